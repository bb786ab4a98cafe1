"""Where files are, and what the start-up path loads."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from csr_interview import paths


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    assert paths.store_path() == tmp_path / "home" / "interviews.db"
    assert paths.user_bank_dir() == tmp_path / "home" / "question_banks"
    assert paths.backup_dir(paths.store_path()) == tmp_path / "home" / "backups"
    assert paths.backup_dir(tmp_path / "else" / "s.db") == tmp_path / "else" / "backups"
    assert not (tmp_path / "home").exists()


def test_without_it_the_systems_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSR_INTERVIEW_HOME", raising=False)
    place = paths.store_path()
    assert place.is_absolute()
    assert "csr-interview" in place.parts


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_folders_and_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths.make_private_folder(tmp_path / "a" / "b")
        paths.make_private_folder(tmp_path / "a" / "b")
        paths.create_private_file(tmp_path / "a" / "file")
    finally:
        assert os.umask(before) == 0
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b", "a/file")]
    assert modes == [0o700, 0o700, 0o600]
    with pytest.raises(FileExistsError):
        paths.create_private_file(tmp_path / "a" / "file")


LIGHT = """
import sys
from pathlib import Path
import csr_interview.paths, csr_interview.store, csr_interview.saving.writer_thread, csr_interview.store.store
from csr_interview.store import Filters, Store, cursor_of
heavy = {"pydantic", "sqlite_utils", "filelock", "platformdirs", "textual", "click"} & set(sys.modules)
print("imported", sorted(heavy))
with Store.open(Path(sys.argv[1]), mode="auto") as store:
    store.recent(), store.counts(), store.last_details()
    print("read", sorted(({"pydantic", "sqlite_utils", "textual"}) & set(sys.modules)))
"""


def test_reading_the_first_screen_loads_nothing_heavy(path: Path, saved: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["imported []", "read []"]
