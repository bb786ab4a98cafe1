"""Digests of the parts of a record. The audit log has them, so that a change without an event is found.

A digest is SHA-256 over a random salt, the name of the part and its canonical JSON, cut to 128 bits. The salt
is stored beside the record and erased with it: without it, nobody can guess from the log what a note said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from csr_interview.models.amended import as_submitted
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Amendment,
    Candidate,
    History,
    Interview,
    Mark,
    Profile,
    TaskResult,
)

Digests = Mapping[str, str]
"""Digests by part, without empty parts."""

PARTS = {
    "head": "candidate, bank, role, stage, interviewer or plan",
    "times": "times",
    "reliability": "reliability of the organization",
    "origin": "mark as unverified",
    "texts": "notes or recommendation for the whole interview",
    "decision": "decision",
    "rating": "rating, reason for skipping or checked items",
    "notes": "notes",
    "task": "result",
    "person": "name, contact details or experience",
    "hold": "legal hold",
    "joins": "joined record",
}
"""What a part is called, by the first word of its name; the second is a question or task, if any."""

TYPED = ("times", "texts", "notes", "task", "reliability")
"""Parts of a draft that change without an event each time."""


def name_of(part: str) -> str:
    """Return what a part is called in a sentence: "notes of irate"."""
    kind, _, of = part.partition(" ")
    return f"{PARTS.get(kind, kind)} of {of}" if of else PARTS.get(kind, kind)


def digest(salt: str, part: str, value: object) -> str:
    """Return the digest of a part, 32 hexadecimal digits."""
    text = json.dumps([salt, part, value], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:32]


def of_interview(interview: Interview, salt: str) -> dict[str, str]:
    """Return the digests of an interview, of a scorecard as it was submitted.

    Accommodations, the present step and the time of the last change are in none of them.
    """
    return _digests(_parts(as_submitted(interview) if interview.amendments else interview), salt)


def of_amendments(amendments: Iterable[Amendment], salt: str) -> list[str]:
    """Return the digest of each amendment, in their order."""
    return [
        digest(salt, "amendment", [one.question, one.field, one.old, one.new, one.reason, one.by, one.at])
        for one in amendments
    ]


def listed(key: str, payloads: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return all digests in the lists that events have under a key; imported events may have anything."""
    found = (payload.get(key) for payload in payloads)
    return {str(one) for told in found if isinstance(told, list) for one in told}


def of_candidate(candidate: Candidate, salt: str) -> dict[str, str]:
    """Return the digests of a candidate: contact details, notes, legal hold and what it was joined into."""
    person = [candidate.name, candidate.email, candidate.phone, candidate.experience]
    held = [candidate.held_at, candidate.hold_reason]
    joins = [[one.at, one.into, one.reason, one.by, *one.taken] for one in candidate.joins]
    parts = {"person": person, "notes": candidate.notes, "hold": any(held) and held, "joins": joins}
    return _digests(parts, salt)


def of_file(candidate: Candidate, history: History) -> str:
    """Return the digest of what an exported interview has and its events do not; empty without a salt."""
    if not history.salts:
        return ""
    told: tuple[Any, ...] = (candidate, *history.aliases, *history.interviewers, *history.revisions)
    return digest(history.salts[0], "file", [asdict(one) for one in told])


def of_interviewer(person: Profile) -> str:
    """Return the digest of the name and email address of an interviewer, which are no secret."""
    return digest(person.id, "interviewer", [person.name, person.email])


def _digests(parts: Mapping[str, object], salt: str) -> dict[str, str]:
    return {part: digest(salt, part, value) for part, value in parts.items() if value}


def _parts(interview: Interview) -> dict[str, object]:
    """Return the parts of an interview as plain values; empty ones are false."""
    own, verdict, shown = interview.recommendation, interview.submitted_verdict, interview.shown
    texts = {name: text for name in INTERVIEW_FIELDS if (text := getattr(interview, name))}
    decision = [
        interview.finished_at,
        interview.submitted_at,
        shown and asdict(shown),
        verdict and asdict(verdict),
    ]
    reliability = [interview.icc, interview.icc_candidates]
    parts: dict[str, object] = {
        "head": [
            *(interview.candidate.id, interview.bank_digest, interview.role, interview.stage),
            *(interview.interviewer, interview.created_at, interview.plan, interview.form),
            interview.writing_adjusted,
            *filter(None, (interview.interviewer_id,)),  # earlier digests are without
        ],
        "reliability": any(reliability) and reliability,
        "origin": interview.unverified,
        "times": [
            interview.elapsed_seconds,
            {
                one.question: [one.seconds, one.opened]
                for one in interview.answers.values()
                if one.seconds or one.opened
            },
        ],
        "texts": texts | ({"recommendation": asdict(own)} if own else {}),
        "decision": any(decision) and decision,
    }
    marks: dict[str, list[Mark]] = {}
    for mark in interview.marks:
        marks.setdefault(mark.question, []).append(mark)
    for question in sorted({*interview.answers, *marks}):
        answer = interview.answer(question)
        rating = [answer.rating, answer.skip_reason, answer.wording]
        checked = sorted([one.kind, one.item, one.severity, one.text] for one in marks.get(question, ()))
        parts[f"rating {question}"] = (any(rating) or checked) and [*rating, checked]
        parts[f"notes {question}"] = {name: text for name in TEXT_FIELDS if (text := getattr(answer, name))}
    for one in interview.task_results.values():
        if one != TaskResult(one.task):
            parts[f"task {one.task}"] = [dict(one.response), one.text, one.skip_reason]
    return parts
