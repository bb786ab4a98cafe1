"""The database: one SQLite file with every interview.

The names below are loaded on first use, so that importing this package costs almost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csr_interview.store.records import Counts, Details, Event, RefusedError, Revision, SaveState, utc_now
    from csr_interview.store.search import Filters, cursor_of
    from csr_interview.store.store import Store

__all__ = [
    "Counts",
    "Details",
    "Event",
    "Filters",
    "RefusedError",
    "Revision",
    "SaveState",
    "Store",
    "cursor_of",
    "utc_now",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    module = {"Store": "store", "Filters": "search", "cursor_of": "search"}.get(name, "records")
    return getattr(import_module(f"csr_interview.store.{module}"), name)
