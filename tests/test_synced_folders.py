"""A database in a folder that is synchronized with other machines is warned of."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from csr_interview.saving.save_queue import SaveQueue
from csr_interview.saving.writer_thread import Fresh
from csr_interview.store import Store
from csr_interview.synced_folders import synchronized_by, warning


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox/data", "Dropbox"),
        ("Dropbox (Example Inc)", "Dropbox"),
        ("OneDrive - Example Inc/Documents/interviews", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("iCloudDrive", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-ana@example.org/My Drive", "Google Drive"),
        ("Library/CloudStorage/Box-Box", "a cloud service"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud/a/b/c", "Nextcloud"),
        ("data", ""),
        ("boxes/dropboxes", ""),
        ("synchronized", ""),
    ],
)
def test_by_the_names_of_folders(tmp_path: Path, folder: str, program: str) -> None:
    assert synchronized_by(tmp_path / folder) == program
    assert bool(warning(tmp_path / folder)) == bool(program)


@pytest.mark.parametrize(
    ("marker", "program"),
    [(".stfolder", "Syncthing"), (".dropbox.cache", "Dropbox"), (".nextcloudsync.log", "Nextcloud")],
)
def test_by_what_a_program_puts_there(tmp_path: Path, marker: str, program: str) -> None:
    (tmp_path / "shared" / "deep").mkdir(parents=True)
    (tmp_path / "shared" / marker).mkdir()
    assert synchronized_by(tmp_path / "shared" / "deep") == program


def test_by_where_onedrive_says_that_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDrive", str(tmp_path / "renamed"))
    assert synchronized_by(tmp_path / "renamed" / "data") == "OneDrive"


def test_the_settings_of_a_program_are_no_marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / ".dropbox").mkdir()
    assert synchronized_by(tmp_path / "data") == ""


def test_the_first_start_says_so(tmp_path: Path) -> None:
    path = tmp_path / "Dropbox" / "interviews.db"
    for told in (True, False):
        saves = SaveQueue(partial(Store.open, path))
        saves.start()
        saves.ask(Store.ping, Fresh.STALE).result(60)
        assert any("synchronized by Dropbox" in notice for notice in saves.notices) is told
        saves.close()
