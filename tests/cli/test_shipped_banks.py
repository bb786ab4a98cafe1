"""`banks list`, `show` and `check` with each bank that comes with the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csr_interview.banks.library import bank_files, load_file, shipped_dir
from csr_interview.documents.layout import width
from csr_interview.models.tasks import Criteria
from csr_interview.store import Store
from tests.cli.running import Run

BANKS = bank_files(shipped_dir())


def test_list_shows_them_all_in_use(cli: Run) -> None:
    found = cli("banks", "list")
    assert found.code == 0
    rows = {line.split()[0]: line for line in found.out.splitlines() if line.strip()}
    for path in BANKS:
        bank = load_file(path)
        assert f" {bank.version} " in rows[bank.id]
        assert bank.title in rows[bank.id]
        assert " used " in rows[bank.id]
    assert "problem" not in found.out


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_check_finds_nothing(cli: Run, path: Path) -> None:
    assert cli("banks", "check", path).out == "1 bank checked, no problems.\n"


def test_check_of_the_whole_folder(cli: Run) -> None:
    found = cli("banks", "check", shipped_dir())
    assert (found.code, found.out) == (0, f"{len(BANKS)} banks checked, no problems.\n")
    assert cli("banks", "check").out == found.out


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_show_prints_all_that_an_interviewer_needs(cli: Run, path: Path) -> None:
    bank = load_file(path)
    found = cli("banks", "show", bank.id)
    assert found.code == 0
    assert [line for line in found.out.splitlines() if width(line) > 80] == []
    text = " ".join(found.out.split())
    said = [bank.title, bank.version, bank.role.purpose, *bank.role.tools, *bank.role.metrics]
    said += [duty.text for duty in bank.role.responsibilities]
    for question in bank.questions:
        said += [question.prompt, *question.looking_for, question.coached_answer, *question.probes]
        said += [sample.answer for sample in question.sample_answers]
    for task in bank.tasks:
        said += [task.title, task.prompt, task.guidance, *task.common_mistakes, *task.deliverables]
        if isinstance(task.rule, Criteria):
            said += [criterion.title for criterion in task.rule.criteria]
    for stage in bank.stages:
        said += [stage.title, stage.focus, *stage.participants]
    assert [words for words in said if " ".join(words.split()) not in text] == []


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_samples_of_each_can_be_kept_listed_and_exported(cli: Run, path: Path, tmp_path: Path) -> None:
    bank, store = load_file(path), tmp_path / "try.db"
    assert cli("--store", store, "sample", "--interviews", 9, "--bank", bank.id).code == 0
    assert cli("--store", store, "store", "check").code == 0
    assert len(json.loads(cli("--store", store, "list", "--json").out)) == 9
    for layout in ("interviews", "answers", "tasks"):
        found = cli("--store", store, "export", "--layout", layout)
        assert (found.code, found.out.count(bank.id) > 0) == (0, bool(bank.tasks) or layout != "tasks")
    with Store.open(store, mode="ro") as opened:
        for interview in opened.interviews():
            used = opened.bank_of(interview.id)
            assert [stage.title for stage in used.stages] == ([interview.stage] if bank.stages else [])
            assert set(interview.answers) <= {question.id for question in used.questions}
