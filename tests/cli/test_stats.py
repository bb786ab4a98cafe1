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
from csr_interview.scoring.interviewers import ENOUGH
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
        store.add_interviews(sample_pairs(bank, count=60, seed=62, until=UNTIL))
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
    amended = {row["interviewer"] for row in exported if row["amended"]}  # the list shows their new ratings
    one = next(one for one in found["people"] if one["enough"] and one["interviewer"] not in amended)
    rows = [row for row in exported if row["interviewer"] == one["interviewer"]]
    given = [rating for row in rows for rating in row["ratings"] if rating]
    assert one["interviews"] == len(rows)
    assert one["mean"] == pytest.approx(sum(given) / len(given))
    assert one["ratings"] == {str(rating): given.count(rating) for rating in range(1, 6)}
    assert one["leniency"] == pytest.approx(one["mean"] - one["group_mean"])
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
    assert told


def test_too_few_is_null_not_a_number(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats")
    few = next(one for one in found["people"] if not one["enough"])
    assert few["interviews"] < 5
    assert 0 < sum(few["ratings"].values()) <= 6 * few["interviews"]
    assert few["mean"] is few["leniency"] is few["standard_deviation"] is None
    assert few["seconds_to_submit"] == {"n": few["interviews"], "lower": None, "median": None, "upper": None}


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


# Questions and tasks --------------------------------------------------------------------------------------


def test_items_are_told_by_form_with_hints_and_meanings(cli: Run, busy: Path) -> None:
    found = cli("--store", busy, "stats", "--items")
    assert (found.code, found.err) == (0, "")
    lines = found.out.splitlines()
    assert lines[0] == "Customer Service Representative (csr)"
    assert lines[1].strip().startswith("57 interviews, version")
    rows = [line.split() for line in lines if line.startswith("  Q1 ")]
    assert [row[-5] for row in rows] == ["A", "B"]
    for part in ("WORTH A LOOK", "QUESTIONS", "SITUATIONAL JUDGMENT", "Options", "WHAT THE FIGURES MEAN"):
        assert part in found.out
    assert "kappa" not in found.out
    assert "Questions and tasks" not in cli("--store", busy, "stats").out  # the default report is as it was


def test_items_as_json_say_what_an_export_says(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats", "--items")
    bundle = json.loads(cli("--store", busy, "export", "--format", "json").out)["interviews"]
    held = [one for one in bundle if one["interview"]["status"] == "submitted"]
    assert found["interviews"] == len(held) == 57
    for item in found["items"]:
        if item["component"] != "interview":
            continue
        given = [
            answer["rating"]
            for one in held
            if one["interview"]["form"] == item["form"] and not one["amendments"]
            for answer in one["answers"]
            if answer["question"] == item["id"] and answer["rating"]
        ]
        assert 0 <= item["n"] - len(given) <= 1  # one interview is amended
        if item["n"] == len(given):
            assert item["mean"] == pytest.approx(sum(given) / len(given))
    chosen = [item for item in found["items"] if item["options"]]
    assert chosen
    for item in chosen:
        assert sum(option["times"] for option in item["options"]) == item["n"]
        assert sorted(filter(None, (option["kind"] for option in item["options"]))) == ["best", "worst"]


def test_figures_of_few_interviews_are_null(cli: Run, busy: Path) -> None:
    [found] = read(cli, "--store", busy, "stats")
    name = next(one["interviewer"] for one in found["people"] if not one["enough"])
    [found] = read(cli, "--store", busy, "stats", "--items", "--interviewer", name)
    assert found["interviews"] == 4
    for item in found["items"]:
        assert item["n"] <= 4
        assert item["mean"] is item["standard_deviation"] is item["item_total"] is None


# The funnel -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a bank of several stages."""
    path = tmp_path_factory.mktemp("staged") / "store.db"
    bank = load_file(shipped_dir() / "customer-support-specialist.toml")
    with Store.open(path, now=lambda: UNTIL) as store:
        store.add_interviews(sample_pairs(bank, count=40, seed=11, until=UNTIL))
        person = store.people("", 1)[0].candidate
        store.edit_candidate(person.id, person.name, person.email, person.phone, "experienced")
    return path


def test_the_funnel_has_a_row_for_each_stage_in_order(cli: Run, staged: Path) -> None:
    found = cli("--store", staged, "stats", "--funnel")
    assert (found.code, found.err) == (0, "")
    stages = [stage.title for stage in load_file(shipped_dir() / "customer-support-specialist.toml").stages]
    first = [line.strip().split("  ")[0] for line in found.out.splitlines()]
    places = [first.index(stage) for stage in stages]
    assert places == sorted(places)
    for word in (
        "Advanced",
        "Held",
        "Stopped",
        "Incomplete",
        "By experience",
        "2 years or more",
        "Not recorded",
    ):
        assert word in found.out


def test_the_funnel_as_json_counts_each_candidate_once(cli: Run, staged: Path) -> None:
    [found] = read(cli, "--store", staged, "stats", "--funnel")
    bundle = json.loads(cli("--store", staged, "export", "--format", "json").out)["interviews"]
    assert found["candidates"] == len({one["candidate"]["id"] for one in bundle})
    for row in found["stages"]:
        here = [one for one in bundle if one["interview"]["stage"] == row["stage"]]
        done = [one for one in here if one["interview"]["status"] == "submitted"]
        assert row["started"] == len({one["candidate"]["id"] for one in here})
        assert row["submitted"] == len({one["candidate"]["id"] for one in done})
        outcomes = [row[name] for name in ("advanced", "held", "stopped", "incomplete")]
        assert sum(outcomes) == row["submitted"]
        share = row["advanced"] / row["submitted"] if row["submitted"] >= ENOUGH else None
        assert row["share_advanced"] == (None if share is None else pytest.approx(share))
        assert sum(part["started"] for part in row["experience"].values()) == row["started"]
    assert any("experienced" in row["experience"] for row in found["stages"])


def test_a_bank_without_stages_has_one_row_for_each_role(cli: Run, busy: Path) -> None:
    found = read(cli, "--store", busy, "stats", "--funnel")
    assert len({one["role"] for one in found}) == len(found) > 1
    assert all([row["stage"] for row in one["stages"]] == [""] for one in found)
    text = cli("--store", busy, "stats", "--funnel", "--role", found[0]["role"]).out
    assert found[0]["role"].upper() in text
    assert found[-1]["role"].upper() not in text
    assert "Hire or better" in text
    assert "2 years or more" in text


def test_items_and_funnel_answer_nonsense_and_nothing_in_words(cli: Run, busy: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "empty.db"):
        pass
    for option, nothing, none_here in (
        ("--items", "No submitted scorecards yet", "No submitted scorecards match"),
        ("--funnel", "No interviews yet", "No interviews match"),
    ):
        assert nothing in cli("--store", tmp_path / "empty.db", "stats", option).out
        assert none_here in cli("--store", busy, "stats", option, "--bank", "other").out
        assert read(cli, "--store", tmp_path / "empty.db", "stats", option) == []
    assert cli("--store", busy, "stats", "--items", "--funnel").code == 2
    assert cli("--store", busy, "stats", "--items", "--status", "draft").code == 2
    assert cli("--store", busy, "stats", "--funnel", "--status", "submitted").code == 2
