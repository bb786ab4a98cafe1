"""Reading: rows in, models out. Lists fetch one page and what belongs to its rows, never the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from csr_interview.errors import NotFound
from csr_interview.models.interview import Candidate, Interview, InterviewSummary
from csr_interview.store import finding, rows, sealing
from csr_interview.store.filters import Filters, cursor
from csr_interview.store.records import Counts, Details, Revision
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.core import StoreCore as Store

PAGE = 200
"""Interviews read at once when streaming all of them: enough to amortise the queries, little memory."""

_NEWEST_FIRST = "ORDER BY i.created_at DESC, i.id DESC LIMIT ?"


def interview(store: Store, interview_id: str) -> Interview:
    """Return one interview with everything in it."""
    sql = f"SELECT {rows.INTERVIEW_COLUMNS} {rows.FROM_INTERVIEWS} WHERE i.id = ?"
    found = store.conn.execute(sql, (interview_id,)).fetchall()
    if not found:
        raise NotFound("no such interview", "the store has none of that id")
    return rows.interviews(store.conn, found)[0]


def resolve(store: Store, prefix: str) -> str:
    """Return the id of the one interview that begins with `prefix`."""
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
    """Return the exact bank an interview uses."""
    from csr_interview.banks.library import bank_from_json  # pydantic

    sql = "SELECT b.body FROM interviews i JOIN banks b ON b.digest = i.bank_digest WHERE i.id = ?"
    row = store.conn.execute(sql, (interview_id,)).fetchone()
    if row is None:
        raise NotFound("no such interview", "the store has none of that id")
    return bank_from_json(row[0])


def recent(store: Store, filters: Filters, limit: int, before: str | None) -> list[InterviewSummary]:
    """Return one page of the list, newest first."""
    return summaries_of(store, [one.id for one in finding.newest(store, filters, limit, before)])


def summaries_of(store: Store, ids: Sequence[str]) -> list[InterviewSummary]:
    """Return the list rows of interviews, in the order of their ids."""
    found = _rows(store, rows.SUMMARY_COLUMNS, ids)
    return _summaries(store, found)


def _rows(store: Store, columns: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of interviews, which begin with the id, in the order of their ids."""
    sql = f"SELECT {columns} {rows.FROM_INTERVIEWS} WHERE i.id IN ({rows.parameters(len(ids))})"
    found = {row[0]: row for row in store.conn.execute(sql, tuple(ids))}
    return [found[interview_id] for interview_id in ids if interview_id in found]


def _summaries(store: Store, found: list[tuple[Any, ...]]) -> list[InterviewSummary]:
    """Return list rows with their ratings in the order of each bank."""
    banks = {digest: store.outline(digest) for digest in {row[-1] for row in found}}
    return rows.summaries(store.conn, found, banks)


def interviews(store: Store, filters: Filters) -> Iterator[Interview]:
    """Yield full interviews, newest first, a page at a time."""
    before: str | None = None
    while True:
        found = finding.newest(store, filters, PAGE, before)
        yield from rows.interviews(
            store.conn, _rows(store, rows.INTERVIEW_COLUMNS, [one.id for one in found])
        )
        if len(found) < PAGE:
            return
        before = cursor(found[-1].created_at, found[-1].id)


def counts(store: Store) -> Counts:
    """Return how many interviews there are."""
    sql = "SELECT status, count(*) FROM interviews WHERE discarded_at = '' GROUP BY status"
    found = dict(store.conn.execute(sql).fetchall())
    drafts, submitted = found.get("draft", 0), found.get("submitted", 0)
    return Counts(drafts + submitted, drafts, submitted)


def last_details(store: Store) -> Details:
    """Return what the latest interview was set up with; who interviews here, rather than there, if known."""
    sql = (
        "SELECT i.interviewer, i.role, i.stage, i.bank_id FROM interviews i WHERE i.discarded_at = '' "
        + _NEWEST_FIRST
    )
    row = store.conn.execute(sql, (1,)).fetchone()
    found = Details(*row) if row else Details()
    return found._replace(interviewer=sealing.me(store.conn) or found.interviewer)


def candidates(store: Store, prefix: str, limit: int) -> list[Candidate]:
    """Return candidates whose name begins with `prefix`, by name."""
    key = prefix.casefold()
    sql = (
        f"SELECT {rows.CANDIDATE_COLUMNS} FROM candidates WHERE name_key >= ? AND name_key < ? "
        "ORDER BY name_key, id LIMIT ?"
    )
    found = store.conn.execute(sql, (key, key + "\U0010ffff", limit))
    return [Candidate(*row) for row in found]


def candidate(store: Store, candidate_id: str) -> Candidate:
    """Return one candidate."""
    sql = f"SELECT {rows.CANDIDATE_COLUMNS} FROM candidates WHERE id = ?"
    row = store.conn.execute(sql, (candidate_id,)).fetchone()
    if row is None:
        raise NotFound("no such candidate", "the store has none of that id")
    return Candidate(*row)


def interviews_of(store: Store, candidate_id: str) -> list[InterviewSummary]:
    """Return the interviews of one candidate, oldest first."""
    sql = (
        f"SELECT {rows.SUMMARY_COLUMNS} {rows.FROM_INTERVIEWS} "
        "WHERE i.candidate_id = ? AND i.discarded_at = '' ORDER BY i.created_at, i.id"
    )
    return _summaries(store, store.conn.execute(sql, (candidate_id,)).fetchall())


def revisions(store: Store, interview_id: str, question: str, field: str) -> list[Revision]:
    """Return the earlier texts of one field, oldest first."""
    sql = (
        "SELECT id, at, text, reason FROM revisions WHERE interview_id = ? AND question = ? AND field = ? "
        "ORDER BY id"
    )
    return [Revision(*row) for row in store.conn.execute(sql, (interview_id, question, field))]
