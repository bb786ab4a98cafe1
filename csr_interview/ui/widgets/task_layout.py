"""How a task shares its rows: the lines to record come first, what there is to read shares what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from textual.geometry import NULL_OFFSET, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

AT_LEAST = 6
"""Lines to tick or rate that are in sight at any size, where there are as many."""

SHARING = ("material", "guidance", "reply")
"""What scrolls, and shares the rows that are left."""

ROOMY = 24
"""From this height on, empty rows keep the parts apart although there is more to read than fits."""


@dataclass(frozen=True)
class Wants:
    """How many rows each part of a task would fill; 0 where it is not there."""

    lines: tuple[int, ...]
    """Of each line to tick or rate."""
    prompt: int = 0
    material: int = 0
    guidance: int = 0
    reply: int = 0
    how: int = 0
    score: int = 0

    @property
    def all_lines(self) -> int:
        """Rows that all lines need."""
        return sum(self.lines)

    @property
    def enough_lines(self) -> int:
        """Rows in which `AT_LEAST` lines fit, whichever they are."""
        return sum(sorted(self.lines)[-AT_LEAST:])


def shared(wants: Wants, room: int, *, typing: bool = False) -> dict[str, int]:
    """Return how many of `room` rows each part gets: its name, or `list` for the lines; `gaps` between them.

    What comes first below gets its rows first. `typing` tells that the reply has the focus.
    """
    wanted = {
        **{name: getattr(wants, name) for name in ("prompt", "how", "score", *SHARING)},
        "list": wants.all_lines,
    }
    rows = dict.fromkeys(wanted, 0)
    left = room
    for name, up_to in (
        ("score", 1),
        ("reply", 1 if typing else 0),
        ("list", wants.enough_lines),
        ("prompt", 1),
        ("reply", 3 if typing else 1),
        ("material", 2),
        ("list", wants.all_lines),
        ("prompt", 3),
        ("reply", 3),
        ("guidance", 2),
        ("score", 2),
        ("material", 5),
        ("how", wants.how),
        ("prompt", wants.prompt),
        ("score", wants.score),
    ):
        more = max(0, min(up_to, wanted[name]) - rows[name])
        rows[name] += min(more, left)
        left -= min(more, left)
    between = sum(rows[name] > 0 for name in ("prompt", "how", "list", *SHARING)) - 1
    unread = sum(wanted[name] - rows[name] for name in SHARING)
    rows["gaps"] = between if left >= between + (min(unread, between) if room >= ROOMY else unread) else 0
    left -= rows["gaps"]
    while left > 0 and any(rows[name] < wanted[name] for name in SHARING):
        for name in SHARING:
            if left > 0 and rows[name] < wanted[name]:
                rows[name] += 1
                left -= 1
    return rows


class Task(Protocol):
    """What the layout asks the pane for."""

    @property
    def line_rows(self) -> tuple[int, ...]:
        """How many rows each line needs."""

    @property
    def typing(self) -> bool:
        """Whether the focus is in the reply."""


class TaskLayout(Layout):
    """Places the parts of a task below each other, the score on the last rows."""

    name = "task"

    def __init__(self, task: Task) -> None:
        self._task = task

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Give each part its rows."""
        wants = {part_of(child): _wanted(child, size) for child in children}
        wants.pop("list", None)
        rows = shared(Wants(self._task.line_rows, **wants), size.height, typing=self._task.typing)
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
    """Return the rows a part would fill, its border among them; a field says them itself, in its styles."""
    styles = child.styles
    if styles.height is not None and styles.height.cells is not None:
        return styles.height.cells
    width = size.width - styles.margin.width - styles.gutter.width
    return child.get_content_height(size, child.app.viewport_size, width) + styles.gutter.height
