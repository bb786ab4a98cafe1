"""What the form of a new interview says and offers, made from the models alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csr_interview.banks.standing import SOURCES, file_of, replaced_by
from csr_interview.models.interview import Candidate
from csr_interview.text import clean_line
from csr_interview.ui.commands import Command

if TYPE_CHECKING:
    from csr_interview.banks.library import BankFile, Library
    from csr_interview.models.bank import Bank


@dataclass(frozen=True)
class Prefill:
    """What the form begins with when opened for somebody; what is empty comes from the last interview."""

    candidate: Candidate | None = None
    bank_id: str = ""
    role: str = ""
    stage: str = ""
    """The title of one of the bank's stages."""


FIRST_STAGE = "Phone screen"
"""The stage offered before there was any interview."""

MATCHES = 4
"""Known candidates offered at a time."""

NEW_COMMANDS: tuple[Command, ...] = (
    Command("start", "start", "Start the interview; what is missing is asked for.", ("ctrl+s",), "Enter"),
    Command("back", "back", "Back to the list; asks first when a name was typed.", ("escape",), "Esc"),
    Command("line(1)", "next field", "Next field, or down the known candidates.", ("down",), "Tab ↓"),
    Command("line(-1)", "Previous field", "Back a field, or up the known candidates.", ("up",), "⇧Tab ↑",
            footer=False, palette=False),
    Command("start", "Start from the bank line", "", ("enter",), "Enter", footer=False, palette=False),
    Command("app.privacy", "privacy", "Hide names and contact data.", ("f9",), "F9", palette=False),
    Command("app.help", "keys", "Show all keys.", ("question_mark",), "?", "plain", palette=False),
    Command("app.command_palette", "all", "Find any command by name.", ("ctrl+p",), "^P", palette=False),
)  # fmt: skip

INTRO = "Type the candidate's name and press Enter. Once your name is there, the rest can stay."
FILLED_IN = "Filled in from the candidate's page. Enter starts."
NAME_MISSING = "A name is needed: who is on the call?"
INTERVIEWER_MISSING = "Your name is needed: it stands on the scorecard. It is remembered for next time."
EMAIL_WRONG = "An e-mail address has an @. Leave the field empty if there is none."
NO_BANK = "No question bank can be used. In a shell, `csr-interview banks check` says what is wrong."


def role_of(bank: Bank) -> str:
    """Return the role that a bank is for, on one line."""
    return clean_line(bank.role.title)


def bank_line(library: Library, bank: Bank) -> str:
    """Return a bank as one line: what for, which version, whose, how much; how long where it is one call."""
    much = f"{len(bank.questions)} questions · {bank.minutes} min"
    if bank.tasks:
        much += f" + {len(bank.tasks)} tasks · {sum(task.minutes for task in bank.tasks)} min"
    if bank.stages:
        much = f"{len(bank.stages)} stages"
    used = file_of(library, bank)
    whose = "" if used is None or used.source == "shipped" else f", {SOURCES[used.source]}"
    return f"{bank.title} {bank.version}{whose} · {much}"


def bank_notes(library: Library, bank: Bank) -> str:
    """Return what stands under a bank: own files of it that are not used, and files that cannot be used."""
    notes = [_not_used(bank, file) for file in replaced_by(library, bank) if file.source != "shipped"]
    return "\n".join(filter(None, (*notes, unusable(library))))


def _not_used(bank: Bank, file: BankFile) -> str:
    assert file.bank is not None  # a broken file is replaced by none
    version = file.bank.version
    what = f"Your own {version}" if file.source == "own" else f"{version} {SOURCES[file.source]}"
    same = (*bank.order, 0, 0)[:3] == (*file.bank.order, 0, 0)[:3]
    return f"{what} is not used: that version was found twice." if same else f"{what} is older and not used."


def unusable(library: Library) -> str:
    """Return a note on the bank files that cannot be used, with the way out; empty where all can."""
    names = [file.path.name for file in library.files if file.state == "broken"]
    if not names and not library.problems:
        return ""
    what = f"Not usable: {', '.join(names)}" if names else "A folder of question banks cannot be read"
    return f"{what}. In a shell, `csr-interview banks check` says why."
