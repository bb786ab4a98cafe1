"""Keys in the product itself: whatever the timing, each one lands where the one before it led."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from csr_interview.models.interview import Answer, Interview
from tests.e2e.program import draft, kept, start, to_first_question
from tests.terminal import Terminal
from tests.variants import first_of

GAPS = (0.0, 0.005, 0.020, 0.050)


@contextmanager
def slow_saves(store: Path, stall: float = 0.05) -> Iterator[None]:
    """Make saving slow: another connection holds the write lock for `stall` s, again and again."""
    stop = threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(store, timeout=5, isolation_level=None)
        while not stop.is_set():
            connection.execute("BEGIN IMMEDIATE")
            time.sleep(stall)
            connection.execute("ROLLBACK")
            time.sleep(0.01)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def play(home: Path, keys: Callable[[Terminal], None]) -> Interview:
    """Start an interview, go to the first question, press keys, quit; return what was saved."""
    draft(home)
    with start(home) as terminal:
        to_first_question(terminal)
        keys(terminal)
        terminal.send("ctrl+q", gap=0)
        assert terminal.wait_exit() == 0
    return kept(home)


@pytest.mark.parametrize("stalled", first_of([True, False]))
def test_editing_keys_keep_their_order(tmp_path: Path, stalled: bool) -> None:
    def keys(terminal: Terminal) -> None:
        for gap in GAPS:
            terminal.send("a", "b", "c", "backspace", "d", "left", "e", "end", "enter", gap=gap)

    if not stalled:
        assert play(tmp_path, keys).answer("q1").situation == "abed\n" * len(GAPS)
        return
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        with slow_saves(tmp_path / "interviews.db"):
            keys(terminal)
            terminal.wait_until(lambda: terminal.text.count("abed") == len(GAPS), "all lines typed")
        terminal.wait_for("✓ saved")  # else quitting asks, rightly
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert kept(tmp_path).answer("q1").situation == "abed\n" * len(GAPS)


def test_what_follows_a_key_lands_where_it_leads(tmp_path: Path) -> None:
    def keys(terminal: Terminal) -> None:
        tour = [*"sit", "tab", *"task", "f4", *"!", "tab", *"act", "shift+tab", *"?"]
        tour += [
            "f8",
            *"two",
            "ctrl+r",
            "3",
            *"!",
            "ctrl+down",
            *"three",
            "alt+down",
            *"four",
            "ctrl+r",
            "9",
            *"x",
        ]
        terminal.send(*tour, "ctrl+up", *"+", "f1", "f8", "f8", *"five", gap=0)

    interview = play(tmp_path, keys)
    assert interview.answer("q1") == Answer(
        "q1",
        situation="sit",
        task="task!?",
        action="act",
        rating=4,
        opened=True,
        seconds=interview.answer("q1").seconds,
    )
    assert (interview.answer("q2").situation, interview.answer("q2").rating) == ("two!", 3)
    assert (interview.answer("q3").notes, interview.answer("q3").rating) == ("three+", 1)
    assert (interview.answer("q4").notes, interview.answer("q4").rating) == ("four9x", None)
    assert interview.answer("q5").notes == "five"


def test_what_follows_the_red_flags_lands_where_the_key_leads(tmp_path: Path) -> None:
    def keys(terminal: Terminal) -> None:
        terminal.send(*"one", "ctrl+o", "1", "f3", *"!", "ctrl+o", "2", "f8", *"two", gap=0)
        terminal.send(
            "ctrl+o", "up", "enter", *"swore", "ctrl+down", *"three", "ctrl+o", "3", "enter", *"!", gap=0
        )

    interview = play(tmp_path, keys)
    one, two = interview.answer("q1"), interview.answer("q2")
    assert (one.situation, one.rating, two.situation) == ("one!", 3, "two swore ")
    assert interview.answer("q3").notes == "three!"
    marks = {(mark.question, mark.kind, mark.item, mark.text) for mark in interview.marks}
    assert marks == {
        ("q1", "red_flag", 0, ""),
        ("q1", "red_flag", 1, ""),
        ("q3", "red_flag", 2, ""),
    }


def test_digits_typed_into_a_note_never_rate(tmp_path: Path) -> None:
    interview = play(tmp_path, lambda terminal: terminal.send(*"12345 in 2 steps"))
    assert interview.answer("q1").situation == "12345 in 2 steps"
    assert interview.answer("q1").rating is None


@pytest.mark.parametrize("gap", first_of([GAPS[0], GAPS[-1], *GAPS[1:-1]]))
def test_what_follows_the_palette_lands_where_the_command_leads(tmp_path: Path, gap: float) -> None:
    def keys(terminal: Terminal) -> None:
        terminal.send(*"aa", "ctrl+p", gap=gap)
        terminal.wait_for("Search commands")
        terminal.send(*"next s", gap=gap)
        terminal.wait_for("(?i)next step")
        terminal.send("enter", *"hello", gap=gap)

    interview = play(tmp_path, keys)
    assert (interview.answer("q1").situation, interview.answer("q2").situation) == ("aa", "hello")
