"""What was said before can be read again: notes typed, a sentence deleted, submitted, read and handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import begin, finish_and_submit, listed, run, start
from tests.variants import sizes

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot

KEPT = "She called the depot at once."
DELETED = "The customer shouted for ten minutes."


@sizes((80, 24), (120, 40))
def test_an_earlier_text_the_trail_and_a_page_for_others(tmp_path: Path, size: tuple[int, int]) -> None:
    page = tmp_path / "page.html"
    with start(tmp_path, cols=size[0], rows=size[1]) as terminal:
        begin(terminal, "Dana Whitfield")
        terminal.send("f8")
        terminal.write(KEPT)
        terminal.send("enter")
        terminal.write(DELETED)
        terminal.send("ctrl+x")  # without a selection: the whole line
        for _ in range(6):
            terminal.send("f4", "f8")
        terminal.wait_for("CLOSING|Closing")
        terminal.send("f8")
        finish_and_submit(terminal)
        terminal.write("h")
        terminal.wait_for(r"Dana Whitfield.*HIRE")
        terminal.send("enter")
        terminal.wait_for("SUBMITTED")
        terminal.write("r")
        terminal.wait_for("n next +p previous")
        terminal.write("1")
        terminal.send("tab")
        terminal.wait_for("earlier version.* of Q1 Situation   Enter: show")
        terminal.send("enter")
        terminal.wait_for("saved before a large")
        assert f"[-{DELETED}-]" in terminal.text
        assert KEPT in terminal.text
        terminal.send("left", "esc")
        terminal.wait_for("Q1 Irate customer")  # Escape and a letter in one go would be alt and the letter
        terminal.write("a")
        terminal.wait_for("AUDIT LOG")
        terminal.wait_for(r"chain verified: \d+ events")
        assert "Interview started" in terminal.text
        terminal.write("x")
        terminal.wait_for("Names")
        terminal.send("down", "down")
        terminal.write(str(page))
        terminal.send("enter")
        terminal.wait_for("✓ Exported")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    text = page.read_text("utf-8")
    assert KEPT in text
    (row,) = listed(tmp_path)
    trail = run(tmp_path, "audit", row["id"]).stdout.decode()
    assert "Q1 Situation edited" in trail
    assert DELETED not in trail
    assert b"intact" in run(tmp_path, "audit", "verify").stdout
