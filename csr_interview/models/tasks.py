"""Assessment tasks of a bank: what the candidate gets, the key, and the rule that scores it."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from csr_interview.models.scales import Anchors, SampleAnswer, Short
from csr_interview.models.validation import Exact, Field, Minutes, Part, Slug, Text

Family = Literal["sjt", "accuracy", "written", "process", "role-play"]
FAMILIES: tuple[Family, ...] = ("sjt", "accuracy", "written", "process", "role-play")

Form = Literal["A", "B"]
"""Parallel forms of a bank: equivalent wordings and tasks, so that nobody gets the same ones twice."""


class Item(Part):
    """Something to choose, find, order or tick."""

    id: Slug
    text: Text


class Step(Item):
    """A step of a procedure; missing a critical one costs more than missing another."""

    critical: bool = False


class ChoiceField(Part):
    """One multiple-choice field with its right option."""

    id: Slug
    label: Text
    options: tuple[Item, ...] = Field(min_length=2)
    key: Slug


class Criterion(Part):
    """Something rated 1 to 5 in a written reply or a role-play."""

    id: Slug
    title: Text
    definition: str = ""
    anchors: Anchors | None = None
    short: Short | None = None


class BestOption(Part):
    """One best option; p is 1 for it. With a `worst` option, p is 0 for that one and 1/2 for the others."""

    kind: Literal["best-option"]
    options: tuple[Item, ...] = Field(min_length=2)
    key: Slug
    worst: Slug | None = None
    """Without it, every option except the best one scores 0."""
    reason: Text


class Errors(Part):
    """Planted errors to find: p is (found - false alarms) / planted, and never below 0."""

    kind: Literal["errors"]
    errors: tuple[Item, ...] = Field(min_length=1)


class FindErrors(Part):
    """Every planted error must be found: p is 1 when all are, else 0. With rules of version 1 only."""

    kind: Literal["find-errors"]
    errors: tuple[Item, ...] = Field(min_length=1)


class Proofread(Part):
    """Partial credit: p is found / planted. With rules of version 1 only."""

    kind: Literal["proofread"]
    errors: tuple[Item, ...] = Field(min_length=1)


class Order(Part):
    """The exact order scores 1, any other 0. `items` stand as they are given to the candidate."""

    kind: Literal["order"]
    items: tuple[Item, ...] = Field(min_length=2)
    key: tuple[Slug, ...]


class Choice(Part):
    """Several fields that must all be right: p is 1 or 0."""

    kind: Literal["choice"]
    fields: tuple[ChoiceField, ...] = Field(min_length=1)


class Steps(Part):
    """Weighted share of the steps covered: a critical step counts `critical_weight` times.

    With all critical steps and at least the share `full_credit` of the steps, the share is 1. Each pair of
    `order` that was covered in reverse takes an equal part of the share away, so that nothing is left when
    all pairs are reversed.
    """

    kind: Literal["steps"]
    steps: tuple[Step, ...] = Field(min_length=1)
    critical_weight: Annotated[Exact, Field(ge=1)]
    full_credit: Annotated[Exact, Field(gt=0, le=1)] = Fraction(1)
    """Share of the steps, by number, that is enough for full credit."""
    order: tuple[tuple[Slug, Slug], ...] = ()
    """Pairs of steps: the first belongs before the second. Steps without a pair may come at any time."""


class Criteria(Part):
    """Each criterion is rated 1 to 5; p is (mean - 1) / 4 of the rated ones."""

    kind: Literal["criteria"]
    criteria: tuple[Criterion, ...] = Field(min_length=1)


Rule = Annotated[
    BestOption | Errors | FindErrors | Proofread | Order | Choice | Steps | Criteria,
    Field(discriminator="kind"),
]


class CueCard(Part):
    """Words for the interviewer who plays the customer, and when to say them."""

    when: Text
    say: Text


class Task(Part):
    """One assessment item."""

    id: Slug
    family: Family
    title: Text
    form: Form | None = None
    """The form of interviews in which it is administered; without one, in all."""
    parallel: Slug | None = None
    """The task of the other form that measures the same."""
    prompt: Text
    material: str = ""
    guidance: str = ""
    """For the interviewer only."""
    competencies: tuple[Slug, ...]
    minutes: Minutes
    weight: Annotated[Exact, Field(gt=0)]
    """Share of this task within its family."""
    rule: Rule
    common_mistakes: tuple[Text, ...] = ()
    deliverables: tuple[Text, ...] = ()
    cue_cards: tuple[CueCard, ...] = ()
    """For the interviewer in a role-play: the same words for every candidate."""
    sample_answers: tuple[SampleAnswer, ...] = ()
    """Replies at a rating on nearly every criterion, for the interviewer."""
    provenance: Text
