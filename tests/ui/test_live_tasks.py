"""The assessment on a real database: each rule recorded by keys, scored at once, skipped, undone, hidden."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot

from csr_interview.models.bank import Bank
from csr_interview.models.interview import TaskResult
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.live.step_list import AssessmentList
from csr_interview.ui.live.task_pane import TaskList, TaskPane
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.scoring.banks import small_bank, task
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import choose, on_screen, press, shows
from tests.ui.test_live import live
from tests.ui.test_task_room import BANKS
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


async def test_only_the_family_of_a_task_is_marked_as_the_current_step(path: Path) -> None:
    async with at_task(path, "steps", (120, 40)) as (app, _, _):
        (marked,) = [line for line in on_screen(app).splitlines() if line.startswith("▌")]
    assert "Assessment" not in marked


def recorded(path: Path, draft: str, rule: str) -> TaskResult:
    return stored(path, draft).task_results[f"t-{rule}"]


async def test_each_rule_is_recorded_by_keys_and_scored_when_left(path: Path) -> None:
    rules: list[tuple[str, list[str], str, dict[str, object], str]] = [
        ("best-option", [], "12", {"chosen": "b"}, "5.00 of 5"),
        ("find-errors", [], "13", {"ticked": ["total", "name"]}, "1.00 of 5"),
        ("proofread", ["down", "enter"], "", {"ticked": ["recieve"]}, "3.00 of 5"),
        ("order", ["down", "enter", "up", "enter"], "43", {"order": ORDER}, "5.00 of 5"),
        ("choice", [], "12", {"category": "billing", "priority": "normal"}, "1.00 of 5"),
        ("steps", [], "221", {"ticked": ["restart"]}, "critical step"),
        ("criteria", ["tab"], "42", {"grammar": 4, "tone": 2}, "3.00 of 5"),
    ]  # fmt: skip
    draft = add_draft(path, bank=BANK)
    async with opened(path, (80, 24), draft) as (app, pilot):
        for rule, keys, digits, _, said in rules:
            live(app).show_question(f"t-{rule}")
            await press(pilot, *keys)
            await choose(pilot, digits)
            assert "Recorded. The score is in the list" in on_screen(app), rule
            assert said not in on_screen(app), rule
        live(app).show_question("battery")
        await pilot.pause()
        text = " ".join(on_screen(app).split())
        assert [said for *_, said in rules if said not in text] == []
    for rule, *_, response, _ in rules:
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
        await press(pilot, "ctrl+r", "0", *"no time", "enter")
        assert isinstance(app.screen, LiveScreen)
        assert "Not administered: no time" in on_screen(app)
        assert stored(path, draft).task_results["t-best-option"].skip_reason == "no time"
        await choose(pilot, "2")
        assert "Recorded." in on_screen(app)
        await press(pilot, "ctrl+l", "c")
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
        await choose(pilot, "2")
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
        await choose(pilot, "1")
        assert session.task_result("t-best-option").response == {"chosen": "b"}
        assert "Ratings are finished." in on_screen(app)
        await press(pilot, "f9")
        assert "3.00 of 5" not in on_screen(app)
        assert "best" not in on_screen(app).replace("best-option", "").replace("Best-option", "")
        assert "It helps." not in on_screen(app)


@pytest.mark.long
async def test_an_interview_resumes_on_its_task(path: Path) -> None:
    async with at_task(path, "order") as (app, pilot, draft):
        await choose(pilot, "2")
        await press(pilot, "ctrl+l", "h")
        await app.routes.open_interview(draft)
        await pilot.pause()
        assert live(app).session.step == "t-order"
        assert "[1] Text of verify" in on_screen(app)


async def test_guidance_is_shown_where_there_is_room_and_a_choice_is_for_one_task(path: Path) -> None:
    material = "\n".join(f"Line {number}" for number in range(1, 22))
    told = {"guidance": "Do not help."}
    tasks = [
        task("t-order", "order", "accuracy", **told),
        task("t-proofread", "proofread", "accuracy", material=material, **told),
        task("t-steps", "steps", "process"),
    ]
    draft = add_draft(path, bank=small_bank(tasks=tasks))
    async with opened(path, (80, 24), draft) as (app, pilot):
        for step, room in (("t-order", True), ("t-proofread", False), ("t-order", True)):
            live(app).show_question(step)
            await pilot.pause()
            assert ("Do not help." in on_screen(app)) == room
            await press(pilot, "ctrl+g")
            assert ("Do not help." in on_screen(app)) != room
            await press(pilot, "ctrl+g")
            assert ("Do not help." in on_screen(app)) == room
            await press(pilot, "ctrl+g")
        live(app).show_question("t-steps")
        await pilot.pause()
        assert "For you" not in on_screen(app)


@sizes((80, 24), (60, 20), (120, 50))
async def test_records_are_side_by_side_where_that_fits(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path, bank=BANKS["csr"], plan="full")
    async with opened(path, size, draft) as (app, pilot):
        live(app).show_question("records")
        await pilot.pause()
        lines = [" ".join(line.split()) for line in on_screen(app).splitlines()]
        rows = ("Name Helen M. Lindqvist Helen M. Lindquist", "Order total $186.45 $186.54")
        assert [any(line.endswith(row) for line in lines) for row in rows] == [size[0] >= 80] * 2
        if size[0] < 80:
            assert any(line.startswith("Name: Helen M. Lindqvist") for line in lines)
            await press(pilot, *["pagedown"] * 6)
            await shows(app, pilot, "Order total: $186.54")
            assert live(app).task_pane.row == live(app).task_pane.by_digit(1), "the cursor stays"


async def test_the_highlight_follows_the_choice(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, _):
        for key, place in (("2", 1), ("1", 0), ("3", 2)):
            await choose(pilot, key)
            assert app.screen.query_one(TaskList).highlighted == place
        live(app).show_question("t-order")
        live(app).show_question("t-best-option")
        await pilot.pause()
        assert app.screen.query_one(TaskList).highlighted == 2, "the option that was chosen"
        live(app).show_question("t-choice")
        await pilot.pause()
        for key, place in (("2", 2), ("1", 2), ("2", 3)):
            await choose(pilot, key)
            assert app.screen.query_one(TaskList).highlighted == place, "the next open field, else the choice"


async def test_a_step_that_counts_double_says_so_and_the_score_shows_points(path: Path) -> None:
    async with at_task(path, "steps") as (app, pilot, _):
        lines = on_screen(app).splitlines()
        assert sum("critical ×2" in line for line in lines) == 2
        assert any("Restart the router  critical ×2" in line for line in lines)
        assert "Critical steps count double." in on_screen(app)
        await choose(pilot, "13")
        assert " points" not in on_screen(app), "no score while the task is being done"
        live(app).show_question("battery")
        await pilot.pause()
        assert "2 of 6 steps, 3 of 8 points" in " ".join(on_screen(app).split())


@sizes((80, 24), (60, 20), (120, 50))
async def test_wrapped_lines_go_on_below_their_text(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path, bank=BANKS["csr"], plan="full")
    async with opened(path, size, draft) as (app, pilot):
        situation = next(one.id for one in live(app).session.bank.tasks if one.family == "sjt")
        for step in (situation, "no-internet", "angry-reply"):
            live(app).show_question(step)
            await pilot.pause()
            lines = app.screen.query_one(TaskList).options
            text = {"angry-reply": 4}.get(step, 7)
            for line in lines:
                assert isinstance(line.prompt, Content)
                _, *rest = line.prompt.plain.split("\n")
                assert all(len(row) - len(row.lstrip()) == text for row in rest)


@sizes((120, 50), (200, 60), (160, 48))
async def test_notes_and_replies_have_the_rows_that_are_left(path: Path, size: tuple[int, int]) -> None:
    for rule in ("best-option", "criteria"):
        async with at_task(path, rule, size) as (app, _, _):
            pane = live(app).task_pane
            used = sum(part.outer_size.height for part in pane.children if part is not pane.reply)
            assert pane.reply.size.height >= pane.size.height - used - len(pane.children)
            assert pane.reply.size.height > size[1] / 3
            lines, reply = pane.query_one(TaskList).region, pane.reply.region
            assert (reply.y < lines.y) == (rule == "criteria"), "notes are below the lines, a reply above"


async def test_text_typed_elsewhere_goes_to_the_cursor_of_the_notes(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await press(pilot, "tab", *"ac", "left", "escape")
        assert app.focused is app.screen.query_one(TaskList)
        live(app).type_text("b")
        await press(pilot, "d", "escape", "space", "e")
    assert recorded(path, draft, "best-option") == TaskResult("t-best-option", text="abd ec")


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
        await choose(pilot, "2")
        session = live(app).session
        for question in BANK.questions:
            session.go(question.id)
            session.rate(3)
        await press(pilot, "ctrl+l", "s")
        assert isinstance(app.screen, ScorecardScreen)
        composite = session.decision().composite
        assert composite is not None
        assert composite > 3
    assert recorded(path, draft, "best-option").response == {"chosen": "b"}
