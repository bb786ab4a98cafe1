"""What every CSV layout is made of: columns that know their meaning, and cells of several texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Cell = str | int | None
"""None is an empty cell."""

PLACES = 4
"""Decimals of a score."""

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Column(Generic[RowT]):
    """One column. `text` cells are guarded against formulas; numbers never are."""

    name: str
    meaning: str
    value: Callable[[RowT], Cell]
    text: bool = True


def number_column(name: str, meaning: str, value: Callable[[RowT], Cell]) -> Column[RowT]:
    """Return a column of numbers."""
    return Column(name, meaning, value, text=False)


def lines(texts: Iterable[str]) -> str:
    """Join texts one per line, each made one line first, so that splitting gives them back."""
    return "\n".join(" ".join(text.split()) for text in texts)
