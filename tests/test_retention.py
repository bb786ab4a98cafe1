"""When the retention period of a record ends."""

from __future__ import annotations

from datetime import date

import pytest

from csr_interview.retention import PLACES, due_on


@pytest.mark.parametrize(
    ("last", "place", "on"),
    [
        (date(2026, 1, 15), "us", date(2027, 1, 15)),
        (date(2026, 8, 31), "uk", date(2027, 2, 28)),
        (date(2024, 2, 29), "us", date(2025, 2, 28)),
        (date(2024, 2, 29), "california", date(2028, 2, 29)),
        (date(2026, 12, 1), "eu", date(2027, 6, 1)),
        (date(2026, 1, 15), "none", None),
    ],
)
def test_the_period_counts_calendar_months(last: date, place: str, on: date | None) -> None:
    assert due_on(last, PLACES[place]) == on


def test_every_period_names_its_source() -> None:
    assert all(place.source and place.title for place in PLACES.values())
