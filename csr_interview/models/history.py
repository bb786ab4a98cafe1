"""What an interview went through: its audit events and the earlier texts of its fields."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from csr_interview.models.interview import Interview

BOOKKEEPING = frozenset({"added", "imported"})
"""Verbs of events that only say how a record came into one store. They never leave it."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One audit event. It belongs to the chain of the store where it happened, known by its hash."""

    seq: int
    """Its number in that store's chain, from 1."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z, by that machine's clock."""
    interview: str
    verb: str
    payload: str
    """A JSON object with sorted keys: numbers and ids, never names or typed text."""
    previous: str
    """The hash of the event before it in that chain; empty for the first."""
    hash: str
    """SHA-256 over all of the above (see `csr_interview.store.audit`)."""
    own: bool = field(default=True, compare=False)
    """Whether it happened in this store; False for what came with an import."""

    def details(self) -> dict[str, Any]:
        """Return the payload as a dictionary."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


@dataclass(frozen=True, slots=True, order=True)
class RevisionRecord:
    """A text that a field held earlier. Two with equal values are one and the same."""

    at: str
    """When it was replaced; for "import", when the state that held it last changed."""
    question: str
    """A question's or task's id; empty for the interview as a whole."""
    field: str
    """A text field; also "skip_reason", "own_flag", "recommended_reason", "task:text", "task:skip_reason"."""
    reason: str
    """typing, deletion, journal, or import: a newer state from another machine took its place."""
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """All of that for one interview, each in the order of time."""

    events: tuple[EventRecord, ...] = ()
    revisions: tuple[RevisionRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of one interview: what a hand-over between machines consists of."""

    interview: Interview
    history: History = History()
