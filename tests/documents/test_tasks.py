"""Every task in CSV, JSON and text: response, score and working, or that it was not administered."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from csr_interview.documents.scorecard import task_blocks
from csr_interview.exchange import Options
from csr_interview.exchange.csv import table
from csr_interview.exchange.json import document
from csr_interview.exchange.pages import text_page
from csr_interview.exchange.registry import find
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Status, SubmittedVerdict, TaskResult
from csr_interview.scoring.decision import decide, evidence_of
from csr_interview.text import csv_unsafe
from tests.documents.making import bank, interview
from tests.scoring.banks import RULES, items, small_bank, task

FAMILIES = {
    "best-option": "sjt",
    "find-errors": "accuracy",
    "proofread": "accuracy",
    "order": "accuracy",
    "choice": "process",
    "steps": "process",
    "criteria": "written",
}


STEPS = RULES["steps"] | {"full_credit": 0.6, "order": [["restart", "cables"], ["cables", "log"]]}
OF_VERSION_2 = {
    "errors": {"kind": "errors", "errors": items("total", "date", "name", "city")},
    "situation": RULES["best-option"] | {"worst": "c"},
    "ordered-steps": STEPS,
}
"""Rules of version 2 by name."""
FAMILIES |= {"errors": "accuracy", "situation": "sjt", "ordered-steps": "process"}


AT = "2026-11-20T14:30:00.000Z"


class Done(NamedTuple):
    """A response to a rule, and what is told of it."""

    rule: str
    response: Mapping[str, object]
    p: str
    score: str
    working: str
    words: str
    """One entry after the other, with a bar between them."""


DONE = [
    Done(
        "best-option", {"chosen": "b"}, "1.0000", "5.0000", "the best option was chosen", "Chose: Text of b"
    ),
    Done("best-option", {"chosen": "a"}, "0.0000", "1.0000", "not the best option", "Chose: Text of a"),
    Done(
        "errors",
        {"ticked": ["total", "date", "name"], "false_alarms": 1},
        "0.5000",
        "3.0000",
        "3 of 4 errors found, minus 1 false alarm",
        "Found: Text of total; Text of date; Text of name|False alarms: 1",
    ),
    Done(
        "find-errors",
        {"ticked": ["total", "date", "name"]},
        "1.0000",
        "5.0000",
        "3 of 3 errors found",
        "Found: Text of total; Text of date; Text of name",
    ),
    Done(
        "find-errors",
        {"ticked": ["date"]},
        "0.0000",
        "1.0000",
        "1 of 3 errors found; all are needed",
        "Found: Text of date",
    ),
    Done(
        "proofread", {"ticked": ["their"]}, "0.5000", "3.0000", "1 of 2 errors found", "Found: Text of their"
    ),
    Done("proofread", {"ticked": []}, "0.0000", "1.0000", "0 of 2 errors found", "Found: none"),
    Done(
        "order",
        {"order": ["verify", "reset", "confirm", "guide"]},
        "0.0000",
        "1.0000",
        "not the exact order",
        "Chosen order: 1 Text of verify; 2 Text of reset; 3 Text of confirm; 4 Text of guide",
    ),
    Done(
        "choice",
        {"category": "billing", "priority": "normal"},
        "0.0000",
        "1.0000",
        "1 of 2 fields right; all are needed",
        "Chose: Category: Text of billing|Chose: Priority: Text of normal",
    ),
    Done(
        "steps",
        {"ticked": ["restart", "lights"]},
        "0.3750",
        "2.5000",
        "2 of 6 steps, 3 of 8 points, critical step missed: Check the cables",
        "Covered: Restart the router; Text of lights",
    ),
    Done(
        "situation",
        {"chosen": "a"},
        "0.5000",
        "3.0000",
        "neither the best nor the worst option",
        "Chose: Text of a",
    ),
    Done("situation", {"chosen": "c"}, "0.0000", "1.0000", "the worst option was chosen", "Chose: Text of c"),
    Done(
        "ordered-steps",
        {"ticked": ["cables", "restart", "lights", "other"]},
        "0.5000",
        "3.0000",
        "4 of 6 steps, 6 of 8 points, enough for full credit; 1 of 2 pairs of steps in reverse order",
        "Covered in this order: Check the cables; Restart the router; Text of lights; Text of other",
    ),
    Done(
        "criteria",
        {"grammar": 2, "tone": 4},
        "0.5000",
        "3.0000",
        "mean 3.00 (Grammar 2 and Tone 4)",
        "Rated: Grammar 2, Tone 4",
    ),
]


def bank_with(*rules: str) -> Bank:
    measured = ["empathy", "knowledge"]
    tasks = [
        task(rule, OF_VERSION_2.get(rule, rule), FAMILIES[rule], competencies=measured) for rule in rules
    ]
    return small_bank(tasks=tasks)


def draft(used: Bank, **results: TaskResult) -> Interview:
    """Return a draft whose tasks are as given, by id with `_` for `-`."""
    found = {name.replace("_", "-"): result for name, result in results.items()}
    return interview(
        used,
        task_results=found,
        status=Status.DRAFT,
        submitted_verdict=None,
        submitted_at="",
        amendments=(),
        finished_at=AT,
    )


def rows(found: Interview, used: Bank) -> list[dict[str, str]]:
    text = "".join(table([(found, used)], Options(layout="tasks", banks=(used,), bom=False)))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def told(found: Interview, used: Bank) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads(document(found, used, Options()))["tasks"]
    return tasks


def page(found: Interview, used: Bank) -> str:
    """Return the scorecard with all white space made one."""
    return " ".join(text_page(found, used, Options()).split())


@pytest.mark.parametrize("done", DONE, ids=lambda done: f"{done.rule} {done.p}")
def test_every_rule_in_every_format(done: Done) -> None:
    used = bank_with(done.rule)
    found = draft(used, **{done.rule: TaskResult(done.rule, done.response, text="What they wrote.")})
    [row] = rows(found, used)
    assert row == {
        "interview_id": found.id,
        "candidate_id": found.candidate.id,
        "candidate": "Zoë van Dijk",
        "role": "Representative",
        "stage": "Phone screen",
        "interviewer": "R. Osei",
        "bank": "small",
        "bank_version": "1.0",
        "status": "draft",
        "task": done.rule,
        "family": FAMILIES[done.rule],
        "title": done.rule.capitalize(),
        "prompt": f"Do {done.rule}.",
        "minutes": "5",
        "weight": "1",
        "state": "completed",
        "skip_reason": "",
        "response": done.words.replace("|", "\n"),
        "response_json": json.dumps(done.response),
        "reply": "What they wrote.",
        "p": done.p,
        "score": done.score,
        "working": done.working,
        "competencies": "empathy; knowledge",
        "unverified": "no",
    }
    [entry] = told(found, used)
    assert (entry["state"], entry["response"], entry["reply"]) == (
        "completed",
        done.response,
        "What they wrote.",
    )
    assert Fraction(entry["p"]["exact"]) == Fraction(done.p)
    assert Fraction(entry["score"]["exact"]) == Fraction(done.score)
    kinds = {"situation": "best-option", "ordered-steps": "steps"}
    assert (entry["working"], entry["rule"]) == (done.working, kinds.get(done.rule, done.rule))
    said = [
        f"{words['label']}: {words['text']}" for words in entry["response_words"] if not words["tells_key"]
    ]
    assert said == done.words.split("|")
    text = page(found, used)
    assert f"{done.rule.capitalize()} · {done.score[:4]} of 5: {done.working}" in text
    assert "Reply What they wrote." in text
    if done.rule != "criteria":  # there the working has it all
        assert all(words.partition(": ")[2] in text for words in done.words.split("|"))


def test_what_was_missed_is_told_beside_what_was_found() -> None:
    used = bank_with("find-errors", "order")
    found = draft(
        used,
        find_errors=TaskResult("find-errors", {"ticked": ["date"]}),
        order=TaskResult("order", {"order": ["reset", "verify"]}),
    )
    text = page(found, used)
    assert "Missed Text of total; Text of name" in text
    assert "Correct order 1 Text of verify; 2 Text of reset; 3 Text of guide; 4 Text of confirm" in text
    keyed = [words for entry in told(found, used) for words in entry["response_words"] if words["tells_key"]]
    assert [words["label"] for words in keyed] == ["Missed", "Correct order"]


def test_tasks_without_a_score_are_no_zeros() -> None:
    used = bank_with("best-option", "proofread", "steps", "criteria")
    found = draft(
        used,
        best_option=TaskResult("best-option", {"chosen": "b"}, skip_reason="Heard it before"),
        criteria=TaskResult("criteria", text="Dear customer"),
        steps=TaskResult("steps", {"ticked": []}),
    )
    lines = rows(found, used)
    missed = "0 of 6 steps, 0 of 8 points, critical steps missed: Restart the router and Check the cables"
    assert [(row["task"], row["state"], row["p"], row["score"], row["working"]) for row in lines] == [
        ("best-option", "skipped", "", "", ""),
        ("proofread", "not administered", "", "", ""),
        ("steps", "completed", "0.0000", "1.0000", missed),
        ("criteria", "not rated", "", "", ""),
    ]
    assert [row["skip_reason"] for row in lines] == ["Heard it before", "", "", ""]
    assert [row["response_json"] for row in lines] == ['{"chosen": "b"}', "", '{"ticked": []}', ""]
    entries = told(found, used)
    assert [entry["state"] for entry in entries] == [row["state"] for row in lines]
    assert [entry["p"] is None for entry in entries] == [True, True, False, True]
    assert [entry["score"] is None for entry in entries] == [True, True, False, True]
    text = page(found, used)
    assert "Best-option · skipped: Heard it before" in text
    assert "Criteria · not rated; excluded from the score Reply Dear customer" in text
    assert "Not administered and excluded from the score: 1 of 4 (accuracy 1)." in text


def test_while_the_score_is_hidden_no_task_tells_one() -> None:
    used = bank_with("proofread", "criteria")
    found = draft(
        used,
        proofread=TaskResult("proofread", {"ticked": ["their"]}),
        criteria=TaskResult("criteria", {"grammar": 1, "tone": 4}),
    )
    decision = decide(used, evidence_of(found, used))
    hidden, open_ = (str(list(task_blocks(found, used, decision, hidden=hide))) for hide in (True, False))
    assert open_.count(" of 5") == 4, "two families and two tasks"
    assert " of 5" not in hidden


def test_a_battery_that_was_not_given_is_one_line() -> None:
    used = bank_with("order", "steps")
    heading = f"TASKS {'─' * 80}"
    assert f"{heading} None of the 2 tasks was administered; excluded from" in page(draft(used), used)
    one = bank_with("order")
    assert f"{heading} The task was not administered; excluded from the score." in page(draft(one), one)
    none = bank_with()
    assert "TASKS" not in page(draft(none), none)
    assert rows(draft(none), none) == told(draft(none), none) == []


def test_a_formula_in_a_reply_or_a_skip_is_not_run() -> None:
    used = bank_with("criteria", "order")
    found = draft(
        used,
        criteria=TaskResult("criteria", {"tone": 3}, text="=1+1"),
        order=TaskResult("order", skip_reason="+1 more"),
    )
    replied, skipped = rows(found, used)
    assert (replied["reply"], csv_unsafe(replied["reply"])) == ("'=1+1", "=1+1")
    assert (skipped["skip_reason"], csv_unsafe(skipped["skip_reason"])) == ("'+1 more", "+1 more")


def test_a_rating_of_a_task_that_would_change_the_verdict_is_told_in_every_format() -> None:
    used = bank()
    result = TaskResult("reply", {"grammar": 5, "tone": 1})
    kept = SubmittedVerdict("no hire", "23/6", "default")
    found = interview(used, task_results={"reply": result}, submitted_verdict=kept, amendments=())
    (said,) = json.loads(document(found, used, Options()))["decision"]["would_change"]
    assert said == {
        "question": "",
        "rating": 1,
        "to": 2,
        "verdict": "hire",
        "fails": [],
        "task": "reply",
        "criterion": "tone",
    }
    for fmt in ("text", "markdown", "html"):
        write = find(fmt).one
        assert write is not None
        text = write(found, used, Options())
        assert "Reply, Tone" in text
        assert "1 → 2 hire" in text
        assert "No change of a single rating" not in text


def test_what_would_change_the_decision_is_not_shown_on_a_draft() -> None:
    used = bank()
    found = draft(used, reply=TaskResult("reply", {"grammar": 5, "tone": 1}))
    for fmt in ("text", "markdown", "html"):
        write = find(fmt).one
        assert write is not None
        text = write(found, used, Options())
        assert "1 → 2" not in text
        assert "would change" not in text.casefold()
