"""Counting in SQL for statistics: of interviewers, of questions and tasks, and of stages.

Only sums leave the store, and what has to be compared within one interview or candidate: ratings of the same
candidates, responses to tasks, decisions by stage. Everything is as submitted: where something was amended,
the first amendment has the original value. Sealed interviews are excluded, and their number is returned.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from csr_interview.models.amended import marks_of, task_of
from csr_interview.models.interview import CHECKED, TASK_RESULT, Status, TaskResult, interviewer_keys
from csr_interview.models.statistics import (
    Asked,
    Collected,
    Form,
    Given,
    Held,
    ItemCounts,
    Rated,
    Response,
    Seen,
    Shared,
    StageCounts,
    Taken,
    Timed,
)
from csr_interview.store import sealing, search
from csr_interview.store.records import canonical
from csr_interview.store.rows import expect, readable, unreadable
from csr_interview.store.search import Filters, terms, where
from csr_interview.text import fold, read_json

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

_TABLES = """
DROP TABLE IF EXISTS temp.counted;
DROP TABLE IF EXISTS temp.first_rating;
DROP TABLE IF EXISTS temp.first_asked;
DROP TABLE IF EXISTS temp.first_response;
CREATE TEMP TABLE counted (
    id TEXT PRIMARY KEY NOT NULL, digest TEXT NOT NULL, form TEXT NOT NULL, who TEXT NOT NULL,
    shared INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TEMP TABLE first_rating (
    interview_id TEXT NOT NULL, question TEXT NOT NULL, rating INTEGER, PRIMARY KEY (interview_id, question)
) WITHOUT ROWID;
CREATE TEMP TABLE first_asked (
    interview_id TEXT NOT NULL, question TEXT NOT NULL, asked INTEGER NOT NULL,
    PRIMARY KEY (interview_id, question)
) WITHOUT ROWID;
CREATE TEMP TABLE first_response (
    interview_id TEXT NOT NULL, task TEXT NOT NULL, response TEXT NOT NULL, PRIMARY KEY (interview_id, task)
) WITHOUT ROWID;
"""

_INTERVIEWS = (
    "SELECT i.id, i.bank_id, i.bank_digest, i.bank_version, i.candidate_id, i.role, i.stage, i.interviewer, "
    "i.interviewer_id, i.form, i.verdict, c.experience, "
    "CASE WHEN i.elapsed_seconds > 0 THEN strftime('%s', i.submitted_at) - strftime('%s', i.created_at) "
    "- i.elapsed_seconds END "
    "FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE {condition} "
    "ORDER BY {order}, i.id"
)

_FIRST_RATINGS = (
    "INSERT INTO temp.first_rating SELECT m.interview_id, m.question, nullif(m.old, '') "
    "FROM amendments m JOIN temp.counted n ON n.id = m.interview_id WHERE m.field = 'rating' "
    "AND m.id = (SELECT min(e.id) FROM amendments e WHERE e.interview_id = m.interview_id "
    "AND e.question = m.question AND e.field = 'rating')"
)

_FIRST = (
    "SELECT m.interview_id, m.question, m.old FROM amendments m JOIN temp.counted n ON n.id = m.interview_id "
    "WHERE m.field = ? AND m.id = (SELECT min(e.id) FROM amendments e WHERE e.interview_id = m.interview_id "
    "AND e.question = m.question AND e.field = m.field)"
)
"""The original values of a field that was amended, by interview and question or task."""

_GIVEN = "CASE WHEN f.question IS NULL THEN a.rating ELSE f.rating END"
"""The rating as submitted; NULL if the question was skipped."""

_ANSWERS = (
    "FROM temp.counted n CROSS JOIN answers a ON a.interview_id = n.id "
    "LEFT JOIN temp.first_rating f ON f.interview_id = n.id AND f.question = a.question "
)
"""CROSS JOIN fixes the order: from the counted interviews to their answers."""

_RATED = (
    f"SELECT n.digest, n.who, a.question, {_GIVEN} AS given, count(*) {_ANSWERS}"
    "GROUP BY n.digest, n.who, a.question, given HAVING given IS NOT NULL"
)
_TIMED = (
    f"SELECT n.digest, n.who, a.question, a.seconds, count(*) {_ANSWERS}"
    f"WHERE a.seconds > 0 AND {_GIVEN} IS NOT NULL GROUP BY n.digest, n.who, a.question, a.seconds"
)
_ASKED = (
    f"SELECT n.digest, n.who, a.question, count(*) {_ANSWERS}"
    "JOIN marks k ON k.interview_id = n.id AND k.question = a.question AND k.kind = 'follow_up' "
    "LEFT JOIN temp.first_asked c ON c.interview_id = n.id AND c.question = a.question "
    f"WHERE {_GIVEN} IS NOT NULL AND c.question IS NULL GROUP BY n.digest, n.who, a.question"
)
_FIRST_ASKED = (
    f"SELECT n.digest, n.who, a.question, sum(c.asked) {_ANSWERS}"
    "JOIN temp.first_asked c ON c.interview_id = n.id AND c.question = a.question "
    f"WHERE {_GIVEN} IS NOT NULL GROUP BY n.digest, n.who, a.question"
)
_SHARED = f"SELECT n.id, a.question, {_GIVEN} AS given {_ANSWERS}WHERE n.shared = 1 AND given IS NOT NULL"

_TOTALS = """
DROP TABLE IF EXISTS temp.totals;
CREATE TEMP TABLE totals (id TEXT PRIMARY KEY NOT NULL, rated INTEGER NOT NULL, total INTEGER NOT NULL)
WITHOUT ROWID;
"""
_SUM_UP = f"INSERT INTO temp.totals SELECT n.id, count({_GIVEN}), total({_GIVEN}) {_ANSWERS}GROUP BY n.id"
_IN_TOTAL = (
    f"SELECT n.digest, n.form, a.question, {_GIVEN} AS given, s.rated, s.total, count(*), "
    f"a.wording > 0 AS other {_ANSWERS}"
    "JOIN temp.totals s ON s.id = n.id "
    "GROUP BY n.digest, n.form, a.question, given, s.rated, s.total, other "
    "HAVING given IS NOT NULL"
)
_RESPONSES = (
    "SELECT n.id, n.digest, coalesce(s.rated, 0), coalesce(s.total, 0), t.task, "
    "coalesce(r.response, CASE WHEN t.skip_reason = '' THEN t.response ELSE '{}' END) AS given "
    "FROM temp.counted n CROSS JOIN task_results t ON t.interview_id = n.id "
    "LEFT JOIN temp.first_response r ON r.interview_id = n.id AND r.task = t.task "
    "LEFT JOIN temp.totals s ON s.id = n.id WHERE given <> '{}' ORDER BY n.id"
)

_DAMAGED = (
    "SELECT n.id FROM temp.counted n CROSS JOIN answers a ON a.interview_id = n.id "
    "WHERE typeof(a.rating) NOT IN ('integer', 'null') OR a.rating NOT BETWEEN 1 AND 5 "
    "OR typeof(a.seconds) <> 'integer' "
    "UNION ALL SELECT interview_id FROM temp.first_rating WHERE rating NOT BETWEEN 1 AND 5 LIMIT 1"
)
"""An interview to count with values that somebody has changed to something else."""

_ALL = 2**62
"""No limit."""

_SLACK = 2
"""Seconds that an interview may seem to end before its clock, because of rounding."""


class _Row(NamedTuple):
    """One interview to count."""

    id: str
    bank: str
    digest: str
    version: str
    candidate: str
    role: str
    stage: str
    interviewer: str
    interviewer_id: str
    form: Form
    decision: str
    experience: str
    wait: int | None
    """Seconds from the end of the call to submission; may be below 0."""
    who: str
    """What tells the interviewer from others, see `interviewer_keys`."""


_NAME = _Row._fields.index("interviewer")


@dataclass(slots=True)
class _Chosen:
    """The interviews of one bank in order."""

    rows: list[_Row] = field(default_factory=list)
    digests: dict[str, None] = field(default_factory=dict)
    """Of every interview, counted or not, so that the bank always has a title."""
    sealed: int = 0

    def newest_first(self) -> list[tuple[str, str]]:
        """Return digest and version of each exact bank of the interviews that count."""
        return list(dict.fromkeys((row.digest, row.version) for row in reversed(self.rows)))

    def title(self, store: Store) -> str:
        """Return the title of the newest bank, of one without interviews that count if there is no other."""
        newest = next((digest for digest, _ in self.newest_first()), next(reversed(self.digests)))
        return store.outline(newest).title


@contextlib.contextmanager
def _one_snapshot(conn: sqlite3.Connection) -> Iterator[None]:
    """Read everything inside at one moment, even while others write; temporary tables are dropped."""
    if conn.in_transaction:
        yield
        return
    conn.execute("BEGIN")
    try:
        yield
    finally:
        conn.execute("ROLLBACK")


def _choose(store: Store, filters: Filters, order: str) -> dict[str, _Chosen]:
    """Read which interviews count, by bank, and how many are sealed."""
    sealed = sealing.sealed(store)
    condition = where(filters, sealed)
    found = None
    if terms(filters.search):
        found = {one.id for one in search.newest(store, filters, _ALL, None)}
    banks: dict[str, _Chosen] = defaultdict(_Chosen)
    keys = interviewer_keys(store.conn.execute("SELECT DISTINCT interviewer, interviewer_id FROM interviews"))
    sql = _INTERVIEWS.format(condition=condition.sql, order=order)
    for values in store.conn.execute(sql, condition.parameters):
        row = _Row._make((*values, keys[values[_NAME : _NAME + 2]]))
        if found is not None and row.id not in found:
            continue
        chosen = banks[row.bank]
        chosen.digests[row.digest] = None
        if sealed.covers(row.candidate, row.interviewer, row.interviewer_id):
            chosen.sealed += 1
        else:
            chosen.rows.append(row)
    return banks


def _put_down(conn: sqlite3.Connection, rows: Iterable[tuple[str, str, str, str, int]]) -> None:
    """Write interviews to a temporary table for the sums: ID, digest, form, who, whether shared."""
    for statement in _TABLES.strip().split(";\n"):
        conn.execute(statement)
    conn.executemany("INSERT INTO temp.counted VALUES (?, ?, ?, ?, ?)", rows)
    conn.execute(_FIRST_RATINGS)
    for sql, name, of_value in (
        ("INSERT INTO temp.first_asked VALUES (?, ?, ?)", CHECKED, _asked),
        ("INSERT INTO temp.first_response VALUES (?, ?, ?)", TASK_RESULT, _response),
    ):
        for interview, part, old in conn.execute(_FIRST, (name,)).fetchall():
            with readable(interview):
                conn.execute(sql, (interview, part, of_value(part, old)))
    if damaged := conn.execute(_DAMAGED).fetchone():
        raise unreadable(damaged[0])


def _asked(question: str, value: str) -> int:
    """Return how many follow-ups an amendment's value has."""
    return sum(mark.kind == "follow_up" for mark in marks_of(question, CHECKED, value))


def _response(task: str, value: str) -> str:
    """Return the response in an amendment's value as the tables have it; an empty one if it was skipped."""
    result = task_of(task, value)
    return canonical({} if result is None or result.skip_reason else dict(result.response))


# Interviewers.


def statistics(store: Store, filters: Filters) -> list[Collected]:
    """Return the numbers by bank, the one with most interviews first."""
    with _one_snapshot(store.conn):
        return _Count(store, filters).result()


class _Count:
    """One run of counting interviewers."""

    def __init__(self, store: Store, filters: Filters) -> None:
        self._store = store
        filters = replace(filters, status=Status.SUBMITTED.value, interviewer="")
        self._banks = _choose(store, filters, "i.submitted_at")
        self._nameless: Counter[str] = Counter()
        spelled: dict[str, Counter[str]] = defaultdict(Counter)
        for bank, chosen in self._banks.items():
            named = [row for row in chosen.rows if row.who]
            self._nameless[bank] = len(chosen.rows) - len(named)
            chosen.rows = named
            for row in named:
                spelled[row.who][row.interviewer] += 1
        self._names = _told_apart(
            {who: max(of, key=lambda name: (of[name], name)) for who, of in spelled.items()}
        )
        self._home = {row.digest: bank for bank, chosen in self._banks.items() for row in chosen.rows}
        rows = [row for chosen in self._banks.values() for row in chosen.rows]
        seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in rows:
            seen[_meeting(row)].add(row.who)
        _put_down(
            store.conn,
            ((row.id, row.digest, row.form, row.who, int(len(seen[_meeting(row)]) > 1)) for row in rows),
        )

    def result(self) -> list[Collected]:
        """Return the sums of every bank."""
        rated: dict[str, Counter[tuple[str, str, int]]] = defaultdict(Counter)
        timed: dict[str, Counter[tuple[str, str, int]]] = defaultdict(Counter)
        offered: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        asked: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for digest, bank, name, question, rating, times in self._sums(_RATED):
            rated[bank][name, question, rating] += times
            items = self._store.outline(digest).items
            offered[bank][name, question] += times * items.get((question, "follow_up"), 0)
        for _, bank, name, question, seconds, times in self._sums(_TIMED):
            timed[bank][name, question, seconds] += times
        for sql in (_ASKED, _FIRST_ASKED):
            for _, bank, name, question, times in self._sums(sql):
                asked[bank][name, question] += times
        shared = self._shared()
        found = [
            self._collected(bank)._replace(
                rated=tuple(Rated(*key, times) for key, times in rated[bank].items()),
                timed=tuple(Timed(*key, times) for key, times in timed[bank].items()),
                asked=tuple(Asked(*key, of, asked[bank][key]) for key, of in offered[bank].items() if of),
                shared=tuple(shared[bank]),
            )
            for bank in self._banks
        ]
        return sorted(found, key=lambda one: (-len(one.held), one.title, one.bank))

    def _sums(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows of a query that starts with digest and name, with the bank's ID in between.

        Names have the most common spelling.
        """
        for digest, who, *rest in self._store.conn.execute(sql):
            yield digest, self._home[digest], self._names[who], *rest

    def _shared(self) -> dict[str, list[Shared]]:
        """Return the ratings of candidates with several interviewers, in the order of submission."""
        ratings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for interview, question, rating in self._store.conn.execute(_SHARED):
            ratings[interview].append((question, rating))
        found: dict[str, list[Shared]] = defaultdict(list)
        for bank, chosen in self._banks.items():
            for row in chosen.rows:
                for question, rating in ratings.get(row.id, ()):
                    name = self._names[row.who]
                    stage = fold(row.stage)
                    found[bank].append(Shared(row.candidate, stage, question, name, rating))
        return found

    def _collected(self, bank: str) -> Collected:
        """Return the numbers of one bank without the sums."""
        chosen = self._banks[bank]
        newest_first = chosen.newest_first()
        return Collected(
            bank=bank,
            title=chosen.title(self._store),
            versions=tuple(dict.fromkeys(version for _, version in newest_first)),
            questions=self._questions([digest for digest, _ in newest_first]),
            held=tuple(Held(self._names[row.who], _wait(row)) for row in chosen.rows),
            rated=(),
            timed=(),
            asked=(),
            shared=(),
            sealed=chosen.sealed,
            nameless=self._nameless[bank],
        )

    def _questions(self, digests: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return the questions of a bank with their titles, from its stored versions, newest first."""
        questions: dict[str, str] = {}
        for digest in digests:
            bank = self._store.outline(digest)
            for question, title in zip(bank.questions, bank.question_titles, strict=True):
                questions.setdefault(question, title)
        return tuple(questions.items())


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Return names of interviewers, by key; those of several people with the start of the ID."""
    times = Counter(map(fold, names.values()))
    return {
        who: f"{name} ({who[:4]})" if times[fold(name)] > 1 and who != fold(name) else name
        for who, name in names.items()
    }


def _meeting(row: _Row) -> tuple[str, str, str]:
    """Return what interviewers of the same candidate have in common: bank, candidate and stage."""
    return row.bank, row.candidate, fold(row.stage)


def _wait(row: _Row) -> int | None:
    return None if row.wait is None or row.wait < -_SLACK else max(0, row.wait)


# Questions and tasks.


def items(store: Store, filters: Filters) -> list[ItemCounts]:
    """Return the numbers by bank, the one with most interviews first."""
    from csr_interview.banks.library import bank_from_json  # pydantic

    with _one_snapshot(store.conn):
        banks = _choose(store, replace(filters, status=Status.SUBMITTED.value), "i.submitted_at")
        home = {row.digest: bank for bank, chosen in banks.items() for row in chosen.rows}
        rows = (row for chosen in banks.values() for row in chosen.rows)
        _put_down(store.conn, ((row.id, row.digest, row.form, "", 0) for row in rows))
        for statement in (*_TOTALS.strip().split(";\n"), _SUM_UP):
            store.conn.execute(statement)
        given: dict[str, list[Given]] = defaultdict(list)
        for one in map(Given._make, store.conn.execute(_IN_TOTAL)):
            given[home[one.digest]].append(one)
        responses, taken = _taken(store.conn, home)
        found = [
            ItemCounts(
                bank,
                chosen.title(store),
                {digest: bank_from_json(store.bank_text(digest)) for digest, _ in chosen.newest_first()},
                len(chosen.rows),
                tuple(given[bank]),
                tuple(responses[bank]),
                tuple(taken[bank]),
                chosen.sealed,
            )
            for bank, chosen in banks.items()
        ]
    return sorted(found, key=lambda one: (-one.interviews, one.title, one.bank))


def _taken(
    conn: sqlite3.Connection, home: Mapping[str, str]
) -> tuple[Mapping[str, Iterable[Response]], Mapping[str, Iterable[Taken]]]:
    """Return by bank the distinct responses, and how often they were in an interview together.

    The scores are computed elsewhere, and once for each distinct response: an interview is a tuple of numbers
    here, because there may be a hundred thousand of them.
    """
    places: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    together: dict[str, Counter[tuple[tuple[int, ...], int, int]]] = defaultdict(Counter)
    by_interview = groupby(conn.execute(_RESPONSES), itemgetter(0, 1, 2, 3))
    responses: dict[str, list[Response]] = defaultdict(list)
    for (interview, digest, rated, total), rows in by_interview:
        bank, numbers = home[digest], []
        for *_, task, response in rows:
            known, key = places[bank], (digest, task, response)
            if key not in known:
                with readable(interview):
                    held = read_json(response)
                    expect(TaskResult, {"response": held})
                known[key] = len(known)
                responses[bank].append(Response(digest, task, held))
            numbers.append(known[key])
        together[bank][tuple(numbers), rated, total] += 1
    taken = {bank: [Taken(*key, times) for key, times in of.items()] for bank, of in together.items()}
    return responses, defaultdict(list, taken)


# Stages.


def stages(store: Store, filters: Filters) -> list[StageCounts]:
    """Return the interviews by bank, drafts included, the bank with most interviews first."""
    with _one_snapshot(store.conn):
        banks = _choose(store, replace(filters, status=""), "i.created_at")
        found = [
            StageCounts(
                bank,
                chosen.title(store),
                _stage_titles(store, chosen),
                tuple(
                    Seen(row.candidate, row.role, row.stage, row.decision, row.experience)
                    for row in chosen.rows
                ),
                chosen.sealed,
            )
            for bank, chosen in banks.items()
        ]
    return sorted(found, key=lambda one: (-len(one.seen), one.title, one.bank))


def _stage_titles(store: Store, chosen: _Chosen) -> tuple[str, ...]:
    """Return the titles of stages in the stored banks, in the order of first use."""
    titles: dict[str, None] = {}
    for digest in dict.fromkeys(row.digest for row in chosen.rows):
        titles.update(dict.fromkeys(store.outline(digest).stages))
    return tuple(titles)
