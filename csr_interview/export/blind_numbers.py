"""Finding a telephone number in running text, however its digits are grouped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

_LEAST_DIGITS, _DIGITS = 5, 7
"""Digits that make a telephone number, and how many of its last ones are enough to know it by."""

_BETWEEN = r"[\W_]{0,3}"
"""What may stand between two digits of one number: spaces, dashes and dots of any kind, brackets."""

_BEFORE = r"(?:\+?\d[\d\s().\-/]{0,12})?"
"""Digits before those that are known, such as the code of a country."""

_SEPARATOR = re.compile(r"[^\W\d_]+|[;,|]|\s/\s")
"""What ends a number where several, or words, stand in the field: "020 7946 0000 ext. 22"."""


class Number:
    """A telephone number to look for, with or without its beginning."""

    def __init__(self, digits: str) -> None:
        """Take its digits, at least five."""
        self._first, self.last = digits[:-_DIGITS], digits[-_DIGITS:]
        """`last` are the digits to know it by."""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        lead = ""
        for digit in self._first:
            lead = f"(?:{lead}{digit}{_BETWEEN})?"
        return re.compile(rf"(?<!\d){_BEFORE}{lead}{_BETWEEN.join(self.last)}(?!\d)")

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the number stands in a text whose digits are ASCII, see `ascii_digits`."""
        if self.last[0] not in text or self.last not in "".join(filter(str.isdigit, text)):
            return  # far quicker than the pattern, and true of nearly every text
        yield from (found.span() for found in self._pattern.finditer(text))


class Numbers:
    """Telephone numbers of many people, by the digits to know them by."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[tuple[Number, str]]] = {}
        self._sizes: set[int] = set()

    def add(self, number: Number, word: str) -> None:
        """Look for a number, to put a word in its place."""
        self._by_last.setdefault(number.last, []).append((number, word))
        self._sizes.add(len(number.last))

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where a number stands in a text, and what to put there."""
        if not self._sizes:
            return
        plain = ascii_digits(text)
        digits = _digits(plain)
        for size in self._sizes:
            for last in {digits[start : start + size] for start in range(len(digits) - size + 1)}:
                for number, word in self._by_last.get(last, ()):
                    yield from ((*found, word) for found in number.spans(plain))


def numbers(field: str) -> list[Number]:
    """Return the numbers in a field for them; none where there are too few digits to know one by."""
    text = ascii_digits(field)
    parts = [_digits(part) for part in (*_SEPARATOR.split(text), text)]
    return [Number(digits) for digits in dict.fromkeys(parts) if len(digits) >= _LEAST_DIGITS]


def ascii_digits(text: str) -> str:
    """Return a text of the same length in which digits of every script are 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
