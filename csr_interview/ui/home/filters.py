"""What the home screen shows: the query, filters and order.

Needed for the first paint: a named tuple, and no slow imports.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from csr_interview.documents.layout import MONTHS
from csr_interview.store.search import Filters
from csr_interview.ui.content import HIDDEN

FIELDS = ("role", "bank", "stage", "interviewer", "verdict", "status", "since", "until")
"""The filters, in the order of the panel and their description."""

SECRET = ("interviewer", "verdict")
"""Filters that the privacy screen hides: they apply to each row shown."""


class Finding(NamedTuple):
    """A query with filters. Empty texts and None do not restrict it."""

    query: str = ""
    """As typed."""
    role: str = ""
    bank: str = ""
    bank_title: str = ""
    """The title of the bank."""
    stage: str = ""
    interviewer: str = ""
    verdict: str = ""
    status: str = ""
    since: date | None = None
    """The first day, in local time."""
    until: date | None = None
    """The last day."""
    by_relevance: bool = False
    """Whether to sort by relevance instead of date; applies only to a search."""

    @property
    def searching(self) -> bool:
        """Whether there is a search text."""
        return bool(self.query.strip())

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, name) for name in FIELDS)

    @property
    def active(self) -> bool:
        """Whether anything restricts the list."""
        return self.searching or self.narrowed

    @property
    def order(self) -> Literal["newest", "relevance"]:
        """Return the sort order."""
        return "relevance" if self.by_relevance and self.searching else "newest"

    def filters(self) -> Filters:
        """Return the database filters, the same as those of `csr-interview list`."""
        texts = {name: getattr(self, name) for name in FIELDS[:6]}
        if self.since is None and self.until is None:
            return Filters(search=self.query, **texts)
        from csr_interview.periods import begin_of, end_of

        return Filters(
            search=self.query,
            since=begin_of(self.since) if self.since else "",
            until=end_of(self.until) if self.until else "",
            **texts,
        )

    def without(self, name: str) -> Finding:
        """Return a copy without one filter; "days" removes both dates, "" all filters."""
        if not name:
            return Finding(self.query, by_relevance=self.by_relevance)
        if name in ("since", "until", "days"):
            return self._replace(
                since=self.since if name == "until" else None, until=self.until if name == "since" else None
            )
        return self.with_texts({name: ""} | ({"bank_title": ""} if name == "bank" else {}))

    def with_texts(self, texts: Mapping[str, str]) -> Finding:
        """Return a copy with other filter values."""
        values: dict[str, Any] = dict(texts)
        return self._replace(**values)

    def words(self, now: datetime, *, hidden: bool) -> list[tuple[str, str]]:
        """Return each filter as a name for `without` and a text: "hold", "since 12 Nov"."""
        found: list[tuple[str, str]] = []
        for name in FIELDS[:6]:
            if value := getattr(self, name):
                if hidden and name in SECRET:
                    value = f"{name} {HIDDEN}"
                elif name == "bank":
                    value = self.bank_title or self.bank
                elif name == "status":
                    value = {"draft": "drafts"}.get(self.status, self.status)
                found.append((name, value))
        since, until = self.since, self.until
        if since is not None and since == until:
            found.append(("days", day_words(since, now, on=True)))
        else:
            found += [("since", f"since {day_words(since, now)}")] if since is not None else []
            found += [("until", f"until {day_words(until, now)}")] if until is not None else []
        return found


def day_words(day: date, now: datetime, *, on: bool = False) -> str:
    """Return a day as text: "today", "12 Nov", "12 Nov 2025"; with `on`, "on 12 Nov"."""
    today = now.date()
    if day in (today, today - timedelta(days=1)):
        return "today" if day == today else "yesterday"
    words = f"{day.day} {MONTHS[day.month - 1]}" + ("" if day.year == today.year else f" {day.year}")
    return f"on {words}" if on else words
