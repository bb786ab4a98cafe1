"""What waits to be written: posts in order, the newest text of a field in place of older ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Any

from csr_interview.models.interview import Mark, Place, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.models.practice import Attempt
from csr_interview.store.records import canonical, removes_much, text_digest

POSTABLE = frozenset(
    {
        "write_text", "rate", "skip", "mark", "unmark", "record_task", "visit", "clock", "recommend",
        "submit", "amend", "discard_draft", "restore_draft", "edit_candidate",
        "note_candidate", "practise", "keep_place",
    }
)  # fmt: skip
"""The verbs that may be posted: those whose arguments a journal can hold, and whose result nobody needs."""

PASSABLE = frozenset(
    {"write_text", "note_candidate", "rate", "skip", "mark", "unmark", "record_task", "visit", "clock",
     "keep_place"}
)  # fmt: skip
"""Verbs that a later text may overtake: its field does not depend on them, nor they on it."""


def journal_path(store: Path) -> Path:
    """Return the journal of a store."""
    return store.with_name(store.name + ".journal")


class Post:
    """A write that is queued, under way, or waiting for the next attempt."""

    __slots__ = ("args", "verb")

    def __init__(self, verb: str, args: tuple[Any, ...]) -> None:
        self.verb = verb
        self.args = args

    @property
    def interview(self) -> str:
        """The interview it is about; for a candidate's data, the candidate."""
        return str(self.args[0])

    @property
    def text_field(self) -> tuple[Any, ...] | None:
        """What names the field whose whole text, the last argument, this writes; None for other verbs."""
        if self.verb == "write_text":
            return self.args[:3]
        return (self.verb, self.args[0]) if self.verb == "note_candidate" else None


class Ask:
    """A question to the store that is answered when everything before it is written."""

    __slots__ = ("answer", "args", "kwargs", "verb")

    def __init__(self, verb: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.verb = verb
        self.args = args
        self.kwargs = kwargs
        self.answer: Future[Any] = Future()


class Queue:
    """Posts and asks in order. Not safe by itself: the desk guards it."""

    def __init__(self) -> None:
        self.items: list[Post | Ask] = []
        self._texts: dict[tuple[Any, ...], Post] = {}
        self._clocks: dict[str, Post] = {}

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.items)

    def put(self, item: Post | Ask) -> None:
        """Add an item at the end, or put a newer text, clock or place in the room of one that still waits.

        A text that would lose much of the waiting one does not replace it: the store must see both, to
        keep the first as a revision.
        """
        if isinstance(item, Ask) or item.verb not in PASSABLE:
            self._forget()
        elif (key := item.text_field) is not None:
            waiting = self._texts.get(key)
            if waiting is not None and not removes_much(waiting.args[-1], item.args[-1]):
                waiting.args = item.args
                return
            self._texts[key] = item
        elif item.verb == "record_task":
            key = (item.interview, item.args[1].task)
            waiting = self._texts.get(key)
            if waiting is not None and not removes_much(waiting.args[1].text, item.args[1].text):
                waiting.args = item.args
                return
            self._texts[key] = item
        elif item.verb == "clock":
            waiting = self._clocks.get(item.interview)
            if waiting is not None and set(waiting.args[2]) <= set(item.args[2]):
                waiting.args = item.args
                return
            self._clocks[item.interview] = item
        elif item.verb == "keep_place":
            key = (item.verb, item.interview)
            if key in self._texts:
                self._texts[key].args = item.args
                return
            self._texts[key] = item
        self.items.append(item)

    def take(self) -> list[Post | Ask]:
        """Return everything in order, and be empty."""
        taken, self.items = self.items, []
        self._forget()
        return taken

    def put_back(self, items: list[Post | Ask]) -> None:
        """Put what was taken back in front of what came since."""
        later = self.take()
        for item in items + later:
            self.put(item)

    def posts(self) -> list[Post]:
        """Return the posts that wait, in order."""
        return [item for item in self.items if isinstance(item, Post)]

    def _forget(self) -> None:
        """Let nothing that waits be replaced any more."""
        self._texts.clear()
        self._clocks.clear()


# One line of a journal: a write as JSON, with a checksum, and back.


_MODELS: dict[str, Callable[..., Any]] = {
    "Mark": Mark,
    "TaskResult": TaskResult,
    "Recommendation": Recommendation,
    "SubmittedVerdict": SubmittedVerdict,
    "Attempt": Attempt,
    "Place": Place,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a journal."""

    post: Post
    base: str | None
    """Digest of what the post changes, before; None where that could not be read."""


def to_line(entry: Entry, reason: str = "") -> str:
    """Return an entry as a line of JSON with its checksum."""
    record: dict[str, Any] = {
        "verb": entry.post.verb,
        "args": [_plain(value) for value in entry.post.args],
        "base": entry.base,
    }
    if reason:
        record["reason"] = reason
    record["sum"] = text_digest(canonical(record))
    return canonical(record) + "\n"


def from_line(line: bytes) -> Entry:
    """Return the entry of a line. Raises ValueError, TypeError or LookupError where it makes no sense."""
    record: dict[str, Any] = json.loads(line)
    claimed = record.pop("sum")
    if claimed != text_digest(canonical(record)) or record["verb"] not in POSTABLE:
        raise ValueError("not a line of a journal")
    return Entry(Post(record["verb"], tuple(_value(item) for item in record["args"])), record["base"])


def newest(lines: Sequence[Entry]) -> list[Entry]:
    """Return entries with only the last text of each field, unless something lies between that needs both."""
    found: list[Entry] = []
    places: dict[tuple[Any, ...], int] = {}
    for entry in lines:
        key = entry.post.text_field
        if entry.post.verb not in PASSABLE:
            places.clear()
        elif key is not None:
            if key in places:
                found[places[key]] = Entry(entry.post, found[places[key]].base)
                continue
            places[key] = len(found)
        found.append(entry)
    return found


def _plain(value: Any) -> Any:
    """Return an argument as JSON can hold it; a model becomes an object that names it."""
    if is_dataclass(value) and not isinstance(value, type):
        fields = {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        return {"model": type(value).__name__, "fields": fields}
    if isinstance(value, Mapping):
        return {"mapping": {str(key): _plain(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _value(plain: Any) -> Any:
    """Return the argument that `_plain` was given."""
    if isinstance(plain, dict) and "model" in plain:
        return _MODELS[plain["model"]](**{key: _value(item) for key, item in plain["fields"].items()})
    if isinstance(plain, dict):
        return {key: _value(item) for key, item in plain["mapping"].items()}
    if isinstance(plain, list):
        return [_value(item) for item in plain]
    return plain
