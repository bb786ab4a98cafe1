"""The form of a new interview: enter a name, press Enter, and all that can be missing or go wrong."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.screen import Screen

from csr_interview.models.interview import Interview
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import Ask, Choose
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.new_interview.new_interview_screen import INTERVIEWER_MISSING, NewInterviewScreen
from csr_interview.ui.widgets.form_fields import EMAIL_WRONG, NAME_MISSING, LineInput
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import HOSTILE, on_screen, press
from tests.ui.forms import focused_line, form, in_store, paste, started, value, value_of
from tests.ui.homes import refuse, settled

pytestmark = pytest.mark.long

# A name and Enter ---------------------------------------------------------------------------------------


async def test_a_name_and_enter_start_with_what_was_used_last(path: Path) -> None:
    add_draft(path, "Lee Park", role="Night shift", stage="Final", interviewer="T. Iyer")
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "Dana W")
        await press(pilot, "enter")
        interview = started(app)
        assert interview.candidate.name == "Dana W"
        assert (interview.role, interview.stage, interview.interviewer) == ("Night shift", "Final", "T. Iyer")
        assert interview.bank_id == "csr"
        app.pop_screen()
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Dana W" in on_screen(app)


async def test_the_first_interview_needs_two_names(tmp_path: Path) -> None:
    async with form(tmp_path / "s.db") as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        assert " ".join(INTERVIEWER_MISSING.split()[:6]) in on_screen(app)
        assert NAME_MISSING not in on_screen(app)
        assert focused_line(app) == "interviewer"
        assert value(screen, "candidate") == "Dana"
        await paste(app, pilot, "R. O")
        assert "Enter your name" not in on_screen(app)
        await press(pilot, "enter")
        interview = started(app)
        assert interview.interviewer == "R. O"
        assert interview.role == "Customer Service Representative"
        assert interview.stage == "Phone screen"


@pytest.mark.parametrize(
    ("field", "start"),
    [
        ("role", "enter"),
        ("stage", "enter"),
        ("interviewer", "f8"),
        ("email", "enter"),
        ("phone", "enter"),
    ],
)
async def test_it_starts_from_every_field(path: Path, field: str, start: str) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        screen.query_one(f"#{field} LineInput").focus()
        await press(pilot, start)
        assert started(app).candidate.name == "Dana"


async def test_enter_twice_starts_once(path: Path) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await asyncio.gather(screen.action_start(), screen.action_start())
        await press(pilot)
        started(app)
    assert len(in_store(path)) == 2


@pytest.mark.usefixtures("painting")
async def test_home_does_not_flash_up_between_form_and_interview(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "Dana")
        painted: list[str] = []
        paint = app._display

        def watched(screen: Screen[Any], what: Any) -> None:
            painted.append(type(screen).__name__)
            paint(screen, what)

        monkeypatch.setattr(app, "_display", watched)
        await press(pilot, "enter")
        started(app)
        assert "HomeScreen" not in painted


# What is missing or wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_errors_stand_under_their_fields_and_nothing_is_lost(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with form(tmp_path / "s.db", size) as (app, pilot, screen):
        await press(pilot, "tab")
        await paste(app, pilot, "Nights")
        await press(pilot, "tab", "tab", "tab")
        await paste(app, pilot, "nobody")
        await press(pilot, "enter")
        assert focused_line(app) == "candidate"
        text = " ".join(on_screen(app).split())
        assert " ".join(NAME_MISSING.split()[:4]) in text
        told = {line.id for line in screen.query("Line.-wrong")}
        assert told == {"candidate", "interviewer", "email"}
        assert value(screen, "role") == "Nights"
        assert value(screen, "email") == "nobody"
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        assert focused_line(app) == "interviewer"
        await paste(app, pilot, "R")
        await press(pilot, "enter")
        assert focused_line(app) == "email"
        assert " ".join(EMAIL_WRONG.split()[:4]) in " ".join(on_screen(app).split())
        await paste(app, pilot, "@x")
        await press(pilot, "enter")
        assert started(app).candidate.email == "nobody@x"


async def test_spaces_are_no_name(path: Path) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, _):
        await press(pilot, "space", "space", "enter")
        assert NAME_MISSING in on_screen(app)
    assert len(in_store(path)) == 1


async def test_a_store_that_fails_leaves_the_form_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        refuse(monkeypatch, "create_interview")
        await press(pilot, "enter")
        assert app.screen is screen
        assert "the store cannot be read: the disk [/b] is gone" in on_screen(app)
        assert value(screen, "candidate") == "Dana"
        monkeypatch.undo()
        await press(pilot, "enter")
        assert started(app).candidate.name == "Dana"


async def test_an_interview_that_was_made_but_does_not_open_is_on_the_list(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "Dana")
        refuse(monkeypatch, "bank_of")
        await press(pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "the store cannot be read" in on_screen(app)
        assert "Dana" in on_screen(app)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_hostile_text_is_just_text(path: Path, size: tuple[int, int]) -> None:
    add_draft(path, HOSTILE, role=HOSTILE, stage=HOSTILE, interviewer=HOSTILE, email=f"{HOSTILE}@x")
    async with form(path, size) as (app, pilot, screen):
        await paste(app, pilot, "[/b]")
        text = on_screen(app)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        await press(pilot, "down", "enter")
        assert "[@click=app.quit]x[/]" in value(screen, "candidate")
        await press(pilot, "enter")
        assert started(app).candidate.id == in_store(path)[-1].candidate.id


async def test_a_very_long_pasted_name_is_kept_whole(path: Path) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        screen.query_one("#candidate LineInput", LineInput).value = "Zoë 👩🏽‍💻 " * 100
        await press(pilot, "enter")
        assert started(app).candidate.name == ("Zoë 👩🏽‍💻 " * 100).strip()


# Leaving ------------------------------------------------------------------------------------------------


async def test_escape_leaves_and_asks_once_a_name_is_there(tmp_path: Path) -> None:
    async with form(tmp_path / "s.db") as (app, pilot, _):
        await paste(app, pilot, "Dana")
        await press(pilot, "escape")
        assert isinstance(app.screen, Ask)
        await press(pilot, "escape")
        assert value_of(app, "candidate") == "Dana"
        await press(pilot, "escape", "right", "enter")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "n", "escape")
        assert isinstance(app.screen, HomeScreen)
    assert in_store(tmp_path / "s.db") == []


async def test_privacy_hides_the_person(path: Path) -> None:
    add_draft(path, "Dana Whitfield", email="dana@x.org", interviewer="R. Osei")
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "Dana")
        await press(pilot, "f9")
        text = on_screen(app)
        assert "Dana" not in text
        assert "Osei" not in text
        await press(pilot, "space", "W")
        assert "Whitfield" not in on_screen(app)
        await press(pilot, "f9", "x")
        assert "Dana Wx" in on_screen(app)
        assert "R. Osei" in on_screen(app)


@pytest.mark.parametrize("size", [(60, 20), (40, 12)])
async def test_every_field_comes_into_view(tmp_path: Path, size: tuple[int, int]) -> None:
    async with form(tmp_path / "s.db", size) as (app, pilot, screen):
        for name in ("candidate", "role", "stage", "interviewer", "email", "phone"):
            assert focused_line(app) == name
            assert app.focused is not None
            assert screen.query_one("#form").region.contains_region(app.focused.region)
            assert name.capitalize() in on_screen(app)
            await press(pilot, "tab")


async def test_what_is_typed_while_it_starts_goes_into_the_interview(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(path, "Lee Park")
    create = Store.create_interview

    def slow(self: Store, **details: Any) -> Interview:
        time.sleep(0.3)
        return create(self, **details)

    monkeypatch.setattr(Store, "create_interview", slow)
    async with form(path) as (app, pilot, _):
        await pilot.press(*"Dana", "enter", "enter", *"hello")
        await settled(app, pilot)
        interview = started(app)
        assert interview.candidate.name == "Dana"
        assert "hello" in interview.opening_notes
    assert len(in_store(path)) == 2


async def test_a_typed_name_is_unfinished_until_the_interview_starts(tmp_path: Path) -> None:
    async with form(tmp_path / "s.db") as (app, pilot, screen):
        assert screen.unfinished() == ""
        await paste(app, pilot, "Dana W")
        assert "What you typed is not saved." in screen.unfinished()


async def test_a_known_name_is_asked_about_before_it_makes_a_second_person(path: Path) -> None:
    known = stored(path, add_draft(path, "Dana W", email="dana@example.org")).candidate
    async with form(path) as (app, pilot, screen):
        await pilot.press(*"dana w", "enter")
        await pilot.pause()
        assert "Interviewed before?" in on_screen(app)
        assert "dana@example.org" in on_screen(app)
        await pilot.press("1")
        await settled(app, pilot)
        assert app.screen is screen  # the form shows who it is, and which stage comes next
        assert "Known candidate: this interview" in on_screen(app)
        await pilot.press("enter")
        await settled(app, pilot)
        assert started(app).candidate.id == known.id
        assert started(app).candidate.email == "dana@example.org"


async def test_somebody_else_of_a_known_name_starts_at_once(path: Path) -> None:
    known = stored(path, add_draft(path, "Dana W")).candidate
    async with form(path) as (app, pilot, _):
        await pilot.press(*"Dana W", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("2", *"hello")
        await settled(app, pilot)
        interview = started(app)
        assert interview.candidate.id != known.id
        assert interview.opening_notes == "hello"


async def test_the_question_who_it_is_can_be_left(path: Path) -> None:
    add_draft(path, "Dana W")
    async with form(path) as (app, pilot, screen):
        await pilot.press(*"Dana W", "enter")
        await pilot.pause()
        assert "Interviewed before?" in on_screen(app)
        await pilot.press("escape")
        await settled(app, pilot)
        assert app.screen is screen
    assert len(in_store(path)) == 1


async def test_keys_reach_their_fields_however_long_the_database_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = CsrInterviewApp.ask

    async def slow(self: CsrInterviewApp, *args: Any) -> Any:
        if isinstance(self.screen, NewInterviewScreen):
            await asyncio.sleep(3)
        return await ask(self, *args)

    monkeypatch.setattr(CsrInterviewApp, "ask", slow)
    async with opened(tmp_path / "s.db") as (app, pilot):
        for name in ("n", *"Dana", "tab", "tab", "tab", *"R. Osei"):
            app.post_message(events.Key(name, name if len(name) == 1 else None))
        await until(pilot, lambda: isinstance(app.screen, NewInterviewScreen) and not app._waiting.active)
        await settled(app, pilot)
        assert value_of(app, "candidate") == "Dana"
        assert value_of(app, "role") == ""
        assert value_of(app, "interviewer") == "R. Osei"
