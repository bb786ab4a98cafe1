"""The evidence of a scorecard: what was noted, heard, asked and seen, and what was amended since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from textual.content import Content

from csr_interview.models.bank import Question
from csr_interview.models.interview import TEXT_FIELDS, Amendment
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, hanging, lines, local_time
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import minutes, shown, shown_line
from csr_interview.words.amending import acts
from csr_interview.words.fields import FIELD_NAMES

INDENT = 12
"""Columns that the labels of the evidence take."""


def evidence(view: ScorecardView, width: int) -> Content:
    """Return everything that was noted, question by question."""
    blocks = [lines(_question(view, question, width)) for question in view.bank.questions]
    return lines([Content.styled("EVIDENCE", STRONG), Content("\n\n").join(blocks)])


def interview_texts(view: ScorecardView, fields: tuple[str, ...], width: int) -> Content:
    """Return the texts of the interview as a whole, each under its name; empty ones are said to be so."""
    blocks: list[Content] = []
    for field in fields:
        text = getattr(view.interview, field)
        body = shown(text) if text.strip() else Content.styled("nothing noted", QUIET)
        blocks.append(
            lines([Content.styled(FIELD_NAMES[field].upper(), STRONG), hanging(Content(""), body, 2, width)])
        )
    return Content("\n\n").join(blocks)


class Part(NamedTuple):
    """One part of a question's evidence, and the field it tells: "" where it tells none."""

    field: str
    content: Content


def _question(view: ScorecardView, question: Question, width: int) -> Iterator[Content]:
    return (part.content for part in question_parts(view, question, width))


def question_parts(
    view: ScorecardView, question: Question, width: int, also: Collection[str] = ()
) -> Iterator[Part]:
    """Yield what there is on a question, in reading order; text fields named in `also` even when empty."""
    answer = view.interview.answer(question.id)
    state = "not rated"
    if answer.rating is not None:
        state = f"rated {answer.rating}"
    elif answer.skip_reason:
        state = "skipped"
    time = f" · {minutes(answer.seconds)}" if answer.seconds else ""
    head = Content.assemble(shown_line(view.label(question.id), "bold"), (f"   {state}{time}", QUIET))
    yield Part("", lines(head.wrap(width)))
    yield Part("", hanging(Content(""), shown_line(question.prompt, QUIET), 2, width))
    if answer.rating is not None:
        anchor = shown_line(question.anchors.at(answer.rating), QUIET)
        yield Part("rating", entry(f"{answer.rating} means", anchor, width))
    if answer.skip_reason:
        yield Part("skip_reason", entry("Skipped", shown_line(answer.skip_reason), width))
    for field in TEXT_FIELDS:
        text = getattr(answer, field)
        if text.strip():
            yield Part(field, entry(FIELD_NAMES[field], shown(text.strip("\n")), width))
        elif field in also:
            yield Part(field, entry(FIELD_NAMES[field], Content.styled("(empty now)", QUIET), width))
    if not answer.has_text and not any(field in also for field in TEXT_FIELDS):
        yield Part("notes", entry("Notes", Content.styled("nothing noted", QUIET), width))
    yield from (Part("", mark) for mark in _marks(view, question, width))


def _marks(view: ScorecardView, question: Question, width: int) -> Iterator[Content]:
    """Yield what was ticked as heard and asked, and the red flags seen."""
    marks = [mark for mark in view.interview.marks if mark.question == question.id]
    groups = (
        ("Heard", "looking_for", question.looking_for),
        ("Asked", "follow_up", tuple(item.text for item in question.follow_ups)),
    )
    for name, kind, texts in groups:
        ticked = {mark.item for mark in marks if mark.kind == kind}
        for place, text in enumerate(texts):
            if place in ticked:
                yield entry(name, Content.assemble(("✓ ", "$text-success"), shown_line(text)), width)
                name = ""
    name = "Seen"
    for flag in view.today.flags:
        if flag.question == question.id:
            style = "$text-error" if flag.severity == "serious" else "$text-warning"
            yield entry(name, Content.assemble((f"⚑ {flag.severity}: ", style), shown_line(flag.text)), width)
            name = ""


def entry(name: str, text: Content, width: int) -> Content:
    """Return one labelled text, its label above it where that leaves too little room."""
    label = Content.styled(name, QUIET)
    if width >= NARROW:
        return hanging(Content("  ").append(label), text, INDENT + 2, width)
    body = hanging(Content(""), text, 4, width)
    return lines([Content("  ").append(label), body]) if name else body


def field_name(view: ScorecardView, question_id: str, field: str) -> str:
    """Return the name of a field with the number of its question, such as "Q2 Rating"."""
    name = FIELD_NAMES.get(field, field)
    return f"{view.short(question_id)} {name}" if question_id else name


def amendments(view: ScorecardView, width: int) -> Content:
    """Return what was changed after submit: old, new, reason, by whom and when; empty where nothing was."""
    changes = acts(view.interview.amendments)
    if not changes:
        return Content("")
    head = Content.assemble(("AMENDMENTS", STRONG), ("  after submit; the old values are kept", QUIET))
    return Content("\n\n").join(
        [lines(head.wrap(width)), *(_amendment(view, change, width) for change in changes)]
    )


def _amendment(view: ScorecardView, change: Amendment, width: int) -> Content:
    head = Content.assemble(
        shown_line(field_name(view, change.question, change.field), "bold"),
        (f"   {local_time(change.at, view.tz)}, by ", QUIET),
        shown_line(change.by, QUIET),
    )
    return lines(
        [
            *head.wrap(width),
            entry("Old", _value(change.old), width),
            entry("New", _value(change.new), width),
            entry("Reason", shown_line(change.reason), width),
        ]
    )


def _value(text: str) -> Content:
    return shown(text) if text.strip() else Content.styled("(empty)", QUIET)
