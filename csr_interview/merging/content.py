"""What an interview says, in one form for equal interviews: the ground for comparing and for digests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from csr_interview.models.interview import INTERVIEW_FIELDS, TEXT_FIELDS, Answer

if TYPE_CHECKING:
    from csr_interview.models.interview import Amendment, Interview

Place = tuple[str, str]
"""Question or task (empty for the interview as a whole), and field."""

_PLAIN = (
    *("id", "role", "stage", "interviewer", "created_at", "updated_at", "submitted_at"),
    *("elapsed_seconds", "step", *INTERVIEW_FIELDS),
)


def canonical(value: object) -> str:
    """Return JSON that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def content(interview: Interview) -> dict[str, Any]:
    """Return everything an interview says as plain values; the candidate by id alone.

    Local numbers of amendments are left out, and so are answers and task results that say nothing: whether
    a store has an empty row for them is no difference.
    """
    answers = interview.answers.values()
    own, verdict = interview.recommendation, interview.submitted_verdict
    return {
        **{name: getattr(interview, name) for name in _PLAIN},
        "status": str(interview.status),
        "candidate": interview.candidate.id,
        "bank": interview.bank_digest,
        "answers": {one.question: asdict(one) for one in answers if one != Answer(one.question)},
        "marks": sorted([m.question, m.kind, m.item, m.severity, m.text] for m in interview.marks),
        "task_results": {
            one.task: {"response": dict(one.response), "text": one.text, "skip_reason": one.skip_reason}
            for one in interview.task_results.values()
            if one.response or one.text or one.skip_reason
        },
        "recommendation": [own.verdict, own.reason] if own else None,
        "submitted_verdict": [verdict.verdict, verdict.composite, verdict.preset] if verdict else None,
        "amendments": [list(told(one)) for one in interview.amendments],
    }


def told(amendment: Amendment) -> tuple[str, ...]:
    """Return what an amendment says, without its local number."""
    one = amendment
    return (one.question, one.field, one.old, one.new, one.reason, one.by, one.at)


def digest(interview: Interview) -> str:
    """Return the SHA-256 of what an interview says, in hexadecimal."""
    return sha256(canonical(content(interview)).encode("ascii")).hexdigest()


def texts(interview: Interview) -> Iterator[tuple[Place, str]]:
    """Yield every text that was typed for an interview and is not empty, with its place."""
    for place, text in _texts(interview):
        if text:
            yield place, text


def _texts(interview: Interview) -> Iterator[tuple[Place, str]]:
    for whole in INTERVIEW_FIELDS:
        yield ("", whole), getattr(interview, whole)
    if interview.recommendation:
        yield ("", "recommended_reason"), interview.recommendation.reason
    for answer in interview.answers.values():
        for name in (*TEXT_FIELDS, "skip_reason"):
            yield (answer.question, name), getattr(answer, name)
    for mark in interview.marks:
        yield (mark.question, "own_flag"), mark.text
    for result in interview.task_results.values():
        yield (result.task, "task:text"), result.text
        yield (result.task, "task:skip_reason"), result.skip_reason
