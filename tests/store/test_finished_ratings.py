"""Finished ratings are locked until they are reopened with a reason; accommodations stay private."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from csr_interview.errors import BundleError, NotFound
from csr_interview.merge import content, merge_candidates
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Accommodations, Candidate, Interview, Mark, Shown, TaskResult
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from csr_interview.store import Store
from csr_interview.store.records import RefusedError
from tests.exchanging import everything, exported, take
from tests.scoring.banks import modern_bank
from tests.store.conftest import Clock, new_interview, problems_of

AT = "2026-11-03T09:30:00.000Z"
FLAG = Mark("q1", "own_flag", 0, "Hung up on a customer", "serious")
HEARD = Mark("q1", "looking_for", 0)


def start(store: Store, plan: str = "") -> Interview:
    return store.create_interview(
        candidate="Ann Example", bank=modern_bank(), role="CSR", stage="", interviewer="Max", plan=plan
    )


def shown(store: Store, draft: Interview, at: str = AT) -> Shown:
    """Return what would be shown now."""
    bank, held = modern_bank(), store.interview(draft.id)
    found = verdict_of(decide(bank, evidence_of(held, bank)))
    ratings = {key: answer.rating for key, answer in held.answers.items() if answer.rating}
    return Shown(at, found.verdict, found.composite, ratings, {"w1": "1/2"})


@pytest.fixture
def finished(store: Store) -> Interview:
    draft = start(store)
    for question in modern_bank().questions:
        store.rate(draft.id, question.id, 4)
    store.mark(draft.id, HEARD)
    store.finish_ratings(draft.id, shown(store, draft))
    return store.interview(draft.id)


def verbs(store: Store, interview: str) -> list[str]:
    return [event.verb for event in store.events(interview)]


LOCKED: dict[str, Callable[[Store, str], None]] = {
    "rating": lambda store, key: store.rate(key, "q1", 1),
    "skip": lambda store, key: store.skip(key, "q1", "No time"),
    "red flag": lambda store, key: store.mark(key, FLAG),
    "task": lambda store, key: store.record_task(key, TaskResult("w1", {"grammar": 4})),
    "skipped task": lambda store, key: store.record_task(key, TaskResult("w1", {}, "", "No time")),
    "plan": lambda store, key: store.change_plan(key, "full", "More time"),
    "must-pass on writing": lambda store, key: store.accommodate(key, Accommodations(), writing=True),
}
OPEN: dict[str, Callable[[Store, str], None]] = {
    "note": lambda store, key: store.write_text(key, "q1", "notes", "More of it"),
    "summary": lambda store, key: store.write_text(key, "", "summary", "Solid."),
    "tick": lambda store, key: store.unmark(key, HEARD),
    "reply": lambda store, key: store.record_task(key, TaskResult("w1", {}, "Dear customer")),
}


@pytest.mark.parametrize("change", LOCKED.values(), ids=list(LOCKED))
def test_what_decides_is_locked_with_the_ratings(
    store: Store, finished: Interview, change: Callable[[Store, str], None]
) -> None:
    with pytest.raises(RefusedError, match="ratings are finished"):
        change(store, finished.id)
    assert store.interview(finished.id) == finished
    store.reopen_ratings(finished.id, "Misheard", AT)
    change(store, finished.id)
    assert content(store.interview(finished.id)) != content(finished) | {"reopen_reason": "Misheard"}
    assert problems_of(store) == []


@pytest.mark.parametrize("change", OPEN.values(), ids=list(OPEN))
def test_notes_are_taken_on(store: Store, finished: Interview, change: Callable[[Store, str], None]) -> None:
    change(store, finished.id)
    assert store.interview(finished.id) != finished
    assert store.interview(finished.id).finished_at == AT


def test_what_was_shown_first_is_kept(store: Store, finished: Interview) -> None:
    assert finished.shown is not None
    assert (finished.shown.verdict, finished.shown.ratings["q1"]) == ("hire", 4)
    store.reopen_ratings(finished.id, "Misheard", AT)
    store.reopen_ratings(finished.id, "Not again", AT)  # they are open: nothing to do
    store.rate(finished.id, "q1", 2)
    store.finish_ratings(finished.id, shown(store, finished, "2026-11-03T09:40:00.000Z"))
    again = store.interview(finished.id)
    assert (again.shown, again.finished_at) == (finished.shown, "2026-11-03T09:40:00.000Z")
    assert again.reopen_reason == "Misheard"
    assert verbs(store, again.id)[-4:] == [
        "ratings finished",
        "ratings reopened",
        "rated",
        "ratings finished",
    ]
    store.reopen_ratings(again.id, "Wrong row", "2026-11-03T09:50:00.000Z")
    assert [old.text for old in store.revisions(again.id, "", "reopen_reason")] == ["Misheard"]


def test_ratings_are_not_reopened_without_a_reason(store: Store, finished: Interview) -> None:
    with pytest.raises(RefusedError, match="no reason"):
        store.reopen_ratings(finished.id, " ", AT)
    assert store.interview(finished.id) == finished


def test_it_is_locked_in_the_submitted_scorecard(store: Store, finished: Interview, path: Path) -> None:
    bank = modern_bank()
    store.submit(finished.id, verdict_of(decide(bank, evidence_of(finished, bank))))
    other = sqlite3.connect(path)
    for column in ("finished_at", "shown", "reopen_reason", "accommodations"):
        with pytest.raises(sqlite3.IntegrityError, match="locked: "):
            other.execute(f"UPDATE interviews SET {column} = 'x'")
    other.close()


def test_it_moves_to_another_machine(store: Store, finished: Interview, tmp_path: Path, clock: Clock) -> None:
    store.reopen_ratings(finished.id, "Misheard", AT)
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        assert other.interview(finished.id) == store.interview(finished.id)
        assert everything(other) == everything(store)


def test_a_later_draft_of_another_machine_does_not_hide_what_was_shown(
    store: Store, tmp_path: Path, clock: Clock
) -> None:
    draft = start(store)
    for question in modern_bank().questions:
        store.rate(draft.id, question.id, 2)
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        store.finish_ratings(draft.id, shown(store, draft))
        clock.forward(600)
        other.rate(draft.id, "q1", 5)
        take(store, exported(other))
        found = store.interview(draft.id)
        assert (found.rating_open, found.answer("q1").rating) == (True, 5)
        assert found.shown is not None
        assert found.shown.ratings["q1"] == 2
        assert found.reopen_reason == "Changed on another machine after the decision was shown"
        take(other, exported(store))
        assert everything(other) == everything(store)


def test_bringing_in_the_same_changes_twice_changes_nothing(store: Store, finished: Interview) -> None:
    first = shown(store, finished)
    store.reopen_ratings(finished.id, "Misheard", AT)
    later = shown(store, finished, "2026-11-03T09:40:00.000Z")
    store.finish_ratings(finished.id, later)
    before, told = store.interview(finished.id), verbs(store, finished.id)
    store.reopen_ratings(finished.id, "Misheard", AT)
    store.finish_ratings(finished.id, first)
    store.finish_ratings(finished.id, later)
    assert store.interview(finished.id) == before
    assert verbs(store, finished.id) == told


def test_ratings_with_an_open_question_are_not_finished(store: Store) -> None:
    draft = start(store)
    with pytest.raises(RefusedError, match="neither rated nor skipped"):
        store.finish_ratings(draft.id, shown(store, draft))


def test_an_older_record_of_a_candidate_does_not_erase_the_experience() -> None:
    older = Candidate("c", "Ann", experience="some", updated_at="2026-11-01T00:00:00.000Z")
    newer = Candidate("c", "Ann B.", updated_at="2026-11-02T00:00:00.000Z")
    merged = merge_candidates(older, newer)
    assert (merged.name, merged.experience) == ("Ann B.", "some")
    assert merge_candidates(newer, older) == merged


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        ("icc", "0", "interview.icc"),
        ("icc", "1", "interview.icc"),
        ("icc_candidates", 34, "interview.icc_candidates"),
        ("shown", {"at": AT, "verdict": "hire", "composite": "4", "ratings": {"x": 3}, "tasks": {}}, "shown"),
        ("shown", {"at": AT, "verdict": "maybe", "composite": "4", "ratings": {}, "tasks": {}}, "verdict"),
        ("finished_at", AT, "interview.shown"),
    ],
)
def test_what_could_not_be_shown_is_not_imported(store: Store, place: str, value: object, where: str) -> None:
    start(store)
    told = json.loads(exported(store))
    told["interviews"][0]["interview"][place] = value
    with pytest.raises(BundleError, match=where):
        take(store, json.dumps(told).encode())


def test_accommodations_leave_only_their_effect(store: Store, tmp_path: Path, clock: Clock) -> None:
    draft = start(store, "written")
    made = Accommodations(more_time=True, other="Chat in place of a phone call")
    store.accommodate(draft.id, made, writing=True)
    held = store.interview(draft.id)
    assert (held.accommodations, held.writing_adjusted) == (made, True)
    assert verbs(store, draft.id) == ["created", "writing adjusted"]
    assert "Chat" not in json.dumps([event.payload for event in store.events(draft.id)])
    files = exported(store)
    assert "Chat in place" not in str(files)
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, files)
        there = other.interview(draft.id)
        assert (there.accommodations, there.writing_adjusted) == (Accommodations(), True)
    store.accommodate(draft.id, Accommodations(), writing=False)
    assert store.interview(draft.id).accommodations == Accommodations()


def test_the_wording_that_was_asked_is_kept(store: Store, bank: Bank, tmp_path: Path, clock: Clock) -> None:
    first = bank.questions[0].model_copy(update={"alternatives": ("Tell me about an angry customer.",)})
    bank = bank.model_copy(update={"questions": (first, *bank.questions[1:])})
    draft = new_interview(store, bank)
    store.word(draft.id, "irate", 1)
    store.word(draft.id, "irate", 1)  # nothing to do
    assert store.interview(draft.id).answer("irate").wording == 1
    assert verbs(store, draft.id) == ["created", "worded"]
    for number in (-1, 9):
        with pytest.raises(NotFound):
            store.word(draft.id, "irate", number)
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        assert other.interview(draft.id) == store.interview(draft.id)


def test_scores_of_candidates_with_several_interviewers(store: Store, clock: Clock) -> None:
    bank = modern_bank()
    details = {"role": "CSR", "stage": ""}
    person = None
    for interviewer, rating in (("Ann", 4), ("Bo", 3), ("ann", 2)):
        made = store.create_interview(
            candidate="Kim", bank=bank, interviewer=interviewer, candidate_id=person, **details
        )
        person = made.candidate.id
        for question in bank.questions:
            store.rate(made.id, question.id, rating)
        card = store.interview(made.id, sealed_too=True)
        clock.forward(60)
        store.submit(made.id, verdict_of(decide(bank, evidence_of(card, bank))))
    assert store.scores_of_panels(bank.id, "interview", "") == [[4, 3]], "the first one of each interviewer"
    assert store.scores_of_panels(bank.id, "full", "") == []
    assert store.scores_of_panels(bank.id, "interview", "Phone") == []
    store.set_reliability(start(store).id, "0.52", 34)
    assert next((one.icc, one.icc_candidates) for one in store.interviews()) == ("0.52", 34)


def test_experience_belongs_to_the_candidate(store: Store) -> None:
    draft = store.create_interview(
        candidate="Ann Example",
        bank=modern_bank(),
        role="CSR",
        stage="",
        interviewer="Max",
        experience="some",
    )
    person = draft.candidate
    assert person.experience == "some"
    store.edit_candidate(person.id, person.name, "", "", "experienced")
    store.edit_candidate(person.id, "Ann B. Example", "", "")
    assert store.candidate(person.id).experience == "experienced"
