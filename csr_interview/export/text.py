"""A scorecard as plain text, 80 columns: to read in a terminal, to print, to keep in a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING

from csr_interview.export import text_evidence, text_tasks
from csr_interview.export.facts import EQUAL, Outcome, count, edges, flags_of, outcome, shown, source_name
from csr_interview.export.layout import duration, hang, label, pad, when, wrap
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import Status
from csr_interview.scoring.wording import COMPONENT_NAMES, number
from csr_interview.text import clean

if TYPE_CHECKING:
    from csr_interview.export.options import Options
    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import Decision, Flip, GateLine
    from csr_interview.models.interview import Interview

WIDTH = 80
_BAR = 20
_RULER = 61
"""Cells of the score line: 1 to 5 in steps of 1/15."""


def scorecard(interview: Interview, bank: Bank, options: Options) -> str:
    """Return an interview as text: verdict first, then every reason, then the evidence."""
    result = outcome(interview, bank)
    lines = [
        *_head(interview, bank, options),
        *_verdict(interview, bank, result),
        *_section("BREAKDOWN", _breakdown(bank, result.now)),
        *_section("GATES", _gates(bank, result.now)),
        *_section("RED FLAGS", _flags(bank, result.now)),
        *_section(_outlook(result.now), _flips(bank, result.now)),
        *_section("OWN RECOMMENDATION", _own(interview)),
        *_section("EVIDENCE", text_evidence.evidence(interview, bank, result.now)),
        *_section("TASKS", text_tasks.tasks(interview, bank, result.now)),
        *_section("INTERVIEW NOTES", text_evidence.closing(interview)),
        *_section("AMENDMENTS", text_evidence.amendments(interview, options.zone)),
    ]
    return clean("\n".join(line.rstrip() for line in lines)) + "\n"


def _section(title: str, lines: Iterator[str]) -> list[str]:
    body = list(lines)
    return ["", title, *body] if body else []


def _head(interview: Interview, bank: Bank, options: Options) -> Iterator[str]:
    locked = interview.status is Status.SUBMITTED
    yield from wrap(_dotted(interview.candidate.name, interview.role, interview.stage), WIDTH)
    utc = " UTC" if options.zone is UTC else ""
    started = when(interview.created_at, options.zone) + utc
    clock = f"{duration(interview.elapsed_seconds)} on the clock"
    yield from wrap(_dotted(f"Interviewer {interview.interviewer or 'not named'}", started, clock), WIDTH)
    yield from wrap(f"Questions: {bank.title} ({bank.id} {bank.version})", WIDTH)
    state = f"Submitted {when(interview.submitted_at, options.zone)}, locked" if locked else "Draft"
    yield from wrap(_dotted(state, f"id {interview.id}"), WIDTH)
    yield "=" * WIDTH


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _verdict(interview: Interview, bank: Bank, result: Outcome) -> Iterator[str]:
    limits, now = edges(bank), result.now
    name = str(result.verdict).upper()
    if result.composite is None:
        yield f"{name}   no score yet"
    else:
        so_far = " so far" if result.verdict is Verdict.INCOMPLETE else ""
        yield f"{name}   {shown(result.composite, limits)} of 5{so_far}"
        yield _ruler(result, bank)
    yield from wrap(_bands(bank), WIDTH)
    yield ""
    if result.moved:
        moved = f"{now.verdict}, {shown(now.composite, limits) or 'no score'}"
        note = f"The verdict above is as submitted; amendments since then make it {moved}."
        yield from hang("- ", f"{note} All that follows is as amended.", WIDTH)
    for reason in (*now.reasons, *_compared(now, bank)):
        yield from hang("- ", reason, WIDTH)


def _ruler(result: Outcome, bank: Bank) -> str:
    """Draw the score between the edges of the bands. The dot wins where both fall on one cell."""
    cells = ["·"] * _RULER
    for edge in edges(bank):
        cells[int((edge - 1) * (_RULER - 1) / 4)] = "|"
    if result.composite is not None:
        cells[int((result.composite - 1) * (_RULER - 1) / 4)] = "●"
    return f"1 {''.join(cells)} 5"


def _bands(bank: Bank) -> str:
    bands = sorted(bank.decision.bands, key=lambda band: band.at_least)
    named = (f"{band.verdict} from {shown(band.at_least, (band.at_least,), 1)}" for band in bands)
    return _dotted(*named)


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


def _breakdown(bank: Bank, decision: Decision) -> Iterator[str]:
    titles = {question.id: question.title for question in bank.questions}
    yield f"{'':34}{'weight':>8}{'rating':>8}"
    for row in decision.questions:
        name = pad(f"{label(row.question)} {titles[row.question]}", 34)
        rating = "–" if row.rating is None else str(row.rating)
        start = f"{name}{number(row.weight):>8}{rating:>8}   "
        if row.rating is None:
            reason = f"not assessed: {row.skip_reason}" if row.skip_reason else "not rated"
            yield from hang(start, reason, WIDTH)
            continue
        flags = flags_of(decision.flags, row.question)
        note = f" ! {len(flags)}" if flags else ""
        yield start + _bar(row.rating) + note
    parts = [line for line in decision.components if line.score is not None]
    if len(parts) > 1 or decision.tasks:
        yield from _components(decision)


def _bar(rating: int) -> str:
    full = rating * _BAR // 5
    return "█" * full + "░" * (_BAR - full)


def _components(decision: Decision) -> Iterator[str]:
    """The parts of the composite, where there is more than the interview."""
    yield ""
    for line in decision.components:
        name = pad(COMPONENT_NAMES[line.component], 34)
        score = "not given" if line.score is None else shown(line.score)
        share = "" if line.share is None else f"   {shown(line.share * 100, places=1)} % of the score"
        yield f"{name}{number(line.weight):>8}{score:>10}{share}"


def _gates(bank: Bank, decision: Decision) -> Iterator[str]:
    for gate in decision.gates:
        yield from hang(f"{pad(gate.title, 26)}  ", _gate(bank, gate), WIDTH)


def _gate(bank: Bank, gate: GateLine) -> str:
    if gate.value is None:
        return str(gate.state)
    value, limit = shown(gate.value, (gate.limit,)), shown(gate.limit, (gate.value,))
    inputs = "; ".join(f"{source_name(bank, found.source)} {number(found.value)}" for found in gate.inputs)
    if any("/" in found.source for found in gate.inputs):  # a criterion of a task: the lowest rating counts
        compared = f"lowest {number(gate.value)}; {number(gate.limit)} or below fails"
    else:
        compared = f"{value} {'≥' if gate.value >= gate.limit else '<'} {limit}"
    return f"{gate.state}: {compared} ({inputs})"


def _flags(bank: Bank, decision: Decision) -> Iterator[str]:
    if not decision.flags:
        return
    serious, note = count(decision.flags, "serious"), count(decision.flags, "note")
    cap = bank.decision.red_flag_cap
    effect = (
        f"the verdict is held at {cap.verdict}"
        if decision.capped
        else f"from {cap.serious} serious on, {cap.verdict} at most"
    )
    yield from wrap(f"{serious} serious, {note} note; {effect}.", WIDTH)
    for flag in decision.flags:
        yield from hang(f"  ! {label(flag.question)} {flag.severity}: ", flag.text, WIDTH)


def _outlook(decision: Decision) -> str:
    return "STILL POSSIBLE" if decision.verdict is Verdict.INCOMPLETE else "WOULD CHANGE THE VERDICT"


def _flips(bank: Bank, decision: Decision) -> Iterator[str]:
    for word, bound in (("lowest ", decision.lowest), ("highest", decision.highest)):
        if bound is not None:
            yield f"  {word} {shown(bound.composite, edges(bank))}  {bound.verdict}"
    if decision.verdict is not Verdict.INCOMPLETE and not decision.flips:
        yield "No change of a single rating would."
    gates = {gate.gate: gate.title for gate in decision.gates}
    for flip in decision.flips:
        yield from hang("  ", _flip(flip, gates), WIDTH)


def _flip(flip: Flip, gates: dict[str, str]) -> str:
    fails = "".join(f", and {gates[gate]} fails" for gate in flip.fails)
    return f"{label(flip.question)}  {flip.rating} → {flip.to}  {flip.verdict}{fails}"


def _own(interview: Interview) -> Iterator[str]:
    own = interview.recommendation
    if own is None:
        yield "As computed."
        return
    yield str(own.verdict).upper()
    yield from hang("  Reason: ", own.reason, WIDTH)
