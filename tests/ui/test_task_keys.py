"""The assessment by keys: what is marked, taken back, skipped, pasted, read and named, on a real store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.scoring.decision import evidence_of
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import FullText
from csr_interview.ui.live.step_list import StepStrip
from csr_interview.ui.live.task_pane import TaskList
from csr_interview.ui.widgets.note_area import NoteArea
from tests.exchanging import exported, records
from tests.scoring.banks import small_bank, task
from tests.ui.application import add_draft, opened, stored, until
from tests.ui.cards import choose, on_screen, press
from tests.ui.test_live import live
from tests.ui.test_live_tasks import BANK, at_task, recorded

pytestmark = pytest.mark.long


def marked(app: CsrInterviewApp) -> list[int]:
    """The lines drawn with a background of their own: where the next key acts."""
    box = app.screen.query_one(TaskList)
    style = box.get_visual_style("option-list--option", "option-list--option-highlighted")
    plain = box.get_visual_style("option-list--option")
    return [] if style.background == plain.background else [box.highlighted or 0]


async def test_the_line_that_the_next_rating_is_for_is_marked_while_typing(path: Path) -> None:
    async with at_task(path, "criteria") as (app, pilot, draft):
        assert isinstance(app.focused, NoteArea)
        assert marked(app) == [0]
        await press(pilot, "f4")
        assert marked(app) == [1]
        await press(pilot, "f2")
        assert marked(app) == [], "nothing is left that a key would rate"
        await press(pilot, "f5")
        assert "All criteria are rated. Press Tab to change a rating." in on_screen(app)
        await press(pilot, "tab")
        assert marked(app) == [1]
        await press(pilot, "up")
        await choose(pilot, "5")
    assert recorded(path, draft, "criteria").response == {"grammar": 5, "tone": 2}


async def test_going_back_to_the_reply_marks_a_line_that_is_open(path: Path) -> None:
    async with at_task(path, "criteria") as (app, pilot, draft):
        await press(pilot, "f4", "tab", "up", "tab")
        assert isinstance(app.focused, NoteArea)
        assert marked(app) == [1]
        await press(pilot, "f2")
    assert recorded(path, draft, "criteria").response == {"grammar": 4, "tone": 2}


async def test_the_last_tick_that_goes_leaves_no_record(path: Path) -> None:
    async with at_task(path, "find-errors") as (app, pilot, draft):
        await choose(pilot, "11")
        assert "No response" in on_screen(app)
        assert "[x]" not in on_screen(app)
        assert recorded(path, draft, "find-errors").response == {}
        await choose(pilot, "123")
        await press(pilot, "ctrl+z")
        assert on_screen(app).count("[x]") == 2
        await choose(pilot, "4")
        assert "[x] None of these" in on_screen(app)
    assert recorded(path, draft, "find-errors").response == {"ticked": []}


async def test_a_skip_keeps_what_was_recorded_and_counts_it_again_when_taken_back(path: Path) -> None:
    async with at_task(path, "criteria") as (app, pilot, draft):
        await press(pilot, *"Dear", "tab")
        await choose(pilot, "42")
        await press(pilot, "ctrl+r", "0", *"too late", "enter")
        assert "Not administered: too late" in on_screen(app)
        assert live(app).session.task_line("t-criteria") is None
        skipped = recorded(path, draft, "criteria")
        assert (skipped.response, skipped.skip_reason) == ({"grammar": 4, "tone": 2}, "too late")
        with Store.open(path, mode="ro") as store:
            ((sent, _),) = records(exported(store))
        assert sent.interview.task_results["t-criteria"] == skipped
        assert evidence_of(stored(path, draft), BANK).responses == {}
        await press(pilot, "ctrl+z")
        assert "Recorded." in on_screen(app)
        assert live(app).session.task_line("t-criteria") is not None
    assert recorded(path, draft, "criteria") == replace(skipped, skip_reason="")


async def test_what_is_pasted_among_the_lines_goes_into_the_reply(path: Path) -> None:
    async with at_task(path, "criteria") as (app, pilot, draft):
        await press(pilot, "escape")
        assert app.focused is app.screen.query_one(TaskList)
        app.post_message(events.Paste("Dear Mr Dvorak"))
        await until(pilot, lambda: "Reply saved, not rated" in on_screen(app))
        assert "Dear Mr Dvorak" in on_screen(app)
        await press(pilot, "tab")
        assert "Reply saved, not rated. F1–F5 rates the marked line" in on_screen(app)
        await press(pilot, "ctrl+r", "0", *"late", "enter")
        assert "Not administered: late" in on_screen(app)
    assert recorded(path, draft, "criteria").text == "Dear Mr Dvorak"


async def test_guidance_and_whole_text_have_deliverables_and_common_mistakes(path: Path) -> None:
    told = {"guidance": "Do not help.", "deliverables": ["A plan on paper"], "common_mistakes": ["No date"]}
    bank = small_bank(tasks=[task("t-criteria", "criteria", "written", **told)])
    draft = add_draft(path, bank=bank)
    async with opened(path, (120, 40), draft) as (app, pilot):
        live(app).show_question("t-criteria")
        await pilot.pause()
        for words in ("Do not help.", "Deliverables: A plan on paper", "Common mistakes: No date"):
            assert words in on_screen(app)
        await press(pilot, "ctrl+l", "v")
        assert isinstance(app.screen, FullText)
        for words in ("Do not help.", "· A plan on paper", "· No date"):
            assert words in on_screen(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_task_shows_its_title_and_its_place(path: Path, size: tuple[int, int]) -> None:
    async with at_task(path, "proofread", size) as (app, pilot, _):
        strip = on_screen(app).splitlines()[1]
        assert "2 of 3 · T-proofread" in strip
        await press(pilot, "f8", "f8")
        assert "1 of 2 · " in on_screen(app).splitlines()[1]
        await press(pilot, "f8", "f8", "f8")
        assert "Closing" in on_screen(app).splitlines()[1]


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_the_strip_shows_the_present_one_of_many_steps(path: Path, size: tuple[int, int]) -> None:
    bank = load_file(shipped_dir() / "customer-service-general.toml")
    async with opened(path, size, add_draft(path, bank=bank)) as (app, pilot):
        for place, question in enumerate(bank.questions, 1):
            live(app).show_question(question.id)
            await pilot.pause()
            assert f"● Q{place} " in on_screen(app).splitlines()[1]
        assert f"{question.title}" in on_screen(app).splitlines()[1]
        assert "Cl" in on_screen(app).splitlines()[1]
        await pilot.click(StepStrip, offset=(1, 0))
        assert live(app).session.step != question.id, "the arrow leads to what is not drawn"
