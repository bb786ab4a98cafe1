"""An App that handles what the user does strictly in the order in which it was done.

Why. Textual 8.2.8 hands a key to the focused widget and takes the next one at once. A letter is
inserted there, by the widget's own task; backspace, arrows, Tab and every other binding travel up,
widget by widget, and act in the App's task when they arrive. So with several keys waiting (a stall,
a fast typist, a key macro) letters overtake the keys typed before them: `abc⌫d←e` gives `abcd` instead
of `abed`, and what follows Tab, F8 or a key that opens a dialog lands in the field they left.

How. Input waits in a queue of its own and is taken one at a time:

1. before an input is taken, everything that the one before it caused is let finish (`_settle`):
   messages under way from the focused widget up, callbacks of the App (`Widget.focus` is one), a
   screen that is being mounted and given its first focus;
2. a key or a paste is then handled by the focused widget and each of its ancestors *in their own
   tasks*, in the order of their own messages (a Focus event sent before the key is handled before
   it), while the App waits; bindings run last, as in Textual;
3. every wait is bounded. A handler that takes longer keeps its key, which goes on as it would in
   plain Textual; order may be lost then, keys are not.

What it cannot know: work put off by a timer or `call_after_refresh`, and what a worker does after it
awaited something slow (`input_held` tells it). A key that leads somewhere has to lead there at once.
"""

from __future__ import annotations

import asyncio
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
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker

from csr_interview.ui.terminal.typed_key import as_typed

HANDLER_SECONDS = 1.0
"""How long the App waits for one widget to handle a key before it lets go of both."""

MESSAGE_SECONDS = 0.2
"""How long after an input the next one waits for the messages it caused."""

SCREEN_SECONDS = 1.0
"""How long after a change of screen the next input waits for the new one to be ready."""

TURN_SECONDS = 0.005
"""How much of a wait one turn of the event loop may use up.

So MESSAGE_SECONDS are at least 40 turns: where the machine is busy or the loop stood still, what is
waited for gets its turns as well.
"""

SCREEN_TURNS = 5
"""Turns of the event loop granted after a change of screen or of workers.

`push_screen_wait` needs one turn until its screen is pushed, and three after it was dismissed until
the worker goes on with the answer (future, shield, task).
"""


class LastInput(events.Event):
    """Nothing more will be typed: the app ends when all that came before has had its effect."""

    def __init__(self, return_code: int) -> None:
        super().__init__()
        self.return_code = return_code


_INPUT = (events.InputEvent, events.Paste, events.AppFocus, events.AppBlur, LastInput)
"""What keeps its order: keys, mouse, paste, and the terminal's focus (losing it takes the focus from
the field, so it must not overtake a key)."""


@dataclass
class _Waiting:
    """Input not yet handled, and what to wait for before the next is taken."""

    inputs: deque[events.Event] = field(default_factory=deque)
    active: bool = False
    """Some task or queued callback is going to take the inputs."""
    origin: DOMNode | None = None
    """Where the last input went: messages that it caused start here."""
    screen: Screen[Any] | None = None
    workers: frozenset[Worker[Any]] = frozenset()
    turns: int = 0
    """Turns of the event loop still to be granted."""
    now: float = 0.0
    """Seconds waited so far, of each turn of the event loop at most TURN_SECONDS: the clock of all waits."""
    looked: float = 0.0
    """Time (of the event loop) at which `now` was last brought up to date."""
    messages_until: float = 0.0
    """Time after which messages are not waited for."""
    screen_until: float = 0.0
    """Time after which the screen is not waited for."""
    holds: list[float] = field(default_factory=list)
    """Times until which `input_held` asked to wait."""


class OrderedKeysApp(App[ReturnType]):
    """An App in which the next key starts when the one before it has had its whole effect.

    Nothing to override. In handlers and actions:

    - act at once: set the focus, switch the document, push the screen in the handler itself, not
      from a timer or `call_after_refresh`; a worker that must fetch something first does so in
      `with app.input_held():`;
    - never await the answer of a dialog there (use a worker): the keys would have no way to it;
    - a handler that awaits anything longer than `HANDLER_SECONDS` gives up the order.
    """

    quiet_before = inf
    """Seconds without a key or a paste before the one that is being handled, by when they arrived."""
    _typed_at = -inf

    @cached_property
    def _waiting(self) -> _Waiting:
        return _Waiting()

    @contextmanager
    def input_held(self, seconds: float = SCREEN_SECONDS) -> Iterator[None]:
        """Let keys wait while the block runs, at most `seconds`.

        For a worker or a handler that has to fetch something before it opens a screen: what is typed
        meanwhile is meant for that screen. The hold must begin before the first `await`.
        """
        until = self._waiting.now + seconds
        self._waiting.holds.append(until)
        try:
            yield
        finally:
            self._waiting.holds.remove(until)

    def input_ended(self, return_code: int) -> None:
        """Leave: nothing that was typed is left to do."""
        self.exit(return_code=return_code)

    async def on_event(self, event: events.Event) -> None:
        """Queue the user's input; everything else is handled as in any App."""
        if not isinstance(event, _INPUT) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, LastInput):
            self._begin_batch()  # nothing is painted any more, which makes the keys that wait much quicker
        self._waiting.inputs.append(event)
        if not self._waiting.active:
            self._waiting.active = True
            await self._take_inputs()

    async def _take_inputs(self) -> None:
        """Handle the waiting inputs, in between whatever else the App has to do."""
        waiting = self._waiting
        while waiting.inputs and not self._exit:
            try:
                settled = await self._settle()
            except ScreenStackError:  # the app has just closed its last screen: nobody is left to take keys
                break
            if not settled:
                # Something for the App itself came first. Behind it, not before: without this
                # `Widget.focus()` (a callback of the App) would wait for all queued keys.
                self.call_later(self._take_inputs)
                return
            try:
                await self._take(waiting.inputs.popleft())
            finally:
                waiting.messages_until = waiting.now + MESSAGE_SECONDS
        waiting.inputs.clear()
        waiting.active = False

    async def _take(self, event: events.Event) -> None:
        """Handle one input to its end."""
        self._waiting.origin = self.focused or self.screen
        if isinstance(event, events.Key | events.Paste):
            self.quiet_before, self._typed_at = event.time - self._typed_at, event.time
        if isinstance(event, events.Key):
            await self._take_key(as_typed(event))
        elif isinstance(event, events.Paste):
            await self._route(event)
        elif isinstance(event, LastInput):
            self.input_ended(event.return_code)
        else:
            await super().on_event(event)
            if isinstance(event, events.MouseDown | events.MouseUp) and self._mouse_down_widget is not None:
                self._waiting.origin = self._mouse_down_widget

    async def _take_key(self, event: events.Key) -> None:
        """Do what `App.on_event` does with a key, but wait for the widgets that handle it."""
        if not self.app_focus:
            self.app_focus = True
        screen = self.screen
        if screen.maximized is not None and event.key == "escape" and self.escape_to_minimize:
            screen.minimize()
            return
        if self.focused:
            screen._clear_tooltip()
        if not await self._check_bindings(event.key, priority=True):
            await self._route(event)

    async def _route(self, event: events.Key | events.Paste) -> None:
        """Let the focused widget, its ancestors and last the App handle a key or a paste."""
        event._set_forwarded()
        screen = self.screen
        node: MessagePump | None = self.focused or screen
        while node is not None and node is not self:
            if not await self._handled_by(node, event) or event._stop_propagation:
                return
            if not (node.is_parent_active and node.is_attached):
                return
            node = node._parent
        # A handler that changed the screen without stopping the key must not trigger a binding of
        # the screen below, which is what `_check_bindings` would look at now.
        if self.screen is screen:
            event._no_default_action = False
            await super().on_event(event)

    async def _handled_by(self, node: MessagePump, event: events.Event) -> bool:
        """Run a node's handlers in its own task, after the messages it has already got.

        Returns False when they took too long: the event then goes its own way.
        """
        if not node.check_message_enabled(event):
            return True
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

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
        await asyncio.wait((done,), timeout=HANDLER_SECONDS)
        if not done.done():
            done.cancel()
            return False
        return True

    async def _settle(self) -> bool:
        """Wait until the last input has had its effect, or for so long that it is not to be expected.

        Returns False when the App itself has something to do first.
        """
        waiting = self._waiting
        loop = asyncio.get_running_loop()
        slept = 0
        while True:
            time = loop.time()
            waiting.now += min(time - waiting.looked, TURN_SECONDS)
            waiting.looked, now = time, waiting.now
            self._look_around(now)
            late = now > waiting.messages_until
            held = (waiting.turns and not late) or any(until > now for until in waiting.holds)
            ready = now > waiting.screen_until or self._ready_for_keys()
            if ready and not held and (late or all(map(_is_quiet, self._message_path()))):
                return True
            if not _is_quiet(self):
                return False
            waiting.turns = max(0, waiting.turns - 1)
            # The first turns cost some 10 µs each; after that something slow is going on.
            await asyncio.sleep(0 if slept < 2 * SCREEN_TURNS else 0.001)
            slept += 1

    def _look_around(self, now: float) -> None:
        """Grant some time when the screen or the set of workers changed since the last look."""
        waiting = self._waiting
        workers = frozenset(self.workers)
        if waiting.workers != workers:
            waiting.workers, waiting.turns = workers, SCREEN_TURNS
            waiting.messages_until = max(waiting.messages_until, now + MESSAGE_SECONDS)
        if waiting.screen is not self.screen:
            waiting.screen, waiting.turns = self.screen, SCREEN_TURNS
            # Also for messages: ScreenResume, which may set the first focus, comes after mounting.
            waiting.screen_until = waiting.messages_until = now + SCREEN_SECONDS

    def _ready_for_keys(self) -> bool:
        """Tell whether the top screen and its focused widget are mounted.

        A screen counts as mounted after `compose`, its automatic focus and `on_mount`.
        """
        focused = self.screen.focused
        return self.screen.is_mounted and (focused is None or focused.is_mounted)

    def _message_path(self) -> Iterator[MessagePump]:
        """Nodes that messages caused by the last input pass: from its origin up, and from the focus up.

        In a dialog all of its nodes: the command palette hands Enter to a list beside its input.
        """
        yield from (self.focused or self.screen).ancestors_with_self
        if self.screen.is_modal:
            yield from self.screen.walk_children()
        origin = self._waiting.origin
        if origin is not None and origin is not self.focused:
            yield from origin.ancestors_with_self


def _is_quiet(node: MessagePump) -> bool:
    """Tell whether a node has nothing waiting (one that is gone never has)."""
    return not node.is_running or (
        node._message_queue.empty() and node._pending_message is None and not node._next_callbacks
    )


# A key pressed once more while what it does is still going on.


class Repeats:
    """Drops the further presses of a key that opened a screen, made before that screen was there.

    Whatever else is typed in that time is meant for the new screen. The same key again, with nothing between,
    is an impatient hand: in the new screen Enter would write an empty line into a note.
    """

    def __init__(self) -> None:
        self._last = ""
        self._until = 0.0

    def end(self) -> None:
        """What the last key led to is there now: whatever was pressed before was pressed too early."""
        self._until = _time.get_time()

    def drops(self, event: events.Event) -> bool:
        """Tell whether an input, the next one after those asked about before, is such a press."""
        if isinstance(event, events.Key):
            if event.key == self._last and event.time <= self._until:
                return True
            self._last, self._until = event.key, 0.0
        elif isinstance(event, events.Paste):
            self._last, self._until = "", 0.0
        return False
