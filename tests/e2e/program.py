"""How the tests start the installed program: its own folders, its own store, a real terminal."""

from __future__ import annotations

import json
import os
import re
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


def start(
    home: Path, *, cols: int = 120, rows: int = 40, store: Path | None = None, profile: bool = True
) -> Terminal:
    """Start the app on a terminal of that size, as R. Osei, unless there is a profile."""
    if profile:
        give_profile(home)
    places = [] if store is None else ["--store", str(store)]
    return Terminal([PROGRAM, *places], cols=cols, rows=rows, env=environment(home))


def give_profile(home: Path) -> None:
    """Write a profile, as if the program had been started before."""
    if not (file := home / "profile.toml").exists():
        home.mkdir(parents=True, exist_ok=True)
        file.write_text(f'id = "{"a1" * 10}"\nname = "R. Osei"\n', encoding="utf-8")


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
        terminal.wait_for("Plan +‹")
        terminal.send("tab", "tab", "tab", "tab", "tab")
        while plan not in (shown := _plan(terminal)):
            terminal.send("right")
            terminal.wait_until(lambda shown=shown: _plan(terminal) not in ("", shown), "next plan")  # type: ignore[misc]
    terminal.send("enter")
    terminal.wait_for("OPENING|Op ")


def _plan(terminal: Terminal) -> str:
    """Return the plan that the form of a new interview shows."""
    found = re.search("Plan +‹ (.*?) ·", terminal.text)
    return found[1] if found else ""


def draft(home: Path) -> None:
    """Put a draft that has come to its first question into a store, before the app is started."""
    bank = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")
    with Store.open(home / "interviews.db") as opened:
        made = opened.create_interview(
            candidate="Dana", bank=bank, role=bank.role.title, stage="", interviewer="R. Osei"
        )
        opened.visit(made.id, bank.questions[0].id)


def at_question(terminal: Terminal, number: int) -> None:
    """Wait for a question of the default bank to be shown, at any size."""
    question = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml").questions[number - 1]
    first = (" ".join(text.split()[:6]) for text in (question.prompt, question.prompt_b or question.prompt))
    terminal.wait_for("|".join(map(re.escape, first)))


def to_first_question(terminal: Terminal) -> None:
    """From a home screen whose newest interview is a `draft`, to its first question."""
    terminal.wait_for(r"\^P all")
    terminal.send("enter")
    at_question(terminal, 1)


def escape(terminal: Terminal) -> None:
    """Press Escape; in one read with the next key it would be Alt and that key."""
    terminal.send("esc")
    terminal.wait_until(lambda: terminal.unread() == 0, "Escape read")


def lead(terminal: Terminal, letter: str) -> None:
    """Run the command of a letter by the leader key."""
    terminal.send("ctrl+l")
    terminal.wait_for("^ +KEYS ")
    terminal.write(letter)


def choose(terminal: Terminal, home: Path, *digits: str) -> None:
    """Press the digits of a list one by one: each may be the start of text until it has acted."""

    def recorded() -> object:
        interview = kept(home)
        return interview.task_results, interview.marks

    for digit in digits:
        terminal.wait_for("✓ saved")
        before = recorded()
        terminal.write(digit)
        terminal.wait_until(lambda before=before: recorded() != before, f"{digit} recorded")  # type: ignore[misc]


def finish(terminal: Terminal) -> None:
    """From the scorecard of a draft without open questions, finish the ratings."""
    terminal.wait_for("DRAFT")
    terminal.send("f8")
    terminal.wait_for("Finish ratings\\?")
    confirm(terminal, "Finish ratings")
    terminal.wait_for("F8 submit")


def submit(terminal: Terminal) -> None:
    """From the scorecard of a draft whose ratings are finished, submit it."""
    terminal.send("f8")
    terminal.wait_for("Submit scorecard")
    confirm(terminal, "Submit")
    terminal.wait_for("SUBMITTED")
    terminal.read_for(0.6)  # letters typed right after are no commands


def confirm(terminal: Terminal, yes: str) -> None:
    """Press the second button of a question, once its keys say that Enter does."""
    terminal.send("right")
    terminal.wait_for(f"Enter {yes}")
    terminal.send("enter")


def finish_and_submit(terminal: Terminal) -> None:
    """From the scorecard of a draft without open questions, finish the ratings and submit it."""
    finish(terminal)
    submit(terminal)
