"""Which variants of a test belong to the default run: the first one. The others are `long`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first_of(cases: Iterable[Any]) -> list[Any]:
    """Return the values of one parameter, of which the default run takes the first.

    For slow tests whose cases differ in one circumstance alone, such as the signal that is sent.
    """
    first, *others = cases
    return [first, *(pytest.param(case, marks=pytest.mark.long) for case in others)]


def sizes(*all_sizes: tuple[int, int]) -> pytest.MarkDecorator:
    """Run a test with each `size`, of which the default run takes the first."""
    return pytest.mark.parametrize("size", first_of(all_sizes))
