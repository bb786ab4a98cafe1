"""Documents on the screen: the lines of the text format, with color."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial

from textual.content import Content, Span

from csr_interview.documents.blocks import Block, Tone
from csr_interview.documents.blocks_text import Line, Mark, block_lines
from csr_interview.text import clean

_STYLES: dict[Tone, str] = {
    "plain": "",
    "quiet": "$foreground-muted",
    "strong": "bold",
    "warning": "$text-warning",
}
_MARKS: dict[Mark, str] = {
    "good": "bold $success",
    "middle": "bold $warning",
    "poor": "bold $text-error",
    "open": "bold $foreground-muted",
    "drawn": "$accent",
    "rail": "$foreground-muted",
}
_LABEL = "bold"
_THIN = str.maketrans("█░", "━·")


def page(blocks: Iterable[Block], width: int) -> Content:
    """Return blocks laid out for a width, as one content; no empty line above the first."""
    lines = list(block_lines(blocks, max(20, width)))
    return drawn(lines[1:] if lines and not lines[0].text else lines)


def drawn(lines: Iterable[Line]) -> Content:
    """Return lines with their color, as one content."""
    spans: list[Span] = []
    texts: list[str] = []
    start = 0
    for line in lines:
        spans += _spans(line, start)
        texts.append(_text(line))
        start += len(line.text) + 1
    return Content(clean("\n".join(texts)), spans)


def layout(blocks: Iterable[Block]) -> Callable[[int], Content]:
    """Return what lays blocks out, once for each width: measuring and drawing both ask for it."""
    return lru_cache(maxsize=2)(partial(page, tuple(blocks)))


def _text(line: Line) -> str:
    """Return a line with thin bars: full blocks would run into each other from row to row."""
    text = line.text
    for start, end, mark in line.marks:
        if mark in ("drawn", "rail"):
            text = text[:start] + text[start:end].translate(_THIN) + text[end:]
    return text


def _spans(line: Line, start: int) -> Iterator[Span]:
    style = "bold $accent" if line.heading else _STYLES[line.tone]
    if style:
        yield Span(start, start + len(line.text), style)
    if line.lead:
        yield Span(start, start + line.lead, _LABEL)
    for first, end, mark in line.marks:
        yield Span(start + first, start + end, _MARKS[mark])
