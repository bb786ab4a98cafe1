"""Where banks are found, which of several is used, and good ones beside bad ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from csr_interview.banks import library as banks
from csr_interview.banks.library import BankFile, Library, Problem, check_file, load_all, load_file
from csr_interview.errors import NotFound
from csr_interview.paths import HOME_VARIABLE, user_bank_dir
from tests.banks.editing import edited


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test empty folders of its own, without the shipped banks."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    (tmp_path / "shipped").mkdir()
    monkeypatch.setattr(banks, "shipped_dir", lambda: tmp_path / "shipped")
    return tmp_path


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def named(folder: Path, name: str, bank_id: str, version: str = "1.0.0") -> Path:
    """Write a good bank with that id and version."""
    folder.mkdir(parents=True, exist_ok=True)
    return edited(folder, ('id = "csr"', f'id = "{bank_id}"'), ('"1.0.0"', f'"{version}"'), name=name)


def state(library: Library) -> list[tuple[str, str, str]]:
    """Return source, name and state of each file."""
    return [(file.source, file.path.name, file.state) for file in library.files]


def test_search_order_and_sorting(home: Path, given: Path) -> None:
    named(given, "z.toml", "zebra")
    named(given, "a.toml", "ant")
    named(user_bank_dir(), "own.toml", "mine")
    named(home / "shipped", "csr.toml", "csr")
    library = load_all([given])
    assert state(library) == [
        ("given", "a.toml", "used"),
        ("given", "z.toml", "used"),
        ("own", "own.toml", "used"),
        ("shipped", "csr.toml", "used"),
    ]
    assert [bank.id for bank in library.banks] == ["csr", "ant", "mine", "zebra"]
    assert library.all_problems == ()


def test_the_shipped_banks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert (banks.shipped_dir() / "csr.toml").is_file()
    library = load_all()
    assert library.banks[0].id == "csr"
    assert [file.state for file in library.files if file.source == "shipped"].count("broken") == 0


def test_an_installed_program_finds_them_inside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    packed = tmp_path / "site-packages" / "csr_interview" / "question_banks"
    packed.mkdir(parents=True)
    monkeypatch.setattr(banks, "__file__", str(packed.parent / "banks" / "__init__.py"))
    assert banks.shipped_dir() == packed.resolve()


def test_the_higher_version_wins_wherever_it_is(home: Path, given: Path) -> None:
    low = named(given, "low.toml", "csr", "1.9")
    high = named(home / "shipped", "csr.toml", "csr", "1.10.0")
    library = load_all([given])
    assert library.get("csr").version == "1.10.0"
    assert [(file.path, file.shadowed_by) for file in library.files] == [(low, high), (high, None)]


def test_equal_versions_go_by_search_order(home: Path, given: Path) -> None:
    first = named(given, "b.toml", "csr", "2")
    named(home / "shipped", "csr.toml", "csr", "2.0.0")
    library = load_all([given])
    assert state(library) == [("given", "b.toml", "used"), ("shipped", "csr.toml", "shadowed")]
    assert library.files[1].shadowed_by == first


@pytest.mark.parametrize(
    "copy",
    [
        "csr (conflicted copy 2026-11-30 091500).toml",
        "csr (Ana's conflicted copy 2026-11-30).toml",
        "csr.sync-conflict-20261130-091500-ABCDEFG.toml",
        "csr-DESKTOP-4F2A.toml",
        "csr (1).toml",
        "csr copy.toml",
        "csr - Copy.toml",
        "csr 2.toml",
    ],
)
def test_a_copy_is_told_and_not_used(home: Path, copy: str) -> None:
    expect_not_used(copy, "1.0.0")


LOCALIZED = ("csr (In Konflikt stehende Kopie von Ana).toml", "csr (copie en conflit de Ana).toml")


@pytest.mark.parametrize(
    "copy", ["csr (conflicted copy 2026-11-30 091500).toml", "csr.sync-conflict-1.toml", *LOCALIZED]
)
def test_a_conflicted_copy_is_not_used_whatever_its_version(home: Path, copy: str) -> None:
    expect_not_used(copy, "1.1.0")


@pytest.mark.parametrize(
    "name", ["csr 2.toml", "csr (2).toml", "csr copy.toml", "x-laptop-b.toml", "csr-DESKTOP-4F2A.toml"]
)
def test_a_newer_bank_may_have_any_other_name(home: Path, name: str) -> None:
    named(user_bank_dir(), "csr.toml", "csr", "2.1.0")
    named(user_bank_dir(), name, "csr", "9.0")
    named(user_bank_dir(), "csr.sync-conflict-1.toml", "csr", "9.0")
    library = load_all()
    assert library.get("csr").version == "9.0"
    states = {file.path.name: file.state for file in library.files}
    assert states == {"csr.toml": "shadowed", name: "used", "csr.sync-conflict-1.toml": "broken"}


def expect_not_used(copy: str, version: str) -> None:
    plain = named(user_bank_dir(), "csr.toml", "csr")
    named(user_bank_dir(), copy, "csr", version)
    library = load_all()
    assert {file.path.name: file.state for file in library.files} == {"csr.toml": "used", copy: "broken"}
    (problem,) = library.all_problems
    assert Path(problem.file).name == copy
    assert "is a conflicted copy of csr.toml and is not used" in problem.message
    assert library.get("csr") == load_file(plain)
    (user_bank_dir() / "csr.toml").unlink()
    assert load_all().get("csr").version == version, "alone, it is a bank like any other"


@pytest.mark.parametrize("ends", [("first", "second"), ("csr (1)", "csr (2)")])
def test_of_two_files_with_one_id_and_version_none_is_used(home: Path, ends: tuple[str, str]) -> None:
    for name, version in zip(ends, ("2.0", "2.0.0"), strict=True):
        named(user_bank_dir(), f"{name}.toml", "csr", version)
    named(home / "shipped", "csr.toml", "csr")
    library = load_all()
    assert [file.state for file in library.files] == ["broken", "broken", "used"]
    told = [str(problem) for problem in library.all_problems]
    assert len(told) == 2
    for line in told:
        assert all(f"{name}.toml" in line for name in ends)
        assert "neither is used" in line


def test_the_higher_version_in_a_folder_is_used(home: Path) -> None:
    named(user_bank_dir(), "csr.toml", "csr", "1.0")
    named(user_bank_dir(), "csr-new.toml", "csr", "1.1")
    library = load_all()
    assert library.get("csr").version == "1.1"
    assert library.all_problems == ()
    assert any("1.0" in line and "1.1" in line for line in banks.remarks(library))


def test_good_banks_survive_beside_bad_ones(home: Path, given: Path) -> None:
    (given / "broken.toml").write_text("id = ", encoding="utf-8")
    (given / "bytes.toml").write_bytes(b'id = "\xff"\n')
    (given / "folder.toml").mkdir()
    edited(given, ("weight = 20", "weight = -1"), ('"1.0.0"', '"9.0.0"'), name="higher-but-bad.toml")
    named(home / "shipped", "csr.toml", "csr")
    library = load_all([given])
    assert state(library) == [
        ("given", "broken.toml", "broken"),
        ("given", "bytes.toml", "broken"),
        ("given", "folder.toml", "broken"),
        ("given", "higher-but-bad.toml", "broken"),
        ("shipped", "csr.toml", "used"),
    ]
    assert all(file.problems for file in library.files[:4])
    assert library.get("csr").version == "1.0.0"


def test_other_files_are_left_alone(given: Path) -> None:
    for name in ("notes.txt", "csr.toml.bak", ".hidden.toml", "toml"):
        (given / name).write_text("?", encoding="utf-8")
    assert load_all([given]).files == ()


def test_a_missing_folder_is_told_only_if_it_was_asked_for(tmp_path: Path) -> None:
    library = load_all([tmp_path / "nowhere"])
    assert [(p.file, p.key) for p in library.problems] == [(str(tmp_path / "nowhere"), "(folder)")]
    assert load_all().problems == ()


def test_a_file_given_as_a_folder_is_a_problem(given: Path) -> None:
    file = named(given, "a.toml", "a")
    assert [problem.key for problem in load_all([file]).problems] == ["(folder)"]


def test_a_folder_given_twice_is_read_once(given: Path) -> None:
    named(given, "a.toml", "a")
    assert len(load_all([given, given / ".." / "given"]).files) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_followed_where_it_was_named(given: Path) -> None:
    named(given, "a.toml", "a")
    link, folder, nothing, device = (given / f"{name}.toml" for name in ("link", "folder", "none", "device"))
    link.symlink_to(given / "a.toml")
    folder.symlink_to(given)
    nothing.symlink_to(given / "gone")
    device.symlink_to("/dev/zero")
    assert (check_file(link), load_file(link).id) == ([], "a")
    assert [check_file(path)[0].message.split(":")[0] for path in (folder, nothing, device)] == [
        "is a folder, not a file",
        "cannot be read",
        "is not an ordinary file",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_links_are_refused_and_pipes_are_not_waited_for(given: Path) -> None:
    named(given, "a.toml", "a")
    (given / "link.toml").symlink_to(given / "a.toml")
    os.mkfifo(given / "pipe.toml")
    told = {file.path.name: file.problems for file in load_all([given]).files if file.bank is None}
    assert {name: [p.message for p in problems] for name, problems in told.items()} == {
        "link.toml": ["is a link; put the file itself here"],
        "pipe.toml": ["is not an ordinary file"],
    }


def test_get_takes_an_id_or_the_beginning_of_one(given: Path) -> None:
    named(given, "1.toml", "support")
    named(given, "2.toml", "support-two")
    named(given, "3.toml", "sales")
    library = load_all([given])
    assert library.get("support").id == "support"
    assert library.get("sa").id == "sales"
    with pytest.raises(
        NotFound, match=r"More than one bank starts with \"s\": choose one of sales, support, supp"
    ):
        library.get("s")
    with pytest.raises(NotFound, match=r"No question bank \"x\": choose one of sales, support"):
        library.get("x")
    with pytest.raises(NotFound, match="No question bank"):
        library.get("")


def test_a_library_without_banks_says_none() -> None:
    with pytest.raises(NotFound, match="there are no question banks"):
        load_all().get("csr")


def test_all_problems_holds_warnings_too() -> None:
    warning = Problem("a.toml", "k", "m", "warning")
    folder = Problem("d", "(folder)", "n")
    library = Library((BankFile(Path("a.toml"), "own", None, (warning,)),), (folder,))
    assert library.all_problems == (folder, warning)
