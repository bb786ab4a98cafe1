"""A digit that chooses a line, unless it turns out to be the start of text.

Where a list shows digits and there is a note as well, one digit chooses a line. Somebody who goes on typing
("5 stars", "12:30") means the note, so the digit waits for BURST_SECONDS: if another printable key arrives by
then, both are text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events

from csr_interview.ui.terminal.ordered_keys import LastInput

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp

_DECIDING = (events.Key, events.Paste, events.MouseDown, LastInput)
"""Inputs that decide about a digit; the mouse may move over it."""

BURST_SECONDS = 0.3
"""Keys that follow each other within this time, by arrival, belong together."""


@dataclass
class _Held:
    event: events.Key
    choose: Callable[[], None]
    screen: Screen[Any]
    timer: Timer


class LoneDigit:
    """The digit that waits, if any."""

    def __init__(self, app: OrderedKeysApp[Any]) -> None:
        self._app = app
        self._held: _Held | None = None

    @property
    def waiting(self) -> bool:
        """Whether a digit waits."""
        return self._held is not None

    def hold(self, event: events.Key, choose: Callable[[], None]) -> None:
        """Call `choose` unless text follows."""
        self._held = _Held(event, choose, self._app.screen, self._app.set_timer(BURST_SECONDS, self._alone))

    def next(self, event: events.Event) -> str | None:
        """Decide about the digit before the next input.

        Return it if both are text, None if it has chosen now, and an empty text if there was none.
        """
        held = self._held
        if held is None or not isinstance(event, _DECIDING):
            return ""
        soon = event.time - held.event.time < BURST_SECONDS
        if soon and getattr(event, "is_printable", False):
            self._drop(held)
            return held.event.character or ""
        self._choose(held)
        return None

    def _alone(self) -> None:
        """Choose, unless the next input waits already: `next` decides then."""
        if self._held is not None and not self._app.input_waits:
            self._choose(self._held)

    def _choose(self, held: _Held) -> None:
        self._drop(held)
        if self._app.screen is held.screen:
            held.choose()

    def _drop(self, held: _Held) -> None:
        held.timer.stop()
        self._held = None
