"""The content of the live screen, as pure functions of the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from fractions import Fraction

from textual.content import Content

from csr_interview.documents.facts import TaskStatus, short_name
from csr_interview.documents.layout import date_of, plural
from csr_interview.labels import KINDS, filled
from csr_interview.live.session import ASSESSMENT, CLOSING, OPENING, SCRIPTS, InterviewSession
from csr_interview.models.bank import Question, Script
from csr_interview.models.decision import component_title
from csr_interview.models.exact import decimals
from csr_interview.models.interview import STAR, TEXTS
from csr_interview.models.tasks import FAMILIES, Task
from csr_interview.store import SaveState
from csr_interview.ui.content import HIDDEN, LABEL, NOT_SAVED, QUIET, hanging, lines, to_content, to_line
from csr_interview.ui.live.guide import GuideView, RatingView, asked
from csr_interview.ui.live.step_list import State, StepView, TaskState
from csr_interview.ui.live.task_pane import TaskView

PROMPT = "bold $text"

TOO_SMALL = Content(
    "This window is too small for the interview. Enlarge it to 40 × 12 or more.\n\n"
    "Your typing still goes into the same field and is saved."
)


def top_left(session: InterviewSession, *, hidden: bool) -> Content:
    """Return the left of the first line: candidate, role and stage."""
    interview = session.interview
    name = Content.styled(HIDDEN, "bold") if hidden else to_line(interview.candidate.name, "bold")
    rest = [to_line(part, QUIET) for part in (interview.role, interview.stage) if part]
    return Content.styled(" · ", QUIET).join([name, *rest])


NEARLY = Fraction(4, 5)
"""Part of a time budget from which the screen says that it is nearly used up."""


def top_right(session: InterviewSession, state: SaveState | None, *, width: int) -> Content:
    """Return the right of the first line: time of the interview and the step, and the save state.

    Whole minutes, so that it changes rarely; seconds only in the last minute of the interview.
    """
    wide, budget = width >= 110, session.minutes
    left = budget * 60 - session.clock.elapsed
    used = f"{session.clock.elapsed // 60} of {budget} min"
    if 0 < left <= 60:
        used = f"0:{left % 60:02d} left" if left < 60 else "1:00 left"
    parts = [Content.styled("paused", "bold $text-warning")] if session.clock.paused else []
    parts.append(_timed(used, session.clock.elapsed, budget))
    open_questions = len(session.unsettled())
    if wide and open_questions and left > 60:
        rest = -(-max(0, left - _for_tasks(session)) // 60)
        parts.append(Content.styled(f"{rest} min for {plural(open_questions, 'question')}", QUIET))
    timed = session.question or session.task or (_script(session) if session.step in SCRIPTS else None)
    step_budget = timed.minutes if timed is not None else 0
    if width >= 60:
        seconds = session.clock.seconds_of(session.step)
        name = "this step " if wide else "step "
        of = f" of {step_budget}" if step_budget else ""
        parts.append(_timed(f"{name}{seconds // 60}{of} min", seconds, step_budget))
    parts.append(saved(state, session.interview.id))
    return Content("   " if wide else "  ").join(parts)


def _for_tasks(session: InterviewSession) -> int:
    """Return the seconds of the budget that open tasks still need: they are not left for questions."""
    if session.minutes == session.bank.minutes:  # the budget is without tasks
        return 0
    left_over = session.left_over()
    tasks = [task for task in session.bank.tasks if task.id in left_over]
    return sum(max(0, task.minutes * 60 - session.clock.seconds_of(task.id)) for task in tasks)


def _timed(words: str, seconds: int, budget: int) -> Content:
    """Return a time; from `NEARLY` of its budget in minutes on with a hint."""
    if not budget or seconds < NEARLY * budget * 60:
        return Content(words)
    hint = "over" if seconds >= budget * 60 else "nearly up"
    return Content.styled(f"{words}, {hint}", "$text-warning")


def saved(state: SaveState | None, interview: str) -> Content:
    """Return the save state as a symbol and a word; see `alert` for the reason of a failure."""
    if state is not None and state.problem_of(interview):
        return Content.styled("✗ NOT SAVED", "bold $text-error")
    return Content.styled("✓ saved", "$text-success")


def alert(state: SaveState | None, interview: str) -> Content:
    """Return why the interview is not saved, and where its data is meanwhile; empty if it is saved."""
    problem = "" if state is None else state.problem_of(interview)
    if state is None or not problem:
        return Content()
    kept = (
        "Saving is retried. Your typing is in a journal that the next start restores."
        if state.error
        else "The rejected text is in a file next to the database."
    )
    return Content.assemble((NOT_SAVED, "bold"), to_line(problem), f". {kept}")


def _script(session: InterviewSession) -> Script:
    return session.bank.opening if session.step == OPENING else session.bank.closing


def heading(session: InterviewSession) -> Content:
    """Return the line above the prompt: kind, competencies and weight."""
    question, given = session.question, session.task
    if given is not None:
        family = component_title(given.family).upper()
        return Content.assemble((family, LABEL), " ", to_line(place_words(session), QUIET))
    if question is None:
        step = "assessment" if session.step == ASSESSMENT else session.step
        return Content.styled(step.upper(), LABEL)
    kind = KINDS.get(question.kind, question.kind).capitalize()
    # The weight first: what comes last may be cut.
    rest = f"weight {float(question.weight):g} · {kind} · {_measured(session, question)}"
    return Content.assemble(
        (short_name(session.bank, question.id), LABEL), (" · ", QUIET), to_line(rest, QUIET)
    )


def place_words(session: InterviewSession) -> str:
    """Return number, title and competencies of the current task; empty if there is none."""
    given = session.task
    if given is None:
        return ""
    family = [item.id for item in session.bank.tasks if item.family == given.family]
    return f"{family.index(given.id) + 1} of {len(family)} · {given.title} · {_measured(session, given)}"


def _measured(session: InterviewSession, item: Question | Task) -> str:
    """Return the names of the competencies that a question or task measures."""
    names = {competency.id: competency.name for competency in session.bank.competencies}
    return ", ".join(names.get(competency, competency) for competency in item.competencies)


def spoken(session: InterviewSession, text: str, *, hidden: bool, tz: tzinfo | None) -> str:
    """Return a text of the bank with its placeholders filled for this interview."""
    interview = session.interview
    return filled(
        text,
        interviewer=interview.interviewer,
        candidate=HIDDEN if hidden else interview.candidate.name,
        role=interview.role or session.bank.role.title,
        date=date_of(interview.created_at, tz),
    )


def prompt(session: InterviewSession, *, hidden: bool, tz: tzinfo | None) -> Content:
    """Return the text that the interviewer reads aloud."""
    question = session.question
    if session.task is not None:
        return to_content(session.task.prompt, "bold")
    if session.step == ASSESSMENT:
        return Content.styled("Choose a task and press Enter. F8 goes to the closing.", PROMPT)
    if question is None:
        return Content.styled("Say, in your own words:", PROMPT)
    asked = question.wording(session.answer.wording)
    return to_content(spoken(session, asked, hidden=hidden, tz=tz), PROMPT)


def script(session: InterviewSession, width: int, *, hidden: bool, tz: tzinfo | None) -> Content:
    """Return the lines of the opening or the closing, with hanging indents."""
    if session.step not in SCRIPTS:
        return Content()
    texts = _script(session).spoken(tasks=bool(session.bank.tasks))
    said = (spoken(session, line, hidden=hidden, tz=tz) for line in texts)
    return lines(hanging(Content.styled("·", "$accent"), to_line(line), 2, width) for line in said)


def label(step: str, field: str, *, above: bool, short: bool) -> Content:
    """Return the label of a field: in capitals `above` the field, else next to it, `short` if narrow."""
    text = TEXTS[field]
    if field == "notes" and step == CLOSING:
        asks = TEXTS["candidate_questions"].label
        return Content.styled(asks.upper() if above else "Asks", LABEL)
    return Content.styled(text.label.upper() if above else text.short if short else text.label, LABEL)


def steps(session: InterviewSession) -> tuple[StepView, ...]:
    """Return every step with its state."""
    views = [_script_view(session, OPENING, "Opening", "Op")]
    for place, question in enumerate(session.bank.questions, 1):
        answer = session.interview.answer(question.id)
        state: State = (
            "rated"
            if answer.rating is not None
            else "skipped"
            if answer.skip_reason
            else "in progress"
            if answer.opened
            else "answered earlier"
            if answer.has_text
            else "not asked"
        )
        current = question.id == session.step  # the first line shows its running time
        seconds = 0 if current else session.clock.seconds_of(question.id)
        view = StepView(question.id, question.title, f"Q{place}", state, current, script=False)
        views.append(
            replace(view, rating=answer.rating, flags=session.flags_of(question.id), seconds=seconds)
        )
    if session.bank.tasks:
        views += _assessment_views(session)
    return (*views, _script_view(session, CLOSING, "Closing", "Cl"))


def _assessment_views(session: InterviewSession) -> list[StepView]:
    """The assessment as a step, and its families below it, each leading to its first open task."""
    done = {state.task for state in assessment(session, hidden=False) if state.state != "not administered"}
    current = session.step == ASSESSMENT or session.task is not None
    words = f"{len(done)} of {len(session.tasks)}"
    state: State = "in progress" if current else "rated" if done else "not asked"
    views = [StepView(ASSESSMENT, "Assessment", "As", state, current, words=words)]
    for family in FAMILIES:
        own = [task.id for task in session.bank.tasks if task.family == family]
        if not own:
            continue
        given = [task for task in own if task in done]
        first = next((task for task in own if task not in done), own[0])
        state = "rated" if len(given) == len(own) else "in progress" if given else "not asked"
        here = session.task is not None and session.task.family == family
        words = f"{len(given)} of {len(own)}"
        views.append(StepView(first, component_title(family), "", state, here, words=words))
    return views


def task(session: InterviewSession, given: Task, *, hidden: bool) -> TaskView:
    """Return the content of the task pane."""
    result, scored = session.task_result(given.id), not session.interview.rating_open
    return TaskView(given, result.response, session.task_line(given.id), result.skip_reason, hidden, scored)


def assessment(session: InterviewSession, *, hidden: bool) -> tuple[TaskState, ...]:
    """Return every task with its state and score."""
    states: list[TaskState] = []
    for given in session.bank.tasks:
        line, result = session.task_line(given.id), session.task_result(given.id)
        state: TaskStatus = "not administered" if line is None else "completed"
        if result.skip_reason:
            state = "skipped"
        score = "" if line is None or hidden else f"{decimals(1 + 4 * line.p)} of 5: {line.working}"
        family = component_title(given.family)
        states.append(TaskState(given.id, given.title, family, given.minutes, state, score))
    return tuple(states)


def _script_view(session: InterviewSession, step: str, title: str, short: str) -> StepView:
    current = session.step == step
    at = ASSESSMENT if session.task is not None else session.step
    passed = session.steps.index(at) > session.steps.index(step)
    state: State = "in progress" if current else "rated" if passed else "not asked"
    return StepView(step, title, short, state, current)


def rating(session: InterviewSession, question: Question, *, waiting: bool, hidden: bool) -> RatingView:
    """Return the content of the rating bar."""
    answer, scale = session.answer, question.short or question.anchors
    anchors = tuple(scale.at(number) for number in range(1, 6))
    finished = bool(session.interview.finished_at)
    return RatingView(anchors, answer.rating, answer.skip_reason, waiting, hidden, finished)


def guide(session: InterviewSession, question: Question, *, hidden: bool, tz: tzinfo | None) -> GuideView:
    """Return the content of the guide."""
    others = tuple(spoken(session, text, hidden=hidden, tz=tz) for text in question.alternatives)
    return GuideView(question, others, session.marks_of(question.id), session.answer, hidden)


def coach(session: InterviewSession, *, guide_shown: bool, width: int) -> Content:
    """Return a hint: the missing STAR parts with a follow-up, else counts of what was ticked."""
    question = session.question
    if question is None:
        return Content()
    missing, suggestion = session.missing_star(), session.suggestion()
    if missing:
        parts = " ".join(f"{part[0].upper()}{'·' if part in missing else '✓'}" for part in STAR)
        told = f"STAR {parts}  missing: {', '.join(missing)}" if width >= 78 else f"No {missing[-1]} yet"
        line = Content.styled(told, QUIET)
        if suggestion is not None:
            line = Content.assemble(line, "  ↳ try: ", to_line(f"“{suggestion.text}”", "bold"))
        return line.truncate(max(1, width), ellipsis=True)
    if question.star and session.answer.has_text:
        return Content.styled("STAR S✓ T✓ A✓ R✓  complete", "$text-success")
    if guide_shown:
        return Content()
    marks = session.marks_of(question.id)
    heard = sum(mark.kind == "looking_for" for mark in marks)
    before = f"^G guidance: {heard}/{len(question.looking_for)} heard · "
    after = f" · {session.flags_of(question.id)} red flags"
    counts = asked(question, marks, width - len(before) - len(after))
    return Content.styled(f"{before}{counts}{after}", QUIET)
