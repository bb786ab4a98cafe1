"""The journal: changes that could not be saved, in a file next to the database.

One JSON object per line: verb, arguments, a digest of the value before the change (`base`), and a checksum of
the line. The file is always written completely, into a spare file if there is one, and then renamed.
`csr_interview.saving.replay` restores it at the next start.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound
from csr_interview.paths import free_name, make_private_folder, read_regular, write_through
from csr_interview.saving import spare_files
from csr_interview.saving.changes import Change, Entry, TextChange, from_line, to_line
from csr_interview.saving.spare_files import END, SIZE
from csr_interview.saving.spare_files import journal_path as journal_path
from csr_interview.store.records import RefusedError, text_digest
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.store.store import Store

REFUSALS = (
    *(RefusedError, LockedScorecard, NotFound, ValueError, TypeError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError),  # numbers and lists of a damaged journal
)
"""Errors of changes that can never be saved."""


MOST = 256 * 1024 * 1024
"""Maximum bytes to read of a journal."""


def refused_path(store: Path) -> Path:
    """Return the file of rejected changes, which are kept for review."""
    return store.with_name(store.name + ".refused")


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal of an earlier run."""

    entries: list[Entry]
    unreadable: int = 0
    """Number of invalid lines."""
    aside: Path | None = None
    """The copy that was kept because of them."""
    foreign: tuple[Path, ...] = ()
    """Where changes of other databases wait for them."""


def entries(store: Store | None, changes: Iterable[Change]) -> list[Entry]:
    """Return changes with digests of the values before them, for a journal.

    The second text of a field gets the digest of the first one, because that will be its value then. Digests
    are None without a store, or if it cannot be read.
    """
    found: list[Entry] = []
    database = store.database_id if store is not None else ""
    texts: dict[tuple[str, ...], str] = {}
    for change in changes:
        base: str | None = None
        if isinstance(change, TextChange) and change.value in texts:
            base = text_digest(clean(texts[change.value]))
        elif store is not None:
            with contextlib.suppress(sqlite3.Error, CsrInterviewError, *REFUSALS):
                base = change.base(store)  # without it, replay is more careful
        if isinstance(change, TextChange):
            texts[change.value] = change.text
        found.append(Entry(change, base, database))
    return found


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries with only the last text of each field, unless a change in between needs both."""
    found: list[Entry] = []
    places: dict[tuple[str, ...], int] = {}
    for entry in entries:
        change = entry.change
        if not change.overtakable:
            places.clear()
        elif isinstance(change, TextChange):
            if change.value in places:
                place = places[change.value]
                found[place] = replace(entry, base=found[place].base)
                continue
            places[change.value] = len(found)
        found.append(entry)
    return found


def save(path: Path, lines: Iterable[Entry]) -> None:
    """Replace a journal and write it through to the disk. Raises OSError."""
    lines = list(lines)
    data = _bytes(lines)
    if len(data) > SIZE:  # drop earlier versions first, not current text
        data = _bytes(newest(lines))
    make_private_folder(path.parent)  # the whole folder may have been moved
    if not spare_files.write(path, data):
        _replace(path, data)
    _sync_folder(path.parent)


def _bytes(lines: Iterable[Entry]) -> bytes:
    """Return entries as the content of a journal."""
    return "".join(map(to_line, lines)).encode("ascii")


def add(path: Path, changes: Iterable[Change]) -> None:
    """Add changes to a journal without reading the store, as a last resort. Raises OSError."""
    earlier = load(path)[0] if path.exists() else []
    save(path, [*earlier, *entries(None, changes)])


def append(path: Path, change: Change, reason: str) -> None:
    """Add a change to the file of rejected ones. Raises OSError."""
    line = to_line(Entry(change, None), reason).encode("ascii")
    write_through(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, line)


def remove(path: Path) -> None:
    """Remove a journal whose content is saved. Raises OSError."""
    spare_files.take_back(path)
    _sync_folder(path.parent)


def load(path: Path) -> tuple[list[Entry], int]:
    """Return the entries of a journal in order, and the number of invalid lines. Raises OSError."""
    found, bad = [], 0
    for line in _content(path).split(b"\n"):
        if not line.strip():
            continue
        try:
            found.append(from_line(line))
        except REFUSALS:
            bad += 1
    return found, bad


def _content(path: Path) -> bytes:
    """Return the content of a journal without the padding of its file. Raises OSError."""
    data = read_regular(path, MOST)
    if data.startswith(END):
        return b""
    return data.partition(b"\n" + END)[0]


def take_over(path: Path, database: str = "") -> Journal:
    """Read the journals of earlier runs for the database with this ID. Raises OSError.

    If there are invalid lines, a copy is kept. Changes of other databases, such as one that was replaced
    while it was open, go into a journal of theirs, which is read when that database is back.
    """
    found, bad = load(path) if os.path.lexists(path) else ([], 0)
    aside = None
    if bad:
        aside = free_name(path, "bad")
        write_through(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _content(path))
    others: dict[str, list[Entry]] = {}
    for entry in found:
        if database and entry.database.isalnum() and entry.database != database:
            others.setdefault(entry.database, []).append(entry)
    for other, theirs in others.items():
        place = of_database(path, other)
        earlier = load(place)[0] if place.exists() else []
        _replace(place, _bytes([*earlier, *theirs]))
    own = of_database(path, database)
    kept = load(own)[0] if database and own.exists() else []
    kept += [entry for entry in found if entry.database not in others]
    return Journal(kept, bad, aside, tuple(of_database(path, other) for other in others))


def of_database(path: Path, database: str) -> Path:
    """Return the journal for a database that another one has replaced."""
    return path.with_name(f"{path.name}.of-{database}")


def set_aside(path: Path) -> Path:
    """Rename a journal that cannot be used, and return its new name. Raises OSError."""
    aside = free_name(path, "bad")
    path.rename(aside)
    return aside


def _replace(path: Path, data: bytes) -> None:
    """Replace a file by another one with these bytes, written through to the disk. Raises OSError."""
    partial = path.with_name(path.name + ".new")
    try:
        partial.unlink(missing_ok=True)  # it may be a link to another file
        write_through(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, data)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Write renamed files in a folder through to the disk; not needed on Windows."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
