"""Lines of a form: label, field, and a message below; a choice of one value, such as experience."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, Static

from csr_interview.models.interview import EXPERIENCE
from csr_interview.text import clean_line
from csr_interview.ui.content import QUIET, to_content, to_line

NAME_MISSING = "Enter the candidate's name."
EMAIL_WRONG = "Enter an email address with an @, or leave the field empty."


def email_problem(text: str) -> str:
    """Return what is wrong with an email address, which is optional; empty for nothing."""
    return EMAIL_WRONG if text and "@" not in text else ""


class OneLine(Input):
    """A field whose keys are those of notes.

    Pastes text as one clean line: Textual keeps only the first line, which may be empty.
    """

    takes_runs = True
    """A key may hold several characters, see `OrderedKeysApp`."""

    BINDINGS = [
        Binding("ctrl+delete", "delete_right_word", show=False),
        Binding("ctrl+home", "home", show=False),
        Binding("ctrl+end", "end", show=False),
        Binding("ctrl+shift+home", "home(True)", show=False),
        Binding("ctrl+shift+end", "end(True)", show=False),
    ]

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # otherwise the Input's own handler runs after this one
        event.stop()
        if line := clean_line(event.text):
            self.replace(line, *self.selection)


class Line(Vertical):
    """A label and its fields, with an optional message below."""

    DEFAULT_CSS = """
    Line { height: auto; }
    Line > .line-pair { height: auto; }
    Line .line-label { width: 14; color: $text-muted; }
    Line.-here .line-label { color: $accent; text-style: bold; }
    Line > .line-under { height: auto; margin-left: 14; padding: 0 1; display: none; color: $text-muted; }
    Line.-told > .line-under { display: block; }
    Line.-wrong > .line-under { color: $text-error; }
    """

    def __init__(self, label: str, *fields: Widget, id: str) -> None:
        super().__init__(id=id)
        self._label, self._fields = label, fields

    def compose(self) -> ComposeResult:
        """Compose label, fields and message."""
        with Horizontal(classes="line-pair"):
            yield Static(self._label, classes="line-label")
            yield from self._fields
        yield Static("", classes="line-under")

    def on_descendant_focus(self) -> None:
        """Highlight the label. `:focus-within` would not restyle it when the focus leaves."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """Remove the highlight."""
        self.remove_class("-here")

    @on(Input.Changed)
    def _corrected(self) -> None:
        """Remove an error once the user corrects it."""
        if self.wrong:
            self.tell("")

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Show a message below the field; an empty text removes it."""
        self.query_one(".line-under", Static).update(to_content(text))
        self.update_classes({"-told": bool(text), "-wrong": bool(text) and wrong})

    @property
    def wrong(self) -> bool:
        """Whether an error is shown."""
        return self.has_class("-wrong")


class LineInput(OneLine):
    """A one-line text field without a frame."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; background-tint: transparent;
    }
    """

    @property
    def text(self) -> str:
        """The clean text, on one line."""
        return clean_line(self.value)

    def put(self, text: str) -> None:
        """Set a text of any origin."""
        self.value = clean_line(text)


class OneOf(Widget, can_focus=True):
    """A choice of a few values, changed with ← and → or a click."""

    DEFAULT_CSS = """
    OneOf { width: 1fr; height: auto; padding: 0 1; background: $surface; }
    """
    BINDINGS = [Binding("left", "turn(-1)", show=False), Binding("right,space", "turn(1)", show=False)]

    chosen: var[int] = var(0)

    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, waiting: str = "") -> None:
        super().__init__()
        self._choices: tuple[str, ...] = ()
        self._waiting = waiting

    def offer(self, choices: Sequence[str], chosen: int = 0) -> None:
        """Set the values and the chosen one."""
        self._choices, self._waiting = tuple(choices), "–"
        self.set_reactive(OneOf.chosen, chosen)
        self.refresh(layout=True)

    def offer_among(self, choices: Sequence[str], chosen: int = 0) -> None:
        """Set the values and the chosen one; the focus leaves out a field without a choice."""
        self.offer(choices, chosen)
        self.can_focus = len(choices) > 1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the value needs at that width."""
        return max(1, len(self._laid_out(width).wrap(max(1, width))))

    def render(self) -> Content:
        """Show the chosen value, with arrows if there are others."""
        return self._laid_out(self.size.width)

    def _laid_out(self, width: int) -> Content:
        """Return the value for a width; its number is omitted if the value needs the line."""
        if not self._choices:
            return Content.styled(self._waiting, QUIET)
        name = to_line(self._choices[self.chosen])
        if len(self._choices) == 1:
            return name
        place = f"   {self.chosen + 1} of {len(self._choices)}"
        text = Content.assemble(("‹ ", "bold $accent"), name, (" ›", "bold $accent"))
        return text.append(Content.styled(place, QUIET)) if text.cell_length + len(place) <= width else text

    def action_turn(self, by: int) -> None:
        """Choose the next or previous value, cyclically."""
        if len(self._choices) > 1:
            self.chosen = (self.chosen + by) % len(self._choices)
            self.refresh(layout=True)
            self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        """Choose the next value."""
        event.stop()
        self.action_turn(1)


class ExperienceOneOf(OneOf):
    """The choice of a candidate's experience; its text is a key of `EXPERIENCE`."""

    def __init__(self) -> None:
        super().__init__()
        self.put("")

    @property
    def text(self) -> str:
        """The chosen level."""
        return tuple(EXPERIENCE)[self.chosen]

    def put(self, level: str) -> None:
        """Choose a level; an unknown one is not recorded."""
        levels = tuple(EXPERIENCE)
        self.offer(tuple(EXPERIENCE.values()), levels.index(level) if level in levels else 0)
