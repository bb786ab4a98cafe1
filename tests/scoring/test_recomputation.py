"""Every decision of many sample interviews, recomputed from the JSON of their bundle alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from csr_interview.banks.library import bank_files, load_file, shipped_dir
from csr_interview.exchange import Options
from csr_interview.exchange.json import bundle
from csr_interview.sample.interviews import sample_pairs
from tests.scoring.recompute import Noted, recompute

UNTIL = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
PLANS = [
    pytest.param(path, plan.id, id=f"{path.stem}-{plan.id}")
    for path in bank_files(shipped_dir())
    for plan in load_file(path).plans
]


def noted(record: dict[str, Any], bank: dict[str, Any]) -> Noted:
    """Return what was noted in an interview, from its answers, marks and task results."""
    listed = {question["id"]: question.get("red_flags", []) for question in bank["questions"]}
    flags = []
    for mark in record["marks"]:
        if mark["kind"] == "red_flag":
            severity = listed[mark["question"]][mark["item"]]["severity"]
            flags.append((mark["question"], severity, mark["text"]))
        elif mark["kind"] == "own_flag" and mark["text"].strip():
            flags.append((mark["question"], mark["severity"], mark["text"]))
    return Noted(
        ratings={one["question"]: one["rating"] for one in record["answers"] if one["rating"]},
        skipped={one["question"] for one in record["answers"] if one["skip_reason"].strip()},
        responses={
            one["task"]: one["response"]
            for one in record["task_results"]
            if one["response"] and not one["skip_reason"].strip()
        },
        flags=flags,
        plan=record["interview"]["plan"],
        form=record["interview"]["form"],
        writing_adjusted=record["interview"]["writing_adjusted"],
    )


@pytest.mark.parametrize("count", [10, pytest.param(300, marks=pytest.mark.long)])
@pytest.mark.parametrize(("path", "plan"), PLANS)
def test_every_decision_follows_from_the_bundle(path: Any, plan: str, count: int) -> None:
    whole = load_file(path)
    bank = whole.model_copy(update={"plans": (whole.plan(plan),)})
    pairs = (  # every third one with an accommodation that covers writing
        (replace(interview, writing_adjusted=number % 3 == 0), used)
        for number, (interview, used) in enumerate(sample_pairs(bank, count=count, seed=8, until=UNTIL))
    )
    read = json.loads("".join(bundle(pairs, Options())))
    assert len(read["interviews"]) == count
    verdicts = set()
    for record in read["interviews"]:
        used = read["banks"][record["bank"]["digest"]]
        decision = record["decision"]
        if decision is None:
            assert (record["interview"]["status"], record["interview"]["finished_at"]) == ("draft", "")
            continue
        assert (record["interview"]["plan"], decision["preset"]) == (plan, "default")
        wanted = recompute(used, noted(record, used))
        composite = decision["composite"]
        assert decision["verdict"] == wanted.verdict
        assert (Fraction(composite["exact"]) if composite else None) == wanted.composite
        assert {gate["gate"]: gate["state"] for gate in decision["gates"]} == wanted.passes
        assert set(decision["missing"]) - set(wanted.passes) == wanted.missing
        kept = record["submitted_verdict"]
        if kept and not record["amendments"] and not record["interview"]["writing_adjusted"]:
            exact = Fraction(kept["composite"]) if kept["composite"] else None
            assert (kept["verdict"], exact) == (wanted.verdict, wanted.composite)
        verdicts.add(wanted.verdict)
    assert len(verdicts) == (4 if whole.stages else 5) or count < 300
