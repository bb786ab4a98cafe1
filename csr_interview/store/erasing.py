"""Erasing or anonymizing a candidate in the tables, the audit log, the search index and all files.

The events stay in the chain, by their hashes, but lose what they say; the event "erased" names them, so that
the chain can still be verified. What remains of the person is the ID and a salted digest of name and email
address, by which a later import is recognized.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.amended import STRUCTURED, with_texts
from csr_interview.models.digests import digest
from csr_interview.models.interview import HEAD, TEXT_FIELDS, Candidate
from csr_interview.paths import backup_dir
from csr_interview.store import audit, backup, connection, people, reading, sealing, search_index
from csr_interview.store.digests import names_of_interviewers
from csr_interview.store.records import (
    BETWEEN_NOTES,
    BETWEEN_REASONS,
    RefusedError,
    canonical,
    later,
)
from csr_interview.store.rows import joins_of, joins_value
from csr_interview.text import fold, read_object

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

_PARTS = ("answers", "marks", "task_results", "amendments", "revisions", "foreign_events")
"""The tables with rows of interviews."""
_ABOUT = ("earlier_holds", "earlier_notes")
"""The tables with rows of candidates."""
_KEYED = ("salts", "digests")
"""The tables with rows of either, by `subject`."""

_LINES = (
    *(".refused", ".bad-*", ".journal.bad-*", ".journal.of-*", ".journal.new", ".exported"),
    *(".reserve", ".reserve-2"),  # a journal before it is written over, if the program was killed
)
"""Files beside the database with one line for each change or interview."""
_PAGES = ("-wal.left-*", ".*.partial", ".restoring")
"""Files that may have old pages of the database."""


class Extent(NamedTuple):
    """What is erased with a candidate."""

    candidate: Candidate
    aliases: tuple[Candidate, ...]
    """The records that were joined into the candidate's; they are also erased."""
    interviews: int
    """Includes discarded drafts."""
    backups: tuple[Path, ...]
    """Those that have the candidate, or one of the interviews."""
    also: tuple[str, ...]
    """Other IDs of the same person, which are not erased."""

    @property
    def persons(self) -> tuple[Candidate, ...]:
        """The candidate and the joined records."""
        return (self.candidate, *self.aliases)


def extent(store: Store, candidate: str) -> Extent:
    """Return what erasing a candidate would erase, or the record that theirs was joined into.

    Raises NotFound, RefusedError under a legal hold.
    """
    candidate = people.record_of(store, candidate)
    person, also = reading.candidate(store, candidate), sealing.also_here(store.conn, candidate)
    aliases = people.aliases(store, candidate)
    way_out = "Release the legal hold first"
    if person.held_at:
        raise RefusedError("The candidate cannot be erased or anonymized", people.HELD_CAUSE, way_out)
    for other in also:
        if reading.candidate(store, other).held_at:
            cause = f"the same person is under legal hold as {other[:8]}"
            raise RefusedError("The candidate cannot be erased or anonymized", cause, way_out)
    ids = [one.id for one in (person, *aliases)]
    interviews = [held.interview for held in people.interviews(store, candidate)]
    copies = tuple(path for path in backup.found(store.path) if _has(path, [*ids, *interviews]))
    return Extent(person, aliases, len(interviews), copies, also)


def erase(store: Store, candidate: str) -> list[str]:
    """Erase a candidate with all interviews, here and in the backups; return what could not be reached.

    Raises NotFound, and RefusedError under a legal hold, or while a journal waits to be saved.
    """
    found = extent(store, candidate)
    _expect_no_journal(store.path, "The candidate cannot be erased")
    problems = _erase_copies(store, found)
    with store.transaction():
        for person in found.persons:
            _scrub(store.conn, person.id, store.stamp(), store.by())
    return problems + _compact(store) + _mentions(store.conn, found)


def _expect_no_journal(store: Path, title: str) -> None:
    for end in (".journal", ".journal.last"):
        journal = store.with_name(store.name + end)
        if journal.exists():
            cause = f"{journal.name} has changes that are not saved yet"
            raise RefusedError(title, cause, "Open the database in the app once")


def _erase_copies(store: Store, found: Extent) -> list[str]:
    """Erase a candidate from backups and the files beside the database; return what could not be reached.

    This comes first: if it is interrupted, the candidate is still here and can be erased again.
    """
    problems: dict[Path, str] = {}
    persons = [one.id for one in found.persons]
    ids = [interview for one in persons for interview in _interviews_of(store.conn, one)]
    told = [text for one in found.persons for text in (one.id, *_spellings(one))]
    for path in found.backups:
        try:
            _erase_from(path, persons, ids, store.stamp())
        except (sqlite3.Error, OSError, StoreError) as exc:
            problems[path] = str(exc)
    for path in _beside(store.path):
        try:
            _drop_lines(path, [*ids, *told])
        except OSError as exc:
            problems[path] = str(exc.strerror)
    for folder in (store.path.parent, backup_dir(store.path)):
        for end in _PAGES:
            for path in folder.glob(backup.glob_safe(store.path.stem) + "*" + end.lstrip("*")):
                problems[path] = "it may have old pages of the database; delete it if it is not needed"
    for path in _copies(store.path, found.backups):
        if path not in problems and _has(path, [*ids, *persons]):
            problems[path] = "it is another database; erase the candidate there as well, or delete it"
    return [f"{path}: {problem}" for path, problem in problems.items()]


def _compact(store: Store) -> list[str]:
    """Remove what is left in free pages and the log; return what could not be reached."""
    try:
        if store.file is not None:
            backup.compact(store.conn, store.file)
    except StoreError as exc:
        way_out = f". {exc.way_out}" if exc.way_out else ""
        return [f"the free space of {store.path}: {exc.cause}{way_out}"]
    return []


_TYPED = {
    **dict.fromkeys(("answers", "marks", "task_results", "amendments", "revisions"), "interview_id"),
    **dict.fromkeys(_ABOUT, "candidate_id"),
    **dict.fromkeys(("interviews", "candidates"), "id"),
}
"""The tables with typed texts, and the column that says about whom."""
_CONTACT = ("name", "name_key", "email", "phone")


def _mentions(conn: sqlite3.Connection, found: Extent) -> list[str]:
    """Return which records of others mention an erased candidate by full name or email address."""
    texts = (text for one in found.persons for text in (one.name, one.email))
    told = [fold(text) for text in texts if " " in text.strip() or "@" in text]
    if not told:
        return []
    places = set()
    for table, about in _TYPED.items():
        rows = conn.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in rows.description]
        for row in rows:
            values = dict(zip(columns, row, strict=True))
            typed = fold(" ".join(str(text) for name, text in values.items() if name not in _CONTACT))
            if any(one in typed for one in told):
                what = "candidate" if table in ("candidates", *_ABOUT) else "interview"
                places.add(f"{what} {values[about][:8]}")
    named = ", ".join(sorted(places))
    return [f"texts about other candidates that mention this one: {named}"] if named else []


REMOVED = "(removed)"
"""Replaces a text that a record must have, such as a reason."""


def anonymize(store: Store, candidate: str) -> list[str]:
    """Remove the person and all typed text, and keep ratings, task results, decisions and times.

    From backups the candidate is erased. Returns what could not be reached; raises as `erase`.
    """
    found = extent(store, candidate)
    _expect_no_journal(store.path, "The candidate cannot be anonymized")
    problems = _erase_copies(store, found)
    with store.transaction():
        for person in found.persons:
            _remember(store.conn, f"anonymized {person.id}", person, store.stamp())
            interviews = _remove_texts(store.conn, person, later(store.stamp(), person.updated_at))
            for subject in (person.id, *interviews):
                for table in _KEYED:
                    store.conn.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
            for interview in interviews:
                store.event(interview, "anonymized")
            store.event("", "candidate anonymized", {"candidate": person.id})
    return problems + _compact(store) + _mentions(store.conn, found)


def _remove_texts(conn: sqlite3.Connection, person: Candidate, at: str) -> list[str]:
    """Remove everything typed about a candidate inside a transaction; return the IDs of the interviews.

    The records count as changed `at`, so that no state of another machine from before is newer.
    """
    candidate = person.id
    ids = _interviews_of(conn, candidate)
    name = f"Candidate {candidate[:8]}"
    with unlocked(conn):
        _forget_taken(conn, candidate)
        emptied = "email = '', phone = '', notes = '', hold_reason = ''"
        sql = (
            f"UPDATE candidates SET name = ?, name_key = ?, updated_at = ?, joins = ?, {emptied} WHERE id = ?"
        )
        joins = joins_value([replace(one, reason=REMOVED) for one in person.joins])
        conn.execute(sql, (name, fold(name), at, joins, candidate))
        sql = "UPDATE interviews SET updated_at = ? WHERE candidate_id = ? AND updated_at < ?"
        conn.execute(sql, (at, candidate, at))
        for table in _ABOUT:
            conn.execute(f"DELETE FROM {table} WHERE candidate_id = ?", (candidate,))
        for interview in ids:
            for sql in _EMPTYING:
                conn.execute(sql, (interview,))
            _empty_amendments(conn, interview)
            conn.execute("DELETE FROM local WHERE instr(key, ?) > 0", (interview,))
        conn.execute("DELETE FROM local WHERE instr(key, ?) > 0", (candidate,))
        _forget_form(conn, person)
        search_index.start_over(conn)
    return ids


def _interviews_of(conn: sqlite3.Connection, candidate: str, more: Collection[str] = ()) -> list[str]:
    sql = "SELECT id FROM interviews WHERE candidate_id = ? OR id IN (SELECT value FROM json_each(?))"
    return [found[0] for found in conn.execute(sql, (candidate, json.dumps(list(more))))]


def _forget_taken(conn: sqlite3.Connection, candidate: str) -> None:
    """Remove from the earlier notes and holds of others what they took over from a record once joined."""
    sql = "SELECT notes, hold_reason FROM candidates WHERE id = ?"
    row = conn.execute(sql, (candidate,)).fetchone()
    if row is None:
        return
    said = [row[0], *(one.text for one in people.earlier_notes(conn, candidate))]
    reasons = [row[1], *(one.reason for one in people.earlier(conn, candidate))]
    for record in _once_joined_into(conn, candidate):
        for text in filter(str.strip, said):
            sql = "UPDATE earlier_notes SET text = replace(text, ?, '') WHERE candidate_id = ?"
            conn.execute(sql, (BETWEEN_NOTES + text, record))
            sql = "DELETE FROM earlier_notes WHERE candidate_id = ? AND text IN (?, '')"
            conn.execute(sql, (record, text))
        sql = "SELECT id, reason FROM earlier_holds WHERE candidate_id = ?"
        for number, both in conn.execute(sql, (record,)).fetchall():
            if (rest := _without(both, reasons)) != both:
                conn.execute("UPDATE earlier_holds SET reason = ? WHERE id = ?", (rest, number))
        conn.execute("DELETE FROM earlier_holds WHERE candidate_id = ? AND reason = ''", (record,))


def _once_joined_into(conn: sqlite3.Connection, candidate: str) -> list[str]:
    """Return the records that a record was ever part of, also by way of others."""
    found = [candidate]
    for one in found:
        sql = "SELECT joins FROM candidates WHERE id = ? AND joins <> ''"
        for (joins,) in conn.execute(sql, (one,)):
            into = dict.fromkeys(join.into for join in joins_of(joins))
            found += [record for record in into if record and record not in found]
    return found[1:]


def _without(text: str, reasons: Iterable[str]) -> str:
    """Return the reasons of a hold, as a join combines them, without some."""
    for reason in filter(None, reasons):
        inside = f"{BETWEEN_REASONS}{text}{BETWEEN_REASONS}"
        inside = inside.replace(f"{BETWEEN_REASONS}{reason}{BETWEEN_REASONS}", BETWEEN_REASONS)
        text = inside.removeprefix(BETWEEN_REASONS).removesuffix(BETWEEN_REASONS)
    return text


def _emptied(column: str) -> str:
    return f"{column} = CASE {column} WHEN '' THEN '' ELSE '{REMOVED}' END"


_REASONS = ("plan_reason", "reopen_reason", "correction_reason")
_EMPTYING = (
    "UPDATE answers SET "
    + ", ".join(f"{name} = ''" for name in TEXT_FIELDS)
    + f", {_emptied('skip_reason')} "
    "WHERE interview_id = ?",
    f"UPDATE marks SET {_emptied('text')} WHERE interview_id = ?",
    f"UPDATE task_results SET {_emptied('text')}, {_emptied('skip_reason')} WHERE interview_id = ?",
    "UPDATE interviews SET opening_notes = '', candidate_questions = '', summary = '', accommodations = '', "
    + ", ".join(map(_emptied, (*_REASONS, "recommended_reason")))
    + " WHERE id = ?",
    "DELETE FROM revisions WHERE interview_id = ?",
)
"""Statements that remove the texts of an interview. Flags, reasons and replies keep a word: they count."""


def _empty_amendments(conn: sqlite3.Connection, interview: str) -> None:
    """Remove the texts in the amendments of an interview."""

    def emptied(field: str, value: str) -> str:
        if field in ("rating", *HEAD):
            return value
        if field in STRUCTURED or field in ("skip_reason", *_REASONS):
            return with_texts(field, value, lambda text: REMOVED if text else "")
        return ""

    sql = "SELECT id, field, old, new FROM amendments WHERE interview_id = ?"
    for number, field, *values in conn.execute(sql, (interview,)).fetchall():
        change = (*(emptied(field, value) for value in values), REMOVED, number)
        conn.execute("UPDATE amendments SET old = ?, new = ?, reason = ? WHERE id = ?", change)
    # Two machines may have amended one part at one moment; without their texts, these are the same.
    sql = (
        "DELETE FROM amendments WHERE interview_id = :id AND id NOT IN (SELECT min(id) FROM amendments "
        "WHERE interview_id = :id GROUP BY question, field, old, new, reason, by, at)"
    )
    conn.execute(sql, {"id": interview})


def _has(path: Path, ids: Collection[str]) -> bool:
    """Return whether a backup has one of some candidates and interviews; True also if it cannot be read."""
    try:
        conn = connection.connect_reading(path, 250)
        try:
            among = "WHERE id IN (SELECT value FROM json_each(:ids))"
            sql = f"SELECT 1 FROM candidates {among} UNION ALL SELECT 1 FROM interviews {among}"
            return conn.execute(sql, {"ids": json.dumps(list(ids))}).fetchone() is not None
        finally:
            conn.close()
    except (sqlite3.Error, StoreError):
        return True


def _erase_from(path: Path, candidates: Collection[str], interviews: Collection[str], at: str) -> None:
    """Erase candidates and their interviews from a backup of any version, keeping the time of the file.

    Whoever was joined with them there is erased from it, too: the joined record has texts about both.
    """
    times = path.stat()
    conn = sqlite3.connect(connection.uri(path.absolute(), "mode=rw"), uri=True, isolation_level=None)
    try:
        connection.set_up(conn, 250)
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute("BEGIN IMMEDIATE")
        for candidate in _joined_with(conn, candidates):
            _scrub(conn, candidate, at, {}, interviews)
        conn.execute("COMMIT")
        conn.execute("VACUUM")
        conn.execute("PRAGMA journal_mode = DELETE")
    finally:
        conn.close()
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _has_joins(conn: sqlite3.Connection) -> bool:
    return any(row[1] == "joins" for row in conn.execute("PRAGMA table_info(candidates)"))


def _joined_with(conn: sqlite3.Connection, candidates: Collection[str]) -> list[str]:
    """Return some candidates and all whose records are joined with theirs, in a database of any version."""
    found = dict.fromkeys(candidates)
    if _has_joins(conn):
        sql = (
            f"SELECT id FROM candidates WHERE {sealing.RECORD} IN (SELECT {sealing.RECORD} FROM candidates "
            "WHERE id IN (SELECT value FROM json_each(?)))"
        )
        found |= dict.fromkeys(row[0] for row in conn.execute(sql, (json.dumps(list(candidates)),)))
    return list(found)


def _scrub(
    conn: sqlite3.Connection, candidate: str, at: str, by: dict[str, object], more: Collection[str] = ()
) -> None:
    """Erase a candidate inside a transaction.

    `more` are interviews of the candidate that may be with another one in this database.
    """
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    sql = "SELECT name, email, phone FROM candidates WHERE id = ?"
    row = conn.execute(sql, (candidate,)).fetchone()
    ids = _interviews_of(conn, candidate, more)
    if row is None and not ids:  # not in this backup
        return
    with unlocked(conn):
        for interview in ids:
            for table in _PARTS:
                if table in tables:
                    conn.execute(f"DELETE FROM {table} WHERE interview_id = ?", (interview,))
        for subject in (candidate, *ids):
            for table in tables.intersection(_KEYED):
                conn.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
            if "local" in tables:  # where the cursor was, and what was being typed
                conn.execute("DELETE FROM local WHERE instr(key, ?) > 0", (subject,))
        if "local" in tables and row is not None:
            _forget_form(conn, Candidate(candidate, *row))
        if _has_joins(conn):
            _forget_taken(conn, candidate)
        for table in tables.intersection(_ABOUT):
            conn.execute(f"DELETE FROM {table} WHERE candidate_id = ?", (candidate,))
        among = "(SELECT value FROM json_each(?))"
        conn.execute(f"DELETE FROM interviews WHERE id IN {among}", (json.dumps(ids),))
        conn.execute("DELETE FROM candidates WHERE id = ?", (candidate,))
        if "search_docs" in tables:
            search_index.start_over(conn)
        events = list(_erase_events(conn, candidate, ids))
    if "erased" in tables and row is not None:
        # Of an anonymized record, only what was remembered then has the name.
        sql = "UPDATE OR REPLACE erased SET candidate_id = ? WHERE candidate_id = ?"
        conn.execute(sql, (candidate, f"anonymized {candidate}"))
        _remember(conn, candidate, Candidate(candidate, *row), at)
    told: dict[str, object] = {"candidate": candidate, "interviews": len(ids), "events": events, **by}
    if "interviewers" in tables:  # the emptied events had their names
        told["named"] = names_of_interviewers(conn)
    audit.append_many(conn, [(at, "", "erased", told)], keep_head="local" in tables)


def _forget_form(conn: sqlite3.Connection, person: Candidate) -> None:
    """Forget what was typed into any form or dialog, if it names a person: as somebody else's other name."""
    words, joined, number = _words(person.name), _joined(person.name), _digits(person.phone)
    for key, value in conn.execute("SELECT key, value FROM local WHERE key GLOB 'typed:*'").fetchall():
        try:
            typed = " ".join(map(str, json.loads(value).values()))
        except (ValueError, AttributeError):
            typed = person.name
        folded = fold(typed)
        named = bool(words) and (joined in _joined(typed) or words <= _words(typed))
        address = fold(person.email)
        if (
            named
            or person.id in typed
            or (address and address in folded)
            or (len(number) >= _LEAST_DIGITS and number in _digits(typed))
        ):
            conn.execute("DELETE FROM local WHERE key = ?", (key,))


_WORD = re.compile(r"[^\W_]+")

_LEAST_DIGITS = 6
"""Digits of a phone number that is somebody's."""


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text)))


def _joined(text: str) -> str:
    """Return the words of a text without anything between them: a name may be in that of a file."""
    return "".join(_WORD.findall(fold(text)))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _erase_events(conn: sqlite3.Connection, candidate: str, ids: Collection[str]) -> Iterator[int]:
    """Empty the payloads of events about a candidate and the interviews; yield their numbers."""
    sql = (
        "SELECT seq FROM events WHERE interview_id IN (SELECT value FROM json_each(?)) "
        "OR interview_id = '' AND instr(payload, ?) > 0 AND verb <> 'erased' ORDER BY seq"
    )
    for (seq,) in conn.execute(sql, (json.dumps(list(ids)), candidate)).fetchall():
        conn.execute("UPDATE events SET payload = ? WHERE seq = ?", (audit.ERASED, seq))
        yield seq


@contextlib.contextmanager
def unlocked(conn: sqlite3.Connection) -> Iterator[None]:
    """Remove all triggers inside a transaction, and restore them."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = conn.execute(sql).fetchall()
    for name, _ in triggers:
        conn.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, create in triggers:
        conn.execute(create)


def _copies(store: Path, backups: Collection[Path]) -> Iterator[Path]:
    """Yield other databases in the folders of a database: copies by hand, under any name."""
    for folder in (store.parent, backup_dir(store)):
        for path in sorted(folder.glob("*")):
            if path != store and path not in backups and connection.is_ours(path):
                yield path


def _beside(store: Path) -> Iterator[Path]:
    """Yield the files beside a database that may have lines about a candidate."""
    for end in _LINES:
        for path in store.parent.glob(backup.glob_safe(store.name) + end):
            if path.is_file() and not path.is_symlink():
                yield path


def _spellings(person: Candidate) -> Iterator[str]:
    """Yield name and email address as lines of JSON may have them."""
    for text in filter(None, (person.name, person.email)):
        yield from {text, json.dumps(text)[1:-1]}


def _drop_lines(path: Path, ids: Collection[str]) -> None:
    """Rewrite a file in place without the lines that have one of these texts, overwriting what is left."""
    lines = path.read_bytes().splitlines(keepends=True)
    kept = b"".join(line for line in lines if not any(one.encode() in line for one in ids))
    length = sum(map(len, lines))
    if len(kept) == length:
        return
    with path.open("r+b") as file:
        file.write(kept.ljust(length, b"\n"))
        file.flush()
        os.fsync(file.fileno())
        file.truncate(len(kept))


# Recognizing a person who was erased.


def _remember(conn: sqlite3.Connection, key: str, person: Candidate, at: str) -> None:
    """Remember a person by salted digests, inside a transaction."""
    salt = os.urandom(16).hex()
    values = (key, at, salt, canonical(_told_by(salt, person.name, person.email)))
    sql = "INSERT INTO erased (candidate_id, at, salt, person) VALUES (?, ?, ?, ?)"
    conn.execute(sql + " ON CONFLICT DO NOTHING", values)


def _told_by(salt: str, name: str, email: str) -> dict[str, str]:
    """Return the salted digests by which a person is recognized."""
    told = (("name", fold(name)), ("email", email.casefold()))
    return {part: digest(salt, part, value) for part, value in told if value}


def erased_at(conn: sqlite3.Connection, candidate: Candidate) -> str:
    """Return when a person was erased or anonymized here, UTC; empty for never.

    By ID or email address; by name, unless both have an email address, or the candidate is here.
    """
    here = conn.execute("SELECT 1 FROM candidates WHERE id = ?", (candidate.id,)).fetchone() is not None
    for known, at, salt, person in conn.execute("SELECT candidate_id, at, salt, person FROM erased"):
        if known == f"anonymized {candidate.id}" or (known == candidate.id and not here):
            return str(at)
        told, asked = read_object(person), _told_by(salt, candidate.name, candidate.email)
        same = told.get("email", "") == asked.get("email") or (
            told.get("name", "") == asked.get("name") and not ("email" in told and "email" in asked)
        )
        if same and not here:
            return str(at)
    return ""


def interview_erased_at(conn: sqlite3.Connection, interview: str) -> str:
    """Return when an interview was erased here with its candidate, UTC; empty for never.

    Another machine may have it under somebody else's name, before it was moved.
    """
    sql = (
        "SELECT x.at FROM events e JOIN events x ON x.verb = 'erased' AND x.seq > e.seq "
        "WHERE e.interview_id = ? AND e.payload = ? "
        "AND EXISTS (SELECT 1 FROM json_each(x.payload, '$.events') WHERE value = e.seq) LIMIT 1"
    )
    row = conn.execute(sql, (interview, audit.ERASED)).fetchone()
    return str(row[0]) if row is not None else ""
