"""A journal that an earlier version left is brought in as that version would have brought it in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview
from csr_interview.saving import journal, replay
from csr_interview.store import Store

STORED = Path(__file__).parent / "journals"
"""`first.journal` has two runs with every kind of change. The program as it was when changes were verbs with
arguments wrote it, and `first.json`: what it made of `before`, that journal and `since`."""

ID, PERSON = "interview-of-the-journal", "person-of-the-journal"


def before(store: Store, draft: Interview, bank: Bank) -> None:
    """Put in place what the runs that left the journal found."""
    person = replace(draft.candidate, id=PERSON)
    store.add_interviews([(replace(draft, id=ID, candidate=person), bank)])
    store.write_text(ID, "irate", "notes", "Called back")
    store.write_text(ID, "tools", "notes", "Zendesk")
    store.write_text(ID, "policy", "notes", "Knows the rules")
    store.write_text(ID, "policy", "result", "Refunded")
    store.note_candidate(PERSON, "Kind.")


def since(store: Store) -> None:
    """Make the changes that followed before the journal could be brought in."""
    store.write_text(ID, "tools", "notes", "Zendesk, two years")
    store.rate(ID, "tools", 5)
    store.clock(ID, 60, {"irate": 40})


def state(store: Store) -> dict[str, Any]:
    """Return all that a journal can change."""
    interview = asdict(store.interview(ID))
    later = ("plan", "form", "plan_reason", "finished_at", "shown", "reopen_reason", "correction_reason")
    adjusted = ("unverified", "writing_adjusted", "accommodations", "icc", "icc_candidates")
    for name in ("bank_digest", "interviewer_id", *later, *adjusted):
        del interview[name]
    for answer in interview["answers"].values():
        del answer["wording"]
    for name in ("experience", "joins"):
        del interview["candidate"][name]
    place = store.place_of(ID)
    found: dict[str, Any] = {
        "interview": interview,
        "events": [
            [event.verb, {key: value for key, value in event.details().items() if key != "changed"}]
            for event in store.events(ID)
            if event.verb != "added"
        ],
        "earlier texts": [
            [kept.question, kept.field, kept.revision.text] for kept in store.earlier_texts(ID)
        ],
        "attempts": [asdict(attempt) for attempt in store.calibration_history()],
        "place": asdict(place) if place else None,
    }
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def test_it_is_brought_in_as_before(store: Store, draft: Interview, bank: Bank) -> None:
    before(store, draft, bank)
    since(store)
    path = journal.journal_path(store.path)
    path.write_bytes((STORED / "first.journal").read_bytes())
    wanted = json.loads((STORED / "first.json").read_text(encoding="utf-8"))
    for told in wanted["told"]:  # twice: the first time was cut short before the journal was removed
        done = replay.replay(store, journal.take_over(path))
        assert [done.applied, done.kept, done.dropped, done.unreadable] == told
        refused = journal.refused_path(store.path).read_bytes().splitlines()
        assert [json.loads(line)["args"][-1] for line in refused[-2:]] == wanted["refused"]
    found = state(store)
    assert {name: found[name] for name in found if found[name] != wanted[name]} == {}
