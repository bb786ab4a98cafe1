"""What home and its search share: a screen with the list, and the line that stands where the box will be.

A text field costs some 10 ms to import, which launching the program need not wait for.
"""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.worker import Worker

from csr_interview.ui.base import CommandScreen
from csr_interview.ui.widgets.interview_list import InterviewList
from csr_interview.ui.widgets.key_bar import KeyBar


class ListScreen(CommandScreen):
    """A screen around the list of interviews: who searches reads through it, and speaks through it."""

    reading: Worker[None] | None = None
    """What reads the list at the moment, or did so last."""

    @property
    def rows(self) -> InterviewList:
        """The list on the screen."""
        return self.query_one(InterviewList)

    def read_anew(self) -> None:
        """Read what is to be shown now, in place of whatever is being read."""
        self.reading = self.run_worker(self.load(), group="load", exclusive=True)

    async def load(self) -> None:
        """Read and show what is looked for, or all there is; tell what keeps it from that."""
        raise NotImplementedError

    async def read_counts(self) -> None:
        """Read and show how many interviews there are, and whose. Raises CsrInterviewError."""
        raise NotImplementedError


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
