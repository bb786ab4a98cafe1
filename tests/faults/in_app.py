"""Kills and signals while someone types into the app in a real terminal: notes, replies, amendments."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from csr_interview.store import Store
from tests.e2e.program import draft, start, to_first_question
from tests.e2e.test_kept_inputs import submitted, to_amendment
from tests.e2e.test_sentences import TASKS
from tests.e2e.test_sentences import draft as draft_at
from tests.faults.outcome import Outcome, compare, examine
from tests.faults.typist import PAUSES, text
from tests.terminal import Terminal

LONGEST = 1.5
"""Seconds of typing, at most."""
REPLY = next(task for task in TASKS if task.rule.kind == "criteria")
ENDINGS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")


@dataclass(frozen=True)
class Place:
    """Where something is typed: how to make it, how to get there, and what is kept of it."""

    make: Callable[[Path], object]
    open: Callable[[Terminal], None]
    kept: Callable[[Store], str]


def _to_reply(terminal: Terminal) -> None:
    terminal.wait_for(r"\^P all")
    terminal.send("enter")
    terminal.wait_for(f"\\d of \\d+ · {REPLY.title}")


def _to_text(terminal: Terminal) -> None:
    to_amendment(terminal, "3")
    terminal.send("ctrl+end")


def _to_reason(terminal: Terminal) -> None:
    to_amendment(terminal, "1")
    terminal.send("tab")


def _note(store: Store) -> str:
    (one,) = store.interviews()
    return one.answer("q1").situation


def _reply(store: Store) -> str:
    (one,) = store.interviews()
    return one.task_results[REPLY.id].text if REPLY.id in one.task_results else ""


def _form(name: str, before: str) -> Callable[[Store], str]:
    def kept(store: Store) -> str:
        return next((fields[name].removeprefix(before) for fields in store.typed().values()), "")

    return kept


PLACES = {
    "note": Place(draft, to_first_question, _note),
    "reply to a task": Place(lambda home: draft_at(home, REPLY.id), _to_reply, _reply),
    "text of an amendment": Place(
        lambda home: submitted(home / "interviews.db"), _to_text, _form("new", "Said so.")
    ),
    "reason for an amendment": Place(
        lambda home: submitted(home / "interviews.db"), _to_reason, _form("reason", "")
    ),
}


def type_on(
    terminal: Terminal,
    sent: list[float],
    dice: random.Random,
    seconds: float,
    each: Callable[[], object] = int,
) -> None:
    """Type 10 to 50 keys a second for so long, noting when each was sent; `each` follows a key."""
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        sent.append(now)
        terminal.write(text(len(sent))[-1])
        each()
        terminal.read_for(min(now + dice.uniform(*PAUSES), end) - time.monotonic())


def kill(names: tuple[str, ...], seed: int, home: Path) -> Outcome:
    """Kill the app while something is typed into one of these places, at a moment that no key decides."""
    dice, sent, found = random.Random(seed), list[float](), Outcome(runs=1)
    place = PLACES[names[seed % len(names)]]
    place.make(home)
    path, saved = home / "interviews.db", 0
    with start(home) as terminal:
        place.open(terminal)
        with Store.open(path, mode="ro") as store:

            def look() -> None:
                nonlocal saved
                saved = len(place.kept(store))

            while not saved:
                assert len(sent) < 2000, "nothing is saved while somebody types"
                type_on(terminal, sent, dice, 0.1, look)
            type_on(terminal, sent, dice, dice.uniform(0.0, LONGEST), look)
            at = time.monotonic()
            terminal.kill(signal.SIGKILL)
        terminal.wait_exit()
    with Store.open(path) as store:
        kept = place.kept(store)
    found.short.append(max(0.0, at - sent[len(kept)]) * 1000 if len(kept) < len(sent) else 0.0)
    compare(text(len(sent)), kept, saved, found)
    examine(path, found)
    return found


def end_by_signal(seed: int, home: Path) -> Outcome:
    """End the app by a signal right after a key: everything sent to it is kept, and the terminal restored."""
    name = ENDINGS[seed % len(ENDINGS)]
    dice, sent, found = random.Random(seed), list[float](), Outcome(runs=1)
    place = PLACES[dice.choice(list(PLACES))]
    place.make(home)
    with start(home) as terminal:
        place.open(terminal)
        type_on(terminal, sent, dice, dice.uniform(0.1, LONGEST))
        sent.append(time.monotonic())
        terminal.write(text(len(sent))[-1])
        terminal.kill(signal.Signals[name])
        terminal.wait_exit()
        found.problems += [f"{name}: {what}" for what in terminal.not_restored()]
    return _everything(place, home, len(sent), found)


def stop_and_continue(seed: int, home: Path) -> Outcome:
    """Stop the app while it is typed into and let it go on, then quit: everything is kept."""
    dice, sent, found = random.Random(seed), list[float](), Outcome(runs=1)
    name = dice.choice(["note", "reply to a task"])
    place = PLACES[name]
    place.make(home)
    with start(home) as terminal:
        place.open(terminal)
        for _ in range(3):
            type_on(terminal, sent, dice, dice.uniform(0.1, 0.5))
            terminal.kill(signal.SIGSTOP)
            terminal.wait_stopped()
            terminal.read_for(dice.uniform(0.0, 0.2))
            terminal.kill(signal.SIGCONT)
        type_on(terminal, sent, dice, 0.2)
        terminal.send("ctrl+q")
        terminal.wait_exit()
        found.problems += terminal.not_restored()
    return _everything(place, home, len(sent), found)


def _everything(place: Place, home: Path, length: int, found: Outcome) -> Outcome:
    path = home / "interviews.db"
    with Store.open(path) as store:
        compare(text(length), place.kept(store), length, found)
    examine(path, found)
    return found
