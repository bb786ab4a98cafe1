"""Changes that are saved while the app runs: one class per change, with everything that saving needs of it.

A change applies itself to the store. It knows which older change in the queue it replaces and, for the
journal, the value it is based on and what to do if that has changed. The JSON of a change is its verb and its
fields.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from csr_interview.models.calibration import Attempt
from csr_interview.models.interview import Accommodations, Mark, Place, Recommendation, Shown, TaskResult
from csr_interview.store import writing
from csr_interview.store.records import canonical, removes_much, text_digest
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.store.store import Store

KINDS: dict[str, type[Change]] = {}
"""Changes by their verb in a journal."""

KEPT_NOTES = "(not saved the last time)"
"""Heading of recovered notes that are appended to newer notes about a candidate."""


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """A change that is to be saved."""

    verb: ClassVar[str]
    """Its name in a journal."""
    overtakable: ClassVar[bool] = True
    """Whether a later text may be saved before it, because neither depends on the other."""
    nothing: ClassVar[str] = ""
    """What `base` returns if nothing is entered yet."""

    def __init_subclass__(cls) -> None:
        """Register a change for reading journals."""
        if "verb" in cls.__dict__:
            KINDS[cls.verb] = cls

    @property
    @abstractmethod
    def about(self) -> str:
        """The interview or candidate it is about; empty if neither."""

    @property
    def value(self) -> tuple[str, ...]:
        """Identifies the value that it sets."""
        return (self.verb, self.about)

    @abstractmethod
    def apply(self, store: Store) -> None:
        """Save it. Raises the errors of the store."""

    def replaces(self, waiting: Change) -> bool:
        """Return whether an older change of this value in the queue need not be saved any more."""
        return False

    def base(self, store: Store) -> str | None:
        """Return a digest of the value before the change; None for changes that only add."""
        return None

    @property
    def result(self) -> str | None:
        """What `base` returns after the change; None if that depends on more than the change."""
        return None

    def outdated(self, store: Store) -> bool:
        """Return whether the store has a newer value, so that this must not be saved."""
        return False


class InterviewChange(Change):
    """A change of an interview."""

    __slots__ = ()
    interview: str

    @property
    def about(self) -> str:
        return self.interview


class TextChange(Change):
    """A change of the whole text of a field."""

    __slots__ = ()
    text: str
    homeless: ClassVar[str]
    """The reason if what it is about does not exist any more."""

    @abstractmethod
    def held(self, store: Store) -> str:
        """Return the current text of the field. Raises NotFound, and ValueError for an unknown field."""

    @abstractmethod
    def keep(self, store: Store, text: str) -> bool:
        """Keep a text that is not put into the field; return whether there was any."""

    def replaces(self, waiting: Change) -> bool:
        """Return False for a large deletion, so that the store keeps the older text."""
        return isinstance(waiting, TextChange) and not removes_much(waiting.text, self.text)

    def base(self, store: Store) -> str:
        """Return the digest of the current text."""
        return text_digest(self.held(store))

    @property
    def result(self) -> str:
        """The digest of its text."""
        return text_digest(clean(self.text))


@dataclass(frozen=True, slots=True)
class WriteText(TextChange, InterviewChange):
    """The text of a field of a question, or of the whole interview if the question is empty."""

    verb: ClassVar[str] = "write_text"
    homeless: ClassVar[str] = "its interview is not in the database"
    interview: str
    question: str
    field: str
    text: str

    @property
    def value(self) -> tuple[str, ...]:
        return (self.interview, self.question, self.field)

    def apply(self, store: Store) -> None:
        store.write_text(self.interview, self.question, self.field, self.text)

    def held(self, store: Store) -> str:
        return store.text_of(self.interview, self.question, self.field)

    def keep(self, store: Store, text: str) -> bool:
        """Keep a text among the field's earlier versions, once."""
        text, where = clean(text), (self.interview, self.question, self.field)
        if text and all(kept.text != text for kept in store.revisions(*where)):
            with store.transaction():
                writing.keep_revision(store, *where, text, "journal")
                details: dict[str, object] = {"question": self.question, "field": self.field}
                store.event(self.interview, "journal kept", details)
        return bool(text)


@dataclass(frozen=True, slots=True)
class NoteCandidate(TextChange):
    """The notes about a candidate."""

    verb: ClassVar[str] = "note_candidate"
    homeless: ClassVar[str] = "its candidate is not in the database"
    candidate: str
    text: str

    @property
    def about(self) -> str:
        return self.candidate

    def apply(self, store: Store) -> None:
        store.note_candidate(self.candidate, self.text)

    def held(self, store: Store) -> str:
        return store.notes_of(self.candidate)

    def keep(self, store: Store, text: str) -> bool:
        """Append a text to newer notes, which have no earlier versions."""
        text, notes = clean(text).strip(), self.held(store)
        if text and text not in notes:
            store.note_candidate(self.candidate, f"{notes.rstrip()}\n\n{KEPT_NOTES}\n{text}".lstrip())
        return bool(text)


class Settle(InterviewChange):
    """A rating or a reason for skipping; one value, because each replaces the other."""

    __slots__ = ()
    nothing: ClassVar[str] = text_digest(canonical([None, ""]))
    question: str

    @property
    def value(self) -> tuple[str, ...]:
        return ("settled", self.interview, self.question)

    def base(self, store: Store) -> str:
        return text_digest(canonical(writing.settled(store, self.interview, self.question)))


@dataclass(frozen=True, slots=True)
class Rate(Settle):
    """A rating 1 to 5; None clears it."""

    verb: ClassVar[str] = "rate"
    interview: str
    question: str
    rating: int | None

    def apply(self, store: Store) -> None:
        store.rate(self.interview, self.question, self.rating)

    @property
    def result(self) -> str | None:
        return None if self.rating is None else text_digest(canonical([self.rating, ""]))


@dataclass(frozen=True, slots=True)
class Skip(Settle):
    """A reason for skipping a question; an empty one ends the skip."""

    verb: ClassVar[str] = "skip"
    interview: str
    question: str
    reason: str

    def apply(self, store: Store) -> None:
        store.skip(self.interview, self.question, self.reason)

    @property
    def result(self) -> str | None:
        return text_digest(canonical([None, clean_line(self.reason)])) if self.reason else None


@dataclass(frozen=True, slots=True)
class ChangePlan(InterviewChange):
    """Another plan of the bank, with the reason."""

    verb: ClassVar[str] = "change_plan"
    interview: str
    plan: str
    reason: str

    def apply(self, store: Store) -> None:
        store.change_plan(self.interview, self.plan, self.reason)

    def base(self, store: Store) -> str:
        held = store.interview(self.interview, sealed_too=True)
        return text_digest(canonical([held.plan, held.plan_reason]))

    @property
    def result(self) -> str:
        return text_digest(canonical([self.plan, clean(self.reason).strip()]))


@dataclass(frozen=True, slots=True)
class FinishRatings(InterviewChange):
    """The end of rating, with the decision that is shown then."""

    verb: ClassVar[str] = "finish_ratings"
    overtakable: ClassVar[bool] = False
    interview: str
    shown: Shown

    @property
    def value(self) -> tuple[str, ...]:
        return ("finished", self.interview)

    def apply(self, store: Store) -> None:
        store.finish_ratings(self.interview, self.shown)


@dataclass(frozen=True, slots=True)
class ReopenRatings(InterviewChange):
    """Ratings that can be changed again, with the reason."""

    verb: ClassVar[str] = "reopen_ratings"
    overtakable: ClassVar[bool] = False
    interview: str
    reason: str
    at: str

    @property
    def value(self) -> tuple[str, ...]:
        return ("finished", self.interview)

    def apply(self, store: Store) -> None:
        store.reopen_ratings(self.interview, self.reason, self.at)


@dataclass(frozen=True, slots=True)
class Accommodate(InterviewChange):
    """What was changed for the candidate, and whether that covers writing."""

    verb: ClassVar[str] = "accommodate"
    interview: str
    made: Accommodations
    writing: bool

    def apply(self, store: Store) -> None:
        store.accommodate(self.interview, self.made, writing=self.writing)

    def base(self, store: Store) -> str:
        held = store.interview(self.interview, sealed_too=True)
        return _made_digest(held.accommodations, held.writing_adjusted)

    @property
    def result(self) -> str:
        made = replace(self.made, other=clean_line(self.made.other))
        return _made_digest(made, self.writing)


def _made_digest(made: Accommodations, writing: bool) -> str:
    return text_digest(canonical([asdict(made), writing]))


@dataclass(frozen=True, slots=True)
class AddMark(InterviewChange):
    """A checked item, or text and severity of a custom red flag."""

    verb: ClassVar[str] = "mark"
    interview: str
    mark: Mark

    def apply(self, store: Store) -> None:
        store.mark(self.interview, self.mark)


@dataclass(frozen=True, slots=True)
class RemoveMark(InterviewChange):
    """An unchecked item."""

    verb: ClassVar[str] = "unmark"
    interview: str
    mark: Mark

    def apply(self, store: Store) -> None:
        store.unmark(self.interview, self.mark)


@dataclass(frozen=True, slots=True)
class Word(InterviewChange):
    """Which wording of a question was asked."""

    verb: ClassVar[str] = "word"
    interview: str
    question: str
    wording: int

    @property
    def value(self) -> tuple[str, ...]:
        return (self.verb, self.interview, self.question)

    def apply(self, store: Store) -> None:
        store.word(self.interview, self.question, self.wording)


@dataclass(frozen=True, slots=True)
class RecordTask(InterviewChange):
    """What was recorded for a task."""

    verb: ClassVar[str] = "record_task"
    interview: str
    task_result: TaskResult

    @property
    def value(self) -> tuple[str, ...]:
        return (self.verb, self.interview, self.task_result.task)

    def apply(self, store: Store) -> None:
        store.record_task(self.interview, self.task_result)

    def replaces(self, waiting: Change) -> bool:
        """Return False for a large deletion in the reply, so that the store keeps it."""
        return isinstance(waiting, RecordTask) and not removes_much(
            waiting.task_result.text, self.task_result.text
        )


@dataclass(frozen=True, slots=True)
class Visit(InterviewChange):
    """The current step."""

    verb: ClassVar[str] = "visit"
    interview: str
    step: str

    def apply(self, store: Store) -> None:
        store.visit(self.interview, self.step)


@dataclass(frozen=True, slots=True)
class SetClock(InterviewChange):
    """Seconds spent, overall and by question."""

    verb: ClassVar[str] = "clock"
    interview: str
    elapsed_seconds: int
    question_seconds: Mapping[str, int]

    def apply(self, store: Store) -> None:
        store.clock(self.interview, self.elapsed_seconds, self.question_seconds)

    def replaces(self, waiting: Change) -> bool:
        """Return False for a clock of other questions, whose seconds would be lost."""
        return (
            isinstance(waiting, SetClock) and waiting.question_seconds.keys() <= self.question_seconds.keys()
        )

    def outdated(self, store: Store) -> bool:
        """Return whether the store has a later time."""
        return store.interview(self.interview, sealed_too=True).elapsed_seconds > self.elapsed_seconds


@dataclass(frozen=True, slots=True)
class Recommend(InterviewChange):
    """The interviewer's recommendation with its reason; None removes it."""

    verb: ClassVar[str] = "recommend"
    overtakable: ClassVar[bool] = False
    nothing: ClassVar[str] = text_digest(canonical(None))
    interview: str
    recommendation: Recommendation | None

    def apply(self, store: Store) -> None:
        store.recommend(self.interview, self.recommendation)

    def base(self, store: Store) -> str:
        return _digest(store.interview(self.interview, sealed_too=True).recommendation)

    @property
    def result(self) -> str:
        return _digest(self.recommendation)


def _digest(recommendation: Recommendation | None) -> str:
    return text_digest(canonical(asdict(recommendation) if recommendation else None))


@dataclass(frozen=True, slots=True)
class KeepPlace(InterviewChange):
    """The cursor position in a draft, on this machine only."""

    verb: ClassVar[str] = "keep_place"
    interview: str
    place: Place

    def apply(self, store: Store) -> None:
        store.keep_place(self.interview, self.place)

    def replaces(self, waiting: Change) -> bool:
        """Return True: only the latest position counts."""
        return True


@dataclass(frozen=True, slots=True)
class KeepTyped(Change):
    """What is typed into a dialog or form and not saved yet, on this machine only; no fields forget it."""

    verb: ClassVar[str] = "keep_typed"
    subject: str
    """The interview or candidate it is about; empty if neither."""
    form: str
    fields: Mapping[str, str]

    @property
    def about(self) -> str:
        return self.subject

    @property
    def value(self) -> tuple[str, ...]:
        return (self.verb, self.subject, self.form)

    def apply(self, store: Store) -> None:
        store.keep_typed(self.subject, self.form, self.fields)

    def replaces(self, waiting: Change) -> bool:
        """Return True: only the latest text counts."""
        return True


@dataclass(frozen=True, slots=True)
class KeepAttempt(Change):
    """A calibration rating of a sample answer."""

    verb: ClassVar[str] = "practise"
    overtakable: ClassVar[bool] = False
    attempt: Attempt

    @property
    def about(self) -> str:
        return ""

    def apply(self, store: Store) -> None:
        store.keep_attempt(self.attempt)


# Journal lines: a change as JSON with a checksum.


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal."""

    change: Change
    base: str | None
    """Digest of the value before the change; None if it could not be read."""
    database: str = ""
    """The ID of the database that it is a change of; empty if unknown."""


def to_line(entry: Entry, reason: str = "") -> str:
    """Return an entry as a line of JSON with its checksum."""
    change = entry.change
    record: dict[str, Any] = {
        "verb": change.verb,
        "args": [_plain(getattr(change, field.name)) for field in fields(change)],
        "base": entry.base,
    }
    if entry.database:
        record["database"] = entry.database
    if reason:
        record["reason"] = reason
    record["sum"] = text_digest(canonical(record))
    return canonical(record) + "\n"


def from_line(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError, TypeError or LookupError if it is invalid."""
    record = json.loads(line)
    if not isinstance(record, dict):
        raise TypeError("not an object")
    claimed = record.pop("sum")
    if claimed != text_digest(canonical(record)):
        raise ValueError("not a line of a journal")
    kind = KINDS[record["verb"]]
    hints = [_hints(kind)[field.name] for field in fields(kind)]
    change = kind(*(_value(hint, plain) for hint, plain in zip(hints, record["args"], strict=True)))
    return Entry(change, _value(str | None, record["base"]), _value(str, record.get("database", "")))


def _plain(value: Any) -> Any:
    """Return a value for JSON; a model becomes an object with its name."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            "model": type(value).__name__,
            "fields": {field.name: _plain(getattr(value, field.name)) for field in fields(value)},
        }
    if isinstance(value, Mapping):
        return {"mapping": {str(key): _plain(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _value(hint: Any, plain: Any) -> Any:
    """Return the value of a type from the result of `_plain`. Raises ValueError, TypeError or LookupError."""
    if is_dataclass(hint) and isinstance(hint, type):
        if plain["model"] != hint.__name__:
            raise TypeError(f"not a {hint.__name__}")
        hints = _hints(hint)
        return hint(**{name: _value(hints[name], item) for name, item in plain["fields"].items()})
    if get_origin(hint) is Mapping:
        _, item_hint = get_args(hint)
        return {key: _value(item_hint, item) for key, item in plain["mapping"].items()}
    if hint is object:
        if isinstance(plain, dict):
            return _value(Mapping[str, object], plain)
        return [_value(object, item) for item in plain] if isinstance(plain, list) else plain
    if get_origin(hint) is Literal:
        if plain not in get_args(hint):
            raise ValueError(f"not one of {get_args(hint)}")
        return plain
    options = get_args(hint) or (hint,)
    if type(plain) in options:
        return plain
    (model,) = (option for option in options if is_dataclass(option))
    return _value(model, plain)


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the types of a class's fields."""
    return get_type_hints(kind)
