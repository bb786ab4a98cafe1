"""What can be done in rating practice, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command

PRACTICE_COMMANDS: tuple[Command, ...] = (
    *(
        Command(
            f"rate({rating})",
            f"Rate {rating}",
            f"Rate the answer {rating}; the key shows after that.",
            (str(rating), f"f{rating}"),
            f"{rating} F{rating}",
            footer=False,
        )
        for rating in range(1, 6)
    ),
    Command("how", "rate", "", ("0",), "1–5", "plain", palette=False),
    Command("next", "next answer", "Go to the next answer.", ("enter", "f8"), "Enter F8", "plain"),
    Command("points", "look for", "Show or hide what the bank looks for.", ("l",), "l", "plain"),
    Command("summary", "summary", "See how close you are, by question and over time.", ("s",), "s", "plain"),
    Command("summary", "answers", "", ("s",), "s", "plain", palette=False),
    Command("bank", "bank", "Practise with another question bank.", ("b",), "b", "plain"),
    Command("filter", "question", "Practise one question only, or all again.", ("f",), "f", "plain"),
    Command("rater", "who", "Say who is rating; each rater has a record of their own.", ("w",), "w", "plain"),
    Command("back", "back", "From the summary to the answers, from there to the list.", ("escape",), "Esc",
            "plain", palette=False),
    Command("app.privacy", "privacy", "Hide ratings and names.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("scroll(1)", "Down", "Read on.", ("down", "j"), "↓ j", "plain", footer=False, palette=False),
    Command("scroll(-1)", "Up", "Read back.", ("up", "k"), "↑ k", "plain", footer=False, palette=False),
    Command("page(1)", "Page down", "Read on by pages.", ("pagedown", "space"), "PgDn", "plain",
            footer=False, palette=False),
    Command("page(-1)", "Page up", "", ("pageup",), "PgUp", "plain", footer=False, palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip

ONCE_RATED = frozenset({"next"})
BEFORE_RATING = frozenset({"how", *(f"rate({rating})" for rating in range(1, 6))})


def applies(
    command: Command, *, asking: bool, rated: bool, summary: bool, private: bool, questions: int, banks: int
) -> bool:
    """Tell whether a command of the table can be used now.

    `asking`: an answer waits for its rating; `rated`: its key is shown. `questions` and `banks`: how many
    there are to choose from.
    """
    action = command.action
    if action == "summary":
        return not private and (command.label == "answers") == summary
    if action in ONCE_RATED:
        return rated and not summary and not private
    if action in BEFORE_RATING:
        return asking and not summary and not private
    if action == "points":
        return (asking or rated) and not summary and not private
    if action == "filter":
        return questions > 1 and not private
    if action == "bank":
        return banks > 1
    return action != "rater" or not private
