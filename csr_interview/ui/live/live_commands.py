"""The commands of a live interview and their keys."""

from __future__ import annotations

from csr_interview.ui.commands import ALL, HELP, RATE_BY_DIGIT, Command, KeyItem, silent

LIVE_COMMANDS: tuple[Command, ...] = (
    *(
        Command(f"rate({n})", f"Rate {n}", f"Rate {n}.", (f"f{n}",), f"F{n}", footer=False)
        for n in range(1, 6)
    ),
    Command("rate_next", "rate", "Rate question (0: not assessed).", ("ctrl+r",), "F1–F5 ^R",
            brief="F1–F5 rate"),
    Command("next", "next", "Next step.", ("f8",), "F8"),
    Command("guide", "guidance", "Show or hide guidance.", ("ctrl+g",), "^G", brief="^G guide"),
    Command("flag", "red flag", "Mark red flag.", ("ctrl+o",), "^O", brief="^O flag"),
    Command("leave_field", "leave field", "Leave text field, to use single keys.", ("escape",), "Esc",
            palette=False, brief="Esc leave"),
    Command("app.privacy", "privacy", "Hide names, ratings and scores.", ("f9",), "F9", palette=False,
            brief="F9 hide"),
    Command("time", "time", "Insert timestamp.", ("ctrl+t",), "^T"),
    Command("move(1)", "question", "Next or previous question.", ("ctrl+down", "alt+down"), "^↑ ^↓"),
    Command("move(-1)", "Previous question", "Previous question.", ("ctrl+up", "alt+up"), "^↑", footer=False),
    Command("avoid", "topics to avoid", "Topics to avoid.", ("f12",), "F12", brief="F12 topics"),
    *RATE_BY_DIGIT,
    Command("back_to_field", "write", "Return to text field.", ("enter", "i"), "Enter", "plain",
            palette=False),
    Command("rate_next", "rate", "Rate question.", ("r",), "1–5", "plain", palette=False),
    *(silent(f"rate({n})", "", (str(n),), str(n)) for n in range(6, 10)),
    Command("skip", "not assessed", "Skip, with a reason.", ("0", "minus"), "0", "plain", brief="0 skip"),
    Command("unrate", "Clear rating", "Clear rating.", ("backspace",), "⌫", "plain", footer=False),
    Command("move(1)", "Next question", "", ("j", "down"), "j", "plain", footer=False, palette=False),
    Command("move(-1)", "Previous question", "", ("k", "up"), "k", "plain", footer=False, palette=False),
    Command("pause", "Pause", "", ("f6",), "F6", footer=False, palette=False, priority=True),
    Command("scorecard", "scorecard", "Open scorecard.", ("s",), "s", "plain"),
    Command("home", "home", "Back to interviews.", ("h",), "h", "plain"),
    HELP,
    Command("pause", "pause", "Pause or resume timer.", ("p",), "p", "plain"),
    Command("read", "full text", "Show full text.", ("v",), "v", "plain", brief="v read"),
    Command("wording", "wording", "Choose another wording.", ("w",), "w", "plain"),
    Command("saved", "Save", "Show last save.", ("ctrl+s",), "^S", footer=False),
    Command("end_early", "End early", "End interview early, with one reason.", when="palette"),
    Command("accommodations", "Accommodations", "Record accommodations: what was changed, never why.",
            when="palette"),
    Command("plan", "Change plan", "Change plan, with a reason.", when="palette"),
    ALL,
)  # fmt: skip

RESUME = KeyItem("F6", "resume", "pause")
"""First in the footer while the timer is paused."""

_ALL = KeyItem(ALL.key_text, ALL.label, ALL.action)

GUIDE_KEYS: tuple[KeyItem, ...] = (
    KeyItem("Space", "tick", ""),
    KeyItem("← →", "section", "turn_guide", "← → part"),
    KeyItem("Esc", "note", "leave_field"),
    KeyItem("1–5", "rate", "rate_next"),
    KeyItem("↑ ↓", "choose", ""),
    KeyItem("^G", "hide", "guide", "^G hide"),
    _ALL,
)
"""The footer in the guidance."""

TASK_KEYS: tuple[KeyItem, ...] = (
    KeyItem("1–9", "choose", ""),
    KeyItem("F8", "next task", "next", "F8 next"),
    KeyItem("⌫", "undo", "unrate", "⌫ undo"),
    KeyItem("0", "not administered", "skip", "0 skip"),
    KeyItem("Tab", "notes", ""),
    KeyItem("v", "full text", "read", "v read"),
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
    KeyItem("Esc", "lines", "leave_field", "Esc lines"),
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
