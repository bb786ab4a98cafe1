"""The fields for amended values that are more than a text: flags, checks, tasks, recommendation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from csr_interview.documents.facts import labelled
from csr_interview.labels import SEVERITIES
from csr_interview.live.task_entry import Row, chosen, rated, rows, undone
from csr_interview.models.amended import (
    MARKS,
    marks_value,
    recommendation_value,
    task_value,
)
from csr_interview.models.interview import RED_FLAGS, Interview, Mark, Recommendation, TaskResult
from csr_interview.models.tasks import Choice, Criteria, Order, Task
from csr_interview.text import clean, clean_line
from csr_interview.ui.content import QUIET, to_line
from csr_interview.ui.widgets.form_fields import OneLine
from csr_interview.ui.widgets.line_list import LineList
from csr_interview.ui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from csr_interview.models.bank import Question


class ChoiceList(LineList):
    """Lines that Enter, Space or a click chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]


class ValueField(Vertical):
    """A new value: a list of lines, and texts below it."""

    DEFAULT_CSS = """
    ValueField { height: auto; }
    ValueField .label { height: auto; color: $accent; text-style: bold; }
    """
    how: str = "Enter, Space or a click checks a line"
    """How the lines are chosen."""

    class Changed(Message):
        """The value may be another one now."""

    @property
    def value(self) -> str:
        """The value as amendments hold it."""
        raise NotImplementedError

    @property
    def problem(self) -> str:
        """Why the value cannot be saved; empty if it can."""
        return ""

    def lines(self) -> Sequence[Content]:
        """Return the lines of the list."""
        raise NotImplementedError

    def choose(self, place: int) -> None:
        """Change the value after a line was chosen."""

    def rate(self, rating: int) -> None:
        """Rate the line under the cursor, where lines are rated."""

    def compose(self) -> ComposeResult:
        """Compose the list."""
        yield ChoiceList(id="new", markup=False, compact=True)

    def on_mount(self) -> None:
        """Show the lines."""
        self._list.show_lines(self.lines(), fresh=True)

    @property
    def _list(self) -> ChoiceList:
        return self.query_one(ChoiceList)

    @property
    def place(self) -> int:
        """The line under the cursor."""
        return self._list.highlighted or 0

    @on(OptionList.OptionSelected)
    def line_chosen(self, event: OptionList.OptionSelected) -> None:
        """Choose a line."""
        event.stop()
        self.choose(event.option_index)
        self.changed()

    def changed(self) -> None:
        """Show the lines again, and tell the screen."""
        self._list.show_lines(self.lines(), fresh=False)
        self.post_message(self.Changed())


# Red flags and checked items.


@dataclass(frozen=True)
class Line:
    """One item that can be checked."""

    mark: Mark
    label: str
    on: bool


class MarksField(ValueField):
    """The checked items of a question, or its red flags with their words."""

    def __init__(self, interview: Interview, question: Question, field: str) -> None:
        super().__init__()
        self._flags = field == RED_FLAGS
        self._worded = 0
        """The line whose words are in the field below the list."""
        self._wordless: set[int] = set()
        """The custom flags that had no words before; they stay unless they are cleared."""
        present = [
            mark for mark in interview.marks if mark.question == question.id and mark.kind in MARKS[field]
        ]
        held = {(mark.kind, mark.item): mark for mark in present}

        def line(mark: Mark, label: str) -> Line:
            found = held.get((mark.kind, mark.item))
            return Line(found or mark, label, found is not None)

        self._lines: list[Line] = []
        if self._flags:
            for place, flag in enumerate(question.red_flags):
                label = f"{SEVERITIES[flag.severity]}: {flag.text}"
                self._lines.append(line(Mark(question.id, "red_flag", place), label))
            own = [mark for mark in present if mark.kind == "own_flag"]
            self._wordless = {mark.item for mark in own if not mark.text.strip()}
            self._lines += [Line(mark, "", True) for mark in own]
            free = next(n for n in range(len(own) + 1) if n not in {mark.item for mark in own})
            self._lines.append(Line(Mark(question.id, "own_flag", free, severity="note"), "", False))
        else:
            for place, text in enumerate(question.looking_for):
                self._lines.append(line(Mark(question.id, "looking_for", place), f"Heard: {text}"))
            for place, follow_up in enumerate(question.follow_ups):
                self._lines.append(line(Mark(question.id, "follow_up", place), f"Asked: {follow_up.text}"))

    def compose(self) -> ComposeResult:
        """Compose the list, and the words of a flag."""
        yield from super().compose()
        if self._flags:
            yield Static("WORDS   of the highlighted flag: what the candidate said", classes="label")
            yield OneLine(id="words", compact=True)

    @property
    def value(self) -> str:
        """The checked items; a new custom flag without words is none."""
        return marks_value(line.mark for line in self._lines if line.on and self._counts(line.mark))

    def _counts(self, mark: Mark) -> bool:
        return mark.kind != "own_flag" or bool(mark.text.strip()) or mark.item in self._wordless

    def lines(self) -> Sequence[Content]:
        """Return each item with its state and words."""
        return [self._line(line) for line in self._lines]

    def _line(self, line: Line) -> Content:
        mark = line.mark
        box = ("[x] ", "bold $accent") if line.on else ("[ ] ", QUIET)
        if mark.kind != "own_flag":
            words = f" – {mark.text}" if mark.text else ""
            return Content.assemble(box, to_line(line.label + words))
        degree = f", {SEVERITIES[mark.severity]}" if line.on else ""
        return Content.assemble(box, to_line(f"custom{degree}: {mark.text or 'enter its words below'}"))

    def choose(self, place: int) -> None:
        """Check or clear an item; a custom flag is minor, then serious, then cleared."""
        line = self._lines[place]
        mark, on = line.mark, not line.on
        if mark.kind == "own_flag":
            if not mark.text and not line.on:
                self.query_one("#words").focus()
                return
            serious = line.on and mark.severity == "note"
            mark, on = replace(mark, severity="serious" if serious else "note"), serious or on
        self._lines[place] = replace(line, mark=mark, on=on)

    @on(OptionList.OptionHighlighted)
    def show_words(self) -> None:
        """Show the words of the flag under the cursor."""
        if self._flags:
            self._worded = self.place
            self.query_one("#words", Input).value = self._lines[self._worded].mark.text

    @on(Input.Changed)
    def take_words(self, event: Input.Changed) -> None:
        """Set the words of a flag, which checks it; a custom one without words is cleared."""
        event.stop()
        line, words = self._lines[self._worded], clean_line(event.value)
        if words == line.mark.text:
            return
        on = bool(words) or (line.on and line.mark.kind != "own_flag")
        self._lines[self._worded] = replace(line, mark=replace(line.mark, text=words), on=on)
        self.changed()

    @on(Input.Submitted)
    def words_done(self, event: Input.Submitted) -> None:
        """Go back to the list."""
        event.stop()
        self._list.focus()


# Tasks.


class TaskField(ValueField):
    """The response to a task, the reply, and the reason if it was skipped."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "undo", show=False)]

    def __init__(self, task: Task, result: TaskResult) -> None:
        super().__init__()
        self._assessed = task
        self.how = how_to_record(task)
        self._result = result
        self._response: Mapping[str, object] = result.response

    @property
    def rates(self) -> bool:
        """Whether the lines are rated."""
        return isinstance(self._assessed.rule, Criteria)

    def compose(self) -> ComposeResult:
        """Compose the lines, reply and reason."""
        yield from super().compose()
        yield Static("REPLY", classes="label")
        yield NoteArea("reply", self._result.text, id="reply", min_lines=2, max_lines=8)
        yield Static("SKIPPED   with this reason; leave it empty if the task counts", classes="label")
        yield OneLine(self._result.skip_reason, id="skipped", compact=True)

    @property
    def value(self) -> str:
        """The result as it is now."""
        skip_reason = clean_line(self.query_one("#skipped", Input).value)
        text = clean(self.query_one("#reply", NoteArea).text)
        return task_value(TaskResult(self._assessed.id, self._response, text, skip_reason))

    def lines(self) -> Sequence[Content]:
        """Return the lines with what is chosen, placed or rated."""
        return [self._line(row) for row in self._rows]

    @property
    def _rows(self) -> tuple[Row, ...]:
        return rows(self._assessed, self._response)

    def _line(self, row: Row) -> Content:
        mark = row.place if row.place is not None else "x" if row.marked else " "
        text, rule = row.text, self._assessed.rule
        if isinstance(rule, Choice):
            text = labelled(next(one.label for one in rule.fields if one.id == row.group), text)
        note = Content.assemble("  ", to_line(row.note, QUIET)) if row.note else ""
        return Content.assemble((f"[{mark}] ", "bold $accent" if row.marked else QUIET), to_line(text), note)

    def choose(self, place: int) -> None:
        """Record a line; one that was rated or placed stays."""
        self._response = chosen(self._assessed, self._response, self._rows[place])

    def rate(self, rating: int) -> None:
        """Rate the criterion under the cursor."""
        if self.rates:
            self._response = rated(self._response, self._rows[self.place].id, rating)
            self.changed()

    def action_undo(self) -> None:
        """Remove the last entry, or that of the line under the cursor."""
        self._response = undone(self._assessed, self._response, self._rows[self.place])
        self.changed()


def how_to_record(task: Task) -> str:
    """Return how the lines of a task are recorded."""
    if isinstance(task.rule, Criteria):
        return "1–5 rates a line, Backspace clears it"
    if isinstance(task.rule, Order):
        return "Enter or Space puts a line next, Backspace removes the last one"
    return "Enter, Space or a click chooses a line, Backspace removes one"


# The recommendation.


class RecommendationField(ValueField):
    """The interviewer's recommendation and its reason."""

    def __init__(
        self, own: Recommendation | None, choices: Sequence[str], decision: str, why: str = ""
    ) -> None:
        """Start with a recommendation; `why` is a reason without one."""
        super().__init__()
        self.how = "Enter, Space or a click chooses a line"
        self._decision = decision
        self._choices = [*choices, *([own.verdict] if own and own.verdict not in choices else [])]
        self._verdict = own.verdict if own else ""
        self._reason = own.reason if own else why

    def compose(self) -> ComposeResult:
        """Compose the decisions and the reason."""
        yield from super().compose()
        yield Static("REASON OF THE RECOMMENDATION", classes="label")
        yield NoteArea("reply", self._reason, id="why", min_lines=2, max_lines=6)

    @property
    def value(self) -> str:
        """The recommendation as it is now."""
        if not self._verdict:
            return ""
        return recommendation_value(
            Recommendation(self._verdict, clean(self.query_one("#why", NoteArea).text))
        )

    @property
    def why(self) -> str:
        """The reason while there is no recommendation."""
        return "" if self._verdict else clean(self.query_one("#why", NoteArea).text).strip()

    @property
    def problem(self) -> str:
        """Whether its reason is missing."""
        missing = self._verdict and not self.query_one("#why", NoteArea).text.strip()
        return "Enter the reason of the recommendation." if missing else ""

    def lines(self) -> Sequence[Content]:
        """Return the decisions, and none."""
        words = [*(str(one).capitalize() for one in self._choices), f"Same as {self._decision}"]
        return [
            Content.assemble(("● ", "bold $accent") if one == self._verdict else ("○ ", QUIET), to_line(word))
            for one, word in zip((*self._choices, ""), words, strict=True)
        ]

    def choose(self, place: int) -> None:
        """Choose a decision, and go to its reason."""
        self._verdict = str((*self._choices, "")[place])
        if self._verdict:
            self.query_one("#why").focus()
