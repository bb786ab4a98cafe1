"""Putting a whole interview or candidate where there was another state of it, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.models.interview import INTERVIEW_FIELDS, Interview, Status
from csr_interview.store import places
from csr_interview.store.taking import amendment_rows, fill, person

if TYPE_CHECKING:
    from csr_interview.models.interview import Candidate
    from csr_interview.store.core import StoreCore as Store
    from csr_interview.store.outline import Outline

_CANDIDATE = (
    "INSERT INTO candidates (id, name, name_key, email, phone, notes, held_at, hold_reason, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
    "name_key = excluded.name_key, email = excluded.email, phone = excluded.phone, notes = excluded.notes, "
    "held_at = excluded.held_at, hold_reason = excluded.hold_reason, updated_at = excluded.updated_at"
)
_HEAD = (
    *("role", "stage", "interviewer", "updated_at", "elapsed_seconds", "step"),
    *("recommended", "recommended_reason", *INTERVIEW_FIELDS),
)


def put_candidate(store: Store, candidate: Candidate) -> None:
    """Keep a candidate's record, in place of the one that is there."""
    store.run(_CANDIDATE, person(candidate))


def put_new(store: Store, interview: Interview, outline: Outline) -> None:
    """Add an interview whose candidate and bank are kept already. Adds no event."""
    names = ("id", "candidate_id", "bank_digest", "bank_id", "bank_version", "status", "created_at", *_HEAD)
    start = (interview.id, interview.candidate.id, interview.bank_digest, interview.bank_id)
    values = (*start, interview.bank_version, str(Status.DRAFT), interview.created_at, *_head(interview))
    places = ", ".join("?" * len(names))
    store.run(f"INSERT INTO interviews ({', '.join(names)}) VALUES ({places})", values)
    fill(store.conn, [(interview, outline)])


def replace(store: Store, here: Interview, there: Interview, outline: Outline, *, back: bool) -> None:
    """Put a newer state of an interview in the place of the one that is here. Adds no event.

    A draft becomes what the newer state is, and is shown again where `back` says so. A scorecard gets the
    amendments that it lacks, with what they changed.
    """
    if here.status is Status.SUBMITTED:
        _amend(store, here, there)
        return
    shown = "discarded_at = ''" if back else "discarded_at = discarded_at"
    columns = ", ".join(f"{name} = ?" for name in _HEAD)
    store.run(f"UPDATE interviews SET {columns}, {shown} WHERE id = ?", (*_head(there), there.id))
    for table in ("answers", "marks", "task_results"):
        store.run(f"DELETE FROM {table} WHERE interview_id = ?", (there.id,))
    fill(store.conn, [(there, outline)])
    places.forget(store, here.id)


def _head(interview: Interview) -> tuple[object, ...]:
    """Return the values of _HEAD."""
    own = interview.recommendation
    texts = tuple(getattr(interview, name) for name in INTERVIEW_FIELDS)
    return (
        *(interview.role, interview.stage, interview.interviewer, interview.updated_at),
        *(interview.elapsed_seconds, interview.step),
        *((own.verdict, own.reason) if own else ("", "")),
        *texts,
    )


def _amend(store: Store, here: Interview, there: Interview) -> None:
    """Make a scorecard's further amendments: the lock is open between their being added and applied."""
    further = there.amendments[len(here.amendments) :]
    sql = (
        "INSERT INTO amendments (interview_id, question, field, old, new, reason, by, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    store.conn.executemany(sql, amendment_rows(there.id, further))
    for question in dict.fromkeys(one.question for one in further):
        if not question:
            columns = ", ".join(f"{name} = ?" for name in INTERVIEW_FIELDS)
            texts = [getattr(there, name) for name in INTERVIEW_FIELDS]
            store.run(f"UPDATE interviews SET {columns} WHERE id = ?", (*texts, there.id))
            continue
        answer = there.answer(question)
        sql = (
            "INSERT INTO answers (interview_id, question, rating, skip_reason, situation, task, action, "
            "result, notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (interview_id, question) "
            "DO UPDATE SET rating = excluded.rating, skip_reason = excluded.skip_reason, "
            "situation = excluded.situation, task = excluded.task, action = excluded.action, "
            "result = excluded.result, notes = excluded.notes"
        )
        texts = [answer.situation, answer.task, answer.action, answer.result, answer.notes]
        store.run(sql, (there.id, question, answer.rating, answer.skip_reason, *texts))
    sql = "UPDATE interviews SET updated_at = ?, step = ? WHERE id = ?"
    store.run(sql, (there.updated_at, there.step, there.id))
    store.run("UPDATE amendments SET applied = 1 WHERE interview_id = ? AND applied = 0", (there.id,))
