"""Lines of a form: a label, a field, and under it what is wrong or worth knowing."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, Static

from csr_interview.text import clean_line
from csr_interview.ui.content import to_content, to_line

NAME_MISSING = "A name is needed: who is on the call?"
EMAIL_WRONG = "An e-mail address has an @. Leave the field empty if there is none."

# A text field of one line, into which any text can be pasted.


class OneLine(Input):
    """Takes what is pasted as one clean line: Textual keeps the first line alone, which may be empty."""

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()  # else the Input's own handler runs after this one
        event.stop()
        if line := clean_line(event.text):
            self.replace(line, *self.selection)


class Line(Vertical):
    """A label beside a field, and under it a message when there is one."""

    DEFAULT_CSS = """
    Line { height: auto; }
    Line > .line-pair { height: auto; }
    Line .line-label { width: 14; color: $text-muted; }
    Line.-here .line-label { color: $accent; text-style: bold; }
    Line > .line-under { height: auto; margin-left: 14; padding: 0 1; display: none; color: $text-muted; }
    Line.-told > .line-under { display: block; }
    Line.-wrong > .line-under { color: $text-error; }
    """

    def __init__(self, label: str, field: Widget, *, id: str) -> None:
        super().__init__(id=id)
        self._label, self.field = label, field

    def compose(self) -> ComposeResult:
        """Lay out the label, the field and the line under them."""
        with Horizontal(classes="line-pair"):
            yield Static(self._label, classes="line-label")
            yield self.field
        yield Static("", classes="line-under")

    def on_descendant_focus(self) -> None:
        """Show where one is. `:focus-within` does not restyle the label of the line that is left."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """Not here any more."""
        self.remove_class("-here")

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say something under the field; nothing with an empty text."""
        self.query_one(".line-under", Static).update(to_content(text))
        self.update_classes({"-told": bool(text), "-wrong": bool(text) and wrong})

    @property
    def wrong(self) -> bool:
        """Whether an error stands under the field."""
        return self.has_class("-wrong")


class LineInput(OneLine):
    """A one-line text field without a frame."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        width: 1fr; height: 1; border: none; padding: 0 1; background: $surface; background-tint: transparent;
    }
    LineInput:focus { background: $accent 20%; }
    """

    @property
    def text(self) -> str:
        """What was typed, cleaned, on one line."""
        return clean_line(self.value)

    def put(self, text: str) -> None:
        """Fill in a text of any origin."""
        self.value = clean_line(text)


class OneOf(Widget, can_focus=True):
    """One of a few things, changed with ← and → or a click; only one thing cannot be changed."""

    DEFAULT_CSS = """
    OneOf { width: 1fr; height: auto; padding: 0 1; background: $surface; }
    OneOf:focus { background: $accent 20%; }
    """
    BINDINGS = [Binding("left", "turn(-1)", show=False), Binding("right,space", "turn(1)", show=False)]

    chosen: var[int] = var(0)

    class Changed(Message):
        """Another thing was chosen."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, waiting: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choices: tuple[str, ...] = ()
        self._waiting = waiting

    def offer(self, choices: Sequence[str], chosen: int = 0) -> None:
        """Offer these, one of them chosen."""
        self._choices = tuple(choices)
        self.set_reactive(OneOf.chosen, chosen)
        self.refresh(layout=True)

    def render(self) -> Content:
        """Show the chosen one, and that there are others."""
        if not self._choices:
            return Content.styled(self._waiting, "$foreground-muted")
        name = to_line(self._choices[self.chosen])
        if len(self._choices) == 1:
            return name
        place = f"   {self.chosen + 1} of {len(self._choices)}"
        return Content.assemble(
            ("‹ ", "bold $accent"), name, (" ›", "bold $accent"), (place, "$foreground-muted")
        )

    def action_turn(self, by: int) -> None:
        """Choose the next or previous one, round and round."""
        if len(self._choices) > 1:
            self.chosen = (self.chosen + by) % len(self._choices)
            self.refresh(layout=True)
            self.post_message(self.Changed(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose the next one."""
        event.stop()
        self.action_turn(1)
