"""Bars and rulers as characters: for plain text, for the screen, and for Markdown."""

from __future__ import annotations

from fractions import Fraction

from csr_interview.export.blocks import HIGHEST, LOWEST, Bar, Ruler
from csr_interview.text import clean_line

BAR = 20
"""Cells of a bar that is full: a rating of 5 on the scale from 1 to 5."""
_RULER = 61
"""Cells of a ruler where there is room: 1 to 5 in steps of 1/15."""
_NARROWEST = 17


def bar(value: Fraction, cells: int = BAR) -> str:
    """Draw a value from 1 to 5, its full cells rounded down: 4 of 5 fills four fifths."""
    full = int(value * cells / HIGHEST)
    return "█" * full + "░" * (cells - full)


def told(row: Bar, cells: int = BAR) -> str:
    """Return the bar of a row with its note; the note alone where there is no value."""
    drawn = "" if row.value is None else bar(row.value, cells)
    return " ".join(part for part in (drawn, clean_line(row.note)) if part)


def ruler(block: Ruler, cells: int = _RULER + 4) -> str:
    """Draw the scale with its edges and the score. The score wins where both fall on one cell."""
    size = max(_NARROWEST, min(_RULER, cells - 4))

    def place(value: Fraction) -> int:
        return int((value - LOWEST) * (size - 1) / (HIGHEST - LOWEST))

    signs = ["·"] * size
    if block.span is not None:
        first, last = (place(end) for end in block.span)
        signs[first : last + 1] = "=" * (last + 1 - first)
    for edge in block.edges:
        signs[place(edge.at)] = "|"
    if block.at is not None:
        signs[place(block.at)] = "●"
    return f"{LOWEST} {''.join(signs)} {HIGHEST}"


def edge_words(block: Ruler) -> str:
    """Return what begins at each edge, in one line."""
    return " · ".join(clean_line(edge.text) for edge in block.edges)
