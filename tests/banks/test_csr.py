"""The shipped CSR bank: clean, complete, and short enough for the screens it stands on."""

from __future__ import annotations

from fractions import Fraction

import pytest

from csr_interview.banks import check_file, load_file
from csr_interview.models.bank import AUTHORED, Bank, CriterionGate, MeanGate, Question
from csr_interview.models.decision import Verdict
from csr_interview.models.tasks import Criteria
from tests.banks.editing import CSR

STAR_PARTS = ["situation", "task", "action", "result"]
SOURCES = {AUTHORED, "000_7bfa777ade5f26cc", "001_2f4ab7c4c2f69d93", "002_c435f98ab58bb4fc"}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_file(CSR)


@pytest.fixture(params=range(6), ids=lambda i: f"q{i + 1}")
def question(bank: Bank, request: pytest.FixtureRequest) -> Question:
    place: int = request.param
    return bank.questions[place]


def test_nothing_is_wrong_with_it() -> None:
    assert check_file(CSR) == []


def test_identity(bank: Bank) -> None:
    assert (bank.id, bank.version, bank.language, bank.minutes) == ("csr", "1.0.0", "en", 30)


def test_questions_in_their_true_order(bank: Bank) -> None:
    assert [(q.id, q.title, q.kind, str(q.weight), q.star) for q in bank.questions] == [
        ("q1", "Irate customer", "behavioural", "20", True),
        ("q2", "Above and beyond", "behavioural", "15", True),
        ("q3", "Cannot log in", "technical", "20", False),
        ("q4", "Tools", "technical", "10", False),
        ("q5", "Against policy", "situational", "20", False),
        ("q6", "Good service", "attitude", "15", False),
    ]


def test_minutes_fill_the_plan(bank: Bank) -> None:
    planned = bank.opening.minutes + bank.closing.minutes + sum(q.minutes for q in bank.questions)
    assert planned == bank.minutes


def test_every_question_is_complete(question: Question) -> None:
    assert len(question.looking_for) >= 4
    assert len(question.follow_ups) >= 3
    assert len(question.red_flags) >= 3
    assert any(flag.severity == "serious" for flag in question.red_flags)
    assert question.alternatives
    assert question.coached_answer
    assert question.probes
    assert len({question.anchors.at(rating) for rating in range(1, 6)}) == 5


def test_every_part_says_where_it_comes_from(question: Question) -> None:
    parts = {"prompt", "alternatives", "looking_for", "follow_ups", "red_flags", "coached_answer", "probes"}
    assert set(question.provenance) == parts | {"anchors", "weight"}
    assert set(question.provenance.values()) <= SOURCES


def test_star_questions_draw_out_every_part(question: Question) -> None:
    drawn = [follow_up.draws_out for follow_up in question.follow_ups if follow_up.draws_out]
    assert sorted(drawn) == (sorted(STAR_PARTS) if question.star else [])


def test_texts_fit_where_they_stand(question: Question) -> None:
    assert len(question.title) <= 18
    assert len(question.prompt) <= 120
    narrow = [*question.looking_for, *question.probes]
    narrow += [follow_up.text for follow_up in question.follow_ups]
    narrow += [flag.text for flag in question.red_flags]
    assert [text for text in narrow if len(text) > 60] == []
    assert [r for r in range(1, 6) if len(question.anchors.at(r)) > 200] == []


def test_no_guidance_stands_twice(question: Question) -> None:
    texts = [
        *question.looking_for,
        *(f.text for f in question.follow_ups),
        *(f.text for f in question.red_flags),
    ]
    assert len(set(texts)) == len(texts)


def test_role_brief(bank: Bank) -> None:
    role = bank.role
    parts = (role.hard_skills, role.soft_skills, role.traits, role.tools, role.metrics, role.adjacent_roles)
    assert all(parts)
    assert role.purpose
    assert role.scope
    assert len(role.responsibilities) == 8


def test_every_duty_and_question_is_covered(bank: Bank) -> None:
    behind = {duty for competency in bank.competencies for duty in competency.responsibilities}
    assert behind == {duty.id for duty in bank.role.responsibilities}
    by_id = {competency.id: competency for competency in bank.competencies}
    assert all(by_id[name].responsibilities for q in bank.questions for name in q.competencies)


def test_only_two_questions_decide_the_customer_focus_gate(bank: Bank) -> None:
    assert [q.id for q in bank.questions if "empathy" in q.competencies] == ["q1", "q5"]


def test_scripts(bank: Bank) -> None:
    assert len(bank.opening.lines) >= 4
    closing = " ".join(bank.closing.lines)
    assert "what would you like to know" in closing
    assert "what happens next" in closing


def test_written_tasks_feed_the_writing_gate(bank: Bank) -> None:
    own = {
        "angry-reply": {"empathy", "professionalism"},
        "how-to": {"clarity", "completeness"},
        "escalation": {"completeness", "conciseness"},
    }
    assert [task.id for task in bank.tasks] == list(own)
    for task in bank.tasks:
        assert task.family == "written"
        assert isinstance(task.rule, Criteria)
        assert {criterion.id for criterion in task.rule.criteria} == own[task.id] | {"grammar", "tone"}


def test_decision_numbers(bank: Bank) -> None:
    rules = bank.decision
    assert rules.components == {"interview": 35, "process": 20, "written": 20, "sjt": 15, "accuracy": 10}
    assert [(band.verdict, band.at_least) for band in rules.bands] == [
        (Verdict.STRONG_HIRE, Fraction(42, 10)),
        (Verdict.HIRE, Fraction(7, 2)),
        (Verdict.HOLD, 3),
    ]
    assert (rules.red_flag_cap.serious, rules.red_flag_cap.verdict) == (2, Verdict.HOLD)
    assert rules.borderline == Fraction(1, 10)


def test_presets(bank: Bank) -> None:
    presets = bank.decision.presets
    assert list(presets) == ["default", "equal"]
    assert presets["default"].note.startswith("Project default: edit before first use")
    assert (presets["default"].questions, presets["default"].components) == ("bank", "bank")
    assert (presets["equal"].questions, presets["equal"].components) == ("equal", "equal")


def test_gates(bank: Bank) -> None:
    writing, focus = bank.decision.gates
    assert isinstance(writing, CriterionGate)
    assert (writing.id, writing.title, writing.family) == ("g1", "Written communication", "written")
    assert (writing.criteria, writing.fails_at, writing.required) == (("grammar", "tone"), 1, False)
    assert isinstance(focus, MeanGate)
    assert (focus.id, focus.title, focus.competency) == ("g2", "Customer focus", "empathy")
    assert (focus.at_least, focus.families, focus.required) == (Fraction(5, 2), ("sjt",), True)
