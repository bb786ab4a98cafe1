"""Opening an interview from a screen that others may lie below."""

from __future__ import annotations

from csr_interview.ui.base import CommandScreen


async def open_once(screen: CommandScreen, interview_id: str) -> None:
    """Open an interview; go back to it where it is open below.

    Never twice: the older one of two sessions would not know what the other wrote. The clock of another
    interview that is open below is stopped: the time of this one is not its own. Raises CsrInterviewError.
    """
    app = screen.app
    sessions = [(below, getattr(below, "session", None)) for below in reversed(app.screen_stack)]
    for below, session in sessions:
        if session is not None and session.interview.id == interview_id:
            while app.screen is not below:
                app.pop_screen()
            return
    for _, session in sessions:
        if session is not None and session.editable and not session.clock.paused:
            session.pause(screen.csr.ticks())
    await screen.csr.open_interview(interview_id)
