"""Room that belongs to the journal: files of real bytes that become the journal where they lie.

Giving room up and writing anew would not do: on a full disk whoever writes next takes what was given up,
SQLite's own log first. So two files are kept. A journal is written into one of them in place and moved to
the journal's name; the next goes into the other, and the two change places.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from csr_interview.paths import FILE_MODE, private_umask

SIZE = 1024 * 1024
"""Bytes of each file. A journal holds each changed field once; a long interview's text is a fraction."""

ENOUGH = 4 * 1024 * 1024
"""Free bytes from which a disk that was full is trusted with commits again."""

END = b"end\n"
"""The line after which a file holds nothing of the journal."""


def rooms(journal: Path) -> tuple[Path, Path]:
    """Return the two files that keep room for a journal. While there is a journal, it is one of them."""
    return journal.with_suffix(".reserve"), journal.with_suffix(".reserve-2")


def make(journal: Path) -> None:
    """Keep room, unless it is kept already. Raises OSError where there is none."""
    settle(journal)
    for room in _wanted(journal):
        if _size(room) < SIZE:
            _fill(room)


def disk_has_room(journal: Path) -> bool:
    """Return whether a disk that was full has room for commits, after making the journal's own."""
    missing = sum(SIZE for room in _wanted(journal) if _size(room) < SIZE)
    try:
        if shutil.disk_usage(journal.parent).free < ENOUGH + missing:
            return False
        make(journal)
    except OSError:
        return False
    return True


def put(journal: Path, data: bytes) -> bool:
    """Make `data` the journal, in room that was kept; return False where none was. Raises OSError.

    The journal before it stays whole until this one has reached the disk.
    """
    settle(journal)
    room = next((room for room in rooms(journal) if room.exists()), None)
    if room is None:
        return False
    with room.open("r+b") as file:
        file.write(data + END)
        file.flush()
        os.fsync(file.fileno())
    if journal.exists():
        journal.replace(_last(journal))
    room.replace(journal)
    if _last(journal).exists():
        _last(journal).replace(room)
    return True


def take_back(journal: Path) -> None:
    """Remove a journal, keeping its room and nothing of what it said. Raises OSError."""
    settle(journal)
    free = next((room for room in rooms(journal) if not room.exists()), None)
    if free is None or _size(journal) < SIZE:
        journal.unlink(missing_ok=True)
    else:
        journal.replace(free)
        for room in rooms(journal):
            if room.exists():
                _fill(room)


def settle(journal: Path) -> None:
    """Finish a change of places that was cut short: no journal is lost by it. Raises OSError."""
    last = _last(journal)
    if not last.exists():
        return
    if not journal.exists():
        last.replace(journal)
        return
    free = next((room for room in rooms(journal) if not room.exists()), None)
    if free is None:
        last.unlink()
    else:
        last.replace(free)


def _wanted(journal: Path) -> tuple[Path, ...]:
    """Return the files there have to be: one fewer while the journal fills one."""
    first, second = rooms(journal)
    if _size(journal) < SIZE:
        return first, second
    return (second,) if second.exists() else (first,)


def _last(journal: Path) -> Path:
    """Return the name of the journal before this one, while the two change places."""
    return journal.with_name(journal.name + ".last")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _fill(path: Path) -> None:
    """Fill a file in place; with noise, because zeros take no room on some file systems."""
    with private_umask():
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0), FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(max(SIZE, _size(path))))
        file.flush()
        os.fsync(file.fileno())
