"""The first line of a screen: who and what on the left, clocks and saving on the right."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class TopLine(Widget):
    """One line with a left and a right part; the left one is cut where both do not fit."""

    DEFAULT_CSS = "TopLine { dock: top; height: 1; padding: 0 1; background: $panel; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._left = self._right = Content()

    def show(self, left: Content, right: Content) -> None:
        """Show both parts; repaints only when one of them changed."""
        if not (left.is_same(self._left) and right.is_same(self._right)):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """Lay out both parts over the width."""
        width = self.size.width
        right = self._right.truncate(width, ellipsis=True)
        room = max(0, width - right.cell_length - 2)
        return Content.assemble(self._left.truncate(room, ellipsis=True, pad=True), "  ", right)
