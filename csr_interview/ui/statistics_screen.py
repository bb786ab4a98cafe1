"""Statistics of a bank in three sections: interviewers, questions and tasks, and the funnel.

Interviewers: who rates how, takes how long, asks what, and how far two people agree, for somebody who wants a
panel to rate alike; it ranks nobody.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from csr_interview.documents import funnel as funnel_document
from csr_interview.documents import statistics as document
from csr_interview.documents.blocks import Block
from csr_interview.documents.blocks_text import Line, block_lines
from csr_interview.errors import CsrInterviewError
from csr_interview.periods import begin_of
from csr_interview.scoring.funnel import Funnel, funnels
from csr_interview.scoring.interviewers import Report, report
from csr_interview.store.search import Filters
from csr_interview.ui.base import TIME_TO_READ, CommandScreen
from csr_interview.ui.commands import ALL, HELP, Command, privacy, silent
from csr_interview.ui.content import PRIVACY, QUIET, to_line
from csr_interview.ui.dialogs import Choose, Pick
from csr_interview.ui.widgets.key_bar import KeyBar, Notice, TopLine
from csr_interview.ui.widgets.laid_text import drawn

if TYPE_CHECKING:
    from csr_interview.models.statistics import ItemCounts, StageCounts
    from csr_interview.store import Store

STATISTICS_COMMANDS: tuple[Command, ...] = (
    Command("unfold", "by question", "Unfold an interviewer: all figures, question by question.", ("enter",),
            "Enter", "plain"),
    Command("section", "section", "Choose interviewers, questions and tasks, or the funnel.", ("s",), "s",
            "plain"),
    Command("bank", "bank", "Choose the question bank.", ("b",), "b", "plain"),
    Command("period", "period", "Choose which months count.", ("p",), "p", "plain"),
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    HELP,
    privacy("names and figures"),
    silent("cursor(1)", "Down", ("j",), "↓ j", "Go down the page."),
    silent("cursor(-1)", "Up", ("k",), "↑ k", "Go up the page."),
    ALL,
)  # fmt: skip

OPEN, CLOSED = "▾", "▸"
"""Signs of a line that unfolds."""

HIDDEN_HERE = "Names and figures are hidden. F9 shows them."

PERIODS = {"all": ("all time", 0), "365": ("last 12 months", 365), "90": ("last 90 days", 90),
           "30": ("last 30 days", 30)}  # fmt: skip
"""What can be chosen: its name, and days back from today; 0 is all."""


Section = Literal["interviewers", "items", "funnel"]
SECTIONS: dict[Section, str] = {
    "interviewers": "Interviewers",
    "items": "Questions and tasks",
    "funnel": "Funnel",
}
"""What can be shown, and how it is called."""


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of one bank in one section."""

    bank: str
    title: str
    interviews: int
    blocks: tuple[Block, ...]
    report: Report | None = None
    """Of the interviewers, in their section."""


def read(
    store: Store, section: Section, filters: Filters, stages: Mapping[str, Sequence[str]]
) -> list[Found]:
    """Return the figures of a section by bank; `stages` has the titles of each bank's stages.

    Raises StoreError. Meanwhile Python does not look for garbage, which stops all threads: so many records
    are made at once that it would go through everything the app has (measured with 10,000 interviews: keys
    wait 100 to 200 ms). None of the records needs it: they hold no cycles.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        match section:
            case "interviewers":
                return [_of_interviewers(report(one)) for one in store.statistics(filters)]
            case "items":
                return [_of_items(one) for one in store.item_statistics(filters)]
            case "funnel":
                counts = store.stage_statistics(filters)
                return [_of_stages(one, funnels(one, stages.get(one.bank, ()))) for one in counts]
    finally:
        if was:
            gc.enable()


def _of_interviewers(found: Report) -> Found:
    held = found.collected
    blocks = (*document.report_blocks(found), *document.explained_blocks())
    return Found(held.bank, held.title, len(held.held), blocks, found)


def _of_items(counts: ItemCounts) -> Found:
    from csr_interview.documents import items as item_document  # pydantic
    from csr_interview.scoring.items import item_report

    blocks = (*item_document.item_blocks(item_report(counts)), *item_document.explained_blocks())
    return Found(counts.bank, counts.title, counts.interviews, blocks)


def _of_stages(counts: StageCounts, found: tuple[Funnel, ...]) -> Found:
    blocks = (*funnel_document.funnel_blocks(counts, found), *funnel_document.explained_blocks())
    return Found(counts.bank, counts.title, len(counts.seen), blocks)


def _nothing(section: Section, *, filtered: bool) -> Iterator[Block]:
    """Yield that a section has nothing to show."""
    match section:
        case "interviewers":
            return document.nothing_blocks(filtered=filtered)
        case "items":
            from csr_interview.documents import items as item_document  # pydantic

            return item_document.nothing_blocks(filtered=filtered)
        case "funnel":
            return funnel_document.nothing_blocks(filtered=filtered)


class StatisticsScreen(CommandScreen):
    """Figures of a bank as bars and numbers, one section at a time."""

    commands = STATISTICS_COMMANDS
    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "#page"

    def __init__(self) -> None:
        super().__init__()
        self._banks: list[Found] | None = None
        self._section: Section = "interviewers"
        self._bank = ""
        self._period = "all"
        self._unfolded: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield TopLine()
        yield Notice()
        yield OptionList(id="page", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Count; keys typed meanwhile wait for the page."""
        self.lay_out()
        self.start_reading(self._read)

    # ------------------------------------------------------------------ reading

    async def _read(self) -> None:
        with self.csr.input_held(TIME_TO_READ):
            days = PERIODS[self._period][1]
            since = begin_of(self.csr.now().date() - timedelta(days=days - 1)) if days else ""
            section = self._section
            stages: dict[str, list[str]] = {}
            try:
                if section == "funnel":
                    banks = (await self.csr.library()).banks
                    stages = {bank.id: [stage.title for stage in bank.stages] for bank in banks}
                self._banks = await self.csr.read_store(
                    lambda store: read(store, section, Filters(since=since), stages)
                )
            except CsrInterviewError as error:
                self.tell(str(error))
                return
            self.tell("")
            self.lay_out()

    @property
    def _found(self) -> Found | None:
        """The figures of the bank chosen; of the one most used where none is, or where it has none."""
        banks = self._banks or []
        return next((one for one in banks if one.bank == self._bank), next(iter(banks), None))

    # ------------------------------------------------------------------ showing

    def lay_out(self) -> None:
        """Show section, bank and period, and the page once it is counted."""
        self._show_head()
        if self._banks is not None:
            self._show_page()

    def _show_head(self) -> None:
        """Show which section, bank and period it is about."""
        found = self._found
        parts: list[Content | tuple[str, str]] = [
            ("Statistics", "bold"),
            (f"  {SECTIONS[self._section]}", ""),
        ]
        if found is not None:
            parts += [("  ", ""), to_line(found.title)]
        note = Content(PERIODS[self._period][0])
        if self.csr.privacy:
            note = Content.assemble((PRIVACY, "$text-warning"), "  ", note)
        self.query_one(TopLine).show(Content.assemble(*parts), note)

    def _show_page(self) -> None:
        """Lay the page out for the present width; the cursor stays on its line."""
        page = self._page
        before = page.highlighted_option.id if page.highlighted_option is not None else None
        page.set_options(self._options(max(20, self.size.width - 4)))
        known = [option.id for option in page.options if not option.disabled]
        kept = before if before in known else next((name for name in known if self._key(name)), known[0])
        page.highlighted = page.get_option_index(kept or "")
        self.call_after_refresh(page.scroll_to_highlight)
        self.show_keys()

    def _options(self, width: int) -> Iterator[Option]:
        """Yield the lines of the page, the figures of who is unfolded below their line."""
        found = self._found
        if self.csr.privacy:
            yield Option(Content.styled(f"\n{HIDDEN_HERE}", QUIET), id="hidden")
            return
        if found is None:
            filtered = self._period != "all"
            blocks = _nothing(self._section, filtered=filtered)
            yield from _lines("nothing", block_lines(blocks, width))
            if filtered:
                yield Option(Content.styled("  p chooses another period.", QUIET), id="wider")
            return
        report = found.report
        people = (
            {f"interviewer {one.interviewer}": one for one in (*report.people, report.group)}
            if report
            else {}
        )
        lines = block_lines(found.blocks, width)
        for place, (key, group) in enumerate(groupby(lines, lambda line: line.key)):
            if report is None or not key:
                yield from _lines(f"line {place}", group)
                continue
            first, *others = group
            unfolded = key in self._unfolded
            first = replace(first, text=(OPEN if unfolded else CLOSED) + first.text[1:])
            yield Option(drawn((first, *others)), id=key)
            if unfolded:
                inside = block_lines(document.person_blocks(people[key], report), width - 2)
                yield from _lines(key, inside, "  ")

    @property
    def _page(self) -> OptionList:
        return self.query_one("#page", OptionList)

    def _key(self, option_id: str | None) -> str:
        """Return the interviewer to whom a line belongs; empty for other lines."""
        key = (option_id or "").partition("\n")[0]
        return key if key.startswith("interviewer ") else ""

    @property
    def _person(self) -> str:
        """The interviewer whose line, or one of whose lines, the cursor is on; empty elsewhere."""
        option = self._page.highlighted_option
        return self._key(option.id) if option is not None else ""

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_keys()

    def privacy_changed(self) -> None:
        """Hide or show everything about people."""
        self.lay_out()

    def command_applies(self, command: Command) -> bool:
        """Tell what makes sense now."""
        match command.action:
            case "unfold":
                return bool(self._person)
            case "bank":
                return len(self._banks or []) > 1
            case "period" | "section":
                return self._banks is not None
        return True

    # ------------------------------------------------------------------ doing

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click on a person: unfold, or fold up again."""
        event.stop()
        self.action_unfold()

    def action_unfold(self) -> None:
        """Show or hide everything about the person the cursor is on."""
        if person := self._person:
            self._unfolded ^= {person}
            if person not in self._unfolded:
                self._page.highlighted = self._page.get_option_index(person)
            self._show_page()

    def action_cursor(self, by: int) -> None:
        """Go up or down the page."""
        (self._page.action_cursor_down if by > 0 else self._page.action_cursor_up)()

    @work(exclusive=True, group="dialog")
    async def action_section(self) -> None:
        """Choose what to show."""
        picks = [Pick(title, section) for section, title in SECTIONS.items()]
        chosen = await self.app.push_screen_wait(Choose("Which statistics?", picks))
        for section in SECTIONS:
            if section == chosen and section != self._section:
                self._section, self._unfolded = section, frozenset()
                self._banks = None  # nothing of the previous section is shown under the new name
                self._page.clear_options()
                self.lay_out()
                self.start_reading(self._read)

    @work(exclusive=True, group="dialog")
    async def action_bank(self) -> None:
        """Choose the bank, where there are several."""
        banks = self._banks or []
        if len(banks) < 2:
            return
        picks = [Pick(one.title, one.bank, f"{one.interviews:,}") for one in banks]
        bank = await self.app.push_screen_wait(Choose("Which question bank?", picks))
        if bank is not None:
            self._bank, self._unfolded = bank, frozenset()
            self.lay_out()

    @work(exclusive=True, group="dialog")
    async def action_period(self) -> None:
        """Choose which interviews count, by their age."""
        picks = [Pick(name, key) for key, (name, _) in PERIODS.items()]
        period = await self.app.push_screen_wait(Choose("Interviews of which time?", picks))
        if period is not None and period != self._period:
            self._period, self._unfolded = period, frozenset()
            self.start_reading(self._read)


def _lines(name: str, lines: Iterable[Line], indent: str = "") -> Iterator[Option]:
    """Yield lines that the cursor can stop at, each with an id of its own that begins with `name`.

    It does not stop at headings, nor between two parts.
    """
    for place, line in enumerate(lines):
        marks = tuple((start + len(indent), end + len(indent), mark) for start, end, mark in line.marks)
        lead = line.lead + len(indent) if line.lead else 0
        moved = replace(line, text=indent + line.text, lead=lead, marks=marks)
        passed = not line.text or bool(line.heading) or line.text.startswith("──")
        yield Option(drawn((moved,)), id=f"{name}\n{place}", disabled=passed)
