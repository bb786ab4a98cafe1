"""The command palette: the commands of a screen with their keys, found by words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from csr_interview.text import fold
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import QUIET
from csr_interview.ui.dialogs import Dialog
from csr_interview.ui.widgets.form_fields import LineInput
from csr_interview.ui.widgets.laid_text import AtWidth


def line(command: SystemCommand, width: int) -> Content:
    """Return a command with its key at the right end; the title is cut if both do not fit.

    Only for texts of this program.
    """
    key = Content.styled(command.help, "bold $accent")
    room = max(1, width - key.cell_length - 4)
    title = Content(f" {command.title}").truncate(room + 1, ellipsis=True, pad=True)
    return Content.assemble(title, "  ", key, " ")


def matching(commands: Sequence[SystemCommand], query: str) -> list[SystemCommand]:
    """Return the commands with all words of a query, those where each begins a word first.

    Letters scattered over a title are no match: "q4" does not find "Quit" or "Rate the question 4".
    """
    words = fold(query).split()

    def rank(command: SystemCommand) -> int:
        text = fold(command.title)
        starts = text.split()
        if all(any(start.startswith(word) for start in starts) for word in words):
            return 0 if text.startswith(" ".join(words)) else 1
        return 2 if all(word in text for word in words) else 3

    return sorted((command for command in commands if rank(command) < 3), key=rank)


class Palette(Dialog[None]):
    """A search field and the commands below it; Enter runs the highlighted one after the palette closes.

    `used` counts how often each title was chosen: commands used more often come first, the others in their
    given order.
    """

    secret = False

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Close"),
        ("down", "move('cursor_down')", "Next command"),
        ("up", "move('cursor_up')", "Previous command"),
        ("pagedown", "move('page_down')", "Page down"),
        ("pageup", "move('page_up')", "Page up"),
    ]
    CSS = """
    Palette { align-vertical: top; }
    Palette .dialog { margin-top: 1; padding: 1 2; }
    Palette .heading { display: none; }
    Palette LineInput { margin-bottom: 1; }
    Palette.-low .dialog { margin-top: 0; padding: 0 1; }
    Palette.-low LineInput { margin-bottom: 0; }
    Palette OptionList { max-height: 70vh; min-height: 1; scrollbar-size-vertical: 1; }
    Palette OptionList > .option-list--option-highlighted { background: $accent 25%; }
    """

    def __init__(
        self, commands: Sequence[SystemCommand], used: Counter[str], placeholder: str = "Search commands"
    ) -> None:
        super().__init__("Commands")
        self._commands = sorted(commands, key=lambda command: -used[command.title])
        self._used, self._placeholder = used, placeholder
        self._found: list[SystemCommand] = []

    def parts(self) -> ComposeResult:
        """Compose field and list; the focus stays in the field."""
        yield LineInput(placeholder=self._placeholder, select_on_focus=False)
        commands = OptionList(markup=False)
        commands.can_focus = False
        yield commands

    def keys(self) -> Sequence[KeyItem]:
        """Choose, or close."""
        return (
            KeyItem("↑ ↓", "choose", "move('cursor_down')"),
            KeyItem("Enter", "run", "run"),
            KeyItem("Esc", "close", "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """Show all commands."""
        self._show("")

    @property
    def _list(self) -> OptionList:
        return self.query_one(OptionList)

    def _show(self, query: str) -> None:
        self._found = matching(self._commands, query)
        nothing = Option(Content.styled("No command with these words", QUIET), disabled=True)
        rows = [Option(AtWidth(partial(line, command))) for command in self._found]
        self._list.set_options(rows or [nothing])
        self._list.highlighted = 0 if self._found else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(self.query_one(Input).value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_run()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._run(self._found[event.option_index])

    def action_move(self, action: str) -> None:
        """Move in the list."""
        if self._found:
            getattr(self._list, f"action_{action}")()

    def action_run(self) -> None:
        """Run the highlighted command."""
        if (place := self._list.highlighted) is not None and self._found:
            self._run(self._found[place])

    def _run(self, command: SystemCommand) -> None:
        self._used[command.title] += 1
        self.dismiss(None)
        self.app.call_later(command.callback)
