"""A bank narrowed to one stage: what stays, what goes, and that it scores as the whole bank would."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csr_interview.banks.library import (
    Problem,
    bank_from_json,
    bank_to_json,
    check_file,
    digest,
    load_file,
    shipped_dir,
)
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Evidence, GateState, Verdict
from csr_interview.models.must_pass import Condition
from csr_interview.models.tasks import Criteria
from csr_interview.scoring.decision import decide
from tests.banks.editing import edited
from tests.scoring.banks import (
    banks,
    criterion_gate,
    mean_gate,
    modern_bank,
    modern_banks,
    question,
    small_bank,
    task,
)
from tests.scoring.test_properties import cases, whole_responses

STAGE = (
    '[[stages]]\nid = "{}"\ntitle = "Call"\nfocus = "Anything."\nquestions = {}\ntasks = {}\nweight = {}\n'
)


def staged(**changes: Any) -> Bank:
    """Return a bank of two stages: a talk that measures empathy, and a practical part that writes."""
    made: dict[str, Any] = {
        "tasks": [
            task("reply", "criteria", "written", competencies=["knowledge"]),
            task("choice", "best-option", competencies=["empathy"]),
        ],
        "stages": [
            {"id": "talk", "title": "Talk", "focus": "People.", "questions": ["policy", "irate"]},
            {"id": "desk", "title": "Desk", "focus": "Work.", "questions": ["tools"], "tasks": ["reply"]},
        ],
        "decision": {
            "gates": [mean_gate(families=[], required=True), criterion_gate(required=True)],
            "presets": {
                "default": {"title": "Bank weights"},
                "equal": {"title": "Equal weights", "questions": "equal", "components": "equal"},
                "own": {
                    "title": "Own",
                    "questions": {"irate": 10, "policy": 10, "tools": 80},
                    "components": {"interview": 60, "written": 20, "sjt": 20},
                },
            },
        },
    }
    return small_bank(**(made | changes))


def test_questions_and_tasks_of_the_stage_in_the_order_of_the_bank() -> None:
    talk, desk = (staged().for_stage(name) for name in ("talk", "desk"))
    assert [entry.id for entry in talk.questions] == ["irate", "policy"]
    assert talk.tasks == ()
    assert [entry.id for entry in desk.tasks] == ["reply"]
    assert [stage.id for stage in desk.stages] == ["desk"]
    assert (talk.id, talk.version, talk.title, talk.role) == (staged().id, "1.0", "Small bank", staged().role)


def test_minutes_are_those_of_the_scripts_and_the_stage() -> None:
    assert staged().for_stage("talk").minutes == 1 + 1 + 5 + 5
    silent = {"lines": ["Hello."], "minutes": 0}
    one = staged(
        opening=silent,
        closing=silent,
        questions=[
            question("irate", minutes=0),
            question("policy", minutes=400),
            question("tools", minutes=90),
        ],
    )
    assert one.for_stage("talk").minutes == 400
    assert one.for_stage("desk").minutes == 90
    both = [{"id": "all", "title": "All", "focus": "All.", "questions": ["policy", "tools"]}]
    assert staged(questions=one.questions, stages=both).for_stage("all").minutes == 480
    first = [{"id": "all", "title": "All", "focus": "All.", "questions": ["irate"]}]
    assert one.model_copy(update={"stages": staged(stages=first).stages}).for_stage("all").minutes == 1


def test_rules_hold_nothing_of_other_stages() -> None:
    talk, desk = (staged().for_stage(name).decision for name in ("talk", "desk"))
    assert (list(talk.components), list(desk.components)) == (["interview"], ["interview", "written"])
    assert [gate.id for gate in talk.gates] == ["focus"]
    assert [gate.id for gate in desk.gates] == ["writing"]
    assert desk.presets["own"].questions == {"tools": Fraction(80)}
    assert desk.presets["own"].components == {"interview": Fraction(60), "written": Fraction(20)}
    assert (desk.presets["equal"].questions, desk.presets["equal"].components) == ("equal", "equal")
    assert desk.coverage == staged().decision.coverage
    assert (desk.bands, desk.red_flag_cap) == (staged().decision.bands, staged().decision.red_flag_cap)


def test_the_whole_bank_stays_as_it_was() -> None:
    bank = staged()
    bank.for_stage("talk")
    assert bank == staged()


def test_a_stage_that_is_not_there_or_asks_nothing() -> None:
    with pytest.raises(KeyError, match="final"):
        staged().for_stage("final")
    silent = staged(stages=[{"id": "quiet", "title": "Quiet", "focus": "Work.", "tasks": ["reply"]}])
    with pytest.raises(ValueError, match="has no questions"):
        silent.for_stage("quiet")


def test_a_required_gate_that_only_another_stage_feeds_keeps_no_verdict_waiting() -> None:
    ratings = {"irate": 4, "policy": 4}
    assert decide(staged(), Evidence({**ratings, "tools": 4}, {})).verdict is Verdict.INCOMPLETE
    assert decide(staged().for_stage("talk"), Evidence(ratings, {})).verdict is Verdict.HIRE


@pytest.mark.parametrize("preset", ["default", "equal"])
@pytest.mark.parametrize("plan", ["full", "interview"])
def test_every_stage_of_the_shipped_bank_comes_to_a_verdict(preset: str, plan: str) -> None:
    bank = load_file(shipped_dir() / "customer-support-specialist.toml")
    seen = set()
    for stage in bank.stages:
        narrow = bank.for_stage(stage.id)
        seen.add(digest(narrow))
        ratings = {entry.id: 4 for entry in narrow.questions}
        done = {
            entry.id: {criterion.id: 4 for criterion in entry.rule.criteria}
            for entry in narrow.tasks
            if isinstance(entry.rule, Criteria)
        }
        found = decide(narrow, Evidence(ratings, {}, responses=done, plan=plan), preset)
        assert (found.verdict, found.composite) == (Verdict.ADVANCE, Fraction(4))
        without = decide(narrow, Evidence(ratings, {}, plan=plan), preset)
        assert without.missing == tuple(entry.family for entry in narrow.tasks if plan == "full")
    assert len(seen) == len(bank.stages)


def test_a_stage_keeps_the_conditions_that_it_can_assess() -> None:
    talk, desk, both = (
        {"id": "talk", "title": "Talk", "focus": "People.", "questions": ["q1", "q2"]},
        {"id": "desk", "title": "Desk", "focus": "Work.", "questions": ["q3"], "tasks": ["s1", "s2", "w1"]},
        {"id": "both", "title": "Both", "focus": "All.", "questions": ["q5"], "tasks": ["s3", "s4"]},
    )
    bank = modern_bank(stages=[talk, desk, both])
    kept = {
        stage.id: {
            criterion.id: [condition.kind for condition in criterion.conditions]
            for criterion in bank.for_stage(stage.id).decision.must_pass
        }
        for stage in bank.stages
    }
    assert kept == {
        "talk": {"focus": ["ratings-mean", "ratings-floor"]},
        "desk": {"focus": ["none-right"], "writing": ["criteria-mean"]},
        "both": {"focus": ["ratings-mean", "ratings-floor", "none-right"]},
    }
    found = decide(bank.for_stage("talk"), Evidence({"q1": 4, "q2": 4}, {}, plan="interview"))
    assert (found.verdict, found.composite) == (Verdict.HIRE, Fraction(4))


# Any bank -----------------------------------------------------------------------------------------------


def halved(bank: Bank, places: list[bool]) -> Bank:
    """Return the bank with one stage: the questions and tasks at the places, the first question always."""
    names = [*(entry.id for entry in bank.questions), *(entry.id for entry in bank.tasks)]
    kept = {name for name, wanted in zip(names, places, strict=False) if wanted} | {names[0]}
    stage = {
        "id": "one",
        "title": "One",
        "focus": "Some.",
        "questions": [entry.id for entry in bank.questions if entry.id in kept],
        "tasks": [entry.id for entry in bank.tasks if entry.id in kept],
    }
    raw = bank.model_dump(mode="json", by_alias=True) | {"stages": [stage]}
    return Bank.model_validate(raw)


PLACES = st.lists(st.booleans(), min_size=9, max_size=9)


def conditions(bank: Bank) -> list[Condition]:
    """Return the conditions of all must-pass criteria, of either version of the rules."""
    rules = bank.decision
    of_two = [condition for criterion in rules.must_pass for condition in criterion.conditions]
    return [*(gate.condition for gate in rules.gates), *of_two]


@settings(max_examples=50, deadline=None)
@given(banks() | modern_banks(), PLACES)
def test_every_condition_can_be_assessed_and_the_bank_can_be_kept(bank: Bank, places: list[bool]) -> None:
    narrow = halved(bank, places).for_stage("one")
    for condition in conditions(narrow):
        asked = any(condition.reads_question(entry.competencies) for entry in narrow.questions)
        assert asked or any(map(condition.reads_task, narrow.tasks))
    assert set(narrow.decision.components) == {"interview", *(entry.family for entry in narrow.tasks)}
    kept = bank_from_json(bank_to_json(narrow))
    assert kept == narrow
    assert digest(kept) == digest(narrow)


@settings(max_examples=50, deadline=None)
@given(modern_banks(), PLACES, st.data())
def test_a_stage_that_was_completed_has_a_decision(
    bank: Bank, places: list[bool], data: st.DataObject
) -> None:
    narrow = halved(bank, places).for_stage("one")
    ratings = {entry.id: data.draw(st.integers(1, 5)) for entry in narrow.questions}
    done = {entry.id: data.draw(whole_responses(entry.rule)) for entry in narrow.tasks}
    for plan in narrow.plans:
        found = decide(narrow, Evidence(ratings, {}, responses=done, plan=plan.id))
        assert found.missing == ()
        assert found.verdict is not Verdict.INCOMPLETE
        shares = [line.share for line in found.questions if line.share is not None]
        assert sum(shares, Fraction(0)) == 1


@settings(max_examples=50, deadline=None)
@given(cases(complete=True), PLACES)
def test_it_scores_as_the_whole_bank_does(case: tuple[Bank, Evidence], places: list[bool]) -> None:
    bank, evidence = case
    whole = halved(bank, places)
    narrow = whole.for_stage("one")
    questions, tasks = ({entry.id for entry in part} for part in (narrow.questions, narrow.tasks))
    evidence = replace(
        evidence,
        ratings={name: rating for name, rating in evidence.ratings.items() if name in questions},
        skipped={name: reason for name, reason in evidence.skipped.items() if name in questions},
        responses={name: found for name, found in evidence.responses.items() if name in tasks},
    )
    for preset in whole.decision.presets:
        one, all_ = decide(narrow, evidence, preset), decide(whole, evidence, preset)
        assert one.composite == all_.composite
        for line in one.gates:
            other = all_.gate(line.gate)
            assert (line.state, line.value) == (other.state, other.value)
        left_out = {gate.gate for gate in all_.gates} - {gate.gate for gate in one.gates}
        assert all(all_.gate(name).state is GateState.NOT_ASSESSED for name in left_out)
        if evidence.ratings.keys() == questions and not one.missing:
            assert one.verdict is not Verdict.INCOMPLETE
            shares = [line.share for line in one.questions if line.share is not None]
            assert sum(shares, Fraction(0)) == 1


# Checking -----------------------------------------------------------------------------------------------

SITUATIONS = '"late-parcel", "late-parcel-b", "lost-parcel", "lost-parcel-b", "no-signal"'
EVERYTHING = (
    '["q1", "q2", "q3", "q4", "q5", "q6"]',
    f'["angry-reply", "how-to", "escalation", {SITUATIONS}]',
)


def test_a_stage_without_a_question_is_an_error(tmp_path: Path) -> None:
    stages = STAGE.format("a", *EVERYTHING, 60) + STAGE.format("b", "[]", "[]", 40)
    path = edited(tmp_path, ("[decision]", f"{stages}[decision]"))
    told = 'has no questions: a stage is an interview and needs one (stage "b")'
    assert check_file(path) == [Problem(str(path), "stages[1].questions", told)]


def test_what_no_stage_asks_is_a_warning(tmp_path: Path) -> None:
    tasks = f'["angry-reply", "how-to", {SITUATIONS}]'
    stage = STAGE.format("a", '["q1", "q2", "q3", "q4", "q5"]', tasks, 100)
    path = edited(tmp_path, ("[decision]", f"{stage}[decision]"))
    assert check_file(path) == [
        Problem(str(path), "questions[5]", 'is in no stage, so it is never asked (question "q6")', "warning"),
        Problem(
            str(path),
            "tasks[2]",
            'is in no stage, so it is never administered (task "escalation")',
            "warning",
        ),
    ]


def problems(tmp_path: Path, stages: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    """Return keys and messages of what is wrong with a bank that has these stages."""
    path = edited(tmp_path, ("[decision]", f"{stages}[decision]"), *changes)
    return [(problem.key, problem.message) for problem in check_file(path)]


def test_stages_need_weights_that_add_up_to_100(tmp_path: Path) -> None:
    both = STAGE.format("a", *EVERYTHING, 60) + STAGE.format("b", *EVERYTHING, 40)
    assert problems(tmp_path, both) == []
    assert problems(tmp_path, both.replace("weight = 40", "weight = 30.5")) == [
        ("stages", "the weights add up to 90.5, not 100")
    ]
    assert problems(tmp_path, both.replace("weight = 40\n", "")) == [
        ("stages[1].weight", 'is missing: say what the stage counts over all stages (stage "b")')
    ]
    keys = [key for key, _ in problems(tmp_path, both.replace("weight = 40", "weight = 0"))]
    assert "stages[1].weight" in keys


def test_criteria_that_nobody_rates_are_a_problem(tmp_path: Path) -> None:
    stage = STAGE.format("a", *EVERYTHING, 100) + 'criteria = ["Answers in clear words"]\n'
    assert problems(tmp_path, stage) == [
        (
            "stages[0].criteria",
            'is no longer used: nobody rates these. Make each a question, or remove them (stage "a")',
        )
    ]


def test_words_of_stages_do_not_belong_in_a_file(tmp_path: Path) -> None:
    stage = STAGE.format("a", *EVERYTHING, 100)
    told = problems(tmp_path, stage, ('verdict = "hire"', 'verdict = "advance"'))
    assert ("decision.bands[1].verdict", 'is the result of a stage: write "hire"') in told
    told = problems(tmp_path, f"{stage}[process]\n")
    assert ("process", "does not belong in a file: it is made from the stages") in told


def test_a_kept_bank_with_criteria_and_without_weights_stays_as_it_was() -> None:
    stage = {"id": "a", "title": "A", "focus": "Any.", "questions": ["q1", "q2"], "criteria": ["Clear words"]}
    bank = modern_bank(stages=[stage])
    narrow = bank.for_stage("a")
    text = bank_to_json(narrow)
    assert "process" not in json.loads(text)
    assert json.loads(text)["stages"] == [stage]
    assert bank_from_json(text) == narrow
    assert narrow.decision.bands == bank.decision.bands


def test_a_stage_with_a_weight_keeps_the_rules_of_the_whole_process() -> None:
    bank = load_file(shipped_dir() / "customer-support-specialist.toml")
    narrow = bank.for_stage("skills")
    assert [(band.verdict.value, float(band.at_least)) for band in narrow.decision.bands] == [
        ("advance", 3.5),
        ("hold", 3.0),
    ]
    process = narrow.process
    assert process is not None
    assert (process.bands, process.red_flag_cap) == (bank.decision.bands, bank.decision.red_flag_cap)
    assert [(share.id, share.weight) for share in process.stages] == [
        (stage.id, stage.weight) for stage in bank.stages
    ]
    assert narrow.for_stage("skills") == narrow


def test_the_rules_over_all_stages_belong_to_the_one_stage() -> None:
    """A bundle with another bank is refused, because nothing could be decided by it."""
    whole = load_file(shipped_dir() / "customer-support-specialist.toml")
    narrow = whole.for_stage("hr")
    assert narrow.process is not None
    assert whole.fits_process
    assert narrow.fits_process
    others = narrow.process.model_copy(update={"stages": narrow.process.stages[1:]})
    for change in ({"stages": ()}, {"process": others}, {"decision": whole.decision}):
        assert not narrow.model_copy(update=change).fits_process
