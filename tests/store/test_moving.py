"""Moving a submitted interview to another candidate: an amendment of the interview as a whole."""

from __future__ import annotations

import json
import sqlite3

import pytest

from csr_interview.errors import BundleError, NotFound
from csr_interview.exchange.batch import one
from csr_interview.models.interview import CANDIDATE, SubmittedVerdict
from csr_interview.store import Filters, RefusedError, Store
from tests.exchanging import everything, exported, take
from tests.scoring.banks import small_bank
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

BANK = small_bank()


@pytest.fixture
def card(store: Store) -> str:
    """A scorecard of Ann that is about Bob."""
    one = new_interview(store, BANK).id
    rate_all(store, one)
    store.submit(one, SubmittedVerdict("hire", "4", "default"))
    return one


@pytest.fixture
def bob(store: Store) -> str:
    made = store.create_interview(
        candidate="Bob Sample", bank=BANK, role="CSR", stage="Phone", interviewer="Max Probe"
    )
    return made.candidate.id


def move(store: Store, card: str, to: str, by: str = "Max Probe") -> None:
    store.amend(card, "", CANDIDATE, to, "Wrong person chosen", by)


def test_a_moved_scorecard_is_the_other_candidates_and_keeps_its_decision(
    store: Store, card: str, bob: str
) -> None:
    ann = store.interview(card).candidate.id
    move(store, card, bob)
    assert store.interview(card).candidate.name == "Bob Sample"
    assert [one.id for one in store.interviews_of(ann)] == []
    assert card in [one.id for one in store.interviews_of(bob)]
    (row,) = (one for one in store.recent() if one.id == card)
    assert (row.candidate, row.verdict, row.composite) == ("Bob Sample", "hire", "4")
    assert not row.amended  # ratings are as they were
    while store.index_search():
        pass
    assert card in [one.id for one in store.find(Filters(search="bob")).rows]
    assert card not in [one.id for one in store.find(Filters(search="ann")).rows]
    assert problems_of(store) == []
    assert store.verify_trail()[1] == []


def test_both_candidates_timelines_tell_of_the_move(store: Store, card: str, bob: str) -> None:
    ann = store.interview(card).candidate.id
    move(store, card, bob)
    told = [(one.what, one.other, one.by, one.reason) for one in store.timeline(ann)]
    assert ("moved away", bob, "Max Probe", "Wrong person chosen") in told
    told = [(one.what, one.other, one.by, one.reason) for one in store.timeline(bob)]
    assert ("moved", ann, "Max Probe", "Wrong person chosen") in told


def test_the_scorecard_says_where_it_came_from_without_the_name(store: Store, card: str, bob: str) -> None:
    ann = store.interview(card).candidate.id
    move(store, card, bob)
    text = one(store, card, "text")
    assert f"Moved from another candidate's record ({ann[:8]})" in text
    assert "Wrong person chosen" in text
    assert "Ann" not in text


def test_a_move_needs_a_candidate_who_is_here_and_another_one(store: Store, card: str) -> None:
    with pytest.raises(NotFound):
        move(store, card, "0" * 20)
    with pytest.raises(RefusedError, match="changes nothing"):
        move(store, card, store.interview(card).candidate.id)


def test_without_an_amendment_the_candidate_stays_locked(store: Store, card: str, bob: str) -> None:
    for column, value in (("candidate_id", bob), ("interviewer", "Kim")):
        with pytest.raises(sqlite3.IntegrityError, match="locked"):
            store.conn.execute(f"UPDATE interviews SET {column} = ? WHERE id = ?", (value, card))


def test_a_move_behind_the_back_of_the_program_is_found(store: Store, card: str, bob: str) -> None:
    ann = store.interview(card).candidate.id
    move(store, card, bob)
    store.conn.execute("DROP TRIGGER interviews_locked_update")
    store.conn.execute("UPDATE interviews SET candidate_id = ? WHERE id = ?", (ann, card))
    assert any("candidate does not match its amendments" in one for one in store.check())


def test_the_other_machine_follows_the_move(store: Store, other: Store, card: str, bob: str) -> None:
    take(other, exported(store))
    move(store, card, bob)
    assert take(other, exported(store)).refused == []
    assert other.interview(card).candidate.name == "Bob Sample"
    take(store, exported(other))
    assert everything(store) == everything(other)
    assert problems_of(other) == []


def test_an_older_bundle_does_not_move_it_back(store: Store, other: Store, card: str, bob: str) -> None:
    old = exported(store)
    move(store, card, bob)
    assert take(store, old).refused == []
    assert store.interview(card).candidate.id == bob


def test_of_two_moves_the_later_one_counts_on_both_machines(
    store: Store, other: Store, card: str, bob: str, clock: Clock
) -> None:
    cy = new_interview(store, BANK, "Cy Sample").candidate.id
    take(other, exported(store))
    move(store, card, bob)
    clock.forward(60)
    move(other, card, cy, "Kim Other")
    other.amend(card, "", "summary", "Sure", "Forgotten", "Kim Other")
    ours, theirs = exported(store), exported(other)
    assert take(store, theirs).refused == take(other, ours).refused == []
    assert everything(store) == everything(other)
    assert store.interview(card).candidate.id == cy
    assert len(store.interview(card).amendments) == 3
    assert problems_of(store) == problems_of(other) == []


def test_a_bundle_with_another_candidate_and_no_move_is_refused(
    store: Store, other: Store, card: str, bob: str
) -> None:
    take(other, exported(store))
    bundle = json.loads(exported(store))
    (entry,) = (one for one in bundle["interviews"] if one["interview"]["id"] == card)
    entry["candidate"] = next(one for one in bundle["interviews"] if one is not entry)["candidate"]
    (refused,) = take(other, json.dumps(bundle).encode()).refused
    assert refused.cause == "another interview here has the same ID"


def test_a_move_whose_ids_are_none_is_refused(store: Store, other: Store, card: str, bob: str) -> None:
    move(store, card, bob)
    bundle = json.loads(exported(store))
    (entry,) = (found for found in bundle["interviews"] if found["interview"]["id"] == card)
    entry["amendments"][0]["old"] = "a b"
    with pytest.raises(BundleError, match="must be an id"):
        take(other, json.dumps(bundle).encode())


def test_erasing_the_first_candidate_leaves_the_moved_scorecard(store: Store, card: str, bob: str) -> None:
    ann = store.interview(card).candidate.id
    move(store, card, bob)
    store.erase(ann)
    assert store.interview(card).candidate.id == bob
    assert problems_of(store) == []
