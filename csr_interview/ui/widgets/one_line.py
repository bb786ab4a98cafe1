"""A text field of one line, into which any text can be pasted."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from csr_interview.text import clean_line


class OneLine(Input):
    """Takes what is pasted as one clean line: Textual keeps the first line alone, which may be empty."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # else the Input's own handler runs after this one
        event.stop()
        if line := clean_line(event.text):
            self.replace(line, *self.selection)
