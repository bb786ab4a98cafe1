"""The scorecard reader: everything of one interview, top to bottom, with what it said before.

For somebody who wants to know on what a verdict rests: the evidence under each rating, what was changed
since and why, earlier texts, and who did what when.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from csr_interview.documents.audit_log import chain_blocks
from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import InterviewSession
from csr_interview.saving.writer import Fresh
from csr_interview.ui.base import CommandScreen, ScrollingScreen
from csr_interview.ui.beside import beside
from csr_interview.ui.blocks_view import layout
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.scorecard import reader_text, scorecard_text
from csr_interview.ui.scorecard.reader_page import TRAIL, ReaderPage, VersionsSign
from csr_interview.ui.scorecard.reader_text import Reading, Sign
from csr_interview.ui.scorecard.scorecard_view import view_of
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.laid_text import Layout


def _silent(action: str, label: str, keys: tuple[str, ...], shown: str, text: str = "") -> Command:
    """Return a command on plain keys that neither footer nor palette have; the help tells its text."""
    return Command(action, label, text, keys, shown, "plain", footer=False, palette=False)


SCROLLING: tuple[Command, ...] = (
    Command("scroll(1)", "scroll", "Scroll down.", ("j", "down"), "↑↓", "plain", palette=False),
    _silent("scroll(-1)", "Scroll up", ("k", "up"), "k"),
    _silent("page(1)", "Page down", ("pagedown", "space"), "PgDn", "Read on by pages; PgUp goes back."),
    _silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    _silent("end(0)", "Top", ("home", "g"), "Home", "To the top; End goes to the bottom."),
    _silent("end(1)", "Bottom", ("end", "G"), "End"),
)
EVERYWHERE: tuple[Command, ...] = (
    Command("app.privacy", "privacy", "Hide name, ratings, scores and notes.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)

READER_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to where you were.", ("escape", "b", "q"), "Esc", "plain"),
    Command("move(1)", "next", "Jump to the next question or part.", ("n", "right_square_bracket"), "n",
            "plain"),
    Command("move(-1)", "previous", "Jump to the question or part before.", ("p", "left_square_bracket"), "p",
            "plain"),
    _silent("question(1)", "Question 1", ("1",), "1–9", "Jump to a question by its number."),
    *(_silent(f"question({n})", f"Question {n}", (str(n),), str(n)) for n in range(2, 10)),
    Command("sign(1)", "versions", "Go to the next text with earlier versions; Enter shows them.",
            ("tab", "v"), "Tab", "plain"),
    _silent("sign(-1)", "The text with earlier versions before", ("shift+tab",), "⇧Tab"),
    Command("trail", "audit", "Jump to the audit trail.", ("a",), "a", "plain"),
    Command("export", "export", "Write this interview to a file.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "See all interviews of this candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip

VERSIONS_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to the scorecard.", ("escape", "b"), "Esc", "plain"),
    Command("walk(-1)", "older", "The version before.", ("left", "h"), "←", "plain"),
    Command("walk(1)", "newer", "The next version.", ("right", "l"), "→", "plain"),
    Command("compare", "compare", "Compare with the next version, with the present text, or show it alone.",
            ("d", "enter"), "d", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip


CURTAIN = "Name, ratings, score, verdict, notes and their history are hidden. F9 shows them again."


_ON_PAGE = frozenset({"move", "question", "sign", "trail", "scroll", "page", "end"})
"""Actions that need the page to be seen."""


class ReaderScreen(ScrollingScreen):
    """One interview to read."""

    commands = READER_COMMANDS
    BINDINGS: ClassVar = bindings(READER_COMMANDS)
    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, reading: Reading, at: str = "") -> None:
        super().__init__()
        self.reading = reading
        self._at = at
        self._sections = reader_text.sections(reading)
        self._signs = any(isinstance(item, Sign) for part in self._sections for item in part.items)
        self._checked: tuple[int, list[str]] | None = None
        self._problem = ""

    @property
    def interview_id(self) -> str:
        """The interview that is read."""
        return self.reading.view.interview.id

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def compose(self) -> ComposeResult:
        """One page; its parts depend on the interview."""
        yield Static(id="title")
        yield Static(id="notice")
        yield ReaderPage(id="page")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    @property
    def _page(self) -> ReaderPage:
        return self.query_one(ReaderPage)

    async def on_mount(self) -> None:
        """Fill the page, and check the chain of events meanwhile."""
        self._show_title()
        await self._page.fill(self._sections)
        await self._page.add_trail(self._trail_head(), reader_text.trail(self.reading))
        if self._at:
            self.call_after_refresh(self._page.go, self._at)
        self.run_worker(self._check(), exclusive=True, group="check")

    async def _check(self) -> None:
        """Verify the chain: a long trail must not hold up saving."""
        try:
            self._checked = await beside(self.csr, lambda store: store.verify_trail())
        except CsrInterviewError as error:
            self._checked = (0, [f"it could not be checked: {error}"])
        self._page.retitle(self._trail_head())

    def _trail_head(self) -> Layout:
        return layout(chain_blocks(len(self.reading.trail), self._checked))

    # ------------------------------------------------------------------ showing

    def _show_title(self) -> None:
        private = self.csr.privacy
        width = max(16, self.size.width - 2)
        title = scorecard_text.title(self.reading.view, width, hidden=private)
        self.query_one("#title", Static).update(title)
        self.set_class(private, "-private")
        self.show_keys()

    def _tell(self, problem: str) -> None:
        notice = self.query_one("#notice", Static)
        notice.update(shown_line(problem))
        notice.set_class(bool(problem), "-shown")

    def on_resize(self, event: events.Resize) -> None:
        """The page lays itself out; the title does not."""
        if self.is_mounted:
            self._show_title()

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self._tell("")
        self.veil_focus(self.csr.privacy, self._page)
        self._show_title()

    def command_applies(self, command: Command) -> bool:
        """Nothing on the page can be gone to while it is hidden."""
        action = command.action.partition("(")[0]
        if not self.check_action(action, ()):
            return False
        return action != "sign" or self._signs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the page where it is while it is hidden: a page without a size would scroll to its top."""
        return not (self.csr.privacy and action in _ON_PAGE)

    # ------------------------------------------------------------------ moving about

    def action_move(self, by: int) -> None:
        """Jump to the next question or part, or to the one before."""
        self._page.move(by)

    def action_question(self, number: int) -> None:
        """Jump to a question by its number."""
        questions = self.reading.view.bank.questions
        if number <= len(questions):
            self._page.go(questions[number - 1].id)

    def action_trail(self) -> None:
        """Jump to the audit trail."""
        self._page.go(TRAIL)

    def action_sign(self, by: int) -> None:
        """Go to the next text that has earlier versions."""
        if not self._page.next_sign(by):
            self._tell("No text of this interview has earlier versions.")

    @on(VersionsSign.Opened)
    async def show_versions(self, event: VersionsSign.Opened) -> None:
        """Show the earlier versions of a text."""
        from csr_interview.ui.scorecard.versions_screen import VersionsScreen

        event.stop()
        sign = event.sign
        versions = self.reading.versions(sign.question, sign.field)
        await self.app.push_screen(VersionsScreen(sign.label, versions, self.reading.view.tz))

    # ------------------------------------------------------------------ going elsewhere

    async def action_export(self) -> None:
        """Write this interview to a file."""
        from csr_interview.ui.dialogs.export_screen import ExportScreen

        name = self.reading.view.interview.candidate.name
        await self.app.push_screen(ExportScreen.of_interview(self.interview_id, name))

    async def action_candidate(self) -> None:
        """Show all interviews of this candidate."""
        from csr_interview.ui.candidate.candidate_screen import open_candidate

        await open_candidate(self, self.reading.view.interview.candidate.id)


async def open_reader(screen: CommandScreen, interview_id: str, at: str = "") -> None:
    """Show everything of an interview, beginning at a question or part where `at` names one.

    Keys typed meanwhile wait for it. Raises CsrInterviewError for an interview that is sealed, that the
    store does not have, or that cannot be read now.
    """
    csr = screen.csr
    with csr.input_held():
        if await csr.ask(lambda store: store.is_sealed(interview_id), Fresh.STALE):
            from csr_interview.labels import refusal

            raise refusal()
        interview = await csr.ask_interview(interview_id)
        bank = await csr.ask(lambda store: store.bank_of(interview_id), Fresh.STALE)
        earlier = await csr.ask(lambda store: store.earlier_texts(interview_id), Fresh.STALE)
        trail = await csr.ask(lambda store: tuple(store.trail(interview_id)), Fresh.STALE)
        session = InterviewSession(interview, bank, csr.saves, editable=False)
        view = view_of(session, tz=csr.now().tzinfo)
        await csr.push_screen(ReaderScreen(Reading(view, tuple(earlier), trail), at))
