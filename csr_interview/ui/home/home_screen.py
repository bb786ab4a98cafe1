"""Home: the list of interviews, drafts first.

The interviewer resumes an interview, starts one, or finds a past one by words, role, decision or date.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from csr_interview.documents.layout import plural
from csr_interview.errors import CsrInterviewError
from csr_interview.labels import SIGN as SEALED
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import SaveState, Store
from csr_interview.store.records import Counts
from csr_interview.store.search import Filters, cursor_of
from csr_interview.ui.base import DEMO
from csr_interview.ui.commands import ALL, HELP, Command, privacy, silent
from csr_interview.ui.content import HIDDEN, NOT_SAVED, PRIVACY, QUIET, to_content, to_line
from csr_interview.ui.home.list_screen import PAGE, ColumnHeads, ListScreen, SearchHint
from csr_interview.ui.widgets.interview_list import (
    AMENDED,
    CLEAR_FILTERS,
    CLEAR_SEARCH,
    KEYS,
    MORE_DRAFTS,
    QUIT,
    SAMPLES,
    SELECTED,
    START,
    InterviewList,
    Row,
    Seen,
    progress,
)
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from textual.widgets import Input

    from csr_interview.store.people import Due
    from csr_interview.ui.home.search import Finder

FEWEST, MOST = 2, 4
"""How many interviews can be compared."""


def not_comparable(selected: Sequence[InterviewSummary]) -> str:
    """Return why these interviews cannot be compared and what to do; empty if they can."""
    if len(selected) < FEWEST:
        return f"Select two to four interviews with Space, then press c. {len(selected)} selected."
    if len(selected) > MOST:
        return f"{len(selected)} interviews selected. Compare at most four: deselect some with Space."
    banks = sorted({row.bank_id for row in selected})
    if len(banks) > 1:
        return (
            "Select interviews with the same question bank. The selected ones use "
            f"{', '.join(banks)}. Deselect with Space."
        )
    return ""


# Needed for the first paint: no slow imports here (question banks, pydantic).

FEW_DRAFTS = 6
"""Drafts shown before the rest is folded into one line, so that past interviews stay visible."""

READ_FIRST = 0.05
"""Seconds the first paint waits for the rows. They usually arrive in 5 ms, and one paint costs less than
two; with a slow disk the frame comes first."""

REMOVING = "The candidate's data is being removed from the database and its backups."
NOT_REACHED = "Exports and copies elsewhere are not erased: delete them yourself."

DRAFTS = Filters(status="draft")
DONE = Filters(status="submitted")


SYMBOLS = (
    ("●", "Draft."),
    (AMENDED, "Amended after it was submitted."),
    (SELECTED, "Selected to compare."),
    ("⚑", "Red flag; serious ones come first, in another color."),
    ("·", "Question not rated."),
    (SEALED, "Sealed until you submit your own scorecard."),
    (HIDDEN, "Hidden by the privacy screen."),
)

HOME_COMMANDS: tuple[Command, ...] = (
    Command("to_list", "results", "Go to results.", ("down",), "↓ Enter", palette=False),
    Command("back", "leave", "Leave search box.", ("escape",), "Esc", palette=False),
    Command("new", "new", "New interview.", ("n",), "n", "plain"),
    Command("resume", "resume", "Resume draft.", ("enter",), "Enter", "plain"),
    Command("open", "open", "Open scorecard.", ("enter",), "Enter", "plain"),
    Command("samples", "demo", "Open temporary demo data.", ("l",), "l", "plain"),
    Command("compare", "compare", "Compare selected interviews (two to four).", ("c",), "c", "plain"),
    Command("search", "search", "Search names, notes and answers.", ("slash",), "/", "plain"),
    Command("clear_search", "clear", "Clear search.", ("escape",), "Esc", "plain"),
    Command("clear_selection", "deselect", "Clear selection.", ("escape",), "Esc", "plain"),
    Command("filters", "filters", "Filter interviews.", ("f",), "f", "plain"),
    Command("undo_discard", "undo discard", "Undo discard.", ("u",), "u", "plain"),
    HELP,
    Command("app.leave", "quit", "Quit.", ("q",), "q", "plain", palette=False),
    Command("discard", "discard", "Discard draft.", ("d",), "d", "plain"),
    Command("candidate", "candidate", "Show candidate.", ("i",), "i", "plain"),
    Command("scorecard", "scorecard", "Open scorecard of draft.", ("s",), "s", "plain"),
    Command("correct", "details", "Correct candidate, role, stage, interviewer.", ("m",), "m", "plain"),
    Command("move", "move", "Move to another candidate, with a reason.", ("m",), "m", "plain"),
    Command("order", "order", "Sort by date or relevance.", ("o",), "o", "plain"),
    Command("drop", "clear filters", "Clear filters.", ("x",), "x", "plain"),
    Command("due", "due", "List candidates whose retention period is over.", ("r",), "r", "plain"),
    Command("toggle_selection", "select", "Select interview to compare.", ("space",), "Space", "plain"),
    Command("export", "export", "Export listed interviews.", ("e",), "e", "plain"),
    Command("statistics", "statistics", "Show rating statistics.", ("t",), "t", "plain"),
    Command("calibrate", "calibration", "Calibrate ratings on sample answers.", ("p",), "p", "plain"),
    privacy("names, decisions and ratings"),
    silent("cursor(1)", "Down", ("j",), "↓ j", "Next interview."),
    silent("cursor(-1)", "Up", ("k",), "↑ k", "Previous interview."),
    ALL,
)  # fmt: skip


def _choice(key: str, label: str, detail: str) -> Content:
    return Content.assemble((key, "bold $accent"), "  ", (label.ljust(16), "bold"), (detail, QUIET))


class HomeScreen(ListScreen):
    """The list of interviews, with search, filters and selection."""

    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (18, "-tall"), (30, "-roomy")]
    commands = HOME_COMMANDS

    # home.tcss is read by the App: Textual does not read the CSS_PATH of a default screen

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts | None = None
        self._due: list[Due] = []
        """The candidates whose retention period is over."""
        self._removing = False
        """Whether a candidate is being erased or anonymized."""
        self._drafts: list[InterviewSummary] = []
        self._done: list[InterviewSummary] = []
        self._more = False
        """Whether there are more submitted interviews."""
        self._draft_limit = FEW_DRAFTS
        self._finder: Finder | None = None
        """Created with the first search, filter or selection."""
        self._read = asyncio.Event()
        """Set once the first read of the list has succeeded or failed."""
        self._told = 0
        """Number of notices shown."""
        self._discarded: InterviewSummary | None = None
        """The draft that `u` brings back."""
        self._selected: dict[str, InterviewSummary] = {}
        """The selection for comparing, including interviews not in the list now."""

    def compose(self) -> ComposeResult:
        """Compose the frame; the rows follow when they are read."""
        yield TopLine()
        yield Static("", id="banner")
        yield SearchHint()
        rows = InterviewList(Seen(self.csr.now(), self.csr.privacy))
        yield ColumnHeads(rows)
        yield rows
        yield Static("", id="notice")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Read and show the list; show only the frame if that is slow."""
        self.watch(self.csr, "save_state", self._show_top, init=False)
        self._show_top()
        self._reload()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._read.wait(), READ_FIRST)
        self.show_keys()

    def returned(self) -> None:
        """Reload the list."""
        self.call_after_refresh(self._reload)

    def lay_out(self) -> None:
        """Fit the top line to the width."""
        self._show_top()

    def forget(self) -> bool:
        """Stay: the list is reloaded on return."""
        return True

    # ------------------------------------------------------------------ reading

    def _reload(self) -> None:
        if self.is_current and not self._removing:  # not while a new interview replaces its form
            self.read_anew()

    async def load(self) -> None:
        """Show the search results, or else all interviews."""
        finder = self._searching
        try:
            await (finder.load() if finder is not None else self._load_all())
        except CsrInterviewError as error:
            self.tell(str(error))
        finally:
            self._read.set()

    @property
    def _searching(self) -> Finder | None:
        """The active search or filter; None if the whole list is shown."""
        return self._finder if self._finder is not None and self._finder.finding.active else None

    async def _load_all(self) -> None:
        """Show the drafts, and as many other interviews as before."""
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
        today = self.csr.now().date()
        self._due = await ask(lambda store: store.due(today), Fresh.STALE)
        self._show_top()

    async def read_counts(self) -> None:
        """Read and show the counts. Raises CsrInterviewError."""
        self._counts = await self.csr.ask(Store.counts, Fresh.STALE)
        self._show_top()

    async def _load_more(self) -> None:
        """Add the next page."""
        try:
            if (finder := self._searching) is not None:
                await finder.load_more()
                return
            last = cursor_of(self._done[-1])
            rows = await self.csr.ask(
                lambda store: store.recent(filters=DONE, before=last, limit=PAGE + 1), Fresh.STALE
            )
            self._more = len(rows) > PAGE
            self._done += rows[:PAGE]
            self.rows.append([Row(row, self.rows.seen) for row in rows[:PAGE]])
        except CsrInterviewError as error:
            self.tell(str(error))

    @on(InterviewList.NearEnd)
    def _near_end(self, event: InterviewList.NearEnd) -> None:
        event.stop()
        more = self._more if (finder := self._searching) is None else finder.more
        if more and (self.reading is None or self.reading.is_finished):
            self.reading = self.run_worker(self._load_more(), group="load")

    # ------------------------------------------------------------------ showing

    def _show_list(self) -> None:
        """Show the rows, or the first choices if there are none."""
        rows = self.rows
        rows.seen.now = self.csr.now()
        self.set_class(self._empty, "-empty")
        if self._drafts or self._done:
            drafts = self._counts.drafts if self._counts else 0
            rows.show(self._drafts, max(0, drafts - len(self._drafts)), self._done)
            rows.look_ahead()
        elif self.csr.saves.read_only:
            rows.show_lines(Content("There are no interviews in this database yet."))
        else:
            choices = [(START, _choice("n", "New interview", "enter a name, press Enter"))]
            if not self.csr.demo:
                choices.append((SAMPLES, _choice("l", "Try demo data", "temporary, deleted when you quit")))
            choices.append((KEYS, _choice("?", "Show keys", "here and on every screen")))
            choices.append((QUIT, _choice("q", "Quit", "")))
            rows.show_lines(Content.styled("No interviews yet\n", "bold"), choices)

    def _show_top(self) -> None:
        """Show the program, save errors or counts, and important notices."""
        app = self.csr
        state = app.save_state or app.saves.state
        left = Content.styled("csr-interview", "bold")
        if app.privacy:
            left = Content.assemble(left, "   ", (PRIVACY, "$text-warning"))
        self.query_one(TopLine).show(left, self._top_right(state.error))
        self._put("banner", Content("\n").join(self._banner(state)))
        news = [*([f"{app.profile_problem}."] if app.profile_problem else []), *app.saves.notices]
        if len(news) > self._told:
            self.tell("\n".join(news[self._told :]))
            self._told = len(news)

    def _top_right(self, error: str) -> Content:
        """Return a save error, or else counts and user."""
        if error:
            return Content.styled(NOT_SAVED, "bold $text-error").append(to_line(error, "bold $text-error"))
        if self._counts is None:
            return Content()
        parts = [plural(self._counts.interviews, "interview"), plural(self._counts.drafts, "draft")]
        if (profile := self.csr.profile) is not None and self.size.width >= (110 if self.csr.privacy else 70):
            parts.append(HIDDEN if self.csr.privacy else profile.name)
        return to_line(" · ".join(parts), QUIET)

    def _banner(self, state: SaveState) -> Iterator[Content]:
        """Yield important notices; usually none."""
        if state.error and len(NOT_SAVED + state.error) > self.size.width - 2:  # too long for the first line
            yield Content.styled(NOT_SAVED, "bold").append(to_line(state.error))
        if state.refused:
            yield Content.assemble(("Not saved: ", "bold"), to_line(state.refused))
        if state.problem:
            yield Content.assemble(("Warning: ", "bold"), to_line(state.problem))
        if self.csr.saves.read_only:
            why = to_line(self.csr.saves.read_only_because or "another program is using this database")
            rest = ". You can view everything, but not start or change interviews."
            yield Content.assemble(("Read only: ", "bold"), why, rest)
        if self._due:
            are = "is" if len(self._due) == 1 else "are"
            rest = f" {are} past the retention period. Press r to list them."
            yield Content.assemble((plural(len(self._due), "candidate"), "bold"), rest)
        if self.csr.demo:
            rest = "sample interviews in temporary data. Try anything: all changes are deleted when you quit."
            yield Content.assemble(("Demo: ", "bold"), rest)

    def tell(self, problem: str) -> None:
        """Show a notice above the footer until the next action; an empty text removes it."""
        self._put("notice", to_content(problem))

    def _put(self, place: str, content: Content) -> None:
        """Show a text in the banner or the notice; an empty text hides the line."""
        line = self.query_one(f"#{place}", Static)
        if str(content) != str(line.content):  # else each save would cause a layout
            line.update(content)
            self.set_class(bool(content), f"-{place}")

    def privacy_changed(self) -> None:
        """Hide or show names, decisions and ratings without reading the database."""
        self.rows.seen.hidden = self.csr.privacy
        self.rows.redraw()
        self.tell("")  # it may contain a name
        self._show_top()
        if self._finder is not None:
            self._finder.privacy_changed(self.csr.privacy)

    def show_keys(self) -> None:
        """Update the footer, and the keys above the list."""
        super().show_keys()
        if self._finder is not None:
            self._finder.show_line()

    @property
    def _empty(self) -> bool:
        """Whether the database is known to have no interviews."""
        return self._counts is not None and not self._counts.interviews

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_keys()
        self.rows.look_ahead()

    def command_applies(self, command: Command) -> bool:
        """Return whether a command applies to the highlighted line."""
        row, writable = self.rows.current, not self.csr.saves.read_only
        draft = row is not None and row.status is Status.DRAFT
        finding = self._finder.finding if self._finder is not None else None
        searching = finding is not None and bool(finding.query)
        match command.action:
            case "new":
                return writable
            case "resume" | "scorecard" | "discard" | "correct":
                return draft and writable
            case "move":
                return row is not None and not draft and writable
            case "candidate" | "toggle_selection":
                return row is not None
            case "open":
                return row is not None and not (draft and writable)
            case "undo_discard":
                return self._discarded is not None and writable
            case "samples":
                return self._empty and not self.csr.demo
            case "to_list" | "back":
                return self.typing
            case "clear_search" | "order":
                return searching
            case "due":
                return bool(self._due)
            case "drop":
                return finding is not None and finding.narrowed
            case "clear_selection":
                return bool(self._selected) and not searching
            case "compare":
                return bool(self._selected)
            case "search" | "filters" | "export" | "statistics":
                return not self._empty
        return True

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return what the symbols of the list mean."""
        return [] if self._empty else [("Symbols in the list", list(SYMBOLS))]

    @property
    def in_part(self) -> bool:
        """Never: the symbols come after the keys."""
        return False

    # ------------------------------------------------------------------ finding

    @property
    def finder(self) -> Finder:
        """The search and filters, created on first use."""
        if self._finder is None:
            from csr_interview.ui.home.search import Finder

            self._finder = Finder(self)
        return self._finder

    async def action_search(self) -> None:
        """Focus the search box."""
        if not self._empty:
            self.tell("")
            await self.finder.open_box()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search on each key. Matched by name, because importing `Input` is slow."""
        event.stop()
        self.finder.typed(event)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the results on Enter; stay if there are none."""
        event.stop()
        self.finder.leave_box(rows_only=True)

    def action_to_list(self) -> None:
        """Go to the list."""
        if self.typing:
            self.finder.leave_box()

    def action_back(self) -> None:
        """Go one step back: leave the search box, clear the search, then clear the selection."""
        if (self._finder is None or not self._finder.back()) and self._selected:
            self.action_clear_selection()

    def action_clear_search(self) -> None:
        """Clear the search and keep the filters."""
        self.finder.clear_search()

    def action_filters(self) -> None:
        """Open the filter panel."""
        if not self._empty:
            self.run_worker(self.finder.open_filters(), group="filters", exclusive=True)

    def action_drop(self, name: str = "") -> None:
        """Clear one filter, by default all of them, and keep the search."""
        self.finder.narrow(self.finder.finding.without(name))

    def action_order(self) -> None:
        """Switch between sorting by date and by relevance."""
        self.finder.change_order()

    # ------------------------------------------------------------------ doing

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a line."""
        event.stop()
        if event.option_id == START:
            await self.action_new()
        elif event.option_id == SAMPLES:
            self.action_samples()
        elif event.option_id in (KEYS, QUIT):
            await self.run_action("app.help" if event.option_id == KEYS else "app.leave")
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
        """Open the interview of a row, or say why it is sealed."""
        with self.telling():
            await self.csr.routes.open_interview(row.id, scorecard=scorecard)

    def action_open(self) -> None:
        """Open the highlighted interview."""
        self.rows.action_select()

    action_resume = action_open

    async def action_scorecard(self) -> None:
        """Show the scorecard of the highlighted draft."""
        if (row := self.rows.current) is not None:
            await self._open(row, scorecard=True)

    def action_cursor(self, by: int) -> None:
        """Move the cursor in the list, stopping at its ends."""
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

    def action_due(self) -> None:
        """List the candidates who are due, and open the page of one."""
        if self._due:
            self.tell("")
            self.run_worker(self._choose_due(), group="due", exclusive=True)

    async def _choose_due(self) -> None:
        from csr_interview.documents.layout import date_of
        from csr_interview.ui.dialogs import Choose, Pick

        hidden = self.csr.privacy
        picks = [
            Pick(
                f"Candidate {one.candidate.id[:8]}" if hidden else one.candidate.name,
                one.candidate.id,
                f"since {date_of(one.on.isoformat(), None)}",
            )
            for one in self._due
        ]
        body = "Open a candidate to erase or anonymize the record, or to set a legal hold."
        chosen = await self.app.push_screen_wait(Choose("Retention period over", picks, body=body))
        if chosen is not None:
            await self.csr.routes.open_candidate(chosen)

    def remove_person(self, candidate_id: str, *, anonymize: bool) -> None:
        """Erase or anonymize a candidate, and tell the result; keys wait for it."""
        self._removing = True
        self.run_worker(self._remove_person(candidate_id, anonymize=anonymize), group="remove")

    async def _remove_person(self, candidate_id: str, *, anonymize: bool) -> None:
        with self.csr.input_held():
            if self.reading is not None:
                self.reading.cancel()
            if self._finder is not None:
                self._finder.forget()
            self._selected, self._discarded = {}, None
            self.rows.seen.selected = set()
            self._drafts, self._done, self._due = [], [], []
            self.rows.show_lines(Content.styled(REMOVING, QUIET))
            try:
                problems = await self.csr.remove_person(candidate_id, anonymize=anonymize)
            except CsrInterviewError as error:
                told = str(error)
            else:
                done = "Candidate anonymized." if anonymize else "Candidate erased."
                told = "\n".join((f"{done} {NOT_REACHED}", *(f"Not removed from {one}" for one in problems)))
            self._removing = False
            self.read_anew()
            self.tell(told)

    def unfinished(self) -> str:
        """Return that a candidate is being removed."""
        return REMOVING if self._removing else ""

    def action_toggle_selection(self) -> None:
        """Select or deselect the highlighted interview."""
        row = self.rows.current
        if row is not None:
            if self._selected.pop(row.id, None) is None:
                self._selected[row.id] = row
            self._show_selection()

    def action_clear_selection(self) -> None:
        """Clear the selection."""
        self._selected = {}
        self._show_selection()

    def _show_selection(self) -> None:
        self.tell("")
        self.rows.seen.selected = set(self._selected)
        self.rows.redraw()
        self.finder.show_line()
        self.show_keys()

    async def action_compare(self) -> None:
        """Compare the selection, or say what to select."""
        problem = not_comparable(list(self._selected.values()))
        self.tell(problem)
        if not problem:
            await self.csr.routes.compare(list(self._selected))

    async def action_export(self) -> None:
        """Export all pages of the current list."""
        if self._empty:
            return
        filters = Filters() if (finder := self._searching) is None else finder.finding.filters()
        with self.csr.input_held(), self.telling():
            count = await self.csr.ask(lambda store: store.count(filters))
            await self.csr.routes.export_found(filters, count)

    async def action_statistics(self) -> None:
        """Show rating statistics."""
        if not self._empty:
            self.tell("")
            await self.csr.routes.statistics()

    async def action_calibrate(self) -> None:
        """Open the calibration."""
        await self.csr.routes.calibrate()

    def action_samples(self) -> None:
        """Restart with a temporary demo database."""
        if self._empty and not self.csr.demo:
            self.app.exit(return_code=DEMO)

    def action_discard(self) -> None:
        """Discard the highlighted draft after confirmation."""
        row = self.rows.current
        if row is not None and row.status is Status.DRAFT and not self.csr.saves.read_only:
            self.run_worker(self._discard(row), group="discard", exclusive=True)

    async def _discard(self, row: InterviewSummary) -> None:
        from csr_interview.ui.dialogs import Ask

        name = "this interview" if self.csr.privacy else f"the interview with {row.candidate}"
        body = f"This removes {name} ({progress(row)}). You can undo it with u."
        if not await self.app.push_screen_wait(Ask("Discard this draft?", body, yes="Discard")):
            return
        if await self._write(Store.discard_draft, row):
            self._discarded = row
            self.tell(f"Draft of {self._called(row)} discarded. Press u to undo.")

    def action_correct(self) -> None:
        """Correct the highlighted interview; of a submitted one, only the candidate."""
        row = self.rows.current
        if row is not None and not self.csr.saves.read_only:
            self.run_worker(self._correct(row.id), group="discard", exclusive=True)

    action_move = action_correct

    async def _correct(self, interview_id: str) -> None:
        from csr_interview.ui.correct_dialog import ask_correction

        with self.telling():
            if said := await ask_correction(self.csr, interview_id):
                self._reload()
                self.tell(said)

    async def action_undo_discard(self) -> None:
        """Restore the draft that was discarded last."""
        row, self._discarded = self._discarded, None
        if row is not None and await self._write(Store.restore_draft, row):
            self.tell(f"Draft of {self._called(row)} restored.")

    async def _write(self, change: Callable[[Store, str], None], row: InterviewSummary) -> bool:
        """Change an interview and reload the list; show the error and return False if that fails."""
        try:
            await self.csr.ask(lambda store: change(store, row.id), about=row.id)
        except CsrInterviewError as error:
            self.tell(str(error))
            return False
        self._reload()
        return True

    def _called(self, row: InterviewSummary) -> str:
        return HIDDEN if self.csr.privacy else row.candidate
