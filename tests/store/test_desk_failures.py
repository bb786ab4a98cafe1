"""What the desk does when the store cannot be written: real failures, no mocks."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, SubmittedVerdict
from csr_interview.saving import journal, writer
from csr_interview.saving.changes import Entry, Post, newest
from csr_interview.saving.writer import Desk
from csr_interview.store import SaveState, Store
from tests.store.conftest import new_interview
from tests.store.desks import type_notes, wait_for


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "RETRY", 0.3)


@pytest.fixture
def foreign_writer(path: Path, saved: Interview) -> Iterator[sqlite3.Connection]:
    """A program that ignores the lock file and holds SQLite's write lock."""
    conn = sqlite3.connect(path, isolation_level=None)
    yield conn
    conn.close()


def test_a_foreign_writer(
    desk: Desk, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    news: list[SaveState] = []
    desk.on_change = news.append
    place = journal.journal_path(path)
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(desk, saved, "typed meanwhile")
    desk.post("rate", saved.id, "irate", 4)
    assert wait_for(lambda: desk.state.error != "")
    assert "another program is writing" in desk.state.error
    assert desk.state.pending
    assert desk.flush(60), "it is in the journal"
    assert [entry.post.verb for entry in journal.load(place)[0]] == ["write_text", "rate"]
    type_notes(desk, saved, "typed meanwhile, and more")
    wanted = "typed meanwhile, and more"

    def written() -> bool:
        with contextlib.suppress(FileNotFoundError):  # for a moment, while two journals change places
            return bool(journal.load(place)[0][0].post.args[3] == wanted)
        return False

    assert wait_for(written)
    with pytest.raises(StoreError, match="not saved yet"):
        desk.ask("interview", saved.id).result(60)
    with pytest.raises(StoreError, match="not saved yet"):
        desk.ask("submit", saved.id, SubmittedVerdict("hire", "4", "default")).result(60)
    assert len(desk.ask("recent").result(60)) == 1
    foreign_writer.execute("ROLLBACK")
    assert wait_for(lambda: desk.state == desk.state._replace(error="", pending=False))
    assert not place.exists()
    found: Interview = desk.ask("interview", saved.id).result(60)
    assert (found.answer("irate").notes, found.answer("irate").rating) == (wanted, 4)
    assert wait_for(lambda: bool(news) and news[-1].error == "")
    assert any("another program" in state.error for state in news)
    assert desk.ask("check").result(60) == []


def test_an_earlier_journal_stays_until_it_is_in_the_store(
    path: Path, saved: Interview, foreign_writer: sqlite3.Connection
) -> None:
    place = journal.journal_path(path)
    left = Post("write_text", (saved.id, "irate", "notes", "Typed before the crash"))
    journal.save(place, journal.entries(None, [left]))
    foreign_writer.execute("BEGIN IMMEDIATE")
    desk = Desk(partial(Store.open, path))
    desk.start()
    try:
        desk.ask("ping").result(30)
        assert desk.state.error != ""
        assert [entry.post.args for entry in journal.load(place)[0]] == [left.args]
        foreign_writer.execute("ROLLBACK")
        assert wait_for(lambda: not place.exists(), 30)
        found: Interview = desk.ask("interview", saved.id).result(30)
        assert found.answer("irate").notes == "Typed before the crash"
    finally:
        desk.close()


def test_killed_while_not_saved(
    desk: Desk, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    """The journal is all that is left of a run; the next one has everything."""
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(desk, saved, "only in the journal")
    assert desk.flush(60)
    left = journal.journal_path(path).read_bytes()
    foreign_writer.execute("ROLLBACK")
    desk._queue.take()  # what a kill does to memory
    desk.close()
    journal.journal_path(path).write_bytes(left)
    again = Desk(partial(Store.open, path))
    again.start()
    try:
        assert again.ask("interview", saved.id).result(60).answer("irate").notes == "only in the journal"
    finally:
        again.close()


def test_closing_while_not_saved_leaves_a_journal(
    desk: Desk, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(desk, saved, "for the next time")
    desk.close()
    foreign_writer.execute("ROLLBACK")
    assert journal.journal_path(path).exists()
    again = Desk(partial(Store.open, path))
    again.start()
    try:
        assert again.ask("interview", saved.id).result(60).answer("irate").notes == "for the next time"
        assert not journal.journal_path(path).exists()
    finally:
        again.close()


@pytest.mark.usefixtures("impatient")
def test_a_journal_that_cannot_get_in_yet_waits(
    path: Path, saved: Interview, foreign_writer: sqlite3.Connection
) -> None:
    with Store.open(path) as store:
        post = Post("write_text", (saved.id, "policy", "notes", "from last time"))
        journal.save(journal.journal_path(path), journal.entries(store, [post]))
    foreign_writer.execute("BEGIN IMMEDIATE")
    desk = Desk(partial(Store.open, path))
    desk.start()
    try:
        type_notes(desk, saved, "from this time")
        assert desk.flush(60)
        assert desk.state.error
        assert len(journal.load(journal.journal_path(path))[0]) == 2
        foreign_writer.execute("ROLLBACK")
        assert wait_for(lambda: desk.state.error == "")
        found: Interview = desk.ask("interview", saved.id).result(60)
        assert found.answer("policy").notes == "from last time"
        assert found.answer("irate").notes == "from this time"
        assert not journal.journal_path(path).exists()
    finally:
        desk.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs leave to mount a file system")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(path: Path) -> None:
    """Write to a file until the disk is full."""
    with path.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        file.writelines(itertools.repeat(bytes(4096)))


@pytest.mark.usefixtures("impatient")
def test_a_disk_that_is_really_full(small_disk: Path, bank: Bank) -> None:
    """The journal gets in all the same: room was kept for it."""
    path = small_disk / "s.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    desk = Desk(partial(Store.open, path))
    desk.start()
    try:
        desk.ask("ping").result(60)
        fill(small_disk / "filler")
        long = "word " * 10_000
        type_notes(desk, made, long)
        assert desk.flush(60)
        if desk.state.error:
            assert journal.load(journal.journal_path(path))[0][0].post.args[3] == long
        (small_disk / "filler").unlink()
        assert wait_for(lambda: not desk.state.error)
        assert desk.ask("interview", made.id).result(60).answer("irate").notes == long
    finally:
        desk.close()
    with Store.open(path) as store:
        assert store.check() == []


@pytest.mark.usefixtures("impatient")
def test_typing_on_and_on_while_the_disk_is_full(small_disk: Path, bank: Bank) -> None:
    """Neither SQLite's log nor anything else takes the room of the journal; a killed run leaves all of it."""
    path = small_disk / "s.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    desk = Desk(partial(Store.open, path))
    desk.start()
    desk.ask("ping").result(60)
    fill(small_disk / "filler")
    text = ""
    end, count = time.monotonic() + 4, 0
    while time.monotonic() < end or count < 350:  # fewer would fit the room for the journal as they are
        count += 1
        text += f"{count} words "
        type_notes(desk, made, text)
        desk.post("write_text", made.id, "policy", "notes", text * 3)
        time.sleep(0.01)
    assert desk.flush(60)
    assert "disk is full" in desk.state.error
    left = journal.journal_path(path).read_bytes()
    fill(small_disk / "filler-2")
    assert len(journal.load(journal.journal_path(path))[0]) == 2
    desk._queue.take()  # what a kill does to memory
    desk.close()
    journal.journal_path(path).write_bytes(left)
    (small_disk / "filler").unlink()
    again = Desk(partial(Store.open, path))
    again.start()
    try:
        found: Interview = again.ask("interview", made.id).result(60)
        assert found.answer("irate").notes == text
        assert found.answer("policy").notes == text * 3
        assert not journal.journal_path(path).exists()
        assert all(
            text[:40].encode() not in room.read_bytes() for room in journal.rooms(journal.journal_path(path))
        )
    finally:
        again.close()


def test_room_for_the_journal_is_there_from_the_first_answer(desk: Desk, path: Path) -> None:
    rooms = journal.rooms(journal.journal_path(path))
    assert [room.stat().st_size for room in rooms] == [journal.SIZE] * 2


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_journal_that_was_changing_places(path: Path, saved: Interview, cut: str) -> None:
    place = journal.journal_path(path)
    journal.make(place)
    with Store.open(path) as store:
        for text in ("older", "newer"):
            post = Post("write_text", (saved.id, "irate", "notes", text))
            journal.save(place, journal.entries(store, [post]))
    first, second = journal.rooms(place)
    room = first if first.exists() else second
    last = place.with_name(place.name + ".last")
    if cut == "before":  # the journal has been moved away, the new one not yet moved in
        place.replace(last)
    else:
        room.replace(last)
    again = Desk(partial(Store.open, path))
    again.start()
    try:
        assert again.ask("interview", saved.id).result(60).answer("irate").notes == "newer"
        assert not last.exists()
    finally:
        again.close()


def test_a_journal_too_large_for_its_room_keeps_the_newest_texts(saved: Interview) -> None:
    def write(text: str) -> Entry:
        return Entry(Post("write_text", (saved.id, "irate", "notes", text)), text)

    rating = Entry(Post("rate", (saved.id, "irate", 4)), None)
    submit = Entry(Post("submit", (saved.id, SubmittedVerdict("hire", "4", "default"))), None)
    kept = newest([write("a"), rating, write("b"), submit, write("c")])
    assert [entry.post.args[-1] for entry in kept if entry.post.verb == "write_text"] == ["b", "c"]
    assert kept[0].base == "a"


class Tight(Store):
    """A store whose file SQLite may be told not to let grow: it then fails as on a full disk."""

    def ping(self, pages: int = 0) -> None:
        if pages:
            self.conn.execute(f"PRAGMA max_page_count = {pages}")


@pytest.mark.usefixtures("impatient")
def test_a_full_disk(path: Path, saved: Interview) -> None:
    desk = Desk(partial(Tight.open, path))
    desk.start()
    try:
        desk.ask("ping", 1).result(60)  # SQLite takes the present size where that is more
        long = "word " * 20_000
        type_notes(desk, saved, long)
        assert desk.flush(60)
        assert "disk is full" in desk.state.error
        assert journal.load(journal.journal_path(path))[0][0].post.args[3] == long
        type_notes(desk, saved, long + "more")
        desk.ask("ping", 1_000_000).result(60)
        assert wait_for(lambda: desk.state.error == "")
        assert desk.ask("interview", saved.id).result(60).answer("irate").notes == long + "more"
        assert not journal.journal_path(path).exists()
        assert desk.ask("check").result(60) == []
    finally:
        desk.close()


NO_ROOM = """
import resource, signal, sys, time
from pathlib import Path
from csr_interview.saving.writer import Desk
from csr_interview.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path, interview = Path(sys.argv[1]), sys.argv[2]
desk = Desk(lambda: Store.open(path))
desk.start()
desk.ask("ping").result(60)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
desk.post("write_text", interview, "irate", "notes", "no room at all")
print(desk.flush(0.5), desk.state.error)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
end = time.monotonic() + 60
while desk.state.error and time.monotonic() < end:
    time.sleep(0.02)
print(desk.state.pending, repr(desk.state.error), path.with_name(path.name + ".journal").exists())
desk.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs file size limits")
def test_neither_store_nor_journal_can_be_written(path: Path, saved: Interview) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, str(path), saved.id],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    failed, mended = done.stdout.splitlines()
    assert failed.startswith("False ")
    assert "nor could the journal" in failed
    assert mended == "False '' False"
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "no room at all"
        assert store.check() == []


def test_a_defect_in_the_saving_itself_is_seen_and_loses_nothing(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(partial(Store.open, path))
    desk.start()
    desk.ask("ping").result(60)
    with monkeypatch.context() as patch:
        patch.setattr(writer.Clerk, "_commit", lambda *_: 1 / 0)
        type_notes(desk, saved, "typed into a defect")
        assert wait_for(lambda: "defect" in desk.state.error)
        desk.post("rate", saved.id, "irate", 4)
        desk.close()
    again = Desk(partial(Store.open, path))
    again.start()
    try:
        found: Interview = again.ask("interview", saved.id).result(60)
        assert (found.answer("irate").notes, found.answer("irate").rating) == ("typed into a defect", 4)
    finally:
        again.close()
