"""The texts of a scorecard, without an app: what is said of which numbers, and that it fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.live.session import InterviewSession
from csr_interview.models.decision import GateState, listed
from csr_interview.models.interview import Amendment, Mark, Recommendation, TaskResult
from csr_interview.store import Store
from csr_interview.ui import content
from csr_interview.ui.content import to_content
from csr_interview.ui.scorecard.scorecard_view import ScorecardView, title_of, view_of
from csr_interview.ui.scorecard.submit import incomplete_tasks
from csr_interview.ui.widgets.laid_text import page
from tests.ui.application import BANK, NOW, stored
from tests.ui.cards import Nowhere, add_card, settle, squeezed

OPEN = (4, 4, None, 5, 3, None)
FLAGS = (Mark("q1", "looking_for", 0), Mark("q1", "follow_up", 1), Mark("q2", "red_flag", 0))


def written_card(path: Path, rating: int, first: dict[str, int], *, submit: bool = False) -> str:
    """Put an interview of fours into the store, with all writing rated the same except some of the first."""
    card = add_card(path, (4, 4, 4, 4, 4, 4), finish=False, details={"plan": "interview-writing"})
    with Store.open(path, now=lambda: NOW) as store:
        for task in BANK.tasks:
            if task.rule.kind == "criteria":
                ratings = {criterion.id: rating for criterion in task.rule.criteria} | first
                store.record_task(card, TaskResult(task.id, ratings))
                first = {}
        settle(store, card, BANK, submit=submit)
    return card


def view(path: Path, card: str, **options: object) -> ScorecardView:
    session = InterviewSession(stored(path, card), BANK, Nowhere())
    return view_of(session, tz=NOW.tzinfo, **options)  # type: ignore[arg-type]


def everything(card: ScorecardView, width: int) -> str:
    """All the texts of the page as one."""
    return "\n".join(part(card, name, width) for name in card.sections)


def part(card: ScorecardView, name: str, width: int) -> str:
    """One part of the page as lines."""
    return page(card.sections[name], width).plain


# What it says ---------------------------------------------------------------------------------------


def test_a_finished_draft_tells_verdict_reasons_and_evidence(path: Path) -> None:
    card = add_card(path, marks=FLAGS, skips={"q3": "The call broke off"})
    text = everything(view(path, card), 117)
    assert "HIRE" in text
    assert "not assessed: The call broke off" in text
    assert squeezed("(20 × 4 + 15 × 4 + 10 × 5 + 20 × 3 + 15 × 4) ÷ 80 = 3.88") in squeezed(text)
    assert "25 %" in text, "20 of the 80 that are left"
    assert "– not part of this plan" in text
    assert "mean 3.50 ≥ 2.50" in text
    assert "lowest 3; 1 or below fails" in text
    first = BANK.questions[0]
    heard = f"Heard 1 of {len(first.looking_for)} ☑ {first.looking_for[0]}"
    asked = f"Asked 1 of {len(first.follow_ups)} ☑ {first.follow_ups[1].text}"
    assert squeezed(heard) in squeezed(text)
    assert squeezed(asked) in squeezed(text)
    assert squeezed(BANK.questions[1].red_flags[0].text) in squeezed(text)
    assert "WHAT WOULD CHANGE THE DECISION" not in text, "only after submitting: it would steer the ratings"
    assert BANK.decision.presets["default"].note.split(".")[0] not in text, "told before the first interview"


def test_too_much_skipped_is_told_at_the_top_with_what_to_rate(path: Path) -> None:
    skips = {f"q{place}": "No time" for place in (3, 4)}
    card = view(path, add_card(path, (5, 5, None, None, 5, 5), skips=skips))
    top = " ".join(part(card, "verdict", 117).split())
    assert "INCOMPLETE · no score yet" in top
    assert "only 70 % of the interview is rated, by weight; a decision needs at least 80 %." in top
    names = listed([BANK.question(name).title for name in skips])
    assert f"To reach that, rate some of the skipped questions: {names}." in top


def test_every_flip_that_the_decision_names_is_shown(path: Path) -> None:
    card = view(path, add_card(path, (3, 5, 5, 5, 2, 5), submit=True))
    text = part(card, "outlook", 100)
    assert card.today.flips
    for flip in card.today.flips:
        line = next(
            row
            for row in text.splitlines()
            if f"{flip.rating} → {flip.to}" in row and card.short(flip.question) in row
        )
        assert str(flip.verdict) in line
    assert "Customer focus fails" in text, "3 → 2 on Q1 takes the mean of Q1 and Q5 below 2.50"


def test_a_flip_of_a_task_names_task_and_criterion(path: Path) -> None:
    card = written_card(path, 2, {"tone": 1}, submit=True)
    task = next(task for task in BANK.tasks if task.family == "written")
    for width in (37, 57, 77, 117):
        text = part(view(path, card), "outlook", width)
        assert squeezed(f"{task.title}, Tone 1 → 2 hold") in squeezed(text).replace(":", "")
        assert all(to_content(line).cell_length <= max(width, 24) for line in text.splitlines())


def test_a_failed_gate_is_named_at_the_top_and_a_blank_one_is_no_pass(path: Path) -> None:
    card = view(path, add_card(path, (1, 5, 5, 5, 3, 5)))
    top = " ".join(part(card, "verdict", 77).split())
    assert "Customer focus failed: mean 2.00 is below 2.50" in top
    assert "No hire: a failed must-pass criterion overrides the score" in top
    text = " ".join(part(card, "gates", 117).split())
    assert "Customer focus ✗ failed: mean 2.00 < 2.50" in text
    assert "Written communication – not part of this plan" in text
    assert card.today.gate("g1").state is GateState.NOT_ASSESSED


def test_tasks_with_something_left_to_record_are_named_before_submit(path: Path) -> None:
    half, whole, skipped = [task for task in BANK.tasks if task.rule.kind == "criteria"][:3]
    card = add_card(path, finish=False, details={"plan": "full"})
    with Store.open(path, now=lambda: NOW) as store:
        for task in (half, whole, skipped):
            assert task.rule.kind == "criteria"
            ids = [criterion.id for criterion in task.rule.criteria]
            given = dict.fromkeys(ids if task is whole else ids[:1], 4)
            reason = "Out of time" if task is skipped else ""
            store.record_task(card, TaskResult(task.id, given, skip_reason=reason))
    assert incomplete_tasks(view(path, card)) == [half.title]


def test_a_gate_exactly_at_its_limit_is_shown_as_passed(path: Path) -> None:
    card = view(path, add_card(path, (2, 5, 5, 5, 3, 5)))
    assert "Customer focus ✓ passed: mean 2.50 ≥ 2.50" in " ".join(part(card, "gates", 100).split())
    assert "Customer focus failed" not in part(card, "verdict", 77)


def test_presets_that_disagree_are_marked(path: Path) -> None:
    card = view(path, add_card(path, (4, 3, 4, 2, 4, 3)))
    assert [str(line.verdict) for line in card.today.presets] == ["hire", "hold"], "3.50 and 3.33 by hand"
    assert "Other weights change the decision: Equal weights gives hold (3.33)" in part(card, "verdict", 117)


def test_two_serious_flags_cap_and_are_said_to(path: Path) -> None:
    serious = [
        Mark(q.id, "red_flag", place, "“I hung up.”")
        for q in BANK.questions[:2]
        for place, flag in enumerate(q.red_flags)
        if flag.severity == "serious"
    ]
    assert {mark.question for mark in serious} == {"q1", "q2"}
    card = view(path, add_card(path, (5, 5, 5, 5, 5, 5), marks=serious))
    told = "Serious red flags for 2 competencies: with 2 or more, the decision is at most hold"
    assert told in part(card, "verdict", 117)
    assert "– “I hung up.”" in part(card, "flags", 117)
    assert squeezed("This lowers the decision to hold.") in squeezed(part(card, "flags", 117))
    assert card.today.capped


@given(st.text(max_size=200), st.integers(0, 20), st.integers(30, 90))
def test_hanging_lines_lose_no_word_and_fit(text: str, indent: int, width: int) -> None:
    body = to_content(text)
    laid = content.hanging(to_content("x"), body, indent, width)
    assert all(line.cell_length <= width for line in laid.split())
    expected = squeezed(body.plain.expandtabs())
    assert squeezed(laid.plain) in (expected, "x" + expected)


@pytest.mark.parametrize("width", [37, 57, 77, 107, 117])
def test_no_line_is_wider_than_the_page(path: Path, width: int) -> None:
    card = add_card(
        path, skips={"q3": "x" * 300}, marks=(*FLAGS, Mark("q1", "own_flag", 0, "日本語" * 90, "note"))
    )
    settled, waiting = view(path, card), view(path, add_card(path, OPEN))
    amended = replace(
        settled.interview,
        amendments=(
            Amendment(1, "q1", "notes", "a" * 500, "b\nc", "r" * 200, "n" * 90, "2026-11-21T14:03:07.000Z"),
        ),
        recommendation=Recommendation("no hire", "because " * 40),
    )
    for shape in (settled, waiting, replace(settled, interview=amended)):
        narrow = [
            line for line in everything(shape, width).splitlines() if to_content(line).cell_length > width
        ]
        assert not narrow
        title = title_of(shape, width)
        assert all(line.cell_length <= max(width, 23) for line in title.split())


@pytest.mark.parametrize("width", [37, 57, 117])
def test_tasks_components_and_their_gate(path: Path, width: int) -> None:
    scored = view(path, written_card(path, 1, {"tone": 2}))
    text = squeezed(everything(scored, width))
    line = scored.today.tasks[0]
    assert squeezed(f"{scored.score(1 + 4 * line.p)} of 5: {line.working}") in text
    assert "64%" in text, "35 of 35 + 20: the interview's share beside the writing"
    assert "36%" in text
    assert squeezed("✗ failed: mean 1.11 < 2") in text
    assert squeezed("Tone 2") in text
    banner = squeezed(part(scored, "verdict", 77))
    assert squeezed("Written communication failed: mean 1.11 is below 2") in banner
