"""Earlier text is kept: now and then while typing, always before much of it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.models.interview import Interview
from csr_interview.store import Store
from csr_interview.store.records import removed, removes_much
from tests.store.conftest import Clock


def texts(store: Store, interview: Interview, field: str = "notes") -> list[tuple[str, str]]:
    return [(kept.reason, kept.text) for kept in store.revisions(interview.id, "irate", field)]


def edits(store: Store, interview: Interview) -> int:
    return sum(event.verb == "edited" for event in store.events(interview.id))


def test_typing_for_a_minute_keeps_a_text_every_ten_seconds(
    store: Store, draft: Interview, clock: Clock
) -> None:
    text = ""
    for _ in range(600):
        text += "x"
        store.write_text(draft.id, "irate", "notes", text)
        clock.forward(0.1)
    kept = texts(store, draft)
    assert [len(old) for _, old in kept] == [100, 200, 300, 400, 500]
    assert {reason for reason, _ in kept} == {"typing"}
    assert edits(store, draft) == 6  # the first key and each revision, not each key


def test_deleting_much_keeps_it_at_once(store: Store, draft: Interview, clock: Clock) -> None:
    long = "The candidate told of a customer. " * 10
    store.write_text(draft.id, "irate", "notes", long)
    clock.forward(1)
    store.write_text(draft.id, "irate", "notes", long[:100] + long[150:])
    clock.forward(1)
    store.write_text(draft.id, "irate", "notes", "")
    assert texts(store, draft) == [("deletion", long), ("deletion", long[:100] + long[150:])]


def test_an_undo_that_swaps_the_text_keeps_it(store: Store, draft: Interview, clock: Clock) -> None:
    store.write_text(draft.id, "irate", "notes", "What was typed first of all")
    clock.forward(1)
    store.write_text(draft.id, "irate", "notes", "Something quite different now")
    assert texts(store, draft) == [("deletion", "What was typed first of all")]


def test_mending_a_slip_keeps_nothing(store: Store, draft: Interview, clock: Clock) -> None:
    for text in ("a", "ab", "a", "", "custoner calls", "customer calls", "customer call"):
        store.write_text(draft.id, "irate", "notes", text)
        clock.forward(0.2)
    assert texts(store, draft) == []


def test_fields_have_revisions_of_their_own(store: Store, draft: Interview, clock: Clock) -> None:
    for field in ("situation", "result"):
        store.write_text(draft.id, "irate", field, f"Long enough {field}")
        clock.forward(1)
        store.write_text(draft.id, "irate", field, "")
    assert texts(store, draft, "situation") == [("deletion", "Long enough situation")]
    assert texts(store, draft, "result") == [("deletion", "Long enough result")]


def test_the_text_found_at_the_next_start_is_kept_when_it_changes(
    store: Store, draft: Interview, clock: Clock
) -> None:
    store.write_text(draft.id, "irate", "notes", "From yesterday")
    with_path = store.path
    store.close()
    with Store.open(with_path, now=clock) as again:
        again.write_text(draft.id, "irate", "notes", "From yesterday, and today")
        assert texts(again, draft) == [("typing", "From yesterday")]


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60), st.text(max_size=20))
def test_what_lies_between_start_and_end_counts_as_removed(
    start: str, middle: str, end: str, new: str
) -> None:
    old = start + middle + end
    assert 0 <= removed(old, start + new + end) <= len(middle)
    assert removed(old, old + new) == 0
    assert removed(old, "") == len(old)


@given(st.text(alphabet="ab", max_size=12), st.text(alphabet="ab", max_size=12))
def test_removed_is_the_shortest_middle(old: str, new: str) -> None:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    assert removed(old, new) == len(old) - start - end


@pytest.mark.parametrize(
    ("old", "new", "much"),
    [
        ("x" * 1000, "x" * 960, False),
        ("x" * 1000, "x" * 959, True),
        ("x" * 30, "x" * 20, False),
        ("x" * 30, "x" * 19, True),
        ("ab", "", False),
        ("abc", "", True),
    ],
)
def test_how_much_is_much(old: str, new: str, much: bool) -> None:
    assert removes_much(old, new) is much
