"""Restoring the journal of earlier runs in order of time: once, and never over newer text."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from csr_interview.saving.changes import Change, Entry, TextChange
from csr_interview.saving.journal import REFUSALS, Journal, append, refused_path
from csr_interview.store.records import removed
from csr_interview.text import clean, how_many

if TYPE_CHECKING:
    from csr_interview.store.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of restoring a journal."""

    applied: int = 0
    """Changes that are saved now, including those that were before."""
    kept: int = 0
    """Texts kept as revisions, because their field has newer text or is locked."""
    dropped: int = 0
    """Outdated changes without text, such as a rating that was changed since."""
    unreadable: int = 0
    """Invalid lines; they are kept in the file `aside`."""
    aside: Path | None = None

    def __str__(self) -> str:
        """Return short sentences for the user; empty if nothing happened."""
        parts = []
        if self.applied:
            parts.append("Changes that could not be saved last time have been restored.")
        if self.kept:
            verb = "is" if self.kept == 1 else "are"
            parts.append(f"{how_many(self.kept, 'text')} {verb} kept as earlier versions.")
        if self.dropped:
            verb = "was" if self.dropped == 1 else "were"
            parts.append(f"{how_many(self.dropped, 'change')} {verb} replaced by newer ones.")
        if self.unreadable:
            parts.append(f"{how_many(self.unreadable, 'line')} could not be read; see {self.aside}.")
        return " ".join(parts)


def replay(store: Store, journal: Journal) -> Replay:
    """Restore a journal in one transaction; doing it twice changes nothing.

    A text replaces its field if that still has the text from when the change was made, or one from the same
    journal. So the last text of several runs ends up in the field, and older ones become revisions with the
    reason "journal". If the field has other text, or the scorecard is locked, the text itself becomes such a
    revision. Raises StoreError or OSError; the caller then keeps the journal, and otherwise removes it.
    """
    under_way = _Replaying(store)
    if journal.entries:
        with store.transaction():
            under_way.bring_in(journal.entries)
            told = {name: under_way.tally[name] for name in ("applied", "kept", "dropped")}
            store.event("", "journal replayed", {**told, "unreadable": journal.unreadable})
            for change in under_way.homeless:
                append(refused_path(store.path), change, change.homeless)
    return Replay(**under_way.tally, unreadable=journal.unreadable, aside=journal.aside)


def as_if_saved(
    store: Store, entries: Iterable[Entry], changes: Iterable[Change], question: Callable[[Store], T]
) -> T:
    """Answer a question as if a journal and the changes after it were saved. Changes nothing.

    Raises what `question` does, and StoreError if no transaction can be started.
    """
    with store.trial():
        _Replaying(store).bring_in(entries)
        for change in changes:
            with contextlib.suppress(*REFUSALS), store.transaction():  # reported when it is saved
                change.apply(store)
        return question(store)


class _Replaying:
    """The state of a replay."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tally: Counter[str] = Counter()
        """Numbers of changes applied, kept and dropped."""
        self.homeless: list[TextChange] = []
        """Texts whose interview or candidate does not exist."""
        self._held: dict[tuple[str, ...], set[str]] = {}
        """Digests of values before and during the replay, which are not newer than the journal."""
        self._texts: dict[tuple[str, ...], list[str]] = {}
        """The same for texts, in full."""

    def bring_in(self, entries: Iterable[Entry]) -> None:
        """Restore entries in order of time."""
        for entry in entries:
            self.tally[self._bring_in(entry)] += 1

    def _bring_in(self, entry: Entry) -> str:
        """Restore one entry and return the result."""
        store, change = self._store, entry.change
        with contextlib.suppress(*REFUSALS), store.transaction():  # what is rejected is kept below
            if change.outdated(store):
                return "dropped"
            now = change.base(store)
            if now is None:
                change.apply(store)
                return "applied"
            self._remember(change, now)
            if isinstance(change, TextChange):
                self._texts.setdefault(change.value, []).append(change.held(store))
            if now == change.result:
                self._remember(change, entry.base)  # an earlier replay did this
                return "applied"
            if self._fits(entry):
                self._apply(entry, now)
                return "applied"
        return self._keep(change, change.text) if isinstance(change, TextChange) else "dropped"

    def _remember(self, change: Change, digest: str | None) -> None:
        """Note a value from before or during the replay."""
        if digest is not None:
            self._held.setdefault(change.value, set()).add(digest)

    def _fits(self, entry: Entry) -> bool:
        """Return whether the current value is not newer than the change.

        Without a known base, a text must extend the current one, and other values must be empty.
        """
        change = entry.change
        if entry.base is not None:
            return entry.base in self._held[change.value]
        if isinstance(change, TextChange):
            return any(change.text.startswith(text) for text in self._texts[change.value])
        return change.nothing in self._held[change.value]

    def _apply(self, entry: Entry, now: str) -> None:
        """Apply a change, and keep the text of an earlier run that it replaces."""
        store, change = self._store, entry.change
        old = change.held(store) if isinstance(change, TextChange) else ""
        change.apply(store)
        self._remember(change, change.result)
        if isinstance(change, TextChange) and entry.base != now and removed(old, clean(change.text)):
            self.tally[self._keep(change, old)] += 1

    def _keep(self, change: TextChange, text: str) -> str:
        """Keep a text that is not put into its field, and return the result."""
        try:
            return "kept" if change.keep(self._store, text) else "dropped"
        except REFUSALS:
            self.homeless.append(change)
            return "dropped"
