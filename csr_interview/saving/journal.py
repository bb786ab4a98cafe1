"""What could not be committed, kept in a file beside the store until it is.

One JSON object per line: verb, arguments, what the changed value was in the store when the change was
made (`base`, a digest), and a checksum of the line. The file is written whole, in room kept for it where
there is any, and moved into place, so it is never half a file. `csr_interview.saving.replay` brings it
into the store at the next start.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound
from csr_interview.paths import FILE_MODE, private_umask
from csr_interview.saving.changes import Entry, Post, from_line, newest, to_line
from csr_interview.saving.changes import journal_path as journal_path
from csr_interview.store import writing
from csr_interview.store.records import RefusedError, canonical, text_digest
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.store.store import Store

# Room that belongs to the journal: files of real bytes that become the journal where they lie.
#
# Giving room up and writing anew would not do: on a full disk whoever writes next takes what was given up,
# SQLite's own log first. So two files are kept. A journal is written into one of them in place and moved to
# the journal's name; the next goes into the other, and the two change places.


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


def current(store: Store, post: Post) -> str | None:
    """Return a digest of the value that a post is about to change, or None for verbs that only add."""
    if post.verb == "write_text":
        return text_digest(store.text_of(*post.args[:3]))
    if post.verb == "note_candidate":
        return text_digest(store.notes_of(post.args[0]))
    if post.verb in ("rate", "skip"):
        return text_digest(canonical(writing.settled(store, post.args[0], post.args[1])))
    if post.verb == "recommend":
        own = store.interview(post.args[0]).recommendation
        return text_digest(canonical(asdict(own) if own else None))
    return None


def entries(store: Store | None, posts: Sequence[Post]) -> list[Entry]:
    """Return posts with the digests of what they change, for a journal.

    A second post about the same field gets no digest of the store but of the first one's text, because
    that is what it will find. Without a store, or where it cannot be read, digests are None.
    """
    found: list[Entry] = []
    texts: dict[tuple[Any, ...] | None, str] = {}
    for post in posts:
        base: str | None = None
        key = post.text_field
        if key in texts:
            base = text_digest(clean(texts[key]))
        elif store is not None:
            with contextlib.suppress(sqlite3.Error, CsrInterviewError, *REFUSALS):
                base = current(store, post)  # where that fails, replay is more careful
        if key is not None:
            texts[key] = post.args[-1]
        found.append(Entry(post, base))
    return found


def save(path: Path, lines: Iterable[Entry]) -> None:
    """Write a journal in place of the one before, and make sure it has reached the disk. Raises OSError."""
    lines = list(lines)
    data = _bytes(lines)
    if len(data) > SIZE:  # what was deleted meanwhile is given up before what stands there now
        data = _bytes(newest(lines))
    if not put(path, data):
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


def add(path: Path, posts: Sequence[Post]) -> None:
    """Add posts to a journal without looking at the store, the last resort. Raises OSError."""
    earlier = load(path)[0] if path.exists() else []
    save(path, [*earlier, *entries(None, posts)])


def append(path: Path, post: Post, reason: str) -> None:
    """Add a post to the file of those that were refused. Raises OSError."""
    _write(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, to_line(Entry(post, None), reason).encode("ascii"))


def remove(path: Path) -> None:
    """Remove a journal whose content is in the store. Raises OSError."""
    take_back(path)
    _sync_folder(path.parent)


def load(path: Path) -> tuple[list[Entry], int]:
    """Return the entries of a journal in order, and how many lines made no sense. Raises OSError."""
    found, bad = [], 0
    for line in _content(path).split(b"\n"):
        if not line.strip():
            continue
        try:
            found.append(from_line(line))
        except (ValueError, TypeError, LookupError):
            bad += 1
    return found, bad


def _content(path: Path) -> bytes:
    """Return what a journal says, without what else lies in its room. Raises OSError."""
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
