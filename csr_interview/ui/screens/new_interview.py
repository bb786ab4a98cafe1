"""A new interview: the candidate has just joined the call, so a name and Enter must be enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import bindings
from csr_interview.ui.screens import new_interview_view as view
from csr_interview.ui.screens.home_view import PRIVACY
from csr_interview.ui.text import shown
from csr_interview.ui.widgets.candidate_line import CandidateLine
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


class NewInterviewScreen(CommandScreen):
    """The form of a new interview.

    `created` is called with this screen and the new interview's id, and has to put the interview in the
    place of the form.
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

    def __init__(self, created: Callable[[Screen[None], str], Awaitable[None]]) -> None:
        super().__init__()
        self._created = created
        self._banks: tuple[Bank, ...] = ()
        self._bank_id = self._role = ""
        """Bank and role of the latest interview."""
        self._starting = False

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        yield TopLine(id="top")
        with Vertical(id="form"), Vertical(id="column"):
            yield Static("Type the candidate's name and press Enter. The rest can stay as it is.", id="intro")
            yield CandidateLine("Candidate", self._look_up, id="candidate")
            yield Line("Role", LineInput(), id="role")
            yield Line("Stage", LineInput(placeholder="optional"), id="stage")
            yield Line("Interviewer", LineInput(placeholder="your name"), id="interviewer")
            yield Line("E-mail", LineInput(placeholder="optional", select_on_focus=False), id="email")
            yield Line("Phone", LineInput(placeholder="optional", select_on_focus=False), id="phone")
            yield Line("Question bank", OneOf("reading…"), id="bank")
        yield Static("", id="problem")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Fill in what the last interview was set up with."""
        self.privacy_changed()
        self.show_keys()
        try:
            last = await self.csr.ask("last_details")
        except CsrInterviewError as error:
            self._problem(str(error))
        else:
            self._bank_id, self._role = last.bank_id, last.role
            self._input("interviewer").put(last.interviewer)
            self._input("stage").put(last.stage or view.FIRST_STAGE)
            self._input("role").put(last.role)
        self.run_worker(self._read_banks(), group="banks")

    def _line(self, name: str) -> Line:
        return self.query_one(f"#{name}", Line)

    @property
    def _candidate(self) -> CandidateLine:
        return self.query_one(CandidateLine)

    def _input(self, name: str) -> LineInput:
        return self.query_one(f"#{name} LineInput", LineInput)

    # ------------------------------------------------------------------ banks

    async def _read_banks(self) -> None:
        """Offer the banks, the one used last or the default one chosen."""
        library = await self.csr.library()
        self._banks = library.banks
        ids = [bank.id for bank in self._banks]
        chosen = ids.index(self._bank_id) if self._bank_id in ids else 0
        names = [view.bank_line(bank) for bank in self._banks]
        chooser = self.query_one(OneOf)
        chooser.offer(names, chosen)
        chooser.can_focus = len(names) > 1
        self._line("bank").tell(view.unusable(library) if names else view.NO_BANK, wrong=not names)
        self._show_role()

    @property
    def _bank(self) -> Bank | None:
        return self._banks[self.query_one(OneOf).chosen] if self._banks else None

    @on(OneOf.Changed)
    def _show_role(self) -> None:
        """Offer the bank's role where none was typed."""
        bank, role = self._bank, self._input("role")
        if bank is None:
            return
        role.placeholder = view.role_of(bank)
        if role.text == self._role and self._bank_id not in ("", bank.id):
            role.put("")  # the role of the last interview, which had another bank

    # ------------------------------------------------------------------ the candidate

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Take an error away once it is being mended."""
        event.stop()
        for node in event.input.ancestors:
            if isinstance(node, Line) and node.wrong:
                node.tell("")

    async def _look_up(self, name: str) -> list[Candidate]:
        """Return known candidates whose names begin so."""
        try:
            found: list[Candidate] = await self.csr.ask("candidates", name, limit=view.MATCHES)
        except CsrInterviewError as error:
            self._problem(str(error))
            return []
        return found

    @on(CandidateLine.Changed)
    def _somebody_else(self, event: CandidateLine.Changed) -> None:
        """Mail and phone belong to a person: fill them in, or take those of the former one away."""
        event.stop()
        for name in ("email", "phone"):
            field = self._input(name)
            if event.known is not None:
                field.put(getattr(event.known, name))
            elif event.before is not None and field.text == getattr(event.before, name):
                field.put("")

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
        self._starting = True
        self._problem("")
        # What is typed while banks are read and the interview is stored belongs to the interview.
        with self.csr.input_held():
            interview_id = await self._try_to_create()
            if interview_id:
                await self._created(self, interview_id)
        self._starting = bool(interview_id)

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
        email, phone = self._input("email").text, self._input("phone").text
        if known is not None and (email, phone) != (known.email, known.phone):
            await self.csr.ask("rename_candidate", known.id, known.name, email, phone)
        interview = await self.csr.ask(
            "create_interview",
            candidate=self._input("candidate").text,
            bank=bank,
            role=self._input("role").text or view.role_of(bank),
            stage=self._input("stage").text,
            interviewer=self._input("interviewer").text,
            email=email,
            phone=phone,
            candidate_id=known.id if known is not None else None,
        )
        return str(interview.id)

    def action_back(self) -> None:
        """Leave the known candidates, else the form; ask first when a name was typed."""
        if self._candidate.picking:
            self._candidate.leave()
        elif self._input("candidate").text:
            self.run_worker(self._leave(), group="leave", exclusive=True)
        else:
            self.dismiss()

    async def _leave(self) -> None:
        from csr_interview.ui.screens.dialogs import Ask

        question = Ask(
            "Leave without starting?", "What is typed here is kept only once the interview starts.",
            yes="Leave", no="Stay",
        )  # fmt: skip
        if await self.app.push_screen_wait(question):
            self.dismiss()

    # ------------------------------------------------------------------ showing

    def _problem(self, text: str) -> None:
        """Say what kept the interview from being created; all that was typed stays."""
        self.query_one("#problem", Static).update(shown(text))
        self.set_class(bool(text), "-problem")

    def privacy_changed(self) -> None:
        """Show dots for what names a person."""
        hidden = self.csr.privacy
        for name in ("candidate", "interviewer", "email", "phone"):
            self._input(name).password = hidden
        if hidden:
            self._candidate.offer([])
        title = Content.styled("New interview", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)
