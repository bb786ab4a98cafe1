"""The store against a dictionary: whatever is done, in whatever order, both say the same."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from csr_interview.errors import CsrInterviewError, LockedScorecard
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Interview,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
)
from csr_interview.store import RefusedError, Store
from csr_interview.text import clean, clean_line
from tests.scoring.banks import small_bank
from tests.store.conftest import problems_of

BANK = small_bank()
QUESTIONS = tuple(question.id for question in BANK.questions)
TEXT = st.text(max_size=60)
QUESTION = st.sampled_from(QUESTIONS)
MARKS = st.builds(Mark, QUESTION, st.sampled_from(("looking_for", "red_flag")), st.integers(0, 1))


class StoreMachine(RuleBasedStateMachine):
    """Does the same to a store and to plain records, and compares them after each step."""

    drafts = Bundle("drafts")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.time = datetime(2026, 11, 3, tzinfo=UTC)
        self.model: dict[str, Interview] = {}
        self.hidden: set[str] = set()
        self.amended: set[str] = set()
        self.store = self.open()

    def open(self) -> Store:
        return Store.open(Path(self.folder.name) / "s.db", now=self.now)

    def now(self) -> datetime:
        self.time += timedelta(seconds=0.5)
        return self.time

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert problems_of(self.store) == []
            self.store.close()
            self.folder.cleanup()

    def answer(self, interview: str, question: str, **changes: object) -> None:
        """Change an answer of the model."""
        known = self.model[interview]
        changed = replace(known.answer(question), **changes)  # type: ignore[arg-type]
        self.model[interview] = replace(known, answers={**known.answers, question: changed})

    def locked(self, interview: str) -> bool:
        return self.model[interview].status is Status.SUBMITTED

    @rule(target=drafts, name=st.text(min_size=1, max_size=10).filter(clean_line))
    def create(self, name: str) -> str:
        made = self.store.create_interview(candidate=name, bank=BANK, role="CSR", stage="", interviewer="Max")
        assert made.candidate.name == clean_line(name)
        self.model[made.id] = made
        return made.id

    @rule(interview=drafts, question=QUESTION, field=st.sampled_from(TEXT_FIELDS), text=TEXT)
    def write(self, interview: str, question: str, field: str, text: str) -> None:
        before = getattr(self.model[interview].answer(question), field)
        if self.locked(interview) and before != clean(text):
            with pytest.raises(LockedScorecard):
                self.store.write_text(interview, question, field, text)
            return
        self.store.write_text(interview, question, field, text)
        self.answer(interview, question, **{field: clean(text)})

    @rule(interview=drafts, field=st.sampled_from(INTERVIEW_FIELDS), text=TEXT)
    def write_whole(self, interview: str, field: str, text: str) -> None:
        if self.locked(interview):
            return
        self.store.write_text(interview, "", field, text)
        self.model[interview] = replace(self.model[interview], **{field: clean(text)})  # type: ignore[arg-type]

    @rule(interview=drafts, question=QUESTION, rating=st.one_of(st.none(), st.integers(1, 5)))
    def rate(self, interview: str, question: str, rating: int | None) -> None:
        if self.locked(interview):
            return
        self.store.rate(interview, question, rating)
        known = self.model[interview].answer(question)
        self.answer(interview, question, rating=rating, skip_reason="" if rating else known.skip_reason)

    @rule(interview=drafts, question=QUESTION, reason=TEXT)
    def skip(self, interview: str, question: str, reason: str) -> None:
        if self.locked(interview):
            return
        self.store.skip(interview, question, reason)
        rating = None if clean_line(reason) else self.model[interview].answer(question).rating
        self.answer(interview, question, rating=rating, skip_reason=clean_line(reason))

    @rule(interview=drafts, mark=MARKS, on=st.booleans())
    def mark(self, interview: str, mark: Mark, on: bool) -> None:
        if self.locked(interview):
            return
        (self.store.mark if on else self.store.unmark)(interview, mark)
        known = self.model[interview]
        marks = {*known.marks, mark} if on else {*known.marks} - {mark}
        order = sorted(marks, key=lambda one: (one.question, one.kind, one.item))
        self.model[interview] = replace(known, marks=tuple(order))

    @rule(interview=drafts, step=st.sampled_from(("opening", *QUESTIONS, "closing")))
    def visit(self, interview: str, step: str) -> None:
        if self.locked(interview):
            return
        self.store.visit(interview, step)
        self.model[interview] = replace(self.model[interview], step=step)
        if step in QUESTIONS:
            self.answer(interview, step, opened=True)

    @rule(interview=drafts, seconds=st.integers(0, 5000), question=QUESTION)
    def clock(self, interview: str, seconds: int, question: str) -> None:
        if self.locked(interview):
            return
        self.store.clock(interview, seconds, {question: seconds})
        self.model[interview] = replace(self.model[interview], elapsed_seconds=seconds)
        self.answer(interview, question, seconds=seconds)

    @rule(interview=drafts, reason=TEXT)
    def recommend(self, interview: str, reason: str) -> None:
        if self.locked(interview):
            return
        own = Recommendation("hold", clean(reason)) if clean(reason).strip() else None
        self.store.recommend(interview, own)
        self.model[interview] = replace(self.model[interview], recommendation=own)

    @rule(interview=drafts)
    def submit(self, interview: str) -> None:
        known = self.model[interview]
        verdict = SubmittedVerdict("hire", "18/5", "default")
        if not all(known.answer(question).settled for question in QUESTIONS):
            with pytest.raises(RefusedError):
                self.store.submit(interview, verdict)
            return
        if self.locked(interview):
            return
        self.store.submit(interview, verdict)
        found = self.store.interview(interview)
        self.hidden.discard(interview)
        self.model[interview] = replace(
            known, status=Status.SUBMITTED, submitted_at=found.submitted_at, submitted_verdict=verdict
        )

    @rule(interview=drafts, question=QUESTION, rating=st.integers(1, 5))
    def amend(self, interview: str, question: str, rating: int) -> None:
        known = self.model[interview].answer(question)
        if not self.locked(interview) or known.rating == rating:
            with pytest.raises(RefusedError):
                self.store.amend(interview, question, "rating", str(rating), "Why", "Max")
            return
        self.store.amend(interview, question, "rating", str(rating), "Why", "Max")
        self.answer(interview, question, rating=rating, skip_reason="")

        self.amended.add(interview)

    @rule(interview=drafts)
    def undo_submit(self, interview: str) -> None:
        if not self.locked(interview) or interview in self.amended:
            assert self.store.undo_submit_until(interview) == ""
            with pytest.raises(RefusedError):
                self.store.undo_submit(interview)
            return
        assert self.store.undo_submit_until(interview)
        self.store.undo_submit(interview)
        known = self.model[interview]
        self.model[interview] = replace(known, status=Status.DRAFT, submitted_at="", submitted_verdict=None)

    @rule(interview=drafts, away=st.booleans())
    def discard(self, interview: str, away: bool) -> None:
        if self.locked(interview):
            return
        (self.store.discard_draft if away else self.store.restore_draft)(interview)
        (self.hidden.add if away else self.hidden.discard)(interview)

    @rule(interview=drafts)
    def fail_midway(self, interview: str) -> None:
        """What a transaction did before it failed is gone."""
        if self.locked(interview):
            return
        with pytest.raises(CsrInterviewError):
            self.write_and_fail(interview)

    def write_and_fail(self, interview: str) -> None:
        with self.store.transaction():
            self.store.write_text(interview, "irate", "notes", "never seen")
            self.store.rate(interview, "irate", 5)
            self.store.rate(interview, "irate", 9)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = self.open()

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "store"):
            return
        for interview, known in self.model.items():
            found = self.store.interview(interview)
            for question in QUESTIONS:
                assert found.answer(question) == known.answer(question)
            as_found = {"answers": known.answers, "updated_at": known.updated_at, "amendments": ()}
            assert replace(found, **as_found) == known  # type: ignore[arg-type]
        shown = {row.id: row for row in self.store.recent(limit=1000)}
        assert set(shown) == set(self.model) - self.hidden
        for interview, row in shown.items():
            known = self.model[interview]
            assert row.ratings == tuple(known.answer(question).rating for question in QUESTIONS)
            flags = [mark.item for mark in known.marks if mark.kind == "red_flag"]
            assert (row.serious_flags, row.note_flags) == (flags.count(0), flags.count(1))
        assert problems_of(self.store) == []


TestStoreMachine = StoreMachine.TestCase
TestStoreMachine.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
