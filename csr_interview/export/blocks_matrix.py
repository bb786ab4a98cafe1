"""A matrix as lines of characters: it is cut into bands of columns where a width does not hold them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from csr_interview.export.blocks import Column, Matrix
from csr_interview.text import clean_line
from csr_interview.words.layout import pad, width

YES, NO = "●", "·"
_NAME_LEAST, _NAME_MOST = 14, 30
_CELL = 2
"""Characters of a column: its sign and a space. Marks stand upright above it, "T" over "1" over "2"."""


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One line: a name (padded, empty in headings), then the cells."""

    name: str
    cells: str
    role: Literal["heading", "row", "empty"]


def matrix_lines(matrix: Matrix, cells: int) -> Iterator[MatrixLine]:
    """Yield the lines of a matrix, none wider than `cells` (at least 20), its bands one below the other."""
    longest = min(_NAME_MOST, max((width(clean_line(row.name)) for row in matrix.rows), default=0))
    room = cells - _taken(matrix.columns, matrix) - 1
    if room < min(longest, max(_NAME_LEAST, cells // 4)):
        room = max(_NAME_LEAST, cells * 9 // 20)  # several bands in any case, so names need not be that short
    name = min(longest, room)
    for number, band in enumerate(_bands(matrix, cells - name - 1)):
        if number:
            yield MatrixLine("", "", "row")
        yield from _band(matrix, band, name, cells - name - 1)


def _starts(matrix: Matrix) -> set[str]:
    """Return the marks before which a gap tells two groups apart."""
    return {group[0].mark for group in matrix.groups[1:] if group}


def _taken(columns: Sequence[Column], matrix: Matrix) -> int:
    starts = _starts(matrix)
    gaps = sum(column.mark in starts for column in columns[1:])
    return len(columns) * _CELL + gaps - 1  # nothing stands after the last sign


def _bands(matrix: Matrix, room: int) -> Iterator[tuple[Column, ...]]:
    """Yield the columns of each band: all together where they fit, else group by group."""
    whole = matrix.columns
    if _taken(whole, matrix) <= room:
        yield whole
        return
    most = max(1, (room + 1) // _CELL)
    for group in matrix.groups:
        count = -(-len(group) // most)
        for number in range(count):  # evenly, so that no band holds one lonely column
            yield group[number * len(group) // count : (number + 1) * len(group) // count]


def _band(matrix: Matrix, columns: Sequence[Column], name: int, room: int) -> Iterator[MatrixLine]:
    starts = _starts(matrix)

    def across(signs: Sequence[str]) -> str:
        cells = [
            (" " if place and column.mark in starts else "") + sign + " "
            for place, (column, sign) in enumerate(zip(columns, signs, strict=True))
        ]
        return "".join(cells).rstrip()

    for level in range(max((len(column.mark) for column in columns), default=0)):
        text = clean_line(matrix.corner) if level == 0 else ""
        yield MatrixLine(
            pad(text, name) + " ",
            across([column.mark[level : level + 1] or " " for column in columns]),
            "heading",
        )
    for row in matrix.rows:
        nowhere = not row.marks
        signs = across([YES if column.mark in row.marks else NO for column in columns])
        if nowhere and room >= width(matrix.nowhere):
            signs = matrix.nowhere
        yield MatrixLine(pad(clean_line(row.name), name) + " ", signs, "empty" if nowhere else "row")
