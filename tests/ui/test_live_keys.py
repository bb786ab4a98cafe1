"""Keys of the live screen that are easily lost: Tab at the ends, the key after ^R, keys held down."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import Answer
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live import live_view
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.scoring.banks import small_bank, task
from tests.ui.application import BANK, Ticks, add_draft, opened, stored
from tests.ui.cards import Nowhere, press

WARNED = "$text-warning"


def field(app: CsrInterviewApp) -> str:
    """The name of the field that has the focus."""
    assert isinstance(app.focused, NoteArea)
    return app.focused.field


async def taken_together(app: CsrInterviewApp, pilot: Pilot[int], *keys: str) -> None:
    """Press keys so fast that all wait when the first is taken, and wait until each had its effect."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    for _ in range(3000):
        await pilot.pause(0.01)
        if not app._waiting.active:
            break
    await press(pilot)


# Tab ----------------------------------------------------------------------------------------------------


async def test_tab_goes_round_the_fields_of_a_question(path: Path) -> None:
    names = ["situation", "task", "action", "result", "notes"]
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        seen = [field(app)]
        for _ in names:
            await press(pilot, "tab")
            seen.append(field(app))
        assert seen == [*names, "situation"]
        await press(pilot, "shift+tab")
        assert field(app) == "notes"
        await press(pilot, "shift+tab")
        assert field(app) == "result"


# The key after ^R ---------------------------------------------------------------------------------------


async def test_after_ctrl_r_a_lone_digit_rates_or_does_nothing(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        for keys in (("f8", "a", "ctrl+r"), ("6",), ("9",), ("3", "b")):
            await press(pilot, *keys)
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).answer("q1") == Answer("q1", situation="ab", rating=3, opened=True)


async def test_after_ctrl_r_any_other_key_does_what_it_always_does(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "x", "4", "ctrl+r", "tab", "5", "ctrl+r", "f8", "2")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.step == "q2"
    interview = stored(path, draft)
    assert interview.answer("q1") == Answer("q1", situation="x4", task="5", opened=True)
    assert interview.answer("q2") == Answer("q2", situation="2", opened=True)


async def test_after_ctrl_r_escape_and_ctrl_r_give_up_and_stay_in_the_note(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "escape", "1", "ctrl+r", "ctrl+r", "2")
        assert field(app) == "situation"
    assert stored(path, draft).answer("q1") == Answer("q1", situation="12", opened=True)


# Keys held down -----------------------------------------------------------------------------------------


async def test_f8_held_down_goes_one_step_for_each_press(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await taken_together(app, pilot, "f8", "f8", "f8", "x", "f8", "y")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.step == "q4"
    interview = stored(path, draft)
    answers = [interview.answer(f"q{number}") for number in range(1, 6)]
    assert [answer.situation + answer.notes for answer in answers] == ["", "", "x", "y", ""]


async def test_enter_held_down_on_home_writes_no_lines_into_the_interview(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path) as (app, pilot):
        await taken_together(app, pilot, "enter", "enter", "enter", "enter", "x", "enter", "y")
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).opening_notes == "x\ny"


async def test_enter_pressed_anew_in_the_opened_interview_is_a_line(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "enter")
        await app.workers.wait_for_complete()
        assert isinstance(app.screen, LiveScreen)
        await press(pilot, "enter", "x")
    assert stored(path, draft).opening_notes == "\nx"


# The budget of time -------------------------------------------------------------------------------------


async def test_a_time_stamp_tells_the_time_of_the_interview_not_of_the_step(path: Path) -> None:
    draft, ticks = add_draft(path), Ticks()
    async with opened(path, interview=draft, ticks=ticks) as (_, pilot):
        ticks.seconds = 40
        await press(pilot, "f8")
        ticks.seconds = 65
        await press(pilot, "ctrl+t")
    assert stored(path, draft).answer("q1").situation == "[1:05] "


@pytest.mark.parametrize(
    ("used", "hint"),
    [(0.79, ""), (0.8, ", nearly up"), (0.95, ", nearly up"), (1, ", over"), (1.5, ", over")],
)
def test_a_time_says_that_its_budget_is_nearly_up_or_over(path: Path, used: float, hint: str) -> None:
    session = InterviewSession(stored(path, add_draft(path)), BANK, Nowhere(), editable=False)
    minutes = BANK.opening.minutes
    session.clock.advance(0.0, "opening")
    session.clock.advance(minutes * 60 * used, "opening")
    clocks = live_view.top_right(session, None, width=120)
    assert f"this step {int(minutes * used)} of {minutes} min{hint}   ✓" in clocks.plain, "of the step"
    assert (WARNED in clocks.markup) == bool(hint)
    session.clock.advance(minutes * 60 * used, "q1")
    session.clock.advance(BANK.minutes * 60 * used, "q1")
    clocks = live_view.top_right(session, None, width=50)
    assert clocks.plain.startswith(f"{int(BANK.minutes * used)} of {BANK.minutes} min{hint}  "), (
        "of the interview, alone on a narrow screen"
    )
    assert (WARNED in clocks.markup) == bool(hint)


def test_in_the_last_minute_seconds_are_shown(path: Path) -> None:
    session = InterviewSession(stored(path, add_draft(path)), BANK, Nowhere(), editable=False)
    session.clock.advance(0.0, "q1")
    for left, words in (
        (61, f"{BANK.minutes - 2} of {BANK.minutes} min"),
        (60, "1:00 left"),
        (9, "0:09 left"),
    ):
        session.clock.advance(BANK.minutes * 60 - left, "q1")
        assert live_view.top_right(session, None, width=50).plain.startswith(words)


def test_the_time_left_is_for_the_questions_that_are_left(path: Path) -> None:
    session = InterviewSession(stored(path, add_draft(path)), BANK, Nowhere(), editable=False)
    session.clock.advance(0.0, "opening")
    session.clock.advance(90.0, "opening")
    left = f"{BANK.minutes - 1} min for {len(BANK.questions)} questions"
    assert left in live_view.top_right(session, None, width=120).plain
    assert "for" not in live_view.top_right(session, None, width=80).plain


def test_the_time_of_open_tasks_is_not_left_for_questions(path: Path) -> None:
    bank = small_bank(tasks=[task("t1", "steps", "process"), task("t2", "order", "accuracy")])
    session = InterviewSession(stored(path, add_draft(path, bank=bank)), bank, Nowhere(), editable=False)
    session.clock.advance(0.0, "opening")
    session.clock.advance(90.0, "opening")
    session.go("t1")
    assert session.minutes > bank.minutes
    assert f" {bank.minutes - 1} min for " in live_view.top_right(session, None, width=120).plain
