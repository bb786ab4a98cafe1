"""Submitting a scorecard: what stands against it, what to ask first, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csr_interview.live.task_entry import complete
from csr_interview.models.decision import Verdict
from csr_interview.models.exact import to_plain
from csr_interview.models.interview import SubmittedVerdict
from csr_interview.scoring.wording import listed
from csr_interview.ui.scorecard_view import DEFAULT_PRESET, ScorecardView
from csr_interview.ui.screens.dialogs import Ask, Choose, Confirm, Pick

if TYPE_CHECKING:
    from textual.app import App

    from csr_interview.models.decision import Decision
    from csr_interview.store.records import SaveState

LEAVE = "leave"
"""Answer to the question about missing evidence: submit without it."""


def refusal(view: ScorecardView, *, editable: bool, writable: bool, state: SaveState | None) -> str:
    """Return why the scorecard cannot be submitted at all now, in one line; empty where it can.

    `writable` is whether this program may write the store.
    """
    if view.locked:
        return "This scorecard is submitted already. Changes are amendments: press a."
    if not writable:
        return "This store is open read-only, because another program holds it. Close that one to submit."
    if not editable:
        return "This interview cannot be changed here."
    if state is not None and state.error:
        return "Not everything is saved yet, so this was not submitted. Try again when saving works."
    return ""


async def ask_all(
    app: App[Any], view: ScorecardView, unsupported: tuple[str, ...], *, hidden: bool
) -> tuple[bool, str]:
    """Ask everything there is to ask before submitting. Call it in a worker.

    `unsupported` are the questions rated 1 or 5 without evidence; with `hidden` (privacy screen) nothing
    tells a rating or the verdict. Returns whether to submit, and otherwise the question to go to, if any.
    """
    if view.unsettled:
        go = await app.push_screen_wait(ask_unsettled(view))
        return False, view.unsettled[0] if go else ""
    if unsupported:
        answer = await app.push_screen_wait(ask_unsupported(view, unsupported, hidden=hidden))
        if answer != LEAVE:
            return False, answer or ""
    return await app.push_screen_wait(ask_final(view, hidden=hidden)), ""


def ask_unsettled(view: ScorecardView) -> Ask:
    """Say which questions are open, and offer to go to the first."""
    labels = [view.label(question) for question in view.unsettled]
    body = (
        f"Neither rated nor skipped with a reason: {listed(labels)}.\n\n"
        "A skipped question never counts as a zero."
    )
    return Ask("Not finished yet", body, yes=f"Go to {view.short(view.unsettled[0])}", no="Stay")


def ask_unsupported(view: ScorecardView, questions: tuple[str, ...], *, hidden: bool) -> Choose:
    """Name the 1s and 5s without a word of evidence, and ask what to do about them."""
    named = []
    for question in questions:
        rating = view.interview.answer(question).rating
        named.append(view.label(question) + ("" if hidden else f" ({rating})"))
    body = (
        f"Rated with the lowest or the highest mark, and nothing noted: {listed(named)}.\n\n"
        "These are the ratings that others will ask about."
    )
    picks = [
        Pick(f"Go to {view.label(questions[0])} and note something", questions[0]),
        Pick("Leave it so and submit", LEAVE),
    ]
    return Choose("No evidence for the strongest ratings", picks, body=body)


def ask_final(view: ScorecardView, *, hidden: bool) -> Confirm:
    """Say what is going to be kept, and that it locks; no text typed by mistake can say yes to it."""
    decision = view.today
    parts = []
    if not hidden:
        score = "no score" if decision.composite is None else f"{view.score(decision.composite)} of 5"
        title = view.preset_title(decision.preset)
        parts.append(f"Verdict: {decision.verdict}, {score}, by the weights “{title}”.")
        if view.interview.recommendation is not None:
            parts.append(f"Your own recommendation: {view.interview.recommendation.verdict}.")
    if decision.verdict is Verdict.INCOMPLETE:
        parts.append(
            "Incomplete means: less was assessed than the bank requires, so the numbers carry no verdict. "
            "You can submit it so, for instance when the call broke off."
        )
    halves = half_recorded(view)
    if halves:
        counts = "it counts as it stands" if len(halves) == 1 else "they count as they stand"
        titles = f"{len(halves)} {'task' if len(halves) == 1 else 'tasks'}" if hidden else listed(halves)
        parts.append(f"Recorded in part: {titles}; {counts}.")
    parts.append(
        "Submitting locks the scorecard. After that, changes need a reason, and the old values stay."
    )
    return Confirm("Submit and lock this scorecard?", "\n\n".join(parts), yes="Submit")


def half_recorded(view: ScorecardView) -> list[str]:
    """Return the titles of the tasks that were begun and have something left to record."""
    results = view.interview.task_results
    begun = [task for task in view.bank.tasks if task.id in results and results[task.id].response]
    counted = [task for task in begun if not results[task.id].skip_reason]
    return [task.title for task in counted if not complete(task, results[task.id].response)]


def verdict_of(decision: Decision) -> SubmittedVerdict:
    """Return what is kept of a decision, exactly."""
    composite = "" if decision.composite is None else str(to_plain(decision.composite))
    return SubmittedVerdict(str(decision.verdict), composite, decision.preset or DEFAULT_PRESET)
