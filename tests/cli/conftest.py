"""A store with samples, made once, and a fresh home for every test."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Store
from tests.cli.running import Run, runner


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own folders."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(folder))
    monkeypatch.delenv("CSR_INTERVIEW_DEBUG", raising=False)
    return folder


@pytest.fixture
def cli(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    return runner(capsysbinary)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of twelve sample interviews; tests get copies."""
    path = tmp_path_factory.mktemp("sampled") / "samples.db"
    bank = load_file(shipped_dir() / "csr.toml")
    until = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    with Store.open(path) as store:
        store.add_interviews(sample_pairs(bank, count=12, seed=1, until=until))
    return path


@pytest.fixture
def store(sampled: Path, tmp_path: Path) -> Path:
    target = tmp_path / "interviews.db"
    shutil.copy(sampled, target)
    return target
