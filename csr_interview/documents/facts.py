"""What every format needs of an interview: its outcome, and ticks turned back into the bank's words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from csr_interview.documents.tasks import Words, recorded
from csr_interview.labels import FIELD_NAMES
from csr_interview.models.decision import Decision, ObservedFlag, TaskLine, Verdict
from csr_interview.models.exact import decimals
from csr_interview.models.interview import TASK_REPLY, TASK_SKIP, Amendment, Interview, MarkKind, TaskResult
from csr_interview.scoring.decision import decide, evidence_of

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.tasks import Task

EQUAL = "equal"
"""The preset that every bank's weights are compared with."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict that counts, beside the numbers as they are now.

    For a submitted interview `verdict` and `composite` are the ones it was locked with; amendments may
    have moved `now` since. For a draft both are the same.
    """

    verdict: Verdict
    composite: Fraction | None
    now: Decision

    @property
    def moved(self) -> bool:
        """Whether amendments have changed the verdict or the score since submit."""
        return (self.verdict, self.composite) != (self.now.verdict, self.now.composite)


def outcome(interview: Interview, bank: Bank, *, explain: bool = True) -> Outcome:
    """Return how an interview came out, with everything that explains it unless `explain` is False."""
    kept = interview.submitted_verdict
    preset = kept.preset if kept else "default"
    return outcome_as(interview, decide(bank, evidence_of(interview, bank), preset, explain=explain))


def outcome_as(interview: Interview, now: Decision) -> Outcome:
    """Return how an interview came out, where the numbers as they are now are known."""
    kept = interview.submitted_verdict
    if kept is None:
        return Outcome(now.verdict, now.composite, now)
    composite = Fraction(kept.composite) if kept.composite else None
    return Outcome(Verdict(kept.verdict), composite, now)


def edges(bank: Bank) -> tuple[Fraction, ...]:
    """Return the scores at which the verdict changes; rounding must not carry a number over one."""
    return tuple(band.at_least for band in bank.decision.bands)


def shown(value: Fraction | None, limits: Sequence[Fraction] = (), places: int = 2) -> str:
    """Return a number as a decimal that stays on its side of every limit; empty for None."""
    return "" if value is None else decimals(value, limits, places)


def plain(value: Fraction) -> str:
    """Return a number of the bank with as many digits as it has, at least one where it is no integer."""
    return str(value.numerator) if value.denominator == 1 else decimals(value, (value,), 1)


def heard(interview: Interview, question: Question) -> tuple[str, ...]:
    """Return what was ticked as heard of the points to look for, in the bank's order."""
    return _ticked(interview, question, "looking_for", question.looking_for)


def asked(interview: Interview, question: Question) -> tuple[str, ...]:
    """Return the follow-ups ticked as asked, in the bank's order."""
    return _ticked(interview, question, "follow_up", tuple(item.text for item in question.follow_ups))


def _ticked(
    interview: Interview, question: Question, kind: MarkKind, texts: Sequence[str]
) -> tuple[str, ...]:
    places = {mark.item for mark in interview.marks if mark.question == question.id and mark.kind == kind}
    return tuple(text for place, text in enumerate(texts) if place in places)


def flags_of(flags: Sequence[ObservedFlag], question_id: str) -> tuple[ObservedFlag, ...]:
    """Return the red flags seen in one question."""
    return tuple(flag for flag in flags if flag.question == question_id)


def serious_first(flags: Sequence[ObservedFlag]) -> tuple[ObservedFlag, ...]:
    """Return red flags in the order in which they are shown: serious ones first, else as seen."""
    return tuple(sorted(flags, key=lambda flag: flag.severity != "serious"))


def count(flags: Sequence[ObservedFlag], severity: str) -> int:
    """Return how many flags have a severity, "serious" or "note"."""
    return sum(flag.severity == severity for flag in flags)


def short_name(bank: Bank, question_id: str) -> str:
    """Return the number of a question, such as "Q2", as the app shows it; its id where the bank has none."""
    for place, question in enumerate(bank.questions, 1):
        if question.id == question_id:
            return f"Q{place}"
    return question_id


def question_name(bank: Bank, question_id: str) -> str:
    """Return number and title of a question; its id where the bank does not have it."""
    for place, question in enumerate(bank.questions, 1):
        if question.id == question_id:
            return f"Q{place} {question.title}"
    return question_id


def preset_title(bank: Bank, preset: str) -> str:
    """Return what a set of weights is called; its id where the bank does not have it."""
    known = bank.decision.presets.get(preset)
    return known.title if known else preset


def source_name(bank: Bank, source: str) -> str:
    """Return what fed a gate as people call it: a question's number, a task's title, a criterion."""
    part, _, criterion_id = source.partition("/")
    for task in bank.tasks:
        if task.id == part:
            criteria = task.rule.criteria if task.rule.kind == "criteria" else ()
            return ", ".join([task.title, *(item.title for item in criteria if item.id == criterion_id)])
    return short_name(bank, part)


def field_label(bank: Bank, source: str, field: str) -> str:
    """Return which text it is, such as "Q2 Action", "Late parcel, reply" or "Summary"."""
    name = FIELD_NAMES.get(field, field.replace("_", " ").capitalize())
    if field in (TASK_REPLY, TASK_SKIP):
        return f"{source_name(bank, source)}, {name.lower()}"
    return f"{short_name(bank, source)} {name}" if source else name


# What every format tells of an interview's tasks: each task of the bank, given or not, with its score.


State = Literal["given", "skipped", "not rated", "not given"]
"""What became of a task. Only `given` has a score; `not rated` has a written reply that nobody has rated."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """One task of the bank and all that is known of it."""

    task: Task
    result: TaskResult
    """What was recorded; an empty record where nothing was."""
    line: TaskLine | None
    """The score with its working; None where there is none, which is not a score of 0."""

    @property
    def state(self) -> State:
        """What became of the task."""
        if self.result.skip_reason.strip():
            return "skipped"
        if self.line is not None:
            return "given"
        return "not rated" if self.result.text.strip() else "not given"

    @property
    def score(self) -> Fraction | None:
        """The score from 1 to 5."""
        return None if self.line is None else 1 + 4 * self.line.p

    @property
    def words(self) -> tuple[Words, ...]:
        """What was recorded, in the bank's words, and what was missed or would have been right."""
        return () if self.line is None else recorded(self.task, self.result.response)

    @property
    def said(self) -> tuple[str, ...]:
        """What was recorded alone, one text each."""
        return tuple(f"{words.label}: {words.text}" for words in self.words if not words.tells_key)


def task_facts(interview: Interview, bank: Bank, lines: Iterable[TaskLine]) -> tuple[TaskFacts, ...]:
    """Return every task of the bank in its order. `lines` are the scores of what was given."""
    scored = {line.task: line for line in lines}
    return tuple(
        TaskFacts(task, interview.task_results.get(task.id) or TaskResult(task.id), scored.get(task.id))
        for task in bank.tasks
    )


# Amendments as somebody made them, for whoever counts or shows them.
#
# The store keeps a change of a rating into a skip (and back) as two amendments, so that each value can be
# taken back exactly. Who made it did one thing, with one reason.


SETTLING = frozenset(("rating", "skip_reason"))


def acts(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return amendments with the two halves of one act as one: of the rating, to or from "left out: …"."""
    found: list[Amendment] = []
    for change in amendments:
        if found and _same_act(found[-1], change):
            found[-1] = _joined(found[-1], change)
        else:
            found.append(change)
    return tuple(found)


def _same_act(one: Amendment, other: Amendment) -> bool:
    said = (one.question, one.reason, one.by, one.at) == (other.question, other.reason, other.by, other.at)
    return said and {one.field, other.field} == SETTLING


def _joined(one: Amendment, other: Amendment) -> Amendment:
    rating, skip = (one, other) if one.field == "rating" else (other, one)
    return replace(rating, old=rating.old or _left_out(skip.old), new=rating.new or _left_out(skip.new))


def _left_out(reason: str) -> str:
    return f"left out: {reason}" if reason else ""
