"""Comparing in a real terminal: mark two, see both, sort, read the evidence, open one, come back."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.program import run, start
from tests.terminal import Terminal

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot

pytestmark = pytest.mark.long


@pytest.mark.parametrize(("cols", "rows"), [(120, 40), (80, 24)])
def test_mark_compare_sort_read_open_and_back(tmp_path: Path, cols: int, rows: int) -> None:
    made = run(tmp_path, "sample", "--interviews", "30", "--seed", "3", "--yes")
    assert made.returncode == 0, made.stderr
    with start(tmp_path, cols=cols, rows=rows) as terminal:
        terminal.wait_for("RECENT")
        terminal.send(*["j"] * 30)
        terminal.send("space", "k", "space")
        terminal.wait_for("2 selected")
        terminal.send("c")
        terminal.wait_for("Compare 2")
        terminal.wait_for("▸Score")
        first, second = heads(terminal.text)
        for _ in range(12):  # as many components as were given stand above the questions
            if "▸Q1 " in terminal.text:
                break
            before = at(terminal.text)
            terminal.send("down")
            terminal.wait_until(partial(elsewhere, terminal, before), "Next row")
        terminal.wait_for(r"rated \d · weight")
        assert first[:8] in evidence(terminal.text)
        terminal.send("right")
        terminal.wait_for(f"▸ {re.escape(second[:8])}")
        terminal.wait_until(lambda: second[:8] in evidence(terminal.text), "the evidence of the other one")
        terminal.send("down")
        terminal.wait_for("▸Q2 ")
        terminal.wait_until(lambda: "Q2" in evidence(terminal.text), "the evidence of Next row")
        terminal.send("s")
        terminal.wait_for("by Q2: highest first")
        terminal.send("s")
        terminal.wait_for("by Q2: lowest first")
        terminal.send("enter")
        terminal.wait_for("SUBMITTED, locked")
        assert second[:8] in terminal.text
        terminal.send("esc")
        terminal.wait_for("by Q2: lowest first")
        assert sorted(heads(terminal.text)) == sorted([first, second])
        terminal.send("esc")
        terminal.wait_for("2 selected")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0


def at(text: str) -> str:
    """Return the name of the row that one is at."""
    return next((line for line in text.splitlines() if line.startswith(" ▸")), "").strip()[:14]


def elsewhere(terminal: Terminal, before: str) -> bool:
    return at(terminal.text) not in ("", before)


def heads(text: str) -> list[str]:
    """Return the names above the columns: the first line with the sign of the column one is at."""
    line = next(line for line in text.splitlines() if "▸ " in line)
    return [name.removeprefix("▸ ").strip() for name in re.split(r"\s{2,}", line.strip())]


def evidence(text: str) -> str:
    """Return whose evidence it is, and the next line: the last ones that tell of interviewer and date."""
    lines = text.splitlines()
    place = max((number for number, line in enumerate(lines) if "· submitted " in line), default=0)
    return " ".join(lines[place : place + 2])
