"""Interviewer statistics as a document: nothing is drawn or rounded into something else, or left unsaid."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.documents import statistics as words
from csr_interview.documents.layout import NO_RATING, lean_bar, spark
from csr_interview.models.statistics import Asked, Shared, Timed
from csr_interview.scoring.agreement import icc_reading, kappa_reading
from csr_interview.scoring.interviewers import Report, quartiles, report
from tests.documents.reading import told
from tests.scoring.test_habits import NOTHING, collected


def test_a_sparkline_has_one_column_for_each_rating() -> None:
    assert spark([0, 1, 5, 10, 3]) == "·▁▃▇▂"
    assert spark([0, 0, 0, 0, 0]) == "·····"
    assert spark([2, 2, 2, 2, 2]) == "▇▇▇▇▇"


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5))
def test_a_rating_that_was_given_is_never_drawn_as_none(counts: list[int]) -> None:
    drawn = spark(counts)
    assert len(drawn) == 5
    assert [sign == NO_RATING for sign in drawn] == [count == 0 for count in counts]


@pytest.mark.parametrize(
    ("value", "top", "drawn"),
    [
        ("0", 1, "····│····"), ("1/2", 1, "····│━━··"), ("-1/2", 1, "··━━│····"), ("1", 1, "····│━━━━"),
        ("-1.2", 1, "◂━━━│····"), ("2", 1, "····│━━━▸"), ("1/99", 1, "····│····"), ("2", 2, "····│━━━━"),
        ("-3", 2, "◂━━━│····"),
    ],
)  # fmt: skip
def test_a_bar_grows_to_its_own_side(value: str, top: int, drawn: str) -> None:
    assert lean_bar(Fraction(value), 4, top) == drawn


@given(st.fractions(-4, 4))
def test_a_bar_is_as_wide_as_it_is_told(value: Fraction) -> None:
    assert [len(side) for side in lean_bar(value, 6).split("│")] == [6, 6]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (249, "4:09"), (3599, "59:59"), (3600, "1 h 00"), (7530, "2 h 05"), (200_000, "2 days")],
)
def test_durations_are_short(seconds: int, text: str) -> None:
    assert words.length(Fraction(seconds)) == text


@given(st.fractions(-1, 1, max_denominator=5000))
def test_a_shown_figure_never_reads_otherwise_than_the_exact_one(value: Fraction) -> None:
    for kappa, reading in ((True, kappa_reading), (False, icc_reading)):
        shown = Fraction(words.of_agreement(value, kappa=kappa).replace("−", "-"))
        assert reading(shown) == reading(value)


def test_points_have_their_sign_and_nothing_has_a_dash() -> None:
    assert [words.signed(Fraction(v, 100)) for v in (20, -20, 0)] == ["+0.20", "−0.20", "0.00"]
    assert words.signed(Fraction(-1, 1000)) == "0.00"
    assert words.signed(None) == words.number(None) == words.share(None) == words.middle(None) == "–"
    assert words.middle(quartiles({60: 4})) == "–"
    assert words.middle(quartiles({60: 5})) == "1:00"
    assert words.deviation(Fraction(2)) == Fraction(1414213, 10**6)
    assert words.deviation(None) is None


# The document -------------------------------------------------------------------------------------------


def three_people() -> Report:
    """A is lenient, B severe, and both have rated the same; C has one interview."""
    subjects = tuple(
        Shared(f"p{n % 5}", f"{n // 5}", "q1", name, rating + n % 2)
        for n in range(10)
        for name, rating in (("A", 4), ("B", 2))
    )
    found = collected(
        {"A": {"q1": [4, 5] * 5}, "B": {"q1": [2, 3] * 5}, "C": {"q2": [1]}},
        timed=(Timed("A", "q1", 90, 10),),
        asked=(Asked("A", "q1", 20, 15),),
    )
    return report(found._replace(shared=subjects, sealed=2, nameless=1))


def test_everybody_has_a_line_with_bars_below_each_other_and_nobody_is_judged_by_too_little() -> None:
    text = told(words.report_blocks(three_people()), 100)
    assert "21 interviews by 3 interviewers, version 1. 2 interviews are sealed and not included" in text
    assert "1 interview without an interviewer's name is not included." in " ".join(text.split())
    lines = text.splitlines()
    [lenient, severe, few, group] = lines[5:9]
    assert lenient.split() == [
        "A", "10", "···▇▇", "4.50", "+1.00", "····│━━━━", "2/5", "0.50", "1:30", "25", "%", "1:00",
    ]  # fmt: skip
    assert severe.index("│") == lenient.index("│")
    assert "−1.00 ━━━━│····" in severe
    assert few.split() == ["C", "1"]
    assert "Figures need 5 interviews" in text
    assert group.startswith("  All interviewers  21")
    assert "│" not in group
    assert "A – B" in text
    assert "10 answers of 5 candidates (rough), 0 identical, 10 two or more points apart" in text


@pytest.mark.parametrize("cells", [100, 74, 40])
def test_every_figure_is_told_at_every_width_but_the_range(cells: int) -> None:
    text = told(words.report_blocks(three_people()), cells)
    for figure in ("···▇▇", "4.50", "+1.00 ····│━━━━", "1:30", "25 %", "1:00", "Against", "Skipped"):
        assert figure in text
    assert max(map(len, text.splitlines())) <= cells


def test_one_person_is_told_in_sentences_and_by_question() -> None:
    found = three_people()
    text = told(words.person_blocks(found.people[0], found), 100)
    for sentence in (
        "10 interviews, 10 ratings.", "used 0, 0, 0, 5, 5 times", "Mean 4.50, 1.00 above the group's 3.50",
        "2 of 5 ratings used, spread 0.50", "1:30, half between 1:30 and 1:30",
        "25 % of 20 follow-ups skipped", "Q1 One",
    ):  # fmt: skip
        assert sentence in text
    assert "Not enough data: 5 interviews needed." in told(words.person_blocks(found.people[2], found), 100)


def test_one_person_alone_is_compared_with_nobody_and_nothing_is_told_of_nothing() -> None:
    text = told(words.report_blocks(report(collected({"A": {"q1": [3] * 5}}))), 100)
    assert "there is no comparison" in text
    assert "│" not in text
    assert "All interviewers" not in text
    nothing = told(words.report_blocks(report(NOTHING)), 100)
    assert "0 interviews by 0 interviewers" in nothing
    assert words.NEEDED in " ".join(nothing.split())
