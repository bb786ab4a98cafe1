"""Who uses the app: asked for once, never guessed, and changed by the form or the palette."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from csr_interview import profile
from csr_interview.errors import ProfileError
from csr_interview.models.interview import Profile
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import Ask
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.profile_dialog import ProfileDialog
from tests.ui.application import add_draft, opened
from tests.ui.cards import on_screen, press, said
from tests.ui.forms import focused_line, form, in_store, paste, started, value
from tests.ui.homes import fill, settled

OSEI = Profile("a1" * 10, "R. Osei", "osei@example.org")
IYER = Profile("b2" * 10, "T. Iyer", "iyer@example.org")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@asynccontextmanager
async def asked(path: Path, **options: Any) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int]]]:
    """Run the app as the command does without a profile, on its first question."""
    async with opened(path, (80, 24), profile=None, ask_name=True, **options) as (app, pilot):
        await press(pilot)
        yield app, pilot


def names_in(path: Path) -> dict[str, str]:
    with Store.open(path, mode="ro") as store:
        return store.interviewer_names()


async def test_the_first_start_asks_once_and_says_why(path: Path) -> None:
    async with asked(path) as (app, pilot):
        assert isinstance(app.screen, ProfileDialog)
        assert "on your scorecards and in the audit log" in said(app)
        await press(pilot, "enter")
        assert "Enter your name" in said(app)
        await paste(app, pilot, "R. Osei")
        await press(pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "R. Osei" in on_screen(app).splitlines()[0]
    me = profile.load()
    assert me is not None
    assert (me.name, me.email) == ("R. Osei", "")
    async with opened(path, profile=me, ask_name=True) as (app, pilot):
        await press(pilot)
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "n")
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        assert started(app).interviewer_id == me.id


async def test_interviewers_are_offered_and_none_is_chosen(path: Path) -> None:
    fill(path, 8)
    with Store.open(path, profile=OSEI) as store:
        store.edit_candidate(store.candidates()[0].id, "Somebody", "", "")  # so that the ID is known
    async with asked(path) as (app, pilot):
        assert isinstance(app.screen, ProfileDialog)
        assert [field.value for field in app.screen.query("LineInput")] == ["", ""]  # type: ignore[attr-defined]
        assert "R. Osei" in on_screen(app)
        names = [str(one.prompt) for one in app.screen.query_one("OptionList").options]  # type: ignore[attr-defined]
        await press(pilot, "tab", "tab", *["down"] * (names.index("R. Osei") + 1), "enter", "enter")
        await settled(app, pilot)
        assert app.profile == OSEI, "who is known here keeps the ID and the email address"
    assert profile.load() == OSEI


async def test_esc_puts_it_off_until_the_form_which_is_empty(path: Path) -> None:
    fill(path, 8)
    async with asked(path) as (app, pilot):
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert profile.load() is None
        await press(pilot, "n")
        await settled(app, pilot)
        screen = app.screen
        assert isinstance(screen, NewInterviewScreen)
        assert value(screen, "interviewer") == ""
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        assert focused_line(app) == "interviewer"
        await paste(app, pilot, "R. Osei")
        await press(pilot, "enter")
        me = profile.load()
        assert me is not None
        assert me.name == "R. Osei"
        assert started(app).interviewer_id == me.id
    assert names_in(path) == {me.id: "R. Osei"}


@pytest.mark.parametrize("how", ["demo", "read only"])
async def test_it_is_not_asked_where_nothing_is_kept(path: Path, how: str) -> None:
    fill(path, 3)
    blocker = Store.open(path) if how == "read only" else None
    options: dict[str, Any] = {"demo": True, "ask_name": False} if how == "demo" else {}
    try:
        async with opened(path, **({"ask_name": True, "profile": None} | options)) as (app, pilot):
            await press(pilot)
            assert isinstance(app.screen, HomeScreen)
            if how == "demo":
                await press(pilot, "n")
                await paste(app, pilot, "Dana")
                await press(pilot, "enter")
                await paste(app, pilot, "Just Looking")
                await press(pilot, "enter")
                assert started(app).interviewer == "Just Looking"
    finally:
        if blocker is not None:
            blocker.close()
    assert profile.load() is None


async def test_somebody_else_in_the_form_goes_on_only_when_confirmed(path: Path) -> None:
    profile.save(OSEI)
    async with form(path, profile=OSEI) as (app, pilot, screen):
        assert value(screen, "interviewer") == "R. Osei"
        await paste(app, pilot, "Dana")
        screen.query_one("#interviewer LineInput").focus()
        await paste(app, pilot, "T. Iyer")
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask)
        assert "Continue as T. Iyer?" in said(app)
        assert "You are R. Osei here." in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, NewInterviewScreen)
        assert in_store(path) == []
        assert profile.load() == OSEI
        await press(pilot, "enter", "right", "enter")
        await settled(app, pilot)
        made = started(app)
        assert made.interviewer == "T. Iyer"
        assert made.interviewer_id not in ("", OSEI.id)
        iyer = profile.load()
        assert iyer == Profile(made.interviewer_id, "T. Iyer")
    async with form(path, profile=iyer) as (app, pilot, screen):
        await paste(app, pilot, "Lee")
        screen.query_one("#interviewer LineInput").focus()
        await paste(app, pilot, "r. osei")
        await press(pilot, "enter", "right", "enter")
        await settled(app, pilot)
        first = started(app).interviewer_id
        await press(pilot, "escape")
    async with form(path, profile=profile.load()) as (app, pilot, screen):
        await paste(app, pilot, "Kim")
        screen.query_one("#interviewer LineInput").focus()
        await paste(app, pilot, "T. IYER")
        await press(pilot, "enter", "right", "enter")
        await settled(app, pilot)
        assert started(app).interviewer_id == made.interviewer_id, "known here by that name"
        assert first != made.interviewer_id


async def test_another_spelling_of_my_name_is_me(tmp_path: Path) -> None:
    async with form(tmp_path / "s.db", profile=OSEI) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        screen.query_one("#interviewer LineInput").focus()
        await paste(app, pilot, "r. OSEI")
        await press(pilot, "enter")
        assert started(app).interviewer_id == OSEI.id


async def test_the_question_tells_no_name_on_the_privacy_screen(tmp_path: Path) -> None:
    async with form(tmp_path / "s.db", profile=OSEI) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        screen.query_one("#interviewer LineInput").focus()
        await paste(app, pilot, "T. Iyer")
        await press(pilot, "f9", "enter")
        assert isinstance(app.screen, Ask)
        assert "another interviewer" in said(app)
        assert "Iyer" not in said(app)
        assert "Osei" not in said(app)


async def test_the_palette_changes_name_and_email_and_the_id_stays(path: Path) -> None:
    profile.save(OSEI)
    async with opened(path, profile=OSEI) as (app, pilot):
        (command,) = (
            one for one in app.get_system_commands(app.screen) if one.title == "Your name and email"
        )
        command.callback()
        await press(pilot)
        assert isinstance(app.screen, ProfileDialog)
        await paste(app, pilot, ", PhD")
        await press(pilot, "enter")
        await settled(app, pilot)
        assert "R. Osei, PhD" in on_screen(app).splitlines()[0]
    assert profile.load() == Profile(OSEI.id, "R. Osei, PhD", "osei@example.org")


async def test_the_name_of_somebody_known_here_means_that_person(path: Path) -> None:
    add_draft(path, interviewer="T. Iyer", profile=IYER)
    profile.save(OSEI)
    async with opened(path, profile=OSEI) as (app, pilot):
        await app.rename_me("t. iyer", "")
        assert app.profile == Profile(IYER.id, "t. iyer", IYER.email)
        await app.rename_me("Tara Iyer", "")
        await settled(app, pilot)
        assert app.profile == Profile(IYER.id, "Tara Iyer")
    assert profile.load() == Profile(IYER.id, "Tara Iyer")


async def test_a_profile_that_cannot_be_read_or_stored_ends_no_interview(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "profile.toml").write_text("name = 3", encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        profile.load()
    async with opened(tmp_path / "s.db", profile=None, profile_problem=caught.value) as (app, pilot):
        await press(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Your profile cannot be read" in on_screen(app)
        await press(pilot, "n")
        await settled(app, pilot)
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        await paste(app, pilot, "R. Osei")
        await press(pilot, "enter")
        assert started(app).interviewer == "R. Osei"
        assert started(app).interviewer_id != ""
    assert (home / "profile.toml").read_text(encoding="utf-8") == "name = 3"


async def test_the_profile_is_who_amends_and_rates(path: Path) -> None:
    add_draft(path, interviewer="T. Iyer")
    async with opened(path, profile=OSEI) as (app, pilot):
        await app.routes.calibrate()
        await settled(app, pilot)
        assert "R. Osei" in on_screen(app)
