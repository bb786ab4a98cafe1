"""The page of a scorecard: its texts, the list of open questions and the summary field.

Also the title line, which the reader shares.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.documents.layout import date_of
from csr_interview.ui.blocks_view import page
from csr_interview.ui.content import HIDDEN, QUIET, STRONG, lines, to_line
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.widgets.note_area import NoteArea

_PARTS = {
    "banner": ("verdict",),
    "numbers": ("breakdown", "components", "gates", "flags", "outlook", "amendments"),
    "texts": ("notes",),
}
"""Parts of the document above the evidence, by widget."""
_ABOVE = frozenset(key for keys in _PARTS.values() for key in keys)


def title_of(view: ScorecardView, width: int, *, hidden: bool = False) -> Content:
    """Return the title, on two lines if one is too narrow."""
    interview = view.interview
    name = Content(HIDDEN) if hidden else to_line(interview.candidate.name)
    state = Content.styled("SUBMITTED, locked" if view.locked else "DRAFT", STRONG)
    facts = [interview.role, interview.stage, date_of(interview.created_at, view.tz)]
    facts.append(f"interviewer {interview.interviewer}" if interview.interviewer else "")
    rest = Content(" · ").join([to_line(fact) for fact in facts if fact.strip()])
    whole = Content.assemble(name.stylize("bold"), " · ", rest)
    if whole.cell_length + 2 + state.cell_length <= width:
        return whole.truncate(width - state.cell_length, pad=True).append(state)
    room = max(4, width - state.cell_length - 2)
    first = name.stylize("bold").truncate(room, ellipsis=True, pad=True).append("  ").append(state)
    return lines([first, *rest.wrap(max(8, width))[:2]])


def missing_label(view: ScorecardView, question_id: str) -> Content:
    """Return the line that leads to an open question."""
    opened = view.interview.answer(question_id).opened
    return Content.assemble(
        to_line(view.label(question_id)), ("   not rated" if opened else "   not asked", QUIET)
    )


class OpenQuestions(OptionList, inherit_bindings=False):
    """The questions to complete before submitting; Enter or a click goes to one.

    Beyond its ends the arrows scroll the page, as do all other keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "cursor_down", show=False),
        Binding("up", "cursor_up", show=False),
        Binding("enter", "select", show=False),
    ]

    def action_cursor_down(self) -> None:
        """Go down; scroll at the last line."""
        if self.highlighted is not None and self.highlighted >= self.option_count - 1:
            self.call_later(self.screen.run_action, "scroll(1)")
        else:
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        """Go up; scroll at the first line."""
        if not self.highlighted:
            self.call_later(self.screen.run_action, "scroll(-1)")
        else:
            super().action_cursor_up()


class ScorecardPage(VerticalScroll, inherit_bindings=False):
    """A scorecard as one scrolling page. Its screen has the keys."""

    def __init__(self, summary: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._summary = summary

    def compose(self) -> ComposeResult:
        """Compose the parts in reading order; `show` fills them."""
        yield Static(id="banner")
        yield OpenQuestions(id="missing", compact=True)
        yield Static(id="numbers")
        yield Static("SUMMARY", id="summary-label")
        yield NoteArea(
            "summary",
            self._summary,
            id="summary",
            min_lines=2,
            max_lines=8,
            placeholder="Summary for the hiring manager, in about three sentences",
        )
        yield Static(id="texts")
        yield Static(id="evidence")

    def show(self, view: ScorecardView, width: int, *, drafting: bool) -> None:
        """Lay the page out for a width; `drafting` shows the summary as a field."""
        if drafting:  # the field shows it
            view = replace(view, interview=replace(view.interview, summary=""))
        parts = view.sections
        for name, keys in _PARTS.items():
            blocks = [block for key, found in parts.items() if key in keys for block in found]
            part = self.query_one(f"#{name}", Static)
            part.update(page(blocks, width))
            part.display = bool(blocks)
        evidence = [block for key, found in parts.items() if key not in _ABOVE for block in found]
        self.query_one("#evidence", Static).update(page(evidence, width))
        for name in ("#summary-label", "#summary"):
            self.query_one(name).display = drafting
        self._show_missing(view)

    def _show_missing(self, view: ScorecardView) -> None:
        missing = self.query_one(OpenQuestions)
        unsettled = () if view.locked else view.unsettled
        missing.display = bool(unsettled)
        if [option.id for option in missing.options] != list(unsettled):
            missing.clear_options()
            missing.add_options(Option(missing_label(view, q), id=q) for q in unsettled)
            missing.highlighted = 0 if unsettled else None

    def start(self) -> None:
        """Focus the open questions if there are any, else the page."""
        missing = self.query_one(OpenQuestions)
        if missing.display:
            missing.focus(scroll_visible=False)  # at 40x12 scrolling would hide the heading of the list
        else:
            self.focus()

    def write(self) -> None:
        """Focus the summary."""
        area = self.query_one("#summary", NoteArea)
        area.focus(scroll_visible=False)
        area.scroll_visible(animate=False)
