"""The role brief: what the job requires, and which question or task measures each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import Library, standing, whole_bank
from csr_interview.documents.guide import competency_blocks, coverage_blocks, role_blocks
from csr_interview.ui.base import Page, ScrollingScreen
from csr_interview.ui.commands import ALL, HELP, SCROLLING, Command
from csr_interview.ui.content import to_line
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine
from csr_interview.ui.widgets.laid_text import page

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

MAX_WIDTH = 104
"""Maximum columns of the text: longer lines are hard to read."""

_MARGINS = 4
"""Padding on both sides, the scroll bar, and a column next to it."""


BRIEF_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back.", ("escape", "q"), "Esc", "plain"),
    Command("matrix", "matrix", "Show coverage matrix.", ("m",), "m", "plain"),
    Command("other", "other bank", "Next question bank.", ("b",), "b", "plain"),
    *SCROLLING,
    HELP,
    ALL,
)  # fmt: skip


class BriefScreen(ScrollingScreen):
    """The role brief of a bank, as one scrolling page."""

    commands = BRIEF_COMMANDS
    AUTO_FOCUS = "#page"
    DEFAULT_CSS = """
    BriefScreen #role, BriefScreen #matrix { margin-top: 1; }
    BriefScreen #standing { padding: 1 0 0 2; color: $foreground-muted; }
    """

    def __init__(self, bank: Bank) -> None:
        super().__init__()
        self.bank = bank
        self._library: Library | None = None

    def compose(self) -> ComposeResult:
        """Compose the role and the matrix below it."""
        yield TopLine()
        with Page(id="page"):
            yield Static(id="standing")
            yield Static(id="role")
            yield Static(id="matrix")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the brief, and read the library in the background."""
        self.lay_out()
        self.start_reading(self._read_library)

    async def _read_library(self) -> None:
        """Read the bank's origin; for an interview of one stage, show the whole bank."""
        self._library = await self.csr.library()
        self.bank = whole_bank(self._library, self.bank) or self.bank
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the page out for the current width."""
        bank, width = self.bank, min(MAX_WIDTH, max(20, self.size.width - _MARGINS))
        name = Content.styled("Role brief", "bold")
        self.query_one(TopLine).show(
            Content.assemble(name, "   ", to_line(bank.title)), to_line(f"{bank.id} {bank.version}")
        )
        words = standing(self._library, bank) if self._library is not None else ""
        line = self.query_one("#standing", Static)
        line.update(to_line(f"This bank: {words}") if words else "")
        line.display = bool(words)
        self.query_one("#role", Static).update(page(role_blocks(bank), width))
        # The stored bank of an old interview may be a single stage: what other stages cover is no gap.
        stage = bank.stages[0] if len(bank.stages) == 1 else None
        below = (*coverage_blocks(coverage(bank), stage), *competency_blocks(bank))
        self.query_one("#matrix", Static).update(page(below, width))
        self.show_keys()

    def command_applies(self, command: Command) -> bool:
        """Offer the next bank if there is one."""
        return command.action != "other" or self._next_bank() is not None

    def _next_bank(self) -> Bank | None:
        banks = self._library.banks if self._library is not None else ()
        place = next((place for place, bank in enumerate(banks) if bank.id == self.bank.id), -1)
        if place >= 0 and banks[place] != self.bank:
            return banks[place]  # the current version of the interview's bank
        found = banks[(place + 1) % len(banks)] if banks else None
        return None if found == self.bank else found

    def action_other(self) -> None:
        """Show the brief of the next bank, from the top."""
        found = self._next_bank()
        if found is not None:
            self.bank = found
            self.lay_out()
            self.action_end(0)

    def action_matrix(self) -> None:
        """Go to the matrix."""
        top = self.query_one("#matrix").virtual_region.y
        self.query_one("#page").scroll_to(y=top, animate=False)
