"""What is typed into dialogs and not saved: in the table `local`, found by ID, and in the journal."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from csr_interview.saving import journal
from csr_interview.saving.changes import Entry, KeepTyped, from_line, to_line
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interviews.db"


def test_fields_are_kept_replaced_and_forgotten_without_an_event(path: Path) -> None:
    with Store.open(path) as store:
        before = store.audit_head()
        store.keep_typed("a1", "skip:q:1", {"text": "no"})
        store.keep_typed("a1", "skip:q:1", {"text": "no time"})
        store.keep_typed("", "new interview", {"candidate": "Dana\x1b[31m"})
        store.keep_typed("a2", "hold", {"text": "x"})
        store.keep_typed("a2", "hold", {})
        assert store.typed() == {
            ("a1", "skip:q:1"): {"text": "no time"},
            ("", "new interview"): {"candidate": "Dana[31m"},
        }
        keys = [row[0] for row in store.conn.execute("SELECT key FROM local WHERE value LIKE '%time%'")]
        assert keys == ["typed:a1:skip:q:1"]
        assert store.audit_head() == before


@pytest.mark.parametrize("value", ["", "null", "[1]", '{"text": 1}', "[" * 100_000])
def test_a_damaged_value_is_left_out(path: Path, value: str) -> None:
    with Store.open(path) as store:
        store.keep_typed("a1", "hold", {"text": "no"})
        with store.transaction():
            store.run("INSERT INTO local (key, value) VALUES (?, ?)", ("typed:a1:skip", value))
        assert store.typed() == {("a1", "hold"): {"text": "no"}}


def test_a_change_is_the_same_after_the_journal() -> None:
    entry = Entry(KeepTyped("a1", "hold", {"text": "no"}), None)
    assert from_line(to_line(entry).encode()) == entry


def test_what_cannot_be_committed_is_in_the_journal_and_comes_back(path: Path) -> None:
    Store.open(path).close()
    waiting = [KeepTyped("a1", "hold", {"text": text}) for text in ("n", "no")]
    journal.add(journal.journal_path(path), waiting)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        assert saves.ask(Store.typed).result() == {("a1", "hold"): {"text": "no"}}
    finally:
        saves.close()


def test_a_locked_database_sends_it_to_the_journal(path: Path) -> None:
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.ask(Store.ping).result()
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        saves.post(KeepTyped("a1", "hold", {"text": "no"}))
        assert saves.flush(60)
        (entry,), _ = journal.load(journal.journal_path(path))
        assert entry.change == KeepTyped("a1", "hold", {"text": "no"})
    finally:
        blocker.execute("ROLLBACK")
        blocker.close()
        saves.close()
