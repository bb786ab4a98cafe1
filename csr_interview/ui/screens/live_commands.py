"""What can be done in a live interview, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

LIVE_COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"rate({rating})",
            f"Rate {rating}",
            f"Rate the present question {rating}.",
            (f"f{rating}",),
            f"F{rating}",
            footer=False,
        )
        for rating in range(1, 6)
    ),
    Command(
        "rate_next",
        "rate",
        "F1–F5 rate at once; ^R rates by the next digit, 0 for not assessed.",
        ("ctrl+r",),
        "F1–F5 ^R",
    ),
    Command("next", "next", "Go to the next step; after the closing, to the scorecard.", ("f8",), "F8"),
    Command(
        "move(1)", "question", "Go to the next step (^↓) or back (^↑).", ("ctrl+down", "alt+down"), "^↑ ^↓"
    ),
    Command(
        "move(-1)",
        "Previous question",
        "Go to the previous question.",
        ("ctrl+up", "alt+up"),
        "^↑",
        footer=False,
    ),
    Command(
        "guide", "guidance", "Go into the guidance to tick it; once more folds it away.", ("ctrl+g",), "^G"
    ),
    Command("time", "time", "Write the time on the clock into the note.", ("ctrl+t",), "^T"),
    Command("flag", "red flag", "Mark a red flag.", ("ctrl+o",), "^O"),
    Command("app.privacy", "privacy", "Hide names, ratings and scores.", ("f9",), "F9", palette=False),
    Command(
        "leave_field",
        "leave field",
        "Leave the text field, so that plain keys work.",
        ("escape",),
        "Esc",
        palette=False,
    ),
    *(
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
    ),
    Command(
        "back_to_field",
        "write",
        "Go back to the field you were in.",
        ("enter", "i"),
        "Enter",
        "plain",
        palette=False,
    ),
    Command("rate_next", "rate", "Rate the present question.", ("r",), "1–5", "plain", palette=False),
    *(
        Command(f"rate({digit})", "", "", (str(digit),), str(digit), "plain", footer=False, palette=False)
        for digit in range(6, 10)
    ),
    Command("skip", "not assessed", "Leave the question out, with a reason.", ("0", "minus"), "0", "plain"),
    Command(
        "unrate",
        "Clear rating",
        "Take the rating or the skip of this question back.",
        ("backspace",),
        "⌫",
        "plain",
        footer=False,
    ),
    Command("move(1)", "Next question", "", ("j", "down"), "j", "plain", footer=False, palette=False),
    Command("move(-1)", "Previous question", "", ("k", "up"), "k", "plain", footer=False, palette=False),
    Command("read", "whole text", "Read the question or the task in full.", ("v",), "v", "plain"),
    Command("pause", "pause", "Stop or restart the clock.", ("p",), "p", "plain"),
    Command("pause", "Pause", "", ("f6",), "F6", footer=False, palette=False, priority=True),
    Command("scorecard", "scorecard", "See the scorecard and submit it.", ("s",), "s", "plain"),
    Command(
        "home", "home", "Back to the list; the interview stays open and can be resumed.", ("h",), "h", "plain"
    ),
    Command(
        "saved",
        "Save",
        "Everything is saved as you type; this only tells when.",
        ("ctrl+s",),
        "^S",
        footer=False,
    ),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)

GUIDE_KEYS: tuple[tuple[str, str, str], ...] = (
    ("↑ ↓", "choose", ""),
    ("Space", "tick", ""),
    ("← →", "section", "turn_guide"),
    ("1–5", "rate", "rate_next"),
    ("Esc", "note", "leave_field"),
    ("^G", "fold away", "guide"),
    ("^P", "all", "app.command_palette"),
)
"""The footer while the focus is in the guidance: keys, label, action."""

TASK_KEYS: tuple[tuple[str, str, str], ...] = (
    ("1–9", "choose", ""),
    ("⌫", "take back", "unrate"),
    ("0", "not given", "skip"),
    ("F8", "next task", "next"),
    ("^↑ ^↓", "task", "move(1)"),
    ("Tab", "notes", ""),
    ("v", "whole text", "read"),
    ("^G", "guidance", "guide"),
    ("s", "scorecard", "scorecard"),
    ("?", "keys", "app.help"),
    ("^P", "all", "app.command_palette"),
)
"""The footer in the lines of a task."""

REPLY_KEYS: tuple[tuple[str, str, str], ...] = (
    ("F1–F5", "rate the line", ""),
    ("F8", "next task", "next"),
    ("Esc", "to the lines", "leave_field"),
    ("F9", "privacy", "app.privacy"),
    ("^P", "all", "app.command_palette"),
)
"""The footer in the notes of a task."""

BATTERY_KEYS: tuple[tuple[str, str, str], ...] = (
    ("↑ ↓", "choose", ""),
    ("Enter", "open", "open_task"),
    ("F8", "closing", "next"),
    ("^↑", "back", "move(-1)"),
    ("s", "scorecard", "scorecard"),
    ("h", "home", "home"),
    ("?", "keys", "app.help"),
    ("^P", "all", "app.command_palette"),
)
"""The footer of the battery."""
