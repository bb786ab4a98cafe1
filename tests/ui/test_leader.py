"""The leader key: letters that are commands, numbers that lead to a question; and the ids of all bindings."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import COMMON
from csr_interview.ui.dialogs import HelpScreen
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.live import live_screen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, Ticks, add_draft, opened, stored, until
from tests.ui.cards import add_card, card_open, choose, finish, on_screen, press
from tests.ui.test_live import live

LONG: Bank = load_file(shipped_dir() / "customer-service-general.toml")


def footer(app: CsrInterviewApp) -> str:
    return on_screen(app).splitlines()[-1].strip()


# Letters ------------------------------------------------------------------------------------------------


async def test_the_letters_are_listed_while_the_leader_key_waits(path: Path) -> None:
    async with opened(path, (80, 24), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "ctrl+l")
        assert footer(app).startswith("KEYS")
        for words in ("1–6 go to question", "s scorecard", "x not assessed", "h home", "u undo"):
            assert words in on_screen(app)
        await press(pilot, "escape")
        assert "s scorecard" not in on_screen(app)
        assert "KEYS" not in footer(app)
        assert isinstance(app.focused, NoteArea), "still in the note"


async def test_a_letter_runs_its_command_and_writes_nothing(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", *"a", "f4", "ctrl+l", "c")
        assert live(app).session.answer.rating is None
        await press(pilot, "ctrl+l", "ctrl+l", *"b", "ctrl+l", "s")
        assert isinstance(app.screen, ScorecardScreen)
        await press(pilot, "ctrl+l", "h")
        assert isinstance(app.screen, HomeScreen)
    assert stored(path, draft).answer("q1").situation == "ab"


async def test_any_other_key_after_the_leader_key_does_what_it_always_does(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "ctrl+l", "z", "s", "ctrl+l", "f8", "s")
        assert live(app).session.step == "q2"
    kept = stored(path, draft)
    assert (kept.answer("q1").situation, kept.answer("q2").situation) == ("zs", "s")


def check_letters(app: CsrInterviewApp) -> None:
    """Check that each letter of the present screen has one command, and each command a key."""
    screen = app.screen
    assert isinstance(screen, CommandScreen)
    offered = screen.leader_commands()
    common = COMMON if screen.letters_are_text else ()  # elsewhere a screen's own letters come first
    for command in (*screen.commands, *common):
        if command in COMMON and not screen.letters_are_text:
            continue
        listed = command.letter and (command.footer or command.palette) and screen.command_applies(command)
        if listed and command.action != "leader":
            assert offered[command.letter].action == command.action, f"two commands on {command.letter}"
    if screen.letters_are_text:
        reachable = {one.action for one in offered.values()}
        for command in screen.commands:
            if command.palette and command.when != "always" and screen.command_applies(command):
                assert command.action in reachable or "enter" in command.keys, f"no letter: {command.label}"


async def test_no_letter_stands_for_two_commands(path: Path) -> None:
    draft, card = add_draft(path, plan="full"), add_card(path, finish=False)
    async with opened(path, interview=draft) as (app, pilot):
        for step in live(app).session.steps:
            live(app).show_question(step)
            check_letters(app)
        live(app).show_question(live(app).session.tasks[0])
        check_letters(app)
        await press(pilot, "ctrl+l", "h")
        check_letters(app)
    async with card_open(path, card) as (app, pilot, _):
        check_letters(app)
        await finish(app, pilot)
        check_letters(app)


# Questions ----------------------------------------------------------------------------------------------


async def test_a_number_leads_to_a_question(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "ctrl+l", "5", *"five")
        assert live(app).session.step == "q5"
        await press(pilot, "ctrl+l", "9", "x")
        assert live(app).session.step == "q5"
    answer = stored(path, draft).answer("q5")
    assert answer.situation + answer.notes == "fivex", "a number of no question is a mistake"


async def test_of_more_than_nine_questions_a_second_digit_may_follow(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_screen, "NEXT_DIGIT_SECONDS", 60.0)  # for busy machines
    draft = add_draft(path, bank=LONG)
    questions = [question.id for question in LONG.questions]
    async with opened(path, interview=draft) as (app, pilot):
        for keys, number in (("12", 12), ("3", 3), ("17", 17)):
            await press(pilot, "ctrl+l", *keys)
            assert live(app).session.step == questions[number - 1]
        await press(pilot, "ctrl+l", "1")
        assert footer(app).startswith("QUESTION 1_")
        await press(pilot, "enter")
        assert live(app).session.step == questions[0]
        await press(pilot, "ctrl+l", "2", "ctrl+l", "1", "escape")
        assert live(app).session.step == questions[1], "Esc leads nowhere"
        await press(pilot, "ctrl+l", "1", *"x9")
        assert live(app).session.step == questions[0]
    answer = stored(path, draft).answer(questions[0])
    assert answer.situation + answer.notes == "x9"


# Other keys of the live screen ----------------------------------------------------------------------------


async def test_a_quote_starts_with_the_time_and_ends_behind_its_mark(path: Path) -> None:
    draft, ticks = add_draft(path), Ticks()
    async with opened(path, interview=draft, ticks=ticks) as (_, pilot):
        await press(pilot, "f8")
        ticks.seconds = 125
        await press(pilot, "ctrl+n", *"I called back", "ctrl+n", *"calm")
    assert stored(path, draft).answer("q1").situation == "[2:05] “I called back” calm"


async def test_a_line_is_sent_to_another_question(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "f8", *"one", "enter", *"knows our tools", "ctrl+l", "m")
        assert "Send note to" in on_screen(app)
        await choose(pilot, "4")
        assert live(app).session.answer.situation == "one\n"
        row = next(line for line in on_screen(app).splitlines() if BANK.questions[3].title in line)
        assert "noted" in row
        await press(pilot, *"two")
    kept = stored(path, draft)
    assert kept.answer("q4").notes == "(during Q1) knows our tools"
    assert kept.answer("q1").situation == "one\ntwo"


async def test_undoing_a_sent_line_leaves_one_copy(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "ctrl+l", "4", *"before", "ctrl+l", "1", *"one", "enter", *"knows our tools")
        await press(pilot, "ctrl+l", "m")
        await choose(pilot, "4")
        assert "Ctrl+Z undo" in on_screen(app)
        await press(pilot, "ctrl+z")
        assert "Undone: sent to Q4" in on_screen(app)
        assert live(app).session.answer.situation == "one\nknows our tools"
        row = next(line for line in on_screen(app).splitlines() if BANK.questions[3].title in line)
        assert "noted" not in row
    kept = stored(path, draft)
    assert kept.answer("q4").notes == "before"
    assert kept.answer("q1").situation == "one\nknows our tools"


async def test_a_sent_line_is_undone_first_wherever_one_is(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", *"early words", "f4", "ctrl+l", "m")
        await choose(pilot, "5")
        await press(pilot, "f8", *"two", "ctrl+z", "ctrl+z")
        session = live(app).session
        assert (session.step, session.answer.situation) == ("q1", "early words")
        assert session.interview.answer("q5").notes == ""
        assert session.answer.rating == 4
        await press(pilot, "ctrl+z")
        assert session.answer.rating is None
    assert stored(path, draft).answer("q2").situation == ""


async def test_redo_does_not_remove_a_line_that_was_taken_back(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (_, pilot):
        await press(pilot, "f8", *"early words", "ctrl+l", "m")
        await choose(pilot, "5")
        await press(pilot, "ctrl+z", "ctrl+y")
    assert stored(path, draft).answer("q1").situation == "early words"


async def test_typing_after_a_sent_line_is_undone_before_it(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (80, 24), draft) as (app, pilot):
        await press(pilot, "f8", *"early words", "ctrl+l", "m")
        await choose(pilot, "5")
        await press(pilot, *"more", "f8", "ctrl+z")
        session = live(app).session
        assert (session.step, session.answer.situation) == ("q1", "")
        assert session.interview.answer("q5").notes == "(during Q1) early words"
        await press(pilot, "ctrl+z")
        assert session.answer.situation == "early words"
    assert stored(path, draft).answer("q5").notes == ""


async def test_a_sent_line_that_was_continued_stays_where_it_is(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, (120, 40), draft) as (app, pilot):
        await press(pilot, "f8", *"knows our tools", "ctrl+l", "m")
        await choose(pilot, "4")
        await press(pilot, "ctrl+l", "4", *" well", "ctrl+l", "1", "ctrl+z")
        assert "keeps the note" in on_screen(app)
    kept = stored(path, draft)
    assert kept.answer("q1").situation == "knows our tools"
    assert kept.answer("q4").notes == "(during Q1) knows our tools well"


async def test_ctrl_s_says_when_it_was_last_saved(path: Path) -> None:
    async with opened(path, (120, 40), add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"kept", "ctrl+s")
        assert "✓ Everything is saved. Last change at 14:03:07." in on_screen(app)
        assert isinstance(app.focused, NoteArea)


async def test_help_opens_while_typing(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "a", "f7")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "f7", "b")
        await until(pilot, lambda: live(app).session.answer.situation == "ab")
