"""Spare files: files of real bytes that become the journal where they lie, on a full disk too.

Giving their space up and writing anew would not do: whoever writes next takes what was given up, SQLite's own
log first. So two files are kept. A journal is written into one of them in place and moved to the journal's
name; the next goes into the other, and the two change places.
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


def journal_path(store: Path) -> Path:
    """Return the journal of a store."""
    return store.with_name(store.name + ".journal")


def spare_files(journal: Path) -> tuple[Path, Path]:
    """Return the two spare files of a journal. While there is a journal, it is one of them."""
    return journal.with_suffix(".reserve"), journal.with_suffix(".reserve-2")


def make(journal: Path) -> None:
    """Make the spare files, unless they are there already. Raises OSError where there is no space."""
    settle(journal)
    for spare in _wanted(journal):
        if _size(spare) < SIZE:
            _fill(spare)


def disk_has_space(journal: Path) -> bool:
    """Return whether a disk that was full has space for commits, after making the journal's spare files."""
    missing = sum(SIZE for spare in _wanted(journal) if _size(spare) < SIZE)
    try:
        if shutil.disk_usage(journal.parent).free < ENOUGH + missing:
            return False
        make(journal)
    except OSError:
        return False
    return True


def write(journal: Path, data: bytes) -> bool:
    """Make a spare file with `data` the journal; return False where there is none. Raises OSError.

    The journal before it stays whole until this one has reached the disk.
    """
    settle(journal)
    spare = next((spare for spare in spare_files(journal) if spare.exists()), None)
    if spare is None:
        return False
    with spare.open("r+b") as file:
        file.write(data + END)
        file.flush()
        os.fsync(file.fileno())
    if journal.exists():
        journal.replace(_last(journal))
    spare.replace(journal)
    if _last(journal).exists():
        _last(journal).replace(spare)
    return True


def take_back(journal: Path) -> None:
    """Remove a journal, keeping its space and nothing of what it said. Raises OSError."""
    settle(journal)
    free = next((spare for spare in spare_files(journal) if not spare.exists()), None)
    if free is None or _size(journal) < SIZE:
        journal.unlink(missing_ok=True)
    else:
        journal.replace(free)
        for spare in spare_files(journal):
            if spare.exists():
                _fill(spare)


def settle(journal: Path) -> None:
    """Finish a change of places that was cut short: no journal is lost by it. Raises OSError."""
    last = _last(journal)
    if not last.exists():
        return
    if not journal.exists():
        last.replace(journal)
        return
    free = next((spare for spare in spare_files(journal) if not spare.exists()), None)
    if free is None:
        last.unlink()
    else:
        last.replace(free)


def _wanted(journal: Path) -> tuple[Path, ...]:
    """Return the spare files there have to be: one fewer while the journal is in one."""
    first, second = spare_files(journal)
    if _size(journal) < SIZE:
        return first, second
    return (second,) if second.exists() else (first,)


def _last(journal: Path) -> Path:
    """Return the name of the journal before this one, while the two change places."""
    return journal.with_name(journal.name + ".last")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _fill(path: Path) -> None:
    """Fill a file in place; with noise, because zeros take no space on some file systems."""
    with private_umask():
        handle = os.open(path, os.O_CREAT | os.O_WRONLY | getattr(os, "O_BINARY", 0), FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(max(SIZE, _size(path))))
        file.flush()
        os.fsync(file.fileno())
