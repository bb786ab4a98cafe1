"""A disk that is full at the start: reading, exporting and a backup to another disk work all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.saving import journal, spare_files
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store
from tests.store.conftest import new_interview
from tests.store.save_queues import interview_of, type_notes

CRASH = """
import os, sys
from pathlib import Path
from csr_interview.store import Store
store = Store.open(Path(sys.argv[1]))
store.write_text(sys.argv[2], "irate", "notes", "typed before the crash")
os._exit(1)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(words, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip("file systems cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def on_disk(small_disk: Path, bank: Bank) -> Interview:
    """A draft in a database with its spare files."""
    path = small_disk / "interviews.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    spare_files.make(journal.journal_path(path))
    return made


def fill(disk: Path) -> None:
    with (disk / "fill").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    assert os.statvfs(disk).f_bavail == 0


@pytest.mark.parametrize("crashed", [False, True])
def test_a_database_on_a_full_disk_is_read_and_copied(
    small_disk: Path, on_disk: Interview, tmp_path: Path, crashed: bool
) -> None:
    path = small_disk / "interviews.db"
    if crashed:  # its log remains, and there is no space for what SQLite needs to read it
        subprocess.run([sys.executable, "-c", CRASH, str(path), on_disk.id], check=False)
        path.with_name(path.name + "-shm").unlink()
    fill(small_disk)
    wanted = "typed before the crash" if crashed else ""
    with Store.open(path, mode="ro") as store:
        assert store.interview(on_disk.id).answer("irate").notes == wanted
        store.backup(tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db", mode="ro") as store:
        assert store.interview(on_disk.id).answer("irate").notes == wanted


def test_what_is_typed_on_a_full_disk_is_kept(small_disk: Path, on_disk: Interview) -> None:
    path = small_disk / "interviews.db"
    fill(small_disk)
    for text in ("first", "first and second"):
        saves = SaveQueue(partial(Store.open, path))
        saves.start()
        assert interview_of(saves, on_disk.id).id == on_disk.id
        for end in range(1, 4):
            type_notes(saves, on_disk, text * 20_000 * end)
            assert saves.flush(60)
        saves.close()
        assert interview_and_journal(path, on_disk.id) == text * 60_000
    (small_disk / "fill").unlink()
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    assert interview_of(saves, on_disk.id).answer("irate").notes == "first and second" * 60_000
    saves.close()


def interview_and_journal(path: Path, interview: str) -> str:
    """Return the notes as the next start will show them."""
    place = journal.journal_path(path)
    if place.exists():
        return str(journal.load(place)[0][-1].change.text)  # type: ignore[attr-defined]
    with Store.open(path, mode="ro") as store:
        return store.interview(interview).answer("irate").notes
