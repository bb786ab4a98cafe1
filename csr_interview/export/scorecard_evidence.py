"""The second half of a scorecard: what was said, noted, ticked and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Facts, Heading, Point, Points
from csr_interview.export.facts import asked, flags_of, heard, question_name, short_name
from csr_interview.models.interview import TEXT_FIELDS
from csr_interview.scoring.wording import number
from csr_interview.words.amending import acts
from csr_interview.words.fields import FIELD_NAMES
from csr_interview.words.layout import duration, when

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Decision, ObservedFlag
    from csr_interview.models.interview import Amendment, Answer, Interview

Row = tuple[str, str | tuple[str, ...]]

NOTHING = "(nothing noted)"
TICK = "☑"
"""What was ticked during the interview."""


def evidence_blocks(interview: Interview, bank: Bank, decision: Decision) -> Iterator[Block]:
    """Yield for each question how it was rated and what was noted, heard and asked."""
    yield Heading("Evidence", part="evidence")
    weights = {row.question: number(row.weight) for row in decision.questions}
    for question in bank.questions:
        answer = interview.answer(question.id)
        facts = (
            _state(answer),
            f"weight {weights[question.id]}",
            duration(answer.seconds) if answer.seconds else "",
        )
        aside = " · ".join(fact for fact in facts if fact)
        yield Heading(question_name(bank, question.id), level=3, aside=aside)
        yield Facts(tuple(_rows(interview, question, answer)))
        yield from _flags(flags_of(decision.flags, question.id))


def _state(answer: Answer) -> str:
    if answer.rating is not None:
        return f"rated {answer.rating}"
    if answer.skip_reason:
        return f"not assessed: {answer.skip_reason}"
    return "in progress" if answer.opened else "not asked"


def _rows(interview: Interview, question: Question, answer: Answer) -> Iterator[Row]:
    """Yield what there is to tell of a question, each with its name."""
    yield "Question", question.prompt
    if answer.rating is not None:
        yield f"A {answer.rating} is", f"“{question.anchors.at(answer.rating).strip()}”"
    names = TEXT_FIELDS if _star(question, answer) else ("notes",)
    for name in names:
        text = getattr(answer, name).strip("\n")
        if text.strip():
            yield FIELD_NAMES[name], text
        elif name != "notes" or (answer.rating is not None and not answer.has_text):
            yield FIELD_NAMES[name], NOTHING
    yield from _ticks("Heard", question.looking_for, heard(interview, question))
    yield from _ticks("Asked", tuple(item.text for item in question.follow_ups), asked(interview, question))


def _star(question: Question, answer: Answer) -> bool:
    """Whether the four STAR fields are shown: where the bank asks for them, or something is in them."""
    return answer.has_text and (
        question.star or bool(answer.situation or answer.task or answer.action or answer.result)
    )


def _ticks(label: str, all_items: tuple[str, ...], ticked: tuple[str, ...]) -> Iterator[Row]:
    """Yield what was ticked, with how many there were; nothing where nothing was."""
    if ticked:
        yield f"{label} {len(ticked)} of {len(all_items)}", tuple(f"{TICK} {text}" for text in ticked)


def _flags(flags: tuple[ObservedFlag, ...]) -> Iterator[Block]:
    if flags:
        points = (
            Point(f"{flag.severity}: {flag.text}", tone="warning" if flag.severity == "serious" else "plain")
            for flag in flags
        )
        yield Points(tuple(points), "Red flags")


def note_blocks(interview: Interview) -> Iterator[Block]:
    """Yield what was noted for the interview as a whole."""
    texts = (
        ("Opening", interview.opening_notes),
        ("Candidate's questions", interview.candidate_questions),
        ("Summary", interview.summary),
    )
    rows = tuple((name, text.strip("\n")) for name, text in texts if text.strip())
    if rows:
        yield Heading("Interview notes", part="notes")
        yield Facts(rows)


def amendment_blocks(interview: Interview, bank: Bank, zone: tzinfo | None) -> Iterator[Block]:
    """Yield each change made after submit: what, from what to what, by whom, when and why."""
    if interview.amendments:
        yield Heading("Amendments", part="amendments")
    for change in acts(interview.amendments):
        yield _amendment(change, bank, zone)


def _amendment(change: Amendment, bank: Bank, zone: tzinfo | None) -> Facts:
    name = FIELD_NAMES.get(change.field, change.field.replace("_", " "))
    place = f"{short_name(bank, change.question)} {name.lower()}" if change.question else name
    rows = (
        ("Was", change.old or "(empty)"),
        ("Is", change.new or "(empty)"),
        ("Because", change.reason),
    )
    return Facts(rows, f"{when(change.at, zone)} · {place}", f"by {change.by or 'not named'}")
