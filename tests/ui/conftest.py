"""How Pilot waits in the tests of screens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.screen import Screen

from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp

P = ParamSpec("P")
T = TypeVar("T")

CALM = 3
"""Turns of the event loop in which nothing was left to do."""

RENDER_UPDATE = Compositor.render_update

_awaited: list[str] = []
"""What the app waits for: answers from other threads, and keys that wait for their turn."""


def _watched(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    async def watched(*args: P.args, **kwargs: P.kwargs) -> T:
        _awaited.append(method.__name__)
        try:
            return await method(*args, **kwargs)
        finally:
            _awaited.remove(method.__name__)

    return watched


async def _nothing_to_do(min_sleep: float = 0, max_sleep: float = 10) -> None:
    """Return when the event loop has nothing left to run and the store has answered: only timers are left.

    In place of Textual's `wait_for_idle`, which takes a process that got no processor time for one that is
    idle: on a busy machine it returns too early, on any other it sleeps 40 ms for each key.
    """
    loop = asyncio.get_running_loop()
    ends = loop.time() + max_sleep
    await asyncio.sleep(min_sleep)
    calm = 0
    while calm < CALM and loop.time() < ends:
        await asyncio.sleep(0.001 if _awaited else 0)
        calm = 0 if _awaited or loop._ready else calm + 1  # type: ignore[attr-defined]


async def _saved(app: CsrInterviewApp) -> None:
    """Return when all that was typed is in the file, or cannot be written."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + 10
    while app.saves.state.pending and not app.saves.state.error and loop.time() < ends:
        await asyncio.sleep(0.002)


async def _nothing_to_paint(min_sleep: float = 0) -> None:
    """Return when there is nothing to do, no digit waits, all is saved, and a new layout is done."""
    await _nothing_to_do(min_sleep)
    app = active_app.get()
    if isinstance(app, CsrInterviewApp):
        while app.lone_digit.waiting:
            await asyncio.sleep(0.01)
            await _nothing_to_do()
        await _saved(app)
    while _later(app) or app.screen._layout_required or app.screen._callbacks:
        await asyncio.sleep(0.002 if _later(app) else 0)
        app.screen._on_timer_update()
        await _nothing_to_do()


def _later(app: App[Any]) -> bool:
    """Return whether Textual has put something off: a new size, or parts that move on the screen."""
    return bool(app._resize_event or app.animator._animations or app.animator._scheduled)


def _not_painted(
    self: Compositor,
    full: bool = False,
    screen_stack: list[Screen[Any]] | None = None,
    simplify: bool = False,
) -> RenderableType | None:
    """Draw frames for screenshots only: tests look through `on_screen`, and frames take long."""
    if full:
        return RENDER_UPDATE(self, full, screen_stack, simplify)
    self._dirty_regions.clear()
    return None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of a test is."""
    return tmp_path / "interviews.db"


@pytest.fixture
def painting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the frames of this test."""
    monkeypatch.setattr(Compositor, "render_update", RENDER_UPDATE)


@pytest.fixture(autouse=True, scope="package")
def _pilot_waits_for_what_it_caused() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.app.wait_for_idle", _nothing_to_do)
        patch.setattr("textual.pilot.wait_for_idle", _nothing_to_paint)
        patch.setattr(Compositor, "render_update", _not_painted)
        patch.setattr(OrderedKeysApp, "on_event", _watched(OrderedKeysApp.on_event))
        patch.setattr(OrderedKeysApp, "_take_inputs", _watched(OrderedKeysApp._take_inputs))
        patch.setattr(CsrInterviewApp, "ask", _watched(CsrInterviewApp.ask))
        patch.setattr(asyncio, "to_thread", _watched(asyncio.to_thread))
        yield
