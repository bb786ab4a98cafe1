"""The page of a candidate: interviews, panel with the decision over all stages, timeline and notes.

Interviewers start the next stage here, and hiring managers see all scorecards of the person.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.documents.blocks import Block, Paragraph
from csr_interview.documents.panel import Panels, panel_blocks, panels, wanted
from csr_interview.documents.process import Overall, overalls, process_blocks
from csr_interview.errors import CsrInterviewError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Candidate, InterviewSummary
from csr_interview.saving.changes import NoteCandidate
from csr_interview.saving.writer_thread import Fresh
from csr_interview.stages import Process, processes
from csr_interview.store import Store
from csr_interview.store.people import Moment, Namesake
from csr_interview.text import clean
from csr_interview.ui.base import TALL, TIME_TO_READ, WIDE, CommandScreen
from csr_interview.ui.candidate import candidate_text as text
from csr_interview.ui.candidate.contact_dialog import ContactDialog
from csr_interview.ui.commands import ALL, HELP, Command, privacy, silent
from csr_interview.ui.content import PRIVACY, QUIET
from csr_interview.ui.dialogs import Ask, AskText, Choose, ConfirmName, Pick, answer_of
from csr_interview.ui.widgets.candidate_line import known_by
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.interview_list import Seen
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, TopLine
from csr_interview.ui.widgets.laid_text import LaidText, layout
from csr_interview.ui.widgets.note_area import NoteArea


class PartBar(Clickable):
    """Names of parts with their digits. Only for texts of this program."""

    DEFAULT_CSS = "PartBar { height: 1; padding: 0 1; background: $boost; }"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._current = 1
        self._ends: list[int] = []

    def show(self, number: int) -> None:
        """Mark another part as current."""
        if number != self._current:
            self._current = number
            self.refresh()

    def render(self) -> Content:
        """Draw the names; the current one is also underlined."""
        labels = [f"{number} {name}" for number, name in enumerate(self._names, 1)]
        spare = self.size.width - sum(map(len, labels))
        gap = max(1, min(4, spare // max(1, len(labels) - 1)))
        self._ends, pieces, x = [], [], 0
        for number, label in enumerate(labels, 1):
            here = number == self._current
            pieces.append(Content.styled(label, "bold underline $accent" if here else QUIET))
            pieces.append(Content(" " * gap))
            x += len(label) + gap
            self._ends.append(x)
        return Content("").join(pieces[:-1])

    def place_action(self, x: int, y: int) -> str:
        """Go to the part at a place."""
        number = sum(end <= x for end in self._ends) + 1
        return f"part({number})" if number <= len(self._names) else ""


PARTS = ("Interviews", "Panel", "Notes", "Timeline")
"""The parts of the page, in order of their digits."""

_HELP = (
    "Show interviews.",
    "Show decision over all stages and panels.",
    "Edit notes.",
    "Show timeline.",
)

CANDIDATE_COMMANDS: tuple[Command, ...] = (
    Command("leave", "leave notes", "Leave notes.", ("escape",), "Esc", palette=False),
    Command("open", "open", "Open interview.", ("enter",), "Enter", "plain"),
    Command("start", "start", "Start stage.", ("enter",), "Enter", "plain"),
    Command("next", "next interview", "Start next interview.", ("n",), "n", "plain"),
    Command("part_by(1)", "parts", "Next part (1–4: go to part).", ("tab",), "Tab 1–4", palette=False),
    Command("edit", "contact", "Edit name, contact details and experience.", ("e",), "e", "plain"),
    Command("hold", "legal hold", "Set, change or release legal hold.", ("l",), "l", "plain"),
    Command("erase", "erase", "Erase candidate…", ("d",), "d", "plain", footer=False),
    Command("anonymize", "anonymize", "Anonymize candidate…", ("a",), "a", "plain", footer=False),
    Command("back", "back", "Back.", ("escape", "q"), "Esc", "plain"),
    Command("home", "home", "Back to interviews.", ("h",), "h", "plain"),
    Command("join", "join", "Join with another record of this person.", ("m",), "m", "plain"),
    Command("split", "split", "Split records that were joined.", ("s",), "s", "plain"),
    HELP,
    privacy("name, contact details, notes and decisions"),
    silent("cursor(1)", "Down", ("j",), "↓ j", "Next line."),
    silent("cursor(-1)", "Up", ("k",), "↑ k", "Previous line."),
    Command("part_by(-1)", "Previous part", "Previous part.", ("shift+tab",), "⇧Tab", footer=False,
            palette=False),
    *(
        Command(f"part({number})", name, text, (str(number),), str(number), "plain", footer=False)
        for number, (name, text) in enumerate(zip(PARTS, _HELP, strict=True), 1)
    ),
    ALL,
)  # fmt: skip


NARROW = 42
"""Columns below which the names of the parts use the margins too."""

TIME_TO_DECIDE = 0.5
"""Seconds the first frame waits for the decisions; after that they follow."""

INTERVIEWS, PANEL, NOTES, TIMELINE = 1, 2, 3, 4

NOTES_EMPTY = "Private notes, not part of any scorecard"
CURTAIN = "Notes hidden (F9)"
HIDDEN_PANEL = "Names, ratings, scores and decisions hidden (F9)"
READING = "Reading the scorecards…"


RELEASE, REASON = "release", "reason"
SEARCH = "search again"
"""The answer that searches for another record; IDs have no spaces."""
FOUND = 9
"""Records found at a time; with the search for others, each has a digit."""


class CandidateScreen(CommandScreen):
    """One candidate with all interviews."""

    CSS_PATH = "candidate.tcss"
    AUTO_FOCUS = "#stages"
    FOCUS: ClassVar = {INTERVIEWS: "#stages", PANEL: "#panel-page", NOTES: "#notes", TIMELINE: "#time-page"}
    """The widget to focus in each part."""
    commands = CANDIDATE_COMMANDS

    def __init__(self, candidate_id: str) -> None:
        super().__init__()
        self.add_class("-reading", update=False)
        self.candidate_id = candidate_id
        self.part = INTERVIEWS
        """The current part."""
        self.candidate: Candidate | None = None
        """The data as last read; None before that."""
        self.processes: tuple[Process, ...] = ()
        self._rows: list[InterviewSummary] = []
        self._moments: list[Moment] = []
        self._panels: Panels | None = None
        self._overalls: tuple[Overall, ...] = ()
        self._lines: dict[str, text.Line] = {}
        self._also: tuple[str, ...] = ()
        """IDs of other records that may be of the same person."""
        self._aliases: tuple[Candidate, ...] = ()
        """The records that were joined into this one."""
        self._posted: str | None = None
        """The notes as last posted to the database; None before they are read."""

    def compose(self) -> ComposeResult:
        """Compose title and parts."""
        yield TopLine()
        yield Static("", id="person")
        yield Static("", id="held")
        yield Notice()
        yield PartBar(PARTS)
        with Vertical(id="part-1", classes="part"):
            yield self._title(INTERVIEWS)
            yield OptionList(id="stages", markup=False)
            yield Static("", id="detail")
        with Horizontal(id="lower"):
            with Container(id="part-2", classes="part"):
                yield self._title(PANEL)
                with VerticalScroll(id="panel-page", classes="part-page"):
                    yield LaidText(id="panel")
            with Vertical(id="side"):
                with Container(id="part-3", classes="part"):
                    yield self._title(NOTES)
                    yield NoteArea("notes", id="notes", placeholder=NOTES_EMPTY, read_only=True)
                    yield Static(CURTAIN, id="curtain")
                with Container(id="part-4", classes="part"):
                    yield self._title(TIMELINE)
                    with VerticalScroll(id="time-page", classes="part-page"):
                        yield LaidText(id="timeline")
        yield KeyBar()

    def _title(self, part: int) -> Static:
        return Static(f"{part} {PARTS[part - 1].upper()}", id=f"title-{part}", classes="part-title")

    def show_parts(self) -> None:
        """Show all parts if they fit, else the current one."""
        spread = self.size.width >= WIDE and self.size.height >= TALL
        self.update_classes(
            {"-all": spread, "-slim": self.size.width < NARROW}
            | {f"-at-{part}": not spread and part == self.part for part in self.FOCUS}
        )
        for part in self.FOCUS:
            self.query_one(f"#title-{part}").set_class(part == self.part, "-here")
        self.query_one(PartBar).show(self.part)

    def lay_out(self) -> None:
        """Show the parts, and lay everything out again."""
        self.show_parts()
        self.show_head()
        if self.candidate is not None:
            self._show_table()

    def action_part(self, part: int) -> None:
        """Go to a part; with the privacy screen on, not into the notes."""
        self.part = part
        self.show_parts()
        self.app.stylesheet.update(self)  # now, not when idle: hidden widgets do not take the focus
        target = self.query_one(self.FOCUS[part], Widget)
        self.set_focus(target if target.display else None)
        self.show_keys()

    def on_descendant_focus(self) -> None:
        """Make the part with the focus the current one."""
        for part, selector in self.FOCUS.items():
            if self.focused is self.query_one(selector) and part != self.part:
                self.part = part
                self.show_parts()

    def action_part_by(self, by: int) -> None:
        """Go to the next or previous part, cyclically."""
        self.action_part((self.part - 1 + by) % len(PARTS) + 1)

    @property
    def table(self) -> OptionList:
        """The interviews."""
        return self.query_one("#stages", OptionList)

    def action_cursor(self, by: int) -> None:
        """Move in the table, or scroll elsewhere."""
        if self.part == INTERVIEWS:
            (self.table.action_cursor_down if by > 0 else self.table.action_cursor_up)()
        elif self.part in (PANEL, TIMELINE):
            self.query_one(self.FOCUS[self.part], VerticalScroll).scroll_relative(y=by, animate=False)

    def on_mount(self) -> None:
        """Read the candidate, then show everything at once; keys typed meanwhile wait."""
        self.lay_out()
        self.read(hold=True)

    def _reveal(self) -> None:
        """Show the page after the first reading."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.action_part(self.part)

    def returned(self) -> None:
        """Reload, unless on the way to home."""
        if self.is_current:
            self.read()

    # ------------------------------------------------------------------ reading

    def read(self, *, hold: bool = False) -> None:
        """Reload and show the page; with `hold`, keys wait for that."""
        self.start_reading(partial(self._read, hold=hold))

    async def _read(self, *, hold: bool) -> None:
        ask, opened = self.csr.ask, self.candidate_id
        try:
            with self.csr.input_held(TIME_TO_READ if hold else 0.0):
                # it may have been joined into another record since
                person = self.candidate_id = await ask(lambda store: store.record_of(opened), Fresh.AS_TYPED)
                candidate, self._rows, self._moments = await asyncio.gather(
                    ask(lambda store: store.candidate(person), Fresh.AS_TYPED),
                    ask(lambda store: store.interviews_of(person), Fresh.AS_TYPED),
                    ask(lambda store: store.timeline(person), Fresh.AS_TYPED),
                )
                self.candidate = candidate
                self._also = await ask(lambda store: store.also_here(person), Fresh.STALE)
                self._aliases = await ask(lambda store: store.aliases(person), Fresh.STALE)
                self.processes = processes(self._rows, (await self.csr.library()).banks)
                self.candidate_read(candidate)
                self.show_head()
                self._show_table()
                self._show_timeline()
                self._show_panel()
            if hold:
                self.set_timer(TIME_TO_DECIDE, self._reveal)
            await self._read_decisions()
        except CsrInterviewError as error:
            self.tell(str(error))
            self._reveal()
        else:
            if self.query("#stages"):  # when the page closes, its parts go before its reading ends
                self._show_table()
                self._show_panel()
                self._reveal()

    async def _read_decisions(self) -> None:
        """Read the interviews, and compute panels and decisions over stages outside the event loop."""
        rows, banks = self._rows, dict[str, Bank]()
        pairs = []
        for row in rows:
            if not (row.sealed or row.damaged):
                interview = await self.csr.ask_interview(row.id)
                if interview.bank_digest not in banks:
                    banks[interview.bank_digest] = await self.csr.ask(
                        partial(Store.bank_of, interview_id=row.id), Fresh.STALE
                    )
                pairs.append((interview, banks[interview.bank_digest]))
        members = set(wanted(rows))
        together = [pair for pair in pairs if pair[0].id in members]
        hidden = Counter(row.bank_id for row in rows if row.sealed)
        found = await asyncio.to_thread(panels, together) if together else ()
        self._overalls = await asyncio.to_thread(overalls, pairs, hidden) if pairs else ()
        done = sum(bool(row.submitted_at) and not row.sealed for row in rows)
        self._panels = Panels(found, done, sum(hidden.values()))

    def about(self) -> str:
        """Return the common bank of the interviews, else the bank at the cursor."""
        banks = [process.bank_id for process in self.processes]
        if len(banks) == 1:
            return banks[0]
        return self.line.process.bank_id if self.line is not None else ""

    def forget(self) -> bool:
        """Drop the interviews until they are reloaded: some may be sealed by then."""
        self.processes, self._rows, self._moments, self._lines = (), [], [], {}
        self._panels, self._overalls = None, ()
        self.table.clear_options()
        self.show_line()
        self._show_timeline()
        self._show_panel()
        return True

    # ------------------------------------------------------------------ showing

    def show_head(self) -> None:
        """Show the candidate and a legal hold."""
        hidden = self.csr.privacy
        title = Content.styled("Candidate", "bold")
        note = Content.styled(PRIVACY, "$text-warning") if hidden else Content()
        self.query_one(TopLine).show(title, note)
        tz, candidate = self.csr.now().tzinfo, self.candidate
        if candidate is not None:
            since = self._moments[0].at if self._moments else ""
            join = "m" if not self.csr.saves.read_only else ""
            person = text.person(
                candidate, since, tz, hidden=hidden, also=self._also, aliases=self._aliases, join=join
            )
            self.query_one("#person", Static).update(person)
            held = text.held(candidate, tz, hidden=hidden, brief=not self.has_class("-all"))
            self.query_one("#held", Static).update(held)
            self.query_one("#held").set_class(bool(held), "-shown")

    def _show_table(self) -> None:
        """Lay the table out for the current width; the cursor stays, or goes to the next open line."""
        table, before = self.table, self.line
        width = max(20, self.size.width - 3)
        seen = Seen(self.csr.now(), self.csr.privacy)
        options: list[Option] = []
        self._lines = {}
        for process in self.processes:
            decided = next((one for one in self._overalls if one.bank.id == process.bank_id), None)
            head = text.heading(process, width, decided, seen, first=not options)
            options.append(Option(head, disabled=True))
            for line in text.table(process):
                self._lines[line.id] = line
                options.append(Option(Content(" ").append(text.row(line, width, seen)), id=line.id))
        if said := text.explained(self.processes, read_only=self.csr.saves.read_only):
            options.append(Option(Content.styled(f"\n {said}", QUIET), disabled=True))
        table.set_options(options)
        kept = before is not None and before.id in self._lines
        wanted_line = before.id if before is not None and kept else text.first(list(self._lines.values()))
        table.highlighted = table.get_option_index(wanted_line) if wanted_line else None
        self.call_after_refresh(table.scroll_to_highlight)
        self.show_line()

    @property
    def line(self) -> text.Line | None:
        """The highlighted line of the table."""
        option = self.table.highlighted_option
        return self._lines.get(option.id or "") if option is not None else None

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_line()

    def show_line(self) -> None:
        """Show details of the highlighted line."""
        line, more = self.line, self.query_one("#detail", Static)
        if line is not None:
            read_only, tz = self.csr.saves.read_only, self.csr.now().tzinfo
            more.update(text.detail(line, tz, hidden=self.csr.privacy, read_only=read_only))
        more.display = line is not None
        self.show_keys()

    def _show_timeline(self) -> None:
        """Show the timeline with the latest events visible."""
        moments, rows, tz, hidden = self._moments, self._rows, self.csr.now().tzinfo, self.csr.privacy
        self.query_one("#timeline", LaidText).show(
            lambda width: text.page(moments, rows, tz, width, hidden=hidden)
        )
        page = self.query_one("#time-page", VerticalScroll)
        self.call_after_refresh(page.scroll_end, animate=False)

    def _show_panel(self) -> None:
        """Show the panel."""
        found = self._panels
        blocks: Iterable[Block]
        if found is None:
            blocks = [Paragraph(READING, tone="quiet")]
        elif (found.panels or self._overalls) and self.csr.privacy:
            blocks = [Paragraph(HIDDEN_PANEL, tone="quiet")]
        else:
            blocks = [*process_blocks(self._overalls), *panel_blocks(found, self.csr.now().tzinfo)]
        self.query_one("#panel", LaidText).show(layout(blocks))

    def privacy_changed(self) -> None:
        """Hide or show names, decisions and notes."""
        if self.part == NOTES:
            self.veil_focus(self.query_one("#notes"))
        self.tell("")  # it may contain a name
        self.show_head()
        if self.candidate is not None:
            self._show_table()
            self._show_timeline()
            self._show_panel()

    # ------------------------------------------------------------------ notes

    @property
    def _notes(self) -> NoteArea:
        return self.query_one("#notes", NoteArea)

    def candidate_read(self, candidate: Candidate) -> None:
        """Show the notes, unless the user typed while they were read."""
        area = self._notes
        area.read_only = self.csr.saves.read_only
        if self._posted is None or (
            clean(area.text) == self._posted != candidate.notes and not area.has_focus
        ):
            area.load_text(candidate.notes)
            self._posted = candidate.notes

    @on(NoteArea.Edited)
    def write(self, event: NoteArea.Edited) -> None:
        """Save typed text at once."""
        event.stop()
        self.keep()

    def keep(self) -> None:
        """Save pending notes: a signal does not wait for messages."""
        notes = clean(self._notes.text)
        if self._posted is not None and notes != self._posted and not self.csr.saves.read_only:
            self.csr.saves.post(NoteCandidate(self.candidate_id, notes))
            self._posted = notes

    def action_leave(self) -> None:
        """Leave the notes, or else the page."""
        if self.typing:
            self.keep()
            self.action_part(INTERVIEWS)
        else:
            self.action_back()

    # ------------------------------------------------------------------ contact details and legal hold

    @work(exclusive=True, group="dialog")
    async def action_edit(self) -> None:
        """Edit name, contact details and experience."""
        candidate = self.candidate
        if candidate is None or self.csr.saves.read_only:
            return
        self.tell("")

        async def save(contact: dict[str, str]) -> str:
            person = self.candidate_id
            try:
                await self.csr.ask(lambda store: store.edit_candidate(person, **contact), about=person)
            except CsrInterviewError as error:
                return str(error)
            return ""

        present = {field: getattr(candidate, field) for field in ("name", "email", "phone", "experience")}
        await self.app.push_screen_wait(ContactDialog(self.candidate_id, present, save))

    @work(exclusive=True, group="dialog")
    async def action_hold(self) -> None:
        """Set a legal hold, or change its reason or release it."""
        candidate = self.candidate
        if candidate is None or self.csr.saves.read_only:
            return
        self.tell("")
        if not candidate.held_at:
            await self._ask_reason(Store.hold, "hold", "Set a legal hold?", text.HOLD_MEANS)
            return
        body = text.HOLD_MEANS
        if not self.csr.privacy:
            since = text.held(candidate, self.csr.now().tzinfo, hidden=False, brief=True)
            body = f"{since}\n\n{body}"
        picks = [Pick("Release hold", RELEASE), Pick("Change reason", REASON)]
        chosen = await self.app.push_screen_wait(Choose("Legal hold", picks, body=body))
        if chosen == REASON:
            value = "" if self.csr.privacy else candidate.hold_reason
            await self._ask_reason(Store.hold, "hold", "Reason for the legal hold", "", value)
        elif chosen == RELEASE:
            question = Ask("Release the legal hold?", text.RELEASE_MEANS, yes="Release")
            if await self.app.push_screen_wait(question):
                body = "It is stored permanently."
                await self._ask_reason(Store.release, "release", "Reason for the release", body)

    async def _ask_reason(
        self, change: Callable[[Store, str, str], None], form: str, heading: str, body: str, value: str = ""
    ) -> None:
        """Ask for a reason and save it; on an error, ask again, which restores the text."""
        person, problem = self.candidate_id, ""

        async def save(reason: str) -> None:
            await self.csr.ask(lambda store: change(store, person, reason), about=person)

        while True:
            words = "\n\n".join(part for part in (body, problem) if part)
            question = AskText((person, form), heading, words, value=value)
            try:
                async with answer_of(self.app, question) as reason:
                    if reason is None:
                        return
                    await save(reason)
            except CsrInterviewError as error:
                problem = str(error)
            else:
                self.read()
                return

    # ------------------------------------------------------------------ joining records of one person

    @work(exclusive=True, group="dialog")
    async def action_join(self) -> None:
        """Join another record of this person into this one."""
        here = self.candidate
        if here is None or self.csr.saves.read_only or self._hides("Records cannot be joined"):
            return
        with self.telling():
            other = await self._ask_record()
            if other is None:
                return
            ask = self.csr.ask
            there = await ask(lambda store: store.candidate(other), Fresh.AS_TYPED)
            rows = await ask(lambda store: store.interviews_of(other), Fresh.AS_TYPED)
            await self._ask_reason(
                lambda store, person, reason: store.join(person, other, reason),
                f"join {other}",
                "Reason for joining these records",
                text.joining(here, len(self._rows), there, len(rows)),
            )

    async def _ask_record(self) -> str | None:
        """Ask which record to join, those that may be of the same person first; None if canceled."""
        person, ask = self.candidate_id, self.csr.ask
        also = await ask(lambda store: store.described(store.also_here(person)), Fresh.AS_TYPED)
        chosen = await self._choose_record(also, "Search by name …") if also else SEARCH
        body, words = "Part of the name or email address.", ""
        while chosen == SEARCH:
            question = AskText(
                (person, "join"),
                "Search for the other record",
                body,
                value=words,
                missing="Enter a name.",
                enter="search",
            )
            async with answer_of(self.app, question) as answer:
                if answer is None:
                    return None
            words = answer
            found = await ask(partial(_others_like, words=words, here=person), Fresh.AS_TYPED)
            if found:
                chosen = await self._choose_record(found, "Search again …")
            body = f"No other record has “{words}” in its name or email address."
        return chosen

    async def _choose_record(self, found: Sequence[Namesake], search: str) -> str | None:
        now = self.csr.now()
        picks = [Pick(one.candidate.name, one.candidate.id, known_by(one, now)) for one in found]
        question = Choose("Join with which record?", [*picks, Pick(search, SEARCH)])
        return await self.app.push_screen_wait(question)

    @work(exclusive=True, group="dialog")
    async def action_split(self) -> None:
        """Undo the join of a record."""
        aliases = self._aliases
        if not aliases or self.csr.saves.read_only or self._hides("Records cannot be split"):
            return
        chosen: str | None = aliases[0].id
        if len(aliases) > 1:
            picks = [Pick(one.name, one.id, text.joined(one)) for one in aliases]
            chosen = await self.app.push_screen_wait(Choose("Split which record?", picks))
        alias = next((one for one in aliases if one.id == chosen), None)
        if alias is None:
            return
        with self.telling():
            back = await self.csr.ask(partial(_going_back, alias=alias.id), Fresh.AS_TYPED)
            body = text.splitting(alias, back, self.csr.now())
            await self._ask_reason(
                lambda store, _, reason: store.split(alias.id, reason),
                f"split {alias.id}",
                "Reason for splitting these records",
                body,
            )

    def _hides(self, what: str) -> bool:
        """Say what cannot be done while the privacy screen hides names; return whether it does."""
        self.tell(f"{what} while names are hidden. F9 shows them." if self.csr.privacy else "")
        return self.csr.privacy

    # ------------------------------------------------------------------ erasing

    def action_erase(self) -> None:
        """Erase the candidate after a confirmation."""
        self._confirm_removing(anonymize=False)

    def action_anonymize(self) -> None:
        """Anonymize the candidate after a confirmation."""
        self._confirm_removing(anonymize=True)

    @work(exclusive=True, group="dialog")
    async def _confirm_removing(self, *, anonymize: bool) -> None:
        candidate, person = self.candidate, self.candidate_id
        if candidate is None or self.csr.saves.read_only:
            return
        self.keep()
        with self.telling():
            with self.csr.input_held():
                found = await self.csr.read_store(lambda store: store.erasing(person))
                verb = "Anonymize" if anonymize else "Erase"
                body = text.anonymizing(found) if anonymize else text.erasing(found)
                question = ConfirmName(f"{verb} this candidate?", body, name=candidate.name, yes=verb)
                answer = self.app.push_screen(question, wait_for_dismiss=True)
            if await answer:
                self.csr.routes.remove_candidate(person, anonymize=anonymize)

    def command_applies(self, command: Command) -> bool:
        """Return whether a command applies to the highlighted line."""
        line, writable = self.line, not self.csr.saves.read_only
        there = self.part == INTERVIEWS and line is not None
        match command.action:
            case "leave":
                return self.typing
            case "edit" | "hold" | "join" | "erase" | "anonymize":
                return self.candidate is not None and writable
            case "split":
                return bool(self._aliases) and writable
            case "open":
                return there and line is not None and line.opens
            case "start":
                return there and line is not None and line.interview is None and writable
            case "next":
                return writable and self.candidate is not None
        return super().command_applies(command)

    # ------------------------------------------------------------------ interviews

    def action_open(self) -> None:
        """Open the highlighted interview, or start the stage."""
        self.table.action_select()

    action_start = action_open

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Open an interview or start an open stage."""
        event.stop()
        line = self._lines.get(event.option_id or "")
        if line is None:
            return
        if line.interview is None:
            await self._start(line.process, line.stage.title)
        else:
            with self.telling():
                await self.csr.routes.open_interview(line.interview.id)

    async def action_next(self) -> None:
        """Start the next stage of the bank at the cursor, or of any bank."""
        line = self.line
        process = line.process if line is not None else None
        if process is None and self.processes:
            process = self.processes[-1]
        following = process.next if process is not None else None
        await self._start(process, following.title if following is not None else "")

    async def _start(self, process: Process | None, stage: str) -> None:
        """Open the form for this candidate, with a stage if given."""
        if self.csr.saves.read_only or self.candidate is None:
            return
        self.tell("")
        bank, rows = (process.bank_id, process.interviews) if process is not None else ("", ())
        role = rows[-1].role if rows else ""
        await self.csr.routes.new_interview(self.candidate, bank_id=bank, role=role, stage=stage)


def _others_like(store: Store, words: str, here: str) -> list[Namesake]:
    """Return records whose name or email address contains a text, except one."""
    ids = [one.candidate.id for one in store.people(words, FOUND) if one.candidate.id != here]
    return store.described(ids[: FOUND - 1])


def _going_back(store: Store, alias: str) -> list[InterviewSummary]:
    """Return the interviews that a split gives back, by trying it."""
    with store.trial():
        store.split(alias, "trial")
        return store.interviews_of(alias)
