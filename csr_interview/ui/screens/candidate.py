"""One candidate: which stages are done, by whom, with which verdict, and what is still open.

Read before the next call, by somebody who wants to know how far this person has come, and to start what is
next without typing a name again.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.stages import Process, processes
from csr_interview.ui import candidate_text as text
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.interview_rows import Seen
from csr_interview.ui.screens.candidate_commands import CANDIDATE_COMMANDS
from csr_interview.ui.screens.home_view import NOT_SAVED, PRIVACY
from csr_interview.ui.screens.new_interview_view import Prefill
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.top_line import TopLine

TIME_TO_READ = 5.0
"""Seconds that keys wait for the table: banks are read when first needed."""


class CandidateScreen(CommandScreen):
    """All interviews of one candidate, by bank and stage."""

    commands = CANDIDATE_COMMANDS
    BINDINGS: ClassVar = bindings(CANDIDATE_COMMANDS)
    CSS_PATH = "candidate.tcss"
    AUTO_FOCUS = "#stages"

    def __init__(self, candidate_id: str) -> None:
        super().__init__()
        self.candidate_id = candidate_id
        self._candidate: Candidate | None = None
        self._processes: tuple[Process, ...] = ()
        self._lines: dict[str, text.Line] = {}
        self._problem = ""
        self._opening = self._resumed = False

    def compose(self) -> ComposeResult:
        """Lay out who it is, the table, and more on the line one is at."""
        yield TopLine(id="top")
        yield Static("", id="person")
        yield Static("", id="notice")
        yield OptionList(id="stages", markup=False)
        yield Static("", id="detail")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read everything; keys typed meanwhile wait for it."""
        self.watch(self.csr, "save_state", self._show_head, init=False)
        self._show_head()
        self.run_worker(self._read(hold=True), group="read", exclusive=True)

    def on_screen_resume(self) -> None:
        """Read anew when one comes back to the page; `on_mount` did it the first time."""
        if self._resumed:
            self.run_worker(self._read(), group="read", exclusive=True)
        self._resumed = True

    def on_resize(self, event: events.Resize) -> None:
        """Lay the table out again for another width."""
        if self.is_mounted and self._candidate is not None:
            self._show_table()

    @property
    def _table(self) -> OptionList:
        return self.query_one("#stages", OptionList)

    # ------------------------------------------------------------------ reading

    async def _read(self, *, hold: bool = False) -> None:
        with self.csr.input_held(TIME_TO_READ if hold else 0.0):
            try:
                found: tuple[Candidate, list[InterviewSummary]] = await asyncio.gather(
                    self.csr.ask("candidate", self.candidate_id),
                    self.csr.ask("interviews_of", self.candidate_id),
                )
                self._candidate, interviews = found
                self._processes = processes(interviews, (await self.csr.library()).banks)
            except CsrInterviewError as error:
                self._tell(str(error))
                return
            self._show_head()
            self._show_table()

    # ------------------------------------------------------------------ showing

    def _show_head(self) -> None:
        """Show who it is, and what keeps things from being saved."""
        hidden = self.csr.privacy
        title = Content.styled("Candidate", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)
        if self._candidate is not None:
            self.query_one("#person", Static).update(text.person(self._candidate, hidden=hidden))
        self._show_notice()

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self._show_notice()

    def _show_notice(self) -> None:
        state, words = self.csr.save_state, self._problem
        if state is not None and state.error:
            words = f"{NOT_SAVED}{state.error}  {words}".rstrip()
        notice = self.query_one("#notice", Static)
        notice.update(shown_line(words))
        notice.set_class(bool(words), "-shown")

    def _show_table(self) -> None:
        """Lay the table out for the present width; the cursor stays on its line, or goes to what is next."""
        table = self._table
        before = self.line
        width = max(20, self.size.width - 3)
        seen = Seen(self.csr.now(), self.csr.privacy)
        options: list[Option] = []
        self._lines = {}
        for process in self._processes:
            options.append(Option(text.heading(process, width, first=not options), disabled=True))
            for line in text.table(process):
                self._lines[line.id] = line
                options.append(Option(Content(" ").append(text.row(line, width, seen)), id=line.id))
        said = text.explained(self._processes, read_only=self.csr.desk.read_only)
        if said:
            options.append(Option(Content.styled(f"\n {said}", "$foreground-muted"), disabled=True))
        table.set_options(options)
        wanted = (
            before.id
            if before is not None and before.id in self._lines
            else text.first(list(self._lines.values()))
        )
        table.highlighted = table.get_option_index(wanted) if wanted else None
        self.call_after_refresh(table.scroll_to_highlight)
        self._show_line()

    @property
    def line(self) -> text.Line | None:
        """The highlighted line of the table."""
        option = self._table.highlighted_option
        return self._lines.get(option.id or "") if option is not None else None

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_line()

    def _show_line(self) -> None:
        """Say more on the highlighted line."""
        line, more = self.line, self.query_one("#detail", Static)
        if line is not None:
            read_only, tz = self.csr.desk.read_only, self.csr.now().tzinfo
            more.update(text.detail(line, tz, hidden=self.csr.privacy, read_only=read_only))
        more.display = line is not None
        self.show_keys()

    def privacy_changed(self) -> None:
        """Hide or show who it is and what came out."""
        self._tell("")  # it may name somebody
        self._show_head()
        if self._candidate is not None:
            self._show_table()

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense on the highlighted line."""
        line, writable = self.line, not self.csr.desk.read_only
        match command.action:
            case "open":
                return line is not None and line.interview is not None
            case "start":
                return line is not None and line.interview is None and writable
            case "next":
                return writable and self._candidate is not None
        return True

    # ------------------------------------------------------------------ doing

    def action_cursor(self, by: int) -> None:
        """Go up or down the table."""
        (self._table.action_cursor_down if by > 0 else self._table.action_cursor_up)()

    def action_open(self) -> None:
        """Open the highlighted interview."""
        self._table.action_select()

    def action_start(self) -> None:
        """Start the highlighted stage."""
        self._table.action_select()

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
        if process is None and self._processes:
            process = self._processes[-1]
        following = process.next if process is not None else None
        await self._start(process, following.title if following is not None else "")

    async def _start(self, process: Process | None, stage: str) -> None:
        """Open the form for this candidate, a stage chosen where one is named."""
        if self.csr.desk.read_only or self._candidate is None:
            return
        from csr_interview.ui.screens.new_interview import NewInterviewScreen

        self._tell("")
        rows = process.interviews if process is not None else ()
        prefill = Prefill(
            self._candidate,
            bank_id=process.bank_id if process is not None else "",
            role=rows[-1].role if rows else "",
            stage=stage,
        )
        await self.app.push_screen(NewInterviewScreen(self._created, prefill))

    async def _created(self, form: Screen[None], interview_id: str) -> None:
        """Put the new interview in the place of its form."""
        with self.app.batch_update():
            form.dismiss()
            await self._open(interview_id)

    async def _open(self, interview_id: str) -> None:
        """Open an interview, once however often the key came; go back to it where one came from it."""
        if self._opening:
            return
        for screen in reversed(self.app.screen_stack):
            if _interview_of(screen) == interview_id:
                _back_to(screen)
                return
        self._opening = True
        self._pause_others()
        self._tell("")
        try:
            await self.csr.open_interview(interview_id)
        except CsrInterviewError as error:
            self._tell(str(error))
        finally:
            self._opening = False

    def _pause_others(self) -> None:
        """Stop the clock of an interview that is open below: the time of the next one is not its own."""
        for screen in self.app.screen_stack:
            session = getattr(screen, "session", None)
            if session is not None and session.editable and not session.clock.paused:
                session.pause(self.csr.ticks())

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss()


async def open_candidate(screen: CommandScreen, candidate_id: str) -> None:
    """Show a candidate's page; go back to it where it is open below."""
    for below in screen.app.screen_stack:
        if isinstance(below, CandidateScreen) and below.candidate_id == candidate_id:
            _back_to(below)
            return
    await screen.app.push_screen(CandidateScreen(candidate_id))


def _interview_of(screen: Screen[Any]) -> str:
    """Return the id of the interview that a screen has open; empty where it has none.

    An interview is never opened twice: the older one of two sessions would not know what the other wrote.
    """
    session = getattr(screen, "session", None)
    return str(session.interview.id) if session is not None else ""


def _back_to(screen: Screen[Any]) -> None:
    """Leave all screens above one that is open."""
    while screen.app.screen is not screen:
        screen.app.pop_screen()
