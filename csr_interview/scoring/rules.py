"""From ratings to a decision, with fixed weights, tasks and flags.

Decision, bounds, other presets and sensitivity all use the same judge, so that their rules cannot differ.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

from csr_interview.models.bank import Bank, DecisionRules, Reliability
from csr_interview.models.decision import (
    ComponentLine,
    Evidence,
    ObservedFlag,
    QuestionLine,
    Ratings,
    TaskLine,
    Verdict,
)
from csr_interview.models.exact import decimals
from csr_interview.models.tasks import FAMILIES
from csr_interview.scoring.must_pass import GateBasis

# Weights. A weighted mean of what was assessed is the same as distributing the remaining weight in
# proportion; `share` is the resulting part of each.


INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Weights:
    """A complete set of weights: all questions, and all components that count."""

    questions: Mapping[str, Fraction]
    components: Mapping[str, Fraction]
    """A family without an entry has no weight: its tasks are only shown and used for must-pass criteria."""


def weights_of(bank: Bank, preset: str) -> Weights:
    """Return the weights of a preset.

    Raises ValueError if the bank has no such preset, or gives the interview no weight.
    """
    chosen = bank.decision.presets.get(preset)
    if chosen is None:
        known = ", ".join(bank.decision.presets)
        raise ValueError(f"bank {bank.id} has no preset {preset!r}; it has {known}")
    questions = {question.id: question.weight for question in bank.questions}
    components = dict[str, Fraction](bank.decision.components.items())
    weights = Weights(_choose(questions, chosen.questions), _choose(components, chosen.components))
    if INTERVIEW not in weights.components:
        raise ValueError(f"bank {bank.id} gives the interview no weight")
    return weights


def _choose(
    own: Mapping[str, Fraction], chosen: Mapping[str, Fraction] | Literal["bank", "equal"]
) -> dict[str, Fraction]:
    if chosen == "bank":
        return dict(own)
    if chosen == "equal":
        return dict.fromkeys(own, Fraction(1))
    return {**own, **chosen}


def coverage_of(bank: Bank, questions: Collection[str]) -> Fraction:
    """Return the share of these questions in the interview by the bank's weights, 0 to 1."""
    total = sum((question.weight for question in bank.questions), Fraction(0))
    return sum((item.weight for item in bank.questions if item.id in questions), Fraction(0)) / total


@dataclass(frozen=True, slots=True)
class Families:
    """What the tasks of each family come to."""

    completed: Mapping[str, Fraction]
    """The completed share of each family with tasks, by the weight of its tasks, 0 to 1.

    A task that is rated on some of its criteria only is not completed, although its ratings count.
    """
    short: tuple[str, ...]
    """The families with weight of which too little is completed for a decision."""
    scores: Mapping[str, Fraction]
    """The score of each family with enough completed: 1 + 4p, with the weighted mean p of its tasks."""


def families_of(bank: Bank, lines: Sequence[TaskLine]) -> Families:
    """Return what these task scores come to."""
    least, weighed = bank.decision.least_of_family, bank.decision.components
    completed: dict[str, Fraction] = {}
    scores: dict[str, Fraction] = {}
    short = []
    for family in FAMILIES:
        total = sum((task.weight for task in bank.tasks if task.family == family), Fraction(0))
        if not total:
            continue
        own = [line for line in lines if line.family == family]
        done = sum((line.weight for line in own), Fraction(0))
        completed[family] = sum((line.weight for line in own if line.whole), Fraction(0)) / total
        if family in weighed and completed[family] < least:
            short.append(family)
        elif own:
            scores[family] = 1 + 4 * sum((line.weight * line.p for line in own), Fraction(0)) / done
    return Families(completed, tuple(short), scores)


def question_lines(bank: Bank, evidence: Evidence, weights: Weights) -> tuple[QuestionLine, ...]:
    """Return the interview's breakdown, one line for each of the bank's questions in order."""
    rated = sum((weights.questions[name] for name in evidence.ratings), Fraction(0))
    lines = []
    for question in bank.questions:
        weight = weights.questions[question.id]
        rating = evidence.ratings.get(question.id)
        share = None if rating is None else weight / rated
        reason = evidence.skipped.get(question.id, "").strip()
        lines.append(QuestionLine(question.id, weight, rating, reason, share))
    return tuple(lines)


def component_lines(
    bank: Bank,
    interview: Fraction | None,
    coverage: Fraction,
    families: Families,
    weights: Weights,
) -> tuple[ComponentLine, ...]:
    """Return all components with a weight or tasks, the interview first.

    `interview` is the interview score, None if nothing was rated; `coverage` its rated share. An administered
    family without a weight has a share of 0.
    """
    completed = {INTERVIEW: coverage, **families.completed}
    scores = dict(families.scores) if interview is None else {INTERVIEW: interview, **families.scores}
    given = sum((weights.components.get(name, Fraction(0)) for name in scores), Fraction(0))
    present = {*weights.components, *(task.family for task in bank.tasks)}
    found = []
    for name in (INTERVIEW, *FAMILIES):
        if name in present:
            weight, score = weights.components.get(name, Fraction(0)), scores.get(name)
            share = None if score is None else weight / given if given else Fraction(0)
            found.append(ComponentLine(name, weight, score, share, completed.get(name, Fraction(0))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of a bank with one set of weights; create it with `judge_for`."""

    rules: DecisionRules
    gates: tuple[GateBasis, ...]
    serious: int
    """The serious red flags that count toward the cap, see `serious_of`."""
    points: Mapping[str, int]
    """Question weights as integers in the same proportion, which are exact and fast to add."""
    interview_weight: Fraction
    tasks_total: Fraction
    """Weight times score, summed over the administered task families."""
    tasks_weight: Fraction

    def interview(self, ratings: Ratings) -> Fraction | None:
        """Return the interview score: the sum of weight times rating over the sum of weights rated."""
        if not ratings:
            return None
        points = self.points
        return Fraction(
            sum(points[name] * rating for name, rating in ratings.items()),
            sum(points[name] for name in ratings),
        )

    def composite(self, ratings: Ratings) -> Fraction | None:
        """Return the weighted mean of the administered components; None if nothing counts."""
        interview = self.interview(ratings)
        if interview is None:
            return self.tasks_total / self.tasks_weight if self.tasks_weight else None
        total = self.interview_weight * interview + self.tasks_total
        return total / (self.interview_weight + self.tasks_weight)

    def failed(self, ratings: Ratings) -> tuple[str, ...]:
        """Return the ids of failed must-pass criteria."""
        return tuple(basis.id for basis in self.gates if basis.fails(ratings))

    def ruling(self, ratings: Ratings) -> tuple[Verdict, bool]:
        """Return the decision on complete ratings, and whether red flags lowered it.

        Must-pass criteria first, then bands, then the cap. Raises ValueError if nothing is rated or scored.
        """
        composite = self.composite(ratings)
        if composite is None:
            raise ValueError("nothing is rated or scored: there is nothing to judge")
        failed = any(basis.fails(ratings) for basis in self.gates)
        return ruling_on(self.rules, composite, self.serious, failed=failed)


def judge_for(
    bank: Bank,
    weights: Weights,
    gates: tuple[GateBasis, ...],
    families: Families,
    serious: int,
) -> Judge:
    """Return the judge for these weights, must-pass criteria, task scores and serious flags."""
    scale = lcm(*(weight.denominator for weight in weights.questions.values()))
    points = {name: int(weight * scale) for name, weight in weights.questions.items()}
    total, weight = Fraction(0), Fraction(0)
    for family, score in families.scores.items():
        own = weights.components.get(family, Fraction(0))
        total += own * score
        weight += own
    return Judge(bank.decision, gates, serious, points, weights.components[INTERVIEW], total, weight)


def serious_of(bank: Bank, flags: Sequence[ObservedFlag]) -> int:
    """Return how many serious red flags count toward the cap.

    By rules of version 2: the competencies that they speak against. By rules of version 1: all of them.
    """
    if bank.decision.version == 1:
        return sum(flag.severity == "serious" for flag in flags)
    return len(spoken_against(bank, flags))


def spoken_against(bank: Bank, flags: Sequence[ObservedFlag]) -> frozenset[str]:
    """Return the competencies that serious red flags speak against; flags without words do not count.

    Each question stands for the first competency that it measures. Flags of no question have the name "".
    """
    measured = {question.id: "".join(question.competencies[:1]) for question in bank.questions}
    serious = (flag for flag in flags if flag.severity == "serious" and flag.words.strip())
    return frozenset(measured.get(flag.question, "") for flag in serious)


def ruling_on(
    rules: DecisionRules, composite: Fraction, serious: int, *, failed: bool
) -> tuple[Verdict, bool]:
    """Return the decision on a score, and whether `serious` red flags lowered it.

    `failed`: a must-pass criterion failed. Nothing may be missing.
    """
    if failed:
        return rules.lowest, False
    verdict, cap = band_of(rules, composite), rules.red_flag_cap
    if serious >= cap.serious and verdict.rank > cap.verdict.rank:
        return Verdict(cap.verdict), True
    return verdict, False


def band_of(rules: DecisionRules, composite: Fraction) -> Verdict:
    """Return the best decision whose limit the score reaches (inclusive), else the lowest."""
    reached = [Verdict(band.verdict) for band in rules.bands if composite >= band.at_least]
    return max(reached, key=lambda verdict: verdict.rank, default=rules.lowest)


def edge_of(rules: DecisionRules, composite: Fraction) -> Fraction | None:
    """Return the cutoff that a score may be near to; None without bands.

    By rules of version 2 that of hire (in a stage, of advance); otherwise the nearest, the lower of two
    equally near ones.
    """
    if rules.reliability is not None:
        return next((band.at_least for band in rules.bands if band.verdict is rules.goal), None)
    edges = sorted(band.at_least for band in rules.bands)
    return min(edges, key=lambda edge: abs(composite - edge), default=None)


def is_borderline(
    rules: DecisionRules, composite: Fraction, squared: Fraction | None, *, failed: bool = False
) -> bool:
    """Return whether a score with a squared standard error is borderline (inclusive).

    `failed`: a must-pass criterion failed. By rules of version 2: within one standard error of the hire
    cutoff (in a stage, that of advance), and never after a failed criterion. Otherwise, where `squared` is
    None: within the bank's distance of any cutoff.
    """
    edge = edge_of(rules, composite)
    if edge is None or (failed and rules.version > 1):
        return False
    if squared is None:
        return abs(composite - edge) <= rules.borderline
    # Squares, because the standard error itself is not a fraction.
    return (composite - edge) ** 2 <= squared


def error_of(rules: DecisionRules, *, panel: bool = False) -> Fraction | None:
    """Return the squared standard error of a score; None by rules of version 1."""
    return None if rules.reliability is None else error_squared(rules.reliability, panel=panel)


def with_own_reliability(bank: Bank, *evidence: Evidence) -> Bank:
    """Return the bank with the organization's own reliability, if it is known.

    Of several interviewers, the one from most candidates counts. The reliability of a panel is that of two
    interviewers, by the Spearman–Brown formula.
    """
    own, count = max(
        ((one.icc, one.icc_candidates) for one in evidence), key=lambda one: one[1], default=(None, 0)
    )
    known = bank.decision.reliability
    if known is None or own is None:
        return bank
    source = f"your own interviews: ICC of {count} candidates with two or more interviewers"
    if own in (Fraction(1, 20), Fraction(19, 20)):
        source += f", limited to {decimals(own)}"
    update = {"single": own, "panel": 2 * own / (1 + own), "source": source}
    rules = bank.decision.model_copy(update={"reliability": known.model_copy(update=update)})
    return bank.model_copy(update={"decision": rules})


def error_squared(reliability: Reliability, *, panel: bool = False) -> Fraction:
    """Return the squared standard error of a score: the variance of scores times (1 - reliability).

    A panel's scores vary less: the true differences between candidates, `single` times the variance, are the
    share `panel` of its variance.
    """
    variance = reliability.sd**2
    if not panel:
        return variance * (1 - reliability.single)
    return variance * reliability.single / reliability.panel * (1 - reliability.panel)
