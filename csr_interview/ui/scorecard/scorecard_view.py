"""What a scorecard shows, worked out once: the verdict that counts, today's numbers, and names for ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from csr_interview.documents.blocks import Block, sections
from csr_interview.documents.facts import Outcome, outcome_as, preset_title, question_name, short_name
from csr_interview.documents.scorecard import card_blocks
from csr_interview.models.decision import Decision, Verdict
from csr_interview.models.exact import decimals
from csr_interview.models.interview import Interview, Status

if TYPE_CHECKING:
    from csr_interview.live.session import InterviewSession
    from csr_interview.models.bank import Bank

DEFAULT_PRESET = "default"
"""The preset by which a scorecard is submitted; every bank has it."""

NOT_AMENDABLE = "Tasks, red flags and ticks cannot be amended; they stay as submitted."


@dataclass(frozen=True)
class ScorecardView:
    """One interview with its numbers, ready to be put into words.

    `today` is computed with the preset that counts, `seen` with the one that the reader looks at (mostly
    the same). `range_shown` is whether the reader asked for the score of an unsettled draft.
    """

    interview: Interview
    bank: Bank
    today: Decision
    seen: Decision
    unsettled: tuple[str, ...]
    range_shown: bool
    tz: tzinfo | None

    @property
    def locked(self) -> bool:
        """Whether the scorecard was submitted."""
        return self.interview.status is Status.SUBMITTED

    @property
    def hidden(self) -> bool:
        """Whether no score is shown, so that it does not steer the ratings still to come."""
        return not self.locked and bool(self.unsettled) and not self.range_shown

    @cached_property
    def result(self) -> Outcome:
        """The verdict that counts: as submitted, else as computed."""
        return outcome_as(self.interview, self.today)

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts."""
        return self.result.verdict

    @property
    def composite(self) -> Fraction | None:
        """The score that goes with `verdict`."""
        return self.result.composite

    @property
    def moved(self) -> bool:
        """Whether today's numbers differ from the ones submitted."""
        return self.result.moved

    @cached_property
    def sections(self) -> dict[str, list[Block]]:
        """The document by its parts; while questions are open, without what tells a score."""
        blocks = card_blocks(
            self.interview, self.bank, self.result, self.tz, seen=self.seen, hidden=self.hidden
        )
        return sections(blocks)

    @cached_property
    def edges(self) -> tuple[Fraction, ...]:
        """Scores at which the verdict changes; rounding must not carry a number over one."""
        return tuple(band.at_least for band in self.bank.decision.bands)

    def score(self, value: Fraction | None) -> str:
        """Return a score for display; an en dash where there is none."""
        return "–" if value is None else decimals(value, self.edges)

    def preset_title(self, preset: str) -> str:
        """Return what a preset is called; its id where the bank does not have it."""
        return preset_title(self.bank, preset)

    def short(self, question_id: str) -> str:
        """Return the number of a question, such as "Q2"; the id where the bank does not have it."""
        return short_name(self.bank, question_id)

    def label(self, question_id: str) -> str:
        """Return number and title of a question; the id where the bank does not have it."""
        return question_name(self.bank, question_id)


def view_of(
    session: InterviewSession, *, preset: str = "", range_shown: bool = False, tz: tzinfo | None = None
) -> ScorecardView:
    """Work out what a scorecard shows; an unknown or empty preset means the one that counts."""
    interview = session.interview
    presets = session.bank.decision.presets
    kept = interview.submitted_verdict.preset if interview.submitted_verdict else DEFAULT_PRESET
    counts = kept if kept in presets else DEFAULT_PRESET
    today = session.decision(counts)
    seen = session.decision(preset) if preset in presets and preset != counts else today
    return ScorecardView(interview, session.bank, today, seen, session.unsettled(), range_shown, tz)
