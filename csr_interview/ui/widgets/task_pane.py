"""One assessment task while it runs: what the candidate gets, what they did, and how that scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.live.task_entry import Row, rows
from csr_interview.models.decision import TaskLine
from csr_interview.models.exact import decimals
from csr_interview.models.tasks import BestOption, Choice, Criteria, Order, Task
from csr_interview.ui.text import shown, shown_line
from csr_interview.ui.widgets.note_area import NoteArea

HOW = {
    "best-option": "Which one did the candidate choose? A digit or Enter.",
    "find-errors": "Tick what was found: a digit, Space or Enter.",
    "proofread": "Tick what was found: a digit, Space or Enter.",
    "steps": "Tick what was said: a digit, Space or Enter.",
    "order": "Give the order by digits; ⌫ takes the last one back.",
    "choice": "What did the candidate choose? A digit or Enter, field by field.",
    "criteria": "Keep what was said or written, then rate each line with 1–5 (F1–F5 while typing).",
}


@dataclass(frozen=True)
class TaskView:
    """What the pane shows: a task, what was recorded, and its score."""

    task: Task
    response: Mapping[str, object]
    line: TaskLine | None
    skip_reason: str
    hidden: bool


class TaskList(OptionList):
    """The lines of a task, chosen by Space or Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "select", show=False)]


class TaskPane(Widget):
    """A task: material, lines to choose from, the written reply where there is one, and the score."""

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: TaskView | None = None
        self._rows: tuple[Row, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay the parts out once."""
        with VerticalScroll(id="task-material", can_focus=False):
            yield Static("", id="task-text")
        yield Static("", id="task-guidance")
        yield NoteArea("reply", id="task-reply", min_lines=1, max_lines=10)
        yield Static("", id="task-how")
        yield TaskList(id="task-list", markup=False, compact=True)
        yield Static("", id="task-score")

    @property
    def reply(self) -> NoteArea:
        """The field for a written reply."""
        return self.query_one("#task-reply", NoteArea)

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        place = self.query_one(TaskList).highlighted
        return None if place is None or place >= len(self._rows) else self._rows[place]

    def enter(self) -> None:
        """Take the focus: into the reply where there is none yet, else into the lines."""
        view = self._view
        writes = view is not None and isinstance(view.task.rule, Criteria)
        (self.reply if writes and not self.reply.text else self.query_one(TaskList)).focus()

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
            self.query_one("#task-text", Static).update(shown(view.task.material))
            self.query_one("#task-guidance", Static).update(_guidance(view.task))
            self.set_class(not view.task.material, "-bare")
            self.query_one("#task-material").scroll_home(animate=False)
            self.reply.placeholder = _placeholder(view.task)
            self.reply.min_lines = 3 if isinstance(view.task.rule, Criteria) else 1
            self.query_one("#task-how", Static).update(HOW[view.task.rule.kind])
        self._fill(fresh)
        self.query_one("#task-score", Static).update(_score(view))

    def _fill(self, fresh: bool) -> None:
        assert self._view is not None
        box = self.query_one(TaskList)
        lines = [_line(self._view, number, row) for number, row in enumerate(self._rows)]
        if fresh or len(lines) != box.option_count:
            box.clear_options()
            box.add_options(Option(line) for line in lines)
            box.highlighted = 0 if lines else None
            return
        for place, line in enumerate(lines):
            box.replace_option_prompt_at_index(place, line)

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


def _placeholder(task: Task) -> str:
    """Say what the field is for: a reply that is evidence, or notes."""
    if not isinstance(task.rule, Criteria):
        return "Notes (Tab)"
    return "Notes on the talk" if task.family == "role-play" else "Paste the reply here"


def _guidance(task: Task) -> Content:
    """What only the interviewer sees, beside the key."""
    parts = [Content.assemble(("For you: ", "bold"), shown(task.guidance))] if task.guidance else []
    if task.common_mistakes:
        mistakes = Content("; ").join([shown_line(mistake) for mistake in task.common_mistakes])
        parts.append(Content.assemble(("Common mistakes: ", "bold"), mistakes))
    return (
        Content("\n").join(parts)
        if parts
        else Content.styled("No guidance for this task.", "$foreground-muted")
    )


def _line(view: TaskView, place: int, row: Row) -> Content:
    """One line: number, mark, text, and what only the interviewer sees."""
    rule = view.task.rule
    number = place + 1
    head = Content()
    if isinstance(rule, Choice):
        field = next(field for field in rule.fields if field.id == row.group)
        number = [option.id for option in field.options].index(row.id) + 1
        if number == 1:
            head = shown_line(field.label, "bold").append("\n")
    if isinstance(rule, Criteria):
        mark = "[ ] " if row.place is None else "[•] " if view.hidden else f"[{row.place}] "
    elif isinstance(rule, Order):
        mark = f"[{row.place}] " if row.place else "[ ] "
    else:
        mark = "[x] " if row.marked else "[ ] "
    label = "" if isinstance(rule, Criteria) else f"{number}  " if number < 10 else "   "
    answered = isinstance(rule, BestOption) and view.response and row.id == rule.key and not view.hidden
    return Content.assemble(
        head,
        label,
        (mark, "bold $accent" if row.marked else "$foreground-muted"),
        shown_line(row.text),
        ("  best", "$text-success") if answered else "",
        "  " if row.note else "",
        shown_line(row.note, "$foreground-muted"),
    )


def _score(view: TaskView) -> Content:
    """The score and its working, at once; or why there is none."""
    if view.skip_reason:
        return Content.assemble(("Not given: ", "bold"), shown_line(view.skip_reason))
    if view.line is None:
        return Content.styled(
            "Nothing recorded: the task does not count. 0 says why it was not given.", "$foreground-muted"
        )
    if view.hidden:
        return Content.styled("Recorded; the score is hidden. F9 shows it.", "$foreground-muted")
    score = decimals(1 + 4 * view.line.p)
    parts = [Content.assemble((f"{score} of 5", "bold"), "  ", shown_line(view.line.working))]
    rule = view.task.rule
    if isinstance(rule, BestOption):
        parts.append(shown_line(rule.reason, "$foreground-muted"))
    return Content("\n").join(parts)
