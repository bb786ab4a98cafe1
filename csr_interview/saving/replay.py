"""Bringing in what earlier runs could not commit, in order of time: once, and never over newer text."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from csr_interview.saving.journal import REFUSALS, append, current, refused_path
from csr_interview.store import writing
from csr_interview.store.records import canonical, removed, text_digest
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.saving.changes import Entry, Post
    from csr_interview.saving.journal import Journal
    from csr_interview.store.store import Store

T = TypeVar("T")

KEPT_NOTES = "(not saved the last time)"
"""Stands above notes on a candidate that had to be put below newer ones."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a journal."""

    applied: int = 0
    """Changes that are in the store now, those that were there before too."""
    kept: int = 0
    """Texts that were kept as revisions, because their field holds newer text or is locked."""
    dropped: int = 0
    """Changes that no longer fit and hold no text, such as a rating given anew since."""
    unreadable: int = 0
    """Lines that made no sense; they are kept in the file `aside`."""
    aside: Path | None = None

    def __str__(self) -> str:
        """Return a few short sentences for the user; empty where there is nothing to tell."""
        parts = []
        if self.applied:
            parts.append("What could not be saved last time is back in its place.")
        if self.kept:
            verb = "is" if self.kept == 1 else "are"
            parts.append(f"{_many(self.kept, 'text')} {verb} kept among the earlier versions.")
        if self.dropped:
            verb = "was" if self.dropped == 1 else "were"
            parts.append(f"{_many(self.dropped, 'change')} {verb} overtaken by newer ones.")
        if self.unreadable:
            parts.append(f"{_many(self.unreadable, 'line')} could not be read, see {self.aside}.")
        return " ".join(parts)


def _many(count: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def replay(store: Store, journal: Journal) -> Replay:
    """Bring a journal into the store, in one transaction; doing it twice changes nothing.

    A text gets in where its field still holds what it held when the text was typed, or what the same journal
    has put there: of several runs that could not be saved, the last one's text ends up in the field, and
    older ones become revisions of reason "journal". Where the field holds something else, or the scorecard is
    locked, the text itself becomes such a revision. Raises StoreError or OSError. The caller then keeps the
    journal, and otherwise removes it.
    """
    under_way = _Replaying(store)
    if journal.entries:
        with store.transaction():
            under_way.bring_in(journal.entries)
            told = {name: under_way.tally[name] for name in ("applied", "kept", "dropped")}
            store.event("", "journal replayed", {**told, "unreadable": journal.unreadable})
            for post, reason in under_way.homeless:
                append(refused_path(store.path), post, reason)
    return Replay(**under_way.tally, unreadable=journal.unreadable, aside=journal.aside)


def as_if_saved(
    store: Store, entries: Iterable[Entry], posts: Iterable[Post], question: Callable[[], T]
) -> T:
    """Answer a question as it will be answered when a journal and the posts after it are in the store.

    Nothing is kept. Raises what `question` does, and StoreError where no transaction can be started.
    """
    with store.trial():
        _Replaying(store).bring_in(entries)
        for post in posts:
            try:
                with store.transaction():
                    getattr(store, post.verb)(*post.args)
            except REFUSALS:
                continue  # the commit to come will tell
        return question()


class _Replaying:
    """A replay under way."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tally: Counter[str] = Counter()
        """How many changes were applied, kept, and dropped."""
        self.homeless: list[tuple[Post, str]] = []
        """Texts that have no place in the store, and why."""
        self._held: dict[tuple[str, ...], set[str]] = {}
        """Digests of what a value was before the replay and in its course: nothing newer than the journal."""
        self._texts: dict[tuple[str, ...], list[str]] = {}
        """The same of texts, in full: what each entry found in its field."""

    def bring_in(self, entries: Iterable[Entry]) -> None:
        """Bring entries in, in their order, which is that of time."""
        for entry in entries:
            self.tally[self._bring_in(entry)] += 1

    def _bring_in(self, entry: Entry) -> str:
        """Bring one entry in and return what became of it."""
        store, post = self._store, entry.post
        with contextlib.suppress(*REFUSALS), store.transaction():  # what is refused is kept elsewhere, below
            if post.verb == "clock" and store.interview(post.args[0]).elapsed_seconds > post.args[1]:
                return "dropped"
            now = current(store, post)
            if now is None:
                getattr(store, post.verb)(*post.args)
                return "applied"
            self._remember(post, now)
            if (text := self._text_now(post)) is not None:
                self._texts.setdefault(_slot(post), []).append(text)
            if now == _wanted(post):
                self._remember(post, entry.base)  # an earlier replay got this far
                return "applied"
            if self._fits(entry):
                self._apply(entry, now)
                return "applied"
        if post.verb == "note_candidate":
            return self._keep_notes(post, str(post.args[1]))
        return self._keep_text(post, str(post.args[3])) if post.verb == "write_text" else "dropped"

    def _remember(self, post: Post, digest: str | None) -> None:
        """Note what a value was, in the course of the replay or before it."""
        if digest is not None:
            self._held.setdefault(_slot(post), set()).add(digest)

    def _text_now(self, post: Post) -> str | None:
        """Return the text a post is about to replace; None where it is about something else."""
        if post.verb == "write_text":
            return self._store.text_of(*post.args[:3])
        return self._store.notes_of(post.args[0]) if post.verb == "note_candidate" else None

    def _fits(self, entry: Entry) -> bool:
        """Return whether what a post changes is nothing newer than what it was when the post was made.

        Without a known base, a text gets in where it adds to what was there, anything else where there was
        nothing.
        """
        slot = _slot(entry.post)
        if entry.base is not None:
            return entry.base in self._held[slot]
        if entry.post.text_field is not None:
            return any(entry.post.args[-1].startswith(text) for text in self._texts[slot])
        return any(digest in _NOTHING for digest in self._held[slot])

    def _apply(self, entry: Entry, now: str) -> None:
        """Make a change, and keep the text of an earlier run that it takes the place of."""
        store, post = self._store, entry.post
        old = self._text_now(post)
        getattr(store, post.verb)(*post.args)
        self._remember(post, _wanted(post))
        if old and entry.base != now and removed(old, clean(str(post.args[-1]))):
            keep = self._keep_notes if post.verb == "note_candidate" else self._keep_text
            self.tally[keep(post, old)] += 1

    def _keep_text(self, post: Post, text: str) -> str:
        """Keep a text that cannot be in its field among the field's earlier versions."""
        interview, question, field, _ = post.args
        store, text = self._store, clean(text)
        if not text:
            return "dropped"
        try:
            if all(kept.text != text for kept in store.revisions(interview, question, field)):
                with store.transaction():
                    writing.keep_revision(store, interview, question, field, text, "journal")
                    store.event(interview, "journal kept", {"question": question, "field": field})
        except REFUSALS:
            self.homeless.append((post, "its interview is not in the store"))
            return "dropped"
        return "kept"

    def _keep_notes(self, post: Post, text: str) -> str:
        """Add notes on a candidate below newer ones, which have no earlier versions to keep them among."""
        store, candidate, text = self._store, post.args[0], clean(text).strip()
        try:
            notes = store.notes_of(candidate)
            if text and text not in notes:
                store.note_candidate(candidate, f"{notes.rstrip()}\n\n{KEPT_NOTES}\n{text}".lstrip())
        except REFUSALS:
            self.homeless.append((post, "its candidate is not in the store"))
            return "dropped"
        return "kept" if text else "dropped"


def _slot(post: Post) -> tuple[str, ...]:
    """Return what names the value that a post sets; a rating and a reason for skipping are one."""
    if post.text_field is not None:
        return tuple(map(str, post.text_field))
    if post.verb in ("rate", "skip"):
        return ("settled", *map(str, post.args[:2]))
    return (post.verb, post.interview)


_NOTHING = (text_digest(canonical([None, ""])), text_digest(canonical(None)))
"""What `current` gives for a question neither rated nor skipped, and for no recommendation."""


def _wanted(post: Post) -> str | None:
    """Return the digest that `current` would give after a post, or None where that is not known."""
    match post.verb, post.args:
        case "write_text", (_, _, _, text):
            return text_digest(clean(text))
        case "note_candidate", (_, text):
            return text_digest(clean(text))
        case "rate", (_, _, int() as rating):
            return text_digest(canonical([rating, ""]))
        case "skip", (_, _, str() as reason) if reason:
            return text_digest(canonical([None, clean_line(reason)]))
        case "recommend", (_, own):
            return text_digest(canonical(asdict(own) if own else None))
    return None
