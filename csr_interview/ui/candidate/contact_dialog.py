"""The dialog that edits a candidate's name, contact details and experience."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs import FieldsDialog
from csr_interview.ui.widgets.form_fields import NAME_MISSING, ExperienceOneOf, LineInput, OneOf


class ContactDialog(FieldsDialog[None]):
    """A form for name, email, phone number and experience.

    `save` takes the fields and returns an error, empty for none; on an error the form keeps the input.
    """

    name_missing = NAME_MISSING

    def __init__(
        self, candidate: str, present: Mapping[str, str], save: Callable[[dict[str, str]], Awaitable[str]]
    ) -> None:
        fields: dict[str, LineInput | ExperienceOneOf] = {
            name: LineInput(select_on_focus=False) for name in ("name", "email", "phone")
        }
        fields["experience"] = ExperienceOneOf()
        super().__init__("Candidate details", "", (candidate, "contact"), fields, present)
        self._save = save
        self._saving = False

    def parts(self) -> ComposeResult:
        """Compose the fields and room for an error."""
        yield from super().parts()
        yield Static("", classes="error")

    @on(Input.Changed)
    @on(OneOf.Changed)
    def _changed(self, event: Input.Changed | OneOf.Changed) -> None:
        event.stop()
        self._tell("")

    async def save(self, entries: dict[str, str]) -> None:
        """Save and close, or show what is wrong; once for repeated keys."""
        if self._saving:
            return
        self._saving = True
        problem = await self._save(entries)
        self._saving = False
        if problem:
            self._tell(f"Not saved. {problem}")
        else:
            self.forget_typed()
            self.dismiss(None)

    def _tell(self, text: str) -> None:
        self.query_one(".error", Static).update(to_line(text))
