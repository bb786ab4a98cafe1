"""Copies of the store: on request, each day, and before an upgrade."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from csr_interview.errors import StoreError
from csr_interview.paths import backup_dir, create_private_file, make_private_folder
from csr_interview.store.connection import connect_reading, failed, uri

KEPT = 7
"""Daily backups that are kept, the newest ones."""


def copy_to(conn: sqlite3.Connection, target: Path) -> None:
    """Write a compact, complete copy of the store to `target`, readable by its owner only.

    The copy appears whole or not at all. Raises StoreError; never writes over a file.
    """
    target = target.absolute()
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        if target.exists():
            raise FileExistsError
        partial.unlink(missing_ok=True)
        create_private_file(partial)
        conn.execute("VACUUM INTO ?", (uri(partial, "mode=rw"),))
        _sync(partial)
        create_private_file(target)  # claims the name, which may have been taken meanwhile
        partial.replace(target)
    except FileExistsError:
        _drop(partial)
        raise StoreError("no backup was made", f"{target} exists already", "Choose another name") from None
    except OSError as exc:
        _drop(partial)
        raise StoreError("no backup was made", (exc.strerror or "the place is out of reach").lower()) from exc
    except sqlite3.Error as exc:
        _drop(partial)
        raise StoreError("no backup was made", failed(exc).cause) from exc


def _drop(path: Path) -> None:
    """Remove what was not finished, if that is possible: the reason why it failed matters more."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def before_upgrade(conn: sqlite3.Connection, store: Path, version: int, now: datetime) -> Path:
    """Back a store up before it is upgraded from `version`, and return where to. Raises StoreError."""
    folder = backup_dir(store)
    make_private_folder(folder)
    target = folder / f"{store.stem}-version-{version}-{now:%Y-%m-%dT%H%M%S}.db"
    copy_to(conn, target)
    return target


def before_import(store: Path, now: datetime) -> Path:
    """Back a store up as it is without what is being imported, and return where to. Raises StoreError.

    Reads on a connection of its own, which does not see the transaction under way. Older such backups than
    the last seven are removed.
    """
    folder = backup_dir(store)
    conn = connect_reading(store, 250)
    try:
        make_private_folder(folder)
        target = folder / f"{store.stem}-before-import-{now:%Y-%m-%dT%H%M%S}-{now.microsecond // 1000:03d}.db"
        while target.exists():  # a clock that was set back
            target = target.with_name(f"{target.stem}-more.db")
        copy_to(conn, target)
        for old in sorted(folder.glob(f"{glob_safe(store.stem)}-before-import-*.db"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError("no backup was made", failed(exc).cause) from exc
    finally:
        conn.close()
    return target


def daily(store: Path, now: datetime, begun: Callable[[sqlite3.Connection], None]) -> Path | None:
    """Make today's backup (UTC) if it is missing and there is anything to keep; return it, or None.

    Works on a connection of its own that can only read, so that writing goes on meanwhile; `begun` gets
    it, to interrupt. Older daily backups than the last seven are removed, and what an earlier attempt
    left unfinished. Raises StoreError.
    """
    folder = backup_dir(store)
    target = folder / f"{store.stem}-{now:%Y-%m-%d}.db"
    if target.exists():
        return None
    conn = connect_reading(store, 250)
    try:
        begun(conn)
        if conn.execute("SELECT 1 FROM interviews LIMIT 1").fetchone() is None:
            return None
        make_private_folder(folder)
        for left in folder.glob(f"{glob_safe(store.stem)}-*.partial"):
            _drop(left)
        copy_to(conn, target)
        for old in dailies(store)[:-KEPT]:
            old.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as exc:
        raise StoreError("no backup was made", failed(exc).cause) from exc
    finally:
        conn.close()
    return target


def dailies(store: Path) -> list[Path]:
    """Return the daily backups of a store, oldest first."""
    day = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
    return sorted(backup_dir(store).glob(f"{glob_safe(store.stem)}-{day}.db"))


def found(store: Path) -> list[Path]:
    """Return all backups of a store that lie in its folder for them, newest first."""
    pattern = re.compile(
        re.escape(store.stem) + r"-(version-\d+-|before-import-)?\d{4}-\d\d-\d\d(T\d{6}[^.]*)?"
    )
    folder = backup_dir(store)
    files = [path for path in folder.iterdir() if pattern.fullmatch(path.stem)] if folder.is_dir() else []
    kept = [path for path in files if path.suffix in {".db", store.suffix} and path.is_file()]
    return sorted(kept, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def glob_safe(name: str) -> str:
    """Return a file name as a glob pattern that matches just it."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _sync(path: Path) -> None:
    """Make sure a file has reached the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
