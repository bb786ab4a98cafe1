"""Daily backups: one a day, seven kept, made in a quiet moment and never in the way."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import StoreError
from csr_interview.models.interview import Interview
from csr_interview.paths import backup_dir
from csr_interview.saving import save_queue
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store, backup
from tests.store.save_queues import type_notes, wait_for
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
    left = backup_dir(path) / "interviews-2026-11-02.db.123.partial"
    backup_dir(path).mkdir(exist_ok=True)
    left.touch()
    assert daily(path, DAY) is not None
    assert [one.name for one in backup_dir(path).iterdir()] == ["interviews-2026-11-03.db"]


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


def test_a_backup_that_fails_is_told_and_stops_nothing(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_queue, "IDLE", 0.05)
    backup_dir(path).touch()  # a file where the folder should be
    made = SaveQueue(partial(Store.open, path))
    made.start()
    try:
        assert wait_for(lambda: bool(made.notices))
        assert "No backup was made" in made.notices[0]
        type_notes(made, saved, "goes on")
        assert made.flush()
        assert made.state.error == ""
    finally:
        made.close()
