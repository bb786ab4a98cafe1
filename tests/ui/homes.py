"""What the tests of the home screen share: stores with many interviews, and a store that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.errors import StoreError
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.home.home_screen import HomeScreen
from tests.ui.application import BANK, NOW
from tests.ui.cards import on_screen, press

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]


def fill(path: Path, count: int) -> None:
    with Store.open(path, now=lambda: NOW) as store:
        store.add_interviews(sample_pairs(BANK, count=count, seed=3, until=NOW))


def home(app: CsrInterviewApp) -> HomeScreen:
    assert isinstance(app.screen, HomeScreen)
    return app.screen


def keys(app: CsrInterviewApp) -> str:
    """The last line of the screen."""
    return on_screen(app).splitlines()[-1]


async def settled(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    await app.workers.wait_for_complete()
    await press(pilot)


def refuse(monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """Let the store fail in one verb."""

    def failing(*_: object, **__: object) -> None:
        raise StoreError("the store cannot be read", "the disk [/b] is gone")

    monkeypatch.setattr(Store, verb, failing)
