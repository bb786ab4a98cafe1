"""Finding somebody again, by keys alone, in the installed program on a real terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import run, start
from tests.variants import sizes

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot

WORD = "voucher"


def listed(home: Path, store: Path, *filters: str) -> list[dict[str, Any]]:
    """What the command line finds, newest first."""
    result = run(home, "--store", str(store), "list", "--json", *filters)
    assert result.returncode == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def matches(rows: list[dict[str, Any]]) -> str:
    """How the home screen says how many there are."""
    return "1 interview matches" if len(rows) == 1 else rf"\b{len(rows)} interviews match"


@sizes((80, 24), (120, 40))
def test_a_word_somebody_said_leads_to_the_scorecard(tmp_path: Path, size: tuple[int, int]) -> None:
    store = tmp_path / "interviews.db"
    made = run(tmp_path, "--store", str(store), "sample", "--interviews", "40", "--seed", "3")
    assert made.returncode == 0, made.stderr
    found = listed(tmp_path, store, "--search", WORD)
    held = listed(tmp_path, store, "--verdict", "hold")
    both = listed(tmp_path, store, "--verdict", "hold", "--search", WORD)
    assert 1 < len(found) < 40
    assert held
    cols, rows = size
    with start(tmp_path, cols=cols, rows=rows, store=store) as terminal:
        terminal.wait_for(r"\^P all")
        terminal.write(f"/{WORD}")
        terminal.wait_for(matches(found))
        terminal.wait_for(rf"^ +Q\d+  .*{WORD}")  # the place under a row, with the question it is in
        assert found[0]["candidate"] in terminal.text
        terminal.wait_for(rf"^ / {WORD}$")
        place, card = next((n, row) for n, row in enumerate(found) if row["status"] == "submitted")
        terminal.send("down")
        terminal.write("j" * place)
        terminal.wait_for("Enter open")
        terminal.send("enter")
        terminal.wait_for("SUBMITTED")
        assert card["candidate"] in terminal.text
        terminal.send("esc")
        terminal.wait_for(matches(found))
        terminal.write("f")
        terminal.wait_for("Filters")
        terminal.send("down", "down", "down", "down")
        terminal.write("hh")  # hire, hold
        terminal.wait_for("Decision +‹ hold ›")
        terminal.send("enter")
        terminal.wait_for(matches(both) if both else "No results for")
        terminal.wait_for("hold   x clear")
        terminal.send("esc")
        terminal.wait_for(matches(held))
        terminal.write("x")
        terminal.wait_for("RECENT")
        assert "match" not in terminal.text
        assert "/ search names, notes, answers" in terminal.text
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
        assert not terminal.not_restored()
