"""The file with the user's name: kept whole, never replaced when it cannot be read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview import profile
from csr_interview.errors import ProfileError
from csr_interview.models.interview import Profile
from csr_interview.paths import profile_path
from csr_interview.text import clean_line


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CSR_INTERVIEW_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_there_is_none_at_first() -> None:
    assert profile.load() is None


def test_what_is_saved_is_there_next_time(home: Path) -> None:
    me = profile.new_profile(" R.  Osei ", "osei@example.org")
    assert (me.name, me.email, len(me.id)) == ("R. Osei", "osei@example.org", 20)
    profile.save(me)
    assert profile.load() == me
    profile.save(replace(me, name="Ruth “R.” Osei\\", email=""))
    assert profile.load() == Profile(me.id, "Ruth “R.” Osei\\", "")
    assert [path.name for path in home.iterdir()] == ["profile.toml"]
    if os.name != "nt":
        assert profile_path().stat().st_mode & 0o077 == 0


@given(st.text(), st.text())
def test_any_name_is_read_as_it_was_written(name: str, email: str) -> None:
    profile_path().unlink(missing_ok=True)
    me = profile.new_profile(name, email)
    if clean_line(name):
        profile.save(me)
        assert profile.load() == me


def test_two_people_have_two_ids() -> None:
    assert profile.new_profile("R. Osei").id != profile.new_profile("R. Osei").id


@pytest.mark.skipif(os.name != "posix", reason="named pipes of POSIX")
def test_a_pipe_is_reported_without_waiting(home: Path) -> None:
    home.mkdir()
    os.mkfifo(profile_path())
    with pytest.raises(ProfileError, match="not a regular file"):
        profile.load()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"name = 3",
        b'id = "x"\nname = ""',
        b'name = "R. Osei"',
        b'id = "../x"\nname = "R. Osei"',
        b"\xff\xfe",
        b"[[[[",
        b"a=" + b"[" * 90_000,
    ],
)
def test_a_damaged_file_is_reported_and_not_replaced(text: bytes) -> None:
    path = profile_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(text)
    with pytest.raises(ProfileError, match=r"profile\.toml"):
        profile.load()
    with pytest.raises(ProfileError, match=r"profile\.toml"):
        profile.save(profile.new_profile("R. Osei"))
    assert path.read_bytes() == text


def test_a_folder_that_cannot_be_written_is_reported(home: Path) -> None:
    home.write_text("a file in its place", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"cannot be saved: .*profile\.toml"):
        profile.save(profile.new_profile("R. Osei"))
