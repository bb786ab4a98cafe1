"""Text laid out by a function of its width: documents in the lines of the text format, with color."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from textual.content import Content, Span
from textual.css.styles import RulesMap
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from csr_interview.documents.blocks import Block, Tone
from csr_interview.documents.blocks_text import Line, Mark, block_lines
from csr_interview.text import clean
from csr_interview.ui.content import QUIET, STRONG, hanging, lines
from csr_interview.ui.widgets.clickable import Clickable

Layout = Callable[[int], Content]
"""Returns a text for a width, with line breaks."""


class AtWidth(Visual):
    """A text in another widget, made by a function of the width there."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the text of a width."""
        return self._layout(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Use the available width."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the rows of the text of a width."""
        return self._layout(width).get_height(rules, width)


class LaidText(Clickable):
    """Shows the text that a function returns for its width."""

    DEFAULT_CSS = "LaidText { height: auto; }"

    def __init__(
        self, layout: Layout = lambda _: Content(), *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout = layout

    def show(self, layout: Layout) -> None:
        """Show another text."""
        self._layout = layout
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the text at a width."""
        return len(self._layout(max(8, width)).split(allow_blank=True))

    def render(self) -> Content:
        """Draw the text for the current width."""
        return self._layout(max(8, self.size.width))


class AnchorScale(LaidText):
    """The anchors of ratings 1 to 5; a click rates."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._anchors: tuple[Content, ...] = ()

    def show_anchors(self, anchors: Sequence[Content]) -> None:
        """Show these anchors, from rating 1 on."""
        self._anchors = tuple(anchors)
        self.show(lambda width: lines(self._blocks(width)))

    def _blocks(self, width: int) -> list[Content]:
        return [
            hanging(Content.styled(f"{rating}  ", STRONG), anchor, 3, width)
            for rating, anchor in enumerate(self._anchors, 1)
        ]

    def place_action(self, x: int, y: int) -> str:
        """Rate with the mouse."""
        below = 0
        for rating, block in enumerate(self._blocks(max(8, self.size.width)), 1):
            below += len(block.split(allow_blank=True))
            if y < below:
                return f"rate({rating})"
        return ""


class ClickedText(LaidText):
    """A text whose screen says in `action_click` what a click at a column and line does, both from 0."""

    def place_action(self, x: int, y: int) -> str:
        """Return the action with the place."""
        return f"click({self.id!r}, {x}, {y})"


_STYLES: dict[Tone, str] = {
    "plain": "",
    "quiet": QUIET,
    "strong": "bold",
    "warning": "$text-warning",
}
_MARKS: dict[Mark, str] = {
    "good": "bold $success",
    "middle": "bold $warning",
    "poor": "bold $text-error",
    "open": "bold $foreground-muted",
    "drawn": "$accent",
    "rail": QUIET,
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
