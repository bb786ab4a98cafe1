"""The scorecard reader in the real app: everything of an interview, what changed, and who did what when."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from csr_interview.models.interview import Mark, Recommendation, TaskResult
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.scorecard.reader_screen import ReaderPage, ReaderScreen, VersionsSign
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from csr_interview.ui.scorecard.versions_screen import VersionsScreen
from tests.cli.test_audit import put_foreign
from tests.exchanging import exported, take
from tests.ui.application import BANK
from tests.ui.cards import HOSTILE, add_card, card_open, on_screen, press, settle, squeezed, whole_page

pytestmark = pytest.mark.long

SIZES = [(120, 40), (80, 24), (60, 20), (40, 12)]
FIRST = "She called the depot at once."
SECOND = f"{FIRST} The customer shouted at her for ten minutes and more."


class Later:
    """A clock that goes on by eleven seconds at each look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=11)
        return self.now


@pytest.fixture
def card(path: Path) -> str:
    """A scorecard with a history: a deleted sentence, amendments, a task, a red flag, an own view."""
    made = add_card(
        path,
        (4, 4, 3, 5, 3, 4),
        text=f"Said so. {HOSTILE}",
        finish=False,
        marks=(Mark("q2", "red_flag", 0),),
        details={"plan": "full"},
    )
    with Store.open(path, now=Later()) as store:
        for text in (FIRST, SECOND, FIRST):
            store.write_text(made, "q1", "action", text)
        store.write_text(made, "", "summary", "Calm.")
        first = BANK.for_plan("full", store.interview(made).form).tasks[0]
        store.record_task(made, TaskResult(first.id, {"chosen": "a"}))
        store.recommend(made, Recommendation("hold", "References are still to come."))
        settle(store, made, BANK, submit=True)
        store.amend(made, "q2", "rating", "5", "Misheard the second example", "T. Iyer")
        store.amend(made, "", "summary", "Calm and clear.", "More exact", "T. Iyer")
    return made


@asynccontextmanager
async def reading(
    path: Path, card: str, size: tuple[int, int] = (80, 24), **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], ReaderScreen]]:
    async with card_open(path, card, size, **options) as (app, pilot, _):
        await press(pilot, "r")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, ReaderScreen)
        yield app, pilot, app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_everything_can_be_read_in_one_scroll(path: Path, card: str, size: tuple[int, int]) -> None:
    async with reading(path, card, size) as (app, pilot, screen):
        page = await whole_page(app, pilot)
        interview = screen.reading.view.interview
        expected = [
            "SUBMITTED, locked",
            "References are still to come.",
            "T. Iyer",
            "Misheard the second example",
        ]
        expected += [
            "Old 4",
            "New 5",
            "Submitted and locked",
            "Amended Q2 Rating, now 5",
            screen.reading.view.bank.tasks[0].title,
        ]
        anchors = {q.id: q.anchors.at(interview.answer(q.id).rating or 0) for q in BANK.questions}
        expected += anchors.values()
        expected += [question.prompt for question in screen.reading.view.bank.questions]
        expected += [BANK.questions[1].red_flags[0].text, FIRST, "Calm{+ and clear+}", "chain verified: "]
        for text in expected:
            assert squeezed(text[:26]) in page, text  # two lines at most: pages overlap by one
        assert '{"' not in page
        assert app.is_running


async def test_earlier_versions_are_walked_through_with_what_changed(path: Path, card: str) -> None:
    async with reading(path, card) as (app, pilot, screen):
        await press(pilot, "1", "tab")
        sign = app.focused
        assert isinstance(sign, VersionsSign)
        assert (sign.sign.label, sign.sign.count) == ("Q1 Action", 3)
        await press(pilot, "enter")
        versions = app.screen
        assert isinstance(versions, VersionsScreen)
        shown = on_screen(app)
        assert "Version 3 of 4" in shown
        assert "Changes to the current text" in shown
        assert "[- The customer shouted at her for ten minutes and more.-]" in " ".join(shown.split())
        await press(pilot, "left")
        assert "Version 2 of 4" in on_screen(app)
        assert "{+ The customer shouted" in " ".join(on_screen(app).split())
        await press(pilot, "left", "right", "right", "right")
        assert "Version 4 of 4 · current text" in on_screen(app)
        await press(pilot, "left", "d", "d")
        assert versions.comparing == "alone"
        assert "[-" not in on_screen(app)
        await press(pilot, "f9")
        assert "depot" not in on_screen(app)
        await press(pilot, "f9", "escape")
        assert app.screen is screen


async def test_keys_jump_between_questions_and_to_the_trail(path: Path, card: str) -> None:
    async with reading(path, card) as (app, pilot, screen):
        page = screen.query_one(ReaderPage)
        await press(pilot, "3")
        assert page.place == "q3"
        assert on_screen(app).splitlines()[2].lstrip().startswith("Q3")
        await press(pilot, "n")
        assert page.place == "q4"
        await press(pilot, "left_square_bracket", "p")
        assert page.place == "q2"
        await press(pilot, "a")
        assert page.place == "trail"
        assert "AUDIT LOG" in on_screen(app)
        await press(pilot, "n", "n", "p")
        assert page.place == "texts"
        await pilot.click("#page", offset=(0, 0))
        await press(pilot, "escape")
        assert isinstance(app.screen, ScorecardScreen)


async def test_a_click_anywhere_on_the_line_of_versions_opens_them(path: Path, card: str) -> None:
    async with reading(path, card) as (app, pilot, _):
        await press(pilot, "1", "tab")
        assert isinstance(app.focused, VersionsSign)
        await pilot.click(app.focused, offset=(0, 0))  # in the padding, which lights up as well
        await pilot.pause()
        assert isinstance(app.screen, VersionsScreen)


async def test_no_key_for_versions_where_there_are_none(path: Path) -> None:
    """A rating that was amended is no text: there is nothing to go to."""
    made = add_card(path, text="Said so.", submit=True)
    with Store.open(path, now=Later()) as store:
        store.amend(made, "q2", "rating", "5", "Misheard", "T. Iyer")
    async with reading(path, made, (120, 40)) as (app, pilot, _):
        assert "versions" not in on_screen(app).splitlines()[-1]
        await press(pilot, "question_mark")
        assert "Go to question by number" in on_screen(app)
        await press(pilot, "escape", "h")
        assert len(app.screen_stack) == 1


async def test_the_privacy_screen_covers_all_of_it(path: Path, card: str) -> None:
    async with reading(path, card) as (app, pilot, screen):
        page = screen.query_one(ReaderPage)
        await press(pilot, "2", "f9", "n", "down", "tab")
        shown = on_screen(app)
        for word in ("Dana", "HIRE", "rated", "Misheard", "depot", "Q2"):
            assert word not in shown, word
        await press(pilot, "f9")
        assert page.place == "q2"
        assert "Q2" in on_screen(app)


async def test_a_trail_that_was_tampered_with_is_told(path: Path, card: str) -> None:
    put_foreign(path, card)
    with sqlite3.connect(path) as conn:
        conn.execute("DROP TRIGGER events_no_update")
        conn.execute("UPDATE events SET payload = '{}' WHERE seq = 5")
    async with reading(path, card) as (app, pilot, _):
        await press(pilot, "a")
        page = await whole_page(app, pilot)
        assert squeezed("The audit log is not intact.") in page
        assert squeezed("event 5 was changed") in page
        assert squeezed("Q1 rated 2 ⇄ from another machine") in page


async def test_it_opens_at_a_question_and_not_what_is_sealed(path: Path, card: str) -> None:
    theirs = add_card(path, submit=True, details={"interviewer": "T. Iyer", "candidate": "Lee Park"})
    with Store.open(path) as store:
        store.create_interview(
            candidate="", bank=BANK, role="CSR", stage="", interviewer="R. Osei",
            candidate_id=store.interview(theirs).candidate.id,
        )  # fmt: skip
    async with card_open(path, card) as (app, pilot, screen):
        await app.routes.read(card, "q5")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(ReaderPage).place == "q5"
        await press(pilot, "escape")
        screen.session.interview = screen.session.interview.__class__(
            **{name: getattr(screen.session.interview, name) for name in screen.session.interview.__slots__}
            | {"id": theirs}
        )
        await press(pilot, "r")
        assert app.screen is screen
        assert "sealed" in on_screen(app)


async def test_a_scorecard_that_was_replaced_on_import_is_compared_with_the_present_one(
    path: Path, tmp_path: Path
) -> None:
    card = add_card(path, text="Said here.", finish=False)
    with Store.open(path) as store, Store.open(tmp_path / "other" / "other.db") as other:
        take(other, exported(store))
        other.rate(card, "q1", 1)
        for one in (store, other):
            settle(one, card, BANK, submit=True)
        assert take(store, exported(other), take=[("theirs", card)]).refused == []
    async with reading(path, card) as (app, pilot, _):
        await press(pilot, "tab")
        assert isinstance(app.focused, VersionsSign)
        assert app.focused.sign.label == "Scorecard"
        await press(pilot, "enter")
        shown = " ".join(on_screen(app).split())
        assert "replaced by the version from another machine" in shown
        assert squeezed("q1 rating: [-4-]{+1+}") in await whole_page(app, pilot)
