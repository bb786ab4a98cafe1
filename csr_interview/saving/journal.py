"""What could not be committed, kept in a file beside the store until it is.

One JSON object per line: verb, arguments, what the changed value was in the store when the change was
made (`base`, a digest), and a checksum of the line. The file is written whole, into a spare file where
there is one, and moved into place, so it is never half a file. `csr_interview.saving.replay` brings it
into the store at the next start.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound
from csr_interview.paths import FILE_MODE, private_umask
from csr_interview.saving import spare_files
from csr_interview.saving.changes import Change, Entry, TextChange, from_line, to_line
from csr_interview.saving.spare_files import END, SIZE
from csr_interview.saving.spare_files import journal_path as journal_path
from csr_interview.store.records import RefusedError, text_digest
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.store.store import Store

REFUSALS = (RefusedError, LockedScorecard, NotFound, ValueError, TypeError, LookupError, AttributeError)
"""What says that a write will never get in, however often it is tried."""


def refused_path(store: Path) -> Path:
    """Return the file of what the store would not take: kept for a person to look at."""
    return store.with_name(store.name + ".refused")


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal of an earlier run."""

    entries: list[Entry]
    unreadable: int = 0
    """Lines that made no sense."""
    aside: Path | None = None
    """The copy that was kept because of them."""


def entries(store: Store | None, changes: Iterable[Change]) -> list[Entry]:
    """Return changes with the digests of what they change, for a journal.

    A second text of the same field gets no digest of the store but of the first text, because that is what
    it will find. Without a store, or where it cannot be read, digests are None.
    """
    found: list[Entry] = []
    texts: dict[tuple[str, ...], str] = {}
    for change in changes:
        base: str | None = None
        if isinstance(change, TextChange) and change.value in texts:
            base = text_digest(clean(texts[change.value]))
        elif store is not None:
            with contextlib.suppress(sqlite3.Error, CsrInterviewError, *REFUSALS):
                base = change.base(store)  # where that fails, replay is more careful
        if isinstance(change, TextChange):
            texts[change.value] = change.text
        found.append(Entry(change, base))
    return found


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries with only the last text of each field, unless something lies between that needs both."""
    found: list[Entry] = []
    places: dict[tuple[str, ...], int] = {}
    for entry in entries:
        change = entry.change
        if not change.overtakable:
            places.clear()
        elif isinstance(change, TextChange):
            if change.value in places:
                place = places[change.value]
                found[place] = Entry(change, found[place].base)
                continue
            places[change.value] = len(found)
        found.append(entry)
    return found


def save(path: Path, lines: Iterable[Entry]) -> None:
    """Write a journal in place of the one before, and make sure it has reached the disk. Raises OSError."""
    lines = list(lines)
    data = _bytes(lines)
    if len(data) > SIZE:  # what was deleted meanwhile is given up before what stands there now
        data = _bytes(newest(lines))
    if not spare_files.write(path, data):
        partial = path.with_name(path.name + ".new")
        try:
            _write(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, data)
            partial.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise
    _sync_folder(path.parent)


def _bytes(lines: Iterable[Entry]) -> bytes:
    """Return entries as the content of a journal."""
    return "".join(map(to_line, lines)).encode("ascii")


def add(path: Path, changes: Iterable[Change]) -> None:
    """Add changes to a journal without looking at the store, the last resort. Raises OSError."""
    earlier = load(path)[0] if path.exists() else []
    save(path, [*earlier, *entries(None, changes)])


def append(path: Path, change: Change, reason: str) -> None:
    """Add a change to the file of those that were refused. Raises OSError."""
    _write(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, to_line(Entry(change, None), reason).encode("ascii"))


def remove(path: Path) -> None:
    """Remove a journal whose content is in the store. Raises OSError."""
    spare_files.take_back(path)
    _sync_folder(path.parent)


def load(path: Path) -> tuple[list[Entry], int]:
    """Return the entries of a journal in order, and how many lines made no sense. Raises OSError."""
    found, bad = [], 0
    for line in _content(path).split(b"\n"):
        if not line.strip():
            continue
        try:
            found.append(from_line(line))
        except (ValueError, TypeError, LookupError, AttributeError):
            bad += 1
    return found, bad


def _content(path: Path) -> bytes:
    """Return what a journal says, without what else the file holds. Raises OSError."""
    data = path.read_bytes()
    if data.startswith(END):
        return b""
    return data.partition(b"\n" + END)[0]


def take_over(path: Path) -> Journal:
    """Read the journal of an earlier run; where lines make no sense, keep a copy aside. Raises OSError."""
    found, bad = load(path)
    aside = None
    if bad:
        aside = _free_name(path)
        _write(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _content(path))
    return Journal(found, bad, aside)


def _write(path: Path, flags: int, data: bytes) -> None:
    """Write bytes through to the disk, in a file only its owner can read."""
    with private_umask():
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0), FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a change of names in a folder last. Windows has no such call, and does not need it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _free_name(path: Path) -> Path:
    """Return a name for a journal that is kept aside."""
    number = 1
    while (aside := path.with_name(f"{path.name}.bad-{number}")).exists():
        number += 1
    return aside
