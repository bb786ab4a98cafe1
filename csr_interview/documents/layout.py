"""Plain text in columns: widths as a terminal counts them, wrapping, small drawings, times in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from fractions import Fraction

_NUMBERED = re.compile("[a-z]{1,2}[0-9]{1,3}")

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Ours, because strftime would follow the machine's language."""


def width(text: str) -> int:
    """Return how many terminal cells `text` takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cut(text: str, cells: int) -> str:
    """Return `text` in at most `cells` cells, the last one "…" where something was cut off."""
    if width(text) <= cells:
        return text
    return _head(text, cells - 1) + "…" if cells > 0 else ""


def pad(text: str, cells: int) -> str:
    """Return `text` cut or filled with spaces to exactly `cells` cells."""
    text = cut(text, cells)
    return text + " " * (cells - width(text))


def _head(text: str, cells: int) -> str:
    """Return as much of the beginning of `text` as fits."""
    used = 0
    for place, char in enumerate(text):
        used += _cells(char)
        if used > cells:
            return text[:place]
    return text


def wrap(text: str, cells: int) -> Iterator[str]:
    """Yield the lines of `text`, none wider than `cells` (at least 2); its own line breaks are kept.

    Words longer than a line are broken. Unlike `textwrap`, this counts cells, and keeps the indent of
    a line the writer has indented.
    """
    for line in text.expandtabs(4).split("\n"):
        body = line.lstrip()
        indent = line[: min(len(line) - len(body), cells // 2)]
        current = indent
        for word in body.split():
            joined = current + word if current == indent else f"{current} {word}"
            if width(joined) <= cells:
                current = joined
                continue
            if current != indent:
                yield current
            current = indent + word
            while width(current) > cells:
                # A wide character may not fit where one cell is left; one character always moves on.
                head = _head(current, cells) or current[:1]
                yield head
                current = indent + current[len(head) :] if len(head) > len(indent) else current[len(head) :]
        yield current.rstrip()


def hang(first: str, text: str, cells: int) -> Iterator[str]:
    """Yield `text` wrapped behind `first`, later lines indented to stand under the first one's text."""
    indent = " " * width(first)
    for number, line in enumerate(wrap(text, cells - len(indent))):
        yield ((first if number == 0 else indent) + line).rstrip()


def label(part_id: str) -> str:
    """Return a question's id as people write it: "Q1" for "q1"; ids made of words stay as they are."""
    return part_id.upper() if _NUMBERED.fullmatch(part_id) else part_id


def plural(count: int, thing: str) -> str:
    """Return "1 answer", "2 answers", "1,200 answers"."""
    return f"{count:,} {thing}" + ("" if count == 1 else "s")


def dotted(*parts: str) -> str:
    """Return facts as one line; blank ones are left out."""
    return " · ".join(part for part in parts if part.strip())


def when(stamp: str, zone: tzinfo | None = UTC) -> str:
    """Return a stored time for people, "21 Nov 2026 14:00"; a stamp that is no time is returned as it is.

    `zone` None means this machine's, with its summer time where it had one then.
    """
    return _told(stamp, zone, "%H:%M")


def date_of(stamp: str, zone: tzinfo | None = UTC) -> str:
    """As `when`, without the time: "21 Nov 2026"."""
    return _told(stamp, zone, "").rstrip()


def when_exactly(stamp: str, zone: tzinfo | None = UTC) -> str:
    """As `when`, to the second: "21 Nov 2026 14:00:07"."""
    return _told(stamp, zone, "%H:%M:%S")


def _told(stamp: str, zone: tzinfo | None, clock: str) -> str:
    try:
        moment = datetime.fromisoformat(stamp).astimezone(zone)
    except (ValueError, OverflowError):
        return stamp
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} {moment.strftime(clock)}"


def duration(seconds: int) -> str:
    """Return seconds as minutes and seconds, "28:05", with hours in front where there are any."""
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


# Drawings that fit into a cell of a table or into a line.


NO_RATING = "·"
_LEVELS = "▁▂▃▅▇"
_STEPS = "▁▂▃▄▅▆▇"


def spark(counts: Sequence[int]) -> str:
    """Return how often each rating was given as one column each, the most frequent one the highest."""
    most = max(counts, default=0)
    return "".join(_LEVELS[(count * len(_LEVELS) - 1) // most] if count else NO_RATING for count in counts)


def trend(values: Sequence[Fraction], top: int) -> str:
    """Return one column for each value: the lowest for 0, the highest for `top` and more."""
    most = len(_STEPS) - 1
    return "".join(_STEPS[min(most, round(value * most / top))] for value in values)


def lean_bar(value: Fraction, side: int, top: int = 1) -> str:
    """Return a bar around zero with `side` columns on each side: left is severe, right is lenient.

    What is longer than a side, at `top` points, ends in an arrow.
    """
    length = min(side, int(abs(value) * side / top + Fraction(1, 2)))
    drawn, empty = "━" * length, "·" * side
    if value < 0:
        drawn = "◂" + drawn[1:] if -value > top else drawn
        return f"{drawn.rjust(side, '·')}│{empty}"
    drawn = drawn[:-1] + "▸" if value > top else drawn
    return f"{empty}│{drawn.ljust(side, '·')}"
