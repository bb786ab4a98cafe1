"""The search box, and the line with the count and filters of its results.

Imported when first needed, not before the first paint.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.ui.widgets.form_fields import LineInput
from csr_interview.ui.widgets.key_bar import KeyBar


class SearchBox(Horizontal):
    """A one-line search field."""

    DEFAULT_CSS = """
    SearchBox { height: 1; padding: 0 1; }
    SearchBox > .slash { width: 1; color: $accent; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.input = LineInput(placeholder="names, notes, answers", select_on_focus=False)

    def compose(self) -> ComposeResult:
        """Compose the sign and the field."""
        yield Static("/", classes="slash")
        yield self.input


class Piece(NamedTuple):
    """Words in the results line; a click runs `action`."""

    text: Content
    action: str = ""
    joined: bool = False
    """Whether a dot, not space, separates it from the previous piece."""


class _Spot(NamedTuple):
    x: int
    y: int
    end: int
    action: str


class FoundLine(Widget):
    """The count and filters of the results, on as many lines as needed."""

    DEFAULT_CSS = "FoundLine { height: auto; max-height: 3; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._pieces: tuple[Piece, ...] = ()
        self._spots: list[_Spot] = []

    def show(self, pieces: Sequence[Piece]) -> None:
        """Show these pieces in order."""
        new = tuple(pieces)
        same = len(new) == len(self._pieces) and all(
            mine.text.is_same(theirs.text) and mine[1:] == theirs[1:]
            for mine, theirs in zip(new, self._pieces, strict=True)
        )
        if not same:
            self._pieces = new
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the pieces need at that width."""
        return len(self._flow(width)[0])

    def render(self) -> Content:
        """Draw the pieces, and remember their places for clicks."""
        lines, self._spots = self._flow(self.size.width)
        return Content("\n").join(lines)

    def _flow(self, width: int) -> tuple[list[Content], list[_Spot]]:
        """Return the lines for a width, and the places of the clickable pieces."""
        width = max(1, width)
        lines, spots = [Content()], list[_Spot]()
        for piece in self._pieces:
            x = lines[-1].cell_length
            between = " · " if piece.joined else "   "
            if x and x + len(between) + piece.text.cell_length > width:
                lines.append(Content())
                x = 0
            if x:
                lines[-1] = lines[-1].append(Content.styled(between, "$foreground-muted"))
                x += len(between)
            lines[-1] = lines[-1].append(piece.text.truncate(width, ellipsis=True))
            if piece.action:
                spots.append(_Spot(x, len(lines) - 1, lines[-1].cell_length, piece.action))
        return lines, spots

    def on_click(self, event: events.Click) -> None:
        """Run the action of the words under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        for spot in self._spots:
            if spot.y == place.y and spot.x <= place.x < spot.end:
                event.stop()
                self.post_message(KeyBar.Chosen(spot.action))
                return
