"""What the clock runs against, and what a session takes over from where the interview was left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.models.decision import TaskLine
from csr_interview.models.interview import Place, Status
from csr_interview.models.tasks import Task
from csr_interview.saving.changes import KeepPlace
from csr_interview.scoring.tasks import score_task
from tests.live.test_session import Posts, draft
from tests.scoring.banks import small_bank, task

BANK: Bank = small_bank(
    tasks=[task("refund", "best-option", minutes=7), task("reply", "criteria", "written", minutes=12)]
)


def session(place: Place | None = None, **changes: object) -> tuple[InterviewSession, Posts]:
    posts = Posts()
    return InterviewSession(draft(**changes), BANK, posts, place=place), posts


def test_the_talk_alone_is_planned_until_a_task_is_open() -> None:
    live, _ = session()
    for step in live.steps:
        live.go(step)
        assert live.minutes == BANK.minutes, step
    for step in live.tasks:
        live.go(step)
        assert live.minutes == BANK.minutes + 7 + 12, step
    live.go("closing")
    assert live.minutes == BANK.minutes, "looked at alone, it was not given"


def test_what_was_recorded_makes_the_battery_part_of_the_interview() -> None:
    for record in ("response", "reply"):
        live, _ = session(step="refund")
        if record == "response":
            live.record({"chosen": "b"})
        else:
            live.keep_reply("refund", "Dear customer")
        live.go("closing")
        assert live.minutes == BANK.minutes + 7 + 12, record


def test_a_task_not_given_for_a_reason_takes_no_time() -> None:
    live, _ = session(step="reply")
    live.skip("no time")
    assert live.minutes == BANK.minutes + 7, "here the other one may still come"
    live.go("closing")
    assert live.minutes == BANK.minutes, "nothing of the assessment was given"
    live.go("refund")
    live.record({"chosen": "b"})
    live.skip("the line broke")
    assert live.minutes == BANK.minutes


def test_a_task_counts_again_once_something_is_recorded_in_it() -> None:
    live, _ = session(step="refund")
    live.record({"chosen": "b"})
    live.skip("the line broke")
    assert live.task_line("refund") is None
    assert live.task_result("refund").response == {"chosen": "b"}, "it stays beside the reason"
    live.record({"chosen": "a"})
    assert live.task_result("refund").skip_reason == ""
    assert live.task_line("refund") is not None


def test_a_rating_scores_no_task_anew_and_a_new_record_does(monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[str] = []

    def score(task: Task, response: Mapping[str, Any]) -> TaskLine | None:
        scored.append(task.id)
        return score_task(task, response)

    monkeypatch.setattr("csr_interview.scoring.tasks.score_task", score)
    live, _ = session(step="refund")
    live.record({"chosen": "a"})
    first = live.task_line("refund")
    live.go("irate")
    live.rate(4)
    assert live.task_line("refund") == first
    assert scored == ["refund"]
    live.go("refund")
    live.record({"chosen": "b"})
    assert live.task_line("refund") != first


def test_a_question_left_out_does_not_make_the_interview_late() -> None:
    live, _ = session(step="irate")
    live.skip("no time")
    assert live.minutes == BANK.minutes


def test_the_clock_stands_where_it_was_left_standing() -> None:
    live, posts = session(Place("irate", "notes", 1, 2, paused=True), elapsed_seconds=60)
    live.advance(0.0)
    live.advance(100.0)
    assert (live.clock.paused, live.clock.elapsed) == (True, 60)
    live.keep_place("notes", 1, 2)
    assert posts.made[-1] == KeepPlace("i" * 32, Place("opening", "notes", 1, 2, paused=True))
    assert not live.pause(100.0)
    live.advance(103.0)
    assert live.clock.elapsed == 63
    assert posts.made[-1] == KeepPlace("i" * 32, Place("opening", "notes", 1, 2, paused=False))


def test_a_pause_is_kept_before_the_cursor_was_anywhere() -> None:
    live, posts = session()
    live.pause(0.0)
    assert posts.made == [KeepPlace("i" * 32, Place(paused=True))]


def test_the_same_place_is_kept_once_and_never_of_a_locked_scorecard() -> None:
    live, posts = session()
    for _ in range(3):
        live.keep_place("notes", 0, 3)
    assert posts.kinds() == [KeepPlace]
    locked, posts = session(status=Status.SUBMITTED)
    locked.keep_place("notes", 0, 3)
    assert posts.made == []
