"""A program in a real (pseudo-)terminal: send keys, look at the screen, end it in every way.

    with Terminal([sys.executable, "-m", "csr_interview"], cols=80, rows=24) as terminal:
        terminal.wait_for("Interviews")
        terminal.send("j", "enter", "ctrl+down")
        terminal.write("hello")
        terminal.wait_for("hello")

The screen is `pyte`'s, which lacks what Textual uses besides: alternate screen, synchronized output,
private SGR, device control strings, answers to queries. `_Screen` and `_OWN` add these, as an xterm with
synchronized output but without kitty keyboard protocol and in-band resize.
POSIX only: a test module that imports this one is skipped elsewhere.
"""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pytest

if sys.platform == "win32":
    pytest.skip("needs a POSIX terminal", allow_module_level=True)

import fcntl
import termios

import pyte

ROOT = Path(__file__).parents[1]
"""The repository: the child's working directory unless told otherwise."""
PATIENCE = 60.0
"""Seconds to wait for something before it counts as not happening: a busy machine is no failure."""

_KEYS = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "space": " ", "backspace": "\x7f",
    "delete": "\x1b[3~", "insert": "\x1b[2~", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f11": "\x1b[23~",
    "f12": "\x1b[24~",
}  # fmt: skip
_MODIFIERS = {"shift+": 2, "alt+": 3, "alt+shift+": 4, "ctrl+": 5, "ctrl+shift+": 6, "ctrl+alt+": 7}
for _name, _final in {"up": "A", "down": "B", "right": "C", "left": "D", "end": "F", "home": "H"}.items():
    _KEYS[_name] = f"\x1b[{_final}"
    _KEYS.update({f"{modifier}{_name}": f"\x1b[1;{n}{_final}" for modifier, n in _MODIFIERS.items()})
_KEYS.update({f"ctrl+{chr(code + 96)}": chr(code) for code in range(1, 27)})


def key(name: str) -> str:
    """Return what a terminal sends for a key: "ctrl+x", "alt+a", "f3", "enter" or one character.

    Raises KeyError for a name it does not know.
    """
    if name in _KEYS:
        return _KEYS[name]
    if name.startswith("alt+"):
        return "\x1b" + key(name.removeprefix("alt+"))
    if len(name) == 1:
        return name
    raise KeyError(name)


_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TERM_PROGRAM": None}
_ENVIRONMENT |= dict.fromkeys(("COLUMNS", "LINES", "NO_COLOR"))
"""What the child must not inherit: the abilities and the size of the terminal the tests run in."""

_ON_AT_END = (7, 25)
"""Modes that must be on when a program has ended: line wrap, cursor shown."""
_OFF_AT_END = (1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2048)
"""Off: mouse, focus events, alternate screen, bracketed paste, in-band resize."""

_RECOGNISED = frozenset((7, 25, 1000, 1003, 1004, 1006, 1049, 2004, 2026))

# Sequences that pyte does not know, or would print parts of.
_OWN = re.compile(
    r"\x1b\[\?(?P<modes>[\d;]+)(?P<on>[hl])"
    r"|\x1b\[\?(?P<query>\d+)\$p"
    r"|(?P<position>\x1b\[6n)|(?P<attributes>\x1b\[0?c)"
    r"|(?P<keyboard>\x1b\[[<>]\d*u)"
    r"|\x1b\[[<=>?][\d;:]*[ -/]*[@-~]|\x1b[PX^_].*?\x1b\\|\x1b\].*?(?:\x07|\x1b\\)",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*\x1b?|[PX^_][^\x1b]*\x1b?|[ -/]*)?\Z")


class _Screen(pyte.Screen):
    """A pyte screen with an alternate screen, private modes and a way to answer queries."""

    def __init__(self, cols: int, rows: int, answer: Callable[[str], None]) -> None:
        super().__init__(cols, rows)
        self.answer = answer
        self.private_modes: dict[int, bool] = {}
        self.keyboard: list[int] = []
        """What of the kitty keyboard protocol was asked for and not taken back."""
        self._main: dict[int, Any] | None = None

    def own(self, match: re.Match[str]) -> None:
        """Obey one sequence of `_OWN`."""
        if match["modes"]:
            for number in filter(None, match["modes"].split(";")):
                self._set(int(number), match["on"] == "h")
        elif match["query"]:
            number = int(match["query"])
            state = (1 if self.private_modes.get(number) else 2) if number in _RECOGNISED else 0
            self.answer(f"\x1b[?{number};{state}$y")
        elif match["position"]:
            self.answer(f"\x1b[{self.cursor.y + 1};{self.cursor.x + 1}R")
        elif match["attributes"]:
            self.answer("\x1b[?62;22c")
        elif match["keyboard"]:
            if ">" in match[0]:
                self.keyboard.append(int(match[0][3:-1] or 0))
            elif self.keyboard:
                self.keyboard.pop()

    def _set(self, number: int, on: bool) -> None:
        self.private_modes[number] = on
        if number == 1049 and on and self._main is None:
            self.save_cursor()
            self._main = dict(self.buffer)
            self.buffer.clear()
        elif number == 1049 and not on and self._main is not None:
            self.buffer.clear()
            self.buffer.update(self._main)
            self._main = None
            self.restore_cursor()
        elif number in (7, 25):
            (self.set_mode if on else self.reset_mode)(number, private=True)


class Terminal:
    """A child process on a terminal of `cols` x `rows` cells; leaving the `with` block kills it.

    `env` is added to the present environment; None as a value removes a variable. The terminal is the
    child's controlling one, so that hanging up sends SIGHUP as a closed window does.
    """

    def __init__(
        self,
        argv: Sequence[str],
        cols: int = 80,
        rows: int = 24,
        env: Mapping[str, str | None] | None = None,
        cwd: Path = ROOT,
    ) -> None:
        self.sent = self.received = time.perf_counter()
        """When something was last sent, and when the last output arrived (`time.perf_counter`)."""
        self.frames: list[str] | None = None
        """The screens of all frames (synchronized output) from now on, if set to a list."""
        self.recorded = bytearray()
        """All that the child wrote, as it came."""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._rows: list[str] | None = None
        """The lines as last asked for, till more arrives: pyte takes some ms over them."""
        self._screen = _Screen(cols, rows, self._answer)
        self._stream = pyte.Stream(self._screen)
        self._master, self._child = os.openpty()
        self._open = True
        self.resize(cols, rows)
        self._attributes = termios.tcgetattr(self._child)
        variables = {**os.environ, **_ENVIRONMENT, **(env or {})}
        self.process = subprocess.Popen(
            list(argv),
            cwd=cwd,
            env={name: value for name, value in variables.items() if value is not None},
            preexec_fn=self._begin,
        )

    def _begin(self) -> None:
        """Take the terminal, as a shell's child has it: what runs the tests may ignore these signals."""
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP):
            signal.signal(number, signal.SIG_DFL)
        os.login_tty(self._child)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.close()
        os.close(self._child)

    def write(self, data: str | bytes) -> None:
        """Send characters or bytes as they are."""
        view = memoryview(data if isinstance(data, bytes) else data.encode())
        self.sent = time.perf_counter()
        while view:
            select.select((), (self._master,), ())
            view = view[os.write(self._master, view[:1024]) :]

    def send(self, *names: str, gap: float = 0.0) -> None:
        """Press keys by name, `gap` seconds apart; 0: all in one piece ("esc", "a" is then alt+a)."""
        for keys in [[name] for name in names] if gap else [names]:
            self.write("".join(map(key, keys)))
            self.read_for(gap)

    def paste(self, text: str) -> None:
        """Paste as a terminal with bracketed paste does."""
        self.write(f"\x1b[200~{text}\x1b[201~")

    def resize(self, cols: int, rows: int) -> None:
        """Change the size; the child is told by SIGWINCH."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self._screen.resize(rows, cols)
        self._rows = None

    @property
    def keyboard(self) -> list[int]:
        """The flags of the kitty keyboard protocol that the child has asked for."""
        return self._screen.keyboard

    def unread(self) -> int:
        """Return how many of the bytes sent the child has not read yet."""
        select.select((self._child,), (), (), 0)  # Linux delivers late; polling waits for that
        (count,) = struct.unpack("i", fcntl.ioctl(self._child, termios.FIONREAD, bytes(4)))
        return int(count)

    @property
    def rows(self) -> list[str]:
        """The lines of the screen without trailing blanks."""
        if self._rows is None:
            self._rows = [row.rstrip() for row in self._screen.display]
        return self._rows

    @property
    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.rows)

    def read(self, timeout: float) -> bool:
        """Take in what the child wrote, waiting up to `timeout` seconds for it; False if there was none.

        A frame (synchronized output) is read to its end before any of it is shown. Parsing is slow
        (some ms), so it comes after the last byte: `received` is when that arrived.
        """
        data, wait = b"", timeout
        while self._open and select.select((self._master,), (), (), wait)[0]:
            data += os.read(self._master, 65536)  # no end of file: `_child` keeps the terminal open
            self.received = time.perf_counter()
            wait = 1.0 if data.rfind(b"\x1b[?2026h") > data.rfind(b"\x1b[?2026l") else 0.0
        self.recorded += data
        self._feed(self._decoder.decode(data))
        return bool(data)

    def read_for(self, seconds: float) -> None:
        """Take in output for that long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def wait_until(self, condition: Callable[[], bool], what: str, timeout: float = PATIENCE) -> float:
        """Wait for a condition on the screen; return the seconds from the last sending to its frame.

        Raises AssertionError with `what` and the screen when `timeout` seconds pass, or the child ends.
        """
        end = time.perf_counter() + timeout
        while not condition():
            ended = self.process.poll() is not None
            if (not self.read(0.0 if ended else 0.05) and ended) or time.perf_counter() > end:
                why = f"ended with {self.process.returncode}" if ended else f"not within {timeout} s"
                raise AssertionError(f"{what}: {why}; the screen:\n{self.text}")
        return self.received - self.sent

    def wait_for(self, pattern: str, timeout: float = PATIENCE) -> float:
        """Wait until a regular expression matches the screen text; see `wait_until`."""
        return self.wait_until(lambda: bool(re.search(pattern, self.text, re.MULTILINE)), pattern, timeout)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the child."""
        self.process.send_signal(number)

    def wait_stopped(self) -> None:
        """Wait until a signal has stopped the child."""
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)

    def used_by_shell(self) -> None:
        """Set the terminal as a shell does while the child is stopped, and write over its screen."""
        termios.tcsetattr(self._child, termios.TCSANOW, self._attributes)
        os.write(self._child, b"\x1b[2J\x1b[?25h\x1b[?2004l\x1b[H$ ")

    def close(self) -> None:
        """Hang up, as when the window is closed; nothing can be read any more."""
        if self._open:
            self._open = False
            os.close(self._master)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Return the exit code, or minus the signal that ended the child; see `wait_until`."""
        end = time.perf_counter() + timeout
        while self.process.poll() is None:
            if not self._open:
                self.process.wait(timeout)
            self.read(0.01)
            if time.perf_counter() > end:
                raise AssertionError(f"did not end within {timeout} s; the screen:\n{self.text}")
        while self.read(0.0):
            pass
        return self.process.returncode

    def not_restored(self) -> list[str]:
        """Name what an ended child left behind: modes, keyboard protocol, terminal attributes."""
        modes = self._screen.private_modes
        wrong = [f"mode {number} is off" for number in _ON_AT_END if not modes.get(number, True)]
        wrong += [f"mode {number} is on" for number in _OFF_AT_END if modes.get(number)]
        if self._screen.keyboard:
            wrong.append("kitty keyboard protocol")
        if termios.tcgetattr(self._child) != self._attributes:
            wrong.append("terminal attributes")
        return wrong

    def _answer(self, text: str) -> None:
        if self._open:
            os.write(self._master, text.encode())

    def _feed(self, text: str) -> None:
        if not text:
            return
        self._rows = None
        text = self._rest + text
        unfinished = _UNFINISHED.search(text)
        text, self._rest = (text[: unfinished.start()], unfinished[0]) if unfinished else (text, "")
        position = 0
        for match in _OWN.finditer(text):
            self._stream.feed(text[position : match.start()])
            self._screen.own(match)
            position = match.end()
            if self.frames is not None and match[0] == "\x1b[?2026l":
                self.frames.append("\n".join(row.rstrip() for row in self._screen.display))
        self._stream.feed(text[position:])
