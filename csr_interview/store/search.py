"""Finding interviews for home, `list` and `export`, page by page.

A page is first a list of IDs in order; its rows are read afterwards. For rare words, the index gives the
interviews that may contain them; for frequent words, the list is read from its newest row until the page is
full. Either way, each text is checked before it counts.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    NOTED,
    TASK_REPLY,
    TASK_SKIP,
    TEXTS,
    Interview,
    InterviewSummary,
)
from csr_interview.store import search_index
from csr_interview.store.sealing import MINE, RECORD, Sealed, sealed
from csr_interview.text import clean, clean_line, fold, fold_with_places

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

# Filters, and where a page starts.


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that an interview must all meet; empty ones do not apply.

    `status` is "draft" or "submitted"; `verdict` the decision as submitted; `bank` a bank ID. `role`, `stage`
    and `interviewer` are compared whole, see `fold`. `since` and `until` are UTC dates or times
    (YYYY-MM-DD…) of creation, both inclusive. `search` are words to find in the interview's texts (see
    `terms`).
    """

    search: str = ""
    status: str = ""
    verdict: str = ""
    bank: str = ""
    role: str = ""
    stage: str = ""
    interviewer: str = ""
    since: str = ""
    until: str = ""


EVERYTHING = Filters()


class Where(NamedTuple):
    """A condition on interviews `i` with its named parameters."""

    sql: str
    parameters: dict[str, object]

    def also(self, sql: str, **parameters: object) -> Where:
        """Return this condition combined with another one."""
        return Where(f"{self.sql} AND {sql}", self.parameters | parameters)


NOTHING_SEALED = Sealed()

SEALED = f"(NOT {MINE} AND i.candidate_id IN (SELECT value FROM json_each(:people)))"
"""The condition that an interview is sealed; see `sealed_parameters`."""

_EXACT = {"status": "i.status = :status", "verdict": "i.verdict = :verdict", "bank": "i.bank_id = :bank"}
_ANY_CASE = ("role", "stage", "interviewer")


def where(filters: Filters, sealed: Sealed = NOTHING_SEALED) -> Where:
    """Return the SQL condition for `filters` except the search. Sealed interviews match no decision."""
    found = Where("i.discarded_at = ''", {})
    for name, sql in _EXACT.items():
        if value := clean_line(getattr(filters, name)):
            found = found.also(sql, **{name: value})
    if filters.verdict and sealed.candidates:
        found = found.also(f"NOT {SEALED}", **sealed_parameters(sealed))
    for name in _ANY_CASE:
        if value := clean_line(getattr(filters, name)):
            found = found.also(f"csr_fold(i.{name}) = :{name}", **{name: fold(value)})
    if since := clean_line(filters.since):
        found = found.also("i.created_at >= :since", since=since)
    if until := clean_line(filters.until):  # "~" sorts after every time on that date
        found = found.also("i.created_at < :until", until=until + "~")
    return found


def sealed_parameters(sealed: Sealed) -> dict[str, object]:
    """Return the parameters of SEALED."""
    people = json.dumps(sorted(sealed.candidates))
    return {"me": sealed.me, "my_id": sealed.my_id, "people": people}


def cursor_of(row: InterviewSummary | Interview) -> str:
    """Return the cursor of a row: `recent(before=cursor)` continues after it."""
    return cursor(row.created_at, row.id)


def cursor(created_at: str, interview_id: str) -> str:
    """Return the cursor of the interview with this time and ID."""
    return json.dumps([created_at, interview_id])


def position(before: str) -> tuple[str, str]:
    """Return the time and ID of a cursor. Raises StoreError if it is invalid."""
    try:
        at, interview = json.loads(before)
    except (ValueError, TypeError) as exc:
        raise no_place() from exc
    return str(at), str(interview)


def no_place() -> StoreError:
    """Return the error for an invalid cursor."""
    return StoreError("The list cannot be continued", "the cursor is not valid")


# The terms of a search, their positions in a text, and excerpts.
#
# Text in double quotes is one term, including spaces; the rest is split at white space. Each term must be
# part of some searchable text of an interview, as `fold` compares them: "obrien" finds O'Brien, and
# "anne-marie" Anne Marie. There are no operators: `*`, AND and an unmatched quote are plain text, and a
# hyphen is a space. The app uses this to highlight matches.


EXCERPT = 160
"""Maximum characters of an excerpt."""

_BEFORE = 50
"""Characters of an excerpt before the match, if the text is long enough after it."""

_WORD = re.compile(r"\S+")

Span = tuple[int, int]
"""Start and end (exclusive) of a match in a text."""


class Hit(NamedTuple):
    """A text with a match."""

    question: str
    """The ID of the question or task; empty for the interview as a whole."""
    label: str
    """The place in words: "Q1", "Writing · Late parcel", "Summary", "Name"."""
    field: str
    """The field's name: "name", "notes", "skip_reason", "own_flag", "task:text" …"""
    text: str
    """An excerpt around the first match, on one line."""
    spans: tuple[Span, ...]
    """The matches in `text`."""


class Page(NamedTuple):
    """A page of results."""

    rows: list[InterviewSummary]
    hits: dict[str, tuple[Hit, ...]]
    """By interview ID, the best first; empty without search words."""
    next: str
    """The cursor for `after`; empty at the end of the list."""


class Choices(NamedTuple):
    """The values to filter by, most used first."""

    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    banks: tuple[tuple[str, str], ...] = ()
    """ID and title."""


def terms(query: str) -> tuple[str, ...]:
    """Return the distinct terms of a query, folded."""
    parts = clean(query).split('"')
    if len(parts) % 2 == 0:  # the last quote is unmatched
        parts[-2:] = [f'{parts[-2]}"{parts[-1]}']
    found: list[str] = []
    for number, part in enumerate(parts):
        found += [part] if number % 2 else part.split()
    return tuple(dict.fromkeys(folded for term in found if (folded := fold(term))))


def spans(text: str, wanted: Sequence[str]) -> tuple[Span, ...]:
    """Return the matches of the terms in `text`, in order; adjacent ones are joined.

    A character that folds into several ("ß" into "ss") is matched by any of them; dropped apostrophes and
    runs of hyphens and spaces inside a match belong to it.
    """
    folded, origin = fold_with_places(text)
    found = sorted(place for term in wanted for place in _places(folded, term))
    found = [(origin[start], _with_marks(text, origin[end - 1] + 1)) for start, end in found]
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _with_marks(text: str, end: int) -> int:
    """Return the end of a match with the combining marks of its last character."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _places(folded: str, term: str) -> list[Span]:
    """Return the matches of a term in a folded text."""
    found: list[Span] = []
    start = folded.find(term) if term else -1
    while start >= 0:
        found.append((start, start + len(term)))
        start = folded.find(term, start + len(term))
    return found


def excerpt(text: str, wanted: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Return an excerpt of `text` on one line around the first match, and the matches in it.

    White space becomes single spaces; "…" marks omitted text.
    """
    places = spans(text, wanted)
    if len(text) <= EXCERPT and " ".join(text.split()) == text:
        return text, places
    begin = _begin(text, places[0][0] if places else 0)
    line = text[begin : begin + EXCERPT + 1]
    origin: Sequence[int] = range(begin, begin + len(line))
    if " ".join(line.split()) != line:
        line, origin = _on_one_line(text, begin)
    head = "…" if begin else ""
    room = EXCERPT - len(head)
    tail = "…" if len(line) > room else ""
    line = line[: room - len(tail)].rstrip()
    origin = origin[: len(line)]
    moved = [(bisect_left(origin, start), bisect_left(origin, end)) for start, end in places]
    shift = len(head)
    found = tuple((start + shift, end + shift) for start, end in moved if start < end)
    return head + line + tail, found


def _on_one_line(text: str, begin: int) -> tuple[str, list[int]]:
    """Return the text from `begin` with single spaces, and the original position of each character.

    Stops when it is too long for an excerpt.
    """
    line = ""
    origin: list[int] = []
    for found in _WORD.finditer(text, begin):
        word = found[0][: EXCERPT + 1]
        if line:
            line += " "
            origin.append(found.start() - 1)
        line += word
        origin += range(found.start(), found.start() + len(word))
        if len(line) > EXCERPT:
            break
    return line, origin


def _begin(text: str, found: int) -> int:
    """Return where to begin an excerpt: some characters before the match, at a word if possible."""
    begin = max(0, min(found - _BEFORE, len(text) - EXCERPT + 1))
    if begin == 0 or text[begin - 1].isspace():
        return begin
    return text.find(" ", begin, found) + 1 or begin


Order = Literal["newest", "relevance"]

FEW = 2000
"""Up to this many candidates from the index are checked one by one; otherwise the list is read in order."""

RANKED = 1000
"""Number of newest matches that are ranked by how often they contain the words."""

_GRAMS = 24
"""Maximum number of three-character groups to look up; the texts themselves decide."""

_INDEXED = (
    "(SELECT d.text FROM search_docs d WHERE d.interview_id = i.id AND NOT EXISTS "
    "(SELECT 1 FROM search_waiting w WHERE w.interview_id = i.id))"
)
_TEXT = f"coalesce({_INDEXED}, {search_index.FULL_TEXT})"

_CANDIDATES = (
    "(SELECT d.interview_id AS id FROM search_docs d WHERE d.doc IN (SELECT value FROM json_each(:docs)) "
    "AND NOT EXISTS (SELECT 1 FROM search_waiting w WHERE w.interview_id = d.interview_id) "
    "UNION ALL SELECT interview_id FROM search_waiting) AS few CROSS JOIN interviews i ON i.id = few.id"
)

_GROUPS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_grams "
    "USING fts5vocab ('main', 'search_index', 'instance')"
)
"""A view of the index for this connection only: which texts contain which character groups."""

_RANGE = 4000
"""Maximum index entries to read for a term of one or two characters."""


class Found(NamedTuple):
    """An interview of a page with its sort keys."""

    id: str
    created_at: str
    times: int = 0
    """How often it contains the words; 0 if not ranked."""


class _Search(NamedTuple):
    """A prepared search: the source of its rows, and their condition."""

    source: str
    where: Where
    times: str = "0"
    """SQL for how often a row contains the words."""

    def after(self, before: str | None) -> _Search:
        """Return the same search after a cursor, newest first."""
        if before is None:
            return self
        at, interview = position(before)
        condition = "(i.created_at, i.id) < (:before, :before_id)"
        return self._replace(where=self.where.also(condition, before=at, before_id=interview))


@contextlib.contextmanager
def at_one_moment(conn: sqlite3.Connection) -> Iterator[None]:
    """Read everything inside from one snapshot; otherwise an interview being indexed could be missed."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        with contextlib.suppress(sqlite3.Error):  # reading is done anyway
            conn.execute("COMMIT")


def newest(store: Store, filters: Filters, limit: int, before: str | None) -> list[Found]:
    """Return up to `limit` interviews, newest first, after the cursor `before`."""
    with at_one_moment(store.conn):
        return _newest(store.conn, _ready(store, filters).after(before), limit)


def count(store: Store, filters: Filters) -> int:
    """Return the number of interviews that match."""
    with at_one_moment(store.conn):
        search = _ready(store, filters)
        sql = f"SELECT count(*) FROM {search.source} WHERE {search.where.sql}"
        return int(store.conn.execute(sql, search.where.parameters).fetchone()[0])


def of_each_bank(store: Store, filters: Filters, *, sealed: Sealed = NOTHING_SEALED) -> list[tuple[str, str]]:
    """Return digest and newest interview of each exact bank among the matches, newest first.

    Sealed interviews do not count.
    """
    with at_one_moment(store.conn):
        search = _ready(store, filters)
        condition = search.where
        if sealed.candidates:
            condition = condition.also(f"NOT {SEALED}", **sealed_parameters(sealed))
        sql = (
            f"SELECT i.bank_digest, i.id, max(i.created_at || i.id) AS newest FROM {search.source} "
            f"WHERE {condition.sql} GROUP BY i.bank_digest ORDER BY newest DESC"
        )
        return [(digest, found) for digest, found, _ in store.conn.execute(sql, condition.parameters)]


def by_relevance(store: Store, filters: Filters, limit: int, after: str) -> tuple[list[Found], str]:
    """Return up to `limit` interviews, the best first, and the cursor after them, empty at the end.

    First those with all words in the candidate's name, newest first; then the RANKED newest others by number
    of matches; then older ones, newest first.
    """
    with at_one_moment(store.conn):
        found = list(islice(_best_first(store, filters, limit + 1, _place(after)), limit + 1))
    more = len(found) > limit
    return [one for one, _ in found[:limit]], json.dumps(found[limit - 1][1]) if more else ""


_Place = tuple[str, int, str, str]
"""A position in the order of relevance: "name", "ranked" or "rest"; count, time and ID of the previous
row."""


def _best_first(store: Store, filters: Filters, size: int, place: _Place) -> Iterator[tuple[Found, _Place]]:
    """Yield results after `place` with their own places; reads `size` rows at a time."""
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
    """Yield results, newest first; reads `size` rows at a time."""
    while True:
        page = _newest(conn, search.after(before), size)
        yield from page
        if len(page) < size:
            return
        before = cursor(page[-1].created_at, page[-1].id)


def _rank(one: Found) -> tuple[int, str, str]:
    return one.times, one.created_at, one.id


def _place(after: str) -> _Place:
    """Return the place of a cursor. Raises StoreError."""
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
    """Return the prepared search for filters."""
    wanted = terms(filters.search)
    hidden = sealed(store) if wanted or filters.verdict else NOTHING_SEALED
    condition = where(filters, hidden)
    if not wanted:
        return _Search("interviews i", condition)
    text = _TEXT
    if hidden.candidates:
        text = f"CASE WHEN {SEALED} THEN {search_index.NAME} ELSE {_TEXT} END"
        condition = Where(condition.sql, condition.parameters | sealed_parameters(hidden))
    condition = condition.also(f"csr_holds({text}, :terms)", terms=json.dumps(wanted))
    docs = _few(store, wanted)
    if docs is None:
        return _Search("interviews i", condition)
    return _Search(_CANDIDATES, Where(condition.sql, condition.parameters | {"docs": json.dumps(docs)}))


def _in_name(conn: sqlite3.Connection, filters: Filters) -> Where:
    """Return the condition that the candidate's name contains all words."""
    wanted = terms(filters.search)
    which = "instr(name_key, ?) > 0 AND csr_holds(name_key, ?)"
    sql = f"SELECT DISTINCT {RECORD} FROM candidates WHERE {which} LIMIT ?"
    values = (max(wanted, key=len), json.dumps(wanted), FEW + 1)
    people = [row[0] for row in conn.execute(sql, values)]
    if len(people) > FEW:
        return Where(f"csr_holds({search_index.NAME}, :terms)", {})
    return Where("(i.candidate_id IN (SELECT value FROM json_each(:named)))", {"named": json.dumps(people)})


def _newest(conn: sqlite3.Connection, search: _Search, limit: int) -> list[Found]:
    """Return the newest interviews of a search."""
    sql = (
        f"SELECT i.id, i.created_at, {search.times} FROM {search.source} WHERE {search.where.sql} "
        "ORDER BY i.created_at DESC, i.id DESC LIMIT :limit"
    )
    return [Found(*row) for row in conn.execute(sql, search.where.parameters | {"limit": limit})]


def _few(store: Store, wanted: Sequence[str]) -> list[int] | None:
    """Return the indexed texts that may contain all terms; None if too many, or if unknown."""
    conn = store.conn
    if conn.execute("SELECT 1 FROM search_waiting LIMIT 1 OFFSET ?", (FEW,)).fetchone() is not None:
        return None
    grams = _grams(wanted)
    try:
        docs = _with_grams(conn, grams) if grams else _with_short(conn, max(wanted, key=len))
    except sqlite3.DatabaseError as exc:
        store.search_damaged = store.search_damaged or search_index.is_damage(exc)
        if search_index.is_damage(exc) or "no such" in str(exc):
            return None  # reading in order needs no index
        raise
    return docs if docs is None or len(docs) <= FEW else None


def _with_grams(conn: sqlite3.Connection, grams: Sequence[str]) -> list[int]:
    """Return up to FEW + 1 indexed texts with all these groups."""
    query = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
    sql = "SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT ?"
    return [row[0] for row in conn.execute(sql, (query, FEW + 1))]


def _with_short(conn: sqlite3.Connection, term: str) -> list[int] | None:
    """Return the indexed texts with a term of one or two characters; None if there are very many.

    Every such term begins a group of three, because each indexed text ends with two extra characters.
    """
    conn.execute(_GROUPS)
    following = "\ue000" if term[-1] == "\ud7ff" else chr(ord(term[-1]) + 1)  # no characters in between
    sql = "SELECT doc FROM temp.search_grams WHERE term >= ? AND term < ? LIMIT ?"
    found = conn.execute(sql, (term, term[:-1] + following, _RANGE)).fetchall()
    return None if len(found) == _RANGE else list({row[0] for row in found})


def _grams(wanted: Sequence[str]) -> list[str]:
    """Return some of the three-character groups that a text with all terms must contain."""
    found: dict[str, None] = {}
    long = [term for term in wanted if len(term) >= 3][:_GRAMS]
    for term in long:
        last = len(term) - 3
        some = max(1, min(last, _GRAMS // len(long)))
        for number in range(some + 1):
            found[term[last * number // some :][:3]] = None
    return list(found)


# Matches in an interview: the question or task, the field, and an excerpt.


MOST = 10
"""Maximum hits per interview."""

_LABELS = {name: text.label for name, text in TEXTS.items()}
_LABELS |= {"name": "Name", "recommended_reason": "Recommendation"}
_FIRST, *_LAST = (*INTERVIEW_FIELDS, "recommended_reason")
"""Texts of an interview as a whole: the one before its questions, and those after."""
_FIELDS = ("name", _FIRST, *NOTED, "own_flag", TASK_REPLY, TASK_SKIP, *_LAST)


class _Text(NamedTuple):
    """One searchable text of an interview."""

    part: str
    """A question or task; empty for the interview as a whole."""
    field: str
    text: str


_SOURCES = (
    ("id, '', {columns} FROM interviews WHERE id", {name: name for name in (_FIRST, *_LAST)}),
    ("interview_id, question, {columns} FROM answers WHERE interview_id", {name: name for name in NOTED}),
    (
        "interview_id, question, {columns} FROM marks WHERE text <> '' AND interview_id",
        {"own_flag": "text"},
    ),
    (
        "interview_id, task, {columns} FROM task_results WHERE interview_id",
        {TASK_REPLY: "text", TASK_SKIP: "skip_reason"},
    ),
)
"""The searchable texts besides the name: rows with interview and part, and the column of each field."""


def of_page(
    store: Store, rows: Sequence[InterviewSummary], wanted: Sequence[str]
) -> dict[str, tuple[Hit, ...]]:
    """Return the hits of each row: first in the name, then the texts with most terms, then in order.

    For sealed rows, only the name is searched.
    """
    if not wanted:
        return {}
    texts = {row.id: [_Text("", "name", row.candidate)] for row in rows}
    among = json.dumps([row.id for row in rows if not row.sealed])
    for source, fields in _SOURCES:
        columns = ", ".join(fields.values())
        sql = f"SELECT {source.format(columns=columns)} IN (SELECT value FROM json_each(?))"
        for interview, part, *found in store.conn.execute(sql, (among,)):
            if interview in texts:  # a damaged index can lead elsewhere
                texts[interview] += (
                    _Text(part, field, text) for field, text in zip(fields, found, strict=True)
                )
    return {interview: tuple(_hits(store, interview, found, wanted)) for interview, found in texts.items()}


def _hits(store: Store, interview: str, texts: list[_Text], wanted: Sequence[str]) -> Iterator[Hit]:
    """Yield the hits of one interview."""
    found = [(many, text) for text in texts if (many := _many(text.text, wanted))]
    if not found:
        return
    outline = store.outline_of(interview)
    parts = ("", *outline.questions, *outline.task_labels)
    order = {part: place for place, part in enumerate(parts)}

    def rank(one: tuple[int, _Text]) -> tuple[bool, int, int, int]:
        many, text = one
        place = len(order) if text.field in _LAST else order.get(text.part, len(order))
        return text.field != "name", -many, place, _FIELDS.index(text.field)

    for _, text in sorted(found, key=rank)[:MOST]:
        label = outline.label_of(text.part) if text.part else _LABELS[text.field]
        yield Hit(text.part, label, text.field, *excerpt(text.text, wanted))


def _many(text: str, wanted: Sequence[str]) -> int:
    """Return how many of the terms a text contains."""
    folded = fold(text)
    return sum(term in folded for term in wanted)
