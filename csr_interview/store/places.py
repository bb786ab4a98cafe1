"""Where in an interview its interviewer was, in the table of what belongs to this machine alone.

It is no part of the record: it changes neither `updated_at` nor the audit trail, goes into no export, and
is gone once the interview is submitted, discarded, or replaced by a newer state from another machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from csr_interview.store.records import canonical

if TYPE_CHECKING:
    from csr_interview.models.place import Place
    from csr_interview.store.core import StoreCore as Store

_KEY = "place:"
"""Stands before an interview's id in the table `local`."""


def keep(store: Store, interview: str, place: Place) -> None:
    """Remember a place. Does nothing where there is no such draft: it may have been submitted meanwhile."""
    sql = (
        "INSERT INTO local (key, value) SELECT ?, ? FROM interviews "
        "WHERE id = ? AND status = 'draft' AND discarded_at = '' "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    store.run(sql, (_KEY + interview, canonical(asdict(place)), interview))


def read(store: Store, interview: str) -> Place | None:
    """Return the place that is remembered; None where there is none, or none that makes sense."""
    from csr_interview.models.place import Place  # the start of the program does without

    row = store.conn.execute("SELECT value FROM local WHERE key = ?", (_KEY + interview,)).fetchone()
    if row is None:
        return None
    try:
        place = Place(**json.loads(row[0]))
    except (ValueError, TypeError, RecursionError):
        return None
    texts, numbers = (place.step, place.field), (place.row, place.column)
    sound = all(type(text) is str for text in texts) and all(
        type(number) is int and number >= 0 for number in numbers
    )
    return place if sound and type(place.paused) is bool else None


def forget(store: Store, interview: str) -> None:
    """Forget a place."""
    store.run("DELETE FROM local WHERE key = ?", (_KEY + interview,))
