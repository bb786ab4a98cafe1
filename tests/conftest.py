"""What holds for all tests: how many run at once, and how hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("suite", deadline=None)  # on a busy machine a slow example proves nothing
settings.load_profile("suite")


def pytest_xdist_auto_num_workers() -> int:
    """Return half as many workers again as there are processors: tests of terminals wait a good deal."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)
