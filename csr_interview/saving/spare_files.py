"""Spare files: reserved space for the journal, so that it can be written on a full disk.

Freeing space and writing a new file would not work, because SQLite's log could take the space first. So there
are two files. A journal is written into one of them in place, which is then renamed; the next one goes into
the other.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

from csr_interview.paths import reserves, write_through

SIZE = 1024 * 1024
"""Bytes of each file. The text of a long interview needs a fraction."""

ENOUGH = 4 * 1024 * 1024
"""Free bytes needed to commit again after the disk was full."""

END = b"end\n"
"""The line that ends the journal within a file."""


def journal_path(store: Path) -> Path:
    """Return the journal of a store."""
    return store.with_name(store.name + ".journal")


def spare_files(journal: Path) -> tuple[Path, Path]:
    """Return the two spare files of a journal; an existing journal is one of them."""
    return reserves(journal.with_suffix(""))


def make(journal: Path) -> None:
    """Create missing spare files. Raises OSError without space."""
    settle(journal)
    for spare in _wanted(journal):
        if _size(spare) < SIZE:
            _fill(spare)


def disk_has_space(journal: Path) -> bool:
    """Return whether a disk that was full has space for commits; creates missing spare files."""
    missing = sum(SIZE for spare in _wanted(journal) if _size(spare) < SIZE)
    try:
        if shutil.disk_usage(journal.parent).free < ENOUGH + missing:
            return False
        make(journal)
    except OSError:
        return False
    return True


def write(journal: Path, data: bytes) -> bool:
    """Turn a spare file with `data` into the journal; return False without one. Raises OSError.

    The previous journal remains until this one is on the disk.
    """
    settle(journal)
    spare = next((spare for spare in spare_files(journal) if _size(spare) > 0), None)
    if spare is None:
        return False
    write_through(spare, os.O_WRONLY, data + END)
    if journal.exists():
        journal.replace(_last(journal))
    spare.replace(journal)
    if _last(journal).exists():
        _last(journal).replace(spare)
    return True


def take_back(journal: Path) -> None:
    """Turn a journal back into a spare file, overwriting its content. Raises OSError."""
    settle(journal)
    free = next((spare for spare in spare_files(journal) if not spare.exists()), None)
    if free is None or _size(journal) < SIZE:
        journal.unlink(missing_ok=True)
    else:
        journal.replace(free)
        for spare in spare_files(journal):
            if _size(spare) > 0:
                _fill(spare)


def settle(journal: Path) -> None:
    """Finish an interrupted renaming, without losing a journal. Raises OSError."""
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
    """Return the required spare files: one fewer while the journal is one."""
    first, second = spare_files(journal)
    if _size(journal) < SIZE:
        return first, second
    return (second,) if second.exists() else (first,)


def _last(journal: Path) -> Path:
    """Return the name of the previous journal during renaming."""
    return journal.with_name(journal.name + ".last")


def _size(path: Path) -> int:
    """Return the size of a file; 0 without one, -1 for a link or anything else that is no regular file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def _fill(path: Path) -> None:
    """Fill a file in place, with random bytes, because zeros need no space on some file systems."""
    if _size(path) < 0:
        raise OSError(errno.EEXIST, f"{path.name} is not a regular file", str(path))
    write_through(path, os.O_CREAT | os.O_WRONLY, os.urandom(max(SIZE, _size(path))))
