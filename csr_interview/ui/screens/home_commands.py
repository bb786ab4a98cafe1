"""What can be done on the home screen, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

HOME_COMMANDS: tuple[Command, ...] = (
    Command("new", "new", "Start an interview: a name and Enter.", ("n",), "n", "plain"),
    Command("resume", "resume", "Go on with the draft where you left it.", ("enter",), "Enter", "plain"),
    Command("open", "open", "See the scorecard of a finished interview.", ("enter",), "Enter", "plain"),
    Command("samples", "look around", "Open a throw-away store of samples.", ("l",), "l", "plain"),
    Command("scorecard", "scorecard", "See the scorecard of a draft as it stands.", ("s",), "s", "plain"),
    Command("discard", "discard", "Throw a draft away; asks first, and can be undone.", ("d",), "d", "plain"),
    Command("undo_discard", "undo discard", "Bring back the draft discarded last.", ("u",), "u", "plain"),
    Command("candidate", "candidate", "See this candidate's interviews, by stage.", ("c",), "c", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.leave", "quit", "Leave; everything is saved.", ("q",), "q", "plain", palette=False),
    Command("practice", "practice", "Rate sample answers blind, and compare with the key.", ("p",), "p",
            "plain"),
    Command("app.privacy", "privacy", "Hide names, verdicts and ratings.", ("f9",), "F9", palette=False),
    Command("cursor(1)", "Down", "Go down the list; further rows load by themselves.", ("j",), "↓ j", "plain",
            footer=False, palette=False),
    Command("cursor(-1)", "Up", "Go up the list.", ("k",), "↑ k", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


def applies(action: str, *, draft: bool | None, read_only: bool, empty: bool, discarded: bool) -> bool:
    """Tell whether a command of the table can be used now.

    `draft`: whether the highlighted line is a draft, None where it is no interview. `empty`: there are no
    interviews, and this is not the demo.
    """
    match action:
        case "new":
            return not read_only
        case "resume" | "scorecard" | "discard":
            return draft is True and not read_only
        case "candidate":
            return draft is not None
        case "open":
            return draft is False or (draft is True and read_only)
        case "undo_discard":
            return discarded and not read_only
        case "samples":
            return empty
    return True
