"""Room kept for the worst moment: a file that is given up so that a journal fits on a full disk."""

from __future__ import annotations

import os
from pathlib import Path

from csr_interview.paths import create_private_file

SIZE = 256 * 1024
"""Bytes. A journal holds each changed field once; a long interview's text is a tenth of this."""


def reserve_path(store: Path) -> Path:
    """Return the file that keeps room for a store's journal."""
    return store.with_name(store.name + ".reserve")


def make(store: Path) -> None:
    """Keep room, unless it is kept already. Raises OSError where there is none."""
    path = reserve_path(store)
    if path.exists() and path.stat().st_size >= SIZE:
        return
    path.unlink(missing_ok=True)
    create_private_file(path)
    with path.open("wb") as file:
        file.write(os.urandom(SIZE))  # zeros would take no room on some file systems
        file.flush()
        os.fsync(file.fileno())


def give_up(store: Path) -> bool:
    """Give the room up; return whether there was any. Raises OSError."""
    path = reserve_path(store)
    if not path.exists():
        return False
    path.unlink()
    return True
