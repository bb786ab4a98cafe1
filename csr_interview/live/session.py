"""A live interview in memory: what the interviewer does, in the words of the field.

The session is the one place that changes an interview while it runs. Each intent updates the frozen
record first and then posts the same intent to the desk, which commits it in order; a screen only shows
`session.interview` and never writes by itself. No Textual, no SQL, no wall clock: time comes in as
seconds of a monotonic clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from csr_interview.live.clock import InterviewClock
from csr_interview.live.standing import BATTERY as BATTERY
from csr_interview.live.standing import CLOSING as CLOSING
from csr_interview.live.standing import OPENING as OPENING
from csr_interview.live.standing import SCRIPTS as SCRIPTS
from csr_interview.live.standing import Standing
from csr_interview.models.interview import (
    TEXT_FIELDS,
    Answer,
    Interview,
    Mark,
    Recommendation,
    Status,
    TaskResult,
)
from csr_interview.models.place import Place
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank


class Poster(Protocol):
    """What a session needs of the desk."""

    def post(self, verb: str, *args: object) -> None:
        """Queue a write; must return at once."""


class InterviewSession(Standing):
    """One interview under way, with its bank and its clock.

    `place` is where it was left on this machine, where that is known. `now` arguments are seconds of any
    monotonic clock. A submitted or read-only interview may be wrapped too; its intents raise ValueError.
    """

    def __init__(
        self,
        interview: Interview,
        bank: Bank,
        desk: Poster,
        *,
        editable: bool = True,
        place: Place | None = None,
    ) -> None:
        super().__init__(interview, bank)
        self._desk = desk
        self.place = place or Place()
        """Where the interviewer is, as last kept."""
        self.editable = editable and interview.status is Status.DRAFT
        seconds = {key: answer.seconds for key, answer in interview.answers.items()}
        self.clock = InterviewClock(interview.elapsed_seconds, seconds, paused=self.place.paused)

    # ------------------------------------------------------------------ where we are

    def go(self, step: str) -> None:
        """Move to a step. Raises ValueError for a step the interview does not have."""
        if step not in self.steps and step not in self.tasks:
            raise ValueError(f"no step {step!r}")
        if not self.editable:
            self.interview = replace(self.interview, step=step)
            return
        answers = dict(self.interview.answers)
        if step in self._question_ids:
            answers[step] = replace(self.interview.answer(step), opened=True)
        self.interview = replace(self.interview, step=step, answers=answers)
        self._desk.post("visit", self.interview.id, step)

    def move(self, by: int) -> bool:
        """Move one step forward (1) or back (-1); return False, staying, at either end.

        From the battery forward leads past its tasks; from the last task on, to the closing.
        """
        steps = self.steps
        if self.step in self.tasks:
            battery = steps.index(BATTERY)
            steps = (*steps[: battery + 1], *self.tasks, *steps[battery + 1 :])
        place = steps.index(self.step) + by
        if not 0 <= place < len(steps):
            return False
        self.go(steps[place])
        return True

    def keep_place(self, field: str, row: int, column: int) -> None:
        """Remember, on this machine alone, where on the present step the cursor is."""
        self._keep(Place(self.step, field, row, column, self.clock.paused))

    # ------------------------------------------------------------------ what is noted

    def write(self, field: str, text: str, *, question: str = "") -> None:
        """Keep a text: of a question (by default the present one), or of the interview as a whole."""
        self._check_editable()
        text = clean(text)
        if field not in TEXT_FIELDS:
            self.interview = replace(self.interview, **{field: text})  # type: ignore[arg-type]
            self._desk.post("write_text", self.interview.id, "", field, text)
            return
        question = question or self.step
        if question not in self._question_ids:
            raise ValueError(f"{field} belongs to a question")
        self._change(question, **{field: text})
        self._desk.post("write_text", self.interview.id, question, field, text)

    def rate(self, rating: int | None) -> None:
        """Rate the present question 1 to 5, or take the rating back with None."""
        self._check_editable()
        if self.question is None:
            raise ValueError("only questions are rated")
        if rating is not None and not 1 <= rating <= 5:
            raise ValueError("ratings go from 1 to 5")
        self._change(self.step, rating=rating, skip_reason="")
        self._desk.post("rate", self.interview.id, self.step, rating)

    def skip(self, reason: str) -> None:
        """Leave the present question or task out, with the reason; an empty reason takes that back."""
        self._check_editable()
        reason = clean_line(reason)
        if self.task is not None:
            # What was recorded stays beside the reason, and counts for nothing as long as there is one.
            self._record(replace(self.task_result(self.step), skip_reason=reason))
            return
        if self.question is None:
            raise ValueError("only questions and tasks are skipped")
        self._change(self.step, rating=None, skip_reason=reason)
        self._desk.post("skip", self.interview.id, self.step, reason)

    def toggle(self, mark: Mark) -> bool:
        """Tick or untick a piece of guidance; return whether it is ticked now."""
        self._check_editable()
        present = mark in self.interview.marks
        marks = (
            tuple(m for m in self.interview.marks if m != mark) if present else (*self.interview.marks, mark)
        )
        self.interview = replace(self.interview, marks=marks)
        self._desk.post("unmark" if present else "mark", self.interview.id, mark)
        return not present

    def flag_in_own_words(self, text: str, serious: bool) -> None:
        """Mark a red flag that the bank does not list."""
        number = sum(mark.kind == "own_flag" for mark in self.marks_of(self.step))
        taken = {mark.item for mark in self.marks_of(self.step) if mark.kind == "own_flag"}
        while number in taken:
            number += 1
        self.toggle(Mark(self.step, "own_flag", number, clean_line(text), "serious" if serious else "note"))

    def record(self, response: Mapping[str, object]) -> None:
        """Record what the candidate did in the present task; an empty response means not given."""
        self._check_editable()
        if self.task is None:
            raise ValueError("only tasks are recorded")
        self._record(replace(self.task_result(self.step), response=dict(response), skip_reason=""))

    def keep_reply(self, task: str, text: str) -> None:
        """Keep the written reply of a task, as evidence."""
        self._check_editable()
        self._record(replace(self.task_result(task), text=clean(text)))

    def recommend(self, recommendation: Recommendation | None) -> None:
        """Record the interviewer's own verdict with its reason, or withdraw it."""
        self._check_editable()
        if recommendation is not None and not clean_line(recommendation.reason):
            raise ValueError("an own recommendation needs a reason")
        self.interview = replace(self.interview, recommendation=recommendation)
        self._desk.post("recommend", self.interview.id, recommendation)

    # ------------------------------------------------------------------ the clock

    def advance(self, now: float) -> None:
        """Count the time since the last call onto the interview and the present step."""
        if self.editable:
            self.clock.advance(now, self.step)
            if self.clock.due:
                self.write_clock()

    def pause(self, now: float) -> bool:
        """Stop or restart the clock; return whether it stands now."""
        self.advance(now)
        self.clock.paused = not self.clock.paused
        self.write_clock()
        self._keep(replace(self.place, paused=self.clock.paused))
        return self.clock.paused

    def write_clock(self) -> None:
        """Keep the clock as it stands."""
        elapsed = self.clock.elapsed
        if not self.editable or elapsed == self.interview.elapsed_seconds:
            return
        self.clock.due = False
        seconds = {key: self.clock.seconds_of(key) for key in self.clock.steps if key in self._question_ids}
        answers = dict(self.interview.answers)
        for key, value in seconds.items():
            answers[key] = replace(self.interview.answer(key), seconds=value)
        self.interview = replace(self.interview, elapsed_seconds=elapsed, answers=answers)
        self._desk.post("clock", self.interview.id, elapsed, seconds)

    def _keep(self, place: Place) -> None:
        if self.editable and place != self.place:
            self.place = place
            self._desk.post("keep_place", self.interview.id, place)

    def _record(self, result: TaskResult) -> None:
        results = {**self.interview.task_results, result.task: result}
        self.interview = replace(self.interview, task_results=results)
        self._desk.post("record_task", self.interview.id, result)

    def _change(self, question: str, **changes: object) -> None:
        answers: Mapping[str, Answer] = {
            **self.interview.answers,
            question: replace(self.interview.answer(question), **changes),  # type: ignore[arg-type]
        }
        self.interview = replace(self.interview, answers=answers)

    def _check_editable(self) -> None:
        if not self.editable:
            raise ValueError("this interview cannot be changed here")
