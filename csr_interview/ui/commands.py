"""One table per screen: what can be done, by which key, and how it is called.

The bindings, the footer, the help screen and the command palette are all made from these tables, so they
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from textual.binding import Binding, BindingType

When = Literal["always", "plain", "palette"]


class KeyItem(NamedTuple):
    """A key on the last line: how it is written, what it does in a word or two, and the action behind it."""

    keys: str
    label: str
    action: str
    brief: str = ""
    """Keys and label in fewer letters, for narrow terminals; the label is the last word."""


@dataclass(frozen=True)
class Command:
    """Something the user can do on a screen.

    `when`: "always" works while typing too; "plain" only outside text fields, because its key is a letter
    or digit; "palette" has no key. `keys` are Textual's names, `shown` is how the footer and the help write
    them. Commands with `footer` False are left out of the footer line. Where it is narrow, the footer
    writes `brief` instead, and leaves out what stands last in the table: the order is by need.
    """

    action: str
    label: str
    help: str
    keys: tuple[str, ...] = ()
    shown: str = ""
    when: When = "always"
    footer: bool = True
    palette: bool = True
    priority: bool = False
    """Before the focused widget: for keys that a text field would take."""
    brief: str = ""
    """Keys and label for the footer of a narrow terminal; the label is the last word."""


RATE_BY_DIGIT = tuple(
    Command(
        f"rate({rating})",
        f"Rate {rating}",
        "",
        (str(rating),),
        str(rating),
        "plain",
        footer=False,
        palette=False,
    )
    for rating in range(1, 6)
)
"""The plain digits, where a question can be rated and nothing is being typed."""


def silent(action: str, label: str, keys: tuple[str, ...], shown: str, text: str = "") -> Command:
    """Return a command on plain keys that neither footer nor palette have; the help tells its text."""
    return Command(action, label, text, keys, shown, "plain", footer=False, palette=False)


SCROLLING = (
    Command("scroll(1)", "scroll", "Scroll down.", ("j", "down"), "↑↓", "plain", palette=False),
    silent("scroll(-1)", "Scroll up", ("k", "up"), "k"),
    silent("page(1)", "Page down", ("pagedown", "space"), "PgDn", "Read on by pages; PgUp goes back."),
    silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    silent("end(0)", "Top", ("home", "g"), "Home", "To the top; End goes to the bottom."),
    silent("end(1)", "Bottom", ("end", "G"), "End"),
)  # fmt: skip
"""The keys of a screen that is mostly one page of text."""

EVERYWHERE: tuple[Command, ...] = (
    Command("app.privacy", "privacy", "Hide name, ratings, scores and notes.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Return Textual bindings for a table. Hidden from Textual's own footer, which is not used."""
    return [
        Binding(key, command.action, command.label, show=False, priority=command.priority)
        for command in commands
        for key in command.keys
    ]


def footer_items(commands: Iterable[Command], *, typing: bool) -> list[KeyItem]:
    """Return the keys of what applies now, what matters most first.

    While the user types, commands on plain letters are left out: the letter would go into the text.
    Outside fields they come first, in table order, because the bar cuts what does not fit. The last
    command of the table stays last: the bar always shows it.
    """
    shown = [command for command in commands if command.footer and command.keys]
    if typing:
        shown = [command for command in shown if command.when != "plain"]
    elif shown:
        last = shown.pop()
        shown = [*sorted(shown, key=lambda command: command.when != "plain"), last]
    return [KeyItem(command.shown, command.label, command.action, command.brief) for command in shown]
