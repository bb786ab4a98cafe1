"""Numbers as shown: rounded, but never across an edge."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.exact import decimals, mean_of, score

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


@pytest.mark.parametrize(
    ("values", "terms", "mean"),
    [
        (["2.95", "499/192"], ("2.950", "2.599"), "2.77"),
        (["3.1", "3.9"], ("3.10", "3.90"), "3.50"),
        (["2.95", "2.6"], ("2.95", "2.60"), "2.78"),
        (["10/3", "23/6", "10/3"], ("3.33", "3.83", "3.33"), "3.50"),
        (["3.4996", "3.4996"], ("3.4996", "3.4996"), "3.4996"),
        (["10/3"], ("3.33",), "3.33"),
        (["8/3", "8/3", "689/240"], ("2.6667", "2.6667", "2.8708"), "2.73"),
        (["7/6", "7/6", "71/60"], ("1.17", "1.17", "1.18"), "1.17"),
        (["31/15", "31/15", "3.9166"], ("2.067", "2.067", "3.917"), "2.68"),
        (["4/3", "4/3", "803/600"], ("4/3", "4/3", "803/600"), "1.34"),
    ],
)
def test_a_mean_with_what_it_is_the_mean_of(values: list[str], terms: tuple[str, ...], mean: str) -> None:
    assert mean_of([F(value) for value in values], (HIRE,)) == (terms, mean)


@given(st.lists(st.fractions(1, 5, max_denominator=400), min_size=1, max_size=6), decimal_edges)
def test_whoever_adds_up_what_is_printed_gets_what_is_printed(
    values: list[Fraction], edges: list[Fraction]
) -> None:
    terms, mean = mean_of(values, edges)
    assert mean == decimals(sum(values, F(0)) / len(values), edges)
    by_calculator = sum((F(term) for term in terms), F(0)) / len(terms)
    assert abs(by_calculator - F(mean)) <= F(1, 2 * 10 ** len(mean.partition(".")[2]))
    for term, value in zip(terms, values, strict=True):
        assert "/" in term or [side(F(term), edge) for edge in edges] == [side(value, edge) for edge in edges]


def test_there_is_no_mean_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        mean_of([])
