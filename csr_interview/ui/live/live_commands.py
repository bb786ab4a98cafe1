"""The commands of a live interview and their keys."""

from __future__ import annotations

from csr_interview.ui.commands import ALL, HELP, MORE, SAVED, Command, KeyItem

LIVE_COMMANDS: tuple[Command, ...] = (
    *(
        Command(f"rate({n})", f"Rate {n}", "", (f"f{n}",), f"F{n}", footer=False, palette=False)
        for n in range(1, 6)
    ),
    Command("rate_next", "rate", "Rate: press 1–5 next, or 0 for not assessed.", ("ctrl+r",), "F1–F5 ^R",
            brief="F1–F5 rate"),
    Command("next", "next", "Next step.", ("f8",), "F8"),
    HELP,
    Command("guide", "guidance", "Go to guidance, and back.", ("ctrl+g",), "^G", brief="^G guide"),
    MORE,
    Command("flag", "red flag", "Mark red flag.", ("ctrl+o",), "^O", brief="^O flag"),
    Command("pause", "pause", "Pause or resume timer.", ("f6",), "F6", priority=True),
    Command("quote", "quote", "Quote the candidate: time and quotation marks.", ("ctrl+n",), "^N"),
    Command("undo", "undo", "Undo typing, rating, check mark or flag.", ("ctrl+z",), "^Z", priority=True,
            leader="u"),
    Command("move(1)", "question", "Next question.", ("ctrl+down", "alt+down"), "^↓", footer=False),
    Command("move(-1)", "Previous question", "Previous question.", ("ctrl+up", "alt+up"), "^↑", footer=False),
    Command("time", "time", "Insert timestamp.", ("ctrl+t",), "^T"),
    Command("app.privacy", "privacy", "Hide names, ratings and scores.", ("f9",), "F9", palette=False,
            brief="F9 hide"),
    Command("scorecard", "scorecard", "Open scorecard.", when="palette", leader="s"),
    Command("skip", "not assessed", "Skip, with a reason.", when="palette", leader="x"),
    Command("unrate", "clear rating", "Clear rating.", when="palette", leader="c"),
    Command("send", "send note", "Send note to another question.", when="palette", leader="m"),
    Command("read", "full text", "Show full text and ratings.", when="palette", leader="v"),
    Command("wording", "wording", "Choose another wording.", when="palette", leader="w"),
    Command("avoid", "topics to avoid", "Topics to avoid.", ("f12",), "F12", footer=False, leader="a"),
    Command("end_early", "end early", "End interview early, with one reason.", when="palette", leader="e"),
    Command("accommodations", "accommodations", "Record accommodations: what was changed, never why.",
            when="palette", leader="i"),
    Command("plan", "change plan", "Change plan, with a reason.", when="palette", leader="y"),
    Command("correct", "details", "Correct candidate, role, stage, interviewer.", when="palette",
            leader="d"),
    Command("leave_part", "Back to note", "Back to the note.", ("escape",), "Esc", footer=False,
            palette=False),
    Command("home", "home", "Back to interviews.", when="palette", leader="h"),
    SAVED,
    ALL,
)  # fmt: skip

RESUME = KeyItem("F6", "resume", "pause")
"""First in the footer while the timer is paused."""

GUIDE_KEYS: tuple[KeyItem, ...] = (
    KeyItem("Enter", "check", ""),
    KeyItem("↑ ↓", "choose", ""),
    KeyItem("← →", "section", "turn_guide", "← → part"),
    KeyItem("Esc", "note", "leave_part"),
    KeyItem("F1–F5", "rate", "rate_next"),
    HELP.item,
    ALL.item,
)
"""The footer in the guidance."""

TASK_KEYS: tuple[KeyItem, ...] = (
    KeyItem("1–9", "choose", ""),
    KeyItem("F8", "next task", "next", "F8 next"),
    KeyItem("^Z", "undo", "undo"),
    KeyItem("^R 0", "not administered", "skip", "^R0 skip"),
    KeyItem("Tab", "notes", ""),
    KeyItem("^↑ ^↓", "task", "move(1)"),
    KeyItem("^G", "guidance", "guide", "^G guide"),
    HELP.item,
    MORE.item,
    ALL.item,
)
"""The footer in the lines of a task."""

REPLY_KEYS: tuple[KeyItem, ...] = (
    KeyItem("F1–F5", "rate the line", "", "F1–F5 rate"),
    KeyItem("F8", "next task", "next", "F8 next"),
    KeyItem("Esc", "lines", "leave_part", "Esc lines"),
    KeyItem("^Z", "undo", "undo"),
    KeyItem("F6", "pause", "pause"),
    KeyItem("F9", "privacy", "app.privacy", "F9 hide"),
    HELP.item,
    MORE.item,
    ALL.item,
)
"""The footer in the notes of a task."""

ASSESSMENT_KEYS: tuple[KeyItem, ...] = (
    KeyItem("Enter", "open", "open_task"),
    KeyItem("F8", "closing", "next"),
    KeyItem("↑ ↓", "choose", ""),
    KeyItem("^↑", "back", "move(-1)"),
    KeyItem("F6", "pause", "pause"),
    HELP.item,
    MORE.item,
    ALL.item,
)
"""The footer of the assessment."""
