"""Finding interviews: the one way in which home, `list` and `export` choose what they show, page by page.

A page begins as ids in the order asked for; what belongs to its rows is read after. For words that occur
in few interviews, the index names those that may have them; for words that are nearly everywhere, the list
is walked from its newest row until the page is full. Either way each text is looked at before it counts.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from csr_interview.store import indexing
from csr_interview.store.filters import (
    NOTHING_SEALED,
    SEALED,
    Filters,
    Where,
    cursor,
    no_place,
    position,
    sealed_parameters,
    where,
)
from csr_interview.store.sealing import Sealed, sealed
from csr_interview.store.search import terms

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store

Order = Literal["newest", "relevance"]

FEW = 2000
"""As many interviews are looked at one by one; where more may have the words, the list is walked."""

RANKED = 1000
"""So many hits, the newest, are put in order by how often they have the words."""

_GRAMS = 24
"""Most groups of three characters that the index is asked for; the texts themselves decide."""

_INDEXED = (
    "(SELECT d.text FROM search_docs d WHERE d.interview_id = i.id AND NOT EXISTS "
    "(SELECT 1 FROM search_waiting w WHERE w.interview_id = i.id))"
)
_TEXT = f"coalesce({_INDEXED}, {indexing.FULL_TEXT})"

_CANDIDATES = (
    "(SELECT d.interview_id AS id FROM search_docs d WHERE d.doc IN (SELECT value FROM json_each(:docs)) "
    "AND NOT EXISTS (SELECT 1 FROM search_waiting w WHERE w.interview_id = d.interview_id) "
    "UNION ALL SELECT interview_id FROM search_waiting) AS few CROSS JOIN interviews i ON i.id = few.id"
)

_GROUPS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_grams "
    "USING fts5vocab ('main', 'search_index', 'instance')"
)
"""A view of the index, seen by this connection alone: which texts have which groups of characters."""

_RANGE = 4000
"""So many entries of the index are looked at for a term of one or two characters."""


class Found(NamedTuple):
    """An interview of a page, and what its place in the list depends on."""

    id: str
    created_at: str
    times: int = 0
    """How often it has the words; 0 where nobody asked."""


class _Search(NamedTuple):
    """A search made ready: where its rows come from, and the condition on each."""

    source: str
    where: Where
    times: str = "0"
    """The SQL of how often a row has the words."""

    def after(self, before: str | None) -> _Search:
        """Return the same search for what comes after a cursor in the order of newest first."""
        if before is None:
            return self
        at, interview = position(before)
        condition = "(i.created_at, i.id) < (:before, :before_id)"
        return self._replace(where=self.where.also(condition, before=at, before_id=interview))


@contextlib.contextmanager
def at_one_moment(conn: sqlite3.Connection) -> Iterator[None]:
    """Let everything read inside be of one moment: else an interview that is just being indexed is missed."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        with contextlib.suppress(sqlite3.Error):  # what was read stays as it is
            conn.execute("COMMIT")


def newest(store: Store, filters: Filters, limit: int, before: str | None) -> list[Found]:
    """Return at most `limit` interviews, newest first, after the cursor `before`."""
    with at_one_moment(store.conn):
        return _newest(store.conn, _ready(store, filters).after(before), limit)


def count(store: Store, filters: Filters) -> int:
    """Return how many interviews meet the filters."""
    with at_one_moment(store.conn):
        search = _ready(store, filters)
        sql = f"SELECT count(*) FROM {search.source} WHERE {search.where.sql}"
        return int(store.conn.execute(sql, search.where.parameters).fetchone()[0])


def of_each_bank(store: Store, filters: Filters, hidden: Sealed) -> list[tuple[str, str]]:
    """Return digest and newest interview of each exact bank used by what meets the filters, newest first.

    What `hidden` seals does not count.
    """
    with at_one_moment(store.conn):
        search = _ready(store, filters)
        condition = search.where
        if hidden.candidates:
            condition = condition.also(f"NOT {SEALED}", **sealed_parameters(hidden))
        sql = (
            f"SELECT i.bank_digest, i.id, max(i.created_at || i.id) AS newest FROM {search.source} "
            f"WHERE {condition.sql} GROUP BY i.bank_digest ORDER BY newest DESC"
        )
        return [(digest, found) for digest, found, _ in store.conn.execute(sql, condition.parameters)]


def by_relevance(store: Store, filters: Filters, limit: int, after: str) -> tuple[list[Found], str]:
    """Return at most `limit` interviews, the best first, and the cursor after them, "" at the end.

    First come those with all the words in the candidate's name, the newest first. Then the RANKED newest of
    the others, the more often they have the words the higher; then what is older, the newest first.
    """
    with at_one_moment(store.conn):
        found = list(islice(_best_first(store, filters, limit + 1, _place(after)), limit + 1))
    more = len(found) > limit
    return [one for one, _ in found[:limit]], json.dumps(found[limit - 1][1]) if more else ""


_Place = tuple[str, int, str, str]
"""A place in the order of relevance: "name", "ranked" or "rest"; count, time and id of the row before."""


def _best_first(store: Store, filters: Filters, size: int, place: _Place) -> Iterator[tuple[Found, _Place]]:
    """Yield what was found after `place`, each with its own; read `size` rows at a time."""
    kind, *last = place
    before = cursor(place[2], place[3]) if place[3] else None
    conn = store.conn
    search, in_name = _ready(store, filters), _in_name(conn, filters)
    others = search._replace(where=search.where.also(f"NOT {in_name.sql}", **in_name.parameters))
    if kind == "name":
        named = search._replace(where=search.where.also(in_name.sql, **in_name.parameters))
        for one in _walked(conn, named, before, size):
            yield one, ("name", *_rank(one))
    if kind in ("name", "ranked"):
        block = _newest(conn, others._replace(times=f"csr_count({_TEXT}, :terms)"), RANKED)
        for one in sorted(block, key=_rank, reverse=True):
            if kind == "name" or _rank(one) < tuple(last):
                yield one, ("ranked", *_rank(one))
        if len(block) < RANKED:
            return
        before = cursor(block[-1].created_at, block[-1].id)
    for one in _walked(conn, others, before, size):
        yield one, ("rest", *_rank(one))


def _walked(conn: sqlite3.Connection, search: _Search, before: str | None, size: int) -> Iterator[Found]:
    """Yield what was found, newest first, read `size` rows at a time."""
    while True:
        page = _newest(conn, search.after(before), size)
        yield from page
        if len(page) < size:
            return
        before = cursor(page[-1].created_at, page[-1].id)


def _rank(one: Found) -> tuple[int, str, str]:
    return one.times, one.created_at, one.id


def _place(after: str) -> _Place:
    """Return the place that a cursor stands for. Raises StoreError."""
    if not after:
        return ("name", 0, "", "")
    try:
        kind, times, at, interview = json.loads(after)
    except (ValueError, TypeError) as exc:
        raise no_place() from exc
    if kind not in ("name", "ranked", "rest") or not isinstance(times, int):
        raise no_place()
    return kind, times, str(at), str(interview)


def _ready(store: Store, filters: Filters) -> _Search:
    """Return how to read what meets the filters."""
    wanted = terms(filters.search)
    hidden = sealed(store.conn) if wanted or filters.verdict else NOTHING_SEALED
    condition = where(filters, hidden)
    if not wanted:
        return _Search("interviews i", condition)
    text = _TEXT
    if hidden.candidates:
        text = f"CASE WHEN {SEALED} THEN {indexing.NAME} ELSE {_TEXT} END"
        condition = Where(condition.sql, condition.parameters | sealed_parameters(hidden))
    condition = condition.also(f"csr_holds({text}, :terms)", terms=json.dumps(wanted))
    docs = _few(store, wanted)
    if docs is None:
        return _Search("interviews i", condition)
    return _Search(_CANDIDATES, Where(condition.sql, condition.parameters | {"docs": json.dumps(docs)}))


def _in_name(conn: sqlite3.Connection, filters: Filters) -> Where:
    """Return the condition that the candidate's name has all the words."""
    wanted = terms(filters.search)
    sql = "SELECT id FROM candidates WHERE instr(name_key, ?) > 0 AND csr_holds(name_key, ?) LIMIT ?"
    values = (max(wanted, key=len), json.dumps(wanted), FEW + 1)
    people = [row[0] for row in conn.execute(sql, values)]
    if len(people) > FEW:
        return Where(f"csr_holds({indexing.NAME}, :terms)", {})
    return Where("(i.candidate_id IN (SELECT value FROM json_each(:named)))", {"named": json.dumps(people)})


def _newest(conn: sqlite3.Connection, search: _Search, limit: int) -> list[Found]:
    """Return the newest interviews that meet the conditions."""
    sql = (
        f"SELECT i.id, i.created_at, {search.times} FROM {search.source} WHERE {search.where.sql} "
        "ORDER BY i.created_at DESC, i.id DESC LIMIT :limit"
    )
    return [Found(*row) for row in conn.execute(sql, search.where.parameters | {"limit": limit})]


def _few(store: Store, wanted: Sequence[str]) -> list[int] | None:
    """Return which texts of the index may have all the terms; None where too many have, or nobody knows."""
    conn = store.conn
    if conn.execute("SELECT 1 FROM search_waiting LIMIT 1 OFFSET ?", (FEW,)).fetchone() is not None:
        return None
    grams = _grams(wanted)
    try:
        docs = _with_grams(conn, grams) if grams else _with_short(conn, max(wanted, key=len))
    except sqlite3.DatabaseError as exc:
        store.search_damaged = store.search_damaged or indexing.is_damage(exc)
        if indexing.is_damage(exc) or "no such" in str(exc):
            return None  # what is walked needs no index
        raise
    return docs if docs is None or len(docs) <= FEW else None


def _with_grams(conn: sqlite3.Connection, grams: Sequence[str]) -> list[int]:
    """Return texts of the index with all these groups, at most one more than FEW."""
    query = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
    sql = "SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT ?"
    return [row[0] for row in conn.execute(sql, (query, FEW + 1))]


def _with_short(conn: sqlite3.Connection, term: str) -> list[int] | None:
    """Return texts of the index with a term of one or two characters; None where it stands in very many.

    Every such term begins some group of three: two characters that nobody types stand at the end of a text.
    """
    conn.execute(_GROUPS)
    following = "\ue000" if term[-1] == "\ud7ff" else chr(ord(term[-1]) + 1)  # between them are no characters
    sql = "SELECT doc FROM temp.search_grams WHERE term >= ? AND term < ? LIMIT ?"
    found = conn.execute(sql, (term, term[:-1] + following, _RANGE)).fetchall()
    return None if len(found) == _RANGE else list({row[0] for row in found})


def _grams(wanted: Sequence[str]) -> list[str]:
    """Return some of the groups of three characters that a text with all the terms must have."""
    found: dict[str, None] = {}
    long = [term for term in wanted if len(term) >= 3][:_GRAMS]
    for term in long:
        last = len(term) - 3
        some = max(1, min(last, _GRAMS // len(long)))
        for number in range(some + 1):
            found[term[last * number // some :][:3]] = None
    return list(found)
