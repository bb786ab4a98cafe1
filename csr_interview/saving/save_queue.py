"""The queue of changes, and the thread that owns the store while the app runs.

The user interface posts changes and continues; the thread commits them. The first unsaved change is committed
after about 25 ms, so that the key is painted first; there is at most one commit in 30 ms, and no change waits
longer than 100 ms. It is not a debounce restarted by each key, which would lose everything under steady
typing.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from csr_interview.errors import StoreError
from csr_interview.saving.spare_files import journal_path
from csr_interview.saving.writer_thread import Ask, Fresh, Writer
from csr_interview.store.records import SaveState, stamp

if TYPE_CHECKING:
    from csr_interview.saving.changes import Change
    from csr_interview.store.store import Store

T = TypeVar("T")

PAINT_FIRST = 0.025
"""Seconds from the first unsaved change to its commit."""

BETWEEN = 0.030
"""Seconds between two commits, at least."""

JOURNAL_BETWEEN = 0.1
"""Seconds between writing the journal, while the store cannot be written."""

NEWS_EVERY = 0.5
"""Seconds between calls of `on_change` without errors, because each causes a redraw."""

RESCUE = 60.0
"""Seconds to wait for a copy of what was saved before the file was moved or changed."""

IDLE = 1.5
"""Seconds without work before idle tasks start; longer than the time to the first paint."""


class Pending:
    """Waiting changes and questions, in order. Not thread-safe: protected by the queue."""

    def __init__(self) -> None:
        self.items: list[Change | Ask[Any]] = []

    def put(self, item: Change | Ask[Any]) -> None:
        """Add an item at the end, or replace a waiting change."""
        items = self.items
        if not isinstance(item, Ask) and (place := _replaced(items, item)) is not None:
            items[place] = item
            if items is self.items:  # else a signal handler has taken the items in between
                return
        self.items.append(item)

    def take(self) -> list[Change | Ask[Any]]:
        """Remove and return everything in order."""
        taken, self.items = self.items, []
        return taken

    def put_back(self, changes: list[Change]) -> None:
        """Put changes back before newer items."""
        later, self.items = self.items, list(changes)
        for item in later:
            self.put(item)

    def changes(self) -> list[Change]:
        """Return the waiting changes, in order."""
        return [item for item in self.items if not isinstance(item, Ask)]


def _replaced(items: list[Change | Ask[Any]], change: Change) -> int | None:
    """Return the place of the item that a change replaces, or None."""
    if not change.overtakable:
        return None
    for place in range(len(items) - 1, -1, -1):
        waiting = items[place]
        if isinstance(waiting, Ask) or not waiting.overtakable:
            return None
        if waiting.value == change.value:
            return place if change.replaces(waiting) else None
    return None


class SaveQueue:
    """Accepts changes and questions from any thread; one thread processes them in order."""

    def __init__(self, open_store: Callable[[], Store]) -> None:
        """Prepare; see `start`. `open_store` is called in the thread."""
        self.state = SaveState()
        self.on_change: Callable[[SaveState], None] | None = None
        """Called in the thread when `error` or `refused` changes, and otherwise at most twice a second."""
        self.read_only = False
        """Whether the store is read-only; known after the first answer."""
        self.read_only_because = ""
        """The reason, as a clause."""
        self._open_store = open_store
        self._journal: Path | None = None
        self._writer: Writer | None = None
        self._failure: BaseException | None = None
        # Its lock is reentrant: a signal handler may call `flush` during `post`.
        self._turn = threading.Condition()
        self._pending = Pending()
        self._under_way: list[Change] = []
        self._first = self._worked_at = self._told_at = 0.0
        self._posted = self._settled = 0
        self._hurry = self._closing = self._closed = self._journalled = False
        self._told = self.state
        self._idle_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="csr-interview-save", daemon=True)

    # ---------------------------------------------------------------- for all threads

    def start(self) -> None:
        """Start the thread, which opens the store. The next ask raises an error of that."""
        atexit.register(self.close)
        self._thread.start()

    def post(self, change: Change) -> None:
        """Queue a change and return immediately.

        It may replace a waiting one, see `Change.replaces`. Rejected changes, such as those of a submitted
        scorecard, appear in `state.refused`.
        """
        with self._turn:
            if self._closed:
                raise RuntimeError("the save queue is closed")
            first = self._settled == self._posted
            self._pending.put(change)
            self._posted += 1
            if first:
                self._first = time.monotonic()
                self.state = self.state._replace(pending=True)
                self._turn.notify_all()

    def ask(self, question: Callable[[Store], T], fresh: Fresh = Fresh.SAVED, about: str = "") -> Future[T]:
        """Answer a question in the thread, after everything posted so far is committed.

        The future has the result or the exception. While something cannot be saved, `fresh` decides whether
        it is answered anyway, or gets a StoreError. With `about`, an interview or candidate, it is also
        answered if no change of that one is waiting.
        """
        item = Ask(question, fresh, about)
        with self._turn:
            if self._closed or not self._thread.is_alive():
                item.answer.set_exception(self._failure or StoreError("The database is closed"))
                return item.answer
            self._pending.put(item)
            self._turn.notify_all()
        return item.answer

    def remove(self, candidate: str, verb: Callable[[Store, str], list[str]]) -> Future[list[str]]:
        """Erase or anonymize a candidate in the thread, see `Store.erase` and `Store.anonymize`."""

        def question(_: Store) -> list[str]:
            assert self._writer is not None  # it asks
            return self._writer.remove(candidate, verb)

        return self.ask(question)

    def flush(self, timeout: float = 2.0) -> bool:
        """Wait until everything posted is committed or in the journal; return False after `timeout` seconds.

        May be called from any thread and from a signal handler.
        """
        if threading.current_thread() is self._thread:
            return False
        end = time.monotonic() + timeout
        with self._turn:
            goal = self._posted
            self._hurry = self._hurry or self._settled < goal
            self._turn.notify_all()
            while self._settled < goal:
                left = end - time.monotonic()
                if left <= 0 or self._failure is not None or not self._thread.is_alive():
                    return False
                self._turn.wait(left)
        return True

    def close(self, timeout: float = 2.0) -> None:
        """Commit waiting changes, close the store and end the thread. May be called again.

        If the thread needs longer than `timeout` seconds, waiting changes are written to the journal from
        here. A copy of what was saved before is waited for.
        """
        with self._turn:
            if self._closed:
                return
            self._closed = self._closing = True
            self._turn.notify_all()
        atexit.unregister(self.close)
        if self._thread.is_alive():
            self._thread.join(timeout)
            if self._writer is not None and self._writer.rescuing:
                self._thread.join(RESCUE)
        left = [*self._under_way, *self._pending.changes()]
        if left and self._journal is not None and not self._journalled:
            from csr_interview.saving import journal

            try:
                journal.add(self._journal, left)
            except OSError:
                self.state = self.state._replace(error="neither the database nor the journal can be written")

    @property
    def path(self) -> Path | None:
        """The database file; None while it is not open."""
        return self._writer.store.path if self._writer else None

    @property
    def notices(self) -> list[str]:
        """Messages for the user, oldest first: a restored journal, a failed backup."""
        return list(self._writer.notices) if self._writer else []

    # ---------------------------------------------------------------- the thread

    def _run(self) -> None:
        """Open the store, then work until closed."""
        try:
            self._writer = self._open()
        except BaseException as exc:  # noqa: BLE001 the next ask raises it
            self._failure = exc
            self.state = self.state._replace(error=str(exc))
        try:
            self._serve()
        except BaseException as exc:  # noqa: BLE001 must be shown as NOT SAVED
            self._failure = exc
            self.state = self.state._replace(error=f"saving stopped unexpectedly ({type(exc).__name__})")
            self._tell()
        finally:
            if self._writer is not None:
                self._writer.close()
            with self._turn:
                items = [*self._under_way, *self._pending.take()]
                self._turn_away(items, self._failure or StoreError("The database is closed"))
                self._turn.notify_all()

    def _serve(self) -> None:
        """Work until closed."""
        if self._writer is not None:
            self._writer.start()
            self._idle_at = time.monotonic() + IDLE
        while self._wait():
            self._work()
        self._work()
        self._journalled = self._writer is not None and self._writer.journalled

    def _open(self) -> Writer:
        """Open the store."""
        store = self._open_store()
        self._journal = journal_path(store.path)
        self.read_only, self.read_only_because = store.read_only, store.read_only_because
        return Writer(store, self._journal)

    def _wait(self) -> bool:
        """Wait until there is something to do; False when the queue closes."""
        with self._turn:
            while not self._closing:
                now = time.monotonic()
                due = self._due()
                if due is not None and due <= now:
                    return True
                self._turn.wait(None if due is None else due - now)
        return False

    def _due(self) -> float | None:
        """Return when there is something to do, on the monotonic clock; None for never."""
        if self._hurry or any(isinstance(item, Ask) for item in self._pending.items):
            return 0.0
        times = []
        if self._writer is not None:
            failing = bool(self._writer.error)
            if failing:
                times.append(self._writer.retry_at())
            if self._settled < self._posted and not (failing and self._writer.journal_failed):
                between = JOURNAL_BETWEEN if failing else BETWEEN
                times.append(max(self._first + PAINT_FIRST, self._worked_at + between))
        if self._settled == self._posted:  # else the next commit is early enough
            if self._told != self.state:
                times.append(self._told_at + NEWS_EVERY)
            if self._idle_at is not None:
                times.append(self._idle_at)
        return min(times, default=None)

    def _work(self) -> None:
        """Process everything that is waiting."""
        with self._turn:
            items, hurry = self._pending.take(), self._hurry or self._closing
            self._under_way = [item for item in items if not isinstance(item, Ask)]
            goal, self._hurry = self._posted, False
        if self._writer is None:
            with self._turn:
                self._turn_away(items, self._failure or StoreError("The database is closed"))
        elif items or self._writer.error:
            asked = any(isinstance(item, Ask) for item in items)
            waiting = self._writer.work(items, hurry or asked)
            self._settle(self._writer, waiting, goal)
        elif self._idle_at is not None and time.monotonic() >= self._idle_at:
            pause = self._writer.idle_tasks.work()
            self._idle_at = None if pause is None else time.monotonic() + pause
            self.state = self.state._replace(problem=self._writer.idle_tasks.problem)
        self._tell()

    def _settle(self, writer: Writer, waiting: list[Change], goal: int) -> None:
        """Note the result up to change number `goal`; put back what is still waiting."""
        with self._turn:
            committed = bool(self._under_way) and not waiting
            self._under_way = []
            self._pending.put_back(waiting)
            if not waiting or writer.journalled:
                self._settled = goal
            self._worked_at = time.monotonic()
            self._idle_at = self._worked_at + IDLE
            self.state = SaveState(
                pending=bool(waiting) or self._settled < self._posted,
                saved_at=stamp(writer.store.now()) if committed else self.state.saved_at,
                error=writer.error,
                refused=writer.refused,
                refused_of=writer.refused_of,
                problem=writer.idle_tasks.problem,
            )
            self._turn.notify_all()

    def _turn_away(self, items: list[Change | Ask[Any]], reason: BaseException) -> None:
        """Answer questions with an error; changes stay in the queue for the journal."""
        for item in items:
            if not isinstance(item, Ask):
                self._pending.put(item)
            elif item.answer.set_running_or_notify_cancel():
                item.answer.set_exception(reason)
        self._under_way = []

    def _tell(self) -> None:
        """Call `on_change`: immediately for errors, otherwise not too often."""
        state, told, now = self.state, self._told, time.monotonic()
        urgent = (state.error, state.refused, state.problem) != (told.error, told.refused, told.problem)
        if state == told or not (urgent or now >= self._told_at + NEWS_EVERY):
            return
        self._told, self._told_at = state, now
        listener = self.on_change
        if listener is not None:
            try:
                listener(state)
            except Exception:  # noqa: BLE001 a listener that is gone, as at exit, must not stop saving
                self.on_change = None
