"""Numbers counted about interviewers, as plain records without names of candidates.

Only submitted interviews count, with ratings as submitted: an amendment may be the result of a discussion, so
it says nothing about agreement or rating habits.
"""

from __future__ import annotations

from typing import NamedTuple


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
    """All numbers about one bank, all versions together. Every interviewer has one spelling."""

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
