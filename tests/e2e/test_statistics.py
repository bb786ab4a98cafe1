"""Interviewer statistics in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import run, start

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot


def test_figures_are_drawn_and_hidden_at_once(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    assert run(tmp_path, "--store", str(store), "sample", "--interviews", "60", "--seed", "3").returncode == 0
    with start(tmp_path, cols=80, rows=24, store=store) as terminal:
        terminal.wait_for(r"\^P all")
        terminal.write("tj")  # the second key comes before the page is there
        terminal.wait_for("57 interviews by 6 interviewers")
        terminal.wait_for("━│|│━")
        terminal.send("enter")
        terminal.wait_for("Q1 Irate")
        terminal.send("f9")
        terminal.wait_for("Names and figures are hidden")
        assert "R. Osei" not in terminal.text
        terminal.send("f9", "esc")
        terminal.wait_for("RECENT")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
