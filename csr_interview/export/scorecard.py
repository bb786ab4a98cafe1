"""A scorecard as a document: who was interviewed, the verdict with every reason, and the evidence.

Text, Markdown and HTML are all written from here, so that none of them says more than another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Document, Facts, Paragraph
from csr_interview.export.facts import outcome
from csr_interview.export.scorecard_decision import decision_blocks
from csr_interview.export.scorecard_evidence import amendment_blocks, evidence_blocks, note_blocks
from csr_interview.export.scorecard_tasks import task_blocks
from csr_interview.models.interview import Status
from csr_interview.words.layout import duration, when

if TYPE_CHECKING:
    from csr_interview.export.options import Options
    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview

BLIND = "Blind copy: names and contact data are left out, ids are kept."


@dataclass(frozen=True, slots=True)
class Entry:
    """A scorecard in a list of contents."""

    title: str
    facts: str


def document(interview: Interview, bank: Bank, options: Options) -> Document:
    """Return an interview as a document: verdict first, then every reason, then the evidence."""
    result = outcome(interview, bank)
    blocks = (
        *_head(interview, bank, options),
        *decision_blocks(interview, bank, result),
        *amendment_blocks(interview, bank, options.zone),
        *note_blocks(interview),
        *evidence_blocks(interview, bank, result.now),
        *task_blocks(interview, bank, result.now),
    )
    subtitle = _dotted(interview.role, interview.stage)
    return Document(title(interview), subtitle, blocks, bank.language, "scorecard")


def title(interview: Interview) -> str:
    """Return what a scorecard is called: the candidate's name."""
    return interview.candidate.name.strip() or "(no name)"


def entry(interview: Interview, options: Options) -> Entry:
    """Return how a scorecard stands in a list of contents; for a draft without a verdict."""
    kept = interview.submitted_verdict
    begun = when(interview.created_at, options.zone)
    day = begun.rpartition(" ")[0] or begun
    facts = (interview.role, interview.stage, interview.interviewer, day, kept.verdict if kept else "draft")
    return Entry(title(interview), _dotted(*facts))


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part.strip())


def _head(interview: Interview, bank: Bank, options: Options) -> Iterator[Block]:
    utc = " UTC" if options.zone is UTC else ""
    rows = [
        ("Interviewer", interview.interviewer.strip() or "not named"),
        ("Begun", when(interview.created_at, options.zone) + utc),
    ]
    if interview.status is Status.SUBMITTED:
        rows.append(("Submitted", f"{when(interview.submitted_at, options.zone)}{utc}, locked"))
    else:
        rows.append(("Status", "draft"))
    rows += [
        ("On the clock", duration(interview.elapsed_seconds)),
        ("Questions", f"{bank.title} ({bank.id} {bank.version})"),
        ("Id", interview.id),
    ]
    yield Facts(tuple(rows))
    if options.blind:
        yield Paragraph(f"{BLIND} Candidate id: {interview.candidate.id}", tone="quiet")
