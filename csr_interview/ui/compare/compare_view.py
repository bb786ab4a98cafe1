"""Two to four interviews side by side: which rows there are, what each column has in them, in which order.

Facts only; `compare_text` puts them into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from textual.content import Content

from csr_interview.models.decision import ComponentLine, GateLine, GateState, Verdict
from csr_interview.models.tasks import FAMILIES
from csr_interview.scoring.judge import INTERVIEW
from csr_interview.text import clean_line
from csr_interview.ui.compare.compare_text import DRAFT, HIGHEST, LOWEST, entry, name_of
from csr_interview.ui.page_text import QUIET, STRONG, WARNING, local_date
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import HIDDEN, cell, shown_line

LEAST, MOST = 2, 4
"""How many interviews can be compared."""

LETTERS = "ABCD"

Kind = Literal["composite", "verdict", "own", "component", "question", "gate", "flags"]
Rank = tuple[Fraction | int, ...]
"""What columns are sorted by: the greater, the further in front."""

DIRECTIONS: dict[Kind, tuple[str, str]] = {
    "composite": ("highest first", "lowest first"),
    "verdict": ("best first", "worst first"),
    "own": ("best first", "worst first"),
    "component": ("highest first", "lowest first"),
    "question": ("highest first", "lowest first"),
    "gate": ("passed first", "failed first"),
    "flags": ("fewest first", "most first"),
}
"""What sorting by a row does, and what doing so again does."""


class Row(NamedTuple):
    """One line of the comparison."""

    kind: Kind
    id: str = ""
    """Of the component, question or gate."""
    label: str = ""
    short: str = ""
    """The number of a question, "Q2"; else the label."""


@dataclass(frozen=True)
class Column:
    """One interview of the comparison."""

    letter: str
    """Names the candidate while names are hidden; by the order in which the interviews were chosen."""
    view: ScorecardView

    @property
    def id(self) -> str:
        """The interview's id."""
        return self.view.interview.id

    @property
    def draft(self) -> bool:
        """Whether it is not submitted yet."""
        return not self.view.locked

    def has(self, row: Row) -> bool:
        """Whether the interview's bank has the question or gate of a row."""
        if row.kind == "question":
            return any(question.id == row.id for question in self.view.bank.questions)
        return row.kind != "gate" or self.gate(row) is not None

    def rating(self, row: Row) -> int | None:
        """Return the rating of a question's row."""
        return next((line.rating for line in self.view.today.questions if line.question == row.id), None)

    def component(self, row: Row) -> ComponentLine | None:
        """Return a component; None where it was not given."""
        lines = self.view.today.components
        return next((line for line in lines if line.component == row.id and line.score is not None), None)

    def gate(self, row: Row) -> GateLine | None:
        """Return a gate; None where the bank does not have it."""
        return next((line for line in self.view.today.gates if line.gate == row.id), None)

    def flags(self, severity: str) -> int:
        """Return how many red flags of a severity, "serious" or "note", were seen."""
        return sum(flag.severity == severity for flag in self.view.today.flags)

    def number(self, row: Row) -> Fraction | None:
        """Return the score or rating of a row, 1 to 5; None where there is none, or none to be seen yet."""
        if row.kind == "question":
            rating = self.rating(row)
            return None if rating is None else Fraction(rating)
        if self.view.hidden:
            return None
        if row.kind == "composite":
            return self.view.composite
        line = self.component(row) if row.kind == "component" else None
        return None if line is None else line.score

    def rank(self, row: Row) -> Rank | None:
        """Return where the column stands in a row; None where nothing was rated, given or recorded."""
        view = self.view
        match row.kind:
            case "flags":
                return -self.flags("serious"), -self.flags("note")
            case "own":
                own = view.interview.recommendation
                return (Verdict(own.verdict).rank,) if own is not None else None
            case "verdict":
                return None if view.hidden or not view.verdict.rank else (view.verdict.rank,)
            case "gate":
                return None if view.hidden else _gate_rank(self.gate(row))
        number = self.number(row)
        return None if number is None else (number,)


def _gate_rank(line: GateLine | None) -> Rank | None:
    """Passed before failed, then by the number that decided."""
    if line is None or line.value is None:
        return None
    return int(line.state is GateState.PASSED), line.value


@dataclass(frozen=True)
class Comparison:
    """Interviews of one bank beside each other."""

    columns: tuple[Column, ...]
    """As they were chosen, or as they were sorted."""
    by: Row | None = None
    """The row that they are sorted by."""
    reverse: bool = False
    """Whether the sort was turned round."""
    left_out: tuple[ScorecardView, ...] = ()
    """Sealed ones: nothing of them may be shown but whose they are."""

    @cached_property
    def newest(self) -> ScorecardView:
        """The interview with the newest version of the bank: it gives the rows their order and titles."""
        return max((column.view for column in self.columns), key=lambda view: view.bank.order)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All rows, in the order of the screen."""
        first = (Row("composite", label="Composite"), Row("verdict", label="Verdict"))
        own = Row("own", label="Own recommendation")
        flags = Row("flags", label="Red flags")
        rows = (*first, own, *self._components(), *self._questions(), *self._gates(), flags)
        return tuple(row if row.short else row._replace(short=row.label) for row in rows)

    def _components(self) -> list[Row]:
        """Return what anybody was given."""
        rows = [Row("component", name, component_name(name)) for name in (INTERVIEW, *FAMILIES)]
        return [row for row in rows if any(column.component(row) for column in self.columns)]

    def _questions(self) -> list[Row]:
        """Return the newest bank's questions, then those that only another version or stage has."""
        found: dict[str, Row] = {}
        for view in (self.newest, *(column.view for column in self.columns)):
            for question in view.bank.questions:
                # Numbers are those of the newest bank; elsewhere they would mean another question.
                mine = view is self.newest
                label = view.label(question.id) if mine else question.title
                short = view.short(question.id) if mine else question.title
                found.setdefault(question.id, Row("question", question.id, label, short))
        return list(found.values())

    def _gates(self) -> list[Row]:
        found: dict[str, Row] = {}
        for view in (self.newest, *(column.view for column in self.columns)):
            for gate in view.today.gates:
                found.setdefault(gate.gate, Row("gate", gate.gate, gate.title))
        return list(found.values())

    def sorted_by(self, row: Row, *, reverse: bool = False) -> Comparison:
        """Return the columns sorted by a row: best first unless `reverse`, ties as they were, blanks last."""
        ranked: list[tuple[Rank, Column]] = []
        blank: list[Column] = []
        for column in self.columns:
            rank = column.rank(row)
            if rank is None:
                blank.append(column)
            else:
                ranked.append((rank, column))
        # `reverse` of `sort` keeps the order of equal ones, as a negated key does.
        ranked.sort(key=lambda pair: pair[0], reverse=not reverse)
        return replace(self, columns=(*(column for _, column in ranked), *blank), by=row, reverse=reverse)

    def ends(self, row: Row) -> tuple[Fraction, Fraction] | None:
        """Return the lowest and the highest number of a row; None where they do not differ."""
        numbers = [number for column in self.columns if (number := column.number(row)) is not None]
        if len(set(numbers)) < 2:
            return None
        return min(numbers), max(numbers)

    def differing(self, of: Callable[[ScorecardView], str]) -> dict[str, list[Column]]:
        """Return the columns by something they should have in common; empty where they have."""
        found: dict[str, list[Column]] = {}
        for column in self.columns:
            found.setdefault(of(column.view), []).append(column)
        return found if len(found) > 1 else {}

    def interviewers(self) -> tuple[str, ...]:
        """Return the different interviewers, as first written; empty where there is but one."""
        names: dict[str, str] = {}
        for column in self.columns:
            name = column.view.interview.interviewer
            names.setdefault(clean_line(name).casefold(), name)
        return tuple(names.values()) if len(names) > 1 else ()


def component_name(name: str) -> str:
    """Return what a component is called as a row."""
    from csr_interview.ui.scorecard.tasks_text import family_name

    return family_name(name)


def comparison_of(views: Sequence[ScorecardView], left_out: Sequence[ScorecardView] = ()) -> Comparison:
    """Return these interviews side by side, in this order."""
    columns = tuple(Column(letter, view) for letter, view in zip(LETTERS, views, strict=False))
    return Comparison(columns, left_out=tuple(left_out))


# The rows of the comparison laid out for a width, and where in them one is.


HERE = "▸"
"""The sign of the row and the column one is at, beside the colour."""

TALL = 30
"""Lines of the terminal from which both interviewer and date stand below each name."""

GROUPS = {"component": "COMPONENTS", "question": "QUESTIONS", "gate": "GATES", "flags": "RED FLAGS"}
AT_ROW, AT_CELL = "on $accent 15%", "on $accent 35%"


class Plan(NamedTuple):
    """How the width is shared out."""

    label: int
    column: int
    first: int
    """Place of the first column that is seen."""
    shown: int
    """How many are seen at once."""

    @classmethod
    def fitting(cls, width: int, total: int, at: int) -> Plan:
        """Return the plan for `total` columns, the one at `at` among those seen.

        Below 72 columns two interviews are seen at once, or one: the others come by going there.
        """
        label = max(12, min(30, width // 4))
        room = width - label
        shown = max(1, min(total, room // 14, 4 if width >= 72 else 2))
        label = max(label, min(28, width - shown * 17))
        column = min(28, (width - label) // shown)
        label = min(40, width - shown * column)
        return cls(label, column, max(0, at - shown + 1), shown)


@dataclass(frozen=True)
class Block:
    """A row of the comparison, or the heading of a group, as lines of pieces: label first, then the cells."""

    row: int | None
    pieces: tuple[tuple[Content, ...], ...]

    def lines(self, at: int | None) -> Iterator[Content]:
        """Yield its lines; `at` is the place of the cell that one is at, None on other rows."""
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
    """Whether the privacy screen is up."""
    airy: bool = False
    """Whether there is room for a line between the groups."""

    @property
    def seen(self) -> tuple[Column, ...]:
        """The columns that are seen."""
        return self.comparison.columns[self.plan.first : self.plan.first + self.plan.shown]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All rows with the headings of their groups, top to bottom."""
        return tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        group = ""
        for place, row in enumerate(self.comparison.rows):
            heading = GROUPS.get(row.kind, "")
            if heading and heading != group and row.kind != "flags":
                title = (Content.styled(f" {heading}", STRONG),)
                yield Block(None, ((Content(""),), title) if self.airy else (title,))
            elif heading != group and self.airy:
                yield Block(None, ((Content(""),),))
            group = heading
            yield Block(place, self._row(row))

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
        """Return a label and cells, each filled up to its width and a blank."""
        pieces = [(label, self.plan.label), *((one, self.plan.column) for one in cells)]
        return tuple(one.truncate(width - 1, ellipsis=True, pad=True).append(" ") for one, width in pieces)

    def lines(self, row: int, at: int) -> list[Content]:
        """Return all lines, the cell that one is at lit up; `at` counts all columns."""
        place = at - self.plan.first
        return [line for block in self.blocks for line in block.lines(place if block.row == row else None)]

    def span(self, row: int) -> tuple[int, int]:
        """Return the first line of a row and how many it takes."""
        above = 0
        for block in self.blocks:
            if block.row == row:
                return above, len(block.pieces)
            above += len(block.pieces)
        raise IndexError(row)

    def row_at(self, line: int) -> int | None:
        """Return the row that a line belongs to; None for headings and below the end."""
        for block in self.blocks:
            if line < len(block.pieces):
                return block.row
            line -= len(block.pieces)
        return None

    def column_at(self, x: int) -> int | None:
        """Return the place, among all columns, of the one at a distance from the left; None left of them."""
        place = (x - self.plan.label) // self.plan.column
        return self.plan.first + place if 0 <= place < len(self.seen) else None

    def heads(self, at: int, height: int) -> list[Content]:
        """Return the lines above the columns: who it is, by whom, and whether it is final.

        `height` is that of the terminal: a low one shows less.
        """
        room = self.plan.column - 1
        names, abouts = [], []
        for place, column in enumerate(self.seen, self.plan.first):
            here = place == at
            sign = Content.styled(f"{HERE} " if here else "", "bold $accent")
            name = shown_line(name_of(column, hidden=self.hidden), "bold $accent" if here else "bold")
            names.append(wrapped(sign.append(name), room, 2 if height >= 20 else 1))
            abouts.append(list(self._about(column, room, tall=height >= TALL)))
        top = max(len(name) for name in names)  # so that what stands below the names is in line
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
        """Say which of the columns are seen, where not all are."""
        total = len(self.comparison.columns)
        if self.plan.shown >= total:
            return []
        first = self.plan.first + 1
        last = self.plan.first + self.plan.shown
        which = f"{first}–{last} of {total}" if last > first else f"{first} of {total}"
        return [Content.styled(f" {which}", WARNING), Content.styled(" ← → others", QUIET)]

    def _about(self, column: Column, room: int, *, tall: bool) -> Iterator[Content]:
        view = column.view
        by = HIDDEN if self.hidden else view.interview.interviewer or "nobody named"
        if column.draft:
            yield from wrapped(Content.styled(DRAFT, "$text-warning"), room)
        if tall or not column.draft:
            yield shown_line(by, QUIET)
        if tall and not column.draft:
            yield Content.styled(local_date(view.interview.submitted_at, view.tz), QUIET)


def _at(lines: list[Content], place: int) -> Content:
    return lines[place] if place < len(lines) else Content("")


def wrapped(content: Content, room: int, most: int = 2) -> list[Content]:
    """Return a text on as many lines as it needs, cut after `most` of them."""
    lines = content.wrap(room) or [content]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], Content(" ").join(lines[most - 1 :]).truncate(room, ellipsis=True)]
