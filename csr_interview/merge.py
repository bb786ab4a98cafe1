"""Merging two states of an interview or candidate from different machines: pure rules without store or clock.

Merging is commutative, associative and idempotent. Only two different scorecards of one interview cannot be
merged, which is a `Conflict`: somebody chooses which one counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields, replace
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

from csr_interview.models.amended import as_submitted, corrections, value_of, with_amendment, with_value
from csr_interview.models.digests import digest as salted
from csr_interview.models.digests import listed
from csr_interview.models.interview import (
    CHOSEN,
    INTERVIEW_FIELDS,
    NOTED,
    TASK_REPLY,
    TASK_SKIP,
    WHOLE,
    Amendment,
    Answer,
    Candidate,
    History,
    Interview,
    Record,
    RevisionRecord,
    Status,
    later_fields,
)

# Candidates: the record that changed last counts.


def merge_candidates(one: Candidate, other: Candidate) -> Candidate:
    """Return the record that changed last, plus what only the other one has of legal holds and joins.

    A hold remains until it is released: a released record has a reason and no time. If both changed at the
    same time (records of old databases have none), each field takes the larger value, so that nothing is
    lost.
    """
    joins = tuple(sorted({*one.joins, *other.joins}))
    if one.updated_at != other.updated_at:
        older, newer = sorted((one, other), key=lambda candidate: candidate.updated_at)
        newer = replace(newer, experience=newer.experience or older.experience, joins=joins)
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
        experience=max(one.experience, other.experience),
        joins=joins,
    )


def united(one: Iterable[Candidate], other: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return the records of both, each candidate once."""
    found = {candidate.id: candidate for candidate in one}
    for candidate in other:
        here = found.get(candidate.id)
        found[candidate.id] = merge_candidates(here, candidate) if here else candidate
    return tuple(found[id] for id in sorted(found))


def changed_fields(before: Candidate, after: Candidate) -> tuple[str, ...]:
    """Return the names of fields that differ, except the time of the change."""
    names = (field.name for field in fields(Candidate) if field.name != "updated_at")
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


# The content of an interview in canonical form, for comparing and for digests.


Place = tuple[str, str]
"""Question or task (empty for the interview as a whole), and field."""

_PLAIN = (
    *("id", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
    *("elapsed_seconds", "step", *INTERVIEW_FIELDS),
)
_LATER = tuple(name for name in later_fields(Interview) if name != "unverified")
_LATER_OF_ANSWERS = later_fields(Answer)
"""Fields that older records do not have; left out while empty, so that digests do not change. Whether an
interview is unverified is no content: each database finds out for itself."""


def canonical(value: object) -> str:
    """Return JSON that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def content(interview: Interview) -> dict[str, Any]:
    """Return the content of an interview as plain values, with only the ID of the candidate.

    Local numbers of amendments, empty answers and empty task results are omitted.
    """
    answers = interview.answers.values()
    own, verdict = interview.recommendation, interview.submitted_verdict
    return {
        **{name: getattr(interview, name) for name in _PLAIN if name not in _LATER},
        **{name: value for name in _LATER if (value := getattr(interview, name))},
        **({"shown": asdict(interview.shown)} if interview.shown else {}),  # as plain values
        "status": str(interview.status),
        "candidate": interview.candidate.id,
        "bank": interview.bank_digest,
        "answers": {one.question: _answer(one) for one in answers if one != Answer(one.question)},
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


def _answer(one: Answer) -> dict[str, Any]:
    """Return an answer as plain values; fields that older answers do not have are left out while empty."""
    return {name: value for name, value in asdict(one).items() if value or name not in _LATER_OF_ANSWERS}


def told(amendment: Amendment) -> tuple[str, ...]:
    """Return the content of an amendment, without its local number."""
    one = amendment
    return (one.question, one.field, one.old, one.new, one.reason, one.by, one.at)


def digest(interview: Interview) -> str:
    """Return the SHA-256 of the content of an interview, in hexadecimal."""
    return sha256(canonical(content(interview)).encode("ascii")).hexdigest()


def texts(interview: Interview) -> Iterator[tuple[Place, str]]:
    """Yield every typed text of an interview that is not empty, with its place."""
    return ((place, text) for place, text in _texts(interview) if text)


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


# Differences of two states of an interview, by field.


class Difference(NamedTuple):
    """A field that differs in two states of an interview."""

    question: str
    """The ID of a question or task; empty for the interview as a whole."""
    field: str
    here: str
    """As text; empty if there is none."""
    there: str
    changes: tuple[Amendment | None, Amendment | None] = (None, None)
    """The amendments that differ, here and there."""


def differences(here: Interview, there: Interview) -> tuple[Difference, ...]:
    """Return the differences of two states, in the order of the record."""
    ours, theirs = dict(_flat(content(here))), dict(_flat(content(there)))
    our_changes, their_changes = _changes(here), _changes(there)
    places = list(dict.fromkeys([*ours, *theirs]))
    return tuple(
        Difference(
            *place,
            ours.get(place, ""),
            theirs.get(place, ""),
            (our_changes.get(place), their_changes.get(place)),
        )
        for place in places
        if ours.get(place, "") != theirs.get(place, "")
    )


def _changes(interview: Interview) -> dict[Place, Amendment]:
    return {
        (one.question, f"amendment {number} of {one.field}"): one
        for number, one in enumerate(interview.amendments, 1)
    }


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
                yield (question, f"{kind} {item + 1}"), ": ".join(filter(None, words)) or "checked"
        elif name == "amendments":
            for number, (question, field, *change) in enumerate(value, 1):
                yield (question, f"amendment {number} of {field}"), canonical(change)
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
"""Reason of a revision whose text was replaced by a newer state from another machine."""


def _had(record: Record) -> tuple[set[str], set[str]]:
    """Return the candidates and the banks that an interview has had, by its amendments and events."""
    states = (record.interview, as_submitted(record.interview))
    candidates, banks = {one.candidate.id for one in states}, {record.interview.bank_digest}
    for event in record.history.events:
        if event.verb == "corrected":
            changed = corrections(event.details())
            candidates.update(changed.get("candidate", ()))
            banks.update(changed.get("bank", ()))
    return candidates, banks


class Conflict(Exception):
    """Two states that cannot be merged."""

    def __init__(self, cause: str, here: Record, there: Record) -> None:
        """Keep the cause in words, and the differences."""
        super().__init__(cause)
        self.cause = cause
        self.differences = differences(here.interview, there.interview)
        self.one_interview = _are_one(here, there)
        """Whether one can take the place of the other."""


def merge(here: Record, there: Record) -> Record:
    """Return the merged record of two states of an interview. Raises Conflict.

    - Of two drafts, the one that changed last counts.
    - A scorecard replaces a draft.
    - Scorecards that were submitted alike get the amendments of both, in the order of time; of two
      amendments of one part, the later one counts. Scorecards that differ are a Conflict.
    - Texts of a replaced draft are kept as revisions, at the time of its last change.
    - The histories are combined.
    """
    winner, loser = _ordered(here, there)
    if loser.amendments:
        winner = _united(winner, loser)
    earlier = _kept(texts(loser), loser) if loser.status is Status.DRAFT else set()
    return _joined(here, there, winner, loser, earlier)


def replaced(here: Record, there: Record) -> Record:
    """Return the record of an interview whose scorecard there takes the place of a different one here.

    What is replaced is kept as revisions: each text, and the scorecard as a whole.
    """
    loser = here.interview
    earlier = _kept((*texts(loser), (("", WHOLE), whole(loser))), loser)
    return _joined(here, there, there.interview, loser, earlier)


def _kept(found: Iterable[tuple[Place, str]], loser: Interview) -> set[RevisionRecord]:
    return {
        RevisionRecord(loser.updated_at, question, field, IMPORT, text) for (question, field), text in found
    }


def _joined(
    here: Record, there: Record, winner: Interview, loser: Interview, earlier: Iterable[RevisionRecord]
) -> Record:
    """Return the record of the state that counts, with the histories of both and `earlier` texts."""
    revisions = {*here.history.revisions, *there.history.revisions, *earlier}
    events = {one.hash: one for one in (*there.history.events, *here.history.events)}
    candidates = [one.interview.candidate for one in (here, there)]
    known = [one for one in candidates if one.id == winner.candidate.id]
    # An amendment that somebody changed may name neither.
    candidate = merge_candidates(*known) if len(known) == 2 else (known or candidates)[0]
    named = {*here.history.interviewers, *there.history.interviewers}
    return Record(
        replace(_revealed(winner, loser), candidate=candidate),
        History(
            tuple(sorted(events.values(), key=lambda one: (one.at, one.seq, one.hash))),
            visible(revisions, winner),
            tuple(sorted({*here.history.salts, *there.history.salts})),
            united(here.history.aliases, there.history.aliases),
            tuple({one.id: one for one in sorted(named)}.values()),
        ),
    )


CHANGED_ELSEWHERE = "Changed on another machine after the decision was shown"
"""Reason for reopening that a draft gets whose other state had shown a decision earlier."""


def _revealed(winner: Interview, loser: Interview) -> Interview:
    """Return the state that counts with the decision that was shown first on either machine.

    A scorecard stays as it was submitted; its events say when its ratings were finished.
    """
    shown = min(filter(None, (winner.shown, loser.shown)), key=lambda one: one.at, default=None)
    if winner.status is Status.SUBMITTED or shown == winner.shown:
        return winner
    return replace(winner, shown=shown, reopen_reason=winner.reopen_reason or CHANGED_ELSEWHERE)


def visible(revisions: Iterable[RevisionRecord], interview: Interview) -> tuple[RevisionRecord, ...]:
    """Return the earlier texts, oldest first, each once.

    A text from an import is omitted if the field has it now, had it by an amendment, or if the history has it
    anyway, so that the order of merging does not matter.
    """
    kept = {one for one in revisions if one.reason != IMPORT}
    known: set[tuple[Place, str]] = {((one.question, one.field), one.text) for one in kept}
    known.update(texts(interview))
    known.update((("", WHOLE), whole(one)) for one in (interview, as_submitted(interview)))
    for change in interview.amendments:
        for value in (change.old, change.new):
            known.update(texts(with_value(interview, change.question, change.field, value)))
    latest: dict[tuple[Place, str], RevisionRecord] = {}
    for one in revisions:
        key = ((one.question, one.field), one.text)
        if one.reason == IMPORT and key not in known and (key not in latest or latest[key].at < one.at):
            latest[key] = one
    return tuple(sorted({*kept, *latest.values()}))


def _ordered(one: Record, other: Record) -> tuple[Interview, Interview]:
    """Return the state that counts, then the other one. Raises Conflict."""
    if not _are_one(one, other):
        raise Conflict("another interview here has the same ID", one, other)
    here, there = one.interview, other.interview
    locked = (here.status is Status.SUBMITTED, there.status is Status.SUBMITTED)
    if locked == (True, True) and _first_content(here) != _first_content(there):
        raise Conflict("it was submitted with different content on the two machines", one, other)
    ours, theirs = content(here), content(there)
    keys = [
        (state.status is Status.SUBMITTED, len(state.amendments), state.updated_at, canonical(said))
        for state, said in ((here, ours), (there, theirs))
    ]
    return (here, there) if keys[0] >= keys[1] else (there, here)


def _are_one(here: Record, there: Record) -> bool:
    """Return whether two states can be of one interview: it began at one time, for one candidate and bank."""
    if here.interview.created_at != there.interview.created_at:
        return False
    return not any(ours.isdisjoint(theirs) for ours, theirs in zip(_had(here), _had(there), strict=True))


def _united(winner: Interview, loser: Interview) -> Interview:
    """Return a scorecard with the amendments of both states."""
    known = set(map(told, winner.amendments))
    more = [one for one in loser.amendments if told(one) not in known]
    if not more:
        return winner
    # Of an amendment with two records, the second one empties the rating or the reason for skipping.
    both = sorted((*winner.amendments, *more), key=lambda one: (one.at, not one.new, told(one)))
    found = as_submitted(winner)
    for change in both:
        found = with_amendment(found, change)
    latest = max(winner, loser, key=lambda one: (one.updated_at, one.step))
    amendments = tuple(replace(one, id=number) for number, one in enumerate(both, 1))
    return replace(found, amendments=amendments, updated_at=latest.updated_at, step=latest.step)


def _first_content(interview: Interview) -> dict[str, Any]:
    """Return the content of a scorecard when it was submitted."""
    said = content(as_submitted(interview))
    return {key: said[key] for key in said if key not in ("updated_at", "step")}


# Choosing between two states in conflict. An event names both by salted digests. It is exported with the
# interview, so that a machine where the other one was chosen asks again, and nobody else does.


Side = Literal["ours", "theirs"]


def whole(interview: Interview) -> str:
    """Return the content of an interview as lines of text, without when and where it was last changed."""
    said = {name: value for name, value in content(interview).items() if name not in _SAME_OR_PASSING}
    return "\n".join(
        f"{question} {name}".strip().replace("_", " ") + f": {text}"
        for (question, name), text in _flat(said)
        if text and name != "question" and (name, text) not in (("seconds", "0"), ("opened", "false"))
    )


_SAME_OR_PASSING = ("id", "candidate", "bank", "created_at", "updated_at", "step")


def _names(interview: Interview, salts: Iterable[str]) -> tuple[str, ...]:
    """Return the digests of a scorecard as submitted, or of what tells drafts apart, with each salt."""
    said = content(interview)
    told = {name: said[name] for name in ("candidate", "bank", "created_at")}
    if interview.status is Status.SUBMITTED:
        told = _first_content(interview)
    return tuple(salted(salt, "state", told) for salt in salts)


class Choice(NamedTuple):
    """A choice between two states."""

    number: int
    """The later one has the higher number, whatever the clocks say; 0 for none yet."""
    ours: bool


def last_choice(here: Record, there: Record) -> Choice:
    """Return the last choice between two states in conflict, of any machine.

    Between different interviews, choices of other machines do not count: each one may keep its own.
    """
    salts = sorted({*here.history.salts, *there.history.salts})
    ours, theirs = _names(here.interview, salts), _names(there.interview, salts)
    own_only = not _are_one(here, there)
    found = [(0, "", "", False)]
    for one in (*here.history.events, *there.history.events):
        if one.verb == CHOSEN and (one.own or not own_only):
            told = one.details()
            kept, other, number = (told.get(key) for key in ("kept", "other", "number"))
            which = (kept in ours and other in theirs) - (kept in theirs and other in ours)
            if which and isinstance(number, int):
                found.append((number, one.at, one.hash, which > 0))
    number, _, _, chosen = max(found)
    return Choice(number, chosen)


def choice(here: Record, there: Record, side: Side) -> dict[str, object]:
    """Return the payload of an event that chooses between two states in conflict."""
    salts = sorted({*here.history.salts, *there.history.salts})[:1]
    names = [_names(one.interview, salts) for one in (here, there)]
    kept, other = names if side == "ours" else reversed(names)
    number = last_choice(here, there).number + 1
    payload: dict[str, object] = {"side": side, "kept": kept[0], "other": other[0], "number": number}
    if side == "theirs":
        ours, theirs = (
            listed("amendments", (e.details() for e in one.history.events)) for one in (here, there)
        )
        payload["without"] = sorted(ours - theirs)
    return payload


# Consistency of imported records, which may have been edited or damaged. Only conditions that every database
# ensures are checked, so that no exported record is rejected.


def contradiction(interview: Interview, questions: Iterable[str]) -> str:
    """Return a contradiction in an interview whose bank has `questions`, in words; empty if there is none."""
    return _unsettled(interview, questions) or astray(interview)


def _unsettled(interview: Interview, questions: Iterable[str]) -> str:
    """Check that every question of a submitted scorecard is rated or skipped."""
    if interview.status is Status.SUBMITTED:
        for question in questions:
            if not interview.answer(question).settled:
                return f"{question} was submitted without a rating or a reason for skipping"
    return ""


def astray(interview: Interview) -> str:
    """Return where an amendment does not match the value of its field before or after it, in words.

    Two machines can amend the same part: an old value is then one that the field had earlier.
    """
    now = as_submitted(interview)
    places = dict.fromkeys((change.question, change.field) for change in interview.amendments)
    had = {place: {value_of(now, *place)} for place in places}
    for change in interview.amendments:
        place = (change.question, change.field)
        if change.old not in had[place]:
            return f"{' '.join(filter(None, place))} does not match its amendments"
        now = with_amendment(now, change)
        had[place].add(change.new)
    for place in places:
        if value_of(now, *place) != value_of(interview, *place):
            return f"{' '.join(filter(None, place))} does not match its amendments"
    return ""
