"""A question bank: everything one kind of interview is made of, as frozen data.

The field names are the TOML keys of `question_banks/*.toml`. Types and required keys are checked here;
what holds between parts (ids that refer to each other, sums, minutes) is checked by `csr_interview.banks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, Literal

from csr_interview.models.decision import Verdict
from csr_interview.models.tasks import Criteria, Family, Task
from csr_interview.models.validation import (
    Exact,
    Field,
    Minutes,
    Part,
    Rating,
    Slug,
    StringConstraints,
    Text,
)

MAX_MINUTES = 480
"""The most that a bank may plan."""


def _rules(rules: DecisionRules, questions: tuple[Question, ...], tasks: tuple[Task, ...]) -> DecisionRules:
    """Return the rules without must-pass criteria, components and weights of other stages."""
    components = {"interview", *(task.family for task in tasks)}
    return rules.model_copy(
        update={
            "components": _only(rules.components, components),
            "presets": {
                name: _preset(preset, {question.id for question in questions}, components)
                for name, preset in rules.presets.items()
            },
            # A required criterion without inputs in this stage would leave every decision incomplete.
            "gates": tuple(
                gate
                for gate in rules.gates
                if any(map(gate.reads_task, tasks)) or any(map(gate.reads_question, questions))
            ),
        }
    )


def _preset(preset: Preset, questions: set[str], components: set[str]) -> Preset:
    """Return a preset with weights only for these questions and components."""
    restricted: dict[str, Any] = {}
    if not isinstance(preset.questions, str):
        restricted["questions"] = _only(preset.questions, questions)
    if not isinstance(preset.components, str):
        restricted["components"] = _only(preset.components, components)
    return preset.model_copy(update=restricted)


def _only(weights: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return the weights that belong to one of the names, in their order."""
    kept = set(names)
    return {name: weight for name, weight in weights.items() if name in kept}


Severity = Literal["note", "serious"]
Kind = Literal["behavioural", "technical", "situational", "attitude", "motivation", "general"]
Component = Literal["interview", "sjt", "accuracy", "written", "process", "role-play"]
StarPart = Literal["situation", "task", "action", "result"]

AUTHORED = "authored"
"""The provenance of a part that no source document holds: written for this project."""


class Responsibility(Part):
    """One duty of the role; competencies name the duties they stand behind."""

    id: Slug
    text: Text


class RoleBrief(Part):
    """What the role is for and what it takes."""

    title: Text
    purpose: Text
    scope: str = ""
    responsibilities: tuple[Responsibility, ...] = Field(min_length=1)
    hard_skills: tuple[Text, ...] = ()
    soft_skills: tuple[Text, ...] = ()
    traits: tuple[Text, ...] = ()
    tools: tuple[Text, ...] = ()
    metrics: tuple[Text, ...] = ()
    adjacent_roles: tuple[Text, ...] = ()
    transferable_experience: tuple[Text, ...] = ()
    """Other work that shows the same strengths, for candidates new to the field."""
    provenance: dict[str, Text] = {}


class Script(Part):
    """Words for the interviewer to say, one step of the interview."""

    lines: tuple[Text, ...] = Field(min_length=1)
    minutes: Minutes = 0
    provenance: Text = AUTHORED


class Competency(Part):
    """Something the job needs and questions or tasks measure."""

    id: Slug
    name: Text
    definition: Text
    responsibilities: tuple[Slug, ...] = ()
    provenance: Text = AUTHORED


class FollowUp(Part):
    """A further question; `draws_out` names the STAR part it helps the candidate to supply."""

    text: Text
    draws_out: StarPart | None = None


class RedFlag(Part):
    """Something that, when heard, speaks against the candidate."""

    text: Text
    severity: Severity


class Anchors(Part):
    """What an answer at each rating sounds like. All five are required."""

    one: Text = Field(alias="1")
    two: Text = Field(alias="2")
    three: Text = Field(alias="3")
    four: Text = Field(alias="4")
    five: Text = Field(alias="5")

    def at(self, rating: int) -> str:
        """Return the anchor of a rating 1 to 5. Raises IndexError outside that range."""
        if not 1 <= rating <= 5:
            raise IndexError(f"no anchor for rating {rating}")
        return (self.one, self.two, self.three, self.four, self.five)[rating - 1]


class SampleAnswer(Part):
    """An answer with the rating that the bank's authors agree on, for calibration."""

    answer: Text
    rating: Rating
    reason: Text
    provenance: Text = AUTHORED


class Question(Part):
    """One question of the interview, with all that the interviewer needs around it."""

    id: Slug
    title: Text
    """A few words that name the question in lists."""
    kind: Kind
    competencies: tuple[Slug, ...]
    prompt: Text
    alternatives: tuple[Text, ...] = ()
    looking_for: tuple[Text, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    coached_answer: str = ""
    probes: tuple[Text, ...] = ()
    anchors: Anchors
    weight: Annotated[Exact, Field(gt=0)]
    minutes: Minutes
    star: bool
    """Whether the answer is noted as Situation, Task, Action, Result; otherwise notes only."""
    required: bool = False
    """A required question cannot be skipped: without its rating there is no verdict."""
    sample_answers: tuple[SampleAnswer, ...] = ()
    provenance: dict[str, Text] = {}


class Stage(Part):
    """One step of a process with several interviews."""

    id: Slug
    title: Text
    focus: Text
    participants: tuple[Text, ...] = ()
    criteria: tuple[Text, ...] = ()
    questions: tuple[Slug, ...] = ()
    tasks: tuple[Slug, ...] = ()
    provenance: Text = AUTHORED


class Preset(Part):
    """A named set of weights. What it leaves out comes from the bank's own weights."""

    title: Text
    note: str = ""
    questions: dict[Slug, Annotated[Exact, Field(gt=0)]] | Literal["bank", "equal"] = "bank"
    components: dict[Slug, Annotated[Exact, Field(gt=0)]] | Literal["bank", "equal"] = "bank"


class Band(Part):
    """A verdict and the lowest composite that earns it (inclusive)."""

    verdict: Literal[Verdict.STRONG_HIRE, Verdict.HIRE, Verdict.HOLD]
    at_least: Annotated[Exact, Field(ge=1, le=5)]


class RedFlagCap(Part):
    """From `serious` serious red flags on, no verdict is better than `verdict`."""

    serious: Annotated[int, Field(ge=1)]
    verdict: Literal[Verdict.HIRE, Verdict.HOLD, Verdict.NO_HIRE]


class MeanGate(Part):
    """Fails when the mean of everything that measures one competency is below `at_least`.

    Inputs: ratings of the questions tagged with the competency, and scored tasks of `families` tagged
    with it, as 1 + 4p. Not assessed where there is no input at all.
    """

    kind: Literal["competency-mean"]
    id: Slug
    title: Text
    competency: Slug
    at_least: Annotated[Exact, Field(ge=1, le=5)]
    families: tuple[Family, ...] = ()
    required: bool = False
    provenance: Text = AUTHORED

    def reads_question(self, question: Question) -> bool:
        """Tell whether a rating of this question feeds the gate."""
        return self.competency in question.competencies

    def reads_task(self, task: Task) -> bool:
        """Tell whether a score of this task feeds the gate."""
        return task.family in self.families and self.competency in task.competencies


class CriterionGate(Part):
    """Fails when any criterion named in `criteria` of a task in `family` is rated at or below `fails_at`."""

    kind: Literal["criterion-floor"]
    id: Slug
    title: Text
    family: Literal["written", "role-play"]
    criteria: tuple[Slug, ...] = Field(min_length=1)
    fails_at: Rating
    required: bool = False
    provenance: Text = AUTHORED

    def reads_question(self, question: Question) -> bool:
        """Tell whether a rating of this question feeds the gate: no question does."""
        return False

    def reads_task(self, task: Task) -> bool:
        """Tell whether ratings in this task feed the gate."""
        if not isinstance(task.rule, Criteria) or task.family != self.family:
            return False
        return any(criterion.id in self.criteria for criterion in task.rule.criteria)


Gate = Annotated[MeanGate | CriterionGate, Field(discriminator="kind")]


class DecisionRules(Part):
    """Every number that the verdict depends on."""

    components: dict[Component, Annotated[Exact, Field(gt=0)]]
    presets: dict[Slug, Preset]
    bands: tuple[Band, ...]
    gates: tuple[Gate, ...] = ()
    red_flag_cap: RedFlagCap
    borderline: Annotated[Exact, Field(ge=0, le=2)] = Fraction(1, 10)
    """A composite this close to a band's edge (inclusive) is called borderline."""
    coverage: Annotated[Exact, Field(ge=0, le=1)] = Fraction(4, 5)
    """The least part of the interview, by the weights of its questions, that must be rated for a decision.

    Inclusive: 0.8 is 80 %. With less the decision is incomplete; 0 sets no minimum. The bank's own weights
    count, whatever the preset.
    """


class Bank(Part):
    """A versioned question bank."""

    id: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+){0,2}$")]
    title: Text
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    summary: str = ""
    minutes: Annotated[int, Field(ge=1, le=480)]
    """The time planned for the interview, scripts included, without the tasks."""
    role: RoleBrief
    opening: Script
    closing: Script
    competencies: tuple[Competency, ...] = Field(min_length=1)
    general_red_flags: tuple[RedFlag, ...] = ()
    """Red flags whatever the question."""
    questions: tuple[Question, ...] = Field(min_length=1)
    tasks: tuple[Task, ...] = ()
    stages: tuple[Stage, ...] = ()
    decision: DecisionRules

    def question(self, question_id: str) -> Question:
        """Return a question by id. Raises KeyError where the bank has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def for_stage(self, stage_id: str) -> Bank:
        """Return the bank narrowed to one stage: only its questions, tasks, time and rules.

        The result is an ordinary bank, so that nothing else needs to know of stages. Must-pass criteria
        without inputs in the stage and components that do not occur in it are omitted. Weights do not change,
        so they may not add up to 100; scoring normalizes them. Raises KeyError for an unknown stage,
        ValueError for a stage without questions.
        """
        stage = next((entry for entry in self.stages if entry.id == stage_id), None)
        if stage is None:
            raise KeyError(stage_id)
        questions = tuple(question for question in self.questions if question.id in stage.questions)
        tasks = tuple(task for task in self.tasks if task.id in stage.tasks)
        if not questions:
            raise ValueError(f"stage {stage_id} of bank {self.id} has no questions")
        planned = self.opening.minutes + self.closing.minutes + sum(item.minutes for item in questions)
        return self.model_copy(
            update={
                "questions": questions,
                "tasks": tasks,
                "stages": (stage,),
                "minutes": min(MAX_MINUTES, max(1, planned)),
                "decision": _rules(self.decision, questions, tasks),
            }
        )

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, so that 1.10 comes after 1.9."""
        return tuple(int(part) for part in self.version.split("."))
