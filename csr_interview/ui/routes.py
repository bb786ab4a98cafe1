"""Opening an interview from a screen that others may lie below."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from csr_interview.ui.base import CommandScreen, back_to


def interview_of(screen: Screen[Any]) -> str:
    """Return the id of the interview that a screen has open; empty where it has none."""
    session = getattr(screen, "session", None)
    return str(session.interview.id) if session is not None else ""


async def open_once(screen: CommandScreen, interview_id: str) -> None:
    """Open an interview; go back to it where it is open below.

    Never twice: the older one of two sessions would not know what the other wrote. The clock of another
    interview that is open below is stopped: the time of this one is not its own. Raises CsrInterviewError.
    """
    stack = screen.app.screen_stack
    for below in reversed(stack):
        if interview_of(below) == interview_id:
            back_to(below)
            return
    for below in stack:
        session = getattr(below, "session", None)
        if session is not None and session.editable and not session.clock.paused:
            session.pause(screen.csr.ticks())
    await screen.csr.open_interview(interview_id)
