"""Ways in which typing went astray: hidden fields, changed plans, privacy, the mouse, submitting."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from csr_interview.models.interview import Mark
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import Ticks, add_draft, opened, stored, until
from tests.ui.cards import add_card, on_screen, press, shows, submit
from tests.ui.test_live import live
from tests.ui.test_mouse import Hand


async def test_help_opens_on_a_draft_with_open_questions(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+l", "s", "f7")
        assert "Go to open question." in on_screen(app)
        assert "^L e" in on_screen(app)


@pytest.mark.parametrize("to_lines", [False, True])
async def test_typing_goes_on_after_the_plan_has_dropped_the_current_task(path: Path, to_lines: bool) -> None:
    draft = add_draft(path, plan="full")
    async with opened(path, interview=draft) as (app, pilot):
        session = live(app).session
        live(app).show_question(session.tasks[0])
        await pilot.pause()
        if to_lines:
            live(app).task_pane.to_lines()
            await pilot.pause()
        session.change_plan("interview", "no time")
        live(app).show_step()
        live(app).focus_field()
        await press(pilot, *"kept", "ctrl+up", "ctrl+down", *" too")
        await until(pilot, lambda: not app.saves.state.pending)
    assert stored(path, draft).candidate_questions == "kept too"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_text_typed_in_the_guidance_is_seen(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", *"He said")
        assert "He said" in on_screen(app)
        await press(pilot, "ctrl+g", "ctrl+t")
        assert "[0:00]" in on_screen(app)


async def test_the_mouse_moving_over_a_sentence_chooses_nothing(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await pilot.press("1")
        app.post_message(
            events.MouseMove(None, 3, 3, 0, 0, 0, shift=False, meta=False, ctrl=False, screen_x=3, screen_y=3)
        )
        await press(pilot, *" star")
        await until(pilot, lambda: not app.saves.state.pending)
    kept = stored(path, draft)
    assert (kept.marks, kept.answer("q1").situation) == ((), "1 star")


async def test_a_click_ends_the_wait_for_a_letter_or_a_rating(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        hand = Hand(pilot)
        for key in ("ctrl+l", "ctrl+r"):
            await press(pilot, "f8", key)
            await hand.click(app.screen.query_one("#prompt").region.offset)
            await press(pilot, *"4 strong ")
        await until(pilot, lambda: not app.saves.state.pending)
        assert isinstance(app.screen, LiveScreen)
    kept = stored(path, draft)
    assert [kept.answer(one).situation for one in ("q1", "q2")] == ["4 strong ", "4 strong "]
    assert kept.answer("q2").rating is None


async def test_time_on_the_scorecard_belongs_to_no_question(path: Path) -> None:
    ticks = Ticks()
    async with opened(path, interview=add_draft(path), ticks=ticks) as (app, pilot):
        await press(pilot, "f8")
        screen = live(app)
        ticks.seconds += 10
        await press(pilot, "ctrl+l", "s")
        ticks.seconds += 300
        screen._second()  # as its timer does
        ticks.seconds += 20
        await press(pilot, "escape")
        ticks.seconds += 7
        await press(pilot, "f8")
        assert screen.session.clock.seconds_of("q1") == 17
        assert screen.session.clock.elapsed == 337


async def test_text_typed_right_after_submitting_is_no_command(path: Path) -> None:
    card = add_card(path)
    async with opened(path) as (app, pilot):
        await app.routes.open_interview(card, scorecard=True)
        await pilot.pause()
        await press(pilot, "f8", "right")
        await shows(app, pilot, "Enter Submit")
        await press(pilot, "enter", "x", "h")
        assert isinstance(app.screen, ScorecardScreen)
        assert "^Z undo submit" in on_screen(app)


async def test_undoing_a_submission_adds_no_time(path: Path) -> None:
    card, ticks = add_card(path), Ticks()
    async with opened(path, interview=card, ticks=ticks) as (app, pilot):
        ticks.seconds += 10
        await press(pilot, "ctrl+l", "s")
        await submit(app, pilot)
        ticks.seconds += 400
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: stored(path, card).status == "draft")
        await press(pilot, *"text again", "escape", "escape")
        await until(pilot, lambda: stored(path, card).summary == "text again")
        assert live(app).session.clock.elapsed == 10


async def test_a_check_mark_is_undone_after_the_ratings_are_finished(path: Path) -> None:
    card = add_card(path)
    async with opened(path, interview=card) as (app, pilot):
        live(app).show_question("q1")
        live(app).action_tick("looking_for", 0)
        assert live(app).session.interview.marks == (Mark("q1", "looking_for", 0),)
        await press(pilot, "ctrl+z")
        assert live(app).session.interview.marks == ()


async def test_a_response_is_undone_outside_the_present_plan(path: Path) -> None:
    draft = add_draft(path, plan="full")
    async with opened(path, interview=draft) as (app, pilot):
        session = live(app).session
        task = next(one for one in session.bank.tasks if one.rule.kind == "best-option")
        live(app).show_question(task.id)
        await pilot.pause()
        await press(pilot, "2")
        assert session.task_result(task.id).response
        session.change_plan("interview", "no time")
        live(app).show_step()
        await press(pilot, "ctrl+z")
        assert session.task_result(task.id).response == {}


async def test_text_typed_over_the_flags_is_undone_before_them(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await press(pilot, "2")
        await press(pilot, *"hello")
        session = live(app).session
        while session.answer.situation:
            assert len(session.interview.marks) == 1
            await press(pilot, "ctrl+z")
        await press(pilot, "ctrl+z")
        assert session.interview.marks == ()


async def test_the_summary_is_typed_in_privacy(path: Path) -> None:
    card = add_card(path)
    async with opened(path) as (app, pilot):
        await app.routes.open_interview(card, scorecard=True)
        await press(pilot, "f9", *"Good", "backspace", "enter", *"Next")
        await until(pilot, lambda: not app.saves.state.pending)
    assert stored(path, card).summary == "Goo\nNext"


async def test_a_selection_is_quoted_and_a_second_key_leaves_the_quote(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"no way", *["shift+left"] * 3, "ctrl+n")
        assert live(app).session.answer.situation == "no [0:00] “way”"
        await press(pilot, "ctrl+n", *"at all", "left", "left", "ctrl+n", *"so")
        assert live(app).session.answer.situation == "no [0:00] “way”[0:00] “at all” so"
