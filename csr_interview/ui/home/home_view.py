"""What the home screen says around its list, made from the state alone."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from csr_interview.models.interview import InterviewSummary
from csr_interview.store.records import Counts
from csr_interview.ui.content import HIDDEN, NOT_SAVED, PRIVACY, to_line
from csr_interview.ui.widgets.interview_list import plural

THROW_AWAY = "in a throw-away store"


def title_left(*, hidden: bool) -> Content:
    """Return the left of the first line: which program this is."""
    name = Content.styled("csr-interview", "bold")
    return Content.assemble(name, "   ", (PRIVACY, "$text-warning")) if hidden else name


def title_right(counts: Counts | None, interviewer: str, error: str, *, hidden: bool, width: int) -> Content:
    """Return the right of the first line: what is not saved, else how much there is, and whose it is."""
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
    """Return what has to be known before anything else; empty on a usual day."""
    lines: list[Content] = []
    if len(NOT_SAVED + error) > width - 2 and error:  # cut in the first line
        lines.append(Content.styled(NOT_SAVED, "bold").append(to_line(error)))
    if refused:
        lines.append(Content.assemble(("Not kept: ", "bold"), to_line(refused)))
    if read_only:
        by = to_line(holder or "another program")
        rest = " is using this store. You can look at everything; nothing can be started or changed here."
        lines.append(Content.assemble(("Read only: ", "bold"), by, rest))
    if demo:
        rest = "sample interviews in a throw-away store. Try anything: it is all gone when you quit."
        lines.append(Content.assemble(("Demo: ", "bold"), rest))
    return Content("\n").join(lines)


def empty_lines(
    *, read_only: bool, demo: bool, start: str, samples: str
) -> tuple[Sequence[Content], Sequence[tuple[str, Content]]]:
    """Return what stands in place of the list of an empty store: a sentence, and what can be chosen."""
    if read_only:
        return [Content("There are no interviews in this store yet.")], []
    sentence = Content("\nNo interviews yet. Start the first one, or look around with sample data.\n")
    choices = [(start, _choice("n", "Start an interview", "a name and Enter"))]
    if not demo:
        choices.append((samples, _choice("l", "Look around with sample data", THROW_AWAY)))
    return [sentence], choices


def _choice(key: str, label: str, detail: str) -> Content:
    aside = Content.styled(f"   {detail}", "$foreground-muted")
    return Content.assemble("  ", (key, "bold $accent"), "  ", (label, "bold"), aside)


def discard_question(row: InterviewSummary, done: str, *, hidden: bool) -> tuple[str, str]:
    """Return heading and body of the question before a draft is thrown away."""
    name = "this interview" if hidden else f"the interview with {row.candidate}"
    return (
        "Discard this draft?",
        f"The notes of {name} ({done}) leave the list. Pressing u right after brings them back.",
    )


FEWEST, MOST = 2, 4
"""How many interviews can be compared."""


def not_comparable(marked: Sequence[InterviewSummary]) -> str:
    """Return why these interviews cannot be compared, and what to do about it; empty where they can."""
    if len(marked) < FEWEST:
        so_far = "One is marked" if marked else "None is marked"
        return f"Mark two to four interviews with Space, then press c. {so_far} so far."
    if len(marked) > MOST:
        return f"{len(marked)} are marked, and at most four fit side by side. Space takes a mark away."
    banks = sorted({row.bank_id for row in marked})
    if len(banks) > 1:
        return (
            "Only interviews with the same question bank can be compared; the marked ones have "
            f"{', '.join(banks)}. Space takes a mark away."
        )
    return ""
