"""Numbers as they are shown. Without pydantic, which the first screen does not wait for.

A score is shown in one way wherever it stands: two decimals, rounded half up, and as many more as it takes to
stand to every band edge of its bank as the exact score does. So 3.4996 is never 3.50 beside a band that
begins at 3.5, and whoever sees a score in two places sees the same digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

TENTHS = tuple(Fraction(tenth, 10) for tenth in range(10, 51))
"""Edges in place of a bank's, where that is gone: bands begin at tenths as a rule."""

_MOST_PLACES = 4
"""Digits after the point of a term; where more would be needed, a fraction is easier to read."""


def decimals(value: Fraction, edges: Iterable[Fraction] = (), places: int = 2) -> str:
    """Return `value` for display with `places` digits after the point, halves away from zero.

    The shown number stands to every one of `edges` as the exact one does: below, equal or above. Digits
    are added until it is so, because 3.4996 shown as "3.50" beside an edge of 3.5 would look like a
    score that reached it. An edge equal to `value` that no decimal number expresses (1/3) is the one
    exception: both are then shown rounded alike. Raises ValueError for negative `places`.
    """
    if places < 0:
        raise ValueError("places must not be negative")
    watched = [edge for edge in edges if edge != value or _is_decimal(edge)]
    while True:
        scale = 10**places
        units = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
        shown = Fraction(units if value >= 0 else -units, scale)
        if all((shown < edge, shown > edge) == (value < edge, value > edge) for edge in watched):
            sign = "-" if shown < 0 else ""
            whole, rest = divmod(units, scale)
            return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"
        places += 1


def score(exact: str, edges: Iterable[Fraction], places: int = 2) -> str:
    """Return a stored score for display, beside the band edges of its bank; empty where there is none."""
    return decimals(Fraction(exact), edges, places) if exact else ""


def mean_of(values: Sequence[Fraction], edges: Iterable[Fraction] = ()) -> tuple[tuple[str, ...], str]:
    """Return numbers and their mean for display: who adds up what is shown gets the mean that is shown.

    The mean is shown as every score is. Digits are added to the others until their mean rounds to it, because
    2.95 and 2.599 have the mean 2.77, and 2.95 and 2.60 have not. Where no digits do, which takes a mean that
    lies in the middle between two hundredths, they are shown as fractions. Raises ValueError without values.
    """
    if not values:
        raise ValueError("there is no mean of nothing")
    watched = tuple(edges)
    mean = decimals(sum(values, Fraction(0)) / len(values), watched)
    digits = len(mean.partition(".")[2])
    for places in range(2, _MOST_PLACES + 1):
        terms = tuple(decimals(value, watched, places) for value in values)
        if decimals(sum(map(Fraction, terms), Fraction(0)) / len(terms), places=digits) == mean:
            return terms, mean
    return tuple(str(value) for value in values), mean


def _is_decimal(value: Fraction) -> bool:
    """Tell whether a number has finitely many digits after the point."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
