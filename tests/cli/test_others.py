"""`banks`, `store`, `sample`, `doctor`, and help."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import click
import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.cli.app import cli as group
from csr_interview.cli.banks import bank_text
from csr_interview.store import Store
from tests.cli.running import Run

CSR = shipped_dir() / "csr.toml"


def test_banks_list_names_every_bank(cli: Run) -> None:
    found = cli("banks", "list")
    assert found.code == 0
    assert "csr" in found.out
    assert "Customer Service Representative" in found.out


def test_a_bad_bank_is_listed_and_hides_no_good_one(cli: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "bad"\n[[questions]\n')
    found = cli("--bank-dir", tmp_path, "banks", "list")
    assert found.code == 0
    assert "broken" in found.out
    assert "csr" in found.out
    assert cli("--bank-dir", tmp_path, "banks", "show", "csr").code == 0


def test_hints_repeat_the_options_that_were_given(cli: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my banks"
    folder.mkdir()
    (folder / "bad.toml").write_text('id = "bad"\n[[questions]\n')
    typed = f'"{folder}"' if os.name == "nt" else f"'{folder}'"
    found = cli("--bank-dir", folder, "banks", "list").out
    assert f"`csr-interview --bank-dir {typed} banks check` shows how to fix them." in found
    missing = tmp_path / "none.db"
    err = cli("--store", missing, "list").err
    assert err == (
        f"csr-interview: There is no database at {missing}. "
        f"Run csr-interview --store {missing} once to create it.\n"
    )


def test_banks_list_names_files_and_below_their_folders(cli: Run, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
        (folder / f"{folder.name}.toml").write_text("id = ")
    lines = cli("--bank-dir", folders[0], "--bank-dir", folders[1], "banks", "list").out.splitlines()
    for place, folder in enumerate(folders, 1):
        [row] = [line for line in lines if line.split()[:1] == [folder.name]]
        assert row.endswith(f"--bank-dir {place}  {folder.name}.toml")
        assert f"--bank-dir {place}: {folder}" in lines
    assert f"program: {shipped_dir()}" in lines


def test_banks_list_fits_a_small_terminal(cli: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("output", "banks"):
        monkeypatch.setattr(f"csr_interview.cli.{module}.columns", lambda: 80)
    monkeypatch.setattr("csr_interview.cli.banks.on_terminal", lambda: True)
    table = cli("banks", "list").out.partition("\n\n")[0].splitlines()
    assert max(map(len, table)) <= 80
    assert any(line.startswith("customer-support-specialist  ") for line in table)


def test_banks_check_prints_all_problems_and_fails(cli: Run, tmp_path: Path) -> None:
    text = CSR.read_text(encoding="utf-8")
    bad = tmp_path / "bad.toml"
    bad.write_text(
        text.replace("weight = 20", 'weight = "x"', 1).replace('id = "q2"', 'id = "q1"'), encoding="utf-8"
    )
    found = cli("banks", "check", bad)
    assert found.code == 1
    lines = found.out.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith(f"{bad}: ") and line.count(": ") >= 2 for line in lines)
    assert cli("banks", "check", tmp_path).out == found.out
    assert cli("--bank-dir", tmp_path, "banks", "check").code == 1


def test_banks_check_of_good_banks(cli: Run, tmp_path: Path) -> None:
    found = cli("banks", "check", CSR)
    assert (found.code, found.out) == (0, "1 bank checked, no problems.\n")
    assert cli("banks", "check").code == 0
    assert cli("banks", "check", tmp_path / "missing.toml").code == 1
    (tmp_path / "empty").mkdir()
    assert "contains no question bank" in cli("banks", "check", tmp_path / "empty").out


def test_banks_show_prints_all_of_a_bank(cli: Run) -> None:
    bank = load_file(CSR)
    found = cli("banks", "show", "csr")
    text = " ".join(found.out.split())
    for question in bank.questions:
        said = [question.prompt, *question.alternatives, *question.looking_for, *question.probes]
        said += [item.text for item in question.follow_ups]
        said += [item.text for item in question.red_flags]
        said += [question.anchors.at(rating) for rating in range(1, 6)]
        for words in said:
            assert " ".join(words.split()) in text
    assert all(len(line) <= 80 for line in found.out.splitlines())
    assert cli("banks", "show", "nonsense").code == 1


def test_every_rule_of_a_task_can_be_read() -> None:
    from tests.scoring.banks import RULES, criterion_gate, mean_gate, small_bank, task

    tasks = [task(name, name, "written" if name == "criteria" else "sjt") for name in RULES]
    gates = [mean_gate(required=True), criterion_gate()]
    text = bank_text(small_bank(tasks=tasks, decision={"gates": gates}))
    for words in (
        "Text of b ← correct",
        "Correct order",
        "Restart the router (critical)",
        "Rated 1 to 5",
        "recieve",
    ):
        assert words in text


def test_banks_schema_is_a_schema(cli: Run) -> None:
    found = json.loads(cli("banks", "schema").out)
    assert "$defs" in found
    assert "questions" in found["properties"]


def test_store_path_follows_option_and_home(cli: Run, home: Path, tmp_path: Path) -> None:
    assert Path(cli("store", "path").out.strip()).parent == home
    assert cli("--store", tmp_path / "x.db", "store", "path").out.strip() == str(tmp_path / "x.db")
    assert not home.exists()


def test_store_check_passes_and_finds_damage(cli: Run, store: Path) -> None:
    import sqlite3

    assert cli("--store", store, "store", "check").out.startswith("The database is intact: 12 interviews")
    conn = sqlite3.connect(store)
    conn.execute("DROP TRIGGER events_no_update")
    conn.execute("UPDATE events SET payload = '{}' WHERE seq = 3")
    conn.commit()
    conn.close()
    found = cli("--store", store, "store", "check")
    assert found.code == 1
    assert "event 3" in found.out


def test_backup_is_complete_private_and_never_over_a_file(cli: Run, store: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert cli("--store", store, "store", "backup", target).code == 0
    with Store.open(target, mode="ro") as copy:
        assert copy.counts().interviews == 12
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = cli("--store", store, "store", "backup", target)
    assert again.code == 1
    assert "already exists" in again.err
    found = cli("--store", store, "store", "backup")
    assert found.code == 0
    assert Path(found.out.removeprefix("Copied to ").strip()).parent == tmp_path / "backups"


@pytest.mark.parametrize("command", ["list", "show", "export", "store check", "store backup"])
def test_a_missing_or_foreign_store_is_one_clear_line(cli: Run, tmp_path: Path, command: str) -> None:
    foreign = tmp_path / "foreign.db"
    foreign.write_text("this is not a database, but a shopping list")
    for path in (tmp_path / "missing.db", foreign):
        args = [*command.split(), *(["abc"] if command == "show" else [])]
        found = cli("--store", path, *args)
        assert (found.code, found.out) == (1, "")
        assert len(found.err.splitlines()) == 1
        assert found.err.startswith("csr-interview: ")
        assert str(path) in found.err
    assert not (tmp_path / "missing.db").exists()


def test_samples_go_where_told_and_only_once(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "try.db"
    found = cli("--store", path, "sample", "--interviews", 5, "--seed", 3)
    assert (found.code, found.out) == (0, f"Added 5 sample interviews to {path}.\n")
    assert "5 already existed" in cli("--store", path, "sample", "--interviews", 5, "--seed", 3).out
    assert cli("--store", path, "store", "check").code == 0


def test_samples_never_slip_among_real_interviews(cli: Run, home: Path) -> None:
    found = cli("sample", "--interviews", 2)
    assert found.code == 1
    assert "--store" in found.err
    assert not home.exists()
    assert cli("sample", "--interviews", 2, "--yes").code == 0


def test_doctor_is_content_with_a_sound_store(cli: Run, store: Path) -> None:
    found = cli("--store", store, "doctor")
    assert found.code == 0
    told = " ".join(found.out.split())  # where a line breaks depends on the path of the store
    for words in ("Python 3", "SQLite", "12 interviews", "csr 2.", "No problems found."):
        assert words in told


def test_doctor_finds_what_is_wrong_and_names_nobody(cli: Run, store: Path, tmp_path: Path) -> None:
    banks = tmp_path / "banks"
    banks.mkdir()
    (banks / "bad.toml").write_text("id = ")
    found = cli("--store", store, "--bank-dir", banks, "doctor")
    assert found.code == 1
    assert "wrong" in found.out
    assert "bad.toml" in found.out
    with Store.open(store, mode="ro") as opened:
        assert not any(one.candidate.name in found.out for one in opened.interviews())
    (tmp_path / "text.db").write_text("no store")
    assert cli("--store", tmp_path / "text.db", "doctor").code == 1


def _commands(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    inside = command.commands.items() if isinstance(command, click.Group) else ()
    return [(name, command), *(found for key, sub in inside for found in _commands(sub, f"{name} {key}"))]


@pytest.mark.parametrize("name", [name for name, _ in _commands(group, "csr-interview")])
def test_every_help_teaches_with_an_example(cli: Run, name: str) -> None:
    found = cli(*name.split()[1:], "--help")
    assert found.code == 0
    assert "Example" in found.out
    example = found.out.partition("Example")[2]
    assert "csr-interview" in example
    assert all(len(line) <= 80 for line in found.out.splitlines())


def test_usage_errors_are_exit_2(cli: Run) -> None:
    for args in (
        ["frobnicate"],
        ["list", "--limit", "x"],
        ["show"],
        ["list", "--since", "someday"],
        ["--nope"],
    ):
        assert cli(*args).code == 2
