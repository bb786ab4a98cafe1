"""What counts as text when a key is pressed.

Textual's fields take a key for text when `str.isprintable` says so of its character (8.2.8). That is meant
for `repr`: it says no to every space but one, to joiners, soft hyphens, private characters, and to whatever
is newer than Python's tables. `10 000` typed with a space that does not break became `10000` that way, and a
family of emoji fell apart. Here a key is text when its character may be stored.
"""

from __future__ import annotations

import unicodedata

from textual import events

from csr_interview.text import clean

_KEY_CODES = range(0xE000, 0xE080)
"""What the kitty keyboard protocol calls keys without a character, such as the keypad's 5 without num lock.
Textual passes on those it has no name for as if they had been typed."""


class Key(events.Key):
    """A key whose character is text, whatever `str.isprintable` says.

    Named like its base class: Textual looks for handlers by that name.
    """

    __slots__ = ()

    @property
    def is_printable(self) -> bool:
        """Whether a field inserts the character."""
        return True


def as_typed(event: events.Key) -> events.Key:
    """Return a key as fields have to see it, so that none drops a character that can be kept."""
    character = event.character
    if character is None or event.is_printable or not _is_text(character):
        return event
    return Key(event.key, character)


def _is_text(character: str) -> bool:
    if len(character) != 1 or ord(character) in _KEY_CODES or unicodedata.category(character) == "Cc":
        return False
    # Only what is kept as it is: the line and paragraph separator, say, become something else.
    return clean(character) == unicodedata.normalize("NFC", character)
