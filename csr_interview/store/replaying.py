"""Bringing in what an earlier run could not commit: once, and never over newer text."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.store import writing
from csr_interview.store.journal import REFUSALS, append, current, refused_path
from csr_interview.store.records import canonical, text_digest
from csr_interview.text import clean, clean_line

if TYPE_CHECKING:
    from csr_interview.store.journal import Journal
    from csr_interview.store.lines import Entry
    from csr_interview.store.posts import Post
    from csr_interview.store.store import Store

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
        """Return one sentence for the user; empty where there is nothing to tell."""
        parts = []
        if self.applied:
            parts.append(f"{self.applied} unsaved changes from last time are saved now")
        if self.kept:
            parts.append(f"{self.kept} texts were kept as earlier versions, because newer ones were there")
        if self.dropped:
            parts.append(f"{self.dropped} changes were overtaken by newer ones")
        if self.unreadable:
            parts.append(f"{self.unreadable} could not be read and are kept in {self.aside}")
        return "; ".join(parts)


def replay(store: Store, journal: Journal) -> Replay:
    """Bring a journal into the store, in one transaction; doing it twice changes nothing.

    A text gets in where its field still holds what it held when the text was typed. Where it holds
    something else, or the scorecard is locked, the text becomes a revision of reason "journal". Raises
    StoreError or OSError. The caller then keeps the journal, and otherwise removes it.
    """
    tally = {"applied": 0, "kept": 0, "dropped": 0}
    if journal.entries:
        with store.transaction():
            for entry in journal.entries:
                tally[_replay_one(store, entry)] += 1
            store.event("", "journal replayed", {**tally, "unreadable": journal.unreadable})
    return Replay(**tally, unreadable=journal.unreadable, aside=journal.aside)


def _replay_one(store: Store, entry: Entry) -> str:
    """Bring one entry in and return what became of it."""
    post = entry.post
    try:
        with store.transaction():
            if post.verb == "clock" and store.interview(post.args[0]).elapsed_seconds > post.args[1]:
                return "dropped"
            now = current(store, post)
            if now is None or _still_fits(store, entry, now):
                getattr(store, post.verb)(*post.args)
                return "applied"
            if now == _wanted(post):
                return "applied"
    except REFUSALS:
        pass
    if post.verb == "note_candidate":
        return _keep_notes(store, post)
    if post.verb != "write_text":
        return "dropped"
    interview, question, field, text = post.args
    text = clean(text)
    if not text:
        return "dropped"
    try:
        earlier = store.revisions(interview, question, field)
        if all(revision.text != text for revision in earlier):
            with store.transaction():
                writing.keep_revision(store, interview, question, field, text, "journal")
                store.event(interview, "journal kept", {"question": question, "field": field})
    except REFUSALS:
        append(refused_path(store.path), post, "its interview is not in the store")
        return "dropped"
    return "kept"


def _keep_notes(store: Store, post: Post) -> str:
    """Add notes on a candidate below newer ones, which have no earlier versions to keep them among."""
    candidate, text = post.args[0], clean(str(post.args[1])).strip()
    try:
        notes = store.notes_of(candidate)
        if text and text not in notes:
            store.note_candidate(candidate, f"{notes.rstrip()}\n\n{KEPT_NOTES}\n{text}".lstrip())
    except REFUSALS:
        append(refused_path(store.path), post, "its candidate is not in the store")
        return "dropped"
    return "kept" if text else "dropped"


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


def _still_fits(store: Store, entry: Entry, now: str) -> bool:
    """Return whether what a post changes is as it was when the post was made.

    Without a known base, a text gets in where it adds to what is there, anything else where there is nothing.
    """
    if entry.base is not None:
        return entry.base == now
    if entry.post.verb == "note_candidate":
        return bool(entry.post.args[1].startswith(store.notes_of(entry.post.args[0])))
    if entry.post.verb != "write_text":
        return now in _NOTHING
    return bool(entry.post.args[3].startswith(store.text_of(*entry.post.args[:3])))
