"""`stats`: what interviewers do, as text with bars and as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.sample.interviews import sample_pairs
from csr_interview.scoring.agreement import icc21, quadratic_weighted_kappa
from csr_interview.store import Store
from tests.cli.running import Run

pytestmark = pytest.mark.xdist_group("stats")  # what the tests share is made once

UNTIL = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which some pairs have enough candidates in common, and some people too few interviews."""
    path = tmp_path_factory.mktemp("busy") / "store.db"
    bank = load_file(shipped_dir() / "csr.toml")
    with Store.open(path, now=lambda: UNTIL) as store:
        store.add_interviews(sample_pairs(bank, count=60, seed=11, until=UNTIL))
    return path


def read(cli: Run, *args: object) -> list[dict[str, Any]]:
    found = cli(*args, "--json")
    assert (found.code, found.err) == (0, "")
    data: list[dict[str, Any]] = json.loads(found.out)
    return data


def test_text_tells_everybody_agreement_and_what_the_figures_mean(cli: Run, busy: Path) -> None:
    found = cli("--store", busy, "stats")
    assert found.code == 0
    lines = found.out.splitlines()
    assert lines[0] == "Customer Service Representative (csr)"
    assert lines[1].strip().startswith("57 interviews by 6 interviewers")
    assert any(line.startswith("  Marta Lindholm  ") and "▇" in line for line in lines)
    assert any("kappa 0." in line and "ICC 0." in line for line in lines)
    assert "ICC(2,1)" in found.out


def test_one_interviewer_question_by_question(cli: Run, busy: Path) -> None:
    found = cli("--store", busy, "stats", "--interviewer", "r. OSEI")
    assert "R. Osei" in found.out
    assert "T. Iyer" not in found.out
    assert "Q6 Good service" in found.out
    assert "57 interviews by 6 interviewers" in found.out  # the group stays everybody
    assert "half between" in found.out


def test_json_says_what_an_export_says(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats")
    exported = json.loads(cli("--store", busy, "list", "--status", "submitted", "--limit", 0, "--json").out)
    osei = next(one for one in found["people"] if one["interviewer"] == "R. Osei")
    rows = [row for row in exported if row["interviewer"] == "R. Osei" and not row["amended"]]
    given = [rating for row in rows for rating in row["ratings"] if rating]
    assert osei["interviews"] == len(rows)
    assert osei["mean"] == pytest.approx(sum(given) / len(given))
    assert osei["ratings"] == {str(rating): given.count(rating) for rating in range(1, 6)}
    assert osei["leniency"] == pytest.approx(osei["mean"] - osei["group_mean"])
    assert found["interviews"] == len(exported) == found["group"]["interviews"]


def test_json_agreement_is_that_of_the_ratings_both_gave(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats")
    exported = json.loads(cli("--store", busy, "list", "--status", "submitted", "--limit", 0, "--json").out)
    bundle = json.loads(cli("--store", busy, "export", "--format", "json").out)
    person = {
        one["interview"]["id"]: one["candidate"]["id"] for one in bundle["interviews"]
    }  # some share a name
    ratings: dict[tuple[str, str, str], list[int | None]] = {
        (person[row["id"]], row["stage"], row["interviewer"]): row["ratings"] for row in exported
    }
    told = 0
    for pair in found["agreement"]["pairs"]:
        first, second = pair["interviewers"]
        rows = [
            (a, b)
            for (candidate, stage, name), mine in ratings.items()
            if name == first
            for a, b in zip(mine, ratings.get((candidate, stage, second), []), strict=False)
            if a and b
        ]
        assert pair["answers"] == len(rows)
        if pair["kappa"]["value"] is None:
            assert pair["kappa"]["reason"]
            continue
        told += 1
        assert pair["kappa"]["value"] == pytest.approx(float(quadratic_weighted_kappa(rows) or 0))
        assert pair["icc"]["value"] == pytest.approx(float(icc21(rows) or 0))
    assert told == 2


def test_too_few_is_null_not_a_number(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats")
    few = next(one for one in found["people"] if not one["enough"])
    assert few["interviews"] == 4
    assert sum(few["ratings"].values()) == 24
    assert few["mean"] is few["leniency"] is few["standard_deviation"] is None
    assert few["seconds_to_submit"] == {"n": 4, "lower": None, "median": None, "upper": None}


def test_empty_and_nonsense_are_answered_in_words(cli: Run, busy: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db"):
        pass
    found = cli("--store", tmp_path / "empty.db", "stats")
    assert found.code == 0
    assert "No submitted scorecards yet" in found.out
    assert read(cli, "--store", tmp_path / "empty.db", "stats") == []
    assert "No submitted scorecards match" in cli("--store", busy, "stats", "--bank", "other").out
    assert "No submitted scorecards match" in cli("--store", busy, "stats", "--interviewer", "nobody").out
    assert cli("--store", busy, "stats", "--status", "draft").code == 2
