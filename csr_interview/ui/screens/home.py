"""Home: the list of interviews, what is in progress first.

At that second the interviewer wants to go on with the interview that was interrupted, to start a new one, or
to look up a past one.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.screen import Screen
from textual.widgets import OptionList

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.interview_rows import progress
from csr_interview.ui.screens import home_view
from csr_interview.ui.screens.home_commands import HOME_COMMANDS, applies
from csr_interview.ui.screens.home_list import PAGE, HomeList
from csr_interview.ui.text import HIDDEN
from csr_interview.ui.widgets.interview_list import MORE_DRAFTS, SAMPLES, START


class HomeScreen(HomeList):
    """The list of interviews, and the ways to start, resume and open one."""

    commands = HOME_COMMANDS
    BINDINGS: ClassVar = bindings(HOME_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self._opening = False
        self._discarded: InterviewSummary | None = None
        """The draft that `u` brings back."""

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense on the highlighted line."""
        row = self.rows.current
        return applies(
            command.action,
            draft=None if row is None else row.status is Status.DRAFT,
            read_only=self.csr.desk.read_only,
            empty=self._empty and not self.csr.demo,
            discarded=self._discarded is not None,
        )

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
        elif (row := self.rows.interview(event.option_id)) is not None:
            await self._open(row.id)

    async def _open(self, interview_id: str, *, scorecard: bool = False) -> None:
        """Open an interview, once however often the key came."""
        if self._opening:
            return
        self._opening = True
        self._say("")
        try:
            await self.csr.open_interview(interview_id, scorecard=scorecard)
        except CsrInterviewError as error:
            self._say(str(error))
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
            await self._open(row.id, scorecard=True)

    def action_cursor(self, by: int) -> None:
        """Go up or down the list, stopping at its ends."""
        self.rows.step(by)

    async def action_new(self) -> None:
        """Open the form of a new interview."""
        if self.csr.desk.read_only:
            return
        from csr_interview.ui.screens.new_interview import NewInterviewScreen

        self._say("")
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

            self._say("")
            await open_candidate(self, row.candidate_id)

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
            self._say(f"Discarded the draft of {self._called(row)}. u brings it back.")

    async def action_undo_discard(self) -> None:
        """Bring back the draft that was discarded last."""
        row, self._discarded = self._discarded, None
        if row is not None and await self._write("restore_draft", row):
            self._say(f"The draft of {self._called(row)} is back.")

    async def _write(self, verb: str, row: InterviewSummary) -> bool:
        """Do something with an interview and show the list anew; return False, saying why, when it failed."""
        try:
            await self.csr.ask(verb, row.id)
        except CsrInterviewError as error:
            self._say(str(error))
            return False
        self._reload()
        return True

    def _called(self, row: InterviewSummary) -> str:
        return HIDDEN if self.csr.privacy else row.candidate
