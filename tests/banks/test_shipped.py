"""The banks that come with the program, together: which there are, from what, and that each can be used."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from csr_interview.banks.library import (
    DEFAULT_BANK,
    bank_files,
    bank_from_json,
    bank_to_json,
    check_file,
    load_all,
    load_file,
    shipped_dir,
)
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Status
from csr_interview.models.validation import Part
from csr_interview.paths import HOME_VARIABLE
from csr_interview.sample.interviews import sample_pairs
from csr_interview.scoring.decision import decide, evidence_of


class Shipped(NamedTuple):
    """One bank of the plan: where its meaning comes from, and how much it holds."""

    id: str
    sources: str
    """Each must be named by some part of the bank; no other document may be, but those in `also`."""
    questions: int
    stages: int
    tasks: int
    competencies: int
    """At least so many."""
    also: str = ""


PLAN = [
    Shipped("csr", "000_7bfa777ade5f26cc 001_2f4ab7c4c2f69d93", 6, 0, 28, 6, also="002_c435f98ab58bb4fc"),
    Shipped("customer-competencies", "003_7fb92bdbd4c506a5", 12, 0, 0, 12),
    Shipped("customer-service-general", "002_c435f98ab58bb4fc", 17, 0, 0, 6),
    Shipped(
        "customer-support-specialist",
        "004_57ef2678a2cab968",
        10,
        5,
        3,
        6,
        also="002_c435f98ab58bb4fc 003_7fb92bdbd4c506a5",
    ),
]


def bank_of(plan: Shipped) -> Bank:
    return load_file(shipped_dir() / f"{plan.id}.toml")


def sources(part: object) -> set[str]:
    """Return every source that a bank or a part of it names."""
    if isinstance(part, tuple):
        return set().union(*map(sources, part))
    if not isinstance(part, Part):
        return set()
    found: set[str] = set()
    for name, value in part:
        if name == "provenance":
            named = value.values() if isinstance(value, dict) else [value]
            found |= {source for entry in named for source in str(entry).split(" + ")}
        else:
            found |= sources(value)
    return found


def test_these_and_no_others_are_shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert [path.stem for path in bank_files(shipped_dir())] == [plan.id for plan in PLAN]
    library = load_all()
    assert sorted(bank.id for bank in library.banks) == [plan.id for plan in PLAN]
    assert library.banks[0].id == DEFAULT_BANK == "csr"
    assert library.all_problems == ()


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.id)
def test_a_bank_is_clean_and_as_large_as_planned(plan: Shipped) -> None:
    bank = bank_of(plan)
    assert check_file(shipped_dir() / f"{plan.id}.toml") == []
    assert bank.id == plan.id
    assert (len(bank.questions), len(bank.stages), len(bank.tasks)) == (
        plan.questions,
        plan.stages,
        plan.tasks,
    )
    assert len(bank.competencies) >= plan.competencies
    assert bank_from_json(bank_to_json(bank)) == bank


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.id)
def test_a_bank_names_the_documents_it_comes_from(plan: Shipped) -> None:
    found = sources(bank_of(plan)) - {"authored"}
    assert set(plan.sources.split()) <= found <= {*plan.sources.split(), *plan.also.split()}


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.id)
def test_a_whole_interview_with_it_reaches_a_verdict(plan: Shipped) -> None:
    bank = bank_of(plan)
    until = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    held = [
        interview
        for interview, _ in sample_pairs(bank, count=30, seed=5, until=until)
        if interview.status is Status.SUBMITTED
    ]
    assert held
    for interview in held:
        assert decide(bank, evidence_of(interview, bank)).verdict
