"""The dialog that asks for the user's name and email address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.models.interview import Profile
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs import FormDialog
from csr_interview.ui.widgets.form_fields import Line, LineInput, email_problem

WHY = "Your name is on your scorecards and in the audit log."
YOUR_NAME_MISSING = "Enter your name."


class Entered(NamedTuple):
    """What was entered."""

    name: str
    email: str


class ProfileDialog(FormDialog[Entered | None]):
    """A form for the user's name and email address; None if canceled.

    `names` are interviewers in the database, one of whom may be the user. None of them is preselected.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Cancel"),
        ("f8", "save", "Save"),
        ("down", "app.focus_next", "Next field"),
    ]
    # Not DEFAULT_CSS: the rules for dialogs in app.tcss would override it.
    CSS = "ProfileDialog OptionList { max-height: 6; }"

    def __init__(self, present: Profile | None, names: Sequence[str] = ()) -> None:
        super().__init__("Your name and email" if present else "Who are you?", WHY)
        self.place = ("", "profile")
        self._present = Entered(present.name, present.email) if present else Entered("", "")
        self._names = tuple(names)
        self._out = "cancel" if present else "later"

    def parts(self) -> ComposeResult:
        """Compose the fields, and the names to choose from."""
        yield from self.restored_line()
        for field, hint in (("name", "your name"), ("email", "optional")):
            value = self.restored.get(field, getattr(self._present, field))
            text = LineInput(value, placeholder=hint, select_on_focus=False)
            yield Line(field.capitalize(), text, id=f"line-{field}")
        if self._names:
            yield Static("Interviewers in this database", classes="quiet")
            yield OptionList(*(Option(to_line(name)) for name in self._names))

    def keys(self) -> Sequence[KeyItem]:
        """Save, or do it another time."""
        choose = self.query(OptionList) and isinstance(self.focused, OptionList)
        return (
            KeyItem("Enter", "choose" if choose else "save", "" if choose else "save"),
            KeyItem("Tab", "next field", "app.focus_next", "Tab next"),
            KeyItem("Esc", self._out, "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """Focus the name, unless the privacy screen hides the form."""
        for names in self.query(OptionList):
            names.highlighted = None
        self.query_one(LineInput).focus()
        if self.private:
            self._veil(True)

    def on_descendant_focus(self) -> None:
        """Update what Enter does."""
        self.show_keys()

    def typed(self) -> dict[str, str]:
        """Return the fields, if one was changed."""
        return {} if self._entered == self._present else self._entered._asdict()

    def fill(self) -> None:
        """Fill in what is saved."""
        for field, value in zip(self.query(LineInput), self._present, strict=True):
            field.put(value)

    @property
    def _entered(self) -> Entered:
        return Entered(*(field.text for field in self.query(LineInput)))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Fill in a name of the list."""
        event.stop()
        field = self.query_one("#line-name LineInput", LineInput)
        field.put(self._names[event.option_index])
        field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Return what was entered, or show what is wrong."""
        entered = self._entered
        missing = "" if entered.name else YOUR_NAME_MISSING
        if not self.show_wrong({"name": missing, "email": email_problem(entered.email)}):
            self.forget_typed()
            self.dismiss(entered)
