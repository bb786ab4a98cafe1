"""The store: one object owns the connection, the SQL and the migrations.

Its methods are verbs in the words of the product; they take and return models, never rows. Every text
is cleaned on its way in, every write is one transaction with its event in the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from csr_interview.models.interview import (
    Candidate,
    History,
    Interview,
    InterviewSummary,
    Mark,
    Place,
    Recommendation,
    Record,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import audit, finding, indexing, people, reading, sealing, writing
from csr_interview.store.audit import Earlier, Entry, count, earlier, trail, verify
from csr_interview.store.core import StoreCore
from csr_interview.store.finding import NOTHING_SEALED, Choices, Filters, Order, Page, cursor, of_page, terms
from csr_interview.store.indexing import SearchState
from csr_interview.store.people import EarlierHold, Held, Moment, Person, timeline
from csr_interview.store.records import Counts, Details, Event, Revision, fold
from csr_interview.store.sealing import Sealed

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.calibration import Attempt
    from csr_interview.models.statistics import Collected
    from csr_interview.store.importing import Imported

# The store's verbs about people: candidates, and who interviews here: what they may see, where they are.


class PersonalVerbs(StoreCore):
    """What `Store` can do with persons. Writing verbs raise as those of `Store` do."""

    # ---------------------------------------------------------------- candidates

    def edit_candidate(self, candidate_id: str, name: str, email: str, phone: str) -> None:
        """Change a candidate's name and contact data, in all interviews. RefusedError without a name."""
        with self.transaction():
            people.edit(self, candidate_id, name, email, phone)

    def note_candidate(self, candidate_id: str, notes: str) -> None:
        """Store what the notes about a candidate hold now."""
        with self.transaction():
            people.note(self, candidate_id, notes)

    def notes_of(self, candidate_id: str) -> str:
        """Return the notes about a candidate. Raises NotFound."""
        return people.notes_of(self, candidate_id)

    def hold(self, candidate_id: str, reason: str) -> None:
        """Put a candidate under legal hold: nothing about them can be erased or discarded until `release`.

        Where there is a hold, it keeps its date and gets this reason. RefusedError without a reason.
        """
        with self.transaction():
            people.hold(self, candidate_id, reason)

    def release(self, candidate_id: str, reason: str) -> None:
        """End a legal hold. RefusedError without a reason, and where there is no hold."""
        with self.transaction():
            people.release(self, candidate_id, reason)

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

    def people(self, search: str = "", limit: int = 0) -> list[Person]:
        """Return candidates by name, with their numbers of interviews; `limit` 0 for all.

        `search` is looked for in name and e-mail address, without regard to case.
        """
        return people.people(self, search, limit)

    def timeline(self, candidate_id: str) -> list[Moment]:
        """Return what happened with a candidate, oldest first; of sealed interviews no amendments.

        Empty for an unknown id.
        """
        return timeline(self, candidate_id)

    def find_candidate(self, text: str) -> str:
        """Return the id of the one candidate that an id's beginning or a whole name means. Raises NotFound.

        The beginning may also be that of the id of one of their interviews.
        """
        return people.find(self, text)

    def held_interviews(self, candidate_id: str) -> list[Held]:
        """Return all interviews that the store has of a candidate, discarded drafts too, oldest first."""
        return people.interviews(self, candidate_id)

    def held_events(self, candidate_id: str) -> Iterator[Entry]:
        """Yield all events about a candidate and their interviews, oldest first."""
        return people.events(self, candidate_id)

    # ---------------------------------------------------------------- sealing

    def sealed(self) -> Sealed:
        """Return what is sealed now for who interviews at this machine."""
        return sealing.sealed(self.conn)

    def is_sealed(self, interview_id: str) -> bool:
        """Return whether an interview is hidden for now from who interviews here; False for an unknown id."""
        return sealing.is_sealed(self.conn, interview_id)

    # ---------------------------------------------------------------- where the interviewer here is

    def keep_place(self, interview_id: str, place: Place) -> None:
        """Remember on this machine alone where in a draft the interviewer is. Neither a change nor an event.

        Does nothing where there is no such draft any more.
        """
        from csr_interview.store import writing

        with self.transaction():
            writing.keep(self, interview_id, place)

    def place_of(self, interview_id: str) -> Place | None:
        """Return where a draft was left on this machine; None where that is not known."""
        from csr_interview.store import writing

        return writing.read(self, interview_id)


# The store's verbs for finding interviews, and for the index that makes it quick.


MOST_CHOICES = 50
"""Names of one kind that a filter offers."""


class SearchVerbs(StoreCore):
    """What `Store` can do to find interviews."""

    def find(self, filters: Filters, *, order: Order = "newest", limit: int = 50, after: str = "") -> Page:
        """Return a page of what meets the filters, with the places where its words were found.

        `after` is `next` of the page before, in the same order. "relevance": first the candidates whose
        names have all the words, then where the words stand most often (counted in the 1,000 newest), then
        older ones, newest first; without words it is "newest". Raises StoreError for an `after` that is none.
        """
        limit, wanted = max(1, limit), terms(filters.search)
        with finding.at_one_moment(self.conn):
            if order == "relevance" and wanted:
                found, following = finding.by_relevance(self, filters, limit, after)
            else:
                found = finding.newest(self, filters, limit + 1, after or None)
                more, found = len(found) > limit, found[:limit]
                following = cursor(found[-1].created_at, found[-1].id) if more else ""
            rows = reading.summaries_of(self, [one.id for one in found])
            return Page(rows, of_page(self, rows, wanted), following)

    def count(self, filters: Filters) -> int:
        """Return how many interviews meet the filters."""
        return finding.count(self, filters)

    def of_each_bank(self, filters: Filters, *, sealed: Sealed = NOTHING_SEALED) -> list[tuple[str, str]]:
        """Return digest and newest interview of each exact bank that what meets the filters uses.

        The newest comes first. What is `sealed` is left out. Reads no interview.
        """
        return finding.of_each_bank(self, filters, sealed)

    def choices(self) -> Choices:
        """Return the roles, stages, interviewers and banks there are to filter by, most used first."""
        roles, stages, interviewers = (self._names(column) for column in ("role", "stage", "interviewer"))
        ids = "SELECT bank_id, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
        latest = (
            "SELECT bank_digest FROM interviews WHERE bank_id = ? AND discarded_at = '' "
            "ORDER BY created_at DESC, id DESC LIMIT 1"
        )
        banks = tuple(
            (bank, self.outline(self.conn.execute(latest, (bank,)).fetchone()[0]).title)
            for bank, _ in self.conn.execute(ids).fetchall()
        )
        return Choices(roles, stages, interviewers, banks)

    def _names(self, column: str) -> tuple[str, ...]:
        """Return what stands in a column, most used first; of spellings in different case the commonest."""
        sql = (
            f"SELECT {column}, count(*) FROM interviews WHERE discarded_at = '' GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        names: dict[str, str] = {}
        for name, _ in self.conn.execute(sql):
            names.setdefault(fold(name), name)
        return tuple(name for name in names.values() if name)[:MOST_CHOICES]

    def index_search(self, seconds: float = indexing.BATCH_SECONDS) -> bool:
        """Bring the search index up to date for about so many seconds; return whether something is left.

        Raises StoreError where the index is damaged, see `renew_search`. Nobody has to call this: a search
        reads directly what is not indexed.
        """
        return indexing.index_some(self, seconds)

    def renew_search(self) -> None:
        """Throw the search index away; `index_search` then makes it anew, bit by bit."""
        indexing.renew(self)

    def search_state(self) -> SearchState:
        """Return how far the search index has come."""
        return indexing.state(self.conn)


EVERYTHING = Filters()


class Store(PersonalVerbs, SearchVerbs):
    """An open store with everything that can be done with it. `Store.open` opens one.

    Writing verbs raise LockedScorecard for a submitted interview, NotFound for ids that the store or the
    interview's bank does not have, `RefusedError` for what its rules do not allow, and StoreError where the
    file cannot be written; nothing has changed then.
    """

    # ---------------------------------------------------------------- during the interview

    def write_text(self, interview_id: str, question_id: str, field: str, text: str) -> None:
        """Store what a text field holds now; `question_id` is empty for a field of the whole interview.

        What the field held before is kept as a revision every ten seconds of typing, and always before a
        large deletion. Raises ValueError for an unknown field.
        """
        with self.transaction():
            writing.write_text(self, interview_id, question_id, field, text)

    def rate(self, interview_id: str, question_id: str, rating: int | None) -> None:
        """Rate a question 1 to 5, which ends a skip; None takes the rating back."""
        with self.transaction():
            writing.rate(self, interview_id, question_id, rating)

    def skip(self, interview_id: str, question_id: str, reason: str) -> None:
        """Skip a question for a reason, which takes its rating back; an empty reason ends the skip."""
        with self.transaction():
            writing.skip(self, interview_id, question_id, reason)

    def mark(self, interview_id: str, mark: Mark) -> None:
        """Tick an item of the guidance, or set words and severity of an own flag."""
        with self.transaction():
            writing.mark(self, interview_id, mark)

    def unmark(self, interview_id: str, mark: Mark) -> None:
        """Take a tick back. Does nothing where there is none."""
        with self.transaction():
            writing.unmark(self, interview_id, mark)

    def record_task(self, interview_id: str, result: TaskResult) -> None:
        """Record what the candidate did in a task, in place of what was recorded before."""
        with self.transaction():
            writing.record_task(self, interview_id, result)

    def visit(self, interview_id: str, step: str) -> None:
        """Remember where the interviewer is: "opening", a question id (which opens it), or "closing"."""
        with self.transaction():
            writing.visit(self, interview_id, step)

    def clock(self, interview_id: str, elapsed_seconds: int, question_seconds: Mapping[str, int]) -> None:
        """Store the time spent, in seconds, overall and by question. Adds no event."""
        with self.transaction():
            writing.clock(self, interview_id, elapsed_seconds, question_seconds)

    def recommend(self, interview_id: str, recommendation: Recommendation | None) -> None:
        """Record the interviewer's own verdict with its reason, or take it back with None."""
        with self.transaction():
            writing.recommend(self, interview_id, recommendation)

    # ---------------------------------------------------------------- rating practice, apart from interviews

    def practise(self, attempt: Attempt) -> None:
        """Keep a rating of a sample answer. The same one again (by id) changes nothing. Adds no event."""
        from csr_interview.store.writing import practise

        with self.transaction():
            practise(self, attempt)

    def practice_history(self, rater: str = "") -> list[Attempt]:
        """Return what was practised, oldest first: by everybody, or by one rater in any case."""
        from csr_interview.store.writing import history

        return history(self, rater)

    # ---------------------------------------------------------------- an interview's life

    def create_interview(
        self,
        *,
        candidate: str,
        bank: Bank,
        role: str,
        stage: str,
        interviewer: str,
        email: str = "",
        phone: str = "",
        candidate_id: str | None = None,
    ) -> Interview:
        """Create a draft and return it. The candidate is new unless `candidate_id` names one kept already."""
        with self.transaction():
            interview_id = writing.create(
                self,
                candidate=candidate,
                bank=bank,
                role=role,
                stage=stage,
                interviewer=interviewer,
                email=email,
                phone=phone,
                candidate_id=candidate_id,
            )
        return self.interview(interview_id)

    def submit(self, interview_id: str, verdict: SubmittedVerdict) -> None:
        """Lock the scorecard with its verdict. RefusedError while a question is neither rated nor skipped."""
        with self.transaction():
            writing.submit(self, interview_id, verdict)

    def amend(self, interview_id: str, question_id: str, field: str, new: str, reason: str, by: str) -> None:
        """Change one value of a submitted scorecard and keep the old one with reason and name.

        `field` is a text field, "rating" (`new` is "1" to "5") or "skip_reason"; the latter two replace
        each other, which is then an amendment of its own. With an empty `question_id` it is a text field
        of the interview. The verdict as submitted stays as it was.
        """
        with self.transaction():
            writing.amend(self, interview_id, question_id, field, new, reason, by)

    def discard_draft(self, interview_id: str) -> None:
        """Hide a draft from lists; `restore_draft` brings it back. RefusedError under a legal hold."""
        with self.transaction():
            writing.discard(self, interview_id)

    def restore_draft(self, interview_id: str) -> None:
        """Show a discarded draft again."""
        with self.transaction():
            writing.restore(self, interview_id)

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

    def interview(self, interview_id: str) -> Interview:
        """Return one interview with everything in it, a discarded one too. Raises NotFound."""
        return reading.interview(self, interview_id)

    def resolve(self, prefix: str) -> str:
        """Return the id that begins with `prefix`. Raises NotFound unless there is exactly one."""
        return reading.resolve(self, prefix)

    def bank_of(self, interview_id: str) -> Bank:
        """Return the exact bank an interview uses. Raises NotFound."""
        return reading.bank_of(self, interview_id)

    def recent(
        self, *, filters: Filters = EVERYTHING, limit: int = 50, before: str | None = None
    ) -> list[InterviewSummary]:
        """Return a page of interviews, newest first; `before` is `cursor_of` the last row seen."""
        return reading.recent(self, filters, limit, before)

    def interviews(self, filters: Filters = EVERYTHING) -> Iterator[Interview]:
        """Yield full interviews, newest first, without holding more than a page in memory."""
        return reading.interviews(self, filters)

    def counts(self) -> Counts:
        """Return how many interviews there are, discarded drafts left out."""
        return reading.counts(self)

    def last_details(self) -> Details:
        """Return role, stage and bank of the latest interview and who interviews here, for the next form."""
        return reading.last_details(self)

    def candidates(self, prefix: str = "", limit: int = 10) -> list[Candidate]:
        """Return candidates whose name begins with `prefix` in any case, by name."""
        return reading.candidates(self, prefix, limit)

    def candidate(self, candidate_id: str) -> Candidate:
        """Return a candidate by id. Raises NotFound."""
        return reading.candidate(self, candidate_id)

    def interviews_of(self, candidate_id: str) -> list[InterviewSummary]:
        """Return a candidate's interviews, oldest first, without discarded drafts; none for an unknown id."""
        return reading.interviews_of(self, candidate_id)

    def text_of(self, interview_id: str, question_id: str, field: str) -> str:
        """Return what one text field holds. Raises NotFound, and ValueError for an unknown field."""
        return writing.read_text(self, interview_id, question_id, field)

    def statistics(self, filters: Filters = EVERYTHING) -> list[Collected]:
        """Return what is counted about interviewers, by bank, the one with most interviews first.

        Submitted interviews alone count, whatever `filters` says of the status; of an interviewer it says
        nothing, because everybody is compared with all others. Sealed interviews are left out and counted.
        """
        from csr_interview.store.statistics import statistics

        return statistics(self, filters)

    def events(self, interview_id: str | None = None) -> list[Event]:
        """Return the audit trail in order: all of it, or one interview's."""
        return audit.events(self.conn, interview_id)

    def revisions(self, interview_id: str, question_id: str, field: str) -> list[Revision]:
        """Return what a text field held earlier, oldest first."""
        return reading.revisions(self, interview_id, question_id, field)

    def history(self, interview_id: str) -> History:
        """Return an interview's events and earlier texts as they go with it to other machines.

        Earlier texts that a field holds again are left out; `earlier_texts` has all. Raises NotFound.
        """
        from csr_interview.store.importing import history

        return history(self, self.interview(interview_id))

    def earlier_texts(self, interview_id: str) -> list[Earlier]:
        """Return what the text fields of an interview held earlier, oldest first."""
        return earlier(self.conn, interview_id)

    def trail(self, interview_id: str | None = None, limit: int = 0) -> Iterator[Entry]:
        """Yield the audit trail with events from other machines: all, or one interview's; or the latest."""
        return trail(self.conn, interview_id, limit)

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
