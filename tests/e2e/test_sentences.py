"""Printable keys are text: typed in any state of an interview, they reach a note and do nothing else."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.live.session import ASSESSMENT, OPENING
from csr_interview.models.interview import Interview, Status
from csr_interview.store import Store
from tests.e2e.program import at_question, escape, finish, kept, lead, start
from tests.e2e.sentences import sentence
from tests.terminal import Terminal

_WHOLE = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml").for_plan("full", "A")
_KINDS = {task.rule.kind: task for task in reversed(_WHOLE.tasks)}
TASKS = tuple(
    task.model_copy(update={"form": None}) for task in _WHOLE.tasks if task is _KINDS[task.rule.kind]
)
BANK = _WHOLE.model_copy(update={"tasks": TASKS})
"""The questions, and one task of each kind."""
WALKS = int(os.environ.get("CSR_INTERVIEW_SENTENCE_WALKS", "2"))
"""How often the long version goes through all states; 10 walks are about 300 sentences."""

GAP = 1 / 12
"""Seconds between the keys of a fast typist."""

Typing = Callable[[Terminal, str], None]


def at_once(terminal: Terminal, text: str) -> None:
    """Type as a stalled terminal does: all in one piece."""
    terminal.write(text)


def key_by_key(terminal: Terminal, text: str) -> None:
    """Type faster than anybody, each key in its own write."""
    for character in text:
        terminal.write(character)


def as_people_do(terminal: Terminal, text: str) -> None:
    """Type at 12 keys a second.

    The first two characters come together if a digit is first: a list waits for what follows it, and a busy
    machine may take longer over the second key than anybody who types.
    """
    first = 2 if text[0].isdigit() else 1
    for keys in (text[:first], *text[first:]):
        terminal.write(keys)
        terminal.read_for(GAP)


def draft(home: Path, step: str) -> None:
    """Put a draft with a task of each kind into a store, all questions rated, left at a step.

    Nothing but keys is between it and its end.
    """
    with Store.open(home / "interviews.db") as store:
        made = store.create_interview(
            candidate="Dana",
            bank=BANK,
            role=BANK.role.title,
            stage="",
            interviewer="R. Osei",
            plan="full",
        )
        for question in BANK.questions:
            store.rate(made.id, question.id, 4)
        store.visit(made.id, step)


def texts(interview: Interview) -> list[str]:
    """Return every note of an interview."""
    answers = interview.answers.values()
    found = [text for one in answers for text in (one.situation, one.task, one.action, one.result, one.notes)]
    found += [one.text for one in interview.task_results.values()]
    return [*found, interview.opening_notes, interview.candidate_questions, interview.summary]


def decided(interview: Interview) -> object:
    """Return all that keys can change except notes and where one is."""
    answers = {key: (one.rating, one.skip_reason, one.wording) for key, one in interview.answers.items()}
    results = {key: (one.response, one.skip_reason) for key, one in interview.task_results.items()}
    done = {key: value for key, value in results.items() if value != ({}, "")}
    return (
        {key: value for key, value in answers.items() if value != (None, "", 0)},
        done,
        interview.marks,
        interview.status,
        bool(interview.finished_at),
        interview.recommendation,
        interview.plan,
        interview.accommodations,
    )


class Typist:
    """Types sentence after sentence, and looks at what became of each."""

    def __init__(
        self, terminal: Terminal, home: Path, numbers: Iterator[int], ways: Iterator[Typing]
    ) -> None:
        self.terminal, self._home = terminal, home
        self._numbers, self._ways = numbers, ways
        self._typed: list[str] = []

    def types(self, state: str, still: str = "✓ saved") -> None:
        """Type a sentence; it must reach a note, and change nothing else."""
        text = sentence(next(self._numbers)) + " "
        before = decided(kept(self._home))
        next(self._ways)(self.terminal, text)
        self._typed.append(text)

        def reached() -> bool:
            return text in "\n".join(texts(kept(self._home)))

        self.terminal.wait_until(reached, f"{text!r} typed on {state} in a note")
        self.terminal.wait_for(still)  # the interview is still on the screen
        assert decided(kept(self._home)) == before, f"{text!r} typed on {state}"

    def types_into_field(self, state: str) -> None:
        """Type a sentence into the field of a dialog, and cancel."""
        number = next(self._numbers)
        text, end = f"{sentence(number)} #{number}", f"#{number}"
        before = kept(self._home)
        next(self._ways)(self.terminal, text)
        self.terminal.wait_until(lambda: end in self.terminal.text, f"{text!r} typed into {state}")
        escape(self.terminal)
        self.terminal.wait_until(lambda: end not in self.terminal.text, f"{state} closed")
        after = kept(self._home)
        assert (decided(after), texts(after)) == (decided(before), texts(before)), (
            f"{text!r} typed in {state}"
        )

    def saved(self, done: Callable[[Interview], bool]) -> None:
        """Wait until what a command did is in the database."""
        self.terminal.wait_until(lambda: done(kept(self._home)), "saved")

    def nothing_missing(self) -> None:
        """Compare all notes with all that was typed, character for character."""
        found = "".join(texts(kept(self._home)))
        assert Counter(found) == Counter("".join(self._typed))


def during_the_questions(typist: Typist) -> None:
    """From the opening to the last question, typing in every state."""
    terminal = typist.terminal
    terminal.wait_for("OPENING|Op ")
    typist.types("the opening")
    terminal.send("f8")
    at_question(terminal, 1)
    typist.types("a note")
    escape(terminal)
    typist.types("a note after Esc")
    for turns in range(4):
        terminal.send("ctrl+g")
        terminal.wait_for("GUIDANCE")
        terminal.send(*["right"] * min(1, turns))
        typist.types(f"section {turns + 1} of the guidance")
    terminal.send("ctrl+o")
    terminal.wait_for("Red flags")
    typist.types("the red flags")
    terminal.send("ctrl+r")
    terminal.wait_for("RATE")
    terminal.write("0")
    terminal.wait_for("Not assessed: ")
    typist.types_into_field("the reason for skipping")
    typist.types("a note after the reason")
    terminal.send("f7")
    terminal.wait_for("Esc close")
    typist.types("the help")
    lead(terminal, "v")
    terminal.wait_for("Esc close")
    typist.types("the full text")
    terminal.send("ctrl+p")
    terminal.wait_for("Search commands")
    typist.types_into_field("the palette")
    typist.types("a note after the palette")
    lead(terminal, "w")
    terminal.wait_for("The scorecard shows the wording")
    typist.types("the wordings")
    lead(terminal, "6")
    at_question(terminal, 6)
    typist.types("the last question")


def during_the_tasks_and_after(typist: Typist) -> None:
    """From the list of tasks to the submit page, typing in every state."""
    terminal = typist.terminal
    terminal.wait_for("Choose a task")
    typist.types("the list of tasks")
    terminal.wait_for("CLOSING|Say, in your own words")
    typist.types("the closing")
    terminal.send("ctrl+up")
    terminal.wait_for("Choose a task")
    terminal.send("enter")
    for task in TASKS:
        terminal.wait_for(f" · {re.escape(task.title)}")
        typist.types(f"a task ({task.rule.kind})")
        terminal.send("f8")
    terminal.wait_for("CLOSING|Say, in your own words")
    terminal.send("f8")
    terminal.wait_for("DRAFT")
    typist.types("the scorecard", "DRAFT")
    terminal.send("f8")
    terminal.wait_for("Finish ratings\\?")
    typist.types("the question whether to finish", "DRAFT")
    finish(terminal)
    typist.saved(lambda interview: bool(interview.finished_at))
    typist.types("the scorecard with the decision", "DRAFT")
    terminal.send("f8")
    terminal.wait_for("Submit scorecard")
    typist.types("the submit page", "Submit scorecard")
    terminal.send("tab")
    terminal.wait_for("Enter Cancel")
    typist.types("the buttons of the submit page", "Submit scorecard")
    escape(terminal)
    terminal.wait_for("DRAFT")


PARTS = {OPENING: during_the_questions, ASSESSMENT: during_the_tasks_and_after}
"""By the step where each begins."""


def check(
    home: Path, part: str, size: tuple[int, int], numbers: Iterator[int], ways: Iterator[Typing]
) -> None:
    draft(home, part)
    with start(home, cols=size[0], rows=size[1]) as terminal:
        typist = Typist(terminal, home, numbers, ways)
        terminal.wait_for(r"\^P all")
        terminal.send("enter")
        PARTS[part](typist)
        typist.nothing_missing()
        terminal.send("ctrl+q")
        assert terminal.wait_exit() == 0
    assert kept(home).status is Status.DRAFT


def in_turn(*ways: Typing, start: int = 0) -> Iterator[Typing]:
    """Yield these ways again and again."""
    return (ways[place % len(ways)] for place in count(start))


@pytest.mark.parametrize("part", PARTS)
def test_sentences_typed_in_any_state_reach_notes_and_change_nothing_else(tmp_path: Path, part: str) -> None:
    ways = in_turn(at_once, key_by_key, at_once, key_by_key, at_once, key_by_key, at_once, as_people_do)
    check(tmp_path, part, (80, 24), count(), ways)


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("walk", range(WALKS))
def test_sentences_at_all_speeds_and_sizes(tmp_path: Path, part: str, walk: int) -> None:
    """Each state several times, each time at another speed or size."""
    size = ((120, 40), (80, 24), (60, 20))[walk % 3]
    ways = in_turn(at_once, key_by_key, as_people_do, at_once, key_by_key, start=walk)
    check(tmp_path, part, size, count(1000 * walk + 1000), ways)
