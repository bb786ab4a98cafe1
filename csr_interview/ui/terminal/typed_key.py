"""Which keys are text.

Textual's fields (8.2.8) insert a key if its character passes `str.isprintable`. That is meant for `repr` and
rejects all spaces but one, joiners, soft hyphens, private characters, and characters newer than Python's
tables: `10 000` with a no-break space became `10000`, and joined emoji came apart. Here a key is text if its
character can be stored.
"""

from __future__ import annotations

import unicodedata

from textual import events

from csr_interview.text import clean

_KEY_CODES = range(0xE000, 0xE080)
"""Codes of the kitty keyboard protocol for keys without a character, such as the keypad's 5 without num lock.
Textual treats those without a name as typed text."""


class Key(events.Key):
    """A key whose character is text even if `str.isprintable` rejects it.

    Has the name of its base class because Textual finds handlers by it.
    """

    __slots__ = ()

    @property
    def is_printable(self) -> bool:
        """Whether a field inserts the character."""
        return True


def as_typed(event: events.Key) -> events.Key:
    """Return a key in a form whose character fields do not drop."""
    character = event.character
    if character is None or event.is_printable or not _is_text(character):
        return event
    return Key(event.key, character)


def _is_text(character: str) -> bool:
    if len(character) != 1 or ord(character) in _KEY_CODES or unicodedata.category(character) == "Cc":
        return False
    # Only characters stored unchanged: line and paragraph separators, for example, are replaced.
    return clean(character) == unicodedata.normalize("NFC", character)
