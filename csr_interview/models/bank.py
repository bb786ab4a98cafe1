"""A question bank: everything one kind of interview is made of, as frozen data.

The field names are the TOML keys of `question_banks/*.toml`. Types and required keys are checked here;
what holds between parts (ids that refer to each other, sums, minutes) is checked by `csr_interview.banks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil
from typing import Annotated, Any, Literal, TypeVar

from csr_interview.models.decision import Verdict
from csr_interview.models.must_pass import Condition, Gate, MustPass
from csr_interview.models.scales import Anchors, SampleAnswer, Short
from csr_interview.models.tasks import Family, Task
from csr_interview.models.validation import (
    AUTHORED,
    Exact,
    Field,
    Minutes,
    Part,
    Slug,
    StringConstraints,
    Text,
)

MAX_MINUTES = 480
"""The most that a bank may plan."""

MORE_TIME = Fraction(3, 2)
"""How much longer the time budgets are for a candidate with more time."""


def _for_components(
    rules: DecisionRules, questions: tuple[Question, ...], components: set[str]
) -> DecisionRules:
    """Return the rules with weights only for these questions and components."""
    names = {question.id for question in questions}
    presets = {name: _preset(preset, names, components) for name, preset in rules.presets.items()}
    return rules.model_copy(update={"components": _only(rules.components, components), "presets": presets})


def _for_stage(
    rules: DecisionRules, questions: tuple[Question, ...], tasks: tuple[Task, ...]
) -> DecisionRules:
    """Return the rules without must-pass criteria, components and weights of other stages."""

    def reads(condition: Condition) -> bool:
        return any(map(condition.reads_task, tasks)) or any(
            condition.reads_question(question.competencies) for question in questions
        )

    # A criterion without inputs in this stage would leave every decision incomplete.
    must_pass = []
    for criterion in rules.must_pass:
        conditions = tuple(condition for condition in criterion.conditions if reads(condition))
        if conditions:
            must_pass.append(criterion.model_copy(update={"conditions": conditions}))
    narrowed = _for_components(rules, questions, {"interview", *(task.family for task in tasks)})
    update: dict[str, Any] = {"gates": tuple(gate for gate in rules.gates if reads(gate.condition))}
    if rules.must_pass:
        update["must_pass"] = tuple(must_pass)
    return narrowed.model_copy(update=update)


def _advancing(rules: DecisionRules) -> DecisionRules:
    """Return the rules with the results of a stage: a strong hire and a hire both advance."""
    words = {Verdict.HIRE: Verdict.ADVANCE, Verdict.NO_HIRE: Verdict.STOP}
    bands = tuple(
        band.model_copy(update={"verdict": words.get(Verdict(band.verdict), band.verdict)})
        for band in rules.bands
        if band.verdict is not Verdict.STRONG_HIRE
    )
    cap = rules.red_flag_cap
    capped = cap.model_copy(update={"verdict": words.get(Verdict(cap.verdict), cap.verdict)})
    return rules.model_copy(update={"bands": bands, "red_flag_cap": capped})


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
    trends: tuple[Text, ...] = ()
    """How the field is changing: context, which is not rated."""
    provenance: dict[str, Text] = {}


class Script(Part):
    """Words for the interviewer to say, one step of the interview."""

    lines: tuple[Text, ...] = Field(min_length=1)
    if_tasks: tuple[Text, ...] = ()
    """Said before the last line, if the plan has tasks."""
    minutes: Minutes = 0
    provenance: Text = AUTHORED

    def spoken(self, *, tasks: bool) -> tuple[str, ...]:
        """Return the lines in order; `tasks` is whether tasks are planned."""
        return (*self.lines[:-1], *(self.if_tasks if tasks else ()), self.lines[-1])


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
    always: bool = False
    """Asked of every candidate, not only where the answer leaves something open."""


class RedFlag(Part):
    """Something that, when heard, speaks against the candidate."""

    text: Text
    severity: Severity


class Question(Part):
    """One question of the interview, with all that the interviewer needs around it."""

    id: Slug
    title: Text
    """A few words that name the question in lists."""
    kind: Kind
    competencies: tuple[Slug, ...]
    prompt: Text
    prompt_b: Text | None = None
    """An equivalent wording, for interviews with form B."""
    alternatives: tuple[Text, ...] = ()
    looking_for: tuple[Text, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    coached_answer: str = ""
    probes: tuple[Text, ...] = ()
    anchors: Anchors
    short: Short | None = None
    weight: Annotated[Exact, Field(gt=0)]
    minutes: Minutes
    star: bool
    """Whether the answer is noted as Situation, Task, Action, Result; otherwise notes only."""
    required: bool = False
    """A required question cannot be skipped: without its rating there is no verdict."""
    sample_answers: tuple[SampleAnswer, ...] = ()
    """For calibration, where they are rated blind."""
    provenance: dict[str, Text] = {}

    def wording(self, number: int) -> str:
        """Return the prompt for 0, else the alternative of this number; the prompt if there is none."""
        return (self.prompt, *self.alternatives)[number if number <= len(self.alternatives) else 0]


class Stage(Part):
    """One step of a process with several interviews."""

    id: Slug
    title: Text
    focus: Text
    participants: tuple[Text, ...] = ()
    weight: Annotated[Exact, Field(gt=0)] | None = None
    """What it counts in the decision over all stages; None in banks that have no such decision."""
    criteria: tuple[Text, ...] = ()
    """No longer used: only banks of earlier interviews have any."""
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
    """A verdict and the lowest composite that earns it (inclusive). Only a stage has "advance"."""

    verdict: Literal[Verdict.STRONG_HIRE, Verdict.HIRE, Verdict.HOLD, Verdict.ADVANCE]
    at_least: Annotated[Exact, Field(ge=1, le=5)]


class RedFlagCap(Part):
    """From `serious` serious red flags on, no verdict is better than `verdict`."""

    serious: Annotated[int, Field(ge=1)]
    verdict: Literal[Verdict.HIRE, Verdict.HOLD, Verdict.NO_HIRE, Verdict.ADVANCE, Verdict.STOP]


class Reliability(Part):
    """How far one interview's score can be trusted: for the odds that another interviewer agrees.

    The standard error of a score is `sd` times the square root of (1 - reliability).
    """

    single: Annotated[Exact, Field(gt=0, lt=1)]
    """Interrater reliability of one interviewer's score, 0 to 1."""
    panel: Annotated[Exact, Field(gt=0, lt=1)]
    """The same for the score of a panel."""
    mean: Annotated[Exact, Field(ge=1, le=5)]
    """Mean score of the candidates interviewed."""
    sd: Annotated[Exact, Field(gt=0, le=2)]
    """Standard deviation of one interviewer's scores over candidates."""
    source: Text


class DecisionRules(Part):
    """Every number that the decision depends on."""

    version: Literal[1, 2] = 1
    """The version of the rules. Version 1 is only for interviews that were started with it."""
    components: dict[Component, Annotated[Exact, Field(gt=0)]]
    presets: dict[Slug, Preset]
    bands: tuple[Band, ...]
    gates: tuple[Gate, ...] = ()
    """Must-pass criteria of version 1."""
    must_pass: tuple[MustPass, ...] = ()
    """Must-pass criteria of version 2."""
    red_flag_cap: RedFlagCap
    borderline: Annotated[Exact, Field(ge=0, le=2)] = Fraction(1, 10)
    """Version 1: a score this close to a cutoff (inclusive) is borderline."""
    reliability: Reliability | None = None
    """Version 2: a score within one standard error of the hire cutoff (inclusive) is borderline."""
    coverage: Annotated[Exact, Field(ge=0, le=1)] = Fraction(4, 5)
    """The least part of the interview, by the weights of its questions, that must be rated for a decision.

    Inclusive: 0.8 is 80 %. With less the decision is incomplete; 0 sets no minimum. The bank's own weights
    count, whatever the preset.
    """
    family_coverage: Annotated[Exact, Field(ge=0, le=1)] = Fraction(3, 4)
    """Version 2: the least part of each planned task family, by weight, that must be completed (inclusive).

    With less the family has no score, and the decision is incomplete.
    """

    @property
    def of_stage(self) -> bool:
        """Whether they decide about one stage of several: advance, hold or stop."""
        return any(band.verdict is Verdict.ADVANCE for band in self.bands)

    @property
    def lowest(self) -> Verdict:
        """The decision below all bands, and after a failed must-pass criterion."""
        return Verdict.STOP if self.of_stage else Verdict.NO_HIRE

    @property
    def goal(self) -> Verdict:
        """The decision whose cutoff matters most."""
        return Verdict.ADVANCE if self.of_stage else Verdict.HIRE

    @property
    def choices(self) -> tuple[Verdict, ...]:
        """All decisions but incomplete, best first."""
        found = {Verdict(band.verdict) for band in self.bands} | {self.lowest}
        return tuple(sorted(found, key=lambda verdict: -verdict.rank))

    @property
    def least_of_family(self) -> Fraction:
        """The least part of a planned family that must be completed; 0 if any task is enough."""
        return self.family_coverage if self.version > 1 else Fraction(0)


class Plan(Part):
    """What an interview consists of: always the questions, and the tasks of some families."""

    id: Slug
    title: Text
    families: tuple[Family, ...] = ()


class StageShare(Part):
    """A stage in the decision over all stages."""

    id: Slug
    title: Text
    weight: Annotated[Exact, Field(gt=0)]


class Process(Part):
    """The rules of the decision over all stages, in a bank that is narrowed to one of them.

    A stage has its own words for its result, so these are the bands and the red flag cap of the whole bank.
    """

    stages: tuple[StageShare, ...]
    """All stages, in order."""
    bands: tuple[Band, ...]
    red_flag_cap: RedFlagCap


class Topic(Part):
    """Something that must not be asked about, and what to ask or say instead."""

    topic: Text
    instead: Text
    provenance: Text = AUTHORED


PartT = TypeVar("PartT", Script, Question, Task)


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
    process: Process | None = None
    """Set by `for_stage`, never in a file."""
    plans: tuple[Plan, ...] = ()
    """At least one with rules of version 2. With version 1 every task is optional."""
    topics_to_avoid: tuple[Topic, ...] = ()
    decision: DecisionRules

    def question(self, question_id: str) -> Question:
        """Return a question by id. Raises KeyError where the bank has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def plan(self, plan_id: str) -> Plan:
        """Return a plan by ID. Raises KeyError if the bank has none."""
        for plan in self.plans:
            if plan.id == plan_id:
                return plan
        raise KeyError(plan_id)

    def for_stage(self, stage_id: str) -> Bank:
        """Return the bank narrowed to one stage: only its questions, tasks, time and rules.

        The result is an ordinary bank, so that nothing else needs to know of stages. Must-pass criteria
        without inputs in the stage and components that do not occur in it are omitted. Weights do not change,
        so they may not add up to 100; scoring normalizes them. If stages have weights, its rules decide
        advance, hold or stop, and `process` keeps those for all stages. Raises KeyError for an unknown stage,
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
        update: dict[str, Any] = {
            "questions": questions,
            "tasks": tasks,
            "stages": (stage,),
            "minutes": min(MAX_MINUTES, max(1, planned)),
            "decision": _for_stage(self.decision, questions, tasks),
        }
        if (process := self.whole_process) is not None:
            update["process"] = process
            update["decision"] = _advancing(update["decision"])
        return self.model_copy(update=update)

    @property
    def fits_process(self) -> bool:
        """Whether `process`, if it is set, belongs to the bank's one stage and its bands."""
        if self.process is None:
            return True
        ids = [share.id for share in self.process.stages]
        named = {Verdict(band.verdict) for band in self.decision.bands}
        whole = {Verdict(band.verdict) for band in self.process.bands}
        one = len(self.stages) == 1 and self.stages[0].id in ids
        return one and Verdict.ADVANCE in named and Verdict.HIRE in whole

    @property
    def whole_process(self) -> Process | None:
        """The rules of the decision over all stages; None if there is none."""
        rules = self.decision
        if self.process is not None or rules.version == 1:
            return self.process
        shares = [
            StageShare(id=stage.id, title=stage.title, weight=stage.weight)
            for stage in self.stages
            if stage.weight is not None
        ]
        if not shares or len(shares) < len(self.stages):
            return None
        return Process(stages=tuple(shares), bands=rules.bands, red_flag_cap=rules.red_flag_cap)

    def for_plan(self, plan_id: str, form: str = "") -> Bank:
        """Return the bank with only the tasks and component weights of a plan, and the texts of a form.

        An empty plan, as in interviews with rules of version 1, means everything, and so does an empty form.
        Raises KeyError for an unknown plan.
        """
        if not plan_id and not form:
            return self
        plan = self.plan(plan_id) if plan_id else None
        tasks = tuple(
            task
            for task in self.tasks
            if (plan is None or task.family in plan.families) and (not form or task.form in (None, form))
        )
        bank = self
        if form == "B" and any(question.prompt_b for question in self.questions):
            bank = self.model_copy(
                update={
                    "questions": tuple(
                        question.model_copy(update={"prompt": question.prompt_b or question.prompt})
                        for question in self.questions
                    )
                }
            )
        if len(tasks) == len(self.tasks):
            return bank
        components = {"interview", *(task.family for task in tasks)}
        return bank.model_copy(
            update={"tasks": tasks, "decision": _for_components(self.decision, self.questions, components)}
        )

    def with_more_time(self) -> Bank:
        """Return the bank with the time budgets for more time, rounded up to whole minutes."""

        def more(part: PartT) -> PartT:
            return part.model_copy(update={"minutes": min(MAX_MINUTES, ceil(part.minutes * MORE_TIME))})

        return self.model_copy(
            update={
                "minutes": min(MAX_MINUTES, ceil(self.minutes * MORE_TIME)),
                "opening": more(self.opening),
                "closing": more(self.closing),
                "questions": tuple(map(more, self.questions)),
                "tasks": tuple(map(more, self.tasks)),
            }
        )

    @property
    def has_forms(self) -> bool:
        """Whether there are parallel wordings or tasks."""
        return any(question.prompt_b for question in self.questions) or any(task.form for task in self.tasks)

    @property
    def order(self) -> tuple[int, ...]:
        """The version as numbers, so that 1.10 comes after 1.9."""
        return tuple(int(part) for part in self.version.split("."))
