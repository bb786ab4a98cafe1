"""What is counted about interviewers before anything is computed: plain records, no names of candidates.

Only submitted interviews are counted, and ratings as they were submitted: an amendment may follow from
talking to somebody else, so that it says nothing about how two people agree, or how one of them rates.
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
    """How often a rated question took an interviewer so many seconds. Untimed answers have no record."""

    interviewer: str
    question: str
    seconds: int
    times: int


class Asked(NamedTuple):
    """The follow-ups that the bank offered on an interviewer's rated questions, and those ticked as asked."""

    interviewer: str
    question: str
    offered: int
    asked: int


class Held(NamedTuple):
    """One submitted interview of an interviewer."""

    interviewer: str
    wait: int | None
    """Seconds from the end of the call to the submitted scorecard, None where that is not known.

    The call ends where its clock stood at last: begun, plus the time on the clock. A pause within the call
    counts as time after it.
    """


class Shared(NamedTuple):
    """A rating of somebody whom two or more interviewers saw with the same bank, for the same stage."""

    candidate: str
    """An id, to tell candidates apart."""
    stage: str
    question: str
    interviewer: str
    rating: int


class Collected(NamedTuple):
    """Everything counted about one bank, all its versions together. Every interviewer has one spelling."""

    bank: str
    """The bank's id."""
    title: str
    """Of its newest version, as the questions' titles are."""
    versions: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    """Id and title, in the bank's order; questions of older versions last."""
    held: tuple[Held, ...]
    rated: tuple[Rated, ...]
    timed: tuple[Timed, ...]
    asked: tuple[Asked, ...]
    shared: tuple[Shared, ...]
    """In the order of submission: of two ratings by one interviewer the earlier one comes first."""
    sealed: int = 0
    """Interviews left out because the one at this machine has a draft with the same candidate."""
    nameless: int = 0
    """Interviews left out because no interviewer is named."""
