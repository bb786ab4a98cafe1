"""What the comparison is made of and shows: its own state, read and laid out; `compare` has the keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from csr_interview.errors import CsrInterviewError
from csr_interview.ui import compare_text as text
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.compare_evidence import CURTAIN, evidence
from csr_interview.ui.compare_sheet import Plan, Sheet
from csr_interview.ui.compare_view import Column, Comparison, Row
from csr_interview.ui.page_text import QUIET, lines
from csr_interview.ui.screens.compare_reading import read
from csr_interview.ui.text import PRIVACY, shown_line
from csr_interview.ui.widgets.clicked_text import ClickedText
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.laid_text import LaidText
from csr_interview.ui.widgets.notice import Notice
from csr_interview.ui.widgets.top_line import TopLine

TIME_TO_READ = 5.0
"""Seconds that keys wait for the table."""

AIRY = 46
"""Lines of the terminal from which groups of rows are set apart."""


class CompareShowing(CommandScreen):
    """The comparison without its keys: reads the interviews, keeps the cursor, shows where one is."""

    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = ""

    def __init__(self, interview_ids: Sequence[str]) -> None:
        super().__init__()
        self.interview_ids = tuple(dict.fromkeys(interview_ids))
        self.comparison: Comparison | None = None
        self._row = self._at = 0
        self._all = False
        self._resumed = False
        self._sheet: Sheet | None = None

    def compose(self) -> ComposeResult:
        """Lay out what differs, the names, the rows and the evidence."""
        yield TopLine(id="top")
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
        """Read everything; keys typed meanwhile wait for it."""
        self._show_top()
        self.run_worker(self._read(hold=True), group="read", exclusive=True)

    def on_screen_resume(self) -> None:
        """Read anew when one comes back: a scorecard may have been amended, a draft carried on."""
        if self._resumed:
            self.run_worker(self._read(), group="read", exclusive=True)
        self._resumed = True

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out for another size."""
        if self.is_mounted and self.comparison is not None:
            self._show()

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
        """Show what was read; sort and cursor stay as they were."""
        before, row = self.comparison, self.row
        here = self.column.id if self.column is not None else ""
        if before is not None and before.by in comparison.rows:
            comparison = comparison.sorted_by(before.by, reverse=before.reverse)
        self.comparison = comparison
        self._go_to(here)
        self._row = comparison.rows.index(row) if row in comparison.rows else 0
        self.remove_class("-refused")
        self._show()

    def _refuse(self, words: str) -> None:
        """Say why there is nothing to compare."""
        self.comparison, self._sheet = None, None
        self.add_class("-refused")
        back = Content.styled("Esc goes back.", QUIET)
        self.query_one("#refused", Static).update(Content.assemble(shown_line(words), "\n\n", back))
        self._show_top()
        self.show_keys()

    # ------------------------------------------------------------------ where one is

    @property
    def row(self) -> Row | None:
        """The row that one is at."""
        return self.comparison.rows[self._row] if self.comparison is not None else None

    @property
    def column(self) -> Column | None:
        """The interview that one is at."""
        return self.comparison.columns[self._at] if self.comparison is not None else None

    def _go_to(self, interview_id: str) -> None:
        """Put the column cursor on an interview; on the first where it is none of them."""
        ids = [column.id for column in self.comparison.columns] if self.comparison is not None else []
        self._at = ids.index(interview_id) if interview_id in ids else 0

    # ------------------------------------------------------------------ showing

    def _show(self) -> None:
        """Show everything for the present size."""
        self._show_top()
        self._show_warnings()
        self._show_cursor()
        self.show_keys()

    def _show_top(self) -> None:
        if self.comparison is None:
            left, right = Content.styled("Compare", "bold"), Content()
        else:
            left = text.title(self.comparison, with_bank=self.size.width >= 80)
            right = shown_line(text.sort_words(self.comparison), QUIET)
            if self.size.width >= 110:
                right = right.append(Content.styled(f"   {text.LEGEND}", QUIET))
        if self.csr.privacy:
            right = Content.styled(PRIVACY, "$text-warning")
        self.query_one(TopLine).show(left, right)

    def _tell(self, problem: str) -> None:
        self.query_one(Notice).tell(problem)

    def _warnings(self) -> list[str]:
        if self.comparison is None:
            return []
        return text.warnings(self.comparison, hidden=self.csr.privacy)

    def _show_warnings(self) -> None:
        """Show what differs, in an eighth of the height; what does not fit is announced and read by w."""
        said, most = self._warnings(), max(1, self.size.height // 8)
        area = self.query_one("#warnings", LaidText)
        area.set_class(bool(said), "-shown")
        area.show(lambda width: lines(text.warning_lines(said, width, most)))

    def _laid(self, width: int) -> Sheet:
        """Return the rows laid out for a width; made anew only when something about them changed."""
        assert self.comparison is not None
        plan = Plan.fitting(width, len(self.comparison.columns), self._at)
        wanted = Sheet(self.comparison, plan, self.csr.privacy, self.size.height >= AIRY)
        if self._sheet is None or self._sheet != wanted:
            self._sheet = wanted
        return self._sheet

    @property
    def _width(self) -> int:
        """The columns for the table: the screen's, less padding on both sides and the scroll bar."""
        return max(8, self.size.width - 3)

    def _show_cursor(self) -> None:
        """Show names, rows and evidence for where one is."""
        comparison, row, column = self.comparison, self.row, self.column
        if comparison is None or row is None or column is None:
            return
        sheet, at, hidden = self._laid(self._width), self._at, self.csr.privacy
        heads, grid = sheet.heads(at, self.size.height), sheet.lines(self._row, at)
        self.query_one("#heads", ClickedText).show(lambda _: lines(heads))
        self.query_one("#grid", ClickedText).show(lambda _: lines(grid))
        columns = comparison.columns if self._all else (column,)
        # Asked for its height and for its text: the reasons of four verdicts are 12 ms of wrapping.
        said = cache(lambda width: evidence(columns, row, width, hidden=hidden))
        self.query_one("#evidence", LaidText).show(said)
        self.query_one("#said", VerticalScroll).scroll_home(animate=False)
        self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """Scroll the rows to the one that one is at, with its heading."""
        if self.comparison is None:
            return
        first, height = self._laid(self._width).span(self._row)
        above = 1 if first else 0
        region = Region(0, first - above, 1, height + above)
        self.query_one("#rows", VerticalScroll).scroll_to_region(region, animate=False, force=True)

    def privacy_changed(self) -> None:
        """Hide or show names, ratings and evidence."""
        self._tell("")  # it may name somebody
        if self.comparison is not None:
            self._show()
        else:
            self.query_one("#refused", Static).update(CURTAIN)  # a refusal may name somebody too
            self.run_worker(self._read(), group="read", exclusive=True)
