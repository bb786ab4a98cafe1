"""The second half of a text scorecard: what was said, noted, ticked and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from csr_interview.export.facts import asked, flags_of, heard
from csr_interview.export.layout import duration, hang, label, when, wrap

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Question
    from csr_interview.models.decision import Decision, ObservedFlag
    from csr_interview.models.interview import Answer, Interview

WIDTH = 80
_LABEL = 12


def evidence(interview: Interview, bank: Bank, decision: Decision) -> Iterator[str]:
    """Yield for each question how it was rated and what was noted, heard and asked."""
    for number, question in enumerate(bank.questions):
        if number:
            yield ""
        flags = flags_of(decision.flags, question.id)
        yield from _question(interview, question, interview.answer(question.id), flags)


def _question(
    interview: Interview, question: Question, answer: Answer, flags: tuple[ObservedFlag, ...]
) -> Iterator[str]:
    yield from hang(f"{label(question.id)} ", f"{question.title} · {_state(answer)}", WIDTH)
    if answer.rating is not None:
        yield from hang("   ", f"“{question.anchors.at(answer.rating)}”", WIDTH)
    names = ("situation", "task", "action", "result", "notes") if _star(question, answer) else ("notes",)
    for name in names:
        text = getattr(answer, name).strip("\n")
        if text.strip():
            yield from hang(f"   {name.capitalize():<{_LABEL}}", text, WIDTH)
        elif name != "notes":
            yield f"   {name.capitalize():<{_LABEL}}(nothing noted)"
    yield from _ticks("Heard", question.looking_for, heard(interview, question))
    yield from _ticks("Asked", tuple(item.text for item in question.follow_ups), asked(interview, question))
    for flag in flags:
        yield from hang(f"   ! {flag.severity}: ", flag.text, WIDTH)


def _star(question: Question, answer: Answer) -> bool:
    """Whether the four STAR fields are shown: where the bank asks for them, or something is in them."""
    return answer.has_text and (
        question.star or bool(answer.situation or answer.task or answer.action or answer.result)
    )


def _state(answer: Answer) -> str:
    if answer.rating is not None:
        state = f"rated {answer.rating}"
    elif answer.skip_reason:
        state = f"not assessed: {answer.skip_reason}"
    elif answer.opened:
        state = "in progress"
    else:
        state = "not asked"
    return f"{state} · {duration(answer.seconds)}" if answer.seconds else state


def _ticks(label: str, all_items: tuple[str, ...], ticked: tuple[str, ...]) -> Iterator[str]:
    """Yield what was ticked, with how many there were; nothing where nothing was."""
    if not ticked:
        return
    yield f"   {label} {len(ticked)} of {len(all_items)}"
    for text in ticked:
        yield from hang("     [x] ", text, WIDTH)


def closing(interview: Interview) -> Iterator[str]:
    """Yield what was noted for the interview as a whole."""
    for heading, text in (
        ("Opening", interview.opening_notes),
        ("Candidate's questions", interview.candidate_questions),
        ("Summary", interview.summary),
    ):
        if text.strip():
            yield heading
            yield from hang("   ", text.strip("\n"), WIDTH)


def amendments(interview: Interview, zone: tzinfo | None) -> Iterator[str]:
    """Yield each change made after submit: what, from what to what, by whom, when and why."""
    for change in interview.amendments:
        place = f"{label(change.question)} {change.field}" if change.question else change.field
        yield from wrap(
            f"{when(change.at, zone)} · {place.replace('_', ' ')} · by {change.by or 'not named'}", WIDTH
        )
        yield from hang("   was     ", change.old or "(empty)", WIDTH)
        yield from hang("   is      ", change.new or "(empty)", WIDTH)
        yield from hang("   because ", change.reason, WIDTH)
