"""A paste whose end never comes is kept on every way out, and the keys after it work."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.program import draft, kept, start, to_first_question
from tests.terminal import Terminal
from tests.variants import first_of

TEXT = "First line of what was pasted\nand the second one\rwith more"
KEPT = "First line of what was pasted\nand the second one\nwith more"


def paste_without_end(terminal: Terminal) -> None:
    to_first_question(terminal)
    terminal.write(f"\x1b[200~{TEXT}")


def situation(home: Path) -> str:
    return kept(home).answer("q1").situation


@pytest.mark.parametrize("number", first_of([signal.SIGTERM, signal.SIGHUP, signal.SIGINT]))
def test_a_signal_keeps_it(tmp_path: Path, number: signal.Signals) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        paste_without_end(terminal)
        terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")
        terminal.kill(number)
        terminal.wait_exit()
        assert terminal.not_restored() == []
    assert situation(tmp_path) == KEPT


def test_a_kill_keeps_what_is_shown_as_saved(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        paste_without_end(terminal)
        terminal.wait_for("with more")
        terminal.wait_for("✓ saved")
        terminal.wait_until(lambda: situation(tmp_path) == KEPT, "saved")
        terminal.kill()
        terminal.wait_exit()
    assert situation(tmp_path) == KEPT


def test_keys_after_a_pause_are_keys(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        paste_without_end(terminal)
        terminal.wait_for("with more")
        while "with more!" not in terminal.text:  # a key too early belongs to the paste
            terminal.read_for(1.0)
            terminal.write("!")
            terminal.read_for(0.5)
        terminal.read_for(1.0)
        terminal.write("\x7f\x1b[D\x1b[C?")
        terminal.wait_for(r"with more\?|with more!+\?")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path).rstrip("!?") == KEPT


@pytest.mark.long
def test_a_stop_keeps_it(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        paste_without_end(terminal)
        terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")
        terminal.kill(signal.SIGTSTP)
        terminal.wait_stopped()
        terminal.kill(signal.SIGCONT)
        terminal.wait_for("with more")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == KEPT
