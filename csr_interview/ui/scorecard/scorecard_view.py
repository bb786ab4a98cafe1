"""The content of a scorecard, computed once: decision, current numbers, and names for ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content

from csr_interview.documents.blocks import Block, sections
from csr_interview.documents.facts import Outcome, outcome_as, preset_title, question_name, short_name
from csr_interview.documents.layout import date_of
from csr_interview.documents.scorecard import card_blocks
from csr_interview.models.decision import Decision
from csr_interview.models.exact import decimals
from csr_interview.models.interview import Interview, Status
from csr_interview.ui.content import HIDDEN, STRONG, lines, to_line

if TYPE_CHECKING:
    from csr_interview.live.session import InterviewSession
    from csr_interview.models.bank import Bank

DEFAULT_PRESET = "default"
"""The preset that a scorecard is submitted with; each bank has it."""


@dataclass(frozen=True)
class ScorecardView:
    """An interview with its numbers.

    `today` is computed with the preset that counts, `seen` with the one selected on the screen (mostly the
    same).
    """

    interview: Interview
    bank: Bank
    today: Decision
    seen: Decision
    unsettled: tuple[str, ...]
    tz: tzinfo | None

    @property
    def locked(self) -> bool:
        """Whether the scorecard was submitted."""
        return self.interview.status is Status.SUBMITTED

    @property
    def hidden(self) -> bool:
        """Whether the score is hidden because ratings can be changed, to avoid bias."""
        return self.interview.rating_open

    @cached_property
    def result(self) -> Outcome:
        """The decision that counts: as submitted, else as computed."""
        return outcome_as(self.interview, self.today)

    @cached_property
    def sections(self) -> dict[str, list[Block]]:
        """The parts of the document; without scores while ratings can be changed."""
        return sections(card_blocks(self.interview, self.bank, self.result, self.tz, seen=self.seen))

    @cached_property
    def edges(self) -> tuple[Fraction, ...]:
        """Scores at which the decision changes; rounding must not cross one."""
        return tuple(band.at_least for band in self.bank.decision.bands)

    def score(self, value: Fraction | None) -> str:
        """Return a score for display; an en dash if there is none."""
        return "–" if value is None else decimals(value, self.edges)

    def preset_title(self, preset: str) -> str:
        """Return the title of a preset; its id if the bank does not have it."""
        return preset_title(self.bank, preset)

    def short(self, question_id: str) -> str:
        """Return the number of a question, such as "Q2"; its id if the bank does not have it."""
        return short_name(self.bank, question_id)

    def label(self, question_id: str) -> str:
        """Return number and title of a question; its id if the bank does not have it."""
        return question_name(self.bank, question_id)


def view_of(session: InterviewSession, *, preset: str = "", tz: tzinfo | None = None) -> ScorecardView:
    """Compute a scorecard; an unknown or empty preset means the one that counts."""
    interview = session.interview
    presets = session.bank.decision.presets
    kept = interview.submitted_verdict.preset if interview.submitted_verdict else DEFAULT_PRESET
    counts = kept if kept in presets else DEFAULT_PRESET
    today = session.decision(counts)
    seen = session.decision(preset) if preset in presets and preset != counts else today
    return ScorecardView(interview, session.bank, today, seen, session.unsettled(), tz)


def title_of(view: ScorecardView, width: int, *, hidden: bool = False) -> Content:
    """Return the title, on two lines if one is too narrow."""
    interview = view.interview
    name = Content(HIDDEN) if hidden else to_line(interview.candidate.name)
    words = "SUBMITTED, locked" if view.locked else "DRAFT"
    state = Content.styled(
        words.rjust(len("SUBMITTED, locked")), STRONG
    )  # lines break as for the other state
    facts = [interview.role, interview.stage, date_of(interview.created_at, view.tz)]
    facts.append(f"interviewer {interview.interviewer}" if interview.interviewer else "")
    rest = Content(" · ").join([to_line(fact) for fact in facts if fact.strip()])
    whole = Content.assemble(name.stylize("bold"), " · ", rest)
    if whole.cell_length + 2 + state.cell_length <= width:
        return whole.truncate(width - state.cell_length, pad=True).append(state)
    room = max(4, width - state.cell_length - 2)
    first = name.stylize("bold").truncate(room, ellipsis=True, pad=True).append("  ").append(state)
    return lines([first, *rest.wrap(max(8, width))[:2]])
