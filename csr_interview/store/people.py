"""Candidates: names, contact details, notes, legal holds, and everything stored about one person.

Each change sets `updated_at` and adds an event with the candidate and the kind of change, without names or
text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import NotFound
from csr_interview.models.amended import corrections
from csr_interview.models.interview import CANDIDATE, HEAD, INTERVIEWER, Candidate, Interview
from csr_interview.retention import PLACES, due_on
from csr_interview.store import reading, sealing
from csr_interview.store.audit import COLUMNS, Entry, trail
from csr_interview.store.base import written
from csr_interview.store.records import (
    TYPING_INTERVAL,
    Event,
    RefusedError,
    later,
    local,
    no_candidate,
    removes_much,
    set_local,
)
from csr_interview.store.rows import CANDIDATE_COLUMNS, candidate_of, joins_of, unreadable
from csr_interview.text import clean, clean_line, fold, read_object

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

# Reasons of earlier legal holds and releases. The current reason is in the candidate's record; replaced ones
# are kept here, on this machine.


HELD, RELEASED = "held", "released"


class EarlierHold(NamedTuple):
    """A hold or release whose reason was replaced."""

    at: str
    """UTC. If from another machine: when the hold began, or when the record last changed."""
    what: str
    """HELD or RELEASED."""
    reason: str


def earlier(conn: sqlite3.Connection, candidate: str) -> list[EarlierHold]:
    """Return a candidate's earlier holds and releases, in the order of replacement."""
    sql = "SELECT at, what, reason FROM earlier_holds WHERE candidate_id = ? ORDER BY id"
    return [EarlierHold(*row) for row in conn.execute(sql, (candidate,))]


def keep(conn: sqlite3.Connection, before: Candidate) -> None:
    """Keep the current reason of a candidate, before it is replaced."""
    if not before.hold_reason:
        return
    what = HELD if before.held_at else RELEASED
    row = last(conn, before.id)
    own = row is not None and row[1] == what and all(one[:2] != row for one in earlier(conn, before.id))
    at = row[0] if row is not None and own else before.held_at or before.updated_at
    sql = "INSERT INTO earlier_holds (candidate_id, at, what, reason) VALUES (?, ?, ?, ?)"
    conn.execute(sql, (before.id, at, what, before.hold_reason))


def last(conn: sqlite3.Connection, candidate: str) -> tuple[str, str] | None:
    """Return when a hold was last set or released on this machine, and which; None for never."""
    sql = (
        "SELECT at, verb FROM events WHERE interview_id = '' AND verb IN (?, ?) "
        "AND instr(payload, ?) > 0 ORDER BY seq DESC LIMIT 1"
    )
    told = f'"candidate":"{candidate}"'
    row: tuple[str, str] | None = conn.execute(sql, (HELD, RELEASED, told)).fetchone()
    return row


class EarlierNotes(NamedTuple):
    """Notes about a candidate that were replaced."""

    at: str
    """When they were replaced, UTC; by an import: when they had last been changed."""
    text: str


def earlier_notes(conn: sqlite3.Connection, candidate: str) -> list[EarlierNotes]:
    """Return the replaced notes about a candidate, in the order of replacement."""
    sql = "SELECT at, text FROM earlier_notes WHERE candidate_id = ? ORDER BY id"
    return [EarlierNotes(*row) for row in conn.execute(sql, (candidate,))]


def keep_notes(conn: sqlite3.Connection, candidate: str, at: str, text: str, now: str) -> None:
    """Keep notes about a candidate, once, unless the present ones `now` continue them."""
    if (
        text.strip()
        and not now.startswith(text)
        and all(one.text != text for one in earlier_notes(conn, candidate))
    ):
        sql = "INSERT INTO earlier_notes (candidate_id, at, text) VALUES (?, ?, ?)"
        conn.execute(sql, (candidate, at, text))


HELD_CAUSE = "the candidate is under legal hold"


class Person(NamedTuple):
    """A candidate with numbers of interviews."""

    candidate: Candidate
    interviews: int
    """Includes drafts, but not discarded ones."""
    drafts: int
    last: str
    """When the latest interview was created, UTC; empty without one."""


class Namesake(NamedTuple):
    """A candidate with a given name, and the latest interview to tell namesakes apart."""

    candidate: Candidate
    last: str
    """When the latest interview was created, UTC; this and what follows are empty without one."""
    role: str
    interviewer: str


def namesakes(store: Store, name: str) -> list[Namesake]:
    """Return the candidates who have or had a name (see `fold`), the one interviewed last first."""
    return _described(store, f"SELECT {sealing.RECORD} FROM candidates WHERE name_key = ?", fold(name))


def described(store: Store, candidates: Sequence[str]) -> list[Namesake]:
    """Return candidates with their latest interviews, in the order of these IDs, without unknown ones."""
    found = _described(store, "SELECT value FROM json_each(?)", json.dumps(list(candidates)))
    return sorted(found, key=lambda one: candidates.index(one.candidate.id))


def _described(store: Store, ids: str, value: str) -> list[Namesake]:
    """Return the candidates whose IDs a query finds by a value, the one interviewed last first."""
    columns = ", ".join(f"c.{column}" for column in CANDIDATE_COLUMNS.split(", "))
    latest = (
        "SELECT id FROM interviews WHERE candidate_id = c.id AND discarded_at = '' "
        "ORDER BY created_at DESC, id DESC LIMIT 1"
    )
    sql = (
        f"SELECT {columns}, coalesce(i.created_at, ''), coalesce(i.role, ''), coalesce(i.interviewer, '') "
        f"FROM candidates c LEFT JOIN interviews i ON i.id = ({latest}) "
        f"WHERE c.id IN ({ids}) ORDER BY i.created_at DESC, c.id"
    )
    return [Namesake(candidate_of(row[:-3]), *row[-3:]) for row in store.conn.execute(sql, (value,))]


def tell_apart(store: Store, candidate: str, others: Collection[str]) -> None:
    """Remember that a candidate is a different person than others of the same name, inside a transaction."""
    sql = "INSERT INTO different_persons (candidate_id, other_id) VALUES (?, ?)"
    store.conn.executemany(sql, [(candidate, other) for other in others])
    _event(store, candidate, "told apart", {"others": sorted(others)})


@written
def edit(
    store: Store, candidate: str, name: str, email: str, phone: str, experience: str | None = None
) -> None:
    """Change a candidate's details in all interviews. Raises RefusedError without a name.

    `experience` is one of `EXPERIENCE`; None leaves it.
    """
    name, email, phone = clean_line(name), clean_line(email), clean_line(phone)
    if not name:
        raise RefusedError("The candidate cannot be saved", "a name is needed")
    candidate = record_of(store, candidate)
    old = reading.candidate(store, candidate)
    new = {"name": name, "email": email, "phone": phone}
    new["experience"] = old.experience if experience is None else experience
    changed = sorted(field for field, value in new.items() if getattr(old, field) != value)
    if not changed:
        return
    columns = ("name_key", *new, "updated_at")
    sql = f"UPDATE candidates SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?"
    at = later(store.stamp(), old.updated_at)
    store.run(sql, (fold(name), *new.values(), at, candidate))
    _event(store, candidate, "candidate edited", {"fields": changed})


@written
def note(store: Store, candidate: str, notes: str) -> None:
    """Replace the notes about a candidate."""
    candidate = record_of(store, candidate)
    known = reading.candidate(store, candidate)
    notes, old = clean(notes), known.notes
    if notes == old:
        return
    sql = "UPDATE candidates SET notes = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (notes, later(store.stamp(), known.updated_at), candidate))
    store.changed(candidate)
    now, key = store.now(), ("", candidate, "notes")
    last = store.kept_at.get(key)
    typing = last is None or not timedelta(0) <= now - last < TYPING_INTERVAL
    if removes_much(old, notes):
        keep_notes(store.conn, candidate, store.stamp(), old, notes)
    if typing or removes_much(old, notes):
        store.kept_at[key] = now
        _event(store, candidate, "candidate noted", {"characters": len(notes)})


def record_of(store: Store, candidate: str) -> str:
    """Return the ID of the record that a candidate belongs to now: its own, or the joined one.

    Raises NotFound.
    """
    sql = f"SELECT {sealing.RECORD} FROM candidates WHERE id = ?"
    row = store.conn.execute(sql, (candidate,)).fetchone()
    if row is None:
        raise no_candidate()
    return str(row[0])


def aliases(store: Store, candidate: str) -> tuple[Candidate, ...]:
    """Return the records that were joined into that of a candidate, by name."""
    sql = (
        f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE joined_into <> '' AND joined_into = ? "
        "ORDER BY name_key, id"
    )
    return tuple(map(candidate_of, store.conn.execute(sql, (candidate,))))


class Formerly(NamedTuple):
    """Who an interview was with, and who held it, before this was corrected."""

    candidates: tuple[Candidate, ...]
    interviewers: tuple[str, ...]
    """Names, the later ones included."""


def formerly(store: Store, interview: Interview) -> Formerly:
    """Return who an interview was with or by before it was corrected or moved, as far as still known."""
    sql = " UNION ALL ".join(
        f"SELECT payload FROM {table} WHERE interview_id = :id AND verb = 'corrected'"
        for table in ("events", "foreign_events")
    )
    told = [corrections(read_object(row[0])) for row in store.conn.execute(sql, {"id": interview.id})]
    moved = [one[CANDIDATE] for one in told if CANDIDATE in one]
    moved += [(one.old, one.new) for one in interview.amendments if one.field == CANDIDATE]
    sql = (
        f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id IN (SELECT value FROM json_each(?)) "
        f"AND {sealing.RECORD} <> ?"
    )
    ids = json.dumps([one for pair in moved for one in pair])
    found = store.conn.execute(sql, (ids, interview.candidate.id)) if moved else ()
    names = (name for one in told if INTERVIEWER in one for name in one[INTERVIEWER])
    return Formerly(tuple(map(candidate_of, found)), tuple(dict.fromkeys(names)))


def notes_of(store: Store, candidate: str) -> str:
    """Return the notes about a candidate. Raises NotFound."""
    return reading.candidate(store, record_of(store, candidate)).notes


@written
def hold(store: Store, candidate: str, reason: str) -> None:
    """Place a candidate under legal hold: nothing about them can be erased or discarded until `release`.

    An existing hold keeps its date and gets the new reason. Raises RefusedError without a reason.
    """
    candidate = record_of(store, candidate)
    reason, old = _reason(reason, "The legal hold cannot be set"), reading.candidate(store, candidate)
    if old.held_at and old.hold_reason == reason:
        return
    at = store.stamp()
    keep(store.conn, old)
    sql = "UPDATE candidates SET held_at = ?, hold_reason = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (old.held_at or at, reason, later(at, old.updated_at), candidate))
    _event(store, candidate, "held", {"again": bool(old.held_at)})


@written
def release(store: Store, candidate: str, reason: str) -> None:
    """Release a legal hold, also that of joined records.

    Raises RefusedError without a reason, or without a hold.
    """
    candidate = record_of(store, candidate)
    reason, old = _reason(reason, "The legal hold cannot be released"), reading.candidate(store, candidate)
    if not old.held_at:
        raise RefusedError("The legal hold cannot be released", "this candidate is not under legal hold")
    for one in (old, *aliases(store, candidate)):
        if one.held_at:
            keep(store.conn, one)
            sql = "UPDATE candidates SET held_at = '', hold_reason = ?, updated_at = ? WHERE id = ?"
            store.run(sql, (reason, later(store.stamp(), one.updated_at), one.id))
            store.changed(one.id)
    _event(store, candidate, "released")


def expect_not_held(store: Store, interview: str, title: str) -> None:
    """Raise RefusedError with this title if the candidate of an interview is under legal hold."""
    sql = "SELECT c.held_at FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE i.id = ?"
    row = store.conn.execute(sql, (interview,)).fetchone()
    if row is not None and row[0]:
        raise RefusedError(title, HELD_CAUSE, "Release the legal hold on the candidate's page first")


def people(store: Store, search: str = "", limit: int = 0) -> list[Person]:
    """Return candidates by name, with numbers of interviews; `limit` 0 for all.

    `search` is part of a name or email address that they have or had (see `fold`).
    """
    condition, values = "c.joined_into = ''", []
    if needle := fold(search):
        has = "instr(name_key, ?) > 0 OR instr(csr_fold(email), ?) > 0"
        condition = f"c.id IN (SELECT {sealing.RECORD} FROM candidates WHERE {has})"
        values = [needle, needle]
    columns = ", ".join(f"c.{name}" for name in CANDIDATE_COLUMNS.split(", "))
    sql = (
        f"SELECT {columns}, count(i.id), coalesce(sum(i.status = 'draft'), 0), "
        "coalesce(max(i.created_at), '') FROM candidates c "
        "LEFT JOIN interviews i ON i.candidate_id = c.id AND i.discarded_at = '' "
        f"WHERE {condition} GROUP BY c.id ORDER BY c.name_key, c.id LIMIT ?"
    )
    found = store.conn.execute(sql, (*values, limit if limit > 0 else -1))
    return [Person(candidate_of(row[:-3]), *row[-3:]) for row in found]


# How long records are kept.


_RETENTION = "retention"
"""The key in the table `local` for the place whose retention period applies here."""


class Due(NamedTuple):
    """A candidate whose retention period is over."""

    candidate: Candidate
    last: str
    """When the last interview was created, submitted or amended, UTC."""
    on: date
    """The first day on which the record may go."""


def retention(store: Store) -> str:
    """Return whose retention period applies here, an ID of `retention.PLACES`."""
    place = local(store.conn, _RETENTION)
    return place if place in PLACES else "none"


@written
def set_retention(store: Store, place: str) -> None:
    """Set whose retention period applies here. Raises RefusedError for an unknown place."""
    if place not in PLACES:
        raise RefusedError("The retention period cannot be set", f"there is no place called {place}")
    set_local(store.conn, _RETENTION, place)
    store.event("", "retention set", {"place": place})


def due(store: Store, today: date) -> list[Due]:
    """Return the candidates whose retention period is over, longest first; none of them under legal hold.

    Candidates with a draft that is not discarded are never due.
    """
    rule = PLACES[retention(store)]
    if not rule.months:
        return []
    columns = ", ".join(f"c.{name}" for name in CANDIDATE_COLUMNS.split(", "))
    amended = "SELECT max(at) FROM amendments WHERE interview_id = i.id AND field NOT IN (?, ?)"
    sql = (
        f"SELECT {columns}, max(max(i.created_at, i.submitted_at, coalesce(({amended}), ''))) AS last "
        "FROM candidates c JOIN interviews i ON i.candidate_id = c.id WHERE c.held_at = '' GROUP BY c.id "
        "HAVING sum(i.status = 'draft' AND i.discarded_at = '') = 0 ORDER BY last, c.id"
    )
    found = []
    for *values, last in store.conn.execute(sql, HEAD):
        # The day here: in Tokyo, an interview on Thursday morning was on Wednesday in UTC.
        try:
            on = due_on(datetime.fromisoformat(last).astimezone().date(), rule)
        except (ValueError, OverflowError) as exc:
            raise unreadable(values[0], "An interview of candidate") from exc
        if on is not None and on <= today:
            found.append(Due(candidate_of(values), last, on))
    others = sealing.doubles(store.conn) if found else {}
    held = {row[0] for row in store.conn.execute("SELECT id FROM candidates WHERE held_at <> ''")}
    return [one for one in found if held.isdisjoint(others.get(one.candidate.id, ()))]


def _reason(reason: str, title: str) -> str:
    """Return a cleaned reason. Raises RefusedError without one."""
    reason = clean(reason).strip()
    if not reason:
        raise RefusedError(title, "it needs a reason")
    return reason


def _event(store: Store, candidate: str, verb: str, payload: dict[str, object] | None = None) -> None:
    """Add an event about a candidate."""
    store.event("", verb, {"candidate": candidate, **(payload or {})})


# Everything stored about one person, including discarded drafts.


_ID_SHOWN = 8


class Held(NamedTuple):
    """An interview with a candidate."""

    interview: str
    discarded: bool
    """Whether it is a draft that lists no longer show."""


def interviews(store: Store, candidate: str) -> list[Held]:
    """Return all interviews with a candidate, including discarded drafts, oldest first."""
    sql = "SELECT id, discarded_at <> '' FROM interviews WHERE candidate_id = ? ORDER BY created_at, id"
    return [Held(row[0], bool(row[1])) for row in store.conn.execute(sql, (candidate,))]


def events(store: Store, candidate: str) -> Iterator[Entry]:
    """Yield all events about a candidate and their interviews, oldest first."""
    trails = [trail(store.conn, one.interview, 0) for one in interviews(store, candidate)]
    ids = [candidate, *(one.id for one in aliases(store, candidate))]
    yield from merge(_about(store, ids), *trails, key=lambda entry: entry.event.at)


def _about(store: Store, candidates: Collection[str]) -> Iterator[Entry]:
    """Yield the events about some candidates that are not about a single interview."""
    for row in store.conn.execute(f"SELECT {COLUMNS} FROM events WHERE interview_id = '' ORDER BY seq"):
        event = Event(*row)
        if event.details().get("candidate") in candidates:
            yield Entry(event)


_STARTS = "id >= ? AND id < ? OR id >= ? AND id < ?"
"""A condition on the beginning of an ID, for `_starts`."""


def _starts(text: str) -> tuple[str, ...]:
    low = text.lower()  # only IDs from elsewhere may have capital letters
    return (text, text + "\U0010ffff", low, low + "\U0010ffff")


def find_alias(store: Store, text: str) -> str:
    """Return the ID of the one joined record with this name, or ID prefix. Raises NotFound."""
    text = clean_line(text)
    sql = f"SELECT id FROM candidates WHERE joined_into <> '' AND (name_key = ? OR {_STARTS})"
    found = store.conn.execute(sql, (fold(text), *_starts(text))).fetchall() if text else []
    if len(found) == 1:
        return str(found[0][0])
    cause = f"there are {len(found)}" if found else "no joined record has this ID or name"
    way_out = "Use an ID from csr-interview candidate show"
    raise NotFound("More than one record matches" if found else "No such joined record", cause, way_out)


def find(store: Store, text: str) -> str:
    """Return the ID of the one candidate with this full name, or ID prefix. Raises NotFound.

    It may also be a prefix of the ID of one of their interviews.
    """
    text = clean_line(text)
    if not text:
        raise NotFound(
            "No such candidate", "an ID or a name is needed", "Run csr-interview candidate list to see both"
        )
    if store.conn.execute("SELECT 1 FROM candidates WHERE id = ?", (text,)).fetchone():
        return record_of(store, text)
    record = sealing.RECORD
    found = {
        str(row[0])
        for sql, values in (
            (f"SELECT {record} FROM candidates WHERE {_STARTS}", _starts(text)),
            (f"SELECT candidate_id FROM interviews WHERE {_STARTS}", _starts(text)),
            (f"SELECT {record} FROM candidates WHERE name_key = ?", (fold(text),)),
        )
        for row in store.conn.execute(sql, values)
    }
    if len(found) == 1:
        return found.pop()
    if found and sealing.are_one(store.conn, found):
        ids = " and ".join(one[:_ID_SHOWN] for one in sorted(found))
        cause = f"the same person, by email address or name, has {len(found)} IDs: {ids}"
        raise NotFound("More than one candidate matches", cause, "Run the command once for each ID")
    if found:
        way_out = "Use an ID from csr-interview candidate list"
        raise NotFound("More than one candidate matches", f"there are {len(found)}", way_out)
    raise NotFound(
        "No such candidate",
        "no ID starts with this, and no candidate has this name",
        "Run csr-interview candidate list to see all",
    )


# The timeline of a candidate, from interviews, amendments and the audit log.


class Moment(NamedTuple):
    """One entry of a timeline. Which fields are set depends on `what`."""

    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    what: str
    """Of an interview: created, submitted, "submit undone", amended, corrected, moved (to this candidate),
    "moved away", discarded, restored, added, imported. Of the candidate: "candidate edited", "candidate
    noted", "candidate imported", held, released, "notes replaced", joined (with another record), split."""
    interview_id: str = ""
    by: str = ""
    """The interviewer, or who amended; who changed the candidate's own data, if they had a profile."""
    stage: str = ""
    question: str = ""
    """What was amended; empty for the interview as a whole."""
    label: str = ""
    """What a list calls that question or task: "Q1", "Writing · Late parcel"."""
    fields: tuple[str, ...] = ()
    """The contact details that changed, or the fields that were amended or corrected."""
    reason: str = ""
    """Of an amendment, a correction, a move, a join, a hold or a release; or the replaced notes."""
    other: str = ""
    """The ID of the candidate from whom or to whom an interview was moved, or of the other joined record."""


_OF_INTERVIEWS = ("submit undone", "discarded", "restored", "added", "imported")
_OF_CANDIDATE = ("candidate edited", "candidate noted", "candidate imported", "held", "released", "renamed")
_OLD_NAMES = {"renamed": "candidate edited"}


def timeline(store: Store, candidate: str) -> list[Moment]:
    """Return the timeline of a candidate, oldest first, without amendments of sealed interviews."""
    found = [*_interviews(store, candidate), *_amendments(store, candidate), *_events(store, candidate)]
    found += _moves(store, candidate) + _corrections(store, candidate) + _joins(store, candidate)
    for record in (candidate, *(alias.id for alias in aliases(store, candidate))):
        found += [
            Moment(one.at, "notes replaced", reason=one.text)
            for one in earlier_notes(store.conn, record)
            if one.at
        ]
        found += _of_candidate(store, record)
    return sorted(found, key=lambda moment: moment.at)  # stable: equal times keep their order


def _interviews(store: Store, candidate: str) -> list[Moment]:
    """Return when interviews were created and submitted."""
    sql = (
        "SELECT id, interviewer, stage, created_at, submitted_at FROM interviews "
        "WHERE candidate_id = ? ORDER BY created_at, id"
    )
    found = []
    for interview, by, stage, created, submitted in store.conn.execute(sql, (candidate,)):
        found.append(Moment(created, "created", interview, by, stage))
        if submitted:
            found.append(Moment(submitted, "submitted", interview, by, stage))
    return found


def _amendments(store: Store, candidate: str) -> list[Moment]:
    """Return the amendments of interviews that are not sealed."""
    sql = (
        "SELECT a.at, a.interview_id, a.by, i.stage, a.question, a.field, a.reason, i.interviewer, "
        "i.interviewer_id FROM amendments a JOIN interviews i ON i.id = a.interview_id "
        "WHERE i.candidate_id = ? AND a.field <> ? ORDER BY a.id"
    )
    hidden = sealing.sealed(store, (candidate,))
    found: dict[tuple[str, ...], Moment] = {}
    rows = store.conn.execute(sql, (candidate, CANDIDATE))
    for at, interview, by, stage, question, field, reason, *owner in rows:
        if not hidden.covers(candidate, *owner):
            # A rating that replaces a reason for skipping is one amendment with two records.
            first = found.get((interview, at, question))
            fields = (*first.fields, field) if first is not None else (field,)
            label = store.outline_of(interview).label_of(question) if question else ""
            found[interview, at, question] = Moment(
                at, "amended", interview, by, stage, question, label, fields, reason
            )
    return list(found.values())


def _moves(store: Store, candidate: str) -> list[Moment]:
    """Return when submitted interviews were moved to or from the candidate."""
    sql = (
        "SELECT a.at, a.interview_id, a.by, i.stage, a.old, a.new, a.reason FROM amendments a "
        "JOIN interviews i ON i.id = a.interview_id WHERE a.field = ? AND ? IN (a.old, a.new) ORDER BY a.id"
    )
    found = []
    for at, interview, by, stage, old, new, reason in store.conn.execute(sql, (CANDIDATE, candidate)):
        what, other = ("moved", old) if new == candidate else ("moved away", new)
        found.append(Moment(at, what, interview, by, stage, reason=reason, other=other))
    return found


def _corrections(store: Store, candidate: str) -> list[Moment]:
    """Return when drafts of the candidate were corrected, or moved to or from them."""
    sql = " UNION ALL ".join(
        "SELECT e.at, e.seq, e.payload, i.id, i.candidate_id, i.interviewer, i.stage, i.correction_reason "
        f"FROM {table} e JOIN interviews i ON i.id = e.interview_id WHERE e.verb = 'corrected' "
        "AND (i.candidate_id = :candidate OR instr(e.payload, :candidate) > 0)"
        for table in ("events", "foreign_events")
    )
    rows = store.conn.execute(f"{sql} ORDER BY 1, 2", {"candidate": candidate}).fetchall()
    found = []
    for place, (at, _, payload, interview, of, by, stage, reason) in enumerate(rows):
        last = all(later[3] != interview for later in rows[place + 1 :])
        told = corrections(read_object(payload))
        old, new = told.pop(CANDIDATE, ("", ""))
        moment = Moment(at, "corrected", interview, by, stage, reason=reason if last else "")
        if told and of == candidate:
            found.append(moment._replace(fields=tuple(told)))
        if candidate in (old, new):
            what, other = ("moved", old) if new == candidate else ("moved away", new)
            found.append(moment._replace(what=what, other=other))
    return found


def _joins(store: Store, candidate: str) -> list[Moment]:
    """Return when records were joined into the candidate's or theirs into another, and separated again."""
    found = []
    for other, text in store.conn.execute("SELECT id, joins FROM candidates WHERE joins <> ''"):
        into = ""
        for one in joins_of(text):
            before, into = into, one.into
            for what, record in (("split", before if before != into else ""), ("joined", into)):
                if record and candidate in (other, record):
                    there = record if candidate == other else other
                    found.append(Moment(one.at, what, by=one.by, reason=one.reason, other=there))
    return found


def _events(store: Store, candidate: str) -> list[Moment]:
    """Return what only the audit log knows of the candidate's interviews."""
    sql = (
        "SELECT e.payload, e.at, e.verb, e.interview_id, i.interviewer, i.stage FROM interviews i "
        "JOIN events e ON e.interview_id = i.id WHERE i.candidate_id = ? "
        f"AND e.verb IN ({', '.join('?' * len(_OF_INTERVIEWS))}) ORDER BY e.seq"
    )
    found = []
    for payload, *row in store.conn.execute(sql, (candidate, *_OF_INTERVIEWS)):
        moment = Moment(*row)
        if moment.what == "submit undone" and (submitted := read_object(payload).get("submitted_at")):
            found.append(moment._replace(at=submitted, what="submitted"))
        found.append(moment)
    return found


def _of_candidate(store: Store, candidate: str) -> list[Moment]:
    """Return changes of the candidate's own data."""
    sql = (
        "SELECT at, verb, payload FROM events WHERE interview_id = '' "
        f"AND verb IN ({', '.join('?' * len(_OF_CANDIDATE))}) AND instr(payload, ?) > 0 ORDER BY seq"
    )
    found, names = [], dict(store.conn.execute("SELECT id, name FROM interviewers"))
    for at, verb, payload in store.conn.execute(sql, (*_OF_CANDIDATE, candidate)):
        told = read_object(payload)
        if told.get("candidate") == candidate:
            fields = tuple(map(str, told.get("fields", ())))
            by = names.get(told.get("by"), "")
            found.append(Moment(at, _OLD_NAMES.get(verb, verb), by=by, fields=fields))
    return _with_reasons(store, candidate, found)


def _with_reasons(store: Store, candidate: str, found: list[Moment]) -> list[Moment]:
    """Return the entries with reasons of holds and releases, and with those of other machines."""
    row = store.conn.execute(
        "SELECT held_at, hold_reason, updated_at FROM candidates WHERE id = ?", (candidate,)
    ).fetchone()
    told = [(one.at, one.what, one.reason) for one in earlier(store.conn, candidate)]
    if row is not None and row[1]:
        what = HELD if row[0] else RELEASED
        own = [moment for moment in found if moment.what in (HELD, RELEASED)]
        here = own and own[-1].what == what and (own[-1].at, what) not in [one[:2] for one in told]
        told.append((own[-1].at if here else row[0] or row[2], what, row[1]))
    for at, what, reason in told:
        places = [n for n, one in enumerate(found) if one[:2] == (at, what) and not one.reason]
        if places:
            found[places[0]] = found[places[0]]._replace(reason=reason)
        elif at:
            found.append(Moment(at, what, reason=reason))
    return found
