"""A decision and everything that explains it: frozen values that `csr_interview.scoring` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Verdict(StrEnum):
    """What the numbers say about hiring the candidate."""

    STRONG_HIRE = "strong hire"
    HIRE = "hire"
    HOLD = "hold"
    NO_HIRE = "no hire"
    INCOMPLETE = "incomplete"

    @property
    def rank(self) -> int:
        """4 for strong hire down to 1 for no hire; 0 for incomplete, which is outside the order."""
        return {"strong hire": 4, "hire": 3, "hold": 2, "no hire": 1}.get(self.value, 0)


class GateState(StrEnum):
    """What became of a must-pass condition."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class ObservedFlag:
    """A red flag that was seen."""

    question: str
    text: str
    severity: Literal["note", "serious"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict is computed from."""

    ratings: Mapping[str, int]
    """Question id to rating 1 to 5, rated questions only."""
    skipped: Mapping[str, str]
    """Question id to the reason why it was not assessed."""
    flags: tuple[ObservedFlag, ...] = ()
    responses: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Task id to what was recorded (see TaskResult.response); tasks not administered are left out."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One row of the breakdown."""

    question: str
    weight: Fraction
    rating: int | None
    skip_reason: str
    share: Fraction | None
    """Part of the interview score that the weight makes up, renormalised, 0 to 1; None if unrated."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One administered task."""

    task: str
    family: str
    weight: Fraction
    p: Fraction
    """0 to 1."""
    working: str
    """How p came about, in words."""


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One component: the interview or a task family."""

    component: str
    weight: Fraction
    score: Fraction | None
    """1 to 5; None where not administered."""
    share: Fraction | None
    """Part of the composite after renormalising, 0 to 1; None where not administered."""


@dataclass(frozen=True, slots=True)
class GateInput:
    """One value that went into a gate."""

    source: str
    """A question id, a task id, or "task/criterion"."""
    value: Fraction


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate and how it came out."""

    gate: str
    title: str
    state: GateState
    required: bool
    value: Fraction | None
    """The mean or the lowest rating; None where not assessed."""
    limit: Fraction
    inputs: tuple[GateInput, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of what is still possible in an incomplete interview."""

    composite: Fraction
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one rating, in one direction, that changes the verdict."""

    question: str
    """Whose rating it is; empty for a criterion of a task."""
    rating: int
    """As rated."""
    to: int
    verdict: Verdict
    """What the verdict would become."""
    fails: tuple[str, ...] = ()
    """Gates that the change makes fail, by id."""
    task: str = ""
    """The task whose criterion is rated, with `criterion`; both empty for a question."""
    criterion: str = ""

    @property
    def source(self) -> str:
        """What is rated, as gates name it too: a question id, or "task/criterion"."""
        return self.question or f"{self.task}/{self.criterion}"


@dataclass(frozen=True, slots=True)
class PresetLine:
    """What one named set of weights says."""

    preset: str
    title: str
    composite: Fraction | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons. Exact throughout: round only to show."""

    verdict: Verdict
    composite: Fraction | None
    """1 to 5; None when nothing was rated or administered."""
    preset: str
    reasons: tuple[str, ...]
    """One sentence each, in the order in which the rules applied."""
    questions: tuple[QuestionLine, ...]
    tasks: tuple[TaskLine, ...]
    components: tuple[ComponentLine, ...]
    gates: tuple[GateLine, ...]
    flags: tuple[ObservedFlag, ...]
    capped: bool
    """Whether serious red flags lowered the verdict."""
    missing: tuple[str, ...]
    """Ids of questions and gates that keep the verdict incomplete."""
    coverage: Fraction
    """Part of the interview that is rated, by the bank's own weights, 0 to 1."""
    lowest: Bound | None
    highest: Bound | None
    """Both set exactly when the verdict is incomplete."""
    borderline: bool
    edge: Fraction | None
    """The band edge nearest to the composite."""
    flips: tuple[Flip, ...]
    presets: tuple[PresetLine, ...]

    def gate(self, gate_id: str) -> GateLine:
        """Return a gate's line. Raises KeyError where the bank has none of that id."""
        for line in self.gates:
            if line.gate == gate_id:
                return line
        raise KeyError(gate_id)


# What several interviewers' scorecards of one candidate come to together.


DISCUSS = 2
"""Ratings of a question that are this far apart should be discussed."""


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
    """Of those who rated; None if no one did."""
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


# Decisions in words: names of components, lists, sentences.


COMPONENT_NAMES = {
    "interview": "the interview",
    "sjt": "situational judgment",
    "accuracy": "accuracy",
    "written": "writing",
    "process": "process",
    "role-play": "the role-play",
}
"""Names of components in a sentence."""


def component_title(component: str) -> str:
    """Return the name of a component in a heading or table: "Writing"."""
    return COMPONENT_NAMES[component].removeprefix("the ").capitalize()


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return the words as a list in a sentence: "a", "a and b", "a, b and c"; or with another `last`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a period."""
    return f"{text[:1].upper()}{text[1:]}."
