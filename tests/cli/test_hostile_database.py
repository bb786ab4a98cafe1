"""A database that somebody sent may hold anything: none of it reaches a terminal as more than text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csr_interview.models.amended import marks_value
from csr_interview.models.interview import RED_FLAGS, Mark, Profile
from csr_interview.store import Store
from tests.cli.running import Run
from tests.hostile import columns, commands, live, poison_column, poison_texts

WITH_FINDINGS = (["audit", "verify"], ["store", "check"], ["doctor"])
"""Commands that report what is wrong with the database, such as changes by other programs, and end with 1."""


OSEI = Profile("a1" * 10, "R. Osei", "osei@example.org")


@pytest.fixture
def ids(store: Path) -> tuple[str, str]:
    """A submitted interview and its candidate, who is under legal hold."""
    with Store.open(store, profile=OSEI) as opened:
        one = next(one for one in opened.interviews() if one.submitted_at)
        opened.hold(one.candidate.id, "A claim is expected")
        opened.note_candidate(one.candidate.id, "Met at the fair")
    return one.id, one.candidate.id


@pytest.mark.long
def test_no_command_lets_hostile_text_through(
    cli: Run, store: Path, ids: tuple[str, str], tmp_path: Path
) -> None:
    poison_texts(store)
    folder = tmp_path / "person"
    for args in commands(*ids, folder):
        result = cli("--store", store, *args)
        assert result.code == (1 if args in WITH_FINDINGS else 0), (args, result.err)
        assert live(result.out) == live(result.err) == [], args
        if "json" in args or "--json" in args:
            json.loads(result.out)
    for path in folder.rglob("*"):
        if path.is_file():
            assert live(path.read_text("utf-8-sig")) == [], path


@pytest.mark.long
@pytest.mark.parametrize(
    "value",
    [
        "x\x1b]0;title\x07\x9b6n\u202e\x00\u2028y",
        *(b"\xff\xfe\x1b]0;title\x07\x00", 9223372036854775807, "null"),
    ],
    ids=["controls", "bytes", "huge", "null"],
)
def test_no_value_of_any_column_goes_unexplained(
    cli: Run, store: Path, ids: tuple[str, str], tmp_path: Path, value: object
) -> None:
    interview, candidate = ids
    with Store.open(store, profile=OSEI) as opened:
        people = {one.candidate.id for one in opened.interviews() if one.submitted_at} - {candidate}
        opened.join(min(people), candidate, "They are one person", OSEI.name)
    whole = store.read_bytes()
    bundle = tmp_path / "bundle.json"
    bundle.write_text(cli("--store", store, "export", "--format", "json", "--no-bom").out, "utf-8")
    tried = 0
    for table, column in columns(store):
        store.write_bytes(whole)
        if not poison_column(store, table, column, value):
            continue
        tried += 1
        for args in (
            ["list", "--json"],
            ["show", interview],
            ["show", interview, "--format", "json"],
            ["export", "--no-bom", "--layout", "answers"],
            ["audit", "--json"],
            ["candidate", "show", candidate, "--json"],
            ["candidate", "due"],
            ["stats", "--json"],
            ["stats", "--items"],
            ["import", str(bundle), "--dry-run"],
        ):
            result = cli("--store", store, *args)
            assert result.code in (0, 1), (table, column, args)
            assert "unexpected" not in result.err, (table, column, args, result.err)
            assert live(result.out) == live(result.err) == [], (table, column, args)
    assert tried > 40


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("status", "open"), ("shown", "null"), ("accommodations", "x"), ("shown", 7)),
        *(("created_at", "x\x1b[5n"), ("submitted_at", "now"), ("elapsed_seconds", "x"), ("icc", "x")),
        *(("icc", "1/0"), ("icc", "-1"), ("composite", "99"), ("composite", "1/0"), ("verdict", "perhaps")),
        ("elapsed_seconds", -1),
    ],
)
def test_a_record_of_the_wrong_kind_is_named(
    cli: Run, store: Path, ids: tuple[str, str], column: str, value: object
) -> None:
    assert poison_column(store, "interviews", column, value)
    result = cli("--store", store, "show", ids[0])
    assert result.code == 1
    assert f"Interview {ids[0][:8]} cannot be read: its record is damaged" in result.err


@pytest.mark.parametrize(
    ("table", "column"),
    [("answers", "rating"), ("answers", "seconds"), ("amendments", "old"), ("marks", "severity")],
)
def test_a_part_of_the_wrong_kind_is_named(
    cli: Run, store: Path, ids: tuple[str, str], table: str, column: str
) -> None:
    with Store.open(store) as opened:
        question = next(iter(opened.interview(ids[0]).answers))
        opened.amend(ids[0], question, "rating", "1", "Misheard", "R. Osei")
        value = marks_value([Mark(question, "own_flag", 0, "Rude", "note")])
        opened.amend(ids[0], question, RED_FLAGS, value, "Misheard", "R. Osei")
    assert poison_column(store, table, column, "x\x1b[5n")
    result = cli("--store", store, "show", ids[0])
    assert result.code == 1
    assert f"Interview {ids[0][:8]} cannot be read: its record is damaged" in result.err


@pytest.mark.parametrize("column", ["created_at", "submitted_at", "composite", "verdict"])
def test_a_list_names_a_record_of_the_wrong_kind(cli: Run, store: Path, column: str) -> None:
    assert poison_column(store, "interviews", column, "x\x1b[5n")
    listed = cli("--store", store, "list")
    told = cli("--store", store, "list", "--json")
    assert listed.code == told.code == 1
    assert "cannot be read: its record is damaged" in listed.err
    rows = json.loads(told.out)
    assert any(row["damaged"] for row in rows)
    assert all(row["id"][:8] in listed.out for row in rows)


@pytest.mark.parametrize("value", ["null", "[]", '{"a": [1, null]}', '{"a": 0}', "x"])
def test_a_response_of_the_wrong_kind_is_named(cli: Run, store: Path, value: str) -> None:
    assert poison_column(store, "task_results", "response", value)
    for args in (["stats", "--items"], ["export", "--layout", "tasks"]):
        result = cli("--store", store, *args)
        assert result.code == 1
        assert "cannot be read: its record is damaged" in result.err


@pytest.mark.parametrize(
    ("table", "column", "value", "args"),
    [
        ("interviews", "submitted_at", "9999-12-31T23:59:59.999Z", ["candidate", "due"]),
        ("interviews", "composite", "B", ["list"]),
        ("interviews", "bank_digest", "1", ["stats", "--items"]),
        ("interviews", "bank_digest", "1", ["stats", "--funnel"]),
        ("marks", "item", "{}", ["store", "check"]),
    ],
)
def test_a_value_that_no_interview_has_is_explained(
    cli: Run, store: Path, ids: tuple[str, str], table: str, column: str, value: str, args: list[str]
) -> None:
    with Store.open(store) as opened:
        opened.set_retention("eu")
        opened.release(ids[1], "Settled")
    assert poison_column(store, table, column, value)
    result = cli("--store", store, *args)
    assert result.code == 1
    assert "unexpected" not in result.err
