"""Reading interviews, candidates and lists. Lists read one page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from csr_interview.errors import BankError, NotFound, StoreError
from csr_interview.models.interview import (
    HEAD,
    Answer,
    Candidate,
    Interview,
    InterviewSummary,
    Profile,
    Status,
    interviewer_keys,
    names,
)
from csr_interview.store import sealing, search
from csr_interview.store.records import Counts, Details, Outline, Revision, no_candidate, no_interview
from csr_interview.store.rows import (
    CANDIDATE_COLUMNS,
    FROM_INTERVIEWS,
    INTERVIEW_COLUMNS,
    PAGE,
    candidate_of,
    expect,
    interviews_from,
    parameters,
    readable,
)
from csr_interview.store.sealing import sealed
from csr_interview.store.search import Filters, cursor
from csr_interview.text import clean_line, fold

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.base import StoreCore as Store

SUMMARY_COLUMNS = (
    "i.id, c.name, i.role, i.stage, i.interviewer, i.bank_id, i.status, i.created_at, i.updated_at, "
    "i.submitted_at, i.verdict, i.composite, i.recommended, i.candidate_id, i.interviewer_id, "
    "i.unverified, i.bank_digest"
)

_SUMMARY = (*names(InterviewSummary)[:12], "recommended", "candidate_id", "interviewer_id", "unverified")
"""The fields that SUMMARY_COLUMNS are read into; the bank's digest follows."""


def summaries(store: Store, rows: Sequence[tuple[Any, ...]]) -> list[InterviewSummary]:
    """Return list rows from rows of SUMMARY_COLUMNS, with their ratings in the order of each bank.

    A row that cannot be read, or whose bank cannot, is `damaged`, and hides no other.
    """
    conn = store.conn
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
    sql = (
        f"SELECT DISTINCT interview_id FROM amendments WHERE interview_id IN ({wanted}) "
        f"AND field NOT IN ({parameters(len(HEAD))})"
    )
    amended = {interview for (interview,) in conn.execute(sql, (*ids, *HEAD))}
    found = []
    for row in rows:
        try:
            bank = store.outline(row[-1])
            with readable(row[0]):
                one = _summary(row, ratings[row[0]], bank, flags, amended=row[0] in amended)
        except (StoreError, NotFound, BankError):
            one = _damaged(row)
        found.append(one)
    hidden = sealed(store, {summary.candidate_id for summary in found})
    return [
        _blank(one) if hidden.covers(one.candidate_id, one.interviewer, one.interviewer_id) else one
        for one in found
    ]


_NO_RESULT: dict[str, Any] = {"verdict": "", "composite": "", "recommended": "", "amended": False}
_NO_RESULT |= {"serious_flags": 0, "note_flags": 0}


def _blank(row: InterviewSummary) -> InterviewSummary:
    """Return the list row of a sealed interview, without anything about the result."""
    return replace(row, **_NO_RESULT, ratings=(None,) * len(row.ratings), sealed=True)


def _damaged(row: tuple[Any, ...]) -> InterviewSummary:
    """Return the list row of an interview that cannot be read: what it is about, without any result."""
    values = {name: str(value) for name, value in zip(_SUMMARY, row, strict=False)}
    status = Status.SUBMITTED if values["submitted_at"] else Status.DRAFT
    blank = _NO_RESULT | {"status": status, "ratings": (), "unverified": False, "damaged": True}
    return InterviewSummary(**(values | blank))


def _summary(
    row: tuple[Any, ...],
    ratings: dict[str, int | None],
    bank: Outline,
    flags: dict[tuple[str, str], int],
    *,
    amended: bool,
) -> InterviewSummary:
    """Return one list row."""
    values = dict(zip(_SUMMARY, row, strict=False))
    values |= {"status": Status(values["status"]), "unverified": bool(values["unverified"])}
    expect(InterviewSummary, values)
    for rating in ratings.values():
        expect(Answer, {"rating": rating})
    return InterviewSummary(
        **values,
        ratings=tuple(ratings.get(question) for question in bank.questions),
        serious_flags=flags.get((row[0], "serious"), 0),
        note_flags=flags.get((row[0], "note"), 0),
        amended=amended,
        edges=bank.edges,
    )


def interview(store: Store, interview_id: str, *, sealed_too: bool = False) -> Interview:
    """Return a complete interview, discarded or not. Raises NotFound, SealedScorecard."""
    if not sealed_too:
        sealing.expect_open(store, interview_id)
    sql = f"SELECT {INTERVIEW_COLUMNS} {FROM_INTERVIEWS} WHERE i.id = ?"
    found = store.conn.execute(sql, (interview_id,)).fetchall()
    if not found:
        raise no_interview()
    return _fitting(store, interviews_from(store.conn, found)[0])


def _fitting(store: Store, found: Interview) -> Interview:
    """Return an interview if its bank has what it names. Raises StoreError otherwise.

    A bank that cannot be read is told where it is needed.
    """
    try:
        bank = store.outline(found.bank_digest)
    except (NotFound, BankError):
        return found
    with readable(found.id):
        verdict = found.submitted_verdict
        parts = {*found.answers, *(mark.question for mark in found.marks)} - {*bank.questions}
        parts |= {*found.task_results} - bank.tasks
        parts |= {found.plan} - bank.plans - {""}
        parts |= {verdict.preset} - bank.presets if verdict is not None else set()
        if parts:
            raise KeyError(*parts)
    return found


def all_ids(store: Store) -> dict[str, bool]:
    """Return the IDs of all interviews, also sealed ones, and whether each is discarded."""
    rows = store.conn.execute("SELECT id, discarded_at <> '' FROM interviews ORDER BY id")
    return {interview: bool(discarded) for interview, discarded in rows}


def resolve(store: Store, prefix: str) -> str:
    """Return the interview ID that starts with `prefix`. Raises NotFound unless there is exactly one."""
    prefix = clean_line(prefix)
    sql = "SELECT id FROM interviews WHERE id >= ? AND id < ? AND discarded_at = '' ORDER BY id"
    found: list[str] = []
    for spelled in (prefix, prefix.lower()):  # only IDs from elsewhere may have capital letters
        if prefix and not found:
            prefix = spelled
            found = [row[0] for row in store.conn.execute(sql, (prefix, prefix + "\U0010ffff"))]
    if len(found) == 1 or prefix in found:
        return prefix if prefix in found else str(found[0])
    if found:
        raise NotFound(
            "More than one interview matches", f"{len(found)} IDs start with this", "Enter more of the ID"
        )
    raise NotFound("No such interview", "no ID starts with this", "Run csr-interview list to see IDs")


def bank_of(store: Store, interview_id: str) -> Bank:
    """Return the exact bank of an interview. Raises NotFound."""
    from csr_interview.banks.library import bank_from_json  # pydantic

    return bank_from_json(bank_text_of(store, interview_id))


def bank_text_of(store: Store, interview_id: str) -> str:
    """Return the JSON of the bank of an interview. Raises NotFound."""
    sql = "SELECT b.body FROM interviews i JOIN banks b ON b.digest = i.bank_digest WHERE i.id = ?"
    row = store.conn.execute(sql, (interview_id,)).fetchone()
    if row is None:
        raise no_interview()
    return str(row[0])


def recent(
    store: Store, *, filters: Filters = search.EVERYTHING, limit: int = 50, before: str | None = None
) -> list[InterviewSummary]:
    """Return one page of the list, newest first."""
    return summaries_of(store, [one.id for one in search.newest(store, filters, limit, before)])


def summaries_of(store: Store, ids: Sequence[str]) -> list[InterviewSummary]:
    """Return the list rows of interviews, in the order of `ids`."""
    return summaries(store, _rows(store, SUMMARY_COLUMNS, ids))


def _rows(store: Store, columns: str, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the rows of interviews in the order of `ids`; the first column is the ID."""
    sql = f"SELECT {columns} {FROM_INTERVIEWS} WHERE i.id IN ({parameters(len(ids))})"
    found = {row[0]: row for row in store.conn.execute(sql, tuple(ids))}
    return [found[interview_id] for interview_id in ids if interview_id in found]


def interviews(
    store: Store, filters: Filters = search.EVERYTHING, before_reading: Callable[[str], None] | None = None
) -> Iterator[Interview]:
    """Yield complete interviews, newest first, with at most one page in memory.

    `before_reading` is called with the ID of each interview of a page before the page is read.
    """
    before: str | None = None
    while True:
        found = search.newest(store, filters, PAGE, before)
        if before_reading is not None:
            for one in found:
                before_reading(one.id)
        rows = _rows(store, INTERVIEW_COLUMNS, [one.id for one in found])
        yield from (_fitting(store, one) for one in interviews_from(store.conn, rows))
        if len(found) < PAGE:
            return
        before = cursor(found[-1].created_at, found[-1].id)


def counts(store: Store) -> Counts:
    """Return the numbers of interviews, without discarded drafts."""
    sql = "SELECT status, count(*) FROM interviews WHERE discarded_at = '' GROUP BY status"
    found = dict(store.conn.execute(sql).fetchall())
    drafts, submitted = found.get("draft", 0), found.get("submitted", 0)
    return Counts(drafts + submitted, drafts, submitted)


def last_details(store: Store) -> Details:
    """Return role, stage and bank of the latest interview, for the next form."""
    sql = (
        "SELECT role, stage, bank_id FROM interviews WHERE discarded_at = '' "
        "ORDER BY created_at DESC, id DESC LIMIT 1"
    )
    row = store.conn.execute(sql).fetchone()
    return Details(*row) if row else Details()


def last_plan(store: Store, bank_id: str, role: str) -> str:
    """Return the plan of the latest interview with a bank for a role; empty if there is none."""
    sql = (
        "SELECT plan FROM interviews WHERE bank_id = ? AND role = ? COLLATE NOCASE AND plan <> '' "
        "AND discarded_at = '' ORDER BY created_at DESC, id DESC LIMIT 1"
    )
    row = store.conn.execute(sql, (bank_id, clean_line(role))).fetchone()
    return row[0] if row else ""


def scores_of_panels(store: Store, bank_id: str, plan: str, stage: str) -> list[list[Fraction]]:
    """Return the submitted scores of candidates whom several interviewers rated with a bank, plan and stage.

    One list for each candidate, with one score for each interviewer: the first one.
    """
    sql = (
        "SELECT candidate_id, interviewer, interviewer_id, composite FROM interviews "
        "WHERE bank_id = ? AND plan = ? AND csr_fold(stage) = csr_fold(?) AND status = 'submitted' "
        "AND composite <> '' ORDER BY submitted_at, id"
    )
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    rows = store.conn.execute(sql, (bank_id, plan, clean_line(stage))).fetchall()
    keys = interviewer_keys((name, person) for _, name, person, _ in rows)
    for candidate, name, person, composite in rows:
        found[candidate].setdefault(keys[name, person], Fraction(composite))
    return [list(scores.values()) for scores in found.values() if len(scores) > 1]


def candidates(store: Store, prefix: str = "", limit: int = 10) -> list[Candidate]:
    """Return candidates whose name, or one that they had, starts with `prefix` (see `fold`), by name."""
    key = fold(prefix)
    sql = (
        f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id IN (SELECT {sealing.RECORD} FROM candidates "
        "WHERE name_key >= ? AND name_key < ?) ORDER BY name_key, id LIMIT ?"
    )
    return [candidate_of(row) for row in store.conn.execute(sql, (key, key + "\U0010ffff", limit))]


def candidate(store: Store, candidate_id: str) -> Candidate:
    """Return a candidate by id. Raises NotFound."""
    sql = f"SELECT {CANDIDATE_COLUMNS} FROM candidates WHERE id = ?"
    row = store.conn.execute(sql, (candidate_id,)).fetchone()
    if row is None:
        raise no_candidate()
    return candidate_of(row)


def interviews_of(store: Store, candidate_id: str) -> list[InterviewSummary]:
    """Return a candidate's interviews, oldest first, without discarded drafts; none for an unknown ID."""
    sql = (
        f"SELECT {SUMMARY_COLUMNS} {FROM_INTERVIEWS} "
        "WHERE i.candidate_id = ? AND i.discarded_at = '' ORDER BY i.created_at, i.id"
    )
    return summaries(store, store.conn.execute(sql, (candidate_id,)).fetchall())


def revisions(store: Store, interview_id: str, question: str, field: str) -> list[Revision]:
    """Return earlier texts of a field, oldest first."""
    sql = (
        "SELECT id, at, text, reason FROM revisions WHERE interview_id = ? AND question = ? AND field = ? "
        "ORDER BY id"
    )
    return [Revision(*row) for row in store.conn.execute(sql, (interview_id, question, field))]


def find(
    store: Store, filters: Filters, *, order: search.Order = "newest", limit: int = 50, after: str = ""
) -> search.Page:
    """Return a page of the interviews that match, with the places where the words were found.

    `after` is `next` of the previous page in the same order. "relevance" gives interviews with all words in
    the candidate's name first, then the 1,000 newest by number of matches, then older ones; without words it
    is "newest". Raises StoreError for an invalid `after`.
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


def interviewer_named(store: Store, name: str) -> Profile | None:
    """Return the one with a profile and this name (see `fold`); of several, who interviewed last."""
    sql = (
        "SELECT p.id, p.name, p.email FROM interviewers p "
        "LEFT JOIN interviews i ON i.interviewer_id = p.id WHERE csr_fold(p.name) = ? "
        "ORDER BY i.created_at DESC, p.id LIMIT 1"
    )
    row = store.conn.execute(sql, (fold(name),)).fetchone()
    return Profile(*row) if row is not None else None


MOST_CHOICES = 50
"""Most names of a kind that a filter offers."""


def choices(store: Store) -> search.Choices:
    """Return the roles, stages, interviewers and banks to filter by, most used first."""
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
    """Return the values of a column, most used first; case variants only in the most common spelling."""
    sql = f"SELECT {column}, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
    names: dict[str, str] = {}
    for name, _ in store.conn.execute(sql):
        names.setdefault(fold(name), name)
    return tuple(name for name in names.values() if name)[:MOST_CHOICES]
