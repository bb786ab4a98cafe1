"""A call as it happens: out of order, interrupted, corrected, submitted twice, amended. Nothing is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.models.interview import Interview, Status
from csr_interview.models.tasks import BestOption
from tests.e2e.program import (
    at_question,
    begin,
    choose,
    confirm,
    draft,
    escape,
    finish,
    kept,
    lead,
    start,
    submit,
    to_first_question,
)
from tests.terminal import Terminal
from tests.variants import sizes

BANK = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")

OPENING = "Line is good, she is at home. "
SITUATION = "Router shipped twice, customer furious. "
TASK = "Find out which order is real. "
ACTION = "Called the depot while the customer waited. "
RESULT = "Refund of $19.99 in 2 days, customer stayed. "
NOTES = "Very concrete. "
AHEAD = "Jumped ahead: uses Zendesk macros, 60 calls a day. "
SECOND = "Colleague forgot a callback. "
QUOTE = "I would rather call twice than not at all"
EARLY = "Told a customer no about a late refund"
BACK = "After the break: took it over herself. "
THIRD = "Explained it in 3 steps. "
FIFTH = "Kept to the policy, offered a voucher. "
LATE = "Only one sentence, the line broke up. "
SKIPPED = "No time left: 5 minutes of line trouble"
ON_TASK = "Chose quickly, 20 seconds. "
ASKED = "Asked about shifts and home office. "
SUMMARY = "Calm and precise; strong on ownership. "
AFTER_UNDO = "Next: second interview. "
AMENDED = "Talked it through again"


@sizes((80, 24), (120, 40))
def test_a_call_with_jumps_interruptions_and_corrections(tmp_path: Path, size: tuple[int, int]) -> None:
    home = tmp_path
    with start(home, cols=size[0], rows=size[1]) as terminal:
        begin(terminal, "Dana Whitfield", plan="Questions and all tasks")
        questions(terminal, home)
        tasks_and_closing(terminal, home)
        scorecard(terminal, home)
        amend(terminal, home)
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    everything_is_there(kept(home))


def saved(terminal: Terminal, home: Path, what: str, said: Callable[[Interview], bool]) -> None:
    """Wait until the interview in the database is so."""
    terminal.wait_until(lambda: said(kept(home)), what)


def questions(terminal: Terminal, home: Path) -> None:
    """The opening and six questions, not in this order."""
    terminal.write(OPENING)
    terminal.send("f8")
    at_question(terminal, 1)
    terminal.send(*SITUATION, "tab", *TASK)
    # She tells something that answers a later question.
    lead(terminal, "4")
    at_question(terminal, 4)
    terminal.write(AHEAD)
    lead(terminal, "1")
    at_question(terminal, 1)
    terminal.send("tab", *ACTION, "tab", *RESULT, "tab", *NOTES, "f4")
    terminal.wait_for("Q1 rated 4 · Ctrl")
    terminal.send("ctrl+o")
    terminal.wait_for("Mark all that apply|Red flags")
    choose(terminal, home, "1")
    escape(terminal)
    terminal.wait_for("Q1 red flag: .* Ctrl|Ctrl\\+Z undo")
    terminal.send("f8")
    at_question(terminal, 2)
    terminal.write(SECOND)
    terminal.send("ctrl+n")
    terminal.wait_for("“”")
    terminal.write(QUOTE)
    terminal.send("ctrl+n", "enter")
    terminal.write(EARLY)
    lead(terminal, "m")
    terminal.wait_for("Send note to")
    terminal.write("5")
    terminal.wait_for("Sent to Q5")
    # The doorbell.
    terminal.send("f6")
    terminal.wait_for("paused")
    lead(terminal, "h")
    terminal.wait_for("Dana Whitfield")
    terminal.wait_for("IN PROGRESS")
    terminal.send("enter")
    at_question(terminal, 2)
    terminal.wait_for("paused")
    terminal.send("f6")
    terminal.wait_until(lambda: "paused" not in terminal.text, "resumed")
    terminal.write(BACK)
    terminal.send("f1")
    terminal.wait_for("Q2 rated 1 · Ctrl")
    terminal.send("ctrl+z")
    terminal.wait_for("Undone: Q2 rated 1")
    terminal.send("f3")
    terminal.wait_for("Q2 rated 3 · Ctrl")
    terminal.send("f8")
    at_question(terminal, 3)
    terminal.write(THIRD)
    terminal.send("ctrl+r")
    terminal.wait_for("RATE")
    terminal.write("5")
    terminal.wait_for("Q3 rated 5 · Ctrl")
    terminal.send("f8")
    at_question(terminal, 4)
    terminal.send("f4")
    terminal.wait_for("Q4 rated 4 · Ctrl")
    terminal.send("f8")
    at_question(terminal, 5)
    terminal.wait_for("during Q2")
    terminal.send("ctrl+end", "enter", *FIFTH, "f2")
    terminal.wait_for("Q5 rated 2 · Ctrl")
    terminal.send("f8")
    at_question(terminal, 6)
    terminal.write(LATE)
    terminal.send("ctrl+r")
    terminal.wait_for("RATE")
    terminal.write("0")
    terminal.wait_for("Not assessed: ")
    terminal.send(*SKIPPED, "enter")
    terminal.wait_for("Q6 not assessed · Ctrl")


def tasks_and_closing(terminal: Terminal, home: Path) -> None:
    """Two tasks of the assessment, then the candidate's questions."""
    first, second, *_ = BANK.for_plan("full", kept(home).form).tasks
    terminal.send("f8")
    terminal.wait_for("Choose a task")
    terminal.send("enter")
    terminal.wait_for(f"1 of 8 · {re.escape(first.title)}")
    choose(terminal, home, "2")
    terminal.write(ON_TASK)
    saved(terminal, home, "note on the task", lambda one: one.task_results[first.id].text == ON_TASK)
    terminal.send("f8")
    terminal.wait_for(f"2 of 8 · {re.escape(second.title)}")
    choose(terminal, home, "1")
    terminal.send("ctrl+up")
    terminal.wait_for(f"1 of 8 · {re.escape(first.title)}")
    terminal.send("ctrl+up")
    terminal.wait_for("Choose a task")
    terminal.send("f8")
    terminal.wait_for("CLOSING|Say, in your own words")
    terminal.write(ASKED)
    terminal.send("f8")
    terminal.wait_for("DRAFT")


def scorecard(terminal: Terminal, home: Path) -> None:
    """Finish, submit, undo that, and submit again."""
    terminal.write(SUMMARY)
    saved(terminal, home, "summary", lambda one: one.summary == SUMMARY)
    finish(terminal)
    submit(terminal)
    terminal.wait_for("Submitted. Ctrl")
    saved(terminal, home, "submitted", lambda one: one.status is Status.SUBMITTED)
    terminal.send("ctrl+z")
    terminal.wait_for("draft again")
    saved(terminal, home, "a draft", lambda one: one.status is Status.DRAFT)
    terminal.wait_for("DRAFT")
    terminal.write(AFTER_UNDO)
    saved(terminal, home, "longer summary", lambda one: one.summary == SUMMARY + AFTER_UNDO)
    submit(terminal)
    saved(terminal, home, "submitted again", lambda one: one.status is Status.SUBMITTED)


def amend(terminal: Terminal, home: Path) -> None:
    """Amend a rating and remove a red flag of the submitted scorecard."""
    form(terminal, "2", "1")
    terminal.wait_for("Amend: Q2")
    terminal.write("4")
    terminal.wait_for("● 4 +new")
    terminal.send("tab")
    save(terminal)
    saved(terminal, home, "rating amended", lambda one: one.answer("q2").rating == 4)
    form(terminal, "1", "8")
    terminal.wait_for("Amend: Q1 .*Red flags")
    terminal.wait_for(r"^ *▌? *\[x\]")
    terminal.send("space")
    terminal.wait_until(lambda: "[x]" not in terminal.text, "the flag cleared")
    terminal.send("tab", "tab")
    save(terminal)
    saved(terminal, home, "red flag removed", lambda one: not one.marks)
    terminal.wait_for("a amend")


def form(terminal: Terminal, question: str, part: str) -> None:
    """Open the form that amends a part of a question."""
    terminal.wait_for("a amend")
    terminal.write("a")
    terminal.wait_for("What do you want to amend")
    terminal.write(question)
    terminal.wait_for(f"Amend which part of Q{question}")
    terminal.write(part)


def save(terminal: Terminal) -> None:
    """Give the reason, the focus being there, and save."""
    terminal.write(AMENDED)
    terminal.wait_for(AMENDED)
    terminal.send("f8")
    terminal.wait_for("Save this amendment\\?")
    confirm(terminal, "Save")


def everything_is_there(interview: Interview) -> None:
    """Compare the record with the call."""
    one, two, three, four, five, six = (interview.answer(question.id) for question in BANK.questions)
    assert (one.situation, one.task, one.action, one.result, one.notes) == (
        SITUATION, TASK, ACTION, RESULT, NOTES,
    )  # fmt: skip
    assert re.sub(r"\[\d+:\d\d\]", "[time]", two.situation) == f"{SECOND}[time] “{QUOTE}” \n{BACK}"
    assert three.notes == THIRD
    assert four.notes == AHEAD
    assert five.notes == f"(during Q2) {EARLY}\n{FIFTH}"
    assert (six.notes, six.skip_reason, six.rating) == (LATE, SKIPPED, None)
    assert [answer.rating for answer in (one, two, three, four, five)] == [4, 4, 5, 4, 2]
    assert interview.opening_notes == OPENING
    assert interview.candidate_questions == ASKED
    assert interview.summary == SUMMARY + AFTER_UNDO
    first, second, *_ = BANK.for_plan("full", interview.form).tasks
    assert isinstance(first.rule, BestOption)
    assert isinstance(second.rule, BestOption)
    results = interview.task_results
    assert results[first.id].response == {"chosen": first.rule.options[1].id}
    assert results[second.id].response == {"chosen": second.rule.options[0].id}
    assert results[first.id].text == ON_TASK
    assert interview.marks == ()
    assert [one.field for one in interview.amendments] == ["rating", "red_flags"]
    assert {one.reason for one in interview.amendments} == {AMENDED}
    assert interview.status is Status.SUBMITTED


def test_the_first_rating_takes_four_keys_beyond_the_name(tmp_path: Path) -> None:
    keys = 0

    def press(terminal: Terminal, name: str, then: str) -> None:
        nonlocal keys
        keys += 1
        terminal.send(name)
        terminal.wait_for(then)

    with start(tmp_path) as terminal:
        terminal.wait_for(r"\^P all")
        press(terminal, "n", "Candidate")
        terminal.write("Dana Whitfield")
        press(terminal, "enter", "OPENING")
        press(terminal, "f8", "Q1 · ")
        press(terminal, "f4", "Q1 rated 4")
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert kept(tmp_path).answer("q1").rating == 4
    assert (kept(tmp_path).candidate.name, kept(tmp_path).interviewer) == ("Dana Whitfield", "R. Osei")
    assert keys <= 4


@pytest.mark.long
def test_a_live_interview_left_alone_hardly_writes(tmp_path: Path) -> None:
    """A screen reader speaks what is written: at most three times a minute."""
    draft(tmp_path)
    with start(tmp_path) as terminal:
        to_first_question(terminal)
        terminal.write("Well")
        terminal.wait_for("Well")
        terminal.read_for(12)  # messages disappear, other screens are imported
        end, frames = time.perf_counter() + 60, []
        while (left := end - time.perf_counter()) > 0:
            if terminal.read(left):
                terminal.read_for(0.2)  # what comes in pieces is one
                frames.append(terminal.text)
    assert len(frames) <= 3, "\n\n".join(frame.splitlines()[0] for frame in frames)
