"""The dialog that marks red flags, for a few keys between two notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.labels import SEVERITIES
from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import Mark
from csr_interview.text import clean_line
from csr_interview.ui.commands import KeyItem, bindings
from csr_interview.ui.content import QUIET, to_line
from csr_interview.ui.dialogs import UNSAVED_TEXT, Ask, Dialog
from csr_interview.ui.live.live_commands import LIVE_COMMANDS
from csr_interview.ui.widgets.form_fields import OneLine

if TYPE_CHECKING:
    from textual.app import App

OWN = ("flag", "leave_field", "app.privacy", "app.command_palette")
"""Actions of the interview whose keys differ in the dialog, or work everywhere."""
BELOW = tuple(
    replace(command, action=f"below({command.action!r})")
    for command in LIVE_COMMANDS
    if command.when == "always" and command.action not in OWN
)
"""Commands of the interview that work while typing also work from the dialog."""
BELOW_NEXT = "below('next')"


def remove_own(app: App[Any], session: InterviewSession, mark: Mark, then: Callable[[], None]) -> None:
    """Remove a custom flag, and call `then`. Asks first: unlike a listed one it cannot be ticked again."""

    def answered(agreed: bool | None) -> None:
        if agreed and mark in session.interview.marks:
            session.toggle(mark)
            then()

    said = "A custom red flag." if getattr(app, "privacy", False) else f"“{mark.text}”"
    body = f"{said}\n\nYou wrote this flag yourself. Removing it cannot be undone."
    app.push_screen(Ask("Remove this red flag?", body, yes="Remove"), answered)


class FlagsDialog(Dialog[None]):
    """The red flags of the current question: a digit ticks or clears one, and custom ones can be added.

    A digit does not close it, because one answer can have several flags. A key of the interview closes it
    and acts there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(BELOW),
        ("escape,ctrl+o", "close", "Close"),
        Binding("enter", "enter", "Close", priority=True),
        *[(str(digit), f"mark({digit})", "") for digit in range(1, 10)],
        ("o", "own", "Custom flag"),
    ]
    DEFAULT_CSS = """
    FlagsDialog Input { display: none; margin-top: 1; }
    FlagsDialog.-own Input { display: block; }
    FlagsDialog.-own OptionList { max-height: 30vh; }
    FlagsDialog.-own .hint, FlagsDialog.-own.-low OptionList { display: none; }
    """

    def __init__(self, session: InterviewSession) -> None:
        super().__init__("Red flags")
        self._session = session

    def parts(self) -> ComposeResult:
        """Compose the list and the hidden field for a custom flag."""
        yield OptionList(markup=False)
        yield OneLine(placeholder="Describe the flag; start with ! if it is serious")
        yield Static("", classes="error")
        yield Static("Mark all that apply. Enter or Esc closes.", classes="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def keys(self) -> Sequence[KeyItem]:
        """Enter adds the custom flag, marks the highlighted line, or closes."""
        if self.has_class("-own"):
            return (
                KeyItem("Enter", "add", ""),
                KeyItem("F8", "next", BELOW_NEXT),
                KeyItem("Esc", "list", "close"),
            )
        on_line = self.query_one(OptionList).highlighted is not None
        count = min(9, len(self._marks()))
        return (
            *((KeyItem("Enter", "mark", ""),) if on_line else ()),
            KeyItem(f"1–{count}", "mark", ""),
            KeyItem("o", "custom", "own"),
            KeyItem("F8", "next", BELOW_NEXT),
            KeyItem("F1–F5", "rate", ""),
            KeyItem("↑ ↓", "choose", ""),
            KeyItem("Esc" if on_line else "Enter Esc", "close", "close"),
        )

    def unfinished(self) -> str:
        """A custom flag that is not added yet."""
        return UNSAVED_TEXT if clean_line(self.query_one(Input).value) else ""

    def _marks(self) -> list[Mark]:
        question = self._session.question
        assert question is not None
        listed = [Mark(question.id, "red_flag", number) for number in range(len(question.red_flags))]
        return listed + [mark for mark in self._session.marks_of(question.id) if mark.kind == "own_flag"]

    def _fill(self, place: int | None = None) -> None:
        """Show all lines and highlight `place`: none after a digit, so that Enter closes."""
        box = self.query_one(OptionList)
        box.clear_options()
        box.add_options(Option(self._line(number, mark)) for number, mark in enumerate(self._marks(), 1))
        box.add_option(Option("o  Custom red flag…"))
        box.highlighted = None if place is None else min(place, box.option_count - 1)
        self.show_keys()

    def _line(self, number: int, mark: Mark) -> Content:
        question = self._session.question
        assert question is not None
        own = mark.kind == "own_flag"
        flag = None if own else question.red_flags[mark.item]
        text, severity = (mark.text, mark.severity) if flag is None else (flag.text, flag.severity)
        seen = mark in self._session.interview.marks
        return Content.assemble(
            (f"{number if number < 10 else ' '}  ", ""),
            ("[x] " if seen else "[ ] ", "bold $accent" if seen else QUIET),
            to_line(text),
            (f"  {SEVERITIES[severity]}", "$text-warning" if severity == "serious" else QUIET),
        )

    def action_mark(self, number: int) -> None:
        """Tick or clear by digit."""
        if not self.veiled and number <= len(self._marks()):
            self._toggle(number - 1, None)

    def _toggle(self, index: int, place: int | None) -> None:
        """Tick or clear; ask before a custom flag is removed."""
        mark = self._marks()[index]
        if mark.kind == "own_flag":
            remove_own(self.app, self._session, mark, lambda: self._fill(place))
        else:
            self._session.toggle(mark)
            self._fill(place)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._marks()):
            self._toggle(event.option_index, event.option_index)
        else:
            self.action_own()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.show_keys()

    def action_enter(self) -> None:
        """Close, unless Enter adds a custom flag or applies to a line."""
        if self.has_class("-own") or self.query_one(OptionList).highlighted is not None:
            raise SkipAction
        self.dismiss(None)

    async def action_below(self, action: str) -> None:
        """Close and run an action of the interview; a custom flag is added as with Enter."""
        if self.has_class("-own"):
            self._add_own_words()
        below = self.app.screen_stack[-2]
        self.dismiss(None)
        self.app.call_later(below.run_action, action)

    def action_own(self) -> None:
        """Open the field for a custom flag."""
        if self.veiled:
            return
        self.add_class("-own")
        self.query_one(Input).focus()
        self.show_keys()

    @on(Input.Submitted)
    def take_own_words(self, event: Input.Submitted) -> None:
        """Add the custom flag."""
        event.stop()
        if not self._add_own_words():
            self.query_one(".error", Static).update("Describe the red flag, or press Esc.")
            return
        self.query_one(".error", Static).update("")
        self.remove_class("-own")
        self._fill()
        self.query_one(OptionList).focus()

    def _add_own_words(self) -> bool:
        """Add the flag in the field; return whether there was one."""
        field = self.query_one(Input)
        text = clean_line(field.value)
        serious = text.startswith("!")
        text = text.lstrip("! ")
        if text:
            self._session.flag_in_own_words(text, serious)
            field.value = ""
        return bool(text)

    def action_close(self) -> None:
        """Close the field for a custom flag, or else the dialog."""
        if self.has_class("-own"):
            self.remove_class("-own")
            self.query_one(OptionList).focus()
            self.show_keys()
        else:
            self.dismiss(None)
