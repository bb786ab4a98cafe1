"""What a scorecard's screen says beside the document: title, and lines that lead to open questions."""

from __future__ import annotations

from textual.content import Content

from csr_interview.documents.layout import date_of
from csr_interview.ui.page_text import QUIET, STRONG, lines
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import HIDDEN, shown_line


def title(view: ScorecardView, width: int, *, hidden: bool = False) -> Content:
    """Return the title line, on two lines where one is too narrow."""
    interview = view.interview
    name = Content(HIDDEN) if hidden else shown_line(interview.candidate.name)
    state = Content.styled("SUBMITTED, locked" if view.locked else "DRAFT", STRONG)
    facts = [interview.role, interview.stage, date_of(interview.created_at, view.tz)]
    facts.append(f"interviewer {interview.interviewer}" if interview.interviewer else "")
    rest = Content(" · ").join([shown_line(fact) for fact in facts if fact.strip()])
    whole = Content.assemble(name.stylize("bold"), " · ", rest)
    if whole.cell_length + 2 + state.cell_length <= width:
        return whole.truncate(width - state.cell_length, pad=True).append(state)
    room = max(4, width - state.cell_length - 2)
    first = name.stylize("bold").truncate(room, ellipsis=True, pad=True).append("  ").append(state)
    return lines([first, *rest.wrap(max(8, width))[:2]])


def missing_label(view: ScorecardView, question_id: str) -> Content:
    """Return the line that leads to an unsettled question."""
    opened = view.interview.answer(question_id).opened
    return Content.assemble(
        shown_line(view.label(question_id)), ("   not rated" if opened else "   not asked", QUIET)
    )
