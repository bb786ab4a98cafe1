"""The form of a new interview: the candidate has joined the call, so a name and Enter must be enough."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from csr_interview.banks.library import SOURCES, BankFile, Library, file_of, replaced_by
from csr_interview.errors import CsrInterviewError, ProfileError
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.text import clean_line, fold
from csr_interview.ui.base import RESTORED, CommandScreen, KeepsTyped
from csr_interview.ui.commands import ALL, HELP, Command, privacy
from csr_interview.ui.content import HIDDEN, NO_BANK, PRIVACY, to_content
from csr_interview.ui.new_interview.new_interview_fields import PlanLine, StageLine
from csr_interview.ui.widgets.candidate_line import CandidateLine, known_by, suggestions
from csr_interview.ui.widgets.form_fields import (
    NAME_MISSING,
    ExperienceOneOf,
    Line,
    LineInput,
    OneOf,
    email_problem,
)
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from csr_interview.models.bank import Bank
    from csr_interview.models.interview import Interview
    from csr_interview.store.people import Namesake

# The texts and choices of the form, as pure functions of the models.


@dataclass(frozen=True)
class Prefill:
    """Initial values for a candidate; empty ones come from the last interview."""

    candidate: Candidate | None = None
    bank_id: str = ""
    role: str = ""
    stage: str = ""
    """The title of one of the bank's stages."""


FIRST_STAGE = "Phone screen"
"""The default stage of the first interview."""

NEW_COMMANDS: tuple[Command, ...] = (
    Command("start", "start", "Start interview.", ("f8",), "Enter"),
    Command("back", "cancel", "Cancel new interview.", ("escape",), "Esc"),
    Command("line(1)", "next field", "Next field or known candidate.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "Previous field or known candidate.", ("up",), "⇧Tab ↑",
            footer=False, palette=False),
    Command("start", "Start interview", "", ("enter",), "Enter", footer=False, palette=False),
    privacy("names and contact details"),
    HELP,
    ALL,
)  # fmt: skip

INTRO = "Enter the candidate's name, then press Enter."
BOTH_NAMES = "Enter both names, then press Enter."
FILLED_IN = "Filled in from the candidate's page. Press Enter to start."
INTERVIEWER_MISSING = "Enter your name. It is on your scorecards and in the audit log."
ANOTHER = "Continue as {}?"
WHO_ELSE = "another interviewer"


def role_of(bank: Bank) -> str:
    """Return the role of a bank, on one line."""
    return clean_line(bank.role.title)


def bank_line(library: Library, bank: Bank) -> str:
    """Return a bank as one line: title, version, origin and size."""
    much = f"{len(bank.questions)} questions"
    if bank.stages:
        much = f"{len(bank.stages)} stages"
    used = file_of(library, bank)
    whose = "" if used is None or used.source == "shipped" else f", {SOURCES[used.source]}"
    return f"{bank.title} {bank.version}{whose} · {much}"


def bank_notes(library: Library, bank: Bank) -> str:
    """Return notes on a bank: its own files that are not used, and invalid files."""
    notes = [_not_used(bank, file) for file in replaced_by(library, bank) if file.source != "shipped"]
    return "\n".join(filter(None, (*notes, unusable(library))))


def _not_used(bank: Bank, file: BankFile) -> str:
    assert file.bank is not None  # a broken file replaces nothing
    version = file.bank.version
    what = f"Your own {version}" if file.source == "own" else f"{version} {SOURCES[file.source]}"
    same = (*bank.order, 0, 0)[:3] == (*file.bank.order, 0, 0)[:3]
    return f"{what} is not used: duplicate version." if same else f"{what} is not used: it is older."


def unusable(library: Library) -> str:
    """Return a note on invalid bank files and what to do; empty if all are valid."""
    names = [
        file.path.name + (f" (conflicts with {file.conflicts_with.name})" if file.conflicts_with else "")
        for file in library.files
        if file.state == "broken"
    ]
    if not names and not library.problems:
        return ""
    what = f"Invalid: {', '.join(names)}" if names else "A folder of question banks cannot be read"
    return f"{what}. Run `csr-interview banks check` in a shell for details."


# The form.


TEXTS = ("candidate", "role", "stage", "interviewer", "email", "phone")
"""The lines for text."""

DIFFERENT_PERSON = "different person"
NOT_STARTED = "The new interview has not started. Your entries will be lost."


class NewInterviewScreen(KeepsTyped, CommandScreen):
    """The form of a new interview; `prefill` opens it for a known candidate."""

    commands = NEW_COMMANDS
    CSS_PATH = "new_interview.tcss"
    AUTO_FOCUS = "#candidate LineInput"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (50, "-medium"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (14, "-short"), (22, "-roomy"), (30, "-tall")]

    def __init__(self, prefill: Prefill) -> None:
        super().__init__()
        self._prefill = prefill
        self.place = (prefill.candidate.id if prefill.candidate is not None else "", "new interview")
        self._given: dict[str, str] = {}
        """What the fields were filled with."""
        self._restored: dict[str, str] = dict(self.restored)
        """What was typed before; what belongs to a person until it is filled in."""
        self._library: Library | None = None
        self._banks: tuple[Bank, ...] = ()
        self._bank_id = self._role = self._last_stage = ""
        """Bank, role and stage of the latest interview."""
        self._held: list[InterviewSummary] | None = None
        """The interviews of the chosen known candidate."""
        self._starting = False
        self._told_apart: tuple[str, frozenset[str]] = ("", frozenset())
        """A typed name, and the IDs of known candidates with that name who are different people."""

    def compose(self) -> ComposeResult:
        """Compose the fields."""
        yield TopLine()
        with Vertical(id="form"), Vertical(id="column"):
            intro = INTRO if self._me else BOTH_NAMES
            yield Static(intro if self._prefill.candidate is None else FILLED_IN, id="intro")
            yield CandidateLine("Candidate", self._look_up, id="candidate")
            yield Line("Role", LineInput(), id="role")
            yield StageLine("Stage", id="stage")
            yield Line("Interviewer", LineInput(placeholder="your name"), id="interviewer")
            yield Line("Email", LineInput(placeholder="optional", select_on_focus=False), id="email")
            yield Line("Phone", LineInput(placeholder="optional", select_on_focus=False), id="phone")
            yield Line("Experience", ExperienceOneOf(), id="experience")
            yield Line("Question bank", OneOf("reading…"), id="bank")
            yield PlanLine("Plan", id="plan")
        yield Static("", id="problem")
        yield KeyBar()

    async def on_mount(self) -> None:
        """Fill in the settings of the last interview."""
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
            self._given = {
                "interviewer": self._me,
                "stage": last.stage or FIRST_STAGE,
                "role": self._role,
            }
            for name, text in self._given.items():
                self._input(name).put(text)
            if start.candidate is not None and not self._restored:
                self._candidate.take(start.candidate)
        await self._restore()
        self.start_reading(self._read_banks)

    async def _restore(self) -> None:
        """Fill in what was typed the last time and not started."""
        before = self._restored
        if not before:
            return
        self.query_one("#intro", Static).update(f"{RESTORED} Esc discards it.")
        self.add_class("-restored")
        self._bank_id = self._prefill.bank_id or before.get("bank") or self._bank_id
        for name in TEXTS:
            self._input(name).put(before.get(name, ""))
        self._candidate.input.cursor_position = len(self._candidate.input.value)
        self._experience.put(before.get("experience", ""))
        if known := before.get("known"):
            with contextlib.suppress(CsrInterviewError):  # by now it may be erased
                candidate = await self.csr.ask(lambda store: store.candidate(known), Fresh.STALE)
                if candidate.name == before.get("candidate"):
                    self._candidate.take(candidate)

    def typed(self) -> dict[str, str]:
        """Return all entries, if one was typed."""
        known = self._candidate.known
        given = {**self._given, "candidate": self._prefilled_name}
        if known is not None:
            given |= {"email": known.email, "phone": known.phone, "experience": known.experience}
        entries = {name: self._input(name).text for name in TEXTS} | {"experience": self._experience.text}
        if all(text in ("", given.get(name, "")) for name, text in entries.items()):
            return {}
        return entries | {
            "at": self._stage.text,
            "bank": self._bank.id if self._bank is not None else self._bank_id,
            "plan": self.query_one(PlanLine).plan or self._restored.get("plan", ""),
            "known": known.id if known is not None else "",
        }

    @property
    def _me(self) -> str:
        """The name of the user; empty if it is not known."""
        return self.csr.profile.name if self.csr.profile is not None else ""

    def _line(self, name: str) -> Line:
        return self.query_one(f"#{name}", Line)

    @property
    def _candidate(self) -> CandidateLine:
        return self.query_one(CandidateLine)

    def _input(self, name: str) -> LineInput:
        return self.query_one(f"#{name} LineInput", LineInput)

    # ------------------------------------------------------------------ banks

    async def _read_banks(self) -> None:
        """Offer the banks; choose the last one used or the default."""
        library = await self.csr.library()
        self._library, self._banks = library, library.banks
        ids = [bank.id for bank in self._banks]
        chosen = ids.index(self._bank_id) if self._bank_id in ids else 0
        names = [bank_line(library, bank) for bank in self._banks]
        self._chooser.offer_among(names, chosen)
        if not names:
            self._line("bank").tell(NO_BANK, wrong=True)
        self._show_bank()

    @property
    def _chooser(self) -> OneOf:
        return self.query_one("#bank OneOf", OneOf)

    @property
    def _experience(self) -> ExperienceOneOf:
        return self.query_one(ExperienceOneOf)

    @property
    def _stage(self) -> StageLine:
        return self.query_one(StageLine)

    @property
    def _bank(self) -> Bank | None:
        return self._banks[self._chooser.chosen] if self._banks else None

    @on(OneOf.Changed)
    def _show_bank(self) -> None:
        """Show the bank's notes, and offer its role (unless one was typed) and stages."""
        bank, role = self._bank, self._input("role")
        if bank is None or self._library is None:
            return
        notes = [bank_notes(self._library, bank)]
        if not self._bank_id:  # once, before the first interview
            notes.append(bank.decision.presets["default"].note)
        self._line("bank").tell("\n".join(filter(None, notes)))
        role.placeholder = role_of(bank)
        if role.text == self._role and self._bank_id not in ("", bank.id):
            role.put("")  # the role of the last interview belongs to another bank
        self._show_stages()

    def _show_stages(self) -> None:
        """Offer the bank's stages: the next one of a known candidate, else the last one held."""
        bank = self._bank
        if bank is None:
            return
        held = None if self._held is None else [row for row in self._held if row.bank_id == bank.id]
        wanted = self._prefill.stage or self._restored.get("at")
        wanted = wanted or ("" if held is not None else self._last_stage)
        self._stage.offer(bank.stages, held, wanted=wanted)
        self.set_class(self._stage.stage is not None, "-stages")
        self._other_plans()

    @on(StageLine.Changed)
    @on(Input.Changed, "#role LineInput")
    @work(exclusive=True, group="plans")
    async def _other_plans(self) -> None:
        await self._show_plans()

    async def _show_plans(self) -> None:
        """Offer the plans of the bank and stage; the one last used for the role, unless one was chosen."""
        bank, line = self._bank, self.query_one(PlanLine)
        if bank is None:
            return
        role = self._input("role").text or role_of(bank)
        try:
            last = await self.csr.ask(lambda store: store.last_plan(bank.id, role), Fresh.STALE)
        except CsrInterviewError as error:
            self._problem(str(error))
            last = ""
        stage = self._stage.stage
        line.offer(bank if stage is None else bank.for_stage(stage.id), self._restored.get("plan") or last)
        self.keep()

    # ------------------------------------------------------------------ the candidate

    async def _look_up(self, name: str) -> list[Namesake]:
        """Return known candidates whose names start with a text."""
        try:
            return await self.csr.ask(lambda store: suggestions(store, name), Fresh.STALE)
        except CsrInterviewError as error:
            self._problem(str(error))
            return []

    @on(CandidateLine.Changed)
    async def _different_person(self, event: CandidateLine.Changed) -> None:
        """Fill in or clear what belongs to a person: email, phone, experience and interviews held."""
        event.stop()
        if event.known is None or event.known.id != self._restored.get("known"):
            self._restored = {}
        for name in ("email", "phone"):
            field = self._input(name)
            if event.known is not None:
                field.put(self._restored.pop(name, getattr(event.known, name)))
            elif event.before is not None and field.text == getattr(event.before, name):
                field.put("")
        if event.known is not None:
            self._experience.put(self._restored.pop("experience", event.known.experience))
        elif event.before is not None and self._experience.text == event.before.experience:
            self._experience.put("")
        self._held = None
        if (known := event.known) is not None:
            try:
                self._held = await self.csr.ask(lambda store: store.interviews_of(known.id), Fresh.AS_TYPED)
            except CsrInterviewError as error:
                self._problem(str(error))
        self._show_stages()

    # ------------------------------------------------------------------ showing

    def _problem(self, text: str) -> None:
        """Show why the interview was not created; all entries stay."""
        self.query_one("#problem", Static).update(to_content(text))
        self.set_class(bool(text), "-problem")

    def privacy_changed(self) -> None:
        """Hide or show names and contact details."""
        hidden = self.csr.privacy
        for name in ("candidate", "interviewer", "email", "phone"):
            self._input(name).password = hidden
        if hidden:
            self._candidate.offer([])
        self._stage.explain()  # it may contain an interviewer's name
        title = Content.styled("New interview", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)

    def action_line(self, by: int) -> None:
        """Move through the suggested candidates, or to another field."""
        if self._candidate.step(by):
            return
        (self.focus_next if by > 0 else self.focus_previous)()

    # ------------------------------------------------------------------ leaving

    @on(Input.Submitted)
    async def _entered(self, event: Input.Submitted) -> None:
        """Choose the highlighted candidate on Enter, or start."""
        event.stop()
        if self._candidate.picking and event.input is self._candidate.input:
            self._candidate.choose()
        else:
            await self.action_start()

    async def _complete(self) -> bool:
        """Return whether the form is complete; if not, show errors and focus the first one."""
        if not self._banks:
            await self._read_banks()
        wrong = {
            "candidate": "" if self._input("candidate").text else NAME_MISSING,
            "interviewer": "" if self._input("interviewer").text else INTERVIEWER_MISSING,
            "email": email_problem(self._input("email").text),
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
        """Create and open the interview, once for repeated keys."""
        if self._starting:
            return
        self._starting = True
        self._problem("")
        interview_id = ""
        question: Coroutine[Any, Any, None] | None = None
        # Keys typed meanwhile belong to the interview.
        with self.csr.input_held():
            try:
                if same := await self._namesakes():
                    question = self._ask_who(same)
                elif await self._complete():
                    if self._me and fold(self._me) != fold(self._input("interviewer").text):
                        question = self._ask_me()
                    else:
                        interview_id = await self._create()
            except CsrInterviewError as error:
                self._problem(str(error))
            if interview_id:
                self.forget_typed()
                await self.csr.routes.begin(self, interview_id)
        self._starting = bool(interview_id)
        if question is not None:
            # A worker of the app: one of this screen would end with the screen.
            self.app.run_worker(question, group="who", exclusive=True)

    async def _namesakes(self) -> list[Namesake]:
        """Return the known candidates with a typed name, unless the user has already chosen."""
        field = self._candidate
        if field.known is not None or field.input.password or not field.input.text:
            return []
        name, apart = field.input.text, self._others
        try:
            found = await self.csr.ask(lambda store: store.namesakes(name), Fresh.AS_TYPED)
        except CsrInterviewError:
            return []  # creating the interview shows what is wrong
        return [one for one in found if one.candidate.id not in apart]

    @property
    def _others(self) -> frozenset[str]:
        """The IDs of candidates with the typed name who are different people."""
        name, others = self._told_apart
        return others if fold(name) == fold(self._input("candidate").text) else frozenset()

    async def _ask_who(self, same: list[Namesake]) -> None:
        """Ask whether a known name is the same person.

        Two records of one person would split the panel. The form shows a chosen person with the next stage
        before the interview starts; for a new person it starts at once.
        """
        from csr_interview.ui.dialogs import Choose, Pick

        name, now = self._input("candidate").text, self.csr.now()
        picks = [Pick("Same person", one.candidate.id, known_by(one, now)) for one in same]
        picks.append(Pick("Different person with this name", DIFFERENT_PERSON))
        answer = await self.app.push_screen_wait(Choose("Interviewed before?", picks, body=name))
        if answer == DIFFERENT_PERSON:
            self._told_apart = name, self._others | {one.candidate.id for one in same}
            await self.action_start()
        elif answer is not None:
            self._candidate.take(next(one.candidate for one in same if one.candidate.id == answer))

    async def _ask_me(self) -> None:
        """Ask whether another interviewer works here from now on, and start then."""
        from csr_interview.ui.dialogs import Ask

        hidden, field = self.csr.privacy, self._input("interviewer")
        heading = ANOTHER.format(WHO_ELSE if hidden else field.text)
        me = HIDDEN if hidden else self._me
        here = f"You are {me} here. From now on, everything you do is recorded under the other name."
        if not await self.app.push_screen_wait(Ask(heading, here, yes="Continue")):
            field.focus()
            return
        try:
            await self._become(field.text)
        except CsrInterviewError as error:
            self._problem(str(error))
        else:
            await self.action_start()

    async def _become(self, name: str) -> None:
        """Be the interviewer of this name."""
        with contextlib.suppress(ProfileError):  # no reason not to start, and home tells it afterwards
            await self.csr.become(name)

    async def _create(self) -> str:
        """Store the new interview and return its ID. Raises CsrInterviewError."""
        if not self._me:
            await self._become(self._input("interviewer").text)
        bank, known = self._bank, self._candidate.known
        assert bank is not None  # ensured by `_complete`
        stage = self._stage.stage
        email, phone = self._input("email").text, self._input("phone").text
        level = self._experience.text
        if known is not None and (email, phone, level) != (known.email, known.phone, known.experience):
            await self.csr.ask(
                lambda store: store.edit_candidate(known.id, known.name, email, phone, level), about=known.id
            )
        await self._show_plans()  # Enter may come before the first answer
        create = partial(
            _create,
            candidate=self._input("candidate").text,
            bank=bank if stage is None else bank.for_stage(stage.id),
            role=self._input("role").text or role_of(bank),
            stage=self._stage.text,
            interviewer=self._input("interviewer").text,
            email=email,
            phone=phone,
            experience=level,
            candidate_id=known.id if known is not None else None,
            plan=self.query_one(PlanLine).plan,
            namesakes=self._others if known is None else (),
        )
        interview = await self.csr.ask(create)
        return interview.id

    def action_back(self) -> None:
        """Close the suggestions, or leave the form; ask first if anything was entered."""
        if self._candidate.picking:
            self._candidate.leave()
        elif self.unfinished():
            self.run_worker(self._leave(), group="leave", exclusive=True)
        else:
            self.forget_typed()
            self.dismiss()

    @property
    def _prefilled_name(self) -> str:
        return self._prefill.candidate.name if self._prefill.candidate is not None else ""

    async def _leave(self) -> None:
        from csr_interview.ui.dialogs import Ask

        if await self.app.push_screen_wait(Ask("Discard this interview?", NOT_STARTED, yes="Discard")):
            self.forget_typed()
            self.dismiss()


def _create(store: Store, *, bank: Bank, **details: Any) -> Interview:
    """Create an interview with the reliability of the organization's own scores, if there are enough."""
    from csr_interview.scoring.agreement import own_reliability

    interview = store.create_interview(bank=bank, **details)
    icc, candidates = own_reliability(store.scores_of_panels(bank.id, interview.plan, interview.stage))
    if icc:
        store.set_reliability(interview.id, icc, candidates)
        interview = store.interview(interview.id, sealed_too=True)
    return interview
