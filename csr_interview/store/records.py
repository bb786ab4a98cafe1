"""What the store returns beside the models: small frozen records, and the error for refused changes.

Named tuples, because these are on the way to the first screen: a frozen dataclass costs 0.7 ms to define,
a named tuple 0.1.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from csr_interview.errors import NotFound, StoreError
from csr_interview.models.decision import component_title
from csr_interview.models.interview import Mark
from csr_interview.text import fold


class RefusedError(StoreError):
    """A change that the rules of the store do not allow. Trying again would not help."""


class Event(NamedTuple):
    """One entry of the audit trail. `payload` never holds names or typed text."""

    seq: int
    """1 for the first event of the store, without gaps."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    interview: str
    """Empty for events that concern no single interview."""
    verb: str
    payload: str
    """A JSON object with sorted keys."""
    previous: str
    """The hash of the event before; empty for the first."""
    hash: str
    """SHA-256 over all of the above, see `csr_interview.store.audit`."""

    def details(self) -> dict[str, object]:
        """Return the payload as a dictionary."""
        data: dict[str, object] = json.loads(self.payload)
        return data


class Revision(NamedTuple):
    """What a text field held before it was changed."""

    id: int
    at: str
    """When the text was replaced. UTC, ISO 8601 with milliseconds and Z."""
    text: str
    reason: str
    """One of typing, deletion, journal (the last: text from a journal that was kept out of the field)."""


class Counts(NamedTuple):
    """How many interviews there are; discarded drafts are not among them."""

    interviews: int
    drafts: int
    submitted: int


class Details(NamedTuple):
    """What the latest interview was set up with, for the next one's form. Empty where there is none."""

    interviewer: str = ""
    role: str = ""
    stage: str = ""
    bank_id: str = ""


class SaveState(NamedTuple):
    """How saving stands."""

    pending: bool = False
    """Whether something posted is not committed yet."""
    saved_at: str = ""
    """When the last commit was: UTC, ISO 8601 with milliseconds and Z; empty before the first."""
    error: str = ""
    """NOT SAVED, and why. Attempts go on each second; what waits is in the journal, or this says not."""
    refused: str = ""
    """The last write that the store would not take, in words; it is kept in a file beside the store."""
    refused_of: str = ""
    """The interview that `refused` is about; the candidate, where it was about a candidate's data."""

    def problem_of(self, interview: str) -> str:
        """Return why something of this interview is not saved; empty where all of it is, or will be."""
        return self.error or (self.refused if self.refused_of == interview else "")


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a moment as the store keeps it: UTC, ISO 8601 with milliseconds and Z.

    Such stamps sort as text in the order of time.
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: str, before: str) -> str:
    """Return `at`, or a millisecond after `before` where that is later still.

    So a record that came from a machine whose clock is ahead never counts as newer than a change made to it
    here.
    """
    if at >= before:
        return at
    return stamp(datetime.fromisoformat(before) + timedelta(milliseconds=1))


def canonical(value: object) -> str:
    """Return `value` as JSON that is the same for equal values: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# What the store needs to know of a bank to check a write: ids, item counts, severities.
#
# Read from the bank's kept JSON without pydantic, whose import costs more than opening the store.


class Outline(NamedTuple):
    """A bank in brief."""

    questions: tuple[str, ...]
    """Ids in the bank's order."""
    items: dict[tuple[str, str], int]
    """How many items a question's list has, by question and kind of mark."""
    severities: dict[tuple[str, int], Literal["note", "serious"]]
    """Of red flags, by question and place."""
    tasks: frozenset[str]
    title: str = ""
    task_labels: dict[str, str] = {}
    """Family and title of each task, by id, in the bank's order."""
    edges: tuple[Fraction, ...] = ()
    """Scores at which the verdict changes: one that is shown must not be rounded over them."""

    def label_of(self, part: str) -> str:
        """Return what a question or task is called in a list: "Q1", "Writing · Late parcel"."""
        if part in self.task_labels:
            return self.task_labels[part]
        return f"Q{self.questions.index(part) + 1}" if part in self.questions else part

    def expect_question(self, question: str) -> None:
        """Raise NotFound where the bank has no such question."""
        if question not in self.questions:
            raise NotFound("no such question", "the interview's bank has no question of that id")

    def severity_of(self, mark: Mark) -> str:
        """Return the severity to keep with a mark: "" for what is no flag.

        Raises NotFound for an item the bank does not have, RefusedError for an own flag without severity.
        """
        self.expect_question(mark.question)
        if mark.kind == "own_flag":
            if not mark.severity:
                raise RefusedError("the red flag cannot be kept", "it needs a severity")
            return mark.severity
        if not 0 <= mark.item < self.items.get((mark.question, mark.kind), 0):
            raise NotFound("no such item", "the question's list in the bank is shorter")
        return self.severities[mark.question, mark.item] if mark.kind == "red_flag" else ""


_LISTS = {"looking_for": "looking_for", "follow_up": "follow_ups", "red_flag": "red_flags"}


def outline(body: str) -> Outline:
    """Return the outline of a bank from its JSON as the store keeps it."""
    bank: dict[str, Any] = json.loads(body)
    items, severities = {}, {}
    for question in bank["questions"]:
        for kind, key in _LISTS.items():
            items[question["id"], kind] = len(question.get(key, ()))
        for place, flag in enumerate(question.get("red_flags", ())):
            severities[question["id"], place] = flag["severity"]
    return Outline(
        questions=tuple(question["id"] for question in bank["questions"]),
        items=items,
        severities=severities,
        tasks=frozenset(task["id"] for task in bank.get("tasks", ())),
        title=bank["title"],
        task_labels={
            task["id"]: f"{component_title(task['family'])} · {task['title']}"
            for task in bank.get("tasks", ())
        },
        edges=tuple(Fraction(str(band["at_least"])) for band in bank["decision"]["bands"]),
    )


# Functions of ours that SQL calls: comparing text without regard to case, and looking for terms in it.


def holds(text: str, wanted: str) -> bool:
    """Return whether a folded text has all terms of a JSON array. SQL calls it `csr_holds`."""
    return all(term in text for term in _terms(wanted))


def count(text: str, wanted: str) -> int:
    """Return how often the terms of a JSON array stand in a folded text. SQL calls it `csr_count`."""
    return sum(text.count(term) for term in _terms(wanted))


@lru_cache(8)
def _terms(wanted: str) -> tuple[str, ...]:
    return tuple(json.loads(wanted))


def set_up(conn: sqlite3.Connection) -> None:
    """Give a connection these functions."""
    for function, arguments in ((fold, 1), (holds, 2), (count, 2)):
        conn.create_function(f"csr_{function.__name__}", arguments, function, deterministic=True)


# When an earlier text is worth keeping: rarely while typing, always before much of it goes.


TYPING_INTERVAL = timedelta(seconds=10)
"""While someone types in a field, its text is kept at most this often."""

MUCH = 40
"""Losing more characters than this in one write is a large deletion, however long the text."""

LEAST = 3
"""Losing fewer characters than this never is one: that is a slip being mended."""


def removed(old: str, new: str) -> int:
    """Return how many characters of `old` a change takes out, between the common start and end."""
    if new.startswith(old):
        return 0
    start = _common_start(old, new)
    end = _common_end(old[start:], new[start:])
    return len(old) - start - end


def removes_much(old: str, new: str) -> bool:
    """Return whether a change is a large deletion, or a replacement of as much (an undo, a paste over it)."""
    gone = removed(old, new)
    return gone > MUCH or (gone >= LEAST and 3 * gone > len(old))


def _common_start(first: str, second: str) -> int:
    """Return the length of the common start, by halving: slices compare in C, single characters do not."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(first: str, second: str) -> int:
    """Return the length of the common end."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[len(first) - middle : len(first) - low] == second[len(second) - middle : len(second) - low]:
            low = middle
        else:
            high = middle - 1
    return low
