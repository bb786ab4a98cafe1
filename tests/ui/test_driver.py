"""Input goes on after anything a terminal sends; the app ends when its terminal does."""

from __future__ import annotations

import json
import re
import signal
import sys
from pathlib import Path

import pytest
from textual.app import App

from csr_interview.ui.terminal.driver import HANG_UP, driver_class
from tests.terminal import Terminal

# Runs the fields app as `python -c`, without SIGHUP: only the end of the input tells it. What a thread
# dies of is written beside the result, as nobody can read the terminal any more.
WITHOUT_SIGNAL = """
import runpy, signal, sys, threading
signal.signal(signal.SIGHUP, signal.SIG_IGN)
def note(args): open(sys.argv[1] + ".error", "a").write(repr(args))
threading.excepthook = note
sys.excepthook = lambda *args: note(args)
runpy.run_module("tests.ui.apps.fields", run_name="__main__")
"""

WORDS = "some words that wait for the words before them " * 15

BAD_INPUT = [
    b"\xff\xfe",
    b"\xc3",  # the first half of a letter, and then another one
    b"caf\xe9 ",  # Latin-1
    b"\x1b[1114112u",  # kitty keyboard: behind the last character of Unicode
    b"\x1b[99999999999999999999u",
    b"\x1b[55296u",  # a lone surrogate
]


def test_typing_goes_on_after_bad_input(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    with Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(result)]) as terminal:
        terminal.wait_for("ready")
        for number, data in enumerate(BAD_INPUT):
            terminal.write(f"before{number} ".encode() + data + f"after{number}\u00e9\u4e16".encode())
            terminal.wait_for(f"after{number}\u00e9")
        terminal.send("f12")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    text = json.loads(result.read_text())["texts"]["0 first"]
    for number in range(len(BAD_INPUT)):
        assert re.search(f"before{number} .*after{number}\u00e9\u4e16", text)
    assert not any("\ud800" <= character <= "\udfff" for character in text)


def test_letters_cut_in_the_middle(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    with Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(result)]) as terminal:
        terminal.wait_for("ready")
        for byte in "\u00e9\u4e16".encode():
            terminal.write(bytes([byte]))
            terminal.read_for(0.03)
        terminal.wait_for("\u00e9\u4e16")


def test_keys_of_the_kitty_protocol(tmp_path: Path) -> None:
    """Asked for: sequences without ambiguity, and the key of a US keyboard; not: text as sequences."""
    result = tmp_path / "result.json"
    with Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(result)]) as terminal:
        terminal.wait_for("ready")
        assert terminal.keyboard == [0b101]
        terminal.write("one two\x1b[127;5uthree\x1b[1094::119;5ufour")  # ctrl+w, as it is in Russian
        terminal.wait_for("one four")
        terminal.send("f12")
        assert terminal.wait_exit() == 0
        assert terminal.not_restored() == []
    assert json.loads(result.read_text())["texts"]["0 first"] == "one four"


@pytest.mark.parametrize("typing", [False, True])
def test_hang_up_without_a_signal_ends_the_app(tmp_path: Path, typing: bool) -> None:
    result = tmp_path / "result.json"
    with Terminal([sys.executable, "-c", WITHOUT_SIGNAL, str(result), "stall"]) as terminal:
        terminal.wait_for("ready")
        if typing:
            terminal.write(WORDS)
            terminal.wait_for("some")
            terminal.wait_until(lambda: terminal.unread() == 0, "all of it read")
        terminal.close()
        assert terminal.wait_exit(120) == HANG_UP
    assert json.loads(result.read_text())["texts"]["0 first"] == (WORDS if typing else "")
    assert not Path(f"{result}.error").exists(), Path(f"{result}.error").read_text()


def test_hang_up_with_a_signal(tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "tests.ui.apps.fields", str(tmp_path / "result")]) as terminal:
        terminal.wait_for("ready")
        terminal.close()
        assert terminal.wait_exit() in (HANG_UP, -signal.SIGHUP)


async def test_headless_apps_take_it() -> None:
    app: App[None] = App(driver_class=driver_class())
    async with app.run_test():
        assert app.is_headless


def test_a_driver_asked_for_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.DRIVER", "some.module:Driver")
    assert driver_class() is None
