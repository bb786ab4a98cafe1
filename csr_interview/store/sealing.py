"""Sealing: other interviewers' scorecards are hidden from an interviewer who has a draft with the candidate.

The interviewer at this machine is the one of the profile that the database was opened with. While they have a
draft with a candidate, all interviews of that person by others are sealed, under whatever ID. Interviews are
theirs by the ID of the profile, those without an ID by the name. Without a profile, it is whoever started an
interview here last; a database of imports or samples alone then knows nobody, and seals
nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import SealedScorecard
from csr_interview.models.interview import Candidate
from csr_interview.store.records import local, set_local
from csr_interview.text import clean_line, fold

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

# Candidates who are one person under several IDs, for example after interviews on two machines. Their records
# are not joined automatically, but sealing applies to the person, and each record mentions the others.
# Namesakes whom an interviewer called different persons are not joined (see `people.tell_apart`).


Row = tuple[str, str, str]
"""ID, name_key and email address of a candidate.

What is folded is no longer composed, as texts that are read are: only `fold(name_key)` can be compared."""

RECORD = "CASE joined_into WHEN '' THEN id ELSE joined_into END"
"""SQL for the ID of the record that a candidate belongs to."""

_FIELDS = f"{RECORD}, name_key, email"
_COLUMNS = f"SELECT {_FIELDS} FROM candidates"
"""A joined record has several names and addresses, and so several rows."""


class Persons:
    """Some candidates, to find other IDs of the same persons.

    The same email address, in any case, means the same person; if one side has none, the same full name does,
    as `fold` compares it.
    """

    def __init__(self, conn: sqlite3.Connection, rows: Iterable[Row]) -> None:
        self.different: dict[str, set[str]] = defaultdict(set)
        """IDs of different persons, by ID."""
        records = dict(conn.execute("SELECT id, joined_into FROM candidates WHERE joined_into <> ''"))
        for pair in conn.execute("SELECT candidate_id, other_id FROM different_persons"):
            one, other = (records.get(candidate, candidate) for candidate in pair)
            self.different[one].add(other)
            self.different[other].add(one)
        self.ids: set[str] = set()
        self.emails: dict[str, list[str]] = defaultdict(list)
        """IDs by address."""
        self.names: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        """IDs by folded name, and whether there is an address."""
        for candidate, name, email in rows:
            self.ids.add(candidate)
            if email:
                self.emails[email.casefold()].append(candidate)
            self.names[fold(name)].append((candidate, bool(email)))

    def same(self, row: Row) -> list[str]:
        """Return the other IDs of the same person as a candidate."""
        candidate, name, email = row
        found = list(self.emails.get(email.casefold(), ())) if email else []
        found += [one for one, has_email in self.names.get(fold(name), ()) if not (email and has_email)]
        return sorted(set(found) - {candidate} - self.different.get(candidate, set()))

    def have(self, row: Row) -> bool:
        """Return whether a candidate is one of these persons."""
        return row[0] in self.ids or bool(self.same(row))


class Double(NamedTuple):
    """A candidate who also has other IDs in the database."""

    id: str
    name: str
    others: tuple[str, ...]


def also_here(conn: sqlite3.Connection, candidate: str) -> tuple[str, ...]:
    """Return the other IDs of a candidate; none for an unknown ID."""
    rows = _rows_of(conn, [candidate])
    persons = Persons(conn, _alike(conn, rows))
    return tuple(sorted({one for row in rows for one in persons.same(row)}))


def _rows_of(conn: sqlite3.Connection, candidates: Collection[str]) -> list[Row]:
    """Return the rows of some records, with those that were joined into them."""
    among = "(SELECT value FROM json_each(:ids))"
    sql = (
        f"{_COLUMNS} WHERE id IN {among} "
        f"UNION ALL {_COLUMNS} WHERE joined_into <> '' AND joined_into IN {among}"
    )
    return conn.execute(sql, {"ids": json.dumps(list(candidates))}).fetchall()


def doubles(conn: sqlite3.Connection, more: Iterable[Row] = ()) -> dict[str, tuple[str, ...]]:
    """Return the other IDs of everyone who has some, by ID; `more` are new or changed candidates."""
    more = list(more)
    changed = {row[0] for row in more}
    sql = f"SELECT {_FIELDS}, id FROM candidates"
    rows: list[Row] = [(*row,) for *row, one in conn.execute(sql) if one not in changed]
    rows += more
    persons = Persons(conn, rows)
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row[0]].update(persons.same(row))
    return {one: tuple(sorted(others)) for one, others in found.items() if others}


def double_ones(conn: sqlite3.Connection, people: Collection[Candidate]) -> list[Double]:
    """Return which of some new or changed candidates also have other IDs in the database."""
    found = doubles(conn, [(one.id, fold(one.name), one.email) for one in people])
    return [Double(one.id, one.name, found[one.id]) for one in people if one.id in found]


def are_one(conn: sqlite3.Connection, candidates: Collection[str]) -> bool:
    """Return whether some candidates are all the same person."""
    first, *rest = candidates
    return set(rest) <= set(also_here(conn, first))


def of(conn: sqlite3.Connection, rows: Collection[Row], among: Collection[str] | None) -> frozenset[str]:
    """Return all IDs of the persons in `rows`; `among` limits the result."""
    persons = Persons(conn, rows)
    if not persons.ids:
        return frozenset()
    if among is not None:
        asked: Iterable[Row] = _rows_of(conn, among)
    else:
        asked = _alike(conn, rows)
    return frozenset(row[0] for row in asked if persons.have(row))


def _alike(conn: sqlite3.Connection, rows: Collection[Row]) -> list[Row]:
    """Return all who may be the persons in `rows`, by name or by address.

    SQLite ignores the case of ASCII letters only, so all addresses with other letters are returned.
    """
    sql = (
        f"{_COLUMNS} WHERE name_key IN (SELECT value FROM json_each(:names)) "
        f"UNION {_COLUMNS} WHERE email <> '' AND "
        "(email COLLATE NOCASE IN (SELECT value FROM json_each(:emails)) OR email GLOB '*[^ -~]*')"
    )
    names, emails = [fold(row[1]) for row in rows], [row[2].casefold() for row in rows if row[2]]
    return conn.execute(sql, {"names": json.dumps(names), "emails": json.dumps(emails)}).fetchall()


INTERVIEWER = "interviewer"
"""The key in the table `local` for the interviewer named last, where there is no profile."""

MINE = (
    "(CASE WHEN :my_id <> '' AND i.interviewer_id <> '' THEN i.interviewer_id = :my_id "
    "ELSE csr_fold(i.interviewer) = :me END)"
)
"""The condition that an interview `i` is by a person of this ID and folded name, see `is_by`."""


def is_by(my_id: str, me: str, interviewer: str, interviewer_id: str) -> bool:
    """Return whether an interview is by a person: by their IDs, or by the names if one has none."""
    return interviewer_id == my_id if my_id and interviewer_id else fold(interviewer) == me


class Sealed(NamedTuple):
    """What is sealed, and for whom."""

    me: str = ""
    """The interviewer here, folded; empty if unknown."""
    candidates: frozenset[str] = frozenset()
    """All IDs of the candidates with whom they have a draft."""
    my_id: str = ""
    """The ID of their profile; empty without one."""

    def covers(self, candidate_id: str, interviewer: str, interviewer_id: str) -> bool:
        """Return whether an interview of this candidate by this interviewer is sealed."""
        return candidate_id in self.candidates and not is_by(self.my_id, self.me, interviewer, interviewer_id)


def _user(store: Store) -> str:
    """Return the name of the user: without a profile, who was named last; empty if unknown."""
    if store.profile is not None:
        return store.profile.name
    return local(store.conn, INTERVIEWER)


def set_me(conn: sqlite3.Connection, name: str) -> None:
    """Store who started an interview here last, inside a transaction; an empty name changes nothing.

    It is who interviews here while there is no profile, or it cannot be read.
    """
    if name := clean_line(name):
        set_local(conn, INTERVIEWER, name)


def rename_me(conn: sqlite3.Connection, key: str, name: str) -> None:
    """Give who started an interview here last another name, if it was this one, folded."""
    sql = "UPDATE local SET value = ? WHERE key = ? AND csr_fold(value) = ?"
    conn.execute(sql, (name, INTERVIEWER, key))


def sealed(store: Store, among: Collection[str] | None = None) -> Sealed:
    """Return what is sealed; `among` limits the result to some candidates, which is faster."""
    conn, me = store.conn, fold(_user(store))
    my_id = store.profile.id if store.profile is not None else ""
    nobody = Sealed(me, my_id=my_id)
    if not (me or my_id) or (among is not None and not among):
        return nobody
    sql = (
        "SELECT DISTINCT i.candidate_id FROM interviews i "
        f"WHERE i.status = 'draft' AND i.discarded_at = '' AND {MINE}"
    )
    drafts = [row[0] for row in conn.execute(sql, {"my_id": my_id, "me": me})]
    return nobody._replace(candidates=of(conn, _rows_of(conn, drafts), among)) if drafts else nobody


def expect_open(store: Store, interview_id: str) -> None:
    """Raise SealedScorecard for a sealed interview."""
    if is_sealed(store, interview_id):
        raise SealedScorecard


def is_sealed(store: Store, interview_id: str) -> bool:
    """Return whether an interview is sealed; False for an unknown ID."""
    sql = "SELECT candidate_id, interviewer, interviewer_id FROM interviews WHERE id = ?"
    row = store.conn.execute(sql, (interview_id,)).fetchone()
    return row is not None and sealed(store, (row[0],)).covers(*row)
