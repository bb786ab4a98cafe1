"""Sample interviews: the same for the same seed, varied, and true to the bank they use."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from csr_interview.banks.library import digest, load_file, shipped_dir
from csr_interview.cli.open_app import DEMO_INTERVIEWS, DEMO_SEED
from csr_interview.live.task_entry import complete, rows
from csr_interview.models.bank import Bank
from csr_interview.models.decision import Verdict
from csr_interview.models.interview import TEXT_FIELDS, Interview, Status
from csr_interview.sample.answers import given
from csr_interview.sample.interviews import sample_pairs
from csr_interview.sample.people import phrases, read, team
from csr_interview.scoring.decision import decide, evidence_of
from csr_interview.scoring.tasks import score_task
from csr_interview.text import clean
from tests.banks.test_wording import RISKY
from tests.scoring.banks import RULES, small_bank, task

pytestmark = pytest.mark.xdist_group("sample")  # what the tests share is made once

UNTIL = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def csr() -> Bank:
    return load_file(shipped_dir() / "csr.toml")


@pytest.fixture(scope="module")
def many(csr: Bank) -> list[Interview]:
    return made(csr, 150)


def made(bank: Bank, count: int, seed: int = 1, until: datetime = UNTIL) -> list[Interview]:
    return [interview for interview, _ in sample_pairs(bank, count=count, seed=seed, until=until)]


def test_the_same_seed_makes_the_same_interviews(csr: Bank) -> None:
    assert made(csr, 12) == made(csr, 12)
    assert made(csr, 12) != made(csr, 12, seed=2)


def test_the_first_is_a_recent_draft_in_the_middle(many: list[Interview], csr: Bank) -> None:
    first = many[0]
    assert first.status is Status.DRAFT
    assert first.created_at == "2026-11-21T14:45:00.000Z"
    assert first.step == csr.questions[2].id
    assert [answer.rating is not None for answer in first.answers.values()] == [True, True, False]
    assert first.answers[first.step].has_text


def test_a_handful_has_drafts_and_an_amendment(csr: Bank) -> None:
    found = made(csr, 12)
    drafts = [one for one in found if one.status is Status.DRAFT]
    assert len(drafts) == 3
    assert len({one.step for one in drafts}) > 1
    [amended] = [one for one in found if one.amendments]
    change = amended.amendments[0]
    assert str(amended.answers[change.question].rating) == change.new != change.old
    assert change.reason


def test_verdicts_are_those_of_the_rules(many: list[Interview], csr: Bank) -> None:
    for one in many:
        if one.status is Status.DRAFT or one.amendments:
            continue
        decision = decide(csr, evidence_of(one, csr))
        assert one.submitted_verdict is not None
        assert one.submitted_verdict.verdict == decision.verdict
        composite = one.submitted_verdict.composite
        assert (Fraction(composite) if composite else None) == decision.composite
        assert bool(composite) == (decision.verdict is not Verdict.INCOMPLETE)


def test_interviews_are_varied(many: list[Interview]) -> None:
    verdicts = Counter(one.submitted_verdict.verdict for one in many if one.submitted_verdict)
    incomplete = verdicts.pop("incomplete", 0)  # too much was skipped, now and then
    assert len(verdicts) == 4
    assert min(verdicts.values()) > 10
    assert incomplete < sum(verdicts.values()) / 10
    assert len({one.candidate.name for one in many}) > 100
    assert len({one.candidate.id for one in many}) < len(many)  # some came twice
    assert len({one.interviewer for one in many}) > 3
    assert any(one.recommendation for one in many)
    assert any(mark.kind == "red_flag" for one in many for mark in one.marks)
    assert any(mark.kind == "own_flag" for one in many for mark in one.marks)
    skipped = [answer.skip_reason for one in many for answer in one.answers.values() if answer.skip_reason]
    assert skipped


def test_ratings_of_one_candidate_belong_together(many: list[Interview]) -> None:
    spreads, means = [], []
    for one in many:
        rated = [answer.rating for answer in one.answers.values() if answer.rating]
        if len(rated) == 6:
            means.append(sum(rated) / 6)
            spreads.append(max(rated) - min(rated))
    assert max(means) - min(means) > 2
    assert sum(spreads) / len(spreads) < 2.6


def test_notes_are_never_empty_and_differ_by_question(many: list[Interview], csr: Bank) -> None:
    for one in many:
        if one.status is not Status.SUBMITTED:
            continue
        for question in csr.questions:
            answer = one.answers[question.id]
            assert answer.settled
            if answer.rating is not None:
                assert answer.situation if question.star else answer.notes
        texts = [one.answers[question.id].notes for question in csr.questions]
        told = [text for text in texts if text]
        assert len(set(told)) == len(told)


def texts(value: object) -> list[str]:
    """Return all strings in a TOML tree."""
    if isinstance(value, str):
        return [value]
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for entry in entries for text in texts(entry)]


PRIVATE = re.compile(r"\b(close to home|nervous|elderly|blind|illness|student|camera|eyes|lights up)", re.I)


@pytest.mark.parametrize("name", ["notes.toml", "tasks.toml", "people.toml"])
def test_no_note_touches_a_topic_to_avoid(name: str) -> None:
    found = texts(read(name))
    assert len(found) > 50
    assert [text for text in found if RISKY.search(text) or PRIVATE.search(text)] == []


def test_every_record_is_sound(many: list[Interview], csr: Bank) -> None:
    known = {question.id: question for question in csr.questions}
    assert len({one.id for one in many}) == len(many)
    for one in many:
        assert re.fullmatch("[0-9a-f]{20}", one.id)
        assert re.fullmatch("[0-9a-f]{20}", one.candidate.id)
        assert one.bank_digest == digest(csr)
        assert one.created_at <= one.updated_at
        assert one.created_at < "2026-11-21T15"
        for mark in one.marks:
            lists = {
                "looking_for": known[mark.question].looking_for,
                "follow_up": known[mark.question].follow_ups,
            }
            lists["red_flag"] = known[mark.question].red_flags
            assert mark.kind == "own_flag" or mark.item < len(lists[mark.kind])
        for answer in one.answers.values():
            for name in TEXT_FIELDS:
                text = getattr(answer, name)
                assert clean(text) == text
                assert "{" not in text


def test_dates_are_those_of_working_days_and_go_back(many: list[Interview]) -> None:
    days = [datetime.fromisoformat(one.created_at) for one in many[1:]]
    assert all(day.weekday() < 5 for day in days)
    assert [day.date() for day in days] == sorted((day.date() for day in days), reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_any_number_and_any_bank_will_do(count: int) -> None:
    found = made(small_bank(), count)
    assert len(found) == count
    assert all(one.bank_id == "small" for one in found)


def test_every_theme_has_sentences_for_every_level() -> None:
    for theme in phrases().themes:
        for pool in (theme.action, theme.result, theme.notes):
            assert set(pool) == {"low", "mid", "high"}
            assert all(pool.values())
        assert all(case["situation"] and case["task"] for case in theme.cases)


def test_each_question_of_the_csr_bank_has_a_theme_of_its_own(csr: Bank) -> None:
    themes = [phrases().theme_for(f"{one.title}\n{one.prompt}").words for one in csr.questions]
    assert len(set(themes)) == len(csr.questions)
    assert ("",) not in themes


# Panels -------------------------------------------------------------------------------------------------


def panels(found: list[Interview]) -> list[list[Interview]]:
    """The finished interviews of one candidate for one stage, where there are several."""
    together: dict[tuple[str, str], list[Interview]] = {}
    for one in found:
        if one.status is Status.SUBMITTED:
            together.setdefault((one.candidate.id, one.stage), []).append(one)
    return [members for members in together.values() if len(members) > 1]


def gaps(members: list[Interview]) -> list[int]:
    """How far apart each two ratings of the same answer are."""
    return [
        abs(first.answers[question].rating - second.answers[question].rating)  # type: ignore[operator]
        for first, second in combinations(members, 2)
        for question in first.answers
        if first.answers[question].rating and second.answers[question].rating
    ]


def test_some_candidates_are_interviewed_by_a_panel(many: list[Interview]) -> None:
    found = panels(many)
    assert {len(members) for members in found} == {2, 3}
    assert 0.05 < sum(len(members) - 1 for members in found) / len(many) < 0.3
    for members in found:
        assert len({one.interviewer for one in members}) == len(members)
        assert len({(one.bank_digest, one.role) for one in members}) == 1
        days = [datetime.fromisoformat(one.created_at) for one in members]
        assert (max(days) - min(days)).days < 15


def test_a_panel_mostly_agrees_and_now_and_then_does_not(many: list[Interview]) -> None:
    found = Counter(gap for members in panels(many) for gap in gaps(members))
    assert found[0] + found[1] > 0.85 * found.total()
    assert any(gap >= 2 for gap in found)


def test_a_dozen_has_a_panel_and_so_has_the_demo(csr: Bank) -> None:
    for seed in range(6):
        assert panels(made(csr, 12, seed=seed))
    demo = panels(made(csr, DEMO_INTERVIEWS, seed=DEMO_SEED))
    assert 3 in {len(members) for members in demo}
    assert max(max(gaps(members)) for members in demo) >= 2


@pytest.mark.parametrize("seed", range(3))
def test_nobody_has_two_drafts_nor_two_interviews_by_one_person_for_a_stage(csr: Bank, seed: int) -> None:
    found = made(csr, 60, seed=seed)
    drafts = Counter(one.candidate.id for one in found if one.status is Status.DRAFT)
    assert set(drafts.values()) == {1}
    times = Counter((one.candidate.id, one.stage, one.interviewer) for one in found)
    assert set(times.values()) == {1}


def test_interviewers_have_habits_that_last(csr: Bank) -> None:
    found = [one for one in made(csr, 250) if one.status is Status.SUBMITTED]
    means = {}
    for member in team():
        rated = [a.rating for one in found if one.interviewer == member.name for a in one.answers.values()]
        known = [rating for rating in rated if rating]
        means[member.name] = sum(known) / len(known)
    assert len(means) == len(team())
    lenient = max(team(), key=lambda member: member.lenient)
    severe = min(team(), key=lambda member: member.lenient)
    assert means[lenient.name] - means[severe.name] > 0.4


# Tasks --------------------------------------------------------------------------------------------------


def test_some_interviews_include_a_battery(many: list[Interview], csr: Bank) -> None:
    submitted = [one for one in many if one.status is Status.SUBMITTED]
    with_tasks = [one for one in submitted if one.task_results]
    assert 0.3 < len(with_tasks) / len(submitted) < 0.5
    assert not any(one.task_results for one in many if one.status is Status.DRAFT)
    found = [result for one in with_tasks for result in one.task_results.values()]
    assert {result.task for result in found} == {entry.id for entry in csr.tasks}
    assert any(result.skip_reason for result in found)
    assert any(len(one.task_results) < len(csr.tasks) for one in with_tasks)


def test_only_planned_tasks_of_the_form_are_recorded(many: list[Interview], csr: Bank) -> None:
    assert {one.plan for one in many} == {plan.id for plan in csr.plans}
    assert {one.form for one in many} == {"A", "B"}
    for one in many:
        planned = {entry.id for entry in csr.for_plan(one.plan, one.form).tasks}
        assert set(one.task_results) <= planned
        if planned and one.status is Status.SUBMITTED:
            assert len(one.task_results) > len(planned) / 2


def test_every_record_of_a_task_is_complete_and_can_be_scored(many: list[Interview], csr: Bank) -> None:
    known = {entry.id: entry for entry in csr.tasks}
    for one in many:
        for result in one.task_results.values():
            entry = known[result.task]
            assert bool(result.skip_reason) != bool(result.response)
            assert clean(result.text) == result.text
            assert "{" not in result.text
            if result.response:
                assert complete(entry, result.response)
                assert any(row.marked for row in rows(entry, result.response))
                assert score_task(entry, result.response)
                assert bool(result.text) == (entry.family == "written")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_who_is_better_does_better_in_a_task(rule: str) -> None:
    [entry] = small_bank(tasks=[task("one", rule, "written" if rule == "criteria" else "sjt")]).tasks
    means = []
    for ability in (1.3, 3.0, 4.7):
        dice = Random(7)
        lines = [score_task(entry, given(entry, ability, dice).response) for _ in range(200)]
        means.append(sum(line.p for line in lines if line) / 200)
        assert all(lines)
    assert means[0] < means[1] < means[2]
    assert means[0] > 0
    assert means[2] < 1


def test_a_bank_without_tasks_has_none() -> None:
    assert not any(one.task_results for one in made(small_bank(), 20))


# Stages -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def specialist() -> Bank:
    return load_file(shipped_dir() / "customer-support-specialist.toml")


def test_each_interview_of_a_staged_bank_is_of_one_stage(specialist: Bank) -> None:
    stages = {stage.title: specialist.for_stage(stage.id) for stage in specialist.stages}
    pairs = list(sample_pairs(specialist, count=120, seed=1, until=UNTIL))
    assert {interview.stage for interview, _ in pairs} == set(stages)
    for interview, used in pairs:
        assert used == stages[interview.stage]
        assert interview.bank_digest == digest(used)
        asked = [question.id for question in used.questions]
        assert list(interview.answers) == asked[: len(interview.answers)]
        assert set(interview.task_results) <= {entry.id for entry in used.tasks}
        if interview.submitted_verdict and not interview.amendments:
            decision = decide(used, evidence_of(interview, used))
            assert interview.submitted_verdict.verdict == decision.verdict
    assert any(interview.task_results for interview, _ in pairs)


def test_a_bank_without_stages_is_used_as_it_is(csr: Bank) -> None:
    assert all(used is csr for _, used in sample_pairs(csr, count=5, seed=1, until=UNTIL))
