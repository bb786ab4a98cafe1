"""Before the first interview: empty results, not errors; and ids as people write them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from csr_interview.exchange.csv import INTERVIEWS
from csr_interview.store import Store
from tests.cli.running import Run


@pytest.fixture(params=["no store yet", "an empty file", "a store without interviews"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> list[object]:
    """What stands before the command."""
    path = tmp_path / "new.db"
    if request.param == "no store yet":
        return []
    if request.param == "an empty file":
        path.touch()
    else:
        Store.open(path).close()
    return ["--store", path]


def test_a_list_of_nothing_says_how_to_begin(cli: Run, where: list[object]) -> None:
    found = cli(*where, "list")
    assert (found.code, found.out) == (0, "")
    assert found.err.startswith("csr-interview: There are no interviews yet. Run csr-interview ")
    assert len(found.err.splitlines()) == 1


def test_machine_output_of_nothing_is_empty(cli: Run, where: list[object], home: Path) -> None:
    found = cli(*where, "list", "--json", "--search", "refund")
    assert (found.code, json.loads(found.out), found.err) == (0, [], "")
    found = cli(*where, "export", "--no-bom")
    (heading,) = csv.reader(io.StringIO(found.out))
    assert (found.code, tuple(heading)) == (0, tuple(column.name for column in INTERVIEWS))
    found = cli(*where, "export", "--format", "json")
    assert (found.code, json.loads(found.out)["interviews"]) == (0, [])
    assert not home.exists(), "reading makes nothing"


def test_a_named_file_that_is_not_there_is_an_error(cli: Run, tmp_path: Path) -> None:
    for words in (["list"], ["list", "--json"], ["export"]):
        found = cli("--store", tmp_path / "none.db", *words)
        assert (found.code, found.out) == (1, "")
        assert "There is no database at" in found.err


def test_an_empty_file_is_called_empty(cli: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch()
    for words in (["show", "4d"], ["stats"], ["store", "check"]):
        found = cli("--store", path, *words)
        assert found.code == 1
        assert f"The database {path} is empty: it contains no interviews yet" in found.err
    found = cli("--store", path, "doctor")
    assert found.code == 0
    assert "no interviews yet" in " ".join(found.out.split())
    assert path.stat().st_size == 0


def test_ids_may_be_given_in_capitals(cli: Run, store: Path) -> None:
    with Store.open(store, mode="ro") as opened:
        newest = opened.recent(limit=1)[0]
        person = opened.interview(newest.id).candidate.id
    for given in (newest.id.upper(), newest.id[:8].upper(), f" {newest.id[:8].title()} "):
        assert newest.candidate in cli("--store", store, "show", given).out
    assert cli("--store", store, "audit", newest.id[:8].upper()).code == 0
    for given in (person[:10].upper(), newest.id[:10].upper()):
        assert cli("--store", store, "candidate", "hold", given, "--reason", "Asked").code == 0
