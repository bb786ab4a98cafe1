"""What stands behind one cell of the comparison: the words under a rating, the reasons of a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from csr_interview.ui import (
    breakdown_text,
    components_text,
    evidence_text,
    gates_text,
    scorecard_text,
    tasks_text,
)
from csr_interview.ui.compare_text import DRAFT, name_of
from csr_interview.ui.compare_view import Column, Row
from csr_interview.ui.interview_rows import plural
from csr_interview.ui.page_text import QUIET, lines, local_date
from csr_interview.ui.scorecard_view import ScorecardView
from csr_interview.ui.text import shown_line

CURTAIN = "Names, ratings, scores, verdicts and evidence are hidden. F9 shows them again."
NOT_ASKED = "It is not part of this interview: another version or stage of the bank."


def evidence(columns: Sequence[Column], row: Row, width: int, *, hidden: bool) -> Content:
    """Return the evidence of these interviews for a row, one below the other."""
    if hidden:
        return Content("\n").join(Content.styled(CURTAIN, QUIET).wrap(width))
    return Content("\n\n").join([_column(column, row, width) for column in columns])


def _column(column: Column, row: Row, width: int) -> Content:
    blocks = [block for block in _blocks(column, row, width) if block.plain]
    return lines([_head(column, row, width), *blocks])


def _head(column: Column, row: Row, width: int) -> Content:
    """Return whose evidence it is; for a question its own heading follows."""
    view = column.view
    interview = view.interview
    state = f"submitted {local_date(interview.submitted_at, view.tz)}" if view.locked else DRAFT
    facts = [interview.interviewer, interview.stage, state]
    name = shown_line(name_of(column, hidden=False), "bold $accent")
    what = Content("") if row.kind == "question" else Content.assemble(" · ", shown_line(row.label, "bold"))
    rest = shown_line(" · ".join(fact for fact in facts if fact), QUIET)
    return lines(Content.assemble(name, what, "   ", rest).wrap(width))


def _blocks(column: Column, row: Row, width: int) -> Iterator[Content]:
    view = column.view
    match row.kind:
        case "question":
            yield from _question(column, row, width)
        case "flags":
            yield lines(breakdown_text.red_flags(view, width))
        case "own":
            yield _own(view, width)
        case _ if view.hidden:
            yield _unfinished(view, width)
        case "component":
            yield _component(column, row, width)
        case "gate":
            line = column.gate(row)
            yield (
                lines(Content(NOT_ASKED).wrap(width)) if line is None else gates_text.gate(view, line, width)
            )
        case _:
            yield Content("\n\n").join(list(_outcome(view, width)))


def _unfinished(view: ScorecardView, width: int) -> Content:
    """Say why there is no score."""
    count = len(view.unsettled)
    text = (
        f"{plural(count, 'question')} {'is' if count == 1 else 'are'} open: neither rated nor skipped. "
        "The score stays out of sight until then, so that it does not steer the ratings."
    )
    return lines(Content(text).wrap(width))


def _outcome(view: ScorecardView, width: int) -> Iterator[Content]:
    """Yield the verdict, what would change it, how it comes about, and the numbers behind it."""
    yield scorecard_text.banner(view, width)
    if view.interview.recommendation is not None:
        yield scorecard_text.recommendation(view, width)
    for part in (
        breakdown_text.flips,
        breakdown_text.reasons,
        breakdown_text.breakdown,
        components_text.components,
    ):
        if block := part(view, width):
            yield lines(block)


def _own(view: ScorecardView, width: int) -> Content:
    if view.interview.recommendation is not None:
        return scorecard_text.recommendation(view, width)
    text = "None: the verdict stands as computed." if view.locked else "None so far."
    return lines(Content.styled(text, QUIET).wrap(width))


def _component(column: Column, row: Row, width: int) -> Content:
    if row.id == "interview":
        return lines(breakdown_text.breakdown(column.view, width))
    found = tasks_text.family(column.view, row.id, width)
    return lines(found or Content.styled("Not given: what is not given does not count.", QUIET).wrap(width))


def _question(column: Column, row: Row, width: int) -> Iterator[Content]:
    """Yield what was noted, heard, asked and seen, with the counts in front."""
    view = column.view
    question = next((item for item in view.bank.questions if item.id == row.id), None)
    if question is None:
        yield lines(Content.assemble(shown_line(row.label, "bold"), f"   {NOT_ASKED}").wrap(width))
        return
    head, *parts = [part.content for part in evidence_text.question_parts(view, question, width)]
    yield head
    ticked = {
        kind: len(
            {mark.item for mark in view.interview.marks if (mark.question, mark.kind) == (row.id, kind)}
        )
        for kind in ("looking_for", "follow_up")
    }
    flags = sum(flag.question == row.id for flag in view.today.flags)
    counts = (
        f"heard {ticked['looking_for']} of {len(question.looking_for)} · "
        f"asked {ticked['follow_up']} of {len(question.follow_ups)} · {plural(flags, 'red flag')}"
    )
    yield lines(Content.styled(f"  {counts}", QUIET).wrap(width))
    yield from parts
