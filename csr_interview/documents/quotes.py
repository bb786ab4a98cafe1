"""Quotes of the candidate in notes: `[12:05] “words”`, with the time on the clock, or `[1:12:05] “words”`.

The words may go over several lines, but not over an empty one, and may have quotation marks in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_TIME = r"\[(?:\d{1,2}:)?\d{1,3}:\d{2}\]"
_SAID = rf"(?:(?!{_TIME})[^“”\n]|\n(?![ \t]*\n))"  # up to an empty line or the next time
_WHOLE = rf"{_TIME}[ \t]*“(?:{_SAID}|“{_SAID}*”)*”"
_QUOTE = re.compile(_WHOLE)
_LINE = re.compile(rf"(?<![^\n])(?:{_WHOLE}|[^\n])*")
"""A line, with all lines of the quotes in it."""

_FILLER = re.compile(r"(?:\(during [^()\n]*\)|[\s\-–—*•·.,;:!?…])*")
"""What may be beside quotes in a line that says nothing else: punctuation, a list mark, where it was said."""


def quotes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the quotes of some texts in order of time, each as `12:05 “words”`; empty ones are left out."""
    found = [(_time(quote), _words(quote)) for text in texts for quote in _QUOTE.findall(text)]
    return tuple(f"{time} “{words}”" for time, words in sorted(found, key=_seconds) if words)


def _time(quote: str) -> str:
    return quote[1 : quote.index("]")]


def _words(quote: str) -> str:
    """Return the words of a quote in one line."""
    said = quote[quote.index("“") + 1 : -1]
    return " ".join(line.strip() for line in said.strip().split("\n"))


def _seconds(quote: tuple[str, str]) -> int:
    seconds = 0
    for part in quote[0].split(":"):
        seconds = 60 * seconds + int(part)
    return seconds


def without_quotes(text: str) -> str:
    """Return a text without the lines that say nothing but quotes."""
    return "\n".join(line for line in _LINE.findall(text) if not _only_quotes(line))


def _only_quotes(line: str) -> bool:
    rest = _QUOTE.sub(lambda quote: "" if _words(quote[0]) else quote[0], line)
    return rest != line and _FILLER.fullmatch(rest) is not None
