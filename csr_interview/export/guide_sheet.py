"""A blank rating sheet: what the interviewer fills in where there is no keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from csr_interview.export.blocks import BOX, Block, Heading, Paragraph, Space, Table

if TYPE_CHECKING:
    from csr_interview.banks.coverage import Coverage
    from csr_interview.models.bank import Question
    from csr_interview.models.tasks import Rule, Task

_SCALE = "  ".join(f"{BOX} {rating}" for rating in range(1, 6))
_STAR_LINES, _NOTE_LINES = 6, 4


def sheet_blocks(coverage: Coverage, questions: Sequence[Question], tasks: Sequence[Task]) -> Iterator[Block]:
    """Yield the sheet: who, a rating for each question, room for notes, tasks, and the recommendation."""
    yield Heading("Rating sheet", new_page=True)
    for label in ("Candidate", "Interviewer", "Date"):
        yield Space(label)
    yield Paragraph(
        "Rate each answer right after it, against the descriptions. Leave out what was not asked: "
        "a blank is not a zero. Note what was said, not what you think of it.",
        tone="quiet",
    )
    rows = tuple((coverage.mark(question.id), question.title, _SCALE) for question in questions)
    yield Table(("", "Question", "Rating"), rows, flexible=1)
    if tasks:
        entries = tuple(row for task in tasks for row in _task_rows(task, coverage.mark(task.id)))
        yield Table(("", "Task", "Result"), entries, flexible=2)
    for question in questions:
        star = " (situation, task, action, result)" if question.star else ""
        lines = _STAR_LINES if question.star else _NOTE_LINES
        yield Space(f"{coverage.mark(question.id)} {question.title}{star}", lines)
    yield Space("Serious red flags")
    yield Space("What the candidate asked", 2)
    yield Space("Recommendation and reason", 4)


def _task_rows(task: Task, mark: str) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each thing to record of a task."""
    rule = task.rule
    if rule.kind == "criteria":
        yield (mark, task.title, "")
        yield from (("", f"- {criterion.title}", _SCALE) for criterion in rule.criteria)
    else:
        yield (mark, task.title, _blank(rule))


def _blank(rule: Rule) -> str:
    """Return what to tick or fill in for a task that has a key."""
    match rule.kind:
        case "best-option":
            return "  ".join(f"{BOX} {place}" for place in range(1, len(rule.options) + 1))
        case "find-errors" | "proofread":
            return f"found ____ of {len(rule.errors)}"
        case "order":
            return "order ________________"
        case "choice":
            return f"{BOX} all right  {BOX} not all right"
        case "steps":
            return f"covered ____ of {len(rule.steps)}"
    return ""
