"""Reading bundles of interviews that were exported as JSON, on this or another machine.

A bundle is untrusted: each text is cleaned, each value is checked (see `csr_interview.exchange.json`), and
invalid values are reported with their place, such as `interviews[3].answers[0].rating`.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO

from csr_interview.errors import BankError, BundleError
from csr_interview.exchange.json import BUNDLE, DOCUMENT, FORMAT_VERSION, RecordEntry
from csr_interview.models.amended import MARKS, interviewer_of, marks_of, recommendation_of, task_of
from csr_interview.models.interview import (
    CANDIDATE,
    CHECKED,
    FLAGS,
    FORMS,
    HEAD,
    INTERVIEW_FIELDS,
    INTERVIEWER,
    RECOMMENDATION,
    RED_FLAGS,
    STEPS,
    TASK_RESULT,
    TEXT_FIELDS,
    Amendment,
    Answer,
    EventRecord,
    History,
    Interview,
    Mark,
    Recommendation,
    Record,
    RevisionRecord,
    Status,
    SubmittedVerdict,
    TaskResult,
    names,
)
from csr_interview.models.kinds import is_id
from csr_interview.models.validation import ValidationError
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from csr_interview.models.bank import Bank, Question


class Damaged(ValueError):
    """An invalid value: its place, and what it should be."""

    def __init__(self, where: str, what: str) -> None:
        """Make one line of both; the place may be empty."""
        super().__init__(f"damaged at {where}: {what}" if where else f"damaged: {what}")


def read_record(value: object, where: str, banks: Mapping[str, Bank]) -> tuple[Record, Bank]:
    """Return an interview with history and bank. Raises Damaged with the place of a problem."""
    try:
        entry = RecordEntry.model_validate(value)
    except ValidationError as exc:
        raise _damaged(where, exc.errors(include_url=False)[0]) from None
    bank = banks.get(entry.bank.digest)
    if bank is None:
        raise Damaged(f"{where}.bank.digest", "the file has no question bank with this digest")
    for place, what in _misfits(entry, bank):
        raise Damaged(f"{where}.{place}", what)
    events = tuple(EventRecord(**vars(event), own=False) for event in entry.events)
    revisions = tuple(RevisionRecord(**vars(revision)) for revision in entry.revisions)
    salts = tuple(sorted(set(entry.salts)))
    history = History(
        events, revisions, salts, entry.aliases, entry.interviewers, fingerprint=entry.fingerprint
    )
    return Record(_interview(entry, bank), history), bank


_WORDS = {
    "missing": "is missing",
    **dict.fromkeys(("string_type", "string_unicode"), "must be text"),
    "tuple_type": "must be a list",
    **dict.fromkeys(("model_type", "dataclass_type", "dict_type", "mapping_type"), "must be an object"),
}


def _damaged(where: str, error: ErrorDetails) -> Damaged:
    """Return the error for a problem found by pydantic, in plain words."""
    kind, path, context = error["type"], error["loc"], error.get("ctx", {})
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        key = clean_line(str(path[-1]))[:40]
        return Damaged(where + _path(path[:-1]), f"has an unknown key, {key!r}")
    if kind in ("enum", "literal_error"):
        what = f"must be one of {context['expected'].replace(' or ', ', ')}"
    else:
        what = str(context["error"]) if kind == "value_error" else _WORDS.get(kind, error["msg"])
    return Damaged(where + _path(path), what)


def _path(parts: Iterable[int | str]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{_shown(part)}" for part in parts)


Misfits = Iterator[tuple[str, str]]
"""Places in a record with their problems."""


def _misfits(entry: RecordEntry, bank: Bank) -> Misfits:
    """Yield inconsistencies in a record, or with its bank."""
    head = entry.interview
    questions = {question.id: question for question in bank.questions}
    tasks = {task.id for task in bank.tasks}
    if (entry.bank.id, entry.bank.version) != (bank.id, bank.version):
        yield "bank.id", "is not the bank with this digest"
    if not (head.step in STEPS or head.step in questions or head.step in tasks):
        yield "interview.step", "the bank has no such question or task"
    plans = [plan.id for plan in bank.plans] or [""]
    if head.plan not in plans:
        yield "interview.plan", _one_of(plans)
    forms = list(FORMS) if bank.has_forms else [""]
    if head.form not in forms:
        yield "interview.form", _one_of(forms)
    if bool(head.icc) != bool(head.icc_candidates):
        yield "interview.icc_candidates", "must be a number exactly where there is an icc"
    if head.finished_at and head.shown is None:
        yield "interview.shown", "must be an object, as the ratings are finished"
    if head.shown is not None:
        for place, known in (("ratings", set(questions)), ("tasks", tasks), ("flags", set(questions))):
            if not set(getattr(head.shown, place)) <= known:
                yield f"interview.shown.{place}", "the bank has no such question or task"
    submitted = head.status is Status.SUBMITTED
    if {bool(head.submitted_at), entry.submitted_verdict is not None} != {submitted}:
        yield "interview.status", "does not match submitted_at and submitted_verdict"
    if entry.amendments and not submitted:
        yield "amendments", "a draft has none"
    presets = bank.decision.presets
    if entry.submitted_verdict and entry.submitted_verdict.preset not in presets:
        yield "submitted_verdict.preset", _one_of(presets)
    for place in ("answers", "marks"):
        for number, one in enumerate(getattr(entry, place)):
            if one.question not in questions:
                yield f"{place}[{number}].question", "the bank has no such question"
    yield from _misfits_of_answers(entry, questions)
    yield from _misfits_of_marks(entry.marks, questions)
    yield from _misfits_of_amendments(entry.amendments, questions, tasks)
    for number, task in enumerate(result.task for result in entry.task_results):
        if task not in tasks:
            yield f"task_results[{number}].task", "the bank has no such task"
    yield from _twice("task_results[{}].task", "is recorded twice", [one.task for one in entry.task_results])
    for number, alias in enumerate(entry.aliases):
        if not alias.joins or alias.id == entry.candidate.id:
            yield f"aliases[{number}].joins", "must say into whom the record was joined"
    yield from _misfits_of_history(entry, {"", *questions, *tasks})


def _one_of(words: Iterable[str]) -> str:
    return f"must be one of {', '.join(map(repr, words))}"


def _twice(place: str, what: str, keys: Iterable[object]) -> Misfits:
    """Yield the places of repeated keys."""
    seen = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield place.format(number), what
        seen.add(key)


def _misfits_of_answers(entry: RecordEntry, questions: Mapping[str, Question]) -> Misfits:
    yield from _twice("answers[{}].question", "is answered twice", [one.question for one in entry.answers])
    for number, answer in enumerate(entry.answers):
        if answer.question in questions and answer.wording > len(questions[answer.question].alternatives):
            yield f"answers[{number}].wording", "the question has fewer alternative wordings in the bank"
        if answer.rating is not None and answer.skip_reason:
            yield f"answers[{number}].rating", "a question is either rated or skipped"


def _misfits_of_marks(marks: Sequence[Mark], questions: Mapping[str, Question]) -> Misfits:
    for number, mark in enumerate(marks):
        place, own, question = f"marks[{number}]", mark.kind == "own_flag", questions[mark.question]
        if not own and mark.item >= _items(question)[mark.kind]:
            yield f"{place}.item", "the question's list in the bank is shorter"
        if own != bool(mark.severity):
            yield f"{place}.severity", "must be one of 'note', 'serious'" if own else "must be empty"
        if mark.text and mark.kind not in FLAGS:
            yield f"{place}.text", "only a red flag has text"
    places = [(one.question, one.kind, one.item) for one in marks]
    yield from _twice("marks[{}].item", "is ticked twice", places)


_OF_QUESTION = (*TEXT_FIELDS, "rating", "skip_reason", RED_FLAGS, CHECKED)
_OF_WHOLE = (*INTERVIEW_FIELDS, RECOMMENDATION, *HEAD)


def _misfits_of_amendments(
    amendments: Sequence[Amendment], questions: Mapping[str, Question], tasks: Collection[str]
) -> Misfits:
    yield from _twice("amendments[{}]", "is there twice", map(_of_amendment, amendments))
    for number, change in enumerate(amendments):
        place, known = f"amendments[{number}]", change.question
        if known and known not in questions and known not in tasks:
            yield f"{place}.question", "the bank has no such question or task"
        allowed: tuple[str, ...] = _OF_QUESTION if known in questions else (TASK_RESULT,)
        allowed = allowed if known else _OF_WHOLE
        if change.field not in allowed:
            yield f"{place}.field", _one_of(allowed)
        if change.field == "rating" and not {change.old, change.new} <= {"", "1", "2", "3", "4", "5"}:
            yield f"{place}.new", "must be a rating from 1 to 5"
        for key, value in (("old", change.old), ("new", change.new)):
            yield from _misfits_of_value(f"{place}.{key}", change, value, questions)


def _misfits_of_value(
    place: str, change: Amendment, value: str, questions: Mapping[str, Question]
) -> Misfits:
    """Yield why the old or new value of an amendment cannot be one."""
    try:
        if change.field in MARKS:
            for mark in marks_of(change.question, change.field, value):
                if mark.kind != "own_flag" and mark.item >= _items(questions[change.question])[mark.kind]:
                    yield place, "the question's list in the bank is shorter"
        elif change.field == TASK_RESULT:
            task_of(change.question, value)
        elif change.field == RECOMMENDATION:
            recommendation_of(value)
        elif change.field == INTERVIEWER:
            interviewer_of(value)
        elif change.field == CANDIDATE and not is_id(value):
            yield place, "must be an id"
    except ValueError as exc:
        yield place, str(exc)


def _items(question: Question) -> dict[str, int]:
    """Return how many items a question has, by kind of mark."""
    return {
        "looking_for": len(question.looking_for),
        "follow_up": len(question.follow_ups),
        "red_flag": len(question.red_flags),
    }


def _misfits_of_history(entry: RecordEntry, places: set[str]) -> Misfits:
    for number, event in enumerate(entry.events):
        if event.interview != entry.interview.id:
            yield f"events[{number}].interview", "is not the interview that the event belongs to"
        if not event.verb or clean_line(event.verb) != event.verb:
            yield f"events[{number}].verb", "must be a word"
        if not _is_payload(event.payload):
            yield f"events[{number}].payload", "must be a JSON object as the audit log writes it"
    for number, revision in enumerate(entry.revisions):
        if revision.question not in places:
            yield f"revisions[{number}].question", "the bank has no such question or task"


def _is_payload(payload: str) -> bool:
    """Return whether a text is a payload of the audit log: a canonical JSON object with clean text."""
    try:
        told = json.loads(payload)
        plain = json.dumps(told, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return isinstance(told, dict) and plain == payload and _is_clean(told)
    except (ValueError, RecursionError):
        return False


def _is_clean(value: object) -> bool:
    if isinstance(value, str):
        return clean_line(value) == value
    if isinstance(value, dict):
        return all(_is_clean(key) and _is_clean(entry) for key, entry in value.items())
    return all(map(_is_clean, value)) if isinstance(value, list) else True


_of_answer = attrgetter(*names(Answer))
_of_amendment = attrgetter(*names(Amendment)[1:])


def _interview(entry: RecordEntry, bank: Bank) -> Interview:
    """Return the interview, without empty answers and results."""
    answers = [Answer(*_of_answer(one)) for one in entry.answers]
    own, verdict = entry.recommendation, entry.submitted_verdict
    return Interview(
        **vars(entry.interview),
        candidate=entry.candidate,
        bank_id=bank.id,
        bank_version=bank.version,
        bank_digest=entry.bank.digest,
        answers={one.question: one for one in answers if one != Answer(one.question)},
        marks=tuple(sorted(entry.marks, key=lambda mark: (mark.question, mark.kind, mark.item))),
        task_results={
            one.task: one
            for one in sorted(entry.task_results, key=lambda result: result.task)
            if one != TaskResult(one.task)
        },
        recommendation=Recommendation(own.verdict, own.reason) if own else None,
        submitted_verdict=(
            SubmittedVerdict(verdict.verdict, verdict.composite, verdict.preset) if verdict else None
        ),
        amendments=tuple(
            Amendment(number, *_of_amendment(one)) for number, one in enumerate(entry.amendments, 1)
        ),
    )


# Reading a large JSON object member by member and element by element. Only one of these, and the text read
# ahead, is in memory. All valid JSON can be read, whatever its layout.


CHUNK = 1 << 18
"""Characters read at once; doubled for longer values."""

_BLANK = " \t\n\r"


class NotJson(ValueError):
    """The text is not valid JSON, or not an object."""


class NoObject(NotJson):
    """The text is valid JSON, but not an object."""


class _Doubled(dict[str, Any]):
    """An object with a repeated key."""

    key = ""


def _no_number(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a number in JSON")


class JsonStream:
    """A JSON object that is read once, from beginning to end."""

    def __init__(self, source: TextIO) -> None:
        """Start reading `source`, which the caller closes."""
        self._source = source
        self._text = ""
        self._at = 0
        self._ended = False
        self._member = ""
        """The key of the current member."""
        self._doubled = False
        """Whether the current value has a repeated key."""
        self._decoder = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=self._object)

    def members(self) -> Iterator[str]:
        """Yield the keys in order. Call `value` or `elements` (and exhaust it) before the next.

        Raises NotJson, also for text after the object, NoObject, and UnicodeDecodeError from the source.
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
        """Yield the elements of the current array."""
        if self._expect("[") and self._next() == "]":
            self._at += 1
            return
        for place in count():
            yield self.value(f"[{place}]")
            if self._expect(",]") == "]":
                return

    def value(self, place: str = "") -> Any:
        """Return the current value, at `place` in its member.

        Raises Damaged with the place if an object in it has a repeated key.
        """
        self._next()
        wanted = CHUNK
        while True:
            self._doubled = False
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as exc:
                if self._ended:
                    # An unterminated string is reported at its start, but continues to the end.
                    cut_off = exc.pos >= len(self._text) or exc.msg.startswith("Unterminated string")
                    raise NotJson(
                        "it ends too early" if cut_off else exc.msg[:1].lower() + exc.msg[1:]
                    ) from None
            except NotJson:
                raise
            except ValueError:  # an integer with thousands of digits
                raise NotJson("it contains a number that is far too long") from None
            except RecursionError:
                raise NotJson("it is nested too deeply") from None
            else:
                following = self._text[end : end + 1]
                if self._ended or (following and following not in ".eE"):  # otherwise a number might continue
                    self._at = end
                    if self._doubled:
                        where = _shown(self._member) + place + _place_of_double(found)
                        raise Damaged(where, "is given twice")
                    return found
            self._read(wanted)
            wanted *= 2

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object from its members; the place of a repeated key is found later."""
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self._doubled = True
        double = _Doubled(found)
        double.key = Counter(key for key, _ in pairs).most_common(1)[0][0]
        return double

    def _no_object(self) -> NoReturn:
        """Raise the error for a text that does not start with a brace."""
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
            raise NotJson("there is text after its end")

    def _next(self) -> str:
        """Skip white space and return the next character; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._read(CHUNK)

    def _expect(self, characters: str) -> str:
        """Skip one of the characters and return it. Raises NotJson if none of them is next."""
        found = self._next()
        if not found or found not in characters:
            raise NotJson(f"{' or '.join(characters)} is missing" if found else "it ends too early")
        self._at += 1
        return found

    def _read(self, size: int) -> None:
        """Read more text, and drop what was processed."""
        more = self._source.read(size)
        self._ended = not more
        self._text, self._at = self._text[self._at :] + more, 0


def _place_of_double(value: object) -> str:
    """Return the place of a repeated key. Iterative, because a value can be nested deeply."""
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
    """Return a cleaned and shortened key."""
    return clean_line(key)[:64]


# The file: its head and banks, then its interviews one by one.


_NO_BUNDLE = "it is not an export of interviews"
_MAKE_ONE = "Export the interviews with csr-interview export --format json"
_KNOWN = ("format", "format_version", "blind", "interviews", "banks")


class BundleFile:
    """A bundle, whose head and banks are read first, and its interviews one by one."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        """Read the head and banks of `source`, which must be seekable. Raises BundleError.

        `name` is its name in messages. Banks come after the interviews that need them, so the text is read
        twice.
        """
        self._source = source
        self._name = name
        self.count = 0
        """Number of interviews."""
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
                            raise Damaged(f"interviews[{place}].interview.id", "occurs twice")
                        seen.add(record.interview.id)
                        yield record, bank
        except (NotJson, Damaged, UnicodeDecodeError) as exc:
            raise self._refused(exc) from None

    @contextmanager
    def _stream(self) -> Iterator[JsonStream]:
        """Start at the beginning. Windows editors add a byte order mark."""
        self._source.seek(0)
        text = io.TextIOWrapper(self._source, encoding="utf-8-sig", newline="")
        try:
            yield JsonStream(text)
        finally:
            with suppress(ValueError):  # the source may be closed after an error
                text.detach()  # otherwise it would close the source

    def _read_head(self) -> None:
        """Read everything except the interviews, and check that it can be imported."""
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
        """Raise BundleError or Damaged unless this is a supported bundle."""
        title = f"{self._name} cannot be imported"
        kind, version = found.get("format"), found.get("format_version")
        if kind == DOCUMENT:
            raise BundleError(title, "it is a single interview without its question bank", _MAKE_ONE)
        if kind != BUNDLE:
            raise BundleError(title, _NO_BUNDLE, _MAKE_ONE)
        if type(version) is int and version > FORMAT_VERSION:
            cause = f"a newer csr-interview created it (format {version}; this one reads {FORMAT_VERSION})"
            raise BundleError(title, cause, "Update csr-interview")
        if type(version) is not int or version < 1:
            raise Damaged("format_version", "must be a whole number from 1")
        if found.get("blind", False) is not False:
            if found["blind"] is not True:
                raise Damaged("blind", "must be true or false")
            cause = "it was exported without names (--blind)"
            raise BundleError(title, cause, "Export it without --blind")
        for key in found:
            if key not in _KNOWN:
                raise Damaged("", f"it has an unknown key, {key[:40]!r}")
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
        return BundleError(title, f"it is {exc}")


def _bank(key: str, tree: object) -> Bank:
    """Return a bank of the bundle. Raises Damaged if it does not match its digest."""
    from csr_interview.banks.library import bank_from_json, digest

    where = f"banks[{key[:12]!r}]"
    try:
        bank = bank_from_json(json.dumps(tree))
    except BankError as exc:
        raise Damaged(where, exc.cause) from None
    if digest(bank) != key:
        raise Damaged(where, "the bank does not match its digest")
    if not bank.fits_process:
        raise Damaged(f"{where}.process", "does not match the bank's stage and bands")
    return bank
