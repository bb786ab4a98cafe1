"""Amending red flags, checked items, tasks and the recommendation on the amend screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from csr_interview.models.interview import Mark, Recommendation, TaskResult
from csr_interview.models.tasks import BestOption, Criteria
from csr_interview.ui.dialogs import Ask
from csr_interview.ui.scorecard.amend_screen import AmendScreen, Target
from csr_interview.ui.widgets.note_area import NoteArea
from tests.ui.application import BANK, stored, until
from tests.ui.cards import add_card, card_open, on_screen, press, said

PLAN = {"plan": BANK.plans[-1].id}
LISTED = BANK.questions[0].red_flags[0]


async def opened_at(app: Any, pilot: Pilot[int], screen: Any, question: str, field: str) -> AmendScreen:
    """Open the form for one field, as the chooser does."""
    form = AmendScreen(screen.session, screen.view, Target(question, field))
    await app.push_screen(form)
    await until(pilot, lambda: form.focused is not None, "the form has no focus")
    return form


async def save(app: Any, pilot: Pilot[int], screen: Any) -> str:
    """Enter a reason, save, agree; return what the confirmation said."""
    app.screen.query_one("#reason", NoteArea).focus()
    await press(pilot, *"Reread", "f8")
    await until(pilot, lambda: isinstance(app.screen, Ask), "nothing is asked")
    told = said(app)
    await pilot.click("#yes")
    await until(pilot, lambda: app.screen is screen, "the form is still open")
    return told


def lines_of(app: Any) -> list[str]:
    return [str(option.prompt) for option in app.screen.query_one("#new", OptionList).options]


async def test_a_red_flag_is_removed_and_a_custom_one_added_and_made_serious(path: Path) -> None:
    was = Mark("q1", "red_flag", 0, "She was mad")
    card = add_card(path, marks=(was,), submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        await opened_at(app, pilot, screen, "q1", "red_flags")
        assert lines_of(app)[0].startswith("[x] ")
        assert lines_of(app)[0].endswith(f"{LISTED.text} – She was mad")
        await press(pilot, "space")
        assert lines_of(app)[0].startswith("[ ] ")
        await press(pilot, "end")
        await until(pilot, lambda: app.screen.query_one("#words", Input).value == "", "the words stay")
        await press(pilot, "enter")
        await until(pilot, lambda: app.screen.query_one("#words").has_focus, "the words have no focus")
        await press(pilot, *"Was late", "enter")
        await until(pilot, lambda: lines_of(app)[-1] == "[x] custom, minor: Was late", str(lines_of(app)))
        await press(pilot, "enter")
        assert lines_of(app)[-1] == "[x] custom, serious: Was late"
        told = await save(app, pilot, screen)
        assert "Q1 Red flags Old: " in told
        assert "New: serious: Was late" in told
        assert "[[" not in told
        assert "serious: Was late" in said(app)
    found = stored(path, card)
    assert found.marks == (Mark("q1", "own_flag", 0, "Was late", "serious"),)
    assert found.amendments[0].field == "red_flags"


async def test_words_are_given_to_the_flag_under_the_cursor(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        await opened_at(app, pilot, screen, "q1", "red_flags")
        await press(pilot, "down", "tab", *"Not me")
        await until(pilot, lambda: lines_of(app)[1].endswith(" – Not me"), str(lines_of(app)))
        await save(app, pilot, screen)
    assert stored(path, card).marks == (Mark("q1", "red_flag", 1, "Not me"),)


async def test_a_custom_flag_without_words_stays_until_it_is_cleared(path: Path) -> None:
    wordless = Mark("q1", "own_flag", 0, "", "note")
    card = add_card(path, marks=(wordless,), submit=True)
    listed = Mark("q1", "red_flag", 0)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        await opened_at(app, pilot, screen, "q1", "red_flags")
        await press(pilot, "space")
        await save(app, pilot, screen)
        assert set(stored(path, card).marks) == {wordless, listed}
        await opened_at(app, pilot, screen, "q1", "red_flags")
        await press(pilot, "end", "up", "enter")
        assert lines_of(app)[-2].startswith("[x] custom, serious: ")
        await press(pilot, "enter")
        assert lines_of(app)[-2].startswith("[ ] custom: ")
        await save(app, pilot, screen)
    assert stored(path, card).marks == (listed,)


async def test_checked_items_are_toggled_by_a_click(path: Path) -> None:
    card = add_card(path, marks=(Mark("q1", "looking_for", 0),), submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        await opened_at(app, pilot, screen, "q1", "checked")
        await pilot.click("#new", offset=(6, 0))
        await until(pilot, lambda: lines_of(app)[0].startswith("[ ] Heard: "), str(lines_of(app)))
        await press(pilot, "end", "space")
        assert lines_of(app)[-1].startswith("[x] Asked: ")
        await save(app, pilot, screen)
    last = len(BANK.questions[0].follow_ups) - 1
    assert stored(path, card).marks == (Mark("q1", "follow_up", last),)


@pytest.mark.parametrize("rule", [BestOption, Criteria])
async def test_a_task_is_amended(path: Path, rule: type[object]) -> None:
    card = add_card(path, details=PLAN, submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        task = next(task for task in screen.view.bank.tasks if isinstance(task.rule, rule))
        await opened_at(app, pilot, screen, task.id, "task_result")
        assert task.title in on_screen(app).splitlines()[0]
        wanted: dict[str, object]
        if isinstance(task.rule, Criteria):
            await press(pilot, "4", "down", "2")
            assert lines_of(app)[0].startswith("[4] ")
            assert lines_of(app)[1].startswith("[2] ")
            await press(pilot, "backspace")
            assert lines_of(app)[1].startswith("[ ] ")
            await press(pilot, "3")
            wanted = {one.id: rating for one, rating in zip(task.rule.criteria, (4, 3), strict=False)}
        else:
            assert isinstance(task.rule, BestOption)
            await press(pilot, "down", "enter")
            wanted = {"chosen": task.rule.options[1].id}
        await press(pilot, "tab", *"Hi")
        await save(app, pilot, screen)
    assert stored(path, card).task_results[task.id] == TaskResult(task.id, wanted, "Hi")


async def test_a_task_is_skipped_with_a_reason(path: Path) -> None:
    card = add_card(path, details=PLAN, submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        task = screen.view.bank.tasks[0]
        await opened_at(app, pilot, screen, task.id, "task_result")
        app.screen.query_one("#skipped", Input).focus()
        await press(pilot, *"No time")
        told = await save(app, pilot, screen)
        assert "New: Skipped: No time" in told
    assert stored(path, card).task_results[task.id].skip_reason == "No time"


async def test_the_recommendation_needs_a_reason_and_can_be_removed(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, screen):
        await opened_at(app, pilot, screen, "", "recommendation")
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.screen.query_one("#why").has_focus, "the reason has no focus")
        await press(pilot, "f8")
        assert "Enter the reason of the recommendation." in said(app)
        app.screen.query_one("#why", NoteArea).focus()
        await press(pilot, *"Quick")
        await save(app, pilot, screen)
        verdict = str(BANK.decision.choices[1])
        assert stored(path, card).recommendation == Recommendation(verdict, "Quick")
        await opened_at(app, pilot, screen, "", "recommendation")
        await press(pilot, "end", "enter")
        told = await save(app, pilot, screen)
        assert f"Old: {verdict.upper()}. Quick New: (empty)" in told
    assert stored(path, card).recommendation is None


async def test_the_chooser_offers_everything(path: Path) -> None:
    card = add_card(path, details=PLAN, submit=True)
    async with card_open(path, card, (100, 50)) as (app, pilot, _):
        await press(pilot, "a")
        await until(pilot, lambda: "Task …" in on_screen(app), "no tasks are offered")
        assert "Recommendation" in on_screen(app)
        assert "cannot be amended" not in on_screen(app)
        await press(pilot, "1")
        await until(pilot, lambda: "Checked items" in on_screen(app), "no checked items are offered")
        assert "Red flags" in on_screen(app)
        await press(pilot, "escape", "a")
        await until(pilot, lambda: "Task …" in on_screen(app), "no tasks are offered")
        await press(pilot, "end", "enter")
        await until(pilot, lambda: "Amend which task?" in on_screen(app), "no task is offered")
        await press(pilot, "1")
        await until(pilot, lambda: isinstance(app.screen, AmendScreen), "the form is not open")


async def test_nothing_changed_is_nothing_to_save(path: Path) -> None:
    card = add_card(path, marks=(Mark("q1", "red_flag", 0, "She was mad"),), submit=True)
    async with card_open(path, card, (60, 20)) as (app, pilot, screen):
        form = await opened_at(app, pilot, screen, "q1", "red_flags")
        await press(pilot, "down", "up")
        assert form.unfinished() == ""
        await press(pilot, "space", "space", "f8")
        assert "The new value equals the old one" in said(app)
        await press(pilot, "escape")
        assert app.screen is screen
