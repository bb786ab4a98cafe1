"""The page of interviewer statistics, in the real app on a real store."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.interview import Status
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import SaveState, Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.statistics_screen import StatisticsScreen
from tests.ui.application import BANK, NOW, opened
from tests.ui.cards import HOSTILE, add_card, on_screen, press, said, shows
from tests.ui.homes import fill

SHORTEST = (40, 12)


async def shown(app: CsrInterviewApp, pilot: Pilot[int]) -> StatisticsScreen:
    """Open the page and wait until everything is counted."""
    screen = StatisticsScreen()
    await app.push_screen(screen)
    await app.workers.wait_for_complete()
    await press(pilot)
    return screen


async def test_a_closed_page_reads_no_more(path: Path) -> None:
    fill(path, 12)
    async with opened(path) as (app, pilot):
        screen = await shown(app, pilot)
        await press(pilot, "escape")
        begun = []

        async def read() -> None:
            begun.append("reading")

        screen.start_reading(read)
        await pilot.pause()
        assert begun == []


async def everything(app: CsrInterviewApp, pilot: Pilot[int]) -> str:
    """What can be seen while the cursor goes down the whole page by key."""
    await press(pilot, "home")
    seen = [on_screen(app)]
    page = app.screen.query_one("#page")
    for _ in range(getattr(page, "option_count", 0)):
        await pilot.press("j")
        seen.append(on_screen(app))
    return "\n".join(seen)


async def test_everybody_pairs_and_the_meaning_of_each_figure(path: Path) -> None:
    fill(path, 60)
    async with opened(path, (120, 40)) as (app, pilot):
        await press(pilot, "t", "j")  # the second key comes before the page is there
        await app.workers.wait_for_complete()
        await press(pilot)
        screen = app.screen
        text = on_screen(app)
        assert "57 interviews by 6 interviewers" in text
        for word in ("R. Osei", "All interviewers", "━", "▇", "kappa 0.", "WHAT THE FIGURES MEAN"):
            assert word in text
        assert "Q1 Irate customer" not in text
        await press(pilot, "enter")
        unfolded = on_screen(app)
        assert "Q1 Irate customer" in unfolded
        assert "half between" in unfolded
        await press(pilot, "j", "j", "enter")  # on a line of that person, it folds up again
        assert "Q1 Irate customer" not in on_screen(app)
        await press(pilot, "f9")
        hidden = on_screen(app)
        assert "Names and figures are hidden" in hidden
        for word in ("Osei", "Iyer", "0.7", "57 interviews", "▇"):
            assert word not in hidden
        await press(pilot, "f9")
        assert "R. Osei" in on_screen(app)
        await press(pilot, "escape")
        assert app.screen is not screen


@pytest.mark.long
async def test_all_of_it_can_be_reached_on_the_smallest_terminal(path: Path) -> None:
    fill(path, 60)
    async with opened(path, SHORTEST) as (app, pilot):
        await shown(app, pilot)
        await press(pilot, "j", "enter")
        seen = await everything(app, pilot)
        for word in ("Ben Achterberg", "half", "Q6 Good service", "T. Iyer", "kappa 0.", "rough."):
            assert word in seen, word
        assert all(len(line) <= SHORTEST[0] for line in seen.splitlines())


async def chosen(app: CsrInterviewApp, pilot: Pilot[int], digit: str) -> str:
    """Choose a section by key; return what the whole page says then."""
    await press(pilot, "s")
    await shows(app, pilot, "Which statistics?")
    await press(pilot, digit)
    await app.workers.wait_for_complete()
    await press(pilot)
    return " ".join((await everything(app, pilot)).split())


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_questions_and_tasks_and_the_funnel_are_sections(path: Path, size: tuple[int, int]) -> None:
    fill(path, 60)
    async with opened(path, size) as (app, pilot):
        screen = await shown(app, pilot)
        assert "Interviewers" in on_screen(app).splitlines()[0]
        items = await chosen(app, pilot, "2")
        assert "Questions and tasks" in on_screen(app).splitlines()[0]
        for word in ("57 interviews", "WORTH A LOOK", "Q1 Irate customer A", "Item–total", "best · "):
            assert word in items, word
        assert "R. Osei" not in items
        funnel = await chosen(app, pilot, "3")
        assert "Funnel" in on_screen(app).splitlines()[0]
        for word in ("candidates started", "Hire or better", "2 years or more"):
            assert word in funnel, word
        await press(pilot, "f9")
        assert "Names and figures are hidden" in on_screen(app)
        assert "candidates started" not in on_screen(app)
        await press(
            pilot, "f9", "b", "enter"
        )  # there is one bank and nobody to unfold: neither does anything
        assert app.screen is screen
        assert "R. Osei" in await chosen(app, pilot, "1")


async def test_a_section_is_chosen_by_mouse(path: Path) -> None:
    fill(path, 12)
    async with opened(path, (120, 40)) as (app, pilot):
        await shown(app, pilot)
        lines = on_screen(app).splitlines()
        await pilot.click(offset=(lines[-1].index("section"), len(lines) - 1))
        await shows(app, pilot, "Which statistics?")
        lines = on_screen(app).splitlines()
        y = next(place for place, line in enumerate(lines) if "2  Questions and tasks" in line)
        await pilot.click(offset=(lines[y].index("Questions"), y))
        await shows(app, pilot, "WORTH A LOOK")


async def test_the_stages_of_a_funnel_stand_in_the_banks_order(path: Path) -> None:
    bank = load_file(shipped_dir() / "customer-support-specialist.toml")
    with Store.open(path, now=lambda: NOW) as store:
        store.add_interviews(sample_pairs(bank, count=40, seed=3, until=NOW))
    async with opened(path, (120, 40)) as (app, pilot):
        await shown(app, pilot)
        text = await chosen(app, pilot, "3")
        places = [text.index(stage.title) for stage in bank.stages if stage.title in text]
        assert len(places) > 2
        assert places == sorted(places)


@pytest.mark.parametrize("digit", ["2", "3"])
async def test_sections_without_interviews_say_so(tmp_path: Path, digit: str) -> None:
    async with opened(tmp_path / "store.db", (60, 20)) as (app, pilot):
        await shown(app, pilot)
        text = await chosen(app, pilot, digit)
        assert {"2": "No submitted scorecards yet.", "3": "No interviews yet."}[digit] in text


@pytest.mark.long
async def test_bank_and_period_are_chosen(path: Path) -> None:
    staged = load_file(shipped_dir() / "customer-support-specialist.toml")
    with Store.open(path, now=lambda: NOW) as store:
        store.add_interviews(sample_pairs(BANK, count=30, seed=3, until=NOW))
        store.add_interviews(sample_pairs(staged, count=9, seed=3, until=NOW))
    recent = sum(
        one.status is Status.SUBMITTED and one.created_at >= "2026-10-23"
        for one, _ in sample_pairs(BANK, count=30, seed=3, until=NOW)
    )
    async with opened(path, (80, 24)) as (app, pilot):
        await shown(app, pilot)
        assert BANK.title in on_screen(app)
        await press(pilot, "b", "2")
        assert staged.title in on_screen(app)
        await press(pilot, "b", "1", "p", "4")
        await app.workers.wait_for_complete()
        await press(pilot)
        assert "last 30 days" in on_screen(app)
        assert f"{recent} interviews" in on_screen(app)


async def test_an_empty_store_says_what_is_needed(tmp_path: Path) -> None:
    async with opened(tmp_path / "store.db", (60, 20)) as (app, pilot):
        await shown(app, pilot)
        text = " ".join(on_screen(app).split())
        assert "No submitted scorecards yet" in text
        assert "5 submitted interviews with the same bank" in text


@pytest.mark.long
async def test_hostile_names_are_only_text(path: Path) -> None:
    for _ in range(5):
        add_card(path, submit=True, details={"interviewer": HOSTILE})
    async with opened(path, (80, 24)) as (app, pilot):
        await shown(app, pilot)
        text = on_screen(app)
        assert "[/b]" in text
        assert "there is no comparison" in text
        assert not any(character in text for character in "\x1b\u202e")


async def test_what_cannot_be_read_is_said(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, 9)
    async with opened(path, (80, 24)) as (app, pilot):
        monkeypatch.setattr(type(app.saves), "path", tmp_path / "gone.db")
        await shown(app, pilot)
        assert "There is no database" in said(app)
        app.save_state = SaveState(error="the disk [/b] is full")
        await press(pilot)
        assert "NOT SAVED: the disk [/b] is full · " in on_screen(app)
        assert "There is no database" in said(app)
        app.save_state = SaveState()
        await press(pilot)
        assert "NOT SAVED" not in on_screen(app)
