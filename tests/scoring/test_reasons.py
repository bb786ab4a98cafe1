"""The sentences that explain a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, ObservedFlag
from csr_interview.scoring.decision import decide
from tests.scoring.banks import criterion_gate, mean_gate, question, small_bank, task

SERIOUS = ObservedFlag("irate", "Blames the customer", "serious")
ONLY_INTERVIEW = (
    "Not administered and excluded from the score: situational judgment, accuracy, writing, process and the "
    "role-play; the score is based on only the interview, 50 of 100 weight points."
)

PLAIN = {"default": {"title": "Bank weights"}}
"""Presets that cannot disagree."""


def reasons(
    bank: Bank,
    ratings: Mapping[str, int],
    skipped: Mapping[str, str] | None = None,
    flags: tuple[ObservedFlag, ...] = (),
    responses: Mapping[str, Mapping[str, object]] | None = None,
) -> list[str]:
    found = decide(bank, Evidence(ratings, skipped or {}, flags, responses or {})).reasons
    return [reason for reason in found if reason != ONLY_INTERVIEW]


def rated(irate: int, policy: int, tools: int) -> dict[str, int]:
    return {"irate": irate, "policy": policy, "tools": tools}


def test_a_plain_hire() -> None:
    assert decide(small_bank(), Evidence(rated(4, 4, 4), {})).reasons == (
        "Customer focus passed: mean 4.00, at least 2.50 required (Irate 4, Policy 4).",
        "A score of 4.00 means hire (from 3.50); strong hire requires 4.20.",
        ONLY_INTERVIEW,
    )


def test_a_gate_exactly_at_its_limit_passes_in_words() -> None:
    assert reasons(small_bank(), rated(2, 3, 5))[0] == (
        "Customer focus passed: mean 2.50, at least 2.50 required (Irate 2, Policy 3)."
    )


def test_a_failed_gate_decides() -> None:
    assert reasons(small_bank(), rated(2, 2, 5)) == [
        "Customer focus failed: mean 2.00 is below 2.50 (Irate 2, Policy 2).",
        "No hire: a failed must-pass criterion overrides the score of 2.60.",
    ]


def test_a_mean_with_a_task_shows_decimals() -> None:
    bank = small_bank(tasks=[task("refund", "proofread")], decision={"presets": PLAIN})
    found = reasons(bank, rated(2, 2, 5), responses={"refund": {"ticked": ["their"]}})
    assert found[0] == "Customer focus failed: mean 2.33 is below 2.50 (Irate 2, Policy 2, Refund 3)."


def test_a_criterion_gate_names_task_and_criterion() -> None:
    bank = small_bank(
        tasks=[task("mail", "criteria", "written")],
        decision={"gates": [criterion_gate()], "presets": PLAIN},
    )
    found = reasons(bank, rated(4, 4, 4), responses={"mail": {"grammar": 1, "tone": 4}})
    assert found[0] == (
        "Written communication failed: lowest rating 1; 1 or below fails (Mail, Grammar 1; Mail, Tone 4)."
    )
    assert found[2] == (
        "Not administered and excluded from the score: situational judgment, accuracy, process and the "
        "role-play; the score is based on 60 of 100 weight points: the interview 83 % and writing 17 %."
    )


def test_not_assessed_is_said() -> None:
    bank = small_bank(decision={"gates": [criterion_gate()], "presets": PLAIN})
    assert reasons(bank, rated(4, 4, 4))[0] == "Written communication was not assessed; this is not a pass."


def test_what_a_half_rated_criterion_gate_lacks_is_said() -> None:
    tasks = [task("mail", "criteria", "written")]
    half = {"mail": {"tone": 4}}
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate()], "presets": PLAIN})
    assert reasons(bank, rated(4, 4, 4), responses=half)[0] == (
        "Written communication was not assessed; this is not a pass: Mail is not yet rated on Grammar."
    )
    bank = small_bank(tasks=tasks, decision={"gates": [criterion_gate(required=True)], "presets": PLAIN})
    assert reasons(bank, rated(4, 4, 4), responses=half)[0] == (
        "Incomplete: Written communication must be assessed; Mail is not yet rated on Grammar."
    )


def test_the_cap() -> None:
    flags = (SERIOUS, SERIOUS)
    assert reasons(small_bank(), rated(5, 5, 5), flags=flags)[1:] == [
        "A score of 5.00 means strong hire (from 4.20).",
        "2 serious red flags: with 2 or more, the decision is at most hold, so strong hire becomes hold.",
    ]
    assert reasons(small_bank(), rated(3, 3, 3), flags=flags)[2] == (
        "2 serious red flags: with 2 or more, the decision is at most hold; no effect here."
    )


def test_a_score_just_below_an_edge_never_looks_as_if_it_reached_it() -> None:
    bank = small_bank(
        questions=[question("a", weight="49.999"), question("b", weight="50.001")],
        decision={"gates": [], "presets": PLAIN},
    )
    assert reasons(bank, {"a": 4, "b": 3}) == [
        "A score of 3.49999 means hold (from 3.00); hire requires 3.50.",
        "Borderline: 3.49999 is within 0.10 of the 3.50 cutoff.",
    ]


def test_a_score_on_an_edge_is_said_to_be_on_it() -> None:
    bank = small_bank(questions=[question("a"), question("b")], decision={"gates": []})
    assert reasons(bank, {"a": 4, "b": 3}) == [
        "A score of 3.50 means hire (from 3.50); strong hire requires 4.20.",
        "Borderline: 3.50 is exactly at the 3.50 cutoff.",
    ]


@pytest.mark.parametrize(
    ("ratings", "skipped", "expected"),
    [
        (
            {},
            {},
            [
                "Incomplete: Irate, Policy and Tools are neither rated nor skipped with a reason.",
                "No question is rated yet.",
                "Still possible: 1.00 (no hire) to 5.00 (strong hire).",
                "Customer focus was not assessed; this is not a pass.",
            ],
        ),
        (
            {"irate": 2, "tools": 2},
            {},
            [
                "Incomplete: Policy is neither rated nor skipped with a reason.",
                "The score so far is 2.00; still possible: 1.60 (no hire) to 3.20 (hold).",
                "Customer focus currently fails: mean 2.00 is below 2.50 (Irate 2).",
                "Excluded from the interview score: Policy; the score is based on 60 of 100 weight points.",
            ],
        ),
    ],
)
def test_incomplete(ratings: Mapping[str, int], skipped: Mapping[str, str], expected: list[str]) -> None:
    assert reasons(small_bank(), ratings, skipped) == expected


@pytest.mark.parametrize(
    ("changes", "ratings", "sentence"),
    [
        (
            {"questions": [question("a", required=True), question("b")]},
            {"b": 3},
            "Incomplete: A was skipped but needs a rating.",
        ),
        (
            {"decision": {"gates": [mean_gate(required=True)]}},
            {"tools": 3},
            "Incomplete: Customer focus must be assessed; it needs a rating of Irate or Policy.",
        ),
        (
            {
                "tasks": [
                    task("refund", "best-option"),
                    task("fee", "order"),
                    task("mail", "criteria", "written"),
                ],
                "decision": {"gates": [mean_gate(required=True)]},
            },
            {"tools": 3},
            "Incomplete: Customer focus must be assessed; it needs a rating of Irate or Policy, or a result "
            "for one of the tasks Refund and Fee.",
        ),
        (
            {
                "tasks": [task("mail", "criteria", "written")],
                "decision": {"gates": [criterion_gate(required=True)]},
            },
            {"tools": 3},
            "Incomplete: Written communication must be assessed; it needs a result for the task Mail.",
        ),
        (
            {"decision": {"gates": [mean_gate(competency="calm", required=True)]}},
            {"tools": 3},
            "Incomplete: Customer focus must be assessed; it needs a question or task that measures it.",
        ),
    ],
)
def test_what_a_skip_keeps_open(changes: dict[str, Any], ratings: dict[str, int], sentence: str) -> None:
    bank = small_bank(**{**changes, "decision": {"coverage": 0, **changes.get("decision", {})}})
    skipped = {item.id: "no time" for item in bank.questions if item.id not in ratings}
    assert reasons(bank, ratings, skipped)[0] == sentence


SIX = [
    question(name, title=f"Question {name.upper()}", weight=weight)
    for name, weight in zip("abcdef", (20, 15, 20, 10, 20, 15), strict=True)
]


@pytest.mark.parametrize(
    ("rated", "skipped", "expected"),
    [
        (
            "bc",
            "adef",
            [
                "Incomplete: only 35 % of the interview is rated, by weight; a decision needs at least 80 %.",
                "To reach that, rate some of the skipped questions: Question A, Question D, Question E and "
                "Question F.",
            ],
        ),
        (
            "abc",
            "de",
            [
                "Incomplete: Question F is neither rated nor skipped with a reason.",
                "Incomplete: with all open questions rated, only 70 % of the interview would be rated, by "
                "weight; a decision needs at least 80 %.",
                "To reach that, rate some of the skipped questions: Question D and Question E.",
            ],
        ),
        ("abc", "d", ["Incomplete: Question E and Question F are neither rated nor skipped with a reason."]),
    ],
)
def test_too_little_rated(rated: str, skipped: str, expected: list[str]) -> None:
    bank = small_bank(questions=SIX, decision={"gates": [], "presets": PLAIN})
    found = reasons(bank, dict.fromkeys(rated, 4), dict.fromkeys(skipped, "no time"))
    assert found[: len(expected)] == expected
    assert found[len(expected)].startswith("The score so far is 4.00; still possible: ")


def test_coverage_just_below_the_minimum_never_looks_as_if_it_reached_it() -> None:
    bank = small_bank(
        questions=[question("a", weight="79.9"), question("b", weight="20.1")], decision={"gates": []}
    )
    assert reasons(bank, {"a": 4}, {"b": "no time"})[:2] == [
        "Incomplete: only 79.9 % of the interview is rated, by weight; a decision needs at least 80 %.",
        "To reach that, rate the skipped question: B.",
    ]


def test_what_was_left_out_and_how_the_rest_counts() -> None:
    bank = small_bank(
        tasks=[task("log", "order", "process"), task("queue", "order", "process")],
        decision={"components": {"interview": 90, "written": 10}, "presets": PLAIN},
    )
    found = reasons(
        bank, {"irate": 4, "policy": 4}, {"tools": "private words"}, responses={"log": {"order": ["guide"]}}
    )
    assert found[2:] == [
        "Excluded from the interview score: Tools; the score is based on 80 of 100 weight points.",
        "Process: 1 of 2 completed; the score is based on those.",
        "Process: no weight in this bank; excluded from the score.",
        "Not administered and excluded from the score: writing; the score is based on only the interview, "
        "90 of 100 weight points.",
    ]
    assert not any("private" in reason for reason in found)


def test_presets_that_disagree() -> None:
    assert reasons(small_bank(), rated(3, 3, 5))[-1] == (
        "Other weights change the decision: Equal weights gives hire (3.67), but Bank weights gives hold "
        "(3.40)."
    )


def test_presets_that_agree_are_not_mentioned() -> None:
    assert not any("presets" in reason for reason in reasons(small_bank(), rated(4, 4, 4)))
