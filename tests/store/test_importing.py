"""Importing: what becomes of each record, in one transaction, told exactly, after a copy was made."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from csr_interview.errors import BundleError, LockedScorecard, StoreError
from csr_interview.merge import digest
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Interview,
    Mark,
    Recommendation,
    Record,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.paths import backup_dir
from csr_interview.store import Store
from tests.exchanging import dump, everything, exported, records, take
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

VERDICT = SubmittedVerdict("hire", "4", "default")


def submitted(store: Store, interview: str) -> None:
    rate_all(store, interview)
    store.submit(interview, VERDICT)


def sound(*stores: Store) -> bool:
    return all(problems_of(store) == [] and problems_of(store) == [] for store in stores)


def test_a_new_interview_comes_with_everything(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    store.write_text(draft.id, "irate", "notes", "Stayed calm")
    clock.forward(20)
    store.write_text(draft.id, "irate", "notes", "Rang back")
    store.mark(draft.id, Mark("irate", "red_flag", 0))
    store.record_task(draft.id, TaskResult("reply", {"tone": 5}, "Dear customer"))
    submitted(store, draft.id)
    store.amend(draft.id, "irate", "rating", "5", "Misheard", "Max Probe")
    store.note_candidate(draft.candidate.id, "Moves to Utrecht")
    told = take(other, exported(store))
    assert (told.counts["new"], list(told.banks.values()), told.lines) == (1, ["small 1.0"], [])
    assert everything(other) == everything(store)
    assert other.interview(draft.id).candidate.notes == "Moves to Utrecht"
    assert [one.verb for one in other.history(draft.id).events][:2] == ["created", "edited"]
    assert [one.text for one in other.revisions(draft.id, "irate", "notes")] == ["Stayed calm"]
    (event,) = other.events(draft.id)
    assert event.verb == "imported"
    assert event.details()["record"] == digest(other.interview(draft.id)) == digest(store.interview(draft.id))
    assert sound(store, other)


def test_the_same_again_is_nothing_at_all(store: Store, other: Store, draft: Interview) -> None:
    take(other, exported(store))
    before = dump(other)
    told = take(other, exported(store))
    assert (told.counts["same"], told.changes) == (1, False)
    assert dump(other) == before


def test_a_newer_draft_takes_over_and_the_earlier_text_stays(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    store.write_text(draft.id, "irate", "notes", "Typed here first")
    take(other, exported(store))
    clock.forward(5)
    store.write_text(draft.id, "irate", "notes", "Typed here first, then more")
    clock.forward(5)
    other.write_text(draft.id, "irate", "notes", "Typed on the other machine")
    other.rate(draft.id, "irate", 2)
    told = take(store, exported(other))
    assert [(line.id, line.what) for line in told.lines] == [(draft.id, "newer")]
    assert store.interview(draft.id).answer("irate").rating == 2
    assert store.text_of(draft.id, "irate", "notes") == "Typed on the other machine"
    kept = store.revisions(draft.id, "irate", "notes")
    assert ("Typed here first, then more", "import") in [(one.text, one.reason) for one in kept]
    take(other, exported(store))
    assert everything(other) == everything(store)
    assert sound(store, other)


def test_a_rating_that_was_taken_back_elsewhere_is_no_damage_here(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    store.rate(draft.id, "irate", 4)
    store.recommend(draft.id, Recommendation("hold", "Too new"))
    take(other, exported(store))
    clock.forward(5)
    other.rate(draft.id, "irate", None)
    other.recommend(draft.id, None)
    take(store, exported(other))
    assert store.interview(draft.id).answer("irate").rating is None
    assert sound(store, other)


def test_an_older_draft_changes_nothing_but_its_text_is_kept(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    other.write_text(draft.id, "", "summary", "Older words")
    clock.forward(5)
    store.write_text(draft.id, "", "summary", "Newer words")
    told = take(store, exported(other))
    assert (told.counts["history"], told.counts["newer"]) == (1, 0)
    assert store.interview(draft.id).summary == "Newer words"
    assert [one.text for one in store.revisions(draft.id, "", "summary")] == ["Older words"]


def test_what_is_typed_here_is_newer_even_where_the_other_clock_is_ahead(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    clock.forward(3600)
    other.write_text(draft.id, "", "summary", "An hour ahead")
    other.edit_candidate(draft.candidate.id, "Ann Ahead", "", "")
    clock.forward(-3600)
    take(store, exported(other))
    store.write_text(draft.id, "", "summary", "A later text")
    store.edit_candidate(draft.candidate.id, "Ann After", "", "")
    take(other, exported(store))
    found = other.interview(draft.id)
    assert (found.summary, found.candidate.name) == ("A later text", "Ann After")


def test_a_scorecard_counts_before_a_draft_and_is_locked(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    submitted(other, draft.id)
    clock.forward(60)
    store.write_text(draft.id, "", "summary", "Typed too late")
    take(store, exported(other))
    found = store.interview(draft.id)
    assert (found.submitted_verdict, found.summary) == (VERDICT, "")
    assert [one.text for one in store.revisions(draft.id, "", "summary")] == ["Typed too late"]
    with pytest.raises(LockedScorecard):
        store.write_text(draft.id, "", "summary", "Once more")
    assert sound(store, other)


def test_a_scorecard_gets_the_amendments_made_elsewhere(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    store.rate(draft.id, "irate", 3)
    store.skip(draft.id, "policy", "Out of time")
    store.rate(draft.id, "tools", 3)
    store.submit(draft.id, VERDICT)
    take(other, exported(store))
    clock.forward(60)
    other.amend(draft.id, "policy", "rating", "4", "Asked by telephone", "Max Probe")
    other.amend(draft.id, "", "summary", "Solid", "Forgotten", "Max Probe")
    assert take(store, exported(other)).counts["newer"] == 1
    found = store.interview(draft.id)
    assert (found.answer("policy").rating, found.answer("policy").skip_reason) == (4, "")
    assert [(a.field, a.old, a.new) for a in found.amendments] == [
        ("rating", "", "4"), ("skip_reason", "Out of time", ""), ("summary", "", "Solid"),
    ]  # fmt: skip
    assert found.submitted_verdict == VERDICT
    assert everything(other) == everything(store)
    assert sound(store, other)


def test_two_different_scorecards_are_refused_and_the_rest_is_imported(
    store: Store, other: Store, draft: Interview, bank: Bank
) -> None:
    take(other, exported(store))
    submitted(store, draft.id)
    rate_all(other, draft.id, 2)
    other.submit(draft.id, VERDICT)
    new_interview(other, bank, "Bea Example")
    before = dump(store)
    told = take(store, exported(other), strict=True)
    (refusal,) = told.refused
    assert (refusal.interview.id, told.backup) == (draft.id, None)
    assert {(one.question, one.field, one.here, one.there) for one in refusal.differences} == {
        (question, "rating", "4", "2") for question in ("irate", "policy", "tools")
    }
    assert dump(store) == before
    assert take(store, exported(other), dry_run=True).refused
    told = take(store, exported(other))
    assert (len(told.refused), told.counts["new"]) == (1, 1)
    assert {one.candidate for one in store.recent()} == {"Ann Example", "Bea Example"}
    assert store.interview(draft.id).answer("irate").rating == 4
    assert sound(store)


def test_a_dry_run_tells_the_same_and_needs_no_right_to_write(
    store: Store, other: Store, draft: Interview, bank: Bank, clock: Clock
) -> None:
    take(other, exported(store))
    clock.forward(5)
    other.write_text(draft.id, "", "summary", "Newer")
    other.edit_candidate(draft.candidate.id, "Ann B. Example", "", "")
    new_interview(other, bank, "Bea Example")
    text = exported(other)
    with Store.open(store.path, mode="ro") as reader:
        would = reader.merge([*records(text), *records(text)], dry_run=True)
        with pytest.raises(StoreError, match="read-only"):
            reader.merge(records(text))
    did = store.merge([*records(text), *records(text)])
    assert (would.counts, would.lines, would.candidates) == (did.counts, did.lines, did.candidates)
    assert did.counts == {"new": 1, "newer": 1}
    assert (would.backup, did.backup is not None) == (None, True)


def test_a_failure_late_in_an_import_leaves_nothing_of_it(
    store: Store, other: Store, draft: Interview
) -> None:
    submitted(store, draft.id)

    def breaking() -> Iterator[tuple[Record, Bank]]:
        yield from records(exported(store))
        raise BundleError("the second file cannot be imported")

    before = dump(other)
    with pytest.raises(BundleError):
        other.merge(breaking())
    assert dump(other) == before
    assert not backup_dir(other.path).exists()


def test_an_event_that_was_changed_is_refused(store: Store, other: Store, draft: Interview) -> None:
    store.rate(draft.id, "irate", 4)
    text = exported(store).replace(b'\\"before\\":null', b'\\"before\\":3')
    before = dump(other)
    (refusal,) = take(other, text, unverified=True).refused
    assert refusal.cause == "event 2 of its audit log was changed"
    assert dump(other) == before


@pytest.mark.parametrize("field", ["name", "email", "phone", "notes", "hold_reason", "updated_at"])
def test_an_edited_candidate_is_refused_and_changes_none_who_is_here(
    store: Store, other: Store, draft: Interview, tmp_path: Path, field: str
) -> None:
    store.write_text(draft.id, "irate", "notes", "Stayed calm")
    submitted(store, draft.id)
    content = json.loads(exported(store))
    for one in content["interviews"]:
        one["candidate"] |= {"updated_at": "2030-01-01T00:00:00.000Z", field: "2031-01-01T00:00:00.000Z"}
    text = json.dumps(content).encode()
    (refusal,) = take(other, text).refused
    assert refusal.cause == "the file does not confirm the candidate's details and the earlier texts"
    assert refusal.way_out.endswith("or import it with --unverified")
    assert take(other, text, unverified=True).refused == []
    assert other.interview(draft.id).unverified
    assert take(store, text, unverified=True).refused == []
    assert store.candidate(draft.candidate.id) == draft.candidate
    assert sound(store, other)


@pytest.mark.parametrize("again", [True, False])
def test_a_file_that_can_be_verified_gives_back_the_name_and_removes_the_mark(
    store: Store, other: Store, draft: Interview, bank: Bank, again: bool
) -> None:
    submitted(store, draft.id)
    whole = exported(store)
    edited = json.loads(whole)
    edited["interviews"][0]["candidate"]["name"] = "Zoe Someone"
    assert take(other, json.dumps(edited).encode(), unverified=True).refused == []
    assert other.interview(draft.id).unverified
    if not again:  # but another interview of the candidate
        second = store.create_interview(
            candidate="Ann Example", bank=bank, role="CSR", stage="Final", interviewer="Max Probe",
            candidate_id=draft.candidate.id,
        )  # fmt: skip
        both = json.loads(exported(store))
        both["interviews"] = [one for one in both["interviews"] if one["interview"]["id"] == second.id]
        whole = json.dumps(both).encode()
    assert take(other, whole).refused == []
    assert other.interview(draft.id).candidate.name == "Ann Example"
    assert other.interview(draft.id).unverified is not again
    assert sound(other)


def test_an_edited_earlier_text_is_refused(store: Store, other: Store, draft: Interview) -> None:
    for text in ("Shouted back", ""):
        store.write_text(draft.id, "irate", "notes", text)
    edited = exported(store).replace(b"Shouted back", b"Stayed calm")
    assert [one.cause for one in take(other, edited).refused] == [
        "the file does not confirm the candidate's details and the earlier texts"
    ]
    assert take(other, exported(store)).refused == []


def test_what_an_import_does_to_the_trail_shows_tampering(
    store: Store, other: Store, draft: Interview
) -> None:
    submitted(store, draft.id)
    take(other, exported(store))
    for (name,) in other.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.conn.execute(f"DROP TRIGGER {name}")
    damage = {
        "UPDATE answers SET rating = 1 WHERE question = 'irate'": "differs from the last one recorded",
        "UPDATE interviews SET verdict = 'no hire'": "its decision differs from the one recorded",
        "UPDATE foreign_events SET verb = 'other' WHERE seq = 2": "event 2 from another machine was changed",
        "DELETE FROM events": "once the last one, is missing",
    }
    for sql, problem in damage.items():
        other.conn.execute("SAVEPOINT s")
        other.conn.execute(sql)
        assert any(problem in line for line in other.check()), problem
        other.conn.execute("ROLLBACK TO s")


# ---------------------------------------------------------------- drafts that were discarded


@pytest.mark.parametrize("newer", [True, False])
def test_a_discarded_draft_comes_back_only_if_it_was_changed_since(
    store: Store, other: Store, draft: Interview, clock: Clock, newer: bool
) -> None:
    take(other, exported(store))
    clock.forward(5)
    if not newer:
        other.write_text(draft.id, "", "summary", "Typed there")
        clock.forward(5)
    store.discard_draft(draft.id)
    if newer:
        clock.forward(5)
        other.write_text(draft.id, "", "summary", "Typed there")
    told = take(store, exported(other))
    assert [line.back for line in told.lines] == [newer]
    assert bool(store.recent()) is newer
    assert store.interview(draft.id).summary == "Typed there"
    assert sound(store)


def test_a_discarded_draft_that_was_submitted_elsewhere_comes_back(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    submitted(other, draft.id)
    clock.forward(5)
    store.discard_draft(draft.id)
    assert everything(store)["interviews"] == []
    take(store, exported(other))
    assert [row.verdict for row in store.recent()] == ["hire"]
    assert sound(store)


# ---------------------------------------------------------------- candidates, banks, who interviews here


def test_a_newer_record_of_a_candidate_is_taken_over_and_told(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    clock.forward(5)
    other.edit_candidate(draft.candidate.id, "Ann B. Example", "", "+31 20 555 0100")
    other.hold(draft.candidate.id, "Claim")
    (line,) = take(store, exported(other)).candidates.values()
    assert (line.before.email, line.after.email) == ("ann@example.org", "")
    assert (line.after.name, line.after.hold_reason) == ("Ann B. Example", "Claim")
    assert store.candidate(draft.candidate.id) == line.after
    assert [row.candidate for row in store.recent()] == ["Ann B. Example"]
    assert store.candidates("ann b.") == [line.after]
    event = store.events()[-1]
    assert (event.verb, event.details()["fields"]) == (
        "candidate imported",
        ["name", "email", "phone", "held_at", "hold_reason"],
    )
    assert "Ann" not in json.dumps(store.events())


def test_the_reason_of_a_hold_that_gives_way_to_one_from_elsewhere_is_kept(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    person = draft.candidate.id
    store.hold(person, "Complaint")
    take(other, exported(store))
    clock.forward(60)
    other.hold(person, "Complaint, case 17")
    take(store, exported(other))
    assert store.candidate(person).hold_reason == "Complaint, case 17"
    assert [one.reason for one in store.earlier_holds(person)] == ["Complaint"]


def test_an_import_does_not_change_who_interviews_here(
    store: Store, other: Store, bank: Bank, clock: Clock
) -> None:
    def begin(where: Store, name: str, interviewer: str) -> None:
        where.create_interview(candidate=name, bank=bank, role="CSR", stage="", interviewer=interviewer)
        clock.forward(60)

    begin(store, "Ann Example", "Max Probe")
    begin(other, "Bea Example", "Kim Other")
    take(store, exported(other))
    assert store.sealed().me == "max probe"


# ---------------------------------------------------------------- hostile text, and the copy before


def test_hostile_text_is_cleaned_once_and_then_the_same(store: Store, other: Store, draft: Interview) -> None:
    store.write_text(draft.id, "", "summary", "Plain")
    content: dict[str, Any] = json.loads(exported(store))
    content["interviews"][0]["interview"]["summary"] = "\u202eP\x1b[2Jlain\r\n\ud800"
    content["interviews"][0]["candidate"]["name"] = "Ann\n\u2066Example"
    text = json.dumps(content).encode()
    take(other, text)
    found = other.interview(draft.id)
    assert (found.summary, found.candidate.name) == ("P[2Jlain\n\ufffd", "Ann Example")
    assert other.events(draft.id)[0].details()["record"] == digest(found)
    assert not take(other, text).changes
    assert sound(other)


def test_the_store_as_it_was_is_copied_first_and_seven_copies_are_kept(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    take(other, exported(store))
    for number in range(9):
        clock.forward(1)
        store.write_text(draft.id, "", "summary", f"State {number}")
        told = other.merge(records(exported(store)))
        assert told.backup is not None
        conn = sqlite3.connect(told.backup)
        before = conn.execute("SELECT summary FROM interviews").fetchone()[0]
        conn.close()
        assert before == (f"State {number - 1}" if number else "")
    assert len(list(backup_dir(other.path).glob("*before-import*"))) == 7
    assert other.merge(records(exported(store))).backup is None
    assert sound(other)


def test_where_no_copy_can_be_made_nothing_is_imported(
    store: Store, other: Store, draft: Interview, bank: Bank
) -> None:
    new_interview(other, bank, "Bea Example")
    backup_dir(other.path).touch()  # a file where the folder should be
    before = dump(other)
    with pytest.raises(StoreError, match="No backup was made"):
        other.merge(records(exported(store)))
    assert dump(other) == before


def test_tasks_with_an_empty_row_are_no_difference(store: Store, other: Store, draft: Interview) -> None:
    store.record_task(draft.id, TaskResult("reply", {"tone": 5}))
    store.record_task(draft.id, TaskResult("reply"))
    take(other, exported(store))
    assert everything(other) == everything(store)
    assert replace(store.interview(draft.id), task_results={}) == other.interview(draft.id)


def test_who_is_here_under_another_id_is_told(store: Store, other: Store, bank: Bank) -> None:
    mine = new_interview(store, bank)
    theirs = other.create_interview(
        candidate="Ann B. Example", bank=bank, role="CSR", stage="Phone", interviewer="R. Osei",
        email="ANN@example.org",
    )  # fmt: skip
    new_interview(store, bank, "Nobody Twice")
    store.edit_candidate(store.people("Nobody")[0].candidate.id, "Nobody Twice", "", "")
    submitted(other, theirs.id)
    would = take(store, exported(other), dry_run=True)
    told = take(store, exported(other))
    assert would.doubles == told.doubles
    assert [tuple(one) for one in told.doubles] == [
        (theirs.candidate.id, "Ann B. Example", (mine.candidate.id,)),
    ]
    row = next(row for row in store.recent() if row.id == theirs.id)
    assert (row.sealed, row.verdict) == (True, "")
    assert store.is_sealed(theirs.id)


def test_one_interview_in_two_bundles_counts_once(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    first = exported(store)
    clock.forward(5)
    store.write_text(draft.id, "", "summary", "Newer")
    both = [*records(first), *records(exported(store)), *records(first)]
    told = other.merge(both, backup=False)
    assert (told.counts, told.lines) == ({"new": 1}, [])
    told = other.merge(both, backup=False)
    assert (told.counts, told.changes) == (Counter(same=1), False)
