"""The scorecard reader: the full record of one interview on one page.

It shows the basis of a decision: evidence, amendments, earlier texts and the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.documents.audit_log import (
    BankNames,
    chain_blocks,
    details_of,
    from_elsewhere,
    trail_blocks,
    words,
)
from csr_interview.documents.blocks import Block, Facts, Heading
from csr_interview.documents.facts import field_label
from csr_interview.documents.scorecard import head_blocks
from csr_interview.errors import CsrInterviewError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import INTERVIEW_FIELDS, NOTED, TASK_REPLY, TASK_SKIP, WHOLE
from csr_interview.models.tasks import FAMILIES
from csr_interview.store.audit import Earlier, Entry
from csr_interview.ui.base import CommandScreen, Page, ScrollingScreen
from csr_interview.ui.commands import EVERYWHERE, SCROLLING, Command, silent
from csr_interview.ui.content import to_line
from csr_interview.ui.correct_dialog import ask_correction
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, title_of
from csr_interview.ui.scorecard.versions_screen import CURTAIN, Version, VersionsScreen, versions_of
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.key_bar import KeyBar, Notice
from csr_interview.ui.widgets.laid_text import LaidText, Layout, layout

CHUNK = 40
"""Events in one part of the page: parts that cannot be seen are not drawn."""


@dataclass(frozen=True)
class Sign:
    """Where earlier versions of a text can be looked at."""

    question: str
    field: str
    label: str
    """Which text it is, such as "Q2 Action"."""
    count: int
    """How many earlier versions there are, at least one."""


@dataclass(frozen=True)
class Section:
    """A part of the page that one can jump to: its name, and what stands in it from top to bottom."""

    place: str
    """A question's id, or one of "top", "tasks", "texts", "trail"."""
    items: tuple[Layout | Sign, ...]


@dataclass(frozen=True)
class Reading:
    """Everything that the reader shows of one interview."""

    view: ScorecardView
    earlier: tuple[Earlier, ...]
    trail: tuple[Entry, ...]
    people: Mapping[str, str]
    """The names of interviewers by the IDs in the trail."""

    def versions(self, question: str, field: str) -> tuple[Version, ...]:
        """Return all versions of a text, oldest first, the present one last."""
        return versions_of(self.view, self.earlier, question, field)

    def signs(self, question: str, fields: Iterable[str]) -> tuple[Sign, ...]:
        """Return the signs of those texts that have earlier versions."""
        counts = ((field, len(self.versions(question, field)) - 1) for field in fields)
        bank = self.view.bank
        return tuple(
            Sign(question, field, field_label(bank, question, field), count)
            for field, count in counts
            if count
        )


def sections(reading: Reading) -> tuple[Section, ...]:
    """Return the whole page in reading order, without the audit log.

    Changes stand below what they changed, with a sign wherever a text has earlier versions.
    """
    view = reading.view
    found = dict(view.sections)
    amended: dict[str, list[Block]] = {}
    for block in found.pop("amendments", ()):
        if isinstance(block, Facts):
            amended.setdefault(block.key, []).append(block)
    ids = [task.id for task in view.bank.tasks]
    placed = {*ids, *(question.id for question in view.bank.questions)}
    others = [block for key, blocks in amended.items() if key not in placed for block in blocks]
    notes = [*found.pop("notes", []), *others]
    if notes and not isinstance(notes[0], Heading):
        notes.insert(0, Heading("Interview notes"))
    tasks = [block for key in ("tasks", *FAMILIES) for block in found.pop(key, ())]
    questions = {question.id: found.pop(question.id) for question in view.bank.questions}
    about = [*found.pop("verdict"), Heading("Interview"), *head_blocks(view.interview, view.bank, view.tz)]
    signs = reading.signs("", (WHOLE, "recommended_reason"))
    made = [Section("top", (layout(about), *signs, *map(layout, found.values())))]
    for question, blocks in questions.items():
        signs = reading.signs(question, (*NOTED, "own_flag"))
        made.append(Section(question, (layout([*blocks, *amended.get(question, [])]), *signs)))
    tasks += [block for task in ids for block in amended.get(task, ())]
    if tasks:
        signs = tuple(sign for task in ids for sign in reading.signs(task, (TASK_REPLY, TASK_SKIP)))
        made.append(Section("tasks", (layout(tasks), *signs)))
    signs = reading.signs("", INTERVIEW_FIELDS)
    if notes or signs:
        made.append(Section("texts", (layout(notes), *signs)))
    return tuple(made)


def trail(reading: Reading) -> tuple[Layout, ...]:
    """Return the events in plain words under their days, in parts of `CHUNK` events."""
    names = BankNames(reading.view.bank)
    events = []
    for event, foreign in reading.trail:
        text = words(event.verb, details_of(event.payload), names, reading.people)
        events.append((event.at, from_elsewhere(text) if foreign else text))
    starts = range(0, len(events), CHUNK)
    return tuple(layout(trail_blocks(events[start : start + CHUNK], reading.view.tz)) for start in starts)


READER_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back.", ("escape", "b", "q"), "Esc", "plain"),
    Command("move(1)", "next", "Next section.", ("n", "right_square_bracket"), "n", "plain"),
    Command("move(-1)", "previous", "Previous section.", ("p", "left_square_bracket"), "p", "plain"),
    silent("question(1)", "Question 1", ("1",), "1–9", "Go to question by number."),
    *(silent(f"question({n})", f"Question {n}", (str(n),), str(n)) for n in range(2, 10)),
    Command("sign(1)", "versions", "Next text with versions (Enter shows them).",
            ("tab", "v"), "Tab", "plain"),
    silent("sign(-1)", "Previous text with versions", ("shift+tab",), "⇧Tab"),
    Command("trail", "audit", "Show audit log.", ("a",), "a", "plain"),
    Command("export", "export", "Export interview.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "Show candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to interviews.", ("h",), "h", "plain"),
    Command("correct", "move", "Move to another candidate, with a reason.", ("m",), "m", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip


_ON_PAGE = frozenset({"move", "question", "sign", "trail", "scroll", "page", "end"})
"""Actions that need a visible page."""


# The page: texts with links to earlier versions.


TRAIL = "trail"
"""The place of the audit log."""


class VersionsSign(Clickable, can_focus=True):
    """A line with the number of earlier versions of a text. Enter or a click opens them."""

    DEFAULT_CSS = """
    VersionsSign { height: auto; color: $text-accent; padding: 0 0 0 2; }
    VersionsSign:focus { background: $accent 30%; text-style: bold; }
    VersionsSign:hover { background: $accent 15%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open", show=False)]

    def __init__(self, sign: Sign) -> None:
        super().__init__()
        self.sign = sign

    def render(self) -> Content:
        """Return the number of versions and the label of the text."""
        count = self.sign.count
        many = "1 earlier version" if count == 1 else f"{count} earlier versions"
        how = "   Enter: show" if self.has_focus else ""
        return Content.assemble(f"↶ {many} of ", to_line(self.sign.label), how)

    def action_open(self) -> None:
        """Show the versions."""
        self.post_message(self.Chosen(self.place_action(0, 0)))

    def place_action(self, x: int, y: int) -> str:
        """Show the versions."""
        return f"versions({self.sign.question!r}, {self.sign.field!r})"


class ReaderPage(Page):
    """A full interview in sections. Its screen has the keys."""

    DEFAULT_CLASSES = "secret"

    def __init__(self) -> None:
        super().__init__(id="page")
        self._starts: dict[str, Widget] = {}
        self._went: tuple[str, float] | None = None

    async def fill(self, sections: Sequence[Section], head: Layout, trail: Sequence[Layout]) -> None:
        """Show the sections, and below them the audit log with its title."""
        parts: list[Widget] = []
        for section in sections:
            texts = [VersionsSign(item) if isinstance(item, Sign) else _text(item) for item in section.items]
            self._starts[section.place] = texts[0]
            parts += texts
        self._starts[TRAIL] = _text(head)
        await self.mount(*parts, self._starts[TRAIL], *map(_text, trail))

    def retitle(self, head: Layout) -> None:
        """Change the title of the audit log."""
        title = self._starts.get(TRAIL)
        if isinstance(title, LaidText):
            title.show(head)

    @property
    def place(self) -> str:
        """The section at the top of the view, or the last jump target if nothing moved since."""
        if self._went is not None and self._went[1] == self.scroll_y:
            return self._went[0]
        here = "top"
        for place, start in self._starts.items():
            if start.virtual_region.y <= self.scroll_y + 1:
                here = place
        return here

    def go(self, place: str) -> None:
        """Scroll a section to the top, or as far as possible."""
        start = self._starts.get(place)
        if start is not None:
            y = min(start.virtual_region.y, self.max_scroll_y)
            self.scroll_to(y=y, animate=False)
            self._went = (place, y)

    def move(self, by: int) -> None:
        """Go to the previous or next section."""
        places = list(self._starts)
        if places:
            self.go(places[min(max(places.index(self.place) + by, 0), len(places) - 1)])

    def next_sign(self, by: int) -> bool:
        """Focus the next link, or the first one in view; return False if there is none."""
        signs = list(self.query(VersionsSign))
        if not signs:
            return False
        focused = self.screen.focused
        if isinstance(focused, VersionsSign) and focused in signs:
            place = (signs.index(focused) + by) % len(signs)
        else:
            below = [n for n, sign in enumerate(signs) if sign.virtual_region.y >= self.scroll_y]
            above = [n for n, sign in enumerate(signs) if sign.virtual_region.y < self.scroll_y]
            found = below[:1] if by > 0 else above[-1:]
            place = found[0] if found else (0 if by > 0 else len(signs) - 1)
        signs[place].focus(scroll_visible=False)
        self.scroll_to_widget(signs[place], animate=False)
        return True


def _text(layout: Layout) -> LaidText:
    return LaidText(layout, classes="section")


class ReaderScreen(ScrollingScreen):
    """One interview to read."""

    commands = READER_COMMANDS
    CSS_PATH = "reader.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self, reading: Reading, at: str = "") -> None:
        super().__init__()
        self.reading = reading
        self._at = at
        self._sections = sections(reading)
        self._signs = any(isinstance(item, Sign) for part in self._sections for item in part.items)
        self._checked: tuple[int, list[str]] | None = None

    def about(self) -> Bank:
        """Return the bank of the interview."""
        return self.reading.view.bank

    def compose(self) -> ComposeResult:
        """Compose an empty page; its parts depend on the interview."""
        yield Static(id="title")
        yield Notice(lambda _: "")
        yield ReaderPage()
        yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    @property
    def _page(self) -> ReaderPage:
        return self.query_one(ReaderPage)

    async def on_mount(self) -> None:
        """Fill the page, and verify the audit log in the background."""
        self.lay_out()
        await self._page.fill(self._sections, self._trail_head(), trail(self.reading))
        if self._at:
            self.call_after_refresh(self._page.go, self._at)
        self.start_reading(self._check)

    async def _check(self) -> None:
        """Verify the audit log; a long one must not delay saving."""
        try:
            only = self.reading.view.interview.id
            self._checked = await self.csr.read_store(lambda store: store.verify_trail(interview=only))
        except CsrInterviewError as error:
            self._checked = (0, [f"it could not be checked: {error}"])
        self._page.retitle(self._trail_head())

    def _trail_head(self) -> Layout:
        return layout(chain_blocks(len(self.reading.trail), self._checked))

    # ------------------------------------------------------------------ showing

    def lay_out(self) -> None:
        """Show the title for the current width; the page lays itself out."""
        width = max(16, self.size.width - 2)
        title = title_of(self.reading.view, width, hidden=self.csr.privacy)
        self.query_one("#title", Static).update(title)
        self.show_keys()

    def privacy_changed(self) -> None:
        """Hide or show the page."""
        self.tell("")
        self.veil_focus(self._page)
        self.lay_out()

    def command_applies(self, command: Command) -> bool:
        """Disable navigation while the page is hidden."""
        action = command.action.partition("(")[0]
        if not self.check_action(action, ()):
            return False
        if action == "correct":
            return self.reading.view.locked and not self.csr.saves.read_only
        return action != "sign" or self._signs

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the scroll position while hidden: a page without a size would scroll to the top."""
        return not (self.csr.privacy and action in _ON_PAGE)

    # ------------------------------------------------------------------ navigation

    def action_move(self, by: int) -> None:
        """Go to the next or previous section."""
        self._page.move(by)

    def action_question(self, number: int) -> None:
        """Go to a question by its number."""
        questions = self.reading.view.bank.questions
        if number <= len(questions):
            self._page.go(questions[number - 1].id)

    def action_trail(self) -> None:
        """Go to the audit log."""
        self._page.go(TRAIL)

    def action_sign(self, by: int) -> None:
        """Go to the next text with earlier versions."""
        if not self._page.next_sign(by):
            self.tell("No text of this interview has earlier versions.")

    async def action_versions(self, question: str, field: str) -> None:
        """Show the earlier versions of a text."""
        view = self.reading.view
        versions = self.reading.versions(question, field)
        await self.app.push_screen(VersionsScreen(field_label(view.bank, question, field), versions, view.tz))

    # ------------------------------------------------------------------ other screens

    @work(exclusive=True, group="dialog")
    async def action_correct(self) -> None:
        """Move a submitted interview to another candidate, and show it as it is now."""
        view = self.reading.view
        if not view.locked or self.csr.saves.read_only:
            return
        with self.telling():
            if said := await ask_correction(self.csr, view.interview.id):
                self.app.run_worker(self._read_again(said))  # this screen's would end with it

    async def _read_again(self, said: str) -> None:
        interview_id, place = self.reading.view.interview.id, self._page.place
        self.dismiss()
        below = self.app.screen
        assert isinstance(below, CommandScreen)
        with below.telling():
            await self.csr.routes.read(interview_id, place)
            self.app.notify(said, timeout=4)

    async def action_export(self) -> None:
        """Export this interview."""
        await self.csr.routes.export_interview(self.reading.view.interview)

    async def action_candidate(self) -> None:
        """Show all interviews of this candidate."""
        await self.csr.routes.open_candidate(self.reading.view.interview.candidate.id)
