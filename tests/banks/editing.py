"""Banks made from a small one by replacing text, as somebody with an editor would.

What a loader must find does not depend on the words of the shipped banks, so these tests start from a bank of
their own, `editable.toml`: the shipped ones can be reworded without touching them.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

EDITABLE = Path(__file__).parent / "editable.toml"

Edit = tuple[str, str]
"""What to replace (its first place in the file), and with what."""


class Case(NamedTuple):
    """A bank with something to find fault with: the edits, and the problem that must be told."""

    name: str
    edits: list[Edit]
    key: str
    message: str


def bank_text(*edits: Edit) -> str:
    """Return the text of the small bank, with replacements. Fails where there is nothing to replace."""
    text = EDITABLE.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, f"the bank no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


def edited(folder: Path, *edits: Edit, name: str = "edited.toml") -> Path:
    """Write the edited bank into a folder and return its path."""
    path = folder / name
    path.write_text(bank_text(*edits), encoding="utf-8")
    return path
