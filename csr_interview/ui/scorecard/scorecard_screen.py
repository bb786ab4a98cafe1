"""The scorecard: what the numbers say and why, what is still missing, and the way to submit.

Read twice: right after the call, by somebody who may have forgotten a rating; and weeks later, by somebody
who was not there. A submitted one is locked; what changes then is an amendment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import App, ComposeResult
from textual.widgets import OptionList, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import InterviewSession
from csr_interview.live.task_entry import complete
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import Recommendation
from csr_interview.scoring.decision import verdict_of
from csr_interview.scoring.wording import listed
from csr_interview.ui.base import ScrollingScreen
from csr_interview.ui.commands import SCROLLING, Command, bindings, silent
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs.dialogs import Ask, AskText, Choose, Confirm, Pick
from csr_interview.ui.scorecard.scorecard_page import ScorecardPage, title_of
from csr_interview.ui.scorecard.scorecard_view import NOT_AMENDABLE, ScorecardView, view_of
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from textual.app import App

    from csr_interview.store.records import SaveState

SCORECARD_COMMANDS: tuple[Command, ...] = (
    Command("go", "go there", "Go to a question that is still open.", ("enter",), "Enter", "plain"),
    Command("leave", "back", "Out of the summary, to the interview, or to the list.", ("escape",), "Esc"),
    silent("leave", "Back", ("b", "q"), "b", "As Esc."),
    Command("submit", "submit", "Submit the scorecard, which locks it; asks before.", ("s",), "s", "plain"),
    Command("submit", "submit", "Submit, also while typing.", ("ctrl+s",), "^S", palette=False),
    Command("recommend", "own view", "Record an own recommendation, with its reason.", ("o",), "o", "plain"),
    Command("summary", "summary", "Write a summary in your own words.", ("e",), "e", "plain"),
    Command("range", "range", "Show or hide what score is still possible.", ("v",), "v", "plain"),
    Command("amend", "amend", f"Change something, with a reason; the old stays. {NOT_AMENDABLE}", ("a",), "a",
            "plain"),
    Command("preset", "weights", "Look at the breakdown by other weights.", ("w",), "w", "plain"),
    Command("read", "read", "Read everything: evidence, changes, earlier texts, audit trail.", ("r",), "r",
            "plain"),
    Command("export", "export", "Write this interview to a file.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "See all interviews of this candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("app.privacy", "privacy", "Hide name, ratings, scores and notes.", ("f9",), "F9", palette=False),
    *SCROLLING,
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


def applies(action: str, view: ScorecardView, *, editable: bool, writable: bool) -> bool:
    """Tell whether a card as it stands allows a command of the table."""
    if action in ("recommend", "summary"):
        return editable
    if action == "amend":
        return view.locked and writable
    if action in ("go", "range"):
        return bool(view.unsettled) and (editable if action == "go" else not view.locked)
    if action == "preset":
        return not view.hidden and len(view.bank.decision.presets) > 1
    return True


# Submitting a scorecard: what stands against it, what to ask first, and the words for it.


LEAVE = "leave"
"""Answer to the question about missing evidence: submit without it."""


def refusal(view: ScorecardView, *, editable: bool, writable: bool, state: SaveState | None) -> str:
    """Return why the scorecard cannot be submitted at all now, in one line; empty where it can.

    `writable` is whether this program may write the store.
    """
    if view.locked:
        return "This scorecard is submitted already. Changes are amendments: press a."
    if not writable:
        return "This store is open read-only, because another program holds it. Close that one to submit."
    if not editable:
        return "This interview cannot be changed here."
    if state is not None and state.error:
        return "Not everything is saved yet, so this was not submitted. Try again when saving works."
    return ""


async def ask_all(
    app: App[Any], view: ScorecardView, unsupported: tuple[str, ...], *, hidden: bool
) -> tuple[bool, str]:
    """Ask everything there is to ask before submitting. Call it in a worker.

    `unsupported` are the questions rated 1 or 5 without evidence; with `hidden` (privacy screen) nothing
    tells a rating or the verdict. Returns whether to submit, and otherwise the question to go to, if any.
    """
    if view.unsettled:
        go = await app.push_screen_wait(ask_unsettled(view))
        return False, view.unsettled[0] if go else ""
    if unsupported:
        answer = await app.push_screen_wait(ask_unsupported(view, unsupported, hidden=hidden))
        if answer != LEAVE:
            return False, answer or ""
    return await app.push_screen_wait(ask_final(view, hidden=hidden)), ""


def ask_unsettled(view: ScorecardView) -> Ask:
    """Say which questions are open, and offer to go to the first."""
    labels = [view.label(question) for question in view.unsettled]
    body = (
        f"Neither rated nor skipped with a reason: {listed(labels)}.\n\n"
        "A skipped question never counts as a zero."
    )
    return Ask("Not finished yet", body, yes=f"Go to {view.short(view.unsettled[0])}", no="Stay")


def ask_unsupported(view: ScorecardView, questions: tuple[str, ...], *, hidden: bool) -> Choose:
    """Name the 1s and 5s without a word of evidence, and ask what to do about them."""
    named = []
    for question in questions:
        rating = view.interview.answer(question).rating
        named.append(view.label(question) + ("" if hidden else f" ({rating})"))
    body = (
        f"Rated with the lowest or the highest mark, and nothing noted: {listed(named)}.\n\n"
        "These are the ratings that others will ask about."
    )
    picks = [
        Pick(f"Go to {view.label(questions[0])} and note something", questions[0]),
        Pick("Leave it so and submit", LEAVE),
    ]
    return Choose("No evidence for the strongest ratings", picks, body=body)


def ask_final(view: ScorecardView, *, hidden: bool) -> Confirm:
    """Say what is going to be kept, and that it locks; no text typed by mistake can say yes to it."""
    decision = view.today
    parts = []
    if not hidden:
        score = "no score" if decision.composite is None else f"{view.score(decision.composite)} of 5"
        title = view.preset_title(decision.preset)
        parts.append(f"Verdict: {decision.verdict}, {score}, by the weights “{title}”.")
        if view.interview.recommendation is not None:
            parts.append(f"Your own recommendation: {view.interview.recommendation.verdict}.")
    if decision.verdict is Verdict.INCOMPLETE:
        parts.append(
            "Incomplete means: less was assessed than the bank requires, so the numbers carry no verdict. "
            "You can submit it so, for instance when the call broke off."
        )
    halves = half_recorded(view)
    if halves:
        counts = "it counts as it stands" if len(halves) == 1 else "they count as they stand"
        titles = f"{len(halves)} {'task' if len(halves) == 1 else 'tasks'}" if hidden else listed(halves)
        parts.append(f"Recorded in part: {titles}; {counts}.")
    parts.append(
        "Submitting locks the scorecard. After that, changes need a reason, and the old values stay."
    )
    return Confirm("Submit and lock this scorecard?", "\n\n".join(parts), yes="Submit")


def half_recorded(view: ScorecardView) -> list[str]:
    """Return the titles of the tasks that were begun and have something left to record."""
    results = view.interview.task_results
    begun = [task for task in view.bank.tasks if task.id in results and results[task.id].response]
    counted = [task for task in begun if not results[task.id].skip_reason]
    return [task.title for task in counted if not complete(task, results[task.id].response)]


# The interviewer's own recommendation: which verdict, and why.


WITHDRAW = "withdraw"
CHOICES = (Verdict.STRONG_HIRE, Verdict.HIRE, Verdict.HOLD, Verdict.NO_HIRE)


async def ask_recommendation(
    app: App[Any], present: Recommendation | None, *, hidden: bool = False
) -> tuple[bool, Recommendation | None]:
    """Ask for a verdict and its reason. Call it in a worker.

    Returns whether anything is to be changed, and the recommendation to keep (None withdraws it). With
    `hidden` (privacy screen) the present one is not told.
    """
    picks = [
        Pick(
            str(verdict).capitalize(),
            verdict,
            "as now" if present and present.verdict == verdict and not hidden else "",
        )
        for verdict in CHOICES
    ]
    if present is not None:
        picks.append(Pick("As computed", WITHDRAW, "withdraws your own"))
    answer = await app.push_screen_wait(
        Choose(
            "What do you recommend yourself?",
            picks,
            body="Both are kept and shown: the computed verdict and yours, with your reason.",
        )
    )
    if answer is None:
        return False, present
    if answer == WITHDRAW:
        return True, None
    reason = await app.push_screen_wait(
        AskText(
            f"Why {answer}?",
            "A sentence or two that somebody else can follow, from what was said in the interview.",
            value=present.reason if present is not None and not hidden else "",
            missing="An own recommendation needs a reason.",
        )
    )
    if reason is None:
        return False, present
    return True, Recommendation(answer, reason)


CURTAIN = "Name, ratings, score, verdict and notes are hidden. F9 shows them again."
PAGE_MARGINS = 3
"""Columns beside the text: padding on both sides and the scroll bar."""


class ScorecardScreen(ScrollingScreen):
    """One interview as a scorecard; a draft can be completed and submitted from here."""

    session: InterviewSession
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
        title = title_of(self.view, max(16, self.size.width - 2), hidden=private)
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
        notice.update(to_line(text))

    def tell(self, problem: str) -> None:
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
        editable, writable = self.session.editable, not self.csr.saves.read_only
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
        if self.session.editable:
            self.csr.routes.carry_on(self.session, question)
        else:  # the live screen of a locked interview leaves when it comes to the top
            self.app.pop_screen()

    def action_home(self) -> None:
        """Back to the list of interviews, whatever lies between."""
        self.session.write_clock()
        self.go_home()

    async def action_candidate(self) -> None:
        """Show all interviews of this candidate."""
        self.session.write_clock()
        await self.csr.routes.open_candidate(self.session.interview.candidate.id)

    async def action_read(self) -> None:
        """Read everything of this interview from top to bottom."""
        self.session.write_clock()
        with self.telling():
            await self.csr.routes.read(self.session.interview.id)

    async def action_export(self) -> None:
        """Write this interview to a file."""
        self.session.write_clock()
        await self.csr.routes.export_interview(self.session.interview)

    @on(OptionList.OptionSelected, "#missing")
    def go_to_missing(self, event: OptionList.OptionSelected) -> None:
        """Go to a question that is not settled."""
        event.stop()
        if self.session.editable:
            self._back(event.option.id or "")
        else:
            self.tell("This interview cannot be changed here: the store is open read-only.")

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
            self.tell("An own recommendation can be recorded only before submit.")
            return
        own = self.session.interview.recommendation
        changed, kept = await ask_recommendation(self.app, own, hidden=self.csr.privacy)
        if changed and self.session.editable:
            self.session.recommend(kept)
            self._recompute()

    @work(exclusive=True, group="dialog")
    async def action_amend(self) -> None:
        """Choose what to change on a submitted card, and change it."""
        from csr_interview.ui.scorecard.amend_screen import AmendScreen, ask_target, refusal

        refused = refusal(self.view, read_only=self.csr.saves.read_only)
        self.tell(refused)
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
        writable, state = not csr.saves.read_only, csr.save_state
        refused = refusal(view, editable=editable, writable=writable, state=state)
        self.tell(refused)
        if refused:
            return
        unsupported = self.session.unsupported()
        agreed, question = await ask_all(self.app, view, unsupported, hidden=csr.privacy)
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
                verdict = verdict_of(view.today)
                await self.csr.ask(lambda store: store.submit(interview_id, verdict), about=interview_id)
            except CsrInterviewError as error:
                self.session.editable = True
                self.tell(f"Not submitted. {error}")
                return
            self._preset, problem = "", ""
            try:
                self.session.interview = await self.csr.ask_interview(interview_id)
            except CsrInterviewError as error:
                problem = f"Submitted, but it cannot be read again just now. {error}"
        self._recompute()
        self.tell(problem)
        self._page.focus()
        self._page.scroll_home(animate=False)  # the title says that it is locked
