"""The versions of one text: what it said before, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.text_diff import Piece, difference
from csr_interview.ui.base import ScrollingScreen
from csr_interview.ui.commands import EVERYWHERE, SCROLLING, Command, bindings
from csr_interview.ui.content import QUIET, to_content, to_line
from csr_interview.ui.scorecard.versions_text import Version, told
from csr_interview.ui.widgets.key_bar import KeyBar

CURTAIN = "Name, ratings, score, verdict, notes and their history are hidden. F9 shows them again."

VERSIONS_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to the scorecard.", ("escape", "b"), "Esc", "plain"),
    Command("walk(-1)", "older", "The version before.", ("left", "h"), "←", "plain"),
    Command("walk(1)", "newer", "The next version.", ("right", "l"), "→", "plain"),
    Command("compare", "compare", "Compare with the next version, with the present text, or show it alone.",
            ("d", "enter"), "d", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip

Mode = Literal["next", "present", "alone"]
MODES: tuple[Mode, ...] = ("next", "present", "alone")


def marked(pieces: Iterable[Piece]) -> Content:
    """Return a difference: what went in [-…-], what came in {+…+}, in colours as well."""
    parts = []
    for kind, text in pieces:
        body = to_content(text)
        if kind == "removed":
            body = Content.assemble("[-", body.stylize("strike"), "-]").stylize("$text-error")
        elif kind == "added":
            body = Content.assemble("{+", body.stylize("underline"), "+}").stylize("$text-success")
        parts.append(body)
    return Content("").join(parts)


class _Page(VerticalScroll, inherit_bindings=False):
    """What scrolls; its screen has the keys."""


class VersionsScreen(ScrollingScreen):
    """Walks through the versions of a text. It begins with the latest change."""

    commands = VERSIONS_COMMANDS
    BINDINGS: ClassVar = bindings(VERSIONS_COMMANDS)
    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, label: str, versions: Sequence[Version], tz: tzinfo | None) -> None:
        super().__init__()
        self._label, self._versions, self._tz = label, tuple(versions), tz
        self.place = max(0, len(self._versions) - 2)
        """The version shown, from 0; the last one is the present text."""
        self.mode: Mode = "next"
        """What it is compared with."""

    def compose(self) -> ComposeResult:
        """A title, which version it is, and the text."""
        yield Static(id="title")
        yield Static(id="which")
        with _Page(id="page"):
            yield Static(id="body")
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the latest change."""
        self._show()

    @property
    def _last(self) -> bool:
        return self.place == len(self._versions) - 1

    def _show(self) -> None:
        """Show the present version as the mode wants it."""
        self.query_one("#title", Static).update(
            Content.assemble(("Earlier versions of ", QUIET), to_line(self._label, "bold"))
        )
        self.query_one("#which", Static).update(
            to_content(f"{told(self._versions, self.place, self._tz)}\n{self._how()}")
        )
        self.query_one("#body", Static).update(self._body())
        self.set_class(self.csr.privacy, "-private")
        self.show_keys()

    def _how(self) -> str:
        """Return what is shown of the version, in words."""
        if self._last or self.mode == "alone":
            return "The text as it was then" if not self._last else "The text as it is"
        other = "the present text" if self._target == len(self._versions) - 1 else "the next version"
        return f"Changes to {other}: [-went-] {{+came+}}"

    @property
    def _target(self) -> int:
        """The version that this one is compared with."""
        last = len(self._versions) - 1
        return last if self.mode == "present" else min(self.place + 1, last)

    def _body(self) -> Content:
        text = self._versions[self.place].text
        if not self._last and self.mode != "alone":
            return marked(difference(text, self._versions[self._target].text))
        return to_content(text) if text.strip() else Content.styled("(empty)", QUIET)

    def privacy_changed(self) -> None:
        """Draw or open the curtain."""
        self.veil_focus(self.csr.privacy, self.query_one(_Page))
        self._show()

    def command_applies(self, command: Command) -> bool:
        """Only where there is an older or a newer one; nothing is walked through behind the curtain."""
        match command.action:
            case "walk(-1)":
                return self.place > 0 and not self.csr.privacy
            case "walk(1)":
                return not self._last and not self.csr.privacy
            case "compare":
                return not self._last and not self.csr.privacy
        return True

    def action_walk(self, by: int) -> None:
        """Go to the version before or after."""
        if not self.csr.privacy:
            self.place = min(max(self.place + by, 0), len(self._versions) - 1)
            self._show()
            self.action_end(0)

    def action_compare(self) -> None:
        """Compare with another one, or show the text alone."""
        if not self.csr.privacy:
            self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
            self._show()
