"""What a note field keeps of a document while it shows another one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from textual.document._document import Document, Selection
from textual.document._history import EditHistory
from textual.document._wrapped_document import WrappedDocument


def _new_history() -> EditHistory:
    """Return an undo history with TextArea's own limits: 50 steps, each of 2 s or 100 characters."""
    return EditHistory(max_checkpoints=50, checkpoint_timer=2.0, checkpoint_max_characters=100)


@dataclass(eq=False)
class NoteState:
    """One document and everything that belongs to editing it; a screen keeps one per question and field.

    Make it with `NoteState.of(text, key)`, hand it to `NoteArea.swap`, and read `text` at any time:
    the document is the one being edited, not a copy.
    """

    document: Document
    key: Hashable = None
    """Whose text this is (the id of a question, say); comes back in `NoteArea.Edited`."""
    history: EditHistory = field(default_factory=_new_history)
    selection: Selection = field(default_factory=Selection)
    """Start and end of the selection; the cursor is at the end. As of the last swap."""
    scroll_y: float = 0.0
    """First visible row, as of the last swap."""
    wrapped: WrappedDocument | None = None
    """The document cut into rows, as of the last swap; None until it was first shown."""

    @classmethod
    def of(cls, text: str = "", key: Hashable = None) -> NoteState:
        """Return the state of a freshly opened document: no history, the cursor after the text."""
        document = Document(text)
        return cls(document, key, selection=Selection.cursor(document.end))

    @property
    def text(self) -> str:
        """The text as it is now, with newlines as in the text it was made of."""
        return self.document.text
