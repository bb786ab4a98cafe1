"""The classes of a screen's size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.application import add_draft, opened


@pytest.mark.parametrize(
    ("rows", "classes"), [(24, {"-short"}), (30, {"-tall"}), (45, {"-tall"}), (46, {"-tall", "-roomy"})]
)
async def test_a_roomy_screen_is_tall(path: Path, rows: int, classes: set[str]) -> None:
    async with opened(path, (120, rows), add_draft(path)) as (app, pilot):
        assert app.screen.classes & {"-flat", "-short", "-tall", "-roomy"} == classes
        await pilot.resize_terminal(120, 24)
        assert app.screen.classes & {"-flat", "-short", "-tall", "-roomy"} == {"-short"}
