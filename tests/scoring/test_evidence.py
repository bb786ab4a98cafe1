"""What an interview contributes to its verdict."""

from __future__ import annotations

from csr_interview.models.decision import ObservedFlag
from csr_interview.models.interview import Answer, Candidate, Interview, Mark, Status, TaskResult
from csr_interview.scoring.decision import decide, evidence_of
from tests.scoring.banks import small_bank, task


def interview(
    answers: tuple[Answer, ...] = (), marks: tuple[Mark, ...] = (), results: tuple[TaskResult, ...] = ()
) -> Interview:
    return Interview(
        id="i",
        candidate=Candidate("c", "Ada"),
        bank_id="small",
        bank_version="1.0",
        bank_digest="d",
        role="Representative",
        stage="",
        interviewer="Bo",
        status=Status.DRAFT,
        created_at="2026-01-01T00:00:00.000Z",
        updated_at="2026-01-01T00:00:00.000Z",
        answers={answer.question: answer for answer in answers},
        marks=marks,
        task_results={result.task: result for result in results},
    )


def test_blanks_are_left_out() -> None:
    answers = (
        Answer("irate", rating=4),
        Answer("policy", notes="said something"),
        Answer("tools", skip_reason="no time"),
    )
    found = evidence_of(interview(answers), small_bank())
    assert found.ratings == {"irate": 4}
    assert found.skipped == {"tools": "no time"}
    assert decide(small_bank(), found).missing == ("policy",)


def test_a_skip_reason_of_spaces_is_a_blank() -> None:
    assert evidence_of(interview((Answer("tools", skip_reason="  "),)), small_bank()).skipped == {}


def test_flags_come_from_the_bank_or_in_own_words() -> None:
    marks = (
        Mark("irate", "red_flag", 1),
        Mark("irate", "looking_for", 0),
        Mark("policy", "follow_up", 0),
        Mark("irate", "red_flag", 0),
        Mark("tools", "own_flag", 0, "Lied about the CV", "serious"),
        Mark("tools", "own_flag", 1, "Late"),
    )
    assert evidence_of(interview(marks=marks), small_bank()).flags == (
        ObservedFlag("irate", "Stays vague", "note"),
        ObservedFlag("irate", "Blames the customer", "serious"),
        ObservedFlag("tools", "Lied about the CV", "serious", "Lied about the CV"),
        ObservedFlag("tools", "Late", "note", "Late"),
    )


def test_ticks_that_point_nowhere_are_ignored() -> None:
    marks = (
        Mark("irate", "red_flag", 2),
        Mark("irate", "red_flag", -1),
        Mark("gone", "red_flag", 0),
        Mark("irate", "own_flag", 0, "  ", "serious"),
    )
    assert evidence_of(interview(marks=marks), small_bank()).flags == ()


def test_a_tick_kept_twice_counts_once() -> None:
    marks = (Mark("irate", "red_flag", 0), Mark("irate", "red_flag", 0), Mark("policy", "red_flag", 0))
    assert len(evidence_of(interview(marks=marks), small_bank()).flags) == 2


def test_tasks_without_a_record_are_left_out() -> None:
    bank = small_bank(tasks=[task(name, "best-option") for name in ("done", "empty", "skipped")])
    results = (
        TaskResult("done", {"chosen": "b"}),
        TaskResult("empty", text="notes only"),
        TaskResult("skipped", {"chosen": "a"}, skip_reason="no time"),
    )
    assert evidence_of(interview(results=results), bank).responses == {"done": {"chosen": "b"}}
