"""Amending a submitted scorecard: the form, what it refuses, what it keeps, and leaving it."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input, OptionList

from csr_interview.errors import StoreError
from csr_interview.store import Store
from csr_interview.ui.dialogs import Ask
from csr_interview.ui.scorecard.amend_screen import AmendScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, NOW, stored, until
from tests.ui.cards import HOSTILE, add_card, card_open, on_screen, press, said

pytestmark = pytest.mark.long

SIZES = [(120, 40), (80, 24), (60, 20), (40, 12)]


@pytest.mark.parametrize("size", SIZES)
async def test_a_rating_is_amended_by_keys_alone(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, size) as (app, pilot, screen):
        await press(pilot, "a", "3", "1")
        assert isinstance(app.screen, AmendScreen)
        await press(pilot, "1", "enter", *"in", "tab", "enter")
        assert app.screen.__class__.__name__ == "Ask"
        assert "Q3 Rating Old: 3 New: 1 Reason: in" in said(app)
        assert " Save " in on_screen(app)
        await press(pilot, "right", "enter")
        assert app.screen_stack[-1:] == [screen]
        assert "After 1 amendment, it would be hold, 3.30." in said(app)
    kept = stored(path, card)
    (entry,) = kept.amendments
    assert (entry.question, entry.field, entry.old, entry.new) == ("q3", "rating", "3", "1")
    assert (entry.reason, entry.by) == ("in", "R. Osei")
    assert kept.submitted_verdict is not None
    assert kept.submitted_verdict.verdict == "hire"


async def test_quitting_while_it_is_saved_leaves_the_scorecard(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question whether to discard the form is on top of it when the form closes."""
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, screen):
        amend, asked = Store.amend, threading.Event()

        def slow(self: Store, *args: Any) -> None:
            app.call_from_thread(app.post_message, events.Key("ctrl+q", None))
            for _ in range(6000):
                if isinstance(app.screen_stack[-1], Ask):
                    asked.set()
                    break
                time.sleep(0.01)
            amend(self, *args)

        monkeypatch.setattr(Store, "amend", slow)
        await press(pilot, "a", "3", "1")
        await press(pilot, "1", "enter", *"in", "tab", "enter", "right", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert asked.is_set()
        assert len(screen.session.interview.amendments) == 1


async def test_the_anchor_of_every_rating_is_shown(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "1", "1")
        text = " ".join(on_screen(app).split())
        for rating in range(1, 6):
            assert BANK.questions[0].anchors.at(rating)[:60] in text


async def test_a_text_starts_as_the_old_one_and_keeps_its_lines(path: Path) -> None:
    card = add_card(path, text="first line\nsecond [/b]", submit=True)
    async with card_open(path, card, (80, 24)) as (app, pilot, _):
        await press(pilot, "a", "1", "6")
        area = app.screen.query_one("#new", NoteArea)
        assert area.text == "first line\nsecond [/b]"
        await press(pilot, *" m", "tab", "t", "f8", "right", "enter")
        assert isinstance(app.screen, ScorecardScreen)
    kept = stored(path, card)
    assert kept.answer("q1").result == "first line\nsecond [/b] m"
    assert kept.amendments[0].old == "first line\nsecond [/b]"


async def test_leaving_a_question_out_is_counted_and_shown_as_one_amendment(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (120, 60)) as (app, pilot, _):
        await press(pilot, "a", "4", "2", *"bad", "tab", "x", "f8", "right", "enter")
        assert "After 1 amendment, " in said(app)
        assert stored(path, card).answer("q4").rating is None
        assert {entry.field for entry in stored(path, card).amendments} == {"rating", "skip_reason"}
        await press(pilot, "a", "4", "1", "2", "tab", "y", "f8", "right", "enter")
        assert "After 2 amendments, " in said(app)
        assert "Q4 Rating" in said(app)
        assert "Old 5 New skipped: bad" in said(app)
        assert "Old skipped: bad New 2" in said(app)
        assert "Skip" not in said(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_the_chosen_rating_is_told_by_a_symbol_and_a_word(path: Path, size: tuple[int, int]) -> None:
    async with card_open(path, add_card(path, submit=True), size) as (app, pilot, _):
        await press(pilot, "a", "1", "1")
        assert "● 4  new, current: " in lines_of(app)
        await press(pilot, "2")
        assert "● 2  new: " in lines_of(app)
        assert "○ 4  current: " in lines_of(app)
        await press(pilot, "up")
        assert "● 1  new: " in lines_of(app)
        assert lines_of(app).count("●") == 1


def lines_of(app: Any) -> str:
    """All ratings that are offered, as text."""
    options = app.screen.query_one("#new", OptionList).options
    return "\n".join(str(option.prompt) for option in options)


async def test_an_amendment_is_unfinished_until_it_is_saved(path: Path) -> None:
    async with card_open(path, add_card(path, submit=True)) as (app, pilot, screen):
        await press(pilot, "a", "1", "7")
        form = app.screen
        assert isinstance(form, AmendScreen)
        assert form.unfinished() == ""
        await press(pilot, "x")
        assert "What you typed is not saved." in form.unfinished()
        await press(pilot, "backspace", "tab", "w")
        assert form.unfinished()
        await press(pilot, "escape", "right", "enter")
        assert app.screen is screen
        assert screen.unfinished() == ""


async def test_a_field_of_the_interview_is_amended(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (_, pilot, screen):
        await press(pilot, "a", "9", *"ok", "tab", "x", "f8", "right", "enter")
        assert screen.session.interview.summary == "ok"
    assert stored(path, card).amendments[0].question == ""


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (("tab", "w"), "The new value equals the old one. Change it."),
        (("1",), "Enter a reason."),
        (("1", "enter", "w", "tab", "clear"), "Enter your name."),
    ],
)
async def test_what_is_missing_is_said_and_nothing_saved(
    path: Path, keys: tuple[str, ...], problem: str
) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (60, 20)) as (app, pilot, _):
        await press(pilot, "a", "5", "1", *(key for key in keys if key != "clear"))
        if "clear" in keys:
            app.screen.query_one("#by", Input).value = " "
        await press(pilot, "f8")
        assert isinstance(app.screen, AmendScreen)
        assert problem in said(app)
    assert stored(path, card).amendments == ()


async def test_an_empty_skip_reason_is_refused(path: Path) -> None:
    card = add_card(path, (4, 4, None, 5, 3, 4), skips={"q3": "no"}, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "3", "2", "backspace", "backspace", "tab", "w", "f8")
        assert "either rated or skipped with a reason" in said(app)
    assert stored(path, card).answer("q3").skip_reason == "no"


async def test_escape_asks_before_losing_what_was_typed(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, screen):
        await press(pilot, "a", "5", "1", "escape")
        assert app.screen_stack[-1:] == [screen], "nothing typed, nothing asked"
        await press(pilot, "a", "5", "1", "tab", "w", "escape")
        assert app.screen.__class__ is Ask
        await press(pilot, "escape")
        assert isinstance(app.screen, AmendScreen)
        assert app.screen.query_one("#reason", NoteArea).text == "w"
        await press(pilot, "escape", "right", "enter")
        assert isinstance(app.screen, ScorecardScreen)
    assert stored(path, card).amendments == ()


async def test_privacy_hides_the_form_and_gives_it_back(path: Path) -> None:
    card = add_card(path, text="SECRETNOTE", submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "a", "1", "7", *"X", "f9")
        assert "SECRETNOTE" not in on_screen(app)
        assert "R. Osei" not in on_screen(app)
        await press(pilot, "f9", "Y")
        assert "SECRETNOTEXY" in on_screen(app)
        await press(pilot, "tab", "w", "f9", "f8")
        assert "SECRETNOTE" not in said_in_dialog(app)


def said_in_dialog(app: Any) -> str:
    """What the last question says; fails where there is none."""
    assert type(app.screen) is Ask
    return said(app)


async def test_a_failing_store_is_told_and_the_form_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):

        def failing(*_: object) -> None:
            raise StoreError("the store cannot be written", "disk full")

        monkeypatch.setattr(Store, "amend", failing)
        await press(pilot, "a", "5", "1", "1", "tab", "w", "f8", "right", "enter")
        assert isinstance(app.screen, AmendScreen)
        assert "Not saved. the store cannot be written: disk full" in said(app)
        monkeypatch.undo()
        await press(pilot, "f8", "right", "enter")
        assert isinstance(app.screen, ScorecardScreen)
    assert stored(path, card).answer("q5").rating == 1


@pytest.mark.parametrize("size", SIZES[1::2])
async def test_hostile_and_long_values_do_no_harm(path: Path, size: tuple[int, int]) -> None:
    card = add_card(path, text=HOSTILE + " word" * 2000, details={"interviewer": HOSTILE}, submit=True)
    async with card_open(path, card, size) as (app, pilot, _):
        await press(pilot, "a", "1", "7", "!", "tab", *"[/b]", "f8")
        assert app.screen.__class__ is Ask
        assert " Save " in on_screen(app), "long values leave the buttons in sight"
        assert "[@click=app.quit]x[/]" in said(app)
        await press(pilot, "right", "enter")
        assert isinstance(app.screen, ScorecardScreen)
        assert app.is_running
    entry = stored(path, card).amendments[0]
    assert entry.reason == "[/b]"
    assert "[@click=app.quit]x[/]" in entry.by


async def test_a_draft_and_a_read_only_store_are_refused_in_words(path: Path) -> None:
    draft, card = add_card(path), add_card(path, submit=True)
    async with card_open(path, draft) as (app, pilot, _):
        await app.screen.run_action("amend")
        await pilot.pause()
        assert "This is still a draft" not in said(app), "no notice that stays: nothing is wrong"
        (told,) = app._notifications
        assert (told.message[:21], told.severity) == ("This is still a draft", "information")
    with Store.open(path, now=lambda: NOW):
        async with card_open(path, card) as (app, pilot, _):
            await press(pilot, "a")
            assert any("This database is read-only" in told.message for told in app._notifications)
