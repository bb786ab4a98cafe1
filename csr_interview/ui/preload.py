"""Importing what the next screens need while nobody waits for it, after the first paint.

The rules behind the screens are imported in a thread, which leaves the loop free; the screens themselves,
which pull in parts of Textual, on the loop, one at a time. Nobody looks for garbage before that is done, and
what is there then is never looked through again: 150 000 objects that stay would hold keys up for 100 ms,
again and again.
"""

from __future__ import annotations

import asyncio
import gc
from importlib import import_module

RULES = (
    *("banks.library", "models.bank", "live.session", "scoring.decision", "scoring.panel", "stages"),
    *("calibration", "documents.audit_log", "documents.statistics", "exchange.registry", "documents.guide"),
    "exchange.batch",
)
SCREENS = (
    *("new_interview.new_interview_screen", "widgets.note_area", "live.task_pane", "live.live_screen"),
    *("scorecard.scorecard_view", "scorecard.scorecard_screen", "candidate.candidate_screen"),
    *("scorecard.reader_text", "scorecard.reader_screen", "scorecard.versions_screen", "home.search"),
    *("home.search_rows", "home.filters_screen", "compare.compare_screen", "dialogs.export_screen"),
    *("statistics.statistics_screen", "dialogs.help_screen", "scorecard.amend_screen"),
    *("calibration.calibration_screen", "live.brief_screen"),
)
"""By what an interviewer does most likely next, in steps of some 20 ms at most."""

PAUSE = 0.01
"""Seconds between two of them, in which keys are taken."""


async def import_ahead() -> None:
    """Import all screens; then garbage is collected again, which whoever started the program has put off."""
    try:
        await asyncio.get_running_loop().run_in_executor(None, _import_rules)
        for name in SCREENS:
            await asyncio.sleep(PAUSE)
            import_module(f"csr_interview.ui.{name}")
    finally:
        gc.freeze()
        gc.enable()


def _import_rules() -> None:
    for name in RULES:
        import_module(f"csr_interview.{name}")
