"""Two people of one name: what tells them apart, and that it is remembered who is somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csr_interview.errors import NotFound
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.store import Store
from tests.store.conftest import Clock, rate_all
from tests.store.test_sealing import VERDICT

Start = Callable[..., Interview]


@pytest.fixture
def start(store: Store, bank: Bank) -> Start:
    def begin(name: str, interviewer: str, **more: object) -> Interview:
        details = {"role": "CSR", "stage": "Phone", "interviewer": interviewer} | more
        return store.create_interview(candidate=name, bank=bank, **details)  # type: ignore[arg-type]

    return begin


def finish(store: Store, one: Interview) -> None:
    rate_all(store, one.id)
    store.submit(one.id, VERDICT)


def test_namesakes_are_told_apart_by_their_latest_interview(store: Store, start: Start, clock: Clock) -> None:
    first = start("José Müller", "Sam", email="jose@example.org")
    clock.forward(60)
    start("x", "Kim", candidate_id=first.candidate.id, role="Lead")
    clock.forward(60)
    gone = start("x", "Nobody", candidate_id=first.candidate.id)
    store.discard_draft(gone.id)
    other = start("Jose MULLER", "Ana", namesakes=[first.candidate.id])
    start("José Müllers", "Ana")
    found = store.namesakes("JOSE  muller")
    assert [(one.candidate.id, one.role, one.interviewer) for one in found] == [
        (other.candidate.id, "CSR", "Ana"),
        (first.candidate.id, "Lead", "Kim"),
    ]
    assert found[1].last == "2026-11-03T09:01:00.000Z"
    assert found[1].candidate.email == "jose@example.org"


def test_somebody_else_of_a_name_is_not_sealed(store: Store, start: Start) -> None:
    theirs, third = start("José Müller", "Sam"), start("José Müller", "Kim")
    finish(store, theirs)
    finish(store, third)
    mine = start("Jose Muller", "Ana", namesakes=[theirs.candidate.id])
    assert not store.is_sealed(theirs.id)
    assert [row.sealed for row in store.recent() if row.id == theirs.id] == [False]
    assert store.is_sealed(third.id)  # nobody said who that is
    assert store.also_here(mine.candidate.id) == (third.candidate.id,)
    assert store.also_here(theirs.candidate.id) == (third.candidate.id,)
    assert mine.candidate.id not in store.doubles()[theirs.candidate.id]
    assert store.check() == []


def test_it_is_remembered_for_later_interviews_and_other_interviewers(store: Store, start: Start) -> None:
    theirs = start("José Müller", "Sam", email="j@example.org")
    finish(store, theirs)
    mine = start("José Müller", "Ana", email="j@example.org", namesakes=[theirs.candidate.id])
    finish(store, mine)
    again = start("x", "Bo", candidate_id=theirs.candidate.id)
    assert store.is_sealed(theirs.id)
    assert not store.is_sealed(mine.id)
    finish(store, again)
    with pytest.raises(NotFound, match="there are 2"):  # two persons, not one with two IDs
        store.find_candidate("jose muller")
    with Store.open(store.path, mode="ro") as reader:
        assert reader.also_here(mine.candidate.id) == ()


def test_the_audit_trail_says_it_without_a_name(store: Store, start: Start) -> None:
    theirs = start("José Müller", "Sam")
    mine = start("José Müller", "Ana", namesakes=[theirs.candidate.id])
    (event,) = (one for one in store.events() if one.verb == "told apart")
    told = event.details()
    assert (told["candidate"], told["others"]) == (mine.candidate.id, [theirs.candidate.id])
    assert "Müller" not in event.payload
    assert store.verify_trail()[1] == []


def test_an_interview_with_unknown_namesakes_is_not_created(store: Store, start: Start) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        start("José Müller", "Ana", namesakes=["nobody"])
    assert store.counts().interviews == 0
