"""A text in full, for terminals in which its place is too small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from csr_interview.ui.commands import KeyItem
from csr_interview.ui.screens.dialogs import Dialog
from csr_interview.ui.text import shown_line


class Reading(Dialog[None]):
    """Shows a heading and a text that scrolls; Escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,v", "dismiss(None)", "Back"),
        ("down,j", "page(1)", "Read on"),
        ("up,k", "page(-1)", "Read back"),
    ]

    def __init__(self, heading: str, text: str) -> None:
        super().__init__()
        self._heading, self._text = heading, text

    def compose(self) -> ComposeResult:
        """Lay the text out."""
        with Vertical(classes="dialog"):
            yield Static(shown_line(self._heading), classes="heading")
            yield self.body(self._text)

    def keys(self) -> Sequence[KeyItem]:
        """How to read on."""
        return KeyItem("↑ ↓", "read on and back", "page(1)", "↑ ↓ read"), *super().keys()
