"""Exact numbers in question banks.

Weights, bands and gates are compared with computed means, so they must not pass through binary
floating point: 3.5 is 7/2 here, and a mean of 3.4999 never reaches it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from csr_interview.models.figures import decimals as decimals  # where others look for it
from csr_interview.models.validation import BeforeValidator, PlainSerializer, WithJsonSchema

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


Exact = Annotated[
    Fraction,
    BeforeValidator(to_fraction),
    PlainSerializer(to_plain, return_type=int | str),
    WithJsonSchema({"type": "number"}),
]
"""A bank number, kept as an exact fraction."""
