"""What several interviewers' scorecards of one candidate come to together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.decision import Decision, GateState, ObservedFlag, Verdict

DISCUSS = 2
"""Ratings of one question this far apart are to be talked about before anybody decides."""


@dataclass(frozen=True, slots=True)
class Member:
    """One interviewer's submitted scorecard of the candidate."""

    interview_id: str
    interviewer: str
    decision: Decision
    """By today's numbers: amendments count."""
    bank_version: str = ""
    """Empty where the caller does not know it; the reasons then say nothing of versions."""


@dataclass(frozen=True, slots=True)
class PanelGate:
    """A gate over the whole panel: one failure fails it; without any, one pass passes it."""

    gate: str
    title: str
    state: GateState
    required: bool
    failed_by: tuple[str, ...]
    """Interviewers, each once, as in `PanelDecision.members`."""
    assessed_by: tuple[str, ...]
    """Those with whom it came out either way."""


@dataclass(frozen=True, slots=True)
class Spread:
    """What the panel's ratings of one question are, and how far they are apart."""

    question: str
    ratings: tuple[tuple[str, int | None], ...]
    """Interviewer and rating, in the order of `PanelDecision.members`; None where not rated."""
    lowest: int | None
    highest: int | None
    mean: Fraction | None
    """Over those who rated; None where nobody did."""
    discuss: bool
    """Whether two of them are `DISCUSS` or more apart."""


@dataclass(frozen=True, slots=True)
class PanelDecision:
    """The panel's verdict with everything that explains it. Exact: round only to show."""

    verdict: Verdict
    composite: Fraction | None
    """The mean of the composites in `counted`; None where none of them has one."""
    lowest: Fraction | None
    highest: Fraction | None
    """The ends of those composites."""
    gates: tuple[PanelGate, ...]
    questions: tuple[Spread, ...]
    members: tuple[Member, ...]
    """By interviewer's name, whatever order they were given in."""
    counted: tuple[Member, ...]
    """Those of the members who rated enough of the interview for their score to be part of the mean."""
    reasons: tuple[str, ...]
    """One sentence each, in the order in which the rules applied."""
    flags: tuple[ObservedFlag, ...] = ()
    """The distinct red flags of the panel: what several saw in the same words counts once."""
    missing: tuple[str, ...] = ()
    """Ids of questions and gates that keep the verdict incomplete, as far as ids are to blame."""
    capped: bool = False
    """Whether serious red flags lowered the verdict."""
    borderline: bool = False
    edge: Fraction | None = None
    """The band edge nearest to the composite."""

    def gate(self, gate_id: str) -> PanelGate:
        """Return a gate. Raises KeyError where the panel has none of that id."""
        for found in self.gates:
            if found.gate == gate_id:
                return found
        raise KeyError(gate_id)

    @property
    def to_discuss(self) -> tuple[Spread, ...]:
        """The questions on which the panel is far apart."""
        return tuple(spread for spread in self.questions if spread.discuss)
