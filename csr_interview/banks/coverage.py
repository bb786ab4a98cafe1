"""Coverage: which questions and tasks measure which competencies, and which ones are not measured.

With a stage, only its questions and tasks are considered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Competency, Question, Responsibility, Stage
    from csr_interview.models.tasks import Task

_NUMBERED = re.compile("q[0-9]{1,3}")
_Part = TypeVar("_Part", "Question", "Task")


@dataclass(frozen=True, slots=True)
class Measure:
    """A question or task that measures something."""

    mark: str
    """A short name for lists and columns: "Q1", "T12". The same for all stages."""
    id: str
    title: str
    kind: Literal["question", "task"]


@dataclass(frozen=True, slots=True)
class Row:
    """One competency and what measures it."""

    competency: Competency
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of a bank, or of one of its stages."""

    measures: tuple[Measure, ...]
    """The columns: questions first, then tasks."""
    rows: tuple[Row, ...]
    """One for each competency, in the bank's order."""
    unmeasured_duties: tuple[Responsibility, ...]
    """Responsibilities without a measured competency."""

    @property
    def unmeasured(self) -> tuple[Competency, ...]:
        """Competencies that nothing measures."""
        return tuple(row.competency for row in self.rows if not row.measures)

    @property
    def questions(self) -> tuple[Measure, ...]:
        """The columns that are questions."""
        return tuple(measure for measure in self.measures if measure.kind == "question")

    @property
    def tasks(self) -> tuple[Measure, ...]:
        """The columns that are tasks."""
        return tuple(measure for measure in self.measures if measure.kind == "task")

    def mark(self, measure_id: str) -> str:
        """Return the short name of a question or task. Raises KeyError if it is not a column."""
        for measure in self.measures:
            if measure.id == measure_id:
                return measure.mark
        raise KeyError(measure_id)


def coverage(bank: Bank, stage: Stage | None = None) -> Coverage:
    """Return the coverage of a bank, or of one of its stages."""
    questions = _chosen(bank.questions, stage.questions if stage else None)
    tasks = _chosen(bank.tasks, stage.tasks if stage else None)
    marks = _marks(bank)
    columns = [
        *((Measure(marks[q.id], q.id, q.title, "question"), q.competencies) for q in questions),
        *((Measure(marks[t.id], t.id, t.title, "task"), t.competencies) for t in tasks),
    ]
    rows = tuple(
        Row(competency, tuple(measure for measure, measured in columns if competency.id in measured))
        for competency in bank.competencies
    )
    covered = {duty for row in rows if row.measures for duty in row.competency.responsibilities}
    duties = tuple(duty for duty in bank.role.responsibilities if duty.id not in covered)
    return Coverage(tuple(measure for measure, _ in columns), rows, duties)


def _chosen(parts: Sequence[_Part], ids: Sequence[str] | None) -> list[_Part]:
    """Return the named parts in the bank's order; all of them without names."""
    return [part for part in parts if ids is None or part.id in ids]


def _marks(bank: Bank) -> dict[str, str]:
    """Return the short name of every question and task by ID.

    Questions called q1, q2, … keep their numbers; others are counted.
    """
    own = all(_NUMBERED.fullmatch(question.id) for question in bank.questions)
    marks = {
        question.id: question.id.upper() if own else f"Q{place}"
        for place, question in enumerate(bank.questions, 1)
    }
    return marks | {task.id: f"T{place}" for place, task in enumerate(bank.tasks, 1)}
