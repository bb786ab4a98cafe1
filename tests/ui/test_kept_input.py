"""What is typed into a dialog or form and not saved is offered when it is opened again, in later runs too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from csr_interview.models.interview import Mark
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.base import RESTORED
from csr_interview.ui.candidate.contact_dialog import ContactDialog
from csr_interview.ui.dialogs import Ask, AskText
from csr_interview.ui.home.filters import FiltersScreen
from csr_interview.ui.live.flags_dialog import FlagsDialog
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.scorecard.amend_screen import AmendScreen, Target
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, NOW, add_draft, opened, stored, until
from tests.ui.cards import add_card, card_open, choose, on_screen, press, said, shows
from tests.ui.forms import form, value
from tests.ui.homes import refuse, settled
from tests.ui.stages import STAGES, hold, page

SKIP = ("f8", "ctrl+r", "0")


def kept(path: Path) -> dict[tuple[str, str], Any]:
    with Store.open(path, mode="ro") as store:
        return dict(store.typed())


def field(app: CsrInterviewApp) -> str:
    return app.screen.query_one(Input).value


# A reason -----------------------------------------------------------------------------------------------


async def test_a_reason_is_there_again_until_it_is_saved(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *SKIP, *"no time")
        assert RESTORED not in on_screen(app)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "ctrl+r", "0")
        assert isinstance(app.screen, AskText)
        assert RESTORED in on_screen(app)
        await press(pilot, *" left", "enter")
        assert stored(path, draft).answer("q1").skip_reason == "no time left"
        await press(pilot, "ctrl+r", "0")
        assert RESTORED not in on_screen(app)
        assert field(app) == "no time left"
    assert kept(path) == {}


async def test_a_canceled_reason_is_offered_again_and_can_be_cleared(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, *SKIP, *"no", "escape")
        assert isinstance(app.screen, LiveScreen)
        await press(pilot, "ctrl+r", "0")
        assert (field(app), RESTORED in on_screen(app)) == ("no", True)
        await press(pilot, "ctrl+l")
        assert (field(app), RESTORED in on_screen(app)) == ("", False)
        await press(pilot, "escape", "ctrl+r", "0")
        assert (field(app), RESTORED in on_screen(app)) == ("", False)
    assert kept(path) == {}


@pytest.mark.long
async def test_each_question_has_its_own_reason(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *SKIP, *"no", "escape", "f8", "ctrl+r", "0")
        assert field(app) == ""


@pytest.mark.long
async def test_clearing_brings_back_the_saved_reason(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *SKIP, *"no", "enter", "ctrl+r", "0", "end", *"body", "escape", "ctrl+r", "0")
        assert field(app) == "nobody"
        await press(pilot, "ctrl+l")
        assert field(app) == "no"


@pytest.mark.long
async def test_a_restored_reason_is_hidden_by_the_privacy_screen(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *SKIP, *"unwell", "escape", "f9", "ctrl+r", "0")
        assert "unwell" not in on_screen(app)
        await press(pilot, "f9")
        assert "unwell" in on_screen(app)


@pytest.mark.long
async def test_a_reason_that_the_store_refuses_is_asked_again_with_its_text(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, dana = hold(path, STAGES[0])
    async with page(path, dana) as (app, pilot, _):
        refuse(monkeypatch, "hold")
        await press(pilot, "l", *"claim", "enter")
        assert isinstance(app.screen, AskText)
        assert field(app) == "claim"
    assert kept(path) == {(dana, "hold"): {"text": "claim"}}


@pytest.mark.long
async def test_quitting_says_that_the_text_is_not_saved(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, *SKIP, *"no", "ctrl+q")
        assert isinstance(app.screen, Ask)
        assert "What you typed is not saved. It is kept" in said(app)
        await press(pilot, "escape", *"t")
        assert field(app) == "not"
    assert kept(path) == {(draft, "skip:q1"): {"text": "not"}}


# Red flags ----------------------------------------------------------------------------------------------


async def test_a_custom_red_flag_is_there_again_until_it_is_added(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"!swor")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, FlagsDialog)
        assert RESTORED in on_screen(app)
        await press(pilot, *"e", "enter")
        assert RESTORED not in on_screen(app)
        await press(pilot, "escape", "ctrl+o")
        assert RESTORED not in on_screen(app)
    assert stored(path, draft).marks == (Mark("q1", "own_flag", 0, "swore", "serious"),)
    assert kept(path) == {}


@pytest.mark.long
async def test_the_words_of_a_red_flag_are_there_again(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o")
        await choose(pilot, "3")
        await press(pilot, "tab", *"He said")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "ctrl+o")
        assert RESTORED in on_screen(app)
        await press(pilot, *" so", "enter")
    assert [mark.text for mark in stored(path, draft).marks] == ["He said so"]
    assert kept(path) == {}


@pytest.mark.long
async def test_a_restored_red_flag_that_is_not_added_becomes_a_note(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+o", "end", "enter", *"swore")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "ctrl+o", "escape", "escape")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.answer.situation.strip() == "swore"
    assert kept(path) == {}


# Contact details -------------------------------------------------------------------------------------------


async def test_contact_data_is_there_again_until_it_is_saved_or_cleared(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "e", *"-Smith", "tab", "tab", *"1", "tab", "right")
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "e")
        dialog = app.screen
        assert isinstance(dialog, ContactDialog)
        assert RESTORED in on_screen(app)
        name, email, phone, level = dialog.entries.values()
        assert (name, email, phone) == ("Dana Whitfield-Smith", "dana@example.org", "+1 555 01001")
        assert level
        await press(pilot, "ctrl+l", "escape", "e")
        assert RESTORED not in on_screen(app)
        await press(pilot, *"!", "escape", "e", "enter")
    with Store.open(path, mode="ro") as store:
        assert store.candidate(dana).name == "Dana Whitfield!"
    assert kept(path) == {}


# Amendments ---------------------------------------------------------------------------------------------


def amend(app: CsrInterviewApp) -> AmendScreen:
    assert isinstance(app.screen, AmendScreen)
    return app.screen


async def test_an_amendment_is_there_again_until_it_is_saved(path: Path) -> None:
    card = add_card(path, text="Said so", submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "1", "7", *" twice", "tab", *"Rere")
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "1", "7")
        assert RESTORED in on_screen(app)
        assert amend(app).query_one("#new", NoteArea).text == "Said so twice"
        assert amend(app).query_one("#reason", NoteArea).text == "Rere"
        await press(pilot, "tab", "ctrl+end", *"ad", "f8", "right", "enter", "a", "1", "7")
        assert RESTORED not in on_screen(app)
        assert amend(app).query_one("#reason", NoteArea).text == ""
    (entry,) = stored(path, card).amendments
    assert (entry.new, entry.reason) == ("Said so twice", "Reread")
    assert kept(path) == {}


@pytest.mark.long
async def test_a_discarded_amendment_is_not_offered_again(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "5", "1", "2", "tab", "w")
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "5", "1")
        assert "● 2  new" in on_screen(app)
        await press(pilot, "escape", "right", "enter", "a", "5", "1")
        assert RESTORED not in on_screen(app)
        assert "● 2  new" not in on_screen(app)
    assert kept(path) == {}


@pytest.mark.long
@pytest.mark.parametrize(
    ("target", "enter", "words"),
    [
        (("q1", "red_flags"), ("end", "tab", *"swore"), "swore"),
        (("", "recommendation"), ("enter", *"Calm under fire"), "Calm under fire"),
        (("", "recommendation"), ("tab", *"Only a reason"), "Only a reason"),
        (("", "task_result"), ("tab", *"A reply"), "A reply"),
    ],
)
async def test_structured_values_are_there_again(
    path: Path, target: tuple[str, str], enter: tuple[str, ...], words: str
) -> None:
    card = add_card(path, details={"plan": BANK.plans[-1].id}, submit=True)
    for _ in range(2):  # what is restored is kept, too
        async with card_open(path, card, (100, 50)) as (app, pilot, screen):
            question, name = target
            if name == "task_result":
                question = screen.view.bank.tasks[0].id
            await app.push_screen(AmendScreen(screen.session, screen.view, Target(question, name)))
            await press(pilot, *enter)
            enter = ()
            assert words in on_screen(app)
            before = amend(app).typed()
        assert before
    assert list(kept(path).values()) == [before]


# A new interview ----------------------------------------------------------------------------------------


async def test_the_form_of_a_new_interview_is_there_again_until_it_is_started(path: Path) -> None:
    async with form(path) as (_, pilot, screen):
        await press(pilot, *"Dana", "tab", *"Lead", "tab", "tab", *"R. Osei", "tab", *"d@x", "tab", *"55")
        await press(pilot, "tab", "right", "tab", "right")
        first = screen.typed()
    async with form(path) as (app, pilot, screen):
        assert RESTORED in on_screen(app)
        assert screen.typed() == first
        assert (value(screen, "candidate"), value(screen, "role")) == ("Dana", "Lead")
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)
        interview = app.screen.session.interview
        assert (interview.candidate.name, interview.candidate.phone, interview.role) == ("Dana", "55", "Lead")
        assert interview.bank_id == first["bank"]
    async with form(path) as (app, pilot, screen):
        assert RESTORED not in on_screen(app)
        assert value(screen, "candidate") == ""


@pytest.mark.long
async def test_a_discarded_form_opens_empty(path: Path) -> None:
    async with form(path) as (app, pilot, _):
        await press(pilot, *"Dana", "escape", "right", "enter", "n")
        await settled(app, pilot)
        assert isinstance(app.screen, NewInterviewScreen)
        assert value(app.screen, "candidate") == ""
    assert kept(path) == {}


@pytest.mark.long
async def test_a_known_candidate_is_chosen_again_with_what_was_changed(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    async with form(path) as (app, pilot, screen):
        await press(pilot, *"dana", "down", "enter", "tab", "tab", "tab", "tab", *"x")
        first = screen.typed()
        assert (first["known"], first["email"]) == (dana, "dana@example.orgx")
    async with form(path) as (app, pilot, screen):
        assert screen.typed() == first
        await press(pilot, "enter")
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.interview.candidate.id == dana
        assert app.screen.session.interview.candidate.email == "dana@example.orgx"


@pytest.mark.long
async def test_a_form_that_is_only_looked_at_keeps_nothing(path: Path) -> None:
    _, dana = hold(path, STAGES[0])
    async with form(path) as (_, pilot, screen):
        await press(pilot, "down", "down", "up")
        assert screen.typed() == {}
    async with page(path, dana) as (app, pilot, _):
        await press(pilot, "n")
        await settled(app, pilot)
        assert isinstance(app.screen, NewInterviewScreen)
        assert app.screen.typed() == {}
        await press(pilot, "escape")
        assert not isinstance(app.screen, Ask)
    assert kept(path) == {}


# Read-only ----------------------------------------------------------------------------------------------


async def test_a_read_only_database_keeps_nothing_and_shows_no_error(path: Path) -> None:
    add_draft(path)
    with Store.open(path, now=lambda: NOW):
        async with opened(path) as (app, pilot):
            app.keep_typed(("", "somewhere"), {"text": "words"})
            await pilot.pause()
            assert app.saves.state.refused == ""
    assert kept(path) == {}
    assert not path.with_name(path.name + ".refused").exists()


# Dates and file names -----------------------------------------------------------------------------------


async def filters(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    await press(pilot, "f")
    await until(pilot, lambda: isinstance(app.screen, FiltersScreen) and app.screen.is_mounted)


async def test_dates_are_there_again_until_they_are_applied(path: Path) -> None:
    add_card(path, submit=True)
    async with opened(path) as (app, pilot):
        await filters(app, pilot)
        app.screen.query_one("#since Input").focus()
        await press(pilot, *"2026-1")
        assert RESTORED not in on_screen(app)
    async with opened(path) as (app, pilot):
        await filters(app, pilot)
        assert RESTORED in on_screen(app)
        app.screen.query_one("#since Input").focus()
        await press(pilot, "end", *"1-01", "enter")
        assert kept(path) == {}
        await filters(app, pilot)
        assert RESTORED not in on_screen(app)
        assert app.screen.query_one("#since Input", Input).value == "2026-11-01"


async def test_a_file_name_is_there_again_until_it_is_exported(path: Path, tmp_path: Path) -> None:
    card = add_card(path, submit=True)
    target = tmp_path / "mine.html"
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "x")
        app.screen.query_one("#file Input", Input).focus()
        await press(pilot, "end", "ctrl+u", *str(target))
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "x")
        assert (field(app), RESTORED in on_screen(app)) == (str(target), True)
        await press(pilot, "enter")
        await until(pilot, target.exists)
        await shows(app, pilot, "Exported")
        assert kept(path) == {}
