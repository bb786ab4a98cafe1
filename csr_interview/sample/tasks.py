"""What one sample candidate did in a bank's tasks, as the interviewer recorded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from csr_interview.models.interview import TaskResult
from csr_interview.models.tasks import (
    BestOption,
    Choice,
    Criteria,
    FindErrors,
    Order,
    Proofread,
    Steps,
)
from csr_interview.sample.answers import rating_for
from csr_interview.sample.words import Level, Pool, phrases, read

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.tasks import Item, Task

_FAMILY = 0.85
"""How often a family of tasks is given at all, in an interview with a battery."""

_GIVEN = 0.93
"""How often a task of a family that is given is given too; else it is skipped or just not reached."""

_CLOCK_MINUTES = 20
"""The most that one task adds to the clock: longer ones are done alone."""


@dataclass(frozen=True, slots=True)
class _Theme:
    words: tuple[str, ...]
    replies: Pool


@cache
def _texts() -> tuple[tuple[_Theme, ...], Sequence[str]]:
    """Return the replies by theme and the reasons for a skip, read once."""
    raw = read("tasks.toml")
    themes = (_Theme(tuple(entry["words"]), entry) for entry in raw["themes"])
    return tuple(themes), raw["skips"]


def results(bank: Bank, ability: float, rng: Random) -> dict[str, TaskResult]:
    """Return what was recorded of a battery, in the bank's order; what was not reached has no entry.

    At least one task is given. `ability` is about 1 to 5, as for the answers.
    """
    families = sorted({task.family for task in bank.tasks})
    chosen = [family for family in families if rng.random() < _FAMILY] or families[:1]
    found: dict[str, TaskResult] = {}
    for task in bank.tasks:
        if task.family not in chosen:
            continue
        if not found or rng.random() < _GIVEN:
            found[task.id] = given(task, ability, rng)
        elif rng.random() < 0.5:
            found[task.id] = TaskResult(task.id, skip_reason=rng.choice(_texts()[1]))
    return found


def seconds(bank: Bank, recorded: Mapping[str, TaskResult], rng: Random) -> int:
    """Return how long the tasks that were given took on the interview's clock."""
    planned = (
        min(task.minutes, _CLOCK_MINUTES)
        for task in bank.tasks
        if task.id in recorded and recorded[task.id].response
    )
    return int(60 * sum(planned) * rng.uniform(0.8, 1.2))


def given(task: Task, ability: float, rng: Random) -> TaskResult:
    """Return a task as done by a candidate of that ability, with the reply where one is rated."""
    # A strong candidate is right nearly always and a weak one now and then.
    skill = min(0.97, max(0.1, (ability - 1) / 4 + rng.gauss(0, 0.12)))
    response = _response(task, ability, skill, rng)
    if not isinstance(task.rule, Criteria):
        return TaskResult(task.id, response)
    mean = sum(response.values()) / len(response)
    return TaskResult(task.id, response, text=_reply(task, mean, rng))


def _response(task: Task, ability: float, skill: float, rng: Random) -> dict[str, Any]:
    """Return a record in the shape that `TaskResult.response` documents."""
    match task.rule:
        case BestOption() as rule:
            return {"chosen": _one(rule.options, rule.key, 0.2 + 0.75 * skill, rng)}
        case FindErrors() as rule:
            return {"ticked": _some(rule.errors, 0.6 + 0.4 * skill, rng)}
        case Proofread() as rule:
            return {"ticked": _some(rule.errors, 0.3 + 0.7 * skill, rng)}
        case Order() as rule:
            return {"order": _order(rule.key, 0.3 + 0.65 * skill, rng)}
        case Choice() as rule:
            return {part.id: _one(part.options, part.key, 0.5 + 0.5 * skill, rng) for part in rule.fields}
        case Steps() as rule:
            return {"ticked": _some(rule.steps, 0.3 + 0.65 * skill, rng)}
        case Criteria() as rule:
            return {part.id: rating_for(ability, rng) for part in rule.criteria}


def _one(options: Sequence[Item], key: str, chance: float, rng: Random) -> str:
    """Return the key with that chance, else one of the other options."""
    others = [option.id for option in options if option.id != key]
    return key if rng.random() < chance or not others else rng.choice(others)


def _some(items: Sequence[Item], chance: float, rng: Random) -> list[str]:
    """Return each item with that chance."""
    return [item.id for item in items if rng.random() < chance]


def _order(key: Sequence[str], chance: float, rng: Random) -> list[str]:
    """Return the right order with that chance, else one with two neighbours swapped."""
    order = list(key)
    if rng.random() >= chance and len(order) > 1:
        place = rng.randrange(len(order) - 1)
        order[place : place + 2] = reversed(order[place : place + 2])
    return order


def _reply(task: Task, mean: float, rng: Random) -> str:
    """Return what was written, or noted of a talk, as good as its ratings."""
    about = f"{task.title}\n{task.prompt}".lower()
    themes, _ = _texts()
    theme = next(theme for theme in themes if any(word in about for word in theme.words))
    level: Level = "low" if mean < 2.5 else "high" if mean >= 3.5 else "mid"
    return phrases().draw(theme.replies[level], rng)
