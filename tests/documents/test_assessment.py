"""The whole battery of the shipped bank in CSV, JSON and text, and gates that nothing fed."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.exchange import Options
from csr_interview.exchange.csv import table
from csr_interview.exchange.json import document
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Answer, Interview, Status, TaskResult
from csr_interview.sample.interviews import sample_pairs
from csr_interview.scoring.decision import decide, evidence_of
from csr_interview.scoring.tasks import score_task
from csr_interview.text import csv_unsafe
from tests.documents.making import interview
from tests.documents.test_tasks import page, rows, told


@pytest.fixture(scope="module")
def csr() -> Bank:
    return load_file(shipped_dir() / "csr.toml")


def test_all_tasks_of_the_battery_are_in_csv_json_and_text(csr: Bank) -> None:
    until = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    made = (interview for interview, _ in sample_pairs(csr, count=30, seed=2, until=until))
    found = max(made, key=lambda one: len(one.task_results))
    tasks = csr.for_plan(found.plan, found.form).tasks
    assert len(tasks) == 20
    assert len(found.task_results) > 12
    lines, entries, text = rows(found, csr), told(found, csr), page(found, csr)
    assert [row["task"] for row in lines] == [one.id for one in tasks] == [one["task"] for one in entries]
    for one, row, entry in zip(tasks, lines, entries, strict=True):
        kept = found.task_results.get(one.id) or TaskResult(one.id)
        line = score_task(one, kept.response)
        assert json.loads(row["response_json"] or "{}") == entry["response"] == kept.response
        assert csv_unsafe(row["reply"]) == entry["reply"] == kept.text
        if line is None:
            assert (row["p"], entry["p"]) == ("", None)
            continue
        assert abs(Fraction(row["p"]) - line.p) < Fraction(1, 10_000)
        assert Fraction(entry["p"]["exact"]) == line.p
        assert row["working"] == entry["working"] == line.working
        assert f"{one.title} ·" in text
        assert " ".join(line.working.split()) in text


def test_the_score_of_each_family_stands_in_its_own_column(csr: Bank) -> None:
    def scores(one: Interview) -> dict[str, Fraction]:
        components = decide(csr, evidence_of(one, csr)).components
        return {line.component: line.score for line in components if line.score is not None}

    until = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    made = (interview for interview, _ in sample_pairs(csr, count=200, seed=2, until=until))
    found = next(one for one in made if len(set(scores(one).values())) == 5)  # else no mix-up could be seen
    [row] = csv.DictReader(io.StringIO("".join(table([(found, csr)], Options(banks=(csr,), bom=False)))))
    for component, score in scores(found).items():
        assert abs(Fraction(row[f"score_{component}"]) - score) < Fraction(1, 10_000)


def test_a_gate_that_nothing_fed_is_not_assessed_in_every_format(csr: Bank) -> None:
    answers = {one.id: Answer(one.id, rating=4) for one in csr.questions}
    answers |= {name: Answer(name, skip_reason="Out of time") for name in ("q1", "q5")}
    found = interview(
        csr,
        status=Status.DRAFT,
        answers=answers,
        marks=(),
        task_results={},
        submitted_verdict=None,
        amendments=(),
        plan="full",
        form="A",
        finished_at="2026-11-20T14:30:00.000Z",
    )
    [row] = csv.DictReader(io.StringIO("".join(table([(found, csr)], Options(banks=(csr,), bom=False)))))
    assert row["gates"] == "g2 not assessed; g1 not assessed"
    assert (row["verdict"], row["score_written"], row["score_sjt"]) == ("incomplete", "", "")
    assert (row["tasks_given"], row["tasks_in_bank"]) == ("0", "20")
    gates = json.loads(document(found, csr, Options()))["decision"]["gates"]
    assert [(gate["gate"], gate["state"], gate["value"]) for gate in gates] == [
        ("g2", "not assessed", None),
        ("g1", "not assessed", None),
    ]
    text = page(found, csr)
    assert "Written communication ? not assessed: no rating or task result; this is not a pass" in text
    assert "Customer focus ? not assessed" in text
