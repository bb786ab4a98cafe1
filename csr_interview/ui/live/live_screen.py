"""The live interview.

The interviewer looks at the candidate, listens and types at the same time: every key must reach the right
field, and a glance must be enough to read the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static
from textual.widgets.text_area import Selection

from csr_interview.documents.facts import question_name, short_name
from csr_interview.documents.layout import plural
from csr_interview.errors import CsrInterviewError
from csr_interview.live.session import ASSESSMENT, CLOSING, SCRIPTS, InterviewSession
from csr_interview.live.task_entry import chosen, rated, undone
from csr_interview.models.interview import FLAGS, LINES, TEXT_FIELDS, Mark, MarkKind, same_item
from csr_interview.models.tasks import Criteria
from csr_interview.ui.base import CommandScreen, FormPlace
from csr_interview.ui.commands import Command, KeyItem
from csr_interview.ui.content import STRONG, minutes, to_line
from csr_interview.ui.correct_dialog import ask_correction
from csr_interview.ui.dialogs import AskText, Choose, FullText, Pick, answer_of
from csr_interview.ui.live import live_view
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.guide import Guide, RatingBar
from csr_interview.ui.live.live_commands import (
    ASSESSMENT_KEYS,
    GUIDE_KEYS,
    LIVE_COMMANDS,
    REPLY_KEYS,
    RESUME,
    TASK_KEYS,
)
from csr_interview.ui.live.notebook import REPLY, Notebook
from csr_interview.ui.live.step_list import AssessmentList, StepList, StepStrip
from csr_interview.ui.live.task_pane import TaskList, TaskPane, full_text
from csr_interview.ui.widgets.key_bar import KeyBar, TopLine
from csr_interview.ui.widgets.note_area import NoteArea

MESSAGE_SECONDS = 6.0
"""How long the result of a key stays on the screen."""

NEXT_DIGIT_SECONDS = 1.0
"""How long a digit of a question waits for another one."""

SAVE_PLACE_AFTER = 5
"""Seconds of continuous typing after which the cursor position is saved."""


def _field_of(widget: Widget | None) -> str:
    """Return the field name of a widget; empty if it is not a field."""
    if isinstance(widget, NoteArea):
        return widget.field
    return LINES if isinstance(widget, (TaskList, AssessmentList)) else ""


LEAST_SHARES, MOST_SHARES = 2, 6
"""Between how many shares of the rows a field gets, one for each row of its text."""

STEPS_WIDTH = 29
"""Columns of the list of steps with its border."""

RATING_ROWS_FROM = 22
"""Rows of the screen from which all anchors are shown."""

NEEDS_SOMETHING_TO_RATE = ("rate", "rate_next", "guide", "skip", "unrate", "read")
NEEDS_A_QUESTION = ("flag", "wording", "send")


class Sent(NamedTuple):
    """A note that was sent to another question, to be undone."""

    source: tuple[str, str]
    """The question and field that it left."""
    to: str
    """The question that it was added to."""
    text: str
    """What was added there."""
    done: int
    """The number of actions that the session could undo then."""
    typed: dict[tuple[str, str], int]
    """How much typing could be undone in each document then."""


class LiveScreen(CommandScreen):
    """An interview in progress, at its current step."""

    session: InterviewSession
    CSS_PATH = "live.tcss"
    AUTO_FOCUS = ""
    commands = LIVE_COMMANDS

    def __init__(self, session: InterviewSession) -> None:
        super().__init__()
        self.session = session
        self.notebook = Notebook(session)
        self.rating_next = False
        """True between ctrl+r and the key that rates."""
        self._jump = ""
        """Digits of a question after the leader key, while more may follow."""
        self._jump_timer: Timer | None = None
        self._said = ""
        """The message in place of the hint, for MESSAGE_SECONDS."""
        self._said_timer: Timer | None = None
        self._typed: list[dict[tuple[str, str], int]] = []
        """How much typing could be undone in each document at each of the session's `done`."""
        self._sent: list[Sent] = []
        self._last_field: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        """The last skip reason entered, by step."""
        self._seen_at = ("", 0, 0)
        self._moving = 0
        self.update_classes(self._step_classes() | self._size_classes(self.app.size), update=False)

    def compose(self) -> ComposeResult:
        """Compose the screen once; steps only change the content of its parts."""
        yield TopLine()
        yield Static("", id="alert")
        yield StepStrip(id="strip")
        with Horizontal(id="main"):
            yield StepList(id="steps")
            with Vertical(id="work"):
                yield Static("", id="heading")
                yield Static("", id="prompt")
                with VerticalScroll(id="script", can_focus=False):
                    yield Static("", id="script-text")
                with Container(id="answer"):
                    yield Guide(id="guide")
                    with VerticalScroll(id="fields", can_focus=False):
                        for field in TEXT_FIELDS:
                            with Container(classes="row", id=f"row-{field}"):
                                yield Static("", classes="label", id=f"label-{field}")
                                yield NoteArea(field, id=f"field-{field}")
                yield TaskPane(id="task")
                yield AssessmentList(id="assessment")
                yield RatingBar(id="rating")
                yield Static("", id="coach")
        yield Static(live_view.TOO_SMALL, id="enlarge")
        yield KeyBar()

    @property
    def guide_shown(self) -> bool:
        """Wide terminals show the guidance unless it is closed, others only while it has the focus."""
        return self.has_class("-guide") or (self.has_class("-wide") and not self.has_class("-folded"))

    def show_step(self) -> None:
        """Show the current step: its text, documents and guidance."""
        session = self.session
        self.query_one("#heading", Static).update(live_view.heading(session))
        self.show_texts()
        self.update_classes(self._step_classes())  # in one call: each change of classes causes a layout
        for field in TEXT_FIELDS:
            self.area(field).swap(self.notebook.document(session.step, field))
        self.share_rows()
        if session.task is not None:
            self.task_pane.reply.swap(self.notebook.document(session.step, REPLY))
        self.show_labels()
        self.show_state()
        self.show_keys()

    def show_texts(self) -> None:
        """Show what the interviewer says on this step, with the names filled in."""
        hidden, tz = self.csr.privacy, self.csr.now().tzinfo
        self.query_one("#prompt", Static).update(live_view.prompt(self.session, hidden=hidden, tz=tz))
        width = self.size.width - (STEPS_WIDTH if self.has_class("-wide") else 0) - 3
        script = live_view.script(self.session, width, hidden=hidden, tz=tz)
        self.query_one("#script-text", Static).update(script)

    def _step_classes(self) -> dict[str, bool]:
        """Return the classes that decide which parts the current step shows."""
        session, question = self.session, self.session.question
        return {
            "-script": session.step in SCRIPTS,
            "-assessment": session.step == ASSESSMENT,
            "-task": session.task is not None,
            "-notes-only": question is not None and not question.star,
        }

    @staticmethod
    def _size_classes(size: Size) -> dict[str, bool]:
        """Return the classes for a height, besides the breakpoints of all screens."""
        return {"-low": size.height < 16, "-rating-rows": size.height >= RATING_ROWS_FROM}

    def show_state(self) -> None:
        """Update what depends on notes, ratings and ticks."""
        session = self.session
        hidden = self.csr.privacy
        steps = live_view.steps(session)
        self.query_one(StepList).show(steps, hidden=hidden)
        self.query_one(StepStrip).show(steps, hidden=hidden)
        question = session.question
        if question is not None:
            bar = live_view.rating(session, question, waiting=self.rating_next, hidden=hidden)
            self.query_one(RatingBar).show(bar)
            tz = self.csr.now().tzinfo
            self.query_one(Guide).show(live_view.guide(session, question, hidden=hidden, tz=tz))
        if session.task is not None:
            self.task_pane.show(live_view.task(session, session.task, hidden=hidden))
        if session.step == ASSESSMENT:
            self.query_one(AssessmentList).show(live_view.assessment(session, hidden=hidden))
        self.show_coach()
        self.show_top()
        self.query_one(StepStrip).tell(live_view.place_words(self.session))

    def show_top(self) -> None:
        """Show the candidate, the timers and the save state."""
        left = live_view.top_left(self.session, hidden=self.csr.privacy)
        right = live_view.top_right(self.session, self.csr.save_state, width=self.size.width)
        self.query_one("#top", TopLine).show(left, right)
        alert = live_view.alert(self.csr.save_state, self.session.interview.id)
        self.set_class(bool(alert), "-alert")
        if alert:
            self.query_one("#alert", Static).update(alert)

    def show_coach(self) -> None:
        """Show the latest message, else a hint. Update only what changed: runs on every key."""
        line = self.query_one("#coach", Static)
        width = line.size.width or self.size.width
        if self._said:
            coach = to_line(self._said, STRONG, max(1, width - 2))
        else:
            coach = live_view.coach(self.session, guide_shown=self.guide_shown, width=width)
        if not (isinstance(line.content, Content) and coach.is_same(line.content)):
            line.update(coach)

    def say(self, message: str) -> None:
        """Show a message for some seconds in place of the hint."""
        self._unsay()
        self._said = message
        self._said_timer = self.set_timer(MESSAGE_SECONDS, self._unsay)
        self.show_coach()

    def _unsay(self) -> None:
        if self._said_timer is not None:
            self._said_timer.stop()
        self._said, self._said_timer = "", None
        self.show_coach()

    def show_done(self) -> None:
        """Show the latest rating, mark or skip, and that it can be undone; the note has the focus again."""
        done = self.session.done
        self._checkpoint()
        if done:
            self.say(f"{done[-1].veiled if self.csr.privacy else done[-1].words} · Ctrl+Z undo")
        self.show_state()

    def _checkpoint(self) -> None:
        """Remember what was typed before the latest ratings, marks or skips."""
        new = len(self.session.done) - len(self._typed)
        if new > 0:
            self._typed += [self.notebook.checkpoint()] * new

    def show_labels(self) -> None:
        """Label the fields: above them, or next to them."""
        above = self.has_class("-wide") and self.has_class("-tall")
        for field in TEXT_FIELDS:
            label = live_view.label(self.session.step, field, above=above, short=self.has_class("-narrow"))
            self.query_one(f"#label-{field}", Static).update(label)

    def lay_out(self) -> None:
        """Fit the notes to the available rows."""
        self.update_classes(self._size_classes(self.size))
        self.show_texts()
        self.show_labels()
        self.show_state()
        if isinstance(self.focused, NoteArea):
            self.call_after_refresh(self.focused.scroll_visible, animate=False)
            self.call_after_refresh(self.focused.scroll_cursor_visible)

    def share_rows(self, fields: Iterable[str] = TEXT_FIELDS) -> None:
        """Give fields rows in proportion to their text, within bounds."""
        for field in fields:
            rows = min(MOST_SHARES, max(LEAST_SHARES, self.area(field).wrapped_document.height))
            row = self.query_one(f"#row-{field}")
            if row.styles.height is None or row.styles.height.value != rows:
                row.styles.height = f"{rows}fr"

    def urgent_keys(self) -> Sequence[KeyItem]:
        """Offer to resume a paused timer."""
        return (RESUME,) if self.session.clock.paused else ()

    @property
    def in_part(self) -> bool:
        """Whether the keys of a task or the guidance apply now."""
        return self.session.task is not None or self.query_one(Guide).has_focus_within

    def privacy_changed(self) -> None:
        """Hide or show the name and the ratings; the last message may tell of one."""
        self._unsay()
        self.show_texts()
        self.show_state()

    @property
    def task_pane(self) -> TaskPane:
        """The pane of the current task."""
        return self.query_one(TaskPane)

    def area(self, field: str) -> NoteArea:
        """Return the field with this name."""
        return self.query_one(f"#field-{field}", NoteArea)

    @property
    def can_be_rated(self) -> bool:
        """Whether the current step is a question or a task."""
        return self.session.question is not None or self.session.task is not None

    def choose_by_digit(self, digit: int) -> None:
        """Apply a digit to a task: choose a line, or rate the criterion under the cursor."""
        task = self.session.task
        if task is None:
            return
        pane, response = self.task_pane, self.session.task_result(task.id).response
        if not isinstance(task.rule, Criteria):
            row = pane.by_digit(digit)
            if row is not None:
                self._record(chosen(task, response, row))
        elif self.typing and pane.all_rated:
            self.say("All criteria are rated. Press Tab to change a rating.")
        elif digit <= 5 and pane.row is not None:
            self._record(rated(response, pane.row.id, digit))

    def _may_rate(self) -> bool:
        """Return whether ratings can be changed; otherwise say how to."""
        if self.session.interview.rating_open:
            return True
        self.say("Ratings are finished. To change one, reopen them on the scorecard (^L s, then ^L u).")
        return False

    def _record(self, response: dict[str, Any]) -> None:
        """Record a response to the current task, and go to its next open line."""
        if not self._may_rate():
            return
        self.session.record(response)
        self.show_done()
        self.task_pane.go_to_open()

    def action_choose(self) -> None:
        """Record the line under the cursor of a task."""
        task, row = self.session.task, self.task_pane.row
        if task is not None and row is not None and not isinstance(task.rule, Criteria):
            self._record(chosen(task, self.session.task_result(task.id).response, row))

    def action_read(self) -> None:
        """Show the full text of the question or task in a dialog."""
        question, task = self.session.question, self.session.task
        if question is not None:
            asked = "\n\n".join([question.prompt, *(f"Or: {text}" for text in question.alternatives)])
            asked = live_view.spoken(self.session, asked, hidden=self.csr.privacy, tz=self.csr.now().tzinfo)
            ratings = (f"{rating} = {question.anchors.at(rating)}" for rating in range(5, 0, -1))
            text = "\n\n".join([asked, *ratings])
            self.app.push_screen(FullText(question.title, text))
        elif task is not None:
            self.app.push_screen(FullText(task.title, full_text(task)))

    @work(exclusive=True, group="dialog")
    async def action_wording(self) -> None:
        """Show all wordings of the question in full, and record which one is asked."""
        question = self.session.question
        if question is None or not question.alternatives:
            self.say("There is no other wording here.")
            return
        hidden, tz = self.csr.privacy, self.csr.now().tzinfo
        asked = self.session.answer.wording
        picks = [
            Pick(
                live_view.spoken(self.session, text, hidden=hidden, tz=tz),
                str(number),
                "asked" if number == asked else "",
            )
            for number, text in enumerate((question.prompt, *question.alternatives))
        ]
        body = "The scorecard shows the wording you asked. Choose it here if it is another one."
        answer = await self.app.push_screen_wait(Choose(question.title, picks, body=body))
        if answer is not None and self.session.question is question:
            self.session.word(int(answer))
            self.show_step()

    def action_avoid(self) -> None:
        """Show the topics to avoid, each with what to ask or say instead."""
        topics = self.session.bank.topics_to_avoid
        if not topics:
            self.say("This question bank lists no topics to avoid.")
            return
        text = "\n\n".join(f"✗ {topic.topic}\n✓ {topic.instead}" for topic in topics)
        self.app.push_screen(FullText("Topics to avoid", text))

    def action_open_task(self) -> None:
        """Open the task under the cursor."""
        self.query_one(AssessmentList).action_select()

    @on(NoteArea.Edited)
    def write(self, event: NoteArea.Edited) -> None:
        """Save typed text at once, under the step it was typed in."""
        event.stop()
        self.notebook.keep(*event.key)  # type: ignore[misc]  # the notebook created every document here
        if event.field in TEXT_FIELDS:
            self.share_rows((event.field,))
        self.show_coach()

    @on(events.DescendantFocus)
    def remember_field(self, event: events.DescendantFocus) -> None:
        """Remember the field for the next visit."""
        field = _field_of(event.widget)
        # After a change of the plan the focus may still be in a task that is not there any more.
        if field in self.notebook.fields(self.session.step) or (field == LINES and self._lines() is not None):
            self._last_field[self.session.step] = field
            self.keep_place()

    def focus_field(self) -> None:
        """Focus the field used last on this step, or the first suitable field."""
        step = self.session.step
        if self.session.task is not None:
            self.task_pane.enter()
            return
        if step == ASSESSMENT:
            self.query_one(AssessmentList).focus()
            return
        area = self.area(self._last_field.get(step) or self.notebook.first_open(step))
        self.set_focus(area, scroll_visible=False)
        self.call_after_refresh(area.scroll_visible, animate=False)

    def on_key(self, event: events.Key) -> None:
        """Keep Tab within the fields of the step."""
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

    # ------------------------------------------------------------------ resuming later

    def return_to_place(self) -> None:
        """Show the step, with the cursor where it was last on this computer."""
        step, place = self.session.step, self.session.place
        field = place.field if place.step == step else ""
        if field in self.notebook.fields(step):
            # The text may be shorter now: the field uses the nearest position.
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
        """Save timer, place, and text whose message has not arrived: a signal does not wait."""
        if not self.session.editable:
            return
        self.notebook.keep_all()
        self.session.advance(self.csr.ticks())
        self.session.write_clock()
        self.keep_place()

    def keep_place(self) -> None:
        """Save the current or last field of this step and its cursor."""
        if self.is_mounted:
            self.session.keep_place(*self._at())

    def keep_place_at_rest(self) -> None:
        """Save the place once the cursor rests, or after `SAVE_PLACE_AFTER` seconds of typing.

        Not on each key: after a crash, about the right word is close enough.
        """
        at, place = self._at(), self.session.place
        self._moving = 0 if at == (place.field, place.row, place.column) else self._moving + 1
        if at == self._seen_at or self._moving >= SAVE_PLACE_AFTER:
            self.keep_place()
        self._seen_at = at

    def _at(self) -> tuple[str, int, int]:
        """Return the field and the cursor's row and column; an empty field if none was used yet."""
        step = self.session.step
        field = _field_of(self.focused) or self._last_field.get(step, "")
        lines = self._lines() if field == LINES else None
        if lines is not None:
            return field, lines.highlighted or 0, 0
        if field not in self.notebook.fields(step):
            return "", 0, 0
        area = self.task_pane.reply if field == REPLY else self.area(field)
        return field, *area.cursor_location

    def _lines(self) -> TaskList | AssessmentList | None:
        """Return the list on the current step: the lines of a task, or the tasks."""
        if self.session.task is not None:
            return self.query_one(TaskList)
        return self.query_one(AssessmentList) if self.session.step == ASSESSMENT else None

    def on_mount(self) -> None:
        """Resume the timer and the place where the interview was left."""
        self.session.advance(self.csr.ticks())
        self.set_interval(1.0, self._second)
        self.watch(self.csr, "save_state", self.show_top, init=False)
        self.session.go(self.session.step)
        self.return_to_place()

    def _second(self) -> None:
        """Update only the timers: painting the list each second as well would delay keys."""
        above = self.app.screen_stack[self.app.screen_stack.index(self) + 1 :]
        away = any(isinstance(screen, CommandScreen) for screen in above)
        self.session.advance(self.csr.ticks(), away=away)
        self.keep_place_at_rest()
        self.show_top()

    def command_applies(self, command: Command) -> bool:
        """Ratings and flags do not apply to scripts, nor flags to tasks; not all banks list topics."""
        action = command.action.partition("(")[0]
        if action in NEEDS_A_QUESTION:
            return self.session.question is not None
        if action == "avoid":
            return bool(self.session.bank.topics_to_avoid)
        return action not in NEEDS_SOMETHING_TO_RATE or self.can_be_rated

    def show_keys(self) -> None:
        """Show the keys of the guidance, a task or the assessment where they apply."""
        if not self.is_mounted:
            return
        if self.query_one(Guide).has_focus_within:
            self.show_items(GUIDE_KEYS)
        elif self.session.task is not None:
            self.show_items(REPLY_KEYS if self.typing else TASK_KEYS)
        elif self.session.step == ASSESSMENT:
            self.show_items(ASSESSMENT_KEYS)
        else:
            super().show_keys()

    @property
    def mode(self) -> str:
        """Say where keys are not text for a note."""
        if self._jump:
            return f"QUESTION {self._jump}_"
        if self.rating_next:
            return "RATE"
        if self.leading or not self.is_mounted:
            return super().mode
        if self.query_one(Guide).has_focus_within:
            return "GUIDANCE"
        if self.session.task is not None and not self.typing:
            return "TASK"
        return "ASSESSMENT" if self.session.step == ASSESSMENT else ""

    def action_turn_guide(self) -> None:
        """Switch to the next section of the guidance (a click in the footer)."""
        self.query_one(Guide).action_turn(1)

    @property
    def letters_are_text(self) -> bool:
        """Always: the interviewer looks at the candidate."""
        return True

    def type_text(self, text: str) -> bool:
        """Insert text into the note used last on this step; the assessment has none, but the closing."""
        if self.rating_next:  # the digit after ctrl+r was the start of text
            self.rating_next = False
            self.show_state()
        if self.session.step == ASSESSMENT and text:
            self.show_question(CLOSING)
        self._checkpoint()  # what a dialog has marked comes before this text
        if (area := self._note()) is not None:
            area.insert_at_cursor(text)
        return True

    def _note(self) -> NoteArea | None:
        """Return the field with the focus, which the note gets if none has it; None on a list."""
        if not isinstance(self.focused, NoteArea):
            if self.session.task is not None:
                self.set_focus(self.task_pane.reply)
            else:
                self._leave_guide()
        return self.focused if isinstance(self.focused, NoteArea) else None

    def grab_key(self, event: events.Key) -> bool:
        """Use the key after ctrl+r as the rating, and digits after the leader key as a question."""
        if self.rating_next:
            return self._rate_by(event)
        if self._jump or (self.leading and (event.character or "x") in "123456789"):
            return self._jump_by(event)
        if self.session.task is not None and not self.typing and (event.character or "x") in "123456789":
            digit = int(event.character or "0")
            if self.task_pane.shows_digit(digit):
                self.csr.lone_digit.hold(event, lambda: self.choose_by_digit(digit))
                return True
        return super().grab_key(event)

    def places(self) -> Iterable[tuple[str, str, str]]:
        """The palette leads to each question."""
        for number, question in enumerate(self.session.bank.questions, 1):
            yield f"Go to Q{number} {question.title}", f"^L {number}", f"go({question.id!r})"

    def leader_digits(self) -> Sequence[tuple[str, str]]:
        """Digits lead to a question."""
        return [(f"1–{len(self.session.bank.questions)}", "go to question")]

    def _rate_by(self, event: events.Key) -> bool:
        if event.key in tuple("6789"):
            self.csr.lone_digit.hold(event, lambda: None)  # a typo, unless text follows: keep waiting
            return True
        self.rating_next = False
        if event.key in tuple("12345"):
            self.action_rate(int(event.key))
        elif event.key in ("0", "minus"):
            self.action_skip()
        self.show_state()
        self.show_keys()
        return event.key in (*"012345", "minus", "escape", "ctrl+r") or super().grab_key(event)

    def _jump_by(self, event: events.Key) -> bool:
        """Go to the question with the digits so far, unless another digit may follow."""
        self._lead(False)
        count = len(self.session.bank.questions)
        digits = self._end_jump()
        if (event.character or "x") in "0123456789" and int(digits + (event.character or "")) <= count:
            digits += event.character or ""
            if int(digits) * 10 <= count:
                self._jump = digits
                self._jump_timer = self.set_timer(NEXT_DIGIT_SECONDS, self._jump_now)
                self.say(f"Go to question {digits}: press Enter, or another digit.")
                self.show_keys()
                return True
            used = True
        else:
            used = not digits or event.key in ("enter", "escape")
        if digits and event.key != "escape":
            self.show_question(self.session.bank.questions[int(digits) - 1].id)
        elif not digits:
            self.say(f"There are {count} questions.")
        self.show_keys()
        return used or super().grab_key(event)

    def _end_jump(self) -> str:
        """Wait for no further digit; return those so far."""
        if self._jump_timer is not None:
            self._jump_timer.stop()
        digits, self._jump, self._jump_timer = self._jump, "", None
        return digits

    def _jump_now(self) -> None:
        """Go to the question with the digits so far."""
        if digits := self._end_jump():
            self.show_question(self.session.bank.questions[int(digits) - 1].id)
            self.show_keys()

    def end_waiting(self) -> None:
        """Also for a rating, or for a digit of a question."""
        super().end_waiting()
        self._end_jump()
        if self.rating_next:
            self.rating_next = False
            self.show_state()
        self.show_keys()

    # ------------------------------------------------------------------ commands

    def action_rate(self, rating: int) -> None:
        """Rate the question; in a task, choose a line or rate a criterion."""
        if self.session.task is not None:
            self.choose_by_digit(rating)
        elif self.session.question is None:
            self.say("This step has no rating.")
        elif rating <= 5 and self._may_rate():
            self.session.rate(rating)
            self.show_done()

    def action_rate_next(self) -> None:
        """Use the next digit as the rating."""
        self.rating_next = self.can_be_rated and self._may_rate()
        self.show_state()
        self.show_keys()

    def action_undo(self) -> None:
        """Undo what was typed in this field since the latest rating, mark, skip or sent note; else that."""
        area = self.focused if isinstance(self.focused, NoteArea) else None
        sent = self._sent[-1] if self._sent and self._sent[-1].done == len(self.session.done) else None
        before = sent.typed if sent is not None else self._typed[-1] if self._typed else {}
        if area is not None and area.undo_steps > before.get(area.state.key, 0):  # type: ignore[call-overload]
            area.undo()
            return
        if sent is not None:
            self._unsend(sent)
            return
        if self.session.done and self.session.done[-1].changes_ratings and not self._may_rate():
            return
        done = self.session.undo()
        if done is None:
            self.say("Nothing to undo.")
            return
        del self._typed[len(self.session.done) :]
        self.show_state()
        self.say(f"Undone: {done.veiled if self.csr.privacy else done.words}")

    def action_unrate(self) -> None:
        """Clear the rating or skip; in a task, undo the last entry."""
        if (task := self.session.task) is not None:
            result = self.session.task_result(task.id)
            again = result.response  # a skip is undone alone: the response counts again
            if not result.skip_reason:
                again = undone(task, result.response, self.task_pane.row)
            self._record(dict(again))
        elif self.session.question is not None and self.session.answer.settled and self._may_rate():
            if self.session.answer.skip_reason:
                self.session.skip("")
            else:
                self.session.rate(None)
            self.show_done()

    @work(exclusive=True, group="dialog")
    async def action_skip(self) -> None:
        """Ask for the reason and skip the question or task."""
        subject = self.session.question or self.session.task
        if subject is None or not self._may_rate():
            return
        step = self.session.step
        reason = self.session.answer.skip_reason or self.session.task_result(step).skip_reason
        reason = "" if self.csr.privacy else reason or self._reasons.get(step, "")

        body = "Excluded from the score. The reason appears on the scorecard."
        question = AskText(self._place(f"skip:{step}"), f"Not assessed: {subject.title}", body, value=reason)
        async with answer_of(self.app, question) as given:
            if given is not None and self.session.step == step:
                self._reasons[step] = given  # keep the words if a rating replaces the skip by mistake
                self.session.skip(given)
                self.show_done()

    def _place(self, form: str) -> FormPlace:
        """Return where the text of a dialog about this interview is kept."""
        return (self.session.interview.id, form)

    @work(exclusive=True, group="dialog")
    async def action_end_early(self) -> None:
        """Skip every open question and task with one reason, and go to the closing."""
        count = len(self.session.left_over())
        if not self._may_rate():
            return
        if not count:
            self.say("Nothing is left to skip.")
            return
        body = f"{plural(count, 'open item')} will be marked as not assessed, with this reason."
        question = AskText(self._place("end early"), "Why are you ending early?", body)
        async with answer_of(self.app, question) as reason:
            if reason is not None:
                self.session.end_early(reason)
                self.show_question(CLOSING)
                self.show_done()

    @work(exclusive=True, group="dialog")
    async def action_plan(self) -> None:
        """Choose another plan, with the reason."""
        plans, present = self.session.whole.plans, self.session.interview.plan
        if len(plans) < 2 or not present:
            self.say("This interview has only one plan.")
            return
        if not self._may_rate():
            return
        picks = [Pick(plan.title, plan.id, "current" if plan.id == present else "") for plan in plans]
        body = "Only planned parts count. Results outside the plan are kept, but not scored."
        plan = await self.app.push_screen_wait(Choose("Change plan", picks, body=body))
        if plan is None or plan == present:
            return
        body = "The reason appears on the scorecard."
        question = AskText(self._place("plan"), "Why are you changing the plan?", body)
        async with answer_of(self.app, question) as reason:
            if reason is not None:
                self.session.change_plan(plan, reason)
                self._arrive()

    @work(exclusive=True, group="dialog")
    async def action_correct(self) -> None:
        """Correct candidate, role, stage or interviewer."""
        try:
            said = await ask_correction(self.csr, self.session.interview.id)
        except CsrInterviewError as error:
            said = str(error)
        if said:
            self.show_texts()
            self.show_state()
            self.say(said)

    @work(exclusive=True, group="dialog")
    async def action_accommodations(self) -> None:
        """Record what was changed for the candidate; each choice is saved at once."""
        if self.csr.privacy:
            self.say("Accommodations are hidden. F9 shows them.")
            return
        body = "What was changed in how this interview is held. Never record why. Only you see this."
        while True:
            interview = self.session.interview
            made, writing = interview.accommodations, interview.writing_adjusted
            lines = (
                ("more_time", "More time (budgets × 1.5)", made.more_time),
                ("questions_in_advance", "Questions in advance", made.questions_in_advance),
                ("written_answers", "Written answers", made.written_answers),
                ("other", f"Other: {made.other}" if made.other else "Other …", bool(made.other)),
                ("writing", "Covers writing (must-pass criterion on writing is only reported)", writing),
            )
            picks = [Pick(f"[{'x' if on else ' '}] {label}", name) for name, label, on in lines]
            name = await self.app.push_screen_wait(Choose("Accommodations", picks, body=body))
            if name is None:
                return
            if name == "writing":
                if self._may_rate():
                    self.session.accommodate(made, writing=not writing)
            elif name == "other" and made.other:
                choices = [Pick("Edit", "edit"), Pick("Remove", "remove")]
                choice = await self.app.push_screen_wait(Choose(f"Other: {made.other}", choices))
                if choice is None:  # also by typing, which goes on in the note
                    return
                if choice == "remove":
                    self.session.accommodate(replace(made, other=""), writing=writing)
                elif choice == "edit":
                    await self._ask_other()
            elif name == "other":
                await self._ask_other()
            else:
                changed = replace(made, **{name: not getattr(made, name)})  # type: ignore[arg-type]
                self.session.accommodate(changed, writing=writing)
            self.show_state()

    async def _ask_other(self) -> None:
        """Ask for another accommodation, starting with the present words."""
        made = self.session.interview.accommodations
        question = AskText(
            self._place("accommodations"),
            "What else was changed?",
            value=made.other,
            missing="Enter what was changed.",
        )
        async with answer_of(self.app, question) as other:
            if other is not None:
                writing = self.session.interview.writing_adjusted
                self.session.accommodate(replace(made, other=other), writing=writing)

    def action_move(self, by: int) -> None:
        """Go to the next or previous step."""
        self.session.advance(self.csr.ticks())
        if self.session.move(by):
            self._arrive()

    def action_next(self) -> None:
        """Go to the next step; the scorecard follows the closing."""
        if self.session.step == CLOSING:
            self.action_scorecard()
        else:
            self.action_move(1)

    def show_question(self, step: str) -> None:
        """Go to a step and focus it."""
        self.session.advance(self.csr.ticks())
        self.session.go(step)
        self._arrive()

    action_go = show_question

    def _arrive(self) -> None:
        """Show the present step and focus its field."""
        self.show_step()
        self.focus_field()
        self.keep_place()

    def action_tick(self, kind: MarkKind, item: int) -> None:
        """Tick a line of guidance."""
        question = self.session.question
        if question is None or (kind in FLAGS and not self._may_rate()):
            return
        if kind == "red_flag" and item >= len(question.red_flags):
            own = [m for m in self.session.marks_of(question.id) if m.kind == "own_flag"]
            self.session.toggle(own[item - len(question.red_flags)])
            self._ticked()
            return
        mark = Mark(question.id, kind, item)
        found = next((one for one in self.session.marks_of(question.id) if same_item(one, mark)), mark)
        ticked = self.session.toggle(found)
        self._ticked()
        serious = kind == "red_flag" and question.red_flags[item].severity == "serious"
        if ticked and serious and self.session.bank.decision.version > 1:
            self.app.push_screen(FlagsDialog(self.session, mark), lambda _: self.show_done())

    def _ticked(self) -> None:
        """Show what was checked, and return to the note at its cursor."""
        if self.query_one(Guide).has_focus_within:
            self._leave_guide()
        self.show_done()

    def action_guide(self) -> None:
        """Go to the guidance; from there, close it and return to the note."""
        guide = self.query_one(Guide)
        if self.session.task is not None:
            self.task_pane.toggle_guidance()
        if self.session.question is None:
            return
        if guide.has_focus_within:
            self.update_classes({"-guide": False, "-folded": True})
            self.focus_field()
        else:
            self.update_classes({"-guide": True, "-folded": False})
            guide.enter()
        self.show_state()

    def _leave_guide(self) -> None:
        """Return to the note; a narrow screen hides the guidance again."""
        self.remove_class("-guide")
        self.focus_field()

    def action_leave_part(self) -> None:
        """Return from the guidance to the note, and from the reply of a task to its lines."""
        if self.query_one(Guide).has_focus_within or self.session.question is not None:
            self._leave_guide()
            self.show_state()
        elif self.session.task is not None:
            self.task_pane.to_lines()
        elif not self.typing:
            self.focus_field()
        self.show_keys()

    def action_quote(self) -> None:
        """Start a quotation with the time, or leave the one around the cursor."""
        area = self._note()
        if area is None:
            return
        row, column = area.cursor_location
        line = area.document.get_line(row)
        end = line.find("”", column)
        if end >= 0 and line.rfind("“", 0, column) > line.rfind("”", 0, column):
            area.move_cursor((row, end + 1))
            if end + 1 == len(line):
                area.insert_at_cursor(" ")
            return
        self.session.advance(self.csr.ticks())
        selected = area.selected_text
        area.insert_at_cursor(f"[{minutes(self.session.clock.elapsed)}] “{selected}”")
        if not selected:
            area.move_cursor_relative(columns=-1)

    @work(exclusive=True, group="dialog")
    async def action_send(self) -> None:
        """Send the selected text, or the line at the cursor, to the notes of another question."""
        area, question = self.focused, self.session.question
        if question is None or not isinstance(area, NoteArea):
            return
        text = (area.selected_text or area.document.get_line(area.cursor_location[0])).strip()
        if not text:
            self.say("Put the cursor on the line to send, or select text.")
            return
        picks = [
            Pick(
                question_name(self.session.bank, one.id),
                one.id,
                "this question" if one.id == question.id else "",
            )
            for one in self.session.bank.questions
        ]
        body = "The text is added to the notes of that question and marked as answered earlier."
        to = await self.app.push_screen_wait(Choose("Send note to", picks, body=body))
        if to in (None, question.id) or self.session.question is not question:
            return
        assert to is not None
        added = f"(during {short_name(self.session.bank, question.id)}) {text}"
        self.notebook.append(to, "notes", added)
        (area.action_delete_left if area.selected_text else area.action_delete_line)()
        sent = Sent((question.id, area.field), to, added, len(self.session.done), self.notebook.checkpoint())
        self._sent.append(sent)
        self.say(f"Sent to {question_name(self.session.bank, to)} · Ctrl+Z undo")
        self.show_state()

    def _unsend(self, sent: Sent) -> None:
        """Go back to where a note was sent from, and restore it; first what was typed there since."""
        step, field = sent.source
        if self.session.step != step:
            self.show_question(step)
        area = self.area(field)
        area.focus(scroll_visible=False)
        newer = area.undo_steps > sent.typed[sent.source]
        area.undo()
        if newer:
            return
        area.forget_undone()
        self._sent.remove(sent)
        name = question_name(self.session.bank, sent.to)
        if self.notebook.take_back(sent.to, "notes", sent.text):
            self.say(f"Undone: sent to {name}")
        else:
            self.say(f"{name} keeps the note: it was continued there.")
        self.show_state()

    def action_time(self) -> None:
        """Insert the elapsed time into the note."""
        area = self._note()
        self.session.advance(self.csr.ticks())
        if area is not None:
            area.insert_at_cursor(f"[{minutes(self.session.clock.elapsed)}] ")

    def action_flag(self) -> None:
        """Mark red flags in a dialog."""
        if self.session.question is not None and self._may_rate():
            count = len(self.session.done)
            self.app.push_screen(FlagsDialog(self.session), lambda _: self._flagged(count))

    def _flagged(self, count: int) -> None:
        """Show the latest of the flags marked in a dialog, if any, and return to the note."""
        if self.query_one(Guide).has_focus_within:
            self._leave_guide()
        if len(self.session.done) > count:
            self.show_done()
        else:
            self.show_state()

    def action_pause(self) -> None:
        """Pause or resume the timer."""
        self.session.pause(self.csr.ticks())
        self.keep_place()
        self.show_top()
        self.show_keys()

    def help_groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the keys of a task or the guidance, which differ from those of a question."""
        if self.session.task is not None:
            lines = [(item.keys, item.label) for item in TASK_KEYS]
            return [("Task", lines), ("Task notes", [(item.keys, item.label) for item in REPLY_KEYS])]
        return [("Guidance (^G)", [(item.keys, item.label) for item in GUIDE_KEYS])]

    def action_scorecard(self) -> None:
        """Open the scorecard."""
        self.keep()  # the time until now is the step's, the time on the scorecard is not
        self.csr.routes.show_scorecard(self.session)

    def returned(self) -> None:
        """Update after the scorecard: the session may be at another step, or locked."""
        if not self.session.editable:
            self.dismiss()
            return
        self.session.advance(self.csr.ticks(), away=True)
        del self._typed[len(self.session.done) :]  # finishing the ratings ends what can be undone
        self._sent = [sent for sent in self._sent if sent.done <= len(self.session.done)]
        self.show_texts()
        self.show_state()
