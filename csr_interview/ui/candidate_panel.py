"""Panels of one candidate: which scorecards belong together, and what they come to. Nothing of the terminal.

A panel is the submitted interviews with the same bank and, where the bank has stages, of the same stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.models.interview import Interview, InterviewSummary, Status
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.panel import PanelDecision

FEWEST = 2
"""Scorecards that make a panel."""


@dataclass(frozen=True)
class Panel:
    """Several scorecards of one candidate, and what they say together."""

    bank: Bank
    """The newest version that they used: its rules decide."""
    stage: str
    """Empty for a bank without stages."""
    decision: PanelDecision


@dataclass(frozen=True)
class Panels:
    """Everything that the panel part of the page shows."""

    panels: tuple[Panel, ...] = ()
    done: int = 0
    """Scorecards that are submitted and open to see."""
    sealed: int = 0
    """Interviews by others that are hidden for now."""


def wanted(rows: Iterable[InterviewSummary]) -> list[str]:
    """Return the interviews to read for panels: those submitted, not sealed, with a bank used twice."""
    done = [row for row in rows if row.status is Status.SUBMITTED and not row.sealed]
    banks = [row.bank_id for row in done]
    return [row.id for row in done if banks.count(row.bank_id) >= FEWEST]


def panels(pairs: Sequence[tuple[Interview, Bank]]) -> tuple[Panel, ...]:
    """Return the panels that submitted interviews make, each given with the bank that it used."""
    groups: dict[tuple[str, str], list[tuple[Interview, Bank]]] = {}
    for interview, bank in pairs:
        stage = clean_line(interview.stage).casefold() if bank.stages else ""
        groups.setdefault((interview.bank_id, stage), []).append((interview, bank))
    return tuple(_panel(group) for group in groups.values() if len(group) >= FEWEST)


def _panel(group: Sequence[tuple[Interview, Bank]]) -> Panel:
    """Return one panel."""
    from csr_interview.export.facts import outcome
    from csr_interview.models.panel import Member
    from csr_interview.scoring.panel import combine

    members = [
        Member(interview.id, interview.interviewer, outcome(interview, bank).now, bank.version)
        for interview, bank in group
    ]
    latest, bank = max(group, key=lambda pair: (pair[1].order, pair[0].submitted_at))
    return Panel(bank, latest.stage if bank.stages else "", combine(bank, members))
