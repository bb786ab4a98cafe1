"""One assessment task in progress: its material, the candidate's response and the score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import NULL_OFFSET, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import OptionList, Static

from csr_interview.live.task_entry import NOTHING, WRONG, Row, rows
from csr_interview.models.decision import TaskLine
from csr_interview.models.exact import decimals, number
from csr_interview.models.tasks import BestOption, Choice, Criteria, Order, Steps, Task
from csr_interview.ui.base import TALL
from csr_interview.ui.content import QUIET, hanging, to_content, to_line
from csr_interview.ui.live.compared_records import material_content
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.laid_text import AtWidth
from csr_interview.ui.widgets.line_list import LineList
from csr_interview.ui.widgets.note_area import NoteArea

# The texts of the pane: guidance, lines at the length that fits, and score.


INSTRUCTIONS = {
    "best-option": "Which option did the candidate choose? Digit or Enter.",
    "errors": "Check the errors found; the last line counts false alarms (^Z removes one).",
    "find-errors": "Check the errors the candidate found. Digit or Enter.",
    "proofread": "Check the errors the candidate found. Digit or Enter.",
    "steps": "Check the steps the candidate named.",
    "order": "Enter the candidate's order with digits. ^Z removes the last one.",
    "choice": "What did the candidate choose for each field? Digit or Enter.",
    "criteria": "Record the reply, then rate each criterion 1–5 (F1–F5 while typing).",
}


@dataclass(frozen=True)
class TaskView:
    """The content of the pane: a task, its response and its score."""

    task: Task
    response: Mapping[str, object]
    line: TaskLine | None
    skip_reason: str
    hidden: bool
    scored: bool = False
    """Whether the score and the best option are shown: not while the task can be changed."""


WORTH = "bold"
"""The style of what a line counts."""


class Length(Enum):
    """How much of each line is shown: as much as fits."""

    FULL = "everything"
    NOTE_AT_CURSOR = "notes only at the cursor"
    CUT = "one row each, in full at the cursor"
    ONE_ROW = "one row each"


def placeholder(task: Task) -> str:
    """Return the purpose of the field: a reply that is evidence, or notes."""
    if not isinstance(task.rule, Criteria):
        return "Notes (Tab)"
    return "Notes on the conversation" if task.family == "role-play" else "Paste the reply here"


def _points(task: Task) -> list[tuple[str, tuple[str, ...]]]:
    """Return the lists for the interviewer that a task has, with their titles."""
    lists = (("Deliverables", task.deliverables), ("Common mistakes", task.common_mistakes))
    return [(title, points) for title, points in lists if points]


def instruction(task: Task) -> str:
    """Return how to record the response, and which lines count more."""
    rule = task.rule
    how = INSTRUCTIONS[rule.kind]
    if not isinstance(rule, Steps) or rule.critical_weight == 1 or not any(s.critical for s in rule.steps):
        return how
    weight = rule.critical_weight
    return f"{how} Critical steps count {'double' if weight == 2 else f'{number(weight)} times'}."


def guidance(task: Task, width: int) -> Content:
    """Return the text that only the interviewer sees, without the answer key."""
    parts = [Content.assemble(("For you: ", "bold"), to_content(task.guidance))] if task.guidance else []
    for card in task.cue_cards:
        said = Content.assemble(to_line(f"{card.when}:", "bold"), " ", to_line(f"“{card.say}”"))
        parts.append(hanging(Content("· "), said, 2, width))
    for title, points in _points(task):
        told = Content("; ").join([to_line(point) for point in points])
        parts.append(Content.assemble((f"{title}: ", "bold"), told))
    return Content("\n").join(parts)


def guided(task: Task) -> bool:
    """Whether a task has anything that only the interviewer sees."""
    return bool(task.guidance or task.cue_cards or _points(task))


def full_text(task: Task) -> str:
    """Return the full text of a task for the interviewer."""
    parts = [task.prompt, task.material, task.guidance and f"For you: {task.guidance}"]
    if task.cue_cards:
        cards = (f"· {card.when}: “{card.say.strip()}”" for card in task.cue_cards)
        parts.append("\n".join(["You play the customer:", *cards]))
    parts += [
        "\n".join([f"{title}:", *(f"· {point}" for point in points)]) for title, points in _points(task)
    ]
    listed = [
        f"· {row.text}{row.worth and f' ({row.worth})'}{row.note and ': '}{row.note}"
        for row in rows(task, {})
        if row.id not in (NOTHING, WRONG)
    ]
    parts.append("\n".join(["Answer key:", *listed]))
    if isinstance(task.rule, Criteria):
        parts += [
            "\n".join([f"{one.title}:", *(f"{rating} {one.anchors.at(rating)}" for rating in RATINGS)])
            for one in task.rule.criteria
            if one.anchors is not None
        ]
    parts += [
        f"Sample reply, expert rating {one.rating}:\n{one.answer.strip()}\nReason: {one.reason.strip()}"
        for one in task.sample_answers
    ]
    return "\n\n".join(part for part in parts if part)


def line(
    view: TaskView, place: int, row: Row, *, width: int, note: bool = True, cut: bool = False
) -> Content:
    """One line: number, mark, text, what it counts and interviewer notes; one row of text if `cut`.

    Later rows begin below the text. A width of 0 is not known yet.
    """
    rule = view.task.rule
    number = place + 1
    head = Content()
    if isinstance(rule, Choice):
        field = next(field for field in rule.fields if field.id == row.group)
        number = [option.id for option in field.options].index(row.id) + 1
        if number == 1:
            head = to_line(field.label, "bold", width if cut else 0).append("\n")
    if isinstance(rule, Criteria):
        mark = "[ ] " if row.place is None else "[•] " if view.hidden else f"[{row.place}] "
    elif isinstance(rule, Order) or row.place:
        mark = f"[{row.place}] " if row.place else "[ ] "
    else:
        mark = "[x] " if row.marked else "[ ] "
    digit = "" if isinstance(rule, Criteria) else f"{number}  " if number < 10 else "   "
    label = Content.assemble(digit, (mark, "bold $accent" if row.marked else QUIET))
    told = view.scored and not view.hidden and view.response
    answered = told and isinstance(rule, BestOption) and row.id == rule.key
    tail = Content.assemble(
        ("  best", "$text-success") if answered else "",
        "  " if row.worth else "",
        to_line(row.worth, WORTH),
    )
    text, room = to_line(row.text), width - label.cell_length
    if cut and width:
        text = text.truncate(max(1, room - tail.cell_length), ellipsis=True)
    body = Content.assemble(
        text, tail, "  " if row.note and note else "", to_line(row.note if note else "", QUIET)
    )
    return head.append(hanging(label, body, label.cell_length, width) if width else label.append(body))


RATINGS = range(5, 0, -1)
"""The ratings as scales show them."""


def anchors(view: TaskView, row: Row | None) -> Content:
    """Return the scale of the criterion on a line, one row for each rating; empty if it has none."""
    rule = view.task.rule
    if row is None or not isinstance(rule, Criteria):
        return Content()
    criterion = next(one for one in rule.criteria if one.id == row.id)
    scale = criterion.short or criterion.anchors
    if scale is None:
        return Content()
    chosen = None if view.hidden else row.place
    return Content("\n").join(
        Content.assemble(
            (f"{rating} ", "bold"), to_line(scale.at(rating), "bold" if rating == chosen else QUIET)
        )
        for rating in RATINGS
    )


def task_lines(
    view: TaskView, items: tuple[Row, ...], length: Length, *, cursor: int | None, width: int
) -> list[Content]:
    """Return the lines at a length; the one under the cursor is complete except at `ONE_ROW`."""
    short = length in (Length.CUT, Length.ONE_ROW)
    return [
        line(view, place, row, width=width)
        if length is Length.FULL or (place == cursor and length is not Length.ONE_ROW)
        else line(view, place, row, width=width, note=False, cut=short)
        for place, row in enumerate(items)
    ]


def heights(view: TaskView, items: tuple[Row, ...], length: Length, width: int) -> tuple[int, ...]:
    """Return the rows of each line, with room for the most that the cursor can add."""
    plain = [_height(text, width) for text in task_lines(view, items, length, cursor=None, width=width)]
    if length not in (Length.NOTE_AT_CURSOR, Length.CUT) or not plain:
        return tuple(plain)
    full = [_height(text, width) for text in task_lines(view, items, Length.FULL, cursor=None, width=width)]
    extra, place = max((full[place] - plain[place], place) for place in range(len(plain)))
    plain[place] += max(0, extra)
    return tuple(plain)


def _height(text: Content, width: int) -> int:
    return len(text.wrap(max(1, width)))


def score(view: TaskView, *, reply: bool, typing: bool) -> Content:
    """The score and its calculation; or why there is none, and the keys to use."""
    if view.skip_reason:
        kept = "  The response is kept; ^Z restores it." if view.response else ""
        return Content.assemble(("Not administered: ", "bold"), to_line(view.skip_reason), (kept, QUIET))
    if view.line is None:
        return Content.styled(_nothing(view, reply=reply, typing=typing), QUIET)
    if view.hidden:
        return Content.styled("Completed. Score hidden (F9)", QUIET)
    if not view.scored:
        return Content.styled("Recorded. The score is in the list of tasks when you leave this one.", QUIET)
    number = decimals(1 + 4 * view.line.p)
    parts = [Content.assemble((f"{number} of 5", "bold"), "  ", to_line(view.line.working))]
    rule = view.task.rule
    if isinstance(rule, BestOption):
        parts.append(to_line(rule.reason, QUIET))
    return Content("\n").join(parts)


def _nothing(view: TaskView, *, reply: bool, typing: bool) -> str:
    if reply and isinstance(view.task.rule, Criteria):
        rate = "F1–F5 rates the marked line" if typing else "1–5 rates the line"
        return f"Reply saved, not rated. {rate}, ^R 0 skips it."
    what = "Notes saved, no response" if reply else "No response"
    return f"{what}: not scored. Press ^R 0 to enter a reason."


# Rows of a task: the lines to record come first, and the texts to read share the rest.


AT_LEAST = 6
"""Lines to tick or rate that are visible at any size."""

SHARING = ("material", "guidance", "reply")
"""Parts that scroll and share the remaining rows."""

GAPS_FROM = 24
"""Height from which empty rows separate the parts even if not all text fits."""


@dataclass(frozen=True)
class RowNeeds:
    """The rows that each part of a task needs; 0 if it is absent."""

    lines: tuple[int, ...]
    """Of each line to tick or rate."""
    prompt: int = 0
    material: int = 0
    guidance: int = 0
    reply: int = 0
    how: int = 0
    score: int = 0
    anchors: int = 0
    """Of the scale of one criterion, which is shown as a whole or not at all."""

    @property
    def all_lines(self) -> int:
        """Rows that all lines need."""
        return sum(self.lines)

    @property
    def enough_lines(self) -> int:
        """Rows that are enough for any `AT_LEAST` lines."""
        return sum(sorted(self.lines)[-AT_LEAST:])


def share_rows(
    wants: RowNeeds,
    room: int,
    *,
    typing: bool = False,
    asked: bool = False,
    replied: bool = False,
    empty: bool = False,
) -> dict[str, int]:
    """Return the rows of each part by name, with `list` for the lines and `gaps` for the empty rows.

    The order below is the priority; the reply has what is left. With `typing` the reply has the focus, with
    `asked` the interviewer asked for the guidance, with `replied` the lines are about the reply, else about
    the material. A reply that is `empty` and only for notes gives way to a material that fits without it.
    """
    wanted = {
        **{name: getattr(wants, name) for name in ("prompt", "how", "score", "anchors", *SHARING)},
        "list": wants.all_lines,
    }
    rows = dict.fromkeys(wanted, 0)
    left = room
    # Part of a scale or an instruction would mislead; a material that nearly fits comes before what follows.
    whole = {name: wanted[name] for name in ("anchors", "how", "material")}
    for name, up_to in (
        ("score", 1),
        ("reply", 1 if typing else 0),
        ("list", wants.enough_lines),
        ("prompt", 1),
        ("guidance", 3 if asked else 0),
        ("reply", 3 if typing else 0 if empty else 1),
        ("material", 2),
        ("list", wants.all_lines),
        ("anchors", wants.anchors),
        ("prompt", 3),
        ("reply", 0 if empty else 3),
        ("material", 0 if replied else wants.material),
        ("reply", 3),
        ("guidance", 2),
        ("score", 2),
        ("material", 5),
        ("prompt", wants.prompt),
        ("score", wants.score),
        ("how", wants.how),
    ):
        more = max(0, min(up_to, wanted[name]) - rows[name])
        if more > left and up_to == whole.get(name):
            continue
        rows[name] += min(more, left)
        left -= min(more, left)
    between = sum(rows[name] > 0 for name in ("prompt", "how", "list", "anchors", *SHARING)) - 1
    unread = sum(wanted[name] - rows[name] for name in SHARING)
    rows["gaps"] = between if left >= between + (min(unread, between) if room >= GAPS_FROM else unread) else 0
    left -= rows["gaps"]
    while left > 0 and any(rows[name] < wanted[name] for name in SHARING):
        for name in SHARING:
            if left > 0 and rows[name] < wanted[name]:
                rows[name] += 1
                left -= 1
    rows["reply"] += left if wants.reply else 0
    return rows


class TaskLayout(Layout):
    """Stacks the parts of a task, with the score on the last rows.

    Notes are below the lines and a written reply is above them, because the criteria are about the reply.
    """

    name = "task"

    def __init__(self, task: TaskPane) -> None:
        self._task = task

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Give each part its rows."""
        task = self._task
        wants = {part_of(child): _wanted(child, size) for child in children}
        wants.pop("list", None)
        needed = sum(wants.values()) + sum(task.line_rows)
        if not task.guidance_shown(fits=needed <= size.height):
            wants["guidance"] = 0
        needs = RowNeeds(task.line_rows, **wants)
        rows = share_rows(
            needs,
            size.height,
            typing=task.typing,
            asked=bool(task.guidance_asked),
            replied=task.rates_lines,
            empty=not task.rates_lines and not task.reply.text,
        )
        if not task.rates_lines:
            children = sorted(children, key=lambda child: part_of(child) in ("reply", "score"))
        return list(self._placed(children, rows, size))

    def _placed(self, children: list[Widget], rows: dict[str, int], size: Size) -> Iterator[WidgetPlacement]:
        y = 0
        gap = 1 if rows["gaps"] else 0
        for child in children:
            height = rows[part_of(child)]
            margin = child.styles.margin
            top = size.height - height if part_of(child) == "score" else y
            region = Region(margin.left, top, size.width - margin.width, height)
            yield WidgetPlacement(region, NULL_OFFSET, margin, child, 0, False, False, False)
            y += height + (gap if height else 0)


def part_of(child: Widget) -> str:
    """Return the name of a part: its id without the prefix."""
    return (child.id or "").removeprefix("task-")


def _wanted(child: Widget, size: Size) -> int:
    """Return the rows that a part needs with its border; a field sets them in its styles."""
    styles = child.styles
    if styles.height is not None and styles.height.cells is not None:
        return styles.height.cells
    width = size.width - styles.margin.width - styles.gutter.width
    return child.get_content_height(size, child.app.viewport_size, width) + styles.gutter.height


MARGINS = 3
"""Columns next to the lines: a space on each side and the scroll bar."""


class TaskList(LineList):
    """The lines of a task, chosen with Enter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "read_on(1)", show=False),
        Binding("pageup", "read_on(-1)", show=False),
    ]

    def action_read_on(self, pages: int) -> None:
        """Scroll the texts of the task that do not fit: the lines are all there, or nearly so."""
        for text in self.screen.query(Passage):
            text.scroll_relative(y=pages * max(1, text.size.height - 1), animate=False, immediate=True)

    def on_resize(self) -> None:
        """Keep the line under the cursor visible."""
        self.call_after_refresh(self.scroll_to_highlight)


class Passage(VerticalScroll):
    """A text that scrolls if it does not fit."""

    def __init__(self, *, id: str) -> None:
        super().__init__(Static(""), id=id, can_focus=False)

    def show(self, text: Visual) -> None:
        """Show a text from the top."""
        self.query_one(Static).update(text)
        self.scroll_home(animate=False)


class TaskPane(Widget):
    """A task: prompt, material, written reply, lines to choose from, and score."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._view: TaskView | None = None
        self._rows: tuple[Row, ...] = ()
        self._length = Length.FULL
        self._said = False
        self._sharing = TaskLayout(self)
        self.guidance_asked: bool | None = None
        """Whether the interviewer turned the guidance of this task on or off; None for neither."""
        self.line_rows: tuple[int, ...] = ()
        """How many rows each line needs."""

    def compose(self) -> ComposeResult:
        """Compose the parts once."""
        yield Passage(id="task-prompt")
        yield Passage(id="task-material")
        yield Passage(id="task-guidance")
        yield NoteArea("reply", id="task-reply", min_lines=1, max_lines=10)
        yield Static("", id="task-how")
        yield TaskList(id="task-list", markup=False, compact=True)
        yield Static("", id="task-anchors")
        yield Static("", id="task-score")

    @property
    def layout(self) -> Layout:
        """The layout that shares the rows."""
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
        """Whether the lines are criteria and all are rated."""
        return self.rates_lines and all(row.place is not None for row in self._rows)

    def enter(self) -> None:
        """Focus the reply if it is empty and criteria follow, else the lines."""
        (self.reply if self.rates_lines and not self.reply.text else self.query_one(TaskList)).focus()

    @property
    def rates_lines(self) -> bool:
        """Whether the lines are criteria to rate."""
        return self._is(Criteria)

    def to_lines(self) -> None:
        """Focus the lines."""
        self.query_one(TaskList).focus()

    def by_digit(self, digit: int) -> Row | None:
        """Move the cursor to the line with a number, and return it.

        Numbers count from 1; in a choice, within the field under the cursor.
        """
        places = self._numbered()
        if not 1 <= digit <= len(places):
            return None
        self.query_one(TaskList).highlighted = places[digit - 1]
        return self.row

    def shows_digit(self, digit: int) -> bool:
        """Whether a digit chooses a line, or rates the criterion under the cursor."""
        return digit <= (5 if self.rates_lines else len(self._numbered()))

    def _numbered(self) -> list[int]:
        """Return the places of the lines that are numbered from 1."""
        places = list(range(len(self._rows)))
        if self._is(Choice) and self.row is not None:
            places = [place for place in places if self._rows[place].group == self.row.group]
        return places

    def toggle_guidance(self) -> None:
        """Show or hide the guidance, until another task is shown."""
        self.guidance_asked = not self.query_one("#task-guidance").size.height
        self._share_anew()

    def guidance_shown(self, *, fits: bool) -> bool:
        """Whether the guidance has rows: as the interviewer chose, else where there is room for it."""
        if self.guidance_asked is not None or self._view is None:
            return bool(self.guidance_asked)
        return guided(self._view.task) and (fits or self.screen.size.height >= TALL)

    def show(self, view: TaskView) -> None:
        """Show the current state of a task."""
        old, self._view = self._view, view
        fresh = old is None or old.task is not view.task
        self._rows = rows(view.task, view.response)
        if fresh:
            self.guidance_asked = None
            self.query_one("#task-prompt", Passage).show(to_content(view.task.prompt, "bold"))
            material, told = partial(material_content, view.task.material), partial(guidance, view.task)
            self.query_one("#task-material", Passage).show(AtWidth(material))
            self.query_one("#task-guidance", Passage).show(AtWidth(told))
            self.set_class(not view.task.material, "-bare")
            self.set_class(self._scale_rows > 0, "-scaled")
            self.reply.placeholder = placeholder(view.task)
            self.query_one("#task-how", Static).update(instruction(view.task))
        self._measure()
        self._fill(fresh)
        self._show_anchors()
        self._show_focus()

    # ------------------------------------------------------------------ the lines

    def _measure(self) -> None:
        """Compute how much of each line fits, and its rows."""
        view, size = self._view, self.size
        if view is None or not size.width:
            return
        before, reply = self.line_rows, 3 if self.rates_lines else 1
        self.reply.min_lines = max(reply, size.height // 6) if self.rates_lines else 1
        self.reply.max_lines = max(10, size.height // 3)
        for self._length in Length:
            self.line_rows = heights(view, self._rows, self._length, size.width - MARGINS)
            wants = RowNeeds(self.line_rows)
            if self._length is Length.CUT:  # room for the score, a row to type in, and the required lines
                needed = 2 + wants.enough_lines
            else:
                needed = 1 + self._texts_at_least() + reply + wants.all_lines + self._scale_rows
            if needed <= size.height:
                break
        if self.line_rows != before:
            self._share_anew()

    def _texts_at_least(self) -> int:
        """Rows of prompt and material that come before long lines: few where the lines are read aloud."""
        assert self._view is not None
        task, width = self._view.task, self.size.width - MARGINS
        up_to = 2 if self._is(BestOption) else 4
        texts = [to_content(task.prompt), material_content(task.material, width)]
        return sum(min(up_to, _height(text, width)) for text in texts if text.plain)

    @property
    def _scale_rows(self) -> int:
        """Rows of the scale of a criterion; 0 without one."""
        view = self._view
        return len(RATINGS) if view is not None and any(anchors(view, row) for row in self._rows) else 0

    def _show_anchors(self) -> None:
        """Show the scale of the criterion under the cursor."""
        if self._view is not None:
            self.query_one("#task-anchors", Static).update(anchors(self._view, self.row))

    def _fill(self, fresh: bool) -> None:
        assert self._view is not None
        box = self.query_one(TaskList)
        cursor = self._start() if fresh else box.highlighted
        width = max(0, self.size.width - MARGINS)
        lines = task_lines(self._view, self._rows, self._length, cursor=cursor, width=width)
        box.show_lines(lines, fresh=fresh)
        if fresh:
            box.highlighted = cursor
        else:
            box.scroll_to_highlight()

    def _start(self) -> int:
        """Return the line that the cursor is on first: the option chosen, or what is to do next."""
        chosen = next((place for place, row in enumerate(self._rows) if row.marked), 0)
        return chosen if self._is(BestOption) else self._first_open() or 0

    def _first_open(self) -> int | None:
        """Return the first line of the first open field, or the first criterion that is not rated."""
        done = {row.group for row in self._rows if row.marked} if self._is(Choice) else set()
        for place, row in enumerate(self._rows):
            if (self._is(Choice) and row.group not in done) or (self._is(Criteria) and row.place is None):
                return place
        return None

    @on(OptionList.OptionHighlighted)
    def line_reached(self, event: OptionList.OptionHighlighted) -> None:
        """Show the scale of the line under the cursor, and all of its text if the others are cut."""
        event.stop()
        self._show_anchors()
        if self._view is not None and self._length not in (Length.FULL, Length.ONE_ROW):
            self._fill(fresh=False)

    def on_resize(self) -> None:
        """Fit the lines to the new size."""
        if self._view is not None:
            self._measure()
            self._fill(fresh=False)

    def go_to_open(self) -> None:
        """Move the cursor to the first open field or unrated criterion."""
        if (place := self._first_open()) is not None:
            box = self.query_one(TaskList)
            box.highlighted = min(place + 2, len(self._rows) - 1)  # so that the field is visible
            box.highlighted = place

    def _is(self, rule: type[object]) -> bool:
        return self._view is not None and isinstance(self._view.task.rule, rule)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Clickable.Chosen("choose"))

    # ------------------------------------------------------------------ the reply

    def on_paste(self, event: events.Paste) -> None:
        """Append text pasted into the lines to the reply."""
        event.stop()
        # Called by the field itself: messages that it posts during this handler would end here.
        self.reply.call_next(self._append, event.text)

    def _append(self, text: str) -> None:
        """Append text to the reply on a new line."""
        reply = self.reply
        reply.move_cursor(reply.document.end)
        reply.insert_at_cursor(text if not reply.text or reply.text.endswith("\n") else f"\n{text}")

    @on(NoteArea.Edited)
    def reply_changed(self) -> None:
        """Update the hint when a reply appears or disappears; the screen saves the text."""
        if bool(self.reply.text.strip()) != self._said:
            self._show_score()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Adjust keys and rows to the focus; ratings given in the reply are for an open line."""
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
        """Show the keys that apply now, and mark the line that they rate."""
        self.set_class(self.typing and self.rates_lines and not self.all_rated, "-marking")
        self._show_score()

    def _show_score(self) -> None:
        assert self._view is not None
        self._said = bool(self.reply.text.strip())
        words = score(self._view, reply=self._said, typing=self.typing)
        self.query_one("#task-score", Static).update(words)

    def _share_anew(self) -> None:
        """Share the rows again."""
        self._clear_arrangement_cache()
        self.refresh(layout=True)
