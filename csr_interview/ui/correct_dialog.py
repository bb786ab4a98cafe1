"""The form that corrects the details of an interview, or moves a submitted one to another candidate."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from csr_interview.documents.layout import plural
from csr_interview.errors import CsrInterviewError, NotFound
from csr_interview.models.interview import Candidate, Interview, Status
from csr_interview.saving.writer_thread import Fresh
from csr_interview.stages import at_stage, same_stage, to_hold
from csr_interview.store import Store
from csr_interview.store.correcting import keeps_bank
from csr_interview.store.records import RefusedError
from csr_interview.text import fold
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import to_line
from csr_interview.ui.dialogs import Choose, FormDialog, Pick
from csr_interview.ui.widgets.candidate_line import CandidateLine, known_by, suggestions
from csr_interview.ui.widgets.form_fields import NAME_MISSING, Line, LineInput, OneOf

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.store.people import Namesake
    from csr_interview.ui.base import Services

LABELS = {
    "candidate": "Candidate",
    "role": "Role",
    "stage": "Stage",
    "interviewer": "Interviewer",
    "bank": "Question bank",
    "by": "Changed by",
    "reason": "Reason",
}

MISSING = {
    "candidate": NAME_MISSING,
    "interviewer": "Enter the interviewer's name.",
    "by": "Enter your name.",
    "reason": "Enter a reason.",
}
"""Errors for required lines that are empty."""

UNCHANGED = "Nothing has changed. Edit a field, or press Esc."
KEPT = "The {} cannot be changed, because {}."

SPELLING, DIFFERENT = "other spelling", "different person"
"""Who a typed name is, beside the IDs of known candidates, which have no spaces."""

SIMILAR = 0.8
"""How much of two names must be the same for another spelling to be offered first, of 1."""

CORRECTED = {SPELLING: "spelling of the name"} | {name: label.lower() for name, label in LABELS.items()}


async def ask_correction(app: Services, interview_id: str) -> str:
    """Ask what to correct, save it, and return what was corrected as sentences; empty if nothing.

    Raises CsrInterviewError if the interview cannot be read, for example because it is sealed.
    """
    interview = await app.ask_interview(interview_id)
    own = await app.ask(lambda store: store.bank_of(interview_id), Fresh.STALE)
    banks = {own.id: own} | {bank.id: bank for bank in (await app.library()).banks}
    by = app.profile.name if app.profile is not None else ""
    dialog = CorrectDialog(interview, by, list(banks.values()))
    known = app.typed.get(dialog.place, {}).get("known", "")
    if known not in ("", interview.candidate.id):
        with contextlib.suppress(CsrInterviewError):  # by now a candidate who was chosen before may be erased
            dialog.before = await app.ask(lambda store: store.candidate(known), Fresh.STALE)
    corrected = await app.push_screen_wait(dialog)
    if not corrected:
        return ""
    await app.routes.corrected(interview_id)
    what = ", ".join(map(CORRECTED.__getitem__, corrected))
    return f"Corrected: {what}. ^Z does not undo this: correct it again."


class CorrectDialog(FormDialog[tuple[str, ...] | None]):
    """A form with the present details of an interview; returns which were corrected, None if canceled.

    `by` is the user's name. `banks` are those to choose from, the interview's own first. Of a submitted
    interview only the candidate can be corrected. On an error the form keeps the input.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "cancel", "Cancel"),
        ("f8", "save", "Save"),
        ("down", "line(1)", "Next"),
        ("up", "line(-1)", "Previous"),
    ]
    # Not DEFAULT_CSS: the rules for dialogs in app.tcss would override it.
    CSS = """
    CorrectDialog .dialog { width: 90; overflow-y: auto; scrollbar-size-vertical: 1; }
    CorrectDialog .dialog CandidateLine > OptionList { padding: 0 1; background: $boost; }
    """

    def __init__(self, interview: Interview, by: str, banks: Sequence[Bank]) -> None:
        self._submitted = interview.status is Status.SUBMITTED
        super().__init__("Move to another candidate" if self._submitted else "Correct the details")
        self.place = (interview.id, "correct")
        self._interview = interview
        self._banks = banks
        self._offered = banks[0]
        """The bank whose stages are offered."""
        self._kept = "" if self._submitted else keeps_bank(interview)
        """Why the bank cannot be corrected."""
        self._present = {"candidate": interview.candidate.name}
        if not self._submitted:
            self._present["role"] = interview.role
            if not (self._kept and banks[0].stages):
                self._present["stage"] = interview.stage
            self._present["interviewer"] = interview.interviewer
            if not self._kept:
                self._present["bank"] = banks[0].id
        more = {"by": by} if self._submitted else {}
        self._initial = {**self._present, **more, "reason": "", "known": interview.candidate.id}
        self.before: Candidate | None = None
        """The known candidate whom the restored name is."""
        self._saving = False
        self._who = ("", "")
        """A typed name, and who that is."""
        self._others: tuple[str, ...] = ()
        """The known candidates of that name, if it is a different person."""

    # ------------------------------------------------------------------ the fields

    def parts(self) -> ComposeResult:
        """Compose the lines."""
        yield from self.restored_line()
        for name in self._initial:
            if name == "candidate":
                yield CandidateLine(LABELS[name], self._look_up, id="line-candidate")
            elif name != "known":
                fields = [] if name == "bank" else [LineInput(select_on_focus=False)]
                chooser = [OneOf("")] if name in ("bank", "stage") else []
                yield Line(LABELS[name], *fields, *chooser, id=f"line-{name}")
        if self._kept:
            what = "question bank and its stage" if self._banks[0].stages else "question bank"
            yield Static(KEPT.format(what, self._kept), classes="hint")
        yield Static("", classes="error")

    def on_mount(self) -> None:
        """Fill in what was typed before, or else the present details."""
        typed = dict(self.restored)
        self.fill()
        if typed and self.before is not None:
            self._candidate.take(self.before)
        elif self._submitted and not typed:
            self._candidate.input.select_all()
        self._put(typed)
        self._candidate.input.focus()
        if self.private:
            self._veil(True)

    def fill(self) -> None:
        """Fill in the present details."""
        self._candidate.take(self._interview.candidate)
        self._candidate.tell("")
        self._put(self._initial)

    def _put(self, typed: Mapping[str, str]) -> None:
        for name in self._initial.keys() & typed.keys() - {"known", "bank"}:
            self._input(name).put(typed[name])
        if bank := typed.get("bank", ""):
            ids = [one.id for one in self._banks]
            titles = list(map(_name_of, self._banks))
            self._one_of("bank").offer_among(titles, ids.index(bank) if bank in ids else 0)
        if "stage" in typed:
            self._offer_stages(typed["stage"])

    def _offer_stages(self, wanted: str) -> None:
        """Offer the stages of the chosen bank; a text if it has none."""
        self._offered, titles = self._bank, self._stages
        self._input("stage").display, self._one_of("stage").display = not titles, bool(titles)
        same = [place for place, title in enumerate(titles) if same_stage(title, wanted)]
        self._one_of("stage").offer_among(titles, same[0] if same else 0)

    @on(OneOf.Changed)
    def _turned(self, event: OneOf.Changed) -> None:
        event.stop()
        if self._bank is not self._offered:
            self._offer_stages(self._interview.stage)
        self._tell("")
        self.keep()

    @property
    def _candidate(self) -> CandidateLine:
        return self.query_one(CandidateLine)

    def _line(self, name: str) -> Line:
        return self.query_one(f"#line-{name}", Line)

    def _input(self, name: str) -> LineInput:
        return self._line(name).query_one(LineInput)

    def _one_of(self, name: str) -> OneOf:
        return self._line(name).query_one(OneOf)

    @property
    def _bank(self) -> Bank:
        """The chosen bank, with all stages."""
        return self._banks[0 if self._kept else self._one_of("bank").chosen]

    @property
    def _stages(self) -> list[str]:
        """The stages of the chosen bank, by title, with the present one as it is."""
        bank, present = self._bank, self._interview.stage
        titles = [one.title for one in to_hold(bank.stages)]
        if titles and bank is self._banks[0]:
            titles = [present if same_stage(title, present) else title for title in titles]
            return titles if present in titles else [present, *titles]
        return titles

    @property
    def _entries(self) -> dict[str, str]:
        """What is in the form, by field."""
        known = self._candidate.known
        texts = {name: self._text(name) for name in self._initial if name != "known"}
        return texts | {"known": known.id if known is not None else ""}

    def _text(self, name: str) -> str:
        if name == "bank":
            return self._bank.id
        if name == "stage" and (titles := self._stages):
            return titles[self._one_of(name).chosen]
        return self._input(name).text

    def typed(self) -> dict[str, str]:
        """Return the form, if anything was changed."""
        entries = self._entries
        return {} if entries == self._initial else entries

    def keys(self) -> Sequence[KeyItem]:
        """Save or cancel."""
        return (
            KeyItem("Enter", "save", "save"),
            KeyItem("Tab ↓", "next field", "line(1)", "Tab next"),
            KeyItem("Esc", "cancel", "cancel"),
        )

    async def _look_up(self, name: str) -> list[Namesake]:
        try:
            return await self.csr.ask(lambda store: suggestions(store, name), Fresh.STALE)
        except CsrInterviewError as error:
            self._tell(str(error))
            return []

    @on(CandidateLine.Changed)
    def _chosen(self, event: CandidateLine.Changed) -> None:
        event.stop()
        self.keep()

    @on(Input.Changed)
    def _changed(self) -> None:
        self._tell("")

    def action_line(self, by: int) -> None:
        """Move through the suggested candidates, or to another field."""
        if not self._candidate.step(by):
            (self.focus_next if by > 0 else self.focus_previous)()

    def action_cancel(self) -> None:
        """Leave the suggested candidates, or the form; not while it is being saved."""
        if self._candidate.picking:
            self._candidate.leave()
        elif not self._saving:
            self.dismiss(None)

    # ------------------------------------------------------------------ saving

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Choose the highlighted candidate on Enter, or save."""
        event.stop()
        if self._candidate.picking and event.input is self._candidate.input:
            self._candidate.choose()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Save, or show what is wrong; once for repeated keys."""
        if not self._saving and not self.veiled:
            self._saving = True
            self.run_worker(self._save())

    async def _save(self) -> None:
        typed = self._entries
        try:
            corrected = await self._correct(typed)
        except CsrInterviewError as error:
            moved = typed["known"] != self._interview.candidate.id
            if moved and isinstance(error, NotFound | RefusedError):
                self._candidate.tell(f"Not saved. {error}", wrong=True)
                self._candidate.input.focus()
            else:
                self._tell(f"Not saved. {error}")
        else:
            if corrected:
                self.forget_typed()
                self.dismiss(corrected)
        finally:
            self._saving = False

    async def _correct(self, typed: dict[str, str]) -> tuple[str, ...]:
        """Save what is typed and return what was corrected; nothing with an error shown, or if canceled."""
        here, name = self._interview.candidate.id, typed["candidate"]
        if self._missing(typed, "interviewer", "candidate"):
            return ()
        changed = {field: typed[field] for field, old in self._present.items() if typed[field] != old}
        who = typed["known"]
        if not who:
            who = await self._ask_who(name) if "candidate" in changed else here
            if not who:
                return ()
        changed.pop("candidate", None)
        if not changed and who == here:
            self._tell(UNCHANGED)
            return ()
        if (changed or who != SPELLING) and self._missing(typed, "by", "reason"):
            return ()
        interview_id, others = self._interview.id, self._others
        bank: Bank | None = None
        if "bank" in changed or ("stage" in changed and self._stages):
            bank, _ = at_stage(self._bank, typed["stage"])

        def write(store: Store) -> None:
            with store.transaction():
                to = who if who not in (here, SPELLING, DIFFERENT) else None
                if who == SPELLING:
                    person = store.candidate(here)
                    store.edit_candidate(here, name, person.email, person.phone)
                elif who == DIFFERENT:
                    to = store.add_candidate(name, namesakes=others)
                if changed or to:
                    store.correct(
                        interview_id,
                        typed["reason"],
                        role=changed.get("role"),
                        stage=changed.get("stage"),
                        bank=bank,
                        interviewer=changed.get("interviewer"),
                        candidate=to,
                        by=typed.get("by", ""),
                    )

        await self.csr.ask(write, about=interview_id)
        person = {here: (), SPELLING: (SPELLING,)}.get(who, ("candidate",))
        return (*person, *changed)

    def _missing(self, typed: Mapping[str, str], *fields: str) -> bool:
        """Show which of these lines are empty, and focus the last of them; return whether any is."""
        empty = [field for field in fields if typed.get(field) == ""]
        for field in empty:
            self._line(field).tell(MISSING[field], wrong=True)
            self._input(field).focus()
        return bool(empty)

    async def _ask_who(self, name: str) -> str:
        """Ask once who a typed name is: an ID, SPELLING or DIFFERENT; empty if canceled."""
        if self._who[0] == name:
            return self._who[1]
        here, now = self._interview.candidate.id, self.csr.now()
        same, rows = await self.csr.ask(
            lambda store: (store.namesakes(name), store.interviews_of(here)), Fresh.AS_TYPED
        )
        others = [one for one in same if one.candidate.id != here]
        picks = [Pick("Known candidate", one.candidate.id, known_by(one, now)) for one in others]
        picks.append(Pick("Different person", DIFFERENT, "a new record"))
        extent = f"corrects the name in {'all ' * (len(rows) > 1)}{plural(len(rows), 'interview')}"
        spelling = Pick("Same person, different spelling", SPELLING, extent)
        picks.insert(0 if _similar(name, self._interview.candidate.name) else len(picks), spelling)
        answer = await self.app.push_screen_wait(Choose("Who is this?", picks, body=name))
        if answer is None:
            return ""
        self._who, self._others = (name, answer), tuple(one.candidate.id for one in same)
        return answer

    def _tell(self, text: str) -> None:
        self.query_one(".error", Static).update(to_line(text))


def _name_of(bank: Bank) -> str:
    """Return title and version of a bank."""
    return f"{bank.title} {bank.version}"


def _similar(one: str, other: str) -> bool:
    """Return whether two names may be one with a typing error."""
    return SequenceMatcher(None, fold(one), fold(other)).ratio() >= SIMILAR
