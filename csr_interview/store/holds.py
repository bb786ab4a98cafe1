"""The reasons of a candidate's earlier legal holds and releases: a new reason never loses the one before.

The present reason stands in the candidate's record; what it took the place of is kept here, on this machine.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from csr_interview.models.interview import Candidate

HELD, RELEASED = "held", "released"


class EarlierHold(NamedTuple):
    """A hold or a release whose reason gave way to another."""

    at: str
    """UTC, as every time in the store. Of one that came from another machine: since when the hold was on, or
    when the record last changed."""
    what: str
    """HELD or RELEASED."""
    reason: str


def earlier(conn: sqlite3.Connection, candidate: str) -> list[EarlierHold]:
    """Return a candidate's earlier holds and releases, in the order in which their reasons gave way."""
    sql = "SELECT at, what, reason FROM earlier_holds WHERE candidate_id = ? ORDER BY id"
    return [EarlierHold(*row) for row in conn.execute(sql, (candidate,))]


def keep(conn: sqlite3.Connection, before: Candidate) -> None:
    """Keep the reason that a candidate has, right before another one takes its place."""
    if not before.hold_reason:
        return
    what = HELD if before.held_at else RELEASED
    row = last(conn, before.id)
    own = row is not None and row[1] == what and all(one[:2] != row for one in earlier(conn, before.id))
    at = row[0] if row is not None and own else before.held_at or before.updated_at
    sql = "INSERT INTO earlier_holds (candidate_id, at, what, reason) VALUES (?, ?, ?, ?)"
    conn.execute(sql, (before.id, at, what, before.hold_reason))


def last(conn: sqlite3.Connection, candidate: str) -> tuple[str, str] | None:
    """Return when a hold was last set or released at this machine, and which of both; None for never."""
    sql = (
        "SELECT at, verb FROM events WHERE interview_id = '' AND verb IN (?, ?) "
        "AND json_extract(payload, '$.candidate') = ? ORDER BY seq DESC LIMIT 1"
    )
    row: tuple[str, str] | None = conn.execute(sql, (HELD, RELEASED, candidate)).fetchone()
    return row
