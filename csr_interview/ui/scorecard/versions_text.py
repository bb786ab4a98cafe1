"""The versions of one text and their descriptions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from csr_interview.documents.layout import when_exactly
from csr_interview.models.interview import TASK_REPLY, TASK_SKIP, TaskResult
from csr_interview.store.audit import Earlier
from csr_interview.ui.scorecard.scorecard_view import ScorecardView

_REASONS = {
    "typing": "saved while typing",
    "deletion": "saved before a large deletion or replacement",
    "journal": "found in the journal after a crash, not restored",
    "import": "replaced by a newer version from another computer",
}


@dataclass(frozen=True)
class Version:
    """The content of a text field at some time."""

    text: str
    at: str
    """End of its validity, UTC; empty for the current text."""
    reason: str
    """Why it was kept; empty for the current text."""


def versions_of(
    view: ScorecardView, earlier: Iterable[Earlier], question: str, field: str
) -> tuple[Version, ...]:
    """Return the distinct versions of a text, oldest first, the current one last."""
    found = [
        Version(one.revision.text, one.revision.at, _REASONS.get(one.revision.reason, one.revision.reason))
        for one in earlier
        if (one.question, one.field) == (question, field)
    ]
    found += [
        Version(one.old, one.at, "amended after submit")
        for one in view.interview.amendments
        if (one.question, one.field) == (question, field)
        and field != "skip_reason"  # shown with the question
    ]
    found.sort(key=lambda version: version.at)
    kept: list[Version] = []
    for version in [*found, Version(present(view, question, field), "", "")]:
        if kept and kept[-1].text == version.text:
            kept.pop()
        kept.append(version)
    return tuple(kept)


def present(view: ScorecardView, question: str, field: str) -> str:
    """Return the current content of a text field."""
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


def version_title(versions: Sequence[Version], place: int, tz: tzinfo | None) -> str:
    """Return number, time and reason of a version."""
    version = versions[place]
    number = f"Version {place + 1} of {len(versions)}"
    if not version.at:
        return f"{number} · current text"
    return f"{number} · until {when_exactly(version.at, tz)} · {version.reason}"
