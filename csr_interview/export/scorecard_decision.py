"""The first half of a scorecard: the verdict, and everything that the numbers say about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from csr_interview.export.blocks import (
    Badge,
    Bar,
    Bars,
    Block,
    Edge,
    Facts,
    Heading,
    Paragraph,
    Point,
    Points,
    Ruler,
    Shade,
)
from csr_interview.export.facts import (
    EQUAL,
    Outcome,
    count,
    edges,
    flags_of,
    question_name,
    short_name,
    shown,
    source_name,
)
from csr_interview.models.decision import GateState, Verdict
from csr_interview.scoring.wording import COMPONENT_NAMES, number, sentence

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import Decision, Flip, GateLine
    from csr_interview.models.interview import Interview, Recommendation

_SHADES: dict[Verdict, Shade] = {
    Verdict.STRONG_HIRE: "good",
    Verdict.HIRE: "good",
    Verdict.HOLD: "middle",
    Verdict.NO_HIRE: "poor",
}
_SIGNS = {GateState.PASSED: "✓", GateState.FAILED: "✗", GateState.NOT_ASSESSED: "?"}


def decision_blocks(interview: Interview, bank: Bank, result: Outcome) -> Iterator[Block]:
    """Yield the verdict with its reasons, the breakdown, gates, flags and what would change it."""
    yield from _verdict(bank, result, interview.recommendation)
    yield from _breakdown(bank, result.now)
    yield from _components(bank, result.now)
    yield from _gates(bank, result.now)
    yield from _flags(bank, result.now)
    yield from _outlook(bank, result.now)


def _verdict(bank: Bank, result: Outcome, own: Recommendation | None) -> Iterator[Block]:
    limits, now = edges(bank), result.now
    yield Heading("Verdict", part="verdict")
    score = "no score yet"
    if result.composite is not None:
        so_far = " so far" if result.verdict is Verdict.INCOMPLETE else ""
        score = f"{shown(result.composite, limits)} of 5{so_far}"
    yield Badge(str(result.verdict), score, _SHADES.get(result.verdict, "open"))
    yield _ruler(bank, result)
    yield _own(own)
    reasons = [Point(reason) for reason in (*now.reasons, *_compared(now, bank))]
    if result.moved:
        moved = f"{now.verdict}, {shown(now.composite, limits) or 'no score'}"
        note = f"The verdict above is as submitted; amendments since then make it {moved}."
        reasons.insert(0, Point(f"{note} All that follows is as amended.", tone="warning"))
    yield Points(tuple(reasons))


def _ruler(bank: Bank, result: Outcome) -> Ruler:
    """Return where the score lies; while something is missing, the range that is still possible."""
    limits = edges(bank)
    ends = []
    for band in sorted(bank.decision.bands, key=lambda band: band.at_least):
        at = shown(band.at_least, (band.at_least,), 1)
        ends.append(Edge(band.at_least, at, f"{band.verdict} from {at}"))
    low, high = result.now.lowest, result.now.highest
    if result.verdict is Verdict.INCOMPLETE and low is not None and high is not None:
        number = f"{shown(low.composite, limits)} to {shown(high.composite, limits)} still possible"
        return Ruler(tuple(ends), None, (low.composite, high.composite), number)
    return Ruler(tuple(ends), result.composite, None, shown(result.composite, limits))


def _compared(decision: Decision, bank: Bank) -> Iterator[str]:
    """Say that equal weights agree and that no edge is near; the decision's reasons tell the contrary."""
    if decision.verdict is Verdict.INCOMPLETE or decision.composite is None:
        return
    line = next((line for line in decision.presets if line.preset == EQUAL), None)
    if line is not None and line.composite is not None and line.verdict is decision.verdict:
        yield f"Equal weights give {shown(line.composite, edges(bank))}, the same verdict."
    if decision.edge is not None and not decision.borderline:
        gap = shown(abs(decision.composite - decision.edge), (bank.decision.borderline,))
        side = "above" if decision.composite >= decision.edge else "below"
        yield f"Not borderline: {gap} {side} the nearest edge, {shown(decision.edge, (decision.edge,), 1)}."


def _own(own: Recommendation | None) -> Paragraph:
    text = "as computed" if own is None else f"{own.verdict.upper()}. {own.reason}"
    return Paragraph(text, label="Own recommendation")


def _breakdown(bank: Bank, decision: Decision) -> Iterator[Block]:
    yield Heading("Breakdown", part="breakdown")
    rows = []
    for row in decision.questions:
        name, weight = question_name(bank, row.question), number(row.weight)
        if row.rating is None:
            reason = f"not assessed: {row.skip_reason}" if row.skip_reason else "not rated"
            rows.append(Bar(name, (weight, "–"), None, reason))
            continue
        flags = len(flags_of(decision.flags, row.question))
        note = f"! {flags}" if flags else ""
        rows.append(
            Bar(name, (weight, str(row.rating)), Fraction(row.rating), note, "warning" if flags else "plain")
        )
    yield Bars(("Question", "Weight", "Rating"), tuple(rows))
    rated = [(row.weight, Fraction(row.rating)) for row in decision.questions if row.rating is not None]
    if rated:
        yield Paragraph(_mean(rated), label="Score of the questions")


def _mean(parts: Sequence[tuple[Fraction, Fraction]], limits: Sequence[Fraction] = ()) -> str:
    """Return a weighted mean as one would work it out: "(20 × 4 + 15 × 3) ÷ 35 = 3.57"."""
    weight = sum((part for part, _ in parts), Fraction(0))
    total = sum((part * value for part, value in parts), Fraction(0))
    terms = " + ".join(f"{number(part)} × {number(value)}" for part, value in parts)
    if not weight:
        return terms
    return f"({terms}) ÷ {number(weight)} = {shown(total / weight, limits)}"


def _components(bank: Bank, decision: Decision) -> Iterator[Block]:
    """The parts of the composite, where there is more than the interview."""
    given = [line for line in decision.components if line.score is not None]
    if len(given) < 2 and not decision.tasks:
        return
    yield Heading("Components", part="components")
    rows = []
    for line in decision.components:
        name = sentence(COMPONENT_NAMES[line.component].removeprefix("the "))[:-1]
        if line.score is None:
            rows.append(Bar(name, (number(line.weight), "–", "–"), None, "not given"))
            continue
        share = "–" if line.share is None else f"{shown(line.share * 100, places=1)} %"
        rows.append(Bar(name, (number(line.weight), shown(line.score), share), line.score))
    yield Bars(("Part", "Weight", "Score", "Share"), tuple(rows))
    weighed = [(line.weight, line.score) for line in given if line.score is not None and line.weight]
    if weighed:
        yield Paragraph(_mean(weighed, edges(bank)), label="Score")


def _gates(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.gates:
        yield Heading("Gates", part="gates")
        yield Facts(tuple((gate.title, _gate(bank, gate)) for gate in decision.gates))


def _gate(bank: Bank, gate: GateLine) -> str:
    state = f"{_SIGNS[gate.state]} {gate.state}"
    inputs = "; ".join(f"{source_name(bank, found.source)} {number(found.value)}" for found in gate.inputs)
    if gate.value is None:
        needed = "; it is required" if gate.required else ""
        return f"{state}, which is not a pass{needed}" + (f" ({inputs})" if inputs else "")
    value, limit = shown(gate.value, (gate.limit,)), shown(gate.limit, (gate.value,))
    if any("/" in found.source for found in gate.inputs):  # a criterion of a task: the lowest rating counts
        compared = f"lowest {number(gate.value)}; {number(gate.limit)} or below fails"
    else:
        compared = f"{value} {'≥' if gate.value >= gate.limit else '<'} {limit}"
    return f"{state}: {compared} ({inputs})"


def _flags(bank: Bank, decision: Decision) -> Iterator[Block]:
    if not decision.flags:
        return
    yield Heading("Red flags", part="flags")
    serious, note = count(decision.flags, "serious"), count(decision.flags, "note")
    cap = bank.decision.red_flag_cap
    effect = (
        f"the verdict is held at {cap.verdict}"
        if decision.capped
        else f"from {cap.serious} serious on, {cap.verdict} at most"
    )
    yield Paragraph(f"{serious} serious, {note} note; {effect}.")
    yield Points(
        tuple(
            Point(
                f"{short_name(bank, flag.question)} {flag.severity}: {flag.text}",
                tone="warning" if flag.severity == "serious" else "plain",
            )
            for flag in decision.flags
        )
    )


def _outlook(bank: Bank, decision: Decision) -> Iterator[Block]:
    if decision.verdict is Verdict.INCOMPLETE:
        yield Heading("Still possible", part="outlook")
        ends = (("Lowest", decision.lowest), ("Highest", decision.highest))
        limits = edges(bank)
        yield Facts(
            tuple(
                (name, f"{shown(end.composite, limits)} {end.verdict}")
                for name, end in ends
                if end is not None
            )
        )
        return
    yield Heading("Would change the verdict", part="outlook")
    if not decision.flips:
        yield Paragraph("No change of a single rating would.")
        return
    gates = {gate.gate: gate.title for gate in decision.gates}
    by_source: dict[str, list[Flip]] = {}
    for flip in decision.flips:
        by_source.setdefault(flip.source, []).append(flip)
    yield Facts(
        tuple(
            (_rated_name(bank, found[0]), "; ".join(_flip(flip, gates) for flip in found))
            for found in by_source.values()
        )
    )


def _rated_name(bank: Bank, flip: Flip) -> str:
    return question_name(bank, flip.question) if flip.question else source_name(bank, flip.source)


def _flip(flip: Flip, gates: dict[str, str]) -> str:
    fails = "".join(f", and {gates[gate]} fails" for gate in flip.fails)
    return f"{flip.rating} → {flip.to} {flip.verdict}{fails}"
