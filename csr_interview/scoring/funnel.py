"""The funnel of a hiring process: how many candidates start each stage, and how many go on.

A candidate counts once for each stage of a role. With several scorecards of a stage, the most frequent of
their decisions counts, and of equally frequent ones the lowest; incomplete scorecards count only where there
is no other. Decisions are the weighted ones, as submitted. A bank without stages has one row for all
interviews with it.

The share that advanced is of the candidates with a submitted scorecard. Without `ENOUGH` of these there is
none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from csr_interview.models.interview import EXPERIENCE
from csr_interview.models.statistics import Seen, StageCounts
from csr_interview.scoring.interviewers import ENOUGH
from csr_interview.text import fold

Outcome = Literal["stopped", "held", "advanced", "incomplete"]

_OUTCOMES: Mapping[str, Outcome] = {
    **dict.fromkeys(("strong hire", "hire", "advance"), "advanced"),
    "hold": "held",
    **dict.fromkeys(("no hire", "stop"), "stopped"),
}
"""By decision; every other decision is incomplete."""

_LOW_TO_HIGH: tuple[Outcome, ...] = ("stopped", "held", "advanced")


@dataclass(frozen=True, slots=True)
class Passage:
    """How many candidates started something, and what came of it."""

    started: int
    outcomes: Mapping[Outcome, int]
    """Candidates with a submitted scorecard, by outcome; all four are there."""

    @property
    def submitted(self) -> int:
        """Candidates with a submitted scorecard."""
        return sum(self.outcomes.values())

    @property
    def share(self) -> Fraction | None:
        """The share of these who advanced, 0 to 1; None for fewer than ENOUGH."""
        if self.submitted < ENOUGH:
            return None
        return Fraction(self.outcomes["advanced"], self.submitted)


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage, or an unstaged bank as a whole."""

    title: str
    """Empty for interviews without a stage, and for an unstaged bank."""
    everyone: Passage
    by_experience: Mapping[str, Passage]
    """By level, in the order of `EXPERIENCE`; levels without candidates are omitted."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of one role with one bank."""

    role: str
    """In its most frequent spelling."""
    candidates: int
    staged: bool
    """Whether the bank has stages."""
    rows: tuple[StageRow, ...]
    """In the bank's order; other stages last, in the order of first use."""

    @property
    def experience_known(self) -> bool:
        """Whether the experience of any candidate is recorded."""
        return any(level for row in self.rows for level in row.by_experience)


def funnels(counts: StageCounts, stages: Sequence[str] = ()) -> tuple[Funnel, ...]:
    """Return the funnel of each role, the one with most candidates first.

    `stages` are the titles of the bank's stages as it is now; stages of earlier versions follow.
    """
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, list[Seen]] = defaultdict(list)
    for one in counts.seen:
        spelled[fold(one.role)][one.role] += 1
        seen[fold(one.role)].append(one)
    titles = (*stages, *counts.stages)
    found = (
        _funnel(max(spelled[role], key=lambda name: (spelled[role][name], name)), of, titles)
        for role, of in seen.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.candidates, one.role)))


def outcome(decisions: Iterable[str]) -> Outcome | None:
    """Return what came of a candidate's submitted decisions in one stage; None without any."""
    found = Counter(_OUTCOMES.get(decision, "incomplete") for decision in decisions)
    if not found:
        return None
    decided = [one for one in _LOW_TO_HIGH if found[one]]
    if not decided:
        return "incomplete"
    most = max(found[one] for one in decided)
    return next(one for one in decided if found[one] == most)


def _funnel(role: str, seen: Sequence[Seen], titles: Sequence[str]) -> Funnel:
    staged = bool(titles)
    named: dict[str, str] = {}
    by_stage: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for title in titles:
        named.setdefault(fold(title), title)
    for one in seen:
        title = one.stage if staged else ""
        named.setdefault(fold(title), title)
        by_stage[fold(title)][one.candidate].append(one)
    rows = tuple(_row(title, list(by_stage[key].values())) for key, title in named.items() if key in by_stage)
    return Funnel(role, len({one.candidate for one in seen}), staged, rows)


def _row(title: str, people: Sequence[Sequence[Seen]]) -> StageRow:
    levels = {level: [of for of in people if of[0].experience == level] for level in EXPERIENCE}
    return StageRow(
        title, _passage(people), {level: _passage(some) for level, some in levels.items() if some}
    )


def _passage(people: Iterable[Sequence[Seen]]) -> Passage:
    """Count candidates, each with all their interviews in one stage."""
    found = [outcome(one.decision for one in of if one.decision) for of in people]
    counts = Counter(one for one in found if one is not None)
    return Passage(len(found), {one: counts[one] for one in (*reversed(_LOW_TO_HIGH), "incomplete")})
