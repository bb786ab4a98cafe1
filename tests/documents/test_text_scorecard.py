"""The scorecard in plain text."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.documents.blocks import Edge, Ruler
from csr_interview.documents.blocks_text import ruler
from csr_interview.documents.layout import cut, duration, hang, pad, when, width, wrap
from csr_interview.exchange import Options
from csr_interview.exchange.pages import text_page
from csr_interview.models.interview import (
    Amendment,
    Answer,
    Interview,
    Recommendation,
    Status,
    SubmittedVerdict,
)
from csr_interview.text import clean
from tests.documents.making import bank, hostile_interviews, interview, planned_interview

AT = "2026-11-21T08:30:00.000Z"
GOLDEN = Path(__file__).parent / "golden" / "scorecard.txt"
"""Write it anew with CSR_INTERVIEW_GOLDEN=1, then read the difference."""


def shown(found: Interview) -> str:
    return text_page(found, bank(), Options())


def test_a_whole_scorecard() -> None:
    text = shown(interview(bank()))
    if os.environ.get("CSR_INTERVIEW_GOLDEN") == "1":
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_a_whole_scorecard_by_rules_of_version_2() -> None:
    text = text_page(*planned_interview(), Options())
    golden = GOLDEN.with_name("scorecard_2.txt")
    if os.environ.get("CSR_INTERVIEW_GOLDEN") == "1":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


def test_below_coverage_a_scorecard_names_what_is_missing_and_the_range() -> None:
    found, used = planned_interview(task_results={})
    answers = {**found.answers, "q5": Answer("q5", skip_reason="The call ended early")}
    found, _ = planned_interview(task_results={}, answers=answers)
    text = " ".join(text_page(found, used, Options()).split())
    assert "INCOMPLETE · no score yet" in text
    for reason in (
        "Incomplete: Customer focus is a must-pass criterion and needs a rating of Q5.",
        "Incomplete: situational judgment has 0 of 4 tasks completed; a decision needs at least 75 % by"
        " weight. Still to do: S1, S2, S3 and S4.",
        "Incomplete: writing has 0 of 2 tasks completed; a decision needs at least 75 % by weight.",
        "Still possible: 2.43 (no hire) to 4.14 (hire).",
    ):
        assert reason in text
    assert "Odds" not in text
    assert "WHAT WOULD CHANGE" not in text


@settings(max_examples=60)
@given(hostile_interviews())
def test_no_line_is_wider_than_80_cells_and_none_holds_a_control(found: Interview) -> None:
    text = shown(found)
    assert clean(text) == text
    for line in text.split("\n"):
        assert width(line) <= 80


def test_the_verdict_as_submitted_leads_and_amendments_are_told() -> None:
    text = shown(interview(bank()))
    assert "\n  HIRE · 3.58 of 5\n" in text
    assert "After 1 amendment, it would be hire, 4.08." in " ".join(text.split())
    plain = interview(bank(), submitted_verdict=SubmittedVerdict("hire", "49/12", "default"))
    assert "as submitted." not in shown(plain)


def test_a_draft_says_what_is_still_possible() -> None:
    draft = interview(
        bank(),
        status=Status.DRAFT,
        submitted_verdict=None,
        submitted_at="",
        finished_at="2026-11-20T14:30:00.000Z",
        answers={"irate": Answer("irate", rating=4, opened=True)},
    )
    text = shown(draft)
    assert "INCOMPLETE" in text
    assert "still possible: " in text
    assert "WOULD CHANGE" not in text
    assert "Q2 Policy\n  not asked · weight 40\n" in text


def test_an_empty_draft_has_no_score() -> None:
    empty = interview(
        bank(),
        status=Status.DRAFT,
        submitted_verdict=None,
        answers={},
        marks=(),
        task_results={},
        amendments=(),
        finished_at="2026-11-20T14:30:00.000Z",
    )
    assert "INCOMPLETE · no score yet" in shown(empty)


def test_the_recommendation_of_the_interviewer_stands_beside_the_verdict() -> None:
    text = shown(interview(bank(), recommendation=Recommendation("no hire", "Salary.")))
    assert "\n  Interviewer's recommendation: NO HIRE. Salary.\n" in text
    assert "recommendation: same as the weighted decision\n" in shown(interview(bank(), recommendation=None))


def test_a_failed_writing_gate_shows_its_ratings() -> None:
    found = interview(bank())
    poor = replace(found.task_results["reply"], response={"grammar": 1, "tone": 3})
    text = shown(replace(found, task_results={"reply": poor}))
    assert "✗ failed: lowest 1; 1 or below fails (Reply, Grammar 1; Reply, Tone 3)" in " ".join(text.split())


def test_a_gate_exactly_at_its_limit_is_shown_as_passed() -> None:
    made = bank()
    answers = {
        "irate": Answer("irate", rating=2, opened=True),
        "policy": Answer("policy", rating=3, opened=True),
        "tools": Answer("tools", rating=5, opened=True),
    }
    text = shown(interview(made, answers=answers, amendments=()))
    assert "✓ passed: mean 2.50 ≥ 2.50 (Q1 2; Q2 3)" in " ".join(text.split())


def test_serious_flags_come_first() -> None:
    made = bank()
    text = " ".join(text_page(interview(made), made, Options()).split())
    assert text.index("Q2 serious: Read from a screen") < text.index("Q2 minor: Stays vague")
    assert "None recorded." in text_page(interview(made, marks=()), made, Options())


def test_an_amended_text_tells_what_went_and_what_came() -> None:
    change = Amendment(1, "irate", "action", "Rang the depot.", "Rang the shop.", "Misheard", "R. Osei", AT)
    text = " ".join(shown(interview(bank(), amendments=(change,))).split())
    assert "Q1 Action · by R. Osei Change Rang the [-depot-]{+shop+}. Reason Misheard" in text


@given(st.integers(17, 90), st.fractions(1, 5))
def test_the_dot_never_stands_on_the_wrong_side_of_an_edge(cells: int, score: Fraction) -> None:
    edges = [Edge(band.at_least, "", "") for band in bank().decision.bands]
    drawn = ruler(Ruler(tuple(edges), score), cells + 4)
    places = sorted(ruler(Ruler((edge,)), cells + 4).index("|") for edge in edges)
    passed = sum(edge.at <= score for edge in edges)
    dot = drawn.index("●")
    assert all(place <= dot for place in places[:passed])
    assert all(place > dot for place in places[passed:])


WORDS = st.text(st.sampled_from("ab 界é👩\u0301\n\t"), max_size=60).map(clean)


@given(WORDS, st.integers(4, 30))
def test_wrapping_keeps_every_character_within_the_width(text: str, cells: int) -> None:
    found = list(wrap(text, cells))
    assert all(width(line) <= cells for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(width(line) <= cells for line in hang("* ", text, cells))


@given(WORDS.filter(lambda text: "\n" not in text and "\t" not in text), st.integers(0, 20))
def test_padding_is_exact(text: str, cells: int) -> None:
    assert width(pad(text, cells)) == cells
    assert width(cut(text, cells)) <= cells


def test_times_and_durations() -> None:
    assert when("2026-03-01T09:05:00.000Z") == "1 Mar 2026 09:05"
    assert when("soon") == "soon"
    assert [duration(value) for value in (0, 65, 3600, 3725, -3)] == [
        "0:00",
        "1:05",
        "1:00:00",
        "1:02:05",
        "0:00",
    ]
