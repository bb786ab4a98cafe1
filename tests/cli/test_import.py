"""`csr-interview import`: from file to file, as people do it."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from csr_interview.cli import import_ as import_module
from csr_interview.exchange.csv import LAYOUTS
from csr_interview.models.interview import SubmittedVerdict
from csr_interview.paths import backup_dir
from csr_interview.store import Store
from tests.cli.running import Run
from tests.scoring.banks import small_bank
from tests.ui.cards import settle


@pytest.fixture
def file(cli: Run, store: Path, tmp_path: Path) -> Path:
    """A bundle of the twelve samples."""
    target = tmp_path / "laptop.json"
    assert cli("--store", store, "export", "--format", "json", "-o", target).code == 0
    return target


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "here" / "interviews.db"


def bundle_of(cli: Run, store: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cli("--store", store, "export", "--format", "json").out)
    return found


def test_two_machines_end_with_the_same(
    cli: Run, store: Path, here: Path, file: Path, tmp_path: Path
) -> None:
    result = cli("--store", here, "import", file)
    assert (result.code, result.err) == (0, "")
    assert "12  new" in result.out
    assert "csr 2." in result.out, "the question bank that was added"
    with Store.open(here) as opened:
        person = opened.interview(opened.recent()[0].id).candidate
        opened.edit_candidate(person.id, "Ann After", person.email, "+31 6 1")
    back = tmp_path / "office.json"
    assert cli("--store", here, "export", "--format", "json", "-o", back).code == 0
    result = cli("--store", store, "import", back)
    assert "12  identical" in result.out
    assert "Ann After: name “" in result.out
    assert "A backup from before the import is in" in result.out
    assert bundle_of(cli, store) == bundle_of(cli, here)
    for path in (store, here):
        assert cli("--store", path, "store", "check").code == 0
        assert cli("--store", path, "audit", "verify").code == 0
    assert "Nothing was changed." in cli("--store", store, "import", back).out


def test_a_dry_run_changes_nothing_and_makes_no_store(cli: Run, store: Path, here: Path, file: Path) -> None:
    result = cli("--store", here, "import", file, "--dry-run")
    assert result.code == 0
    assert "Would import:" in result.out
    assert "12  new" in result.out
    assert "Nothing was changed: this was a dry run." in result.out
    assert not here.exists()
    with Store.open(store):  # the app has it open
        assert "12  identical" in cli("--store", store, "import", file, "--dry-run").out


def test_a_bundle_from_standard_input(
    cli: Run, here: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert "12  new" in cli("--store", here, "import", "-").out


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices of POSIX")
def test_endless_input_is_refused(cli: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = cli("--store", here, "import", "/dev/zero")
    assert found.code == 1
    assert "/dev/zero cannot be imported: it is a device, not a file" in found.err
    monkeypatch.setattr(import_module, "MOST_PIPED", 1000)
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr(sys, "stdin", endless)
        found = cli("--store", here, "import", "-")
    assert found.code == 1
    assert "standard input cannot be imported: it is longer than" in found.err


@pytest.mark.skipif(os.name != "posix", reason="named pipes of POSIX")
@pytest.mark.parametrize("words", [["check"], ["backup", "copy.db"], ["compact"]])
def test_a_pipe_is_no_database(cli: Run, tmp_path: Path, words: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = cli("--store", tmp_path / "pipe", "store", *words)
    assert found.code == 1
    assert "is not a regular file" in found.err
    found = cli("--store", tmp_path / "new.db", "store", "restore", tmp_path / "pipe", "--yes")
    assert found.code == 1
    assert "is not a regular file" in found.err


def test_several_files_are_one_import(cli: Run, store: Path, here: Path, file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["interviews"][-1]["answers"][0]["rating"] = 7
    broken.write_text(json.dumps(content), encoding="utf-8")
    result = cli("--store", here, "import", file, broken)
    assert result.code == 1
    assert "interviews[11].answers[0].rating: must be a rating from 1 to 5, or null" in result.err
    assert cli("--store", here, "list", "--json").out.strip() == "[]"
    assert "12  new" in cli("--store", here, "import", file, file).out


def test_two_scorecards_of_one_interview_are_shown_and_refused(
    cli: Run, store: Path, here: Path, file: Path
) -> None:
    cli("--store", here, "import", file)
    with Store.open(here) as opened:
        chosen = next(row.id for row in opened.recent() if row.status == "draft")
    for path, rating in ((store, 4), (here, 2)):
        with Store.open(path) as opened:
            for question in opened.bank_of(chosen).questions:
                opened.rate(chosen, question.id, rating)
            opened.submit(chosen, SubmittedVerdict("hire", f"{2 * rating + 1}/2", "default"))
    cli("--store", here, "export", "--format", "json", "--force", "-o", file)
    before = bundle_of(cli, store)
    for options in ((), ("--dry-run",)):
        result = cli("--store", store, "import", file, *options)
        assert result.code == 1
        assert f"Interview {chosen[:8]}" in result.err
        assert "Q1 Rating" in result.err
        assert "here “4”" in result.err
        assert "there “2”" in result.err
        assert "here “hire, 4.50, default”" in result.err
        assert "there “hire, 2.50, default”" in result.err
        assert "1 of 12 interviews not imported" in result.err
        assert "11  identical" in result.out
    assert "Nothing was imported" in cli("--store", store, "import", "--strict", file).err
    assert bundle_of(cli, store) == before
    assert not backup_dir(store).exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"not json", "it is not JSON"),
        (b"[]", "it is not an export of interviews"),
        (b" null\n", "it is not an export of interviews"),
        (b"[", "it is not JSON: it does not begin with {"),
        (b'{"a": 1}', "it is not an export of interviews"),
        (b'{"format": "csr-interview/bundle", "format_version": 99}', "a newer csr-interview created it"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"", "it is empty"),
    ],
)
def test_what_is_no_bundle_is_named(cli: Run, here: Path, tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    result = cli("--store", here, "import", path)
    assert (result.code, result.out) == (1, "")
    assert result.err.startswith(f"csr-interview: {path} cannot be imported: ")
    assert why in result.err
    assert len(result.err.splitlines()) == 1
    assert not here.exists()


def test_an_edited_interview_is_refused_in_two_lines(
    cli: Run, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not read on, because of an error, must not complain when it goes."""
    there, target = tmp_path / "there" / "interviews.db", tmp_path / "edited.json"
    with Store.open(there) as opened:
        draft = opened.create_interview(
            candidate="Ann Example", bank=small_bank(), role="", stage="", interviewer="Max Probe"
        )
        opened.rate(draft.id, "irate", 2)
    content = bundle_of(cli, there)
    for answer in content["interviews"][0]["answers"]:
        answer["rating"] = 5 if answer["question"] == "irate" else None
    target.write_text(json.dumps(content), encoding="utf-8")
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    result = cli("--store", here, "import", target)
    gc.collect()
    assert (result.code, len(result.err.splitlines())) == (1, 2)
    assert (
        "the audit log does not cover its rating, reason for skipping or checked items of irate" in result.err
    )
    assert "import it with --unverified" in result.err
    assert complaints == []
    assert cli("--store", here, "list", "--json").out.strip() == "[]"


def test_files_that_cannot_be_read(cli: Run, here: Path, tmp_path: Path) -> None:
    assert "the file does not exist" in cli("--store", here, "import", tmp_path / "none.json").err
    assert "it is a folder" in cli("--store", here, "import", tmp_path).err
    result = cli("--store", here, "import")
    assert (result.code, "FILE" in result.err) == (2, True)


def test_a_store_that_is_open_elsewhere_is_told(cli: Run, store: Path, file: Path) -> None:
    with Store.open(store):
        result = cli("--store", store, "import", file)
    assert result.code == 1
    assert f"process {os.getpid()}" in result.err


def test_a_blind_bundle_is_refused(cli: Run, store: Path, here: Path, tmp_path: Path) -> None:
    target = tmp_path / "blind.json"
    assert cli("--store", store, "export", "--format", "json", "--blind", "-o", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["blind"] is True
    result = cli("--store", here, "import", target)
    assert result.code == 1
    assert "--blind" in result.err


def test_hostile_names_reach_no_terminal(cli: Run, here: Path, file: Path) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    for one in content["interviews"]:
        one["candidate"] |= {"name": "\x1b[2J\u202eAnn", "updated_at": "2030-01-01T00:00:00.000Z"}
    file.write_text(json.dumps(content), encoding="utf-8")
    result = cli("--store", here, "import", file)
    assert "[2JAnn: the file does not confirm" in result.err
    assert cli("--store", here, "import", file, "--unverified").code == 0
    shown = cli("--store", here, "candidate", "list")
    assert "[2JAnn" in shown.out
    for text in (result.err, shown.out):
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_what_is_exported_meets_the_schema_that_is_printed(cli: Run, store: Path) -> None:
    result = cli("import", "--schema")
    assert result.code == 0
    Draft202012Validator(json.loads(result.out)).validate(bundle_of(cli, store))


def test_a_candidate_who_is_here_under_another_id_is_told(
    cli: Run, store: Path, here: Path, tmp_path: Path
) -> None:
    target = tmp_path / "laptop.json"
    assert cli("--store", store, "export", "--format", "json", "-o", target).code == 0
    there = bundle_of(cli, store)["interviews"][0]["candidate"]
    text = target.read_text("utf-8").replace(there["id"], "f" * 20)
    assert cli("--store", here, "import", target).code == 0
    target.write_text(text, encoding="utf-8")
    text = json.dumps({**json.loads(text), "interviews": [
        one for one in json.loads(text)["interviews"] if one["candidate"]["id"] == "f" * 20
    ]})  # fmt: skip
    for number, interview in enumerate(json.loads(text)["interviews"]):
        text = text.replace(interview["interview"]["id"], f"{number:020x}")
    content = json.loads(text)
    for interview in content["interviews"]:
        interview["events"], interview["revisions"] = [], []
    target.write_text(json.dumps(content), encoding="utf-8")
    for options in (("--dry-run",), ()):
        result = cli("--store", here, "import", "--unverified", target, *options)
        assert result.code == 0, result.err
        assert "Candidates already here under another ID" in result.out
        assert f"  {there['name']}: ffffffff and {there['id'][:8]}\n" in result.out
        assert "sealed together" in result.out


def test_without_proof_it_is_imported_on_demand_and_marked(cli: Run, here: Path, file: Path) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    for one in content["interviews"]:
        one["events"] = []
    file.write_text(json.dumps(content), encoding="utf-8")
    result = cli("--store", here, "import", file)
    assert (result.code, "12 of 12 interviews not imported" in result.err) == (1, True)
    assert "the audit log does not cover its content" in result.err
    result = cli("--store", here, "import", "--unverified", file)
    assert (result.code, result.err) == (0, "")
    assert "12  of them marked as unverified" in result.out
    rows = json.loads(cli("--store", here, "list", "--json").out)
    assert all(row["unverified"] for row in rows)
    card = next(row["id"] for row in rows if row["status"] == "submitted")
    for command in (
        *(("list",), ("show", card), ("show", card, "--format", "html"), ("candidate", "show", card)),
        *(("export", "--layout", layout) for layout in LAYOUTS),
    ):
        assert "nverified" in cli("--store", here, *command).out, command
    assert '"unverified": true' in cli("--store", here, "show", card, "--format", "json").out
    assert cli("--store", here, "store", "check").code == 0


def test_the_proof_that_comes_later_removes_the_mark(cli: Run, store: Path, here: Path, file: Path) -> None:
    proven = file.read_bytes()
    content = json.loads(proven)
    for one in content["interviews"]:
        one["events"] = []
    file.write_text(json.dumps(content), encoding="utf-8")
    cli("--store", here, "import", "--unverified", file)
    file.write_bytes(proven)
    assert cli("--store", here, "import", file).code == 0
    assert not any(row["unverified"] for row in json.loads(cli("--store", here, "list", "--json").out))
    assert cli("--store", here, "store", "check").code == 0


def test_of_two_scorecards_one_is_taken(
    cli: Run, store: Path, here: Path, file: Path, tmp_path: Path
) -> None:
    cli("--store", here, "import", file)
    with Store.open(here) as opened:
        chosen = next(row.id for row in opened.recent() if row.status == "draft")
    for path, rating in ((store, 4), (here, 2)):
        with Store.open(path) as opened:
            bank = opened.bank_of(chosen)
            for question in bank.questions:
                opened.rate(chosen, question.id, rating)
            settle(opened, chosen, bank, submit=True)
    back = tmp_path / "back.json"
    cli("--store", here, "export", "--format", "json", "-o", back)
    cli("--store", store, "export", "--format", "json", "--force", "-o", file)
    refused = cli("--store", store, "import", back)
    way_out = f"--take ours {chosen[:8]} to keep the one here, or with --take theirs {chosen[:8]} to use"
    assert (refused.code, way_out in refused.err) == (1, True)
    wrong = cli("--store", store, "import", back, "--take", "theirs", "zz")
    assert (wrong.code, "no interview in the files has an ID that starts with this" in wrong.err) == (1, True)
    would = cli("--store", store, "import", back, "--take", "theirs", chosen[:8], "--dry-run")
    told = cli("--store", store, "import", back, "--take", "theirs", chosen[:8])
    for result in (would, told):
        assert (result.code, result.err) == (0, "")
        assert " 1  replaced by a different scorecard; the earlier one is kept" in result.out
        assert f"  {chosen[:8]}  " in result.out
    kept = cli("--store", here, "import", file, "--take", "ours", chosen[:8])
    assert (kept.code, " 1  different from the one here, which was kept" in kept.out) == (0, True)
    for source, target in ((store, here), (here, store), (here, store)):
        assert cli("--store", source, "export", "--format", "json", "--force", "-o", back).code == 0
        assert cli("--store", target, "import", back).code == 0
    assert bundle_of(cli, store) == bundle_of(cli, here)
    for path in (store, here):
        assert cli("--store", path, "store", "check").code == 0
        assert cli("--store", path, "audit", "verify").code == 0
        assert "Of two different scorecards" in cli("--store", path, "audit", chosen).out
