"""When an earlier text is worth keeping: rarely while typing, always before much of it goes."""

from __future__ import annotations

from datetime import timedelta

TYPING_INTERVAL = timedelta(seconds=10)
"""While someone types in a field, its text is kept at most this often."""

MUCH = 40
"""Losing more characters than this in one write is a large deletion, however long the text."""

LEAST = 3
"""Losing fewer characters than this never is one: that is a slip being mended."""


def removed(old: str, new: str) -> int:
    """Return how many characters of `old` a change takes out, between the common start and end."""
    if new.startswith(old):
        return 0
    start = _common_start(old, new)
    end = _common_end(old[start:], new[start:])
    return len(old) - start - end


def removes_much(old: str, new: str) -> bool:
    """Return whether a change is a large deletion, or a replacement of as much (an undo, a paste over it)."""
    gone = removed(old, new)
    return gone > MUCH or (gone >= LEAST and 3 * gone > len(old))


def _common_start(first: str, second: str) -> int:
    """Return the length of the common start, by halving: slices compare in C, single characters do not."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(first: str, second: str) -> int:
    """Return the length of the common end."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[len(first) - middle : len(first) - low] == second[len(second) - middle : len(second) - low]:
            low = middle
        else:
            high = middle - 1
    return low
