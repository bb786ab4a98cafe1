"""A submitted scorecard is locked, against the program and against raw SQL; amendments keep the old value."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import pytest

from csr_interview.errors import LockedScorecard, NotFound
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Interview,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import Counts, Filters, RefusedError, Store
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

VERDICT = SubmittedVerdict("hire", "19/5", "default")


@pytest.fixture
def locked(store: Store, draft: Interview, clock: Clock) -> Interview:
    """A submitted interview with something of everything."""
    rate_all(store, draft.id)
    store.skip(draft.id, "tools", "No time")
    store.write_text(draft.id, "irate", "notes", "Noted")
    store.write_text(draft.id, "", "summary", "Good")
    store.mark(draft.id, Mark("irate", "red_flag", 0))
    store.record_task(draft.id, TaskResult("refund", {"chosen": "b"}))
    store.recommend(draft.id, Recommendation("hold", "Wait for the panel"))
    clock.forward(60)
    store.submit(draft.id, VERDICT)
    return store.interview(draft.id)


def test_submitting(store: Store, locked: Interview) -> None:
    assert locked.status is Status.SUBMITTED
    assert locked.submitted_verdict == VERDICT
    assert locked.submitted_at == locked.updated_at == "2026-11-03T09:01:00.000Z"
    (row,) = store.recent(filters=Filters(verdict="hire", status="submitted"))
    assert (row.verdict, row.composite, row.recommended) == ("hire", "19/5", "hold")
    assert store.counts() == Counts(1, 0, 1)
    assert problems_of(store) == []


def test_submitting_needs_every_question_settled(store: Store, draft: Interview) -> None:
    store.rate(draft.id, "irate", 3)
    with pytest.raises(RefusedError, match="policy, tools"):
        store.submit(draft.id, VERDICT)
    store.skip(draft.id, "policy", "No time")
    with pytest.raises(RefusedError, match="reason: tools"):
        store.submit(draft.id, VERDICT)
    assert store.interview(draft.id).status is Status.DRAFT
    store.rate(draft.id, "tools", 3)
    store.submit(draft.id, VERDICT)
    assert store.interview(draft.id).status is Status.SUBMITTED


WRITES: list[Callable[[Store, str], None]] = [
    lambda s, i: s.write_text(i, "irate", "notes", "Other"),
    lambda s, i: s.write_text(i, "policy", "notes", "Other"),
    lambda s, i: s.write_text(i, "", "summary", "Other"),
    lambda s, i: s.rate(i, "irate", 5),
    lambda s, i: s.skip(i, "irate", "Other"),
    lambda s, i: s.mark(i, Mark("irate", "red_flag", 1)),
    lambda s, i: s.unmark(i, Mark("irate", "red_flag", 0)),
    lambda s, i: s.record_task(i, TaskResult("refund", {"chosen": "a"})),
    lambda s, i: s.visit(i, "irate"),
    lambda s, i: s.clock(i, 10, {"irate": 1}),
    lambda s, i: s.recommend(i, None),
    lambda s, i: s.submit(i, VERDICT),
    lambda s, i: s.discard_draft(i),
    lambda s, i: s.restore_draft(i),
]


@pytest.mark.parametrize("number", range(len(WRITES)))
def test_no_verb_changes_it(store: Store, locked: Interview, number: int) -> None:
    events = len(store.events())
    with pytest.raises(LockedScorecard):
        WRITES[number](store, locked.id)
    assert store.interview(locked.id) == locked
    assert len(store.events()) == events


RAW = [
    "UPDATE answers SET notes = 'x' WHERE question = 'irate'",
    "UPDATE answers SET rating = 1",
    "DELETE FROM answers",
    "INSERT OR REPLACE INTO answers (interview_id, question) VALUES (:id, 'irate')",
    "INSERT INTO marks (interview_id, question, kind, item) VALUES (:id, 'irate', 'follow_up', 0)",
    "UPDATE marks SET severity = 'note'",
    "DELETE FROM marks",
    "UPDATE task_results SET response = '{}'",
    "DELETE FROM task_results",
    "UPDATE interviews SET status = 'draft', submitted_at = ''",
    "UPDATE interviews SET verdict = 'strong hire'",
    "UPDATE interviews SET summary = 'x'",
    "UPDATE interviews SET recommended_reason = 'x'",
    "UPDATE interviews SET discarded_at = '2026'",
    "DELETE FROM interviews",
    "INSERT OR REPLACE INTO interviews SELECT * FROM interviews",
    "UPDATE banks SET body = '{}'",
    "UPDATE events SET verb = 'x'",
    "DELETE FROM events",
    "INSERT OR REPLACE INTO events SELECT 1, at, '', 'x', payload, previous, hash FROM events LIMIT 1",
    "INSERT INTO events SELECT seq + 100, at, interview_id, 'x', payload, previous, hash FROM events LIMIT 1",
]


@pytest.mark.parametrize("sql", RAW)
def test_nor_does_raw_sql(store: Store, locked: Interview, sql: str) -> None:
    other = sqlite3.connect(store.path)
    try:
        other.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError, match="locked"):
            other.execute(sql, {"id": locked.id} if ":id" in sql else ())
        other.rollback()
    finally:
        other.close()
    assert store.interview(locked.id) == locked
    assert problems_of(store) == []


AMENDED = [
    ("irate", "notes", "Noted better", "Noted"),
    ("irate", "result", "Refunded", ""),
    ("", "summary", "Very good", "Good"),
    ("irate", "rating", "2", "4"),
]


@pytest.mark.parametrize(("question", "field", "new", "old"), AMENDED)
def test_an_amendment_keeps_the_old_value(
    store: Store, locked: Interview, clock: Clock, question: str, field: str, new: str, old: str
) -> None:
    clock.forward(60)
    store.amend(locked.id, question, field, new, "Misheard", "Max Probe")
    found = store.interview(locked.id)
    holder = found.answer(question) if question else found
    assert str(getattr(holder, field)) == new
    (kept,) = found.amendments
    assert (kept.question, kept.field, kept.old, kept.new) == (question, field, old, new)
    assert (kept.reason, kept.by, kept.at) == ("Misheard", "Max Probe", "2026-11-03T09:02:00.000Z")
    assert found.submitted_verdict == VERDICT
    assert found.updated_at == kept.at
    with pytest.raises(LockedScorecard):
        store.rate(locked.id, "irate", 5)
    assert problems_of(store) == []


def test_rating_what_was_skipped_is_two_amendments(store: Store, locked: Interview) -> None:
    store.amend(locked.id, "tools", "rating", "3", "Asked by phone", "Max Probe")
    found = store.interview(locked.id)
    assert (found.answer("tools").rating, found.answer("tools").skip_reason) == (3, "")
    changes = {(one.field, one.old, one.new) for one in found.amendments}
    assert changes == {("rating", "", "3"), ("skip_reason", "No time", "")}
    store.amend(locked.id, "tools", "skip_reason", "Not asked after all", "Mixed up", "Max Probe")
    found = store.interview(locked.id)
    assert (found.answer("tools").rating, found.answer("tools").skip_reason) == (None, "Not asked after all")
    assert len(found.amendments) == 4
    assert problems_of(store) == []


@pytest.mark.parametrize(
    ("question", "field", "new", "reason", "by", "error"),
    [
        ("irate", "rating", "4", "Same", "Max", RefusedError),
        ("irate", "notes", "Noted", "Same", "Max", RefusedError),
        ("irate", "rating", "6", "Wrong", "Max", RefusedError),
        ("irate", "rating", "", "Unsettled", "Max", RefusedError),
        ("tools", "skip_reason", "", "Unsettled", "Max", RefusedError),
        ("irate", "notes", "New", " ", "Max", RefusedError),
        ("irate", "notes", "New", "Why", "", RefusedError),
        ("irate", "verdict", "hire", "Why", "Max", ValueError),
        ("", "status", "draft", "Why", "Max", ValueError),
        ("nothing", "notes", "New", "Why", "Max", NotFound),
        ("nothing", "rating", "1", "Why", "Max", NotFound),
    ],
)
def test_what_is_no_amendment(
    store: Store, locked: Interview, question: str, field: str, new: str, reason: str, by: str,
    error: type[Exception],
) -> None:  # fmt: skip
    with pytest.raises(error):
        store.amend(locked.id, question, field, new, reason, by)
    assert store.interview(locked.id) == locked


def test_a_draft_is_not_amended(store: Store, draft: Interview) -> None:
    with pytest.raises(RefusedError, match="draft"):
        store.amend(draft.id, "irate", "notes", "New", "Why", "Max")


def test_amendments_are_kept_as_they_are(store: Store, locked: Interview) -> None:
    store.amend(locked.id, "irate", "rating", "2", "Misheard", "Max Probe")
    for sql in (
        "UPDATE amendments SET reason = 'x'",
        "UPDATE amendments SET applied = 0",
        "DELETE FROM amendments",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="locked"):
            store.conn.execute(sql)


def test_another_draft_stays_open_meanwhile(store: Store, locked: Interview, bank: Bank) -> None:
    other = new_interview(store, bank, "Bob")
    store.rate(other.id, "irate", 1)
    assert store.interview(other.id).answer("irate").rating == 1
    assert store.interview(locked.id) == locked
