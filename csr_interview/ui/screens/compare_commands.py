"""What can be done on the comparison, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command


def _silent(action: str, label: str, keys: tuple[str, ...], shown: str, text: str = "") -> Command:
    """Return a command on plain keys that the help tells, but neither footer nor palette."""
    return Command(action, label, text, keys, shown, "plain", footer=False, palette=False)


COMPARE_COMMANDS: tuple[Command, ...] = (
    Command("open", "open", "Open the scorecard, or go on with a draft.", ("enter",), "Enter", "plain"),
    Command("sort", "sort", "Sort the candidates by the row one is at; again turns it round.", ("s",), "s",
            "plain"),
    Command("all", "all evidence", "Show the evidence of all for a row, or of one.", ("a",), "a", "plain"),
    Command("all", "one's evidence", "", ("a",), "a", "plain", palette=False),
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("row(1)", "row", "Go to the next row; its evidence stands below.", ("down", "j"), "↑↓", "plain",
            palette=False),
    _silent("row(-1)", "Up", ("up", "k"), "↑ k", "Go to the row above."),
    Command("column(1)", "candidate", "Go to the next candidate.", ("right", "l", "tab"), "←→", "plain",
            palette=False),
    _silent("column(-1)", "Left", ("left", "shift+tab"), "← ⇧Tab", "Go to the candidate on the left."),
    Command("candidate", "candidate's page", "See all interviews of the candidate.", ("i",), "i", "plain"),
    Command("warnings", "warnings", "Read all that makes the comparison hard.", ("w",), "w", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("scroll(1)", "read on", "Scroll the evidence down.", ("pagedown", "space"), "PgDn", "plain",
            palette=False),
    _silent("scroll(-1)", "Read back", ("pageup",), "PgUp", "Scroll the evidence up."),
    _silent("end(0)", "First row", ("home", "g"), "Home", "Go to the first row."),
    _silent("end(1)", "Last row", ("end", "G"), "End", "Go to the last row."),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.privacy", "privacy", "Hide names, ratings, verdicts, evidence.", ("f9",), "F9",
            palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip
