"""Bars, sparklines and numbers of interviewer statistics: nothing is drawn or rounded into something else."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.documents import statistics as words
from csr_interview.scoring.agreement import icc_reading, kappa_reading
from csr_interview.scoring.habits import quartiles


def test_a_sparkline_has_one_column_for_each_rating() -> None:
    assert words.spark([0, 1, 5, 10, 3]) == "·▁▃▇▂"
    assert words.spark([0, 0, 0, 0, 0]) == "·····"
    assert words.spark([2, 2, 2, 2, 2]) == "▇▇▇▇▇"


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5))
def test_a_rating_that_was_given_is_never_drawn_as_none(counts: list[int]) -> None:
    drawn = words.spark(counts)
    assert len(drawn) == 5
    assert [sign == words.NO_RATING for sign in drawn] == [count == 0 for count in counts]


@pytest.mark.parametrize(
    ("value", "left", "right"),
    [
        ("0", "····", "····"), ("1/2", "····", "━━··"), ("-1/2", "··━━", "····"), ("1", "····", "━━━━"),
        ("-1.2", "◂━━━", "····"), ("2", "····", "━━━▸"), ("1/99", "····", "····"),
    ],
)  # fmt: skip
def test_a_bar_grows_to_its_own_side(value: str, left: str, right: str) -> None:
    assert words.lean_bar(Fraction(value), 4) == (left, right)


@given(st.fractions(-4, 4))
def test_a_bar_is_as_wide_as_it_is_told(value: Fraction) -> None:
    assert {len(side) for side in words.lean_bar(value, 6)} == {6}


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
