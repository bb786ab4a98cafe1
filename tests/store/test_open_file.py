"""The file of an open database is deleted, moved, replaced or overwritten: told at once, nothing is lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Event, Timer

import pytest

from csr_interview.errors import FileChanged
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.saving import journal, rescue, writer_thread
from csr_interview.saving.changes import Entry, NoteCandidate, Rate, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store, backup
from csr_interview.store.open_file import LONG_LOG
from csr_interview.store.records import utc_now
from tests.store.conftest import new_interview
from tests.store.save_queues import interview_of, texts_in, type_notes, wait_for

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")

BEFORE, AFTER = "typed before the fault", "typed before the fault, and after it"


def beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def delete(path: Path) -> None:
    path.unlink()


def delete_all(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        beside(path, end).unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def move_and_link(path: Path) -> None:
    """As somebody does whose disk is full."""
    path.parent.with_name("larger").mkdir()
    path.rename(path.parent.with_name("larger") / "moved.db")
    path.symlink_to(path.parent.with_name("larger") / "moved.db")


def move_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def replace_by_copy(path: Path) -> None:
    """As a sync client does: a whole new file is renamed over the old one."""
    shutil.copy(path, path.with_name("new.db"))
    path.with_name("new.db").replace(path)


def replace_by_older(path: Path) -> None:
    path.with_name("earlier").replace(path)


def overwrite_by_older(path: Path) -> None:
    """As `cp` does: the same file has other content now."""
    shutil.copyfile(path.with_name("earlier"), path)


def truncate(path: Path) -> None:
    os.truncate(path, 0)


def delete_log(path: Path) -> None:
    beside(path, "-wal").unlink()


def replace_log(path: Path) -> None:
    delete_log(path)
    beside(path, "-wal").write_bytes(os.urandom(9000))
    beside(path, "-wal").chmod(0o600)


def delete_index_of_log(path: Path) -> None:
    beside(path, "-shm").unlink()


FAULTS: dict[Callable[[Path], None], str] = {
    delete: "deleted or moved",
    delete_all: "deleted or moved",
    move: "deleted or moved",
    move_folder: "deleted or moved",
    move_and_link: "replaced",
    replace_by_copy: "replaced",
    replace_by_older: "replaced",
    overwrite_by_older: "overwrote",
    truncate: "overwrote",
    delete_log: "removed interviews.db-wal",
    replace_log: "changed interviews.db-wal",
    delete_index_of_log: "removed interviews.db-shm",
}


@pytest.fixture
def earlier(path: Path, saved: Interview) -> Path:
    """A backup from before anything was typed."""
    with Store.open(path) as store:
        store.backup(path.with_name("earlier"))
    return path.with_name("earlier")


def start(path: Path) -> SaveQueue:
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    return saves


SESSION = """
import sys
from functools import partial
from pathlib import Path
from threading import Event, Timer
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store
path, interview, before, after = sys.argv[1:]
saves = SaveQueue(partial(Store.open, Path(path)))
saves.start()
for text in (before, after):
    saves.post(WriteText(interview, "irate", "notes", text))
    assert saves.flush(60)
    print(saves.state.error, flush=True)
    sys.stdin.readline()
saves.close()
"""


def typed_around(
    fault: Callable[[Path], None], path: Path, interview: Interview, *, killed: bool = False
) -> str:
    """Type before and after a fault in a process of its own, and return what it says then."""
    words = [sys.executable, "-c", SESSION, str(path), interview.id, BEFORE, AFTER]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "\n"
        fault(path)
        process.stdin.write("\n")
        process.stdin.flush()
        told = process.stdout.readline()
        if killed:
            process.kill()
    assert killed or process.returncode == 0
    return told


def check_that_nothing_is_lost(
    path: Path, interview: Interview, fault: Callable[[Path], None], *, killed: bool
) -> None:
    """Cause a fault while someone types, start again, and look at what is there."""
    assert FAULTS[fault] in typed_around(fault, path, interview, killed=killed)
    assert texts_in(journal.journal_path(path))[-1] == AFTER
    assert not (beside(path, "-wal").exists() and path.exists()), "no log beside a file that it is not of"
    if not path.exists() or not path.stat().st_size:
        (copy,) = backup.rescued(path)
        backup.restore(path, copy, utc_now())
    again = start(path)
    try:
        assert interview_of(again, interview.id).answer("irate").notes == AFTER
        assert again.state.error == ""
        left = beside(path, "-wal.left-1")
        told = [f"{left} is the log of a database that was replaced; delete it if nothing is missing"]
        assert again.ask(Store.check, Fresh.STALE).result(60) == (told if left.exists() else [])
    finally:
        again.close()


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_it_is_not_saved_and_nothing_is_lost(
    path: Path, saved: Interview, earlier: Path, fault: Callable[[Path], None], killed: bool
) -> None:
    check_that_nothing_is_lost(path, saved, fault, killed=killed)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_command_is_told_too(
    path: Path, saved: Interview, earlier: Path, fault: Callable[[Path], None]
) -> None:
    store = Store.open(path)
    store.rate(saved.id, "irate", 3)
    fault(path)
    with pytest.raises(FileChanged, match=FAULTS[fault]):
        store.rate(saved.id, "irate", 4)
    store.close()


@pytest.mark.parametrize("fault", [truncate, overwrite_by_older], ids=lambda fault: fault.__name__)
def test_a_file_that_is_changed_while_a_change_is_committed_is_told(
    path: Path, saved: Interview, earlier: Path, fault: Callable[[Path], None]
) -> None:
    store = Store.open(path)
    store.rate(saved.id, "irate", 3)
    store.conn.set_trace_callback(lambda sql: fault(path) if sql == "COMMIT" else None)
    store.rate(saved.id, "irate", 4)
    store.conn.set_trace_callback(None)
    with pytest.raises(FileChanged, match="overwrote"):
        store.rate(saved.id, "irate", 5)
    store.close()


def test_a_log_that_is_cut_while_a_change_is_committed_is_told(path: Path, saved: Interview) -> None:
    with Store.open(path) as store:
        store.rate(saved.id, "irate", 3)
        assert store.file is not None
        os.truncate(beside(path, "-wal"), 0)
        store.file.note()
        assert "changed interviews.db-wal" in store.file.fault()


def test_a_long_log_is_copied_to_the_database(path: Path, saved: Interview) -> None:
    store = Store.open(path)
    for number in range(40):
        store.write_text(saved.id, "irate", "notes", f"{number} " * 100_000)
    assert beside(path, "-wal").stat().st_size < 3 * LONG_LOG
    assert store.file_changed() is None
    store.close()


def touch(path: Path) -> None:
    os.utime(path, (1_800_000_000, 1_800_000_000))


def write_again(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content)
    touch(path)


@pytest.mark.parametrize("harmless", [touch, write_again], ids=lambda harmless: harmless.__name__)
def test_the_same_content_with_another_time_is_the_same_file(
    path: Path, saved: Interview, harmless: Callable[[Path], None]
) -> None:
    assert typed_around(harmless, path, saved) == "\n"
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == AFTER
        harmless(path)
        store.rate(saved.id, "irate", 3)
        store.compact()  # writes the file itself
        harmless(path)
        store.rate(saved.id, "irate", 4)
    assert not backup.rescued(path)
    with Store.open(path, mode="ro") as store:
        assert store.interview(saved.id).answer("irate").rating == 4


def test_another_content_of_the_same_size_is_told(path: Path, saved: Interview) -> None:
    with Store.open(path) as store:
        store.rate(saved.id, "irate", 3)
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        with pytest.raises(FileChanged, match="overwrote"):
            store.rate(saved.id, "irate", 4)


MANY = """
import sys
from functools import partial
from pathlib import Path
from threading import Event, Timer
from csr_interview.saving.changes import NoteCandidate, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store
path, first, second, candidate, last = sys.argv[1:]
saves = SaveQueue(partial(Store.open, Path(path)))
saves.start()
saves.post(WriteText(first, "irate", "notes", "first"))
saves.post(WriteText(second, "irate", "notes", "second"))
saves.post(NoteCandidate(candidate, "calls back"))
assert saves.flush(60)
print("saved", flush=True)
sys.stdin.readline()
if last:
    saves.post(WriteText(first, "policy", "notes", last))
    assert saves.flush(60)
saves.close()
"""


@pytest.mark.parametrize("last", [AFTER, ""], ids=["change", "no-change"])
@pytest.mark.parametrize(
    "fault", [replace_by_copy, replace_by_older, overwrite_by_older], ids=lambda fault: fault.__name__
)
def test_everything_of_the_session_is_merged_once(
    path: Path, saved: Interview, bank: Bank, fault: Callable[[Path], None], last: str
) -> None:
    with Store.open(path) as store:
        second, third = new_interview(store, bank, "Bo Other"), new_interview(store, bank, "Cy Third")
        older = path.with_name("older")
        store.backup(older)
    shutil.copy(older, path.with_name("earlier"))
    words = [sys.executable, "-c", MANY, str(path), saved.id, second.id, third.candidate.id, last]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "saved\n"
        fault(path)
        process.stdin.write("\n")
        process.stdin.close()
    (copy,) = backup.rescued(path)
    again = start(path)
    told = " ".join(again.notices)
    assert re.search(r"Changes to [23] interviews and 1 candidate were restored from the copy", told)
    assert copy.stem in told
    found = interview_of(again, saved.id)
    assert (found.answer("irate").notes, found.answer("policy").notes) == ("first", last)
    assert interview_of(again, third.id).candidate.notes == "calls back"
    assert interview_of(again, second.id).answer("irate").notes == "second"
    assert [one for one in again.ask(Store.check, Fresh.STALE).result(60) if ".left-" not in one] == []
    again.close()
    backup.restore(path, older, utc_now())
    wanted = start(path)
    assert interview_of(wanted, saved.id).answer("irate").notes == ""
    assert wanted.notices == []
    wanted.close()


def test_quitting_waits_for_the_copy(
    path: Path, saved: Interview, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()
    make = rescue.Rescue.make

    def slowly(self: rescue.Rescue, database: str) -> str:
        begun.set()
        go_on.wait(60)
        return make(self, database)

    monkeypatch.setattr(rescue.Rescue, "make", slowly)
    saves = start(path)
    saves.post(WriteText(saved.id, "irate", "notes", "first"))
    assert saves.flush(60)
    overwrite_by_older(path)
    saves.post(WriteText(saved.id, "irate", "notes", "second"))
    assert begun.wait(60)
    Timer(0.3, go_on.set).start()
    saves.close(0.01)
    assert go_on.is_set()
    (copy,) = backup.rescued(path)
    with Store.open(copy, mode="ro") as kept:
        assert kept.interview(saved.id).answer("irate").notes == "first"


def test_changes_that_cannot_be_dropped_are_not_sorted_at_each_commit(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorted_through: list[int] = []
    newest = journal.newest

    def counted(entries: Iterable[Entry]) -> list[Entry]:
        found = newest(entries)
        sorted_through.append(len(found))
        return found

    monkeypatch.setattr(journal, "newest", counted)
    with Store.open(path) as store:
        remembered = rescue.Rescue(store)
        for _ in range(4 * rescue.REMEMBERED):
            remembered.remember([Rate(saved.id, "irate", 3)])
        assert sum(sorted_through) < 8 * rescue.REMEMBERED
        assert len(remembered.entries()) == 4 * rescue.REMEMBERED


def test_what_was_erased_is_not_remembered(path: Path, bank: Bank) -> None:
    with Store.open(path) as store:
        gone, kept = new_interview(store, bank, "Gone"), new_interview(store, bank, "Kept")
        remembered = rescue.Rescue(store)
        changes = [WriteText(one.id, "irate", "notes", "Said so") for one in (gone, kept)]
        remembered.remember([*changes, NoteCandidate(gone.candidate.id, "Noted")])
        remembered.forget({gone.candidate.id, gone.id})
        assert {one.change.about for one in remembered.entries()} == {kept.id}


def test_what_was_put_over_the_open_file_stays(path: Path, saved: Interview, earlier: Path) -> None:
    typed_around(overwrite_by_older, path, saved)
    assert path.read_bytes() == earlier.read_bytes()


def test_an_interview_that_the_older_file_lacks_is_kept(path: Path, saved: Interview, bank: Bank) -> None:
    with Store.open(path) as store:
        store.backup(path.with_name("earlier"))
        made = new_interview(store, bank, "Begun since")
    typed_around(overwrite_by_older, path, made)
    again = start(path)
    found = interview_of(again, made.id)
    assert (found.candidate.name, found.answer("irate").notes) == ("Begun since", AFTER)
    assert [one for one in again.ask(Store.check, Fresh.STALE).result(60) if ".left-" not in one] == []
    assert again.ask(Store.counts, Fresh.STALE).result(60).interviews == 2
    again.close()


def test_another_database_gets_nothing_of_it(path: Path, saved: Interview, bank: Bank) -> None:
    with Store.open(path.with_name("other.db")) as other:
        someone = new_interview(other, bank, "Someone Else")
    saves = start(path)
    type_notes(saves, saved, BEFORE)
    assert saves.flush(60)
    path.with_name("other.db").replace(path)
    type_notes(saves, saved, AFTER)
    assert saves.flush(60)
    saves.close()
    again = start(path)
    assert interview_of(again, someone.id).answer("irate").notes == ""
    assert any("another database" in told for told in again.notices)
    again.close()
    with Store.open(path, mode="ro") as store:
        assert store.counts().interviews == 1
        assert [one for one in store.check() if ".left-" not in one and ".of-" not in one] == []
    (copy,) = backup.rescued(path)
    backup.restore(path, copy, utc_now())
    last = start(path)
    assert interview_of(last, saved.id).answer("irate").notes == AFTER
    last.close()
    assert [one.name for one in path.parent.glob("*.of-*")] == []


def test_a_file_that_is_moved_back_is_saved_to_again(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_thread, "RETRY", 0.1)
    saves = start(path)
    path.rename(path.with_name("x"))
    type_notes(saves, saved, AFTER)
    assert wait_for(lambda: "moved" in saves.state.error)
    path.with_name("x").rename(path)
    assert wait_for(lambda: saves.state.error == "")
    saves.close()
    with Store.open(path, mode="ro") as store:
        assert store.interview(saved.id).answer("irate").notes == AFTER


def test_what_was_saved_before_is_kept_when_it_quits_without_a_change(path: Path, saved: Interview) -> None:
    saves = start(path)
    type_notes(saves, saved, BEFORE)
    assert saves.flush(60)
    delete_all(path)
    saves.close()
    (copy,) = backup.rescued(path)
    with Store.open(copy, mode="ro") as store:
        assert store.interview(saved.id).answer("irate").notes == BEFORE


KILLED = """
import os, sys
from pathlib import Path
from threading import Event, Timer
from csr_interview.store import Store
store = Store.open(Path(sys.argv[1]))
store.write_text(sys.argv[2], "irate", "notes", sys.argv[3])
print("written", flush=True)
sys.stdin.read()
"""


def test_a_log_is_not_used_for_a_file_that_took_the_place_of_its_own(
    path: Path, saved: Interview, earlier: Path
) -> None:
    words = [sys.executable, "-c", KILLED, str(path), saved.id, BEFORE]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        process.kill()
    replace_by_older(path)
    os.utime(beside(path, "-wal"), (time.time() - 60,) * 2)
    again = start(path)
    assert interview_of(again, saved.id).answer("irate").notes == ""
    assert any("the earlier one is kept as interviews.db-wal.left-1" in told for told in again.notices)
    assert [one for one in again.ask(Store.check, Fresh.STALE).result(60) if ".left-" not in one] == []
    again.close()


def test_a_copied_folder_keeps_what_is_in_its_log(path: Path, saved: Interview) -> None:
    words = [sys.executable, "-c", KILLED, str(path), saved.id, BEFORE]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        process.kill()
    shutil.copytree(path.parent, path.parent.with_name("copy"))
    with Store.open(path.parent.with_name("copy") / path.name) as store:
        assert store.interview(saved.id).answer("irate").notes == BEFORE


def test_backups_have_the_id_of_their_database(path: Path, saved: Interview, earlier: Path) -> None:
    with Store.open(path, mode="ro") as store, Store.open(earlier, mode="ro") as copy:
        assert store.database_id == copy.database_id != ""
