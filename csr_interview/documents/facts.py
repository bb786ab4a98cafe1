"""What every format needs of an interview: its outcome, and checked items in the bank's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from csr_interview.labels import FIELD_NAMES, SEVERITIES
from csr_interview.models.amended import MARKS, marks_of, recommendation_of, task_of
from csr_interview.models.amended import plain as plain_value
from csr_interview.models.decision import Decision, ObservedFlag, TaskLine, Verdict
from csr_interview.models.exact import decimals
from csr_interview.models.interview import (
    RECOMMENDATION,
    SETTLING,
    TASK_REPLY,
    TASK_RESULT,
    TASK_SKIP,
    Amendment,
    Interview,
    Mark,
    MarkKind,
    TaskResult,
)
from csr_interview.models.tasks import (
    BestOption,
    Choice,
    Criteria,
    Errors,
    FindErrors,
    Item,
    Order,
    Proofread,
    Steps,
    Task,
)
from csr_interview.scoring.decision import decide, evidence_of
from csr_interview.scoring.tasks import criterion_ratings, false_alarms

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question

EQUAL = "equal"
"""The preset that every bank's weights are compared with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision that counts, and the current numbers.

    In a submitted interview `verdict` and `composite` are the locked ones; amendments may have changed
    `now` since. In a draft both are the same.
    """

    verdict: Verdict
    composite: Fraction | None
    now: Decision

    @property
    def moved(self) -> bool:
        """Whether amendments have changed the decision or the score since submission."""
        return (self.verdict, self.composite) != (self.now.verdict, self.now.composite)


def planned(interview: Interview, bank: Bank) -> Bank:
    """Return the part of a bank that the interview's plan and form use."""
    return bank.for_plan(interview.plan, interview.form)


def plan_title(interview: Interview, bank: Bank) -> str:
    """Return the title of the interview's plan; empty without a plan."""
    return next((plan.title for plan in bank.plans if plan.id == interview.plan), interview.plan)


def outcome(interview: Interview, bank: Bank, *, explain: bool = True) -> Outcome:
    """Return the outcome of an interview, with its explanation unless `explain` is False."""
    kept = interview.submitted_verdict
    preset = kept.preset if kept else "default"
    return outcome_as(interview, decide(bank, evidence_of(interview, bank), preset, explain=explain))


def outcome_as(interview: Interview, now: Decision) -> Outcome:
    """Return the outcome of an interview whose current numbers are known."""
    kept = interview.submitted_verdict
    if kept is None:
        return Outcome(now.verdict, now.composite, now)
    composite = Fraction(kept.composite) if kept.composite else None
    return Outcome(Verdict(kept.verdict), composite, now)


def edges(bank: Bank) -> tuple[Fraction, ...]:
    """Return the scores at which the decision changes; rounding must not cross one."""
    return tuple(band.at_least for band in bank.decision.bands)


def decision_name(bank: Bank) -> str:
    """Return what the decision is called: of one stage of several, a result."""
    return "stage result" if bank.process is not None else "weighted decision"


def stage_place(bank: Bank) -> str:
    """Return the place of the stage that a bank is narrowed to: "stage 2 of 5"; empty for a whole bank."""
    if bank.process is None:
        return ""
    ids = [share.id for share in bank.process.stages]
    return f"stage {ids.index(bank.stages[0].id) + 1} of {len(ids)}"


def share_of(bank: Bank) -> Fraction:
    """Return what the stage that a bank is narrowed to counts over all stages, in percent."""
    shares = bank.process.stages if bank.process is not None else ()
    own = sum((share.weight for share in shares if share.id == bank.stages[0].id), Fraction(0))
    return 100 * own / sum((share.weight for share in shares), Fraction(0))


def format_score(value: Fraction | None, limits: Sequence[Fraction] = (), places: int = 2) -> str:
    """Return a number as a decimal that stays on its side of every limit; empty for None."""
    return "" if value is None else decimals(value, limits, places)


def plain(value: Fraction) -> str:
    """Return a number of the bank with all its decimals."""
    return str(value.numerator) if value.denominator == 1 else decimals(value, (value,), 1)


def heard(interview: Interview, question: Question) -> tuple[str, ...]:
    """Return the points to look for that were heard, in the bank's order."""
    return _ticked(interview, question, "looking_for", question.looking_for)


def asked(interview: Interview, question: Question) -> tuple[str, ...]:
    """Return the follow-ups that were asked, in the bank's order."""
    return _ticked(interview, question, "follow_up", tuple(item.text for item in question.follow_ups))


def _ticked(
    interview: Interview, question: Question, kind: MarkKind, texts: Sequence[str]
) -> tuple[str, ...]:
    places = {mark.item for mark in interview.marks if mark.question == question.id and mark.kind == kind}
    return tuple(text for place, text in enumerate(texts) if place in places)


def flags_of(flags: Sequence[ObservedFlag], question_id: str) -> tuple[ObservedFlag, ...]:
    """Return the red flags of one question."""
    return tuple(flag for flag in flags if flag.question == question_id)


def serious_first(flags: Sequence[ObservedFlag]) -> tuple[ObservedFlag, ...]:
    """Return red flags in display order: serious ones first, otherwise as recorded."""
    return tuple(sorted(flags, key=lambda flag: flag.severity != "serious"))


def count(flags: Sequence[ObservedFlag], severity: str) -> int:
    """Return how many flags have a severity, "serious" or "note"."""
    return sum(flag.severity == severity for flag in flags)


def short_name(bank: Bank, question_id: str) -> str:
    """Return the number of a question, such as "Q2"; its id if the bank does not have it."""
    for place, question in enumerate(bank.questions, 1):
        if question.id == question_id:
            return f"Q{place}"
    return question_id


def question_name(bank: Bank, question_id: str) -> str:
    """Return the number and title of a question; its id if the bank does not have it."""
    for place, question in enumerate(bank.questions, 1):
        if question.id == question_id:
            return f"Q{place} {question.title}"
    return question_id


def preset_title(bank: Bank, preset: str) -> str:
    """Return the name of a set of weights; its id if the bank does not have it."""
    known = bank.decision.presets.get(preset)
    return known.title if known else preset


def source_name(bank: Bank, source: str) -> str:
    """Return the name of an input of a must-pass criterion: question number, task title, criterion."""
    part, _, criterion_id = source.partition("/")
    for task in bank.tasks:
        if task.id == part:
            criteria = task.rule.criteria if task.rule.kind == "criteria" else ()
            return ", ".join([task.title, *(item.title for item in criteria if item.id == criterion_id)])
    return short_name(bank, part)


def field_label(bank: Bank, source: str, field: str) -> str:
    """Return the name of a text, such as "Q2 Action", "Late parcel, reply" or "Summary"."""
    name = FIELD_NAMES.get(field, field.replace("_", " ").capitalize())
    if field in (TASK_REPLY, TASK_SKIP, TASK_RESULT):
        return f"{source_name(bank, source)}, {name.lower()}"
    return f"{short_name(bank, source)} {name}" if source else name


# The response to a task in the bank's words. Ids that the task does not have are ignored, as in scoring.


Response = Mapping[str, object]

NOTHING = "none"


@dataclass(frozen=True)
class Words:
    """One thing that was recorded, or that should have been."""

    label: str
    text: str
    tells_key: bool = False
    """Whether it gives away the answer key; not shown while scores are hidden."""


def recorded(task: Task, response: Response) -> tuple[Words, ...]:
    """Return what was recorded for a task, then what was missed or correct."""
    if not response:
        return ()
    match task.rule:
        case BestOption() as rule:
            return tuple(_chosen(rule, response))
        case Errors() | FindErrors() | Proofread() as rule:
            return tuple(_errors(rule, response))
        case Steps() as rule:
            return tuple(_steps(rule, response))
        case Order() as rule:
            return tuple(_order(rule, response))
        case Choice() as rule:
            return tuple(_fields(rule, response))
        case Criteria() as rule:
            return tuple(_ratings(rule, response))


def _chosen(rule: BestOption, response: Response) -> Iterator[Words]:
    chosen = _text(rule.options, response.get("chosen"))
    if not chosen:
        return
    yield Words("Chose", chosen)
    if response.get("chosen") != rule.key:
        yield Words("Best option", _text(rule.options, rule.key), tells_key=True)


def _errors(rule: Errors | FindErrors | Proofread, response: Response) -> Iterator[Words]:
    ticked = _ids(response.get("ticked"))
    if ticked is None:
        return
    found = [item.text for item in rule.errors if item.id in ticked]
    missed = [item.text for item in rule.errors if item.id not in ticked]
    yield Words("Found", "; ".join(found) or NOTHING)
    if false_alarms(response):
        yield Words("False alarms", str(false_alarms(response)))
    if missed:
        yield Words("Missed", "; ".join(missed), tells_key=True)


def _steps(rule: Steps, response: Response) -> Iterator[Words]:
    ticked = _ids(response.get("ticked"))
    if ticked is None:
        return
    missed = [step for step in rule.steps if step.id not in ticked]
    texts = {step.id: step.text for step in rule.steps}
    # In the order in which they were covered where that counts, otherwise in the bank's.
    order = dict.fromkeys(ticked) if rule.order else texts
    covered = [texts[name] for name in order if name in ticked and name in texts]
    yield Words("Covered in this order" if rule.order else "Covered", "; ".join(covered) or NOTHING)
    critical = [step.text for step in missed if step.critical]
    others = [step.text for step in missed if not step.critical]
    if critical:
        yield Words("Missed critical", "; ".join(critical), tells_key=True)
    if others:
        yield Words("Missed", "; ".join(others), tells_key=True)


def _order(rule: Order, response: Response) -> Iterator[Words]:
    known = {item.id for item in rule.items}
    given = [entry for entry in _ids(response.get("order")) or () if entry in known]
    if not given:
        return
    yield Words("Chosen order", _numbered(rule, given))
    if tuple(given) != rule.key:
        yield Words("Correct order", _numbered(rule, rule.key), tells_key=True)


def _fields(rule: Choice, response: Response) -> Iterator[Words]:
    for field in rule.fields:
        chosen = _text(field.options, response.get(field.id))
        yield Words("Chose" if chosen else "No choice", labelled(field.label, chosen))
    for field in rule.fields:
        if response.get(field.id) != field.key:
            right = _text(field.options, field.key)
            yield Words("Correct", labelled(field.label, right), tells_key=True)


def _ratings(rule: Criteria, response: Response) -> Iterator[Words]:
    ratings = criterion_ratings(rule, response)
    if ratings:
        rated = [f"{item.title} {ratings[item.id]}" for item in rule.criteria if item.id in ratings]
        yield Words("Rated", ", ".join(rated))
    left = [criterion.title for criterion in rule.criteria if criterion.id not in ratings]
    if ratings and left:
        yield Words("Not rated", ", ".join(left))


def labelled(label: str, text: str) -> str:
    """Return a label with its text; a question needs no colon."""
    between = " " if label.endswith(("?", ":")) else ": "
    return f"{label}{between}{text}" if text else label


def _numbered(rule: Order, order: Iterable[str]) -> str:
    return "; ".join(f"{place} {_text(rule.items, entry)}" for place, entry in enumerate(order, 1))


def _text(items: Iterable[Item], wanted: object) -> str:
    return next((item.text for item in items if item.id == wanted), "")


def _ids(value: object) -> list[str] | None:
    """Return a recorded list of ids; None where no list was recorded."""
    if not isinstance(value, list | tuple):
        return None
    return [entry for entry in value if isinstance(entry, str)]


# The tasks of an interview: each task of the bank, completed or not, with its score.


TaskStatus = Literal["completed", "skipped", "not rated", "not administered"]
"""The state of a task. Only `completed` has a score; `not rated` has a reply without a rating."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task of the bank and all that is known of it."""

    task: Task
    result: TaskResult
    """What was recorded; empty if nothing was."""
    line: TaskLine | None
    """The score with its calculation; None if there is none, which is not a score of 0."""

    @property
    def state(self) -> TaskStatus:
        """Return the state of the task."""
        if self.result.skip_reason.strip():
            return "skipped"
        if self.line is not None:
            return "completed"
        return "not rated" if self.result.text.strip() else "not administered"

    @property
    def score(self) -> Fraction | None:
        """The score from 1 to 5."""
        return None if self.line is None else 1 + 4 * self.line.p

    @property
    def words(self) -> tuple[Words, ...]:
        """What was recorded, in the bank's words, and what was missed or correct."""
        return () if self.line is None else recorded(self.task, self.result.response)

    @property
    def said(self) -> tuple[str, ...]:
        """What was recorded alone, one text each."""
        return tuple(f"{words.label}: {words.text}" for words in self.words if not words.tells_key)


def task_facts(interview: Interview, bank: Bank, lines: Iterable[TaskLine]) -> tuple[TaskFacts, ...]:
    """Return every task of the bank in its order. `lines` are the scores of completed tasks."""
    scored = {line.task: line for line in lines}
    return tuple(
        TaskFacts(task, interview.task_results.get(task.id) or TaskResult(task.id), scored.get(task.id))
        for task in bank.tasks
    )


# The store keeps a change from a rating to a skip (and back) as two amendments, so that each value can be
# restored exactly. For the user it is one amendment with one reason.


def acts(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return amendments with the two halves of one change joined: of the rating, to or from "skipped: …"."""
    found: list[Amendment] = []
    for change in amendments:
        if found and _same_act(found[-1], change):
            found[-1] = _joined(found[-1], change)
        else:
            found.append(change)
    return tuple(found)


def _same_act(one: Amendment, other: Amendment) -> bool:
    said = (one.question, one.reason, one.by, one.at) == (other.question, other.reason, other.by, other.at)
    return said and {one.field, other.field} == set(SETTLING)


def _joined(one: Amendment, other: Amendment) -> Amendment:
    rating, skip = (one, other) if one.field == "rating" else (other, one)
    return replace(rating, old=rating.old or _as_skip(skip.old), new=rating.new or _as_skip(skip.new))


def _as_skip(reason: str) -> str:
    return f"skipped: {reason}" if reason else ""


# What an amendment changed, in the bank's words.


def amended_words(bank: Bank, change: Amendment, value: str) -> tuple[str, ...]:
    """Return the old or new value of an amendment in words, one text for each thing; none if it is empty."""
    if not value:
        return ()
    if change.field in MARKS:
        question = next((one for one in bank.questions if one.id == change.question), None)
        if question is not None:
            return tuple(_marked(question, mark) for mark in marks_of(change.question, change.field, value))
    if change.field == TASK_RESULT:
        task = next((one for one in bank.tasks if one.id == change.question), None)
        result = task_of(change.question, value)
        if task is not None and result is not None:
            return tuple(_result_words(task, result))
    if change.field == RECOMMENDATION and (own := recommendation_of(value)):
        return (f"{own.verdict.upper()}. {own.reason}",)
    return (plain_value(change.field, value),)


def _marked(question: Question, mark: Mark) -> str:
    """Return a mark in words; an item that the bank does not have by its number."""
    items = {
        "looking_for": ("Heard", question.looking_for),
        "follow_up": ("Asked", tuple(item.text for item in question.follow_ups)),
        "red_flag": ("", tuple(flag.text for flag in question.red_flags)),
    }
    if mark.kind == "own_flag":
        return f"{SEVERITIES[mark.severity]}: {mark.text}"
    what, texts = items[mark.kind]
    text = texts[mark.item] if mark.item < len(texts) else f"number {mark.item + 1}"
    if mark.kind == "red_flag" and mark.item < len(texts):
        what = SEVERITIES[question.red_flags[mark.item].severity]
    return f"{what}: {text}" + (f" – {mark.text}" if mark.text else "")


def _result_words(task: Task, result: TaskResult) -> Iterator[str]:
    """Yield what was recorded for a task, without what gives away the answer key."""
    if result.skip_reason:
        yield f"Skipped: {result.skip_reason}"
    for words in recorded(task, result.response):
        if not words.tells_key:
            yield f"{words.label}: {words.text}"
    if result.text.strip():
        yield f"Reply: {result.text}"
