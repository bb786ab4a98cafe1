"""Small records that the store returns besides the models, and the error for rejected changes.

They are named tuples because the first screen waits for them: defining a frozen dataclass takes 0.7 ms, a
named tuple 0.1.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import Any, Literal, NamedTuple, TypeVar

from csr_interview.errors import BankError, NotFound, StoreError
from csr_interview.models.decision import component_title
from csr_interview.models.interview import Mark
from csr_interview.text import fold, read_json, read_object, read_text

K = TypeVar("K", dict[Any, Any], list[Any])


class RefusedError(StoreError):
    """A change that the rules of the database do not allow; trying again would not help."""


def no_interview() -> NotFound:
    """Return the error for an unknown interview."""
    return NotFound("No such interview", "no interview in the database has this ID")


def no_candidate() -> NotFound:
    """Return the error for an unknown ID."""
    return NotFound("No such candidate", "no candidate in the database has this ID")


class Event(NamedTuple):
    """One entry of the audit log. `payload` never holds names or typed text."""

    seq: int
    """Starts at 1, without gaps."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    interview: str
    """Empty for events not about a single interview."""
    verb: str
    payload: str
    """A JSON object with sorted keys."""
    previous: str
    """The hash of the previous event; empty for the first."""
    hash: str
    """SHA-256 over all of the above, see `csr_interview.store.audit`."""

    def details(self) -> dict[str, object]:
        """Return the payload as a dictionary."""
        return read_object(self.payload)


def told_in(payload: Mapping[str, Any], key: str, kind: type[K]) -> K:
    """Return what a payload says under a key; an empty value of its kind for nothing, or for another kind."""
    found = payload.get(key)
    return found if isinstance(found, kind) else kind()


class Revision(NamedTuple):
    """What a text field held before it was changed."""

    id: int
    at: str
    """When the text was replaced. UTC, ISO 8601 with milliseconds and Z."""
    text: str
    reason: str
    """typing, deletion, or journal (text from a journal that did not replace the field)."""


class Counts(NamedTuple):
    """Numbers of interviews, without discarded drafts."""

    interviews: int
    drafts: int
    submitted: int


class Details(NamedTuple):
    """Details of the latest interview, to prefill the form of the next one; empty without one."""

    role: str = ""
    stage: str = ""
    bank_id: str = ""


class SaveState(NamedTuple):
    """The state of saving."""

    pending: bool = False
    """Whether a change is not committed yet."""
    saved_at: str = ""
    """Time of the last commit: UTC, ISO 8601 with milliseconds and Z; empty before the first."""
    error: str = ""
    """Why changes are not saved. Saving is retried every second; changes are in the journal unless this says
    otherwise."""
    refused: str = ""
    """The last change that the database rejected, in words; it is kept in a file next to the database."""
    refused_of: str = ""
    """The interview or candidate that `refused` is about."""
    problem: str = ""
    """What is wrong with the file or its backups, as a sentence; empty for nothing."""

    def problem_of(self, interview: str) -> str:
        """Return why something of this interview is not saved; empty if it is, or will be."""
        return self.error or (self.refused if self.refused_of == interview else "")


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a time as the database stores it: UTC, ISO 8601 with milliseconds and Z. Sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def later(at: str, before: str) -> str:
    """Return `at`, or a millisecond after `before` if that is later.

    Otherwise a record from a machine whose clock is ahead would count as newer than a change made here.
    """
    return at if at >= before else _following(before) or at


def after(at: str, before: str) -> str:
    """Return `at`, or a millisecond after `before` unless it is earlier than `at`."""
    return at if at > before else _following(before) or at


def _following(at: str) -> str:
    """Return the time one millisecond later; empty for none, or for the last moment of the calendar."""
    try:
        return stamp(datetime.fromisoformat(at) + timedelta(milliseconds=1))
    except (ValueError, OverflowError):
        return ""


def canonical(value: object) -> str:
    """Return `value` as JSON that is the same for equal values: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# What the store needs of a bank to check a change: IDs, numbers of items, severities. It is read from the
# stored JSON without pydantic, whose import takes longer than opening the database.


class Outline(NamedTuple):
    """The parts of a bank that changes are checked against."""

    questions: tuple[str, ...]
    """Ids in the bank's order."""
    items: dict[tuple[str, str], int]
    """Number of items in a question's list, by question and kind of mark."""
    severities: dict[tuple[str, int], Literal["note", "serious"]]
    """Severity of red flags, by question and index."""
    tasks: frozenset[str]
    title: str = ""
    task_labels: dict[str, str] = {}
    """Family and title of each task by ID, in the bank's order."""
    plans: frozenset[str] = frozenset()
    presets: frozenset[str] = frozenset()
    edges: tuple[Fraction, ...] = ()
    """Scores at which the decision changes; rounding must not cross one."""
    question_titles: tuple[str, ...] = ()
    """In the order of `questions`."""
    stages: tuple[str, ...] = ()
    """The titles of the bank's stages."""

    def label_of(self, part: str) -> str:
        """Return the label of a question or task in a list: "Q1", "Writing · Late parcel"."""
        if part in self.task_labels:
            return self.task_labels[part]
        return f"Q{self.questions.index(part) + 1}" if part in self.questions else part

    def expect_question(self, question: str) -> None:
        """Raise NotFound if the bank has no such question."""
        if question not in self.questions:
            raise NotFound("No such question", "the interview's question bank has no question with this ID")

    def severity_of(self, mark: Mark) -> str:
        """Return the severity to store with a mark; empty if it is not a red flag.

        Raises NotFound for an item that the bank does not have, RefusedError for a custom flag without
        severity.
        """
        self.expect_question(mark.question)
        if mark.kind == "own_flag":
            if not mark.severity:
                raise RefusedError("The red flag cannot be saved", "it needs a severity")
            return mark.severity
        if not 0 <= mark.item < self.items.get((mark.question, mark.kind), 0):
            raise NotFound("No such item", "the question's list in the bank is shorter")
        return self.severities[mark.question, mark.item] if mark.kind == "red_flag" else ""


_LISTS = {
    "looking_for": "looking_for",
    "follow_up": "follow_ups",
    "red_flag": "red_flags",
    "wording": "alternatives",
}


def outline(body: str) -> Outline:
    """Return the outline of a bank from its stored JSON. Raises BankError if that is damaged."""
    try:
        return _outline(read_json(body))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError) as exc:
        way_out = "Run `csr-interview store check` for details"
        raise BankError("A stored question bank cannot be read", "its record is damaged", way_out) from exc


def _outline(bank: dict[str, Any]) -> Outline:
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
        plans=frozenset(plan["id"] for plan in bank.get("plans", ())),
        presets=frozenset(bank["decision"]["presets"]),
        edges=tuple(Fraction(str(band["at_least"])) for band in bank["decision"]["bands"]),
        question_titles=tuple(question["title"] for question in bank["questions"]),
        stages=tuple(stage["title"] for stage in bank.get("stages", ())),
    )


# Functions for SQL: comparing folded text, and searching it for terms.


def holds(text: str, wanted: str) -> bool:
    """Return whether a folded text contains all terms of a JSON array. `csr_holds` in SQL."""
    return all(term in text for term in _terms(wanted))


def count(text: str, wanted: str) -> int:
    """Return how often a folded text contains the terms of a JSON array. `csr_count` in SQL."""
    return sum(text.count(term) for term in _terms(wanted))


@lru_cache(8)
def _terms(wanted: str) -> tuple[str, ...]:
    return tuple(json.loads(wanted))


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function for SQL that also takes what is no text."""

    def called(text: object, *rest: object) -> Any:
        if not isinstance(text, str) and text is not None:
            text = read_text(text) if isinstance(text, bytes) else str(text)
        return function(text, *rest)

    return called


def _as_text(_: sqlite3.Cursor, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with bytes as text: one changed bit makes them of a text, and no column has any."""
    if bytes not in map(type, row):
        return row
    return tuple(read_text(value) if isinstance(value, bytes) else value for value in row)


def set_up(conn: sqlite3.Connection) -> None:
    """Add these functions to a connection, and clean what it reads."""
    conn.text_factory = read_text
    conn.row_factory = _as_text
    for function, arguments in ((fold, 1), (holds, 2), (count, 2)):
        name = f"csr_{function.__name__}"
        conn.create_function(name, arguments, _of_text(function), deterministic=True)


# What only this machine knows, in the table `local`.


def local(conn: sqlite3.Connection, key: str) -> str:
    """Return a value; empty if there is none."""
    row = conn.execute("SELECT value FROM local WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def set_local(conn: sqlite3.Connection, key: str, value: str) -> None:
    """Store a value, inside a transaction."""
    sql = (
        "INSERT INTO local (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    conn.execute(sql, (key, value))


# When to keep an earlier text: rarely while typing, always before a large deletion.


BETWEEN_REASONS = "; "
"""What joining records puts between their reasons for a legal hold."""

BETWEEN_NOTES = "\n\n"
"""Between the notes of two joined records."""

TYPING_INTERVAL = timedelta(seconds=10)
"""While typing, the text of a field is kept at most this often."""

MUCH = 40
"""Removing more characters than this at once is a large deletion, however long the text."""

LEAST = 3
"""Removing fewer characters is never one: a typing error is being corrected."""


def removed(old: str, new: str) -> int:
    """Return how many characters of `old` a change removes, between the common start and end."""
    if new.startswith(old):
        return 0
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    return len(old) - start - end


def removes_much(old: str, new: str) -> bool:
    """Return whether a change is a large deletion, or a replacement of that size."""
    gone = removed(old, new)
    return gone > MUCH or (gone >= LEAST and 3 * gone > len(old))


def _common_start(first: str, second: str) -> int:
    """Return the length of the common start, by bisection: slices are compared in C, which is fast."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
