"""The form of a new interview with a bank that has stages."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.models.bank import Stage
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.new_interview.new_interview_fields import StageLine
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.widgets.form_fields import OneOf
from tests.ui.application import NOW, add_draft
from tests.ui.cards import HOSTILE, on_screen, press
from tests.ui.forms import focused_line, form, in_store, paste, started
from tests.ui.stages import STAGED, STAGES, hold

pytestmark = pytest.mark.long


def stage_line(app: CsrInterviewApp) -> StageLine:
    assert isinstance(app.screen, NewInterviewScreen)
    return app.screen.query_one(StageLine)


def chosen(app: CsrInterviewApp) -> str:
    stage = stage_line(app).stage
    return stage.id if stage is not None else ""


async def choose_bank(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    """Turn the banks until the one with stages is there."""
    chooser = app.screen.query_one("#bank OneOf", OneOf)
    chooser.focus()
    for _ in range(10):
        if STAGED.title in chooser.render().plain:
            return
        await press(pilot, "right")
    raise AssertionError("the bank is not offered")


def squashed(app: CsrInterviewApp) -> str:
    return " ".join(on_screen(app).split())


async def test_stages_take_the_place_of_the_free_text_and_give_it_back(path: Path) -> None:
    async with form(path, (120, 40)) as (app, pilot, screen):
        assert screen.query_one("#stage LineInput").display
        await choose_bank(app, pilot)
        assert not screen.query_one("#stage LineInput").display
        assert f"‹ {STAGES[0].title} ›" in on_screen(app)
        assert STAGES[0].focus.split(",")[0] in squashed(app)
        await press(pilot, "right")
        assert screen.query_one("#stage LineInput").display
        assert "Phone screen" in on_screen(app)
        assert not chosen(app)


async def test_a_stage_is_conducted_alone(path: Path) -> None:
    async with form(path, (120, 40)) as (app, pilot, _):
        await choose_bank(app, pilot)
        await press(pilot, *["shift+tab"] * 5)
        assert focused_line(app) == "stage"
        await press(pilot, "right")
        assert f"{STAGES[1].title} ›   2 of {len(STAGES)}" in on_screen(app)
        await press(pilot, "shift+tab", "shift+tab")
        await paste(app, pilot, "Dana")
        await press(pilot, "tab", "tab", "tab")
        await paste(app, pilot, "R. Osei")
        await press(pilot, "enter")
        interview = started(app)
        assert interview.stage == STAGES[1].title
        assert interview.role == STAGED.role.title
    (kept,) = in_store(path)
    with Store.open(path, mode="ro") as store:
        bank = store.bank_of(kept.id)
    assert tuple(question.id for question in bank.questions) == STAGES[1].questions
    assert tuple(task.id for task in bank.tasks) == STAGES[1].tasks


async def test_it_tells_who_takes_part(path: Path) -> None:
    first = STAGES[0]
    async with form(path, (120, 40)) as (app, pilot, screen):
        await choose_bank(app, pilot)
        text = squashed(app)
        assert f"Participants: {' · '.join(first.participants)} " in text
        screen.query_one("#stage OneOf").focus()
        await press(pilot, "right")
        assert f"Participants: {' · '.join(STAGES[1].participants)} " in squashed(app)
        assert first.participants[0] not in squashed(app)
        screen.query_one("#bank OneOf").focus()
        await press(pilot, "right")
        assert "Participants" not in on_screen(app), "a bank without stages"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.id)
async def test_with_less_room_it_says_how_much_is_left_out(
    path: Path, size: tuple[int, int], stage: Stage
) -> None:
    async with form(path, size) as (app, pilot, screen):
        await choose_bank(app, pilot)
        screen.query_one("#stage OneOf").focus()
        await press(pilot, *["right"] * STAGES.index(stage))
        text = squashed(app)
        told = re.search(r"Participants: (.*?) (?:· and (\d) more )?Interviewer", text)
        assert told, text
        items = told[1].split(" · ")
        assert items == list(stage.participants[: len(items)]), "whole ones"
        assert len(items) + int(told[2] or 0) == len(stage.participants)
        assert f"{STAGED.title} {STAGED.version}" in text, "the bank stays in sight"


async def test_a_known_candidate_gets_the_first_stage_not_done(path: Path) -> None:
    _, dana = hold(path, STAGES[0], at=NOW - timedelta(days=1))
    hold(path, STAGES[1], known=dana)
    async with form(path, (120, 40)) as (app, pilot, _):
        await choose_bank(app, pilot)
        assert chosen(app) == STAGES[1].id, "somebody new: the stage held last"
        app.screen.query_one("#candidate LineInput").focus()
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        assert chosen(app) == STAGES[2].id
        assert "This adds another" not in on_screen(app)
        await press(pilot, "enter")
        assert started(app).stage == STAGES[2].title
        assert started(app).candidate.id == dana


async def test_a_stage_done_already_is_warned_of_but_not_refused(path: Path) -> None:
    _, dana = hold(path, STAGES[0], interviewer="T. Iyer", rating=1)
    async with form(path, (120, 40)) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        assert chosen(app) == STAGES[1].id
        screen.query_one("#stage OneOf").focus()
        await press(pilot, "left")
        assert "! Stage completed (today 14:03, by T. Iyer). This adds another interview." in squashed(app)
        assert "no hire" not in squashed(app).lower(), "the earlier verdict would steer this one"
        await press(pilot, "f9")
        assert "Iyer" not in on_screen(app)
        await press(pilot, "f9", "enter")
        assert started(app).stage == STAGES[0].title
    assert [item.candidate.id for item in in_store(path)] == [dana, dana]


async def test_a_stage_in_progress_is_passed_over_and_said(path: Path) -> None:
    hold(path, STAGES[0], done=False)
    async with form(path, (120, 40)) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        assert chosen(app) == STAGES[1].id
        screen.query_one("#stage OneOf").focus()
        await press(pilot, "left")
        assert "! Stage in progress" in squashed(app)


async def test_interviews_of_other_banks_do_not_count(path: Path) -> None:
    add_draft(path, "Dana Whitfield", stage=STAGES[0].title)
    async with form(path, (120, 40)) as (app, pilot, _):
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        await choose_bank(app, pilot)
        assert chosen(app) == STAGES[0].id
        assert "This adds another" not in on_screen(app)


async def test_another_name_takes_the_history_away(path: Path) -> None:
    hold(path, STAGES[0])
    async with form(path, (120, 40)) as (app, pilot, _):
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        assert chosen(app) == STAGES[1].id
        await press(pilot, "x")
        assert chosen(app) == STAGES[0].id, "the stage held last, for somebody new"
        assert "This adds another" not in on_screen(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (40, 12)])
async def test_hostile_names_in_the_warning_are_shown_and_do_nothing(
    path: Path, size: tuple[int, int]
) -> None:
    hold(path, STAGES[0], interviewer=HOSTILE)
    async with form(path, size) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        screen.query_one("#stage OneOf").focus()
        await press(pilot, "left")
        assert "[@click=app.quit]x[/]" in str(screen.query_one("#stage .line-under").visual)  # type: ignore[attr-defined]
        assert app.is_running
