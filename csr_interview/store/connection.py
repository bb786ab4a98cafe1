"""Opening the SQLite file: checks, permissions, the lock, and error messages."""

from __future__ import annotations

import contextlib
import errno
import glob
import json
import os
import shlex
import shutil
import sqlite3
import stat
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from csr_interview.errors import StoreBusy, StoreError
from csr_interview.paths import (
    FILE_MODE,
    backup_dir,
    create_private_file,
    make_private_folder,
    private_umask,
    read_regular,
    reserves,
    store_path,
)
from csr_interview.store import records, schema
from csr_interview.store.open_file import belongs_to_another

if TYPE_CHECKING:
    from filelock import BaseFileLock

_NO_LOCKS = {getattr(errno, name, None) for name in ("ENOLCK", "EOPNOTSUPP", "ENOTSUP", "ENOSYS")} - {None}
"""Errors of file systems without locks."""

_INDEX = 32 * 1024
"""Bytes of the smallest file with which programs share SQLite's log."""

_ROOM = 256 * 1024
"""Free bytes needed to open a database."""

OTHER_PLACE = "Choose another file with --store FILE"

FAILURES = (StoreError, sqlite3.Error, OSError, MemoryError)
"""Errors that a later attempt may not have: the disk, the file, another program."""


def uri(path: PurePath, mode: str) -> str:
    """Return the SQLite URI of an absolute path; `mode` follows `?`, such as "mode=ro".

    A UNC path gets an empty authority before its host, because SQLite accepts no other.
    """
    address = path.as_uri()
    if address.startswith("file:") and not address.startswith("file:///"):
        address = "file:////" + address.removeprefix("file://")
    return f"{address}?{mode}"


def cannot_open(path: Path, cause: str, way_out: str = OTHER_PLACE) -> StoreError:
    """Return the error for a database that cannot be opened."""
    return StoreError(f"The database {path} cannot be opened", cause, way_out)


def damaged(path: Path) -> StoreError:
    """Return the error for a damaged database."""
    return StoreError(
        f"The database {path} cannot be read",
        "the file is damaged",
        f"Run `{command(path, 'store check')}` for details; backups are in {backup_dir(path)}",
    )


def command(path: Path, words: str) -> str:
    """Return a command line for a database; the default one need not be named."""
    named = "" if path.absolute() == store_path().absolute() else f"--store {shlex.quote(str(path))} "
    return f"csr-interview {named}{words}"


def unreadable(path: Path, exc: sqlite3.DatabaseError) -> StoreError:
    """Return the error for a failed read."""
    if "malformed" in str(exc) or "not a database" in str(exc):
        return damaged(path)
    return StoreError(f"The database {path} cannot be read", failed(exc).cause)


def failed(exc: sqlite3.Error | OSError) -> StoreError:
    """Return the error for a failed write, in plain words."""
    text = str(exc)
    if isinstance(exc, OSError):
        named = f"{Path(exc.filename).name}: " if isinstance(exc.filename, str) else ""
        text = named + (exc.strerror or type(exc).__name__).lower()
    known = {
        "database is locked": ("another program is writing to the database", ""),
        "database table is locked": ("another program is writing to the database", ""),
        "database or disk is full": ("the disk is full", "Free some space"),
        "disk I/O error": ("the disk reports an error", "Check that it is connected and has space"),
        "attempt to write a readonly database": ("the database is read-only", "Check its permissions"),
        "unable to open database file": (
            "the folder of the database cannot be accessed",
            "Check that it exists",
        ),
        "database disk image is malformed": ("the file is damaged", "Restore a backup"),
    }
    cause, way_out = known.get(text, (text, ""))
    return StoreError("The database could not be written", cause, way_out)


def look(path: Path) -> bool:
    """Return whether there is a database at `path`; False for a missing or empty file.

    Changes nothing. Raises StoreError if the path is something else. The file is only read through SQLite,
    because closing another handle on it would drop the locks of this process.
    """
    try:
        info = path.stat()
    except FileNotFoundError as exc:
        if path.is_symlink():
            cause = f"it is a symbolic link to {path.readlink()}, which does not exist"
            raise cannot_open(path, cause, "Check that its disk is connected, or remove the link") from exc
        return False
    except NotADirectoryError as exc:
        raise cannot_open(path, "part of its path is a file, not a folder") from exc
    except OSError as exc:
        raise cannot_open(path, exc.strerror or "it cannot be accessed") from exc
    if stat.S_ISDIR(info.st_mode):
        raise cannot_open(path, "it is a folder", "Specify a file in it with --store FILE")
    if not stat.S_ISREG(info.st_mode):
        raise cannot_open(path, "it is not a regular file")
    if info.st_size == 0:
        return False
    conn = connect_reading(path, 250)
    try:
        return identify(conn, path) > 0
    finally:
        conn.close()


def connect_reading(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Return a read-only connection to an existing file. Raises StoreError."""
    for end in ("-wal", "-shm"):  # SQLite opens no links, but does not say so
        if (beside := path.with_name(path.name + end)).is_symlink():
            raise cannot_open(path, f"{beside.name} is a symbolic link", "Remove the link")
    mode = "mode=ro"
    if write_protected(path) and not path.with_name(path.name + "-wal").exists():
        # A database that was closed cleanly and cannot be written: SQLite may not be able to create its
        # shared files there, and without a writer it needs none.
        mode = "mode=ro&immutable=1"
    elif belongs_to_another(path, _note(path).get("files")):
        mode = "mode=ro&immutable=1"  # the log is of a file that is gone
    else:
        _make_room(path)
    try:
        conn = sqlite3.connect(uri(path.absolute(), mode), uri=True, isolation_level=None)
    except sqlite3.Error as exc:
        raise cannot_open(path, "it cannot be read", "Check its permissions, or use another file") from exc
    set_up(conn, busy_ms)
    return conn


def write_protected(path: Path) -> str:
    """Return why a database must not be written, in words; empty if it may be.

    The mode that the owner has set counts for everybody, even where the system would allow more. Windows has
    a read-only attribute of folders too, but it does not protect them.
    """
    for one, words in ((path, "the file"), (path.parent, "its folder")):
        with contextlib.suppress(OSError):
            if (os.name == "posix" or one is path) and not one.stat().st_mode & 0o222:
                return f"{words} is write-protected"
            if not os.access(one, os.W_OK):
                return f"there is no permission to write to {words}"
    return ""


def _make_room(path: Path) -> None:
    """Give up space reserved for the journal on a full disk, if SQLite needs it to open or read the file."""
    with contextlib.suppress(OSError):
        index = path.with_name(path.name + "-shm")
        if index.exists() and index.stat().st_size >= _INDEX:
            return  # a program has it open
        reserve = next((one for one in reserves(path)[::-1] if one.exists()), None)
        if reserve is not None and shutil.disk_usage(path.parent).free < _ROOM:
            reserve.unlink()


def connect_nowhere() -> sqlite3.Connection:
    """Return a connection to an empty database in memory."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    set_up(conn, 0)
    return conn


def connect_writing(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Return the writing connection; the caller holds the lock. Creates the file. Raises StoreError."""
    try:
        if not path.exists():
            create_private_file(path)
        with private_umask():
            conn = sqlite3.connect(uri(path.absolute(), "mode=rw"), uri=True, isolation_level=None)
            set_up(conn, busy_ms)
            conn.execute("PRAGMA journal_mode = WAL")
            conn.execute("PRAGMA synchronous = FULL")
            conn.execute("PRAGMA secure_delete = ON")
            if os.name == "posix":  # see `OpenFile.log_is_long`
                conn.execute("PRAGMA wal_autocheckpoint = 0")
                conn.execute("PRAGMA journal_size_limit = 0")  # the length of the log says what is in it
    except (sqlite3.Error, OSError) as exc:
        if "malformed" in str(exc):
            raise damaged(path) from exc
        raise cannot_open(path, why(exc)) from exc
    return conn


def prepare_folder(path: Path) -> None:
    """Create the folder of a database. Raises StoreError."""
    try:
        make_private_folder(path.absolute().parent)
    except OSError as exc:
        raise cannot_open(path, why(exc)) from exc


def identify(conn: sqlite3.Connection, path: Path) -> int:
    """Return the version of the database, 0 for an empty one. Raises StoreError for any other file."""
    application = 0
    try:
        application = conn.execute("PRAGMA application_id").fetchone()[0]
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        tables = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.OperationalError as exc:
        log = path.with_name(path.name + "-wal")
        if write_protected(path) and log.exists():  # its index would have to be written beside it
            cause = f"{log.name} cannot be read in a write-protected folder"
            raise cannot_open(path, cause, "Copy both files to another folder, and open the copy") from exc
        raise cannot_open(path, why(exc)) from exc
    except (sqlite3.DatabaseError, UnicodeDecodeError) as exc:  # SQLite's message may quote what is damaged
        if application == schema.APPLICATION_ID or is_ours(path) or _has_backups(path):
            raise damaged(path) from exc
        raise cannot_open(path, "it is not a csr-interview database") from exc
    if application != schema.APPLICATION_ID:
        if application == version == tables == 0:
            return 0
        raise cannot_open(path, "it belongs to another program")
    known = len(schema.MIGRATIONS)
    if version > known:
        cause = f"a newer csr-interview created it (version {version}; this one reads {known})"
        raise cannot_open(path, cause, "Update csr-interview")
    return int(version)


def _has_backups(path: Path) -> bool:
    """Return whether files in the backup folder have the name of a database."""
    return any(backup_dir(path).glob(f"{glob.escape(path.stem)}-*.db"))


def is_ours(path: Path) -> bool:
    """Return whether the header of a file that SQLite cannot read is ours."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a named pipe would wait
            return False
        with path.open("rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:] == schema.APPLICATION_ID.to_bytes(4)


def set_up(conn: sqlite3.Connection, busy_ms: int) -> None:
    """Configure a connection."""
    conn.execute(f"PRAGMA busy_timeout = {int(busy_ms)}")
    conn.execute("PRAGMA foreign_keys = ON")
    # Otherwise INSERT OR REPLACE removes rows without running the triggers that protect them.
    conn.execute("PRAGMA recursive_triggers = ON")
    records.set_up(conn)


def why(exc: sqlite3.Error | OSError) -> str:
    """Return why opening failed, in words."""
    if isinstance(exc, PermissionError):
        return "no permission to write there"
    if isinstance(exc, OSError):
        return (exc.strerror or "the folder cannot be accessed").lower()
    known = {
        "unable to open database file": "no permission to write there, or the folder does not exist",
        "attempt to write a readonly database": "no permission to write there",
        "disk I/O error": "the disk is full or reports an error",
        "database is locked": "another program is using it",
    }
    return known.get(str(exc), str(exc))


# One writer per database: a lock that the operating system releases when its process ends.


def lock_path(store: Path) -> Path:
    """Return the lock file of a database. It remains, empty; only a held lock means anything."""
    return store.with_name(store.name + ".lock")


def holder_path(store: Path) -> Path:
    """Return the file that says who holds the lock, which on Windows nobody else can read."""
    return store.with_name(store.name + ".holder")


class StoreLock:
    """The lock for writing to one database."""

    def __init__(self, store: Path) -> None:
        """Prepare; nothing is locked yet."""
        self._store = store
        self._lock: BaseFileLock | None = None
        self.left: object = None
        """The file numbers that a killed program left, see `OpenFile.inodes`."""

    def acquire(self, now: datetime) -> None:
        """Take the lock without waiting. Raises StoreBusy if another process has it, otherwise StoreError."""
        from filelock import FileLock, Timeout  # 10 ms: only for writing

        lock = FileLock(lock_path(self._store), timeout=0, mode=FILE_MODE)
        try:
            with private_umask():
                lock.acquire()
        except Timeout:
            if not lock_path(self._store).exists():  # it could not be created
                raise cannot_open(self._store, "no permission to write there") from None
            raise busy(self._store) from None
        except OSError as exc:
            raise _cannot_lock(self._store, exc) from exc
        self._lock = lock
        self.left = _note(self._store).get("files")
        self._since = now.astimezone().strftime("%H:%M")
        self.leave_note([])

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._lock is not None:
            with contextlib.suppress(OSError):  # the lock must be released in any case
                holder_path(self._store).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def leave_note(self, inodes: list[int]) -> None:
        """Write who holds the lock: process, time and files, nothing about the person or machine."""
        note = json.dumps({"process": os.getpid(), "since": self._since, "files": inodes})
        path = holder_path(self._store)
        with contextlib.suppress(OSError):  # the file only informs
            path.unlink(missing_ok=True)  # it may be a link to another file
            create_private_file(path, note.encode() + b"\n")


def _cannot_lock(store: Path, exc: OSError) -> StoreError:
    """Return the error for a failed lock."""
    lock = lock_path(store).name
    if exc.errno in _NO_LOCKS:
        way_out = "Move it to a local disk; commands that only read, such as list and export, work there too"
        return cannot_open(store, "its file system, such as a network drive, does not support locks", way_out)
    if exc.errno == errno.ELOOP:
        return cannot_open(store, f"{lock} is a symbolic link", "Remove the link")
    if isinstance(exc, PermissionError):
        return cannot_open(store, "no permission to write there")
    return cannot_open(store, f"{lock} cannot be locked ({(exc.strerror or 'unknown reason').lower()})")


def holder(store: Path) -> str:
    """Return who has a database open, for a sentence."""
    note = _note(store)
    try:
        return f"another csr-interview (process {int(note['process'])}, since {str(note['since'])[:5]})"
    except (ValueError, KeyError, TypeError):
        return "another csr-interview"


def _note(store: Path) -> dict[str, Any]:
    """Return what the last holder of the lock wrote; empty if that is missing or damaged."""
    try:
        note = json.loads(read_regular(holder_path(store), 1000))
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def busy(store: Path) -> StoreBusy:
    """Return the error for a database that another process has open for writing."""
    return StoreBusy(
        f"The database {store} is in use", f"{holder(store)} has it open", "Close that program first"
    )
