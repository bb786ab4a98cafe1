"""What other programs and worn disks do to a store: it holds what is final, or says what happened."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from csr_interview.cli import store as commands
from csr_interview.cli.doctor import _store as doctor_of
from csr_interview.cli.options import Places
from csr_interview.errors import BankError, StoreBusy, StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Recommendation, SubmittedVerdict
from csr_interview.paths import backup_dir
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Filters, Store
from csr_interview.store.backup import newest_good, restore
from csr_interview.store.records import utc_now
from tests.store.conftest import new_interview, problems_of, rate_all
from tests.store.finds import index_all
from tests.store.save_queues import interview_of


@pytest.fixture
def card(path: Path, bank: Bank) -> Interview:
    """A scorecard, in a store with a draft beside it, that is closed again."""
    with Store.open(path) as store:
        made = new_interview(store, bank)
        rate_all(store, made.id)
        store.write_text(made.id, "irate", "notes", "first")
        store.write_text(made.id, "irate", "notes", "")
        store.recommend(made.id, Recommendation("hold", "Wait"))
        store.submit(made.id, SubmittedVerdict("hire", "4", "default"))
        store.amend(made.id, "irate", "notes", "more", "Forgotten", "Max")
        other = new_interview(store, bank)
        rate_all(store, other.id, 1)
        return store.interview(made.id)


@pytest.fixture
def foreign(path: Path, card: Interview) -> sqlite3.Connection:
    """Another program with SQLite's own settings: replacing rows fires no delete triggers."""
    return sqlite3.connect(path, isolation_level=None)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR REPLACE INTO interviews (id, candidate_id, bank_digest, bank_id, bank_version, status, "
        "created_at, updated_at) SELECT id, candidate_id, bank_digest, bank_id, bank_version, 'draft', "
        "created_at, updated_at FROM interviews WHERE id = :id",
        "UPDATE OR REPLACE interviews SET id = :id WHERE status = 'draft'",
        "UPDATE OR REPLACE interviews SET rowid = (SELECT rowid FROM interviews WHERE id = :id) "
        "WHERE status = 'draft'",
        "UPDATE interviews SET id = 'x' WHERE id = :id",
        "UPDATE OR REPLACE answers SET interview_id = :id WHERE interview_id <> :id",
        "INSERT OR REPLACE INTO answers (rowid, interview_id, question) SELECT (SELECT rowid FROM answers "
        "WHERE interview_id = :id LIMIT 1), id, 'new' FROM interviews WHERE id <> :id",
        "UPDATE revisions SET text = 'x'",
        "DELETE FROM revisions",
        "INSERT OR REPLACE INTO revisions SELECT id, interview_id, question, field, at, reason, 'x' "
        "FROM revisions",
        "DELETE FROM amendments",
        "UPDATE amendments SET old = 'x'",
        "INSERT OR REPLACE INTO amendments SELECT id, interview_id, question, field, 'x', new, reason, by, "
        "at, 1 FROM amendments",
        "INSERT OR REPLACE INTO banks SELECT digest, id, version, '{}' FROM banks",
    ],
)
def test_nothing_final_can_be_replaced(foreign: sqlite3.Connection, card: Interview, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="locked: "):
        foreign.execute(sql, {"id": card.id} if ":id" in sql else {})


def rid_of_locks(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    sql = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'interviews_locked%'"
    found = conn.execute(sql).fetchall()
    for name, _ in found:
        conn.execute(f"DROP TRIGGER {name}")
    return found


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("verdict", "decision"),
        ("composite", "composite score"),
        ("preset", "scoring preset"),
        ("recommended", "recommendation"),
    ],
)
def test_a_changed_verdict_is_found(
    foreign: sqlite3.Connection, path: Path, card: Interview, column: str, words: str
) -> None:
    triggers = rid_of_locks(foreign)
    foreign.execute(f"UPDATE interviews SET {column} = 'other' WHERE id = ?", (card.id,))
    for _, sql in triggers:
        foreign.execute(sql)
    with Store.open(path, mode="ro") as store:
        assert f"interview {card.id}: its {words} differs from the one recorded" in store.check()


def test_missing_and_foreign_parts_are_found(foreign: sqlite3.Connection, path: Path) -> None:
    foreign.execute("DROP TRIGGER answers_locked_update")
    foreign.execute("CREATE TRIGGER spy AFTER INSERT ON events BEGIN SELECT 1; END")
    foreign.execute("DROP TRIGGER events_no_delete")
    foreign.execute("CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT 1; END")
    with Store.open(path, mode="ro") as store:
        found = store.check()
    assert [problem.split(":")[0] for problem in found] == [
        "trigger answers_locked_update", "trigger spy", "trigger events_no_delete",
    ]  # fmt: skip


def test_an_added_scorecard_is_compared_too(path: Path, card: Interview, bank: Bank, tmp_path: Path) -> None:
    place = tmp_path / "other.db"
    with Store.open(place) as store:
        store.add_interviews([(card, bank)])
        assert problems_of(store) == []
    conn = sqlite3.connect(place)
    triggers = rid_of_locks(conn)
    conn.execute("UPDATE interviews SET verdict = 'no hire', recommended = 'x'")
    for _, sql in triggers:
        conn.execute(sql)
    conn.commit()
    conn.close()
    with Store.open(place, mode="ro") as store:
        found = store.check()
    for words in ("decision", "recommendation"):
        assert f"interview {card.id}: its {words} differs from the one recorded" in found


def scratch(path: Path) -> None:
    """Damage every page but the first few hundred bytes of the file."""
    data = bytearray(path.read_bytes())
    for start in range(8192, len(data), 4096):
        data[start : start + 2000] = b"\xff" * 2000
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def call(path: Path, *words: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(commands.store, list(words), obj=Places(path), standalone_mode=False)
    return done.return_value, done.output, done.exception


@pytest.mark.parametrize("harm", [scratch, cut])
def test_a_damaged_store_says_so(path: Path, card: Interview, harm: Callable[[Path], None]) -> None:
    harm(path)
    with (
        pytest.raises(StoreError, match=r"the file is damaged.*store check.*backups") as caught,
        Store.open(path, mode="ro") as store,
    ):
        store.interview(card.id)
    assert str(backup_dir(path)) in str(caught.value)
    (finding,) = [finding for finding in doctor_of(Places(path)) if finding.state == "wrong"]
    assert f"{path} store check` explains the problem" in finding.text
    code, told, error = call(path, "check")
    assert (code, error) == (1, None)
    assert "file: SQLite cannot read all of it" in told
    assert "tells more" not in told, "it is this command that tells"
    assert f"There are no backups in {backup_dir(path)}." in told


def one_page(path: Path) -> None:
    """Damage a page of the answers, so that SQLite has something to say of it."""
    with sqlite3.connect(path) as conn:
        (page,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name = 'answers'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : (page - 1) * size + 2000] = b"\xff" * 2000
    path.write_bytes(data)


def no_head(path: Path) -> None:
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


@pytest.mark.parametrize("harm", [scratch, cut, one_page, no_head])
def test_a_way_back_is_told_and_works(path: Path, card: Interview, harm: Callable[[Path], None]) -> None:
    folder = backup_dir(path)
    folder.mkdir()
    names = [
        "interviews-2026-11-01.db",
        "interviews-version-3-2026-11-02T101500.db",
        "interviews-before-import-2026-11-02T120000-017.db",
        "interviews-2026-11-03T090000.db",
    ]
    for number, name in enumerate([*names, "interviews-old-2026-11-04.db", "interviews-notes.db"]):
        shutil.copy(path, folder / name)
        os.utime(folder / name, (1_800_000_000 + number * 86_400,) * 2)
    harm(path)
    code, told, error = call(path, "check")
    assert (code, error) == (1, None)
    listed = [line.split()[-1] for line in told.splitlines() if re.match(r"  \d+ [A-Z][a-z]+ 20\d\d ", line)]
    assert listed == names[::-1]
    if harm is one_page:
        assert re.search(r"file: .*page \d+", told, re.IGNORECASE)
    assert f"csr-interview --store {path} store restore" in told
    good = newest_good(path)
    assert good == folder / names[-1]
    restore(path, good, utc_now())
    assert "The database is intact: 2 interviews" in call(path, "check")[1]


@pytest.mark.parametrize("content", [b"\0" * 8192, b"SQLite for", b"x" * 5000])
def test_a_file_without_a_head_leads_to_its_backups(path: Path, card: Interview, content: bytes) -> None:
    (backup_dir(path)).mkdir()
    shutil.copy(path, backup_dir(path) / "interviews-2026-11-02.db")
    path.write_bytes(content)
    for mode in ("ro", "rw"):
        with pytest.raises(StoreError, match=r"the file is damaged.*store check"):
            Store.open(path, mode=mode)
    assert path.read_bytes() == content


def test_a_damaged_store_tells_the_save_queue(path: Path, card: Interview) -> None:
    scratch(path)
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        with pytest.raises(StoreError, match="the file is damaged"):
            interview_of(saves, card.id)
    finally:
        saves.close()


def test_a_file_that_is_no_store_is_still_foreign(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not at all " * 1000)
    with pytest.raises(StoreError, match="not a csr-interview database"):
        Store.open(path)


def test_a_place_where_no_lock_can_be_made_is_not_in_use() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs /proc")
    with pytest.raises(StoreError, match="its folder is write-protected") as caught:
        Store.open(Path("/proc/x.db"))
    assert not isinstance(caught.value, StoreBusy)


def test_a_backup_folder_that_cannot_be_made(path: Path, card: Interview) -> None:
    backup_dir(path).write_text("a file where the folder should be")
    _, _, error = call(path, "backup")
    assert isinstance(error, StoreError)
    assert "cannot be created" in str(error)


def test_a_damaged_bank_is_told_wherever_it_is_needed(path: Path, card: Interview) -> None:
    with sqlite3.connect(path) as conn:
        conn.execute("DROP TRIGGER banks_no_update")
        conn.execute("UPDATE banks SET body = replace(body, '\"questions\":', 'questions:')")
    conn.close()
    with Store.open(path, mode="ro") as store:
        assert all(row.damaged for row in store.recent())
        for read in (Store.statistics, partial(Store.outline_of, interview=card.id)):
            with pytest.raises(BankError, match="A stored question bank cannot be read"):
                read(store)
        assert f"interview {card.id}: its decision cannot be computed (BankError)" in store.verify_trail()[1]


def test_a_time_that_is_none_is_told_when_a_scorecard_leaves(
    foreign: sqlite3.Connection, path: Path, card: Interview
) -> None:
    rid_of_locks(foreign)
    foreign.execute("UPDATE interviews SET submitted_at = '026-09-21T09:31:46Z' WHERE id = ?", (card.id,))
    with Store.open(path) as store, pytest.raises(StoreError, match="its record is damaged"):
        store.note_export(card.id)


def test_damage_that_the_message_of_sqlite_quotes_is_told(path: Path, card: Interview) -> None:
    data = path.read_bytes()
    data = data.replace(b"tablecandidates", b"tablec\xa8ndidates")
    path.write_bytes(data.replace(b"CREATE TABLE candidates", b"CREATE TABBE candidates"))
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path, mode="ro")


def run_unchecked(foreign: sqlite3.Connection, statement: str) -> None:
    for (name,) in foreign.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        foreign.execute(f"DROP TRIGGER {name}")
    foreign.execute("PRAGMA ignore_check_constraints = ON")
    foreign.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        *(
            "interviews SET verdict = 'x?'",
            "interviews SET composite = 'x?'",
            "interviews SET composite = '7/0'",
        ),
        *("interviews SET recommended = 'x?'", "interviews SET icc = 'x?'", "interviews SET icc = '1/0'"),
        *("interviews SET plan = 'x?'", "interviews SET preset = 'x?'"),
        "answers SET question = 'x?' WHERE question = 'irate'",
        *(
            "answers SET rating = 9",
            "amendments SET field = 'x?'",
            "amendments SET old = 'x', field = 'rating'",
            "amendments SET new = 'x', old = '3', field = 'rating'",
        ),
    ],
)
def test_a_value_that_is_none_is_told_wherever_it_is_read(
    foreign: sqlite3.Connection, path: Path, card: Interview, change: str
) -> None:
    run_unchecked(foreign, f"UPDATE {change}")
    with Store.open(path, mode="ro") as store:
        with pytest.raises(StoreError, match="its record is damaged"):
            store.interview(card.id)
        assert any(line.startswith(f"interview {card.id}") for line in store.verify_trail()[1])
        assert any(line.startswith(f"interview {card.id}") for line in store.check())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE answers SET rating = 'x'",
        "UPDATE answers SET seconds = 'x'",
        "UPDATE amendments SET old = 'x', field = 'rating'",
        "UPDATE amendments SET old = 'x', field = 'checked'",
    ],
)
@pytest.mark.parametrize("counted", [Store.statistics, Store.item_statistics])
def test_statistics_name_an_interview_that_they_cannot_count(
    foreign: sqlite3.Connection, path: Path, card: Interview, change: str, counted: Callable[..., object]
) -> None:
    run_unchecked(foreign, change)
    with Store.open(path, mode="ro") as store, pytest.raises(StoreError, match=card.id[:8]) as caught:
        counted(store, Filters())
    assert caught.value.cause == "its record is damaged"


def test_a_level_of_experience_that_is_none_is_told(
    foreign: sqlite3.Connection, path: Path, card: Interview
) -> None:
    run_unchecked(foreign, "UPDATE candidates SET experience = 'x'")
    with Store.open(path, mode="ro") as store:
        with pytest.raises(StoreError, match=r"Candidate \w{8} cannot be read"):
            store.people()
        assert any("cannot be read" in line for line in store.check())


def test_dates_and_states_that_are_none_are_told(
    foreign: sqlite3.Connection, path: Path, card: Interview
) -> None:
    with Store.open(path) as store:
        store.set_retention("us")
        for row in store.recent():
            if not row.submitted_at:
                store.discard_draft(row.id)
    run_unchecked(foreign, "UPDATE interviews SET created_at = 'x', status = 'x'")
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="its record is damaged"):
            store.due(date(2030, 1, 1))
        with pytest.raises(StoreError, match="its record is damaged"):
            store.rename_interviewer("Max Probe", "Max Tester", "Typing error")


def test_a_search_index_that_lacks_words_is_told_and_renewed(path: Path, card: Interview) -> None:
    with Store.open(path) as store:
        draft = next(one for one in store.recent() if not one.submitted_at)
        store.write_text(draft.id, "irate", "notes", "kettle")
        index_all(store)
        if not store.search_state().fast:
            pytest.skip("this SQLite has no search index")
        store.conn.execute(
            "UPDATE search_index_data SET block = CAST(replace(block, 'ket', 'kit') AS BLOB) WHERE id > 10"
        )
        assert store.find(Filters(search="kettle")).rows == []
        (told,) = problems_of(store)
        assert re.match(r"search index: damaged, .*`csr-interview --store .* store compact`", told)
        store.compact()
        index_all(store)
        assert len(store.find(Filters(search="kettle")).rows) == 1
        assert problems_of(store) == []


@pytest.mark.parametrize("time", ["zzz", "r026-11-03T09:00:00.000Z", "9999-12-31T23:59:59.999Z", "[]"])
def test_a_time_that_was_changed_stops_no_change(store: Store, draft: Interview, time: str) -> None:
    person = draft.candidate.id
    changes: list[Callable[[], None]] = [
        lambda: store.write_text(draft.id, "irate", "notes", "Calm"),
        lambda: store.rate(draft.id, "irate", 4),
        lambda: store.correct(draft.id, "Typo", stage="Final"),
        lambda: store.note_candidate(person, "Kind"),
        lambda: store.edit_candidate(person, "Ann Other", "", ""),
        lambda: store.hold(person, "A claim"),
    ]
    for change in changes:
        for table in ("interviews", "candidates"):
            store.conn.execute(f"UPDATE {table} SET updated_at = ?", (time,))
        if not time.startswith("9999"):
            assert f"interview {draft.id}: updated_at is not a time" in store.check()
            assert f"candidate {person}: updated_at is not a time" in store.check()
        change()
    held = store.interview(draft.id)
    assert (held.answer("irate").notes, held.answer("irate").rating, held.stage) == ("Calm", 4, "Final")
    assert (held.candidate.name, held.candidate.notes, held.candidate.hold_reason) == (
        "Ann Other",
        "Kind",
        "A claim",
    )


def test_bytes_in_place_of_texts_are_read_as_texts(path: Path, card: Interview) -> None:
    with Store.open(path) as store:
        wanted, rows = store.interview(card.id), store.recent()
        for (name,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            store.conn.execute(f"DROP TRIGGER {name}")
        for table in ("interviews", "candidates", "answers", "amendments", "banks", "events", "local"):
            for _, name, kind, *_ in store.conn.execute(f"PRAGMA table_info({table})").fetchall():
                if kind == "TEXT" and not name.endswith(("id", "digest", "key", "status", "discarded_at")):
                    store.conn.execute("PRAGMA ignore_check_constraints = ON")
                    store.conn.execute(f"UPDATE {table} SET {name} = CAST({name} AS BLOB)")
        assert (store.interview(card.id), store.recent()) == (wanted, rows)
        assert store.timeline(card.candidate.id)
        assert store.verify_trail()[1]
        assert any(line.startswith("table candidates, column name: values") for line in store.check())


@pytest.mark.parametrize(
    "change",
    [
        "interviews SET verdict = 'perhaps' WHERE id = '?'",
        "interviews SET composite = '99' WHERE id = '?'",
        "interviews SET created_at = 'x' WHERE id = '?'",
        "interviews SET submitted_at = x'7878' WHERE id = '?'",
        "interviews SET bank_digest = '1' WHERE id = '?'",
        "answers SET rating = 9 WHERE interview_id = '?'",
    ],
)
def test_a_damaged_interview_hides_no_other_in_a_list(
    foreign: sqlite3.Connection, path: Path, card: Interview, change: str
) -> None:
    run_unchecked(foreign, f"UPDATE {change.replace('?', card.id)}")
    with Store.open(path, mode="ro") as store:
        for rows in (store.recent(), store.interviews_of(card.candidate.id), store.find(Filters()).rows):
            listed = {row.id: row for row in rows}
            assert listed[card.id].damaged
            assert (listed[card.id].candidate, listed[card.id].stage) == (card.candidate.name, card.stage)
            assert (listed[card.id].verdict, listed[card.id].composite) == ("", "")
        others = [row for row in store.recent() if row.id != card.id]
        assert len(others) == 1
        assert not others[0].damaged
