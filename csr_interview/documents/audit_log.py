"""The audit log as a document, in plain words, without names and typed text.

An unknown event, written by a newer version, is shown with its own name and values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from fractions import Fraction
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import Block, Facts, Heading, Paragraph, Point, Points
from csr_interview.documents.layout import label, when_exactly
from csr_interview.labels import FIELD_NAMES, SEVERITIES
from csr_interview.models.amended import corrections
from csr_interview.models.exact import TENTHS, score
from csr_interview.models.interview import CANDIDATE, RECOMMENDATION, TASK_RESULT
from csr_interview.retention import PLACES
from csr_interview.text import clean_line, how_many, read_json

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# Names for the ids in the audit log, from the bank or without one.


class Names:
    """Names without a bank at hand: ids and numbers."""

    def __init__(self, edges: tuple[Fraction, ...] = TENTHS) -> None:
        self.edges = edges
        """The bank's cutoffs, used to round scores (see `models.exact`)."""

    def question(self, question_id: str) -> str:
        """Return "Q1" for "q1"."""
        return label(question_id)

    def task(self, task_id: str) -> str:
        """Return the id."""
        return task_id

    def plan(self, plan_id: str) -> str:
        """Return the id."""
        return plan_id

    def item(self, question_id: str, kind: str, item: int) -> str:
        """Return the number of a point, follow-up or red flag of a question, counted from 1."""
        return f"number {item + 1}"


class BankNames(Names):
    """Names from the bank that an interview used."""

    def __init__(self, bank: Bank) -> None:
        super().__init__(tuple(band.at_least for band in bank.decision.bands))
        self._questions = {question.id: (n, question) for n, question in enumerate(bank.questions, 1)}
        self._tasks = {task.id: task.title for task in bank.tasks}
        self._plans = {plan.id: plan.title for plan in bank.plans}

    def plan(self, plan_id: str) -> str:
        """Return a plan's title."""
        return f"“{self._plans[plan_id]}”" if plan_id in self._plans else plan_id

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

SEALED = "details sealed until you submit your scorecard"


def details_of(payload: str) -> dict[str, object]:
    """Return the details of an event; empty if they cannot be read."""
    try:
        found = read_json(payload)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def words(
    verb: str, details: Details, names: Names | None = None, people: Mapping[str, str] | None = None
) -> str:
    """Return an event as one line without a period. `people` are names of interviewers by ID."""
    text, by = _words(verb, details, names), details.get("by")
    if not by or not isinstance(by, str):
        return text
    return clean_line(f"{text} · by {(people or {}).get(by, by[:8])}")


def _words(verb: str, details: Details, names: Names | None) -> str:
    if details.get("erased") is True:
        return f"{_sentence(verb)} (details erased)"
    known = _VERBS.get(verb)
    try:
        text = known(details, names or Names()) if known else _unknown(verb, details)
    except (TypeError, ValueError, AttributeError, KeyError):  # an imported event may contain anything
        text = _unknown(verb, details)
    return clean_line(text) or clean_line(_unknown(verb, details))


def from_elsewhere(text: str) -> str:
    """Return the text of an event from another machine."""
    return f"{text} ⇄ from another machine"


def trail_blocks(events: Iterable[tuple[str, str]], zone: tzinfo | None) -> Iterator[Block]:
    """Yield events grouped by day, each passed as time (UTC) and text."""

    def placed(event: tuple[str, str]) -> tuple[str, str, str]:
        at, text = event
        exact = when_exactly(at, zone)
        # An imported event may have an invalid time, which is shown as it is.
        day, _, clock = exact.rpartition(" ") if exact != at else (exact, "", "")
        return day, clock, text

    for day, found in groupby(map(placed, events), lambda one: one[0]):
        yield Facts(tuple((clock, text) for _, clock, text in found), day)


def chain_blocks(count: int, checked: tuple[int, Sequence[str]] | None) -> Iterator[Block]:
    """Yield the number of events of an interview, and whether the chain of all events is intact.

    `checked` is the number of all events and their problems; None during the check.
    """
    own = f"{how_many(count, 'event')} of this interview"
    if checked is None:
        yield Heading("Audit log", aside=f"{own} · verifying the chain …")
        return
    total, problems = checked
    if not problems:
        known = f"{own} · ✓ chain verified: {how_many(total, 'event')}"
        yield Heading("Audit log", aside=known)
        return
    shown = list(problems[:5])
    if len(problems) > len(shown):
        shown.append(f"… and {len(problems) - len(shown)} more; run `csr-interview audit verify` to list all")
    yield Heading("Audit log", aside=own)
    yield Paragraph("The audit log is not intact.", tone="warning")
    yield Points(tuple(Point(problem, tone="warning") for problem in shown))


def sealed_words(verb: str) -> str:
    """Return the text for an event of a sealed interview."""
    return f"{_sentence(verb)}: {SEALED}"


def _arrived(how: str, details: Details, names: Names) -> str:
    state = "a scorecard" if details.get("status") == "submitted" else "a draft"
    return "; ".join(filter(None, (f"{how} {state}", _ratings(details, names), _outcome(details, names))))


_IMPORTS = {
    "new": "Imported from another machine",
    "newer": "Updated from another machine; earlier texts are kept",
    "history": "History from another machine added",
}


def _imported(details: Details, names: Names) -> str:
    if details.get("as") == "replaced":
        how = "Replaced by a different scorecard from another machine; the earlier one is kept"
        return "; ".join(filter(None, (how, _ratings(details, names), _outcome(details, names))))
    how = _IMPORTS.get(str(details.get("as")), _IMPORTS["new"])
    return _arrived(f"{how},", details, names)


def _chosen(details: Details, names: Names) -> str:
    if details["side"] == "ours":
        return "Of two different scorecards, the one on this machine was kept"
    return "Of two different scorecards, the imported one was chosen"


def _submitted(details: Details, names: Names) -> str:
    return f"Submitted and locked; {_outcome(details, names) or 'no decision'}"


def _outcome(details: Details, names: Names) -> str:
    verdict, composite = str(details.get("verdict") or ""), str(details.get("composite") or "")
    if not verdict:
        return ""
    preset = str(details.get("preset") or "default")
    number = f" {score(composite, names.edges)}" if composite else ""
    by = "" if preset == "default" else f" with weights “{preset}”"
    return f"decision {verdict}{number}{by}"


def _ratings(details: Details, names: Names) -> str:
    found = details.get("ratings")
    if not isinstance(found, Mapping) or not found:
        return ""
    told = ", ".join(
        f"{names.question(key)} {'–' if value is None else value}" for key, value in found.items()
    )
    return f"ratings {told}"


def _edited(details: Details, names: Names) -> str:
    count = how_many(details.get("characters"), "character")
    return f"{_place(details, names)} edited; {count}"


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
            told.append(f"Rating of {names.question(question)} cleared")
        else:
            told.append(f"{names.question(question)} rated {rating}")
    return ", ".join(told) + (f", previously {before}" if before is not None else "")


def _skipped(details: Details, names: Names) -> str:
    found = details["ratings"]
    if not isinstance(found, Mapping):
        raise TypeError
    which = ", ".join(names.question(question) for question in found)
    return f"{which} skipped, with a reason" if details.get("skipped") else f"{which} no longer skipped"


_TICKS = {
    "looking_for": ("heard", "no longer marked as heard"),
    "follow_up": ("asked", "no longer marked as asked"),
    "red_flag": ("red flag", "red flag removed"),
    "own_flag": ("custom red flag", "custom red flag removed"),
}


def _mark(details: Details, names: Names, gone: bool) -> str:
    question, kind, item = str(details["question"]), str(details["kind"]), details["item"]
    what = _TICKS[kind][gone]
    severity = str(details.get("severity") or "")
    degree = f", {SEVERITIES.get(severity, severity)}" if severity and not gone else ""
    if kind == "own_flag":
        return f"{names.question(question)}: {what}{degree}"
    place = names.item(question, kind, item) if isinstance(item, int) else ""
    return f"{names.question(question)}: {what}{degree}, {place}"


def _task(details: Details, names: Names) -> str:
    task = names.task(str(details["task"]))
    return f"Task {task} skipped, with a reason" if details.get("skipped") else f"Task {task} recorded"


def _recommended(details: Details, names: Names) -> str:
    verdict = str(details.get("verdict") or "")
    return f"Recommendation: {verdict}" if verdict else "Recommendation removed"


def _amended(details: Details, names: Names) -> str:
    question, fields = str(details.get("question") or ""), details["fields"]
    if not isinstance(fields, list):
        raise TypeError
    what = " and ".join(FIELD_NAMES.get(str(field), str(field)) for field in fields)
    if fields == [TASK_RESULT]:
        return f"Amended result of task {names.task(question)}, with a reason"
    if fields == [CANDIDATE]:
        old, new = (str(details[key])[:8] for key in ("before", "after"))
        return f"Moved from candidate {old} to candidate {new}, with a reason"
    if fields == [RECOMMENDATION]:
        old, new = str(details.get("before") or "none"), str(details.get("recommended") or "none")
        return f"Amended recommendation from {old} to {new}, with a reason"
    if "after" in details:
        old, new = (_items(question, details[key], names) for key in ("before", "after"))
        return f"Amended {names.question(question)} {what} from {old} to {new}, with a reason"
    found = details.get("ratings")
    rating = next(iter(found.values()), None) if isinstance(found, Mapping) else None
    now = f", now {rating}" if rating is not None else ""
    return f"Amended {names.question(question) + ' ' if question else ''}{what}{now}, with a reason"


def _corrected(details: Details, names: Names) -> str:
    told = []
    for field, (old, new) in corrections(details).items():
        if field == CANDIDATE:
            told.append(f"moved from candidate {old[:8]} to candidate {new[:8]}")
        elif field == "plan":
            told.append(f"plan from {names.plan(old)} to {names.plan(new)}")
        elif field == "bank":
            told.append(f"question bank from {old[:8]} to {new[:8]}")
        else:
            told.append(f"{field} from “{old}” to “{new}”" if old or new else field)
    return f"Corrected: {', '.join(told)}, with a reason"


def _joined(what: str, details: Details) -> str:
    one, other = (str(details[key])[:8] for key in ("candidate", "other"))
    return f"Record {other} {what} record {one}, with a reason"


def _items(question: str, marks: object, names: Names) -> str:
    """Return checked items as a list."""
    if not isinstance(marks, list):
        raise TypeError
    told = []
    for kind, item, severity in marks:
        words = _TICKS[kind][0]
        if kind != "own_flag":
            words += f" {names.item(question, kind, item)}"
        told.append(words + (f" ({SEVERITIES[severity]})" if severity else ""))
    return ", ".join(told) or "none"


def _journal_replayed(details: Details, names: Names) -> str:
    told = [f"{details.get(name, 0)} {name}" for name in ("applied", "kept", "dropped", "unreadable")]
    return f"Changes recovered from the journal after a crash: {', '.join(told)}"


def _journal_kept(details: Details, names: Names) -> str:
    return f"Text of {_place(details, names)} recovered from the journal as an earlier version"


def _candidate(otherwise: str, what: str, details: Details, names: Names) -> str:
    fields = details.get("fields")
    which = ", ".join(str(field) for field in fields) if isinstance(fields, list) else ""
    return f"Candidate's {which or otherwise} {what}"


def _noted(details: Details, names: Names) -> str:
    return f"Candidate notes edited; {how_many(details.get('characters'), 'character')}"


def _held(details: Details, names: Names) -> str:
    return "Reason for legal hold changed" if details.get("again") else "Legal hold placed on the candidate"


def _unknown(verb: str, details: Details) -> str:
    """Return an unknown event: its name and plain values, never JSON."""
    plain = {key: value for key, value in details.items() if key not in ("content", "changed", "by", "named")}
    told = [f"{key.replace('_', ' ')} {_value(value)}" for key, value in plain.items()]
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
    "created": lambda details, names: "Interview started",
    "recorded": lambda details, names: "Content recorded in the audit log for the first time",
    "worded": lambda details, names: (
        f"{names.question(str(details['question']))}: "
        + (f"alternative wording {details['wording']}" if details["wording"] else "wording of the form")
    ),
    "ratings finished": lambda details, names: (
        f"Ratings finished, decision shown{' again' if details.get('again') else ''}; "
        f"{_outcome(details, names)}"
    ),
    "ratings reopened": lambda _, __: "Ratings reopened after the decision was shown, with a reason",
    "writing adjusted": lambda details, _: (
        "Must-pass criteria on writing reported, not applied"
        if details["adjusted"]
        else "Must-pass criteria on writing applied again"
    ),
    "planned": lambda details, names: f"Plan changed to {names.plan(str(details['plan']))}, with a reason",
    "added": partial(_arrived, "Added as"),
    "imported": _imported,
    "chosen": _chosen,
    "opened": lambda details, names: f"{names.question(str(details['question']))} opened",
    "edited": _edited,
    "rated": _rated,
    "skipped": _skipped,
    "marked": partial(_mark, gone=False),
    "unmarked": partial(_mark, gone=True),
    "task recorded": _task,
    "recommended": _recommended,
    "submitted": _submitted,
    "submit undone": lambda details, names: "Submission undone; the interview is a draft again",
    "amended": _amended,
    "corrected": _corrected,
    "joined": lambda details, _: _joined("joined into", details),
    "split": lambda details, _: _joined("split from", details),
    "discarded": lambda details, names: "Draft discarded (hidden from lists, not deleted)",
    "restored": lambda details, names: "Discarded draft restored",
    "journal replayed": _journal_replayed,
    "journal kept": _journal_kept,
    "renamed": lambda details, names: "Candidate's name or contact details changed",
    "candidate edited": partial(_candidate, "contact details", "changed"),
    "candidate imported": partial(_candidate, "details", "imported from another machine"),
    "candidate noted": _noted,
    "told apart": lambda details, names: (
        "New candidate is a different person with the same name as an earlier one"
    ),
    "held": _held,
    "interviewer renamed": lambda details, _: (
        f"Interviewer renamed in {how_many(details.get('interviews'), 'interview')}, with a reason"
    ),
    "anonymized": lambda details, names: "Typed text removed; ratings and decision are kept",
    "candidate anonymized": lambda details, names: "Candidate anonymized",
    "retention set": lambda details, names: f"Retention period set: {PLACES[str(details['place'])].title}",
    "erased": lambda details, names: f"Candidate erased with {how_many(details['interviews'], 'interview')}",
    "released": lambda details, names: "Legal hold released",
}
