"""Correcting an interview in a real terminal, with the program killed in the middle of the form."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from csr_interview.store import Store
from tests.e2e.program import at_question, draft, kept, lead, start
from tests.terminal import Terminal
from tests.ui.application import BANK

RESTORED = "Restored what you typed before"


def to_form(terminal: Terminal) -> None:
    terminal.wait_for(r"\^P all")
    terminal.send("enter")
    at_question(terminal, 1)
    lead(terminal, "d")
    terminal.wait_for("Correct the details")


def typed(home: Path) -> str:
    with Store.open(home / "interviews.db", mode="ro") as store:
        return " ".join(text for fields in store.typed().values() for text in fields.values())


@pytest.mark.long
def test_a_correction_survives_a_kill_and_is_saved_then(tmp_path: Path) -> None:
    details = {"role": "CSR", "stage": "Phone screen", "interviewer": "Ana Lund"}
    with Store.open(tmp_path / "interviews.db") as store:
        lee = store.create_interview(candidate="Lee Park", bank=BANK, **details).candidate.id
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_form(terminal)
        terminal.send("ctrl+u")
        terminal.write("lee")
        terminal.wait_for("Lee Park .*by Ana Lund")
        terminal.send("down", "enter")
        terminal.wait_for("Known candidate: this interview is added")
        terminal.send("tab", "tab")
        terminal.write("Final")
        terminal.send("tab", "tab", "tab")
        terminal.write("Wrong pers")
        terminal.wait_until(lambda: "Wrong pers" in typed(tmp_path), "the reason in the database")
        terminal.kill(signal.SIGKILL)
        terminal.wait_exit()
    assert kept(tmp_path).candidate.name == "Dana"
    with start(tmp_path, cols=80, rows=24) as terminal:
        to_form(terminal)
        terminal.wait_for(RESTORED)
        for words in ("Lee Park", "Final", "Wrong pers"):
            terminal.wait_for(words)
        terminal.send("tab", "tab", "tab", "tab", "tab")
        terminal.write("on")
        terminal.wait_for("Wrong person")
        terminal.send("enter")
        terminal.wait_for("Corrected: candidate, stage")
        terminal.wait_for("Lee Park · Customer")
        terminal.write("Goes on")
        terminal.wait_for("Goes on")
        terminal.wait_for("✓ saved")
    found = kept(tmp_path)
    assert (found.candidate.id, found.stage, found.correction_reason) == (lee, "Final", "Wrong person")
    assert typed(tmp_path) == ""
