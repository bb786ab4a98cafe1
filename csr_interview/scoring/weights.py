"""Weights: which set applies, and what renormalising makes of it.

A weighted mean over what was assessed is the same as sharing the weight of what was left out among the
rest in proportion; `share` says what each part then makes up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from csr_interview.models.bank import Bank
from csr_interview.models.decision import ComponentLine, Evidence, QuestionLine, TaskLine
from csr_interview.models.tasks import FAMILIES

INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Weights:
    """One named set of weights, complete: every question, and every component that counts."""

    questions: Mapping[str, Fraction]
    components: Mapping[str, Fraction]
    """A family that is not here carries no weight: its tasks are shown and may feed gates, no more."""


def weights_of(bank: Bank, preset: str) -> Weights:
    """Return the weights of a preset.

    Raises ValueError where the bank has no such preset, or gives the interview no weight.
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
    """Return what part of the interview these questions are, by the bank's own weights, 0 to 1."""
    total = sum((question.weight for question in bank.questions), Fraction(0))
    return sum((item.weight for item in bank.questions if item.id in questions), Fraction(0)) / total


def family_scores(lines: Sequence[TaskLine]) -> dict[str, Fraction]:
    """Return the score of each administered family, 1 + 4p with p the weighted mean of its tasks."""
    scores: dict[str, Fraction] = {}
    for family in FAMILIES:
        own = [line for line in lines if line.family == family]
        if own:
            p = sum((line.weight * line.p for line in own), Fraction(0)) / sum(line.weight for line in own)
            scores[family] = 1 + 4 * p
    return scores


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
    bank: Bank, interview: Fraction | None, families: Mapping[str, Fraction], weights: Weights
) -> tuple[ComponentLine, ...]:
    """Return every component that the bank weighs or has tasks for, the interview first.

    `interview` is the interview score, None where nothing was rated. An administered family without a
    weight has a share of 0.
    """
    scores = dict(families) if interview is None else {INTERVIEW: interview, **families}
    given = sum((weights.components.get(name, Fraction(0)) for name in scores), Fraction(0))
    present = {*weights.components, *(task.family for task in bank.tasks)}
    lines = []
    for name in (INTERVIEW, *FAMILIES):
        if name in present:
            weight, score = weights.components.get(name, Fraction(0)), scores.get(name)
            share = None if score is None else weight / given if given else Fraction(0)
            lines.append(ComponentLine(name, weight, score, share))
    return tuple(lines)
