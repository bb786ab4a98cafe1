"""One interview of a bundle, read back into the models with its history."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO, cast, get_args

from csr_interview.errors import BankError, BundleError
from csr_interview.exchange.json import BUNDLE, DOCUMENT, EVENT, FORMAT_VERSION, REVISION
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Amendment,
    Answer,
    Candidate,
    EventRecord,
    History,
    Interview,
    Mark,
    MarkKind,
    Recommendation,
    Record,
    RevisionRecord,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

# Reading the objects of a bundle: each value checked for what it must be, and named where it is not.
#
# Every text is cleaned as it comes in. A key that is not known is refused like a wrong value: a program that
# writes other keys counts `format_version` up, and what is not understood must not be dropped in silence.


MOST = 1_000_000_000
"""The largest whole number that is taken, for seconds and places: about 30 years."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HASH = re.compile("[0-9a-f]{64}")
_EXACT = re.compile(r"-?[0-9]{1,200}(/[0-9]{1,200}|\.[0-9]{1,200})?")


class Damaged(ValueError):
    """A value that cannot be right: where it stands, and what it should be."""

    def __init__(self, where: str, what: str) -> None:
        """Make one line of both."""
        super().__init__(f"{where or 'the bundle'}: {what}")


class Part:
    """One object of a bundle."""

    def __init__(self, value: object, where: str, known: Collection[str]) -> None:
        """Take the value that stands at `where`. Raises Damaged unless it is an object of known keys."""
        self.where = where
        if not isinstance(value, dict):
            raise Damaged(where, "must be an object")
        for key in value:
            if key not in known:
                raise Damaged(where, f"has a key that is not known here, {clean_line(str(key))[:40]!r}")
        self._values: dict[str, Any] = value

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        return key in self._values

    def refuse(self, key: str, what: str) -> Damaged:
        """Return the error for the value of a key."""
        return Damaged(f"{self.where}.{key}" if self.where else key, what)

    def raw(self, key: str) -> Any:
        """Return a value as it is. Raises Damaged where it is missing."""
        if key not in self._values:
            raise self.refuse(key, "is missing")
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text, cleaned."""
        if default is not None and key not in self._values:
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise self.refuse(key, "must be a text")
        return clean(value)

    def line(self, key: str, default: str | None = None) -> str:
        """Return a text of one line, cleaned."""
        return clean_line(self.text(key, default))

    def filled(self, key: str) -> str:
        """Return a text, cleaned, with more than white space left of it."""
        found = self.text(key)
        if not found.strip():
            raise self.refuse(key, "must not be empty")
        return found

    def id(self, key: str) -> str:
        """Return an id: letters, digits, hyphens and underscores."""
        return self._matching(key, _ID, "must be an id")

    def hash(self, key: str, *, empty: bool = False) -> str:
        """Return a SHA-256 in hexadecimal, or nothing where that is allowed."""
        return self._matching(key, _HASH, "must be 64 hexadecimal digits", empty=empty)

    def exact(self, key: str) -> str:
        """Return an exact number such as "7/2" or "3.5"; it may be empty."""
        found = self._matching(key, _EXACT, 'must be a number such as "7/2"', empty=True)
        if "/" in found and not int(found.partition("/")[2]):
            raise self.refuse(key, "must not divide by zero")
        return found

    def stamp(self, key: str, *, empty: bool = False, default: str | None = None) -> str:
        """Return a time as the store keeps it, or nothing where that is allowed."""
        if default is not None and key not in self._values:
            return default
        found = self._matching(key, _STAMP, "must be a time such as 2026-11-20T14:00:00.000Z", empty=empty)
        if found:
            try:
                datetime.fromisoformat(found[:-1])
            except ValueError:
                raise self.refuse(key, "must be a time that exists") from None
        return found

    def _matching(self, key: str, pattern: re.Pattern[str], what: str, *, empty: bool = False) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not (pattern.fullmatch(value) or (empty and value == "")):
            raise self.refuse(key, what)
        return value

    def whole(self, key: str, low: int = 0, high: int = MOST) -> int:
        """Return a whole number within bounds, both included."""
        value = self.raw(key)
        if type(value) is not int or not low <= value <= high:
            raise self.refuse(key, f"must be a whole number from {low} to {high}")
        return int(value)

    def rating(self, key: str) -> int | None:
        """Return a rating, or None for none."""
        value = self.raw(key)
        if value is not None and (type(value) is not int or not 1 <= value <= 5):
            raise self.refuse(key, "must be a rating from 1 to 5, or null")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.raw(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "must be true or false")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of the words that are allowed."""
        value = self.raw(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.refuse(key, f"must be one of {', '.join(repr(word) for word in allowed)}")
        return value

    def part(self, key: str, known: Collection[str]) -> Part:
        """Return an object within this one."""
        return Part(self.raw(key), f"{self.where}.{key}" if self.where else key, known)

    def maybe(self, key: str, known: Collection[str]) -> Part | None:
        """Return an object within this one, or None for null."""
        return None if self.raw(key) is None else self.part(key, known)

    def parts(self, key: str, known: Collection[str], *, optional: bool = False) -> Iterator[Part]:
        """Yield the objects of a list within this one."""
        if optional and key not in self._values:
            return
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.refuse(key, "must be a list")
        for place, entry in enumerate(value):
            yield Part(entry, f"{self.where}.{key}[{place}]", known)


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


# Reading a large JSON object without holding all of it: member by member, element by element.
#
# Any valid JSON is read, however it is laid out. Only the text of one member or element, and what was read
# ahead, is in memory.


CHUNK = 1 << 18
"""Characters read at once; doubled while a single value is longer than what was read."""

_BLANK = " \t\n\r"


class NotJson(ValueError):
    """The text is no valid JSON, or its outermost value is not an object. Says why, in words."""


class NoObject(NotJson):
    """The text is valid JSON, but not an object."""


class _Doubled(dict[str, Any]):
    """An object in which a key is given twice. Other readers of JSON take the last one, or the first."""

    key = ""


def _no_number(name: str) -> NoReturn:
    raise NotJson(f"{name} is no number in JSON")


class JsonStream:
    """A JSON object that is read once, from its beginning to its end."""

    def __init__(self, source: TextIO) -> None:
        """Begin to read `source`, which stays the caller's to close."""
        self._source = source
        self._text = ""
        self._at = 0
        self._ended = False
        self._member = ""
        """The key of the member that is read."""
        self._doubled = False
        """Whether the value that is read has a key twice somewhere."""
        self._decoder = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=self._object)

    def members(self) -> Iterator[str]:
        """Yield the keys in order. `value` or `elements` must be called (and used up) before the next.

        Raises NotJson, also for anything after the object, NoObject, and UnicodeDecodeError from the source.
        """
        if self._next() != "{":
            self._no_object()
        self._at += 1
        if self._next() == "}":
            self._at += 1
        else:
            while True:
                if self._next() != '"':
                    raise NotJson("a key is missing")
                key: str = self.value()
                self._expect(":")
                self._member = key
                yield key
                if self._expect(",}") == "}":
                    break
        self._expect_end()

    def elements(self) -> Iterator[Any]:
        """Yield the elements of the array that stands here, one by one."""
        if self._expect("[") and self._next() == "]":
            self._at += 1
            return
        for place in count():
            yield self.value(f"[{place}]")
            if self._expect(",]") == "]":
                return

    def value(self, place: str = "") -> Any:
        """Return the value that stands here, `place` within its member.

        Raises Damaged, naming the place, where an object in it gives a key twice.
        """
        self._next()
        wanted = CHUNK
        while True:
            self._doubled = False
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as exc:
                if self._ended:
                    # A text without its end is told of where it begins, but it goes on to the end.
                    cut_off = exc.pos >= len(self._text) or exc.msg.startswith("Unterminated string")
                    raise NotJson("it ends too early" if cut_off else _lower(exc.msg)) from None
            except NotJson:
                raise
            except ValueError:  # an integer of thousands of digits
                raise NotJson("it holds a number that is far too long") from None
            except RecursionError:
                raise NotJson("it is nested too deeply") from None
            else:
                if end < len(self._text) or self._ended:  # else a number might go on
                    self._at = end
                    if self._doubled:
                        where = _shown(self._member) + place + _place_of_double(found)
                        raise Damaged(where, "is given twice")
                    return found
            self._read(wanted)
            wanted *= 2

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object from its members; the place of one that has a key twice is looked for later."""
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self._doubled = True
        double = _Doubled(found)
        double.key = Counter(key for key, _ in pairs).most_common(1)[0][0]
        return double

    def _no_object(self) -> NoReturn:
        """Raise what is the matter with a text that does not begin with a brace."""
        if not self._next():
            raise NotJson("it is empty")
        try:
            self.value()
        except NotJson:
            raise NotJson("it does not begin with {") from None
        self._expect_end()
        raise NoObject("it is not an object")

    def _expect_end(self) -> None:
        if self._next():
            raise NotJson("something follows its end")

    def _next(self) -> str:
        """Go to the next character that is not blank and return it; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._read(CHUNK)

    def _expect(self, characters: str) -> str:
        """Pass over one of the characters and return it. Raises NotJson where none of them is next."""
        found = self._next()
        if not found or found not in characters:
            raise NotJson(f"{' or '.join(characters)} is missing" if found else "it ends too early")
        self._at += 1
        return found

    def _read(self, size: int) -> None:
        """Read on, and drop what is done with."""
        more = self._source.read(size)
        self._ended = not more
        self._text, self._at = self._text[self._at :] + more, 0


def _place_of_double(value: object) -> str:
    """Return where in a value a key is given twice. It may be nested deeper than functions can be."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, _Doubled):
            return f"{place}.{_shown(part.key)}"
        if isinstance(part, dict):
            waiting += ((f"{place}.{_shown(key)}", inner) for key, inner in part.items())
        elif isinstance(part, list):
            waiting += ((f"{place}[{number}]", inner) for number, inner in enumerate(part))
    return ""


def _shown(key: str) -> str:
    """Return a key, cut where it is longer than any of ours: it may hold anything."""
    return clean_line(key)[:64]


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


# Reading bundles of interviews that `export --format json` wrote, on this machine or another.
#
# A bundle is data from somebody else: each value is checked and each text cleaned, and what cannot be right
# is refused with its place, such as `interviews[3].answers[0].rating`. Derived values (the decision and its
# workings) are not read: here they are computed anew.


_NO_BUNDLE = "it is no bundle of interviews"
_MAKE_ONE = "Make one with csr-interview export --format json"
_KNOWN = ("format", "format_version", "blind", "interviews", "banks")


class BundleFile:
    """One bundle: its head and banks read and checked, its interviews to be read one by one."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Read through `source`, which must be able to go back to its beginning. Raises BundleError.

        `name` is what messages call it. Banks stand after the interviews that need them, so the text is
        read twice; it may be of any size.
        """
        self._source = source
        self._name = name
        self.count = 0
        """How many interviews it holds."""
        self.banks: dict[str, Bank] = {}
        """The exact banks by digest."""
        try:
            self._read_head()
        except (NotJson, Damaged, UnicodeDecodeError) as exc:
            raise self._refused(exc) from None

    def records(self) -> Iterator[tuple[Record, Bank]]:
        """Yield every interview with its history and its exact bank. Raises BundleError."""
        try:
            with self._stream() as stream:
                for key in stream.members():
                    if key != "interviews":
                        stream.value()
                        continue
                    seen: set[str] = set()
                    for place, value in enumerate(stream.elements()):
                        record, bank = read_record(value, f"interviews[{place}]", self.banks)
                        if record.interview.id in seen:
                            raise Damaged(f"interviews[{place}].interview.id", "is there twice")
                        seen.add(record.interview.id)
                        yield record, bank
        except (NotJson, Damaged, UnicodeDecodeError) as exc:
            raise self._refused(exc) from None

    @contextmanager
    def _stream(self) -> Iterator[JsonStream]:
        """Begin at the beginning. Windows editors put a byte order mark there."""
        self._source.seek(0)
        text = io.TextIOWrapper(self._source, encoding="utf-8-sig", newline="")
        try:
            yield JsonStream(text)
        finally:
            with suppress(ValueError):  # the source may be closed, where an error ended the reading
                text.detach()  # else it would close the source when it goes

    def _read_head(self) -> None:
        """Read everything but the interviews, and check that it is a bundle that can be read here."""
        found: dict[str, object] = {}
        with self._stream() as stream:
            for key in stream.members():
                if key in found:
                    raise Damaged(key, "is given twice")
                if key == "interviews":
                    self.count = sum(1 for _ in stream.elements())
                    found[key] = None
                else:
                    found[key] = stream.value()
        self._expect_bundle(found)
        banks = found["banks"]
        if not isinstance(banks, dict):
            raise Damaged("banks", "must be an object")
        self.banks = {key: _bank(key, tree) for key, tree in banks.items()}

    def _expect_bundle(self, found: dict[str, object]) -> None:
        """Raise BundleError or Damaged unless the head says that this is a bundle for this program."""
        title = f"{self._name} cannot be imported"
        kind, version = found.get("format"), found.get("format_version")
        if kind == DOCUMENT:
            raise BundleError(title, "it is a single interview without its bank, not a bundle", _MAKE_ONE)
        if kind != BUNDLE:
            raise BundleError(title, _NO_BUNDLE, _MAKE_ONE)
        if type(version) is int and version > FORMAT_VERSION:
            cause = f"a newer csr-interview made it (format {version}, known here {FORMAT_VERSION})"
            raise BundleError(title, cause, "Update csr-interview")
        if type(version) is not int or version < 1:
            raise Damaged("format_version", "must be a whole number from 1")
        if found.get("blind", False) is not False:
            if found["blind"] is not True:
                raise Damaged("blind", "must be true or false")
            cause = "names and contact data were left out of it (--blind)"
            raise BundleError(title, cause, "Export it without --blind")
        for key in found:
            if key not in _KNOWN:
                raise Damaged("", f"it has a key that is not known here, {key[:40]!r}")
        for key in ("interviews", "banks"):
            if key not in found:
                raise Damaged(key, "is missing")

    def _refused(self, exc: ValueError) -> BundleError:
        """Return the error for a file that cannot be read."""
        title = f"{self._name} cannot be imported"
        if isinstance(exc, UnicodeDecodeError):
            return BundleError(title, "it is not UTF-8 text")
        if isinstance(exc, NoObject):
            return BundleError(title, _NO_BUNDLE, _MAKE_ONE)
        if isinstance(exc, NotJson):
            return BundleError(title, f"it is not JSON: {exc}")
        return BundleError(title, f"it is damaged at {exc}")


def _bank(key: str, tree: object) -> Bank:
    """Return a bank of the bundle. Raises Damaged unless it is the very one that its digest names."""
    from csr_interview.banks.library import bank_from_json, digest

    where = f"banks[{key[:12]!r}]"
    try:
        bank = bank_from_json(json.dumps(tree))
    except BankError as exc:
        raise Damaged(where, exc.cause) from None
    if digest(bank) != key:
        raise Damaged(where, "the bank is not the one that its digest names")
    return bank
