"""Finishing the ratings shows the decision; going back needs a reason, and the scorecard says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from csr_interview.models.interview import Accommodations
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import add_card, card_open, finish, on_screen, press, said, shows, submit
from tests.variants import sizes


@sizes((80, 24), (120, 40), (40, 12))
async def test_the_decision_comes_with_finished_ratings(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, finish=False)
    async with card_open(path, card, size) as (app, pilot, screen):
        assert "RATINGS NOT FINISHED" in on_screen(app)
        assert "of 5" not in said(app)
        await finish(app, pilot)
        assert "HIRE · 3.70 of 5" in on_screen(app)
        assert "WHAT WOULD CHANGE" not in said(app)
        assert screen.session.interview.finished_at
    kept = stored(path, card)
    assert kept.shown is not None
    assert (kept.shown.verdict, kept.shown.composite) == ("hire", "37/10")


async def test_ratings_stay_until_they_are_reopened_with_a_reason(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card, (120, 40)) as (app, pilot, _):
        await press(pilot, "escape")
        live = app.screen
        assert isinstance(live, LiveScreen)
        live.show_question("q1")
        await press(pilot, "f2")
        assert live.session.answer.rating == 4
        assert "Ratings are finished." in on_screen(app)
        await press(pilot, "ctrl+o", "ctrl+l", "x", "ctrl+l", "c", "ctrl+r", "2", "backspace")
        assert isinstance(app.screen, LiveScreen), "no dialog for flags or a skip"
        assert live.session.answer.rating == 4
        await press(pilot, "ctrl+l", "s", "ctrl+l", "u", "enter")
        assert "Enter a reason." in on_screen(app)
        await press(pilot, *"Misheard", "enter")
        assert isinstance(app.screen, ScorecardScreen)
        assert "RATINGS NOT FINISHED" in on_screen(app)
        assert "of 5" not in said(app)
        await press(pilot, "escape", "f2", "ctrl+l", "s")
        await finish(app, pilot)
        assert "CHANGED AFTER THE DECISION WAS SHOWN" in said(app)
        assert "Q1 Irate customer: 4 → 2" in said(app)
        await submit(app, pilot)
        assert "First shown HIRE 3.70" in said(app)
    assert stored(path, card).reopen_reason == "Misheard"


async def test_another_wording_is_chosen_and_recorded(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        live = app.screen
        assert isinstance(live, LiveScreen)
        live.show_question("q1")
        question = live.session.bank.question("q1")
        await press(pilot, "ctrl+l", "w")
        await shows(app, pilot, "The scorecard shows the wording you asked")
        await press(pilot, "2")
        shown = " ".join(str(live.query_one("#prompt", Static).visual).split())
        assert shown == " ".join(question.alternatives[0].replace("{candidate}", "Dana Whitfield").split())
    assert stored(path, draft).answer("q1").wording == 1


async def test_accommodations_lengthen_the_time_and_are_kept(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        live = app.screen
        assert isinstance(live, LiveScreen)
        before = live.session.minutes
        await live.run_action("accommodations")
        await shows(app, pilot, "Never record why")
        await press(pilot, "1")
        await press(pilot, "4")
        await press(pilot, *"Chat", "enter")
        await press(pilot, "5")
        await shows(app, pilot, "[x] Covers writing")
        await press(pilot, "escape")
        assert (before, live.session.minutes) == (35, 53), "half as long again, rounded up"
        assert f" of {live.session.minutes} min" in on_screen(app)
    kept = stored(path, draft)
    assert kept.accommodations == Accommodations(more_time=True, other="Chat")
    assert kept.writing_adjusted


@pytest.mark.parametrize("plan", ["interview", "full"])
async def test_the_opening_speaks_of_tasks_if_the_plan_has_any(path: Path, plan: str) -> None:
    draft = add_draft(path, plan=plan)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await pilot.pause()
        assert ("After the questions there are some tasks." in on_screen(app)) == (plan == "full")
