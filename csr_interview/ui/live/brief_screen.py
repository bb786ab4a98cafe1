"""The role brief: what the job takes, and which question or task measures which part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import Library, standing, whole_bank
from csr_interview.documents.guide import competency_blocks, coverage_blocks, role_blocks
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.blocks_view import page
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.text import shown_line
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.ui.app import CsrInterviewApp

WIDEST = 104
"""Columns of the text at most: longer lines are hard to follow with the eye."""

_MARGINS = 4
"""Padding on both sides, the scroll bar, and a column beside it."""


def _silent(action: str, label: str, keys: tuple[str, ...], shown: str) -> Command:
    return Command(action, label, "", keys, shown, "plain", footer=False, palette=False)


BRIEF_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("matrix", "matrix", "Go to the matrix: which question measures what.", ("m",), "m", "plain"),
    Command("other", "other bank", "The brief of the next question bank.", ("b",), "b", "plain"),
    Command("scroll(1)", "scroll", "Scroll; space and PgUp by pages.", ("j", "down"), "↑↓", "plain",
            palette=False),
    _silent("scroll(-1)", "Scroll up", ("k", "up"), "k"),
    _silent("page(1)", "Page down", ("pagedown", "space"), "PgDn"),
    _silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    _silent("end(0)", "Top", ("home", "g"), "Home"),
    _silent("end(1)", "Bottom", ("end", "G"), "End"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


class _Page(VerticalScroll, inherit_bindings=False):
    """What scrolls; its screen has the keys."""


class BriefScreen(CommandScreen):
    """The role brief of a bank, as one page that scrolls."""

    commands = BRIEF_COMMANDS
    BINDINGS: ClassVar = bindings(BRIEF_COMMANDS)
    AUTO_FOCUS = "#page"
    DEFAULT_CSS = """
    BriefScreen #page { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    BriefScreen #page > Static { height: auto; }
    BriefScreen #role, BriefScreen #matrix { margin-top: 1; }
    BriefScreen #standing { padding: 1 0 0 2; color: $foreground-muted; }
    """

    def __init__(self, bank: Bank) -> None:
        super().__init__()
        self.bank = bank
        self._library: Library | None = None

    def compose(self) -> ComposeResult:
        """Lay out the role, and under it the matrix."""
        yield TopLine(id="top")
        with _Page(id="page"):
            yield Static(id="standing")
            yield Static(id="role")
            yield Static(id="matrix")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the brief; find out meanwhile where the bank is from, and which others there are."""
        self._show()
        self.run_worker(self._read_library())

    async def _read_library(self) -> None:
        """Find out where the bank is from; an interview of one stage is told of the whole bank."""
        self._library = await self.csr.library()
        self.bank = whole_bank(self._library, self.bank) or self.bank
        self._show()

    @property
    def _page(self) -> _Page:
        return self.query_one(_Page)

    def _show(self) -> None:
        """Lay everything out for the present width."""
        bank, width = self.bank, min(WIDEST, max(20, self.size.width - _MARGINS))
        name = Content.styled("Role brief", "bold")
        self.query_one(TopLine).show(
            Content.assemble(name, "   ", shown_line(bank.title)), shown_line(f"{bank.id} {bank.version}")
        )
        words = standing(self._library, bank) if self._library is not None else ""
        line = self.query_one("#standing", Static)
        line.update(shown_line(f"This bank: {words}") if words else "")
        line.display = bool(words)
        self.query_one("#role", Static).update(page(role_blocks(bank), width))
        # An old bank that an interview keeps may be a single stage of it: what is missing there is no gap.
        stage = bank.stages[0] if len(bank.stages) == 1 else None
        below = (*coverage_blocks(coverage(bank), stage), *competency_blocks(bank))
        self.query_one("#matrix", Static).update(page(below, width))
        self.show_keys()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the page out again for another width."""
        if self.is_mounted:
            self._show()

    def command_applies(self, command: Command) -> bool:
        """Another bank can be looked at where there is one."""
        return command.action != "other" or self._next_bank() is not None

    def _next_bank(self) -> Bank | None:
        banks = self._library.banks if self._library is not None else ()
        place = next((place for place, bank in enumerate(banks) if bank.id == self.bank.id), -1)
        if place >= 0 and banks[place] != self.bank:
            return banks[place]  # what new interviews use in place of the one kept by this interview
        found = banks[(place + 1) % len(banks)] if banks else None
        return None if found == self.bank else found

    def action_other(self) -> None:
        """Show the brief of the next bank, from the top."""
        found = self._next_bank()
        if found is not None:
            self.bank = found
            self._show()
            self.action_end(0)

    def action_matrix(self) -> None:
        """Go to the matrix."""
        top = self.query_one("#matrix").virtual_region.y
        self._page.scroll_to(y=top, animate=False)

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self._page.scroll_relative(y=lines * 2, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping a line in sight."""
        self._page.scroll_relative(y=pages * max(1, self._page.size.height - 1), animate=False)

    def action_end(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        (self._page.scroll_end if bottom else self._page.scroll_home)(animate=False)

    def action_back(self) -> None:
        """Back to the screen below."""
        self.dismiss()


async def open_brief(app: CsrInterviewApp) -> None:
    """Show the brief of what is on the screen: the bank of its interviews, else the first of the library."""
    screen = next(screen for screen in reversed(app.screen_stack) if isinstance(screen, CommandScreen))
    if isinstance(screen, BriefScreen):
        return
    bank = _kept_bank(screen)
    if bank is None:
        with app.input_held():
            banks = (await app.library()).banks
        bank = next((bank for bank in banks if bank.id == _bank_named(screen)), banks[0] if banks else None)
        if bank is None:
            app.notify("No question bank can be used. `csr-interview banks check` says what is wrong.")
            return
    await app.push_screen(BriefScreen(bank))


def _kept_bank(screen: CommandScreen) -> Bank | None:
    """Return the one bank that the interviews of a screen keep: an interview, a scorecard, a comparison."""
    comparison = getattr(screen, "comparison", None)
    shown = [getattr(screen, "session", None), getattr(getattr(screen, "reading", None), "view", None)]
    shown += [column.view for column in comparison.columns] if comparison is not None else []
    banks: list[Bank] = [one.bank for one in shown if one is not None]
    return banks[0] if len({bank.id for bank in banks}) == 1 else None


def _bank_named(screen: CommandScreen) -> str:
    """Return the id of the bank that a candidate's page is about: its only one, or the one at the cursor."""
    names = [process.bank_id for process in getattr(screen, "processes", ())]
    if len(names) == 1:
        return str(names[0])
    line = getattr(screen, "line", None) if names else None
    return str(line.process.bank_id) if line is not None else ""
