"""Searching while the app runs, in a separate thread with its own connection."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from csr_interview.errors import StoreError

if TYPE_CHECKING:
    from csr_interview.models.interview import Profile
    from csr_interview.store.search import Choices, Filters, Order, Page
    from csr_interview.store.store import Store

_ASKED_EVERY = 5000
"""SQLite instructions between checks for cancellation: some tenths of a ms."""


class _Task(NamedTuple):
    """A question to the store, and its answer."""

    work: Callable[[Store], Any]
    answer: Future[Any]


class SearchReader:
    """Runs searches one at a time; a newer one replaces one that is waiting or running.

    The first question starts the thread, which opens the store for reading. Futures end with a result, with
    StoreError, or cancelled.
    """

    def __init__(self, path: Path, on_damage: Callable[[], object] | None = None) -> None:
        """Prepare. `on_damage` is called once, in the thread, when the search index cannot be used."""
        self._path = path
        self.profile: Profile | None = None
        """Who uses the app."""
        self._on_damage = on_damage
        self._turn = threading.Condition()
        self._waiting: list[_Task] = []
        self._under_way: _Task | None = None
        self._latest: Future[Page] | None = None
        self._store: Store | None = None
        self._thread: threading.Thread | None = None
        self._closing = False

    def find(
        self, filters: Filters, *, order: Order = "newest", limit: int = 50, after: str = ""
    ) -> Future[Page]:
        """Search like `Store.find`. Cancels an unfinished search."""
        with self._turn:
            if self._latest is not None:
                self._latest.cancel()
            self._latest = self._put(lambda store: store.find(filters, order=order, limit=limit, after=after))
            return self._latest

    def choices(self) -> Future[Choices]:
        """Return the values to filter by, see `Store.choices`."""
        with self._turn:
            return self._put(lambda store: store.choices())

    def close(self, timeout: float = 2.0) -> None:
        """Cancel unfinished questions and end the thread. May be called again."""
        with self._turn:
            self._closing = True
            left = [*self._waiting, *([self._under_way] if self._under_way else [])]
            self._waiting = []
            self._turn.notify_all()
        for task in left:
            task.answer.cancel()
        if self._thread is not None:
            self._thread.join(timeout)

    # ---------------------------------------------------------------- the thread

    def _put(self, work: Callable[[Store], Any]) -> Future[Any]:
        """Queue a question and return its future."""
        answer: Future[Any] = Future()
        if self._closing:
            answer.set_exception(StoreError("The database is closed"))
            return answer
        self._waiting.append(_Task(work, answer))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="csr-interview-search", daemon=True)
            self._thread.start()
        self._turn.notify_all()
        return answer

    def _run(self) -> None:
        """Answer questions until closed."""
        try:
            while (task := self._next()) is not None:
                self._answer(task)
        finally:
            if self._store is not None:
                self._store.close()

    def _next(self) -> _Task | None:
        """Wait for a question; None when it is time to end."""
        with self._turn:
            self._under_way = None
            while not self._closing:
                while self._waiting:
                    task = self._waiting.pop(0)
                    if not task.answer.cancelled():
                        self._under_way = task
                        return task
                self._turn.wait()
        return None

    def _answer(self, task: _Task) -> None:
        """Run one task, or stop when its future is cancelled."""
        result: Any = None
        failure: BaseException | None = None
        try:
            store = self._open()
            store.profile = self.profile
            # The future is not marked as running, so that it can be cancelled by a newer search or a closed
            # screen; SQLite checks that regularly. (`interrupt` from the other thread would have no effect
            # between two statements, and could hit the next search.)
            store.conn.set_progress_handler(task.answer.cancelled, _ASKED_EVERY)
            result = task.work(store)
            self._tell_damage(store)
        except BaseException as exc:  # noqa: BLE001 the asking thread gets it
            failure = exc
        if not task.answer.set_running_or_notify_cancel():
            return
        if failure is None:
            task.answer.set_result(result)
        else:
            task.answer.set_exception(self._in_words(failure))

    def _open(self) -> Store:
        """Open the store for reading, once."""
        if self._store is None:
            from csr_interview.store.store import Store

            self._store = Store.open(self._path, mode="ro")
        return self._store

    def _tell_damage(self, store: Store) -> None:
        """Report once that the search index is damaged."""
        if store.search_damaged and self._on_damage is not None:
            told, self._on_damage = self._on_damage, None
            told()

    def _in_words(self, exc: BaseException) -> BaseException:
        """Return the error for the asking thread; SQLite's errors become a StoreError."""
        if not isinstance(exc, sqlite3.Error):
            return exc
        from csr_interview.store import connection

        if isinstance(exc, sqlite3.DatabaseError):
            return connection.unreadable(self._path, exc)
        return connection.failed(exc)
