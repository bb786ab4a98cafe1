"""An organization's own reliability replaces that of the bank once enough candidates had two interviewers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.decision import Evidence
from csr_interview.scoring.agreement import LEAST_CANDIDATES, icc11, own_reliability
from csr_interview.scoring.decision import decide
from tests.scoring.banks import modern_bank

BANK = modern_bank()
RATED = Evidence({question.id: 4 for question in BANK.questions}, {}, plan="interview")


def groups(*scores: tuple[float, ...]) -> list[list[Fraction]]:
    return [[Fraction(str(score)) for score in one] for one in scores]


def test_the_icc_by_hand() -> None:
    """Means 1.5, 3.5 and 5: between 2 × (6.1667) / 2 = 6.1667, within (0.5 + 0.5 + 0) / 3 = 1/3."""
    value = icc11(groups((1, 2), (3, 4), (5, 5)))
    assert value == (Fraction(37, 6) - Fraction(1, 3)) / (Fraction(37, 6) + Fraction(1, 3))


def test_groups_of_unequal_size_have_a_corrected_mean_size() -> None:
    """Sizes 2 and 3: (5 - 13 / 5) / 1 = 2.4. Between 2 × 1.2² + 3 × 0.8² = 4.8, within (0 + 2) / 3."""
    between, within = Fraction(24, 5), Fraction(2, 3)
    wanted = (between - within) / (between + Fraction(7, 5) * within)
    assert icc11(groups((2, 2), (3, 4, 5))) == wanted


@pytest.mark.parametrize("scores", [(), ((1, 2),), ((1,), (2,)), ((3, 3), (3, 3))])
def test_without_data_or_differences_there_is_none(scores: tuple[tuple[float, ...], ...]) -> None:
    assert icc11(groups(*scores)) is None


@given(st.lists(st.lists(st.integers(10, 50), min_size=2, max_size=4), min_size=2, max_size=12))
def test_it_is_at_most_one_and_does_not_depend_on_the_level(scores: list[list[int]]) -> None:
    value = icc11([[Fraction(score, 10) for score in group] for group in scores])
    higher = icc11([[Fraction(score, 10) + 3 for score in group] for group in scores])
    assert value == higher
    assert value is None or value <= 1


def test_it_counts_from_thirty_candidates_on() -> None:
    scores = groups(*((3 + number % 5 / 4, 3 + (number + number // 9) % 5 / 4) for number in range(30)))
    assert own_reliability(scores[: LEAST_CANDIDATES - 1]) == ("", 0)
    icc, candidates = own_reliability(scores)
    assert candidates == 30
    assert 0 < Fraction(icc) < 1
    opposite = groups(*((1 + number % 2 * 4, 5 - number % 2 * 4) for number in range(30)))
    assert own_reliability(opposite) == ("0.05", 30), "negative: the odds need a reliability above 0"


def test_the_odds_use_it_and_say_so_and_the_decision_stays() -> None:
    usual = decide(BANK, RATED)
    own = decide(BANK, replace(RATED, icc=Fraction("0.8"), icc_candidates=34))
    assert usual.odds is not None
    assert own.odds is not None
    assert (own.verdict, own.composite) == (usual.verdict, usual.composite)
    assert (usual.odds.reliability, own.odds.reliability) == (Fraction("0.44"), Fraction("0.8"))
    assert own.odds.error < usual.odds.error
    assert own.odds.same_side > usual.odds.same_side
    told = "your own interviews: ICC of 34 candidates with two or more interviewers"
    assert own.odds.source == told
    assert any(told in reason for reason in own.reasons)
