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
    Interview,
    InterviewSummary,
    Mark,
    Recommendation,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import audit, lifecycle, reading, writing
from csr_interview.store.filters import Filters
from csr_interview.store.personal import PersonalVerbs
from csr_interview.store.records import Counts, Details, Event, Revision
from csr_interview.store.searching import SearchVerbs

if TYPE_CHECKING:
    from csr_interview.models.bank import Bank
    from csr_interview.models.history import History, Record
    from csr_interview.models.practice import Attempt
    from csr_interview.models.statistics import Collected
    from csr_interview.store.importing import Imported
    from csr_interview.store.trail import Earlier, Entry

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
        from csr_interview.store.practising import practise

        with self.transaction():
            practise(self, attempt)

    def practice_history(self, rater: str = "") -> list[Attempt]:
        """Return what was practised, oldest first: by everybody, or by one rater in any case."""
        from csr_interview.store.practising import history

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
            interview_id = lifecycle.create(
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
            lifecycle.submit(self, interview_id, verdict)

    def amend(self, interview_id: str, question_id: str, field: str, new: str, reason: str, by: str) -> None:
        """Change one value of a submitted scorecard and keep the old one with reason and name.

        `field` is a text field, "rating" (`new` is "1" to "5") or "skip_reason"; the latter two replace
        each other, which is then an amendment of its own. With an empty `question_id` it is a text field
        of the interview. The verdict as submitted stays as it was.
        """
        with self.transaction():
            lifecycle.amend(self, interview_id, question_id, field, new, reason, by)

    def discard_draft(self, interview_id: str) -> None:
        """Hide a draft from lists; `restore_draft` brings it back. RefusedError under a legal hold."""
        with self.transaction():
            lifecycle.discard(self, interview_id)

    def restore_draft(self, interview_id: str) -> None:
        """Show a discarded draft again."""
        with self.transaction():
            lifecycle.restore(self, interview_id)

    def add_interviews(self, pairs: Iterable[tuple[Interview, Bank]]) -> int:
        """Add whole interviews with their banks, in batches; return how many were not there before."""
        from csr_interview.store.taking import take

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
        from csr_interview.store.history import history

        return history(self, self.interview(interview_id))

    def earlier_texts(self, interview_id: str) -> list[Earlier]:
        """Return what the text fields of an interview held earlier, oldest first."""
        from csr_interview.store.trail import earlier

        return earlier(self.conn, interview_id)

    def trail(self, interview_id: str | None = None, limit: int = 0) -> Iterator[Entry]:
        """Yield the audit trail with events from other machines: all, or one interview's; or the latest."""
        from csr_interview.store.trail import trail

        return trail(self.conn, interview_id, limit)

    # ---------------------------------------------------------------- care

    def ping(self) -> None:
        """Do nothing. Asked through the desk, it answers when the store is open and all is written."""

    def verify_trail(self) -> tuple[int, list[str]]:
        """Return how many events the trail has, and what is wrong with it or does not fit the records."""
        from csr_interview.store.trail import count, verify

        return count(self.conn), verify(self.conn)

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words; nothing when it is sound. Reads all of it."""
        from csr_interview.store.health import check

        return check(self)

    def backup(self, target: Path) -> None:
        """Write a complete copy to a file that does not exist yet. Raises StoreError."""
        from csr_interview.store.backup import copy_to

        copy_to(self.conn, target)
