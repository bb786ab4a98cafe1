"""The parts of a candidate's page: how they are laid out, and the ways from one to another."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import OptionList, Static

from csr_interview.ui.base import TALL, WIDE, CommandScreen
from csr_interview.ui.screens.candidate_commands import PARTS
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.laid_text import LaidText
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.notice import Notice
from csr_interview.ui.widgets.part_bar import PartBar
from csr_interview.ui.widgets.top_line import TopLine

SLIM = 42
"""Columns below which the names of the parts need the margins too."""

INTERVIEWS, PANEL, TIMELINE, NOTES = 1, 2, 3, 4

NOTES_EMPTY = "What is worth knowing before the next call; in nobody's scorecard"
CURTAIN = "Notes are hidden. F9 shows them again."


class CandidateParts(CommandScreen):
    """Interviews by stage, panel, timeline and notes: all at once, or one at a time where room is short."""

    CSS_PATH = "candidate.tcss"
    AUTO_FOCUS = "#stages"
    FOCUS: ClassVar = {INTERVIEWS: "#stages", PANEL: "#panel-page", TIMELINE: "#time-page", NOTES: "#notes"}
    """What takes the focus in each part."""

    def __init__(self) -> None:
        super().__init__()
        self.part = INTERVIEWS
        """The part one is in."""

    def compose(self) -> ComposeResult:
        """Lay out who it is, and the parts."""
        yield TopLine(id="top")
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
                    yield self._title(TIMELINE)
                    with VerticalScroll(id="time-page", classes="part-page"):
                        yield LaidText(id="timeline")
                with Container(id="part-4", classes="part"):
                    yield self._title(NOTES)
                    yield NoteArea("notes", id="notes", placeholder=NOTES_EMPTY, read_only=True)
                    yield Static(CURTAIN, id="curtain")
        yield KeyBar()

    def _title(self, part: int) -> Static:
        return Static(f"{part} {PARTS[part - 1].upper()}", id=f"title-{part}", classes="part-title")

    def lay_out(self) -> None:
        """Show all parts where there is room, else the present one."""
        spread = self.size.width >= WIDE and self.size.height >= TALL
        self.set_class(spread, "-all")
        self.set_class(self.size.width < SLIM, "-slim")
        for part in self.FOCUS:
            self.set_class(not spread and part == self.part, f"-at-{part}")
            self.query_one(f"#title-{part}").set_class(part == self.part, "-here")
        self.query_one(PartBar).show(self.part)

    def go_to(self, part: int) -> None:
        """Go to a part; with the privacy screen up, to the page behind the notes."""
        self.part = part
        self.lay_out()
        self.app.stylesheet.update(self)  # now, not when idle: what is not displayed takes no focus
        target = self.query_one(self.FOCUS[part], Widget)
        self.set_focus(target if target.display else None)
        self.show_keys()

    def on_descendant_focus(self) -> None:
        """One is in the part that has the focus, however it came there."""
        super().on_descendant_focus()
        for part, selector in self.FOCUS.items():
            if self.focused is self.query_one(selector) and part != self.part:
                self.part = part
                self.lay_out()

    def action_part(self, number: int) -> None:
        """Go to a part by its digit."""
        self.go_to(number)

    def action_part_by(self, by: int) -> None:
        """Go to the next part, or the one before, round and round."""
        self.go_to((self.part - 1 + by) % len(PARTS) + 1)

    @on(PartBar.Chosen)
    def _part_clicked(self, event: PartBar.Chosen) -> None:
        event.stop()
        self.go_to(event.number)

    @property
    def table(self) -> OptionList:
        """The interviews."""
        return self.query_one("#stages", OptionList)

    def action_cursor(self, by: int) -> None:
        """Go up or down the table; elsewhere, scroll."""
        if self.part == INTERVIEWS:
            (self.table.action_cursor_down if by > 0 else self.table.action_cursor_up)()
        elif self.part in (PANEL, TIMELINE):
            self.query_one(self.FOCUS[self.part], VerticalScroll).scroll_relative(y=by, animate=False)
