"""Calibration in the app: a rating, the expert rating after it, the summary, choosing, what is in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from csr_interview.banks import library as bank_files
from csr_interview.calibration import samples_of
from csr_interview.models.bank import Bank
from csr_interview.models.calibration import Attempt
from csr_interview.store import Store
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.calibration_screen import CalibrationScreen
from csr_interview.ui.home.home_screen import HomeScreen
from tests.calibrating import practice_bank, rated, sample, write_bank
from tests.ui.application import NOW, opened
from tests.ui.cards import HOSTILE, on_screen, press, said, shows, squeezed
from tests.ui.homes import refuse, settled

pytestmark = pytest.mark.long

SIZES = [(120, 40), (80, 24), (60, 20)]
BANK = practice_bank()
SAMPLES = samples_of(BANK)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place where the app finds banks; one bank is in it."""
    found = tmp_path / "banks"
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(bank_files, "shipped_dir", lambda: found)
    write_bank(BANK, found)
    return found


@asynccontextmanager
async def practising(
    path: Path, size: tuple[int, int] = (120, 40), **options: Any
) -> AsyncIterator[tuple[CsrInterviewApp, Pilot[int], CalibrationScreen]]:
    """Run the app with practice open, home below it."""
    async with opened(path, size, **options) as (app, pilot):
        screen = CalibrationScreen()
        await app.push_screen(screen)
        await settled(app, pilot)
        yield app, pilot, screen


def key_of(app: CsrInterviewApp) -> int:
    """The key of the answer on the screen, which only the test knows."""
    text = squeezed(on_screen(app))
    (key,) = {one.key for one in SAMPLES if squeezed(one.answer) in text}
    return key


def kept(path: Path) -> list[Attempt]:
    with Store.open(path, mode="ro") as store:
        return store.calibration_history()


def put(path: Path, attempts: Sequence[Attempt], interviewer: str = "R. Osei") -> None:
    """Put ratings into a store, and an interview of that interviewer."""
    with Store.open(path, now=lambda: NOW) as store:
        store.create_interview(candidate="Ann", bank=BANK, role="", stage="", interviewer=interviewer)
        for attempt in attempts:
            store.keep_attempt(attempt)


def off_by(number: int, off: int = 1) -> list[Attempt]:
    found = []
    for place in range(number):
        one = SAMPLES[place % len(SAMPLES)]
        found.append(rated(one, one.key + off if one.key + off <= 5 else one.key - off, place))
    return found


# ---------------------------------------------------------------- rating


@pytest.mark.parametrize("size", SIZES)
async def test_the_key_is_nowhere_before_the_rating_and_all_there_after(
    folder: Path, path: Path, size: tuple[int, int]
) -> None:
    async with practising(path, size) as (app, pilot, _):
        key = key_of(app)
        before = said(app) + on_screen(app)
        assert "Reason" not in before
        assert "Expert" not in before.replace("expert rating shows", "")
        assert "Sounds like a 5" in on_screen(app), "the anchors are in sight"
        assert "1–5 rate" in on_screen(app)
        rating = 2 if key == 3 else 3
        await press(pilot, str(rating))
        after = on_screen(app)
        assert f"YOU {rating} · EXPERT {key}" in after
        assert "Reason" in after
        assert "Enter F8 next answer" in after
    (one,) = kept(path)
    assert (one.rating, one.key, one.bank, one.at) == (rating, key, "small", "2026-11-21T14:03:07.000Z")


@pytest.mark.parametrize("keys", [("4", "enter"), ("f4", "f8")])
async def test_digits_and_function_keys_do_the_same(folder: Path, path: Path, keys: tuple[str, str]) -> None:
    async with practising(path, (80, 24)) as (app, pilot, _):
        first = key_of(app)
        await press(pilot, keys[0])
        assert f"YOU 4 · EXPERT {first}" in on_screen(app)
        await press(pilot, keys[1])
        assert "YOU 4" not in on_screen(app)
        assert "HOW DO YOU RATE IT?" in on_screen(app)
        assert "1 rated" in on_screen(app)
    assert [one.rating for one in kept(path)] == [4]


async def test_a_rating_given_stands_and_another_answer_needs_one(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        await press(pilot, "enter")
        assert "Rate it first" in on_screen(app)
        await press(pilot, "2", "5", "1")
        assert "YOU 2" in on_screen(app)
        assert "Rate it first" not in on_screen(app)
    assert [one.rating for one in kept(path)] == [2]


async def test_keys_typed_while_banks_are_read_are_not_lost(folder: Path, path: Path) -> None:
    async with opened(path) as (app, pilot):
        await app.push_screen(CalibrationScreen())
        await pilot.press("3", "enter", "4")
        await settled(app, pilot)
    assert [one.rating for one in kept(path)] == [3, 4]


async def test_a_click_on_an_anchor_rates(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        lines = on_screen(app).splitlines()
        (row,) = (number for number, line in enumerate(lines) if "Sounds like a 4" in line)
        await pilot.click(offset=(lines[row].index("Sounds like a 4"), row))
        await pilot.pause()
        assert "YOU 4" in on_screen(app)
    assert [one.rating for one in kept(path)] == [4]


async def test_new_answers_come_before_known_ones_also_in_the_next_run(folder: Path, path: Path) -> None:
    for _ in range(3):
        async with practising(path) as (app, pilot, _screen):
            for _turn in range(3):
                await press(pilot, str(key_of(app)), "enter")
    assert len({one.sample for one in kept(path)}) == 9


async def test_what_to_look_for_shows_on_demand(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        assert "Owns the outcome" not in on_screen(app)
        await press(pilot, "l")
        assert "Owns the outcome" in on_screen(app)
        await press(pilot, "l")
        assert "Owns the outcome" not in on_screen(app)


async def test_home_is_below(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        await press(pilot, "s", "escape")
        assert isinstance(app.screen, CalibrationScreen), "from the summary to the answers first"
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


# ---------------------------------------------------------------- summary


async def test_the_summary_is_shown_and_grows(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        await press(pilot, "s")
        assert "Nothing was rated in this bank yet" in on_screen(app)
        await press(pilot, "s", "3", "enter", "3", "s")
        text = " ".join(on_screen(app).split())
        assert "All ratings 2 too few: 3 more" in text
        assert "This session 2 too few" in text
        assert "0 not rated yet" in text
        assert "3 more ratings until the next mark" in text
        await press(pilot, "s")
        assert "YOU 3" in on_screen(app)


async def test_a_rater_s_record_is_theirs_alone(folder: Path, path: Path) -> None:
    put(path, off_by(6), interviewer="K. Lund")
    async with practising(path) as (app, pilot, _):
        assert "K. Lund · 0 rated" in on_screen(app)
        await press(pilot, "s")
        assert "Nothing was rated" in on_screen(app)
        await press(pilot, "w", "ctrl+u", "enter")
        assert "Enter a name." in on_screen(app)
        await press(pilot, "ctrl+u", *"R. Osei", "enter")
        await settled(app, pilot)
        assert "R. Osei" in on_screen(app)
        assert "All ratings 6" in " ".join(on_screen(app).split())
        await press(pilot, "escape", "4")
    assert kept(path)[-1].rater == "R. Osei"


# ---------------------------------------------------------------- choosing


async def test_one_question_only_and_all_again(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, _):
        await press(pilot, "f")
        assert "Which question?" in said(app)
        await press(pilot, "4")
        assert "only tools" in on_screen(app)
        for _turn in range(3):
            await press(pilot, "3", "enter")
        await press(pilot, "f", "1")
        assert "only" not in on_screen(app).splitlines()[0]
    assert {one.question for one in kept(path)} == {"tools"}


async def test_another_bank(folder: Path, path: Path) -> None:
    other = practice_bank({"policy": [sample("far", 4)]}, id="other", title="Zebra [b]bank[/b]")
    write_bank(other, folder)
    async with practising(path, (80, 24)) as (app, pilot, _):
        assert "Small bank" in on_screen(app)
        await press(pilot, "b")
        assert "9 answers" in said(app) or "9 answers" in on_screen(app)
        await press(pilot, "2")
        assert "Zebra [b]bank[/b]" in on_screen(app)
        assert "Answer far." in on_screen(app)
        await press(pilot, "4", "enter")
        assert "The only sample answer here is the one you rated last. b chooses" in on_screen(app)
    async with practising(path) as (app, pilot, _):
        assert "Zebra" in on_screen(app), "practice goes on with the bank practised last"


# ---------------------------------------------------------------- what is in the way


@pytest.mark.parametrize(
    ("banks", "expected"),
    [
        ({}, ["No valid question bank found.", "banks check"]),
        (
            {"a": {}},
            ["A has no sample answers to rate.", "No other bank has any", "[[questions.sample_answers]]"],
        ),
    ],
)
async def test_with_nothing_to_rate_it_says_what_to_do(
    folder: Path, path: Path, banks: Mapping[str, Any], expected: list[str]
) -> None:
    (folder / "small.toml").unlink()
    for name, samples in banks.items():
        write_bank(practice_bank(samples, id=name, title=name.upper()), folder)
    async with practising(path, (80, 24)) as (app, pilot, screen):
        for words in expected:
            assert words in on_screen(app)
        await press(pilot, "3", "enter", "l", "s", "s", "f")
        assert app.screen is screen
        assert "1–5 rate" not in on_screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
    assert kept(path) == []


async def test_a_bank_without_samples_names_those_that_have_some(folder: Path, path: Path) -> None:
    write_bank(practice_bank({}, id="bare", title="Bare bank"), folder)
    async with practising(path, (80, 24)) as (app, pilot, _):
        await press(pilot, "b", "1")
        assert "Bare bank has no sample answers to rate." in on_screen(app)
        assert "b chooses another bank: Small bank." in on_screen(app)
        await press(pilot, "b", "2")
        assert "Answer" in on_screen(app)


async def test_privacy_hides_everything_and_rates_nothing(folder: Path, path: Path) -> None:
    put(path, [])
    async with practising(path) as (app, pilot, _):
        await press(pilot, "2", "f9")
        hidden = on_screen(app)
        assert "YOU 2" not in hidden
        assert "R. Osei" not in hidden
        await press(pilot, "enter", "3", "s", "w")
        assert "F9 shows them again" in on_screen(app)
        await press(pilot, "f9")
        assert "YOU 2" in on_screen(app)
        assert "R. Osei · 1 rated" in on_screen(app)
    assert len(kept(path)) == 1


async def test_beside_another_program_nothing_is_kept_and_that_is_said(folder: Path, path: Path) -> None:
    with Store.open(path, now=lambda: NOW):
        async with practising(path) as (app, pilot, _):
            assert "ratings are shown but not saved" in on_screen(app)
            await press(pilot, "3", "enter", "3")
            assert "2 rated" in on_screen(app)
            assert app.saves.state.refused == ""
    assert kept(path) == []


async def test_a_store_that_cannot_be_read_is_told(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(path) as (app, pilot):
        refuse(monkeypatch, "calibration_history")
        await app.push_screen(CalibrationScreen())
        await settled(app, pilot)
        assert "the store cannot be read: the disk [/b] is gone" in on_screen(app)
        assert "HOW DO YOU RATE IT?" in on_screen(app), "practice is possible all the same"


@pytest.mark.parametrize("size", [*SIZES, (40, 12)])
async def test_hostile_and_long_texts_do_no_harm(folder: Path, path: Path, size: tuple[int, int]) -> None:
    evil = HOSTILE + " word" * 400
    (folder / "small.toml").unlink()
    write_bank(hostile_bank(evil), folder)
    put(path, [], interviewer=HOSTILE)
    async with practising(path, size) as (app, pilot, screen):
        await press(pilot, "l", "pagedown", "2")
        await shows(app, pilot, "YOU 2")  # the result is in sight however long the answer is
        assert "[/b] [@click=app.quit]x[/]" in on_screen(app)
        await press(pilot, "s", "pagedown", "s", "f")
        await press(pilot, "escape", "w", "escape", "question_mark", "escape", "b")
        assert app.screen is screen
        assert app.is_running
        assert not {"\x1b", "\u202e"} & set(on_screen(app))
        assert on_screen(app).splitlines()[-1].rstrip().endswith("^P all")


def hostile_bank(evil: str) -> Bank:
    """A bank whose every text is hostile."""
    samples = [sample("a", 2, answer=evil, reason=evil), sample("b", 4, answer=evil + "b", reason=evil)]
    bank = practice_bank({"irate": samples, "tools": samples}, title=evil)
    questions = [
        question.model_copy(
            update={
                "title": evil,
                "prompt": evil,
                "looking_for": (evil, evil),
                "anchors": question.anchors.model_copy(
                    update=dict.fromkeys(("one", "two", "three", "four", "five"), evil)
                ),
            }
        )
        for question in bank.questions
    ]
    return bank.model_copy(update={"questions": tuple(questions)})


async def test_the_palette_and_help_offer_what_applies(folder: Path, path: Path) -> None:
    async with practising(path) as (app, pilot, screen):
        titles = {command.title for command in app.get_system_commands(screen)}
        assert {f"Rate the answer {n}; the expert rating shows after that" for n in (1, 5)} <= titles
        assert "Rate answers to one question only, or all again" in titles
        assert "Use another question bank" not in titles, "there is one only"
        assert "Go to the next answer" not in titles
        await press(pilot, "3")
        titles = {command.title for command in app.get_system_commands(screen)}
        assert "Go to the next answer" in titles
        assert "Rate the answer 1; the expert rating shows after that" not in titles
