"""Writing in the live interview: what is typed is kept at once, and the cursor is where it was left."""

from __future__ import annotations

from textual import events, on

from csr_interview.live.session import BATTERY, InterviewSession
from csr_interview.ui.screens.live_tasks import LiveTasks
from csr_interview.ui.widgets.battery_list import BatteryList
from csr_interview.ui.widgets.note_area import NoteArea


class LiveWriting(LiveTasks):
    """The part of the live screen that has to do with its fields."""

    def __init__(self, session: InterviewSession) -> None:
        super().__init__(session)
        self._last_field: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        """Why a step was left out, as last written, by step."""

    @on(NoteArea.Edited)
    def write(self, event: NoteArea.Edited) -> None:
        """Keep what was typed, at once, where it was typed."""
        event.stop()
        self.notebook.keep(*event.key)  # type: ignore[misc]  # the notebook made every document here
        self.show_coach()

    @on(events.DescendantFocus)
    def remember_field(self, event: events.DescendantFocus) -> None:
        """Remember where to go back to."""
        if isinstance(event.widget, NoteArea):
            self._last_field[self.session.step] = event.widget.field

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
