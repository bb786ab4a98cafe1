"""What a terminal answers is no typing; whatever is typed arrives."""

from __future__ import annotations

import re

import pytest
from textual import events, messages
from textual._xterm_parser import XTermParser
from textual.message import Message

from csr_interview.ui.terminal.driver import InputFilter, parsed
from tests.replies import REPLIES, TO_TEXTUAL

PAUSE = None
"""Stands for nothing read for one polling interval."""


def received(*reads: str | None) -> list[Message]:
    """Return the events that an app gets of these reads."""
    filtered, parser = InputFilter(), XTermParser()
    parts = [filtered.tick() if read is PAUSE else filtered.feed(read) for read in reads]
    parts.append(filtered.tick(end=True))
    return [event for part in parts for character in part for event in parsed(parser, character)]


def typed(*reads: str | None) -> str:
    """Return the keys that an app gets, as text; the names of those that are none in brackets."""
    return "".join(
        event.character or f"<{event.key}>" for event in received(*reads) if isinstance(event, events.Key)
    )


def sent(*reads: str | None) -> str:
    """Return the characters that the parser gets."""
    filtered = InputFilter()
    parts = [filtered.tick() if read is PAUSE else filtered.feed(read) for read in reads]
    return "".join(character for part in parts for character in part)


def test_the_table_has_many_kinds() -> None:
    kinds = {re.sub(r"[\da-f]{4}|\d+", "0", reply)[:8] for reply in REPLIES}
    assert len(kinds) >= 25


@pytest.mark.parametrize("reply", [*REPLIES, *TO_TEXTUAL], ids=repr)
def test_a_reply_is_no_key(reply: str) -> None:
    assert typed(f"one{reply}two{reply}{reply}3") == "onetwo3"


@pytest.mark.parametrize("reply", [*REPLIES, *TO_TEXTUAL], ids=repr)
def test_a_reply_in_two_reads_is_no_key(reply: str) -> None:
    for cut in range(1, len(reply)):
        assert typed("one" + reply[:cut], reply[cut:] + "two") == "onetwo", cut
        # An escape character that nothing follows in time is the key; it cannot be told otherwise.
        escape = "\x1b" if reply[:cut] == "\x1b" else ""
        for pauses in range(1, 5):
            assert typed("one" + reply[:cut], *[PAUSE] * pauses, reply[cut:] + "two") == f"one{escape}two", (
                cut
            )


@pytest.mark.parametrize("reply", [*REPLIES, *TO_TEXTUAL], ids=repr)
def test_a_slow_reply_is_no_key(reply: str) -> None:
    slow = [part for character in reply[2:] for part in (character, PAUSE, PAUSE)]
    assert typed("one", reply[:2], PAUSE, *slow, "two") == "onetwo"


@pytest.mark.parametrize("reply", REPLIES, ids=repr)
def test_a_reply_in_single_characters_is_no_key(reply: str) -> None:
    assert typed("one", *reply, *"two") == "onetwo"


@pytest.mark.parametrize("start", REPLIES, ids=repr)
def test_what_is_typed_after_half_a_reply_arrives(start: str) -> None:
    for cut in range(2, len(start)):
        assert typed(start[:cut], *[PAUSE] * 6, "d0-re mi", PAUSE).endswith("d0-re mi"), cut
        if start[cut - 1] != "\x1b":  # Esc and Tab in one go are Alt+Tab
            assert typed(start[:cut], PAUSE, "\tnotes", PAUSE).endswith("\tnotes"), cut


@pytest.mark.parametrize(
    "start", ["\x1b]11;rgb:1e1e/1e", "\x1bP>|xterm(3", "\x1b[?61;6", "\x1b_Gi=31;O", "\x1b]52;c;aGVs"]
)
def test_half_a_reply_that_nobody_types_is_no_key(start: str) -> None:
    assert typed("one" + start, *[PAUSE] * 6, "two") == "onetwo"
    assert typed("one" + start, PAUSE, "\rtwo") == "one\rtwo"
    assert typed("one" + start) == "one"


TYPED = [
    "\x1b]", "\x1b] then typed", "\x1b]1 of 10", "\x1b]10; and more", "\x1b]look at this", "\x1bPerhaps",
    "\x1bP1st", "\x1bP+1", "\x1bP>", "\x1bPquestion 5", "\x1b_G", "\x1b_Good", "\x1bX1;2", "\x1b^1;2",
    "\x1b[", "\x1b[1", "\x1b[12 a", "\x1b]0;title\rnext", "\x1b]0;title\x1b", "\x1b]0;title\x1b]4;x",
]  # fmt: skip


@pytest.mark.parametrize("text", TYPED, ids=repr)
def test_what_only_begins_like_a_reply_is_passed_on(text: str) -> None:
    for cut in range(len(text)):
        assert sent(text[:cut], text[cut:], *[PAUSE] * 6, "x") == text + "x"
    assert sent(*(part for character in text for part in (character, *[PAUSE] * 6))) == text


KEYS = [
    "\x1b[A", "\x1b[1;5A", "\x1b[1;3B", "\x1b[3~", "\x1bOR", "\x1b[13~", "\x1b[19~", "\x1b[Z", "\x1b[97;5u",
    "\x1b[27u", "\x1b[57427~", "\x1b[[C", "\x1b[3$", "\x1b[3^", "\x1b[1;2S", "\x1b[1;2P", "\x1b[c",
    "\x1b[97;2;65u",
]  # fmt: skip


@pytest.mark.parametrize("sequence", KEYS, ids=repr)
def test_keys_remain(sequence: str) -> None:
    (key,) = XTermParser().feed(sequence)
    assert isinstance(key, events.Key)
    for cut in range(len(sequence)):
        got = received("1" + sequence[:cut], sequence[cut:])
        assert [event.key for event in got if isinstance(event, events.Key)] == ["1", key.key]


def test_every_key_that_textual_knows_remains() -> None:
    from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

    for sequence in ANSI_SEQUENCES_KEYS:
        if sequence not in ("\n", "\x9b"):  # the second one starts replies of 8-bit terminals
            assert sent(sequence) == sequence, repr(sequence)


def test_a_lone_escape_is_not_held() -> None:
    assert sent("\x1b") == "\x1b"
    assert sent("\x1b", PAUSE, "x") == "\x1bx"
    assert typed("\x1b", PAUSE, "[", *[PAUSE] * 6) == "\x1b["


def test_escape_and_a_character_in_two_reads_are_two_keys() -> None:
    for character in "fbaX3 [P":
        got = received("\x1b", f"{character}", "x" * 40)
        keys = [event.character for event in got if isinstance(event, events.Key)]
        assert keys == ["\x1b", character, *"x" * 40], character


def test_escape_and_a_character_in_one_read_are_one_key() -> None:
    for character in "aX [P":
        got = received(f"\x1b{character}{'x' * 40}")
        assert [event.character for event in got if isinstance(event, events.Key)] == [character, *"x" * 40]


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("\x1b[<0;1;1M", events.MouseDown),
        ("\x1b[<0;1;1m", events.MouseUp),
        ("\x1b[<64;1;1M", events.MouseScrollUp),
        ("\x1b[I", events.AppFocus),
        ("\x1b[O", events.AppBlur),
        ("\x1b[?2026;2$y", messages.TerminalSupportsSynchronizedOutput),
        ("\x1b[?2048;2$y", messages.InBandWindowResize),
        ("\x1b[48;24;80;480;800t", events.Resize),
    ],
)
def test_what_textual_asks_for_arrives(sequence: str, kind: type[Message]) -> None:
    for cut in range(len(sequence)):
        assert [type(event) for event in received(sequence[:cut], sequence[cut:])] == [kind]


@pytest.mark.parametrize("reply", REPLIES, ids=repr)
def test_a_reply_in_a_paste_is_text(reply: str) -> None:
    (paste,) = received(f"\x1b[200~a{reply}b\x1b[201~")
    assert isinstance(paste, events.Paste)
    assert paste.text == "a" + reply.replace("\x1b", "") + "b"


def test_a_line_feed_is_an_enter() -> None:
    assert typed("a\nb\r\nc\rd") == "a\rb\rc\rd"


def test_a_picture_of_any_size_is_dropped() -> None:
    assert typed("a\x1bP0;0;8q" + '"1;1;2;2#0;2;0;0;0~~-\n' * 20_000 + "\x1b\\b") == "ab"


def pastes(*reads: str | None) -> list[str]:
    """Return the pasted texts among the events, and the keys typed."""
    return [
        event.text if isinstance(event, events.Paste) else event.key
        for event in received(*reads)
        if isinstance(event, events.Paste | events.Key)
    ]


def test_a_paste_is_whole_however_it_is_cut() -> None:
    whole = "\x1b[200~one\r\ntwo\x1b[201~"
    for cut in range(1, len(whole)):
        assert pastes(whole[:cut], whole[cut:] + "x") == ["one\r\ntwo", "x"], cut


def test_what_was_pasted_before_a_pause_arrives_then() -> None:
    whole = "\x1b[200~one\r\ntwo\x1b[201~"
    for cut in range(7, len(whole)):
        for pauses in range(1, 5):
            *parts, key = pastes(whole[:cut], *[PAUSE] * pauses, whole[cut:] + "x")
            assert ("".join(parts), key) == ("one\r\ntwo", "x"), cut
    long = "a longer part that nobody types"
    assert pastes("\x1b[200~one", *[PAUSE] * 9, long + "\x1b[201~x") == ["one", long, "x"]
    assert pastes("\x1b[200~one", *[PAUSE] * 9, long, *[PAUSE] * 9, "\x1b[201~x") == ["one", long, "x"]


def test_a_paste_without_an_end_ends_with_a_pause() -> None:
    assert pastes("\x1b[200~one\r") == ["one\r"]
    assert pastes("\x1b[200~one\r", *[PAUSE] * 9, "x\x7f") == ["one", "\r", "x", "backspace"]
    assert pastes("\x1b[200~one", *[PAUSE] * 9, "\x1b[A", "\x1b[201~", "y") == ["one", "up", "y"]
