"""What holds for all tests: how many run at once, and how hypothesis searches.

The suite looks at the same examples each time, so that it fails for a change and for nothing else.
`pytest --hypothesis-profile explore` looks for new ones; what it finds becomes an `@example`.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import tempfile

from hypothesis import settings

# Nothing that a test starts may read or change the user's own folders.
os.environ["CSR_INTERVIEW_HOME"] = tempfile.mkdtemp(prefix="csr-interview-home-")
atexit.register(shutil.rmtree, os.environ["CSR_INTERVIEW_HOME"], ignore_errors=True)

# The tests start the program some hundred times, and each worker imports all of the tests: without kept
# bytecode, everything is compiled again each time.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

gc.set_threshold(100_000, 20, 50)  # as rarely as the app itself, which puts it off while it starts

# A slow example proves nothing.
settings.register_profile("suite", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("suite")


def pytest_xdist_auto_num_workers() -> int:
    """Return half as many workers again as there are processors: tests of terminals wait a good deal."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)
