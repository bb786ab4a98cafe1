"""Numbers as shown: rounded, but never across an edge."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.exact import decimals, score

F = Fraction
HIRE = F("3.5")


@pytest.mark.parametrize(
    ("value", "edges", "places", "shown"),
    [
        (F("3.5"), (), 2, "3.50"),
        (F("2.345"), (), 2, "2.35"),
        (F("2.3449"), (), 2, "2.34"),
        (F(7, 3), (), 2, "2.33"),
        (F(8, 3), (), 2, "2.67"),
        (F("0.005"), (), 2, "0.01"),
        (F("-0.005"), (), 2, "-0.01"),
        (F("-0.001"), (), 2, "0.00"),
        (F("99.5"), (), 0, "100"),
        (F(4), (), 0, "4"),
        (F("3.4999"), (), 2, "3.50"),
        (F("3.4999"), (HIRE,), 2, "3.4999"),
        (F("3.496"), (HIRE,), 2, "3.496"),
        (F("3.494"), (HIRE,), 2, "3.49"),
        (F("3.5004"), (HIRE,), 2, "3.5004"),
        (F("3.5"), (HIRE,), 2, "3.50"),
        (F("3.125"), (F("3.125"),), 2, "3.125"),
        (F(10, 3), (F(10, 3),), 2, "3.33"),
        (F("3.334"), (F(10, 3),), 2, "3.334"),
        (F("4.1999"), (F("3.5"), F("4.2")), 2, "4.1999"),
    ],
)
def test_shown(value: Fraction, edges: tuple[Fraction, ...], places: int, shown: str) -> None:
    assert decimals(value, edges, places) == shown


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        decimals(F(1), (), -1)


def side(value: Fraction, edge: Fraction) -> int:
    return (value > edge) - (value < edge)


numbers = st.fractions(-6, 6, max_denominator=10_000)
decimal_edges = st.lists(st.integers(-6000, 6000).map(lambda n: F(n, 1000)), max_size=3)


@given(numbers, decimal_edges, st.integers(0, 4))
def test_shown_number_stands_to_edges_as_the_exact_one(
    value: Fraction, edges: list[Fraction], places: int
) -> None:
    shown = decimals(value, edges, places)
    digits = len(shown.partition(".")[2])
    assert digits >= places
    assert abs(F(shown) - value) <= F(1, 2 * 10**digits)
    assert [side(F(shown), edge) for edge in edges] == [side(value, edge) for edge in edges]


@given(numbers, st.lists(numbers, max_size=3))
def test_ends_for_any_edges_even_equal_ones(value: Fraction, edges: list[Fraction]) -> None:
    shown = F(decimals(value, [value, *edges]))
    assert [side(shown, edge) for edge in edges if edge != value] == [
        side(value, edge) for edge in edges if edge != value
    ]


# Scores -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("499/192", "2.60"), ("3.799", "3.80"), ("7/2", "3.50"), ("3.4999", "3.4999"), ("", "")],
)
def test_a_stored_score(exact: str, shown: str) -> None:
    assert score(exact, (HIRE,)) == shown
