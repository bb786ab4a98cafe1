"""The command palette: commands on one row each with their keys, most used first, found by words."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import SystemCommand
from textual.widgets import Input

from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.palette import Palette, matching
from tests.ui.application import add_draft, opened
from tests.ui.cards import on_screen, press, shows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    add_draft(tmp_path / "s.db")
    return tmp_path / "s.db"


def rows(text: str) -> list[str]:
    """The lines inside the frame of the palette, below its field."""
    framed = [line.split("│")[1].strip() for line in text.splitlines() if line.count("│") >= 2]
    return [line for line in framed if line][1:]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_each_command_is_one_row_with_its_key_at_the_right(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size) as (app, pilot):
        await press(pilot, "ctrl+p")
        found = rows(on_screen(app))
        assert found[0].split() == ["New", "interview", "n"]
        assert found[1].split() == ["Resume", "draft", "Enter"]
        ends = {cell_len(line) for line in found if line.split()[-1] in ("n", "Enter", "/", "f", "Space")}
        assert len(ends) == 1, "the keys end in one column"
        assert "…" not in "".join(found)
        assert all(cell_len(line) <= size[0] for line in on_screen(app).splitlines())


async def test_what_was_used_comes_first(path: Path) -> None:
    async with opened(path) as (app, pilot):
        await press(pilot, "ctrl+p", *"calib", "enter")
        await app.workers.wait_for_complete()
        await press(pilot, "escape", "ctrl+p")
        assert rows(on_screen(app))[0].startswith("Calibrate ratings")
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_words_find_a_command_and_enter_runs_it_on_the_screen_below(path: Path) -> None:
    async with opened(path) as (app, pilot):
        await press(pilot, "ctrl+p", *"INTER new")
        assert rows(on_screen(app)) == ["New interview" + rows(on_screen(app))[0][13:]]
        await press(pilot, "enter")
        assert isinstance(app.screen, NewInterviewScreen)
        assert len(app.screen_stack) == 2


async def test_arrows_and_the_mouse_choose_and_esc_closes(path: Path) -> None:
    async with opened(path) as (app, pilot):
        await press(pilot, "ctrl+p", "down", "down", "up", "pagedown", "pageup", "ctrl+p")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "ctrl+p", *"zzz")
        await shows(app, pilot, "No command with these words")
        await press(pilot, "enter", "down", "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "ctrl+p")
        await pilot.click("Palette OptionList", offset=(5, 0))
        await press(pilot)
        assert isinstance(app.screen, NewInterviewScreen)


async def test_letters_scattered_over_a_title_find_nothing(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+p", *"q4", "enter", "escape")
        assert isinstance(app.screen, LiveScreen)
        assert not any(answer.rating for answer in app.screen.session.interview.answers.values())


async def test_a_theme_is_chosen_in_a_palette(path: Path) -> None:
    async with opened(path) as (app, pilot):
        await press(pilot, "ctrl+p", *"theme", "enter")
        assert isinstance(app.screen, Palette)
        assert app.screen.query_one(Input).placeholder == "Search themes"
        await press(pilot, *"textual-light", "enter")
        assert app.theme == "textual-light"
        assert isinstance(app.screen, HomeScreen)


def test_the_best_match_comes_first_and_the_given_order_decides_the_rest() -> None:
    titles = ("Rate the question 4", "Quit", "Pause timer", "Timer", "Go to Q4", "Set time")
    commands = [SystemCommand(title, "", lambda: None) for title in titles]

    def found(query: str) -> list[str]:
        return [command.title for command in matching(commands, query)]

    assert found("") == list(titles)
    assert found("time") == ["Timer", "Pause timer", "Set time"]
    assert found("q4") == ["Go to Q4"]
    assert found("ime") == ["Pause timer", "Timer", "Set time"]
    assert found("timer pau") == ["Pause timer"]
    assert found("x") == []
