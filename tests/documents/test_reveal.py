"""The decision is shown when ratings are finished, and what changed afterwards is said everywhere."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from typing import Any

from csr_interview.exchange import Options
from csr_interview.exchange.csv import table
from csr_interview.exchange.json import document
from csr_interview.exchange.pages import text_page
from csr_interview.exchange.registry import find
from csr_interview.models.interview import Answer, Interview, Shown, Status, TaskResult
from csr_interview.scoring.decision import evidence_of
from tests.documents.making import bank, interview

AT = "2026-11-20T14:30:00.000Z"
DRAFT: dict[str, Any] = {
    "status": Status.DRAFT,
    "submitted_verdict": None,
    "submitted_at": "",
    "amendments": (),
    "recommendation": None,
}
BANK = bank()


def row(found: Interview, layout: str = "interviews") -> dict[str, str]:
    text = "".join(table([(found, BANK)], Options(layout=layout, banks=(BANK,), bom=False)))
    return next(csv.DictReader(io.StringIO(text, newline="")))


def text(found: Interview) -> str:
    return " ".join(text_page(found, BANK, Options()).split())


def everything(found: Interview) -> dict[str, str]:
    """Return an interview in every format."""
    options = Options(banks=(BANK,), bom=False)
    return {
        "json": document(found, BANK, Options()),
        "csv": "".join(table([(found, BANK)], options)),
        "tasks": "".join(table([(found, BANK)], replace(options, layout="tasks"))),
        **{name: find(name).one(found, BANK, options) for name in ("text", "markdown", "html")},  # type: ignore[misc]
    }


def test_no_format_tells_a_decision_before_the_ratings_are_finished() -> None:
    found = interview(BANK, **DRAFT, task_results={"reply": TaskResult("reply", {"grammar": 4, "tone": 5})})
    told = everything(found)
    for name, content in told.items():
        for word in ("4.50", "3.58", "HIRE", "strong hire"):
            assert word not in content, (name, word)
    read = json.loads(told["json"])
    assert (read["verdict"], read["composite"], read["decision"]) == (None, None, None)
    assert {row(found)[name] for name in ("verdict", "composite", "gates", "borderline")} == {""}
    assert row(found, "tasks")["p"] == row(found, "tasks")["working"] == ""
    assert "The decision is shown when the ratings are finished." in text(found)
    finished = replace(found, finished_at=AT)
    assert json.loads(document(finished, BANK, Options()))["verdict"]
    assert row(finished)["verdict"]


def test_what_was_changed_after_the_decision_was_shown_is_said() -> None:
    shown = Shown(AT, "hold", "17/5", {"irate": 2, "policy": 4}, {"reply": "1/2"})
    found = replace(interview(BANK), shown=shown, reopen_reason="Misheard the first answer")
    told = text(found)
    assert "Changed after the decision was shown, which was hold. See below." in told
    assert "CHANGED AFTER THE DECISION WAS SHOWN" in told
    assert "First shown HOLD 3.40, 20 Nov 2026 14:30" in told
    assert "Reason Misheard the first answer" in told
    assert "Q1 Irate: 2 → 4" in told
    assert "Reply: 3.00 → 4.50" in told
    said = told.partition("CHANGED AFTER")[2].partition("BREAKDOWN")[0]
    assert "Q2 Policy: 4 → 3" in said, "as submitted: an amendment has made it 4 again"
    columns = row(found)
    assert columns["changed_after_decision"] == "yes"
    assert columns["reopen_reason"] == "Misheard the first answer"
    assert (columns["verdict_shown"], columns["composite_shown"]) == ("hold", "3.4000")


def test_other_changes_that_the_decision_depends_on_are_said_too() -> None:
    made = interview(BANK)
    assert made.marks
    shown = Shown(AT, "hold", "3", {"irate": 4, "policy": 3}, {"reply": "7/8"}, {"irate": 7}, "", True)
    told = text(replace(made, shown=shown, reopen_reason="It was no flag"))
    assert "Red flags of Q1: 7 → " in told
    assert "Must-pass criteria on writing: reported, not applied → applied" in told


def test_reopening_without_a_change_says_so() -> None:
    made = interview(BANK)
    flags = dict(Counter(flag.question for flag in evidence_of(made, BANK).flags))
    shown = Shown(AT, "hire", "43/12", {"irate": 4, "policy": 3}, {"reply": "7/8"}, flags)
    found = replace(made, shown=shown, reopen_reason="To look again")
    assert "nothing that the decision depends on" in text(found)
    assert "CHANGED AFTER" not in text(replace(found, reopen_reason=""))


def test_an_incomplete_decision_recommends_nothing_by_itself() -> None:
    open_answer = {"irate": Answer("irate", rating=4, opened=True)}
    found = interview(BANK, **(DRAFT | {"answers": open_answer, "finished_at": AT}))
    assert "Interviewer's recommendation: none" in text(found)
