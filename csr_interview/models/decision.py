"""A decision and everything that explains it: frozen values that `csr_interview.scoring` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal


class Verdict(StrEnum):
    """What the numbers say about hiring the candidate; in one stage of several, about the next stage."""

    STRONG_HIRE = "strong hire"
    HIRE = "hire"
    ADVANCE = "advance"
    HOLD = "hold"
    NO_HIRE = "no hire"
    STOP = "stop"
    INCOMPLETE = "incomplete"

    @property
    def rank(self) -> int:
        """4 for strong hire down to 1 for no hire; 0 for incomplete, which is outside the order.

        The results of a stage rank as the decisions that they stand for.
        """
        order = {"strong hire": 4, "hire": 3, "advance": 3, "hold": 2, "no hire": 1, "stop": 1}
        return order.get(self.value, 0)


class GateState(StrEnum):
    """What became of a must-pass condition."""

    PASSED = "passed"
    FAILED = "failed"
    REPORTED = "reported"
    """It would have failed, but is not applied, see `Interview.writing_adjusted`."""
    NOT_ASSESSED = "not assessed"


Ratings = Mapping[str, int | Fraction]
"""Ratings 1 to 5 by question ID: whole numbers of one interviewer, means of a panel."""


@dataclass(frozen=True, slots=True)
class ObservedFlag:
    """A red flag that was seen."""

    question: str
    text: str
    severity: Literal["note", "serious"]
    words: str = ""
    """What the candidate said, or the interviewer's own description. Without words a serious flag does not
    count toward the cap by rules of version 2."""

    @property
    def told(self) -> str:
        """The flag with the candidate's words: "Blames the customer – She was mad"."""
        return f"{self.text} – {self.words}" if self.words and self.words != self.text else self.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a decision is computed from."""

    ratings: Mapping[str, int]
    """Question id to rating 1 to 5, rated questions only."""
    skipped: Mapping[str, str]
    """Question id to the reason why it was not assessed."""
    flags: tuple[ObservedFlag, ...] = ()
    responses: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Task id to what was recorded (see TaskResult.response); tasks not administered are left out."""
    plan: str = ""
    """The bank's plan; empty for an interview with rules of version 1, where all tasks are optional."""
    form: str = ""
    """The form of parallel tasks; empty if the bank has none."""
    icc: Fraction | None = None
    """The organization's own reliability, which replaces that of the bank in the odds; None if unknown."""
    icc_candidates: int = 0
    """How many candidates `icc` is from."""
    writing_adjusted: bool = False
    """Whether must-pass conditions on written tasks are reported, not applied."""


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
    whole: bool = True
    """Whether it is completed; a task rated on some of its criteria only is not."""


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One component: the interview or a task family."""

    component: str
    weight: Fraction
    score: Fraction | None
    """1 to 5; None where not administered."""
    share: Fraction | None
    """Part of the composite after renormalising, 0 to 1; None where not administered."""
    completed: Fraction = Fraction(1)
    """Part that is rated or completed, by weight, 0 to 1."""


@dataclass(frozen=True, slots=True)
class GateInput:
    """One value that went into a gate."""

    source: str
    """A question id, a task id, or "task/criterion"."""
    value: Fraction


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of a must-pass criterion and its outcome."""

    kind: str
    state: GateState
    value: Fraction | None
    """The mean, the lowest rating, or the best score; None where not assessed."""
    limit: Fraction
    inputs: tuple[GateInput, ...]


@dataclass(frozen=True, slots=True)
class GateLine:
    """A must-pass criterion and its outcome: failed if any condition failed, else reported, else passed."""

    gate: str
    title: str
    state: GateState
    required: bool
    conditions: tuple[ConditionLine, ...]

    @property
    def deciding(self) -> ConditionLine:
        """The first condition with the outcome of the criterion."""
        return next(line for line in self.conditions if line.state is self.state)

    @property
    def value(self) -> Fraction | None:
        """The value of the deciding condition; None where not assessed."""
        return self.deciding.value

    @property
    def limit(self) -> Fraction:
        """The limit of the deciding condition."""
        return self.deciding.limit

    @property
    def inputs(self) -> tuple[GateInput, ...]:
        """The inputs of the deciding condition."""
        return self.deciding.inputs


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
class Odds:
    """How likely another trained interviewer is to agree, judged by the score alone.

    Probabilities are estimates from the reliability of such scores, rounded to four decimals; see
    `csr_interview.scoring.odds`.
    """

    reliability: Fraction
    """Interrater reliability of the score, 0 to 1."""
    error: float
    """Standard error of the score, in points of the 1–5 scale."""
    same_side: float
    """Probability of a score on the same side of the hire cutoff, 0 to 1."""
    same_decision: float
    """Probability of a score in the same band, 0 to 1."""
    pooled_reliability: Fraction
    """Reliability of the mean with one more interviewer, by the Spearman–Brown formula."""
    pooled_same_side: float
    """`same_side` if the mean with one more interviewer were the same score."""
    source: str
    """Where the reliability is from."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with its reasons. Exact except for the odds: round only to show."""

    verdict: Verdict
    composite: Fraction | None
    """1 to 5; None when nothing was rated or administered, and by rules of version 2 while incomplete."""
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
    """Ids of questions, must-pass criteria and task families that keep the decision incomplete."""
    coverage: Fraction
    """Part of the interview that is rated, by the bank's own weights, 0 to 1."""
    lowest: Bound | None
    highest: Bound | None
    """Both set exactly when the verdict is incomplete."""
    borderline: bool
    edge: Fraction | None
    """The cutoff that `borderline` is about: the nearest one, and by rules of version 2 that of hire."""
    flips: tuple[Flip, ...]
    presets: tuple[PresetLine, ...]
    odds: Odds | None = None
    """None where incomplete, after a failed must-pass criterion, and by rules of version 1."""
    plan: str = ""
    """The plan that decided; empty by rules of version 1."""

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
    evidence: Evidence
    """What it was computed from."""
    bank_version: str = ""
    """Empty where the caller does not know it; the reasons then say nothing of versions."""
    recommended: str = ""
    """The interviewer's own recommendation where it differs; else empty."""
    recommended_reason: str = ""
    amendments: int = 0
    """Changes after submission."""
    unverified: bool = False
    """Whether it was imported although no events proved its content."""


@dataclass(frozen=True, slots=True)
class PanelGate:
    """A must-pass criterion on the panel's mean ratings, and what it is for each interviewer alone."""

    line: GateLine
    failed_by: tuple[str, ...]
    """Interviewers whose own ratings fail it, each once, as in `PanelDecision.members`."""


@dataclass(frozen=True, slots=True)
class PanelFlag:
    """A red flag of the panel, with who saw it."""

    question: str
    text: str
    severity: Literal["note", "serious"]
    seen_by: tuple[tuple[str, str], ...]
    """Interviewers and what they noted, in the order of `PanelDecision.members`."""
    counted: int
    """Interviewers who saw it, of those in `covered_by`."""
    covered_by: int
    """Interviewers who rated the question; all of them if none did, as for a flag of no question."""

    @property
    def shared(self) -> bool:
        """Whether at least half of those who covered the question saw it, so that it counts."""
        return 2 * self.counted >= self.covered_by


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
    """The panel's decision with its reasons. Exact except for the odds: round only to show."""

    verdict: Verdict
    composite: Fraction | None
    """The weighted mean of the questions' and tasks' mean results; None while something is missing."""
    lowest: Fraction | None
    highest: Fraction | None
    """The ends of the interviewers' own scores."""
    plan: str
    """The plan that decides; empty by rules of version 1."""
    preset: str
    """The weights that decide."""
    coverage: Fraction
    """Part of the interview that anyone rated, by the bank's own weights, 0 to 1."""
    components: tuple[ComponentLine, ...]
    gates: tuple[PanelGate, ...]
    questions: tuple[Spread, ...]
    members: tuple[Member, ...]
    """By interviewer's name, whatever order they were given in."""
    reasons: tuple[str, ...]
    """One sentence each, in the order in which the rules applied."""
    flags: tuple[PanelFlag, ...] = ()
    """Every red flag once."""
    missing: tuple[str, ...] = ()
    """IDs of questions, must-pass criteria and task families that keep the decision incomplete."""
    capped: bool = False
    """Whether serious red flags lowered the decision."""
    borderline: bool = False
    edge: Fraction | None = None
    """The cutoff that `borderline` is about."""
    odds: Odds | None = None

    def gate(self, gate_id: str) -> PanelGate:
        """Return a must-pass criterion. Raises KeyError where the panel has none of that id."""
        for found in self.gates:
            if found.line.gate == gate_id:
                return found
        raise KeyError(gate_id)

    @property
    def to_discuss(self) -> tuple[Spread, ...]:
        """The questions on which the panel is far apart."""
        return tuple(spread for spread in self.questions if spread.discuss)


# What the stages of a hiring process come to together.


@dataclass(frozen=True, slots=True)
class StageResult:
    """What the submitted scorecards of one stage come to: one interviewer's decision, or a panel's."""

    verdict: Verdict
    composite: Fraction | None
    interviewers: tuple[str, ...]
    failed: tuple[str, ...]
    """Titles of must-pass criteria that failed."""
    against: frozenset[str]
    """Competencies that serious red flags speak against, as far as they count in the stage."""
    squared: Fraction | None
    """The squared standard error of the score; None by rules of version 1."""


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage in the decision over all stages."""

    stage: str
    """Its ID in the bank."""
    title: str
    share: Fraction
    """Part of the score, 0 to 1."""
    result: StageResult | None
    """None without a submitted scorecard."""
    started: bool
    """Whether there is a draft."""

    @property
    def complete(self) -> bool:
        """Whether the stage has a result and a score."""
        found = self.result
        return found is not None and found.composite is not None and found.verdict is not Verdict.INCOMPLETE


@dataclass(frozen=True, slots=True)
class ProcessDecision:
    """The decision over all stages. Exact except for the odds: round only to show."""

    verdict: Verdict
    composite: Fraction | None
    """The weighted mean of the stages' scores; None while a stage is missing."""
    stages: tuple[StageLine, ...]
    """All stages of the bank, in order."""
    failed: tuple[tuple[str, str], ...]
    """Titles of stages with the must-pass criteria that failed in them."""
    against: frozenset[str]
    """Competencies that serious red flags speak against in any stage."""
    capped: bool
    """Whether serious red flags lowered the decision."""
    borderline: bool
    error: float | None
    """Standard error of the score; None while incomplete, and with stages by rules of version 1."""
    same_side: float | None
    """Probability that other interviewers reach the same side of the hire cutoff, 0 to 1.

    None where `error` is, and after a failed must-pass criterion.
    """
    reasons: tuple[str, ...]
    """One sentence each."""

    @property
    def missing(self) -> tuple[StageLine, ...]:
        """The stages that keep the decision incomplete."""
        return tuple(line for line in self.stages if not line.complete)


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
