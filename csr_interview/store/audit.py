"""The audit log: events that are only ever added, each with the hash of the one before.

The hash of an event is the SHA-256 of a canonical JSON list: number, time, interview, verb, payload and
previous hash. Changing, removing or inserting an event breaks the chain from there on. The payload gives the
change in numbers and IDs, without names and typed text, so that a candidate's data can be erased without
breaking the chain.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from heapq import merge
from itertools import islice
from typing import NamedTuple

from csr_interview.store.records import Event, Revision, canonical, told_in
from csr_interview.text import read_object

ERASED = '{"erased":true}'
"""The payload of an event about a person who was erased."""

COLUMNS = "seq, at, interview_id, verb, payload, previous, hash"
"""The columns of `Event`."""


def event_hash(seq: int, at: str, interview: str, verb: str, payload: str, previous: str) -> str:
    """Return the hash of an event from its parts."""
    return sha256(canonical([seq, at, interview, verb, payload, previous]).encode("ascii")).hexdigest()


def append(
    conn: sqlite3.Connection, at: str, interview: str, verb: str, payload: dict[str, object] | None = None
) -> None:
    """Add one event at the end of the chain, inside the caller's transaction."""
    append_many(conn, [(at, interview, verb, payload or {})])


def append_many(
    conn: sqlite3.Connection,
    entries: Iterable[tuple[str, str, str, dict[str, object]]],
    *,
    keep_head: bool = True,
) -> None:
    """Add events (time, interview, verb, payload) in order, inside the caller's transaction.

    Databases of versions 1 and 2 cannot keep the head.
    """
    seq, previous = head(conn)
    rows = []
    for at, interview, verb, payload in entries:
        seq += 1
        text = canonical(payload)
        digest = event_hash(seq, at, interview, verb, text, previous)
        rows.append((seq, at, interview, verb, text, previous, digest))
        previous = digest
    conn.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    if keep_head:
        sql = "INSERT INTO local (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?"
        conn.execute(sql, (_HEAD, told := f"{seq}:{previous}", told))


_HEAD = "audit head"
"""The key in the table `local` for the last event, so that a missing end of the chain is found."""


def head(conn: sqlite3.Connection) -> tuple[int, str]:
    """Return number and hash of the last event; 0 and an empty text without events."""
    row: tuple[int, str] | None = conn.execute(
        "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    return row or (0, "")


def cut(conn: sqlite3.Connection, known: str) -> str:
    """Return what is wrong with an event that was once the last one, in words; empty if the chain has it.

    `known` is its number and hash, as "12:3fa9…". Raises ValueError for anything else.
    """
    number, _, digest = known.partition(":")
    if number == "0":
        return ""
    row = conn.execute("SELECT hash FROM events WHERE seq = ?", (int(number),)).fetchone()
    if row is None:
        return f"audit log: event {number}, once the last one, is missing"
    return (
        "" if row[0] == digest else f"audit log: event {number} differs from the one that was once the last"
    )


def events(conn: sqlite3.Connection, interview: str | None = None) -> list[Event]:
    """Return events in order: all of them, or one interview's."""
    sql = f"SELECT {COLUMNS} FROM events"
    if interview is None:
        return [Event(*row) for row in conn.execute(sql + " ORDER BY seq")]
    return [Event(*row) for row in conn.execute(sql + " WHERE interview_id = ? ORDER BY seq", (interview,))]


def verify_chain(conn: sqlite3.Connection) -> list[str]:
    """Return the problems of the chain in words; none if it is intact.

    Events about an erased person have lost their payload; a later event must name them.
    """
    sql, erased = "SELECT payload FROM events WHERE verb = 'erased'", set[str]()
    for (told,) in conn.execute(sql):
        erased.update(str(seq) for seq in told_in(read_object(told), "events", list))
    problems = list(islice(_broken(conn, erased), MOST_BROKEN + 1))
    if len(problems) > MOST_BROKEN:
        problems[-1] = "audit log: more events do not match"
    row = conn.execute("SELECT value FROM local WHERE key = ?", (_HEAD,)).fetchone()
    known = row[0] if row is not None else "" if count(conn) else "0:"
    try:
        missing = cut(conn, str(known))
    except (ValueError, OverflowError):
        missing = "audit log: the record of its last event is missing or was changed"
    return [*problems, missing] if missing else [*problems, *_cut_off(conn), *_gone(conn)]


MOST_BROKEN = 20
"""Broken links of the chain that are named."""


def _broken(conn: sqlite3.Connection, erased: Collection[str]) -> Iterator[str]:
    """Yield the events that are missing or do not match their hashes, in words."""
    previous, expected = "", 1
    for row in conn.execute(f"SELECT {COLUMNS} FROM events ORDER BY seq"):
        seq, _, interview, _, payload, stored_previous, digest = row
        about = f"; it is about interview {interview}" if interview else ""
        if seq != expected:
            one = seq == expected + 1
            which = f"event {expected} is" if one else f"events {expected} to {seq - 1} are"
            yield f"audit log: {which} missing"
        elif stored_previous != previous:
            yield f"audit log: event {seq} does not follow the one before it{about}"
        if event_hash(*row[:-1]) != digest and not (payload == ERASED and str(seq) in erased):
            yield f"audit log: event {seq} was changed after it was written{about}"
        previous, expected = digest, seq + 1


_IMPORTED = "(e.verb = 'imported' AND instr(e.payload, '\"status\":\"submitted\"') > 0)"
"""The condition that an event `e` imported a scorecard; payloads are canonical JSON."""


def _cut_off(conn: sqlite3.Connection) -> list[str]:
    """Return problems of a chain that is intact but lacks events for some records."""
    problems = []
    rules = (
        ("e.verb IN ('created', 'added', 'imported')", "1", "was created"),
        (f"(e.verb IN ('submitted', 'added') OR {_IMPORTED})", "i.status = 'submitted'", "was submitted"),
    )
    for told, condition, what in rules:
        sql = (
            f"SELECT i.id FROM interviews i WHERE {condition} AND NOT EXISTS "
            f"(SELECT 1 FROM events e WHERE e.interview_id = i.id AND {told}) ORDER BY i.id"
        )
        problems += [f"audit log: no event says that interview {row[0]} {what}" for row in conn.execute(sql)]
    return problems


def _gone(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield the interviews and candidates that events are about and that are not in the database any more.

    Events about an erased person's interviews do not say any more which ones they were about.
    """
    gone = "{} {}: missing, although event {} is about it"
    sql = (
        "SELECT interview_id, max(seq) FROM events WHERE interview_id <> '' AND payload <> ? "
        "AND interview_id NOT IN (SELECT id FROM interviews) GROUP BY interview_id ORDER BY interview_id"
    )
    yield from (gone.format("interview", *row) for row in conn.execute(sql, (ERASED,)))
    last: dict[str, int] = {}
    sql = "SELECT seq, interview_id, verb, payload FROM events WHERE instr(payload, ?) ORDER BY seq"
    for seq, interview, verb, text in conn.execute(sql, ('"candidate":',)):
        told = read_object(text)
        for key in ("candidate",) if interview else ("candidate", "other"):
            last[str(told.get(key, ""))] = 0 if verb == "erased" else seq
    known = {row[0] for row in conn.execute("SELECT id FROM candidates")}
    for candidate in sorted(last.keys() - known - {""}):
        if last[candidate]:
            yield gone.format("candidate", candidate, last[candidate])


def wrong_verdicts(conn: sqlite3.Connection) -> list[str]:
    """Return the decisions that differ from those recorded in the events, in words."""
    told: dict[tuple[str, str], object] = {}
    verbs = "'recommended', 'submitted', 'submit undone', 'amended', 'added', 'imported'"
    for interview, verb, text in conn.execute(
        f"SELECT interview_id, verb, payload FROM events WHERE verb IN ({verbs}) ORDER BY seq"
    ):
        payload = read_object(text)
        if verb == "recommended":
            told[interview, "recommended"] = payload.get("verdict")
        elif verb == "amended":
            if "recommended" in payload:
                told[interview, "recommended"] = payload["recommended"]
        elif verb == "submit undone":
            told |= dict.fromkeys(((interview, column) for column in _SUBMITTED), "")
        else:
            found = {column: payload[column] for column in _VERDICT if column in payload}
            told |= {(interview, column): value for column, value in found.items()}
            if verb == "added":  # an import may have said nothing of it
                told.setdefault((interview, "recommended"), None)
            else:
                told.setdefault((interview, "recommended"), "")
    sql = f"SELECT id, status, {', '.join(_VERDICT)} FROM interviews ORDER BY id"
    wrong = []
    for interview, status, *values in conn.execute(sql):
        for column, value in zip(_VERDICT, values, strict=True):
            wanted = told.get((interview, column), value if status == "submitted" else "")
            if wanted is not None and value != wanted:
                wrong.append(f"interview {interview}: its {_VERDICT[column]} differs from the one recorded")
    return wrong


_VERDICT = {
    "verdict": "decision",
    "composite": "composite score",
    "preset": "scoring preset",
    "recommended": "recommendation",
}
"""Names of the columns with the result of an interview."""
_SUBMITTED = ("verdict", "composite", "preset")
"""Those that only a submitted interview has."""


def wrong_ratings(conn: sqlite3.Connection) -> list[str]:
    """Return the ratings that differ from the last event about them, in words."""
    last: dict[str, dict[str, object]] = {}
    verbs = "'rated', 'skipped', 'added', 'imported', 'amended'"
    sql = f"SELECT interview_id, verb, payload FROM events WHERE verb IN ({verbs}) ORDER BY seq"
    for interview, verb, text in conn.execute(sql):
        ratings = told_in(read_object(text), "ratings", dict)
        if verb == "imported":  # says all of them
            last[interview] = ratings
        else:
            last.setdefault(interview, {}).update(ratings)
    told = {(interview, q): rating for interview, ratings in last.items() for q, rating in ratings.items()}
    wrong = []
    for interview, question, rating in conn.execute("SELECT interview_id, question, rating FROM answers"):
        if told.pop((interview, question), None) != rating:
            wrong.append((interview, question))
    wrong += [key for key, rating in told.items() if rating is not None]
    return [f"interview {i}: the rating of {q} differs from the last one recorded" for i, q in wrong]


def wrong_discards(conn: sqlite3.Connection) -> list[str]:
    """Return the interviews that are discarded, or are not, without an event about it, in words."""
    last = (
        "SELECT e.verb FROM events e WHERE e.interview_id = i.id "
        "AND e.verb IN ('discarded', 'restored'{}) ORDER BY e.seq DESC LIMIT 1"
    )
    hidden, back = last.format(""), last.format(", 'imported', 'submitted'")
    sql = (
        f"SELECT i.id FROM interviews i WHERE i.discarded_at <> '' AND ({hidden}) IS NOT 'discarded' "
        f"OR i.status = 'draft' AND i.discarded_at = '' AND ({back}) IS 'discarded' ORDER BY i.id"
    )
    return [
        f"interview {row[0]}: whether it is discarded differs from the last event about it"
        for row in conn.execute(sql)
    ]


def wrong_foreign(conn: sqlite3.Connection) -> list[str]:
    """Return the events from other machines that do not match their hashes, in words."""
    sql = f"SELECT {COLUMNS} FROM foreign_events ORDER BY at, seq, hash"
    return [
        f"audit log: event {row[0]} from another machine was changed"
        for row in conn.execute(sql)
        if event_hash(*row[:-1]) != row[-1]
    ]


# Reading the audit log: own events and those from other machines.


class Entry(NamedTuple):
    """One event, and whether it is part of another machine's trail."""

    event: Event
    foreign: bool = False
    """`seq` and the hashes are then those of that machine."""


class Earlier(NamedTuple):
    """An earlier text of a field."""

    question: str
    """A question or task; empty for a field of the interview as a whole."""
    field: str
    revision: Revision


def earlier(conn: sqlite3.Connection, interview: str) -> list[Earlier]:
    """Return the earlier texts of all fields of an interview, oldest first."""
    sql = "SELECT question, field, id, at, text, reason FROM revisions WHERE interview_id = ? ORDER BY id"
    return [Earlier(row[0], row[1], Revision(*row[2:])) for row in conn.execute(sql, (interview,))]


def trail(conn: sqlite3.Connection, interview: str | None, limit: int) -> Iterator[Entry]:
    """Yield events, oldest first: all, or one interview's; with a `limit`, only the latest.

    Own events keep the order of the chain; those of other machines are inserted by time. Without a limit,
    events are not held in memory.
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
    sql, values = f"SELECT {COLUMNS} FROM {table}", list[object]()
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
    """Return the number of events in the own chain."""
    return int(conn.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])
