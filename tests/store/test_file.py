"""The file: who may read it, who may write it, whose it is."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from csr_interview.cli.doctor import _store as doctor_of
from csr_interview.cli.options import Places
from csr_interview.errors import StoreBusy, StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.saving.changes import Rate, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.store.connection import holder_path, lock_path, uri, write_protected
from csr_interview.store.schema import APPLICATION_ID, MIGRATIONS
from tests.store.conftest import Clock, new_interview, problems_of
from tests.store.save_queues import interview_of

HOLD = """
import sys, time
from pathlib import Path
from csr_interview.store import Store
store = Store.open(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(600)
"""

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def other_process(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_pragmas(store: Store) -> None:
    def pragma(name: str) -> object:
        return store.conn.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert pragma("busy_timeout") == 250
    assert pragma("recursive_triggers") == 1
    assert pragma("application_id") == APPLICATION_ID
    assert pragma("user_version") == len(MIGRATIONS)


@posix
def test_only_the_owner_can_read_anything(path: Path, bank: Bank) -> None:
    before = os.umask(0)
    try:
        with Store.open(path) as store:
            new_interview(store, bank)
            store.backup(path.parent / "copy.db")
            names = {entry.name for entry in path.parent.iterdir()}
            assert {path.name + end for end in ("", "-wal", "-shm", ".lock", ".holder")} <= names
            assert {mode(entry) for entry in path.parent.iterdir()} == {0o600}
        assert mode(path.parent) == 0o700
    finally:
        os.umask(before)


@posix
def test_modes_that_the_owner_has_set_stay(path: Path, bank: Bank) -> None:
    Store.open(path).close()
    path.chmod(0o644)
    path.parent.chmod(0o755)
    with Store.open(path) as store:
        new_interview(store, bank)
        assert any("can be read by others" in problem for problem in store.check())
    assert mode(path) == 0o644
    assert mode(path.parent) == 0o755


@posix
@pytest.mark.parametrize(
    ("file", "folder", "words"),
    [(0o444, 0o700, "the file is write-protected"), (0o600, 0o555, "its folder is write-protected")],
)
def test_a_write_protected_database_is_only_read(
    path: Path, saved: Interview, file: int, folder: int, words: str
) -> None:
    before = path.read_bytes()
    lock_path(path).unlink()
    path.chmod(file)
    path.parent.chmod(folder)
    try:
        with pytest.raises(StoreError, match=words) as caught:
            Store.open(path)
        assert_one_clear_line(caught.value)
        with Store.open(path, mode="auto") as store:
            assert store.read_only
            assert store.read_only_because == words
            assert store.interview(saved.id) == saved
            with pytest.raises(StoreError, match="read-only"):
                store.rate(saved.id, "irate", 3)
        assert [one.name for one in path.parent.iterdir()] == [path.name]
        assert (mode(path), mode(path.parent)) == (file, folder)
        assert path.read_bytes() == before
    finally:
        path.parent.chmod(0o700)


@posix
def test_the_mode_of_a_folder_means_nothing_on_windows(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.chmod(0o555)
    try:
        assert write_protected(path) == "its folder is write-protected"
        with monkeypatch.context() as windows:
            windows.setattr(os, "name", "nt")
            windows.setattr(os, "access", lambda *_: True)  # always so for a folder there
            assert write_protected(path) == ""
    finally:
        path.parent.chmod(0o700)


@posix
@pytest.mark.parametrize("end", [".lock", "-wal", "-shm"])
def test_links_beside_a_database_are_not_followed(
    path: Path, saved: Interview, tmp_path: Path, end: str
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    victim.chmod(0o640)
    beside = path.with_name(path.name + end)
    beside.unlink(missing_ok=True)
    beside.symlink_to(victim)
    with pytest.raises(StoreError, match="is a symbolic link") as caught:
        Store.open(path)
    assert_one_clear_line(caught.value)
    assert (victim.read_text(), mode(victim)) == ("mine", 0o640)


@posix
@pytest.mark.parametrize("end", [".holder", ".reserve", ".reserve-2", ".journal", ".journal.new", ".refused"])
def test_nor_are_those_that_the_app_writes(path: Path, saved: Interview, tmp_path: Path, end: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    victim.chmod(0o640)
    path.with_name(path.name + end).symlink_to(victim)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.post(Rate("no such interview", "irate", 3))
    assert saves.flush(60)
    saves.ask(lambda store: store.conn.execute("PRAGMA max_page_count = 1") and None, Fresh.STALE).result(60)
    for number in range(3):
        saves.post(WriteText(saved.id, "irate", "notes", f"{number}" * 500_000))
        assert saves.flush(60)
    assert saves.state.error != ""
    saves.close()
    assert (victim.read_text(), mode(victim)) == ("mine", 0o640)
    again = SaveQueue(partial(Store.open, path))
    again.start()
    assert interview_of(again, saved.id).answer("irate").notes == "2" * 500_000
    again.close()
    assert victim.read_text() == "mine"


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_told_as_such(
    path: Path, saved: Interview, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def flock(handle: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    for how in ("rw", "auto"):
        with pytest.raises(StoreError, match="does not support locks") as caught:
            Store.open(path, mode=how)
        assert_one_clear_line(caught.value)
    with Store.open(path, mode="ro") as store:
        assert store.interview(saved.id) == saved


def test_a_second_process_is_told_who_holds_the_store(
    path: Path, other_process: subprocess.Popen[str]
) -> None:
    try:
        with pytest.raises(StoreBusy, match=rf"process {other_process.pid}, since \d\d:\d\d"):
            Store.open(path)
        with Store.open(path, mode="auto") as store:
            assert store.read_only
            assert f"process {other_process.pid}" in store.read_only_because
            with pytest.raises(StoreBusy):
                store.edit_candidate("x", "Name", "", "")
        note = json.loads(holder_path(path).read_text())
        assert set(note) == {"process", "since", "files"}
    finally:
        other_process.kill()
        other_process.wait()
        assert other_process.stdout is not None
        other_process.stdout.close()


def test_a_killed_holder_blocks_nobody(path: Path, other_process: subprocess.Popen[str]) -> None:
    other_process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    other_process.wait()
    assert other_process.stdout is not None
    other_process.stdout.close()
    assert lock_path(path).exists()
    with Store.open(path) as store:
        assert not store.read_only
        assert store.read_only_because == ""
        assert problems_of(store) == []


def test_the_holder_in_the_same_process_counts_too(path: Path, store: Store) -> None:
    with pytest.raises(StoreBusy):
        Store.open(path)
    with Store.open(path, mode="auto") as second:
        assert second.read_only


def test_a_reader_sees_what_the_writer_has_just_committed(path: Path, store: Store, bank: Bank) -> None:
    with Store.open(path, mode="ro") as reader:
        made = new_interview(store, bank)
        assert reader.interview(made.id) == store.interview(made.id)
        with pytest.raises(StoreError, match="read-only"):
            reader.rate(made.id, "irate", 3)


def test_reading_a_store_that_was_never_closed(path: Path, tmp_path: Path, bank: Bank, clock: Clock) -> None:
    with Store.open(path, now=clock) as store:
        made = new_interview(store, bank)
        left = tmp_path / "left"
        left.mkdir()
        for end in ("", "-wal"):  # as after a power cut: no -shm, the content in the -wal
            (left / f"s.db{end}").write_bytes(path.with_name(path.name + end).read_bytes())
    with Store.open(left / "s.db", mode="ro") as store:
        assert store.interview(made.id) == made


@pytest.mark.parametrize("name", ["a b", "q?mark", "ha#sh", "per%41cent", "ümlaut", "file:x", "a&mode=ro"])
def test_any_name_can_be_opened(tmp_path: Path, name: str, bank: Bank) -> None:
    if os.name == "nt" and set(name) & set('?:"<>|*'):
        pytest.skip("Windows has no such names")
    path = tmp_path / name / f"{name}.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
        store.backup(tmp_path / f"{name} copy.db")
    assert path.is_file()
    for kept in (path, tmp_path / f"{name} copy.db"):
        with Store.open(kept, mode="ro") as store:
            assert store.interview(made.id) == made


def test_paths_of_windows_become_uris_that_sqlite_takes() -> None:
    assert uri(PureWindowsPath(r"C:\Users\a b\s?.db"), "mode=ro") == "file:///C:/Users/a%20b/s%3F.db?mode=ro"
    assert uri(PureWindowsPath(r"\\host\share\s.db"), "mode=ro") == "file:////host/share/s.db?mode=ro"
    assert uri(PurePosixPath("/tmp/#1/%41.db"), "mode=rw") == "file:///tmp/%231/%2541.db?mode=rw"


def assert_one_clear_line(error: StoreError) -> None:
    line = str(error)
    assert "\n" not in line
    assert error.cause
    assert error.way_out


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE things (x)")
    conn.close()
    before = path.read_bytes()
    for how in ("rw", "ro", "auto"):
        with pytest.raises(StoreError, match="another program") as caught:
            Store.open(path, mode=how)
        assert_one_clear_line(caught.value)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["other.db"]


def test_what_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all,\n" * 100)
    with pytest.raises(StoreError, match="not a csr-interview database") as caught:
        Store.open(path)
    assert_one_clear_line(caught.value)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_folder_and_a_path_through_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder") as caught:
        Store.open(tmp_path)
    assert_one_clear_line(caught.value)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="not a folder") as caught:
        Store.open(tmp_path / "file" / "store.db")
    assert_one_clear_line(caught.value)


@posix
def test_a_fifo_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(StoreError, match="not a regular file"):
        Store.open(tmp_path / "fifo")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "s.db").touch()
    with Store.open(tmp_path / "s.db") as store:
        assert store.counts().interviews == 0


def test_a_newer_store_is_refused(path: Path) -> None:
    Store.open(path).close()
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    for how in ("rw", "ro"):
        with pytest.raises(StoreError, match=r"newer csr-interview .*Update") as caught:
            Store.open(path, mode=how)
        assert_one_clear_line(caught.value)


def test_reading_what_is_not_there_says_how_to_create_it(path: Path) -> None:
    with pytest.raises(StoreError, match="Run csr-interview"):
        Store.open(path, mode="ro")
    assert not path.parent.exists()


UNPRIVILEGED = """
import os, sys
from pathlib import Path
import filelock, sqlite_utils
from csr_interview.errors import StoreError
from csr_interview.store import Store
os.setuid(65534)
places = ["closed/new/s.db rw", "closed/s.db rw", "unreadable/s.db rw", "unreadable/s.db ro"]
for path, mode in map(str.split, places):
    try:
        Store.open(Path(sys.argv[1]) / path, mode=mode)
        print("opened", path)
    except StoreError as exc:
        print(exc)
with Store.open(Path(sys.argv[1]) / "closed/s.db", mode="ro") as store:
    print(store.counts().interviews)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody")
def test_places_without_permission(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and not mode(parent) & 0o001:
            parent.chmod(mode(parent) | 0o011)
    closed, unreadable = tmp_path / "closed", tmp_path / "unreadable"
    Store.open(closed / "s.db").close()
    Store.open(unreadable / "s.db").close()
    (closed / "s.db").chmod(0o644)
    closed.chmod(0o755)
    (unreadable / "s.db").chmod(0o600)
    unreadable.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd="/",
        check=True,
    )
    *lines, counted = done.stdout.splitlines()
    assert len(lines) == 4
    words = ("there is no permission to write", "no permission to write there", "Check its permissions")
    assert all("cannot be opened" in line and any(word in line for word in words) for line in lines), lines
    assert counted == "0"  # closed cleanly, in a folder that cannot be written


LOGGED = """
import os, sys
from pathlib import Path
from csr_interview.errors import StoreError
from csr_interview.store import Store
os.setuid(65534)
try:
    Store.open(Path(sys.argv[1]), mode="ro")
except StoreError as exc:
    print(exc)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become nobody")
def test_a_log_in_a_write_protected_folder_is_told(path: Path, saved: Interview, tmp_path: Path) -> None:
    for parent in (path.parent, tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and not mode(parent) & 0o001:
            parent.chmod(mode(parent) | 0o011)
    with Store.open(path) as store:
        store.write_text(saved.id, "irate", "notes", "Only in the log")
        log = path.with_name(path.name + "-wal")
        kept = log.read_bytes()
    log.write_bytes(kept)
    for file in (path, log):
        file.chmod(0o644)
    path.parent.chmod(0o555)
    words = [sys.executable, "-c", LOGGED, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", check=True)
    path.parent.chmod(0o755)
    assert "interviews.db-wal cannot be read in a write-protected folder" in done.stdout


@posix
def test_a_linked_database_has_everything_beside_the_file_itself(tmp_path: Path, bank: Bank) -> None:
    folder = tmp_path / "elsewhere"
    with Store.open(folder / "all.db") as store:
        new_interview(store, bank, "Ann Example")
    link = tmp_path / "interviews.db"
    link.symlink_to(folder / "all.db")
    with Store.open(link) as store:
        assert store.path == folder / "all.db"
        with pytest.raises(StoreBusy):
            Store.open(folder / "all.db")
    assert list(tmp_path.iterdir()) in ([folder, link], [link, folder])


@posix
def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    link = tmp_path / "interviews.db"
    link.symlink_to(tmp_path / "unmounted" / "all.db")
    with pytest.raises(StoreError, match=r"symbolic link to .*all.db, which does not exist"):
        Store.open(link)
    assert any("symbolic link" in finding.text for finding in doctor_of(Places(link)))
    assert list(tmp_path.iterdir()) == [link]
