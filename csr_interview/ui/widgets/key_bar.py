"""The lines around each screen: title, notice and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from csr_interview.store import SaveState
from csr_interview.ui.commands import HELP, KeyItem
from csr_interview.ui.content import NOT_SAVED, to_line
from csr_interview.ui.widgets.clickable import Clickable

GAP = 3
NARROW_GAP = 2


class KeyBar(Clickable):
    """The footer: keys with labels, which can be clicked.

    Textual's own footer mounts a widget per key, a third of the time to the first screen. Items are in order
    of importance: if not all fit, they are abbreviated, then omitted. Help and the last one always stay.
    """

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $text-muted; }
    """

    def __init__(self, items: Sequence[KeyItem] = ()) -> None:
        super().__init__()
        self._items = tuple(items)
        self._mode = ""
        self._spots: list[tuple[int, int, str]] = []

    def show(self, items: Sequence[KeyItem], mode: str = "") -> None:
        """Show these items, after a word for the `mode` if keys mean something else than usual."""
        if (tuple(items), mode) != (self._items, self._mode):
            self._items, self._mode = tuple(items), mode
            self.refresh()

    def render(self) -> Content:
        """Draw the items, and remember their places for clicks."""
        pieces: list[Content] = []
        if self._mode:
            pieces.append(Content.assemble((f" {self._mode} ", "reverse bold"), "  "))
        x = sum(piece.cell_length for piece in pieces)
        parts, gap = fitted(self._items, self.size.width - x)
        self._spots = []
        for keys, label, action, _ in parts:
            pieces.append(Content.assemble((keys, "bold $accent"), " ", label, " " * gap))
            length = len(keys) + 1 + len(label)
            self._spots.append((x, x + length, action))
            x += length + gap
        return Content("").join(pieces)

    def place_action(self, x: int, y: int) -> str:
        """Return the action of an item."""
        return next((action for start, end, action in self._spots if start <= x < end), "")


class LeaderKeys(Static):
    """The letters that work after the leader key, above the footer while it waits."""

    DEFAULT_CSS = """
    LeaderKeys {
        dock: bottom; layer: over; height: auto; margin-bottom: 1; padding: 0 1; background: $panel;
        border-top: solid $accent;
    }
    """
    COLUMN = 19

    def __init__(self, commands: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._commands = tuple(commands)

    def render(self) -> Content:
        """Draw the letters with their labels in columns."""
        columns = max(1, self.size.width // self.COLUMN)
        cells = [
            Content.assemble((key, "bold $accent"), " ", label).truncate(
                self.COLUMN - 1, ellipsis=True, pad=True
            )
            for key, label in self._commands
        ]
        rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
        return Content("\n").join([Content(" ").join(row) for row in rows])


def fitted(items: Sequence[KeyItem], room: int) -> tuple[list[KeyItem], int]:
    """Return the items that fit into a line, in full or abbreviated, and the gap between them."""
    full = list(items)
    for gap in (GAP, NARROW_GAP):
        if _width(full, gap) <= room:
            return full, gap
    kept = {place for place, item in enumerate(full) if item.action == HELP.action} | {len(full) - 1}
    for place in range(len(full)):
        more = kept | {place}
        if _width([_brief(full[one]) for one in more], NARROW_GAP) <= room:
            kept = more
    chosen = [full[place] for place in sorted(kept)]
    parts = [_brief(item) for item in chosen]
    for place, item in enumerate(chosen):  # use the remaining columns for full labels
        longer = [*parts[:place], item, *parts[place + 1 :]]
        if _width(longer, NARROW_GAP) <= room:
            parts = longer
    return parts, NARROW_GAP


def _width(items: Sequence[KeyItem], gap: int) -> int:
    """Return the columns that these items need."""
    return sum(len(item.keys) + 1 + len(item.label) + gap for item in items) - gap


def _brief(item: KeyItem) -> KeyItem:
    """Return an abbreviated item, if it has a short form."""
    if not item.brief:
        return item
    keys, _, label = item.brief.rpartition(" ")
    return item._replace(keys=keys, label=label)


class TopLine(Widget):
    """One line with a left and a right part; the left one is cut if both do not fit."""

    DEFAULT_CSS = "TopLine { dock: top; height: 1; padding: 0 1; background: $panel; }"

    def __init__(self) -> None:
        super().__init__(id="top")
        self._left = self._right = Content()

    def show(self, left: Content, right: Content) -> None:
        """Show both parts; repaint only on a change."""
        if not (left.is_same(self._left) and right.is_same(self._right)):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """Draw both parts."""
        width = self.size.width
        right = self._right.truncate(width, ellipsis=True)
        room = max(0, width - right.cell_length - 2)
        return Content.assemble(self._left.truncate(room, ellipsis=True, pad=True), "  ", right)


def unsaved(state: SaveState) -> str:
    """Return why the database cannot be written; empty if it can."""
    return f"{NOT_SAVED}{state.error}" if state.error else ""


class Notice(Static):
    """What `alarm` says of the save state, and the last problem; hidden without either."""

    DEFAULT_CSS = """
    Notice {
        display: none; height: auto; max-height: 3; padding: 0 1;
        color: $text-error; background: $error-muted;
    }
    Notice.-shown { display: block; }
    """

    def __init__(self, alarm: Callable[[SaveState], str] = unsaved, between: str = " · ") -> None:
        super().__init__("", id="notice")
        self._alarm, self._between = alarm, between
        self._state: SaveState | None = None
        self._problem = ""

    def on_mount(self) -> None:
        """Watch the save state."""
        self.watch(self.app, "save_state", self._saved)

    def _saved(self, state: SaveState | None) -> None:
        self._state = state
        self._show()

    def tell(self, problem: str) -> None:
        """Show a problem until the next call; an empty text removes it."""
        self._problem = problem
        self._show()

    def _show(self) -> None:
        alarm = self._alarm(self._state) if self._state is not None else ""
        words = self._between.join(text for text in (alarm, self._problem) if text)
        self.update(to_line(words))
        self.set_class(bool(words), "-shown")
