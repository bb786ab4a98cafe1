"""Text on its way to the screen.

Textual parses a plain `str` given to a widget, a title or `notify` as markup: a candidate named
`[/b]` crashes it and `[@click=app.quit]` becomes a live link. So whatever was not written in this source is
turned into `Content` here, and nowhere else.
"""

from __future__ import annotations

from textual.content import Content

from csr_interview.text import clean, clean_line

HIDDEN = "•••"
"""What stands in place of names, ratings and scores while the privacy screen is up."""

NOT_SAVED = "NOT SAVED: "
"""Stands before the reason why the store cannot be written."""

PRIVACY = "privacy screen on, F9 shows all"

VERDICT_STYLES = {
    "strong hire": "bold $success",
    "hire": "bold $success",
    "hold": "bold $warning",
    "no hire": "bold $text-error",
    "incomplete": "bold $foreground-muted",
}
"""Colour beside the word, never in its place."""


def shown(text: str, style: str = "") -> Content:
    """Return text of any origin for display, line breaks kept."""
    return Content.styled(clean(text), style)


def shown_line(text: str, style: str = "", width: int = 0) -> Content:
    """Return text of any origin as one line, cut with an ellipsis to `width` columns where that is set."""
    content = Content.styled(clean_line(text), style)
    return content.truncate(width, ellipsis=True) if width else content


def cell(text: str, width: int, style: str = "") -> Content:
    """Return one table cell: one line, cut or padded to exactly `width` columns."""
    return shown_line(text).truncate(width, ellipsis=True, pad=True).stylize(style)


def minutes(seconds: int) -> str:
    """Return seconds as m:ss, as clocks of an interview are read."""
    return f"{seconds // 60}:{seconds % 60:02d}"
