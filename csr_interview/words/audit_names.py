"""How the things that the audit trail names by id are called: from the bank, or without one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from csr_interview.models.figures import TENTHS
from csr_interview.words.layout import label

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


class Names(Protocol):
    """How ids are called. `item` is a point, a follow-up or a red flag of a question, by its place."""

    edges: tuple[Fraction, ...]
    """The bank's scores at which the verdict changes: for showing a score, see `models.figures`."""

    def question(self, question_id: str) -> str:
        """Return the short name of a question."""

    def task(self, task_id: str) -> str:
        """Return the name of a task."""

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the words of an item in quotation marks, or its number."""


class PlainNames:
    """Names without a bank at hand: ids and numbers."""

    def __init__(self, edges: tuple[Fraction, ...] = TENTHS) -> None:
        self.edges = edges

    def question(self, question_id: str) -> str:
        """Return "Q1" for "q1"."""
        return label(question_id)

    def task(self, task_id: str) -> str:
        """Return the id."""
        return task_id

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the number, counted from 1."""
        return f"number {item + 1}"


class BankNames(PlainNames):
    """Names from the bank that an interview used."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(tuple(band.at_least for band in bank.decision.bands))
        self._questions = {question.id: (n, question) for n, question in enumerate(bank.questions, 1)}
        self._tasks = {task.id: task.title for task in bank.tasks}

    def question(self, question_id: str) -> str:
        """Return the number of a question in the bank, as screens have it."""
        return f"Q{self._questions[question_id][0]}" if question_id in self._questions else label(question_id)

    def task(self, task_id: str) -> str:
        """Return a task's title."""
        return f"“{self._tasks[task_id]}”" if task_id in self._tasks else task_id

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the words of an item."""
        texts: tuple[str, ...] = ()
        if question_id in self._questions:
            question = self._questions[question_id][1]
            texts = {
                "looking_for": tuple(question.looking_for),
                "follow_up": tuple(follow_up.text for follow_up in question.follow_ups),
                "red_flag": tuple(flag.text for flag in question.red_flags),
            }.get(kind, ())
        return f"“{texts[item]}”" if 0 <= item < len(texts) else super().item(question_id, kind, item)
