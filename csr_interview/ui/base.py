"""What every screen has in common: one table of commands, the key bar, and the app's services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.screen import Screen

from csr_interview.ui.commands import Command, KeyItem, footer_items
from csr_interview.ui.terminal.compositor import FrugalCompositor
from csr_interview.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widget import Widget

    from csr_interview.ui.app import CsrInterviewApp

WIDE = 110
"""Columns from which parts of a screen stand side by side."""
TALL = 30
"""Rows from which a screen has room for headings and blank lines."""

TEXT_FIELDS = frozenset(("Input", "TextArea"))
"""By name, as style sheets know them: importing TextArea costs the home screen some 10 ms."""


def back_to(screen: Screen[Any]) -> None:
    """Leave all screens above one that is open; each screen left keeps its work."""
    # Not `pop_until_active`: it pops later, and keys typed right after would go to the wrong screen.
    app = screen.app
    while app.screen is not screen:
        if isinstance(app.screen, CommandScreen):
            app.screen.keep()
        app.pop_screen()


class CommandScreen(Screen[None]):
    """A screen whose bindings, footer, help and palette come from `commands`.

    Subclasses set `commands` and `BINDINGS = bindings(commands)`, compose a `KeyBar`, and may override
    `command_applies` to hide what cannot be done now.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    # Textual sets one class of each list, the last that the size reaches: a class for still more room must
    # not join a list, or it would switch off the one below it.
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-tiny"),
        (40, "-narrow"),
        (78, "-medium"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-flat"), (12, "-short"), (TALL, "-tall")]

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrugalCompositor()
        self._veiled_focus: Widget | None = None

    def keep(self) -> None:
        """Write what is not written yet: called before the screen is left, and before the app ends."""

    def unfinished(self) -> str:
        """Return what would be gone if the app ended now, as a sentence; empty where nothing would."""
        return ""

    @property
    def csr(self) -> CsrInterviewApp:
        """The app, with its save queue, library and clocks."""
        return cast("CsrInterviewApp", self.app)

    @property
    def typing(self) -> bool:
        """Whether the focus is in a text field."""
        focused = self.focused
        return focused is not None and not TEXT_FIELDS.isdisjoint(focused._css_type_names)

    def command_applies(self, command: Command) -> bool:
        """Whether a command can be used now; others leave the footer and the palette."""
        return True

    def show_keys(self) -> None:
        """Bring the footer up to date with the focus and the state."""
        applicable = [command for command in self.commands if self.command_applies(command)]
        self.show_items(footer_items(applicable, typing=self.typing))

    def show_items(self, items: Sequence[KeyItem]) -> None:
        """Show these keys in the footer, after those that matter more just now."""
        first = tuple(self.urgent_keys())
        actions = {item.action for item in first}
        for bar in self.query(KeyBar):
            bar.show([*first, *(item for item in items if item.action not in actions)])

    def urgent_keys(self) -> Sequence[KeyItem]:
        """Return keys that come before all others as things are now."""
        return ()

    def on_descendant_focus(self) -> None:
        """The keys that work depend on where the focus is."""
        self.show_keys()

    def on_descendant_blur(self) -> None:
        """As on focus."""
        self.show_keys()

    async def on_key_bar_chosen(self, event: KeyBar.Chosen) -> None:
        """A click in the footer does what the key does."""
        event.stop()
        await self.run_action(event.action)

    def privacy_changed(self) -> None:
        """The privacy screen went up or down: show names, ratings and scores accordingly."""

    def veil_focus(self, hidden: bool, otherwise: Widget) -> None:
        """Take the focus out of what is hidden now; once it shows again, put it back where it was.

        For screens that hide the focused part itself. Done at once: left to Textual, the focus would go
        some time after the key that hides, and not come back. `otherwise` takes it where nobody had it.
        """
        if hidden:
            self._veiled_focus = self.focused
            self.set_focus(None)
        elif self.focused is None:
            left = self._veiled_focus
            back = left if left is not None and left.is_attached and left.display else otherwise
            # As when the terminal comes back: else an Input selects all, and the next letter replaces it.
            self.set_focus(back, scroll_visible=False, from_app_focus=True)

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return keys of a part of the screen that has its own: for the help, at the top while `in_part`.

        Groups of a title and its lines (keys, what they do). None where the table of commands tells all.
        """
        return []

    @property
    def in_part(self) -> bool:
        """Whether the keys of `help_groups` are the ones that work now."""
        return True

    def go_home(self) -> None:
        """Go back to the list of interviews, whatever lies between; each screen left keeps its work."""
        back_to(self.app.screen_stack[0])

    def action_home(self) -> None:
        """Back to the list of interviews, for tables that have the command."""
        self.go_home()


# A screen that is mostly one page of text, `#page`, which scrolls by keys.


class ScrollingScreen(CommandScreen):
    """What the keys of such a screen do; its table of commands names them."""

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#page").scroll_relative(y=lines * 2, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages, keeping a line in sight."""
        page = self.query_one("#page")
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

    def action_end(self, bottom: int) -> None:
        """Scroll to the top or the bottom."""
        page = self.query_one("#page")
        (page.scroll_end if bottom else page.scroll_home)(animate=False)
