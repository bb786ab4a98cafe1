"""What the save queue does when the store cannot be written: real failures, no mocks."""

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
from csr_interview.models.interview import Interview, Recommendation, SubmittedVerdict
from csr_interview.saving import journal, spare_files, writer_thread
from csr_interview.saving.changes import Entry, Rate, Recommend, WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import SaveState, Store
from tests.store.conftest import new_interview, problems_of
from tests.store.save_queues import grow, interview_of, texts_in, type_notes, wait_for

VERDICT = SubmittedVerdict("hire", "4", "default")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_thread, "RETRY", 0.3)


@pytest.fixture
def foreign_writer(path: Path, saved: Interview) -> Iterator[sqlite3.Connection]:
    """A program that ignores the lock file and holds SQLite's write lock."""
    conn = sqlite3.connect(path, isolation_level=None)
    yield conn
    conn.close()


def test_a_foreign_writer(
    saves: SaveQueue, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    news: list[SaveState] = []
    saves.on_change = news.append
    place = journal.journal_path(path)
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(saves, saved, "typed meanwhile")
    saves.post(Rate(saved.id, "irate", 4))
    assert wait_for(lambda: saves.state.error != "")
    assert "another program is writing" in saves.state.error
    assert saves.state.pending
    assert saves.flush(60), "it is in the journal"
    assert [entry.change.verb for entry in journal.load(place)[0]] == ["write_text", "rate"]
    type_notes(saves, saved, "typed meanwhile, and more")
    wanted = "typed meanwhile, and more"

    def written() -> bool:
        with contextlib.suppress(FileNotFoundError):  # for a moment, while two journals change places
            return texts_in(place) == [wanted]
        return False

    assert wait_for(written)
    with pytest.raises(StoreError, match="not saved yet"):
        interview_of(saves, saved.id)
    with pytest.raises(StoreError, match="not saved yet"):
        saves.ask(
            partial(Store.submit, interview=saved.id, verdict=SubmittedVerdict("hire", "4", "default")),
            about=saved.id,
        ).result(60)
    with pytest.raises(StoreError, match="not saved yet"):  # nor may anything else be written before it
        saves.ask(Store.counts, Fresh.SAVED, about="another interview").result(60)
    assert len(saves.ask(Store.recent, Fresh.STALE).result(60)) == 1
    foreign_writer.execute("ROLLBACK")
    assert wait_for(lambda: saves.state == saves.state._replace(error="", pending=False))
    assert not place.exists()
    found = interview_of(saves, saved.id)
    assert (found.answer("irate").notes, found.answer("irate").rating) == (wanted, 4)
    assert wait_for(lambda: bool(news) and news[-1].error == "")
    assert any("another program" in state.error for state in news)
    assert saves.ask(Store.check, Fresh.STALE).result(60) == []


def test_an_earlier_journal_stays_until_it_is_in_the_store(
    path: Path, saved: Interview, foreign_writer: sqlite3.Connection
) -> None:
    place = journal.journal_path(path)
    left = WriteText(saved.id, "irate", "notes", "Typed before the crash")
    journal.save(place, journal.entries(None, [left]))
    foreign_writer.execute("BEGIN IMMEDIATE")
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        saves.ask(Store.ping, Fresh.STALE).result(30)
        assert saves.state.error != ""
        assert [entry.change for entry in journal.load(place)[0]] == [left]
        foreign_writer.execute("ROLLBACK")
        assert wait_for(lambda: not place.exists(), 30)
        found: Interview = interview_of(saves, saved.id)
        assert found.answer("irate").notes == "Typed before the crash"
    finally:
        saves.close()


def test_killed_while_not_saved(
    saves: SaveQueue, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    """The journal is all that is left of a run; the next one has everything."""
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(saves, saved, "only in the journal")
    assert saves.flush(60)
    left = journal.journal_path(path).read_bytes()
    foreign_writer.execute("ROLLBACK")
    saves._pending.take()  # what a kill does to memory
    saves.close()
    journal.journal_path(path).write_bytes(left)
    again = SaveQueue(partial(Store.open, path))
    again.start()
    try:
        assert interview_of(again, saved.id).answer("irate").notes == "only in the journal"
    finally:
        again.close()


def test_closing_while_not_saved_leaves_a_journal(
    saves: SaveQueue, saved: Interview, path: Path, foreign_writer: sqlite3.Connection
) -> None:
    foreign_writer.execute("BEGIN IMMEDIATE")
    type_notes(saves, saved, "for the next time")
    saves.close()
    foreign_writer.execute("ROLLBACK")
    assert journal.journal_path(path).exists()
    again = SaveQueue(partial(Store.open, path))
    again.start()
    try:
        assert interview_of(again, saved.id).answer("irate").notes == "for the next time"
        assert not journal.journal_path(path).exists()
    finally:
        again.close()


@pytest.mark.usefixtures("impatient")
def test_a_journal_that_cannot_get_in_yet_waits(
    path: Path, saved: Interview, foreign_writer: sqlite3.Connection
) -> None:
    with Store.open(path) as store:
        change = WriteText(saved.id, "policy", "notes", "from last time")
        journal.save(journal.journal_path(path), journal.entries(store, [change]))
    foreign_writer.execute("BEGIN IMMEDIATE")
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        type_notes(saves, saved, "from this time")
        assert saves.flush(60)
        assert saves.state.error
        assert len(journal.load(journal.journal_path(path))[0]) == 2
        foreign_writer.execute("ROLLBACK")
        assert wait_for(lambda: saves.state.error == "")
        found: Interview = interview_of(saves, saved.id)
        assert found.answer("policy").notes == "from last time"
        assert found.answer("irate").notes == "from this time"
        assert not journal.journal_path(path).exists()
    finally:
        saves.close()


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
    """The journal gets in all the same: a spare file was kept for it."""
    path = small_disk / "s.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        saves.ask(Store.ping, Fresh.STALE).result(60)
        fill(small_disk / "filler")
        long = "word " * 10_000
        type_notes(saves, made, long)
        assert saves.flush(60)
        if saves.state.error:
            assert texts_in(journal.journal_path(path)) == [long]
        (small_disk / "filler").unlink()
        assert wait_for(lambda: not saves.state.error)
        assert interview_of(saves, made.id).answer("irate").notes == long
    finally:
        saves.close()
    with Store.open(path) as store:
        assert problems_of(store) == []


@pytest.mark.usefixtures("impatient")
def test_typing_on_and_on_while_the_disk_is_full(small_disk: Path, bank: Bank) -> None:
    """Neither SQLite's log nor anything else takes the space of the journal; a killed run leaves it all."""
    path = small_disk / "s.db"
    with Store.open(path) as store:
        made = new_interview(store, bank)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    fill(small_disk / "filler")
    text = ""
    end, count = time.monotonic() + 4, 0
    while time.monotonic() < end or count < 350:  # fewer would fit the spare file as they are
        count += 1
        text += f"{count} words "
        type_notes(saves, made, text)
        saves.post(WriteText(made.id, "policy", "notes", text * 3))
        time.sleep(0.01)
    assert saves.flush(60)
    assert "disk is full" in saves.state.error
    left = journal.journal_path(path).read_bytes()
    fill(small_disk / "filler-2")
    assert len(journal.load(journal.journal_path(path))[0]) == 2
    saves._pending.take()  # what a kill does to memory
    saves.close()
    journal.journal_path(path).write_bytes(left)
    (small_disk / "filler").unlink()
    again = SaveQueue(partial(Store.open, path))
    again.start()
    try:
        found: Interview = again.ask(lambda store: store.interview(made.id), Fresh.AS_TYPED, made.id).result(
            60
        )
        assert found.answer("irate").notes == text
        assert found.answer("policy").notes == text * 3
        assert not journal.journal_path(path).exists()
        assert all(
            text[:40].encode() not in spare.read_bytes()
            for spare in spare_files.spare_files(journal.journal_path(path))
        )
    finally:
        again.close()


def test_spare_files_are_there_from_the_first_answer(saves: SaveQueue, path: Path) -> None:
    spare = spare_files.spare_files(journal.journal_path(path))
    assert [file.stat().st_size for file in spare] == [spare_files.SIZE] * 2


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_journal_that_was_changing_places(path: Path, saved: Interview, cut: str) -> None:
    place = journal.journal_path(path)
    spare_files.make(place)
    with Store.open(path) as store:
        for text in ("older", "newer"):
            change = WriteText(saved.id, "irate", "notes", text)
            journal.save(place, journal.entries(store, [change]))
    first, second = spare_files.spare_files(place)
    spare = first if first.exists() else second
    last = place.with_name(place.name + ".last")
    if cut == "before":  # the journal has been moved away, the new one not yet moved in
        place.replace(last)
    else:
        spare.replace(last)
    again = SaveQueue(partial(Store.open, path))
    again.start()
    try:
        assert interview_of(again, saved.id).answer("irate").notes == "newer"
        assert not last.exists()
    finally:
        again.close()


def test_a_journal_too_large_for_its_spare_file_keeps_the_newest_texts(saved: Interview) -> None:
    def write(text: str) -> Entry:
        return Entry(WriteText(saved.id, "irate", "notes", text), text)

    rating = Entry(Rate(saved.id, "irate", 4), None)
    own = Entry(Recommend(saved.id, Recommendation("hire", "Sure")), None)
    kept = journal.newest([write("a"), rating, write("b"), own, write("c")])
    assert [entry.change.text for entry in kept if isinstance(entry.change, WriteText)] == ["b", "c"]
    assert kept[0].base == "a"


@pytest.mark.usefixtures("impatient")
def test_a_full_disk(path: Path, saved: Interview) -> None:
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        saves.ask(grow(1), Fresh.STALE).result(60)  # SQLite takes the present size where that is more
        long = "word " * 20_000
        type_notes(saves, saved, long)
        assert saves.flush(60)
        assert "disk is full" in saves.state.error
        assert texts_in(journal.journal_path(path)) == [long]
        type_notes(saves, saved, long + "more")
        saves.ask(grow(1_000_000), Fresh.STALE).result(60)
        assert wait_for(lambda: saves.state.error == "")
        assert interview_of(saves, saved.id).answer("irate").notes == long + "more"
        assert not journal.journal_path(path).exists()
        assert saves.ask(Store.check, Fresh.STALE).result(60) == []
    finally:
        saves.close()


NO_ROOM = """
import resource, signal, sys, time
from pathlib import Path
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path, interview = Path(sys.argv[1]), sys.argv[2]
saves = SaveQueue(lambda: Store.open(path))
saves.start()
saves.ask(Store.ping, Fresh.STALE).result(60)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
saves.post(WriteText(interview, "irate", "notes", "no room at all"))
print(saves.flush(0.5), saves.state.error)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
end = time.monotonic() + 60
while saves.state.error and time.monotonic() < end:
    time.sleep(0.02)
print(saves.state.pending, repr(saves.state.error), path.with_name(path.name + ".journal").exists())
saves.close()
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
    assert "the journal cannot be written either" in failed
    assert mended == "False '' False"
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "no room at all"
        assert problems_of(store) == []


def test_a_defect_in_the_saving_itself_is_seen_and_loses_nothing(
    path: Path, saved: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    with monkeypatch.context() as patch:
        patch.setattr(writer_thread.Writer, "_commit", lambda *_: 1 / 0)
        type_notes(saves, saved, "typed into a defect")
        assert wait_for(lambda: "unexpectedly" in saves.state.error)
        saves.post(Rate(saved.id, "irate", 4))
        saves.close()
    again = SaveQueue(partial(Store.open, path))
    again.start()
    try:
        found: Interview = interview_of(again, saved.id)
        assert (found.answer("irate").notes, found.answer("irate").rating) == ("typed into a defect", 4)
    finally:
        again.close()
