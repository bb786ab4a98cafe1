"""An interview as it stands: where one is in it, and what follows from what was noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.live.star import missing_parts, suggested
from csr_interview.models.interview import Answer, Interview, Mark, TaskResult

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, FollowUp, Question
    from csr_interview.models.decision import Decision, TaskLine
    from csr_interview.models.tasks import Task

OPENING = "opening"
BATTERY = "battery"
CLOSING = "closing"
SCRIPTS = (OPENING, CLOSING)


class Standing:
    """The reading side of a session: nothing here changes the interview."""

    def __init__(self, interview: Interview, bank: Bank) -> None:
        self.interview = interview
        self.bank = bank

    # ------------------------------------------------------------------ where we are

    @property
    def steps(self) -> tuple[str, ...]:
        """Opening, the questions in the bank's order, the battery where there is one, closing.

        The battery stands for its tasks: they are given only where there is time for them.
        """
        battery = (BATTERY,) if self.bank.tasks else ()
        return (OPENING, *(question.id for question in self.bank.questions), *battery, CLOSING)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of the battery, in the bank's order."""
        return tuple(task.id for task in self.bank.tasks)

    @property
    def step(self) -> str:
        """The present step; the opening where the stored one is unknown to the bank."""
        step = self.interview.step
        return step if step in self.steps or step in self.tasks else OPENING

    @property
    def question(self) -> Question | None:
        """The present question; None on a script, the battery and its tasks."""
        return self.bank.question(self.step) if self.step in self._question_ids else None

    @property
    def task(self) -> Task | None:
        """The present task; None elsewhere."""
        return next((task for task in self.bank.tasks if task.id == self.step), None)

    @property
    def answer(self) -> Answer:
        """What was noted for the present step's question (empty on the scripts)."""
        return self.interview.answer(self.step)

    # ------------------------------------------------------------------ what follows from it

    def marks_of(self, question: str) -> tuple[Mark, ...]:
        """The ticks of one question."""
        return tuple(mark for mark in self.interview.marks if mark.question == question)

    def flags_of(self, question: str) -> int:
        """How many red flags were marked on a question."""
        return sum(mark.kind in ("red_flag", "own_flag") for mark in self.marks_of(question))

    def missing_star(self) -> tuple[str, ...]:
        """STAR parts without text, once the candidate's story has begun; empty for other questions."""
        return missing_parts(self.question, self.answer)

    def suggestion(self) -> FollowUp | None:
        """The first follow-up not yet asked that draws out the last missing STAR part."""
        question = self.question
        if question is None:
            return None
        asked = {mark.item for mark in self.marks_of(question.id) if mark.kind == "follow_up"}
        return suggested(question, self.missing_star(), asked)

    def unsettled(self) -> tuple[str, ...]:
        """Questions neither rated nor skipped with a reason, in order: they keep the scorecard open."""
        return tuple(q.id for q in self.bank.questions if not self.interview.answer(q.id).settled)

    def unsupported(self) -> tuple[str, ...]:
        """Questions rated 1 or 5 without a word of evidence, in order."""
        answers = (self.interview.answer(question.id) for question in self.bank.questions)
        return tuple(a.question for a in answers if a.rating in (1, 5) and not a.has_text)

    def decision(self, preset: str = "default") -> Decision:
        """Compute the verdict as things stand."""
        from csr_interview.scoring.decision import decide
        from csr_interview.scoring.evidence import evidence_of

        return decide(self.bank, evidence_of(self.interview, self.bank), preset)

    def task_result(self, task: str) -> TaskResult:
        """Return what was recorded for a task; an empty record where nothing was."""
        return self.interview.task_results.get(task) or TaskResult(task)

    def task_line(self, task: str) -> TaskLine | None:
        """Return the score of a task and its working; None where it was not given, or skipped."""
        from csr_interview.scoring.tasks import score_task

        found = next(item for item in self.bank.tasks if item.id == task)
        result = self.task_result(task)
        return None if result.skip_reason else score_task(found, result.response)

    @property
    def minutes(self) -> int:
        """The minutes planned for what is conducted: what the clock of the interview runs against.

        That is the talk, as the bank plans it, and once a task is open or recorded the tasks too, but those
        not given for a reason. Before that the tasks do not count, because most calls have no time for a
        battery, and would never be late against both. A question that is left out takes nothing away: often
        the reason is that time was short, and leaving it out must not make the interview late.
        """
        results = [(task, self.task_result(task.id)) for task in self.bank.tasks]
        left = [(task, result) for task, result in results if not result.skip_reason]
        under_way = self.task is not None or any(result.response or result.text for _, result in left)
        return self.bank.minutes + (sum(task.minutes for task, _ in left) if under_way else 0)

    @property
    def _question_ids(self) -> frozenset[str]:
        return frozenset(question.id for question in self.bank.questions)
