"""The odds of agreement: of decisions printed with 70 %, about 70 % hold with another interviewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Odds, Verdict
from csr_interview.scoring.odds import odds_of
from csr_interview.scoring.rules import band_of
from tests.scoring.banks import modern_bank

INTERVIEWS = 10_000
BINS = tuple((low, low + 10) for low in range(15, 95, 10))

Pair = tuple[Fraction, Fraction]
"""The scores of two interviewers for one candidate."""


def exact_scores(bank: Bank, rng: Random) -> Iterator[Pair]:
    """Yield scores with exactly the reliability, mean and spread that the bank states."""
    known = bank.decision.reliability
    assert known is not None
    mean, sd, r = float(known.mean), float(known.sd), float(known.single)
    for _ in range(INTERVIEWS):
        true = rng.gauss(mean, sd * r**0.5)
        one, other = (rng.gauss(true, sd * (1 - r) ** 0.5) for _ in range(2))
        yield Fraction(round(one, 3)), Fraction(round(other, 3))


def six_ratings(bank: Bank, rng: Random) -> Iterator[Pair]:
    """Yield scores of six whole ratings each, which have about the bank's reliability, mean and spread."""
    weights = [int(question.weight) for question in bank.questions]
    for _ in range(INTERVIEWS):
        true = rng.gauss(3.42, 0.42)
        scores = []
        for _ in range(2):
            halo = rng.gauss(0, 0.31)  # an interviewer's impression, which colors all ratings
            ratings = [min(5, max(1, round(true + halo + rng.gauss(0, 0.75)))) for _ in weights]
            points = sum(weight * rating for weight, rating in zip(weights, ratings, strict=True))
            scores.append(Fraction(points, sum(weights)))
        yield scores[0], scores[1]


def side(bank: Bank, score: Fraction) -> bool:
    return band_of(bank.decision, score).rank >= Verdict.HIRE.rank


def same_side(bank: Bank, pair: Pair) -> bool:
    return side(bank, pair[0]) == side(bank, pair[1])


def same_decision(bank: Bank, pair: Pair) -> bool:
    return band_of(bank.decision, pair[0]) is band_of(bank.decision, pair[1])


CLAIMS: dict[str, tuple[Callable[[Odds], float], Callable[[Bank, Pair], bool]]] = {
    "side": (lambda odds: odds.same_side, same_side),
    "decision": (lambda odds: odds.same_decision, same_decision),
}


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("simulate", [exact_scores, six_ratings], ids=lambda made: made.__name__)
def test_the_odds_are_calibrated(
    simulate: Callable[[Bank, Random], Iterator[Pair]], claim: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bank, (told, holds) = modern_bank(), CLAIMS[claim]
    found: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for pair in simulate(bank, Random(8)):
        odds = odds_of(bank.decision, pair[0])
        assert odds is not None
        for low, high in BINS:
            if low <= 100 * told(odds) < high:
                found[low, high].append(holds(bank, pair))
    with capsys.disabled():
        print(f"\nsame {claim}, {simulate.__name__}: printed, interviews, held")
        for (low, high), kept in sorted(found.items()):
            print(f"  {low}–{high} %  {len(kept):6}  {100 * sum(kept) / len(kept):5.1f} %")
    for (low, high), kept in found.items():
        if len(kept) >= 300:  # fewer say nothing: their share is off by 3 points by chance alone
            assert low <= 100 * sum(kept) / len(kept) <= high
    assert sum(len(kept) >= 300 for kept in found.values()) >= 2


@pytest.mark.parametrize("interviewers", [1, 3])
def test_the_odds_are_surest_far_from_a_cutoff(interviewers: int) -> None:
    rules = modern_bank().decision
    near, far = (odds_of(rules, Fraction(score), interviewers=interviewers) for score in ("3.5", "4.9"))
    assert near is not None
    assert far is not None
    assert near.same_side < far.same_side
    assert near.same_decision <= near.same_side


def test_a_panel_is_surer_than_one_interviewer() -> None:
    rules = modern_bank().decision
    one, panel = (odds_of(rules, Fraction(4), interviewers=many) for many in (1, 2))
    assert one is not None
    assert panel is not None
    assert panel.same_side > one.same_side
    assert panel.error < one.error


@pytest.mark.parametrize(("interviewers", "pooled"), [(1, "0.61"), (2, "0.81"), (3, "0.79")])
def test_one_more_interviewer_by_spearman_and_brown(interviewers: int, pooled: str) -> None:
    odds = odds_of(modern_bank().decision, Fraction(4), interviewers=interviewers)
    assert odds is not None
    assert f"{float(odds.pooled_reliability):.2f}" == pooled
