"""Finishing the ratings and submitting the scorecard: what prevents it, and the dialogs before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from csr_interview.documents.facts import decision_name
from csr_interview.documents.layout import plural
from csr_interview.live.session import InterviewSession
from csr_interview.live.task_entry import complete
from csr_interview.models.decision import Verdict, listed
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import QUIET, WARNING, to_line, verdict_word
from csr_interview.ui.dialogs import NO, Ask, Choose, Confirm, Pick
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.widgets.note_area import NoteArea

LEAVE = "leave"
"""Answer to the question about missing evidence: finish without it."""


async def ask_finish(
    app: App[Any], view: ScorecardView, unsupported: tuple[str, ...], *, hidden: bool
) -> tuple[bool, str]:
    """Show all dialogs before the ratings are finished. Call it in a worker.

    `unsupported` are the questions rated 1 or 5 without evidence; with `hidden` (privacy screen) ratings are
    not shown. Returns whether to finish, and otherwise the question to go to, if any.
    """
    if view.unsettled:
        labels = listed([view.label(question) for question in view.unsettled])
        body = (
            f"Rate or skip these questions first: {labels}.\n\nSkipped questions are excluded from the score."
        )
        yes = f"Go to {view.short(view.unsettled[0])}"
        go = await app.push_screen_wait(Ask("Open questions", body, yes=yes))
        return False, view.unsettled[0] if go else ""
    if unsupported:
        answer = await app.push_screen_wait(ask_unsupported(view, unsupported, hidden=hidden))
        if answer != LEAVE:
            return False, answer or ""
    halves = incomplete_tasks(view)
    body = ""
    if halves:
        titles = plural(len(halves), "task") if hidden else listed(halves)
        body = f"{titles} {'is' if len(halves) == 1 else 'are'} incomplete.\n\n"
    body += (
        "This shows the decision, and locks ratings, red flags and task results. Reopening them needs a "
        "reason, and the scorecard says so. Notes can still be changed."
    )
    return await app.push_screen_wait(Confirm("Finish ratings?", body, yes="Finish ratings")), ""


def ask_unsupported(view: ScorecardView, questions: tuple[str, ...], *, hidden: bool) -> Choose:
    """Name the ratings of 1 and 5 without evidence, and ask what to do."""
    named = []
    for question in questions:
        rating = view.interview.answer(question).rating
        named.append(view.label(question) + ("" if hidden else f" ({rating})"))
    body = (
        f"Rated 1 or 5 without notes: {listed(named)}.\n\nOthers are most likely to ask about these ratings."
    )
    picks = [
        Pick(f"Add notes to {view.label(questions[0])}", questions[0]),
        Pick("Finish without notes", LEAVE),
    ]
    return Choose("Ratings without evidence", picks, body=body)


class SubmitPage(Confirm):
    """What is missing and what is locked; typed text goes into the summary, and cannot submit."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, session: InterviewSession, view: ScorecardView) -> None:
        super().__init__("Submit scorecard", "", yes="Submit")
        self._session, self._view = session, view

    def parts(self) -> ComposeResult:
        """Compose the lists, the summary and the buttons."""
        with VerticalScroll(classes="body", can_focus=False):
            yield Static(self._decision(), classes="part", id="decision")
            yield Static("MISSING", classes="head")
            yield Static(self._missing(), classes="part", id="missing-parts")
            yield Static("LOCKED BY SUBMITTING", classes="head")
            yield Static(LOCKS)
        yield Static("SUMMARY", classes="head")
        yield NoteArea(
            "summary",
            self._session.interview.summary,
            min_lines=2,
            max_lines=4,
            placeholder="Summary for the hiring manager, in about three sentences",
        )
        yield from super().parts()

    def privacy_changed(self) -> None:
        """Hide or show ratings and the decision."""
        self.query_one("#decision", Static).update(self._decision())
        self.query_one("#missing-parts", Static).update(self._missing())
        super().privacy_changed()

    def _decision(self) -> Content:
        """Return the decision and the recommendation."""
        return Content("\n").join(decision_lines(self._view, hidden=self.private))

    def _missing(self) -> Content:
        """Return what a reader of the scorecard will miss."""
        found = missing_words(self._view, self._session, hidden=self.private)
        lines = [Content.assemble(("! ", WARNING), to_line(line)) for line in found]
        return Content("\n").join(lines or [Content("Nothing.")])

    def keys(self) -> Sequence[KeyItem]:
        """In the summary Enter starts a new line."""
        if self.typing:
            return KeyItem("Tab", "to the buttons", "app.focus_next"), KeyItem("Esc", NO, "answer(False)")
        return super().keys()

    def type_text(self, text: str) -> bool:
        """Insert text into the summary."""
        area = self.query_one(NoteArea)
        if not self.private:
            area.focus(scroll_visible=False)
        area.insert_at_cursor(text)
        return True

    @on(NoteArea.Edited)
    def write_summary(self, event: NoteArea.Edited) -> None:
        """Save the summary at once."""
        event.stop()
        self._session.write("summary", event.text)
        self.query_one("#missing-parts", Static).update(self._missing())


LOCKS = (
    "Ratings, notes, red flags, check marks, task results, recommendation, summary. Undo is possible for "
    "10 minutes, unless it was exported; later changes are amendments with a reason."
)


def decision_lines(view: ScorecardView, *, hidden: bool) -> list[Content]:
    """Return the decision and the recommendation for the submit page."""
    if hidden:
        return [Content.styled("Decision hidden (F9)", QUIET)]
    decision = view.today
    score = "no score" if decision.composite is None else f"{view.score(decision.composite)} of 5"
    name = decision_name(view.bank).capitalize()
    weights = f" (weights: {view.preset_title(decision.preset)})"
    lines = [
        Content.assemble(f"{name}: ", verdict_word(str(decision.verdict)), f", {score}", (weights, QUIET))
    ]
    if view.interview.recommendation is not None:
        lines.append(
            Content.assemble("Your recommendation: ", verdict_word(view.interview.recommendation.verdict))
        )
    if decision.verdict is Verdict.INCOMPLETE:
        lines.append(
            Content("Less was assessed than the question bank requires for a decision. You can still submit.")
        )
    return lines


def missing_words(view: ScorecardView, session: InterviewSession, *, hidden: bool) -> list[str]:
    """Return what a reader of the scorecard will miss, one line each."""
    titles = {task.id: task.title for task in view.bank.tasks}
    left = [titles[step] for step in session.left_over() if step in titles]
    found = [f"Not administered: {listed(left)}."] if left else []
    found += [f"{title} is incomplete." for title in incomplete_tasks(view)]
    for question in session.unsupported():
        rating = "1 or 5" if hidden else view.interview.answer(question).rating
        found.append(f"{view.label(question)} is rated {rating} without notes.")
    silent = () if hidden or view.bank.decision.version == 1 else view.today.flags
    for question in dict.fromkeys(
        flag.question for flag in silent if flag.severity == "serious" and not flag.words
    ):
        found.append(
            f"{view.label(question)}: a serious red flag does not count without the candidate's words."
        )
    if not session.interview.summary.strip():
        found.append("The summary is empty.")
    return found


def incomplete_tasks(view: ScorecardView) -> list[str]:
    """Return the titles of tasks that are started but incomplete."""
    results = view.interview.task_results
    begun = [task for task in view.bank.tasks if task.id in results and results[task.id].response]
    counted = [task for task in begun if not results[task.id].skip_reason]
    return [task.title for task in counted if not complete(task, results[task.id].response)]
