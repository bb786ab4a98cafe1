"""Verdicts computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Bound, Decision, Evidence, GateInput, ObservedFlag, Verdict
from csr_interview.scoring.decision import decide
from tests.scoring.banks import mean_gate, question, small_bank, task

F = Fraction
SERIOUS = ObservedFlag("irate", "Blames the customer", "serious")
NOTE = ObservedFlag("irate", "Stays vague", "note")


def judged(
    bank: Bank,
    ratings: Mapping[str, int],
    skipped: Mapping[str, str] | None = None,
    flags: tuple[ObservedFlag, ...] = (),
    responses: Mapping[str, Mapping[str, object]] | None = None,
    preset: str = "default",
) -> Decision:
    return decide(bank, Evidence(ratings, skipped or {}, flags, responses or {}), preset)


def pair_bank(first: object = 50, second: object = 50, **changes: Any) -> Bank:
    """Two questions without gates: 4 and 3 give 3 + first / 100."""
    changes.setdefault("gates", [])
    questions = [question("a", weight=first), question("b", weight=second)]
    return small_bank(questions=questions, decision=changes)


@pytest.mark.parametrize(
    ("first", "second", "composite", "verdict"),
    [
        (50, 50, "3.5", Verdict.HIRE),
        (49.99, 50.01, "3.4999", Verdict.HOLD),
        ("49.9999999999999999", "50.0000000000000001", "3.499999999999999999", Verdict.HOLD),
        (50.01, 49.99, "3.5001", Verdict.HIRE),
        ("0.1", "0.1", "3.5", Verdict.HIRE),
    ],
)
def test_the_edge_of_hire_is_exact(first: object, second: object, composite: str, verdict: Verdict) -> None:
    found = judged(pair_bank(first, second), {"a": 4, "b": 3})
    assert (found.composite, found.verdict) == (F(composite), verdict)


@pytest.mark.parametrize(
    ("ratings", "composite", "verdict"),
    [
        ((5, 5, 5), "5", Verdict.STRONG_HIRE),
        ((4, 4, 5), "4.2", Verdict.STRONG_HIRE),
        ((4, 4, 4), "4", Verdict.HIRE),
        ((4, 3, 3), "3.4", Verdict.HOLD),
        ((3, 3, 3), "3", Verdict.HOLD),
        ((3, 3, 2), "2.8", Verdict.NO_HIRE),
        ((1, 1, 1), "1", Verdict.NO_HIRE),
    ],
)
def test_bands(ratings: tuple[int, int, int], composite: str, verdict: Verdict) -> None:
    found = judged(small_bank(), dict(zip(("irate", "policy", "tools"), ratings, strict=True)))
    assert (found.composite, found.verdict) == (F(composite), verdict)
    assert (found.missing, found.lowest, found.highest) == ((), None, None)


def test_a_skipped_question_is_left_out_not_zero() -> None:
    found = judged(small_bank(), {"irate": 4, "policy": 3}, {"tools": "no time"})
    assert (found.composite, found.verdict) == (F("3.5"), Verdict.HIRE)
    assert [line.share for line in found.questions] == [F(1, 2), F(1, 2), None]
    assert [line.skip_reason for line in found.questions] == ["", "", "no time"]


def test_components_renormalise_over_what_was_given() -> None:
    bank = small_bank(
        tasks=[
            task("mail", "criteria", "written", weight=3),
            task("memo", "criteria", "written"),
            task("log", "order", "process"),
        ],
        decision={"components": {"interview": 60, "written": 20, "process": 20}},
    )
    responses = {"mail": {"grammar": 5, "tone": 4}, "memo": {"tone": 2}}
    found = judged(bank, {"irate": 3, "policy": 3, "tools": 3}, responses=responses)
    written = 1 + 4 * (3 * F(7, 8) + F(1, 4)) / 4
    assert written == F("3.875")
    assert found.composite == (60 * 3 + 20 * written) / 80
    assert [(line.component, line.score, line.share) for line in found.components] == [
        ("interview", 3, F(3, 4)),
        ("written", written, F(1, 4)),
        ("process", None, None),
    ]
    assert [line.task for line in found.tasks] == ["mail", "memo"]


def test_a_family_without_weight_is_shown_but_does_not_count() -> None:
    bank = small_bank(tasks=[task("log", "order", "process")], decision={"components": {"interview": 100}})
    found = judged(bank, {"irate": 3, "policy": 3, "tools": 3}, responses={"log": {"order": ["guide"]}})
    assert found.composite == 3
    assert found.components[1].score == 1
    assert found.components[1].share == 0


@pytest.mark.parametrize(
    ("flags", "ratings", "verdict", "capped"),
    [
        ((SERIOUS, SERIOUS), 5, Verdict.HOLD, True),
        ((SERIOUS, SERIOUS, SERIOUS), 4, Verdict.HOLD, True),
        ((SERIOUS, SERIOUS), 3, Verdict.HOLD, False),
        ((SERIOUS, SERIOUS), 1, Verdict.NO_HIRE, False),
        ((SERIOUS, NOTE, NOTE), 5, Verdict.STRONG_HIRE, False),
        ((), 5, Verdict.STRONG_HIRE, False),
    ],
)
def test_serious_flags_cap(
    flags: tuple[ObservedFlag, ...], ratings: int, verdict: Verdict, capped: bool
) -> None:
    found = judged(pair_bank(), {"a": ratings, "b": ratings}, flags=flags)
    assert (found.verdict, found.capped, found.flags) == (verdict, capped, flags)


def test_a_failed_gate_comes_before_bands_and_cap() -> None:
    bank = pair_bank(1, 99, gates=[mean_gate(competency="empathy", at_least=4)])
    found = judged(bank, {"a": 1, "b": 5}, flags=(SERIOUS, SERIOUS))
    assert found.gate("focus").value == 3
    assert (found.composite, found.verdict, found.capped) == (F("4.96"), Verdict.NO_HIRE, False)


@pytest.mark.parametrize(
    ("width", "ratings", "borderline", "edge"),
    [
        (0.1, {"a": 4, "b": 3}, True, "3.5"),
        (0, {"a": 4, "b": 3}, True, "3.5"),
        (0.2, {"a": 4, "b": 4}, True, "4.2"),
        (0.19, {"a": 4, "b": 4}, False, "4.2"),
        (0.5, {"a": 2, "b": 3}, True, "3"),
        (0.49, {"a": 2, "b": 3}, False, "3"),
    ],
)
def test_borderline_is_inclusive_on_both_sides(
    width: float, ratings: Mapping[str, int], borderline: bool, edge: str
) -> None:
    found = judged(pair_bank(borderline=width), ratings)
    assert (found.borderline, found.edge) == (borderline, F(edge))


def test_an_incomplete_interview_is_never_borderline() -> None:
    found = judged(pair_bank(), {"a": 3})
    assert (found.composite, found.borderline, found.flips) == (F(3), False, ())


def test_bounds_by_hand() -> None:
    found = judged(small_bank(), {"irate": 4, "tools": 2})
    assert (found.verdict, found.missing, found.composite) == (Verdict.INCOMPLETE, ("policy",), F(10, 3))
    assert found.lowest == Bound(F("2.4"), Verdict.NO_HIRE)
    assert found.highest == Bound(F(4), Verdict.HIRE)


def test_nothing_rated() -> None:
    found = judged(small_bank(), {})
    assert (found.verdict, found.composite, found.edge) == (Verdict.INCOMPLETE, None, None)
    assert found.missing == ("irate", "policy", "tools")
    assert found.lowest == Bound(F(1), Verdict.NO_HIRE)
    assert found.highest == Bound(F(5), Verdict.STRONG_HIRE)


def test_everything_skipped_is_incomplete_even_with_tasks() -> None:
    bank = small_bank(tasks=[task("mail", "criteria", "written")])
    skipped = dict.fromkeys(("irate", "policy", "tools"), "left early")
    found = judged(bank, {}, skipped, responses={"mail": {"tone": 3}})
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, F(3))
    assert found.missing == ("irate", "policy", "tools")
    assert found.lowest == Bound((50 + 10 * F(3)) / 60, Verdict.NO_HIRE)
    assert found.highest == Bound((250 + 10 * F(3)) / 60, Verdict.STRONG_HIRE)


def six_bank(**changes: Any) -> Bank:
    """Six questions with the weights of the CSR bank, without gates."""
    changes.setdefault("gates", [])
    weights = dict(zip("abcdef", (20, 15, 20, 10, 20, 15), strict=True))
    return small_bank(
        questions=[question(name, weight=weight) for name, weight in weights.items()], decision=changes
    )


def test_one_rating_is_no_decision() -> None:
    found = judged(six_bank(), {"a": 5}, dict.fromkeys("bcdef", "no time"))
    assert (found.verdict, found.composite, found.coverage) == (Verdict.INCOMPLETE, F(5), F(1, 5))
    assert found.missing == tuple("bcdef")
    assert found.lowest == Bound(F("1.8"), Verdict.NO_HIRE)
    assert found.highest == Bound(F(5), Verdict.STRONG_HIRE)
    assert (found.borderline, found.flips) == (False, ())
    assert {line.verdict for line in found.presets} == {Verdict.INCOMPLETE}


@pytest.mark.parametrize(
    ("coverage", "skipped", "verdict"),
    [
        ("0.8", "a", Verdict.HIRE),
        ("0.8", "bd", Verdict.INCOMPLETE),
        ("0.75", "bd", Verdict.HIRE),
        ("0.7500001", "bd", Verdict.INCOMPLETE),
        ("1", "d", Verdict.INCOMPLETE),
        ("1", "", Verdict.HIRE),
        ("0", "bcdef", Verdict.HIRE),
    ],
)
def test_the_minimum_coverage_is_inclusive_and_exact(coverage: str, skipped: str, verdict: Verdict) -> None:
    ratings = {name: 4 for name in "abcdef" if name not in skipped}
    found = judged(six_bank(coverage=coverage), ratings, dict.fromkeys(skipped, "no time"))
    assert (found.verdict, found.missing) == (verdict, () if verdict is Verdict.HIRE else tuple(skipped))


def test_every_preset_agrees_on_what_is_incomplete() -> None:
    bank = six_bank()
    skipped = dict.fromkeys("bd", "no time")  # 25 % by the bank's weights
    for preset in ("default", "equal"):
        found = judged(bank, dict.fromkeys("acef", 4), skipped, preset=preset)
        assert (found.verdict, found.coverage) == (Verdict.INCOMPLETE, F(3, 4))
    light = six_bank(coverage="0.85")
    found = judged(light, dict.fromkeys("abcef", 4), {"d": "no time"}, preset="equal")
    assert found.verdict is Verdict.HIRE  # 5 of 6 are less than 85 %, but not by the bank's weights


def test_skipped_questions_are_missing_once_open_ones_cannot_reach_the_minimum() -> None:
    bank = six_bank()
    assert judged(bank, dict.fromkeys("abc", 4), {"d": "no time"}).missing == ("e", "f")
    assert judged(bank, dict.fromkeys("abc", 4), dict.fromkeys("de", "no time")).missing == ("d", "e", "f")


def test_a_required_question_counts_as_one_that_will_be_rated() -> None:
    questions = [question("a", weight=40, required=True), question("b", weight=40), question("c", weight=20)]
    bank = small_bank(questions=questions, decision={"gates": []})
    assert judged(bank, {"b": 4}, {"a": "no time", "c": "no time"}).missing == ("a",)


def test_everything_skipped_is_incomplete_without_a_minimum() -> None:
    skipped = dict.fromkeys(("irate", "policy", "tools"), "left early")
    found = judged(small_bank(decision={"coverage": 0}), {}, skipped)
    assert (found.verdict, found.missing) == (Verdict.INCOMPLETE, ("irate", "policy", "tools"))


def test_a_required_question_cannot_be_skipped() -> None:
    questions = [question("a", required=True), question("b")]
    bank = small_bank(questions=questions, decision={"coverage": "0.5"})
    assert judged(bank, {"b": 3}, {"a": "no time"}).missing == ("a",)
    assert judged(bank, {"a": 3}, {"b": "no time"}).missing == ()


def test_a_skip_without_a_reason_is_a_blank() -> None:
    assert judged(small_bank(), {"irate": 3, "policy": 3}, {"tools": " "}).missing == ("tools",)


def test_presets_may_disagree() -> None:
    bank = small_bank(
        decision={
            "gates": [],
            "presets": {
                "default": {"title": "Bank weights"},
                "equal": {"title": "Equal weights", "questions": "equal", "components": "equal"},
                "tools": {"title": "Tools first", "questions": {"irate": 1, "policy": 1, "tools": 8}},
            },
        }
    )
    ratings = {"irate": 4, "policy": 4, "tools": 1}
    found = judged(bank, ratings)
    assert [(line.preset, line.composite, line.verdict) for line in found.presets] == [
        ("default", F("3.4"), Verdict.HOLD),
        ("equal", F(3), Verdict.HOLD),
        ("tools", F("1.6"), Verdict.NO_HIRE),
    ]
    tools = judged(bank, ratings, preset="tools")
    assert (tools.preset, tools.composite, tools.verdict) == ("tools", F("1.6"), Verdict.NO_HIRE)
    assert [line.weight for line in tools.questions] == [1, 1, 8]
    assert tools.presets == found.presets


def test_gate_inputs_are_listed() -> None:
    bank = small_bank(tasks=[task("refund", "best-option")])
    found = judged(bank, {"irate": 2, "policy": 3}, {"tools": "-"}, responses={"refund": {"chosen": "b"}})
    gate = found.gate("focus")
    assert gate.inputs == (GateInput("irate", F(2)), GateInput("policy", F(3)), GateInput("refund", F(5)))
    assert (gate.value, gate.limit) == (F(10, 3), F("2.5"))
    with pytest.raises(KeyError):
        found.gate("gone")


@pytest.mark.parametrize(
    ("evidence", "message"),
    [
        (Evidence({"gone": 3}, {}), "no question 'gone'"),
        (Evidence({}, {"gone": "-"}), "no question 'gone'"),
        (Evidence({"irate": 0}, {}), "from 1 to 5"),
        (Evidence({"irate": 6}, {}), "from 1 to 5"),
        (Evidence({"irate": True}, {}), "from 1 to 5"),
        (Evidence({"irate": 3.5}, {}), "from 1 to 5"),  # type: ignore[dict-item]
        (Evidence({"irate": 3}, {"irate": "-"}), "both rated and skipped"),
        (Evidence({}, {}, responses={"gone": {}}), "no task 'gone'"),
    ],
)
def test_evidence_that_does_not_fit_is_refused(evidence: Evidence, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide(small_bank(), evidence)


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="no preset 'best'; it has default, equal"):
        decide(small_bank(), Evidence({}, {}), "best")


def test_a_bank_without_interview_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="gives the interview no weight"):
        decide(small_bank(decision={"components": {"written": 100}}), Evidence({}, {}))
