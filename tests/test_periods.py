"""Days as they are typed, and their ends in UTC."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csr_interview.periods import HOW_TO, NotADay, begin_of, end_of, period

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11-02", "2026-11-02", "2026-11-02"),
        (" 2026-1-2 ", "2026-01-02", "2026-01-02"),
        ("today", "2026-11-21", "2026-11-21"),
        ("Yesterday", "2026-11-20", "2026-11-20"),
        ("7d", "2026-11-15", "2026-11-21"),
        ("last 7 days", "2026-11-15", "2026-11-21"),
        ("1 day", "2026-11-21", "2026-11-21"),
        ("0d", "2026-11-21", "2026-11-21"),
        ("2w", "2026-11-08", "2026-11-21"),
        ("last  2 weeks", "2026-11-08", "2026-11-21"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last week", "2026-11-09", "2026-11-15"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("Last Month", "2026-10-01", "2026-10-31"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("12 Nov", "2026-11-12", "2026-11-12"),
        ("12 November 2024", "2024-11-12", "2024-11-12"),
        ("22 nov", "2025-11-22", "2025-11-22"),
        ("29 feb", "2024-02-29", "2024-02-29"),
    ],
)
def test_what_can_be_typed(text: str, first: str, last: str) -> None:
    assert period(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "31 feb", "0 nov", "21/11/2026", "9999d", "d", "12 foo",
             "last", "last decade", "[/b]", "٧d x", "0000-01-01"],
)  # fmt: skip
def test_what_is_no_day_says_what_would_be(text: str) -> None:
    with pytest.raises(NotADay) as caught:
        period(text, date(1, 1, 1) if text == "9999d" else TODAY)
    assert HOW_TO in str(caught.value)


@given(st.text(max_size=20) | st.from_regex(r"(last )?\d{1,4} ?(d|w|days|weeks)", fullmatch=True), st.dates())
def test_any_text_is_a_period_or_not_a_day(text: str, today: date) -> None:
    try:
        first, last = period(text, today)
    except NotADay:
        return
    assert first <= last


@given(st.dates())
def test_a_written_day_is_that_day(day: date) -> None:
    assert period(day.isoformat(), TODAY) == (day, day)


@given(st.dates())
def test_a_day_ends_right_before_the_next_begins(day: date) -> None:
    assert begin_of(day) < end_of(day)
    if date(1971, 1, 1) < day < date(9998, 1, 1):
        begins = datetime.fromisoformat(begin_of(day + timedelta(days=1)))
        assert begins - datetime.fromisoformat(end_of(day)) == timedelta(milliseconds=1)


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
def test_days_are_those_of_this_machine(monkeypatch: pytest.MonkeyPatch, request: Any) -> None:
    request.addfinalizer(time.tzset)
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    assert (begin_of(TODAY), end_of(TODAY)) == ("2026-11-20T23:00:00.000Z", "2026-11-21T22:59:59.999Z")
    change = date(2026, 10, 25)  # 25 hours long: begins in summer time
    assert (begin_of(change), end_of(change)) == ("2026-10-24T22:00:00.000Z", "2026-10-25T22:59:59.999Z")
    monkeypatch.undo()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process cannot be changed here")
def test_the_hour_that_comes_twice_before_midnight_belongs_to_its_day(
    monkeypatch: pytest.MonkeyPatch, request: Any
) -> None:
    request.addfinalizer(time.tzset)
    monkeypatch.setenv("TZ", "EET-2EEST,M4.5.5/0,M10.5.4/24")  # as in Cairo: at midnight it is eleven again
    time.tzset()
    change = date(2025, 10, 30)
    assert (begin_of(change), end_of(change)) == ("2025-10-29T21:00:00.000Z", "2025-10-30T21:59:59.999Z")
    assert begin_of(date(2025, 10, 31)) == "2025-10-30T22:00:00.000Z"
    monkeypatch.undo()
