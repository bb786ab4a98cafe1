"""The form of a new interview: known candidates and question banks."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.banks.library import load_all, shipped_dir
from csr_interview.paths import user_bank_dir
from csr_interview.ui.new_interview.new_interview_screen import NewInterviewScreen
from csr_interview.ui.widgets.form_fields import LineInput, OneOf
from tests.ui.application import BANK, add_draft, opened
from tests.ui.cards import on_screen, press
from tests.ui.forms import focused_line, form, in_store, paste, started, value, value_of
from tests.ui.homes import settled

pytestmark = pytest.mark.long

# Known candidates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 20), (40, 12)])
async def test_choosing_a_known_candidate_keeps_the_person(path: Path, size: tuple[int, int]) -> None:
    add_draft(path, "Dana Whitfield", email="dana@x.org", phone="0123")
    add_draft(path, "Daniel Low")
    async with form(path, size) as (app, pilot, screen):
        await paste(app, pilot, "dan")
        text = on_screen(app)
        assert "Dana Whitfield" in text
        assert "Daniel Low" in text
        assert "Interviewed before?" in text
        await press(pilot, "down", "enter")
        assert value(screen, "candidate") == "Dana Whitfield"
        assert value(screen, "email") == "dana@x.org"
        assert value(screen, "phone") == "0123"
        assert "Known candidate: this interview" in on_screen(app)
        assert "Daniel" not in on_screen(app)
        await press(pilot, "enter")
        assert started(app).candidate.name == "Dana Whitfield"
    assert len({item.candidate.id for item in in_store(path)}) == 2


async def test_keys_at_once_choose_the_known_one_too(path: Path) -> None:
    """The lookup is awaited: ↓ typed right behind the name must not miss the list."""
    add_draft(path, "Dana Whitfield")
    async with opened(path) as (app, pilot):
        await pilot.press("n", *"da", "down", "enter", "enter")
        await settled(app, pilot)
        started(app)
    assert len({item.candidate.id for item in in_store(path)}) == 1


async def test_changing_a_known_name_lets_go_of_the_person(path: Path) -> None:
    add_draft(path, "Dana", email="dana@x.org")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "D")
        await press(pilot, "down", "enter")
        assert value(screen, "email") == "dana@x.org"
        await paste(app, pilot, "h")
        assert value(screen, "email") == ""
        assert "Known" not in on_screen(app)
        await press(pilot, "enter")
        assert started(app).candidate.name == "Danah"
    assert len({item.candidate.id for item in in_store(path)}) == 2


async def test_contact_data_changed_in_the_form_is_kept(path: Path) -> None:
    add_draft(path, "Dana", email="old@x.org")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "D")
        await press(pilot, "down", "enter")
        screen.query_one("#email LineInput", LineInput).value = "new@x.org"
        await press(pilot, "enter")
        started(app)
    assert {item.candidate.email for item in in_store(path)} == {"new@x.org"}


async def test_experience_is_chosen_and_stays_with_the_person(path: Path) -> None:
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        lines = on_screen(app).splitlines()
        y = next(n for n, line in enumerate(lines) if "Experience" in line)
        assert "Not recorded" in lines[y]
        assert any("Six questions" in line for line in lines), "the whole form fits"
        await paste(app, pilot, "Dana")
        await pilot.click(offset=(25, y))
        await press(pilot)
        assert "New to customer service" in on_screen(app).splitlines()[y]
        await press(pilot, "f8")
        assert started(app).candidate.experience == "none"
        app.pop_screen()
        await press(pilot, "n")
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        assert "New to customer service" in on_screen(app), "filled in for a known candidate"
        screen = app.screen  # type: ignore[assignment]
        screen.query_one("#experience OneOf").focus()
        await press(pilot, "right", "f8")
        assert started(app).candidate.experience == "some"
        app.pop_screen()
        await press(pilot, "n")
        await paste(app, pilot, "Dana")
        await press(pilot, "down", "enter")
        await paste(app, pilot, "h")
        assert "Not recorded" in on_screen(app), "cleared for somebody else"
        await press(pilot, "enter")
        assert started(app).candidate.experience == ""
    assert {(one.candidate.name, one.candidate.experience) for one in in_store(path)} == {
        ("Lee Park", ""), ("Dana", "some"), ("Danah", ""),
    }  # fmt: skip


async def test_arrows_and_escape_leave_the_known_candidates(path: Path) -> None:
    add_draft(path, "Dana")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "Da")
        await press(pilot, "down", "up", "enter")
        assert started(app).candidate.name == "Da"
        app.pop_screen()
        await press(pilot, "n")
        await paste(app, pilot, "Da")
        await press(pilot, "down", "escape")
        assert isinstance(app.screen, NewInterviewScreen)
        await press(pilot, "tab", "down")
        assert focused_line(app) == "stage"
        await press(pilot, "up", "up")
        assert focused_line(app) == "candidate"
        assert screen is not app.screen


async def test_a_click_chooses_a_known_candidate(path: Path) -> None:
    add_draft(path, "Dana Whitfield")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "da")
        y = next(n for n, line in enumerate(on_screen(app).splitlines()) if "Dana Whitfield" in line)
        await pilot.click(offset=(25, y))
        await press(pilot)
        assert value(screen, "candidate") == "Dana Whitfield"
        assert focused_line(app) == "candidate"


# Banks --------------------------------------------------------------------------------------------------


def another_bank(folder: Path, bank_id: str = "night", title: str = "Night shift [/b]") -> None:
    folder.mkdir(exist_ok=True)
    text = (shipped_dir() / "csr.toml").read_text(encoding="utf-8")
    text = text.replace('id = "csr"', f'id = "{bank_id}"', 1)
    text = text.replace('title = "Customer Service Representative"', f'title = "{title}"')
    (folder / f"{bank_id}.toml").write_text(text, encoding="utf-8")


async def test_another_bank_can_be_chosen_and_is_remembered(tmp_path: Path) -> None:
    store, folder = tmp_path / "s.db", tmp_path / "banks"
    another_bank(folder)
    async with opened(store) as (app, pilot):
        app.bank_dirs = (folder,)
        await press(pilot, "n")
        await settled(app, pilot)
        banks = [bank.id for bank in load_all([folder]).banks]
        assert f"1 of {len(banks)}" in on_screen(app)
        app.screen.query_one("#bank OneOf", OneOf).focus()
        await press(pilot, *["right"] * banks.index("night"))
        assert f"Night shift [/b] {BANK.version}" in on_screen(app)
        assert app.screen.query_one("#role LineInput", LineInput).placeholder == "Night shift [/b]"
        await press(pilot, "enter")  # starts from the bank too; the names are missing
        assert focused_line(app) == "candidate"
        await paste(app, pilot, "Dana")
        await press(pilot, "tab", "tab", "tab")
        await paste(app, pilot, "R")
        await press(pilot, "enter")
        interview = started(app)
        assert interview.bank_id == "night"
        assert interview.role == "Night shift [/b]"
        app.pop_screen()
        await press(pilot, "n")
        await settled(app, pilot)
        assert f"{len(banks)} of {len(banks)}" in on_screen(app)
        app.screen.query_one("#bank OneOf", OneOf).focus()
        await press(pilot, "right")
        assert value_of(app, "role") == ""  # the former role belonged to the other bank
        assert "Customer Service Representative" in on_screen(app)


def own_copy(version: str, name: str = "csr.toml", folder: Path | None = None) -> None:
    """Put a copy of the shipped bank into the user's own folder, or another one."""
    place = folder or user_bank_dir()
    place.mkdir(parents=True, exist_ok=True)
    text = (shipped_dir() / "csr.toml").read_text(encoding="utf-8")
    (place / name).write_text(
        text.replace(f'version = "{BANK.version}"', f'version = "{version}"', 1), encoding="utf-8"
    )


async def told_of_bank(tmp_path: Path, size: tuple[int, int], *dirs: Path) -> str:
    """What the form says of its bank, as it stands on the screen."""
    async with opened(tmp_path / "s.db", size) as (app, pilot):
        app.bank_dirs = dirs
        await press(pilot, "n")
        await settled(app, pilot)
        return " ".join(on_screen(app).split()).partition("Question bank ")[2]


SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])


@SIZES
async def test_an_own_copy_that_is_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    assert f"{BANK.title} {BANK.version} · " in await told_of_bank(tmp_path, size)
    own_copy(BANK.version)
    text = await told_of_bank(tmp_path, size)
    assert f"{BANK.title} {BANK.version}, your own · " in text
    assert "not used" not in text


@SIZES
async def test_an_own_copy_that_is_not_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    own_copy("0.9.0")
    text = await told_of_bank(tmp_path, size)
    assert f"{BANK.title} {BANK.version} · " in text
    assert "Your own 0.9.0 is not used: it is older." in text


async def test_what_a_given_bank_takes_the_place_of_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    own_copy("9.0")
    own_copy("9.0.0", folder=tmp_path / "given")
    own_copy("8.0", "more.toml", tmp_path / "given")
    text = await told_of_bank(tmp_path, (120, 40), tmp_path / "given")
    assert f"{BANK.title} 9.0.0, from --bank-dir · " in text
    assert "8.0 from --bank-dir is not used: it is older." in text
    assert "Your own 9.0 is not used: duplicate version." in text


async def test_what_is_told_belongs_to_the_bank_that_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    own_copy("0.9.0")
    async with form(tmp_path / "s.db") as (app, pilot, screen):
        screen.query_one("#bank OneOf", OneOf).focus()
        await press(pilot, "right")
        assert "not used" not in on_screen(app)
        await press(pilot, "left")
        assert "Your own 0.9.0 is not used: it is older." in on_screen(app)


async def test_a_bad_bank_is_told_with_the_way_out(tmp_path: Path) -> None:
    folder = tmp_path / "banks"
    folder.mkdir()
    (folder / "mine [b].toml").write_text("this is not toml", encoding="utf-8")
    async with opened(tmp_path / "s.db") as (app, pilot):
        app.bank_dirs = (folder,)
        await press(pilot, "n")
        await settled(app, pilot)
        text = " ".join(on_screen(app).split())
        assert "mine [b].toml" in text
        assert "csr-interview banks check" in text
        assert f"Customer Service Representative {BANK.version}" in text


async def test_without_any_bank_nothing_starts_and_it_says_why(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csr_interview.banks.library.load_all", lambda dirs: _no_banks())
    add_draft(path, "Lee Park")
    async with form(path) as (app, pilot, screen):
        await paste(app, pilot, "Dana")
        await press(pilot, "enter")
        assert app.screen is screen
        assert "No valid question bank found" in on_screen(app)
        assert "reading…" not in on_screen(app)
        assert value(screen, "candidate") == "Dana"


def _no_banks() -> object:
    from csr_interview.banks.library import Library

    return Library(())
