"""Tasks as blocks, for the interviewer: what the candidate gets, the key, and how it is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from csr_interview.export.blocks import Block, Heading, Material, Paragraph, Point, Points, points
from csr_interview.export.guide_questions import dotted, minutes
from csr_interview.scoring.wording import COMPONENT_NAMES, listed, number

if TYPE_CHECKING:
    from csr_interview.models.tasks import ChoiceField, Item, Rule, Step, Task

RIGHT = "← right"


def task_blocks(task: Task, mark: str, competencies: Mapping[str, str]) -> Iterator[Block]:
    """Yield a task with its key; `mark` holds its number on the candidate's sheet, as in "T1"."""
    measured = ", ".join(competencies.get(name, name) for name in task.competencies)
    yield Heading(
        f"{mark} {task.title}",
        level=3,
        aside=dotted(
            COMPONENT_NAMES[task.family],
            minutes(task.minutes),
            f"weight {number(task.weight)} within them",
            f"measures {measured}" if measured else "",
        ),
    )
    yield Paragraph(task.prompt, quote=True)
    if task.material.strip():
        yield Material(task.material, "The candidate gets")
    if task.guidance.strip():
        yield Paragraph(task.guidance, label="For you")
    yield from _key(task.rule)
    yield Paragraph(scoring(task.rule), label="Scoring")
    yield from points(*task.deliverables, title="To hand in", bullet="box")
    yield from points(*task.common_mistakes, title="Common mistakes")


def _key(rule: Rule) -> Iterator[Block]:
    """Yield what is right, and what counts."""
    if rule.kind == "best-option":
        yield _options("Options", rule.options, rule.key)
        yield Paragraph(rule.reason, label="Because")
    elif rule.kind == "find-errors" or rule.kind == "proofread":  # mypy narrows this form only
        yield from points(*(item.text for item in rule.errors), title="Planted errors", bullet="box")
    elif rule.kind == "order":
        places = {item.id: place for place, item in enumerate(rule.items, 1)}
        texts = {item.id: item.text for item in rule.items}
        entries = (Point(texts[item], f"({places[item]} on the sheet)") for item in rule.key)
        yield Points(tuple(entries), "Right order", "number")
    elif rule.kind == "choice":
        yield from (_field(field) for field in rule.fields)
    elif rule.kind == "steps":
        yield Points(tuple(_step(step) for step in rule.steps), "Steps to be covered", "box")
    else:
        named = (f"{item.title}: {item.definition}".removesuffix(": ") for item in rule.criteria)
        yield from points(*named, title="Rated 1 to 5", bullet="box")


def _options(title: str, options: Sequence[Item], key: str) -> Points:
    entries = (Point(o.text, RIGHT, "strong") if o.id == key else Point(o.text) for o in options)
    return Points(tuple(entries), title, "digit")


def _field(field: ChoiceField) -> Points:
    return _options(field.label, field.options, field.key)


def _step(step: Step) -> Point:
    return Point(step.text, "(critical)", "strong") if step.critical else Point(step.text)


def scoring(rule: Rule) -> str:
    """Return in words how a task is scored."""
    if rule.kind == "best-option":
        return "the best option scores in full, any other nothing."
    if rule.kind == "find-errors":
        many = len(rule.errors)
        every = "the error must be found" if many == 1 else f"all {many} must be found"
        return f"{every}; anything less scores nothing."
    if rule.kind == "proofread":
        return f"each error found scores its share, one of {len(rule.errors)}."
    if rule.kind == "order":
        return "exactly this order scores in full, any other nothing."
    if rule.kind == "choice":
        labels = listed([f"“{field.label}”" for field in rule.fields])
        every = "must be right" if len(rule.fields) == 1 else "must all be right"
        return f"{labels} {every}; anything less scores nothing."
    if rule.kind == "steps":
        weighs = number(rule.critical_weight)
        critical = any(step.critical for step in rule.steps)
        counts = f"; a critical step counts {weighs} times" if critical and weighs != "1" else ""
        return f"the share of the steps that were covered{counts}."
    return "the mean of the ratings; what was not rated is left out."
