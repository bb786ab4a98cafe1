"""Stores that earlier versions made, with data in every table: nothing is lost on the way to this one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from csr_interview.store import Filters, Store, schema
from csr_interview.text import fold
from tests.exchanging import everything, exported, take
from tests.store.conftest import Clock, problems_of
from tests.store.test_calibration import VERSIONS, tables_of

EARLIER = sorted(int(path.stem) for path in VERSIONS.glob("*.sql"))


@pytest.fixture(params=EARLIER)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old(path: Path, version: int) -> Path:
    path.parent.mkdir()
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / f"{version}.sql").read_text(encoding="utf-8"))
    conn.close()
    path.chmod(0o600)
    return path


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return all rows of all tables, by table."""
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    found = {
        name: [dict(row) for row in conn.execute(f'SELECT * FROM "{name}"')] for (name,) in names.fetchall()
    }
    conn.close()
    return found


def test_there_is_a_store_of_every_earlier_version() -> None:
    assert [*range(1, len(schema.MIGRATIONS))] == EARLIER


def test_the_latest_of_them_has_data_in_every_table(tmp_path: Path) -> None:
    conn = sqlite3.connect(tmp_path / "latest.db")
    conn.executescript((VERSIONS / f"{EARLIER[-1]}.sql").read_text(encoding="utf-8"))
    conn.close()
    assert [name for name, found in rows(tmp_path / "latest.db").items() if not found] == []


def test_every_row_is_there_after_the_upgrade(old: Path, version: int, clock: Clock) -> None:
    before = rows(old)
    with Store.open(old, now=clock) as store:
        assert problems_of(store) == []
        assert store.conn.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)
    after = rows(old)
    waiting = after.pop("search_waiting")
    # The search index is made anew.
    assert {row["interview_id"] for row in waiting} == {row["id"] for row in after["interviews"]}
    for row in after["candidates"]:
        assert row["name_key"] == fold(str(row["name"]))
    for name in before.keys() - {"search_waiting"}:
        found = before[name]
        columns = found[0].keys() - {"name_key"} if found else ()
        then, now = ([{key: row[key] for key in columns} for row in kept] for kept in (found, after[name]))
        if name in ("events", "local"):  # the upgrade adds to them
            assert all(row in now for row in then), name
        else:
            assert now == then, name


def test_a_lock_that_is_missing_is_there_after_the_upgrade(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / "6.sql").read_text(encoding="utf-8"))
    conn.execute("DROP TRIGGER interviews_locked_update")
    conn.close()
    Store.open(path).close()
    Store.open(tmp_path / "new.db").close()
    assert tables_of(path) == tables_of(tmp_path / "new.db")


def test_the_schema_is_that_of_a_new_store(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(tmp_path / "new.db").close()
    assert tables_of(old) == tables_of(tmp_path / "new.db")


def test_what_was_upgraded_can_be_gone_on_with_and_handed_over(
    old: Path, tmp_path: Path, clock: Clock
) -> None:
    with Store.open(old, now=clock) as store, Store.open(tmp_path / "other.db", now=clock) as other:
        (draft,) = (row for row in store.recent() if row.status == "draft")
        store.write_text(draft.id, "", "summary", "Typed after the upgrade")
        clock.forward(20)
        store.write_text(draft.id, "", "summary", "")
        assert [one.text for one in store.revisions(draft.id, "", "summary")] == ["Typed after the upgrade"]
        take(other, exported(store))
        assert everything(other) == everything(store)
        assert problems_of(store) == problems_of(other) == []


def test_who_began_an_interview_last_is_who_interviews_here(old: Path) -> None:
    with Store.open(old) as store:
        assert store.sealed().me == "max probe"


def test_an_upgraded_store_of_samples_alone_knows_nobody(tmp_path: Path) -> None:
    path = tmp_path / "samples.db"
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / "2.sql").read_text(encoding="utf-8"))
    conn.executescript(
        "DROP TRIGGER events_no_update; UPDATE events SET verb = 'added' WHERE verb = 'created'"
    )
    conn.close()
    with Store.open(path) as store:
        assert store.sealed().me == ""


def test_the_reason_of_a_hold_set_before_the_upgrade_outlives_the_next_one(path: Path, clock: Clock) -> None:
    path.parent.mkdir()
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / "3.sql").read_text(encoding="utf-8"))
    conn.close()
    with Store.open(path, now=clock) as store:
        person = "00000000000000000001"
        (since, reason) = (store.candidate(person).held_at, store.candidate(person).hold_reason)
        clock.forward(5 * 86400)
        store.release(person, "Over")
        assert [tuple(one) for one in store.earlier_holds(person)] == [(since, "held", reason)]
        told = [(one.what, one.reason) for one in store.timeline(person) if one.what in ("held", "released")]
        assert told == [("held", ""), ("released", ""), ("held", reason), ("released", "Over")]


def test_a_name_with_accents_is_known_however_it_is_typed_after_the_upgrade(path: Path) -> None:
    path.parent.mkdir()
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / "7.sql").read_text(encoding="utf-8"))
    conn.close()
    with Store.open(path) as store:
        for _ in range(2):  # first read directly, then from the index
            found = store.find(Filters(search="zoe obrien-luk naive"))
            assert [row.candidate for row in found.rows] == ["Zoë O’Brien-Łuk"]
            while store.index_search():
                pass
        assert store.search_state().waiting == 0
        assert [one.name for one in store.candidates("Zoe O'B")] == ["Zoë O’Brien-Łuk"]
        assert store.find_candidate("ZOE OBRIEN LUK") == "00000000000000000071"
