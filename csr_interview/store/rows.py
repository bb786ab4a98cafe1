"""Rows become models here and nowhere else. Columns are named one by one: a row of another shape fails."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

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
)
from csr_interview.store.outline import Outline
from csr_interview.store.sealing import sealed

SUMMARY_COLUMNS = (
    "i.id, c.name, i.role, i.stage, i.interviewer, i.bank_id, i.status, i.created_at, i.updated_at, "
    "i.submitted_at, i.verdict, i.composite, i.recommended, i.candidate_id, i.bank_digest"
)

INTERVIEW_COLUMNS = (
    "i.id, c.id, c.name, c.email, c.phone, c.notes, c.held_at, c.hold_reason, c.updated_at, "
    "i.bank_id, i.bank_version, i.bank_digest, i.role, i.stage, "
    "i.interviewer, i.status, i.created_at, i.updated_at, i.submitted_at, i.elapsed_seconds, i.step, "
    "i.opening_notes, i.candidate_questions, i.summary, i.verdict, i.composite, i.preset, i.recommended, "
    "i.recommended_reason"
)

CANDIDATE_COLUMNS = "id, name, email, phone, notes, held_at, hold_reason, updated_at"
"""In the order of the model's fields."""

FROM_INTERVIEWS = "FROM interviews i JOIN candidates c ON c.id = i.candidate_id"

_PARTS = {
    "answers": "question, situation, task, action, result, notes, rating, skip_reason, seconds, opened",
    "marks": "question, kind, item, text, severity",
    "task_results": "task, response, text, skip_reason",
    "amendments": "id, question, field, old, new, reason, by, at",
}
_ORDERS = {"answers": "question", "marks": "question, kind, item", "task_results": "task", "amendments": "id"}


def parameters(count: int) -> str:
    """Return `count` placeholders for an SQL list."""
    return ", ".join("?" * count)


def interviews(conn: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> list[Interview]:
    """Return full records from rows of INTERVIEW_COLUMNS, reading what belongs to them."""
    ids = [row[0] for row in rows]
    parts = {table: _parts(conn, table, ids) for table in _PARTS}
    return [_interview(row, {table: found.get(row[0], []) for table, found in parts.items()}) for row in rows]


def _parts(conn: sqlite3.Connection, table: str, ids: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of one table that belong to the interviews, by interview, without its id."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    sql = (
        f"SELECT interview_id, {_PARTS[table]} FROM {table} WHERE interview_id IN ({parameters(len(ids))}) "
        f"ORDER BY interview_id, {_ORDERS[table]}"
    )
    for row in conn.execute(sql, ids):
        found[row[0]].append(row[1:])
    return found


def _interview(row: tuple[Any, ...], parts: dict[str, list[tuple[Any, ...]]]) -> Interview:
    """Return one record from its row and the rows that belong to it."""
    (
        interview, person, name, email, phone, notes, held_at, hold_reason, changed,
        bank_id, bank_version, bank_digest, role, stage, interviewer,
        status, created, updated, submitted, elapsed, step, opening_notes, candidate_questions, summary,
        verdict, composite, preset, recommended, recommended_reason,
    ) = row  # fmt: skip
    return Interview(
        id=interview,
        candidate=Candidate(person, name, email, phone, notes, held_at, hold_reason, changed),
        bank_id=bank_id,
        bank_version=bank_version,
        bank_digest=bank_digest,
        role=role,
        stage=stage,
        interviewer=interviewer,
        status=Status(status),
        created_at=created,
        updated_at=updated,
        submitted_at=submitted,
        elapsed_seconds=elapsed,
        step=step,
        opening_notes=opening_notes,
        candidate_questions=candidate_questions,
        summary=summary,
        answers={found[0]: _answer(found) for found in parts["answers"]},
        marks=tuple(_mark(found) for found in parts["marks"]),
        task_results={found[0]: _task_result(found) for found in parts["task_results"]},
        recommendation=Recommendation(recommended, recommended_reason) if recommended else None,
        submitted_verdict=SubmittedVerdict(verdict, composite, preset) if submitted else None,
        amendments=tuple(Amendment(*found) for found in parts["amendments"]),
    )


def _answer(row: tuple[Any, ...]) -> Answer:
    """Return an answer from its row."""
    question, situation, task, action, result, notes, rating, skip_reason, seconds, opened = row
    return Answer(
        question, situation, task, action, result, notes, rating, skip_reason, seconds, bool(opened)
    )


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
