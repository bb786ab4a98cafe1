"""The base of the home screen, and the hint that is shown until the search box is needed.

A text field takes about 10 ms to import, so the start does without one.
"""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.worker import Worker

from csr_interview.ui.base import CommandScreen
from csr_interview.ui.content import QUIET
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.interview_list import InterviewList, heads

PAGE = 50
"""Interviews read per page."""


class ListScreen(CommandScreen):
    """A screen with the list of interviews; `Finder` reads and shows results through it."""

    reading: Worker[None] | None = None
    """The current or last worker that reads the list."""

    @property
    def rows(self) -> InterviewList:
        """The list on the screen."""
        return self.query_one(InterviewList)

    def read_anew(self) -> None:
        """Read the current list instead of the one being read."""
        self.reading = self.run_worker(self.load(), group="load", exclusive=True)

    async def load(self) -> None:
        """Read and show the search results or all interviews; show an error if that fails."""
        raise NotImplementedError

    async def read_counts(self) -> None:
        """Read and show the counts. Raises CsrInterviewError."""
        raise NotImplementedError


class SearchHint(Clickable):
    """Shows the search key; a click opens the search box."""

    DEFAULT_CSS = "SearchHint { height: 1; padding: 0 1; }"

    def render(self) -> Content:
        """Return the hint."""
        return Content.assemble(("/", "bold $accent"), " search names, notes, answers").stylize_before(QUIET)

    def place_action(self, x: int, y: int) -> str:
        """Open the search box."""
        return "search"


class ColumnHeads(Widget):
    """The heads of the columns of the list, which it stands above."""

    DEFAULT_CSS = "ColumnHeads { height: 1; padding: 0 2 0 1; }"

    def __init__(self, rows: InterviewList) -> None:
        super().__init__()
        self._rows = rows

    def on_mount(self) -> None:
        """Follow the columns of the list."""
        self.watch(self._rows, "needs", self._changed, init=False)

    def _changed(self) -> None:
        self.refresh()

    def render(self) -> Content:
        """Draw the heads."""
        return heads(self.size.width, self._rows.seen)
