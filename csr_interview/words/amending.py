"""Amendments as somebody made them, for whoever counts or shows them.

The store keeps a change of a rating into a skip (and back) as two amendments, so that each value can be
taken back exactly. Who made it did one thing, with one reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from csr_interview.models.interview import Amendment

SETTLING = frozenset(("rating", "skip_reason"))


def acts(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return amendments with the two halves of one act as one: of the rating, to or from "left out: …"."""
    found: list[Amendment] = []
    for change in amendments:
        if found and _same_act(found[-1], change):
            found[-1] = _joined(found[-1], change)
        else:
            found.append(change)
    return tuple(found)


def _same_act(one: Amendment, other: Amendment) -> bool:
    said = (one.question, one.reason, one.by, one.at) == (other.question, other.reason, other.by, other.at)
    return said and {one.field, other.field} == SETTLING


def _joined(one: Amendment, other: Amendment) -> Amendment:
    rating, skip = (one, other) if one.field == "rating" else (other, one)
    return replace(rating, old=rating.old or _left_out(skip.old), new=rating.new or _left_out(skip.new))


def _left_out(reason: str) -> str:
    return f"left out: {reason}" if reason else ""
