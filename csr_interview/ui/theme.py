"""One accent color for focus, selection and the default button, readable in every theme.

Textual marks these with three colors of a theme. The accent of its light themes, and the muted text of most
themes, is too pale to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.color import BLACK, WHITE, Color

READABLE = 4.5
"""Least contrast of text to its background (WCAG 2.2, 1.4.3)."""

TINT = 0.25
"""Share of the accent in the background of a highlighted row, as in `app.tcss`."""

STEP = 0.02
"""How finely a color is darkened or lightened."""

GROUNDS = ("background", "surface", "panel")
"""The backgrounds of text."""

COLORS = ("foreground", "success", "warning", "text-success", "text-warning", "text-error")
"""The colors of text beside the accent."""


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colors as WCAG defines it, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def one_accent(variables: Mapping[str, str], *, dark: bool) -> dict[str, str]:
    """Return the variables of a theme that differ from Textual's: one accent, and colors that can be read."""
    grounds = [Color.parse(variables[name]) for name in GROUNDS]
    end = WHITE if dark else BLACK
    accent = readable(Color.parse(variables["accent"]), grounds, end, tint=TINT)
    everywhere = [*grounds, grounds[0].blend(accent, TINT)]
    found = {name: readable(Color.parse(variables[name]), everywhere, end).hex for name in COLORS}
    muted = readable(grounds[0] + Color.parse(variables["foreground-muted"]), everywhere, end)
    return {
        **found,
        "accent": accent.hex,
        "primary": accent.hex,
        "border": accent.hex,
        "foreground-muted": muted.hex,
        "text-muted": "auto 72%",
    }


def readable(color: Color, grounds: Sequence[Color], end: Color, *, tint: float = 0) -> Color:
    """Return the color next to `color` on the way to `end` that can be read on these backgrounds.

    With `tint`, also on the first background with that share of the returned color.
    """
    for step in range(round(1 / STEP) + 1):
        tried = color.blend(end, step * STEP)
        backs = (*grounds, grounds[0].blend(tried, tint)) if tint else grounds
        if all(contrast(tried, back) >= READABLE for back in backs):
            return tried
    return end
