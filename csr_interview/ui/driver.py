"""The terminal driver: input that survives whatever a terminal sends, and an orderly end with it.

Textual's own input thread (8.2.8) has three ways to go wrong that would cost notes:

- it decodes strictly: one byte that is not UTF-8 (a Latin-1 terminal, line noise over a serial line)
  ends all input, and the app with a traceback;
- its parser raises at some sequences (`ESC [ 1114112 u`), with the same effect;
- when the terminal goes away it spins at 100 % CPU at the end of file, or fails with EIO; and each
  frame still written then ends the writer thread, after which the app hangs for good at the 31st.
"""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants, log

if TYPE_CHECKING:
    from textual._xterm_parser import XTermParser
    from textual.driver import Driver

LAST_SECONDS = 2.0
"""How long what was typed before a signal, or before the terminal went away, may take to have its effect."""
HANG_UP = 129
"""Return code of an app whose terminal went away: what a shell reports for SIGHUP."""

READ_BYTES = 4096
POLL_SECONDS = 0.1
"""How often the input thread looks whether it should end, and whether a lone Esc was meant."""


def driver_class() -> type[Driver] | None:
    """Return what to pass to `App(driver_class=...)`: None (the default) on Windows.

    Also None when TEXTUAL_DRIVER names one. Headless and inline runs choose their own in any case.
    """
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    return TerminalDriver


class _Pastes:
    """Tells pastes from what is typed, character by character, and makes both harmless.

    In a paste, an escape character that does not end it would make the parser lose what comes before or
    after; tmux passes it on. Outside of one, a line feed is an Enter: a terminal in its ordinary mode makes
    it of the Enters that are typed before the app has started, and so do programs that type text.
    """

    _BEGIN, _END = "\x1b[200~", "\x1b[201~"

    def __init__(self) -> None:
        self._inside = False
        self._seen = ""

    def told_apart(self, text: str) -> list[str]:
        """Return the characters to feed to the parser; the beginning of an end may be held back."""
        found: list[str] = []
        for char in text:
            if self._inside:
                found += self._pasted(char)
            else:
                self._seen = (self._seen + char)[-len(self._BEGIN) :]
                if self._seen == self._BEGIN:
                    self._inside, self._seen = True, ""
                if char == "\n":
                    found += [] if self._seen.endswith("\r\n") else ["\r"]
                else:
                    found.append(char)
        return found

    def _pasted(self, char: str) -> list[str]:
        found = []
        self._seen += char
        while self._seen and not self._END.startswith(self._seen):
            if self._seen[0] != "\x1b":
                found.append(self._seen[0])
            self._seen = self._seen[1:]
        if self._seen == self._END:
            found += self._END
            self._inside, self._seen = False, ""
        return found


class _UntilHangUp:
    """A text stream that drops what can no longer be written once the terminal is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or do as if."""
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush, or do as if."""
        try:
            self._stream.flush()
        except OSError as error:
            log.warning("terminal gone", error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    class TerminalDriver(LinuxDriver):
        """Textual's POSIX driver with an input thread that only ends when it should."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._file: Any = _UntilHangUp(self._file)
            self._pastes = _Pastes()
            self._end_with: int | None = None

        def end_input(self, return_code: int) -> None:
            """Read what has been typed until now, and end the app with that code behind it."""
            self._end_with = return_code

        def run_input_thread(self) -> None:
            """Read the terminal until the app stops or the terminal is gone."""
            from textual._xterm_parser import XTermParser

            from csr_interview.ui.ordered_keys import LastInput

            # Wrong bytes become U+FFFD: what was typed stays visible as damaged, nothing is dropped.
            decode = getincrementaldecoder("utf-8")("replace").decode
            parser = XTermParser(self._debug)
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    ending = self._end_with
                    data = None
                    if selector.select(POLL_SECONDS if ending is None else 0):
                        data = self._read()
                        if not data:
                            self._loop.call_soon_threadsafe(self._end_soon)
                            ending = HANG_UP
                    parser = self._parse(parser, decode(data) if data else "")
                    if ending is not None and not data:
                        self.process_message(LastInput(ending))
                        return

        def _read(self) -> bytes:
            """Return the next bytes; none when there will be no more."""
            try:
                return os.read(self.fileno, READ_BYTES)
            except OSError:  # EIO: the other side of the pseudo-terminal is closed
                return b""

        def _parse(self, parser: XTermParser, text: str) -> XTermParser:
            """Turn text into events and send them; return the parser to go on with.

            Character by character, so that a sequence the parser fails at costs that sequence only.
            """
            for part in self._pastes.told_apart(text) or ("",):
                try:
                    for event in parser.feed(part) if part else parser.tick():
                        self.process_message(event)
                except (ValueError, ArithmeticError, LookupError) as error:
                    log.error("terminal input could not be read", repr(error))
                    parser = type(parser)(self._debug)
            return parser

        def _end_soon(self) -> None:
            """See to it that the app ends even if what was typed before keeps it long."""
            self._loop.call_later(LAST_SECONDS, self._hung_up)

        def _hung_up(self) -> None:
            if self._app.is_running:
                self._app.exit(return_code=HANG_UP)
