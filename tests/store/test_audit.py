"""The audit log shows whatever was done to it, and `check` whatever was done to the records."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict
from csr_interview.store import Store
from csr_interview.store.audit import event_hash
from tests.store.conftest import OSEI, Clock, new_interview, problems_of, rate_all
from tests.store.test_digests import finish, unlock


@pytest.fixture
def told(store: Store, draft: Interview, clock: Clock) -> Interview:
    """An interview with a trail of several events, its guards taken off."""
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    store.amend(draft.id, "irate", "rating", "5", "Misheard", "Max Probe")
    assert problems_of(store) == []
    for (name,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.conn.execute(f"DROP TRIGGER {name}")
    return store.interview(draft.id)


def test_each_event_follows_from_the_one_before(store: Store, told: Interview) -> None:
    events = store.events()
    assert [event.verb for event in events] == ["created", "rated", "rated", "rated", "submitted", "amended"]
    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
    previous = ""
    for event in events:
        assert event.previous == previous
        previous = event_hash(*event[:6])
        assert event.hash == previous
    assert store.events(told.id) == events
    assert not any("trail" in problem for problem in store.verify_trail()[1])


TAMPERING = [
    ("UPDATE events SET payload = replace(payload, '4', '5') WHERE seq = 2", "event 2 was changed"),
    ("UPDATE events SET at = '2026-11-01T00:00:00.000Z' WHERE seq = 3", "event 3 was changed"),
    ("UPDATE events SET interview_id = 'other' WHERE seq = 4", "event 4 was changed"),
    ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
    ("DELETE FROM events WHERE seq = 1", "event 1 is missing"),
    ("DELETE FROM events WHERE seq >= 5", "event 6, once the last one, is missing"),
    ("DELETE FROM events", "event 6, once the last one, is missing"),
    ("UPDATE events SET previous = '' WHERE seq = 4", "event 4 does not follow"),
]


@pytest.mark.parametrize(("sql", "problem"), TAMPERING)
def test_tampering_with_the_trail_shows(store: Store, told: Interview, sql: str, problem: str) -> None:
    store.conn.execute(sql)
    assert any(problem in line for line in store.verify_trail()[1])
    assert store.check()


def test_every_event_that_was_changed_is_named(store: Store, told: Interview) -> None:
    store.conn.execute("UPDATE events SET payload = replace(payload, '4', '5') WHERE seq IN (2, 5)")
    store.conn.execute("DELETE FROM events WHERE seq IN (3, 4)")
    found = store.verify_trail()[1]
    about = f"it is about interview {told.id}"
    assert found[:3] == [
        f"audit log: event 2 was changed after it was written; {about}",
        "audit log: events 3 to 4 are missing",
        f"audit log: event 5 was changed after it was written; {about}",
    ]


@pytest.mark.parametrize(
    "value",
    [
        *("'[]'", "'5'", "'null'", "'x'", "x'00ff'", "1.5"),
        """'{"amendments":3,"changed":{"head":5},"content":[],"events":4,"person":[],"ratings":[1]}'""",
    ],
)
def test_nothing_in_an_event_stops_verifying(store: Store, told: Interview, value: str) -> None:
    store.conn.execute("UPDATE answers SET notes = 'Other words'")
    for column in ("payload", "at", "interview_id", "verb", "previous", "hash"):
        store.conn.execute("SAVEPOINT change")
        store.conn.execute(f"UPDATE events SET {column} = {value}")
        for only in ("", told.id):
            found = store.verify_trail(interview=only)[1]
            assert "event 1 " in found[0], column
            assert any("changed outside csr-interview" in line or "describes" in line for line in found), (
                column
            )
        assert store.check()
        assert store.timeline(told.candidate.id)
        store.conn.execute("ROLLBACK TO change")


@pytest.mark.parametrize("column", ["seq", "at", "interview_id", "verb", "payload", "previous", "hash"])
def test_bytes_in_an_event_of_another_machine_are_named(store: Store, told: Interview, column: str) -> None:
    store.conn.execute(
        "INSERT INTO foreign_events (seq, at, interview_id, verb, payload, previous, hash) "
        "SELECT seq, at, interview_id, verb, payload, previous, hash FROM events WHERE seq = 2"
    )
    assert store.verify_trail()[1] == []
    store.conn.execute(f"UPDATE foreign_events SET {column} = x'00'")
    (problem,) = store.verify_trail()[1]
    assert problem.endswith("from another machine was changed")
    assert any(f"table foreign_events, column {column}" in line for line in store.check())


@pytest.mark.parametrize("value", ["'x'", "''", "'5'", "'x:y'", "x'00'", "1.5"])
def test_a_changed_record_of_the_last_event_is_named(store: Store, told: Interview, value: str) -> None:
    store.conn.execute(f"UPDATE local SET value = {value} WHERE key = 'audit head'")
    assert any("last event" in line or "once the last" in line for line in store.verify_trail()[1])


def test_a_log_cut_off_together_with_the_record_of_its_end_is_named(store: Store, told: Interview) -> None:
    store.conn.execute("DELETE FROM local WHERE key = 'audit head'")
    assert "audit log: the record of its last event is missing or was changed" in store.verify_trail()[1]


def test_an_interview_that_was_taken_away_is_named(store: Store, bank: Bank, draft: Interview) -> None:
    new_interview(store, bank, "Bea Example")
    unlock(store.conn)
    store.conn.execute("DELETE FROM interviews WHERE id = ?", (draft.id,))
    first, last = (store.events(draft.id)[place].seq for place in (0, -1))
    gone = [f"interview {draft.id}: missing, although event {last} is about it"]
    assert store.verify_trail()[1] == gone
    store.conn.execute("DELETE FROM candidates WHERE id = ?", (draft.candidate.id,))
    assert store.verify_trail()[1] == [
        *gone,
        f"candidate {draft.candidate.id}: missing, although event {first} is about it",
    ]


def test_an_event_made_to_fit_breaks_the_next_one(store: Store, told: Interview) -> None:
    event = store.events()[1]
    payload = event.payload.replace("4", "5")
    forged = event_hash(event.seq, event.at, event.interview, event.verb, payload, event.previous)
    store.conn.execute("UPDATE events SET payload = ?, hash = ? WHERE seq = 2", (payload, forged))
    assert any("event 3 does not follow" in line for line in store.verify_trail()[1])


RECORDS = [
    ("UPDATE answers SET rating = 1 WHERE question = 'irate'", "differs from the last one recorded"),
    ("DELETE FROM answers WHERE question = 'tools'", "differs from the last one recorded"),
    ("INSERT INTO answers (interview_id, question) SELECT id, 'other' FROM interviews", "does not have"),
    ("INSERT INTO marks SELECT id, 'irate', 'red_flag', 9, 'note', '' FROM interviews", "is not in its bank"),
    ("INSERT INTO task_results (interview_id, task) SELECT id, 'other' FROM interviews", "does not have"),
    ("UPDATE answers SET notes = x''", "table answers, column notes: values that are not text: 3"),
    ("UPDATE answers SET seconds = 1.5", "table answers, column seconds: values that are not integer: 3"),
    ("UPDATE candidates SET hold_reason = x''", "column hold_reason: values that are not text: 1"),
    ("UPDATE events SET payload = CAST(payload AS BLOB)", "column payload: values that are not text: 6"),
    ("UPDATE banks SET body = CAST(body AS BLOB)", "column body: values that are not text: 1"),
    (
        "INSERT INTO marks SELECT id, 'irate', 'looking_for', 0, 'serious', '' FROM interviews",
        "severity of a checked item",
    ),
    ("UPDATE banks SET body = replace(body, 'Small bank', 'Other bank')", "changed after it was stored"),
    ("UPDATE banks SET body = '{}'", "cannot be read"),
    ("UPDATE amendments SET applied = 0", "started but not applied"),
    ("UPDATE interviews SET candidate_id = 'nobody'", "does not exist"),
]


@pytest.mark.parametrize(("sql", "problem"), RECORDS)
def test_tampering_with_the_records_shows(store: Store, told: Interview, sql: str, problem: str) -> None:
    store.conn.execute("PRAGMA foreign_keys = OFF")
    store.conn.execute(sql)
    assert any(problem in line for line in store.check())


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        (
            "UPDATE interviews SET candidate_id = (SELECT old FROM amendments WHERE field = 'candidate')",
            "candidate does not match",
        ),
        ("UPDATE interviews SET interviewer = 'Somebody'", "interviewer does not match"),
        ("UPDATE interviews SET interviewer_id = ''", "interviewer does not match"),
        ("UPDATE interviews SET summary = 'Other words'", "summary does not match"),
    ],
)
def test_the_log_finds_a_changed_value_of_an_amended_field(
    store: Store, draft: Interview, sql: str, problem: str
) -> None:
    store.profile = OSEI
    rate_all(store, draft.id)
    finish(store, draft.id)
    store.amend(draft.id, "", "summary", "Calm", "Forgotten", "Max Probe")
    store.rename_interviewer("Max Probe", "R. Osei", "Misspelled")
    store.correct(draft.id, "Mixed up", candidate=store.add_candidate("Bea Example"))
    assert store.verify_trail()[1] == []
    unlock(store.conn)
    store.conn.execute(sql)
    for only in ("", draft.id):
        assert any(problem in line for line in store.verify_trail(interview=only)[1])


def test_a_damaged_file_shows(store: Store, told: Interview) -> None:
    path = store.path
    for number in range(200):
        store.conn.execute(
            "INSERT INTO candidates (id, name, name_key) VALUES (?, ?, '')", (f"c{number}", "x" * 500)
        )
    store.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 20_000)
        file.write(os.urandom(8192))
    with Store.open(path) as damaged:
        assert damaged.check()


def test_no_typed_text_or_name_is_in_the_trail(store: Store, draft: Interview, clock: Clock) -> None:
    secret = "Zanzibar"
    acts: list[Callable[[], None]] = [
        lambda: store.write_text(draft.id, "irate", "notes", secret),
        lambda: store.skip(draft.id, "policy", secret),
        lambda: store.mark(draft.id, Mark("irate", "own_flag", 0, secret, "note")),
        lambda: store.recommend(draft.id, Recommendation("hire", secret)),
        lambda: store.edit_candidate(draft.candidate.id, secret, secret, secret),
    ]
    for act in acts:
        act()
        clock.forward(20)
    store.rate(draft.id, "irate", 3)
    store.rate(draft.id, "tools", 3)
    store.submit(draft.id, SubmittedVerdict("hold", "3", "default"))
    store.amend(draft.id, "irate", "notes", f"{secret} 2", secret, secret)
    events = store.events()
    assert len(events) == 10
    assert secret not in json.dumps(events)
    assert "Ann" not in json.dumps(events)
    assert problems_of(store) == []


def test_a_discarded_draft_that_was_submitted_and_undone_is_sound(store: Store, draft: Interview) -> None:
    rate_all(store, draft.id)
    store.discard_draft(draft.id)
    store.submit(draft.id, SubmittedVerdict("hire", "4", "default"))
    store.undo_submit(draft.id)
    assert problems_of(store) == []
