"""Whether a record can be what it says: what a store writes always can, what somebody edited cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from csr_interview.merge import contradiction
from csr_interview.models.interview import (
    Answer,
    EventRecord,
    History,
    Interview,
    Recommendation,
    Record,
    SubmittedVerdict,
)
from tests.merging.states import QUESTIONS, SCORECARD, TIMES, amended, records


def told(*events: tuple[str, str]) -> History:
    return History(
        tuple(
            EventRecord(number, TIMES[0], SCORECARD.id, verb, payload, "", f"{number}")
            for number, (verb, payload) in enumerate(events, 1)
        )
    )


CREATED = ("created", "{}")
RATED = ("rated", '{"before":null,"ratings":{"irate":4}}')
AMENDED = ("amended", '{"fields":["rating"],"question":"irate","ratings":{"irate":5}}')
SUBMITTED = ("submitted", '{"composite":"4","preset":"default","verdict":"hire"}')
HISTORY = told(CREATED, RATED, SUBMITTED, AMENDED)


def wrong(interview: Interview, history: History = HISTORY) -> str:
    return contradiction(Record(interview, history), QUESTIONS)


@pytest.mark.parametrize("times", range(5))
def test_what_was_conducted_submitted_and_amended_is_true(times: int) -> None:
    assert wrong(amended(times)) == ""


@given(records)
def test_without_its_beginning_the_history_proves_nothing(record: Record) -> None:
    assert contradiction(record, ()) == ""


def rated(rating: int | None, interview: Interview = SCORECARD) -> Interview:
    return replace(interview, answers={**interview.answers, "irate": Answer("irate", rating=rating)})


@pytest.mark.parametrize(
    ("interview", "why"),
    [
        (rated(2), "no event has the rating irate 2"),
        (rated(None), "irate was submitted without a rating or a reason for skipping"),
        (replace(SCORECARD, answers={}), "irate was submitted without a rating or a reason for skipping"),
        (rated(4, amended(2)), "irate rating does not match its amendments"),
        (replace(amended(3), summary="calm"), "summary does not match its amendments"),
        (replace(amended(3), amendments=amended(3).amendments[1:]), ""),
        (replace(amended(3), amendments=amended(3).amendments[::2]), ""),
        (
            replace(amended(3), amendments=(*amended(2).amendments, amended(1).amendments[0])),
            "summary does not match its amendments",
        ),
        (
            replace(SCORECARD, submitted_verdict=SubmittedVerdict("strong hire", "4", "default")),
            "no event has the submission strong hire 4 default",
        ),
        (
            replace(SCORECARD, submitted_verdict=SubmittedVerdict("hire", "5", "default")),
            "no event has the submission hire 5 default",
        ),
        (
            replace(SCORECARD, recommendation=Recommendation("hold", "Why")),
            "no event has the recommendation hold",
        ),
    ],
)
def test_what_was_edited_is_found_out(interview: Interview, why: str) -> None:
    assert wrong(interview) == why


def test_an_event_of_any_form_is_no_rating() -> None:
    strange = told(CREATED, ("rated", '{"ratings":{"irate":[4]}}'), ("rated", '{"ratings":7}'), SUBMITTED)
    assert wrong(SCORECARD, strange) == "no event has the rating irate 4"
