"""The filter panel of the home screen: one line per filter with its values; Enter applies them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from csr_interview.models.decision import Verdict
from csr_interview.periods import BACKWARDS, NotADay, period
from csr_interview.text import fold
from csr_interview.ui.base import RESTORED, KeepsTyped
from csr_interview.ui.commands import KeyItem
from csr_interview.ui.content import HIDDEN, QUIET, to_line
from csr_interview.ui.dialogs import Choose, Dialog, Pick
from csr_interview.ui.home.search_view import CHOSEN, SECRET, Finding
from csr_interview.ui.widgets.form_fields import Line, LineInput, OneOf

if TYPE_CHECKING:
    from csr_interview.store.search import Choices

ANY = "any"
VERDICTS = tuple(str(verdict) for verdict in Verdict if verdict.rank)
VEILED = f"{HIDDEN}  Hidden (close, then F9)"
DAYS = "e.g. 2026-11-21, 12 Nov, yesterday, 7d"

Values = Sequence[tuple[str, str]]
"""The values of a filter and their names."""


def _label(name: str) -> str:
    return "Decision" if name == "verdict" else name.capitalize()


class AnyOf(OneOf):
    """One value or any, chosen with ← and →, by its first letter, or from a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "all", show=False),
        Binding("delete,backspace", "any", show=False),
    ]

    def __init__(self, values: Values, value: str, label: str = "") -> None:
        super().__init__()
        self._label = label
        self.values = [("", ANY), *values]
        if value and value not in [known for known, _ in values]:
            self.values.append((value, value))
        self.offer([name for _, name in self.values], [known for known, _ in self.values].index(value))

    @property
    def value(self) -> str:
        """The chosen value; empty for any."""
        return self.values[self.chosen][0]

    def _laid_out(self, width: int) -> Content:
        """Return the chosen value between arrows; "any" is muted."""
        name = to_line(self.values[self.chosen][1], "bold" if self.value else QUIET)
        edge = "bold $accent" if self.has_focus else QUIET
        return Content.assemble(("‹ ", edge), name, (" ›", edge))

    def choose(self, value: str) -> None:
        """Choose by value; an unknown one means any."""
        known = [known for known, _ in self.values]
        self.chosen = known.index(value) if value in known else 0
        self.refresh(layout=True)

    def action_any(self) -> None:
        """Reset to any."""
        self.choose("")

    def action_all(self) -> None:
        """Choose from a list of all values."""
        picks = [Pick(name, value) for value, name in self.values]

        def chosen(value: str | None) -> None:
            if value is not None:
                self.choose(value)

        self.app.push_screen(Choose(self._label, picks), chosen)

    def on_key(self, event: events.Key) -> None:
        """Go to the next value that starts with a letter."""
        letter = fold(event.character)
        if not letter or not event.is_printable:
            return
        event.stop()
        event.prevent_default()
        count = len(self.values)
        for step in range(1, count + 1):
            place = (self.chosen + step) % count
            if fold(self.values[place][1]).startswith(letter):
                self.choose(self.values[place][0])
                return

    def on_click(self, event: events.Click) -> None:
        """List all values."""
        event.stop()
        event.prevent_default()
        self.focus()
        self.action_all()


class FiltersScreen(KeepsTyped, Dialog[Finding | None]):
    """Asks for filters; returns the new ones, or None if canceled. Keeps typed dates until they are applied.

    `hidden`: the privacy screen is on, and values that it hides cannot be changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape", "dismiss(None)", "Cancel"),
        ("enter", "show", "Apply"),
        ("ctrl+l", "clear", "Clear all"),
        ("down", "app.focus_next", "Next filter"),
        ("up", "app.focus_previous", "Previous filter"),
    ]
    CSS_PATH = "filters.tcss"
    place = ("", "filters")
    asked_for = False

    def __init__(self, finding: Finding, choices: Choices, today: date, *, hidden: bool = False) -> None:
        super().__init__("Filters")
        self._finding, self._choices, self._today, self._hidden = finding, choices, today, hidden

    def parts(self) -> ComposeResult:
        """Compose a line for each filter."""
        dates = {**self._dates, **self.restored}
        with Vertical(classes="body fields"):  # not a VerticalScroll: that takes the arrow keys
            choices = self._choices
            for name, values in {
                "role": _same(choices.roles),
                "bank": choices.banks,
                "stage": _same(choices.stages),
                "interviewer": _same(choices.interviewers),
                "verdict": _same(VERDICTS),
                "status": [("draft", "drafts"), ("submitted", "submitted")],
            }.items():
                hidden = self._hidden and name in SECRET
                field = AnyOf(values, getattr(self._finding, name), _label(name))
                yield Line(_label(name), Static(VEILED, classes="veiled") if hidden else field, id=name)
            for name, label in (("since", "From"), ("until", "To")):
                yield Line(label, LineInput(dates[name], placeholder=DAYS, select_on_focus=False), id=name)
            if self.restored:
                yield Static(f"{RESTORED} ^L clears it.", classes="quiet")
        with Horizontal(classes="buttons"):
            yield Button("Apply", id="show", variant="primary", compact=True, action="screen.show")
            yield Button("Clear all ^L", id="clear", compact=True, action="screen.clear")
            yield Button("Cancel", id="cancel", compact=True, action="screen.dismiss(None)")

    def keys(self) -> Sequence[KeyItem]:
        """The keys of the focused line."""
        return (
            KeyItem("Enter", "apply", "show"),
            KeyItem("← → or letter", "choose", "", "← → choose"),
            KeyItem("Space", "all values", "", "Space all"),
            KeyItem("^L", "clear", "clear"),
            KeyItem("Esc", "cancel", "dismiss(None)"),
        )

    def on_mount(self) -> None:
        """Start on the first line."""
        self.query(AnyOf).first().focus()

    @property
    def _dates(self) -> dict[str, str]:
        """The present dates, as the fields have them."""
        days = {"since": self._finding.since, "until": self._finding.until}
        return {name: day.isoformat() if day is not None else "" for name, day in days.items()}

    def typed(self) -> dict[str, str]:
        """Return the dates, if one was changed."""
        dates = {name: self.query_one(f"#{name} LineInput", LineInput).text for name in self._dates}
        return {} if dates == self._dates else dates

    # ------------------------------------------------------------------ doing

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Remove an error once the user corrects it."""
        event.stop()
        for name in ("since", "until"):
            self.query_one(f"#{name}", Line).tell("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_show()

    def action_clear(self) -> None:
        """Reset all visible filters; they are not applied yet."""
        if self.veiled:
            return
        for field in self.query(AnyOf):
            field.choose("")
        for line in self.query(LineInput):
            line.value = ""

    def action_show(self) -> None:
        """Return the filters; show an error for an invalid date, and keep it."""
        if self.veiled:
            return
        until, since = self._day("until"), self._day("since")  # the first invalid one gets the focus
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
        self.forget_typed()
        self.dismiss(self._finding.with_texts(chosen)._replace(since=since, until=until))

    def _day(self, name: str) -> date | None:
        """Return the first day of the period in From, or the last day of the period in To."""
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
        """Show the error of a date, and focus it."""
        line = self.query_one(f"#{name}", Line)
        line.tell(text, wrong=True)
        line.query_one(LineInput).focus()


def _same(names: Sequence[str]) -> Values:
    return [(name, name) for name in names]
