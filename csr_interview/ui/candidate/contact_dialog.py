"""The dialog that edits a candidate's name, contact details and experience."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from csr_interview.models.interview import EXPERIENCE
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs import FormDialog
from csr_interview.ui.widgets.form_fields import (
    NAME_MISSING,
    ExperienceOneOf,
    Line,
    LineInput,
    OneOf,
    email_problem,
)


class Contact(NamedTuple):
    """The editable fields of a candidate."""

    name: str
    email: str
    phone: str
    experience: str


class ContactDialog(FormDialog[bool]):
    """A form for name, email, phone number and experience; returns True if they were saved.

    `save` returns an error, empty for none; on an error the form keeps the input.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(False)", "Cancel"),
        ("f8", "save", "Save"),
    ]

    def __init__(self, candidate: str, present: Contact, save: Callable[[Contact], Awaitable[str]]) -> None:
        super().__init__("Candidate details")
        self.place = (candidate, "contact")
        self._present, self._save = present, save
        self._saving = False

    def parts(self) -> ComposeResult:
        """Compose the fields."""
        yield from self.restored_line()
        for name, present in self._present._asdict().items():
            value = self.restored.get(name, present)
            field: Widget
            if name == "experience":
                field = ExperienceOneOf(value if value in EXPERIENCE else present)
            else:
                field = LineInput(value, select_on_focus=False)
            yield Line(name.capitalize(), field, id=f"line-{name}")
        yield Static("", classes="error")

    def keys(self) -> Sequence[KeyItem]:
        """Save or cancel."""
        return (
            KeyItem("Enter", "save", "save"),
            KeyItem("Tab", "next field", "app.focus_next", "Tab next"),
            KeyItem("Esc", "cancel", "dismiss(False)"),
        )

    def typed(self) -> dict[str, str]:
        """Return the fields, if one was changed."""
        return {} if self._typed == self._present else self._typed._asdict()

    def fill(self) -> None:
        """Fill in what is saved."""
        for field, value in zip(self.query(LineInput), self._present, strict=False):
            field.put(value)
        self.query_one(ExperienceOneOf).put(self._present.experience)

    def on_mount(self) -> None:
        """Focus the name, unless the privacy screen hides the form."""
        self.query_one(LineInput).focus()
        if getattr(self.app, "privacy", False):
            self._veil(True)

    @property
    def _typed(self) -> Contact:
        name, email, phone = (field.text for field in self.query(LineInput))
        return Contact(name, email, phone, self.query_one(ExperienceOneOf).level)

    @on(Input.Changed)
    @on(OneOf.Changed)
    def _changed(self, event: Input.Changed | OneOf.Changed) -> None:
        event.stop()
        self._tell("")

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_save()

    async def action_save(self) -> None:
        """Save, or show what is wrong."""
        typed = self._typed
        missing = "" if typed.name else NAME_MISSING
        wrong = {"name": missing, "email": email_problem(typed.email)}
        if not self.show_wrong(wrong) and not self._saving:
            self._saving = True
            problem = await self._save(typed)
            self._saving = False
            if problem:
                self._tell(f"Not saved. {problem}")
            else:
                self.forget_typed()
                self.dismiss(True)

    def _tell(self, text: str) -> None:
        self.query_one(".error", Static).update(to_line(text))
