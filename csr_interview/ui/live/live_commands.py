"""What can be done in a live interview, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import RATE_BY_DIGIT, Command, KeyItem

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
        brief="F1–F5 rate",
    ),
    Command("next", "next", "Go to the next step; after the closing, to the scorecard.", ("f8",), "F8"),
    Command(
        "guide",
        "guidance",
        "Go into the guidance to tick it; once more folds it away.",
        ("ctrl+g",),
        "^G",
        brief="^G guide",
    ),
    Command("flag", "red flag", "Mark a red flag.", ("ctrl+o",), "^O", brief="^O flag"),
    Command(
        "leave_field",
        "leave field",
        "Leave the text field, so that plain keys work.",
        ("escape",),
        "Esc",
        palette=False,
        brief="Esc leave",
    ),
    Command(
        "app.privacy",
        "privacy",
        "Hide names, ratings and scores.",
        ("f9",),
        "F9",
        palette=False,
        brief="F9 hide",
    ),
    Command("time", "time", "Write the time on the clock into the note.", ("ctrl+t",), "^T"),
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
    *RATE_BY_DIGIT,
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
    Command(
        "skip",
        "not assessed",
        "Leave the question out, with a reason.",
        ("0", "minus"),
        "0",
        "plain",
        brief="0 skip",
    ),
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
    Command("pause", "Pause", "", ("f6",), "F6", footer=False, palette=False, priority=True),
    Command("scorecard", "scorecard", "See the scorecard and submit it.", ("s",), "s", "plain"),
    Command(
        "home", "home", "Back to the list; the interview stays open and can be resumed.", ("h",), "h", "plain"
    ),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("pause", "pause", "Stop or restart the clock.", ("p",), "p", "plain"),
    Command(
        "read", "whole text", "Read the question or the task in full.", ("v",), "v", "plain", brief="v read"
    ),
    Command(
        "saved",
        "Save",
        "Everything is saved as you type; this only tells when.",
        ("ctrl+s",),
        "^S",
        footer=False,
    ),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)

GO_ON = KeyItem("F6", "go on", "pause")
"""First in the footer while the clock stands."""

_ALL = KeyItem("^P", "all", "app.command_palette")

GUIDE_KEYS: tuple[KeyItem, ...] = (
    KeyItem("Space", "tick", ""),
    KeyItem("← →", "section", "turn_guide", "← → part"),
    KeyItem("Esc", "note", "leave_field"),
    KeyItem("1–5", "rate", "rate_next"),
    KeyItem("↑ ↓", "choose", ""),
    KeyItem("^G", "fold away", "guide", "^G fold"),
    _ALL,
)
"""The footer while the focus is in the guidance."""

TASK_KEYS: tuple[KeyItem, ...] = (
    KeyItem("1–9", "choose", ""),
    KeyItem("F8", "next task", "next", "F8 next"),
    KeyItem("⌫", "take back", "unrate", "⌫ undo"),
    KeyItem("0", "not given", "skip", "0 skip"),
    KeyItem("Tab", "notes", ""),
    KeyItem("v", "whole text", "read", "v read"),
    KeyItem("^↑ ^↓", "task", "move(1)"),
    KeyItem("^G", "guidance", "guide", "^G guide"),
    KeyItem("?", "keys", "app.help"),
    KeyItem("s", "scorecard", "scorecard"),
    _ALL,
)
"""The footer in the lines of a task."""

REPLY_KEYS: tuple[KeyItem, ...] = (
    KeyItem("F1–F5", "rate the line", "", "F1–F5 rate"),
    KeyItem("F8", "next task", "next", "F8 next"),
    KeyItem("Esc", "to the lines", "leave_field", "Esc lines"),
    KeyItem("F9", "privacy", "app.privacy", "F9 hide"),
    _ALL,
)
"""The footer in the notes of a task."""

ASSESSMENT_KEYS: tuple[KeyItem, ...] = (
    KeyItem("Enter", "open", "open_task"),
    KeyItem("F8", "closing", "next"),
    KeyItem("↑ ↓", "choose", ""),
    KeyItem("^↑", "back", "move(-1)"),
    KeyItem("s", "scorecard", "scorecard"),
    KeyItem("h", "home", "home"),
    KeyItem("?", "keys", "app.help"),
    _ALL,
)
"""The footer of the assessment."""
