"""Stopped and continued in any order, the app has one reader of the terminal, and draws its screen again."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from signal import SIGCONT, SIGSTOP, SIGTERM, SIGTSTP

import pytest

from tests.e2e.program import draft, kept, start, to_first_question
from tests.terminal import Terminal

ORDERS = [
    (SIGCONT,),
    (SIGSTOP, SIGCONT),
    (SIGTSTP, SIGCONT),
    (SIGTSTP, SIGTSTP, SIGCONT),
    (SIGTSTP, SIGSTOP, SIGCONT, SIGCONT),
    (SIGSTOP, SIGTSTP, SIGCONT),
    (SIGTSTP, SIGCONT, SIGTSTP, SIGCONT),
    (SIGSTOP, SIGCONT, SIGTSTP, SIGCONT, SIGSTOP, SIGCONT),
]


def names(order: object) -> str:
    return "-".join(signal.Signals(one).name for one in order) if isinstance(order, tuple) else str(order)


def fields(result: Path) -> Terminal:
    return Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(result)])


def typed(terminal: Terminal, result: Path, before: str) -> None:
    """Type letters that need their order, a hundred times, and quit."""
    for count in range(100):
        terminal.write("abc\x7fd\x1b[De\x1b[C\r" if count % 2 else "abc\x7fd\x1b[De\x1b[C ")
    terminal.send("f12")
    assert terminal.wait_exit() == 0
    assert terminal.not_restored() == []
    assert json.loads(result.read_text())["texts"]["0 first"] == before + "abed abed\n" * 50


@pytest.mark.parametrize(
    "order", [pytest.param(one, marks=pytest.mark.long) if len(one) > 2 else one for one in ORDERS], ids=names
)
def test_signals_one_right_after_the_other(tmp_path: Path, order: tuple[signal.Signals, ...]) -> None:
    result = tmp_path / "result.json"
    with fields(result) as terminal:
        terminal.wait_for("ready")
        terminal.write("before ")
        terminal.wait_for("before")
        for one in order:
            terminal.kill(one)
        while (
            "before x" not in terminal.text
        ):  # what is typed while it stops is dropped, not given to the shell
            terminal.write("x")
            terminal.read_for(0.2)
        terminal.send("ctrl+u")
        typed(terminal, result, "")


@pytest.mark.parametrize("stop", [SIGSTOP, SIGTSTP])
def test_the_screen_is_drawn_again_over_what_the_shell_wrote(tmp_path: Path, stop: signal.Signals) -> None:
    result = tmp_path / "result.json"
    with fields(result) as terminal:
        terminal.wait_for("ready")
        terminal.write("before ")
        terminal.wait_for("before")
        terminal.kill(stop)
        terminal.wait_stopped()
        terminal.used_by_shell()
        terminal.wait_until(lambda: "before" not in terminal.text, "the shell's screen")
        terminal.kill(SIGCONT)
        terminal.wait_for("before")
        terminal.wait_for("ready")
        typed(terminal, result, "before ")


@pytest.mark.parametrize(
    "order",
    [
        (SIGTERM, SIGCONT),
        *(pytest.param((stop, SIGTERM, SIGCONT), marks=pytest.mark.long) for stop in (SIGSTOP, SIGTSTP)),
    ],
    ids=names,
)
def test_the_end_while_stopped(tmp_path: Path, order: tuple[signal.Signals, ...]) -> None:
    """What was typed is kept, and the terminal is as it was."""
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write("before")
        terminal.wait_for("before")
        for one in order:
            terminal.kill(one)
        assert terminal.wait_exit() == 128 + SIGTERM
        assert terminal.not_restored() == []
    assert kept(tmp_path).answer("q1").situation == "before"
