"""Pieces that a page of text is laid out from: hanging lines, bars.

Everything here is arithmetic on `Content`; texts of users and banks must already be Content (see `ui.text`).
Widths are terminal columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from textual.content import Content

from csr_interview.models.decision import GateState, Verdict
from csr_interview.ui.text import VERDICT_STYLES

HIGHEST = 5
"""Upper end of the scale of ratings and scores."""

QUIET = "$foreground-muted"
STRONG = "bold $accent"
WARNING = "bold $text-warning"

GATE_SIGNS = {
    GateState.PASSED: ("✓", "$text-success"),
    GateState.FAILED: ("✗", "bold $text-error"),
    GateState.NOT_ASSESSED: ("?", WARNING),
}
"""A sign beside the word, never in its place."""


def lines(parts: Iterable[Content]) -> Content:
    """Return the parts as lines of one content."""
    return Content("\n").join(list(parts))


def hanging(label: Content, body: Content, indent: int, width: int) -> Content:
    """Return a label and a text beside it; further lines of the text start below its first.

    The label takes `indent` columns (it is cut to them), the text is wrapped to what is left of `width`.
    """
    room = max(8, width - indent)
    wrapped = [piece for line in body.split(allow_blank=True) for piece in (line.wrap(room) or [line])]
    first = label.truncate(indent, ellipsis=True, pad=True)
    rest = [Content(" " * indent).append(line) for line in wrapped[1:]]
    return lines([first.append(wrapped[0] if wrapped else Content("")), *rest])


def bar(value: Fraction | int, width: int) -> Content:
    """Return a bar for a value on the scale to 5: full width is 5.

    The empty part is dots, not a thin line: without colour a thin line reads as part of the bar.
    """
    filled = min(width, max(0, round(Fraction(value) * width / HIGHEST)))
    return Content.assemble(("━" * filled, "$accent"), ("·" * (width - filled), QUIET))


def verdict_word(verdict: str, style: str = "") -> Content:
    """Return a verdict as it is written everywhere: in capitals, in its colour unless a style is given."""
    known = verdict if verdict in VERDICT_STYLES else Verdict.INCOMPLETE
    return Content.styled(str(known).upper(), style or VERDICT_STYLES[known])
