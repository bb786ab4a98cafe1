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

import contextlib
import os
import re
import selectors
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from math import inf
from typing import TYPE_CHECKING, Any, TextIO

from textual import constants, events, log
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from csr_interview.ui.terminal.layouts import us_character

if TYPE_CHECKING:
    from textual._xterm_parser import XTermParser
    from textual.driver import Driver
    from textual.message import Message

HANG_UP = 129
"""Return code after losing the terminal: what a shell reports for SIGHUP."""

READ_BYTES = 4096
POLL_SECONDS = 0.1
"""Seconds between checks of the input thread for its end, and for a lone Esc."""
CONTINUED_SECONDS = 0.05
"""Seconds in which the app stops after it has sent itself SIGSTOP."""
TOGETHER_SECONDS = 0.01
"""Seconds after SIGCONT in which a SIGTSTP was sent before it: Python handles signals by number, and an app
that stops after it was told to continue would stay stopped."""


def driver_class() -> type[Driver] | None:
    """Return the value for `App(driver_class=...)`: None (the default) on Windows or with TEXTUAL_DRIVER.

    Headless and inline runs always choose their own.
    """
    if sys.platform == "win32" or constants.DRIVER is not None:
        return None
    return TerminalDriver


class Pasted(str):
    """The text of a paste, or of a part of it, among characters for the parser."""

    __slots__ = ()


class InputFilter:
    """Removes replies of the terminal from the input, and makes pastes, line feeds and Esc harmless.

    Replies. Textual's parser (8.2.8) turns each sequence that it does not know, or that is longer than 32
    characters, into keys. A reply to an earlier program, or to tmux, then changes ratings and notes. So the
    filter holds what may become a reply until it is complete, and drops replies. Only the escape character
    passes at once; because the parser then waits for more, a reply is replaced with one that it ignores
    (`_IGNORED`).

    Esc or Alt with `[`, `]`, P or `_` starts like a reply. What continues differently, or pauses for some
    ticks, was typed and passes unchanged. The exception is a start that nobody types (`_SURELY_REPLY`): it
    is dropped up to the first pause. A reply that pauses after its escape character has been a key Esc by
    then; the rest of it is dropped all the same.

    Esc and a character. In one read they are Alt and the character; in two, Esc was pressed and then the
    character. The parser would wait for more in both cases, and make a `^` of Esc if 32 characters follow.
    The empty string among the characters returned tells it to wait no longer.

    Layouts. A terminal with the kitty keyboard protocol names the key of a shortcut in three ways: as the
    layout has it, shifted, and as a US keyboard has it. The parser raises at more than the first. What
    remains is the one that shortcuts are named after (`_one_key`).

    Pastes. They do not go through the parser, which takes 3 s for a megabyte and keeps a paste without an end
    for ever. Here a paste that pauses is passed on so far, so that it is saved, and the rest follows. After a
    longer pause a few characters are keys: the end of the paste was lost. Replies inside a paste are part of
    its text; escape characters, which tmux passes on, are not.

    Line feeds. Outside a paste they mean Enter: terminals in normal mode send them for Enters typed before
    the app started, and so do programs that type text.
    """

    _ESC, _BELL, _END_OF_STRING, _IGNORED = "\x1b", "\x07", "\x9c", "[?0;0$y"
    _ONE_CHARACTER = {"\x90": "P", "\x9b": "[", "\x9d": "]", "\x9f": "_"}
    """The 8-bit forms of Esc and a character."""
    _BEGIN, _END = "\x1b[200~", "\x1b[201~"
    _TICKS = 5
    """Pauses in a row after which a held character was typed."""
    _FEW = 16
    """Characters of a read that are keys if a paste has paused: its next piece would be longer."""
    _CSI_REPLY = re.compile(
        r"""\x1b\[(?: (?!\?(?:2026|2048);\d\$y) [?>=][ -?]*[@-~]  # all but two mode reports for Textual
        | [\d;]+(?:[nc] | [!-/][@-~])     # status, attributes, ANSI modes, locator, checksums
        | \d+;\d+;\d+R | \d+;\d*;[\d;]*x  # position with page, terminal parameters
        | (?!48(?:;[\d:]+){4}t) \d[\d;]*t # windows, but not the resize that Textual asked for
        )""",
        re.VERBOSE,
    )
    _FOR_TEXTUAL = re.compile(r"\x1b\[(?:\?[\d;]+\$y|\d+;\d+R|<[-\d;]+[mM])")
    """Modes, position and mouse: what Textual reads, unless it made a key of the escape character."""
    # Headers of strings: colors, clipboard, titles; version, settings, capabilities; kitty graphics; sixels.
    _HEADER = re.compile(
        r"""\x1b(?: \](?:\d{1,5};|[lL]) | P(?:>\||!\||\d*\$[rsu]|\d*\+r|\d*!u|\d+!~) | _G(?:[a-zA-Z]=|;)
        | (?P<sixel>P(?:[\d;]+q|q["\#])) )""",
        re.VERBOSE,
    )
    _HEADER_BEGINNING = re.compile(r"\x1b(?:\]\d{0,5}|P(?:>|\d*[$+!]?|[\d;]*|q)|_(?:G[a-zA-Z]?)?)")
    _SURELY_REPLY = re.compile(
        r"""\x1b(?: \[[?>=]\d | \](?:(?:4;\d+|5;\d+|1\d);(?:rgba?:|\#[\da-fA-F]{3})|52;\w*;)
        | P(?:>\||!\||\d?[$+]r) | _G(?:[a-zA-Z]=|;) )""",
        re.VERBOSE,
    )
    _COLOR = re.compile(r"\x1b\](?:4|5|1\d);")
    _COLOR_TEXT = frozenset("0123456789abcdefABCDEFrg:/;-#")

    def __init__(self) -> None:
        self._pasting = False
        self._paste = ""  # not passed on yet
        self._rest = ""  # of a read, after the paste in it
        self._last = ""
        self._held: list[str] = []  # from the escape character on
        self._parser_waits = False  # it has got the escape character, and did not make a key of it
        self._reads = self._escape_read = 0
        self._split = False  # whether more than the escape character came in a later read
        self._in_string = self._in_sixel = self._in_color = False
        self._ticks = self._before_pause = 0

    def feed(self, text: str) -> list[str]:
        """Return the characters of a read for the parser, and pastes; a possible reply is held."""
        self._reads += 1
        passed: list[str] = []
        paused = self._pasting and self._ticks >= self._TICKS
        if paused and len(text) <= self._FEW and self._END not in self._paste + text:
            self._pasting = False
            passed += self._piece(end=True)
        place = 0
        while place < len(text):
            if self._pasting:
                passed += self._pasted(text[place:])
                place = len(text) - len(self._rest)
            else:
                passed += self._next(text[place])
                place += 1
        return passed

    def tick(self, *, end: bool = False) -> list[str]:
        """Return held characters that are released after a pause or at the `end` of input."""
        self._ticks += 1
        if self._pasting:
            return self._piece(end=end)
        if len(self._held) > 1:
            if not self._before_pause and self._SURELY_REPLY.match("".join(self._held)):
                self._before_pause = len(self._held)
            return self._released() if end or self._ticks >= self._TICKS else []
        if self._ticks >= self._TICKS:
            self._held.clear()
        self._parser_waits = False
        return [""]

    def _each(self, characters: Iterable[str]) -> list[str]:
        return [passed for char in characters for passed in self._next(char)]

    def _next(self, char: str) -> list[str]:
        if not self._held:
            return self._typed(char)
        self._ticks = 0
        if len(self._held) == 1 and char not in ("[]P_O" if self._parser_waits else "[]P_"):
            return self._after_escape(char)
        self._held.append(char)
        if len(self._held) == 2:
            self._split = self._reads != self._escape_read
            return []
        kind = self._held[1]
        return self._control(char) if kind == "[" else self._key() if kind == "O" else self._string(char)

    def _typed(self, char: str) -> list[str]:
        last, self._last = self._last, char
        if char == self._ESC or char in self._ONE_CHARACTER:
            self._held = [self._ESC, *self._ONE_CHARACTER.get(char, "")]
            self._parser_waits = char == self._ESC
            self._escape_read = self._reads
            self._split = self._in_string = self._in_sixel = self._in_color = False
            self._ticks = self._before_pause = 0
            return [char] if self._parser_waits else []
        if char == "\n":
            return [] if last == "\r" else ["\r"]
        return [char]

    def _after_escape(self, char: str) -> list[str]:
        """Pass a character that starts no sequence, after Esc."""
        self._held.clear()
        if not self._parser_waits or char == self._ESC:
            return self._typed(char)
        if self._reads != self._escape_read:
            return ["", *self._typed(char)]
        return [*self._typed(char), ""]

    def _key(self) -> list[str]:
        """Continue a key that begins with `ESC O`."""
        sequence = "".join(self._held)
        if sequence in ANSI_SEQUENCES_KEYS:
            return self._released(whole=sequence)
        return [] if any(key.startswith(sequence) for key in ANSI_SEQUENCES_KEYS) else self._broken_off()

    def _control(self, char: str) -> list[str]:
        """Continue a control sequence: `ESC [`, parameters, a final character."""
        sequence = "".join(self._held)
        if " " <= char <= "?":
            if char == "$" and sequence in ANSI_SEQUENCES_KEYS:  # rxvt: Shift+Delete and others
                return self._released(whole=sequence)
            return []
        if not self._parser_waits and self._FOR_TEXTUAL.fullmatch(sequence):
            return self._dropped()
        if sequence not in ANSI_SEQUENCES_KEYS:
            if self._CSI_REPLY.fullmatch(sequence):
                return self._dropped()
            if not "@" <= char <= "~":
                return self._broken_off()
            if len(sequence) == 3 and char not in "ABCDEFHPQRSuIOM[":
                return self._released()
        if sequence in (self._BEGIN, self._END):  # an end without a paste: the paste was ended before
            self._pasting = sequence == self._BEGIN
            return self._dropped()
        return self._released(whole=_one_key(sequence))

    def _string(self, char: str) -> list[str]:
        """Continue a string: `ESC ]`, `ESC P` or `ESC _`, a header, text, and a terminator."""
        if not self._in_string:
            sequence = "".join(self._held)
            if header := self._HEADER.fullmatch(sequence):
                self._in_string, self._in_sixel = True, header["sixel"] is not None
                self._in_color = self._COLOR.fullmatch(sequence) is not None
            elif not self._HEADER_BEGINNING.fullmatch(sequence):
                return self._broken_off()
            return []
        if self._held[-2] == self._ESC:
            return self._dropped() if char == "\\" else self._broken_off()
        if char == self._END_OF_STRING or (char == self._BELL and self._held[1] == "]"):
            return self._dropped()
        if char == self._ESC:
            return []
        if self._in_color and char not in self._COLOR_TEXT:
            return self._broken_off()
        is_text = (char >= " " and char != "\x7f") or (self._in_sixel and char in "\r\n")
        return [] if is_text else self._broken_off()

    def _dropped(self) -> list[str]:
        self._held.clear()
        return list(self._IGNORED) if self._parser_waits else []

    def _broken_off(self) -> list[str]:
        """Release held characters, to which the latest one does not belong."""
        char = self._held.pop()
        if not self._before_pause and self._SURELY_REPLY.match("".join(self._held)):
            self._before_pause = len(self._held)
        return [*self._released(), *self._next(char)]

    def _released(self, whole: str = "") -> list[str]:
        """Release held characters: a `whole` sequence, or what is none."""
        held, self._held = self._held, []
        if whole:
            # Two sequences go on after what looks like their end: `ESC [ M` and `ESC [ [`.
            return [*whole[1:], *([] if whole in ("\x1b[M", "\x1b[[") else [""])]
        if self._before_pause:
            return [*self._dropped(), *self._each(held[self._before_pause :])]
        return [*([""] if self._split else []), *self._each(held[1:]), ""]

    def _pasted(self, text: str) -> list[str]:
        """Continue a paste; what follows it is then in `_rest`."""
        self._ticks = 0
        # The end may have begun in an earlier read.
        inside, end, self._rest = (self._paste + text).partition(self._END)
        self._paste = inside
        if not end:
            return []
        self._pasting = False
        return self._piece(end=True)

    def _piece(self, *, end: bool) -> list[str]:
        """Pass on what was pasted so far, but not half of a line break or of the end of the paste."""
        held = re.search(r"(?:\r|\x1b(?:\[(?:2(?:0(?:1)?)?)?)?)\Z", self._paste)
        text = self._paste[: held.start()] if held else self._paste
        self._paste = held[0] if held else ""
        if end:
            text, self._paste = text + self._paste.partition(self._ESC)[0], ""
        return [Pasted(text.replace(self._ESC, ""))] if text else []


_KITTY_KEY = re.compile(r"\x1b\[(?P<key>\d+)(?::\d*)?(?::(?P<base>\d+))?(?P<rest>;(?P<modifiers>\d*).*)?u")
_OTHER_KEY = re.compile(r"\x1b\[27;(\d+);(\d+)~")
"""The form of xterm, which the parser names wrongly."""
_CTRL = 0b100


def _one_key(sequence: str) -> str:
    """Return a sequence of the kitty keyboard protocol with one key, which the parser understands.

    With Ctrl it is the key of a US keyboard if the layout has no Latin letter there: ctrl+к is ctrl+r.
    """
    sequence = _OTHER_KEY.sub("\x1b[\\2;\\1u", sequence)
    match = _KITTY_KEY.fullmatch(sequence)
    if match is None:
        return sequence
    key = int(match["key"])
    if key > 0x7F and int(match["modifiers"] or 1) - 1 & _CTRL and key <= sys.maxunicode:
        key = int(match["base"] or ord(us_character(chr(key))))
    return f"\x1b[{key}{match['rest'] or ''}u"


def parsed(parser: XTermParser, character: str) -> Iterable[Message]:
    """Return the events of the next character; "" ends the parser's wait for the rest of a sequence."""
    if isinstance(character, Pasted):
        return (events.Paste(character),)
    if character:
        return parser.feed(character)
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
    return parser.tick()


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
    import termios

    from textual.drivers.linux_driver import LinuxDriver

    _TEXTUAL_KEY_REPORTS = "\x1b[>25u"
    _KEY_REPORTS = "\x1b[>5u"
    """Escape codes without ambiguity (1), and alternate keys (4)."""

    class TerminalDriver(LinuxDriver):
        """Textual's POSIX driver with a robust input thread."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._file: Any = _UntilHangUp(self._file)
            self._end_with: int | None = None
            self._attributes: list[Any] | None = None
            """How the terminal is set while the app has it."""
            self._stop_wanted = self._obeying = False
            self._continued = -inf
            """When SIGCONT was last obeyed, by the monotonic clock."""

        def write(self, data: str) -> None:
            """Write to the terminal; ask it for other key reports than Textual does.

            Textual (8.2.8) asks the kitty keyboard protocol for all keys, also Shift alone. Text as text and
            the keys of a US keyboard are what the app needs.
            """
            super().write(_KEY_REPORTS if data == _TEXTUAL_KEY_REPORTS else data)

        def end_input(self, return_code: int) -> None:
            """Read pending input, then end the app with that code."""
            self._end_with = return_code

        def start_application_mode(self) -> None:
            """Take the terminal, and remember how it is set."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            with contextlib.suppress(termios.error):
                self._attributes = termios.tcgetattr(self.fileno)

        def stop_application_mode(self) -> None:
            """Give the terminal back."""
            self._attributes = None
            super().stop_application_mode()

        # Stop and continue. Both signals may come at any time, also while the other one is being obeyed, or
        # while the main thread holds the lock of the output: the handlers only say what is wanted, and the
        # event loop does it. Textual (8.2.8) writes in the handlers, which can wait for its own lock forever,
        # starts a second reader of the terminal after each SIGCONT, and stays stopped if it comes before the
        # stop is complete.

        def _sigtstp_application(self, *_: Any) -> None:
            if time.monotonic() - self._continued < TOGETHER_SECONDS:
                return
            if self._auto_restart:
                self._stop_wanted = True
                self._do_soon(self._stop_or_continue)
            else:
                super()._sigtstp_application()

        def _sigcont_application(self, *_: Any) -> None:
            self._stop_wanted = False
            self._do_soon(self._continue)
            self._continued = time.monotonic()

        def _do_soon(self, act: Callable[[], object]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(act)

        def _continue(self) -> None:
            if self._must_signal_resume or self._obeying:
                self._stop_or_continue()
            elif self._attributes is not None and self._writer_thread is not None:
                self._retake()

        def _stop_or_continue(self) -> None:
            if self._obeying:
                return
            self._obeying = True
            try:
                while self._stop_wanted or self._must_signal_resume:
                    if not self._must_signal_resume:
                        self.suspend_application_mode()
                        self._must_signal_resume = True
                    elif self._stop_wanted:
                        os.kill(os.getpid(), signal.SIGSTOP)
                        time.sleep(CONTINUED_SECONDS)  # the handler of SIGCONT may run in it
                        self._stop_wanted = False
                    else:
                        self.resume_application_mode()  # says so itself, unless still in the background
                        self._do_soon(self._app.refresh)
            finally:
                self._obeying = False

        def _retake(self) -> None:
            """Set the terminal again and draw everything, after a stop that could not be seen (SIGSTOP).

            The shell has used it meanwhile. Nothing is read or dropped: it may as well be the SIGCONT that
            the kernel sends with the SIGHUP of a hang-up.
            """
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self._attributes)  # type: ignore[arg-type]
            self.write("\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[=5u")
            self._enable_mouse_support()
            self._enable_bracketed_paste()
            self._disable_line_wrap()
            if self._in_band_window_resize:
                self._enable_in_band_window_resize()
            self.flush()
            self._do_soon(self._app.refresh)

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
                    if ending is not None and not data:
                        self.process_message(LastInput(ending))
                        return
            if self._stop_wanted:  # otherwise the app ends, and handles nothing more
                self._parse(parser, typed.tick(end=True))

        def _read(self) -> bytes:
            """Return the next bytes; none at the end."""
            try:
                return os.read(self.fileno, READ_BYTES)
            except OSError:  # EIO: the other end of the pseudo-terminal is closed
                return b""

        def _parse(self, parser: XTermParser, characters: Iterable[str]) -> XTermParser:
            """Parse characters and send the events; return the next parser.

            One by one, so that a parser error loses only that sequence.
            """
            for character in characters:
                try:
                    for event in parsed(parser, character):
                        self.process_message(event)
                except (ValueError, ArithmeticError, LookupError) as error:
                    log.error("terminal input could not be read", repr(error))
                    parser = type(parser)(self._debug)
            return parser
