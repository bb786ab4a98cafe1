"""Dialogs, the scorecard's summary and the ways home: what people who tried the program stumbled over."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from csr_interview.models.interview import Mark, Status, TaskResult
from csr_interview.store import Store
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.dialogs import Ask, HelpScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.amend_screen import AmendScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.laid_text import LaidText
from csr_interview.ui.widgets.note_area import NoteArea
from tests.scoring.banks import small_bank, task
from tests.ui.application import NOW, add_draft, opened, stored, until
from tests.ui.cards import add_card, card_open, choose, on_screen, press, said, shows, submit
from tests.ui.homes import settled
from tests.ui.stages import history, page

pytestmark = pytest.mark.long

VEILED = "Hidden (F9)"
OWN = Mark("q1", "own_flag", 0, "swore at us", "serious")


def flagged(path: Path) -> str:
    """A draft with a red flag in own words."""
    draft = add_draft(path)
    with Store.open(path, now=lambda: NOW) as store:
        store.mark(draft, OWN)
    return draft


# F9 over a dialog ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_f9_in_the_red_flags_hides_them_and_what_lies_behind(path: Path, size: tuple[int, int]) -> None:
    async with opened(path, size, flagged(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        assert "swore at us" in on_screen(app)
        await press(pilot, "f9")
        assert isinstance(app.screen, FlagsDialog)
        assert app.privacy
        assert not app.screen.query_one(OptionList).visible
        assert "Red flags" not in on_screen(app)
        assert "Dana Whitfield" not in on_screen(app)
        assert VEILED in on_screen(app)
        await press(pilot, "f9")
        assert not app.privacy
        assert "swore at us" in on_screen(app)
        assert VEILED not in on_screen(app)
        await press(pilot, "down", "down", "enter")
    assert stored(path, app_interview(path)).marks == (OWN, Mark("q1", "red_flag", 1))


def app_interview(path: Path) -> str:
    """The id of the only interview."""
    with Store.open(path, mode="ro") as store:
        (row,) = store.interviews()
    return row.id


async def test_f9_in_the_help_hides_what_lies_behind_and_not_the_keys(path: Path) -> None:
    async with opened(path, (120, 40), add_draft(path)) as (app, pilot):
        await press(pilot, "f7")
        assert "Dana Whitfield" in on_screen(app)
        await press(pilot, "f9")
        assert isinstance(app.screen, HelpScreen)
        assert app.privacy
        assert "Dana Whitfield" not in on_screen(app)
        assert "Keys" in on_screen(app)
        await press(pilot, "f9", "escape")
        assert not app.privacy


async def test_a_veiled_question_says_so_and_comes_back(path: Path) -> None:
    async with card_open(path, add_card(path)) as (app, pilot, _):
        await press(pilot, "f8", "f9")
        assert isinstance(app.screen, Ask)
        assert VEILED in on_screen(app)
        assert "Submit scorecard" not in on_screen(app)
        await press(pilot, "f9")
        assert VEILED not in on_screen(app)
        assert "Submit scorecard" in on_screen(app)


async def test_a_veiled_field_takes_the_next_letters_once_it_shows_again(path: Path) -> None:
    async with card_open(path, add_card(path)) as (app, pilot, screen):
        await press(pilot, "ctrl+l", "o")
        await choose(pilot, "1")
        await press(pilot, *"be", "f9", "f9", *"st", "enter")
        assert app.screen is screen
        own = screen.session.interview.recommendation
        assert own is not None
        assert own.reason == "best"


# Focus --------------------------------------------------------------------------------------------------


async def test_the_summary_goes_on_after_f9_twice(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, screen):
        await press(pilot, "ctrl+l", "e", *"ab", "f9")
        assert "ab" not in on_screen(app).split()
        await press(pilot, "f9", *"sch")
        assert app.screen is screen
        assert screen.typing
        await press(pilot, "f9", "f9", "h")
    assert stored(path, card).summary == "abschh"


async def test_the_reason_goes_on_after_f9_twice(path: Path) -> None:
    async with card_open(path, add_card(path, submit=True)) as (app, pilot, _):
        await press(pilot, "a", "1", "7", "tab", "w", "f9", "f9", "x")
        assert app.screen.query_one("#reason", NoteArea).text == "wx"


# Red flags in own words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [("6", "f20"), ("end", "up", "enter")])
async def test_own_words_removed_in_the_dialog_can_be_undone(path: Path, keys: tuple[str, ...]) -> None:
    draft = flagged(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", *keys, "escape")
        live = app.screen
        assert isinstance(live, LiveScreen)
        assert live.session.marks_of("q1") == ()
        assert "Q1 red flag removed: swore at us · Ctrl+Z undo" in on_screen(app)
        await press(pilot, "ctrl+z")
        assert live.session.marks_of("q1") == (OWN,)
    assert stored(path, draft).marks == (OWN,)


async def test_own_words_removed_in_the_guidance_can_be_undone(path: Path) -> None:
    draft = flagged(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+g", "right", "right", "end", "enter")
        assert "Q1 red flag removed: swore at us · Ctrl+Z undo" in on_screen(app)
        await until(pilot, lambda: not app.saves.state.pending)
        assert stored(path, draft).marks == ()
        await press(pilot, "ctrl+z")
    assert stored(path, draft).marks == (OWN,)


async def test_flags_opened_behind_the_privacy_screen_hide_what_was_said(path: Path) -> None:
    draft = flagged(path)
    with Store.open(path, now=lambda: NOW) as store:
        store.mark(draft, Mark("q1", "red_flag", 1, "so loud"))
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "f9", "ctrl+o")
        assert "swore" not in on_screen(app)
        assert "so loud" not in on_screen(app)
        await press(pilot, "down", "down", "tab")
        assert "did the candidate say" in on_screen(app)
        assert "so loud" not in on_screen(app)
        assert isinstance(app.screen, FlagsDialog)
        assert app.screen.unfinished() == ""
        await press(pilot, "escape", "ctrl+o", "f9")
        assert "swore at us" in on_screen(app)
        assert "so loud" in on_screen(app)


async def test_the_last_reason_is_not_offered_behind_the_privacy_screen(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+r", "0", *"no time", "enter", "f9", "ctrl+r", "0")
        assert app.screen.query_one(Input).value == ""


# Home ---------------------------------------------------------------------------------------------------


async def test_h_on_the_candidate_page_leads_home_from_any_depth(path: Path) -> None:
    _, made = history(path)
    async with opened(path, interview=made[3]) as (app, pilot):
        await press(pilot, "ctrl+l", "s", "ctrl+l", "i")
        await settled(app, pilot)
        assert isinstance(app.screen, CandidateScreen)
        assert len(app.screen_stack) == 4
        await press(pilot, "h", "question_mark")  # the key right behind belongs to home
        assert isinstance(app.screen, HelpScreen)
        assert len(app.screen_stack) == 2
        assert "Discard draft" in " ".join(str(table.render()) for table in app.screen.query(LaidText))


async def test_going_home_keeps_the_work_of_every_screen_left(path: Path) -> None:
    dana, made = history(path)
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "enter")
        live = app.screen
        assert isinstance(live, LiveScreen)
        kept: list[str] = []
        live.keep = lambda: kept.append(live.session.interview.id)  # type: ignore[method-assign]
        live.action_home()
        await press(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(app.screen_stack) == 1
        assert kept == [made[3]]


# Submit -------------------------------------------------------------------------------------------------


async def test_tasks_recorded_in_part_are_named_before_the_lock(path: Path) -> None:
    bank = small_bank(
        tasks=[
            task("order", "order", "accuracy"),
            task("criteria", "criteria", "written"),
            task("choice", "choice", "process"),
            task("best-option", "best-option", "sjt"),
        ]
    )
    card = add_draft(path, bank=bank)
    with Store.open(path, now=lambda: NOW) as store:
        for question in bank.questions:
            store.rate(card, question.id, 4)
            store.write_text(card, question.id, "notes", "Said so.")
        store.record_task(card, TaskResult("order", {"order": ["verify"]}))
        store.record_task(card, TaskResult("criteria", {"grammar": 3}))
        store.record_task(card, TaskResult("choice", {}))
        store.record_task(card, TaskResult("best-option", {"chosen": "a"}))
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        await shows(app, pilot, "Finish ratings?")
        assert "Order and Criteria are incomplete." in said(app)
        await press(pilot, "escape", "f9", "f8")
        assert "2 tasks are incomplete." in said(app)
        assert "Criteria" not in said(app)


async def test_after_submit_the_title_says_so_and_a_message_how_to_undo_it(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await submit(app, pilot)
        await until(pilot, lambda: bool(app._notifications))
        (told,) = app._notifications
        assert told.message == "Submitted. Ctrl+Z undoes it for 10 minutes, unless it is exported."
        assert "SUBMITTED, locked" in on_screen(app).splitlines()[0]
    assert stored(path, card).status is Status.SUBMITTED


# Amend --------------------------------------------------------------------------------------------------


async def test_what_was_lacking_is_not_said_any_longer_after_a_change(path: Path) -> None:
    async with card_open(path, add_card(path, submit=True)) as (app, pilot, _):
        await press(pilot, "a", "1", "1", "f8")
        assert isinstance(app.screen, AmendScreen)
        assert "The new value equals the old one. Change it." in said(app)
        await press(pilot, "1")
        assert "The new value equals the old one. Change it." not in said(app)
        await press(pilot, "f8")
        assert "Enter a reason." in said(app)
        await press(pilot, "x")
        assert "Enter a reason." not in said(app)


# Help ---------------------------------------------------------------------------------------------------


async def test_keys_of_a_part_of_the_screen_come_first_in_the_help(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def groups(_: ScorecardScreen) -> list[tuple[str, list[tuple[str, str]]]]:
        return [("In the lines", [("1–9", "Choose a line."), ("⌫", "Take it back.")])]

    async with card_open(path, add_card(path)) as (app, pilot, screen):
        assert screen.help_groups() == []
        monkeypatch.setattr(ScorecardScreen, "help_groups", groups)
        await press(pilot, "f7")
        lines = on_screen(app)
        assert "In the lines" in lines
        assert lines.index("Take it back.") < lines.index("Always")
