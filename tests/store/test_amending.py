"""Amending red flags, checked items, task results and the recommendation, here and on another machine."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csr_interview.errors import CsrInterviewError
from csr_interview.merge import content
from csr_interview.models.amended import (
    as_submitted,
    marks_value,
    recommendation_value,
    task_value,
    value_of,
)
from csr_interview.models.interview import (
    CHECKED,
    RECOMMENDATION,
    RED_FLAGS,
    TASK_RESULT,
    Interview,
    Mark,
    Recommendation,
    SubmittedVerdict,
    TaskResult,
)
from csr_interview.store import Store
from tests.exchanging import everything, exported, take
from tests.scoring.banks import small_bank, task
from tests.store.conftest import Clock, new_interview, problems_of, rate_all

BANK = small_bank(tasks=[task("reply", "criteria", "written"), task("refund", "best-option")])
VERDICT = SubmittedVerdict("hire", "4", "default")
HEARD, ASKED = Mark("irate", "looking_for", 0), Mark("irate", "follow_up", 1)
LISTED, OWN = Mark("irate", "red_flag", 0, "“Her fault”"), Mark("irate", "own_flag", 0, "Was curt", "note")
REPLY = TaskResult("reply", {"grammar": 4, "tone": 5}, "Dear customer,\nthank you.")


@pytest.fixture
def card(store: Store) -> str:
    return submitted(store)


def submitted(store: Store) -> str:
    """Submit an interview with a flag, a checked item, a task and a recommendation."""
    one = new_interview(store, BANK).id
    rate_all(store, one)
    for mark in (HEARD, LISTED):
        store.mark(one, mark)
    store.record_task(one, REPLY)
    store.recommend(one, Recommendation("hold", "Unsure"))
    store.submit(one, VERDICT)
    return one


def amend(store: Store, card: str, question: str, field: str, value: str) -> Interview:
    store.amend(card, question, field, value, "Reread", "Max Probe")
    return store.interview(card)


def test_red_flags_are_added_removed_and_changed(store: Store, card: str) -> None:
    found = amend(store, card, "irate", RED_FLAGS, marks_value([LISTED, OWN]))
    assert found.marks == (HEARD, OWN, LISTED)
    assert (store.recent()[0].serious_flags, store.recent()[0].note_flags) == (1, 1)
    serious = replace(OWN, severity="serious", text="Shouted")
    assert amend(store, card, "irate", RED_FLAGS, marks_value([serious])).marks == (HEARD, serious)
    assert amend(store, card, "irate", RED_FLAGS, "").marks == (HEARD,)
    assert [row.serious_flags for row in store.recent()] == [0]
    assert problems_of(store) == []


def test_checked_items_leave_the_flags_alone(store: Store, card: str) -> None:
    assert amend(store, card, "irate", CHECKED, marks_value([ASKED])).marks == (ASKED, LISTED)
    assert amend(store, card, "irate", CHECKED, "").marks == (LISTED,)


def test_a_task_is_amended_skipped_and_emptied(store: Store, card: str) -> None:
    skipped = replace(REPLY, skip_reason="Did not count")
    assert amend(store, card, "reply", TASK_RESULT, task_value(skipped)).task_results["reply"] == skipped
    assert amend(store, card, "reply", TASK_RESULT, "").task_results["reply"] == TaskResult("reply")
    chosen = TaskResult("refund", {"chosen": "b"})
    assert amend(store, card, "refund", TASK_RESULT, task_value(chosen)).task_results["refund"] == chosen
    assert problems_of(store) == []


def test_the_recommendation_is_amended_and_removed(store: Store, card: str) -> None:
    own = Recommendation("no hire", "Slow\nto answer")
    assert amend(store, card, "", RECOMMENDATION, recommendation_value(own)).recommendation == own
    assert store.recent()[0].recommended == "no hire"
    assert amend(store, card, "", RECOMMENDATION, "").recommendation is None
    assert store.interview(card).submitted_verdict == VERDICT
    assert problems_of(store) == []
    store.conn.execute("DROP TRIGGER interviews_locked_update")
    store.conn.execute("UPDATE interviews SET recommended = 'hire'")
    assert any("recommendation differs" in problem for problem in store.check())


def test_a_value_that_differs_from_its_last_amendment_is_found(store: Store, card: str) -> None:
    amend(store, card, "irate", RED_FLAGS, marks_value([OWN]))
    amend(store, card, "reply", TASK_RESULT, "")
    assert problems_of(store) == []
    for (name,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        store.conn.execute(f"DROP TRIGGER {name}")
    for sql, problem in {
        "UPDATE marks SET text = 'Was kind' WHERE kind = 'own_flag'": "irate red_flags does not match",
        "UPDATE task_results SET text = 'Hi'": "reply task_result does not match",
        "UPDATE amendments SET old = '[1]' WHERE field = 'red_flags'": "amendments cannot be read",
        "UPDATE amendments SET old = '5' WHERE field = 'red_flags'": "amendments cannot be read",
        "UPDATE amendments SET old = 'null' WHERE field = 'red_flags'": "amendments cannot be read",
        "UPDATE amendments SET field = 'bogus' WHERE field = 'red_flags'": "amendments cannot be read",
        "UPDATE amendments SET field = 'bogus' WHERE field = 'task_result'": "amendments cannot be read",
        "UPDATE amendments SET old = 'all' WHERE field = 'task_result'": "amendments cannot be read",
    }.items():
        store.conn.execute("SAVEPOINT s")
        store.conn.execute(sql)
        assert any(problem in line for line in store.check() if line.startswith("interview")), sql
        store.conn.execute("ROLLBACK TO s")


def test_statistics_are_as_submitted(store: Store, card: str) -> None:
    store.amend(card, "irate", CHECKED, marks_value([ASKED]), "Reread", "Max Probe")
    asked, items = store.statistics(), store.item_statistics()
    assert [one.asked for one in asked[0].asked] == [0, 0, 0][: len(asked[0].asked)]
    amend(store, card, "reply", TASK_RESULT, "")
    amend(store, card, "refund", TASK_RESULT, task_value(TaskResult("refund", {"chosen": "b"})))
    amend(store, card, "irate", CHECKED, "")
    assert store.statistics() == asked
    assert store.item_statistics() == items
    assert [one.response for one in items[0].responses] == [REPLY.response]


def test_no_event_has_typed_text(store: Store, card: str) -> None:
    amend(store, card, "irate", RED_FLAGS, marks_value([OWN]))
    amend(store, card, "reply", TASK_RESULT, "")
    amend(store, card, "", RECOMMENDATION, recommendation_value(Recommendation("hire", "Quick")))
    told = json.dumps(store.events(card))
    for text in ("curt", "Her fault", "Dear customer", "Quick", "Unsure", "Reread"):
        assert text not in told


@pytest.mark.parametrize(
    ("question", "field", "value"),
    [
        ("irate", RED_FLAGS, marks_value([LISTED])),  # as it is
        ("irate", RED_FLAGS, marks_value([ASKED])),
        ("irate", RED_FLAGS, marks_value([Mark("irate", "red_flag", 9)])),
        ("irate", RED_FLAGS, marks_value([replace(OWN, severity="")])),
        ("irate", RED_FLAGS, marks_value([OWN, OWN])),
        ("irate", RED_FLAGS, "Was rude"),
        ("irate", RED_FLAGS, "5"),
        ("irate", CHECKED, "null"),
        ("irate", CHECKED, marks_value([LISTED])),
        ("irate", CHECKED, "[]"),
        ("nothing", CHECKED, marks_value([ASKED])),
        ("", CHECKED, marks_value([ASKED])),
        ("nothing", TASK_RESULT, task_value(REPLY)),
        ("irate", TASK_RESULT, task_value(REPLY)),
        ("reply", TASK_RESULT, task_value(REPLY)),
        ("reply", TASK_RESULT, '{"response":{}}'),
        ("reply", TASK_RESULT, task_value(TaskResult("reply", {"tone": 0}))),
        ("", RECOMMENDATION, recommendation_value(Recommendation("promote", "Why"))),
        ("", RECOMMENDATION, recommendation_value(Recommendation("hire", " "))),
        ("irate", RECOMMENDATION, recommendation_value(Recommendation("hire", "Why"))),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    store: Store, card: str, question: str, field: str, value: str
) -> None:
    before = store.interview(card)
    with pytest.raises(CsrInterviewError):
        store.amend(card, question, field, value, "Reread", "Max Probe")
    assert store.interview(card) == before
    assert problems_of(store) == []


def test_amended_on_two_machines_both_stay_and_the_later_one_counts(
    store: Store, other: Store, card: str, clock: Clock
) -> None:
    take(other, exported(store))
    amend(store, card, "irate", RED_FLAGS, marks_value([OWN]))
    store.amend(card, "", "summary", "Solid", "Forgotten", "Max Probe")
    clock.forward(60)
    amend(other, card, "irate", RED_FLAGS, "")
    for one, text in ((store, exported(other)), (other, exported(store))):
        assert take(one, text).refused == []
        found = one.interview(card)
        assert [(a.question, a.field) for a in found.amendments] == [
            ("irate", RED_FLAGS), ("", "summary"), ("irate", RED_FLAGS),
        ]  # fmt: skip
        assert (value_of(found, "irate", RED_FLAGS), found.summary) == ("", "Solid")
        assert problems_of(one) == []
    assert everything(store) == everything(other)


# ---------------------------------------------------------------- anything, in any order, on two machines

WORDS = st.text(max_size=8)
_LISTED = [Mark("irate", kind, item) for kind in ("looking_for", "follow_up", "red_flag") for item in (0, 1)]
_OWN = st.builds(
    Mark, st.just("irate"), st.just("own_flag"), st.just(0), WORDS, st.sampled_from(["note", "serious"])
)


def _value(field: str) -> st.SearchStrategy[str]:
    """Draw what may be amended in a field; much of it the store refuses."""
    if field in (RED_FLAGS, CHECKED):
        return st.lists(st.one_of(st.sampled_from(_LISTED), _OWN), max_size=3).map(marks_value)
    if field == TASK_RESULT:
        response = st.dictionaries(st.sampled_from(["tone", "chosen"]), st.integers(1, 9) | WORDS)
        return st.builds(TaskResult, st.just("reply"), response, WORDS, WORDS).map(task_value)
    if field == RECOMMENDATION:
        own = st.builds(Recommendation, st.sampled_from(["hire", "hold"]), WORDS)
        return st.one_of(st.none(), own).map(recommendation_value)
    return st.sampled_from(["", "4", "5"]) if field == "rating" else WORDS


PLACES = [
    *(("irate", field) for field in (RED_FLAGS, CHECKED, "rating", "skip_reason", "notes")),
    ("reply", TASK_RESULT),
    ("", RECOMMENDATION),
    ("", "summary"),
]
CHANGES = st.lists(
    st.sampled_from(PLACES).flatmap(lambda place: st.tuples(st.just(place), _value(place[1]))), max_size=8
)


@settings(max_examples=25, deadline=None)
@given(CHANGES, st.integers(0, 8))
@example([(("reply", TASK_RESULT), task_value(TaskResult("reply", {"false_alarms": 7})))], 0)
def test_whatever_is_amended_can_be_taken_back_and_arrives_elsewhere(
    changes: list[tuple[tuple[str, str], str]], before: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        with (
            Store.open(Path(folder) / "here.db", now=clock) as store,
            Store.open(Path(folder) / "there.db", now=clock) as other,
        ):
            card = submitted(store)
            first = store.interview(card)
            for number, ((question, field), value) in enumerate(changes):
                if number == before:
                    take(other, exported(store))
                clock.forward(1)
                old = value_of(store.interview(card), question, field)
                try:
                    store.amend(card, question, field, value, "Why", "Max Probe")
                except CsrInterviewError:
                    assert value_of(store.interview(card), question, field) == old
            found = store.interview(card)
            undone = replace(as_submitted(found), updated_at=first.updated_at)
            assert content(undone) == content(first)
            take(other, exported(store))
            assert everything(other) == everything(store)
            assert content(other.interview(card)) == content(found)
            assert problems_of(store) == problems_of(other) == []
