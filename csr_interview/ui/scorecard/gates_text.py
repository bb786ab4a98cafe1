"""The must-pass conditions of a scorecard, each with its state and what went into it."""

from __future__ import annotations

from fractions import Fraction

from textual.content import Content

from csr_interview.models.decision import GateLine, GateState
from csr_interview.models.exact import decimals
from csr_interview.scoring.wording import number
from csr_interview.ui.page_text import NARROW, QUIET, STRONG, WARNING, hanging, lines
from csr_interview.ui.scorecard.scorecard_view import ScorecardView
from csr_interview.ui.text import shown_line

GATE_SIGNS = {
    GateState.PASSED: ("✓", "$text-success"),
    GateState.FAILED: ("✗", "bold $text-error"),
    GateState.NOT_ASSESSED: ("?", WARNING),
}
"""A sign beside the word, never in its place."""


def gates(view: ScorecardView, width: int) -> list[Content]:
    """Return the must-pass conditions, each with its state and inputs."""
    if not view.seen.gates:
        return []
    head = Content.assemble(("GATES", STRONG), ("  to be passed, whatever the score", QUIET))
    return head.wrap(width) + [gate(view, line, width) for line in view.seen.gates]


def gate(view: ScorecardView, line: GateLine, width: int) -> Content:
    """Return one gate: its state, its number beside its limit, and what went into it."""
    sign, style = GATE_SIGNS[line.state]
    state = Content.styled(str(line.state), style)
    if line.value is None:
        why = " – nothing that feeds it was rated or given. This is not a pass."
        if line.inputs:
            why = " – rated in part only: a pass needs every criterion of one task. This is not a pass."
        if line.required:
            why += " It is required: without it there is no verdict."
        text = state.append(Content.styled(why, QUIET))
    else:
        named, rest = "", line.inputs
        if _floor(view, line) and line.state is GateState.FAILED:
            named = f": {failing(view, line)}"
            rest = tuple(entry for entry in rest if entry.value > line.limit)
        inputs = "; ".join(f"{view.source(entry.source)} {number(entry.value)}" for entry in rest)
        text = Content.assemble(
            state,
            shown_line(named),
            f"  {_against(view, line, line.value)}  ",
            shown_line(f"({inputs})" if inputs else "", QUIET),
        )
    label = Content.assemble((f"{sign} ", style), shown_line(line.title))
    if width < NARROW:
        return lines([label, *(Content("    ").append(part) for part in text.wrap(max(8, width - 4)))])
    return hanging(label, text, 26, width)


def failing(view: ScorecardView, line: GateLine) -> str:
    """Return what made a gate fail: the criteria rated too low, or the mean beside its limit."""
    if line.value is None:
        return ""
    if not _floor(view, line):
        return _against(view, line, line.value)
    low = [entry for entry in line.inputs if entry.value <= line.limit]
    return "; ".join(f"{view.source(entry.source)} {number(entry.value)}" for entry in low)


def _floor(view: ScorecardView, line: GateLine) -> bool:
    """Whether a gate asks for a lowest rating of criteria, not for a mean."""
    return any(gate.id == line.gate and gate.kind == "criterion-floor" for gate in view.bank.decision.gates)


def _against(view: ScorecardView, line: GateLine, value: Fraction) -> str:
    """Return a gate's number beside its limit, in the sense of its kind."""
    if _floor(view, line):
        return f"lowest {number(value)}; {number(line.limit)} or less fails"
    sign = "<" if value < line.limit else "≥"
    return f"mean {decimals(value, [line.limit])} {sign} {decimals(line.limit, [value])}"
