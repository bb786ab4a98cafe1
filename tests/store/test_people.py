"""Candidates as persons: contact details, notes, legal hold, and what the audit log says of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from csr_interview.errors import NotFound
from csr_interview.models.amended import task_value
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Candidate, Interview, SubmittedVerdict, TaskResult
from csr_interview.saving import journal, replay
from csr_interview.saving.changes import KEPT_NOTES, NoteCandidate, TextChange, WriteText
from csr_interview.saving.save_queue import Pending
from csr_interview.store import RefusedError, Store
from csr_interview.store.people import Moment
from tests.exchanging import exported, take
from tests.store.conftest import Clock, new_interview, problems_of, rate_all
from tests.store.test_digests import finish

VERDICT = SubmittedVerdict("hire", "4", "default")


def test_contact_data_is_changed_in_all_interviews_and_nowhere_named(
    store: Store, draft: Interview, clock: Clock
) -> None:
    person = draft.candidate.id
    clock.forward(60)
    store.edit_candidate(person, " Zoë  Secretname\n", " zoe@example.org ", "+1 555 0100")
    kept = store.candidate(person)
    assert (kept.name, kept.email, kept.phone) == ("Zoë Secretname", "zoe@example.org", "+1 555 0100")
    assert kept.updated_at == "2026-11-03T09:01:00.000Z"
    assert store.interview(draft.id).candidate == kept
    last = store.events()[-1]
    assert (last.verb, last.details()["fields"]) == ("candidate edited", ["email", "name", "phone"])
    assert last.details()["candidate"] == person
    assert problems_of(store) == []


def test_the_same_contact_data_again_changes_nothing(store: Store, draft: Interview, clock: Clock) -> None:
    clock.forward(60)
    before = len(store.events())
    store.edit_candidate(draft.candidate.id, "Ann  Example", "ann@example.org", "")
    assert store.candidate(draft.candidate.id).updated_at == ""
    assert len(store.events()) == before


def test_a_candidate_needs_a_name_and_has_to_be_there(store: Store, draft: Interview) -> None:
    with pytest.raises(RefusedError, match="a name is needed"):
        store.edit_candidate(draft.candidate.id, " \n", "", "")
    for verb in (store.note_candidate, store.hold, store.release):
        with pytest.raises(NotFound):
            verb("nobody", "text")
    with pytest.raises(NotFound):
        store.edit_candidate("nobody", "Name", "", "")
    assert store.candidate(draft.candidate.id) == draft.candidate


def test_notes_are_kept_and_typing_on_is_one_event(store: Store, draft: Interview, clock: Clock) -> None:
    person, before = draft.candidate.id, len(store.events())
    for text in ("I", "In", "In touch since May\n\x1b[31mred"):
        store.note_candidate(person, text)
        clock.forward(0.2)
    assert store.notes_of(person) == store.candidate(person).notes == "In touch since May\n[31mred"
    assert [event.verb for event in store.events()[before:]] == ["candidate noted"]
    clock.forward(11)
    store.note_candidate(person, "In touch since May, by phone")
    store.note_candidate(person, "")  # much of it gone: an event at once
    assert [event.verb for event in store.events()[before:]] == ["candidate noted"] * 3
    assert store.notes_of(person) == ""
    assert all("touch" not in event.payload for event in store.events())


def test_a_hold_keeps_drafts_from_being_discarded_until_it_is_released(
    store: Store, draft: Interview, clock: Clock
) -> None:
    person = draft.candidate.id
    store.hold(person, " Complaint \n of 2 Nov ")
    held = store.candidate(person)
    assert (held.held_at, held.hold_reason) == ("2026-11-03T09:00:00.000Z", "Complaint \n of 2 Nov")
    with pytest.raises(RefusedError, match="legal hold"):
        store.discard_draft(draft.id)
    assert [row.id for row in store.recent()] == [draft.id]
    clock.forward(60)
    store.release(person, "Settled")
    released = store.candidate(person)
    assert (released.held_at, released.hold_reason) == ("", "Settled")
    assert released.updated_at == "2026-11-03T09:01:00.000Z"
    store.discard_draft(draft.id)
    assert store.recent() == []
    assert [event.verb for event in store.events()][-3:] == ["held", "released", "discarded"]
    assert not any("ettled" in event.payload or "omplaint" in event.payload for event in store.events())


def test_hold_and_release_need_a_reason_and_release_a_hold(store: Store, draft: Interview) -> None:
    person = draft.candidate.id
    with pytest.raises(RefusedError, match="it needs a reason"):
        store.hold(person, " \t\n")
    with pytest.raises(RefusedError, match="is not under legal hold"):
        store.release(person, "why not")
    store.hold(person, "Complaint")
    with pytest.raises(RefusedError, match="it needs a reason"):
        store.release(person, "")
    assert store.candidate(person).held_at


def test_another_reason_keeps_the_date_of_the_hold(store: Store, draft: Interview, clock: Clock) -> None:
    person = draft.candidate.id
    store.hold(person, "Complaint")
    since = store.candidate(person).held_at
    clock.forward(3600)
    events = len(store.events())
    store.hold(person, "Complaint")
    assert len(store.events()) == events
    store.hold(person, "Complaint, case 17")
    assert store.candidate(person).held_at == since
    assert store.candidate(person).hold_reason == "Complaint, case 17"


def test_the_reasons_of_earlier_holds_and_releases_stay_readable(
    store: Store, draft: Interview, clock: Clock, tmp_path: Path
) -> None:
    person = draft.candidate.id
    for verb, reason in (("hold", "first"), ("hold", "second"), ("release", "third"), ("hold", "fourth")):
        clock.forward(60)
        getattr(store, verb)(person, f"{reason} reason")
    told = [(one.what, one.reason) for one in store.timeline(person) if one.what in ("held", "released")]
    assert told == [
        ("held", "first reason"), ("held", "second reason"), ("released", "third reason"),
        ("held", "fourth reason"),
    ]  # fmt: skip
    assert [one.reason for one in store.earlier_holds(person)] == [
        f"{n} reason" for n in ("first", "second", "third")
    ]
    assert not any("reason" in event.payload.replace("hold_reason", "") for event in store.events())
    assert store.verify_trail()[1] == problems_of(store) == []
    with Store.open(tmp_path / "other.db", now=clock) as other:  # they stay here; the present one goes along
        take(other, exported(store))
        assert other.earlier_holds(person) == []
        clock.forward(60)
        other.release(person, "released there")
        told = [(one.what, one.reason) for one in other.timeline(person)]
        assert ("held", "fourth reason") in told
        assert ("released", "released there") in told
        take(store, exported(other))
    told = [(one.what, one.reason) for one in store.timeline(person) if one.reason]
    assert told[-2:] == [("held", "fourth reason"), ("released", "released there")]
    assert problems_of(store) == []


def test_a_candidate_is_found_by_the_beginning_of_the_id(store: Store, bank: Bank) -> None:
    made = [new_interview(store, bank).candidate.id for _ in range(20)]
    for person in made:
        assert store.find_candidate(person) == person
        assert store.find_candidate(person[:14]) == person
    for wrong in ("", "x", "%"):
        with pytest.raises(NotFound, match="No such candidate"):
            store.find_candidate(wrong)
    first = sorted(made)[0][:1]
    if sum(person.startswith(first) for person in made) > 1:
        with pytest.raises(NotFound, match="More than one candidate matches"):
            store.find_candidate(first)


def test_people_are_listed_by_name_with_what_there_is(store: Store, bank: Bank, clock: Clock) -> None:
    zoe = new_interview(store, bank, "zoë Later")
    clock.forward(60)
    ann = new_interview(store, bank, "Ann Example")
    clock.forward(60)
    again = store.create_interview(
        candidate="", bank=bank, role="", stage="", interviewer="Eve", candidate_id=ann.candidate.id
    )
    rate_all(store, again.id)
    store.submit(again.id, VERDICT)
    gone = new_interview(store, bank, "Nobody Left")
    store.discard_draft(gone.id)
    rows = [(p.candidate.name, p.interviews, p.drafts, p.last) for p in store.people()]
    assert rows == [
        ("Ann Example", 2, 1, again.created_at),
        ("Nobody Left", 0, 0, ""),
        ("zoë Later", 1, 1, zoe.created_at),
    ]
    assert store.people()[0].candidate == store.candidate(ann.candidate.id)
    assert [p.candidate.name for p in store.people("ZOË")] == ["zoë Later"]
    assert [p.candidate.name for p in store.people("100%")] == []
    assert [p.candidate.name for p in store.people("ann@")] == ["Ann Example", "Nobody Left", "zoë Later"]
    assert [p.candidate.name for p in store.people(limit=1)] == ["Ann Example"]


def test_the_timeline_tells_everything_in_order(store: Store, bank: Bank, clock: Clock) -> None:
    made = new_interview(store, bank)
    new_interview(store, bank, "Somebody Else")
    person = made.candidate.id

    def later(verb: str, *args: object) -> None:
        clock.forward(60)
        getattr(store, verb)(*args)

    for question in ("irate", "policy"):
        store.rate(made.id, question, 4)
    store.skip(made.id, "tools", "no time")
    later("discard_draft", made.id)
    later("restore_draft", made.id)
    later("submit", made.id, VERDICT)
    later("amend", made.id, "tools", "rating", "3", "heard it on the tape", "Max Probe")
    later("hold", person, "Complaint")
    later("edit_candidate", person, "Ann Sample", "", "")
    later("release", person, "Settled")
    whole = store.timeline(person)
    assert [moment.what for moment in whole] == [
        "created", "discarded", "restored", "submitted", "amended", "held", "candidate edited", "released",
    ]  # fmt: skip
    assert [moment.at for moment in whole] == sorted(moment.at for moment in whole)
    assert whole[0] == Moment(made.created_at, "created", made.id, "Max Probe", "Phone")
    amended = whole[4]
    assert (amended.by, amended.question, amended.reason) == ("Max Probe", "tools", "heard it on the tape")
    assert set(amended.fields) == {"rating", "skip_reason"}
    assert (whole[5].reason, whole[7].reason) == ("Complaint", "Settled")
    assert whole[6].fields == ("email", "name")
    assert store.timeline("nobody") == []


def test_the_timeline_has_submissions_that_were_undone_and_tasks_by_title(
    store: Store, bank: Bank, clock: Clock
) -> None:
    made = new_interview(store, bank)
    rate_all(store, made.id)
    for verb in ("submit", "undo_submit", "submit"):
        clock.forward(60)
        getattr(store, verb)(made.id, *([VERDICT] if verb == "submit" else []))
    reply = task_value(TaskResult("reply", {}, "Dear customer"))
    store.amend(made.id, "reply", "task_result", reply, "Found it", "Max Probe")
    told = store.timeline(made.candidate.id)
    assert [(moment.at[11:16], moment.what) for moment in told] == [
        ("09:00", "created"), ("09:01", "submitted"), ("09:02", "submit undone"), ("09:03", "submitted"),
        ("09:03", "amended"),
    ]  # fmt: skip
    assert told[-1].label == store.outline_of(made.id).task_labels["reply"]


def test_the_timeline_of_imported_interviews_says_when_they_came(store: Store, bank: Bank) -> None:
    made = new_interview(store, bank)
    elsewhere = store.interview(made.id)
    person = Candidate("f" * 20, "Import Ed")
    copy = replace(elsewhere, id="e" * 20, candidate=person, created_at="2026-10-01T08:00:00.000Z")
    store.add_interviews([(copy, bank)])
    assert [moment.what for moment in store.timeline(person.id)] == ["created", "added"]


# Notes that could not be saved --------------------------------------------------------------------------


def journal_of(store: Store, *texts: str, of: str) -> Path:
    """Leave a journal of notes beside the store, as a run that cannot commit does."""
    path = journal.journal_path(store.path)
    journal.save(path, journal.entries(store, [NoteCandidate(of, text) for text in texts]))
    return path


def test_notes_that_could_not_be_saved_come_back(store: Store, draft: Interview) -> None:
    person = draft.candidate.id
    store.note_candidate(person, "Kind")
    path = journal_of(store, "Kind.", "Kind. Calls", "Kind. Calls back", of=person)
    for _ in range(2):  # doing it twice changes nothing
        replay.replay(store, journal.take_over(path))
        assert store.notes_of(person) == "Kind. Calls back"


def test_notes_never_get_over_newer_ones(store: Store, draft: Interview) -> None:
    person = draft.candidate.id
    path = journal_of(store, "Old plan", of=person)
    store.note_candidate(person, "New plan")
    for _ in range(2):
        told = replay.replay(store, journal.take_over(path))
        assert told.kept == 1
        assert store.notes_of(person) == f"New plan\n\n{KEPT_NOTES}\nOld plan"


def test_notes_on_nobody_are_kept_in_a_file(store: Store, draft: Interview) -> None:
    told = replay.replay(store, journal.take_over(journal_of(store, "Lost", of="nobody")))
    assert told.dropped == 1
    assert "Lost" in journal.refused_path(store.path).read_text()
    assert store.notes_of(draft.candidate.id) == ""


def test_of_notes_that_wait_only_the_newest_is_written(store: Store, draft: Interview) -> None:
    pending = Pending()
    for text in ("K", "Ki", "Kind"):
        pending.put(NoteCandidate(draft.candidate.id, text))
        pending.put(WriteText(draft.id, "irate", "notes", text * 2))
    assert [item.text for item in pending.items if isinstance(item, TextChange)] == ["Kind", "KindKind"]
    pending.put(NoteCandidate(draft.candidate.id, ""))  # much is lost: both are needed
    assert [item.text for item in pending.items if isinstance(item, TextChange)] == ["Kind", "KindKind", ""]


def test_notes_replaced_by_an_import_stay_readable(
    store: Store, draft: Interview, clock: Clock, tmp_path: Path
) -> None:
    person = draft.candidate.id
    store.note_candidate(person, "Prefers mornings")
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        clock.forward(60)
        store.note_candidate(person, "Prefers mornings. Has a dog")
        clock.forward(60)
        other.note_candidate(person, "Prefers evenings")
        take(store, exported(other))
        take(other, exported(store))
        assert store.notes_of(person) == other.notes_of(person) == "Prefers evenings"
    assert [one.text for one in store.earlier_notes(person)] == ["Prefers mornings. Has a dog"]
    (moment,) = (one for one in store.timeline(person) if one.what == "notes replaced")
    assert moment.reason == "Prefers mornings. Has a dog"
    assert problems_of(store) == []


def test_older_notes_of_another_machine_become_an_earlier_version(
    store: Store, draft: Interview, clock: Clock, tmp_path: Path
) -> None:
    person = draft.candidate.id
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        other.note_candidate(person, "Written elsewhere")
        clock.forward(60)
        store.note_candidate(person, "Written here")
        for _ in range(2):
            take(store, exported(other))
    assert store.notes_of(person) == "Written here"
    assert [one.text for one in store.earlier_notes(person)] == ["Written elsewhere"]


def test_notes_that_were_deleted_stay_readable(store: Store, draft: Interview) -> None:
    store.note_candidate(draft.candidate.id, "Will call back on Monday")
    store.note_candidate(draft.candidate.id, "")
    assert [one.text for one in store.earlier_notes(draft.candidate.id)] == ["Will call back on Monday"]


def test_notes_that_another_text_happens_to_contain_are_kept_too(
    store: Store, draft: Interview, clock: Clock, tmp_path: Path
) -> None:
    person = draft.candidate.id
    with Store.open(tmp_path / "other.db", now=clock) as other:
        take(other, exported(store))
        store.note_candidate(person, "hire")
        clock.forward(60)
        other.note_candidate(person, "do not hire")
        take(store, exported(other))
    assert [one.text for one in store.earlier_notes(person)] == ["hire"]


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nine hours ahead of UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of a process cannot be set here")
    monkeypatch.setenv("TZ", "UTC-9")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_period_counts_from_the_day_here(store: Store, bank: Bank, clock: Clock, in_tokyo: None) -> None:
    clock.time = datetime(2026, 1, 14, 16, 0, tzinfo=UTC)  # 01:00 of the 15th
    store.set_retention("us")
    store.discard_draft(new_interview(store, bank).id)
    assert store.due(date(2027, 1, 14)) == []
    assert [one.on for one in store.due(date(2027, 1, 15))] == [date(2027, 1, 15)]


def test_an_amended_decision_starts_the_period_again_and_a_move_does_not(
    store: Store, bank: Bank, clock: Clock
) -> None:
    store.set_retention("us")
    card = new_interview(store, bank)
    rate_all(store, card.id)
    finish(store, card.id)
    clock.forward(10 * 86400)
    store.amend(card.id, "irate", "rating", "2", "Reread", "Max Probe")
    (found,) = store.due(date(2028, 1, 1))
    assert found.on == date(2027, 11, 13)
    clock.forward(86400)
    to = store.add_candidate("Zoe Probe")
    store.correct(card.id, "Mixed up", candidate=to, by="Max Probe")
    (found,) = store.due(date(2028, 1, 1))
    assert (found.candidate.id, found.on) == (to, date(2027, 11, 13))
