"""Colors: one accent for focus, selection and the default button; text that can be read in every theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES
from textual.widgets import Button, OptionList

from csr_interview.ui.app import CsrInterviewApp
from csr_interview.ui.theme import READABLE, contrast
from tests.ui.application import add_draft, opened, until
from tests.ui.cards import add_card, press, shows
from tests.variants import first_of

THEMES = ["textual-light", "textual-dark", "solarized-light", "catppuccin-latte"]
THEMES += sorted(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi and name not in THEMES)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def cells(app: CsrInterviewApp, row: int) -> list[tuple[str, Color, Color]]:
    """The texts of a line of the screen with their color and background."""
    found = []
    for segment in app.screen._compositor.render_strips()[row]:
        style = segment.style
        if segment.text.strip() and style is not None and style.color and style.bgcolor:
            found.append(
                (segment.text, Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
            )
    return found


async def themed(app: CsrInterviewApp, pilot: Pilot[Any], theme: str) -> None:
    app.theme = theme
    await press(pilot)


async def test_footer_and_list_can_be_read_in_every_theme(path: Path, painting: None) -> None:
    add_draft(path)
    add_card(path, submit=True)
    async with opened(path, (120, 40)) as (app, pilot):
        for theme in THEMES:
            await themed(app, pilot, theme)
            for row in (0, *range(3, 9), 39):
                for text, color, ground in cells(app, row):
                    assert contrast(color, ground) >= READABLE, (theme, text)


async def test_the_terminals_own_colors_stay(tmp_path: Path) -> None:
    async with opened(tmp_path / "s.db") as (app, pilot):
        for theme in ("ansi-dark", "ansi-light"):
            await themed(app, pilot, theme)
            assert (
                app.theme_variables["accent"] == BUILTIN_THEMES[theme].to_color_system().generate()["accent"]
            )


def background(app: CsrInterviewApp, widget: OptionList) -> Color:
    return Color.from_rich_color(widget.get_component_rich_style("option-list--option-highlighted").bgcolor)


@pytest.mark.parametrize("theme", first_of(["textual-light", "textual-dark"]))
async def test_selection_looks_the_same_on_every_screen(path: Path, theme: str) -> None:
    draft = add_draft(path)
    async with opened(path) as (app, pilot):
        await themed(app, pilot, theme)
        ground = Color.parse(app.theme_variables["background"])
        expected = ground.blend(Color.parse(app.theme_variables["accent"]), 0.25)
        assert background(app, app.screen.query_one(OptionList)) == expected
        await press(pilot, "i")
        await until(pilot, lambda: background(app, app.screen.query_one("#stages", OptionList)) == expected)
        await press(pilot, "escape")
        await app.routes.open_interview(draft, scorecard=True)
        await until(pilot, lambda: background(app, app.screen.query_one("#missing", OptionList)) == expected)


@pytest.mark.parametrize("theme", first_of(["textual-light", "textual-dark"]))
async def test_the_safe_button_is_the_default_and_looks_it(path: Path, theme: str) -> None:
    add_draft(path)
    async with opened(path) as (app, pilot):
        await themed(app, pilot, theme)
        await press(pilot, "d")
        accent = Color.parse(app.theme_variables["accent"])
        safe, other = app.screen.query(Button)
        assert (safe.id, app.focused) == ("no", safe)
        assert safe.styles.background == accent
        assert other.styles.background != accent
        await press(pilot, "right")
        assert (safe.styles.background != accent, other.styles.background) == (True, accent)
        await press(pilot, "escape", "f")
        await shows(app, pilot, "Clear all")
        assert app.screen.query_one("#show", Button).styles.background.rgb == accent.rgb
