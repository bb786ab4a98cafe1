"""Merging what two machines hold of the same interview or candidate: pure rules, no store and no clock.

Whichever side asks, and however often, the outcome is the same: merging is commutative, associative and
idempotent. Only two different scorecards of one interview cannot be merged; that is a `Conflict`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from hashlib import sha256
from typing import Any, Final, NamedTuple

from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    NOTED,
    TASK_REPLY,
    TASK_SKIP,
    Amendment,
    Answer,
    Candidate,
    EventRecord,
    History,
    Interview,
    Record,
    RevisionRecord,
    Status,
)

# Two records of one candidate: the one that changed last counts.


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


# What an interview says, in one form for equal interviews: the ground for comparing and for digests.


Place = tuple[str, str]
"""Question or task (empty for the interview as a whole), and field."""

_PLAIN = (
    *("id", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
    *("elapsed_seconds", "step", *INTERVIEW_FIELDS),
)


def canonical(value: object) -> str:
    """Return JSON that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def content(interview: Interview) -> dict[str, Any]:
    """Return everything an interview says as plain values; the candidate by id alone.

    Local numbers of amendments are left out, and so are answers and task results that say nothing: whether
    a store has an empty row for them is no difference.
    """
    answers = interview.answers.values()
    own, verdict = interview.recommendation, interview.submitted_verdict
    return {
        **{name: getattr(interview, name) for name in _PLAIN},
        "status": str(interview.status),
        "candidate": interview.candidate.id,
        "bank": interview.bank_digest,
        "answers": {one.question: asdict(one) for one in answers if one != Answer(one.question)},
        "marks": sorted([m.question, m.kind, m.item, m.severity, m.text] for m in interview.marks),
        "task_results": {
            one.task: {"response": dict(one.response), "text": one.text, "skip_reason": one.skip_reason}
            for one in interview.task_results.values()
            if one.response or one.text or one.skip_reason
        },
        "recommendation": [own.verdict, own.reason] if own else None,
        "submitted_verdict": [verdict.verdict, verdict.composite, verdict.preset] if verdict else None,
        "amendments": [list(told(one)) for one in interview.amendments],
    }


def told(amendment: Amendment) -> tuple[str, ...]:
    """Return what an amendment says, without its local number."""
    one = amendment
    return (one.question, one.field, one.old, one.new, one.reason, one.by, one.at)


def digest(interview: Interview) -> str:
    """Return the SHA-256 of what an interview says, in hexadecimal."""
    return sha256(canonical(content(interview)).encode("ascii")).hexdigest()


def texts(interview: Interview) -> Iterator[tuple[Place, str]]:
    """Yield every text that was typed for an interview and is not empty, with its place."""
    for place, text in _texts(interview):
        if text:
            yield place, text


def _texts(interview: Interview) -> Iterator[tuple[Place, str]]:
    for whole in INTERVIEW_FIELDS:
        yield ("", whole), getattr(interview, whole)
    if interview.recommendation:
        yield ("", "recommended_reason"), interview.recommendation.reason
    for answer in interview.answers.values():
        for name in NOTED:
            yield (answer.question, name), getattr(answer, name)
    for mark in interview.marks:
        yield (mark.question, "own_flag"), mark.text
    for result in interview.task_results.values():
        yield (result.task, TASK_REPLY), result.text
        yield (result.task, TASK_SKIP), result.skip_reason


# What exactly two states of an interview say differently, field by field.


class Difference(NamedTuple):
    """One field that two states of an interview tell differently."""

    question: str
    """A question's or task's id; empty for the interview as a whole."""
    field: str
    here: str
    """As text; empty where there is nothing."""
    there: str


def differences(here: Interview, there: Interview) -> tuple[Difference, ...]:
    """Return what two states tell differently, in the order of the record; local numbers do not count."""
    ours, theirs = dict(_flat(content(here))), dict(_flat(content(there)))
    places = list(dict.fromkeys([*ours, *theirs]))
    return tuple(
        Difference(*place, ours.get(place, ""), theirs.get(place, ""))
        for place in places
        if ours.get(place, "") != theirs.get(place, "")
    )


def _flat(told: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for name, value in told.items():
        if name == "answers":
            for question, answer in value.items():
                yield from (((question, key), _word(found)) for key, found in answer.items())
        elif name == "task_results":
            for task, result in value.items():
                yield from (((task, key), _word(found)) for key, found in result.items())
        elif name == "marks":
            for question, kind, item, *words in value:
                yield (question, f"{kind} {item + 1}"), ": ".join(filter(None, words)) or "ticked"
        elif name == "amendments":
            for number, (question, field, old, new, reason, by, at) in enumerate(value, 1):
                yield (question, f"amendment {number} of {field}"), f"{old} → {new} ({reason}; {by}, {at})"
        elif name in ("recommendation", "submitted_verdict"):
            yield ("", name), ", ".join(filter(None, value or ()))
        else:
            yield ("", name), _word(value)


def _word(value: object) -> str:
    """Return a value as text; nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value)


IMPORT: Final = "import"
"""The reason of a revision whose text gave way to a newer state from another machine."""

_FIXED = ("candidate", "bank", "created_at")
"""What no verb ever changes: interviews that differ there are not the same one."""


class Conflict(Exception):
    """Two states that cannot become one."""

    def __init__(self, cause: str, found: tuple[Difference, ...]) -> None:
        """Keep the cause in words, and what is told differently."""
        super().__init__(cause)
        self.cause = cause
        self.differences = found


def merge(here: Record, there: Record) -> Record:
    """Return the one record that two of the same interview become. Raises Conflict.

    - Of two drafts the one that changed last counts, whole.
    - A scorecard counts before any draft.
    - Of two scorecards the one with further amendments counts; two different ones are a Conflict.
    - Each text of a draft that did not count is kept as a revision, at the time that draft last changed.
    - The histories are united.
    """
    winner, loser = _ordered(here.interview, there.interview)
    revisions = {*here.history.revisions, *there.history.revisions}
    if loser.status is Status.DRAFT:
        revisions |= {
            RevisionRecord(loser.updated_at, question, field, IMPORT, text)
            for (question, field), text in texts(loser)
        }
    events = {one.hash: one for one in (*there.history.events, *here.history.events)}
    candidate = merge_candidates(here.interview.candidate, there.interview.candidate)
    return Record(
        replace(winner, candidate=candidate),
        History(
            tuple(sorted(events.values(), key=lambda one: (one.at, one.seq, one.hash))),
            visible(revisions, winner),
        ),
    )


def visible(revisions: Iterable[RevisionRecord], interview: Interview) -> tuple[RevisionRecord, ...]:
    """Return the earlier texts that tell something, oldest first, each once.

    A text from an import is left out where the field holds it now, held it by an amendment, or where the
    history has it anyway. So nothing depends on the way by which states came together.
    """
    kept = {one for one in revisions if one.reason != IMPORT}
    known: set[tuple[Place, str]] = {((one.question, one.field), one.text) for one in kept}
    known.update(texts(interview))
    for change in interview.amendments:
        place = (change.question, change.field)
        known.update([(place, change.old), (place, change.new)])
    latest: dict[tuple[Place, str], RevisionRecord] = {}
    for one in revisions:
        key = ((one.question, one.field), one.text)
        if one.reason == IMPORT and key not in known and (key not in latest or latest[key].at < one.at):
            latest[key] = one
    return tuple(sorted({*kept, *latest.values()}))


def _ordered(here: Interview, there: Interview) -> tuple[Interview, Interview]:
    """Return the state that counts, then the other. Raises Conflict."""
    ours, theirs = content(here), content(there)
    if any(ours[name] != theirs[name] for name in _FIXED):
        raise Conflict("they are different interviews with the same ID", differences(here, there))
    locked = (here.status is Status.SUBMITTED, there.status is Status.SUBMITTED)
    if locked == (True, True):
        _expect_one_scorecard(here, there, ours, theirs)
    keys = [
        (state.status is Status.SUBMITTED, len(state.amendments), state.updated_at, canonical(said))
        for state, said in ((here, ours), (there, theirs))
    ]
    return (here, there) if keys[0] >= keys[1] else (there, here)


def _expect_one_scorecard(
    here: Interview, there: Interview, ours: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """Raise Conflict unless one scorecard is the other with further amendments, or none."""
    short, long = sorted(([told(a) for a in here.amendments], [told(a) for a in there.amendments]), key=len)
    if _as_submitted(here, ours) != _as_submitted(there, theirs):
        raise Conflict("they were submitted with different content", differences(here, there))
    if long[: len(short)] != short:
        raise Conflict("they were amended in different ways", differences(here, there))


def _as_submitted(interview: Interview, said: dict[str, Any]) -> dict[str, Any]:
    """Return what a scorecard said when it was submitted: its amendments taken back, last one first."""
    answers = {question: dict(answer) for question, answer in said["answers"].items()}
    as_submitted = {key: said[key] for key in said if key not in ("amendments", "updated_at", "step")}
    for change in reversed(interview.amendments):
        if not change.question:
            as_submitted[change.field] = change.old
            continue
        answer = answers.setdefault(change.question, asdict(Answer(change.question)))
        rating = change.field == "rating"
        answer[change.field] = (int(change.old) if change.old else None) if rating else change.old
    touched = {question: answer for question, answer in answers.items() if answer != asdict(Answer(question))}
    return as_submitted | {"answers": touched}


# Whether a record can be what it says: a hand-over is text, and texts are edited or damaged on the way.
#
# Only what every store keeps true is asked for, so that no record that a store wrote is ever refused.


def contradiction(record: Record, questions: Iterable[str]) -> str:
    """Return what a record, whose bank asks `questions`, contradicts itself in, in words; empty for nothing.

    Answers must be where the amendments left them. Ratings, own recommendation and verdict must be among
    those that the events tell. A change that is told, but was not the last one, is not found out.
    """
    interview = record.interview
    return (
        _unsettled(interview, questions)
        or _astray(interview)
        or _untold(interview, [one for one in record.history.events if one.interview == interview.id])
    )


def _unsettled(interview: Interview, questions: Iterable[str]) -> str:
    """A scorecard is only submitted when every question is rated or skipped."""
    if interview.status is Status.SUBMITTED:
        for question in questions:
            if not interview.answer(question).settled:
                return f"{question} was submitted neither rated nor skipped"
    return ""


def _astray(interview: Interview) -> str:
    """An amendment leaves a field as it says, and finds it as the one before left it."""
    now: dict[tuple[str, str], str] = {}
    for change in reversed(interview.amendments):
        place = (change.question, change.field)
        if now.get(place, _value(interview, *place)) != change.new:
            return f"{' '.join(filter(None, place))} is not as its amendments left it"
        now[place] = change.old
    return ""


def _value(interview: Interview, question: str, field: str) -> str:
    """Return what a field holds, as amendments write it."""
    value = getattr(interview.answer(question) if question else interview, field)
    return "" if value is None else str(value)


def _untold(interview: Interview, events: list[EventRecord]) -> str:
    """Where the events begin with the interview, they tell of everything that its verdict depends on."""
    if all(one.verb != "created" for one in events):  # made up, or handed over without its history
        return ""
    told = [(one.verb, one.details()) for one in events]
    ratings = {
        pair for _, payload in told for pair in _pairs(payload.get("ratings")) if isinstance(pair[1], int)
    }
    for answer in interview.answers.values():
        if answer.rating is not None and (answer.question, answer.rating) not in ratings:
            return f"no event tells of rating {answer.question} {answer.rating}"
    own, verdict = interview.recommendation, interview.submitted_verdict
    if own and all((verb, payload.get("verdict")) != ("recommended", own.verdict) for verb, payload in told):
        return f"no event tells of recommending {own.verdict}"
    if verdict:
        wanted = (verdict.verdict, verdict.composite, verdict.preset)
        submitted = [payload for verb, payload in told if verb == "submitted"]
        if all(tuple(map(one.get, ("verdict", "composite", "preset"))) != wanted for one in submitted):
            return f"no event tells of submitting {' '.join(filter(None, wanted))}"
    return ""


def _pairs(value: object) -> Iterable[tuple[str, object]]:
    """Return question and rating as an event tells them; it may be anything, and is no rating then."""
    return value.items() if isinstance(value, dict) else ()
