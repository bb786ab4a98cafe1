"""Upgrading: from every earlier version, after a backup, whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.paths import backup_dir
from csr_interview.store import Store, schema
from tests.store.conftest import Clock, new_interview, problems_of


def add_colour(db: Database) -> None:
    """A step of a version to come."""
    db.table("candidates").add_column("colour", str, not_null_default="grey")


def add_shape(db: Database) -> None:
    """Another one."""
    db.execute("ALTER TABLE candidates ADD COLUMN shape TEXT NOT NULL DEFAULT 'round'")


def fail(db: Database) -> None:
    """One that goes wrong halfway."""
    db.execute("DELETE FROM candidates")
    db.execute("SELECT * FROM a_table_that_is_not_there")


def future(monkeypatch: pytest.MonkeyPatch, *steps: schema.Migration) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *steps))


@pytest.fixture
def old(path: Path, bank: Bank, clock: Clock) -> Path:
    with Store.open(path, now=clock) as store:
        new_interview(store, bank)
    return path


def columns(store: Store) -> set[str]:
    return {row[1] for row in store.conn.execute("PRAGMA table_info(candidates)")}


@pytest.mark.parametrize("first", [(), (add_colour,)])
def test_every_earlier_version_is_upgraded_after_a_backup(
    old: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, first: tuple[schema.Migration, ...]
) -> None:
    present = len(schema.MIGRATIONS)
    if first:
        future(monkeypatch, *first)
        Store.open(old, now=clock).close()
        clock.forward(1)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:present], add_colour, add_shape))
    with Store.open(old, now=clock) as store:
        assert {"colour", "shape"} <= columns(store)
        assert store.conn.execute("PRAGMA user_version").fetchone()[0] == present + 2
        assert [row.candidate for row in store.recent()] == ["Ann Example"]
        assert problems_of(store) == []
    kept = sorted(backup_dir(old).iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert len(kept) == 1 + len(first)
    conn = sqlite3.connect(kept[-1])
    assert conn.execute("PRAGMA user_version").fetchone()[0] == present + len(first)
    assert conn.execute("SELECT name FROM candidates").fetchall() == [("Ann Example",)]
    conn.close()


def test_a_failed_upgrade_changes_nothing_and_names_the_backup(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        future(patch, add_colour, fail)
        with pytest.raises(StoreError, match=r"could not be upgraded.*a backup is") as caught:
            Store.open(old)
        (kept,) = backup_dir(old).iterdir()
        assert str(kept) in caught.value.way_out
    with Store.open(old) as store:
        assert "colour" not in columns(store)
        assert store.counts().interviews == 1
        assert problems_of(store) == []


def test_a_new_store_needs_no_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    future(monkeypatch, add_colour)
    Store.open(path).close()
    assert not backup_dir(path).exists()


def test_a_reader_upgrades_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    future(monkeypatch, add_colour)
    with pytest.raises(StoreError, match=r"older csr-interview.*Open it once"):
        Store.open(old, mode="ro")
    assert not backup_dir(old).exists()


def test_the_backup_before_an_upgrade_that_cannot_be_made_stops_it(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup_dir(old).touch()  # a file where the folder should be
    with monkeypatch.context() as patch:
        future(patch, add_colour)
        with pytest.raises(StoreError):
            Store.open(old)
    with Store.open(old) as store:
        assert "colour" not in columns(store)
