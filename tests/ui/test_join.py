"""Joining and splitting records of one person on the page of a candidate."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.store import Store
from csr_interview.ui.base import RESTORED
from csr_interview.ui.candidate.candidate_screen import CandidateScreen
from csr_interview.ui.dialogs import AskText, Choose
from tests.ui.application import add_draft, stored
from tests.ui.cards import HOSTILE, add_card, choose, on_screen, press, said, shows
from tests.ui.homes import SIZES, keys, refuse, settled
from tests.ui.stages import page


def two(path: Path, name: str = "Dana Whitfeld") -> tuple[str, str, str]:
    """Two records of one person, by email address; return both, and the interview of the second."""
    first = add_draft(path, email="dana@x.org")
    details = {"candidate": name, "email": "dana@x.org", "phone": "555 0177"}
    second = add_card(path, submit=True, details=details)
    one, other = (stored(path, interview).candidate.id for interview in (first, second))
    with Store.open(path) as store:
        store.note_candidate(other, "Prefers mornings")
        store.hold(other, "Claim")
    return one, other, second


async def test_a_record_of_the_same_person_is_joined_and_split_again(path: Path) -> None:
    one, other, card = two(path)
    async with page(path, one) as (app, pilot, _):
        assert f"also here as {other[:8]} (m joins the records)" in on_screen(app)
        assert "m join" in keys(app)
        assert "s split" not in keys(app)
        await press(pilot, "m")
        assert "by R. Osei · CSR · dana@x.org" in on_screen(app)
        await choose(pilot, "1")
        told = said(app)
        assert "Stays: Dana Whitfield, 1 interview" in told
        assert f"Dana Whitfeld {other[:8]}, with 1 interview, phone number, notes, legal hold" in told
        assert "s splits them again" in told
        await press(pilot, "enter")
        assert "Enter a reason." in on_screen(app)
        await press(pilot, *"One person", "enter")
        await shows(app, pilot, "also known as Dana Whitfeld")
        assert "also here as" not in on_screen(app)
        assert "555 0177" in on_screen(app)
        assert "legal hold since" in on_screen(app)
        assert "2 interviews" in on_screen(app)
        await press(pilot, "l", "1", "f20", "right", "enter", *"Settled", "enter")
        await settled(app, pilot)
        await press(pilot, "s")
        told = said(app)
        assert f"Goes back: 1 interview of Dana Whitfeld {other[:8]}:" in told
        assert "· Phone screen, " in told
        assert stored(path, card).candidate.id == one, "nothing is split yet"
        await press(pilot, *"Two people", "enter")
        await shows(app, pilot, f"also here as {other[:8]}")
        assert "also known as" not in on_screen(app)
        assert "s split" not in keys(app)
    assert stored(path, card).candidate.id == other
    with Store.open(path, mode="ro") as store:
        reasons = [(join.into, join.reason) for join in store.candidate(other).joins]
        assert reasons == [(one, "One person"), ("", "Two people")]
        assert not store.check()


@pytest.mark.long
async def test_another_record_is_found_by_part_of_its_name(path: Path) -> None:
    here = stored(path, add_draft(path)).candidate.id
    add_draft(path, "Zoë Łuk")
    there = stored(path, add_draft(path, "Zoë Lukas", email="zl@x.org")).candidate.id
    async with page(path, here, (80, 24)) as (app, pilot, _):
        await press(pilot, "m", *"nobody", "enter")
        assert "No other record has “nobody”" in on_screen(app)
        await press(pilot, *"zl@", "enter")
        assert isinstance(app.screen, Choose)
        assert "Zoë Łuk" not in on_screen(app)
        await choose(pilot, "2")  # search again
        await press(pilot, *"zoe lu", "enter")
        assert "1  Zoë" in on_screen(app)
        assert "2  Zoë" in on_screen(app)
        await choose(pilot, "2" if "2  Zoë Lukas" in on_screen(app) else "1")
        await press(pilot, *"Same", "enter")
        await shows(app, pilot, "also known as Zoë Lukas")
    with Store.open(path, mode="ro") as store:
        assert store.record_of(there) == here
        assert store.typed() == {}


@pytest.mark.long
async def test_which_record_to_split_is_asked_if_there_are_several(path: Path) -> None:
    one, other, _ = two(path, "Dana Whitfield")
    third = stored(path, add_draft(path, "D. Whitfield")).candidate.id
    with Store.open(path) as store:
        store.release(other, "Settled")
        store.join(one, other, "Typed twice", "Max")
        store.join(one, third, "Nickname", "Max")
    async with page(path, one) as (app, pilot, _):
        both = f"also known as D. Whitfield and Dana Whitfield ({other[:8]})"
        assert both in " ".join(on_screen(app).split())
        await press(pilot, "s")
        assert "Nickname" in on_screen(app)
        await choose(pilot, "2")
        assert "Dana Whitfield" in said(app)
        await press(pilot, *"No", "enter")
        await shows(app, pilot, "also known as D. Whitfield ·")


@pytest.mark.long
async def test_a_refusal_is_told_before_and_after_a_reason_is_typed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, _ = two(path)
    with Store.open(path) as store:
        store.join(one, other, "One person", "Max")
    async with page(path, one) as (app, pilot, screen):
        await press(pilot, "s")
        assert app.screen is screen
        assert "The records cannot be split: the candidate is under legal hold" in on_screen(app)
    third = stored(path, add_draft(path, "D. Whitfield")).candidate.id
    async with page(path, third) as (app, pilot, _):
        refuse(monkeypatch, "join")
        await press(pilot, "m", *"dana", "enter")
        await choose(pilot, "1")
        await press(pilot, *"Same", "enter")
        assert isinstance(app.screen, AskText)
        assert "the disk [/b] is gone" in said(app)
        assert RESTORED in on_screen(app)


@pytest.mark.long
async def test_the_page_of_a_record_that_was_joined_elsewhere_shows_the_joined_one(path: Path) -> None:
    one, other, _ = two(path)
    async with page(path, other) as (app, pilot, _):
        await app.push_screen(CandidateScreen(one))
        await settled(app, pilot)
        await press(pilot, "m")
        await choose(pilot, "1")
        await press(pilot, *"Same", "enter")
        await shows(app, pilot, "also known as")
        await press(pilot, "escape")
        await shows(app, pilot, "Dana Whitfield   dana@x.org")


@pytest.mark.long
async def test_names_are_not_listed_while_they_are_hidden(path: Path) -> None:
    one, _, _ = two(path)
    async with page(path, one) as (app, pilot, screen):
        await press(pilot, "f9", "m")
        assert app.screen is screen
        assert "F9 shows them." in on_screen(app)
        assert "Dana" not in on_screen(app)


@pytest.mark.long
async def test_a_read_only_database_offers_neither(path: Path) -> None:
    one, other, _ = two(path)
    with Store.open(path):
        async with page(path, one) as (app, pilot, screen):
            assert f"also here as {other[:8]}" in on_screen(app)
            assert "joins the records" not in on_screen(app)
            await press(pilot, "m", "s")
            assert app.screen is screen


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_are_joined_at_every_size(path: Path, size: tuple[int, int]) -> None:
    here = stored(path, add_draft(path, HOSTILE)).candidate.id
    add_draft(path, HOSTILE, interviewer=HOSTILE, role=HOSTILE)
    async with page(path, here, size) as (app, pilot, _):
        await press(pilot, "m")
        await choose(pilot, "1")
        await press(pilot, *"Same [/b]", "enter")
        await settled(app, pilot)
        assert "[/b] [@click=app" in on_screen(app)
        await press(pilot, "s")
        assert "Goes back: 1 interview" in said(app)
