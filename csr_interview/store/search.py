"""What a search means: its terms, where they stand in a text, and a piece of the text to show.

Text in double quotes is one term, spaces included; the rest is split at white space. Each term has to be
part of some searchable text of an interview, without regard to upper and lower case. Nothing else has a
meaning of its own: `-`, `*`, AND are plain text, and so is a quote without its other half. Everything here
is pure; the app uses it to light up what was found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from csr_interview.store.functions import fold
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.models.interview import InterviewSummary

EXCERPT = 160
"""Most characters of an excerpt."""

_BEFORE = 50
"""Characters of an excerpt before what was found, where the text goes on long enough after it."""

_WORD = re.compile(r"\S+")

Span = tuple[int, int]
"""Start and end of something in a text, the end not part of it."""


class Hit(NamedTuple):
    """A text in which something was found."""

    question: str
    """The id of the question or task; empty for the interview as a whole."""
    label: str
    """Where that is, in words: "Q1", "Written · Late parcel", "Summary", "Name"."""
    field: str
    """The field's name: "name", "notes", "skip_reason", "own_flag", "task:text" …"""
    text: str
    """An excerpt around the first place, on one line, of at most EXCERPT characters."""
    spans: tuple[Span, ...]
    """What was found in `text`."""


class Page(NamedTuple):
    """A part of the list of what was found."""

    rows: list[InterviewSummary]
    hits: dict[str, tuple[Hit, ...]]
    """By interview id, the best first; empty where no words were searched for."""
    next: str
    """Where the list goes on, for `after`; empty at its end."""


class Choices(NamedTuple):
    """What there is to filter by, most used first."""

    roles: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    interviewers: tuple[str, ...] = ()
    banks: tuple[tuple[str, str], ...] = ()
    """Id and title."""


def terms(query: str) -> tuple[str, ...]:
    """Return what must be found, casefolded, each once; nothing for a query without words."""
    parts = clean(query).split('"')
    if len(parts) % 2 == 0:  # the last quote has no other half
        parts[-2:] = [f'{parts[-2]}"{parts[-1]}']
    found: list[str] = []
    for number, part in enumerate(parts):
        found += [part] if number % 2 else part.split()
    return tuple(dict.fromkeys(fold(term) for term in found if term))


def spans(text: str, wanted: Sequence[str]) -> tuple[Span, ...]:
    """Return where the terms stand in `text`, in order; places that touch are one.

    A character that folds into several ("ß" into "ss") is found by any of them.
    """
    folded = fold(text)
    found = sorted(place for term in wanted for place in _places(folded, term))
    if len(folded) != len(text):  # as every character folds into one at least, else each stands at its place
        origin = [place for place, char in enumerate(text) for _ in fold(char)]
        found = [(origin[start], origin[end - 1] + 1) for start, end in found]
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _places(folded: str, term: str) -> list[Span]:
    """Return where a term stands in a folded text."""
    found: list[Span] = []
    start = folded.find(term) if term else -1
    while start >= 0:
        found.append((start, start + len(term)))
        start = folded.find(term, start + len(term))
    return found


def excerpt(text: str, wanted: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """Return a piece of `text` on one line around the first place of a term, and the places in it.

    Runs of white space are one space; "…" stands for what is left out before and after.
    """
    places = spans(text, wanted)
    if len(text) <= EXCERPT and " ".join(text.split()) == text:
        return text, places
    begin = _begin(text, places[0][0] if places else 0)
    line = text[begin : begin + EXCERPT + 1]
    origin: Sequence[int] = range(begin, begin + len(line))
    if " ".join(line.split()) != line:
        line, origin = _on_one_line(text, begin)
    head = "…" if begin else ""
    room = EXCERPT - len(head)
    tail = "…" if len(line) > room else ""
    line = line[: room - len(tail)].rstrip()
    origin = origin[: len(line)]
    moved = [(bisect_left(origin, start), bisect_left(origin, end)) for start, end in places]
    shift = len(head)
    found = tuple((start + shift, end + shift) for start, end in moved if start < end)
    return head + line + tail, found


def _on_one_line(text: str, begin: int) -> tuple[str, list[int]]:
    """Return the text from `begin` with each run of white space as one space, and where its characters stood.

    It ends when it is too long for an excerpt.
    """
    line = ""
    origin: list[int] = []
    for found in _WORD.finditer(text, begin):
        word = found[0][: EXCERPT + 1]
        if line:
            line += " "
            origin.append(found.start() - 1)
        line += word
        origin += range(found.start(), found.start() + len(word))
        if len(line) > EXCERPT:
            break
    return line, origin


def _begin(text: str, found: int) -> int:
    """Return where to begin an excerpt: some characters before what was found, at a word where possible."""
    begin = max(0, min(found - _BEFORE, len(text) - EXCERPT + 1))
    if begin == 0 or text[begin - 1].isspace():
        return begin
    word = text.find(" ", begin, found) + 1
    return word or begin
