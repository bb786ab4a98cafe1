"""How well interviewers agree who rated the same answers: weighted kappa and intraclass correlation.

What is compared: one *subject* is one question of one candidate at one stage, rated by both. Questions are
compared, not composites, because a panel discusses questions, and because few candidates then already say
something; candidates are counted beside them, since six ratings of one person are not six people.

- Quadratic-weighted kappa: J. Cohen, Psychological Bulletin 70 (1968) 213-220. 1 is complete agreement, 0
  what two people with the same habits would reach by chance. Being off by two weighs four times one.
- ICC(2,1), two-way random effects, absolute agreement, one rater: P. E. Shrout and J. L. Fleiss,
  Psychological Bulletin 86 (1979) 420-428. The share of all differences that lies in the answers, and not in
  who rates them or in chance.

Readings in words follow J. R. Landis and G. G. Koch, Biometrics 33 (1977) 159-174, for kappa, and T. K. Koo
and M. Y. Li, Journal of Chiropractic Medicine 15 (2016) 155-163, for the ICC; applied to the estimate
itself, which a small sample leaves uncertain. Everything is exact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from csr_interview.models.statistics import Shared

RATINGS = (1, 2, 3, 4, 5)

ENOUGH_RATINGS = 10
"""Answers that both must have rated: with fewer, one of them turns the reading around."""

ENOUGH_CANDIDATES = 5
"""Candidates that those answers must come from: fewer tell about these people, not about the raters."""

STEADY = 30
"""Answers from which on a figure is more than rough; Koo and Li ask for as many."""

KAPPA_BANDS = (
    (Fraction(4, 5), "almost perfect"),
    (Fraction(3, 5), "substantial"),
    (Fraction(2, 5), "moderate"),
    (Fraction(1, 5), "fair"),
    (Fraction(0), "slight"),
)
"""A kappa above the number reads so; at 0 and below it is no better than chance."""

NO_BETTER = "no better than chance"

ICC_BANDS = (
    (Fraction(9, 10), "excellent"),
    (Fraction(3, 4), "good"),
    (Fraction(1, 2), "moderate"),
)
"""An ICC of at least the number (excellent: above it) reads so; below all of them it is poor."""

_ALL_THE_SAME = "all ratings are the same, so agreement cannot be distinguished from chance"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of agreement, or the reason why none is given."""

    n: int
    """Answers that all of them rated."""
    candidates: int
    value: Fraction | None = None
    reading: str = ""
    """In words; empty without a value."""
    reason: str = ""
    """Why there is no value; empty with one."""

    @property
    def rough(self) -> bool:
        """Whether there are too few answers for more than a rough figure."""
        return self.n < STEADY


@dataclass(frozen=True, slots=True)
class Common:
    """Two or more interviewers and how they agree."""

    interviewers: tuple[str, ...]
    kappa: Figure | None
    """None for more than two: kappa is a measure of pairs."""
    icc: Figure
    same: int
    """Answers that all of them rated alike."""
    apart: int
    """Answers whose ratings are two or more points apart."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All pairs who rated the same answers, by name, and the group that shares most."""

    pairs: tuple[Common, ...]
    group: Common | None
    """Three or more interviewers with enough answers in common; None where there are none."""


# The two measures ---------------------------------------------------------------------------------------


def quadratic_weighted_kappa(
    pairs: Iterable[tuple[int, int]], categories: Sequence[int] = RATINGS
) -> Fraction | None:
    """Return Cohen's kappa with quadratic weights, at most 1; None where it is not defined.

    That is without pairs, and where both gave one and the same rating throughout. Raises ValueError for a
    rating that is none of `categories`, which are equally spaced whole numbers.
    """
    counts = Counter(pairs)
    known = set(categories)
    if any(rating not in known for pair in counts for rating in pair):
        raise ValueError(f"ratings must be among {tuple(categories)}")
    n = counts.total()
    first, second = _margins(counts)
    seen = sum(times * (a - b) ** 2 for (a, b), times in counts.items())
    by_chance = sum(m * k * (a - b) ** 2 for a, m in first.items() for b, k in second.items())
    return 1 - Fraction(n * seen, by_chance) if by_chance else None


def _margins(counts: Mapping[tuple[int, int], int]) -> tuple[Counter[int], Counter[int]]:
    """Return how often each of the two gave each rating."""
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (a, b), times in counts.items():
        first[a] += times
        second[b] += times
    return first, second


def icc21(matrix: Sequence[Sequence[int | Fraction]]) -> Fraction | None:
    """Return ICC(2,1) of subjects (rows) by raters (columns), at most 1; None where it is not defined.

    That is with fewer than two rows or columns, and where all ratings are the same. Raises ValueError where
    rows differ in length: every rater must have rated every subject.
    """
    n = len(matrix)
    k = len(matrix[0]) if matrix else 0
    if any(len(row) != k for row in matrix):
        raise ValueError("every rater must have rated every subject")
    if n < 2 or k < 2:
        return None
    # Sums of squares from sums alone: whole numbers stay whole until the last steps.
    by_row = [sum(row) for row in matrix]
    by_column = [sum(column) for column in zip(*matrix, strict=True)]
    level = Fraction(sum(by_row)) ** 2 / (n * k)
    rows = Fraction(sum(value * value for value in by_row)) / k - level
    columns = Fraction(sum(value * value for value in by_column)) / n - level
    total = Fraction(sum(value * value for row in matrix for value in row)) - level
    between_rows = rows / (n - 1)
    between_columns = columns / (k - 1)
    rest = (total - rows - columns) / ((n - 1) * (k - 1))
    whole = between_rows + (k - 1) * rest + k * (between_columns - rest) / n
    return (between_rows - rest) / whole if whole else None


# In words -----------------------------------------------------------------------------------------------


def kappa_reading(value: Fraction) -> str:
    """Return what a kappa says, in the words of Landis and Koch; theirs for below 0 is "poor"."""
    return next((word for edge, word in KAPPA_BANDS if value > edge), NO_BETTER)


def icc_reading(value: Fraction) -> str:
    """Return what an ICC says, in the words of Koo and Li."""
    (excellent, word), *others = ICC_BANDS
    if value > excellent:
        return word
    return next((word for edge, word in others if value >= edge), "poor")


# From ratings to figures --------------------------------------------------------------------------------

Subject = tuple[str, str, str]
"""Candidate, stage, question."""

Ratings = Mapping[Subject, Mapping[str, int]]
"""Who gave a subject which rating."""


def agreement(shared: Iterable[Shared]) -> Agreement:
    """Return how everybody agrees who rated the same answers as somebody else.

    Where one interviewer rated an answer twice, the first rating counts.
    """
    ratings: dict[Subject, dict[str, int]] = {}
    for one in shared:
        ratings.setdefault((one.candidate, one.stage, one.question), {}).setdefault(
            one.interviewer, one.rating
        )
    common: dict[tuple[str, ...], list[Subject]] = {}
    for subject, by in ratings.items():
        for pair in combinations(sorted(by, key=_by_name), 2):
            common.setdefault(pair, []).append(subject)
    ordered = sorted(common, key=lambda names: [_by_name(name) for name in names])
    return Agreement(
        tuple(_common(pair, common[pair], ratings) for pair in ordered), _largest(ratings, ordered, common)
    )


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _largest(
    ratings: Ratings, pairs: Sequence[tuple[str, ...]], common: Mapping[tuple[str, ...], Sequence[Subject]]
) -> Common | None:
    """Return the group of three and more that shares most answers, of several the one of most people.

    It is found by threes: nobody who joins a group adds answers that all of it rated. So the threes that
    share most lead to it, each with everybody who rated all that they share.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        if len(common[first, second]) >= ENOUGH_RATINGS:
            beside[first].add(second)
    best: Common | None = None
    for first, second in pairs:
        least = ENOUGH_RATINGS if best is None else best.icc.n
        if len(common[first, second]) < least or second not in beside[first]:
            continue
        for third in sorted(beside[first] & beside[second], key=_by_name):
            shared = [subject for subject in common[first, second] if third in ratings[subject]]
            if len(shared) < least or _is_of(best, {first, second, third}, len(shared)):
                continue
            group = _common(_everybody(shared, ratings), shared, ratings)
            if group.icc.value is not None and (best is None or _rank(group) > _rank(best)):
                best, least = group, len(shared)
    return best


def _everybody(subjects: Sequence[Subject], ratings: Ratings) -> tuple[str, ...]:
    """Return who rated all of the subjects, by name."""
    names = set.intersection(*(set(ratings[subject]) for subject in subjects))
    return tuple(sorted(names, key=_by_name))


def _is_of(group: Common | None, names: set[str], n: int) -> bool:
    """Tell whether three people who share `n` answers would only lead to the group once more."""
    return group is not None and n == group.icc.n and names <= set(group.interviewers)


def _rank(group: Common) -> tuple[int, int]:
    return group.icc.n, len(group.interviewers)


def _common(names: tuple[str, ...], subjects: Sequence[Subject], ratings: Ratings) -> Common:
    """Return how some interviewers agree on the subjects that all of them rated."""
    matrix = [tuple(ratings[subject][name] for name in names) for subject in subjects]
    candidates = len({candidate for candidate, _, _ in subjects})
    kappa = None
    if len(names) == 2:
        value = quadratic_weighted_kappa([(row[0], row[1]) for row in matrix])
        kappa = _figure(len(matrix), candidates, value, kappa_reading)
    return Common(
        names,
        kappa,
        _figure(len(matrix), candidates, icc21(matrix), icc_reading),
        same=sum(len(set(row)) == 1 for row in matrix),
        apart=sum(max(row) - min(row) >= 2 for row in matrix),
    )


def _figure(n: int, candidates: int, value: Fraction | None, reading: Callable[[Fraction], str]) -> Figure:
    """Return a value with its reading, or with the reason for being silent."""
    if n < ENOUGH_RATINGS or candidates < ENOUGH_CANDIDATES:
        return Figure(n, candidates, reason=too_few(n, candidates))
    if value is None:
        return Figure(n, candidates, reason=_ALL_THE_SAME)
    return Figure(n, candidates, value, reading(value))


def too_few(n: int, candidates: int) -> str:
    """Return why so few common ratings say nothing."""
    verb = "is" if n == 1 else "are"
    return (
        f"needs at least {ENOUGH_RATINGS} answers of {ENOUGH_CANDIDATES} candidates rated by both; "
        f"there {verb} {n} of {candidates}"
    )
