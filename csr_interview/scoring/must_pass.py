"""Must-pass criteria: the inputs of their conditions, and what became of them.

Conditions read unweighted ratings and task scores; weights and presets do not affect them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import (
    ConditionLine,
    GateInput,
    GateLine,
    GateState,
    Ratings,
    TaskLine,
)
from csr_interview.models.must_pass import (
    Condition,
    CriteriaFloor,
    CriteriaMean,
    MixedMean,
    Needs,
    NoneRight,
    OnCriteria,
    RatingsFloor,
    RatingsMean,
)

FULL_MARKS = Fraction(5)
"""The score 1 + 4p of a task that was answered right."""


@dataclass(frozen=True, slots=True)
class ConditionBasis:
    """A condition with its inputs and fixed tasks, to evaluate many ratings fast."""

    condition: Condition
    questions: tuple[str, ...]
    """IDs of the questions that are inputs, in the bank's order."""
    fixed: tuple[GateInput, ...]
    """Inputs from the recorded tasks."""
    fixed_sum: Fraction
    whole: bool
    """Whether one of the recorded tasks is rated on all its criteria that are inputs."""
    applied: bool = True
    """Whether it can fail; otherwise a failure is only reported."""

    def inputs(self, ratings: Ratings) -> tuple[GateInput, ...]:
        """Return all inputs with these ratings, questions first."""
        rated = [GateInput(name, Fraction(ratings[name])) for name in self.questions if name in ratings]
        return (*rated, *self.fixed)

    def assessed(self, ratings: Ratings) -> bool:
        """Return whether these ratings determine the outcome.

        One input is enough, except for tasks: `NoneRight` needs as many as it says, and a floor of version 1
        passes only with a task rated on all criteria, because good ratings say nothing about open ones.
        """
        match self.condition:
            case NoneRight():
                return len(self.fixed) >= self.condition.completed
            case CriteriaFloor():
                return self.whole or self.fails(ratings)
            case _:
                return bool(self.fixed) or any(name in ratings for name in self.questions)

    def fails(self, ratings: Ratings) -> bool:
        """Return whether the condition fails with these ratings; False without inputs."""
        return self.applied and self._below(ratings)

    def _below(self, ratings: Ratings) -> bool:
        """Return whether the inputs do not reach the limit; False without inputs."""
        match self.condition:
            case RatingsFloor(fails_at=limit):
                return any(ratings[name] <= limit for name in self.questions if name in ratings)
            case CriteriaFloor(fails_at=limit):
                return any(entry.value <= limit for entry in self.fixed)
            case NoneRight(completed=fewest):
                return len(self.fixed) >= fewest and all(entry.value < FULL_MARKS for entry in self.fixed)
            case RatingsMean(at_least=least) | CriteriaMean(at_least=least) | MixedMean(at_least=least):
                rated = [ratings[name] for name in self.questions if name in ratings]
                # Compares sums, not means: no division, and no inputs means 0 < 0, which is False.
                return self.fixed_sum + sum(rated) < least * (len(self.fixed) + len(rated))

    def line(self, ratings: Ratings) -> ConditionLine:
        """Return the outcome with its inputs, which a condition that is not assessed can have too."""
        inputs, value, limit = self.inputs(ratings), None, _limit(self.condition)
        state = GateState.NOT_ASSESSED
        if self.assessed(ratings):
            values = [entry.value for entry in inputs]
            match self.condition:
                case RatingsFloor() | CriteriaFloor():
                    value = min(values)
                case NoneRight():
                    value = max(values)
                case _:
                    value = sum(values, Fraction(0)) / len(values)
            state = GateState.PASSED
            if self._below(ratings):
                state = GateState.FAILED if self.applied else GateState.REPORTED
        return ConditionLine(self.condition.kind, state, value, limit, inputs)


def _limit(condition: Condition) -> Fraction:
    """Return the number that the condition compares with."""
    match condition:
        case RatingsFloor() | CriteriaFloor():
            return Fraction(condition.fails_at)
        case NoneRight():
            return FULL_MARKS
        case _:
            return condition.at_least


_ORDER = (GateState.FAILED, GateState.REPORTED, GateState.PASSED, GateState.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class GateBasis:
    """A must-pass criterion with the bases of its conditions."""

    id: str
    title: str
    needs: Needs
    conditions: tuple[ConditionBasis, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """IDs of the questions that are inputs of any condition."""
        return tuple(dict.fromkeys(name for basis in self.conditions for name in basis.questions))

    def assessed(self, ratings: Ratings) -> bool:
        """Return whether any condition is assessed."""
        return any(basis.assessed(ratings) for basis in self.conditions)

    def missing(self, ratings: Ratings) -> bool:
        """Return whether a decision needs more inputs of this criterion."""
        if self.needs == "questions":
            return any(name not in ratings for name in self.questions)
        return self.needs == "input" and not self.assessed(ratings)

    def fails(self, ratings: Ratings) -> bool:
        """Return whether any condition fails."""
        return any(basis.fails(ratings) for basis in self.conditions)

    def line(self, ratings: Ratings) -> GateLine:
        """Return the outcome with its conditions."""
        lines = tuple(basis.line(ratings) for basis in self.conditions)
        states = {line.state for line in lines}
        state = next(state for state in _ORDER if state in states)
        return GateLine(self.id, self.title, state, self.needs == "input", lines)


def gate_bases(
    bank: Bank,
    lines: Sequence[TaskLine],
    criteria: Mapping[str, Mapping[str, Fraction]],
    best: Mapping[str, Fraction] | None = None,
    *,
    writing_adjusted: bool = False,
) -> tuple[GateBasis, ...]:
    """Return the bank's must-pass criteria with their inputs.

    `lines` are the scores of tasks, `criteria` the ratings of their criteria, by task and criterion. `best`
    are a panel's highest results by task: a situation was answered right if any interviewer heard it right.
    With `writing_adjusted`, conditions on criteria of written tasks are not applied.
    """
    scores = {line.task: line.p for line in lines}
    highest = scores if best is None else {**scores, **best}

    def basis(condition: Condition) -> ConditionBasis:
        questions = tuple(q.id for q in bank.questions if condition.reads_question(q.competencies))
        given = [task for task in bank.tasks if task.id in scores and condition.reads_task(task)]
        fixed: list[GateInput] = []
        whole = False
        for task in given:
            if isinstance(condition, OnCriteria):
                named = condition.of(task)
                ratings = criteria.get(task.id, {})
                rated = [one for one in named if one.id in ratings]
                whole = whole or len(rated) == len(named)
                fixed += [GateInput(f"{task.id}/{one.id}", ratings[one.id]) for one in rated]
            else:
                p = highest if isinstance(condition, NoneRight) else scores
                fixed.append(GateInput(task.id, 1 + 4 * p[task.id]))
        total = sum((entry.value for entry in fixed), Fraction(0))
        applied = not (
            writing_adjusted and isinstance(condition, CriteriaMean) and condition.family == "written"
        )
        return ConditionBasis(condition, questions, tuple(fixed), total, whole, applied)

    rules = bank.decision
    old = (
        GateBasis(gate.id, gate.title, "input" if gate.required else "nothing", (basis(gate.condition),))
        for gate in rules.gates
    )
    new = (
        GateBasis(criterion.id, criterion.title, "questions", tuple(map(basis, criterion.conditions)))
        for criterion in rules.must_pass
    )
    return (*old, *new)


def in_plan(bank: Bank, gate: str) -> bool:
    """Return whether a planned bank has any question or task that a must-pass criterion reads.

    True for a bank without plans, where every task is optional.
    """
    if not bank.plans:
        return True
    conditions = [
        *(one.condition for one in bank.decision.gates if one.id == gate),
        *(condition for one in bank.decision.must_pass if one.id == gate for condition in one.conditions),
    ]
    return any(
        any(map(condition.reads_task, bank.tasks))
        or any(condition.reads_question(question.competencies) for question in bank.questions)
        for condition in conditions
    )
