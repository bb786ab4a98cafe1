"""Counting in SQL: the same numbers as a plain walk over every interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csr_interview.banks.library import load_file, shipped_dir
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Answer, Interview, Status
from csr_interview.models.statistics import Collected, Held, Shared
from csr_interview.sample.interviews import sample_pairs
from csr_interview.store import Filters, Store

pytestmark = pytest.mark.xdist_group("statistics")  # what the tests share is made once

UNTIL = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
Pairs = list[tuple[Interview, Bank]]


@pytest.fixture(scope="module")
def csr() -> Bank:
    return load_file(shipped_dir() / "csr.toml")


@pytest.fixture(scope="module")
def pairs(csr: Bank) -> Pairs:
    staged = load_file(shipped_dir() / "customer-support-specialist.toml")
    made = [
        *sample_pairs(csr, count=70, seed=4, until=UNTIL),
        *sample_pairs(staged, count=30, seed=4, until=UNTIL),
    ]
    return [(oddly(one, place), bank) for place, (one, bank) in enumerate(made)]


def oddly(interview: Interview, place: int) -> Interview:
    """Names in other spellings, no name, no time on the clock: what other machines send."""
    if place % 9 == 4:
        return replace(interview, interviewer=interview.interviewer.upper())
    if place == 11:
        return replace(interview, interviewer="")
    if place == 12:
        return replace(interview, elapsed_seconds=0)
    if place == 13:
        return replace(interview, elapsed_seconds=10**6)
    return interview


@pytest.fixture(scope="module")
def path(pairs: Pairs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("statistics") / "store.db"
    with Store.open(path, now=lambda: UNTIL) as store:
        store.add_interviews(pairs)
    return path


def counted(path: Path, filters: Filters | None = None) -> list[Collected]:
    with Store.open(path, mode="ro") as store:
        return store.statistics(filters or Filters())


def as_submitted(interview: Interview) -> dict[str, int]:
    """The ratings before any amendment."""
    found = {answer.question: answer.rating for answer in interview.answers.values()}
    for change in reversed(interview.amendments):
        if change.field == "rating":
            found[change.question] = int(change.old) if change.old else None
    return {question: rating for question, rating in found.items() if rating}


def of_bank(pairs: Iterable[tuple[Interview, Bank]], bank: str) -> Pairs:
    chosen = [
        (one, used)
        for one, used in pairs
        if one.bank_id == bank and one.status is Status.SUBMITTED and one.interviewer
    ]
    return sorted(chosen, key=lambda pair: (pair[0].submitted_at, pair[0].id))


def seconds(interview: Interview) -> int | None:
    begun, submitted = map(datetime.fromisoformat, (interview.created_at, interview.submitted_at))
    wait = int(submitted.timestamp()) - int(begun.timestamp()) - interview.elapsed_seconds
    return None if not interview.elapsed_seconds or wait < 0 else wait


@pytest.mark.parametrize("bank", ["csr", "customer-support-specialist"])
def test_sql_counts_what_a_walk_over_the_interviews_counts(path: Path, pairs: Pairs, bank: str) -> None:
    found = next(one for one in counted(path) if one.bank == bank)
    mine = of_bank(pairs, bank)
    names = {one.interviewer.casefold(): one.interviewer for one, _ in pairs if not one.interviewer.isupper()}
    rated: Counter[tuple[str, str, int]] = Counter()
    timed: Counter[tuple[str, str, int]] = Counter()
    offered: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    shared = []
    seen: dict[tuple[str, str], set[str]] = {}
    for one, _ in mine:
        seen.setdefault((one.candidate.id, one.stage), set()).add(one.interviewer.casefold())
    for one, used in mine:
        who = names[one.interviewer.casefold()]
        given = as_submitted(one)
        for question in used.questions:
            if question.id not in given:
                continue
            rated[who, question.id, given[question.id]] += 1
            timed[who, question.id, one.answers[question.id].seconds] += 1
            offered[who, question.id] += len(question.follow_ups)
            marks = (mark for mark in one.marks if mark.question == question.id)
            asked[who, question.id] += sum(mark.kind == "follow_up" for mark in marks)
            if len(seen[one.candidate.id, one.stage]) > 1:
                shared.append(
                    Shared(one.candidate.id, one.stage.casefold(), question.id, who, given[question.id])
                )
    assert {entry[:3]: entry.times for entry in found.rated} == rated
    assert {entry[:3]: entry.times for entry in found.timed} == timed
    assert {entry[:2]: entry.offered for entry in found.asked} == offered
    assert {entry[:2]: entry.asked for entry in found.asked} == asked
    assert shared
    assert Counter(found.shared) == Counter(shared)
    assert list(found.held) == [Held(names[one.interviewer.casefold()], seconds(one)) for one, _ in mine]
    assert None in {entry.wait for entry in found.held} or bank != "csr"
    assert found.nameless == (bank == "csr")
    assert found.sealed == 0


def test_titles_are_the_banks_own(path: Path, csr: Bank) -> None:
    first, second = counted(path)
    assert (first.bank, first.title, first.versions) == ("csr", csr.title, (csr.version,))
    assert list(first.questions) == [(question.id, question.title) for question in csr.questions]
    assert second.bank == "customer-support-specialist"
    assert len(second.questions) > 6  # of all stages, each of which is a bank of its own in the store


def test_filters_choose_what_counts_but_not_whom(path: Path, pairs: Pairs) -> None:
    [found] = counted(path, Filters(bank="csr", stage="PHONE SCREEN", interviewer="R. Osei", status="draft"))
    mine = [one for one, _ in of_bank(pairs, "csr") if one.stage == "Phone screen"]
    assert len(found.held) == len(mine)
    assert len({entry.interviewer for entry in found.held}) > 1
    word = mine[0].candidate.name.split()[0]
    [found] = counted(path, Filters(bank="csr", search=word))
    assert 0 < len(found.held) < len(mine)
    [found] = counted(path, Filters(bank="csr", since="2026-11-01"))
    assert len(found.held) == sum(one.created_at >= "2026-11-01" for one, _ in of_bank(pairs, "csr"))
    assert counted(path, Filters(bank="elsewhere")) == []


def test_sealed_interviews_are_left_out_and_counted(tmp_path: Path, csr: Bank) -> None:
    path = tmp_path / "store.db"
    made = list(sample_pairs(csr, count=12, seed=1, until=UNTIL))
    target = next(one for one, _ in made if one.status is Status.SUBMITTED)
    theirs = sum(
        one.candidate.id == target.candidate.id and one.status is Status.SUBMITTED for one, _ in made
    )
    with Store.open(path, now=lambda: UNTIL) as store:
        store.add_interviews(made)
        [before] = store.statistics()
        details = {"role": "CSR", "stage": target.stage, "interviewer": "Somebody New"}
        draft = store.create_interview(
            candidate=target.candidate.name, bank=csr, candidate_id=target.candidate.id, **details
        )
        [after] = store.statistics()
        store.discard_draft(draft.id)
        [discarded] = store.statistics()
    assert (before.sealed, after.sealed, discarded.sealed) == (0, theirs, 0)
    assert len(after.held) == len(before.held) - theirs
    assert target.candidate.id not in {one.candidate for one in after.shared}


def test_a_bank_of_which_all_is_sealed_has_its_title(tmp_path: Path, csr: Bank) -> None:
    made = list(sample_pairs(csr, count=12, seed=1, until=UNTIL))
    target = next(one for one, _ in made if one.status is Status.SUBMITTED)
    with Store.open(tmp_path / "store.db", now=lambda: UNTIL) as store:
        store.add_interviews([pair for pair in made if pair[0].candidate.id == target.candidate.id])
        store.create_interview(
            candidate=target.candidate.name, bank=csr, candidate_id=target.candidate.id,
            role="CSR", stage=target.stage, interviewer="Somebody New",
        )  # fmt: skip
        [found] = store.statistics(Filters(search=target.candidate.name))
    assert (found.held, found.title, found.versions) == ((), csr.title, ())
    assert found.sealed


def test_an_amendment_does_not_change_what_was_given(tmp_path: Path, csr: Bank) -> None:
    made = next(pair for pair in sample_pairs(csr, count=9, seed=2, until=UNTIL) if not pair[0].amendments
                and pair[0].status is Status.SUBMITTED)  # fmt: skip
    question = csr.questions[0].id
    answers = {**made[0].answers, question: Answer(question, rating=2, seconds=60)}
    path = tmp_path / "store.db"
    with Store.open(path, now=lambda: UNTIL) as store:
        store.add_interviews([(replace(made[0], answers=answers), csr)])
        [before] = store.statistics()
        store.amend(made[0].id, question, "rating", "4", "Heard it again", "R. Osei")
        store.amend(made[0].id, question, "rating", "5", "And again", "R. Osei")
        [after] = store.statistics()
        assert after == before
        store.amend(made[0].id, question, "skip_reason", "Not asked after all", "It was not", "R. Osei")
        [after] = store.statistics()
        assert after == before
        assert store.interview(made[0].id).answer(question).rating is None


def test_an_empty_store_has_nothing_to_count(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        assert store.statistics() == []
        assert store.statistics(Filters(search="x")) == []
