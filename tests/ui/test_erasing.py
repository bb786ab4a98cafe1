"""Erasing and anonymizing a candidate from the candidate page: nothing of the person stays in the app."""

from __future__ import annotations

import gc
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from csr_interview.models.interview import InterviewSummary
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.dialogs import Choose, ConfirmName
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.widgets.form_fields import LineInput
from tests.ui.application import NOW, add_draft, opened, until
from tests.ui.cards import add_card, on_screen, press
from tests.ui.homes import SIZES, keys, settled
from tests.ui.stages import page

pytestmark = pytest.mark.long

NAME = "Zanzibara Quillfeather"
SECRETS = ("Quillfeather", "Stayed entirely calm", "Punctual noted", "Half a hold")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "s.db"


@pytest.fixture
def card(path: Path) -> str:
    """A scorecard of the person; another person has a draft."""
    made = add_card(path, text="Stayed entirely calm", submit=True, details={"candidate": NAME})
    add_draft(path, "Lee Park")
    return made


def candidate_of(path: Path, card: str) -> str:
    with Store.open(path, mode="ro") as store:
        return store.interview(card).candidate.id


def found_in(folder: Path) -> set[tuple[str, str]]:
    """The texts that stand in files of a folder."""
    return {
        (text, file.name)
        for file in folder.rglob("*")
        for text in SECRETS
        if file.is_file() and any(text.encode(code) in file.read_bytes() for code in ("utf-8", "utf-16-le"))
    }


async def asked(pilot: Pilot[int], app: CsrInterviewApp, key: str) -> ConfirmName:
    await press(pilot, key)
    await until(pilot, lambda: " this candidate?" in on_screen(app), "the question")
    assert isinstance(app.screen, ConfirmName)
    return app.screen


async def confirmed(pilot: Pilot[int], app: CsrInterviewApp, told: str, name: str = NAME) -> None:
    """Type the name, and wait for the result on home."""
    await press(pilot, *("space" if letter == " " else letter for letter in name), "enter")
    await until(pilot, lambda: isinstance(app.screen, HomeScreen) and told in on_screen(app), on_screen(app))
    await settled(app, pilot)


def saved(saves: SaveQueue) -> None:
    assert saves.flush(60)


async def test_erased_from_its_page_above_its_interview(path: Path, card: str) -> None:
    draft = add_draft(path, NAME, candidate_id=candidate_of(path, card))
    async with opened(path) as (app, pilot):
        await press(pilot, "slash", *"Quillf", "enter")
        await settled(app, pilot)
        assert NAME in on_screen(app)
        app.keep_typed((candidate_of(path, card), "hold"), {"text": "Half a hold"})
        app.keep_typed(("", "new"), {"candidate": NAME})
        await app.routes.open_interview(draft)
        await press(pilot, "f8", *"Stayed")  # being typed when the person is erased
        await app.routes.open_candidate(candidate_of(path, card))
        await settled(app, pilot)
        await press(pilot, "3", *"Punctual", "escape")
        await asked(pilot, app, "d")
        body = str(app.screen.query_one(".body Static", Static).content)
        assert "Erased: 2 interviews" in body
        assert "Importing this person later needs your permission" in body
        await press(pilot, *"Lee", "enter")
        assert "This is not the candidate's name." in on_screen(app)
        await press(pilot, *(["backspace"] * 3))
        await confirmed(pilot, app, "Candidate erased.", NAME.lower())
        assert len(app.screen_stack) == 1
        shown = on_screen(app)
        assert "Lee Park" in shown
        assert "Quillf" not in shown
        saved(app.saves)
        assert app.typed == {}
        assert app.saves.state.refused == ""
        assert not path.with_name("s.db.refused").exists()
        assert found_in(path.parent) == set()
        await press(pilot, "down")  # the app remembers where the last key went
        gc.collect()
        rows = {one.id for one in gc.get_objects() if isinstance(one, InterviewSummary)}
        assert rows.isdisjoint((card, draft)), "no screen and no list keeps the person in memory"
    assert found_in(path.parent) == set()
    with Store.open(path, mode="ro") as store:
        assert store.check() == []
        assert [row.candidate for row in store.recent()] == ["Lee Park"]


async def test_anonymized_keeps_ratings_and_decision(path: Path, card: str) -> None:
    person = candidate_of(path, card)
    async with page(path, person) as (app, pilot, _):
        await asked(pilot, app, "a")
        assert "Kept: ratings" in on_screen(app)
        await confirmed(pilot, app, "Candidate anonymized.")
        assert f"Candidate {person[:8]}" in on_screen(app)
        assert found_in(path.parent) == set()
    with Store.open(path, mode="ro") as store:
        assert store.check() == []
        assert store.interview(card).submitted_verdict is not None


async def test_a_legal_hold_wins(path: Path, card: str) -> None:
    person = candidate_of(path, card)
    with Store.open(path) as store:
        store.hold(person, "Complaint")
    async with page(path, person) as (app, pilot, screen):
        for key in ("d", "a"):
            await press(pilot, key)
            await until(pilot, lambda: "Release the legal hold first" in on_screen(app), on_screen(app))
            assert app.screen is screen
            await press(pilot, "1")
    assert candidate_of(path, card) == person


async def test_canceled_nothing_happens_and_nothing_is_kept(path: Path, card: str) -> None:
    async with page(path, candidate_of(path, card)) as (app, pilot, screen):
        await asked(pilot, app, "d")
        await press(pilot, *"Zanzi", "escape")
        assert app.screen is screen
        await asked(pilot, app, "d")
        assert app.screen.query_one(LineInput).value == ""
        assert app.typed == {}


async def test_with_the_privacy_screen_on_no_name_is_shown(path: Path, card: str) -> None:
    async with page(path, candidate_of(path, card)) as (app, pilot, _):
        await press(pilot, "f9")
        await asked(pilot, app, "d")
        assert "Type the candidate's name" in " ".join(on_screen(app).split())
        assert "Quillfeather" not in on_screen(app)
        await press(pilot, "escape", "f9")
        await asked(pilot, app, "d")
        assert "Type Zanzibara Quillfeather" in " ".join(on_screen(app).split())
        await press(pilot, "f9")
        assert "Quillfeather" not in on_screen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_field_is_on_the_screen_at_every_size(path: Path, card: str, size: tuple[int, int]) -> None:
    async with page(path, candidate_of(path, card), size) as (app, pilot, _):
        for key in ("d", "a"):
            await asked(pilot, app, key)
            await press(pilot, *"Zanzi")
            assert "Zanzi" in on_screen(app).splitlines()[app.screen.query_one(LineInput).region.y]
            await press(pilot, "escape")


async def test_a_second_window_offers_neither(path: Path, card: str) -> None:
    person = candidate_of(path, card)
    with Store.open(path):
        async with page(path, person) as (app, pilot, screen):
            await press(pilot, "d", "a")
            assert app.screen is screen


async def test_who_is_due_is_listed_and_opened(path: Path, card: str) -> None:
    with Store.open(path) as store:
        store.set_retention("us")
    async with opened(path, now=lambda: NOW + timedelta(days=300)) as (app, pilot):
        await press(pilot, "r")
        assert isinstance(app.screen, HomeScreen), "nobody is due yet"
    async with opened(path, now=lambda: NOW + timedelta(days=370)) as (app, pilot):
        await until(pilot, lambda: "Press r to list them" in on_screen(app), on_screen(app))
        assert "1 candidate is past the retention period" in on_screen(app)
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, Choose), on_screen(app))
        assert NAME in on_screen(app)
        assert "since 21 Nov 2027" in " ".join(on_screen(app).split())
        await press(pilot, "escape", "f9", "r")
        await until(pilot, lambda: isinstance(app.screen, Choose), on_screen(app))
        assert "Quillfeather" not in on_screen(app)
        await press(pilot, "escape", "f9", "r", "1")
        await until(pilot, lambda: isinstance(app.screen, CandidateScreen), on_screen(app))
        await settled(app, pilot)
        await asked(pilot, app, "d")
        await confirmed(pilot, app, "Candidate erased.")
        assert "retention period" not in on_screen(app)
        assert "due" not in keys(app)
