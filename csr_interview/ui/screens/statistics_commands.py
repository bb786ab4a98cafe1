"""What can be done on the page of interviewer statistics, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

STATISTICS_COMMANDS: tuple[Command, ...] = (
    Command("unfold", "by question", "Unfold an interviewer: all figures, question by question.", ("enter",),
            "Enter", "plain"),
    Command("bank", "bank", "Choose the question bank.", ("b",), "b", "plain"),
    Command("period", "period", "Choose which months count.", ("p",), "p", "plain"),
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.privacy", "privacy", "Hide names and figures.", ("f9",), "F9", palette=False),
    Command("cursor(1)", "Down", "Go down the page.", ("j",), "↓ j", "plain", footer=False, palette=False),
    Command("cursor(-1)", "Up", "Go up the page.", ("k",), "↑ k", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip
