"""Search, filters and selection on the home screen.

Each key in the search box queries the database in a thread; the newest query wins. Imported when first
needed, to keep the start fast.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer
from textual.worker import WorkerError

from csr_interview.documents.layout import plural
from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary
from csr_interview.store.search import Hit, Page, terms
from csr_interview.ui.content import HIDDEN, QUIET, to_line
from csr_interview.ui.home.list_screen import PAGE, ColumnHeads, ListScreen, SearchHint
from csr_interview.ui.home.search_view import Finding, FoundLine, FoundRow, Piece, SearchBox
from csr_interview.ui.widgets.interview_list import CLEAR_FILTERS, CLEAR_SEARCH

if TYPE_CHECKING:
    from textual.widgets import Input

SLOW = 0.3
"""Seconds before a slow query is shown as "searching"."""

SHOWN_OF_QUERY = 40
"""Cells of the query that a sentence repeats."""

TIME_TO_FIND = 3.0
"""Seconds that keys wait for results after the focus moves from the search box to the list."""


class Finder:
    """The query of the home screen, its results, and the two lines above the list."""

    def __init__(self, home: ListScreen) -> None:
        self.finding = Finding()
        """The query and filters."""
        self._home = home
        self._box: SearchBox | None = None
        self._line: FoundLine | None = None
        self._found: list[InterviewSummary] = []
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._next = ""
        """Start of the next page; empty at the end."""
        self._asked = 0
        """Number of the newest query: results of older ones are dropped."""
        self._fresh = False
        """Whether the next results belong to a new query and start at the top."""
        self._slow: Timer | None = None
        """Runs from a query to its results, or until they are late."""
        self._late = False
        """Whether the screen says that the query takes long."""

    # ------------------------------------------------------------------ reading

    def _look(self) -> None:
        """Start the current query instead of the one in progress."""
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
        """Read one page of results."""
        finding = self.finding
        lookup = self._home.csr.lookup
        return await asyncio.wrap_future(
            lookup.find(finding.filters(), order=finding.order, limit=limit, after=after)
        )

    async def load(self) -> None:
        """Read and show the first page, or as many rows as are shown already.

        Raises CsrInterviewError if the database cannot be read.
        """
        asked, fresh = self._asked, self._fresh
        if not fresh:
            await self._home.read_counts()  # this also waits for pending writes
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
        """Add the next page. Raises CsrInterviewError if the database cannot be read."""
        asked = self._asked
        page = await self._page(PAGE, self._next)
        if asked == self._asked:
            self._next = page.next
            self._found += page.rows
            self._hits |= page.hits
            self._home.rows.append(self._found_rows(page.rows))
            self.show_line()

    @property
    def more(self) -> bool:
        """Whether there are more pages."""
        return bool(self._next)

    # ------------------------------------------------------------------ showing

    def _show_list(self) -> None:
        """Show the results, or what to do if there are none."""
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
        """Return interviews as rows with their hits."""
        return [FoundRow(row, self._home.rows.seen, self._hits.get(row.id, ())) for row in found]

    def all_shown(self) -> None:
        """Discard the results before the whole list is shown."""
        self._answered()
        self._fresh = False
        self._found, self._hits, self._next = [], {}, ""
        self._home.rows.seen.terms = ()

    def _show_nothing(self) -> None:
        """Show that nothing was found, and what the user can do."""
        home, finding = self._home, self.finding
        words = to_line(" · ".join(words for _, words in self._filter_words))
        query = to_line(HIDDEN if home.csr.privacy else finding.query, width=SHOWN_OF_QUERY)
        choices: list[tuple[str, Content]] = []
        if not finding.searching:
            sentence = Content.assemble("No interview matches these filters: ", words, ".")
            choices.append((CLEAR_FILTERS, _choice("Clear filters and show all interviews", words)))
        elif finding.narrowed:
            sentence = Content.assemble("No results for “", query, "” with these filters: ", words, ".")
            choices.append((CLEAR_FILTERS, _choice("Clear filters", words)))
            choices.append((CLEAR_SEARCH, _choice("Clear search", Content())))
        else:
            sentence = Content.assemble("No results for “", query, "” in names, notes and answers.")
            choices.append((CLEAR_SEARCH, _choice("Clear search and show all interviews", Content())))
        home.rows.show_lines(Content.assemble("\n", sentence, "\n"), choices)

    @property
    def _filter_words(self) -> list[tuple[str, str]]:
        """The filters: name and text of each."""
        return self.finding.words(self._home.csr.now(), hidden=self._home.csr.privacy)

    def show_line(self) -> None:
        """Update the line above the list: count, filters and selection."""
        home, finding = self._home, self.finding
        selected = len(home.rows.seen.selected)
        used = bool(finding.active or selected)
        home.set_class(used, "-found")
        if not used:
            return
        if self._line is None:
            self._line = FoundLine()
            home.mount(self._line, before=home.query_one(ColumnHeads))
        self._line.show(self._pieces(selected))

    def _pieces(self, selected: int) -> list[Piece]:
        """Return count, order, filters and selection, without keys while typing: they are letters."""
        finding, count = self.finding, len(self._found)
        keys = ("", "", "") if self._home.typing else ("o", "x", "c")
        pieces: list[Piece] = []
        if finding.active:
            words = f"{count:,}+ interviews match"
            if self._late:
                words = "searching…"
            elif not self.more:
                words = f"{plural(count, 'interview')} {'matches' if count == 1 else 'match'}"
            pieces.append(Piece(Content.styled(words, "bold")))
        if finding.searching and (count or self._late):
            order = "by relevance" if finding.by_relevance else "newest first"
            pieces.append(Piece(_key(keys[0], order), "order", joined=True))
        for place, (name, words) in enumerate(self._filter_words):
            pieces.append(Piece(to_line(words), f"drop({name!r})", joined=place > 0))
        if finding.narrowed:
            pieces.append(Piece(_key(keys[1], "clear" if keys[1] else "clear filters"), "drop"))
        if selected:
            pieces.append(Piece(Content.styled(f"◆ {selected} selected", "$accent")))
            pieces.append(Piece(_key(keys[2], "compare"), "compare"))
        return pieces

    def privacy_changed(self, hidden: bool) -> None:
        """Hide or show names, including the query."""
        if self._box is not None:
            self._box.input.password = hidden
        self.show_line()
        if self.finding.active and not self._found and self._slow is None:
            self._show_nothing()

    # ------------------------------------------------------------------ the search box

    async def open_box(self) -> None:
        """Focus the search box."""
        home = self._home
        if self._box is None:
            self._box = SearchBox()
            self._box.input.password = home.csr.privacy
            await home.mount(self._box, before=home.query_one(SearchHint))
        self._box.display = True
        home.add_class("-box")
        home.set_focus(self._box.input)

    def typed(self, event: Input.Changed) -> None:
        """Search on each key."""
        if self._box is not None and event.value == self._box.input.value != self.finding.query:
            self.finding = self.finding._replace(query=event.value)
            self._home.tell("")
            self._look()

    def leave_box(self, *, rows_only: bool = False) -> None:
        """Focus the list once it shows the results: the next key may open one.

        `rows_only`: stay if there are none.
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
            self._hide_box()

    def _hide_box(self) -> None:
        """Replace an empty search box with the hint."""
        if self._box is not None and not self.finding.query:
            self._box.display = False
            self._home.remove_class("-box")

    def back(self) -> bool:
        """Leave the search box, or else clear the search; return False if there is neither."""
        if self._home.typing:
            self._home.set_focus(self._home.rows)
            self._hide_box()
        elif self.finding.query:
            self.clear_search()
        else:
            return False
        return True

    def clear_search(self) -> None:
        """Clear the search and keep the filters."""
        if self._box is not None:
            self._box.input.value = ""
        self.narrow(self.finding._replace(query=""))
        if not self._home.typing:
            self._hide_box()

    def forget(self) -> None:
        """Forget query and results, which may name a person, without reading anew."""
        self._asked += 1
        self.finding = self.finding._replace(query="")
        if self._box is not None:
            self._box.input.value = ""
        self._hide_box()
        self.all_shown()

    # ------------------------------------------------------------------ filters and order

    def narrow(self, finding: Finding) -> None:
        """Change the query or filters."""
        if finding != self.finding:
            self.finding = finding
            self._home.tell("")
            self._look()
            self._home.show_keys()

    def change_order(self) -> None:
        """Switch between sorting by date and by relevance."""
        if self.finding.searching:
            self.narrow(self.finding._replace(by_relevance=not self.finding.by_relevance))

    async def open_filters(self) -> None:
        """Open the filter panel."""
        home = self._home
        with home.csr.input_held(TIME_TO_FIND), home.telling():
            choices = await asyncio.wrap_future(home.csr.lookup.choices())
            from csr_interview.ui.home.filters import FiltersScreen

            panel = FiltersScreen(self.finding, choices, home.csr.now().date(), hidden=home.csr.privacy)
            await home.app.push_screen(panel, lambda chosen: self.narrow(chosen) if chosen else None)


def _key(key: str, words: str) -> Content:
    """Return a key and its label; only the label, for clicks, if the key does not work now."""
    return Content.assemble((key, "bold $accent"), " " if key else "", (words, QUIET))


def _choice(label: str, detail: Content) -> Content:
    """Return a choice as a line, without its key, which is a letter while the user types."""
    aside = Content.assemble("   ", detail).stylize(QUIET) if detail else Content()
    return Content.assemble("  ", ("→", "bold $accent"), " ", (label, "bold"), aside)
