"""Amendments as acts: the two halves of leaving a question out are one, everything else stays apart."""

from __future__ import annotations

from csr_interview.documents.facts import acts
from csr_interview.models.interview import Amendment

AT = "2026-11-21T14:03:07.000Z"


def change(
    field: str, old: str, new: str, *, question: str = "q1", reason: str = "why", at: str = AT
) -> Amendment:
    return Amendment(0, question, field, old, new, reason, "R. Osei", at)


def told(*amendments: Amendment) -> list[tuple[str, str, str]]:
    return [(one.field, one.old, one.new) for one in acts(amendments)]


def test_a_rating_left_out_is_one_act_in_either_order() -> None:
    skip, rating = change("skip_reason", "", "ill"), change("rating", "4", "")
    assert told(skip, rating) == told(rating, skip) == [("rating", "4", "skipped: ill")]


def test_a_skip_that_becomes_a_rating_is_one_act() -> None:
    both = change("rating", "", "2"), change("skip_reason", "ill", "")
    assert told(*both) == [("rating", "skipped: ill", "2")]


def test_other_changes_stay_apart() -> None:
    rating = change("rating", "4", "")
    for other in (
        change("skip_reason", "", "ill", question="q2"),
        change("skip_reason", "", "ill", reason="other"),
        change("skip_reason", "", "ill", at="2026-11-21T14:03:08.000Z"),
        change("notes", "a", "b"),
    ):
        assert len(told(rating, other)) == 2
    assert len(told(change("rating", "4", "3"), change("rating", "3", "2"))) == 2
    assert told() == []
