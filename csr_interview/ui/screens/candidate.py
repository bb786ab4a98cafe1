"""One candidate: how far this person has come, with which verdicts, and what is still open.

Read before the next call, by somebody who wants to start what is next without typing a name again; and by
whoever decides, who wants all scorecards of this person side by side.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.screen import Screen
from textual.widgets import OptionList

from csr_interview.errors import CsrInterviewError
from csr_interview.stages import Process
from csr_interview.ui.base import CommandScreen, back_to
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.screens.candidate_commands import CANDIDATE_COMMANDS
from csr_interview.ui.screens.candidate_parts import INTERVIEWS
from csr_interview.ui.screens.candidate_person import CandidatePerson
from csr_interview.ui.screens.home import HomeScreen
from csr_interview.ui.screens.new_interview_view import Prefill
from csr_interview.ui.screens.opening import interview_of, open_once


class CandidateScreen(CandidatePerson):
    """All that is known of one candidate, and the ways to open and start interviews."""

    commands = CANDIDATE_COMMANDS
    BINDINGS: ClassVar = bindings(CANDIDATE_COMMANDS)

    def __init__(self, candidate_id: str) -> None:
        super().__init__(candidate_id)
        self._opening = False

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense on the highlighted line."""
        line, writable = self.line, not self.csr.desk.read_only
        there = self.part == INTERVIEWS and line is not None
        match command.action:
            case "open":
                return there and line is not None and line.opens
            case "start":
                return there and line is not None and line.interview is None and writable
            case "next":
                return writable and self.candidate is not None
        return super().command_applies(command)

    # ------------------------------------------------------------------ interviews

    def action_open(self) -> None:
        """Open the highlighted interview."""
        self.table.action_select()

    def action_start(self) -> None:
        """Start the highlighted stage."""
        self.table.action_select()

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click: open an interview, start an open stage."""
        event.stop()
        line = self._lines.get(event.option_id or "")
        if line is None:
            return
        if line.interview is None:
            await self._start(line.process, line.stage.title)
        else:
            await self._open(line.interview.id)

    async def action_next(self) -> None:
        """Start the next stage of the bank that the cursor is in; of any where it is in none."""
        line = self.line
        process = line.process if line is not None else None
        if process is None and self.processes:
            process = self.processes[-1]
        following = process.next if process is not None else None
        await self._start(process, following.title if following is not None else "")

    async def _start(self, process: Process | None, stage: str) -> None:
        """Open the form for this candidate, a stage chosen where one is named."""
        if self.csr.desk.read_only or self.candidate is None:
            return
        from csr_interview.ui.screens.new_interview import NewInterviewScreen

        self.tell("")
        rows = process.interviews if process is not None else ()
        prefill = Prefill(
            self.candidate,
            bank_id=process.bank_id if process is not None else "",
            role=rows[-1].role if rows else "",
            stage=stage,
        )
        await self.app.push_screen(NewInterviewScreen(self._created, prefill))

    async def _created(self, form: Screen[None], interview_id: str) -> None:
        """Put the new interview in the place of its form; what it seals does not stay open below."""
        with self.app.batch_update():
            self.forget()
            if await self._shows_sealed(form):
                self.go_home()
            else:
                form.dismiss()
            await self._open(interview_id)

    async def _shows_sealed(self, form: Screen[None]) -> bool:
        """Return whether a screen below shows, or may show, an interview that is sealed."""
        for screen in self.app.screen_stack:
            if interview := interview_of(screen):
                if await self.csr.ask("is_sealed", interview):
                    return True
            elif screen is not form and not isinstance(screen, (HomeScreen, CandidateScreen)):
                return True
        return False

    async def _open(self, interview_id: str) -> None:
        """Open an interview, once however often the key came; go back to it where one came from it."""
        if self._opening:
            return
        self._opening = True
        self.tell("")
        try:
            await open_once(self, interview_id)
        except CsrInterviewError as error:
            self.tell(str(error))
        finally:
            self._opening = False


async def open_candidate(screen: CommandScreen, candidate_id: str) -> None:
    """Show a candidate's page; go back to it where it is open below."""
    for below in screen.app.screen_stack:
        if isinstance(below, CandidateScreen) and below.candidate_id == candidate_id:
            back_to(below)
            return
    await screen.app.push_screen(CandidateScreen(candidate_id))
