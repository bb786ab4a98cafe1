"""The interviewer's kit: everything a bank holds for an interview, as one document to read or print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from csr_interview.export.blocks import Block, Document, Heading, Paragraph, points
from csr_interview.export.guide_decision import decision_blocks
from csr_interview.export.guide_questions import (
    dotted,
    general_blocks,
    minutes,
    question_blocks,
    script_blocks,
)
from csr_interview.export.guide_role import competency_blocks, coverage_blocks, role_blocks
from csr_interview.export.guide_sheet import sheet_blocks
from csr_interview.export.guide_tasks import task_blocks

if TYPE_CHECKING:
    from csr_interview.banks.coverage import Coverage
    from csr_interview.models.bank import Bank, Question, Stage
    from csr_interview.models.tasks import Task

Format = Literal["text", "markdown", "html"]
FORMATS: tuple[Format, ...] = ("text", "markdown", "html")


def interviewer_kit(bank: Bank, coverage: Coverage, stage: Stage | None = None) -> Document:
    """Return the kit of a bank, or of one of its stages, with a blank rating sheet at the end.

    `coverage` is that of `bank_of(bank, stage)` and the stage (`csr_interview.banks.coverage`). Sample
    answers are left out: an interviewer who has read them cannot practise rating on them any more.
    """
    bank = bank_of(bank, stage)
    subtitle = dotted(f"Interviewer's kit: {stage.title}" if stage else "Interviewer's kit", _facts(bank))
    blocks = [
        *_summary(bank),
        *(_stage_blocks(stage, coverage) if stage else ()),
        *role_blocks(bank),
        *coverage_blocks(coverage, stage),
        *competency_blocks(bank),
        *_body(bank, coverage, stage, samples=False),
        *sheet_blocks(coverage, questions_of(bank, stage), tasks_of(bank, stage)),
    ]
    return Document(bank.title, subtitle, tuple(blocks), bank.language)


def bank_pages(bank: Bank, coverage: Coverage) -> Document:
    """Return everything a bank holds, sample answers included, for whoever looks after it."""
    blocks = [
        *_summary(bank),
        *role_blocks(bank),
        *coverage_blocks(coverage),
        *competency_blocks(bank),
        *_body(bank, coverage, None, samples=True),
    ]
    subtitle = dotted(_facts(bank), f"language {bank.language}")
    return Document(bank.title, subtitle, tuple(blocks), bank.language)


def bank_of(bank: Bank, stage: Stage | None) -> Bank:
    """Return a bank narrowed to a stage as the app does it: minutes, numbers and rules are the stage's own.

    A stage without questions, which is no interview, keeps the rules of the whole bank.
    """
    if stage is None:
        return bank
    if stage.questions:
        return bank.for_stage(stage.id)
    scripts = max(1, bank.opening.minutes + bank.closing.minutes)
    changes = {"questions": (), "tasks": tasks_of(bank, stage), "stages": (stage,), "minutes": scripts}
    return bank.model_copy(update=changes)


def questions_of(bank: Bank, stage: Stage | None) -> tuple[Question, ...]:
    """Return the questions of a stage, or all of the bank, in the order in which they are asked."""
    return tuple(asked for asked in bank.questions if stage is None or asked.id in stage.questions)


def tasks_of(bank: Bank, stage: Stage | None) -> tuple[Task, ...]:
    """Return the tasks of a stage, or all of the bank, in the order in which they are given."""
    return tuple(task for task in bank.tasks if stage is None or task.id in stage.tasks)


def render(document: Document, form: Format) -> str:
    """Write a document in one of the formats, line end included."""
    if form == "html":
        from csr_interview.export.blocks_html import html

        return html(document)
    if form == "markdown":
        from csr_interview.export.blocks_markdown import markdown

        return markdown(document)
    from csr_interview.export.blocks_text import text

    return text(document)


def _facts(bank: Bank) -> str:
    return dotted(f"{bank.id} {bank.version}", f"planned for {minutes(bank.minutes)}, tasks apart")


def _summary(bank: Bank) -> Iterator[Block]:
    if bank.summary.strip():
        yield Paragraph(bank.summary)


def _body(bank: Bank, coverage: Coverage, stage: Stage | None, *, samples: bool) -> Iterator[Block]:
    """Yield everything from the opening to the rules of the decision."""
    names = {competency.id: competency.name for competency in bank.competencies}
    questions, tasks = questions_of(bank, stage), tasks_of(bank, stage)
    if stage is None:
        yield from _stages(bank, coverage)
    yield from script_blocks("Opening", bank.opening)
    if questions:
        yield Heading("Questions", new_page=True)
        for question in questions:
            yield from question_blocks(question, coverage.mark(question.id), names, samples=samples)
    yield from general_blocks(bank)
    yield from script_blocks("Closing", bank.closing)
    yield from _tasks(tasks, coverage, names)
    yield from decision_blocks(bank, coverage, questions, part=stage is not None)


def _tasks(tasks: Sequence[Task], coverage: Coverage, names: dict[str, str]) -> Iterator[Block]:
    if not tasks:
        return
    total = minutes(sum(task.minutes for task in tasks))
    yield Heading("Tasks", aside=dotted(total, "with keys: not for the candidate's eyes"), new_page=True)
    for task in tasks:
        yield from task_blocks(task, coverage.mark(task.id), names)


def _stages(bank: Bank, coverage: Coverage) -> Iterator[Block]:
    if bank.stages:
        yield Heading("Stages")
        for place, stage in enumerate(bank.stages, 1):
            yield Heading(f"{place}. {stage.title}", level=3, aside=_asked(stage, coverage))
            yield from _stage_points(stage)


def _asked(stage: Stage, coverage: Coverage) -> str:
    return ", ".join(coverage.mark(part) for part in (*stage.questions, *stage.tasks))


def _stage_blocks(stage: Stage, coverage: Coverage) -> Iterator[Block]:
    yield Heading("This stage", aside=_asked(stage, coverage))
    yield from _stage_points(stage)


def _stage_points(stage: Stage) -> Iterator[Block]:
    yield Paragraph(stage.focus, label="Focus")
    yield from points(*stage.participants, title="Taking part")
    yield from points(*stage.criteria, title="What decides here", bullet="box")
