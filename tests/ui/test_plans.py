"""Plans, early ends and red flags with words, in the app: what an interviewer chooses and is asked for."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Mark
from csr_interview.ui.dialogs import AskText, Choose
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_fields import PlanLine
from tests.scoring.banks import modern_bank, task
from tests.ui.application import add_draft, opened, stored
from tests.ui.cards import choose, on_screen, press
from tests.ui.forms import form, in_store, started

ERRORS = {"kind": "errors", "errors": [{"id": name, "text": f"Wrong {name}"} for name in ("date", "total")]}
BANK: Bank = modern_bank(
    tasks=[task("records", ERRORS, "accuracy")],
    plans=[
        {"id": "interview", "title": "Questions"},
        {"id": "full", "title": "Everything", "families": ["accuracy"]},
    ],
    decision={"must_pass": []},
)


async def test_the_plan_is_chosen_on_the_form_and_remembered(path: Path) -> None:
    for turns, plan in ((2, "full"), (0, "full"), (1, "interview")):
        async with form(path) as (app, pilot, screen):
            line = screen.query_one(PlanLine)
            await press(pilot, *f"Dana {turns}", "tab", "tab", "tab")
            screen._input("interviewer").put("R. Osei")
            line.chooser.focus()
            await press(pilot, *["right"] * turns)
            assert line.plan == plan
            screen._input("candidate").focus()
            await press(pilot, "enter")
            assert started(app).plan == plan
    plans = {one.candidate.name: one.plan for one in in_store(path)}
    assert plans == {"Dana 2": "full", "Dana 0": "full", "Dana 1": "interview"}


async def test_the_interview_plan_has_no_assessment(path: Path) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, (120, 40), draft) as (app, _):
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.tasks == ()
        assert "Assessment" not in on_screen(app)


async def test_a_change_of_plan_asks_for_a_reason(path: Path) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, (120, 40), draft) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LiveScreen)
        screen.action_plan()
        await press(pilot)
        assert isinstance(app.screen, Choose)
        await choose(pilot, "2")
        assert isinstance(app.screen, AskText)
        await press(pilot, *"More time", "enter")
        assert screen.session.tasks == ("records",)
        assert "Assessment" in on_screen(app)
    found = stored(path, draft)
    assert (found.plan, found.plan_reason) == ("full", "More time")


async def test_an_early_end_skips_the_rest_with_one_reason(path: Path) -> None:
    draft = add_draft(path, bank=BANK, plan="full")
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "f4", "f8")
        screen = app.screen
        assert isinstance(screen, LiveScreen)
        screen.action_end_early()
        await press(pilot)
        assert "6 open items" in on_screen(app)
        await press(pilot, *"Line broke", "enter")
        assert screen.session.step == "closing"
        assert screen.session.decision().verdict == "incomplete"
    found = stored(path, draft)
    assert found.answer("q1").rating == 4
    assert {found.answer(name).skip_reason for name in ("q2", "q3", "q4", "q5", "q6")} == {"Line broke"}
    assert found.task_results["records"].skip_reason == "Line broke"


async def test_a_serious_flag_asks_for_the_words(path: Path) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await choose(pilot, "12")
        assert "words missing" in on_screen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FlagsDialog)
        await press(pilot, *"It was her fault", "enter")
        assert isinstance(app.screen, LiveScreen), "the second flag is minor, so nothing is missing"
    flags = {mark.item: mark.text for mark in stored(path, draft).marks}
    assert flags == {0: "It was her fault", 1: ""}


@pytest.mark.parametrize("key", ["escape", "f8"])
async def test_words_typed_are_kept_however_the_dialog_is_left(path: Path, key: str) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "1", "enter", *"Her fault", key)
        assert isinstance(app.screen, LiveScreen)
    assert stored(path, draft).marks == (Mark("q1", "red_flag", 0, "Her fault"),)


async def test_false_alarms_are_counted_and_cost(path: Path) -> None:
    draft = add_draft(path, bank=BANK, plan="full")
    async with opened(path, (120, 40), draft) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, LiveScreen)
        screen.action_go("records")
        await choose(pilot, "1244")
        assert "[2] False alarm" in on_screen(app)
        line = screen.session.task_line("records")
        assert line is not None
        assert (line.p, line.working) == (Fraction(0), "2 of 2 errors found, minus 2 false alarms")
        await press(pilot, "end", "ctrl+l", "c")
    assert stored(path, draft).task_results["records"].response == {
        "ticked": ["date", "total"],
        "false_alarms": 1,
    }


async def test_a_flag_is_brought_back_with_its_words(path: Path) -> None:
    draft = add_draft(path, bank=BANK)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "1", "enter", *"Her fault", "enter", "ctrl+o")
        await choose(pilot, "1")
        await press(pilot, "escape")
        assert "red flag removed" in on_screen(app)
        await press(pilot, "ctrl+z")
    assert stored(path, draft).marks == (Mark("q1", "red_flag", 0, "Her fault"),)
