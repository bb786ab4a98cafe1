"""Documents as neutral blocks, which `blocks_text`, `blocks_markdown`, `blocks_html` and the app draw.

Blocks contain texts of banks and users as they are; each renderer must make them safe.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Tone = Literal["plain", "quiet", "strong", "warning"]
Bullet = Literal["dash", "box", "number", "digit"]
Shade = Literal["good", "middle", "poor", "open"]
"""The color of a result; the text next to it says the same."""

Look = Literal["kit", "scorecard"]
"""The style of a page: spacious, to read and write on, or dense."""

BOX = "☐"
"""A checkbox."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; `aside` has facts about what follows."""

    text: str
    level: Literal[2, 3] = 2
    aside: str = ""
    new_page: bool = False
    """Whether it starts a new sheet when printed."""
    part: str = ""
    """The name of this part in style sheets."""
    key: str = ""
    """ID of what follows, such as a question, for finding it on a screen."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text with line breaks, after an optional label, as in "Focus: …"."""

    text: str
    label: str = ""
    tone: Tone = "plain"
    quote: bool = False
    """Whether it is to be read out."""


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of a list, followed by `aside` in another style, such as "(serious)"."""

    text: str
    aside: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """A list with an optional title."""

    items: tuple[Point, ...]
    title: str = ""
    bullet: Bullet = "dash"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with one or several texts each, such as ratings with their descriptions."""

    rows: tuple[tuple[str, str | tuple[str, ...]], ...]
    title: str = ""
    aside: str = ""
    """Follows the title."""
    shades: tuple[Shade, ...] = ()
    """Empty, or one per row, whose text then starts with a result up to the first colon."""
    key: str = ""
    """ID of what these facts are about, such as a question, for finding them on a screen."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    If the width is not sufficient, plain text wraps headings of numbers and the column `flexible`, then omits
    the columns `spare`, and finally puts the cells of each row below each other.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    flexible: int = 0
    numeric: tuple[int, ...] = ()
    """Columns of numbers, right-aligned and never wrapped."""
    title: str = ""
    drawn: tuple[int, ...] = ()
    """Columns with drawings, such as `layout.spark`; never wrapped."""
    spare: tuple[int, ...] = ()
    """Columns that can be omitted, in this order."""
    keys: tuple[str, ...] = ()
    """Empty, or one ID per row, for finding it on a screen."""
    tones: tuple[Tone, ...] = ()
    """Empty, or one per row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a matrix: a short mark and its meaning."""

    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: its name and the marks of its columns."""

    name: str
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of rows by groups of columns. A row without marks ends with the word `nowhere`."""

    groups: tuple[tuple[Column, ...], ...]
    rows: tuple[MatrixRow, ...]
    nowhere: str = "nobody"
    corner: str = ""
    """The heading of the row names."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order."""
        return tuple(column for group in self.groups for column in group)


@dataclass(frozen=True, slots=True)
class Material:
    """Preformatted text, such as a table in an email."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Space for handwriting: one line next to the label, or several below it."""

    label: str
    lines: int = 1


LOWEST, HIGHEST = 1, 5
"""Ends of the scale of ratings and scores."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The result in a word, followed by text."""

    word: str
    text: str = ""
    shade: Shade = "open"


@dataclass(frozen=True, slots=True)
class Edge:
    """A cutoff on a ruler, with its number and text."""

    at: Fraction
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """A score between the cutoffs on the scale from 1 to 5, or the range still possible."""

    edges: tuple[Edge, ...]
    at: Fraction | None = None
    span: tuple[Fraction, Fraction] | None = None
    number: str = ""
    """The score or range as text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row with a bar for a value from 1 to 5, if any, and a note."""

    name: str
    numbers: tuple[str, ...]
    value: Fraction | None
    note: str = ""
    tone: Tone = "plain"
    """Of the note."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of numbers with bars; headings for the names and each number."""

    headings: tuple[str, ...]
    rows: tuple[Bar, ...]
    title: str = ""


Block = Heading | Paragraph | Points | Facts | Table | Matrix | Material | Space | Badge | Ruler | Bars


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a line or two under it, and the blocks."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    language: str = "en"
    """Language of the texts, as in HTML."""
    look: Look = "kit"


def points(*texts: str, title: str = "", bullet: Bullet = "dash") -> tuple[Block, ...]:
    """Return a list of plain entries; no block without entries."""
    return (Points(tuple(Point(text) for text in texts), title, bullet),) if texts else ()


def sections(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """Return blocks by the key or part of the heading above them; empty for those above all headings."""
    found: dict[str, list[Block]] = {}
    name = ""
    for block in blocks:
        if isinstance(block, Heading) and (block.key or block.part):
            name = block.key or block.part
        found.setdefault(name, []).append(block)
    return found


def bullet_of(kind: Bullet, place: int) -> str:
    """Return the bullet of an entry, counted from 0."""
    return {"dash": "-", "box": BOX, "number": f"{place + 1}.", "digit": str(place + 1)}[kind]
