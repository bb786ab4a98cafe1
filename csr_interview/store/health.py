"""Looking a store over: the file, the records, the audit trail, and who may read it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError, StoreError
from csr_interview.paths import backup_dir
from csr_interview.store import audit, backup, connection, schema
from csr_interview.store.backup import glob_safe
from csr_interview.store.records import Outline

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store


_LEFT = {
    ".partial": "is a backup that was not finished: it can be deleted",
    ".journal": "holds changes that are not saved yet: opening the store in the app saves them",
    ".refused": "holds changes that the store did not take: look at them, then delete it",
    ".bad-": "holds a journal with lines that could not be read: look at it, then delete it",
}
"""What may lie beside a store, by the end of its name."""


def check(store: Store) -> list[str]:
    """Return the problems of a store in words; nothing when it is sound."""
    try:
        problems = _integrity(store.conn)
        if problems:
            return [*problems, *private(store.path)]
        problems += [
            f"table {row[0]}, row {row[1]}: refers to a {row[2]} row that does not exist"
            for row in store.conn.execute("PRAGMA foreign_key_check")
        ]
        problems += _against_schema(store.conn)
        problems += audit.verify_chain(store.conn)
        problems += audit.wrong_ratings(store.conn)
        problems += audit.wrong_verdicts(store.conn)
        problems += audit.wrong_foreign(store.conn)
        problems += _against_banks(store)
        problems += _half_done(store.conn)
    except sqlite3.DatabaseError as exc:
        problems = [_said(exc)]
    return problems + private(store.path)


FILE = "file: "
"""Stands before what is wrong with the file itself, so that nothing in it can be trusted."""


def damage(path: Path) -> list[str]:
    """Return what is wrong with the file of a store that cannot be opened.

    Nothing where something else is in the way, or where the file never was a store, as far as one can see.
    """
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
    """Return what SQLite says of a file, a problem a line; nothing when it is sound."""
    failed: list[str] = []
    for most in (100, 1):  # Python loses what SQLite says before it gives up; with one problem it does not
        try:
            rows = [str(row[0]) for row in conn.execute(f"PRAGMA integrity_check({most})")]
        except sqlite3.OperationalError:
            return []  # it is out of reach, which says nothing of what is in it
        except sqlite3.DatabaseError as exc:
            failed = [_said(exc)]
        else:
            lines = [line for row in rows for line in row.splitlines() if line[:3] not in ("ok", "***")]
            return [*(FILE + line for line in lines), *failed]
    return failed


def _said(exc: sqlite3.DatabaseError) -> str:
    """Return why a file cannot be read, in SQLite's own words."""
    return f"{FILE}SQLite cannot read it, or not all of it ({exc})"


def _against_schema(conn: sqlite3.Connection) -> Iterator[str]:
    """Yield tables, indexes and triggers that a new store has and this one has not, and the reverse."""
    from sqlite_utils import Database

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        schema.migrate(Database(fresh), 0, schema.MIGRATIONS)
        wanted = _objects(fresh)
    finally:
        fresh.close()
    found = _objects(conn)
    for kind, name in sorted(wanted.keys() - found.keys()):
        yield f"{kind} {name}: it is missing, and with it what it guards"
    for kind, name in sorted(found.keys() - wanted.keys()):
        yield f"{kind} {name}: it does not belong into the store"
    for kind, name in sorted(wanted.keys() & found.keys()):
        if wanted[kind, name] != found[kind, name]:
            yield f"{kind} {name}: it is not as csr-interview makes it"


def _objects(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return the schema of a database without SQLite's own parts; blanks do not count.

    Nor does the search index: it is made when it is first filled, where SQLite has what it needs.
    """
    rows = conn.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master "
        "WHERE name NOT LIKE 'sqlite%' AND name NOT GLOB 'search_index*'"
    )
    return {(kind, name): "".join(sql.split()) for kind, name, sql in rows}


def _against_banks(store: Store) -> Iterator[str]:
    """Yield what does not fit the bank it belongs to, and banks that are not what their digest says."""
    from csr_interview.banks.library import bank_from_json, digest

    for key, body in store.conn.execute("SELECT digest, body FROM banks ORDER BY digest").fetchall():
        try:
            if digest(bank_from_json(body)) != key:
                yield f"bank {key[:12]}: it was changed after it was kept"
                continue
            bank = store.outline(key)
        except (CsrInterviewError, ValueError, KeyError) as exc:
            yield f"bank {key[:12]}: it cannot be read ({type(exc).__name__})"
            continue
        yield from _against_bank(store.conn, key, bank)


def _against_bank(conn: sqlite3.Connection, key: str, bank: Outline) -> Iterator[str]:
    """Yield answers, ticks and task results of one bank's interviews that the bank has no place for."""
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
    columns = sql.format(table="marks", column="question, x.kind, x.item")
    for interview, question, kind, item in conn.execute(columns, (key,)):
        if kind != "own_flag" and item >= bank.items.get((question, kind), 0):
            yield f"interview {interview}: a tick at {question}, {kind} {item}, which its bank does not have"


def _half_done(conn: sqlite3.Connection) -> list[str]:
    """Return amendments whose change was never made."""
    sql = "SELECT interview_id, id FROM amendments WHERE applied = 0 ORDER BY id"
    return [f"interview {row[0]}: amendment {row[1]} was begun and not made" for row in conn.execute(sql)]


def private(store: Path) -> list[str]:
    """Return the files of a store that others can read, and what a crash has left beside it."""
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
            problems.append(f"{path} can be read by others: chmod 600 would mend that")
        problems += [f"{path} {what}" for end, what in _LEFT.items() if end in path.suffix]
    return problems
