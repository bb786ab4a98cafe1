"""The fields of a new interview: what they hold, and what follows from the candidate and the bank."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.screens import new_interview_view as view
from csr_interview.ui.text import PRIVACY, shown
from csr_interview.ui.widgets.candidate_line import CandidateLine
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.stage_line import StageLine
from csr_interview.ui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from csr_interview.banks.library import Library
    from csr_interview.models.bank import Bank


class NewInterviewFields(CommandScreen):
    """The form of a new interview without what can be done with it."""

    def __init__(
        self,
        created: Callable[[Screen[None], str], Awaitable[None]],
        prefill: view.Prefill = view.Prefill(),  # noqa: B008 - it is frozen
    ) -> None:
        super().__init__()
        self._created, self._prefill = created, prefill
        self._library: Library | None = None
        self._banks: tuple[Bank, ...] = ()
        self._bank_id = self._role = self._last_stage = ""
        """Bank, role and stage of the latest interview."""
        self._held: list[InterviewSummary] | None = None
        """The interviews of the known candidate that is chosen."""
        self._starting = False
        self._somebody_new = ""
        """A known name that was said to be somebody else's."""

    def compose(self) -> ComposeResult:
        """Lay out the fields."""
        yield TopLine(id="top")
        with Vertical(id="form"), Vertical(id="column"):
            yield Static(view.INTRO if self._prefill.candidate is None else view.FILLED_IN, id="intro")
            yield CandidateLine("Candidate", self._look_up, id="candidate")
            yield Line("Role", LineInput(), id="role")
            yield StageLine("Stage", id="stage")
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
            start = self._prefill
            self._bank_id = start.bank_id or last.bank_id
            self._role = start.role if start.bank_id else last.role
            self._last_stage = last.stage
            self._input("interviewer").put(last.interviewer)
            self._input("stage").put(last.stage or view.FIRST_STAGE)
            self._input("role").put(self._role)
            if start.candidate is not None:
                self._candidate.take(start.candidate)
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
        self._library, self._banks = library, library.banks
        ids = [bank.id for bank in self._banks]
        chosen = ids.index(self._bank_id) if self._bank_id in ids else 0
        names = [view.bank_line(library, bank) for bank in self._banks]
        chooser = self._chooser
        chooser.offer(names, chosen)
        chooser.can_focus = len(names) > 1
        if not names:
            self._line("bank").tell(view.NO_BANK, wrong=True)
        self._show_bank()

    @property
    def _chooser(self) -> OneOf:
        return self.query_one("#bank OneOf", OneOf)

    @property
    def _stage(self) -> StageLine:
        return self.query_one(StageLine)

    @property
    def _bank(self) -> Bank | None:
        return self._banks[self._chooser.chosen] if self._banks else None

    @on(OneOf.Changed)
    def _show_bank(self) -> None:
        """Tell about the bank, offer its role where none was typed, and its stages."""
        bank, role = self._bank, self._input("role")
        if bank is None or self._library is None:
            return
        self._line("bank").tell(view.bank_notes(self._library, bank))
        role.placeholder = view.role_of(bank)
        if role.text == self._role and self._bank_id not in ("", bank.id):
            role.put("")  # the role of the last interview, which had another bank
        self._show_stages()

    def _show_stages(self) -> None:
        """Offer the bank's stages: the next one of a known candidate, else the one held last."""
        bank = self._bank
        if bank is None:
            return
        held = None if self._held is None else [row for row in self._held if row.bank_id == bank.id]
        wanted = self._prefill.stage or ("" if held is not None else self._last_stage)
        self._stage.offer(bank.stages, held, wanted=wanted)
        self.set_class(self._stage.stage is not None, "-stages")

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
    async def _somebody_else(self, event: CandidateLine.Changed) -> None:
        """Mail, phone and what was held belong to a person: fill them in, or take them away again."""
        event.stop()
        for name in ("email", "phone"):
            field = self._input(name)
            if event.known is not None:
                field.put(getattr(event.known, name))
            elif event.before is not None and field.text == getattr(event.before, name):
                field.put("")
        self._held = None
        if event.known is not None:
            try:
                self._held = await self.csr.ask("interviews_of", event.known.id)
            except CsrInterviewError as error:
                self._problem(str(error))
        self._show_stages()

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
        self._stage.explain()  # it may name an interviewer
        title = Content.styled("New interview", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)
