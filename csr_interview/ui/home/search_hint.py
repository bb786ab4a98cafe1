"""The quiet line that stands where the search box will be, once somebody searches.

A text field costs some 10 ms to import, which launching the program need not wait for.
"""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widget import Widget

from csr_interview.ui.widgets.key_bar import KeyBar


class SearchHint(Widget):
    """Says which key searches, and what is searched; a click does what the key does."""

    DEFAULT_CSS = "SearchHint { height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._useful = True

    def show(self, useful: bool) -> None:
        """Say it only where there is something to search."""
        if useful != self._useful:
            self._useful = useful
            self.refresh()

    def render(self) -> Content:
        """Return the hint."""
        if not self._useful:
            return Content()
        return Content.assemble(("/", "bold $accent"), " search names, notes, answers").stylize_before(
            "$foreground-muted"
        )

    def on_click(self, event: events.Click) -> None:
        """Open the search box."""
        if self._useful:
            event.stop()
            self.post_message(KeyBar.Chosen("search"))
