"""The store: one object owns the connection, the SQL and the migrations.

Its methods are verbs in the words of the product; they take and return models, never rows. Every text
is cleaned on its way in, every write is one transaction with its event in the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.models.interview import (
    History,
    Interview,
    Record,
)
from csr_interview.store import audit, people, reading, sealing, search, search_index, writing
from csr_interview.store.audit import Earlier, Entry, count, earlier, trail, verify
from csr_interview.store.base import StoreCore
from csr_interview.store.people import EarlierHold
from csr_interview.store.records import Event
from csr_interview.store.sealing import Sealed
from csr_interview.store.search import Filters
from csr_interview.store.search_index import SearchState

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.statistics import Collected
    from csr_interview.store.importing import Imported


class Store(StoreCore):
    """An open store with everything that can be done with it. `Store.open` opens one.

    Writing verbs raise LockedScorecard for a submitted interview, NotFound for ids that the store or the
    interview's bank does not have, `RefusedError` for what its rules do not allow, and StoreError where the
    file cannot be written; nothing has changed then.
    """

    # ---------------------------------------------------------------- during the interview

    write_text = writing.write_text
    rate = writing.rate
    skip = writing.skip
    mark = writing.mark
    unmark = writing.unmark
    record_task = writing.record_task
    visit = writing.visit
    clock = writing.clock
    recommend = writing.recommend

    # ---------------------------------------------------------------- calibration, apart from interviews

    practise = writing.practise
    practice_history = writing.history

    # ---------------------------------------------------------------- an interview's life

    create_interview = writing.create
    submit = writing.submit
    amend = writing.amend
    discard_draft = writing.discard
    restore_draft = writing.restore

    def add_interviews(self, pairs: Iterable[tuple[Interview, Bank]]) -> int:
        """Add whole interviews with their banks, in batches; return how many were not there before."""
        from csr_interview.store.importing import take

        return take(self, pairs)

    def merge(
        self, records: Iterable[tuple[Record, Bank]], *, dry_run: bool = False, backup: bool = True
    ) -> Imported:
        """Merge interviews of other machines into the store, all of them or none, and tell what that did.

        Nothing is changed by a dry run, which may be done on a store that is open for reading only, nor where
        interviews are in conflict: see `Imported.conflicts`. Raises BundleError for events that were changed.
        """
        from csr_interview.store.importing import merge

        return merge(self, records, dry_run=dry_run, backup=backup)

    # ---------------------------------------------------------------- reading

    interview = reading.interview
    resolve = reading.resolve
    bank_of = reading.bank_of
    recent = reading.recent
    interviews = reading.interviews
    counts = reading.counts
    last_details = reading.last_details
    candidates = reading.candidates
    candidate = reading.candidate
    interviews_of = reading.interviews_of
    text_of = writing.read_text

    def statistics(self, filters: Filters = search.EVERYTHING) -> list[Collected]:
        """Return what is counted about interviewers, by bank, the one with most interviews first.

        Submitted interviews alone count, whatever `filters` says of the status; of an interviewer it says
        nothing, because everybody is compared with all others. Sealed interviews are left out and counted.
        """
        from csr_interview.store.statistics import statistics

        return statistics(self, filters)

    def events(self, interview_id: str | None = None) -> list[Event]:
        """Return the audit trail in order: all of it, or one interview's."""
        return audit.events(self.conn, interview_id)

    revisions = reading.revisions

    def history(self, interview_id: str) -> History:
        """Return an interview's events and earlier texts as they go with it to other machines.

        Earlier texts that a field holds again are left out; `earlier_texts` has all. Raises NotFound.
        """
        from csr_interview.store.importing import history

        return history(self, reading.interview(self, interview_id, sealed_too=True))

    def earlier_texts(self, interview_id: str, *, sealed_too: bool = False) -> list[Earlier]:
        """Return what the text fields of an interview held earlier, oldest first. Raises SealedScorecard."""
        if not sealed_too:
            sealing.expect_open(self.conn, interview_id)
        return earlier(self.conn, interview_id)

    def trail(self, interview_id: str | None = None, limit: int = 0) -> Iterator[Entry]:
        """Yield the audit trail with events from other machines: all, or one interview's; or the latest.

        Raises SealedScorecard for one interview that is sealed.
        """
        if interview_id is not None:
            sealing.expect_open(self.conn, interview_id)
        return trail(self.conn, interview_id, limit)

    # ---------------------------------------------------------------- candidates

    edit_candidate = people.edit
    note_candidate = people.note
    notes_of = people.notes_of
    hold = people.hold
    release = people.release

    def earlier_holds(self, candidate_id: str) -> list[EarlierHold]:
        """Return a candidate's earlier legal holds and releases with their reasons, oldest first.

        The present one is in the candidate's record. Empty for an unknown id.
        """
        return people.earlier(self.conn, candidate_id)

    def also_here(self, candidate_id: str) -> tuple[str, ...]:
        """Return the other ids under which the same person is here, see `csr_interview.store.sealing`."""
        return sealing.also_here(self.conn, candidate_id)

    def doubles(self) -> dict[str, tuple[str, ...]]:
        """Return the other ids of every candidate who has some, by id."""
        return sealing.doubles(self.conn)

    timeline = people.timeline
    find_candidate = people.find
    held_interviews = people.interviews
    held_events = people.events
    people = people.people  # last: from here on the name is this verb

    # ---------------------------------------------------------------- sealing

    def sealed(self) -> Sealed:
        """Return what is sealed now for who interviews at this machine."""
        return sealing.sealed(self.conn)

    def is_sealed(self, interview_id: str) -> bool:
        """Return whether an interview is hidden for now from who interviews here; False for an unknown id."""
        return sealing.is_sealed(self.conn, interview_id)

    # ---------------------------------------------------------------- where the interviewer here is

    keep_place = writing.keep
    place_of = writing.read

    # ---------------------------------------------------------------- finding

    find = reading.find
    count = search.count
    of_each_bank = search.of_each_bank
    choices = reading.choices
    index_search = search_index.index_some
    renew_search = search_index.renew

    def search_state(self) -> SearchState:
        """Return how far the search index has come."""
        return search_index.state(self.conn)

    # ---------------------------------------------------------------- care

    def ping(self) -> None:
        """Do nothing. Asked through the save queue, it answers when the store is open and all is written."""

    def verify_trail(self) -> tuple[int, list[str]]:
        """Return how many events the trail has, and what is wrong with it or does not fit the records."""
        return count(self.conn), verify(self.conn)

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words; nothing when it is sound. Reads all of it."""
        from csr_interview.store.health import check

        return check(self)

    def backup(self, target: Path) -> None:
        """Write a complete copy to a file that does not exist yet. Raises StoreError."""
        from csr_interview.store.backup import copy_to

        copy_to(self.conn, target)
