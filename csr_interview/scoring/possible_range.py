"""What an incomplete interview lacks, and its possible outcomes.

Rating everything missing 1 (or 5) also bounds skipping: no score and no must-pass mean is below 1 or above
5, so one more 1 never raises a mean and one more 5 never lowers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Bound, Evidence, Ratings, TaskLine
from csr_interview.models.tasks import Criteria
from csr_interview.scoring.must_pass import GateBasis, gate_bases
from csr_interview.scoring.rules import Weights, coverage_of, families_of, judge_for
from csr_interview.scoring.tasks import criteria_ratings, criterion_ratings, task_lines


@dataclass(frozen=True, slots=True)
class Missing:
    """What makes a decision incomplete, as ids in the bank's order."""

    questions: tuple[str, ...]
    gates: tuple[str, ...]
    families: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Questions, then must-pass criteria, then task families."""
        return (*self.questions, *self.gates, *self.families)


def missing_of(
    bank: Bank,
    ratings: Ratings,
    skipped: Mapping[str, str],
    gates: Sequence[GateBasis],
    short: tuple[str, ...],
) -> Missing:
    """Return what is missing; all parts are empty if a decision is possible.

    `short` are the task families of which too little is completed.

    Missing are questions neither rated nor skipped, required questions that were skipped, and required
    must-pass criteria without inputs. Skipped questions are also missing if, with all others rated, coverage
    stays below the bank's minimum; if they are all the questions of a required criterion without inputs; or
    if all questions were skipped.

    By rules of version 2, skipped questions that are inputs of a must-pass criterion are missing as well, and
    so are planned task families of which too little is completed. By rules of version 1, tasks are never
    missing, because they are optional, although a result can supply a criterion.
    """
    lacking: set[str] = set()
    for question in bank.questions:
        reason = skipped.get(question.id, "").strip()
        if question.id not in ratings and (question.required or not reason):
            lacking.add(question.id)
    if coverage_of(bank, lacking.union(ratings)) < bank.decision.coverage:
        lacking.update(question.id for question in bank.questions if question.id not in ratings)
    unassessed = [basis for basis in gates if basis.missing(ratings)]
    open_anyway = frozenset(lacking)
    for basis in unassessed:
        if basis.needs == "questions":
            lacking.update(name for name in basis.questions if name not in ratings)
        elif open_anyway.isdisjoint(basis.questions):
            lacking.update(basis.questions)
    if not lacking and not ratings:
        lacking.update(question.id for question in bank.questions)
    return Missing(
        tuple(question.id for question in bank.questions if question.id in lacking),
        tuple(basis.id for basis in unassessed if not basis.assessed(ratings)),
        short,
    )


def bounds_of(
    bank: Bank, evidence: Evidence, weights: Weights, missing: Missing, serious: int
) -> tuple[Bound, Bound]:
    """Return the lowest and highest possible outcome: everything missing rated 1, and 5.

    Tasks that were not administered are excluded, except those of a missing family, or of a required
    must-pass criterion without other inputs: they then score 0 and 1.
    """
    return (
        _end(bank, evidence, weights, missing, serious, rating=1),
        _end(bank, evidence, weights, missing, serious, rating=5),
    )


def _end(
    bank: Bank, evidence: Evidence, weights: Weights, missing: Missing, serious: int, rating: int
) -> Bound:
    ratings = {**evidence.ratings, **dict.fromkeys(missing.questions, rating)}
    lines, responses = _filled(bank, evidence.responses, missing, rating)
    criteria = criteria_ratings(bank, responses)
    gates = gate_bases(bank, lines, criteria, writing_adjusted=evidence.writing_adjusted)
    judge = judge_for(bank, weights, gates, families_of(bank, lines), serious)
    composite = judge.composite(ratings)
    assert composite is not None, "missing_of makes sure that a question is rated or missing"
    verdict, _ = judge.ruling(ratings)
    # `banks check` reports a required criterion without any input in the bank. Until that is fixed, only its
    # failure is certain.
    hopeless = any(basis.needs == "input" and not basis.assessed(ratings) for basis in gates)
    return Bound(composite, bank.decision.lowest if hopeless and rating == 1 else verdict)


def _filled(
    bank: Bank, responses: Mapping[str, Mapping[str, object]], missing: Missing, rating: int
) -> tuple[tuple[TaskLine, ...], dict[str, Mapping[str, object]]]:
    """Return task scores and responses, with all tasks that are missing at one end of the scale."""
    only_tasks = [
        condition.condition
        for basis in gate_bases(bank, (), {})
        if basis.id in missing.gates and not basis.questions
        for condition in basis.conditions
    ]
    filled = dict(responses)
    due = [
        task
        for task in bank.tasks
        if task.family in missing.families or any(condition.reads_task(task) for condition in only_tasks)
    ]
    for task in due:
        if isinstance(task.rule, Criteria):
            recorded = criterion_ratings(task.rule, filled.get(task.id, {}))
            every = {criterion.id: rating for criterion in task.rule.criteria}
            filled[task.id] = {**every, **recorded}
    lines = task_lines(bank, filled)
    scored = {line.task for line in lines}
    p = Fraction(rating - 1, 4)
    open_ones = [
        TaskLine(task.id, task.family, task.weight, p, "still open") for task in due if task.id not in scored
    ]
    return (*lines, *open_ones), filled
