"""The stages of a hiring process, with the interviews of one candidate.

An interview stores only its own stage; the list of stages is from the current bank in the library. Interviews
belong to a stage by its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.errors import NotFound
from csr_interview.models.interview import InterviewSummary, Status
from csr_interview.text import fold

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank, Stage


@dataclass(frozen=True)
class StageState:
    """A stage and its interviews with a candidate."""

    title: str
    """Empty for interviews without a stage."""
    interviews: tuple[InterviewSummary, ...] = ()
    """Oldest first; a stage may have several interviewers."""
    focus: str = ""
    id: str = ""
    """The ID in the bank; empty for a stage that the bank does not have."""

    @property
    def done(self) -> bool:
        """Whether it has a submitted scorecard."""
        return any(row.status is Status.SUBMITTED for row in self.interviews)

    @property
    def open(self) -> bool:
        """Whether it was not started."""
        return not self.interviews


@dataclass(frozen=True)
class Process:
    """All interviews and stages of a candidate with one bank."""

    bank_id: str
    title: str
    """Title of the bank; its ID if it is not in the library."""
    stages: tuple[StageState, ...]
    staged: bool
    """Whether the bank has stages."""

    @property
    def interviews(self) -> tuple[InterviewSummary, ...]:
        """All interviews, oldest first."""
        found = [row for stage in self.stages for row in stage.interviews]
        return tuple(sorted(found, key=lambda row: (row.created_at, row.id)))

    @property
    def next(self) -> StageState | None:
        """The next stage; None if there are no stages, or all are done."""
        own = [stage for stage in self.stages if stage.id]
        return _first_to_do(own) if not all(stage.done for stage in own) else None


def processes(interviews: Sequence[InterviewSummary], banks: Iterable[Bank]) -> tuple[Process, ...]:
    """Return a candidate's interviews by bank and stage, in the order of first use.

    `banks` are those of the library; of other banks, only stages with interviews are known.
    """
    by_id = {bank.id: bank for bank in banks}
    names = dict.fromkeys(row.bank_id for row in interviews)
    return tuple(
        _process(name, by_id.get(name), [row for row in interviews if row.bank_id == name]) for name in names
    )


def _process(bank_id: str, bank: Bank | None, interviews: Sequence[InterviewSummary]) -> Process:
    planned = bank.stages if bank is not None else ()
    stages = states(planned, interviews)
    titles = {fold(stage.title) for stage in planned}
    others: dict[str, list[InterviewSummary]] = {}
    for row in interviews:
        if fold(row.stage) not in titles:
            others.setdefault(fold(row.stage), []).append(row)
    stages += tuple(StageState(rows[0].stage, tuple(rows)) for rows in others.values())
    return Process(bank_id, bank.title if bank is not None else bank_id, stages, bool(planned))


def states(stages: Iterable[Stage], interviews: Iterable[InterviewSummary]) -> tuple[StageState, ...]:
    """Return a bank's stages with their interviews, which must be of that bank."""
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
    """Return the index of the next stage for a candidate; 0 if all are done.

    The first one that was not started, otherwise the first one that is not done.
    """
    found = states(stages, interviews)
    return found.index(_first_to_do(found)) if found else 0


def _first_to_do(stages: Sequence[StageState]) -> StageState:
    """Return the first open one, otherwise the first not done, otherwise the first."""
    return min(stages, key=lambda stage: (not stage.open, stage.done))


def to_hold(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Return the stages that are interviews: a bank cannot be reduced to one without questions."""
    return tuple(stage for stage in stages if stage.questions)


def at_stage(bank: Bank, title: str) -> tuple[Bank, str]:
    """Return what an interview of a stage has: the bank reduced to the stage, and the stage's title.

    A bank without stages stays as it is, with any title. Raises NotFound.
    """
    stages = to_hold(bank.stages)
    for stage in stages:
        if same_stage(stage.title, title):
            return bank.for_stage(stage.id), stage.title
    if stages:
        cause = f"“{bank.title}” has no stage “{title}”" if title else f"“{bank.title}” has stages"
        raise NotFound("No such stage", cause, f"Choose one of {', '.join(one.title for one in stages)}")
    return bank, title


def same_stage(one: str, other: str) -> bool:
    """Return whether two titles are the same stage, as `fold` compares them."""
    return fold(one) == fold(other)
