"""The scorecard: what the numbers say and why, what is still missing, and the way to submit.

Read twice: right after the call, by somebody who may have forgotten a rating; and weeks later, by somebody
who was not there. A submitted one is locked; what changes then is an amendment.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import OptionList, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import InterviewSession
from csr_interview.ui import scorecard_text
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.scorecard_view import ScorecardView, view_of
from csr_interview.ui.screens import submit
from csr_interview.ui.screens.recommend import ask_recommendation
from csr_interview.ui.screens.scorecard_commands import SCORECARD_COMMANDS, applies
from csr_interview.ui.scrolling import ScrollingScreen
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.scorecard_page import ScorecardPage

CURTAIN = "Name, ratings, score, verdict and notes are hidden. F9 shows them again."
PAGE_MARGINS = 3
"""Columns beside the text: padding on both sides and the scroll bar."""


class ScorecardScreen(ScrollingScreen):
    """One interview as a scorecard; a draft can be completed and submitted from here."""

    commands = SCORECARD_COMMANDS
    BINDINGS: ClassVar = bindings(SCORECARD_COMMANDS)
    CSS_PATH = "scorecard.tcss"
    AUTO_FOCUS = ""  # None would mean the first field at each return from a dialog

    def __init__(self, session: InterviewSession) -> None:
        super().__init__()
        self.session = session
        self._preset = ""
        self._range_shown = False
        self._problem = ""
        self._view: ScorecardView | None = None

    def compose(self) -> ComposeResult:
        """One page of text, with the two things that can be acted on in their places."""
        yield Static(id="title")
        yield Static(id="notice")
        yield ScorecardPage(self.session.interview.summary, id="page")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the card; start at what is missing, where anything is."""
        self.watch(self.csr, "save_state", self._show_notice, init=False)
        self._recompute()
        self._page.start()

    # ------------------------------------------------------------------ showing

    @property
    def _page(self) -> ScorecardPage:
        return self.query_one(ScorecardPage)

    @property
    def view(self) -> ScorecardView:
        """What is shown, worked out once for each state of the interview."""
        if self._view is None:
            self._view = view_of(
                self.session, preset=self._preset, range_shown=self._range_shown, tz=self.csr.now().tzinfo
            )
        return self._view

    def _recompute(self) -> None:
        self._view, self._problem = None, ""
        self._show()

    def _show(self) -> None:
        """Lay the page out for the present width."""
        view, width = self.view, max(16, self.size.width - PAGE_MARGINS)
        self._page.show(view, width, drafting=self.session.editable)
        self._show_title()
        self._show_notice()

    def _show_title(self) -> None:
        """Show the title, and with it whether the curtain is drawn."""
        private = self.csr.privacy
        title = scorecard_text.title(self.view, max(16, self.size.width - 2), hidden=private)
        self.query_one("#title", Static).update(title)
        self.set_class(private, "-private")
        self.show_keys()

    def _show_notice(self) -> None:
        """Show what keeps the work from being saved, or what went wrong last."""
        state, text = self.csr.save_state, self._problem
        notice = self.query_one("#notice", Static)
        if state is not None and state.error:
            text = f"NOT SAVED: {state.error}  {text}".rstrip()
        elif state is not None and state.problem_of(self.session.interview.id):
            text = f"Not kept: {state.refused}  {text}".rstrip()
        notice.set_class(bool(text), "-shown")
        notice.update(shown_line(text))

    def _tell(self, problem: str) -> None:
        """Show a problem above the page until something else is done."""
        self._problem = problem
        self._show_notice()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out again for another width."""
        if self.is_mounted:
            self._show()

    def on_screen_resume(self) -> None:
        """Something on top may have changed the interview."""
        if self._view is not None and self._view.interview is not self.session.interview:
            self._recompute()

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self.veil_focus(self.csr.privacy, self._page)
        self._show_title()

    def command_applies(self, command: Command) -> bool:
        """What a draft, a submitted card or a read-only one allows."""
        if command.action == "submit":
            return self.session.editable and ("ctrl+s" in command.keys) == self.typing
        if command.action in ("summary", "range", "preset") and self.csr.privacy:
            return False
        editable, writable = self.session.editable, not self.csr.desk.read_only
        return applies(command.action, self.view, editable=editable, writable=writable)

    # ------------------------------------------------------------------ moving about

    def action_leave(self) -> None:
        """Leave the summary; from the page, go back to the interview or to the list."""
        if self.typing:
            self._page.focus()
        else:
            self._back("")

    def _back(self, question: str) -> None:
        """Go back to where the interview is carried on, on a question where one is named."""
        self.session.write_clock()
        stack = self.app.screen_stack
        below = stack[-2] if len(stack) > 1 else None
        if not self.session.editable:  # the live screen of a locked interview leaves when it comes to the top
            self.app.pop_screen()
            return
        from csr_interview.ui.screens.live import LiveScreen

        if isinstance(below, LiveScreen) and below.session is self.session:
            self.app.pop_screen()
            if question:
                below.show_question(question)
            return
        if question:
            self.session.go(question)
        self.app.switch_screen(LiveScreen(self.session))

    def action_home(self) -> None:
        """Back to the list of interviews, whatever lies between."""
        self.session.write_clock()
        self.go_home()

    async def action_candidate(self) -> None:
        """Show all interviews of this candidate."""
        from csr_interview.ui.screens.candidate import open_candidate

        self.session.write_clock()
        await open_candidate(self, self.session.interview.candidate.id)

    async def action_read(self) -> None:
        """Read everything of this interview from top to bottom."""
        from csr_interview.ui.screens.reader import open_reader

        self.session.write_clock()
        try:
            await open_reader(self, self.session.interview.id)
        except CsrInterviewError as error:
            self._tell(str(error))

    async def action_export(self) -> None:
        """Write this interview to a file."""
        from csr_interview.ui.screens.export import ExportScreen

        self.session.write_clock()
        interview = self.session.interview
        await self.app.push_screen(ExportScreen.of_interview(interview.id, interview.candidate.name))

    @on(OptionList.OptionSelected, "#missing")
    def go_to_missing(self, event: OptionList.OptionSelected) -> None:
        """Go to a question that is not settled."""
        event.stop()
        if self.session.editable:
            self._back(event.option.id or "")
        else:
            self._tell("This interview cannot be changed here: the store is open read-only.")

    def action_go(self) -> None:
        """Go to the first question that is not settled."""
        if self.session.editable and self.view.unsettled:
            self._back(self.view.unsettled[0])

    # ------------------------------------------------------------------ an own view

    @on(NoteArea.Edited, "#summary")
    def write_summary(self, event: NoteArea.Edited) -> None:
        """Keep the summary, at once."""
        event.stop()
        if self.session.editable:
            self.session.write("summary", event.text)

    def action_summary(self) -> None:
        """Go into the summary."""
        if self.session.editable and not self.csr.privacy:
            self._page.write()

    def action_range(self) -> None:
        """Show or hide the range of a draft that is not finished."""
        self._range_shown = not self._range_shown
        self._recompute()

    def action_preset(self) -> None:
        """Look at the next set of weights; what counts stays."""
        if self.view.hidden:
            return
        presets = list(self.session.bank.decision.presets)
        place = presets.index(self.view.seen.preset)
        self._preset = presets[(place + 1) % len(presets)]
        self._recompute()

    @work(exclusive=True, group="dialog")
    async def action_recommend(self) -> None:
        """Ask for an own recommendation."""
        if not self.session.editable:
            self._tell("An own recommendation can be recorded only before submit.")
            return
        own = self.session.interview.recommendation
        changed, kept = await ask_recommendation(self.app, own, hidden=self.csr.privacy)
        if changed and self.session.editable:
            self.session.recommend(kept)
            self._recompute()

    @work(exclusive=True, group="dialog")
    async def action_amend(self) -> None:
        """Choose what to change on a submitted card, and change it."""
        from csr_interview.ui.screens.amend import AmendScreen, ask_target, refusal

        refused = refusal(self.view, read_only=self.csr.desk.read_only)
        self._tell(refused)
        if refused:
            return
        target = await ask_target(self.app, self.view, hidden=self.csr.privacy)
        if target is not None:
            await self.app.push_screen(AmendScreen(self.session, self.view, target))

    # ------------------------------------------------------------------ submit

    @work(exclusive=True, group="dialog")
    async def action_submit(self) -> None:
        """Ask what has to be asked, then submit and lock."""
        csr = self.csr
        view, editable = view_of(self.session, tz=csr.now().tzinfo), self.session.editable
        writable, state = not csr.desk.read_only, csr.save_state
        refused = submit.refusal(view, editable=editable, writable=writable, state=state)
        self._tell(refused)
        if refused:
            return
        unsupported = self.session.unsupported()
        agreed, question = await submit.ask_all(self.app, view, unsupported, hidden=csr.privacy)
        if agreed:
            self._submit(view)
        elif question:
            self._back(question)

    @work(group="submit")
    async def _submit(self, view: ScorecardView) -> None:
        """Lock the scorecard in the store, and show it as it is there.

        A worker of its own group: a key that opens a dialog meanwhile must not cancel it halfway, with the
        scorecard locked in the store and a draft on the screen.
        """
        self.session.write_clock()
        self.session.editable = False  # nothing may be posted from here on: the store would refuse it
        interview_id = self.session.interview.id
        with self.csr.input_held():
            try:
                await self.csr.ask("submit", interview_id, submit.verdict_of(view.today))
            except CsrInterviewError as error:
                self.session.editable = True
                self._tell(f"Not submitted. {error}")
                return
            self._preset, problem = "", ""
            try:
                self.session.interview = await self.csr.ask("interview", interview_id)
            except CsrInterviewError as error:
                problem = f"Submitted, but it cannot be read again just now. {error}"
        self._recompute()
        self._tell(problem)
        self._page.focus()
        self._page.scroll_home(animate=False)  # the title says that it is locked
