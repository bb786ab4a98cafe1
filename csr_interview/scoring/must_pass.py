"""Must-pass conditions: what goes into each, and how it comes out.

A gate reads ratings and task scores as they are; weights and presets do not touch it.
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
    """A gate with everything that feeds it, tasks held fixed: judges any ratings cheaply."""

    gate: Gate
    questions: tuple[str, ...]
    """Ids of the questions whose ratings feed the gate, in the bank's order; none for a criterion gate."""
    fixed: tuple[GateInput, ...]
    """What the recorded tasks feed in."""
    fixed_sum: Fraction
    whole: bool
    """Whether the recorded tasks can carry a pass: for a criterion gate, one rated on all that it names."""

    def inputs(self, ratings: Mapping[str, int]) -> tuple[GateInput, ...]:
        """Return everything that feeds the gate under these ratings, questions first."""
        rated = [GateInput(name, Fraction(ratings[name])) for name in self.questions if name in ratings]
        return (*rated, *self.fixed)

    def assessed(self, ratings: Mapping[str, int]) -> bool:
        """Tell whether the gate comes out one way or the other under these ratings.

        Any input is enough for a mean. A criterion gate fails by one low rating, but a good one says nothing
        of the criteria still open: it passes only with a task rated on all the criteria it shares with it.
        """
        if isinstance(self.gate, CriterionGate):
            return self.whole or self.fails(ratings)
        return bool(self.fixed) or any(name in ratings for name in self.questions)

    def fails(self, ratings: Mapping[str, int]) -> bool:
        """Tell whether the gate fails under these ratings; a gate without inputs does not."""
        if isinstance(self.gate, CriterionGate):
            return any(entry.value <= self.gate.fails_at for entry in self.fixed)
        rated = [ratings[name] for name in self.questions if name in ratings]
        # The sum is compared, not the mean: no division, and no inputs means 0 < 0, which is no failure.
        return self.fixed_sum + sum(rated) < self.gate.at_least * (len(self.fixed) + len(rated))

    def line(self, ratings: Mapping[str, int]) -> GateLine:
        """Return the gate's outcome with its inputs, which a gate that is not assessed can have as well."""
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
    """Return the bank's gates, each with what feeds it. `lines` are the scores of `responses`."""
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
    """Return the criteria of a task that the gate names."""
    if not isinstance(task.rule, Criteria):
        return ()
    return tuple(criterion for criterion in task.rule.criteria if criterion.id in gate.criteria)


def _criterion_inputs(gate: CriterionGate, task: Task, response: Mapping[str, object]) -> list[GateInput]:
    """Return the recorded ratings of the criteria that the gate names."""
    if not isinstance(task.rule, Criteria):
        return []
    ratings = criterion_ratings(task.rule, response)
    return [
        GateInput(f"{task.id}/{criterion.id}", Fraction(ratings[criterion.id]))
        for criterion in gate_criteria(gate, task)
        if criterion.id in ratings
    ]
