"""Text and layout of everything drawn on the screen.

Textual parses a plain `str` given to a widget, a title or `notify` as markup: a candidate named
`[/b]` crashes it and `[@click=app.quit]` becomes a live link. Text from users, banks and imports therefore
becomes `Content` here, and nowhere else. Widths are terminal columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from textual.content import Content

from csr_interview.models.decision import GateState, Verdict
from csr_interview.text import clean, clean_line

HIDDEN = "•••"
"""Replaces names, ratings and scores while the privacy screen is on."""

NOT_SAVED = "NOT SAVED: "
"""Prefix of the reason why the database cannot be written."""

NO_BANK = "No valid question bank found. Run `csr-interview banks check` in a shell for details."

PRIVACY = "Privacy screen on (F9)"

VERDICT_STYLES = {
    "strong hire": "bold $success",
    "hire": "bold $success",
    "advance": "bold $success",
    "hold": "bold $warning",
    "no hire": "bold $text-error",
    "stop": "bold $text-error",
    "incomplete": "bold $foreground-muted",
}
"""Color added to the word, never a replacement for it."""

HIGHEST = 5
"""Upper end of the scale of ratings and scores."""

QUIET = "$foreground-muted"
LABEL = "bold $foreground-muted"
STRONG = "bold $accent"
WARNING = "bold $text-warning"

GATE_SIGNS = {
    GateState.PASSED: ("✓", "$text-success"),
    GateState.FAILED: ("✗", "bold $text-error"),
    GateState.REPORTED: ("!", WARNING),
    GateState.NOT_ASSESSED: ("?", WARNING),
}
"""Sign added to the word, never a replacement for it."""


def to_content(text: str, style: str = "") -> Content:
    """Return text of any origin for display, with its line breaks."""
    return Content.styled(clean(text), style)


def to_line(text: str, style: str = "", width: int = 0) -> Content:
    """Return text of any origin as one line, cut with an ellipsis to `width` columns if set."""
    content = Content.styled(clean_line(text), style)
    return content.truncate(width, ellipsis=True) if width else content


def cell(text: str, width: int, style: str = "") -> Content:
    """Return one table cell: one line, cut or padded to exactly `width` columns."""
    return to_line(text).truncate(width, ellipsis=True, pad=True).stylize(style)


def lines(parts: Iterable[Content]) -> Content:
    """Return the parts as lines of one content."""
    return Content("\n").join(list(parts))


def hanging(label: Content, body: Content, indent: int, width: int) -> Content:
    """Return a label and the text next to it; later lines of the text align with its first line.

    The label is cut to `indent` columns, and the text wraps to the rest of `width`.
    """
    room = max(8, width - indent)
    wrapped = [piece for line in body.split(allow_blank=True) for piece in (line.wrap(room) or [line])]
    first = label.truncate(indent, ellipsis=True, pad=True)
    rest = [Content(" " * indent).append(line) for line in wrapped[1:]]
    return lines([first.append(wrapped[0] if wrapped else Content("")), *rest])


def bar(value: Fraction | int, width: int) -> Content:
    """Return a bar for a value on the scale to 5: full width is 5.

    The empty part is dots, not a thin line: without color a thin line looks like part of the bar.
    """
    filled = min(width, max(0, round(Fraction(value) * width / HIGHEST)))
    return Content.assemble(("━" * filled, "$accent"), ("·" * (width - filled), QUIET))


def verdict_word(verdict: str) -> Content:
    """Return a decision in capitals, in its color."""
    known = verdict if verdict in VERDICT_STYLES else Verdict.INCOMPLETE
    return Content.styled(str(known).upper(), VERDICT_STYLES[known])


def minutes(seconds: int) -> str:
    """Return seconds as m:ss."""
    return f"{seconds // 60}:{seconds % 60:02d}"
