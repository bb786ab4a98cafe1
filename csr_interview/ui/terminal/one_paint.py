"""Painting a screen once after a change, when all of its parts have taken it in.

Textual (8.2.8) paints a new size at once, with the old styles, then with the new ones, and once more for each
part that fits itself to its new size: three or four wrong frames.
"""

from __future__ import annotations

import asyncio
from typing import Any

from textual.screen import Screen

from csr_interview.ui.terminal.ordered_keys import is_quiet

TURNS = 200
"""Turns of the event loop after which the screen is painted in any case."""


async def paint_once(screen: Screen[Any]) -> None:
    """Paint a screen when it has nothing left to do; call `app._begin_batch` before."""
    app = screen.app
    try:
        for _ in range(TURNS):
            await asyncio.sleep(0)
            if not (is_quiet(app) and all(map(is_quiet, screen.walk_children(with_self=True)))):
                continue
            if screen._layout_required:
                screen._layout_required = False
                screen._refresh_layout()
            elif screen._callbacks:
                await screen._invoke_and_clear_callbacks()
            else:
                break
    finally:
        app._end_batch()
        if not app._batch_count and screen.is_current:
            screen.refresh()
            screen._on_timer_update()
