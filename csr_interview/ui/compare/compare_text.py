"""What the comparison says: in each cell, of what differs, of how it is sorted, and why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from textual.content import Content

from csr_interview.documents.blocks import Block, Heading, Paragraph
from csr_interview.documents.layout import date_of
from csr_interview.documents.scorecard import gate_facts, recommendation_block
from csr_interview.scoring.wording import listed
from csr_interview.ui.blocks_view import page
from csr_interview.ui.compare.comparison import DIRECTIONS, LEAST, Column, Comparison, Row
from csr_interview.ui.content import (
    GATE_SIGNS,
    HIDDEN,
    QUIET,
    WARNING,
    bar,
    lines,
    to_line,
    verdict_word,
)
from csr_interview.ui.scorecard.scorecard_view import ScorecardView

BLANK = "–"
HIGHEST, LOWEST = "▲", "▼"
LEGEND = f"{HIGHEST} highest   {LOWEST} lowest"
DRAFT = "● draft, not final"
NUMBER = 5
"""Columns of a score or rating: "3.72 ", and "3.4996" rarely runs over."""


def name_of(column: Column, *, hidden: bool) -> str:
    """Return the candidate's name, or the letter that stands for it."""
    return f"Candidate {column.letter}" if hidden else column.view.interview.candidate.name


# One cell ---------------------------------------------------------------------------------------------


def entry(column: Column, row: Row, room: int, sign: str = "") -> Iterator[Content]:
    """Yield what one interview has in one row: first what counts, below it what has to be known with it."""
    view = column.view
    match row.kind:
        case "own":
            own = view.interview.recommendation
            none = "none yet" if column.draft else "as computed"
            yield verdict_word(own.verdict) if own else Content.styled(none, QUIET)
        case "flags":
            yield from _flags(column)
        case "question":
            yield from _question(column, row, room, sign)
        case _ if view.hidden:
            yield _blank("unfinished")
        case "verdict":
            yield verdict_word(view.verdict)
            if view.moved and view.today.verdict is not view.verdict:
                yield Content.assemble(("✎ today ", "$text-warning"), verdict_word(view.today.verdict))
        case "composite":
            score = column.number(row)
            yield _blank("no score") if score is None else _number(view.score(score), score, room, sign)
            if view.moved:
                yield Content.styled(f"✎ today {view.score(view.today.composite)}", "$text-warning")
        case "component":
            score = column.number(row)
            yield _blank("not given") if score is None else _number(view.score(score), score, room, sign)
        case "gate":
            line = column.gate(row)
            if line is None:
                yield _blank("not part of it")
            else:
                mark, style = GATE_SIGNS[line.state]
                yield Content.styled(f"{mark} {line.state}", style)


def _blank(why: str) -> Content:
    return Content.styled(f"{BLANK} {why}", QUIET)


def _number(words: str, value: Fraction, room: int, sign: str) -> Content:
    """Return a number, the sign of the highest or lowest, and as much of a bar as there is room for."""
    start = Content.assemble((words.ljust(NUMBER), "bold"), (sign.ljust(2), QUIET))
    width = min(15, room - start.cell_length)
    return start.append(bar(value, width)) if width >= 5 else start


def _question(column: Column, row: Row, room: int, sign: str) -> Iterator[Content]:
    if not column.has(row):
        yield _blank("not part of it")
        return
    number = column.number(row)
    if number is not None:
        yield _number(str(number), number, room, sign)
        return
    reason = column.view.interview.answer(row.id).skip_reason.strip()
    if reason:
        yield Content(BLANK)
        yield to_line(reason, QUIET)
    else:
        yield _blank("not rated")


def _flags(column: Column) -> Iterator[Content]:
    """Yield the number of red flags by severity."""
    serious, notes = column.flags("serious"), column.flags("note")
    if serious:
        yield Content.styled(f"⚑ {serious} serious", "$text-error")
    if notes:
        yield Content.styled(f"⚑ {notes} note{'' if notes == 1 else 's'}", "$text-warning")
    if not serious and not notes:
        yield Content.styled("none", QUIET)


# Around the table -------------------------------------------------------------------------------------


def title(comparison: Comparison, *, with_bank: bool) -> Content:
    """Return what is compared."""
    bank = comparison.newest.bank.title
    people = {column.view.interview.candidate.id for column in comparison.columns}
    count = len(comparison.columns)
    what = f"{count} candidates" if len(people) == count else f"{count} interviews"
    start = Content.styled(f"Compare {what}", "bold")
    return Content.assemble(start, " · ", to_line(bank)) if with_bank else start


def sort_words(comparison: Comparison) -> str:
    """Say how the columns are sorted."""
    if comparison.by is None:
        return "in the order chosen"
    row = comparison.by
    if all(column.rank(row) is None for column in comparison.columns):
        return f"by {row.short}: nothing to sort by"
    return f"by {row.short}: {DIRECTIONS[row.kind][comparison.reverse]}"


def warnings(comparison: Comparison, *, hidden: bool) -> list[str]:
    """Return what makes the columns hard to compare, one sentence each; what matters most comes first."""
    return [*_unlike(comparison, hidden=hidden), *_unfinished(comparison, hidden=hidden)]


def _unlike(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield where the rulers are not the same."""
    if versions := comparison.differing(lambda view: f"version {view.interview.bank_version}"):
        told = _told(versions, hidden)
        yield f"Different versions of the bank: {told} – questions, weights or bands may differ"
    elif _edited(comparison):
        yield "The bank was changed between these interviews, under one version – what it asks may differ"
    if names := comparison.interviewers():
        said = HIDDEN if hidden else ", ".join(name or "nobody named" for name in names)
        people = "two people" if len(names) == 2 else "different people"
        yield f"Different interviewers: {said} – ratings of {people} are not the same ruler"
    if presets := comparison.differing(lambda view: view.preset_title(view.today.preset)):
        yield f"Different weights: {_told(presets, hidden)} – the composites are not the same mean"
    if stages := comparison.differing(_stage):
        yield f"Different stages: {_told(stages, hidden)} – what was asked and expected may differ"


def _edited(comparison: Comparison) -> bool:
    """Whether one stage was held with different texts of the bank; each stage has a text of its own."""
    texts: dict[str, set[str]] = {}
    for column in comparison.columns:
        view = column.view
        texts.setdefault(_stage(view) if view.bank.stages else "", set()).add(view.interview.bank_digest)
    return any(len(found) > 1 for found in texts.values())


def _stage(view: ScorecardView) -> str:
    return view.interview.stage or "no stage"


def _told(groups: dict[str, list[Column]], hidden: bool) -> str:
    """Return what differs with whom: "version 1.0 (Dana), version 1.1 (Lee and Maria)"."""
    return ", ".join(f"{what} ({_people(columns, hidden)})" for what, columns in groups.items())


def _people(columns: Sequence[Column], hidden: bool) -> str:
    return listed([name_of(column, hidden=hidden) for column in columns])


def _unfinished(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield which columns are not final, or not what was submitted, and which are not shown."""
    if drafts := [column for column in comparison.columns if column.draft]:
        open_ones = any(column.view.hidden for column in drafts)
        score = "; no score before all is rated or skipped"
        yield f"Draft, not final: {_people(drafts, hidden)}{score if open_ones else ''}"
    if moved := [column for column in comparison.columns if column.view.moved]:
        rest = "composite and verdict as submitted, the rest as today"
        yield f"Amended since submit: {_people(moved, hidden)} – {rest}"
    for view in comparison.left_out:
        yield f"{sealed(view, hidden=hidden)}, so it is left out"


def sealed(view: ScorecardView, *, hidden: bool) -> str:
    """Say which scorecard is sealed, and until when."""
    by = HIDDEN if hidden else view.interview.interviewer or "nobody named"
    whom = HIDDEN if hidden else view.interview.candidate.name
    return f"{by}'s scorecard of {whom} is sealed until you have submitted or discarded your own draft"


def warning_lines(said: Sequence[str], width: int, most: int) -> list[Content]:
    """Return the warnings on at most `most` lines: in full where they fit, else as the beginning of each.

    The last line then says how to read what is not there.
    """
    told = [Content.assemble(("! ", WARNING), to_line(words)) for words in said]
    whole = [line for one in told for line in one.wrap(width)]
    if len(whole) <= most:
        return whole
    more = len(told) - most
    tail = Content.styled(f"  {more} more, w reads all" if more > 0 else "  w reads all", QUIET)
    begun = [one.truncate(width, ellipsis=True) for one in told[:most]]
    last = told[len(begun) - 1].truncate(max(2, width - tail.cell_length), ellipsis=True)
    return [*begun[:-1], last.append(tail)]


def wrong_number(count: int) -> str:
    """Return why so many interviews cannot be compared, and what to do."""
    which = "One interview is" if count == 1 else f"{count or 'No'} interviews are"
    return f"{which} chosen: mark two to four on the home screen with the space bar, then press c."


def refusal(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView], *, hidden: bool) -> str:
    """Return why these interviews cannot be compared; empty where they can."""
    seals = ". ".join(sealed(view, hidden=hidden) for view in left_out)
    if len(views) < LEAST:
        rest = "too few are left to compare" if views else "there is nothing to compare"
        return f"{seals}: {rest}."
    banks: dict[str, list[str]] = {}
    for view in views:
        name = HIDDEN if hidden else view.interview.candidate.name
        banks.setdefault(view.bank.id, []).append(name)
    if len(banks) == 1:
        return ""
    titles = {view.bank.id: view.bank.title for view in views}
    told = "; ".join(f"{titles[bank]} ({listed(names)})" for bank, names in banks.items())
    return (
        f"These interviews used different question banks: {told}. Their questions and scores have nothing in "
        "common that could be compared. Mark interviews of one bank."
    )


# What stands behind one cell of the comparison: the words under a rating, the reasons of a verdict.


CURTAIN = "Names, ratings, scores, verdicts and evidence are hidden. F9 shows them again."
NOT_ASKED = "It is not part of this interview: another version or stage of the bank."


def evidence(columns: Sequence[Column], row: Row, width: int, *, hidden: bool) -> Content:
    """Return the evidence of these interviews for a row, one below the other."""
    if hidden:
        return Content("\n").join(Content.styled(CURTAIN, QUIET).wrap(width))
    return Content("\n\n").join([_column(column, row, width) for column in columns])


def _column(column: Column, row: Row, width: int) -> Content:
    return lines([_head(column, row, width), page(_said(column, row), width)])


def _head(column: Column, row: Row, width: int) -> Content:
    """Return whose evidence it is; for a question its own heading follows."""
    view = column.view
    interview = view.interview
    state = f"submitted {date_of(interview.submitted_at, view.tz)}" if view.locked else DRAFT
    facts = [interview.interviewer, interview.stage, state]
    name = to_line(name_of(column, hidden=False), "bold $accent")
    what = Content("") if row.kind == "question" else Content.assemble(" · ", to_line(row.label, "bold"))
    rest = to_line(" · ".join(fact for fact in facts if fact), QUIET)
    return lines(Content.assemble(name, what, "   ", rest).wrap(width))


def _said(column: Column, row: Row) -> Iterable[Block]:
    """Return what the scorecard's document says of a row."""
    view, found = column.view, column.view.sections
    match row.kind:
        case "question":
            return found.get(row.id) or (Heading(row.label, 3, NOT_ASKED),)
        case "flags":
            return found["flags"]
        case "own":
            return (recommendation_block(view.interview.recommendation),)
        case _ if view.hidden:
            return found["verdict"]
        case "component":
            left_out = (Paragraph("Not given: what is not given does not count."),)
            return found.get("breakdown" if row.id == "interview" else row.id) or left_out
        case "gate":
            line = column.gate(row)
            return (Paragraph(NOT_ASKED) if line is None else gate_facts(view.bank, (line,)),)
        case _:
            parts = ("verdict", "outlook", "breakdown", "components")
            return [block for part in parts for block in found.get(part, ())]
