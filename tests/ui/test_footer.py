"""The last line of the interview: what is needed most stays in it, however narrow the terminal is."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.live.session import InterviewSession
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.dialogs import HelpScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.widgets.key_bar import fitted
from tests.ui.application import add_draft, opened
from tests.ui.cards import on_screen, press
from tests.variants import first_of

ITEMS = [
    KeyItem("F1", "rate this", "a", "F1 rate"),
    KeyItem("F8", "next", "b"),
    KeyItem("Esc", "leave", "c"),
    KeyItem("^P", "all", "d"),
]


def session(app: CsrInterviewApp) -> InterviewSession:
    screen = app.screen_stack[1]
    assert isinstance(screen, LiveScreen)
    return screen.session


def last_line(app: CsrInterviewApp) -> str:
    return on_screen(app).splitlines()[-1].strip()


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (43, "F1 rate this   F8 next   Esc leave   ^P all"),
        (40, "F1 rate this  F8 next  Esc leave  ^P all"),
        (39, "F1 rate  F8 next  Esc leave  ^P all"),
        (34, "F1 rate this  F8 next  ^P all"),
        (28, "F1 rate  F8 next  ^P all"),
        (23, "F1 rate this  ^P all"),
        (8, "^P all"),
        (2, "^P all"),
    ],
)
def test_what_fits_is_shown_in_the_order_of_need(room: int, text: str) -> None:
    parts, gap = fitted(ITEMS, room)
    shown = (" " * gap).join(f"{item.keys} {item.label}" for item in parts)
    assert shown == text
    assert len(shown) <= max(room, 6)


def test_no_keys_are_no_line() -> None:
    assert fitted([], 10)[0] == []


TYPING = {
    (120, 40): [
        "F1–F5 ^R rate",
        "F8 next",
        "F7 help",
        "^G guid",
        "^L more",
        "F6 pause",
        "^N quote",
        "^Z undo",
    ],
    (80, 24): ["F1–F5 ", "F8 next", "F7 help", "^G guide", "^L more", "^O flag"],
    (60, 20): ["F1–F5 ", "F8 next", "F7 help", "^G guide", "^L more"],
    (40, 12): ["F1–F5 rate", "F8 next", "F7 help"],
}


@pytest.mark.parametrize("size", first_of(TYPING))
async def test_the_keys_that_matter_show_while_typing(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "x")
        for text in TYPING[size]:
            assert text in last_line(app)
        assert last_line(app).endswith("^P all")


@pytest.mark.parametrize("size", first_of(TYPING))
async def test_while_the_clock_stands_the_way_on_comes_first(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "x", "f6")
        assert session(app).clock.paused
        assert last_line(app).startswith("F6 resume  ")
        await press(pilot, "ctrl+g")
        assert last_line(app).startswith("GUIDANCE")
        assert "F6 resume  " in last_line(app)
        await press(pilot, "escape")
        assert last_line(app).startswith("F6 resume  ")
        assert "pause" not in last_line(app)
        await press(pilot, "f6")
        assert "resume" not in last_line(app)


async def test_a_window_too_small_keeps_saying_so_and_keeps_what_is_typed(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "a")
        await pilot.resize_terminal(30, 8)
        await pilot.pause()
        for keys in (("b", "c"), ("tab",), ("d", "tab", "tab", "tab"), ("f8",), ("e", "ctrl+g"), ("escape",)):
            await press(pilot, *keys)
            assert on_screen(app).splitlines()[0].startswith(" This window is too small for")
        await pilot.resize_terminal(80, 24)
        await press(pilot, "f")
        assert "too small" not in on_screen(app)
        interview = session(app).interview
        assert (interview.answer("q1").situation, interview.answer("q1").task) == ("abc", "d")
        assert interview.answer("q2").situation == "ef"


async def test_the_help_begins_with_what_applies_now(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8")

        async def first() -> str:
            await app.run_action("help")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            title = str(app.screen.query(".group").first().render())
            await press(pilot, "escape")
            return title

        assert await first() == "Always"
        await press(pilot, "ctrl+g")
        assert await first() == "Guidance (^G)"
