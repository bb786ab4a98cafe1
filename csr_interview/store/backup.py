"""Backups of the database: on request, every day, and before an upgrade or import."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from csr_interview.errors import DatabaseLost, StoreError
from csr_interview.paths import backup_dir, create_private_file, make_private_folder
from csr_interview.store.connection import (
    StoreLock,
    command,
    connect_reading,
    failed,
    look,
    prepare_folder,
    uri,
)
from csr_interview.store.open_file import OpenFile, set_log_aside
from csr_interview.text import how_many

KEPT = 7
"""Number of daily backups to keep."""

ATTEMPTS = 8
"""How often to empty the log while another program reads it; each attempt waits for `busy_timeout`."""

UNFINISHED = 60.0
"""Seconds without a change after which an unfinished copy is not being made any more."""

_RESTORING = ".restoring"
"""Ends the name of a backup on its way into the place of its database."""

_MERGED = "-merged"
"""Ends the names of rescued copies that were merged into their database."""

IDS = "SELECT id FROM interviews"
"""What a newer backup must have before an older one is removed."""


def copy_to(conn: sqlite3.Connection, target: Path) -> None:
    """Write a compact, complete copy of the database to `target`, readable by its owner only.

    The copy is complete or not there. Raises StoreError; never overwrites a file.
    """
    target = target.absolute()
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        if target.exists():
            raise FileExistsError
        _drop(partial)
        create_private_file(partial)
        conn.execute("VACUUM INTO ?", (uri(partial, "mode=rw"),))
        _sync(partial)
        create_private_file(target)  # claims the name, which may have been taken in the meantime
        partial.replace(target)
    except FileExistsError:
        _drop(partial)
        raise StoreError("No backup was made", f"{target} already exists", "Choose another name") from None
    except OSError as exc:
        _drop(partial)
        cause = (exc.strerror or "the folder cannot be accessed").lower()
        raise StoreError("No backup was made", cause) from exc
    except sqlite3.Error as exc:
        _drop(partial)
        raise StoreError("No backup was made", failed(exc).cause) from exc


def _drop(path: Path) -> None:
    """Remove an unfinished copy if possible; an error here must not hide the first one."""
    for end in ("", "-journal"):  # SQLite's own, if the program was killed
        with contextlib.suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _drop_unfinished(store: Path) -> None:
    """Remove copies that a killed program left, but none that another one is making now.

    An empty one is a name that was claimed for a copy.
    """
    restoring = store.parent.glob(f"{glob_safe(store.name)}{_RESTORING}*")
    for left in (*backup_dir(store).glob(f"{glob_safe(store.stem)}-*"), *restoring):
        with contextlib.suppress(OSError):
            info = left.stat()
            unfinished = ".partial" in left.suffix or _RESTORING in left.name or not info.st_size
            if unfinished and time.time() - info.st_mtime > UNFINISHED:
                left.unlink()


def before_upgrade(conn: sqlite3.Connection, store: Path, version: int, now: datetime) -> Path:
    """Back up a database before an upgrade from `version`, and return the file. Raises StoreError."""
    folder = backup_dir(store)
    make_private_folder(folder)
    target = folder / f"{store.stem}-version-{version}-{now:%Y-%m-%dT%H%M%S}.db"
    copy_to(conn, target)
    return target


def rescue(conn: sqlite3.Connection, file: OpenFile, now: datetime) -> Path | None:
    """Keep what was saved before another program moved or changed the open database file.

    Returns a complete copy in the backup folder, or None if the file itself has everything, because only its
    log was removed. A log that would spoil another file is set aside. Raises StoreError.
    """
    try:
        if not (file.moved or file.replaced or file.overwritten):
            busy, _, _ = conn.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
            file.note_checkpoint()
            set_log_aside(file.database)
            if not busy:
                return None
        elif not file.moved:
            set_log_aside(file.database)
        target = name_of_rescued(file.database, now)
        copy_to(conn, target)
    except (sqlite3.Error, OSError) as exc:
        raise StoreError("No copy was made", failed(exc).cause) from exc
    if problem := trouble(target):
        _drop(target)
        raise StoreError("No copy was made", problem)
    _drop_older(rescued(file.database)[KEPT:], target)
    return target


def name_of_rescued(store: Path, now: datetime) -> Path:
    """Return a name for what is rescued of a database, and create its folder. Raises OSError."""
    folder = backup_dir(store)
    make_private_folder(folder)
    return _free(folder / f"{store.stem}-rescued-{now:%Y-%m-%dT%H%M%S}.db")


def newest_good(store: Path) -> Path | None:
    """Return the newest backup of a database that can be read and has interviews; None without one.

    A database that `restore` has replaced is none: the user did not want it.
    """
    copies = (copy for copy in found(store) if not copy.name.startswith(f"{store.stem}-replaced-"))
    return next((copy for copy in copies if not trouble(copy) and count(copy)), None)


def count(copy: Path) -> int:
    """Return the number of interviews in a database; 0 if it cannot be read."""
    return sum(row[0] for row in _rows(copy, "SELECT count(*) FROM interviews"))


def _rows(copy: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return what a database answers; nothing if it cannot be read."""
    try:
        conn = connect_reading(copy, 250)
        try:
            return conn.execute(sql).fetchall()
        finally:
            conn.close()
    except (StoreError, sqlite3.Error):
        return []


def expect_no_backup(store: Path) -> None:
    """Raise DatabaseLost if there is a good backup of a database that is missing or empty."""
    good = newest_good(store)
    if good is None:
        return
    number = count(good)
    raise DatabaseLost(
        f"The database {store} is empty" if store.exists() else f"There is no database at {store}",
        "",
        f"The backup {good.name} has {how_many(number, 'interview')}. Run "
        f"`{command(store, 'store restore')}` to restore it, or move {backup_dir(store)} elsewhere to start "
        "without it",
    )


def restore(store: Path, copy: Path, now: datetime) -> Path | None:
    """Put a copy of a backup in the place of a database, and return where the present one is now.

    That is in the backup folder, with its log; None if there is none. A journal stays, and is restored by the
    app. Raises StoreBusy while a program has the database open, StoreError if nothing was changed.
    """
    title = f"{copy} cannot be restored"
    if problem := trouble(copy):
        raise StoreError(title, problem, "Choose another backup")
    prepare_folder(store)
    lock = StoreLock(store)
    lock.acquire(now)
    partial = store.with_name(store.name + _RESTORING)
    try:
        _drop(partial)
        conn = connect_reading(copy, 250)
        try:
            copy_to(conn, partial)
        finally:
            conn.close()
        folder = backup_dir(store)
        make_private_folder(folder)
        aside = _free(folder / f"{store.stem}-replaced-{now:%Y-%m-%dT%H%M%S}.db")
        try:
            _move(store, aside)
            partial.replace(store)
        except OSError:
            _move(aside, store)
            raise
    except OSError as exc:
        raise StoreError(title, failed(exc).cause) from exc
    finally:
        _drop(partial)
        lock.release()
    return aside if aside.exists() else None


def _move(database: Path, target: Path) -> None:
    """Move a database, if there is one, with its log. Raises OSError."""
    for end in ("", "-wal", "-shm"):  # a log without its database is never used
        with contextlib.suppress(FileNotFoundError):
            database.with_name(database.name + end).rename(target.with_name(target.name + end))


def rescued(store: Path) -> list[Path]:
    """Return the copies that `rescue` made, newest first."""
    return [path for path in found(store) if path.name.startswith(f"{store.stem}-rescued-")]


def unmerged(store: Path) -> list[Path]:
    """Return the copies that `rescue` made and that are not merged yet, newest first."""
    return [path for path in rescued(store) if not path.stem.endswith(_MERGED)]


def mark_merged(copy: Path) -> Path:
    """Rename a rescued copy, so that it is merged only once; return its name, the old one if that fails."""
    with contextlib.suppress(OSError):
        return copy.rename(_free(copy.with_name(f"{copy.stem}{_MERGED}.db")))
    return copy


def damage(store: Path, begun: Callable[[sqlite3.Connection], None]) -> str:
    """Return what is wrong with a database that is open, as a sentence; empty for nothing.

    Reads all of it on a connection of its own, which `begun` receives, to interrupt.
    """
    if problem := trouble(store, begun):
        return f"The database has a problem: {problem}. Run `{command(store, 'store check')}`"
    if not count(store) and (good := newest_good(store)):
        return (
            f"This database is empty, but the backup {good.name} is not. "
            f"Run `{command(store, 'store restore')}` to restore it"
        )
    return ""


def trouble(copy: Path, begun: Callable[[sqlite3.Connection], None] = lambda conn: None) -> str:
    """Return why a database cannot be used as a backup, in words; empty if it can."""
    try:
        if not look(copy):
            return "it is empty" if copy.exists() else "the file does not exist"
        conn = connect_reading(copy, 250)
        begun(conn)
        try:
            row = conn.execute("PRAGMA quick_check(1)").fetchone()
            return "" if row and row[0] == "ok" else "the file is damaged"
        finally:
            conn.close()
    except StoreError as exc:
        return exc.cause or exc.title
    except sqlite3.Error as exc:
        return failed(exc).cause


def _free(path: Path) -> Path:
    """Return a name that no file has yet."""
    while path.exists():  # twice in a second, or a clock that was set back
        path = path.with_name(f"{path.stem}-more.db")
    return path


def before_import(store: Path, now: datetime) -> Path:
    """Back up a database without what is being imported, and return the file. Raises StoreError.

    Uses a separate connection, which does not see the current transaction. Keeps the last seven such backups.
    """
    folder = backup_dir(store)
    conn = connect_reading(store, 250)
    try:
        make_private_folder(folder)
        name = f"{store.stem}-before-import-{now:%Y-%m-%dT%H%M%S}-{now.microsecond // 1000:03d}.db"
        target = _free(folder / name)
        copy_to(conn, target)
        for old in sorted(folder.glob(f"{glob_safe(store.stem)}-before-import-*.db"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError("No backup was made", failed(exc).cause) from exc
    finally:
        conn.close()
    return target


def compact(conn: sqlite3.Connection, file: OpenFile) -> None:
    """Remove free space from a database and its log. Raises StoreError, also if another program reads it."""
    title = "The database was not compacted"
    try:
        conn.execute("VACUUM")
        for _ in range(ATTEMPTS):
            busy, _, _ = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
    except sqlite3.Error as exc:
        raise StoreError(title, failed(exc).cause) from exc
    finally:
        file.note_checkpoint()
    way_out = f"Close that program, then run `{command(file.database, 'store compact')}`"
    raise StoreError(title, "another program is reading the database", way_out)


def daily(store: Path, now: datetime, begun: Callable[[sqlite3.Connection], None]) -> Path | None:
    """Make today's backup (UTC) if it is missing and there are interviews; return it, or None.

    Uses a separate read-only connection, so that saving continues; `begun` receives it, to interrupt. Removes
    unfinished backups, and daily ones except the last seven, but none with an interview that the new one does
    not have. Raises StoreError.
    """
    folder = backup_dir(store)
    _drop_unfinished(store)
    target = folder / f"{store.stem}-{now:%Y-%m-%d}.db"
    if target.exists():
        return None
    conn = connect_reading(store, 250)
    try:
        begun(conn)
        if conn.execute("SELECT 1 FROM interviews LIMIT 1").fetchone() is None:
            return None
        make_private_folder(folder)
        copy_to(conn, target)
        if problem := trouble(target):
            _drop(target)
            raise StoreError("No backup was made", problem)
        _drop_older(dailies(store)[:-KEPT], target)
    except (sqlite3.Error, OSError) as exc:
        raise StoreError("No backup was made", failed(exc).cause) from exc
    finally:
        conn.close()
    return target


def _drop_older(copies: list[Path], new: Path) -> None:
    """Remove backups, but none with an interview that the new one does not have. Raises OSError."""
    ids = set(_rows(new, IDS))
    for old in copies:
        if ids.issuperset(_rows(old, IDS)):
            old.unlink(missing_ok=True)


def dailies(store: Path) -> list[Path]:
    """Return the daily backups of a database, oldest first."""
    day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
    return sorted(backup_dir(store).glob(f"{glob_safe(store.stem)}-{day}.db"))


def found(store: Path) -> list[Path]:
    """Return all backups in the backup folder of a database, newest first."""
    pattern = re.compile(
        re.escape(store.stem)
        + r"-(version-\d+-|before-import-|rescued-|replaced-)?\d{4}-\d\d-\d\d(T\d{6}[^.]*)?"
    )
    folder = backup_dir(store)
    files = [path for path in folder.iterdir() if pattern.fullmatch(path.stem)] if folder.is_dir() else []
    kept = [path for path in files if path.suffix in {".db", store.suffix} and path.is_file()]
    return sorted(kept, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def glob_safe(name: str) -> str:
    """Return a glob pattern that matches only this file name."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _sync(path: Path) -> None:
    """Write a file through to the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
