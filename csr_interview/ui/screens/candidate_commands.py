"""What can be done on the page of a candidate, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

CANDIDATE_COMMANDS: tuple[Command, ...] = (
    Command("open", "open", "Open the interview: a scorecard, or a draft to go on with.", ("enter",), "Enter",
            "plain"),
    Command("start", "start", "Start the open stage, everything filled in.", ("enter",), "Enter", "plain"),
    Command("next", "next interview", "Start the next stage, or another interview.", ("n",), "n", "plain"),
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.privacy", "privacy", "Hide name, contact data and verdicts.", ("f9",), "F9", palette=False),
    Command("cursor(1)", "Down", "Go down the table.", ("j",), "↓ j", "plain", footer=False, palette=False),
    Command("cursor(-1)", "Up", "Go up the table.", ("k",), "↑ k", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip
