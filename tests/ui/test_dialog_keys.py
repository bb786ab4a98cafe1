"""Dialogs: the last line tells the keys that work in them, and a key of the interview goes on there."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.models.interview import Mark
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import AskText, Choose, Confirm, Dialog
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import add_card, card_open, choose, on_screen, press, shows
from tests.variants import first_of, sizes

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]


def last_line(app: CsrInterviewApp) -> str:
    return on_screen(app).splitlines()[-1].strip()


def live(app: CsrInterviewApp) -> LiveScreen:
    screen = app.screen_stack[1]
    assert isinstance(screen, LiveScreen)
    return screen


@sizes(*SIZES)
async def test_the_red_flags_tell_their_keys_at_every_size(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        assert last_line(app).startswith("1–5 mark  ")
        assert "6 " in last_line(app), "the last line, for a custom flag"
        assert last_line(app).endswith("Enter Esc close")
        assert "^P" not in last_line(app)
        await press(pilot, "down")
        assert last_line(app).startswith("Enter mark  ")
        assert last_line(app).endswith(" Esc close")
        await press(pilot, "end", "enter", "x")
        assert last_line(app).startswith("Enter add  ")
        assert "x" in on_screen(app).split()
        await press(pilot, "escape", "escape")
        assert last_line(app).endswith("^P all")


@sizes(*SIZES)
async def test_all_dialogs_tell_the_way_out_at_every_size(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "0")
        assert isinstance(app.screen, AskText)
        assert last_line(app).startswith("Enter save  ")
        assert last_line(app).endswith("Esc cancel")
        await press(pilot, "escape", "f7")
        assert last_line(app).endswith("Esc close")
    async with card_open(path, add_card(path), size) as (app, pilot, _):
        await press(pilot, "ctrl+l", "o")
        assert isinstance(app.screen, Choose)
        assert last_line(app).startswith("1–4 ")
        assert last_line(app).endswith("Esc cancel")
        await press(pilot, "escape", "f8")
        assert isinstance(app.screen, Confirm)
        await shows(app, pilot, "Enter Cancel")
        assert last_line(app).endswith("Esc Cancel")


LEADS = {
    "f8": ("q2", None),
    "ctrl+down": ("q2", None),
    "alt+down": ("q2", None),
    "ctrl+up": ("opening", None),
    "f3": ("q1", 3),
}


@pytest.mark.parametrize("key", first_of(LEADS))
async def test_a_key_of_the_interview_goes_on_there(path: Path, key: str) -> None:
    step, rating = LEADS[key]
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "x", "ctrl+o")
        await choose(pilot, "13")
        await press(pilot, key, *"abc")
        assert app.screen is live(app)
        assert live(app).session.step == step
    kept = stored(path, draft)
    assert kept.marks == (Mark("q1", "red_flag", 0), Mark("q1", "red_flag", 2))
    assert kept.answer("q1").rating == rating
    assert kept.answer("q1").situation == ("xabc" if step == "q1" else "x")
    if step == "q2":
        assert kept.answer("q2").situation == "abc"


async def test_ctrl_r_rates_from_the_red_flags_too(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+o", "2", "ctrl+r", "4", "z")
    kept = stored(path, draft).answer("q1")
    assert (kept.rating, kept.situation) == (4, "z")


async def test_own_words_that_are_not_added_are_kept_by_a_key_that_goes_on(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"!swore", "f8", "z")
    assert stored(path, draft).marks == ()
    assert stored(path, draft).answer("q1").situation == " !swore "
    assert stored(path, draft).answer("q2").situation == "z"


async def test_enter_after_a_digit_closes_and_marks_nothing_else(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "3", "enter", "a")
        assert app.screen is live(app)
        await press(pilot, "ctrl+o", "down", "enter", "enter", "down", "enter", "escape", "b")
    kept = stored(path, draft)
    assert kept.marks == (Mark("q1", "red_flag", 1), Mark("q1", "red_flag", 2))
    assert kept.answer("q1").situation == "ab"


async def test_a_click_on_a_key_of_a_dialog_does_what_it_does(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await pilot.click("KeyBar", offset=(1 + last_line(app).index("F8"), 0))
        await pilot.pause()
        assert app.screen is live(app)
        assert live(app).session.step == "q2"


async def test_a_veiled_dialog_tells_how_to_see_it_again(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "f9")
        assert last_line(app) == "F9 show   Enter Esc close"
        await press(pilot, "f9")
        assert last_line(app).startswith("1–5 mark")


async def test_f9_works_while_a_command_is_looked_for(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "f4", "ctrl+p")
        assert "Dana Whitfield" in on_screen(app)
        await press(pilot, "f9")
        assert app.privacy
        assert "Dana" not in on_screen(app)
        await press(pilot, "f9", "escape")
        assert not app.privacy
        assert "Dana Whitfield" in on_screen(app)


@pytest.mark.parametrize("keys", [("ctrl+o", "1"), ("f7",), ("ctrl+l", "v")])
async def test_ctrl_q_quits_from_a_dialog_in_which_nothing_is_typed(
    path: Path, keys: tuple[str, ...]
) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *keys)
        assert isinstance(app.screen, Dialog)
        assert not app.screen.unfinished()
        await press(pilot, "ctrl+q")
        assert app.return_code == 0


async def test_a_reason_that_is_only_looked_at_is_not_unfinished(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "0", *"no time", "enter", "ctrl+r", "0")
        assert isinstance(app.screen, AskText)
        assert app.screen.unfinished() == ""
        await press(pilot, "!")
        assert "is not saved" in app.screen.unfinished()


async def test_what_is_typed_into_a_dialog_is_unfinished_until_it_is_kept(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter")
        dialog = app.screen
        assert isinstance(dialog, FlagsDialog)
        assert dialog.unfinished() == ""
        await press(pilot, "x")
        assert "not saved" in dialog.unfinished()
        await press(pilot, "enter")
        assert dialog.unfinished() == ""
        await press(pilot, "escape", "ctrl+r", "0", "w")
        assert isinstance(app.screen, AskText)
        assert "not saved" in app.screen.unfinished()


@pytest.mark.parametrize(
    "keys", [("escape", "escape", "z"), ("escape", *"z"), ("escape", "tab", "escape", "z")]
)
async def test_a_custom_flag_that_is_not_added_becomes_a_note(path: Path, keys: tuple[str, ...]) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"!swore")
        await press(pilot, *keys)
        assert app.screen is live(app)
    assert stored(path, draft).marks == ()
    assert stored(path, draft).answer("q1").situation == " !swore z"


async def test_tab_to_the_words_of_another_flag_keeps_the_custom_one(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await choose(pilot, "2")
        await press(pilot, "end", "enter", *"swore", "escape", "home", "down", "tab", *"loud", "enter")
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).marks == (Mark("q1", "red_flag", 1, "loud"),)
    assert stored(path, draft).answer("q1").situation == " swore "


async def test_a_hidden_choice_on_a_locked_scorecard_takes_no_digit(path: Path) -> None:
    async with card_open(path, add_card(path, submit=True)) as (app, pilot, _):
        await press(pilot, "a", "f9")
        choice = app.screen
        assert isinstance(choice, Choose)
        await press(pilot, "1")
        assert app.screen is choice
