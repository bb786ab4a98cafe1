"""Statistics about interviewers: ratings, times, follow-ups.

Everyone is compared with the *group*: all interviewers of the same bank, including themselves. A difference
is not necessarily a mistake: stronger candidates get higher ratings. There is no ranking, and no figures
below `ENOUGH`.

- Leniency: the mean of someone's ratings minus the group's mean on the same questions, in points. Each
  question is compared with itself, so that asking easier ones has no effect.
- Range: how many of the five ratings someone uses, and their standard deviation.
- Time per question: median and quartiles of the seconds on rated and timed questions.
- Follow-ups skipped: the share of the bank's follow-ups, on rated questions, that were not checked as asked.
- Time to submit: median and quartiles of `Held.wait`.

Quartiles interpolate between the two nearest values (type 7 of Hyndman and Fan, The American Statistician 50
(1996) 361-365). All numbers are exact; the standard deviation is kept as its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.statistics import Collected
from csr_interview.scoring.agreement import RATINGS, Agreement, agreement

ENOUGH = 5
"""Minimum interviews, or ratings of a question, for means, shares and quartiles."""

QuestionId = str


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Quartiles of some values, in seconds."""

    n: int
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Ratings:
    """The distribution of some ratings."""

    counts: tuple[int, ...]
    """Of 1, 2, 3, 4 and 5."""

    @property
    def n(self) -> int:
        """Number of ratings."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """Sum of all ratings."""
        return sum(rating * times for rating, times in zip(RATINGS, self.counts, strict=True))

    @property
    def mean(self) -> Fraction | None:
        """The mean rating; None without any."""
        return Fraction(self.total, self.n) if self.n else None

    @property
    def used(self) -> int:
        """How many of the five ratings were used."""
        return sum(times > 0 for times in self.counts)

    @property
    def variance(self) -> Fraction | None:
        """The square of the standard deviation (of these ratings, not an estimate); None without any."""
        if not self.n:
            return None
        squares = sum(rating**2 * times for rating, times in zip(RATINGS, self.counts, strict=True))
        return Fraction(squares, self.n) - Fraction(self.total, self.n) ** 2


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of an interviewer or the group, for all questions or one."""

    ratings: Ratings
    expected: Fraction | None
    """The group's mean on the same questions, weighted by the ratings here; None without ratings."""
    time: Quartiles | None
    """Seconds per question; None if nothing was timed."""
    offered: int
    """Follow-ups in the bank for the rated questions."""
    asked: int
    """Those checked as asked."""

    @property
    def leniency(self) -> Fraction | None:
        """Points above the group on the same questions, negative if severe; None for too few ratings."""
        mean = self.ratings.mean
        if not self.enough or mean is None or self.expected is None:
            return None
        return mean - self.expected

    @property
    def enough(self) -> bool:
        """Whether there are enough ratings for figures."""
        return self.ratings.n >= ENOUGH

    @property
    def skipped(self) -> Fraction | None:
        """The share of follow-ups not checked as asked, 0 to 1; None without follow-ups."""
        return 1 - Fraction(self.asked, self.offered) if self.offered else None


@dataclass(frozen=True, slots=True)
class Habits:
    """Statistics of one interviewer, or with an empty name, of the group."""

    interviewer: str
    interviews: int
    overall: Figures
    questions: Mapping[QuestionId, Figures]
    """Those rated at least once, in the bank's order."""
    wait: Quartiles | None
    """Seconds from the end of the call to submission; None if unknown for all interviews."""

    @property
    def enough(self) -> bool:
        """Whether there are enough interviews for figures."""
        return self.interviews >= ENOUGH and self.overall.enough


@dataclass(frozen=True, slots=True)
class Report:
    """All statistics about the interviewers of one bank."""

    collected: Collected
    group: Habits
    people: tuple[Habits, ...]
    """By name."""
    agreement: Agreement

    @property
    def compared(self) -> bool:
        """Whether there are several interviewers to compare."""
        return len(self.people) > 1


def quartiles(counts: Mapping[int, int]) -> Quartiles | None:
    """Return the quartiles of values with frequencies; None without values."""
    n = sum(counts.values())
    if not n:
        return None
    ordered = sorted(value for value, times in counts.items() if times)
    lower, median, upper = (_at(ordered, counts, Fraction((n - 1) * part, 4)) for part in (1, 2, 3))
    return Quartiles(n, lower, median, upper)


def _at(ordered: Sequence[int], counts: Mapping[int, int], place: Fraction) -> Fraction:
    """Return the value at a position from 0, interpolated."""
    whole = place.numerator // place.denominator
    below, above = _value(ordered, counts, whole), _value(ordered, counts, whole + 1)
    return below + (place - whole) * (above - below)


def _value(ordered: Sequence[int], counts: Mapping[int, int], place: int) -> int:
    """Return the value at an integer position from 0; the last one beyond the end."""
    for value in ordered:
        place -= counts[value]
        if place < 0:
            return value
    return ordered[-1]


def report(collected: Collected) -> Report:
    """Return the statistics of all interviewers, the group, and their agreement."""
    sums = _Sums(collected)
    names = sorted({one.interviewer for one in collected.held}, key=lambda name: (name.casefold(), name))
    return Report(
        collected,
        sums.habits(""),
        tuple(sums.habits(name) for name in names),
        agreement(collected.shared),
    )


class _Sums:
    """Collected numbers by interviewer and question; the group has an empty name."""

    def __init__(self, collected: Collected) -> None:
        self._order = [question for question, _ in collected.questions]
        self._rated: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        self._timed: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        self._asked: dict[tuple[str, str], tuple[int, int]] = {}
        self._waits: dict[str, Counter[int]] = defaultdict(Counter)
        self._held: Counter[str] = Counter()
        for rated in collected.rated:
            for name in (rated.interviewer, ""):
                self._rated[name, rated.question][rated.rating] += rated.times
        for timed in collected.timed:
            for name in (timed.interviewer, ""):
                self._timed[name, timed.question][timed.seconds] += timed.times
        for asked in collected.asked:
            for name in (asked.interviewer, ""):
                offered, ticked = self._asked.get((name, asked.question), (0, 0))
                self._asked[name, asked.question] = (offered + asked.offered, ticked + asked.asked)
        for held in collected.held:
            for name in (held.interviewer, ""):
                self._held[name] += 1
                if held.wait is not None:
                    self._waits[name][held.wait] += 1

    def habits(self, name: str) -> Habits:
        """Return the statistics of one interviewer, or of the group."""
        questions = [question for question in self._order if (name, question) in self._rated]
        return Habits(
            name,
            self._held[name],
            self._figures(name, questions),
            {question: self._figures(name, [question]) for question in questions},
            quartiles(self._waits.get(name, {})),
        )

    def _figures(self, name: str, questions: Iterable[QuestionId]) -> Figures:
        """Return the figures of some questions together."""
        counts: Counter[int] = Counter()
        seconds: Counter[int] = Counter()
        expected, offered, asked = Fraction(0), 0, 0
        for question in questions:
            own = self._rated[name, question]
            counts += own
            seconds += self._timed.get((name, question), Counter())
            mean = _ratings(self._rated["", question]).mean or 0
            expected += own.total() * mean
            more_offered, more_asked = self._asked.get((name, question), (0, 0))
            offered, asked = offered + more_offered, asked + more_asked
        ratings = _ratings(counts)
        return Figures(
            ratings, expected / ratings.n if ratings.n else None, quartiles(seconds), offered, asked
        )


def _ratings(counts: Mapping[int, int]) -> Ratings:
    return Ratings(tuple(counts.get(rating, 0) for rating in RATINGS))
