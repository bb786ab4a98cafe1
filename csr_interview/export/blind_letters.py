"""Letters for comparing: without regard to case and to marks on them, "Zoe" is "Zoë"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
"""A word of a text, underscores being no part of one."""
_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
"""Letters that whoever lacks them on the keyboard types otherwise, and that Unicode takes for whole."""


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    if "\uac00" <= char <= "\ud7a3":
        return char  # a syllable of Korean would fall into its letters
    if not (char.isalpha() or unicodedata.category(char).startswith("M")):
        return char  # "¼" would become three signs, one of them between words
    parts = unicodedata.normalize("NFKD", char.casefold())
    return "".join(
        _LETTERS.get(part, part) for part in parts if not unicodedata.category(part).startswith("M")
    )


def fold(text: str) -> tuple[str, Sequence[int]]:
    """Return a text for comparing, and for each of its characters where in `text` it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in _folded(char):
            folded.append(part)
            places.append(place)
    return "".join(folded), places


def words(text: str) -> list[str]:
    """Return the words of a text, for comparing."""
    return WORD.findall(fold(text)[0])


def vowel_signs(part: str) -> int:
    """Return how many signs of a part of a name are marks in writing, and letters to whoever reads it."""
    return sum(unicodedata.category(char) == "Mc" for char in part)
