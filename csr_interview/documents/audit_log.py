"""The audit trail as a document, in plain words: what each event says, without names and typed text.

An event of a kind that is not known here (a newer version wrote it) is told by its own name and values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Point, Points
from csr_interview.documents.layout import label, when_exactly
from csr_interview.labels import FIELD_NAMES
from csr_interview.models.figures import TENTHS, score
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# How the things that the audit trail names by id are called: from the bank, or without one.


class Names(Protocol):
    """How ids are called. `item` is a point, a follow-up or a red flag of a question, by its place."""

    edges: tuple[Fraction, ...]
    """The bank's scores at which the verdict changes: for showing a score, see `models.figures`."""

    def question(self, question_id: str) -> str:
        """Return the short name of a question."""

    def task(self, task_id: str) -> str:
        """Return the name of a task."""

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the words of an item in quotation marks, or its number."""


class PlainNames:
    """Names without a bank at hand: ids and numbers."""

    def __init__(self, edges: tuple[Fraction, ...] = TENTHS) -> None:
        self.edges = edges

    def question(self, question_id: str) -> str:
        """Return "Q1" for "q1"."""
        return label(question_id)

    def task(self, task_id: str) -> str:
        """Return the id."""
        return task_id

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the number, counted from 1."""
        return f"number {item + 1}"


class BankNames(PlainNames):
    """Names from the bank that an interview used."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(tuple(band.at_least for band in bank.decision.bands))
        self._questions = {question.id: (n, question) for n, question in enumerate(bank.questions, 1)}
        self._tasks = {task.id: task.title for task in bank.tasks}

    def question(self, question_id: str) -> str:
        """Return the number of a question in the bank, as screens have it."""
        return f"Q{self._questions[question_id][0]}" if question_id in self._questions else label(question_id)

    def task(self, task_id: str) -> str:
        """Return a task's title."""
        return f"“{self._tasks[task_id]}”" if task_id in self._tasks else task_id

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the words of an item."""
        texts: tuple[str, ...] = ()
        if question_id in self._questions:
            question = self._questions[question_id][1]
            texts = {
                "looking_for": tuple(question.looking_for),
                "follow_up": tuple(follow_up.text for follow_up in question.follow_ups),
                "red_flag": tuple(flag.text for flag in question.red_flags),
            }.get(kind, ())
        return f"“{texts[item]}”" if 0 <= item < len(texts) else super().item(question_id, kind, item)


Details = Mapping[str, object]

SEALED = "what it says is sealed until your own scorecard is submitted"


def details_of(payload: str) -> dict[str, object]:
    """Return what an event holds; nothing where that cannot be read, as in a trail that was tampered with."""
    try:
        found = json.loads(payload)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def words(verb: str, details: Details, names: Names | None = None) -> str:
    """Return what an event says, as one line without a full stop."""
    known = _VERBS.get(verb)
    try:
        text = known(details, names or PlainNames()) if known else _unknown(verb, details)
    except (TypeError, ValueError, AttributeError, KeyError):  # a foreign event may hold anything
        text = _unknown(verb, details)
    return clean_line(text) or clean_line(_unknown(verb, details))


def from_elsewhere(text: str) -> str:
    """Return what an event of another machine says, with that."""
    return f"{text} ⇄ from another machine"


def trail_blocks(events: Iterable[tuple[str, str]], zone: tzinfo | None) -> Iterator[Block]:
    """Yield events under their days, each given with its time (UTC) and in words."""

    def placed(event: tuple[str, str]) -> tuple[str, str, str]:
        at, text = event
        exact = when_exactly(at, zone)
        # A foreign event may bear a time that is none, which is told as it is.
        day, _, clock = exact.rpartition(" ") if exact != at else (exact, "", "")
        return day, clock, text

    for day, found in groupby(map(placed, events), lambda one: one[0]):
        yield Facts(tuple((clock, text) for _, clock, text in found), day)


def chain_blocks(count: int, checked: tuple[int, Sequence[str]] | None) -> Iterator[Block]:
    """Yield how many events an interview has, and whether the chain of all events holds.

    `checked` is the number of all events and what is wrong with them; None while it is being checked.
    """
    own = "1 event of this interview" if count == 1 else f"{count} events of this interview"
    if checked is None:
        yield Heading("Audit trail", aside=f"{own} · checking the chain …")
        return
    total, problems = checked
    if not problems:
        known = f"{own} · ✓ chain verified: {total} event{'' if total == 1 else 's'}"
        yield Heading("Audit trail", aside=known)
        return
    shown = list(problems[:5])
    if len(problems) > len(shown):
        shown.append(f"… and {len(problems) - len(shown)} more; `csr-interview audit verify` lists all")
    yield Heading("Audit trail", aside=own)
    yield Paragraph("The chain does NOT hold.", tone="warning")
    yield Points(tuple(Point(problem, tone="warning") for problem in shown))


def sealed_words(verb: str) -> str:
    """Return what may be told of an event of a sealed interview."""
    return f"{_sentence(verb)}: {SEALED}"


def _created(details: Details, names: Names) -> str:
    return "Interview begun"


def _added(details: Details, names: Names) -> str:
    state = "a scorecard" if details.get("status") == "submitted" else "a draft"
    parts = [f"Taken in whole, as {state}", _ratings(details, names), _outcome(details, names)]
    return "; ".join(part for part in parts if part)


_IMPORTS = {
    "new": "Imported from another machine",
    "newer": "Replaced by a newer state from another machine; the earlier texts are kept",
    "history": "History from another machine added",
}


def _imported(details: Details, names: Names) -> str:
    state = "a scorecard" if details.get("status") == "submitted" else "a draft"
    how = _IMPORTS.get(str(details.get("as")), _IMPORTS["new"])
    parts = [f"{how}, {state}", _ratings(details, names), _outcome(details, names)]
    return "; ".join(part for part in parts if part)


def _submitted(details: Details, names: Names) -> str:
    return f"Submitted and locked; {_outcome(details, names) or 'without a verdict'}"


def _outcome(details: Details, names: Names) -> str:
    verdict, composite = str(details.get("verdict") or ""), str(details.get("composite") or "")
    if not verdict:
        return ""
    preset = str(details.get("preset") or "default")
    number = f" {score(composite, names.edges)}" if composite else ""
    by = "" if preset == "default" else f" by the weights “{preset}”"
    return f"verdict {verdict}{number}{by}"


def _ratings(details: Details, names: Names) -> str:
    found = details.get("ratings")
    if not isinstance(found, Mapping) or not found:
        return ""
    told = ", ".join(
        f"{names.question(key)} {'–' if value is None else value}" for key, value in found.items()
    )
    return f"ratings {told}"


def _edited(details: Details, names: Names) -> str:
    count = _count(details.get("characters"), "character")
    return f"Typed in {_place(details, names)}; {count} in it then"


def _place(details: Details, names: Names) -> str:
    question, field = str(details.get("question") or ""), str(details.get("field") or "")
    name = FIELD_NAMES.get(field, field)
    return f"{names.question(question)} {name}" if question else name


def _rated(details: Details, names: Names) -> str:
    found, before = details["ratings"], details.get("before")
    if not isinstance(found, Mapping):
        raise TypeError
    told = []
    for question, rating in found.items():
        if rating is None:
            told.append(f"Rating of {names.question(question)} taken back")
        else:
            told.append(f"{names.question(question)} rated {rating}")
    return ", ".join(told) + (f", before {before}" if before is not None else "")


def _skipped(details: Details, names: Names) -> str:
    found = details["ratings"]
    if not isinstance(found, Mapping):
        raise TypeError
    which = ", ".join(names.question(question) for question in found)
    return f"{which} skipped, with a reason" if details.get("skipped") else f"{which} no longer skipped"


_TICKS = {
    "looking_for": ("heard", "no longer ticked as heard"),
    "follow_up": ("asked", "no longer ticked as asked"),
    "red_flag": ("red flag", "red flag taken back"),
    "own_flag": ("red flag in own words", "red flag in own words taken back"),
}


def _mark(details: Details, names: Names, gone: bool) -> str:
    question, kind, item = str(details["question"]), str(details["kind"]), details["item"]
    what = _TICKS[kind][gone]
    severity = str(details.get("severity") or "")
    degree = f", {severity}" if severity and not gone else ""
    if kind == "own_flag":
        return f"{names.question(question)}: {what}{degree}"
    place = names.item(question, kind, item) if isinstance(item, int) else ""
    return f"{names.question(question)}: {what}{degree}, {place}"


def _task(details: Details, names: Names) -> str:
    task = names.task(str(details["task"]))
    return f"Task {task} skipped, with a reason" if details.get("skipped") else f"Task {task} recorded"


def _opened(details: Details, names: Names) -> str:
    return f"{names.question(str(details['question']))} opened"


def _recommended(details: Details, names: Names) -> str:
    verdict = str(details.get("verdict") or "")
    return f"Own recommendation: {verdict}" if verdict else "Own recommendation taken back"


def _amended(details: Details, names: Names) -> str:
    question, fields = str(details.get("question") or ""), details["fields"]
    if not isinstance(fields, list):
        raise TypeError
    what = " and ".join(FIELD_NAMES.get(str(field), str(field)) for field in fields)
    found = details.get("ratings")
    rating = next(iter(found.values()), None) if isinstance(found, Mapping) else None
    now = f", now {rating}" if rating is not None else ""
    return f"Amended {names.question(question) + ' ' if question else ''}{what}{now}, with a reason"


def _journal_replayed(details: Details, names: Names) -> str:
    told = [f"{details.get(name, 0)} {name}" for name in ("applied", "kept", "dropped", "unreadable")]
    return f"What a crash had left in the journal was brought in: {', '.join(told)}"


def _journal_kept(details: Details, names: Names) -> str:
    return f"Text for {_place(details, names)} from the journal kept as an earlier version"


def _edited_candidate(details: Details, names: Names) -> str:
    fields = details.get("fields")
    which = ", ".join(str(field) for field in fields) if isinstance(fields, list) else ""
    return f"Candidate's {which or 'contact data'} changed"


def _imported_candidate(details: Details, names: Names) -> str:
    fields = details.get("fields")
    which = ", ".join(str(field) for field in fields) if isinstance(fields, list) else ""
    return f"Candidate's {which or 'data'} brought in from another machine"


def _noted(details: Details, names: Names) -> str:
    return f"Notes about the candidate typed; {_count(details.get('characters'), 'character')} in them then"


def _held(details: Details, names: Names) -> str:
    return "Legal hold given another reason" if details.get("again") else "Legal hold put on the candidate"


def _count(number: object, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _unknown(verb: str, details: Details) -> str:
    """Return an event of an unknown kind: its name and its plain values, never JSON."""
    told = [f"{key.replace('_', ' ')} {_value(value)}" for key, value in details.items()]
    return f"{_sentence(verb)}{': ' if told else ''}{', '.join(told)}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key} {_value(part)}" for key, part in value.items()) or "none"
    if isinstance(value, list):
        return " ".join(_value(part) for part in value) or "none"
    if value is None:
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _sentence(verb: str) -> str:
    return verb[:1].upper() + verb[1:]


_VERBS: dict[str, Callable[[Details, Names], str]] = {
    "created": _created,
    "added": _added,
    "imported": _imported,
    "opened": _opened,
    "edited": _edited,
    "rated": _rated,
    "skipped": _skipped,
    "marked": lambda details, names: _mark(details, names, False),
    "unmarked": lambda details, names: _mark(details, names, True),
    "task recorded": _task,
    "recommended": _recommended,
    "submitted": _submitted,
    "amended": _amended,
    "discarded": lambda details, names: "Draft discarded: hidden from lists, nothing removed",
    "restored": lambda details, names: "Discarded draft brought back",
    "journal replayed": _journal_replayed,
    "journal kept": _journal_kept,
    "renamed": lambda details, names: "Candidate's name or contact data changed",
    "candidate edited": _edited_candidate,
    "candidate imported": _imported_candidate,
    "candidate noted": _noted,
    "held": _held,
    "released": lambda details, names: "Legal hold released",
}
