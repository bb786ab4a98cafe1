"""Calibration: sample answers to rate, the ratings, and how close they are to the expert ratings.

Separate from interviews: nothing here is about a candidate, and no decision uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

ENOUGH = 5
"""Ratings from which on a mean or a share is told. A mean of fewer turns around with the next rating."""


class SampleId(NamedTuple):
    """What makes a sample answer the same one: bank, question, and the digest of its words.

    The version of the bank is not part of it: a bank edited elsewhere still has this answer.
    """

    bank: str
    question: str
    digest: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer to rate, with the rating its bank gives it and why; the last two are shown afterwards."""

    id: SampleId
    bank_version: str
    answer: str
    key: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sample answer as somebody rated it, before seeing the key."""

    id: str
    """Made where the rating is given, so that a rating written twice is kept once."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    rater: str
    """Who rated; empty where no name was given."""
    bank: str
    bank_version: str
    question: str
    digest: str
    rating: int
    key: int
    """The key as it was then: a later version of the bank may have another."""

    @property
    def sample(self) -> SampleId:
        """The sample answer that was rated."""
        return SampleId(self.bank, self.question, self.digest)

    @property
    def gap(self) -> int:
        """How far the rating lies above the key; below zero it was more severe."""
        return self.rating - self.key


@dataclass(frozen=True, slots=True)
class Agreement:
    """How close some ratings came to their keys.

    Counts are always told. Means and shares are None below `ENOUGH` ratings: silence, not a guess.
    """

    n: int
    exact: int
    """Ratings that were the key."""
    within_one: int
    """Ratings at most one away from it, exact ones included."""
    lean: Fraction | None
    """Mean signed gap: above zero lenient, below zero severe."""
    distance: Fraction | None
    """Mean gap whatever its direction: 0 is perfect."""

    @property
    def enough(self) -> bool:
        """Whether there are enough ratings for means and shares."""
        return self.n >= ENOUGH

    @property
    def exact_share(self) -> Fraction | None:
        """The share of exact ratings."""
        return Fraction(self.exact, self.n) if self.enough else None

    @property
    def within_one_share(self) -> Fraction | None:
        """The share of ratings at most one away from the key."""
        return Fraction(self.within_one, self.n) if self.enough else None


@dataclass(frozen=True, slots=True)
class Period:
    """Some ratings in a row, for watching agreement over time."""

    begun: str
    """When the first of them was given."""
    ended: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Progress:
    """All results of some ratings."""

    overall: Agreement
    first_sight: Agreement
    """Only the first rating of each sample by each rater: later ones may remember the key."""
    by_question: dict[tuple[str, str], Agreement]
    """By bank and question, in the order in which they were first rated."""
    over_time: tuple[Period, ...]
    """Blocks of `ENOUGH` ratings, oldest first; the last may have fewer, and is then silent."""
