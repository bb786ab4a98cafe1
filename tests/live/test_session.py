"""The live interview in memory: every intent changes the record and is posted, in the same order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.live.session import WRITE_EVERY, InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Answer, Candidate, Interview, Mark, Recommendation, Status
from csr_interview.saving.changes import AddMark, Change, RemoveMark, SetClock, Visit, WriteText

BANK: Bank = load_file(shipped_dir() / "csr.toml")


class Posts:
    """Remembers what was posted to the save queue."""

    def __init__(self) -> None:
        self.made: list[Change] = []

    def post(self, change: Change) -> None:
        self.made.append(change)

    def kinds(self) -> list[type[Change]]:
        return [type(change) for change in self.made]


def draft(**changes: object) -> Interview:
    interview = Interview(
        "i" * 32, Candidate("c" * 32, "Dana"), "csr", BANK.version, "d" * 64, "CSR", "Phone", "R. Osei",
        Status.DRAFT, "2026-11-21T13:00:00.000Z", "2026-11-21T13:00:00.000Z",
    )  # fmt: skip
    return replace(interview, **changes)  # type: ignore[arg-type]


def session(**changes: object) -> tuple[InterviewSession, Posts]:
    posts = Posts()
    return InterviewSession(draft(**changes), BANK, posts), posts


def test_steps_run_from_the_opening_over_the_questions_to_the_closing() -> None:
    live, posts = session()
    seen = [live.step]
    while live.move(1):
        seen.append(live.step)
    assert seen == ["opening", *(q.id for q in BANK.questions), "battery", "closing"]
    assert not live.move(1)
    assert live.step == "closing"
    assert posts.kinds() == [Visit] * (len(seen) - 1)


def test_a_step_that_the_bank_does_not_have_falls_back_to_the_opening() -> None:
    live, _ = session(step="q99")
    assert live.step == "opening"
    with pytest.raises(ValueError, match="q99"):
        live.go("q99")


def test_text_goes_into_the_record_and_to_the_queue_cleaned() -> None:
    live, posts = session(step="q1")
    live.write("situation", "late\x1b[31m order")
    assert live.answer.situation == "late[31m order"
    assert posts.made == [WriteText("i" * 32, "q1", "situation", "late[31m order")]
    live.go("closing")
    live.write("candidate_questions", "Pay?")
    assert live.interview.candidate_questions == "Pay?"
    assert posts.made[-1] == WriteText("i" * 32, "", "candidate_questions", "Pay?")


def test_star_text_has_no_place_on_a_script() -> None:
    live, _ = session(step="opening")
    with pytest.raises(ValueError, match="belongs to a question"):
        live.write("situation", "x")


def test_rating_and_skipping_exclude_each_other() -> None:
    live, _ = session(step="q2")
    live.rate(4)
    assert live.answer.rating == 4
    live.skip("ran out of time")
    assert live.answer == Answer("q2", rating=None, skip_reason="ran out of time")
    live.rate(2)
    assert live.answer == Answer("q2", rating=2, skip_reason="")


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_ratings_outside_the_scale_are_refused(rating: int) -> None:
    live, posts = session(step="q1")
    with pytest.raises(ValueError, match="1 to 5"):
        live.rate(rating)
    assert posts.made == []


def test_toggling_twice_leaves_nothing() -> None:
    live, posts = session(step="q1")
    mark = Mark("q1", "looking_for", 0)
    assert live.toggle(mark)
    assert not live.toggle(mark)
    assert live.interview.marks == ()
    assert posts.kinds() == [AddMark, RemoveMark]


def test_own_flags_get_numbers_of_their_own() -> None:
    live, _ = session(step="q1")
    live.flag_in_own_words("sighed at the question", serious=False)
    live.flag_in_own_words("insulted a colleague", serious=True)
    first, second = live.marks_of("q1")
    assert (first.item, first.severity) != (second.item, second.severity)
    live.toggle(first)
    live.flag_in_own_words("third", serious=False)
    assert len({mark.item for mark in live.marks_of("q1")}) == 2
    assert live.flags_of("q1") == 2


def test_missing_star_parts_suggest_a_follow_up_that_was_not_asked_yet() -> None:
    live, _ = session(step="q1", answers={"q1": Answer("q1", situation="a", task="b", action="c")})
    assert live.missing_star() == ("result",)
    first = live.suggestion()
    assert first is not None
    assert first.draws_out == "result"
    question = BANK.question("q1")
    live.toggle(Mark("q1", "follow_up", question.follow_ups.index(first)))
    assert live.suggestion() != first


def test_of_several_missing_parts_the_last_is_drawn_out_first() -> None:
    live, _ = session(step="q1", answers={"q1": Answer("q1", situation="a")})
    assert live.missing_star() == ("task", "action", "result")
    suggestion = live.suggestion()
    assert suggestion is not None
    assert suggestion.draws_out == "result"


def test_nothing_is_missing_before_the_story_begins() -> None:
    live, _ = session(step="q1")
    assert live.missing_star() == ()
    assert live.suggestion() is None


def test_the_clock_counts_the_step_one_is_on_and_stands_while_paused() -> None:
    live, posts = session(step="q1")
    live.advance(100.0)
    live.advance(103.0)
    live.go("q2")
    live.advance(104.5)
    live.pause(106.5)
    live.advance(500.0)
    live.pause(500.0)
    live.advance(501.0)
    assert live.clock.elapsed == 7
    assert (live.clock.seconds_of("q1"), live.clock.seconds_of("q2")) == (3, 4)
    live.write_clock()
    assert posts.made[-1] == SetClock("i" * 32, 7, {"q1": 3, "q2": 4})


@given(st.lists(st.floats(0, 30), max_size=30))
def test_the_clock_is_written_often_enough(gaps: list[float]) -> None:
    live, posts = session(step="q1")
    now = 0.0
    live.advance(now)
    for gap in gaps:
        now += gap
        live.advance(now)
        written = [change.elapsed_seconds for change in posts.made if isinstance(change, SetClock)]
        last = written[-1] if written else 0
        assert isinstance(last, int)
        assert now - last < WRITE_EVERY + 1


def test_a_clock_that_runs_backwards_takes_nothing_away() -> None:
    live, _ = session(step="q1", elapsed_seconds=60)
    live.advance(100.0)
    live.advance(40.0)
    assert live.clock.elapsed == 60


def test_unsettled_and_unsupported_name_the_questions_in_order() -> None:
    answers = {
        "q1": Answer("q1", rating=5),
        "q2": Answer("q2", rating=1, notes="no example"),
        "q3": Answer("q3", skip_reason="no time"),
        "q4": Answer("q4", rating=3),
        "q5": Answer("q5", rating=1, notes="  \n"),
    }
    live, _ = session(answers=answers)
    assert live.unsettled() == ("q6",)
    assert live.unsupported() == ("q1", "q5")


@pytest.mark.parametrize("text", ["x", "4", "…!", "a b", "[12:05]", "[12:05] “”", "+5%", "q1 4"])
def test_one_letter_a_number_or_a_time_is_no_evidence(text: str) -> None:
    live, _ = session(answers={"q1": Answer("q1", rating=5, notes=text)})
    assert live.unsupported() == ("q1",)


@pytest.mark.parametrize("text", ["ok", "[12:05] “No.”", "我", "ดี", "네", "नहीं", "é1 él"])
def test_one_word_in_any_script_is_evidence(text: str) -> None:
    live, _ = session(answers={"q1": Answer("q1", rating=1, action=text)})
    assert live.unsupported() == ()


def test_an_own_recommendation_needs_a_reason() -> None:
    live, posts = session()
    with pytest.raises(ValueError, match="reason"):
        live.recommend(Recommendation("hire", "  "))
    assert posts.made == []


def test_a_submitted_interview_is_not_changed_here() -> None:
    live, posts = session(status=Status.SUBMITTED, step="q1")
    with pytest.raises(ValueError, match="cannot be changed"):
        live.rate(3)
    with pytest.raises(ValueError, match="cannot be changed"):
        live.write("notes", "x")
    with pytest.raises(ValueError, match="cannot be changed"):
        live.skip("x")
    live.go("q2")
    assert posts.made == []


def test_the_decision_uses_what_was_noted() -> None:
    answers = {question.id: Answer(question.id, rating=5) for question in BANK.questions}
    live, _ = session(answers=answers, plan="interview")
    assert live.decision().verdict == "strong hire"
    live.go("q1")
    live.rate(None)
    assert live.decision().verdict == "incomplete"
