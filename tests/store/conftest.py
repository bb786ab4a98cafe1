"""A small bank, a clock that is set by hand, and open stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Profile
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from tests.scoring.banks import small_bank, task

OSEI = Profile("a1" * 10, "R. Osei", "osei@example.org")
IYER = Profile("b2" * 10, "T. Iyer")

Start = Callable[..., Interview]


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def bank() -> Bank:
    return small_bank(tasks=[task("reply", "criteria", "written"), task("refund", "best-option")])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "interviews.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(path, now=clock) as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """Another machine's store."""
    with Store.open(tmp_path / "other" / "interviews.db", now=clock) as opened:
        yield opened


@pytest.fixture
def draft(store: Store, bank: Bank) -> Interview:
    return new_interview(store, bank)


def new_interview(store: Store, bank: Bank, candidate: str = "Ann Example") -> Interview:
    """Create a draft with every detail filled in."""
    return store.create_interview(
        candidate=candidate,
        bank=bank,
        role="CSR",
        stage="Phone",
        interviewer="Max Probe",
        email="ann@example.org",
    )


@pytest.fixture
def begin(store: Store, bank: Bank, clock: Clock) -> Start:
    """Start an interview with Ann as the user of a profile, or under a name."""

    def made(me: Profile | None, interviewer: str = "", of: Interview | None = None) -> Interview:
        clock.forward(60)
        store.profile = me
        return store.create_interview(
            candidate="Ann Example",
            bank=bank,
            role="CSR",
            stage="Phone",
            interviewer=interviewer or (me.name if me else ""),
            candidate_id=of.candidate.id if of is not None else None,
        )

    return made


def rate_all(store: Store, interview: str, rating: int = 4) -> None:
    """Rate every question of the small bank."""
    for question in ("irate", "policy", "tools"):
        store.rate(interview, question, rating)


def problems_of(store: Store) -> list[str]:
    """Return what `check` finds, except decisions that do not follow from ratings: many tests invent them."""
    return [problem for problem in store.check() if "does not follow from its ratings" not in problem]


def sound(*stores: Store) -> None:
    """Expect nothing wrong with databases."""
    for store in stores:
        assert problems_of(store) == []
        assert store.verify_trail()[1] == []


@pytest.fixture
def saved(path: Path, bank: Bank) -> Interview:
    """A draft in a store that is closed again."""
    with Store.open(path) as store:
        return new_interview(store, bank)


@pytest.fixture
def saves(path: Path, saved: Interview) -> Iterator[SaveQueue]:
    made = SaveQueue(partial(Store.open, path))
    made.start()
    made.ask(Store.ping, Fresh.STALE).result(60)
    yield made
    made.close()
