"""Writing in the live interview: what is typed is kept at once, and the cursor stays where it was left."""

from __future__ import annotations

from textual import events, on
from textual.widget import Widget
from textual.widgets.text_area import Selection

from csr_interview.live.session import BATTERY, InterviewSession
from csr_interview.models.interview import LINES
from csr_interview.ui.notebook import REPLY
from csr_interview.ui.screens.live_tasks import LiveTasks
from csr_interview.ui.widgets.battery_list import BatteryList
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.task_pane import TaskList

STEADY = 5
"""Seconds after which the place of the cursor is kept although it never rests."""


class LiveWriting(LiveTasks):
    """The part of the live screen that has to do with its fields."""

    def __init__(self, session: InterviewSession) -> None:
        super().__init__(session)
        self._last_field: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        """Why a step was left out, as last written, by step."""
        self._seen_at = ("", 0, 0)
        self._moving = 0

    @on(NoteArea.Edited)
    def write(self, event: NoteArea.Edited) -> None:
        """Keep what was typed, at once, where it was typed."""
        event.stop()
        self.notebook.keep(*event.key)  # type: ignore[misc]  # the notebook made every document here
        self.show_coach()

    @on(events.DescendantFocus)
    def remember_field(self, event: events.DescendantFocus) -> None:
        """Remember where to go back to."""
        field = _field_of(event.widget)
        if field:
            self._last_field[self.session.step] = field
            self.keep_place()

    def focus_field(self) -> None:
        """Put the cursor where it was on this step, or into the first field with room for the story."""
        step = self.session.step
        if self.session.task is not None:
            self.task_pane.enter()
            return
        if step == BATTERY:
            self.query_one(BatteryList).focus()
            return
        area = self.area(self._last_field.get(step) or self.notebook.first_open(step))
        self.set_focus(area, scroll_visible=False)
        self.call_after_refresh(area.scroll_visible, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Tab stays among the fields of the step."""
        if event.key not in ("tab", "shift+tab") or not isinstance(self.focused, NoteArea):
            return
        event.stop()
        event.prevent_default()
        if self.session.task is not None:
            self.task_pane.to_lines()
            return
        fields = self.notebook.fields(self.session.step)
        place = fields.index(self.focused.field) + (1 if event.key == "tab" else -1)
        self.area(fields[place % len(fields)]).focus()

    # ------------------------------------------------------------------ coming back another time

    def return_to_place(self) -> None:
        """Show the step, with the cursor where it was when the interview was left on this machine."""
        step, place = self.session.step, self.session.place
        field = place.field if place.step == step else ""
        if field in self.notebook.fields(step):
            # The text may be shorter than it was: the field looks for the nearest place there is.
            self.notebook.document(step, field).selection = Selection.cursor((place.row, place.column))
            self._last_field[step] = field
        self.show_step()
        self.focus_field()
        if field == REPLY and self.session.task is not None:
            self.task_pane.reply.focus()
        elif field == LINES and (lines := self._lines()) is not None:
            if place.row < lines.option_count and not lines.get_option_at_index(place.row).disabled:
                lines.highlighted = place.row
            lines.focus()

    def keep(self) -> None:
        """Keep clock, place, and any text whose message has not come through: a signal does not wait."""
        if not self.session.editable:
            return
        self.notebook.keep_all()
        self.session.advance(self.csr.ticks())
        self.session.write_clock()
        self.keep_place()

    def keep_place(self) -> None:
        """Remember the field that has, or had, the focus on this step, and the cursor in it."""
        if self.is_mounted:
            self.session.keep_place(*self._at())

    def keep_place_at_rest(self) -> None:
        """Each second: keep the place once the cursor rests, or after some seconds of steady typing.

        Not with each key: whoever is killed amid a word comes back to about where that word is.
        """
        at, place = self._at(), self.session.place
        self._moving = 0 if at == (place.field, place.row, place.column) else self._moving + 1
        if at == self._seen_at or self._moving >= STEADY:
            self.keep_place()
        self._seen_at = at

    def _at(self) -> tuple[str, int, int]:
        """Return the field, and the cursor's row and column in it; no field where none was entered yet."""
        step = self.session.step
        field = _field_of(self.focused) or self._last_field.get(step, "")
        lines = self._lines() if field == LINES else None
        if lines is not None:
            return field, lines.highlighted or 0, 0
        if field not in self.notebook.fields(step):
            return "", 0, 0
        area = self.task_pane.reply if field == REPLY else self.area(field)
        return field, *area.cursor_location

    def _lines(self) -> TaskList | BatteryList | None:
        """Return the list of the present step: the lines of a task, or the tasks of the battery."""
        if self.session.task is not None:
            return self.query_one(TaskList)
        return self.query_one(BatteryList) if self.session.step == BATTERY else None


def _field_of(widget: Widget | None) -> str:
    """Return the name of the field that a widget is; empty for what is none."""
    if isinstance(widget, NoteArea):
        return widget.field
    return LINES if isinstance(widget, (TaskList, BatteryList)) else ""
