"""The panel of filters: which interviews the list of the home screen shows.

Opened in the middle of looking for somebody: each filter is one line with what the store has to choose from,
Enter shows the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from csr_interview.periods import BACKWARDS, NotADay, period
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import HIDDEN, to_line
from csr_interview.ui.dialogs.dialogs import Choose, Dialog, Pick
from csr_interview.ui.home.filters import SECRET, Finding
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf

if TYPE_CHECKING:
    from csr_interview.store.search import Choices

ANY = "any"
VERDICTS = ("strong hire", "hire", "hold", "no hire")
CHOSEN = ("role", "bank", "stage", "interviewer", "verdict", "status")
"""The filters that are chosen from what there is; the dates are typed."""
VEILED = f"{HIDDEN}  hidden; F9 on the list shows it"
DAYS = "e.g. 2026-11-21, 12 Nov, yesterday, 7d"

Values = Sequence[tuple[str, str]]
"""What a filter can be: each value, and how it is called."""


class AnyOf(OneOf):
    """One of many things, or any: stepped through with ← and →, found by its first letter, or in a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "all", show=False),
        Binding("delete,backspace", "any", show=False),
    ]

    class ListAsked(Message):
        """All of the things are to be seen at once."""

        def __init__(self, field: AnyOf) -> None:
            super().__init__()
            self.field = field

    def __init__(self, values: Values, value: str) -> None:
        super().__init__("")
        self.values = [("", ANY), *values]
        if value and value not in [known for known, _ in values]:
            self.values.append((value, value))
        self.offer([name for _, name in self.values], [known for known, _ in self.values].index(value))

    @property
    def value(self) -> str:
        """The chosen value; empty for any."""
        return self.values[self.chosen][0]

    def render(self) -> Content:
        """Show the chosen one between the signs that there are others; any is quiet."""
        name = to_line(self.values[self.chosen][1], "bold" if self.value else "$foreground-muted")
        edge = "bold $accent" if self.has_focus else "$foreground-muted"
        return Content.assemble(("‹ ", edge), name, (" ›", edge))

    def choose(self, value: str) -> None:
        """Choose by value; an unknown one stands for any."""
        known = [known for known, _ in self.values]
        self.chosen = known.index(value) if value in known else 0
        self.refresh(layout=True)

    def action_any(self) -> None:
        """Back to any."""
        self.choose("")

    def action_all(self) -> None:
        """See all of them."""
        self.post_message(self.ListAsked(self))

    def on_key(self, event: events.Key) -> None:
        """Go to the next one that begins with a letter."""
        letter = (event.character or "").casefold()
        if not letter.strip() or not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        count = len(self.values)
        for step in range(1, count + 1):
            place = (self.chosen + step) % count
            if self.values[place][1].casefold().startswith(letter):
                self.choose(self.values[place][0])
                return

    def on_click(self, event: events.Click) -> None:
        """See all of them: what a click on a closed list does elsewhere."""
        event.stop()
        event.prevent_default()
        self.focus()
        self.action_all()


class FiltersScreen(Dialog[Finding | None]):
    """Asks which interviews to show; answers with what is looked for then, or None when left with Escape.

    `hidden`: the privacy screen is up, and what it hides can be neither seen nor changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Cancel"),
        ("enter", "show", "Show"),
        ("ctrl+l", "clear", "Clear all"),
        ("down", "app.focus_next", "Next line"),
        ("up", "app.focus_previous", "Line before"),
    ]
    CSS_PATH = "filters.tcss"

    def __init__(self, finding: Finding, choices: Choices, today: date, *, hidden: bool = False) -> None:
        super().__init__()
        self._finding, self._choices, self._today, self._hidden = finding, choices, today, hidden

    def _values(self, name: str) -> Values:
        """Return what a filter can be."""
        match name:
            case "role":
                return _same(self._choices.roles)
            case "bank":
                return list(self._choices.banks)
            case "stage":
                return _same(self._choices.stages)
            case "interviewer":
                return _same(self._choices.interviewers)
            case "verdict":
                return _same(VERDICTS)
        return [("draft", "drafts"), ("submitted", "submitted")]

    def compose(self) -> ComposeResult:
        """Lay out a line for each filter."""
        with Vertical(classes="dialog"):
            yield Static("Show only", classes="heading")
            with Vertical(classes="body fields"):  # not a VerticalScroll: that takes the arrow keys
                for name in CHOSEN:
                    if self._hidden and name in SECRET:
                        yield Line(name.capitalize(), Static(VEILED, classes="veiled"), id=name)
                    else:
                        field = AnyOf(self._values(name), getattr(self._finding, name))
                        yield Line(name.capitalize(), field, id=name)
                for name, label in (("since", "From"), ("until", "To")):
                    day: date | None = getattr(self._finding, name)
                    text = day.isoformat() if day is not None else ""
                    yield Line(label, LineInput(text, placeholder=DAYS, select_on_focus=False), id=name)
            with Horizontal(classes="buttons"):
                yield Button("Show", id="show", variant="primary", compact=True)
                yield Button("Clear all ^L", id="clear", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def keys(self) -> Sequence[KeyItem]:
        """What works in every line, and what in those that are chosen from."""
        return (
            KeyItem("Enter", "show", "show"),
            KeyItem("← → or letter", "choose", "", "← → choose"),
            KeyItem("Space", "all values", "", "Space all"),
            KeyItem("^L", "clear", "clear"),
            KeyItem("Esc", "cancel", "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """Start on the first line."""
        self.query(AnyOf).first().focus()

    # ------------------------------------------------------------------ doing

    @on(AnyOf.ListAsked)
    def _list(self, event: AnyOf.ListAsked) -> None:
        """Show all values of a filter to choose from."""
        event.stop()
        field = event.field
        picks = [Pick(name, value) for value, name in field.values]
        heading = next(node.id for node in field.ancestors if isinstance(node, Line)) or ""

        def chosen(value: str | None) -> None:
            if value is not None:
                field.choose(value)

        self.app.push_screen(Choose(heading.capitalize(), picks), chosen)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Take an error away once it is being mended."""
        event.stop()
        for name in ("since", "until"):
            self.query_one(f"#{name}", Line).tell("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_show()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        event.stop()
        match event.button.id:
            case "show":
                self.action_show()
            case "clear":
                self.action_clear()
            case _:
                self.dismiss(None)

    def action_clear(self) -> None:
        """Set every filter that can be seen to any; nothing is shown yet."""
        if self.veiled:
            return
        for field in self.query(AnyOf):
            field.choose("")
        for line in self.query(LineInput):
            line.value = ""

    def action_show(self) -> None:
        """Answer with what is set; say what is wrong with a day that cannot be read, and keep it."""
        if self.veiled:
            return
        until, since = self._day("until"), self._day("since")  # the first wrong one gets the focus
        if self.query("Line.-wrong"):
            return
        if since is not None and until is not None and until < since:
            self._wrong("until", BACKWARDS)
            return
        chosen: dict[str, str] = {}
        for name in CHOSEN:
            for field in self.query_one(f"#{name}", Line).query(AnyOf):
                chosen[name] = field.value
                if name == "bank":
                    chosen["bank_title"] = dict(field.values)[field.value] if field.value else ""
        self.dismiss(self._finding.with_texts(chosen)._replace(since=since, until=until))

    def _day(self, name: str) -> date | None:
        """Return the first day of what was typed under From, the last of what was typed under To."""
        text = self.query_one(f"#{name} LineInput", LineInput).text
        if not text:
            return None
        try:
            found = period(text, self._today)
        except NotADay as error:
            self._wrong(name, str(error))
            return None
        return found.first if name == "since" else found.last

    def _wrong(self, name: str, text: str) -> None:
        """Say what is wrong with a day, and go there."""
        line = self.query_one(f"#{name}", Line)
        line.tell(text, wrong=True)
        line.query_one(LineInput).focus()


def _same(names: Sequence[str]) -> Values:
    return [(name, name) for name in names]
