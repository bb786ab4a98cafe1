"""One assessment task while it runs: what the candidate gets, what they did, and how that scores."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.layout import Layout
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.live.task_entry import Row, rows
from csr_interview.models.tasks import Choice, Criteria
from csr_interview.ui.text import shown
from csr_interview.ui.widgets import task_text
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.task_layout import TaskLayout, Wants
from csr_interview.ui.widgets.task_text import HOW, Length
from csr_interview.ui.widgets.task_text import TaskView as TaskView

MARGINS = 3
"""Columns beside the lines: a space on each side, and the place of the scrollbar."""


class TaskList(OptionList):
    """The lines of a task, chosen by Space or Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]

    def on_resize(self) -> None:
        """Keep the line under the cursor in sight."""
        self.call_after_refresh(self.scroll_to_highlight)


class Passage(VerticalScroll):
    """A text that scrolls where its place is too small for it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(Static(""), id=id, can_focus=False)

    def show(self, text: Content) -> None:
        """Show a text from its beginning."""
        self.query_one(Static).update(text)
        self.scroll_home(animate=False)


class TaskPane(Widget):
    """A task: what is read out, material, the written reply, lines to choose from, and the score."""

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: TaskView | None = None
        self._rows: tuple[Row, ...] = ()
        self._length = Length.FULL
        self._said = False
        self._sharing = TaskLayout(self)
        self.line_rows: tuple[int, ...] = ()
        """How many rows each line needs."""

    def compose(self) -> ComposeResult:
        """Lay the parts out once."""
        yield Passage(id="task-prompt")
        yield Passage(id="task-material")
        yield Passage(id="task-guidance")
        yield NoteArea("reply", id="task-reply", min_lines=1, max_lines=10)
        yield Static("", id="task-how")
        yield TaskList(id="task-list", markup=False, compact=True)
        yield Static("", id="task-score")

    @property
    def layout(self) -> Layout:
        """The parts share the rows."""
        return self._sharing

    @property
    def reply(self) -> NoteArea:
        """The field for a written reply."""
        return self.query_one("#task-reply", NoteArea)

    @property
    def typing(self) -> bool:
        """Whether the focus is in the reply."""
        return self.reply.has_focus

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        place = self.query_one(TaskList).highlighted
        return None if place is None or place >= len(self._rows) else self._rows[place]

    @property
    def all_rated(self) -> bool:
        """Whether the lines are criteria, and none is left to rate."""
        return self.rates_lines and all(row.place is not None for row in self._rows)

    def enter(self) -> None:
        """Take the focus: into the reply where there is none yet, else into the lines."""
        (self.reply if self.rates_lines and not self.reply.text else self.query_one(TaskList)).focus()

    @property
    def rates_lines(self) -> bool:
        """Whether the lines are criteria to rate."""
        return self._is(Criteria)

    def to_lines(self) -> None:
        """Take the focus into the lines."""
        self.query_one(TaskList).focus()

    def by_digit(self, digit: int) -> Row | None:
        """Return the line that a digit stands for: numbered from 1, within the present field of a choice."""
        lines: tuple[Row, ...] = self._rows
        if self._view is not None and isinstance(self._view.task.rule, Choice) and self.row is not None:
            lines = tuple(row for row in self._rows if row.group == self.row.group)
        return lines[digit - 1] if 1 <= digit <= len(lines) else None

    def show(self, view: TaskView) -> None:
        """Show a task as it stands."""
        old, self._view = self._view, view
        fresh = old is None or old.task is not view.task
        self._rows = rows(view.task, view.response)
        if fresh:
            self.query_one("#task-prompt", Passage).show(shown(view.task.prompt, "bold"))
            self.query_one("#task-material", Passage).show(shown(view.task.material))
            self.query_one("#task-guidance", Passage).show(task_text.guidance(view.task))
            self.set_class(not view.task.material, "-bare")
            self.reply.placeholder = task_text.placeholder(view.task)
            self.reply.min_lines = 3 if self.rates_lines else 1
            self.query_one("#task-how", Static).update(HOW[view.task.rule.kind])
        self._measure()
        self._fill(fresh)
        self._show_focus()

    # ------------------------------------------------------------------ the lines

    def _measure(self) -> None:
        """Find out how much of each line there is room for, and how many rows that takes."""
        view, size = self._view, self.size
        if view is None or not size.width:
            return
        reply = 3 if self.rates_lines else 1

        def fits(length: Length, heights: tuple[int, ...]) -> bool:
            wants = Wants(heights)
            if length is Length.CUT:  # the score and a row to type into, with as many lines as must be seen
                return 2 + wants.enough_lines <= size.height
            prompt, material = 2, 2 if view.task.material else 0
            return 1 + prompt + material + reply + wants.all_lines <= size.height

        before = self.line_rows
        self._length, self.line_rows = task_text.fitting(view, self._rows, size.width - MARGINS, fits)
        if self.line_rows != before:
            self._share_anew()

    def _fill(self, fresh: bool) -> None:
        assert self._view is not None
        box = self.query_one(TaskList)
        cursor = 0 if fresh else box.highlighted
        width = max(1, self.size.width - MARGINS)
        lines = task_text.lines(self._view, self._rows, self._length, cursor=cursor, width=width)
        if fresh or len(lines) != box.option_count:
            box.clear_options()
            box.add_options(Option(line) for line in lines)
            box.highlighted = 0 if lines else None
            return
        for place, line in enumerate(lines):
            box.replace_option_prompt_at_index(place, line)
        box.scroll_to_highlight()

    @on(OptionList.OptionHighlighted)
    def line_reached(self, event: OptionList.OptionHighlighted) -> None:
        """Where there is no room for all of each line, show all of the one under the cursor."""
        event.stop()
        if self._view is not None and self._length not in (Length.FULL, Length.ONE_ROW):
            self._fill(fresh=False)

    def on_resize(self) -> None:
        """Another size has room for more or less of each line."""
        if self._view is not None:
            self._measure()
            self._fill(fresh=False)

    def go_to_open(self) -> None:
        """Put the cursor on the first line of a field not chosen, or the first criterion not rated."""
        done = {row.group for row in self._rows if row.marked} if self._is(Choice) else set()
        for place, row in enumerate(self._rows):
            if (self._is(Choice) and row.group not in done) or (self._is(Criteria) and row.place is None):
                box = self.query_one(TaskList)
                box.highlighted = min(place + 2, len(self._rows) - 1)  # so that the field is in sight
                box.highlighted = place
                return

    def _is(self, rule: type[object]) -> bool:
        return self._view is not None and isinstance(self._view.task.rule, rule)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Tell which line was chosen."""
        event.stop()
        self.post_message(self.Chosen(self._rows[event.option_index]))

    # ------------------------------------------------------------------ the reply

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted among the lines belongs into the reply, behind what is there."""
        event.stop()
        # As the field's own doing: what it posts while this widget acts would end here.
        self.reply.call_next(self._append, event.text)

    def _append(self, text: str) -> None:
        """Put text behind the reply, on a line of its own."""
        reply = self.reply
        reply.move_cursor(reply.document.end)
        reply.insert_at_cursor(text if not reply.text or reply.text.endswith("\n") else f"\n{text}")

    @on(NoteArea.Edited)
    def reply_changed(self) -> None:
        """Say whether there is a reply as soon as that changes; the screen keeps the text."""
        if bool(self.reply.text.strip()) != self._said:
            self._show_score()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Other keys work in the reply, and it needs a place to type; a rating there is for an open line."""
        if event.widget is self.reply and self.rates_lines and self.row is not None and self.row.marked:
            self.go_to_open()
        self._focus_moved()

    def on_descendant_blur(self) -> None:
        """As on focus."""
        self._focus_moved()

    def _focus_moved(self) -> None:
        if self._view is not None:
            self._show_focus()
            self._share_anew()

    def _show_focus(self) -> None:
        """Name the keys that work now, and mark the line that they would rate from the reply."""
        self.set_class(self.typing and self.rates_lines and not self.all_rated, "-marking")
        self._show_score()

    def _show_score(self) -> None:
        assert self._view is not None
        self._said = bool(self.reply.text.strip())
        words = task_text.score(self._view, reply=self._said, typing=self.typing)
        self.query_one("#task-score", Static).update(words)

    def _share_anew(self) -> None:
        """Give the parts their rows once more."""
        self._clear_arrangement_cache()
        self.refresh(layout=True)
