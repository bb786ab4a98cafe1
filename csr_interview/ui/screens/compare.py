"""Two to four interviews of one bank side by side: who, and why.

Somebody has one position and a few people. The rows are what was decided, rated and seen; below them stands
the evidence for the row and the candidate that one is at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.containers import VerticalScroll

from csr_interview.errors import CsrInterviewError
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.screens.compare_commands import COMPARE_COMMANDS
from csr_interview.ui.screens.compare_showing import CompareShowing
from csr_interview.ui.screens.opening import open_once
from csr_interview.ui.widgets.clicked_text import ClickedText


class CompareScreen(CompareShowing):
    """Interviews as columns, with a cursor on a row and a column: what can be done there."""

    commands = COMPARE_COMMANDS
    BINDINGS: ClassVar = bindings(COMPARE_COMMANDS)

    def __init__(self, interview_ids: Sequence[str]) -> None:
        super().__init__(interview_ids)
        self._opening = False

    def command_applies(self, command: Command) -> bool:
        """Nothing can be done with a comparison that was refused; hidden ratings are not sorted by."""
        action = command.action.partition("(")[0]
        if (
            action in ("row", "column", "all", "open", "candidate", "scroll", "end")
            and self.comparison is None
        ):
            return False
        if action == "all":
            return self._all == (command.label != "all evidence")
        if action == "sort":
            return self.comparison is not None and not self.csr.privacy
        return action != "warnings" or bool(self._warnings())

    # ------------------------------------------------------------------ moving about

    def _move(self, row: int, at: int) -> None:
        if self.comparison is None:
            return
        self._row = min(max(0, row), len(self.comparison.rows) - 1)
        self._at = min(max(0, at), len(self.comparison.columns) - 1)
        self._tell("")
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

    @on(ClickedText.Clicked, "#grid")
    def _cell_clicked(self, event: ClickedText.Clicked) -> None:
        event.stop()
        sheet = self._laid(self._width)
        row, at = sheet.row_at(event.y), sheet.column_at(event.x)
        if row is not None:
            self._move(row, self._at if at is None else at)

    @on(ClickedText.Clicked, "#heads")
    def _head_clicked(self, event: ClickedText.Clicked) -> None:
        event.stop()
        at = self._laid(self._width).column_at(event.x)
        if at is not None:
            self._move(self._row, at)

    def action_scroll(self, pages: int) -> None:
        """Scroll the evidence by pages, keeping a line in sight."""
        said = self.query_one("#said", VerticalScroll)
        said.scroll_relative(y=pages * max(1, said.size.height - 1), animate=False)

    def action_sort(self) -> None:
        """Sort the columns by the row, best first; again the other way round."""
        row, column = self.row, self.column
        if self.comparison is None or row is None or column is None or self.csr.privacy:
            return
        again = self.comparison.by == row and not self.comparison.reverse
        self.comparison = self.comparison.sorted_by(row, reverse=again)
        self._go_to(column.id)
        self._show()

    def action_all(self) -> None:
        """Show the evidence of all candidates, or of the one that one is at."""
        self._all = not self._all
        self._show_cursor()
        self.show_keys()

    async def action_warnings(self) -> None:
        """Show all warnings in full."""
        from csr_interview.ui.screens.reading import Reading

        said = self._warnings()
        if said:
            await self.app.push_screen(Reading("What makes this hard to compare", "\n\n".join(said)))

    # ------------------------------------------------------------------ going elsewhere

    async def action_open(self) -> None:
        """Open the scorecard, once however often the key came; go back to it where it is open below."""
        column = self.column
        if column is None or self._opening:
            return
        self._opening = True
        self._tell("")
        try:
            await open_once(self, column.id)
        except CsrInterviewError as error:
            self._tell(str(error))
        finally:
            self._opening = False

    async def action_candidate(self) -> None:
        """Show all interviews of the candidate."""
        from csr_interview.ui.screens.candidate import open_candidate

        if self.column is not None:
            await open_candidate(self, self.column.view.interview.candidate.id)

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss()


async def open_compare(screen: CommandScreen, interview_ids: Sequence[str]) -> None:
    """Show two to four interviews side by side.

    Whatever stands against it (too few or too many, different banks, sealed ones, an interview that is
    gone) the comparison says in place of its table.
    """
    await screen.app.push_screen(CompareScreen(interview_ids))
