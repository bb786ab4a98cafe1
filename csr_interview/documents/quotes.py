"""Quotes of the candidate in notes: `[12:05] “words”`, with the time on the clock, or `[1:12:05] “words”`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_QUOTE = re.compile(r"\[((?:\d{1,2}:)?\d{1,3}:\d{2})\][ \t]*“([^“”\n]*)”")


def quotes(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the quotes of some texts in order of time, each as `12:05 “words”`; empty ones are left out."""
    found = [(time, words.strip()) for text in texts for time, words in _QUOTE.findall(text)]
    return tuple(f"{time} “{words}”" for time, words in sorted(found, key=_seconds) if words)


def _seconds(quote: tuple[str, str]) -> int:
    seconds = 0
    for part in quote[0].split(":"):
        seconds = 60 * seconds + int(part)
    return seconds


def without_quotes(text: str) -> str:
    """Return a text without the lines that consist of quotes only."""
    return "\n".join(_other_lines(text))


def _other_lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        rest = _QUOTE.sub(lambda quote: "" if quote[2].strip() else quote[0], line)
        if rest == line or rest.strip():
            yield line
