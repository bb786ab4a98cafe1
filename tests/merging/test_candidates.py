"""Merging two records of one candidate."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from csr_interview.merge import changed_fields, merge_candidates
from csr_interview.models.interview import Candidate
from tests.merging.states import PERSON, TIMES, people

held = st.builds(
    lambda person, hold: replace(person, held_at=hold[0], hold_reason=hold[1]),
    people,
    st.sampled_from((("", ""), (TIMES[0], "Claim"), ("", "Settled"))),
)


@given(people, people, people)
def test_the_order_makes_no_difference(one: Candidate, two: Candidate, three: Candidate) -> None:
    assert merge_candidates(one, two) == merge_candidates(two, one)
    assert merge_candidates(one, one) == one
    left = merge_candidates(merge_candidates(one, two), three)
    assert left == merge_candidates(one, merge_candidates(two, three))


@given(held, held)
def test_two_machines_agree_on_holds_too(one: Candidate, two: Candidate) -> None:
    both = merge_candidates(one, two)
    assert both == merge_candidates(two, one)
    assert merge_candidates(both, one) == merge_candidates(two, both) == both


def test_the_record_that_changed_last_counts_whole() -> None:
    older = replace(PERSON, email="ann@example.org", phone="1", updated_at=TIMES[0])
    newer = replace(PERSON, name="Ann B.", updated_at=TIMES[1])
    assert merge_candidates(older, newer) == newer
    assert changed_fields(older, newer) == ("name", "email", "phone")


def test_a_hold_stays_until_it_is_released() -> None:
    held_there = replace(PERSON, held_at=TIMES[0], hold_reason="Claim", updated_at=TIMES[0])
    edited = replace(PERSON, phone="2", updated_at=TIMES[1])
    both = merge_candidates(held_there, edited)
    assert (both.phone, both.held_at, both.hold_reason) == ("2", TIMES[0], "Claim")
    released = replace(held_there, held_at="", hold_reason="Settled", updated_at=TIMES[2])
    assert merge_candidates(both, released) == released


def test_without_times_nothing_that_one_side_knows_is_dropped() -> None:
    one, other = replace(PERSON, email="ann@example.org"), replace(PERSON, phone="1")
    assert merge_candidates(one, other) == replace(PERSON, email="ann@example.org", phone="1")
