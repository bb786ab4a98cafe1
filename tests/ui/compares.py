"""Scorecards made in memory and side by side, for the tests of the comparison that need no store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Answer, Candidate, Interview, Mark, Status, SubmittedVerdict
from csr_interview.ui.compare import compare_text
from csr_interview.ui.compare.compare_text import Plan, Sheet
from csr_interview.ui.compare.comparison import Comparison, Row, comparison_of
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, view_of
from tests.scoring.banks import small_bank
from tests.ui.cards import Nowhere

SMALL: Bank = small_bank(decision={"coverage": 0.5})
QUESTIONS = ("irate", "policy", "tools")
WIDE = 117
"""The columns of the table on a terminal of 120."""


def scorecard(
    name: str,
    ratings: Sequence[int | str | None],
    *,
    bank: Bank = SMALL,
    marks: Sequence[Mark] = (),
    submitted: bool = True,
    tasks: Mapping[str, Any] | None = None,
    **changes: Any,
) -> ScorecardView:
    """Return a scorecard of the small bank: a number rates a question, a text says why it was skipped."""
    answers = {}
    for question, given in zip(QUESTIONS, ratings, strict=True):
        if isinstance(given, int):
            answers[question] = Answer(question, notes=f"{name} on {question}", rating=given)
        elif given:
            answers[question] = Answer(question, skip_reason=given)
    interview = Interview(
        id=f"id-{name}",
        candidate=Candidate(f"c-{name}", name),
        bank_id=bank.id,
        bank_version=bank.version,
        bank_digest=f"digest {bank.version}",
        role="CSR",
        stage="Phone screen",
        interviewer="R. Osei",
        status=Status.DRAFT,
        created_at="2026-11-20T10:00:00.000Z",
        updated_at="2026-11-20T10:00:00.000Z",
        answers=answers,
        marks=tuple(marks),
        task_results=tasks or {},
    )
    interview = replace(interview, **changes)
    session = InterviewSession(interview, bank, Nowhere(), editable=False)
    if submitted:
        now = session.decision()
        verdict = SubmittedVerdict(now.verdict, str(now.composite or ""), "default")
        verdict = changes.get("submitted_verdict") or verdict
        at = "2026-11-20T11:00:00.000Z"
        session.interview = replace(
            interview, status=Status.SUBMITTED, submitted_at=at, submitted_verdict=verdict
        )
    return view_of(session)


def pair() -> Comparison:
    return comparison_of(
        [scorecard("Dana", (4, 4, 3)), scorecard("Lee", (5, "No time left.", 2), interviewer="T. Iyer")]
    )


def row(comparison: Comparison, label: str) -> Row:
    return next(row for row in comparison.rows if row.label == label)


def table(comparison: Comparison, width: int = WIDE, at: int = 0, *, hidden: bool = False) -> list[str]:
    """Return all lines, the cursor on the first row."""
    sheet = Sheet(comparison, Plan.fitting(width, len(comparison.columns), at), hidden)
    return [line.plain for line in sheet.lines(0, at)]


def warned(comparison: Comparison, *, hidden: bool = False) -> list[str]:
    return compare_text.warnings(comparison, hidden=hidden)
