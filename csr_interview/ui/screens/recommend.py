"""The interviewer's own recommendation: which verdict, and why."""

from __future__ import annotations

from typing import Any

from textual.app import App

from csr_interview.models.decision import Verdict
from csr_interview.models.interview import Recommendation
from csr_interview.ui.screens.dialogs import AskText, Choose, Pick

WITHDRAW = "withdraw"
CHOICES = (Verdict.STRONG_HIRE, Verdict.HIRE, Verdict.HOLD, Verdict.NO_HIRE)


async def ask_recommendation(
    app: App[Any], present: Recommendation | None, *, hidden: bool = False
) -> tuple[bool, Recommendation | None]:
    """Ask for a verdict and its reason. Call it in a worker.

    Returns whether anything is to be changed, and the recommendation to keep (None withdraws it). With
    `hidden` (privacy screen) the present one is not told.
    """
    picks = [
        Pick(
            str(verdict).capitalize(),
            verdict,
            "as now" if present and present.verdict == verdict and not hidden else "",
        )
        for verdict in CHOICES
    ]
    if present is not None:
        picks.append(Pick("As computed", WITHDRAW, "withdraws your own"))
    answer = await app.push_screen_wait(
        Choose(
            "What do you recommend yourself?",
            picks,
            body="Both are kept and shown: the computed verdict and yours, with your reason.",
        )
    )
    if answer is None:
        return False, present
    if answer == WITHDRAW:
        return True, None
    reason = await app.push_screen_wait(
        AskText(
            f"Why {answer}?",
            "A sentence or two that somebody else can follow, from what was said in the interview.",
            value=present.reason if present is not None and not hidden else "",
            missing="An own recommendation needs a reason.",
        )
    )
    if reason is None:
        return False, present
    return True, Recommendation(answer, reason)
