"""Handing interviews over between stores, through the real text of a bundle."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from csr_interview.exchange import Options
from csr_interview.exchange.json import bundle
from csr_interview.exchange.json_reading import BundleFile
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Record
from csr_interview.store import Store
from csr_interview.store.importing import Imported


def exported(store: Store, *, noted: bool = False) -> bytes:
    """Return all of a store as a bundle; if it is `noted`, no submission in it can be undone."""
    found = store.interviews(before_reading=store.note_export if noted else None)
    pairs = ((one, store.bank_of(one.id)) for one in found)
    return "".join(bundle(pairs, Options(history=store.history))).encode()


def records(text: bytes) -> Iterable[tuple[Record, Bank]]:
    """Read a bundle."""
    return BundleFile(io.BytesIO(text), "the bundle").records()


def take(store: Store, text: bytes, **options: Any) -> Imported:
    """Import a bundle, without the copy of the store that costs a test most of its time."""
    return store.merge(records(text), backup=False, **options)


def everything(store: Store) -> dict[str, Any]:
    """Return all of a store's content in a form that is the same for equal content."""
    found: dict[str, Any] = json.loads(exported(store))
    return found


def dump(store: Store) -> list[str]:
    """Return the store's tables as they are, to prove that nothing at all was changed."""
    return list(store.conn.iterdump())
