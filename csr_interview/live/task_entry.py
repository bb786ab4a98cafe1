"""Recording responses to tasks: the rows to choose from, and the response after a choice.

Pure functions of a task and a response (see `TaskResult.response`); the screen shows the rows and passes on
which one was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csr_interview.models.exact import number
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
from csr_interview.scoring.tasks import FALSE_ALARMS, false_alarms

Response = Mapping[str, object]

TICKED = "ticked"
NOTHING_FOUND = "None of these"
"""The row that records an attempt without a correct item."""

NOTHING = "(nothing)"
"""Id of that row; not a slug, so that no bank can use it."""

WRONG = "(false alarms)"
"""Id of the row that counts false alarms; not a slug either."""

WRONG_TEXT = "False alarm: a correct place named as an error"


@dataclass(frozen=True)
class Row:
    """One line of a task: an option, an error, a step, or a criterion."""

    id: str
    text: str
    marked: bool
    """Whether it is chosen, found, ticked, placed or rated."""
    group: str = ""
    """Id of its field in a choice task."""
    place: int | None = None
    """Its position in the order so far (from 1), or its rating."""
    note: str = ""
    """A note for the interviewer only: the meaning of a criterion."""
    worth: str = ""
    """What it counts, where not all lines count the same."""


def rows(task: Task, response: Response) -> tuple[Row, ...]:
    """Return the rows of a task with a response."""
    match task.rule:
        case BestOption() as rule:
            chosen = response.get("chosen")
            return tuple(Row(item.id, item.text, item.id == chosen) for item in rule.options)
        case Errors() | FindErrors() | Proofread() as rule:
            lines = _ticks(rule.errors, response)
            if not isinstance(rule, Errors):
                return lines
            wrong = false_alarms(response)
            return (
                *lines,
                Row(WRONG, WRONG_TEXT, wrong > 0, place=wrong or None, worth="each costs one error"),
            )
        case Steps() as rule:
            critical = {step.id for step in rule.steps if step.critical}
            given = _ticked(response)
            return tuple(
                replace(
                    line,
                    place=_place(given, line.id) if rule.order else None,
                    worth=critical_worth(rule) if line.id in critical else "",
                )
                for line in _ticks(rule.steps, response)
            )
        case Order() as rule:
            given = _given(response)
            return tuple(
                Row(item.id, item.text, item.id in given, place=_place(given, item.id)) for item in rule.items
            )
        case Choice() as rule:
            return tuple(
                Row(option.id, option.text, response.get(part.id) == option.id, group=part.id)
                for part in rule.fields
                for option in part.options
            )
        case Criteria() as rule:
            return tuple(
                Row(
                    item.id,
                    item.title,
                    item.id in response,
                    place=_rating(response, item.id),
                    note=item.definition,
                )
                for item in rule.criteria
            )


def chosen(task: Task, response: Response, row: Row) -> dict[str, Any]:
    """Return the response after a row was chosen: an option, a tick or a position.

    Criteria are rated, not chosen; for them nothing changes.
    """
    match task.rule:
        case BestOption():
            return {"chosen": row.id}
        case Errors() if row.id == WRONG:
            return {TICKED: _ticked(response), FALSE_ALARMS: false_alarms(response) + 1}
        case Errors() | FindErrors() | Proofread() | Steps():
            return _turned(response, row.id)
        case Order():
            given = _given(response)
            return {"order": given if row.id in given else [*given, row.id]}
        case Choice():
            return _last(response, row.group, row.id)
        case Criteria():
            return dict(response)


def rated(response: Response, criterion: str, rating: int) -> dict[str, Any]:
    """Return the response after a criterion was rated. Raises ValueError outside 1 to 5."""
    if not 1 <= rating <= 5:
        raise ValueError("ratings go from 1 to 5")
    return _last(response, criterion, rating)


def undone(task: Task, response: Response, row: Row | None) -> dict[str, Any]:
    """Return the response without the last entry; for fields and criteria, without that of `row`.

    Stored responses have no order of fields or criteria, so the row under the cursor is removed first.
    Removing the last tick or position leaves an empty response.
    """
    match task.rule:
        case Order():
            given = _given(response)[:-1]
            return {"order": given} if given else {}
        case Errors() if row is not None and row.id == WRONG and false_alarms(response):
            left = false_alarms(response) - 1
            return _attempt(_ticked(response), left)
        case Errors() | FindErrors() | Proofread() | Steps():
            return _attempt(_ticked(response)[:-1], false_alarms(response))
        case Criteria() | Choice() if response:
            own = "" if row is None else row.group or row.id
            last = own if own in response else list(response)[-1]
            return {key: value for key, value in response.items() if key != last}
        case _:
            return {}


def complete(task: Task, response: Response) -> bool:
    """Return whether every field, position and criterion is recorded."""
    match task.rule:
        case Order() as rule:
            return len(_given(response)) == len(rule.items)
        case Choice() as rule:
            return all(part.id in response for part in rule.fields)
        case Criteria() as rule:
            return all(item.id in response for item in rule.criteria)
        case _:
            return bool(response)


def critical_worth(rule: Steps) -> str:
    """Return the mark of a critical step, with its points if they are not those of other steps."""
    return "critical" if rule.critical_weight == 1 else f"critical ×{number(rule.critical_weight)}"


def _ticks(items: Sequence[Item], response: Response) -> tuple[Row, ...]:
    ticked = _ticked(response)
    lines = [Row(item.id, item.text, item.id in ticked) for item in items]
    return (*lines, Row(NOTHING, NOTHING_FOUND, TICKED in response and not ticked))


def _turned(response: Response, key: str) -> dict[str, Any]:
    """Toggle a tick; only its own row records "none of these", not removing the last tick."""
    ticked, wrong = _ticked(response), false_alarms(response)
    if key == NOTHING and (ticked or TICKED not in response):
        return {TICKED: []} | _alarms(wrong)
    left = [item for item in ticked if item not in (key, NOTHING)]
    return _attempt(left if key in ticked or key == NOTHING else [*ticked, key], wrong)


def _attempt(ticked: list[str], wrong: int) -> dict[str, Any]:
    """Return a response with these ticks and false alarms; empty if there are none."""
    return {TICKED: ticked} | _alarms(wrong) if ticked or wrong else {}


def _alarms(wrong: int) -> dict[str, int]:
    return {FALSE_ALARMS: wrong} if wrong else {}


def _last(response: Response, key: str, value: object) -> dict[str, Any]:
    """Record a value as the last entry, even if it had one before."""
    return {**{name: old for name, old in response.items() if name != key}, key: value}


def _ticked(response: Response) -> list[str]:
    return _texts(response.get(TICKED))


def _given(response: Response) -> list[str]:
    return _texts(response.get("order"))


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def _place(given: list[str], key: str) -> int | None:
    return given.index(key) + 1 if key in given else None


def _rating(response: Response, key: str) -> int | None:
    value = response.get(key)
    return value if isinstance(value, int) else None
