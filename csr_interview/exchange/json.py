"""JSON for programs: everything that was noted, and the decision with every reason.

The shapes below check what is imported, give the keys of what is exported, and make the JSON Schema. Most
parts of a record are the models of `models.interview`. Derived values are exported for others, but not
imported.

Numbers that a decision depends on are written twice: `exact` as a fraction in a string ("7/2"), and `decimal`
rounded to four places; `submitted_verdict` has them as `composite` and `composite_decimal`. Keys are stable.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

from csr_interview.documents.facts import (
    Outcome,
    TaskFacts,
    TaskStatus,
    Words,
    amended_words,
    asked,
    edges,
    flags_of,
    format_score,
    heard,
    outcome,
    planned,
    task_facts,
)
from csr_interview.models import decision as decision_models
from csr_interview.models import interview as interview_models
from csr_interview.models.decision import (
    ComponentLine,
    ConditionLine,
    Flip,
    GateInput,
    GateState,
    ObservedFlag,
    Odds,
    PresetLine,
    QuestionLine,
    TaskLine,
    Verdict,
)
from csr_interview.models.interview import (
    BOOKKEEPING,
    FLAGS,
    INTERVIEW_FIELDS,
    Amendment,
    Answer,
    Candidate,
    EventRecord,
    History,
    Interview,
    Mark,
    Profile,
    RevisionRecord,
    TaskResult,
    later_fields,
    names,
)
from csr_interview.models.kinds import Recorded, Score, Sha256, Text, one_of
from csr_interview.models.validation import (
    BaseModel,
    ConfigDict,
    Field,
    SkipValidation,
    TypeAdapter,
    create_model,
)

if TYPE_CHECKING:
    from csr_interview.exchange import Options, Pairs
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Bound, ObservedFlag


FORMAT_VERSION = 6
"""Goes up when a key is added or changes its meaning, because readers refuse keys that they do not know."""

DOCUMENT, BUNDLE = "csr-interview/interview", "csr-interview/bundle"

_DERIVED: Any = None
"""A derived value that was not written."""


class Shape(BaseModel):
    """An object of the formats: keys that it does not have are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _parts(record: type, wanted: Iterable[str]) -> dict[str, Any]:
    """Return fields of a record as `create_model` takes them."""
    hints = get_type_hints(record, include_extras=True)
    later, defaults = later_fields(record), {one.name: one.default for one in fields(record)}
    return {name: (hints[name], defaults[name] if name in later else ...) for name in wanted}


_VERDICT = Annotated[str, one_of(*Verdict)]


class ExactNumber(Shape):
    """A number without rounding, and rounded to four places for reading."""

    exact: str = Field(pattern="^-?[0-9]+(/[0-9]*[1-9][0-9]*|\\.[0-9]+)?$")
    decimal: float


class BankName(Shape):
    """The question bank that was used."""

    id: str
    version: str
    digest: Sha256
    title: SkipValidation[str] = _DERIVED
    language: SkipValidation[str] = _DERIVED


class AnswerFlag(Shape):
    """A red flag that was seen."""

    severity: Literal["note", "serious"]
    text: str
    words: str
    """What the candidate said; of a custom flag, its text again."""


if TYPE_CHECKING:  # the same names, as far as those who use them know
    Head = Interview
    AnswerEntry = Answer
    AmendmentEntry = Amendment
    EventEntry = EventRecord
    RevisionEntry = RevisionRecord
else:
    Head = create_model(
        "Interview",
        __base__=Shape,
        __doc__="What the interview is, and what was noted for it as a whole.",
        **_parts(
            Interview,
            (
                *("id", "status", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
                *("elapsed_seconds", "step"),
                *(name for name in later_fields(Interview) if name not in INTERVIEW_FIELDS),
                *INTERVIEW_FIELDS,
            ),
        ),
    )
    AnswerEntry = create_model(
        "Answer",
        __base__=Shape,
        __doc__="What was noted and rated for one question.",
        **_parts(Answer, ("question",)),
        **dict.fromkeys(("title", "prompt", "kind"), (SkipValidation[str], _DERIVED)),
        **_parts(Answer, names(Answer)[1:]),
        heard=(
            SkipValidation[tuple[str, ...]],
            Field(_DERIVED, description="Points to look for that were ticked, in the bank's words."),
        ),
        asked=(SkipValidation[tuple[str, ...]], Field(_DERIVED, description="Follow-ups that were ticked.")),
        red_flags=(SkipValidation[tuple[AnswerFlag, ...]], _DERIVED),
    )
    AmendmentEntry = create_model(
        "Amendment",
        __base__=Shape,
        __doc__=Amendment.__doc__,
        **_parts(Amendment, names(Amendment)),
        **dict.fromkeys(
            ("old_words", "new_words"),
            (
                SkipValidation[tuple[str, ...]],
                Field(_DERIVED, description="The value in the bank's words; empty for an empty one."),
            ),
        ),
    )
    EventEntry = create_model(
        "EventRecord",
        __base__=Shape,
        __doc__="One audit event. `hash` is the SHA-256 of the JSON list of the six other values, in this "
        "order, without spaces and in ASCII.",
        **_parts(EventRecord, [name for name in names(EventRecord) if name != "own"]),
    )
    RevisionEntry = create_model(
        "RevisionRecord",
        __base__=Shape,
        __doc__=RevisionRecord.__doc__,
        **_parts(RevisionRecord, ("question", "field", "at", "reason", "text")),
    )


class TaskEntry(Shape):
    """One task of the bank, given or not, with its score: all derived."""

    task: str
    family: str
    title: str
    prompt: str
    rule: str
    competencies: tuple[str, ...]
    minutes: int
    weight: ExactNumber
    state: TaskStatus
    skip_reason: str
    response: dict[str, Recorded]
    response_words: tuple[Words, ...]
    """The response in the bank's words."""
    reply: str
    p: ExactNumber | None
    score: ExactNumber | None
    working: str


class RecommendationEntry(Shape):
    """The interviewer's own verdict, with its reason."""

    verdict: _VERDICT
    reason: Text


class SubmittedEntry(Shape):
    """The verdict as it was when the scorecard was locked."""

    verdict: _VERDICT
    composite: Score
    preset: str
    composite_decimal: SkipValidation[float | None] = _DERIVED


class BoundEntry(Shape):
    """One end of what is still possible."""

    verdict: Verdict
    composite: ExactNumber


class BandEntry(Shape):
    """A verdict and the lowest score that earns it."""

    verdict: Verdict
    at_least: ExactNumber


class GateEntry(Shape):
    """A must-pass criterion. Value, limit and inputs are those of the condition that decides."""

    gate: str
    title: str
    state: GateState
    required: bool
    value: ExactNumber | None
    limit: ExactNumber
    inputs: tuple[GateInput, ...]
    conditions: tuple[ConditionLine, ...]


class DecisionEntry(Shape):
    """How the verdict comes about, computed from the record as it is now."""

    verdict: Verdict
    composite: ExactNumber | None
    preset: str
    reasons: tuple[str, ...]
    questions: tuple[QuestionLine, ...]
    tasks: tuple[TaskLine, ...]
    components: tuple[ComponentLine, ...]
    gates: tuple[GateEntry, ...]
    red_flags: tuple[ObservedFlag, ...]
    capped: bool
    missing: tuple[str, ...]
    coverage: ExactNumber
    """Part of the interview that is rated, by the bank's own weights, 0 to 1. Absent in files of earlier
    versions."""
    lowest: BoundEntry | None
    highest: BoundEntry | None
    bands: tuple[BandEntry, ...]
    borderline: bool
    edge: ExactNumber | None
    would_change: tuple[Flip, ...]
    presets: tuple[PresetLine, ...]
    odds: Odds | None
    plan: str


class RecordEntry(Shape):
    """Everything about one interview."""

    interview: Head
    candidate: Candidate
    bank: BankName
    answers: tuple[AnswerEntry, ...]
    """One for each question of the bank, in its order, touched or not."""
    tasks: SkipValidation[tuple[TaskEntry, ...]] = _DERIVED
    marks: tuple[Mark, ...]
    task_results: tuple[TaskResult, ...]
    """What was recorded, as the store keeps it."""
    verdict: SkipValidation[Verdict | None] = _DERIVED
    """As submitted; of a draft, once its ratings are finished, otherwise null."""
    composite: SkipValidation[ExactNumber | None] = _DERIVED
    """The score that goes with the verdict, 1 to 5; null where there is none."""
    recommendation: RecommendationEntry | None
    submitted_verdict: SubmittedEntry | None
    decision: SkipValidation[DecisionEntry | None] = _DERIVED
    """Null while ratings are not finished."""
    amendments: tuple[AmendmentEntry, ...]
    """Reasoned changes after submit; the first one has id 1."""
    events: tuple[EventEntry, ...] = ()
    """The audit log of the interview, from every machine that it was on."""
    revisions: tuple[RevisionEntry, ...] = ()
    """Earlier texts, oldest first."""
    salts: tuple[Annotated[str, Field(pattern="^[0-9a-f]{32}$")], ...] = ()
    """Random texts, part of the digests in the events. Absent in files of earlier versions."""
    aliases: tuple[Candidate, ...] = ()
    """Other records of the same person, which were joined into the candidate's."""
    interviewers: tuple[Profile, ...] = ()
    """Names for the IDs of interviewers: `interviewer_id`, and `by` in events. Absent in files of earlier
    versions."""
    fingerprint: Annotated[str, Field(pattern="^([0-9a-f]{32})?$")] = ""
    """Digest of candidate, aliases, earlier texts and interviewers, which the events do not have. Absent in
    files of earlier versions."""


class BankBody(BaseModel):
    """A question bank with every key; `csr-interview banks schema` tells what they are."""

    id: str
    version: str
    title: str
    questions: tuple[dict[str, Any], ...] = Field(min_length=1)
    decision: dict[str, Any]


class Bundle(Shape):
    """Interviews with the exact banks that they used, for another machine."""

    format: Literal["csr-interview/bundle"]
    format_version: Annotated[int, Field(ge=FORMAT_VERSION, le=FORMAT_VERSION)]
    blind: Literal[True]
    """Names and contact details were left out; such a file cannot be imported."""
    interviews: tuple[RecordEntry, ...]
    banks: dict[Sha256, BankBody] = Field(json_schema_extra={"additionalProperties": False})
    """By the SHA-256 of their canonical JSON, as interviews name them."""


class Document(RecordEntry):
    """A single interview."""

    format: Literal["csr-interview/interview"]
    format_version: Annotated[int, Field(ge=FORMAT_VERSION, le=FORMAT_VERSION)]
    blind: Literal[True]
    """Names and contact details were left out."""


_OPTIONAL = {"blind", "events", "revisions", "salts", "aliases", "interviewers", "fingerprint", "coverage"}
"""Keys that are not always written."""


def _where(key: str, schema: Any, then: Any, otherwise: Any) -> dict[str, Any]:
    """Return schemas for some keys that depend on the value of another key."""
    return {
        "if": {"properties": {key: schema}},
        "then": {"properties": then},
        "else": {"properties": otherwise},
    }


_OF_STATUS = _where(
    "interview",
    {"properties": {"status": {"const": "submitted"}}},
    {
        "submitted_verdict": {"type": "object"},
        "interview": {"properties": {"submitted_at": {"minLength": 1}}},
    },
    {
        "submitted_verdict": {"type": "null"},
        "amendments": {"maxItems": 0},
        "interview": {"properties": {"submitted_at": {"const": ""}}},
    },
)
_BETWEEN = {
    "RecordEntry": _OF_STATUS,
    "Document": _OF_STATUS,
    "Answer": _where("rating", {"type": "integer"}, {"skip_reason": {"const": ""}}, {}),
    "Mark": {
        "allOf": [
            _where(
                "kind",
                {"const": "own_flag"},
                {"severity": {"enum": ["note", "serious"]}},
                {"severity": {"const": ""}},
            ),
            _where("kind", {"enum": list(FLAGS)}, {}, {"text": {"const": ""}}),
        ]
    },
}
"""Conditions between the keys of an object."""


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what `export` and `show` write and `import` reads."""
    from csr_interview.banks.types import field_docs

    made = TypeAdapter(Annotated[Bundle | Document, Field(discriminator="format")]).json_schema()
    number = {"$ref": "#/$defs/ExactNumber"}  # what pydantic says of a Fraction is not how it is written here
    made = json.loads(
        json.dumps(made), object_hook=lambda found: number if found.get("format") == "fraction" else found
    )
    docs = field_docs(interview_models, decision_models, sys.modules[__name__])
    for name, found in made["$defs"].items():
        del found["title"]
        for key, entry in found.get("properties", {}).items():
            for unwanted in ("title", "default"):
                entry.pop(unwanted, None)
            if doc := docs.get((name, key), docs.get(("RecordEntry", key)) if name == "Document" else None):
                entry["description"] = doc
        if "properties" in found:
            found["required"] = [key for key in found["properties"] if key not in _OPTIONAL]
            found |= _BETWEEN.get(name, {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Interviews of csr-interview",
        "description": "What `export --format json` (a bundle) and `show --format json` (one interview) "
        "write, and what `import` reads (bundles).",
        **made,
    }


def document(interview: Interview, bank: Bank, options: Options) -> str:
    """Return one interview as a JSON object, indented, with a line end."""
    content = {**_mark(DOCUMENT, options), **record(interview, bank, options)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def bundle(pairs: Pairs, options: Options) -> Iterator[str]:
    """Yield interviews as one JSON object in pieces: `interviews`, then the exact `banks` they used.

    Each interview is on a separate line. Banks are keyed by digest, as in interviews, so that a bundle can be
    imported on a machine with other banks.
    """
    from csr_interview.banks.library import bank_to_json

    banks: dict[str, Bank] = {}
    yield json.dumps(_mark(BUNDLE, options))[:-1] + ', "interviews": ['
    separator = "\n"
    for interview, bank in pairs:
        banks.setdefault(interview.bank_digest, bank)
        yield separator + _compact(record(interview, bank, options))
        separator = ",\n"
    yield '\n], "banks": {'
    separator = "\n"
    for digest, bank in sorted(banks.items()):
        yield f"{separator}{_compact(digest)}: {bank_to_json(bank)}"
        separator = ",\n"
    yield "\n}}\n"


def _mark(name: str, options: Options) -> dict[str, Any]:
    """Return what a document begins with: which format it is, and whether names were left out."""
    head: dict[str, Any] = {"format": name, "format_version": FORMAT_VERSION}
    return head | {"blind": True} if options.blind else head


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def record(interview: Interview, bank: Bank, options: Options) -> dict[str, Any]:
    """Return one interview with its decision and history as plain JSON values, keys in reading order.

    Without names there is no history either: what a note said before may hold them.
    """
    bank, hidden = planned(interview, bank), interview.rating_open
    result, limits = outcome(interview, bank), edges(bank)
    kept = interview.submitted_verdict
    score = _plain(Fraction(kept.composite), limits)["decimal"] if kept and kept.composite else None
    return {
        "interview": _entry(Head, interview),
        "candidate": _plain(interview.candidate),
        "bank": _entry(BankName, bank, digest=interview.bank_digest),
        "answers": [_answer(interview, question, result.now.flags) for question in bank.questions],
        "tasks": [_task(facts, hidden=hidden) for facts in task_facts(interview, bank, result.now.tasks)],
        "marks": _plain(interview.marks),
        "task_results": [
            _plain(found) for found in interview.task_results.values() if found != TaskResult(found.task)
        ],
        "verdict": None if hidden else result.verdict,
        "composite": None if hidden else _plain(result.composite, limits),
        "recommendation": _plain(interview.recommendation),
        "submitted_verdict": kept and _entry(SubmittedEntry, kept, composite_decimal=score),
        "decision": None if hidden else _decision(result, bank, submitted=kept is not None),
        "amendments": [
            _amendment(change, number, bank)  # a store counts all its amendments through
            for number, change in enumerate(interview.amendments, 1)
        ],
        **(_history(options.history(interview.id)) if options.history and not options.blind else {}),
    }


def _entry(shape: type[Any], source: object, **others: Any) -> dict[str, Any]:
    """Return the keys of a shape, or of a record, with what `source` has for them but for `others`."""
    keys = shape.model_fields if issubclass(shape, Shape) else names(shape)
    return {key: others[key] if key in others else _plain(getattr(source, key)) for key in keys}


def _plain(value: Any, limits: Sequence[Fraction] = ()) -> Any:
    """Return a value as JSON has it. Rounding does not carry a number over one of the limits."""
    if isinstance(value, Fraction):
        return {"exact": str(value), "decimal": float(format_score(value, limits, places=4))}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one, limits) for one in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name), limits) for name in names(type(value))}
    return value


def _history(history: History) -> dict[str, Any]:
    """Return what an interview went through, without what only this store's own records are about."""
    return {
        "events": [_entry(EventEntry, event) for event in history.events if event.verb not in BOOKKEEPING],
        "revisions": [_entry(RevisionEntry, revision) for revision in history.revisions],
        "salts": list(history.salts),
        "aliases": [_plain(one) for one in history.aliases],
        "interviewers": _plain(history.interviewers),
        "fingerprint": history.fingerprint,
    }


def _answer(interview: Interview, question: Question, flags: Sequence[ObservedFlag]) -> dict[str, Any]:
    return _entry(
        AnswerEntry,
        interview.answer(question.id),
        title=question.title,
        prompt=question.wording(interview.answer(question.id).wording),
        kind=question.kind,
        heard=heard(interview, question),
        asked=asked(interview, question),
        red_flags=[_entry(AnswerFlag, flag) for flag in flags_of(flags, question.id)],
    )


def _amendment(change: Amendment, number: int, bank: Bank) -> dict[str, Any]:
    return _entry(
        AmendmentEntry,
        change,
        id=number,
        old_words=amended_words(bank, change, change.old),
        new_words=amended_words(bank, change, change.new),
    )


def _task(facts: TaskFacts, *, hidden: bool) -> dict[str, Any]:
    """One task of the bank, given or not. `task_results` has the records alone, as the store keeps them.

    `hidden` omits the score.
    """
    line = None if hidden else facts.line
    return _entry(
        TaskEntry,
        facts.task,
        task=facts.task.id,
        rule=facts.task.rule.kind,
        state=facts.state,
        skip_reason=facts.result.skip_reason,
        response=_plain(facts.result.response),
        response_words=_plain(tuple(words for words in facts.words if not (hidden and words.tells_key))),
        reply=facts.result.text,
        p=_plain(line.p) if line else None,
        score=None if hidden else _plain(facts.score),
        working=line.working if line else "",
    )


def _decision(result: Outcome, bank: Bank, *, submitted: bool) -> dict[str, Any]:
    """Return the present decision; what would change it only after submitting, as a draft can be steered."""
    decision, limits = result.now, edges(bank)
    return _entry(
        DecisionEntry,
        decision,
        composite=_plain(decision.composite, limits),
        gates=[_entry(GateEntry, gate, value=_plain(gate.value, (gate.limit,))) for gate in decision.gates],
        red_flags=_plain(decision.flags),
        lowest=_bound(decision.lowest, limits),
        highest=_bound(decision.highest, limits),
        bands=[_entry(BandEntry, band) for band in bank.decision.bands],
        would_change=_plain(decision.flips) if submitted else [],
        presets=_plain(decision.presets, limits),
    )


def _bound(bound: Bound | None, limits: Sequence[Fraction]) -> dict[str, Any] | None:
    if bound is None:
        return None
    return _entry(BoundEntry, bound, composite=_plain(bound.composite, limits))
