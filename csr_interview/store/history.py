"""An interview's history as it goes with it to other machines: its events and earlier texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csr_interview.models.history import EventRecord, History, RevisionRecord

if TYPE_CHECKING:
    from csr_interview.models.interview import Interview
    from csr_interview.store.core import StoreCore as Store

_EVENT = "seq, at, interview_id, verb, payload, previous, hash"


def history(store: Store, interview: Interview) -> History:
    """Return what an interview went through, here and on other machines."""
    from csr_interview.merging.records import visible

    return History(events(store, interview.id), visible(revisions(store, interview.id), interview))


def events(store: Store, interview_id: str) -> tuple[EventRecord, ...]:
    """Return the events of an interview in the order of time, those of other machines too."""
    found = []
    for table, own in (("events", True), ("foreign_events", False)):
        for row in store.conn.execute(
            f"SELECT {_EVENT} FROM {table} WHERE interview_id = ?", (interview_id,)
        ):
            seq, at, interview, verb, payload, previous, digest = row
            found.append(EventRecord(seq, at, interview, verb, payload, previous, digest, own))
    return tuple(sorted(found, key=lambda one: (one.at, one.seq, one.hash)))


def revisions(store: Store, interview_id: str) -> set[RevisionRecord]:
    """Return every earlier text that the store keeps of an interview."""
    sql = "SELECT at, question, field, reason, text FROM revisions WHERE interview_id = ?"
    return {RevisionRecord(*row) for row in store.conn.execute(sql, (interview_id,))}
