"""Home: the list of interviews, what is in progress first.

At that second the interviewer wants to go on with the interview that was interrupted, to start a new one, or
to find a past one: by a word somebody said, or by role, verdict and date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.screen import Screen
from textual.widgets import OptionList

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.store.finding import Filters
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.interview_rows import progress
from csr_interview.ui.screens import home_view
from csr_interview.ui.screens.home_commands import HOME_COMMANDS, Here, applies
from csr_interview.ui.screens.home_list import PAGE, HomeList
from csr_interview.ui.text import HIDDEN
from csr_interview.ui.widgets.interview_list import CLEAR_FILTERS, CLEAR_SEARCH, MORE_DRAFTS, SAMPLES, START
from csr_interview.words.sealing import refusal

if TYPE_CHECKING:
    from textual.widgets import Input

    from csr_interview.ui.screens.home_find import Finder


class HomeScreen(HomeList):
    """The list of interviews, and the ways to start, find, resume, open and compare them."""

    commands = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self._opening = False
        self._discarded: InterviewSummary | None = None
        """The draft that `u` brings back."""
        self._marked: dict[str, InterviewSummary] = {}
        """What is marked for comparing, whether it is in the list now or not."""

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense on the highlighted line."""
        row = self.rows.current
        here = Here(
            draft=None if row is None else row.status is Status.DRAFT,
            read_only=self.csr.desk.read_only,
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
            from csr_interview.ui.screens.home_find import Finder

            self._finder = Finder(self)
        return self._finder

    async def action_search(self) -> None:
        """Go into the search box."""
        if not self._empty:
            self.say("")
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
            self.say("")
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
            await self._open_row(row)

    async def _open_row(self, row: InterviewSummary, *, scorecard: bool = False) -> None:
        """Open the interview of a row; say why not where it is sealed."""
        if row.sealed:
            self.say(f"{refusal()}.")
        else:
            await self._open(row.id, scorecard=scorecard)

    async def _open(self, interview_id: str, *, scorecard: bool = False) -> None:
        """Open an interview, once however often the key came."""
        if self._opening:
            return
        self._opening = True
        self.say("")
        try:
            await self.csr.open_interview(interview_id, scorecard=scorecard)
        except CsrInterviewError as error:
            self.say(str(error))
        finally:
            self._opening = False

    async def action_open(self) -> None:
        """Open the highlighted interview."""
        self.rows.action_select()

    async def action_resume(self) -> None:
        """Go on with the highlighted draft."""
        self.rows.action_select()

    async def action_scorecard(self) -> None:
        """Show the scorecard of the highlighted draft."""
        if (row := self.rows.current) is not None:
            await self._open_row(row, scorecard=True)

    def action_cursor(self, by: int) -> None:
        """Go up or down the list, stopping at its ends."""
        self.rows.step(by)

    async def action_new(self) -> None:
        """Open the form of a new interview."""
        if self.csr.desk.read_only:
            return
        from csr_interview.ui.screens.new_interview import NewInterviewScreen

        self.say("")
        await self.app.push_screen(NewInterviewScreen(self._created))

    async def _created(self, form: Screen[None], interview_id: str) -> None:
        """Put the new interview in the place of its form, without showing this list in between."""
        with self.app.batch_update():
            form.dismiss()
            await self._open(interview_id)

    async def action_candidate(self) -> None:
        """Show the candidate of the highlighted interview."""
        row = self.rows.current
        if row is not None:
            from csr_interview.ui.screens.candidate import open_candidate

            self.say("")
            await open_candidate(self, row.candidate_id)

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
        self.say("")
        self.rows.seen.marked = set(self._marked)
        self.rows.redraw()
        self.finder.show_line()
        self.show_keys()

    async def action_compare(self) -> None:
        """Compare what is marked, or say what has to be marked."""
        problem = home_view.not_comparable(list(self._marked.values()))
        self.say(problem)
        if not problem:
            from csr_interview.ui.screens.compare import open_compare

            await open_compare(self, list(self._marked))

    async def action_export(self) -> None:
        """Export the interviews that are shown, all pages of them."""
        if self._empty:
            return
        from csr_interview.ui.screens.export import ExportScreen

        self.say("")
        finder = self._searching
        filters = Filters() if finder is None else finder.finding.filters()
        with self.csr.input_held():
            try:
                count = await self.csr.ask("count", filters)
            except CsrInterviewError as error:
                self.say(str(error))
                return
            await self.app.push_screen(ExportScreen.of_list(filters, count))

    async def action_statistics(self) -> None:
        """See how the interviewers rate."""
        if self._empty:
            return
        from csr_interview.ui.screens.statistics import StatisticsScreen

        self.say("")
        await self.app.push_screen(StatisticsScreen())

    async def action_practice(self) -> None:
        """Practise rating, apart from all interviews."""
        from csr_interview.ui.screens.practice import PracticeScreen

        await self.app.push_screen(PracticeScreen())

    def action_samples(self) -> None:
        """Leave for a throw-away store with sample interviews."""
        from csr_interview.ui.app import DEMO

        if self._empty and not self.csr.demo:
            self.app.exit(return_code=DEMO)

    def action_discard(self) -> None:
        """Throw the highlighted draft away, after asking."""
        row = self.rows.current
        if row is not None and row.status is Status.DRAFT and not self.csr.desk.read_only:
            self.run_worker(self._discard(row), group="discard", exclusive=True)

    async def _discard(self, row: InterviewSummary) -> None:
        from csr_interview.ui.screens.dialogs import Ask

        question = home_view.discard_question(row, progress(row), hidden=self.csr.privacy)
        if not await self.app.push_screen_wait(Ask(*question, yes="Discard", no="Keep it")):
            return
        if await self._write("discard_draft", row):
            self._discarded = row
            self.say(f"Discarded the draft of {self._called(row)}. u brings it back.")

    async def action_undo_discard(self) -> None:
        """Bring back the draft that was discarded last."""
        row, self._discarded = self._discarded, None
        if row is not None and await self._write("restore_draft", row):
            self.say(f"The draft of {self._called(row)} is back.")

    async def _write(self, verb: str, row: InterviewSummary) -> bool:
        """Do something with an interview and show the list anew; return False, saying why, when it failed."""
        try:
            await self.csr.ask(verb, row.id)
        except CsrInterviewError as error:
            self.say(str(error))
            return False
        self._reload()
        return True

    def _called(self, row: InterviewSummary) -> str:
        return HIDDEN if self.csr.privacy else row.candidate
