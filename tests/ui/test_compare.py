"""The comparison in the real application: cursor, sorting, evidence, leaving, sealed and refused ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from csr_interview.store import Store
from csr_interview.store.records import stamp
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.compare.compare_screen import CompareScreen
from csr_interview.ui.compare.compare_text import CURTAIN
from csr_interview.ui.live.live_screen import LiveScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.widgets.laid_text import ClickedText
from tests.ui.application import NOW, add_draft, opened, until
from tests.ui.cards import add_card, on_screen, press, said
from tests.ui.homes import keys, settled
from tests.ui.stages import STAGES, hold

pytestmark = pytest.mark.long


def three(path: Path) -> list[str]:
    """Put three submitted interviews into the store; nobody has a draft."""
    cards = [
        ("Dana Whitfield", "R. Osei", (4, 4, 3, 5, 3, 4), "Dana's words."),
        ("Lee Park", "T. Iyer", (3, 5, 3, 5, 3, 4), "Lee's words."),
        ("Maria Gómez", "R. Osei", (5, 2, 3, 3, 3, 3), "Maria's words."),
    ]
    return [
        add_card(path, ratings, text=words, submit=True, details={"candidate": name, "interviewer": by})
        for name, by, ratings, words in cards
    ]


@asynccontextmanager
async def compared(
    path: Path, ids: Sequence[str], size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], CompareScreen]]:
    async with opened(path, size) as (app, pilot):
        await app.routes.compare(ids)
        await settled(app, pilot)
        assert isinstance(app.screen, CompareScreen)
        yield app, pilot, app.screen


def names(app: CsrInterviewApp) -> list[str]:
    """The candidates in the order of their columns."""
    heads = next(line for line in on_screen(app).splitlines() if "Dana" in line and "Lee" in line)
    return sorted(("Dana", "Lee", "Maria"), key=heads.index)


async def test_who_and_why_by_keyboard(path: Path) -> None:
    ids = three(path)
    async with compared(path, ids) as (app, pilot, screen):
        text = on_screen(app)
        assert "Different interviewers: R. Osei, T. Iyer – ratings may not be" in text
        assert "in order of selection" in text
        assert text.count("HIRE") >= 2
        await press(pilot, "end")
        assert "▸Red flags" in on_screen(app)
        await press(pilot, "home", *["down"] * 4)
        assert "▸Q1 " in on_screen(app)
        assert "Dana's words." in on_screen(app)
        await press(pilot, "right")
        assert "Lee's words." in on_screen(app)
        assert "Dana's words." not in on_screen(app)
        assert "a all evidence" in keys(app)
        await press(pilot, "a")
        assert "Dana's words." in on_screen(app)
        assert "a one's evidence" in keys(app)
        await press(pilot, "pagedown", "pagedown")
        assert screen.query_one("#said", VerticalScroll).scroll_y > 0
        await press(pilot, "a", "s")
        assert names(app) == ["Maria", "Dana", "Lee"]
        assert "by Q1: highest first" in on_screen(app)
        assert screen.column is not None
        assert screen.column.view.interview.candidate.name == "Lee Park", "the cursor goes with its candidate"
        await press(pilot, "s")
        assert names(app) == ["Lee", "Dana", "Maria"]
        await press(pilot, "tab", "k", "shift+tab")
        assert "▸Interview" in on_screen(app)


async def test_enter_i_and_escape(path: Path) -> None:
    ids = three(path)
    async with compared(path, ids) as (app, pilot, screen):
        assert "Enter open" in keys(app)
        await press(pilot, "right", "enter")
        card = app.screen
        assert isinstance(card, ScorecardScreen)
        assert card.session.interview.id == ids[1]
        with Store.open(path, mode="ro") as store:
            assert store.is_sealed(ids[1]) is False
        await press(pilot, "escape")
        await settled(app, pilot)
        assert app.screen is screen
        assert screen.column is not None
        assert screen.column.id == ids[1], "one comes back to where one was"
        await press(pilot, "i")
        assert isinstance(app.screen, CandidateScreen)
        await press(pilot, "escape", "escape")
        assert len(app.screen_stack) == 1


async def test_by_mouse(path: Path) -> None:
    async with compared(path, three(path)) as (app, pilot, screen):
        grid = screen.query_one("#grid", ClickedText)
        first, _ = screen._laid(screen._width).span(5)
        assert await pilot.click(grid, offset=(70, first))
        await press(pilot)
        assert screen.row is not None
        assert (screen.row.kind, screen._at) == ("question", 1)
        assert "Lee's words." in on_screen(app)
        assert await pilot.click(screen.query_one("#heads", ClickedText), offset=(90, 0))
        await press(pilot)
        assert screen._at == 2
        place = keys(app).index("s sort")
        assert await pilot.click("KeyBar", offset=(place, 0))
        await press(pilot)
        assert "by Q2: highest first" in on_screen(app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 12)])
async def test_everything_can_be_reached_on_a_small_terminal(path: Path, size: tuple[int, int]) -> None:
    async with compared(path, three(path), size) as (app, pilot, screen):
        assert screen.comparison is not None
        seen = set()
        for label in [row.label for row in screen.comparison.rows]:
            assert f"▸{label[:9]}" in on_screen(app)
            await press(pilot, "down")
        for _ in range(3):
            seen |= {name for name in ("Dana", "Lee", "Maria") if name in on_screen(app).split("▸Red")[0]}
            await press(pilot, "right")
        assert seen == {"Dana", "Lee", "Maria"}
        await press(pilot, "w")
        assert "ratings may not be comparable" in said(app)


async def test_the_privacy_screen(path: Path) -> None:
    async with compared(path, three(path)) as (app, pilot, _):
        await press(pilot, *["down"] * 4, "f9")
        text = on_screen(app)
        assert "Candidate A" in text
        assert CURTAIN in text
        for secret in ("Dana", "Lee", "Osei", "Iyer", "HIRE", "━", "words.", "sort"):
            assert secret not in text
        await press(pilot, "s", "right", "f9")
        assert names(app) == ["Dana", "Lee", "Maria"], "nothing was sorted unseen"
        assert "Lee's words." in on_screen(app)


async def test_a_sealed_scorecard_is_left_out_or_refused_by_its_interviewer(path: Path) -> None:
    ids = three(path)
    with Store.open(path, now=lambda: NOW) as store:
        lee = store.interview(ids[1]).candidate.id
    draft = add_draft(path, "Lee Park", candidate_id=lee, interviewer="R. Osei")
    async with compared(path, ids) as (app, pilot, screen):
        text = " ".join(on_screen(app).split())
        assert "T. Iyer's scorecard of Lee Park is sealed" in text
        assert screen.comparison is not None
        assert [column.id for column in screen.comparison.columns] == [ids[0], ids[2]]
        await press(pilot, "escape")
        await app.routes.compare([ids[1], draft])
        await settled(app, pilot)
        text = " ".join(on_screen(app).split())
        assert "T. Iyer's scorecard of Lee Park is sealed" in text
        assert "There are too few others to compare" in text
        await press(pilot, "f9")
        await settled(app, pilot)
        assert "Iyer" not in on_screen(app)
        assert "Lee" not in on_screen(app)
        await press(pilot, "enter", "s", "down", "escape")
        assert len(app.screen_stack) == 1


async def test_a_draft_is_gone_on_with_and_its_score_comes_when_all_is_rated(path: Path) -> None:
    done = add_card(path, submit=True)
    draft = add_card(path, (4, 4, 3, 5, 3, None), details={"candidate": "Lee Park"})
    async with compared(path, [done, draft]) as (app, pilot, screen):
        assert "● draft" in on_screen(app)
        assert "– not finished" in on_screen(app)
        await press(pilot, "right", "enter")
        live = app.screen
        assert isinstance(live, LiveScreen)
        last = live.session.bank.questions[-1].id
        live.session.go(last)
        live.session.rate(4)
        live.session.finish_ratings(stamp(NOW))
        await press(pilot, "ctrl+l", "s")
        assert isinstance(app.screen, ScorecardScreen)
        app.pop_screen()
        app.pop_screen()
        await settled(app, pilot)
        assert screen.comparison is not None
        await until(pilot, lambda: "– not finished" not in on_screen(app), "the score of the finished draft")
        assert "Draft: Lee Park" in on_screen(app)


async def test_what_cannot_be_compared_says_why(path: Path) -> None:
    done = add_card(path, submit=True)
    other, _ = hold(path, STAGES[0], "Lee Park")
    cases = [
        ([done, other], "These interviews use different question banks"),
        ([done, "no-such-interview"], "no interview in the database has this ID"),
    ]
    async with opened(path) as (app, pilot):
        for ids, words in cases:
            await app.routes.compare(ids)
            await settled(app, pilot)
            assert words.casefold() in " ".join(on_screen(app).split()).casefold()
            assert "Esc back" in keys(app)
            await press(pilot, "j", "enter", "s", "a", "i", "w", "escape")
            assert len(app.screen_stack) == 1


async def test_keys_typed_while_it_loads_are_not_lost(path: Path) -> None:
    ids = three(path)
    async with opened(path) as (app, pilot):
        await app.routes.compare(ids)
        await press(pilot, "down", "down", "right", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ScorecardScreen)
        assert app.screen.session.interview.id == ids[1]
