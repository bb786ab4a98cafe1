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
from csr_interview.models.statistics import Collected, Held, ItemCounts, Seen, Shared, StageCounts
from csr_interview.sample.interviews import sample_pairs
from csr_interview.scoring.items import item_report
from csr_interview.store import Filters, Store
from tests.scoring import test_items as walked

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
        for counting in (store.statistics, store.item_statistics, store.stage_statistics):
            assert counting() == []
            assert counting(Filters(search="x")) == []


# Questions and tasks --------------------------------------------------------------------------------------


def items_of(path: Path, filters: Filters | None = None) -> list[ItemCounts]:
    with Store.open(path, mode="ro") as store:
        return store.item_statistics(filters or Filters())


def stages_of(path: Path, filters: Filters | None = None) -> list[StageCounts]:
    with Store.open(path, mode="ro") as store:
        return store.stage_statistics(filters or Filters())


def as_walked(interview: Interview, bank: Bank) -> tuple[Bank, walked.Held]:
    """What an interview contributes to figures of questions and tasks."""
    results = interview.task_results.values()
    responses = {one.task: one.response for one in results if not one.skip_reason}
    return bank, walked.Held(interview.form, as_submitted(interview), responses)


@pytest.mark.parametrize("bank", ["csr", "customer-support-specialist"])
def test_items_are_what_a_walk_over_the_interviews_says(path: Path, pairs: Pairs, bank: str) -> None:
    found = next(one for one in items_of(path) if one.bank == bank)
    mine = [pair for pair in pairs if pair[0].bank_id == bank and pair[0].status is Status.SUBMITTED]
    report = item_report(found)
    walked.check(report, walked.walk(as_walked(*pair) for pair in mine))
    assert found.interviews == len(mine)  # those without an interviewer's name too
    assert report.earlier == 0
    assert any(item.enough for item in report.items)
    if bank == "csr":
        assert any(item.item_total is not None for item in report.items)
        assert any(item.options for item in report.items if item.n)


def test_items_of_an_amended_interview_are_as_submitted(tmp_path: Path, csr: Bank) -> None:
    made = [pair for pair in sample_pairs(csr, count=9, seed=2, until=UNTIL) if not pair[0].amendments]
    target = next(one for one, _ in made if one.status is Status.SUBMITTED)
    question = next(name for name, answer in target.answers.items() if answer.rating)
    with Store.open(tmp_path / "store.db", now=lambda: UNTIL) as store:
        store.add_interviews(made)
        [before] = store.item_statistics()
        rating = target.answers[question].rating
        store.amend(target.id, question, "rating", "5" if rating != 5 else "1", "Heard it again", "R. Osei")
        [after] = store.item_statistics()
    assert Counter(after.given) == Counter(before.given)


def test_filters_choose_the_interviews_of_items_and_stages(path: Path, pairs: Pairs) -> None:
    filters = Filters(bank="csr", stage="PHONE SCREEN", interviewer="R. Osei")
    mine = [
        one
        for one, _ in pairs
        if (one.bank_id, one.stage, one.interviewer.casefold()) == ("csr", "Phone screen", "r. osei")
    ]
    [items] = items_of(path, filters)
    assert items.interviews == sum(one.status is Status.SUBMITTED for one in mine) > 0
    [stages] = stages_of(path, filters)
    assert len(stages.seen) == len(mine)
    word = mine[0].candidate.name.split()[0]
    [stages] = stages_of(path, replace(filters, search=word))
    assert 0 < len(stages.seen) < len(mine)


@pytest.mark.parametrize("bank", ["csr", "customer-support-specialist"])
def test_stages_have_every_interview_of_the_bank(path: Path, pairs: Pairs, bank: str) -> None:
    found = next(one for one in stages_of(path) if one.bank == bank)
    mine = [pair for pair in pairs if pair[0].bank_id == bank]
    assert Counter(found.seen) == Counter(
        Seen(
            one.candidate.id,
            one.role,
            one.stage,
            one.submitted_verdict.verdict if one.submitted_verdict else "",
            one.candidate.experience,
        )
        for one, _ in mine
    )
    assert set(found.stages) == {stage.title for _, used in mine for stage in used.stages}


def test_stages_know_the_candidates_experience(tmp_path: Path, csr: Bank) -> None:
    details = {"role": "CSR", "stage": "", "interviewer": "R. Osei"}
    with Store.open(tmp_path / "store.db", now=lambda: UNTIL) as store:
        draft = store.create_interview(candidate="Ann", bank=csr, experience="none", **details)
        gone = store.create_interview(candidate="Bob", bank=csr, **details)
        store.discard_draft(gone.id)
        [found] = store.stage_statistics()
        assert found.seen == (Seen(draft.candidate.id, "CSR", "", "", "none"),)
        store.edit_candidate(draft.candidate.id, "Ann", "", "", "some")
        [found] = store.stage_statistics()
        assert found.seen[0].experience == "some"


def test_sealed_interviews_are_in_no_figure_of_items_and_stages(tmp_path: Path, csr: Bank) -> None:
    made = list(sample_pairs(csr, count=12, seed=1, until=UNTIL))
    target = next(one for one, _ in made if one.status is Status.SUBMITTED)
    theirs = [one for one, _ in made if one.candidate.id == target.candidate.id]
    done = [one for one in theirs if one.status is Status.SUBMITTED]
    with Store.open(tmp_path / "store.db", now=lambda: UNTIL) as store:
        store.add_interviews([pair for pair in made if pair[0].candidate.id != target.candidate.id])
        without_items, without_stages = store.item_statistics(), store.stage_statistics()
        store.add_interviews(made)
        details = {"role": "CSR", "stage": target.stage, "interviewer": "Somebody New"}
        draft = store.create_interview(
            candidate=target.candidate.name, bank=csr, candidate_id=target.candidate.id, **details
        )
        [items], [stages] = store.item_statistics(), store.stage_statistics()
        decided = store.stage_statistics(Filters(verdict=done[0].submitted_verdict.verdict))  # type: ignore[union-attr]
        [named] = store.item_statistics(Filters(search=target.candidate.name))
        store.discard_draft(draft.id)
        assert store.item_statistics()[0].sealed == store.stage_statistics()[0].sealed == 0
    assert (items.sealed, stages.sealed) == (len(done), len(theirs))
    assert Counter(items.given) == Counter(without_items[0].given)
    assert items.interviews == without_items[0].interviews
    own = Seen(target.candidate.id, "CSR", target.stage, "", target.candidate.experience)
    assert Counter(stages.seen) == Counter([*without_stages[0].seen, own])
    assert all(one.sealed == 0 for one in decided)  # not even counted by its decision
    assert (named.interviews, named.given, named.taken, named.title) == (0, (), (), csr.title)
