"""The clock of an interview: how long it has taken, and how long each step."""

from __future__ import annotations

from collections.abc import Mapping

WRITE_EVERY = 5.0
"""Seconds of interview time after which the clock should be kept."""


class InterviewClock:
    """Counts time onto the interview and onto one step at a time; stands still while paused.

    Times given to it are seconds of any monotonic clock; one that runs backwards takes nothing away.
    """

    def __init__(self, elapsed: int, steps: Mapping[str, int], *, paused: bool = False) -> None:
        self.paused = paused
        self.due = False
        """Whether `WRITE_EVERY` seconds have passed since this was last set to False."""
        self._last: float | None = None
        self._elapsed = self._kept = float(elapsed)
        self._steps = {step: float(seconds) for step, seconds in steps.items()}

    def advance(self, now: float, step: str) -> None:
        """Count the time since the last call onto the interview and a step."""
        if self._last is not None and not self.paused:
            passed = max(0.0, now - self._last)
            self._elapsed += passed
            self._steps[step] = self._steps.get(step, 0.0) + passed
        self._last = now
        if self._elapsed - self._kept >= WRITE_EVERY:
            self._kept, self.due = self._elapsed, True

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps that took any time."""
        return tuple(self._steps)

    @property
    def elapsed(self) -> int:
        """Whole seconds of the interview."""
        return int(self._elapsed)

    def seconds_of(self, step: str) -> int:
        """Whole seconds of a step."""
        return int(self._steps.get(step, 0.0))
