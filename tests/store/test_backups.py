"""Daily backups: one a day, seven kept, made in a quiet moment and never in the way."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import DatabaseLost, StoreBusy, StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.paths import backup_dir
from csr_interview.saving import journal, save_queue, writer_thread
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store, backup
from csr_interview.store.base import Mode
from tests.store.conftest import new_interview
from tests.store.save_queues import interview_of, type_notes, wait_for
from tests.syncs import Syncs

DAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


def daily(path: Path, now: datetime) -> Path | None:
    return backup.daily(path, now, lambda conn: None)


def test_one_a_day_and_seven_kept(path: Path, saved: Interview) -> None:
    stranger = backup_dir(path) / "interviews-notes.db"
    for day in range(10):
        made = daily(path, DAY + timedelta(days=day))
        assert made is not None
        assert made.name == f"interviews-2026-11-{3 + day:02}.db"
        assert daily(path, DAY + timedelta(days=day, hours=3)) is None
        stranger.touch()
    kept = backup.dailies(path)
    assert [one.name[-5:-3] for one in kept] == ["06", "07", "08", "09", "10", "11", "12"]
    assert stranger.exists()
    with Store.open(kept[-1], mode="ro") as copy:
        assert copy.interview(saved.id) == saved
    if os.name == "posix":
        assert {stat.S_IMODE(one.stat().st_mode) for one in kept} == {0o600}
        assert stat.S_IMODE(backup_dir(path).stat().st_mode) == 0o700


def test_it_reaches_the_disk_before_it_takes_its_name(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = Syncs(backup_dir(path) / "interviews-2026-11-03.db", monkeypatch)
    assert daily(path, DAY) is not None
    assert synced.content_first


def test_an_empty_store_is_not_backed_up(path: Path) -> None:
    Store.open(path).close()
    assert daily(path, DAY) is None
    assert not backup_dir(path).exists()


def test_what_an_interrupted_one_left_is_cleared(path: Path, saved: Interview) -> None:
    with pytest.raises(StoreError):
        backup.daily(path, DAY, lambda conn: conn.set_progress_handler(lambda: 1, 1))
    assert backup.dailies(path) == []
    folder = backup_dir(path)
    folder.mkdir(exist_ok=True)

    def leave(name: str, *, seconds: float) -> Path:
        (folder / name).touch()
        os.utime(folder / name, (time.time() - seconds,) * 2)
        return folder / name

    for attempt in ("made", "there already"):
        leave("interviews-2026-11-02.db.123.partial", seconds=90)
        leave("interviews-2026-11-02.db.123.partial-journal", seconds=90)
        leave("interviews-2026-11-02.db", seconds=90)  # killed before the copy got its name
        for end in ("", ".123.partial"):  # or while it was being restored
            leave(f"../interviews.db.restoring{end}", seconds=90)
        another = leave("interviews-now.db.124.partial", seconds=0)
        assert (daily(path, DAY) is not None) == (attempt == "made")
        another.unlink()  # a program may still be making this one
        assert [one.name for one in folder.iterdir()] == ["interviews-2026-11-03.db"]
        assert not list(path.parent.glob("*.restoring*"))


def test_the_queue_makes_it_in_a_quiet_moment(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_queue, "IDLE", 0.1)
    made = SaveQueue(partial(Store.open, path, now=lambda: DAY))
    made.start()
    try:
        made.ask(Store.ping, Fresh.STALE).result(60)
        assert backup.dailies(path) == []
        assert wait_for(lambda: len(backup.dailies(path)) == 1)
        type_notes(made, saved, "goes on")
        assert made.flush()
    finally:
        made.close()
    assert made.notices == []


def test_a_backup_that_fails_is_told_until_there_is_one(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_queue, "IDLE", 0.05)
    monkeypatch.setattr(writer_thread, "WATCH", 0.05)
    monkeypatch.setattr(writer_thread, "AGAIN", 0.2)
    backup_dir(path).touch()  # a file where the folder should be
    made = SaveQueue(partial(Store.open, path))
    made.start()
    try:
        assert wait_for(lambda: "No backup was made today" in made.state.problem)
        type_notes(made, saved, "goes on")
        assert made.flush()
        assert made.state.error == ""
        assert "No backup was made today" in made.state.problem
        backup_dir(path).unlink()
        assert wait_for(lambda: made.state.problem == "")
        assert len(backup.dailies(path)) == 1
    finally:
        made.close()


def damage_a_page(path: Path) -> None:
    """Overwrite the page with the root of the table `answers`."""
    with contextlib.closing(sqlite3.connect(path)) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answers'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))


def test_a_damaged_page_is_told_in_a_quiet_moment(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert daily(path, DAY) is not None
    damage_a_page(path)
    monkeypatch.setattr(save_queue, "IDLE", 0.05)
    monkeypatch.setattr(writer_thread, "WATCH", 0.05)
    made = SaveQueue(partial(Store.open, path, now=lambda: DAY))
    made.start()
    try:
        assert wait_for(lambda: "damaged" in made.state.problem)
    finally:
        made.close()


def test_no_backup_goes_that_has_what_the_database_has_not(path: Path, saved: Interview, bank: Bank) -> None:
    kept = daily(path, DAY)
    assert kept is not None
    path.unlink()
    with Store.open(path.with_name("other.db")) as other:
        new_interview(other, bank, "Somebody Else")
    path.with_name("other.db").rename(path)
    for day in range(1, 20):
        assert daily(path, DAY + timedelta(days=day)) is not None
    assert [one.name[-8:-3] for one in backup.dailies(path)] == [
        "11-03", *(f"11-{number}" for number in range(16, 23)),
    ]  # fmt: skip
    assert backup.newest_good(path) == backup.dailies(path)[-1]


@pytest.mark.parametrize("left", [None, b""])
@pytest.mark.parametrize("mode", ["rw", "ro", "auto"])
def test_a_lost_database_is_not_begun_anew_beside_its_backups(
    path: Path, saved: Interview, left: bytes | None, mode: Mode
) -> None:
    assert daily(path, DAY) is not None
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    with pytest.raises(DatabaseLost, match=r"interviews-2026-11-03.db has 1 interview.*store restore"):
        Store.open(path, mode=mode)
    assert path.exists() == (left is not None)
    backup.restore(path, backup.dailies(path)[0], DAY)
    with Store.open(path) as store:
        assert store.interview(saved.id) == saved


def test_the_newest_good_backup_is_not_a_damaged_one(path: Path, saved: Interview) -> None:
    good, bad = daily(path, DAY), daily(path, DAY + timedelta(days=1))
    assert good is not None
    assert bad is not None
    damage_a_page(bad)
    assert backup.newest_good(path) == good


def test_restoring_keeps_the_present_database_with_its_log(path: Path, saved: Interview) -> None:
    copy = daily(path, DAY)
    assert copy is not None
    with Store.open(path) as store:
        store.write_text(saved.id, "irate", "notes", "newer")
        with pytest.raises(StoreBusy):
            backup.restore(path, copy, DAY)
        left = [path.with_name(path.name + end) for end in ("", "-wal")]
        content = [one.read_bytes() for one in left]
    for one, data in zip(left, content, strict=True):  # as after a crash
        one.write_bytes(data)
    aside = backup.restore(path, copy, DAY)
    assert aside is not None
    with Store.open(path) as store:
        assert store.interview(saved.id) == saved
        assert not any("left" in problem for problem in store.check())
    with Store.open(aside) as store:
        assert store.interview(saved.id).answer("irate").notes == "newer"


def test_a_damaged_backup_is_not_restored(path: Path, saved: Interview) -> None:
    copy = daily(path, DAY)
    assert copy is not None
    damage_a_page(copy)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        backup.restore(path, copy, DAY)
    assert path.read_bytes() == before


def test_the_journal_goes_into_the_restored_database(path: Path, saved: Interview) -> None:
    copy = daily(path, DAY)
    assert copy is not None
    with Store.open(path) as store:
        left = journal.entries(store, [WriteText(saved.id, "irate", "notes", "typed")])
    journal.save(journal.journal_path(path), left)
    backup.restore(path, copy, DAY)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    assert interview_of(saves, saved.id).answer("irate").notes == "typed"
    saves.close()


def test_compacting_removes_free_space(path: Path, saved: Interview) -> None:
    with contextlib.closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE junk AS SELECT randomblob(1000000)")
        conn.execute("DROP TABLE junk")
    before = path.stat().st_size
    with Store.open(path) as store:
        store.compact()
        assert path.stat().st_size < before - 900_000
        assert path.with_name(path.name + "-wal").stat().st_size == 0
        store.note_candidate(saved.candidate.id, "goes on")
        assert store.check() == []


def test_a_database_that_cannot_be_restored_over_comes_back(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = daily(path, DAY)
    assert copy is not None
    replace = Path.replace

    def refuse(one: Path, target: Path) -> Path:
        if one.name.endswith(".restoring"):
            raise PermissionError("another program has it open")
        return replace(one, target)

    monkeypatch.setattr(Path, "replace", refuse)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="cannot be restored"):
        backup.restore(path, copy, DAY)
    assert path.read_bytes() == before
    assert backup.found(path) == [copy]


def test_a_replaced_database_is_not_the_default_to_restore(path: Path, saved: Interview) -> None:
    copy = daily(path, DAY)
    assert copy is not None
    aside = backup.restore(path, copy, DAY)
    assert aside is not None
    os.utime(copy, (0, 0))
    assert backup.found(path) == [aside, copy]
    assert backup.newest_good(path) == copy


def test_compacting_waits_for_no_reader_forever(path: Path, saved: Interview) -> None:
    with Store.open(path, busy_ms=1) as store, contextlib.closing(sqlite3.connect(path)) as reader:
        store.write_text(saved.id, "irate", "notes", "Told in confidence")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM interviews").fetchone()
        with pytest.raises(StoreError, match=r"another program is reading the database.*store compact"):
            store.compact()
        reader.rollback()
        store.compact()
        assert path.with_name(path.name + "-wal").stat().st_size == 0
