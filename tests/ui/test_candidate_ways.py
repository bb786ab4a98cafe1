"""The page of a candidate: ways to it, privacy, hostile texts, trouble, sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from csr_interview.store import Store
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from tests.ui.application import add_draft, opened
from tests.ui.cards import HOSTILE, on_screen, press
from tests.ui.homes import SIZES, keys, refuse, settled
from tests.ui.stages import STAGES, history, hold, page, rows

pytestmark = pytest.mark.long


# Ways to it ---------------------------------------------------------------------------------------------


async def test_i_at_home_leads_to_the_candidate_of_the_highlighted_interview(path: Path) -> None:
    add_draft(path, "Lee Park")
    _, dana = hold(path, STAGES[0])
    async with opened(path) as (app, pilot):
        await press(pilot, "end")
        assert "i candidate" in keys(app)
        await press(pilot, "i")
        assert isinstance(app.screen, CandidateScreen)
        assert app.screen.candidate_id == dana
        await press(pilot, "n")  # typed before the page was there: it waits for it
        await settled(app, pilot)
        assert isinstance(app.screen, NewInterviewScreen)


async def test_i_on_no_interview_does_nothing(path: Path) -> None:
    async with opened(path) as (app, pilot):
        await press(pilot, "i")
        assert isinstance(app.screen, HomeScreen)
        assert "candidate" not in keys(app)


# Privacy, hostile texts, trouble, sizes -----------------------------------------------------------------


async def test_privacy_hides_who_it_is_and_what_came_out(path: Path) -> None:
    dana, _ = history(path)
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "home", "f9")
        text = on_screen(app)
        for secret in ("Dana", "example.org", "555", "Iyer", "Osei", "Lund", "ADVANCE", "INCOMPLETE", "4.00"):
            assert secret not in text
        assert f"✓ {STAGES[0].title} done ••• 12 Nov •••" in rows(app)
        await press(pilot, "f9")
        assert "Dana Whitfield" in on_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_texts_are_shown_and_do_nothing(path: Path, size: tuple[int, int]) -> None:
    card = add_draft(path, HOSTILE, stage=HOSTILE, interviewer=HOSTILE, email=HOSTILE, phone=HOSTILE)
    with Store.open(path, mode="ro") as store:
        candidate = store.interview(card).candidate.id
    async with page(path, candidate, size) as (app, pilot, screen):
        text = on_screen(app)
        assert "[/b] [@click=app" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        await pilot.click("#person", offset=(8, 0))
        await pilot.click("#detail", offset=(8, 0))
        await press(pilot)
        assert app.is_running
        assert app.screen is screen


async def test_trouble_with_the_store_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, dana = hold(path, STAGES[0])
    async with opened(path) as (app, pilot):
        refuse(monkeypatch, "interviews_of")
        await press(pilot, "i")
        await settled(app, pilot)
        assert "the disk [/b] is gone" in on_screen(app)
        await press(pilot, "n", "enter", "escape")
        assert isinstance(app.screen, HomeScreen)
    async with page(path, "nobody") as (app, pilot, _):
        assert "No such candidate" in on_screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
    assert dana


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_can_be_reached_at_every_size(path: Path, size: tuple[int, int]) -> None:
    dana, _ = history(path)
    async with page(path, dana, size) as (app, pilot, screen):
        await press(pilot, "home")
        table = screen.query_one("#stages", OptionList)
        seen = set()
        for _ in range(len(STAGES) + 1):
            assert screen.line is not None
            title = screen.line.stage.title
            assert title[:12] in on_screen(app)
            seen.add(screen.line.id)
            before = table.highlighted
            await press(pilot, "down")
            if before == table.highlighted:
                break
        assert len(seen) == 6
        assert all(len(line) <= size[0] for line in on_screen(app).splitlines())
