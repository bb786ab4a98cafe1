"""The response to a task in the bank's words.

Ids that the task does not have are ignored, as in scoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from csr_interview.models.tasks import (
    BestOption,
    Choice,
    Criteria,
    FindErrors,
    Item,
    Order,
    Proofread,
    Steps,
    Task,
)

Response = Mapping[str, object]

NOTHING = "none"


@dataclass(frozen=True)
class Words:
    """One thing that was recorded, or that should have been."""

    label: str
    text: str
    tells_key: bool = False
    """Whether it gives away the answer key; not shown while scores are hidden."""


def recorded(task: Task, response: Response) -> tuple[Words, ...]:
    """Return what was recorded for a task, then what was missed or correct."""
    if not response:
        return ()
    match task.rule:
        case BestOption() as rule:
            return tuple(_chosen(rule, response))
        case FindErrors() | Proofread() as rule:
            return tuple(_ticked("Found", rule.errors, response))
        case Steps() as rule:
            return tuple(_steps(rule, response))
        case Order() as rule:
            return tuple(_order(rule, response))
        case Choice() as rule:
            return tuple(_fields(rule, response))
        case Criteria() as rule:
            return tuple(_ratings(rule, response))


def _chosen(rule: BestOption, response: Response) -> Iterator[Words]:
    chosen = _text(rule.options, response.get("chosen"))
    if not chosen:
        return
    yield Words("Chose", chosen)
    if response.get("chosen") != rule.key:
        yield Words("Best option", _text(rule.options, rule.key), tells_key=True)


def _ticked(label: str, items: Sequence[Item], response: Response) -> Iterator[Words]:
    ticked = _ids(response.get("ticked"))
    if ticked is None:
        return
    found = [item.text for item in items if item.id in ticked]
    missed = [item.text for item in items if item.id not in ticked]
    yield Words(label, _joined(found) or NOTHING)
    if missed:
        yield Words("Missed", _joined(missed), tells_key=True)


def _steps(rule: Steps, response: Response) -> Iterator[Words]:
    ticked = _ids(response.get("ticked"))
    if ticked is None:
        return
    missed = [step for step in rule.steps if step.id not in ticked]
    yield Words("Covered", _joined([step.text for step in rule.steps if step.id in ticked]) or NOTHING)
    critical = [step.text for step in missed if step.critical]
    others = [step.text for step in missed if not step.critical]
    if critical:
        yield Words("Missed critical", _joined(critical), tells_key=True)
    if others:
        yield Words("Missed", _joined(others), tells_key=True)


def _order(rule: Order, response: Response) -> Iterator[Words]:
    known = {item.id for item in rule.items}
    given = [entry for entry in _ids(response.get("order")) or () if entry in known]
    if not given:
        return
    yield Words("Chosen order", _numbered(rule, given))
    if tuple(given) != rule.key:
        yield Words("Correct order", _numbered(rule, rule.key), tells_key=True)


def _fields(rule: Choice, response: Response) -> Iterator[Words]:
    for field in rule.fields:
        chosen = _text(field.options, response.get(field.id))
        yield Words("Chose" if chosen else "No choice", _labelled(field.label, chosen))
    for field in rule.fields:
        if response.get(field.id) != field.key:
            right = _text(field.options, field.key)
            yield Words("Correct", _labelled(field.label, right), tells_key=True)


def _ratings(rule: Criteria, response: Response) -> Iterator[Words]:
    from csr_interview.scoring.tasks import criterion_ratings

    ratings = criterion_ratings(rule, response)
    if ratings:
        rated = [f"{item.title} {ratings[item.id]}" for item in rule.criteria if item.id in ratings]
        yield Words("Rated", ", ".join(rated))
    left = [criterion.title for criterion in rule.criteria if criterion.id not in ratings]
    if ratings and left:
        yield Words("Not rated", ", ".join(left))


def _labelled(label: str, text: str) -> str:
    """Return a label with its text; a question needs no colon."""
    between = " " if label.endswith(("?", ":")) else ": "
    return f"{label}{between}{text}" if text else label


def _numbered(rule: Order, order: Iterable[str]) -> str:
    return "; ".join(f"{place} {_text(rule.items, entry)}" for place, entry in enumerate(order, 1))


def _joined(texts: Sequence[str]) -> str:
    return "; ".join(texts)


def _text(items: Iterable[Item], wanted: object) -> str:
    return next((item.text for item in items if item.id == wanted), "")


def _ids(value: object) -> list[str] | None:
    """Return a recorded list of ids; None where no list was recorded."""
    if not isinstance(value, list | tuple):
        return None
    return [entry for entry in value if isinstance(entry, str)]
