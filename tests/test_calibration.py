"""Calibration: which answer comes next, and what the ratings say."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.calibration import (
    LEAN,
    MISSED,
    MISSED_INTERVAL,
    agreement,
    attempt_at,
    by_rater,
    digest_of,
    first_ratings,
    leaning,
    next_sample,
    progress,
    samples_of,
)
from csr_interview.documents.calibration import lean_number, sentence
from csr_interview.models.calibration import ENOUGH, Attempt, Sample, SampleId
from tests.calibrating import practice_bank, rated, sample


def made(number: int, key: int = 3) -> Sample:
    return Sample(SampleId("bank", f"q{number % 3}", f"d{number}"), "1.0", f"Answer {number}", key, "Because")


SAMPLES = st.lists(st.integers(1, 5), min_size=2, max_size=9).map(
    lambda keys: [made(number, key) for number, key in enumerate(keys)]
)
RATINGS = st.lists(st.integers(1, 5), max_size=60)
SEEDS = st.text(max_size=5)


def practised(
    samples: list[Sample], ratings: list[int], seed: str = ""
) -> tuple[list[Sample], list[Attempt]]:
    """Rate what comes next, one rating after the other."""
    picks: list[Sample] = []
    history: list[Attempt] = []
    for number, rating in enumerate(ratings):
        pick = next_sample(samples, history, seed)
        assert pick is not None
        picks.append(pick)
        history.append(rated(pick, rating, number))
    return picks, history


def exactly(samples: list[Sample], turns: int, misses: dict[int, int], seed: str = "") -> list[SampleId]:
    """Return what comes when every rating is the key, but for those at `misses`, which are off by so much."""
    picks: list[SampleId] = []
    history: list[Attempt] = []
    for number in range(turns):
        pick = next_sample(samples, history, seed)
        assert pick is not None
        off = misses.get(number, 0)
        rating = pick.key + off if pick.key + off <= 5 else pick.key - off
        history.append(rated(pick, rating, number))
        picks.append(pick.id)
    return picks


# ---------------------------------------------------------------- picking


@given(SAMPLES, RATINGS, SEEDS)
def test_never_the_same_twice_in_a_row(samples: list[Sample], ratings: list[int], seed: str) -> None:
    picks, _ = practised(samples, ratings, seed)
    assert all(one.id != other.id for one, other in pairwise(picks))


@given(SAMPLES, RATINGS, SEEDS, st.randoms())
def test_history_and_seed_alone_decide(
    samples: list[Sample], ratings: list[int], seed: str, random: Random
) -> None:
    _, history = practised(samples, ratings, seed)
    shuffled = list(samples)
    random.shuffle(shuffled)
    assert next_sample(shuffled, history, seed) == next_sample(samples, history, seed)


@given(SAMPLES, st.lists(st.integers(1, 5), min_size=20, max_size=20), SEEDS)
def test_returns_never_keep_new_ones_away(samples: list[Sample], ratings: list[int], seed: str) -> None:
    """However badly everything is rated, all have come by the time that each could have come twice."""
    picks, _ = practised(samples, ratings, seed)
    assert {pick.id for pick in picks[: 2 * len(samples)]} == {one.id for one in samples}


@given(SAMPLES, SEEDS)
def test_whoever_hits_the_key_sees_every_answer_before_one_returns(samples: list[Sample], seed: str) -> None:
    picks = exactly(samples, len(samples), {}, seed)
    assert len(set(picks)) == len(samples)


@given(st.integers(0, 8), SEEDS, st.integers(MISSED, 4))
def test_a_missed_answer_returns_after_a_few_others(turn: int, seed: str, off: int) -> None:
    samples = [made(number, 1) for number in range(15)]
    picks = exactly(samples, turn + MISSED_INTERVAL + 2, {turn: off}, seed)
    assert picks[turn + MISSED_INTERVAL + 1] == picks[turn]
    assert picks.count(picks[turn]) == 2


def test_one_step_off_does_not_hurry_back_but_comes_before_exact_ones() -> None:
    samples = [made(number) for number in range(6)]
    picks = exactly(samples, 7, {2: 1})
    assert len(set(picks[:6])) == 6
    assert picks[6] == picks[2], "rated one off, it is due before the five that were exact"


def test_who_is_often_off_comes_more_often() -> None:
    samples = [made(number) for number in range(4)]
    history: list[Attempt] = []
    for number in range(100):
        pick = next_sample(samples, history)
        assert pick is not None
        history.append(rated(pick, pick.key + (pick in samples[:2]), number))
    counts = [sum(attempt.sample == one.id for attempt in history) for one in samples]
    assert min(counts[:2]) > max(counts[2:]) > 2


def test_the_questions_take_turns() -> None:
    samples = [made(number) for number in range(9)]
    questions = [one.question for one in exactly(samples, 9, {})]
    assert {*questions[:3]} == {*questions[3:6]} == {*questions[6:]} == {"q0", "q1", "q2"}


def test_another_seed_is_another_order() -> None:
    samples = [made(number) for number in range(9)]
    orders = {tuple(exactly(samples, 9, {}, seed)) for seed in ("a", "b", "c", "d")}
    assert len(orders) == 4


def test_with_one_sample_or_none_there_is_nothing_after_it() -> None:
    only = made(0)
    assert next_sample([], []) is None
    assert next_sample([only], []) == only
    assert next_sample([only], [rated(only, 3)]) is None
    assert next_sample([only], [rated(only, 3), rated(made(1), 3, 1)]) == only, "another bank's came between"


def test_a_reworded_sample_is_a_new_one_a_rewrapped_one_is_not() -> None:
    assert digest_of("two\n  words") == digest_of("two words")
    assert digest_of("two words") != digest_of("two other words")


def test_samples_come_cleaned_once_each_and_by_question() -> None:
    twice = sample("a", 2)
    bank = practice_bank(
        {"irate": [twice, twice, sample("b", 4, answer="x\x1b[31m\u202ey")], "tools": [twice]}
    )
    found = samples_of(bank)
    assert [(one.id.question, one.key) for one in found] == [("irate", 2), ("irate", 4), ("tools", 2)]
    assert found[1].answer == "x[31my"
    assert [one.id.question for one in samples_of(bank, "tools")] == ["tools"]
    assert samples_of(bank, "policy") == ()


@pytest.mark.parametrize("rating", [0, 6, -1, True, 2.5])
def test_only_ratings_are_recorded(rating: int) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        attempt_at(made(0), rating, id="x", at="", rater="")


# ---------------------------------------------------------------- statistics

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=40)


def attempts(pairs: list[tuple[int, int]], rater: str = "R. Osei") -> list[Attempt]:
    return [rated(made(n, key), rating, n, rater) for n, (rating, key) in enumerate(pairs)]


@given(PAIRS)
def test_agreement_is_what_a_plain_count_says(pairs: list[tuple[int, int]]) -> None:
    found = agreement(attempts(pairs))
    gaps = [rating - key for rating, key in pairs]
    assert (found.n, found.exact) == (len(gaps), gaps.count(0))
    assert found.within_one == sum(gap in (-1, 0, 1) for gap in gaps)
    if len(pairs) < ENOUGH:
        assert found.lean is found.distance is found.exact_share is found.within_one_share is None
        assert leaning(found) is None
        return
    assert found.lean == Fraction(sum(gaps), len(gaps))
    assert found.distance is not None
    assert abs(found.lean) <= found.distance <= 4
    assert found.exact_share == Fraction(gaps.count(0), len(gaps))
    if found.lean >= LEAN:
        assert leaning(found) == "lenient"


@given(PAIRS)
def test_turning_the_scale_round_turns_lenient_into_severe(pairs: list[tuple[int, int]]) -> None:
    other = {"lenient": "severe", "severe": "lenient", "even": "even", None: None}
    found = agreement(attempts(pairs))
    turned = agreement(attempts([(6 - rating, 6 - key) for rating, key in pairs]))
    assert leaning(turned) == other[leaning(found)]
    assert turned.distance == found.distance


@given(PAIRS)
def test_progress_leaves_no_rating_out_and_counts_none_twice(pairs: list[tuple[int, int]]) -> None:
    given_ = attempts(pairs)
    found = progress(given_)
    assert found.overall == agreement(given_)
    assert sum(one.n for one in found.by_question.values()) == len(given_)
    assert sum(period.agreement.n for period in found.over_time) == len(given_)
    assert all(period.agreement.enough for period in found.over_time[:-1])
    assert [period.begun for period in found.over_time] == [one.at for one in given_[::ENOUGH]]


def test_a_half_is_a_lean_and_the_number_shown_never_says_otherwise() -> None:
    half = agreement(attempts([(4, 3)] * 5 + [(3, 3)] * 5))
    assert (leaning(half), lean_number(half)) == ("lenient", "+0.50")
    below = agreement(attempts([(4, 3)] * 250 + [(3, 3)] * 251))
    assert leaning(below) == "even"
    assert lean_number(below).startswith("+0.499"), "0.4990 must not be shown as 0.50"
    severe = agreement(attempts([(1, 3)] * 5))
    assert (leaning(severe), lean_number(severe)) == ("severe", "−2.00")
    assert lean_number(agreement(attempts([(3, 3)] * 5))) == "0.00"


def test_first_sight_counts_each_answer_once_for_each_rater() -> None:
    one, other = made(1, 5), made(2, 5)
    given_ = [rated(one, 1, 0), rated(other, 4, 1), rated(one, 5, 2), rated(one, 2, 3, "K. Lund")]
    assert [attempt.rating for attempt in first_ratings(given_)] == [1, 4, 2]
    assert progress(given_).first_sight.n == 3
    assert {name: found.n for name, found in by_rater(given_).items()} == {"R. Osei": 3, "K. Lund": 1}
    assert list(by_rater([rated(one, 1, 0, "Kim"), rated(one, 1, 1, "KIM")])) == ["Kim"]


def test_the_words_say_what_is_missing() -> None:
    assert sentence(agreement(attempts([(1, 2)]))) == (
        "1 rated: not enough ratings for a comparison (5 needed)"
    )
    assert sentence(agreement(attempts([(4, 3)] * 3 + [(3, 3)] * 2))) == (
        "5 rated · 0.60 from the expert rating · +0.60 lenient · 2 (40%) exact · 5 (100%) within one"
    )
