"""Interviews to export: one that has everything, and hostile text for all fields."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Amendment,
    Answer,
    Candidate,
    Interview,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from csr_interview.text import clean
from tests.scoring.banks import criterion_gate, mean_gate, modern_bank, small_bank, task

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1 555 0100",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    '"quoted", comma; semicolon',
    "line one\nline two\n\n= three",
    "'Twas a good call",
    "''=1",
    "\t=1",
    " =1",
    "مرحبا بالعالم",
    "👩‍💻🇳🇿 ok",
    "a" * 300,
)

hostile_text = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.sampled_from("=+-@'\" \t\n,;a1"), max_size=12), st.text(max_size=30)
).map(clean)
"""Text as the store would hold it, chosen to break a CSV."""


def bank(**changes: Any) -> Bank:
    """Return a bank of three questions and one written task, with both kinds of gate."""
    rules = {"gates": [mean_gate(families=[]), criterion_gate()]}
    tasks = [task("reply", "criteria", "written", competencies=["knowledge"])]
    return small_bank(**{"decision": rules, "tasks": tasks} | changes)


ANSWERS = {
    "irate": Answer(
        "irate",
        situation="Lost parcel before a birthday.",
        task="Find it.",
        action="Rang the depot.\nDrove there.",
        result="Arrived in time.",
        notes="- calm\n- specific",
        rating=4,
        seconds=300,
        opened=True,
    ),
    "policy": Answer("policy", action="Explained the rule.", rating=4, seconds=250, opened=True),
    "tools": Answer("tools", skip_reason="Out of time", opened=True),
}
MARKS = (
    Mark("irate", "looking_for", 1),
    Mark("irate", "follow_up", 0),
    Mark("irate", "follow_up", 3),
    Mark("policy", "red_flag", 1),
    Mark("policy", "own_flag", 0, "Read from a screen", "serious"),
)
AMENDMENT = Amendment(
    1, "policy", "rating", "3", "4", "Reread my notes.", "R. Osei", "2026-11-21T08:30:00.000Z"
)


def interview(used: Bank, **changes: Any) -> Interview:
    """Return a submitted interview with text, ticks, flags, a task, another recommendation, an amendment."""
    made: dict[str, Any] = {
        "id": "0123456789abcdef0123",
        "candidate": Candidate("fedcba98765432100000", "Zoë van Dijk", "zoe@example.com", "+31 20 555 0100"),
        "bank_id": used.id,
        "bank_version": used.version,
        "bank_digest": "d" * 64,
        "role": "Representative",
        "stage": "Phone screen",
        "interviewer": "R. Osei",
        "status": Status.SUBMITTED,
        "created_at": "2026-11-20T14:00:00.000Z",
        "updated_at": "2026-11-21T08:30:00.000Z",
        "submitted_at": "2026-11-20T14:40:00.000Z",
        "elapsed_seconds": 1805,
        "step": "closing",
        "opening_notes": "Line was fine.",
        "candidate_questions": "Shifts?\nHolidays?",
        "summary": "Solid.",
        "answers": ANSWERS,
        "marks": MARKS,
        "task_results": {"reply": TaskResult("reply", {"grammar": 4, "tone": 5}, text="Dear customer, …")},
        "recommendation": Recommendation("strong hire", "Knows our product already."),
        "submitted_verdict": SubmittedVerdict("hire", "43/12", "default"),
        "amendments": (AMENDMENT,),
    }
    return Interview(**(made | changes))


@st.composite
def hostile_interviews(draw: st.DrawFn) -> Interview:
    """Draw an interview whose every text may be hostile."""
    used = bank()
    answers = {}
    for question in used.questions:
        rating = draw(st.one_of(st.none(), st.integers(1, 5)))
        answers[question.id] = Answer(
            question.id,
            situation=draw(hostile_text),
            task=draw(hostile_text),
            action=draw(hostile_text),
            result=draw(hostile_text),
            notes=draw(hostile_text),
            rating=rating,
            skip_reason="" if rating else draw(hostile_text),
        )
    return interview(
        used,
        candidate=Candidate("c1", draw(hostile_text), draw(hostile_text), draw(hostile_text)),
        role=draw(hostile_text),
        stage=draw(hostile_text),
        interviewer=draw(hostile_text),
        summary=draw(hostile_text),
        candidate_questions=draw(hostile_text),
        opening_notes=draw(hostile_text),
        recommendation=Recommendation("hire", draw(hostile_text)),
        answers=answers,
        marks=(Mark("irate", "own_flag", 0, draw(hostile_text), "note"),),
        task_results={
            "reply": TaskResult("reply", draw(st.sampled_from(({}, {"tone": 4}))), draw(hostile_text))
        },
        status=Status.DRAFT,
        submitted_verdict=None,
        amendments=draw(st.sampled_from(((), (_hostile_amendment(draw(hostile_text)),)))),
    )


def _hostile_amendment(text: str) -> Amendment:
    return replace(AMENDMENT, field="notes", old=text, new=text, reason=text, by=text)


def planned_interview(**changes: Any) -> tuple[Interview, Bank]:
    """Return a submitted interview by rules of version 2, of the plan "full" unless changed, with its bank.

    q1 is rated 2, the others 4. Of the two serious red flags, one is without words; of the four situations,
    one was not administered.
    """
    used = modern_bank()
    answers = {
        one.id: Answer(one.id, action="Explained it.", rating=4, seconds=200, opened=True)
        for one in used.questions
    }
    answers["q1"] = replace(answers["q1"], rating=2)
    results = {f"s{n}": TaskResult(f"s{n}", {"chosen": option}) for n, option in enumerate("bac", start=1)}
    for name in ("w1", "w2"):
        rated = dict.fromkeys(("coherence", "grammar", "tone"), 4)
        results[name] = TaskResult(name, rated, text="Dear customer, …")
    made: dict[str, Any] = {
        "plan": "full",
        "answers": answers,
        "marks": (Mark("q1", "red_flag", 0, "He deserved it."), Mark("q2", "red_flag", 0)),
        "task_results": results,
        "recommendation": None,
        "amendments": (),
        "updated_at": "2026-11-20T14:40:00.000Z",
    }
    found = interview(used, **(made | changes))
    return replace(found, submitted_verdict=verdict_of(decide(used, evidence_of(found, used)))), used
