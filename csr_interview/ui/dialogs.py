"""Dialogs on top of a screen, each with a typed answer.

Their texts may come from users or banks and become Content here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from csr_interview.text import clean, clean_line, fold
from csr_interview.ui.base import RESTORED, AppScreen, CommandScreen, FormPlace, KeepsTyped, back_to
from csr_interview.ui.commands import Command, KeyItem
from csr_interview.ui.content import QUIET, hanging, lines, to_content, to_line
from csr_interview.ui.widgets.form_fields import ExperienceOneOf, Line, LineInput, OneLine, email_problem
from csr_interview.ui.widgets.key_bar import KeyBar
from csr_interview.ui.widgets.laid_text import LaidText

if TYPE_CHECKING:
    from textual.timer import Timer

Answer = TypeVar("Answer")

NO = "Cancel"
"""The safe answer of every question."""

VEILED = "Hidden (F9)"
QUIET_SECONDS = 0.5
"""Too short to read a dialog: an Enter within it belongs to the typing before."""
TOO_SOON = "Press Enter again to confirm."


class Dialog(AppScreen[Answer], ModalScreen[Answer]):
    """The base of all dialogs: a scrolling body, a line of keys, the privacy screen.

    An open dialog is veiled when the privacy screen is turned on; one opened later needs a neutral text.
    """

    secret: ClassVar[bool] = True
    """Whether it contains anything that the privacy screen hides."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+q", "app.leave", "Quit"),  # bindings of the app do not reach a modal screen
        ("ctrl+s", "saved", "Last save"),
        ("pagedown", "page(1)", "Page down"),
        ("pageup", "page(-1)", "Page up"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    DEFAULT_CSS = """
    Dialog.-veiled .body, Dialog.-veiled .asked, Dialog.-veiled .error, Dialog.-veiled OptionList,
    Dialog.-veiled Input, Dialog.-veiled NoteArea {
        visibility: hidden;
    }
    Dialog OptionList { height: auto; max-height: 45vh; background: $surface; border: none; }
    Dialog.-low .hint { display: none; }
    """

    def __init__(self, heading: str, body: str = "") -> None:
        super().__init__()
        self._heading, self._body = heading, body
        self._veiled_focus: Widget | None = None

    def compose(self) -> ComposeResult:
        """Compose heading, body and the parts below."""
        with Vertical(classes="dialog"):
            yield Static(to_line(self._heading), classes="heading")
            if self._body:
                yield VerticalScroll(Static(to_content(self._body)), classes="body", can_focus=False)
            yield from self.parts()

    def parts(self) -> ComposeResult:
        """Compose what is below heading and body."""
        yield from ()

    def on_mount(self) -> None:
        """Show its own keys instead of those of the screen below, which are inactive."""
        self.set_class(self.private, "-private")
        self.mount(KeyBar(self._key_items()))

    def keys(self) -> Sequence[KeyItem]:
        """Return its active keys, the most important first and the way out last."""
        return (KeyItem("Esc", "close", "dismiss(None)"),)

    def _key_items(self) -> list[KeyItem]:
        *keys, out = self.keys()
        if self.veiled:
            return [KeyItem("F9", "show", "app.privacy"), out]
        return [*keys, KeyItem("F9", "privacy", "app.privacy", "F9 hide"), out]

    def show_keys(self) -> None:
        """Update the footer."""
        for bar in self.query(KeyBar):
            bar.show(self._key_items())

    def privacy_changed(self) -> None:
        """Update after the privacy screen was turned on or off."""
        if self.secret and self.veiled != self.private:
            self._veil(self.private)
            self.show_keys()

    @property
    def private(self) -> bool:
        """Whether the privacy screen is on."""
        return self.csr.privacy

    @property
    def veiled(self) -> bool:
        """Whether the privacy screen hides its text."""
        return self.has_class("-veiled")

    def _veil(self, hidden: bool) -> None:
        """Hide the content behind a note, or show it again as it was."""
        if hidden:
            self._veiled_focus = self.focused
        self.set_class(hidden, "-veiled")
        self.query_one(".heading", Static).update(VEILED if hidden else to_line(self._heading))
        self.app.stylesheet.update(self)  # now, not when idle: hidden widgets do not take the focus
        if hidden and self.focused is not None and not self.focused.visible:
            self.set_focus(None)
        elif not hidden and self._veiled_focus is not None and self._veiled_focus.is_attached:
            # As on terminal focus: otherwise an Input selects all, and the next letter replaces it.
            self.set_focus(self._veiled_focus, from_app_focus=True)

    # ------------------------------------------------------------------ text typed by mistake

    def shows_digit(self, digit: int) -> bool:
        """Whether a line can be chosen by this digit now, see `choose_digit`."""
        return False

    def choose_digit(self, digit: int) -> None:
        """Choose the line with this digit."""

    def grab_key(self, event: events.Key) -> bool:
        """Send text to the note below, see `type_text`; return whether the key was used.

        A lone digit that a list shows chooses its line. Without a note below, or a field that the privacy
        screen hides, keys work as usual.
        """
        text = event.character if event.is_printable else None
        if text is None or self.typing or (self._note_below is None and self._veiled_field is None):
            return False
        if text in "123456789" and self.shows_digit(int(text)):
            self.csr.lone_digit.hold(event, lambda: self.choose_digit(int(text)))
            return True
        return self.type_text(text)

    def type_text(self, text: str) -> bool:
        """Cancel, and insert text into the note below; return False without a note.

        Somebody who types has forgotten the dialog: no letter of a sentence may answer it or be lost.
        Text in its field would be lost, too: typing continues there, even while it is hidden.
        """
        below, field = self._note_below, self._veiled_field
        if field is None and self.unfinished():
            field = next((one for one in self.query(Input) if one.display), None)
            self.set_focus(field or self.focused, from_app_focus=True)  # without selecting all
        if field is not None:
            field.insert_text_at_cursor(" ".join(clean(text).splitlines()))
            return True
        if below is None:
            return False
        self.cancel()
        return below.type_text(text)

    def on_paste(self, event: events.Paste) -> None:
        """Treat pasted text as typed."""
        if not self.typing and self.type_text(event.text):
            event.stop()

    @property
    def _veiled_field(self) -> Input | None:
        """The field that had the focus before the privacy screen hid it."""
        return self._veiled_focus if self.veiled and isinstance(self._veiled_focus, Input) else None

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer, and all screens above it, see `CommandScreen.dismiss`."""
        return super().dismiss(result) if back_to(self) else AwaitComplete()

    def cancel(self) -> None:
        """Close without a change."""
        self.dismiss(None)

    @property
    def _note_below(self) -> CommandScreen | Dialog[Any] | None:
        """The form below with unfinished text, or the screen if letters are text there."""
        stack = self.app.screen_stack
        for below in reversed(stack[: stack.index(self)]):
            if isinstance(below, Dialog) and below.unfinished():
                return below
            if isinstance(below, CommandScreen):
                return below if below.letters_are_text else None
        return None

    async def action_saved(self) -> None:
        """Show the last save, as on the screen below."""
        below = next(one for one in reversed(self.app.screen_stack) if isinstance(one, CommandScreen))
        await below.action_saved()

    def action_page(self, pages: int) -> None:
        """Scroll a long body."""
        for body in self.query(VerticalScroll):
            body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)


class Ask(Dialog[bool]):
    """A yes-or-no question. Escape and the initial focus are on the safe answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "answer(False)", "No"),
        ("ctrl+q", "leave", "Quit"),
        ("left,right,up,down", "app.focus_next", "Next button"),
    ]
    DEFAULT_CSS = """
    Ask .buttons { height: auto; align-horizontal: right; }
    Ask Button { margin-left: 2; }
    """

    def __init__(self, heading: str, body: str, *, yes: str) -> None:
        super().__init__(heading, body)
        self._yes = to_line(yes).plain

    def parts(self) -> ComposeResult:
        """Compose the two answers."""
        with Horizontal(classes="buttons"):
            yield Button(Content(NO), id="no")
            yield Button(Content(self._yes), id="yes")

    def keys(self) -> Sequence[KeyItem]:
        """Enter gives the focused answer; Esc is safe."""
        enter = self._yes if self.query_one("#yes").has_focus else NO
        return (
            KeyItem("Enter", enter, "press"),
            KeyItem("← →", "choose", "app.focus_next"),
            KeyItem("Esc", NO, "answer(False)"),
        )

    def on_mount(self) -> None:
        """Focus the safe answer."""
        self.query_one("#no", Button).focus()

    def cancel(self) -> None:
        """Give the safe answer."""
        self.dismiss(False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by button."""
        event.stop()
        self.dismiss(event.button.id == "yes")

    def on_descendant_focus(self) -> None:
        """Update what Enter does."""
        self.show_keys()

    def action_press(self) -> None:
        """Press the focused button, for a click on its key."""
        if isinstance(self.focused, Button):
            self.focused.press()

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)

    def action_leave(self) -> None:
        """Quit: give the safe answer first, so that no dialog stays open."""
        self.app.call_later(self.app.run_action, "leave")
        self.dismiss(False)


class Confirm(Ask):
    """A yes-or-no question for what cannot be undone, which typing cannot answer by mistake.

    Enter presses the focused button only after QUIET_SECONDS without a key, and appears in the footer then.
    Escape, clicks, arrows and Tab always work.
    """

    def __init__(self, heading: str, body: str, *, yes: str) -> None:
        super().__init__(heading, body, yes=yes)
        self._quiet = False
        self._quiet_timer: Timer | None = None

    def keys(self) -> Sequence[KeyItem]:
        """The focused answer if Enter gives it now, and the way out."""
        enter, *others = super().keys()
        return (*([enter] if self._quiet else []), *others)

    def on_mount(self) -> None:
        """Wait for a pause after the key that opened the dialog, too."""
        self._wait_for_quiet()

    def on_key(self, event: events.Key) -> None:
        """Block Enter until after a pause."""
        quiet = self.csr.quiet_before
        if event.key == "enter" and quiet < QUIET_SECONDS:
            event.stop()
            if not self.query(".error"):
                self.query_one(".dialog").mount(Static(TOO_SOON, classes="error"))
        self._wait_for_quiet()

    def _wait_for_quiet(self) -> None:
        if self._quiet_timer is not None:
            self._quiet_timer.stop()
        self._set_quiet(False)
        self._quiet_timer = self.set_timer(QUIET_SECONDS, lambda: self._set_quiet(True))

    def _set_quiet(self, quiet: bool) -> None:
        self._quiet = quiet
        self.show_keys()


class ConfirmName(Dialog[bool | None]):
    """A question for what cannot be undone, confirmed by typing a name. What is typed is not kept."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Cancel")]

    def __init__(self, heading: str, body: str, *, name: str, yes: str) -> None:
        super().__init__(heading, body)
        self._wanted, self._yes = name, yes

    def parts(self) -> ComposeResult:
        """Compose the field and room for an error."""
        name = "the candidate's name" if self.private else self._wanted
        yield Static(Content.assemble("Type ", to_line(name, "bold"), " to confirm:"), classes="asked")
        yield LineInput("")
        yield Static("", classes="error")

    def keys(self) -> Sequence[KeyItem]:
        """Confirm or cancel."""
        return (KeyItem("Enter", self._yes, ""), KeyItem("Esc", NO, "dismiss(None)"))

    @on(Input.Submitted)
    def take_name(self, event: Input.Submitted) -> None:
        """Confirm, or say that it is another name."""
        event.stop()
        if fold(event.value) == fold(self._wanted):
            self.dismiss(True)
        else:
            self.query_one(".error", Static).update("This is not the candidate's name.")


class KeptDialog(KeepsTyped, Dialog[Answer]):
    """A dialog that keeps what is typed, also when it is canceled; ^L clears what was restored."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+l", "clear_typed", "Clear restored text")]

    def restored_line(self) -> ComposeResult:
        """Compose a line that says that something was restored, if it was."""
        if self.restored:
            yield Static(f"{RESTORED} ^L clears it.", classes="quiet restored")

    def fill(self) -> None:
        """Fill the fields as if nothing had been typed."""
        raise NotImplementedError

    def action_clear_typed(self) -> None:
        """Replace restored text by what is saved."""
        if not self.veiled and (line := self.query(".restored")):
            line.remove()
            self.fill()
            self.keep()


class FormDialog(KeptDialog[Answer]):
    """A dialog with several lines, whose IDs are "line-" and the name of their field."""

    def show_wrong(self, wrong: Mapping[str, str]) -> bool:
        """Show on each line what is wrong, by name; focus the first such line, and return whether any is."""
        for name, words in wrong.items():
            self.query_one(f"#line-{name}", Line).tell(words, wrong=bool(words))
        for name in [name for name, words in wrong.items() if words][:1]:
            self.query_one(f"#line-{name} LineInput", LineInput).focus()
        return any(wrong.values())


class FieldsDialog(FormDialog[Answer]):
    """A form with a line for each of `fields`, with a name and an email address among them.

    `present` are the saved values. Subclasses say how to `save`, and what to tell where the name is missing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Cancel"), ("f8", "save", "Save")]
    name_missing: ClassVar[str]

    def __init__(
        self,
        heading: str,
        body: str,
        place: FormPlace,
        fields: Mapping[str, LineInput | ExperienceOneOf],
        present: Mapping[str, str],
    ) -> None:
        super().__init__(heading, body)
        self.place, self.fields, self._present = place, fields, present

    def parts(self) -> ComposeResult:
        """Compose the fields with what was typed before, or else what is saved."""
        yield from self.restored_line()
        for name, field in self.fields.items():
            field.put(self.restored.get(name, self._present[name]))
            yield Line(name.capitalize(), field, id=f"line-{name}")

    def on_mount(self) -> None:
        """Focus the first field, unless the privacy screen hides the form."""
        self.query_one(LineInput).focus()
        if self.private:
            self._veil(True)

    def keys(self) -> Sequence[KeyItem]:
        """Save or cancel."""
        return (
            KeyItem("Enter", "save", "save"),
            KeyItem("Tab", "next field", "app.focus_next", "Tab next"),
            KeyItem("Esc", "cancel", "dismiss(None)"),
        )

    @property
    def entries(self) -> dict[str, str]:
        """What is in the form, by field."""
        return {name: field.text for name, field in self.fields.items()}

    def typed(self) -> dict[str, str]:
        """Return the fields, if one was changed."""
        return {} if self.entries == self._present else self.entries

    def fill(self) -> None:
        """Fill in what is saved."""
        for name, field in self.fields.items():
            field.put(self._present[name])

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        await self.action_save()

    async def action_save(self) -> None:
        """Save, or show what is wrong."""
        entries = self.entries
        missing = "" if entries["name"] else self.name_missing
        if not self.show_wrong({"name": missing, "email": email_problem(entries["email"])}):
            await self.save(entries)

    async def save(self, entries: dict[str, str]) -> None:
        """Save what is in the form, and close it."""
        raise NotImplementedError


class AskText(KeptDialog[str | None]):
    """Ask for one line of text, not empty; None if canceled. See `answer_of`."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Cancel")]

    def __init__(
        self,
        place: FormPlace,
        heading: str,
        body: str = "",
        *,
        value: str = "",
        missing: str = "Enter a reason.",
        enter: str = "save",
    ) -> None:
        super().__init__(heading, body)
        self.place = place
        self._value = value
        self._missing = missing
        self._enter = enter

    def parts(self) -> ComposeResult:
        """Compose the field and room for an error."""
        yield from self.restored_line()
        text = self.restored.get("text", "")
        yield OneLine(text or self._value, select_on_focus=not text)
        yield Static("", classes="error")

    def on_mount(self) -> None:
        """Hide restored text while the privacy screen is on."""
        if self.restored and self.private:
            self.set_focus(self.query_one(Input))
            self._veil(True)

    def keys(self) -> Sequence[KeyItem]:
        """Save, or whatever Enter leads to, or cancel."""
        return (KeyItem("Enter", self._enter, ""), KeyItem("Esc", "cancel", "dismiss(None)"))

    def typed(self) -> dict[str, str]:
        """Return the text, unless it is the saved one."""
        text = self.query_one(Input).value
        return {} if clean_line(text) in ("", clean_line(self._value)) else {"text": text}

    def fill(self) -> None:
        """Fill in the saved text."""
        self.query_one(Input).value = self._value

    @on(Input.Submitted)
    def take_text(self, event: Input.Submitted) -> None:
        """Return the text, or show that it is missing."""
        event.stop()
        text = clean_line(event.value)
        if text:
            self.dismiss(text)
        else:
            self.query_one(".error", Static).update(self._missing)


@asynccontextmanager
async def answer_of(app: App[Any], question: AskText) -> AsyncIterator[str | None]:
    """Ask for a text, and forget what was typed after the block has saved it. Use it in a worker."""
    answer = await app.push_screen_wait(question)
    yield answer
    if answer is not None:
        question.forget_typed()


@dataclass(frozen=True)
class Pick:
    """One line of a `Choose` dialog: label and answer."""

    label: str
    answer: str
    detail: str = ""


class Choose(Dialog[str | None]):
    """Choose one of a few items by digit, arrows and Enter, or mouse; None if canceled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Cancel"),
        *[(str(digit), f"pick({digit})", "") for digit in range(1, 10)],
    ]

    def __init__(self, heading: str, picks: Sequence[Pick], *, body: str = "") -> None:
        super().__init__(heading, body)
        self._picks = tuple(picks)

    def parts(self) -> ComposeResult:
        """Compose the numbered choices."""
        yield OptionList(*(self._option(number, pick) for number, pick in enumerate(self._picks, 1)))

    def keys(self) -> Sequence[KeyItem]:
        """Digits, or the highlighted line."""
        count = min(9, len(self._picks))
        digits = f"1–{count}" if count > 1 else "1"
        return (
            KeyItem(f"{digits} or ↑ ↓ Enter", "choose", "", f"{digits} choose"),
            KeyItem("Esc", "cancel", "dismiss(None)"),
        )

    def _option(self, number: int, pick: Pick) -> Option:
        digit = str(number) if number < 10 else " "
        label = Content.assemble(f"{digit}  ", to_line(pick.label))
        if pick.detail:
            label = Content.assemble(label, "   ", to_line(pick.detail, QUIET))
        return Option(label)

    def shows_digit(self, digit: int) -> bool:
        """Whether there is such a line, and it can be seen."""
        return digit <= len(self._picks) and not self.veiled

    def choose_digit(self, digit: int) -> None:
        """Answer with the line of a digit."""
        self.action_pick(digit)

    def action_pick(self, number: int) -> None:
        """Choose by digit."""
        if self.shows_digit(number):
            self.dismiss(self._picks[number - 1].answer)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._picks[event.option_index].answer)


class FullText(Dialog[None]):
    """Shows a heading and a scrolling text, for terminals that cannot show it in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,v", "dismiss(None)", "Close"),
        ("down,j", "page(1)", "Page down"),
        ("up,k", "page(-1)", "Page up"),
    ]

    def keys(self) -> Sequence[KeyItem]:
        """Scroll or close."""
        return KeyItem("↑ ↓", "scroll", "page(1)"), *super().keys()


# Help: the keys of the screen below, from its table of commands.


HOW_IT_WORKS = (
    "The last line shows the keys that work now. You can also click them.",
    "^P searches all commands. ^ means Ctrl.",
    "Interviews are saved as you type.",
)
IN_FIELDS = "Esc leaves a text field. Single letters and digits are commands then."
ALL_TEXT = "Letters, digits and spaces always go into a note. After ^L the next letter is a command."

COMMANDS, OUTSIDE, ALWAYS, MOVE = "Commands", "Outside text fields", "Always", "Move"
AFTER_LEADER = "After ^L"
EVERYWHERE, NO_KEY = "On every screen", "Commands without a key (^P)"

MOVING = ("scroll", "page", "end", "cursor", "line", "part", "part_by", "move")
"""Actions that only move the view or the cursor."""

Lines = Sequence[tuple[str, str]]
"""Keys, and what they do."""


def key_table(table: Lines, left: int, width: int) -> Content:
    """Return keys in `left` columns, and next to them what they do. Only for texts of this program."""
    return lines(
        [hanging(Content.styled(keys, "bold $accent"), Content(text), left, width) for keys, text in table]
    )


class HelpScreen(Dialog[None]):
    """A dialog with the keys of a screen."""

    secret = False

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,q,enter,f7", "dismiss(None)", "Close"),
        ("j", "scroll(1)", "Down"),
        ("k", "scroll(-1)", "Up"),
    ]
    DEFAULT_CSS = """
    HelpScreen .dialog { width: 84; padding: 1 1 0 2; }
    HelpScreen VerticalScroll {
        height: auto; max-height: 100%; scrollbar-size-vertical: 1; padding-right: 1;
    }
    HelpScreen .heading { dock: top; }
    HelpScreen .group { text-style: bold; height: auto; }
    HelpScreen .keys { margin-bottom: 1; }
    HelpScreen .how { height: auto; color: $text-muted; }
    """

    def __init__(self, screen: CommandScreen) -> None:
        super().__init__("Keys")
        self._below = screen

    def parts(self) -> ComposeResult:
        """Compose the groups of keys and the general notes."""
        fields = bool(self._below.query("Input, TextArea"))
        with VerticalScroll():
            tables = list(groups(self._below, fields=fields))
            left = 2 + max(len(keys) for _, table in tables for keys, _ in table)
            for title, table in tables:
                if title:
                    yield Static(title, classes="group")
                yield LaidText(partial(key_table, table, left), classes="keys")
            yield Static("How it works", classes="group")
            how = [*HOW_IT_WORKS]
            if fields:
                how.append(ALL_TEXT if self._below.letters_are_text else IN_FIELDS)
            yield Static("\n".join(how), classes="how", markup=False)

    def keys(self) -> Sequence[KeyItem]:
        """Scroll or close."""
        return (
            KeyItem("↑ ↓", "scroll", "scroll(1)"),
            KeyItem("PgDn", "page", "page(1)"),
            *super().keys(),
        )

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def groups(screen: CommandScreen, *, fields: bool) -> Iterator[tuple[str, Lines]]:
    """Yield the groups of the keys that work now on a screen: title, and keys with what they do.

    Keys of the focused part come first, then what the screen does, then moving, then what works on every
    screen. With text `fields` on the screen, keys that work while typing are separate groups.
    """
    part = screen.help_groups()
    if screen.in_part:
        yield from part
    first = [AFTER_LEADER, ALWAYS] if screen.letters_are_text else [OUTSIDE, ALWAYS] if fields else [COMMANDS]
    if screen.typing or screen.letters_are_text:
        first.reverse()
    sections: dict[str, list[tuple[str, str]]] = {title: [] for title in (*first, MOVE, EVERYWHERE, NO_KEY)}
    offered = tuple(screen.leader_commands().values())
    for command in screen.commands:
        title = _group(command, fields=fields)
        if screen.letters_are_text and command.letter and command.when != "always":
            if command not in offered:
                continue  # another letter for a listed command
            title = AFTER_LEADER
        # without help it is another key for a listed command
        if screen.command_applies(command) and (command.help or title == NO_KEY):
            keys = command.shown_key(letters_are_text=screen.letters_are_text)
            sections[title].append((keys, command.help or command.label))
    yield from ((title, table) for title, table in sections.items() if table)
    if not screen.in_part:
        yield from part


def _group(command: Command, *, fields: bool) -> str:
    """Return the title of the group of a command."""
    if command.when == "palette" or not command.keys:
        return NO_KEY
    if command.action.startswith("app."):
        return EVERYWHERE
    if command.action.partition("(")[0] in MOVING:
        return MOVE
    if fields:
        return OUTSIDE if command.when == "plain" else ALWAYS
    return COMMANDS
