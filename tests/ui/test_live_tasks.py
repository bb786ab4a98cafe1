"""The assessment on a real database: each rule recorded by keys, scored at once, skipped, undone, hidden."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.models.bank import Bank
from csr_interview.models.interview import TaskResult
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.live.step_list import AssessmentList
from csr_interview.ui.live.task_pane import TaskPane
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.scoring.banks import small_bank, task
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import on_screen, press
from tests.ui.test_live import live
from tests.variants import sizes

RULES = ("best-option", "find-errors", "proofread", "order", "choice", "steps", "criteria")
FAMILY = {"best-option": "sjt", "criteria": "written", "steps": "process", "choice": "process"}
BANK: Bank = small_bank(
    tasks=[
        task(f"t-{rule}", rule, FAMILY.get(rule, "accuracy"), material=f"Material of {rule}")
        for rule in RULES
    ]
)
ORDER = ["verify", "reset", "guide", "confirm"]
SIZES = [(120, 40), (80, 24), (60, 20)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "interviews.db"


@asynccontextmanager
async def at_task(
    path: Path, rule: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], str]]:
    """Open a draft on the task with a rule."""
    draft = add_draft(path, bank=BANK)
    async with opened(path, size, draft) as (app, pilot):
        live(app).show_question(f"t-{rule}")
        await pilot.pause()
        yield app, pilot, draft


def recorded(path: Path, draft: str, rule: str) -> TaskResult:
    return stored(path, draft).task_results[f"t-{rule}"]


async def test_each_rule_is_recorded_by_keys_and_scored_when_left(path: Path) -> None:
    rules: list[tuple[str, list[str], dict[str, object], str]] = [
        ("best-option", ["1", "2"], {"chosen": "b"}, "5.00 of 5"),
        ("find-errors", ["1", "3"], {"ticked": ["total", "name"]}, "1.00 of 5"),
        ("proofread", ["down", "space"], {"ticked": ["recieve"]}, "3.00 of 5"),
        ("order", [*"214", "backspace", *"43"], {"order": ORDER}, "5.00 of 5"),
        ("choice", ["1", "2"], {"category": "billing", "priority": "normal"}, "1.00 of 5"),
        ("steps", ["2", "2", "1"], {"ticked": ["restart"]}, "critical step"),
        ("criteria", ["tab", "4", "2"], {"grammar": 4, "tone": 2}, "3.00 of 5"),
    ]  # fmt: skip
    draft = add_draft(path, bank=BANK)
    async with opened(path, (80, 24), draft) as (app, pilot):
        for rule, keys, _, said in rules:
            live(app).show_question(f"t-{rule}")
            await press(pilot, *keys)
            assert "Recorded. The score is in the list" in on_screen(app), rule
            assert said not in on_screen(app), rule
        live(app).show_question("battery")
        await pilot.pause()
        text = " ".join(on_screen(app).split())
        assert [said for *_, said in rules if said not in text] == []
    for rule, _, response, _ in rules:
        assert recorded(path, draft, rule).response == response


@pytest.mark.long
async def test_a_written_reply_is_kept_and_rated_while_typing(path: Path) -> None:
    async with at_task(path, "criteria") as (app, pilot, draft):
        assert isinstance(app.focused, NoteArea)
        await press(pilot, *"Dear 3", "f5", "!", "ctrl+up", "ctrl+down")
        assert "Dear 3!" in on_screen(app)
    result = recorded(path, draft, "criteria")
    assert (result.text, result.response) == ("Dear 3!", {"grammar": 5})


@pytest.mark.long
async def test_a_task_can_be_skipped_with_a_reason_and_taken_back(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await press(pilot, "0", *"no time", "enter")
        assert isinstance(app.screen, LiveScreen)
        assert "Not administered: no time" in on_screen(app)
        assert stored(path, draft).task_results["t-best-option"].skip_reason == "no time"
        await press(pilot, "2")
        assert "Recorded." in on_screen(app)
        await press(pilot, "backspace")
        assert "No response" in on_screen(app)
    assert recorded(path, draft, "best-option") == TaskResult("t-best-option")


@sizes(*SIZES)
async def test_the_assessment_lists_opens_and_passes_on(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, size, draft) as (app, pilot):
        live(app).show_question("battery")
        await pilot.pause()
        assert isinstance(app.focused, AssessmentList)
        await press(pilot, "enter")
        assert live(app).session.step == "t-best-option"
        assert "Material of best-option" in on_screen(app)
        await press(pilot, "2", *["f8"] * len(RULES))
        assert live(app).session.step == "closing"
        await press(pilot, "ctrl+up", "ctrl+up")
        assert live(app).session.step == BANK.questions[-1].id
        await press(pilot, "f8")
        assert "1 of 1 completed" in on_screen(app)
        assert "5.00 of 5:" in " ".join(on_screen(app).split())
        await press(pilot, "f8")
        assert live(app).session.step == "closing"


@pytest.mark.long
async def test_the_best_option_is_shown_once_ratings_are_finished_but_not_in_privacy(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, _):
        await press(pilot, "2")
        assert "It helps." not in on_screen(app)
        session = live(app).session
        for question in BANK.questions:
            session.go(question.id)
            session.rate(3)
        session.go("t-best-option")
        session.finish_ratings("2026-11-21T14:03:07.000Z")
        live(app).show_state()
        await pilot.pause()
        assert "It helps." in on_screen(app)
        await press(pilot, "1")
        assert session.task_result("t-best-option").response == {"chosen": "b"}
        assert any("Ratings are finished." in one.message for one in app._notifications)
        await press(pilot, "f9")
        assert "of 5" not in on_screen(app)
        assert "best" not in on_screen(app).replace("best-option", "").replace("Best-option", "")
        assert "It helps." not in on_screen(app)


@pytest.mark.long
async def test_an_interview_resumes_on_its_task(path: Path) -> None:
    async with at_task(path, "order") as (app, pilot, draft):
        await press(pilot, "2", "h")
        await app.routes.open_interview(draft)
        await pilot.pause()
        assert live(app).session.step == "t-order"
        assert "[1] Text of verify" in on_screen(app)


@pytest.mark.long
async def test_guidance_is_one_key_away_where_there_is_no_room(path: Path) -> None:
    bank = small_bank(tasks=[task("t-order", "order", "accuracy", guidance="Do not help.")])
    draft = add_draft(path, bank=bank)
    async with opened(path, (80, 24), draft) as (app, pilot):
        live(app).show_question("t-order")
        await pilot.pause()
        assert "Do not help." not in on_screen(app)
        await press(pilot, "ctrl+g")
        assert "Do not help." in on_screen(app)
        await press(pilot, "ctrl+g")
        assert "Do not help." not in on_screen(app)


@pytest.mark.long
async def test_mouse_records_too(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await pilot.click("#task-list", offset=(6, 1))
        await pilot.pause()
        assert app.screen.query_one(TaskPane).row is not None
    assert recorded(path, draft, "best-option").response == {"chosen": "b"}


@pytest.mark.long
async def test_tasks_count_on_the_scorecard(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await press(pilot, "2")
        session = live(app).session
        for question in BANK.questions:
            session.go(question.id)
            session.rate(3)
        await press(pilot, "s")
        assert isinstance(app.screen, ScorecardScreen)
        composite = session.decision().composite
        assert composite is not None
        assert composite > 3
    assert recorded(path, draft, "best-option").response == {"chosen": "b"}
