"""Home: what it shows at every size, and everything that can be done there, on a real store."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from rich.cells import cell_len

from csr_interview.errors import SealedScorecard
from csr_interview.saving import save_queue, writer_thread
from csr_interview.store import SaveState, Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.base import DEMO
from csr_interview.ui.compare.compare_screen import CompareScreen
from csr_interview.ui.dialogs import Ask, HelpScreen
from csr_interview.ui.home.home_screen import SYMBOLS, HomeScreen
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.scorecard.scorecard_screen import ScorecardScreen
from tests.hostile import poison_column
from tests.ui.application import BANK, NOW, add_draft, opened, until
from tests.ui.cards import HOSTILE, add_card, on_screen, press, said
from tests.ui.homes import SIZES, fill, home, keys, refuse, settled
from tests.variants import sizes

# Showing ------------------------------------------------------------------------------------------------


@sizes(*SIZES)
async def test_the_list_is_legible_at_every_size(path: Path, size: tuple[int, int]) -> None:
    add_card(path, submit=True, details={"candidate": "Lee Park"})
    add_draft(path, "Dana Whitfield")
    async with opened(path, size) as (app, _):
        text = on_screen(app)
        assert "2 interviews · 1 draft" in text
        assert "IN PROGRESS" in text
        assert "Dana Whitfield" in text
        assert "0 of 6 rated" in text
        assert "RECENT" in text
        assert "Lee Park" in text
        assert "HIRE" in text
        assert "n new" in keys(app)
        assert "Enter resume" in keys(app)
        assert "^P all" in keys(app)
        if size[0] >= 60:
            assert "today 14:03" in text
        if size[0] >= 80:
            assert "R. Osei" in text
            assert "Phone screen" in text
        if size[0] >= 120:
            assert "4 4 3 5 3 4" in text


@sizes((40, 12), (120, 40))
async def test_hostile_names_are_just_text(path: Path, size: tuple[int, int]) -> None:
    for name in (HOSTILE, "[/b]", "[@click=app.quit]x[/]", "👩🏽‍💻 Zoë", "B" * 300):
        add_draft(path, name, role=name, stage=name, interviewer=name)
    async with opened(path, size) as (app, pilot):
        text = on_screen(app)
        assert "[/b]" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert all(cell_len(line) <= size[0] for line in text.splitlines())
        await press(pilot, "d")
        assert isinstance(app.screen, Ask)
        await press(pilot, "right", "enter")
        await settled(app, pilot)
        assert "discarded" in said(app)
        assert app.is_running


@sizes((80, 24), (120, 40))
async def test_a_damaged_scorecard_hides_no_draft(path: Path, size: tuple[int, int]) -> None:
    add_card(path, submit=True, details={"candidate": "Lee Park"})
    add_draft(path, "Dana Whitfield")
    assert poison_column(path, "interviews", "composite", "99")
    with Store.open(path) as store:
        store.conn.execute("UPDATE interviews SET composite = '' WHERE status = 'draft'")
    async with opened(path, size) as (app, pilot):
        text = on_screen(app)
        assert "0 of 6 rated" in text
        assert re.search("Lee Park .* damaged", text)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "cannot be read" in said(app))
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "up", "enter")
        await until(pilot, lambda: not isinstance(app.screen, HomeScreen))


@sizes((80, 24), (40, 12))
async def test_an_empty_store_offers_two_ways_in(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path / "s.db", size) as (app, pilot):
        text = " ".join(on_screen(app).split())
        assert "No interviews yet" in text
        assert "New interview" in text
        assert "l Try demo data" in text
        assert "? Show keys" in text
        assert "q Quit" in text
        await press(pilot, "enter")
        assert isinstance(app.screen, NewInterviewScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_first_choices_stand_in_the_middle(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(tmp_path / "s.db", size) as (app, _):
        lines = on_screen(app).splitlines()
        first = next(row for row, line in enumerate(lines) if "No interviews yet" in line)
        last = next(row for row, line in enumerate(lines) if line.strip() == "q  Quit")
        assert abs((first + last) / 2 - size[1] / 2) <= 2
        left = min(len(line) - len(line.lstrip()) for line in lines[first : last + 1] if line.strip())
        assert abs(left - (size[0] - 56) / 2) <= 2


@pytest.mark.parametrize(("steps", "opens"), [(2, HelpScreen), (3, None)])
async def test_keys_and_quit_are_choices_too(
    tmp_path: Path, steps: int, opens: type[HelpScreen] | None
) -> None:
    async with opened(tmp_path / "s.db") as (app, pilot):
        await pilot.press(*["down"] * steps, "enter")
        if opens is None:
            assert app.return_code == 0
        else:
            await pilot.pause()
            assert isinstance(app.screen, opens)


async def test_the_help_says_what_the_symbols_mean(tmp_path: Path) -> None:
    add_draft(tmp_path / "s.db")
    async with opened(tmp_path / "s.db", (80, 50)) as (app, pilot):
        await press(pilot, "question_mark")
        assert "Symbols in the list" in said(app)
        text = on_screen(app)
        for symbol, meaning in SYMBOLS:
            assert re.search(rf"{re.escape(symbol)} +{re.escape(meaning)}", text)


@pytest.mark.parametrize("way", [("l",), ("j", "enter")])
async def test_looking_around_ends_with_the_code_for_the_demo(tmp_path: Path, way: tuple[str, ...]) -> None:
    async with opened(tmp_path / "s.db") as (app, pilot):
        await pilot.press(*way)
        assert app.return_code == DEMO


async def test_no_demo_from_a_store_in_use_nor_from_the_demo(tmp_path: Path, path: Path) -> None:
    async with opened(tmp_path / "empty.db", demo=True) as (app, pilot):
        assert "Try demo data" not in on_screen(app)
        assert "temporary" in on_screen(app)
        await press(pilot, "l")
        assert app.return_code is None
    add_draft(path)
    async with opened(path) as (app, pilot):
        await press(pilot, "l")
        assert app.return_code is None


async def test_one_reads_who_holds_the_store(path: Path) -> None:
    add_draft(path)
    with Store.open(path):
        async with opened(path, (80, 24)) as (app, pilot):
            text = " ".join(on_screen(app).split())
            assert "Read only" in text
            assert "is using this database" in text
            assert "n new" not in keys(app)
            assert "discard" not in keys(app)
            await press(pilot, "n", "d", "u")
            assert isinstance(app.screen, HomeScreen)
            await press(pilot, "enter")
            assert isinstance(app.screen, ScorecardScreen)


async def test_a_write_protected_database_is_opened_to_read(path: Path) -> None:
    add_draft(path, "Dana Whitfield")
    path.chmod(0o444)
    async with opened(path) as (app, pilot):
        assert "Read only: the file is write-protected. You can view everything" in on_screen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, ScorecardScreen)
        assert "Dana Whitfield" in on_screen(app)


async def test_a_backup_that_is_not_made_stays_in_sight_until_it_is(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(save_queue, "IDLE", 0.05)
    monkeypatch.setattr(writer_thread, "WATCH", 0.05)
    monkeypatch.setattr(writer_thread, "AGAIN", 0.2)
    add_draft(path)
    (tmp_path / "backups").touch()
    async with opened(path) as (app, pilot):
        await until(pilot, lambda: "Warning: No backup was made today" in on_screen(app), "no warning")
        await press(pilot, "down")
        assert "Warning: No backup was made today" in on_screen(app)
        (tmp_path / "backups").unlink()
        await until(pilot, lambda: "Warning" not in on_screen(app), "the warning stays")


async def test_what_is_not_saved_stays_in_sight(path: Path) -> None:
    add_draft(path)
    async with opened(path, (60, 20)) as (app, pilot):
        app.save_state = SaveState(error="the disk [/b] is full")
        await press(pilot, "j", "k")
        assert "NOT SAVED: the disk [/b] is full" in on_screen(app)
        long = "the disk is full, and so is the one that the journal should have gone to"
        app.save_state = SaveState(error=long)
        await press(pilot)
        assert long in " ".join(on_screen(app).split())
        app.save_state = SaveState()
        await press(pilot)
        assert "NOT SAVED" not in on_screen(app)
        assert "1 interview" in on_screen(app)


async def test_privacy_hides_names_verdicts_and_ratings_at_once(path: Path) -> None:
    add_card(path, submit=True, details={"candidate": "Lee Park"})
    add_draft(path, "Dana Whitfield")
    async with opened(path) as (app, pilot):
        await press(pilot, "d", "right", "enter")
        await settled(app, pilot)
        assert "Dana Whitfield" in on_screen(app)  # in the notice
        await press(pilot, "u", "f9")
        await settled(app, pilot)
        text = on_screen(app)
        for secret in ("Lee", "Dana", "HIRE", "4 4 3", "Osei"):
            assert secret not in text
        assert "Privacy screen on" in text
        await press(pilot, "k", "d")
        assert isinstance(app.screen, Ask)
        assert "Dana" not in said(app)
        for pressed in (("right", "enter"), ("u",)):  # what was done is told too
            await press(pilot, *pressed)
            await settled(app, pilot)
            assert "Dana" not in on_screen(app)
        await press(pilot, "f9")
        assert "Dana Whitfield" in on_screen(app)
        assert "HIRE" in on_screen(app)


async def test_columns_follow_the_window(path: Path) -> None:
    add_card(path, submit=True)
    async with opened(path, (120, 40)) as (app, pilot):
        assert "4 4 3 5 3 4" in on_screen(app)
        for width in (60, 40, 120):
            await pilot.resize_terminal(width, 24)
            await press(pilot)
            assert ("4 4 3 5 3 4" in on_screen(app)) == (width == 120)
            assert all(cell_len(line) <= width for line in on_screen(app).splitlines())
            assert "Dana" in on_screen(app)


async def test_a_list_that_cannot_be_read_says_why(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        refuse(monkeypatch, "recent")
        await press(pilot, "n")
        await press(pilot, "escape")
        await settled(app, pilot)
        assert "the store cannot be read: the disk [/b] is gone" in on_screen(app)
        assert "Dana Whitfield" in on_screen(app)


def test_home_imports_nothing_slow() -> None:
    script = (
        "import sys, csr_interview.ui.app, csr_interview.store.store\n"
        "slow = ('pydantic', 'csr_interview.banks', 'sqlite_utils', 'textual.widgets._text_area')\n"
        "print([name for name in slow if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("painting")
async def test_the_first_paint_has_the_rows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two paints cost more than one; `READ_FIRST` is there so that there is one."""
    add_draft(path)
    painted: list[str] = []
    paint = CsrInterviewApp._display

    def watched(app: CsrInterviewApp, screen: Any, renderable: Any) -> None:
        if isinstance(screen, HomeScreen) and renderable is not None:
            painted.append(on_screen(app))
        paint(app, screen, renderable)

    monkeypatch.setattr(CsrInterviewApp, "_display", watched)
    monkeypatch.setattr("csr_interview.ui.home.home_screen.READ_FIRST", 60)
    async with opened(path):
        pass
    assert "Dana Whitfield" in painted[0]


async def test_a_slow_store_shows_the_frame_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_draft(path)
    recent = Store.recent
    disk = Event()

    def slow(self: Store, **options: Any) -> Any:
        disk.wait(20)
        return recent(self, **options)

    monkeypatch.setattr(Store, "recent", slow)
    async with opened(path) as (app, pilot):
        assert "csr-interview" in on_screen(app)
        assert "Dana" not in on_screen(app)
        disk.set()
        await settled(app, pilot)
        assert "Dana Whitfield" in on_screen(app)


async def test_dates_are_local_and_yesterday_is_a_word(path: Path) -> None:
    for days in (0, 1, 9, 400):
        with Store.open(path, now=partial(lambda at: at, NOW - timedelta(days=days))) as writing:
            writing.create_interview(
                candidate=f"P{days}", bank=BANK, role="CSR", stage="Final", interviewer="R. Osei"
            )
    async with opened(path) as (app, _):
        text = on_screen(app)
        for words in ("today 14:03", "yesterday", "12 Nov ", "17 Oct 2025"):
            assert words in text


# Rules of the list --------------------------------------------------------------------------------------


@pytest.mark.parametrize("search", ["", "e"])
async def test_reading_the_list_anew_keeps_the_pages_that_were_loaded(path: Path, search: str) -> None:
    fill(path, 130)
    async with opened(path, (80, 24)) as (app, pilot):
        if search:
            await press(pilot, "slash", *search)
            await settled(app, pilot)
            await press(pilot, "enter")
            await settled(app, pilot)
        rows = home(app).rows
        before = rows.option_count
        await press(pilot, "end")
        await settled(app, pilot)
        await press(pilot, "end")
        await settled(app, pilot)
        loaded, at = [option.id for option in rows.options], rows.current
        assert len(loaded) > before
        assert at is not None
        await press(pilot, "question_mark")
        assert not isinstance(app.screen, HomeScreen)
        await press(pilot, "escape")
        await settled(app, pilot)
        assert [option.id for option in home(app).rows.options] == loaded
        assert home(app).rows.current == at


async def test_four_interviews_can_be_compared_and_five_cannot(path: Path) -> None:
    for number in range(5):
        add_draft(path, f"Person {number}")
    async with opened(path) as (app, pilot):
        for _ in range(5):
            await press(pilot, "space", "j")
        await press(pilot, "c")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "5 interviews selected. Compare at most four" in on_screen(app)
        await press(pilot, "space", "c")
        await settled(app, pilot)
        assert isinstance(app.screen, CompareScreen)
        assert sum(f"Person {number}" in on_screen(app) for number in range(5)) == 4


async def test_a_comparison_is_sorted_as_before_when_one_comes_back(path: Path) -> None:
    add_draft(path, "Lee Park")
    add_draft(path, "Dana Whitfield")
    async with opened(path) as (app, pilot):
        await press(pilot, "space", "j", "space", "c")
        await settled(app, pilot)
        await press(pilot, "end", "s", "s")
        assert "by Red flags: most first" in on_screen(app)
        await press(pilot, "i")
        await settled(app, pilot)
        assert not isinstance(app.screen, CompareScreen)
        await press(pilot, "escape")
        await settled(app, pilot)
        assert isinstance(app.screen, CompareScreen)
        assert "by Red flags: most first" in on_screen(app)
        assert "▸Red flags" in on_screen(app)


async def test_drafts_beyond_the_first_are_counted_in_one_line(path: Path) -> None:
    for number in range(9):
        add_draft(path, f"Person {number}")
    async with opened(path) as (app, pilot):
        assert "3 more in progress" in on_screen(app)
        await press(pilot, *["j"] * 6, "enter")
        await settled(app, pilot)
        assert "more in progress" not in on_screen(app)
        assert all(f"Person {number}" in on_screen(app) for number in range(9))


async def test_clearing_the_search_leaves_the_filters(path: Path) -> None:
    for name in ("Lee Park", "Sam Reyes"):
        add_draft(path, name)
    with Store.open(path, now=lambda: NOW - timedelta(9)) as writing:
        details = {"role": "CSR", "stage": "Final", "interviewer": "R. Osei"}
        writing.create_interview(candidate="Old Timer", bank=BANK, **details)
    async with opened(path) as (app, pilot):
        await press(pilot, "f", *["down"] * 6, *"today", "enter")
        await settled(app, pilot)
        assert "Old Timer" not in on_screen(app)
        await press(pilot, "slash", *"lee", "enter")
        await settled(app, pilot)
        assert "Sam Reyes" not in on_screen(app)
        await press(pilot, "escape")
        await settled(app, pilot)
        assert "Sam Reyes" in on_screen(app)
        assert "Old Timer" not in on_screen(app)
        await press(pilot, "x")
        await settled(app, pilot)
        assert "Old Timer" in on_screen(app)


async def test_what_is_sealed_opens_nowhere(path: Path) -> None:
    theirs = add_card(path, submit=True, details={"candidate": "Lee Park", "interviewer": "T. Iyer"})
    add_draft(path, "Lee Park")
    async with opened(path) as (app, pilot):
        assert "◌ sealed" in on_screen(app)
        await press(pilot, "j", "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "This interview is sealed" in on_screen(app)
        assert "Submit or discard your draft" in " ".join(on_screen(app).split())
        with pytest.raises(SealedScorecard):
            await app.routes.open_interview(theirs)
        assert isinstance(app.screen, HomeScreen)
