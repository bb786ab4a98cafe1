"""The candidate's task sheet: what the candidate may see of the tasks, and nothing else.

Made by naming what goes in, never by taking things out of the interviewer's kit: prompt, material, what
there is to choose from or to put in order, and what is to be handed in. Not even the title of a task is on
it, since that is a name for interviewers, nor a stage, nor how many errors there are: the room to write is
always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Document, Heading, Material, Paragraph, Space, points
from csr_interview.export.guide import tasks_of
from csr_interview.export.guide_questions import dotted, minutes

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Stage
    from csr_interview.models.tasks import Rule, Task

_LINES = 8
"""Lines to write on wherever there is something to write: their number must tell nothing."""


def candidate_sheet(bank: Bank, stage: Stage | None = None) -> Document:
    """Return the tasks of a bank, or of one of its stages, as the candidate gets them."""
    tasks = tasks_of(bank, stage)
    count = "1 task" if len(tasks) == 1 else f"{len(tasks)} tasks"
    total = minutes(sum(task.minutes for task in tasks))
    blocks: list[Block] = [Space("Name"), Space("Date")]
    blocks.append(Paragraph("Take the tasks in this order. If a task is unclear, ask.", tone="quiet"))
    for place, task in enumerate(tasks, 1):
        blocks += _task(task, place)
    subtitle = dotted(count, f"about {total}" if total else "")
    return Document(f"{bank.role.title}: tasks", subtitle, tuple(blocks), bank.language)


def _task(task: Task, place: int) -> Iterator[Block]:
    time = minutes(task.minutes)
    yield Heading(f"Task {place}", level=3, aside=f"about {time}" if time else "")
    yield Paragraph(task.prompt)
    if task.material.strip():
        yield Material(task.material)
    yield from points(*task.deliverables, title="To hand in")
    yield from _answer(task.rule, spoken=task.family == "role-play")


def _answer(rule: Rule, *, spoken: bool) -> Iterator[Block]:
    """Yield what there is to choose from, and room for the answer."""
    if rule.kind == "best-option":
        yield from points(*(option.text for option in rule.options), bullet="digit")
        yield Space("Your choice, one number")
    elif rule.kind == "order":
        yield from points(*(item.text for item in rule.items), bullet="digit")
        yield Space("Your order, numbers from first to last")
    elif rule.kind == "choice":
        for field in rule.fields:
            yield from points(*(option.text for option in field.options), title=field.label, bullet="box")
    elif not spoken:
        yield Space("Your answer", _LINES)
