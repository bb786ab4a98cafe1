"""Importing the modules of all screens in the background, after the first paint.

Rules are imported in a thread; screens, which import parts of Textual, on the event loop, one at a time.
Garbage collection starts afterwards and ignores what was loaded by then: scanning 150 000 permanent objects
would delay keys by 100 ms again and again.
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
"""In order of likely use, in steps of about 20 ms at most."""

PAUSE = 0.01
"""Seconds between two imports, in which keys are handled."""


async def import_ahead() -> None:
    """Import all screens, then enable garbage collection, which is off during the start."""
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
