"""The audit log in words: everything the store writes is known, and nothing in an event can break it."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import csr_interview.store
from csr_interview.documents.audit_log import _VERBS, BankNames, chain_blocks, details_of, trail_blocks, words
from tests.documents.reading import told
from tests.ui.application import BANK

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("question", "field", "fields", "ratings", "before", "task", "kind", "item", "verdict", "composite")


def test_every_verb_that_the_store_writes_has_words() -> None:
    package = Path(csr_interview.__file__).parent
    files = [path for folder in ("store", "saving") for path in (package / folder).glob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    written = set(re.findall(r'event\((?:[^"{\n]|"")*"([a-z ]+)"', text))
    assert {"created", "rated", "amended", "held", "journal kept"} <= written
    assert written <= set(_VERBS)


@pytest.mark.parametrize(
    ("verb", "details", "expected"),
    [
        ("rated", {"ratings": {"q2": 4}, "before": 3}, "Q2 rated 4, previously 3"),
        ("rated", {"ratings": {"q2": None}, "before": 3}, "Rating of Q2 cleared, previously 3"),
        ("skipped", {"ratings": {"q2": None}, "skipped": True}, "Q2 skipped, with a reason"),
        (
            "edited",
            {"question": "q1", "field": "action", "characters": 1},
            "Q1 Action edited; 1 character",
        ),
        (
            "edited",
            {"question": "", "field": "summary", "characters": 12},
            "Summary edited; 12 characters",
        ),
        (
            "submitted",
            {"verdict": "hire", "composite": "7/2", "preset": "default"},
            "Submitted and locked; decision hire 3.50",
        ),
        (
            "submitted",
            {"verdict": "hold", "composite": "34999/10000", "preset": "equal"},
            "Submitted and locked; decision hold 3.4999 with weights “equal”",
        ),
        (
            "amended",
            {"question": "q3", "fields": ["rating"], "ratings": {"q3": 2}},
            "Amended Q3 Rating, now 2, with a reason",
        ),
        ("amended", {"question": "", "fields": ["summary"]}, "Amended Summary, with a reason"),
        ("recommended", {"verdict": ""}, "Recommendation removed"),
        ("from the future", {"a_b": {"c": [1, True, None]}}, "From the future: a b c 1 yes none"),
    ],
)  # fmt: skip
def test_words(verb: str, details: dict[str, object], expected: str) -> None:
    assert words(verb, details) == expected


def test_with_a_bank_items_are_told_in_its_words() -> None:
    names = BankNames(BANK)
    question = BANK.questions[0]
    details: dict[str, object] = {"question": question.id, "kind": "looking_for", "item": 0, "severity": ""}
    assert words("marked", details, names) == f"Q1: heard, “{question.looking_for[0]}”"
    flag = {**details, "kind": "red_flag", "severity": "serious"}
    assert words("marked", flag, names) == f"Q1: red flag, serious, “{question.red_flags[0].text}”"
    task = BANK.tasks[0]
    assert (
        words("task recorded", {"task": task.id, "skipped": False}, names) == f"Task “{task.title}” recorded"
    )


@example("rated", {"ratings": {}}, False)
@given(
    st.sampled_from([*_VERBS, "unheard of"]),
    st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5),
    st.booleans(),
)
def test_nothing_in_an_event_breaks_it(verb: str, details: dict[str, object], bank: bool) -> None:
    text = words(verb, details, BankNames(BANK) if bank else None)
    assert text
    assert "\n" not in text


@pytest.mark.parametrize("payload", ["", "{", "[1]", "null", "3"])
def test_a_payload_that_is_no_object_says_nothing(payload: str) -> None:
    assert details_of(payload) == {}


def test_events_stand_under_their_days_and_a_time_that_is_none_is_told_as_it_is() -> None:
    days = ("2026-11-21T14:00:05.000Z", "2026-11-21T14:00:06.000Z", "2026-11-22T09:00:00.000Z", "some time")
    text = told(trail_blocks([(at, f"event {place}") for place, at in enumerate(days)], UTC), 60)
    assert [" ".join(line.split()) for line in text.splitlines() if line] == [
        "21 Nov 2026", "14:00:05 event 0", "14:00:06 event 1", "22 Nov 2026", "09:00:00 event 2",
        "some time", "event 3",
    ]  # fmt: skip


def test_the_head_tells_whether_the_chain_holds() -> None:
    good = told(chain_blocks(34, (214, [])), 100)
    assert "AUDIT LOG" in good
    assert "34 events of this interview · ✓ chain verified: 214 events" in good
    assert "verifying" in told(chain_blocks(1, None), 100)
    broken = told(chain_blocks(34, (214, [f"problem {n}" for n in range(9)])), 100)
    assert "not intact" in broken
    assert "problem 4" in broken
    assert "… and 4 more" in broken
