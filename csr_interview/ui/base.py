"""What every screen has in common: one table of commands, the key bar, and the app's services."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import Screen

from csr_interview.ui.commands import Command, footer_items
from csr_interview.ui.compositor import FrugalCompositor
from csr_interview.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from csr_interview.ui.app import CsrInterviewApp

TEXT_FIELDS = frozenset(("Input", "TextArea"))
"""By name, as style sheets know them: importing TextArea costs the home screen some 10 ms."""


class CommandScreen(Screen[None]):
    """A screen whose bindings, footer, help and palette come from `commands`.

    Subclasses set `commands` and `BINDINGS = bindings(commands)`, compose a `KeyBar`, and may override
    `command_applies` to hide what cannot be done now.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-tiny"),
        (40, "-narrow"),
        (78, "-medium"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-flat"),
        (12, "-short"),
        (30, "-tall"),
        (46, "-roomy"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrugalCompositor()

    @property
    def csr(self) -> CsrInterviewApp:
        """The app, with its desk, library and clocks."""
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
        for bar in self.query(KeyBar):
            bar.show(footer_items(applicable, typing=self.typing))

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
