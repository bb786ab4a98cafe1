"""Searching from the home screen: live, in order, page by page, and by keys that are typed ahead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from csr_interview.errors import StoreError
from csr_interview.saving.search_reader import SearchReader
from csr_interview.store import Filters, Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.home.home_screen import HomeScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.ui.application import NOW, add_draft, opened, until
from tests.ui.cards import add_card, on_screen, press, shows
from tests.ui.homes import fill, home, keys, settled
from tests.variants import sizes

STORY = "A late parcel, the third that week; she drove to the depot herself."


def stock(path: Path) -> None:
    """Three finished interviews and a draft; two of them have the story."""
    add_card(path, text=STORY, submit=True, details={"candidate": "Lee Park"})
    add_card(
        path, text="Nothing much.", submit=True, details={"candidate": "Parcelia Depot", "stage": "Final"}
    )
    add_card(path, text="Was calm.", submit=True, details={"candidate": "Maria Gómez"})
    draft = add_draft(path, "Dana Whitfield")
    with Store.open(path, now=lambda: NOW) as store:
        store.write_text(draft, "q3", "notes", "Told of a PARCEL, too.")


async def find(app: CsrInterviewApp, pilot: Pilot[int], *typed: str) -> None:
    """Search for something and wait for the answer."""
    await press(pilot, "slash", *typed)
    await settled(app, pilot)


def slowly(monkeypatch: pytest.MonkeyPatch, wait: Callable[[str], object]) -> None:
    """Let the store take its time over each search, depending on the words."""
    find = Store.find

    def slow(self: Store, filters: Filters, **options: Any) -> Any:
        wait(filters.search)
        return find(self, filters, **options)

    monkeypatch.setattr(Store, "find", slow)


@sizes((80, 24), (120, 40), (60, 20), (40, 12))
async def test_every_key_searches_and_the_words_are_shown_where_they_are(
    path: Path, size: tuple[int, int]
) -> None:
    stock(path)
    async with opened(path, size) as (app, pilot):
        assert "/ search names, notes, answers" in on_screen(app)
        assert not app.screen.query(Input)
        await find(app, pilot, *"parc")
        text = on_screen(app)
        assert "3 interviews match" in text
        for name in ("Lee Park", "Parcelia", "Dana Whitfield"):
            assert name in text
        assert "Maria" not in text
        assert "A late parcel" in text
        assert "Q1  " in text
        if size[0] >= 80:
            assert "more matches" in text
        assert "IN PROGRESS" not in text
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        await press(pilot, *"el third")
        await settled(app, pilot)
        text = on_screen(app)
        assert "1 interview matches" in text
        assert "Lee Park" in text
        assert "Dana" not in text
        await press(pilot, *["backspace"] * 6)
        await settled(app, pilot)
        assert "3 interviews match" in on_screen(app)


async def test_escape_leaves_the_box_and_a_second_one_the_search(path: Path) -> None:
    stock(path)
    async with opened(path, (80, 24)) as (app, pilot):
        await find(app, pilot, *"depot")
        assert "Esc leave" in keys(app)
        assert "n new" not in keys(app)
        await press(pilot, "escape")
        assert home(app).focused is home(app).rows
        assert "2 interviews match" in on_screen(app)
        assert "Esc clear" in keys(app)
        await press(pilot, "slash", *" she")  # goes on where one was
        await settled(app, pilot)
        assert "1 interview matches" in on_screen(app)
        await press(pilot, "escape", "escape")
        await settled(app, pilot)
        text = on_screen(app)
        assert "match" not in text
        assert "IN PROGRESS" in text
        assert "/ search names, notes, answers" in text
        await press(pilot, "escape", "slash", "escape")  # an empty box folds away
        assert "/ search names, notes, answers" in on_screen(app)


async def test_keys_typed_ahead_open_what_was_typed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`/maria`, Enter, Enter in one go: the second Enter waits for what was found."""
    stock(path)
    monkeypatch.setattr("csr_interview.ui.home.search.TIME_TO_FIND", 60.0)
    slowly(monkeypatch, lambda _: time.sleep(0.15))
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "slash", *"arix", "backspace", *"a", "home", "m", "enter", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, ScorecardScreen)
        assert app.screen.session.interview.candidate.name == "Maria Gómez"
        await press(pilot, "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "1 interview matches" in on_screen(app)
        assert "/ maria" in on_screen(app)


async def test_an_answer_to_an_older_question_is_dropped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(path)
    waiting: dict[str, list[Callable[[], None]]] = {}
    find_now = SearchReader.find

    def held_back(self: SearchReader, filters: Filters, **options: Any) -> Future[Any]:
        """The real search; the answer comes when the test says so, and cancelling does not reach it."""
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        page = find_now(self, filters, **options).result()
        waiting.setdefault(filters.search, []).append(lambda: answer.set_result(page))
        return answer

    monkeypatch.setattr(SearchReader, "find", held_back)
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "slash", *"dep")
        waiting["dep"].pop()()
        await press(pilot)
        assert "2 interviews match" in on_screen(app)
        waiting["d"].pop()()
        waiting["de"].pop()()
        await press(pilot)
        assert "2 interviews match" in on_screen(app)
        assert "Maria" not in on_screen(app)


async def test_a_slow_search_says_so_and_typing_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stock(path)
    released = threading.Event()
    slowly(monkeypatch, lambda words: released.wait(60) if words == "le" else None)
    async with opened(path, (80, 24)) as (app, pilot):
        await press(pilot, "slash", *"le")
        await until(pilot, lambda: "searching…" in on_screen(app))
        await press(pilot, *"e park")
        assert "/ lee park" in on_screen(app)
        assert not released.is_set()
        released.set()
        await settled(app, pilot)
        assert "1 interview matches" in on_screen(app)


@pytest.mark.long
async def test_more_is_found_as_one_goes_down_and_the_order_can_be_turned(path: Path) -> None:
    fill(path, 170)
    async with opened(path, (80, 24)) as (app, pilot):
        await find(app, pilot, *"the")
        assert "50+ interviews match · newest first" in on_screen(app)
        with Store.open(path, mode="ro") as reading:
            for order in ("newest", "relevance"):
                page = reading.find(Filters(search="the"), order=order, limit=500)
                await press(pilot, "down", *["end", "k", "k"] * 4)
                rows = home(app).rows
                for _ in range(5):
                    await press(pilot, "end", "k", "k")
                    await settled(app, pilot)
                assert [option.id for option in rows.options] == [row.id for row in page.rows]
                assert f"{len(page.rows)} interviews match" in on_screen(app)
                await press(pilot, "o")
                await settled(app, pilot)
                assert rows.highlighted == 0
        assert "newest first" in on_screen(app)


async def test_nothing_found_says_what_to_do(path: Path) -> None:
    stock(path)
    async with opened(path, (60, 20)) as (app, pilot):
        await find(app, pilot, *"[/b]zz", "enter")
        assert home(app).typing, "Enter stays where nothing was found"
        assert "No results for “[/b]zz” in names, notes and" in on_screen(app)
        await press(pilot, "down", "enter")
        await settled(app, pilot)
        assert "IN PROGRESS" in on_screen(app)
        assert "/ search names" in on_screen(app)


async def test_privacy_hides_words_names_and_places(path: Path) -> None:
    stock(path)
    async with opened(path, (120, 40)) as (app, pilot):
        await find(app, pilot, *"parcel")
        await press(pilot, "f9")
        text = on_screen(app)
        for secret in ("parcel", "Parcel", "Lee", "depot", "HIRE"):
            assert secret not in text
        assert "3 interviews match" in text
        assert "•••" in text
        await press(pilot, *"qqq")
        await settled(app, pilot)
        assert "No results for “•••”" in on_screen(app)
        await press(pilot, "f9")
        assert "No results for “parcelqqq”" in on_screen(app)


async def test_a_search_that_fails_is_told_and_the_next_one_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(path)
    find_now = Store.find

    def failing(self: Store, filters: Filters, **options: Any) -> Any:
        if filters.search == "p":
            raise StoreError("the store cannot be read", "the disk [/b] is gone")
        return find_now(self, filters, **options)

    monkeypatch.setattr(Store, "find", failing)
    async with opened(path, (80, 24)) as (app, pilot):
        await find(app, pilot, "p")
        assert "the store cannot be read: the disk [/b] is gone" in on_screen(app)
        await press(pilot, "a")
        await settled(app, pilot)
        assert "the disk" not in on_screen(app)
        assert "3 interviews match" in on_screen(app)


async def test_what_was_just_typed_in_an_interview_is_found_on_the_way_back(path: Path) -> None:
    stock(path)
    async with opened(path, (80, 24)) as (app, pilot):
        await find(app, pilot, *"dana")
        await press(pilot, "enter", "enter", *" zebra")
        app.screen.keep()  # type: ignore[attr-defined]
        app.pop_screen()
        await press(pilot)
        await settled(app, pilot)
        await press(pilot, "slash", *["backspace"] * 4, *"zebra")
        await settled(app, pilot)
        assert "1 interview matches" in on_screen(app)
        assert "Dana Whitfield" in on_screen(app)


@pytest.mark.parametrize("pasted", ["arcel, the\nthird", "\n arcel,  the third\n", "arcel,\r\n\r\nthe third"])
async def test_what_is_pasted_is_one_line(path: Path, pasted: str) -> None:
    """Textual's own field takes the first line alone, and nothing where that is empty."""
    stock(path)
    async with opened(path, (80, 24)) as (app, pilot):
        await find(app, pilot, "p")
        app.post_message(events.Paste(pasted))
        await shows(app, pilot, "1 interview matches")
        assert home(app).query_one(Input).value == "parcel, the third"
