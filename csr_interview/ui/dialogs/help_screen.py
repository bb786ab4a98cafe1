"""Help: the keys of the screen below, from its table of commands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.dialogs.dialogs import Dialog

HOW_IT_WORKS = (
    "The last line shows the keys that work now. You can also click them.",
    "^P searches all commands. ^ means Ctrl.",
    "Interviews are saved as you type.",
)
IN_FIELDS = "Esc leaves a text field. Single letters and digits are commands then."

Lines = Sequence[tuple[str, str, bool]]
"""Keys, what they do, and whether they work now."""


class KeyTable(Widget):
    """Keys on the left, what they do on the right, wrapped. Only for texts of this program."""

    DEFAULT_CSS = "KeyTable { height: auto; margin-bottom: 1; }"

    def __init__(self, lines: Lines, left: int) -> None:
        """Set the lines, and the columns that the keys need."""
        super().__init__()
        self._lines, self._left = tuple(lines), left

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the texts need at that width."""
        return sum(len(self._wrapped(text, now, width)) for _, text, now in self._lines)

    def render(self) -> Content:
        """Draw the table for the current width."""
        width = self.size.width
        pieces: list[Content] = []
        for keys, text, now in self._lines:
            left = Content.styled(keys.ljust(self._left), "bold $accent" if now else "$foreground-muted")
            for part in self._wrapped(text, now, width):
                pieces.append(Content.assemble(left, (part, "" if now else "$foreground-muted")))
                left = Content(" " * self._left)
        return Content("\n").join(pieces)

    def _wrapped(self, text: str, now: bool, width: int) -> list[str]:
        """Return the wrapped lines of a text."""
        text = text if now else f"{text} (not now)"
        return textwrap.wrap(text, max(12, width - self._left)) or [""]


class HelpScreen(Dialog[None]):
    """A dialog with the keys of a screen."""

    secret = False

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,q,enter", "close", "Close"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]
    DEFAULT_CSS = """
    HelpScreen .dialog { width: 84; padding: 1 1 0 2; }
    HelpScreen VerticalScroll {
        height: auto; max-height: 100%; scrollbar-size-vertical: 1; padding-right: 1;
        scrollbar-color: $panel-lighten-2; scrollbar-background: $surface;
    }
    HelpScreen .heading { dock: top; }
    HelpScreen .group { text-style: bold; height: auto; }
    HelpScreen .how { height: auto; color: $text-muted; }
    """

    def __init__(self, screen: CommandScreen) -> None:
        super().__init__()
        self._below = screen

    def compose(self) -> ComposeResult:
        """Compose the groups of keys and the general notes."""
        fields = bool(self._below.query("Input, TextArea"))
        with Vertical(classes="dialog"):
            yield Static("Keys", classes="heading")
            with VerticalScroll():
                tables = list(groups(self._below, fields=fields))
                left = 2 + max(len(keys) for _, lines in tables for keys, _, _ in lines)
                for title, lines in tables:
                    if title:
                        yield Static(title, classes="group")
                    yield KeyTable(lines, left)
                yield Static("How it works", classes="group")
                how = (*HOW_IT_WORKS, IN_FIELDS) if fields else HOW_IT_WORKS
                yield Static("\n".join(how), classes="how", markup=False)

    def keys(self) -> Sequence[KeyItem]:
        """Scroll or close."""
        return (
            KeyItem("↑ ↓", "scroll", "scroll(1)"),
            KeyItem("PgDn", "page", "page(1)"),
            KeyItem("Esc", "close", "close"),
        )

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss()


def groups(screen: CommandScreen, *, fields: bool) -> Iterator[tuple[str, Lines]]:
    """Yield the groups of a screen's keys: title, and (keys, what they do, whether they work now).

    Active keys come first: those of the focused part, then those of a text field or outside one. With text
    `fields` on the screen, keys that work while typing are a separate group.
    """
    part = [(title, [(keys, text, True) for keys, text in lines]) for title, lines in screen.help_groups()]
    if screen.in_part:
        yield from part
    always: list[tuple[str, str, bool]] = []
    plain: list[tuple[str, str, bool]] = []
    unbound: list[tuple[str, str, bool]] = []
    for command in screen.commands:
        line = (command.shown, command.help or command.label, screen.command_applies(command))
        if command.when == "palette" or not command.keys:
            unbound.append(("", f"{command.label}: {line[1]}", line[2]))
        elif command.help:  # without help it is another key for a listed command
            (plain if command.when == "plain" else always).append(line)
    if fields:
        typing, outside = ("Always", always), ("Outside text fields", plain)
        yield from (typing, outside) if screen.typing else (outside, typing)
    else:
        yield "", plain + always
    if not screen.in_part:
        yield from part
    if unbound:
        yield "Commands without a key (^P)", unbound
