"""What exactly two states of an interview say differently, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from csr_interview.merging.content import canonical, content

if TYPE_CHECKING:
    from csr_interview.models.interview import Interview


class Difference(NamedTuple):
    """One field that two states of an interview tell differently."""

    question: str
    """A question's or task's id; empty for the interview as a whole."""
    field: str
    here: str
    """As text; empty where there is nothing."""
    there: str


def differences(here: Interview, there: Interview) -> tuple[Difference, ...]:
    """Return what two states tell differently, in the order of the record; local numbers do not count."""
    ours, theirs = dict(_flat(content(here))), dict(_flat(content(there)))
    places = list(dict.fromkeys([*ours, *theirs]))
    return tuple(
        Difference(*place, ours.get(place, ""), theirs.get(place, ""))
        for place in places
        if ours.get(place, "") != theirs.get(place, "")
    )


def _flat(told: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    for name, value in told.items():
        if name == "answers":
            for question, answer in value.items():
                yield from (((question, key), _word(found)) for key, found in answer.items())
        elif name == "task_results":
            for task, result in value.items():
                yield from (((task, key), _word(found)) for key, found in result.items())
        elif name == "marks":
            for question, kind, item, *words in value:
                yield (question, f"{kind} {item + 1}"), ": ".join(filter(None, words)) or "ticked"
        elif name == "amendments":
            for number, (question, field, old, new, reason, by, at) in enumerate(value, 1):
                yield (question, f"amendment {number} of {field}"), f"{old} → {new} ({reason}; {by}, {at})"
        elif name in ("recommendation", "submitted_verdict"):
            yield ("", name), ", ".join(filter(None, value or ()))
        else:
            yield ("", name), _word(value)


def _word(value: object) -> str:
    """Return a value as text; nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value)
