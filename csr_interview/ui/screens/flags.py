"""Marking red flags without leaving the note for longer than a few keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import Mark
from csr_interview.text import clean_line
from csr_interview.ui.screens.dialogs import Ask, Dialog
from csr_interview.ui.text import shown_line

if TYPE_CHECKING:
    from textual.app import App


def removal_question(mark: Mark, *, hidden: bool) -> Ask:
    """Ask before a flag in own words goes: unlike a listed one it cannot be ticked again.

    With `hidden` (privacy screen) the words are not told.
    """
    said = "A red flag in your own words." if hidden else f"“{mark.text}”"
    body = f"{said}\n\nIt is in your own words, so it would be gone for good."
    return Ask("Remove this red flag?", body, yes="Remove", no="Keep")


def remove_own(app: App[Any], session: InterviewSession, mark: Mark, then: Callable[[], None]) -> None:
    """Remove a flag in own words once that was agreed to, and call `then`."""

    def answered(agreed: bool | None) -> None:
        if agreed and mark in session.interview.marks:
            session.toggle(mark)
            then()

    hidden = bool(getattr(app, "privacy", False))
    app.push_screen(removal_question(mark, hidden=hidden), answered)


class FlagsDialog(Dialog[None]):
    """The red flags of the present question: a digit marks or unmarks one, own words add another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,ctrl+o", "close", "Back to the note"),
        *[(str(digit), f"mark({digit})", "") for digit in range(1, 10)],
        ("o", "own", "Own words"),
    ]
    DEFAULT_CSS = """
    FlagsDialog OptionList { height: auto; max-height: 14; background: $surface; border: none; }
    FlagsDialog Input { display: none; margin-top: 1; }
    FlagsDialog.-own Input { display: block; }
    """

    def __init__(self, session: InterviewSession) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out the list and the hidden field for own words."""
        with Vertical(classes="dialog"):
            yield Static("Red flags: what did you hear?", classes="heading")
            yield OptionList(markup=False)
            yield Input(placeholder="In your words; start with ! for a serious one")
            yield Static("", classes="error")
            yield Static("A digit marks or unmarks   o own words   Esc back to the note", classes="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def _marks(self) -> list[Mark]:
        question = self._session.question
        assert question is not None
        listed = [Mark(question.id, "red_flag", number) for number in range(len(question.red_flags))]
        return listed + [mark for mark in self._session.marks_of(question.id) if mark.kind == "own_flag"]

    def _fill(self) -> None:
        box = self.query_one(OptionList)
        place = box.highlighted or 0
        box.clear_options()
        box.add_options(Option(self._line(number, mark)) for number, mark in enumerate(self._marks(), 1))
        box.add_option(Option("o  In your own words…"))
        box.highlighted = min(place, box.option_count - 1)

    def _line(self, number: int, mark: Mark) -> Content:
        question = self._session.question
        assert question is not None
        own = mark.kind == "own_flag"
        flag = None if own else question.red_flags[mark.item]
        text, severity = (mark.text, mark.severity) if flag is None else (flag.text, flag.severity)
        seen = mark in self._session.interview.marks
        return Content.assemble(
            (f"{number if number < 10 else ' '}  ", ""),
            ("[x] " if seen else "[ ] ", "bold $accent" if seen else "$foreground-muted"),
            shown_line(text),
            (f"  {severity}", "$text-warning" if severity == "serious" else "$foreground-muted"),
        )

    def action_mark(self, number: int) -> None:
        """Mark or unmark by digit; ask before own words go."""
        marks = self._marks()
        if self.veiled or number > len(marks):
            return
        mark = marks[number - 1]
        if mark.kind == "own_flag":
            remove_own(self.app, self._session, mark, self._fill)
        else:
            self._session.toggle(mark)
            self._fill()

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        """Mark or unmark by Enter or mouse."""
        event.stop()
        if event.option_index < len(self._marks()):
            self.action_mark(event.option_index + 1)
        else:
            self.action_own()

    def action_own(self) -> None:
        """Open the field for own words."""
        if self.veiled:
            return
        self.add_class("-own")
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        """Add a flag in the interviewer's words."""
        event.stop()
        text = clean_line(event.value)
        serious = text.startswith("!")
        text = text.lstrip("! ")
        if not text:
            self.query_one(".error", Static).update("Say in a few words what you heard, or Esc.")
            return
        self._session.flag_in_own_words(text, serious)
        event.input.value = ""
        self.query_one(".error", Static).update("")
        self.remove_class("-own")
        self._fill()
        self.query_one(OptionList).focus()

    def action_close(self) -> None:
        """Leave own words first, then the dialog."""
        if self.has_class("-own"):
            self.remove_class("-own")
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)
