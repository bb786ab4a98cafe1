"""Lists of interviews: order, pages, filters, search; and taking over whole records."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csr_interview.errors import NotFound, StoreError
from csr_interview.models.bank import Bank
from csr_interview.models.interview import (
    Amendment,
    Answer,
    Candidate,
    Interview,
    Mark,
    Recommendation,
    Status,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import Counts, Filters, Store, cursor_of
from tests.store.conftest import Clock, new_interview, problems_of


def test_pages_of_the_list(store: Store, bank: Bank, clock: Clock) -> None:
    made = []
    for number in range(25):
        made.append(new_interview(store, bank, f"Candidate {number}"))
        clock.forward(number % 3 and 60)  # some share their moment
    expected = [one.id for one in sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)]
    found, before = [], None
    while page := store.recent(limit=7, before=before):
        found += [row.id for row in page]
        before = cursor_of(page[-1])
    assert found == expected
    assert [one.id for one in store.interviews()] == expected
    with pytest.raises(StoreError):
        store.recent(before="nonsense")


FINDS = [
    (Filters(search="EXAMPLE"), True),
    (Filters(search="probe"), False),  # an interviewer is a filter, not searched
    (Filters(search="100%"), True),
    (Filters(search="0%x"), False),
    (Filters(search="a_b"), False),
    (Filters(search="zürich"), True),
    (Filters(search="ZÜRICH"), True),
    (Filters(search="strasse"), True),
    (Filters(search="own words"), True),
    (Filters(search="words zürich"), True),
    (Filters(search="words nowhere"), False),
    (Filters(search="no time"), True),
    (Filters(search="thank you"), True),
    (Filters(search="nowhere"), False),
    (Filters(status="draft"), True),
    (Filters(status="submitted"), False),
    (Filters(bank="small"), True),
    (Filters(bank="csr"), False),
    (Filters(role="csr", stage="phone", interviewer="max probe"), True),
    (Filters(interviewer="max"), False),
    (Filters(since="2026-11-03", until="2026-11-03"), True),
    (Filters(since="2026-11-03T09:00:00.000Z", until="2026-11-03T09:00:00.000Z"), True),
    (Filters(since="2026-11-03T09:00:00.001Z"), False),
    (Filters(until="2026-11-03T08:59:59.999Z"), False),
    (Filters(since="2026-11-04"), False),
    (Filters(until="2026-11-02"), False),
    (Filters(verdict="hire"), False),
]


@pytest.mark.parametrize(("filters", "found"), FINDS)
def test_filters(store: Store, draft: Interview, filters: Filters, found: bool) -> None:
    store.write_text(draft.id, "irate", "result", "We got to 100% in Zürich, Hauptstrasse, aXb")
    store.mark(draft.id, Mark("irate", "own_flag", 0, "In my own words", "note"))
    store.skip(draft.id, "tools", "No time")
    store.record_task(draft.id, TaskResult("reply", {}, "Thank you"))
    assert [row.id for row in store.recent(filters=filters)] == [draft.id] * found
    assert [one.id for one in store.interviews(filters)] == [draft.id] * found


def test_ratings_stand_in_the_banks_order(store: Store, draft: Interview) -> None:
    store.rate(draft.id, "tools", 1)
    store.rate(draft.id, "irate", 5)
    assert store.recent()[0].ratings == (5, None, 1)


def test_an_amended_scorecard_is_marked_in_every_list(store: Store, bank: Bank) -> None:
    store.add_interviews((whole(number), bank) for number in range(4))
    plain = replace(whole(5), amendments=())
    store.add_interviews([(plain, bank)])
    found = {row.id: row.amended for row in store.recent()}
    assert found == {whole(number).id: number in (1, 3) for number in range(4)} | {plain.id: False}
    assert [row.amended for row in store.interviews_of("c3")] == [True]


def test_a_hundred_interviews_taken_over_whole(store: Store, bank: Bank, clock: Clock) -> None:
    made = [whole(number) for number in range(100)]
    assert store.add_interviews((one, bank) for one in made) == 100
    assert store.add_interviews((one, bank) for one in made) == 0
    digest = store.interview(made[0].id).bank_digest
    for one in made:
        found = store.interview(one.id)
        kept = replace(one, bank_id=bank.id, bank_version=bank.version, bank_digest=digest)
        assert replace(found, amendments=tuple(replace(a, id=0) for a in found.amendments)) == kept
    assert store.counts() == Counts(100, 50, 50)
    assert problems_of(store) == []
    assert [event.verb for event in store.events()] == ["added"] * 100


def test_a_bad_record_stops_its_batch(store: Store, bank: Bank) -> None:
    bad = replace(whole(1), marks=(Mark("irate", "red_flag", 9),))
    with pytest.raises(NotFound):
        store.add_interviews([(whole(0), bank), (bad, bank)])
    assert store.counts() == Counts(0, 0, 0)
    assert store.events() == []


def whole(number: int) -> Interview:
    """Return a full record, every second one submitted."""
    submitted = number % 2 == 1
    at = f"2026-10-{1 + number % 28:02}T09:00:00.000Z"
    return Interview(
        id=f"{number:020x}",
        candidate=Candidate(f"c{number}", f"Candidate {number}", "c@example.org"),
        bank_id="",
        bank_version="",
        bank_digest="",
        role="CSR",
        stage="Phone",
        interviewer="Max Probe",
        status=Status.SUBMITTED if submitted else Status.DRAFT,
        created_at=at,
        updated_at=at,
        submitted_at=at if submitted else "",
        elapsed_seconds=number,
        step="closing",
        summary=f"Summary {number}",
        answers={
            "irate": Answer("irate", "S", "T", "A", "R", "notes", 1 + number % 5, "", 60, True),
            "tools": Answer("tools", skip_reason="No time"),
        },
        marks=(Mark("irate", "own_flag", 0, "Rude", "note"), Mark("irate", "red_flag", 0)),
        task_results={"refund": TaskResult("refund", {"chosen": "b"})},
        recommendation=Recommendation("hold", "Wait"),
        submitted_verdict=SubmittedVerdict("hire", "7/2", "default") if submitted else None,
        amendments=(Amendment(0, "irate", "notes", "old", "notes", "Why", "Max", at),) * submitted,
    )
