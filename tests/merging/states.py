"""States of one interview as several machines may hold them, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from csr_interview.models.amended import (
    marks_value,
    recommendation_value,
    value_of,
    with_amendment,
    with_value,
)
from csr_interview.models.interview import (
    RECOMMENDATION,
    RED_FLAGS,
    Amendment,
    Answer,
    Candidate,
    EventRecord,
    History,
    Interview,
    Mark,
    Recommendation,
    Record,
    RevisionRecord,
    Status,
    SubmittedVerdict,
    TaskResult,
)

TIMES = tuple(f"2026-11-20T14:0{minute}:00.000Z" for minute in range(10))
WORDS = st.sampled_from(("", "calm", "rang back", "never", "4"))
QUESTIONS = ("irate", "policy")
PERSON = Candidate("c" * 20, "Ann Example")
SCORECARD = Interview(
    id="a" * 20,
    candidate=PERSON,
    bank_id="small",
    bank_version="1.0",
    bank_digest="d" * 64,
    role="CSR",
    stage="Phone",
    interviewer="Max Probe",
    status=Status.SUBMITTED,
    created_at=TIMES[0],
    updated_at=TIMES[4],
    submitted_at=TIMES[4],
    summary="calm",
    answers={
        "irate": Answer("irate", notes="calm", rating=4),
        "policy": Answer("policy", skip_reason="never"),
    },
    submitted_verdict=SubmittedVerdict("hire", "4", "default"),
)

people = st.builds(
    Candidate,
    st.just(PERSON.id),
    st.sampled_from(("Ann Example", "Ann E. Example")),
    WORDS,
    WORDS,
    WORDS,
    updated_at=st.sampled_from(("", *TIMES[:3])),
)
"""The candidate as edited here or there; nobody is under a legal hold."""

_answers = st.builds(
    lambda notes, action, rating, skip: {
        "irate": Answer("irate", notes=notes, action=action, rating=rating),
        "policy": Answer("policy", skip_reason=skip),
    },
    WORDS,
    WORDS,
    st.one_of(st.none(), st.integers(1, 5)),
    WORDS,
)
_marks = st.lists(
    st.builds(Mark, st.just("irate"), st.just("own_flag"), st.just(0), WORDS, st.just("note")), max_size=1
)
_own = st.one_of(st.none(), st.builds(Recommendation, st.just("hold"), WORDS.filter(bool)))

drafts = st.builds(
    lambda person, answers, marks, own, reply, summary, at, elapsed: replace(
        SCORECARD,
        candidate=person,
        answers=answers,
        marks=tuple(marks),
        recommendation=own,
        task_results={"reply": TaskResult("reply", {"tone": 3} if reply else {}, reply)},
        summary=summary,
        updated_at=at,
        elapsed_seconds=elapsed,
        status=Status.DRAFT,
        submitted_at="",
        submitted_verdict=None,
    ),
    people,
    _answers,
    _marks,
    _own,
    WORDS,
    WORDS,
    st.sampled_from(TIMES),
    st.integers(0, 2),
)

_STEPS = (
    ("", "summary", "calm", "rang back"),
    ("irate", "rating", "4", "5"),
    ("", "summary", "rang back", "never"),
    ("irate", RED_FLAGS, "", marks_value([Mark("irate", "own_flag", 0, "calm", "note")])),
    ("", RECOMMENDATION, "", recommendation_value(Recommendation("hold", "never"))),
)


def amended(times: int) -> Interview:
    """Return the scorecard after so many amendments, of those that follow each other."""
    found = SCORECARD
    for number, (question, field, old, new) in enumerate(_STEPS[:times]):
        made = Amendment(100 - number, question, field, old, new, "Misheard", "Max", TIMES[5 + number])
        found = with_value(found, question, field, new)
        found = replace(found, amendments=(*found.amendments, made), updated_at=TIMES[5 + number])
    return found


def amended_elsewhere(times: int) -> Interview:
    """Return the scorecard after so many amendments on another machine, of the same parts."""
    found = SCORECARD
    for number, (question, field, _, new) in enumerate(_ELSEWHERE[:times]):
        at = f"2026-11-20T14:05:3{number}.000Z"
        made = Amendment(
            number + 1, question, field, value_of(found, question, field), new, "Reread", "Ana", at
        )
        found = replace(with_amendment(found, made), amendments=(*found.amendments, made), updated_at=at)
    return found


_ELSEWHERE = ((*_STEPS[1][:3], "2"), ("", "summary", "", "never"), ("irate", "notes", "", "never"))

scorecards = st.builds(
    lambda make, times, person: replace(make(times), candidate=person),
    st.sampled_from((amended, amended_elsewhere)),
    st.integers(0, 5),
    people,
)

events = st.builds(
    lambda seq, at: EventRecord(seq, at, SCORECARD.id, "rated", "{}", "", f"{seq:02d}{at}"),
    st.integers(1, 3),
    st.sampled_from(TIMES),
)
typed = st.builds(
    RevisionRecord,
    st.sampled_from(TIMES),
    st.just("irate"),
    st.just("notes"),
    st.sampled_from(("typing", "deletion")),
    WORDS.filter(bool),
)
records = st.builds(
    lambda interview, seen, kept: Record(
        interview,
        History(
            tuple(sorted(set(seen), key=lambda e: (e.at, e.seq, e.hash))),
            tuple(sorted(set(kept))),
        ),
    ),
    st.one_of(drafts, scorecards),
    st.lists(events, max_size=3),
    st.lists(typed, max_size=3),
)
"""An interview with what its own machine knows of it; none of them in conflict with another."""
