"""Bars and rulers as drawings inside an HTML page: they are printed even where backgrounds are not."""

from __future__ import annotations

from fractions import Fraction

from csr_interview.export.blocks import HIGHEST, LOWEST, Ruler
from csr_interview.text import clean_line, html_escape


def bar(value: Fraction) -> str:
    """Draw a value from 1 to 5: 4 of 5 fills four fifths. It tells nothing that its row does not say."""
    return (
        '<svg class="bar" aria-hidden="true" width="100%" height="10">'
        '<rect class="rail" width="100%" height="10" rx="2"/>'
        f'<rect class="full" width="{_percent(value / HIGHEST)}" height="10" rx="2"/></svg>'
    )


def ruler(block: Ruler) -> str:
    """Draw the scale with its edges and the score, or the range of scores that is still possible."""
    about = f"{block.number} on a scale from {LOWEST} to {HIGHEST}" if block.number else "no score yet"
    parts = [
        f'<svg class="ruler" role="img" aria-label="{_line(about)}" width="100%" height="34">',
        '<rect class="rail" y="6" width="100%" height="8" rx="2"/>',
    ]
    if block.span is not None:
        start, end = (_along(value) for value in block.span)
        place, size = _percent(start), _percent(end - start)
        parts.append(f'<rect class="full" x="{place}" y="6" width="{size}" height="8"/>')
    for edge in block.edges:
        place = _percent(_along(edge.at))
        parts.append(f'<line class="edge" x1="{place}" x2="{place}" y1="2" y2="18"/>')
        parts.append(f'<text x="{place}" y="31" text-anchor="middle">{_line(edge.number)}</text>')
    parts.append(f'<text x="0%" y="31" text-anchor="start">{LOWEST}</text>')
    parts.append(f'<text x="100%" y="31" text-anchor="end">{HIGHEST}</text>')
    if block.at is not None:
        parts.append(f'<circle class="score" cx="{_percent(_along(block.at))}" cy="10" r="7"/>')
    return "".join([*parts, "</svg>"])


def _along(value: Fraction) -> Fraction:
    """Return where on the scale a value lies, 0 to 1."""
    return (value - LOWEST) / (HIGHEST - LOWEST)


def _percent(part: Fraction) -> str:
    return f"{float(min(max(part, Fraction(0)), Fraction(1))) * 100:.2f}%"


def _line(text: str) -> str:
    return html_escape(clean_line(text))
