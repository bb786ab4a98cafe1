"""Submitting: what is refused, what is asked, what is kept, and that it locks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from csr_interview.errors import StoreError
from csr_interview.models.interview import Mark, Status, SubmittedVerdict
from csr_interview.saving.changes import WriteText
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import Choose, Confirm
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import BANK, NOW, stored
from tests.ui.cards import HOSTILE, add_card, card_open, finish, on_screen, press, said, shows, submit
from tests.variants import first_of, sizes

SIZES = [(80, 24), (120, 40), (60, 20), (40, 12)]


@sizes(*SIZES)
async def test_submit_keeps_the_exact_verdict_and_locks(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, (4, 4, None, 5, 3, 4), skips={"q3": "No time"})
    async with card_open(path, card, size) as (app, pilot, screen):
        await press(pilot, "f8")
        assert isinstance(app.screen, Confirm)
        assert " Submit " in on_screen(app), "both buttons must be in sight"
        assert " Cancel " in on_screen(app)
        await press(pilot, "escape")
        await submit(app, pilot)
        assert app.screen_stack[-1:] == [screen]
        assert "locked" in on_screen(app)
        assert not screen.session.editable
        await press(pilot, "e", "z", "f8", "o")
        assert app.screen_stack[-1:] == [screen]
    kept = stored(path, card)
    assert kept.status is Status.SUBMITTED
    assert kept.submitted_verdict == SubmittedVerdict("hire", "3.875", "default")
    assert kept.summary == ""


async def test_the_safe_answer_is_the_marked_one(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, screen):
        await press(pilot, "f8")
        await shows(app, pilot, "Enter Cancel")
        await press(pilot, "enter")
        assert app.screen_stack[-1:] == [screen]
        await press(pilot, "f8", "escape")
        assert app.screen_stack[-1:] == [screen]
    assert stored(path, card).status is Status.DRAFT


async def test_the_page_names_every_task_and_flag_that_is_missing(path: Path) -> None:
    serious = next(n for n, flag in enumerate(BANK.questions[0].red_flags) if flag.severity == "serious")
    card = add_card(path, (4,) * 6, details={"plan": "full"}, marks=(Mark("q1", "red_flag", serious),))
    async with card_open(path, card, (120, 40)) as (app, pilot, screen):
        await press(pilot, "f8")
        text = said(app)
        for task in screen.view.bank.tasks:
            assert task.title in text
        assert "Not administered: " in text
        assert "Q1 Irate customer: a serious red flag does not count without the candidate's words." in text
        assert "Nothing." not in text
        await press(pilot, "f9")
        assert "serious red flag" not in said(app)


async def test_an_open_question_is_named_and_led_to(path: Path) -> None:
    card = add_card(path, (4, 4, None, 5, 3, None))
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        assert "Rate or skip these questions first: Q3 Cannot log in and Q6 Good service." in said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "f8", "right", "enter")
        live = app.screen
        assert isinstance(live, LiveScreen)
        assert live.session.step == "q3"
    assert stored(path, card).status is Status.DRAFT


async def test_bare_ones_and_fives_are_asked_about(path: Path) -> None:
    card = add_card(path, (5, 4, 3, 1, 3, 4), text=" ", finish=False)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        assert isinstance(app.screen, Choose)
        assert "Q1 Irate customer (5) and Q4 Tools (1)" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "f8")
        await press(pilot, "1")
        live = app.screen
        assert isinstance(live, LiveScreen)
        assert live.session.step == "q1"
        await press(pilot, *"one", "f8", "f8", "f8", *"two", "ctrl+l", "s", "f8")
        assert isinstance(app.screen, Confirm), "with evidence there is nothing to ask but the last question"
        await press(pilot, "escape")
        await finish(app, pilot)
        await submit(app, pilot)
    assert stored(path, card).status is Status.SUBMITTED


async def test_evidence_can_be_left_out_knowingly(path: Path) -> None:
    card = add_card(path, (5, 4, 3, 1, 3, 4), text="", finish=False)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        await finish(app, pilot, "2")
        await submit(app, pilot)
    assert stored(path, card).status is Status.SUBMITTED


async def test_privacy_keeps_ratings_and_verdict_out_of_the_questions(path: Path) -> None:
    card = add_card(path, (5, 4, 3, 1, 3, 4), text="", finish=False)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f9", "f8")
        assert "Q1 Irate customer and Q4 Tools" in said(app)
        assert "(5)" not in said(app)
        await finish(app, pilot, "2")
        await press(pilot, "f8")
        assert "LOCKED BY SUBMITTING" in said(app)
        assert "hold" not in said(app)
        assert "of 5" not in said(app)


@pytest.mark.parametrize("keys", [("f9", "f8"), ("f8", "f9")])
async def test_privacy_hides_the_summary_on_the_submit_page(path: Path, keys: tuple[str, ...]) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "ctrl+l", "e", *"Calm and", *keys)
        assert isinstance(app.screen, Confirm)
        await press(pilot, *" clear")
        assert "Calm" not in on_screen(app)
        await press(pilot, "f9")
        assert "Calm and clear" in on_screen(app)
        assert "3.70 of 5" in on_screen(app)
        await press(pilot, "f9")
        assert "Calm" not in on_screen(app)
        assert "of 5" not in said(app)
    assert stored(path, card).summary == "Calm and clear"


async def test_privacy_keeps_the_recommendation_out_of_the_question_for_its_reason(path: Path) -> None:
    async with card_open(path, add_card(path)) as (app, pilot, _):
        await press(pilot, "f9", "ctrl+l", "o")
        await press(pilot, "1")
        assert "Why this recommendation?" in said(app)
        assert "hire" not in said(app)


async def test_everything_skipped_may_be_submitted_as_incomplete(path: Path) -> None:
    reasons = {question.id: "The call broke off" for question in BANK.questions}
    card = add_card(path, (None,) * 6, skips=reasons)
    async with card_open(path, card) as (app, pilot, _):
        assert "INCOMPLETE" in on_screen(app)
        assert "a decision needs at least 80 %" in " ".join(on_screen(app).split())
        await press(pilot, "f8")
        assert "Weighted decision: INCOMPLETE" in said(app)
        assert "Less was assessed than the question bank requires" in said(app)
        await press(pilot, "escape")
        await submit(app, pilot)
        assert "SUBMITTED, locked" in on_screen(app)
    assert stored(path, card).submitted_verdict == SubmittedVerdict("incomplete", "", "default")


async def test_after_submit_the_way_back_leads_home(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await submit(app, pilot, "escape", "ctrl+l", "s", "f8")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert len(app.screen_stack) == 1


async def test_the_clock_is_kept_before_it_locks(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, screen):
        screen.session.advance(0.0)
        screen.session.advance(4.2)
        await submit(app, pilot)
    assert stored(path, card).elapsed_seconds == 4


# What is typed by mistake -----------------------------------------------------------------------------

TYPED = ["boss says yes", "salary 42k, notice 4 weeks", "Yes, sorry\nyes\ny", "yYsS1234567890 yes"]


@pytest.mark.parametrize("text", first_of(TYPED))
async def test_text_typed_on_the_card_submits_nothing(path: Path, text: str) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        await shows(app, pilot, "LOCKED BY SUBMITTING")
        dialog = app.screen
        await burst(app, pilot, text)
        assert app.screen is dialog, "the text neither answers nor leaves the question"
        await press(pilot, "right")
        await burst(app, pilot, text)
        assert app.screen is dialog
    kept = stored(path, card)
    assert (kept.status, kept.summary) == (Status.DRAFT, text * 2)


async def test_enter_within_a_burst_submits_nothing_and_says_so(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        await shows(app, pilot, "LOCKED BY SUBMITTING")
        for key in [events.Key("right", None), events.Key("enter", "\r")]:
            app.post_message(key)
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await shows(app, pilot, "Press Enter again")
        await shows(app, pilot, "Enter Submit")
        await press(pilot, "enter")
        await shows(app, pilot, "SUBMITTED, locked")
    assert stored(path, card).status is Status.SUBMITTED


async def test_a_click_on_submit_submits(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "f8")
        await pilot.click("#yes")
        await shows(app, pilot, "SUBMITTED, locked")
    assert stored(path, card).status is Status.SUBMITTED


async def test_keys_right_after_submit_open_nothing_over_a_draft(path: Path) -> None:
    """The card is shown as locked, and no write is refused that was never meant for it."""
    card, other = add_card(path), add_card(path, details={"candidate": "Lee Park"})
    async with card_open(path, card) as (app, pilot, screen):
        screen.session.advance(0.0)
        await press(pilot, "f8", "right")
        await shows(app, pilot, "Enter Submit")
        await press(pilot, "enter", "f8", "s", "o")
        screen.session.advance(70.0)
        await shows(app, pilot, "SUBMITTED, locked")
        assert app.screen is screen
        await press(pilot, "h")
        app.saves.flush()
        await app.routes.open_interview(other)
        await pilot.pause()
        assert not app.saves.state.refused
        assert "NOT SAVED" not in on_screen(app)


async def test_what_one_interview_was_refused_is_said_of_that_one_only(path: Path) -> None:
    locked, other = add_card(path, submit=True), add_card(path, details={"candidate": "Lee Park"})
    async with card_open(path, other) as (app, pilot, _):
        app.saves.post(WriteText(locked, "q1", "notes", "Too late"))
        app.saves.flush()
        await shows(app, pilot, "DRAFT")
        assert app.saves.state.refused
        await press(pilot, "escape")
        assert "NOT SAVED" not in on_screen(app)
        app.saves.post(WriteText(other, "no-such-question", "notes", "Nowhere"))
        app.saves.flush()
        await shows(app, pilot, "NOT SAVED")


async def burst(app: CsrInterviewApp, pilot: Pilot[int], text: str) -> None:
    """Type a text at once, however slow the machine is: the time of a key is when it was made."""
    names = {"\n": ("enter", "\r"), " ": ("space", " ")}
    for key in [events.Key(*names.get(character, (character, character))) for character in text]:
        app.post_message(key)
    await pilot.pause()


# What is refused ------------------------------------------------------------------------------------


async def test_a_store_that_cannot_be_written_refuses_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, screen):

        def failing(*_: object) -> None:
            raise StoreError("the store cannot be written", "disk full [/b]", "Make room")

        monkeypatch.setattr(Store, "submit", failing)
        await submit(app, pilot)
        assert "Not submitted. the store cannot be written: disk full [/b]. Make room" in on_screen(app)
        assert screen.session.editable
        monkeypatch.undo()
        await submit(app, pilot)
        assert "Not submitted" not in on_screen(app)
        assert "locked" in on_screen(app)
    assert stored(path, card).status is Status.SUBMITTED


async def test_while_something_is_not_saved_nothing_is_submitted(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        app.save_state = replace_state(app.saves.state, f"disk full {HOSTILE}")
        await press(pilot, "f8")
        assert isinstance(app.screen, ScorecardScreen)
        assert "NOT SAVED: disk full [/b] [@click=app.quit]x[/]" in on_screen(app)
        assert "Not submitted" in said(app)
    assert stored(path, card).status is Status.DRAFT


def replace_state(state: Any, error: str) -> Any:
    """The state of saving with an error in it."""
    return state._replace(error=error)


async def test_a_store_held_by_another_is_only_read(path: Path) -> None:
    card = add_card(path, (4, 4, None, 5, 3, 4))
    with Store.open(path, now=lambda: NOW):
        async with card_open(path, card) as (app, pilot, screen):
            assert app.saves.read_only
            await press(pilot, "f8")
            assert "another program is using it" in on_screen(app)
            await press(pilot, "enter", "f8", "ctrl+l", "o", "e", "z")
            assert app.screen_stack[-1:] == [screen]
            await press(pilot, "escape")
            assert isinstance(app.screen, HomeScreen)


async def test_submitted_elsewhere_is_said_and_not_done_again(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card) as (app, pilot, _):
        await app.ask(
            lambda store: store.submit(card, SubmittedVerdict("hire", "3.7", "default")), about=card
        )
        await submit(app, pilot)
        assert "Not submitted." in on_screen(app)
    assert stored(path, card).status is Status.SUBMITTED
