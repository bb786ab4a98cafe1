"""An App that handles user input strictly in order.

Why. Textual 8.2.8 passes a key to the focused widget and handles the next one at once. The widget's own task
inserts letters; backspace, arrows, Tab and all other bindings bubble up, widget by widget, to the App's task.
With several keys waiting (a stall, a fast typist, a key macro) letters overtake earlier keys: `abc⌫d←e` gives
`abcd` instead of `abed`, and letters after Tab, F8 or a key that opens a dialog go to the old field.

How. Input waits in its own queue and is handled one at a time:

1. before each input, the effects of the previous one finish (`_settle`): messages from the focused widget
   up, callbacks of the App (such as `Widget.focus`), mounting and first focus of a screen;
2. the focused widget and its ancestors then handle a key or a paste *in their own tasks*, in the order of
   their own messages (after a Focus event sent before the key), while the App waits; bindings run last, as
   in Textual;
3. every wait is bounded. A slow handler keeps its key, which continues as in plain Textual: order may be
   lost, but no key.

Not covered: work deferred by a timer or `call_after_refresh`, and what a worker does after awaiting something
slow (use `input_held`). A key that opens a screen must open it at once.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Any

from textual import _time, events
from textual._callback import invoke
from textual.app import App, ReturnType, ScreenStackError
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from csr_interview.text import clean

# Which keys are text.
#
# Textual's fields (8.2.8) insert a key if its character passes `str.isprintable`. That is meant for `repr`
# and rejects all spaces but one, joiners, soft hyphens, private characters, and characters newer than
# Python's tables: `10 000` with a no-break space became `10000`, and joined emoji came apart. Here a key is
# text if its character can be stored.


_KEY_CODES = range(0xE000, 0xE080)
"""Codes of the kitty keyboard protocol for keys without a character, such as the keypad's 5 without num lock.
Textual treats those without a name as typed text."""


class Key(events.Key):
    """A key whose character is text even if `str.isprintable` rejects it.

    Has the name of its base class because Textual finds handlers by it.
    """

    __slots__ = ()

    @property
    def is_printable(self) -> bool:
        """Whether a field inserts the character."""
        return True


# A terminal with the kitty keyboard protocol tells Shift+Backspace from Backspace. Textual (8.2.8) has no use
# for most of such keys, and in an Input, Ctrl+Backspace deletes to the right.
_WITH = ("shift+", "ctrl+", "alt+", "ctrl+shift+", "alt+shift+", "alt+ctrl+")
_SAME_KEY = {
    **{f"{modifiers}{key}": key for key in ("enter", "escape") for modifiers in _WITH},
    **{f"{modifiers}backspace": "ctrl+w" for modifiers in _WITH},  # to the start of the word
    **{f"{modifiers}delete": "ctrl+delete" for modifiers in _WITH},
    "shift+backspace": "backspace",
    "shift+delete": "delete",
}
_CHARACTERS = {
    "shift+space": " ",
    **{
        "decimal": ".",
        "divide": "/",
        "multiply": "*",
        "subtract": "-",
        "add": "+",
        "equal": "=",
        "separator": ",",
    },
}
"""Keys whose text such a terminal may leave out, most of them on the keypad."""


def as_typed(event: events.Key) -> events.Key:
    """Return a key in a form that fields do not drop."""
    if same := _SAME_KEY.get(event.key):
        return _at(event.time, events.Key(same, None))
    character = event.character or _CHARACTERS.get(event.key)
    if character is None or event.is_printable or not _is_text(character):
        return event
    return _at(event.time, Key(event.key, character))


def _at(time: float, event: events.Key) -> events.Key:
    """Return a key that arrived at that time."""
    event.time = time
    return event


def _is_text(character: str) -> bool:
    if len(character) != 1 or ord(character) in _KEY_CODES or unicodedata.category(character) == "Cc":
        return False
    # Only characters stored unchanged: line and paragraph separators, for example, are replaced.
    return clean(character) == unicodedata.normalize("NFC", character)


HANDLER_SECONDS = 5.0
"""How long the App waits for one widget to handle a key; on a busy machine a widget may wait long for the
database, and a key that went on alone would lead later keys to the wrong field."""

MESSAGE_SECONDS = 2.0
"""How long an input waits for messages of the previous one."""

SCREEN_SECONDS = 5.0
"""How long an input waits for a new screen."""

TURN_SECONDS = 0.005
"""The most that one turn of the event loop counts toward a wait.

So MESSAGE_SECONDS are at least 400 turns, even if the machine is busy or the loop was blocked.
"""

SCREEN_TURNS = 5
"""Turns of the event loop allowed after a change of screen or workers.

`push_screen_wait` needs one turn to push its screen, and three after it is dismissed until the worker
continues with the answer (future, shield, task).
"""


RUN = 100
"""The most characters that are inserted at once: what one step of undo takes back."""

MANY = 20
"""More inputs than this are not painted one by one."""


class LastInput(events.Event):
    """End of input: the app exits after all earlier input is handled."""

    def __init__(self, return_code: int) -> None:
        super().__init__()
        self.return_code = return_code


_INPUT = (events.InputEvent, events.Paste, events.AppFocus, events.AppBlur, LastInput)
"""Ordered events: keys, mouse, paste, and the terminal's focus (losing it removes the focus from the field,
so it must not overtake a key)."""


@dataclass
class _Waiting:
    """Pending input, and what to wait for before the next one."""

    inputs: deque[events.Event] = field(default_factory=deque)
    unpainted: bool = False
    """Whether painting is held."""
    active: bool = False
    """Whether a task or queued callback is going to handle the input."""
    origin: DOMNode | None = None
    """Target of the last input, where its messages start."""
    screen: Screen[Any] | None = None
    workers: frozenset[Worker[Any]] = frozenset()
    turns: int = 0
    """Remaining turns of the event loop."""
    now: float = 0.0
    """Seconds waited so far, at most TURN_SECONDS per turn: the clock of all waits."""
    looked: float = 0.0
    """Time (of the event loop) of the last update of `now`."""
    messages_until: float = 0.0
    """Deadline for messages."""
    screen_until: float = 0.0
    """Deadline for the screen."""
    holds: list[float] = field(default_factory=list)
    """Deadlines of `input_held`."""


@dataclass
class _Press:
    """The left mouse button, pressed and not yet released."""

    place: Offset
    target: Widget | None
    """What a click moves the focus to."""
    is_click: bool = True
    """Whether it is a click if it is released now."""


DOUBLE_CLICK_SECONDS = 0.3
"""Seconds after a click in which another one at the same place belongs to it."""


@contextmanager
def _no_focus(widget: Widget | None) -> Iterator[None]:
    """Let a widget not take the focus when the mouse button is pressed on it."""
    if widget is None:
        yield
        return
    widget.__dict__["FOCUS_ON_CLICK"] = False
    try:
        yield
    finally:
        del widget.__dict__["FOCUS_ON_CLICK"]


class OrderedKeysApp(App[ReturnType]):
    """An App in which a key starts only after all effects of the previous one.

    In handlers and actions:

    - act at once: set the focus, switch the document or push the screen in the handler itself, not from a
      timer or `call_after_refresh`; a worker that must read something first uses `with app.input_held():`;
    - never await a dialog (use a worker): keys could not reach it;
    - a handler that awaits longer than `HANDLER_SECONDS` loses the order.
    """

    CLICK_CHAIN_TIME_THRESHOLD = 0.0  # a double click would select the whole text of a widget
    _press: _Press | None = None
    _clicked: tuple[float, Offset] | None = None
    """Time and place of the last click."""

    quiet_before = inf
    """Seconds without a key or paste before the current one, by arrival."""
    _typed_at = -inf

    @cached_property
    def _waiting(self) -> _Waiting:
        return _Waiting()

    @property
    def input_waits(self) -> bool:
        """Whether input has arrived that is not handled yet."""
        return bool(self._waiting.inputs)

    def put_back(self, event: events.Event) -> None:
        """Handle an input again, once the effects of what was done in its place are finished."""
        self._waiting.origin = self.focused or self.screen
        self._waiting.inputs.appendleft(event)

    @contextmanager
    def input_held(self, seconds: float = SCREEN_SECONDS) -> Iterator[None]:
        """Let keys wait while the block runs, at most `seconds`.

        For a worker or handler that reads something before it opens a screen: keys typed meanwhile are for
        that screen. Enter the block before the first `await`.
        """
        until = self._waiting.now + seconds
        self._waiting.holds.append(until)
        try:
            yield
        finally:
            self._waiting.holds.remove(until)

    def input_ended(self, return_code: int) -> None:
        """Exit after the last input."""
        self.exit(return_code=return_code)

    async def on_event(self, event: events.Event) -> None:
        """Queue user input; handle everything else as in any App."""
        if not isinstance(event, _INPUT) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, LastInput):
            self._begin_batch()  # painting stops, which makes the remaining keys much faster
        self._waiting.inputs.append(event)
        if not self._waiting.active:
            self._waiting.active = True
            await self._take_inputs()

    async def _take_inputs(self) -> None:
        """Handle queued input between other work of the App."""
        waiting = self._waiting
        while waiting.inputs and not self._exit:
            self._hold_painting(len(waiting.inputs) > MANY)
            try:
                settled = await self._settle()
            except ScreenStackError:  # the app has just closed its last screen
                break
            if not settled:
                # The App has other work first: otherwise `Widget.focus()`, a callback of the App, would wait
                # for all queued keys.
                self.call_later(self._take_inputs)
                return
            try:
                await self._take(waiting.inputs.popleft())
            finally:
                waiting.messages_until = waiting.now + MESSAGE_SECONDS
        self._hold_painting(False)
        waiting.inputs.clear()
        waiting.active = False

    def _hold_painting(self, hold: bool) -> None:
        """Paint nothing while many inputs wait: painting would take most of the time that they need."""
        if hold and not self._waiting.unpainted:
            self._begin_batch()
        elif self._waiting.unpainted and not hold:
            self._end_batch()
            if self.screen_stack:
                self.screen.check_idle()  # which paints
        self._waiting.unpainted = hold

    async def _take(self, event: events.Event) -> None:
        """Handle one input completely."""
        self._waiting.origin = self.focused or self.screen
        if isinstance(event, events.Key | events.Paste):
            self.quiet_before, self._typed_at = event.time - self._typed_at, event.time
        if isinstance(event, events.Key):
            await self._take_key(as_typed(event))
        elif isinstance(event, events.Paste):
            await self._route(event)
        elif isinstance(event, LastInput):
            self.input_ended(event.return_code)
        elif isinstance(event, events.MouseEvent):
            await self._take_mouse(event)
        else:
            await super().on_event(event)

    async def _take_mouse(self, event: events.MouseEvent) -> None:
        """Let only a click be a click.

        Textual (8.2.8) makes a click of any button that is pressed and released on one widget, and moves the
        focus when it is pressed: dragging over a list to copy its text chose a row. Here a click is the left
        button, pressed and released on one cell while no text is selected (such a click clears the
        selection), and a double click is one.
        """
        press = self._press
        if isinstance(event, events.MouseDown | events.MouseUp) and event.button != 1:
            if press is not None:
                press.is_click = False
            return
        if press is not None and event.screen_offset != press.place:
            press.is_click = False
        if isinstance(event, events.MouseDown):
            target = self.screen.get_focusable_widget_at(*event.screen_offset)
            if target is not None and (hasattr(target, "selection") or not target.focus_on_click()):
                target = None  # a field takes the focus at once: its selection begins
            self._press = _Press(event.screen_offset, target, not self.screen.selections)
            with _no_focus(target):
                await super().on_event(event)
        elif isinstance(event, events.MouseUp):
            self._press = None
            if press is None or not press.is_click or self._is_second_click(event):
                self._mouse_down_widget = None  # Textual makes no click then
            elif press.target is not None and press.target.is_attached:
                self.screen.set_focus(press.target, scroll_visible=False)
            await super().on_event(event)
        else:
            await super().on_event(event)
        if isinstance(event, events.MouseDown | events.MouseUp) and self._mouse_down_widget is not None:
            self._waiting.origin = self._mouse_down_widget

    def _is_second_click(self, event: events.MouseUp) -> bool:
        last, self._clicked = self._clicked, (event.time, event.screen_offset)
        if last is None or last[1] != event.screen_offset or event.time - last[0] > DOUBLE_CLICK_SECONDS:
            return False
        self._clicked = None
        return True

    async def _take_key(self, event: events.Key) -> None:
        """Handle a key as `App.on_event` does, but wait for the widgets."""
        if not self.app_focus:
            self.app_focus = True
        screen = self.screen
        if screen.maximized is not None and event.key == "escape" and self.escape_to_minimize:
            screen.minimize()
            return
        if self.focused:
            screen._clear_tooltip()
        if not await self._check_bindings(event.key, priority=True):
            await self._route(self._run(event))

    def _run(self, event: events.Key) -> events.Key:
        """Return a key with the text keys that wait behind it, if the focused field inserts them all.

        One insertion and one paint for each of them would take a minute for 10 kB that somebody, or a
        program, types at once.
        """
        if not (event.is_printable and getattr(self.focused, "takes_runs", False)):
            return event
        run, inputs = [event.character or ""], self._waiting.inputs
        while inputs and len(run) < RUN and isinstance(inputs[0], events.Key):
            key = as_typed(inputs[0])
            if not key.is_printable:
                break
            run.append(key.character or "")
            self._typed_at = inputs.popleft().time
        return _at(event.time, Key(event.key, "".join(run))) if len(run) > 1 else event

    async def _route(self, event: events.Key | events.Paste) -> None:
        """Pass a key or paste to the focused widget, its ancestors and last the App."""
        event._set_forwarded()
        screen = self.screen
        node: MessagePump | None = self.focused or screen
        while node is not None and node is not self:
            if not await self._handled_by(node, event) or event._stop_propagation:
                return
            if not (node.is_parent_active and node.is_attached):
                return
            node = node._parent
        # If a handler changed the screen without stopping the key, `_check_bindings` would run a binding of
        # another screen.
        if self.screen is screen:
            event._no_default_action = False
            await super().on_event(event)

    async def _handled_by(self, node: MessagePump, event: events.Event) -> bool:
        """Run a node's handlers in its own task, after its pending messages.

        Returns False if they take too long; the event then continues on its own.
        """
        if not node.check_message_enabled(event):
            return True
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        async def handle() -> None:
            event._no_default_action = False
            try:
                for _cls, method in node._get_dispatch_methods(event.handler_name, event):
                    await invoke(method, event)
            finally:
                late = done.cancelled()
                if not done.done():
                    done.set_result(None)
            parent = node._parent
            if late and parent is not None and not event._stop_propagation and node.is_attached:
                event._bubble_to(parent)

        if not node.post_message(events.Callback(handle)):
            return True
        waited = 0.0
        while not done.done() and waited < HANDLER_SECONDS:
            before = loop.time()
            await asyncio.wait((done,), timeout=TURN_SECONDS)
            waited += min(loop.time() - before, TURN_SECONDS)
        if not done.done():
            done.cancel()
            return False
        return True

    async def _settle(self) -> bool:
        """Wait for the effects of the last input, with a limit.

        Returns False if the App has other work first.
        """
        waiting = self._waiting
        loop = asyncio.get_running_loop()
        slept = 0
        while True:
            time = loop.time()
            waiting.now += min(time - waiting.looked, TURN_SECONDS)
            waiting.looked, now = time, waiting.now
            self._extend_wait(now)
            late = now > waiting.messages_until
            held = (waiting.turns and not late) or any(until > now for until in waiting.holds)
            ready = now > waiting.screen_until or self._ready_for_keys()
            if ready and not held and (late or all(map(is_quiet, self._message_path()))):
                return True
            if not is_quiet(self):
                return False
            waiting.turns = max(0, waiting.turns - 1)
            # The first turns cost about 10 µs each; after that something slow is running.
            await asyncio.sleep(0 if slept < 2 * SCREEN_TURNS else 0.001)
            slept += 1

    def _extend_wait(self, now: float) -> None:
        """Extend the wait if the screen or the workers have changed."""
        waiting = self._waiting
        workers = frozenset(self.workers)
        if waiting.workers != workers:
            waiting.workers, waiting.turns = workers, SCREEN_TURNS
            waiting.messages_until = max(waiting.messages_until, now + MESSAGE_SECONDS)
        if waiting.screen is not self.screen:
            waiting.screen, waiting.turns = self.screen, SCREEN_TURNS
            # Also for messages: ScreenResume, which may set the first focus, follows mounting.
            waiting.screen_until = waiting.messages_until = now + SCREEN_SECONDS

    def _ready_for_keys(self) -> bool:
        """Return whether the top screen and its focused widget are mounted.

        A screen counts as mounted after `compose`, its automatic focus and `on_mount`.
        """
        focused = self.screen.focused
        return self.screen.is_mounted and (focused is None or focused.is_mounted)

    def _message_path(self) -> Iterator[MessagePump]:
        """Nodes on the way of messages of the last input: from its origin up, and from the focus up.

        In a dialog all of its nodes: the command palette passes Enter to a list next to its input.
        """
        yield from (self.focused or self.screen).ancestors_with_self
        if self.screen.is_modal:
            yield from self.screen.walk_children()
        origin = self._waiting.origin
        if origin is not None and origin is not self.focused:
            yield from origin.ancestors_with_self


def is_quiet(node: MessagePump) -> bool:
    """Return whether a node has no pending messages; True for a removed one."""
    return not node.is_running or (
        node._message_queue.empty() and node._pending_message is None and not node._next_callbacks
    )


# A key pressed again before its screen is open.


class Repeats:
    """Drops repeats of a key that opens a screen, pressed before the screen is there.

    Other keys are for the new screen. An immediate repeat is not: in the new screen, Enter would add an empty
    line to a note.
    """

    def __init__(self) -> None:
        self._last = ""
        self._until = 0.0

    def end(self) -> None:
        """The screen is open now: earlier repeats were too early."""
        self._until = _time.get_time()

    def drops(self, event: events.Event) -> bool:
        """Return whether the next input is such a repeat."""
        if isinstance(event, events.Key):
            if event.key == self._last and event.time <= self._until:
                return True
            self._last, self._until = event.key, 0.0
        elif isinstance(event, events.Paste):
            self._last, self._until = "", 0.0
        return False
