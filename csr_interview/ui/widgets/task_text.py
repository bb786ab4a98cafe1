"""What the pane of a task says: its guidance, its lines as long as the room allows, and its score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from csr_interview.live.task_entry import NOTHING, Row, rows
from csr_interview.models.decision import TaskLine
from csr_interview.models.exact import decimals
from csr_interview.models.tasks import BestOption, Choice, Criteria, Order, Task
from csr_interview.ui.text import shown, shown_line

QUIET = "$foreground-muted"

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


class Length(Enum):
    """How much of each line is shown: the most for which there is room."""

    FULL = "everything"
    NOTE_AT_CURSOR = "notes only at the cursor"
    CUT = "one row each, in full at the cursor"
    ONE_ROW = "one row each"


def placeholder(task: Task) -> str:
    """Say what the field is for: a reply that is evidence, or notes."""
    if not isinstance(task.rule, Criteria):
        return "Notes (Tab)"
    return "Notes on the talk" if task.family == "role-play" else "Paste the reply here"


def guidance(task: Task) -> Content:
    """What only the interviewer sees, beside the key."""
    parts = [Content.assemble(("For you: ", "bold"), shown(task.guidance))] if task.guidance else []
    for title, points in (("To hand in", task.deliverables), ("Common mistakes", task.common_mistakes)):
        if points:
            told = Content("; ").join([shown_line(point) for point in points])
            parts.append(Content.assemble((f"{title}: ", "bold"), told))
    return Content("\n").join(parts) if parts else Content.styled("No guidance for this task.", QUIET)


def whole(task: Task) -> str:
    """Return everything there is to read of a task, for the interviewer."""
    parts = [task.prompt, task.material, task.guidance and f"For you: {task.guidance}"]
    for title, points in (("To hand in", task.deliverables), ("Common mistakes", task.common_mistakes)):
        if points:
            parts.append("\n".join([f"{title}:", *(f"· {point}" for point in points)]))
    listed = [f"· {row.text}{row.note and ': '}{row.note}" for row in rows(task, {}) if row.id != NOTHING]
    parts.append("\n".join(["The lines:", *listed]))
    return "\n\n".join(part for part in parts if part)


def line(view: TaskView, place: int, row: Row, *, note: bool = True, width: int = 0) -> Content:
    """One line: number, mark, text, and what only the interviewer sees; cut to `width` where that is set."""
    rule = view.task.rule
    number = place + 1
    head = Content()
    if isinstance(rule, Choice):
        field = next(field for field in rule.fields if field.id == row.group)
        number = [option.id for option in field.options].index(row.id) + 1
        if number == 1:
            head = shown_line(field.label, "bold", width).append("\n")
    if isinstance(rule, Criteria):
        mark = "[ ] " if row.place is None else "[•] " if view.hidden else f"[{row.place}] "
    elif isinstance(rule, Order):
        mark = f"[{row.place}] " if row.place else "[ ] "
    else:
        mark = "[x] " if row.marked else "[ ] "
    label = "" if isinstance(rule, Criteria) else f"{number}  " if number < 10 else "   "
    answered = isinstance(rule, BestOption) and view.response and row.id == rule.key and not view.hidden
    text = Content.assemble(
        label,
        (mark, "bold $accent" if row.marked else QUIET),
        shown_line(row.text),
        ("  best", "$text-success") if answered else "",
        "  " if row.note and note else "",
        shown_line(row.note, QUIET) if note else "",
    )
    return head.append(text.truncate(width, ellipsis=True) if width else text)


def lines(
    view: TaskView, items: tuple[Row, ...], length: Length, *, cursor: int | None, width: int
) -> list[Content]:
    """Return the lines at a length, the one under the cursor in full unless each has but one row."""
    short = length in (Length.CUT, Length.ONE_ROW)
    return [
        line(view, place, row)
        if length is Length.FULL or (place == cursor and length is not Length.ONE_ROW)
        else line(view, place, row, note=False, width=width if short else 0)
        for place, row in enumerate(items)
    ]


def heights(view: TaskView, items: tuple[Row, ...], length: Length, width: int) -> tuple[int, ...]:
    """Return the rows of each line, wherever the cursor is: one has room for the most it adds to a line."""
    plain = [_height(text, width) for text in lines(view, items, length, cursor=None, width=width)]
    if length not in (Length.NOTE_AT_CURSOR, Length.CUT) or not plain:
        return tuple(plain)
    full = [_height(text, width) for text in lines(view, items, Length.FULL, cursor=None, width=width)]
    extra, place = max((full[place] - plain[place], place) for place in range(len(plain)))
    plain[place] += max(0, extra)
    return tuple(plain)


def fitting(
    view: TaskView, items: tuple[Row, ...], width: int, fits: Callable[[Length, tuple[int, ...]], bool]
) -> tuple[Length, tuple[int, ...]]:
    """Return the first length that `fits`, from the longest on, with the rows of each line at it."""
    for length in Length:
        found = heights(view, items, length, width)
        if fits(length, found):
            break
    return length, found


def _height(text: Content, width: int) -> int:
    return len(text.wrap(max(1, width)))


def score(view: TaskView, *, reply: bool, typing: bool) -> Content:
    """The score and its working, at once; or why there is none, and the keys that work where one is."""
    if view.skip_reason:
        kept = "  What was recorded stays; ⌫ counts it again." if view.response else ""
        return Content.assemble(("Not given: ", "bold"), shown_line(view.skip_reason), (kept, QUIET))
    if view.line is None:
        return Content.styled(_nothing(view, reply=reply, typing=typing), QUIET)
    if view.hidden:
        return Content.styled("Recorded; the score is hidden. F9 shows it.", QUIET)
    number = decimals(1 + 4 * view.line.p)
    parts = [Content.assemble((f"{number} of 5", "bold"), "  ", shown_line(view.line.working))]
    rule = view.task.rule
    if isinstance(rule, BestOption):
        parts.append(shown_line(rule.reason, QUIET))
    return Content("\n").join(parts)


def _nothing(view: TaskView, *, reply: bool, typing: bool) -> str:
    zero = "^R 0" if typing else "0"
    if reply and isinstance(view.task.rule, Criteria):
        rate = "F1–F5 rate the marked line" if typing else "1–5 rate the line"
        return f"Reply kept, not rated: {rate}, {zero} says why not."
    what = "Notes kept, nothing recorded" if reply else "Nothing recorded"
    return f"{what}: the task does not count. {zero} says why it was not given."
