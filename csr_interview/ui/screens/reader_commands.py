"""What can be done in the scorecard reader and among earlier versions, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command


def _silent(action: str, label: str, keys: tuple[str, ...], shown: str, text: str = "") -> Command:
    """Return a command on plain keys that neither footer nor palette have; the help tells its text."""
    return Command(action, label, text, keys, shown, "plain", footer=False, palette=False)


SCROLLING: tuple[Command, ...] = (
    Command("scroll(1)", "scroll", "Scroll down.", ("j", "down"), "↑↓", "plain", palette=False),
    _silent("scroll(-1)", "Scroll up", ("k", "up"), "k"),
    _silent("page(1)", "Page down", ("pagedown", "space"), "PgDn", "Read on by pages; PgUp goes back."),
    _silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    _silent("end(0)", "Top", ("home", "g"), "Home", "To the top; End goes to the bottom."),
    _silent("end(1)", "Bottom", ("end", "G"), "End"),
)
EVERYWHERE: tuple[Command, ...] = (
    Command("app.privacy", "privacy", "Hide name, ratings, scores and notes.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)

READER_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to where you were.", ("escape", "b", "q"), "Esc", "plain"),
    Command("move(1)", "next", "Jump to the next question or part.", ("n", "right_square_bracket"), "n",
            "plain"),
    Command("move(-1)", "previous", "Jump to the question or part before.", ("p", "left_square_bracket"), "p",
            "plain"),
    _silent("question(1)", "Question 1", ("1",), "1–9", "Jump to a question by its number."),
    *(_silent(f"question({n})", f"Question {n}", (str(n),), str(n)) for n in range(2, 10)),
    Command("sign(1)", "versions", "Go to the next text with earlier versions; Enter shows them.",
            ("tab", "v"), "Tab", "plain"),
    _silent("sign(-1)", "The text with earlier versions before", ("shift+tab",), "⇧Tab"),
    Command("trail", "audit", "Jump to the audit trail.", ("a",), "a", "plain"),
    Command("export", "export", "Write this interview to a file.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "See all interviews of this candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip

VERSIONS_COMMANDS: tuple[Command, ...] = (
    Command("back", "back", "Back to the scorecard.", ("escape", "b"), "Esc", "plain"),
    Command("walk(-1)", "older", "The version before.", ("left", "h"), "←", "plain"),
    Command("walk(1)", "newer", "The next version.", ("right", "l"), "→", "plain"),
    Command("compare", "compare", "Compare with the next version, with the present text, or show it alone.",
            ("d", "enter"), "d", "plain"),
    *SCROLLING,
    *EVERYWHERE,
)  # fmt: skip
