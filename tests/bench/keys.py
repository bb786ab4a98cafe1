"""Key to paint: a note in the live interview, against a bare TextArea of the same size in a bare App.

    python -m tests.bench.keys [LETTERS]        (or: python tests/bench/keys.py)

The program runs as installed, on a throw-away store, with saving on, in the notes of a question; the
bare one has a field as wide and as high. Both stand in a terminal of 120 x 40 cells and get one letter
each in turn, so that whatever else the machine does hits both. A latency is the time from writing the
letter to the arrival of the last byte of the frame that shows it. Prints p50 and p95 in ms and their
ratios; exits 1 when a ratio is above LIMIT.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parents[2]))

from textual.app import App, ComposeResult
from textual.widgets import TextArea

from tests.e2e.program import begin, start
from tests.terminal import Terminal

LIMIT = 1.1
"""Largest good ratio: noise is some 5 % on a machine of two cores."""

WIDTH, ROWS = 40, 6
"""Cells of the notes of a question without STAR at 120 x 40, once they have grown to their full height."""

WARM_UP = 60
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class BareApp(App[None]):
    """Nothing but a TextArea."""

    CSS = f"TextArea {{ border: none; width: {WIDTH + 1}; height: {ROWS}; }}"

    def compose(self) -> ComposeResult:
        yield TextArea()


def bare(_: Path) -> Terminal:
    """Start the bare program."""
    terminal = Terminal([sys.executable, __file__, "bare"], cols=120, rows=40)
    terminal.read_for(1.0)
    return terminal


def live(home: Path) -> Terminal:
    """Start the product, in the notes of its third question."""
    terminal = start(home)
    begin(terminal, "Dana")
    terminal.send("f8", "f8", "f8")
    terminal.wait_for("Q3 · ")
    terminal.read_for(0.5)
    return terminal


class Typist:
    """Types into one of the apps, line by line, and notes how long each letter took."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.choose = random.Random(1)
        self.count = 0
        self.line = ""
        self.seconds: list[float] = []

    def type(self) -> None:
        """Type one letter, of another kind than the one before; every 30 letters a new line first.

        The first letter of a line is not timed: the field may scroll with it, and letters leave the screen.
        """
        terminal = self.terminal
        first = self.count % 30 == 0
        if first and self.count:
            terminal.send("enter")
            self.line = ""
        terminal.read(0.0)
        letter = self.choose.choice(LETTERS.replace(self.line[-1], "") if self.line else LETTERS)
        self.line += letter
        self.count += 1
        before = terminal.text.count(self.line)
        terminal.write(letter)
        if first:
            terminal.read_for(0.3)
            return
        latency = terminal.wait_until(lambda: terminal.text.count(self.line) > before, f"letter {letter}")
        if self.count > WARM_UP:
            self.seconds.append(latency)
        terminal.read_for(0.02 * self.choose.uniform(0.5, 1.5))

    def percentiles(self) -> tuple[float, float]:
        """Return p50 and p95 in ms."""
        hundredths = statistics.quantiles(self.seconds, n=100, method="inclusive")
        return hundredths[49] * 1e3, hundredths[94] * 1e3


def measure(letters: int) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 in ms of both, by name."""
    with tempfile.TemporaryDirectory() as folder:
        typists = {"bare": Typist(bare(Path(folder))), "live": Typist(live(Path(folder)))}
        try:
            for _ in range(letters + WARM_UP):
                for typist in typists.values():
                    typist.type()
            return {name: typist.percentiles() for name, typist in typists.items()}
        finally:
            for typist in typists.values():
                typist.terminal.__exit__()


def report(letters: int) -> bool:
    """Measure and print; return whether the ratios are good."""
    figures = measure(letters)
    for name, (p50, p95) in figures.items():
        print(f"{name:5} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms")
    ratios = [ours / bare for ours, bare in zip(figures["live"], figures["bare"], strict=True)]
    print(f"ratio p50 {ratios[0]:6.3f}      p95 {ratios[1]:6.3f}      (good up to {LIMIT})")
    return max(ratios) <= LIMIT


def main(arguments: list[str]) -> int:
    """Measure and print, or be the bare program."""
    if arguments == ["bare"]:
        BareApp().run()
        return 0
    return 0 if report(int(arguments[0]) if arguments else 200) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
