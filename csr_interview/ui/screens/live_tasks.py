"""What the interviewer does in the tasks of the battery: every choice is recorded and scored at once."""

from __future__ import annotations

from typing import Any

from textual import on

from csr_interview.live.task_entry import chosen, rated, taken_back
from csr_interview.models.tasks import Criteria
from csr_interview.ui.screens.live_panes import LivePanes
from csr_interview.ui.screens.reading import Reading
from csr_interview.ui.widgets.battery_list import BatteryList
from csr_interview.ui.widgets.step_list import StepStrip
from csr_interview.ui.widgets.task_pane import TaskPane
from csr_interview.ui.widgets.task_text import whole


class LiveTasks(LivePanes):
    """The part of the live screen that records tasks."""

    @property
    def can_be_rated(self) -> bool:
        """Whether the present step takes ratings or a record: a question or a task."""
        return self.session.question is not None or self.session.task is not None

    def choose_by_digit(self, digit: int) -> None:
        """In a task a digit chooses a line; where criteria are rated it rates the one under the cursor."""
        task = self.session.task
        if task is None:
            return
        pane, response = self.task_pane, self.session.task_result(task.id).response
        if not isinstance(task.rule, Criteria):
            row = pane.by_digit(digit)
            if row is not None:
                self._record(chosen(task, response, row))
        elif self.typing and pane.all_rated:
            self.notify("All lines are rated. Tab to the lines to change one.", timeout=4)
        elif digit <= 5 and pane.row is not None:
            self._record(rated(response, pane.row.id, digit))

    def show_state(self) -> None:
        """Show what follows from the record; which task it is where no heading says so."""
        super().show_state()
        self.query_one(StepStrip).tell(self._place_words())

    def _place_words(self) -> str:
        """Return which task of its family this is, its title and what it measures."""
        bank, task = self.session.bank, self.session.task
        if task is None:
            return ""
        family = [item.id for item in bank.tasks if item.family == task.family]
        names = [item.name for item in bank.competencies if item.id in task.competencies]
        return f"{family.index(task.id) + 1} of {len(family)} · {task.title} · {', '.join(names)}"

    def _record(self, response: dict[str, Any]) -> None:
        """Record what was done in the present task, and go to what is still open in it."""
        self.session.record(response)
        self.show_state()
        self.task_pane.go_to_open()

    @on(TaskPane.Chosen)
    def line_chosen(self, event: TaskPane.Chosen) -> None:
        """Record a line chosen by Enter or mouse."""
        event.stop()
        task = self.session.task
        if task is not None and not isinstance(task.rule, Criteria):
            self._record(chosen(task, self.session.task_result(task.id).response, event.row))

    def action_read(self) -> None:
        """Read the question or the task in full, where its place is too small."""
        question, task = self.session.question, self.session.task
        if question is not None:
            others = [f"Or: {text}" for text in question.alternatives]
            self.app.push_screen(Reading(question.title, "\n\n".join([question.prompt, *others])))
        elif task is not None:
            self.app.push_screen(Reading(task.title, whole(task)))

    def action_open_task(self) -> None:
        """Open the task under the cursor of the battery."""
        self.query_one(BatteryList).action_select()

    def take_back_in_task(self) -> None:
        """Take back what was recorded last; of a skipped task the skip, so that its record counts again."""
        task = self.session.task
        if task is None:
            return
        result = self.session.task_result(task.id)
        again = (
            result.response if result.skip_reason else taken_back(task, result.response, self.task_pane.row)
        )
        self._record(dict(again))
