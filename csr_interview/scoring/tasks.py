"""The score of an assessment task: its response compared with the answer key.

Every rule returns p from 0 to 1. Unknown ids are ignored, so that a response to another version of a bank
is never scored by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from csr_interview.models.bank import Bank
from csr_interview.models.decision import TaskLine, listed
from csr_interview.models.exact import decimals, number
from csr_interview.models.tasks import (
    BestOption,
    Choice,
    Criteria,
    Errors,
    FindErrors,
    Item,
    Order,
    Proofread,
    Steps,
    Task,
)

Score = tuple[Fraction, str]
"""p and its calculation as text."""

ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
FALSE_ALARMS = "false_alarms"
"""The key of a response that counts them."""


def score_task(task: Task, response: Mapping[str, object]) -> TaskLine | None:
    """Return the score of a task, or None for "not administered": an empty response.

    `response` has the format of `TaskResult.response`. An empty list of ticks ("found nothing") scores 0.
    """
    score = _score(task, response)
    if score is None:
        return None
    p, working = score
    whole = not isinstance(task.rule, Criteria) or len(criterion_ratings(task.rule, response)) == len(
        task.rule.criteria
    )
    return TaskLine(task.id, task.family, task.weight, p, working, whole)


def task_lines(bank: Bank, responses: Mapping[str, Mapping[str, object]]) -> tuple[TaskLine, ...]:
    """Return a line for each administered task, in the bank's order."""
    lines = (score_task(task, responses[task.id]) for task in bank.tasks if task.id in responses)
    return tuple(line for line in lines if line is not None)


def criterion_ratings(rule: Criteria, response: Mapping[str, object]) -> dict[str, int]:
    """Return the valid ratings (1 to 5) of the rule's criteria."""
    found: dict[str, int] = {}
    for criterion in rule.criteria:
        rating = response.get(criterion.id)
        if isinstance(rating, int) and not isinstance(rating, bool) and 1 <= rating <= 5:
            found[criterion.id] = rating
    return found


def criteria_ratings(
    bank: Bank, responses: Mapping[str, Mapping[str, object]]
) -> dict[str, dict[str, Fraction]]:
    """Return the ratings of criteria by task and criterion."""
    return {
        task.id: {
            name: Fraction(rating)
            for name, rating in criterion_ratings(task.rule, responses[task.id]).items()
        }
        for task in bank.tasks
        if isinstance(task.rule, Criteria) and task.id in responses
    }


def _score(task: Task, response: Mapping[str, object]) -> Score | None:
    """Score by the task's rule."""
    match task.rule:
        case BestOption() as rule:
            return _best_option(rule, response)
        case Errors() as rule:
            return _net_errors(rule, response)
        case FindErrors() | Proofread() as rule:
            return _errors(rule, response)
        case Order() as rule:
            return _order(rule, response)
        case Choice() as rule:
            return _choice(rule, response)
        case Steps() as rule:
            return _steps(rule, response)
        case Criteria() as rule:
            return _criteria(rule, response)


def _ids(items: Iterable[Item]) -> list[str]:
    return [item.id for item in items]


def _known(recorded: object, items: Iterable[Item]) -> list[str] | None:
    """Return the known ids of a recorded list in its order; None without a list."""
    if not isinstance(recorded, (list, tuple)):
        return None
    known = set(_ids(items))
    return [entry for entry in recorded if isinstance(entry, str) and entry in known]


def _best_option(rule: BestOption, response: Mapping[str, object]) -> Score | None:
    chosen = response.get("chosen")
    if chosen not in _ids(rule.options):
        return None
    if chosen == rule.key:
        return ONE, "the best option was chosen"
    if rule.worst is None:
        return ZERO, "not the best option"
    if chosen == rule.worst:
        return ZERO, "the worst option was chosen"
    return HALF, "neither the best nor the worst option"


def _net_errors(rule: Errors, response: Mapping[str, object]) -> Score | None:
    ticked = _known(response.get("ticked"), rule.errors)
    if ticked is None:
        return None
    found, planted, wrong = len(set(ticked)), len(rule.errors), false_alarms(response)
    working = f"{found} of {planted} errors found"
    if wrong:
        working += f", minus {wrong} false alarm{'s' if wrong > 1 else ''}"
    return max(ZERO, Fraction(found - wrong, planted)), working


def false_alarms(response: Mapping[str, object]) -> int:
    """Return how many correct places were named as errors."""
    count = response.get(FALSE_ALARMS)
    return count if type(count) is int and count > 0 else 0


def _errors(rule: FindErrors | Proofread, response: Mapping[str, object]) -> Score | None:
    ticked = _known(response.get("ticked"), rule.errors)
    if ticked is None:
        return None
    found, planted = len(set(ticked)), len(rule.errors)
    working = f"{found} of {planted} errors found"
    if isinstance(rule, Proofread):
        return Fraction(found, planted), working
    return (ONE, working) if found == planted else (ZERO, f"{working}; all are needed")


def _order(rule: Order, response: Mapping[str, object]) -> Score | None:
    given = _known(response.get("order"), rule.items)
    if not given:
        return None
    return (ONE, "the exact order") if tuple(given) == rule.key else (ZERO, "not the exact order")


def _choice(rule: Choice, response: Mapping[str, object]) -> Score | None:
    answered = [field for field in rule.fields if response.get(field.id) in _ids(field.options)]
    if not answered:
        return None
    right = sum(response[field.id] == field.key for field in answered)
    fields = len(rule.fields)
    tail = "" if right == fields else "; all are needed"
    return (ONE if right == fields else ZERO), f"{right} of {fields} fields right{tail}"


def _steps(rule: Steps, response: Mapping[str, object]) -> Score | None:
    ticked = _known(response.get("ticked"), rule.steps)
    if ticked is None:
        return None
    covered = set(ticked)
    weights = {step.id: rule.critical_weight if step.critical else ONE for step in rule.steps}
    points, most = sum((weights[step] for step in covered), ZERO), sum(weights.values(), ZERO)
    p = points / most
    working = f"{len(covered)} of {len(rule.steps)} steps"
    if most != len(rule.steps):  # a critical step counts more than one point
        working += f", {number(points)} of {number(most)} points"
    missed = [step.text for step in rule.steps if step.critical and step.id not in covered]
    if missed:
        working += f", critical step{'s' if len(missed) > 1 else ''} missed: {listed(missed)}"
    elif len(covered) >= rule.full_credit * len(rule.steps):
        p = ONE
        if len(covered) < len(rule.steps):
            working += ", enough for full credit"
    place = {step: number for number, step in enumerate(dict.fromkeys(ticked))}
    reversed_pairs = sum(
        first in place and then in place and place[first] > place[then] for first, then in rule.order
    )
    if reversed_pairs:
        p *= 1 - Fraction(reversed_pairs, len(rule.order))
        working += f"; {reversed_pairs} of {len(rule.order)} pairs of steps in reverse order"
    return p, working


def _criteria(rule: Criteria, response: Mapping[str, object]) -> Score | None:
    ratings = criterion_ratings(rule, response)
    if not ratings:
        return None
    mean = Fraction(sum(ratings.values()), len(ratings))
    rated = listed([f"{item.title} {ratings[item.id]}" for item in rule.criteria if item.id in ratings])
    working = f"mean {decimals(mean)} ({rated})"
    left = len(rule.criteria) - len(ratings)
    if left:
        working += f"; {left} of {len(rule.criteria)} criteria not rated"
    return (mean - 1) / 4, working
