"""Documents as lines of a given width, for plain text and for the screen, which adds color."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import singledispatch
from typing import Literal

from csr_interview.documents.blocks import (
    HIGHEST,
    LOWEST,
    Badge,
    Bar,
    Bars,
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Material,
    Matrix,
    Paragraph,
    Points,
    Ruler,
    Shade,
    Space,
    Table,
    Tone,
    bullet_of,
)
from csr_interview.documents.layout import hang, pad, width, wrap
from csr_interview.text import clean, clean_line

# A matrix as lines of text, in bands of columns if it is too wide.


YES, NO = "●", "·"
_NAME_LEAST, _NAME_MOST = 14, 30
_CELL = 2
"""Characters of a column. Marks are vertical above it: "T", "1", "2"."""


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One line: a name (padded, empty in headings), then the cells."""

    name: str
    cells: str
    role: Literal["heading", "row", "empty"]


def matrix_lines(matrix: Matrix, cells: int) -> Iterator[MatrixLine]:
    """Yield the lines of a matrix, not wider than `cells` (at least 20)."""
    longest = min(_NAME_MOST, max((width(clean_line(row.name)) for row in matrix.rows), default=0))
    room = cells - _taken(matrix.columns, matrix) - 1
    if room < min(longest, max(_NAME_LEAST, cells // 4)):
        room = max(_NAME_LEAST, cells * 9 // 20)  # several bands anyway, so names can be longer
    name = min(longest, room)
    for number, band in enumerate(_bands(matrix, cells - name - 1)):
        if number:
            yield MatrixLine("", "", "row")
        yield from _band(matrix, band, name, cells - name - 1)


def _starts(matrix: Matrix) -> set[str]:
    """Return the first mark of each group but the first."""
    return {group[0].mark for group in matrix.groups[1:] if group}


def _taken(columns: Sequence[Column], matrix: Matrix) -> int:
    starts = _starts(matrix)
    gaps = sum(column.mark in starts for column in columns[1:])
    return len(columns) * _CELL + gaps - 1  # no space after the last sign


def _bands(matrix: Matrix, room: int) -> Iterator[tuple[Column, ...]]:
    """Yield the columns of each band: all if they fit, otherwise by group."""
    whole = matrix.columns
    if _taken(whole, matrix) <= room:
        yield whole
        return
    most = max(1, (room + 1) // _CELL)
    for group in matrix.groups:
        count = -(-len(group) // most)
        for number in range(count):  # evenly, so that no band has a single column
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


# Bars and rulers as characters.


BAR = 20
"""Cells of a full bar."""
_RULER = 61
"""Maximum cells of a ruler: 1 to 5 in steps of 1/15."""
_NARROWEST_RULER = 17


def bar(value: Fraction, cells: int = BAR) -> str:
    """Draw a value from 1 to 5, rounded down: 4 of 5 fills four fifths."""
    full = int(value * cells / HIGHEST)
    return "█" * full + "░" * (cells - full)


def told(row: Bar, cells: int = BAR) -> str:
    """Return the bar of a row, if any, with its note."""
    drawn = "" if row.value is None else bar(row.value, cells)
    return " ".join(part for part in (drawn, clean_line(row.note)) if part)


def ruler(block: Ruler, cells: int = _RULER + 4) -> str:
    """Draw the scale with its cutoffs and the score, which is never on the wrong side of one."""
    size = max(_NARROWEST_RULER, min(_RULER, cells - 4))

    def place(value: Fraction) -> int:
        return int((value - LOWEST) * (size - 1) / (HIGHEST - LOWEST))

    signs = ["·"] * size
    if block.span is not None:
        first, last = (place(end) for end in block.span)
        signs[first : last + 1] = "=" * (last + 1 - first)
    for edge in block.edges:
        signs[place(edge.at)] = "|"
    if block.at is not None:
        above = [place(edge.at) - 1 for edge in block.edges if edge.at > block.at]
        signs[max(0, min((place(block.at), *above)))] = "●"
    return f"{LOWEST} {''.join(signs)} {HIGHEST}"


def edge_words(block: Ruler) -> str:
    """Return the texts of all cutoffs in one line."""
    return " · ".join(clean_line(edge.text) for edge in block.edges)


Mark = Shade | Literal["drawn", "rail"]
"""A result, the full part of a drawing, or its empty part."""

_INDENT = 2
_GAP = 2
_NARROWEST = 8
"""Minimum cells of a column, or of text next to a label."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. The first `lead` characters are a label; `tone` applies to the rest."""

    text: str
    tone: Tone = "plain"
    lead: int = 0
    heading: int = 0
    """Level of a heading, 1 for the title; otherwise 0."""
    marks: tuple[tuple[int, int, Mark], ...] = ()
    """Parts of the line to color: start, end, and what it is."""
    key: str = ""
    """ID of its table row."""


def document_lines(document: Document, cells: int) -> Iterator[Line]:
    """Yield a document in lines not wider than `cells` (at least 20)."""
    for line in wrap(_clean(document.title), cells):
        yield Line(line, "strong", heading=1)
    if document.subtitle:
        for line in wrap(_clean(document.subtitle), cells):
            yield Line(line, "quiet")
    yield Line("=" * cells, "quiet")
    yield from block_lines(document.blocks, cells)


def block_lines(blocks: Iterable[Block], cells: int) -> Iterator[Line]:
    """Yield blocks, indented under their headings."""
    below_heading = True
    for block in blocks:
        if isinstance(block, Heading):
            yield from _heading(block, cells)
            below_heading = True
            continue
        if not below_heading:
            yield Line("")
        below_heading = False
        for line in _lines(block, cells - _INDENT):
            text = (" " * _INDENT + line.text).rstrip()
            lead = min(line.lead + _INDENT, len(text)) if line.lead else 0
            marks = tuple((start + _INDENT, end + _INDENT, mark) for start, end, mark in line.marks)
            yield replace(line, text=text, lead=lead, marks=marks)


def _clean(text: str) -> str:
    return clean(text).strip("\n").rstrip()


def _heading(block: Heading, cells: int) -> Iterator[Line]:
    yield Line("")
    text = _clean(block.text)
    for line in wrap(text.upper() if block.level == 2 else text, cells):
        yield Line(line, "strong", heading=block.level)
    if block.level == 2:
        yield Line("─" * cells, "quiet")
    if block.aside:
        for line in wrap(_clean(block.aside), cells - _INDENT):
            yield Line(" " * _INDENT + line, "quiet")


def _hung(label: str, text: str, cells: int, tone: Tone = "plain") -> Iterator[Line]:
    """Yield a text next to its label, or below it if there is no space."""
    if width(label) > cells // 2:
        yield from (Line(line, "plain", len(line)) for line in wrap(label.rstrip(), cells))
        label = "  "
    for number, line in enumerate(hang(label, _clean(text), cells)):
        yield Line(line, tone, len(label) if number == 0 else 0)


_DRAWING = re.compile("([█=●▁-▇━◂▸]+)|[░·|│]+")


def _drawing(text: str, start: int, end: int) -> tuple[tuple[int, int, Mark], ...]:
    """Return the full and empty parts of a drawing in a line."""
    found = _DRAWING.finditer(text, start, end)
    return tuple((run.start(), run.end(), "drawn" if run[1] else "rail") for run in found)


@singledispatch
def _lines(block: Block, cells: int) -> Iterator[Line]:
    raise TypeError(f"no layout for {type(block).__name__}")


@_lines.register
def _paragraph(block: Paragraph, cells: int) -> Iterator[Line]:
    text = f"“{_clean(block.text)}”" if block.quote else _clean(block.text)
    label = f"{clean_line(block.label)}: " if block.label else ""
    for number, line in enumerate(wrap(label + text, cells)):
        yield Line(line, block.tone, min(len(label.rstrip()), len(line)) if number == 0 else 0)


def _title(text: str, cells: int) -> Iterator[Line]:
    if text:
        for line in wrap(_clean(text), cells):
            yield Line(line, "strong")


@_lines.register
def _points(block: Points, cells: int) -> Iterator[Line]:
    yield from _title(block.title, cells)
    indent = "  " if block.title else ""
    broad = max((width(bullet_of(block.bullet, place)) for place in range(len(block.items))), default=1)
    for place, item in enumerate(block.items):
        text = f"{_clean(item.text)} {item.aside}" if item.aside else item.text
        yield from _hung(f"{indent}{pad(bullet_of(block.bullet, place), broad)} ", text, cells, item.tone)


@_lines.register
def _facts(block: Facts, cells: int) -> Iterator[Line]:
    yield from _title(" · ".join(filter(None, (block.title, block.aside))), cells)
    indent = "  " if block.title else ""
    names = [clean_line(name) for name, _ in block.rows]
    broad = max((width(name) for name in names), default=0)
    together = broad <= cells // 3
    for row, (name, (_, text)) in enumerate(zip(names, block.rows, strict=True)):
        label = f"{indent}{pad(name, broad)}  " if together else f"{indent}{name}: "
        for number, entry in enumerate((text,) if isinstance(text, str) else text):
            lines = _hung(label if number == 0 else " " * len(label), entry, cells)
            yield from _shaded(lines, block.shades[row]) if block.shades else lines


def _shaded(lines: Iterable[Line], shade: Shade) -> Iterator[Line]:
    """Mark the result at the start of a text, up to its colon."""
    start: int | None = None
    for line in lines:
        if start is None and line.lead < len(line.text):  # not a label on a separate line
            start = len(line.text) - len(line.text[line.lead :].lstrip())
            end = line.text.find(":", start)
            line = replace(line, marks=((start, len(line.text) if end < 0 else end, shade),))
        yield line


@_lines.register
def _table(block: Table, cells: int) -> Iterator[Line]:
    yield from _title(block.title, cells)
    headings, *rows = [
        [" ".join(_clean(cell).split()) for cell in row] for row in (block.headings, *block.rows)
    ]
    sizes = _sizes(block, headings, rows, cells)
    if sizes and any(headings):
        yield from _row(headings, sizes, block, "strong")
    plain: Tone = "plain"
    keys, tones = block.keys or [""] * len(rows), block.tones or [plain] * len(rows)
    for row, key, tone in zip(rows, keys, tones, strict=True):
        lines = _row(row, sizes, block, tone) if sizes else _stacked(headings, row, cells, tone)
        yield from (replace(line, key=key) for line in lines)


_COMFORT = 20
"""Minimum cells of a flexible column while spare ones can be omitted."""


def _sizes(
    block: Table, headings: Sequence[str], rows: Sequence[Sequence[str]], cells: int
) -> dict[int, int]:
    """Return the visible columns with their widths; none if rows must be stacked."""
    solid = {*block.numeric, *block.drawn}
    needed, least = [], []
    for place, heading in enumerate(headings):
        broad = max((width(row[place]) for row in rows), default=0)
        needed.append(max(broad, width(heading)))
        words = max(map(width, heading.split()), default=0)
        least.append(max(broad, words) if place in solid else min(_NARROWEST, needed[place]))
    order = sorted(range(len(needed)), key=lambda place: (place not in solid, place != block.flexible))
    for left_out in range(len(block.spare) + 1):
        kept = [place for place in range(len(needed)) if place not in block.spare[:left_out]]
        sizes = {place: needed[place] for place in kept}
        comfort = _COMFORT if left_out < len(block.spare) else 0
        for place in (place for place in order if place in sizes):
            over = sum(sizes.values()) + _GAP * (len(kept) - 1) - cells
            lowest = max(least[place], min(comfort, needed[place]))
            sizes[place] = max(lowest, sizes[place] - max(0, over))
        if sum(sizes.values()) + _GAP * (len(kept) - 1) <= cells:
            return sizes
    return {}


def _row(row: Sequence[str], sizes: Mapping[int, int], block: Table, tone: Tone) -> Iterator[Line]:
    """Yield one row, in several lines if cells are wrapped."""
    wrapped = {place: list(wrap(row[place], size)) for place, size in sizes.items()}
    for level in range(max(len(lines) for lines in wrapped.values())):
        text = ""
        marks: list[tuple[int, int, Mark]] = []
        for place, lines in wrapped.items():
            cell = lines[level] if level < len(lines) else ""
            spare = " " * max(0, sizes[place] - width(cell))
            start = len(text)
            text += (spare + cell if place in block.numeric else cell + spare) + " " * _GAP
            if place in block.drawn:
                marks += _drawing(text, start, len(text))
        yield Line(text.rstrip(), tone, marks=tuple(marks))


def _stacked(headings: Sequence[str], row: Sequence[str], cells: int, tone: Tone) -> Iterator[Line]:
    """Yield one row as its first cell, with the others and their headings below."""
    yield from (Line(line, tone) for line in wrap(row[0], cells))
    text = ""
    for name, cell in zip(headings[1:], row[1:], strict=True):
        pair = f"{name} {cell}".strip() if cell else ""
        if text and pair and width(f"{text} · {pair}") > cells - 2:  # keep a value next to its heading
            yield from (Line("  " + line, tone) for line in wrap(text, cells - 2))
            text = ""
        text = " · ".join(filter(None, (text, pair)))
    yield from (Line("  " + line, tone) for line in wrap(text, cells - 2) if text)


@_lines.register
def _matrix(block: Matrix, cells: int) -> Iterator[Line]:
    tones: dict[str, Tone] = {"heading": "strong", "row": "plain", "empty": "warning"}
    for line in matrix_lines(block, cells):
        yield Line((line.name + line.cells).rstrip(), tones[line.role])


@_lines.register
def _material(block: Material, cells: int) -> Iterator[Line]:
    yield from _title(block.title, cells)
    for line in kept_lines(block.text, cells - 2):
        yield Line(f"| {line}".rstrip(), "plain", 1)


def kept_lines(text: str, cells: int) -> Iterator[str]:
    """Yield the lines of a text unchanged; only those that are too wide are wrapped."""
    for line in _clean(text).expandtabs(4).split("\n"):
        if width(line) <= cells:
            yield line.rstrip()
        else:
            yield from wrap(line, cells)


@_lines.register
def _space(block: Space, cells: int) -> Iterator[Line]:
    if block.lines == 1:
        label = clean_line(block.label)
        if width(label) <= cells // 2:
            yield Line(f"{label}: " + "_" * (cells - width(label) - 2), "plain", len(label) + 1)
        else:
            yield from _title(label, cells)
            yield Line("_" * cells, "quiet")
        return
    yield from _title(block.label, cells)
    for _ in range(block.lines):
        yield Line("_" * cells, "quiet")


@_lines.register
def _badge(block: Badge, cells: int) -> Iterator[Line]:
    word = clean_line(block.word).upper()
    for number, line in enumerate(wrap(" · ".join(filter(None, (word, clean_line(block.text)))), cells)):
        lead = min(len(word), len(line)) if number == 0 else 0
        yield Line(line, "strong", lead, marks=((0, lead, block.shade),))


@_lines.register
def _ruler(block: Ruler, cells: int) -> Iterator[Line]:
    drawn = ruler(block, cells)
    if width(drawn) <= cells:
        yield Line(drawn, marks=_drawing(drawn, 0, len(drawn)))
    for line in wrap(edge_words(block), cells):
        yield Line(line, "quiet")


_NAMES = 34
"""Maximum cells of the names next to bars."""
_NUMBER = 8


@_lines.register
def _bars(block: Bars, cells: int) -> Iterator[Line]:
    yield from _title(block.title, cells)
    count = len(block.headings) - 1
    notes = [width(clean_line(row.note)) + 1 for row in block.rows if row.note and row.value is not None]
    fixed = count * _NUMBER + 3 + max(notes, default=0)
    longest = max(width(clean_line(name)) for name in (block.headings[0], *(row.name for row in block.rows)))
    names = max(_NARROWEST, min(_NAMES, longest, cells - fixed - BAR // 2))
    drawn = max(_NARROWEST // 2, min(BAR, cells - names - fixed))
    if names + fixed + drawn > cells:  # too narrow for columns: numbers below names
        yield from _stacked_bars(block, cells)
        return
    numbers = "".join(f"{heading:>{_NUMBER}}" for heading in block.headings[1:])
    if any(block.headings):
        yield Line((pad(block.headings[0], names) + numbers).rstrip(), "quiet")
    for row in block.rows:
        start = pad(clean_line(row.name), names) + "".join(f"{text:>{_NUMBER}}" for text in row.numbers)
        for number, line in enumerate(hang(f"{start}   ", told(row, drawn), cells)):
            first = len(start) + 3
            marks = _drawing(line, first, first + drawn) if number == 0 and row.value is not None else ()
            yield Line(line, row.tone, marks=marks)


def _stacked_bars(block: Bars, cells: int) -> Iterator[Line]:
    for row in block.rows:
        yield from (Line(line) for line in wrap(clean_line(row.name), cells))
        pairs = (f"{name} {text}" for name, text in zip(block.headings[1:], row.numbers, strict=True) if text)
        words = [*pairs, told(row, _NARROWEST)]
        yield from (Line("  " + line) for line in wrap("  ".join(filter(None, words)), cells - 2))


WIDTH = 80


def text(document: Document) -> str:
    """Return a document as plain text with a line end."""
    return clean("\n".join(line.text for line in document_lines(document, WIDTH))) + "\n"
