"""Agreement of interviewers who rated the same answers: weighted kappa and intraclass correlation.

A *subject* is one question of one candidate at one stage, rated by all of them. Questions are compared
instead of scores, because a panel discusses questions and fewer candidates are needed; candidates are counted
as well, because six ratings of one person are not six people.

- Quadratic-weighted kappa: J. Cohen, Psychological Bulletin 70 (1968) 213-220. 1 is complete agreement, 0 is
  chance agreement of two people with the same rating frequencies. A difference of two counts four times one.
  - ICC(2,1), two-way random effects, absolute agreement, single rater: P. E. Shrout and J. L. Fleiss,
    Psychological Bulletin 86 (1979) 420-428. The share of the variance that is due to the answers, not to
    raters or chance.

Verbal interpretations follow J. R. Landis and G. G. Koch, Biometrics 33 (1977) 159-174, for kappa, and T. K.
Koo and M. Y. Li, Journal of Chiropractic Medicine 15 (2016) 155-163, for the ICC. They are applied to the
point estimate, which is uncertain for small samples. All numbers are exact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from csr_interview.models.exact import decimals
from csr_interview.models.statistics import Shared

RATINGS = (1, 2, 3, 4, 5)

ENOUGH_RATINGS = 10
"""Minimum answers rated by all: with fewer, a single answer changes the interpretation."""

ENOUGH_CANDIDATES = 5
"""Minimum candidates: fewer say something about these people, not about the raters."""

STEADY = 30
"""Answers from which an estimate is not rough any more, as recommended by Koo and Li."""

KAPPA_BANDS = (
    (Fraction(4, 5), "almost perfect"),
    (Fraction(3, 5), "substantial"),
    (Fraction(2, 5), "moderate"),
    (Fraction(1, 5), "fair"),
    (Fraction(0), "slight"),
)
"""Interpretation of a kappa above the number; at 0 and below it is no better than chance."""

NO_BETTER = "no better than chance"

ICC_BANDS = (
    (Fraction(9, 10), "excellent"),
    (Fraction(3, 4), "good"),
    (Fraction(1, 2), "moderate"),
)
"""Interpretation of an ICC of at least the number (excellent: above it); below all it is poor."""

_ALL_THE_SAME = "all ratings are the same, so agreement cannot be distinguished from chance"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of agreement, or the reason why there is none."""

    n: int
    """Answers rated by all of them."""
    candidates: int
    value: Fraction | None = None
    reading: str = ""
    """The interpretation; empty without a value."""
    reason: str = ""
    """Why there is no value; empty with one."""

    @property
    def rough(self) -> bool:
        """Whether there are too few answers for more than a rough estimate."""
        return self.n < STEADY


@dataclass(frozen=True, slots=True)
class Common:
    """The agreement of two or more interviewers."""

    interviewers: tuple[str, ...]
    kappa: Figure | None
    """None for more than two, because kappa is for pairs."""
    icc: Figure
    same: int
    """Answers with equal ratings."""
    apart: int
    """Answers with ratings two or more points apart."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All pairs who rated the same answers, by name, and the group with most answers in common."""

    pairs: tuple[Common, ...]
    group: Common | None
    """Three or more interviewers with enough answers in common, or None."""


# The two measures ---------------------------------------------------------------------------------------


def quadratic_weighted_kappa(pairs: Iterable[tuple[int, int]]) -> Fraction | None:
    """Return Cohen's kappa with quadratic weights, at most 1.

    It is None (undefined) without pairs, and if all ratings are the same. Raises ValueError for what is no
    rating.
    """
    counts = Counter(pairs)
    if any(rating not in RATINGS for pair in counts for rating in pair):
        raise ValueError(f"ratings must be among {RATINGS}")
    n = counts.total()
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (a, b), times in counts.items():
        first[a] += times
        second[b] += times
    seen = sum(times * (a - b) ** 2 for (a, b), times in counts.items())
    by_chance = sum(m * k * (a - b) ** 2 for a, m in first.items() for b, k in second.items())
    return 1 - Fraction(n * seen, by_chance) if by_chance else None


def icc21(matrix: Sequence[Sequence[int | Fraction]]) -> Fraction | None:
    """Return ICC(2,1) of subjects (rows) by raters (columns), at most 1.

    It is None (undefined) with fewer than two rows or columns, and if all ratings are the same. Raises
    ValueError if rows differ in length: every rater must have rated every subject.
    """
    n = len(matrix)
    k = len(matrix[0]) if matrix else 0
    if any(len(row) != k for row in matrix):
        raise ValueError("every rater must have rated every subject")
    if n < 2 or k < 2:
        return None
    # Sums of squares from sums, so that most steps use integers.
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


def icc11(groups: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Return ICC(1,1) of subjects that different raters scored, at most 1: one-way random effects.

    For groups of unequal size the mean size is corrected as by S. R. Searle, Linear Models (1971), chapter
    11. It is None (undefined) with fewer than two groups, without a second score in any, and if all scores
    are the same.
    """
    n, total = len(groups), sum(map(len, groups))
    if n < 2 or total <= n or not all(groups):
        return None
    size = (total - Fraction(sum(len(group) ** 2 for group in groups), total)) / (n - 1)
    means = [sum(group, Fraction(0)) / len(group) for group in groups]
    level = sum((score for group in groups for score in group), Fraction(0)) / total
    pairs = list(zip(groups, means, strict=True))
    between = sum((len(group) * (mean - level) ** 2 for group, mean in pairs), Fraction(0)) / (n - 1)
    within = sum(((score - mean) ** 2 for group, mean in pairs for score in group), Fraction(0)) / (total - n)
    whole = between + (size - 1) * within
    return (between - within) / whole if whole else None


LEAST_CANDIDATES = 30
"""Candidates with two or more interviewers from which an organization's own reliability is used."""


def own_reliability(groups: Sequence[Sequence[Fraction]]) -> tuple[str, int]:
    """Return the ICC of an organization's own scores, rounded, and the number of candidates it is from.

    `groups` are the scores of each candidate by different interviewers. ("", 0) with fewer than
    `LEAST_CANDIDATES` or without a defined ICC. An ICC outside 0.05 to 0.95 is set to the nearer of the two:
    the odds need a reliability between 0 and 1.
    """
    value = icc11(groups) if len(groups) >= LEAST_CANDIDATES else None
    if value is None:
        return "", 0
    return decimals(min(max(value, Fraction(1, 20)), Fraction(19, 20))), len(groups)


# Interpretation
# -----------------------------------------------------------------------------------------------


def kappa_reading(value: Fraction) -> str:
    """Return the interpretation of a kappa by Landis and Koch, who call values below 0 "poor"."""
    return next((word for edge, word in KAPPA_BANDS if value > edge), NO_BETTER)


def icc_reading(value: Fraction) -> str:
    """Return the interpretation of an ICC by Koo and Li."""
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
    """Return the agreement of all interviewers who rated the same answers.

    If an interviewer rated an answer twice, the first rating counts.
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
    """Return the group of three or more with most answers in common; if equal, the largest one.

    Adding a person to a group never adds common answers. So the group is a set of three with most answers in
    common, and everyone else who rated all of these.
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
    """Return the interviewers who rated all of the subjects, by name."""
    names = set.intersection(*(set(ratings[subject]) for subject in subjects))
    return tuple(sorted(names, key=_by_name))


def _is_of(group: Common | None, names: set[str], n: int) -> bool:
    """Return whether three people with `n` answers in common only lead to the same group."""
    return group is not None and n == group.icc.n and names <= set(group.interviewers)


def _rank(group: Common) -> tuple[int, int]:
    return group.icc.n, len(group.interviewers)


def _common(names: tuple[str, ...], subjects: Sequence[Subject], ratings: Ratings) -> Common:
    """Return the agreement of some interviewers on subjects rated by all of them."""
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
    """Return a value with its interpretation, or the reason why there is none."""
    if n < ENOUGH_RATINGS or candidates < ENOUGH_CANDIDATES:
        return Figure(n, candidates, reason=too_few(n, candidates))
    if value is None:
        return Figure(n, candidates, reason=_ALL_THE_SAME)
    return Figure(n, candidates, value, reading(value))


def too_few(n: int, candidates: int) -> str:
    """Return the reason if there are too few common ratings."""
    verb = "is" if n == 1 else "are"
    return (
        f"needs at least {ENOUGH_RATINGS} answers of {ENOUGH_CANDIDATES} candidates rated by both; "
        f"there {verb} {n} of {candidates}"
    )
