"""A bank file as a tree: read within limits, parsed exactly, every text cleaned.

Files come from other people. Size and depth are limited, links that nobody named and folders refused, and
no number is large enough to stop the program.
"""

from __future__ import annotations

import re
import stat
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from csr_interview.text import clean

MAX_BYTES = 1 << 20
"""Largest bank file that is read. The shipped ones are below a twentieth of it."""

MAX_DEPTH = 20
"""Deepest nesting of a bank file; the format itself needs 8."""

MAX_ENTRIES = 20_000
"""Most values in a bank file, tables and lists counted too; the shipped ones have a twentieth of it.
Telling what is wrong with each of half a million empty tables takes minutes."""

MAX_DOTS = 200
"""Most dots in one line. A dotted key costs the parser the square of its length: 500 000 parts take hours."""


class UnreadableError(Exception):
    """A file that gives no tree at all: where, and why."""

    def __init__(self, key: str, message: str) -> None:
        """Keep both; `key` is a line, or "(file)"."""
        super().__init__(key, message)
        self.key = key
        self.message = message


def is_bank_name(path: Path) -> bool:
    """Tell whether a file is named as a bank must be."""
    return path.name.lower().endswith(".toml")


def read(path: Path, *, links: bool = False) -> str:
    """Return the text of a bank file, through a symbolic link only with `links`. Raises UnreadableError."""
    try:
        mode = (path.stat() if links else path.lstat()).st_mode
        if not is_bank_name(path):
            raise UnreadableError("(file)", "the name of a bank must end in .toml")
        if stat.S_ISLNK(mode):
            raise UnreadableError("(file)", "is a link; put the file itself here")
        if stat.S_ISDIR(mode):
            raise UnreadableError("(file)", "is a folder, not a file")
        if not stat.S_ISREG(mode):
            raise UnreadableError("(file)", "is not an ordinary file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise UnreadableError("(file)", f"cannot be read: {exc.strerror}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError("(file)", f"is larger than {MAX_BYTES // 1024} KiB, the most a bank may have")
    try:
        return data.decode("utf-8-sig")  # Windows editors put a byte order mark first
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise UnreadableError(f"line {line}", "is not UTF-8; save the file in that encoding") from None


def _decimal(text: str) -> Decimal:
    """Return a TOML number exactly; NaN, which is refused later with its key, for one beyond all bounds."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal("NaN")


_QUOTED = re.compile(r"""\"(?:\\.|[^"\\])*"|'[^']*'""")
_DIGITS = re.compile("[0-9][0-9_]*")


def _long_number(text: str) -> str:
    """Return the line of the first whole number that Python refuses to read, or "(file)"."""
    most = sys.get_int_max_str_digits()
    for number, line in enumerate(text.split("\n"), 1):
        bare = _QUOTED.sub('""', line).partition("#")[0] if len(line) > most else ""
        if any(len(run.replace("_", "")) > most for run in _DIGITS.findall(bare)):
            return f"line {number}"
    return "(file)"


def parse(text: str) -> dict[str, Any]:
    """Return the cleaned tree of TOML text. Raises UnreadableError."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS and not line.lstrip().startswith("#"):
            raise UnreadableError(
                f"line {number}", f"has more than {MAX_DOTS} dots: break it into several lines"
            )
    try:
        raw = tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as exc:
        message, _, where = str(exc).rstrip(")").rpartition(" (at ")
        key = where if where.startswith("line") else f"line {len(text.splitlines())}"
        if message == "Cannot overwrite a value":
            raise UnreadableError(key, "this key is given twice") from None
        raise UnreadableError(key, f"not TOML: {message[:1].lower()}{message[1:]}") from None
    except RecursionError:
        raise UnreadableError("(file)", "is nested too deeply") from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise UnreadableError(_long_number(text), "holds a number that is far too long") from None
    cleaned: dict[str, Any] = clean_tree(raw)
    return cleaned


def clean_tree(raw: Any) -> Any:
    """Return a tree with every text and key cleaned. Raises UnreadableError where it is too deep or large."""
    entries = 0

    def cleaned(value: Any, depth: int) -> Any:
        nonlocal entries
        entries += 1
        if depth > MAX_DEPTH:
            raise UnreadableError("(file)", "is nested too deeply")
        if entries > MAX_ENTRIES:
            raise UnreadableError("(file)", f"holds more than {MAX_ENTRIES} values, the most a bank may have")
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, list):
            return [cleaned(entry, depth + 1) for entry in value]
        if isinstance(value, dict):
            return {clean(key): cleaned(entry, depth + 1) for key, entry in value.items()}
        return value

    return cleaned(raw, 0)
