"""Every verb, there and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from csr_interview.errors import NotFound, StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    INTERVIEW_FIELDS,
    TEXT_FIELDS,
    Answer,
    Interview,
    Mark,
    Recommendation,
    Status,
    TaskResult,
)
from csr_interview.store import Counts, Details, RefusedError, Store
from tests.store.conftest import Clock, new_interview, problems_of


def reopened(store: Store, interview: str) -> Interview:
    """Return an interview as another connection sees it."""
    with Store.open(store.path, mode="ro") as reader:
        found = reader.interview(interview)
    assert found == store.interview(interview)
    return found


def verbs(store: Store, interview: str) -> list[str]:
    return [event.verb for event in store.events(interview)]


def test_a_new_interview(store: Store, draft: Interview, bank: Bank, clock: Clock) -> None:
    found = reopened(store, draft.id)
    assert (found.candidate.name, found.candidate.email) == ("Ann Example", "ann@example.org")
    assert (found.role, found.stage, found.interviewer) == ("CSR", "Phone", "Max Probe")
    assert (found.bank_id, found.bank_version) == (bank.id, bank.version)
    assert found.created_at == found.updated_at == "2026-11-03T09:00:00.000Z"
    assert found.status is Status.DRAFT
    assert found.step == "opening"
    assert store.bank_of(draft.id) == bank
    assert verbs(store, draft.id) == ["created"]


def test_an_interview_needs_a_name_and_a_known_candidate(store: Store, bank: Bank) -> None:
    details = {"role": "", "stage": "", "interviewer": ""}
    with pytest.raises(RefusedError, match="needs a name"):
        store.create_interview(candidate=" \x1b ", bank=bank, **details)
    with pytest.raises(NotFound):
        store.create_interview(candidate="Ann", candidate_id="nobody", bank=bank, **details)
    assert store.events() == []
    assert store.candidates() == []


def test_a_second_interview_of_the_same_candidate(store: Store, draft: Interview, bank: Bank) -> None:
    person = draft.candidate.id
    second = store.create_interview(
        candidate="", candidate_id=person, bank=bank, role="CSR", stage="Panel", interviewer="Max Probe"
    )
    store.edit_candidate(person, " Ann \n Sample ", "new@example.org", "123")
    for interview in (draft.id, second.id):
        found = reopened(store, interview).candidate
        assert (found.name, found.email, found.phone) == ("Ann Sample", "new@example.org", "123")
    assert [found.id for found in store.candidates("ann s")] == [person]
    assert store.candidates("sample") == []
    with pytest.raises(RefusedError):
        store.edit_candidate(person, "", "", "")
    with pytest.raises(NotFound):
        store.edit_candidate("nobody", "Name", "", "")


def test_text_in_every_field(store: Store, draft: Interview, clock: Clock) -> None:
    clock.forward(5)
    for field in TEXT_FIELDS:
        store.write_text(draft.id, "irate", field, f"{field} one\ntwo")
    for name in INTERVIEW_FIELDS:
        store.write_text(draft.id, "", name, f"{name} text")
    found = reopened(store, draft.id)
    assert all(getattr(found.answer("irate"), field) == f"{field} one\ntwo" for field in TEXT_FIELDS)
    assert all(getattr(found, name) == f"{name} text" for name in INTERVIEW_FIELDS)
    assert found.updated_at == "2026-11-03T09:00:05.000Z"


def test_text_is_cleaned(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "a\x1b[31m\u202eb\udc80e\u0301\r\n'; DROP TABLE answers; --")
    assert reopened(store, draft.id).answer("irate").notes == "a[31mb\ufffd\xe9\n'; DROP TABLE answers; --"
    store.skip(draft.id, "policy", "no\x07 time\n")
    assert reopened(store, draft.id).answer("policy").skip_reason == "no time"


@pytest.mark.parametrize(
    ("question", "field", "error"),
    [
        ("irate", "rating", ValueError),
        ("irate", "summary", ValueError),
        ("", "notes", ValueError),
        ("nothing", "notes", NotFound),
    ],
)
def test_text_goes_only_where_there_is_a_field(
    store: Store, draft: Interview, question: str, field: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        store.write_text(draft.id, question, field, "text")
    assert reopened(store, draft.id) == draft


def test_unknown_interviews(store: Store) -> None:
    for attempt in (
        lambda: store.write_text("none", "irate", "notes", "x"),
        lambda: store.rate("none", "irate", 3),
        lambda: store.visit("none", "opening"),
        lambda: store.clock("none", 1, {}),
        lambda: store.recommend("none", None),
        lambda: store.discard_draft("none"),
        lambda: store.interview("none"),
        lambda: store.bank_of("none"),
        lambda: store.resolve("none"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert store.events() == []


def test_a_rating_and_a_skip_take_each_others_place(store: Store, draft: Interview) -> None:
    store.rate(draft.id, "irate", 4)
    assert reopened(store, draft.id).answer("irate").rating == 4
    store.skip(draft.id, "irate", "No time")
    assert reopened(store, draft.id).answer("irate") == Answer("irate", skip_reason="No time")
    store.rate(draft.id, "irate", 2)
    assert reopened(store, draft.id).answer("irate") == Answer("irate", rating=2)
    store.rate(draft.id, "irate", None)
    assert not reopened(store, draft.id).answer("irate").settled
    store.skip(draft.id, "irate", "No time")
    store.skip(draft.id, "irate", "")
    assert not reopened(store, draft.id).answer("irate").settled
    assert verbs(store, draft.id)[1:] == ["rated", "skipped", "rated", "rated", "skipped", "skipped"]


@pytest.mark.parametrize("rating", [0, 6, -1, True, 3.5, "4"])
def test_only_whole_ratings_from_1_to_5(store: Store, draft: Interview, rating: int) -> None:
    with pytest.raises(RefusedError):
        store.rate(draft.id, "irate", rating)
    with pytest.raises(NotFound):
        store.rate(draft.id, "nothing", 3)


def test_doing_the_same_again_is_no_event(store: Store, draft: Interview) -> None:
    flag = Mark("irate", "red_flag", 0)
    for _ in range(2):
        store.rate(draft.id, "irate", 4)
        store.skip(draft.id, "policy", "No time")
        store.mark(draft.id, flag)
        store.visit(draft.id, "tools")
        store.recommend(draft.id, Recommendation("hire", "Strong"))
        store.write_text(draft.id, "irate", "notes", "x")
    assert verbs(store, draft.id)[1:] == ["rated", "skipped", "marked", "opened", "recommended", "edited"]


def test_ticks_and_red_flags(store: Store, draft: Interview) -> None:
    marks = (
        Mark("irate", "follow_up", 3),
        Mark("irate", "looking_for", 1),
        Mark("irate", "own_flag", 0, "Was rude", "serious"),
        Mark("irate", "red_flag", 0),
        Mark("irate", "red_flag", 1),
    )
    for mark in marks:
        store.mark(draft.id, mark)
    assert reopened(store, draft.id).marks == marks
    (row,) = store.recent()
    assert (row.serious_flags, row.note_flags) == (2, 1)
    store.mark(draft.id, replace(marks[2], text="Was curt", severity="note"))
    store.unmark(draft.id, marks[3])
    store.unmark(draft.id, marks[3])
    (row,) = store.recent()
    assert (row.serious_flags, row.note_flags) == (0, 2)
    assert Mark("irate", "own_flag", 0, "Was curt", "note") in reopened(store, draft.id).marks


@pytest.mark.parametrize(
    "mark",
    [
        Mark("irate", "red_flag", 2),
        Mark("irate", "follow_up", -1),
        Mark("tools", "follow_up", 1),
        Mark("nothing", "follow_up", 0),
        Mark("irate", "own_flag", 0, "No severity"),
    ],
)
def test_marks_that_fit_nothing(store: Store, draft: Interview, mark: Mark) -> None:
    with pytest.raises((NotFound, RefusedError)):
        store.mark(draft.id, mark)
    assert reopened(store, draft.id).marks == ()


def test_task_results(store: Store, draft: Interview) -> None:
    result = TaskResult("reply", {"grammar": 4, "tone": 5}, "Dear customer,\nthank you.")
    store.record_task(draft.id, result)
    store.record_task(draft.id, TaskResult("refund", {}, skip_reason="No time"))
    found = reopened(store, draft.id).task_results
    assert found == {"reply": result, "refund": TaskResult("refund", {}, skip_reason="No time")}
    store.record_task(draft.id, replace(result, response={"grammar": 1}))
    assert reopened(store, draft.id).task_results["reply"].response == {"grammar": 1}
    with pytest.raises(NotFound):
        store.record_task(draft.id, TaskResult("nothing"))


def test_where_the_interviewer_is_and_how_long(store: Store, draft: Interview) -> None:
    store.visit(draft.id, "irate")
    store.clock(draft.id, 90, {"irate": 60, "policy": 20})
    found = reopened(store, draft.id)
    assert (found.step, found.elapsed_seconds) == ("irate", 90)
    assert (found.answer("irate").seconds, found.answer("policy").seconds) == (60, 20)
    assert (found.answer("irate").opened, found.answer("policy").opened) == (True, False)
    store.visit(draft.id, "closing")
    assert reopened(store, draft.id).step == "closing"
    with pytest.raises(NotFound):
        store.visit(draft.id, "nowhere")
    with pytest.raises(NotFound):
        store.clock(draft.id, 1, {"nothing": 1})
    with pytest.raises(RefusedError):
        store.clock(draft.id, -1, {})
    assert reopened(store, draft.id).elapsed_seconds == 90


def test_the_interviewers_own_verdict(store: Store, draft: Interview) -> None:
    own = Recommendation("hire", "Knows our tools\nbetter than we do")
    store.recommend(draft.id, own)
    assert reopened(store, draft.id).recommendation == own
    assert store.recent()[0].recommended == "hire"
    with pytest.raises(RefusedError):
        store.recommend(draft.id, Recommendation("hire", " "))
    store.recommend(draft.id, None)
    assert reopened(store, draft.id).recommendation is None


def test_a_discarded_draft_is_hidden_and_comes_back_whole(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "kept")
    before = store.interview(draft.id)
    store.discard_draft(draft.id)
    store.discard_draft(draft.id)
    assert store.recent() == []
    assert list(store.interviews()) == []
    assert store.counts() == Counts(0, 0, 0)
    assert store.last_details() == Details()
    with pytest.raises(NotFound):
        store.resolve(draft.id)
    store.restore_draft(draft.id)
    assert store.interview(draft.id) == before
    assert store.counts() == Counts(1, 1, 0)
    assert verbs(store, draft.id)[-2:] == ["discarded", "restored"]


def test_prefixes(store: Store, bank: Bank) -> None:
    made = [new_interview(store, bank).id for _ in range(20)]
    assert [store.resolve(interview) for interview in made] == made
    firsts = [interview[0] for interview in made]
    shared = next(first for first in firsts if firsts.count(first) > 1)
    with pytest.raises(NotFound, match=f"{firsts.count(shared)} IDs"):
        store.resolve(shared)
    for nothing in ("", "%", "zz", "_", "\udcff"):
        with pytest.raises(NotFound):
            store.resolve(nothing)


def test_the_latest_details(store: Store, draft: Interview, bank: Bank, clock: Clock) -> None:
    clock.forward(1)
    store.create_interview(candidate="Bob", bank=bank, role="Lead", stage="Panel", interviewer="Eve")
    assert store.last_details() == Details("Lead", "Panel", bank.id)


def test_a_write_that_fails_midway_leaves_nothing(store: Store, draft: Interview) -> None:
    store.conn.execute("CREATE TEMP TRIGGER stop BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(StoreError):
        store.rate(draft.id, "irate", 3)
    store.conn.execute("DROP TRIGGER stop")
    assert reopened(store, draft.id) == draft


def test_a_backup_is_a_whole_store_and_replaces_nothing(
    store: Store, draft: Interview, tmp_path: Path
) -> None:
    store.write_text(draft.id, "irate", "notes", "kept")
    target = tmp_path / "copy.db"
    store.backup(target)
    with Store.open(target) as copy:
        assert copy.interview(draft.id) == store.interview(draft.id)
        assert problems_of(copy) == []
    before = target.read_bytes()
    with pytest.raises(StoreError, match="already exists"):
        store.backup(target)
    assert target.read_bytes() == before
    with pytest.raises(StoreError, match="No backup"):
        store.backup(tmp_path / "missing" / "copy.db")
    assert {entry.name for entry in tmp_path.iterdir()} == {"copy.db", "copy.db.lock", store.path.parent.name}
