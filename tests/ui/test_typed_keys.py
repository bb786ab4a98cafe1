"""What is typed into fields: characters that Python does not call printable, slips, a key pressed twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp, Repeats, as_typed
from csr_interview.ui.widgets.form_fields import LineInput
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import press
from tests.ui.forms import form, started

pytestmark = pytest.mark.long

KEPT = {
    "a space that does not break": "10\u00a0000",
    "a narrow one": "10\u202f000",
    "an ideographic one": "\u540d\u3000\u524d",
    "a joiner": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "a non-joiner": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "a soft hyphen": "co\u00adoperate",
    "a private character": "\uf8ff",
    "one newer than Python's tables": "\U000323b0",
}


async def type_out(app: App[None] | CsrInterviewApp, pilot: Pilot[Any], text: str) -> None:
    """Press a key for each character, as a terminal that sends the characters themselves."""
    for character in text:
        app.post_message(events.Key(character, character))
    await press(pilot)


class FieldsApp(OrderedKeysApp[None]):
    """A field as dialogs have it, one as forms have it, and one for notes."""

    def compose(self) -> ComposeResult:
        yield Input()
        yield LineInput()
        yield NoteArea()


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
async def test_every_field_takes_what_can_be_kept(text: str) -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for _ in range(3):
            await type_out(app, pilot, text)
            await pilot.press("tab")
        assert app.query_one(Input).value == text
        assert app.query_one(LineInput).value == text
        assert app.query_one(NoteArea).text == text


async def test_textual_still_needs_this() -> None:
    """When this fails, Textual takes such characters itself: `as_typed` can go."""

    class PlainApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Input()

    app = PlainApp()
    async with app.run_test() as pilot:
        await type_out(app, pilot, "10\u00a0000")
        assert app.query_one(Input).value == "10000"


async def test_a_read_only_note_takes_none_of_it() -> None:
    class ReadingApp(OrderedKeysApp[None]):
        def compose(self) -> ComposeResult:
            yield NoteArea(text="kept", read_only=True)

    app = ReadingApp()
    async with app.run_test() as pilot:
        await type_out(app, pilot, "\u00a0x")
        assert app.query_one(NoteArea).text == "kept"


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\t", "\x9b", "\u202e", "\ufeff", "\u2028", "\ud800", "\ue053"]
)
def test_controls_tricks_and_codes_of_keys_are_no_text(character: str) -> None:
    event = events.Key("key", character)
    assert as_typed(event) is event
    assert not event.is_printable


# F6, F7 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", [("f6",), ("f7", "escape")])
async def test_a_slip_beside_f8_does_not_replace_the_note(path: Path, beside: tuple[str, ...]) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        area = app.focused
        assert isinstance(area, NoteArea)
        await press(pilot, *"said", *beside, "x")
        assert area.text == "saidx"
    assert stored(path, draft).opening_notes == "saidx"


# Enter, pressed twice -----------------------------------------------------------------------------------


async def all_taken(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    """Wait until every key has had its effect, an interview being opened by one of them."""
    await until(pilot, lambda: isinstance(app.screen, LiveScreen) and not app._waiting.active)
    await press(pilot)


@pytest.mark.parametrize("presses", [2, 5])
async def test_a_second_enter_is_no_line_of_the_opening_notes(path: Path, presses: int) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, _):
        for key in (*"Dana", *["enter"] * presses, *"abc", "enter", "enter", "d"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await all_taken(app, pilot)
        assert started(app).candidate.name == "Dana"
        assert started(app).opening_notes == "abc\n\nd"


def test_only_the_same_key_with_nothing_between_is_a_repeat() -> None:
    repeats = Repeats()
    presses: list[events.Event] = [events.Key("enter", "\r") for _ in range(3)]
    other, pasted = events.Key("a", "a"), events.Paste("text")
    assert not repeats.drops(presses[0])
    repeats.end()
    assert repeats.drops(presses[1])
    assert not repeats.drops(pasted)
    assert not repeats.drops(presses[2])
    assert not repeats.drops(other)
    assert not repeats.drops(presses[2])
