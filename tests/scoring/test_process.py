"""The decision over all stages: worked examples, and random processes against a recomputation."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, Member, ObservedFlag, StageResult, Verdict
from csr_interview.models.exact import decimals
from csr_interview.scoring.decision import decide
from csr_interview.scoring.panel import combine
from csr_interview.scoring.process import over_stages, result_of, result_of_panel
from tests.scoring.banks import modern_bank

SPECIALIST = load_file(shipped_dir() / "customer-support-specialist.toml")
BLAMES = ObservedFlag("q1", "Blames the customer", "serious", "She was mad")
GUESSES = ObservedFlag("q3", "Guesses", "serious", "I would try something")


def staged(*weights: int, **changes: Any) -> Bank:
    """Return a bank with two stages of three questions each, with these weights."""
    own = [{"weight": weight} for weight in weights] or [{}, {}]
    stages = [
        {"id": "talk", "title": "Talk", "focus": "People.", "questions": ["q1", "q5", "q2"]},
        {"id": "desk", "title": "Desk", "focus": "Work.", "questions": ["q3", "q4", "q6"]},
    ]
    return modern_bank(
        tasks=[],
        stages=[stage | one for stage, one in zip(stages, own, strict=True)],
        plans=[{"id": "interview", "title": "Questions"}],
        decision={"components": {"interview": 100}, "must_pass": PASSES} | changes,
    )


PASSES = [
    {
        "id": "focus",
        "title": "Customer focus",
        "conditions": [{"kind": "ratings-floor", "competency": "empathy", "fails_at": 1}],
    }
]


def held(bank: Bank, stage: str, rating: int, *flags: ObservedFlag, **ratings: int) -> StageResult:
    """Return the result of a stage with one interviewer who rated everything the same but `ratings`."""
    narrow = bank.for_stage(stage)
    rated = {question.id: rating for question in narrow.questions} | ratings
    found = decide(narrow, Evidence(rated, {}, flags, plan="interview"))
    return result_of(narrow, found, "R. Osei")


# Within a stage ------------------------------------------------------------------------------------------


def test_two_ratings_in_one_stage_do_not_say_hire() -> None:
    narrow = SPECIALIST.for_stage("hr")
    said = {
        rating: decide(narrow, Evidence(dict.fromkeys(("motivation", "tools"), rating), {}, plan="interview"))
        for rating in (2, 3, 4, 5)
    }
    assert [found.verdict.value for found in said.values()] == ["stop", "hold", "advance", "advance"]
    for found in said.values():
        for reason in found.reasons:
            assert "hire" not in reason.casefold()
        words = [flip.verdict for flip in found.flips] + [line.verdict for line in found.presets]
        assert set(words) <= {Verdict.ADVANCE, Verdict.HOLD, Verdict.STOP}


def test_what_is_possible_in_a_stage_has_its_words() -> None:
    found = decide(SPECIALIST.for_stage("hr"), Evidence({"tools": 4}, {}, plan="interview"))
    assert found.verdict is Verdict.INCOMPLETE
    assert found.lowest is not None
    assert found.highest is not None
    assert (found.lowest.verdict, found.highest.verdict) == (Verdict.STOP, Verdict.ADVANCE)


def test_a_failed_must_pass_criterion_stops() -> None:
    found = held(staged(60, 40), "talk", 5, q1=1)
    assert (found.verdict, found.failed) == (Verdict.STOP, ("Customer focus",))


def test_red_flags_cap_a_stage_at_hold() -> None:
    bank = staged(60, 40, red_flag_cap={"serious": 1, "verdict": "hold"})
    assert held(bank, "talk", 5).verdict is Verdict.ADVANCE
    assert held(bank, "talk", 5, BLAMES).verdict is Verdict.HOLD
    never = staged(60, 40, red_flag_cap={"serious": 1, "verdict": "no hire"})
    assert held(never, "talk", 5, BLAMES).verdict is Verdict.STOP


def test_a_bank_whose_stages_have_no_weights_keeps_its_words() -> None:
    bank = staged()
    assert held(bank, "talk", 4).verdict is Verdict.HIRE
    with pytest.raises(ValueError, match="no decision over all stages"):
        over_stages(bank, {})


def test_a_panel_of_a_stage_has_its_words() -> None:
    narrow = staged(60, 40).for_stage("talk")
    members = []
    for who, rating in (("R. Osei", 4), ("T. Iyer", 5)):
        evidence = Evidence(dict.fromkeys(("q1", "q5", "q2"), rating), {}, plan="interview")
        members.append(Member(who, who, decide(narrow, evidence), evidence))
    panel = combine(narrow, members)
    assert (panel.verdict, panel.composite) == (Verdict.ADVANCE, Fraction(9, 2))
    found = result_of_panel(narrow, panel)
    assert (found.verdict, found.interviewers) == (Verdict.ADVANCE, ("R. Osei", "T. Iyer"))
    alone = held(staged(60, 40), "talk", 4)
    assert found.squared is not None
    assert alone.squared is not None
    assert found.squared < alone.squared, "a panel is more reliable"


# Over all stages -----------------------------------------------------------------------------------------


def test_the_weighted_mean_of_the_stages_decides() -> None:
    bank = staged(60, 40)
    found = over_stages(bank, {"talk": held(bank, "talk", 4), "desk": held(bank, "desk", 3)})
    assert (found.verdict, found.composite) == (Verdict.HIRE, Fraction(18, 5))
    assert [(line.title, line.share) for line in found.stages] == [
        ("Talk", Fraction(3, 5)),
        ("Desk", Fraction(2, 5)),
    ]
    assert found.missing == ()
    assert found.borderline
    assert found.reasons[:3] == (
        "The score of 3.60 is the weighted mean of Talk 4.00 × 60 % and Desk 3.00 × 40 %.",
        "A score of 3.60 means hire (from 3.50); strong hire requires 4.20.",
        f"Borderline: 3.60 is within one standard error ({found.error:.2f}) of the 3.50 cutoff.",
    )
    assert found.reasons[3].startswith("Odds that another interviewer in each stage reaches the same side")
    narrowed = over_stages(
        bank.for_stage("desk"), {"talk": held(bank, "talk", 4), "desk": held(bank, "desk", 3)}
    )
    assert narrowed == found, "the bank of one interview holds all that the decision needs"


def test_independent_errors_add_up_as_squares() -> None:
    bank = staged(60, 40)
    found = over_stages(bank, {"talk": held(bank, "talk", 4), "desk": held(bank, "desk", 4)})
    reliability = bank.decision.reliability
    assert reliability is not None
    one = float(reliability.sd) * sqrt(1 - float(reliability.single))
    assert found.error == pytest.approx(sqrt((0.6 * one) ** 2 + (0.4 * one) ** 2), abs=1e-4)
    assert found.same_side is not None
    alone = over_stages(staged(99, 1), {"talk": held(bank, "talk", 4), "desk": held(bank, "desk", 4)})
    assert alone.same_side is not None
    assert found.same_side > alone.same_side > 0.5


def test_what_is_missing_is_named() -> None:
    bank = staged(60, 40)
    talk = held(bank, "talk", 5)
    found = over_stages(bank, {"talk": talk})
    assert (found.verdict, found.composite, found.same_side) == (Verdict.INCOMPLETE, None, None)
    assert found.reasons == ("Missing: Desk.",)
    found = over_stages(bank, {"talk": talk}, {"desk"})
    assert found.reasons == ("Missing: Desk.", "Started but not submitted: Desk.")
    unfinished = replace(talk, verdict=Verdict.INCOMPLETE, composite=None)
    found = over_stages(bank, {"talk": talk, "desk": unfinished})
    assert found.verdict is Verdict.INCOMPLETE
    assert found.reasons == ("Missing: Desk.", "Submitted, but with an incomplete result: Desk.")
    assert over_stages(bank, {}).reasons == ("Missing: Talk and Desk.",)


def test_a_must_pass_criterion_that_failed_in_any_stage_decides() -> None:
    bank = staged(60, 40)
    results = {"talk": held(bank, "talk", 5, q1=1), "desk": held(bank, "desk", 5)}
    found = over_stages(bank, results)
    assert found.composite is not None
    assert found.composite > 4
    assert (found.verdict, found.failed) == (Verdict.NO_HIRE, (("Talk", "Customer focus"),))
    assert (found.borderline, found.same_side) == (False, None)
    assert found.reasons[0] == "Customer focus is a must-pass criterion and failed in Talk."
    assert any(reason.startswith("No hire: a failed must-pass") for reason in found.reasons)
    open_one = over_stages(bank, {"talk": results["talk"]})
    assert open_one.verdict is Verdict.INCOMPLETE
    assert open_one.reasons[1] == (
        "Customer focus is a must-pass criterion and failed in Talk: the decision can only be no hire."
    )


def test_serious_red_flags_count_by_competency_over_all_stages() -> None:
    bank = staged(60, 40)
    talk, desk = held(bank, "talk", 5, BLAMES), held(bank, "desk", 5, GUESSES)
    assert {talk.verdict, desk.verdict} == {Verdict.ADVANCE}, "one alone is below the cap"
    found = over_stages(bank, {"talk": talk, "desk": desk})
    assert (found.verdict, found.capped, len(found.against)) == (Verdict.HOLD, True, 2)
    again = held(bank, "talk", 5, BLAMES, replace(BLAMES, question="q5"))
    found = over_stages(bank, {"talk": again, "desk": held(bank, "desk", 5)})
    assert (found.verdict, found.capped) == (Verdict.STRONG_HIRE, False), "the same competency counts once"


# Any process ---------------------------------------------------------------------------------------------

RESULTS = st.builds(
    StageResult,
    verdict=st.sampled_from((Verdict.ADVANCE, Verdict.HOLD, Verdict.STOP)),
    composite=st.builds(Fraction, st.integers(60, 300), st.just(60)),
    interviewers=st.just(("R. Osei",)),
    failed=st.sampled_from(((), (), (), ("Customer focus",))),
    against=st.frozensets(st.sampled_from(("empathy", "knowledge", "writing")), max_size=2),
    squared=st.just(Fraction(1, 5)),
)


@st.composite
def processes(draw: st.DrawFn) -> tuple[Bank, dict[str, StageResult]]:
    """Draw a bank of two to five stages, and a result of each."""
    count = draw(st.integers(2, 5))
    stages = [
        {"id": f"s{n}", "title": f"Stage {n}", "focus": "Any.", "questions": [f"q{n + 1}"]}
        | {"weight": draw(st.integers(1, 50))}
        for n in range(count)
    ]
    return modern_bank(stages=stages), {f"s{n}": draw(RESULTS) for n in range(count)}


@settings(max_examples=100, deadline=None)
@given(processes())
def test_it_agrees_with_a_recomputation(case: tuple[Bank, dict[str, StageResult]]) -> None:
    bank, results = case
    top = bottom = Fraction(0)
    for stage in bank.stages:
        assert stage.weight is not None
        composite = results[stage.id].composite
        assert composite is not None
        top += stage.weight * composite
        bottom += stage.weight
    score = top / bottom
    if any(result.failed for result in results.values()):
        wanted = "no hire"
    else:
        wanted = "strong hire" if score >= Fraction(21, 5) else "hire" if score >= Fraction(7, 2) else "hold"
        wanted = wanted if score >= 3 else "no hire"
        against = {name for result in results.values() for name in result.against}
        if len(against) >= bank.decision.red_flag_cap.serious and wanted in ("strong hire", "hire"):
            wanted = "hold"
    found = over_stages(bank, results)
    assert (found.composite, found.verdict.value) == (score, wanted)
    assert sum(line.share for line in found.stages) == 1
    shown = decimals(score, [band.at_least for band in bank.decision.bands])
    assert any(reason.startswith(f"The score of {shown} is") for reason in found.reasons)
    assert all(reason[0] == reason[0].upper() and reason.endswith(".") for reason in found.reasons)


@settings(max_examples=60, deadline=None)
@given(processes(), st.data())
def test_the_order_of_stages_does_not_matter(
    case: tuple[Bank, dict[str, StageResult]], data: st.DataObject
) -> None:
    bank, results = case
    found = over_stages(bank, results)
    turned = bank.model_copy(update={"stages": tuple(data.draw(st.permutations(bank.stages)))})
    other = over_stages(turned, dict(data.draw(st.permutations(list(results.items())))))
    alike = ("verdict", "composite", "capped", "borderline", "error", "same_side", "against")
    assert [getattr(found, name) for name in alike] == [getattr(other, name) for name in alike]
    assert set(found.failed) == set(other.failed)


@settings(max_examples=60, deadline=None)
@given(processes(), st.data())
def test_without_every_stage_it_is_incomplete(
    case: tuple[Bank, dict[str, StageResult]], data: st.DataObject
) -> None:
    bank, results = case
    left_out = set(data.draw(st.lists(st.sampled_from(sorted(results)), min_size=1)))
    found = over_stages(bank, {name: one for name, one in results.items() if name not in left_out})
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
    assert {line.stage for line in found.missing} == left_out


@settings(max_examples=60, deadline=None)
@given(processes(), st.data())
def test_a_failed_must_pass_criterion_is_never_a_hire(
    case: tuple[Bank, dict[str, StageResult]], data: st.DataObject
) -> None:
    bank, results = case
    name = data.draw(st.sampled_from(sorted(results)))
    failed = replace(results[name], verdict=Verdict.STOP, failed=("Customer focus",))
    top = {stage: replace(one, composite=Fraction(5)) for stage, one in results.items()}
    assert over_stages(bank, top | {name: failed}).verdict is Verdict.NO_HIRE


def test_a_stage_that_the_bank_no_longer_has_is_named() -> None:
    bank = staged(50, 50)
    results = {"talk": held(bank, "talk", 4), "desk": held(bank, "desk", 4), "gone": held(bank, "desk", 1)}
    found = over_stages(bank, results)
    assert found.composite == 4
    assert found.reasons[-1] == "Not counted, because the question bank no longer has the stage: gone."
