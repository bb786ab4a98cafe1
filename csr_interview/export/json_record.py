"""One interview of a bundle, read back into the models with its history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast, get_args

from csr_interview.export.json import EVENT, REVISION
from csr_interview.export.json_parts import Damaged, Part
from csr_interview.models.decision import Verdict
from csr_interview.models.history import EventRecord, History, Record, RevisionRecord
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Amendment,
    Answer,
    Candidate,
    Interview,
    Mark,
    MarkKind,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

_RECORD = (
    *("interview", "candidate", "bank", "answers", "tasks", "marks", "task_results", "verdict", "composite"),
    *("recommendation", "submitted_verdict", "decision", "amendments", "events", "revisions"),
)
_HEAD = (
    *("id", "status", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
    *("elapsed_seconds", "step", *INTERVIEW_FIELDS),
)
_CANDIDATE = ("id", "name", "email", "phone", "notes", "held_at", "hold_reason", "updated_at")
_BANK = ("id", "version", "digest", "title", "language")
_ANSWER = (
    *("question", "title", "prompt", "kind", *TEXT_FIELDS, "rating", "skip_reason", "seconds", "opened"),
    *("heard", "asked", "red_flags"),
)
_MARK = ("question", "kind", "item", "text", "severity")
_RESULT = ("task", "response", "text", "skip_reason")
_VERDICT = ("verdict", "composite", "preset", "composite_decimal")
_AMENDMENT = ("id", "question", "field", "old", "new", "reason", "by", "at")

STEPS = ("opening", "battery", "closing")
STATES = tuple(str(status) for status in Status)
VERDICTS = tuple(str(verdict) for verdict in Verdict)
REVISED = (
    *(*INTERVIEW_FIELDS, *TEXT_FIELDS, "skip_reason", "recommended_reason"),
    *("own_flag", "task:text", "task:skip_reason"),
)
"""Fields whose earlier texts are kept."""


def read_record(value: object, where: str, banks: Mapping[str, Bank]) -> tuple[Record, Bank]:
    """Return one interview with its history and its bank. Raises Damaged, naming the place."""
    whole = Part(value, where, _RECORD)
    named = whole.part("bank", _BANK)
    bank = banks.get(named.hash("digest"))
    if bank is None:
        raise named.refuse("digest", "no bank of that digest is in the bundle")
    if (named.raw("id"), named.raw("version")) != (bank.id, bank.version):
        raise named.refuse("id", "is not the bank of that digest")
    interview = _interview(whole, bank, named.hash("digest"))
    events = tuple(_event(part, interview.id) for part in whole.parts("events", EVENT, optional=True))
    places = {"", *(question.id for question in bank.questions), *(task.id for task in bank.tasks)}
    revisions = tuple(_revision(p, places) for p in whole.parts("revisions", REVISION, optional=True))
    return Record(interview, History(events, revisions)), bank


def _interview(whole: Part, bank: Bank, digest: str) -> Interview:
    head = whole.part("interview", _HEAD)
    status = Status(head.choice("status", STATES))
    questions = {question.id: question for question in bank.questions}
    tasks = {task.id for task in bank.tasks}
    step = head.text("step")
    if step not in STEPS and step not in questions and step not in tasks:
        raise head.refuse("step", "the bank has no such question or task")
    submitted_at = head.stamp("submitted_at", empty=True)
    verdict = _verdict(whole, bank)
    amendments = _amendments(whole, questions)
    if (status is Status.SUBMITTED) != bool(submitted_at) or bool(submitted_at) != bool(verdict):
        raise head.refuse("status", "does not go with submitted_at and submitted_verdict")
    if amendments and status is Status.DRAFT:
        raise whole.refuse("amendments", "a draft has none")
    own = whole.maybe("recommendation", ("verdict", "reason"))
    texts: dict[str, str] = {name: head.text(name) for name in INTERVIEW_FIELDS}
    return Interview(
        id=head.id("id"),
        candidate=_candidate(whole.part("candidate", _CANDIDATE)),
        bank_id=bank.id,
        bank_version=bank.version,
        bank_digest=digest,
        role=head.line("role"),
        stage=head.line("stage"),
        interviewer=head.line("interviewer"),
        status=status,
        created_at=head.stamp("created_at"),
        updated_at=head.stamp("updated_at"),
        submitted_at=submitted_at,
        elapsed_seconds=head.whole("elapsed_seconds"),
        step=step,
        answers=_answers(whole, questions),
        marks=_marks(whole, questions),
        task_results=_task_results(whole, tasks),
        recommendation=Recommendation(own.choice("verdict", VERDICTS), own.text("reason")) if own else None,
        submitted_verdict=verdict,
        amendments=amendments,
        **texts,
    )


def _candidate(part: Part) -> Candidate:
    """Read who it is. Bundles of the first kind have no more than name and contact data."""
    return Candidate(
        id=part.id("id"),
        name=clean_line(part.filled("name")),
        email=part.line("email"),
        phone=part.line("phone"),
        notes=part.text("notes", ""),
        held_at=part.stamp("held_at", empty=True, default=""),
        hold_reason=part.text("hold_reason", ""),
        updated_at=part.stamp("updated_at", empty=True, default=""),
    )


def _question(part: Part, questions: Mapping[str, Question]) -> str:
    question = part.raw("question")
    if not isinstance(question, str) or question not in questions:
        raise part.refuse("question", "the bank has no such question")
    return question


def _answers(whole: Part, questions: Mapping[str, Question]) -> dict[str, Answer]:
    """Read what was noted; a question that was never touched gets no answer."""
    found: dict[str, Answer] = {}
    seen = set()
    for part in whole.parts("answers", _ANSWER):
        question = _question(part, questions)
        if question in seen:
            raise part.refuse("question", "is answered twice")
        seen.add(question)
        texts = {str(name): part.text(name) for name in (*TEXT_FIELDS, "skip_reason")}
        rating = part.rating("rating")
        if rating is not None and texts["skip_reason"]:
            raise part.refuse("rating", "a question is rated or skipped, not both")
        answer = Answer(
            question, rating=rating, seconds=part.whole("seconds"), opened=part.flag("opened"), **texts
        )
        if answer != Answer(question):
            found[question] = answer
    return found


def _marks(whole: Part, questions: Mapping[str, Question]) -> tuple[Mark, ...]:
    found: dict[tuple[str, str, int], Mark] = {}
    for part in whole.parts("marks", _MARK):
        question = questions[_question(part, questions)]
        kind = cast(MarkKind, part.choice("kind", get_args(MarkKind)))
        own = kind == "own_flag"
        items = {
            "looking_for": len(question.looking_for),
            "follow_up": len(question.follow_ups),
            "red_flag": len(question.red_flags),
        }
        item = part.whole("item")
        if not own and item >= items[kind]:
            raise part.refuse("item", "the question's list in the bank is shorter")
        severity = part.choice("severity", ("note", "serious") if own else ("",))
        text = part.line("text")
        if text and not own:
            raise part.refuse("text", "only an own_flag has words")
        if (question.id, kind, item) in found:
            raise part.refuse("item", "is ticked twice")
        found[question.id, kind, item] = Mark(question.id, kind, item, text, cast(Any, severity))
    return tuple(found[key] for key in sorted(found))


def _task_results(whole: Part, tasks: set[str]) -> dict[str, TaskResult]:
    found: dict[str, TaskResult] = {}
    for part in whole.parts("task_results", _RESULT):
        task = part.raw("task")
        if not isinstance(task, str) or task not in tasks:
            raise part.refuse("task", "the bank has no such task")
        if task in found:
            raise part.refuse("task", "is recorded twice")
        result = TaskResult(task, _response(part), part.text("text"), part.line("skip_reason"))
        if result != TaskResult(task):
            found[task] = result
    return dict(sorted(found.items()))


def _response(part: Part) -> Mapping[str, object]:
    """Read what was recorded: an id, a list of ids, or a rating for each key. Unknown ids are no harm."""
    value = part.raw("response")
    if not isinstance(value, dict):
        raise part.refuse("response", "must be an object")
    found: dict[str, object] = {}
    for key, entry in value.items():
        if isinstance(entry, str):
            found[clean(key)] = clean(entry)
        elif isinstance(entry, list) and all(isinstance(one, str) for one in entry):
            found[clean(key)] = [clean(one) for one in entry]
        elif type(entry) is int and 1 <= entry <= 5:
            found[clean(key)] = entry
        else:
            raise part.refuse("response", "must hold ids, lists of ids, or ratings from 1 to 5")
    return found


def _verdict(whole: Part, bank: Bank) -> SubmittedVerdict | None:
    part = whole.maybe("submitted_verdict", _VERDICT)
    if part is None:
        return None
    presets, composite = tuple(bank.decision.presets), part.exact("composite")
    if composite and not 1 <= Fraction(composite) <= 5:
        raise part.refuse("composite", "must be from 1 to 5, as ratings are")
    return SubmittedVerdict(part.choice("verdict", VERDICTS), composite, part.choice("preset", presets))


def _amendments(whole: Part, questions: Mapping[str, Question]) -> tuple[Amendment, ...]:
    found = []
    for number, part in enumerate(whole.parts("amendments", _AMENDMENT), 1):
        question = part.raw("question")
        if question != "":
            question = _question(part, questions)
        fields = (*TEXT_FIELDS, "rating", "skip_reason") if question else INTERVIEW_FIELDS
        field = part.choice("field", fields)
        old, new = part.text("old"), part.text("new")
        if field == "rating" and not {old, new} <= {"", "1", "2", "3", "4", "5"}:
            raise part.refuse("new", "must be a rating from 1 to 5")
        reason, by = part.text("reason"), part.text("by")
        if not reason or not by:
            raise part.refuse("reason", "an amendment needs a reason and a name")
        found.append(Amendment(number, question, field, old, new, reason, by, part.stamp("at")))
    return tuple(found)


def _event(part: Part, interview: str) -> EventRecord:
    """Read an audit event. It stays as it is, because its hash is over every character of it."""
    if part.raw("interview") != interview:
        raise part.refuse("interview", "is not the one that the event came with")
    verb, payload = part.raw("verb"), part.raw("payload")
    if not isinstance(verb, str) or not verb or clean_line(verb) != verb:
        raise part.refuse("verb", "must be a word")
    return EventRecord(
        seq=part.whole("seq", 1),
        at=part.stamp("at"),
        interview=interview,
        verb=verb,
        payload=_payload(part, payload),
        previous=part.hash("previous", empty=True),
        hash=part.hash("hash"),
        own=False,
    )


def _payload(part: Part, payload: object) -> str:
    """Check that a payload is what the audit trail writes: a JSON object, sorted, no hostile text."""
    try:
        told = json.loads(payload) if isinstance(payload, str) else None
        plain = json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError):
        told, plain = None, ""
    if not isinstance(told, dict) or plain != payload or not _is_clean(told):
        raise part.refuse("payload", "must be a JSON object as the audit trail writes it")
    return plain


def _is_clean(value: object) -> bool:
    if isinstance(value, str):
        return clean_line(value) == value
    if isinstance(value, dict):
        return all(_is_clean(key) and _is_clean(entry) for key, entry in value.items())
    return all(map(_is_clean, value)) if isinstance(value, list) else True


def _revision(part: Part, places: set[str]) -> RevisionRecord:
    question = part.raw("question")
    if not isinstance(question, str) or question not in places:
        raise part.refuse("question", "the bank has no such question or task")
    return RevisionRecord(
        at=part.stamp("at"),
        question=question,
        field=part.choice("field", REVISED),
        reason=part.choice("reason", ("typing", "deletion", "journal", "import")),
        text=part.text("text"),
    )


__all__ = ["Damaged", "read_record"]
