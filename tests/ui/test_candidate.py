"""The page of a candidate: what is done, by whom, with which verdict, and what is still open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Static

from csr_interview.models.interview import Profile
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import BANK, NOW, Ticks, add_draft, opened
from tests.ui.cards import add_card, on_screen, press
from tests.ui.homes import keys, settled
from tests.ui.stages import STAGED, STAGES, history, hold, page, rows

pytestmark = pytest.mark.long

USER = Profile("b2" * 10, "R. Osei")


# What it says -------------------------------------------------------------------------------------------


async def test_stages_done_begun_and_open_by_whom_and_with_which_verdict(path: Path) -> None:
    dana, _ = history(path)
    async with page(path, dana) as (app, _, _screen):
        text = on_screen(app)
        assert "Dana Whitfield" in text
        assert "dana@example.org · +1 555 0100" in text
        assert f"{STAGED.title}   2 of 5 stages done, 1 in progress, 2 open" in text
        assert rows(app) == [
            f"✓ {STAGES[0].title} ADVANCE 4.00 12 Nov T. Iyer",
            f"✓ {STAGES[1].title} ADVANCE 4.00 16 Nov R. Osei",
            f"✓ {STAGES[1].title} ADVANCE 4.00 17 Nov M. Lund",
            f"● {STAGES[2].title} 0 of 2 rated yesterday R. Osei",
            f"○ {STAGES[3].title} open",
            f"○ {STAGES[4].title} open",
        ]


async def test_an_amended_scorecard_is_marked_on_its_line_and_told_below(path: Path) -> None:
    first, dana = hold(path, STAGES[0])
    with Store.open(path, now=lambda: NOW) as store:
        store.amend(first, STAGES[0].questions[0], "rating", "1", "Misheard", "R. Osei")
    for size, words in (((120, 40), " ✎ amended ADVANCE 4.00"), ((40, 20), "✎ ADVANCE 4.00")):
        async with page(path, dana, size) as (app, pilot, screen):
            await press(pilot, "home")
            assert words in rows(app)[0]
            detail = " ".join(str(screen.query_one("#detail", Static).visual).split())
            assert "ADVANCE 4.00, amended since." in detail


async def test_what_came_of_a_line_in_words_and_what_enter_does(path: Path) -> None:
    dana, _ = history(path)
    async with page(path, dana, (60, 20)) as (_app, pilot, screen):

        def words() -> str:
            return " ".join(str(screen.query_one("#detail", Static).visual).split())

        assert "in progress since 20 Nov 2026 14:03 with R. Osei" in words(), "it starts on the draft"
        await press(pilot, "home")
        assert "submitted 12 Nov 2026 14:03 by T. Iyer, ADVANCE 4.00. Enter opens the scorecard." in words()
        await press(pilot, "end")
        assert f"{STAGES[4].title}: open, not started. {STAGES[4].focus}" in words()
        assert "Enter starts it." in words()


async def test_all_banks_of_a_candidate_are_on_one_page(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    add_card(path, submit=True, details={"candidate_id": dana})
    async with page(path, dana) as (app, _, _screen):
        assert f"{BANK.title}   1 interview" in on_screen(app)
        assert "✓ Phone screen HIRE 3.70 today 14:03 R. Osei" in rows(app)
        assert len(rows(app)) == 6


async def test_a_bank_that_is_gone_shows_what_is_known(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from csr_interview.banks.library import Library

    _, dana = hold(path, STAGES[0])
    monkeypatch.setattr("csr_interview.banks.library.load_all", lambda dirs: Library(()))
    async with page(path, dana) as (app, _, _screen):
        assert f"{STAGED.id}   1 interview" in on_screen(app)
        assert rows(app) == [f"✓ {STAGES[0].title} ADVANCE 4.00 today 14:03 R. Osei"]


async def test_a_single_interview_is_explained(path: Path) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "i")
        await settled(app, pilot)
        assert "no contact details" in on_screen(app)
        assert "One interview so far. n starts the next one" in on_screen(app)


async def test_no_interview_left_is_explained_and_one_can_be_started(path: Path) -> None:
    card, dana = hold(path, STAGES[0], done=False)
    with Store.open(path, now=lambda: NOW) as store:
        store.discard_draft(card)
    async with page(path, dana) as (app, pilot, _):
        assert "No interviews." in on_screen(app)
        assert "n next interview" in keys(app)
        await press(pilot, "enter", "j", "n")
        await settled(app, pilot)
        assert isinstance(app.screen, NewInterviewScreen)
        assert "Dana Whitfield" in on_screen(app)


# What can be done ---------------------------------------------------------------------------------------


async def test_n_starts_the_next_stage_with_everything_filled_in(path: Path) -> None:
    dana, made = history(path)
    async with page(path, dana, profile=USER) as (app, pilot, _):
        await press(pilot, "n")
        assert isinstance(app.screen, NewInterviewScreen)
        await settled(app, pilot)
        text = on_screen(app)
        for known in ("Dana Whitfield", "dana@example.org", "+1 555 0100", STAGED.title, STAGES[3].title):
            assert known in text
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)
        new = app.screen.session.interview
        assert (new.candidate.id, new.stage, new.interviewer) == (dana, STAGES[3].title, "R. Osei")
        assert new.id not in made
        assert {question.id for question in app.screen.session.bank.questions} == set(STAGES[3].questions)
        await press(pilot, "escape", "h")
        await app.push_screen(CandidateScreen(dana))
        await settled(app, pilot)
        assert f"● {STAGES[3].title} 0 of 2 rated today 14:03 R. Osei" in rows(app)


async def test_n_twice_and_escape_come_back_without_asking(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    async with page(path, dana) as (app, pilot, screen):
        await press(pilot, "n")
        await settled(app, pilot)
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_enter_on_an_open_stage_starts_that_one(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "end")
        assert "Enter start" in keys(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        await press(pilot, "enter")
        assert app.screen.session.interview.stage == STAGES[4].title  # type: ignore[attr-defined]


async def test_enter_opens_an_interview_and_escape_leads_back(path: Path) -> None:
    dana, made = history(path)
    async with page(path, dana) as (app, pilot, _):
        assert "Enter open" in keys(app)
        await press(pilot, "enter")
        live: Screen[Any] = app.screen
        assert isinstance(live, LiveScreen)
        assert live.session.interview.id == made[3]
        await press(pilot, "ctrl+l", "h")
        assert len(app.screen_stack) == 1, "^L h leads home from everywhere"
        await app.push_screen(screen := CandidateScreen(dana))
        await settled(app, pilot)
        await press(pilot, "home", "enter")
        card: Screen[Any] = app.screen_stack[-1]
        assert isinstance(card, ScorecardScreen)
        await press(pilot, "escape")
        assert app.screen_stack[-1] is screen, "not home: one came from here"
        await press(pilot, "enter", "h")
        assert isinstance(app.screen, HomeScreen)
        assert len(app.screen_stack) == 1


async def test_from_the_scorecard_and_back_without_opening_anything_twice(path: Path) -> None:
    dana, made = history(path)
    async with opened(path, interview=made[0]) as (app, pilot):
        card = app.screen
        assert isinstance(card, ScorecardScreen)
        await press(pilot, "c")
        await settled(app, pilot)
        there = app.screen
        assert isinstance(there, CandidateScreen)
        assert there.candidate_id == dana
        await press(pilot, "home", "enter")
        assert app.screen is card
        await press(pilot, "c")
        await settled(app, pilot)
        await press(pilot, "home", "down", "enter")
        assert isinstance(app.screen, ScorecardScreen)
        assert app.screen is not card
        await press(pilot, "c")
        assert isinstance(app.screen, CandidateScreen)
        assert len(app.screen_stack) == 3, "home, the first scorecard, the candidate"


async def test_a_draft_open_below_is_never_opened_again_and_its_clock_stands(path: Path) -> None:
    _, made = history(path)
    ticks = Ticks()
    async with opened(path, interview=made[3], ticks=ticks, profile=USER) as (app, pilot):
        live = app.screen
        assert isinstance(live, LiveScreen)
        await press(pilot, "ctrl+l", "s", "ctrl+l", "i")
        await settled(app, pilot)
        await press(pilot, "n")
        await settled(app, pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen is not live
        assert live.session.clock.paused
        before = live.session.clock.elapsed
        ticks.seconds += 90
        live.session.advance(ticks())
        assert live.session.clock.elapsed == before
        await press(pilot, "ctrl+l", "s", "ctrl+l", "i")
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, CandidateScreen)
        await app.routes.open_interview(made[3])
        assert app.screen_stack[-1] is not screen
        assert app.screen_stack[-1].session is live.session


async def test_read_only_shows_but_starts_nothing(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    holder = SaveQueue(partial(Store.open, path, now=lambda: NOW))
    holder.start()
    holder.ask(Store.counts, Fresh.STALE).result()  # it has the lock only then
    try:
        async with page(path, dana) as (app, pilot, screen):
            assert app.saves.read_only
            await press(pilot, "end")
            assert "cannot be started here" in on_screen(app)
            assert "start" not in keys(app)
            await press(pilot, "enter", "n")
            assert app.screen is screen
    finally:
        holder.close()


# The decision over all stages ---------------------------------------------------------------------------


def over(path: Path, ratings: tuple[int, ...]) -> str:
    """Hold the first stages with these ratings; return the candidate."""
    known = None
    for stage, rating in zip(STAGES, ratings, strict=False):
        _, known = hold(path, stage, known=known, rating=rating)
    assert known is not None
    return known


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_decision_over_all_stages_stands_above_them_and_in_the_panel(
    path: Path, size: tuple[int, int]
) -> None:
    async with page(path, over(path, (4, 4, 3, 5, 4)), size) as (app, pilot, _):
        text = " ".join(on_screen(app).split())
        assert "5 of 5 stages done · decision HIRE 4.05" in text
        await press(pilot, "2")
        text = " ".join(on_screen(app).split())
        assert "HIRE · 4.05 of 5" in text
        assert "Behavioral interview HOLD 3.00 20 %" in text
        await press(pilot, "f9", "1")
        assert not any(word in on_screen(app) for word in ("HIRE", "4.05", "HOLD", "ADVANCE"))


async def test_a_stage_that_is_missing_leaves_it_incomplete(path: Path) -> None:
    async with page(path, over(path, (4, 4, 5, 4))) as (app, _pilot, _):
        text = " ".join(on_screen(app).split())
        assert "4 of 5 stages done, 1 open · decision INCOMPLETE" in text
        assert "Missing: Final interview." in text


async def test_a_sealed_stage_leaks_nothing_through_the_decision(path: Path) -> None:
    _, dana = hold(path, STAGES[0], interviewer="T. Iyer", rating=5)
    hold(path, STAGES[1], known=dana, interviewer="R. Osei", rating=3)
    hold(path, STAGES[2], known=dana, interviewer="R. Osei", done=False)
    async with page(path, dana) as (app, _pilot, _):
        text = " ".join(on_screen(app).split())
        assert "1 other interview is sealed" in text
        assert "· decision" not in text
        assert not any(secret in text for secret in ("ADVANCE", "5.00", "INCOMPLETE"))
