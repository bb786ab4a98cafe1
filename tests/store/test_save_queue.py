"""The save queue: when it commits, and in which order."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import LockedScorecard, StoreError
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.saving import journal
from csr_interview.saving.changes import AddMark, Rate, Recommend, RecordTask, SetClock, Visit, WriteText
from csr_interview.saving.save_queue import Pending, SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from tests.store.save_queues import interview_of, type_notes, wait_for

VERDICT = SubmittedVerdict("hold", "3", "default")


class Watcher:
    """Sees the store as a program of its own does."""

    def __init__(self, path: Path, interview: str) -> None:
        self.conn = sqlite3.connect(path, isolation_level=None)
        self.interview = interview

    def version(self) -> int:
        """Return a number that changes with each commit of another connection."""
        return int(self.conn.execute("PRAGMA data_version").fetchone()[0])

    def notes(self) -> str:
        sql = "SELECT notes FROM answers WHERE interview_id = ? AND question = 'irate'"
        row = self.conn.execute(sql, (self.interview,)).fetchone()
        return row[0] if row else ""


@pytest.fixture
def watcher(path: Path, saved: Interview, saves: SaveQueue) -> Iterator[Watcher]:
    made = Watcher(path, saved.id)
    yield made
    made.conn.close()


def test_steady_typing_is_saved_all_along(saves: SaveQueue, saved: Interview, watcher: Watcher) -> None:
    """While keys go on every 5 ms, there are commits all along, but fewer than keys."""
    type_notes(saves, saved, "x")
    assert saves.flush(60)
    begin, typed, commits, version = time.monotonic(), 1, 0, watcher.version()

    def typed_on() -> bool:
        nonlocal typed, commits, version
        typed += 1
        type_notes(saves, saved, "x" * typed)
        commits += (new := watcher.version()) != version
        version = new
        return commits >= 10

    assert wait_for(typed_on)
    assert commits <= (time.monotonic() - begin) / 0.030 + 1
    assert saves.flush(60)
    assert watcher.notes() == "x" * typed


def test_one_key_is_saved_by_itself(saves: SaveQueue, saved: Interview, watcher: Watcher) -> None:
    for number in range(1, 6):
        begin = time.monotonic()
        type_notes(saves, saved, "x" * number)
        assert wait_for(lambda want=number: len(watcher.notes()) == want)  # type: ignore[misc]
        assert time.monotonic() - begin > 0.02, "the key is painted first"


def test_posts_keep_their_order(saves: SaveQueue, saved: Interview) -> None:
    for rating in (1, 2, 3, 5, 4):
        type_notes(saves, saved, f"rated {rating}")
        saves.post(Rate(saved.id, "irate", rating))
        saves.post(Visit(saved.id, "policy"))
        saves.post(Visit(saved.id, "irate"))
    found = interview_of(saves, saved.id)
    assert (found.answer("irate").rating, found.answer("irate").notes, found.step) == (4, "rated 4", "irate")
    ratings = [
        event.details()["ratings"]
        for event in saves.ask(lambda store: store.events(saved.id), Fresh.STALE).result(60)
        if event.verb == "rated"
    ]
    assert ratings == [{"irate": rating} for rating in (1, 2, 3, 5, 4)]


def test_a_text_is_not_written_before_a_recommendation_that_was_made_earlier(saved: Interview) -> None:
    made = [
        WriteText(saved.id, "", "summary", "Calm"),
        Recommend(saved.id, Recommendation("hire", "Sure")),
        WriteText(saved.id, "", "summary", "Calm and clear"),
    ]
    pending = Pending()
    for change in made:
        pending.put(change)
    assert pending.changes() == made


def test_a_newer_clock_takes_no_seconds_from_an_older_one(path: Path, saved: Interview) -> None:
    """Posted before the thread starts, so that all of them wait when it comes to them."""
    saves = SaveQueue(partial(Store.open, path))
    saves.post(SetClock(saved.id, 30, {"irate": 20, "policy": 10}))
    saves.post(SetClock(saved.id, 40, {"irate": 25}))
    saves.post(SetClock(saved.id, 45, {"tools": 15}))
    saves.post(SetClock(saved.id, 50, {"tools": 20}))
    saves.start()
    try:
        found: Interview = interview_of(saves, saved.id)
    finally:
        saves.close()
    assert found.elapsed_seconds == 50
    assert {key: answer.seconds for key, answer in found.answers.items()} == {
        "irate": 25,
        "policy": 10,
        "tools": 20,
    }


def test_much_text_that_waits_is_not_lost_to_a_newer_one(path: Path, saved: Interview) -> None:
    """Typed and deleted before anything was committed: the store has to see both to keep the first."""
    saves = SaveQueue(partial(Store.open, path))
    words = "Called the depot and the driver, and then the customer once more."
    for text in (words[:20], words, "", "new"):
        type_notes(saves, saved, text)
    saves.post(RecordTask(saved.id, TaskResult("reply", {}, text=words)))
    saves.post(RecordTask(saved.id, TaskResult("reply", {}, text="new")))
    saves.start()
    try:
        notes = saves.ask(lambda store: store.revisions(saved.id, "irate", "notes"), Fresh.STALE).result(30)
        replies = saves.ask(
            lambda store: store.revisions(saved.id, "reply", "task:text"), Fresh.STALE
        ).result(30)
        found: Interview = interview_of(saves, saved.id)
    finally:
        saves.close()
    assert [kept.text for kept in notes] == [words]
    assert [kept.text for kept in replies] == [words]
    assert (found.answer("irate").notes, found.task_results["reply"].text) == ("new", "new")


def test_a_text_before_submit_and_one_after_it_do_not_mix(
    saves: SaveQueue, saved: Interview, path: Path
) -> None:
    for question in ("irate", "policy", "tools"):
        saves.post(Rate(saved.id, question, 3))
    type_notes(saves, saved, "in time")
    saves.ask(lambda store: store.submit(saved.id, SubmittedVerdict("hold", "3", "default")), about=saved.id)
    type_notes(saves, saved, "in time, but this too late")
    found = interview_of(saves, saved.id)
    assert found.answer("irate").notes == "in time"
    assert "locked" in saves.state.refused
    assert saves.state.error == ""
    (entry,) = journal.load(journal.refused_path(path))[0]
    assert entry.change == WriteText(saved.id, "irate", "notes", "in time, but this too late")


def test_a_refused_write_holds_nothing_up(saves: SaveQueue, saved: Interview) -> None:
    saves.post(Rate("no such interview", "irate", 3))
    saves.post(Rate(saved.id, "irate", 9))
    saves.post(AddMark(saved.id, "not a mark"))  # type: ignore[arg-type]
    saves.post(SetClock(saved.id, 2**70, {}))
    type_notes(saves, saved, "goes on")
    assert saves.flush(60)
    assert saves.state.error == ""
    assert saves.state.refused
    assert interview_of(saves, saved.id).answer("irate").notes == "goes on"


def test_what_may_be_asked(saves: SaveQueue, saved: Interview) -> None:
    assert saves.ask(lambda store: list(store.interviews())).result(60) == [interview_of(saves, saved.id)]
    with pytest.raises(ZeroDivisionError):
        saves.ask(lambda _: 1 / 0).result(60)


def test_flush_from_several_threads_and_inside_a_post(
    saves: SaveQueue, saved: Interview, watcher: Watcher
) -> None:
    done: list[bool] = []

    def worker(name: str) -> None:
        for number in range(20):
            saves.post(WriteText(saved.id, "policy", "notes", f"{name} {number}"))
            done.append(saves.flush())

    threads = [threading.Thread(target=worker, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 40
    with saves._turn:  # as in a signal handler that interrupts a post
        type_notes(saves, saved, "last words")
        assert saves.flush(60)
    assert watcher.notes() == "last words"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_flush_from_signal_handlers(saves: SaveQueue, saved: Interview, watcher: Watcher) -> None:
    seen: list[tuple[bool, bool]] = []
    typed = [""]

    def handler(*_: object) -> None:
        before = typed[0]
        seen.append((saves.flush(), watcher.notes().startswith(before[:-1])))

    old = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.011, 0.011)
        end = time.monotonic() + 60
        while len(seen) < 30 and time.monotonic() < end:
            typed[0] += "x"
            type_notes(saves, saved, typed[0])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert len(seen) >= 5
    assert set(seen) == {(True, True)}


def test_closing_saves_and_may_be_repeated(path: Path, saved: Interview) -> None:
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    type_notes(saves, saved, "last words")
    saves.close()
    saves.close()
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "last words"
    with pytest.raises(RuntimeError):
        type_notes(saves, saved, "too late")
    with pytest.raises(StoreError):
        saves.ask(Store.recent, Fresh.STALE).result(60)


def test_leaving_without_closing_saves(path: Path, saved: Interview) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom csr_interview.saving.changes import WriteText\n"
        "from csr_interview.saving.save_queue import SaveQueue\n"
        "from csr_interview.store import Store\n"
        "saves = SaveQueue(lambda: Store.open(Path(sys.argv[1])))\nsaves.start()\n"
        "saves.post(WriteText(sys.argv[2], 'irate', 'notes', 'last words'))\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), saved.id], check=True, timeout=120)
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "last words"


def test_a_store_that_does_not_open(tmp_path: Path) -> None:
    saves = SaveQueue(partial(Store.open, tmp_path))
    saves.start()
    with pytest.raises(StoreError, match="it is a folder"):
        saves.ask(Store.recent, Fresh.STALE).result(60)
    assert "it is a folder" in saves.state.error
    saves.post(Rate("x", "y", 1))
    assert not saves.flush(0.2)
    saves.close()


def test_a_store_that_another_holds_is_only_read(path: Path, saves: SaveQueue, saved: Interview) -> None:
    second = SaveQueue(partial(Store.open, path, mode="auto"))
    second.start()
    try:
        assert len(second.ask(Store.recent, Fresh.STALE).result(60)) == 1
        assert second.read_only
        assert "process" in second.read_only_because
        type_notes(second, saved, "cannot be saved here")
        assert second.flush()
        assert "read-only" in second.state.refused
        (entry,) = journal.load(journal.refused_path(path))[0]
        assert entry.change == WriteText(saved.id, "irate", "notes", "cannot be saved here")
    finally:
        second.close()
    assert interview_of(saves, saved.id).answer("irate").notes == ""


def test_a_scorecard_locked_by_ask_is_locked_for_posts(
    saves: SaveQueue, saved: Interview, path: Path
) -> None:
    for question in ("irate", "policy", "tools"):
        saves.post(Rate(saved.id, question, 3))
    saves.ask(
        partial(Store.submit, interview=saved.id, verdict=SubmittedVerdict("hold", "3", "default")),
        about=saved.id,
    ).result(60)
    with pytest.raises(LockedScorecard):
        saves.ask(lambda store: store.mark(saved.id, Mark("irate", "red_flag", 0)), about=saved.id).result(60)
