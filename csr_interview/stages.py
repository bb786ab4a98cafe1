"""The stages of a hiring process, beside the interviews that one candidate has had of them.

A bank with stages conducts one at a time, and an interview keeps only its own stage: the whole list is known
from the bank as the library has it now. Interviews belong to a stage by its title, which is what they show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.text import clean_line

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Stage


@dataclass(frozen=True)
class StageState:
    """One stage and what a candidate has done of it."""

    title: str
    """Empty for interviews that were held without a stage."""
    interviews: tuple[InterviewSummary, ...] = ()
    """Oldest first. Several interviewers may have held the same stage."""
    focus: str = ""
    id: str = ""
    """In the bank; empty for a stage that the bank does not have, or not any more."""

    @property
    def done(self) -> bool:
        """Whether a scorecard of it was submitted."""
        return any(row.status is Status.SUBMITTED for row in self.interviews)

    @property
    def open(self) -> bool:
        """Whether nobody has begun it."""
        return not self.interviews


@dataclass(frozen=True)
class Process:
    """All that one candidate has done, and still has to do, of one bank."""

    bank_id: str
    title: str
    """The bank's; its id where the library does not have it."""
    stages: tuple[StageState, ...]
    staged: bool
    """Whether the bank is known to have stages."""

    @property
    def interviews(self) -> tuple[InterviewSummary, ...]:
        """All interviews, oldest first."""
        found = [row for stage in self.stages for row in stage.interviews]
        return tuple(sorted(found, key=lambda row: (row.created_at, row.id)))

    @property
    def next(self) -> StageState | None:
        """The stage to go on with; None where the bank has none, or every one is done."""
        own = [stage for stage in self.stages if stage.id]
        return _first_to_do(own) if not all(stage.done for stage in own) else None


def processes(interviews: Sequence[InterviewSummary], banks: Iterable[Bank]) -> tuple[Process, ...]:
    """Return one candidate's interviews by bank and stage, the bank used first in front.

    `banks` are those of the library; of a bank that is not among them only the stages held are known.
    """
    by_id = {bank.id: bank for bank in banks}
    names = dict.fromkeys(row.bank_id for row in interviews)
    return tuple(
        _process(name, by_id.get(name), [row for row in interviews if row.bank_id == name]) for name in names
    )


def _process(bank_id: str, bank: Bank | None, interviews: Sequence[InterviewSummary]) -> Process:
    planned = bank.stages if bank is not None else ()
    stages = states(planned, interviews)
    titles = {_key(stage.title) for stage in planned}
    others: dict[str, list[InterviewSummary]] = {}
    for row in interviews:
        if _key(row.stage) not in titles:
            others.setdefault(_key(row.stage), []).append(row)
    stages += tuple(StageState(rows[0].stage, tuple(rows)) for rows in others.values())
    return Process(bank_id, bank.title if bank is not None else bank_id, stages, bool(planned))


def states(stages: Iterable[Stage], interviews: Iterable[InterviewSummary]) -> tuple[StageState, ...]:
    """Return a bank's stages, each with its interviews, which must be of that bank."""
    rows = tuple(interviews)
    return tuple(
        StageState(
            stage.title,
            tuple(row for row in rows if same_stage(row.stage, stage.title)),
            stage.focus,
            stage.id,
        )
        for stage in stages
    )


def next_stage(stages: Sequence[Stage], interviews: Iterable[InterviewSummary]) -> int:
    """Return the place of the stage to hold next with a candidate; 0 where all are done.

    The first that nobody has begun; where all are begun, the first that is not done.
    """
    found = states(stages, interviews)
    return found.index(_first_to_do(found)) if found else 0


def _first_to_do(stages: Sequence[StageState]) -> StageState:
    """Return the first open one, else the first not done, else the first."""
    for to_do in ([stage for stage in stages if stage.open], [stage for stage in stages if not stage.done]):
        if to_do:
            return to_do[0]
    return stages[0]


def same_stage(one: str, other: str) -> bool:
    """Tell whether two titles name the same stage: case and white space make no difference."""
    return _key(one) == _key(other)


def _key(title: str) -> str:
    return clean_line(title).casefold()
