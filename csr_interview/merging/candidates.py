"""Two records of one candidate: the one that changed last counts."""

from __future__ import annotations

from dataclasses import fields, replace

from csr_interview.models.interview import Candidate


def merge_candidates(one: Candidate, other: Candidate) -> Candidate:
    """Return the record that changed last, whole, but for a legal hold that it knows nothing of.

    A hold stays until it is released: a released record has a reason and no time. Where it is undecided which
    record changed last (those of old stores have no time), each field takes the larger value, so that what
    only one side knows is kept; a hold and its reason go together.
    """
    if one.updated_at != other.updated_at:
        older, newer = sorted((one, other), key=lambda candidate: candidate.updated_at)
        if older.held_at and not newer.held_at and not newer.hold_reason:
            return replace(newer, held_at=older.held_at, hold_reason=older.hold_reason)
        return newer
    held_at, hold_reason = max((one.held_at, one.hold_reason), (other.held_at, other.hold_reason))
    return Candidate(
        id=max(one.id, other.id),
        name=max(one.name, other.name),
        email=max(one.email, other.email),
        phone=max(one.phone, other.phone),
        notes=max(one.notes, other.notes),
        held_at=held_at,
        hold_reason=hold_reason,
        updated_at=one.updated_at,
    )


def changed_fields(before: Candidate, after: Candidate) -> tuple[str, ...]:
    """Return the names of the fields that differ, the time of the change left out."""
    names = (field.name for field in fields(Candidate) if field.name != "updated_at")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
