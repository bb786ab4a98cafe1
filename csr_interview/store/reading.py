"""Reading: rows in, models out. Lists fetch one page and what belongs to its rows, never the whole."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csr_interview.errors import NotFound
from csr_interview.models.interview import (
    Amendment,
    Answer,
    Candidate,
    Interview,
    InterviewSummary,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
    names,
)
from csr_interview.store import sealing, search
from csr_interview.store.records import Counts, Details, Outline, Revision
from csr_interview.store.sealing import sealed
from csr_interview.store.search import Filters, cursor
from csr_interview.text import clean_line, fold

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.base import StoreCore as Store

# Rows become models here and nowhere else: columns are named after the fields that they become.


SUMMARY_COLUMNS = (
    "i.id, c.name, i.role, i.stage, i.interviewer, i.bank_id, i.status, i.created_at, i.updated_at, "
    "i.submitted_at, i.verdict, i.composite, i.recommended, i.candidate_id, i.bank_digest"
)

_PARTS = {"answers": Answer, "marks": Mark, "task_results": TaskResult, "amendments": Amendment}
"""What of an interview stands in tables of its own, by their names."""

_HEAD = tuple(
    name
    for name in names(Interview)
    if name not in ("candidate", *_PARTS, "recommendation", "submitted_verdict")
)
"""What of an interview stands in its own row, under the same names."""

CANDIDATE_COLUMNS = ", ".join(names(Candidate))
"""In the order of the model's fields."""

INTERVIEW_COLUMNS = ", ".join(
    (
        *(f"i.{name}" for name in _HEAD),
        *(f"c.{name}" for name in names(Candidate)),
        *("i.verdict", "i.composite", "i.preset", "i.recommended", "i.recommended_reason"),
    )
)

FROM_INTERVIEWS = "FROM interviews i JOIN candidates c ON c.id = i.candidate_id"

_ORDERS = {"answers": "question", "marks": "question, kind, item", "task_results": "task", "amendments": "id"}


def parameters(count: int) -> str:
    """Return `count` placeholders for an SQL list."""
    return ", ".join("?" * count)


def interviews_from(conn: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> list[Interview]:
    """Return full records from rows of INTERVIEW_COLUMNS, reading what belongs to them."""
    ids = [row[0] for row in rows]
    parts = {table: _parts(conn, table, ids) for table in _PARTS}
    return [_interview(row, {table: found.get(row[0], []) for table, found in parts.items()}) for row in rows]


def _parts(conn: sqlite3.Connection, table: str, ids: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of one table that belong to the interviews, by interview, without its id."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    sql = (
        f"SELECT interview_id, {', '.join(names(_PARTS[table]))} FROM {table} "
        f"WHERE interview_id IN ({parameters(len(ids))}) ORDER BY interview_id, {_ORDERS[table]}"
    )
    for row in conn.execute(sql, ids):
        found[row[0]].append(row[1:])
    return found


def _interview(row: tuple[Any, ...], parts: dict[str, list[tuple[Any, ...]]]) -> Interview:
    """Return one record from its row and the rows that belong to it."""
    values = dict(zip(_HEAD, row, strict=False))
    values["status"] = Status(values["status"])
    verdict, composite, preset, recommended, recommended_reason = row[-5:]
    return Interview(
        **values,
        candidate=Candidate(*row[len(_HEAD) : -5]),
        answers={found[0]: _answer(found) for found in parts["answers"]},
        marks=tuple(_mark(found) for found in parts["marks"]),
        task_results={found[0]: _task_result(found) for found in parts["task_results"]},
        recommendation=Recommendation(recommended, recommended_reason) if recommended else None,
        submitted_verdict=SubmittedVerdict(verdict, composite, preset) if values["submitted_at"] else None,
        amendments=tuple(Amendment(*found) for found in parts["amendments"]),
    )


def _answer(row: tuple[Any, ...]) -> Answer:
    """Return an answer from its row. SQLite has no true and false."""
    return Answer(*(*row[:-1], bool(row[-1])))


def _mark(row: tuple[Any, ...]) -> Mark:
    """Return a mark. The severity of a flag of the bank's is kept for counting, not part of the model."""
    question, kind, item, text, severity = row
    return Mark(question, kind, item, text, severity if kind == "own_flag" else "")


def _task_result(row: tuple[Any, ...]) -> TaskResult:
    """Return what was recorded for one task."""
    task, response, text, skip_reason = row
    return TaskResult(task, json.loads(response), text, skip_reason)


def summaries(
    conn: sqlite3.Connection, rows: Sequence[tuple[Any, ...]], banks: dict[str, Outline]
) -> list[InterviewSummary]:
    """Return list rows from rows of SUMMARY_COLUMNS; `banks` holds the outline of each bank, by digest."""
    ids = [row[0] for row in rows]
    wanted = parameters(len(ids))
    ratings: dict[str, dict[str, int | None]] = defaultdict(dict)
    sql = f"SELECT interview_id, question, rating FROM answers WHERE interview_id IN ({wanted})"
    for interview, question, rating in conn.execute(sql, ids):
        ratings[interview][question] = rating
    flags: dict[tuple[str, str], int] = {}
    sql = (
        "SELECT interview_id, severity, count(*) FROM marks "
        f"WHERE severity <> '' AND interview_id IN ({wanted}) GROUP BY interview_id, severity"
    )
    for interview, severity, count in conn.execute(sql, ids):
        flags[interview, severity] = count
    sql = f"SELECT DISTINCT interview_id FROM amendments WHERE interview_id IN ({wanted})"
    amended = {interview for (interview,) in conn.execute(sql, ids)}
    found = [_summary(row, ratings[row[0]], banks[row[-1]], flags, amended=row[0] in amended) for row in rows]
    hidden = sealed(conn, {summary.candidate_id for summary in found})
    return [
        _blank(summary) if hidden.covers(summary.candidate_id, summary.interviewer) else summary
        for summary in found
    ]


def _blank(row: InterviewSummary) -> InterviewSummary:
    """Return the list row of a sealed interview: without anything that says how the candidate did."""
    return replace(
        row,
        verdict="",
        composite="",
        ratings=(None,) * len(row.ratings),
        serious_flags=0,
        note_flags=0,
        recommended="",
        amended=False,
        sealed=True,
    )


def _summary(
    row: tuple[Any, ...],
    ratings: dict[str, int | None],
    bank: Outline,
    flags: dict[tuple[str, str], int],
    *,
    amended: bool,
) -> InterviewSummary:
    """Return one list row."""
    (
        interview, candidate, role, stage, interviewer, bank_id, status, created, updated, submitted, verdict,
        composite, recommended, candidate_id, _,
    ) = row  # fmt: skip
    return InterviewSummary(
        id=interview,
        candidate=candidate,
        role=role,
        stage=stage,
        interviewer=interviewer,
        bank_id=bank_id,
        status=Status(status),
        created_at=created,
        updated_at=updated,
        submitted_at=submitted,
        verdict=verdict,
        composite=composite,
        ratings=tuple(ratings.get(question) for question in bank.questions),
        serious_flags=flags.get((interview, "serious"), 0),
        note_flags=flags.get((interview, "note"), 0),
        recommended=recommended,
        candidate_id=candidate_id,
        amended=amended,
        edges=bank.edges,
    )


PAGE = 200
"""Interviews read at once when streaming all of them: enough to amortise the queries, little memory."""

_NEWEST_FIRST = "ORDER BY i.created_at DESC, i.id DESC LIMIT ?"


def interview(store: Store, interview_id: str, *, sealed_too: bool = False) -> Interview:
    """Return one interview with everything in it, discarded too. Raises NotFound, SealedScorecard."""
    if not sealed_too:
        sealing.expect_open(store.conn, interview_id)
    sql = f"SELECT {INTERVIEW_COLUMNS} {FROM_INTERVIEWS} WHERE i.id = ?"
    found = store.conn.execute(sql, (interview_id,)).fetchall()
    if not found:
        raise NotFound("no such interview", "the store has none of that id")
    return interviews_from(store.conn, found)[0]


def resolve(store: Store, prefix: str) -> str:
    """Return the id that begins with `prefix`. Raises NotFound unless there is exactly one."""
    prefix = clean_line(prefix)  # what was no text on the command line cannot be asked for
    sql = "SELECT id FROM interviews WHERE id >= ? AND id < ? AND discarded_at = '' ORDER BY id"
    found: list[str] = []
    for spelled in (
        prefix,
        prefix.lower(),
    ):  # ids from elsewhere may have capitals, those made here have none
        if prefix and not found:
            prefix = spelled
            found = [row[0] for row in store.conn.execute(sql, (prefix, prefix + "\U0010ffff"))]
    if len(found) == 1 or prefix in found:
        return prefix if prefix in found else str(found[0])
    if found:
        raise NotFound(
            "no single interview", f"{len(found)} ids begin with that", "Give more of the id's characters"
        )
    raise NotFound("no such interview", "no id begins with that", "csr-interview list shows the ids")


def bank_of(store: Store, interview_id: str) -> Bank:
    """Return the exact bank an interview uses. Raises NotFound."""
    from csr_interview.banks.library import bank_from_json  # pydantic

    sql = "SELECT b.body FROM interviews i JOIN banks b ON b.digest = i.bank_digest WHERE i.id = ?"
    row = store.conn.execute(sql, (interview_id,)).fetchone()
    if row is None:
        raise NotFound("no such interview", "the store has none of that id")
    return bank_from_json(row[0])


def recent(
    store: Store, *, filters: Filters = search.EVERYTHING, limit: int = 50, before: str | None = None
) -> list[InterviewSummary]:
    """Return one page of the list, newest first."""
    return summaries_of(store, [one.id for one in search.newest(store, filters, limit, before)])


def summaries_of(store: Store, ids: Sequence[str]) -> list[InterviewSummary]:
    """Return the list rows of interviews, in the order of their ids."""
    found = _rows(store, SUMMARY_COLUMNS, ids)
    return _summaries(store, found)


def _rows(store: Store, columns: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of interviews, which begin with the id, in the order of their ids."""
    sql = f"SELECT {columns} {FROM_INTERVIEWS} WHERE i.id IN ({parameters(len(ids))})"
    found = {row[0]: row for row in store.conn.execute(sql, tuple(ids))}
    return [found[interview_id] for interview_id in ids if interview_id in found]


def _summaries(store: Store, found: list[tuple[Any, ...]]) -> list[InterviewSummary]:
    """Return list rows with their ratings in the order of each bank."""
    banks = {digest: store.outline(digest) for digest in {row[-1] for row in found}}
    return summaries(store.conn, found, banks)


def interviews(store: Store, filters: Filters = search.EVERYTHING) -> Iterator[Interview]:
    """Yield full interviews, newest first, without holding more than a page in memory."""
    before: str | None = None
    while True:
        found = search.newest(store, filters, PAGE, before)
        yield from interviews_from(store.conn, _rows(store, INTERVIEW_COLUMNS, [one.id for one in found]))
        if len(found) < PAGE:
            return
        before = cursor(found[-1].created_at, found[-1].id)


def counts(store: Store) -> Counts:
    """Return how many interviews there are, discarded drafts left out."""
    sql = "SELECT status, count(*) FROM interviews WHERE discarded_at = '' GROUP BY status"
    found = dict(store.conn.execute(sql).fetchall())
    drafts, submitted = found.get("draft", 0), found.get("submitted", 0)
    return Counts(drafts + submitted, drafts, submitted)


def last_details(store: Store) -> Details:
    """Return role, stage and bank of the latest interview and who interviews here, for the next form."""
    sql = (
        "SELECT i.interviewer, i.role, i.stage, i.bank_id FROM interviews i WHERE i.discarded_at = '' "
        + _NEWEST_FIRST
    )
    row = store.conn.execute(sql, (1,)).fetchone()
    found = Details(*row) if row else Details()
    return found._replace(interviewer=sealing.me(store.conn) or found.interviewer)


def candidates(store: Store, prefix: str = "", limit: int = 10) -> list[Candidate]:
    """Return candidates whose name begins with `prefix` in any case, by name."""
    key = prefix.casefold()
    sql = (
        f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE name_key >= ? AND name_key < ? "
        "ORDER BY name_key, id LIMIT ?"
    )
    found = store.conn.execute(sql, (key, key + "\U0010ffff", limit))
    return [Candidate(*row) for row in found]


def candidate(store: Store, candidate_id: str) -> Candidate:
    """Return a candidate by id. Raises NotFound."""
    sql = f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id = ?"
    row = store.conn.execute(sql, (candidate_id,)).fetchone()
    if row is None:
        raise NotFound("no such candidate", "the store has none of that id")
    return Candidate(*row)


def interviews_of(store: Store, candidate_id: str) -> list[InterviewSummary]:
    """Return a candidate's interviews, oldest first, without discarded drafts; none for an unknown id."""
    sql = (
        f"SELECT {SUMMARY_COLUMNS} {FROM_INTERVIEWS} "
        "WHERE i.candidate_id = ? AND i.discarded_at = '' ORDER BY i.created_at, i.id"
    )
    return _summaries(store, store.conn.execute(sql, (candidate_id,)).fetchall())


def revisions(store: Store, interview_id: str, question: str, field: str) -> list[Revision]:
    """Return what a text field held earlier, oldest first."""
    sql = (
        "SELECT id, at, text, reason FROM revisions WHERE interview_id = ? AND question = ? AND field = ? "
        "ORDER BY id"
    )
    return [Revision(*row) for row in store.conn.execute(sql, (interview_id, question, field))]


def find(
    store: Store, filters: Filters, *, order: search.Order = "newest", limit: int = 50, after: str = ""
) -> search.Page:
    """Return a page of what meets the filters, with the places where its words were found.

    `after` is `next` of the page before, in the same order. "relevance": first the candidates whose
    names have all the words, then where the words stand most often (counted in the 1,000 newest), then
    older ones, newest first; without words it is "newest". Raises StoreError for an `after` that is none.
    """
    limit, wanted = max(1, limit), search.terms(filters.search)
    with search.at_one_moment(store.conn):
        if order == "relevance" and wanted:
            found, following = search.by_relevance(store, filters, limit, after)
        else:
            found = search.newest(store, filters, limit + 1, after or None)
            more, found = len(found) > limit, found[:limit]
            following = search.cursor(found[-1].created_at, found[-1].id) if more else ""
        rows = summaries_of(store, [one.id for one in found])
        return search.Page(rows, search.of_page(store, rows, wanted), following)


MOST_CHOICES = 50
"""Names of one kind that a filter offers."""


def choices(store: Store) -> search.Choices:
    """Return the roles, stages, interviewers and banks there are to filter by, most used first."""
    roles, stages, interviewers = (_names(store, column) for column in ("role", "stage", "interviewer"))
    ids = "SELECT bank_id, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
    latest = (
        "SELECT bank_digest FROM interviews WHERE bank_id = ? AND discarded_at = '' "
        "ORDER BY created_at DESC, id DESC LIMIT 1"
    )
    banks = tuple(
        (bank, store.outline(store.conn.execute(latest, (bank,)).fetchone()[0]).title)
        for bank, _ in store.conn.execute(ids).fetchall()
    )
    return search.Choices(roles, stages, interviewers, banks)


def _names(store: Store, column: str) -> tuple[str, ...]:
    """Return what stands in a column, most used first; of spellings in different case the commonest."""
    sql = f"SELECT {column}, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
    names: dict[str, str] = {}
    for name, _ in store.conn.execute(sql):
        names.setdefault(fold(name), name)
    return tuple(name for name in names.values() if name)[:MOST_CHOICES]
