"""Exact numbers: reading them from banks, and showing them. Without pydantic.

Weights, bands and limits are compared with computed means, so they must not pass through binary floating
point: 3.5 is 7/2 here, and a mean of 3.4999 never reaches it.

A score is shown the same way everywhere: two decimals, rounded half up, and more where it would otherwise
seem to reach a cutoff of its bank. So 3.4996 is never shown as 3.50 beside a band that begins at 3.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

TENTHS = tuple(Fraction(tenth, 10) for tenth in range(10, 51))
"""Edges in place of a bank's, where that is gone: bands begin at tenths as a rule."""


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


def number(value: Fraction, places: int = 2) -> str:
    """Return a whole number without decimals ("20"), any other with `places` of them ("2.33")."""
    return str(value.numerator) if value.denominator == 1 else decimals(value, places=places)


def score(exact: str, edges: Iterable[Fraction], places: int = 2) -> str:
    """Return a stored score for display, beside the band edges of its bank; empty where there is none."""
    return decimals(Fraction(exact), edges, places) if exact else ""


def _is_decimal(value: Fraction) -> bool:
    """Tell whether a number has finitely many digits after the point."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


# Numbers of a bank: read exactly, and kept without loss.


_RATIO = re.compile(r"-?[0-9]{1,60}/[0-9]{1,60}")
"""What `to_plain` writes where no decimal is exact; as short as `MAX_DIGITS` makes it, with room."""

MAX_DIGITS = 28
"""Digits before, after and in all of a bank number. It keeps `1e999999999`, which is ten characters of a
hostile file, from becoming an integer of a billion digits; and 28 digits are what `to_plain` divides with."""


def to_fraction(value: Any) -> Fraction:
    """Return `value` as an exact fraction.

    Accepts whole numbers, `Decimal`, `Fraction`, strings ("4.2", "21/5") and floats; a float is read as
    the decimal that Python prints for it (4.2 means 42/10). Raises ValueError for anything else: booleans,
    NaN, infinities, and numbers of more than `MAX_DIGITS` digits.
    """
    if isinstance(value, bool):
        raise ValueError("a number is needed, not true or false")
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and _RATIO.fullmatch(value) and int(value.partition("/")[2]):
        return Fraction(value)
    if isinstance(value, (int, Decimal, float, str)):
        try:
            number = Decimal(str(value))
        except ArithmeticError as exc:
            raise ValueError("a number is needed") from exc
        if number.is_finite():
            if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) >= MAX_DIGITS:
                raise ValueError(f"a number of at most {MAX_DIGITS} digits is needed")
            return Fraction(number)
    raise ValueError("a finite number is needed")


def to_plain(value: Fraction) -> int | str:
    """Return a fraction as JSON can keep it without loss: an integer, or a decimal string."""
    if value.denominator == 1:
        return value.numerator
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return str(quotient) if Fraction(quotient) == value else f"{value.numerator}/{value.denominator}"
