"""The search index: one folded text per interview, and an index of its three-character groups.

It is updated when the app is idle, never by a change itself. `search_waiting` lists what has changed since; a
search reads these directly, so the index only makes searching faster, never wrong. If SQLite has no FTS5 with
the trigram tokenizer (before 3.34, or built without), the folded texts are read one by one.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.interview import INTERVIEW_FIELDS, NOTED

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

BATCH_SECONDS = 0.004
"""Duration of an idle batch before it is committed, which takes a few ms more."""

MERGED = 16
"""Pages of the index that are merged after an idle batch, in a few ms. FTS5's automatic merging sometimes
took 60 ms, which delays typing."""

_MERGED_AT_ONCE = 300
"""The same if no one is typing."""

_X = "char(31)"
"""Separates texts: cleaning removes this character, so no term can span two texts."""

_NAMES = (
    "(SELECT c.name FROM candidates c WHERE c.id = i.candidate_id) || coalesce((SELECT "
    f"{_X} || group_concat(x.name, {_X}) FROM candidates x WHERE x.joined_into <> '' "
    "AND x.joined_into = i.candidate_id), '')"
)
"""SQL for the candidate's name, and those of the records that were joined into theirs."""

NAME = f"csr_fold({_NAMES})"


def _all(table: str, *columns: str, where: str = "") -> str:
    """Return SQL for all texts in the rows of interview `i`."""
    texts = f" || {_X} || ".join(f"x.{column}" for column in columns)
    rows = f"FROM {table} x WHERE x.interview_id = i.id{where}"
    return f"coalesce((SELECT group_concat({texts}, {_X}) {rows}), '')"


FULL_TEXT = "csr_fold({})".format(
    f" || {_X} || ".join(
        (
            _NAMES,
            *(f"i.{name}" for name in INTERVIEW_FIELDS),
            "i.recommended_reason",
            _all("answers", *NOTED),
            _all("marks", "text", where=" AND x.text <> ''"),
            _all("task_results", "text", "skip_reason"),
            f"{_X} || {_X}",  # so that the last character begins a group of three, too
        )
    )
)
"""SQL for the searchable text of interview `i`, for indexing and for reading directly."""

_INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5 (text, content='search_docs', content_rowid='doc', "
    "tokenize='trigram case_sensitive 1', detail=none)"
)
"""Without positions (`detail=none`) it needs a sixth of the space; each text is checked anyway."""

_SETTINGS = {"automerge": 0, "crisismerge": 1999}
"""Disable automatic merging; see MERGED."""

_SHADOWS = {
    "data": "(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "(segid, term, pgno, PRIMARY KEY (segid, term)) WITHOUT ROWID",
    "docsize": "(id INTEGER PRIMARY KEY, sz BLOB)",
    "config": "(k PRIMARY KEY, v) WITHOUT ROWID",
}
"""The tables of an FTS5 index. An index that lost one cannot be dropped."""


class SearchState(NamedTuple):
    """The state of the index."""

    indexed: int
    """Interviews whose current text is indexed."""
    waiting: int
    """Interviews that have changed since; these are read directly."""
    fast: bool
    """Whether there is an index that this SQLite can use."""


class IndexDamaged(StoreError):
    """The index is damaged; `renew` rebuilds it. Searching works without it."""


def state(store: Store) -> SearchState:
    """Return the state of the index."""
    conn = store.conn
    waiting = conn.execute("SELECT count(*) FROM search_waiting").fetchone()[0]
    sql = (
        "SELECT count(*) FROM search_docs d WHERE NOT EXISTS "
        "(SELECT 1 FROM search_waiting w WHERE w.interview_id = d.interview_id)"
    )
    return SearchState(conn.execute(sql).fetchone()[0], waiting, _usable(conn))


def differs(conn: sqlite3.Connection, *, read_only: bool) -> bool:
    """Return whether the index differs from the texts it was made of, so that searches miss interviews.

    SQLite only compares an index that it could write; a `read_only` database is copied for that.
    """
    if not _has_index(conn) or not _usable(conn):
        return False
    try:
        with contextlib.closing(_copy(conn)) if read_only else contextlib.nullcontext(conn) as one:
            one.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as exc:
        if is_damage(exc):
            return True
        raise
    return False


def _copy(conn: sqlite3.Connection) -> sqlite3.Connection:
    """Return a temporary copy of a database, which is gone when it is closed."""
    copy = sqlite3.connect("", isolation_level=None)
    conn.backup(copy)
    return copy


def waits(conn: sqlite3.Connection) -> bool:
    """Return whether anything is to be indexed."""
    return conn.execute("SELECT 1 FROM search_waiting LIMIT 1").fetchone() is not None


def index_some(store: Store, seconds: float = BATCH_SECONDS) -> bool:
    """Update the index for about this many seconds; return whether something is left.

    Raises StoreError if the index is damaged, see `renew_search`. Optional: searches read directly what is
    not indexed.
    """
    conn = store.conn
    with store.transaction():
        until = time.monotonic() + seconds
        while True:
            ids = [row[0] for row in conn.execute("SELECT interview_id FROM search_waiting LIMIT 4")]
            if not ids:
                return _merge(conn, MERGED)
            if not index(store, ids):
                return False
            if time.monotonic() >= until:
                return _merge(conn, MERGED) or waits(conn)


def _merge(conn: sqlite3.Connection, pages: int) -> bool:
    """Merge some pages of the index, which keeps searching fast; return whether there is more."""
    if not _has_index(conn):
        return False
    before = conn.total_changes
    with _telling_damage():
        conn.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", (pages,))
    return conn.total_changes - before >= 2  # see the documentation of FTS5


@contextlib.contextmanager
def _telling_damage() -> Iterator[None]:
    """Turn SQLite's errors for a damaged index into IndexDamaged."""
    try:
        yield
    except sqlite3.DatabaseError as exc:
        if is_damage(exc):
            raise IndexDamaged("The search index cannot be used", str(exc)) from exc
        raise


def index(store: Store, interviews: Collection[str]) -> bool:
    """Index these interviews inside a transaction; deleted or discarded ones are removed.

    Returns False, without changes, if this SQLite cannot read an index created by another one. Raises
    IndexDamaged.
    """
    fast = _has_index(store.conn) or _make(store.conn)
    if fast and not _usable(store.conn):
        return False
    ids = json.dumps(list(interviews))
    among = "(SELECT value FROM json_each(?))"
    add, drop = _documents(fast)
    with _telling_damage():
        for sql in drop:
            store.conn.execute(sql.format(among=among), (ids,))
        last = store.conn.execute("SELECT coalesce(max(doc), 0) FROM search_docs").fetchone()[0]
        store.conn.execute(add.format(among=among), (ids,))
        if fast:
            sql = "INSERT INTO search_index (rowid, text) SELECT doc, text FROM search_docs WHERE doc > ?"
            store.conn.execute(sql, (last,))
        store.conn.execute(f"DELETE FROM search_waiting WHERE interview_id IN {among}", (ids,))
    return True


def _documents(fast: bool) -> tuple[str, Iterable[str]]:
    """Return the statement that adds texts, and those that first remove the earlier ones."""
    add = (
        f"INSERT INTO search_docs (interview_id, text) SELECT i.id, {FULL_TEXT} FROM interviews i "
        "WHERE i.id IN {among} AND i.discarded_at = '' ORDER BY i.created_at, i.id"
    )
    out = "DELETE FROM search_docs WHERE interview_id IN {among}"
    if not fast:
        return add, (out,)
    out_of_index = (
        "INSERT INTO search_index (search_index, rowid, text) SELECT 'delete', doc, text FROM search_docs "
        "WHERE interview_id IN {among}"
    )
    return add, (out_of_index, out)


def index_added(store: Store, interviews: Collection[str]) -> None:
    """Index new interviews at once; if that fails, they stay to be indexed and are read directly."""
    with contextlib.suppress(IndexDamaged), store.transaction():
        index(store, interviews)
        _merge(store.conn, _MERGED_AT_ONCE)


def renew(store: Store) -> None:
    """Delete the search index; `index_search` then rebuilds it step by step."""
    with store.transaction():
        start_over(store.conn)


def start_over(conn: sqlite3.Connection) -> None:
    """Delete the search index and mark all interviews to be indexed, inside the caller's transaction."""
    if _has_index(conn):
        _drop(conn)
    conn.execute("DELETE FROM search_docs")
    conn.execute("DELETE FROM search_waiting")
    conn.execute("INSERT INTO search_waiting SELECT id FROM interviews")


def is_damage(exc: sqlite3.Error) -> bool:
    """Return whether an error is about the index itself, not the disk or another program."""
    text = str(exc)
    known = ("malformed", "vtable constructor", "no such table: main.search_index", "SQL logic error", "fts5")
    return any(words in text for words in known)


def _has_index(conn: sqlite3.Connection) -> bool:
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'search_index'"
    return conn.execute(sql).fetchone() is not None


def _usable(conn: sqlite3.Connection) -> bool:
    """Return whether this SQLite can read the index."""
    try:
        conn.execute("SELECT rowid FROM search_index WHERE search_index MATCH '\"abc\"' LIMIT 1").fetchone()
    except sqlite3.DatabaseError as exc:
        return "no such" not in str(exc) or "main.search_index" in str(exc)  # if damaged, writing reports it
    return True


def _make(conn: sqlite3.Connection) -> bool:
    """Create the index if this SQLite can, and mark texts stored without it to be indexed."""
    conn.execute("SAVEPOINT making")
    try:
        conn.execute(_INDEX)
        for name, value in _SETTINGS.items():
            conn.execute("INSERT INTO search_index (search_index, rank) VALUES (?, ?)", (name, value))
        conn.execute("DELETE FROM search_docs")
    except sqlite3.OperationalError:
        conn.execute("ROLLBACK TO making")
        return False
    finally:
        conn.execute("RELEASE making")
    return True


def _drop(conn: sqlite3.Connection) -> None:
    """Drop the index, even if it has lost some of its tables."""
    try:
        conn.execute("DROP TABLE search_index")
    except sqlite3.DatabaseError:
        for name, columns in _SHADOWS.items():
            conn.execute(f"CREATE TABLE IF NOT EXISTS search_index_{name} {columns}")
        conn.execute("INSERT OR REPLACE INTO search_index_config VALUES ('version', 4)")
        # The content of a new FTS5 index: no averages, no segments.
        conn.execute("INSERT OR REPLACE INTO search_index_data VALUES (1, x''), (10, x'00000000000000')")
        conn.execute("DROP TABLE search_index")
