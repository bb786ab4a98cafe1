"""Reading what is to be compared: interviews, their banks, their numbers, and whether they may be seen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from csr_interview.live.session import InterviewSession
from csr_interview.ui import compare_text as text
from csr_interview.ui.compare_view import LEAST, MOST, Comparison, comparison_of
from csr_interview.ui.scorecard_view import ScorecardView, view_of

if TYPE_CHECKING:
    from csr_interview.ui.app import CsrInterviewApp


async def read(csr: CsrInterviewApp, interview_ids: Sequence[str]) -> Comparison | str:
    """Return the interviews side by side, or the sentence that says why they cannot be.

    Raises CsrInterviewError where the store does not have one of them, or cannot be read.
    """
    if not LEAST <= len(interview_ids) <= MOST:
        return text.wrong_number(len(interview_ids))
    found = await asyncio.gather(*(_one(csr, name) for name in interview_ids))
    views = [view for view, sealed in found if not sealed]
    left_out = [view for view, sealed in found if sealed]
    return text.refusal(views, left_out, hidden=csr.privacy) or comparison_of(views, left_out)


async def _one(csr: CsrInterviewApp, interview_id: str) -> tuple[ScorecardView, bool]:
    """Read one interview; return it with its numbers, and whether it is sealed."""
    sealed, interview, bank = await asyncio.gather(
        csr.ask("is_sealed", interview_id),
        csr.ask("interview", interview_id),
        csr.ask("bank_of", interview_id),
    )
    session = InterviewSession(interview, bank, csr.desk, editable=False)
    tz = csr.now().tzinfo
    # Sensitivity asks for dozens of verdicts: not on the event loop.
    view = await asyncio.get_running_loop().run_in_executor(None, lambda: view_of(session, tz=tz))
    return view, bool(sealed)
