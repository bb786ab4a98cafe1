"""What is told about interviewers: exact figures from plain counts, and silence where they are few."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.statistics import Asked, Collected, Held, Rated, Timed
from csr_interview.scoring.interviewers import ENOUGH, Habits, Report, quartiles, report

NOTHING = Collected("csr", "CSR", ("1",), (("q1", "One"), ("q2", "Two")), (), (), (), (), ())


def collected(
    ratings: dict[str, dict[str, list[int]]],
    *,
    timed: tuple[Timed, ...] = (),
    asked: tuple[Asked, ...] = (),
) -> Collected:
    """Ratings by interviewer and question; each interviewer held as many interviews as ratings of one."""
    held = [Held(name, 60) for name, by in ratings.items() for _ in range(max(map(len, by.values())))]
    rated = [
        Rated(name, question, rating, 1)
        for name, by in ratings.items()
        for question, given_ratings in by.items()
        for rating in given_ratings
    ]
    return NOTHING._replace(held=tuple(held), rated=tuple(rated), timed=timed, asked=asked)


def person(found: Report, name: str) -> Habits:
    return next(one for one in found.people if one.interviewer == name)


def test_leniency_is_the_distance_to_the_group_on_the_same_questions() -> None:
    found = report(collected({"A": {"q1": [4] * 5, "q2": [5] * 5}, "B": {"q1": [2] * 5}}))
    lenient, severe = person(found, "A").overall, person(found, "B").overall
    assert found.group.overall.ratings.mean == Fraction(55, 15)
    assert lenient.expected == 4  # q1: 3, q2: nobody else gave it, so 5
    assert lenient.leniency == Fraction(1, 2)
    assert severe.expected == 3
    assert severe.leniency == -1
    assert person(found, "A").questions["q1"].leniency == 1
    assert person(found, "A").questions["q2"].leniency == 0


@given(
    st.dictionaries(
        st.sampled_from("ABCD"),
        st.dictionaries(
            st.sampled_from(["q1", "q2"]), st.lists(st.integers(1, 5), min_size=5, max_size=9), min_size=1
        ),
        min_size=1,
    )
)
def test_leniency_of_everybody_adds_up_to_nothing(ratings: dict[str, dict[str, list[int]]]) -> None:
    found = report(collected(ratings))
    sums = [one.overall.ratings.n * (one.overall.leniency or 0) for one in found.people]
    assert sum(sums) == 0
    assert sum(one.overall.ratings.n for one in found.people) == found.group.overall.ratings.n
    for one in found.people:
        values = [rating for by in ratings[one.interviewer].values() for rating in by]
        assert one.overall.ratings.used == len(set(values))
        assert one.overall.ratings.mean == Fraction(sum(values), len(values))
        assert one.overall.ratings.variance == statistics.pvariance(map(Fraction, values))


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values: list[int]) -> None:
    counts = {value: values.count(value) for value in values}
    found = quartiles(counts)
    assert found is not None
    theirs = statistics.quantiles(map(Fraction, values), n=4, method="inclusive")
    assert [found.lower, found.median, found.upper] == theirs
    assert found.n == len(values)


def test_quartiles_of_one_value_and_of_none() -> None:
    found = quartiles({7: 1})
    assert found is not None
    assert found.lower == found.median == found.upper == 7
    assert quartiles({}) is None


def test_follow_ups_skipped_are_those_not_ticked() -> None:
    asked = (Asked("A", "q1", 20, 5), Asked("A", "q2", 10, 10), Asked("B", "q1", 10, 10))
    found = report(collected({"A": {"q1": [3] * 5, "q2": [3] * 5}, "B": {"q1": [3] * 5}}, asked=asked))
    assert person(found, "A").overall.skipped == Fraction(1, 2)
    assert person(found, "A").questions["q1"].skipped == Fraction(3, 4)
    assert found.group.overall.skipped == Fraction(15, 40)
    assert person(report(collected({"A": {"q1": [3]}})), "A").overall.skipped is None


def test_times_are_counted_by_person_and_question() -> None:
    timed = (Timed("A", "q1", 100, 3), Timed("A", "q2", 300, 2), Timed("B", "q1", 200, 1))
    waits = (Held("A", 10), Held("A", None), Held("A", 30), Held("B", None))
    data = collected({"A": {"q1": [3], "q2": [3]}, "B": {"q1": [3]}}, timed=timed)._replace(held=waits)
    found = report(data)
    first, second = person(found, "A"), person(found, "B")
    assert first.overall.time is not None
    assert first.overall.time.n == 5
    assert first.overall.time.median == 100
    assert first.questions["q2"].time == quartiles({300: 2})
    assert found.group.overall.time is not None
    assert found.group.overall.time.n == 6
    assert found.group.overall.time.median == 150
    assert first.wait == quartiles({10: 1, 30: 1})
    assert second.wait is None
    assert found.group.wait == first.wait


@pytest.mark.parametrize("interviews", [ENOUGH - 1, ENOUGH])
def test_below_enough_nothing_is_said(interviews: int) -> None:
    found = report(collected({"A": {"q1": [4] * interviews}, "B": {"q1": [3] * 9}}))
    assert person(found, "A").enough == (interviews == ENOUGH)
    assert (person(found, "A").overall.leniency is None) == (interviews < ENOUGH)


def test_people_stand_by_name_and_the_group_is_apart() -> None:
    found = report(collected({name: {"q1": [3]} for name in ("zoe", "Ann", "bob")}))
    assert [one.interviewer for one in found.people] == ["Ann", "bob", "zoe"]
    assert found.group.interviewer == ""
    assert found.group.interviews == 3
    assert found.compared
    assert not report(collected({"A": {"q1": [3]}})).compared


def test_questions_stand_in_the_banks_order_and_unrated_ones_are_left_out() -> None:
    found = report(collected({"A": {"q2": [3], "q1": [3]}, "B": {"q2": [3]}}))
    assert list(person(found, "A").questions) == ["q1", "q2"]
    assert list(person(found, "B").questions) == ["q2"]


def test_nothing_collected_is_nothing_told() -> None:
    found = report(NOTHING._replace(held=(Held("A", None),)))
    assert person(found, "A").overall.ratings.mean is None
    assert not person(found, "A").enough
    assert found.group.wait is None
