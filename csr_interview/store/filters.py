"""Which interviews to list: conditions, and where a page of the list goes on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from csr_interview.errors import StoreError
from csr_interview.models.interview import Interview, InterviewSummary
from csr_interview.text import clean_line


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that an interview must meet, all of them; an empty one asks for nothing.

    `status` is "draft" or "submitted"; `verdict` the verdict as submitted; `bank` a bank's id. `role`,
    `stage` and `interviewer` are compared whole, without regard to case (of ASCII letters). `since` and
    `until` are UTC dates or times (YYYY-MM-DD…) around the day the interview was created, both inclusive.
    `search` is looked for anywhere in names and typed text, without regard to case.
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
    """A condition on interviews `i` joined with candidates `c`, and its parameters."""

    sql: str
    parameters: tuple[str, ...]


_EXACT = {"status": "i.status = ?", "verdict": "i.verdict = ?", "bank": "i.bank_id = ?"}
_ANY_CASE = ("role", "stage", "interviewer")

_IN_INTERVIEW = (
    "c.name", "i.role", "i.stage", "i.interviewer", "i.opening_notes", "i.candidate_questions", "i.summary",
    "i.recommended_reason",
)  # fmt: skip
_ELSEWHERE = {
    "answers": ("situation", "task", "action", "result", "notes", "skip_reason"),
    "marks": ("text",),
    "task_results": ("text", "skip_reason"),
}


def where(filters: Filters, before: str | None = None) -> Where:
    """Return the SQL condition for `filters`, and for the page after the cursor `before`.

    Raises StoreError where `before` did not come from `cursor_of`.
    """
    parts = ["i.discarded_at = ''"]
    values: list[str] = []
    for name, sql in _EXACT.items():
        if value := getattr(filters, name):
            parts.append(sql)
            values.append(value)
    for name in _ANY_CASE:
        if value := clean_line(getattr(filters, name)):
            parts.append(f"i.{name} = ? COLLATE NOCASE")
            values.append(value)
    if filters.since:
        parts.append("i.created_at >= ?")
        values.append(filters.since)
    if filters.until:
        parts.append("i.created_at < ?")
        values.append(filters.until + "~")  # sorts after every time that begins with the date given
    if needle := clean_line(filters.search):
        sql, count = _search(needle.isascii())
        parts.append(sql)
        values += [_like(needle) if needle.isascii() else needle.casefold()] * count
    if before is not None:
        parts.append("(i.created_at, i.id) < (?, ?)")
        values += _position(before)
    return Where(" AND ".join(parts), tuple(values))


def cursor_of(row: InterviewSummary | Interview) -> str:
    """Return the cursor of a row: `recent(before=cursor)` goes on right after it."""
    return json.dumps([row.created_at, row.id])


def fold(text: str | None) -> str:
    """Return a text for comparing without regard to case, in any script. SQL calls it `csr_fold`."""
    return (text or "").casefold()


def _position(cursor: str) -> list[str]:
    """Return the time and id that a cursor stands for."""
    try:
        at, interview = json.loads(cursor)
    except ValueError as exc:
        raise StoreError("the list cannot go on", "the place to go on from is not one") from exc
    return [str(at), str(interview)]


def _like(needle: str) -> str:
    """Return the LIKE pattern of "contains needle", with % and _ meaning themselves."""
    for special in ("\\", "%", "_"):
        needle = needle.replace(special, "\\" + special)
    return f"%{needle}%"


def _search(ascii_only: bool) -> tuple[str, int]:
    """Return the condition of a search, and how many times it takes the needle.

    SQLite's LIKE knows upper and lower case of ASCII letters only; it is used where that is enough
    because it is several times faster than calling back into Python.
    """
    test = "{} LIKE ? ESCAPE '\\'" if ascii_only else "instr(csr_fold({}), ?) > 0"
    tests = [test.format(column) for column in _IN_INTERVIEW]
    count = len(tests)
    for table, columns in _ELSEWHERE.items():
        inner = " OR ".join(test.format(f"x.{column}") for column in columns)
        tests.append(f"EXISTS (SELECT 1 FROM {table} x WHERE x.interview_id = i.id AND ({inner}))")
        count += len(columns)
    return f"({' OR '.join(tests)})", count
