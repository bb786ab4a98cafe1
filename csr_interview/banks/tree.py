"""A bank as the raw TOML tree: reading it whatever it holds, and naming places in it.

A bank that is being mended is full of gaps, so nothing here raises for a missing or mistyped part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from csr_interview.models.exact import to_fraction

Level = Literal["error", "warning"]
Path = tuple[str | int, ...]
"""The way to a value: table keys and 0-based places in lists."""
Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a bank. An error keeps the bank from being used, a warning does not."""

    path: Path
    message: str
    level: Level = "error"


# Reading a tree that may hold anything ------------------------------------------------------------------


def table(value: object) -> Tree:
    """Return a table; empty for everything else."""
    return value if isinstance(value, dict) else {}


def at(raw: object, *path: str) -> Any:
    """Return the value under nested keys, or None."""
    for key in path:
        raw = table(raw).get(key)
    return raw


def tables(raw: object, *path: str) -> list[tuple[Path, Tree]]:
    """Return the tables in a list, each with its path."""
    value = at(raw, *path)
    entries = enumerate(value) if isinstance(value, list) else ()
    return [((*path, i), entry) for i, entry in entries if isinstance(entry, dict)]


def text(raw: Tree, key: str) -> str:
    """Return a string; empty for everything else."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def texts(raw: Tree, key: str) -> list[tuple[int, str]]:
    """Return the strings in a list, each with its place."""
    value = raw.get(key)
    return [(i, v) for i, v in enumerate(value) if isinstance(v, str)] if isinstance(value, list) else []


def ids(entries: Iterable[tuple[Path, Tree]]) -> set[str]:
    """Return the ids of tables."""
    return {entry["id"] for _, entry in entries if isinstance(entry.get("id"), str)}


def number(value: object) -> Fraction | None:
    """Return an exact number, or None where there is none to be read."""
    try:
        return to_fraction(value)
    except ValueError:
        return None


def quoted(names: Iterable[str]) -> str:
    """Return names in quotes, sorted, with commas."""
    return ", ".join(f'"{name}"' for name in sorted(names))


def unknown_ids(path: Path, entry: Tree, key: str, known: set[str], what: str) -> Iterator[Finding]:
    """Yield the ids in a list of an entry that nothing in the bank has."""
    for i, name in texts(entry, key):
        if name not in known:
            yield Finding((*path, key, i), f'there is no {what} "{name}"')


# Naming places ------------------------------------------------------------------------------------------

_BARE = re.compile("[A-Za-z0-9_-]{1,60}")
_NOUNS = {
    "responsibilities": "responsibility",
    "competencies": "competency",
    "questions": "question",
    "tasks": "task",
    "stages": "stage",
    "gates": "gate",
}


def key_path(path: Path) -> str:
    """Return a path as it is shown: `questions[2].weight`, places counted from 0."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            name = part if _BARE.fullmatch(part) else json.dumps(part[:60], ensure_ascii=False)
            shown += f".{name}" if shown else name
    return shown or "(file)"


def owner(raw: Tree, path: Path) -> str:
    """Return which question, task and so on a path lies in, such as `question "q3"`; empty if unknown."""
    value: Any = raw
    found = ""
    for before, part in zip(("", *path), path, strict=False):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            break
        name = table(value).get("id")
        if isinstance(part, int) and isinstance(name, str) and before in _NOUNS:
            found = f'{_NOUNS[str(before)]} "{name}"'
    return found


def place(raw: Tree, path: Path) -> tuple[int, ...]:
    """Return a sort key that puts paths in the order of the file; what is missing comes last."""
    order: list[int] = []
    value: Any = raw
    for part in path:
        if isinstance(value, dict) and part in value:
            order.append(list(value).index(str(part)))
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            order.append(part)
            value = value[part]
        else:
            order.append(1_000_000)
            break
    return tuple(order)
