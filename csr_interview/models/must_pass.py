"""Must-pass criteria: conditions on ratings and task results that every hire has to meet.

Rules of version 2 list conditions; a criterion fails if any of them fails. Rules of version 1 had one test
for each criterion ("gates"), which becomes a criterion with one condition.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Annotated, Literal

from csr_interview.models.tasks import Criteria, Criterion, Family, Task
from csr_interview.models.validation import AUTHORED, Exact, Field, Part, Rating, Slug, Text


class Reading(Part):
    """What a condition reads: nothing, unless its kind says so."""

    def reads_question(self, competencies: Collection[str]) -> bool:
        """Return whether a question that measures these competencies is an input."""
        return False

    def reads_task(self, task: Task) -> bool:
        """Return whether a task, or some of its criteria, is an input."""
        return False


class OnRatings(Reading):
    """Reads the questions that measure a competency."""

    competency: Slug

    def reads_question(self, competencies: Collection[str]) -> bool:
        """Return whether the competency is among them."""
        return self.competency in competencies


class OnCriteria(Reading):
    """Reads some criteria of the tasks of a family."""

    family: Literal["written", "role-play"]
    criteria: tuple[Slug, ...] = Field(min_length=1)

    def of(self, task: Task) -> tuple[Criterion, ...]:
        """Return the task's criteria that are inputs; none for a task of another family."""
        if not isinstance(task.rule, Criteria) or task.family != self.family:
            return ()
        return tuple(one for one in task.rule.criteria if one.id in self.criteria)

    def reads_task(self, task: Task) -> bool:
        """Return whether it has such criteria."""
        return bool(self.of(task))


class RatingsMean(OnRatings):
    """Fails if the mean rating of the questions that measure a competency is below `at_least`."""

    kind: Literal["ratings-mean"]
    at_least: Annotated[Exact, Field(ge=1, le=5)]


class RatingsFloor(OnRatings):
    """Fails if a question that measures a competency is rated `fails_at` or lower."""

    kind: Literal["ratings-floor"]
    fails_at: Rating


class NoneRight(Reading):
    """Fails if at least `completed` tasks of a family measure a competency and none has full marks."""

    kind: Literal["none-right"]
    family: Family
    competency: Slug
    completed: Annotated[int, Field(ge=1)]

    def reads_task(self, task: Task) -> bool:
        """Return whether it is of the family and measures the competency."""
        return task.family == self.family and self.competency in task.competencies


class CriteriaMean(OnCriteria):
    """Fails if the mean of some criteria, over all tasks of a family, is below `at_least`."""

    kind: Literal["criteria-mean"]
    at_least: Annotated[Exact, Field(ge=1, le=5)]


class CriteriaFloor(OnCriteria):
    """Fails if one of some criteria is rated `fails_at` or lower in any task of a family. Version 1 only."""

    kind: Literal["criteria-floor"] = "criteria-floor"
    fails_at: Rating


class MixedMean(OnRatings):
    """Fails if the mean of all that measures a competency is below `at_least`. Version 1 only.

    Inputs are ratings of questions, and scores (1 + 4p) of tasks in `families`.
    """

    kind: Literal["mixed-mean"] = "mixed-mean"
    at_least: Fraction
    families: tuple[Family, ...]

    def reads_task(self, task: Task) -> bool:
        """Return whether it is of one of the families and measures the competency."""
        return task.family in self.families and self.competency in task.competencies


Condition = RatingsMean | RatingsFloor | NoneRight | CriteriaMean | CriteriaFloor | MixedMean
Needs = Literal["questions", "input", "nothing"]
"""What a decision needs of a criterion: every question that is an input, any one input, or nothing."""


class MustPass(Part):
    """A must-pass criterion; failing any of its conditions means no hire, or stop, whatever the score."""

    id: Slug
    title: Text
    conditions: tuple[
        Annotated[RatingsMean | RatingsFloor | NoneRight | CriteriaMean, Field(discriminator="kind")], ...
    ] = Field(min_length=1)
    provenance: Text = AUTHORED


class MeanGate(Part):
    """A criterion of version 1 on the mean of all inputs that measure a competency."""

    kind: Literal["competency-mean"]
    id: Slug
    title: Text
    competency: Slug
    at_least: Annotated[Exact, Field(ge=1, le=5)]
    families: tuple[Family, ...] = ()
    """The task families whose scores are inputs."""
    required: bool = False
    provenance: Text = AUTHORED

    @property
    def condition(self) -> MixedMean:
        """The test."""
        return MixedMean(competency=self.competency, at_least=self.at_least, families=self.families)


class CriterionGate(Part):
    """A criterion of version 1 on the lowest rating of `criteria` in the tasks of a family."""

    kind: Literal["criterion-floor"]
    id: Slug
    title: Text
    family: Literal["written", "role-play"]
    criteria: tuple[Slug, ...] = Field(min_length=1)
    fails_at: Rating
    required: bool = False
    provenance: Text = AUTHORED

    @property
    def condition(self) -> CriteriaFloor:
        """The test."""
        return CriteriaFloor(family=self.family, criteria=self.criteria, fails_at=self.fails_at)


Gate = Annotated[MeanGate | CriterionGate, Field(discriminator="kind")]
