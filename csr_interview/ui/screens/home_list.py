"""What the home screen shows and how it is read, apart from what can be done there.

This is on the way to the first paint: nothing here may import what is slow to import (question banks,
pydantic).
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.worker import Worker

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary
from csr_interview.store.finding import Filters, cursor_of
from csr_interview.store.records import Counts
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.interview_rows import Seen
from csr_interview.ui.screens import home_view
from csr_interview.ui.text import shown
from csr_interview.ui.widgets.interview_list import SAMPLES, START, InterviewList
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.search_hint import SearchHint
from csr_interview.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from csr_interview.ui.screens.home_find import Finder

PAGE = 50
"""Interviews asked for at a time."""

FEW_DRAFTS = 6
"""Drafts shown before the rest is folded into one line, so that past interviews stay in view."""

READ_FIRST = 0.05
"""Seconds the first paint waits for the rows. They are usually there in 5 ms, and one paint with them costs
less than two; a slow disk gets the frame first."""

DRAFTS = Filters(status="draft")
DONE = Filters(status="submitted")


class HomeList(CommandScreen):
    """The home screen without what can be done on it: it reads the list and shows it."""

    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-flat"), (12, "-short"), (18, "-tall")]
    # home.tcss is read by the App: Textual does not read the CSS_PATH of a default screen

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None
        self._interviewer = ""
        self._drafts: list[InterviewSummary] = []
        self._done: list[InterviewSummary] = []
        self._more = False
        """Whether the store has further submitted interviews."""
        self._draft_limit = FEW_DRAFTS
        self._finder: Finder | None = None
        """Searches and filters, once somebody did."""
        self.reading: Worker[None] | None = None
        """What reads the list at the moment, or did so last."""
        self._read = asyncio.Event()
        """Set once the list was read for the first time, or could not be."""
        self._resumed = False
        self._told = 0
        """How many of the desk's notices were shown."""

    def compose(self) -> ComposeResult:
        """Lay out the frame; the rows come when the store has answered."""
        yield TopLine(id="top")
        yield Static("", id="banner")
        yield SearchHint()
        yield InterviewList(Seen(self.csr.now(), self.csr.privacy))
        yield Static("", id="notice")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read the list; show it, or the frame alone when the store takes its time."""
        self.watch(self.csr, "save_state", self._show_top, init=False)
        self._show_top()
        self._reload()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._read.wait(), READ_FIRST)
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Read the list anew whenever one comes back to it; `on_mount` did it the first time."""
        if self._resumed:
            self.call_after_refresh(self._reload)
        self._resumed = True

    def on_resize(self) -> None:
        """What is said at the top depends on the room."""
        self._show_top()

    @property
    def rows(self) -> InterviewList:
        """The list on the screen."""
        return self.query_one(InterviewList)

    # ------------------------------------------------------------------ reading

    def _reload(self) -> None:
        if self.is_current:  # not when only passed on the way from the form to the interview
            self.read_anew()

    def read_anew(self) -> None:
        """Read what is to be shown now, in place of whatever is being read."""
        self.reading = self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        """Show what is looked for; else all there is."""
        finder = self._searching
        try:
            await (finder.load() if finder is not None else self._load_all())
        except CsrInterviewError as error:
            self.say(str(error))
        finally:
            self._read.set()

    @property
    def _searching(self) -> Finder | None:
        """What searches or filters at the moment; None where the whole list is shown."""
        return self._finder if self._finder is not None and self._finder.finding.active else None

    async def _load_all(self) -> None:
        """Show what the store has: the drafts, and as many of the others as were there before."""
        ask = self.csr.ask
        drafts, done, _ = await asyncio.gather(
            ask("recent", filters=DRAFTS, limit=self._draft_limit),
            ask("recent", filters=DONE, limit=max(PAGE, len(self._done)) + 1),
            self.read_counts(),
        )
        self._more = len(done) > max(PAGE, len(self._done))
        self._drafts, self._done = drafts, done[:-1] if self._more else done
        if self._finder is not None:
            self._finder.all_shown()
        self._show_list()
        self.show_keys()

    async def read_counts(self) -> None:
        """Read and show how many interviews there are, and whose. Raises CsrInterviewError."""
        counts, details = await asyncio.gather(self.csr.ask("counts"), self.csr.ask("last_details"))
        self._counts, self._interviewer = counts, details.interviewer
        self._show_top()

    async def _load_more(self) -> None:
        """Add the next page."""
        try:
            await (finder.load_more() if (finder := self._searching) is not None else self._load_next())
        except CsrInterviewError as error:
            self.say(str(error))

    async def _load_next(self) -> None:
        last = cursor_of(self._done[-1])
        rows = await self.csr.ask("recent", filters=DONE, before=last, limit=PAGE + 1)
        self._more = len(rows) > PAGE
        self._done += rows[:PAGE]
        self.rows.append(rows[:PAGE])

    @on(InterviewList.NearEnd)
    def _near_end(self, event: InterviewList.NearEnd) -> None:
        event.stop()
        more = self._more if (finder := self._searching) is None else finder.more
        if more and (self.reading is None or self.reading.is_finished):
            self.reading = self.run_worker(self._load_more(), group="load")

    # ------------------------------------------------------------------ showing

    def _show_list(self) -> None:
        """Show the rows, or the way in where there are none."""
        rows = self.rows
        rows.seen.now = self.csr.now()
        self.query_one(SearchHint).show(not self._empty)
        if self._drafts or self._done:
            drafts = self._counts.drafts if self._counts else 0
            rows.show(self._drafts, max(0, drafts - len(self._drafts)), self._done)
            rows.look_ahead()
            return
        read_only, demo = self.csr.desk.read_only, self.csr.demo
        rows.show_lines(*home_view.empty_lines(read_only=read_only, demo=demo, start=START, samples=SAMPLES))

    def _show_top(self) -> None:
        app, width = self.csr, self.size.width
        state = app.save_state or app.desk.state
        error = state.error
        self.query_one(TopLine).show(
            home_view.title_left(hidden=app.privacy),
            home_view.title_right(self._counts, self._interviewer, error, hidden=app.privacy, width=width),
        )
        banner = home_view.banner(
            error=error,
            refused=state.refused,
            read_only=app.desk.read_only,
            holder=app.desk.holder,
            demo=app.demo,
            width=width,
        )
        self._put("banner", banner)
        if len(news := app.desk.notices) > self._told:
            self.say("\n".join(news[self._told :]))
            self._told = len(news)

    def say(self, text: str) -> None:
        """Say something in the line above the keys, until the next thing is done; nothing takes it away."""
        self._put("notice", shown(text))

    def _put(self, place: str, content: Content) -> None:
        """Show a text in the banner or the notice; without text the line goes."""
        line = self.query_one(f"#{place}", Static)
        if str(content) != str(line.content):  # or each news of saving would lay the screen out anew
            line.update(content)
            self.set_class(bool(content), f"-{place}")

    def privacy_changed(self) -> None:
        """Hide or show names, verdicts and ratings, without reading anything."""
        self.rows.seen.hidden = self.csr.privacy
        self.rows.redraw()
        self.say("")  # it may name somebody
        self._show_top()
        if self._finder is not None:
            self._finder.privacy_changed(self.csr.privacy)

    def show_keys(self) -> None:
        """Bring the footer up to date, and the keys that are named above the list."""
        super().show_keys()
        if self._finder is not None:
            self._finder.show_line()

    @property
    def _empty(self) -> bool:
        """Whether the store is known to have no interviews."""
        return self._counts is not None and not self._counts.interviews

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_keys()
        self.rows.look_ahead()
