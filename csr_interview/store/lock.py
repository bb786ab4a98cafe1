"""One writer per store: a lock the operating system drops when its process ends, however it ends."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import StoreBusy
from csr_interview.paths import FILE_MODE, private_umask
from csr_interview.store.connection import cannot_open

if TYPE_CHECKING:
    from filelock import BaseFileLock


def lock_path(store: Path) -> Path:
    """Return the lock file of a store. It stays behind, empty; only a held lock means anything."""
    return store.with_name(store.name + ".lock")


def holder_path(store: Path) -> Path:
    """Return the note about who holds the lock. Apart from the lock, which Windows lets nobody else read."""
    return store.with_name(store.name + ".holder")


class StoreLock:
    """The right to write to one store."""

    def __init__(self, store: Path) -> None:
        """Prepare; nothing is locked yet."""
        self._store = store
        self._lock: BaseFileLock | None = None

    def acquire(self, now: datetime) -> None:
        """Take the lock, without waiting. Raises StoreBusy where another has it, else StoreError."""
        from filelock import FileLock, Timeout  # 10 ms after Textual: only where a store is written

        lock = FileLock(lock_path(self._store), timeout=0, mode=FILE_MODE)
        try:
            with private_umask():
                lock.acquire()
        except Timeout:
            if not lock_path(self._store).exists():  # nobody holds a lock that could not even be made
                raise cannot_open(self._store, "no permission to write there") from None
            raise busy(self._store) from None
        except OSError as exc:
            raise cannot_open(self._store, "no permission to write there") from exc
        self._lock = lock
        self._leave_note(now)

    def release(self) -> None:
        """Give the lock back. Does nothing when it is not held."""
        if self._lock is not None:
            with contextlib.suppress(OSError):  # the note only informs; the lock must go in any case
                holder_path(self._store).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def _leave_note(self, now: datetime) -> None:
        """Say who holds the lock: process and time, nothing about the person or the machine."""
        note = json.dumps({"process": os.getpid(), "since": now.astimezone().strftime("%H:%M")})
        with private_umask(), contextlib.suppress(OSError):  # the note only informs
            holder_path(self._store).write_text(note + "\n", encoding="ascii")


def holder(store: Path) -> str:
    """Return who holds a store, as its note says, for a sentence."""
    try:
        note = json.loads(holder_path(store).read_text(encoding="ascii"))
        return f"another csr-interview (process {int(note['process'])}, since {str(note['since'])[:5]})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another csr-interview"


def busy(store: Path) -> StoreBusy:
    """Return the error for a store that another process writes to."""
    return StoreBusy(
        f"the store {store} is in use", f"{holder(store)} has it open", "Close that one first, or only read"
    )
