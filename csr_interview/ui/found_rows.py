"""Interviews that a search found: the row of the list, and under it the place that was found.

Imported when the first search is made, not before the first paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from csr_interview.models.interview import InterviewSummary
from csr_interview.text import clean, clean_line
from csr_interview.ui.interview_rows import FOUND, Row, Seen
from csr_interview.ui.text import HIDDEN, shown_line

if TYPE_CHECKING:
    from csr_interview.store.finding import Hit

INDENT = 5
"""Cells before the label of a hit: it begins a little to the right of the name above."""

LEAST = 34
"""Width of a list under which only the rows themselves fit."""

QUIET = "$foreground-muted"


def places(hits: Sequence[Hit]) -> tuple[Hit | None, int]:
    """Return the hit to show under a row, and how many more places were found.

    A hit in the name is lit up in the row itself, and neither shown again nor counted.
    """
    rest = [hit for hit in hits if hit.field != "name"]
    return (rest[0], len(rest) - 1) if rest else (None, 0)


def hit_line(hit: Hit, more: int, width: int, *, hidden: bool) -> Content:
    """Return where something was found and its words, in `width` cells at most.

    The words found are lit up, and in view however long the text is. `hidden`: the privacy screen is up.
    """
    label = shown_line(hit.label)
    if width < 70:
        label = label.truncate(max(4, width // 3), ellipsis=True)
    tail = (
        "" if not more else f"   +{more} more place{'s' if more > 1 else ''}" if width >= 70 else f" +{more}"
    )
    room = width - label.cell_length - 2 - len(tail)
    text = Content.styled(HIDDEN, QUIET) if hidden else excerpt(hit.text, hit.spans, room)
    return Content.assemble(label.stylize(QUIET), "  ", text, (tail, QUIET))


def excerpt(text: str, spans: Sequence[tuple[int, int]], room: int) -> Content:
    """Return the part of a text that fits `room` cells and holds its first span; all spans lit up."""
    line = text
    if clean(text) != text or "\n" in text:  # not as the store gives it: the spans would be at other places
        line, spans = clean_line(text), ()
    content = Content.styled(line, QUIET)
    for start, end in spans:
        content = content.stylize(FOUND, start, end)
    if cell_len(line) <= room or not spans:
        return content.truncate(max(1, room), ellipsis=True)
    begin = _begin(line, spans[0][0], room)
    part = Content.styled("…", QUIET).append(content[begin:]) if begin else content
    return part.truncate(max(1, room), ellipsis=True)


def _begin(line: str, found: int, room: int) -> int:
    """Return where to begin a part of `room` cells: a third of it before what was found, more at the end."""
    before = max(room // 3, room - 1 - cell_len(line[found:]))
    begin = found
    while begin > 0 and cell_len(line[begin - 1 : found]) < before:
        begin -= 1
    if begin == 0 or line[begin - 1] == " ":
        return begin
    word = line.find(" ", begin, found) + 1
    return word or begin


class FoundRow(Row):
    """A row with the best hit under it, where there is one beside the name and room for it."""

    def __init__(self, summary: InterviewSummary, seen: Seen, hits: Sequence[Hit]) -> None:
        super().__init__(summary, seen)
        self._hit, self._more = places(hits)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw one line or two."""
        strips = super().render_strips(width, height, style, options)
        if self._hit is not None and width >= LEAST:
            hit = hit_line(self._hit, self._more, width - INDENT - 1, hidden=self._seen.hidden)
            strips.append(self._strip(Content(" " * INDENT).append(hit), width, style, options))
        return strips

    def get_height(self, rules: RulesMap, width: int) -> int:
        """One line, or two."""
        return 2 if self._hit is not None and width >= LEAST else 1
