"""Sample interviews: the same for the same seed, varied, and true to the bank they use."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from csr_interview.banks import digest, load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.models.interview import TEXT_FIELDS, Interview, Status
from csr_interview.sample import sample_interviews
from csr_interview.sample.words import phrases
from csr_interview.scoring import decide, evidence_of
from csr_interview.text import clean
from tests.scoring.banks import small_bank

UNTIL = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def csr() -> Bank:
    return load_file(shipped_dir() / "csr.toml")


@pytest.fixture(scope="module")
def many(csr: Bank) -> list[Interview]:
    return made(csr, 150)


def made(bank: Bank, count: int, seed: int = 1, until: datetime = UNTIL) -> list[Interview]:
    return list(sample_interviews(bank, count=count, seed=seed, until=until))


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
        assert Fraction(one.submitted_verdict.composite) == decision.composite


def test_interviews_are_varied(many: list[Interview]) -> None:
    verdicts = Counter(one.submitted_verdict.verdict for one in many if one.submitted_verdict)
    assert len(verdicts) == 4
    assert min(verdicts.values()) > 10
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
