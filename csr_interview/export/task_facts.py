"""What every format tells of an interview's tasks: each task of the bank, given or not, with its score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from csr_interview.models.interview import TaskResult
from csr_interview.words.tasks import Words, recorded

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import TaskLine
    from csr_interview.models.interview import Interview
    from csr_interview.models.tasks import Task

State = Literal["given", "skipped", "not rated", "not given"]
"""What became of a task. Only `given` has a score; `not rated` has a written reply that nobody has rated."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task of the bank and all that is known of it."""

    task: Task
    result: TaskResult
    """What was recorded; an empty record where nothing was."""
    line: TaskLine | None
    """The score with its working; None where there is none, which is not a score of 0."""

    @property
    def state(self) -> State:
        """What became of the task."""
        if self.result.skip_reason.strip():
            return "skipped"
        if self.line is not None:
            return "given"
        return "not rated" if self.result.text.strip() else "not given"

    @property
    def score(self) -> Fraction | None:
        """The score from 1 to 5."""
        return None if self.line is None else 1 + 4 * self.line.p

    @property
    def words(self) -> tuple[Words, ...]:
        """What was recorded, in the bank's words, and what was missed or would have been right."""
        return () if self.line is None else recorded(self.task, self.result.response)

    @property
    def said(self) -> tuple[str, ...]:
        """What was recorded alone, one text each."""
        return tuple(f"{words.label}: {words.text}" for words in self.words if not words.tells_key)


def task_facts(interview: Interview, bank: Bank, lines: Iterable[TaskLine]) -> tuple[TaskFacts, ...]:
    """Return every task of the bank in its order. `lines` are the scores of what was given."""
    scored = {line.task: line for line in lines}
    return tuple(
        TaskFacts(task, interview.task_results.get(task.id) or TaskResult(task.id), scored.get(task.id))
        for task in bank.tasks
    )
