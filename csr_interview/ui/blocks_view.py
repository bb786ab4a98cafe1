"""A document on the screen: the lines that the text format has too, with emphasis."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from csr_interview.export.blocks import Block, Tone
from csr_interview.export.blocks_text import Line, block_lines
from csr_interview.ui.text import shown

_STYLES: dict[Tone, str] = {
    "plain": "",
    "quiet": "$foreground-muted",
    "strong": "bold",
    "warning": "$text-warning",
}


def page(blocks: Iterable[Block], width: int) -> Content:
    """Return blocks laid out for a width, as one content."""
    return Content("\n").join([_content(line) for line in block_lines(blocks, max(20, width))])


def _content(line: Line) -> Content:
    style = "bold $accent" if line.heading else _STYLES[line.tone]
    content = shown(line.text, style)
    return content.stylize("bold", 0, line.lead) if line.lead else content
