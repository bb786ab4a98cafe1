"""The note field: what it lets in, what it tells, and how it switches documents."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp
from csr_interview.ui.widgets.note_area import NoteArea, NoteState
from tests.ui.application import until

pytestmark = pytest.mark.long


class NoteApp(OrderedKeysApp[None]):
    CSS = "NoteArea { height: 8; }"

    def __init__(self, area: NoteArea) -> None:
        super().__init__()
        self.area = area
        self.edits: list[tuple[str, object, str]] = []
        self.raw: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.area
        yield Input()

    def on_note_area_edited(self, event: NoteArea.Edited) -> None:
        self.edits.append((event.field, event.key, event.text))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        self.raw.append(event)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        self.raw.append(event)


async def shown(app: App[Any]) -> Sequence[str]:
    """Everything on the screen, with colours, when all has been handled and painted."""
    for _ in range(4):
        for _ in range(20):
            await asyncio.sleep(0)
        app.screen._on_timer_update()
    return [str(list(strip)) for strip in app.screen._compositor.render_strips()]


async def paste(pilot: Pilot[Any], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def test_undo_after_paste() -> None:
    """Textual #6686: undo of a paste that brought up the scrollbar."""
    area = NoteArea(text="line0\nline1\n")
    app = NoteApp(area)
    lines = "\n".join(f"line{n}" for n in range(2, 50))
    async with app.run_test(size=(60, 20)) as pilot:
        await paste(pilot, lines)
        assert area.text.endswith("line49")
        for _ in range(2):
            await pilot.press("ctrl+z")
            assert area.text == "line0\nline1\n"
            await pilot.press("ctrl+y")
            assert area.text.endswith("line49")
        await pilot.press("ctrl+z", "x")
        assert area.text == "line0\nline1\nx"


class PlainApp(App[None]):
    CSS = "TextArea { height: 8; }"

    def compose(self) -> ComposeResult:
        yield TextArea("line0\nline1\n")


async def test_textual_still_needs_our_undo() -> None:
    """When this fails, textual #6686 is fixed: `_restored` in the note field can go."""

    async def undo_after_paste() -> None:
        async with PlainApp().run_test(size=(60, 20)) as pilot:
            pilot.app.query_one(TextArea).move_cursor((2, 0))
            await paste(pilot, "\n".join("x" * 49))
            await pilot.press("ctrl+z")

    with pytest.raises(ValueError, match="out of bounds"):
        await undo_after_paste()


async def test_one_message_for_a_change_by_the_user() -> None:
    area = NoteArea("star")
    app = NoteApp(area)
    async with app.run_test() as pilot:
        await pilot.press("a", "b", "left", "backspace", "right")
        await paste(pilot, "c\nd")
        await pilot.press("ctrl+z", "ctrl+y", "end")
        area.insert_at_cursor("[12:30] ")
        await pilot.pause()
        texts = ["a", "ab", "b", "bc\nd", "b", "bc\nd", "bc\nd[12:30] "]
        assert app.edits == [("star", None, text) for text in texts]
        assert app.raw == []


async def test_no_message_for_text_that_is_loaded() -> None:
    area = NoteArea("notes", "first")
    app = NoteApp(area)
    async with app.run_test() as pilot:
        area.load_text("second")
        area.text = "third"
        area.swap(NoteState.of("fourth", key="q4"))
        await pilot.pause()
        assert area.text == "fourth"
        assert app.edits == app.raw == []


@pytest.mark.parametrize(
    ("key", "character"),
    [("x", "\ud800"), ("x", "\x07"), ("x", "\x1b"), ("x", "\x85"), ("x", "\u202e"), ("ctrl+b", "\x02")],
)
async def test_keys_that_are_no_text(key: str, character: str) -> None:
    area = NoteArea(text="ok")
    app = NoteApp(area)
    async with app.run_test() as pilot:
        app.post_message(events.Key(key, character))
        await pilot.pause()
        assert area.text == "ok"


async def test_paste_is_cleaned() -> None:
    area = NoteArea()
    app = NoteApp(area)
    async with app.run_test() as pilot:
        await paste(pilot, "a\x1b[31mb\x00\r\nc\ud800\u202ed\u2028e\x0bf")
        assert area.text == "a[31mb\nc\ufffdd\ne\nf"
        app.copy_to_clipboard("\x9b1m")
        await pilot.press("ctrl+v")
        assert area.text == "a[31mb\nc\ufffdd\ne\nf1m"


async def test_swap_keeps_text_cursor_selection_scroll_and_undo() -> None:
    area = NoteArea()
    app = NoteApp(area)
    one, two = NoteState.of("\n".join(map(str, range(40))), key=1), NoteState.of("two", key=2)
    async with app.run_test(size=(40, 20)) as pilot:
        area.swap(one)
        await pilot.press("x")
        area.move_cursor((20, 1))
        await pilot.press("shift+left")
        selection, scroll = area.selection, area.scroll_y
        assert scroll > 0
        assert area.swap(two) is one
        await pilot.press("!")
        await pilot.pause()
        assert (two.text, area.scroll_y, area.cursor_location) == ("two!", 0, (0, 4))
        assert area.swap(one) is two
        assert (area.selection, area.scroll_y) == (selection, scroll)
        await pilot.press("ctrl+z")
        assert one.text.endswith("\n39")
        area.swap(two)
        await pilot.press("ctrl+z", "ctrl+z")
        assert two.text == "two"
        assert [key for _, key, _ in app.edits] == [1, 2, 1, 2]


async def test_swap_before_it_is_shown_and_after_a_resize() -> None:
    area = NoteArea()
    state = NoteState.of("word " * 40)
    area.swap(state)
    other = NoteState.of()
    app = NoteApp(area)
    async with app.run_test(size=(60, 20)) as pilot:
        rows = area.wrapped_document.height
        area.swap(other)
        await pilot.resize_terminal(30, 20)
        area.swap(state)
        assert area.wrapped_document.height > rows
        await pilot.press("x")
        assert state.text.endswith("x")


async def test_height_follows_the_text() -> None:
    area = NoteArea(min_lines=2, max_lines=4)
    app = NoteApp(area)
    layouts = 0
    async with app.run_test(size=(40, 20)) as pilot:

        def laid_out(_: object) -> None:
            nonlocal layouts
            layouts += 1

        heights = [area.size.height]
        for _ in range(5):
            await pilot.press("a", "enter")
            await pilot.pause()
            heights.append(area.size.height)
        assert heights == [2, 2, 3, 4, 4, 4]
        app.screen.screen_layout_refresh_signal.subscribe(app, laid_out, immediate=True)
        await pilot.press(*"letters")
        assert layouts == 0
        area.max_lines = 5
        await pilot.pause()
        assert area.size.height == 5
        area.swap(NoteState.of())
        await pilot.pause()
        assert area.size.height == 2
        area.min_lines = 3
        await pilot.pause()
        assert area.size.height == 3
        await pilot.resize_terminal(20, 20)
        await paste(pilot, "word " * 14)
        assert area.size.height == 5


async def test_read_only() -> None:
    area = NoteArea(text="kept", read_only=True)
    app = NoteApp(area)
    async with app.run_test() as pilot:
        await pilot.press("x", "backspace", "ctrl+k")
        await paste(pilot, "y")
        area.insert_at_cursor("z")
        assert area.text == "kept"
        assert app.edits == []
        await pilot.press("tab")
        assert isinstance(app.focused, Input)


async def test_keys_left_to_the_screen() -> None:
    area = NoteArea()
    bound = {key for binding in area._bindings.key_to_bindings.values() for key in (b.key for b in binding)}
    free = {*("ctrl+" + key for key in ("up", "down", *"bfglnopqrst")), "alt+up", "alt+down", "escape", "tab"}
    free |= {f"f{number}" for number in range(1, 13)} - {"f6", "f7"}
    assert not bound & free
    assert not any(area.check_consume_key(key, None) for key in free)


@pytest.mark.parametrize("seed", range(2))
async def test_partial_repaint_shows_what_a_full_one_shows(seed: int) -> None:
    """Also: the rows kept from key to key are the rows of the text, after any edits and undo."""
    choose = random.Random(seed)
    keys = [*"abc  ", "enter", "backspace", "delete", "left", "right", "up", "down", "home", "end"]
    keys += ["shift+left", "shift+up", "ctrl+w", "ctrl+k", "ctrl+z", "ctrl+y", "tab", "shift+tab", "pageup"]
    area = NoteArea(text="a long first paragraph " * 6, min_lines=3, max_lines=7, placeholder="nothing")
    area.cursor_blink = False  # else the cursor may go between the two paints
    app = NoteApp(area)
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        for count in range(125):
            name = choose.choice(keys)
            for _ in range(choose.choice((1, 1, 4))):
                app.post_message(events.Key(name, name if len(name) == 1 else None))
            if count % 25 == 24:
                await paste(pilot, choose.choice(("x", "a\nb", "word " * 30, "\n" * 9)))
            partly = await shown(app)
            area._line_cache.clear()
            area.refresh()
            assert partly == await shown(app), (seed, count, name)
            rows = area.wrapped_document._offset_to_line_info
            area.wrapped_document.wrap(area.wrap_width, area.indent_width)
            assert rows == area.wrapped_document._offset_to_line_info


async def test_many_keys_at_once_are_undone_as_if_typed_one_by_one() -> None:
    text = "".join(random.Random(1).choices("abc de", k=250))
    app = NoteApp(NoteArea("notes"))
    async with app.run_test() as pilot:
        for char in text:
            app.post_message(events.Key("space" if char == " " else char, char))
        await until(pilot, lambda: app.area.text == text)
        assert app.edits[-1] == ("notes", None, text)
        for left in (200, 100, 0):
            app.area.action_undo()
            assert 0 <= left - len(app.area.text) < 100
        for _ in range(4):
            app.area.action_redo()
        assert app.area.text == text


async def test_many_keys_at_once_do_not_reach_a_text_that_can_only_be_read() -> None:
    app = NoteApp(NoteArea("notes", "text", read_only=True))
    async with app.run_test() as pilot:
        for char in "some letters":
            app.post_message(events.Key("space" if char == " " else char, char))
        await pilot.pause()
        assert app.area.text == "text"
