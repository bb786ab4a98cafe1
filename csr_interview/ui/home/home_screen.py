"""Home: the list of interviews, what is in progress first.

At that second the interviewer wants to go on with the interview that was interrupted, to start a new one, or
to find a past one: by a word somebody said, or by role, verdict and date.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.store.records import Counts
from csr_interview.store.search import Filters, cursor_of
from csr_interview.ui.base import DEMO
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.content import HIDDEN, to_content
from csr_interview.ui.home import home_view
from csr_interview.ui.home.list_screen import ListScreen, SearchHint
from csr_interview.ui.widgets.interview_list import (
    CLEAR_FILTERS,
    CLEAR_SEARCH,
    MORE_DRAFTS,
    SAMPLES,
    START,
    InterviewList,
    Seen,
    progress,
)
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from textual.widgets import Input

    from csr_interview.ui.home.search import Finder

# This is on the way to the first paint: nothing here may import what is slow to import (question banks,
# pydantic).

PAGE = 50
"""Interviews asked for at a time."""

FEW_DRAFTS = 6
"""Drafts shown before the rest is folded into one line, so that past interviews stay in view."""

READ_FIRST = 0.05
"""Seconds the first paint waits for the rows. They are usually there in 5 ms, and one paint with them costs
less than two; a slow disk gets the frame first."""

DRAFTS = Filters(status="draft")
DONE = Filters(status="submitted")


HOME_COMMANDS: tuple[Command, ...] = (
    Command("to_list", "to the list", "From the search box to what was found.", ("down",), "↓ Enter",
            palette=False),
    Command("back", "leave the box", "Out of the search box; the search stays.", ("escape",), "Esc",
            palette=False),
    Command("new", "new", "Start an interview: a name and Enter.", ("n",), "n", "plain"),
    Command("resume", "resume", "Go on with the draft where you left it.", ("enter",), "Enter", "plain"),
    Command("open", "open", "See the scorecard of a finished interview.", ("enter",), "Enter", "plain"),
    Command("samples", "look around", "Open a throw-away store of samples.", ("l",), "l", "plain"),
    Command("compare", "compare", "Compare the two to four marked interviews.", ("c",), "c", "plain"),
    Command("search", "search", "Search names, notes and answers, as you type.", ("slash",), "/", "plain"),
    Command("clear_search", "clear", "Look for no words any more; filters stay.", ("escape",), "Esc",
            "plain"),
    Command("unmark", "unmark", "Take all marks away.", ("escape",), "Esc", "plain"),
    Command("filters", "filters", "Show only a role, a verdict, some days…", ("f",), "f", "plain"),
    Command("undo_discard", "undo discard", "Bring back the draft discarded last.", ("u",), "u", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.leave", "quit", "Leave; everything is saved.", ("q",), "q", "plain", palette=False),
    Command("discard", "discard", "Throw a draft away; asks first, and can be undone.", ("d",), "d", "plain"),
    Command("candidate", "candidate", "See this candidate's interviews, by stage.", ("i",), "i", "plain"),
    Command("scorecard", "scorecard", "See the scorecard of a draft as it stands.", ("s",), "s", "plain"),
    Command("order", "order", "Found: the newest or the best hits first.", ("o",), "o", "plain"),
    Command("drop", "clear filters", "Drop all filters; the search stays.", ("x",), "x", "plain"),
    Command("mark", "mark", "Mark an interview, for comparing two to four.", ("space",), "Space", "plain"),
    Command("export", "export", "Export the interviews shown, to a file.", ("e",), "e", "plain"),
    Command("statistics", "statistics", "See how the interviewers rate and agree.", ("t",), "t", "plain"),
    Command("practice", "practice", "Rate sample answers, and compare with the expert rating.", ("p",), "p",
            "plain"),
    Command("app.privacy", "privacy", "Hide names, verdicts and ratings.", ("f9",), "F9", palette=False),
    Command("cursor(1)", "Down", "Go down the list; further rows load by themselves.", ("j",), "↓ j", "plain",
            footer=False, palette=False),
    Command("cursor(-1)", "Up", "Go up the list.", ("k",), "↑ k", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


class Here(NamedTuple):
    """What decides which commands make sense on the home screen."""

    draft: bool | None
    """Whether the highlighted line is a draft; None where it is no interview."""
    read_only: bool
    no_store: bool
    """There are no interviews at all."""
    demo: bool
    discarded: bool
    typing: bool
    """One is in the search box."""
    searching: bool
    narrowed: bool
    marked: int


def applies(action: str, here: Here) -> bool:
    """Tell whether a command of the table can be used now."""
    draft, writable = here.draft, not here.read_only
    match action:
        case "new":
            return writable
        case "resume" | "scorecard" | "discard":
            return draft is True and writable
        case "candidate" | "mark":
            return draft is not None
        case "open":
            return draft is False or (draft is True and here.read_only)
        case "undo_discard":
            return here.discarded and writable
        case "samples":
            return here.no_store and not here.demo
        case "to_list" | "back":
            return here.typing
        case "clear_search":
            return here.searching
        case "order":
            return here.searching
        case "drop":
            return here.narrowed
        case "unmark":
            return here.marked > 0 and not here.searching
        case "compare":
            return here.marked > 0
        case "search" | "filters" | "export" | "statistics":
            return not here.no_store
    return True


class HomeScreen(ListScreen):
    """The list of interviews, and the ways to start, find, resume, open and compare them."""

    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-flat"), (12, "-short"), (18, "-tall")]
    commands = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)

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
        self._read = asyncio.Event()
        """Set once the list was read for the first time, or could not be."""
        self._resumed = False
        self._told = 0
        """How many of the notices about saving were shown."""
        self._discarded: InterviewSummary | None = None
        """The draft that `u` brings back."""
        self._marked: dict[str, InterviewSummary] = {}
        """What is marked for comparing, whether it is in the list now or not."""

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

    def forget(self) -> bool:
        """Stay: the list is read anew whenever one comes back to it."""
        return True

    # ------------------------------------------------------------------ reading

    def _reload(self) -> None:
        if self.is_current:  # not when only passed on the way from the form to the interview
            self.read_anew()

    async def load(self) -> None:
        """Show what is looked for; else all there is."""
        finder = self._searching
        try:
            await (finder.load() if finder is not None else self._load_all())
        except CsrInterviewError as error:
            self.tell(str(error))
        finally:
            self._read.set()

    @property
    def _searching(self) -> Finder | None:
        """What searches or filters at the moment; None where the whole list is shown."""
        return self._finder if self._finder is not None and self._finder.finding.active else None

    async def _load_all(self) -> None:
        """Show what the store has: the drafts, and as many of the others as were there before."""
        ask, draft_limit, limit = self.csr.ask, self._draft_limit, max(PAGE, len(self._done)) + 1
        drafts, done, _ = await asyncio.gather(
            ask(lambda store: store.recent(filters=DRAFTS, limit=draft_limit), Fresh.STALE),
            ask(lambda store: store.recent(filters=DONE, limit=limit), Fresh.STALE),
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
        ask = self.csr.ask
        counts, details = await asyncio.gather(
            ask(Store.counts, Fresh.STALE), ask(Store.last_details, Fresh.STALE)
        )
        self._counts, self._interviewer = counts, details.interviewer
        self._show_top()

    async def _load_more(self) -> None:
        """Add the next page."""
        try:
            await (finder.load_more() if (finder := self._searching) is not None else self._load_next())
        except CsrInterviewError as error:
            self.tell(str(error))

    async def _load_next(self) -> None:
        last = cursor_of(self._done[-1])
        rows = await self.csr.ask(
            lambda store: store.recent(filters=DONE, before=last, limit=PAGE + 1), Fresh.STALE
        )
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
        read_only, demo = self.csr.saves.read_only, self.csr.demo
        rows.show_lines(*home_view.empty_lines(read_only=read_only, demo=demo, start=START, samples=SAMPLES))

    def _show_top(self) -> None:
        app, width = self.csr, self.size.width
        state = app.save_state or app.saves.state
        error = state.error
        self.query_one(TopLine).show(
            home_view.title_left(hidden=app.privacy),
            home_view.title_right(self._counts, self._interviewer, error, hidden=app.privacy, width=width),
        )
        banner = home_view.banner(
            error=error,
            refused=state.refused,
            read_only=app.saves.read_only,
            holder=app.saves.holder,
            demo=app.demo,
            width=width,
        )
        self._put("banner", banner)
        if len(news := app.saves.notices) > self._told:
            self.tell("\n".join(news[self._told :]))
            self._told = len(news)

    def tell(self, problem: str) -> None:
        """Say something in the line above the keys, until the next thing is done; nothing takes it away."""
        self._put("notice", to_content(problem))

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
        self.tell("")  # it may name somebody
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

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense on the highlighted line."""
        row = self.rows.current
        here = Here(
            draft=None if row is None else row.status is Status.DRAFT,
            read_only=self.csr.saves.read_only,
            no_store=self._empty,
            demo=self.csr.demo,
            discarded=self._discarded is not None,
            typing=self.typing,
            searching=self._finder is not None and bool(self._finder.finding.query),
            narrowed=self._finder is not None and self._finder.finding.narrowed,
            marked=len(self._marked),
        )
        return applies(command.action, here)

    # ------------------------------------------------------------------ finding

    @property
    def finder(self) -> Finder:
        """What searches and filters, made when first asked for."""
        if self._finder is None:
            from csr_interview.ui.home.search import Finder

            self._finder = Finder(self)
        return self._finder

    async def action_search(self) -> None:
        """Go into the search box."""
        if not self._empty:
            self.tell("")
            await self.finder.open_box()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search with every key. By its name: `Input` is not to be imported here."""
        event.stop()
        self.finder.typed(event)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to what was found, and stays where that is nothing."""
        event.stop()
        self.finder.leave_box(rows_only=True)

    def action_to_list(self) -> None:
        """Go from the search box to the list."""
        if self.typing:
            self.finder.leave_box()

    def action_back(self) -> None:
        """One step back: out of the search box, out of the search, then all marks away."""
        if (self._finder is None or not self._finder.back()) and self._marked:
            self.action_unmark()

    def action_clear_search(self) -> None:
        """Look for no words any more; filters stay."""
        self.finder.clear_search()

    def action_filters(self) -> None:
        """Open the panel of filters."""
        if not self._empty:
            self.run_worker(self.finder.open_filters(), group="filters", exclusive=True)

    def action_drop(self, name: str = "") -> None:
        """Take one filter away, by default all of them; the words searched for stay."""
        self.finder.narrow(self.finder.finding.without(name))

    def action_order(self) -> None:
        """Turn between the newest and the best hits first."""
        self.finder.turn_order()

    # ------------------------------------------------------------------ doing

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        if event.option_id == START:
            await self.action_new()
        elif event.option_id == SAMPLES:
            self.action_samples()
        elif event.option_id == MORE_DRAFTS:
            self._draft_limit += PAGE
            self._reload()
        elif event.option_id == CLEAR_SEARCH:
            self.action_clear_search()
        elif event.option_id == CLEAR_FILTERS:
            self.action_drop()
        elif (row := self.rows.interview(event.option_id)) is not None:
            await self._open(row)

    async def _open(self, row: InterviewSummary, *, scorecard: bool = False) -> None:
        """Open the interview of a row; say why not where it is sealed."""
        with self.telling():
            await self.csr.routes.open_interview(row.id, scorecard=scorecard)

    async def action_open(self) -> None:
        """Open the highlighted interview."""
        self.rows.action_select()

    async def action_resume(self) -> None:
        """Go on with the highlighted draft."""
        self.rows.action_select()

    async def action_scorecard(self) -> None:
        """Show the scorecard of the highlighted draft."""
        if (row := self.rows.current) is not None:
            await self._open(row, scorecard=True)

    def action_cursor(self, by: int) -> None:
        """Go up or down the list, stopping at its ends."""
        self.rows.step(by)

    async def action_new(self) -> None:
        """Open the form of a new interview."""
        if self.csr.saves.read_only:
            return
        self.tell("")
        await self.csr.routes.new_interview()

    async def action_candidate(self) -> None:
        """Show the candidate of the highlighted interview."""
        row = self.rows.current
        if row is not None:
            self.tell("")
            await self.csr.routes.open_candidate(row.candidate_id)

    def action_mark(self) -> None:
        """Mark the highlighted interview, or take its mark away."""
        row = self.rows.current
        if row is not None:
            if self._marked.pop(row.id, None) is None:
                self._marked[row.id] = row
            self._show_marks()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self._marked = {}
        self._show_marks()

    def _show_marks(self) -> None:
        self.tell("")
        self.rows.seen.marked = set(self._marked)
        self.rows.redraw()
        self.finder.show_line()
        self.show_keys()

    async def action_compare(self) -> None:
        """Compare what is marked, or say what has to be marked."""
        problem = home_view.not_comparable(list(self._marked.values()))
        self.tell(problem)
        if not problem:
            await self.csr.routes.compare(list(self._marked))

    async def action_export(self) -> None:
        """Export the interviews that are shown, all pages of them."""
        if self._empty:
            return
        filters = Filters() if (finder := self._searching) is None else finder.finding.filters()
        with self.csr.input_held(), self.telling():
            count = await self.csr.ask(lambda store: store.count(filters))
            await self.csr.routes.export_found(filters, count)

    async def action_statistics(self) -> None:
        """See how the interviewers rate."""
        if not self._empty:
            self.tell("")
            await self.csr.routes.statistics()

    async def action_practice(self) -> None:
        """Practise rating, apart from all interviews."""
        await self.csr.routes.calibrate()

    def action_samples(self) -> None:
        """Leave for a throw-away store with sample interviews."""
        if self._empty and not self.csr.demo:
            self.app.exit(return_code=DEMO)

    def action_discard(self) -> None:
        """Throw the highlighted draft away, after asking."""
        row = self.rows.current
        if row is not None and row.status is Status.DRAFT and not self.csr.saves.read_only:
            self.run_worker(self._discard(row), group="discard", exclusive=True)

    async def _discard(self, row: InterviewSummary) -> None:
        from csr_interview.ui.dialogs.dialogs import Ask

        question = home_view.discard_question(row, progress(row), hidden=self.csr.privacy)
        if not await self.app.push_screen_wait(Ask(*question, yes="Discard", no="Keep it")):
            return
        if await self._write(Store.discard_draft, row):
            self._discarded = row
            self.tell(f"Discarded the draft of {self._called(row)}. u brings it back.")

    async def action_undo_discard(self) -> None:
        """Bring back the draft that was discarded last."""
        row, self._discarded = self._discarded, None
        if row is not None and await self._write(Store.restore_draft, row):
            self.tell(f"The draft of {self._called(row)} is back.")

    async def _write(self, change: Callable[[Store, str], None], row: InterviewSummary) -> bool:
        """Do something with an interview and show the list anew; return False, saying why, when it failed."""
        try:
            await self.csr.ask(lambda store: change(store, row.id), about=row.id)
        except CsrInterviewError as error:
            self.tell(str(error))
            return False
        self._reload()
        return True

    def _called(self, row: InterviewSummary) -> str:
        return HIDDEN if self.csr.privacy else row.candidate
