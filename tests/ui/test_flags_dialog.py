"""The red flags by keys: digits tick, the last line adds one, Tab leads to words, text goes to the note."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from csr_interview.models.interview import Mark
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from tests.ui.application import BANK, add_draft, opened, stored
from tests.ui.cards import choose, on_screen, press
from tests.ui.test_live import live

COUNT = len(BANK.questions[0].red_flags)


def flags(app: CsrInterviewApp) -> FlagsDialog:
    assert isinstance(app.screen, FlagsDialog)
    return app.screen


def lines(app: CsrInterviewApp) -> list[str]:
    """The lines of the list, without the space at their ends."""
    options = flags(app).query_one(OptionList).options
    return [str(option.prompt).strip() for option in options]


async def test_three_keys_tick_a_flag_and_lead_back_to_the_note(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "a", "ctrl+o", "2", "escape", "b")
        assert live(app).session.answer.situation == "ab"
    assert stored(path, draft).marks == (Mark("q1", "red_flag", 1),)


async def test_ctrl_z_undoes_what_was_marked_here_one_by_one(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "f4")
        session = live(app).session
        await press(pilot, "ctrl+o")
        await choose(pilot, "1")
        await choose(pilot, "3")
        await press(pilot, "ctrl+z")
        assert [mark.item for mark in session.interview.marks] == [0]
        await press(pilot, "ctrl+z", "ctrl+z")
        assert isinstance(app.screen, FlagsDialog)
        assert session.answer.rating == 4, "it was rated before the dialog"
        await press(pilot, "escape", "ctrl+z")
        assert session.answer.rating is None
    assert stored(path, draft).marks == ()


async def test_ctrl_s_leaves_the_dialog_and_its_field_as_they_are(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await choose(pilot, str(COUNT + 1))
        await press(pilot, *"swore twice", "ctrl+s")
        assert flags(app).query_one(Input).value == "swore twice"
        await press(pilot, "enter", "escape")
    assert [mark.text for mark in stored(path, draft).marks] == ["swore twice"]


@pytest.mark.parametrize("keys", [("up", "enter"), (str(COUNT + 1), "f20")])
async def test_the_last_line_adds_a_flag(path: Path, keys: tuple[str, ...]) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", *keys, *"!swore at us", "enter")
        assert lines(app)[-2:] == [
            f"{COUNT + 1}  [x] swore at us  serious",
            f"{COUNT + 2}  Add your own…",
        ]
        await press(pilot, "escape")
    assert stored(path, draft).marks == (Mark("q1", "own_flag", 0, "swore at us", "serious"),)


async def test_a_click_on_the_last_line_adds_a_flag(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (_, pilot):
        await press(pilot, "f8", "ctrl+o")
        await pilot.click("OptionList", offset=(6, COUNT))
        await press(pilot, *"loud", "enter", "escape")
    assert [mark.text for mark in stored(path, draft).marks] == ["loud"]


async def test_tab_leads_to_the_words_of_the_flag_highlighted_or_ticked_last(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "tab")
        assert not isinstance(app.focused, Input), "no flag is ticked, so there are no words to enter"
        await choose(pilot, "34")
        await press(pilot, "tab", *"None at all", "enter")
        assert isinstance(app.screen, LiveScreen), "minor flags need no words, so nothing is missing"
        await press(pilot, "ctrl+o", "down", "down", "down", "tab", *"He said so", "escape")
        assert isinstance(app.screen, LiveScreen)
    assert {mark.item: mark.text for mark in stored(path, draft).marks} == {2: "He said so", 3: "None at all"}


@pytest.mark.parametrize("text", ["o", "w", "open files", "2 vouchers", "9"])
async def test_letters_and_longer_text_go_to_the_note_and_mark_nothing(path: Path, text: str) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", *"a ", "ctrl+o", *text, *" b")
        assert live(app).session.answer.situation == f"a {text} b"
    assert stored(path, draft).marks == ()


async def test_text_typed_behind_the_privacy_screen_keeps_a_flag_that_was_begun(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "up", "enter", *"loud", "f9")
        assert "loud" not in on_screen(app)
        await press(pilot, *" abc", "f9", *"er", "enter")
        assert isinstance(app.screen, FlagsDialog)
    assert [mark.text for mark in stored(path, draft).marks] == ["loud abcer"]
