"""What became of a journal is told once, on the home screen."""

from __future__ import annotations

from pathlib import Path

from csr_interview.saving import journal
from csr_interview.saving.changes import WriteText
from csr_interview.store import Store
from tests.ui.application import add_draft, opened
from tests.ui.cards import on_screen, press
from tests.ui.homes import SIZES, settled
from tests.variants import sizes

TOLD = "Changes that could not be saved last time have been restored."


@sizes(*SIZES)
async def test_text_put_back_is_told_once(path: Path, size: tuple[int, int]) -> None:
    interview = add_draft(path)
    with Store.open(path) as store:
        change = WriteText(interview, "q1", "notes", "typed last time")
        journal.save(journal.journal_path(path), journal.entries(store, [change]))
    async with opened(path, size) as (app, pilot):
        await settled(app, pilot)
        assert TOLD in " ".join(on_screen(app).split())
        assert "typed last time" not in on_screen(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        await pilot.press("escape", "h")
        await settled(app, pilot)
        assert "Dana Whitfield" in on_screen(app)
        assert "have been restored" not in on_screen(app)
    async with opened(path, size) as (app, pilot):
        await settled(app, pilot)
        assert "have been restored" not in on_screen(app)
