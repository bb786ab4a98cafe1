"""Several scorecards of one candidate: worked examples, and random panels against a recomputation."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import bank_to_json
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, GateState, Member, ObservedFlag, PanelDecision, Verdict
from csr_interview.scoring.decision import decide
from csr_interview.scoring.panel import combine
from tests.scoring.banks import criterion_gate, mean_gate, modern_banks, question, small_bank, task
from tests.scoring.recompute import Noted, recompute
from tests.scoring.test_rules_properties import evidences

many = settings(max_examples=60, deadline=None)
BLAMES = ObservedFlag("irate", "Blames the customer", "serious")
SWEARS = ObservedFlag("tools", "Swears", "serious")


def member(bank: Bank, who: str, evidence: Evidence, preset: str = "default") -> Member:
    return Member(f"id-{who}", who, decide(bank, evidence, preset), evidence, bank.version)


def card(
    bank: Bank, who: str, irate: int | None, policy: int | None, tools: int | None, *flags: ObservedFlag
) -> Member:
    """Return a scorecard of the small bank; None means skipped with a reason."""
    given = {"irate": irate, "policy": policy, "tools": tools}
    ratings = {name: rating for name, rating in given.items() if rating is not None}
    skipped = {name: "no time" for name, rating in given.items() if rating is None}
    return member(bank, who, Evidence(ratings, skipped, flags))


def test_the_mean_of_two() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "T. Iyer", 3, 4, 4), card(bank, "R. Osei", 4, 4, 3)])
    assert [one.interviewer for one in found.members] == ["R. Osei", "T. Iyer"]
    assert (found.composite, found.lowest, found.highest) == (
        Fraction(37, 10),
        Fraction(18, 5),
        Fraction(19, 5),
    )
    assert found.verdict is Verdict.HIRE
    assert found.reasons == (
        "Customer focus passed: mean 3.75, at least 2.50 required (Irate 3.50, Policy 4).",
        "The score of 3.70 is the weighted mean of the mean ratings of each question.",
        "A score of 3.70 means hire (from 3.50); strong hire requires 4.20.",
        "The scorecards have rules of version 1; panels of any version average each question first.",
    )


def test_a_criterion_that_fails_for_one_and_not_on_the_means() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 5, 5, 5), card(bank, "T. Iyer", 2, 2, 5)])
    assert found.verdict is Verdict.HIRE
    gate = found.gate("focus")
    assert (gate.line.state, gate.failed_by) == (GateState.PASSED, ("T. Iyer",))
    assert (
        "Customer focus passed: mean 3.50, at least 2.50 required (Irate 3.50, Policy 3.50); fails on the "
        "ratings of T. Iyer alone."
    ) in found.reasons
    assert "Individual decisions differ: strong hire (R. Osei) and no hire (T. Iyer)." in found.reasons
    assert "To discuss: Irate, rated 2 by T. Iyer and 5 by R. Osei." in found.reasons
    assert [spread.question for spread in found.to_discuss] == ["irate", "policy"]


def test_a_score_just_below_an_edge_stays_below() -> None:
    bank = small_bank()
    pairs = [card(bank, f"P{place}", 4 - place % 2, 4 - place % 2, 3 + place % 2) for place in range(248)]
    found = combine(bank, [*pairs, card(bank, "C", 3, 4, 3)])
    assert (found.composite, found.verdict) == (Fraction(4357, 1245), Verdict.HOLD)
    assert "A score of 3.4996 means hold (from 3.00); hire requires 3.50." in found.reasons
    exactly = combine(bank, [card(bank, "A", 4, 4, 3), card(bank, "B", 3, 3, 4)])
    assert (exactly.composite, exactly.verdict, exactly.borderline) == (Fraction(7, 2), Verdict.HIRE, True)
    assert "Borderline: 3.50 is exactly at the 3.50 cutoff." in exactly.reasons


def test_what_one_skipped_another_rated() -> None:
    bank = small_bank(
        questions=[question("irate", required=True), question("policy"), question("tools", weight=60)],
    )
    alone = card(bank, "R. Osei", None, 4, 4)
    assert alone.decision.verdict is Verdict.INCOMPLETE
    found = combine(bank, [alone, card(bank, "T. Iyer", 3, 4, 4)])
    assert (found.verdict, found.missing) == (Verdict.HIRE, ())
    assert (found.questions[0].ratings, found.questions[0].mean) == (
        (("R. Osei", None), ("T. Iyer", 3)),
        Fraction(3),
    )
    assert not found.questions[0].discuss
    both = combine(bank, [alone, card(bank, "T. Iyer", None, 3, 4)])
    assert (both.verdict, both.missing) == (Verdict.INCOMPLETE, ("irate",))
    assert both.reasons[0] == "Incomplete: no interviewer has rated Irate."


def test_a_required_criterion_needs_one_who_assessed_it() -> None:
    bank = small_bank(
        tasks=[task("mail", "criteria", "written")], decision={"gates": [criterion_gate(required=True)]}
    )
    without = card(bank, "R. Osei", 4, 4, 4)
    found = combine(bank, [without, replace(without, interview_id="2", interviewer="T. Iyer")])
    assert found.verdict is Verdict.INCOMPLETE
    assert found.reasons[0] == "Incomplete: Written communication must be assessed, but no interviewer has."
    evidence = Evidence(
        dict.fromkeys(("irate", "policy", "tools"), 4), {}, (), {"mail": {"grammar": 4, "tone": 4}}
    )
    found = combine(bank, [without, member(bank, "T. Iyer", evidence)])
    assert found.verdict is Verdict.HIRE
    assert found.gate("writing").line.state is GateState.PASSED


def test_the_same_flag_seen_by_two_is_one_flag() -> None:
    bank = small_bank()
    one, same = card(bank, "R. Osei", 4, 4, 4, BLAMES), card(bank, "T. Iyer", 4, 4, 4, BLAMES)
    found = combine(bank, [one, same])
    assert found.verdict is Verdict.HIRE
    assert [(flag.text, [who for who, _ in flag.seen_by]) for flag in found.flags] == [
        ("Blames the customer", ["R. Osei", "T. Iyer"])
    ]
    found = combine(bank, [one, card(bank, "T. Iyer", 4, 4, 4, SWEARS, replace(SWEARS, severity="note"))])
    assert (found.verdict, found.capped) == (Verdict.HOLD, True)
    assert (
        "2 serious red flags: with 2 or more, the decision is at most hold, so hire becomes hold."
        in found.reasons
    )


def test_versions_and_weights_that_differ_are_said() -> None:
    old, new = (
        small_bank(),
        small_bank(version="1.1", decision={"bands": [{"verdict": "hire", "at_least": 4.5}]}),
    )
    evidence = Evidence({"irate": 4, "policy": 4, "tools": 4}, {})
    found = combine(new, [member(old, "R. Osei", evidence), member(new, "T. Iyer", evidence, "equal")])
    assert found.verdict is Verdict.NO_HIRE
    assert found.reasons[:2] == (
        "The scorecards used different versions of the bank: version 1.0 (R. Osei) and version 1.1 "
        "(T. Iyer); the rules of 1.1 decide.",
        "The scorecards use different weights: Bank weights (R. Osei) and Equal weights (T. Iyer).",
    )


def test_questions_of_an_older_version_stay_visible_but_do_not_count() -> None:
    old = small_bank(decision={"gates": [mean_gate(), mean_gate(id="care", title="Care")]})
    new = small_bank(version="2.0", questions=[question("irate", weight=100)])
    found = combine(new, [card(old, "R. Osei", 2, 1, 1), member(new, "T. Iyer", Evidence({"irate": 4}, {}))])
    assert [spread.question for spread in found.questions] == ["irate", "policy", "tools"]
    assert [gate.line.gate for gate in found.gates] == ["focus"]
    assert (found.verdict, found.composite) == (Verdict.HOLD, Fraction(3))


def test_who_rated_nothing_changes_nothing() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 4, 4, 4), card(bank, "T. Iyer", None, None, None)])
    assert (found.composite, found.verdict) == (Fraction(4), Verdict.HIRE)


def test_two_halves_of_an_interview_make_a_whole_one() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 5, None, 5), card(bank, "T. Iyer", None, 5, 5)])
    assert (found.verdict, found.composite, found.coverage) == (Verdict.STRONG_HIRE, Fraction(5), Fraction(1))
    one = combine(bank, [card(bank, "R. Osei", 5, None, 5), card(bank, "T. Iyer", 5, None, None)])
    assert (one.verdict, one.composite) == (Verdict.INCOMPLETE, None)
    assert (
        "Incomplete: only 60 % of the interview is rated, by weight; a decision needs at least 80 %."
    ) in one.reasons


def test_nobody() -> None:
    found = combine(small_bank(), [])
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
    assert found.reasons == ("Incomplete: no scorecard has been submitted.",)


@st.composite
def panels(draw: st.DrawFn) -> tuple[Bank, list[Evidence]]:
    """Draw a bank and what one to four interviewers noted; the tasks are administered by the first."""
    bank = draw(modern_banks())
    first, *others = draw(st.lists(evidences(bank), min_size=1, max_size=4))
    return bank, [first, *(replace(other, responses={}) for other in others)]


def sit(bank: Bank, noted: list[Evidence]) -> list[Member]:
    return [member(bank, f"P{place}", made) for place, made in enumerate(noted)]


def together(bank: Bank, noted: list[Evidence]) -> Noted:
    """Return what the panel noted, as if it were one interviewer with fractional ratings."""
    ratings, skipped = {}, set()
    for item in bank.questions:
        given = [made.ratings[item.id] for made in noted if item.id in made.ratings]
        if given:
            ratings[item.id] = Fraction(sum(given), len(given))
        if any(item.id in made.skipped for made in noted):
            skipped.add(item.id)
    flags = []
    for asked, text in {(flag.question, flag.text) for made in noted for flag in made.flags}:
        seen = [f for made in noted for f in made.flags if (f.question, f.text) == (asked, text)]
        covered = sum(asked in made.ratings for made in noted) or len(noted)
        if 2 * len(seen) >= covered:
            flags.append((asked, "serious", "".join(flag.words for flag in seen)))
    used = {made.plan for made in noted}
    plan = max((one for one in bank.plans if one.id in used), key=lambda one: len(one.families))
    planned = {task.id for task in bank.for_plan(noted[0].plan).tasks}
    responses = {name: dict(found) for name, found in noted[0].responses.items() if name in planned}
    return Noted(ratings, skipped, responses, flags, plan.id)  # type: ignore[arg-type]


@many
@given(panels(), st.randoms())
def test_agrees_with_the_recomputation_in_any_order(
    case: tuple[Bank, list[Evidence]], chance: object
) -> None:
    bank, noted = case
    members = sit(bank, noted)
    found = combine(bank, members)
    wanted = recompute(json.loads(bank_to_json(bank)), together(bank, noted))
    assert (found.verdict.value, found.composite) == (wanted.verdict, wanted.composite)
    assert {gate.line.gate: gate.line.state.value for gate in found.gates} == wanted.passes
    assert set(found.missing) - set(wanted.passes) == wanted.missing
    chance.shuffle(members)  # type: ignore[attr-defined]
    assert combine(bank, members) == found


@many
@given(panels())
def test_one_member_gives_its_own_verdict(case: tuple[Bank, list[Evidence]]) -> None:
    bank, noted = case
    own = decide(bank, noted[0])
    found = combine(bank, sit(bank, noted[:1]))
    assert (found.verdict, found.composite, found.capped, found.edge) == (
        own.verdict,
        own.composite,
        own.capped,
        own.edge,
    )
    assert set(found.missing) == set(own.missing)
    assert [gate.line for gate in found.gates] == list(own.gates)


@many
@given(panels())
def test_what_holds_for_every_panel(case: tuple[Bank, list[Evidence]]) -> None:
    bank, noted = case
    found = combine(bank, sit(bank, noted))
    if found.composite is not None:
        assert 1 <= found.composite <= 5
    _spreads_hold(found, noted)
    assert all(reason.endswith(".") and "None" not in reason for reason in found.reasons)


def _spreads_hold(found: PanelDecision, noted: list[Evidence]) -> None:
    for spread in found.questions:
        given = [made.ratings.get(spread.question) for made in noted]
        assert [rating for _, rating in spread.ratings] == given
        values = [rating for rating in given if rating is not None]
        assert spread.discuss == any(one - other >= 2 for one in values for other in values)
        assert (spread.lowest, spread.highest) == (min(values, default=None), max(values, default=None))
        assert spread.mean == (Fraction(sum(values), len(values)) if values else None)
