"""Reading the objects of a bundle: each value checked for what it must be, and named where it is not.

Every text is cleaned as it comes in. A key that is not known is refused like a wrong value: a program that
writes other keys counts `format_version` up, and what is not understood must not be dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from csr_interview.text import clean, clean_line

MOST = 1_000_000_000
"""The largest whole number that is taken, for seconds and places: about 30 years."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_HASH = re.compile("[0-9a-f]{64}")
_EXACT = re.compile(r"-?[0-9]{1,200}(/[0-9]{1,200}|\.[0-9]{1,200})?")


class Damaged(ValueError):
    """A value that cannot be right: where it stands, and what it should be."""

    def __init__(self, where: str, what: str) -> None:
        """Make one line of both."""
        super().__init__(f"{where or 'the bundle'}: {what}")


class Part:
    """One object of a bundle."""

    def __init__(self, value: object, where: str, known: Collection[str]) -> None:
        """Take the value that stands at `where`. Raises Damaged unless it is an object of known keys."""
        self.where = where
        if not isinstance(value, dict):
            raise Damaged(where, "must be an object")
        for key in value:
            if key not in known:
                raise Damaged(where, f"has a key that is not known here, {clean_line(str(key))[:40]!r}")
        self._values: dict[str, Any] = value

    def has(self, key: str) -> bool:
        """Return whether the key is there."""
        return key in self._values

    def refuse(self, key: str, what: str) -> Damaged:
        """Return the error for the value of a key."""
        return Damaged(f"{self.where}.{key}" if self.where else key, what)

    def raw(self, key: str) -> Any:
        """Return a value as it is. Raises Damaged where it is missing."""
        if key not in self._values:
            raise self.refuse(key, "is missing")
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text, cleaned."""
        if default is not None and key not in self._values:
            return default
        value = self.raw(key)
        if not isinstance(value, str):
            raise self.refuse(key, "must be a text")
        return clean(value)

    def line(self, key: str, default: str | None = None) -> str:
        """Return a text of one line, cleaned."""
        return clean_line(self.text(key, default))

    def filled(self, key: str) -> str:
        """Return a text, cleaned, with more than white space left of it."""
        found = self.text(key)
        if not found.strip():
            raise self.refuse(key, "must not be empty")
        return found

    def id(self, key: str) -> str:
        """Return an id: letters, digits, hyphens and underscores."""
        return self._matching(key, _ID, "must be an id")

    def hash(self, key: str, *, empty: bool = False) -> str:
        """Return a SHA-256 in hexadecimal, or nothing where that is allowed."""
        return self._matching(key, _HASH, "must be 64 hexadecimal digits", empty=empty)

    def exact(self, key: str) -> str:
        """Return an exact number such as "7/2" or "3.5"; it may be empty."""
        found = self._matching(key, _EXACT, 'must be a number such as "7/2"', empty=True)
        if "/" in found and not int(found.partition("/")[2]):
            raise self.refuse(key, "must not divide by zero")
        return found

    def stamp(self, key: str, *, empty: bool = False, default: str | None = None) -> str:
        """Return a time as the store keeps it, or nothing where that is allowed."""
        if default is not None and key not in self._values:
            return default
        found = self._matching(key, _STAMP, "must be a time such as 2026-11-20T14:00:00.000Z", empty=empty)
        if found:
            try:
                datetime.fromisoformat(found[:-1])
            except ValueError:
                raise self.refuse(key, "must be a time that exists") from None
        return found

    def _matching(self, key: str, pattern: re.Pattern[str], what: str, *, empty: bool = False) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not (pattern.fullmatch(value) or (empty and value == "")):
            raise self.refuse(key, what)
        return value

    def whole(self, key: str, low: int = 0, high: int = MOST) -> int:
        """Return a whole number within bounds, both included."""
        value = self.raw(key)
        if type(value) is not int or not low <= value <= high:
            raise self.refuse(key, f"must be a whole number from {low} to {high}")
        return int(value)

    def rating(self, key: str) -> int | None:
        """Return a rating, or None for none."""
        value = self.raw(key)
        if value is not None and (type(value) is not int or not 1 <= value <= 5):
            raise self.refuse(key, "must be a rating from 1 to 5, or null")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.raw(key)
        if not isinstance(value, bool):
            raise self.refuse(key, "must be true or false")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of the words that are allowed."""
        value = self.raw(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.refuse(key, f"must be one of {', '.join(repr(word) for word in allowed)}")
        return value

    def part(self, key: str, known: Collection[str]) -> Part:
        """Return an object within this one."""
        return Part(self.raw(key), f"{self.where}.{key}" if self.where else key, known)

    def maybe(self, key: str, known: Collection[str]) -> Part | None:
        """Return an object within this one, or None for null."""
        return None if self.raw(key) is None else self.part(key, known)

    def parts(self, key: str, known: Collection[str], *, optional: bool = False) -> Iterator[Part]:
        """Yield the objects of a list within this one."""
        if optional and key not in self._values:
            return
        value = self.raw(key)
        if not isinstance(value, list):
            raise self.refuse(key, "must be a list")
        for place, entry in enumerate(value):
            yield Part(entry, f"{self.where}.{key}[{place}]", known)
