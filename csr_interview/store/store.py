"""The store: the object that owns the database connection.

Its methods take and return models, never rows. Every text is cleaned on the way in, and every change is one
transaction with its event in the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csr_interview.errors import StoreError
from csr_interview.models.interview import History, Interview, Record
from csr_interview.store import (
    audit,
    correcting,
    interviewers,
    people,
    reading,
    sealing,
    search,
    search_index,
    undo,
    writing,
)
from csr_interview.store.audit import Earlier, Entry, count, earlier, trail
from csr_interview.store.base import StoreCore
from csr_interview.store.people import EarlierHold, EarlierNotes
from csr_interview.store.records import Event
from csr_interview.store.search import Filters

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.statistics import Collected, ItemCounts, StageCounts
    from csr_interview.store.erasing import Extent
    from csr_interview.store.importing import Imported


class Store(StoreCore):
    """An open database with everything that can be done with it. `Store.open` opens one.

    Changes raise LockedScorecard for a submitted interview, NotFound for unknown IDs, `RefusedError` for what
    the rules do not allow, and StoreError if the file cannot be written; nothing has changed then.
    """

    # ---------------------------------------------------------------- during the interview

    write_text = writing.write_text
    rate = writing.rate
    skip = writing.skip
    change_plan = writing.change_plan
    finish_ratings = writing.finish_ratings
    reopen_ratings = writing.reopen_ratings
    accommodate = writing.accommodate
    word = writing.word
    mark = writing.mark
    unmark = writing.unmark
    record_task = writing.record_task
    visit = writing.visit
    clock = writing.clock
    recommend = writing.recommend

    # ---------------------------------------------------------------- calibration

    keep_attempt = writing.keep_attempt
    calibration_history = writing.calibration_history

    # ---------------------------------------------------------------- creating, submitting, importing

    create_interview = writing.create
    set_reliability = writing.set_reliability
    submit = writing.submit
    undo_submit = undo.undo_submit
    undo_submit_until = undo.undo_submit_until
    note_export = undo.note_export
    amend = writing.amend
    correct = correcting.correct
    join = correcting.join
    split = correcting.split
    discard_draft = writing.discard
    restore_draft = writing.restore

    def add_interviews(self, pairs: Iterable[tuple[Interview, Bank]]) -> int:
        """Add whole interviews with their banks, in batches; return how many were new."""
        from csr_interview.store.importing import take

        return take(self, pairs)

    def merge(self, records: Iterable[tuple[Record, Bank]], **options: Any) -> Imported:
        """Merge interviews of other machines, see `csr_interview.store.importing.merge`."""
        from csr_interview.store.importing import merge

        return merge(self, records, **options)

    # ---------------------------------------------------------------- reading

    interview = reading.interview
    all_ids = reading.all_ids
    resolve = reading.resolve
    bank_of = reading.bank_of
    bank_text_of = reading.bank_text_of
    recent = reading.recent
    interviews = reading.interviews
    counts = reading.counts
    last_details = reading.last_details
    last_plan = reading.last_plan
    scores_of_panels = reading.scores_of_panels
    candidates = reading.candidates
    candidate = reading.candidate
    interviews_of = reading.interviews_of
    text_of = writing.read_text

    def statistics(self, filters: Filters = search.EVERYTHING) -> list[Collected]:
        """Return the numbers about interviewers by bank, the one with most interviews first.

        Only submitted interviews count. Status and interviewer of `filters` are ignored, because everyone is
        compared with all others. Sealed interviews are excluded and their number is returned.
        """
        from csr_interview.store.statistics import statistics

        return statistics(self, filters)

    def item_statistics(self, filters: Filters = search.EVERYTHING) -> list[ItemCounts]:
        """Return the numbers about questions and tasks by bank, the one with most interviews first.

        Only submitted interviews count, and the status of `filters` is ignored. Sealed interviews are
        excluded and their number is returned.
        """
        from csr_interview.store.statistics import items

        return items(self, filters)

    def stage_statistics(self, filters: Filters = search.EVERYTHING) -> list[StageCounts]:
        """Return the interviews to count candidates by stage, by bank, the one with most interviews first.

        Drafts count as started, and the status of `filters` is ignored. Sealed interviews are excluded and
        their number is returned.
        """
        from csr_interview.store.statistics import stages

        return stages(self, filters)

    def events(self, interview_id: str | None = None) -> list[Event]:
        """Return the audit log in order: all events, or one interview's."""
        return audit.events(self.conn, interview_id)

    revisions = reading.revisions

    def history(self, interview_id: str) -> History:
        """Return an interview's events and earlier texts for export. Raises NotFound.

        Earlier texts that a field has again are omitted; `earlier_texts` has all.
        """
        from csr_interview.store.importing import history

        return history(self, reading.interview(self, interview_id, sealed_too=True))

    def earlier_texts(self, interview_id: str, *, sealed_too: bool = False) -> list[Earlier]:
        """Return earlier texts of an interview, oldest first. Raises SealedScorecard."""
        if not sealed_too:
            sealing.expect_open(self, interview_id)
        return earlier(self.conn, interview_id)

    def trail(self, interview_id: str | None = None, limit: int = 0) -> Iterator[Entry]:
        """Yield the audit log with events from other machines: all, one interview's, or the latest.

        Raises SealedScorecard for a sealed interview.
        """
        if interview_id is not None:
            sealing.expect_open(self, interview_id)
        return trail(self.conn, interview_id, limit)

    # ---------------------------------------------------------------- candidates

    add_candidate = writing.add_candidate
    edit_candidate = people.edit
    note_candidate = people.note
    notes_of = people.notes_of
    aliases = people.aliases
    formerly = people.formerly
    record_of = people.record_of
    find_alias = people.find_alias
    hold = people.hold
    release = people.release

    def earlier_holds(self, candidate_id: str) -> list[EarlierHold]:
        """Return earlier legal holds and releases of a candidate with reasons, oldest first.

        The current one is in the candidate's record. Empty for an unknown ID.
        """
        return people.earlier(self.conn, candidate_id)

    def earlier_notes(self, candidate_id: str) -> list[EarlierNotes]:
        """Return replaced notes about a candidate, in the order of replacement; empty for an unknown ID."""
        return people.earlier_notes(self.conn, candidate_id)

    def also_here(self, candidate_id: str) -> tuple[str, ...]:
        """Return other IDs of the same person (see `csr_interview.store.sealing`)."""
        return sealing.also_here(self.conn, candidate_id)

    def doubles(self) -> dict[str, tuple[str, ...]]:
        """Return the other IDs of every candidate who has some, by ID."""
        return sealing.doubles(self.conn)

    retention = people.retention
    set_retention = people.set_retention
    due = people.due
    timeline = people.timeline
    find_candidate = people.find
    namesakes = people.namesakes
    described = people.described
    held_interviews = people.interviews
    held_events = people.events
    people = people.people  # last, because it shadows the module

    # ---------------------------------------------------------------- interviewers

    interviewer_names = interviewers.names
    interviewer_named = reading.interviewer_named
    rename_interviewer = interviewers.rename
    interviewers = interviewers.everyone  # last, because it shadows the module

    # ---------------------------------------------------------------- sealing

    sealed = sealing.sealed
    is_sealed = sealing.is_sealed

    # ---------------------------------------------------------------- cursor position, on this machine only

    keep_place = writing.keep
    place_of = writing.read

    # ---------------------------------------------------------------- unsaved input, on this machine only

    keep_typed = writing.keep_typed
    typed = writing.typed

    # ---------------------------------------------------------------- search

    find = reading.find
    count = search.count
    of_each_bank = search.of_each_bank
    choices = reading.choices
    index_search = search_index.index_some
    renew_search = search_index.renew
    search_state = search_index.state

    # ---------------------------------------------------------------- maintenance

    def ping(self) -> None:
        """Do nothing. Asked through the save queue, it returns when the store is open and all is written."""

    def verify_trail(self, known: str = "", interview: str = "") -> tuple[int, list[str]]:
        """Return the number of events, and the problems of the trail or of records that do not match it.

        `known` is an earlier `audit_head`, which the trail must still have. `interview` is the only one whose
        content is compared; the trail is verified as a whole.
        """
        from csr_interview.store.health import verify

        missing = [audit.cut(self.conn, known)] if known else []
        return count(self.conn), [*filter(None, missing), *verify(self, interview)]

    def audit_head(self) -> str:
        """Return number and hash of the last event, as "12:3fa9…"; "0:" without events."""
        number, digest = audit.head(self.conn)
        return f"{number}:{digest}"

    def check(self) -> list[str]:
        """Return the problems of the database in words. Reads all of it."""
        from csr_interview.store.health import check

        return check(self)

    def erasing(self, candidate_id: str) -> Extent:
        """Return what erasing a candidate would erase. Raises RefusedError under a legal hold."""
        from csr_interview.store.erasing import extent

        return extent(self, candidate_id)

    def erase(self, candidate_id: str) -> list[str]:
        """Erase a candidate, see `csr_interview.store.erasing.erase`."""
        from csr_interview.store.erasing import erase

        return erase(self, candidate_id)

    def anonymize(self, candidate_id: str) -> list[str]:
        """Anonymize a candidate, see `csr_interview.store.erasing.anonymize`."""
        from csr_interview.store.erasing import anonymize

        return anonymize(self, candidate_id)

    def compact(self) -> None:
        """Remove free space from the file and its log, and a damaged search index. Raises StoreError."""
        from csr_interview.store.backup import compact

        if self.file is None:
            raise StoreError("The database is read-only")
        if changed := self.file_changed():
            raise changed
        if search_index.differs(self.conn, read_only=False):
            self.renew_search()
        compact(self.conn, self.file)

    def rescue(self) -> Path | None:
        """Copy what was saved before the open file was moved or changed, see `backup.rescue`."""
        from csr_interview.store.backup import rescue

        return rescue(self.conn, self.file, self.now()) if self.file is not None else None

    def backup(self, target: Path) -> None:
        """Write a complete copy to a new file. Raises StoreError."""
        from csr_interview.store.backup import copy_to

        copy_to(self.conn, target)
