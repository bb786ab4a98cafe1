"""The page of a candidate: notes, contact data and legal hold, which belong to the person."""

from __future__ import annotations

from textual import on, work

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate
from csr_interview.text import clean
from csr_interview.ui import candidate_text as text
from csr_interview.ui.commands import Command
from csr_interview.ui.screens.candidate_dialogs import Contact, ContactDialog
from csr_interview.ui.screens.candidate_parts import INTERVIEWS
from csr_interview.ui.screens.candidate_view import CandidateView
from csr_interview.ui.screens.dialogs import Ask, AskText, Choose, Pick
from csr_interview.ui.widgets.note_area import NoteArea

RELEASE, REASON = "release", "reason"


class CandidatePerson(CandidateView):
    """The parts of the page that change the candidate's own record."""

    def __init__(self, candidate_id: str) -> None:
        super().__init__(candidate_id)
        self._posted: str | None = None
        """The notes as the store has them, or will have; None before they were read."""

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense now."""
        if command.action == "leave":
            return self.typing
        if command.action in ("edit", "hold"):
            return self.candidate is not None and not self.csr.desk.read_only
        return super().command_applies(command)

    # ------------------------------------------------------------------ notes

    @property
    def _notes(self) -> NoteArea:
        return self.query_one("#notes", NoteArea)

    def candidate_read(self, candidate: Candidate) -> None:
        """Put the notes in, unless something newer was typed while they were read."""
        area = self._notes
        area.read_only = self.csr.desk.read_only
        if self._posted is None or (
            clean(area.text) == self._posted != candidate.notes and not area.has_focus
        ):
            area.load_text(candidate.notes)
            self._posted = candidate.notes

    @on(NoteArea.Edited)
    def write(self, event: NoteArea.Edited) -> None:
        """Keep what was typed, at once."""
        event.stop()
        self.keep()

    def keep(self) -> None:
        """Write notes that the store does not have yet: a signal does not wait for messages."""
        notes = clean(self._notes.text)
        if self._posted is not None and notes != self._posted and not self.csr.desk.read_only:
            self.csr.desk.post("note_candidate", self.candidate_id, notes)
            self._posted = notes

    def action_leave(self) -> None:
        """Leave the notes; outside them, the page."""
        if self.typing:
            self.keep()
            self.go_to(INTERVIEWS)
        else:
            self.action_back()

    def action_back(self) -> None:
        """Back to the screen below."""
        self.keep()
        self.dismiss()

    # ------------------------------------------------------------------ contact data and legal hold

    @work(exclusive=True, group="dialog")
    async def action_edit(self) -> None:
        """Change name and contact data."""
        candidate = self.candidate
        if candidate is None or self.csr.desk.read_only:
            return
        self.tell("")

        async def save(contact: Contact) -> str:
            try:
                await self.csr.ask("edit_candidate", self.candidate_id, *contact)
            except CsrInterviewError as error:
                return str(error)
            return ""

        present = Contact(candidate.name, candidate.email, candidate.phone)
        await self.app.push_screen_wait(ContactDialog(present, save))

    @work(exclusive=True, group="dialog")
    async def action_hold(self) -> None:
        """Set a legal hold; where there is one, give it another reason or release it."""
        candidate = self.candidate
        if candidate is None or self.csr.desk.read_only:
            return
        self.tell("")
        if not candidate.held_at:
            await self._ask_reason("hold", "Set a legal hold?", text.HOLD_MEANS)
            return
        since = (
            "" if self.csr.privacy else text.held(candidate, self.csr.now().tzinfo, hidden=False, brief=True)
        )
        body = f"{since}\n\n{text.HOLD_MEANS}".strip()
        picks = [Pick("Release the hold", RELEASE), Pick("Change the reason", REASON)]
        chosen = await self.app.push_screen_wait(Choose("There is a legal hold", picks, body=body))
        if chosen == REASON:
            value = "" if self.csr.privacy else candidate.hold_reason
            await self._ask_reason("hold", "Why is there a legal hold?", "", value)
        elif chosen == RELEASE:
            question = Ask("Release the legal hold?", text.RELEASE_MEANS, yes="Release", no="Keep it")
            if await self.app.push_screen_wait(question):
                await self._ask_reason("release", "Why is the hold released?", "Keep it short; it stays.")

    async def _ask_reason(self, verb: str, heading: str, body: str, value: str = "") -> None:
        """Ask for a reason and use it; where the store refuses, ask again with what was typed."""
        problem = ""
        while True:
            words = "\n\n".join(part for part in (body, problem) if part)
            question = AskText(heading, words, value=value, missing="A reason is needed.")
            reason = await self.app.push_screen_wait(question)
            if reason is None:
                return
            try:
                await self.csr.ask(verb, self.candidate_id, reason)
            except CsrInterviewError as error:
                value, problem = reason, str(error)
            else:
                self.read()
                return
