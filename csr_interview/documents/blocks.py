"""A document as neutral blocks: what is said, in which order, and what each piece is.

Whoever has something to tell builds a `Document` once; `blocks_text`, `blocks_markdown` and `blocks_html`
write it three ways, and the app lays the text lines out on the screen. Texts of banks and users stand in the
blocks as they are: making them safe is each renderer's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Tone = Literal["plain", "quiet", "strong", "warning"]
Bullet = Literal["dash", "box", "number", "digit"]
Shade = Literal["good", "middle", "poor", "open"]
"""How a result is coloured where there is colour; the word beside it says the same."""

Look = Literal["kit", "scorecard"]
"""How a page is set: with room to read and to write, or densely, on little paper."""

BOX = "☐"
"""A box to tick."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a part (level 2) or of something inside one (level 3).

    `aside` tells facts about what follows. Titles of level 2 are our own words.
    """

    text: str
    level: Literal[2, 3] = 2
    aside: str = ""
    new_page: bool = False
    """Whether it begins a new sheet when printed."""
    part: str = ""
    """A word of ours for what this part is, by which a style sheet knows it."""
    key: str = ""
    """Id of what follows, such as a question's, by which a screen finds it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks in it are kept. `label` stands before it, as in "Focus: …"."""

    text: str
    label: str = ""
    tone: Tone = "plain"
    quote: bool = False
    """Words to be read out."""


@dataclass(frozen=True, slots=True)
class Point:
    """One entry of a list. `aside` follows it, told apart where the format can: "(serious)"."""

    text: str
    aside: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with a title of its own where it has one."""

    items: tuple[Point, ...]
    title: str = ""
    bullet: Bullet = "dash"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with a text each, such as ratings with their anchors; or with several entries each."""

    rows: tuple[tuple[str, str | tuple[str, ...]], ...]
    title: str = ""
    aside: str = ""
    """What stands behind the title."""
    shades: tuple[Shade, ...] = ()
    """One for each row whose text begins with a result: it ends at the first colon."""
    key: str = ""
    """Id of what these facts are about, such as a question's, by which a screen finds them."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    Where the width does not suffice, text wraps headings of numbers and the column `flexible`, then leaves
    out the columns `spare`, and at last puts the cells of each row below its first one.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    flexible: int = 0
    numeric: tuple[int, ...] = ()
    """Columns of numbers, aligned to the right and never wrapped."""
    title: str = ""
    drawn: tuple[int, ...] = ()
    """Columns that hold drawings, such as `layout.spark`; never wrapped."""
    spare: tuple[int, ...] = ()
    """Columns that can be left out where there is no room, the first one first."""
    keys: tuple[str, ...] = ()
    """Id of what each row is about, by which a screen finds it; empty or one for each row."""
    tones: tuple[Tone, ...] = ()
    """Empty or one for each row."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a matrix: a mark of a few characters, and what it stands for."""

    mark: str
    title: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: its name, and in which columns it holds, by mark."""

    name: str
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which row has to do with which column. Each group of columns is told apart from the next.

    A row that holds nowhere ends with the word `nowhere`.
    """

    groups: tuple[tuple[Column, ...], ...]
    rows: tuple[MatrixRow, ...]
    nowhere: str = "nobody"
    corner: str = ""
    """What the rows are, for the heading of their names."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in order."""
        return tuple(column for group in self.groups for column in group)


@dataclass(frozen=True, slots=True)
class Material:
    """Text whose lines and spaces mean something: a record, a table in a mail. Shown in a frame."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Room to write by hand: one line beside the label, or several under it."""

    label: str
    lines: int = 1


LOWEST, HIGHEST = 1, 5
"""Ends of the scale of ratings and scores."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The result in a word, with what belongs right beside it."""

    word: str
    text: str = ""
    shade: Shade = "open"


@dataclass(frozen=True, slots=True)
class Edge:
    """A place on a ruler where something begins, with its number and in words."""

    at: Fraction
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where a score lies between the edges, on the scale from 1 to 5; or the range it may still reach."""

    edges: tuple[Edge, ...]
    at: Fraction | None = None
    span: tuple[Fraction, Fraction] | None = None
    number: str = ""
    """The score or the range as it is told elsewhere."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of bars. Without a value from 1 to 5 there is no bar; `note` stands in its place or behind it."""

    name: str
    numbers: tuple[str, ...]
    value: Fraction | None
    note: str = ""
    tone: Tone = "plain"
    """That of the note."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Numbers with a bar each: headings for the names and for each number, then the rows."""

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
    """Of the texts, as HTML writes it."""
    look: Look = "kit"


def points(*texts: str, title: str = "", bullet: Bullet = "dash") -> tuple[Block, ...]:
    """Return a list of plain entries as blocks: none where there are no entries."""
    return (Points(tuple(Point(text) for text in texts), title, bullet),) if texts else ()


def sections(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    """Return blocks by the key or the part of the heading above them; those above all headings by ""."""
    found: dict[str, list[Block]] = {}
    name = ""
    for block in blocks:
        if isinstance(block, Heading) and (block.key or block.part):
            name = block.key or block.part
        found.setdefault(name, []).append(block)
    return found


def bullet_of(kind: Bullet, place: int) -> str:
    """Return what stands before an entry, counted from 0."""
    return {"dash": "-", "box": BOX, "number": f"{place + 1}.", "digit": str(place + 1)}[kind]
