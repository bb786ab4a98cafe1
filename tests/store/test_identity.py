"""Who did it: the profile in events, scorecards, sealing, statistics and bundles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from csr_interview.errors import LockedScorecard
from csr_interview.models.interview import Interview, Profile, SubmittedVerdict, interviewer_keys
from csr_interview.scoring.panel import together
from csr_interview.store import Store
from tests.exchanging import everything, exported, take
from tests.store.conftest import IYER, OSEI, Start, problems_of, rate_all

VERDICT = SubmittedVerdict("hire", "4", "default")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "other.db") as opened:
        yield opened


def submit(store: Store, interview: Interview, rating: int = 4) -> None:
    rate_all(store, interview.id, rating)
    store.submit(interview.id, VERDICT)


def by(store: Store, interview: str = "") -> list[object]:
    """Who made the changes of an interview, or all changes."""
    return [event.details().get("by") for event in store.events(interview or None)]


def test_every_event_says_who_did_it_and_every_interview_whose_it_is(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    assert made.interviewer_id == OSEI.id
    submit(store, made)
    store.profile = IYER
    store.amend(made.id, "irate", "rating", "5", "slip", "T. Iyer")
    store.hold(made.candidate.id, "Complaint")
    assert by(store) == [OSEI.id] * (len(store.events()) - 2) + [IYER.id] * 2
    assert store.interviewer_names() == {OSEI.id: "R. Osei", IYER.id: "T. Iyer"}
    assert problems_of(store) == []


def test_a_name_that_was_changed_in_the_file_is_found(store: Store, other: Store, begin: Start) -> None:
    made = begin(OSEI)
    submit(store, made)
    other.profile = IYER
    take(other, exported(store))
    for machine in (store, other):
        assert problems_of(machine) == []
        for change in ("UPDATE interviewers SET name = 'Somebody Else'", "DELETE FROM interviewers"):
            machine.conn.execute("SAVEPOINT edited")
            machine.conn.execute(f"{change} WHERE id = ?", (OSEI.id,))
            (problem,) = problems_of(machine)
            assert f"interviewer {OSEI.id}: name or email address changed outside" in problem
            machine.conn.execute("ROLLBACK TO edited")
            machine.conn.execute("RELEASE edited")
        machine.rename_interviewer("R. Osei", "Ruth Osei", "Typing error")
        assert problems_of(machine) == []


def test_names_can_be_verified_when_the_events_that_told_them_are_erased(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    store.profile = replace(OSEI, name="Ruth Osei")
    store.hold(made.candidate.id, "Complaint")
    store.release(made.candidate.id, "Settled")
    store.erase(made.candidate.id)
    assert store.interviewer_names() == {OSEI.id: "Ruth Osei"}
    assert problems_of(store) == []


def test_erasing_says_who_did_it(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    store.profile = IYER
    store.erase(made.candidate.id)
    assert store.events()[-1].verb == "erased"
    assert by(store)[-1] == IYER.id


def test_without_a_profile_nobody_is_named(store: Store, begin: Start) -> None:
    made = begin(None, "R. Osei")
    assert made.interviewer_id == ""
    assert by(store) == [None]
    assert store.interviewer_names() == {}


def test_an_interview_under_another_name_does_not_get_my_id(store: Store, begin: Start) -> None:
    assert begin(OSEI, "T. Iyer").interviewer_id == ""
    assert begin(OSEI, "r.  OSEI").interviewer_id == OSEI.id


def test_a_new_name_is_the_name_of_the_id(store: Store, begin: Start) -> None:
    begin(OSEI)
    begin(replace(OSEI, name="Ruth Osei", email=""))
    assert store.interviewer_names() == {OSEI.id: "Ruth Osei"}
    assert store.interviewer_named("ruth OSEI") == replace(OSEI, name="Ruth Osei", email="")
    assert store.interviewer_named("R. Osei") is None


def test_the_id_of_a_scorecard_is_locked(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    submit(store, made)
    with pytest.raises(LockedScorecard), store.transaction():
        store.run("UPDATE interviews SET interviewer_id = ? WHERE id = ?", (IYER.id, made.id))


def test_an_id_that_was_changed_in_the_file_is_found(store: Store, begin: Start, path: Path) -> None:
    made = begin(OSEI)
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE interviews SET interviewer_id = ?", (IYER.id,))
    assert any(made.id in problem and "interviewer" in problem for problem in store.check())


@pytest.mark.parametrize(
    ("me", "theirs", "interviewer", "sealed"),
    [
        (OSEI, IYER, "T. Iyer", True),
        (OSEI, replace(OSEI, id="c3" * 10), "R. Osei", True),  # somebody else of this name
        (OSEI, replace(OSEI, name="Ruth Osei"), "Ruth Osei", False),  # the same person by another name
        (OSEI, None, "R. Osei", False),  # from before there was a profile
        (OSEI, None, "T. Iyer", True),
        (None, OSEI, "R. Osei", False),  # still without a profile, known by name
    ],
)
def test_what_is_sealed_depends_on_the_id_then_on_the_name(
    store: Store, begin: Start, me: Profile | None, theirs: Profile | None, interviewer: str, sealed: bool
) -> None:
    first = begin(theirs, interviewer)
    submit(store, first)
    mine = begin(me, "" if me else "R. Osei", first)
    assert store.is_sealed(first.id) is sealed
    assert [row.sealed for row in store.recent() if row.id == first.id] == [sealed]
    assert not store.is_sealed(mine.id)
    with Store.open(store.path, mode="ro", profile=me) as reader:
        assert reader.is_sealed(first.id) is sealed
    submit(store, mine)
    assert not store.is_sealed(first.id)


def test_what_is_sealed_stays_sealed_when_the_profile_is_lost(store: Store, begin: Start) -> None:
    theirs = begin(IYER)
    submit(store, theirs)
    mine = begin(OSEI, of=theirs)
    for renamed in (False, True):
        if renamed:
            store.profile = OSEI
            store.rename_interviewer("R. Osei", "Ruth Osei", "Married")
        store.profile = None
        assert store.is_sealed(theirs.id)
        assert not store.is_sealed(mine.id)


def test_names_without_an_id_belong_to_the_only_one_of_that_name() -> None:
    one, other = "a" * 20, "b" * 20
    keys = interviewer_keys([("R. Osei", one), ("r. OSEI", ""), ("Ruth", one), ("", ""), ("X", "")])
    assert keys == {
        ("R. Osei", one): one,
        ("r. OSEI", ""): one,
        ("Ruth", one): one,
        ("", ""): "",
        ("X", ""): "x",
    }
    assert interviewer_keys([("A", one), ("a", other), ("A", "")])["A", ""] == "a"


def held_by(store: Store) -> list[str]:
    """Who held the interviews, as statistics call them."""
    (found,) = store.statistics()
    return sorted(one.interviewer for one in found.held)


def test_statistics_and_panels_go_by_the_id(store: Store, begin: Start) -> None:
    first = begin(None, "R. Osei")  # before there was a profile
    submit(store, first)
    submit(store, begin(OSEI, of=first))
    submit(store, begin(OSEI, of=first))
    assert held_by(store) == ["R. Osei"] * 3
    for me in (replace(OSEI, name="Ruth"), replace(OSEI, name="Ruth"), IYER):
        submit(store, begin(me, of=first))
    assert held_by(store) == [*["R. Osei"] * 5, "T. Iyer"]
    (panel,) = together(store.interview(row.id) for row in store.recent())
    assert [one.interviewer for one in panel.members] == ["Ruth", "T. Iyer"]
    assert len(panel.earlier) == 4


def test_two_people_of_one_name_are_two_in_statistics_and_panels(store: Store, begin: Start) -> None:
    first = begin(OSEI)
    submit(store, first, 3)
    submit(store, begin(replace(OSEI, id="c3" * 10), of=first))
    assert held_by(store) == ["R. Osei (a1a1)", "R. Osei (c3c3)"]
    (panel,) = together(store.interview(row.id) for row in store.recent())
    assert len(panel.members) == 2
    assert [len(scores) for scores in store.scores_of_panels("small", first.plan, "Phone")] == [2]


def test_bundles_carry_the_ids_and_who_they_are(store: Store, begin: Start, tmp_path: Path) -> None:
    made = begin(OSEI)
    submit(store, made)
    with Store.open(tmp_path / "other.db", profile=IYER) as other:
        take(other, exported(store))
        assert other.interviewer_names() == {OSEI.id: "R. Osei", IYER.id: "T. Iyer"}
        assert everything(other) == everything(store)
        assert other.interview(made.id).interviewer_id == OSEI.id
        assert problems_of(other) == []
