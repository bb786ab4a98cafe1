"""Counting in SQL what interviewers did: only sums leave the store, and ratings of the same candidates.

Ratings are as submitted: for an amended one, the first amendment has the original value. Sealed interviews
are excluded, and their number is returned.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from csr_interview.models.interview import Status
from csr_interview.models.statistics import Asked, Collected, Held, Rated, Shared, Timed
from csr_interview.store import sealing, search
from csr_interview.store.search import Filters, terms, where

if TYPE_CHECKING:
    from csr_interview.store.base import StoreCore as Store

_TABLES = """
DROP TABLE IF EXISTS temp.counted;
DROP TABLE IF EXISTS temp.first_rating;
CREATE TEMP TABLE counted (
    id TEXT PRIMARY KEY NOT NULL, digest TEXT NOT NULL, who TEXT NOT NULL, shared INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TEMP TABLE first_rating (
    interview_id TEXT NOT NULL, question TEXT NOT NULL, rating INTEGER, PRIMARY KEY (interview_id, question)
) WITHOUT ROWID;
"""

_INTERVIEWS = (
    "SELECT i.id, i.bank_id, i.bank_digest, i.bank_version, i.candidate_id, i.stage, i.interviewer, "
    "CASE WHEN i.elapsed_seconds > 0 THEN strftime('%s', i.submitted_at) - strftime('%s', i.created_at) "
    "- i.elapsed_seconds END "
    "FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE {condition} "
    "ORDER BY i.submitted_at, i.id"
)

_FIRST_RATINGS = (
    "INSERT INTO temp.first_rating SELECT m.interview_id, m.question, nullif(m.old, '') "
    "FROM amendments m JOIN temp.counted n ON n.id = m.interview_id WHERE m.field = 'rating' "
    "AND m.id = (SELECT min(e.id) FROM amendments e WHERE e.interview_id = m.interview_id "
    "AND e.question = m.question AND e.field = 'rating')"
)

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
    f"WHERE {_GIVEN} IS NOT NULL GROUP BY n.digest, n.who, a.question"
)
_SHARED = f"SELECT n.id, a.question, {_GIVEN} AS given {_ANSWERS}WHERE n.shared = 1 AND given IS NOT NULL"

_ALL = 2**62
"""No limit."""

_SLACK = 2
"""Seconds that an interview may seem to end before its clock, because of rounding."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One interview to count."""

    id: str
    bank: str
    digest: str
    version: str
    candidate: str
    stage: str
    who: str
    """The interviewer's name for comparing."""
    wait: int | None


@dataclass(slots=True)
class _Chosen:
    """The interviews of one bank, oldest submission first."""

    rows: list[_Row] = field(default_factory=list)
    digests: dict[str, None] = field(default_factory=dict)
    """Of every interview, counted or not, so that the bank always has a title."""
    sealed: int = 0
    nameless: int = 0


def statistics(store: Store, filters: Filters) -> list[Collected]:
    """Return the numbers by bank, the one with most interviews first."""
    conn = store.conn
    if conn.in_transaction:
        return _Count(store, filters).result()
    conn.execute("BEGIN")  # one snapshot, even while others write
    try:
        return _Count(store, filters).result()
    finally:
        conn.execute("ROLLBACK")  # drops the temporary tables


class _Count:
    """One run of counting."""

    def __init__(self, store: Store, filters: Filters) -> None:
        self._store = store
        self._spelled: dict[str, Counter[str]] = defaultdict(Counter)
        self._banks = self._choose(filters)
        self._names = {who: max(of, key=lambda name: (of[name], name)) for who, of in self._spelled.items()}
        self._home = {row.digest: bank for bank, chosen in self._banks.items() for row in chosen.rows}
        self._put_down()

    def _choose(self, filters: Filters) -> dict[str, _Chosen]:
        """Read which interviews count, and how many do not."""
        filters = replace(filters, status=Status.SUBMITTED.value, interviewer="")
        sealed = sealing.sealed(self._store.conn)
        condition = where(filters, sealed)
        found = None
        if terms(filters.search):
            found = {one.id for one in search.newest(self._store, filters, _ALL, None)}
        banks: dict[str, _Chosen] = defaultdict(_Chosen)
        sql = _INTERVIEWS.format(condition=condition.sql)
        for interview, bank, digest, version, candidate, stage, name, wait in self._store.conn.execute(
            sql, condition.parameters
        ):
            if found is not None and interview not in found:
                continue
            chosen, who = banks[bank], sealing.name_key(name)
            chosen.digests[digest] = None
            if not who:
                chosen.nameless += 1
            elif sealed.covers(candidate, name):
                chosen.sealed += 1
            else:
                self._spelled[who][name] += 1
                known = None if wait is None or wait < -_SLACK else max(0, wait)
                row = _Row(interview, bank, digest, version, candidate, sealing.name_key(stage), who, known)
                chosen.rows.append(row)
        return banks

    def _put_down(self) -> None:
        """Write the chosen interviews to a temporary table for the sums."""
        conn = self._store.conn
        for statement in _TABLES.strip().split(";\n"):
            conn.execute(statement)
        rows = [row for chosen in self._banks.values() for row in chosen.rows]
        seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for row in rows:
            seen[row.bank, row.candidate, row.stage].add(row.who)
        conn.executemany(
            "INSERT INTO temp.counted VALUES (?, ?, ?, ?)",
            (
                (row.id, row.digest, row.who, int(len(seen[row.bank, row.candidate, row.stage]) > 1))
                for row in rows
            ),
        )
        conn.execute(_FIRST_RATINGS)

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
        for _, bank, name, question, times in self._sums(_ASKED):
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
                    found[bank].append(Shared(row.candidate, row.stage, question, name, rating))
        return found

    def _collected(self, bank: str) -> Collected:
        """Return the numbers of one bank without the sums."""
        chosen = self._banks[bank]
        newest_first = list(dict.fromkeys((row.digest, row.version) for row in reversed(chosen.rows)))
        title, questions = self._titles([digest for digest, _ in newest_first])
        return Collected(
            bank=bank,
            title=title or self._store.outline(next(reversed(chosen.digests))).title,
            versions=tuple(dict.fromkeys(version for _, version in newest_first)),
            questions=questions,
            held=tuple(Held(self._names[row.who], row.wait) for row in chosen.rows),
            rated=(),
            timed=(),
            asked=(),
            shared=(),
            sealed=chosen.sealed,
            nameless=chosen.nameless,
        )

    def _titles(self, digests: Iterable[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the title of a bank and its questions, from its stored versions, newest first."""
        title = ""
        questions: dict[str, str] = {}
        for digest in digests:
            row = self._store.conn.execute("SELECT body FROM banks WHERE digest = ?", (digest,)).fetchone()
            body = json.loads(row[0])
            title = title or body["title"]
            for question in body["questions"]:
                questions.setdefault(question["id"], question["title"])
        return title, tuple(questions.items())
