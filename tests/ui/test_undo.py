"""One key undoes ratings, flags, check marks, skips and typing, the latest first; a line says what it was."""

from __future__ import annotations

from pathlib import Path

from csr_interview.models.interview import Interview, Mark
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.live.live_screen import LiveScreen
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import add_card, card_open, choose, finish, on_screen, press
from tests.ui.test_live import live
from tests.ui.test_live_tasks import at_task


def message(app: CsrInterviewApp) -> str:
    """The line above the footer."""
    return on_screen(app).splitlines()[-2].strip("│ ")


def decided(interview: Interview) -> tuple[object, ...]:
    """What can be undone."""
    answers = {key: (one.rating, one.skip_reason) for key, one in interview.answers.items() if one.settled}
    return answers, set(interview.marks)


async def test_everything_is_undone_in_order_with_what_was_typed_in_between(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        session, states, words = live(app).session, [], []
        for keys in (
            ("f8", *"one", "f3"),
            (*" two", "f4"),
            ("ctrl+g", "enter"),
            ("ctrl+o", "1", "escape"),
            ("f8", "ctrl+r", "0", *"No time", "enter"),
        ):
            states.append((decided(session.interview), session.interview.answer("q1").situation))
            await press(pilot, *keys)
            words.append(message(app).removesuffix(" · Ctrl+Z undo"))
        assert words[:2] == ["Q1 rated 3", "Q1 rated 4, was 3"]
        assert words[2].startswith("Q1 heard: ")
        assert words[3].startswith("Q1 red flag: ")
        assert words[4] == "Q2 not assessed"
        for number, said in reversed(list(enumerate(words))):
            if number == 2:
                await press(pilot, "ctrl+up")
            await press(pilot, "ctrl+z")
            assert message(app) == f"Undone: {said}"
            assert decided(session.interview) == states[number][0]
            if number < 2:
                await press(pilot, "ctrl+z")
                assert session.interview.answer("q1").situation == states[number][1], "typing between them"
        await press(pilot, "ctrl+z")
        assert message(app) == "Nothing to undo."
    assert decided(stored(path, draft)) == ({}, set())


async def test_text_typed_since_is_undone_before_the_rating(path: Path) -> None:
    draft = add_draft(path)
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "f4", *"text", "ctrl+z")
        answer = live(app).session.answer
        assert (answer.situation, answer.rating) == ("", 4)
        await press(pilot, "ctrl+z")
        assert live(app).session.answer.rating is None


async def test_a_deleted_text_comes_back_after_a_rating(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"text", "ctrl+u", "f4", "ctrl+z", "ctrl+z")
        assert live(app).session.answer.situation == "text"


async def test_several_flags_of_one_dialog_are_undone_one_by_one(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", *"a", "ctrl+o")
        await choose(pilot, "23")
        await press(pilot, "escape", "ctrl+z")
        assert live(app).session.interview.marks == (Mark("q1", "red_flag", 1),)
        await press(pilot, "ctrl+z")
        assert live(app).session.interview.marks == ()
        assert live(app).session.answer.situation == "a"
        await press(pilot, "ctrl+z")
        assert live(app).session.answer.situation == ""


async def test_an_early_end_is_undone_as_one(path: Path) -> None:
    draft = add_draft(path, plan="full")
    async with opened(path, interview=draft) as (app, pilot):
        await press(pilot, "f8", "f4", "f8", "ctrl+l", "e", *"Line broke", "enter")
        session = live(app).session
        assert session.left_over() == ()
        assert message(app).startswith("Ended early, ")
        await press(pilot, "ctrl+z")
        assert message(app).startswith("Undone: Ended early, ")
        assert session.answer.rating is None
        assert session.interview.answer("q1").rating == 4
        assert len(session.left_over()) == 5 + len(session.tasks)
    kept = stored(path, draft)
    assert not any(one.skip_reason for one in kept.answers.values())
    assert not any(one.skip_reason for one in kept.task_results.values())


async def test_a_skipped_task_is_undone_with_its_response(path: Path) -> None:
    async with at_task(path, "best-option") as (app, pilot, draft):
        await choose(pilot, "2")
        given = live(app).session.task_result("t-best-option").response
        await press(pilot, "ctrl+r", "0", *"No time", "enter")
        assert live(app).session.task_result("t-best-option").skip_reason == "No time"
        await press(pilot, "ctrl+z")
    result = stored(path, draft).task_results["t-best-option"]
    assert (result.response, result.skip_reason) == (given, "")


async def test_the_privacy_screen_hides_what_was_done(path: Path) -> None:
    async with opened(path, interview=add_draft(path)) as (app, pilot):
        await press(pilot, "f8", "f9", "f4")
        assert message(app) == "Q1 rating changed · Ctrl+Z undo"
        await press(pilot, "ctrl+z")
        assert message(app) == "Undone: Q1 rating changed"
        await press(pilot, "f9", "f4")
        assert message(app) == "Q1 rated 4 · Ctrl+Z undo"
        await press(pilot, "f9")
        assert "rated 4" not in on_screen(app)


async def test_ratings_that_were_finished_are_not_undone_but_typing_is(path: Path) -> None:
    card = add_card(path, finish=False)
    async with card_open(path, card, (120, 40)) as (app, pilot, _):
        await press(pilot, "escape", "ctrl+l", "1", "f1", *" more", "ctrl+l", "s")
        await finish(app, pilot)
        await press(pilot, "escape", "ctrl+z")
        assert live(app).session.answer.rating == 1
        assert " more" not in live(app).session.answer.notes + live(app).session.answer.situation
        await until(pilot, lambda: isinstance(app.screen, LiveScreen))
    assert stored(path, card).answer("q1").rating == 1


async def test_submitting_is_undone_on_the_scorecard(path: Path) -> None:
    card = add_card(path)
    async with card_open(path, card, (120, 40)) as (app, pilot, screen):
        await press(pilot, "f8", "right")
        await until(pilot, lambda: "Enter Submit" in on_screen(app), "the pause before Enter submits")
        await press(pilot, "enter")
        await until(pilot, lambda: "undo submit" in on_screen(app).splitlines()[-1])
        await press(pilot, "ctrl+z")
        assert "DRAFT" in on_screen(app).splitlines()[0]
        await press(pilot, *"again")
        assert screen.session.interview.summary == "again"
    kept = stored(path, card)
    assert (kept.status, kept.summary) == ("draft", "again")
