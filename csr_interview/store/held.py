"""Everything that is held about one person, discarded drafts too: for whoever has a right to see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import NotFound
from csr_interview.store import same_person
from csr_interview.store.records import Event
from csr_interview.store.trail import Entry, trail
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store


_ID_SHOWN = 8


class Held(NamedTuple):
    """An interview that the store has of somebody."""

    interview: str
    discarded: bool
    """Whether it is a draft that no list shows any more."""


def interviews(store: Store, candidate: str) -> list[Held]:
    """Return all interviews of a candidate, oldest first."""
    sql = "SELECT id, discarded_at <> '' FROM interviews WHERE candidate_id = ? ORDER BY created_at, id"
    return [Held(row[0], bool(row[1])) for row in store.conn.execute(sql, (candidate,))]


def events(store: Store, candidate: str) -> Iterator[Entry]:
    """Yield the events of all interviews of a candidate and those about the person, oldest first."""
    trails = [trail(store.conn, one.interview, 0) for one in interviews(store, candidate)]
    yield from merge(_about(store, candidate), *trails, key=lambda entry: entry.event.at)


def _about(store: Store, candidate: str) -> Iterator[Entry]:
    """Yield the events about a candidate as a person, which concern no single interview."""
    sql = (
        "SELECT seq, at, interview_id, verb, payload, previous, hash FROM events "
        "WHERE interview_id = '' ORDER BY seq"
    )
    for row in store.conn.execute(sql):
        event = Event(*row)
        if json.loads(event.payload).get("candidate") == candidate:
            yield Entry(event)


def find(store: Store, text: str) -> str:
    """Return the id of the candidate meant by a text.

    That is the beginning of the candidate's id or of the id of one of their interviews, or the whole name
    in any case. Raises NotFound unless it fits exactly one candidate.
    """
    text = clean_line(text)
    if not text:
        raise NotFound(
            "no such candidate", "an id or a name is needed", "csr-interview candidate list shows them"
        )
    if store.conn.execute("SELECT 1 FROM candidates WHERE id = ?", (text,)).fetchone():
        return text
    low = text.lower()  # the ids made here have no capitals, those from elsewhere may
    ends = (text, text + "\U0010ffff", low, low + "\U0010ffff")
    found = {
        str(row[0])
        for sql, values in (
            ("SELECT id FROM candidates WHERE id >= ? AND id < ? OR id >= ? AND id < ?", ends),
            ("SELECT candidate_id FROM interviews WHERE id >= ? AND id < ? OR id >= ? AND id < ?", ends),
            ("SELECT id FROM candidates WHERE name_key = ?", (text.casefold(),)),
        )
        for row in store.conn.execute(sql, values)
    }
    if len(found) == 1:
        return found.pop()
    if found and same_person.are_one(store.conn, found):
        ids = " and ".join(one[:_ID_SHOWN] for one in sorted(found))
        cause = f"the same person, by e-mail address or name, is here {len(found)} times: {ids}"
        raise NotFound("no single candidate", cause, "Give one id after the other")
    if found:
        way_out = "Give more of the id; csr-interview candidate list shows them"
        raise NotFound("no single candidate", f"{len(found)} candidates fit that", way_out)
    raise NotFound(
        "no such candidate",
        "no id begins with that, and nobody has that name",
        "csr-interview candidate list shows all",
    )
