"""The rows of the comparison laid out for a width, and positions in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from textual.content import Content

from csr_interview.documents.layout import date_of
from csr_interview.ui.compare.compare_text import DRAFT, HIGHEST, LOWEST, entry, name_of
from csr_interview.ui.compare.comparison import Column, Comparison, Row
from csr_interview.ui.content import HIDDEN, QUIET, STRONG, WARNING, cell, to_line

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
class Block:
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
