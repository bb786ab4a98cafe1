"""The live interview.

At that second the interviewer looks at the candidate, hears an answer and types; the screen has to take every
key where it belongs and to be read in a glance.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on

from csr_interview.live.session import BATTERY, CLOSING
from csr_interview.models.interview import Mark
from csr_interview.ui.commands import Command, bindings
from csr_interview.ui.screens.dialogs import AskText
from csr_interview.ui.screens.flags import FlagsDialog, remove_own
from csr_interview.ui.screens.live_commands import (
    BATTERY_KEYS,
    GUIDE_KEYS,
    LIVE_COMMANDS,
    REPLY_KEYS,
    TASK_KEYS,
)
from csr_interview.ui.screens.live_writing import LiveWriting
from csr_interview.ui.text import minutes
from csr_interview.ui.widgets.battery_list import BatteryList
from csr_interview.ui.widgets.guide import Guide
from csr_interview.ui.widgets.note_area import NoteArea
from csr_interview.ui.widgets.rating_bar import RatingBar
from csr_interview.ui.widgets.step_list import StepList, StepStrip

NEEDS_SOMETHING_TO_RATE = ("rate", "rate_next", "guide", "skip", "unrate", "read")


class LiveScreen(LiveWriting):
    """One interview under way, on its present step."""

    commands = LIVE_COMMANDS
    BINDINGS: ClassVar = bindings(LIVE_COMMANDS)

    def on_mount(self) -> None:
        """Start the clock where it stood, and go to where the interview was left."""
        self.session.advance(self.csr.ticks())
        self.set_interval(1.0, self._second)
        self.watch(self.csr, "save_state", self.show_top, init=False)
        self.session.go(self.session.step)
        self.return_to_place()

    def _second(self) -> None:
        """Time runs on the first line only: painting the list as well each second would hold up a key."""
        self.session.advance(self.csr.ticks())
        self.keep_place_at_rest()
        self.show_top()

    def command_applies(self, command: Command) -> bool:
        """Scripts are neither rated nor flagged, tasks are not flagged."""
        action = command.action.partition("(")[0]
        if action == "flag":
            return self.session.question is not None
        return action not in NEEDS_SOMETHING_TO_RATE or self.can_be_rated

    def show_keys(self) -> None:
        """In the guidance, in a task and in the battery their own keys apply."""
        if not self.is_mounted:
            return
        if self.query_one(Guide).has_focus_within:
            self.show_items(GUIDE_KEYS)
        elif self.session.task is not None:
            self.show_items(REPLY_KEYS if self.typing else TASK_KEYS)
        elif self.session.step == BATTERY:
            self.show_items(BATTERY_KEYS)
        else:
            super().show_keys()

    def action_turn_guide(self) -> None:
        """Go to the next section of the guidance (by a click in the footer)."""
        self.query_one(Guide).action_turn(1)

    def grab_key(self, event: events.Key) -> bool:
        """Take the key after ctrl+r for the rating; return whether it was taken."""
        if not self.rating_next:
            return False
        if event.key in tuple("6789"):
            return True  # a slip: go on waiting rather than type it into the note
        self.rating_next = False
        if event.key in tuple("12345"):
            self.action_rate(int(event.key))
        elif event.key in ("0", "minus"):
            self.action_skip()
        self.show_state()
        return event.key in (*"012345", "minus", "escape", "ctrl+r")

    # ------------------------------------------------------------------ commands

    def action_rate(self, rating: int) -> None:
        """Rate the present question; in a task the digit chooses a line, or rates a criterion."""
        if self.session.task is not None:
            self.choose_by_digit(rating)
        elif self.session.question is None:
            self.notify("There is nothing to rate on this step.", timeout=3)
        elif rating <= 5:
            self.session.rate(rating)
            self.show_state()

    def action_rate_next(self) -> None:
        """Take the next digit as the rating."""
        self.rating_next = self.can_be_rated
        self.show_state()

    def action_unrate(self) -> None:
        """Take the rating or the skip back; in a task the last thing recorded."""
        if self.session.task is not None:
            self.take_back_in_task()
            return
        if self.session.question is not None and self.session.answer.settled:
            if self.session.answer.skip_reason:
                self.session.skip("")
            else:
                self.session.rate(None)
            self.show_state()

    def action_skip(self) -> None:
        """Ask for the reason and leave the question out."""
        subject = self.session.question or self.session.task
        if subject is None:
            return
        step = self.session.step
        reason = self.session.answer.skip_reason or self.session.task_result(step).skip_reason
        reason = reason or self._reasons.get(step, "")

        def keep(reason: str | None) -> None:
            if reason is not None and self.session.step == step:
                self._reasons[step] = reason  # a rating given by a slip must not cost the words
                self.session.skip(reason)
                self.show_state()

        body = "It will not count: not as a zero, and not at all. The reason stands on the scorecard."
        dialog = AskText(f"Not assessed: {subject.title}", body, value=reason)
        self.app.push_screen(dialog, keep)

    def action_move(self, by: int) -> None:
        """Go to the next or the previous step. Who works with plain keys goes on with plain keys."""
        plain = self.focused is None
        self.session.advance(self.csr.ticks())
        if self.session.move(by):
            self.show_step()
            if not plain or self.session.question is None:
                self.focus_field()
            self.keep_place()

    def action_next(self) -> None:
        """Go on; after the closing comes the scorecard."""
        if self.session.step == CLOSING:
            self.action_scorecard()
        else:
            self.action_move(1)

    @on(StepList.Chosen)
    @on(StepStrip.Chosen)
    def go(self, event: StepList.Chosen) -> None:
        """Go to a clicked step."""
        event.stop()
        self.show_question(event.step)

    def show_question(self, step: str) -> None:
        """Go to a step and put the cursor into it."""
        self.session.advance(self.csr.ticks())
        self.session.go(step)
        self.show_step()
        self.focus_field()
        self.keep_place()

    @on(BatteryList.Opened)
    def task_opened(self, event: BatteryList.Opened) -> None:
        """Go to a task of the battery."""
        event.stop()
        self.show_question(event.task)

    @on(RatingBar.Chosen)
    def rating_clicked(self, event: RatingBar.Chosen) -> None:
        """Rate by mouse."""
        event.stop()
        if event.rating is None:
            self.action_skip()
        else:
            self.action_rate(event.rating)

    @on(Guide.AnchorChosen)
    def anchor_chosen(self, event: Guide.AnchorChosen) -> None:
        """Rate by choosing the anchor that fits."""
        event.stop()
        self.action_rate(event.rating)

    @on(Guide.Ticked)
    def ticked(self, event: Guide.Ticked) -> None:
        """Tick a line of guidance."""
        event.stop()
        question = self.session.question
        if question is None:
            return
        mark = Mark(question.id, event.kind, event.item)
        if event.kind == "red_flag" and event.item >= len(question.red_flags):
            own = [m for m in self.session.marks_of(question.id) if m.kind == "own_flag"]
            remove_own(self.app, self.session, own[event.item - len(question.red_flags)], self.show_state)
            return
        self.session.toggle(mark)
        self.show_state()

    def action_guide(self) -> None:
        """Into the guidance; from there, fold it away and back to the note."""
        guide = self.query_one(Guide)
        if self.session.task is not None:
            self.toggle_class("-guide")
        if self.session.question is None:
            return
        if guide.has_focus_within:
            self.remove_class("-guide")
            self.add_class("-folded")
            self.focus_field()
        else:
            self.add_class("-guide")
            self.remove_class("-folded")
            guide.enter()
        self.show_state()

    def action_leave_field(self) -> None:
        """From the guidance back to the note; from the note to plain keys."""
        if self.query_one(Guide).has_focus_within:
            self.remove_class("-guide")
            self.focus_field()
            self.show_state()
        elif self.session.task is not None:
            self.task_pane.to_lines()
        else:
            self.set_focus(None)
        self.show_keys()

    def action_back_to_field(self) -> None:
        """Go on writing."""
        self.focus_field()

    def action_time(self) -> None:
        """Write the clock into the note."""
        if not isinstance(self.focused, NoteArea):
            self.focus_field()
        self.session.advance(self.csr.ticks())
        if isinstance(self.focused, NoteArea):
            self.focused.insert_at_cursor(f"[{minutes(self.session.clock.elapsed)}] ")

    def action_flag(self) -> None:
        """Mark red flags in a dialog."""
        if self.session.question is not None:
            self.app.push_screen(FlagsDialog(self.session), lambda _: self.show_state())

    def action_pause(self) -> None:
        """Stop or restart the clock."""
        self.session.pause(self.csr.ticks())
        self.keep_place()
        self.show_top()
        self.show_keys()

    def action_saved(self) -> None:
        """Say that there is nothing to save."""
        self.keep()
        done = self.csr.desk.flush()
        self.notify("Everything is saved, as always." if done else "NOT SAVED yet; still trying.")

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the keys of a task or of the guidance, which differ from those of a question."""
        if self.session.task is not None:
            lines = [(item.keys, item.label) for item in TASK_KEYS]
            return [("In a task", lines), ("In its notes", [(item.keys, item.label) for item in REPLY_KEYS])]
        return [("In the guidance (^G)", [(item.keys, item.label) for item in GUIDE_KEYS])]

    def action_scorecard(self) -> None:
        """Look at the scorecard."""
        from csr_interview.ui.screens.scorecard import ScorecardScreen

        self.keep()
        self.app.push_screen(ScorecardScreen(self.session))

    def on_screen_resume(self) -> None:
        """After the scorecard the session may stand elsewhere, or be locked."""
        if not self.is_mounted:
            return
        if not self.session.editable:
            if self.is_active:  # else it has gone already, and another screen would be dismissed
                self.dismiss()
            return
        self.session.advance(self.csr.ticks())
        self.show_state()
