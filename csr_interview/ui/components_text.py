"""What a score is made of: the components with their weights, and the assessment tasks that were given."""

from __future__ import annotations

from textual.content import Content

from csr_interview.models.decision import ComponentLine
from csr_interview.scoring.wording import COMPONENT_NAMES, number
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, hanging, number_cell, percent
from csr_interview.ui.scorecard_view import ScorecardView
from csr_interview.ui.text import cell, shown_line


def components(view: ScorecardView, width: int) -> list[Content]:
    """Return what the score is made of, where that is more than the interview alone."""
    weighed = [line for line in view.seen.components if line.weight or line.score is not None]
    if len(weighed) < 2:
        return []
    rows = _component_table(view, weighed, width) if width >= NARROW else _component_list(view, weighed)
    if any(line.share is None for line in weighed) and view.seen.composite is not None:
        text = "What was not given is left out, not counted as zero; the rest counts as the whole."
        rows += Content.styled(text, QUIET).wrap(width)
    return rows


def _component_table(view: ScorecardView, weighed: list[ComponentLine], width: int) -> list[Content]:
    """Return the components as a table with a heading."""
    title = min(30, width - 27)
    head = Content.styled("COMPONENTS", STRONG).truncate(title, pad=True)
    rows = [head.append(Content.styled("  weight   score      share", QUIET))]
    for line in weighed:
        row = cell(_component(line), title).append(number_cell(number(line.weight), 8))
        if line.score is None:
            rows.append(row.append(Content.styled("       –  not given", QUIET)))
            continue
        score = number_cell(view.score(line.score), 8, "bold")
        rows.append(row.append(score).append(number_cell(percent(line.share), 11)))
    return rows


def _component_list(view: ScorecardView, weighed: list[ComponentLine]) -> list[Content]:
    """Return the components for a narrow terminal: two lines each."""
    rows = [Content.styled("COMPONENTS", STRONG)]
    for line in weighed:
        given = "not given" if line.score is None else f"{view.score(line.score)}  {percent(line.share)}"
        rows += [
            Content(_component(line)),
            Content.styled(f"   weight {number(line.weight)}  {given}", QUIET),
        ]
    return rows


def _component(line: ComponentLine) -> str:
    return COMPONENT_NAMES[line.component].removeprefix("the ").capitalize()


def tasks(view: ScorecardView, width: int) -> list[Content]:
    """Return the assessment tasks that were given, each with how its score came about."""
    titles = {task.id: task.title for task in view.bank.tasks}
    if not view.seen.tasks:
        return []
    rows = [Content.styled("TASKS", STRONG)]
    for line in view.seen.tasks:
        text = shown_line(f"{view.score(1 + 4 * line.p)} of 5: {line.working}")
        rows.append(hanging(cell(titles.get(line.task, line.task), 24), text, 26, width))
    return rows
