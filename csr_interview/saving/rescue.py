"""What was saved before another program moved or changed the open database file, and its way back.

A complete copy is made if the open file can still be read. If it was overwritten, the interviews of this run
are written from memory instead. The next start merges the copy, and then restores the journal.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.errors import CsrInterviewError, NotFound, StoreError
from csr_interview.models.interview import BOOKKEEPING, Interview, Record
from csr_interview.text import how_many

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.saving.changes import Change, Entry
    from csr_interview.store.store import Store

FLEETING = {"clock", "visit", "keep_place"}
"""Changes that are not worth remembering after they are saved."""

REMEMBERED = 2000
"""Saved changes after which earlier versions of the same texts are dropped."""


class Rescue:
    """Remembers what a run saves, and rescues it once."""

    def __init__(self, store: Store) -> None:
        """Prepare for an open store."""
        self._store = store
        self._changes: list[Change] = []
        self._most = REMEMBERED
        self._before: dict[str, tuple[Interview, str] | None] = {}
        """The interviews of these changes soon after the first one, with the JSON of their banks.

        For a candidate, one of the interviews.
        """
        self._tried = False
        self.complete = False
        """Whether the copy, or the file itself, has everything that was saved."""

    def remember(self, changes: list[Change]) -> None:
        """Remember saved changes of interviews and candidates, of texts only the latest."""
        self._tried = False  # the file may have been moved back
        for about in {one.about for one in changes if one.about} - self._before.keys():
            self._before[about] = None
            with contextlib.suppress(sqlite3.Error, CsrInterviewError):
                held = self._store.held_interviews(about)  # for a candidate: each has the record
                interview = held[0].interview if held else about
                found = self._store.interview(interview, sealed_too=True)
                self._before[about] = found, self._store.bank_text_of(interview)
        self._changes += [one for one in changes if one.about and one.verb not in FLEETING]
        if len(self._changes) > self._most:
            self._changes = [entry.change for entry in self.entries()]
            self._most = max(REMEMBERED, 2 * len(self._changes))  # many may have no later version

    def forget(self, subjects: Collection[str]) -> None:
        """Forget interviews and candidates that were erased."""
        self._changes = [one for one in self._changes if one.about not in subjects]
        self._before = {about: kept for about, kept in self._before.items() if about not in subjects}

    def entries(self) -> list[Entry]:
        """Return what was saved as entries for a journal."""
        from csr_interview.saving import journal

        return journal.newest(journal.entries(None, self._changes))

    def make(self, database_id: str) -> str:
        """Rescue what was saved, if that was not tried yet; return a sentence for the user, or nothing.

        Raises StoreError if it is lost.
        """
        if self._tried or self._store.file_changed() is None:
            return ""
        self._tried = True
        try:
            copy = self._store.rescue()
            if copy is not None and self._store.file is not None and self._store.file.overwritten:
                _expect_whole(copy)
        except StoreError:
            return f"The interviews of this session are in {self._rebuild(database_id)}."
        self.complete = True
        return f"Everything saved before that is in {copy}." if copy is not None else ""

    def _rebuild(self, database_id: str) -> Path:
        """Write the interviews of this run from memory to a new database. Raises StoreError."""
        from csr_interview.banks.library import bank_from_json
        from csr_interview.saving.journal import REFUSALS
        from csr_interview.store.backup import name_of_rescued
        from csr_interview.store.connection import lock_path
        from csr_interview.store.store import Store

        kept = [found for found in self._before.values() if found is not None]
        if not kept:
            raise StoreError("No copy was made", "the file was overwritten")
        target = name_of_rescued(self._store.path, self._store.now())
        with Store.open(target, now=self._store.now, profile=self._store.profile) as copy:
            copy.add_interviews((interview, bank_from_json(bank)) for interview, bank in kept)
            copy.take_id(database_id)
            for change in self._changes:
                with contextlib.suppress(*REFUSALS):
                    change.apply(copy)
        lock_path(target).unlink(missing_ok=True)
        return target


def _expect_whole(copy: Path) -> None:
    """Raise StoreError, and remove the copy, if it may have pages of two databases."""
    from csr_interview.store.store import Store

    with contextlib.suppress(sqlite3.Error, StoreError), Store.open(copy, mode="ro") as opened:
        if not opened.check():
            return
    copy.unlink(missing_ok=True)
    raise StoreError("No copy was made", "the file was overwritten")


def bring_over(store: Store) -> list[str]:
    """Merge what a database lacks from the copies made when its open file was moved or changed, once.

    Returns a message to the user for each copy. Raises StoreError.
    """
    from csr_interview.store.backup import mark_merged, unmerged
    from csr_interview.store.connection import command
    from csr_interview.store.store import Store

    told = []
    for copy in unmerged(store.path):
        try:
            other = Store.open(copy, mode="ro")
        except StoreError:  # damaged since, or of a newer version
            continue
        with other:
            if other.database_id != store.database_id:
                continue
            done = store.merge(_lacking(store, other), backup=False, unverified=True)
        name = mark_merged(copy)
        interviews = sum(done.counts[what] for what in ("new", "newer", "history"))
        counts = (interviews, "interview"), (len(done.candidates), "candidate")
        changed = " and ".join(how_many(count, what) for count, what in counts if count)
        found = f"Changes to {changed}" if changed else "No further changes"
        words = [f"{found} were restored from the copy {name.name}."]
        if done.refused:
            refused = how_many(len(done.refused), "interview")
            words.append(f"{refused} could not be merged: {done.refused[0].cause}.")
        if changed or done.refused:
            words.append(
                f"To restore that whole copy instead, run `{command(store.path, 'store restore')} {name}`."
            )
        told.append(" ".join(words))
    return told


def _lacking(store: Store, copy: Store) -> Iterator[tuple[Record, Bank]]:
    """Yield what a copy has and a database does not, or not in the same state."""
    for interview, discarded in copy.all_ids().items():
        found = copy.interview(interview, sealed_too=True)
        try:
            if store.interview(interview, sealed_too=True) == found:
                continue
        except NotFound:
            if discarded:
                continue
        history = copy.history(interview)
        events = tuple(one for one in history.events if one.verb not in BOOKKEEPING)
        yield Record(found, replace(history, events=events)), copy.bank_of(interview)
