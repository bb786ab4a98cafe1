"""`profile` and `interviewers`, and who did it in what other commands write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csr_interview import profile
from csr_interview.store import Filters, Store
from tests.cli.running import Run


@pytest.fixture
def me() -> str:
    """The ID of the user, R. Osei."""
    profile.save(made := profile.new_profile("R. Osei", "osei@example.org"))
    return made.id


def someone(path: Path) -> str:
    """Return the ID of a candidate."""
    with Store.open(path, mode="ro") as store:
        return store.candidates()[0].id


def test_the_profile_is_shown_and_set(cli: Run) -> None:
    assert "There is no profile yet" in cli("profile").out
    assert cli("profile", "--email", "a@example.org").code == 2
    first = cli("profile", "--name", "R. Osei")
    assert (first.code, "Name:  R. Osei" in first.out) == (0, True)
    changed = cli("profile", "--name", "Ruth Osei", "--email", "osei@example.org")
    assert "Email: osei@example.org" in changed.out
    assert changed.out.splitlines()[2] == first.out.splitlines()[2], "the ID stays"
    assert "Email: –" in cli("profile", "--email", "").out
    assert cli("profile").out == cli("profile").out
    for wrong in (("--name", " "), ("--email", "osei")):
        assert cli("profile", *wrong).code == 2


def test_who_is_known_in_the_database_gets_their_id_back(cli: Run, store: Path, home: Path, me: str) -> None:
    assert cli("--store", store, "candidate", "hold", someone(store), "--reason", "Complaint").code == 0
    (home / "profile.toml").unlink()
    assert f"ID:    {me}" in cli("--store", store, "profile", "--name", "r. osei").out


def test_the_name_of_somebody_else_in_the_database_means_that_person(cli: Run, store: Path) -> None:
    other = profile.new_profile("N. Ew")
    with Store.open(store, profile=other) as opened:
        opened.hold(opened.candidates()[0].id, "Complaint")
    cli("--store", store, "profile", "--name", "R. Osei")
    assert f"ID:    {other.id}" in cli("--store", store, "profile", "--name", "n. ew").out


def test_the_audit_log_says_who_did_it(cli: Run, store: Path, me: str) -> None:
    cli("--store", store, "candidate", "hold", someone(store), "--reason", "Complaint")
    assert (
        cli("--store", store, "audit", "--limit", 1)
        .out.rstrip()
        .endswith("Legal hold placed on the candidate · by R. Osei")
    )
    (event,) = json.loads(cli("--store", store, "audit", "--limit", 1, "--json").out)
    assert event["details"]["by"] == me
    assert cli("--store", store, "audit", "verify").code == 0


def test_commands_work_without_a_profile_and_name_nobody(cli: Run, store: Path) -> None:
    assert cli("--store", store, "candidate", "hold", someone(store), "--reason", "Complaint").code == 0
    assert " by " not in cli("--store", store, "audit", "--limit", 1).out


def test_a_damaged_profile_is_reported(cli: Run, store: Path, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "profile.toml").write_text("name = 3", encoding="utf-8")
    found = cli("--store", store, "list")
    assert found.code == 1
    assert "Your profile cannot be read" in found.err


def test_interviewers_are_listed_and_renamed(cli: Run, store: Path, me: str) -> None:
    assert "R. Osei (you)" in cli("--store", store, "interviewers").out
    before = json.loads(cli("--store", store, "interviewers", "--json").out)
    assert sum(one["interviews"] for one in before) == 12
    first = next(one for one in before if not one["id"])
    old = first["names"][0]
    assert cli("--store", store, "interviewers", "rename", old, "N. Ew").code == 2
    found = cli("--store", store, "interviewers", "rename", old, "N. Ew", "--reason", "Typing error")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("N. Ew: ")
    after = json.loads(cli("--store", store, "interviewers", "--json").out)
    assert {tuple(one["names"]): one["interviews"] for one in after}[("N. Ew",)] == first["interviews"]
    assert cli("--store", store, "audit", "verify").code == 0
    with Store.open(store, mode="ro") as opened:
        submitted = opened.recent(filters=Filters(interviewer="N. Ew", status="submitted"))
    shown = cli("--store", store, "show", submitted[0].id).out
    assert "Typing error" in shown
    assert old in shown
    assert "by R. Osei" in shown


def test_renaming_oneself_changes_the_profile(cli: Run, store: Path, me: str) -> None:
    cli("--store", store, "candidate", "hold", someone(store), "--reason", "Complaint")
    rename = ("--store", store, "interviewers", "rename", "R. Osei", "Ruth Osei", "--reason", "Married")
    assert cli(*rename).code == 0
    found = profile.load()
    assert found is not None
    assert (found.id, found.name, found.email) == (me, "Ruth Osei", "osei@example.org")
    assert "Ruth Osei (you)" in cli("--store", store, "interviewers").out
    assert "by Ruth Osei" in cli("--store", store, "audit", "--limit", 1).out


def test_nobody_has_that_name(cli: Run, store: Path, me: str) -> None:
    found = cli("--store", store, "interviewers", "rename", "Nobody", "N. Ew", "--reason", "x")
    assert found.code == 1
    assert "No such interviewer" in found.err
    assert "There are no interviews yet" in cli("interviewers").out or cli("interviewers").code == 0
