"""Practice in the store: kept once, apart from everything else; and the way there from version 1."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from csr_interview.errors import StoreError
from csr_interview.exchange import Options
from csr_interview.exchange.registry import MANY, find
from csr_interview.models.bank import Bank
from csr_interview.models.calibration import Attempt, Sample, SampleId
from csr_interview.paths import backup_dir
from csr_interview.saving import journal, replay
from csr_interview.saving.changes import Entry, KeepAttempt, from_line, to_line
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import RefusedError, Store, schema
from csr_interview.text import clean
from tests.calibrating import rated
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

SAMPLE = Sample(SampleId("small", "irate", "d" * 64), "1.0", "An answer.", 2, "Because.")
VERSIONS = Path(__file__).parent / "versions"
"""Stores as earlier versions made them, as SQL."""


def attempts(count: int, rater: str = "R. Osei") -> list[Attempt]:
    return [rated(SAMPLE, 1 + number % 5, number, rater) for number in range(count)]


# ---------------------------------------------------------------- verbs


def test_what_was_rated_comes_back_oldest_first(store: Store) -> None:
    given = attempts(3)
    for attempt in given:
        store.keep_attempt(attempt)
    assert store.calibration_history() == given


def test_the_same_rating_is_kept_once_as_it_was_first(store: Store) -> None:
    (one,) = attempts(1)
    store.keep_attempt(one)
    store.keep_attempt(replace(one, rating=5))
    assert store.calibration_history() == [one]


def test_a_rater_is_found_in_any_case_and_alone(store: Store) -> None:
    for attempt in (*attempts(2, "Åsa Berg"), *attempts(1, "Kim"), *attempts(1, "")):
        store.keep_attempt(attempt)
    assert [one.rater for one in store.calibration_history("åsa  BERG")] == ["Åsa Berg"] * 2
    assert [one.rater for one in store.calibration_history("Kim")] == ["Kim"]
    assert len(store.calibration_history()) == 4
    assert store.calibration_history("%") == []


def test_a_hostile_name_is_cleaned(store: Store) -> None:
    (one,) = attempts(1)
    store.keep_attempt(replace(one, rater="Eve\x1b[2J\u202e\n'); DROP TABLE practice; --"))
    assert store.calibration_history()[0].rater == "Eve[2J '); DROP TABLE practice; --"


@pytest.mark.parametrize(("rating", "key"), [(0, 3), (6, 3), (3, 0), (True, 3)])
def test_what_is_no_rating_is_refused(store: Store, rating: int, key: int) -> None:
    with pytest.raises(RefusedError, match="1 to 5"):
        store.keep_attempt(replace(attempts(1)[0], rating=rating, key=key))
    assert store.calibration_history() == []


def test_the_table_itself_refuses_what_is_no_rating(store: Store) -> None:
    store.keep_attempt(attempts(1)[0])
    for wrong in ("0", "6", "'four'", "2.5", "NULL"):
        with pytest.raises(RefusedError), store.transaction():
            store.run(f"UPDATE practice SET rating = {wrong}", ())
    assert problems_of(store) == []


def test_a_reader_keeps_nothing(path: Path, store: Store) -> None:
    store.keep_attempt(attempts(1)[0])
    with Store.open(path, mode="ro") as reader:
        assert len(reader.calibration_history()) == 1
        with pytest.raises(StoreError, match="read-only"):
            reader.keep_attempt(attempts(2)[1])


def test_practice_stays_out_of_interviews_lists_exports_and_the_audit(store: Store, bank: Bank) -> None:
    interview = new_interview(store, bank)
    rate_all(store, interview.id)

    def everything() -> list[object]:
        found: list[object] = [store.counts(), store.recent(), list(store.interviews()), store.events()]
        found += [store.candidates(), store.last_details()]
        for name in MANY:
            pairs = [(one, bank) for one in store.interviews()]
            options = Options(banks=(bank,))
            many = find(name).many
            assert many is not None
            found.append("".join(many(pairs, options)))
        return found

    before = everything()
    for attempt in attempts(5, "Nobody Interviewed"):
        store.keep_attempt(attempt)
    assert everything() == before
    assert problems_of(store) == []


# ---------------------------------------------------------------- save queue and journal


def test_the_queue_takes_it_as_a_change(saves: SaveQueue) -> None:
    given = attempts(3)
    for attempt in given:
        saves.post(KeepAttempt(attempt))
    assert saves.ask(Store.calibration_history, Fresh.STALE).result(60) == given


def test_a_journal_holds_it_and_brings_it_in_once(store: Store) -> None:
    (one,) = attempts(1, "Åsa \u2028")
    change = KeepAttempt(one)
    assert from_line(to_line(Entry(change, None)).encode("ascii")).change == change
    place = journal.journal_path(store.path)
    for _ in range(2):
        journal.save(place, journal.entries(store, [change]))
        replay.replay(store, journal.take_over(place))
    assert [kept.id for kept in store.calibration_history()] == [clean(one.id)]


def test_what_could_not_be_committed_is_there_after_the_next_start(path: Path, store: Store) -> None:
    store.close()
    foreign = sqlite3.connect(path, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    saves = SaveQueue(partial(Store.open, path, busy_ms=10))
    saves.start()
    saves.ask(Store.ping, Fresh.STALE).result(60)
    (one,) = attempts(1)
    saves.post(KeepAttempt(one))
    assert saves.flush(60)
    assert saves.state.error
    assert saves.ask(Store.calibration_history, Fresh.STALE).result(60) == [], (
        "looking back is allowed while saving fails"
    )
    saves.close()
    foreign.execute("ROLLBACK")
    foreign.close()
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    assert saves.ask(Store.calibration_history, Fresh.STALE).result(60) == [one]
    saves.close()


# ---------------------------------------------------------------- upgrading


@pytest.fixture
def version_1(path: Path) -> Path:
    """A store as version 1 made it: a scorecard of Ann Example and a draft of Bea Example."""
    path.parent.mkdir()
    conn = sqlite3.connect(path)
    conn.executescript((VERSIONS / "1.sql").read_text(encoding="utf-8"))
    conn.close()
    path.chmod(0o600)
    return path


def test_version_1_is_upgraded_after_a_backup_with_everything_in_it(version_1: Path, clock: Clock) -> None:
    with Store.open(version_1, now=clock) as store:
        assert sorted(row.candidate for row in store.recent()) == ["Ann Example", "Bea Example"]
        (card,) = (one for one in store.interviews() if one.submitted_verdict)
        assert card.answer("irate").notes == "Stayed calm."
        assert problems_of(store) == []
        assert store.calibration_history() == []
        store.keep_attempt(attempts(1)[0])
        assert store.conn.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)
    (kept,) = backup_dir(version_1).iterdir()
    conn = sqlite3.connect(kept)
    assert conn.execute("PRAGMA user_version").fetchone()[0] == 1
    assert conn.execute("SELECT count(*) FROM interviews").fetchone()[0] == 2
    conn.close()
    with Store.open(version_1) as store:
        assert len(store.calibration_history()) == 1


def tables_of(path: Path) -> set[tuple[str, str]]:
    conn = sqlite3.connect(path)
    found = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    conn.close()
    return {(name, " ".join(sql.replace('"', "").split())) for name, sql in found}


def test_an_upgraded_store_has_the_schema_of_a_new_one(version_1: Path, tmp_path: Path) -> None:
    Store.open(version_1).close()
    Store.open(tmp_path / "new.db").close()
    assert tables_of(version_1) == tables_of(tmp_path / "new.db")


def test_the_first_migration_is_as_it_was_released(
    version_1: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    Store.open(tmp_path / "first.db").close()
    assert tables_of(tmp_path / "first.db") == tables_of(version_1)


def test_an_older_program_refuses_the_upgraded_store_and_a_reader_the_older_one(
    version_1: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match=r"older csr-interview.*Open it once"):
        Store.open(version_1, mode="ro")
    Store.open(version_1).close()
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
    with pytest.raises(StoreError, match=r"newer csr-interview created it \(version \d+; this one reads 1\)"):
        Store.open(version_1)


def test_an_upgrade_that_fails_leaves_version_1(
    version_1: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(db: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    steps: tuple[Callable[..., None], ...] = (*schema.MIGRATIONS[:2], fail)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", steps)
        with pytest.raises(StoreError, match=r"could not be upgraded.*backup"):
            Store.open(version_1, now=clock)
    assert "practice" not in {name for name, _ in tables_of(version_1)}
    clock.forward(1)
    with Store.open(version_1, now=clock) as store:
        assert store.counts().interviews == 2
