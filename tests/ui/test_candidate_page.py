"""The page of a candidate: sealed scorecards, panel, timeline, notes, contact details, legal hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.ui.candidate.candidate_screen import CandidateScreen, PartBar
from csr_interview.ui.candidate.contact_dialog import ContactDialog
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import NOW, opened
from tests.ui.cards import HOSTILE, add_card, on_screen, press, said, submit
from tests.ui.homes import SIZES, keys, settled
from tests.ui.stages import page, rows

pytestmark = pytest.mark.long


def two(path: Path, *, submit: bool = True, start: bool = True) -> tuple[str, str, str]:
    """R. Osei has submitted; T. Iyer has too, or not yet. Return candidate and both interviews."""
    first = add_card(path, (4, 4, 3, 5, 3, 4), submit=True)
    with Store.open(path, now=lambda: NOW) as store:
        dana = store.interview(first).candidate.id
    if not start:
        return dana, first, ""
    details = {"candidate_id": dana, "interviewer": "T. Iyer"}
    second = add_card(path, (4, 2, 3, 4, 3, 4), submit=submit, details=details)
    return dana, first, second


def words(app: object) -> str:
    """Everything on the screen, without the space between words."""
    return " ".join(on_screen(app).split())  # type: ignore[arg-type]


# Sealed scorecards --------------------------------------------------------------------------------------


async def test_what_another_gave_is_sealed_until_my_own_is_in_and_open_at_once_then(path: Path) -> None:
    dana, first, second = two(path, submit=False)
    async with page(path, dana) as (app, pilot, screen):
        assert "◌ Phone screen sealed until you submit yours R. Osei" in rows(app)
        text = words(app)
        assert "1 other interview is sealed" in text
        assert not any(secret in text for secret in ("HIRE", "3.70"))
        screen.table.highlighted = screen.table.get_option_index(first)
        await press(pilot)
        assert "Enter open" not in keys(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert app.screen is screen
        assert "hidden until you submit yours" in words(app)
        assert "Submit or discard your draft" in words(app)
        screen.table.highlighted = screen.table.get_option_index(second)
        await submit(app, pilot, "enter", "ctrl+l", "s", "f8")
        await settled(app, pilot)
        assert isinstance(app.screen, ScorecardScreen)
        assert app.screen.session.interview.submitted_at
        await press(pilot, "c")
        await settled(app, pilot)
        text = words(app)
        assert "✓ Phone screen HIRE 3.70 today 14:03 R. Osei" in rows(app)
        assert "HIRE · 3.50 of 5 · interviewers 3.30 to 3.70" in text
        assert "⇄ discuss" in text
        screen.table.highlighted = screen.table.get_option_index(first)
        await press(pilot, "1", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ScorecardScreen)


async def test_starting_an_interview_shuts_what_it_seals(path: Path) -> None:
    dana, first, _ = two(path, start=False)
    async with opened(path, interview=first) as (app, pilot):
        await press(pilot, "c")
        await settled(app, pilot)
        assert isinstance(app.screen, CandidateScreen)
        await press(pilot, "n")
        await settled(app, pilot)
        form = app.screen
        assert isinstance(form, NewInterviewScreen)
        form.query_one("#interviewer Input", Input).value = "T. Iyer"
        await press(pilot, "enter")
        assert "You are R. Osei here" in said(app)
        await press(pilot, "right", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, LiveScreen)
        assert app.screen.session.interview.candidate.id == dana
        below = [type(screen) for screen in app.screen_stack[:-1]]
        assert below == [HomeScreen], "neither the scorecard of R. Osei nor what the page said of it"


# Parts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_every_part_is_reached_by_keys_and_mouse_at_every_size(
    path: Path, size: tuple[int, int]
) -> None:
    dana, _, _ = two(path)
    async with page(path, dana, size) as (app, pilot, screen):
        everything = size == (120, 40)
        assert screen.query_one(PartBar).display is not everything
        found = {
            "1": "Phone screen",
            "2": "Customer Service",
            "3": "Private notes",
            "4": "21 Nov 2026",
        }
        for digit, sign in found.items():
            await press(pilot, digit)
            assert sign in on_screen(app), digit
            assert screen.focused is screen.query_one(screen.FOCUS[int(digit)])
            if digit == "3":
                await press(pilot, "escape")
                assert screen.focused is screen.table, "Esc leaves the notes"
        await press(pilot, "1", "tab", "tab")
        assert screen.part == 3
        await press(pilot, "shift+tab")
        assert screen.part == 2
        panel = screen.query_one("#panel-page")
        seen = ""
        await press(pilot, "j", "k")
        while panel.scroll_y < panel.max_scroll_y:
            seen += on_screen(app)
            await press(pilot, "pagedown")
        seen += on_screen(app)
        assert "⇄" in seen
        assert "Why" in seen
        if not everything:
            bar = screen.query_one(PartBar)
            await pilot.click(bar, offset=(bar.render().plain.index("4 Time") + 2, 0))
            await press(pilot)
            assert screen.part == 4
        assert all(len(line) <= size[0] for line in on_screen(app).splitlines())


async def test_privacy_hides_panel_timeline_and_notes_while_typing(path: Path) -> None:
    dana, _, _ = two(path)
    async with page(path, dana) as (app, pilot, screen):
        await press(pilot, "3", *"Fond of cats", "f9")
        text = on_screen(app)
        for secret in ("Dana", "Osei", "Iyer", "HIRE", "3.70", "cats"):
            assert secret not in text
        assert "Notes hidden" in text
        await press(pilot, "f9", *"!")
        assert screen.query_one(NoteArea).text == "Fond of cats!"


async def test_notes_are_hidden_on_a_page_that_is_opened_behind_the_privacy_screen(path: Path) -> None:
    dana, _, _ = two(path)
    with Store.open(path) as store:
        store.note_candidate(dana, "Fond of cats")
    async with opened(path) as (app, pilot):
        await press(pilot, "f9", "i")
        await settled(app, pilot)
        assert isinstance(app.screen, CandidateScreen)
        assert "Notes hidden" in on_screen(app)
        assert "cats" not in on_screen(app)
        await press(pilot, "f9")
        assert "Fond of cats" in on_screen(app)


# The person ---------------------------------------------------------------------------------------------


async def test_notes_are_saved_as_typed_and_survive_everything(path: Path) -> None:
    dana, first, _ = two(path)
    async with page(path, dana, (80, 24)) as (app, pilot, screen):
        await press(pilot, "3", *"n1 e l")
        assert app.screen is screen, "letters are text there"
        await press(pilot, "escape", "1", "home", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "escape")
        await settled(app, pilot)
        await press(pilot, "3", *"!", "escape", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert await app.ask(lambda store: store.notes_of(dana), about=dana) == "n1 e l!"
    async with page(path, dana) as (app, pilot, screen):
        assert "n1 e l!" in on_screen(app)
        screen.query_one(NoteArea).insert("?")
        app._keep_everything()  # a signal does not wait for messages
        assert await app.ask(lambda store: store.notes_of(dana), about=dana) in ("?n1 e l!", "n1 e l!?")
    assert first


async def test_contact_data_is_changed_and_bad_input_stays_to_be_mended(path: Path) -> None:
    dana, _, _ = two(path)
    async with page(path, dana, (80, 24)) as (app, pilot, screen):
        await press(pilot, "e")
        dialog = app.screen
        assert isinstance(dialog, ContactDialog)
        name, email, phone = dialog.query(Input)
        assert all(field.content_size.height == 1 for field in (name, email, phone)), "what is typed shows"
        name.value, email.value, phone.value = " ", "dana.example.org", HOSTILE
        await press(pilot, "enter")
        assert app.screen is dialog
        assert "Enter the candidate's name" in said(app)
        assert (email.value, phone.value) == ("dana.example.org", HOSTILE)
        name.value = "Dana Sample"
        await press(pilot, "f8")
        assert "with an @" in said(app)
        email.value = "dana@example.org"
        await press(pilot, "enter")
        await settled(app, pilot)
        assert app.screen_stack[-1] is screen
        assert "Dana Sample dana@example.org" in words(app)
        assert "\x1b" not in on_screen(app)
        await press(pilot, "e", "x", "escape")
        assert app.screen_stack[-1] is screen, "Esc cancels, whatever was typed"
        kept = await app.ask(lambda store: store.candidate(dana), Fresh.AS_TYPED)
        assert (kept.name, kept.email) == ("Dana Sample", "dana@example.org")


async def test_experience_is_changed_on_the_page(path: Path) -> None:
    dana, _, _ = two(path)
    async with page(path, dana, (80, 24)) as (app, pilot, screen):
        await press(pilot, "e", "tab", "tab", "tab", "right", "right")
        assert "Under 2 years" in on_screen(app)
        await press(pilot, "escape")
        assert app.screen_stack[-1] is screen, "Esc saves nothing, whatever was chosen"
        await press(pilot, "e", "ctrl+l", "tab", "tab", "tab", "right", "right", "f8")
        await settled(app, pilot)
        assert app.screen_stack[-1] is screen
        assert "Under 2 years" in words(app)
        kept = await app.ask(lambda store: store.candidate(dana), Fresh.AS_TYPED)
        assert kept.experience == "some"


async def test_a_hold_is_set_shown_changed_and_released_with_reasons(path: Path) -> None:
    dana, _, second = two(path, submit=False)
    async with page(path, dana) as (app, pilot, _screen):
        await press(pilot, "l", "enter")
        assert "Enter a reason." in said(app)
        await press(pilot, *"Complaint", "enter")
        await settled(app, pilot)
        assert "⚖ legal hold since 21 Nov 2026: Complaint This person's data cannot be erased" in words(app)
        assert "Legal hold set by T. Iyer: Complaint" in words(app)
        await press(pilot, "l", "2", *"Case 17", "enter")
        await settled(app, pilot)
        assert "since 21 Nov 2026: Case 17" in words(app)
        await press(pilot, "escape", "home", "d", "right", "enter")
        await settled(app, pilot)
        assert "The draft cannot be discarded: the candidate is under legal hold" in words(app)
        await press(pilot, "i")
        await settled(app, pilot)
        await press(pilot, "l", "1", "escape")
        assert "⚖" in on_screen(app), "it asks before a release"
        await press(pilot, "l", "1", "right", "enter")
        await press(pilot, *"Settled", "enter")
        await settled(app, pilot)
        assert "⚖" not in on_screen(app)
        assert "Legal hold released by T. Iyer:" in words(app)
        assert not (await app.ask(lambda store: store.candidate(dana), Fresh.AS_TYPED)).held_at
    assert second


async def test_read_only_shows_everything_and_changes_nothing(path: Path) -> None:
    dana, _, _ = two(path)
    with Store.open(path, now=lambda: NOW) as holder:
        holder.note_candidate(dana, "Kind")
        async with page(path, dana) as (app, pilot, screen):
            assert app.saves.read_only
            assert "Kind" in on_screen(app)
            assert not any(label in keys(app) for label in ("contact", "hold", "next"))
            await press(pilot, "e", "l", "3", *"xyz")
            assert app.screen is screen
            assert screen.query_one(NoteArea).text == "Kind"


async def test_the_page_says_under_which_other_id_the_same_person_is_here(path: Path) -> None:
    mine = add_card(path, details={"email": "dana@example.org", "interviewer": "R. Osei"})
    add_card(path, submit=True, details={"email": "DANA@example.org", "interviewer": "T. Iyer"})
    with Store.open(path) as store:
        person = store.interview(mine).candidate.id
        (other,) = store.also_here(person)
    async with page(path, person) as (app, _, _):
        assert f"also here as {other[:8]}" in on_screen(app)
