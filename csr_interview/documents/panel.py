"""The panels of one candidate as a document: combined decisions of several scorecards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from string import ascii_uppercase
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import (
    Badge,
    Block,
    Facts,
    Heading,
    Paragraph,
    Point,
    Points,
    Table,
    Tone,
    points,
)
from csr_interview.documents.facts import edges, format_score, outcome, question_name, stage_place
from csr_interview.documents.layout import date_of, dotted
from csr_interview.documents.scorecard import GATE_SHADES, GATE_SIGNS, NOT_PLANNED, SHADES, weighted_mean
from csr_interview.labels import SEVERITIES, SIGN
from csr_interview.models.amended import of_content
from csr_interview.models.decision import Member, PanelDecision, Spread
from csr_interview.models.exact import decimals
from csr_interview.models.interview import Interview, InterviewSummary, Status
from csr_interview.scoring.decision import evidence_of
from csr_interview.scoring.must_pass import in_plan
from csr_interview.scoring.panel import Together, combine, together
from csr_interview.scoring.rules import weights_of

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

NEEDED = "A panel needs submitted scorecards from two interviewers with the same bank and stage."

MOST_NAMED = 3
"""Columns of ratings are headed by up to this many names; for more interviewers, by letters."""


@dataclass(frozen=True)
class Panel:
    """Several scorecards of one candidate, and their combined decision."""

    bank: Bank
    """The newest version that they used: its rules decide."""
    stage: str
    """Empty if there is none."""
    decision: PanelDecision
    earlier: tuple[tuple[str, str], ...] = ()
    """Interviewers with an earlier scorecard that is not counted, and when it was submitted, UTC."""
    nameless: int = 0
    """Scorecards that are not counted because they name no interviewer."""


@dataclass(frozen=True)
class Panels:
    """Every panel of a candidate."""

    panels: tuple[Panel, ...] = ()
    done: int = 0
    """Submitted scorecards that are not sealed."""
    sealed: int = 0
    """Sealed interviews by others."""


def wanted(rows: Iterable[InterviewSummary]) -> list[str]:
    """Return the interviews to read for panels: submitted, not sealed, and in one."""
    done = (row for row in rows if row.status is Status.SUBMITTED and not row.sealed)
    return [row.id for panel in together(done) for row in panel.all]


def panels(pairs: Sequence[tuple[Interview, Bank]]) -> tuple[Panel, ...]:
    """Return the panels of submitted interviews, each passed with its bank."""
    banks = {interview.id: bank for interview, bank in pairs}
    return tuple(_panel(found, banks) for found in together(interview for interview, _ in pairs))


def _panel(found: Together[Interview], banks: Mapping[str, Bank]) -> Panel:
    """Return one panel; `banks` are those that the interviews used, by the interview's id."""
    members = []
    for one in found.members:
        bank = banks[one.id]
        own = one.recommendation
        members.append(
            Member(
                one.id,
                one.interviewer,
                outcome(one, bank).now,
                evidence_of(one, bank),
                bank.version,
                own.verdict if own else "",
                own.reason if own else "",
                len(of_content(one.amendments)),
                one.unverified,
            )
        )
    latest = max(found.members, key=lambda one: (banks[one.id].order, one.submitted_at))
    rules = banks[latest.id]
    return Panel(
        rules,
        latest.stage,
        combine(rules, members),
        tuple((one.interviewer, one.submitted_at) for one in found.earlier),
        len(found.nameless),
    )


# The document: the decision of each interviewer, the ratings by question, and the combined decision.


def panel_blocks(found: Panels, zone: tzinfo | None) -> Iterator[Block]:
    """Yield every panel, or what a panel still needs."""
    if found.sealed:
        one_only = found.sealed == 1
        which = "1 other interview is" if one_only else f"{found.sealed} other interviews are"
        yield Paragraph(f"{SIGN} {which} sealed until you submit your own scorecard.")
    for panel in found.panels:
        yield from _blocks(panel, zone)
    if not found.panels and not found.sealed:
        so_far = {0: "There are none yet.", 1: "There is one so far."}
        missing = so_far.get(found.done, "No two scorecards match yet.")
        yield Paragraph(f"{NEEDED} {missing}", tone="quiet")


def _blocks(panel: Panel, zone: tzinfo | None) -> Iterator[Block]:
    decision, limits = panel.decision, edges(panel.bank)
    yield Heading(dotted(panel.bank.title, panel.stage), level=3, aside=stage_place(panel.bank))
    yield Badge(str(decision.verdict), _arithmetic(panel), SHADES.get(decision.verdict, "open"))
    names = [member.interviewer or "(no name)" for member in decision.members]
    letters = [ascii_uppercase[place % len(ascii_uppercase)] for place in range(len(names))]
    keys = names if len(names) <= MOST_NAMED else letters
    rows = []
    for name, key, member in zip(names, keys, decision.members, strict=True):
        own = member.decision
        said = f"{format_score(own.composite, limits) or '–'} {own.verdict.upper()}"
        if member.recommended:
            said += f" · recommends {member.recommended.upper()}"
        if member.amendments:
            said += " · amended"
        if member.unverified:
            said += " · unverified"
        rows.append((name if name == key else f"{key} · {name}", said))
    shades = tuple(SHADES.get(member.decision.verdict, "open") for member in decision.members)
    yield Facts(tuple(rows), shades=shades)
    for who, submitted_at in panel.earlier:
        text = f"{who}'s earlier scorecard of {date_of(submitted_at, zone)} is not counted."
        yield Paragraph(text, tone="quiet")
    if panel.nameless:
        one_only = panel.nameless == 1
        which = "1 scorecard that names" if one_only else f"{panel.nameless} scorecards that name"
        yield Paragraph(f"{which} no interviewer {'is' if one_only else 'are'} not counted.", tone="quiet")
    yield _ratings(panel, keys)
    weights = weights_of(panel.bank, decision.preset).questions
    rated = [(weights[one.question], one.mean) for one in decision.questions if one.question in weights]
    counted = [(weight, mean) for weight, mean in rated if mean is not None]
    if counted:
        yield Paragraph(weighted_mean(counted), label="Interview score")
    yield from _must_pass(panel.bank.for_plan(decision.plan), decision)
    yield from _flags(panel)
    yield from points(*decision.reasons, title="Why")


def _arithmetic(panel: Panel) -> str:
    """Return the parts of the combined score, and the range of the interviewers' own scores."""
    decision, limits = panel.decision, edges(panel.bank)
    if decision.composite is None:
        return "no score"
    shown = decimals(decision.composite, limits)
    parts = [
        (line.weight, line.score) for line in decision.components if line.score is not None and line.weight
    ]
    told = weighted_mean(parts, limits) if len(parts) > 1 else f"{shown} of 5"
    if decision.lowest is None or decision.highest is None:
        return told
    low, high = decimals(decision.lowest, limits), decimals(decision.highest, limits)
    return f"{told} · interviewers {low} to {high}"


def _ratings(panel: Panel, keys: Sequence[str]) -> Table:
    """Return the ratings, a row for each question."""
    spreads = panel.decision.questions
    rows = tuple(
        (
            question_name(panel.bank, spread.question),
            *("–" if rating is None else str(rating) for _, rating in spread.ratings),
            "–" if spread.mean is None else decimals(spread.mean),
            _apart(spread),
            "⇄ discuss" if spread.discuss else "",
        )
        for spread in spreads
    )
    count = len(keys)
    return Table(
        ("Ratings", *keys, "Mean", "Spread", ""),
        rows,
        numeric=tuple(range(1, count + 3)),
        drawn=(count + 3,),
        spare=(count + 2,),
        tones=tuple("warning" if spread.discuss else "plain" for spread in spreads),
    )


def _apart(spread: Spread) -> str:
    """Return the spread of a question's ratings; a dash for fewer than two."""
    rated = [rating for _, rating in spread.ratings if rating is not None]
    return str(max(rated) - min(rated)) if len(rated) > 1 else "–"


def _must_pass(bank: Bank, decision: PanelDecision) -> Iterator[Facts]:
    """Yield the must-pass criteria over the whole panel; `bank` is its planned part."""
    if decision.gates:
        rows = []
        for gate in decision.gates:
            line = gate.line
            alone = f", fails on the ratings of {', '.join(gate.failed_by)} alone" if gate.failed_by else ""
            state = f"{GATE_SIGNS[line.state]} {line.state}{alone}"
            rows.append((line.title, state if in_plan(bank, line.gate) else NOT_PLANNED))
        shades = tuple(GATE_SHADES[gate.line.state] for gate in decision.gates)
        yield Facts(tuple(rows), title="Must-pass criteria", shades=shades)


def _flags(panel: Panel) -> Iterator[Points]:
    """Yield the red flags with who saw them and what they noted."""
    entries = []
    for flag in panel.decision.flags:
        seen = "; ".join(
            f"{name}: “{words}”" if words and words != flag.text else name for name, words in flag.seen_by
        )
        where = question_name(panel.bank, flag.question)
        tone: Tone = "warning" if flag.severity == "serious" and flag.shared else "plain"
        entries.append(Point(f"{where}: {flag.text}", f"({SEVERITIES[flag.severity]}; {seen})", tone))
    if entries:
        yield Points(tuple(entries), "Red flags")
