"""Keys as a terminal with the kitty keyboard protocol sends them act, whatever the layout."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from csr_interview.ui.terminal.driver import InputFilter, parsed
from csr_interview.ui.terminal.layouts import us_character
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp
from csr_interview.ui.widgets.form_fields import OneLine
from csr_interview.ui.widgets.note_area import NoteArea


def keys(text: str) -> list[events.Key]:
    """Return the keys that an app gets of what a terminal sends."""
    filtered, parser = InputFilter(), XTermParser()
    characters = [*filtered.feed(text), *filtered.tick(end=True)]
    found = [event for character in characters for event in parsed(parser, character)]
    return [event for event in found if isinstance(event, events.Key)]


LAYOUTS = [
    ("\x1b[1082::114;5u", "ctrl+r"),  # к
    ("\x1b[1082:1050:114;6u", "ctrl+shift+r"),
    ("\x1b[1079::112;69u", "ctrl+p"),  # з, caps lock
    ("\x1b[961::114;5u", "ctrl+r"),  # Greek
    ("\x1b[1512::114;5u", "ctrl+r"),  # Hebrew
    ("\x1b[1082;5u", "ctrl+r"),  # no alternate keys
    ("\x1b[1110;5u", "ctrl+s"),  # Ukrainian і
    ("\x1b[961;5u", "ctrl+r"),
    ("\x1b[114::112;5u", "ctrl+r"),  # Dvorak: what the key says
    ("\x1b[97:65;6u", "ctrl+shift+a"),
    ("\x1b[114;5u", "ctrl+r"),
    ("\x1b[13:10;2u", "shift+enter"),
    ("\x1b[27;5;114~", "ctrl+r"),  # xterm's modifyOtherKeys
    ("\x1b[27;2;13~", "shift+enter"),
]


@pytest.mark.parametrize(("sequence", "key"), LAYOUTS)
def test_a_shortcut_does_not_depend_on_the_layout(sequence: str, key: str) -> None:
    assert [event.key for event in keys(sequence)] == [key]


@pytest.mark.parametrize(
    "sequence", ["\x1b[1082::114;;1082u", "\x1b[1082::114;1;1082u", "\x1b[1082::114u", "к"]
)
def test_a_letter_is_the_one_of_the_layout(sequence: str) -> None:
    (key,) = keys(sequence)
    assert (key.key, key.character or key.key) == ("к", "к")


def test_a_letter_of_another_layout_names_the_key_of_a_us_keyboard() -> None:
    assert [us_character(letter) for letter in "йЯλשa1é"] == ["q", "Z", "l", "a", "a", "1", "é"]


class FieldsApp(OrderedKeysApp[None]):
    """The field of dialogs and forms, Textual's own as in the palette, and one for notes."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "escaped", "Esc")]
    escapes = 0
    entered = 0

    def compose(self) -> ComposeResult:
        yield OneLine(id="one")
        yield Input(id="plain")
        yield NoteArea()

    def on_input_submitted(self) -> None:
        self.entered += 1

    def action_escaped(self) -> None:
        self.escapes += 1


# What is sent after "alpha beta" with the cursor before its last word, and what is in a note then.
EDITS = [
    ("\x1b[127;2u", "alphabeta"),
    ("\x1b[127;5u", "beta"),
    ("\x1b[127;3u", "beta"),
    ("\x1b[127;6u", "beta"),
    ("\x1b[27;2;127~", "alphabeta"),
    ("\x1b[3;2~", "alpha eta"),
    ("\x1b[3;5~", "alpha "),
    ("\x1b[57426;5u", "alpha "),
    ("\x1b[3;6~", "alpha "),
    ("\x1b[3$", "alpha eta"),
    ("\x1b[1;5Hx", "xalpha beta"),
    ("\x1b[1;5Fx", "alpha betax"),
    ("\x1b[1;6Hx", "xbeta"),
    ("\x1b[1;6Fx", "alpha x"),
    ("\x1b[32;2ux", "alpha  xbeta"),
    ("\x1b[57410u\x1b[57400u", "alpha /1beta"),
    ("\x1b[57400;129u", "alpha 1beta"),
    ("\x1bxy", "alpha xybeta"),  # Esc and a letter at once
]


@pytest.mark.parametrize(("sequence", "text"), EDITS)
async def test_editing_keys_act_in_every_field(sequence: str, text: str) -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for field in app.query("OneLine, NoteArea"):
            field.focus()
            await pilot.pause()
            for event in keys(f"alpha beta\x1b[1;5D{sequence}"):
                app.post_message(event)
            await pilot.pause()
            assert (field.value if isinstance(field, Input) else field.text) == text  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "sequence", ["\x1b[13;2u", "\x1b[13;5u", "\x1b[13;3u", "\x1b[13;6u", "\x1b[27;5;13~", "\x1b\r"]
)
async def test_enter_is_enter(sequence: str) -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for name in ("#one", "#plain"):
            app.query_one(name).focus()
            await pilot.pause()
            for event in keys(f"a{sequence}"):
                app.post_message(event)
            await pilot.pause()
        assert app.entered == 2
        note = app.query_one(NoteArea)
        note.focus()
        await pilot.pause()
        for event in keys(f"a{sequence}b"):
            app.post_message(event)
        await pilot.pause()
        assert note.text == "a\nb"


async def test_escape_with_shift_is_escape() -> None:
    app = FieldsApp()
    async with app.run_test() as pilot:
        for event in keys("\x1b[27;2u\x1b[27u"):
            app.post_message(event)
        await pilot.pause()
        assert app.escapes == 2
