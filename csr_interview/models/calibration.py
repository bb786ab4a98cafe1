"""Calibration: sample answers to rate, the ratings, and how close they are to the expert ratings.

Separate from interviews: nothing here is about a candidate, and no decision uses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

ENOUGH = 5
"""Minimum ratings for means and shares."""


class SampleId(NamedTuple):
    """The identity of a sample answer: bank, question, and the digest of its text.

    The version of the bank is not part of it, because an edited bank may still have this answer.
    """

    bank: str
    question: str
    digest: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer to rate, with the expert rating and its reason, which are shown afterwards."""

    id: SampleId
    bank_version: str
    answer: str
    key: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rating of a sample answer, given before seeing the expert rating."""

    id: str
    """Created with the rating, so that a rating saved twice is stored once."""
    at: str
    """UTC, ISO 8601 with milliseconds and Z."""
    rater: str
    """Who rated; empty without a name."""
    bank: str
    bank_version: str
    question: str
    digest: str
    rating: int
    key: int
    """The expert rating at that time; a later version of the bank may have another one."""

    @property
    def sample(self) -> SampleId:
        """The sample answer that was rated."""
        return SampleId(self.bank, self.question, self.digest)

    @property
    def gap(self) -> int:
        """Rating minus expert rating; negative if more severe."""
        return self.rating - self.key


@dataclass(frozen=True, slots=True)
class Agreement:
    """How close ratings are to the expert ratings. Means and shares are None below `ENOUGH` ratings."""

    n: int
    exact: int
    """Ratings equal to the expert rating."""
    within_one: int
    """Ratings at most one away, including exact ones."""
    lean: Fraction | None
    """Mean gap: positive if lenient, negative if severe."""
    distance: Fraction | None
    """Mean absolute gap."""

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
        """The share of ratings at most one away."""
        return Fraction(self.within_one, self.n) if self.enough else None


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive ratings, for agreement over time."""

    begun: str
    """When the first of them was given."""
    ended: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Progress:
    """All results of some ratings."""

    overall: Agreement
    first_sight: Agreement
    """Only the first rating of each sample by each rater."""
    by_question: dict[tuple[str, str], Agreement]
    """By bank and question, in the order in which they were first rated."""
    over_time: tuple[Period, ...]
    """Blocks of `ENOUGH` ratings, oldest first; the last may have fewer."""
