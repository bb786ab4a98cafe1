"""The texts of the comparison and its table: cells, warnings, sort order, and reasons why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from textual.content import Content

from csr_interview.documents.blocks import Block, Heading, Paragraph
from csr_interview.documents.facts import decision_name, plan_title
from csr_interview.documents.layout import date_of
from csr_interview.documents.scorecard import gate_facts, recommendation_block
from csr_interview.labels import UNVERIFIED
from csr_interview.models.decision import Verdict, listed
from csr_interview.scoring.must_pass import in_plan
from csr_interview.ui.compare.comparison import DIRECTIONS, LEAST, Column, Comparison, Row
from csr_interview.ui.content import (
    GATE_SIGNS,
    HIDDEN,
    QUIET,
    STRONG,
    WARNING,
    bar,
    cell,
    lines,
    to_line,
    verdict_word,
)
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.widgets.laid_text import page

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
            yield _blank("not finished")
        case "verdict":
            yield verdict_word(view.result.verdict)
            if view.result.moved and view.today.verdict is not view.result.verdict:
                yield Content.assemble(("✎ today ", "$text-warning"), verdict_word(view.today.verdict))
        case "composite":
            score = column.number(row)
            yield _blank("no score") if score is None else _number(view.score(score), score, room, sign)
            if view.result.moved:
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
                if not in_plan(view.bank, line.gate):
                    yield _blank("not planned")
                    return
                yield Content.styled(f"{mark} {line.state}", style)


def _blank(why: str) -> Content:
    return Content.styled(f"{BLANK} {why}", QUIET)


def _number(words: str, value: Fraction, room: int, sign: str) -> Content:
    """Return a number, the sign of the highest or lowest, and a bar that fits."""
    start = Content.assemble((words.ljust(NUMBER), "bold"), (sign.ljust(2), QUIET))
    width = min(15, room - start.cell_length)
    return start.append(bar(value, width)) if width >= 5 else start


def _question(column: Column, row: Row, room: int, sign: str) -> Iterator[Content]:
    if all(question.id != row.id for question in column.view.bank.questions):
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
    if plans := comparison.differing(lambda view: plan_title(view.interview, view.bank) or "no plan"):
        yield f"Different plans: {_grouped(plans, hidden)} – scores consist of different parts"
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
        score = " – score shown when the ratings are finished"
        yield f"Draft: {_people(drafts, hidden)}{score if open_ones else ''}"
    if moved := [column for column in comparison.columns if column.view.result.moved]:
        rest = "score and decision are as submitted, the rest is current"
        yield f"Amended since submit: {_people(moved, hidden)} – {rest}"
    if unproven := [column for column in comparison.columns if column.view.interview.unverified]:
        yield f"Unverified: {_people(unproven, hidden)} – {UNVERIFIED}"
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
            decided = view.hidden or view.result.verdict is not Verdict.INCOMPLETE
            name = decision_name(view.bank) if decided else ""
            return (recommendation_block(view.interview.recommendation, name),)
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


# The table, laid out for a width, and positions in it.


HERE = "▸"
"""The sign of the current row and column, in addition to the color."""

TALL = 30
"""Terminal rows from which interviewer and date are shown below each name."""

GROUPS = {"component": "COMPONENTS", "question": "QUESTIONS", "gate": "MUST-PASS", "flags": "RED FLAGS"}
AT_ROW, AT_CELL = "on $accent 15%", "on $accent 35%"


class Plan(NamedTuple):
    """How the width is divided."""

    label: int
    column: int
    first: int
    """Index of the first visible column."""
    shown: int
    """Number of visible columns."""

    @classmethod
    def fitting(cls, width: int, total: int, at: int) -> Plan:
        """Return the plan for `total` columns with the one at `at` visible.

        Below 72 terminal columns it shows two interviews, or one; moving the cursor scrolls to others.
        """
        label = max(12, min(30, width // 4))
        room = width - label
        shown = max(1, min(total, room // 14, 4 if width >= 72 else 2))
        label = max(label, min(28, width - shown * 17))
        column = min(28, (width - label) // shown)
        label = min(40, width - shown * column)
        return cls(label, column, max(0, at - shown + 1), shown)


@dataclass(frozen=True)
class Lines:
    """A row or the heading of a group, as lines of pieces: label, then cells."""

    row: int | None
    pieces: tuple[tuple[Content, ...], ...]

    def lines(self, at: int | None) -> Iterator[Content]:
        """Yield its lines; `at` is the current cell, None on other rows."""
        for number, pieces in enumerate(self.pieces):
            if at is None:
                yield Content("").join(pieces)
                continue
            label, *cells = pieces
            sign = Content.styled(HERE if number == 0 else " ", "bold $accent")
            marked = [one.stylize(AT_CELL if place == at else AT_ROW) for place, one in enumerate(cells)]
            yield Content("").join([sign.append(label[1:]).stylize(AT_ROW), *marked])


@dataclass(frozen=True)
class Sheet:
    """The comparison laid out for a width."""

    comparison: Comparison
    plan: Plan
    hidden: bool = False
    """Whether the privacy screen is on."""
    airy: bool = False
    """Whether blank lines separate the groups."""

    @property
    def seen(self) -> tuple[Column, ...]:
        """The visible columns."""
        return self.comparison.columns[self.plan.first : self.plan.first + self.plan.shown]

    @cached_property
    def blocks(self) -> tuple[Lines, ...]:
        """All rows with the headings of their groups, top to bottom."""
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Lines]:
        group = ""
        for place, row in enumerate(self.comparison.rows):
            heading = GROUPS.get(row.kind, "")
            if heading and heading != group and row.kind != "flags":
                title = (Content.styled(f" {heading}", STRONG),)
                yield Lines(None, ((Content(""),), title) if self.airy else (title,))
            elif heading != group and self.airy:
                yield Lines(None, ((Content(""),),))
            group = heading
            yield Lines(place, self._row(row))

    def _row(self, row: Row) -> tuple[tuple[Content, ...], ...]:
        room = self.plan.column - 1
        ends = self.comparison.ends(row)
        cells: list[list[Content]] = []
        for column in self.seen:
            if self.hidden:
                cells.append([Content(HIDDEN)])
                continue
            sign = ""
            if ends is not None and (number := column.number(row)) in ends:
                sign = HIGHEST if number == ends[1] else LOWEST
            cells.append([line for part in entry(column, row, room, sign) for line in wrapped(part, room)])
        height = max((len(lines) for lines in cells), default=1)
        style = "bold" if row.kind in ("composite", "verdict") else ""
        label = Content(" ").append(cell(row.label, self.plan.label - 2, style))
        return tuple(
            self._line(label if place == 0 else Content(""), [_at(lines, place) for lines in cells])
            for place in range(height)
        )

    def _line(self, label: Content, cells: list[Content]) -> tuple[Content, ...]:
        """Return a label and cells, each padded to its width and a blank."""
        pieces = [(label, self.plan.label), *((one, self.plan.column) for one in cells)]
        return tuple(one.truncate(width - 1, ellipsis=True, pad=True).append(" ") for one, width in pieces)

    def lines(self, row: int, at: int) -> list[Content]:
        """Return all lines with the current cell highlighted; `at` counts all columns."""
        place = at - self.plan.first
        return [line for block in self.blocks for line in block.lines(place if block.row == row else None)]

    def span(self, row: int) -> tuple[int, int]:
        """Return the first line of a row and its number of lines."""
        above = 0
        for block in self.blocks:
            if block.row == row:
                return above, len(block.pieces)
            above += len(block.pieces)
        raise IndexError(row)

    def row_at(self, line: int) -> int | None:
        """Return the row of a line; None for headings and below the end."""
        for block in self.blocks:
            if line < len(block.pieces):
                return block.row
            line -= len(block.pieces)
        return None

    def column_at(self, x: int) -> int | None:
        """Return the index, among all columns, of the one at an x position; None left of them."""
        place = (x - self.plan.label) // self.plan.column
        return self.plan.first + place if 0 <= place < len(self.seen) else None

    def heads(self, at: int, height: int) -> list[Content]:
        """Return the lines above the columns: candidate, interviewer and state.

        `height` is that of the terminal: a low one shows less.
        """
        room = self.plan.column - 1
        names, abouts = [], []
        for place, column in enumerate(self.seen, self.plan.first):
            here = place == at
            sign = Content.styled(f"{HERE} " if here else "", "bold $accent")
            name = to_line(name_of(column, hidden=self.hidden), "bold $accent" if here else "bold")
            names.append(wrapped(sign.append(name), room, 2 if height >= 20 else 1))
            abouts.append(list(self._about(column, room, tall=height >= TALL)))
        top = max(len(name) for name in names)  # to align the lines below the names
        cells = [
            [*name, *[Content("")] * (top - len(name)), *about]
            for name, about in zip(names, abouts, strict=True)
        ]
        left = self._left()
        return [
            Content("").join(self._line(_at(left, place), [_at(lines, place) for lines in cells]))
            for place in range(max(len(lines) for lines in cells))
        ]

    def _left(self) -> list[Content]:
        """Return which columns are visible, if not all are."""
        total = len(self.comparison.columns)
        if self.plan.shown >= total:
            return []
        first = self.plan.first + 1
        last = self.plan.first + self.plan.shown
        which = f"{first}–{last} of {total}" if last > first else f"{first} of {total}"
        return [Content.styled(f" {which}", WARNING), Content.styled(" ← → more", QUIET)]

    def _about(self, column: Column, room: int, *, tall: bool) -> Iterator[Content]:
        view = column.view
        by = HIDDEN if self.hidden else view.interview.interviewer or "not named"
        if column.draft:
            yield from wrapped(Content.styled(DRAFT, "$text-warning"), room)
        if tall or not column.draft:
            yield to_line(by, QUIET)
        if tall and not column.draft:
            yield Content.styled(date_of(view.interview.submitted_at, view.tz), QUIET)


def _at(lines: list[Content], place: int) -> Content:
    return lines[place] if place < len(lines) else Content("")


def wrapped(content: Content, room: int, most: int = 2) -> list[Content]:
    """Return a text on as many lines as it needs, at most `most`."""
    lines = content.wrap(room) or [content]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], Content(" ").join(lines[most - 1 :]).truncate(room, ellipsis=True)]
