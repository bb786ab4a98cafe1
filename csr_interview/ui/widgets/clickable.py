"""Widgets that are drawn, not composed, and whose places can be clicked."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widget import Widget


class Clickable(Widget):
    """A drawn widget whose places run actions of its screen."""

    class Chosen(Message):
        """The screen is to run an action: its place was clicked, or a key chose it."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def place_action(self, x: int, y: int) -> str:
        """Return the action of a place; empty for none."""
        return ""

    def on_click(self, event: events.Click) -> None:
        """Post the action under the mouse."""
        place = event.get_content_offset_capture(self)  # in the padding, a place beside the content
        if action := self.place_action(place.x, place.y):
            event.stop()
            self.post_message(self.Chosen(action))
