"""However the program ends, what was typed is there, and the terminal is as it was."""

from __future__ import annotations

import signal
import sqlite3
from pathlib import Path

import pytest

from csr_interview.saving import journal
from csr_interview.saving.changes import WriteText
from tests.e2e.program import draft, kept, run, start, to_first_question
from tests.variants import first_of

WORDS = "the customer was waiting and nobody had called back so I looked at the order again "


def situation(home: Path) -> str:
    """Return what is kept of the first question's situation."""
    return kept(home).answer("q1").situation


def journaled(home: Path) -> str:
    """Return the text that waits in the journal, empty while there is none."""
    try:
        entries, _ = journal.load(journal.journal_path(home / "interviews.db"))
    except OSError:  # also for a moment while two journals change places
        return ""
    return next((entry.change.text for entry in entries if isinstance(entry.change, WriteText)), "")


@pytest.mark.parametrize("name", first_of(["SIGHUP", "SIGTERM", "SIGINT", "SIGQUIT"]))
def test_a_signal_loses_nothing_and_restores_the_terminal(tmp_path: Path, name: str) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write(WORDS)
        terminal.wait_for("order again")
        terminal.write("!")
        terminal.wait_for("again !")
        terminal.kill(signal.Signals[name])
        terminal.wait_exit()
        assert terminal.not_restored() == []
    assert situation(tmp_path) == WORDS + "!"
    assert b"Traceback" not in run(tmp_path, "doctor").stderr


def test_a_closed_terminal_loses_nothing_and_ends_the_program(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write(WORDS)
        terminal.wait_for("order again")
        terminal.write("!")  # a blank at the end of a line cannot be seen
        terminal.wait_for("again !")
        terminal.close()  # what the program has not read yet goes with the terminal
        terminal.wait_exit()
    assert situation(tmp_path) == WORDS + "!"


def test_a_store_that_cannot_be_written_says_so_and_the_next_start_puts_everything_back(
    tmp_path: Path,
) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        blocker = sqlite3.connect(tmp_path / "interviews.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        terminal.write(WORDS)
        terminal.wait_for("order again")
        terminal.wait_for("NOT SAVED")
        terminal.wait_until(lambda: journaled(tmp_path) == WORDS, "the words in the journal")
        terminal.kill(signal.SIGKILL)
        terminal.wait_exit()
        blocker.execute("ROLLBACK")
        blocker.close()
    with start(tmp_path) as terminal:
        terminal.wait_for("Dana")
        terminal.send("enter")
        terminal.wait_for("order again")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == WORDS
    assert not (tmp_path / "interviews.db.journal").exists()


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.returncode == 2
    assert b"terminal" in result.stderr
    assert result.stderr.count(b"\n") == 1


def test_a_foreign_store_is_one_clear_line(tmp_path: Path) -> None:
    store = tmp_path / "notes.txt"
    store.write_text("not a database at all, but long enough to be looked at " * 10)
    with start(tmp_path, store=store) as terminal:
        assert terminal.wait_exit() == 1
        assert "Traceback" not in terminal.text
        assert "notes.txt" in terminal.text.replace("\n", "")


def test_a_second_window_reads_only_and_says_who_holds_the_store(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path) as first:
        to_first_question(first)
        first.write(WORDS)
        with start(tmp_path) as second:
            second.wait_for("(?i)read.only")
            second.wait_for("Dana")
            second.send("ctrl+q")
            assert second.wait_exit() == 0
        first.send("ctrl+q")
        assert first.wait_exit() == 0
    assert situation(tmp_path) == WORDS
