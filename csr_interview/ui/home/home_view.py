"""The texts around the list of the home screen, as pure functions of its state."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from csr_interview.documents.layout import plural
from csr_interview.models.interview import InterviewSummary
from csr_interview.store.records import Counts
from csr_interview.ui.content import HIDDEN, NOT_SAVED, PRIVACY, to_line

DEMO_DATA = "temporary, deleted when you quit"


def title_left(*, hidden: bool) -> Content:
    """Return the left of the first line: the name of the program."""
    name = Content.styled("csr-interview", "bold")
    return Content.assemble(name, "   ", (PRIVACY, "$text-warning")) if hidden else name


def title_right(counts: Counts | None, interviewer: str, error: str, *, hidden: bool, width: int) -> Content:
    """Return the right of the first line: a save error, or else counts and interviewer."""
    if error:
        return Content.styled(NOT_SAVED, "bold $text-error").append(to_line(error, "bold $text-error"))
    if counts is None:
        return Content()
    parts = [plural(counts.interviews, "interview"), plural(counts.drafts, "draft")]
    if interviewer and width >= 70 and not hidden:
        parts.append(interviewer)
    elif interviewer and width >= 110:
        parts.append(HIDDEN)
    return to_line(" · ".join(parts), "$foreground-muted")


def banner(*, error: str, refused: str, read_only: bool, holder: str, demo: bool, width: int) -> Content:
    """Return important notices; usually empty."""
    lines: list[Content] = []
    if len(NOT_SAVED + error) > width - 2 and error:  # too long for the first line
        lines.append(Content.styled(NOT_SAVED, "bold").append(to_line(error)))
    if refused:
        lines.append(Content.assemble(("Not saved: ", "bold"), to_line(refused)))
    if read_only:
        by = to_line(holder or "another program")
        rest = " is using this database. You can view everything, but not start or change interviews."
        lines.append(Content.assemble(("Read only: ", "bold"), by, rest))
    if demo:
        rest = "sample interviews in temporary data. Try anything: all changes are deleted when you quit."
        lines.append(Content.assemble(("Demo: ", "bold"), rest))
    return Content("\n").join(lines)


def empty_lines(
    *, read_only: bool, demo: bool, start: str, samples: str
) -> tuple[Sequence[Content], Sequence[tuple[str, Content]]]:
    """Return the text shown instead of an empty list, and the choices."""
    if read_only:
        return [Content("There are no interviews in this database yet.")], []
    sentence = Content("\nNo interviews yet. Start your first one, or try demo data.\n")
    choices = [(start, _choice("n", "New interview", "enter a name, press Enter"))]
    if not demo:
        choices.append((samples, _choice("l", "Try it with demo data", DEMO_DATA)))
    return [sentence], choices


def _choice(key: str, label: str, detail: str) -> Content:
    aside = Content.styled(f"   {detail}", "$foreground-muted")
    return Content.assemble("  ", (key, "bold $accent"), "  ", (label, "bold"), aside)


def discard_question(row: InterviewSummary, done: str, *, hidden: bool) -> tuple[str, str]:
    """Return heading and body of the question before a draft is discarded."""
    name = "this interview" if hidden else f"the interview with {row.candidate}"
    return (
        "Discard this draft?",
        f"This removes {name} ({done}). You can undo it with u.",
    )


FEWEST, MOST = 2, 4
"""How many interviews can be compared."""


def not_comparable(selected: Sequence[InterviewSummary]) -> str:
    """Return why these interviews cannot be compared and what to do; empty if they can."""
    if len(selected) < FEWEST:
        return f"Select two to four interviews with Space, then press c. {len(selected)} selected."
    if len(selected) > MOST:
        return f"{len(selected)} interviews selected. Compare at most four: deselect some with Space."
    banks = sorted({row.bank_id for row in selected})
    if len(banks) > 1:
        return (
            "Select interviews with the same question bank. The selected ones use "
            f"{', '.join(banks)}. Deselect with Space."
        )
    return ""
