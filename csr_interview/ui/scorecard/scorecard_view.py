"""What a scorecard shows, worked out once: the verdict that counts, today's numbers, and names for ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from csr_interview.models.decision import Decision, Verdict
from csr_interview.models.exact import decimals
from csr_interview.models.interview import Interview, Status

if TYPE_CHECKING:
    from csr_interview.live.session import InterviewSession
    from csr_interview.models.bank import Bank

DEFAULT_PRESET = "default"
"""The preset by which a scorecard is submitted; every bank has it."""


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

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts: as submitted, else as computed."""
        kept = self.interview.submitted_verdict
        return Verdict(kept.verdict) if kept else self.today.verdict

    @property
    def composite(self) -> Fraction | None:
        """The score that goes with `verdict`."""
        kept = self.interview.submitted_verdict
        if kept is None:
            return self.today.composite
        return Fraction(kept.composite) if kept.composite else None

    @property
    def moved(self) -> bool:
        """Whether today's numbers differ from the ones submitted."""
        return (self.verdict, self.composite) != (self.today.verdict, self.today.composite)

    @cached_property
    def edges(self) -> tuple[Fraction, ...]:
        """Scores at which the verdict changes; rounding must not carry a number over one."""
        return tuple(band.at_least for band in self.bank.decision.bands)

    def score(self, value: Fraction | None) -> str:
        """Return a score for display; an en dash where there is none."""
        return "–" if value is None else decimals(value, self.edges)

    def preset_title(self, preset: str) -> str:
        """Return what a preset is called; its id where the bank does not have it."""
        known = self.bank.decision.presets.get(preset)
        return known.title if known else preset

    def short(self, question_id: str) -> str:
        """Return the number of a question, such as "Q2"; the id where the bank does not have it."""
        for number, question in enumerate(self.bank.questions, 1):
            if question.id == question_id:
                return f"Q{number}"
        return question_id

    def label(self, question_id: str) -> str:
        """Return number and title of a question; the id where the bank does not have it."""
        for number, question in enumerate(self.bank.questions, 1):
            if question.id == question_id:
                return f"Q{number} {question.title}"
        return question_id

    def source(self, source: str) -> str:
        """Return the name of what fed a gate: a question's number, a task's title, with its criterion."""
        task_id, _, criterion_id = source.partition("/")
        for task in self.bank.tasks:
            if task.id != task_id:
                continue
            if task.rule.kind == "criteria":
                for criterion in task.rule.criteria:
                    if criterion.id == criterion_id:
                        return f"{task.title}, {criterion.title}"
            return task.title
        return self.short(source)


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
