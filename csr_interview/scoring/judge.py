"""From ratings to a verdict, with weights, tasks and flags held fixed.

The decision, its bounds, the other presets and the sensitivity all ask the same judge, so that none of
them can follow rules of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from csr_interview.models.bank import DecisionRules
from csr_interview.models.decision import TaskLine, Verdict
from csr_interview.scoring.gates import GateBasis
from csr_interview.scoring.weights import INTERVIEW, Weights, family_scores


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of a bank under one set of weights; make one with `judge_for`."""

    rules: DecisionRules
    gates: tuple[GateBasis, ...]
    serious: int
    """How many serious red flags were seen."""
    points: Mapping[str, int]
    """Question weights as whole numbers in the same proportion: sums of integers are exact and fast."""
    interview_weight: Fraction
    tasks_total: Fraction
    """Weight times score, summed over the administered task families."""
    tasks_weight: Fraction

    def interview(self, ratings: Mapping[str, int]) -> Fraction | None:
        """Return the interview score: the sum of weight times rating over the sum of weights rated."""
        if not ratings:
            return None
        points = self.points
        return Fraction(
            sum(points[name] * rating for name, rating in ratings.items()),
            sum(points[name] for name in ratings),
        )

    def composite(self, ratings: Mapping[str, int]) -> Fraction | None:
        """Return the weighted mean of the administered components; None where nothing counts."""
        interview = self.interview(ratings)
        if interview is None:
            return self.tasks_total / self.tasks_weight if self.tasks_weight else None
        total = self.interview_weight * interview + self.tasks_total
        return total / (self.interview_weight + self.tasks_weight)

    def failed(self, ratings: Mapping[str, int]) -> tuple[str, ...]:
        """Return the ids of the gates that fail."""
        return tuple(basis.gate.id for basis in self.gates if basis.fails(ratings))

    def ruling(self, ratings: Mapping[str, int]) -> tuple[Verdict, bool]:
        """Return the verdict, and whether red flags lowered it, taking the ratings as complete.

        Gates first, then bands, then the cap. Raises ValueError where nothing is rated or scored.
        """
        composite = self.composite(ratings)
        if composite is None:
            raise ValueError("nothing is rated or scored: there is nothing to judge")
        failed = any(basis.fails(ratings) for basis in self.gates)
        return ruling_on(self.rules, composite, self.serious, failed=failed)


def judge_for(
    rules: DecisionRules,
    weights: Weights,
    gates: tuple[GateBasis, ...],
    lines: Sequence[TaskLine],
    serious: int,
) -> Judge:
    """Return the judge for these weights, gates, task scores and number of serious flags."""
    scale = lcm(*(weight.denominator for weight in weights.questions.values()))
    points = {name: int(weight * scale) for name, weight in weights.questions.items()}
    total, weight = Fraction(0), Fraction(0)
    for family, score in family_scores(lines).items():
        own = weights.components.get(family, Fraction(0))
        total += own * score
        weight += own
    return Judge(rules, gates, serious, points, weights.components[INTERVIEW], total, weight)


def ruling_on(
    rules: DecisionRules, composite: Fraction, serious: int, *, failed: bool
) -> tuple[Verdict, bool]:
    """Return the verdict on a score, and whether `serious` red flags lowered it.

    `failed` says that some gate did. Nothing may be missing any more: gates, then bands, then the cap.
    """
    if failed:
        return Verdict.NO_HIRE, False
    verdict, cap = band_of(rules, composite), rules.red_flag_cap
    if serious >= cap.serious and verdict.rank > cap.verdict.rank:
        return Verdict(cap.verdict), True
    return verdict, False


def band_of(rules: DecisionRules, composite: Fraction) -> Verdict:
    """Return the best verdict whose band the composite reaches (edges inclusive), else no hire."""
    reached = [Verdict(band.verdict) for band in rules.bands if composite >= band.at_least]
    return max(reached, key=lambda verdict: verdict.rank, default=Verdict.NO_HIRE)


def nearest_edge(rules: DecisionRules, composite: Fraction) -> Fraction | None:
    """Return the band edge nearest to the composite, the lower of two as near; None without bands."""
    edges = sorted(band.at_least for band in rules.bands)
    return min(edges, key=lambda edge: abs(composite - edge), default=None)


def is_borderline(rules: DecisionRules, composite: Fraction) -> bool:
    """Tell whether a score is as near to a band's edge as the bank calls borderline (inclusive)."""
    edge = nearest_edge(rules, composite)
    return edge is not None and abs(composite - edge) <= rules.borderline
