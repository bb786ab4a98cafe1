"""The terminal driver: input that survives whatever a terminal sends, and an orderly end with it.

Textual's own input thread (8.2.8) has four ways to go wrong that would cost notes:

- it decodes strictly: one byte that is not UTF-8 (a Latin-1 terminal, line noise over a serial line)
  ends all input, and the app with a traceback;
- it takes the terminal's replies for keys (see `InputFilter`);
- its parser raises at some sequences (`ESC [ 1114112 u`), with the same effect;
- when the terminal goes away it spins at 100 % CPU at the end of file, or fails with EIO; and each
  frame still written then ends the writer thread, after which the app hangs for good at the 31st.
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


class InputFilter:
    """Removes the terminal's replies from what is typed, and makes pastes and line feeds harmless.

    Replies. Textual's parser (8.2.8) hands every sequence that it does not know, or that is longer than 32
    characters, on as keys. A reply to a program that ran before, or to tmux, then changes ratings and lands
    in notes. So what may become a reply is held back until its shape is decided, and a reply is dropped.
    Only the escape character goes on at once, so that a lone Esc is not delayed; a reply is replaced by one
    that the parser ignores (`_IGNORED`), because the parser waits for what follows the escape character.

    Esc or Alt with `[`, `]`, P or `_` begins like a reply. Whatever does not go on like one, or stops for
    some ticks without an end, was typed and is passed on unchanged. The one exception is a beginning that
    nobody types (`_SURELY_REPLY`): it is dropped up to the first pause.

    Pastes. An escape character that does not end a paste would make the parser lose what comes before or
    after; tmux passes it on. Replies inside of a paste are text of the paste.

    Line feeds. Outside of a paste one is an Enter: a terminal in its ordinary mode makes it of the Enters
    that are typed before the app has started, and so do programs that type text.
    """

    _ESC, _BELL, _IGNORED = "\x1b", "\x07", "[?0;0$y"
    _BEGIN, _END = "\x1b[200~", "\x1b[201~"
    _TICKS = 5
    """How many pauses the parts of one reply may be apart in all; a beginning of one character gets one."""
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
        """Whether characters are held back: the parser must not take the escape character for a key yet."""
        return len(self._held) > 1

    def feed(self, text: str) -> list[str]:
        """Return the characters to feed to the parser; what may become a reply or ends a paste is held."""
        return [passed for char in text for passed in self._next(char)]

    def tick(self, *, end: bool = False) -> list[str]:
        """Return what is held no longer, as nothing was read for a while or (`end`) nothing will be."""
        if not self.holding:
            self._held.clear()  # a lone Esc: the parser times it
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
        """Go on with a control sequence: `ESC [`, parameters, a final character."""
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
        """Go on with a string: `ESC ]`, `ESC P` or `ESC _`, a header, text, and a terminator."""
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
        """Pass on what is held, as the latest character does not belong to it."""
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
            self._end_with: int | None = None

        def end_input(self, return_code: int) -> None:
            """Read what has been typed until now, and end the app with that code behind it."""
            self._end_with = return_code

        def _sigcont_application(self, *_: Any) -> None:
            """Go on after Ctrl+Z only.

            Textual's own goes on after every SIGCONT. The kernel sends one with the SIGHUP of a hang-up: a
            second input thread then meets the end of the input before the first has passed on what it read.
            """
            if self._must_signal_resume:
                super()._sigcont_application()

        def run_input_thread(self) -> None:
            """Read the terminal until the app stops or the terminal is gone."""
            from textual._xterm_parser import XTermParser

            from csr_interview.ui.terminal.ordered_keys import LastInput

            # Wrong bytes become U+FFFD: what was typed stays visible as damaged, nothing is dropped.
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
            """Return the next bytes; none when there will be no more."""
            try:
                return os.read(self.fileno, READ_BYTES)
            except OSError:  # EIO: the other side of the pseudo-terminal is closed
                return b""

        def _parse(self, parser: XTermParser, characters: Iterable[str]) -> XTermParser:
            """Turn characters ("": time has passed) into events and send them; return the next parser.

            One by one, so that a sequence the parser fails at costs that sequence only.
            """
            for character in characters:
                try:
                    for event in parser.feed(character) if character else parser.tick():
                        self.process_message(event)
                except (ValueError, ArithmeticError, LookupError) as error:
                    log.error("terminal input could not be read", repr(error))
                    parser = type(parser)(self._debug)
            return parser
