"""Merging two states of an interview: which counts, what is kept, and that the order never matters."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.merge import Conflict, canonical, content, contradiction, merge, texts, visible
from csr_interview.models.amended import as_submitted, with_amendment
from csr_interview.models.interview import (
    Amendment,
    Answer,
    History,
    Interview,
    Record,
    RevisionRecord,
    Status,
    SubmittedVerdict,
)
from tests.merging.states import SCORECARD, TIMES, amended, drafts, records


def same(one: Record, other: Record) -> bool:
    """Whether two records say the same; local numbers do not count."""
    return (
        canonical(content(one.interview)) == canonical(content(other.interview))
        and one.interview.candidate == other.interview.candidate
        and one.history == other.history
    )


def draft(**changes: object) -> Record:
    made = replace(
        SCORECARD, status=Status.DRAFT, submitted_at="", submitted_verdict=None, updated_at=TIMES[1]
    )
    return Record(replace(made, **changes))  # type: ignore[arg-type]


# ---------------------------------------------------------------- laws


@given(records)
def test_merging_with_itself_changes_nothing(one: Record) -> None:
    assert same(merge(one, one), one)


@given(records, records)
def test_which_side_asks_makes_no_difference(one: Record, other: Record) -> None:
    assert same(merge(one, other), merge(other, one))


@given(records, records)
def test_merging_again_changes_nothing(one: Record, other: Record) -> None:
    both = merge(one, other)
    for again in (merge(both, one), merge(other, both), merge(both, both)):
        assert same(again, both)


@given(records, records, records)
def test_brackets_make_no_difference(one: Record, two: Record, three: Record) -> None:
    assert same(merge(merge(one, two), three), merge(one, merge(two, three)))


@given(st.lists(records, min_size=2, max_size=5), st.data())
def test_any_order_comes_to_the_same(found: list[Record], data: st.DataObject) -> None:
    first, *rest = data.draw(st.permutations(found))
    assert same(reduce(merge, found), reduce(merge, rest, first))


@given(drafts, drafts)
def test_no_text_of_two_drafts_is_lost(one: Interview, other: Interview) -> None:
    both = merge(Record(one), Record(other))
    kept = {((r.question, r.field), r.text) for r in both.history.revisions} | set(texts(both.interview))
    assert {*texts(one), *texts(other)} <= kept


# ---------------------------------------------------------------- rules


def test_the_newer_draft_counts_and_what_the_older_said_is_kept() -> None:
    older = draft(answers={"irate": Answer("irate", notes="Older words", action="Both", rating=2)})
    newer = draft(answers={"irate": Answer("irate", notes="Newer words", action="Both")}, updated_at=TIMES[2])
    both = merge(older, newer)
    assert both.interview == newer.interview
    assert both.history.revisions == (RevisionRecord(TIMES[1], "irate", "notes", "import", "Older words"),)


def test_a_scorecard_counts_before_a_draft_however_new() -> None:
    later = draft(summary="Typed later", updated_at=TIMES[7])
    both = merge(later, Record(SCORECARD))
    assert both.interview == SCORECARD
    assert [(r.field, r.text, r.at) for r in both.history.revisions] == [("summary", "Typed later", TIMES[7])]


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 3), (2, 3), (1, 1)])
def test_the_scorecard_with_further_amendments_counts(one: int, other: int) -> None:
    both = merge(Record(amended(one)), Record(amended(other)))
    assert both.interview == amended(other)
    assert both.history == History()


def test_amendments_are_told_by_what_they_say_not_by_their_numbers() -> None:
    there = amended(2)
    renumbered = replace(there, amendments=tuple(replace(a, id=n) for n, a in enumerate(there.amendments, 7)))
    assert merge(Record(there), Record(renumbered)).interview.summary == there.summary


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": "Other"}, "summary"),
        ({"submitted_verdict": SubmittedVerdict("hold", "3", "default")}, "submitted_verdict"),
        ({"answers": {**SCORECARD.answers, "irate": Answer("irate", notes="calm", rating=3)}}, "rating"),
    ],
)
def test_two_different_scorecards_are_a_conflict_that_says_where(
    changes: dict[str, object], field: str
) -> None:
    there = replace(SCORECARD, **changes)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="submitted with different content") as caught:
        merge(Record(SCORECARD), Record(there))
    (difference,) = caught.value.differences
    assert difference.field == field
    assert difference.here != difference.there


def test_amendments_of_both_stay_and_the_later_one_of_a_part_counts() -> None:
    here = amended(2)
    other = replace(here.amendments[0], new="something else", at=TIMES[9])
    there = replace(SCORECARD, summary="something else", amendments=(other,), updated_at=TIMES[9])
    both = merge(Record(here), Record(there)).interview
    assert [(one.field, one.new) for one in both.amendments] == [
        ("summary", "rang back"), ("rating", "5"), ("summary", "something else"),
    ]  # fmt: skip
    assert (both.summary, both.answer("irate").rating) == ("something else", 5)
    assert both.updated_at == TIMES[9]
    assert contradiction(both, ("irate", "policy")) == ""
    assert as_submitted(both) == replace(SCORECARD, updated_at=TIMES[9])


@pytest.mark.parametrize("first", ["rating", "skip"])
def test_a_rating_and_a_skip_on_two_machines_replace_each_other(first: str) -> None:
    def change(number: int, field: str, old: str, new: str) -> Amendment:
        return Amendment(
            number, "irate", field, old, new, "Misheard", "Max", at[field == "rating" and new != ""]
        )

    at = (TIMES[6], TIMES[5]) if first == "rating" else (TIMES[5], TIMES[6])
    rated = change(1, "rating", "4", "2")
    skipped = (change(1, "skip_reason", "", "Late"), change(2, "rating", "4", ""))
    here = replace(with_amendment(SCORECARD, rated), amendments=(rated,), updated_at=rated.at)
    there = replace(with_amendment(SCORECARD, skipped[0]), amendments=skipped, updated_at=skipped[0].at)
    both = merge(Record(here), Record(there)).interview
    answer = both.answer("irate")
    assert (answer.rating, answer.skip_reason) == ((None, "Late") if first == "rating" else (2, ""))
    assert contradiction(both, ("irate", "policy")) == ""
    assert replace(as_submitted(both), updated_at=TIMES[4]) == SCORECARD


@pytest.mark.parametrize("changes", [{"bank_digest": "e" * 64}, {"created_at": TIMES[1]}])
def test_different_interviews_under_one_id_are_a_conflict(changes: dict[str, str]) -> None:
    with pytest.raises(Conflict, match="another interview here has the same ID"):
        merge(draft(), draft(**changes))


def test_a_text_that_is_there_again_is_not_shown_as_an_earlier_one() -> None:
    kept = (
        RevisionRecord(TIMES[0], "", "summary", "import", "calm"),
        RevisionRecord(TIMES[0], "", "summary", "import", "other"),
        RevisionRecord(TIMES[1], "", "summary", "import", "other"),
        RevisionRecord(TIMES[1], "", "summary", "typing", "calm"),
    )
    assert visible(kept[:3], SCORECARD) == (kept[2],)
    assert visible(kept, SCORECARD) == (kept[2], kept[3])
