"""One line of a journal: a write as JSON, with a checksum, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from csr_interview.models.interview import Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.models.place import Place
from csr_interview.models.practice import Attempt
from csr_interview.store.posts import PASSABLE, POSTABLE, Post
from csr_interview.store.records import canonical, text_digest

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
