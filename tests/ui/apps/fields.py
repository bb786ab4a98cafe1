"""Two note fields, three questions, dialogs: `python -m tests.ui.apps.fields RESULT [stall]`.

F12, or the end of the input, writes what was typed where to the file RESULT and ends the app. With `stall`
the event loop stands still for 50 of every 70 ms.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from csr_interview.ui.terminal.driver import driver_class
from csr_interview.ui.terminal.ordered_keys import OrderedKeysApp
from csr_interview.ui.widgets.note_area import NoteArea, NoteState

QUESTIONS = 3
FIELDS = ("first", "second")


class Ask(ModalScreen[str]):
    """Returns what was typed, on enter."""

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Choose(ModalScreen[str]):
    """Returns the option chosen, on enter; its screen needs a while to come up."""

    def compose(self) -> ComposeResult:
        time.sleep(0.03)
        yield OptionList("one", "two", "three")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(str(event.option.prompt))


class FieldsApp(OrderedKeysApp[None]):
    CSS = "NoteArea { height: 6; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("f8,ctrl+down", "question(1)", "Next"),
        ("ctrl+up", "question(-1)", "Previous"),
        ("f3", "note('rated')", "Rate"),
        ("f4", "focus_second", "Second field"),
        ("f5", "choose", "Choose, in a worker"),
        ("f10", "ask", "Ask"),
        ("f12", "finish", "Write and quit"),
    ]

    def __init__(self, result: Path, stall: bool) -> None:
        super().__init__(driver_class=driver_class())
        self.result = result
        self.stall = stall
        self.question = 0
        self.states = [{name: NoteState.of(key=number) for name in FIELDS} for number in range(QUESTIONS)]
        self.notes: list[str] = []
        self.edits: list[tuple[object, str, str]] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            for name in FIELDS:
                yield NoteArea(name, id=name)
        yield Static("ready")

    def on_mount(self) -> None:
        self._show()
        if self.stall:
            self.set_interval(0.07, lambda: time.sleep(0.05))

    def _show(self) -> None:
        for name in FIELDS:
            self.query_one(f"#{name}", NoteArea).swap(self.states[self.question][name])

    def on_note_area_edited(self, event: NoteArea.Edited) -> None:
        self.edits.append((event.key, event.field, event.text))

    def action_question(self, step: int) -> None:
        self.question = (self.question + step) % QUESTIONS
        self._show()

    def action_note(self, text: str) -> None:
        self.notes.append(f"{text} {self.question}")

    def action_focus_second(self) -> None:
        self.query_one("#second").focus()  # deferred: a callback of the App

    def action_ask(self) -> None:
        self.push_screen(Ask(), lambda answer: self.notes.append(f"asked {answer}"))

    def action_choose(self) -> None:
        self.run_worker(self._choose())

    async def _choose(self) -> None:
        answer: str = await self.push_screen_wait(Choose())
        self.notes.append(f"chose {answer}")
        self.action_question(1)

    def input_ended(self, return_code: int) -> None:
        self._write()
        super().input_ended(return_code)

    def action_finish(self) -> None:
        self._write()
        self.exit()

    def _write(self) -> None:
        texts = {f"{n} {name}": s[name].text for n, s in enumerate(self.states) for name in FIELDS}
        last = {f"{key} {name}": text for key, name, text in self.edits}
        self.result.write_text(json.dumps({"texts": texts, "last_edits": last, "notes": self.notes}))


if __name__ == "__main__":
    app = FieldsApp(Path(sys.argv[1]), "stall" in sys.argv[2:])
    app.run()
    sys.exit(app.return_code)
