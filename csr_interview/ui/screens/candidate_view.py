"""The page of a candidate without what can be done there: its parts, how they are read and shown."""

from __future__ import annotations

import asyncio

from textual import events, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.stages import Process, processes
from csr_interview.store.people import Moment
from csr_interview.ui import candidate_panel_text, candidate_timeline
from csr_interview.ui import candidate_text as text
from csr_interview.ui.candidate_panel import Panels, panels, wanted
from csr_interview.ui.interview_rows import Seen
from csr_interview.ui.screens.candidate_parts import NOTES, CandidateParts
from csr_interview.ui.text import PRIVACY
from csr_interview.ui.widgets.laid_text import LaidText
from csr_interview.ui.widgets.notice import Notice
from csr_interview.ui.widgets.top_line import TopLine

TIME_TO_READ = 5.0
"""Seconds that keys wait for the table: banks are read when first needed."""


class CandidateView(CandidateParts):
    """The parts of the page: interviews by stage, panel, timeline, notes."""

    def __init__(self, candidate_id: str) -> None:
        super().__init__()
        self.candidate_id = candidate_id
        self.candidate: Candidate | None = None
        """As last read; None before that."""
        self.processes: tuple[Process, ...] = ()
        self._rows: list[InterviewSummary] = []
        self._moments: list[Moment] = []
        self._panels: Panels | None = None
        self._lines: dict[str, text.Line] = {}
        self._also: tuple[str, ...] = ()
        self._resumed = False

    def on_mount(self) -> None:
        """Read everything; keys typed meanwhile wait for it."""
        self.lay_out()
        self.show_head()
        self.read(hold=True)

    def on_screen_resume(self) -> None:
        """Read anew when one comes back to the page; `on_mount` did it the first time."""
        if self._resumed and self.is_current:  # not when only passed on the way home
            self.read()
        self._resumed = True

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out again for another width."""
        if self.is_mounted:
            self.lay_out()
            self.show_head()
            if self.candidate is not None:
                self._show_table()

    # ------------------------------------------------------------------ reading

    def read(self, *, hold: bool = False) -> None:
        """Read everything anew, and show it; with `hold`, keys wait for that."""
        self.run_worker(self._read(hold=hold), group="read", exclusive=True)

    async def _read(self, *, hold: bool) -> None:
        with self.csr.input_held(TIME_TO_READ if hold else 0.0):
            try:
                found: tuple[Candidate, list[InterviewSummary], list[Moment]] = await asyncio.gather(
                    self.csr.ask("candidate", self.candidate_id),
                    self.csr.ask("interviews_of", self.candidate_id),
                    self.csr.ask("timeline", self.candidate_id),
                )
                self.candidate, self._rows, self._moments = found
                self._also = await self.csr.ask("also_here", self.candidate_id)
                self.processes = processes(self._rows, (await self.csr.library()).banks)
            except CsrInterviewError as error:
                self.tell(str(error))
                return
            if self._gone:
                return
            self.candidate_read(self.candidate)
            self.show_head()
            self._show_table()
            self._show_timeline()
        try:
            self._panels = await self._read_panels()
        except CsrInterviewError as error:
            self.tell(str(error))
            return
        if not self._gone:
            self._show_panel()

    @property
    def _gone(self) -> bool:
        """Whether the page was left while something was read for it."""
        return not self.query(LaidText)

    async def _read_panels(self) -> Panels:
        """Read the scorecards that make panels, and work them out away from the event loop."""
        pairs, banks = [], {}
        for interview_id in wanted(self._rows):
            interview = await self.csr.ask("interview", interview_id)
            if interview.bank_digest not in banks:
                banks[interview.bank_digest] = await self.csr.ask("bank_of", interview_id)
            pairs.append((interview, banks[interview.bank_digest]))
        done = sum(bool(row.submitted_at) and not row.sealed for row in self._rows)
        sealed = sum(row.sealed for row in self._rows)
        found = await asyncio.get_running_loop().run_in_executor(None, panels, pairs) if pairs else ()
        return Panels(found, done, sealed)

    def forget(self) -> None:
        """Show nothing of the interviews until they are read anew: some of them may be sealed by then."""
        self.processes, self._rows, self._moments, self._lines = (), [], [], {}
        self._panels = None
        self.table.clear_options()
        self.show_line()
        self._show_timeline()
        self._show_panel()

    def candidate_read(self, candidate: Candidate) -> None:
        """The candidate was read: bring what can be changed up to date."""

    # ------------------------------------------------------------------ showing

    def show_head(self) -> None:
        """Show who it is, and a legal hold."""
        hidden = self.csr.privacy
        title = Content.styled("Candidate", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)
        tz, candidate = self.csr.now().tzinfo, self.candidate
        if candidate is not None:
            since = self._moments[0].at if self._moments else ""
            person = text.person(candidate, since, tz, hidden=hidden, also=self._also)
            self.query_one("#person", Static).update(person)
            held = text.held(candidate, tz, hidden=hidden, brief=not self.has_class("-all"))
            self.query_one("#held", Static).update(held)
            self.query_one("#held").set_class(bool(held), "-shown")

    def tell(self, problem: str) -> None:
        """Say something above the parts, until the next thing is done; nothing takes it away."""
        for notice in self.query(Notice):  # none, where the page was left meanwhile
            notice.tell(problem)

    def _show_table(self) -> None:
        """Lay the table out for the present width; the cursor stays on its line, or goes to what is next."""
        table, before = self.table, self.line
        width = max(20, self.size.width - 3)
        seen = Seen(self.csr.now(), self.csr.privacy)
        options: list[Option] = []
        self._lines = {}
        for process in self.processes:
            options.append(Option(text.heading(process, width, first=not options), disabled=True))
            for line in text.table(process):
                self._lines[line.id] = line
                options.append(Option(Content(" ").append(text.row(line, width, seen)), id=line.id))
        if said := text.explained(self.processes, read_only=self.csr.desk.read_only):
            options.append(Option(Content.styled(f"\n {said}", "$foreground-muted"), disabled=True))
        table.set_options(options)
        kept = before is not None and before.id in self._lines
        wanted_line = before.id if before is not None and kept else text.first(list(self._lines.values()))
        table.highlighted = table.get_option_index(wanted_line) if wanted_line else None
        self.call_after_refresh(table.scroll_to_highlight)
        self.show_line()

    @property
    def line(self) -> text.Line | None:
        """The highlighted line of the table."""
        option = self.table.highlighted_option
        return self._lines.get(option.id or "") if option is not None else None

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_line()

    def show_line(self) -> None:
        """Say more on the highlighted line."""
        line, more = self.line, self.query_one("#detail", Static)
        if line is not None:
            read_only, tz = self.csr.desk.read_only, self.csr.now().tzinfo
            more.update(text.detail(line, tz, hidden=self.csr.privacy, read_only=read_only))
        more.display = line is not None
        self.show_keys()

    def _show_timeline(self) -> None:
        """Show what happened, the latest in view."""
        moments, rows, tz, hidden = self._moments, self._rows, self.csr.now().tzinfo, self.csr.privacy
        self.query_one("#timeline", LaidText).show(
            lambda width: candidate_timeline.page(moments, rows, tz, width, hidden=hidden)
        )
        page = self.query_one("#time-page", VerticalScroll)
        self.call_after_refresh(page.scroll_end, animate=False)

    def _show_panel(self) -> None:
        """Show what the submitted scorecards come to together."""
        found, tz, hidden = self._panels, self.csr.now().tzinfo, self.csr.privacy
        self.query_one("#panel", LaidText).show(
            lambda width: candidate_panel_text.page(found, width, tz, hidden=hidden)
        )

    def privacy_changed(self) -> None:
        """Hide or show who it is, what came out, and what was noted."""
        hidden = self.csr.privacy
        if self.part == NOTES:
            self.veil_focus(hidden, self.query_one("#notes"))
        self.set_class(hidden, "-private")
        self.tell("")  # it may name somebody
        self.show_head()
        if self.candidate is not None:
            self._show_table()
            self._show_timeline()
            self._show_panel()
