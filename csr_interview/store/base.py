"""What all operations of the store need: opening and closing, transactions, outlines of banks."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, Self, TypeVar

from csr_interview.errors import FileChanged, LockedScorecard, NotFound, StoreBusy, StoreError
from csr_interview.models.digests import of_interviewer
from csr_interview.models.interview import Status
from csr_interview.paths import backup_dir, linked
from csr_interview.store import audit, connection, digests, schema
from csr_interview.store.connection import StoreLock, busy, holder
from csr_interview.store.open_file import OpenFile, belongs_to_another, set_log_aside
from csr_interview.store.records import (
    Outline,
    RefusedError,
    local,
    no_interview,
    outline,
    set_local,
    stamp,
    utc_now,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

    from csr_interview.models.interview import Profile

Mode = Literal["rw", "ro", "auto"]

_ID = "database"
"""The key of the random ID in the table `local`."""


# Not `db.atomic()`: importing sqlite-utils takes 60 to 100 ms, which would delay the first key; and it begins
# without the write lock, so that another writer would make a change fail at once, despite busy_timeout.
_OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_INNER = ("SAVEPOINT inner", "RELEASE inner", ("ROLLBACK TO inner", "RELEASE inner"))


class StoreCore:
    """An open store without its operations. Belongs to the thread that opened it."""

    def __init__(
        self, path: Path, conn: sqlite3.Connection, now: Callable[[], datetime], lock: StoreLock | None
    ) -> None:
        """Use an open connection, see `open`. Without `lock` it is read-only."""
        self.path = path
        self.conn = conn
        """For modules of this package only."""
        self.profile: Profile | None = None
        """Who uses this store: events name them, and others' scorecards may be sealed for them."""
        self.now = now
        self.read_only_because = ""
        """Why a store opened with "auto" is read-only, as a clause; empty if it is not."""
        self.kept_at: dict[tuple[str, str, str], datetime] = {}
        """When a revision of a field (interview, question, field) was last considered while typing."""
        self.search_damaged = False
        """Whether a search found the index damaged and read the texts instead."""
        self.file: OpenFile | None = None
        """The open files, for noticing that another program changes them; None if read-only."""
        self.log_aside: Path | None = None
        """Where opening put a log that belonged to another database file."""
        self.is_new = False
        """Whether opening it has created it."""
        self._lock = lock
        self._busy = False
        self._db: Database | None = None
        self._outlines: dict[str, Outline] = {}
        self._digests: dict[str, str] = {}
        self._changed: set[str] = set()
        """Interviews and candidates that changed in this transaction since their last event."""
        self._named: dict[str, str] = {}
        """Digests of interviewers' names that the next event must have, by ID."""

    # ---------------------------------------------------------------- opening and closing

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        mode: Mode = "rw",
        now: Callable[[], datetime] = utc_now,
        busy_ms: int = 250,
        profile: Profile | None = None,
    ) -> Self:
        """Open the database file `path`.

        "rw" creates what is missing and holds the lock until closed; "ro" only reads, even while another
        process writes; "auto" is "rw", or "ro" with `read_only_because` set if another process has the lock,
        or file or folder are write-protected. `busy_ms` is how long a change may wait for a program that
        ignores the lock. `profile` is the user. Raises StoreBusy, or StoreError for other problems.
        """
        store = cls._open(path, mode, now, busy_ms)
        store.profile = profile
        return store

    @classmethod
    def _open(cls, path: Path, mode: Mode, now: Callable[[], datetime], busy_ms: int) -> Self:
        path = linked(path).absolute()
        there = connection.look(path)
        if not there and backup_dir(path).is_dir():
            from csr_interview.store.backup import expect_no_backup

            expect_no_backup(path)
        if mode == "ro":
            return cls._open_reading(path, there, now, busy_ms)
        connection.prepare_folder(path)
        lock = StoreLock(path)
        try:
            if protected := connection.write_protected(path):
                raise connection.cannot_open(path, protected, "Allow writing, or work with a copy of it")
            lock.acquire(now())
        except StoreError as exc:
            if mode != "auto" or not there or not (protected or isinstance(exc, StoreBusy)):
                raise
            store = cls._open_reading(path, there, now, busy_ms)
            store.read_only_because = protected or f"{holder(path)} is using this database"
            store._busy = not protected
            return store
        try:
            aside = set_log_aside(path) if belongs_to_another(path, lock.left) else None
            store = cls(path, connection.connect_writing(path, busy_ms), now, lock)
        except BaseException as exc:
            lock.release()
            if isinstance(exc, OSError):
                raise connection.cannot_open(path, connection.why(exc)) from exc
            raise
        store.log_aside, store.is_new = aside, not there
        try:
            store._bring_up_to_date(schema.MIGRATIONS)
            store.file = OpenFile(path)
            lock.leave_note(store.file.inodes)
            store._keep_id()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _open_reading(cls, path: Path, there: bool, now: Callable[[], datetime], busy_ms: int) -> Self:
        if not there:
            raise StoreError(f"There is no database at {path}", "", "Run csr-interview once to create it")
        conn = connection.connect_reading(path, busy_ms)
        try:
            if connection.identify(conn, path) < len(schema.MIGRATIONS):
                raise connection.cannot_open(
                    path, "it was created by an older csr-interview", "Open it once in the app to upgrade it"
                )
        except BaseException:
            conn.close()
            raise
        return cls(path, conn, now, None)

    @classmethod
    def none_yet(cls, path: Path) -> Self:
        """Return an empty store in memory, for reading if there is no file yet."""
        conn = connection.connect_nowhere()
        store = cls(path, conn, utc_now, None)
        schema.migrate(store.db, 0, schema.MIGRATIONS)
        return store

    def _bring_up_to_date(self, steps: Sequence[schema.Migration]) -> None:
        """Create the tables, or upgrade them after a backup."""
        version = connection.identify(self.conn, self.path)
        if version == len(steps):
            return
        kept = None
        try:
            if version:
                from csr_interview.store.backup import before_upgrade

                kept = before_upgrade(self.conn, self.path, version, self.now())
            with self.db.atomic():
                schema.migrate(self.db, version, steps)
                if schema.add_digests_and_fold_names in steps:
                    for interview in digests.without_salts(self.conn):
                        self.event(interview, "recorded")
        except (sqlite3.Error, OSError) as exc:
            if kept is None:
                raise connection.cannot_open(self.path, f"it could not be created: {exc}") from exc
            way_out = f"It was not changed; a backup is {kept}"
            raise connection.cannot_open(self.path, f"it could not be upgraded: {exc}", way_out) from exc

    def _keep_id(self) -> None:
        """Give the database its ID, unless it has one."""
        if not self.database_id:
            with contextlib.suppress(StoreError):  # later, if the disk is full now
                self.take_id(secrets.token_hex(8))

    def take_id(self, database_id: str) -> None:
        """Set the ID of this database: that of the one it is a copy of."""
        with self.transaction():
            set_local(self.conn, _ID, database_id)

    @property
    def database_id(self) -> str:
        """The random ID of this database, which its backups have too; empty if it has none yet."""
        try:
            return local(self.conn, _ID)
        except sqlite3.Error:
            return ""

    def close(self) -> None:
        """Close the file and release the lock. May be called again."""
        if self.file is not None and self.file.fault() and self.file.overwritten:
            # Closing would write the log into a file that has other content now, and Python 3.11 cannot
            # prevent it. The process is about to end.
            import ctypes

            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.conn))
        else:
            self.conn.close()
            if self.file is not None:
                self.file.close()
        self.file = None
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        """Close the store. SQLite's error for an unreadable file becomes a StoreError."""
        self.close()
        if isinstance(exc, sqlite3.DatabaseError) and not isinstance(exc, sqlite3.ProgrammingError):
            raise connection.unreadable(self.path, exc) from exc

    @property
    def read_only(self) -> bool:
        """Whether this store is read-only."""
        return self._lock is None

    @property
    def db(self) -> Database:
        """The sqlite-utils view of the connection, created on first use.

        Importing sqlite-utils takes longer than all reading for the first screen.
        """
        if self._db is None:
            from sqlite_utils import Database

            self._db = Database(self.conn)
        return self._db

    # ---------------------------------------------------------------- writing

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Run a transaction; may be nested.

        Raises LockedScorecard for a change of a submitted scorecard, RefusedError if the tables do not allow
        the change, StoreBusy or StoreError if nothing can be written.
        """
        if self._lock is None:
            if self._busy:
                raise busy(self.path)
            raise StoreError("The database is read-only", self.read_only_because)
        outermost = not self.conn.in_transaction
        begin, commit, rollback = _OUTER if outermost else _INNER
        try:
            self.conn.execute(begin)
            try:
                yield
                if outermost:
                    self._keep_digests()
                    if changed := self.file_changed():
                        raise changed
                self.conn.execute(commit)
                if outermost and self.file is not None:
                    self.file.note()
                    self._shorten_log(self.file)
            except BaseException:
                if self.conn.in_transaction:  # SQLite rolls back by itself if the disk is full
                    for statement in rollback:
                        self.conn.execute(statement)
                raise
        except BaseException as exc:
            self._named.clear()
            if outermost:  # these may be about what was rolled back
                self.kept_at.clear()
                self._digests.clear()
                self._changed.clear()
            if isinstance(exc, sqlite3.IntegrityError):
                raise _refusal(exc) from exc
            if isinstance(exc, (sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError)):
                raise RefusedError("The change was not saved", str(exc)) from exc
            if isinstance(exc, sqlite3.Error):
                raise (self.file_changed() or connection.failed(exc)) from exc
            raise

    def _shorten_log(self, file: OpenFile) -> None:
        """Copy a long log to the database.

        SQLite would do it inside a commit: what another program does to the file then would not be noticed.
        """
        if file.log_is_long and not file.fault():
            with contextlib.suppress(sqlite3.Error):  # the next commit tries again
                self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            file.note_checkpoint()

    def file_changed(self) -> FileChanged | None:
        """Return the error if another program has moved or changed the open file; None otherwise."""
        cause = self.file.fault() if self.file is not None else ""
        if not cause:
            return None
        way_out = "Quit csr-interview and start it again"
        return FileChanged("The database could not be written", cause, way_out)

    @contextlib.contextmanager
    def trial(self) -> Iterator[None]:
        """Make changes that can be read inside the block and are undone after it.

        SQLite keeps the changes of a transaction in memory, so this also works on a full disk. Raises
        StoreError if no transaction can be started, for example while another program writes.
        """
        self.conn.execute("PRAGMA cache_spill = OFF")  # otherwise large changes would be written early
        try:
            with contextlib.suppress(_TrialOver), self.transaction():
                yield
                raise _TrialOver
        finally:
            self.conn.execute("PRAGMA cache_spill = ON")

    def run(self, sql: str, parameters: tuple[object, ...]) -> int:
        """Execute a statement inside a transaction and return how many rows it changed."""
        return self.conn.execute(sql, parameters).rowcount

    def event(self, interview: str, verb: str, payload: dict[str, object] | None = None) -> None:
        """Add an event to the audit log, inside a transaction and after the change.

        What changed is added to the payload as digests: of the interview, or of the candidate in the payload.
        """
        payload = {**(payload or {}), **self.by()}
        if self._named:
            payload["named"], self._named = self._named, {}
        if interview:
            payload |= digests.of_event(self.conn, interview, verb)
            self._changed.discard(interview)
        elif candidate := payload.get("candidate"):
            payload |= digests.of_candidate_event(self.conn, str(candidate))
            self._changed.discard(str(candidate))
        audit.append(self.conn, self.stamp(), interview, verb, payload)

    def by(self) -> dict[str, object]:
        """Return what an event says about who made the change; stores their name, inside a transaction."""
        if self.profile is None:
            return {}
        sql = (
            "INSERT INTO interviewers (id, name, email) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET name = excluded.name, email = excluded.email "
            "WHERE name <> excluded.name OR email <> excluded.email"
        )
        if self.run(sql, (self.profile.id, self.profile.name, self.profile.email)):
            self.named(self.profile)
        return {"by": self.profile.id}

    def named(self, person: Profile) -> None:
        """Note a new name of an interviewer, for the next event."""
        self._named.setdefault(person.id, of_interviewer(person))

    def changed(self, subject: str) -> None:
        """Note a change of an interview or candidate; its digests are stored before the commit."""
        self._changed.add(subject)

    def _keep_digests(self) -> None:
        while self._changed:
            digests.keep(self.conn, self._changed.pop())

    def stamp(self) -> str:
        """Return the current time as the database stores it."""
        return stamp(self.now())

    # ---------------------------------------------------------------- what changes need to know

    def status_of(self, interview: str) -> Status:
        """Return the status of an interview. Raises NotFound."""
        row = self.conn.execute("SELECT status FROM interviews WHERE id = ?", (interview,)).fetchone()
        if row is None:
            raise no_interview()
        return Status(row[0])

    def expect_draft(self, interview: str) -> None:
        """Raise LockedScorecard if the interview is submitted, NotFound if there is none."""
        if self.status_of(interview) is Status.SUBMITTED:
            raise locked()

    def expect_rating(self, interview: str) -> None:
        """Raise RefusedError if the ratings of a draft are finished; otherwise as `expect_draft`."""
        self.expect_draft(interview)
        sql = "SELECT 1 FROM interviews WHERE id = ? AND finished_at <> ''"
        if self.conn.execute(sql, (interview,)).fetchone():
            raise RefusedError(
                "This cannot be changed", "the ratings are finished and the decision was shown",
                "Reopen the ratings, with a reason",
            )  # fmt: skip

    def outline_of(self, interview: str) -> Outline:
        """Return the outline of the interview's bank. Raises NotFound."""
        digest = self._digests.get(interview)
        if digest is None:
            sql = "SELECT bank_digest FROM interviews WHERE id = ?"
            row = self.conn.execute(sql, (interview,)).fetchone()
            if row is None:
                raise no_interview()
            digest = self._digests[interview] = str(row[0])
        return self.outline(digest)

    def forget_bank_of(self, interview: str) -> None:
        """Forget which bank an interview uses, because that changed."""
        self._digests.pop(interview, None)

    def outline(self, digest: str) -> Outline:
        """Return the outline of a stored bank, read once. Raises NotFound."""
        found = self._outlines.get(digest)
        if found is None:
            found = self._outlines[digest] = outline(self.bank_text(digest))
        return found

    def bank_text(self, digest: str) -> str:
        """Return the JSON of a stored bank. Raises NotFound."""
        row = self.conn.execute("SELECT body FROM banks WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise NotFound("No such question bank", "the database has none with this digest")
        return str(row[0])


class _TrialOver(Exception):
    """Rolls back a trial."""


def locked() -> LockedScorecard:
    """Return the error for a change of a submitted scorecard."""
    return LockedScorecard("The scorecard is locked", "it was submitted", "Amend it and enter a reason")


def _refusal(exc: sqlite3.IntegrityError) -> StoreError:
    """Return the error for a change that a trigger or constraint rejected."""
    if str(exc).startswith("locked: "):
        return locked()
    return RefusedError("The change was not saved", str(exc))


S = TypeVar("S", bound=StoreCore)
P = ParamSpec("P")
R = TypeVar("R")


def written(verb: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Run an operation of the store in one transaction."""

    @wraps(verb)
    def in_one_transaction(store: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store.transaction():
            return verb(store, *args, **kwargs)

    return in_one_transaction
