"""Random banks, plans and answers with rules of version 2, against the recomputation from JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import bank_from_json, bank_to_json
from csr_interview.banks.lint import lint
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, GateState, ObservedFlag, Verdict
from csr_interview.scoring.decision import decide
from csr_interview.scoring.rules import coverage_of, families_of
from tests.scoring.banks import modern_bank, modern_banks
from tests.scoring.recompute import Noted, recompute
from tests.scoring.test_properties import responses, whole_responses

many = settings(max_examples=80, deadline=None)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Bank, Evidence]:
    """Draw a bank and evidence for it."""
    bank = draw(modern_banks())
    return bank, draw(evidences(bank))


@st.composite
def evidences(draw: st.DrawFn, bank: Bank) -> Evidence:
    """Draw what was noted in an interview by one of the bank's plans, mostly enough for a decision."""
    plan = draw(st.sampled_from(bank.plans))
    ratings, skipped = {}, {}
    for item in bank.questions:
        if draw(st.integers(0, 5)):
            ratings[item.id] = draw(st.integers(1, 5))
        elif draw(st.booleans()):
            skipped[item.id] = "no time"
    given = {item.id: draw(responses(item.rule)) for item in bank.tasks if draw(st.integers(0, 3))}
    words, asked = st.sampled_from(("", "x")), st.sampled_from([item.id for item in bank.questions])
    flags = tuple(
        ObservedFlag(draw(asked), text, "serious", draw(words))
        for text in draw(st.lists(st.sampled_from("abc"), unique=True))
    )
    return Evidence(ratings, skipped, flags, given, plan.id)


def told(bank: Bank, evidence: Evidence) -> Noted:
    flags = [(flag.question, flag.severity, flag.words) for flag in evidence.flags]
    return Noted(
        dict(evidence.ratings),
        set(evidence.skipped),
        {name: dict(response) for name, response in evidence.responses.items()},
        flags,
        evidence.plan,
        evidence.form,
    )


@many
@given(modern_banks())
def test_random_banks_pass_the_lint(bank: Bank) -> None:
    for made in (bank, modern_bank()):
        tree = made.model_dump(mode="json", by_alias=True, exclude_unset=True)
        assert [found for found in lint(tree) if found.level == "error"] == []
        assert bank_from_json(bank_to_json(made)) == made


@many
@given(cases())
def test_agrees_with_a_recomputation_from_json(case: tuple[Bank, Evidence]) -> None:
    bank, evidence = case
    found, wanted = decide(bank, evidence), recompute(json.loads(bank_to_json(bank)), told(bank, evidence))
    assert (found.verdict.value, found.composite) == (wanted.verdict, wanted.composite)
    assert {line.gate: line.state.value for line in found.gates} == wanted.passes
    assert set(found.missing) - set(wanted.passes) == wanted.missing


@many
@given(cases())
def test_below_coverage_there_is_no_decision(case: tuple[Bank, Evidence]) -> None:
    bank, evidence = case
    found, planned = decide(bank, evidence), bank.for_plan(evidence.plan)
    enough = coverage_of(planned, evidence.ratings) >= bank.decision.coverage
    for family, share in families_of(planned, found.tasks).completed.items():
        enough = enough and (family not in bank.decision.components or share >= bank.decision.family_coverage)
    for gate in found.gates:
        read = [q.id for q in bank.questions for line in gate.conditions if line.kind.startswith("ratings")]
        if read:
            fed = {q.id for q in bank.questions if "empathy" in q.competencies}
            enough = enough and fed <= set(evidence.ratings)
    if not enough:
        assert (found.verdict, found.composite, found.odds) == (Verdict.INCOMPLETE, None, None)


@many
@given(modern_banks().filter(lambda bank: bool(bank.tasks)), st.data())
def test_one_more_task_moves_the_score_by_no_more_than_its_weight(bank: Bank, data: st.DataObject) -> None:
    rules = bank.decision.model_copy(update={"family_coverage": Fraction(0)})
    bank = bank.model_copy(update={"decision": rules})
    ratings = {item.id: data.draw(st.integers(1, 5)) for item in bank.questions}
    done = {item.id: data.draw(whole_responses(item.rule)) for item in bank.tasks}
    task = data.draw(st.sampled_from(bank.tasks))
    others = {name: found for name, found in done.items() if name != task.id}
    assume(any(one.family == task.family and one.id in others for one in bank.tasks))
    before, after = (
        decide(bank, Evidence(ratings, {}, (), found, "all"), explain=False) for found in (others, done)
    )
    assert before.composite is not None
    assert after.composite is not None
    # The weight of what was left open is shared by what counts, so a task weighs a little more than planned.
    family = next(line for line in after.components if line.component == task.family)
    weight = sum((one.weight for one in after.tasks if one.family == task.family), Fraction(0))
    assert abs(after.composite - before.composite) <= 4 * (family.share or 0) * task.weight / weight


@settings(many, suppress_health_check=[HealthCheck.filter_too_much])
@given(cases(), st.data())
def test_a_must_pass_never_passes_because_other_tasks_were_right(
    case: tuple[Bank, Evidence], data: st.DataObject
) -> None:
    bank, evidence = case
    before = decide(bank, evidence)
    failed = [gate for gate in before.gates if gate.state is GateState.FAILED]
    assume(failed)
    gate = data.draw(st.sampled_from(failed))
    reads = {entry.source.partition("/")[0] for line in gate.conditions for entry in line.inputs}
    right = {
        task.id: {"chosen": "b"} if task.family == "sjt" else {"category": "billing", "priority": "high"}
        for task in bank.for_plan(evidence.plan).tasks
        if task.family in ("sjt", "process") and task.id not in reads
    }
    conditions = [line.kind for line in gate.conditions if line.state is GateState.FAILED]
    if conditions == ["none-right"]:  # another situation with the best option is an input of its own
        right = {name: response for name, response in right.items() if "category" in response}
    after = decide(bank, replace(evidence, responses={**evidence.responses, **right}))
    assert after.gate(gate.gate).state is GateState.FAILED
