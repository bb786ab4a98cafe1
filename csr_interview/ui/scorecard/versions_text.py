"""The versions of one text, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from csr_interview.documents.layout import when_exactly
from csr_interview.models.interview import TASK_REPLY, TASK_SKIP, TaskResult
from csr_interview.store.audit import Earlier
from csr_interview.ui.scorecard.scorecard_view import ScorecardView

_REASONS = {
    "typing": "kept while somebody typed on",
    "deletion": "kept before much of it was deleted or replaced",
    "journal": "found in the journal after a crash; it was not put in",
    "import": "replaced by a newer state from another machine",
}


@dataclass(frozen=True)
class Version:
    """What a text field held at some time."""

    text: str
    at: str
    """Until when it held this, UTC; empty for what it holds now."""
    reason: str
    """Why it was kept, in words; empty for what it holds now."""


def versions_of(
    view: ScorecardView, earlier: Iterable[Earlier], question: str, field: str
) -> tuple[Version, ...]:
    """Return the versions of a text, oldest first, the present one last; a text kept twice only once."""
    found = [
        Version(one.revision.text, one.revision.at, _REASONS.get(one.revision.reason, one.revision.reason))
        for one in earlier
        if (one.question, one.field) == (question, field)
    ]
    found += [
        Version(one.old, one.at, "amended after submit")
        for one in view.interview.amendments
        if (one.question, one.field) == (question, field) and field != "skip_reason"  # told in place
    ]
    found.sort(key=lambda version: version.at)
    kept: list[Version] = []
    for version in [*found, Version(present(view, question, field), "", "")]:
        if kept and kept[-1].text == version.text:
            kept.pop()
        kept.append(version)
    return tuple(kept)


def present(view: ScorecardView, question: str, field: str) -> str:
    """Return what a text field holds now."""
    interview = view.interview
    if field in (TASK_REPLY, TASK_SKIP):
        result = interview.task_results.get(question) or TaskResult(question)
        return result.text if field == TASK_REPLY else result.skip_reason
    if field == "own_flag":
        own = (mark for mark in interview.marks if (mark.question, mark.kind) == (question, field))
        return "\n".join(mark.text for mark in own)
    if field == "recommended_reason":
        return interview.recommendation.reason if interview.recommendation else ""
    return str(getattr(interview.answer(question) if question else interview, field, ""))


def told(versions: Sequence[Version], place: int, tz: tzinfo | None) -> str:
    """Return which version it is, from when, and why it was kept."""
    version = versions[place]
    number = f"Version {place + 1} of {len(versions)}"
    if not version.at:
        return f"{number} · the present text"
    return f"{number} · until {when_exactly(version.at, tz)} · {version.reason}"
