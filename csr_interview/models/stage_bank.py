"""A bank narrowed to one stage: what one interview of a process with several is made of.

The result is an ordinary bank: whatever conducts, scores, keeps and exports an interview need not know of
stages. Only its weights differ from what `banks check` asks of a file: they are those of the whole process,
so they need not add up to 100. Scoring renormalises them, as it does for whatever was left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, DecisionRules, Preset, Question
    from csr_interview.models.tasks import Task

MAX_MINUTES = 480
"""The most that a bank may plan."""


def narrowed(bank: Bank, stage_id: str) -> Bank:
    """Return what one stage of `bank` asks and gives; see `Bank.for_stage`."""
    stage = next((entry for entry in bank.stages if entry.id == stage_id), None)
    if stage is None:
        raise KeyError(stage_id)
    questions = tuple(question for question in bank.questions if question.id in stage.questions)
    tasks = tuple(task for task in bank.tasks if task.id in stage.tasks)
    if not questions:
        raise ValueError(f"stage {stage_id} of bank {bank.id} asks no question: it is no interview")
    planned = bank.opening.minutes + bank.closing.minutes + sum(question.minutes for question in questions)
    return bank.model_copy(
        update={
            "questions": questions,
            "tasks": tasks,
            "stages": (stage,),
            "minutes": min(MAX_MINUTES, max(1, planned)),
            "decision": _rules(bank.decision, questions, tasks),
        }
    )


def _rules(rules: DecisionRules, questions: tuple[Question, ...], tasks: tuple[Task, ...]) -> DecisionRules:
    """Return the rules without the gates, components and weights of what other stages hold."""
    components = {"interview", *(task.family for task in tasks)}
    return rules.model_copy(
        update={
            "components": _only(rules.components, components),
            "presets": {
                name: _preset(preset, {question.id for question in questions}, components)
                for name, preset in rules.presets.items()
            },
            # Left in, a required gate that this stage cannot feed would keep its verdict incomplete for ever.
            "gates": tuple(
                gate
                for gate in rules.gates
                if any(map(gate.reads_task, tasks)) or any(map(gate.reads_question, questions))
            ),
        }
    )


def _preset(preset: Preset, questions: set[str], components: set[str]) -> Preset:
    """Return a preset with weights of its own only for what is there."""
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
