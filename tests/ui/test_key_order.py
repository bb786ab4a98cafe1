"""Keys act in the order in which they were pressed, whatever the timing."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal

Script = Callable[[Terminal], None]


def run_fields(tmp_path: Path, script: Script, *, stall: bool = False) -> Any:
    """Run the app of note fields through a script and return what it wrote at F12."""
    result = tmp_path / "result.json"
    argv = [sys.executable, "-m", "tests.ui.apps.fields", str(result), *(["stall"] if stall else [])]
    with Terminal(argv, cols=100, rows=30) as terminal:
        terminal.wait_for("ready")
        script(terminal)
        terminal.send("f12")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    return json.loads(result.read_text())


KEYS = [
    *("a", "b", "c", "backspace", "d", "left", "e"),
    *("tab", "x", "y", "z", "backspace", "w"),
    *("f8", "q", "s", "shift+tab", "q", "f"),
    *("ctrl+down", "t", "f3", "-", "f10", "a", "s", "x", "backspace", "k", "enter", "n"),
    *("f5", "down", "enter", "o"),
    *("f4", "g", "ctrl+up", "u", "up", "v"),
]
EXPECTED = {
    "0 first": "abeod",
    "0 second": "xywg",
    "1 first": "qf",
    "1 second": "qs",
    "2 first": "t-n",
    "2 second": "vu",
}


@pytest.mark.parametrize(
    ("gap", "stall"),
    [
        (0.0, True),
        (0.02, False),
        *(pytest.param(gap, False, marks=pytest.mark.long) for gap in (0.0, 0.005, 0.05)),
        *(pytest.param(gap, True, marks=pytest.mark.long) for gap in (0.005, 0.02, 0.05)),
    ],
)
def test_keys_act_where_the_keys_before_led(tmp_path: Path, gap: float, stall: bool) -> None:
    wrote = run_fields(tmp_path, lambda terminal: terminal.send(*KEYS, gap=gap), stall=stall)
    assert wrote["texts"] == EXPECTED
    assert wrote["last_edits"] == EXPECTED
    assert wrote["notes"] == ["rated 2", "asked ask", "chose two"]


def test_keys_pressed_before_the_first_frame(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    with Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(result)]) as terminal:
        terminal.send("a", "b", "backspace", "tab", "x", "f8", "y", "f12")
        assert terminal.wait_exit() == 0
    texts = json.loads(result.read_text())["texts"]
    assert {where: text for where, text in texts.items() if text} == {
        "0 first": "a",
        "0 second": "x",
        "1 second": "y",
    }


BACKSPACE, LEFT, F10, TWO_LINES = "\x7f", "\x1b[D", "\x1b[21~", "3\n4"


def test_paste_keeps_its_place_between_keys(tmp_path: Path) -> None:
    def script(terminal: Terminal) -> None:
        def paste(text: str) -> str:
            return f"\x1b[200~{text}\x1b[201~"

        first = f"ab{paste('12')}{BACKSPACE}c{LEFT}d{paste(TWO_LINES)}e\tf{paste('56')}{BACKSPACE}"
        terminal.write(first + f"{F10}g{paste('78')}{BACKSPACE}h\r{paste('9')}i")

    wrote = run_fields(tmp_path, script, stall=True)
    assert wrote["texts"]["0 first"] == "ab1d3\n4ec"
    assert wrote["texts"]["0 second"] == "f59i"
    assert wrote["notes"] == ["asked g7h"]


class Model:
    """A text buffer that does one key after the other."""

    def __init__(self) -> None:
        self.text, self.at = "", 0

    def press(self, name: str) -> None:
        text, at = self.text, self.at
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at) if "\n" in text[at:] else len(text)
        if len(name) == 1 or name == "enter":
            self.text, self.at = text[:at] + ("\n" if name == "enter" else name) + text[at:], at + 1
        elif name == "backspace" and at:
            self.text, self.at = text[: at - 1] + text[at:], at - 1
        elif name == "delete":
            self.text = text[:at] + text[at + 1 :]
        elif name == "ctrl+u" and at:
            start = min(start, at - 1)  # at the start of a line it joins the line to the one before
            self.text, self.at = text[:start] + text[at:], start
        else:
            self.at = {
                "left": max(0, at - 1),
                "right": min(len(text), at + 1),
                "home": start,
                "end": end,
            }.get(name, at)


def random_keys(count: int, seed: int) -> Sequence[str]:
    editing = ["backspace", "delete", "left", "right", "home", "end", "enter", "ctrl+u"]
    choose = random.Random(seed)
    return choose.choices([*"abcdefghij", *editing], [3] * 10 + [5, 2, 6, 4, 1, 2, 2, 0.3], k=count)


@pytest.mark.parametrize(("gap", "stall"), [(0.0, False), pytest.param(0.002, True, marks=pytest.mark.long)])
def test_500_random_keys_do_what_a_plain_buffer_does(tmp_path: Path, gap: float, stall: bool) -> None:
    keys = random_keys(500, seed=7)
    model = Model()
    for name in keys:
        model.press(name)
    wrote = run_fields(tmp_path, lambda terminal: terminal.send(*keys, gap=gap), stall=stall)
    assert wrote["texts"]["0 first"] == model.text
