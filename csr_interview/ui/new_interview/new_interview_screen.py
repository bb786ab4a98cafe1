"""A new interview: the candidate has just joined the call, so a name and Enter must be enough."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from csr_interview.banks.library import SOURCES, BankFile, Library, file_of, replaced_by
from csr_interview.errors import CsrInterviewError
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.text import clean_line
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.content import PRIVACY, to_content
from csr_interview.ui.new_interview.new_interview_fields import CandidateLine, StageLine
from csr_interview.ui.widgets.form_fields import EMAIL_WRONG, NAME_MISSING, Line, LineInput, OneOf
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

# What the form of a new interview says and offers, made from the models alone.


@dataclass(frozen=True)
class Prefill:
    """What the form begins with when opened for somebody; what is empty comes from the last interview."""

    candidate: Candidate | None = None
    bank_id: str = ""
    role: str = ""
    stage: str = ""
    """The title of one of the bank's stages."""


FIRST_STAGE = "Phone screen"
"""The stage offered before there was any interview."""

MATCHES = 4
"""Known candidates offered at a time."""

NEW_COMMANDS: tuple[Command, ...] = (
    Command("start", "start", "Start the interview; what is missing is asked for.", ("ctrl+s",), "Enter"),
    Command("back", "back", "Back to the list; asks first when a name was typed.", ("escape",), "Esc"),
    Command("line(1)", "next field", "Next field, or down the known candidates.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "Back a field, or up the known candidates.", ("up",), "⇧Tab ↑",
            footer=False, palette=False),
    Command("start", "Start from the bank line", "", ("enter",), "Enter", footer=False, palette=False),
    Command("app.privacy", "privacy", "Hide names and contact data.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip

INTRO = "Type the candidate's name and press Enter. Once your name is there, the rest can stay."
FILLED_IN = "Filled in from the candidate's page. Enter starts."
INTERVIEWER_MISSING = "Your name is needed: it stands on the scorecard. It is remembered for next time."
NO_BANK = "No question bank can be used. In a shell, `csr-interview banks check` says what is wrong."


def role_of(bank: Bank) -> str:
    """Return the role that a bank is for, on one line."""
    return clean_line(bank.role.title)


def bank_line(library: Library, bank: Bank) -> str:
    """Return a bank as one line: what for, which version, whose, how much; how long where it is one call."""
    much = f"{len(bank.questions)} questions · {bank.minutes} min"
    if bank.tasks:
        much += f" + {len(bank.tasks)} tasks · {sum(task.minutes for task in bank.tasks)} min"
    if bank.stages:
        much = f"{len(bank.stages)} stages"
    used = file_of(library, bank)
    whose = "" if used is None or used.source == "shipped" else f", {SOURCES[used.source]}"
    return f"{bank.title} {bank.version}{whose} · {much}"


def bank_notes(library: Library, bank: Bank) -> str:
    """Return what stands under a bank: own files of it that are not used, and files that cannot be used."""
    notes = [_not_used(bank, file) for file in replaced_by(library, bank) if file.source != "shipped"]
    return "\n".join(filter(None, (*notes, unusable(library))))


def _not_used(bank: Bank, file: BankFile) -> str:
    assert file.bank is not None  # a broken file is replaced by none
    version = file.bank.version
    what = f"Your own {version}" if file.source == "own" else f"{version} {SOURCES[file.source]}"
    same = (*bank.order, 0, 0)[:3] == (*file.bank.order, 0, 0)[:3]
    return f"{what} is not used: that version was found twice." if same else f"{what} is older and not used."


def unusable(library: Library) -> str:
    """Return a note on the bank files that cannot be used, with the way out; empty where all can."""
    names = [file.path.name for file in library.files if file.state == "broken"]
    if not names and not library.problems:
        return ""
    what = f"Not usable: {', '.join(names)}" if names else "A folder of question banks cannot be read"
    return f"{what}. In a shell, `csr-interview banks check` says why."


# The fields of a new interview: what they hold, and what follows from the candidate and the bank.


SOMEBODY_ELSE = "somebody else"
NOT_STARTED = "What you typed for the new interview is kept only once it starts."


class NewInterviewScreen(CommandScreen):
    """The form of a new interview; `prefill` opens it for a known candidate."""

    commands = NEW_COMMANDS
    BINDINGS: ClassVar = bindings(NEW_COMMANDS)
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

    def __init__(self, prefill: Prefill) -> None:
        super().__init__()
        self._prefill = prefill
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
            yield Static(INTRO if self._prefill.candidate is None else FILLED_IN, id="intro")
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
            last = await self.csr.ask(Store.last_details, Fresh.STALE)
        except CsrInterviewError as error:
            self._problem(str(error))
        else:
            start = self._prefill
            self._bank_id = start.bank_id or last.bank_id
            self._role = start.role if start.bank_id else last.role
            self._last_stage = last.stage
            self._input("interviewer").put(last.interviewer)
            self._input("stage").put(last.stage or FIRST_STAGE)
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
        names = [bank_line(library, bank) for bank in self._banks]
        chooser = self._chooser
        chooser.offer(names, chosen)
        chooser.can_focus = len(names) > 1
        if not names:
            self._line("bank").tell(NO_BANK, wrong=True)
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
        self._line("bank").tell(bank_notes(self._library, bank))
        role.placeholder = role_of(bank)
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
            return await self.csr.ask(lambda store: store.candidates(name, MATCHES), Fresh.STALE)
        except CsrInterviewError as error:
            self._problem(str(error))
            return []

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
        if (known := event.known) is not None:
            try:
                self._held = await self.csr.ask(lambda store: store.interviews_of(known.id), Fresh.AS_TYPED)
            except CsrInterviewError as error:
                self._problem(str(error))
        self._show_stages()

    # ------------------------------------------------------------------ showing

    def _problem(self, text: str) -> None:
        """Say what kept the interview from being created; all that was typed stays."""
        self.query_one("#problem", Static).update(to_content(text))
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
            "candidate": "" if self._input("candidate").text else NAME_MISSING,
            "interviewer": "" if self._input("interviewer").text else INTERVIEWER_MISSING,
            "email": EMAIL_WRONG if email and "@" not in email else "",
            "bank": "" if self._banks else NO_BANK,
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
                await self.csr.routes.begin(self, interview_id)
        self._starting = bool(interview_id)

    async def _ask_who(self, same: list[Candidate]) -> None:
        """Ask whether a name that is known means the same person.

        Two records of one person would keep the panel apart. The person chosen is shown in the form, with the
        stage that comes next, before the interview starts; for somebody new it starts at once.
        """
        from csr_interview.ui.dialogs.dialogs import Choose, Pick

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
            await self.csr.ask(
                lambda store: store.edit_candidate(known.id, known.name, email, phone), about=known.id
            )
        create = partial(
            Store.create_interview,
            candidate=self._input("candidate").text,
            bank=bank if stage is None else bank.for_stage(stage.id),
            role=self._input("role").text or role_of(bank),
            stage=self._stage.text,
            interviewer=self._input("interviewer").text,
            email=email,
            phone=phone,
            candidate_id=known.id if known is not None else None,
        )
        interview = await self.csr.ask(create)
        return interview.id

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
        from csr_interview.ui.dialogs.dialogs import Ask

        question = Ask(
            "Leave without starting?", NOT_STARTED,
            yes="Leave", no="Stay",
        )  # fmt: skip
        if await self.app.push_screen_wait(question):
            self.dismiss()
