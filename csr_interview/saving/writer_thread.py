"""What the saving thread does with the store: commit, answer, and keep what cannot be committed.

Everything here runs in that one thread, except for the backup.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound, StoreError
from csr_interview.saving import spare_files
from csr_interview.store import connection
from csr_interview.store.records import RefusedError
from csr_interview.store.search_index import IndexDamaged

if TYPE_CHECKING:
    from csr_interview.saving.changes import Change, Entry
    from csr_interview.saving.journal import Journal
    from csr_interview.store.store import Store

RETRY = 1.0
"""Seconds between attempts to commit while the store cannot be written."""

RETRY_ASKED = 0.25
"""The same when somebody waits for it; an attempt itself may take as long (busy_timeout)."""

T = TypeVar("T")


class Fresh(Enum):
    """What an answer has to hold while something cannot be saved."""

    STALE = 1
    """What is saved is enough: nothing typed is shown from it for editing."""
    AS_TYPED = 2
    """All that was typed, because it is shown for editing: the answer is worked out where it can be."""
    SAVED = 3
    """All, and it must be saved: for whatever writes."""


class Ask(Generic[T]):
    """A question to the store that is answered when everything before it is written."""

    __slots__ = ("about", "answer", "fresh", "question")

    def __init__(self, question: Callable[[Store], T], fresh: Fresh, about: str) -> None:
        self.question = question
        self.fresh = fresh
        self.about = about
        """The interview or candidate that alone matters for the answer; empty where others do too."""
        self.answer: Future[T] = Future()


class Writer:
    """Works a store for the queue."""

    def __init__(self, store: Store, journal: Path) -> None:
        """Take over an open store; `journal` is where to keep what it cannot take."""
        self.store = store
        self._failure = ""
        self._short = False
        """Whether the last attempt failed for want of space on the disk."""
        self.refused = self.refused_of = ""
        """The last write the store would not take, in words, and what it was about."""
        self.notices: list[str] = []
        """News for the user: what became of a journal, a backup that failed."""
        self.journalled = False
        """Whether everything that waits is in the journal."""
        self.journal_failed = ""
        """Why the journal cannot be written either; empty when it can."""
        self._journal = journal
        self._leftover: Journal | None = None
        self._attempted = 0.0
        self.idle_tasks = IdleTasks(store, self._note)

    @property
    def error(self) -> str:
        """Why the last attempt to commit failed; empty when it did not."""
        if self._failure and self.journal_failed:
            return f"{self._failure}, and neither could the journal next to it ({self.journal_failed})"
        return self._failure

    def start(self) -> None:
        """Bring in what the last run could not commit, now or as soon as the store can be written."""
        if self.store.read_only:
            return
        try:
            spare_files.make(self._journal)
        except OSError as exc:
            self._note("No space could be reserved for the journal", exc)
        if not self._journal.exists():
            return
        from csr_interview.saving import journal

        try:
            self._leftover = journal.take_over(self._journal)
        except OSError as exc:
            self._note("The journal of the last session could not be read", exc)
        else:
            self._attempt([])

    def work(self, items: list[Change | Ask[Any]], hurry: bool) -> list[Change]:
        """Commit changes and answer asks in order; return the changes that have to wait."""
        waiting: list[Change] = []
        tried = self.error != "" and time.monotonic() < self._attempted + (RETRY_ASKED if hurry else RETRY)
        for item in items:
            if not isinstance(item, Ask):
                waiting.append(item)
                continue
            if self._unsaved(waiting) and not tried:
                waiting, tried = self._attempt(waiting), True
            self._answer(item, waiting)
            tried = self._unsaved(waiting) and tried
        if self._unsaved(waiting) and not tried:
            if waiting and self.error:  # first, as an attempt may wait for the store as long as busy_timeout
                self._keep(waiting)
            waiting = self._attempt(waiting)
        if waiting:
            self._keep(waiting)
        return waiting

    def _unsaved(self, waiting: list[Change]) -> bool:
        """Return whether the store lacks anything: of this run, or of one before it."""
        return bool(waiting) or self._leftover is not None

    def retry_at(self) -> float:
        """Return when to try again, on the monotonic clock."""
        return self._attempted + RETRY

    # ---------------------------------------------------------------- committing

    def _attempt(self, changes: list[Change]) -> list[Change]:
        """Commit changes in one transaction; return them all where that fails, else none."""
        if self.store.read_only:
            for change in changes:
                self._refuse(change, StoreError("The database is read-only"))
            return []
        journalled = self.error != "" or self._leftover is not None
        if self._short and not self._has_space_again():
            self._attempted = time.monotonic()
            return changes
        try:
            if self._leftover is not None:
                self._replay(self._leftover)
            refused = self._commit(changes) if changes else []
        except connection.FAILURES as exc:
            self._attempted = time.monotonic()
            self._failure = _reason(exc)
            self._short = "disk" in self._failure or getattr(exc, "errno", None) == errno.ENOSPC
            return changes
        self._failure, self._short = "", False
        for change, reason in refused:
            self._refuse(change, reason)
        if journalled:
            self._forget_journal()
        return []

    def _has_space_again(self) -> bool:
        """Return whether a disk that was full has space: commits that just fit would soon fail again."""
        return spare_files.disk_has_space(self._journal)

    def _commit(self, changes: list[Change]) -> list[tuple[Change, Exception]]:
        """Commit changes together and return those that were refused, which keeps none of the others back."""
        refused: list[tuple[Change, Exception]] = []
        with self.store.transaction():
            for change in changes:
                try:
                    change.apply(self.store)
                except (LockedScorecard, NotFound, RefusedError) as exc:
                    refused.append((change, exc))
                except connection.FAILURES:
                    raise
                except Exception as exc:  # noqa: BLE001 a defect in one write must not stop the others; it is reported
                    refused.append((change, exc))
        return refused

    def _refuse(self, change: Change, reason: Exception) -> None:
        """Keep a write that will never get in where a person can find it, and say so."""
        from csr_interview.saving import journal

        text = str(reason) if isinstance(reason, CsrInterviewError) else type(reason).__name__
        path = journal.refused_path(self.store.path)
        try:
            journal.append(path, change, text)
        except OSError as exc:
            self._note("The rejected change could not be kept", exc)
        self.refused, self.refused_of = text, change.about

    # ---------------------------------------------------------------- the journal

    def _replay(self, leftover: Journal) -> None:
        """Bring in the journal of an earlier run."""
        from csr_interview.saving.replay import replay

        told = str(replay(self.store, leftover))
        self._leftover = None
        self.store.kept_at.clear()  # what is typed over a text that was just brought in leaves it a revision
        if told:
            self.notices.append(told)

    @property
    def _earlier(self) -> list[Entry]:
        """What an earlier run left in the journal and is not in the store yet."""
        return self._leftover.entries if self._leftover is not None else []

    def _keep(self, waiting: list[Change]) -> None:
        """Write what waits to the journal, after what an earlier run left there."""
        from csr_interview.saving import journal

        lines = [*self._earlier, *journal.entries(self.store, waiting)]
        try:
            journal.save(self._journal, lines)
        except OSError as exc:
            self.journalled, self.journal_failed = False, _reason(exc)
        else:
            self.journalled, self.journal_failed = True, ""

    def _forget_journal(self) -> None:
        """Remove the journal: all that is in it is in the store."""
        from csr_interview.saving import journal

        self.journalled, self.journal_failed = False, ""
        try:
            journal.remove(self._journal)
        except OSError as exc:
            self._note("The journal could not be removed", exc)

    # ---------------------------------------------------------------- answering

    def _answer(self, ask: Ask[T], waiting: list[Change]) -> None:
        """Answer an ask, unless it must not see or touch a store that lacks what waits."""
        if not ask.answer.set_running_or_notify_cancel():
            return
        try:
            ask.answer.set_result(self._find(ask, waiting))
        except sqlite3.DatabaseError as exc:
            ask.answer.set_exception(connection.unreadable(self.store.path, exc))
        except BaseException as exc:  # noqa: BLE001 whatever it is belongs to whoever asked
            ask.answer.set_exception(exc)

    def _find(self, ask: Ask[T], waiting: list[Change]) -> T:
        """Return the answer to an ask. Raises StoreError where it must not be given as the store is."""
        if self._may(ask, waiting):
            return ask.question(self.store)
        if ask.fresh is Fresh.AS_TYPED:
            from csr_interview.saving.replay import as_if_saved

            with contextlib.suppress(StoreError):  # another program may hold the store
                return as_if_saved(self.store, self._earlier, waiting, ask.question)
        raise StoreError("The latest changes are not saved yet", self.error)

    def _may(self, ask: Ask[T], waiting: list[Change]) -> bool:
        """Return whether an ask can be answered from the store as it is, which may lack something."""
        if not self._unsaved(waiting) or ask.fresh is Fresh.STALE:
            return True
        unsaved = [change.about for change in [*(entry.change for entry in self._earlier), *waiting]]
        concerned = ask.about != "" and ask.about in unsaved
        if ask.fresh is Fresh.AS_TYPED:
            return ask.about != "" and not concerned
        return not waiting and not concerned

    # ---------------------------------------------------------------- the end

    def close(self) -> None:
        """End the idle tasks, and close the store."""
        self.idle_tasks.end()
        self.store.close()

    def _note(self, what: str, exc: Exception) -> None:
        """Keep news for the user: what did not work, and why."""
        self.notices.append(f"{what}: {_reason(exc)}")


def _reason(exc: BaseException) -> str:
    """Return why something failed, for "NOT SAVED: reason"."""
    if isinstance(exc, CsrInterviewError):
        return exc.cause or exc.title
    if isinstance(exc, OSError):
        return (exc.strerror or type(exc).__name__).lower()
    return type(exc).__name__


# What is done while nobody waits.


BREATH = 0.03
"""Seconds between two pieces of work."""


class IdleTasks:
    """What is done while nobody waits: today's backup, and the search index bit by bit."""

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
            self._backup = threading.Thread(target=self._prepare, name="csr-interview-backup", daemon=True)
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
        """Make today's backup on its own connection."""
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
