"""Checking the database: the file, its records, the audit log, and permissions."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError, StoreError
from csr_interview.merge import astray
from csr_interview.models.amended import as_submitted
from csr_interview.paths import backup_dir
from csr_interview.store import (
    audit,
    backup,
    connection,
    correcting,
    digests,
    reading,
    rows,
    schema,
    search_index,
)
from csr_interview.store.backup import glob_safe
from csr_interview.store.records import Outline

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store


_LEFT = {
    ".partial": "is an unfinished backup; you can delete it",
    ".journal": "contains unsaved changes; open the database in the app to save them",
    ".refused": "contains changes that were rejected; review it, then delete it",
    ".of-": "contains unsaved changes of another database; they are restored when that database is back",
    ".left-": "is the log of a database that was replaced; delete it if nothing is missing",
    ".bad-": "contains unreadable lines of a journal; review it, then delete it",
}
"""Files that may be next to a database, by the end of their name."""


def check(store: Store) -> list[str]:
    """Return the problems of a database in words."""
    try:
        problems = _integrity(store.conn)
        if problems:
            return [*problems, *private(store.path)]
        problems += [
            f"table {row[0]}, row {row[1]}: refers to a {row[2]} row that does not exist"
            for row in store.conn.execute("PRAGMA foreign_key_check")
        ]
        problems += _against_schema(store.conn)
        problems += _of_other_types(store.conn)
        problems += _no_times(store.conn)
        problems += verify(store)
        problems += _against_banks(store)
        problems += _half_done(store.conn)
        if search_index.differs(store.conn, read_only=store.read_only):
            way_out = f"run `{connection.command(store.path, 'store compact')}` to renew it"
            problems.append(f"search index: damaged, searches may miss interviews; {way_out}")
        sql = "SELECT id FROM candidates WHERE name_key <> csr_fold(name) ORDER BY id"
        problems += [
            f"candidate {row[0]}: the search finds it under another name" for row in store.conn.execute(sql)
        ]
    except sqlite3.DatabaseError as exc:
        problems = [_said(exc)]
    return problems + private(store.path)


def verify(store: Store, interview: str = "") -> list[str]:
    """Return the problems of the audit log, and of records that do not match it, in words.

    Decisions are computed again from what was rated. With `interview`, digests, amendments and decisions of
    all others are left out, which takes a thousandth of the time.
    """
    problems = audit.verify_chain(store.conn)
    for check in (
        audit.wrong_ratings,
        audit.wrong_verdicts,
        audit.wrong_discards,
        audit.wrong_foreign,
        partial(digests.wrong_records, only=interview),
        partial(_wrong_decisions, only=interview),
    ):
        try:
            problems += check(store.conn)
        except ValueError:  # a payload that is not JSON any more
            problems += [] if problems else ["audit log: an event cannot be read"]
    problems += _against_amendments(store, interview)
    with contextlib.suppress(StoreError):  # a damaged record was told above
        problems += correcting.wrong_records(store)
    return problems


def _wrong_decisions(conn: sqlite3.Connection, only: str) -> Iterator[str]:
    """Yield scorecards whose decision does not follow from what was rated when they were submitted."""
    from csr_interview.banks.library import bank_from_json
    from csr_interview.scoring.decision import decide, evidence_of, verdict_of

    for key, body in conn.execute("SELECT digest, body FROM banks ORDER BY digest").fetchall():
        sql = (
            "SELECT id FROM interviews WHERE bank_digest = ? AND status = 'submitted' AND ? IN ('', id) "
            "ORDER BY id"
        )
        ids = [row[0] for row in conn.execute(sql, (key, only))]
        if not ids:
            continue
        try:
            bank = bank_from_json(body)
        except (CsrInterviewError, ValueError, KeyError) as exc:
            found = f"its decision cannot be computed ({type(exc).__name__})"
            yield from (f"interview {one}: {found}" for one in ids)
            continue
        for one in ids:
            try:
                (card,) = rows.interviews(conn, [one])
                first, kept = as_submitted(card), card.submitted_verdict
                used = bank.for_plan(card.plan, card.form)
                preset = kept.preset if kept else ""
                made = verdict_of(decide(used, evidence_of(first, used), preset, explain=False))
            except (CsrInterviewError, ValueError, KeyError, TypeError, AttributeError) as exc:
                yield f"interview {one}: its decision cannot be computed ({type(exc).__name__})"
                continue
            if made != kept:
                yield f"interview {one}: its decision does not follow from its ratings"


FILE = "file: "
"""Prefix of problems with the file itself."""


def damage(path: Path) -> list[str]:
    """Return the problems of a database file that cannot be opened; none if the file is not the problem."""
    if not (connection.is_ours(path) or backup.found(path)):
        return []
    try:
        conn = connection.connect_reading(path, 250)
    except StoreError:
        return []
    try:
        return _integrity(conn)
    finally:
        conn.close()


def _integrity(conn: sqlite3.Connection) -> list[str]:
    """Return the problems that SQLite reports for a file."""
    failed: list[str] = []
    for most in (100, 1):  # if SQLite gives up, Python loses its report, except with one problem
        try:
            rows = [str(row[0]) for row in conn.execute(f"PRAGMA integrity_check({most})")]
        except sqlite3.OperationalError:
            return []  # it cannot be accessed, which says nothing about its content
        except sqlite3.DatabaseError as exc:
            failed = [_said(exc)]
        else:
            lines = [line for row in rows for line in row.splitlines() if line[:3] not in ("ok", "***")]
            return [*(FILE + line for line in lines), *failed]
    return failed


def _said(exc: sqlite3.DatabaseError) -> str:
    """Return why a file cannot be read, in SQLite's words."""
    return f"{FILE}SQLite cannot read all of it ({exc})"


def _against_schema(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield tables, indexes and triggers that differ from those of a new database."""
    from sqlite_utils import Database

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.migrate(Database(fresh), 0, schema.MIGRATIONS)
        wanted = _objects(fresh)
    finally:
        fresh.close()
    found = _objects(conn)
    for kind, name in sorted(wanted.keys() - found.keys()):
        yield f"{kind} {name}: missing; the data it protects can be changed"
    for kind, name in sorted(found.keys() - wanted.keys()):
        yield f"{kind} {name}: does not belong in the database"
    for kind, name in sorted(wanted.keys() & found.keys()):
        if wanted[kind, name] != found[kind, name]:
            yield f"{kind} {name}: differs from the one csr-interview creates"


def _objects(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the schema of a database without spaces, SQLite's own parts and the search index.

    The index is created on first use, if SQLite supports it.
    """
    rows = conn.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite%' AND name NOT GLOB 'search_index*'"
    )
    return {(kind, name): "".join(sql.split()) for kind, name, sql in rows}


def _of_other_types(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield values of another type than their column has, which SQLite allows."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'search_*'"
    for (table,) in conn.execute(sql + " AND name NOT GLOB 'sqlite_*'").fetchall():
        for _, name, declared, required, *_ in conn.execute(f"PRAGMA table_info({table})").fetchall():
            kind, none = declared.lower(), declared.lower() if required else "null"
            sql = f"SELECT count(*) FROM {table} WHERE typeof({name}) NOT IN (?, ?)"
            (count,) = conn.execute(sql, (kind, none)).fetchone()
            if count:
                yield f"table {table}, column {name}: values that are not {kind}: {count}"


_TIMES = {
    "interview": ("created_at", "updated_at", "submitted_at", "discarded_at", "finished_at"),
    "candidate": ("updated_at", "held_at"),
}


def _no_times(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield interviews and candidates with a time that does not exist."""
    for what, columns in _TIMES.items():
        for name in columns:
            sql = (
                f"SELECT id FROM {what}s WHERE {name} <> '' "
                f"AND strftime('%Y-%m-%dT%H:%M:%fZ', {name}) IS NOT {name} ORDER BY id"
            )
            yield from (f"{what} {row[0]}: {name} is not a time" for row in conn.execute(sql))


def _against_banks(store: Store) -> Iterator[str]:
    """Yield banks that do not match their digest, and records that do not match their bank."""
    from csr_interview.banks.library import bank_from_json, digest

    for key, body in store.conn.execute("SELECT digest, body FROM banks ORDER BY digest").fetchall():
        try:
            if digest(bank_from_json(body)) != key:
                yield f"bank {key[:12]}: changed after it was stored"
                continue
            bank = store.outline(key)
        except (CsrInterviewError, ValueError, KeyError) as exc:
            yield f"bank {key[:12]}: cannot be read ({type(exc).__name__})"
            continue
        yield from _against_bank(store.conn, key, bank)
    sql = (
        "SELECT i.id FROM interviews i JOIN banks b ON b.digest = i.bank_digest "
        "WHERE i.bank_id <> b.id OR i.bank_version <> b.version ORDER BY i.id"
    )
    for (interview,) in store.conn.execute(sql):
        yield f"interview {interview}: its question bank has another ID or version"


def _against_bank(conn: sqlite3.Connection, key: str, bank: Outline) -> Iterator[str]:
    """Yield answers, checked items and task results that the bank of the interview does not have."""
    sql = (
        "SELECT x.interview_id, x.{column} FROM {table} x JOIN interviews i ON i.id = x.interview_id "
        "WHERE i.bank_digest = ?"
    )
    for interview, question in conn.execute(sql.format(table="answers", column="question"), (key,)):
        if question not in bank.questions:
            yield f"interview {interview}: an answer to {question}, which its bank does not have"
    for interview, task in conn.execute(sql.format(table="task_results", column="task"), (key,)):
        if task not in bank.tasks:
            yield f"interview {interview}: a result of {task}, which its bank does not have"
    columns = sql.format(table="marks", column="question, x.kind, x.item, x.severity")
    for interview, question, kind, item, severity in conn.execute(columns, (key,)):
        if kind != "own_flag" and item not in range(bank.items.get((question, kind), 0)):
            yield f"interview {interview}: checked item {kind} {item} of {question} is not in its bank"
            continue
        wanted = bank.severities.get((question, item)) if kind == "red_flag" else ""
        if kind != "own_flag" and severity != wanted:
            yield f"interview {interview}: the severity of a checked item of {question} differs from its bank"


def _half_done(conn: sqlite3.Connection) -> list[str]:
    """Return amendments that were not applied."""
    sql = "SELECT interview_id, id FROM amendments WHERE applied = 0 ORDER BY id"
    return [f"interview {one}: amendment {id} was started but not applied" for one, id in conn.execute(sql)]


def _against_amendments(store: Store, only: str) -> Iterator[str]:
    """Yield values that differ from what the last amendment made of them."""
    sql = (
        "SELECT DISTINCT interview_id FROM amendments WHERE applied = 1 AND ? IN ('', interview_id) "
        "ORDER BY interview_id"
    )
    for (interview,) in store.conn.execute(sql, (only,)).fetchall():
        try:
            card = reading.interview(store, interview, sealed_too=True)
            as_submitted(card)  # reads every old value
            if wrong := astray(card):
                yield f"interview {interview}: {wrong}"
        except (CsrInterviewError, ValueError, AttributeError, TypeError) as exc:
            yield f"interview {interview}: its amendments cannot be read ({type(exc).__name__})"


def private(store: Path) -> list[str]:
    """Return files that others can read, and what a crash left next to the database."""
    problems = []
    folder = backup_dir(store)
    files = [store, *sorted(store.parent.glob(f"{glob_safe(store.name)}[-.]*"))]
    files += sorted(folder.glob(f"{glob_safe(store.stem)}-*")) if folder.is_dir() else []
    for path in files:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            continue  # SQLite removes its -wal and -shm files when the last connection closes
        if os.name == "posix" and mode & 0o077:
            problems.append(f"{path} can be read by others; run chmod 600 to restrict it")
        problems += [f"{path} {what}" for end, what in _LEFT.items() if end in path.suffix]
    return problems
