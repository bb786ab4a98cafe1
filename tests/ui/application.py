"""The real application on a real store, without a terminal: for tests that press keys through Pilot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from csr_interview.banks.library import DEFAULT_BANK, load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Profile
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp

NOW = datetime(2026, 11, 21, 14, 3, 7, tzinfo=UTC)
BANK: Bank = load_file(shipped_dir() / f"{DEFAULT_BANK}.toml")


class Ticks:
    """A monotonic clock that only moves when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def add_draft(path: Path, candidate: str = "Dana Whitfield", **changes: Any) -> str:
    """Put a fresh draft into the store; return its id."""
    with Store.open(path, now=lambda: NOW, profile=changes.pop("profile", None)) as store:
        bank: Bank = changes.pop("bank", BANK)
        details = {"role": "CSR", "stage": "Phone screen", "interviewer": "R. Osei"} | changes
        return store.create_interview(candidate=candidate, bank=bank, **details).id


def user_of(path: Path) -> Profile | None:
    """Return the profile of whoever started the last interview in a store; None if nobody did."""
    if not path.exists():
        return None
    with Store.open(path, mode="ro") as store:
        row = store.conn.execute("SELECT value FROM local WHERE key = 'interviewer'").fetchone()
    return Profile("a1" * 10, row[0]) if row is not None else None


def stored(path: Path, interview_id: str) -> Interview:
    """Read an interview back."""
    with Store.open(path, mode="ro") as store:
        return store.interview(interview_id)


async def until(pilot: Pilot[Any], condition: Callable[[], bool], what: str = "") -> None:
    """Wait until something is so; a busy machine may take up to a minute over it."""
    for _ in range(6000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never came to that: {what}")


@asynccontextmanager
async def opened(
    path: Path, size: tuple[int, int] = (120, 40), interview: str = "", **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int]]]:
    """Run the app on a store, on one interview where an id is given, else at home.

    The user is `profile`, by default whoever started the last interview.
    """
    profile = options.pop("profile") if "profile" in options else user_of(path)
    saves = SaveQueue(partial(Store.open, path, mode="auto", now=lambda: NOW, profile=profile))
    saves.start()
    saves.ask(Store.counts, Fresh.STALE).result()
    usual: dict[str, Any] = {"now": lambda: NOW, "ticks": Ticks()}
    app = CsrInterviewApp(saves, **(usual | options), profile=profile)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            if interview:
                await app.routes.open_interview(interview)
                await pilot.pause()
            yield app, pilot
    finally:
        saves.close()
