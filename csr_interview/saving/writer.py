"""The one thread that owns the store while the app runs.

The user interface posts what changes and goes on; the thread commits. The first unsaved change is
committed about 25 ms later, so that the key can be painted first; there is at most one commit in 30 ms,
and no change waits more than 100 ms. It is never a debounce that each key starts anew: measured, that
loses everything under steady typing.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csr_interview.errors import CsrInterviewError, LockedScorecard, NotFound, StoreError
from csr_interview.saving.changes import POSTABLE, Ask, Post, Queue, journal_path
from csr_interview.store import connection
from csr_interview.store.indexing import IndexDamaged
from csr_interview.store.records import RefusedError, SaveState, stamp

if TYPE_CHECKING:
    from csr_interview.saving.changes import Entry
    from csr_interview.saving.journal import Journal
    from csr_interview.store.store import Store

PAINT_FIRST = 0.025
"""Seconds from the first unsaved change to its commit."""

BETWEEN = 0.030
"""Seconds between two commits, at least."""

JOURNAL_BETWEEN = 0.1
"""The same between two writings of the journal, while the store cannot be written."""

NEWS_EVERY = 0.5
"""Seconds between two calls of `on_change` when all goes well: each costs the user interface a redraw."""

LEISURE = 1.5
"""Seconds without work before things are done that can wait. Longer than the way to the first paint."""


class Desk:
    """Takes writes and questions to the store from any thread, and lets one thread do them in order."""

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        journal: Path | None = None,
        on_change: Callable[[SaveState], None] | None = None,
    ) -> None:
        """Prepare; `start` starts.

        `open_store` is called in the thread. `journal` is the file for what cannot be committed, by
        default beside the store. `on_change` is called in the thread when `error` or `refused` changes,
        and otherwise at most twice a second.
        """
        self.state = SaveState()
        self.on_change = on_change
        self.read_only = False
        """Whether the store can only be read; known when the first ask is answered."""
        self.holder = ""
        """Who has the store open for writing, if that is somebody else."""
        self._open_store = open_store
        self._journal = journal
        self._clerk: Clerk | None = None
        self._failure: BaseException | None = None
        # Its lock is one that a thread may take twice: a signal handler may flush in the midst of a post.
        self._turn = threading.Condition()
        self._queue = Queue()
        self._under_way: list[Post] = []
        self._first = self._worked_at = self._told_at = 0.0
        self._posted = self._settled = 0
        self._hurry = self._closing = self._closed = self._journalled = False
        self._told = self.state
        self._leisure_at: float | None = None
        self._thread = threading.Thread(target=self._run, name="csr-interview-desk", daemon=True)

    # ---------------------------------------------------------------- for everybody

    def start(self) -> None:
        """Start the thread, which opens the store. An error in that is what the next ask raises."""
        atexit.register(self.close)
        self._thread.start()

    def post(self, verb: str, *args: object) -> None:
        """Queue a write and return at once. Raises ValueError for a verb that cannot be posted.

        A text, or the clock, takes the place of one that still waits. What the store refuses, such as a
        change of a submitted scorecard, appears in `state.refused`.
        """
        if verb not in POSTABLE:
            raise ValueError(f"not a verb to post: {verb}")
        with self._turn:
            if self._closed:
                raise RuntimeError("the desk is closed")
            first = self._settled == self._posted
            self._queue.put(Post(verb, args))
            self._posted += 1
            if first:
                self._first = time.monotonic()
                self.state = self.state._replace(pending=True)
                self._turn.notify_all()

    def ask(self, verb: str, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run any method of the store after everything posted so far is committed.

        The future has its result or its exception; an iterator comes as a list. While something cannot
        be saved, questions that would miss it, and other writes, get a StoreError.
        """
        item = Ask(verb, args, kwargs)
        with self._turn:
            if self._closed or not self._thread.is_alive():
                item.answer.set_exception(self._failure or StoreError("the store is closed"))
                return item.answer
            self._queue.put(item)
            self._turn.notify_all()
        return item.answer

    def flush(self, timeout: float = 2.0) -> bool:
        """Return when everything posted is committed or in the journal, True; or after `timeout` s, False.

        May be called from any thread, and by a signal handler.
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
        """Commit what waits, close the store and end the thread. May be called again.

        Should the thread not get there in `timeout` seconds, what waits goes to the journal from here.
        """
        with self._turn:
            if self._closed:
                return
            self._closed = self._closing = True
            self._turn.notify_all()
        atexit.unregister(self.close)
        if self._thread.is_alive():
            self._thread.join(timeout)
        left = [*self._under_way, *self._queue.posts()]
        if left and self._journal is not None and not self._journalled:
            from csr_interview.saving import journal

            try:
                journal.add(self._journal, left)
            except OSError:
                self.state = self.state._replace(error="neither store nor journal can be written")

    @property
    def path(self) -> Path | None:
        """The store's file; None while it is not open."""
        return self._clerk.store.path if self._clerk else None

    @property
    def notices(self) -> list[str]:
        """News for the user, oldest first: what became of an earlier journal, a backup that failed."""
        return list(self._clerk.notices) if self._clerk else []

    # ---------------------------------------------------------------- the thread

    def _run(self) -> None:
        """Open the store, then work until closed."""
        try:
            self._clerk = self._open()
        except BaseException as exc:  # noqa: BLE001 whoever asks gets it, in their own thread
            self._failure = exc
            self.state = self.state._replace(error=str(exc))
        try:
            self._serve()
        except BaseException as exc:  # noqa: BLE001 a defect here must be seen as NOT SAVED, not as silence
            self._failure = exc
            self.state = self.state._replace(error=f"a defect ended the saving ({type(exc).__name__})")
            self._tell()
        finally:
            if self._clerk is not None:
                self._clerk.close()
            with self._turn:
                items = [*self._under_way, *self._queue.take()]
                self._turn_away(items, self._failure or StoreError("the store is closed"))
                self._turn.notify_all()

    def _serve(self) -> None:
        """Work until closed."""
        if self._clerk is not None:
            self._clerk.start()
            self._leisure_at = time.monotonic() + LEISURE
        while self._wait():
            self._work()
        self._work()
        self._journalled = self._clerk is not None and self._clerk.journalled

    def _open(self) -> Clerk:
        """Open the store."""
        store = self._open_store()
        if self._journal is None:
            self._journal = journal_path(store.path)
        self.read_only, self.holder = store.read_only, store.holder
        return Clerk(store, self._journal)

    def _wait(self) -> bool:
        """Wait until there is something to do; False when the desk closes."""
        with self._turn:
            while not self._closing:
                now = time.monotonic()
                due = self._due()
                if due is not None and due <= now:
                    return True
                self._turn.wait(None if due is None else due - now)
        return False

    def _due(self) -> float | None:
        """Return when something has to be done, on the monotonic clock; None for never."""
        if self._hurry or any(isinstance(item, Ask) for item in self._queue.items):
            return 0.0
        times = []
        if self._clerk is not None:
            failing = bool(self._clerk.error)
            if failing:
                times.append(self._clerk.retry_at())
            if self._settled < self._posted and not (failing and self._clerk.journal_failed):
                between = JOURNAL_BETWEEN if failing else BETWEEN
                times.append(max(self._first + PAINT_FIRST, self._worked_at + between))
        if self._settled == self._posted:  # else the commit to come is early enough for these
            if self._told != self.state:
                times.append(self._told_at + NEWS_EVERY)
            if self._leisure_at is not None:
                times.append(self._leisure_at)
        return min(times, default=None)

    def _work(self) -> None:
        """Do everything that waits."""
        with self._turn:
            items, hurry = self._queue.take(), self._hurry or self._closing
            self._under_way = [item for item in items if isinstance(item, Post)]
            goal, self._hurry = self._posted, False
        if self._clerk is None:
            with self._turn:
                self._turn_away(items, self._failure or StoreError("the store is closed"))
        elif items or self._clerk.error:
            asked = any(isinstance(item, Ask) for item in items)
            waiting = self._clerk.work(items, hurry or asked)
            self._settle(self._clerk, waiting, goal)
        elif self._leisure_at is not None and time.monotonic() >= self._leisure_at:
            pause = self._clerk.leisure.work()
            self._leisure_at = None if pause is None else time.monotonic() + pause
        self._tell()

    def _settle(self, clerk: Clerk, waiting: list[Post], goal: int) -> None:
        """Note what became of everything up to the post numbered `goal`; what waits goes back in front."""
        with self._turn:
            committed = bool(self._under_way) and not waiting
            self._under_way = []
            self._queue.put_back(list(waiting))
            if not waiting or clerk.journalled:
                self._settled = goal
            self._worked_at = time.monotonic()
            self._leisure_at = self._worked_at + LEISURE
            self.state = SaveState(
                pending=bool(waiting) or self._settled < self._posted,
                saved_at=stamp(clerk.store.now()) if committed else self.state.saved_at,
                error=clerk.error,
                refused=clerk.refused,
                refused_of=clerk.refused_of,
            )
            self._turn.notify_all()

    def _turn_away(self, items: list[Post | Ask], reason: BaseException) -> None:
        """Answer asks with an error; posts stay in the queue, for the journal."""
        for item in items:
            if isinstance(item, Post):
                self._queue.put(item)
            elif item.answer.set_running_or_notify_cancel():
                item.answer.set_exception(reason)
        self._under_way = []

    def _tell(self) -> None:
        """Call `on_change` where there is news: at once about errors, else not too often."""
        state, told, now = self.state, self._told, time.monotonic()
        urgent = (state.error, state.refused) != (told.error, told.refused)
        if state == told or not (urgent or now >= self._told_at + NEWS_EVERY):
            return
        self._told, self._told_at = state, now
        listener = self.on_change
        if listener is not None:
            try:
                listener(state)
            except Exception:  # noqa: BLE001 a listener that has gone, as at exit, must not end the saving
                self.on_change = None


# What the desk's thread does when nobody waits: today's backup, and the search index bit by bit.


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


# What the desk's thread does with the store: commit, answer, and keep what cannot be committed.
#
# Everything here runs in that one thread.


RETRY = 1.0
"""Seconds between attempts to commit while the store cannot be written."""

RETRY_ASKED = 0.25
"""The same when somebody waits for it; an attempt itself may take as long (busy_timeout)."""

_STALE_IS_FINE = frozenset(
    {"recent", "counts", "last_details", "candidates", "bank_of", "resolve", "events", "ping", "revisions",
     "check", "backup", "practice_history", "find", "choices", "search_state",
     "is_sealed", "also_here", "trail", "earlier_texts", "verify_trail"}
)  # fmt: skip
"""What may be asked although something is not saved: nothing typed is shown from it for editing."""

_OF_ONE = frozenset({"interview", "text_of", "place_of"})
"""What may be asked about other interviews than those with something unsaved."""

_SHOWN = _OF_ONE | {"candidate", "interviews_of", "timeline"}
"""What is answered as it will be once all is saved, where that can be found out: it is shown for editing."""


class Clerk:
    """Works a store for the desk."""

    def __init__(self, store: Store, journal: Path) -> None:
        """Take over an open store; `journal` is where to keep what it cannot take."""
        self.store = store
        self._failure = ""
        self._short = False
        """Whether the last attempt failed for want of room on the disk."""
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
        self.leisure = Leisure(store, self._note)
        """What waits for a quiet moment."""

    @property
    def error(self) -> str:
        """Why the last attempt to commit failed; empty when it did not."""
        if self._failure and self.journal_failed:
            return f"{self._failure}, nor could the journal beside the store ({self.journal_failed})"
        return self._failure

    def start(self) -> None:
        """Bring in what the last run could not commit, now or as soon as the store can be written."""
        if self.store.read_only:
            return
        from csr_interview.saving import journal

        try:
            journal.make(self._journal)
        except OSError as exc:
            self._note("No room could be kept for the journal", exc)
        if not self._journal.exists():
            return
        try:
            self._leftover = journal.take_over(self._journal)
        except OSError as exc:
            self._note("The journal of the last time could not be read", exc)
        else:
            self._attempt([])

    def work(self, items: list[Post | Ask], hurry: bool) -> list[Post]:
        """Commit posts and answer asks in order; return the posts that have to wait."""
        waiting: list[Post] = []
        tried = self.error != "" and time.monotonic() < self._attempted + (RETRY_ASKED if hurry else RETRY)
        for item in items:
            if isinstance(item, Post):
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

    def _unsaved(self, waiting: list[Post]) -> bool:
        """Return whether the store lacks anything: of this run, or of one before it."""
        return bool(waiting) or self._leftover is not None

    def retry_at(self) -> float:
        """Return when to try again, on the monotonic clock."""
        return self._attempted + RETRY

    # ---------------------------------------------------------------- committing

    def _attempt(self, posts: list[Post]) -> list[Post]:
        """Commit posts in one transaction; return them all where that fails, else none."""
        if self.store.read_only:
            for post in posts:
                self._refuse(post, StoreError("the store is open for reading only"))
            return []
        journalled = self.error != "" or self._leftover is not None
        if self._short and not self._room_again():
            self._attempted = time.monotonic()
            return posts
        try:
            if self._leftover is not None:
                self._replay(self._leftover)
            refused = self._commit(posts) if posts else []
        except connection.FAILURES as exc:
            self._attempted = time.monotonic()
            self._failure = _reason(exc)
            self._short = "disk" in self._failure or getattr(exc, "errno", None) == errno.ENOSPC
            return posts
        self._failure, self._short = "", False
        for post, reason in refused:
            self._refuse(post, reason)
        if journalled:
            self._forget_journal()
        return []

    def _room_again(self) -> bool:
        """Return whether a disk that was full has room: commits that just fit would soon fail again."""
        from csr_interview.saving import journal

        return journal.disk_has_room(self._journal)

    def _commit(self, posts: list[Post]) -> list[tuple[Post, Exception]]:
        """Commit posts together and return those that were refused, which keeps none of the others back."""
        refused: list[tuple[Post, Exception]] = []
        with self.store.transaction():
            for post in posts:
                try:
                    getattr(self.store, post.verb)(*post.args)
                except (LockedScorecard, NotFound, RefusedError) as exc:
                    refused.append((post, exc))
                except connection.FAILURES:
                    raise
                except Exception as exc:  # noqa: BLE001 a defect in one write must not stop the others; it is reported
                    refused.append((post, exc))
        return refused

    def _refuse(self, post: Post, reason: Exception) -> None:
        """Keep a write that will never get in where a person can find it, and say so."""
        from csr_interview.saving import journal

        text = str(reason) if isinstance(reason, CsrInterviewError) else type(reason).__name__
        path = journal.refused_path(self.store.path)
        try:
            journal.append(path, post, text)
        except OSError as exc:
            self._note("What was refused could not be kept", exc)
        self.refused, self.refused_of = text, post.interview

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

    def _keep(self, waiting: list[Post]) -> None:
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

    def _answer(self, ask: Ask, waiting: list[Post]) -> None:
        """Answer an ask, unless it must not see or touch a store that lacks what waits."""
        if not ask.answer.set_running_or_notify_cancel():
            return
        try:
            ask.answer.set_result(self._find(ask, waiting))
        except sqlite3.DatabaseError as exc:
            ask.answer.set_exception(connection.unreadable(self.store.path, exc))
        except BaseException as exc:  # noqa: BLE001 whatever it is belongs to whoever asked
            ask.answer.set_exception(exc)

    def _find(self, ask: Ask, waiting: list[Post]) -> Any:
        """Return the answer to an ask. Raises StoreError where it must not be given as the store is."""

        def answer() -> Any:
            result = getattr(self.store, ask.verb)(*ask.args, **ask.kwargs)
            return list(result) if isinstance(result, Iterator) else result

        if self._may(ask, waiting):
            return answer()
        if ask.verb in _SHOWN:
            from csr_interview.saving.replay import as_if_saved

            with contextlib.suppress(StoreError):  # another program may hold the store
                return as_if_saved(self.store, self._earlier, waiting, answer)
        raise StoreError("the latest changes are not saved yet", self.error)

    def _may(self, ask: Ask, waiting: list[Post]) -> bool:
        """Return whether an ask can be answered from the store as it is, which may lack something."""
        if not self._unsaved(waiting) or ask.verb in _STALE_IS_FINE:
            return True
        unsaved = [post.interview for post in [*(entry.post for entry in self._earlier), *waiting]]
        concerned = bool(ask.args) and ask.args[0] in unsaved
        if ask.verb in _OF_ONE:
            return not concerned
        return not waiting and not concerned and ask.verb not in _SHOWN

    # ---------------------------------------------------------------- the end

    def close(self) -> None:
        """End what goes on at leisure, and close the store."""
        self.leisure.end()
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
