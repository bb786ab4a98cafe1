"""Weighted kappa and ICC(2,1): published figures, other programs' figures, and what must always hold."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.statistics import Shared
from csr_interview.scoring.agreement import (
    RATINGS,
    agreement,
    icc21,
    icc_reading,
    kappa_reading,
    quadratic_weighted_kappa,
)

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Table 2 of Shrout and Fleiss 1979: six subjects by four judges."""

FIRST = [4, 3, 5, 2, 4, 3, 1, 5, 4, 2, 3, 4]
SECOND = [4, 4, 5, 2, 3, 3, 2, 5, 2, 2, 3, 5]

ratings = st.integers(1, 5)
pairs_of_ratings = st.lists(st.tuples(ratings, ratings), min_size=1, max_size=40)
matrices = st.integers(2, 4).flatmap(
    lambda raters: st.lists(st.tuples(*[ratings] * raters), min_size=2, max_size=20)
)


def kappa(first: Sequence[int], second: Sequence[int]) -> Fraction | None:
    return quadratic_weighted_kappa(zip(first, second, strict=True))


# Known figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [  # the examples that B. Hamner published with the metric for Kaggle's essay scoring, 2012
        ([1, 2, 3], [1, 2, 3], Fraction(1)),
        ([1, 2, 1], [1, 2, 2], Fraction(2, 5)),
        ([1, 2, 3, 1, 2, 2, 3], [1, 2, 3, 1, 2, 3, 2], Fraction(3, 4)),
        ([1, 2, 3, 3, 2, 1], [1, 1, 1, 2, 2, 2], Fraction(0)),
        ([1, 1, 2, 2], [3, 3, 4, 4], Fraction(1, 9)),
        ([1, 1, 4, 4], [2, 2, 3, 3], Fraction(3, 5)),
        (FIRST, SECOND, Fraction(19, 25)),  # scikit-learn 1.9.1: 0.76
    ],
)
def test_kappa_is_the_published_one(first: list[int], second: list[int], known: Fraction) -> None:
    assert kappa(first, second) == known


def test_icc_is_the_one_of_shrout_and_fleiss() -> None:
    value = icc21(SHROUT_FLEISS)
    assert value == Fraction(184, 635)  # they print 0.29; pingouin 0.7.0: 0.289763779528
    assert f"{float(value):.4f}" == "0.2898"


def test_icc_of_a_pair_is_that_of_pingouin() -> None:
    value = icc21(list(zip(FIRST, SECOND, strict=True)))
    assert value == Fraction(38, 49)  # pingouin 0.7.0: 0.775510204082


@pytest.mark.parametrize("n", [5, 7, 60, 800])
def test_kappa_is_that_of_scikit_learn(n: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    dice = Random(n)
    first = [dice.choice(RATINGS) for _ in range(n)]
    second = [min(5, max(1, rating + dice.choice((-1, 0, 0, 1, 2)))) for rating in first]
    theirs = metrics.cohen_kappa_score(first, second, labels=list(RATINGS), weights="quadratic")
    value = kappa(first, second)
    assert value is not None
    assert float(value) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize(("n", "raters"), [(5, 2), (12, 4), (90, 3)])
def test_icc_is_that_of_pingouin(n: int, raters: int) -> None:
    pingouin = pytest.importorskip("pingouin")
    pandas = pytest.importorskip("pandas")
    dice = Random(n)
    matrix = []
    for _ in range(n):
        level = dice.gauss(3, 1)
        matrix.append([min(5, max(1, round(dice.gauss(level, 0.7)))) for _ in range(raters)])
    rows = [(s, r, rating) for s, row in enumerate(matrix) for r, rating in enumerate(row)]
    frame = pandas.DataFrame(rows, columns=["subject", "rater", "rating"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = pingouin.intraclass_corr(frame, targets="subject", raters="rater", ratings="rating")
    theirs = table.round(12)[table["Type"].isin(["ICC2", "ICC(A,1)"])]["ICC"].iloc[0]
    value = icc21(matrix)
    assert value is not None
    assert float(value) == pytest.approx(theirs, abs=1e-9)


# What always holds --------------------------------------------------------------------------------------


@given(pairs_of_ratings, st.randoms(use_true_random=False))
def test_kappa_does_not_depend_on_order_nor_on_who_is_first(
    pairs: list[tuple[int, int]], dice: Random
) -> None:
    value = quadratic_weighted_kappa(pairs)
    shuffled = dice.sample(pairs, len(pairs))
    assert quadratic_weighted_kappa(shuffled) == value
    assert quadratic_weighted_kappa([(b, a) for a, b in pairs]) == value
    assert value is None or -1 <= value <= 1


@given(st.lists(ratings, min_size=1, max_size=30))
def test_kappa_of_equal_ratings_is_one_unless_there_is_only_one_of_them(given_ratings: list[int]) -> None:
    expected = 1 if len(set(given_ratings)) > 1 else None
    assert kappa(given_ratings, given_ratings) == expected


@given(pairs_of_ratings)
def test_kappa_is_what_the_weights_say(pairs: list[tuple[int, int]]) -> None:
    """From the definition: agreement weighted by 1 - (i-j)²/16, observed and expected."""
    n = len(pairs)
    weight = {(i, j): 1 - Fraction((i - j) ** 2, 16) for i in RATINGS for j in RATINGS}
    observed = sum(weight[pair] for pair in pairs) / n
    expected = sum(weight[a, b] for a, _ in pairs for _, b in pairs) / Fraction(n * n)
    value = quadratic_weighted_kappa(pairs)
    assert value == ((observed - expected) / (1 - expected) if expected != 1 else None)


@given(matrices, st.integers(-9, 9), st.randoms(use_true_random=False))
def test_icc_does_not_depend_on_order_nor_on_where_the_scale_begins(
    matrix: list[tuple[int, ...]], shift: int, dice: Random
) -> None:
    value = icc21(matrix)
    assert icc21([[rating + shift for rating in row] for row in matrix]) == value
    assert icc21(dice.sample(matrix, len(matrix))) == value
    assert icc21([row[::-1] for row in matrix]) == value
    assert value is None or value <= 1


@given(st.lists(ratings, min_size=2, max_size=20))
def test_icc_is_one_for_equal_ratings_and_less_when_one_rater_is_lenient(levels: list[int]) -> None:
    varied = len(set(levels)) > 1
    assert icc21([(level, level) for level in levels]) == (1 if varied else None)
    lenient = icc21([(level, level + 1) for level in levels])
    assert lenient is not None
    assert lenient < 1


def test_undefined_is_none_and_nonsense_is_refused() -> None:
    assert quadratic_weighted_kappa([]) is None
    assert kappa([4, 4], [4, 4]) is None
    assert kappa([4, 4], [3, 3]) == 0
    assert icc21([]) is None
    assert icc21([(1, 2)]) is None
    assert icc21([(1,), (2,)]) is None
    with pytest.raises(ValueError, match="among"):
        quadratic_weighted_kappa([(0, 3)])
    with pytest.raises(ValueError, match="every rater"):
        icc21([(1, 2), (1,)])


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        ("-1/9", "no better than chance"), ("0", "no better than chance"), ("1/99", "slight"),
        ("1/5", "slight"), ("0.21", "fair"), ("2/5", "fair"), ("3/5", "moderate"), ("0.61", "substantial"),
        ("4/5", "substantial"), ("0.81", "almost perfect"), ("1", "almost perfect"),
    ],
)  # fmt: skip
def test_kappa_is_read_as_landis_and_koch_do(value: str, reading: str) -> None:
    assert kappa_reading(Fraction(value)) == reading


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        ("-1/3", "poor"), ("0.4999", "poor"), ("1/2", "moderate"), ("0.7499", "moderate"), ("3/4", "good"),
        ("9/10", "good"), ("0.9001", "excellent"), ("1", "excellent"),
    ],
)  # fmt: skip
def test_icc_is_read_as_koo_and_li_do(value: str, reading: str) -> None:
    assert icc_reading(Fraction(value)) == reading


# From ratings to figures --------------------------------------------------------------------------------


def rated(candidate: int, **by: int) -> list[Shared]:
    """One candidate's first question, rated by some people."""
    return [Shared(f"c{candidate}", "final", "q1", name, rating) for name, rating in by.items()]


def panel(candidates: int, questions: int, *names: str, seed: int = 1) -> list[Shared]:
    """Everybody rates everything, one of three ratings."""
    dice = Random(seed)
    return [
        Shared(f"c{c}", "final", f"q{q}", name, dice.choice((2, 3, 4)))
        for c in range(candidates)
        for q in range(questions)
        for name in names
    ]


def test_few_common_ratings_are_met_with_silence() -> None:
    [pair] = agreement(panel(4, 6, "A", "B")).pairs
    assert (pair.icc.n, pair.icc.candidates) == (24, 4)
    assert pair.kappa is not None
    for figure in (pair.kappa, pair.icc):
        assert (figure.value, figure.reading) == (None, "")
        assert figure.reason == "needs at least 10 answers of 5 candidates rated by both; there are 24 of 4"
    [pair] = agreement(panel(9, 1, "A", "B")).pairs
    assert pair.icc.value is None
    [pair] = agreement(panel(5, 2, "A", "B")).pairs
    assert pair.kappa is not None
    assert pair.kappa.reading
    assert pair.icc.reading
    assert pair.icc.rough
    assert not pair.icc.reason


def test_the_same_rating_throughout_is_no_agreement_beyond_chance() -> None:
    [pair] = agreement([one for c in range(12) for one in rated(c, A=4, B=4)]).pairs
    assert pair.icc.value is None
    assert "all ratings are the same" in pair.icc.reason
    assert (pair.same, pair.apart) == (12, 0)


def test_pairs_are_made_of_the_same_candidate_stage_and_question() -> None:
    alone = [
        Shared("c1", "final", "q1", "A", 3),
        Shared("c1", "phone", "q1", "B", 3),
        Shared("c1", "final", "q2", "B", 3),
        Shared("c2", "final", "q1", "B", 3),
    ]
    assert agreement(alone).pairs == ()
    [pair] = agreement([*alone, Shared("c1", "final", "q1", "B", 5)]).pairs
    assert pair.interviewers == ("A", "B")
    assert (pair.icc.n, pair.same, pair.apart) == (1, 0, 1)


def test_of_two_ratings_by_one_person_the_first_counts() -> None:
    [pair] = agreement([*rated(1, A=3, B=3), *rated(1, A=5)]).pairs
    assert (pair.icc.n, pair.same) == (1, 1)


def test_a_pairs_figures_are_those_of_its_ratings_alone() -> None:
    shared = panel(8, 3, "A", "B", "C")
    found = {pair.interviewers: pair for pair in agreement(shared).pairs}
    assert list(found) == [("A", "B"), ("A", "C"), ("B", "C")]
    by = {(one.candidate, one.question, one.interviewer): one.rating for one in shared}
    subjects = sorted({(one.candidate, one.question) for one in shared})
    for (first, second), pair in found.items():
        rows = [(by[(*subject, first)], by[(*subject, second)]) for subject in subjects]
        assert pair.kappa is not None
        assert pair.kappa.value == quadratic_weighted_kappa(rows)
        assert pair.icc.value == icc21(rows)
        assert pair.same == sum(a == b for a, b in rows)


def test_the_group_is_the_one_that_shares_most() -> None:
    others = [one._replace(stage="phone") for one in panel(30, 4, "D", "E")]
    found = agreement([*panel(6, 4, "A", "B", "C"), *others])
    assert found.group is not None
    assert found.group.interviewers == ("A", "B", "C")
    assert found.group.kappa is None
    assert (found.group.icc.n, found.group.icc.candidates) == (24, 6)
    assert agreement(panel(4, 6, "A", "B", "C")).group is None
    assert agreement([]).group is None
