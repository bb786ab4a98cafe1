"""Names with accents, apostrophes and hyphens in the app: known however they are typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from csr_interview.store import Store
from csr_interview.text import clean_line
from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.dialogs import Choose
from csr_interview.ui.widgets.form_fields import LineInput
from tests.names import NAMES
from tests.scoring.banks import small_bank
from tests.ui.application import add_draft, stored
from tests.ui.cards import add_card, on_screen, press
from tests.ui.forms import form, paste, started
from tests.ui.homes import settled

pytestmark = pytest.mark.long


@pytest.fixture
def named(tmp_path: Path) -> Path:
    path, bank = tmp_path / "names.db", small_bank()
    with Store.open(path) as store:
        for name in NAMES:
            store.create_interview(candidate=name, bank=bank, role="CSR", stage="", interviewer="Sam")
    return path


async def asked(app: CsrInterviewApp, pilot: Pilot[int]) -> None:
    """Start the interview, and wait for the question who it is."""
    await pilot.press("enter")
    while not isinstance(app.screen, Choose):
        await pilot.pause()


async def test_every_name_is_suggested_in_the_form(named: Path) -> None:
    async with form(named) as (app, pilot, screen):
        field = screen.query_one("#candidate LineInput", LineInput)
        for name, (typed, *_) in NAMES.items():
            field.value = typed
            await settled(app, pilot)
            options = screen.query_one("#candidate OptionList", OptionList)
            told = [str(option.prompt) for option in options.options]
            assert [line.strip().split("   ")[0] for line in told] == [clean_line(name)], typed


async def test_namesakes_are_listed_with_what_tells_them_apart(path: Path) -> None:
    first = stored(path, add_draft(path, "José Müller", role="Night shift", interviewer="Sam"))
    add_draft(path, "Jose Muller", role="Team lead", interviewer="Kim", email="jose@example.org")
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "JOSE MULLER")
        await asked(app, pilot)
        shown = on_screen(app)
        for words in ("Night shift", "Team lead", "by Sam", "by Kim", "jose@example.org", "3  Different"):
            assert words in shown
        assert shown.count("today") + shown.count("Nov") >= 2
        which = re.search(r"(\d)  Same person .*Night shift", shown)
        assert which is not None
        await pilot.press(which[1])
        await settled(app, pilot)
        await press(pilot, "enter")
        await settled(app, pilot)
        assert started(app).candidate.id == first.candidate.id


async def test_somebody_else_of_a_known_name_is_not_sealed_and_not_asked_again(path: Path) -> None:
    theirs = add_card(path, submit=True, details={"candidate": "José Müller", "interviewer": "Sam"})
    async with form(path) as (app, pilot, _):
        await paste(app, pilot, "Jose Muller")
        await asked(app, pilot)
        await press(pilot, "2")
        await settled(app, pilot)
        mine = started(app)
    with Store.open(path, mode="ro") as store:
        assert not store.is_sealed(theirs)
        assert store.also_here(mine.candidate.id) == ()
