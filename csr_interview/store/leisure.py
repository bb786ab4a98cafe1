"""What the desk's thread does when nobody waits: today's backup, and the search index bit by bit."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError
from csr_interview.store import connection
from csr_interview.store.indexing import IndexDamaged

if TYPE_CHECKING:
    from csr_interview.store.store import Store

BREATH = 0.03
"""Seconds between two pieces of work."""


class Leisure:
    """Works a store in quiet moments. All of it but the backup runs in the desk's thread."""

    def __init__(self, store: Store, note: Callable[[str, Exception], None]) -> None:
        """Prepare. `note` takes what did not work, and the reason, for the user."""
        self._store = store
        self._note = note
        self._index_renewed = False
        """Whether the search index was found damaged once: a second time it is left alone."""
        self._backup: threading.Thread | None = None
        self._backup_conn: sqlite3.Connection | None = None

    def work(self) -> float | None:
        """Do a piece of what can wait; return after how many seconds more may follow.

        None when nothing is left. First comes what goes on in a thread of its own, then the search index,
        in pieces so small that a change typed meanwhile is committed in time.
        """
        if self._store.read_only:
            return None
        if self._backup is None:
            self._backup = threading.Thread(target=self._prepare, name="csr-interview-leisure", daemon=True)
            self._backup.start()
            return BREATH
        return BREATH if self._index_some() else None

    def _index_some(self) -> bool:
        """Bring the search index a little further; return whether something is left. Makes a bad one anew."""
        try:
            return self._store.index_search()
        except IndexDamaged:
            if self._index_renewed:
                return False
        except connection.FAILURES:  # the index can wait; what is typed will tell if the disk is full
            return False
        self._index_renewed = True
        try:
            self._store.renew_search()
        except connection.FAILURES:
            return False
        return True

    def _prepare(self) -> None:
        """Load what a new interview needs, and make today's backup on its own connection."""
        import sqlite_utils  # noqa: F401 the store finds it loaded

        from csr_interview.store import backup

        def begun(conn: sqlite3.Connection) -> None:
            self._backup_conn = conn

        try:
            backup.daily(self._store.path, self._store.now(), begun)
        except (CsrInterviewError, OSError) as exc:
            self._note("No backup was made", exc)

    def end(self) -> None:
        """Stop a backup under way."""
        if self._backup is None or not self._backup.is_alive():
            return
        if self._backup_conn is not None:
            try:
                self._backup_conn.interrupt()
            except sqlite3.ProgrammingError:
                self._backup_conn = None  # it has just finished
        self._backup.join(1.0)
