"""Whether the files of an open database are still the ones that were opened.

SQLite keeps writing into the files it has opened, also after another program has deleted, renamed or replaced
them: every commit succeeds, and nothing of it is there after the end of the process. So the files are looked
at before each commit, which takes a few microseconds.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from csr_interview.paths import free_name

CHECKPOINT = 2.0
"""Seconds by which SQLite may change a database after its log."""

LONG_LOG = 4 * 1024 * 1024
"""Bytes of a log that are worth copying to the database."""

COMPARED = 32 * 1024 * 1024
"""Bytes of the largest database whose content is remembered, which takes about 1 ms for each MB."""


class _Seen(NamedTuple):
    """A file as it was last seen."""

    device: int
    inode: int
    size: int
    changed: int
    """Nanoseconds; 0 on Windows, which updates the time and size of an open file late."""

    def same_file(self, other: _Seen) -> bool:
        """Return whether both are one file, whatever it contains."""
        return (self.device, self.inode) == (other.device, other.inode)


def _look(path: Path) -> _Seen | None:
    """Return a file as it is; None if there is none, or it cannot be accessed."""
    try:
        found = path.stat()
    except OSError:
        return None
    lately = (found.st_size, found.st_mtime_ns) if os.name == "posix" else (0, 0)
    return _Seen(found.st_dev, found.st_ino, *lately)


class OpenFile:
    """The files of a database that is open for writing. Belongs to the thread of the connection."""

    def __init__(self, database: Path) -> None:
        """Remember the files as they are, after the first access of the connection."""
        self.database = database
        self.wal = database.with_name(database.name + "-wal")
        self._shm = database.with_name(database.name + "-shm")
        self._seen = {path: seen for path in (database, self.wal, self._shm) if (seen := _look(path))}
        self._handle: int | None = None
        if os.name == "posix":  # elsewhere `_look` tells nothing that would have to be compared
            with contextlib.suppress(OSError):
                self._handle = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
        self._content = self._read()
        self._is_link = database.is_symlink()
        self.moved = self.replaced = self.overwritten = False

    @property
    def inodes(self) -> list[int]:
        """The file numbers of the database and its log, for `belongs_to_another`."""
        return [seen.inode for path in (self.database, self.wal) if (seen := self._seen.get(path))]

    def note(self) -> None:
        """Remember size and time of the log after a commit, which leaves the database itself as it was.

        A log that is empty then was cut by another program, so the earlier size is kept for `fault`.
        """
        before, now = self._seen.get(self.wal), _look(self.wal)
        if before and now and before.size and not now.size:
            return
        for path in (self.wal, self._shm):
            self._note(path)

    def note_checkpoint(self) -> None:
        """Remember also those of the database, after this connection has copied its log to it."""
        for path in (self.wal, self._shm):
            self._note(path)
        if self._note(self.database):
            self._content = self._read()

    def _note(self, path: Path) -> bool:
        """Remember size and time of a file, if it is the same one; return whether they have changed."""
        before, now = self._seen.get(path), _look(path)
        if before is None or now is None or not now.same_file(before):
            return False
        self._seen[path] = now
        return now != before

    @property
    def log_is_long(self) -> bool:
        """Whether the log is worth copying to the database. Never on Windows, where SQLite decides it."""
        seen = self._seen.get(self.wal)
        return seen is not None and seen.size > LONG_LOG

    def fault(self) -> str:
        """Return what another program has done to the files, in words; empty for nothing."""
        before, now = self._seen.get(self.database), _look(self.database)
        self.moved = now is None
        # A link to the moved file is another one: its log would be beside that file.
        linked = self.database.is_symlink() != self._is_link
        self.replaced = bool(now and before and (linked or not now.same_file(before)))
        # Only a checkpoint of this connection changes the file itself.
        self.overwritten = bool(now and before and not self.replaced and now != before)
        if self.overwritten and now and before and now.size == before.size and self._content:
            self.overwritten = self._read() != self._content
            if not self.overwritten:  # only its time was changed, or the same was written once more
                self._seen[self.database] = now
        part = next((path for path in (self.wal, self._shm) if not self._whole(path)), None)
        if self.moved:
            return "the database file was deleted or moved while it was open"
        if self.replaced:
            return "the database file was replaced by another one while it was open"
        if self.overwritten:
            return "another program overwrote the database file while it was open"
        if part is not None:
            done = "removed" if not part.exists() else "changed"
            return f"another program {done} {part.name}, a part of the database, while it was open"
        return ""

    def close(self) -> None:
        """Stop looking. Called after the connection is closed, because this drops its locks on the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _read(self) -> bytes:
        """Return a digest of the database file without its log; empty if that is unknown.

        Reads through the one handle, because closing another one would drop the locks of SQLite.
        """
        if self._handle is None:
            return b""
        found, place = hashlib.sha256(), 0
        try:
            if os.fstat(self._handle).st_size > COMPARED:
                return b""
            while block := os.pread(self._handle, 1024 * 1024, place):
                found.update(block)
                place += len(block)
        except OSError:
            return b""
        return found.digest()

    def _whole(self, path: Path) -> bool:
        """Return whether a file beside the database is the one that was opened, and not shorter."""
        before, now = self._seen.get(path), _look(path)
        if before is None or now is None:
            return before is None
        return bool(now.same_file(before) and now.size >= before.size)


def belongs_to_another(database: Path, inodes: object) -> bool:
    """Return whether the log beside a database belongs to another file that had its name.

    `inodes` are the file numbers that the last program left, see `OpenFile.inodes`. SQLite would write the
    log's pages into whatever database lies beside it.
    """
    try:
        log = database.with_name(database.name + "-wal").stat()
    except OSError:
        return False
    try:
        file = database.stat()
    except OSError:
        return True
    if not file.st_size:
        return True
    if not (isinstance(inodes, list) and len(inodes) == 2) or 0 in inodes:
        return False
    # A copied folder has new numbers for both. Some file systems give new ones whenever they are mounted, so
    # the file must also have come there after the last change of the log.
    came_later = file.st_ctime > log.st_mtime + CHECKPOINT
    return bool(log.st_ino == inodes[1] and file.st_ino != inodes[0] and came_later)


def set_log_aside(database: Path) -> Path | None:
    """Rename the log of a database, so that SQLite does not use it; return its new name. Raises OSError."""
    wal = database.with_name(database.name + "-wal")
    database.with_name(database.name + "-shm").unlink(missing_ok=True)
    if not os.path.lexists(wal):
        return None
    return wal.rename(free_name(wal, "left"))
