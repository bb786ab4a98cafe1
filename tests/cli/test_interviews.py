"""`list`, `show` and `export` on a real store."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import stat
from fractions import Fraction
from pathlib import Path

import pytest

from csr_interview.documents.layout import width
from csr_interview.exchange.csv import INTERVIEWS
from csr_interview.store import Store
from csr_interview.text import csv_unsafe
from tests.cli.running import Run
from tests.ui.stages import STAGES, hold


def test_list_is_a_table_for_people(cli: Run, store: Path) -> None:
    found = cli("--store", store, "list")
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0].split() == [
        "ID",
        "STARTED",
        "CANDIDATE",
        "ROLE",
        "·",
        "STAGE",
        "DECISION",
        "SCORE",
        "RATINGS",
    ]
    assert len(lines) == 13
    assert "draft" in lines[1]
    assert all(len(line) <= 130 for line in lines)


def test_list_json_is_an_array_with_the_promised_keys(cli: Run, store: Path) -> None:
    found = json.loads(cli("--store", store, "list", "--json", "--limit", 0).out)
    assert len(found) == 12
    assert {"id", "candidate", "status", "verdict"} <= set(found[0])
    assert (found[0]["status"], found[0]["verdict"]) == ("draft", None)
    assert len(found[0]["ratings"]) == 6
    assert [one["created_at"] for one in found] == sorted((one["created_at"] for one in found), reverse=True)


def test_list_json_has_the_score_as_a_number_and_exactly(cli: Run, store: Path) -> None:
    for one in json.loads(cli("--store", store, "list", "--json").out):
        if one["composite_exact"] is None:
            assert one["composite"] is None
        else:
            assert isinstance(one["composite"], float)
            assert abs(one["composite"] - Fraction(one["composite_exact"])) < Fraction(1, 10_000)


def test_list_says_what_was_amended(cli: Run, store: Path) -> None:
    before = json.loads(cli("--store", store, "list", "--json", "--status", "submitted").out)
    one = next(row for row in before if not row["amended"] and row["ratings"][0])
    with Store.open(store) as opened:
        opened.amend(one["id"], "q1", "rating", str(one["ratings"][0] % 5 + 1), "Misheard", "R. Osei")
    after = json.loads(cli("--store", store, "list", "--json", "--status", "submitted").out)
    assert [row["id"] for row in after if row["amended"] and row["id"] == one["id"]] == [one["id"]]
    lines = cli("--store", store, "list").out.splitlines()
    assert f"{one['verdict']}, amended" in next(line for line in lines if line.startswith(one["id"][:8]))


def test_a_long_name_does_not_widen_the_list(cli: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    conn = sqlite3.connect(store)
    conn.execute("UPDATE candidates SET name = ? WHERE rowid = 1", ("Ann" * 60,))
    conn.commit()
    conn.close()
    lines = cli("--store", store, "list").out.splitlines()
    assert max(map(width, lines)) <= 140, "the name alone has 180"
    place = lines[0].index("ROLE · STAGE")
    assert lines[0].index("DECISION") - place >= 24 + 2
    for cells in (80, 100):
        monkeypatch.setattr("csr_interview.cli.output.columns", lambda cells=cells: cells)
        monkeypatch.setattr("csr_interview.cli.listing.columns", lambda cells=cells: cells)
        monkeypatch.setattr("csr_interview.cli.listing.on_terminal", lambda: True)
        lines = cli("--store", store, "list").out.splitlines()
        assert max(map(width, lines)) <= cells
        assert all(len(line.split()[0]) == 8 for line in lines[1:])


def test_list_filters(cli: Run, store: Path) -> None:
    def ids(*options: str) -> set[str]:
        return {one["id"] for one in json.loads(cli("--store", store, "list", "--json", *options).out)}

    everything = json.loads(cli("--store", store, "list", "--json").out)
    drafts = {one["id"] for one in everything if one["status"] == "draft"}
    assert ids("--status", "draft") == drafts
    assert ids("--verdict", "no-hire") == {one["id"] for one in everything if one["verdict"] == "no hire"}
    assert ids("--verdict", "no hire") == ids("--verdict", "no-hire")
    name = everything[3]["candidate"]
    assert everything[3]["id"] in ids("--search", name.lower())
    assert ids("--search", "nowhere mentioned") == set()
    one = everything[5]
    assert ids("--interviewer", one["interviewer"]) == {
        other["id"] for other in everything if other["interviewer"] == one["interviewer"]
    }
    assert ids("--since", "2026-11-21") | ids("--until", "2026-11-20") == {
        other["id"] for other in everything
    }
    assert not ids("--since", "2026-11-21") & ids("--until", "2026-11-20")
    assert len(ids("--limit", "5")) == 5


def test_list_of_nothing_says_so(cli: Run, store: Path) -> None:
    assert cli("--store", store, "list", "--search", "xyzzy").out == "No matching interviews.\n"
    assert json.loads(cli("--store", store, "list", "--json", "--search", "xyzzy").out) == []


@pytest.mark.parametrize("command", ["list", "export", "stats"])
def test_days_the_wrong_way_round_are_refused_as_the_app_does(cli: Run, store: Path, command: str) -> None:
    found = cli("--store", store, command, "--since", "2026-01-01", "--until", "2025-01-01")
    assert (found.code, found.out) == (2, "")
    assert "The last day is before the first." in found.err
    same_day = cli("--store", store, "list", "--since", "2026-01-01", "--until", "2026-01-01")
    assert (same_day.code, same_day.out) == (0, "No matching interviews.\n")


def test_a_bank_that_is_not_there_is_answered_with_those_that_are(cli: Run, store: Path) -> None:
    found = cli("--store", store, "list", "--bank", "nobank")
    assert (found.code, found.out) == (0, "No matching interviews.\n")
    assert found.err == "No interviews use the bank 'nobank'. Banks in use: csr.\n"
    assert json.loads(cli("--store", store, "list", "--bank", "nobank", "--json").out) == []
    assert cli("--store", store, "list", "--bank", "csr", "--search", "xyzzy").err == ""


def test_show_prints_the_scorecard(cli: Run, store: Path) -> None:
    [one, *_] = json.loads(cli("--store", store, "list", "--json", "--status", "submitted").out)
    found = cli("--store", store, "show", one["id"][:6])
    assert found.code == 0
    assert one["candidate"] in found.out.splitlines()[0]
    assert one["verdict"].upper() in found.out
    assert "EVIDENCE" in found.out


def test_show_json_into_a_file(cli: Run, store: Path, tmp_path: Path) -> None:
    one = json.loads(cli("--store", store, "list", "--json").out)[0]
    target = tmp_path / "one.json"
    for expected in (0, 1):  # the second time the file is there
        found = cli("--store", store, "show", one["id"], "--format", "json", "-o", target)
        assert found.code == expected
    assert found.err == (
        f"csr-interview: Nothing was written: {target} already exists. "
        "Choose another name, or add --force to replace it.\n"
    )
    assert json.loads(target.read_text(encoding="utf-8"))["interview"]["id"] == one["id"]
    assert cli("--store", store, "show", one["id"], "-o", target, "--force").code == 0


def test_show_needs_an_id_that_one_interview_has(cli: Run, store: Path) -> None:
    for wrong in ("zzzz", "", "%"):
        found = cli("--store", store, "show", wrong)
        assert found.code == 1
        assert found.out == ""
        assert len(found.err.splitlines()) == 1


def test_export_is_what_the_store_holds(cli: Run, store: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    assert cli("--store", store, "export", "-o", target).code == 0
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfinterview_id,")
    if os.name == "posix":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    with Store.open(store, mode="ro") as opened:
        kept = {one.id: one for one in opened.interviews()}
    assert len(rows) == len(kept) == 12
    for row in rows:
        one = kept[row["interview_id"]]
        assert csv_unsafe(row["candidate"]) == one.candidate.name
        assert csv_unsafe(row["summary"]) == one.summary
        assert [row[f"rating_csr_q{n}"] for n in range(1, 7)] == [
            str(one.answer(f"q{n}").rating or "") for n in range(1, 7)
        ]
    assert list(rows[0])[: len(INTERVIEWS)] == [column.name for column in INTERVIEWS]


def test_export_answers_to_standard_output(cli: Run, store: Path) -> None:
    found = cli("--store", store, "export", "--layout", "answers", "--no-bom", "--status", "draft")
    rows = list(csv.DictReader(io.StringIO(found.out, newline="")))
    assert len(rows) == 3 * 6
    assert "\r\n" in found.out
    assert {row["status"] for row in rows} == {"draft"}


def test_export_json_holds_everything(cli: Run, store: Path) -> None:
    found = json.loads(cli("--store", store, "export", "--format", "json").out)
    assert len(found["interviews"]) == 12
    assert list(found["banks"]) == [found["interviews"][0]["bank"]["digest"]]


def test_export_refuses_a_layout_that_the_format_lacks(cli: Run, store: Path) -> None:
    found = cli("--store", store, "export", "--format", "json", "--layout", "answers")
    assert (found.code, found.out) == (1, "")
    assert "json has no layouts" in found.err


def test_an_export_that_finds_no_store_leaves_no_file(cli: Run, tmp_path: Path) -> None:
    found = cli("--store", tmp_path / "none.db", "export", "-o", tmp_path / "x.csv")
    assert found.code == 1
    assert not (tmp_path / "x.csv").exists()
    assert not (tmp_path / "none.db").exists()


def test_results_of_stages_are_decisions_to_filter_by(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "stages.db"
    made = {rating: hold(path, STAGES[0], f"Person {rating}", rating=rating)[0] for rating in (2, 3, 4)}
    for verdict, rating in (("stop", 2), ("hold", 3), ("advance", 4)):
        found = json.loads(cli("--store", path, "list", "--json", "--verdict", verdict).out)
        assert [(one["id"], one["verdict"]) for one in found] == [(made[rating], verdict)]
        (row,) = csv.DictReader(io.StringIO(cli("--store", path, "export", "--verdict", verdict).out))
        assert (row["verdict"], row["verdict_now"]) == (verdict, verdict)


@pytest.mark.parametrize("command", ["list", "export"])
def test_an_unknown_verdict_is_a_usage_error(cli: Run, store: Path, command: str) -> None:
    found = cli("--store", store, command, "--verdict", "maybe")
    assert found.code == 2
    assert "strong-hire, hire, advance, hold, no-hire, stop" in found.err


def test_escape_sequences_in_the_store_never_reach_the_terminal(cli: Run, store: Path) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\u202eevil"
    conn = sqlite3.connect(store)  # past the store's own cleaning, as a damaged or forged file would be
    conn.execute("UPDATE candidates SET name = ?", (evil,))
    conn.commit()
    conn.close()
    first = json.loads(cli("--store", store, "list", "--json").out)[0]["id"]
    for found in (cli("--store", store, "list"), cli("--store", store, "show", first)):
        assert found.code == 0
        assert "evil" in found.out
        assert not set("\x1b\x07\u202e") & set(found.out)
