"""The mouse in a real terminal: dragging and the other buttons change nothing, a click works."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import draft, kept, start
from tests.e2e.test_endings import situation


def drag(x: int, y: int, to: int, button: int = 0) -> str:
    """Return what a terminal sends for a button held from one column to another."""
    return f"\x1b[<{button};{x};{y}M\x1b[<{button + 32};{to};{y}M\x1b[<{button};{to};{y}m"


def click(x: int, y: int, button: int = 0) -> str:
    return f"\x1b[<{button};{x};{y}M\x1b[<{button};{x};{y}m"


def test_only_a_click_acts(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path, cols=120, rows=40) as terminal:
        terminal.wait_for(r"\^P all")
        row = next(y for y, line in enumerate(terminal.rows, 1) if "Dana" in line)
        column = terminal.rows[row - 1].index("Dana") + 2
        terminal.write(click(column, row, 2) + click(column, row, 1) + drag(column, row, column + 5))
        terminal.write(click(column, row + 1))  # clears the selection
        terminal.write(click(column, row))
        terminal.wait_for("Q1 · ")
        terminal.send(*"one", "f2")
        terminal.wait_for("one")
        for y in range(1, 41, 2):
            for x in (5, 40):
                terminal.write(drag(x, y, x + 6) + drag(x, y, x + 6, 2) + click(x, y, 1) + click(x, y, 2))
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert situation(tmp_path) == "one"
    interview = kept(tmp_path)
    assert interview.answer("q1").rating == 2
    assert not interview.marks
    assert not any(interview.answer(f"q{number}").rating for number in range(2, 7))
