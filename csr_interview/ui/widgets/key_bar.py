"""The last line of every screen: the keys that work now."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

GAP = 3


class KeyBar(Widget):
    """One line of keys with their labels; a click does what the key does.

    Textual's own footer mounts a widget per key, which costs a third of the time to the first screen.
    Items that do not fit are left out from the end, but the last one (all commands) always stays.
    """

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $text-muted; }
    """

    class Chosen(Message):
        """An item was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, items: Sequence[tuple[str, str, str]] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._items = tuple(items)
        self._spots: list[tuple[int, int, str]] = []

    def show(self, items: Sequence[tuple[str, str, str]]) -> None:
        """Show these (keys, label, action) items."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.refresh()

    def render(self) -> Content:
        """Lay the items out on one line and remember where each one stands."""
        parts = [(f"{keys} {label}", keys, label, action) for keys, label, action in self._items]
        gap = GAP
        room = self.size.width
        if sum(len(p[0]) + gap for p in parts) - gap > room:
            gap = 2
        while len(parts) > 1 and sum(len(p[0]) + gap for p in parts) - gap > room:
            del parts[-2]
        self._spots = []
        pieces: list[Content] = []
        x = 0
        for text, keys, label, action in parts:
            pieces.append(Content.assemble((keys, "bold $accent"), " ", label, " " * gap))
            self._spots.append((x, x + len(text), action))
            x += len(text) + gap
        return Content("").join(pieces)

    def on_click(self, event: events.Click) -> None:
        """Do what the item under the mouse stands for."""
        x = event.get_content_offset(self)
        if x is None:
            return
        for start, end, action in self._spots:
            if start <= x.x < end:
                event.stop()
                self.post_message(self.Chosen(action))
                return
