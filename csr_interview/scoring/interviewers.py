"""What interviewers do alike and differently: how they rate, how long they take, what they ask.

Everybody is held against the *group*: all interviewers of the same bank, themselves included. A difference is
a fact about ratings, not a fault of a person: who meets the stronger candidates gives higher ratings. Nobody
is ranked, and below `ENOUGH` there is silence.

- Leniency: the mean of somebody's ratings minus what the group gives on average for the same questions, in
  points. Each question is compared with itself, so that asking the easier ones counts for nothing.
- Range: how many of the five ratings somebody uses, and the standard deviation of their ratings.
- Time per question: median and quartiles of the seconds on rated questions that were timed.
- Follow-ups skipped: the share of the bank's follow-ups, on rated questions, not ticked as asked. What was
  asked and not ticked counts as skipped, because nothing else is known.
- Time to submit: median and quartiles of `Held.wait`.

Quartiles interpolate between the two nearest values (type 7 of Hyndman and Fan, The American Statistician 50
(1996) 361-365). Everything but the standard deviation is exact, and that is kept as its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from csr_interview.models.statistics import Collected
from csr_interview.scoring.agreement import RATINGS, Agreement, agreement

ENOUGH = 5
"""Interviews, or ratings of one question, from which on means, shares and quartiles are told."""

QuestionId = str


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Where the middle of some values lies, in seconds."""

    n: int
    lower: Fraction
    median: Fraction
    upper: Fraction


@dataclass(frozen=True, slots=True)
class Ratings:
    """Some ratings, how often each was given."""

    counts: tuple[int, ...]
    """Of 1, 2, 3, 4 and 5."""

    @property
    def n(self) -> int:
        """How many ratings."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """All ratings added up."""
        return sum(rating * times for rating, times in zip(RATINGS, self.counts, strict=True))

    @property
    def mean(self) -> Fraction | None:
        """The mean rating; None without any."""
        return Fraction(self.total, self.n) if self.n else None

    @property
    def used(self) -> int:
        """How many of the five ratings were given at all."""
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
    """What one interviewer, or the group, does: over all questions or on one."""

    ratings: Ratings
    expected: Fraction | None
    """The group's mean on the same questions, as often as they were rated here; None without ratings."""
    time: Quartiles | None
    """Seconds per question; None where nothing was timed."""
    offered: int
    """Follow-ups that the bank has for the questions rated."""
    asked: int
    """Those ticked as asked."""

    @property
    def leniency(self) -> Fraction | None:
        """Points above the group on the same questions, below zero severe; None where too few ratings."""
        mean = self.ratings.mean
        if not self.enough or mean is None or self.expected is None:
            return None
        return mean - self.expected

    @property
    def enough(self) -> bool:
        """Whether there are enough ratings to say something."""
        return self.ratings.n >= ENOUGH

    @property
    def skipped(self) -> Fraction | None:
        """The share of follow-ups not ticked as asked, 0 to 1; None where there were none."""
        return 1 - Fraction(self.asked, self.offered) if self.offered else None


@dataclass(frozen=True, slots=True)
class Habits:
    """One interviewer, or with an empty name the group."""

    interviewer: str
    interviews: int
    overall: Figures
    questions: Mapping[QuestionId, Figures]
    """Those rated at least once, in the bank's order."""
    wait: Quartiles | None
    """Seconds from the end of the call to submit; None where that is not known of any interview."""

    @property
    def enough(self) -> bool:
        """Whether there are enough interviews to say something."""
        return self.interviews >= ENOUGH and self.overall.enough


@dataclass(frozen=True, slots=True)
class Report:
    """Everything told about the interviewers of one bank."""

    collected: Collected
    group: Habits
    people: tuple[Habits, ...]
    """By name."""
    agreement: Agreement

    @property
    def compared(self) -> bool:
        """Whether there is a group: with one interviewer there is nobody to compare with."""
        return len(self.people) > 1


def quartiles(counts: Mapping[int, int]) -> Quartiles | None:
    """Return the quartiles of values, each given with how often it occurs; None where there are none."""
    n = sum(counts.values())
    if not n:
        return None
    ordered = sorted(value for value, times in counts.items() if times)
    lower, median, upper = (_at(ordered, counts, Fraction((n - 1) * part, 4)) for part in (1, 2, 3))
    return Quartiles(n, lower, median, upper)


def _at(ordered: Sequence[int], counts: Mapping[int, int], place: Fraction) -> Fraction:
    """Return the value at a place from 0 on, between two values where the place is."""
    whole = place.numerator // place.denominator
    below, above = _value(ordered, counts, whole), _value(ordered, counts, whole + 1)
    return below + (place - whole) * (above - below)


def _value(ordered: Sequence[int], counts: Mapping[int, int], place: int) -> int:
    """Return the value at a whole place from 0 on; the last one from the end on."""
    for value in ordered:
        place -= counts[value]
        if place < 0:
            return value
    return ordered[-1]


def report(collected: Collected) -> Report:
    """Return what the collected numbers say about everybody, the group, and their agreement."""
    sums = _Sums(collected)
    names = sorted({one.interviewer for one in collected.held}, key=lambda name: (name.casefold(), name))
    return Report(
        collected,
        sums.habits(""),
        tuple(sums.habits(name) for name in names),
        agreement(collected.shared),
    )


class _Sums:
    """Collected numbers by interviewer and question, and of the group under an empty name."""

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
        """Return what is told about one interviewer, or about the group."""
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
