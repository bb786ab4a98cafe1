"""What a fault has cost, over all its runs, and how the record is looked at after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from csr_interview.store import Store, backup


@dataclass
class Outcome:
    """Counts over runs of one fault."""

    runs: int = 0
    typed: int = 0
    """Characters typed."""
    lost: int = 0
    """Characters that were saved, or that nothing should have kept from being saved, and are gone."""
    short: list[float] = field(default_factory=list)
    """Milliseconds of typing that are missing at the end, one number for each kill."""
    problems: list[str] = field(default_factory=list)
    """What should not be: what a check finds, a crash, a change that was refused and made all the same."""
    seen: Counter[str] = field(default_factory=Counter)
    """In how many runs something happened that is worth a word, such as a kill in the middle of a backup."""

    def add(self, other: Outcome) -> None:
        """Add the counts of other runs."""
        self.runs += other.runs
        self.typed += other.typed
        self.lost += other.lost
        self.short += other.short
        self.problems += other.problems
        self.seen += other.seen

    @property
    def shortness(self) -> str:
        """Half of the runs, 95 % of them and all of them miss at most so many ms; empty without kills."""
        if not self.short:
            return ""
        cuts = quantiles(self.short, n=20, method="inclusive") if len(self.short) > 1 else self.short * 19
        return f"{cuts[9]:.0f} / {cuts[18]:.0f} / {max(self.short):.0f}"


Run = Callable[[int, Path], Outcome]
"""Causes a fault once: with a seed, in an empty folder of its own."""


def examine(path: Path, found: Outcome) -> None:
    """Add what `store check` says of a database, `audit verify` included, and what is wrong with its backups.

    An unfinished backup, which it also names, is no fault of the record, nor is a name claimed for one.
    """
    with Store.open(path, mode="ro") as store:
        found.problems += [one for one in store.check() if "is an unfinished backup" not in one]
    copies = [copy for copy in backup.found(path) if copy.stat().st_size]
    found.problems += [f"{copy.name}: {why}" for copy in copies if (why := backup.trouble(copy))]


def compare(typed: str, kept: str, saved: int, found: Outcome) -> None:
    """Count what is missing of a text of which so many characters were saved."""
    found.typed += len(typed)
    if not typed.startswith(kept):
        found.problems.append(f"kept is {kept[-40:]!r}, which was not typed: {typed[-40:]!r}")
    found.lost += max(0, saved - len(kept))
