"""The progress of an interview: each step with its state, rating, flags and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from textual import on
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from csr_interview.documents.facts import TaskStatus
from csr_interview.ui.content import LABEL, QUIET, hanging, minutes, to_line
from csr_interview.ui.widgets.clickable import Clickable

State = Literal["not asked", "answered earlier", "in progress", "rated", "skipped"]
BETWEEN = "   "
"""Separates the steps from the words."""

MARGINS = 34
"""Columns next to the list of tasks on a wide terminal: the list of steps and the scroll bar."""

LEAST_WORDS = 12
"""Columns below which longer words are omitted."""

SYMBOLS: dict[str, str] = {
    "not asked": "○",
    "answered earlier": "◐",
    "in progress": "●",
    "rated": "✓",
    "skipped": "–",
}


@dataclass(frozen=True)
class StepView:
    """One step in the list. Only questions have a number and a rating."""

    step: str
    title: str
    short: str
    state: State
    current: bool
    script: bool = True
    """Whether it is no question."""
    rating: int | None = None
    flags: int = 0
    seconds: int = 0
    words: str = ""
    """Shown below the title instead of the state."""


class _Steps(Clickable):
    """Base of both forms: holds the steps; a click goes to one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.steps: tuple[StepView, ...] = ()
        self.hidden = False

    def show(self, steps: tuple[StepView, ...], *, hidden: bool) -> None:
        """Show these steps, with or without ratings; repaint only on a change."""
        if (steps, hidden) != (self.steps, self.hidden):
            self.steps, self.hidden = steps, hidden
            self.refresh()


class StepList(_Steps):
    """One row per step, for wide terminals: rating, state, title and flags, then the time or a word.

    If not all fit, it scrolls to keep the current step in view.
    """

    DEFAULT_CSS = "StepList { width: 28; height: 1fr; padding: 1 1 0 0; }"
    HEAD = 2
    """Rows above the first step."""

    def render(self) -> Content:
        """Draw the steps in view."""
        width, (first, last) = self.size.width, self._in_view
        rows = [Content.assemble(" ", ("INTERVIEW", LABEL)), Content()]
        for place in range(first, last):
            hidden = (place == first > 0) or (place == last - 1 < len(self.steps) - 1)
            here = place == self._current
            rows.append(self._row(self.steps[place], width, here=here, more="…" if hidden else ""))
        return Content("\n").join(rows)

    @property
    def _current(self) -> int | None:
        """Return the place of the current step: of a family, not of the assessment that contains it."""
        return max((place for place, view in enumerate(self.steps) if view.current), default=None)

    @property
    def _in_view(self) -> tuple[int, int]:
        """Return the first step in view, and the one after the last."""
        room = max(3, self.size.height - self.HEAD)
        count = len(self.steps)
        first = min(max(0, (self._current or 0) - room // 2), max(0, count - room))
        return first, min(count, first + room)

    def _row(self, view: StepView, width: int, *, here: bool, more: str) -> Content:
        rating = "•" if self.hidden and view.rating is not None else str(view.rating or " ")
        style = "bold" if here else "" if view.state != "not asked" else QUIET
        flags = "⚑" * min(view.flags, 3)
        title = view.title if view.script else f"{view.short} {view.title}"
        right = more or (minutes(view.seconds) if view.seconds and not view.words else _word(view))
        room = max(1, width - len(right) - len(flags) - 1)
        symbol = SYMBOLS[view.state] if view.short else " "
        left = Content.assemble(
            ("▌" if here else " ", "$accent"),
            (f"{rating} ", "bold"),
            f"{symbol} ",
            "" if view.short else "  ",
            to_line(title),
        )
        return Content.assemble(
            left.truncate(room, ellipsis=True, pad=True).stylize(style),
            (flags, "$text-warning"),
            " ",
            (right, QUIET),
        )

    def place_action(self, x: int, y: int) -> str:
        """Go to the step at a place."""
        first, last = self._in_view
        place = first + y - self.HEAD
        return f"go({self.steps[place].step!r})" if y >= self.HEAD and place < last else ""


def _word(view: StepView) -> str:
    """Return a word at the right of a step without a time."""
    if view.words:
        return view.words
    return {"skipped": "skipped", "answered earlier": "noted"}.get(view.state, "")


class StepStrip(_Steps):
    """All steps on one line, for narrow terminals, with the state of the current one in words.

    If not all fit, those around the current one are shown, with an arrow where there are more.
    """

    DEFAULT_CSS = "StepStrip { height: 1; padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = ""

    def tell(self, words: str) -> None:
        """Show these words instead of the title of the current step; its title if they are empty."""
        if words != self._told:
            self._told = words
            self.refresh()

    def render(self) -> Content:
        """Draw the steps, then the words."""
        pieces, gap = self._laid_out()
        line = Content(" " * gap).join([piece for _, piece in pieces])
        words = self._words
        free = self.size.width - line.cell_length - len(BETWEEN)
        if free < min(len(words), LEAST_WORDS) or not words:
            return line
        return Content.assemble(line, BETWEEN, to_line(words, QUIET, free))

    @property
    def _words(self) -> str:
        """The words about the current step."""
        current = next((view for view in self.steps if view.current), None)
        if self._told or current is None:
            return self._told
        return current.title if current.script else f"{current.title}, {current.state}"

    def _laid_out(self) -> tuple[list[tuple[str, Content]], int]:
        """Return the drawn steps with their pieces, and the columns between two pieces.

        An arrow is a piece too: it leads to the nearest step that is not drawn.
        """
        # Task families have no short name: the assessment represents them.
        views, width = [view for view in self.steps if view.short], self.size.width
        pieces = [self._piece(view) for view in views]
        room = width - (min(len(self._words), width // 2) + len(BETWEEN) if self._words else 0)
        for gap, limit in ((2, room), (1, room), (1, width if not self._told else room)):
            if sum(piece.cell_length + gap for piece in pieces) - gap <= limit:
                return [(view.step, piece) for view, piece in zip(views, pieces, strict=True)], gap
        place = next((number for number, view in enumerate(views) if view.current), 0)
        first, last = _around(place, [piece.cell_length + 1 for piece in pieces], room)
        drawn = [(views[number].step, pieces[number]) for number in range(first, last + 1)]
        if first > 0:
            drawn.insert(0, (views[first - 1].step, Content.styled("‹", QUIET)))
        if last < len(views) - 1:
            drawn.append((views[last + 1].step, Content.styled("›", QUIET)))
        return drawn, 1

    def _piece(self, view: StepView) -> Content:
        rating = "" if view.rating is None else "•" if self.hidden else str(view.rating)
        flag = "⚑" if view.flags else " "  # so that a new flag moves nothing
        symbol = rating or SYMBOLS[view.state]
        style = "bold reverse" if view.current else "" if view.state != "not asked" else QUIET
        return Content.styled(f"{symbol}{flag}{view.short}", style)

    def place_action(self, x: int, y: int) -> str:
        """Go to the step at a place."""
        pieces, gap = self._laid_out()
        start = 0
        for step, piece in pieces:
            if start <= x < start + piece.cell_length:
                return f"go({step!r})"
            start += piece.cell_length + gap
        return ""


def _around(place: int, widths: Sequence[int], room: int) -> tuple[int, int]:
    """Return the first and last of the pieces around `place` that fit with an arrow on both sides."""
    first = last = place
    left = room - 4 - widths[place]
    while True:
        before = widths[first - 1] if first > 0 else None
        after = widths[last + 1] if last < len(widths) - 1 else None
        if after is not None and after <= left and (before is None or last - place <= place - first):
            last, left = last + 1, left - after
        elif before is not None and before <= left:
            first, left = first - 1, left - before
        elif after is not None and after <= left:
            last, left = last + 1, left - after
        else:
            return first, last


# The assessment: all tasks by family, with state and score.


@dataclass(frozen=True)
class TaskState:
    """One task in the list."""

    task: str
    title: str
    family: str
    """Its display name."""
    minutes: int
    state: TaskStatus
    score: str
    """On the scale to 5, with its calculation; empty if there is none or it is hidden."""


class AssessmentList(OptionList):
    """The tasks by family; Enter opens one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._tasks: tuple[TaskState, ...] = ()
        self._width = 0

    def show(self, tasks: Sequence[TaskState]) -> None:
        """Show these tasks; the cursor stays, and starts on the first open task."""
        width = self.app.size.width - (MARGINS if self.screen.has_class("-wide") else 4)
        if (tuple(tasks), width) == (self._tasks, self._width):
            return
        fresh, self._tasks, self._width = not self._tasks, tuple(tasks), width
        place = self.highlighted
        self.clear_options()
        family = ""
        for task in tasks:
            if task.family != family:
                family = task.family
                self.add_option(Option(_heading(family, tasks), disabled=True))
            self.add_option(Option(_line(task, width), id=task.task))
        if fresh or place is None:
            first = next(
                (t.task for t in tasks if t.state == "not administered"), tasks[0].task if tasks else ""
            )
            self.highlighted = self.get_option_index(first) if first else None
        else:
            self.highlighted = place

    @on(OptionList.OptionSelected)
    def _opened(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(Clickable.Chosen(f"go({event.option_id!r})"))


def _heading(family: str, tasks: Sequence[TaskState]) -> Content:
    own = [task for task in tasks if task.family == family]
    done = sum(task.state == "completed" for task in own)
    minutes = sum(task.minutes for task in own)
    return Content.assemble(
        (to_line(family.upper(), "bold $accent")),
        (f"   {done} of {len(own)} completed · {minutes} min", QUIET),
    )


def _line(task: TaskState, width: int) -> Content:
    symbol = {"completed": "✓", "skipped": "–"}.get(task.state, "○")
    words = task.score or task.state
    title = to_line(task.title).truncate(34 if width >= 70 else 22, ellipsis=True, pad=True)
    left = Content.assemble(f"  {symbol} ", title, (f"  {task.minutes:>3} min   ", QUIET))
    return hanging(left, Content.styled(words, "bold" if task.score else QUIET), left.cell_length, width)
