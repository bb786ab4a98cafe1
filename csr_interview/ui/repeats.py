"""A key pressed once more while what it does is still going on."""

from __future__ import annotations

from textual import _time, events


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
