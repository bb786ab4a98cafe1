"""The scorecard: the decision with its reasons, open questions, and submitting.

It is read right after the call, to complete it, and weeks later by people who were not there. A submitted
scorecard is locked; later changes are amendments.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.documents.facts import decision_name
from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import Recommendation
from csr_interview.scoring.decision import verdict_of
from csr_interview.store.records import stamp
from csr_interview.ui.base import Page, ScrollingScreen
from csr_interview.ui.commands import ALL, HELP, MORE, SCROLLING, Command, KeyItem, privacy, silent
from csr_interview.ui.content import QUIET, to_line
from csr_interview.ui.correct_dialog import ask_correction
from csr_interview.ui.dialogs import QUIET_SECONDS, AskText, Choose, Pick, answer_of
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, title_of, view_of
from csr_interview.ui.scorecard.submit import SubmitPage, ask_finish
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, unsaved
from csr_interview.ui.widgets.laid_text import page
from csr_interview.ui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from csr_interview.store.records import SaveState

_PARTS = {
    "banner": ("verdict", "reopened"),
    "numbers": ("breakdown", "components", "gates", "flags", "outlook", "amendments"),
    "texts": ("notes",),
}
"""Parts of the document above the evidence, by widget."""
_ABOVE = frozenset(key for keys in _PARTS.values() for key in keys)


class OpenQuestions(OptionList, inherit_bindings=False):
    """The questions to complete before submitting; Enter or a click goes to one.

    Beyond its ends the arrows scroll the page, as do all other keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("enter", "select", show=False),
    ]

    def action_cursor_down(self) -> None:
        """Go down; scroll at the last line."""
        if self.highlighted is not None and self.highlighted >= self.option_count - 1:
            self.call_later(self.screen.run_action, "scroll(2)")
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go up; scroll at the first line."""
        if not self.highlighted:
            self.call_later(self.screen.run_action, "scroll(-2)")
        else:
            super().action_cursor_up()


class ScorecardPage(Page):
    """A scorecard as one scrolling page. Its screen has the keys."""

    DEFAULT_CLASSES = "secret"

    def __init__(self, summary: str) -> None:
        super().__init__(id="page")
        self._summary = summary

    def compose(self) -> ComposeResult:
        """Compose the parts in reading order; `show` fills them."""
        yield Static(id="banner")
        yield OpenQuestions(id="missing", compact=True)
        yield Static(id="numbers")
        yield Static("SUMMARY", id="summary-label")
        yield NoteArea(
            "summary",
            self._summary,
            id="summary",
            min_lines=2,
            max_lines=8,
            placeholder="Summary for the hiring manager, in about three sentences",
        )
        yield Static(id="texts")
        yield Static(id="evidence")

    def show(self, view: ScorecardView, width: int, *, drafting: bool) -> None:
        """Lay the page out for a width; `drafting` shows the summary as a field."""
        if drafting:  # the field shows it
            view = replace(view, interview=replace(view.interview, summary=""))
        parts = view.sections
        for name, keys in _PARTS.items():
            blocks = [block for key, found in parts.items() if key in keys for block in found]
            part = self.query_one(f"#{name}", Static)
            part.update(page(blocks, width))
            part.display = bool(blocks)
        evidence = [block for key, found in parts.items() if key not in _ABOVE for block in found]
        self.query_one("#evidence", Static).update(page(evidence, width))
        for name in ("#summary-label", "#summary"):
            self.query_one(name).display = drafting
        self._show_missing(view)

    def _show_missing(self, view: ScorecardView) -> None:
        missing = self.query_one(OpenQuestions)
        unsettled = () if view.locked else view.unsettled
        missing.display = bool(unsettled)
        if [option.id for option in missing.options] != list(unsettled):
            missing.clear_options()
            for question in unsettled:
                state = "not rated" if view.interview.answer(question).opened else "not asked"
                label = Content.assemble(to_line(view.label(question)), (f"   {state}", QUIET))
                missing.add_option(Option(label, id=question))
            missing.highlighted = 0 if unsettled else None

    def start(self) -> None:
        """Focus the open questions if there are any, else the page."""
        missing = self.query_one(OpenQuestions)
        if missing.display:
            missing.focus(scroll_visible=False)  # at 40x12 scrolling would hide the heading of the list
        else:
            self.focus()

    def write(self) -> None:
        """Focus the summary."""
        area = self.query_one("#summary", NoteArea)
        area.focus(scroll_visible=False)
        area.scroll_visible(animate=False)


SCORECARD_COMMANDS: tuple[Command, ...] = (
    Command("go", "go to", "Go to open question.", ("enter",), "Enter"),
    Command("leave", "back", "Back.", ("escape",), "Esc"),
    silent("leave", "Back", ("b", "q"), "b", "Back."),
    Command("finish", "finish ratings", "Finish ratings and show the decision.", ("f8",), "F8", leader="s"),
    Command("submit", "submit", "Submit scorecard.", ("f8",), "F8", leader="s"),
    Command("undo_submit", "undo submit", "Undo submit, within ten minutes.", ("ctrl+z",), "^Z"),
    Command("reopen", "reopen ratings", "Reopen ratings, with a reason.", ("u",), "u", "plain"),
    Command("recommend", "recommend", "Enter your recommendation.", ("o",), "o", "plain"),
    Command("summary", "summary", "Edit summary.", ("e",), "e", "plain"),
    Command("amend", "amend", "Amend scorecard, with a reason.", ("a",), "a", "plain"),
    Command("preset", "weights", "Compare other weights.", ("w",), "w", "plain"),
    Command("read", "read", "Read full record.", ("r",), "r", "plain"),
    Command("export", "export", "Export interview.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "Show candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to interviews.", ("h",), "h", "plain"),
    Command("correct", "details", "Correct candidate, role, stage, interviewer.", ("d",), "d", "plain"),
    Command("move", "move", "Move to another candidate, with a reason.", ("m",), "m", "plain"),
    privacy("name, ratings, scores and notes"),
    *SCROLLING,
    HELP,
    MORE,
    ALL,
)  # fmt: skip


UNDO_SUBMIT = KeyItem("^Z", "undo submit", "undo_submit")
WITHDRAW = "withdraw"

CURTAIN = "Name, ratings, score, decision and notes hidden (F9)"
PAGE_MARGINS = 3
"""Columns next to the text: padding on both sides and the scroll bar."""


class ScorecardScreen(ScrollingScreen):
    """The scorecard of an interview; drafts can be completed and submitted here."""

    session: InterviewSession
    commands = SCORECARD_COMMANDS
    CSS_PATH = "scorecard.tcss"
    AUTO_FOCUS = ""  # None would mean the first field at each return from a dialog

    def __init__(self, session: InterviewSession) -> None:
        super().__init__()
        self.session = session
        self._preset = ""
        self._view: ScorecardView | None = None
        self._submitted = False
        """Whether it was just submitted: keys that were meant for the summary may follow."""
        self._undo_until = ""
        """Until when submitting can be undone, UTC; empty if it cannot."""

    def compose(self) -> ComposeResult:
        """Compose the page."""
        yield Static(id="title")
        yield Notice(self._alarm, "  ")
        yield ScorecardPage(self.session.interview.summary)
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the scorecard; start at the open questions if there are any."""
        self._recompute()
        self._page.start()
        if self.view.locked:
            self.start_reading(self._read_undo)

    async def _read_undo(self) -> None:
        """Find out until when submitting can be undone, for the footer."""
        interview_id = self.session.interview.id
        with contextlib.suppress(CsrInterviewError):  # not `telling`: a refusal to undo stays on the screen
            self._undo_until = await self.csr.ask(lambda store: store.undo_submit_until(interview_id))
        self.show_keys()

    # ------------------------------------------------------------------ showing

    @property
    def _page(self) -> ScorecardPage:
        return self.query_one(ScorecardPage)

    @property
    def view(self) -> ScorecardView:
        """The view, computed once for each state of the interview."""
        if self._view is None:
            self._view = view_of(self.session, preset=self._preset, tz=self.csr.now().tzinfo)
        return self._view

    def _recompute(self) -> None:
        self._view = None
        self.tell("")
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the page out for the current width."""
        view, width = self.view, max(16, self.size.width - PAGE_MARGINS)
        self._page.show(view, width, drafting=self.session.editable)
        self._show_title()

    def _show_title(self) -> None:
        """Show the title and the keys."""
        title = title_of(self.view, max(16, self.size.width - 2), hidden=self.csr.privacy)
        self.query_one("#title", Static).update(title)
        self.show_keys()

    def _alarm(self, state: SaveState) -> str:
        """Return a save error of the database or of this interview."""
        if not state.error and state.problem_of(self.session.interview.id):
            return f"Not saved: {state.refused}"
        return unsaved(state)

    def returned(self) -> None:
        """Update if another screen changed the interview."""
        if self.view.interview is not self.session.interview:
            self._recompute()

    def privacy_changed(self) -> None:
        """Hide or show the page."""
        self.veil_focus(self._page)
        self._show_title()

    def command_applies(self, command: Command) -> bool:
        """Return whether a command applies to a draft, a submitted or a read-only scorecard."""
        view, editable = self.view, self.session.editable
        if command.action in ("finish", "submit"):
            step = view.hidden == (command.action == "finish")
            return editable and step
        if command.action in ("summary", "preset") and self.csr.privacy:
            return False
        match command.action:
            case "recommend" | "summary" | "correct":
                return editable
            case "undo_submit":
                return self._can_undo
            case "amend" | "move":
                return view.locked and not self.csr.saves.read_only
            case "go":
                return bool(view.unsettled) and editable and not (self.typing or self.csr.privacy)
            case "reopen":
                return editable and not view.hidden
            case "preset":
                return not view.hidden and len(view.bank.decision.presets) > 1
        return True

    @property
    def letters_are_text(self) -> bool:
        """Letters are text for the summary of a draft, and commands on a submitted scorecard."""
        return self.session.editable

    def type_text(self, text: str) -> bool:
        """Insert text into the summary."""
        if not self.session.editable:
            return False
        area = self.query_one("#summary", NoteArea)
        if not self.csr.privacy:
            self._page.write()
        area.insert_at_cursor(text)
        return True

    def grab_key(self, event: events.Key) -> bool:
        """In privacy the summary is edited out of sight; right after submitting, text is no command."""
        if self._submitted and event.is_printable:
            if self.csr.quiet_before < QUIET_SECONDS:
                return True
            self._submitted = False
        if self.letters_are_text and self.csr.privacy and event.key in ("enter", "backspace"):
            area = self.query_one("#summary", NoteArea)
            if event.key == "enter":
                area.insert_at_cursor("\n")
            else:
                area.action_delete_left()
            return True
        return super().grab_key(event)

    def urgent_keys(self) -> Sequence[KeyItem]:
        """Offer to undo submitting while that is possible."""
        return (UNDO_SUBMIT,) if self._can_undo else ()

    @property
    def _can_undo(self) -> bool:
        return self.view.locked and stamp(self.csr.now()) < self._undo_until

    # ------------------------------------------------------------------ navigation

    def keep(self) -> None:
        """Save the timer."""
        self.session.write_clock()

    def action_leave(self) -> None:
        """Leave the summary, or go back to the interview or the list."""
        if self.typing:
            self._page.focus()
        else:
            self._back("")

    def _back(self, question: str) -> None:
        """Return to the live interview, at a question if given."""
        self.keep()
        if self.session.editable:
            self.csr.routes.resume(self.session, question)
        else:  # the live screen of a locked interview closes itself
            self.app.pop_screen()

    async def action_candidate(self) -> None:
        """Show all interviews of this candidate."""
        self.keep()
        await self.csr.routes.open_candidate(self.session.interview.candidate.id)

    async def action_read(self) -> None:
        """Open the full record of this interview."""
        self.keep()
        with self.telling():
            await self.csr.routes.read(self.session.interview.id)

    async def action_export(self) -> None:
        """Export this interview."""
        self.keep()
        await self.csr.routes.export_interview(self.session.interview)

    @on(OptionList.OptionSelected, "#missing")
    def go_to_missing(self, event: OptionList.OptionSelected) -> None:
        """Go to an open question."""
        event.stop()
        if self.session.editable:
            self._back(event.option.id or "")
        else:
            self.tell("This interview cannot be changed because the database is read-only.")

    def action_go(self) -> None:
        """Go to the first open question."""
        if self.session.editable and self.view.unsettled:
            self._back(self.view.unsettled[0])

    # ------------------------------------------------------------------ editing

    @on(NoteArea.Edited, "#summary")
    def write_summary(self, event: NoteArea.Edited) -> None:
        """Save the summary at once."""
        event.stop()
        if self.session.editable:
            self.session.write("summary", event.text)

    def action_summary(self) -> None:
        """Focus the summary."""
        if self.session.editable and not self.csr.privacy:
            self._page.write()

    def action_preset(self) -> None:
        """Show the next set of weights; the decision stays."""
        if self.view.hidden:
            return
        presets = list(self.session.bank.decision.presets)
        place = presets.index(self.view.seen.preset)
        self._preset = presets[(place + 1) % len(presets)]
        self._recompute()

    @work(exclusive=True, group="dialog")
    async def action_recommend(self) -> None:
        """Ask for the interviewer's recommendation and its reason."""
        if not self.session.editable:
            self.tell("Your recommendation can only be changed before you submit.")
            return
        present, hidden = self.session.interview.recommendation, self.csr.privacy
        now = present.verdict if present is not None and not hidden else ""
        bank = self.session.bank
        choices, name = bank.decision.choices, decision_name(bank)
        picks = [Pick(str(one).capitalize(), one, "current" if one == now else "") for one in choices]
        if present is not None:
            picks.append(Pick(f"Same as {name}", WITHDRAW, "clears your recommendation"))
        body = f"The scorecard shows both the {name} and your recommendation with its reason."
        answer = await self.app.push_screen_wait(Choose("Your recommendation", picks, body=body))
        if answer is None:
            return
        if answer != WITHDRAW:
            body = "Give the reason in a sentence or two, based on evidence from the interview."
            hidden = self.csr.privacy
            value = present.reason if present is not None and not hidden else ""
            heading = "Why this recommendation?" if hidden else f"Why {answer}?"
            question = AskText((self.session.interview.id, "recommendation"), heading, body, value=value)
            async with answer_of(self.app, question) as reason:
                if reason is not None:
                    self._recommend(Recommendation(answer, reason))
        else:
            self._recommend(None)

    def _recommend(self, own: Recommendation | None) -> None:
        if self.session.editable:
            self.session.recommend(own)
            self._recompute()

    @work(exclusive=True, group="dialog")
    async def action_amend(self) -> None:
        """Choose what to amend on a submitted scorecard, and open the form."""
        from csr_interview.ui.scorecard.amend_screen import AmendScreen, ask_target, refusal

        if refused := refusal(self.view, read_only=self.csr.saves.read_only):
            self.notify(refused, markup=False)  # nothing is wrong: it fades by itself
            return
        target = await ask_target(self.app, self.view, hidden=self.csr.privacy)
        if target is not None:
            await self.app.push_screen(AmendScreen(self.session, self.view, target))

    @work(exclusive=True, group="dialog")
    async def action_correct(self) -> None:
        """Correct candidate, role, stage or interviewer; of a submitted scorecard, only the candidate."""
        if self.csr.saves.read_only:
            return
        with self.telling():
            if said := await ask_correction(self.csr, self.session.interview.id):
                self.returned()
                self.say(said)

    action_move = action_correct

    # ------------------------------------------------------------------ finish, reopen, submit

    def action_submit(self) -> None:
        """Finish the ratings; submit if they are finished."""
        refused = self._refusal(self.view)
        self.tell(refused)
        if not refused:
            (self._ask_finish if self.view.hidden else self._ask_submit)()

    action_finish = action_submit

    @work(exclusive=True, group="dialog")
    async def _ask_finish(self) -> None:
        """Show the dialogs, then lock the ratings and show the decision."""
        view, session = self.view, self.session
        agreed, question = await ask_finish(self.app, view, session.unsupported(), hidden=self.csr.privacy)
        if question:
            self._back(question)
        elif agreed and session.editable and session.interview.rating_open:
            session.finish_ratings(stamp(self.csr.now()))
            self._recompute()
            self._page.focus()
            self._page.scroll_home(animate=False)

    @work(exclusive=True, group="dialog")
    async def action_reopen(self) -> None:
        """Ask for a reason, then let ratings be changed again."""
        if self.view.hidden or not self.session.editable:
            self.tell("Only finished ratings of a draft can be reopened.")
            return
        body = "The scorecard will say that ratings were reopened after the decision was shown, and why."
        question = AskText((self.session.interview.id, "reopen"), "Why reopen the ratings?", body)
        async with answer_of(self.app, question) as reason:
            if reason is not None and self.session.editable and not self.view.hidden:
                self.session.reopen_ratings(reason, stamp(self.csr.now()))
                self._recompute()

    def _refusal(self, view: ScorecardView) -> str:
        """Return why ratings cannot be finished, or the scorecard submitted; empty if they can."""
        if view.locked:
            undo = ", or ^Z to undo that" if self._can_undo else ""
            return f"This scorecard is already submitted. Press a to amend it{undo}."
        if self.csr.saves.read_only:
            reason = "another program is using it. Close that program to submit."
            return f"This database is read-only because {reason}"
        if not self.session.editable:
            return "This interview cannot be changed here."
        if self.csr.save_state is not None and self.csr.save_state.error:
            what = "Ratings not finished" if view.hidden else "Not submitted"
            return f"{what}, because some changes are not saved yet. Try again once they are saved."
        return ""

    @work(exclusive=True, group="dialog")
    async def _ask_submit(self) -> None:
        """Show what is missing and locked, then submit."""
        view = view_of(self.session, tz=self.csr.now().tzinfo)
        agreed = await self.app.push_screen_wait(SubmitPage(self.session, view))
        area = self.query_one("#summary", NoteArea)
        if area.text != self.session.interview.summary:
            area.load_text(self.session.interview.summary)
        if agreed:
            self._submit(view)
        else:
            self._recompute()

    @work(exclusive=True, group="submit")
    async def action_undo_submit(self) -> None:
        """Make a scorecard that was just submitted a draft again."""
        if self.session.editable or not self.view.locked:
            return
        interview_id = self.session.interview.id
        with self.telling(), self.csr.input_held():
            await self.csr.ask(lambda store: store.undo_submit(interview_id), about=interview_id)
            self.session.interview = await self.csr.ask_interview(interview_id)
            self.session.advance(self.csr.ticks())  # the time until now is not counted
            self.session.editable, self._submitted = True, False
            self._recompute()
            self.say("This scorecard is a draft again.")
            return
        await self._read_undo()  # it was refused

    @work(group="submit")
    async def _submit(self, view: ScorecardView) -> None:
        """Lock the scorecard in the database, and show the locked one.

        In its own worker group: a key that opens a dialog must not cancel it halfway, with the scorecard
        locked in the database and a draft on the screen.
        """
        self.session.write_clock()
        self.session.editable = False  # the database would reject any later change
        self._submitted = True
        interview_id = self.session.interview.id
        with self.csr.input_held():
            try:
                verdict = verdict_of(view.today)
                await self.csr.ask(lambda store: store.submit(interview_id, verdict), about=interview_id)
            except CsrInterviewError as error:
                self.session.editable, self._submitted = True, False
                self.tell(f"Not submitted. {error}")
                return
            self._preset, problem = "", ""
            try:
                self.session.interview = await self.csr.ask_interview(interview_id)
            except CsrInterviewError as error:
                problem = f"Submitted, but reloading failed. {error}"
        self._recompute()
        self.tell(problem)
        self._page.focus()
        self._page.scroll_home(animate=False)  # to the title, which says that it is locked
        await self._read_undo()
        if not problem:
            self.say("Submitted. Ctrl+Z undoes it for 10 minutes, unless it is exported.")
