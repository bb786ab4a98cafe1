"""Which single rating would change the verdict: by hand, and against the oracle."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, Flip, Verdict
from csr_interview.scoring.decision import decide
from tests.scoring.banks import criterion_gate, question, small_bank, task
from tests.scoring.oracle import expected
from tests.scoring.test_decision import judged
from tests.scoring.test_properties import many, rated, verdict_cases


def test_sensitivity_by_hand() -> None:
    found = judged(small_bank(), {"irate": 3, "policy": 3, "tools": 5})
    # 3.4 is hold. Irate or policy: one down makes 3.0, still hold; to 1 makes 2.6 and a mean of 2: no hire,
    # gate failed. One up makes 3.8. Tools: 3 makes 3.0, 2 makes 2.8; above 5 there is nothing.
    assert found.flips == (
        Flip("irate", 3, 1, Verdict.NO_HIRE, ("focus",)),
        Flip("irate", 3, 4, Verdict.HIRE),
        Flip("policy", 3, 1, Verdict.NO_HIRE, ("focus",)),
        Flip("policy", 3, 4, Verdict.HIRE),
        Flip("tools", 5, 2, Verdict.NO_HIRE),
    )


def test_a_failed_criterion_is_what_the_verdict_hangs_on() -> None:
    bank = small_bank(tasks=[task("mail", "criteria", "written")], decision={"gates": [criterion_gate()]})
    found = judged(bank, rated_alike(4), responses={"mail": {"grammar": 5, "tone": 1}})
    # The gate alone makes it no hire: with 50 of interview and 10 of writing any better tone is 3.9 and more.
    assert found.verdict is Verdict.NO_HIRE
    assert found.flips == (Flip("", 1, 2, Verdict.HIRE, (), "mail", "tone"),)
    assert found.flips[0].source == "mail/tone"


def test_a_criterion_can_fail_a_gate_or_move_the_score() -> None:
    bank = small_bank(tasks=[task("mail", "criteria", "written")], decision={"gates": [criterion_gate()]})
    found = judged(bank, rated_alike(4), responses={"mail": {"grammar": 5, "tone": 5}})
    assert [flip for flip in found.flips if flip.task] == [
        Flip("", 5, 1, Verdict.NO_HIRE, ("writing",), "mail", "grammar"),
        Flip("", 5, 1, Verdict.NO_HIRE, ("writing",), "mail", "tone"),
    ]
    # Without the gate the score decides: (50 · 7/2 + 10 · w) ÷ 60 is a hire exactly from w = 3.5 on.
    bank = small_bank(
        tasks=[task("mail", "criteria", "written")], questions=pair("a", "b"), decision={"gates": []}
    )
    found = judged(bank, {"a": 3, "b": 4}, responses={"mail": {"grammar": 3, "tone": 4}})
    assert found.composite == Fraction("3.5")
    assert [flip for flip in found.flips if flip.task] == [
        Flip("", 3, 2, Verdict.HOLD, (), "mail", "grammar"),
        Flip("", 4, 3, Verdict.HOLD, (), "mail", "tone"),
    ]


def test_a_better_rating_of_half_a_required_gate_leaves_no_verdict() -> None:
    gates = [criterion_gate(required=True)]
    bank = small_bank(tasks=[task("mail", "criteria", "written")], decision={"gates": gates})
    found = judged(bank, rated_alike(4), responses={"mail": {"tone": 1}})
    assert found.verdict is Verdict.NO_HIRE
    assert found.flips == (Flip("", 1, 2, Verdict.INCOMPLETE, (), "mail", "tone"),)


def rated_alike(rating: int) -> dict[str, int]:
    return dict.fromkeys(("irate", "policy", "tools"), rating)


def pair(*names: str) -> list[dict[str, Any]]:
    return [question(name, weight=50) for name in names]


@many
@given(verdict_cases(), st.sampled_from(("default", "own")))
def test_sensitivity_is_exact(case: tuple[Bank, Evidence], preset: str) -> None:
    bank, evidence = case
    found = decide(bank, evidence, preset)
    failed = {line.gate for line in found.gates if line.state == "failed"}
    wanted = []
    for source, rating in rated_in(bank, evidence).items():
        changed = {to: with_rating(evidence, source, to) for to in range(1, 6)}
        outcomes = {to: expected(bank, other, preset) for to, other in changed.items()}
        flips = [to for to, other in outcomes.items() if other.verdict != found.verdict]
        nearest = [max((to for to in flips if to < rating), default=None)]
        nearest.append(min((to for to in flips if to > rating), default=None))
        for to in nearest:
            if to is not None:
                fails = {
                    gate for gate, (state, _) in outcomes[to].gates.items() if state == "failed"
                } - failed
                wanted.append((*source, rating, to, outcomes[to].verdict, fails))
    lines = [
        (line.question, line.task, line.criterion, line.rating, line.to, line.verdict, set(line.fails))
        for line in found.flips
    ]
    assert lines == wanted


Source = tuple[str, str, str]
"""Question, or else task and criterion."""


def rated_in(bank: Bank, evidence: Evidence) -> dict[Source, int]:
    """Return all that is rated, questions first, in the bank's order."""
    found = {
        (item.id, "", ""): evidence.ratings[item.id] for item in bank.questions if item.id in evidence.ratings
    }
    for made in bank.tasks:
        rule: Any = made.rule
        given = evidence.responses.get(made.id, {}) if rule.kind == "criteria" else {}
        names = [item.id for item in rule.criteria] if given else []
        found |= {("", made.id, name): cast("int", given[name]) for name in names if name in given}
    return found


def with_rating(evidence: Evidence, source: Source, to: int) -> Evidence:
    """Return the evidence with one rating changed."""
    question, made, criterion = source
    if question:
        return rated(evidence, question, to)
    changed = {**evidence.responses[made], criterion: to}
    return replace(evidence, responses={**evidence.responses, made: changed})
