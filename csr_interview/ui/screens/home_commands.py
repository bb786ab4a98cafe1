"""What can be done on the home screen, and by which key."""

from __future__ import annotations

from typing import NamedTuple

from csr_interview.ui.commands import Command

HOME_COMMANDS: tuple[Command, ...] = (
    Command("to_list", "to the list", "From the search box to what was found.", ("down",), "↓ Enter",
            palette=False),
    Command("back", "leave the box", "Out of the search box; the search stays.", ("escape",), "Esc",
            palette=False),
    Command("new", "new", "Start an interview: a name and Enter.", ("n",), "n", "plain"),
    Command("resume", "resume", "Go on with the draft where you left it.", ("enter",), "Enter", "plain"),
    Command("open", "open", "See the scorecard of a finished interview.", ("enter",), "Enter", "plain"),
    Command("samples", "look around", "Open a throw-away store of samples.", ("l",), "l", "plain"),
    Command("compare", "compare", "Compare the two to four marked interviews.", ("c",), "c", "plain"),
    Command("search", "search", "Search names, notes and answers, as you type.", ("slash",), "/", "plain"),
    Command("clear_search", "clear", "Look for no words any more; filters stay.", ("escape",), "Esc",
            "plain"),
    Command("unmark", "unmark", "Take all marks away.", ("escape",), "Esc", "plain"),
    Command("filters", "filters", "Show only a role, a verdict, some days…", ("f",), "f", "plain"),
    Command("undo_discard", "undo discard", "Bring back the draft discarded last.", ("u",), "u", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.leave", "quit", "Leave; everything is saved.", ("q",), "q", "plain", palette=False),
    Command("discard", "discard", "Throw a draft away; asks first, and can be undone.", ("d",), "d", "plain"),
    Command("candidate", "candidate", "See this candidate's interviews, by stage.", ("i",), "i", "plain"),
    Command("scorecard", "scorecard", "See the scorecard of a draft as it stands.", ("s",), "s", "plain"),
    Command("order", "order", "Found: the newest or the best hits first.", ("o",), "o", "plain"),
    Command("drop", "clear filters", "Drop all filters; the search stays.", ("x",), "x", "plain"),
    Command("mark", "mark", "Mark an interview, for comparing two to four.", ("space",), "Space", "plain"),
    Command("export", "export", "Export the interviews shown, to a file.", ("e",), "e", "plain"),
    Command("statistics", "statistics", "See how the interviewers rate and agree.", ("t",), "t", "plain"),
    Command("practice", "practice", "Rate sample answers blind, and compare with the key.", ("p",), "p",
            "plain"),
    Command("app.privacy", "privacy", "Hide names, verdicts and ratings.", ("f9",), "F9", palette=False),
    Command("cursor(1)", "Down", "Go down the list; further rows load by themselves.", ("j",), "↓ j", "plain",
            footer=False, palette=False),
    Command("cursor(-1)", "Up", "Go up the list.", ("k",), "↑ k", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


class Here(NamedTuple):
    """What decides which commands make sense on the home screen."""

    draft: bool | None
    """Whether the highlighted line is a draft; None where it is no interview."""
    read_only: bool
    no_store: bool
    """There are no interviews at all."""
    demo: bool
    discarded: bool
    typing: bool
    """One is in the search box."""
    searching: bool
    narrowed: bool
    marked: int


def applies(action: str, here: Here) -> bool:
    """Tell whether a command of the table can be used now."""
    draft, writable = here.draft, not here.read_only
    match action:
        case "new":
            return writable
        case "resume" | "scorecard" | "discard":
            return draft is True and writable
        case "candidate" | "mark":
            return draft is not None
        case "open":
            return draft is False or (draft is True and here.read_only)
        case "undo_discard":
            return here.discarded and writable
        case "samples":
            return here.no_store and not here.demo
        case "to_list" | "back":
            return here.typing
        case "clear_search":
            return here.searching
        case "order":
            return here.searching
        case "drop":
            return here.narrowed
        case "unmark":
            return here.marked > 0 and not here.searching
        case "compare":
            return here.marked > 0
        case "search" | "filters" | "export" | "statistics":
            return not here.no_store
    return True
