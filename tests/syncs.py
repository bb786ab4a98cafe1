"""Watches what reaches the disk: which content was synced, and when it took which name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


class Syncs:
    """Lets every `os.fsync` through and remembers what it was for."""

    def __init__(self, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._target = target
        self._files: list[tuple[int, int, bool]] = []
        """Which file, how long it was, and whether it had the target's name by then."""
        sync = os.fsync

        def watched(handle: int) -> None:
            sync(handle)
            found = os.fstat(handle)
            self._files.append((found.st_ino, found.st_size, self._named(found.st_ino)))

        monkeypatch.setattr(os, "fsync", watched)

    def _named(self, inode: int) -> bool:
        return self._target.exists() and self._target.stat().st_ino == inode

    @property
    def content_first(self) -> bool:
        """Whether all of the target's content was synced before the file took its name."""
        found = self._target.stat()
        return (found.st_ino, found.st_size, False) in self._files

    @property
    def content(self) -> bool:
        """Whether all of the target's content was synced."""
        found = self._target.stat()
        return any(file[:2] == (found.st_ino, found.st_size) for file in self._files)

    @property
    def folder_last(self) -> bool:
        """Whether the last thing synced was the target's folder, which makes the name last."""
        return bool(self._files) and self._files[-1][0] == self._target.parent.stat().st_ino
