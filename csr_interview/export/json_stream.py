"""Reading a large JSON object without holding all of it: member by member, element by element.

Any valid JSON is read, however it is laid out. Only the text of one member or element, and what was read
ahead, is in memory.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any, NoReturn, TextIO

from csr_interview.export.json_parts import Damaged
from csr_interview.text import clean_line

CHUNK = 1 << 18
"""Characters read at once; doubled while a single value is longer than what was read."""

_BLANK = " \t\n\r"


class NotJson(ValueError):
    """The text is no valid JSON, or its outermost value is not an object. Says why, in words."""


class NoObject(NotJson):
    """The text is valid JSON, but not an object."""


class _Doubled(dict[str, Any]):
    """An object in which a key is given twice. Other readers of JSON take the last one, or the first."""

    key = ""


def _no_number(name: str) -> NoReturn:
    raise NotJson(f"{name} is no number in JSON")


class JsonStream:
    """A JSON object that is read once, from its beginning to its end."""

    def __init__(self, source: TextIO) -> None:
        """Begin to read `source`, which stays the caller's to close."""
        self._source = source
        self._text = ""
        self._at = 0
        self._ended = False
        self._member = ""
        """The key of the member that is read."""
        self._doubled = False
        """Whether the value that is read has a key twice somewhere."""
        self._decoder = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=self._object)

    def members(self) -> Iterator[str]:
        """Yield the keys in order. `value` or `elements` must be called (and used up) before the next.

        Raises NotJson, also for anything after the object, NoObject, and UnicodeDecodeError from the source.
        """
        if self._next() != "{":
            self._no_object()
        self._at += 1
        if self._next() == "}":
            self._at += 1
        else:
            while True:
                if self._next() != '"':
                    raise NotJson("a key is missing")
                key: str = self.value()
                self._expect(":")
                self._member = key
                yield key
                if self._expect(",}") == "}":
                    break
        self._expect_end()

    def elements(self) -> Iterator[Any]:
        """Yield the elements of the array that stands here, one by one."""
        if self._expect("[") and self._next() == "]":
            self._at += 1
            return
        for place in count():
            yield self.value(f"[{place}]")
            if self._expect(",]") == "]":
                return

    def value(self, place: str = "") -> Any:
        """Return the value that stands here, `place` within its member.

        Raises Damaged, naming the place, where an object in it gives a key twice.
        """
        self._next()
        wanted = CHUNK
        while True:
            self._doubled = False
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as exc:
                if self._ended:
                    # A text without its end is told of where it begins, but it goes on to the end.
                    cut_off = exc.pos >= len(self._text) or exc.msg.startswith("Unterminated string")
                    raise NotJson("it ends too early" if cut_off else _lower(exc.msg)) from None
            except NotJson:
                raise
            except ValueError:  # an integer of thousands of digits
                raise NotJson("it holds a number that is far too long") from None
            except RecursionError:
                raise NotJson("it is nested too deeply") from None
            else:
                if end < len(self._text) or self._ended:  # else a number might go on
                    self._at = end
                    if self._doubled:
                        where = _shown(self._member) + place + _place_of_double(found)
                        raise Damaged(where, "is given twice")
                    return found
            self._read(wanted)
            wanted *= 2

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object from its members; the place of one that has a key twice is looked for later."""
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        self._doubled = True
        double = _Doubled(found)
        double.key = Counter(key for key, _ in pairs).most_common(1)[0][0]
        return double

    def _no_object(self) -> NoReturn:
        """Raise what is the matter with a text that does not begin with a brace."""
        if not self._next():
            raise NotJson("it is empty")
        try:
            self.value()
        except NotJson:
            raise NotJson("it does not begin with {") from None
        self._expect_end()
        raise NoObject("it is not an object")

    def _expect_end(self) -> None:
        if self._next():
            raise NotJson("something follows its end")

    def _next(self) -> str:
        """Go to the next character that is not blank and return it; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._read(CHUNK)

    def _expect(self, characters: str) -> str:
        """Pass over one of the characters and return it. Raises NotJson where none of them is next."""
        found = self._next()
        if not found or found not in characters:
            raise NotJson(f"{' or '.join(characters)} is missing" if found else "it ends too early")
        self._at += 1
        return found

    def _read(self, size: int) -> None:
        """Read on, and drop what is done with."""
        more = self._source.read(size)
        self._ended = not more
        self._text, self._at = self._text[self._at :] + more, 0


def _place_of_double(value: object) -> str:
    """Return where in a value a key is given twice. It may be nested deeper than functions can be."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, part = waiting.pop()
        if isinstance(part, _Doubled):
            return f"{place}.{_shown(part.key)}"
        if isinstance(part, dict):
            waiting += ((f"{place}.{_shown(key)}", inner) for key, inner in part.items())
        elif isinstance(part, list):
            waiting += ((f"{place}[{number}]", inner) for number, inner in enumerate(part))
    return ""


def _shown(key: str) -> str:
    """Return a key, cut where it is longer than any of ours: it may hold anything."""
    return clean_line(key)[:64]


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
