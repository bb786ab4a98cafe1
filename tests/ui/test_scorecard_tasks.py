"""The tasks on the scorecard: what was recorded, how it scores, what was left out, and what stays hidden."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from csr_interview.live.session import InterviewSession
from csr_interview.models.bank import Bank
from csr_interview.models.interview import TaskResult
from csr_interview.models.tasks import Criteria, Task
from csr_interview.store import Store
from csr_interview.ui import content
from csr_interview.ui.content import to_content
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, view_of
from csr_interview.ui.widgets.laid_text import page
from tests.scoring.banks import criterion_gate, mean_gate, small_bank, task
from tests.ui.application import BANK, NOW, add_draft, stored
from tests.ui.cards import (
    HOSTILE,
    Nowhere,
    add_card,
    card_open,
    on_screen,
    press,
    said,
    settle,
    squeezed,
    whole_page,
)

pytestmark = pytest.mark.long

FAMILY = {"best-option": "sjt", "criteria": "written", "steps": "process", "choice": "process"}
RULES = ("best-option", "find-errors", "proofread", "order", "choice", "steps", "criteria")
EACH: Bank = small_bank(
    tasks=[task(rule, rule, FAMILY.get(rule, "accuracy")) for rule in RULES],
    decision={"gates": [mean_gate(), criterion_gate()]},
)
"""One task of each rule, and a gate that writing feed."""

PARTLY: dict[str, dict[str, Any]] = {
    "best-option": {"chosen": "a"},
    "find-errors": {"ticked": ["date"]},
    "proofread": {"ticked": ["their"]},
    "order": {"order": ["reset", "verify", "guide", "confirm"]},
    "choice": {"category": "billing", "priority": "normal"},
    "steps": {"ticked": ["lights", "cables"]},
    "criteria": {"grammar": 1, "tone": 4},
}

SAID = {
    "best-option": ("1.00 of 5: not the best option", "Chose Text of a", "Best option Text of b"),
    "find-errors": (
        "1.00 of 5: 1 of 3 errors found; all are needed",
        "Found Text of date",
        "Missed Text of total; Text of name",
    ),
    "proofread": ("3.00 of 5: 1 of 2 errors found", "Found Text of their", "Missed Text of recieve"),
    "order": (
        "1.00 of 5: not the exact order",
        "Chosen order 1 Text of reset; 2 Text of verify; 3 Text of guide; 4 Text of confirm",
        "Correct order 1 Text of verify; 2 Text of reset; 3 Text of guide; 4 Text of confirm",
    ),
    "choice": (
        "1.00 of 5: 1 of 2 fields right; all are needed",
        "Chose Category: Text of billing Priority: Text of normal",
        "Correct Priority: Text of high",
    ),
    "steps": (
        "2.50 of 5: 2 of 6 steps, 3 of 8 points, critical step missed: Restart the router",
        "Covered Check the cables; Text of lights",
        "Missed critical Restart the router",
    ),
    "criteria": ("2.50 of 5: mean 2.50 (Grammar 1 and Tone 4)", "Grammar 1", "Tone 4"),
}
"""By rule: score with its working, what was recorded, and what was missed or right."""


def add(
    path: Path,
    responses: Mapping[str, Mapping[str, object]],
    *,
    skips: Mapping[str, str] | None = None,
    reply: str = "",
    rated: bool = True,
    submit: bool = False,
) -> str:
    """Put an interview with these tasks into the store, every question rated 4 unless told otherwise."""
    card = add_draft(path, bank=EACH)
    with Store.open(path, now=lambda: NOW) as store:
        for question in EACH.questions if rated else EACH.questions[:1]:
            store.rate(card, question.id, 4)
            store.write_text(card, question.id, "notes", "Said so.")
        for name, response in responses.items():
            text = reply if name == "criteria" else ""
            store.record_task(card, TaskResult(name, response, text=text))
        for name, reason in (skips or {}).items():
            store.record_task(card, TaskResult(name, {}, skip_reason=reason))
        settle(store, card, EACH, submit=submit)
    return card


def view(path: Path, card: str, **options: Any) -> ScorecardView:
    return view_of(InterviewSession(stored(path, card), EACH, Nowhere()), tz=NOW.tzinfo, **options)


def numbers(card: ScorecardView, width: int = 117) -> str:
    return page([block for blocks in card.sections.values() for block in blocks], width).plain


def flat(text: str) -> str:
    return " ".join(text.split())


# What it says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [37, 57, 77, 117])
@pytest.mark.parametrize("rule", RULES)
def test_each_rule_in_words_with_score_and_working(path: Path, rule: str, width: int) -> None:
    text = squeezed(numbers(view(path, add(path, {rule: PARTLY[rule]})), width)).replace(":", "")
    for part in SAID[rule]:
        assert squeezed(part).replace(":", "") in text, "a colon follows labels where there is little room"
    assert squeezed("Not administered and excluded from the score 6 of 7") in text


def test_families_stand_with_what_they_reached_score_and_share(path: Path) -> None:
    text = flat(numbers(view(path, add(path, PARTLY))))
    # weights 50, 10, 10, 10, 10 of what was given; proofread alone scores of the three accuracy
    assert "Interview 50 4.00 56 %" in text
    assert "Situational judgment 10 0 % 1.00 11 %" in text
    assert "Accuracy 10 17 % 1.67 11 %" in text
    assert "Writing 10 38 % 2.50 11 %" in text
    assert "Role-play 10 – – – not administered" in text
    assert "1 + 4 × correct" in text


def test_skipped_ones_have_their_reason_and_the_rest_is_counted(path: Path) -> None:
    card = add(path, {"best-option": {"chosen": "b"}}, skips={"order": "no time left"})
    text = flat(numbers(view(path, card)))
    assert "Order · skipped: no time left" in text
    assert "Situational judgment 1 of 1 completed" in text
    assert "Accuracy 0 of 3 completed" in text
    assert (
        "Not administered and excluded from the score: 5 of 7 (accuracy 2, writing 1 and process 2)." in text
    )


def test_without_any_task_given_one_line_says_so(path: Path) -> None:
    text = flat(numbers(view(path, add(path, {}))))
    assert f"TASKS {'─' * 117} None of the 7 tasks was administered; excluded from the score." in text


def test_a_bank_without_tasks_says_nothing_of_them(path: Path) -> None:
    bank = small_bank()
    card = add_draft(path, bank=bank)
    session = InterviewSession(stored(path, card), bank, Nowhere())
    assert "TASKS" not in numbers(view_of(session), 80)


def test_the_written_reply_is_there_whole_with_its_lines(path: Path) -> None:
    reply = "Dear Sir,\n\nthis took too long.\nSorry."
    lines = [line.strip() for line in numbers(view(path, add(path, PARTLY, reply=reply))).splitlines()]
    start = lines.index("Reply  Dear Sir,")
    assert lines[start + 1 : start + 4] == ["", "this took too long.", "Sorry."]


def test_a_reply_that_nobody_rated_is_evidence_but_does_not_count(path: Path) -> None:
    card = view(path, add(path, {"criteria": {}}, reply="Dear Sir"))
    text = flat(numbers(card))
    assert "Criteria · not rated; excluded from the score Reply Dear Sir" in text
    assert not card.today.tasks


def test_a_failed_gate_names_the_task_and_the_criterion(path: Path) -> None:
    card = view(path, add(path, PARTLY))
    text = flat(numbers(card))
    assert (
        "Written communication ✗ failed: lowest 1; 1 or below fails (Criteria, Grammar 1; Criteria, Tone 4)"
        in (text)
    )
    assert "Customer focus ✓ passed: mean 3.00 ≥ 2.50 (Q1 4; Q2 4; Best-option 1)" in text


# What stays hidden --------------------------------------------------------------------------------------


def test_while_questions_are_open_what_was_recorded_shows_but_no_score_and_no_key(path: Path) -> None:
    card = add(path, PARTLY, rated=False, skips={"order": "no time"})
    text = flat(numbers(view(path, card)))
    for rule in RULES:
        score, recorded, right = SAID[rule]
        if rule == "order":
            continue
        assert score not in text
        assert recorded in text if rule != "criteria" else "Rated Grammar 1, Tone 4" in text
        if rule != "criteria":
            assert right not in text
    assert "Order · skipped: no time" in text
    assert "COMPONENTS" not in text


async def test_privacy_hides_the_tasks_with_the_page(path: Path) -> None:
    card = add(path, PARTLY, reply="SECRETREPLY", submit=True)
    async with card_open(path, card, (120, 40)) as (app, pilot, _):
        assert squeezed("SECRETREPLY") in await whole_page(app, pilot)
        await press(pilot, "f9")
        for secret in ("SECRETREPLY", "of 5", "Grammar", "Text of"):
            assert secret not in on_screen(app)


# On the real store --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_the_shipped_assessment_on_the_page_at_every_size(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, finish=False, details={"plan": "full"})
    planned = BANK.for_plan("full", stored(path, card).form).tasks
    with Store.open(path, now=lambda: NOW) as store:
        for one in planned:
            store.record_task(card, TaskResult(one.id, perfect(one), text=HOSTILE if _writes(one) else ""))
        settle(store, card, BANK)
    async with card_open(path, card, size) as (app, pilot, screen):
        page = await whole_page(app, pilot)
        assert len(screen.view.today.tasks) == len(planned)
        for one in planned:
            assert squeezed(one.title) in page
        assert "Notgiven" not in page
        assert "[@click=app.quit]x[/]" in page
        assert "\u202e" not in page
        assert squeezed("✗") not in page
        assert app.is_running


async def test_after_submit_the_tasks_are_as_they_were(path: Path) -> None:
    card = add(path, PARTLY, reply="Dear Sir", submit=True)
    async with card_open(path, card, (80, 24)) as (app, _, screen):
        assert screen.view.locked
        assert "Reply Dear Sir" in said(app)
        assert "No hire: a failed must-pass criterion overrides the score" in said(app)


def perfect(one: Task) -> dict[str, object]:
    """A response that scores in full."""
    rule = one.rule
    match rule.kind:
        case "best-option":
            return {"chosen": rule.key}
        case "errors" | "find-errors" | "proofread":
            return {"ticked": [item.id for item in rule.errors]}
        case "steps":
            return {"ticked": [item.id for item in rule.steps]}
        case "order":
            return {"order": list(rule.key)}
        case "choice":
            return {field.id: field.key for field in rule.fields}
        case _:
            return {item.id: 5 for item in rule.criteria}


def _writes(one: Task) -> bool:
    return isinstance(one.rule, Criteria)


# Bars ---------------------------------------------------------------------------------------------------


def test_a_bar_reads_without_colour() -> None:
    drawn = [content.bar(value, 10).plain for value in range(6)]
    assert drawn == ["·" * 10, "━━········", "━━━━······", "━━━━━━····", "━━━━━━━━··", "━" * 10]


@pytest.mark.parametrize("width", [37, 57, 77, 117])
def test_no_line_is_wider_than_the_page(path: Path, width: int) -> None:
    card = add(path, PARTLY, reply="日本語" * 60, skips={"order": "x" * 300})
    wide = [
        line for line in numbers(view(path, card), width).splitlines() if to_content(line).cell_length > width
    ]
    assert not wide
