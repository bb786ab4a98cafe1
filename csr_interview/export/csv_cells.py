"""What every CSV layout is made of: columns that know their meaning, and cells of several texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from csr_interview.models.interview import Interview

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


class OfInterview(Protocol):
    """A row that belongs to an interview."""

    @property
    def interview(self) -> Interview:
        """The interview."""
        ...


OwnedT = TypeVar("OwnedT", bound=OfInterview)


def whose(_row: type[OwnedT]) -> tuple[Column[OwnedT], ...]:
    """Return the columns by which every row of every layout says whose it is."""
    return (
        Column("interview_id", "The interview.", lambda r: r.interview.id),
        Column(
            "candidate_id",
            "The candidate; the same in all interviews of one person.",
            lambda r: r.interview.candidate.id,
        ),
        Column("candidate", "The candidate's name.", lambda r: r.interview.candidate.name),
        Column("role", "The role interviewed for.", lambda r: r.interview.role),
        Column("stage", "The step of the hiring process.", lambda r: r.interview.stage),
        Column("interviewer", "Who interviewed.", lambda r: r.interview.interviewer),
        Column("bank", "The question bank's id.", lambda r: r.interview.bank_id),
        Column("bank_version", "The question bank's version.", lambda r: r.interview.bank_version),
        Column("status", "`draft` or `submitted`.", lambda r: str(r.interview.status)),
    )
