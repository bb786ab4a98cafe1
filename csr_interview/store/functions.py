"""Functions of ours that SQL calls: comparing text without regard to case, and looking for terms in it."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache


def fold(text: str | None) -> str:
    """Return a text for comparing without regard to case, in any script. SQL calls it `csr_fold`."""
    return (text or "").casefold()


def holds(text: str, wanted: str) -> bool:
    """Return whether a folded text has all terms of a JSON array. SQL calls it `csr_holds`."""
    return all(term in text for term in _terms(wanted))


def count(text: str, wanted: str) -> int:
    """Return how often the terms of a JSON array stand in a folded text. SQL calls it `csr_count`."""
    return sum(text.count(term) for term in _terms(wanted))


@lru_cache(8)
def _terms(wanted: str) -> tuple[str, ...]:
    return tuple(json.loads(wanted))


def set_up(conn: sqlite3.Connection) -> None:
    """Give a connection these functions."""
    for function, arguments in ((fold, 1), (holds, 2), (count, 2)):
        conn.create_function(f"csr_{function.__name__}", arguments, function, deterministic=True)
