"""The type of the command tables, one per screen.

Bindings, footer, help and command palette are made from these tables, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

When = Literal["always", "plain", "palette"]


class KeyItem(NamedTuple):
    """A key in the footer: how it is written, a label of one or two words, and its action."""

    keys: str
    label: str
    action: str
    brief: str = ""
    """Keys and label in fewer letters, for narrow terminals; the label is the last word."""


@dataclass(frozen=True)
class Command:
    """A command of a screen.

    `when`: "always" works while typing too; "plain" only outside text fields, because its key is a letter
    or digit; "palette" has no key. `keys` are Textual's names, `key_text` is how footer and help write them.
    A narrow footer uses `brief`, and drops what comes last in the table: order commands by importance.
    Where letters are text (see `CommandScreen.letters_are_text`), the letter of a command works after the
    leader key only.
    """

    action: str
    label: str
    help: str
    keys: tuple[str, ...] = ()
    key_text: str = ""
    when: When = "always"
    footer: bool = True
    palette: bool = True
    priority: bool = False
    """Handled before the focused widget, for keys that a text field would use."""
    brief: str = ""
    """Keys and label for the footer of a narrow terminal; the label is the last word."""
    leader: str = ""
    """The character that runs it after the leader key, if it is not `letter`'s own choice."""

    @property
    def letter(self) -> str:
        """The character that runs it after the leader key: of its key as written, a letter or ctrl chord."""
        shown = re.fullmatch(r"(?:.* )?\^([A-Z])|([a-z])", self.key_text)
        return self.leader or (shown[1] or shown[2]).lower() if shown else self.leader

    @property
    def item(self) -> KeyItem:
        """Its key in the footer."""
        return KeyItem(self.key_text, self.label, self.action, self.brief)

    def shown_key(self, *, letters_are_text: bool) -> str:
        """Return its key as help and palette write it: its own, or the leader and its letter."""
        own = self.key_text if self.when == "always" or not letters_are_text or not self.letter else ""
        return own or (f"^L {self.letter}" if self.letter else "")


def silent(action: str, label: str, keys: tuple[str, ...], key_text: str, text: str = "") -> Command:
    """Return a command on plain keys that only the help shows."""
    return Command(action, label, text, keys, key_text, "plain", footer=False, palette=False)


RATE_BY_DIGIT = tuple(silent(f"rate({n})", f"Rate {n}", (str(n),), str(n)) for n in range(1, 6))
"""Rating by digit, outside text fields."""

LEADER_KEY = "ctrl+l"

SCROLLING = (
    Command("scroll(2)", "scroll", "Scroll down.", ("j", "down"), "↑↓", "plain", palette=False),
    silent("scroll(-2)", "Scroll up", ("k", "up"), "k"),
    silent("page(1)", "Page down", ("pagedown", "space"), "PgDn", "Page down (PgUp: page up)."),
    silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    silent("end(0)", "Top", ("home", "g"), "Home", "Top (End: bottom)."),
    silent("end(1)", "Bottom", ("end", "G"), "End"),
)  # fmt: skip
"""The keys of a scrolling page."""

HELP = Command("app.help", "help", "Show keys.", ("f7",), "F7", palette=False, leader="?")
MORE = Command(
    "leader",
    "more",
    "List more keys: the next letter is a command.",
    (LEADER_KEY,),
    "^L",
    palette=False,
)
SAVED = Command("saved", "last save", "Show last save.", ("ctrl+s",), "^S", footer=False, leader="l")
ALL = Command("app.command_palette", "all", "Search commands.", ("ctrl+p",), "^P", palette=False)

COMMON = (
    silent("app.help", "Help", ("question_mark",), "?"),
    HELP,
    SAVED,
    MORE,
    ALL,
    Command("app.leave", "quit", "Quit.", ("ctrl+q",), "^Q", footer=False, palette=False),
)
"""Commands of every screen."""


def privacy(what: str) -> Command:
    """Return the command of the privacy screen, which hides `what` on a screen."""
    return Command("app.privacy", "privacy", f"Hide {what}.", ("f9",), "F9", palette=False)


EVERYWHERE = (privacy("name, ratings, scores and notes"), HELP, ALL)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Return Textual bindings for a table. Textual's own footer is not used."""
    return [
        Binding(key, command.action, command.label, show=False, priority=command.priority)
        for command in commands
        for key in command.keys
    ]


def footer_items(commands: Iterable[Command], *, typing: bool) -> list[KeyItem]:
    """Return the active keys, the most important first.

    While the user types, commands on plain letters are omitted. Outside fields they come first, in table
    order, because the footer cuts what does not fit. The last command stays last: it is always shown.
    """
    shown = [command for command in commands if command.footer and command.keys]
    if typing:
        shown = [command for command in shown if command.when != "plain"]
    elif shown:
        last = shown.pop()
        shown = [*sorted(shown, key=lambda command: command.when != "plain"), last]
    return [command.item for command in shown]
