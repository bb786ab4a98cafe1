"""Several scorecards of one candidate: worked examples, and random panels against a straight-line oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, GateState, Member, ObservedFlag, PanelDecision, Verdict
from csr_interview.scoring.decision import decide
from csr_interview.scoring.panel import combine
from tests.scoring.banks import banks, criterion_gate, mean_gate, question, small_bank, task
from tests.scoring.oracle import expected
from tests.scoring.test_properties import evidences, share_rated

many = settings(max_examples=60, deadline=None)
BLAMES = ObservedFlag("irate", "Blames the customer", "serious")
SWEARS = ObservedFlag("tools", "Swears", "serious")


def card(
    bank: Bank, who: str, irate: int | None, policy: int | None, tools: int | None, *flags: ObservedFlag
) -> Member:
    """Return a scorecard of the small bank; None means skipped with a reason."""
    given = {"irate": irate, "policy": policy, "tools": tools}
    ratings = {name: rating for name, rating in given.items() if rating is not None}
    skipped = {name: "no time" for name, rating in given.items() if rating is None}
    return Member(f"id-{who}", who, decide(bank, Evidence(ratings, skipped, flags)), bank.version)


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
        "Customer focus passed with R. Osei and T. Iyer.",
        "The score of 3.70 is the mean of 3.80 (R. Osei) and 3.60 (T. Iyer), equally weighted.",
        "A score of 3.70 means hire (from 3.50); strong hire requires 4.20.",
    )


def test_a_gate_failed_with_one_fails_for_all() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 5, 5, 5), card(bank, "T. Iyer", 2, 2, 5)])
    assert found.verdict is Verdict.NO_HIRE
    gate = found.gate("focus")
    assert (gate.state, gate.failed_by, gate.assessed_by) == (
        GateState.FAILED,
        ("T. Iyer",),
        ("R. Osei", "T. Iyer"),
    )
    assert "Customer focus failed with T. Iyer, passed with R. Osei: one failure is enough." in found.reasons
    assert "No hire: a failed must-pass criterion overrides the score of 3.80." in found.reasons
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


def test_a_required_gate_needs_one_who_assessed_it() -> None:
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
    found = combine(bank, [without, Member("2", "T. Iyer", decide(bank, evidence))])
    assert found.verdict is Verdict.HIRE
    assert "Written communication passed with T. Iyer; not assessed by R. Osei." in found.reasons


def test_the_same_flag_seen_by_two_counts_once() -> None:
    bank = small_bank()
    one, same = card(bank, "R. Osei", 4, 4, 4, BLAMES), card(bank, "T. Iyer", 4, 4, 4, BLAMES)
    assert combine(bank, [one, same]).verdict is Verdict.HIRE
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
    members = [
        Member("1", "R. Osei", decide(old, evidence), "1.0"),
        Member("2", "T. Iyer", decide(new, evidence, "equal"), "1.1"),
    ]
    found = combine(new, members)
    assert found.verdict is Verdict.NO_HIRE
    assert found.reasons[:2] == (
        "The scorecards used different versions of the bank: version 1.0 (R. Osei) and version 1.1 "
        "(T. Iyer); the rules of 1.1 decide.",
        "The scorecards use different weights: Bank weights (R. Osei) and Equal weights (T. Iyer).",
    )


def test_questions_and_gates_of_an_older_version_stay_visible() -> None:
    old = small_bank(decision={"gates": [mean_gate(), mean_gate(id="care", title="Care")]})
    new = small_bank(version="2.0", questions=[question("irate", weight=100)])
    members = [
        card(old, "R. Osei", 2, 2, 4),
        Member("2", "T. Iyer", decide(new, Evidence({"irate": 4}, {})), "2.0"),
    ]
    found = combine(new, members)
    assert [spread.question for spread in found.questions] == ["irate", "policy", "tools"]
    assert [(gate.gate, gate.failed_by) for gate in found.gates] == [
        ("focus", ("R. Osei",)),
        ("care", ("R. Osei",)),
    ]
    assert found.verdict is Verdict.NO_HIRE


def test_a_scorecard_without_a_score_is_left_out_of_the_mean() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 4, 4, 4), card(bank, "T. Iyer", None, None, None)])
    assert (found.composite, found.verdict) == (Fraction(4), Verdict.HIRE)
    assert "The score of 4.00 comes from the only scorecard counted, 4.00 (R. Osei)." in found.reasons
    assert "No score from T. Iyer; excluded from the mean." in found.reasons


def test_a_few_ratings_do_not_raise_the_mean() -> None:
    bank = small_bank(
        questions=[
            question(name, weight=weight)
            for name, weight in zip("abcdef", (20, 15, 20, 10, 20, 15), strict=True)
        ],
    )
    whole = Member("1", "R. Osei", decide(bank, Evidence(dict.fromkeys("abcdef", 3), {})))
    skipped = dict.fromkeys("bcdef", "no time")
    single = Member("2", "T. Iyer", decide(bank, Evidence({"a": 5}, skipped)))
    found = combine(bank, [whole, single])
    assert (found.verdict, found.composite) == (Verdict.HOLD, Fraction(3))
    assert (
        "Excluded from the mean: the score of T. Iyer, who rated less than 80 % of the interview, by weight."
        in found.reasons
    )
    both = combine(bank, [single, replace(single, interview_id="3", interviewer="U. Ek")])
    assert (both.verdict, both.composite) == (Verdict.INCOMPLETE, None)
    assert "Incomplete: no interviewer has rated at least 80 % of the interview, by weight." in both.reasons


def test_two_halves_of_an_interview_are_not_a_whole_one() -> None:
    bank = small_bank()
    found = combine(bank, [card(bank, "R. Osei", 5, None, 5), card(bank, "T. Iyer", None, 5, 5)])
    assert (found.verdict, found.composite, found.missing) == (Verdict.INCOMPLETE, None, ())


def test_nobody() -> None:
    found = combine(small_bank(), [])
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
    assert found.reasons == ("Incomplete: no scorecard has been submitted.",)


@st.composite
def panels(draw: st.DrawFn) -> tuple[Bank, list[Evidence]]:
    """Draw a bank and what one to four interviewers noted."""
    bank = draw(banks())
    return bank, draw(st.lists(evidences(bank, complete=True), min_size=1, max_size=4))


def sit(bank: Bank, noted: list[Evidence]) -> list[Member]:
    return [Member(str(place), f"P{place}", decide(bank, made)) for place, made in enumerate(noted)]


def oracle(bank: Bank, noted: list[Evidence]) -> tuple[str, Fraction | None]:
    """Return verdict and score by the rules, one after the other."""
    alone = [expected(bank, evidence) for evidence in noted]
    enough = [share_rated(bank, evidence) >= bank.decision.coverage for evidence in noted]
    scores = [
        one.composite for one, fits in zip(alone, enough, strict=True) if fits and one.composite is not None
    ]
    composite = sum(scores, Fraction(0)) / len(scores) if scores else None
    lacking = set.intersection(*(one.missing for one in alone))
    required = {gate.id for gate in bank.decision.gates if gate.required}
    for gate in required:
        if all(one.gates[gate][0] == "not assessed" for one in alone):
            lacking.add(gate)
    if composite is None or lacking:
        return "incomplete", composite
    if any(state == "failed" for one in alone for state, _ in one.gates.values()):
        return "no hire", composite
    verdict = "no hire"
    for band in sorted(bank.decision.bands, key=lambda band: band.at_least):
        if composite >= band.at_least:
            verdict = band.verdict.value
    # All drawn flags say the same, so the panel has as many distinct ones as whoever noted most.
    serious = max(sum(flag.severity == "serious" for flag in made.flags) for made in noted)
    cap, order = bank.decision.red_flag_cap, ["no hire", "hold", "hire", "strong hire"]
    if serious >= cap.serious:
        verdict = min(verdict, cap.verdict.value, key=order.index)
    return verdict, composite


@many
@given(panels(), st.randoms())
def test_agrees_with_the_oracle_in_any_order(case: tuple[Bank, list[Evidence]], chance: object) -> None:
    bank, noted = case
    members = sit(bank, noted)
    found = combine(bank, members)
    assert (found.verdict.value, found.composite) == oracle(bank, noted)
    chance.shuffle(members)  # type: ignore[attr-defined]
    assert combine(bank, members) == found


@many
@given(panels())
def test_one_member_gives_its_own_verdict(case: tuple[Bank, list[Evidence]]) -> None:
    bank, noted = case
    own = decide(bank, noted[0])
    found = combine(bank, sit(bank, noted[:1]))
    enough = own.coverage >= bank.decision.coverage
    assert (found.verdict, found.composite, found.capped, found.borderline, found.edge) == (
        own.verdict,
        own.composite if enough else None,
        own.capped,
        own.borderline,
        own.edge if enough else None,
    )
    assert set(found.missing) == set(own.missing)
    assert [(gate.gate, gate.state, gate.required) for gate in found.gates] == [
        (line.gate, line.state, line.required) for line in own.gates
    ]


@many
@given(panels())
def test_what_holds_for_every_panel(case: tuple[Bank, list[Evidence]]) -> None:
    bank, noted = case
    members = sit(bank, noted)
    found = combine(bank, members)
    if found.composite is not None:
        assert found.lowest is not None
        assert found.highest is not None
        assert 1 <= found.lowest <= found.composite <= found.highest <= 5
    for gate in found.gates:
        states = [one.decision.gate(gate.gate).state for one in members]
        assert (gate.state is GateState.FAILED) == (GateState.FAILED in states)
        assert (gate.state is GateState.NOT_ASSESSED) == (set(states) == {GateState.NOT_ASSESSED})
        if gate.state is GateState.FAILED:
            assert found.verdict in (Verdict.NO_HIRE, Verdict.INCOMPLETE)
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
