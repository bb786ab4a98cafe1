"""`csr-interview guide`: kits and task sheets on standard output and in files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from csr_interview.banks.library import load_all, starter_text
from csr_interview.models.bank import Bank
from tests.cli.running import Run

BANKS = load_all().banks
STAGED = [(bank.id, stage.id) for bank in BANKS for stage in bank.stages]


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.id)
def test_the_kit_of_each_bank_fits_a_terminal(cli: Run, bank: object) -> None:
    bank_id = bank.id  # type: ignore[attr-defined]
    found = cli("guide", bank_id)
    assert (found.code, found.err) == (0, "")
    assert "RATING SHEET" in found.out
    assert all(len(line) <= 80 for line in found.out.splitlines())
    assert not any(line != line.rstrip() for line in found.out.splitlines())


def test_a_beginning_of_an_id_is_enough_and_a_wrong_one_is_told(cli: Run) -> None:
    assert cli("guide", "cs").out == cli("guide", "csr").out
    wrong = cli("guide", "nonsense")
    assert (wrong.code, wrong.out) == (1, "")
    assert "nonsense" in wrong.err


def test_the_candidates_sheet_has_no_key(cli: Run) -> None:
    found = cli("guide", "csr", "--candidate")
    assert found.code == 0
    assert "Task 1" in found.out
    assert "← correct" in cli("guide", "csr").out
    for word in ("← correct", "Because", "Scoring", "For you", "RATING SHEET", "Common mistakes"):
        assert word not in found.out


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.id)
def test_every_bank_has_a_candidate_sheet(cli: Run, bank: Bank) -> None:
    bank_id = bank.id
    found = cli("guide", bank_id, "--for-candidate")
    assert (found.code, found.err) == (0, "")
    for part in ("WHAT TO EXPECT", "HOW TO PREPARE", "PRIVACY", "[company, name, phone number"):
        assert part in " ".join(found.out.split())
    for part in ("RATING SHEET", "Task 1", "← correct"):
        assert part not in found.out
    assert cli("guide", bank_id, "--for-candidate", "--format", "html").out.startswith("<!DOCTYPE html>")
    assert cli("guide", bank_id, "--for-candidate", "--format", "markdown").out.startswith("# ")


@pytest.mark.parametrize(("bank_id", "stage"), STAGED)
def test_every_stage_has_a_candidate_sheet(cli: Run, bank_id: str, stage: str) -> None:
    assert "WHAT TO EXPECT" in cli("guide", bank_id, "--stage", stage, "--for-candidate").out


def test_the_two_sheets_for_candidates_are_told_apart(cli: Run) -> None:
    both = cli("guide", "csr", "--candidate", "--for-candidate")
    assert (both.code, both.out) == (2, "")
    assert "--candidate (the tasks) or --for-candidate" in both.err
    shown = cli("guide", "--help").out
    assert "--for-candidate" in shown
    assert "csr-interview guide csr --for-candidate -o" in shown


@pytest.mark.parametrize("bank", [bank for bank in BANKS if bank.tasks], ids=lambda bank: bank.id)
def test_a_task_sheet_has_the_tasks_of_one_form(cli: Run, bank: Bank) -> None:
    assert cli("guide", bank.id, "--candidate") == cli("guide", bank.id, "--candidate", "--form", "A")
    for form in ("A", "B"):
        out = cli("guide", bank.id, "--candidate", "--form", form).out
        own = [task for task in bank.tasks if task.form in (None, form)]
        assert out.count("\nTask ") == len(own)


def test_a_bank_without_tasks_has_no_sheet(cli: Run) -> None:
    bank_id = next(bank.id for bank in BANKS if not bank.tasks)
    found = cli("guide", bank_id, "--candidate")
    assert (found.code, found.out) == (1, "")
    assert "no tasks" in found.err


@pytest.mark.parametrize(("bank_id", "stage"), STAGED)
def test_each_stage_by_itself(cli: Run, bank_id: str, stage: str) -> None:
    bank = next(bank for bank in BANKS if bank.id == bank_id)
    found = cli("guide", bank_id, "--stage", stage)
    assert found.code == 0
    chosen = next(one for one in bank.stages if one.id == stage)
    for asked in bank.questions:
        assert (" ".join(asked.prompt.split()) in " ".join(found.out.split())) == (
            asked.id in chosen.questions
        )
    assert cli("guide", bank_id, "--stage", stage, "--candidate").code == (0 if chosen.tasks else 1)


def test_the_tasks_of_one_plan(cli: Run) -> None:
    writing = cli("guide", "csr", "--plan", "interview-writing", "--candidate").out
    assert "3 tasks · about 18 minutes" in writing
    assert "20 tasks" in cli("guide", "csr", "--candidate").out
    assert "has no tasks" in cli("guide", "csr", "--plan", "interview", "--candidate").err
    unknown = cli("guide", "csr", "--plan", "nonsense")
    assert unknown.code == 1
    assert "it has interview, interview-writing, full" in unknown.err


def test_a_stage_that_is_not_there_is_told_with_those_that_are(cli: Run) -> None:
    bank_id, stage = STAGED[0]
    found = cli("guide", bank_id, "--stage", "nonsense")
    assert found.code == 1
    assert stage in found.err
    assert "no stages" in cli("guide", "csr", "--stage", "x").err


def test_formats_and_files(cli: Run, tmp_path: Path) -> None:
    page = tmp_path / "kit.html"
    assert cli("guide", "csr", "-o", page) == cli("guide", "csr", "-o", tmp_path / "again.html")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert page.read_text(encoding="utf-8") == cli("guide", "csr", "--format", "html").out
    notes = tmp_path / "kit.md"
    assert cli("guide", "csr", "-o", notes).code == 0
    assert notes.read_text(encoding="utf-8").startswith("# ")
    if os.name == "posix":
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
    told = tmp_path / "plain.html"
    assert cli("guide", "csr", "--format", "text", "-o", told).code == 0
    assert told.read_text(encoding="utf-8") == cli("guide", "csr").out


def test_never_over_a_file_without_force(cli: Run, tmp_path: Path) -> None:
    target = tmp_path / "kit.txt"
    target.write_text("mine")
    found = cli("guide", "csr", "-o", target)
    assert found.code == 1
    assert "--force" in found.err
    assert target.read_text() == "mine"
    assert cli("guide", "csr", "-o", target, "--force").code == 0
    assert "RATING SHEET" in target.read_text(encoding="utf-8")


def test_a_file_can_be_looked_at_before_it_is_put_anywhere(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(starter_text("mine", "My very own bank"), encoding="utf-8")
    assert cli("guide", path).out.startswith("My very own bank\n")
    path.write_text("id = ", encoding="utf-8")
    assert cli("guide", path).code == 1
