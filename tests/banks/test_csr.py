"""The interview of the shipped CSR bank against the hiring guide, and short enough for its screens.

`battery_claims` holds what the guide asks for; the assessment battery has tests of its own.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import Bank, Question
from csr_interview.models.decision import Evidence, GateState, ObservedFlag, Verdict
from csr_interview.models.interview import FORMS
from csr_interview.models.must_pass import CriteriaMean, NoneRight, RatingsFloor, RatingsMean
from csr_interview.models.tasks import BestOption, Criteria, Form
from csr_interview.models.validation import AUTHORED
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
    assert (bank.id, bank.language, bank.minutes) == ("csr", "en", 35)
    assert bank.order >= (2, 0, 0)  # 1.1.0 has been in use: another content must not go by that number


def test_six_questions_in_their_true_order(bank: Bank) -> None:
    assert [question.id for question in bank.questions] == [asked.id for asked in claims.QUESTIONS]
    said = [text for q in bank.questions for text in (q.prompt, str(q.prompt_b), *q.alternatives)]
    assert [words for words in claims.NOT_ASKED if any(words in text.lower() for text in said)] == []


@pytest.mark.parametrize("asked", claims.QUESTIONS, ids=lambda asked: asked.id)
def test_a_question_holds_what_the_guide_says_of_it(bank: Bank, asked: Asked) -> None:
    question = bank.question(asked.id)
    assert (str(question.kind), question.star) == (asked.kind, asked.star)
    assert question.weight == asked.weight
    assert missing(asked.prompt, question.prompt) == []
    assert missing(asked.prompt_b, str(question.prompt_b)) == []
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
    assert question.short is not None
    assert len({question.short.at(rating) for rating in range(1, 6)}) == 5
    assert question.prompt_b not in (None, question.prompt)


def test_two_follow_ups_are_asked_of_everybody(question: Question) -> None:
    always = [follow_up for follow_up in question.follow_ups if follow_up.always]
    assert len(always) == 2
    if question.star:
        assert [follow_up.draws_out for follow_up in always] == ["action", "result"]


def test_every_part_says_where_it_comes_from(question: Question) -> None:
    parts = {"prompt", "alternatives", "looking_for", "follow_ups", "red_flags", "coached_answer", "probes"}
    assert set(question.provenance) == parts | {"prompt_b", "anchors", "short", "weight"}
    assert set(question.provenance.values()) <= SOURCES


def test_star_questions_draw_out_every_part(question: Question) -> None:
    drawn = [follow_up.draws_out for follow_up in question.follow_ups if follow_up.draws_out]
    assert sorted(drawn) == (sorted(STAR_PARTS) if question.star else [])


def test_texts_fit_where_they_stand(question: Question) -> None:
    assert len(question.title) <= 18
    assert max(len(question.prompt), len(str(question.prompt_b))) <= 120
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
    assert [sample.rating for sample in samples] == [1, 2, 3, 4, 5]
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
    closing = " ".join(bank.closing.lines).lower()
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
    assert (rules.version, rules.coverage, rules.family_coverage) == (2, Fraction(4, 5), Fraction(3, 4))
    assert rules.reliability is not None
    assert (rules.reliability.single, rules.reliability.panel) == (Fraction(44, 100), Fraction(74, 100))
    assert "Huffcutt" in rules.reliability.source


def test_plans(bank: Bank) -> None:
    families = {plan.id: plan.families for plan in bank.plans}
    assert families == {
        "interview": (),
        "interview-writing": ("written",),
        "full": ("sjt", "accuracy", "written", "process"),
    }


def test_presets(bank: Bank) -> None:
    presets = bank.decision.presets
    assert list(presets) == ["default", "equal"]
    assert presets["default"].note.startswith("Project default: edit before first use")
    assert (presets["default"].questions, presets["default"].components) == ("bank", "bank")
    assert (presets["equal"].questions, presets["equal"].components) == ("equal", "equal")


def test_must_pass_criteria(bank: Bank) -> None:
    focus, writing = bank.decision.must_pass
    assert (focus.id, focus.title) == ("g2", "Customer focus")
    mean, floor, none_right = focus.conditions
    assert isinstance(mean, RatingsMean)
    assert (mean.competency, mean.at_least) == ("empathy", Fraction(5, 2))
    assert isinstance(floor, RatingsFloor)
    assert (floor.competency, floor.fails_at) == ("empathy", 1)
    assert isinstance(none_right, NoneRight)
    assert (none_right.family, none_right.competency, none_right.completed) == ("sjt", "empathy", 2)
    assert (writing.id, writing.title) == ("g1", "Written communication")
    [written] = writing.conditions
    assert isinstance(written, CriteriaMean)
    assert (written.family, written.criteria) == ("written", ("coherence", "grammar", "tone"))
    assert written.at_least == 2
    assert {writing.provenance, focus.provenance} == {"001_2f4ab7c4c2f69d93"}


def test_what_feeds_customer_focus(bank: Bank) -> None:
    assert [q.id for q in bank.questions if "empathy" in q.competencies] == ["q1", "q5"]
    for form in FORMS:
        tasks = [task for task in bank.for_plan("full", form).tasks if task.family == "sjt"]
        assert sum("empathy" in task.competencies for task in tasks) >= 3


def written(bank: Bank, rating: int, **cells: int) -> dict[str, dict[str, int]]:
    """Return all written tasks rated the same; `cells` are other ratings, in each task."""
    return {
        task.id: {part.id: cells.get(part.id, rating) for part in task.rule.criteria}
        for task in bank.tasks
        if isinstance(task.rule, Criteria)
    }


@pytest.mark.parametrize("criterion", ["coherence", "grammar", "tone"])
@pytest.mark.parametrize("task_id", [row[0] for row in claims.WRITTEN])
def test_one_rating_of_1_on_writing_does_not_fail_alone(bank: Bank, task_id: str, criterion: str) -> None:
    responses = written(bank, 5)
    responses[task_id] = {**responses[task_id], criterion: 1}
    ratings = {question.id: 5 for question in bank.questions}
    found = decide(bank, Evidence(ratings, {}, responses=responses, plan="interview-writing"))
    assert (found.gate("g1").state, found.verdict) == (GateState.PASSED, Verdict.STRONG_HIRE)


@pytest.mark.parametrize(
    ("coherence", "grammar", "tone", "state"),
    [(2, 2, 2, GateState.PASSED), (1, 1, 4, GateState.PASSED), (1, 1, 1, GateState.FAILED),
     (3, 1, 1, GateState.FAILED), (2, 2, 1, GateState.FAILED)],
)  # fmt: skip
def test_a_mean_below_2_on_writing_fails_whatever_else_is_5(
    bank: Bank, coherence: int, grammar: int, tone: int, state: GateState
) -> None:
    ratings = {question.id: 5 for question in bank.questions}
    responses = written(bank, 5, coherence=coherence, grammar=grammar, tone=tone)
    found = decide(bank, Evidence(ratings, {}, responses=responses, plan="interview-writing"))
    assert found.gate("g1").state is state
    assert (found.verdict is Verdict.NO_HIRE) == (state is GateState.FAILED)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("q1", "q5", "judged", "states"),
    [(2, 3, [], "passed passed not-assessed"),
     (2, 2, [], "failed passed not-assessed"),
     (2, 2, [True, True, True], "failed passed passed"),
     (4, 1, [], "passed failed not-assessed"),
     (1, 1, [True, True, True], "failed failed passed"),
     (5, 5, [False], "passed passed not-assessed"),
     (5, 5, [False, False], "passed passed failed"),
     (5, 5, [False, True], "passed passed passed"),
     (5, 5, [False, False, False], "passed passed failed")],
)  # fmt: skip
def test_customer_focus_fails_if_any_of_its_conditions_does(
    bank: Bank, form: Form, q1: int, q5: int, judged: list[bool], states: str
) -> None:
    planned = bank.for_plan("full", form).tasks
    tasks = [task for task in planned if task.family == "sjt" and "empathy" in task.competencies]
    responses: dict[str, dict[str, object]] = {}
    for task, right in zip(tasks, judged, strict=False):
        assert isinstance(task.rule, BestOption)
        wrong = next(o.id for o in task.rule.options if o.id not in (task.rule.key, task.rule.worst))
        responses[task.id] = {"chosen": task.rule.key if right else wrong}
    ratings = {question.id: 5 for question in bank.questions} | {"q1": q1, "q5": q5}
    line = decide(bank, Evidence(ratings, {}, responses=responses, plan="full", form=form)).gate("g2")
    assert [condition.state.value.replace(" ", "-") for condition in line.conditions] == states.split()
    assert line.state is (GateState.FAILED if "failed" in states else GateState.PASSED)


def test_one_question_of_six_is_no_decision(bank: Bank) -> None:
    skipped = {question.id: "no time" for question in bank.questions[1:]}
    found = decide(bank, Evidence({"q1": 5}, skipped, plan="interview"))
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("task_id", ["triage-double-charge", "sjt-late-refund", "sjt-late-refund-b"])
def test_one_task_carries_no_family(bank: Bank, form: Form, task_id: str) -> None:
    """One wrong triage answer made a hire of six 4s a no hire, one right situation a strong hire."""
    ratings = {question.id: 4 for question in bank.questions}
    responses: dict[str, dict[str, object]] = {task_id: {"category": "fault", "priority": "low"}}
    if task_id.startswith("sjt"):
        rule = next(task.rule for task in bank.tasks if task.id == task_id)
        assert isinstance(rule, BestOption)
        responses = {task_id: {"chosen": rule.key}}
    planned = Evidence(ratings, {}, responses=responses, plan="full", form=form)
    found = decide(bank, planned)
    assert (found.verdict, found.composite) == (Verdict.INCOMPLETE, None)
    assert set(found.missing) == {"sjt", "accuracy", "written", "process"}
    not_planned = decide(bank, Evidence(ratings, {}, responses=responses, plan="interview", form=form))
    assert (not_planned.verdict, not_planned.composite) == (Verdict.HIRE, Fraction(4))


def test_two_red_flags_on_one_answer_do_not_cap(bank: Bank) -> None:
    ratings = {question.id: 5 for question in bank.questions} | {"q1": 4}

    def decided(*flags: tuple[str, str, str]) -> Verdict:
        seen = tuple(ObservedFlag(question, text, "serious", words) for question, text, words in flags)
        return decide(bank, Evidence(ratings, {}, seen, plan="interview")).verdict

    said = "Quoted"
    assert decided(("q1", "a", said), ("q1", "b", said)) is Verdict.STRONG_HIRE
    assert decided(("q1", "a", said), ("q5", "b", said)) is Verdict.STRONG_HIRE  # one competency
    assert decided(("q1", "a", said), ("q3", "b", "")) is Verdict.STRONG_HIRE  # without words
    assert decided(("q1", "a", said), ("q3", "b", said)) is Verdict.HOLD
