"""Keys of all kinds of widgets, all of them waiting before the first is handled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, OptionList, Select, TextArea

from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp
from tests.ui.application import until


@asynccontextmanager
async def burst(app: App[Any], *names: str) -> AsyncIterator[None]:
    """Run an app, post all keys at once, and go on when everything is quiet."""
    async with app.run_test(size=(80, 40)) as pilot:
        for name in names:
            app.post_message(events.Key(name, name if len(name) == 1 else None))
        for _ in range(3):
            await pilot.pause()
        await until(pilot, lambda: not (isinstance(app, OrderedKeysApp) and app._waiting.active))
        await pilot.pause()
        yield


class AreaApp(App[None]):
    """Textual as it is."""

    def compose(self) -> ComposeResult:
        yield TextArea()


class OrderedAreaApp(OrderedKeysApp[None]):
    def compose(self) -> ComposeResult:
        yield TextArea()


DISORDER = ("a", "b", "c", "backspace", "d", "left", "e")


async def test_order_in_a_plain_text_area() -> None:
    app = OrderedAreaApp()
    async with burst(app, *DISORDER):
        assert app.query_one(TextArea).text == "abed"


async def test_textual_still_needs_this() -> None:
    """When this fails, Textual keeps the order itself: `OrderedKeysApp` can go."""
    app = AreaApp()
    async with burst(app, *DISORDER):
        assert app.query_one(TextArea).text != "abed"


class Dialog(ModalScreen[str]):
    BINDINGS: ClassVar[list[BindingType]] = [("f1", "close", "Close")]

    def compose(self) -> ComposeResult:
        yield Input("selected on focus")

    def action_close(self) -> None:
        self.dismiss(self.query_one(Input).value)


class FormApp(OrderedKeysApp[None]):
    """One of each: the keys of all of these go different ways through Textual."""

    BINDINGS: ClassVar[list[BindingType]] = [("f2", "dialog", "Dialog"), ("f3", "slow", "Slow")]

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input("old", id="input")
        yield Checkbox("check")
        yield Select([(name, name) for name in ("red", "green", "blue")])
        yield OptionList("one", "two", "three")
        yield TextArea()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.said.append(str(event.option.prompt))
        self.query_one(TextArea).focus()

    def action_dialog(self) -> None:
        self.push_screen(Dialog(), lambda answer: self.said.append(f"said {answer}"))

    def action_slow(self) -> None:
        self.run_worker(self._slow())

    async def _slow(self) -> None:
        with self.input_held():
            await asyncio.sleep(0.1)
            self.push_screen(Dialog(), lambda answer: self.said.append(f"slow {answer}"))


async def test_all_kinds_of_widgets() -> None:
    app = FormApp()
    keys = [
        "n",
        "tab",
        "space",
        "tab",
        "enter",
        "down",
        "down",
        "enter",
        "tab",
        "down",
        "enter",
        "x",
        "left",
        "y",
    ]
    async with burst(app, *keys):
        assert app.query_one("#input", Input).value == "n", "the Focus event selects all, before the key"
        assert app.query_one(Checkbox).value is True
        assert app.query_one(Select).value == "green"
        assert app.said == ["two"]
        assert app.query_one(TextArea).text == "yx"


async def test_dialogs_get_what_is_typed_after_their_key() -> None:
    app = FormApp()
    async with burst(app, "f2", "a", "f1", "b", "f3", "c", "d", "f1", "e", "f2", "f1", "f"):
        assert app.said == ["said a", "slow cd", "said selected on focus"]
        assert app.query_one("#input", Input).value == "bef"


async def test_command_palette_gets_the_search() -> None:
    app = FormApp()
    async with app.run_test() as pilot:
        for name in ("ctrl+p", "q", "u", "backspace", "x"):
            app.post_message(events.Key(name, name if len(name) == 1 else None))
        await pilot.pause()
        assert app.screen.query_one(Input).value == "qx"
        await pilot.press("escape", "z")
        assert app.query_one("#input", Input).value == "z"


async def test_clicks_keep_their_place_between_keys() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 40)) as pilot:
        place = app.query_one(TextArea).content_region.offset
        mouse = (None, place.x, place.y, 0, 0, 1, False, False, False)
        keys = [events.Key("a", "a"), events.MouseDown(*mouse), events.MouseUp(*mouse), events.Key("b", "b")]
        for event in keys:
            app.post_message(event)
        await pilot.pause()
        assert (app.query_one("#input", Input).value, app.query_one(TextArea).text) == ("a", "b")


class Note(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [("f11", "dismiss", "Close")]


class OpeningArea(TextArea):
    """A field with a handler that opens a screen and lets the key go on."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "f11":
            self.app.push_screen(Note())


class OpeningApp(OrderedKeysApp[None]):
    def compose(self) -> ComposeResult:
        yield OpeningArea()


async def test_a_key_that_opened_a_screen_does_nothing_in_it() -> None:
    app = OpeningApp()
    async with burst(app, "f11"):
        assert isinstance(app.screen, Note)


class SlowArea(TextArea):
    """A field with a handler that waits far too long."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = asyncio.Event()

    async def on_key(self, event: events.Key) -> None:
        if event.key == "f11":
            await self.answer.wait()


class SlowApp(OrderedKeysApp[None]):
    def compose(self) -> ComposeResult:
        yield SlowArea()


async def test_a_slow_handler_delays_keys_but_loses_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csr_interview.ui.terminal.ordered_keys.HANDLER_SECONDS", 0.05)
    app = SlowApp()
    async with app.run_test() as pilot:
        area = app.query_one(SlowArea)
        for name in ("a", "f11", "b", "c", "backspace"):
            app.post_message(events.Key(name, name if len(name) == 1 else None))
        async with asyncio.timeout(60):  # `pilot.pause` would wait for the handler
            while area.text != "a" or app._waiting.active:
                await asyncio.sleep(0.01)
        area.answer.set()
        await until(pilot, lambda: area.text == "ab")
