"""Coming back to an interview: the same step, field and place in the text, and a clock that still stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.models.interview import LINES, Place
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.live.step_list import AssessmentList
from csr_interview.ui.live.task_pane import TaskList
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, Ticks, add_draft, opened, stored, until
from tests.ui.cards import on_screen, press
from tests.ui.stages import STAGED
from tests.ui.test_live import live

pytestmark = pytest.mark.long

STORY = ("f8", *"late", "tab", *"calm", "tab", *"rang", "tab", *"kept", "tab", *"good")
TO_TASK = ("shift+tab", "shift+tab", "shift+tab", "left", "left")


def place_of(path: Path, draft: str) -> Place | None:
    with Store.open(path, mode="ro") as store:
        return store.place_of(draft)


def at(app: CsrInterviewApp) -> tuple[str, str, tuple[int, int]]:
    """Return step, field and cursor as they are on the screen."""
    field = app.focused
    assert isinstance(field, NoteArea)
    return live(app).session.step, field.field, field.cursor_location


async def seen(app: CsrInterviewApp, pilot: Pilot[int], text: str) -> None:
    """Wait until a text is on the screen: scrolling comes after the first layout."""
    await until(pilot, lambda: text in on_screen(app), f"{text!r} in sight")


async def home_and_back(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    await press(pilot, "ctrl+l", "h")
    assert isinstance(app.screen, HomeScreen)
    await press(pilot, "enter")
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_home_and_back_is_the_same_place_in_the_text(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, *STORY, *TO_TASK)
        assert at(app) == ("q1", "task", (0, 2))
        await home_and_back(app, pilot)
        assert at(app) == ("q1", "task", (0, 2))
        await press(pilot, "X")
        assert live(app).session.answer.task == "caXlm"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_a_place_far_down_in_a_long_note_is_in_sight(path: Path, size: tuple[int, int]) -> None:
    draft = add_draft(path)
    with Store.open(path) as store:
        store.visit(draft, "q1")
        store.write_text(draft, "q1", "notes", "\n".join(f"line {number}" for number in range(60)))
        store.keep_place(draft, Place("q1", "notes", 31, 4))
    async with opened(path, size, draft) as (app, pilot):
        assert at(app) == ("q1", "notes", (31, 4))
        await seen(app, pilot, "line 31")


async def test_the_place_is_kept_when_the_program_is_left(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *STORY, *TO_TASK, "ctrl+q")
        assert app.return_code == 0
    async with opened(path, interview=draft) as (app, _):
        assert at(app) == ("q1", "task", (0, 2))


async def test_the_field_is_known_as_soon_as_the_focus_moves(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *STORY, "shift+tab", "shift+tab")
        assert app.saves.flush()
        place = place_of(path, draft)
        assert place is not None
        assert (place.step, place.field) == ("q1", "action")
        await press(pilot, "f8")
        assert app.saves.flush()
        assert place_of(path, draft) == Place("q2", "situation")


async def test_the_cursor_is_kept_where_it_rests_and_after_some_seconds_where_it_never_does(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LiveScreen, "_second", lambda _: None)  # here a second passes when told to
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        kept = []
        await press(pilot, "f8")
        for key in "resting  typing on and on":
            await press(pilot, *([] if key == " " else [key]))
            live(app).keep_place_at_rest()
            kept.append(live(app).session.place.column)
        assert kept[7:9] == [7, 7], "it rested"
        assert kept[:5] == [0, 0, 0, 0, 5], "while typing not with each key, but every few seconds"


async def test_moving_about_is_no_change_of_the_interview(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "x")
        assert app.saves.flush()
        before = stored(path, draft)
        await press(pilot, "tab", "tab", "left")
        live(app).keep()
        assert app.saves.flush()
        assert stored(path, draft) == before
        assert place_of(path, draft) == Place("q1", "action")


@pytest.mark.parametrize(
    "place",
    [
        Place("q1", "task", 99, 99),
        Place("q1", "task", 0, 10**30),
        Place("q1", "reply", 1, 1),
        Place("q1", LINES, 1),
        Place("q1", "nonsense", 1, 1),
        Place("q2", "action", 0, 1),
        Place(),
    ],
)
async def test_a_place_that_does_not_fit_leads_to_where_there_is_one(path: Path, place: Place) -> None:
    draft = add_draft(path)
    with Store.open(path) as store:
        store.visit(draft, "q1")
        store.write_text(draft, "q1", "task", "two\nlines")
        store.write_text(draft, "q1", "result", "end")
        store.keep_place(draft, place)
    async with opened(path, interview=draft) as (app, pilot):
        fits = (place.step, place.field) == ("q1", "task")
        assert at(app)[:2] == ("q1", "task" if fits else "result")
        await press(pilot, "X")
    answer = stored(path, draft).answer("q1")
    assert (answer.task, answer.result) != ("two\nlines", "end")


async def test_the_line_of_a_task_and_of_the_battery_comes_back(path: Path) -> None:
    draft = add_draft(path, plan="full")
    async with opened(path, (60, 20), draft) as (app, pilot):
        live(app).show_question("battery")
        await press(pilot, *["down"] * 15)
        row = app.screen.query_one(AssessmentList).highlighted
        live(app).keep()
    async with opened(path, (60, 20), draft) as (app, pilot):
        assessment = app.screen.query_one(AssessmentList)
        assert (app.focused, assessment.highlighted) == (assessment, row)
        assert row is not None
        await seen(app, pilot, " ".join(str(assessment.get_option_at_index(row).prompt).split()[1:3]))
        live(app).show_question(live(app).session.tasks[0])
        await press(pilot, "down", "down")
        live(app).keep()
    async with opened(path, (60, 20), draft) as (app, _):
        lines = app.screen.query_one(TaskList)
        assert (app.focused, lines.highlighted) == (lines, 2)


async def test_the_reply_of_a_task_comes_back(path: Path) -> None:
    draft = add_draft(path, plan="interview-writing")
    written = next(task for task in BANK.tasks if task.family == "written" and task.rule.kind == "criteria")
    async with opened(path, interview=draft) as (app, pilot):
        live(app).show_question(written.id)
        await press(pilot, *"Dear", "left")
        live(app).keep()
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "X")
        assert live(app).session.task_result(written.id).text == "DeaXr"


async def test_a_pause_outlives_going_home_and_the_program(path: Path) -> None:
    draft, ticks = add_draft(path), Ticks()
    async with opened(path, interview=draft, ticks=ticks) as (app, pilot):
        await press(pilot, "f8", "f6")
        await home_and_back(app, pilot)
        ticks.seconds = 100
        live(app)._second()
        assert f"paused   0 of {BANK.minutes} min" in on_screen(app)
    async with opened(path, interview=draft, ticks=ticks) as (app, pilot):
        ticks.seconds = 200
        live(app)._second()
        assert f"paused   0 of {BANK.minutes} min" in on_screen(app)
        await press(pilot, "f6")
        ticks.seconds = 263
        live(app)._second()
        assert "paused" not in on_screen(app)
        assert f" 1 of {BANK.minutes} min" in on_screen(app)
        await home_and_back(app, pilot)
        assert not live(app).session.clock.paused


async def test_a_pause_holds_on_whatever_step_one_comes_back_to(path: Path) -> None:
    draft = add_draft(path)
    with Store.open(path) as store:
        store.keep_place(draft, Place("q1", "notes", 0, 0, paused=True))
        store.visit(draft, "q3")
    async with opened(path, interview=draft) as (app, _):
        assert live(app).session.step == "q3"
        assert "paused" in on_screen(app)


async def test_the_clock_and_the_form_plan_the_same_minutes(path: Path) -> None:
    plan = "interview-writing"
    tasks = sum(task.minutes for task in BANK.for_plan(plan).tasks)
    draft, ticks = add_draft(path, plan=plan), Ticks()
    async with opened(path) as (app, pilot):
        await press(pilot, "n")
        await app.workers.wait_for_complete()
        await pilot.pause()
        told = " ".join(on_screen(app).split())
        assert f"{BANK.plan(plan).title} · {BANK.minutes} + {tasks} min" in told
    async with opened(path, interview=draft, ticks=ticks) as (app, pilot):
        assert f" 0 of {BANK.minutes + tasks} min" in on_screen(app)
        live(app).show_question("battery")
        await press(pilot, "enter", "ctrl+r", "0", *"No time", "enter")
        skipped = BANK.for_plan(plan).tasks[0].minutes
        assert f" 0 of {BANK.minutes + tasks - skipped} min" in on_screen(app)


async def test_the_clock_of_a_stage_covers_its_tasks(path: Path) -> None:
    bank = STAGED.for_stage("skills")
    (role_play,) = bank.tasks
    async with opened(path, interview=add_draft(path, bank=bank)) as (app, pilot):
        assert f" 0 of {bank.minutes + role_play.minutes} min" in on_screen(app)
        live(app).show_question(role_play.id)
        await pilot.pause()
        assert f" 0 of {bank.minutes + role_play.minutes} min" in on_screen(app)
        assert f"this step 0 of {role_play.minutes} min" in on_screen(app)
