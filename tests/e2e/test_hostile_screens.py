"""A received database full of hostile text, on every screen of a real terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.program import escape, run, start
from tests.hostile import live, poison_texts

pytestmark = pytest.mark.long

OURS = re.compile(
    r"\x1b\[(?:[34]8;2;\d{1,3};\d{1,3};\d{1,3}|\d{1,3}|;)*m"  # colors and styles
    r"|\x1b\[\d{1,3};\d{1,3}H|\x1b\[H|\x1b\[2J"
    r"|\x1b\[\?(?:7|25|100[0346]|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\]22;[a-z]*\x07"  # the shape of the mouse pointer
    r"|\x1b\[\?20(?:26|48)\$p|\x1b\[>5u|\x1b\[<u"
)
"""The sequences that the app itself writes."""

SCREENS = (
    (("i",), "(?i)4 timeline"),
    (("2",), "(?i)panel"),
    (("3",), "(?i)notes"),
    (("esc", "4"), "(?i)timeline"),
    (("h",), "n new"),
    (("/", *"hire"), "Esc leave"),
    (("down",), "Esc clear"),
    (("esc",), "n new"),
    (("f",), "Filters"),
    (("esc",), "n new"),
    (("t",), "interviewers?"),
    (("esc",), "n new"),
    (("p",), "THE ANSWER"),
    (("esc",), "n new"),
    (("e",), "Names"),
    (("esc",), "n new"),
    (("n", "a"), "Question bank"),
    (("ctrl+p",), "Role brief"),
    (("esc",), "Question bank"),
    (("esc",), "Discard this"),
    (("right", "enter"), "n new"),
    (("space", "j", "space", "c"), "▌|│|┃|Q1"),
    (("esc", "esc"), "n new"),
    (("f",), "Filters"),
    (("down", "down", "down", "down", *"hh"), "‹ hold ›"),
    (("enter",), "x clear"),
    (("enter",), "SUBMITTED"),
    (("r",), "n next"),
    (("n", "n", "a"), "AUDIT LOG"),
    (("esc",), "SUBMITTED"),
    (("a",), "Esc"),
    (("esc",), "SUBMITTED"),
    (("h", "x"), "n new"),
)
"""Keys, and what the screen then shows."""


@pytest.mark.parametrize("size", [(80, 24), (140, 50)])
def test_no_screen_writes_controls_of_stored_texts(tmp_path: Path, size: tuple[int, int]) -> None:
    store = tmp_path / "received.db"
    assert run(tmp_path, "--store", str(store), "sample", "--interviews", "40").returncode == 0
    poison_texts(store)
    with start(tmp_path, cols=size[0], rows=size[1], store=store) as terminal:
        terminal.wait_for(r"\^P all")
        for keys, shown in SCREENS:
            for key in keys:
                if key == "esc":
                    escape(terminal)
                else:
                    terminal.send(key)
            terminal.wait_for(shown)
            terminal.read_for(0.3)
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    written = OURS.sub("", terminal.recorded.decode())
    assert live(written) == []
