"""A text that tells where it was clicked."""

from __future__ import annotations

from textual import events
from textual.message import Message

from csr_interview.ui.widgets.laid_text import LaidText


class ClickedText(LaidText):
    """Shows what a function makes of its width, and tells its screen about clicks."""

    class Clicked(Message):
        """A click, at a line and a distance from the left, both from 0."""

        def __init__(self, text: ClickedText, x: int, y: int) -> None:
            super().__init__()
            self.text, self.x, self.y = text, x, y

        @property
        def control(self) -> ClickedText:
            """The text, so that handlers can be chosen by its id."""
            return self.text

    def on_click(self, event: events.Click) -> None:
        """Tell where."""
        place = event.get_content_offset(self)
        if place is not None:
            event.stop()
            self.post_message(self.Clicked(self, place.x, place.y))
