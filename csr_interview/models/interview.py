"""An interview and what was noted in it: plain frozen records, no rules.

This is the one description of a record. What a value may be (`models.kinds`) is checked where a bundle or a
row of the store is read; columns of the store, search, blind copies and the JSON formats take the names of
fields from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from csr_interview.models.decision import Verdict
from csr_interview.models.kinds import (
    Filled,
    Flag,
    Id,
    IdOrNone,
    Line,
    Name,
    Number,
    Rating,
    Recorded,
    Reliability,
    Score,
    Sha256,
    Sha256OrNone,
    Share,
    Text,
    Time,
    TimeOrNone,
    Whole,
    one_of,
)
from csr_interview.text import fold, has_words, read_object


class Typed(NamedTuple):
    """The label of a text field.

    Fields with this metadata keep earlier texts, and are searched, blinded, exported and amended.
    """

    label: str
    short: str = ""
    """The label for narrow places."""


def typed(label: str, short: str = "") -> dict[str, object]:
    """Return the metadata of such a field."""
    return {"typed": Typed(label, short)}


LATER: dict[str, object] = {"later": True}
"""The metadata of a field that files of version 1 of the JSON formats do not have."""


def later_fields(record: type[Any]) -> tuple[str, ...]:
    """Return the names of such fields, in their order. Each has an empty default."""
    return tuple(one.name for one in fields(record) if "later" in one.metadata)


def names(record: type[Any]) -> tuple[str, ...]:
    """Return the names of a record's fields, in their order."""
    return tuple(one.name for one in fields(record))


FORMS: tuple[Literal["A", "B"], ...] = ("A", "B")
"""The parallel forms of a bank."""

MarkKind = Literal["looking_for", "follow_up", "red_flag", "own_flag"]


EXPERIENCE = {
    "": "Not recorded",
    "none": "New to customer service",
    "some": "Under 2 years",
    "experienced": "2 years or more",
}
"""Levels of experience in customer service, with their labels."""

TAKEN = ("email", "phone", "experience", "notes")
"""What a record takes over from one that is joined into it, where it has none of its own; notes always."""

FLAGS = ("red_flag", "own_flag")
"""The marks that can have text."""


class Status(StrEnum):
    """The status of an interview."""

    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """One decision about whether two records are about the same person."""

    at: Time
    into: IdOrNone
    """The ID of the candidate whom the record was joined into; empty if that was undone."""
    reason: Filled
    by: Filled
    taken: tuple[Annotated[str, one_of(*TAKEN)], ...] = ()
    """What the other record took over from this one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person interviewed. Contact details are optional."""

    id: Id
    name: Name
    email: Line = ""
    phone: Line = ""
    notes: Text = ""
    """Notes about the person, not part of any scorecard."""
    held_at: TimeOrNone = ""
    """Start of a legal hold; empty if there is none."""
    hold_reason: Text = ""
    """Reason for the legal hold, or for its release; empty if there never was one."""
    updated_at: TimeOrNone = ""
    """Time of the last change; empty if there was none."""
    experience: Annotated[str, one_of(*EXPERIENCE)] = ""
    """Experience in customer service, for the funnel of `stats`; empty if not recorded."""
    joins: tuple[Join, ...] = field(default=(), metadata=LATER)
    """When the record was joined into another candidate's, and separated again, oldest first."""


@dataclass(frozen=True, slots=True, order=True)
class Profile:
    """Who uses the program: the same person under whatever name they had, by an ID that stays."""

    id: Id
    name: Name
    email: Line = ""


def interviewer_keys(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return what tells interviewers apart, by name and ID as interviews have them; empty without either.

    The same ID is the same person. A name without an ID (see `fold`) is the person with an ID who has this
    name, unless there are several.
    """
    pairs = set(named)
    known: dict[str, set[str]] = defaultdict(set)
    for name, person in pairs:
        if person:
            known[fold(name)].add(person)
    keys = {}
    for name, person in pairs:
        folded = fold(name)
        others = known.get(folded, set()) if folded else set()
        keys[name, person] = person or (next(iter(others)) if len(others) == 1 else folded)
    return keys


@dataclass(frozen=True, slots=True)
class Mark:
    """An item checked during the interview: heard, asked, or a red flag.

    `item` is the index in the question's list of this kind in the bank of the interview. A red flag can have
    `text`: what the candidate said. An `own_flag` is a custom red flag, described by its `text`, and the only
    kind with a `severity` of its own.
    """

    question: str
    kind: MarkKind
    item: Whole
    text: Line = ""
    severity: Literal["", "note", "serious"] = ""


def same_item(one: Mark, other: Mark) -> bool:
    """Return whether two marks are of the same item, whatever their texts."""
    return (one.question, one.kind, one.item) == (other.question, other.kind, other.item)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was noted and rated for one question."""

    question: str
    situation: Text = field(default="", metadata=typed("Situation", "Sit."))
    task: Text = field(default="", metadata=typed("Task", "Task"))
    action: Text = field(default="", metadata=typed("Action", "Act."))
    result: Text = field(default="", metadata=typed("Result", "Res."))
    notes: Text = field(default="", metadata=typed("Notes", "Note"))
    rating: Rating | None = None
    """1 to 5, or None while not rated or when skipped."""
    skip_reason: Text = ""
    """Why the question was not assessed; never set together with a rating."""
    seconds: Whole = 0
    """Time spent on the question, pauses left out."""
    wording: Whole = field(default=0, metadata=LATER)
    """Which wording was asked: 0 for the prompt of the form, else the number of the alternative, from 1."""
    opened: Flag = False
    """Whether the interviewer has been on the question."""

    @property
    def settled(self) -> bool:
        """Whether it is rated, or skipped with a reason."""
        return self.rating is not None or bool(self.skip_reason)

    @property
    def has_text(self) -> bool:
        """Whether there is any text for the question except white space."""
        return any(getattr(self, name).strip() for name in TEXT_FIELDS)

    @property
    def has_words(self) -> bool:
        """Whether there is at least one word for the question, see `text.has_words`."""
        return any(has_words(getattr(self, name)) for name in TEXT_FIELDS)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What the candidate did in one assessment task, as recorded; its score is derived.

    `response` holds, by rule: best-option {"chosen": id}; errors {"ticked": [id, …], "false_alarms": number};
    find-errors, proofread and steps {"ticked": [id, …]}, in the order named; order {"order": [id, …]}; choice
    {field: id}; criteria {criterion: rating 1 to 5}.
    An empty response means not administered. With a `skip_reason` a response is kept but counts for nothing.
    """

    task: str
    response: Mapping[Text, Recorded] = field(default_factory=dict)
    text: Text = ""
    skip_reason: Line = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The interviewer's recommendation, if it differs from the weighted decision, with the reason."""

    verdict: Annotated[str, one_of(*Verdict)]
    reason: Text


@dataclass(frozen=True, slots=True)
class Amendment:
    """A reasoned change after submit. `models.amended` says what old and new are."""

    id: Number
    question: str
    """A question or task; empty for a field of the interview as a whole."""
    field: AmendedField
    """A text, "rating" or "skip_reason"; "red_flags", "checked", "task_result" or "recommendation", whose
    old and new are JSON; or "candidate", whose old and new are IDs."""
    old: Text
    new: Text
    reason: Filled
    by: Filled
    at: Time
    """UTC, ISO 8601 with milliseconds and Z, as every time in the store."""


@dataclass(frozen=True, slots=True)
class SubmittedVerdict:
    """The decision as submitted; never recomputed."""

    verdict: Annotated[str, one_of(*Verdict)]
    composite: Score
    """Exact, as a decimal or "numerator/denominator"; empty when there was none."""
    preset: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The decision that was shown first, and what it was computed from."""

    at: Time
    verdict: Annotated[str, one_of(*Verdict)]
    composite: Score
    """Exact; empty when there was none."""
    ratings: Mapping[str, Rating]
    """By question ID, rated ones only."""
    tasks: Mapping[str, Share]
    """Part of full credit by task ID, exact, for tasks with a result only."""
    flags: Mapping[str, Whole] = field(default_factory=dict)
    """The number of red flags by question ID, where there are any."""
    plan: str = ""
    writing_adjusted: Flag = False


@dataclass(frozen=True, slots=True)
class Accommodations:
    """What was changed in how the interview was held. Why it was changed is never recorded.

    Only the interviewer sees this, and the person's own folder has it. No other export does.
    """

    more_time: Flag = False
    """Time budgets are half as long again."""
    questions_in_advance: Flag = False
    written_answers: Flag = False
    other: Text = ""

    def __bool__(self) -> bool:
        """Return whether anything was changed."""
        return self != Accommodations()


@dataclass(frozen=True, slots=True)
class Interview:
    """One interviewer, one candidate, one bank, one stage."""

    id: Id
    candidate: Candidate
    bank_id: str
    bank_version: str
    bank_digest: Sha256
    """SHA-256 of the exact bank used, under which the store keeps it."""
    role: Line
    stage: Line
    interviewer: Line
    status: Status
    created_at: Time
    updated_at: Time
    submitted_at: TimeOrNone = ""
    elapsed_seconds: Whole = 0
    """Time on the clock, pauses left out."""
    interviewer_id: IdOrNone = field(default="", metadata=LATER)
    """The ID of the interviewer's profile; empty if there was none."""
    plan: str = field(default="", metadata=LATER)
    """What the interview consists of, by the ID of the bank's plan; empty with rules of version 1."""
    form: Literal["", "A", "B"] = field(default="", metadata=LATER)
    """Which of the bank's parallel wordings and tasks are used; empty if it has none."""
    finished_at: TimeOrNone = field(default="", metadata=LATER)
    """When the ratings were finished, which shows the decision; empty while ratings can be changed."""
    shown: Shown | None = field(default=None, metadata=LATER)
    """What was shown when ratings were first finished; None if they never were."""
    writing_adjusted: Flag = field(default=False, metadata=LATER)
    """Whether an accommodation covers writing: must-pass criteria on written tasks are then reported, not
    applied."""
    accommodations: Accommodations = Accommodations()
    icc: Reliability = field(default="", metadata=LATER)
    """Interrater reliability of the organization's own scores when the interview started, 0 to 1, exact;
    empty if there were too few. It replaces that of the bank in the odds."""
    icc_candidates: Whole = field(default=0, metadata=LATER)
    """How many candidates `icc` is from."""
    unverified: Flag = field(default=False, metadata=LATER)
    """Whether it was imported although no events proved its content."""
    step: str = "opening"
    """Where the interviewer was: "opening", "battery", a question or task, or "closing"."""
    opening_notes: Text = field(default="", metadata=typed("Opening notes"))
    candidate_questions: Text = field(default="", metadata=typed("Candidate's questions"))
    summary: Text = field(default="", metadata=typed("Summary"))
    plan_reason: Text = field(default="", metadata=typed("Reason for the change of plan") | LATER)
    reopen_reason: Text = field(default="", metadata=typed("Reason for reopening the ratings") | LATER)
    """Why ratings were changed after the decision was shown; the last reason if that happened repeatedly."""
    correction_reason: Text = field(default="", metadata=typed("Reason for the correction") | LATER)
    """Why role, stage, plan, bank, interviewer or candidate of the draft were corrected; the last reason."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """By question id; a question without an entry was never touched."""
    marks: tuple[Mark, ...] = ()
    task_results: Mapping[str, TaskResult] = field(default_factory=dict)
    recommendation: Recommendation | None = None
    submitted_verdict: SubmittedVerdict | None = None
    amendments: tuple[Amendment, ...] = ()

    @property
    def rating_open(self) -> bool:
        """Whether ratings and task results can be changed: a draft whose ratings are not finished."""
        return self.status is Status.DRAFT and not self.finished_at

    @property
    def reopened(self) -> bool:
        """Whether ratings were reopened after the decision was shown."""
        return bool(self.shown and self.reopen_reason)

    def answer(self, question_id: str) -> Answer:
        """Return the answer to a question; an empty one where nothing was noted."""
        return self.answers.get(question_id) or Answer(question_id)


def texts_of(record: type[Any]) -> dict[str, Typed]:
    """Return what is typed into a record, by field."""
    return {one.name: one.metadata["typed"] for one in fields(record) if "typed" in one.metadata}


TEXTS = texts_of(Answer) | texts_of(Interview)

TEXT_FIELDS = tuple(texts_of(Answer))
"""What can be typed for one question, in the order of the screen."""

STAR = ("situation", "task", "action", "result")
"""Those that belong to a story."""

NOTE_FIELDS = tuple(name for name in TEXT_FIELDS if name not in STAR)
"""What can be typed for a question that asks for no story."""

INTERVIEW_FIELDS = tuple(texts_of(Interview))
"""What can be typed for the interview as a whole."""

NOTED = (*TEXT_FIELDS, "skip_reason")
"""All texts of an answer."""

STEPS = ("opening", "battery", "closing")
"""The steps of an interview that are neither questions nor tasks, as files and databases name them."""

TASK_REPLY = "task:text"
"""The field under which the store keeps earlier texts of a reply to a task."""

TASK_SKIP = "task:skip_reason"
"""The same for the reason why a task was skipped."""

RED_FLAGS = "red_flags"
"""The amended field for all red flags of a question."""

CHECKED = "checked"
"""The same for the points heard and the follow-ups asked."""

TASK_RESULT = "task_result"
"""The same for the whole result of a task, whose ID is in `question`."""

RECOMMENDATION = "recommendation"
"""The same for the interviewer's recommendation."""

CANDIDATE = "candidate"
"""The same for the candidate: old and new are IDs, so that nobody's name stays in another person's record."""

INTERVIEWER = "interviewer"
"""The same for the interviewer."""

SETTLING = ("rating", "skip_reason")
"""The amended fields of a question of which each takes the place of the other."""

HEAD = (CANDIDATE, INTERVIEWER)
"""The amended fields that say whose interview it is: ratings and notes stay as they were submitted."""

AmendedField = Annotated[
    str,
    one_of(
        *(*TEXT_FIELDS, *SETTLING, RED_FLAGS, CHECKED),
        TASK_RESULT,
        *(*INTERVIEW_FIELDS, RECOMMENDATION, *HEAD),
    ),
]
"""What can be amended: of a question, of a task, of the interview as a whole."""
WHOLE = "scorecard"
"""Stands for a field: a whole scorecard that another one replaced, as text."""

RevisedField = Annotated[
    str, one_of(*INTERVIEW_FIELDS, *NOTED, "recommended_reason", "own_flag", TASK_REPLY, TASK_SKIP, WHOLE)
]
"""Fields whose earlier texts are kept."""


@dataclass(frozen=True, slots=True)
class InterviewSummary:
    """One row of the list of interviews: what home and `list` show, nothing computed."""

    id: Id
    candidate: Line
    role: Line
    stage: Line
    interviewer: Line
    bank_id: str
    status: Status
    created_at: Time
    updated_at: Time
    submitted_at: TimeOrNone
    verdict: Annotated[str, one_of("", *Verdict)]
    """As submitted; empty for a draft."""
    composite: Score
    """As submitted, exact; empty for a draft."""
    ratings: tuple[int | None, ...]
    """In the order of the bank's questions; None where not rated."""
    serious_flags: int
    note_flags: int
    recommended: Annotated[str, one_of("", *Verdict)] = ""
    """The interviewer's own verdict where it differs; else empty."""
    candidate_id: IdOrNone = ""
    """The same in all interviews of one person."""
    interviewer_id: IdOrNone = ""
    """The ID of the interviewer's profile; empty if there was none."""
    unverified: bool = False
    """Whether it was imported although no events proved its content."""
    amended: bool = False
    """Whether what was noted or rated was changed after submit: ratings may say something else than the
    verdict then."""
    sealed: bool = False
    """Whether what came of it is hidden from the interviewer at this machine, who has a draft with the same
    candidate. Verdict, composite, ratings, flags, `recommended` and `amended` are blank then."""
    edges: tuple[Fraction, ...] = ()
    """The bank's scores at which the verdict changes: for showing `composite`, see `models.exact`."""
    damaged: bool = False
    """Whether somebody changed a value of it to one that no interview has. What came of it is blank then, and
    times may be any text."""


# What an interview went through: its audit events and the earlier texts of its fields.


BOOKKEEPING = frozenset({"imported"})
"""Verbs of events that only say how a record came into one store. They never leave it."""

CHOSEN = "chosen"
"""The verb of an event that says which of two scorecards of one interview counts."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One audit event. It belongs to the chain of the store where it happened, known by its hash."""

    seq: Number
    """Its number in that store's chain, from 1."""
    at: Time
    """UTC, ISO 8601 with milliseconds and Z, by that machine's clock."""
    interview: str
    verb: str
    payload: str
    """A JSON object with sorted keys: numbers and ids, never names or typed text."""
    previous: Sha256OrNone
    """The hash of the event before it in that chain; empty for the first."""
    hash: Sha256
    """SHA-256 over all of the above (see `csr_interview.store.audit`)."""
    own: bool = field(default=True, compare=False)
    """Whether it happened in this store; False for what came with an import."""

    def details(self) -> dict[str, Any]:
        """Return the payload as a dictionary."""
        return read_object(self.payload)


@dataclass(frozen=True, slots=True, order=True)
class RevisionRecord:
    """A text that a field held earlier. Two with equal values are one and the same."""

    at: Time
    """When it was replaced; for "import", when the state that held it last changed."""
    question: str
    """A question's or task's id; empty for the interview as a whole."""
    field: RevisedField
    reason: Literal["typing", "deletion", "journal", "import"]
    """typing, deletion, journal, or import: a newer state from another machine took its place."""
    text: Text


@dataclass(frozen=True, slots=True)
class History:
    """All of that for one interview, each in the order of time."""

    events: tuple[EventRecord, ...] = ()
    revisions: tuple[RevisionRecord, ...] = ()
    salts: tuple[str, ...] = ()
    """Those of the digests in the events, see `csr_interview.models.digests`."""
    aliases: tuple[Candidate, ...] = ()
    """The records that were joined into the candidate's."""
    interviewers: tuple[Profile, ...] = ()
    """Who is named by an ID in the interview and its events."""
    fingerprint: str = ""
    """Digest of what no event has where it was recorded: candidate, aliases, earlier texts, interviewers."""


@dataclass(frozen=True, slots=True)
class Record:
    """An interview with its history, as exported and imported."""

    interview: Interview
    history: History = History()


# Where the interviewer is within a step: what this machine alone remembers of an interview under way.


LINES = "lines"
"""Stands for a field where the focus is not in a text: the lines of a task, or the list of tasks."""


@dataclass(frozen=True)
class Place:
    """The field with the focus and the cursor in it, as of the last time it was kept."""

    step: str = ""
    """The step that it is on; elsewhere, field and cursor say nothing."""
    field: str = ""
    """A field of the step, or `LINES`; empty before the focus was in any."""
    row: int = 0
    """The cursor's line in the text, from 0, not counting how it wraps; or the line chosen in a list."""
    column: int = 0
    paused: bool = False
    """Whether the clock was stopped, on whatever step."""
