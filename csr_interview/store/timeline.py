"""What happened with a candidate, in order: from the interviews, their amendments and the audit trail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.store import holds, sealing

if TYPE_CHECKING:
    from csr_interview.store.core import StoreCore as Store


class Moment(NamedTuple):
    """One thing that happened with a candidate. Which fields are set depends on `what`."""

    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    what: str
    """Of an interview: created, submitted, amended, discarded, restored, added, imported. Of the candidate:
    "candidate edited", "candidate noted", "candidate imported", held, released."""
    interview_id: str = ""
    by: str = ""
    """The interviewer, or who amended."""
    stage: str = ""
    question: str = ""
    """What was amended; empty for the interview as a whole."""
    fields: tuple[str, ...] = ()
    """Which of the contact data changed, or the field that was amended."""
    reason: str = ""
    """Of an amendment, a hold or a release."""


_OF_INTERVIEWS = ("discarded", "restored", "added", "imported")
_OF_CANDIDATE = ("candidate edited", "candidate noted", "candidate imported", "held", "released", "renamed")
_OLD_NAMES = {"renamed": "candidate edited"}


def timeline(store: Store, candidate: str) -> list[Moment]:
    """Return everything that happened with a candidate, oldest first."""
    found = [*_interviews(store, candidate), *_amendments(store, candidate), *_events(store, candidate)]
    found += _of_candidate(store, candidate)
    return sorted(found, key=lambda moment: moment.at)  # stable: what has the same time stays in order


def _interviews(store: Store, candidate: str) -> list[Moment]:
    """Return when interviews were created and submitted."""
    sql = (
        "SELECT id, interviewer, stage, created_at, submitted_at FROM interviews "
        "WHERE candidate_id = ? ORDER BY created_at, id"
    )
    found = []
    for interview, by, stage, created, submitted in store.conn.execute(sql, (candidate,)):
        found.append(Moment(created, "created", interview, by, stage))
        if submitted:
            found.append(Moment(submitted, "submitted", interview, by, stage))
    return found


def _amendments(store: Store, candidate: str) -> list[Moment]:
    """Return the amendments of interviews that are not sealed: they say how the candidate did."""
    sql = (
        "SELECT a.at, a.interview_id, a.by, i.stage, a.question, a.field, a.reason, i.interviewer "
        "FROM amendments a JOIN interviews i ON i.id = a.interview_id WHERE i.candidate_id = ? ORDER BY a.id"
    )
    hidden = sealing.sealed(store.conn, (candidate,))
    found: dict[tuple[str, ...], Moment] = {}
    for at, interview, by, stage, question, field, reason, owner in store.conn.execute(sql, (candidate,)):
        if not hidden.covers(candidate, owner):
            # A rating that takes the place of a reason for skipping is two records of one amendment.
            first = found.get((interview, at, question))
            fields = (*first.fields, field) if first is not None else (field,)
            found[interview, at, question] = Moment(
                at, "amended", interview, by, stage, question, fields, reason
            )
    return list(found.values())


def _events(store: Store, candidate: str) -> list[Moment]:
    """Return what the audit trail alone knows of the candidate's interviews."""
    sql = (
        "SELECT e.at, e.verb, e.interview_id, i.interviewer, i.stage FROM interviews i "
        "JOIN events e ON e.interview_id = i.id WHERE i.candidate_id = ? "
        f"AND e.verb IN ({', '.join('?' * len(_OF_INTERVIEWS))}) ORDER BY e.seq"
    )
    return [Moment(*row) for row in store.conn.execute(sql, (candidate, *_OF_INTERVIEWS))]


def _of_candidate(store: Store, candidate: str) -> list[Moment]:
    """Return what happened to the candidate's own data."""
    sql = (
        "SELECT at, verb, payload FROM events WHERE interview_id = '' "
        f"AND verb IN ({', '.join('?' * len(_OF_CANDIDATE))}) AND instr(payload, ?) > 0 ORDER BY seq"
    )
    found = []
    for at, verb, payload in store.conn.execute(sql, (*_OF_CANDIDATE, candidate)):
        told = json.loads(payload)
        if told.get("candidate") == candidate:
            fields = tuple(map(str, told.get("fields", ())))
            found.append(Moment(at, _OLD_NAMES.get(verb, verb), fields=fields))
    return _with_reasons(store, candidate, found)


def _with_reasons(store: Store, candidate: str, found: list[Moment]) -> list[Moment]:
    """Return the moments with the reasons of holds and releases, and with those of other machines."""
    row = store.conn.execute(
        "SELECT held_at, hold_reason, updated_at FROM candidates WHERE id = ?", (candidate,)
    ).fetchone()
    told = [(one.at, one.what, one.reason) for one in holds.earlier(store.conn, candidate)]
    if row is not None and row[1]:
        what = holds.HELD if row[0] else holds.RELEASED
        own = [moment for moment in found if moment.what in (holds.HELD, holds.RELEASED)]
        here = own and own[-1].what == what and (own[-1].at, what) not in [one[:2] for one in told]
        told.append((own[-1].at if here else row[0] or row[2], what, row[1]))
    for at, what, reason in told:
        places = [n for n, one in enumerate(found) if one[:2] == (at, what) and not one.reason]
        if places:
            found[places[0]] = found[places[0]]._replace(reason=reason)
        elif at:
            found.append(Moment(at, what, reason=reason))
    return found
