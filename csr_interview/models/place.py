"""Where the interviewer is within a step: what this machine alone remembers of an interview under way."""

from __future__ import annotations

from dataclasses import dataclass

LINES = "lines"
"""Stands for a field where the focus is not in a text: the lines of a task, or the list of tasks."""


@dataclass(frozen=True)
class Place:
    """The field with the focus and the cursor in it, as of the last time it was kept."""

    step: str = ""
    """The step that it is on; elsewhere, field and cursor say nothing."""
    field: str = ""
    """A field of the step, or `LINES`; empty before the focus was in any."""
    row: int = 0
    """The cursor's line in the text, from 0, not counting how it wraps; or the line chosen in a list."""
    column: int = 0
    paused: bool = False
    """Whether the clock was stopped, on whatever step."""
