"""Must-pass conditions, by hand-computed examples."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Bound, Decision, Evidence, GateState, Verdict
from csr_interview.scoring.decision import decide
from tests.scoring.banks import criterion_gate, mean_gate, question, small_bank, task

F = Fraction
PASSED, FAILED, NOT_ASSESSED = GateState.PASSED, GateState.FAILED, GateState.NOT_ASSESSED
ANY = {"coverage": 0}
"""Rules that decide on any rating, so that gates are seen alone."""

ALL_THREE = {"irate": 3, "policy": 3, "tools": 3}


def judged(
    bank: Bank,
    ratings: Mapping[str, int],
    responses: Mapping[str, Mapping[str, object]] | None = None,
    skipped: tuple[str, ...] = (),
) -> Decision:
    return decide(bank, Evidence(ratings, dict.fromkeys(skipped, "no time"), (), responses or {}))


def sjt_bank(**gate: Any) -> Bank:
    """The small bank with two empathy-tagged SJT items, one proofread for finer scores, and one untagged."""
    tasks = [
        task("refund", "best-option"),
        task("insult", "proofread"),
        task("queue", "best-option", competencies=["knowledge"]),
    ]
    return small_bank(tasks=tasks, decision={"gates": [mean_gate(**gate)]})


@pytest.mark.parametrize(
    ("ratings", "responses", "mean", "state"),
    [
        ((2, 3), {}, "2.5", PASSED),
        ((2, 2), {}, "2", FAILED),
        ((1, 4), {}, "2.5", PASSED),
        ((2, 3), {"queue": {"chosen": "a"}}, "2.5", PASSED),
        ((3, 3), {"refund": {"chosen": "a"}, "insult": {"ticked": ["their"]}}, "2.5", PASSED),
        ((3, 3), {"refund": {"chosen": "a"}, "insult": {"ticked": []}}, "2", FAILED),
        ((1, 2), {"refund": {"chosen": "b"}, "insult": {"ticked": []}}, "2.25", FAILED),
        ((1, 3), {"refund": {"chosen": "b"}, "insult": {"ticked": []}}, "2.5", PASSED),
    ],
)
def test_mean_gate(
    ratings: tuple[int, int], responses: Mapping[str, Mapping[str, object]], mean: str, state: GateState
) -> None:
    found = judged(sjt_bank(), {"irate": ratings[0], "policy": ratings[1], "tools": 5}, responses)
    gate = found.gate("focus")
    assert (gate.value, gate.state) == (F(mean), state)
    assert (found.verdict is Verdict.NO_HIRE) == (state is FAILED or found.composite < 3)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("planted", "found", "mean", "state"),
    [(200, 99, "2.49", FAILED), (200, 100, "2.5", PASSED), (2000, 999, "2.499", FAILED)],
)
def test_a_mean_just_below_the_limit_fails(planted: int, found: int, mean: str, state: GateState) -> None:
    # Irate 2 and a proofread p, shown as 1 + 4p, make a mean of (3 + 4p) / 2.
    rule = {"kind": "proofread", "errors": [{"id": f"e{i}", "text": "error"} for i in range(planted)]}
    bank = small_bank(tasks=[task("mail", rule)])
    responses = {"mail": {"ticked": [f"e{i}" for i in range(found)]}}
    gate = judged(bank, {"irate": 2, "tools": 3}, responses, skipped=("policy",)).gate("focus")
    assert (gate.value, gate.state) == (F(mean), state)


def test_a_mean_gate_judges_what_was_rated_only() -> None:
    found = judged(small_bank(decision=ANY), {"irate": 3, "tools": 3}, skipped=("policy",))
    assert (found.gate("focus").value, found.verdict) == (F(3), Verdict.HOLD)


@pytest.mark.parametrize(
    ("responses", "value", "state"),
    [
        ({}, None, NOT_ASSESSED),
        ({"mail": {}}, None, NOT_ASSESSED),
        ({"mail": {"facts": 1}}, None, NOT_ASSESSED),
        ({"mail": {"grammar": 1, "tone": 5}}, 1, FAILED),
        ({"mail": {"grammar": 5, "tone": 1}}, 1, FAILED),
        ({"mail": {"grammar": 2, "tone": 2, "facts": 1}}, 2, PASSED),
        ({"mail": {"grammar": 2}}, None, NOT_ASSESSED),
        ({"mail": {"tone": 4}}, None, NOT_ASSESSED),
        ({"mail": {"tone": 1}}, 1, FAILED),
        ({"mail": {"tone": 4}, "memo": {"grammar": 5}}, None, NOT_ASSESSED),
        ({"mail": {"tone": 4}, "memo": {"grammar": 3, "tone": 5}}, 3, PASSED),
        ({"mail": {"facts": 4}, "note": {"tone": 4}}, 4, PASSED),
        ({"mail": {"tone": 4}, "memo": {"grammar": 1}}, 1, FAILED),
        ({"mail": {"tone": 4}, "call": {"grammar": 1, "tone": 1}}, None, NOT_ASSESSED),
    ],
)
def test_criterion_gate(
    responses: Mapping[str, Mapping[str, object]], value: int | None, state: GateState
) -> None:
    rule = {
        "kind": "criteria",
        "criteria": [{"id": name, "title": name} for name in ("grammar", "tone", "facts")],
    }
    tasks = [
        task("mail", rule, "written"),
        task("memo", "criteria", "written"),
        task("call", rule, "role-play"),
        task("note", {"kind": "criteria", "criteria": [{"id": "tone", "title": "tone"}]}, "written"),
    ]
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate()]})
    found = judged(bank, dict.fromkeys(ALL_THREE, 5), responses)
    gate = found.gate("writing")
    assert (gate.value, gate.state, gate.limit) == (None if value is None else F(value), state, F(1))
    assert (found.verdict is Verdict.NO_HIRE) == (state is FAILED)


def test_not_assessed_is_no_pass_and_blocks_only_when_required() -> None:
    optional = judged(small_bank(decision=ANY), {"tools": 3}, skipped=("irate", "policy"))
    assert (optional.gate("focus").state, optional.verdict) == (NOT_ASSESSED, Verdict.HOLD)
    bank = small_bank(decision={**ANY, "gates": [mean_gate(required=True)]})
    required = judged(bank, {"tools": 3}, skipped=("irate", "policy"))
    assert (required.verdict, required.missing) == (Verdict.INCOMPLETE, ("irate", "policy", "focus"))
    assert required.lowest == Bound(F("1.4"), Verdict.NO_HIRE)
    assert required.highest == Bound(F("4.6"), Verdict.STRONG_HIRE)


def test_one_rating_is_enough_for_a_required_gate() -> None:
    bank = small_bank(decision={**ANY, "gates": [mean_gate(required=True)]})
    assert judged(bank, {"irate": 3, "tools": 3}, skipped=("policy",)).missing == ()


def test_two_required_gates_that_share_a_question_miss_all_of_their_questions() -> None:
    questions = [
        question("a", competencies=["empathy"]),
        question("b", competencies=["empathy", "knowledge"]),
        question("c", competencies=["knowledge"]),
        question("d", competencies=["other"]),
    ]
    gates = [mean_gate(required=True), mean_gate(id="know", competency="knowledge", required=True)]
    for order in (gates, gates[::-1]):
        bank = small_bank(
            questions=questions,
            competencies=[{"id": i, "name": i, "definition": i} for i in ("empathy", "knowledge", "other")],
            decision={"gates": order},
        )
        found = judged(bank, {"d": 3}, skipped=("a", "b", "c"))
        assert found.missing == ("a", "b", "c", *(gate["id"] for gate in order))


def test_a_required_gate_that_only_tasks_feed() -> None:
    tasks = [task("mail", "criteria", "written")]
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate(required=True)]})
    found = judged(bank, ALL_THREE)
    assert (found.verdict, found.missing, found.composite) == (Verdict.INCOMPLETE, ("writing",), F(3))
    # Interview 50 at 3 and written 10 at 1 or 5.
    assert found.lowest == Bound(F(160, 60), Verdict.NO_HIRE)
    assert found.highest == Bound(F(200, 60), Verdict.HOLD)
    given = judged(bank, ALL_THREE, {"mail": {"grammar": 2, "tone": 2}})
    assert (given.verdict, given.composite) == (Verdict.NO_HIRE, F(170, 60))


def test_a_required_criterion_gate_stays_missing_until_a_task_is_rated_on_all_of_it() -> None:
    tasks = [task("mail", "criteria", "written")]
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate(required=True)]})
    half = judged(bank, ALL_THREE, {"mail": {"tone": 5}})
    assert (half.verdict, half.missing) == (Verdict.INCOMPLETE, ("writing",))
    assert half.lowest is not None
    assert half.lowest.verdict is Verdict.NO_HIRE
    assert half.highest == Bound(F(200, 60), Verdict.HOLD)
    assert [entry.source for entry in half.gate("writing").inputs] == ["mail/tone"]
    low = judged(bank, ALL_THREE, {"mail": {"tone": 1}})
    assert (low.missing, low.gate("writing").state, low.verdict) == ((), FAILED, Verdict.NO_HIRE)


def test_a_required_mean_gate_that_only_tasks_feed() -> None:
    tasks = [task("refund", "best-option", competencies=["calm"])]
    gate = mean_gate(competency="calm", required=True)
    found = judged(small_bank(tasks=tasks, decision={"gates": [gate]}), ALL_THREE)
    assert found.missing == ("focus",)
    assert found.lowest == Bound(F(160, 60), Verdict.NO_HIRE)
    assert found.highest == Bound(F(200, 60), Verdict.HOLD)


def test_a_required_gate_that_nothing_feeds_fails_at_worst() -> None:
    bank = small_bank(decision={"gates": [mean_gate(competency="calm", required=True)]})
    found = judged(bank, ALL_THREE)
    assert found.missing == ("focus",)
    assert found.lowest == Bound(F(3), Verdict.NO_HIRE)
    assert found.highest == Bound(F(3), Verdict.HOLD)


def test_a_gate_that_fails_already_shows_in_an_incomplete_interview() -> None:
    found = judged(small_bank(), {"irate": 1, "policy": 1})
    assert (found.verdict, found.gate("focus").state) == (Verdict.INCOMPLETE, FAILED)
    assert found.highest == Bound(F("1.8"), Verdict.NO_HIRE)


def test_bounds_of_a_half_rated_task_keep_what_was_rated() -> None:
    tasks = [task("mail", "criteria", "written")]
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate(required=True, criteria=["tone"])]})
    found = judged(bank, ALL_THREE, {"mail": {"grammar": 5}})
    assert (found.missing, found.composite) == (("writing",), F(200, 60))
    # Written is at 5 now; with tone at 1 it is at 3.
    assert found.lowest == Bound(F(3), Verdict.NO_HIRE)
    assert found.highest == Bound(F(200, 60), Verdict.HOLD)
