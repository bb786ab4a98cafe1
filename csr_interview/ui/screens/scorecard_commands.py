"""What can be done on a scorecard, and by which key."""

from __future__ import annotations

from csr_interview.ui.commands import Command
from csr_interview.ui.scorecard_view import ScorecardView

NOT_AMENDABLE = "Tasks, red flags and ticks cannot be amended; they stay as submitted."


def _silent(action: str, label: str, keys: tuple[str, ...], shown: str, text: str = "") -> Command:
    """Return a command on plain keys that the help tells, but neither footer nor palette."""
    return Command(action, label, text, keys, shown, "plain", footer=False, palette=False)


SCORECARD_COMMANDS: tuple[Command, ...] = (
    Command("go", "go there", "Go to a question that is still open.", ("enter",), "Enter", "plain"),
    Command("leave", "back", "Out of the summary, to the interview, or to the list.", ("escape",), "Esc"),
    _silent("leave", "Back", ("b", "q"), "b", "As Esc."),
    Command("submit", "submit", "Submit the scorecard, which locks it; asks before.", ("s",), "s", "plain"),
    Command("submit", "submit", "Submit, also while typing.", ("ctrl+s",), "^S", palette=False),
    Command("recommend", "own view", "Record an own recommendation, with its reason.", ("o",), "o", "plain"),
    Command("summary", "summary", "Write a summary in your own words.", ("e",), "e", "plain"),
    Command("range", "range", "Show or hide what score is still possible.", ("v",), "v", "plain"),
    Command("amend", "amend", f"Change something, with a reason; the old stays. {NOT_AMENDABLE}", ("a",), "a",
            "plain"),
    Command("preset", "weights", "Look at the breakdown by other weights.", ("w",), "w", "plain"),
    Command("read", "read", "Read everything: evidence, changes, earlier texts, audit trail.", ("r",), "r",
            "plain"),
    Command("export", "export", "Write this interview to a file.", ("x",), "x", "plain"),
    Command("candidate", "candidate", "See all interviews of this candidate.", ("i", "c"), "i", "plain"),
    Command("home", "home", "Back to the list of interviews.", ("h",), "h", "plain"),
    Command("app.privacy", "privacy", "Hide name, ratings, scores and notes.", ("f9",), "F9", palette=False),
    Command("scroll(1)", "scroll", "Scroll down.", ("j", "down"), "↑↓", "plain", palette=False),
    _silent("scroll(-1)", "Scroll up", ("k", "up"), "k"),
    _silent("page(1)", "Page down", ("pagedown", "space"), "PgDn"),
    _silent("page(-1)", "Page up", ("pageup",), "PgUp"),
    _silent("end(0)", "Top", ("home", "g"), "Home"),
    _silent("end(1)", "Bottom", ("end", "G"), "End"),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip


def applies(action: str, view: ScorecardView, *, editable: bool, writable: bool) -> bool:
    """Tell whether a card as it stands allows a command of the table."""
    if action in ("recommend", "summary"):
        return editable
    if action == "amend":
        return view.locked and writable
    if action in ("go", "range"):
        return bool(view.unsettled) and (editable if action == "go" else not view.locked)
    if action == "preset":
        return not view.hidden and len(view.bank.decision.presets) > 1
    return True
