"""Coming back to an interview, however it was left: on the same letter, and paused where it was paused."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from csr_interview.models.interview import Answer, Place
from csr_interview.store import Store
from tests.e2e.program import draft, lead, listed, run, start, to_first_question
from tests.terminal import Terminal
from tests.variants import first_of

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot


def write_and_go_back(terminal: Terminal, *last: str) -> None:
    """Write in every field of the first question, go into the midst of the second field, and pause."""
    to_first_question(terminal)
    terminal.send(*"late", "tab", *"calm", "tab", *"rang", "tab", *"kept", "tab", *"good")
    terminal.send("shift+tab", "shift+tab", "shift+tab", "left")
    terminal.send(*last)
    terminal.wait_for("paused")


def kept(home: Path) -> tuple[Place | None, Answer]:
    (row,) = listed(home)
    with Store.open(home / "interviews.db", mode="ro") as store:
        return store.place_of(row["id"]), store.interview(row["id"]).answer("q1")


@pytest.mark.parametrize("way", first_of(["kill", "home", "quit", "signal"]))
def test_it_is_exactly_where_it_was(tmp_path: Path, way: str) -> None:
    draft(tmp_path)
    with start(tmp_path) as terminal:
        # Whoever is killed comes back to where the cursor was when the place was last kept, as with a pause.
        write_and_go_back(terminal, *(("left", "f6") if way == "kill" else ("f6", "left")))
        if way == "kill":
            terminal.wait_until(
                lambda: kept(tmp_path)[0] == Place("q1", "task", 0, 2, paused=True), "place kept"
            )
            terminal.kill(signal.SIGKILL)
        elif way == "signal":
            terminal.kill(signal.SIGTERM)
        elif way == "home":
            lead(terminal, "h")
            terminal.wait_for("Dana.*draft|draft.*Dana|1 draft")
            terminal.send("ctrl+q")
        else:
            terminal.send("ctrl+q")
        terminal.wait_exit()
    with start(tmp_path) as terminal:
        terminal.wait_for("Dana")
        terminal.send("enter")
        terminal.wait_for("paused")
        terminal.write("X")
        terminal.wait_for("caXlm")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    place, answer = kept(tmp_path)
    assert place == Place("q1", "task", 0, 3, paused=True)
    assert (answer.task, answer.notes) == ("caXlm", "good")
    assert run(tmp_path, "store", "check").returncode == 0
