"""Whatever a scorecard shows is in the audit log as a digest: a change without an event is named."""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from csr_interview.banks.library import load_all
from csr_interview.exchange import Options
from csr_interview.exchange.json import record
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.sample.interviews import sample_pairs
from csr_interview.scoring.decision import decide, evidence_of, verdict_of
from csr_interview.store import Store
from tests.scoring.banks import small_bank
from tests.store.conftest import Clock, problems_of, rate_all

CHANGES = int(os.environ.get("CSR_INTERVIEW_CHANGES", "150"))


@pytest.fixture
def card(store: Store, draft: Interview, clock: Clock) -> Interview:
    """A scorecard with something in every part, and an amendment."""
    store.write_text(draft.id, "irate", "notes", "Stayed calm")
    store.mark(draft.id, Mark("irate", "red_flag", 0, "He shouted"))
    store.mark(draft.id, Mark("irate", "looking_for", 0))
    store.record_task(draft.id, TaskResult("refund", {"chosen": "a"}, "Would ask first"))
    store.recommend(draft.id, Recommendation("hold", "Not sure"))
    store.clock(draft.id, 600, {"irate": 100})
    rate_all(store, draft.id)
    finish(store, draft.id)
    clock.forward(5)
    store.amend(draft.id, "policy", "notes", "Knows them", "Forgotten", "Max Probe")
    assert store.check() == []
    return store.interview(draft.id)


def finish(store: Store, interview: str) -> None:
    """Submit with the decision that follows from the ratings."""
    bank, found = store.bank_of(interview), store.interview(interview)
    used = bank.for_plan(found.plan, found.form)
    store.submit(interview, verdict_of(decide(used, evidence_of(found, used))))


def unlock(conn: sqlite3.Connection) -> None:
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")


def test_every_event_about_a_draft_tells_what_changed(store: Store, draft: Interview) -> None:
    store.rate(draft.id, "irate", 4)
    store.rate(draft.id, "irate", 2)
    first, second = (json.loads(event.payload)["changed"] for event in store.events(draft.id)[-2:])
    assert first["rating irate"][0] == ""
    assert first["rating irate"][1] == second["rating irate"][0] != second["rating irate"][1]


def test_the_same_content_has_other_digests_in_another_interview(store: Store, draft: Interview) -> None:
    other = store.create_interview(
        candidate="Ann Example", bank=small_bank(), role="CSR", stage="Phone", interviewer="Max Probe"
    )
    told = []
    for interview in (draft.id, other.id):
        store.write_text(interview, "irate", "notes", "Calm")
        told.append(store.events(interview)[-1].details()["changed"])
    assert told[0] != told[1]


TAMPERING = {
    "flags": "DELETE FROM marks WHERE kind = 'red_flag'",
    "checked items": "DELETE FROM marks WHERE kind = 'looking_for'",
    "words of a flag": "UPDATE marks SET text = 'He asked' WHERE kind = 'red_flag'",
    "task results": 'UPDATE task_results SET response = \'{"chosen":"b"}\'',
    "replies": "UPDATE task_results SET text = 'Other'",
    "the interviewer": "UPDATE interviews SET interviewer = 'Sam Other'",
    "the stage": "UPDATE interviews SET stage = 'Final'",
    "the role": "UPDATE interviews SET role = 'Lead'",
    "times": "UPDATE interviews SET elapsed_seconds = 900",
    "times of a question": "UPDATE answers SET seconds = 101 WHERE question = 'irate'",
    "when it was submitted": "UPDATE interviews SET submitted_at = '2026-11-04T09:00:00.000Z'",
    "notes": "UPDATE answers SET notes = 'Shouted' WHERE question = 'irate'",
    "a reason": "UPDATE interviews SET recommended_reason = 'Sure'",
    "the summary": "UPDATE interviews SET summary = 'x'",
    "an amendment": "UPDATE amendments SET by = 'Sam Other'",
    "the name": "UPDATE candidates SET name = 'Bea Other'",
    "notes about the person": "UPDATE candidates SET notes = 'x'",
    "a hold": "UPDATE candidates SET held_at = '2026-11-04T09:00:00.000Z', hold_reason = 'x'",
    "an item": "INSERT INTO marks SELECT id, 'tools', 'own_flag', 0, 'serious', 'x' FROM interviews",
    "an answer": "UPDATE answers SET rating = 5 WHERE question = 'tools'",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING.keys())
def test_what_was_changed_without_an_event_is_named(store: Store, card: Interview, sql: str) -> None:
    unlock(store.conn)
    store.conn.execute(sql)
    named = f"candidate {card.candidate.id}" if "candidates" in sql else f"interview {card.id}"
    assert any(line.startswith(named) for line in store.verify_trail()[1])


def test_a_scorecard_moved_to_another_candidate_is_named(store: Store, card: Interview) -> None:
    store.create_interview(
        candidate="Bea Other", bank=small_bank(), role="CSR", stage="Phone", interviewer="Max Probe"
    )
    unlock(store.conn)
    store.conn.execute(
        "UPDATE interviews SET candidate_id = (SELECT id FROM candidates WHERE name = 'Bea Other')"
    )
    event = next(event for event in store.events(card.id) if event.verb == "submitted")
    assert store.verify_trail()[1] == [
        f"interview {card.id}: candidate, bank, role, stage, interviewer or plan changed outside "
        f"csr-interview after event {event.seq}"
    ]


@pytest.mark.parametrize("edited", [True, False])
def test_two_persons_who_were_exchanged_with_their_digests_are_named(
    store: Store, card: Interview, edited: bool
) -> None:
    other = store.create_interview(
        candidate="Bea Other", bank=small_bank(), role="CSR", stage="Phone", interviewer="Max Probe"
    )
    if edited:
        store.edit_candidate(card.candidate.id, "Anne Example", "anne@example.org", "")
    assert problems_of(store) == []
    unlock(store.conn)
    ids = (card.candidate.id, other.candidate.id)
    store.conn.execute(
        "UPDATE candidates SET (name, name_key, email) = "
        "(SELECT c.name, c.name_key, c.email FROM candidates c WHERE c.id <> candidates.id)"
    )
    for table in ("salts", "digests"):
        rows = store.conn.execute(f"SELECT * FROM {table} WHERE subject IN (?, ?)", ids).fetchall()
        store.conn.execute(f"DELETE FROM {table} WHERE subject IN (?, ?)", ids)
        for subject, value in rows:
            new = ids[ids[0] == subject]
            store.conn.execute(f"INSERT INTO {table} VALUES (?, ?)", (new, value))
    found = store.verify_trail()[1]
    assert [line[:30] for line in found] == [f"candidate {one}"[:30] for one in sorted(ids)]
    assert all("name, contact details or experience changed outside" in line for line in found)


def test_an_amendment_taken_away_with_its_event_is_named(store: Store, card: Interview) -> None:
    unlock(store.conn)
    last = store.events()[-1]
    assert last.verb == "amended"
    store.conn.execute("DELETE FROM events WHERE seq = ?", (last.seq,))
    store.conn.execute("DELETE FROM amendments")
    store.conn.execute("UPDATE answers SET notes = '' WHERE question = 'policy'")
    assert store.verify_trail()[1] == [f"audit log: event {last.seq}, once the last one, is missing"]


def test_a_decision_that_does_not_follow_is_named(store: Store, draft: Interview) -> None:
    rate_all(store, draft.id)
    store.submit(draft.id, SubmittedVerdict("no hire", "2", "default"))
    assert store.verify_trail()[1] == [f"interview {draft.id}: its decision does not follow from its ratings"]


def test_what_is_typed_between_two_events_is_compared_too(store: Store, draft: Interview) -> None:
    store.write_text(draft.id, "irate", "notes", "Stayed")
    events = len(store.events())
    store.write_text(draft.id, "irate", "notes", "Stayed calm")
    store.note_candidate(draft.candidate.id, "Punctual")
    store.note_candidate(draft.candidate.id, "Punctual, kind")
    assert len(store.events()) == events + 1
    assert problems_of(store) == []
    store.conn.execute("UPDATE answers SET notes = 'Stayed calx'")
    assert store.check() == [
        f"interview {draft.id}: notes of irate changed outside csr-interview after it was last saved"
    ]


def other(value: object, dice: random.Random) -> object:
    """Return a value that differs in one bit or by one."""
    if isinstance(value, str) and value:
        place = dice.randrange(len(value))
        changed = chr(max(32, ord(value[place]) ^ 1 << dice.randrange(6)))
        return value[:place] + changed + value[place + 1 :]
    return value + dice.choice((-1, 1)) if isinstance(value, int) else "x"


SHOWN = ("interviews", "answers", "marks", "task_results", "amendments", "candidates", "banks")
"""The tables with all that a scorecard shows."""


def change_one(conn: sqlite3.Connection, dice: random.Random) -> tuple[str, str, str]:
    """Change one value of a random row; return the table, the column and what was there, for the report."""
    table = dice.choices(SHOWN, (6, 8, 6, 4, 1, 3, 1))[0]
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    rows = conn.execute(f"SELECT * FROM {table}").fetchall()
    row, place = dice.choice(rows), dice.randrange(len(columns))
    where = " AND ".join(f"{name} IS ?" for name in columns)
    sql = f"UPDATE OR REPLACE {table} SET {columns[place]} = ? WHERE {where}"
    conn.execute(sql, (other(row[place], dice), *row))
    return table, columns[place], repr(row[place])[:60]


def shown(store: Store) -> dict[str, Any]:
    """Return all that the scorecards show, and the rows of lists."""
    banks: dict[str, Bank] = {}
    cards: dict[str, Any] = {}
    for card in store.interviews():
        bank = banks.get(card.bank_digest) or store.bank_of(card.id)
        banks[card.bank_digest] = bank
        cards[card.id] = record(card, bank, Options())
        del cards[card.id]["interview"]["updated_at"], cards[card.id]["interview"]["step"]
        del cards[card.id]["candidate"]["updated_at"]
        assert store.interview(card.id) == card
    return {"cards": cards, "rows": [replace(row, updated_at="") for row in store.recent(limit=1000)]}


@pytest.mark.long
def test_single_changes_at_random_places_are_named(path: Path) -> None:
    """`CSR_INTERVIEW_CHANGES=10000 pytest -s` looks at as many as the manual reports."""
    dice, bank = random.Random(7), load_all().get("csr")
    until = datetime(2026, 11, 3, 9, tzinfo=UTC)
    counts: Counter[str] = Counter()
    with Store.open(path) as store:
        store.add_interviews(sample_pairs(bank, count=50, seed=7, until=until))
        assert store.check() == []
        unlock(store.conn)
        sound, before = set(store.check()), shown(store)
        store.conn.execute("PRAGMA foreign_keys = OFF")
        store.conn.execute("PRAGMA ignore_check_constraints = ON")
        for _ in range(CHANGES):
            store.conn.execute("SAVEPOINT change")
            place = change_one(store.conn, dice)
            named = set(store.check()) != sound
            # What is not named must not be shown; a page that cannot be shown raises.
            assert named or shown(store) == before, place
            counts["named" if named else f"not shown: {place[0]}.{place[1]}"] += 1
            store.conn.execute("ROLLBACK TO change")
            store.conn.execute("RELEASE change")
    for line, count in counts.most_common():
        print(f"{count:>6}  {line}")
    assert counts["named"] > CHANGES / 2
