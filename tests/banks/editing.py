"""Banks made from the shipped one by replacing text, as somebody with an editor would."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from csr_interview.banks import shipped_dir

CSR = shipped_dir() / "csr.toml"

Edit = tuple[str, str]
"""What to replace (its first place in the file), and with what."""


class Case(NamedTuple):
    """A bank with something to find fault with: the edits, and the problem that must be told."""

    name: str
    edits: list[Edit]
    key: str
    message: str


def csr_text(*edits: Edit) -> str:
    """Return the text of the shipped CSR bank, without its comments, with replacements.

    Fails where there is nothing to replace.
    """
    kept = [line for line in CSR.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    text = "\n".join(kept) + "\n"
    for old, new in edits:
        assert old in text, f"the bank no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


def edited(folder: Path, *edits: Edit, name: str = "edited.toml") -> Path:
    """Write the edited CSR bank into a folder and return its path."""
    path = folder / name
    path.write_text(csr_text(*edits), encoding="utf-8")
    return path
