"""The assessment tasks of a scorecard: what was recorded of each, and how that scores."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from csr_interview.models.decision import TaskLine
from csr_interview.models.interview import TaskResult
from csr_interview.models.tasks import FAMILIES, Criteria, Task
from csr_interview.scoring.wording import COMPONENT_NAMES, listed
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, hanging, lines
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import shown, shown_line
from csr_interview.words.tasks import Words, recorded

INDENT = 18
"""Columns that the labels of what was recorded take: "Missed, critical"."""

HIDDEN_SCORE = "the scores come with the verdict"


def family_name(family: str) -> str:
    """Return the name of a task family, or of the interview, as a heading has it."""
    return COMPONENT_NAMES[family].removeprefix("the ").capitalize()


def tasks(view: ScorecardView, width: int) -> list[Content]:
    """Return every task that was given or skipped, by family, and how many were not given."""
    if not view.bank.tasks:
        return []
    head = Content.styled("TASKS", STRONG)
    if view.hidden and view.seen.tasks:
        head = Content.assemble(head, (f"  {HIDDEN_SCORE}", QUIET))
    rows = head.wrap(width)
    scores = {line.task: line for line in view.seen.tasks}
    for name in FAMILIES:
        rows += family(view, name, width)
    return rows + _not_given(view, scores, width)


def _result(view: ScorecardView, task: Task) -> TaskResult:
    return view.interview.task_results.get(task.id) or TaskResult(task.id)


def _mentioned(view: ScorecardView, task: Task, scores: dict[str, TaskLine]) -> bool:
    """Whether there is anything to say of a task: given, skipped, or written in."""
    result = _result(view, task)
    return task.id in scores or bool(result.skip_reason or result.text.strip())


def family(view: ScorecardView, name: str, width: int) -> list[Content]:
    """Return the tasks of one family under its name; nothing where there is nothing to say."""
    tasks = [task for task in view.bank.tasks if task.family == name]
    scores = {line.task: line for line in view.seen.tasks}
    mentioned = [task for task in tasks if _mentioned(view, task, scores)]
    if not mentioned:
        return []
    given = sum(task.id in scores for task in tasks)
    head = Content.assemble((family_name(name), "bold"), (f"  {given} of {len(tasks)} given", QUIET))
    rows = head.wrap(width)
    for task in mentioned:
        rows += _task(view, task, scores.get(task.id), width)
    return rows


def _task(view: ScorecardView, task: Task, line: TaskLine | None, width: int) -> Iterator[Content]:
    """Yield one task: title, score and working, what was recorded, and the written reply."""
    result = _result(view, task)
    title = shown_line(task.title, "bold")
    if line is None:
        said = f"skipped: {result.skip_reason}" if result.skip_reason else "not rated, so it does not count"
        yield hanging(Content(""), Content.assemble(title, "   ", shown_line(said, QUIET)), 2, width)
    elif view.hidden:
        yield hanging(Content(""), Content.assemble(title, ("   recorded", QUIET)), 2, width)
    else:
        score = f"{view.score(1 + 4 * line.p)} of 5"
        body = Content.assemble(title, "   ", (score, "bold"), ": ", shown_line(line.working, QUIET))
        yield hanging(Content(""), body, 2, width)
    # The working of a task rated by criteria names each rating already.
    told = isinstance(task.rule, Criteria) and line is not None and not view.hidden
    for words in () if told or line is None else recorded(task, result.response):
        if not (words.tells_key and view.hidden):
            yield _entry(words, width)
    if result.text.strip():
        yield _entry(Words("Reply", result.text.strip("\n")), width)


def _entry(words: Words, width: int) -> Content:
    """Return one labelled text, under its task."""
    label = shown_line(words.label, "$text-warning" if words.tells_key else QUIET)
    body = shown(words.text)
    if width >= NARROW:
        return hanging(Content("    ").append(label), body, INDENT + 4, width)
    return lines([Content("    ").append(label), hanging(Content(""), body, 6, width)])


def _not_given(view: ScorecardView, scores: dict[str, TaskLine], width: int) -> list[Content]:
    """Return one line that counts the tasks not given, by family."""
    left = [task.family for task in view.bank.tasks if not _mentioned(view, task, scores)]
    if not left:
        return []
    if len(left) == len(view.bank.tasks):
        text = f"None of the {len(left)} was given" if len(left) > 1 else "The one task was not given"
        return Content.styled(f"{text}: what is not given does not count.", QUIET).wrap(width)
    counts = [f"{COMPONENT_NAMES[family]} {left.count(family)}" for family in FAMILIES if family in left]
    text = f"Not given, and not counted: {len(left)} of {len(view.bank.tasks)} ({listed(counts)})."
    return Content.styled(text, QUIET).wrap(width)
