"""Pieces that a page of text is laid out from: hanging lines, two columns, bars, the ruler of bands.

Everything here is arithmetic on `Content`; texts of users and banks must already be Content (see `ui.text`).
Widths are terminal columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from fractions import Fraction

from textual.content import Content

from csr_interview.models.bank import Band
from csr_interview.models.decision import Verdict
from csr_interview.models.exact import decimals
from csr_interview.ui.text import VERDICT_STYLES

LOWEST, HIGHEST = 1, 5
"""Ends of the scale of ratings and scores."""

QUIET = "$foreground-muted"
STRONG = "bold $accent"
WARNING = "bold $text-warning"

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

NARROW = 52
"""Columns below which rows take two lines, and labels stand above their text instead of beside it."""

RULER_AT_LEAST = 48
"""Columns below which the bands no longer fit on a ruler."""


def lines(parts: Iterable[Content]) -> Content:
    """Return the parts as lines of one content."""
    return Content("\n").join(list(parts))


def hanging(label: Content, body: Content, indent: int, width: int) -> Content:
    """Return a label and a text beside it; further lines of the text start below its first.

    The label takes `indent` columns (it is cut to them), the text is wrapped to what is left of `width`.
    """
    room = max(8, width - indent)
    wrapped = [piece for line in body.split(allow_blank=True) for piece in (line.wrap(room) or [line])]
    first = label.truncate(indent, ellipsis=True, pad=True)
    rest = [Content(" " * indent).append(line) for line in wrapped[1:]]
    return lines([first.append(wrapped[0] if wrapped else Content("")), *rest])


def beside(left: Sequence[Content], right: Sequence[Content], left_width: int) -> list[Content]:
    """Return two columns of lines side by side; the left one is `left_width` wide and is not cut."""
    blank = Content("")
    rows = max(len(left), len(right))
    return [
        (left[row] if row < len(left) else blank)
        .pad_right(max(0, left_width - (left[row].cell_length if row < len(left) else 0)))
        .append(right[row] if row < len(right) else blank)
        for row in range(rows)
    ]


def number_cell(text: str, width: int, style: str = "") -> Content:
    """Return a number of ours, right-aligned in `width` columns."""
    return Content.styled(text.rjust(width), style)


def percent(share: Fraction | None) -> str:
    """Return a share of 0 to 1 as whole per cent; an en dash where there is none."""
    return "–" if share is None else f"{decimals(100 * share, places=0)} %"


def bar(value: Fraction | int, width: int) -> Content:
    """Return a bar for a value on the scale to 5: full width is 5.

    The empty part is dots, not a thin line: without colour a thin line reads as part of the bar.
    """
    filled = min(width, max(0, round(Fraction(value) * width / HIGHEST)))
    return Content.assemble(("━" * filled, "$accent"), ("·" * (width - filled), QUIET))


def verdict_word(verdict: str, style: str = "") -> Content:
    """Return a verdict as it is written everywhere: in capitals, in its colour unless a style is given."""
    known = verdict if verdict in VERDICT_STYLES else Verdict.INCOMPLETE
    return Content.styled(str(known).upper(), style or VERDICT_STYLES[known])


def local_date(at: str, tz: tzinfo | None) -> str:
    """Return a time of the store as a local date, such as "21 Nov 2026"; empty for an empty time."""
    if not at:
        return ""
    local = datetime.fromisoformat(at).astimezone(tz)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def local_time(at: str, tz: tzinfo | None) -> str:
    """Return a time of the store as local date and time, such as "21 Nov 2026, 14:03"."""
    if not at:
        return ""
    local = datetime.fromisoformat(at).astimezone(tz)
    return f"{local_date(at, tz)}, {local.hour:02d}:{local.minute:02d}"


# The ruler ------------------------------------------------------------------------------------------


def ruler(
    bands: Sequence[Band],
    width: int,
    *,
    at: Fraction | None = None,
    span: tuple[Fraction, Fraction] | None = None,
) -> list[Content]:
    """Return the scale from 1 to 5 with the bands on it: names, the line, and the scores at the edges.

    `at` is marked with a dot, `span` with a thick line. Where the width does not allow a drawing, the edges
    are told in words. A mark never stands on the wrong side of an edge, whatever the rounding.
    """
    ordered = sorted(bands, key=lambda band: band.at_least)
    if width < RULER_AT_LEAST:
        words = [f"{band.verdict} from {_edge(band.at_least)}" for band in ordered]
        return Content.styled(" · ".join(words), QUIET).wrap(max(8, width))
    edges = [band.at_least for band in ordered]
    columns = [_column(edge, edges, width) for edge in edges]
    scale = ["─"] * width
    scale[0], scale[-1] = "├", "┤"
    if span is not None:
        low, high = (_column(value, edges, width) for value in span)
        scale[low : high + 1] = ["━"] * (high - low + 1)
    for column in columns:
        scale[column] = "┼" if scale[column] == "─" else "┿"
    line = Content.styled("".join(scale), QUIET)
    if span is not None:
        line = line.stylize("$accent", low, high + 1)
    if at is not None:
        place = _column(at, edges, width)
        line = Content.assemble(line[:place], ("●", "bold $accent"), line[place + 1 :])
    starts = [
        (0, str(Verdict.NO_HIRE)),
        *((c, str(b.verdict)) for c, b in zip(columns, ordered, strict=True)),
    ]
    marks = [
        (0, str(LOWEST)),
        *((c, _edge(e)) for c, e in zip(columns, edges, strict=True)),
        (width - 1, str(HIGHEST)),
    ]
    return [
        Content.styled(_placed(starts, width), QUIET),
        line,
        Content.styled(_placed(marks, width), QUIET),
    ]


def _edge(value: Fraction) -> str:
    return decimals(value, places=1) if (value * 10).denominator == 1 else decimals(value)


def _column(value: Fraction, edges: Sequence[Fraction], width: int) -> int:
    """Return the column of a value, kept on its own side of every edge."""
    column = _rounded(value, width)
    for edge in edges:
        there = _rounded(edge, width)
        if value < edge:
            column = min(column, there - 1)
        elif value >= edge:
            column = max(column, there)
    return min(width - 1, max(0, column))


def _rounded(value: Fraction, width: int) -> int:
    return round((value - LOWEST) * (width - 1) / (HIGHEST - LOWEST))


def _placed(words: Sequence[tuple[int, str]], width: int) -> str:
    """Return words each at its column; one that would run into the next is left out."""
    row = ""
    for place, (column, word) in enumerate(words):
        limit = words[place + 1][0] - 1 if place + 1 < len(words) else width
        if len(row) <= column and column + len(word) <= limit:
            row = row.ljust(column) + word
    return row
