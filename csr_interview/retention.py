"""How long records of applicants are kept: common periods by place, as data, and when one ends.

A period is a starting point for your own rules, not legal advice: contracts, collective agreements and open
claims change it. Read on 2026-11-30.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple


class Place(NamedTuple):
    """A retention period, counted from the last interview or decision."""

    title: str
    months: int
    """0 for no limit."""
    source: str


PLACES = {
    "none": Place("No limit", 0, "records are kept until you erase them"),
    "us": Place("United States, private employers", 12, "29 CFR 1602.14: one year"),
    "us-government": Place("United States, state and local government", 24, "29 CFR 1602.31: two years"),
    "california": Place("California", 48, "Government Code 12946, since 2022: four years"),
    "uk": Place(
        "United Kingdom", 6, "Equality Act 2010, s. 123: claims within three months; six is usual practice"
    ),
    "eu": Place(
        "European Union", 6, "GDPR, Art. 5(1)(e): no longer than necessary; six months cover most claims"
    ),
}
"""Retention periods by ID."""


def due_on(last: date, place: Place) -> date | None:
    """Return the first day on which a record may go whose last interview or decision was on `last`."""
    if not place.months:
        return None
    years, month = divmod(last.month - 1 + place.months, 12)
    year = last.year + years
    return date(year, month + 1, min(last.day, calendar.monthrange(year, month + 1)[1]))
