"""Searching and narrowing the list of the home screen.

Every key in the search box asks the store anew, in a thread of its own; the newest question wins. Imported
with the first key that searches, filters or marks: launching the program need not wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import WorkerError

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary
from csr_interview.store.search import Hit, Page, terms
from csr_interview.ui.home.filters import Finding
from csr_interview.ui.home.list_screen import ListScreen, SearchHint
from csr_interview.ui.home.search_box import FoundLine, SearchBox
from csr_interview.ui.home.search_rows import FoundRow, found_pieces, nothing_found

if TYPE_CHECKING:
    from textual.widgets import Input

PAGE = 50
"""Interviews asked for at a time."""

SLOW = 0.3
"""Seconds a question may take before the screen says that it is searching."""

TIME_TO_FIND = 3.0
"""Seconds that keys wait for what was found when one leaves the search box for the list."""


class Finder:
    """What is looked for on the home screen, what was found, and the two lines above the list about it."""

    def __init__(self, home: ListScreen) -> None:
        self.finding = Finding()
        """What is looked for."""
        self._home = home
        self._box: SearchBox | None = None
        self._line: FoundLine | None = None
        self._found: list[InterviewSummary] = []
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._next = ""
        """Where the next page begins; empty at the end."""
        self._asked = 0
        """Counts the questions: an answer to an older one is dropped."""
        self._fresh = False
        """Whether what comes next is something else than what is shown, and begins at its top."""
        self._slow: Timer | None = None
        """Runs from a question to its answer, or until that is late."""
        self._late = False
        """Whether the answer has been waited for so long that the screen says so."""

    # ------------------------------------------------------------------ asking

    def _look(self) -> None:
        """Show what is looked for now, in place of whatever is being read."""
        self._asked += 1
        self._fresh = True
        self._answered()
        self._slow = self._home.set_timer(SLOW, self._say_late)
        self._home.read_anew()
        if not self.finding.active:
            self.show_line()

    def _say_late(self) -> None:
        self._late = True
        self.show_line()

    def _answered(self) -> None:
        self._late = False
        if self._slow is not None:
            self._slow.stop()
            self._slow = None

    async def _page(self, limit: int, after: str = "") -> Page:
        """Ask for one page of what is looked for."""
        finding = self.finding
        lookup = self._home.csr.lookup
        return await asyncio.wrap_future(
            lookup.find(finding.filters(), order=finding.order, limit=limit, after=after)
        )

    async def load(self) -> None:
        """Read and show what is looked for: the first page, or as many rows as are shown already.

        Raises CsrInterviewError where the store cannot be read.
        """
        asked, fresh = self._asked, self._fresh
        if not fresh:
            await self._home.read_counts()  # it also waits for what was written just now
        try:
            page = await self._page(PAGE if fresh else max(PAGE, len(self._found)))
        except CsrInterviewError:
            self._answered()
            raise
        if asked != self._asked:
            return
        self._found, self._hits, self._next = list(page.rows), dict(page.hits), page.next
        self._show_list()

    async def load_more(self) -> None:
        """Add the next page. Raises CsrInterviewError where the store cannot be read."""
        asked = self._asked
        page = await self._page(PAGE, self._next)
        if asked == self._asked:
            self._next = page.next
            self._found += page.rows
            self._hits |= page.hits
            self._home.rows.append_found(self._found_rows(page.rows))
            self.show_line()

    @property
    def more(self) -> bool:
        """Whether further pages were found."""
        return bool(self._next)

    # ------------------------------------------------------------------ showing

    def _show_list(self) -> None:
        """Show what was found, or what to do where that is nothing."""
        self._answered()
        keep, self._fresh = not self._fresh, False
        rows = self._home.rows
        rows.seen.now, rows.seen.terms = self._home.csr.now(), terms(self.finding.query)
        if self._found:
            rows.show_found(self._found_rows(self._found), keep=keep)
            rows.look_ahead()
        else:
            self._show_nothing()
        self._home.show_keys()  # and `show_line`

    def _found_rows(self, found: Iterable[InterviewSummary]) -> list[FoundRow]:
        """Return interviews as rows, each with the place that was found."""
        return [FoundRow(row, self._home.rows.seen, self._hits.get(row.id, ())) for row in found]

    def all_shown(self) -> None:
        """The whole list is going to be shown: forget what was found."""
        self._answered()
        self._fresh = False
        self._found, self._hits, self._next = [], {}, ""
        self._home.rows.seen.terms = ()

    def _show_nothing(self) -> None:
        home = self._home
        home.rows.show_lines(*nothing_found(self.finding, home.csr.now(), hidden=home.csr.privacy))

    def show_line(self) -> None:
        """Bring the line above the list up to date: how many, which filters, how many marked."""
        home, finding = self._home, self.finding
        marked = len(home.rows.seen.marked)
        used = bool(finding.active or marked)
        home.set_class(used, "-found")
        if not used:
            return
        if self._line is None:
            self._line = FoundLine()
            home.mount(self._line, before=home.rows)
        count = None if self._late else len(self._found)
        now, hidden = home.csr.now(), home.csr.privacy
        self._line.show(
            found_pieces(finding, count, self.more, marked, now, hidden=hidden, typing=home.typing)
        )

    def privacy_changed(self, hidden: bool) -> None:
        """Hide or show what names somebody, the words searched for too."""
        if self._box is not None:
            self._box.input.password = hidden
        self.show_line()
        if self.finding.active and not self._found and self._slow is None:
            self._show_nothing()

    # ------------------------------------------------------------------ the search box

    async def open_box(self) -> None:
        """Go into the search box."""
        home = self._home
        if self._box is None:
            self._box = SearchBox()
            self._box.input.password = home.csr.privacy
            await home.mount(self._box, before=home.query_one(SearchHint))
        self._box.display = True
        home.add_class("-box")
        home.set_focus(self._box.input)

    def typed(self, event: Input.Changed) -> None:
        """Search with every key."""
        if self._box is not None and event.value == self._box.input.value != self.finding.query:
            self.finding = self.finding._replace(query=event.value)
            self._home.tell("")
            self._look()

    def leave_box(self, *, rows_only: bool = False) -> None:
        """Go to the list once it shows what was typed, as the next key may open what is there.

        `rows_only`: stay where nothing was found.
        """
        reading = self._home.reading
        if reading is None or reading.is_finished:
            self._enter_list(rows_only=rows_only)
        else:
            self._home.run_worker(self._await_list(rows_only=rows_only), group="leave", exclusive=True)

    async def _await_list(self, *, rows_only: bool) -> None:
        with self._home.csr.input_held(TIME_TO_FIND):
            while (reading := self._home.reading) is not None and not reading.is_finished:
                with contextlib.suppress(WorkerError):
                    await reading.wait()
            self._enter_list(rows_only=rows_only)

    def _enter_list(self, *, rows_only: bool) -> None:
        if not (rows_only and self.finding.active and not self._found):
            self._home.set_focus(self._home.rows)
            self._fold_box()

    def _fold_box(self) -> None:
        """Put the hint in the place of the box, unless words stand in it."""
        if self._box is not None and not self.finding.query:
            self._box.display = False
            self._home.remove_class("-box")

    def back(self) -> bool:
        """One step back: out of the box, then out of the search; False where there is neither."""
        if self._home.typing:
            self._home.set_focus(self._home.rows)
            self._fold_box()
        elif self.finding.query:
            self.clear_search()
        else:
            return False
        return True

    def clear_search(self) -> None:
        """Look for no words any more; filters stay."""
        if self._box is not None:
            self._box.input.value = ""
        self.narrow(self.finding._replace(query=""))
        if not self._home.typing:
            self._fold_box()

    # ------------------------------------------------------------------ filters and order

    def narrow(self, finding: Finding) -> None:
        """Look for something else."""
        if finding != self.finding:
            self.finding = finding
            self._home.tell("")
            self._look()
            self._home.show_keys()

    def turn_order(self) -> None:
        """Turn between the newest and the best hits first."""
        if self.finding.searching:
            self.narrow(self.finding._replace(by_relevance=not self.finding.by_relevance))

    async def open_filters(self) -> None:
        """Open the panel of filters."""
        home = self._home
        with home.csr.input_held(TIME_TO_FIND), home.telling():
            choices = await asyncio.wrap_future(home.csr.lookup.choices())
            from csr_interview.ui.home.filters_screen import FiltersScreen

            panel = FiltersScreen(self.finding, choices, home.csr.now().date(), hidden=home.csr.privacy)
            await home.app.push_screen(panel, lambda chosen: self.narrow(chosen) if chosen else None)
