"""Undoing a submission: for ten minutes, where it was made, while nobody else has the scorecard."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from csr_interview.errors import LockedScorecard, NotFound, StoreError
from csr_interview.exchange import batch
from csr_interview.exchange.candidate_folder import collect
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Shown, Status, SubmittedVerdict
from csr_interview.store import Filters, RefusedError, Store
from tests.exchanging import everything, exported, records, take
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

VERDICT = SubmittedVerdict("hire", "4", "default")
SHOWN = Shown("2026-11-03T09:00:00.000Z", "hire", "4", {"irate": 4, "policy": 4, "tools": 4}, {})


@pytest.fixture
def card(store: Store, draft: Interview) -> str:
    """A scorecard that was finished and submitted here."""
    rate_all(store, draft.id)
    store.write_text(draft.id, "", "summary", "Solid")
    store.finish_ratings(draft.id, SHOWN)
    store.submit(draft.id, VERDICT)
    return draft.id


def refused(store: Store, card: str, cause: str) -> None:
    """Expect that a submission cannot be undone, for this cause, and that nothing changes."""
    before = store.interview(card)
    assert store.undo_submit_until(card) == ""
    with pytest.raises(RefusedError) as caught:
        store.undo_submit(card)
    assert caught.value.title == "The submission cannot be undone"
    assert cause in caught.value.cause
    assert caught.value.way_out
    assert store.interview(card) == before


def test_an_undone_submission_is_a_draft_with_finished_ratings(store: Store, card: str, clock: Clock) -> None:
    assert store.undo_submit_until(card) == "2026-11-03T09:10:00.000Z"
    clock.forward(599)
    store.undo_submit(card)
    found = store.interview(card)
    assert (found.status, found.submitted_at, found.submitted_verdict) == (Status.DRAFT, "", None)
    assert (found.finished_at, found.shown, found.summary) == (SHOWN.at, SHOWN, "Solid")
    assert found.updated_at > "2026-11-03T09:09"
    assert [row.verdict for row in store.recent()] == [""]
    with pytest.raises(RefusedError, match="ratings are finished"):
        store.rate(card, "irate", 2)
    store.write_text(card, "", "summary", "Very solid")
    assert problems_of(store) == []
    assert store.events(card)[-2].verb == "submit undone"
    refused(store, card, "the interview is a draft")


def test_submitting_again_locks_again_and_keeps_what_was_shown(store: Store, card: str, clock: Clock) -> None:
    store.undo_submit(card)
    store.reopen_ratings(card, "Misread", "2026-11-03T09:01:00.000Z")
    store.rate(card, "irate", 2)
    clock.forward(60)
    store.submit(card, SubmittedVerdict("hold", "10/3", "default"))
    found = store.interview(card)
    assert found.shown == SHOWN
    assert found.submitted_verdict == SubmittedVerdict("hold", "10/3", "default")
    with pytest.raises(LockedScorecard):
        store.write_text(card, "", "summary", "Once more")
    assert problems_of(store) == []
    clock.forward(540)
    store.undo_submit(card)
    assert problems_of(store) == []


def test_after_ten_minutes_it_is_too_late(store: Store, card: str, clock: Clock) -> None:
    clock.forward(600)
    refused(store, card, "more than ten minutes ago")


def test_a_clock_that_was_set_back_does_not_open_it_for_long(store: Store, card: str, clock: Clock) -> None:
    clock.forward(-5)
    assert store.undo_submit_until(card)
    clock.forward(-3600)
    refused(store, card, "more than ten minutes ago")


@pytest.mark.parametrize("own_id", [True, False], ids=["the same record", "another record of this person"])
def test_a_scorecard_that_opened_another_one_stays(
    store: Store, draft: Interview, bank: Bank, own_id: bool
) -> None:
    def another(interviewer: str) -> str:
        made = store.create_interview(
            candidate=draft.candidate.name,
            bank=bank,
            role="CSR",
            stage="Phone",
            interviewer=interviewer,
            email=draft.candidate.email,
            candidate_id=draft.candidate.id if own_id else None,
        ).id
        rate_all(store, made)
        return made

    rate_all(store, draft.id)
    again = another("max  PROBE")
    store.submit(draft.id, VERDICT)
    store.submit(again, VERDICT)
    assert store.undo_submit_until(again), "one's own other scorecard was never sealed"
    colleague = another("R. Osei")
    assert store.undo_submit_until(again), "a colleague's draft is no scorecard"
    store.submit(colleague, VERDICT)
    for one in (again, colleague):
        refused(store, one, "another scorecard of this candidate was opened to you")


def test_an_amended_scorecard_stays(store: Store, card: str) -> None:
    store.amend(card, "", "summary", "Weak", "Misread", "Max Probe")
    refused(store, card, "it was amended")


EXPORTS: dict[str, Callable[[Store, str], object]] = {
    "one as a page": lambda store, card: batch.one(store, card, "html", blind=True),
    "a table": lambda store, _: list(batch.many(store, Filters(), "csv")[0]),
    "a bundle": lambda store, _: list(batch.many(store, Filters(), "json")[0]),
    "a candidate's folder": lambda store, card: collect(
        store, store.interview(card).candidate.id, at="2026-11-03T09:05:00.000Z"
    ),
}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_what_was_exported_stays_even_by_a_program_that_only_reads(
    store: Store, card: str, export: Callable[[Store, str], object], clock: Clock
) -> None:
    with Store.open(store.path, mode="ro", now=clock) as reader:
        export(reader, card)
    refused(store, card, "it was exported")
    assert problems_of(store) == []


def test_an_export_that_does_not_have_it_changes_nothing(store: Store, card: str) -> None:
    list(batch.many(store, Filters(status="draft"), "csv")[0])
    batch.one(store, card, "text", leaves=False)
    assert store.undo_submit_until(card)


def test_an_export_before_it_was_submitted_changes_nothing(store: Store, draft: Interview) -> None:
    exported(store)
    list(batch.many(store, Filters(), "json")[0])
    rate_all(store, draft.id)
    store.submit(draft.id, VERDICT)
    store.undo_submit(draft.id)


def test_an_export_is_noted_before_it_is_read(store: Store, card: str, bank: Bank, clock: Clock) -> None:
    clock.forward(1)
    new_interview(store, bank, "Bea Example")  # newer, so that it is exported first
    pairs = iter(batch.Batch(store, Filters()))
    assert next(pairs)[0].id != card
    refused(store, card, "it was exported")
    assert [interview.status for interview, _ in pairs] == [Status.SUBMITTED]


def test_an_export_by_way_of_a_symbolic_link_is_noted_too(
    store: Store, card: str, tmp_path: Path, clock: Clock
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(store.path)
    with Store.open(link, mode="ro", now=clock) as reader:
        batch.one(reader, card, "html")
    refused(store, card, "it was exported")


def link_to_others(path: Path) -> None:
    path.symlink_to(path.with_name("of somebody else"))


OBSTACLES = {"folder": Path.mkdir, "link": link_to_others, "pipe": getattr(os, "mkfifo", Path.mkdir)}


@pytest.mark.parametrize("put", OBSTACLES.values(), ids=OBSTACLES)
def test_an_export_that_cannot_be_noted_is_refused(
    store: Store, card: str, clock: Clock, put: Callable[[Path], object]
) -> None:
    put(store.path.parent / f"{store.path.name}.exported")
    with pytest.raises(StoreError, match="ten minutes after"):
        batch.one(store, card, "html")
    refused(store, card, "is unknown")
    clock.forward(600)
    assert batch.one(store, card, "html")
    assert not store.path.with_name("of somebody else").exists()


def test_what_came_from_another_machine_stays(store: Store, other: Store, card: str) -> None:
    take(other, exported(store))
    refused(other, card, "not submitted in this database")


def test_what_another_machine_sends_back_stays(store: Store, other: Store, card: str) -> None:
    text = exported(store)  # no mark: written by other means, such as a copy of the file
    store.merge(records(text), dry_run=True)
    assert store.undo_submit_until(card)
    take(store, text)
    refused(store, card, "it was exported")


def test_a_refused_import_leaves_the_undo(store: Store, other: Store, card: str, bank: Bank) -> None:
    shared = new_interview(store, bank, "Bea Example")
    take(other, exported(store))
    for one, rating in ((store, 4), (other, 2)):
        rate_all(one, shared.id, rating)
        one.submit(shared.id, VERDICT)
    assert take(store, exported(other), strict=True).refused
    assert store.undo_submit_until(card)


def test_an_import_of_an_earlier_draft_leaves_the_undo(store: Store, draft: Interview) -> None:
    text = exported(store)
    rate_all(store, draft.id)
    store.submit(draft.id, VERDICT)
    take(store, text)
    assert store.undo_submit_until(draft.id)


def test_what_was_changed_by_an_import_stays(store: Store, other: Store, card: str) -> None:
    take(other, exported(store))
    other.amend(card, "", "summary", "Weak", "Misread", "Max Probe")
    take(store, exported(other))
    refused(store, card, "it was synchronized")


def test_without_the_right_to_write_there_is_no_undo(store: Store, card: str, clock: Clock) -> None:
    with Store.open(store.path, mode="ro", now=clock) as reader:
        assert reader.undo_submit_until(card) == ""
        with pytest.raises(StoreError, match="read-only"):
            reader.undo_submit(card)


def test_an_unknown_interview_is_said_so(store: Store) -> None:
    for ask in (store.undo_submit_until, store.undo_submit):
        with pytest.raises(NotFound):
            ask("nobody")


# ---------------------------------------------------------------- copies of the scorecard that turn up later


def test_a_copy_of_the_scorecard_locks_the_draft_again_and_keeps_its_texts(
    store: Store, other: Store, card: str, clock: Clock
) -> None:
    text = exported(store)
    clock.forward(30)
    store.undo_submit(card)
    store.write_text(card, "", "summary", "Typed after the undo")
    take(other, text)
    take(store, exported(other))
    take(other, exported(store))
    for one in (store, other):
        found = one.interview(card)
        assert (found.status, found.submitted_verdict, found.summary) == (Status.SUBMITTED, VERDICT, "Solid")
        assert "Typed after the undo" in [kept.revision.text for kept in one.earlier_texts(card)]
        assert "submit undone" in [entry.event.verb for entry in one.trail(card)]
        assert problems_of(one) == []
    assert everything(store) == everything(other)
    refused(store, card, "it was synchronized")


def test_a_copy_of_the_earlier_scorecard_is_a_conflict_with_another_one(
    store: Store, card: str, clock: Clock
) -> None:
    text = exported(store)
    store.undo_submit(card)
    store.write_text(card, "", "summary", "Other")
    clock.forward(30)
    store.submit(card, VERDICT)
    (refusal,) = take(store, text).refused
    assert "submitted with different content" in refusal.cause
    assert store.interview(card).summary == "Other"


# ---------------------------------------------------------------- the tables themselves


def let_go(store: Store, card: str, sql: str) -> None:
    with store.transaction():
        store.event(card, "submit undone")
        store.conn.execute(sql)


def test_the_tables_let_a_scorecard_go_only_after_the_event(store: Store, card: str, bank: Bank) -> None:
    back = (
        "UPDATE interviews SET status = 'draft', submitted_at = '', verdict = '', composite = '', preset = ''"
    )
    with pytest.raises(sqlite3.IntegrityError, match="locked"):
        store.conn.execute(back)
    for sql in (
        "UPDATE interviews SET verdict = 'no hire'",
        f"{back}, stage = 'Other'",
        f"{back}, recommended = 'hold'",
        back.replace("verdict = ''", "verdict = verdict"),
    ):
        with pytest.raises(LockedScorecard):
            let_go(store, card, sql)
    store.undo_submit(card)
    store.submit(card, VERDICT)
    with pytest.raises(sqlite3.IntegrityError, match="locked"):
        store.conn.execute(back)
