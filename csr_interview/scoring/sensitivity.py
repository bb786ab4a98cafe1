"""Which single rating the verdict hangs on: of a question, or of a criterion of a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, Flip, TaskLine, Verdict
from csr_interview.models.tasks import Criteria, Task
from csr_interview.scoring.bounds import missing_of
from csr_interview.scoring.gates import gate_bases
from csr_interview.scoring.judge import Judge, Weights, family_scores
from csr_interview.scoring.tasks import criterion_ratings, score_task

Ruling = tuple[Verdict, tuple[str, ...]]
"""A verdict, and the gates that fail with it."""


def flips_of(judge: Judge, ratings: Mapping[str, int], order: Iterable[str]) -> tuple[Flip, ...]:
    """Return, for each rated question, the smallest change down and up that changes the verdict.

    `ratings` must be complete enough for a verdict. Questions come in `order`, down before up; a question
    whose rating cannot change the verdict has no line.
    """

    def ruling(question: str, to: int) -> Ruling:
        changed = {**ratings, question: to}
        return judge.ruling(changed)[0], judge.failed(changed)

    now = judge.ruling(ratings)[0], judge.failed(ratings)
    return tuple(
        Flip(question, ratings[question], *rest)
        for question in order
        if question in ratings
        for rest in _nearest(now, question, ratings[question], ruling)
    )


@dataclass(frozen=True, slots=True)
class TaskRatings:
    """Evidence that gives a verdict, and how it was judged: what a criterion's rating changes in it."""

    bank: Bank
    evidence: Evidence
    weights: Weights
    judge: Judge
    lines: Sequence[TaskLine]
    """The scores of the evidence's responses."""

    def flips(self) -> tuple[Flip, ...]:
        """Return, for each rated criterion, the smallest change down and up that changes the verdict.

        In the bank's order, down before up, as for questions. The verdict may become incomplete: a low
        rating alone fails a gate, a better one alone does not pass it.
        """
        ratings = self.evidence.ratings
        now = self.judge.ruling(ratings)[0], self.judge.failed(ratings)
        return tuple(flip for task in self.bank.tasks for flip in self._of(task, now))

    def _of(self, task: Task, now: Ruling) -> Iterator[Flip]:
        if not isinstance(task.rule, Criteria):
            return
        response = self.evidence.responses.get(task.id, {})

        def ruling(criterion: str, to: int) -> Ruling:
            return self._ruling(task, criterion, to)

        for name, rating in criterion_ratings(task.rule, response).items():
            for to, verdict, fails in _nearest(now, name, rating, ruling):
                yield Flip("", rating, to, verdict, fails, task.id, name)

    def _ruling(self, task: Task, criterion: str, to: int) -> Ruling:
        """Judge once more with one criterion rated otherwise."""
        evidence, old = self.evidence, self.judge
        response = {**evidence.responses[task.id], criterion: to}
        new = score_task(task, response)
        lines = [new if new is not None and line.task == task.id else line for line in self.lines]
        gates = gate_bases(self.bank, lines, {**evidence.responses, task.id: response})
        if missing_of(self.bank, evidence, gates).ids:
            return Verdict.INCOMPLETE, ()
        # Only this task's family moves the score; working the others out anew would take most of the time.
        moved = self._family(task, lines) - self._family(task, self.lines)
        total = old.tasks_total + self.weights.components.get(task.family, Fraction(0)) * moved
        judge = replace(old, gates=gates, tasks_total=total)
        return judge.ruling(evidence.ratings)[0], judge.failed(evidence.ratings)

    def _family(self, task: Task, lines: Sequence[TaskLine]) -> Fraction:
        """Return the score of the task's family."""
        return family_scores([line for line in lines if line.family == task.family])[task.family]


def _nearest(
    now: Ruling, name: str, rating: int, ruling: Callable[[str, int], Ruling]
) -> Iterator[tuple[int, Verdict, tuple[str, ...]]]:
    """Yield the nearest rating below and above that gives another verdict, with the gates it makes fail.

    `ruling` judges with what is called `name` rated otherwise. The far end is asked first, which mostly saves
    the way there: a worse rating never makes a verdict better nor a better one worse, and what a better one
    leaves incomplete stays so.
    """
    verdict, failed = now
    for steps in (range(rating - 1, 0, -1), range(rating + 1, 6)):
        if not steps or ruling(name, steps[-1])[0] is verdict:
            continue
        for to in steps:
            becomes, fails = ruling(name, to)
            if becomes is not verdict:
                yield to, becomes, tuple(gate for gate in fails if gate not in failed)
                break
