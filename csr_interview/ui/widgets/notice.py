"""The notice above the content of a screen: a save error and the last problem."""

from __future__ import annotations

from textual.widgets import Static

from csr_interview.store import SaveState
from csr_interview.ui.content import NOT_SAVED, to_line


class Notice(Static):
    """Hidden without a problem."""

    DEFAULT_CSS = """
    Notice {
        display: none; height: auto; max-height: 3; padding: 0 1;
        color: $text-error; background: $error-muted;
    }
    Notice.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__("", id="notice")
        self._error = self._problem = ""

    def on_mount(self) -> None:
        """Watch the save state."""
        self.watch(self.app, "save_state", self._saved)

    def _saved(self, state: SaveState | None) -> None:
        self._error = f"{NOT_SAVED}{state.error}" if state is not None and state.error else ""
        self._show()

    def tell(self, problem: str) -> None:
        """Show a problem until the next call; an empty text removes it."""
        self._problem = problem
        self._show()

    def _show(self) -> None:
        words = " · ".join(text for text in (self._error, self._problem) if text)
        self.update(to_line(words))
        self.set_class(bool(words), "-shown")
