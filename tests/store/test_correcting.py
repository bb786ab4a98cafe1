"""Correcting what a draft is about: role, stage, plan, bank, interviewer and candidate."""

from __future__ import annotations

from typing import Any

import pytest

from csr_interview.banks.library import digest
from csr_interview.documents.audit_log import words
from csr_interview.errors import SealedScorecard
from csr_interview.exchange.batch import one
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, SubmittedVerdict
from csr_interview.store import Filters, RefusedError, Store
from tests.exchanging import everything, exported, take
from tests.scoring.banks import small_bank
from tests.store.conftest import Clock, new_interview, rate_all, sound

WITHOUT_TASKS = small_bank()
OTHER_QUESTIONS = WITHOUT_TASKS.model_copy(update={"questions": WITHOUT_TASKS.questions[1:]})


def told(store: Store, interview: str) -> str:
    """Return the last event in words."""
    event = store.events(interview)[-1]
    return words(event.verb, event.details())


def test_role_stage_and_interviewer_of_a_draft(store: Store, draft: Interview) -> None:
    store.correct(draft.id, "Wrong form", role="Lead", stage="Final", interviewer="Kim Other")
    found = store.interview(draft.id, sealed_too=True)
    assert (found.role, found.stage, found.interviewer) == ("Lead", "Final", "Kim Other")
    assert found.correction_reason == "Wrong form"
    assert told(store, draft.id) == (
        "Corrected: interviewer from “Max Probe” to “Kim Other”, role from “CSR” to “Lead”, "
        "stage from “Phone” to “Final”, with a reason"
    )
    (moment,) = (moment for moment in store.timeline(found.candidate.id) if moment.what == "corrected")
    assert (set(moment.fields), moment.reason) == ({"role", "stage", "interviewer"}, "Wrong form")
    sound(store)


def test_what_is_so_already_is_no_correction(store: Store, draft: Interview) -> None:
    before = list(store.conn.iterdump())
    store.correct(draft.id, "Wrong form", role=draft.role, candidate=draft.candidate.id)
    assert list(store.conn.iterdump()) == before


def test_earlier_reasons_are_kept_searched_and_shown(store: Store, draft: Interview) -> None:
    store.correct(draft.id, "Typed in a hurry", role="Lead")
    store.correct(draft.id, "Lead was right before", role="CSR")
    (earlier,) = store.revisions(draft.id, "", "correction_reason")
    assert earlier.text == "Typed in a hurry"
    assert [row.id for row in store.find(Filters(search="lead was right")).rows] == [draft.id]
    assert "Lead was right before" in one(store, draft.id, "text")


def test_a_correction_needs_a_reason(store: Store, draft: Interview) -> None:
    with pytest.raises(RefusedError, match="no reason"):
        store.correct(draft.id, " ", role="Lead")


def test_a_draft_of_the_wrong_person_is_moved(store: Store, draft: Interview, bank: Bank) -> None:
    bob = new_interview(store, bank, "Bob Sample").candidate.id
    store.correct(draft.id, "Wrong person chosen", candidate=bob)
    assert store.interview(draft.id).candidate.name == "Bob Sample"
    assert told(store, draft.id) == (
        f"Corrected: moved from candidate {draft.candidate.id[:8]} to candidate {bob[:8]}, with a reason"
    )
    moved = {(one.what, one.other) for one in store.timeline(bob)}
    assert ("moved", draft.candidate.id) in moved
    assert ("moved away", bob) in {(one.what, one.other) for one in store.timeline(draft.candidate.id)}
    sound(store)


def test_sealing_follows_the_moved_draft(store: Store, bank: Bank) -> None:
    details: dict[str, Any] = {"bank": bank, "role": "CSR", "stage": "Phone"}
    kims = store.create_interview(candidate="Ann", interviewer="Kim", **details)
    rate_all(store, kims.id)
    store.submit(kims.id, SubmittedVerdict("hire", "4", "default"))
    mine = store.create_interview(candidate="Bob", interviewer="Max", **details)
    assert store.interview(kims.id).interviewer == "Kim"  # open: another person
    store.correct(mine.id, "Wrong person", candidate=kims.candidate.id)
    with pytest.raises(SealedScorecard):
        store.interview(kims.id)
    with pytest.raises(SealedScorecard):  # or it would be open under another name
        store.correct(kims.id, "Read it", candidate=mine.candidate.id)


def test_under_a_legal_hold_nothing_is_moved_away(store: Store, draft: Interview, bank: Bank) -> None:
    bob = new_interview(store, bank, "Bob Sample").candidate.id
    store.hold(draft.candidate.id, "Complaint 17")
    with pytest.raises(RefusedError, match="legal hold"):
        store.correct(draft.id, "Wrong person", candidate=bob)


def test_a_scorecard_can_only_be_moved(store: Store, draft: Interview, bank: Bank) -> None:
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    bob = new_interview(store, bank, "Bob Sample").candidate.id
    wrong: list[dict[str, Any]] = [
        {"role": "Lead"},
        {"stage": "Final"},
        {"interviewer": "Kim"},
        {"plan": "x"},
    ]
    for fields in wrong:
        with pytest.raises(RefusedError, match="submitted") as caught:
            store.correct(draft.id, "Wrong", **fields)
        assert "Undo the submission" in caught.value.way_out
    store.correct(draft.id, "Wrong person", candidate=bob, by="Max Probe")
    (change,) = store.interview(draft.id).amendments
    assert (change.field, change.new, change.by) == ("candidate", bob, "Max Probe")


def test_another_bank_while_nothing_is_rated(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "Rang back")
    store.correct(draft.id, "Bank without tasks", bank=WITHOUT_TASKS)
    found = store.interview(draft.id)
    assert found.bank_digest == digest(WITHOUT_TASKS)
    assert store.bank_of(draft.id) == WITHOUT_TASKS
    assert found.answer("irate").notes == "Rang back"
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    sound(store)


def test_no_other_bank_where_something_would_lose_its_place(store: Store, bank: Bank, clock: Clock) -> None:
    def refused(because: str) -> None:
        with pytest.raises(RefusedError, match=because):
            store.correct(made, "Wrong bank", bank=OTHER_QUESTIONS)
        sound(store)

    made = new_interview(store, bank).id
    store.write_text(made, "irate", "notes", "Rang back")
    refused("notes on irate")
    clock.forward(20)
    store.write_text(made, "irate", "notes", "")
    refused("were notes on irate")  # an earlier text is kept
    made = new_interview(store, bank).id
    store.mark(made, Mark("irate", "looking_for", 0))
    refused("items are checked")
    store.unmark(made, Mark("irate", "looking_for", 0))
    store.rate(made, "irate", 3)
    refused("questions are rated")
    store.rate(made, "irate", None)
    store.skip(made, "irate", "Out of time")
    refused("questions are skipped")
    store.skip(made, "irate", "")
    store.correct(made, "Wrong bank", bank=OTHER_QUESTIONS)
    sound(store)


def test_corrections_reach_the_other_machine(
    store: Store, other: Store, draft: Interview, bank: Bank
) -> None:
    bob = new_interview(store, bank, "Bob Sample").candidate.id
    take(other, exported(store))
    store.correct(draft.id, "All wrong", role="Lead", candidate=bob, bank=WITHOUT_TASKS)
    assert take(other, exported(store)).refused == []
    take(store, exported(other))
    assert everything(store) == everything(other)
    found = other.interview(draft.id, sealed_too=True)
    assert (found.role, found.candidate.id, found.bank_digest) == ("Lead", bob, digest(WITHOUT_TASKS))
    sound(store, other)
