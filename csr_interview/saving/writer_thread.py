"""The work of the saving thread: committing, answering, and keeping changes that cannot be saved.

Everything here runs in that thread, except for the backup.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound, StoreError
from csr_interview.paths import backup_dir
from csr_interview.saving import spare_files
from csr_interview.saving.rescue import Rescue, bring_over
from csr_interview.store import backup, connection
from csr_interview.store.backup import glob_safe
from csr_interview.store.records import RefusedError
from csr_interview.store.search_index import IndexDamaged

if TYPE_CHECKING:
    from csr_interview.saving.changes import Change, Entry
    from csr_interview.saving.journal import Journal
    from csr_interview.store.store import Store

RETRY = 1.0
"""Seconds between attempts to commit while the store cannot be written."""

RETRY_ASKED = 0.25
"""The same if someone waits for it; an attempt may itself take as long (busy_timeout)."""

T = TypeVar("T")


class Fresh(Enum):
    """What an answer must include while something cannot be saved."""

    STALE = 1
    """Saved data is enough: it is not shown for editing."""
    AS_TYPED = 2
    """Everything typed, because it is shown for editing; unsaved changes are included if possible."""
    SAVED = 3
    """Everything, and it must be saved: for changes."""


class Ask(Generic[T]):
    """A question to the store, answered when everything before it is saved."""

    __slots__ = ("about", "answer", "fresh", "question")

    def __init__(self, question: Callable[[Store], T], fresh: Fresh, about: str) -> None:
        self.question = question
        self.fresh = fresh
        self.about = about
        """The only interview or candidate that matters for the answer; empty if others do."""
        self.answer: Future[T] = Future()


class Writer:
    """Works on the store for the queue."""

    def __init__(self, store: Store, journal: Path) -> None:
        """Use an open store; `journal` is the file for changes that cannot be saved."""
        self.store = store
        self._failure = ""
        self._short = False
        """Whether the last attempt failed because the disk was full."""
        self.refused = self.refused_of = ""
        """The last rejected change, in words, and what it was about."""
        self.notices: list[str] = []
        """Messages for the user: a restored journal, a failed backup."""
        self.journalled = False
        """Whether all waiting changes are in the journal."""
        self.journal_failed = ""
        """Why the journal cannot be written; empty if it can."""
        self._journal = journal
        self._leftover: Journal | None = None
        self._database = ""
        self._rescued = Rescue(store)
        self.rescuing = False
        """Whether what was saved is being copied, which must be waited for."""
        self._attempted = 0.0
        self.idle_tasks = IdleTasks(store)

    @property
    def error(self) -> str:
        """Why the last attempt to commit failed; empty if it did not."""
        if self._failure and self.journal_failed:
            return f"{self._failure}; the journal cannot be written either ({self.journal_failed})"
        return self._failure

    def start(self) -> None:
        """Restore the journal of the last run, now or as soon as the store can be written."""
        if self.store.read_only:
            return
        self._database = self.store.database_id
        if self.store.is_new:
            from csr_interview.synced_folders import warning

            if told := warning(self.store.path.parent):
                self.notices.append(f"{told}.")
        if self.store.log_aside is not None:
            left = self.store.log_aside.name
            told = f"The database was replaced. The log of the earlier one is kept as {left}."
            self.notices.append(f"{told} Backups are in {backup_dir(self.store.path)}.")
        try:
            spare_files.make(self._journal)
        except OSError as exc:
            self._note("No space could be reserved for the journal", exc)
        journals = self._journal.parent.glob(f"{glob_safe(self._journal.name)}*")
        if not any(journals) and not backup.unmerged(self.store.path):
            return
        from csr_interview.saving import journal

        try:
            self._leftover = journal.take_over(self._journal, self._database)
            for path in self._leftover.foreign:
                told = f"Unsaved changes of another database are kept in {path.name}, to be restored with it."
                self.notices.append(f"{told} Its copies are in {backup_dir(self.store.path)}.")
            self._attempt([])
        except Exception as exc:  # noqa: BLE001 a damaged journal must not stop the program
            self._leftover = None
            what = "The journal of the last session could not be read"
            with contextlib.suppress(OSError):
                what += f" and is kept as {journal.set_aside(self._journal).name}"
            self._note(what, exc)

    def work(self, items: list[Change | Ask[Any]], hurry: bool) -> list[Change]:
        """Commit changes and answer questions in order; return the changes that must wait."""
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
            if waiting and self.error:  # first, because an attempt may take as long as busy_timeout
                self._keep(waiting)
            waiting = self._attempt(waiting)
        if waiting:
            self._keep(waiting)
            if self._rescue():
                self._keep(waiting)
        return waiting

    def _unsaved(self, waiting: list[Change]) -> bool:
        """Return whether there are unsaved changes of this run or an earlier one."""
        return bool(waiting) or self._leftover is not None

    def retry_at(self) -> float:
        """Return the time of the next attempt, on the monotonic clock."""
        return self._attempted + RETRY

    # ---------------------------------------------------------------- committing

    def _attempt(self, changes: list[Change]) -> list[Change]:
        """Commit changes in one transaction; return them all if that fails, otherwise none."""
        if self.store.read_only:
            for change in changes:
                self._refuse(change, StoreError("The database is read-only"))
            return []
        journalled = self.error != "" or self._leftover is not None
        # After a full disk, commits that just fit would soon fail again.
        if self._short and not spare_files.disk_has_space(self._journal):
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
        self._rescued.remember([one for one in changes if all(one is not bad for bad, _ in refused)])
        for change, reason in refused:
            self._refuse(change, reason)
        if journalled:
            self._forget_journal()
        return []

    def _rescue(self) -> bool:
        """Keep what was saved before another program moved or changed the open file.

        Returns whether that is complete now and was not before.
        """
        before, self.rescuing = self._rescued.complete, True
        try:
            told = self._rescued.make(self._database)
        except Exception as exc:  # noqa: BLE001 the journal has what matters, and must go on
            self._note("What was saved before could not be copied", exc)
        else:
            self.notices += [told] if told else []
        finally:
            self.rescuing = False
        return self._rescued.complete and not before

    def _commit(self, changes: list[Change]) -> list[tuple[Change, Exception]]:
        """Commit changes together and return the rejected ones, which do not affect the others."""
        refused: list[tuple[Change, Exception]] = []
        with self.store.transaction():
            for change in changes:
                try:
                    change.apply(self.store)
                except (LockedScorecard, NotFound, RefusedError) as exc:
                    refused.append((change, exc))
                except connection.FAILURES:
                    raise
                except Exception as exc:  # noqa: BLE001 must not stop the others; it is reported
                    refused.append((change, exc))
        return refused

    def _refuse(self, change: Change, reason: Exception) -> None:
        """Keep a rejected change in a file, and report it."""
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
        """Restore the journal of an earlier run."""
        from csr_interview.saving.journal import of_database
        from csr_interview.saving.replay import replay

        try:
            self.notices += bring_over(self.store)
        except Exception as exc:  # noqa: BLE001 the copy stays, and the journal must be restored
            self._note("The copy of what was saved before could not be merged", exc)
        told = str(replay(self.store, leftover))
        of_database(self._journal, self._database).unlink(missing_ok=True)
        self._leftover = None
        self.store.kept_at.clear()  # so that restored text becomes a revision when it is changed
        if told:
            self.notices.append(told)

    @property
    def _earlier(self) -> list[Entry]:
        """Entries of the journal of an earlier run that are not saved yet."""
        return self._leftover.entries if self._leftover is not None else []

    def _keep(self, waiting: list[Change]) -> None:
        """Write waiting changes to the journal, after those of an earlier run."""
        from csr_interview.saving import journal

        changed = self.store.file_changed() is not None
        unknown = changed and not self._rescued.complete  # the next start may find an older file
        found = journal.entries(None if unknown else self.store, waiting)
        if unknown:
            found = [*self._rescued.entries(), *found]
        lines = [*self._earlier, *(replace(one, database=self._database) for one in found)]
        try:
            journal.save(self._journal, lines)
        except OSError as exc:
            self.journalled, self.journal_failed = False, _reason(exc)
        else:
            self.journalled, self.journal_failed = True, ""

    def _forget_journal(self) -> None:
        """Remove the journal after its changes are saved."""
        from csr_interview.saving import journal

        self.journalled, self.journal_failed = False, ""
        try:
            journal.remove(self._journal)
        except OSError as exc:
            self._note("The journal could not be removed", exc)

    # ---------------------------------------------------------------- answering

    def _answer(self, ask: Ask[T], waiting: list[Change]) -> None:
        """Answer a question, unless unsaved changes prevent it."""
        if not ask.answer.set_running_or_notify_cancel():
            return
        try:
            ask.answer.set_result(self._find(ask, waiting))
        except sqlite3.DatabaseError as exc:
            ask.answer.set_exception(connection.unreadable(self.store.path, exc))
        except BaseException as exc:  # noqa: BLE001 the asking thread gets it
            ask.answer.set_exception(exc)

    def _find(self, ask: Ask[T], waiting: list[Change]) -> T:
        """Return the answer to a question. Raises StoreError if unsaved changes prevent it."""
        if self._may(ask, waiting):
            return ask.question(self.store)
        if ask.fresh is Fresh.AS_TYPED:
            from csr_interview.saving.replay import as_if_saved

            with contextlib.suppress(StoreError):  # another program may hold the store
                return as_if_saved(self.store, self._earlier, waiting, ask.question)
        raise StoreError("The latest changes are not saved yet", self.error)

    def _may(self, ask: Ask[T], waiting: list[Change]) -> bool:
        """Return whether a question can be answered from the store despite unsaved changes."""
        if not self._unsaved(waiting) or ask.fresh is Fresh.STALE:
            return True
        unsaved = [change.about for change in [*(entry.change for entry in self._earlier), *waiting]]
        concerned = ask.about != "" and ask.about in unsaved
        if ask.fresh is Fresh.AS_TYPED:
            return ask.about != "" and not concerned
        return not waiting and not concerned

    def remove(self, candidate: str, verb: Callable[[Store, str], list[str]]) -> list[str]:
        """Erase or anonymize a candidate, here and in what was remembered; return what was not reached."""
        subjects = {candidate, *(held.interview for held in self.store.held_interviews(candidate))}
        self.idle_tasks.start_over()  # a backup that is being made has the person
        problems = verb(self.store, candidate)
        self._rescued.forget(subjects)
        return problems

    # ---------------------------------------------------------------- the end

    def close(self) -> None:
        """End the idle tasks, and close the store."""
        self.idle_tasks.end()
        self._rescue()
        self.store.close()

    def _note(self, what: str, exc: Exception) -> None:
        """Add a message for the user: what failed, and why."""
        self.notices.append(f"{what}: {_reason(exc)}")


def _reason(exc: BaseException) -> str:
    """Return why something failed, for "NOT SAVED: reason"."""
    if isinstance(exc, CsrInterviewError):
        return exc.cause or exc.title
    if isinstance(exc, OSError):
        return (exc.strerror or type(exc).__name__).lower()
    return type(exc).__name__


# Idle tasks.


BREATH = 0.03
"""Seconds between idle tasks."""

WATCH = 0.5
"""Seconds between looks at a backup that is being made."""

AGAIN = 60.0
"""Seconds after which a failed backup is tried again."""


class IdleTasks:
    """Work for idle times: today's backup, and the search index step by step."""

    def __init__(self, store: Store) -> None:
        """Prepare."""
        self._store = store
        self.problem = ""
        """What is wrong with the file or its backups, as of the last attempt; empty for nothing."""
        self._ended = 0.0
        self._index_renewed = False
        """Whether the search index was rebuilt once; it is not rebuilt again."""
        self._backup: threading.Thread | None = None
        self._backup_conn: sqlite3.Connection | None = None

    def work(self) -> float | None:
        """Do one step; return the seconds until the next one, or None if nothing is left.

        First the backup, in its own thread; then the search index, in steps so short that changes are still
        committed in time.
        """
        if self._store.read_only:
            return None
        if self._backup is None or (self.problem and time.monotonic() >= self._ended + AGAIN):
            self._backup = threading.Thread(target=self._prepare, name="csr-interview-backup", daemon=True)
            self._backup.start()
            return BREATH
        if self._index_some():
            return BREATH
        if self._backup.is_alive():
            return WATCH
        return AGAIN if self.problem else None

    def _index_some(self) -> bool:
        """Update the search index a little; return whether something is left. Rebuilds a damaged one."""
        try:
            return self._store.index_search()
        except IndexDamaged:
            if self._index_renewed:
                return False
        except connection.FAILURES:  # the index can wait; changes will report a full disk
            return False
        self._index_renewed = True
        try:
            self._store.renew_search()
        except connection.FAILURES:
            return False
        return True

    def _prepare(self) -> None:
        """Make today's backup on a separate connection."""

        def begun(conn: sqlite3.Connection) -> None:
            self._backup_conn = conn

        path, found = self._store.path, ""
        try:
            found = backup.damage(path, begun)
            backup.daily(path, self._store.now(), begun)
        except (CsrInterviewError, OSError, sqlite3.ProgrammingError) as exc:
            found = f"{found or 'No backup was made today'}: {_reason(exc)}"
        self.problem = found  # only now, so that a warning stays during the next attempt
        self._ended = time.monotonic()

    def start_over(self) -> None:
        """Stop a running backup, and make it later."""
        if self._backup is not None and self._backup.is_alive():
            while self._backup.is_alive():  # an interrupt between two statements has no effect
                self.end()
            self._backup, self.problem = None, ""

    def end(self) -> None:
        """Stop a running backup."""
        if self._backup is None or not self._backup.is_alive():
            return
        if self._backup_conn is not None:
            try:
                self._backup_conn.interrupt()
            except sqlite3.ProgrammingError:
                self._backup_conn = None  # it has just finished
        self._backup.join(1.0)
