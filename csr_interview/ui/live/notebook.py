"""The documents of a live interview: one per step and field, each with its own cursor and undo history."""

from __future__ import annotations

from textual.document._document import Selection

from csr_interview.live.session import CLOSING, OPENING, InterviewSession
from csr_interview.models.interview import NOTE_FIELDS, TEXT_FIELDS
from csr_interview.text import clean
from csr_interview.ui.widgets.note_area import NoteState

SCRIPT_FIELD = {OPENING: "opening_notes", CLOSING: "candidate_questions"}
"""What the notes field stores on the two scripts, which have no other field."""

REPLY = "reply"
"""The one field of a task: the candidate's written reply."""


class Notebook:
    """Creates documents from the session, and updates the session with typed text."""

    def __init__(self, session: InterviewSession) -> None:
        self._session = session
        self._documents: dict[tuple[str, str], NoteState] = {}

    def fields(self, step: str) -> tuple[str, ...]:
        """Return the fields of a step in order: STAR and notes, or only notes."""
        if step in SCRIPT_FIELD:
            return ("notes",)
        question = next((q for q in self._session.bank.questions if q.id == step), None)
        if question is None:
            return (REPLY,) if step in self._session.tasks else ()
        return TEXT_FIELDS if question.star else NOTE_FIELDS

    def document(self, step: str, field: str) -> NoteState:
        """Return the document of a field on a step; an empty one for an unused field."""
        key = (step, field)
        if key not in self._documents:
            self._documents[key] = NoteState.of(self._kept(step, field), key)
        return self._documents[key]

    def keep(self, step: str, field: str) -> None:
        """Write the text of a document to the session."""
        text = self._documents[step, field].text
        if field == REPLY:
            self._session.keep_reply(step, text)
        elif step not in SCRIPT_FIELD:
            self._session.write(field, text, question=step)
        elif field == "notes":
            self._session.write(SCRIPT_FIELD[step], text)

    def append(self, step: str, field: str, text: str) -> None:
        """Add text on a new line to a document that is not shown now."""
        state = self.document(step, field)
        end = state.document.end
        state.document.replace_range(end, end, text if not state.text.strip() else f"\n{text}")
        state.wrapped, state.selection = None, Selection.cursor(state.document.end)
        self.keep(step, field)

    def take_back(self, step: str, field: str, text: str) -> bool:
        """Remove what `append` added to a document that is not shown now; False if it is no longer its end.

        Typing there can no longer be undone: its locations may be gone.
        """
        state = self.document(step, field)
        lines, added = state.document.lines, text.splitlines()
        row = len(lines) - len(added)
        if lines[row:] != added:
            return False
        start = (row - 1, len(lines[row - 1])) if row else (0, 0)
        state.document.replace_range(start, state.document.end, "")
        state.history.clear()
        state.wrapped, state.selection = None, Selection.cursor(state.document.end)
        self.keep(step, field)
        return True

    def checkpoint(self) -> dict[tuple[str, str], int]:
        """End the current step of typing in each document, and return how many can be undone."""
        for state in self._documents.values():
            state.history.checkpoint()
        return {key: len(state.history.undo_stack) for key, state in self._documents.items()}

    def keep_all(self) -> None:
        """Write all pending text to the session: a signal does not wait for messages."""
        for step, field in self._documents:
            if clean(self._documents[step, field].text) != self._kept(step, field):
                self.keep(step, field)

    def first_open(self, step: str) -> str:
        """Return the field to continue in: the last one with text, or the first."""
        fields = self.fields(step)
        written = [field for field in fields if self.document(step, field).text.strip()]
        return written[-1] if written else fields[0]

    def _kept(self, step: str, field: str) -> str:
        """Return the session's text; empty for an unused field."""
        if field not in self.fields(step):
            return ""
        if field == REPLY:
            return self._session.task_result(step).text
        if step in SCRIPT_FIELD:
            return str(getattr(self._session.interview, SCRIPT_FIELD[step]))
        return str(getattr(self._session.interview.answer(step), field))
