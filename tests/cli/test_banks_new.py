"""`banks new`: a starter that works as it is; and banks of one's own in place of the shipped ones."""

from __future__ import annotations

import os
import stat
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from csr_interview.banks.library import (
    check_file,
    id_from,
    load_all,
    load_file,
    shipped_dir,
    standing,
    starter_text,
)
from csr_interview.errors import BankError
from csr_interview.models.decision import Evidence, GateState, Verdict
from csr_interview.paths import user_bank_dir
from csr_interview.scoring.decision import decide
from csr_interview.store import Store
from tests.cli.running import Run

CSR = shipped_dir() / "csr.toml"
OLD = Path(__file__).parents[1] / "banks" / "version_1.toml"


def put_own(text: str, name: str = "csr.toml") -> Path:
    """Write a bank into the user's own folder."""
    user_bank_dir().mkdir(parents=True, exist_ok=True)
    path = user_bank_dir() / name
    path.write_text(text, encoding="utf-8")
    return path


def csr_as(version: str, title: str = "Ours") -> str:
    """Return the shipped bank with another version and title."""
    text = CSR.read_text(encoding="utf-8")
    bank = load_file(CSR)
    text = text.replace(f'version = "{bank.version}"', f'version = "{version}"', 1)
    return text.replace(f'title = "{bank.title}"', f'title = "{title}"', 1)


def test_check_tells_once_what_a_bank_of_the_old_format_needs(cli: Run) -> None:
    found = cli("banks", "check", OLD)
    assert found.code == 1
    [line] = [line for line in found.out.splitlines() if line.startswith(str(OLD))]
    assert f"{OLD}: decision.version: is missing: this bank has the rules of version 1. Add" in line
    assert line.endswith("`csr-interview banks new` makes an example")


# The starter --------------------------------------------------------------------------------------------


def test_the_starter_passes_the_check_and_can_be_used_at_once(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "first-line.toml"
    found = cli("banks", "new", path)
    assert (found.code, found.err) == (0, "")
    assert str(path) in found.out
    assert f"csr-interview banks check {path}" in found.out
    assert check_file(path) == []
    bank = load_file(path)
    assert (bank.id, bank.version, bank.title) == ("first-line", "1.0.0", "My question bank")
    assert 2 <= len(bank.questions) <= 3
    assert len(bank.tasks) == 1
    assert "first-line" in cli("--bank-dir", tmp_path, "banks", "list").out
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_whole_interview_of_the_starter_can_be_scored(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(starter_text("s", "S"), encoding="utf-8")
    bank = load_file(path)
    best = Evidence(
        ratings={question.id: 5 for question in bank.questions},
        skipped={},
        responses={bank.tasks[0].id: {"chosen": "b"}},
        plan="full",
    )
    decision = decide(bank, best)
    assert (decision.verdict, decision.composite) == (Verdict.STRONG_HIRE, Fraction(5))
    assert [gate.state for gate in decision.gates] == [GateState.PASSED]
    assert [(line.task, line.p) for line in decision.tasks] == [("late-parcel", Fraction(1))]
    ones = {question.id: 1 for question in bank.questions}
    worst = decide(bank, Evidence(ratings=ones, skipped={}, plan="interview"))
    assert (worst.verdict, worst.composite) == (Verdict.NO_HIRE, Fraction(1))
    assert [gate.state for gate in worst.gates] == [GateState.FAILED]
    assert decide(bank, Evidence(ratings=ones, skipped={}, plan="full")).missing == ("sjt",)


def test_every_part_of_the_starter_is_explained() -> None:
    text = starter_text("s", "S")
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert len(comments) > 50
    for rule in ("best-option", "errors", "order", "choice", "steps", "criteria"):
        assert any(f"  {rule}" in line for line in comments)
    for condition in ("ratings-mean", "ratings-floor", "none-right", "criteria-mean"):
        assert any(f"  {condition}" in line for line in comments)


@pytest.mark.parametrize(
    "title", ['Quote " and \\ back', "Ümläut 漢字", "a = 1 # no comment", '"""', "\\u0041 \\g<1>"]
)
def test_any_title_reaches_the_bank_as_it_is(cli: Run, tmp_path: Path, title: str) -> None:
    path = tmp_path / "t.toml"
    assert cli("banks", "new", path, "--title", title, "--id", "t-1").code == 0
    assert tomllib.loads(path.read_text(encoding="utf-8"))["title"] == title
    assert load_file(path).title == title
    assert load_file(path).id == "t-1"


@pytest.mark.parametrize(
    ("id_", "title"), [("Big", "T"), ("", "T"), ("a" * 65, "T"), ("a b", "T"), ("a", " ")]
)
def test_an_impossible_id_or_title_writes_nothing(cli: Run, tmp_path: Path, id_: str, title: str) -> None:
    path = tmp_path / "t.toml"
    found = cli("banks", "new", path, "--id", id_, "--title", title)
    assert (found.code, found.out) == (1, "")
    assert not path.exists()
    with pytest.raises(BankError):
        starter_text(id_, title)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Repairs Desk", "repairs-desk"), ("--", "my-bank"), ("Ünï", "n"), ("a" * 70, "a" * 64)],
)
def test_the_id_comes_from_the_files_name(name: str, expected: str) -> None:
    assert id_from(name) == expected


def test_never_over_a_file_without_force(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    found = cli("banks", "new", path)
    assert found.code == 1
    assert "--force" in found.err
    assert path.read_text(encoding="utf-8") == "mine"
    assert cli("banks", "new", path, "--force").code == 0
    assert check_file(path) == []


def test_a_missing_folder_is_made_and_told(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "a.toml"
    found = cli("banks", "new", path)
    assert found.out.startswith(f"Created folder {path.parent}.\n")
    assert check_file(path) == []
    (tmp_path / "file").write_text("")
    refused = cli("banks", "new", tmp_path / "file" / "a.toml")
    assert (refused.code, refused.out) == (1, "")
    assert "cannot be made" in refused.err or "does not exist" in refused.err


def test_a_name_that_no_bank_may_have_is_refused(cli: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "bank", tmp_path / "bank.txt", tmp_path):
        found = cli("banks", "new", path)
        assert found.code == 1
        assert ".toml" in found.err


def test_the_help_says_where_ones_own_banks_stand(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert os.path.join("$CSR_INTERVIEW_HOME", "question_banks") in cli("banks", "new", "--help").out  # noqa: PTH118
    monkeypatch.delenv("CSR_INTERVIEW_HOME")
    monkeypatch.setenv("HOME", str(Path.home()))
    assert user_bank_dir().name in cli("banks", "new", "--help").out


def test_in_ones_own_folder_it_is_found_by_itself(cli: Run, home: Path) -> None:
    path = user_bank_dir() / "repairs.toml"
    found = cli("banks", "new", path)
    assert "The app now lists this bank." in found.out
    assert load_all().get("repairs").title == "My question bank"
    if os.name == "posix":
        assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_starter_under_a_shipped_id_is_told_what_stands_in_its_way(cli: Run) -> None:
    found = cli("banks", "new", user_bank_dir() / "csr.toml")
    assert found.code == 0
    assert "Increase the version" in found.out
    assert "The app offers it" not in found.out
    assert load_all().get("csr").title == load_file(CSR).title


# One's own in place of the shipped one ------------------------------------------------------------------


def test_a_higher_version_of_ones_own_is_used_and_the_list_says_so(cli: Run) -> None:
    shipped = load_file(CSR)
    put_own(csr_as("9.0.0"))
    found = cli("banks", "list")
    lines = [line for line in found.out.splitlines() if line.startswith("csr ")]
    assert ["used" in line and "yours" in line for line in lines] == [True, False]
    assert ["shadowed" in line and "program" in line for line in lines] == [False, True]
    used = f"csr: 9.0.0 (your own) is used, not {shipped.version} (came with the program)"
    assert f"{used}: it is the higher version." in found.out
    assert cli("banks", "show", "csr").out.startswith("Ours\n")
    assert cli("guide", "csr").out.startswith("Ours\n")
    library = load_all()
    assert standing(library, library.get("csr")) == (
        f"your own, in place of {shipped.version}, which came with the program"
    )
    assert standing(library, shipped) == "kept by this interview; new ones use 9.0.0"


def test_a_lower_version_of_ones_own_is_not_used_and_the_list_says_why(cli: Run) -> None:
    shipped = load_file(CSR)
    put_own(csr_as("0.1"), "mine.toml")
    found = cli("banks", "list")
    assert f"Raise the version in mine.toml above {shipped.version} to use yours." in found.out
    assert not cli("banks", "show", "csr").out.startswith("Ours\n")
    assert standing(load_all(), load_all().get("csr")).startswith("came with the program, in place of 0.1")


def test_the_same_version_goes_by_the_search_order(cli: Run) -> None:
    put_own(csr_as(load_file(CSR).version))
    assert "found first, and the versions are the same" in cli("banks", "list").out
    assert cli("banks", "show", "csr").out.startswith("Ours\n")


def test_without_banks_of_ones_own_there_is_nothing_to_remark(cli: Run) -> None:
    assert "is used, not" not in cli("banks", "list").out
    library = load_all()
    assert all(standing(library, bank) == "" for bank in library.banks)


def test_an_interview_keeps_the_bank_it_was_started_with(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    before = load_all().get("csr")
    with Store.open(path) as store:
        started = store.create_interview(
            candidate="Dana", bank=before, role="CSR", stage="", interviewer="R. Osei"
        ).id
    text = csr_as("9.0.0").replace(before.questions[0].title, "Something else", 1)
    put_own(text)
    assert load_all().get("csr").questions[0].title == "Something else"
    with Store.open(path, mode="ro") as store:
        assert store.bank_of(started) == before
    found = cli("--store", path, "show", started[:8])
    assert before.questions[0].title in found.out
    assert "Something else" not in found.out
