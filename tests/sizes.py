"""Which terminal sizes of a test belong to the default run."""

from __future__ import annotations

import pytest


def sizes(first: tuple[int, int], *others: tuple[int, int]) -> pytest.MarkDecorator:
    """Run a test with each `size`: the first one in the default run, the others in the long one."""
    marked = [pytest.param(size, marks=pytest.mark.long) for size in others]
    return pytest.mark.parametrize("size", [first, *marked])
