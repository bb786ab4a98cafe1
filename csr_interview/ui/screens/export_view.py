"""What the export form says: its commands, the choices, and what it exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from csr_interview.export import registry
from csr_interview.ui.commands import Command
from csr_interview.ui.screens.export_work import Subject

EXPORT_COMMANDS: tuple[Command, ...] = (
    Command("write", "write the file", "Write the file; asks before one is replaced.", ("ctrl+s", "enter"),
            "Enter"),
    Command("back", "back", "Back to where you were; stops an export under way.", ("escape",), "Esc"),
    Command("line(1)", "next field", "To the next field.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "To the field before.", ("up",), "⇧Tab ↑", footer=False,
            palette=False),
    Command("app.privacy", "privacy", "Hide what is exported and the file name.", ("f9",), "F9",
            palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip

CURTAIN = "What is exported and the file name are hidden. F9 shows them again."
NO_NAME = "A file name is needed."
NAMES = ("with name and contact data", "blind: without name and contact data")
LAYOUTS = {
    "interviews": "one row per interview",
    "answers": "one row per question of an interview",
    "tasks": "one row per task of an interview",
}
"""What the layouts of a table are called."""


def formats(subject: Subject) -> tuple[registry.Format, ...]:
    """Return the formats to choose from. Their modules are imported here: not for the event loop."""
    known = registry.formats()
    return tuple(known[name] for name in (registry.ONE if subject.interview_id else registry.MANY))


def first_choice(subject: Subject) -> str:
    """Return the format that most people want: a page to read, or a table."""
    return "html" if subject.interview_id else "csv"


def what(subject: Subject) -> str:
    """Return what is exported, in words."""
    if subject.interview_id:
        which = f"interview {subject.interview_id[:8]}"
        return f"{subject.name} · {which}" if subject.name else which
    many = f"{subject.count:,} interview{'' if subject.count == 1 else 's'}"
    told = []
    for one in fields(subject.filters) if subject.filters is not None else ():
        if value := getattr(subject.filters, one.name):
            told.append(f"{one.name} {f'“{value}”' if one.name == 'search' else value}")
    return f"{many}: {', '.join(told)}" if told else many


def target(typed: str) -> Path:
    """Return the file that is meant, with its whole path."""
    path = Path(typed).expanduser()
    return path if path.is_absolute() else Path.cwd() / path


def outcome(path: Path, subject: Subject, written: int, notes: Iterable[str]) -> str:
    """Return what was written, and where; below it what to know about it."""
    many = "" if subject.interview_id else f" · {written:,} interview{'' if written == 1 else 's'}"
    return "\n".join([f"✓ Written: {path}{many}", *notes])
