"""Numbers counted about interviewers, questions, tasks and stages, as records without names of candidates.

Ratings and decisions are as submitted: an amendment may be the result of a discussion, so it says nothing
about agreement, rating habits or how difficult a question is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank

Form = Literal["", "A", "B"]
"""The form of an interview; empty if its bank has none."""


class Rated(NamedTuple):
    """How often an interviewer gave a question a rating."""

    interviewer: str
    question: str
    rating: int
    times: int


class Timed(NamedTuple):
    """How often a rated question took an interviewer this many seconds, without untimed answers."""

    interviewer: str
    question: str
    seconds: int
    times: int


class Asked(NamedTuple):
    """Follow-ups in the bank for an interviewer's rated questions, and those checked as asked."""

    interviewer: str
    question: str
    offered: int
    asked: int


class Held(NamedTuple):
    """One submitted interview of an interviewer."""

    interviewer: str
    wait: int | None
    """Seconds from the end of the call to submission; None if unknown.

    The call ends at its start plus the time on the clock, so a pause during the call counts as time after it.
    """


class Shared(NamedTuple):
    """A rating of a candidate who had several interviewers with the same bank and stage."""

    candidate: str
    """An id, to tell candidates apart."""
    stage: str
    question: str
    interviewer: str
    rating: int


class Collected(NamedTuple):
    """All numbers about the interviewers of one bank, all versions together.

    Every interviewer has one spelling.
    """

    bank: str
    """The bank's id."""
    title: str
    """Of its newest version, as are the titles of questions."""
    versions: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    """Id and title, in the bank's order; questions of older versions last."""
    held: tuple[Held, ...]
    rated: tuple[Rated, ...]
    timed: tuple[Timed, ...]
    asked: tuple[Asked, ...]
    shared: tuple[Shared, ...]
    """In the order of submission."""
    sealed: int = 0
    """Excluded interviews, because they are sealed."""
    nameless: int = 0
    """Excluded interviews, because they name no interviewer."""


# Questions and tasks.


class Given(NamedTuple):
    """How often a question got a rating in interviews with these totals."""

    digest: str
    """Of the exact bank."""
    form: Form
    question: str
    rating: int
    rated: int
    """Rated questions of the interview, this one included."""
    total: int
    """The sum of their ratings."""
    times: int
    other: bool = False
    """Whether an alternative wording was asked."""


class Response(NamedTuple):
    """A recorded response to a task, as `TaskResult.response`."""

    digest: str
    task: str
    response: Mapping[str, object]


class Taken(NamedTuple):
    """How often an interview had exactly these responses and totals."""

    responses: tuple[int, ...]
    """Places in `ItemCounts.responses`."""
    rated: int
    """Rated questions of the interview."""
    total: int
    """The sum of their ratings."""
    times: int


class ItemCounts(NamedTuple):
    """All numbers about the questions and tasks of one bank, from submitted interviews."""

    bank: str
    title: str
    """Of its newest version."""
    banks: Mapping[str, Bank]
    """Every exact bank that was used, by digest, the newest first."""
    interviews: int
    given: tuple[Given, ...]
    responses: tuple[Response, ...]
    taken: tuple[Taken, ...]
    sealed: int = 0
    """Excluded interviews, because they are sealed."""


# Stages.


class Seen(NamedTuple):
    """An interview of a candidate, drafts included."""

    candidate: str
    """An ID, to tell candidates apart."""
    role: str
    stage: str
    decision: str
    """As submitted; empty for a draft."""
    experience: str
    """Of the candidate: one of `EXPERIENCE`."""


class StageCounts(NamedTuple):
    """All interviews with one bank."""

    bank: str
    title: str
    """Of its newest version."""
    stages: tuple[str, ...]
    """Titles of the bank's stages that were used; empty if it has none."""
    seen: tuple[Seen, ...]
    """Oldest first."""
    sealed: int = 0
    """Excluded interviews, because they are sealed."""
