"""Whether a record can be what it says: a hand-over is text, and texts are edited or damaged on the way.

Only what every store keeps true is asked for, so that no record that a store wrote is ever refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from csr_interview.models.interview import Status

if TYPE_CHECKING:
    from csr_interview.models.history import EventRecord, Record
    from csr_interview.models.interview import Interview


def contradiction(record: Record, questions: Iterable[str]) -> str:
    """Return what a record, whose bank asks `questions`, contradicts itself in, in words; empty for nothing.

    Answers must be where the amendments left them. Ratings, own recommendation and verdict must be among
    those that the events tell. A change that is told, but was not the last one, is not found out.
    """
    interview = record.interview
    return (
        _unsettled(interview, questions)
        or _astray(interview)
        or _untold(interview, [one for one in record.history.events if one.interview == interview.id])
    )


def _unsettled(interview: Interview, questions: Iterable[str]) -> str:
    """A scorecard is only submitted when every question is rated or skipped."""
    if interview.status is Status.SUBMITTED:
        for question in questions:
            if not interview.answer(question).settled:
                return f"{question} was submitted neither rated nor skipped"
    return ""


def _astray(interview: Interview) -> str:
    """An amendment leaves a field as it says, and finds it as the one before left it."""
    now: dict[tuple[str, str], str] = {}
    for change in reversed(interview.amendments):
        place = (change.question, change.field)
        if now.get(place, _value(interview, *place)) != change.new:
            return f"{' '.join(filter(None, place))} is not as its amendments left it"
        now[place] = change.old
    return ""


def _value(interview: Interview, question: str, field: str) -> str:
    """Return what a field holds, as amendments write it."""
    value = getattr(interview.answer(question) if question else interview, field)
    return "" if value is None else str(value)


def _untold(interview: Interview, events: list[EventRecord]) -> str:
    """Where the events begin with the interview, they tell of everything that its verdict depends on."""
    if all(one.verb != "created" for one in events):  # made up, or handed over without its history
        return ""
    told = [(one.verb, one.details()) for one in events]
    ratings = {
        pair for _, payload in told for pair in _pairs(payload.get("ratings")) if isinstance(pair[1], int)
    }
    for answer in interview.answers.values():
        if answer.rating is not None and (answer.question, answer.rating) not in ratings:
            return f"no event tells of rating {answer.question} {answer.rating}"
    own, verdict = interview.recommendation, interview.submitted_verdict
    if own and all((verb, payload.get("verdict")) != ("recommended", own.verdict) for verb, payload in told):
        return f"no event tells of recommending {own.verdict}"
    if verdict:
        wanted = (verdict.verdict, verdict.composite, verdict.preset)
        submitted = [payload for verb, payload in told if verb == "submitted"]
        if all(tuple(map(one.get, ("verdict", "composite", "preset"))) != wanted for one in submitted):
            return f"no event tells of submitting {' '.join(filter(None, wanted))}"
    return ""


def _pairs(value: object) -> Iterable[tuple[str, object]]:
    """Return question and rating as an event tells them; it may be anything, and is no rating then."""
    return value.items() if isinstance(value, dict) else ()
