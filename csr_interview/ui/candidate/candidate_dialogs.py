"""Changing a candidate's name and contact data: a small form over the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs.dialogs import WOULD_BE_GONE, Dialog
from csr_interview.ui.widgets.form_fields import EMAIL_WRONG, NAME_MISSING, Line, LineInput

ESCAPE_AGAIN = "Esc again leaves everything as it was; Enter keeps the changes."


class Contact(NamedTuple):
    """What can be changed of a candidate."""

    name: str
    email: str
    phone: str


class ContactDialog(Dialog[bool]):
    """A form for name, e-mail address and phone number; True when they were saved.

    `save` keeps them and returns what went wrong, empty for nothing: what was typed stays in the form then.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "Cancel"), ("ctrl+s", "save", "Save")]
    # Not DEFAULT_CSS: what app.tcss says of fields in dialogs would come before it.
    CSS = """
    ContactDialog .dialog LineInput, ContactDialog .dialog LineInput:focus { border: none; }
    ContactDialog .dialog LineInput { background: $panel; }
    ContactDialog .dialog LineInput:focus { background: $accent 20%; }
    ContactDialog Line { margin-bottom: 1; }
    ContactDialog.-low Line { margin-bottom: 0; }
    ContactDialog.-veiled Line { visibility: hidden; }
    """

    def __init__(self, present: Contact, save: Callable[[Contact], Awaitable[str]]) -> None:
        super().__init__()
        self._present, self._save = present, save
        self._warned = self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the three fields."""
        with Vertical(classes="dialog"):
            yield Static("Name and contact data", classes="heading")
            for name, label in zip(Contact._fields, ("Name", "E-mail", "Phone"), strict=True):
                value = getattr(self._present, name)
                yield Line(label, LineInput(value, select_on_focus=False), id=f"line-{name}")
            yield Static("", classes="error")

    def keys(self) -> Sequence[KeyItem]:
        """How to keep it or leave it."""
        return (
            KeyItem("Enter", "keep", "save"),
            KeyItem("Tab", "next field", "app.focus_next", "Tab next"),
            KeyItem("Esc", "cancel", "cancel"),
        )

    def unfinished(self) -> str:
        """What was typed and not kept."""
        return "" if self._typed == self._present else WOULD_BE_GONE

    def on_mount(self) -> None:
        """Start in the name; behind the privacy screen nothing shows."""
        self.query_one(LineInput).focus()
        if getattr(self.app, "privacy", False):
            self._veil(True)

    @property
    def _typed(self) -> Contact:
        return Contact(*(field.text for field in self.query(LineInput)))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        """What was wrong before may be right now."""
        event.stop()
        self._warned = False
        self._tell("")
        for line in self.query(Line):
            if line.field is event.input:
                line.tell("")

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_save()

    async def action_save(self) -> None:
        """Keep what was typed, or say what is wrong with it."""
        typed = self._typed
        wrong = {
            "name": "" if typed.name else NAME_MISSING,
            "email": EMAIL_WRONG if typed.email and "@" not in typed.email else "",
        }
        for name, words in wrong.items():
            self.query_one(f"#line-{name}", Line).tell(words, wrong=bool(words))
        first = next((name for name, words in wrong.items() if words), "")
        if first:
            self.query_one(f"#line-{first}", Line).field.focus()
        elif not self._saving:
            self._saving = True
            problem = await self._save(typed)
            self._saving = False
            if problem:
                self._tell(f"Not saved. {problem}")
            else:
                self.dismiss(True)

    def action_cancel(self) -> None:
        """Leave everything as it was; where something was typed, only at the second time."""
        if self._warned or self.veiled or self._typed == self._present:
            self.dismiss(False)
        else:
            self._warned = True
            self._tell(ESCAPE_AGAIN)

    def _tell(self, text: str) -> None:
        self.query_one(".error", Static).update(to_line(text))
