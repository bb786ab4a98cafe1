"""A terminal driver that survives invalid input and a lost terminal.

Textual's own input thread (8.2.8) has four defects that would lose notes:

- it decodes strictly: one byte that is not UTF-8 (a Latin-1 terminal, line noise on a serial line) ends all
  input, and the app with a traceback;
- it treats replies of the terminal as keys (see `InputFilter`);
- its parser raises at some sequences (`ESC [ 1114112 u`), with the same effect;
- without a terminal it spins at 100 % CPU at the end of file, or fails with EIO; and each frame written
  afterwards ends the writer thread, so that the app hangs forever at the 31st.
"""

from __future__ import annotations

import os
import re
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants, log
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

if TYPE_CHECKING:
    from textual._xterm_parser import XTermParser
    from textual.driver import Driver

HANG_UP = 129
"""Return code after losing the terminal: what a shell reports for SIGHUP."""

READ_BYTES = 4096
POLL_SECONDS = 0.1
"""Seconds between checks of the input thread for its end, and for a lone Esc."""


def driver_class() -> type[Driver] | None:
    """Return the value for `App(driver_class=...)`: None (the default) on Windows or with TEXTUAL_DRIVER.

    Headless and inline runs always choose their own.
    """
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    return TerminalDriver


class InputFilter:
    """Removes replies of the terminal from the input, and makes pastes and line feeds harmless.

    Replies. Textual's parser (8.2.8) turns each sequence that it does not know, or that is longer than 32
    characters, into keys. A reply to an earlier program, or to tmux, then changes ratings and notes. So the
    filter holds what may become a reply until it is complete, and drops replies. Only the escape character
    passes at once, so that a lone Esc is not delayed; because the parser then waits for more, a reply is
    replaced with one that it ignores (`_IGNORED`).

    Esc or Alt with `[`, `]`, P or `_` starts like a reply. What continues differently, or pauses for some
    ticks, was typed and passes unchanged. The exception is a start that nobody types (`_SURELY_REPLY`): it
    is dropped up to the first pause.

    Pastes. An escape character inside a paste, which tmux passes on, would make the parser lose text. Replies
    inside a paste are part of its text.

    Line feeds. Outside a paste they mean Enter: terminals in normal mode send them for Enters typed before
    the app started, and so do programs that type text.
    """

    _ESC, _BELL, _IGNORED = "\x1b", "\x07", "[?0;0$y"
    _BEGIN, _END = "\x1b[200~", "\x1b[201~"
    _TICKS = 5
    """Total pauses allowed within a reply; one after a single character."""
    _CSI_REPLY = re.compile(
        r"""\x1b\[(?: (?!\?(?:2026|2048);\d\$y) [?>=][ -?]*[@-~]  # all but two mode reports for Textual
        | [\d;]+(?:[nc] | \$y | &w)       # status, attributes, ANSI modes, locator
        | \d+;\d+;\d+R | \d+;\d*;[\d;]*x  # position with page, terminal parameters
        | (?!48(?:;[\d:]+){4}t) \d[\d;]*t # windows, but not the resize that Textual asked for
        )""",
        re.VERBOSE,
    )
    # Headers of strings: colors, clipboard, titles; version, settings, capabilities; kitty graphics; sixels.
    _HEADER = re.compile(
        r"""\x1b(?: \](?:\d{1,5};|[lL]) | P(?:>\||!\||\d*\$[rsu]|\d*\+r|\d*!u|\d+!~) | _G[a-zA-Z]=
        | (?P<sixel>P(?:[\d;]+q|q["\#])) )""",
        re.VERBOSE,
    )
    _HEADER_BEGINNING = re.compile(r"\x1b(?:\]\d{0,5}|P(?:>|\d*[$+!]?|[\d;]*|q)|_(?:G[a-zA-Z]?)?)")
    _SURELY_REPLY = re.compile(
        r"""\x1b(?: \[[?>=]\d | \](?:(?:4;\d+|5;\d+|1\d);rgba?:|52;\w*;)
        | P(?:>\||!\||\d?[$+]r) | _G[a-zA-Z]= )""",
        re.VERBOSE,
    )

    def __init__(self) -> None:
        self._pasting = False
        self._seen = ""  # of what may be the end of a paste
        self._last = ""
        self._held: list[str] = []  # from the escape character on, which has been passed on already
        self._in_string = self._in_sixel = False
        self._ticks = self._before_pause = 0

    @property
    def holding(self) -> bool:
        """Whether characters are held, so that the parser must not treat the escape character as a key."""
        return len(self._held) > 1

    def feed(self, text: str) -> list[str]:
        """Return the characters for the parser; a possible reply or end of a paste is held."""
        return [passed for char in text for passed in self._next(char)]

    def tick(self, *, end: bool = False) -> list[str]:
        """Return held characters that are released after a pause or at the `end` of input."""
        if not self.holding:
            self._held.clear()  # a lone Esc, timed by the parser
            return []
        self._ticks += 1
        if not self._before_pause and self._SURELY_REPLY.match("".join(self._held)):
            self._before_pause = len(self._held)
        if not end and len(self._held) > 2 and self._ticks < self._TICKS:
            return []
        return self._released()

    def _next(self, char: str) -> list[str]:
        if self._pasting:
            return self._pasted(char)
        if not self._held:
            return self._typed(char)
        if not self.holding and char not in "[]P_":
            self._held.clear()
            return self._typed(char)
        self._held.append(char)
        if len(self._held) == 2:
            return []
        return self._control(char) if self._held[1] == "[" else self._string(char)

    def _typed(self, char: str) -> list[str]:
        last, self._last = self._last, char
        if char == self._ESC:
            self._held = [char]
            self._in_string = self._in_sixel = False
            self._ticks = self._before_pause = 0
        if char == "\n":
            return [] if last == "\r" else ["\r"]
        return [char]

    def _control(self, char: str) -> list[str]:
        """Continue a control sequence: `ESC [`, parameters, a final character."""
        if " " <= char <= "?":
            if char == "$" and "".join(self._held) in ANSI_SEQUENCES_KEYS:  # rxvt: Shift+Delete and others
                return self._released()
            return []
        sequence = "".join(self._held)
        if self._CSI_REPLY.fullmatch(sequence) and sequence not in ANSI_SEQUENCES_KEYS:
            return self._dropped()
        if not "@" <= char <= "~":
            return self._broken_off()
        self._pasting, self._seen = sequence == self._BEGIN, ""
        return self._released()

    def _string(self, char: str) -> list[str]:
        """Continue a string: `ESC ]`, `ESC P` or `ESC _`, a header, text, and a terminator."""
        if not self._in_string:
            if header := self._HEADER.fullmatch("".join(self._held)):
                self._in_string, self._in_sixel = True, header["sixel"] is not None
            elif not self._HEADER_BEGINNING.fullmatch("".join(self._held)):
                return self._broken_off()
            return []
        if self._held[-2] == self._ESC:
            return self._dropped() if char == "\\" else self._broken_off()
        if char == self._BELL and self._held[1] == "]":
            return self._dropped()
        is_text = (char >= " " and char != "\x7f") or (self._in_sixel and char in "\r\n")
        return [] if is_text or char == self._ESC else self._broken_off()

    def _dropped(self) -> list[str]:
        self._held.clear()
        return list(self._IGNORED)

    def _broken_off(self) -> list[str]:
        """Release held characters, to which the latest one does not belong."""
        char = self._held.pop()
        return [*self._released(), *self._next(char)]

    def _released(self) -> list[str]:
        held, dropped = self._held, self._before_pause
        self._held = []
        if dropped:
            return [*self._IGNORED, *self.feed("".join(held[dropped:]))]
        return [passed for char in held[1:] for passed in self._typed(char)]

    def _pasted(self, char: str) -> list[str]:
        found = []
        self._seen += char
        while self._seen and not self._END.startswith(self._seen):
            if self._seen[0] != self._ESC:
                found.append(self._seen[0])
            self._seen = self._seen[1:]
        if self._seen == self._END:
            found += self._END
            self._pasting, self._seen = False, ""
        return found


class _UntilHangUp:
    """A text stream that drops output once the terminal is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or drop the text."""
        try:
            return self._stream.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush, or do nothing."""
        try:
            self._stream.flush()
        except OSError as error:
            log.warning("terminal gone", error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    class TerminalDriver(LinuxDriver):
        """Textual's POSIX driver with a robust input thread."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._file: Any = _UntilHangUp(self._file)
            self._end_with: int | None = None

        def end_input(self, return_code: int) -> None:
            """Read pending input, then end the app with that code."""
            self._end_with = return_code

        def _sigcont_application(self, *_: Any) -> None:
            """Continue only after Ctrl+Z.

            Textual continues after every SIGCONT. The kernel sends one with the SIGHUP of a hang-up: a second
            input thread would then reach the end of input before the first has passed on what it read.
            """
            if self._must_signal_resume:
                super()._sigcont_application()

        def run_input_thread(self) -> None:
            """Read the terminal until the app stops or the terminal is gone."""
            from textual._xterm_parser import XTermParser

            from csr_interview.ui.terminal.ordered_keys import LastInput

            # Invalid bytes become U+FFFD: damaged input stays visible, nothing is dropped.
            decode = getincrementaldecoder("utf-8")("replace").decode
            parser, typed = XTermParser(self._debug), InputFilter()
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    ending = self._end_with
                    data = None
                    if selector.select(POLL_SECONDS if ending is None else 0):
                        data = self._read()
                        if not data:
                            ending = HANG_UP
                    if data:
                        parser = self._parse(parser, typed.feed(decode(data)))
                    else:
                        parser = self._parse(parser, typed.tick(end=ending is not None))
                        if not typed.holding:
                            parser = self._parse(parser, [""])
                    if ending is not None and not data:
                        self.process_message(LastInput(ending))
                        return

        def _read(self) -> bytes:
            """Return the next bytes; none at the end."""
            try:
                return os.read(self.fileno, READ_BYTES)
            except OSError:  # EIO: the other end of the pseudo-terminal is closed
                return b""

        def _parse(self, parser: XTermParser, characters: Iterable[str]) -> XTermParser:
            """Parse characters ("": time has passed) and send the events; return the next parser.

            One by one, so that a parser error loses only that sequence.
            """
            for character in characters:
                try:
                    for event in parser.feed(character) if character else parser.tick():
                        self.process_message(event)
                except (ValueError, ArithmeticError, LookupError) as error:
                    log.error("terminal input could not be read", repr(error))
                    parser = type(parser)(self._debug)
            return parser
