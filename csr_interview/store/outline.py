"""What the store needs to know of a bank to check a write: ids, item counts, severities.

Read from the bank's kept JSON without pydantic, whose import costs more than opening the store.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from csr_interview.errors import NotFound
from csr_interview.models.interview import Mark
from csr_interview.store.records import RefusedError


class Outline(NamedTuple):
    """A bank in brief."""

    questions: tuple[str, ...]
    """Ids in the bank's order."""
    items: dict[tuple[str, str], int]
    """How many items a question's list has, by question and kind of mark."""
    severities: dict[tuple[str, int], Literal["note", "serious"]]
    """Of red flags, by question and place."""
    tasks: frozenset[str]
    title: str = ""
    task_labels: dict[str, str] = {}
    """Family and title of each task, by id, in the bank's order."""
    edges: tuple[Fraction, ...] = ()
    """Scores at which the verdict changes: one that is shown must not be rounded over them."""

    def label_of(self, part: str) -> str:
        """Return what a question or task is called in a list: "Q1", "Written · Late parcel"."""
        if part in self.task_labels:
            return self.task_labels[part]
        return f"Q{self.questions.index(part) + 1}" if part in self.questions else part

    def expect_question(self, question: str) -> None:
        """Raise NotFound where the bank has no such question."""
        if question not in self.questions:
            raise NotFound("no such question", "the interview's bank has no question of that id")

    def severity_of(self, mark: Mark) -> str:
        """Return the severity to keep with a mark: "" for what is no flag.

        Raises NotFound for an item the bank does not have, RefusedError for an own flag without severity.
        """
        self.expect_question(mark.question)
        if mark.kind == "own_flag":
            if not mark.severity:
                raise RefusedError("the red flag cannot be kept", "it needs a severity")
            return mark.severity
        if not 0 <= mark.item < self.items.get((mark.question, mark.kind), 0):
            raise NotFound("no such item", "the question's list in the bank is shorter")
        return self.severities[mark.question, mark.item] if mark.kind == "red_flag" else ""


_FAMILIES = {
    "sjt": "Situational judgement",
    "accuracy": "Accuracy",
    "written": "Written",
    "process": "Process",
    "role-play": "Role-play",
}

_LISTS = {"looking_for": "looking_for", "follow_up": "follow_ups", "red_flag": "red_flags"}


def outline(body: str) -> Outline:
    """Return the outline of a bank from its JSON as the store keeps it."""
    bank: dict[str, Any] = json.loads(body)
    items, severities = {}, {}
    for question in bank["questions"]:
        for kind, key in _LISTS.items():
            items[question["id"], kind] = len(question.get(key, ()))
        for place, flag in enumerate(question.get("red_flags", ())):
            severities[question["id"], place] = flag["severity"]
    return Outline(
        questions=tuple(question["id"] for question in bank["questions"]),
        items=items,
        severities=severities,
        tasks=frozenset(task["id"] for task in bank.get("tasks", ())),
        title=bank["title"],
        task_labels={
            task["id"]: f"{_FAMILIES.get(task['family'], task['family'])} · {task['title']}"
            for task in bank.get("tasks", ())
        },
        edges=tuple(Fraction(str(band["at_least"])) for band in bank["decision"]["bands"]),
    )
