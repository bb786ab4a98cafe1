"""How the tests start the installed program: its own folders, its own store, a real terminal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.models.interview import Interview
from csr_interview.store import Store
from tests.terminal import Terminal

PROGRAM = os.environ.get("CSR_INTERVIEW_PROGRAM") or str(Path(sys.executable).parent / "csr-interview")
"""The console script: the one installed beside the Python that runs the tests, unless told otherwise."""


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which everything the program keeps is below `home`.

    A size in it would be believed before the terminal's own, and pytest sets one for its workers.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return {
        **inherited,
        "CSR_INTERVIEW_HOME": str(home),
        "TERM": "xterm-256color",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
    }


def start(home: Path, *, cols: int = 120, rows: int = 40, store: Path | None = None) -> Terminal:
    """Start the app on a terminal of that size."""
    places = [] if store is None else ["--store", str(store)]
    return Terminal([PROGRAM, *places], cols=cols, rows=rows, env=environment(home))


def run(home: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command of the program to its end, without a terminal."""
    return subprocess.run(
        [PROGRAM, *args], env=environment(home), capture_output=True, timeout=120, check=False
    )


def listed(home: Path) -> list[dict[str, Any]]:
    """Return what `list --json` says."""
    result = run(home, "list", "--json")
    assert result.returncode == 0, result.stderr
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def kept(home: Path) -> Interview:
    """Return the newest interview in the store."""
    with Store.open(home / "interviews.db", mode="ro") as store:
        interview, *_ = store.interviews()
        return interview


def begin(terminal: Terminal, candidate: str, interviewer: str = "R. Osei", plan: str = "") -> None:
    """From an empty home screen to the opening of a new interview, with the first plan or the titled one."""
    terminal.wait_for(r"\^P all")
    terminal.write("n")
    terminal.wait_for("Candidate")
    terminal.write(candidate)
    terminal.send("tab", "tab", "tab")
    terminal.write(interviewer)
    if plan:
        terminal.send("tab", "tab", "tab", "tab", "tab")
        for _ in range(9):
            terminal.read_for(0.2)
            if plan in terminal.text:
                break
            terminal.send("right")
        terminal.wait_for(plan)
    terminal.send("enter")
    terminal.wait_for("OPENING|Op ")


def draft(home: Path) -> None:
    """Put a draft that has come to its first question into a store, before the app is started."""
    bank = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")
    with Store.open(home / "interviews.db") as opened:
        made = opened.create_interview(
            candidate="Dana", bank=bank, role=bank.role.title, stage="", interviewer="R. Osei"
        )
        opened.visit(made.id, bank.questions[0].id)


def to_first_question(terminal: Terminal) -> None:
    """From a home screen whose newest interview is a `draft`, to its first question."""
    terminal.wait_for(r"\^P all")
    terminal.send("enter")
    terminal.wait_for("Q1 · ")


def submit(terminal: Terminal) -> None:
    """From the scorecard of a draft without open questions, finish the ratings and submit it."""
    terminal.write("s")
    terminal.wait_for("Finish ratings\\?")
    terminal.send("right")
    terminal.wait_for("Enter Finish ratings")
    terminal.send("enter")
    terminal.wait_for("s submit")
    terminal.write("s")
    terminal.wait_for("Submit and lock this scorecard")
    terminal.send("right")
    terminal.wait_for("Enter Submit")
    terminal.send("enter")
    terminal.wait_for("SUBMITTED")


def leave_field(terminal: Terminal) -> None:
    """Leave the field one types in; only then is a letter a command.

    Escape and a letter in one go would be alt and the letter, and on a busy machine what is sent apart
    arrives in one go: nothing is sent until Escape has been seen to work.
    """
    terminal.send("esc")
    terminal.wait_for("Enter write")
