"""The texts of the comparison: cells, warnings, sort order, and reasons why there is none."""

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
DRAFT = "● draft"
NUMBER = 5
"""Columns of a score or rating: "3.72 "; "3.4996" rarely overflows."""


def name_of(column: Column, *, hidden: bool) -> str:
    """Return the candidate's name, or a letter if it is hidden."""
    return f"Candidate {column.letter}" if hidden else column.view.interview.candidate.name


# One cell ---------------------------------------------------------------------------------------------


def entry(column: Column, row: Row, room: int, sign: str = "") -> Iterator[Content]:
    """Yield the content of one cell: the value, and notes on it below."""
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
            yield (
                _blank("not administered") if score is None else _number(view.score(score), score, room, sign)
            )
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
    """Return a number, the sign of the highest or lowest, and a bar that fits."""
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
        yield Content.styled(f"⚑ {notes} minor", "$text-warning")
    if not serious and not notes:
        yield Content.styled("none", QUIET)


# Around the table -------------------------------------------------------------------------------------


def title(comparison: Comparison, *, with_bank: bool) -> Content:
    """Return the title."""
    bank = comparison.newest.bank.title
    people = {column.view.interview.candidate.id for column in comparison.columns}
    count = len(comparison.columns)
    what = f"{count} candidates" if len(people) == count else f"{count} interviews"
    start = Content.styled(f"Compare {what}", "bold")
    return Content.assemble(start, " · ", to_line(bank)) if with_bank else start


def sort_words(comparison: Comparison) -> str:
    """Return the sort order as text."""
    if comparison.by is None:
        return "in order of selection"
    row = comparison.by
    if all(column.rank(row) is None for column in comparison.columns):
        return f"by {row.short}: no values"
    return f"by {row.short}: {DIRECTIONS[row.kind][comparison.reverse]}"


def warnings(comparison: Comparison, *, hidden: bool) -> list[str]:
    """Return warnings, one sentence each, the most important first."""
    return [*_unlike(comparison, hidden=hidden), *_unfinished(comparison, hidden=hidden)]


def _unlike(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield differences in how the interviews were rated."""
    if versions := comparison.differing(lambda view: f"version {view.interview.bank_version}"):
        told = _grouped(versions, hidden)
        yield f"Different bank versions: {told} – questions, weights or limits may differ"
    elif _edited(comparison):
        yield "The bank was changed between these interviews without a new version – questions may differ"
    if names := comparison.interviewers():
        said = HIDDEN if hidden else ", ".join(name or "not named" for name in names)
        yield f"Different interviewers: {said} – ratings may not be comparable"
    if presets := comparison.differing(lambda view: view.preset_title(view.today.preset)):
        yield f"Different weights: {_grouped(presets, hidden)} – scores may not be comparable"
    if stages := comparison.differing(_stage):
        yield f"Different stages: {_grouped(stages, hidden)} – questions and expectations may differ"


def _edited(comparison: Comparison) -> bool:
    """Whether one stage was held with different contents of the bank."""
    texts: dict[str, set[str]] = {}
    for column in comparison.columns:
        view = column.view
        texts.setdefault(_stage(view) if view.bank.stages else "", set()).add(view.interview.bank_digest)
    return any(len(found) > 1 for found in texts.values())


def _stage(view: ScorecardView) -> str:
    return view.interview.stage or "no stage"


def _grouped(groups: dict[str, list[Column]], hidden: bool) -> str:
    """Return values with their candidates: "version 1.0 (Dana), version 1.1 (Lee and Maria)"."""
    return ", ".join(f"{what} ({_people(columns, hidden)})" for what, columns in groups.items())


def _people(columns: Sequence[Column], hidden: bool) -> str:
    return listed([name_of(column, hidden=hidden) for column in columns])


def _unfinished(comparison: Comparison, *, hidden: bool) -> Iterator[str]:
    """Yield which columns are drafts, amended or sealed."""
    if drafts := [column for column in comparison.columns if column.draft]:
        open_ones = any(column.view.hidden for column in drafts)
        score = " – score hidden until all questions are rated or skipped"
        yield f"Draft: {_people(drafts, hidden)}{score if open_ones else ''}"
    if moved := [column for column in comparison.columns if column.view.moved]:
        rest = "score and decision are as submitted, the rest is current"
        yield f"Amended since submit: {_people(moved, hidden)} – {rest}"
    for view in comparison.left_out:
        yield f"{sealed(view, hidden=hidden)} and not included"


def sealed(view: ScorecardView, *, hidden: bool) -> str:
    """Return which scorecard is sealed, and until when."""
    by = HIDDEN if hidden else view.interview.interviewer or "another interviewer"
    whom = HIDDEN if hidden else view.interview.candidate.name
    return f"{by}'s scorecard of {whom} is sealed until you submit or discard your draft"


def warning_lines(said: Sequence[str], width: int, most: int) -> list[Content]:
    """Return the warnings on at most `most` lines, cut if they do not fit.

    The last line then says how to read the rest.
    """
    told = [Content.assemble(("! ", WARNING), to_line(words)) for words in said]
    whole = [line for one in told for line in one.wrap(width)]
    if len(whole) <= most:
        return whole
    more = len(told) - most
    tail = Content.styled(f"  {more} more (w)" if more > 0 else "  more (w)", QUIET)
    begun = [one.truncate(width, ellipsis=True) for one in told[:most]]
    last = told[len(begun) - 1].truncate(max(2, width - tail.cell_length), ellipsis=True)
    return [*begun[:-1], last.append(tail)]


def wrong_number(count: int) -> str:
    """Return why this number of interviews cannot be compared, and what to do."""
    which = "One interview is" if count == 1 else f"{count or 'No'} interviews are"
    return f"{which} selected. Select two to four on the home screen with Space, then press c."


def refusal(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView], *, hidden: bool) -> str:
    """Return why these interviews cannot be compared; empty if they can."""
    seals = ". ".join(sealed(view, hidden=hidden) for view in left_out)
    if len(views) < LEAST:
        return f"{seals}. There are too few others to compare."
    banks: dict[str, list[str]] = {}
    for view in views:
        name = HIDDEN if hidden else view.interview.candidate.name
        banks.setdefault(view.bank.id, []).append(name)
    if len(banks) == 1:
        return ""
    titles = {view.bank.id: view.bank.title for view in views}
    told = "; ".join(f"{titles[bank]} ({listed(names)})" for bank, names in banks.items())
    return f"These interviews use different question banks: {told}. Select interviews with the same bank."


# The evidence for one cell: the notes on a rating, the reasons of a decision.


CURTAIN = "Names, ratings, scores, decisions and evidence hidden (F9)"
NOT_ASKED = "Not part of this interview (different version or stage of the bank)."


def evidence(columns: Sequence[Column], row: Row, width: int, *, hidden: bool) -> Content:
    """Return the evidence of these interviews for a row."""
    if hidden:
        return Content("\n").join(Content.styled(CURTAIN, QUIET).wrap(width))
    return Content("\n\n").join([_column(column, row, width) for column in columns])


def _column(column: Column, row: Row, width: int) -> Content:
    return lines([_head(column, row, width), page(_said(column, row), width)])


def _head(column: Column, row: Row, width: int) -> Content:
    """Return the heading of a candidate's evidence."""
    view = column.view
    interview = view.interview
    state = f"submitted {date_of(interview.submitted_at, view.tz)}" if view.locked else DRAFT
    facts = [interview.interviewer, interview.stage, state]
    name = to_line(name_of(column, hidden=False), "bold $accent")
    what = Content("") if row.kind == "question" else Content.assemble(" · ", to_line(row.label, "bold"))
    rest = to_line(" · ".join(fact for fact in facts if fact), QUIET)
    return lines(Content.assemble(name, what, "   ", rest).wrap(width))


def _said(column: Column, row: Row) -> Iterable[Block]:
    """Return the part of the scorecard document about a row."""
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
            left_out = (Paragraph("Not administered: excluded from the score."),)
            return found.get("breakdown" if row.id == "interview" else row.id) or left_out
        case "gate":
            line = column.gate(row)
            return (Paragraph(NOT_ASKED) if line is None else gate_facts(view.bank, (line,)),)
        case _:
            parts = ("verdict", "outlook", "breakdown", "components")
            return [block for part in parts for block in found.get(part, ())]
