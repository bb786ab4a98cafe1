"""The thread that searches while the app runs."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.search_reader import SearchReader
from csr_interview.saving.writer_thread import Fresh, IdleTasks
from csr_interview.store import Filters, Store
from tests.store.conftest import Clock
from tests.store.finds import fill, index_all
from tests.store.save_queues import type_notes, wait_for

ANY = Filters()


@pytest.fixture
def lookup(path: Path, saved: Interview) -> Iterator[SearchReader]:
    made = SearchReader(path)
    yield made
    made.close()


def test_it_answers_beside_the_writer(lookup: SearchReader, saves: SaveQueue, saved: Interview) -> None:
    assert [row.id for row in lookup.find(ANY).result(60).rows] == [saved.id]
    type_notes(saves, saved, "kettle")
    assert saves.flush(60)
    page = lookup.find(Filters(search="ket")).result(60)
    assert [hit.label for hit in page.hits[saved.id]] == ["Q1"]
    assert lookup.choices().result(60).banks == (("small", "Small bank"),)


def test_a_newer_search_takes_the_place_of_an_older_one(lookup: SearchReader) -> None:
    older = [lookup.find(Filters(search=f"w{number}")) for number in range(20)]
    latest = lookup.find(ANY)
    assert len(latest.result(60).rows) == 1
    assert all(one.done() for one in older)
    assert older[-1].cancelled()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let every search go on for very long unless it is interrupted; set when one has begun."""
    begun = threading.Event()
    counting = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 1000000000) "

    def find(store: Store, *args: object, **kwargs: object) -> None:
        begun.set()
        store.conn.execute(counting + "SELECT max(x) FROM n").fetchone()

    monkeypatch.setattr(Store, "find", find)
    return begun


def test_one_under_way_is_interrupted(lookup: SearchReader, endless: threading.Event) -> None:
    old = lookup.find(ANY)
    assert endless.wait(5)
    endless.clear()
    new = lookup.find(ANY)
    assert old.cancelled()
    assert endless.wait(5)  # the next one has begun, so the first has ended
    lookup.close(5)
    assert new.cancelled()
    assert not [one for one in threading.enumerate() if one.name == "csr-interview-search"]


def test_whoever_asked_may_go_away(lookup: SearchReader, endless: threading.Event) -> None:
    search = lookup.find(ANY)
    assert endless.wait(5)
    assert search.cancel()
    assert lookup.choices().result(60).roles == ("CSR",)


def test_what_goes_wrong_is_told_as_a_store_error(tmp_path: Path) -> None:
    lookup = SearchReader(tmp_path / "none.db")
    with pytest.raises(StoreError, match="no database"):
        lookup.find(ANY).result(60)
    lookup.close()
    with pytest.raises(StoreError, match="closed"):
        lookup.find(ANY).result(60)
    lookup.close()


def test_a_damaged_index_is_told_once_and_the_answer_is_right(path: Path, bank: Bank, clock: Clock) -> None:
    with Store.open(path, now=clock) as store:
        fill(store, bank, clock, 10, 1)
        index_all(store)
        expected = [row.id for row in store.recent(filters=Filters(search="refund"))]
        store.conn.execute("DELETE FROM search_index_data WHERE id > 10")
    told: list[int] = []
    lookup = SearchReader(path, on_damage=lambda: told.append(1))
    for _ in range(2):
        assert [row.id for row in lookup.find(Filters(search="refund")).result(60).rows] == expected
    lookup.close()
    assert told == [1]


def test_the_index_is_made_while_idle_and_mends_the_index(
    path: Path, bank: Bank, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csr_interview.saving.save_queue.IDLE", 0.05)
    with Store.open(path, now=clock) as store:
        ids = fill(store, bank, clock, 20, 1)
    for broken in (False, True):
        if broken:
            with Store.open(path, now=clock) as store:
                store.conn.execute("DROP TABLE search_index_data")
                store.write_text(ids[0], "irate", "notes", "kettle")
        saves = SaveQueue(partial(Store.open, path))
        saves.start()
        saves.ask(Store.ping, Fresh.STALE).result(60)
        with Store.open(path, mode="ro") as store:  # asking the queue would keep it from being idle
            assert wait_for(lambda store=store: store.search_state() == (20, 0, True))  # type: ignore[misc]
        saves.close()
    with Store.open(path, mode="ro") as store:
        assert [row.id for row in store.recent(filters=Filters(search="kettle"))] == [ids[0]]
        assert not store.search_damaged


def test_an_index_that_is_damaged_again_is_left_alone(path: Path, bank: Bank, clock: Clock) -> None:
    """Else a disk that spoils it each time would keep the thread renewing it as long as the app runs."""
    with Store.open(path, now=clock) as store:
        ids = fill(store, bank, clock, 5, 1)
        tasks = IdleTasks(store)

        def work_it_off() -> None:
            for _ in range(2000):
                if tasks.work() is None:
                    return
                time.sleep(0.005)  # the backup is being made
            raise AssertionError("it goes on for ever")

        def spoil(words: str) -> None:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("DROP TABLE search_index_data")
            store.write_text(ids[0], "irate", "notes", words)

        work_it_off()
        spoil("kettle")
        work_it_off()
        assert store.search_state() == (5, 0, True), "the first time it is made anew"
        spoil("teapot")
        work_it_off()
        assert store.search_state().waiting == 1
        assert [row.id for row in store.recent(filters=Filters(search="teapot"))] == [ids[0]]
        tasks.end()
    assert tasks.problem == ""
