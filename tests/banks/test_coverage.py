"""Who measures what, and what nobody measures."""

from __future__ import annotations

import pytest
from hypothesis import given

from csr_interview.banks.coverage import coverage
from csr_interview.banks.library import load_all
from csr_interview.models.bank import Bank, Stage
from tests.scoring.banks import banks, question, small_bank, task

DUTIES = [{"id": name, "text": f"Duty {name}"} for name in ("answer", "solve", "record")]
COMPETENCIES = [
    {"id": "empathy", "name": "Empathy", "definition": "Sees it.", "responsibilities": ["answer"]},
    {"id": "knowledge", "name": "Knowledge", "definition": "Knows.", "responsibilities": ["solve", "answer"]},
    {"id": "idle", "name": "Idle", "definition": "Nobody asks.", "responsibilities": ["record", "answer"]},
]


@pytest.fixture
def bank() -> Bank:
    return small_bank(
        role={"title": "R", "purpose": "P", "responsibilities": DUTIES},
        competencies=COMPETENCIES,
        tasks=[task("sort", "choice", competencies=["knowledge", "empathy"])],
        stages=[
            {"id": "first", "title": "First", "focus": "F", "questions": ["tools"]},
            {
                "id": "last",
                "title": "Last",
                "focus": "F",
                "questions": ["policy", "irate"],
                "tasks": ["sort"],
            },
        ],
    )


def rows(bank: Bank, stage: Stage | None = None) -> dict[str, list[str]]:
    return {
        row.competency.id: [measure.mark for measure in row.measures] for row in coverage(bank, stage).rows
    }


def test_the_matrix_of_a_whole_bank(bank: Bank) -> None:
    assert rows(bank) == {"empathy": ["Q1", "Q2", "T1"], "knowledge": ["Q3", "T1"], "idle": []}
    found = coverage(bank)
    assert [competency.id for competency in found.unmeasured] == ["idle"]
    assert [duty.id for duty in found.unmeasured_duties] == ["record"]
    assert [measure.title for measure in found.measures] == ["Irate", "Policy", "Tools", "Sort"]
    assert found.mark("policy") == "Q2"
    with pytest.raises(KeyError):
        found.mark("nothing")


def test_a_stage_is_looked_at_by_itself_in_the_banks_order_under_the_same_marks(bank: Bank) -> None:
    assert rows(bank, bank.stages[0]) == {"empathy": [], "knowledge": ["Q3"], "idle": []}
    assert rows(bank, bank.stages[1]) == {"empathy": ["Q1", "Q2", "T1"], "knowledge": ["T1"], "idle": []}
    first = coverage(bank, bank.stages[0])
    assert [duty.id for duty in first.unmeasured_duties] == ["record"]
    assert [competency.id for competency in first.unmeasured] == ["empathy", "idle"]


def test_a_duty_that_no_competency_names_is_unmeasured() -> None:
    bank = small_bank(role={"title": "R", "purpose": "P", "responsibilities": DUTIES})
    assert [duty.id for duty in coverage(bank).unmeasured_duties] == ["answer", "solve", "record"]


def test_numbered_questions_keep_their_numbers() -> None:
    asked = [question("q2", weight=50), question("q7", weight=50)]
    assert [measure.mark for measure in coverage(small_bank(questions=asked)).questions] == ["Q2", "Q7"]
    mixed = [question("q2", weight=50), question("word", weight=50)]
    assert [measure.mark for measure in coverage(small_bank(questions=mixed)).questions] == ["Q1", "Q2"]


@given(banks())
def test_the_matrix_says_exactly_what_questions_and_tasks_say(bank: Bank) -> None:
    found = coverage(bank)
    parts = [(part.id, part.competencies) for part in bank.questions]
    parts += [(part.id, part.competencies) for part in bank.tasks]
    assert [measure.id for measure in found.measures] == [name for name, _ in parts]
    assert len({measure.mark for measure in found.measures}) == len(found.measures)
    said = {(competency, name) for name, measured in parts for competency in measured}
    assert {(row.competency.id, m.id) for row in found.rows for m in row.measures} == said


def test_shipped_banks_measure_everything_they_name() -> None:
    for bank in load_all().banks:
        assert coverage(bank).unmeasured == (), bank.id
