"""Each fault costs nothing: a few runs of it here, hundreds by `python -m tests.faults --runs 300`."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import FAULTS, MANUAL, put, repeat, row
from tests.faults.outcome import Outcome

RUNS = {"banks": 10, "bundles": 3, "open-file": 2, "kill-notes": 2}
"""How often the default run causes a fault that is caused quickly."""
LONG = {
    "bits",
    "kill-erase",
    "stop",
    "signals",
    "hostile",
    "kill-tasks",
    "kill-backup",
    "kill-daily-backup",
    "kill-index",
}
"""Faults that only the long run causes: slow, or of the kind of others."""

BY_HAND = {"disk"}
"""Refusing system calls has a test of its own."""


def check(name: str, runs: int, seed: int) -> None:
    fault = FAULTS[name]
    if missing := fault.missing():
        pytest.skip(missing)
    found = repeat(fault.run, runs, seed)
    assert found.problems == []
    assert (found.runs, found.lost) == (runs, 0)


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in LONG | BY_HAND])
def test_nothing_is_lost(name: str) -> None:
    check(name, RUNS.get(name, 1), 0)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in FAULTS if name not in BY_HAND])
@pytest.mark.parametrize("seed", [1000, 2000])
def test_nothing_is_lost_at_many_moments(name: str, seed: int) -> None:
    check(name, 4 * RUNS.get(name, 1), seed)


@pytest.mark.long
@pytest.mark.strace
def test_nothing_is_lost_when_the_system_refuses_writes() -> None:
    check("disk", 8, 0)


def test_the_page_of_the_manual_has_a_row_for_each_fault() -> None:
    page = MANUAL.read_text(encoding="utf-8")
    assert [name for name, fault in FAULTS.items() if f"| {fault.title} | {fault.where} |" not in page] == []


def test_a_row_takes_the_place_of_the_earlier_one() -> None:
    stop, notes = (FAULTS[name] for name in ("stop", "kill-notes"))
    page = "Text\n\n| a | b |\n|---|---|\n\nMore text\n"
    page = put(put(page, row(stop, Outcome(runs=1), 0.5)), row(notes, Outcome(runs=2, short=[4.0, 8.0]), 0.5))
    page = put(page, row(stop, Outcome(runs=3, lost=1, problems=["x"]), 0.5))
    rows = [line.split(" | ") for line in page.split("\n") if line.startswith("|")][2:]
    assert [cells[:6] for cells in rows] == [
        [f"| {stop.title}", stop.where, "3", "1", "–", "1"],
        [f"| {notes.title}", notes.where, "2", "0", "6 / 8 / 8", "0"],
    ]
    assert page.endswith("\n\nMore text\n")
