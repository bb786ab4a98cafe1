"""Must-pass criteria ("gates"): their inputs and outcomes.

A gate uses unweighted ratings and task scores; weights and presets do not affect it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.bank import Bank, CriterionGate, Gate, MeanGate
from csr_interview.models.decision import GateInput, GateLine, GateState, TaskLine
from csr_interview.models.tasks import Criteria, Criterion, Task
from csr_interview.scoring.tasks import criterion_ratings


@dataclass(frozen=True, slots=True)
class GateBasis:
    """A gate with its inputs and fixed tasks, to evaluate many ratings fast."""

    gate: Gate
    questions: tuple[str, ...]
    """Ids of the questions that are inputs, in the bank's order; none for a criterion gate."""
    fixed: tuple[GateInput, ...]
    """Inputs from the recorded tasks."""
    fixed_sum: Fraction
    whole: bool
    """Whether the recorded tasks allow a pass: for a criterion gate, one is rated on all its criteria."""

    def inputs(self, ratings: Mapping[str, int]) -> tuple[GateInput, ...]:
        """Return all inputs with these ratings, questions first."""
        rated = [GateInput(name, Fraction(ratings[name])) for name in self.questions if name in ratings]
        return (*rated, *self.fixed)

    def assessed(self, ratings: Mapping[str, int]) -> bool:
        """Return whether these ratings determine the outcome.

        One input is enough for a mean. A criterion gate fails with one low rating, but passes only with a
        task rated on all criteria that they share, because good ratings say nothing about open criteria.
        """
        if isinstance(self.gate, CriterionGate):
            return self.whole or self.fails(ratings)
        return bool(self.fixed) or any(name in ratings for name in self.questions)

    def fails(self, ratings: Mapping[str, int]) -> bool:
        """Return whether the gate fails with these ratings; False without inputs."""
        if isinstance(self.gate, CriterionGate):
            return any(entry.value <= self.gate.fails_at for entry in self.fixed)
        rated = [ratings[name] for name in self.questions if name in ratings]
        # Compares sums, not means: no division, and no inputs means 0 < 0, which is False.
        return self.fixed_sum + sum(rated) < self.gate.at_least * (len(self.fixed) + len(rated))

    def line(self, ratings: Mapping[str, int]) -> GateLine:
        """Return the outcome with its inputs, which a gate that is not assessed can have too."""
        inputs, gate = self.inputs(ratings), self.gate
        value: Fraction | None = None
        state = GateState.NOT_ASSESSED
        if self.assessed(ratings):
            values = [entry.value for entry in inputs]
            is_mean = isinstance(gate, MeanGate)
            value = sum(values, Fraction(0)) / len(values) if is_mean else min(values)
            state = GateState.FAILED if self.fails(ratings) else GateState.PASSED
        limit = gate.at_least if isinstance(gate, MeanGate) else Fraction(gate.fails_at)
        return GateLine(gate.id, gate.title, state, gate.required, value, limit, inputs)


def gate_bases(
    bank: Bank, lines: Sequence[TaskLine], responses: Mapping[str, Mapping[str, object]]
) -> tuple[GateBasis, ...]:
    """Return the bank's gates with their inputs. `lines` are the scores of `responses`."""
    scores = {line.task: line.p for line in lines}
    return tuple(_basis(bank, gate, scores, responses) for gate in bank.decision.gates)


def _basis(
    bank: Bank,
    gate: Gate,
    scores: Mapping[str, Fraction],
    responses: Mapping[str, Mapping[str, object]],
) -> GateBasis:
    questions: tuple[str, ...] = ()
    fixed: list[GateInput] = []
    whole = False
    given = [task for task in bank.tasks if task.id in scores and gate.reads_task(task)]
    if isinstance(gate, MeanGate):
        questions = tuple(item.id for item in bank.questions if gate.reads_question(item))
        fixed = [GateInput(task.id, 1 + 4 * scores[task.id]) for task in given]
    else:
        for task in given:
            inputs = _criterion_inputs(gate, task, responses.get(task.id, {}))
            whole = whole or len(inputs) == len(gate_criteria(gate, task))
            fixed += inputs
    total = sum((entry.value for entry in fixed), Fraction(0))
    return GateBasis(gate, questions, tuple(fixed), total, whole)


def gate_criteria(gate: CriterionGate, task: Task) -> tuple[Criterion, ...]:
    """Return the task's criteria that belong to the gate."""
    if not isinstance(task.rule, Criteria):
        return ()
    return tuple(criterion for criterion in task.rule.criteria if criterion.id in gate.criteria)


def _criterion_inputs(gate: CriterionGate, task: Task, response: Mapping[str, object]) -> list[GateInput]:
    """Return the ratings of criteria that belong to the gate."""
    if not isinstance(task.rule, Criteria):
        return []
    ratings = criterion_ratings(task.rule, response)
    return [
        GateInput(f"{task.id}/{criterion.id}", Fraction(ratings[criterion.id]))
        for criterion in gate_criteria(gate, task)
        if criterion.id in ratings
    ]
