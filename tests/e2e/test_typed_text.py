"""What is typed on a real terminal is what is kept, character for character."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.program import begin, kept, start

TEXT = (
    "10\u00a0000 10\u202f000 \u540d\u3000\u524d \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 "
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 co\u00adop \uf8ff \U000323b0 end"
)
"""Spaces of three kinds, a non-joiner, joiners, a soft hyphen, a private character, one newer than Python."""


def test_notes_and_dialogs_keep_every_character(tmp_path: Path) -> None:
    with start(tmp_path) as terminal:
        begin(terminal, "Dana\u200dW")
        terminal.write(TEXT)
        terminal.send("f8", "ctrl+o", "up", "enter")
        terminal.wait_for("Describe the flag")
        terminal.write("heard\u00a0it\u200d, co\u00adop")
        terminal.send("enter", "ctrl+q")
        assert terminal.wait_exit() == 0
    interview = kept(tmp_path)
    assert interview.opening_notes == TEXT
    assert [mark.text for mark in interview.marks] == ["heard it\u200d, co\u00adop"], "one line: plain spaces"
    assert interview.candidate.name == "Dana\u200dW"
