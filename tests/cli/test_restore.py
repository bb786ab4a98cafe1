"""`store restore` and `store compact`, and what commands say about a lost database with backups beside it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csr_interview.cli import open_app
from csr_interview.store import Store, backup
from csr_interview.ui import app
from tests.cli.running import Run

DAY = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def backed_up(store: Path) -> Path:
    """A store with a backup of twelve interviews beside it."""
    assert backup.daily(store, DAY, lambda conn: None) is not None
    return store


@pytest.mark.parametrize(
    "words", [["list"], ["list", "--json"], ["export"], ["show", "4d"], ["stats"], ["store", "check"]]
)
def test_a_lost_database_is_no_empty_result(cli: Run, backed_up: Path, words: list[str]) -> None:
    for lose in (Path.unlink, Path.touch):
        lose(backed_up)
        found = cli("--store", backed_up, *words)
        assert (found.code, found.out) == (1, "")
        assert "The backup interviews-2026-11-03.db has 12 interviews" in found.err
        assert "store restore" in found.err
    found = cli("--store", backed_up, "doctor")
    assert found.code == 1
    assert "store restore" in " ".join(found.out.split())


def test_the_app_offers_the_newest_good_backup(
    backed_up: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backed_up.unlink()
    opened: list[int] = []

    def run_app(path: Path, bank_dirs: list[Path], **_: object) -> int:
        with Store.open(path) as store:
            opened.append(store.counts().interviews)
        return 0

    monkeypatch.setattr(app, "run_app", run_app)
    monkeypatch.setattr(open_app, "has_terminal", lambda: True)
    for answer, code, interviews in (("n", 1, []), ("y", 0, [12])):
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _, answer=answer: answer)
        assert open_app.open_app(backed_up, []) == code
        assert opened == interviews
    assert "has 12 interviews" in capsys.readouterr().err


def test_restoring_by_command(cli: Run, backed_up: Path) -> None:
    backed_up.unlink()
    found = cli("--store", backed_up, "store", "restore")
    assert found.code == 1
    assert "Add --yes" in found.err
    found = cli("--store", backed_up, "store", "restore", "--yes")
    assert found.code == 0
    assert "with 12 interviews" in found.out
    with Store.open(backed_up, mode="ro") as store:
        assert store.counts().interviews == 12
    copy = shutil.copy(backed_up, backed_up.with_name("mine.db"))
    found = cli("--store", backed_up, "store", "restore", copy, "--yes")
    assert "The previous database was moved to" in found.out
    assert cli("--store", backed_up, "store", "check").code == 0


def test_nothing_to_restore(cli: Run, tmp_path: Path) -> None:
    found = cli("--store", tmp_path / "none.db", "store", "restore", "--yes")
    assert found.code == 1
    assert "There is no good backup" in found.err
    (tmp_path / "letter.db").write_text("Dear all,\n" * 100)
    found = cli("--store", tmp_path / "none.db", "store", "restore", tmp_path / "letter.db", "--yes")
    assert found.code == 1
    assert "cannot be restored: it is not a csr-interview database" in found.err


def test_compacting_by_command(cli: Run, store: Path) -> None:
    with contextlib.closing(sqlite3.connect(store)) as conn:
        conn.execute("CREATE TABLE junk AS SELECT randomblob(1000000)")
        conn.execute("DROP TABLE junk")
    found = cli("--store", store, "store", "compact")
    before, after = (int(word.replace(",", "")) for word in found.out.split() if word[0].isdigit())
    assert found.code == 0
    assert after == store.stat().st_size < before - 900_000


def test_the_doctor_warns_of_a_synchronized_folder(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    found = cli("--store", tmp_path / "Nextcloud" / "interviews.db", "doctor")
    assert "is synchronized by Nextcloud" in " ".join(found.out.split())
    assert "synchronized" not in cli("--store", tmp_path / "interviews.db", "doctor").out
