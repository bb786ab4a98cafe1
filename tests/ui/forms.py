"""What the tests of the new-interview form share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from csr_interview.models.interview import Interview
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.widgets.form_fields import LineInput
from tests.ui.application import opened
from tests.ui.cards import press
from tests.ui.homes import settled


@asynccontextmanager
async def form(
    path: Path, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], NewInterviewScreen]]:
    """Run the app with the form open."""
    async with opened(path, size, **options) as (app, pilot):
        await press(pilot, "n")
        assert isinstance(app.screen, NewInterviewScreen)
        await settled(app, pilot)
        yield app, pilot, app.screen


def value(screen: NewInterviewScreen, field: str) -> str:
    return screen.query_one(f"#{field} LineInput", LineInput).value


def focused_line(app: CsrInterviewApp) -> str:
    """The id of the line that has the focus."""
    assert app.focused is not None
    return next(node.id for node in app.focused.ancestors if node.id)


def in_store(path: Path) -> list[Interview]:
    with Store.open(path, mode="ro") as store:
        return list(store.interviews())


def started(app: CsrInterviewApp) -> Interview:
    assert isinstance(app.screen, LiveScreen), app.screen
    assert len(app.screen_stack) == 2  # home and the interview: the form is gone
    return app.screen.session.interview


def value_of(app: CsrInterviewApp, field: str) -> str:
    assert isinstance(app.screen, NewInterviewScreen)
    return value(app.screen, field)


async def paste(app: CsrInterviewApp, pilot: Pilot[int], text: str) -> None:
    """Put a text into the field at once: a key for each letter takes its time."""
    app.post_message(events.Paste(text))
    await press(pilot)
