"""Finding interviews: the one way in which home, `list` and `export` choose what they show, page by page.

A page begins as ids in the order asked for; what belongs to its rows is read after. For words that occur
in few interviews, the index names those that may have them; for words that are nearly everywhere, the list
is walked from its newest row until the page is full. Either way each text is looked at before it counts.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
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
from csr_interview.store.sealing import Sealed, sealed
from csr_interview.text import clean, clean_line, fold

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

# Which interviews to list: conditions, and where a page of the list goes on.


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that an interview must meet, all of them; an empty one asks for nothing.

    `status` is "draft" or "submitted"; `verdict` the verdict as submitted; `bank` a bank's id. `role`,
    `stage` and `interviewer` are compared whole, without regard to case. `since` and `until` are UTC dates
    or times (YYYY-MM-DD…) around the day the interview was created, both inclusive. `search` holds words to
    look for in the interview's texts, see `csr_interview.store.search` and FULL_TEXT in `indexing`.
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
    """A condition on interviews `i`, and its named parameters."""

    sql: str
    parameters: dict[str, object]

    def also(self, sql: str, **parameters: object) -> Where:
        """Return this condition and another one."""
        return Where(f"{self.sql} AND {sql}", self.parameters | parameters)


NOTHING_SEALED = Sealed()

SEALED = "(csr_fold(i.interviewer) <> :me AND i.candidate_id IN (SELECT value FROM json_each(:people)))"
"""The condition that an interview is sealed; `sealed_parameters` has its parameters."""

_EXACT = {"status": "i.status = :status", "verdict": "i.verdict = :verdict", "bank": "i.bank_id = :bank"}
_ANY_CASE = ("role", "stage", "interviewer")


def where(filters: Filters, sealed: Sealed = NOTHING_SEALED) -> Where:
    """Return the SQL condition for all of `filters` but the search.

    What is `sealed` has no verdict that could be asked for.
    """
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
    if until := clean_line(filters.until):  # "~" sorts after every time that begins with the date given
        found = found.also("i.created_at < :until", until=until + "~")
    return found


def sealed_parameters(sealed: Sealed) -> dict[str, object]:
    """Return the parameters of SEALED."""
    return {"me": sealed.me, "people": json.dumps(sorted(sealed.candidates))}


def cursor_of(row: InterviewSummary | Interview) -> str:
    """Return the cursor of a row: `recent(before=cursor)` goes on right after it."""
    return cursor(row.created_at, row.id)


def cursor(created_at: str, interview_id: str) -> str:
    """Return the cursor of the interview that was created then and has this id."""
    return json.dumps([created_at, interview_id])


def position(before: str) -> tuple[str, str]:
    """Return the time and id that a cursor stands for. Raises StoreError for what is no cursor."""
    try:
        at, interview = json.loads(before)
    except (ValueError, TypeError) as exc:
        raise no_place() from exc
    return str(at), str(interview)


def no_place() -> StoreError:
    """Return the error for a cursor that is none."""
    return StoreError("the list cannot go on", "the place to go on from is not one")


# What a search means: its terms, where they stand in a text, and a piece of the text to show.
#
# Text in double quotes is one term, spaces included; the rest is split at white space. Each term has to be
# part of some searchable text of an interview, without regard to upper and lower case. Nothing else has a
# meaning of its own: `-`, `*`, AND are plain text, and so is a quote without its other half. Everything here
# is pure; the app uses it to light up what was found.


EXCERPT = 160
"""Most characters of an excerpt."""

_BEFORE = 50
"""Characters of an excerpt before what was found, where the text goes on long enough after it."""

_WORD = re.compile(r"\S+")

Span = tuple[int, int]
"""Start and end of something in a text, the end not part of it."""


class Hit(NamedTuple):
    """A text in which something was found."""

    question: str
    """The id of the question or task; empty for the interview as a whole."""
    label: str
    """Where that is, in words: "Q1", "Written · Late parcel", "Summary", "Name"."""
    field: str
    """The field's name: "name", "notes", "skip_reason", "own_flag", "task:text" …"""
    text: str
    """An excerpt around the first place, on one line, of at most EXCERPT characters."""
    spans: tuple[Span, ...]
    """What was found in `text`."""


class Page(NamedTuple):
    """A part of the list of what was found."""

    rows: list[InterviewSummary]
    hits: dict[str, tuple[Hit, ...]]
    """By interview id, the best first; empty where no words were searched for."""
    next: str
    """Where the list goes on, for `after`; empty at its end."""


class Choices(NamedTuple):
    """What there is to filter by, most used first."""

    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    banks: tuple[tuple[str, str], ...] = ()
    """Id and title."""


def terms(query: str) -> tuple[str, ...]:
    """Return what must be found, casefolded, each once; nothing for a query without words."""
    parts = clean(query).split('"')
    if len(parts) % 2 == 0:  # the last quote has no other half
        parts[-2:] = [f'{parts[-2]}"{parts[-1]}']
    found: list[str] = []
    for number, part in enumerate(parts):
        found += [part] if number % 2 else part.split()
    return tuple(dict.fromkeys(fold(term) for term in found if term))


def spans(text: str, wanted: Sequence[str]) -> tuple[Span, ...]:
    """Return where the terms stand in `text`, in order; places that touch are one.

    A character that folds into several ("ß" into "ss") is found by any of them.
    """
    folded = fold(text)
    found = sorted(place for term in wanted for place in _places(folded, term))
    if len(folded) != len(text):  # as every character folds into one at least, else each stands at its place
        origin = [place for place, char in enumerate(text) for _ in fold(char)]
        found = [(origin[start], origin[end - 1] + 1) for start, end in found]
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _places(folded: str, term: str) -> list[Span]:
    """Return where a term stands in a folded text."""
    found: list[Span] = []
    start = folded.find(term) if term else -1
    while start >= 0:
        found.append((start, start + len(term)))
        start = folded.find(term, start + len(term))
    return found


def excerpt(text: str, wanted: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Return a piece of `text` on one line around the first place of a term, and the places in it.

    Runs of white space are one space; "…" stands for what is left out before and after.
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
    """Return the text from `begin` with each run of white space as one space, and where its characters stood.

    It ends when it is too long for an excerpt.
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
    """Return where to begin an excerpt: some characters before what was found, at a word where possible."""
    begin = max(0, min(found - _BEFORE, len(text) - EXCERPT + 1))
    if begin == 0 or text[begin - 1].isspace():
        return begin
    word = text.find(" ", begin, found) + 1
    return word or begin


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


def of_each_bank(store: Store, filters: Filters, *, sealed: Sealed = NOTHING_SEALED) -> list[tuple[str, str]]:
    """Return digest and newest interview of each exact bank used by what meets the filters, newest first.

    What is `sealed` does not count.
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
        text = f"CASE WHEN {SEALED} THEN {search_index.NAME} ELSE {_TEXT} END"
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
        return Where(f"csr_holds({search_index.NAME}, :terms)", {})
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
        store.search_damaged = store.search_damaged or search_index.is_damage(exc)
        if search_index.is_damage(exc) or "no such" in str(exc):
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


# Where in an interview something was found: the question or task, the field, and a piece of the text.


MOST = 10
"""Hits told of one interview."""

_LABELS = {"name": "Name", "recommended_reason": "Own verdict"}
_FIRST, *_LAST = (*INTERVIEW_FIELDS, "recommended_reason")
"""Of the texts of an interview as a whole, the one that stands before its questions, and those after them."""
OWN_FLAG = "own_flag"
_FIELDS = ("name", _FIRST, *NOTED, OWN_FLAG, TASK_REPLY, TASK_SKIP, *_LAST)


def _label(field: str) -> str:
    return TEXTS[field].label if field in TEXTS else _LABELS[field]


class _Text(NamedTuple):
    """One searchable text of an interview."""

    part: str
    """A question or task; empty for the interview as a whole."""
    field: str
    text: str


def of_page(
    store: Store, rows: Sequence[InterviewSummary], wanted: Sequence[str]
) -> dict[str, tuple[Hit, ...]]:
    """Return the hits of each row, those in the name first, then the texts with the most of the terms.

    Otherwise they stand in the order of the interview. Of a sealed row only the name is looked at.
    """
    if not wanted:
        return {}
    texts = {row.id: [_Text("", "name", row.candidate)] for row in rows}
    among = json.dumps([row.id for row in rows if not row.sealed])
    for read in (_of_whole, _of_questions, _of_flags, _of_tasks):
        for interview, text in read(store, among):
            texts[interview].append(text)
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
        label = outline.label_of(text.part) if text.part else _label(text.field)
        yield Hit(text.part, label, text.field, *excerpt(text.text, wanted))


def _many(text: str, wanted: Sequence[str]) -> int:
    """Return how many of the terms a text has."""
    folded = fold(text)
    return sum(term in folded for term in wanted)


def _of_whole(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    """Yield the texts of interviews as a whole, each with its interview."""
    fields = (_FIRST, *_LAST)
    for interview, *texts in _select(store, "interviews", "id", *fields, among=among):
        for field, text in zip(fields, texts, strict=True):
            yield interview, _Text("", field, text)


def _of_questions(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, question, *texts in _select(
        store, "answers", "interview_id", "question", *NOTED, among=among
    ):
        for field, text in zip(NOTED, texts, strict=True):
            yield interview, _Text(question, field, text)


def _of_flags(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, question, kind, text in _select(
        store, "marks", "interview_id", "question", "kind", "text", among=among
    ):
        if kind == OWN_FLAG:
            yield interview, _Text(question, OWN_FLAG, text)


def _of_tasks(store: Store, among: str) -> Iterator[tuple[str, _Text]]:
    for interview, task, text, reason in _select(
        store, "task_results", "interview_id", "task", "text", "skip_reason", among=among
    ):
        yield interview, _Text(task, TASK_REPLY, text)
        yield interview, _Text(task, TASK_SKIP, reason)


def _select(store: Store, table: str, key: str, *columns: str, among: str) -> list[tuple[str, ...]]:
    """Return columns of the rows that belong to interviews, whose ids come first in each."""
    sql = f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {key} IN (SELECT value FROM json_each(?))"
    return store.conn.execute(sql, (among,)).fetchall()
