"""Two to four interviews of one bank side by side.

The rows are decisions, ratings and flags; below them is the evidence for the current row and candidate.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache, partial

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.saving.writer_thread import Fresh
from csr_interview.ui.base import TIME_TO_READ, ScrollingScreen, Services
from csr_interview.ui.commands import ALL, HELP, Command, privacy, silent
from csr_interview.ui.compare import compare_text as text
from csr_interview.ui.compare.compare_text import CURTAIN, Plan, Sheet, evidence
from csr_interview.ui.compare.comparison import Column, Comparison, Row, comparison_of
from csr_interview.ui.content import PRIVACY, QUIET, lines, to_line
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, view_of
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, TopLine
from csr_interview.ui.widgets.laid_text import ClickedText, LaidText


async def read(csr: Services, interview_ids: Sequence[str]) -> Comparison | str:
    """Return the comparison of two to four interviews, or a sentence that says why there is none.

    Raises CsrInterviewError if an interview is unknown or the database cannot be read.
    """
    found = await asyncio.gather(*(_one(csr, name) for name in interview_ids))
    views = [view for view, sealed in found if not sealed]
    left_out = [view for view, sealed in found if sealed]
    return text.refusal(views, left_out, hidden=csr.privacy) or comparison_of(views, left_out)


async def _one(csr: Services, interview_id: str) -> tuple[ScorecardView, bool]:
    """Read an interview; return its scorecard view, and whether it is sealed."""
    sealed, interview, bank = await asyncio.gather(
        csr.ask(lambda store: store.is_sealed(interview_id), Fresh.STALE),
        csr.ask(lambda store: store.interview(interview_id, sealed_too=True), Fresh.AS_TYPED, interview_id),
        csr.ask(lambda store: store.bank_of(interview_id), Fresh.STALE),
    )
    session = InterviewSession(interview, bank, csr.saves, editable=False)
    tz = csr.now().tzinfo
    # Sensitivity computes dozens of decisions: not on the event loop.
    view = await asyncio.to_thread(lambda: view_of(session, tz=tz))
    return view, sealed


GAPS_FROM = 46
"""Terminal rows from which blank lines separate the groups."""


COMPARE_COMMANDS: tuple[Command, ...] = (
    Command("open", "open", "Open scorecard or draft.", ("enter",), "Enter", "plain"),
    Command("sort", "sort", "Sort by this row (again: reverse).", ("s",), "s", "plain"),
    Command("all", "all evidence", "Show evidence of all candidates or one.", ("a",), "a", "plain"),
    Command("all", "one's evidence", "", ("a",), "a", "plain", palette=False),
    Command("back", "back", "Back.", ("escape", "q"), "Esc", "plain"),
    Command("row(1)", "row", "Next row.", ("down", "j"), "↑↓", "plain", palette=False),
    silent("row(-1)", "Up", ("up", "k"), "↑ k", "Previous row."),
    Command("column(1)", "candidate", "Next candidate.", ("right", "l", "tab"), "←→", "plain", palette=False),
    silent("column(-1)", "Left", ("left", "shift+tab"), "← ⇧Tab", "Previous candidate."),
    Command("candidate", "candidate's page", "Show candidate.", ("i",), "i", "plain"),
    Command("warnings", "warnings", "Show all warnings.", ("w",), "w", "plain"),
    Command("home", "home", "Back to interviews.", ("h",), "h", "plain"),
    Command("page(1)", "scroll", "Scroll evidence down.", ("pagedown", "space"), "PgDn", "plain",
            palette=False),
    silent("page(-1)", "Scroll up", ("pageup",), "PgUp", "Scroll evidence up."),
    silent("end(0)", "First row", ("home", "g"), "Home", "First row."),
    silent("end(1)", "Last row", ("end", "G"), "End", "Last row."),
    HELP,
    privacy("names, ratings, decisions, evidence"),
    ALL,
)  # fmt: skip


NEEDS_COMPARISON = {"row", "column", "all", "open", "candidate", "page", "end", "sort", "warnings"}


class CompareScreen(ScrollingScreen):
    """Interviews as columns, with a cursor on a row and a column."""

    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""
    commands = COMPARE_COMMANDS

    def __init__(self, interview_ids: Sequence[str]) -> None:
        super().__init__()
        self.interview_ids = interview_ids
        self.comparison: Comparison | None = None
        self._row = self._at = 0
        self._all = False
        self._sheet: Sheet | None = None

    def compose(self) -> ComposeResult:
        """Compose warnings, names, rows and evidence."""
        yield TopLine()
        yield Notice()
        yield LaidText(id="warnings")
        yield ClickedText(id="heads")
        with VerticalScroll(id="rows", can_focus=False):
            yield ClickedText(id="grid")
        with VerticalScroll(id="said", can_focus=False):
            yield LaidText(id="evidence")
        yield Static("", id="refused")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the interviews; keys typed meanwhile wait."""
        self._show_top()
        self.start_reading(partial(self._read, hold=True))

    def returned(self) -> None:
        """Reload, unless on the way to home: a scorecard may be amended, a draft edited."""
        if self.is_current:
            self.start_reading(self._read)

    def lay_out(self) -> None:
        """Show everything for the current size."""
        if self.comparison is not None:
            self._show_top()
            self._show_warnings()
            self._show_cursor()
            self.show_keys()

    # ------------------------------------------------------------------ reading

    async def _read(self, *, hold: bool = False) -> None:
        with self.csr.input_held(TIME_TO_READ if hold else 0.0):
            try:
                found = await read(self.csr, self.interview_ids)
            except CsrInterviewError as error:
                self._refuse(str(error))
                return
            if isinstance(found, str):
                self._refuse(found)
            else:
                self._take(found)

    def _take(self, comparison: Comparison) -> None:
        """Show the comparison with the same order and cursor as before."""
        before, row = self.comparison, self.row
        here = self.column.id if self.column is not None else ""
        if before is not None and before.by in comparison.rows:
            comparison = comparison.sorted_by(before.by, reverse=before.reverse)
        self.comparison = comparison
        self._go_to(here)
        self._row = comparison.rows.index(row) if row in comparison.rows else 0
        self.remove_class("-refused")
        self.lay_out()

    def _refuse(self, words: str) -> None:
        """Show why there is nothing to compare."""
        self.comparison, self._sheet = None, None
        self.add_class("-refused")
        back = Content.styled("Esc: back", QUIET)
        self.query_one("#refused", Static).update(Content.assemble(to_line(words), "\n\n", back))
        self._show_top()
        self.show_keys()

    # ------------------------------------------------------------------ the cursor

    @property
    def row(self) -> Row | None:
        """The current row."""
        return self.comparison.rows[self._row] if self.comparison is not None else None

    @property
    def column(self) -> Column | None:
        """The current interview."""
        return self.comparison.columns[self._at] if self.comparison is not None else None

    def _go_to(self, interview_id: str) -> None:
        """Move the column cursor to an interview, or to the first if it is not included."""
        ids = [column.id for column in self.comparison.columns] if self.comparison is not None else []
        self._at = ids.index(interview_id) if interview_id in ids else 0

    def about(self) -> Bank | str:
        """Return the common bank of the interviews."""
        return self.comparison.columns[0].view.bank if self.comparison is not None else ""

    # ------------------------------------------------------------------ showing

    def _show_top(self) -> None:
        if self.comparison is None:
            left, right = Content.styled("Compare", "bold"), Content()
        else:
            left = text.title(self.comparison, with_bank=self.size.width >= 80)
            right = to_line(text.sort_words(self.comparison), QUIET)
            if self.size.width >= 110:
                right = right.append(Content.styled(f"   {text.LEGEND}", QUIET))
        if self.csr.privacy:
            right = Content.styled(PRIVACY, "$text-warning")
        self.query_one(TopLine).show(left, right)

    def _warnings(self) -> list[str]:
        return text.warnings(self.comparison, hidden=self.csr.privacy) if self.comparison is not None else []

    def _show_warnings(self) -> None:
        """Show the warnings in an eighth of the height; w shows those that do not fit."""
        said, most = self._warnings(), max(1, self.size.height // 8)
        area = self.query_one("#warnings", LaidText)
        area.set_class(bool(said), "-shown")
        area.show(lambda width: lines(text.warning_lines(said, width, most)))

    def _laid(self, width: int) -> Sheet:
        """Return the rows laid out for a width, cached until something changes."""
        assert self.comparison is not None
        plan = Plan.fitting(width, len(self.comparison.columns), self._at)
        wanted = Sheet(self.comparison, plan, self.csr.privacy, self.size.height >= GAPS_FROM)
        if self._sheet is None or self._sheet != wanted:
            self._sheet = wanted
        return self._sheet

    @property
    def _width(self) -> int:
        """The width of the table: the screen without padding and scroll bar."""
        return max(8, self.size.width - 3)

    def _show_cursor(self) -> None:
        """Show names, rows and evidence for the cursor."""
        comparison, row, column = self.comparison, self.row, self.column
        if comparison is None or row is None or column is None:
            return
        sheet, at, hidden = self._laid(self._width), self._at, self.csr.privacy
        heads, grid = sheet.heads(at, self.size.height), sheet.lines(self._row, at)
        self.query_one("#heads", ClickedText).show(lambda _: lines(heads))
        self.query_one("#grid", ClickedText).show(lambda _: lines(grid))
        columns = comparison.columns if self._all else (column,)
        # Textual asks for height and text: wrapping the reasons of four decisions takes 12 ms.
        said = cache(lambda width: evidence(columns, row, width, hidden=hidden))
        self.query_one("#evidence", LaidText).show(said)
        self.scrolled.scroll_home(animate=False)
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Scroll to the current row and its heading."""
        if self.comparison is None:
            return
        first, height = self._laid(self._width).span(self._row)
        above = 1 if first else 0
        region = Region(0, first - above, 1, height + above)
        self.query_one("#rows", VerticalScroll).scroll_to_region(region, animate=False, force=True)

    def privacy_changed(self) -> None:
        """Hide or show names, ratings and evidence."""
        self.tell("")  # it may contain a name
        if self.comparison is not None:
            self.lay_out()
        else:
            self.query_one("#refused", Static).update(CURTAIN)  # the reason may contain a name
            self.start_reading(self._read)

    def command_applies(self, command: Command) -> bool:
        """Disable commands without a comparison, and sorting while ratings are hidden."""
        action = command.action.partition("(")[0]
        if self.comparison is None:
            return action not in NEEDS_COMPARISON
        if action == "all":
            return self._all == (command.label != "all evidence")
        if action == "sort":
            return not self.csr.privacy
        return action != "warnings" or bool(self._warnings())

    # ------------------------------------------------------------------ navigation

    def _move(self, row: int, at: int) -> None:
        if self.comparison is None:
            return
        self._row = min(max(0, row), len(self.comparison.rows) - 1)
        self._at = min(max(0, at), len(self.comparison.columns) - 1)
        self.tell("")
        self._show_cursor()

    def action_row(self, by: int) -> None:
        """Go up or down."""
        self._move(self._row + by, self._at)

    def action_column(self, by: int) -> None:
        """Go left or right."""
        self._move(self._row, self._at + by)

    def action_end(self, last: int) -> None:
        """Go to the first or the last row."""
        rows = self.comparison.rows if self.comparison is not None else ()
        self._move(len(rows) if last else 0, self._at)

    def action_click(self, part: str, x: int, y: int) -> None:
        """Go to a clicked cell, or to the column of a clicked name."""
        sheet = self._laid(self._width)
        row, at = (sheet.row_at(y) if part == "grid" else self._row), sheet.column_at(x)
        if row is not None:
            self._move(row, self._at if at is None else at)

    @property
    def scrolled(self) -> Widget:
        """The evidence."""
        return self.query_one("#said")

    def action_sort(self) -> None:
        """Sort the columns by the row, best first, or reverse the order."""
        row, column = self.row, self.column
        if self.comparison is None or row is None or column is None or self.csr.privacy:
            return
        again = self.comparison.by == row and not self.comparison.reverse
        self.comparison = self.comparison.sorted_by(row, reverse=again)
        self._go_to(column.id)
        self.lay_out()

    def action_all(self) -> None:
        """Show the evidence of all candidates or of the current one."""
        self._all = not self._all
        self._show_cursor()
        self.show_keys()

    async def action_warnings(self) -> None:
        """Show all warnings in full."""
        from csr_interview.ui.dialogs import FullText

        said = self._warnings()
        if said:
            await self.app.push_screen(FullText("Warnings", "\n\n".join(said)))

    # ------------------------------------------------------------------ other screens

    async def action_open(self) -> None:
        """Open the scorecard or resume the draft."""
        if self.column is not None:
            with self.telling():
                await self.csr.routes.open_interview(self.column.id)

    async def action_candidate(self) -> None:
        """Show all interviews of the candidate."""
        if self.column is not None:
            await self.csr.routes.open_candidate(self.column.view.interview.candidate.id)
