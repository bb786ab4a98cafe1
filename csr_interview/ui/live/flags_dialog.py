"""The dialog that marks red flags, for a few keys between two notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.labels import SEVERITIES
from csr_interview.live.session import InterviewSession
from csr_interview.models.interview import Mark, same_item
from csr_interview.text import clean_line
from csr_interview.ui.base import CommandScreen
from csr_interview.ui.commands import KeyItem, bindings
from csr_interview.ui.content import HIDDEN, QUIET, to_line
from csr_interview.ui.dialogs import KeptDialog
from csr_interview.ui.live.live_commands import LIVE_COMMANDS
from csr_interview.ui.widgets.form_fields import OneLine

if TYPE_CHECKING:
    from csr_interview.models.bank import Question

OWN = ("flag", "leave_part", "undo", "saved", "app.privacy", "app.command_palette")
"""Actions of the interview whose keys differ in the dialog, or work everywhere."""
BELOW = tuple(
    replace(command, action=f"below({command.action!r})")
    for command in LIVE_COMMANDS
    if command.when == "always" and command.action not in OWN
)
"""Commands of the interview that work while typing also work from the dialog."""
BELOW_NEXT = "below('next')"


def _is_serious(question: Question, mark: Mark) -> bool:
    return question.red_flags[mark.item].severity == "serious"


def _digit(number: int) -> str:
    """Return the key of a line; a blank if it has none."""
    return str(number) if number < 10 else " "


class FlagsDialog(KeptDialog[None]):
    """The red flags of the current question: a digit ticks or clears one, and the last line adds one.

    A digit does not close it, because one answer can have several flags. Tab leads to the words of a flag.
    Before it closes with Enter, it asks for the candidate's words for each serious flag without any. A key of
    the interview closes it and acts there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(BELOW),
        ("escape,ctrl+o", "close", "Close"),
        Binding("enter", "enter", "Close", priority=True),
        ("tab", "words", "Words of a flag"),
        ("ctrl+z", "undo", "Undo"),
    ]
    DEFAULT_CSS = """
    FlagsDialog Input { display: none; margin-top: 1; }
    FlagsDialog.-own Input { display: block; }
    FlagsDialog.-own OptionList { max-height: 30vh; }
    FlagsDialog.-own .hint, FlagsDialog.-own.-low OptionList { display: none; }
    """

    def __init__(self, session: InterviewSession, quote: Mark | None = None) -> None:
        """Open the list, or the field for the words of the flag `quote`."""
        super().__init__("Red flags")
        self.place = (session.interview.id, f"flags:{session.step}")
        self._session = session
        self._done = len(session.done)
        """How many actions could be undone before."""
        self._quoted = quote
        """The flag whose words the field is for; None for a custom flag."""
        self._begun = ""
        """The text of a custom flag that was begun and not added."""
        self._latest: Mark | None = None
        """The flag ticked last."""
        self._before = ""
        """What was in the field when it was opened."""

    def parts(self) -> ComposeResult:
        """Compose the list and the hidden field for a custom flag."""
        yield OptionList(markup=False)
        yield from self.restored_line()
        yield OneLine()
        yield Static("", classes="error")
        yield Static("Mark all that apply. Enter or Esc closes.", classes="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        before = dict(self.restored)
        words, self._begun = before.get("words", ""), before.get("own", "")
        self._fill()
        if words and self._quoted is None and not self.private:
            ticked = (mark for mark in self._marks() if mark.kind == "red_flag" and self._found(mark))
            self._quoted = next((mark for mark in ticked if str(mark.item) == before.get("flag")), None)
        if self._quoted is not None:
            self._quote(self._quoted)
            if str(self._quoted.item) == before.get("flag"):
                self._refill(words)
                return
        self._begun = " ".join(filter(None, (self._begun, words)))  # the flag is not ticked any more
        if self._begun and self._quoted is None and not self.private:
            self.action_own()
            self._refill(self._begun)

    def _refill(self, text: str) -> None:
        """Fill in restored text; a letter must not replace it."""
        field = self.query_one(Input)
        field.value, field.select_on_focus = text, False
        field.cursor_position = len(text)

    def keys(self) -> Sequence[KeyItem]:
        """Enter adds the custom flag, marks the highlighted line, or closes."""
        if self.has_class("-own"):
            return (
                KeyItem("Enter", "add" if self._quoted is None else "save", ""),
                KeyItem("F8", "next", BELOW_NEXT),
                KeyItem("Esc", "list" if self._quoted is None else "close", "close"),
            )
        on_line = self.query_one(OptionList).highlighted is not None
        count = min(9, len(self._marks()))
        return (
            *((KeyItem("Enter", "mark", ""),) if on_line else ()),
            KeyItem(f"1–{count}", "mark", ""),
            *((KeyItem(f"{count + 1}", "add your own", "own", f"{count + 1} own"),) if count < 9 else ()),
            *((KeyItem("Tab", "words", "words"),) if self._for_words() is not None else ()),
            KeyItem("F8", "next", BELOW_NEXT),
            KeyItem("F1–F5", "rate", ""),
            KeyItem("↑ ↓", "choose", ""),
            KeyItem("Esc" if on_line else "Enter Esc", "close", "close"),
        )

    def typed(self) -> dict[str, str]:
        """Return the words of a flag and the custom flag that are not added yet."""
        typed, text = {"own": self._begun}, self.query_one(Input).value
        if self._quoted is None and self.has_class("-own"):
            typed = {"own": text}
        elif self._quoted is not None and clean_line(text) != self._before:
            typed |= {"words": text, "flag": str(self._quoted.item)}
        return typed if any(clean_line(typed.get(name, "")) for name in ("own", "words")) else {}

    def fill(self) -> None:
        """Fill in the saved words, or none."""
        self._begun = ""
        self.query_one(Input).value = self._before

    def privacy_changed(self) -> None:
        """Show what was hidden when the dialog was opened."""
        super().privacy_changed()
        self._fill(self.query_one(OptionList).highlighted)

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
        box.add_option(Option(f"{_digit(len(self._marks()) + 1)}  Add your own…"))
        box.highlighted = None if place is None else min(place, box.option_count - 1)
        self.show_keys()

    def _line(self, number: int, mark: Mark) -> Content:
        question = self._session.question
        assert question is not None
        own = mark.kind == "own_flag"
        flag = None if own else question.red_flags[mark.item]
        text, severity = (mark.text, mark.severity) if flag is None else (flag.text, flag.severity)
        found = self._found(mark)
        seen = found is not None
        said = found.text if found is not None and not own else ""
        if self.private:
            text, said = HIDDEN if own else text, HIDDEN if said else ""
        missing = found in self._wordless()
        return Content.assemble(
            f"{_digit(number)}  ",
            ("[x] " if seen else "[ ] ", "bold $accent" if seen else QUIET),
            to_line(text),
            (f"  {SEVERITIES[severity]}", "$text-warning" if severity == "serious" else QUIET),
            to_line(f"  – {said}", QUIET) if said else "",
            ("  – words missing", "$text-warning") if missing else "",
        )

    def _found(self, mark: Mark) -> Mark | None:
        """Return a mark as it is noted, with its words."""
        return next((one for one in self._session.interview.marks if same_item(one, mark)), None)

    def _wordless(self) -> list[Mark]:
        """Return the ticked serious flags of the bank without the candidate's words, where they need them."""
        question = self._session.question
        if question is None or self._session.bank.decision.version == 1:
            return []
        return [
            mark
            for mark in self._session.marks_of(question.id)
            if mark.kind == "red_flag" and not mark.text and _is_serious(question, mark)
        ]

    def shows_digit(self, digit: int) -> bool:
        """Whether there is such a line, and it can be seen."""
        return digit <= len(self._marks()) + 1 and not self.veiled

    def choose_digit(self, digit: int) -> None:
        """Tick or clear a flag, or open the field for a custom one."""
        if digit <= len(self._marks()):
            self._toggle(digit - 1, None)
        else:
            self.action_own()

    def _toggle(self, index: int, place: int | None) -> None:
        """Tick or clear; undoing that brings back the words of a flag, too."""
        mark = self._marks()[index]
        self._latest = mark if self._session.toggle(self._found(mark) or mark) else None
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
        """Ask for missing words or close, unless Enter adds a flag or its words, or applies to a line."""
        if self.has_class("-own") or self.query_one(OptionList).highlighted is not None:
            raise SkipAction
        self._ask_or_close()

    def _ask_or_close(self) -> None:
        """Ask for the words of the first serious flag without any, or close."""
        wordless = self._wordless()
        if wordless and not self.veiled:
            self._quote(wordless[0])
        else:
            self.cancel()

    async def action_below(self, action: str) -> None:
        """Close and run an action of the interview."""
        below = self.app.screen_stack[-2]
        self.cancel()
        self.app.call_later(below.run_action, action)

    def action_own(self) -> None:
        """Open the field for a custom flag."""
        if not self.veiled:
            self._quoted = None
            self._open_field("Describe the flag; start with ! if it is serious")
            self.query_one(Input).value = self._begun

    def _for_words(self) -> Mark | None:
        """Return the ticked flag that Tab is for: highlighted, else ticked last, else without words."""
        place, marks = self.query_one(OptionList).highlighted, self._marks()
        if place is not None:
            chosen = marks[place] if place < len(marks) else None
        else:
            chosen = self._latest or next(iter(self._wordless()), None)
        if chosen is None or chosen.kind != "red_flag" or self._found(chosen) is None:
            return None
        return chosen

    def action_words(self) -> None:
        """Open the field for the words of a flag."""
        chosen = self._for_words()
        if chosen is not None and not self.veiled and not self.has_class("-own"):
            self._quote(chosen)

    def cancel(self) -> None:
        """Close; words of a flag are kept, and a custom flag that was not added becomes text of the note.

        Only Enter adds one: somebody may have typed a note without seeing the dialog.
        """
        if self.has_class("-own") and self._quoted is not None:
            self._take()
        self._put_by()
        self.keep()  # words that were taken are not kept any more
        below = self._note_below
        self.dismiss(None)
        if self._begun and isinstance(below, CommandScreen):
            below.type_text(f" {self._begun} ")  # apart from the words before it
            below.keep()
            self.forget_typed()

    def _put_by(self) -> None:
        """Put by the text of a custom flag that is not added yet."""
        if self.has_class("-own") and self._quoted is None:
            self._begun = clean_line(self.query_one(Input).value)

    def _quote(self, flag: Mark) -> None:
        """Open the field for the words of a flag."""
        question = self._session.question
        assert question is not None
        self._quoted = flag
        self._open_field(f"{question.red_flags[flag.item].text}: what did the candidate say?")
        found = self._found(flag)
        self._before = found.text if found is not None and not self.private else ""
        self.query_one(Input).value = self._before

    def _open_field(self, placeholder: str) -> None:
        self.add_class("-own")
        field = self.query_one(Input)
        field.placeholder = placeholder
        field.focus()
        self.show_keys()

    def _close_field(self) -> None:
        """Return from the field to the list."""
        self._put_by()
        self.query_one(Input).value = self._before = ""
        self.remove_class("-own")
        self._fill()
        box = self.query_one(OptionList)
        if self.veiled:
            self._veiled_focus = box  # it cannot take the focus now
        else:
            box.focus()

    @on(Input.Submitted)
    def take_words(self, event: Input.Submitted) -> None:
        """Add the custom flag, or the words of one."""
        event.stop()
        quoted = self._quoted
        if not self._take():
            what = "Describe the red flag" if quoted is None else "Enter what the candidate said"
            self.query_one(".error", Static).update(f"{what}, or press Esc.")
            return
        self.query_one(".error", Static).update("")
        self.query(".restored").remove()
        if quoted is not None:
            self._fill()
            self._ask_or_close()
            return
        self._close_field()

    def _take(self) -> bool:
        """Add the custom flag or the words in the field; return whether there were any."""
        field = self.query_one(Input)
        text = clean_line(field.value)
        if self._quoted is not None:
            if text:
                self._session.quote(self._quoted, text)
                field.value = self._before = ""
            return bool(text)
        serious = text.startswith("!")
        text = text.lstrip("! ")
        if text:
            self._session.flag_in_own_words(text, serious)
            field.value = self._before = self._begun = ""
        return bool(text)

    def action_undo(self) -> None:
        """Undo the latest flag marked here; the field for words has nothing to undo."""
        if len(self._session.done) > self._done and not self.has_class("-own"):
            self._session.undo()
            self._fill()

    def action_close(self) -> None:
        """Close the field for a custom flag, or else the dialog."""
        if self.has_class("-own") and self._quoted is None:
            self._close_field()
        else:
            self.cancel()
