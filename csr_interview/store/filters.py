"""Which interviews to list: conditions, and where a page of the list goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.interview import Interview, InterviewSummary
from csr_interview.store.functions import fold
from csr_interview.store.sealing import Sealed
from csr_interview.text import clean_line


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that an interview must meet, all of them; an empty one asks for nothing.

    `status` is "draft" or "submitted"; `verdict` the verdict as submitted; `bank` a bank's id. `role`,
    `stage` and `interviewer` are compared whole, without regard to case. `since` and `until` are UTC dates
    or times (YYYY-MM-DD…) around the day the interview was created, both inclusive. `search` holds words to
    look for in the interview's texts, see `csr_interview.store.search` and FULL_TEXT in `indexing`.
    """

    search: str = ""
    status: str = ""
    verdict: str = ""
    bank: str = ""
    role: str = ""
    stage: str = ""
    interviewer: str = ""
    since: str = ""
    until: str = ""


class Where(NamedTuple):
    """A condition on interviews `i`, and its named parameters."""

    sql: str
    parameters: dict[str, object]

    def also(self, sql: str, **parameters: object) -> Where:
        """Return this condition and another one."""
        return Where(f"{self.sql} AND {sql}", self.parameters | parameters)


NOTHING_SEALED = Sealed()

SEALED = "(csr_fold(i.interviewer) <> :me AND i.candidate_id IN (SELECT value FROM json_each(:people)))"
"""The condition that an interview is sealed; `sealed_parameters` has its parameters."""

_EXACT = {"status": "i.status = :status", "verdict": "i.verdict = :verdict", "bank": "i.bank_id = :bank"}
_ANY_CASE = ("role", "stage", "interviewer")


def where(filters: Filters, sealed: Sealed = NOTHING_SEALED) -> Where:
    """Return the SQL condition for all of `filters` but the search.

    What is `sealed` has no verdict that could be asked for.
    """
    found = Where("i.discarded_at = ''", {})
    for name, sql in _EXACT.items():
        if value := clean_line(getattr(filters, name)):
            found = found.also(sql, **{name: value})
    if filters.verdict and sealed.candidates:
        found = found.also(f"NOT {SEALED}", **sealed_parameters(sealed))
    for name in _ANY_CASE:
        if value := clean_line(getattr(filters, name)):
            found = found.also(f"csr_fold(i.{name}) = :{name}", **{name: fold(value)})
    if since := clean_line(filters.since):
        found = found.also("i.created_at >= :since", since=since)
    if until := clean_line(filters.until):  # "~" sorts after every time that begins with the date given
        found = found.also("i.created_at < :until", until=until + "~")
    return found


def sealed_parameters(sealed: Sealed) -> dict[str, object]:
    """Return the parameters of SEALED."""
    return {"me": sealed.me, "people": json.dumps(sorted(sealed.candidates))}


def cursor_of(row: InterviewSummary | Interview) -> str:
    """Return the cursor of a row: `recent(before=cursor)` goes on right after it."""
    return cursor(row.created_at, row.id)


def cursor(created_at: str, interview_id: str) -> str:
    """Return the cursor of the interview that was created then and has this id."""
    return json.dumps([created_at, interview_id])


def position(before: str) -> tuple[str, str]:
    """Return the time and id that a cursor stands for. Raises StoreError for what is no cursor."""
    try:
        at, interview = json.loads(before)
    except (ValueError, TypeError) as exc:
        raise no_place() from exc
    return str(at), str(interview)


def no_place() -> StoreError:
    """Return the error for a cursor that is none."""
    return StoreError("the list cannot go on", "the place to go on from is not one")
