"""Joining and separating the records of one person, here and on other machines."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from csr_interview.errors import BundleError
from csr_interview.exchange.batch import many
from csr_interview.exchange.batch import one as document
from csr_interview.merge import content
from csr_interview.models.bank import Bank
from csr_interview.models.interview import SubmittedVerdict
from csr_interview.store import Filters, RefusedError, Store
from tests.exchanging import everything, exported, take
from tests.scoring.banks import small_bank
from tests.store.conftest import Clock, new_interview, rate_all, sound

BANK = small_bank()


def interviewed(
    store: Store, name: str, interviewer: str, *, stage: str = "Phone", submit: bool = True, **more: Any
) -> tuple[str, str]:
    """Interview somebody and return the IDs of interview and candidate."""
    made = store.create_interview(
        candidate=name, bank=BANK, role="CSR", stage=stage, interviewer=interviewer, **more
    )
    if submit:
        rate_all(store, made.id)
        store.submit(made.id, SubmittedVerdict("hire", "4", "default"))
    return made.id, made.candidate.id


def test_a_joined_record_has_the_interviews_of_both(store: Store) -> None:
    one, ann = interviewed(store, "Ann Example", "Max", email="ann@example.org")
    two, anne = interviewed(store, "Anne Exampel", "Max", phone="+1 555 0100")
    draft, _ = interviewed(store, "-", "Max", candidate_id=anne, submit=False)
    gone, _ = interviewed(store, "-", "Max", candidate_id=anne, submit=False)
    store.discard_draft(gone)
    store.join(ann, anne, "One person, misspelled", "Max")
    assert {held.interview for held in store.held_interviews(ann)} == {one, two, draft, gone}
    assert store.held_interviews(anne) == []
    assert [person.candidate.id for person in store.people()] == [ann]
    assert [alias.name for alias in store.aliases(ann)] == ["Anne Exampel"]
    person = store.candidate(ann)
    assert (person.name, person.email, person.phone) == ("Ann Example", "ann@example.org", "+1 555 0100")
    (change,) = store.interview(two).amendments
    assert (change.field, change.old, change.new) == ("candidate", anne, ann)
    assert (change.reason, change.by) == ("One person, misspelled", "Max")
    assert store.interview(draft).correction_reason == "One person, misspelled"
    sound(store)


def test_the_names_of_both_lead_to_the_joined_record(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    two, zoe = interviewed(store, "Zoë Maiden", "Max", email="zoe@example.org")
    store.join(ann, zoe, "Married", "Max")
    for _ in range(2):  # first read directly, then from the index
        assert two in [row.id for row in store.find(Filters(search="zoe maiden")).rows]
        assert two in [row.id for row in store.find(Filters(search="zoe maiden"), order="relevance").rows]
        while store.index_search():
            pass
    assert [one.id for one in store.candidates("zoe")] == [ann]
    assert [one.candidate.id for one in store.people("zoe@example")] == [ann]
    assert [one.candidate.id for one in store.namesakes("Zoe Maiden")] == [ann]
    assert store.find_candidate("Zoe Maiden") == store.find_candidate(zoe) == store.find_candidate(ann) == ann
    _, of = interviewed(store, "-", "Max", candidate_id=zoe)
    assert of == ann


def test_joining_and_separating_again_gives_back_what_was(store: Store, clock: Clock) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    two, anne = interviewed(store, "Anne Exampel", "Max", email="anne@example.org", experience="some")
    draft, _ = interviewed(store, "-", "Max", candidate_id=anne, submit=False)
    store.note_candidate(ann, "Calls back")
    store.note_candidate(anne, "Moves in May")

    def state() -> list[Any]:
        first = ("updated_at", "correction_reason", "amendments")
        return [
            [(one.candidate.name, one.interviews, one.drafts, one.candidate.notes) for one in store.people()],
            [(store.candidate(one).email, store.candidate(one).experience) for one in (ann, anne)],
            [
                {k: v for k, v in content(store.interview(one)).items() if k not in first}
                for one in (two, draft)
            ],
            [store.also_here(one) for one in (ann, anne)],
        ]

    before = state()
    clock.forward(60)
    store.join(ann, anne, "One person", "Max")
    assert store.candidate(ann).notes == "Calls back\n\nMoves in May"
    assert (store.candidate(ann).email, store.candidate(ann).experience) == ("anne@example.org", "some")
    clock.forward(60)
    store.split(anne, "Two persons after all", "Max")
    assert state() == before
    assert [change.reason for change in store.interview(two).amendments] == [
        "One person", "Two persons after all",
    ]  # fmt: skip
    sound(store)


def test_only_what_came_by_the_join_goes_back(store: Store, clock: Clock) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    two, anne = interviewed(store, "Anne Exampel", "Max")
    moved, _ = interviewed(store, "-", "Max", candidate_id=anne)
    clock.forward(1)
    store.correct(moved, "Wrong one", candidate=ann, by="Max")
    clock.forward(1)
    store.join(ann, anne, "One person", "Max")
    later, _ = interviewed(store, "-", "Max", candidate_id=ann)
    clock.forward(1)
    store.split(anne, "Two persons", "Max")
    assert [row.id for row in store.interviews_of(anne)] == [two]
    assert {moved, later} <= {row.id for row in store.interviews_of(ann)}
    sound(store)


def test_a_person_has_one_seal_under_all_names(store: Store) -> None:
    kims, ann = interviewed(store, "Ann Example", "Kim")
    _, zoe = interviewed(store, "Zoë Maiden", "Max")
    third, other = interviewed(store, "Zoe Maiden", "Kim")
    _, _ = interviewed(store, "-", "Max", candidate_id=ann, submit=False)
    assert [row.sealed for row in store.recent() if row.id == third] == [False]
    store.join(ann, zoe, "Married", "Max")
    assert [row.sealed for row in store.recent() if row.id == kims] == [True]
    assert [row.sealed for row in store.recent() if row.id == third] == [True]  # a namesake of the alias
    assert store.also_here(ann) == (other,)


def test_a_legal_hold_of_either_covers_both(store: Store, clock: Clock) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    store.hold(anne, "Complaint 17")
    clock.forward(60)
    store.hold(ann, "Complaint 18")
    store.join(ann, anne, "One person", "Max")
    person = store.candidate(ann)
    assert (person.held_at, person.hold_reason) == ("2026-11-03T09:00:00.000Z", "Complaint 18; Complaint 17")
    with pytest.raises(RefusedError, match="legal hold"):
        store.split(anne, "Two persons", "Max")
    with pytest.raises(RefusedError, match="legal hold"):
        store.erase(anne)


def test_what_cannot_be_joined(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, bob = interviewed(store, "Bob", "Max")
    _, cy = interviewed(store, "Cy", "Max")
    with pytest.raises(RefusedError, match="the same record"):
        store.join(ann, ann, "Same", "Max")
    with pytest.raises(RefusedError, match="no reason"):
        store.join(ann, bob, " ", "Max")
    store.join(ann, bob, "Same", "Max")
    for first, second in ((ann, bob), (bob, ann), (cy, bob), (bob, cy)):
        with pytest.raises(RefusedError):
            store.join(first, second, "Again", "Max")
    with pytest.raises(RefusedError, match="is not part of another one"):
        store.split(ann, "Never", "Max")


def test_joining_removes_that_they_were_told_apart_and_separating_restores_it(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, namesake = interviewed(store, "Ann Example", "Max", namesakes=[ann])
    assert store.also_here(ann) == ()
    store.join(ann, namesake, "The same after all", "Max")
    assert store.also_here(ann) == ()
    store.split(namesake, "Not the same", "Max")
    assert store.also_here(ann) == ()


def test_a_chain_of_joins_ends_in_one_record(store: Store, clock: Clock) -> None:
    ids = [interviewed(store, name, "Max") for name in ("Ann", "Anne", "Anna")]
    (_, ann), (_, anne), (third, anna) = ids
    store.join(anne, anna, "Same", "Max")
    clock.forward(60)
    store.join(ann, anne, "Same, too", "Max")
    assert {row.id for row in store.interviews_of(ann)} == {one for one, _ in ids}
    assert {one.id for one in store.aliases(ann)} == {anne, anna}
    clock.forward(60)
    store.split(anne, "Not Ann", "Max")
    assert {row.id for row in store.interviews_of(ann)} == {ids[0][0]}
    assert {row.id for row in store.interviews_of(anne)} == {ids[1][0], third}
    assert [one.id for one in store.aliases(anne)] == [anna]
    sound(store)


def test_the_middle_of_a_chain_goes_back_to_itself(store: Store, clock: Clock) -> None:
    (first, ann), (second, anne), (third, anna) = (
        interviewed(store, name, "Max") for name in ("Ann", "Anne", "Anna")
    )
    store.join(anne, anna, "Same", "Max")
    clock.forward(60)
    store.join(ann, anne, "Same", "Max")
    clock.forward(60)
    store.split(anna, "Not Anne", "Max")
    assert {row.id for row in store.interviews_of(ann)} == {first, second}
    assert [row.id for row in store.interviews_of(anna)] == [third]
    assert [one.id for one in store.aliases(ann)] == [anne]
    clock.forward(60)
    store.split(anne, "Not Ann", "Max")
    assert [[row.id for row in store.interviews_of(one)] for one in (ann, anne, anna)] == [
        [first], [second], [third],
    ]  # fmt: skip
    sound(store)


def test_a_move_by_hand_for_the_reason_of_a_join_stays(store: Store, clock: Clock) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    moved, bob = interviewed(store, "Bob", "Max")
    store.join(ann, anne, "Mixed up", by="Max")
    clock.forward(60)
    store.correct(moved, "Mixed up", candidate=ann, by="Max")
    clock.forward(60)
    store.join(bob, ann, "Really one", by="Max")
    store.split(ann, "Really two", by="Max")
    assert moved in [row.id for row in store.interviews_of(ann)]
    sound(store)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_people_on_three_machines_get_five_candidates(tmp_path: Path, order: tuple[int, ...]) -> None:
    names = ("Ann Example", "Bo Sample", "Cy Test", "Dee Try", "Eve Rest")
    clocks = [Clock() for _ in range(3)]
    for number, clock in enumerate(clocks):
        clock.forward(3600 * number)
    stores = [Store.open(tmp_path / f"{number}.db", now=clocks[number]) for number in range(3)]
    for store, interviewer in zip(stores, ("Max", "Kim", "Lee"), strict=True):
        for name in names:
            interviewed(store, name, interviewer)

    def exchange() -> None:
        for here in order:
            for there in order:
                if here != there:
                    assert take(stores[there], exported(stores[here])).refused == []

    exchange()
    assert [len(store.people()) for store in stores] == [15, 15, 15]
    for clock in clocks:
        clock.forward(86400)
    for number, name in enumerate(names):  # each on one of the machines, one of them on two
        for machine in {number % 3, 0 if number == 1 else number % 3}:
            clocks[machine].forward(60)
            first, *rest = sorted(found.candidate.id for found in stores[machine].namesakes(name))
            for one in rest:
                stores[machine].join(first, one, "One person on several machines", "Max")
    for _ in range(2):
        exchange()
    for store in stores:
        assert [person.interviews for person in store.people()] == [3] * 5
        assert len(store.scores_of_panels("small", "", "Phone")) == 5
    sound(*stores)
    assert everything(stores[0]) == everything(stores[1]) == everything(stores[2])
    for store in stores:
        store.close()


def test_an_interview_that_comes_later_under_the_alias_is_brought_to_the_joined_record(
    store: Store, other: Store, clock: Clock
) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    take(other, exported(store))
    late, _ = interviewed(other, "-", "Kim", candidate_id=anne)
    late_draft, _ = interviewed(other, "-", "Kim", candidate_id=anne, submit=False)
    clock.forward(60)
    store.join(ann, anne, "One person", "Max")
    clock.forward(60)
    take(store, exported(other))
    assert store.interview(late, sealed_too=True).candidate.id == ann
    assert store.interview(late_draft, sealed_too=True).candidate.id == ann
    take(other, exported(store))
    take(store, exported(other))
    assert everything(store) == everything(other)
    sound(store, other)


def test_a_separation_reaches_interviews_that_come_late(store: Store, other: Store, clock: Clock) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    clock.forward(60)
    store.join(ann, anne, "One person", "Max")
    take(other, exported(store))
    clock.forward(60)
    store.split(anne, "Two persons", "Max")
    late, _ = interviewed(other, "-", "Kim", candidate_id=anne)  # there, Anne is Ann still
    assert other.interview(late).candidate.id == ann
    for _ in range(2):
        take(other, exported(store))
        take(store, exported(other))
    assert everything(store) == everything(other)
    assert {person.candidate.name for person in other.people()} == {"Ann Example", "Anne Exampel"}
    sound(store, other)


def test_two_machines_that_join_in_both_directions_end_with_one_record(
    store: Store, other: Store, clock: Clock
) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    take(other, exported(store))
    store.join(ann, anne, "One person", by="Max")
    clock.forward(60)
    other.join(anne, ann, "The same", by="Kim")
    for _ in range(2):
        take(other, exported(store))
        take(store, exported(other))
    assert everything(store) == everything(other)
    for here in (store, other):
        assert [(person.candidate.id, person.interviews) for person in here.people()] == [(anne, 2)]
    sound(store, other)


def test_damage_of_what_was_joined_is_named(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    store.join(ann, anne, "One person", "Max")
    for column, value, told in (
        ("joined_into", "", f"candidate {anne}: is not part of the record"),
        ("joins", "[]", f"candidate {anne}: joined record changed outside"),
        ("joins", "[[1", f"candidate {anne}: cannot be read"),
    ):
        store.conn.execute("SAVEPOINT damage")
        store.conn.execute(f"UPDATE candidates SET {column} = ? WHERE id = ?", (value, anne))
        assert any(told in problem for problem in store.check())
        assert any(told in problem for problem in store.verify_trail()[1])
        store.conn.execute("ROLLBACK TO damage")
        store.conn.execute("RELEASE damage")
    sound(store)


def test_what_is_done_to_the_joined_record_is_done_to_the_person(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    store.join(ann, anne, "One person", "Max")
    store.hold(anne, "Complaint 17")
    store.note_candidate(anne, "Calls back")
    assert (store.candidate(ann).hold_reason, store.candidate(ann).notes) == ("Complaint 17", "Calls back")
    assert store.notes_of(anne) == "Calls back"
    sound(store)


def test_blind_copies_have_neither_name(store: Store) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    draft, zoe = interviewed(store, "Zoë Maiden", "Max", submit=False, email="zoe@maiden.example")
    store.write_text(
        draft, "irate", "notes", "Zoë asked me to write to zoe@maiden.example. Ann Example, too."
    )
    store.join(ann, zoe, "Married", "Max")
    for text in (
        document(store, draft, "text", blind=True),
        "".join(many(store, Filters(), "markdown", blind=True)[0]),
    ):
        assert "asked me to write" in text
        for name in ("Zoë", "Maiden", "maiden.example", "Example"):
            assert name not in text


@pytest.mark.parametrize(
    ("key", "value"),
    [("into", "a b"), ("reason", " "), ("by", ""), ("at", "yesterday"), ("taken", ["name"]), ("more", 1)],
)
def test_a_bundle_with_a_damaged_join_is_refused(store: Store, other: Store, key: str, value: object) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    store.join(ann, anne, "One person", "Max")
    bundle = json.loads(exported(store))
    bundle["interviews"][0]["aliases"][0]["joins"][0][key] = value
    with pytest.raises(BundleError, match=r"aliases\[0\]"):
        take(other, json.dumps(bundle).encode())
    bundle["interviews"][0]["aliases"][0]["joins"] = []
    with pytest.raises(BundleError, match="into whom"):
        take(other, json.dumps(bundle).encode())


def test_an_interview_that_follows_late_gets_the_reason_of_the_join(
    store: Store, other: Store, clock: Clock
) -> None:
    ids = [interviewed(store, name, "Max")[1] for name in ("Ann", "Anne", "Anna")]
    ann, anne, anna = ids
    take(other, exported(store))
    late, _ = interviewed(other, "-", "Kim", candidate_id=anna)
    clock.forward(60)
    store.join(anne, anna, "Anna is Anne", "Max")
    clock.forward(60)
    store.join(ann, anne, "Anne is Ann", "Max")
    clock.forward(60)
    store.split(anne, "Anne is not Ann", "Max")
    take(store, exported(other))
    found = store.interview(late)
    assert found.candidate.id == anne
    assert [change.reason for change in found.amendments] == ["Anna is Anne"]
    sound(store)


def test_a_legal_hold_of_another_machine_covers_the_joined_record(
    store: Store, other: Store, clock: Clock
) -> None:
    _, ann = interviewed(store, "Ann Example", "Max")
    _, anne = interviewed(store, "Anne Exampel", "Max")
    take(other, exported(store))
    clock.forward(60)
    store.join(ann, anne, "One person", "Max")
    clock.forward(60)
    other.hold(anne, "Complaint 17")  # knows nothing of the join
    for _ in range(2):
        take(store, exported(other))
        take(other, exported(store))
    assert not take(store, exported(other)).changes
    for here in (store, other):
        assert here.candidate(ann).hold_reason == "Complaint 17"
        for act in (here.erase, here.anonymize):
            with pytest.raises(RefusedError, match="legal hold"):
                act(ann)
    clock.forward(60)
    store.release(ann, "Settled")
    for _ in range(2):
        take(other, exported(store))
        take(store, exported(other))
    for here in (store, other):
        assert [here.candidate(one).held_at for one in (ann, anne)] == ["", ""]
    assert everything(store) == everything(other)
    sound(store, other)
    other.split(anne, "Two persons after all", "Max")
    assert other.erase(anne) == []
    sound(other)


@pytest.mark.parametrize("first", [0, 1])
def test_joins_of_two_machines_from_before_a_submission_end_alike(
    store: Store, other: Store, clock: Clock, tmp_path: Path, first: int
) -> None:
    clock.forward(7200)  # those of the others are behind
    card, anne = interviewed(store, "Anne Exampel", "Max", submit=False)
    into = sorted(interviewed(store, name, "Max")[1] for name in ("Ann Example", "Bea Example"))
    with Store.open(tmp_path / "third.db", now=clock) as third:
        stores = (store, other, third)
        for place, here in enumerate(stores[1:]):
            take(here, exported(store))
            clock.forward(-3600)
            here.join(into[place ^ first], anne, "One person", by="Max")
        clock.forward(7300)
        rate_all(store, card)
        store.submit(card, SubmittedVerdict("hire", "4", "default"))
        for _ in range(3):
            for here, there in permutations(stores, 2):
                assert take(there, exported(here)).refused == []
        assert everything(store) == everything(other) == everything(third)
        assert not take(store, exported(third)).changes
        sound(*stores)


def test_a_split_reaches_the_record_that_its_record_is_part_of(
    store: Store, bank: Bank, clock: Clock
) -> None:
    first, second, third = (new_interview(store, bank, name).candidate.id for name in ("Eve", "Ann", "Zan"))
    for one in (first, second):
        store.edit_candidate(one, store.candidate(one).name, "", "")
    store.edit_candidate(third, "Zan", "zan@example.org", "020 7946 0958")
    store.note_candidate(third, "Of Zan")
    store.note_candidate(first, "Of Eve")
    for into, other in ((second, third), (first, second)):
        clock.forward(1)
        store.join(into, other, "One person", "Max")
    assert store.candidate(first).email == "zan@example.org"
    store.split(third, "Somebody else", "Max")
    for one, notes in ((first, "Of Eve"), (second, "")):
        found = store.candidate(one)
        assert (found.email, found.phone, found.notes) == ("", "", notes)
    assert store.candidate(third).email == "zan@example.org"
    assert store.check() == []
