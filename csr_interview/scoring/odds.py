"""The odds that another trained interviewer would agree with a decision.

A score is taken as the sum of the candidate's true score and an error of this interviewer, both normal. Given
a score x, the score that another interviewer would give is then normal with the mean m + r (x - m) and the
variance s² (1 - r²), with the reliability r, and m and s the mean and standard deviation of scores over
candidates (Lord & Novick, "Statistical Theories of Mental Test Scores", 1968, chapter 3). The pull toward m
is what keeps the odds calibrated: high scores are high partly by luck.
"""

from __future__ import annotations

from fractions import Fraction
from math import erf, sqrt

from csr_interview.models.bank import DecisionRules, Reliability
from csr_interview.models.decision import Odds, Verdict
from csr_interview.scoring.rules import band_of, error_squared


def odds_of(rules: DecisionRules, composite: Fraction, *, interviewers: int = 1) -> Odds | None:
    """Return the odds of agreement with the band of a score; None by rules of version 1.

    The score of several interviewers has the reliability of a panel, whatever their number.
    """
    known = rules.reliability
    if known is None:
        return None
    panel = interviewers > 1
    reliability = known.panel if panel else known.single
    # Spearman–Brown: from the present number of interviewers to one, and from there to one more.
    alone = reliability / (interviewers - (interviewers - 1) * reliability)
    pooled = (interviewers + 1) * alone / (1 + interviewers * alone)
    same_side, same_decision = _agreement(rules, known, composite, reliability)
    pooled_same_side, _ = _agreement(rules, known, composite, pooled)
    return Odds(
        reliability=reliability,
        error=round(sqrt(error_squared(known, panel=panel)), 4),
        same_side=same_side,
        same_decision=same_decision,
        pooled_reliability=pooled,
        pooled_same_side=pooled_same_side,
        source=known.source,
    )


def same_side_of(rules: DecisionRules, composite: Fraction, squared: Fraction) -> float | None:
    """Return the probability of a score on the same side of hire, for a score with a squared standard error.

    The true differences between candidates are those of one interview. None by rules of version 1.
    """
    known = rules.reliability
    if known is None:
        return None
    true = known.sd**2 * known.single
    return _agreement(rules, known, composite, true / (true + squared))[0]


def _agreement(
    rules: DecisionRules, known: Reliability, composite: Fraction, reliability: Fraction
) -> tuple[float, float]:
    """Return the probabilities of the same side of hire and of the same band, 0 to 1."""
    # The true variance is the same whoever rates; scores of several interviewers vary less around it.
    variance = float(known.sd**2 * known.single / reliability)
    mean = float(known.mean + reliability * (composite - known.mean))
    sd = sqrt(variance * float(1 - reliability**2))

    def above(cutoff: Fraction) -> float:
        return (1 - erf((float(cutoff) - mean) / (sd * sqrt(2)))) / 2

    band = band_of(rules, composite)
    cutoffs = {Verdict(one.verdict): one.at_least for one in rules.bands}
    hire = above(cutoffs[rules.goal])
    side = hire if band.rank >= rules.goal.rank else 1 - hire
    floor = above(cutoffs[band]) if band in cutoffs else 1.0
    higher = [cutoff for verdict, cutoff in cutoffs.items() if verdict.rank > band.rank]
    ceiling = above(min(higher)) if higher else 0.0
    return round(side, 4), round(floor - ceiling, 4)
