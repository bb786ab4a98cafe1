"""A live interview in memory.

Only the session changes an interview while it runs. Each intent first updates the frozen record and then
posts the change to the save queue, which commits changes in order; screens show `session.interview` and
never write. No Textual, no SQL, no wall clock: times are seconds of a monotonic clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from csr_interview.models.interview import (
    FLAGS,
    STAR,
    STEPS,
    TEXT_FIELDS,
    Accommodations,
    Answer,
    Interview,
    Mark,
    Place,
    Recommendation,
    Shown,
    Status,
    TaskResult,
    same_item,
)
from csr_interview.saving.changes import (
    Accommodate,
    AddMark,
    Change,
    ChangePlan,
    FinishRatings,
    KeepPlace,
    Rate,
    Recommend,
    RecordTask,
    RemoveMark,
    ReopenRatings,
    SetClock,
    Skip,
    Visit,
    Word,
    WriteText,
)
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, FollowUp, Question
    from csr_interview.models.decision import Decision, TaskLine
    from csr_interview.models.tasks import Task

OPENING, ASSESSMENT, CLOSING = STEPS
SCRIPTS = (OPENING, CLOSING)

CORRECTED = ("candidate", "role", "stage", "interviewer", "correction_reason")
"""What can be corrected while an interview is open."""


# The timer of an interview and its steps.


WRITE_EVERY = 5.0
"""Seconds of interview time after which the timer should be saved."""


class InterviewClock:
    """Measures the time of the interview and of its steps, except while paused.

    Times are seconds of any monotonic clock; going backwards subtracts nothing.
    """

    def __init__(self, elapsed: int, steps: Mapping[str, int], *, paused: bool = False) -> None:
        self.paused = paused
        self.due = False
        """Whether `WRITE_EVERY` seconds have passed since this was last set to False."""
        self._last: float | None = None
        self._elapsed = self._kept = float(elapsed)
        self._steps = {step: float(seconds) for step, seconds in steps.items()}

    def advance(self, now: float, step: str) -> None:
        """Add the time since the last call to the interview and a step; to no step if it is empty."""
        if self._last is not None and not self.paused:
            passed = max(0.0, now - self._last)
            self._elapsed += passed
            if step:
                self._steps[step] = self._steps.get(step, 0.0) + passed
        self._last = now
        if self._elapsed - self._kept >= WRITE_EVERY:
            self._kept, self.due = self._elapsed, True

    def skip(self, now: float) -> None:
        """Do not count the time since the last call."""
        self._last = None if self._last is None else now

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps with any time."""
        return tuple(self._steps)

    @property
    def elapsed(self) -> int:
        """Whole seconds of the interview."""
        return int(self._elapsed)

    def seconds_of(self, step: str) -> int:
        """Whole seconds of a step."""
        return int(self._steps.get(step, 0.0))


# What can be undone.


@dataclass(frozen=True)
class Done:
    """A rating, skip, check mark, red flag or task response, to be undone."""

    words: str
    """What was done, such as "Q2 rated 4, was 3"."""
    veiled: str
    """The same without what the privacy screen hides."""
    before: Interview
    after: Interview

    @property
    def changes_ratings(self) -> bool:
        """Whether it changed more than check marks, which stay open when the ratings are finished."""
        return _rated(self.before) != _rated(self.after)


class Poster(Protocol):
    """The part of the save queue that a session uses."""

    def post(self, change: Change) -> None:
        """Queue a change; must return at once."""


def _settled(interview: Interview) -> object:
    """Return what `InterviewSession.undo` can restore."""
    return _rated(interview), set(interview.marks)


def _rated(interview: Interview) -> object:
    """Return what finishing the ratings locks: ratings, skips, red flags and responses."""
    answers = {key: (one.rating, one.skip_reason) for key, one in interview.answers.items() if one.settled}
    tasks = {key: (one.response, one.skip_reason) for key, one in interview.task_results.items()}
    return answers, {mark for mark in interview.marks if mark.kind in FLAGS}, tasks


class InterviewSession:
    """An interview in progress, with its bank and timer.

    `place` is where it was left on this computer, if known. `now` arguments are seconds of any monotonic
    clock. For a submitted or read-only interview, intents raise ValueError.
    """

    def __init__(
        self,
        interview: Interview,
        bank: Bank,
        saves: Poster,
        *,
        editable: bool = True,
        place: Place | None = None,
    ) -> None:
        self.interview = interview
        self.whole = bank
        """The bank with all its tasks, planned or not."""
        self._saves = saves
        self.place = place or Place()
        """The place as last saved."""
        self.editable = editable and interview.status is Status.DRAFT
        seconds = {key: answer.seconds for key, answer in interview.answers.items()}
        self.clock = InterviewClock(interview.elapsed_seconds, seconds, paused=self.place.paused)
        self.done: list[Done] = []
        """What `undo` takes back, the latest last; empty again once the ratings are finished."""
        self._scored: dict[str, tuple[TaskResult, TaskLine | None]] = {}
        """Cached scores: most keys do not change a task."""
        self._take_bank()

    def _take_bank(self) -> None:
        """Set the planned part of the bank and the steps that follow from it."""
        bank = self.whole.for_plan(self.interview.plan, self.interview.form)
        self.bank = bank = bank.with_more_time() if self.interview.accommodations.more_time else bank
        assessment = (ASSESSMENT,) if bank.tasks else ()
        self.steps = (OPENING, *(question.id for question in bank.questions), *assessment, CLOSING)
        """Opening, the questions in the bank's order, the assessment if tasks are planned, closing."""
        self.tasks = tuple(task.id for task in bank.tasks)
        """The planned tasks, in the bank's order."""

    # ------------------------------------------------------------------ where we are

    @property
    def step(self) -> str:
        """The current step; the opening if the bank does not have the stored one."""
        step = self.interview.step
        return step if step in self.steps or step in self.tasks else OPENING

    @property
    def question(self) -> Question | None:
        """The current question; None on a script, the assessment and its tasks."""
        return self.bank.question(self.step) if self.step in self._question_ids else None

    @property
    def task(self) -> Task | None:
        """The current task; None elsewhere."""
        return next((task for task in self.bank.tasks if task.id == self.step), None)

    @property
    def answer(self) -> Answer:
        """The answer of the current question (empty on the scripts)."""
        return self.interview.answer(self.step)

    def go(self, step: str) -> None:
        """Move to a step. Raises ValueError for an unknown step."""
        if step not in self.steps and step not in self.tasks:
            raise ValueError(f"no step {step!r}")
        if not self.editable:
            self.interview = replace(self.interview, step=step)
            return
        answers = dict(self.interview.answers)
        if step in self._question_ids:
            answers[step] = replace(self.interview.answer(step), opened=True)
        self.interview = replace(self.interview, step=step, answers=answers)
        self._saves.post(Visit(self.interview.id, step))

    def move(self, by: int) -> bool:
        """Move one step forward (1) or back (-1); return False at either end.

        The step after the assessment, and after the last task, is the closing.
        """
        steps = self.steps
        if self.step in self.tasks:
            assessment = steps.index(ASSESSMENT)
            steps = (*steps[: assessment + 1], *self.tasks, *steps[assessment + 1 :])
        place = steps.index(self.step) + by
        if not 0 <= place < len(steps):
            return False
        self.go(steps[place])
        return True

    def keep_place(self, field: str, row: int, column: int) -> None:
        """Save the position of the cursor on the current step, for this computer only."""
        self._keep(Place(self.step, field, row, column, self.clock.paused))

    # ------------------------------------------------------------------ what follows from it

    def marks_of(self, question: str) -> tuple[Mark, ...]:
        """The ticks of one question."""
        return tuple(mark for mark in self.interview.marks if mark.question == question)

    def flags_of(self, question: str) -> int:
        """The number of red flags of a question."""
        return sum(mark.kind in ("red_flag", "own_flag") for mark in self.marks_of(question))

    def missing_star(self) -> tuple[str, ...]:
        """Return the STAR parts without text once any part has text; none if STAR does not apply."""
        question, answer = self.question, self.answer
        if question is None or not question.star or not answer.has_text:
            return ()
        return tuple(part for part in STAR if not getattr(answer, part).strip())

    def suggestion(self) -> FollowUp | None:
        """Return the first open follow-up for the last missing STAR part; None if the bank has none."""
        question = self.question
        if question is None:
            return None
        asked = {mark.item for mark in self.marks_of(question.id) if mark.kind == "follow_up"}
        for part in reversed(self.missing_star()):
            for number, follow_up in enumerate(question.follow_ups):
                if follow_up.draws_out == part and number not in asked:
                    return follow_up
        return None

    def unsettled(self) -> tuple[str, ...]:
        """Questions neither rated nor skipped, in order: they block submitting."""
        return tuple(q.id for q in self.bank.questions if not self.interview.answer(q.id).settled)

    def unsupported(self) -> tuple[str, ...]:
        """Questions rated 1 or 5 without a word of evidence, in order."""
        answers = (self.interview.answer(question.id) for question in self.bank.questions)
        return tuple(a.question for a in answers if a.rating in (1, 5) and not a.has_words)

    def decision(self, preset: str = "default") -> Decision:
        """Compute the current decision."""
        from csr_interview.scoring.decision import decide, evidence_of

        return decide(self.whole, evidence_of(self.interview, self.whole), preset)

    def task_result(self, task: str) -> TaskResult:
        """Return the result of a task; an empty one if there is none."""
        return self.interview.task_results.get(task) or TaskResult(task)

    def task_line(self, task: str) -> TaskLine | None:
        """Return the score of a task with its calculation; None if it was not administered or skipped."""
        result = self.task_result(task)
        if task not in self._scored or self._scored[task][0] != result:
            from csr_interview.scoring.tasks import score_task

            found = next(item for item in self.bank.tasks if item.id == task)
            line = None if result.skip_reason else score_task(found, result.response)
            self._scored[task] = (result, line)
        return self._scored[task][1]

    @property
    def minutes(self) -> int:
        """The planned minutes, shown next to the elapsed time.

        The interview itself, and the planned tasks that are not skipped. Without a plan (rules of version 1),
        tasks are added once one is open or recorded: most calls have no time for them, and would otherwise
        never be late. A skipped question subtracts nothing: it is often skipped because time is short.
        """
        results = [(task, self.task_result(task.id)) for task in self.bank.tasks]
        left = [(task, result) for task, result in results if not result.skip_reason]
        under_way = self.task is not None or any(result.response or result.text for _, result in left)
        counted = under_way or self.interview.plan
        return self.bank.minutes + (sum(task.minutes for task, _ in left) if counted else 0)

    @property
    def _question_ids(self) -> frozenset[str]:
        return frozenset(question.id for question in self.bank.questions)

    # ------------------------------------------------------------------ what is noted

    def write(self, field: str, text: str, *, question: str = "") -> None:
        """Set a text of a question (by default the current one) or of the whole interview."""
        self._check_editable()
        text = clean(text)
        if field not in TEXT_FIELDS:
            self.interview = replace(self.interview, **{field: text})  # type: ignore[arg-type]
            self._saves.post(WriteText(self.interview.id, "", field, text))
            return
        question = question or self.step
        if question not in self._question_ids:
            raise ValueError(f"{field} belongs to a question")
        self._change(question, **{field: text})
        self._saves.post(WriteText(self.interview.id, question, field, text))

    def rate(self, rating: int | None) -> None:
        """Rate the current question 1 to 5, or clear its rating with None."""
        self._check_rating()
        if self.question is None:
            raise ValueError("only questions are rated")
        if rating is not None and not 1 <= rating <= 5:
            raise ValueError("ratings go from 1 to 5")
        old = self.answer.rating
        was = f", was {old}" if old is not None and old != rating else ""
        words = "rating cleared" if rating is None else f"rated {rating}"
        with self._undoable(f"{self._name} {words}{was}", f"{self._name} rating changed"):
            self._settle(self.step, rating, "")

    def skip(self, reason: str) -> None:
        """Skip the current question or task with a reason; an empty reason undoes that."""
        self._check_rating()
        reason = clean_line(reason)
        if self.question is None and self.task is None:
            raise ValueError("only questions and tasks are skipped")
        with self._undoable(f"{self._name} {'not assessed' if reason else 'no longer skipped'}"):
            if self.task is not None:
                # The response is kept, but not scored while there is a reason.
                self._record(replace(self.task_result(self.step), skip_reason=reason))
            else:
                self._settle(self.step, None, reason)

    def toggle(self, mark: Mark) -> bool:
        """Tick or untick a piece of guidance; return whether it is ticked now."""
        if mark.kind in FLAGS:
            self._check_rating()
        self._check_editable()
        present = any(same_item(one, mark) for one in self.interview.marks)
        with self._undoable(*self._words_of(mark, present)):
            self._mark(mark, present=present)
        return not present

    def _mark(self, mark: Mark, *, present: bool) -> None:
        """Remove a mark that is `present`, or add it."""
        others = tuple(one for one in self.interview.marks if not same_item(one, mark))
        marks = others if present else (*others, mark)
        self.interview = replace(self.interview, marks=marks)
        self._saves.post((RemoveMark if present else AddMark)(self.interview.id, mark))

    def _words_of(self, mark: Mark, present: bool) -> tuple[str, str]:
        """Return what (un)ticking says, in full and for the privacy screen."""
        question = self.bank.question(mark.question)
        match mark.kind:
            case "looking_for":
                what, text = "not heard" if present else "heard", question.looking_for[mark.item]
            case "follow_up":
                what, text = "not asked" if present else "asked", question.follow_ups[mark.item].text
            case "red_flag":
                text = question.red_flags[mark.item].text
                what = "red flag removed" if present else "red flag"
            case _:
                what, text = "red flag removed" if present else "red flag", mark.text
        place = self._name_of(mark.question)
        return f"{place} {what}: {text}", f"{place} red flags changed" if mark.kind in FLAGS else ""

    def word(self, wording: int) -> None:
        """Record which wording of the current question was asked, see `Answer.wording`."""
        self._check_editable()
        if self.question is None:
            raise ValueError("only questions have wordings")
        self._change(self.step, wording=wording)
        self._saves.post(Word(self.interview.id, self.step, wording))

    def quote(self, flag: Mark, words: str) -> None:
        """Mark a red flag with what the candidate said; empty words remove the text."""
        self._check_rating()
        flag = replace(flag, text=clean_line(words))
        with self._undoable(*self._words_of(flag, present=False)):
            self._mark(flag, present=False)

    def change_plan(self, plan: str, reason: str) -> None:
        """Change the plan for a reason. Raises KeyError for an unknown plan, ValueError without a reason.

        What was recorded for tasks outside the new plan is kept, but not scored.
        """
        self._check_rating()
        reason = clean(reason).strip()
        if not reason:
            raise ValueError("a change of plan needs a reason")
        self.whole.plan(plan)
        self.interview = replace(self.interview, plan=plan, plan_reason=reason)
        self._take_bank()
        self._saves.post(ChangePlan(self.interview.id, plan, reason))
        if self.step != self.interview.step:  # the task is not planned any more
            self.go(ASSESSMENT if ASSESSMENT in self.steps else CLOSING)

    def left_over(self) -> tuple[str, ...]:
        """Return the questions neither rated nor skipped, then the planned tasks without either."""
        results = {task: self.task_result(task) for task in self.tasks}
        left = (task for task, found in results.items() if not found.response and not found.skip_reason)
        return (*self.unsettled(), *left)

    def end_early(self, reason: str) -> None:
        """Skip everything left over with one reason. Raises ValueError without a reason."""
        self._check_rating()
        reason = clean_line(reason)
        if not reason:
            raise ValueError("an early end needs a reason")
        open_steps = self.left_over()
        with self._undoable(f"Ended early, {len(open_steps)} skipped"):
            for step in open_steps:
                if step in self.tasks:
                    self._record(replace(self.task_result(step), skip_reason=reason))
                else:
                    self._settle(step, None, reason)

    def flag_in_own_words(self, text: str, serious: bool) -> None:
        """Mark a red flag that the bank does not list."""
        number = sum(mark.kind == "own_flag" for mark in self.marks_of(self.step))
        taken = {mark.item for mark in self.marks_of(self.step) if mark.kind == "own_flag"}
        while number in taken:
            number += 1
        self.toggle(Mark(self.step, "own_flag", number, clean_line(text), "serious" if serious else "note"))

    def record(self, response: Mapping[str, object]) -> None:
        """Record the response to the current task; an empty one means not administered."""
        self._check_rating()
        if self.task is None:
            raise ValueError("only tasks are recorded")
        with self._undoable(f"{self._name}: response changed"):
            self._record(replace(self.task_result(self.step), response=dict(response), skip_reason=""))

    def take_correction(self, found: Interview) -> None:
        """Take over what was corrected in the database: candidate, role, stage and interviewer."""
        if self.editable:
            corrected = {name: getattr(found, name) for name in CORRECTED}
            self.interview = replace(self.interview, **corrected)
        else:
            self.interview = found

    # ------------------------------------------------------------------ undo

    def undo(self) -> Done | None:
        """Take back the latest rating, skip, mark or response, and return it; None if there is none.

        What has been changed since stays.
        """
        if not self.done:
            return None
        self._check_editable()
        if self.done[-1].changes_ratings:
            self._check_rating()
        done = self.done.pop()
        before, after = done.before, done.after
        for question in self._question_ids:
            old, new = before.answer(question), after.answer(question)
            if (old.rating, old.skip_reason) != (new.rating, new.skip_reason):
                self._settle(question, old.rating, old.skip_reason)
        for mark in after.marks:
            if mark not in before.marks and mark in self.interview.marks:
                self._mark(mark, present=True)
        for mark in before.marks:
            if mark not in after.marks:
                self._mark(mark, present=False)
        for task in (one.id for one in self.whole.tasks):
            result, now = before.task_results.get(task) or TaskResult(task), self.task_result(task)
            changed = after.task_results.get(task) or TaskResult(task)
            if (result.response, result.skip_reason) != (changed.response, changed.skip_reason):
                self._record(replace(now, response=result.response, skip_reason=result.skip_reason))
        return done

    @contextmanager
    def _undoable(self, words: str, veiled: str = "") -> Iterator[None]:
        """Remember the enclosed change for `undo`, if it changes anything."""
        before = self.interview
        yield
        if _settled(self.interview) != _settled(before):
            self.done.append(Done(words, veiled or words, before, self.interview))

    @property
    def _name(self) -> str:
        """The name of the current question or task, for messages."""
        return self._name_of(self.step)

    def _name_of(self, step: str) -> str:
        """Return "Q2" for a question, the title for a task."""
        for number, question in enumerate(self.bank.questions, 1):
            if question.id == step:
                return f"Q{number}"
        return next((task.title for task in self.bank.tasks if task.id == step), step)

    def _settle(self, question: str, rating: int | None, skip_reason: str) -> None:
        """Rate or skip a question, or neither."""
        skipped = bool(self.interview.answer(question).skip_reason)
        self._change(question, rating=rating, skip_reason=skip_reason)
        if skip_reason or (skipped and rating is None):
            self._saves.post(Skip(self.interview.id, question, skip_reason))
        else:
            self._saves.post(Rate(self.interview.id, question, rating))

    def finish_ratings(self, at: str) -> None:
        """Lock ratings, red flags, task results and plan, so that the decision can be shown.

        `at` is the present time, UTC as in the store. Raises ValueError while a question is neither rated nor
        skipped.
        """
        self._check_rating()
        if self.unsettled():
            raise ValueError("some questions are neither rated nor skipped")
        decision = self.decision()
        shown = Shown(
            at,
            str(decision.verdict),
            "" if decision.composite is None else str(decision.composite),
            {line.question: line.rating for line in decision.questions if line.rating is not None},
            {line.task: str(line.p) for line in decision.tasks},
            dict(Counter(flag.question for flag in decision.flags)),
            decision.plan,
            self.interview.writing_adjusted,
        )
        self.interview = replace(self.interview, finished_at=at, shown=self.interview.shown or shown)
        self.done.clear()
        self._saves.post(FinishRatings(self.interview.id, shown))

    def reopen_ratings(self, reason: str, at: str) -> None:
        """Let finished ratings be changed, for a reason. `at` is the present time, UTC.

        Raises ValueError without a reason.
        """
        self._check_editable()
        reason = clean(reason).strip()
        if not reason:
            raise ValueError("reopening needs a reason")
        self.interview = replace(self.interview, finished_at="", reopen_reason=reason)
        self._saves.post(ReopenRatings(self.interview.id, reason, at))

    def accommodate(self, made: Accommodations, *, writing: bool) -> None:
        """Record what was changed for the candidate, and whether that covers writing."""
        if writing != self.interview.writing_adjusted:
            self._check_rating()
        self._check_editable()
        made = replace(made, other=clean_line(made.other))
        self.interview = replace(self.interview, accommodations=made, writing_adjusted=writing)
        self._take_bank()
        self._saves.post(Accommodate(self.interview.id, made, writing))

    def keep_reply(self, task: str, text: str) -> None:
        """Set the written reply of a task, as evidence."""
        self._check_editable()
        self._record(replace(self.task_result(task), text=clean(text)))

    def recommend(self, recommendation: Recommendation | None) -> None:
        """Set the interviewer's recommendation with its reason, or withdraw it."""
        self._check_editable()
        if recommendation is not None and not clean_line(recommendation.reason):
            raise ValueError("a recommendation needs a reason")
        self.interview = replace(self.interview, recommendation=recommendation)
        self._saves.post(Recommend(self.interview.id, recommendation))

    # ------------------------------------------------------------------ the clock

    def advance(self, now: float, *, away: bool = False) -> None:
        """Add the time since the last call to the interview, and to the step unless `away` from it."""
        if not self.editable:
            self.clock.skip(now)  # it may be a draft again, see `editable`
        else:
            self.clock.advance(now, "" if away else self.step)
            if self.clock.due:
                self.write_clock()

    def pause(self, now: float) -> bool:
        """Pause or resume the timer; return whether it is paused now."""
        self.advance(now)
        self.clock.paused = not self.clock.paused
        self.write_clock()
        self._keep(replace(self.place, paused=self.clock.paused))
        return self.clock.paused

    def write_clock(self) -> None:
        """Save the timer."""
        elapsed = self.clock.elapsed
        if not self.editable or elapsed == self.interview.elapsed_seconds:
            return
        self.clock.due = False
        seconds = {key: self.clock.seconds_of(key) for key in self.clock.steps if key in self._question_ids}
        answers = dict(self.interview.answers)
        for key, value in seconds.items():
            answers[key] = replace(self.interview.answer(key), seconds=value)
        self.interview = replace(self.interview, elapsed_seconds=elapsed, answers=answers)
        self._saves.post(SetClock(self.interview.id, elapsed, seconds))

    def _keep(self, place: Place) -> None:
        if self.editable and place != self.place:
            self.place = place
            self._saves.post(KeepPlace(self.interview.id, place))

    def _record(self, result: TaskResult) -> None:
        results = {**self.interview.task_results, result.task: result}
        self.interview = replace(self.interview, task_results=results)
        self._saves.post(RecordTask(self.interview.id, result))

    def _change(self, question: str, **changes: object) -> None:
        answers: Mapping[str, Answer] = {
            **self.interview.answers,
            question: replace(self.interview.answer(question), **changes),  # type: ignore[arg-type]
        }
        self.interview = replace(self.interview, answers=answers)

    def _check_rating(self) -> None:
        self._check_editable()
        if not self.interview.rating_open:
            raise ValueError("the ratings are finished")

    def _check_editable(self) -> None:
        if not self.editable:
            raise ValueError("this interview cannot be changed here")
