"""Exporting from the app: the file that the form promises, where it promises it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from csr_interview.store import Filters, Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import Ask
from csr_interview.ui.export_screen import ExportScreen, Job, Progress, Stopped, Subject, run
from csr_interview.ui.widgets.form_fields import Line, LineInput
from tests.ui.application import opened, until
from tests.ui.cards import add_card, card_open, on_screen, press, said, squeezed
from tests.ui.homes import fill

pytestmark = pytest.mark.long


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("csr_interview.exchange.batch.documents_folder", lambda: tmp_path / "documents")
    (tmp_path / "documents").mkdir()
    return tmp_path / "interviews.db"


async def done(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    await app.workers.wait_for_complete()
    await pilot.pause()


@asynccontextmanager
async def form(
    path: Path, subject: Subject
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], ExportScreen]]:
    async with opened(path, (80, 24)) as (app, pilot):
        screen = ExportScreen(subject)
        await app.push_screen(screen)
        await pilot.pause()
        await done(app, pilot)
        yield app, pilot, screen


def target(screen: ExportScreen) -> Path:
    return Path(screen.query_one("#file LineInput", LineInput).value)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_the_form_stands_in_the_middle_and_breaks_no_label(path: Path, size: tuple[int, int]) -> None:
    fill(path, 3)
    async with opened(path, size) as (app, pilot):
        await press(pilot, "e")
        await done(app, pilot)
        lines = on_screen(app).splitlines()
        top = next(row for row, line in enumerate(lines) if "╭" in line)
        bottom = next(row for row, line in enumerate(lines) if "╰" in line)
        assert abs(top - (size[1] - 1 - bottom)) <= 2
        assert abs(lines[top].index("╭") - (size[0] - 1 - lines[top].index("╮"))) <= 2
        for label in ("Export interviews", "Format", "Rows", "Names", "File", "one row per interview ›"):
            assert label in "\n".join(lines[top:bottom])


async def test_a_scorecard_as_a_page_from_the_scorecard(path: Path) -> None:
    card = add_card(path, submit=True)
    async with card_open(path, card) as (app, pilot, _):
        await press(pilot, "x")
        screen = app.screen
        assert isinstance(screen, ExportScreen)
        file = target(screen)
        assert file.name == f"scorecard-{card[:8]}.html"
        assert f"Dana Whitfield · interview {card[:8]}" in on_screen(app)
        await press(pilot, "enter")
        await done(app, pilot)
        assert "Dana Whitfield" in file.read_text("utf-8")
        assert squeezed(f"Exported: {file}") in squeezed(said(app))
        await press(pilot, "down", "right")  # blind
        assert target(screen).name == f"scorecard-{card[:8]}-blind.html"
        await press(pilot, "enter")
        await done(app, pilot)
        assert "Dana" not in target(screen).read_text("utf-8")
        await press(pilot, "escape")
        assert app.screen is not screen


async def test_a_submission_cannot_be_undone_after_its_scorecard_was_exported(path: Path) -> None:
    card = add_card(path, submit=True)
    async with form(path, Subject(card)) as (app, pilot, _):
        assert await app.ask(lambda store: store.undo_submit_until(card))
        await press(pilot, "enter")
        await done(app, pilot)
        assert await app.ask(lambda store: store.undo_submit_until(card)) == ""


async def test_a_file_is_replaced_only_when_that_is_wished(path: Path) -> None:
    card = add_card(path, submit=True)
    async with form(path, Subject(card)) as (app, pilot, screen):
        file = target(screen)
        file.write_text("mine")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await press(pilot, "escape")
        await done(app, pilot)
        assert file.read_text() == "mine"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await press(pilot, "right", "enter")
        await done(app, pilot)
        assert "Dana" in file.read_text("utf-8")


async def test_a_bad_path_stays_and_the_reason_is_told(path: Path) -> None:
    card = add_card(path)
    async with form(path, Subject(card)) as (app, pilot, screen):
        bad = path.parent / "nowhere" / "card.html"
        await press(pilot, "down", "down")
        screen.query_one(LineInput).value = str(bad)
        await press(pilot, "enter")
        await done(app, pilot)
        assert target(screen) == bad
        assert screen.query_one("#file", Line).wrong
        assert squeezed("does not exist") in squeezed(on_screen(app))
        await press(pilot, "up", "up", "right")
        assert target(screen) == bad.with_suffix(".json"), "the name that was typed keeps all but its end"
        screen.query_one(LineInput).value = ""
        await press(pilot, "enter")
        await done(app, pilot)
        assert "Enter a file name" in on_screen(app)
        await press(pilot, "f9")
        assert card[:8] not in on_screen(app)
        assert "card.json" not in on_screen(app)


async def test_a_list_goes_out_as_it_is_filtered(path: Path) -> None:
    fill(path, 20)
    with Store.open(path, mode="ro") as store:
        drafts = {one.id for one in store.interviews(Filters(status="draft"))}
    assert drafts
    filters = Filters(status="draft")
    async with form(path, Subject(filters=filters, count=len(drafts))) as (app, pilot, screen):
        assert target(screen).name == "interviews-2026-11-21.csv"
        await press(pilot, "down", "right")
        assert target(screen).name == "answers-2026-11-21.csv"
        await press(pilot, "up", "right", "enter")
        await done(app, pilot)
        found = json.loads(target(screen).read_text("utf-8"))
        assert {one["interview"]["id"] for one in found["interviews"]} == drafts
        assert f"{len(drafts)} interview" in on_screen(app)


def test_an_export_that_is_stopped_leaves_nothing(path: Path) -> None:
    fill(path, 5)
    file = path.parent / "all.json"
    progress = Progress()
    job = Job(Subject(filters=Filters(), count=5), "json", "", False, file, False)
    with Store.open(path, mode="ro") as store:
        assert run(store, job, progress) == 0
        assert progress.written == 5
        file.unlink()
        progress.stop = True
        with pytest.raises(Stopped):
            run(store, job, progress)
    assert [entry.name for entry in path.parent.glob("*all*")] == []
