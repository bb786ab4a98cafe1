"""Text typed into any dialog or form survives signals and kills, and is gone once saved or discarded."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from csr_interview.store import Store
from tests.e2e.program import at_question, escape, lead, start
from tests.terminal import Terminal
from tests.ui.application import BANK, add_draft
from tests.ui.cards import add_card

WORDS = "Written down by R. Osei"
RESTORED = "Restored what you typed before"


def at_home(terminal: Terminal) -> None:
    terminal.wait_for("Dana Whitfield")
    terminal.wait_for(r"\^P all")


def on_draft(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.send("enter")
    at_question(terminal, 1)


def by_leader(letter: str) -> Callable[[Terminal], None]:
    def open_(terminal: Terminal) -> None:
        on_draft(terminal)
        lead(terminal, letter)

    return open_


def to_plan(terminal: Terminal) -> None:
    by_leader("y")(terminal)
    terminal.wait_for("Change plan")
    terminal.send("down", "enter")


def to_accommodations(terminal: Terminal) -> None:
    by_leader("i")(terminal)
    terminal.wait_for("Written answers")
    terminal.send("down", "down", "down", "enter")


def to_flag(terminal: Terminal) -> None:
    on_draft(terminal)
    terminal.send("ctrl+o")
    terminal.wait_for("Red flags")
    if RESTORED not in terminal.text:
        terminal.send("up", "enter")


def on_card(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.write("s")
    terminal.wait_for("HIRE")


def to_recommendation(terminal: Terminal) -> None:
    on_card(terminal)
    lead(terminal, "o")
    terminal.wait_for("Your recommendation")
    terminal.send("down", "enter")


def to_reopening(terminal: Terminal) -> None:
    on_card(terminal)
    lead(terminal, "u")


def to_amendment(terminal: Terminal, part: str = "1") -> None:
    """Open the form that amends a part of the first question."""
    at_home(terminal)
    terminal.send("enter")
    terminal.wait_for("SUBMITTED")
    terminal.write("a")
    terminal.wait_for("What do you want to amend")
    terminal.send("enter")
    terminal.wait_for("Amend which part")
    terminal.write(part)
    terminal.wait_for("CHANGED BY")


def on_page(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.write("i")
    terminal.wait_for("known since")
    terminal.wait_for("l legal hold")


def to_hold(terminal: Terminal) -> None:
    on_page(terminal)
    terminal.write("l")


def to_contact(terminal: Terminal) -> None:
    on_page(terminal)
    terminal.write("e")


def to_join(terminal: Terminal) -> None:
    on_page(terminal)
    terminal.write("m")
    terminal.wait_for("Join with which record")
    terminal.send("enter")


def to_search(terminal: Terminal) -> None:
    on_page(terminal)
    terminal.write("m")


def to_new(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.write("n")


def draft(path: Path) -> None:
    made = add_draft(path, plan=BANK.plans[0].id)
    with Store.open(path) as store:
        store.visit(made, BANK.questions[0].id)


def two_records(path: Path) -> None:
    add_draft(path)
    add_draft(path)


@dataclass(frozen=True)
class Form:
    """How to open a form, and what it shows; `before` goes to the field, `end` saves or discards."""

    make: Callable[[Path], object]
    open: Callable[[Terminal], None]
    shown: str
    end: tuple[str, ...] = ("enter",)
    before: tuple[str, ...] = ()
    asked: str = ""
    """The question that comes before the end, with its answer on the right."""


def submitted(path: Path) -> None:
    add_card(path, submit=True)


FORMS = {
    "skip reason": Form(draft, by_leader("x"), "Not assessed:"),
    "end early": Form(draft, by_leader("e"), "Why are you ending early"),
    "plan": Form(draft, to_plan, "Why are you changing the plan"),
    "accommodations": Form(draft, to_accommodations, "What else was changed"),
    "red flag": Form(draft, to_flag, "Describe the flag|" + RESTORED),
    "recommendation": Form(add_card, to_recommendation, "based on evidence from"),
    "reopening": Form(add_card, to_reopening, "Why reopen the ratings"),
    "amendment": Form(submitted, to_amendment, "CHANGED BY", ("esc",), ("tab",), "Discard this amendment"),
    "correction": Form(draft, by_leader("d"), "Correct the details", ("ctrl+l",), ("tab",)),
    "join": Form(two_records, to_join, "Reason for joining"),
    "record to join": Form(draft, to_search, "Search for the other record"),
    "hold": Form(draft, to_hold, "Set a legal hold"),
    "contact details": Form(draft, to_contact, "Candidate details", ("enter",), ("tab", "tab")),
    "new interview": Form(draft, to_new, "Interviewer", ("esc",), (), "Discard this interview"),
}
ENDINGS = ("SIGKILL", "SIGTERM", "SIGHUP", "quit")


def words_kept(home: Path) -> bool:
    with Store.open(home / "interviews.db", mode="ro") as store:
        return any(WORDS in text for fields in store.typed().values() for text in fields.values())


@pytest.mark.long
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", FORMS)
def test_typed_text_is_offered_again_until_it_is_saved_or_discarded(
    tmp_path: Path, name: str, ending: str
) -> None:
    form = FORMS[name]
    form.make(tmp_path / "interviews.db")
    with start(tmp_path) as terminal:
        form.open(terminal)
        terminal.wait_for(form.shown)
        assert RESTORED not in terminal.text
        terminal.send(*form.before)
        terminal.write(WORDS)
        terminal.wait_for(WORDS)
        if ending == "SIGKILL":
            terminal.wait_until(lambda: words_kept(tmp_path), "the words in the database")
        if ending == "SIGHUP":
            terminal.close()
        elif ending == "quit":
            terminal.send("ctrl+q")
            terminal.wait_for("Quit without saving")
            terminal.send("right")
            terminal.wait_for("Enter Quit anyway")
            terminal.send("enter")
        else:
            terminal.kill(signal.Signals[ending])
        terminal.wait_exit()
    with start(tmp_path) as terminal:
        form.open(terminal)
        terminal.wait_for(RESTORED)
        terminal.wait_for(WORDS)
        if form.end == ("esc",):
            escape(terminal)
        else:
            terminal.send(*form.end)
        if form.asked:
            terminal.wait_for(form.asked)
            terminal.send("right")
            terminal.wait_for("Enter Discard")
            terminal.send("enter")
        terminal.wait_until(lambda: not words_kept(tmp_path), "the words forgotten")
