"""Digests of records in the audit log: writing them with each event, and comparing records with them.

An event that creates, submits or imports an interview has the digests of all its parts (`content`), of its
amendments, and of who the candidate is (`person`). Any other event about a draft has those that changed
(`changed`: old and new). What was typed since the last event has none yet, so the table `digests` has the
present ones of drafts and candidates.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from csr_interview.errors import CsrInterviewError
from csr_interview.models.digests import (
    TYPED,
    Digests,
    name_of,
    of_amendments,
    of_candidate,
    of_interview,
    of_interviewer,
)
from csr_interview.models.interview import Profile, Status
from csr_interview.store.records import canonical, told_in
from csr_interview.store.rows import CANDIDATE_COLUMNS, candidate_of, interviews
from csr_interview.text import read_object

COMPLETE = ("created", "submitted", "added", "imported", "recorded", "anonymized")
"""Verbs of events with the digests of all parts of an interview."""


def salt_of(conn: sqlite3.Connection, subject: str) -> str:
    """Return the salt of an interview or candidate; a new one is stored, inside the caller's transaction.

    An interview that was on several machines has several salts. The smallest one is used here.
    """
    found = salts_of(conn, subject)
    if found:
        return found[0]
    salt = os.urandom(16).hex()
    add_salts(conn, subject, [salt])
    return salt


def salts_of(conn: sqlite3.Connection, subject: str) -> tuple[str, ...]:
    """Return all salts of an interview or candidate, in order."""
    rows = conn.execute("SELECT salt FROM salts WHERE subject = ? ORDER BY salt", (subject,))
    return tuple(row[0] for row in rows)


def add_salts(conn: sqlite3.Connection, subject: str, salts: Iterable[str]) -> None:
    """Add salts that an interview has on another machine."""
    sql = "INSERT INTO salts (subject, salt) VALUES (?, ?) ON CONFLICT DO NOTHING"
    conn.executemany(sql, [(subject, salt) for salt in salts])


def of_event(conn: sqlite3.Connection, interview: str, verb: str) -> dict[str, object]:
    """Return what the payload of an event says about the present content of an interview."""
    found = next(interviews(conn, [interview]), None)
    if found is None:
        return {}
    salt = salt_of(conn, interview)
    now = of_interview(found, salt)
    submitted = found.status is Status.SUBMITTED
    before = _kept(conn, interview)
    _keep(conn, interview, {} if submitted else now)
    if verb in COMPLETE or (submitted and verb == "amended"):
        told = of_amendments(found.amendments, salt)
        whole: dict[str, object] = {}
        if verb != "amended":
            whole = {"content": now, "person": of_person(conn, found.candidate.id)}
        if submitted and whole:
            whole["submitted"] = True
        return whole | ({"amendments": told} if told else {})
    return {} if submitted else _changed(before, now)


def of_candidate_event(conn: sqlite3.Connection, candidate: str) -> dict[str, object]:
    """Return what the payload of an event says about the present record of a candidate."""
    before = _kept(conn, candidate)
    return _changed(before, _keep_candidate(conn, candidate))


def of_person(conn: sqlite3.Connection, candidate: str) -> Digests:
    """Return the digest of who the candidate of an interview is, by ID."""
    return {candidate: told} if (told := _keep_candidate(conn, candidate).get("person")) else {}


def _changed(before: Digests, now: Digests) -> dict[str, object]:
    """Return the digests that differ, old and new; empty for a part that is empty."""
    parts = sorted({part for part in {*before, *now} if before.get(part) != now.get(part)})
    return {"changed": {part: [before.get(part, ""), now.get(part, "")] for part in parts}} if parts else {}


def keep(conn: sqlite3.Connection, subject: str) -> None:
    """Store the present digests of a draft or candidate, after a change without an event."""
    found = next(interviews(conn, [subject]), None)
    if found is None:
        _keep_candidate(conn, subject)
    elif found.status is Status.DRAFT:
        _keep(conn, subject, of_interview(found, salt_of(conn, subject)))


def _keep_candidate(conn: sqlite3.Connection, candidate: str) -> Digests:
    row = conn.execute(f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id = ?", (candidate,)).fetchone()
    now = of_candidate(candidate_of(row), salt_of(conn, candidate)) if row is not None else {}
    _keep(conn, candidate, now)
    return now


def _kept(conn: sqlite3.Connection, subject: str) -> Digests:
    row = conn.execute("SELECT parts FROM digests WHERE subject = ?", (subject,)).fetchone()
    return read_object(row[0]) if row is not None else {}


def _keep(conn: sqlite3.Connection, subject: str, parts: Digests) -> None:
    """Store digests; none removes the row."""
    if not parts:
        conn.execute("DELETE FROM digests WHERE subject = ?", (subject,))
        return
    sql = (
        "INSERT INTO digests (subject, parts) VALUES (?, ?) "
        "ON CONFLICT (subject) DO UPDATE SET parts = excluded.parts WHERE parts <> excluded.parts"
    )
    conn.execute(sql, (subject, canonical(parts)))


def without_salts(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the interviews of which no event has digests, because an earlier version wrote them all.

    Stores the digests of the candidates, whose records need no event.
    """
    missing = "SELECT id FROM {} WHERE id NOT IN (SELECT subject FROM salts)"
    for (candidate,) in conn.execute(missing.format("candidates")).fetchall():
        _keep_candidate(conn, candidate)
    for (interview,) in conn.execute(missing.format("interviews")).fetchall():
        yield interview


# Comparing records with the audit log.


_UNREADABLE = (CsrInterviewError, ValueError, AttributeError, TypeError, KeyError)
"""Errors of records that somebody has changed."""


class _Told:
    """What the events of one interview say about its content."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[str, int]] = {}
        """Digest and number of the last event, by part."""
        self.amendments: tuple[list[str], int] = ([], 0)
        self.complete = False

    def read(self, seq: int, verb: str, payload: Mapping[str, Any]) -> None:
        """Read one event."""
        if "content" in payload:
            self.complete = True
            self.parts = {part: (told, seq) for part, told in told_in(payload, "content", dict).items()}
        if "content" in payload or "amendments" in payload:
            self.amendments = (told_in(payload, "amendments", list), seq)
        for part, pair in told_in(payload, "changed", dict).items():
            self.parts[part] = (pair[-1] if isinstance(pair, list) and pair else "", seq)
        if verb == "submit undone":
            self.parts.pop("decision", None)


def wrong_records(conn: sqlite3.Connection, only: str = "") -> list[str]:
    """Return where interviews and candidates differ from the digests in the audit log, in words.

    `only` is the one interview to compare, with its candidate.
    """
    told: dict[str, _Told] = {}
    persons: dict[str, tuple[str, int]] = {}
    keys = " OR ".join(f"instr(payload, '\"{key}\":')" for key in ("content", "changed", "amendments"))
    sql = "SELECT id, candidate_id FROM interviews WHERE ? IN ('', id) ORDER BY id"
    found = dict(conn.execute(sql, (only,)).fetchall())
    sql = (
        f"SELECT interview_id, seq, verb, payload FROM events WHERE ({keys} "
        "OR verb IN ('submit undone', 'erased')) AND (? IN ('', interview_id) OR instr(payload, ?)) "
        "ORDER BY seq"
    )
    for interview, seq, verb, text in conn.execute(sql, (only, found.get(only, ""))):
        payload = read_object(text)
        persons |= {person: (digest, seq) for person, digest in told_in(payload, "person", dict).items()}
        if verb == "erased":
            persons.pop(str(payload.get("candidate")), None)
        elif interview:
            told.setdefault(interview, _Told()).read(seq, verb, payload)
        elif pair := told_in(told_in(payload, "changed", dict), "person", list):
            persons[str(payload.get("candidate"))] = pair[-1], seq
    problems: list[str] = []
    for interview in found:
        problems += _wrong_interview(conn, interview, told.get(interview, _Told()))
    everyone = conn.execute("SELECT id FROM candidates ORDER BY id").fetchall()
    for candidate in found.values() if only else (row[0] for row in everyone):
        problems += _wrong_candidate(conn, candidate, persons.get(candidate))
    if not only:
        problems += _wrong_names(conn)
    return problems


def _wrong_names(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the interviewers whose name or email address is not the one of their last event."""
    sql = "SELECT seq, payload FROM events WHERE instr(payload, '\"named\":') ORDER BY seq"
    told = {
        person: (found, seq)
        for seq, payload in conn.execute(sql)
        for person, found in told_in(read_object(payload), "named", dict).items()
    }
    now = names_of_interviewers(conn)
    for person, (found, seq) in told.items():
        if now.get(person) != found:
            what = "name or email address changed outside csr-interview"
            yield f"interviewer {person}: {what} after event {seq}"


def names_of_interviewers(conn: sqlite3.Connection) -> dict[str, str]:
    """Return the digests of the names of interviewers, by ID."""
    rows = conn.execute("SELECT id, name, email FROM interviewers")
    return {row[0]: of_interviewer(Profile(*row)) for row in rows}


def _wrong_interview(conn: sqlite3.Connection, interview: str, told: _Told) -> Iterator[str]:
    """Yield where an interview differs from its events."""
    who = f"interview {interview}"
    salts = salts_of(conn, interview)
    if not told.complete or not salts:
        yield f"{who}: no event describes its content"
        return
    try:
        found = next(interviews(conn, [interview]), None)
        if found is None:
            yield f"{who}: its candidate is missing"
            return
        now = of_interview(found, salts[0])
        amendments = of_amendments(found.amendments, salts[0])
    except _UNREADABLE as exc:
        yield f"{who}: cannot be read ({type(exc).__name__})"
        return
    wanted = told.parts
    if found.status is Status.DRAFT:
        kept = _kept(conn, interview)
        typed = {part for part in {*kept, *now} if part.split(" ")[0] in TYPED}
        if "decision" not in told.parts:
            typed.add("decision")
        wanted = {part: one for part, one in wanted.items() if part.split(" ")[0] not in TYPED}
        wanted |= {part: (kept.get(part, ""), 0) for part in typed}
    for part in sorted({*wanted, *now}):
        digest, seq = wanted.get(part, ("", 0))
        if now.get(part, "") != digest:
            since = f"event {seq}" if seq else "it was last saved"
            yield f"{who}: {name_of(part)} changed outside csr-interview after {since}"
    wanted_amendments, seq = told.amendments
    if amendments != wanted_amendments:
        yield f"{who}: amendments changed outside csr-interview after event {seq}"


def _wrong_candidate(conn: sqlite3.Connection, candidate: str, told: tuple[str, int] | None) -> Iterator[str]:
    """Yield where the record of a candidate differs from what was saved last.

    `told` is the digest of the person in an event, and its number.
    """
    salts = salts_of(conn, candidate)
    row = conn.execute(f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id = ?", (candidate,)).fetchone()
    if not salts or row is None:
        yield f"candidate {candidate}: cannot be verified, because its fingerprints are missing"
        return
    try:
        kept, now = _kept(conn, candidate), of_candidate(candidate_of(row), salts[0])
    except _UNREADABLE as exc:
        yield f"candidate {candidate}: cannot be read ({type(exc).__name__})"
        return
    for part in sorted({*kept, *now}):
        wanted, since = kept.get(part), "it was last saved"
        if part == "person" and told is not None:
            wanted, since = told[0], f"event {told[1]}"
        if wanted != now.get(part):
            what = f"{name_of(part)} changed outside csr-interview after {since}"
            yield f"candidate {candidate}: {what}"
