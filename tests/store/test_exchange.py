"""Machines that interview the same candidates and hand over to each other end with the same content.

Whatever is done on each, in whatever order bundles go back and forth, also old ones, also several times.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from csr_interview.errors import LockedScorecard, NotFound, SealedScorecard
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import RefusedError, Store
from csr_interview.text import clean, fold
from tests.exchanging import dump, everything, take
from tests.exchanging import exported as exported_by
from tests.scoring.banks import small_bank, task
from tests.store.conftest import problems_of

BANK = small_bank(tasks=[task("reply", "criteria", "written")])
OTHER_BANK = BANK.model_copy(update={"title": "Small bank, second edition"})
QUESTIONS = tuple(question.id for question in BANK.questions)
QUESTION = st.sampled_from(QUESTIONS)
TEXT = st.one_of(
    st.sampled_from(("", "calm", "calm and kind", "=1+1", "\u202eevil\x1b[2J", "🇳🇿 مرحبا")),
    st.text(max_size=20),
)
PLACE = st.integers(0, 2)


exported = partial(exported_by, noted=True)


class ExchangeMachine(RuleBasedStateMachine):
    """Stores, each with a clock of its own; each one's is an hour behind that of the one before."""

    count = 2

    interviews = Bundle("interviews")
    texts = Bundle("texts")
    """Bundles that were exported at some time."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.times = [datetime(2026, 11, 3, 12 - place, tzinfo=UTC) for place in range(self.count)]
        self.stores = [
            Store.open(Path(tempfile.mkdtemp(dir=self.folder.name)) / f"{place}.db", now=self.clock(place))
            for place in range(self.count)
        ]
        self.owner: dict[str, int] = {}
        """Where an interview may be submitted and amended; elsewhere that would make two scorecards of it."""

    def clock(self, place: int) -> Callable[[], datetime]:
        def now() -> datetime:
            self.times[place] += timedelta(seconds=2.5)
            return self.times[place]

        return now

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        try:
            self.come_together()
        finally:
            for store in self.stores:
                store.close()
            self.folder.cleanup()

    def come_together(self) -> None:
        """Exchange twice in both directions: then both have the same, and are sound."""
        for _ in range(2):
            for here, there in permutations(self.stores, 2):
                take(there, exported(here))
        self.expect_the_same()
        for store in self.stores:
            before = dump(store)
            assert not take(store, exported(self.stores[0])).changes
            assert dump(store) == before
        self.erase_somebody()

    def expect_the_same(self) -> None:
        first, *others = map(everything, self.stores)
        assert all(other == first for other in others)
        for store in self.stores:
            assert problems_of(store) == []
            assert problems_of(store) == []

    def erase_somebody(self) -> None:
        """Erase a person everywhere: the same is left, and what others still have does not come back."""
        first, text = self.stores[0], exported(self.stores[0])
        people = [one.id for one in first.candidates() if not one.held_at]
        if not people:
            return
        gone = {people[0], *(alias.id for alias in first.aliases(people[0]))}
        try:
            for store in self.stores:
                assert store.erase(people[0]) == []
        except RefusedError:  # another record of the person is under legal hold
            return
        self.expect_the_same()
        left = everything(first)
        for store in self.stores:
            take(store, text)
            assert everything(store) == left
            assert gone.isdisjoint(one.id for one in store.candidates())

    def draft_at(self, place: int, interview: str) -> Store | None:
        """Return the store where it is there and is a draft."""
        store = self.stores[place % self.count]
        row = store.conn.execute("SELECT status FROM interviews WHERE id = ?", (interview,)).fetchone()
        return store if row == (Status.DRAFT.value,) else None

    @rule(target=interviews, place=PLACE, interviewer=st.sampled_from(("Max", "Kim")), known=st.booleans())
    def create(self, place: int, interviewer: str, known: bool) -> str:
        store = self.stores[place % self.count]
        people = store.candidates()
        person = people[0].id if known and people else None
        made = store.create_interview(
            candidate="Ann Example", bank=BANK, role="CSR", stage="Phone", interviewer=interviewer,
            email="ann@example.org", candidate_id=person,
        )  # fmt: skip
        self.owner[made.id] = place % self.count
        return made.id

    @rule(interview=interviews, place=PLACE, question=QUESTION, field=st.sampled_from(TEXT_FIELDS), text=TEXT)
    def write(self, interview: str, place: int, question: str, field: str, text: str) -> None:
        if store := self.draft_at(place, interview):
            store.write_text(interview, question, field, text)

    @rule(interview=interviews, place=PLACE, field=st.sampled_from(INTERVIEW_FIELDS), text=TEXT)
    def write_whole(self, interview: str, place: int, field: str, text: str) -> None:
        if store := self.draft_at(place, interview):
            store.write_text(interview, "", field, text)

    @rule(
        interview=interviews, place=PLACE, question=QUESTION, rating=st.one_of(st.none(), st.integers(1, 5))
    )
    def rate(self, interview: str, place: int, question: str, rating: int | None) -> None:
        if store := self.draft_at(place, interview):
            store.rate(interview, question, rating)

    @rule(interview=interviews, place=PLACE, question=QUESTION, text=TEXT, on=st.booleans())
    def skip_or_flag(self, interview: str, place: int, question: str, text: str, on: bool) -> None:
        if store := self.draft_at(place, interview):
            if on:
                store.skip(interview, question, text)
            else:
                store.mark(interview, Mark(question, "own_flag", 0, text, "serious"))

    @rule(interview=interviews, place=PLACE, item=st.integers(0, 1), on=st.booleans())
    def mark(self, interview: str, place: int, item: int, on: bool) -> None:
        if store := self.draft_at(place, interview):
            (store.mark if on else store.unmark)(interview, Mark("irate", "red_flag", item))

    @rule(interview=interviews, place=PLACE, tone=st.one_of(st.none(), st.integers(1, 5)), text=TEXT)
    def record_task(self, interview: str, place: int, tone: int | None, text: str) -> None:
        if store := self.draft_at(place, interview):
            store.record_task(interview, TaskResult("reply", {} if tone is None else {"tone": tone}, text))

    @rule(interview=interviews, place=PLACE, reason=TEXT, seconds=st.integers(0, 500))
    def recommend_and_go_on(self, interview: str, place: int, reason: str, seconds: int) -> None:
        if store := self.draft_at(place, interview):
            store.recommend(interview, Recommendation("hold", reason) if clean(reason).strip() else None)
            store.clock(interview, seconds, {"irate": seconds})
            store.visit(interview, "irate")

    @rule(interview=interviews)
    def submit(self, interview: str) -> None:
        if store := self.draft_at(self.owner[interview], interview):
            for question in QUESTIONS:
                if not store.interview(interview, sealed_too=True).answer(question).settled:
                    store.rate(interview, question, 3)
            store.submit(interview, SubmittedVerdict("hold", "3", "default"))

    @rule(interview=interviews)
    def undo_submit(self, interview: str) -> None:
        with contextlib.suppress(RefusedError):  # a draft, amended or exported
            self.stores[self.owner[interview]].undo_submit(interview)

    @rule(place=PLACE)
    def kill(self, place: int) -> None:
        """Go on with the files as they are, which nobody has closed."""
        place %= self.count
        folder = Path(tempfile.mkdtemp(dir=self.folder.name))
        for file in self.stores[place].path.parent.glob(f"{place}.db*"):
            if file.is_file():
                shutil.copy(file, folder)
        self.stores[place].close()
        self.stores[place] = Store.open(folder / f"{place}.db", now=self.clock(place))

    @rule(interview=interviews, place=PLACE, question=QUESTION, rating=st.integers(1, 5), text=TEXT)
    def amend(self, interview: str, place: int, question: str, rating: int, text: str) -> None:
        store = self.stores[place % self.count]
        for field, new in (("rating", str(rating)), ("notes", text), ("skip_reason", text)):
            with contextlib.suppress(RefusedError, NotFound):  # a draft, no change, or not here
                store.amend(interview, question, field, new, "Reread", "Max")

    @rule(interview=interviews, place=PLACE, text=TEXT)
    def nobody_else_writes_into_a_scorecard(self, interview: str, place: int, text: str) -> None:
        store = self.stores[place % self.count]
        row = store.conn.execute("SELECT status FROM interviews WHERE id = ?", (interview,)).fetchone()
        if row == ("submitted",) and store.interview(interview, sealed_too=True).summary != "never":
            with pytest.raises(LockedScorecard):
                store.write_text(interview, "", "summary", "never")

    @rule(
        place=PLACE,
        number=st.integers(0, 3),
        text=TEXT,
        what=st.sampled_from(("edit", "note", "hold", "release")),
    )
    def change_candidate(self, place: int, number: int, text: str, what: str) -> None:
        store = self.stores[place % self.count]
        people = store.candidates()
        if not people:
            return
        person = people[number % len(people)]
        with contextlib.suppress(RefusedError):  # no name, no reason, no hold
            if what == "edit":
                store.edit_candidate(person.id, text, person.email, text)
            elif what == "note":
                store.note_candidate(person.id, text)
            else:
                (store.hold if what == "hold" else store.release)(person.id, text)

    @rule(
        interview=interviews,
        place=PLACE,
        number=st.integers(0, 3),
        role=st.sampled_from(("CSR", "Lead")),
        bank=st.sampled_from((None, OTHER_BANK)),
    )
    def correct(self, interview: str, place: int, number: int, role: str, bank: Bank | None) -> None:
        """Correct a draft, or move a scorecard to another candidate."""
        store = self.stores[place % self.count]
        people = store.candidates()
        with contextlib.suppress(RefusedError, NotFound, SealedScorecard):  # not here, held, sealed
            draft = self.draft_at(place, interview) is not None
            to = people[number % len(people)].id if people else None
            store.correct(interview, "Mixed up", candidate=to, by="Max")
            if draft:
                store.correct(interview, "Mixed up", role=role)
                store.correct(interview, "Mixed up again", bank=bank)  # refused once something is rated

    @rule(place=PLACE, one=st.integers(0, 3), other=st.integers(0, 3))
    def join(self, place: int, one: int, other: int) -> None:
        store = self.stores[place % self.count]
        people = store.candidates()
        if people:
            with contextlib.suppress(RefusedError):  # the same one
                first, second = (people[number % len(people)].id for number in (one, other))
                store.join(first, second, "One person", "Max")

    @rule(place=PLACE, number=st.integers(0, 3))
    def split(self, place: int, number: int) -> None:
        store = self.stores[place % self.count]
        aliases = [alias.id for person in store.candidates() for alias in store.aliases(person.id)]
        if aliases:
            with contextlib.suppress(RefusedError):  # under legal hold
                store.split(aliases[number % len(aliases)], "Two persons", "Max")

    @invariant()
    def one_record_and_one_seal_for_a_person(self) -> None:
        for store in getattr(self, "stores", ()):
            aliases = "(SELECT id FROM candidates WHERE joined_into <> '')"
            sql = f"SELECT 1 FROM interviews WHERE candidate_id IN {aliases}"
            assert store.conn.execute(sql).fetchone() is None
            rows, me = store.recent(limit=1000), store.sealed().me
            mine = {row.candidate_id for row in rows if row.status == "draft" and fold(row.interviewer) == me}
            for row in rows:
                if row.candidate_id in mine and fold(row.interviewer) != me:
                    assert row.sealed
                    assert not any(row.ratings)

    @rule(target=texts, place=PLACE)
    def export(self, place: int) -> bytes:
        return exported(self.stores[place % self.count])

    @rule(text=texts, place=PLACE, times=st.integers(1, 2))
    def hand_over(self, text: bytes, place: int, times: int) -> None:
        """Bundles may be old, go back where they came from, and come twice."""
        store = self.stores[place % self.count]
        before = dump(store)
        expected = take(store, text, dry_run=True)
        assert dump(store) == before
        for _ in range(times):
            told = take(store, text)
        assert told.refused == []
        if times == 2:
            assert not told.changes
        else:
            assert (told.counts, told.lines) == (expected.counts, expected.lines)
        assert problems_of(store) == []
        assert problems_of(store) == []

    @rule(place=PLACE)
    def go_on_from_the_other(self, place: int) -> None:
        take(self.stores[place % self.count], exported(self.stores[(place + 1) % self.count]))


SETTINGS = settings(
    max_examples=6,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestExchange = ExchangeMachine.TestCase
TestExchange.settings = SETTINGS


class LongExchangeMachine(ExchangeMachine):
    """The same with three stores and many more histories."""

    count = 3


TestLongExchange = pytest.mark.long(LongExchangeMachine.TestCase)
TestLongExchange.settings = settings(SETTINGS, max_examples=30, stateful_step_count=40)
