"""Home: moving through the list, opening, resuming, discarding and bringing back."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.store import Store
from csr_interview.ui.dialogs import HelpScreen
from csr_interview.ui.home.home_screen import FEW_DRAFTS, HomeScreen
from csr_interview.ui.home.list_screen import PAGE
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.interview_list import InterviewList
from tests.ui.application import NOW, add_draft, opened
from tests.ui.cards import add_card, on_screen, press
from tests.ui.homes import fill, home, keys, refuse, settled

pytestmark = pytest.mark.long

# Moving -------------------------------------------------------------------------------------------------


async def test_further_rows_load_as_one_goes_down(path: Path) -> None:
    fill(path, 170)
    async with opened(path, (80, 24)) as (app, pilot):
        rows = app.screen.query_one(InterviewList)
        with Store.open(path, mode="ro") as reading:
            everything = reading.recent(limit=500)
        drafts = [row.id for row in everything if not row.submitted_at]
        done = [row.id for row in everything if row.submitted_at]
        assert rows.option_count < PAGE + FEW_DRAFTS + 5
        for _ in range(len(done) // PAGE + 1):
            await press(pilot, "end", "k", "k")
            await settled(app, pilot)
        ids = [option.id for option in rows.options if rows.interview(option.id) is not None]
        assert ids == drafts[:FEW_DRAFTS] + done
        # the end is the end: no wrapping; nor at the top
        await press(pilot, "end")
        assert rows.current is not None
        assert rows.current.id == done[-1]
        await press(pilot, "j", "down")
        assert rows.current is not None
        assert rows.current.id == done[-1]
        await press(pilot, "home", "k", "up")
        assert rows.current is not None
        assert rows.current.id == drafts[0]


async def test_the_wheel_loads_rows_too(path: Path) -> None:
    fill(path, 130)
    async with opened(path, (80, 24)) as (app, pilot):
        rows = app.screen.query_one(InterviewList)
        before = rows.option_count
        rows.scroll_end(animate=False)
        await press(pilot)
        await settled(app, pilot)
        assert rows.option_count > before


# Doing --------------------------------------------------------------------------------------------------


async def test_enter_resumes_a_draft_exactly_where_it_was(path: Path) -> None:
    draft = add_draft(path)
    with Store.open(path, now=lambda: NOW) as writing:
        writing.visit(draft, "q3")
    async with opened(path) as (app, pilot):
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.step == "q3"
        assert len(app.screen_stack) == 2


async def test_enter_opens_the_scorecard_of_a_submitted_interview(path: Path) -> None:
    add_card(path, submit=True)
    async with opened(path) as (app, pilot):
        assert "Enter open" in keys(app)
        assert "discard" not in keys(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ScorecardScreen)


async def test_s_shows_the_scorecard_of_a_draft(path: Path) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "s")
        assert isinstance(app.screen, ScorecardScreen)


async def test_a_click_opens_a_row_and_a_click_in_the_last_line_acts(path: Path) -> None:
    add_draft(path)
    async with opened(path, (80, 24)) as (app, pilot):
        lines = on_screen(app).splitlines()
        await pilot.click(offset=(lines[-1].index("n new"), 23))
        await press(pilot)
        assert isinstance(app.screen, NewInterviewScreen)
        await press(pilot, "escape")
        lines = on_screen(app).splitlines()
        y = next(number for number, line in enumerate(lines) if "Dana" in line)
        await pilot.click(offset=(6, y))
        await press(pilot)
        assert isinstance(app.screen, LiveScreen)


async def test_discarding_asks_and_can_be_undone(path: Path) -> None:
    add_draft(path, "Dana Whitfield")
    second = add_draft(path, "Lee Park")
    async with opened(path) as (app, pilot):
        rows = home(app).rows
        assert rows.current is not None
        gone = rows.current.candidate
        await press(pilot, "d", "escape")
        await settled(app, pilot)
        assert gone in on_screen(app)
        await press(pilot, "d", "right", "enter")
        await settled(app, pilot)
        assert f"Draft of {gone} discarded. Press u to undo." in on_screen(app)
        assert "1 interview · 1 draft" in on_screen(app)
        assert rows.current is not None
        assert rows.current.candidate != gone
        await press(pilot, "u")
        await settled(app, pilot)
        assert "2 interviews · 2 drafts" in on_screen(app)
        assert f"Draft of {gone} restored." in on_screen(app)
        await press(pilot, "u")
        assert "undo" not in keys(app)
    with Store.open(path, mode="ro") as reading:
        assert reading.interview(second).candidate.name == "Lee Park"


async def test_the_last_draft_gone_leaves_the_way_in(path: Path) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "d", "right", "enter")
        await settled(app, pilot)
        assert "No interviews yet" in on_screen(app)
        await press(pilot, "u")
        await settled(app, pilot)
        assert "IN PROGRESS" in on_screen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)


async def test_a_refused_discard_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        refuse(monkeypatch, "discard_draft")
        await press(pilot, "d", "right", "enter")
        await settled(app, pilot)
        assert "the store cannot be read" in on_screen(app)
        assert "Dana Whitfield" in on_screen(app)


async def test_an_interview_that_cannot_be_opened_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        refuse(monkeypatch, "bank_of")
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "the store cannot be read" in on_screen(app)
        monkeypatch.undo()
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)


async def test_coming_back_shows_what_changed_and_keeps_the_place(path: Path) -> None:
    for number in range(3):
        add_draft(path, f"Person {number}")
    async with opened(path) as (app, pilot):
        rows = home(app).rows
        await press(pilot, "j", "enter")
        assert rows.current is not None
        chosen = rows.current.id
        live = app.screen
        assert isinstance(live, LiveScreen)
        live.session.go("q1")
        live.session.rate(4)
        app.pop_screen()
        await press(pilot)
        await settled(app, pilot)
        assert rows.current is not None
        assert rows.current.id == chosen
        assert "1 of 6 rated" in on_screen(app)


async def test_help_palette_and_quit(path: Path) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        found = {command.title for command in app.get_system_commands(app.screen)}
        offered = {"New interview", "Resume draft"}
        assert offered <= found
        assert not {"Undo discard", "Open temporary demo data"} & found
        await pilot.press("q")
        assert app.return_code == 0


@pytest.mark.parametrize("key", ["home", "k"])
async def test_at_the_top_the_heading_is_seen_again(path: Path, key: str) -> None:
    fill(path, 40)
    async with opened(path, (80, 24)) as (app, pilot):
        await settled(app, pilot)
        await press(pilot, "end")
        assert "IN PROGRESS" not in on_screen(app)
        for _ in range(1 if key == "home" else 60):
            await pilot.press(key)
        await press(pilot)
        assert home(app).rows.current is not None
        assert "IN PROGRESS" in on_screen(app)
