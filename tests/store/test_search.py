"""Searching the store: the same as reading every text, whatever the state of the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csr_interview.errors import StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.store import Filters, Store, search, search_index
from tests.store.conftest import Clock, new_interview, problems_of, rate_all
from tests.store.finds import WORDS, change, fill, index_all, pages, scan

pytestmark = pytest.mark.xdist_group("search")  # what the tests share is made once

QUERY = st.lists(
    st.sampled_from((*WORDS, *(word[:2] for word in WORDS), *(word[-3:] for word in WORDS), " ", " ", '"')),
    min_size=1,
    max_size=4,
).map("".join)


def nothing(store: Store, ids: list[str]) -> None:
    """Everything waits: nothing was ever indexed."""


def partly(store: Store, ids: list[str]) -> None:
    with store.transaction():
        search_index.index(store, ids[::2])


def whole(store: Store, ids: list[str]) -> None:
    index_all(store)


def stale(store: Store, ids: list[str]) -> None:
    index_all(store)
    rng = Random(5)
    for one in ids[::3]:
        change(store, one, rng)


def dropped(store: Store, ids: list[str]) -> None:
    index_all(store)
    store.conn.execute("DROP TABLE search_index")


def damaged(store: Store, ids: list[str]) -> None:
    index_all(store)
    store.conn.execute("DELETE FROM search_index_data WHERE id > 10")


def gutted(store: Store, ids: list[str]) -> None:
    index_all(store)
    store.conn.execute("DROP TABLE search_index_data")


def lost(store: Store, ids: list[str]) -> None:
    index_all(store)
    store.conn.execute("DELETE FROM search_docs WHERE doc % 2")


def without_trigrams(store: Store, ids: list[str]) -> None:
    """As an SQLite without FTS5 would do it: the texts are kept, the index is not."""
    real = search_index._make
    search_index._make = lambda conn: False
    try:
        index_all(store)
    finally:
        search_index._make = real


STATES = (nothing, partly, whole, stale, dropped, damaged, gutted, lost, without_trigrams)


@pytest.fixture(scope="module", params=STATES, ids=lambda state: state.__name__)
def filled(
    request: pytest.FixtureRequest, bank: Bank, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, list[Interview]]]:
    """A store of drafts full of hard words, its index in one of the states, and the drafts newest first."""
    clock = Clock()
    with Store.open(tmp_path_factory.mktemp("search") / "interviews.db", now=clock) as store:
        ids = fill(store, bank, clock, 40, 3)
        state: Callable[[Store, list[str]], None] = request.param
        state(store, ids)
        yield store, list(store.interviews())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERY, small=st.booleans())
def test_a_search_finds_what_a_scan_finds(
    filled: tuple[Store, list[Interview]], query: str, small: bool
) -> None:
    store, everything = filled
    expected = [one.id for one in scan(everything, query)]
    with pytest.MonkeyPatch.context() as patch:
        if small:  # so that even these few interviews are many
            patch.setattr(search, "FEW", 3)
            patch.setattr(search, "RANKED", 4)
            patch.setattr(search, "_RANGE", 5)
        assert [row.id for row in store.recent(filters=Filters(search=query), limit=100)] == expected
        assert pages(store, query, "newest") == expected
        assert sorted(pages(store, query, "relevance")) == sorted(expected)


def test_every_change_is_found_at_once_and_after_indexing(store: Store, bank: Bank, clock: Clock) -> None:
    one = new_interview(store, bank, "Ann Example")
    other = new_interview(store, bank, "Ben Other")
    person = one.candidate.id
    rate_all(store, other.id)
    steps: list[tuple[Callable[[], object], str, bool]] = [
        (lambda: store.write_text(one.id, "irate", "notes", "kettle"), "kettle", True),
        (lambda: store.write_text(one.id, "irate", "notes", "teapot"), "kettle", False),
        (lambda: store.write_text(one.id, "", "opening_notes", "early bird"), "EARLY teapot", True),
        (lambda: store.skip(one.id, "tools", "ran late"), '"ran late"', True),
        (lambda: store.skip(one.id, "tools", ""), "ran late", False),
        (lambda: store.mark(one.id, Mark("irate", "own_flag", 0, "rolled eyes", "note")), "rolled", True),
        (lambda: store.unmark(one.id, Mark("irate", "own_flag", 0)), "rolled", False),
        (lambda: store.record_task(one.id, TaskResult("reply", {}, "Dear all")), "dear", True),
        (lambda: store.recommend(one.id, Recommendation("hold", "gut feeling")), "gut", True),
        (lambda: store.edit_candidate(person, "Zoë Example", "", ""), "zoë", True),
        (lambda: store.edit_candidate(person, "Zoë Example", "", ""), "ann", False),
        (lambda: store.discard_draft(one.id), "zoë", False),
        (lambda: store.restore_draft(one.id), "zoë", True),
        (lambda: store.submit(other.id, SubmittedVerdict("hire", "4", "default")), "ben", True),
        (lambda: store.amend(other.id, "irate", "notes", "umbrella", "Forgot", "Max"), "umbrella", True),
        (lambda: store.amend(other.id, "irate", "notes", "parasol", "Wrong", "Max"), "umbrella", False),
    ]
    for step, query, there in steps:
        step()
        for _ in range(2):
            assert bool(store.recent(filters=Filters(search=query))) == there, query
            index_all(store)
    assert store.search_state() == (2, 0, True)
    assert problems_of(store) == []


def test_what_is_gone_leaves_the_index(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "kettle")
    index_all(store)
    assert "kettle" in store.conn.execute("SELECT text FROM search_docs").fetchone()[0]
    store.discard_draft(draft.id)
    index_all(store)
    assert store.search_state() == (0, 0, True)
    store.restore_draft(draft.id)
    index_all(store)
    store.conn.execute("DELETE FROM interviews")
    index_all(store)
    assert store.search_state() == (0, 0, True)
    sql = "SELECT count(*) FROM search_index WHERE search_index MATCH '\"ket\"'"
    assert store.conn.execute(sql).fetchone() == (0,)


BREAKS = [
    "DELETE FROM search_index_data WHERE id > 10",
    *(f"DROP TABLE search_index_{name}" for name in ("data", "idx", "docsize", "config")),
    "DROP TABLE search_index",
]


@pytest.mark.parametrize("harm", BREAKS)
def test_a_damaged_index_is_made_anew(path: Path, bank: Bank, clock: Clock, harm: str) -> None:
    query = Filters(search="refund")
    with Store.open(path, now=clock) as store:
        ids = fill(store, bank, clock, 10, 1)
        index_all(store)
        expected = store.recent(filters=query)
        store.conn.execute(harm)
    with Store.open(path, now=clock) as store:
        assert store.recent(filters=query) == expected != []
        change(store, ids[0], Random(2))
        try:
            index_all(store)
        except search_index.IndexDamaged:
            store.renew_search()
            index_all(store)
        assert store.search_state() == (10, 0, True)
        store.search_damaged = False
        assert [row.id for row in store.recent(filters=query)] == [
            one.id for one in scan(store.interviews(), "refund")
        ]
        assert not store.search_damaged
        assert problems_of(store) == []


def test_reading_only_needs_no_index(path: Path, bank: Bank) -> None:
    with Store.open(path) as store:
        new_interview(store, bank, "Ann Example")
    with Store.open(path, mode="ro") as store:
        assert store.recent(filters=Filters(search="exam"))
        with pytest.raises(StoreError):
            store.index_search()


def test_taking_whole_interviews_indexes_them(store: Store, bank: Bank) -> None:
    from tests.store.test_lists import whole as record

    store.add_interviews((record(number), bank) for number in range(30))
    assert store.search_state() == (30, 0, True)
    assert [row.id for row in store.recent(filters=Filters(search="summary 17"))] == [record(17).id]


@pytest.mark.parametrize(
    "query",
    [
        "a" * 200_000,
        " ".join(f"w{n}" for n in range(5000)),
        '"' * 999,
        "\0",
        "\ud800\udfff",
        "\x1f",
        "'\";--",
    ],
)
def test_no_query_raises(store: Store, draft: Interview, query: str) -> None:
    index_all(store)
    for order in ("newest", "relevance"):
        store.find(Filters(search=query, role=query, bank=query, since=query), order=order)


def test_every_filter_walks_the_index_of_lists(store: Store, draft: Interview) -> None:
    """Rare values, too, are looked for without reading the interviews themselves."""
    filters = Filters(
        verdict="hire", bank="csr", role="x", stage="y", interviewer="z", since="2026", until="2027"
    )
    told: list[str] = []
    store.conn.set_trace_callback(told.append)
    store.recent(filters=filters)
    store.conn.set_trace_callback(None)
    statements = [sql for sql in told if sql.startswith("SELECT i.id, i.created_at")]
    plan = store.conn.execute(f"EXPLAIN QUERY PLAN {statements[0]}").fetchall()
    assert plan[0][-1].startswith("SEARCH i USING COVERING INDEX interviews_list")
    assert not [row for row in plan if "TEMP B-TREE" in row[-1]]


def test_damage_is_told_from_other_troubles() -> None:
    assert search_index.is_damage(sqlite3.DatabaseError("database disk image is malformed"))
    assert not search_index.is_damage(sqlite3.OperationalError("database is locked"))
    assert not search_index.is_damage(sqlite3.OperationalError("database or disk is full"))
    assert not search_index.is_damage(sqlite3.OperationalError("interrupted"))
