"""Interviewers are listed, renamed and joined; submissions can still be proved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from csr_interview.errors import NotFound
from csr_interview.models.interview import Interview, Profile
from csr_interview.store import Filters, Store
from csr_interview.store.records import RefusedError
from tests.exchanging import everything, exported, take
from tests.store.conftest import IYER, OSEI, Clock, Start, problems_of
from tests.store.test_identity import submit

ELSEWHERE = replace(OSEI, id="c3" * 10, email="")
"""The same person on another computer."""

BOSS = Profile("e5" * 10, "M. Boss")


def whose(store: Store) -> set[tuple[str, str]]:
    return {(one.interviewer, one.interviewer_id) for one in store.interviews()}


def test_the_list_has_everyone_once(store: Store, begin: Start) -> None:
    begin(None, "R. OSEI")
    for me in (OSEI, OSEI, replace(OSEI, name="Ruth")):
        begin(me)
    begin(IYER)
    store.profile = Profile("d4" * 10, "New Here")
    assert [(one.names, one.id[:4], one.interviews, bool(one.last)) for one in store.interviewers()] == [
        (("R. Osei", "R. OSEI", "Ruth"), "a1a1", 4, True),
        (("T. Iyer",), "b2b2", 1, True),
        (("New Here",), "d4d4", 0, False),
    ]


@pytest.mark.parametrize("given", ["R. Osie", "r. OSIE"])
def test_a_typing_error_is_corrected_everywhere(store: Store, begin: Start, given: str) -> None:
    done, draft = begin(None, "R. Osie"), begin(None, "R. Osie")
    other = begin(None, "T. Iyer")
    store.profile = None
    submit(store, done)
    store.profile = BOSS
    told = store.rename_interviewer(given, "R. Osei", "Typing error")
    assert (told.submitted, told.drafts, told.id) == (1, 1, "")
    assert whose(store) == {("R. Osei", ""), ("T. Iyer", "")}
    (change,) = store.interview(done.id).amendments
    assert (change.field, change.reason, change.by) == ("interviewer", "Typing error", "M. Boss")
    assert store.interview(draft.id).correction_reason == "Typing error"
    assert [event.verb for event in store.events(draft.id)][-1] == "corrected"
    assert [row.amended for row in store.recent(filters=Filters(status="submitted"))] == [False]
    assert store.interview(other.id, sealed_too=True) == other
    assert problems_of(store) == []


def test_two_profiles_of_one_person_are_joined(store: Store, begin: Start) -> None:
    here, there = begin(OSEI), begin(ELSEWHERE)
    submit(store, there)
    store.profile = OSEI
    submit(store, here)
    with pytest.raises(NotFound, match="a1a1a1a1, c3c3c3c3"):
        store.rename_interviewer("R. Osei", "T. Iyer", "Same person")
    told = store.rename_interviewer("c3c3", "R. Osei", "Same person")
    assert (told.before, told.id, told.submitted, told.drafts) == (frozenset({ELSEWHERE.id}), OSEI.id, 1, 0)
    assert whose(store) == {("R. Osei", OSEI.id)}
    assert not store.is_sealed(there.id)
    assert not store.is_sealed(here.id)
    assert problems_of(store) == []


@pytest.mark.parametrize("with_profile", [True, False])
def test_nobody_takes_over_what_is_sealed_for_them(store: Store, begin: Start, with_profile: bool) -> None:
    theirs = begin(IYER if with_profile else None, IYER.name)
    submit(store, theirs)
    mine = begin(OSEI, of=theirs)
    with pytest.raises(RefusedError, match="sealed for you"):
        store.rename_interviewer("T. Iyer", "R. Osei", "Misspelled")
    assert store.is_sealed(theirs.id)
    store.rename_interviewer("T. Iyer", "Tara Iyer", "Married")  # stays somebody else's
    assert store.is_sealed(theirs.id)
    submit(store, mine)
    store.rename_interviewer("Tara Iyer", "R. Osei", "One person after all")
    assert whose(store) == {("R. Osei", OSEI.id)}


def test_joining_gives_the_name_and_what_has_no_id_goes_along(store: Store, begin: Start) -> None:
    for me, name in ((None, "Ruth Osei"), (ELSEWHERE, ""), (replace(ELSEWHERE, name="Ruth Osei"), "")):
        begin(me, name)
    submit(store, begin(OSEI))
    store.rename_interviewer("Ruth Osei", "a1a1a1", "One person")
    assert whose(store) == {("R. Osei", OSEI.id)}
    assert store.interviewer_names() == {OSEI.id: "R. Osei", ELSEWHERE.id: "R. Osei"}
    found = store.interviewer_named("R. Osei")
    assert found is not None
    assert found.id == OSEI.id


def test_a_renamed_interviewer_keeps_the_id(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    submit(store, made)
    store.rename_interviewer("R. Osei", "Ruth Osei", "Married")
    assert whose(store) == {("Ruth Osei", OSEI.id)}


@pytest.mark.parametrize(
    ("old", "new", "reason", "error"),
    [
        ("Nobody", "R. Osei", "Because", NotFound),
        ("", "R. Osei", "Because", NotFound),
        ("R. Osei", " ", "Because", RefusedError),
        ("R. Osei", "Ruth", " ", RefusedError),
    ],
)
def test_what_cannot_be_renamed(
    store: Store,
    begin: Start,
    old: str,
    new: str,
    reason: str,
    error: type[Exception],
) -> None:
    begin(OSEI)
    events = store.events()
    with pytest.raises(error):
        store.rename_interviewer(old, new, reason)
    assert store.events() == events


def test_an_amendment_needs_a_name(store: Store, begin: Start) -> None:
    made = begin(None, "R. Osie")
    submit(store, made)
    with pytest.raises(RefusedError, match="needs your name"):
        store.rename_interviewer("R. Osie", "R. Osei", "Typing error")
    assert whose(store) == {("R. Osie", "")}


def test_what_was_renamed_is_exchanged_and_proved(
    store: Store,
    begin: Start,
    tmp_path: Path,
    clock: Clock,
) -> None:
    def made() -> Interview:
        return store.interview(first.id)

    first = begin(replace(OSEI, name="R. Osie"))
    begin(replace(OSEI, name="R. Osie"))
    submit(store, first)
    with Store.open(tmp_path / "other.db", now=clock, profile=IYER) as other:
        take(other, exported(store))
        clock.forward(60)
        store.rename_interviewer("R. Osie", "R. Osei", "Typing error")
        clock.forward(60)
        other.amend(first.id, "irate", "rating", "5", "slip", "T. Iyer")
        take(other, exported(store))
        take(store, exported(other))
        assert everything(other) == everything(store)
        assert made().interviewer == "R. Osei"
        assert len(made().amendments) == 2
        assert problems_of(store) == problems_of(other) == []


def test_who_has_no_name_belongs_to_nobody(store: Store, begin: Start) -> None:
    begin(None, "")
    begin(ELSEWHERE)
    store.rename_interviewer("c3c3", "Ruth Osei", "Married")
    assert whose(store) == {("", ""), ("Ruth Osei", ELSEWHERE.id)}


def test_joining_oneself_leaves_the_old_name_nowhere(store: Store, begin: Start) -> None:
    begin(replace(OSEI, name="Ruth Osei"))
    begin(ELSEWHERE)
    store.rename_interviewer("c3c3", "Ruth Osei", "Same person")
    store.profile = None
    assert store.interviewer_names() == {OSEI.id: "Ruth Osei", ELSEWHERE.id: "Ruth Osei"}


def test_the_timeline_says_who_set_a_legal_hold(store: Store, begin: Start) -> None:
    made = begin(OSEI)
    store.hold(made.candidate.id, "Complaint")
    assert [(one.by, one.reason) for one in store.timeline(made.candidate.id) if one.what == "held"] == [
        ("R. Osei", "Complaint")
    ]


def test_a_draft_corrected_to_somebody_known_is_theirs(store: Store, begin: Start) -> None:
    draft = begin(OSEI)
    begin(IYER)
    store.profile = OSEI
    store.correct(draft.id, "Held by a colleague", interviewer="t. iyer")
    assert store.interview(draft.id, sealed_too=True).interviewer_id == IYER.id
    store.profile = IYER
    store.correct(draft.id, "Held by somebody else", interviewer="N. Ew")
    assert store.interview(draft.id, sealed_too=True).interviewer_id == ""
    assert problems_of(store) == []
