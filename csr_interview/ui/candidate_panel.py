"""Panels of one candidate: what the scorecards that belong together come to. Nothing of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.models.interview import Interview, InterviewSummary, Status
from csr_interview.scoring.panel import Together, together

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.decision import PanelDecision


@dataclass(frozen=True)
class Panel:
    """Several scorecards of one candidate, and what they say together."""

    bank: Bank
    """The newest version that they used: its rules decide."""
    stage: str
    """Empty where none was given."""
    decision: PanelDecision
    earlier: tuple[tuple[str, str], ...] = ()
    """Who submitted another scorecard before the one that counts, and when, UTC."""
    nameless: int = 0
    """Scorecards that do not count because no interviewer is named."""


@dataclass(frozen=True)
class Panels:
    """Everything that the panel part of the page shows."""

    panels: tuple[Panel, ...] = ()
    done: int = 0
    """Scorecards that are submitted and open to see."""
    sealed: int = 0
    """Interviews by others that are hidden for now."""


def wanted(rows: Iterable[InterviewSummary]) -> list[str]:
    """Return the interviews to read for panels: submitted, not sealed, and in one."""
    done = (row for row in rows if row.status is Status.SUBMITTED and not row.sealed)
    return [row.id for panel in together(done) for row in panel.all]


def panels(pairs: Sequence[tuple[Interview, Bank]]) -> tuple[Panel, ...]:
    """Return the panels that submitted interviews make, each given with the bank that it used."""
    banks = {interview.id: bank for interview, bank in pairs}
    return tuple(_panel(found, banks) for found in together(interview for interview, _ in pairs))


def _panel(found: Together[Interview], banks: Mapping[str, Bank]) -> Panel:
    """Return one panel; `banks` are those that the interviews used, by the interview's id."""
    from csr_interview.export.facts import outcome
    from csr_interview.models.decision import Member
    from csr_interview.scoring.panel import combine

    members = []
    for one in found.members:
        bank = banks[one.id]
        members.append(Member(one.id, one.interviewer, outcome(one, bank).now, bank.version))
    latest = max(found.members, key=lambda one: (banks[one.id].order, one.submitted_at))
    rules = banks[latest.id]
    return Panel(
        rules,
        latest.stage,
        combine(rules, members),
        tuple((one.interviewer, one.submitted_at) for one in found.earlier),
        len(found.nameless),
    )
