"""A click is the left button, pressed and released on one cell; nothing else does anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList, Static

from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.terminal.ordered_keys import DOUBLE_CLICK_SECONDS, OrderedKeysApp
from csr_interview.ui.widgets.clickable import Clickable
from csr_interview.ui.widgets.key_bar import KeyBar
from tests.ui.application import BANK, add_draft, opened
from tests.ui.cards import add_card, on_screen, press

LEFT, MIDDLE, RIGHT = 1, 2, 3
Place = tuple[int, int]


def mouse(
    kind: type[events.MouseEvent], place: Place, button: int = LEFT, time: float = 0.0
) -> events.MouseEvent:
    """Return an event as the terminal driver makes it."""
    x, y = place
    event = kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
    event.time = time
    return event


class Hand:
    """A hand on the mouse, which waits long enough between two gestures."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot
        self._time = 0.0

    async def click(self, place: Place, button: int = LEFT, after: float = 10.0) -> None:
        self._time += after
        await self._do(
            mouse(events.MouseDown, place, button), mouse(events.MouseUp, place, button, self._time)
        )

    async def drag(self, *places: Place, button: int = LEFT) -> None:
        await self._do(
            mouse(events.MouseDown, places[0], button),
            *(mouse(events.MouseMove, place, button) for place in places[1:]),
            mouse(events.MouseUp, places[-1], button),
        )

    async def _do(self, *gesture: events.MouseEvent) -> None:
        for event in gesture:
            self._pilot.app.post_message(event)
        await self._pilot.pause()


class Places(Clickable):
    """Tells where it was clicked."""

    can_focus = True

    def render(self) -> str:
        return "some words to copy"

    def place_action(self, x: int, y: int) -> str:
        return f"chosen({x})"


class ClickedApp(OrderedKeysApp[None]):
    CSS = "Places { height: 1; } OptionList { height: 5; } Screen { layout: vertical; }"

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def compose(self) -> ComposeResult:
        yield Input("text")
        yield Places()
        yield OptionList("one thing", "another thing", "a third thing")
        yield Button("Yes")
        yield Static("other words")

    def on_clickable_chosen(self, event: Clickable.Chosen) -> None:
        self.seen.append(event.action)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.seen.append(event.option_index)

    def on_button_pressed(self) -> None:
        self.seen.append("yes")


async def test_a_click_acts() -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        hand = Hand(pilot)
        option, button = app.query_one(OptionList).region, app.query_one(Button).region
        await hand.click(app.query_one(Places).region.offset)
        await hand.click((option.x + 4, option.y + 2))
        await hand.click((button.x + 4, button.y + 1))
        assert app.seen == ["chosen(0)", 1, "yes"]
        assert isinstance(app.focused, Button)


@pytest.mark.parametrize("button", [MIDDLE, RIGHT])
async def test_other_buttons_do_nothing(button: int) -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        hand = Hand(pilot)
        for y in range(app.size.height):
            await hand.click((4, y), button)
            await hand.drag((4, y), (6, y), button=button)
        assert app.seen == []
        assert isinstance(app.focused, Input)


async def test_dragging_does_nothing_and_leaves_the_focus() -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        hand = Hand(pilot)
        for y in range(3, app.size.height):
            await hand.drag((4, y), (6, y))
            await hand.drag((4, y), (9, y), (4, y))  # there and back
            await hand.drag((4, y), (4, y - 1))
        assert app.seen == []
        assert isinstance(app.focused, Input)


async def test_a_click_while_text_is_selected_clears_the_selection() -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        hand = Hand(pilot)
        place = app.query_one(Places).region.offset
        await hand.drag(place, (place.x + 5, place.y))
        assert app.screen.get_selected_text()
        await hand.click(place)
        assert not app.screen.get_selected_text()
        assert app.seen == []
        await hand.click(place)
        assert app.seen == ["chosen(0)"]


async def test_two_buttons_at_once_are_no_click() -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        place = (4, app.query_one(OptionList).region.y + 1)
        for kind, button in (("Down", LEFT), ("Down", RIGHT), ("Up", RIGHT), ("Up", LEFT)):
            app.post_message(mouse(getattr(events, f"Mouse{kind}"), place, button))
        await pilot.pause()
        assert app.seen == []


async def test_a_double_click_acts_once() -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        hand = Hand(pilot)
        place = app.query_one(Places).region.offset
        await hand.click(place)
        await hand.click(place, after=DOUBLE_CLICK_SECONDS / 2)
        assert len(app.seen) == 1
        await hand.click(place, after=DOUBLE_CLICK_SECONDS * 2)
        assert len(app.seen) == 2
        await hand.click((place.x + 1, place.y), after=DOUBLE_CLICK_SECONDS / 2)
        assert len(app.seen) == 3


async def test_fields_still_select(tmp_path: Path) -> None:
    app = ClickedApp()
    async with app.run_test() as pilot:
        field = app.query_one(Input)
        app.query_one(OptionList).focus()
        x, y = field.content_region.offset
        await Hand(pilot).drag((x, y), (x + 1, y), (x + 2, y))
        assert field.selected_text == "te"
        assert app.focused is field


async def nothing_happens(app: CsrInterviewApp, pilot: Pilot[int], rows: range | None = None) -> None:
    """Drag over each row of a screen, and press the other buttons on it."""
    hand, screen, before = Hand(pilot), app.screen, on_screen(app)
    session = getattr(screen, "session", None)
    interview = session.interview if session is not None else None
    width, height = app.size
    for y in rows or range(height):
        for x in range(2, width - 12, 23):
            await hand.drag((x, y), (x + 4, y), (x + 10, y))
            await hand.drag((x, y), (x + 1, y), (x, y))
            await hand.click((x, y), MIDDLE)
            await hand.click((x, y), RIGHT)
            assert app.screen is screen, (x, y)
            if session is not None:
                assert session.interview == interview, (x, y)
    app.screen.clear_selection()
    await pilot.pause()
    assert _words(on_screen(app)) == _words(before)


def _words(text: str) -> str:
    """Return a screen without scroll bars, which dragging them moves."""
    return re.sub("[▁▂▃▄▅▆▇█]", " ", text)


@pytest.mark.long
async def test_nothing_but_clicks_changes_an_interview(path: Path) -> None:
    async with opened(path, (120, 40), add_draft(path)) as (app, pilot):
        await press(pilot, "f8")
        await nothing_happens(app, pilot)
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, FlagsDialog)
        await nothing_happens(app, pilot)


async def test_nothing_but_clicks_changes_home_and_a_scorecard(path: Path) -> None:
    card = add_card(path)
    async with opened(path, (100, 30)) as (app, pilot):
        await nothing_happens(app, pilot)
        await app.routes.open_interview(card, scorecard=True)
        await pilot.pause()
        await nothing_happens(app, pilot)


async def test_a_double_click_on_a_row_of_home_does_nothing_in_the_interview(path: Path) -> None:
    add_draft(path)
    async with opened(path, (120, 40)) as (app, pilot):
        assert isinstance(app.screen, HomeScreen)
        lines = on_screen(app).splitlines()
        row = next(y for y, line in enumerate(lines) if "Dana Whitfield" in line)
        hand = Hand(pilot)
        place = (lines[row].index("Dana") + 1, row)
        await hand.click(place)
        live = app.screen
        assert isinstance(live, LiveScreen)
        assert live.session is not None
        before = live.session.interview
        await hand.click(place, after=DOUBLE_CLICK_SECONDS / 2)
        assert app.screen is live
        assert live.session.interview == before


async def test_the_footer_takes_clicks(path: Path) -> None:
    async with opened(path, (120, 40), add_draft(path, bank=BANK)) as (app, pilot):
        bar = app.screen.query_one(KeyBar)
        place = bar.render().plain.index("F8") + 1 + bar.content_region.x
        before = on_screen(app)
        await Hand(pilot).click((place, bar.region.y))
        assert on_screen(app) != before
