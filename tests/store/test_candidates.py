"""One candidate with all interviews."""

from __future__ import annotations

import pytest

from csr_interview.errors import NotFound
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Candidate
from csr_interview.store import Store
from tests.store.conftest import Clock, new_interview


def test_a_candidate_is_read_back_by_id(store: Store, bank: Bank) -> None:
    made = new_interview(store, bank, "Ann Example")
    assert store.candidate(made.candidate.id) == Candidate(
        made.candidate.id, "Ann Example", "ann@example.org", ""
    )
    store.edit_candidate(made.candidate.id, "Ann Sample", "", "+1 555 0100")
    changed = Candidate(made.candidate.id, "Ann Sample", "", "+1 555 0100", updated_at=store.stamp())
    assert store.candidate(made.candidate.id) == changed
    with pytest.raises(NotFound):
        store.candidate("nobody")


def test_the_interviews_of_one_candidate_only_oldest_first(store: Store, bank: Bank, clock: Clock) -> None:
    first = new_interview(store, bank)
    new_interview(store, bank)  # of the same name, and somebody else
    expected = [first.id]
    for stage in ("Skills", "Final"):
        clock.forward(60)
        again = store.create_interview(
            candidate="Ann Example",
            bank=bank,
            role="CSR",
            stage=stage,
            interviewer="T. Iyer",
            candidate_id=first.candidate.id,
        )
        expected.append(again.id)
    found = store.interviews_of(first.candidate.id)
    assert [row.id for row in found] == expected
    assert [row.stage for row in found] == ["Phone", "Skills", "Final"]
    assert {row.candidate_id for row in found} == {first.candidate.id}
    assert [row.interviewer for row in found] == ["Max Probe", "T. Iyer", "T. Iyer"]
    store.rate(expected[1], "policy", 4)
    assert store.interviews_of(first.candidate.id)[1].ratings == (None, 4, None)


def test_a_discarded_draft_is_not_among_them(store: Store, bank: Bank) -> None:
    made = new_interview(store, bank)
    store.discard_draft(made.id)
    assert store.interviews_of(made.candidate.id) == []
    store.restore_draft(made.id)
    assert [row.id for row in store.interviews_of(made.candidate.id)] == [made.id]
    assert store.interviews_of("nobody") == []


def test_lists_tell_which_candidate_it_is(store: Store, bank: Bank) -> None:
    made = [new_interview(store, bank), new_interview(store, bank)]
    rows = {row.id: row.candidate_id for row in store.recent()}
    assert rows == {one.id: one.candidate.id for one in made}
    assert len(set(rows.values())) == 2
