"""Recording tasks: every rule, by what a row chosen makes of the response, and how that scores."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.live.task_entry import NOTHING, Row, chosen, complete, rated, rows, undone
from csr_interview.models.tasks import Task
from csr_interview.scoring.tasks import score_task
from tests.scoring.banks import RULES, small_bank, task

TICKED = ["find-errors", "proofread", "steps"]


def task_of(rule: str) -> Task:
    """Return a task of a rule, as the scoring tests build it."""
    family = "written" if rule == "criteria" else "process"
    bank = small_bank(tasks=[task("t", rule, family)])
    return bank.tasks[0]


def pick(made: Task, response: dict[str, Any], key: str) -> dict[str, Any]:
    row = next(row for row in rows(made, response) if row.id == key)
    return chosen(made, response, row)


def p(made: Task, response: dict[str, Any]) -> Fraction | None:
    line = score_task(made, response)
    return None if line is None else line.p


def test_one_option_takes_the_place_of_another() -> None:
    made = task_of("best-option")
    response = pick(made, pick(made, {}, "a"), "b")
    assert response == {"chosen": "b"}
    assert p(made, response) == 1
    assert undone(made, response, None) == {}


def test_rows_say_what_they_count_where_that_differs() -> None:
    worths = [row.worth for row in rows(task_of("steps"), {})]
    assert worths == ["critical ×2", "critical ×2", "", "", "", "", ""]
    equal = small_bank(tasks=[task("t", RULES["steps"] | {"critical_weight": 1}, "process")]).tasks[0]
    assert [row.worth for row in rows(equal, {})][:3] == ["critical", "critical", ""]


@pytest.mark.parametrize("rule", TICKED)
def test_ticks_turn_on_and_off_and_only_one_row_records_nothing_found(rule: str) -> None:
    made = task_of(rule)
    first = rows(made, {})[0].id
    once = pick(made, {}, first)
    assert once == {"ticked": [first]}
    assert pick(made, once, first) == {}, "the last tick that goes leaves no record of a zero"
    nothing = pick(made, once, NOTHING)
    assert nothing == {"ticked": []}
    assert p(made, nothing) == 0
    assert p(made, {}) is None
    assert [row.id for row in rows(made, nothing) if row.marked] == [NOTHING]
    assert pick(made, nothing, NOTHING) == {}
    assert pick(made, nothing, first) == once


@pytest.mark.parametrize("rule", TICKED)
def test_ticks_are_taken_back_one_by_one_the_last_first(rule: str) -> None:
    made = task_of(rule)
    ticks = [row.id for row in rows(made, {}) if row.id != NOTHING][::-1]
    response: dict[str, Any] = {}
    for key in ticks:
        response = pick(made, response, key)
    while ticks:
        assert response == {"ticked": ticks}
        response = undone(made, response, rows(made, response)[0])
        ticks.pop()
    assert response == {}
    assert undone(made, {"ticked": []}, None) == {}


def test_an_order_is_given_one_by_one_and_taken_back_from_its_end() -> None:
    made = task_of("order")
    response: dict[str, Any] = {}
    for key in ("verify", "reset", "verify", "guide", "confirm"):
        response = pick(made, response, key)
    assert response == {"order": ["verify", "reset", "guide", "confirm"]}
    assert complete(made, response)
    assert p(made, response) == 1
    assert undone(made, response, None) == {"order": ["verify", "reset", "guide"]}
    assert [row.place for row in rows(made, response)] == [2, 1, 4, 3]


def test_a_choice_has_one_option_in_each_field() -> None:
    made = task_of("choice")
    response = pick(made, pick(made, {}, "login"), "high")
    assert p(made, response) == 0
    response = pick(made, response, "billing")
    assert response == {"category": "billing", "priority": "high"}
    assert p(made, response) == 1
    assert undone(made, response, Row("high", "", True, group="priority")) == {"category": "billing"}


def test_criteria_are_rated_not_chosen() -> None:
    made = task_of("criteria")
    response = rated(rated({}, "grammar", 5), "tone", 2)
    assert [row.place for row in rows(made, response)] == [5, 2]
    assert pick(made, response, "tone") == response
    assert undone(made, response, rows(made, response)[1]) == {"grammar": 5}
    assert undone(made, {"grammar": 5}, rows(made, {})[1]) == {}, "none under the cursor: the last one"
    again = rated(response, "grammar", 4)
    assert undone(made, again, None) == {"tone": 2}, "rated once more is rated last"
    with pytest.raises(ValueError, match="1 to 5"):
        rated({}, "tone", 6)


@given(st.sampled_from(sorted(RULES)), st.lists(st.integers(0, 9), max_size=12))
def test_whatever_is_chosen_is_scored_and_can_be_taken_back(rule: str, picks: list[int]) -> None:
    made = task_of(rule)
    response: dict[str, Any] = {}
    for number in picks:
        lines = rows(made, response)
        row = lines[number % len(lines)]
        response = (
            rated(response, row.id, number % 5 + 1) if rule == "criteria" else chosen(made, response, row)
        )
    score = p(made, response)
    assert (score is None) == (not response)
    assert score is None or 0 <= score <= 1
    for _ in range(20):
        lines = rows(made, response)
        response = undone(made, response, next((row for row in lines if row.marked), None))
    assert response == {}
