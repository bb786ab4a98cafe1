"""What was typed before the program is ended is kept, however fast it was and whatever stands in the way."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.e2e.program import draft, environment, give_profile, kept, start, to_first_question
from tests.e2e.test_endings import situation
from tests.terminal import Terminal
from tests.variants import first_of

BURST = "and then they called the depot, and nobody had seen it, and the driver was gone. " * 2


@pytest.mark.parametrize("name", first_of(["SIGTERM", "SIGHUP", "SIGINT"]))
def test_what_waits_to_be_handled_is_kept(tmp_path: Path, name: str) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write(BURST)
        terminal.kill(signal.Signals[name])
        terminal.wait_exit()
        assert terminal.not_restored() == []
    assert situation(tmp_path) == BURST


@pytest.mark.parametrize("hang_up", first_of([True, False]))
def test_a_long_burst_is_kept_however_long_it_takes(tmp_path: Path, hang_up: bool) -> None:
    words = BURST * 6
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write(words)
        if hang_up:
            terminal.wait_for("and then")
            terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")  # the rest would go with it
            terminal.close()
        else:
            terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit(300) == 128 + (signal.SIGHUP if hang_up else signal.SIGTERM)
    assert situation(tmp_path) == words


# The program with an action that never comes back; it tells that it has begun by a file.
HUNG = """
import asyncio, os, pathlib, sys
from csr_interview.ui.live.live_screen import LiveScreen
async def hang(self):
    pathlib.Path(os.environ["CSR_INTERVIEW_HOME"], "hung").touch()
    await asyncio.Event().wait()
LiveScreen.action_pause = hang
from csr_interview.__main__ import main
sys.exit(main())
"""


# The program with an action that keeps the event loop busy until there is a file.
BUSY = """
import os, pathlib, sys, time
from csr_interview.ui.live.live_screen import LiveScreen
def wait(self):
    home = pathlib.Path(os.environ["CSR_INTERVIEW_HOME"])
    (home / "busy").touch()
    while not (home / "go").exists():
        time.sleep(0.01)
LiveScreen.action_pause = wait
from csr_interview.__main__ import main
sys.exit(main())
"""


def test_a_signal_is_obeyed_while_more_keys_wait_than_the_event_loop_can_be_told_of(tmp_path: Path) -> None:
    words = BURST * 60
    draft(tmp_path)
    give_profile(tmp_path)
    with Terminal([sys.executable, "-c", BUSY], cols=120, rows=40, env=environment(tmp_path)) as terminal:
        to_first_question(terminal)
        terminal.send("f6")
        terminal.wait_until((tmp_path / "busy").exists, "busy")
        terminal.write(words)
        terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")
        terminal.kill(signal.SIGTERM)
        (tmp_path / "go").touch()
        assert terminal.wait_exit(300) == 128 + signal.SIGTERM
    assert situation(tmp_path) == words


def test_a_second_signal_ends_a_program_that_hangs(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", HUNG]
    draft(tmp_path)
    give_profile(tmp_path)
    with Terminal(argv, cols=120, rows=40, env=environment(tmp_path)) as terminal:
        to_first_question(terminal)
        terminal.write("one")
        terminal.wait_for("one")
        terminal.send("f6")
        terminal.wait_until((tmp_path / "hung").exists, "hung")
        terminal.kill(signal.SIGTERM)
        terminal.kill(signal.SIGHUP)  # another one: two of the same may arrive as one
        assert terminal.wait_exit() in (128 + signal.SIGTERM, 128 + signal.SIGHUP)
        assert terminal.not_restored() == []
    assert situation(tmp_path) == "one"


def test_keys_that_lead_elsewhere_are_followed_first(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.send(*"one", "f4", "tab", *"two", "f8", *"three", "f3")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
    interview = kept(tmp_path)
    first, second = interview.answer("q1"), interview.answer("q2")
    assert (first.situation, first.rating, first.task, second.situation) == ("one", 4, "two", "three")


@pytest.mark.parametrize("dialog", first_of(["flags", "skip", "palette"]))
def test_a_signal_ends_the_program_under_any_dialog(tmp_path: Path, dialog: str) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write("x!")
        if dialog == "flags":
            terminal.send("ctrl+o")
            terminal.wait_for("Mark all that apply")
        elif dialog == "skip":
            terminal.send("ctrl+r")
            terminal.write("0")
            terminal.wait_for("Not assessed: ")
        elif dialog == "palette":
            terminal.send("ctrl+p")
            terminal.wait_for("Search commands")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait_exit() == 128 + signal.SIGTERM
        assert terminal.not_restored() == []
    assert situation(tmp_path) == "x!"


def test_escape_characters_in_a_paste_cost_nothing(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.paste("one\nt\x1b[31mwo\x1b\tthree\nfour\x1b")
        terminal.write("!")
        terminal.wait_for("four!")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    text = situation(tmp_path)
    assert text.startswith("one\nt")
    assert text.endswith("\nfour!")
    assert "\x1b" not in text


def test_a_line_feed_is_an_enter_wherever_it_comes_from(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        terminal.write("nZoe\t\t\tR. Osei\n")  # before the app is there, the terminal makes \n of an Enter
        terminal.wait_for("OPENING|Op ")
        terminal.send("f8")
        terminal.wait_for("Q1 · ")
        terminal.write("line a\nline b\r\nline c!")
        terminal.wait_for("line c!")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == "line a\nline b\nline c!"
    assert kept(tmp_path).candidate.name == "Zoe"
