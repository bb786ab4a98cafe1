"""Taking whole interviews into the store as new ones, many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from csr_interview.models.interview import Amendment, Candidate, Interview, Status, SubmittedVerdict
from csr_interview.store import audit, indexing, lifecycle
from csr_interview.store.outline import Outline
from csr_interview.store.records import canonical
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.core import StoreCore as Store

BATCH = 500
"""Interviews in one transaction."""

_INTERVIEW = (
    "INSERT INTO interviews (id, candidate_id, bank_digest, bank_id, bank_version, role, stage, interviewer, "
    "status, created_at, updated_at, elapsed_seconds, step, recommended, recommended_reason, opening_notes, "
    "candidate_questions, summary) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_CANDIDATE = (
    "INSERT OR IGNORE INTO candidates (id, name, name_key, email, phone, notes, held_at, hold_reason, "
    "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ANSWER = (
    "INSERT INTO answers (interview_id, question, rating, seconds, opened, skip_reason, situation, task, "
    "action, result, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MARK = "INSERT INTO marks (interview_id, question, kind, item, severity, text) VALUES (?, ?, ?, ?, ?, ?)"
_TASK = "INSERT INTO task_results (interview_id, task, response, skip_reason, text) VALUES (?, ?, ?, ?, ?)"
_AMENDMENT = (
    "INSERT INTO amendments (interview_id, question, field, old, new, reason, by, at, applied) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)"
)
_LOCK = (
    "UPDATE interviews SET status = 'submitted', submitted_at = ?, verdict = ?, composite = ?, preset = ? "
    "WHERE id = ?"
)


def take(store: Store, pairs: Iterable[tuple[Interview, Bank]]) -> int:
    """Add whole interviews and return how many were new; an id that is there already is left alone."""
    added, source = 0, iter(pairs)
    banks: dict[int, tuple[Bank, str, Outline]] = {}
    while batch := list(islice(source, BATCH)):
        with store.transaction():
            fresh = list(_fresh(store, batch))
            for _, bank in fresh:
                if id(bank) not in banks:  # the bank itself is kept in the value, so its id stays its own
                    banks[id(bank)] = (bank, *lifecycle.keep_bank(store, bank))
            _take_batch(store, [(interview, *banks[id(bank)]) for interview, bank in fresh])
            indexing.index_added(store, [interview.id for interview, _ in fresh])
            added += len(fresh)
    return added


def _fresh(store: Store, batch: list[tuple[Interview, Bank]]) -> Iterator[tuple[Interview, Bank]]:
    """Yield the pairs whose interview the store does not have, each id once."""
    seen = set()
    for interview, bank in batch:
        sql = "SELECT 1 FROM interviews WHERE id = ?"
        if interview.id not in seen and store.conn.execute(sql, (interview.id,)).fetchone() is None:
            seen.add(interview.id)
            yield interview, bank


def _take_batch(store: Store, batch: list[tuple[Interview, Bank, str, Outline]]) -> None:
    """Insert a batch: first everything as drafts, then what was submitted is locked."""
    conn = store.conn
    conn.executemany(_CANDIDATE, [person(interview.candidate) for interview, *_ in batch])
    conn.executemany(_INTERVIEW, [_row(interview, bank, digest) for interview, bank, digest, _ in batch])
    fill(conn, [(interview, outline) for interview, _, _, outline in batch])
    at = store.stamp()
    audit.append_many(
        conn, [(at, interview.id, "added", _payload(interview, digest)) for interview, _, digest, _ in batch]
    )


def fill(conn: sqlite3.Connection, batch: Sequence[tuple[Interview, Outline]]) -> None:
    """Insert what belongs to interviews that are there as empty drafts, and lock what was submitted."""
    conn.executemany(_ANSWER, [row for interview, _ in batch for row in _answers(interview)])
    conn.executemany(_MARK, [row for interview, outline in batch for row in _marks(interview, outline)])
    conn.executemany(_TASK, [row for interview, _ in batch for row in _tasks(interview)])
    conn.executemany(
        _AMENDMENT,
        [row for interview, _ in batch for row in amendment_rows(interview.id, interview.amendments)],
    )
    locked = [interview for interview, _ in batch if interview.status is Status.SUBMITTED]
    conn.executemany(_LOCK, [_lock(interview) for interview in locked])


def person(one: Candidate) -> tuple[str, ...]:
    """Return the values of a candidate's row, in the order of the insert."""
    name = clean_line(one.name)
    contact = (name, name.casefold(), clean_line(one.email), clean_line(one.phone))
    return (one.id, *contact, clean(one.notes), one.held_at, clean(one.hold_reason), one.updated_at)


def _row(interview: Interview, bank: Bank, digest: str) -> tuple[object, ...]:
    """Return the values of _INTERVIEW."""
    own = interview.recommendation
    return (
        interview.id, interview.candidate.id, digest, bank.id, bank.version, clean_line(interview.role),
        clean_line(interview.stage), clean_line(interview.interviewer), interview.created_at,
        interview.updated_at, interview.elapsed_seconds, interview.step,
        clean_line(own.verdict) if own else "", clean(own.reason) if own else "",
        clean(interview.opening_notes),
        clean(interview.candidate_questions), clean(interview.summary),
    )  # fmt: skip


def _answers(interview: Interview) -> Iterator[tuple[object, ...]]:
    """Yield the values of _ANSWER."""
    for a in interview.answers.values():
        texts = (a.skip_reason, a.situation, a.task, a.action, a.result, a.notes)
        yield interview.id, a.question, a.rating, a.seconds, int(a.opened), *map(clean, texts)


def _marks(interview: Interview, outline: Outline) -> Iterator[tuple[object, ...]]:
    """Yield the values of _MARK."""
    for mark in interview.marks:
        severity = outline.severity_of(mark)
        text = clean_line(mark.text) if mark.kind == "own_flag" else ""
        yield interview.id, mark.question, mark.kind, mark.item, severity, text


def _tasks(interview: Interview) -> Iterator[tuple[object, ...]]:
    """Yield the values of _TASK."""
    for result in interview.task_results.values():
        response = canonical(dict(result.response))
        yield interview.id, result.task, response, clean_line(result.skip_reason), clean(result.text)


def amendment_rows(interview: str, amendments: Iterable[Amendment]) -> Iterator[tuple[str, ...]]:
    """Yield the values of amendments' rows, in the order of the insert."""
    for a in amendments:
        texts = map(clean, (a.old, a.new, a.reason, a.by))
        yield interview, a.question, a.field, *texts, a.at


def _lock(interview: Interview) -> tuple[str, ...]:
    """Return the values of _LOCK."""
    verdict = interview.submitted_verdict or SubmittedVerdict("", "", "")
    at = interview.submitted_at or interview.updated_at
    return at, verdict.verdict, verdict.composite, verdict.preset, interview.id


def _payload(interview: Interview, digest: str) -> dict[str, object]:
    """Return what the event of an added interview says."""
    ratings = {a.question: a.rating for a in interview.answers.values() if a.rating is not None}
    payload: dict[str, object] = {"bank": digest, "status": interview.status.value, "ratings": ratings}
    if interview.status is Status.SUBMITTED:
        _, verdict, composite, preset, _ = _lock(interview)
        payload |= {"verdict": verdict, "composite": composite, "preset": preset}
    own = interview.recommendation
    return payload | {"recommended": clean_line(own.verdict) if own else ""}
