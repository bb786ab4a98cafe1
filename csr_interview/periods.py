"""Days as people type them, and their start and end in UTC.

Filters use days of this machine's time zone, the database uses UTC; this module converts them.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

HOW_TO = 'Write a day as 2026-11-21 or "12 Nov", or today, yesterday, 7d, last week.'
"""How to enter a day."""

BACKWARDS = "The last day is before the first."
"""The error if the last day is before the first one."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BY_NAME = re.compile(r"(\d{1,2})\.? ([a-z]{3})[a-z]*\.?(?:,? (\d{4}))?")
_DAYS_BACK = re.compile(r"(?:last )?(\d{1,4}) ?(d|days?|w|weeks?)")


class NotADay(ValueError):
    """A text that is not a day; the message explains valid ones."""


class Period(NamedTuple):
    """Consecutive days, including both ends."""

    first: date
    last: date


def period(text: str, today: date) -> Period:
    """Return the days of a text, relative to `today`, case-insensitively.

    - "2026-11-21", "12 Nov 2025", "today", "yesterday": that day. "12 Nov" is the latest one not after
      today.
    - "7d", "7 days", "last 7 days", "2w", "last 2 weeks": this many days up to today.
    - "this week", "last week" (from Monday to Sunday), "this month", "last month", "this year",
      "last year".

    Raises NotADay with an explanation.
    """
    words = " ".join(text.casefold().split())
    single = {"today": 0, "yesterday": 1}
    try:
        if words in single:
            day = today - timedelta(days=single[words])
            return Period(day, day)
        if match := _ISO.fullmatch(words):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return Period(day, day)
        if match := _DAYS_BACK.fullmatch(words):
            days = int(match[1]) * (7 if match[2].startswith("w") else 1)
            return Period(today - timedelta(days=max(1, days) - 1), today)
        if (match := _BY_NAME.fullmatch(words)) and match[2] in MONTHS:
            day = _named(int(match[1]), MONTHS.index(match[2]) + 1, match[3], today)
            return Period(day, day)
        which, _, unit = words.partition(" ")
        if which in ("this", "last") and unit in ("week", "month", "year"):
            return _calendar(unit, today, last=which == "last")
    except (ValueError, OverflowError):
        raise NotADay(f"There is no such day. {HOW_TO}") from None
    raise NotADay(f"That is not a day. {HOW_TO}")


def _named(day: int, month: int, year: str | None, today: date) -> date:
    """Return a day by the name of its month; without a year, the latest one up to today.

    Nine years back is enough for February 29.
    """
    if year:
        return date(int(year), month, day)
    for back in range(9):
        try:
            found = date(today.year - back, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    raise ValueError


def _calendar(unit: str, today: date, *, last: bool) -> Period:
    """Return this or the last week, month or year."""
    if unit == "week":
        first = today - timedelta(days=today.weekday())
        if last:
            first -= timedelta(days=7)
        return Period(first, first + timedelta(days=6))
    if unit == "year":
        year = today.year - last
        return Period(date(year, 1, 1), date(year, 12, 31))
    first = today.replace(day=1)
    if last:
        first = (first - timedelta(days=1)).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def begin_of(day: date) -> str:
    """Return the start of a local day in UTC, as stored."""
    return _stamp(_moment(datetime.combine(day, time.min)))


def end_of(day: date) -> str:
    """Return the last millisecond of a local day in UTC, as stored.

    It is the one before the next day, because if clocks go back at midnight, the last hour occurs twice.
    """
    if day == date.max:
        return _stamp(_moment(datetime.max))
    return _stamp(_moment(datetime.combine(day + timedelta(days=1), time.min)) - timedelta(milliseconds=1))


def _moment(local: datetime) -> datetime:
    """Return a local time in UTC; as UTC if no zone is known, as on Windows before 1970."""
    try:
        return local.astimezone(UTC)
    except (OverflowError, OSError, ValueError):
        return local.replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    """Return a time as stored."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
