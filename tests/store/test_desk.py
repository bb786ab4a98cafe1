"""The desk: when it commits, and in which order."""

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
from csr_interview.models.interview import Interview, Mark, SubmittedVerdict, TaskResult
from csr_interview.saving import journal
from csr_interview.saving.writer import Desk
from csr_interview.store import Store
from tests.store.desks import type_notes, wait_for


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
def watcher(path: Path, saved: Interview, desk: Desk) -> Iterator[Watcher]:
    made = Watcher(path, saved.id)
    yield made
    made.conn.close()


def test_steady_typing_is_saved_all_along(desk: Desk, saved: Interview, watcher: Watcher) -> None:
    """While keys go on every 5 ms, there are commits all along, but fewer than keys."""
    type_notes(desk, saved, "x")
    assert desk.flush(60)
    begin, typed, commits, version = time.monotonic(), 1, 0, watcher.version()

    def typed_on() -> bool:
        nonlocal typed, commits, version
        typed += 1
        type_notes(desk, saved, "x" * typed)
        commits += (new := watcher.version()) != version
        version = new
        return commits >= 10

    assert wait_for(typed_on)
    assert commits <= (time.monotonic() - begin) / 0.030 + 1
    assert desk.flush(60)
    assert watcher.notes() == "x" * typed


def test_one_key_is_saved_by_itself(desk: Desk, saved: Interview, watcher: Watcher) -> None:
    for number in range(1, 6):
        begin = time.monotonic()
        type_notes(desk, saved, "x" * number)
        assert wait_for(lambda want=number: len(watcher.notes()) == want)  # type: ignore[misc]
        assert time.monotonic() - begin > 0.02, "the key is painted first"


def test_posts_keep_their_order(desk: Desk, saved: Interview) -> None:
    for rating in (1, 2, 3, 5, 4):
        type_notes(desk, saved, f"rated {rating}")
        desk.post("rate", saved.id, "irate", rating)
        desk.post("visit", saved.id, "policy")
        desk.post("visit", saved.id, "irate")
    found: Interview = desk.ask("interview", saved.id).result(60)
    assert (found.answer("irate").rating, found.answer("irate").notes, found.step) == (4, "rated 4", "irate")
    ratings = [
        event.details()["ratings"]
        for event in desk.ask("events", saved.id).result(60)
        if event.verb == "rated"
    ]
    assert ratings == [{"irate": rating} for rating in (1, 2, 3, 5, 4)]


def test_a_newer_clock_takes_no_seconds_from_an_older_one(path: Path, saved: Interview) -> None:
    """Posted before the thread starts, so that all of them wait when it comes to them."""
    desk = Desk(partial(Store.open, path))
    desk.post("clock", saved.id, 30, {"irate": 20, "policy": 10})
    desk.post("clock", saved.id, 45, {"tools": 15})
    desk.post("clock", saved.id, 50, {"tools": 20})
    desk.start()
    try:
        found: Interview = desk.ask("interview", saved.id).result(30)
    finally:
        desk.close()
    assert found.elapsed_seconds == 50
    assert {key: answer.seconds for key, answer in found.answers.items()} == {
        "irate": 20,
        "policy": 10,
        "tools": 20,
    }


def test_much_text_that_waits_is_not_lost_to_a_newer_one(path: Path, saved: Interview) -> None:
    """Typed and deleted before anything was committed: the store has to see both to keep the first."""
    desk = Desk(partial(Store.open, path))
    words = "Called the depot and the driver, and then the customer once more."
    for text in (words[:20], words, "", "new"):
        type_notes(desk, saved, text)
    desk.post("record_task", saved.id, TaskResult("reply", {}, text=words))
    desk.post("record_task", saved.id, TaskResult("reply", {}, text="new"))
    desk.start()
    try:
        notes = desk.ask("revisions", saved.id, "irate", "notes").result(30)
        replies = desk.ask("revisions", saved.id, "reply", "task:text").result(30)
        found: Interview = desk.ask("interview", saved.id).result(30)
    finally:
        desk.close()
    assert [kept.text for kept in notes] == [words]
    assert [kept.text for kept in replies] == [words]
    assert (found.answer("irate").notes, found.task_results["reply"].text) == ("new", "new")


def test_a_text_before_submit_and_one_after_it_do_not_mix(desk: Desk, saved: Interview, path: Path) -> None:
    for question in ("irate", "policy", "tools"):
        desk.post("rate", saved.id, question, 3)
    type_notes(desk, saved, "in time")
    desk.post("submit", saved.id, SubmittedVerdict("hold", "3", "default"))
    type_notes(desk, saved, "in time, but this too late")
    found: Interview = desk.ask("interview", saved.id).result(60)
    assert found.answer("irate").notes == "in time"
    assert "locked" in desk.state.refused
    assert desk.state.error == ""
    (entry,) = journal.load(journal.refused_path(path))[0]
    assert entry.post.args[3] == "in time, but this too late"


def test_a_refused_write_holds_nothing_up(desk: Desk, saved: Interview) -> None:
    desk.post("rate", "no such interview", "irate", 3)
    desk.post("rate", saved.id, "irate", 9)
    desk.post("mark", saved.id, "not a mark")
    desk.post("rate", saved.id)
    desk.post("clock", saved.id, 2**70, {})
    type_notes(desk, saved, "goes on")
    assert desk.flush(60)
    assert desk.state.error == ""
    assert desk.state.refused
    assert desk.ask("interview", saved.id).result(60).answer("irate").notes == "goes on"


def test_what_may_be_posted_and_asked(desk: Desk, saved: Interview) -> None:
    for verb in ("close", "create_interview", "conn"):
        with pytest.raises(ValueError, match="not a verb"):
            desk.post(verb)
    assert desk.ask("interviews").result(60) == [desk.ask("interview", saved.id).result(60)]
    with pytest.raises(AttributeError):
        desk.ask("nonsense").result(60)


def test_flush_from_several_threads_and_inside_a_post(desk: Desk, saved: Interview, watcher: Watcher) -> None:
    done: list[bool] = []

    def worker(name: str) -> None:
        for number in range(20):
            desk.post("write_text", saved.id, "policy", "notes", f"{name} {number}")
            done.append(desk.flush())

    threads = [threading.Thread(target=worker, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 40
    with desk._turn:  # as in a signal handler that interrupts a post
        type_notes(desk, saved, "last words")
        assert desk.flush(60)
    assert watcher.notes() == "last words"


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs interval timers")
def test_flush_from_signal_handlers(desk: Desk, saved: Interview, watcher: Watcher) -> None:
    seen: list[tuple[bool, bool]] = []
    typed = [""]

    def handler(*_: object) -> None:
        before = typed[0]
        seen.append((desk.flush(), watcher.notes().startswith(before[:-1])))

    old = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.011, 0.011)
        end = time.monotonic() + 60
        while len(seen) < 30 and time.monotonic() < end:
            typed[0] += "x"
            type_notes(desk, saved, typed[0])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
    assert len(seen) >= 5
    assert set(seen) == {(True, True)}


def test_closing_saves_and_may_be_repeated(path: Path, saved: Interview) -> None:
    desk = Desk(partial(Store.open, path))
    desk.start()
    type_notes(desk, saved, "last words")
    desk.close()
    desk.close()
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "last words"
    with pytest.raises(RuntimeError):
        type_notes(desk, saved, "too late")
    with pytest.raises(StoreError):
        desk.ask("recent").result(60)


def test_leaving_without_closing_saves(path: Path, saved: Interview) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom csr_interview.saving.writer import Desk\n"
        "from csr_interview.store import Store\n"
        "desk = Desk(lambda: Store.open(Path(sys.argv[1])))\ndesk.start()\n"
        "desk.post('write_text', sys.argv[2], 'irate', 'notes', 'last words')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), saved.id], check=True, timeout=120)
    with Store.open(path) as store:
        assert store.interview(saved.id).answer("irate").notes == "last words"


def test_a_store_that_does_not_open(tmp_path: Path) -> None:
    desk = Desk(partial(Store.open, tmp_path))
    desk.start()
    with pytest.raises(StoreError, match="it is a folder"):
        desk.ask("recent").result(60)
    assert "it is a folder" in desk.state.error
    desk.post("rate", "x", "y", 1)
    assert not desk.flush(0.2)
    desk.close()


def test_a_store_that_another_holds_is_only_read(path: Path, desk: Desk, saved: Interview) -> None:
    second = Desk(partial(Store.open, path, mode="auto"))
    second.start()
    try:
        assert len(second.ask("recent").result(60)) == 1
        assert second.read_only
        assert "process" in second.holder
        type_notes(second, saved, "cannot be saved here")
        assert second.flush()
        assert "reading only" in second.state.refused
        (entry,) = journal.load(journal.refused_path(path))[0]
        assert entry.post.args[3] == "cannot be saved here"
    finally:
        second.close()
    assert desk.ask("interview", saved.id).result(60).answer("irate").notes == ""


def test_a_scorecard_locked_by_ask_is_locked_for_posts(desk: Desk, saved: Interview, path: Path) -> None:
    for question in ("irate", "policy", "tools"):
        desk.post("rate", saved.id, question, 3)
    desk.ask("submit", saved.id, SubmittedVerdict("hold", "3", "default")).result(60)
    with pytest.raises(LockedScorecard):
        desk.ask("mark", saved.id, Mark("irate", "red_flag", 0)).result(60)
