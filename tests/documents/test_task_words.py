"""What was recorded in a task, in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.documents.facts import recorded
from csr_interview.models.tasks import Task
from csr_interview.scoring.tasks import score_task
from tests.scoring.banks import RULES, task


def made(kind: str) -> Task:
    return Task.model_validate(task("t", kind, "written" if kind == "criteria" else "process"))


TABLE: list[tuple[str, dict[str, Any], list[tuple[str, str, bool]]]] = [
    ("best-option", {"chosen": "b"}, [("Chose", "Text of b", False)]),
    ("best-option", {"chosen": "a"}, [("Chose", "Text of a", False), ("Best option", "Text of b", True)]),
    (
        "find-errors",
        {"ticked": ["date"]},
        [("Found", "Text of date", False), ("Missed", "Text of total; Text of name", True)],
    ),
    (
        "proofread",
        {"ticked": []},
        [("Found", "none", False), ("Missed", "Text of their; Text of recieve", True)],
    ),
    (
        "order",
        {"order": ["reset", "verify"]},
        [
            ("Chosen order", "1 Text of reset; 2 Text of verify", False),
            (
                "Correct order",
                "1 Text of verify; 2 Text of reset; 3 Text of guide; 4 Text of confirm",
                True,
            ),
        ],
    ),
    (
        "choice",
        {"category": "billing", "priority": "normal"},
        [
            ("Chose", "Category: Text of billing", False),
            ("Chose", "Priority: Text of normal", False),
            ("Correct", "Priority: Text of high", True),
        ],
    ),
    (
        "choice",
        {"category": "billing"},
        [
            ("Chose", "Category: Text of billing", False),
            ("No choice", "Priority", False),
            ("Correct", "Priority: Text of high", True),
        ],
    ),
    (
        "steps",
        {"ticked": ["lights", "cables", "other", "log"]},
        [
            ("Covered", "Check the cables; Text of lights; Text of other; Text of log", False),
            ("Missed critical", "Restart the router", True),
            ("Missed", "Text of close", True),
        ],
    ),
    ("criteria", {"grammar": 2}, [("Rated", "Grammar 2", False), ("Not rated", "Tone", False)]),
]


@pytest.mark.parametrize(("kind", "response", "expected"), TABLE)
def test_words(kind: str, response: dict[str, Any], expected: list[tuple[str, str, bool]]) -> None:
    found = recorded(made(kind), response)
    assert [(words.label, words.text, words.tells_key) for words in found] == expected


IDS = st.sampled_from([*"abc", "total", "date", "name", "their", "reset", "verify", "guide", "confirm", "x"])
ANYTHING = st.one_of(IDS, st.integers(-1, 6), st.none(), st.lists(IDS, max_size=5))
KEYS = st.sampled_from(["chosen", "ticked", "order", "category", "priority", "grammar", "tone"])


@given(st.sampled_from(sorted(RULES)), st.dictionaries(KEYS, ANYTHING, max_size=4))
def test_words_and_score_agree(kind: str, response: dict[str, object]) -> None:
    """Something is said of what scores, and what was right is told exactly where not all of it was."""
    one = made(kind)
    line = score_task(one, response)
    words = recorded(one, response)
    if line is None:
        assert not any(
            entry.label in ("Chose", "Found", "Covered", "Chosen order", "Rated") for entry in words
        )
        return
    assert words
    if kind != "criteria":
        assert any(entry.tells_key for entry in words) == (line.p < 1)
