"""The interview of the shipped CSR bank against the hiring guide, and short enough for its screens.

`battery_claims` holds what the guide asks for; the assessment battery has tests of its own.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import AUTHORED, Bank, CriterionGate, MeanGate, Question
from csr_interview.models.decision import Evidence, GateState, Verdict
from csr_interview.models.tasks import BestOption, Criteria
from csr_interview.scoring.decision import decide
from tests.banks import battery_claims as claims
from tests.banks.battery_claims import Asked, missing

CSR = shipped_dir() / "csr.toml"
STAR_PARTS = ["situation", "task", "action", "result"]
SOURCES = {AUTHORED, claims.GUIDE, "001_2f4ab7c4c2f69d93", "002_c435f98ab58bb4fc"}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_file(CSR)


@pytest.fixture(params=range(6), ids=lambda i: f"q{i + 1}")
def question(bank: Bank, request: pytest.FixtureRequest) -> Question:
    place: int = request.param
    return bank.questions[place]


def test_identity(bank: Bank) -> None:
    assert (bank.id, bank.language, bank.minutes) == ("csr", "en", 30)
    assert bank.order > (1, 0, 0)  # 1.0.0 has been in use: another content must not go by that number


def test_six_questions_in_their_true_order(bank: Bank) -> None:
    assert [question.id for question in bank.questions] == [asked.id for asked in claims.QUESTIONS]
    said = [text for q in bank.questions for text in (q.prompt, *q.alternatives)]
    assert [words for words in claims.NOT_ASKED if any(words in text.lower() for text in said)] == []


@pytest.mark.parametrize("asked", claims.QUESTIONS, ids=lambda asked: asked.id)
def test_a_question_holds_what_the_guide_says_of_it(bank: Bank, asked: Asked) -> None:
    question = bank.question(asked.id)
    assert (str(question.kind), question.star) == (asked.kind, asked.star)
    assert question.weight == asked.weight
    assert missing(asked.prompt, question.prompt) == []
    assert missing(asked.alternatives, *question.alternatives) == []
    assert missing(asked.looking, *question.looking_for) == []
    assert missing(asked.follow_ups, *(entry.text for entry in question.follow_ups)) == []
    heard = "\n".join(flag.text.lower() for flag in question.red_flags).replace('"', "")
    assert [flag for flag in asked.red_flags.split("|") if flag not in heard] == []


@pytest.mark.parametrize("asked", claims.QUESTIONS, ids=lambda asked: asked.id)
def test_a_question_tells_the_guide_s_parts_from_ours(bank: Bank, asked: Asked) -> None:
    found = bank.question(asked.id).provenance
    assert {found[part] for part in asked.from_guide.split()} == {claims.GUIDE}
    assert [part for part in asked.lost.split() if found[part] != AUTHORED] == []
    told = {*asked.from_guide.split(), *asked.lost.split()}
    assert {"prompt", "looking_for", "follow_ups", "red_flags"} <= told


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


@pytest.mark.parametrize(("part", "least", "words"), claims.ROLE)
def test_role_brief(bank: Bank, part: str, least: int, words: str) -> None:
    value = getattr(bank.role, part)
    texts = [value] if isinstance(value, str) else [getattr(entry, "text", entry) for entry in value]
    assert len(texts) >= least
    assert missing(words, *texts) == []
    assert part in bank.role.provenance


def test_sample_answers_for_practice(question: Question) -> None:
    samples = question.sample_answers
    ratings = {sample.rating for sample in samples}
    assert len(samples) >= 3
    assert ratings & {1, 2}
    assert 3 in ratings
    assert ratings & {4, 5}
    assert [len(s.answer.split()) for s in samples if not 40 <= len(s.answer.split()) <= 110] == []
    assert all(len(sample.reason.split()) >= 20 for sample in samples)
    assert len({sample.answer for sample in samples}) == len(samples)


def test_every_duty_and_question_is_covered(bank: Bank) -> None:
    behind = {duty for competency in bank.competencies for duty in competency.responsibilities}
    assert behind == {duty.id for duty in bank.role.responsibilities}
    by_id = {competency.id: competency for competency in bank.competencies}
    assert all(by_id[name].responsibilities for q in bank.questions for name in q.competencies)


def test_scripts(bank: Bank) -> None:
    assert len(bank.opening.lines) >= 4
    closing = " ".join(bank.closing.lines)
    assert "what would you like to know" in closing
    assert "what happens next" in closing


def test_decision_numbers(bank: Bank) -> None:
    rules = bank.decision
    assert rules.components == claims.COMPONENTS
    assert [(band.verdict, band.at_least) for band in rules.bands] == [
        (Verdict.STRONG_HIRE, Fraction(42, 10)),
        (Verdict.HIRE, Fraction(7, 2)),
        (Verdict.HOLD, 3),
    ]
    assert (rules.red_flag_cap.serious, rules.red_flag_cap.verdict) == (2, Verdict.HOLD)
    assert rules.borderline == Fraction(1, 10)
    assert rules.coverage == Fraction(4, 5)


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
    assert {writing.provenance, focus.provenance} == {"001_2f4ab7c4c2f69d93"}


def test_what_feeds_the_customer_focus_gate(bank: Bank) -> None:
    assert [q.id for q in bank.questions if "empathy" in q.competencies] == ["q1", "q5"]
    assert sum("empathy" in task.competencies for task in bank.tasks if task.family == "sjt") >= 3


@pytest.mark.parametrize("criterion", ["grammar", "tone"])
@pytest.mark.parametrize("task_id", [row[0] for row in claims.WRITTEN])
def test_one_rating_of_1_on_writing_fails_whatever_else_is_5(
    bank: Bank, task_id: str, criterion: str
) -> None:
    responses = {
        task.id: {part.id: 5 for part in task.rule.criteria}
        for task in bank.tasks
        if isinstance(task.rule, Criteria)
    }
    ratings = {question.id: 5 for question in bank.questions}
    passed = decide(bank, Evidence(ratings, {}, responses=responses))
    assert (passed.gate("g1").state, passed.verdict) == (GateState.PASSED, Verdict.STRONG_HIRE)
    responses[task_id] = {**responses[task_id], criterion: 1}
    failed = decide(bank, Evidence(ratings, {}, responses=responses))
    assert (failed.gate("g1").state, failed.verdict) == (GateState.FAILED, Verdict.NO_HIRE)


@pytest.mark.parametrize(
    ("q1", "q5", "judged", "mean", "state"),
    [(2, 3, [], "5/2", GateState.PASSED),
     (2, 2, [], "2", GateState.FAILED),
     (2, 2, [True, False], "5/2", GateState.PASSED),
     (3, 2, [True, False, False], "12/5", GateState.FAILED),
     (1, 1, [True, True, True], "17/5", GateState.PASSED)],
)  # fmt: skip
def test_customer_focus_needs_a_mean_of_2_5_with_and_without_judgement_tasks(
    bank: Bank, q1: int, q5: int, judged: list[bool], mean: str, state: GateState
) -> None:
    tasks = [task for task in bank.tasks if task.family == "sjt" and "empathy" in task.competencies]
    responses: dict[str, dict[str, object]] = {}
    for task, right in zip(tasks, judged, strict=False):
        assert isinstance(task.rule, BestOption)
        wrong = next(option.id for option in task.rule.options if option.id != task.rule.key)
        responses[task.id] = {"chosen": task.rule.key if right else wrong}
    ratings = {question.id: 5 for question in bank.questions} | {"q1": q1, "q5": q5}
    line = decide(bank, Evidence(ratings, {}, responses=responses)).gate("g2")
    assert (line.state, line.value) == (state, Fraction(mean))
