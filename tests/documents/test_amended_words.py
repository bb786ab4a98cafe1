"""Amendments of flags, checked items, tasks and the recommendation: in words everywhere, never as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from csr_interview.documents.audit_log import BankNames
from csr_interview.documents.audit_log import words as event_words
from csr_interview.documents.facts import amended_words, outcome
from csr_interview.documents.guide import FORMATS, Format, render
from csr_interview.documents.scorecard import document
from csr_interview.exchange import Options
from csr_interview.exchange.blind import blinded
from csr_interview.exchange.json import document as json_document
from csr_interview.models.amended import (
    as_submitted,
    marks_value,
    recommendation_value,
    task_value,
    value_of,
    with_value,
)
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    CHECKED,
    RECOMMENDATION,
    RED_FLAGS,
    TASK_RESULT,
    Amendment,
    Interview,
    Mark,
    Recommendation,
    Shown,
    TaskResult,
)
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from tests.documents.making import bank, interview
from tests.documents.reading import words

CHANGES = (
    (
        "policy",
        RED_FLAGS,
        marks_value(
            [Mark("policy", "red_flag", 0, "“Not my job”"), Mark("policy", "own_flag", 0, "Late", "note")]
        ),
    ),
    ("irate", CHECKED, marks_value([Mark("irate", "looking_for", 0), Mark("irate", "follow_up", 1)])),
    ("reply", TASK_RESULT, task_value(TaskResult("reply", {"grammar": 2, "tone": 2}, "Hi,\nno."))),
    ("", RECOMMENDATION, recommendation_value(Recommendation("hold", "Zoë van Dijk was slow."))),
)


def amended() -> tuple[Interview, Bank]:
    """Return an interview with one amendment of each kind, made after it was submitted."""
    used = bank()
    found = interview(used, amendments=())
    verdict = verdict_of(decide(used, evidence_of(found, used)))
    found = replace(found, submitted_verdict=verdict)
    for number, (question, field, new) in enumerate(CHANGES, 1):
        old = value_of(found, question, field)
        at = f"2026-11-21T08:3{number}:00.000Z"
        made = Amendment(number, question, field, old, new, "Reread", "R. Osei", at)
        found = with_value(found, question, field, new)
        found = replace(found, amendments=(*found.amendments, made))
    return found, used


@pytest.mark.parametrize("form", FORMATS)
def test_old_and_new_are_told_in_words(form: Format) -> None:
    told = " ".join(words(render(document(*amended()), form), form).split())
    for text in (
        *("Q2 Red flags", "serious: Read from a screen", "minor: Late", "“Not my job”"),
        *("Q1 Checked items", "Heard: ", "Asked: "),
        *("Reply, result", "Rated: ", "Reply: Dear customer", "Reply: Hi, no."),
        *("STRONG HIRE. Knows our product already.", "HOLD. Zoë van Dijk was slow."),
    ):
        assert text in told
    for json_text in ('[["', '{"', "own_flag", "looking_for", '"response"', "red_flags"):
        assert json_text not in told


def test_the_decision_of_today_counts_amended_flags_and_tasks() -> None:
    found, used = amended()
    result = outcome(found, used)
    assert result.moved
    assert {flag.told for flag in result.now.flags if flag.question == "policy"} == {
        "Late",
        f"{used.question('policy').red_flags[0].text} – “Not my job”",
    }
    (line,) = result.now.tasks
    assert line.p < outcome(as_submitted(found), used).now.tasks[0].p
    assert result.verdict == found.submitted_verdict.verdict  # type: ignore[union-attr]


def test_what_was_changed_after_the_decision_was_shown_leaves_amendments_out() -> None:
    found, used = amended()
    at_first = outcome(as_submitted(found), used).now
    shown = Shown(
        "2026-11-20T14:30:00.000Z",
        str(at_first.verdict),
        "4",
        {line.question: line.rating for line in at_first.questions if line.rating is not None},
        {line.task: str(line.p) for line in at_first.tasks},
        {"policy": 2},
    )
    reopened = replace(found, shown=shown, reopen_reason="Misread", finished_at=shown.at)
    told = words(render(document(reopened, used), "text"), "text")
    assert "nothing that the decision depends on" in told


def test_json_has_the_values_and_their_words() -> None:
    found, used = amended()
    told = json.loads(json_document(found, used, Options()))["amendments"]
    assert [one["field"] for one in told] == [field for _, field, _ in CHANGES]
    assert [one["new"] for one in told] == [new for _, _, new in CHANGES]
    assert told[0]["old_words"] == list(amended_words(used, found.amendments[0], found.amendments[0].old))
    assert told[3]["new_words"] == ["HOLD. Zoë van Dijk was slow."]


def test_a_blind_copy_names_nobody_in_what_was_amended() -> None:
    ((found, used),) = blinded([amended()])
    assert "Zoë" not in json_document(found, used, Options(blind=True))
    assert "Zo\\u00eb" not in str(found.amendments)
    assert amended_words(used, found.amendments[3], found.amendments[3].new) == (
        "HOLD. [candidate] was slow.",
    )


def test_what_is_outside_the_plan_is_told_without_the_bank() -> None:
    found, used = amended()
    without = used.model_copy(update={"tasks": ()})
    assert amended_words(without, found.amendments[2], found.amendments[2].new) == (
        "grammar 2; tone 2; Hi,\nno.",
    )


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (
            {
                "question": "policy",
                "fields": [RED_FLAGS],
                "before": [["own_flag", 0, "serious"]],
                "after": [["red_flag", 0, ""]],
            },
            "Amended Q2 Red flags from custom red flag (serious) to red flag “{flag}”, with a reason",
        ),
        (
            {"question": "policy", "fields": [CHECKED], "before": [], "after": [["follow_up", 9, ""]]},
            "Amended Q2 Checked items from none to asked number 10, with a reason",
        ),
        (
            {"question": "reply", "fields": [TASK_RESULT], "skipped": False},
            "Amended result of task “Reply”, with a reason",
        ),
        (
            {"question": "", "fields": [RECOMMENDATION], "before": "", "recommended": "hold"},
            "Amended recommendation from none to hold, with a reason",
        ),
    ],
)
def test_the_audit_log_tells_what_was_amended(payload: dict[str, object], told: str) -> None:
    used = bank()
    flag = used.question("policy").red_flags[0].text
    assert event_words("amended", payload, BankNames(used)) == told.format(flag=flag)
