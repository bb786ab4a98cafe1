"""Names with accents, apostrophes and hyphens in the app: known however they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from csr_interview.store import Store
from csr_interview.text import clean_line
from csr_interview.ui.dialogs import Choose
from csr_interview.ui.widgets.form_fields import LineInput
from tests.names import NAMES
from tests.scoring.banks import small_bank
from tests.ui.cards import press
from tests.ui.forms import form, paste
from tests.ui.homes import settled

pytestmark = pytest.mark.long


@pytest.fixture
def named(tmp_path: Path) -> Path:
    path, bank = tmp_path / "names.db", small_bank()
    with Store.open(path) as store:
        for name in NAMES:
            store.create_interview(candidate=name, bank=bank, role="CSR", stage="", interviewer="Sam")
    return path


async def test_every_name_is_suggested_in_the_form(named: Path) -> None:
    async with form(named) as (app, pilot, screen):
        field = screen.query_one("#candidate LineInput", LineInput)
        for name, (typed, *_) in NAMES.items():
            field.value = typed
            await settled(app, pilot)
            options = screen.query_one("#candidate OptionList", OptionList)
            told = [str(option.prompt) for option in options.options]
            assert [line.strip() for line in told] == [clean_line(name)], typed


async def test_a_plain_name_is_asked_about(named: Path) -> None:
    async with form(named) as (app, pilot, _):
        await paste(app, pilot, "Jose Muller")
        await press(pilot, "enter")
        await settled(app, pilot)
        assert isinstance(app.screen, Choose)
