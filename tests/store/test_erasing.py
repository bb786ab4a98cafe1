"""Erasing a candidate reaches every file, keeps the audit log verifiable, and is remembered."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest

from csr_interview.models.amended import task_value
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    TASK_RESULT,
    Accommodations,
    Interview,
    Mark,
    Recommendation,
    TaskResult,
)
from csr_interview.saving.changes import WriteText
from csr_interview.saving.save_queue import SaveQueue
from csr_interview.store import Store, backup
from csr_interview.store.records import RefusedError
from csr_interview.store.search import Filters
from tests.exchanging import everything, exported, take
from tests.store.conftest import Clock, new_interview, problems_of, rate_all
from tests.store.test_calibration import VERSIONS
from tests.store.test_digests import finish

NAME, EMAIL, PHONE = "Zanzibara Quillfeather", "zq@quillfeather.example", "+44 20 7946 0958"
SECRETS = (
    *("Quillfeather", EMAIL, PHONE, "Punctual noted", "Settled secretly", "Typed earlier words"),
    *("Stayed entirely calm", "He bellowed", "Own flag words", "Dear mistreated customer", "Summed up"),
    *("Rather doubtful", "Amended afterwards", "Misheard badly", "Large print", "Discarded words"),
    *("Half an amendment", "Half a hold", "Half a form", "zanzibara_quillfeather.html"),
    "Half a correction",
)
"""What was typed about the person, in every field."""


@pytest.fixture
def person(store: Store, bank: Bank, clock: Clock) -> str:
    """A candidate with something in every table, also in a discarded draft."""
    card = new_interview(store, bank, NAME)
    who = card.candidate.id
    store.edit_candidate(who, NAME, EMAIL, PHONE)
    store.note_candidate(who, "Punctual noted")
    store.hold(who, "Settled secretly")
    store.release(who, "Settled secretly as well")
    store.write_text(card.id, "irate", "notes", "Typed earlier words")
    clock.forward(20)
    store.write_text(card.id, "irate", "notes", "Stayed entirely calm")
    store.mark(card.id, Mark("irate", "red_flag", 0, "He bellowed"))
    store.mark(card.id, Mark("irate", "own_flag", 0, "Own flag words", "note"))
    store.record_task(card.id, TaskResult("reply", {"tone": 3}, "Dear mistreated customer"))
    store.write_text(card.id, "", "summary", "Summed up")
    store.accommodate(card.id, Accommodations(other="Large print"), writing=False)
    store.recommend(card.id, Recommendation("hold", "Rather doubtful"))
    rate_all(store, card.id)
    finish(store, card.id)
    store.amend(card.id, "policy", "notes", "Amended afterwards", "Misheard badly", "Max Probe")
    draft = store.create_interview(
        candidate=NAME, candidate_id=who, bank=bank, role="CSR", stage="Final", interviewer="Max Probe"
    )
    store.write_text(draft.id, "irate", "notes", "Discarded words")
    store.keep_typed(card.id, "amend", {"new": "Half an amendment"})
    store.keep_typed(who, "hold", {"reason": "Half a hold"})
    store.keep_typed("", "new", {"candidate": NAME, "phone": "Half a form"})
    store.keep_typed("", "export", {"file": "zanzibara_quillfeather.html"})
    store.keep_typed("interview-of-another", "correct", {"candidate": NAME, "reason": "Half a correction"})
    store.discard_draft(draft.id)
    return who


@pytest.fixture
def other(store: Store, bank: Bank) -> Interview:
    """Another person's interview, which stays."""
    one = new_interview(store, bank, "Ann Example")
    store.write_text(one.id, "irate", "notes", "Refunded at once")
    return one


def index(store: Store) -> None:
    while store.index_search(1):
        pass


def found_in(folder: Path, texts: Iterable[str] = SECRETS) -> set[tuple[str, str]]:
    """Return the texts that stand in files of a folder, as UTF-8 or UTF-16, with the file."""
    found = set()
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for text in texts:
            if any(text.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")):
                found.add((text, path.name))
    return found


def test_nothing_of_the_person_stands_in_any_file(
    store: Store, person: str, other: Interview, clock: Clock
) -> None:
    index(store)
    copies = [store.path.parent / "backups" / f"interviews-2026-11-0{day}.db" for day in (1, 2)]
    copies[0].parent.mkdir(mode=0o700, exist_ok=True)
    for copy in copies:
        store.backup(copy)
    interviews = [one.interview for one in store.held_interviews(person)]
    for end in (".refused", ".journal.bad-1", ".journal.of-x"):
        line = json.dumps({"change": "WriteText", "args": [interviews[0], "irate", "notes", "Summed up"]})
        beside = store.path.with_name(store.path.name + end)
        beside.write_text(f"{line}\n" + '{"args": ["else"]}\n', "utf-8")
        beside.chmod(0o600)
    assert {text for text, _ in found_in(store.path.parent)} == set(SECRETS)
    assert backup.found(store.path)
    assert store.erase(person) == []
    assert found_in(store.path.parent) == set()
    assert not [one for one in problems_of(store) if ".journal." not in one and ".refused" not in one]
    for end in (".refused", ".journal.bad-1", ".journal.of-x"):
        assert store.path.with_name(store.path.name + end).read_text("utf-8") == '{"args": ["else"]}\n'
    for copy in copies:
        with Store.open(copy) as kept:
            assert [one.candidate for one in kept.recent()] == ["Ann Example"]
            assert kept.verify_trail()[1] == []


def test_erasing_that_was_interrupted_can_be_repeated(
    store: Store, person: str, other: Interview, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = store.path.parent / "backups"
    folder.mkdir(mode=0o700)
    for day in (1, 2):
        store.backup(folder / f"interviews-2026-11-0{day}.db")
    with monkeypatch.context() as ended:
        ended.setattr("os.utime", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            store.erase(person)
    assert store.candidate(person).name == NAME
    assert store.erase(person) == []
    assert found_in(store.path.parent) == set()


def test_records_of_others_that_mention_the_person_are_named(
    store: Store, person: str, other: Interview
) -> None:
    store.write_text(other.id, "policy", "notes", f"Knows {NAME.upper()} well")
    store.note_candidate(other.candidate.id, f"Referred by {EMAIL}")
    (told,) = store.erase(person)
    assert f"that mention this one: candidate {other.candidate.id[:8]}, interview {other.id[:8]}" in told
    assert NAME not in told


def test_others_stay_as_they_are_and_are_found(store: Store, person: str, other: Interview) -> None:
    index(store)
    before = store.interview(other.id)
    store.erase(person)
    assert store.interview(other.id) == before
    assert [one.candidate for one in store.people()] == [before.candidate]
    for _ in range(2):
        assert [row.id for row in store.find(Filters(search="refunded")).rows] == [other.id]
        assert not store.find(Filters(search="quillfeather")).rows
        index(store)
    store.write_text(other.id, "irate", "notes", "Refunded at once, again")
    with pytest.raises(sqlite3.IntegrityError, match="locked"):
        store.conn.execute("DELETE FROM events")


def test_the_chain_verifies_and_says_who_was_erased(store: Store, person: str, other: Interview) -> None:
    events = len(store.events())
    head = store.audit_head()
    store.erase(person)
    assert store.verify_trail(head) == (events + 1, [])
    last = store.events()[-1]
    assert (last.verb, last.details()["candidate"], last.details()["interviews"]) == ("erased", person, 2)
    emptied = [event for event in store.events() if event.details() == {"erased": True}]
    assert [event.seq for event in emptied] == last.details()["events"]


def test_emptying_an_event_without_erasing_anybody_is_found(store: Store, other: Interview) -> None:
    for (name,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.conn.execute(f"DROP TRIGGER {name}")
    store.conn.execute("UPDATE events SET payload = '{\"erased\":true}' WHERE seq = 2")
    assert any("event 2 was changed" in problem for problem in store.verify_trail()[1])


def test_a_legal_hold_wins(store: Store, person: str) -> None:
    store.hold(person, "Complaint")
    for act in (store.erasing, store.erase):
        with pytest.raises(RefusedError, match="legal hold"):
            act(person)
    assert store.candidate(person).name == NAME


def test_changes_that_wait_in_a_journal_come_first(store: Store, person: str) -> None:
    journal = store.path.with_name(store.path.name + ".journal")
    journal.write_text("{}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="not saved yet"):
        store.erase(person)
    journal.unlink()


def test_the_extent_is_told_before(store: Store, person: str) -> None:
    copy = store.path.parent / "backups" / "interviews-2026-11-01.db"
    copy.parent.mkdir(mode=0o700)
    store.backup(copy)
    told = store.erasing(person)
    assert (told.interviews, told.backups, told.also) == (2, (copy,), ())


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(tmp_path / "elsewhere" / "interviews.db", now=clock) as opened:
        yield opened


def test_a_later_import_of_the_person_asks_first(
    store: Store, person: str, other: Interview, elsewhere: Store
) -> None:
    text = exported(store)
    take(elsewhere, text)
    store.erase(person)
    told = take(store, exported(elsewhere))
    (refusal,) = told.refused
    assert refusal.cause == "a person with this ID, name or email address was erased here on 2026-11-03"
    assert f"--erased {person[:8]}" in refusal.way_out
    assert found_in(store.path.parent) == set()
    assert take(store, text, erased=[person]).refused == []
    assert everything(store) == everything(elsewhere)
    assert problems_of(store) == []


@pytest.mark.parametrize("changes", [{"name": "ZANZIBARA QUILLFEATHER", "email": ""}, {"name": "Z. Q."}])
def test_the_person_is_recognized_under_another_id(
    store: Store, person: str, elsewhere: Store, bank: Bank, changes: dict[str, str]
) -> None:
    store.erase(person)
    card = new_interview(elsewhere, bank, "Somebody")
    elsewhere.edit_candidate(card.candidate.id, changes["name"], changes.get("email", EMAIL), "")
    assert [one.cause for one in take(store, exported(elsewhere)).refused] == [
        "a person with this ID, name or email address was erased here on 2026-11-03"
    ]


@pytest.mark.parametrize("version", sorted(int(path.stem) for path in VERSIONS.glob("*.sql")))
def test_backups_of_every_version_are_rewritten(path: Path, version: int) -> None:
    copy = path.parent / "backups" / f"{path.stem}-version-{version}-2026-11-01T000000.db"
    copy.parent.mkdir(parents=True, mode=0o700)
    for target in (path, copy):
        conn = sqlite3.connect(target)
        conn.executescript((VERSIONS / f"{version}.sql").read_text(encoding="utf-8"))
        conn.close()
        target.chmod(0o600)
    with Store.open(path) as store:
        person = store.people()[0].candidate
        if person.held_at:
            store.release(person.id, "Settled")
        assert store.erase(person.id) == []
        assert problems_of(store) == []
    conn = sqlite3.connect(copy)
    assert conn.execute("SELECT count(*) FROM candidates WHERE id = ?", (person.id,)).fetchone() == (0,)
    conn.close()
    assert person.name.encode() not in copy.read_bytes()
    with Store.open(copy) as kept:
        assert not any("trail" in problem for problem in kept.check())


def test_an_anonymized_candidate_keeps_ratings_and_decisions_but_no_word(
    store: Store, person: str, other: Interview
) -> None:
    index(store)
    copy = store.path.parent / "backups" / "interviews-2026-11-01.db"
    copy.parent.mkdir(mode=0o700)
    store.backup(copy)
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    before = store.interview(card)
    assert store.anonymize(person) == []
    assert found_in(store.path.parent) == set()
    after = store.interview(card)
    assert after.candidate.name == f"Candidate {person[:8]}"
    assert after.submitted_verdict == before.submitted_verdict
    assert {one.question: one.rating for one in after.answers.values()} == {
        one.question: one.rating for one in before.answers.values()
    }
    assert [(one.kind, one.item, one.severity) for one in after.marks] == [
        (one.kind, one.item, one.severity) for one in before.marks
    ]
    assert [(one.field, one.by) for one in after.amendments] == [("notes", "Max Probe")]
    assert store.check() == []
    assert store.find(Filters(search="refunded")).rows


def test_the_original_of_an_anonymized_candidate_asks_before_it_comes_back(
    store: Store, person: str, elsewhere: Store
) -> None:
    take(elsewhere, exported(store))
    store.anonymize(person)
    assert [one.cause for one in take(store, exported(elsewhere)).refused] == [
        "the candidate was anonymized here"
    ]
    assert found_in(store.path.parent) == set()
    anonymous = exported(store)
    with Store.open(elsewhere.path.parent / "third.db") as third:
        assert take(third, anonymous).refused == []
        assert problems_of(third) == []


def test_erased_between_changes_that_are_being_saved(path: Path, bank: Bank) -> None:
    with Store.open(path) as store:
        gone, stays = new_interview(store, bank, NAME), new_interview(store, bank, "Ann Example")
    saves = SaveQueue(partial(Store.open, path))
    saves.start()
    try:
        for one in (gone, stays):
            saves.post(WriteText(one.id, "", "summary", "Summed up"))
        erased = saves.remove(gone.candidate.id, Store.erase)
        saves.post(WriteText(stays.id, "irate", "notes", "Typed meanwhile"))
        assert erased.result(60) == []
        assert saves.flush(60)
        assert {name for text, name in found_in(path.parent) if text == "Quillfeather"} == set()
        assert (saves.state.error, saves.state.refused) == ("", "")
    finally:
        saves.close()
    with Store.open(path) as store:
        (found,) = store.interviews()
        assert (found.summary, found.answer("irate").notes) == ("Summed up", "Typed meanwhile")
        assert problems_of(store) == []


def test_texts_that_a_reader_keeps_in_the_log_are_told(path: Path, bank: Bank) -> None:
    with Store.open(path, busy_ms=1) as store, contextlib.closing(sqlite3.connect(path)) as reader:
        card = new_interview(store, bank, NAME)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM interviews").fetchone()
        (problem,) = store.erase(card.candidate.id)
        assert "another program is reading the database. Close that program, then run" in problem
        assert found_in(path.parent)
        reader.rollback()
        store.compact()
        assert found_in(path.parent) == set()


def test_an_anonymized_candidate_stays_so_whatever_changed_elsewhere(
    store: Store, person: str, elsewhere: Store, clock: Clock
) -> None:
    take(elsewhere, exported(store))
    store.anonymize(person)
    clock.forward(60)
    elsewhere.edit_candidate(person, "Zanzi Quill", "new@example.org", "")
    (refusal,) = take(store, exported(elsewhere)).refused
    assert refusal.cause == "the candidate was anonymized here"
    assert store.candidate(person).name == f"Candidate {person[:8]}"


def test_two_machines_that_anonymize_can_still_exchange(
    store: Store, person: str, elsewhere: Store, clock: Clock
) -> None:
    take(elsewhere, exported(store))
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    store.anonymize(person)
    clock.forward(60)
    store.amend(card, "irate", "rating", "2", "Reread", "Max Probe")
    elsewhere.anonymize(person)
    for _ in range(2):
        assert take(elsewhere, exported(store)).refused == []
        assert take(store, exported(elsewhere)).refused == []
    assert store.interview(card).answer("irate").rating == 2
    assert elsewhere.interview(card).answer("irate").rating == 2
    assert problems_of(store) == problems_of(elsewhere) == []


def test_an_amended_reply_is_anonymized_alike_in_the_scorecard_and_its_amendment(
    store: Store, person: str, elsewhere: Store
) -> None:
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    reply = task_value(TaskResult("reply", {"tone": 4}, "Dear customer, sorry"))
    store.amend(card, "reply", TASK_RESULT, reply, "Reread", "Max Probe")
    store.anonymize(person)
    assert problems_of(store) == []
    assert take(elsewhere, exported(store)).refused == []


def test_an_anonymized_scorecard_is_imported_whatever_the_clocks_said(
    store: Store, person: str, elsewhere: Store, clock: Clock
) -> None:
    take(elsewhere, exported(store))
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    clock.forward(3600)  # the clock of this machine is an hour ahead
    elsewhere.amend(card, "irate", "rating", "2", "Reread", "Max Probe")
    clock.forward(-3600)
    take(store, exported(elsewhere))
    store.anonymize(person)
    with Store.open(elsewhere.path.parent / "third.db") as third:
        assert take(third, exported(store)).refused == []
        assert problems_of(third) == []


def test_amendments_that_are_alike_once_anonymized_leave_a_file_that_can_be_imported(
    store: Store, person: str, elsewhere: Store
) -> None:
    take(elsewhere, exported(store))
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    for where, text in ((store, "Calm"), (elsewhere, "Calm and kind")):  # at one moment
        where.amend(card, "irate", "notes", text, "Reread", "Max Probe")
    take(store, exported(elsewhere))
    store.anonymize(person)
    assert problems_of(store) == []
    with Store.open(elsewhere.path.parent / "third.db") as third:
        assert take(third, exported(store)).refused == []
        assert problems_of(third) == []


def test_a_new_interview_of_an_anonymized_candidate_is_asked_about_once(
    store: Store, person: str, elsewhere: Store, bank: Bank, clock: Clock
) -> None:
    store.anonymize(person)
    take(elsewhere, exported(store))
    new = elsewhere.create_interview(
        candidate="", candidate_id=person, bank=bank, role="CSR", stage="Final", interviewer="Max Probe"
    ).id
    (refusal,) = take(store, exported(elsewhere)).refused
    assert refusal.way_out == f"To import this person again, add --erased {person[:8]}"
    assert take(store, exported(elsewhere), erased=[person[:8]]).refused == []
    clock.forward(60)
    elsewhere.rate(new, "irate", 2)
    assert take(store, exported(elsewhere)).refused == []
    assert store.interview(new).answer("irate").rating == 2


def moved_here(store: Store, elsewhere: Store, clock: Clock) -> tuple[str, str]:
    """Return an interview that both stores have, and the candidate whom it was moved to here only."""
    take(elsewhere, exported(store))
    card = next(row.id for row in store.recent() if row.candidate == NAME)
    twin = store.add_candidate("Z. Quillfeather", "", "")
    store.correct(card, "Other spelling", candidate=twin, by="Max Probe")
    clock.forward(60)
    return card, twin


def test_where_an_anonymized_interview_was_moved_its_own_candidate_is_named_to_erase(
    store: Store, person: str, elsewhere: Store, clock: Clock
) -> None:
    card, twin = moved_here(store, elsewhere, clock)
    store.anonymize(twin)
    text = exported(elsewhere)
    (refusal,) = [one for one in take(store, text).refused if one.interview.id == card]
    assert f"candidate erase {twin[:8]}`, then import with --erased {person[:8]}" in refusal.way_out
    store.erase(twin)
    assert take(store, text, erased=[person[:8]]).refused == []
    assert problems_of(store) == []


def test_where_an_interview_was_moved_its_own_candidate_is_named_to_anonymize(
    store: Store, person: str, elsewhere: Store, bank: Bank, clock: Clock
) -> None:
    card, twin = moved_here(store, elsewhere, clock)
    elsewhere.anonymize(person)
    text = exported(elsewhere)
    (refusal,) = [one for one in take(store, text).refused if one.interview.id == card]
    assert f"candidate anonymize {twin[:8]}`" in refusal.way_out
    store.anonymize(twin)
    assert card not in [one.interview.id for one in take(store, text).refused]


def test_a_namesake_with_another_address_is_not_taken_for_the_erased_person(
    store: Store, person: str, elsewhere: Store, bank: Bank
) -> None:
    card = new_interview(elsewhere, bank, "Somebody")
    elsewhere.edit_candidate(card.candidate.id, NAME, "other@example.org", "")
    take(store, exported(elsewhere))
    store.erase(person)
    elsewhere.write_text(card.id, "", "summary", "Later")
    assert take(store, exported(elsewhere)).refused == []
    assert store.interview(card.id).summary == "Later"


def test_a_hold_on_another_record_of_the_person_wins(store: Store, person: str, bank: Bank) -> None:
    twin = new_interview(store, bank, "Zanzibara Quillfeather")
    store.edit_candidate(twin.candidate.id, NAME, EMAIL, "")
    store.hold(twin.candidate.id, "Complaint")
    with pytest.raises(RefusedError, match=f"under legal hold as {twin.candidate.id[:8]}"):
        store.erase(person)


def test_the_form_of_somebody_else_stays(store: Store, person: str) -> None:
    store.keep_typed("", "new", {"candidate": "Ann Example"})
    store.erase(person)
    assert store.typed()["", "new"] == {"candidate": "Ann Example"}


def test_what_was_anonymized_elsewhere_does_not_mix_with_the_person_here(
    store: Store, person: str, elsewhere: Store, clock: Clock
) -> None:
    take(elsewhere, exported(store))
    clock.forward(60)
    elsewhere.anonymize(person)
    (refusal,) = take(store, exported(elsewhere)).refused
    assert refusal.cause == "the candidate was anonymized on the other machine"
    assert f"candidate anonymize {person[:8]}" in refusal.way_out
    store.anonymize(person)
    assert take(store, exported(elsewhere)).refused == []


@pytest.mark.parametrize("how", ["erase", "anonymize"])
@pytest.mark.parametrize("by_alias", [False, True])
def test_joined_records_go_with_the_person_in_every_file(
    store: Store, person: str, other: Interview, how: str, by_alias: bool, clock: Clock
) -> None:
    copy = store.path.parent / "backups" / "interviews-2026-11-01.db"
    copy.parent.mkdir(mode=0o700, exist_ok=True)
    store.backup(copy)  # from before the join
    store.join(other.candidate.id, person, "Zanzibara Quillfeather is that one's maiden name", "Max")
    clock.forward(1)
    rest = new_interview(store, store.bank_of(other.id), "Somebody Else")
    store.join(rest.candidate.id, other.candidate.id, "Quillfeather again", "Max")
    index(store)
    assert store.erasing(person).candidate.id == rest.candidate.id
    (store.erase if how == "erase" else store.anonymize)(person if by_alias else rest.candidate.id)
    assert found_in(store.path.parent) == set()
    assert b"Somebody Else" not in store.path.read_bytes()
    assert store.verify_trail()[1] == []
    assert len(store.people()) == (0 if how == "erase" else 1)
    with Store.open(copy) as kept:
        assert kept.recent() == []


def a_backup(store: Store, day: int) -> None:
    target = store.path.parent / "backups" / f"interviews-2026-11-0{day}.db"
    target.parent.mkdir(mode=0o700, exist_ok=True)
    store.backup(target)


REMOVALS = pytest.mark.parametrize("remove", [Store.erase, Store.anonymize])
Remove = Callable[[Store, str], list[str]]


@REMOVALS
def test_backups_lose_interviews_that_were_with_somebody_else_then(
    store: Store, bank: Bank, other: Interview, remove: Remove
) -> None:
    one = new_interview(store, bank, "Ann Example")
    draft = store.create_interview(
        candidate="", candidate_id=one.candidate.id, bank=bank, role="CSR", stage="Final",
        interviewer="Max Probe",
    )  # fmt: skip
    for interview in (one, draft):
        store.write_text(interview.id, "irate", "notes", "Quillfeather bellowed")
    rate_all(store, one.id)
    finish(store, one.id)
    a_backup(store, 1)
    to = store.add_candidate("Zanzibara")
    for interview in (one, draft):
        store.correct(interview.id, "Mixed up", candidate=to, by="Max Probe")
    a_backup(store, 2)
    assert remove(store, to) == []
    assert found_in(store.path.parent, ["Quillfeather", "Zanzibara"]) == set()
    for path in (store.path.parent / "backups").glob("*.db"):
        with Store.open(path) as copy:
            assert problems_of(copy) == []
            assert copy.verify_trail()[1] == []
            assert copy.interview(other.id).answer("irate").notes == "Refunded at once"


@REMOVALS
def test_what_a_joined_record_took_over_goes_with_the_separated_one(
    store: Store, bank: Bank, clock: Clock, remove: Remove
) -> None:
    ann, zan = (new_interview(store, bank, name) for name in ("Ann Example", NAME))
    store.edit_candidate(zan.candidate.id, NAME, EMAIL, PHONE)
    store.edit_candidate(ann.candidate.id, "Ann Example", "", "")
    store.note_candidate(ann.candidate.id, "Friendly")
    store.note_candidate(zan.candidate.id, "Punctual noted")
    store.write_text(zan.id, "irate", "notes", "He bellowed")
    store.hold(zan.candidate.id, "Settled secretly")
    store.join(ann.candidate.id, zan.candidate.id, "One person", "Max")
    notes = store.candidate(ann.candidate.id).notes
    clock.forward(60)
    store.note_candidate(ann.candidate.id, notes + "\nTyped below")
    store.release(ann.candidate.id, "Over")
    a_backup(store, 1)
    clock.forward(60)
    store.split(zan.candidate.id, "Two persons", "Max")
    assert store.candidate(ann.candidate.id).notes == "Friendly\nTyped below"
    assert remove(store, zan.candidate.id) == []
    assert found_in(store.path.parent) == set()
    assert store.candidate(ann.candidate.id).notes == "Friendly\nTyped below"
    assert problems_of(store) == []
    assert store.verify_trail()[1] == []
    (path,) = (store.path.parent / "backups").glob("*.db")
    with Store.open(path) as copy:
        assert problems_of(copy) == []
        assert copy.verify_trail()[1] == []


def test_notes_of_a_separated_record_go_where_the_separation_was_imported(
    store: Store, bank: Bank, clock: Clock, tmp_path: Path
) -> None:
    ann, zan = (new_interview(store, bank, name) for name in ("Ann Example", NAME))
    store.note_candidate(ann.candidate.id, "Friendly")
    store.note_candidate(zan.candidate.id, "Punctual noted")
    clock.forward(60)
    store.join(ann.candidate.id, zan.candidate.id, "One person", "Max")
    with Store.open(tmp_path / "there" / "there.db", now=clock) as there:
        take(there, exported(store))
        clock.forward(60)
        store.split(zan.candidate.id, "Two persons", "Max")
        take(there, exported(store))
        assert there.erase(zan.candidate.id) == []
        assert found_in(tmp_path / "there") == set()
        assert there.candidate(ann.candidate.id).notes == "Friendly"
        assert problems_of(there) == []


def test_what_both_holds_said_loses_the_reason_of_a_separated_record(
    store: Store, bank: Bank, clock: Clock
) -> None:
    ann, rest, zan = (new_interview(store, bank, name).candidate.id for name in ("Ann", "Eve Third", NAME))
    store.hold(ann, "Claim of Ann")
    store.hold(zan, "Settled secretly")
    for into, other in ((ann, zan), (rest, ann)):
        clock.forward(1)
        store.join(into, other, "One person", "Max")
    store.release(rest, "Over")
    for one in (ann, zan):
        store.split(one, "Different people", "Max")
    assert store.erase(zan) == []
    assert found_in(store.path.parent) == set()
    for one in (ann, rest):
        assert "Claim of Ann" in {earlier.reason for earlier in store.earlier_holds(one)}
    assert problems_of(store) == []


def test_an_interview_erased_with_the_person_it_was_moved_to_does_not_come_back(
    store: Store, bank: Bank, elsewhere: Store, other: Interview
) -> None:
    stays = other.candidate.id
    moved = store.create_interview(
        candidate="", candidate_id=stays, bank=bank, role="CSR", stage="Final", interviewer="Max Probe"
    )
    store.write_text(moved.id, "irate", "notes", "Summed up")
    take(elsewhere, exported(store))
    to = store.add_candidate(NAME)
    store.correct(moved.id, "Mixed up", candidate=to, by="Max Probe")
    store.erase(to)
    (refusal,) = take(store, exported(elsewhere)).refused
    assert refusal.interview.id == moved.id
    assert refusal.cause == "it was erased here on 2026-11-03, with a candidate it was moved to"
    assert found_in(store.path.parent) == set()
    assert take(store, exported(elsewhere), erased=[stays]).refused == []
    elsewhere.write_text(moved.id, "", "summary", "Changed later")
    assert take(store, exported(elsewhere)).refused == [], "somebody wanted it back"


@pytest.mark.parametrize(
    "fields",
    [
        {"candidate": "Quillfeather,  zanzibara"},
        {"candidate": "Zanzi", "phone": "(+44) 20-7946.0958"},
        {"reason": f"Is {EMAIL.upper()} the same?"},
    ],
)
def test_a_form_that_tells_who_it_is_about_goes(store: Store, person: str, fields: dict[str, str]) -> None:
    store.keep_typed("", "another form", fields)
    store.erase(person)
    assert ("", "another form") not in store.typed()


@pytest.mark.parametrize("end", [".journal.new", ".reserve", ".reserve-2"])
def test_a_journal_that_a_kill_left_under_another_name_has_nothing_of_the_person(
    store: Store, person: str, end: str
) -> None:
    left = store.path.with_name(store.path.name + end)
    interview = store.held_interviews(person)[0].interview
    left.write_text(json.dumps([interview, "notes", "Summed up"]) + "\nend\nrest\n", encoding="utf-8")
    left.chmod(0o600)
    assert store.erase(person) == []
    assert found_in(store.path.parent) == set()


def test_a_journal_that_is_being_replaced_is_saved_first(store: Store, person: str) -> None:
    left = store.path.with_name(store.path.name + ".journal.last")
    left.write_text("{}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"journal\.last has changes that are not saved yet"):
        store.erase(person)


def test_copies_under_other_names_are_told(store: Store, person: str, other: Interview) -> None:
    folder = store.path.parent
    (folder / "backups").mkdir(mode=0o700, exist_ok=True)
    copies = [folder / "before the fair.db", folder / "backups" / "interviews-2026-11-01.db.bak"]
    for copy in copies:
        store.backup(copy)
    (folder / "letter.txt").write_text(NAME, encoding="utf-8")
    told = store.erase(person)
    assert [one.split(": ")[0] for one in told] == list(map(str, copies))
    assert "erase the candidate there as well, or delete it" in told[0]
    assert store.erase(other.candidate.id) != []
