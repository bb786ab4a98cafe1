"""What can be done on the page of a candidate, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

PARTS = ("Interviews", "Panel", "Timeline", "Notes")
"""The parts of the page, in the order of their digits."""

_HELP = (
    "Go to the interviews.",
    "Go to the panel: all submitted scorecards together.",
    "Go to the timeline: what happened when.",
    "Go to the notes, and type.",
)

CANDIDATE_COMMANDS: tuple[Command, ...] = (
    Command("leave", "leave notes", "Leave the notes; they are saved as you type.", ("escape",), "Esc",
            palette=False),
    Command("open", "open", "Open the interview: a scorecard, or a draft to go on with.", ("enter",), "Enter",
            "plain"),
    Command("start", "start", "Start the open stage, everything filled in.", ("enter",), "Enter", "plain"),
    Command("next", "next interview", "Start the next stage, or another interview.", ("n",), "n", "plain"),
    Command("part_by(1)", "parts", "Go to the next part of the page; 1 to 4 go there directly.", ("tab",),
            "Tab 1–4", palette=False),
    Command("edit", "contact", "Change name, e-mail address and phone number.", ("e",), "e", "plain"),
    Command("hold", "legal hold", "Set a legal hold, change its reason, or release it; asks for a reason.",
            ("l",), "l", "plain"),
    Command("back", "back", "Back to where you were.", ("escape", "q"), "Esc", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.privacy", "privacy", "Hide name, contact data, notes and verdicts.", ("f9",), "F9",
            palette=False),
    Command("cursor(1)", "Down", "Go down the table, or read on.", ("j",), "↓ j", "plain", footer=False,
            palette=False),
    Command("cursor(-1)", "Up", "Go up the table, or read back.", ("k",), "↑ k", "plain", footer=False,
            palette=False),
    Command("part_by(-1)", "Part before", "Go to the part before.", ("shift+tab",), "⇧Tab", footer=False,
            palette=False),
    *(
        Command(f"part({number})", name, text, (str(number),), str(number), "plain", footer=False)
        for number, (name, text) in enumerate(zip(PARTS, _HELP, strict=True), 1)
    ),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip
