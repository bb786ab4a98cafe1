"""The parts of a page on one line, with the current one marked; clickable."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class PartBar(Widget):
    """Names of parts with their digits. Only for texts of this program."""

    DEFAULT_CSS = "PartBar { height: 1; padding: 0 1; background: $boost; }"

    class Chosen(Message):
        """A part was clicked; the first is 1."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._current = 1
        self._ends: list[int] = []

    def show(self, number: int) -> None:
        """Mark another part as current."""
        if number != self._current:
            self._current = number
            self.refresh()

    def render(self) -> Content:
        """Draw the names; the current one is also underlined."""
        labels = [f"{number} {name}" for number, name in enumerate(self._names, 1)]
        spare = self.size.width - sum(map(len, labels))
        gap = max(1, min(4, spare // max(1, len(labels) - 1)))
        self._ends, pieces, x = [], [], 0
        for number, label in enumerate(labels, 1):
            here = number == self._current
            pieces.append(Content.styled(label, "bold underline $accent" if here else "$foreground-muted"))
            pieces.append(Content(" " * gap))
            x += len(label) + gap
            self._ends.append(x)
        return Content("").join(pieces[:-1])

    def on_click(self, event: events.Click) -> None:
        """Go to the part under the mouse."""
        place = event.get_content_offset(self)
        if place is not None:
            event.stop()
            number = sum(end <= place.x for end in self._ends) + 1
            if number <= len(self._names):
                self.post_message(self.Chosen(number))
