"""Much text at once: typed or pasted into a note, against a bare TextArea of the same size in a bare App.

    python -m tests.bench.much        (or: python tests/bench/much.py)

10 kB as keys, in lines of 80 characters with Enter, and 1 MB as a bracketed paste, each into a note of a
question of the installed program and into the bare field of `tests.bench.keys`. A time is from the first
byte sent to the frame that shows the last word. Prints seconds and ratios; exits 1 when one is above LIMIT.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.keys import bare, live
from tests.terminal import Terminal

LIMIT = 1.1
"""Largest good ratio."""
WORDS = "the customer was waiting and nobody had called back so I looked at the order again "
END = "ENDED"


def lines(size: int) -> str:
    """Return text of about that many characters in lines of 80."""
    text = WORDS * (size // len(WORDS))
    return "\n".join([*(text[place : place + 80] for place in range(0, len(text), 80)), END])


def seconds(start: Callable[[Path], Terminal], sent: str) -> float:
    """Return how long an app takes from the first byte of an input to its last word."""
    with tempfile.TemporaryDirectory() as folder, start(Path(folder)) as terminal:
        began = time.perf_counter()
        writer = threading.Thread(target=terminal.write, args=(sent,))  # the app writes meanwhile
        writer.start()
        terminal.wait_for(END, 300)
        writer.join()
        return terminal.received - began


def report() -> bool:
    """Measure and print; return whether the ratios are good."""
    worst = 0.0
    typed, pasted = lines(10_000).replace("\n", "\r"), lines(1_000_000)
    kinds = {"10 kB typed": typed, "1 MB pasted": f"\x1b[200~{pasted}\x1b[201~"}
    for name, sent in kinds.items():
        ours, theirs = seconds(live, sent), seconds(bare, sent)
        worst = max(worst, ours / theirs)
        print(f"{name}   live {ours:6.2f} s   bare {theirs:6.2f} s   ratio {ours / theirs:5.2f}")
    print(f"(good up to {LIMIT})")
    return worst <= LIMIT


if __name__ == "__main__":
    sys.exit(0 if report() else 1)
