"""A starter bank: a commented file that works as it is, for people who write their own."""

from __future__ import annotations

import json
import re
from pathlib import Path

from csr_interview.errors import BankError
from csr_interview.text import clean_line

_ID = re.compile("[a-z0-9][a-z0-9-]{0,63}")
_PARTS = re.compile("[^a-z0-9]+")

TITLE_MOST = 200
"""Characters of a title given on the command line."""


def starter_text(bank_id: str, title: str) -> str:
    """Return the text of a starter bank with that id and title.

    Raises BankError for what cannot be an id or a title.
    """
    if not _ID.fullmatch(bank_id):
        raise BankError(
            "This cannot be the id of a bank",
            clean_line(f'"{bank_id[:80]}"'),
            "An id is made of at most 64 lower-case letters, digits and hyphens.",
        )
    shown = clean_line(title)
    if not shown or len(shown) > TITLE_MOST:
        raise BankError("This cannot be the title of a bank", f"a title has 1 to {TITLE_MOST} characters", "")
    text = Path(__file__).with_name("starter.toml").read_text(encoding="utf-8")
    text = _put(text, "id", bank_id)
    return _put(text, "title", shown)


def _put(text: str, key: str, value: str) -> str:
    """Return the text with the value of a top-level key, which is the first of its name, replaced."""
    # A JSON string without line breaks and controls is a TOML string as well.
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return re.sub(f"^{key} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def id_from(name: str) -> str:
    """Return an id made of a file's name without its ending; "my-bank" where nothing is left."""
    return _PARTS.sub("-", name.lower()).strip("-")[:64].rstrip("-") or "my-bank"
