"""Where an interview was left: kept on this machine, no part of the record, gone with the draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import LINES, Interview, Place, SubmittedVerdict
from csr_interview.saving.changes import Entry, KeepPlace, WriteText, from_line, to_line
from csr_interview.saving.save_queue import Pending, SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from tests.exchanging import exported, take
from tests.store.conftest import Clock, rate_all

PLACE = Place("irate", "action", 2, 7, paused=True)


def places(store: Store) -> list[str]:
    """Everything of the kind in the table, whoever it is about."""
    rows = store.conn.execute("SELECT value FROM local WHERE key LIKE 'place:%'")
    return [row[0] for row in rows]


def test_the_last_place_is_the_one_remembered(store: Store, draft: Interview) -> None:
    assert store.place_of(draft.id) is None
    assert store.place_of("nothing") is None
    for place in (Place("opening"), Place("battery", LINES, 3), PLACE):
        store.keep_place(draft.id, place)
    assert store.place_of(draft.id) == PLACE
    assert len(places(store)) == 1
    with Store.open(store.path, mode="ro") as reader:
        assert reader.place_of(draft.id) == PLACE


def test_it_is_no_change_and_leaves_with_nobody(store: Store, draft: Interview, clock: Clock) -> None:
    before = store.interview(draft.id), store.events(), exported(store)
    clock.forward(60)
    store.keep_place(draft.id, PLACE)
    assert (store.interview(draft.id), store.events(), exported(store)) == before


@pytest.mark.parametrize("way", ["submit", "discard"])
def test_it_is_gone_with_the_draft_and_does_not_come_back(store: Store, draft: Interview, way: str) -> None:
    rate_all(store, draft.id)
    store.keep_place(draft.id, PLACE)
    if way == "submit":
        store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    else:
        store.discard_draft(draft.id)
    assert places(store) == []
    store.keep_place(draft.id, PLACE)
    store.keep_place("nothing", PLACE)
    assert places(store) == []


def test_a_newer_state_from_elsewhere_was_not_left_here(
    store: Store, draft: Interview, tmp_path: Path, clock: Clock
) -> None:
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        store.keep_place(draft.id, PLACE)
        clock.forward(60)
        other.write_text(draft.id, "irate", "notes", "went on at the other machine")
        take(store, exported(other))
    assert store.interview(draft.id).answer("irate").notes
    assert places(store) == []


@pytest.mark.parametrize(
    "value",
    [
        "", "gone", "[]", "null", "7", "[" * 100_000, '{"step": "irate"',
        '{"step": "irate", "further": 1}',
        '{"step": 1}', '{"row": -1}', '{"column": "7"}', '{"row": true}', '{"paused": 1}', '{"field": null}',
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_known(store: Store, draft: Interview, value: str) -> None:
    store.keep_place(draft.id, PLACE)
    with store.transaction():
        store.run("UPDATE local SET value = ? WHERE key LIKE 'place:%'", (value,))
    assert store.place_of(draft.id) is None


def test_while_it_waits_a_newer_place_replaces_it(saved: Interview) -> None:
    pending = Pending()
    for row in range(5):
        pending.put(WriteText(saved.id, "irate", "notes", "x" * row))
        pending.put(KeepPlace(saved.id, Place("irate", "notes", row)))
        pending.put(KeepPlace("another", Place("irate", "notes", row)))
    place = Place("irate", "notes", 4)
    assert pending.items == [
        WriteText(saved.id, "irate", "notes", "x" * 4),
        KeepPlace(saved.id, place),
        KeepPlace("another", place),
    ]


def test_a_journal_can_hold_it() -> None:
    entry = Entry(KeepPlace("i", PLACE), None)
    assert from_line(to_line(entry).encode()) == entry


def test_it_may_be_asked_for_while_something_waits(saves: SaveQueue, saved: Interview, bank: Bank) -> None:
    saves.post(KeepPlace(saved.id, PLACE))
    assert saves.ask(lambda store: store.place_of(saved.id), Fresh.AS_TYPED, saved.id).result(60) == PLACE
    assert saves.state.refused == ""
