"""The large steps of an interview's life: created, submitted, amended, discarded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from csr_interview.errors import NotFound
from csr_interview.models.interview import Status, SubmittedVerdict
from csr_interview.store import people, places, sealing, writing
from csr_interview.store.outline import Outline, outline
from csr_interview.store.records import RefusedError, stamp
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.core import StoreCore as Store

ID_BYTES = 10
"""80 random bits: two machines that each make a million interviews never meet."""


def new_id() -> str:
    """Return an id for an interview or a candidate: 20 hexadecimal digits."""
    return os.urandom(ID_BYTES).hex()


def create(
    store: Store, *, candidate: str, bank: Bank, role: str, stage: str, interviewer: str, email: str,
    phone: str, candidate_id: str | None,
) -> str:  # fmt: skip
    """Create a draft and return its id; the candidate too, unless one is named by id."""
    if candidate_id is None:
        candidate_id = new_id()
        _add_candidate(store, candidate_id, candidate, email, phone)
    elif store.conn.execute("SELECT 1 FROM candidates WHERE id = ?", (candidate_id,)).fetchone() is None:
        raise NotFound("no such candidate", "the store has none of that id")
    digest, _ = keep_bank(store, bank)
    interview, at = new_id(), stamp(store.now())
    store.db.table("interviews").insert(
        {
            "id": interview,
            "candidate_id": candidate_id,
            "bank_digest": digest,
            "bank_id": bank.id,
            "bank_version": bank.version,
            "role": clean_line(role),
            "stage": clean_line(stage),
            "interviewer": clean_line(interviewer),
            "status": Status.DRAFT.value,
            "created_at": at,
            "updated_at": at,
        }
    )
    sealing.set_me(store.conn, interviewer)
    store.event(interview, "created", {"bank": digest, "candidate": candidate_id})
    return interview


def keep_bank(store: Store, bank: Bank) -> tuple[str, Outline]:
    """Keep the exact bank, once, and return its digest and outline."""
    from csr_interview.banks.library import (  # pydantic: only where a Bank is at hand anyway
        bank_to_json,
        digest,
    )

    key = digest(bank)
    body = store.conn.execute("SELECT body FROM banks WHERE digest = ?", (key,)).fetchone()
    if body is None:
        text = bank_to_json(bank)
        store.db.table("banks").insert({"digest": key, "id": bank.id, "version": bank.version, "body": text})
        return key, outline(text)
    return key, outline(body[0])


def submit(store: Store, interview: str, verdict: SubmittedVerdict) -> None:
    """Lock the scorecard with the verdict as computed. Every question must be rated or skipped."""
    store.expect_draft(interview)
    sql = "SELECT question FROM answers WHERE interview_id = ? AND (rating IS NOT NULL OR skip_reason <> '')"
    settled = {row[0] for row in store.conn.execute(sql, (interview,))}
    missing = [question for question in store.outline_of(interview).questions if question not in settled]
    if missing:
        raise RefusedError(
            "the scorecard cannot be submitted",
            f"not rated, nor skipped with a reason: {', '.join(missing)}",
            "Rate or skip them first",
        )
    at = stamp(store.now())
    sql = (
        "UPDATE interviews SET status = 'submitted', submitted_at = ?, updated_at = ?, verdict = ?, "
        "composite = ?, preset = ?, discarded_at = '' WHERE id = ?"
    )
    store.run(sql, (at, at, verdict.verdict, verdict.composite, verdict.preset, interview))
    payload: dict[str, object] = {
        "verdict": verdict.verdict,
        "composite": verdict.composite,
        "preset": verdict.preset,
    }
    store.event(interview, "submitted", payload)
    places.forget(store, interview)


def amend(store: Store, interview: str, question: str, field: str, new: str, reason: str, by: str) -> None:
    """Change one value of a submitted scorecard, keeping the old one with the reason for the change."""
    reason, by = clean(reason).strip(), clean_line(by)
    if not reason or not by:
        raise RefusedError("the amendment cannot be kept", "it needs a reason and a name")
    if store.status_of(interview) is not Status.SUBMITTED:
        raise RefusedError("the amendment cannot be kept", "the interview is a draft", "Just change it")
    changes = _amended(store, interview, question, field, new)
    at = stamp(store.now())
    for changed, old, value in changes:
        sql = (
            "INSERT INTO amendments (interview_id, question, field, old, new, reason, by, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        store.run(sql, (interview, question, changed, old, value, reason, by, at))
    payload: dict[str, object] = {"question": question, "fields": [changed for changed, _, _ in changes]}
    if field == "rating":
        writing.settle(store, interview, question, int(changes[0][2]), "")
        payload["ratings"] = {question: int(changes[0][2])}
    elif field == "skip_reason":
        writing.settle(store, interview, question, None, changes[0][2])
        payload["ratings"] = {question: None}
    else:
        writing.put_text(store, interview, question, field, changes[0][2])
    store.run("UPDATE interviews SET updated_at = ? WHERE id = ?", (at, interview))
    store.run("UPDATE amendments SET applied = 1 WHERE interview_id = ? AND applied = 0", (interview,))
    store.event(interview, "amended", payload)


def _amended(store: Store, interview: str, question: str, field: str, new: str) -> list[tuple[str, str, str]]:
    """Return what an amendment changes: field, old value, new value. A rating ends a skip, and back."""
    if field not in ("rating", "skip_reason"):
        old, new = writing.read_text(store, interview, question, field), clean(new)
        if old == new:
            raise RefusedError("the amendment cannot be kept", "it changes nothing")
        return [(field, old, new)]
    rating, skip_reason = writing.settled(store, interview, question)
    now = {"rating": "" if rating is None else str(rating), "skip_reason": skip_reason}
    new = clean_line(new)
    if field == "rating" and new not in ("", "1", "2", "3", "4", "5"):
        raise RefusedError("the amendment cannot be kept", "ratings are 1 to 5")
    if new == now[field]:
        raise RefusedError("the amendment cannot be kept", "it changes nothing")
    if not new:
        raise RefusedError(
            "the amendment cannot be kept",
            "the question would be neither rated nor skipped",
            "Give a rating, or the reason why it was not assessed",
        )
    other = "skip_reason" if field == "rating" else "rating"
    changes = [(field, now[field], new)]
    return [*changes, (other, now[other], "")] if now[other] else changes


def discard(store: Store, interview: str) -> None:
    """Hide a draft; nothing of it is removed. Not where its candidate is under legal hold."""
    store.expect_draft(interview)
    people.expect_not_held(store, interview, "the draft cannot be discarded")
    sql = "UPDATE interviews SET discarded_at = ? WHERE id = ? AND discarded_at = ''"
    if store.run(sql, (stamp(store.now()), interview)):
        store.event(interview, "discarded")
        places.forget(store, interview)


def restore(store: Store, interview: str) -> None:
    """Show a discarded draft again."""
    store.expect_draft(interview)
    if store.run("UPDATE interviews SET discarded_at = '' WHERE id = ? AND discarded_at <> ''", (interview,)):
        store.event(interview, "restored")


def _add_candidate(store: Store, candidate: str, name: str, email: str, phone: str) -> None:
    """Keep a new candidate."""
    name = clean_line(name)
    if not name:
        raise RefusedError("the interview cannot be created", "the candidate needs a name")
    row = {"id": candidate, "name": name, "name_key": name.casefold()}
    store.db.table("candidates").insert(row | {"email": clean_line(email), "phone": clean_line(phone)})
