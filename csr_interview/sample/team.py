"""Who interviews in the samples: everybody rates, asks and writes up a little differently, and stays so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from csr_interview.sample.words import people

_OTHERS = 0.25
"""How often a panel is not made of the people who usually sit in one, but of any."""

_THIRD = 0.35
"""How often a panel has three members and not two."""

_MIDDLE = 3.0


@dataclass(frozen=True, slots=True)
class Interviewer:
    """A made-up interviewer with habits that show in many interviews, and hardly in one."""

    name: str
    lenient: float
    """Points added to what is rated; below zero severe."""
    spread: float
    """1 uses the scale as answers deserve it; below 1 ratings draw towards the middle."""
    pace: float
    """Time per question against what the bank plans."""
    asks: float
    """How likely each follow-up is asked."""
    writes_up: int
    """Minutes from the end of the call to the submitted scorecard, about."""

    def sees(self, level: float) -> float:
        """Return how good an answer of a level (about 1 to 5) looks to this interviewer."""
        return _MIDDLE + (level - _MIDDLE) * self.spread + self.lenient


@cache
def team() -> tuple[Interviewer, ...]:
    """Return the team of `people.toml`, read once."""
    return tuple(Interviewer(**entry) for entry in people()["team"]["interviewers"])


def panel(rng: Random) -> Sequence[Interviewer]:
    """Return two or three different interviewers who each interview the same candidate.

    Mostly the first three of the team, so that some pairs meet often enough to compare their ratings.
    """
    everybody = team()
    among = everybody if rng.random() < _OTHERS else everybody[:3]
    return rng.sample(among, 3 if rng.random() < _THIRD else 2)
