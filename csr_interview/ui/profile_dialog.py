"""The dialog that asks for the user's name and email address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.models.interview import Profile
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs import FieldsDialog
from csr_interview.ui.widgets.form_fields import LineInput

WHY = "Your name is on your scorecards and in the audit log."


class Entered(NamedTuple):
    """What was entered."""

    name: str
    email: str


class ProfileDialog(FieldsDialog[Entered | None]):
    """A form for the user's name and email address; None if canceled.

    `names` are interviewers in the database, one of whom may be the user. None of them is preselected.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("down", "app.focus_next", "Next field")]
    # Not DEFAULT_CSS: the rules for dialogs in app.tcss would override it.
    CSS = "ProfileDialog OptionList { max-height: 6; }"
    name_missing = "Enter your name."

    def __init__(self, present: Profile | None, names: Sequence[str] = ()) -> None:
        hints = {"name": "your name", "email": "optional"}
        fields = {name: LineInput(placeholder=hint, select_on_focus=False) for name, hint in hints.items()}
        known = {name: getattr(present, name, "") for name in fields}
        heading = "Your name and email" if present else "Who are you?"
        super().__init__(heading, WHY, ("", "profile"), fields, known)
        self._names = tuple(names)
        self._out = "cancel" if present else "later"

    def parts(self) -> ComposeResult:
        """Compose the fields, and the names to choose from."""
        yield from super().parts()
        if self._names:
            yield Static("Interviewers in this database", classes="quiet")
            yield OptionList(*(Option(to_line(name)) for name in self._names))

    def keys(self) -> Sequence[KeyItem]:
        """Save, or do it another time."""
        choose = self.query(OptionList) and isinstance(self.focused, OptionList)
        enter, tab, _ = super().keys()
        return (
            KeyItem("Enter", "choose", "") if choose else enter,
            tab,
            KeyItem("Esc", self._out, "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """Preselect no name."""
        for names in self.query(OptionList):
            names.highlighted = None

    def on_descendant_focus(self) -> None:
        """Update what Enter does."""
        self.show_keys()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Fill in a name of the list."""
        event.stop()
        self.fields["name"].put(self._names[event.option_index])
        self.fields["name"].focus()

    async def save(self, entries: dict[str, str]) -> None:
        """Return what was entered."""
        self.forget_typed()
        self.dismiss(Entered(**entries))
