"""What can be done in the form of an amendment, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import RATE_BY_DIGIT, Command
from csr_interview.ui.screens.scorecard_commands import NOT_AMENDABLE

AMEND_COMMANDS: tuple[Command, ...] = (
    Command(
        "save", "save", f"Save the amendment; shows old and new once more. {NOT_AMENDABLE}", ("ctrl+s",), "^S"
    ),
    *RATE_BY_DIGIT,
    Command(
        "app.focus_next",
        "next field",
        "Go to the next field.",
        ("tab",),
        "Tab",
        palette=False,
        brief="Tab next",
    ),
    Command("app.focus_previous", "Field before", "", ("shift+tab",), "⇧Tab", footer=False, palette=False),
    Command(
        "cancel", "cancel", "Leave without changing anything; asks first if you typed.", ("escape",), "Esc"
    ),
    Command("app.privacy", "privacy", "Hide what stands here.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", footer=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)
