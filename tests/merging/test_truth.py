"""Whether a record can be what it says: what a store writes always can, what somebody edited cannot."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from csr_interview.merge import contradiction
from csr_interview.models.digests import of_amendments, of_interview
from csr_interview.models.interview import (
    Answer,
    EventRecord,
    History,
    Interview,
    Mark,
    Recommendation,
    Record,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.proof import NO_EVENTS, unproven
from tests.merging.states import QUESTIONS, SCORECARD, TIMES, amended, records

SALT = "5" * 32


def told(*events: tuple[str, dict[str, object]], salts: tuple[str, ...] = (SALT,)) -> History:
    return History(
        tuple(
            EventRecord(number, TIMES[0], SCORECARD.id, verb, json.dumps(payload), "", f"{number}")
            for number, (verb, payload) in enumerate(events, 1)
        ),
        salts=salts,
    )


def submitted(interview: Interview) -> tuple[str, dict[str, object]]:
    at = interview.submitted_at
    return "submitted", {"content": of_interview(interview, SALT), "submitted": True, "submitted_at": at}


def history_of(interview: Interview) -> History:
    changes: dict[str, object] = {"amendments": of_amendments(interview.amendments, SALT)}
    return told(submitted(interview), *([("amended", changes)] if interview.amendments else []))


def missing(interview: Interview, history: History) -> str:
    return unproven(Record(interview, history))


@pytest.mark.parametrize("times", range(5))
def test_what_was_conducted_submitted_and_amended_is_true(times: int) -> None:
    assert contradiction(amended(times), QUESTIONS) == ""
    assert missing(amended(times), history_of(amended(times))) == ""


@given(records)
def test_whatever_it_is_the_check_ends_in_words(record: Record) -> None:
    assert isinstance(unproven(record), str)


def rated(rating: int | None, interview: Interview = SCORECARD) -> Interview:
    return replace(interview, answers={**interview.answers, "irate": Answer("irate", rating=rating)})


@pytest.mark.parametrize(
    ("interview", "why"),
    [
        (rated(None), "irate was submitted without a rating or a reason for skipping"),
        (replace(SCORECARD, answers={}), "irate was submitted without a rating or a reason for skipping"),
        (rated(4, amended(2)), "irate rating does not match its amendments"),
        (replace(amended(3), summary="calm"), "summary does not match its amendments"),
        (
            replace(amended(3), amendments=(*amended(2).amendments, amended(1).amendments[0])),
            "summary does not match its amendments",
        ),
    ],
)
def test_what_contradicts_itself_is_found_out(interview: Interview, why: str) -> None:
    assert contradiction(interview, QUESTIONS) == why


EDITED = {
    "rating": rated(2),
    "decision": replace(SCORECARD, submitted_verdict=SubmittedVerdict("strong hire", "4", "default")),
    "score": replace(SCORECARD, submitted_verdict=SubmittedVerdict("hire", "5", "default")),
    "recommendation": replace(SCORECARD, recommendation=Recommendation("hold", "Why")),
    "flag": replace(SCORECARD, marks=(Mark("irate", "own_flag", 0, "Rude", "serious"),)),
    "task": replace(SCORECARD, task_results={"reply": TaskResult("reply", {"tone": 5})}),
    "notes": replace(SCORECARD, summary="never"),
    "interviewer": replace(SCORECARD, interviewer="Sam Other"),
    "time": replace(SCORECARD, elapsed_seconds=99),
    "when": replace(SCORECARD, submitted_at=TIMES[5]),
}


@pytest.mark.parametrize("interview", EDITED.values(), ids=EDITED.keys())
def test_what_was_edited_does_not_match_its_events(interview: Interview) -> None:
    assert missing(interview, history_of(SCORECARD)).startswith("the audit log does not match its ")


@pytest.mark.parametrize("history", [History(), told(submitted(SCORECARD), salts=()), told(("created", {}))])
def test_without_events_or_salts_nothing_is_proven(history: History) -> None:
    assert missing(SCORECARD, history) == NO_EVENTS


def test_amendments_that_were_added_changed_or_taken_away_are_found_out() -> None:
    card = amended(3)
    for changed in (
        amended(4),
        amended(2),
        replace(card, amendments=(*card.amendments[:2], replace(card.amendments[2], by="Sam Other"))),
    ):
        assert missing(changed, history_of(card)) == "the audit log does not match its amendments"


def test_an_undone_submission_proves_nothing_whatever_the_clock_says() -> None:
    again = replace(SCORECARD, summary="never", submitted_at=TIMES[2])
    undone: tuple[str, dict[str, object]] = ("submit undone", {"submitted_at": SCORECARD.submitted_at})
    history = told(submitted(again), submitted(SCORECARD), undone)
    assert missing(again, history) == ""
    assert missing(SCORECARD, history).startswith("the audit log does not match its ")


def test_a_draft_without_salts_is_not_proven() -> None:
    draft = replace(SCORECARD, status=Status.DRAFT, submitted_at="", submitted_verdict=None)
    created: tuple[str, dict[str, object]] = ("created", {"content": of_interview(draft, SALT)})
    assert missing(draft, told(created)) == ""
    assert missing(rated(5, draft), told(created)) != ""
    assert missing(rated(5, draft), told(created, salts=())) == NO_EVENTS


def test_a_later_draft_of_another_machine_is_no_submission() -> None:
    draft = replace(SCORECARD, status=Status.DRAFT, submitted_at="", submitted_verdict=None)
    finished = replace(draft, finished_at=TIMES[3])
    recorded: tuple[str, dict[str, object]] = ("recorded", {"content": of_interview(finished, SALT)})
    assert missing(SCORECARD, told(submitted(SCORECARD), recorded)) == ""


def test_a_scorecard_of_two_machines_is_proven_with_the_salt_of_either() -> None:
    assert missing(SCORECARD, replace(history_of(SCORECARD), salts=("0" * 32, SALT))) == ""


@pytest.mark.parametrize(
    "payload", [{"content": 7}, {"content": {"head": [1]}, "changed": {"head": 3}}, {"amendments": {"a": 1}}]
)
def test_an_event_of_any_form_proves_nothing(payload: dict[str, object]) -> None:
    assert missing(SCORECARD, told(("submitted", payload))) == NO_EVENTS
