"""The battery at a glance: every task by family, whether it was given, and what it scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from csr_interview.ui.text import shown_line


@dataclass(frozen=True)
class TaskState:
    """One task in the list."""

    task: str
    title: str
    family: str
    """Its name for people."""
    minutes: int
    state: str
    """"not given", "recorded" or "skipped"."""
    score: str
    """On the scale of 5; empty where there is none or it is hidden."""


class BatteryList(OptionList):
    """Tasks under the headings of their families; Enter opens one."""

    class Opened(Message):
        """A task was chosen."""

        def __init__(self, task: str) -> None:
            super().__init__()
            self.task = task

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._tasks: tuple[TaskState, ...] = ()

    def show(self, tasks: Sequence[TaskState]) -> None:
        """Show these tasks; the cursor stays where it was, at first on the first task not given."""
        if tuple(tasks) == self._tasks:
            return
        fresh, self._tasks = not self._tasks, tuple(tasks)
        place = self.highlighted
        self.clear_options()
        family = ""
        for task in tasks:
            if task.family != family:
                family = task.family
                self.add_option(Option(_heading(family, tasks), disabled=True))
            self.add_option(Option(_line(task), id=task.task))
        if fresh or place is None:
            first = next((t.task for t in tasks if t.state == "not given"), tasks[0].task if tasks else "")
            self.highlighted = self.get_option_index(first) if first else None
        else:
            self.highlighted = place

    @on(OptionList.OptionSelected)
    def opened(self, event: OptionList.OptionSelected) -> None:
        """Tell which task to open."""
        event.stop()
        if event.option_id:
            self.post_message(self.Opened(event.option_id))


def _heading(family: str, tasks: Sequence[TaskState]) -> Content:
    own = [task for task in tasks if task.family == family]
    done = sum(task.state == "recorded" for task in own)
    minutes = sum(task.minutes for task in own)
    return Content.assemble(
        (shown_line(family.upper(), "bold $accent")),
        (f"   {done} of {len(own)} recorded · {minutes} min", "$foreground-muted"),
    )


def _line(task: TaskState) -> Content:
    symbol = {"recorded": "✓", "skipped": "–"}.get(task.state, "○")
    words = f"{task.state} · {task.score} of 5" if task.score else task.state
    return Content.assemble(
        f"  {symbol} ",
        shown_line(task.title).truncate(34, ellipsis=True, pad=True),
        (f"  {task.minutes:>3} min   ", "$foreground-muted"),
        (words, "bold" if task.score else "$foreground-muted"),
    )
