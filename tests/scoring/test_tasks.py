"""Every task rule, by hand-computed examples."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

import pytest

from csr_interview.models.tasks import Task
from csr_interview.scoring.tasks import score_task
from tests.scoring.banks import RULES, task

F = Fraction
STEPS = ("restart", "cables", "lights", "other", "log", "close")


def made(rule: str | dict[str, Any], **changes: Any) -> Task:
    return Task.model_validate(task("item", rule, **changes))


def p_of(rule: str | dict[str, Any], response: dict[str, object]) -> Fraction | None:
    line = score_task(made(rule), response)
    return None if line is None else line.p


@pytest.mark.parametrize(
    ("rule", "response", "p"),
    [
        ("best-option", {"chosen": "b"}, F(1)),
        ("best-option", {"chosen": "a"}, F(0)),
        ("best-option", {"chosen": "gone"}, None),
        ("best-option", {"chosen": ["b"]}, None),
        ("find-errors", {"ticked": ["date", "total", "name"]}, F(1)),
        ("find-errors", {"ticked": ["total", "date"]}, F(0)),
        ("find-errors", {"ticked": []}, F(0)),
        ("find-errors", {"ticked": ["total", "total", "date"]}, F(0)),
        ("find-errors", {"ticked": ["total", "date", "gone"]}, F(0)),
        ("find-errors", {"ticked": "total"}, None),
        ("proofread", {"ticked": ["their", "recieve"]}, F(1)),
        ("proofread", {"ticked": ["recieve"]}, F(1, 2)),
        ("proofread", {"ticked": ["recieve", "recieve", "gone"]}, F(1, 2)),
        ("proofread", {"ticked": []}, F(0)),
        ("order", {"order": ["verify", "reset", "guide", "confirm"]}, F(1)),
        ("order", {"order": ["verify", "reset", "confirm", "guide"]}, F(0)),
        ("order", {"order": ["verify", "reset", "guide"]}, F(0)),
        ("order", {"order": ["gone", "verify", "reset", "guide", "confirm"]}, F(1)),
        ("order", {"order": ["gone"]}, None),
        ("order", {"order": []}, None),
        ("choice", {"category": "billing", "priority": "high"}, F(1)),
        ("choice", {"category": "billing", "priority": "normal"}, F(0)),
        ("choice", {"category": "login", "priority": "high"}, F(0)),
        ("choice", {"category": "login", "priority": "normal"}, F(0)),
        ("choice", {"category": "billing"}, F(0)),
        ("choice", {"category": "gone", "other": "high"}, None),
        ("steps", {"ticked": list(STEPS)}, F(1)),
        ("steps", {"ticked": []}, F(0)),
        ("steps", {"ticked": ["restart", "lights", "other", "log"]}, F(5, 8)),
        ("steps", {"ticked": ["restart", "cables", "lights", "other"]}, F(6, 8)),
        ("steps", {"ticked": ["lights", "lights", "gone"]}, F(1, 8)),
        ("criteria", {"grammar": 5, "tone": 5}, F(1)),
        ("criteria", {"grammar": 1, "tone": 1}, F(0)),
        ("criteria", {"grammar": 4, "tone": 3}, F(5, 8)),
        ("criteria", {"tone": 2}, F(1, 4)),
        ("criteria", {"tone": 2, "gone": 5}, F(1, 4)),
        ("criteria", {"tone": 2, "grammar": 6}, F(1, 4)),
        ("criteria", {"tone": True, "grammar": "3"}, None),
    ],
)
def test_worked_examples(rule: str, response: dict[str, object], p: Fraction | None) -> None:
    assert p_of(rule, response) == p


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("response", [{}, {"gone": "x"}, {"chosen": None, "ticked": None, "order": None}])
def test_nothing_recorded_is_not_administered(rule: str, response: dict[str, object]) -> None:
    assert score_task(made(rule), response) is None


def test_exactly_one_order_scores() -> None:
    key = RULES["order"]["key"]
    scores = {order: p_of("order", {"order": list(order)}) for order in permutations(key)}
    assert scores.pop(tuple(key)) == 1
    assert set(scores.values()) == {F(0)}


def test_missing_a_critical_step_scores_below_the_same_count_without() -> None:
    critical = {"restart", "cables"}
    for count in range(2, len(STEPS)):
        scored = [
            (set(ticks), p_of("steps", {"ticked": list(ticks)})) for ticks in combinations(STEPS, count)
        ]
        complete = [p for ticks, p in scored if p is not None and critical <= ticks]
        lacking = [p for ticks, p in scored if p is not None and not critical <= ticks]
        assert max(lacking) < min(complete)


def test_the_critical_weight_is_exact() -> None:
    rule = RULES["steps"] | {"critical_weight": 2.5}
    assert p_of(rule, {"ticked": ["restart"]}) == F(5, 18)


@pytest.mark.parametrize(
    ("rule", "response", "working"),
    [
        ("best-option", {"chosen": "b"}, "the best option was chosen"),
        ("best-option", {"chosen": "c"}, "not the best option"),
        ("find-errors", {"ticked": ["date"]}, "1 of 3 errors found; all are needed"),
        ("proofread", {"ticked": ["their"]}, "1 of 2 errors found"),
        ("order", {"order": ["verify"]}, "not the exact order"),
        ("choice", {"category": "billing"}, "1 of 2 fields right; all are needed"),
        ("steps", {"ticked": list(STEPS)}, "6 of 6 steps, 8 of 8 points"),
        (
            "steps",
            {"ticked": ["restart", "lights", "other", "log"]},
            "4 of 6 steps, 5 of 8 points, critical step missed: Check the cables",
        ),
        (
            "steps",
            {"ticked": []},
            "0 of 6 steps, 0 of 8 points, critical steps missed: Restart the router and Check the cables",
        ),
        ("criteria", {"grammar": 4, "tone": 3}, "mean 3.50 (Grammar 4 and Tone 3)"),
        ("criteria", {"tone": 3}, "mean 3.00 (Tone 3); 1 of 2 criteria not rated"),
    ],
)
def test_working_in_words(rule: str, response: dict[str, object], working: str) -> None:
    line = score_task(made(rule), response)
    assert line is not None
    assert line.working == working


def test_the_line_names_task_family_and_weight() -> None:
    line = score_task(made("proofread", family="accuracy", weight=2.5), {"ticked": []})
    assert line is not None
    assert (line.task, line.family, line.weight) == ("item", "accuracy", F("2.5"))
