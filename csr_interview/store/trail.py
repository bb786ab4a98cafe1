"""Reading the audit trail for people: this store's own events and those that came from other machines."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from heapq import merge
from itertools import islice
from typing import NamedTuple

from csr_interview.store import audit
from csr_interview.store.records import Event, Revision

_COLUMNS = "seq, at, interview_id, verb, payload, previous, hash"


class Entry(NamedTuple):
    """One event, and whether it is part of another machine's trail."""

    event: Event
    foreign: bool = False
    """`seq` and the hashes are then those of that machine."""


class Earlier(NamedTuple):
    """A text that a field held before, and which field that was."""

    question: str
    """A question or task; empty for a field of the interview as a whole."""
    field: str
    revision: Revision


def earlier(conn: sqlite3.Connection, interview: str) -> list[Earlier]:
    """Return the earlier texts of all fields of an interview, oldest first."""
    sql = "SELECT question, field, id, at, text, reason FROM revisions WHERE interview_id = ? ORDER BY id"
    return [Earlier(row[0], row[1], Revision(*row[2:])) for row in conn.execute(sql, (interview,))]


def trail(conn: sqlite3.Connection, interview: str | None, limit: int) -> Iterator[Entry]:
    """Yield events in order, oldest first: all, or one interview's; with a `limit`, the latest so many.

    Own events keep the order of the chain; those of other machines stand among them by time. Nothing
    but the limited ones is held in memory.
    """
    own = _read(conn, "events", "seq", interview, limit)
    others = _read(conn, "foreign_events", "at {0}, seq {0}, hash", interview, limit)
    entries = merge(
        (Entry(event) for event in own), (Entry(event, True) for event in others), key=lambda e: e.event.at
    )
    if not limit:
        yield from entries
        return
    found = list(entries)
    yield from islice(found, max(0, len(found) - limit), None)


def _read(
    conn: sqlite3.Connection, table: str, order: str, interview: str | None, limit: int
) -> Iterator[Event]:
    """Yield the events of a table in order, the latest `limit` of them."""
    order = order if "{0}" in order else order + " {0}"
    sql, values = f"SELECT {_COLUMNS} FROM {table}", list[object]()
    if interview is not None:
        sql += " WHERE interview_id = ?"
        values.append(interview)
    if limit:
        latest = conn.execute(f"{sql} ORDER BY {order.format('DESC')} LIMIT ?", (*values, limit)).fetchall()
        yield from (Event(*row) for row in reversed(latest))
        return
    for row in conn.execute(f"{sql} ORDER BY {order.format('ASC')}", values):
        yield Event(*row)


def count(conn: sqlite3.Connection) -> int:
    """Return how many events the store's own chain has."""
    return int(conn.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])


def verify(conn: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the trail and what does not fit it, in words; nothing when all is sound."""
    problems = audit.verify(conn)
    for check in (audit.wrong_ratings, audit.wrong_verdicts, audit.wrong_foreign):
        try:
            problems += check(conn)
        except ValueError:  # a payload that was overwritten with something else than JSON
            problems += [] if problems else ["audit trail: an event cannot be read"]
    return problems
