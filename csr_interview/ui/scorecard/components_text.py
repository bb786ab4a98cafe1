"""What a score is made of: the interview and the families of tasks, each with its weight and share."""

from __future__ import annotations

from textual.content import Content

from csr_interview.models.decision import ComponentLine
from csr_interview.scoring.wording import number
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, number_cell, percent
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.scorecard.tasks_text import family_name
from csr_interview.ui.text import cell

SCALE = "Tasks: what was reached, 0 to 100 %, stands on the scale as 1 to 5 (1 + 4 × reached)."


def components(view: ScorecardView, width: int) -> list[Content]:
    """Return what the score is made of, where that is more than the interview alone."""
    weighed = [line for line in view.seen.components if line.weight or line.score is not None]
    if len(weighed) < 2:
        return []
    rows = _component_table(view, weighed, width) if width >= NARROW else _component_list(view, weighed)
    if view.seen.tasks:
        rows += Content.styled(SCALE, QUIET).wrap(width)
    if any(line.share is None for line in weighed) and view.seen.composite is not None:
        text = "What was not given is left out, not counted as zero; the rest counts as the whole."
        rows += Content.styled(text, QUIET).wrap(width)
    return rows


def _component_table(view: ScorecardView, weighed: list[ComponentLine], width: int) -> list[Content]:
    """Return the components as a table with a heading."""
    title = min(30, width - 36)
    head = Content.styled("COMPONENTS", STRONG).truncate(title, pad=True)
    rows = [head.append(Content.styled("  weight  reached   score     share", QUIET))]
    for line in weighed:
        row = cell(family_name(line.component), title).append(number_cell(number(line.weight), 8))
        if line.score is None:
            rows.append(row.append(Content.styled("  not given", QUIET)))
            continue
        row = row.append(number_cell(_reached(line), 9, QUIET))
        score = number_cell(view.score(line.score), 8, "bold")
        rows.append(row.append(score).append(number_cell(percent(line.share), 10)))
    return rows


def _reached(line: ComponentLine) -> str:
    """Return what part of a family of tasks was reached; nothing for the interview, which is rated."""
    return "" if line.component == "interview" or line.score is None else percent((line.score - 1) / 4)


def _component_list(view: ScorecardView, weighed: list[ComponentLine]) -> list[Content]:
    """Return the components for a narrow terminal: two lines each."""
    rows = [Content.styled("COMPONENTS", STRONG)]
    for line in weighed:
        given = "not given" if line.score is None else f"{view.score(line.score)}  {percent(line.share)}"
        rows += [
            Content(family_name(line.component)),
            Content.styled(f"   weight {number(line.weight)}  {given}", QUIET),
        ]
    return rows
