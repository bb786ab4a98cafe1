"""Two interviewers, one candidate, one machine: sealed until the second is done; hold, contact, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.store import Store
from tests.e2e.program import at_question, begin, confirm, finish_and_submit, lead, listed, run, start
from tests.terminal import Terminal
from tests.variants import sizes

pytestmark = pytest.mark.long  # tests/ui goes the same way by Pilot


def notes_kept(home: Path) -> str:
    (row,) = listed(home)
    with Store.open(home / "interviews.db", mode="ro") as store:
        return store.candidate(store.interview(row["id"]).candidate.id).notes


def conduct(terminal: Terminal, ratings: str) -> None:
    """From the opening on, rate the questions of the bank, one key each; end on the last."""
    for number, rating in enumerate(ratings, 1):
        terminal.send("f8")
        terminal.wait_for(rf"Q{number}\b")
        terminal.send("ctrl+r")
        terminal.write(rating)


def to_candidate(terminal: Terminal) -> None:
    """From an interview, home, and to the page of its candidate."""
    lead(terminal, "h")
    terminal.wait_for("IN PROGRESS")
    terminal.write("i")
    terminal.wait_for("known since")


def submit_interview(terminal: Terminal) -> None:
    """From an interview to its submitted scorecard."""
    lead(terminal, "s")
    finish_and_submit(terminal)


@sizes((80, 24), (120, 40))
def test_scores_of_others_open_when_mine_are_in(tmp_path: Path, size: tuple[int, int]) -> None:
    with start(tmp_path, cols=size[0], rows=size[1]) as terminal:
        begin(terminal, "Dana Whitfield", "R. Osei")
        conduct(terminal, "443434")
        submit_interview(terminal)
        terminal.write("c")  # the candidate; then the next interview, by somebody else
        terminal.wait_for("known since")
        terminal.write("n")
        terminal.wait_for("Interviewer")
        terminal.send("tab", "tab", "tab")
        terminal.write("T. Iyer")
        terminal.send("enter")
        terminal.wait_for(r"You are R\. Osei here")
        confirm(terminal, "Go on")
        terminal.wait_for("OPENING|Op ")
        conduct(terminal, "423434")
        lead(terminal, "h")
        terminal.wait_for("IN PROGRESS")
        terminal.wait_for("◌ sealed")
        assert "HIRE" not in terminal.text
        terminal.send("end", "enter")
        terminal.wait_for("This interview is sealed")
        assert "SUBMITTED" not in terminal.text
        terminal.write("i")
        terminal.wait_for("known since")
        terminal.wait_for("◌ .*sealed until you submit yours")
        assert "HIRE" not in terminal.text
        terminal.send("home", "enter")
        terminal.wait_for("This interview is sealed")
        assert "SUBMITTED" not in terminal.text
        terminal.send("end", "enter")
        at_question(terminal, 6)
        submit_interview(terminal)
        terminal.write("c")
        terminal.wait_for("known since")
        terminal.write("2")
        terminal.wait_for(r"(HIRE|HOLD) · 3\.\d\d of 5 · interviewers 3\.\d\d to 3\.\d\d")
        terminal.wait_for("Q2 .*⇄ discuss")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    assert [row["status"] for row in listed(tmp_path)] == ["submitted", "submitted"]


def test_hold_contact_and_notes_are_there_after_a_kill(tmp_path: Path) -> None:
    with start(tmp_path, cols=80, rows=24) as terminal:
        begin(terminal, "Dana Whitfield")
        to_candidate(terminal)
        terminal.write("l")
        terminal.wait_for("Set a legal hold")
        terminal.write("Complaint of 2 November")
        terminal.send("enter")
        terminal.wait_for("⚖ legal hold since .*: Complaint of 2 November")
        terminal.write("e")
        terminal.wait_for("Candidate details")
        terminal.send("tab")
        terminal.write("dana@example.org")
        terminal.send("enter")
        terminal.wait_for("dana@example.org")
        terminal.write("3Calls back on Monday")
        terminal.wait_for("Calls back on Monday")
        terminal.wait_until(lambda: notes_kept(tmp_path) == "Calls back on Monday", "the notes in the store")
        terminal.kill()
        terminal.wait_exit()
    with start(tmp_path) as terminal:
        terminal.wait_for(r"\^P all")
        terminal.write("i")
        for kept in ("Calls back on Monday", "dana@example.org", "⚖ legal hold since", "Legal hold set"):
            terminal.wait_for(kept)
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0


def found_in(home: Path, *texts: str) -> list[tuple[str, str]]:
    """The texts that stand in files below a folder, as UTF-8 or UTF-16, with the file."""
    return [
        (text, path.name)
        for path in home.rglob("*")
        for text in texts
        if path.is_file() and any(text.encode(code) in path.read_bytes() for code in ("utf-8", "utf-16-le"))
    ]


@sizes((80, 24), (120, 40))
def test_an_erased_candidate_stands_in_no_file(tmp_path: Path, size: tuple[int, int]) -> None:
    texts = ("Quillfeather", "calm as a stone", "Complaint of November")
    with start(tmp_path, cols=size[0], rows=size[1]) as terminal:
        begin(terminal, "Zanzibara Quillfeather")
        terminal.send("f8")
        terminal.wait_for(r"Q1\b")
        terminal.write("calm as a stone")
        terminal.wait_for("calm as a stone")
        to_candidate(terminal)
        terminal.write("l")
        terminal.wait_for("Set a legal hold")
        terminal.write("Complaint of November")  # kept for when it is opened again
        terminal.wait_for("Complaint of November")
        terminal.send("esc")
        terminal.wait_until(lambda: "Set a legal hold" not in terminal.text, "the page again")
        backups = tmp_path / "backups"
        terminal.wait_until(lambda: list(backups.glob("interviews-*.db")) != [], "today's backup")
        assert {text for text, _ in found_in(tmp_path, *texts)} == set(texts)
        terminal.write("d")
        terminal.wait_for("Erase this candidate")
        terminal.write("Zanzibara Quillfeather")
        terminal.wait_for("Type .*to confirm(.*\n)+?.*Zanzibara Quillfeather")
        terminal.send("enter")
        terminal.wait_for("Candidate erased")
        terminal.wait_for("No interviews yet")
        assert "Quillfeather" not in terminal.text
        assert found_in(tmp_path, *texts) == []
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert found_in(tmp_path, *texts) == []
    for command in (("store", "check"), ("audit", "verify")):
        result = run(tmp_path, *command)
        assert result.returncode == 0, result.stdout
    assert listed(tmp_path) == []


def test_a_long_placeholder_goes_with_the_first_letter(tmp_path: Path) -> None:
    with start(tmp_path, cols=40, rows=20) as terminal:
        begin(terminal, "Dana Whitfield")
        to_candidate(terminal)
        terminal.write("3")
        terminal.wait_for("^ *scorecard")  # its second row
        terminal.write("Hello")
        terminal.wait_for("Hello")
        terminal.wait_until(lambda: "scorecard" not in terminal.text, "no placeholder under a text")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
