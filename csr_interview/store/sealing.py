"""Sealing: what others gave a candidate stays hidden from an interviewer who is not done with theirs.

The one at this machine is the interviewer named when an interview was last started here. While they have
a draft with a candidate, every interview of that person by somebody else is sealed, whatever the id under
which the person is here (see `csr_interview.store.same_person`). A store made of imports or samples alone
knows nobody by name, and seals nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from csr_interview.store import same_person
from csr_interview.text import clean_line

INTERVIEWER = "interviewer"
"""The key of the table `local` that holds who interviews at this machine."""


class Sealed(NamedTuple):
    """What is sealed now, and for whom."""

    me: str = ""
    """Who interviews here, for comparing (see `name_key`); empty where nobody is known."""
    candidates: frozenset[str] = frozenset()
    """The ids of the candidates with whom they have a draft, and all other ids of the same persons."""

    def covers(self, candidate_id: str, interviewer: str) -> bool:
        """Return whether an interview of this candidate by this interviewer is sealed."""
        return candidate_id in self.candidates and name_key(interviewer) != self.me


def name_key(name: str) -> str:
    """Return an interviewer's name for comparing: without regard to case and to the number of spaces."""
    return clean_line(name).casefold()


def me(conn: sqlite3.Connection) -> str:
    """Return the name of who interviews here, as last typed; empty where nobody is known."""
    row = conn.execute("SELECT value FROM local WHERE key = ?", (INTERVIEWER,)).fetchone()
    return str(row[0]) if row else ""


def set_me(conn: sqlite3.Connection, name: str) -> None:
    """Remember who interviews here, inside a transaction; an empty name changes nothing."""
    if name := clean_line(name):
        sql = "INSERT INTO local (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?"
        conn.execute(sql, (INTERVIEWER, name, name))


def sealed(conn: sqlite3.Connection, among: Collection[str] | None = None) -> Sealed:
    """Return what is sealed; `among` limits the answer to some candidates, which saves reading all others."""
    key = name_key(me(conn))
    if not key or (among is not None and not among):
        return Sealed(key)
    sql = (
        "SELECT DISTINCT c.id, c.name_key, c.email "
        "FROM interviews i JOIN candidates c ON c.id = i.candidate_id "
        "WHERE i.status = 'draft' AND i.discarded_at = '' AND csr_fold(i.interviewer) = ?"
    )
    drafts = conn.execute(sql, (key,)).fetchall()
    return Sealed(key, same_person.of(conn, drafts, among))


def is_sealed(conn: sqlite3.Connection, interview_id: str) -> bool:
    """Return whether an interview is sealed; False for an id that the store does not have."""
    row = conn.execute(
        "SELECT candidate_id, interviewer FROM interviews WHERE id = ?", (interview_id,)
    ).fetchone()
    return row is not None and sealed(conn, (row[0],)).covers(*row)
