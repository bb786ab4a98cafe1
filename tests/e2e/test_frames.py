"""A screen that is opened, or gets another size, is painted once and right."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import dropwhile
from pathlib import Path

from tests.e2e.program import draft, start
from tests.terminal import Terminal

FOOTER = re.compile(r"\^P all *\Z")
TIMES = re.compile(r"\d+:\d\d(?::\d\d)?")


def painted(terminal: Terminal, cause: Callable[[], None], shown: Callable[[str], bool]) -> list[str]:
    """Return the different screens, without times, from the first one that `shown` accepts.

    The last one is before the palette that is opened then.
    """
    terminal.frames = []
    cause()
    terminal.wait_until(lambda: shown(terminal.text), "the screen")
    terminal.send("ctrl+p")
    terminal.wait_for("Search commands")
    frames = [
        TIMES.sub("0:00", frame) for frame in dropwhile(lambda frame: not shown(frame), terminal.frames)
    ]
    frames = [frame for frame in frames if "Search commands" not in frame]
    terminal.frames = None
    terminal.send("esc")
    terminal.wait_until(lambda: "Search commands" not in terminal.text, "palette closed")
    return [frame for place, frame in enumerate(frames) if place == 0 or frame != frames[place - 1]]


def test_a_screen_is_painted_once(tmp_path: Path) -> None:
    draft(tmp_path)
    with start(tmp_path, cols=120, rows=40) as terminal:

        def resized(cols: int, rows: int) -> list[str]:
            def fits(frame: str) -> bool:
                footer = frame.split("\n")[rows - 1 :]
                return bool(footer and FOOTER.search(footer[0]))

            return painted(terminal, lambda: terminal.resize(cols, rows), fits)

        terminal.wait_for(r"\^P all")
        assert len(resized(80, 24)) == 1
        assert len(resized(120, 40)) == 1
        opened = painted(terminal, lambda: terminal.send("enter"), lambda frame: "Q1 \u00b7 " in frame)
        assert len(opened) == 1
        for cols, rows in ((80, 24), (120, 40), (160, 48), (100, 30)):
            assert len(resized(cols, rows)) == 1, (cols, rows)
