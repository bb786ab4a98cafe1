"""Corrections of interview details, and which records belong to one person.

A draft is corrected with an event and a reason. A submitted interview can only be moved to another candidate,
which is an amendment. Joining moves all interviews of a record to another one; the record itself stays as an
alias. Both are decided once, in `Candidate.joins`, and `settle` brings each interview to where it belongs, so
that machines that know the same decisions have the same amendments.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from csr_interview.models.amended import corrections
from csr_interview.models.interview import (
    CANDIDATE,
    INTERVIEWER,
    NOTED,
    TAKEN,
    Candidate,
    Interview,
    Join,
    Status,
)
from csr_interview.store import digests, people, reading, sealing, writing
from csr_interview.store.base import written
from csr_interview.store.records import (
    BETWEEN_NOTES,
    BETWEEN_REASONS,
    RefusedError,
    after,
    later,
)
from csr_interview.store.rows import AMENDED_ORDER, joins_of, joins_value, parameters
from csr_interview.text import clean, clean_line, read_object

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.base import StoreCore as Store

_NOT_CORRECTED = "The interview cannot be corrected"


@written
def correct(
    store: Store, interview: str, reason: str, *, role: str | None = None, stage: str | None = None,
    plan: str | None = None, bank: Bank | None = None, interviewer: str | None = None,
    candidate: str | None = None, by: str = "",
) -> None:  # fmt: skip
    """Correct the details of an interview, with a reason; None leaves a value as it is.

    Of a submitted interview, only the candidate can be corrected: `by` then amends it, by default the name in
    the profile. Raises RefusedError, NotFound, SealedScorecard.
    """
    reason = clean(reason).strip()
    if not reason:
        raise RefusedError(_NOT_CORRECTED, "no reason was given", "Enter a reason")
    sealing.expect_open(store, interview)
    found = reading.interview(store, interview)
    wanted = {"role": role, "stage": stage, "interviewer": interviewer}
    lines = {name: clean_line(value) for name, value in wanted.items() if value is not None}
    lines = {name: value for name, value in lines.items() if value != getattr(found, name)}
    to = people.record_of(store, candidate) if candidate is not None else found.candidate.id
    if to != found.candidate.id:
        people.expect_not_held(store, interview, _NOT_CORRECTED)
    if found.status is Status.SUBMITTED:
        others = [*lines, *(["plan"] if plan not in (None, found.plan) else []), *(["bank"] if bank else [])]
        if others:
            cause = "it was submitted, so only the candidate can be changed"
            way_out = "Undo the submission (possible for ten minutes), or amend the summary to explain it"
            raise RefusedError(_NOT_CORRECTED, cause, way_out)
        if to != found.candidate.id:
            writing.amend(store, interview, "", CANDIDATE, to, reason, by or _me(store, _NOT_CORRECTED))
        return
    changed = {name: [getattr(found, name), value] for name, value in lines.items()}
    columns: dict[str, object] = dict(lines)
    if INTERVIEWER in lines:
        known = reading.interviewer_named(store, lines[INTERVIEWER])
        columns["interviewer_id"] = known.id if known is not None else ""
    if to != found.candidate.id:
        changed[CANDIDATE], columns["candidate_id"] = [found.candidate.id, to], to
    if bank is not None:
        columns |= _other_bank(store, found, bank, to)
    if plan is not None and plan != columns.get("plan", found.plan):
        store.expect_rating(interview)
        digest = str(columns.get("bank_digest", found.bank_digest))
        plans = store.outline(digest).plans
        if plan not in (plans or {""}):
            way_out = f"Choose one of {', '.join(plans)}" if plans else ""
            raise RefusedError(_NOT_CORRECTED, f"the question bank has no plan “{plan}”", way_out)
        columns["plan"] = plan
    for name in ("plan", "bank_digest"):
        if name in columns and columns[name] != getattr(found, name):
            changed[name.removesuffix("_digest")] = [getattr(found, name), str(columns[name])]
    if changed:
        write(store, found, columns, reason, after(store.stamp(), found.updated_at))
        store.event(interview, "corrected", {"corrected": changed})


def _me(store: Store, title: str) -> str:
    """Return the name in the profile. Raises RefusedError with a title without one."""
    if store.profile is None:
        way_out = "Choose “Your name and email” in the app (^P), or run csr-interview profile --name NAME"
        raise RefusedError(title, "your name is not known", way_out)
    return store.profile.name


def write(store: Store, found: Interview, columns: Mapping[str, object], reason: str, at: str) -> None:
    """Write corrected columns of a draft with the reason, and keep the earlier reason."""
    if old := found.correction_reason:
        writing.keep_revision(store, found.id, "", "correction_reason", old, "typing")
    all_columns = {**columns, "correction_reason": reason, "updated_at": at}
    sql = f"UPDATE interviews SET {', '.join(f'{name} = ?' for name in all_columns)} WHERE id = ?"
    store.run(sql, (*all_columns.values(), found.id))
    store.forget_bank_of(found.id)


def keeps_bank(found: Interview) -> str:
    """Return why a draft cannot have another bank: "questions are rated"; empty for no such reason."""
    results, answers = found.task_results.values(), found.answers.values()
    reasons = {
        "items are checked": found.marks,
        "tasks have results": any(one.response or one.text for one in results),
        "tasks are skipped": any(one.skip_reason for one in results),
        "questions are rated": any(one.rating is not None for one in answers),
        "questions are skipped": any(one.skip_reason for one in answers),
        "a decision was shown": found.shown,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _other_bank(store: Store, found: Interview, bank: Bank, candidate: str) -> dict[str, object]:
    """Return the columns for another bank of a draft.

    Raises RefusedError if anything would lose its place.
    """
    digest, outline = writing.keep_bank(store, bank)
    if digest == found.bank_digest:
        return {}
    way_out = "Start a new interview with the other bank, and discard this draft"
    if what := keeps_bank(found):
        raise RefusedError(_NOT_CORRECTED, f"{what} in this bank", way_out)
    noted = {one.question for one in found.answers.values() if any(getattr(one, name) for name in NOTED)}
    sql = "SELECT DISTINCT question FROM revisions WHERE interview_id = ? AND question <> ''"
    noted.update(row[0] for row in store.conn.execute(sql, (found.id,)))
    if lost := sorted(noted - {*outline.questions, *outline.tasks}):
        cause = f"there are or were notes on {', '.join(lost)}, which the other bank does not have"
        raise RefusedError(_NOT_CORRECTED, cause, way_out)
    kept = parameters(len(outline.questions))
    sql = f"DELETE FROM answers WHERE interview_id = ? AND question NOT IN ({kept})"
    store.run(sql, (found.id, *outline.questions))
    store.run("UPDATE answers SET wording = 0 WHERE interview_id = ?", (found.id,))
    store.run("DELETE FROM task_results WHERE interview_id = ?", (found.id,))
    plans = [one.id for one in bank.plans] or [""]
    return {
        "bank_digest": digest, "bank_id": bank.id, "bank_version": bank.version,
        "plan": found.plan if found.plan in plans else plans[0],
        "form": writing.form_for(store, bank, candidate), "icc": "", "icc_candidates": 0, "step": "opening",
    }  # fmt: skip


# Joining records of one person, and separating them again.


_NOT_JOINED = "The records cannot be joined"
_NOT_SPLIT = "The records cannot be split"


@written
def join(store: Store, candidate: str, other: str, reason: str, by: str = "") -> None:
    """Join the record `other` into that of `candidate`, with a reason: they are one person.

    All interviews go there. Contact details and experience fill what is empty, notes are added, and a legal
    hold of either covers both. `other` stays as an alias. Raises RefusedError, NotFound.
    """
    reason, by = clean(reason).strip(), clean_line(by) or _me(store, _NOT_JOINED)
    if not reason:
        raise RefusedError(_NOT_JOINED, "no reason was given", "Enter a reason")
    one, two = reading.candidate(store, candidate), reading.candidate(store, other)
    roots = people.record_of(store, candidate), people.record_of(store, other)
    if roots[0] == roots[1]:
        cause = "both IDs are of the same record" if candidate == other else "they are already joined"
        raise RefusedError(_NOT_JOINED, cause)
    for person, root in zip((one, two), roots, strict=True):
        if person.id != root:
            cause = f"{person.id[:8]} is already part of record {root[:8]}"
            raise RefusedError(
                _NOT_JOINED, cause, f"Join {root[:8]} instead, or split {person.id[:8]} from it first"
            )
    taken = [name for name in TAKEN if name != "notes" and getattr(two, name) and not getattr(one, name)]
    new = replace(one, **{name: getattr(two, name) for name in taken})
    if two.notes.strip():
        taken.append("notes")
        new = replace(new, notes=_together(one.notes, two.notes))
    if two.held_at:
        people.keep(store.conn, one)
        reasons = dict.fromkeys(filter(None, (one.hold_reason if one.held_at else "", two.hold_reason)))
        new = replace(
            new,
            held_at=min(filter(None, (one.held_at, two.held_at))),
            hold_reason=BETWEEN_REASONS.join(reasons),
        )
    at = store.stamp()
    _put(store, replace(two, joins=(*two.joins, _next(two, at, one.id, reason, by, taken))))
    if new != one:
        _put(store, replace(new, updated_at=later(at, one.updated_at)))
    sql = (
        "DELETE FROM different_persons WHERE ? IN (candidate_id, other_id) AND ? IN (candidate_id, other_id)"
    )
    apart = bool(store.run(sql, (one.id, two.id)))
    settle(store)
    store.event("", "joined", {"candidate": one.id, "other": two.id, "taken": taken, "apart": apart})


@written
def split(store: Store, candidate: str, reason: str, by: str = "") -> None:
    """Undo the join of a record: the interviews that came with it go back. Raises RefusedError, NotFound.

    What was taken over from it is removed from the other record, unless it was changed since.
    """
    reason, by = clean(reason).strip(), clean_line(by) or _me(store, _NOT_SPLIT)
    if not reason:
        raise RefusedError(_NOT_SPLIT, "no reason was given", "Enter a reason")
    two = reading.candidate(store, candidate)
    if not two.joins or not two.joins[-1].into:
        raise RefusedError(_NOT_SPLIT, "this record is not part of another one")
    last = two.joins[-1]
    one = reading.candidate(store, last.into)
    if reading.candidate(store, people.record_of(store, one.id)).held_at:
        raise RefusedError(_NOT_SPLIT, people.HELD_CAUSE, "Release the legal hold first")
    at = store.stamp()
    _put(store, replace(two, joins=(*two.joins, _next(two, at, "", reason, by, ()))))
    taken: Sequence[str] = last.taken
    persons: dict[str, str] = {}
    for record in _path(one.id, _parents(store, _all_joins(store))):  # it may be part of others in turn
        holder = reading.candidate(store, record)
        new = replace(holder, **_given_back(holder, two, taken))
        if new != holder:  # the notes that are removed are those of the split record, which keeps them
            _put(store, replace(new, updated_at=later(at, holder.updated_at)))
            if record != one.id:  # which the event is about
                persons |= digests.of_person(store.conn, record)
        taken = [name for name in taken if holder.joins and name in holder.joins[-1].taken]
    if _were_apart(store, one.id, two.id):
        people.tell_apart(store, two.id, [one.id])
    settle(store)
    more = {"person": persons} if persons else {}
    store.event("", "split", {"candidate": one.id, "other": two.id, **more})


def _given_back(holder: Candidate, two: Candidate, taken: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a record without what it took over from another one."""
    same = [name for name in taken if name != "notes" and getattr(holder, name) == getattr(two, name)]
    notes = {"notes": _apart(holder.notes, two.notes)} if "notes" in taken else {}
    return {**dict.fromkeys(same, ""), **notes}


def _next(person: Candidate, at: str, into: str, reason: str, by: str, taken: Sequence[str]) -> Join:
    """Return the next decision about a record, later than all so far."""
    last = max((one.at for one in person.joins), default="")
    return Join(after(at, last), into, reason, by, tuple(taken))


def _put(store: Store, person: Candidate) -> None:
    """Write the record of a candidate, except the name."""
    columns = (*TAKEN, "held_at", "hold_reason", "updated_at")
    sql = f"UPDATE candidates SET {', '.join(f'{name} = ?' for name in columns)}, joins = ? WHERE id = ?"
    values = [getattr(person, name) for name in columns]
    store.run(sql, (*values, joins_value(person.joins), person.id))
    store.changed(person.id)


def _together(notes: str, more: str) -> str:
    return notes + BETWEEN_NOTES + more if notes.strip() else more


def _apart(notes: str, more: str) -> str:
    """Return notes without those that were added by `_together`; what was typed below them stays."""
    if notes == more:
        return ""
    before, found, after_them = notes.rpartition(BETWEEN_NOTES + more)
    if found and after_them[:1] in ("", "\n"):
        return before + after_them
    return notes.removeprefix(more).lstrip("\n") if notes.startswith(more + "\n") else notes


def _were_apart(store: Store, candidate: str, other: str) -> bool:
    """Return whether two records were told apart when they were joined here last."""
    sql = "SELECT payload FROM events WHERE interview_id = '' AND verb = 'joined' ORDER BY seq DESC"
    for (payload,) in store.conn.execute(sql):
        told = read_object(payload)
        if (told.get("candidate"), told.get("other")) == (candidate, other):
            return bool(told.get("apart"))
    return False


# Bringing each interview to the record that it belongs to.


class _Move(NamedTuple):
    """How an interview came from one candidate to another."""

    old: str
    new: str
    decided: bool
    """Whether a join, or its undoing, moved it."""


def settle(store: Store) -> None:
    """Bring every interview to where the joins of the candidates' records say, inside a transaction.

    An interview that is moved gets reason, name and time of the decision. Of joins in a circle, which two
    machines can make, the first one does not count.
    """
    joins = _all_joins(store)
    if not joins:
        return
    parents = _parents(store, joins)
    for candidate in joins:
        into = _record(candidate, parents)
        sql = "UPDATE candidates SET joined_into = ? WHERE id = ? AND joined_into <> ?"
        store.run(sql, (into, candidate, into))
    _extend_holds(store)
    places = {*joins, *(one.into for found in joins.values() for one in found)}
    among = "(SELECT value FROM json_each(?))"
    sql = f"SELECT id, candidate_id FROM interviews WHERE candidate_id IN {among} ORDER BY id"
    for interview, now in store.conn.execute(sql, (json.dumps(list(places)),)).fetchall():
        own = _own(_moves(store, interview, joins), now)
        back, forth = _path(own, parents), _path(now, parents)
        if back[-1] == now or own not in (now, *joins):  # or the record that it came from is not here
            continue
        led = forth[:-1] if forth[-1] == back[-1] else [one for one in (now, *back) if one in joins]
        _move(store, interview, back[-1], max(joins[one][-1] for one in led))


def _extend_holds(store: Store) -> None:
    """Place a record under the legal hold of one that was joined into it: another machine can set one."""
    sql = (
        "SELECT c.id, min(x.held_at), x.hold_reason FROM candidates c "
        "JOIN candidates x ON x.joined_into = c.id "
        "WHERE x.joined_into <> '' AND x.held_at <> '' AND c.held_at = '' GROUP BY c.id"
    )
    for candidate, held_at, reason in store.conn.execute(sql).fetchall():
        people.keep(store.conn, reading.candidate(store, candidate))
        sql = "UPDATE candidates SET held_at = ?, hold_reason = ? WHERE id = ?"
        store.run(sql, (held_at, reason, candidate))
        store.event("", "held", {"candidate": candidate, "again": False})


def wrong_records(store: Store) -> Iterator[str]:
    """Yield the candidates whose record is not the one that results from all joins, in words."""
    joins = _all_joins(store)
    parents = _parents(store, joins)
    sql = "SELECT id, joined_into FROM candidates WHERE joins <> '' OR joined_into <> '' ORDER BY id"
    for candidate, into in store.conn.execute(sql):
        if into != _record(candidate, parents):
            yield f"candidate {candidate}: is not part of the record that it was joined into"


def _all_joins(store: Store) -> dict[str, tuple[Join, ...]]:
    sql = "SELECT id, joins FROM candidates WHERE joins <> ''"
    found = ((candidate, joins_of(text)) for candidate, text in store.conn.execute(sql))
    return {candidate: joins for candidate, joins in found if joins}


def _parents(store: Store, joins: Mapping[str, tuple[Join, ...]]) -> dict[str, str]:
    """Return into which record each one was joined last; empty for none that is here and counts."""
    into = {found[-1].into for found in joins.values()}
    sql = f"SELECT id FROM candidates WHERE id IN ({parameters(len(into))})"
    known = {row[0] for row in store.conn.execute(sql, tuple(into))}
    parents = {one: found[-1].into if found[-1].into in known else "" for one, found in joins.items()}
    for start in sorted(parents):
        path, one = [], start
        while parents.get(one) and one not in path:
            path.append(one)
            one = parents[one]
        if one in path:
            circle = path[path.index(one) :]
            parents[min(circle, key=lambda found: (joins[found][-1].at, found))] = ""
    return parents


def _path(candidate: str, parents: Mapping[str, str]) -> list[str]:
    """Return the records from a candidate to the one that it is finally part of."""
    path = [candidate]
    while parents.get(path[-1]):
        path.append(parents[path[-1]])
    return path


def _record(candidate: str, parents: Mapping[str, str]) -> str:
    """Return the record that a candidate is finally part of; empty if it is their own."""
    root = _path(candidate, parents)[-1]
    return root if root != candidate else ""


def _own(moves: Sequence[_Move], now: str) -> str:
    """Return the candidate whose an interview would be now without any join."""
    for move in reversed(moves):
        if move.new == now:
            if not move.decided:
                break
            now = move.old
    return now


def _moves(store: Store, interview: str, joins: Mapping[str, tuple[Join, ...]]) -> list[_Move]:
    """Return how an interview came from candidate to candidate, in order."""
    sql = " UNION ALL ".join(
        f"SELECT at, seq, payload FROM {table} WHERE interview_id = :id AND verb = 'corrected'"
        for table in ("events", "foreign_events")
    )
    found = []
    for _, _, payload in store.conn.execute(f"{sql} ORDER BY 1, 2", {"id": interview}):
        told = read_object(payload)
        if pair := corrections(told).get(CANDIDATE):
            found.append(_Move(*pair, bool(told.get("join"))))
    sql = "SELECT submitted_at FROM interviews WHERE id = ?"
    (submitted_at,) = store.conn.execute(sql, (interview,)).fetchone()
    decisions = {(one.at, one.reason, one.by) for every in joins.values() for one in every}
    reasons = {(reason, by) for _, reason, by in decisions}
    sql = (
        "SELECT field, old, new, reason, by, at FROM amendments WHERE interview_id = ? "
        f"ORDER BY {AMENDED_ORDER}"
    )
    amendments = store.conn.execute(sql, (interview,)).fetchall()
    bumped = {after("", at) for at in (submitted_at, *(row[-1] for row in amendments)) if at}
    for field, old, new, reason, by, at in amendments:
        if field == CANDIDATE:
            later_than_decided = (reason, by) in reasons and at in bumped  # see `writing.amend`
            found.append(_Move(old, new, (at, reason, by) in decisions or later_than_decided))
    return found


def _move(store: Store, interview: str, candidate: str, why: Join) -> None:
    if store.status_of(interview) is Status.SUBMITTED:
        writing.amend(store, interview, "", CANDIDATE, candidate, why.reason, why.by, why.at)
        return
    found = reading.interview(store, interview, sealed_too=True)
    write(store, found, {"candidate_id": candidate}, why.reason, after(why.at, found.updated_at))
    changed = {CANDIDATE: [found.candidate.id, candidate]}
    store.event(interview, "corrected", {"corrected": changed, "join": why.at})
