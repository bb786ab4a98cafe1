"""A new interview: the candidate has just joined the call, so a name and Enter must be enough."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.widgets import Input

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate
from csr_interview.ui.commands import bindings
from csr_interview.ui.screens import new_interview_view as view
from csr_interview.ui.screens.new_interview_fields import NewInterviewFields

SOMEBODY_ELSE = "somebody else"
NOT_STARTED = "What you typed for the new interview is kept only once it starts."


class NewInterviewScreen(NewInterviewFields):
    """The form of a new interview.

    `created` is called with this screen and the new interview's id, and has to put the interview in the
    place of the form. `prefill` opens it for a known candidate.
    """

    commands = view.NEW_COMMANDS
    BINDINGS: ClassVar = bindings(view.NEW_COMMANDS)
    CSS_PATH = "new_interview.tcss"
    AUTO_FOCUS = "#candidate LineInput"
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-tiny"),
        (50, "-medium"),
        (110, "-wide"),
    ]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [
        (0, "-flat"),
        (14, "-short"),
        (22, "-roomy"),
        (30, "-tall"),
    ]

    def action_line(self, by: int) -> None:
        """Go through the known candidates while they are offered, else to another field."""
        if self._candidate.step(by):
            return
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    # ------------------------------------------------------------------ leaving

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        """Enter in a field chooses a highlighted known candidate, else starts."""
        event.stop()
        if self._candidate.picking and event.input is self._candidate.input:
            self._candidate.choose()
        else:
            await self.action_start()

    def _complete(self) -> bool:
        """Tell whether all is there; else say what is missing under its field and go to the first one."""
        email = self._input("email").text
        wrong = {
            "candidate": "" if self._input("candidate").text else view.NAME_MISSING,
            "interviewer": "" if self._input("interviewer").text else view.INTERVIEWER_MISSING,
            "email": view.EMAIL_WRONG if email and "@" not in email else "",
            "bank": "" if self._banks else view.NO_BANK,
        }
        missing = [name for name, text in wrong.items() if text]
        for name in missing:
            self._line(name).tell(wrong[name], wrong=True)
        fields = [name for name in missing if name != "bank"]
        if fields:
            self._input(fields[0]).focus()
            self.call_after_refresh(self._line(fields[0]).scroll_visible, animate=False)  # message included
        return not missing

    async def action_start(self) -> None:
        """Create the interview and go there, once however often the key came."""
        if self._starting:
            return
        same = self._candidate.same_name
        if same and self._input("candidate").text != self._somebody_new:
            # The app's worker: one of this screen would end with it, before the interview is open.
            self.app.run_worker(self._ask_who(same), group="who", exclusive=True)
            return
        self._starting = True
        self._problem("")
        # What is typed while banks are read and the interview is stored belongs to the interview.
        with self.csr.input_held():
            interview_id = await self._try_to_create()
            if interview_id:
                await self._created(self, interview_id)
        self._starting = bool(interview_id)

    async def _ask_who(self, same: list[Candidate]) -> None:
        """Ask whether a name that is known means the same person.

        Two records of one person would keep the panel apart. The person chosen is shown in the form, with the
        stage that comes next, before the interview starts; for somebody new it starts at once.
        """
        from csr_interview.ui.screens.dialogs import Choose, Pick

        name = self._input("candidate").text
        contact = {one.id: " · ".join(filter(None, (one.email, one.phone))) for one in same}
        picks = [Pick("The same person", one, contact[one]) for one in contact]
        picks.append(Pick("Somebody else of that name", SOMEBODY_ELSE))
        answer = await self.app.push_screen_wait(Choose("Interviewed before?", picks, body=name))
        if answer == SOMEBODY_ELSE:
            self._somebody_new = name
            await self.action_start()
        elif answer is not None:
            self._candidate.take(next(one for one in same if one.id == answer))

    async def _try_to_create(self) -> str:
        """Return the id of the new interview; empty, and what is wrong said, where there is none."""
        try:
            if not self._banks:
                await self._read_banks()
            return await self._create() if self._complete() else ""
        except CsrInterviewError as error:
            self._problem(str(error))
            return ""

    async def _create(self) -> str:
        """Store the new interview and return its id."""
        bank, known = self._bank, self._candidate.known
        assert bank is not None  # `_complete` saw to it
        stage = self._stage.stage
        email, phone = self._input("email").text, self._input("phone").text
        if known is not None and (email, phone) != (known.email, known.phone):
            await self.csr.ask("edit_candidate", known.id, known.name, email, phone)
        interview = await self.csr.ask(
            "create_interview",
            candidate=self._input("candidate").text,
            bank=bank if stage is None else bank.for_stage(stage.id),
            role=self._input("role").text or view.role_of(bank),
            stage=self._stage.text,
            interviewer=self._input("interviewer").text,
            email=email,
            phone=phone,
            candidate_id=known.id if known is not None else None,
        )
        return str(interview.id)

    def unfinished(self) -> str:
        """A name typed for an interview that has not started."""
        return "" if self._input("candidate").text in ("", self._prefilled_name) else NOT_STARTED

    def action_back(self) -> None:
        """Leave the known candidates, else the form; ask first when a name was typed."""
        if self._candidate.picking:
            self._candidate.leave()
        elif self.unfinished():
            self.run_worker(self._leave(), group="leave", exclusive=True)
        else:
            self.dismiss()

    @property
    def _prefilled_name(self) -> str:
        return self._prefill.candidate.name if self._prefill.candidate is not None else ""

    async def _leave(self) -> None:
        from csr_interview.ui.screens.dialogs import Ask

        question = Ask(
            "Leave without starting?", NOT_STARTED,
            yes="Leave", no="Stay",
        )  # fmt: skip
        if await self.app.push_screen_wait(question):
            self.dismiss()
