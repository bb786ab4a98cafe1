"""Rules of version 2: coverage, must-pass criteria, red flags, tasks and panels, by example."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Decision, Evidence, GateState, Member, ObservedFlag, Verdict
from csr_interview.models.tasks import Task
from csr_interview.scoring.decision import decide
from csr_interview.scoring.panel import combine
from csr_interview.scoring.tasks import score_task
from tests.scoring.banks import RULES, modern_bank, task

ALL = ("q1", "q2", "q3", "q4", "q5", "q6")
RIGHT, WRONG, MIDDLE = {"chosen": "b"}, {"chosen": "c"}, {"chosen": "a"}
FOURS = dict.fromkeys(ALL, 4)


def well(rating: int) -> dict[str, int]:
    """Return a written task rated the same on every criterion."""
    return dict.fromkeys(("coherence", "grammar", "tone"), rating)


def noted(ratings: dict[str, int], plan: str = "interview", **responses: Any) -> Evidence:
    """Return evidence: what is not rated was skipped."""
    skipped = {name: "out of time" for name in ALL if name not in ratings}
    return Evidence(ratings, skipped, (), responses, plan)


def shared(decision: Decision) -> list[tuple[str, str, str]]:
    return [
        (line.kind, str(line.state), str(line.value)) for gate in decision.gates for line in gate.conditions
    ]


# Coverage.


def test_one_question_is_not_a_decision() -> None:
    found = decide(modern_bank(), noted({"q1": 5}))
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
    assert not found.borderline
    assert found.odds is None
    assert found.lowest is not None
    assert found.highest is not None
    assert (found.lowest.verdict, found.highest.verdict) == (Verdict.NO_HIRE, Verdict.STRONG_HIRE)
    assert found.reasons[0] == (
        "Incomplete: only 20 % of the interview is rated, by weight; a decision needs at least 80 %."
    )


@pytest.mark.parametrize(("left", "verdict"), [("q2", Verdict.HIRE), ("q1", Verdict.INCOMPLETE)])
def test_what_a_must_pass_criterion_reads_must_be_rated(left: str, verdict: Verdict) -> None:
    found = decide(modern_bank(), noted({name: 4 for name in ALL if name != left}))
    assert found.verdict is verdict
    if left == "q1":
        assert "q1" in found.missing
        needs = "Incomplete: Customer focus is a must-pass criterion and needs a rating of Q1."
        assert needs in found.reasons


def test_one_task_of_a_family_moves_nothing() -> None:
    bank = modern_bank()
    for answer in (RIGHT, WRONG):
        found = decide(bank, noted(FOURS, "full", s1=answer, w1=well(4), w2=well(4)))
        assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
        assert "sjt" in found.missing
        line = next(line for line in found.components if line.component == "sjt")
        assert (line.score, line.share, line.completed) == (None, None, Fraction(1, 4))
        assert (
            "Incomplete: situational judgment has 1 of 4 tasks completed; a decision needs at least 75 % by "
            "weight. Still to do: S2, S3 and S4."
        ) in found.reasons


def test_three_of_four_tasks_are_enough() -> None:
    found = decide(modern_bank(), noted(FOURS, "full", s1=RIGHT, s2=RIGHT, s3=MIDDLE, w1=well(4), w2=well(4)))
    assert found.missing == ()
    line = next(line for line in found.components if line.component == "sjt")
    assert line.score == 1 + 4 * Fraction(5, 6)
    assert found.composite == (50 * 4 + 10 * line.score + 10 * 4) / 70


def test_only_planned_parts_count() -> None:
    bank = modern_bank()
    tasks: dict[str, Any] = {"s1": WRONG, "s2": WRONG, "s3": WRONG, "s4": WRONG, "w1": well(1), "w2": well(1)}
    plain, extra = decide(bank, noted(FOURS)), decide(bank, noted(FOURS, **tasks))
    assert (extra.verdict, extra.composite) == (plain.verdict, plain.composite) == (Verdict.HIRE, Fraction(4))
    assert [line.component for line in extra.components] == ["interview"]
    assert decide(bank, noted(FOURS, "full", **tasks)).verdict is Verdict.NO_HIRE


def test_a_plan_that_the_bank_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="no plan 'everything'"):
        decide(modern_bank(), noted(FOURS, "everything"))


# Must-pass criteria.


@pytest.mark.parametrize(
    ("ratings", "tasks", "state"),
    [
        ({"q1": 1, "q5": 4}, {}, GateState.FAILED),
        ({"q1": 2, "q5": 2}, {}, GateState.FAILED),
        ({"q1": 2, "q5": 3}, {}, GateState.PASSED),
        ({"q1": 4, "q5": 4}, {"s1": WRONG, "s2": MIDDLE, "s3": WRONG}, GateState.FAILED),
        ({"q1": 4, "q5": 4}, {"s1": WRONG, "s2": RIGHT, "s3": WRONG}, GateState.PASSED),
        ({"q1": 1, "q5": 1}, {"s1": RIGHT, "s2": RIGHT, "s3": RIGHT, "s4": RIGHT}, GateState.FAILED),
    ],
)
def test_customer_focus(ratings: dict[str, int], tasks: dict[str, Any], state: GateState) -> None:
    plan = "full" if tasks else "interview"
    writing = {"w1": well(5), "w2": well(5)} if tasks else {}
    found = decide(modern_bank(), noted({**dict.fromkeys(ALL, 5), **ratings}, plan, **tasks, **writing))
    assert found.gate("focus").state is state
    assert (found.verdict is Verdict.NO_HIRE) == (state is GateState.FAILED)
    if state is GateState.FAILED:
        assert (found.odds, found.borderline) == (None, False)


def test_every_condition_has_its_own_state_and_inputs() -> None:
    ratings = {**FOURS, "q1": 1, "q5": 5}
    found = decide(modern_bank(), noted(ratings, "full", s1=WRONG, w1=well(3), w2=well(3)))
    assert shared(found) == [
        ("ratings-mean", "passed", "3"),
        ("ratings-floor", "failed", "1"),
        ("none-right", "not assessed", "None"),
        ("criteria-mean", "passed", "3"),
    ]
    inputs = [entry.source for entry in found.gate("focus").conditions[2].inputs]
    assert inputs == ["s1"]


def test_one_low_cell_does_not_fail_the_writing() -> None:
    bank = modern_bank()
    weak = well(3) | {"grammar": 1}
    found = decide(bank, noted(FOURS, "written", w1=weak, w2=well(3)))
    assert found.gate("writing").state is GateState.PASSED
    assert found.verdict is Verdict.HIRE
    poor = decide(bank, noted(FOURS, "written", w1=well(1), w2=well(2)))
    assert poor.gate("writing").value == Fraction(3, 2)
    assert poor.verdict is Verdict.NO_HIRE


def test_must_pass_on_writing_is_reported_under_an_accommodation_that_covers_it() -> None:
    bank = modern_bank()
    evidence = noted(FOURS, "written", w1=well(1), w2=well(2))
    assert decide(bank, evidence).verdict is Verdict.NO_HIRE
    adjusted = decide(bank, replace(evidence, writing_adjusted=True))
    assert adjusted.gate("writing").state is GateState.REPORTED
    assert adjusted.gate("writing").value == Fraction(3, 2)
    assert adjusted.verdict is Verdict.HIRE, "by its score"
    told = "is below its limit (reported, not applied): mean 1.50 is below 2"
    assert any(told in reason for reason in adjusted.reasons)
    rude = noted({**FOURS, "q1": 1}, "written", w1=well(4), w2=well(4))
    failed = decide(bank, replace(rude, writing_adjusted=True))
    assert failed.verdict is Verdict.NO_HIRE, "it covers nothing else"


def test_a_must_pass_outside_the_plan_is_not_called_missing() -> None:
    found = decide(modern_bank(), noted(FOURS, "interview"))
    assert not any("Written communication" in reason for reason in found.reasons)


# Red flags.


def flag(question: str, words: str = "“I hung up.”", text: str = "Blames the customer") -> ObservedFlag:
    return ObservedFlag(question, text, "serious", words)


@pytest.mark.parametrize(
    ("flags", "capped"),
    [
        ((flag("q1"), flag("q1", text="Swears")), False),  # one question
        ((flag("q1"), flag("q5")), False),  # one competency
        ((flag("q1"), flag("q2", words="")), False),  # no words
        ((flag("q1"), flag("q2")), True),
    ],
)
def test_the_cap_counts_competencies(flags: tuple[ObservedFlag, ...], capped: bool) -> None:
    evidence = replace(noted(dict.fromkeys(ALL, 5)), flags=flags)
    found = decide(modern_bank(), evidence)
    assert (found.verdict, found.capped) == ((Verdict.HOLD, True) if capped else (Verdict.STRONG_HIRE, False))


def test_a_serious_flag_without_words_is_told() -> None:
    found = decide(modern_bank(), replace(noted(FOURS), flags=(flag("q2", words=" "),)))
    assert "Serious red flags of Q2 do not count: what was said is not recorded." in found.reasons


# Tasks.


def p_of(rule: dict[str, Any], response: dict[str, Any]) -> Fraction:
    line = score_task(Task.model_validate(task("t", rule, "process")), response)
    assert line is not None
    return line.p


ERRORS = {"kind": "errors", "errors": [{"id": name, "text": name} for name in "abcd"]}


@pytest.mark.parametrize(
    ("ticked", "alarms", "p"),
    [("abcd", 0, "1"), ("abcd", 2, "1/2"), ("ab", 0, "1/2"), ("a", 3, "0"), ("", 0, "0"), ("abcd", 7, "0")],
)
def test_false_alarms_cost(ticked: str, alarms: int, p: str) -> None:
    assert p_of(ERRORS, {"ticked": list(ticked), "false_alarms": alarms}) == Fraction(p)


STEPS = RULES["steps"] | {
    "full_credit": 0.8,
    "order": [["restart", "log"], ["cables", "log"], ["log", "close"], ["restart", "close"]],
}


@pytest.mark.parametrize(
    ("ticked", "p"),
    [
        (("restart", "cables", "lights", "other", "log", "close"), "1"),
        (("restart", "cables", "lights", "log", "close"), "1"),  # five of six, with all critical ones
        (("close", "log", "other", "lights", "cables", "restart"), "0"),
        (("restart", "cables", "lights", "close", "log"), "3/4"),
        (("restart", "lights", "other", "log", "close"), "6/8"),  # a critical one is missing
    ],
)
def test_steps_count_in_their_order(ticked: tuple[str, ...], p: str) -> None:
    assert p_of(STEPS, {"ticked": list(ticked)}) == Fraction(p)


@pytest.mark.parametrize(("chosen", "p"), [("b", "1"), ("a", "1/2"), ("c", "0")])
def test_the_worst_option_scores_nothing_and_others_half(chosen: str, p: str) -> None:
    assert p_of(RULES["best-option"] | {"worst": "c"}, {"chosen": chosen}) == Fraction(p)


# Panels.


def member(bank: Bank, who: str, evidence: Evidence, **more: Any) -> Member:
    return Member(f"id-{who}", who, decide(bank, evidence), evidence, bank.version, **more)


def test_a_single_rating_counts_for_its_question_only() -> None:
    bank = modern_bank()
    threes = member(bank, "R. Osei", noted(dict.fromkeys(ALL, 3)))
    single = member(bank, "T. Iyer", noted({"q1": 5}))
    found = combine(bank, [threes, single])
    assert found.composite == Fraction(20 * 4 + 80 * 3, 100)
    assert found.verdict is Verdict.HOLD
    assert (
        "Not everyone rated the same part of the interview: 100 % (R. Osei) and 20 % (T. Iyer), by weight."
    ) in found.reasons


def test_must_pass_criteria_of_a_panel_read_its_means() -> None:
    bank = modern_bank()
    strict = member(bank, "R. Osei", noted({**FOURS, "q1": 1}))
    kind = member(bank, "T. Iyer", noted({**FOURS, "q1": 4}))
    found = combine(bank, [strict, kind])
    assert found.gate("focus").line.state is GateState.PASSED
    assert found.gate("focus").failed_by == ("R. Osei",)
    assert found.verdict is Verdict.HIRE
    both = combine(bank, [strict, replace(strict, interview_id="2", interviewer="U. Ek")])
    assert both.verdict is Verdict.NO_HIRE


def test_flags_count_that_half_of_the_raters_saw() -> None:
    bank = modern_bank()
    fives = noted(dict.fromkeys(ALL, 5))
    flagged = replace(fives, flags=(flag("q1"), flag("q2")))
    quiet = [member(bank, who, fives) for who in ("A", "B")]
    alone = combine(bank, [member(bank, "R. Osei", flagged), *quiet])
    assert (alone.verdict, alone.capped) == (Verdict.STRONG_HIRE, False)
    assert [(entry.seen_by, entry.covered_by) for entry in alone.flags] == [
        ((("R. Osei", "“I hung up.”"),), 3),
        ((("R. Osei", "“I hung up.”"),), 3),
    ]
    assert any("does not count: seen by R. Osei, fewer than half of the 3" in why for why in alone.reasons)
    half = combine(bank, [member(bank, "R. Osei", flagged), quiet[0]])
    assert (half.verdict, half.capped) == (Verdict.HOLD, True)


def test_more_raters_do_not_mean_more_rejections() -> None:
    bank = modern_bank()
    cards = [
        member(bank, f"P{place}", noted({**dict.fromkeys(ALL, 4), "q1": 1 if place == 0 else 4}))
        for place in range(6)
    ]
    assert combine(bank, cards).verdict is Verdict.HIRE


def test_a_panel_says_where_plans_differ_and_what_each_recommends() -> None:
    bank = modern_bank()
    writing = noted(FOURS, "written", w1=well(4), w2=well(4))
    one = member(bank, "R. Osei", writing, recommended="hold", recommended_reason="Too new.", amendments=1)
    found = combine(bank, [one, member(bank, "T. Iyer", noted(FOURS))])
    assert (found.plan, found.verdict) == ("written", Verdict.HIRE)
    assert found.reasons[0] == (
        "The plans differ: Questions and writing (R. Osei) and Questions (T. Iyer); the decision is on "
        "Questions and writing."
    )
    assert "R. Osei recommends hold: Too new." in found.reasons
    assert "Amended after submission: the scorecard of R. Osei." in found.reasons


def test_parallel_tasks_stand_for_each_other_in_a_panel() -> None:
    parallel = [
        task(f"s{n}{form.lower()}", RULES["best-option"], form=form, parallel=f"s{n}{other.lower()}")
        for n in (1, 2)
        for form, other in (("A", "B"), ("B", "A"))
    ]
    bank = modern_bank(tasks=parallel, plans=[{"id": "full", "title": "All", "families": ["sjt"]}])
    first = replace(noted(FOURS, "full", s1a=RIGHT, s2a=RIGHT), form="A")
    second = replace(noted(FOURS, "full", s1b=WRONG, s2b=RIGHT), form="B")
    assert decide(bank, second).missing == ()
    found = combine(bank, [member(bank, "R. Osei", first), member(bank, "T. Iyer", second)])
    line = next(line for line in found.components if line.component == "sjt")
    assert (line.score, line.completed) == (Fraction(4), Fraction(1))


# Borderline and odds.


@pytest.mark.parametrize(
    ("ratings", "borderline"),
    [
        ({**FOURS, "q2": 3, "q4": 3}, True),  # 3.75: 0.25 above hire, one standard error is 0.45
        (FOURS, False),  # 4.00 is 0.50 above
        ({**FOURS, "q1": 3, "q2": 3, "q3": 3}, True),  # 3.45 is just below
        (dict.fromkeys(ALL, 3), False),
    ],
)
def test_borderline_is_one_standard_error_from_hire(ratings: dict[str, int], borderline: bool) -> None:
    found = decide(modern_bank(), noted(ratings))
    assert found.borderline is borderline
    assert found.edge == Fraction(7, 2)


def test_the_odds_are_told_with_their_source() -> None:
    found = decide(modern_bank(), noted({**FOURS, "q2": 3, "q4": 3}))
    assert found.odds is not None
    assert (found.odds.error, found.odds.reliability) == (0.449, Fraction(11, 25))
    assert found.odds.pooled_reliability == Fraction(11, 18)  # 2 × 0.44 / 1.44
    assert 0 < found.odds.same_decision < found.odds.same_side < found.odds.pooled_same_side < 1
    told = " ".join(found.reasons)
    assert "Odds that another trained interviewer reaches the same side of the hire cutoff" in told
    assert "reliability 0.44, a published study" in told
    assert "A second interviewer would raise the reliability to 0.61" in told


def test_the_odds_change_no_decision() -> None:
    bank = modern_bank()
    for reliability in (0.1, 0.9):
        rules = {"reliability": {**bank.decision.reliability.model_dump(), "single": reliability}}  # type: ignore[union-attr]
        other = modern_bank(decision=rules)
        for ratings in (FOURS, {**FOURS, "q2": 2}, dict.fromkeys(ALL, 3)):
            assert decide(other, noted(ratings)).verdict is decide(bank, noted(ratings)).verdict


def test_a_partly_rated_task_is_not_completed() -> None:
    empathy = {"coherence": 5}
    found = decide(modern_bank(), noted(FOURS, "written", w1=empathy, w2=empathy))
    assert (found.verdict, found.missing) == (Verdict.INCOMPLETE, ("written",))
    assert decide(modern_bank(), noted(FOURS, "written", w1=well(4), w2=well(4))).verdict is Verdict.HIRE


def test_a_situation_is_right_in_a_panel_if_anybody_heard_it_right() -> None:
    bank = modern_bank()
    writing = {"w1": well(4), "w2": well(4)}
    one = noted(FOURS, "full", s1=RIGHT, s2=WRONG, s3=RIGHT, s4=WRONG, **writing)
    other = noted(FOURS, "full", s1=WRONG, s2=RIGHT, s3=WRONG, s4=RIGHT, **writing)
    found = combine(bank, [member(bank, "R. Osei", one), member(bank, "T. Iyer", other)])
    assert found.gate("focus").line.state is GateState.PASSED
    assert found.verdict is Verdict.HIRE


def test_only_those_who_rated_a_question_count_for_its_flags() -> None:
    bank = modern_bank()
    fives = noted(dict.fromkeys(ALL, 5))
    left = {name: 5 for name in ALL if name != "q2"}
    absent = replace(noted(left), flags=(flag("q2"), flag("q1")))
    found = combine(bank, [member(bank, "A", absent), member(bank, "B", fives), member(bank, "C", fives)])
    assert [entry.shared for entry in found.flags] == [False, False]
    twice = replace(fives, flags=(flag("q1"), flag("q1", "Again"), flag("q2")))
    found = combine(bank, [member(bank, "A", twice), member(bank, "B", fives), member(bank, "C", fives)])
    assert [entry.shared for entry in found.flags] == [False, False]
