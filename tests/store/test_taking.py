"""Choosing between two scorecards of one interview that were submitted on two machines."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csr_interview.documents.audit_log import words
from csr_interview.errors import NotFound
from csr_interview.merge import whole
from csr_interview.models.amended import as_submitted
from csr_interview.models.bank import Bank
from csr_interview.models.interview import Interview, Mark, Recommendation, SubmittedVerdict, TaskResult
from csr_interview.store import RefusedError, Store
from csr_interview.store.search import Filters
from tests.exchanging import dump, everything, exported, records, take
from tests.scoring.banks import small_bank, task
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

VERDICT = SubmittedVerdict("hire", "4", "default")


@pytest.fixture
def card(store: Store, other: Store, draft: Interview, clock: Clock) -> str:
    """An interview that was submitted differently on two machines, and amended on each."""
    take(other, exported(store))
    for where, rating, what in ((store, 4, "Ours"), (other, 2, "Theirs")):
        rate_all(where, draft.id, rating)
        where.write_text(draft.id, "irate", "notes", f"{what} was calm")
        where.mark(draft.id, Mark("irate", "own_flag", 0, f"{what} shouted", "serious"))
        where.record_task(draft.id, TaskResult("reply", {"tone": rating}, f"{what} wrote"))
        where.recommend(draft.id, Recommendation("hold", f"{what} is new"))
        where.submit(draft.id, VERDICT)
        clock.forward(60)
        where.amend(draft.id, "policy", "rating", "5", f"{what} misheard", "Max Probe")
    return draft.id


def sound(*stores: Store) -> bool:
    """Whether `store check` finds nothing, which includes `audit verify`."""
    return all(problems_of(store) == [] for store in stores)


def choices(store: Store, interview: str) -> list[dict[str, Any]]:
    return [one.details() for one in store.events(interview) if one.verb == "chosen"]


def test_one_takes_theirs_and_the_other_ours_and_nobody_is_asked_again(
    store: Store, other: Store, card: str
) -> None:
    theirs, ours = exported(other), exported(store)
    told = take(store, theirs, take=[("theirs", card[:6])])
    assert (told.refused, told.counts, told.lines[0].what) == ([], Counter(replaced=1), "replaced")
    told = take(other, ours, take=[("ours", card)])
    assert (told.refused, told.counts, told.changes) == ([], Counter(kept=1), False)
    for _ in range(2):
        for text, where in ((exported(store), other), (exported(other), store), (ours, other), (ours, store)):
            assert take(where, text).refused == []
    assert everything(store) == everything(other)
    assert store.interview(card).answer("irate").rating == 2
    assert sound(store, other)


def test_the_replaced_scorecard_stays_readable_and_is_found_in_the_log(
    store: Store, other: Store, card: str
) -> None:
    before = store.interview(card)
    take(store, exported(other), take=[("theirs", card)])
    (kept,) = store.revisions(card, "", "scorecard")
    assert (kept.reason, kept.text) == ("import", whole(before))
    for part in ("irate rating: 4", "Ours was calm", "Ours shouted", "Ours wrote", "Ours misheard"):
        assert part in kept.text
    assert "submitted verdict: hire, 4, default" in kept.text
    assert [one.text for one in store.revisions(card, "irate", "notes")] == ["Ours was calm"]
    assert [one.reason for one in store.interview(card).amendments] == ["Theirs misheard"]
    imported, chosen = store.events(card)[-2:]
    assert words(imported.verb, imported.details()).startswith("Replaced by a different scorecard")
    assert "the imported one" in words(chosen.verb, chosen.details())
    assert chosen.details()["kept"] != chosen.details()["other"]
    while store.index_search(1):
        pass
    assert store.find(Filters(search="Theirs")).rows
    assert not store.find(Filters(search="Ours")).rows


def test_a_choice_for_ours_is_remembered_and_a_new_one_is_possible(
    store: Store, other: Store, card: str
) -> None:
    theirs = exported(other)
    take(store, theirs, take=[("ours", card)])
    before = dump(store)
    for options in ({}, {"take": [("ours", card)]}, {"strict": True}):
        told = take(store, theirs, **options)
        assert (told.refused, told.counts, told.changes) == ([], Counter(kept=1), False)
    assert dump(store) == before
    assert store.interview(card).answer("irate").rating == 4
    assert "on this machine was kept" in words("chosen", choices(store, card)[0])
    take(store, theirs, take=[("theirs", card)])
    assert store.interview(card).answer("irate").rating == 2
    assert [one["number"] for one in choices(store, card)] == [1, 2]
    assert sound(store, other)


@pytest.mark.parametrize("hours", [-5, 5])
def test_where_both_keep_their_own_the_one_who_chose_first_is_asked_again(
    store: Store, other: Store, card: str, clock: Clock, hours: int
) -> None:
    ours, theirs = exported(store), exported(other)
    take(store, theirs, take=[("ours", card)])
    take(other, exported(store), take=[("ours", card)])
    clock.forward(3600 * hours)
    assert take(other, exported(store)).refused == []
    (refusal,) = take(store, exported(other)).refused
    assert refusal.cause.endswith("and the one in the file was chosen on another machine")
    assert take(store, exported(other), take=[("theirs", card)]).refused == []
    for text, where in ((exported(store), other), (exported(other), store), (ours, other), (theirs, store)):
        assert take(where, text).refused == []
    assert everything(store) == everything(other)
    assert sound(store, other)


def test_a_third_machine_is_asked_once_and_gets_the_same(
    store: Store, other: Store, card: str, tmp_path: Path, clock: Clock
) -> None:
    with Store.open(tmp_path / "third.db", now=clock) as third:
        take(third, exported(store))
        take(store, exported(other), take=[("theirs", card)])
        assert take(third, exported(store), dry_run=True).refused
        assert take(third, exported(store), take=[("theirs", card)]).refused == []
        assert take(store, exported(third)).refused == []
        assert everything(third) == everything(store)
        assert sound(third)
        third.amend(card, "", "summary", "Solid", "Forgotten", "Max Probe")
        for where in (store, other):
            assert take(where, exported(third)).refused == []
        assert everything(store) == everything(other) == everything(third)


def test_an_id_that_is_not_one_interview_in_conflict_is_an_error(
    store: Store, other: Store, card: str, bank: Bank
) -> None:
    fine = new_interview(other, bank, "Bea Example").id
    before, text = dump(store), exported(other)
    for chosen, error, cause in (
        ([("theirs", "zzz")], NotFound, "no interview in the files has an ID that starts with this"),
        ([("ours", "")], NotFound, "2 IDs start with this"),
        ([("theirs", card), ("ours", fine)], RefusedError, "does not conflict"),
        ([("theirs", card), ("ours", card[:9])], RefusedError, "both ours and theirs were given for it"),
    ):
        for dry_run in (True, False):
            with pytest.raises(error, match=cause):
                take(store, text, take=chosen, dry_run=dry_run)
    assert dump(store) == before


def test_what_is_not_proven_is_not_made_acceptable(store: Store, other: Store, card: str) -> None:
    content = everything(other)
    content["interviews"][0]["interview"]["summary"] = "Edited in the file"
    text = json.dumps(content).encode()
    before = dump(store)
    (refusal,) = take(store, text, take=[("theirs", card)]).refused
    assert "--unverified" in refusal.way_out
    assert dump(store) == before
    told = take(store, text, take=[("theirs", card)], unverified=True)
    assert (told.refused, told.unverified) == ([], 1)
    assert store.interview(card).unverified
    assert sound(store)


def test_two_files_with_different_scorecards_come_one_at_a_time(
    store: Store, other: Store, card: str, tmp_path: Path, bank: Bank
) -> None:
    old = exported(store)
    with Store.open(tmp_path / "third.db") as third:
        take(third, exported(store))
        third.undo_submit_until(card)
        content = everything(other)
        content["interviews"][0]["interview"]["summary"] = "A third one"
    several = [*records(exported(other)), *records(json.dumps(content).encode())]
    for dry_run in (True, False):
        told = store.merge(
            several, take=[("theirs", card)], unverified=True, dry_run=dry_run, backup=False, strict=True
        )
        (refusal,) = told.refused
        assert refusal.way_out == "Import one file at a time"
    for dry_run in (True, False):  # an old file of one's own is no other scorecard
        found = [*records(exported(other)), *records(old)]
        told = store.merge(found, take=[("theirs", card)], dry_run=dry_run, backup=False)
        assert (told.refused, told.counts) == ([], Counter(replaced=1))


def test_different_interviews_with_one_id_stay_what_they_are(
    store: Store, other: Store, draft: Interview, clock: Clock
) -> None:
    content = everything(store)
    content["interviews"][0]["interview"]["created_at"] = "2026-11-01T09:00:00.000Z"
    text = json.dumps(content).encode()
    (refusal,) = take(store, text, take=[("theirs", draft.id)]).refused
    assert refusal.way_out == f"Import it with --take ours {draft.id[:8]} to keep the one here"
    assert take(store, text, take=[("ours", draft.id)]).counts == Counter(kept=1)
    assert take(store, text).counts == Counter(kept=1)
    store.write_text(draft.id, "", "summary", "Typed later")
    assert take(store, text).refused == []
    assert sound(store)


def test_a_submission_after_a_choice_is_not_undone(store: Store, other: Store, card: str) -> None:
    store.undo_submit_until(card)
    take(store, exported(other), take=[("ours", card)])
    with pytest.raises(RefusedError, match="synchronized with another computer since"):
        store.undo_submit(card)


def test_erasing_the_person_removes_the_replaced_scorecard_too(store: Store, other: Store, card: str) -> None:
    take(store, exported(other), take=[("theirs", card)])
    assert b"Ours shouted" in (store.path.read_bytes() + _log(store))
    person = store.interview(card).candidate.id
    assert store.erase(person) == []
    assert b"Ours shouted" not in store.path.read_bytes() + _log(store)
    assert sound(store)


def test_anonymizing_the_person_removes_the_replaced_scorecard_too(
    store: Store, other: Store, card: str
) -> None:
    take(store, exported(other), take=[("theirs", card)])
    assert store.anonymize(store.interview(card).candidate.id) == []
    assert store.revisions(card, "", "scorecard") == []
    assert b"Ours shouted" not in store.path.read_bytes() + _log(store)
    assert sound(store)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_anonymized_person_comes_back_by_the_way_that_is_named(
    store: Store, other: Store, card: str, tmp_path: Path, elsewhere: bool
) -> None:
    person = store.interview(card).candidate.id
    take(other, exported(store), take=[("theirs", card)])
    store.anonymize(person)
    with Store.open(tmp_path / "third.db") as third:
        take(third, exported(store))
        here, text = (third if elsewhere else store), exported(other)
        for erased in ((), (person,)):
            (refusal,) = take(here, text, erased=erased, take=[("theirs", card)]).refused
            assert refusal.cause == "the candidate was anonymized here"
        assert f"candidate erase {person[:8]}`, then import with --erased {person[:8]}" in refusal.way_out
        here.erase(person)
        assert f"--erased {person[:8]}" in take(here, text).refused[0].way_out
        assert take(here, text, erased=[person[:8]]).refused == []
        assert here.interview(card).answer("irate").notes == "Ours was calm"
        assert take(here, text).refused == []
        assert sound(here)


def _log(store: Store) -> bytes:
    log = Path(f"{store.path}-wal")
    return log.read_bytes() if log.exists() else b""


# ---------------------------------------------------------------- whatever is chosen in whatever order


BANK = small_bank(tasks=[task("reply", "criteria", "written")])
STEP = st.tuples(
    st.integers(0, 2), st.integers(0, 2), st.sampled_from(("ours", "theirs", "nothing")), st.booleans()
)


def _come_to_one(count: int, steps: list[tuple[int, int, str, bool]], last: int) -> None:
    times = [datetime(2026, 11, 3, 12 - place, tzinfo=UTC) for place in range(count)]

    def clock(place: int) -> Any:
        def now() -> datetime:
            times[place] += timedelta(seconds=2.5)
            return times[place]

        return now

    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stores = [
            stack.enter_context(Store.open(Path(folder) / f"{place}.db", now=clock(place)))
            for place in range(count)
        ]
        card = new_interview(stores[0], BANK).id
        for one in stores[1:]:
            take(one, exported(stores[0]))
        for place, one in enumerate(stores):
            rate_all(one, card, place + 2)
            one.write_text(card, "", "summary", f"Machine {place}")
            one.submit(card, VERDICT)
        old: list[bytes] = []
        for here, there, side, amend in steps:
            where = stores[here % count]
            if amend:
                rating = where.interview(card).answer("irate").rating or 0
                where.amend(card, "irate", "rating", str(1 + rating % 5), "Reread", "Max")
            old.append(exported(stores[there % count]))
            for text in (old[-1], old[here % len(old)]):
                if (told := take(where, text)).refused and side != "nothing":
                    told = take(where, text, take=[(side, card)])
                    assert told.refused == []
                assert take(where, text).refused == ([] if side != "nothing" else told.refused)
            assert problems_of(where) == []
        wanted = as_submitted(stores[last % count].interview(card)).summary
        for _ in range(3):
            for to, source in permutations(stores, 2):
                if take(to, exported(source)).refused:
                    side = "ours" if to.interview(card).summary == wanted else "theirs"
                    assert take(to, exported(source), take=[(side, card)]).refused == []
        first, *others = map(everything, stores)
        assert all(one == first for one in others)
        for to, source in permutations(stores, 2):
            told = take(to, exported(source))
            assert (told.refused, told.changes) == ([], False)
            assert problems_of(to) == []


SETTINGS = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(st.lists(STEP, max_size=5), st.integers(0, 1))
def test_two_machines_come_to_one_scorecard(steps: list[tuple[int, int, str, bool]], last: int) -> None:
    _come_to_one(2, steps, last)


@pytest.mark.long
@settings(SETTINGS, max_examples=25)
@given(st.lists(STEP, max_size=8), st.integers(0, 2))
def test_three_machines_come_to_one_scorecard(steps: list[tuple[int, int, str, bool]], last: int) -> None:
    _come_to_one(3, steps, last)
