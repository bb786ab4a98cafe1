"""Which submitted scorecards of one candidate make a panel.

At least two different people with the same bank, whatever its version, and the same stage. Names and stages
are the same where they differ only in case and blanks. Of several scorecards by one person the one submitted
last counts; one without a name counts for nobody, because it may be anybody's second.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

FEWEST = 2
"""People who make a panel."""


class Scorecard(Protocol):
    """What has to be known of a submitted interview; records and rows of lists both have it."""

    @property
    def id(self) -> str:
        """Settles which one counts of those submitted at the same time."""

    @property
    def bank_id(self) -> str:
        """The same for all versions of a bank."""

    @property
    def stage(self) -> str:
        """Empty where none was given, which is a stage of its own."""

    @property
    def interviewer(self) -> str:
        """May be empty."""

    @property
    def submitted_at(self) -> str:
        """Sorts by time."""


S = TypeVar("S", bound=Scorecard)


@dataclass(frozen=True, slots=True)
class Together(Generic[S]):
    """The scorecards of one candidate with one bank for one stage, where they make a panel."""

    members: tuple[S, ...]
    """One of each person, first submitted first."""
    earlier: tuple[S, ...]
    """Not counted: the same person submitted another one later."""
    nameless: tuple[S, ...]
    """Not counted: nobody knows whose they are."""

    @property
    def all(self) -> tuple[S, ...]:
        """Every one of them, counted or not."""
        return self.members + self.earlier + self.nameless


def together(scorecards: Iterable[S]) -> tuple[Together[S], ...]:
    """Return the panels that submitted scorecards of one candidate make, first submitted first."""
    groups: dict[tuple[str, str], list[S]] = {}
    for one in sorted(scorecards, key=lambda card: (card.submitted_at, card.id)):
        groups.setdefault((one.bank_id, _key(one.stage)), []).append(one)
    found = (_together(group) for group in groups.values())
    return tuple(panel for panel in found if len(panel.members) >= FEWEST)


def _together(group: list[S]) -> Together[S]:
    """Sort the scorecards of one bank and stage, given in the order of submission, by what counts."""
    latest = {_key(one.interviewer): one for one in group}
    latest.pop("", None)
    counted = {one.id for one in latest.values()}
    named = [one for one in group if _key(one.interviewer)]
    return Together(
        tuple(one for one in named if one.id in counted),
        tuple(one for one in named if one.id not in counted),
        tuple(one for one in group if not _key(one.interviewer)),
    )


def _key(text: str) -> str:
    """Return a name or a stage for comparing; the store keeps them clean."""
    return " ".join(text.split()).casefold()
