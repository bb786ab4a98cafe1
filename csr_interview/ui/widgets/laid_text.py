"""Text laid out by a function of its width, and a clickable scale of anchors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from csr_interview.ui.content import STRONG, hanging, lines

Layout = Callable[[int], Content]
"""Returns a text for a width, with line breaks."""


def _nothing(_width: int) -> Content:
    return Content()


class LaidText(Widget):
    """Shows the text that a function returns for its width."""

    DEFAULT_CSS = "LaidText { height: auto; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._layout: Layout = _nothing

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

    class Chosen(Message):
        """A rating was clicked."""

        def __init__(self, rating: int) -> None:
            super().__init__()
            self.rating = rating

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

    def on_click(self, event: events.Click) -> None:
        """Rate with the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        below = 0
        for rating, block in enumerate(self._blocks(max(8, self.size.width)), 1):
            below += len(block.split(allow_blank=True))
            if place.y < below:
                event.stop()
                self.post_message(self.Chosen(rating))
                return


# A text with clicks.


class ClickedText(LaidText):
    """Shows the text that a function returns for its width, and posts clicks."""

    class Clicked(Message):
        """A click at a line and column, both from 0."""

        def __init__(self, text: ClickedText, x: int, y: int) -> None:
            super().__init__()
            self.text, self.x, self.y = text, x, y

        @property
        def control(self) -> ClickedText:
            """The widget, for `on(..., selector)`."""
            return self.text

    def on_click(self, event: events.Click) -> None:
        """Post the position."""
        place = event.get_content_offset(self)
        if place is not None:
            event.stop()
            self.post_message(self.Clicked(self, place.x, place.y))
