"""The search index: one folded text for each interview, and an index of its groups of three characters.

It is brought up to date when there is time, never by the write itself. `search_waiting` names what changed
since; a search reads that directly, so the index can only make it faster, never wrong. Where SQLite has no
FTS5 with the trigram tokenizer (before 3.34, or built without), the folded texts are read one by one.
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
"""How long a batch at leisure may go on before it is committed, which takes some ms more."""

MERGED = 16
"""Pages of the index that are merged after a batch at leisure: a few ms. FTS5 itself, where it merges by its
own rule, was seen to take 60 ms now and then, which typing would feel."""

_MERGED_AT_ONCE = 300
"""The same after a batch that nobody types beside."""

_X = "char(31)"
"""Stands between two texts: cleaning leaves this character in none, so no term can reach over it."""

NAME = "csr_fold((SELECT c.name FROM candidates c WHERE c.id = i.candidate_id))"


def _all(table: str, *columns: str, where: str = "") -> str:
    """Return the SQL of all texts of the rows that belong to interview `i`."""
    texts = f" || {_X} || ".join(f"x.{column}" for column in columns)
    rows = f"FROM {table} x WHERE x.interview_id = i.id{where}"
    return f"coalesce((SELECT group_concat({texts}, {_X}) {rows}), '')"


FULL_TEXT = "csr_fold({})".format(
    f" || {_X} || ".join(
        (
            "(SELECT c.name FROM candidates c WHERE c.id = i.candidate_id)",
            *(f"i.{name}" for name in INTERVIEW_FIELDS),
            "i.recommended_reason",
            _all("answers", *NOTED),
            _all("marks", "text", where=" AND x.kind = 'own_flag'"),
            _all("task_results", "text", "skip_reason"),
            f"{_X} || {_X}",  # so that the last character, too, begins a group of three
        )
    )
)
"""The SQL of everything that can be found in interview `i`: what is indexed, and what is read directly."""

_INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5 (text, content='search_docs', content_rowid='doc', "
    "tokenize='trigram case_sensitive 1', detail=none)"
)
"""Without places (`detail=none`) it takes a sixth of the room; each text found is looked at anyhow."""

_SETTINGS = {"automerge": 0, "crisismerge": 1999}
"""Merging is done here, a few pages at a time, see MERGED."""

_SHADOWS = {
    "data": "(id INTEGER PRIMARY KEY, block BLOB)",
    "idx": "(segid, term, pgno, PRIMARY KEY (segid, term)) WITHOUT ROWID",
    "docsize": "(id INTEGER PRIMARY KEY, sz BLOB)",
    "config": "(k PRIMARY KEY, v) WITHOUT ROWID",
}
"""The tables that FTS5 keeps an index in. One that lost any of them cannot even be dropped."""


class SearchState(NamedTuple):
    """How far the index has come."""

    indexed: int
    """Interviews whose present text is in the index."""
    waiting: int
    """Interviews that changed since; these are read directly."""
    fast: bool
    """Whether there is an index of character groups that this SQLite can use."""


class IndexDamaged(StoreError):
    """The index cannot be used; `renew` makes it anew. Searching goes on without it."""


def state(conn: sqlite3.Connection) -> SearchState:
    """Return how far the index has come."""
    waiting = conn.execute("SELECT count(*) FROM search_waiting").fetchone()[0]
    sql = (
        "SELECT count(*) FROM search_docs d WHERE NOT EXISTS "
        "(SELECT 1 FROM search_waiting w WHERE w.interview_id = d.interview_id)"
    )
    return SearchState(conn.execute(sql).fetchone()[0], waiting, _usable(conn))


def waits(conn: sqlite3.Connection) -> bool:
    """Return whether anything has to be indexed."""
    return conn.execute("SELECT 1 FROM search_waiting LIMIT 1").fetchone() is not None


def index_some(store: Store, seconds: float = BATCH_SECONDS) -> bool:
    """Bring the search index up to date for about so many seconds; return whether something is left.

    Raises StoreError where the index is damaged, see `renew_search`. Nobody has to call this: a search
    reads directly what is not indexed.
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
    """Merge some pages of the index, which keeps searching quick; return whether there is more to merge."""
    if not _has_index(conn):
        return False
    before = conn.total_changes
    with _telling_damage():
        conn.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", (pages,))
    return conn.total_changes - before >= 2  # so the documentation of FTS5


@contextlib.contextmanager
def _telling_damage() -> Iterator[None]:
    """Turn what SQLite says of a damaged index into IndexDamaged."""
    try:
        yield
    except sqlite3.DatabaseError as exc:
        if is_damage(exc):
            raise IndexDamaged("the search index cannot be used", str(exc)) from exc
        raise


def index(store: Store, interviews: Collection[str]) -> bool:
    """Index these interviews, inside a transaction; one that is gone or discarded leaves the index.

    Returns False, with nothing done, where this SQLite cannot read an index that another one made. Raises
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
    """Return the statement that adds texts, and those that take the earlier ones out first."""
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
    """Index interviews right after they were added; where that fails they wait, and are read directly."""
    with contextlib.suppress(IndexDamaged), store.transaction():
        index(store, interviews)
        _merge(store.conn, _MERGED_AT_ONCE)


def renew(store: Store) -> None:
    """Throw the search index away; `index_search` then makes it anew, bit by bit."""
    with store.transaction():
        if _has_index(store.conn):
            _drop(store.conn)
        store.conn.execute("DELETE FROM search_docs")  # its trigger lets each interview wait


def is_damage(exc: sqlite3.Error) -> bool:
    """Return whether an error says that the index itself is at fault, not the disk or another program."""
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
        return "no such" not in str(exc) or "main.search_index" in str(exc)  # damaged: writing to it says so
    return True


def _make(conn: sqlite3.Connection) -> bool:
    """Make the index where this SQLite can, and let all texts wait that were kept without it."""
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
    """Drop the index, also one that has lost some of its tables."""
    try:
        conn.execute("DROP TABLE search_index")
    except sqlite3.DatabaseError:
        for name, columns in _SHADOWS.items():
            conn.execute(f"CREATE TABLE IF NOT EXISTS search_index_{name} {columns}")
        conn.execute("INSERT OR REPLACE INTO search_index_config VALUES ('version', 4)")
        # What FTS5 itself puts into a new index: no averages, and no segments.
        conn.execute("INSERT OR REPLACE INTO search_index_data VALUES (1, x''), (10, x'00000000000000')")
        conn.execute("DROP TABLE search_index")
