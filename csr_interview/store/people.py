"""What is kept about a candidate as a person: name, contact, notes, and a legal hold.

Each change sets `updated_at` and adds an event that says which candidate and what kind of change, never a
name or a text.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.models.interview import Candidate
from csr_interview.store import holds, rows
from csr_interview.store.records import RefusedError, later
from csr_interview.store.revising import TYPING_INTERVAL, removes_much
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store

HELD = "a legal hold keeps everything about this candidate"


class Person(NamedTuple):
    """A candidate, and how many interviews there are with them."""

    candidate: Candidate
    interviews: int
    """Drafts among them, discarded ones not."""
    drafts: int
    last: str
    """When the latest interview was created; empty where there is none. UTC, as every time in the store."""


def edit(store: Store, candidate: str, name: str, email: str, phone: str) -> None:
    """Change name and contact data. Does nothing where they are so already."""
    name, email, phone = clean_line(name), clean_line(email), clean_line(phone)
    if not name:
        raise RefusedError("the candidate cannot be kept", "a name is needed")
    old = _known(store, candidate)
    new = {"name": name, "email": email, "phone": phone}
    changed = sorted(field for field, value in new.items() if getattr(old, field) != value)
    if not changed:
        return
    sql = "UPDATE candidates SET name = ?, name_key = ?, email = ?, phone = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (name, name.casefold(), email, phone, later(store.stamp(), old.updated_at), candidate))
    _event(store, candidate, "candidate edited", {"fields": changed})


def note(store: Store, candidate: str, notes: str) -> None:
    """Store what the notes about a candidate hold now. Typing on is one event in ten seconds."""
    known = _known(store, candidate)
    notes, old = clean(notes), known.notes
    if notes == old:
        return
    sql = "UPDATE candidates SET notes = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (notes, later(store.stamp(), known.updated_at), candidate))
    now, key = store.now(), ("", candidate, "notes")
    last = store.kept_at.get(key)
    typing = last is None or not timedelta(0) <= now - last < TYPING_INTERVAL
    if typing or removes_much(old, notes):
        store.kept_at[key] = now
        _event(store, candidate, "candidate noted", {"characters": len(notes)})


def notes_of(store: Store, candidate: str) -> str:
    """Return the notes about a candidate."""
    return _known(store, candidate).notes


def hold(store: Store, candidate: str, reason: str) -> None:
    """Put a candidate under legal hold, or give the hold that is on another reason.

    The reason before, of this hold or of a release, is kept (see `csr_interview.store.holds`).
    """
    reason, old = _reason(reason, "the hold cannot be set"), _known(store, candidate)
    if old.held_at and old.hold_reason == reason:
        return
    at = store.stamp()
    holds.keep(store.conn, old)
    sql = "UPDATE candidates SET held_at = ?, hold_reason = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (old.held_at or at, reason, later(at, old.updated_at), candidate))
    _event(store, candidate, "held", {"again": bool(old.held_at)})


def release(store: Store, candidate: str, reason: str) -> None:
    """End a legal hold. The reason takes the place of the hold's, which is kept."""
    reason, old = _reason(reason, "the hold cannot be released"), _known(store, candidate)
    if not old.held_at:
        raise RefusedError("the hold cannot be released", "there is none on this candidate")
    holds.keep(store.conn, old)
    sql = "UPDATE candidates SET held_at = '', hold_reason = ?, updated_at = ? WHERE id = ?"
    store.run(sql, (reason, later(store.stamp(), old.updated_at), candidate))
    _event(store, candidate, "released")


def expect_not_held(store: Store, interview: str, title: str) -> None:
    """Raise RefusedError, its title given, where the candidate of an interview is under legal hold."""
    sql = "SELECT c.held_at FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE i.id = ?"
    row = store.conn.execute(sql, (interview,)).fetchone()
    if row is not None and row[0]:
        raise RefusedError(title, HELD, "Release the hold on the candidate's page first")


def people(store: Store, search: str, limit: int) -> list[Person]:
    """Return candidates by name, with how many interviews there are with them."""
    conditions, values = "", []
    if needle := clean_line(search).casefold():
        conditions = "WHERE instr(c.name_key, ?) > 0 OR instr(csr_fold(c.email), ?) > 0"
        values = [needle, needle]
    columns = ", ".join(f"c.{name}" for name in rows.CANDIDATE_COLUMNS.split(", "))
    sql = (
        f"SELECT {columns}, count(i.id), coalesce(sum(i.status = 'draft'), 0), "
        "coalesce(max(i.created_at), '') FROM candidates c "
        "LEFT JOIN interviews i ON i.candidate_id = c.id AND i.discarded_at = '' "
        f"{conditions} GROUP BY c.id ORDER BY c.name_key, c.id LIMIT ?"
    )
    found = store.conn.execute(sql, (*values, limit if limit > 0 else -1))
    return [Person(Candidate(*row[:-3]), *row[-3:]) for row in found]


def _known(store: Store, candidate: str) -> Candidate:
    """Return a candidate. Raises NotFound."""
    from csr_interview.store import reading

    return reading.candidate(store, candidate)


def _reason(reason: str, title: str) -> str:
    """Return a reason as it is kept. Raises RefusedError where there is none."""
    reason = clean(reason).strip()
    if not reason:
        raise RefusedError(title, "it needs a reason")
    return reason


def _event(store: Store, candidate: str, verb: str, payload: dict[str, object] | None = None) -> None:
    """Add an event about a candidate."""
    store.event("", verb, {"candidate": candidate, **(payload or {})})
