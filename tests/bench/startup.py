"""Launch to the full home screen, against a bare Textual hello program.

    python -m tests.bench.startup [RUNS]        (or: python tests/bench/startup.py)

Both start in turn in a terminal of 120 x 40 cells. A start ends with the frame that shows the last part of
the screen: the hello, or the home screen with its list of interviews and its keys. Prints medians in ms and
the median of the ratios pair by pair; exits 1 when that is above LIMIT.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.e2e.program import run, start
from tests.terminal import Terminal

LIMIT = 1.5
"""Largest good ratio of the median."""

INTERVIEWS = 10


HELLO = str(Path(__file__).with_name("hello.py"))


def hello() -> float:
    """Return the seconds to the hello."""
    with Terminal([sys.executable, HELLO], cols=120, rows=40) as terminal:
        return terminal.wait_for("hello")


def home(folder: Path) -> float:
    """Return the seconds to the full home screen."""
    with start(folder) as terminal:
        return terminal.wait_until(lambda: "RECENT" in terminal.text and "^P all" in terminal.text, "home")


def report(runs: int) -> bool:
    """Measure and print; return whether the ratio is good."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "interviews.db"
        run(folder, "--store", str(store), "sample", "--interviews", str(INTERVIEWS), "--seed", "1")
        hello()
        home(folder)
        pairs = [(hello(), home(folder)) for _ in range(runs)]
    middle = [statistics.median(times) * 1e3 for times in zip(*pairs, strict=True)]
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    print(f"hello {middle[0]:6.1f} ms   home with {INTERVIEWS} interviews {middle[1]:6.1f} ms")
    print(f"ratio {ratio:6.3f}      (good up to {LIMIT})")
    return ratio <= LIMIT


def main(arguments: list[str]) -> int:
    """Measure and print."""
    return 0 if report(int(arguments[0]) if arguments else 15) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
