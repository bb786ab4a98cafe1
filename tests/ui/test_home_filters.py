"""Filters, marks and sealed rows on the home screen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button

from csr_interview.cli.options import filters_from
from csr_interview.periods import BACKWARDS
from csr_interview.store import Filters, Store
from csr_interview.store.search import Choices
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.compare.compare_screen import CompareScreen
from csr_interview.ui.dialogs import Choose
from csr_interview.ui.export_screen import ExportScreen, Subject
from csr_interview.ui.home.filters import AnyOf, FiltersScreen
from csr_interview.ui.home.home_screen import HomeScreen, not_comparable
from csr_interview.ui.home.search_view import Finding
from csr_interview.ui.statistics_screen import StatisticsScreen
from csr_interview.ui.widgets.form_fields import LineInput
from csr_interview.ui.widgets.interview_list import InterviewList
from tests.ui.application import NOW, add_draft, opened, until
from tests.ui.cards import add_card, on_screen, press, said
from tests.ui.homes import fill, home, keys, settled
from tests.ui.test_interview_rows import row

TODAY = NOW.date()

# What is looked for ------------------------------------------------------------------------------------


def test_filters_mean_the_same_as_on_the_command_line() -> None:
    texts = {"role": "CSR", "bank": "csr", "stage": "Final", "interviewer": "R. Osei", "verdict": "hold",
             "status": "submitted"}  # fmt: skip
    typed: dict[str, Any] = dict.fromkeys(("search", "since", "until")) | texts
    finding = Finding("late parcel").with_texts(texts)
    assert finding.filters() == filters_from(typed | {"search": "late parcel"})
    assert Finding().filters() == Filters()
    assert Finding("x", by_relevance=True).order == "relevance"
    assert Finding(by_relevance=True).order == "newest"


def test_filters_are_told_in_words_and_each_can_be_dropped() -> None:
    finding = Finding(role="CSR", bank="csr", bank_title="Service", interviewer="R. Osei", verdict="hold",
                      status="draft", since=date(2026, 11, 12), until=date(2025, 3, 1))  # fmt: skip
    words = finding.words(NOW, hidden=False)
    assert [told for _, told in words] == [
        "CSR", "Service", "R. Osei", "hold", "drafts", "since 12 Nov", "until 1 Mar 2025",
    ]  # fmt: skip
    veiled = " ".join(told for _, told in finding.words(NOW, hidden=True))
    assert "Osei" not in veiled
    assert "hold" not in veiled
    for place, (name, _) in enumerate(words, 1):
        finding = finding.without(name)
        assert finding.words(NOW, hidden=False) == words[place:]
    assert finding == Finding()
    on = Finding(since=TODAY - timedelta(3), until=TODAY - timedelta(3))
    assert on.words(NOW, hidden=False) == [("days", "on 18 Nov")]
    assert on.without("days") == Finding()
    assert not Finding("x", status="draft").without("").narrowed


def test_what_cannot_be_compared_says_why() -> None:
    assert "Select two to four" in not_comparable([])
    assert "1 selected" in not_comparable([row()])
    assert not_comparable([row()] * 4) == ""
    assert "5 interviews selected" in not_comparable([row()] * 5)
    assert "same question bank" in not_comparable([row(), row(bank_id="nurse")])


# The panel ---------------------------------------------------------------------------------------------


def panel(app: CsrInterviewApp) -> FiltersScreen:
    assert isinstance(app.screen, FiltersScreen), app.screen
    return app.screen


def value(app: CsrInterviewApp, name: str) -> str:
    return panel(app).query_one(f"#{name} AnyOf", AnyOf).value


def rows_of(app: CsrInterviewApp) -> list[str]:
    rows = app.screen.query_one(InterviewList)
    return [option.id or "" for option in rows.options if rows.interview(option.id) is not None]


@pytest.mark.long
@pytest.mark.parametrize("size", [(120, 40), (60, 20), (40, 12)])
async def test_filters_by_keys_together_with_a_search(path: Path, size: tuple[int, int]) -> None:
    fill(path, 60)
    async with opened(path, size) as (app, pilot):
        # Down to the verdict, a letter chooses; then the first day; all of it typed ahead
        await press(pilot, "f", *["down"] * 4, "h", "h", *["down"] * 2, *"last year", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        since = date(2025, 1, 1)
        wanted = Finding(verdict="hold", since=since)
        assert home(app).finder.finding == wanted
        text = " ".join(on_screen(app).split())
        assert "hold" in text
        assert "since 1 Jan 2025" in text
        assert "x clear" in text
        with Store.open(path, mode="ro") as reading:
            held = reading.recent(filters=wanted.filters(), limit=500)
            assert held
            assert rows_of(app) == [row.id for row in held]
            assert f"{len(held)} interviews match" in text
            await press(pilot, "slash", *"the")
            await settled(app, pilot)
            both = reading.recent(filters=Filters(search="the", verdict="hold"), limit=500)
        assert rows_of(app) == [row.id for row in both]
        await press(pilot, "escape", "x")
        await settled(app, pilot)
        assert home(app).finder.finding == Finding("the")
        await press(pilot, "f", "ctrl+l", "escape", "escape")
        await settled(app, pilot)
        assert "match" not in on_screen(app)


@pytest.mark.long
async def test_a_bad_day_is_told_and_kept(path: Path) -> None:
    add_draft(path)
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "f", *["down"] * 6, *"soon", "enter")
        assert "That is not a day" in said(app)
        since = panel(app).query_one("#since LineInput", LineInput)
        assert since.has_focus
        assert since.value == "soon"
        await press(pilot, *["backspace"] * 4, *"7d", "down", *"12 nov", "enter")
        assert BACKWARDS in said(app)
        await press(pilot, *["backspace"] * 6, *"today", "enter")
        await settled(app, pilot)
        found = home(app).finder.finding
        assert (found.since, found.until) == (TODAY - timedelta(6), TODAY)
        await press(pilot, "f")
        await until(
            pilot, lambda: isinstance(app.screen, FiltersScreen) and app.screen.is_mounted, "the filters"
        )
        assert panel(app).query_one("#since LineInput", LineInput).value == "2026-11-15"


@pytest.mark.long
async def test_filters_by_mouse(path: Path) -> None:
    add_card(path, submit=True, details={"stage": "Final"})
    add_draft(path, "Lee Park")
    async with opened(path, (80, 24)) as (app, pilot):
        line = on_screen(app).splitlines()[-1]
        await pilot.click(offset=(line.index("f filters"), 23))
        await settled(app, pilot)
        await pilot.click("#stage AnyOf", offset=(3, 0))
        await press(pilot)
        assert isinstance(app.screen, Choose)
        await press(pilot, "down", "down", "enter")
        chosen = value(app, "stage")
        assert chosen in ("Final", "Phone screen")
        await pilot.click("#show")
        await settled(app, pilot)
        assert len(rows_of(app)) == 1
        lines = on_screen(app).splitlines()
        y = next(number for number, text in enumerate(lines) if "interview matches" in text)
        await pilot.click(offset=(lines[y].index(chosen) + 1, y))  # a click on its words drops it
        await settled(app, pilot)
        assert len(rows_of(app)) == 2
        assert "match" not in on_screen(app)
        await press(pilot, "f", "right")
        assert value(app, "role")
        await pilot.click("#clear")
        assert not value(app, "role")
        await pilot.click("#cancel")
        assert isinstance(app.screen, HomeScreen)
        assert not app.screen.query(Button)


async def test_nothing_fits_and_the_filters_are_named(path: Path) -> None:
    add_draft(path)
    async with opened(path, (60, 20)) as (app, pilot):
        await press(pilot, "f", *["down"] * 4, "n", "enter")
        await settled(app, pilot)
        text = " ".join(on_screen(app).split())
        assert "No interview matches these filters: no hire." in text
        await press(pilot, "enter")  # the highlighted way out
        await settled(app, pilot)
        assert "IN PROGRESS" in on_screen(app)


async def test_the_panel_keeps_to_itself_what_the_privacy_screen_hides(path: Path) -> None:
    add_draft(path, interviewer="R. Osei")
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "f", *["down"] * 3, "r", "enter")
        await settled(app, pilot)
        assert "R. Osei" in on_screen(app)
        await press(pilot, "f9")
        assert "Osei" not in on_screen(app)
        assert "interviewer •••" in on_screen(app)
        await press(pilot, "f")
        assert "Osei" not in on_screen(app)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert home(app).finder.finding.interviewer == "R. Osei", "what is hidden stays as it was"


def test_a_filter_that_nobody_has_any_more_is_still_offered() -> None:
    field = AnyOf([("Final", "Final")], "Gone")
    assert field.value == "Gone"
    field.choose("")
    assert field.value == ""
    assert Choices() == Choices((), (), (), ())


# Marks and sealed rows ---------------------------------------------------------------------------------


async def test_marks_are_counted_and_comparing_says_what_is_missing(path: Path) -> None:
    add_card(path, submit=True, details={"candidate": "Lee Park"})
    add_card(path, submit=True, details={"candidate": "Dana Whitfield"})
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "c")
        assert "Select two to four interviews with Space" in on_screen(app)
        await press(pilot, "space", "down", "space")
        assert "2 selected" in on_screen(app)
        assert on_screen(app).count("◆") == 3
        assert "c compare" in keys(app)
        await press(pilot, "space")
        assert "1 selected" in on_screen(app)
        await press(pilot, "escape")
        assert "selected" not in on_screen(app)


@pytest.mark.long
async def test_what_is_shown_is_exported_compared_and_counted(path: Path) -> None:
    fill(path, 70)
    async with opened(path, (120, 40)) as (app, pilot):
        await press(pilot, "slash", *"the", "down", "e")
        await settled(app, pilot)
        assert isinstance(app.screen, ExportScreen)
        with Store.open(path, mode="ro") as reading:
            wanted = Filters(search="the")
            everything = reading.find(wanted, limit=500).rows
        assert len(everything) > 50
        assert app.screen.subject == Subject(filters=wanted, count=len(everything))
        await press(pilot, "escape")
        await settled(app, pilot)
        rows = home(app).rows
        marked = [option.id for option in rows.options[:2]]
        await press(pilot, "space", "down", "space", "c")
        await settled(app, pilot)
        assert isinstance(app.screen, CompareScreen)
        await press(pilot, "escape")
        await settled(app, pilot)
        assert rows.seen.selected == set(marked)
        await press(pilot, "t")
        await settled(app, pilot)
        assert isinstance(app.screen, StatisticsScreen)
